#include "model/flows/matching.h"

#include "model/schema/naming.h"
#include "model/sql/expressions.h"

#include <functional>

namespace relata::flows {

using namespace Qt::StringLiterals;

namespace {

// Takes pairs that agree in some way, the surest way first; each part once.
template<class Part>
class Pairing
{
public:
    using PartId = decltype(Part::id);
    Pairing(const std::vector<const Part *> &ours, const std::vector<const Part *> &theirs, QHash<PartId, PartId> &result) : m_ours(ours), m_theirs(theirs), m_result(result) {}

    // `ourKey` and `theirKey` give a text for a part; empty: none. Where several say the same, the first of each go together.
    template<class OurKey, class TheirKey>
    void by(OurKey &&ourKey, TheirKey &&theirKey)
    {
        QHash<QString, std::vector<const Part *>> waiting;
        for (const Part *our : m_ours)
            if (const QString key = ourKey(*our); !key.isEmpty())
                waiting[key].push_back(our);
        std::vector<const Part *> left;
        QSet<PartId> taken;
        for (const Part *their : m_theirs) {
            const QString key = theirKey(*their);
            const auto found = key.isEmpty() ? waiting.end() : waiting.find(key);
            if (found == waiting.end() || found->empty()) {
                left.push_back(their);
                continue;
            }
            m_result.insert(their->id, found->front()->id);
            taken.insert(found->front()->id);
            found->erase(found->begin());
        }
        m_theirs = std::move(left);
        std::erase_if(m_ours, [&taken](const Part *our) { return taken.contains(our->id); });
    }
    template<class BothKey>
    void by(BothKey &&key) { by(key, key); }

    [[nodiscard]] const std::vector<const Part *> &ours() const { return m_ours; }
    [[nodiscard]] const std::vector<const Part *> &theirs() const { return m_theirs; }
    void take(const Part *our, const Part *their)
    {
        m_result.insert(their->id, our->id);
        std::erase(m_ours, our);
        std::erase(m_theirs, their);
    }

private:
    std::vector<const Part *> m_ours;
    std::vector<const Part *> m_theirs;
    QHash<PartId, PartId> &m_result;
};

template<class Part>
std::vector<const Part *> pointers(const std::vector<Part> &parts)
{
    std::vector<const Part *> all;
    for (const Part &part : parts)
        all.push_back(&part);
    return all;
}

class Matcher
{
public:
    Matcher(PhysicalSide &ours, PhysicalSide &theirs, const Dialect &dialect, const DataSource &source, Guessing guessing)
        : m_ours(ours), m_theirs(theirs), m_dialect(dialect), m_source(source), m_guessing(guessing)
    {
    }

    Matches run()
    {
        matchEntities();
        for (auto match = m_result.entities.cbegin(); match != m_result.entities.cend(); ++match)
            matchFields(m_ours.schema().entities()[*match], m_theirs.schema().entities()[match.key()]);
        for (auto match = m_result.entities.cbegin(); match != m_result.entities.cend(); ++match)
            matchParts(m_ours.schema().entities()[*match], m_theirs.schema().entities()[match.key()]);
        matchEnumerations();
        matchReferences();
        matchAnyReferences();
        matchThroughs();
        matchVerbatims();
        return std::move(m_result);
    }

private:
    QString folded(const QString &name) const { return m_dialect.id == "postgresql"_L1 ? name : name.toLower(); }
    QString inSchema(const QString &schema, const QString &name) const
    {
        const bool own = schema.isEmpty() || schema == "public"_L1 || !m_dialect.has(Dialect::Feature::Schemas);
        return (own ? QString() : schema) + QChar(u'\0') + folded(name);
    }
    template<class AnyId>
    QString baseline(AnyId id) const { return m_source.baseline.value(id.toString()); }
    template<class Part>
    bool isPending(const Part &part) const { return !m_source.baseline.isEmpty() && baseline(part.id).isEmpty(); } // ours, and in no database yet

