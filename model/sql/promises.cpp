#include "model/sql/promises.h"

#include "model/sql/tablesql.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

struct Row
{
    Breach breach;
    const char *key;
    const char *held;
    const char *left;
};

// In the order of Breach.
constexpr Row kRows[] = {
    {Breach::SecondOne, "second-one", QT_TRANSLATE_NOOP("Messages", "A second one is refused: the key can't repeat."), QT_TRANSLATE_NOOP("Messages", "A second one can be stored: the API must look.")},
    {Breach::DuplicatePair, "duplicate-pair", QT_TRANSLATE_NOOP("Messages", "The same pair a second time is refused."), QT_TRANSLATE_NOOP("Messages", "The same pair can be stored again.")},
    {Breach::SecondTranslation, "second-translation", QT_TRANSLATE_NOOP("Messages", "A second row of the same language is refused."),
     QT_TRANSLATE_NOOP("Messages", "Two rows of the same language can be stored: the API must look.")},
    {Breach::UnknownEntity, "unknown-entity", QT_TRANSLATE_NOOP("Messages", "An entity that is not on the list is refused."),
     QT_TRANSLATE_NOOP("Messages", "An entity that is not on the list can be stored: the API must look.")},
    {Breach::HalfFilled, "half-filled", QT_TRANSLATE_NOOP("Messages", "A key that is only half filled is refused."), QT_TRANSLATE_NOOP("Messages", "A key that is only half filled can be stored: the API must look.")},
    {Breach::Missing, "missing", QT_TRANSLATE_NOOP("Messages", "A record without it is refused."), QT_TRANSLATE_NOOP("Messages", "A record without it can be stored: the API must look.")},
    {Breach::TwoFilled, "two-filled", QT_TRANSLATE_NOOP("Messages", "Pointing at two records at once is refused."), QT_TRANSLATE_NOOP("Messages", "Pointing at two records at once can be stored: the API must look.")},
    {Breach::Dangling, "dangling", QT_TRANSLATE_NOOP("Messages", "A key that points at nothing is refused."),
     QT_TRANSLATE_NOOP("Messages", "A key that points at nothing can be stored: the API must look whether the record is there.")},
    {Breach::Orphan, "orphan", QT_TRANSLATE_NOOP("Messages", "Deleting a record leaves no key behind that points at nothing."),
     QT_TRANSLATE_NOOP("Messages", "Deleting a record can leave keys behind that point at nothing: the API must see to them.")},
    {Breach::Cycle, "cycle", QT_TRANSLATE_NOOP("Messages", "A record above itself is refused."), QT_TRANSLATE_NOOP("Messages", "A record above itself can be stored: the API must look.")},
    {Breach::TooDeep, "too-deep", QT_TRANSLATE_NOOP("Messages", "More levels than %2 are refused."), QT_TRANSLATE_NOOP("Messages", "More levels than %2 can be stored: the API must look.")},
    {Breach::BothWays, "both-ways", QT_TRANSLATE_NOOP("Messages", "A pair that is stored already is refused the other way round."),
     QT_TRANSLATE_NOOP("Messages", "A pair can be stored both ways round: the API must order it.")},
    {Breach::NoMirror, "no-mirror", QT_TRANSLATE_NOOP("Messages", "The row of the other direction is written, changed and deleted along."),
     QT_TRANSLATE_NOOP("Messages", "The row of the other direction is not written along: the API must write, change and delete both.")},
    {Breach::TooFew, "too-few", "", QT_TRANSLATE_NOOP("Messages", "Fewer than %2 at the far end can be stored: no constraint counts rows, the API must.")},
    {Breach::TooMany, "too-many", "", QT_TRANSLATE_NOOP("Messages", "More than %2 at the far end can be stored: no constraint counts rows, the API must.")},
};

