#include "model/database/recognise.h"

#include "model/schema/inflection.h"
#include "model/schema/naming.h"

#include <QHash>
#include <QSet>

namespace relata::database {

using namespace Qt::StringLiterals;

namespace {

using Fields = std::vector<FieldId>;

constexpr qsizetype kLongestName = naming::kMaximumNameLength - 8; // a number may follow

bool has(const Fields &fields, FieldId field)
{
    return std::find(fields.begin(), fields.end(), field) != fields.end();
}

bool isWithin(const Fields &part, const Fields &whole)
{
    return std::all_of(part.begin(), part.end(), [&whole](FieldId field) { return has(whole, field); });
}

Fields keyFields(const Reference &reference)
{
    Fields fields;
    for (const FieldPair &pair : reference.pairs) {
        if (pair.field)
            fields.push_back(pair.field);
    }
    return fields;
}

class Recogniser
{
public:
    Recogniser(Schema &schema, IdSource &ids) : m_schema(schema), m_ids(ids) {}

    void run()
    {
        collect();
        for (const Entity *entity : m_holders)
            findJunction(*entity);
        nameReferences();
        nameThroughs();
        assignNames();
    }

private:
    // One end that wants a name.
    struct Wish
    {
        EntityId on;
        QString name;
        QString longName;
        Fields own; // the key's fields on this entity: the name may repeat a single one's
        ReferenceId reference;
        ThroughId through;
        bool first = false; // holderEnd, sourceEnd
    };

    void collect()
    {
        for (const Reference &reference : m_schema.references()) {
            if (m_schema.entities().get(reference.holder) && m_schema.entities().get(reference.referenced))
                m_held[reference.holder].push_back(&reference);
        }
        for (const Through &through : m_schema.throughs()) {
            m_legs.insert(through.sourceLeg);
            m_legs.insert(through.targetLeg);
        }
        for (auto &held : m_held) {
            const Entity &holder = m_schema.entities()[held.front()->holder];
            std::sort(held.begin(), held.end(), [this, &holder](const Reference *a, const Reference *b) {
                const auto rank = [this, &holder](const Reference *reference) {
                    std::vector<qsizetype> positions;
                    for (FieldId field : keyFields(*reference))
                        positions.push_back(std::find_if(holder.fields.begin(), holder.fields.end(), [field](const Field &f) { return f.id == field; }) - holder.fields.begin());
                    return std::pair(positions, physicalName(m_schema.entities()[reference->referenced]));
                };
                const auto ra = rank(a), rb = rank(b);
                return ra != rb ? ra < rb : a->id < b->id;
            });
        }
        for (const Entity &entity : m_schema.entities()) {
            if (m_held.contains(entity.id))
                m_holders.push_back(&entity);
        }
        std::sort(m_holders.begin(), m_holders.end(), [this](const Entity *a, const Entity *b) {
            const QString na = physicalName(*a), nb = physicalName(*b);
            return na != nb ? na < nb : a->id < b->id;
        });
    }

    QString physicalName(const Entity &entity) const { return entity.schemaName + u'/' + m_schema.tableName(entity); }

    void findJunction(const Entity &entity)
    {
        const Key *primary = entity.primaryKey();
        if (entity.kind != EntityKind::Table || !primary || primary->fields.empty())
            return;
        const auto &held = m_held[entity.id];
        std::vector<const Reference *> inKey;
        bool touched = false; // does any key field belong to a reference?
        for (const Reference *reference : held) {
            const Fields fields = keyFields(*reference);
            if (isWithin(fields, primary->fields))
                inKey.push_back(reference);
            touched = touched || std::any_of(fields.begin(), fields.end(), [primary](FieldId field) { return has(primary->fields, field); });
        }
        if (inKey.size() == 2 && makesUp(entity, primary->fields, *inKey[0], *inKey[1])) {
            addThrough(entity, *inKey[0], *inKey[1]);
            return;
        }
        if (touched || held.size() != 2)
            return;
        for (const Fields &unique : plainUniqueKeys(entity)) {
            const bool required = std::all_of(unique.begin(), unique.end(), [&entity](FieldId field) {
                const Field *found = entity.field(field);
                return found && !found->nullable;
            });
            if (required && makesUp(entity, unique, *held[0], *held[1])) {
                addThrough(entity, *held[0], *held[1]);
                return;
            }
        }
    }

    // The key is made of both references' fields, and neither is unique alone.
    static bool makesUp(const Entity &entity, const Fields &key, const Reference &a, const Reference &b)
    {
        const Fields fa = keyFields(a), fb = keyFields(b);
        Fields both = fa;
        both.insert(both.end(), fb.begin(), fb.end());
        return isWithin(key, both) && isWithin(both, key) && !isWithin(fa, fb) && !isWithin(fb, fa) && !entity.areUnique(fa) && !entity.areUnique(fb);
    }