    void matchEntities()
    {
        std::vector<const Entity *> ours, theirs;
        for (const Entity &entity : m_ours.schema().entities())
            if (entity.dataSource == m_source.id)
                ours.push_back(&entity);
        for (const Entity &entity : m_theirs.schema().entities())
            theirs.push_back(&entity);
        Pairing pairing(ours, theirs, m_result.entities);
        const auto physical = [this](PhysicalSide &side) { return [this, &side](const Entity &entity) { return inSchema(entity.schemaName, side.schema().tableName(entity)); }; };
        pairing.by([this](const Entity &entity) { return baseline(entity.id).isEmpty() ? QString() : inSchema(entity.schemaName, baseline(entity.id)); }, physical(m_theirs));
        pairing.by(physical(m_ours), physical(m_theirs));
        // Nothing but the schema it lies in has changed.
        const auto bare = [this](PhysicalSide &side) { return [this, &side](const Entity &entity) { return folded(side.schema().tableName(entity)); }; };
        if (m_dialect.has(Dialect::Feature::Schemas)) {
            QHash<QString, int> count;
            for (const Entity *entity : pairing.theirs())
                ++count[bare(m_theirs)(*entity)];
            pairing.by(bare(m_ours), [&](const Entity &entity) { return count[bare(m_theirs)(entity)] == 1 ? bare(m_theirs)(entity) : QString(); });
        }
        if (m_guessing == Guessing::Renames)
            guessEntities(pairing);
    }

    // The same columns of the same types, and no other table has them.
    void guessEntities(Pairing<Entity> &pairing)
    {
        const auto contents = [this](PhysicalSide &side, const Entity &entity) {
            QStringList columns;
            for (const Field &field : entity.fields)
                columns += folded(side.schema().columnName(field));
            columns.sort();
            return columns.size() < 2 || entity.kind == EntityKind::View ? QString() : columns.join(QChar(u'\0'));
        };
        QHash<QString, int> ours, theirs;
        for (const Entity *entity : pairing.ours())
            ++ours[contents(m_ours, *entity)];
        for (const Entity *entity : pairing.theirs())
            ++theirs[contents(m_theirs, *entity)];
        const auto left = pairing.theirs();
        const auto gone = pairing.ours();
        for (const Entity *their : left)
            for (const Entity *our : gone) {
                const QString what = contents(m_ours, *our);
                if (what.isEmpty() || isPending(*our) || what != contents(m_theirs, *their) || ours[what] != 1 || theirs[what] != 1)
                    continue;
                pairing.take(our, their);
                m_result.guesses.push_back({our->id, {}, m_ours.schema().tableName(*our), m_theirs.schema().tableName(*their)});
            }
    }

    void matchFields(const Entity &our, const Entity &their)
    {
        Pairing pairing(pointers(our.fields), pointers(their.fields), m_result.fields);
        const auto physical = [this](PhysicalSide &side) { return [this, &side](const Field &field) { return folded(side.schema().columnName(field)); }; };
        pairing.by([this](const Field &field) { return folded(baseline(field.id)); }, physical(m_theirs));
        pairing.by(physical(m_ours), physical(m_theirs));
        if (m_guessing == Guessing::Nothing)
            return;
        // One gone, one new, of the same type at the same place.
        Sameness same(m_ours, m_theirs, m_dialect);
        std::vector<FieldId> ourOrder;
        for (const Field &field : our.fields)
            if (!isPending(field))
                ourOrder.push_back(field.id);
        const auto left = pairing.theirs();
        const auto gone = pairing.ours();
        for (const Field *field : left) {
            const size_t at = size_t(field - their.fields.data());
            const auto found = std::find_if(gone.begin(), gone.end(), [&](const Field *other) { return at < ourOrder.size() && other->id == ourOrder[at]; });
            if (found == gone.end() || (*found)->nullable != field->nullable || !same.sameType(our, **found, their, *field))
                continue;
            m_result.guesses.push_back({our.id, (*found)->id, m_ours.schema().columnName(**found), m_theirs.schema().columnName(*field)});
            pairing.take(*found, field);
        }
    }

    // The fields as ids of ours where they are matched.
    QString fieldsText(const std::vector<FieldId> &fields, const QHash<FieldId, FieldId> *matches) const
    {
        QStringList ids;
        for (const FieldId field : fields)
            ids += (matches ? matches->value(field, field) : field).toString();
        return ids.join(u',');
    }
    static std::vector<FieldId> fieldsOf(const Index &index)
    {
        std::vector<FieldId> fields;
        for (const IndexPart &part : index.parts)
            fields.push_back(part.field);
        return fields;
    }