constexpr const char *kNoOwnTable = QT_TRANSLATE_NOOP("Messages", "%1's triggers may not change their own table.");
constexpr const char *kCascadesUnseen = QT_TRANSLATE_NOOP("Messages", "%1 runs no trigger for what a foreign key deletes or changes by itself.");
constexpr const char *kTruncateUnseen = QT_TRANSLATE_NOOP("Messages", "TRUNCATE runs no such trigger, and a transaction in REPEATABLE READ does not see what others pointed at meanwhile.");

constexpr const char *kRowNumber = QT_TRANSLATE_NOOP("Messages", "%1 makes up a number for a key that is one integer.");
constexpr const char *kRowNumberChecked = QT_TRANSLATE_NOOP("Messages", "%1 makes up a number for a key that is one integer, and refuses it only where no record has that number.");

class PromiseMaker
{
public:
    PromiseMaker(const SchemaIndex &index, const Dialect &dialect) : m_index(index), m_schema(index.schema()), m_dialect(dialect)
    {
        for (const Entity &entity : m_schema.entities())
            m_written.insert(entity.id);
    }

    std::vector<Promise> run(RelationshipId id)
    {
        if (const Reference *reference = m_schema.references().get(id.reference()))
            take(*reference);
        else if (const AnyReference *any = m_schema.anyReferences().get(id.anyReference()))
            take(*any);
        else if (const Through *through = m_schema.throughs().get(id.through()))
            take(*through);
        std::stable_sort(m_promises.begin(), m_promises.end(), [](const Promise &a, const Promise &b) { return a.breach < b.breach; });
        return std::move(m_promises);
    }

private:
    enum class Held { No, Yes };
    static Held heldIf(bool held) { return held ? Held::Yes : Held::No; }

    // One that is not held hides the one that is: a relationship is as good as its weaker leg.
    void add(Breach breach, Held held, const char *because = "", const QStringList &more = {})
    {
        const Row &row = kRows[size_t(breach)];
        const bool isHeld = held == Held::Yes;
        const auto known = std::find_if(m_promises.begin(), m_promises.end(), [breach](const Promise &promise) { return promise.breach == breach; });
        const Promise promise{breach, isHeld, isHeld ? row.held : row.left, because, QStringList(m_dialect.label) + more};
        if (known == m_promises.end())
            m_promises.push_back(promise);
        else if (known->held && !isHeld)
            *known = promise;
    }

    [[nodiscard]] bool hasForeignKey(const Reference &reference)
    {
        TableSql sql(m_index, m_dialect, m_written);
        return reference.enforcement == Enforcement::Enforced && !sql.foreignKeyDefinition(reference).isEmpty();
    }
    [[nodiscard]] const Entity *entity(EntityId id) const { return m_schema.entities().get(id); }
    [[nodiscard]] static bool isNullable(const Entity &holder, FieldId id)
    {
        const Field *field = holder.field(id);
        return field && field->nullable && !holder.isInPrimaryKey(id);
    }
    [[nodiscard]] static std::vector<FieldId> held(const Reference &reference)
    {
        std::vector<FieldId> fields;
        for (const FieldPair &pair : reference.pairs)
            if (pair.field)
                fields.push_back(pair.field);
        return fields;
    }

    // SQLite gives an integer that is the whole key a number of its own where none is given.
    [[nodiscard]] bool isRowNumber(const Entity &holder, const std::vector<FieldId> &fields) const
    {
        const Key *key = holder.primaryKey();
        return m_dialect.id == "sqlite"_L1 && key && key->fields.size() == 1 && key->fields == fields && holder.field(fields.front())->type.isInteger() && !holder.nativeOptions.contains(u"WITHOUT ROWID"_s);
    }

    void counts(const End &end, bool unique)
    {
        if (end.minimum > 0)
            add(Breach::TooFew, Held::No, "", {QString::number(end.minimum)});
        if (end.maximum && !unique)
            add(Breach::TooMany, Held::No, "", {QString::number(*end.maximum)});
    }