    static std::vector<Fields> plainUniqueKeys(const Entity &entity)
    {
        std::vector<Fields> keys;
        for (const Key &key : entity.keys) {
            if (key.kind == KeyKind::Unique)
                keys.push_back(key.fields);
        }
        for (const Index &index : entity.indexes) {
            Fields fields;
            for (const IndexPart &part : index.parts)
                fields.push_back(part.field);
            if (index.unique && index.where.isEmpty() && !has(fields, FieldId()))
                keys.push_back(fields);
        }
        return keys;
    }

    void addThrough(const Entity &entity, const Reference &source, const Reference &target)
    {
        if (m_legs.contains(source.id) || m_legs.contains(target.id))
            return;
        Through through;
        through.id = m_ids.make<ThroughId>(QString(u"through/"_s + physicalName(entity)));
        through.sourceLeg = source.id;
        through.targetLeg = target.id;
        m_legs.insert(source.id);
        m_legs.insert(target.id);
        // Nothing to see in the junction's own list but the two keys: the many-to-many stands for it.
        const bool pure = std::all_of(entity.fields.begin(), entity.fields.end(), [&](const Field &field) {
            return entity.isInPrimaryKey(field.id) || has(keyFields(source), field.id) || has(keyFields(target), field.id);
        });
        if (pure) {
            m_hidden.insert(source.id);
            m_hidden.insert(target.id);
        }
        m_schema.table<Through>().set(std::move(through));
    }

    // What the holder's field says the other is, and how one gets there.
    struct Way
    {
        QString name; // without number: "original language"
        QString by;
    };
    Way wayOf(const Reference &reference) const
    {
        const Entity &holder = m_schema.entities()[reference.holder];
        const Entity &referenced = m_schema.entities()[reference.referenced];
        const Fields fields = keyFields(reference);
        QStringList columns;
        for (FieldId field : fields) {
            if (const Field *found = holder.field(field))
                columns << found->name;
        }
        Way way{referenced.name, columns.join(u' ')};
        if (columns.size() != 1 || reference.pairs.size() != 1)
            return way;
        QStringList words = naming::words(columns.front());
        // "ReportsTo" says more of another employee than "employee" does.
        if (reference.holder == reference.referenced && !words.isEmpty())
            way.name = way.by = words.join(u' ');
        if (words.size() < 2)
            return way;
        const QString last = words.takeLast().toCaseFolded();
        const Field *key = referenced.field(reference.pairs.front().referenced);
        const QStringList keyWords = key ? naming::words(key->name) : QStringList();
        static const QSet<QString> kKeyWords{u"id"_s, u"uuid"_s, u"fk"_s, u"pk"_s};
        if (kKeyWords.contains(last) || (!keyWords.isEmpty() && keyWords.last().toCaseFolded() == last))
            way.name = way.by = words.join(u' ');
        return way;
    }

    // Two long names in one must still be a name.
    QString styled(const QString &words) const { return naming::cased(words, m_schema.naming().referenceCase).left(kLongestName); }
    QString singular(const QString &name) const { return inflection::singular(name, m_schema.naming().plurals); }
    QString plural(const QString &name) const { return inflection::plural(singular(name), m_schema.naming().plurals); }

    void nameReferences()
    {
        for (const Entity *holder : m_holders) {
            for (const Reference *reference : m_held[holder->id]) {
                const Way way = wayOf(*reference);
                if (reference->holderEnd.name.isEmpty()) {
                    const QString name = singular(way.name);
                    const QString longName = way.by == way.name ? QString(name + u" record"_s) : QString(way.by + u' ' + name);
                    m_wishes.push_back({holder->id, styled(name), styled(longName), keyFields(*reference), reference->id, {}, true});
                }
                if (reference->referencedEnd.name.isEmpty() && !m_hidden.contains(reference->id)) {
                    const bool one = holder->areUnique(keyFields(*reference));
                    const QString name = one ? singular(holder->name) : plural(holder->name);
                    m_wishes.push_back({reference->referenced, styled(name), styled(way.by + u' ' + name), {}, reference->id, {}, false});
                }
            }
        }
    }