    void matchParts(const Entity &our, const Entity &their)
    {
        const QHash<FieldId, FieldId> *matches = &m_result.fields;
        const auto named = [this](const auto &part, const QString &name) { return folded(baseline(part.id).isEmpty() ? name : baseline(part.id)); };

        Pairing keys(pointers(our.keys), pointers(their.keys), m_result.keys);
        keys.by([](const Key &key) { return key.kind == KeyKind::Primary ? u"primary"_s : QString(); });
        keys.by([&](const Key &key) { return named(key, m_ours.sql().keyName(our, key)); }, [&](const Key &key) { return folded(key.name); });
        keys.by([&](const Key &key) { return fieldsText(key.fields, nullptr); }, [&](const Key &key) { return fieldsText(key.fields, matches); });

        Pairing indexes(pointers(our.indexes), pointers(their.indexes), m_result.indexes);
        indexes.by([&](const Index &index) { return named(index, m_ours.sql().indexName(our, index)); }, [&](const Index &index) { return folded(index.name); });
        const auto content = [&](const QHash<FieldId, FieldId> *map) {
            return [this, map](const Index &index) { return fieldsText(fieldsOf(index), map) + (index.unique ? u'!' : u' ') + canonicalExpression(m_dialect, index.where); };
        };
        indexes.by(content(nullptr), content(matches));

        Pairing checks(pointers(our.checks), pointers(their.checks), m_result.checks);
        const auto meaning = [this](const Check &check) { return canonicalExpression(m_dialect, check.expression); };
        const auto both = [&](const Check &check) { return check.name.isEmpty() ? QString() : folded(check.name) + u' ' + meaning(check); };
        checks.by(both);
        checks.by([this](const Check &check) { return folded(check.name); });
        checks.by(meaning);
        // One without a name has the one that our DDL gives it.
        checks.by([&](const Check &check) { return check.name.isEmpty() ? folded(m_ours.sql().checkName(our, check)) : QString(); }, [this](const Check &check) { return folded(check.name); });
    }

    // Types have names of their own, or belong to a column: then the column says which is which, and the values how many there are.
    void matchEnumerations()
    {
        std::vector<const Enumeration *> ours, theirs;
        for (const Enumeration &enumeration : m_ours.schema().enumerations())
            if (enumeration.dataSource == m_source.id || !enumeration.dataSource)
                ours.push_back(&enumeration);
        for (const Enumeration &enumeration : m_theirs.schema().enumerations())
            theirs.push_back(&enumeration);
        if (m_dialect.enumTypes == Dialect::EnumTypes::Type) {
            const auto name = [this](PhysicalSide &side) {
                return [this, &side](const Enumeration &enumeration) {
                    return inSchema(enumeration.schemaName, enumeration.typeName.isEmpty() ? naming::tableNameFor(enumeration.name, side.schema().naming()) : enumeration.typeName);
                };
            };
            Pairing(ours, theirs, m_result.enumerations).by(name(m_ours), name(m_theirs));
            return;
        }
        // First those with the very values, then one for each of ours that is left.
        Sameness same(m_ours, m_theirs, m_dialect);
        QSet<EnumId> taken;
        for (const bool exact : {true, false}) {
            for (auto match = m_result.entities.cbegin(); match != m_result.entities.cend(); ++match)
                for (const Field &their : m_theirs.schema().entities()[match.key()].fields) {
                    const Field *our = m_ours.schema().entities()[*match].field(m_result.fields.value(their.id));
                    const Enumeration *ourEnum = our ? m_ours.schema().enumerations().get(our->type.enumeration) : nullptr;
                    const Enumeration *theirEnum = m_theirs.schema().enumerations().get(their.type.enumeration);
                    if (!ourEnum || !theirEnum || m_result.enumerations.contains(theirEnum->id) || (exact ? !same.sameValues(ourEnum->values, theirEnum->values) : taken.contains(ourEnum->id)))
                        continue;
                    m_result.enumerations.insert(theirEnum->id, ourEnum->id);
                    taken.insert(ourEnum->id);
                }
        }
    }