    void take(const Reference &reference)
    {
        const Entity *holder = entity(reference.holder);
        if (!holder || !entity(reference.referenced))
            return;
        const std::vector<FieldId> fields = held(reference);
        const bool foreignKey = hasForeignKey(reference), unique = holder->areUnique(fields);
        const auto nullable = std::count_if(fields.begin(), fields.end(), [&](FieldId field) { return isNullable(*holder, field); });
        if (unique)
            add(Breach::SecondOne, Held::Yes);
        if (nullable == 0)
            add(Breach::Missing, heldIf(!isRowNumber(*holder, fields)), !isRowNumber(*holder, fields) ? "" : foreignKey ? kRowNumberChecked : kRowNumber);
        else if (fields.size() > 1)
            add(Breach::HalfFilled, heldIf(size_t(nullable) == fields.size() && foreignKey && reference.match == Match::Full && m_dialect.id == "postgresql"_L1));
        add(Breach::Dangling, heldIf(foreignKey));
        add(Breach::Orphan, heldIf(foreignKey));
        if (reference.role == ReferenceRole::Tree) {
            const bool guarded = reference.cycleGuard == Guard::Database;
            add(Breach::Cycle, heldIf(guarded));
            if (reference.maximumDepth)
                add(Breach::TooDeep, heldIf(guarded), "", {QString::number(*reference.maximumDepth)});
        }
        counts(reference.referencedEnd, unique);
    }

    // MariaDB runs no trigger where a foreign key takes the row along.
    [[nodiscard]] bool goesByCascade(EntityId id) const
    {
        return m_dialect.id == "mysql"_L1 && std::any_of(m_schema.references().begin(), m_schema.references().end(), [id](const Reference &reference) {
                   return reference.holder == id && reference.enforcement == Enforcement::Enforced && reference.onDelete == Action::Cascade;
               });
    }

    void take(const AnyReference &any)
    {
        const Entity *holder = entity(any.holder);
        if (!holder)
            return;
        if (any.storage == AnyStorage::Arc) {
            add(Breach::TwoFilled, Held::Yes);
            if (any.holderEnd.minimum > 0)
                add(Breach::Missing, Held::Yes);
            for (const Allowed &allowed : any.allowed)
                if (const Reference *leg = m_schema.references().get(allowed.leg)) {
                    const bool foreignKey = hasForeignKey(*leg);
                    add(Breach::Dangling, heldIf(foreignKey));
                    add(Breach::Orphan, heldIf(foreignKey));
                    if (leg->pairs.size() > 1)
                        add(Breach::HalfFilled, Held::Yes);
                    counts(allowed.inverse, holder->areUnique(held(*leg)));
                }
            return;
        }
        std::vector<FieldId> fields = any.key;
        fields.push_back(any.discriminator);
        const bool optional = std::any_of(fields.begin(), fields.end(), [&](FieldId field) { return isNullable(*holder, field); });
        add(Breach::UnknownEntity, Held::Yes);
        add(optional ? Breach::HalfFilled : Breach::Missing, Held::Yes);
        const bool triggers = any.storage == AnyStorage::Triggers;
        add(Breach::Dangling, heldIf(triggers));
        const bool unseen = std::any_of(any.allowed.begin(), any.allowed.end(), [this](const Allowed &allowed) { return goesByCascade(allowed.entity); });
        add(Breach::Orphan, heldIf(triggers && !unseen), !triggers ? "" : unseen ? kCascadesUnseen : m_dialect.id == "postgresql"_L1 ? kTruncateUnseen : "");
        const bool unique = holder->areUnique(fields);
        if (unique)
            add(Breach::SecondOne, Held::Yes);
        for (const Allowed &allowed : any.allowed)
            counts(allowed.inverse, unique);
    }

    // The fields of one leg: of an arc those of each of its keys.
    [[nodiscard]] std::vector<std::vector<FieldId>> fieldsOf(RelationshipId leg) const
    {
        std::vector<std::vector<FieldId>> all;
        if (const Reference *reference = m_schema.references().get(leg.reference()))
            all.push_back(held(*reference));
        if (const AnyReference *any = m_schema.anyReferences().get(leg.anyReference())) {
            if (any->storage != AnyStorage::Arc) {
                all.push_back(any->key);
                all.back().push_back(any->discriminator);
            }
            for (const Allowed &allowed : any->allowed)
                if (const Reference *reference = m_schema.references().get(allowed.leg))
                    all.push_back(held(*reference));
        }
        return all;
    }