    void nameThroughs()
    {
        std::vector<const Through *> throughs;
        for (const Through &through : m_schema.throughs()) {
            if (m_schema.references().contains(through.sourceLeg) && m_schema.references().contains(through.targetLeg))
                throughs.push_back(&through);
        }
        const auto junction = [this](const Through *through) -> const Entity & {
            return m_schema.entities()[m_schema.references()[through->sourceLeg].holder];
        };
        std::sort(throughs.begin(), throughs.end(), [&](const Through *a, const Through *b) {
            const QString na = physicalName(junction(a)), nb = physicalName(junction(b));
            return na != nb ? na < nb : a->id < b->id;
        });
        for (const Through *through : throughs) {
            const Reference &source = m_schema.references()[through->sourceLeg];
            const Reference &target = m_schema.references()[through->targetLeg];
            const auto wish = [&](const Reference &near, const Reference &far, bool first) {
                const QString name = plural(wayOf(far).name);
                m_wishes.push_back({near.referenced, styled(name), styled(name + u" through "_s + plural(junction(through).name)), {}, {}, through->id, first});
            };
            if (through->sourceEnd.name.isEmpty())
                wish(source, target, true);
            if (through->targetEnd.name.isEmpty())
                wish(target, source, false);
        }
    }

    // Columns are called alike in many tables.
    QString folded(const QString &name) const
    {
        QString &known = m_folded[name];
        if (known.isNull() && !name.isEmpty())
            known = naming::cased(name, NameCase::Camel).toCaseFolded();
        return known;
    }

    void assignNames()
    {
        using Names = QHash<QString, int>;
        QHash<EntityId, Names> wished;
        for (const Wish &wish : m_wishes)
            ++wished[wish.on][folded(wish.name)];
        QHash<EntityId, QHash<QString, FieldId>> fields;
        QHash<EntityId, QSet<QString>> taken;
        keepGivenNames(taken);
        for (const Wish &wish : m_wishes) {
            if (fields.contains(wish.on))
                continue;
            auto &names = fields[wish.on];
            for (const Field &field : m_schema.entities()[wish.on].fields)
                names.insert(folded(field.name), field.id);
        }
        const auto clashes = [&](const Wish &wish) {
            const QString name = folded(wish.name);
            const FieldId field = fields[wish.on].value(name);
            return wished[wish.on].value(name) > 1 || taken[wish.on].contains(name) || (field && !(wish.own.size() == 1 && wish.own.front() == field));
        };
        std::vector<const Wish *> crowded;
        std::vector<std::pair<const Wish *, QString>> given;
        for (const Wish &wish : m_wishes) {
            if (clashes(wish))
                crowded.push_back(&wish);
            else
                given.emplace_back(&wish, wish.name);
        }
        for (const auto &[wish, name] : given)
            taken[wish->on].insert(folded(name));
        for (const Wish *wish : crowded) {
            const QString name = naming::uniqueName(wish->longName, [&](const QString &tried) {
                return taken[wish->on].contains(folded(tried)) || fields[wish->on].contains(folded(tried));
            });
            taken[wish->on].insert(folded(name));
            given.emplace_back(wish, name);
        }
        for (const auto &[wish, name] : given)
            write(*wish, name);
    }

    void keepGivenNames(QHash<EntityId, QSet<QString>> &taken) const
    {
        const auto keep = [&taken, this](EntityId on, const QString &name) {
            if (!name.isEmpty())
                taken[on].insert(folded(name));
        };
        for (const Reference &reference : m_schema.references()) {
            keep(reference.holder, reference.holderEnd.name);
            keep(reference.referenced, reference.referencedEnd.name);
        }
        for (const Through &through : m_schema.throughs()) {
            const Reference *source = m_schema.references().get(through.sourceLeg);
            const Reference *target = m_schema.references().get(through.targetLeg);
            if (source && target) {
                keep(source->referenced, through.sourceEnd.name);
                keep(target->referenced, through.targetEnd.name);
            }
        }
    }

    void write(const Wish &wish, const QString &name)
    {
        if (wish.reference) {
            Reference reference = m_schema.references()[wish.reference];
            (wish.first ? reference.holderEnd : reference.referencedEnd).name = name;
            m_schema.table<Reference>().set(std::move(reference));
        } else {
            Through through = m_schema.throughs()[wish.through];
            (wish.first ? through.sourceEnd : through.targetEnd).name = name;
            m_schema.table<Through>().set(std::move(through));
        }
    }

    Schema &m_schema;
    IdSource &m_ids;
    QHash<EntityId, std::vector<const Reference *>> m_held; // in the order of the holder's fields
    std::vector<const Entity *> m_holders;                  // by physical name
    QSet<ReferenceId> m_legs;
    QSet<ReferenceId> m_hidden;
    std::vector<Wish> m_wishes;
    mutable QHash<QString, QString> m_folded;
};

} // namespace

void recogniseRelationships(Schema &schema, IdSource &ids)
{
    Recogniser(schema, ids).run();
}

} // namespace relata::database