    void matchReferences()
    {
        std::vector<const Reference *> ours, theirs;
        for (const Reference &reference : m_ours.schema().references())
            ours.push_back(&reference);
        for (const Reference &reference : m_theirs.schema().references())
            theirs.push_back(&reference);
        const auto name = [this](EntityId holder, const QString &constraint) { return constraint.isEmpty() ? QString() : holder.toString() + folded(constraint); };
        const auto pairs = [this](const Reference &reference, bool isTheirs) {
            QStringList ids{(isTheirs ? m_result.entities.value(reference.holder) : reference.holder).toString(), (isTheirs ? m_result.entities.value(reference.referenced) : reference.referenced).toString()};
            QStringList list;
            for (const FieldPair &pair : reference.pairs)
                list += (isTheirs ? m_result.fields.value(pair.field) : pair.field).toString() + u'>' + (isTheirs ? m_result.fields.value(pair.referenced) : pair.referenced).toString();
            list.sort();
            return (ids + list).join(u' ');
        };
        Pairing pairing(ours, theirs, m_result.references);
        const auto ourName = [&](const Reference &reference) { return name(reference.holder, m_ours.sql().foreignKeyName(reference)); };
        const auto theirName = [&](const Reference &reference) { return name(m_result.entities.value(reference.holder), reference.constraint); };
        const auto ourPairs = [&](const Reference &reference) { return pairs(reference, false); };
        const auto theirPairs = [&](const Reference &reference) { return pairs(reference, true); };
        const auto joined = [](const QString &a, const QString &b) { return a.isEmpty() ? QString() : a + u' ' + b; };
        pairing.by([&](const Reference &r) { return joined(ourName(r), ourPairs(r)); }, [&](const Reference &r) { return joined(theirName(r), theirPairs(r)); });
        // One that the database holds before one that only we know of.
        const auto enforced = [&](const QString &text, const Reference &r) { return r.enforcement == Enforcement::Enforced ? text : QString(); };
        pairing.by([&](const Reference &r) { return enforced(ourPairs(r), r); }, [&](const Reference &r) { return enforced(theirPairs(r), r); });
        pairing.by(ourPairs, theirPairs);
        pairing.by([&](const Reference &r) { return enforced(ourName(r), r); }, [&](const Reference &r) { return enforced(theirName(r), r); });
    }

    // By where they lie: the discriminator and the key, or the foreign keys of an arc.
    void matchAnyReferences()
    {
        const auto place = [](const AnyReference &reference, const auto &field, const auto &leg) {
            QStringList ids{field(reference.discriminator).toString()};
            for (const FieldId id : reference.key)
                ids << field(id).toString();
            QStringList legs;
            for (const Allowed &allowed : reference.storage == AnyStorage::Arc ? reference.allowed : std::vector<Allowed>())
                legs << leg(allowed.leg).toString();
            legs.sort();
            return (ids + legs).join(u' ');
        };
        const auto same = [](auto id) { return id; };
        QHash<QString, AnyReferenceId> ours;
        for (const AnyReference &reference : m_ours.schema().anyReferences())
            ours.insert(place(reference, same, same), reference.id);
        for (const AnyReference &reference : m_theirs.schema().anyReferences()) {
            const AnyReferenceId our = ours.value(place(reference, [this](FieldId id) { return m_result.fields.value(id); }, [this](ReferenceId id) { return m_result.references.value(id); }));
            if (our)
                m_result.anyReferences.insert(reference.id, our);
        }
    }

    void matchThroughs()
    {
        QHash<QPair<RelationshipId, RelationshipId>, ThroughId> ours;
        for (const Through &through : m_ours.schema().throughs()) {
            ours.insert({sourceLegOf(through), targetLegOf(through)}, through.id);
            ours.insert({targetLegOf(through), sourceLegOf(through)}, through.id);
        }
        const auto leg = [this](RelationshipId id) {
            return id.anyReference() ? RelationshipId(m_result.anyReferences.value(id.anyReference())) : RelationshipId(m_result.references.value(id.reference()));
        };
        for (const Through &through : m_theirs.schema().throughs()) {
            const ThroughId our = ours.value({leg(sourceLegOf(through)), leg(targetLegOf(through))});
            if (our)
                m_result.throughs.insert(through.id, our);
        }
    }