    void take(const Through &through)
    {
        const Entity *junction = entity(junctionOf(m_schema, through));
        if (!junction)
            return;
        const RelationshipId source = sourceLegOf(through), target = targetLegOf(through);
        for (const RelationshipId leg : {source, target}) {
            if (const Reference *reference = m_schema.references().get(leg.reference()))
                take(*reference);
            else if (const AnyReference *any = m_schema.anyReferences().get(leg.anyReference()))
                take(*any);
        }
        std::erase_if(m_promises, [](const Promise &promise) { return promise.breach == Breach::SecondOne || promise.breach == Breach::TooFew || promise.breach == Breach::TooMany; });
        bool unique = true;
        std::vector<std::vector<FieldId>> targets = fieldsOf(target);
        if (through.language)
            targets = {{through.language}};
        for (const std::vector<FieldId> &one : fieldsOf(source))
            for (std::vector<FieldId> pair : targets) {
                pair.insert(pair.end(), one.begin(), one.end());
                unique = unique && junction->areUnique(pair);
            }
        add(through.role == ThroughRole::Translations ? Breach::SecondTranslation : Breach::DuplicatePair, heldIf(unique));
        if (through.role == ThroughRole::SymmetricOnce)
            add(Breach::BothWays, Held::Yes);
        if (through.role == ThroughRole::SymmetricMirrored)
            add(Breach::NoMirror, heldIf(m_dialect.id != "mysql"_L1), m_dialect.id == "mysql"_L1 ? kNoOwnTable : "");
        counts(through.sourceEnd, false);
        counts(through.targetEnd, false);
    }

    const SchemaIndex &m_index;
    const Schema &m_schema;
    const Dialect &m_dialect;
    QSet<EntityId> m_written;
    std::vector<Promise> m_promises;
};

} // namespace

QString nameOf(Breach breach)
{
    const Row &row = kRows[size_t(breach)];
    Q_ASSERT(row.breach == breach);
    return QString::fromLatin1(row.key);
}

QString worded(const Promise &promise, Wording wording)
{
    QString text = wordedText({"", promise.text, promise.arguments, "", {}}, wording);
    if (*promise.because)
        text += u' ' + wordedText({"", promise.because, promise.arguments, "", {}}, wording);
    return text;
}

std::vector<Promise> promisesOf(const Schema &schema, RelationshipId id, QStringView dialect)
{
    const Dialect *known = dialectById(dialect);
    if (!known)
        return {};
    const SchemaIndex index(schema);
    return PromiseMaker(index, *known).run(id);
}

std::vector<Promise> promisesOf(AnyStorage storage, QStringView dialect)
{
    const Dialect *known = dialectById(dialect);
    if (!known)
        return {};
    const auto promise = [&](Breach breach, bool held, const char *because = "") {
        return Promise{breach, held, held ? kRows[size_t(breach)].held : kRows[size_t(breach)].left, because, {known->label}};
    };
    const bool arc = storage == AnyStorage::Arc, triggers = storage == AnyStorage::Triggers;
    std::vector<Promise> all;
    if (arc)
        all = {promise(Breach::HalfFilled, true), promise(Breach::Missing, true), promise(Breach::TwoFilled, true)};
    else
        all = {promise(Breach::UnknownEntity, true), promise(Breach::HalfFilled, true), promise(Breach::Missing, true)};
    all.push_back(promise(Breach::Dangling, arc || triggers));
    all.push_back(promise(Breach::Orphan, arc || triggers, !triggers ? "" : known->id == "mysql"_L1 ? kCascadesUnseen : known->id == "postgresql"_L1 ? kTruncateUnseen : ""));
    return all;
}

} // namespace relata