    void matchVerbatims()
    {
        std::vector<const Verbatim *> ours, theirs;
        for (const Verbatim &record : m_ours.schema().verbatims())
            if (record.dataSource == m_source.id)
                ours.push_back(&record);
        for (const Verbatim &record : m_theirs.schema().verbatims())
            theirs.push_back(&record);
        Pairing pairing(ours, theirs, m_result.verbatims);
        const auto owner = [this](bool isTheirs) {
            return [this, isTheirs](const Verbatim &record) {
                const EntityId entity = isTheirs ? m_result.entities.value(record.entity) : record.entity;
                return record.kind + u' ' + inSchema(record.schemaName, record.name) + u' ' + entity.toString();
            };
        };
        const auto withText = [](const auto &key) { return [key](const Verbatim &record) { return key(record) + u' ' + record.text; }; };
        pairing.by(withText(owner(false)), withText(owner(true)));
        pairing.by(owner(false), owner(true));
        pairing.by([](const Verbatim &record) { return record.kind + u' ' + record.text.simplified(); });
    }

    PhysicalSide &m_ours;
    PhysicalSide &m_theirs;
    const Dialect &m_dialect;
    const DataSource &m_source;
    Guessing m_guessing;
    Matches m_result;
};

// Ids of one kind: ours where matched, else their own, else new ones where that is taken.
template<class AnyId>
class Renumbering
{
public:
    Renumbering(const QHash<AnyId, AnyId> &matches, QSet<AnyId> taken) : m_map(matches), m_taken(std::move(taken)) {}

    AnyId operator()(AnyId their)
    {
        if (!their)
            return their;
        if (const auto found = m_map.constFind(their); found != m_map.constEnd())
            return *found;
        AnyId id = their;
        while (m_taken.contains(id))
            id = m_ids.template make<AnyId>(their.toString());
        m_taken.insert(id);
        m_map.insert(their, id);
        return id;
    }
    void operator()(std::vector<AnyId> &ids)
    {
        for (AnyId &id : ids)
            id = (*this)(id);
    }

private:
    QHash<AnyId, AnyId> m_map;
    QSet<AnyId> m_taken;
    DerivedIds m_ids{u"refresh"_s};
};

template<class T>
QSet<decltype(T::id)> idsOf(const Table<T> &table)
{
    QSet<decltype(T::id)> ids;
    for (const T &record : table)
        ids.insert(record.id);
    return ids;
}

} // namespace

Matches matchesOf(PhysicalSide &ours, PhysicalSide &theirs, const Dialect &dialect, const DataSource &source, Guessing guessing)
{
    return Matcher(ours, theirs, dialect, source, guessing).run();
}

Schema translated(const Schema &theirs, const Schema &ours, const Matches &matches, DataSourceId source)
{
    QSet<FieldId> fieldIds;
    QSet<KeyId> keyIds;
    QSet<IndexId> indexIds;
    QSet<CheckId> checkIds;
    for (const Entity &entity : ours.entities()) {
        for (const Field &field : entity.fields)
            fieldIds.insert(field.id);
        for (const Key &key : entity.keys)
            keyIds.insert(key.id);
        for (const Index &index : entity.indexes)
            indexIds.insert(index.id);
        for (const Check &check : entity.checks)
            checkIds.insert(check.id);
    }
    Renumbering entities(matches.entities, idsOf(ours.entities()));
    Renumbering fields(matches.fields, fieldIds);
    Renumbering keys(matches.keys, keyIds);
    Renumbering indexes(matches.indexes, indexIds);
    Renumbering checks(matches.checks, checkIds);
    Renumbering enumerations(matches.enumerations, idsOf(ours.enumerations()));
    Renumbering references(matches.references, idsOf(ours.references()));
    Renumbering anyReferences(matches.anyReferences, idsOf(ours.anyReferences()));
    Renumbering throughs(matches.throughs, idsOf(ours.throughs()));
    Renumbering verbatims(matches.verbatims, idsOf(ours.verbatims()));

    const std::function<FieldType(FieldType)> type = [&](FieldType given) {
        given.enumeration = enumerations(given.enumeration);
        if (given.element)
            given.element = std::make_shared<const FieldType>(type(*given.element));
        return given;
    };
    Schema result;
    Project project = ours.project();
    result.table<Project>().set(std::move(project));
    if (const DataSource *own = ours.dataSources().get(source)) {
        DataSource copy = *own;
        for (const DataSource &read : theirs.dataSources())
            copy.dialect = read.dialect;
        result.table<DataSource>().set(std::move(copy));
    }
    for (Enumeration record : theirs.enumerations()) {
        record.id = enumerations(record.id);
        record.dataSource = source;
        if (!result.enumerations().contains(record.id)) // several of theirs may be one of ours
            result.table<Enumeration>().set(std::move(record));
    }
    QHash<QString, QString> parts; // ids as text, for the options that name them
    const auto know = [&parts](const auto &all, auto &renumbering) {
        for (const auto &part : all)
            parts.insert(part.id.toString(), renumbering(part.id).toString());
    };
    for (const Entity &entity : theirs.entities()) {
        know(entity.fields, fields);
        know(entity.keys, keys);
        know(entity.indexes, indexes);
        know(entity.checks, checks);
    }
    know(theirs.references(), references);
    const auto translatedText = [&parts](const QString &text, QChar between) { // "0123…/ON UPDATE", "0123…,4567…"
        QStringList words = text.split(between);
        for (QString &word : words)
            word = parts.value(word, word);
        return words.join(between);
    };
    for (Entity record : theirs.entities()) {
        QMap<QString, QString> options;
        for (auto option = record.nativeOptions.begin(); option != record.nativeOptions.end(); ++option)
            options.insert(translatedText(option.key(), u'/'), translatedText(option.value(), u','));
        record.nativeOptions = options;
        record.id = entities(record.id);
        record.dataSource = source;
        for (Field &field : record.fields) {
            field.id = fields(field.id);
            field.type = type(field.type);
        }
        for (Key &key : record.keys) {
            key.id = keys(key.id);
            fields(key.fields);
        }
        for (Index &index : record.indexes) {
            index.id = indexes(index.id);
            for (IndexPart &part : index.parts)
                part.field = fields(part.field);
            fields(index.included);
        }
        for (Check &check : record.checks)
            check.id = checks(check.id);
        result.table<Entity>().set(std::move(record));
    }
    for (Reference record : theirs.references()) {
        record.id = references(record.id);
        record.holder = entities(record.holder);
        record.referenced = entities(record.referenced);
        for (FieldPair &pair : record.pairs) {
            pair.field = fields(pair.field);
            pair.referenced = fields(pair.referenced);
        }
        fields(record.setNullFields);
        record.holderEnd.sortField = record.referencedEnd.sortField = {};
        result.table<Reference>().set(std::move(record));
    }
    for (AnyReference record : theirs.anyReferences()) {
        record.id = anyReferences(record.id);
        record.holder = entities(record.holder);
        record.discriminator = fields(record.discriminator);
        fields(record.key);
        record.holderEnd.sortField = {};
        for (Allowed &allowed : record.allowed) {
            allowed.entity = entities(allowed.entity);
            allowed.leg = references(allowed.leg);
            allowed.inverse.sortField = {};
        }
        result.table<AnyReference>().set(std::move(record));
    }
    for (Through record : theirs.throughs()) {
        record.id = throughs(record.id);
        record.sourceLeg = references(record.sourceLeg);
        record.targetLeg = references(record.targetLeg);
        record.sourceAny = anyReferences(record.sourceAny);
        record.targetAny = anyReferences(record.targetAny);
        record.language = fields(record.language);
        record.sourceEnd.sortField = record.targetEnd.sortField = {};
        result.table<Through>().set(std::move(record));
    }
    for (Verbatim record : theirs.verbatims()) {
        record.id = verbatims(record.id);
        record.dataSource = source;
        record.entity = entities(record.entity);
        result.table<Verbatim>().set(std::move(record));
    }
    return result;
}

} // namespace relata::flows
