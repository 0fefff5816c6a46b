#include "tests/support/relationshipworlds.h"

#include "model/schema/edits.h"
#include "model/schema/notation.h"
#include "model/schema/relationshipkinds.h"
#include "model/sql/quoting.h"

using namespace Qt::StringLiterals;

namespace relata::test {

namespace {

struct Manner
{
    QString name;
    QString entities; // Post, Page, Person, Thing
    std::function<void(const Schema &, RelationshipForm &)> shape = {}; // nothing: as it is
    std::function<bool(const RelationshipKind &, AnyStorage)> fits = {};
};

const QString kPlain = u"Post(id*, title); Page(id*, title); Person(id*, name); Thing(id*, name)"_s;

bool isAny(const RelationshipKind &kind)
{
    return kind.any != AnySide::None;
}
bool holdsPair(const RelationshipKind &kind, AnyStorage storage)
{
    return isAny(kind) && storage != AnyStorage::Arc;
}

std::vector<Manner> manners()
{
    const auto isTree = [](const RelationshipKind &kind, AnyStorage) { return QLatin1String(kind.key) == "one-to-many"_L1; };
    const auto isPlainJunction = [](const RelationshipKind &kind, AnyStorage) { return QLatin1String(kind.key) == "many-to-many"_L1; };
    const auto self = [](const Schema &, RelationshipForm &form) {
        if (form.target)
            form.source = form.target;
    };
    const auto symmetric = [self](ThroughRole wanted) {
        return [self, wanted](const Schema &schema, RelationshipForm &form) {
            self(schema, form);
            form.throughRole = wanted;
            if (wanted == ThroughRole::SymmetricMirrored)
                form.junctionFields = QStringList{u"note: text?"_s};
        };
    };
    const auto onDelete = [](Action action, bool optional) {
        return [action, optional](const Schema &, RelationshipForm &form) {
            form.onDelete = action;
            form.sourceOptional = form.targetOptional = optional;
        };
    };
    const auto isOne = [](const RelationshipKind &kind, AnyStorage) { return kind.holder != KeyHolder::Junction; };
    std::vector<Manner> all;
    all.push_back({u"plain"_s, kPlain});
    all.push_back({u"optional"_s, kPlain, [](const Schema &, RelationshipForm &form) { form.sourceOptional = form.targetOptional = true; }, isOne});
    all.push_back({u"compound keys"_s, u"Post(tenant*: int32, no*: int32, title); Page(tenant*: int32, no*: int32, title); Person(tenant*: int32, no*: int32, name); Thing(tenant*: int32, no*: int32, name)"_s});
    all.push_back({u"compound keys, optional"_s, all.back().entities, onDelete(Action::NoAction, true), isOne});
    all.push_back({u"text keys"_s, u"Post(code*: string(20), title); Page(code*: string(20), title); Person(code*: string(20), name); Thing(code*: string(20), name)"_s});
    all.push_back({u"keys of several types"_s, u"Post(id*, title); Page(code*: string(20), title); Person(id*, name); Thing(id*, name)"_s, {}, [](const RelationshipKind &kind, AnyStorage) { return isAny(kind); }});
    all.push_back({u"keys of several types, cascade"_s, all.back().entities, onDelete(Action::Cascade, true), holdsPair});
    all.push_back({u"self"_s, kPlain, self, [](const RelationshipKind &kind, AnyStorage) { return !isAny(kind) && !kind.unique; }});
    all.push_back({u"self, optional"_s, kPlain, [self, onDelete](const Schema &schema, RelationshipForm &form) { self(schema, form); onDelete(Action::NoAction, true)(schema, form); },
                   [](const RelationshipKind &kind, AnyStorage) { return !isAny(kind) && kind.holder != KeyHolder::Junction; }});
    all.push_back({u"itself among the allowed"_s, kPlain, [](const Schema &schema, RelationshipForm &form) {
                       for (std::vector<AllowedForm> *list : {&form.sourceAllow, &form.targetAllow})
                           list->push_back({schema.entityNamed(u"Thing")->id, {}, {}, {}});
                       form.sourceOptional = form.targetOptional = true;
                   }, [](const RelationshipKind &kind, AnyStorage) { return isAny(kind) && kind.holder != KeyHolder::Junction; }});
    all.push_back({u"itself among the allowed, cascade"_s, kPlain, [shape = all.back().shape](const Schema &schema, RelationshipForm &form) { shape(schema, form); form.onDelete = Action::Cascade; }, all.back().fits});
    all.push_back({u"values in several cases"_s, kPlain, [](const Schema &, RelationshipForm &form) {
                       for (std::vector<AllowedForm> *list : {&form.sourceAllow, &form.targetAllow}) {
                           if (list->empty())
                               continue;
                           list->front().value = u"it's \\ \"x\"; -- ü"_s;
                           list->back().value = u"it's \\ \"X\"; -- ü"_s;
                       }
                   }, holdsPair});
    all.push_back({u"hostile names"_s, u"Post(id*, title); Page(id*, title); Person(\"or'der$function$\"*: string(9), \"a\"\"b`c\"); Thing(\"a b;--\"*: string(9), \"x'); DROP\")"_s});
    all.push_back({u"cascade"_s, kPlain, onDelete(Action::Cascade, false), isOne});
    all.push_back({u"set null"_s, kPlain, onDelete(Action::SetNull, true), isOne});
    all.push_back({u"restrict"_s, kPlain, onDelete(Action::Restrict, false)});
    all.push_back({u"may repeat"_s, kPlain, [](const Schema &, RelationshipForm &form) { form.pairIsKey = form.uniquePair = false; }, [](const RelationshipKind &kind, AnyStorage) { return kind.holder == KeyHolder::Junction; }});
    all.push_back({u"id of its own"_s, kPlain, [](const Schema &, RelationshipForm &form) { form.pairIsKey = false; }, [](const RelationshipKind &kind, AnyStorage) { return kind.holder == KeyHolder::Junction; }});
    all.push_back({u"identifying"_s, kPlain, [](const Schema &, RelationshipForm &form) { form.sourcePrimary = form.targetPrimary = true; }, isOne});
    all.push_back({u"minimum"_s, kPlain, [](const Schema &, RelationshipForm &form) { form.minimum = 1; form.maximum = 2; }});
    all.push_back({u"logical"_s, kPlain, [](const Schema &, RelationshipForm &form) { form.enforcement = Enforcement::Logical; }, [](const RelationshipKind &kind, AnyStorage) { return !isAny(kind); }});
    all.push_back({u"a plain code"_s, kPlain, [](const Schema &, RelationshipForm &form) {
                       form.target = {};
                       form.languageField = u"language"_s;
                   }, [](const RelationshipKind &kind, AnyStorage) { return QLatin1String(kind.key) == "translations"_L1; }});
    const QString tree = u"Post(id*, title); Page(id*, title); Person(id*, name); Thing(id*, name)"_s;
    const auto treeForm = [self](Guard guard, Action action) {
        return [self, guard, action](const Schema &schema, RelationshipForm &form) {
            self(schema, form);
            form.sourceOptional = true;
            form.role = ReferenceRole::Tree;
            form.cycleGuard = guard;
            form.onDelete = action;
            if (guard == Guard::Database)
                form.maximumDepth = 3;
        };
    };
    all.push_back({u"guarded tree"_s, tree, treeForm(Guard::Database, Action::NoAction), isTree});
    all.push_back({u"guarded tree, set null"_s, tree, treeForm(Guard::Database, Action::SetNull), isTree});
    all.push_back({u"guarded tree, compound keys"_s, all[2].entities, treeForm(Guard::Database, Action::NoAction), isTree});
    all.push_back({u"unguarded tree"_s, tree, treeForm(Guard::None, Action::NoAction), isTree});
    all.push_back({u"symmetric, once"_s, kPlain, symmetric(ThroughRole::SymmetricOnce), isPlainJunction});
    all.push_back({u"symmetric, once, compound keys"_s, all[2].entities, symmetric(ThroughRole::SymmetricOnce), isPlainJunction});
    all.push_back({u"symmetric, mirrored"_s, kPlain, symmetric(ThroughRole::SymmetricMirrored), isPlainJunction});
    return all;
}

} // namespace

std::vector<RelationshipWorld> relationshipWorlds(const QString &dialect, QStringList *refused)
{
    std::vector<RelationshipWorld> worlds;
    static const QString storages[] = {u"pair"_s, u"triggers"_s, u"arc"_s};
    for (const Manner &manner : manners())
        for (const RelationshipKind &kind : relationshipKinds())
            for (int storage = 0; storage < (isAny(kind) ? 3 : 1); ++storage) {
                if (manner.fits && !manner.fits(kind, AnyStorage(storage)))
                    continue;
                CountedIds ids(1);
                const auto base = schemaFromText(manner.entities, ids, dialect);
                if (!base)
                    qFatal("%s", qPrintable(worded(base.error(), Wording::English)));
                const auto id = [&](QStringView name) { return base->entityNamed(name)->id; };
                RelationshipForm form;
                form.kind = QLatin1String(kind.key);
                form.storage = AnyStorage(storage);
                const std::vector<AllowedForm> allowed{{id(u"Post"), {}, {}, {}}, {id(u"Page"), {}, {}, {}}};
                if (kind.anySource())
                    form.sourceAllow = allowed;
                else
                    form.source = id(u"Person");
                if (kind.anyTarget())
                    form.targetAllow = allowed;
                else
                    form.target = id(u"Thing");
                // The one that holds an any-end is the Thing.
                if (kind.any == AnySide::Target && kind.holder == KeyHolder::Source)
                    form.source = id(u"Thing");
                if (manner.shape) {
                    manner.shape(*base, form);
                    if (!kind.anySource())
                        form.sourceAllow.clear();
                    if (!kind.anyTarget())
                        form.targetAllow.clear();
                }
                if (QLatin1String(kind.key) == "external"_L1) {
                    form.url = u"https://example.org/{name}"_s;
                    form.shape = QStringList{u"name: string?"_s};
                    form.target = {};
                }
                const QString name = form.kind + (isAny(kind) ? ", "_L1 + storages[storage] : QString()) + ": "_L1 + manner.name;
                const auto change = edits::relate(*base, form, ids);
                if (!change) {
                    if (refused)
                        *refused << name + ": "_L1 + worded(change.error(), Wording::English);
                    continue;
                }
                worlds.push_back({name, applied(*base, *change), edits::addedRelationship(*change)});
            }
    return worlds;
}

RelationshipRows::RelationshipRows(const RelationshipWorld &world, const Dialect &dialect) : m_world(world), m_schema(world.schema), m_dialect(dialect)
{
    if (const Through *through = m_schema.throughs().get(world.id.through())) {
        m_ends = {sourceLegOf(*through)};
        m_language = through->language;
        m_ends.push_back(m_language ? RelationshipId() : targetLegOf(*through));
        m_holder = junctionOf(m_schema, *through);
    } else if (const Reference *reference = m_schema.references().get(world.id.reference())) {
        m_ends = {world.id};
        m_holder = reference->holder;
    } else if (const AnyReference *any = m_schema.anyReferences().get(world.id.anyReference())) {
        m_ends = {world.id};
        m_holder = any->holder;
    }
}

size_t RelationshipRows::ways(size_t end) const
{
    const AnyReference *any = m_schema.anyReferences().get(m_ends[end].anyReference());
    return any ? any->allowed.size() : 1;
}

EntityId RelationshipRows::pointedAt(size_t end, size_t way) const
{
    if (const AnyReference *any = m_schema.anyReferences().get(m_ends[end].anyReference()))
        return any->allowed[way].entity;
    const Reference *reference = m_schema.references().get(m_ends[end].reference());
    return reference ? reference->referenced : EntityId();
}

FieldId RelationshipRows::discriminator(size_t end) const
{
    const AnyReference *any = m_schema.anyReferences().get(m_ends[end].anyReference());
    return any ? any->discriminator : FieldId();
}

QString RelationshipRows::keyText(const Field &field, int record) const
{
    return field.type.isNumber() ? QString::number(record) : u"k'%1"_s.arg(record);
}

RowValues RelationshipRows::keyOf(EntityId id, int record) const
{
    const Entity &entity = m_schema.entities()[id];
    RowValues values;
    for (const FieldId field : entity.primaryKey()->fields)
        values.insert(field, keyText(*entity.field(field), record));
    return values;
}

RowValues RelationshipRows::nowhere(size_t end) const
{
    RowValues values;
    for (size_t way = 0; way < ways(end); ++way) {
        const RowValues fields = pointing(end, way, 1);
        for (auto field = fields.begin(); field != fields.end(); ++field)
            values.insert(field.key(), std::nullopt);
    }
    return values;
}

RowValues RelationshipRows::pointing(size_t end, size_t way, int record) const
{
    if (m_ends[end].isNull())
        return {{m_language, u"l%1"_s.arg(record)}};
    RowValues values;
    const auto take = [&](const Reference &reference, bool filled) {
        const Entity &there = m_schema.entities()[reference.referenced];
        for (const FieldPair &pair : reference.pairs)
            if (filled || !values.contains(pair.field))
                values.insert(pair.field, filled ? std::optional(keyText(*there.field(pair.referenced), record)) : std::nullopt);
    };
    const AnyReference *any = m_schema.anyReferences().get(m_ends[end].anyReference());
    if (!any) {
        take(m_schema.references()[m_ends[end].reference()], true);
        return values;
    }
    way = way < any->allowed.size() ? way : 0;
    const Allowed &allowed = any->allowed[way];
    const Entity &there = m_schema.entities()[allowed.entity];
    if (any->storage == AnyStorage::Arc) {
        for (const Allowed &other : any->allowed)
            take(m_schema.references()[other.leg], other.id == allowed.id);
        return values;
    }
    values.insert(any->discriminator, allowed.value.isEmpty() ? m_schema.tableName(there) : allowed.value);
    for (size_t i = 0; i < any->key.size(); ++i)
        values.insert(any->key[i], keyText(*there.field(there.primaryKey()->fields[i]), record));
    return values;
}

RowValues RelationshipRows::pointing(int first, int second) const
{
    RowValues values = pointing(size_t(0), 0, first);
    if (m_ends.size() > 1)
        values.insert(pointing(1, 0, second));
    return values;
}

QString RelationshipRows::table(EntityId entity) const
{
    return quotedName(m_dialect, m_schema.tableName(m_schema.entities()[entity]));
}

QString RelationshipRows::literal(const Field &field, const std::optional<QString> &value) const
{
    if (!value)
        return u"NULL"_s;
    return field.type.isNumber() ? *value : quotedText(m_dialect, *value);
}

QStringList RelationshipRows::assignments(EntityId entity, const RowValues &values, QLatin1String isNull) const
{
    QStringList parts;
    for (auto value = values.begin(); value != values.end(); ++value) {
        const Field &field = *m_schema.entities()[entity].field(value.key());
        parts += quotedName(m_dialect, m_schema.columnName(field)) + (*value ? " = "_L1 : isNull) + (*value || isNull == " = "_L1 ? literal(field, *value) : QString());
    }
    return parts;
}

QStringList RelationshipRows::records()
{
    QStringList statements;
    QSet<EntityId> done;
    for (size_t end = 0; end < m_ends.size(); ++end)
        for (size_t way = 0; way < ways(end); ++way) {
            const EntityId id = pointedAt(end, way);
            if (!id || done.contains(id))
                continue;
            done.insert(id);
            for (int record = 1; record <= 3; ++record) {
                RowValues values = keyOf(id, record);
                if (id == m_holder) { // at nothing, or at itself where it must point
                    RowValues none = nowhere(end);
                    const Entity &holder = m_schema.entities()[id];
                    const bool required = std::any_of(none.keyBegin(), none.keyEnd(), [&](FieldId field) { return !holder.field(field)->nullable; });
                    values.insert(required ? pointing(end, way, record) : none);
                }
                statements += insert(id, values);
            }
        }
    return statements;
}

QString RelationshipRows::insert(EntityId id, const RowValues &values)
{
    const Entity &entity = m_schema.entities()[id];
    QStringList columns, texts;
    for (const Field &field : entity.fields) {
        const bool given = values.contains(field.id);
        if (!given && (field.nullable || field.defaultValue.kind != DefaultKind::None) && !entity.isInPrimaryKey(field.id))
            continue;
        columns += quotedName(m_dialect, m_schema.columnName(field));
        texts += given ? literal(field, values[field.id]) : literal(field, field.type.isNumber() ? QString::number(m_next++) : u"x%1"_s.arg(m_next++));
    }
    return "INSERT INTO "_L1 + table(id) + " ("_L1 + columns.join(", "_L1) + ") "_L1 + (m_dialect.id == "postgresql"_L1 ? "OVERRIDING SYSTEM VALUE "_L1 : ""_L1) + "VALUES ("_L1 + texts.join(", "_L1) + u')';
}

QString RelationshipRows::update(EntityId entity, const RowValues &values, const RowValues &where) const
{
    return "UPDATE "_L1 + table(entity) + " SET "_L1 + assignments(entity, values, " = "_L1).join(", "_L1) + " WHERE "_L1 + assignments(entity, where, " IS NULL"_L1).join(" AND "_L1);
}

QString RelationshipRows::remove(EntityId entity, const RowValues &where) const
{
    return "DELETE FROM "_L1 + table(entity) + " WHERE "_L1 + assignments(entity, where, " IS NULL"_L1).join(" AND "_L1);
}

QString RelationshipRows::count(EntityId entity, const RowValues &where) const
{
    return "SELECT count(*) FROM "_L1 + table(entity) + (where.isEmpty() ? QString() : " WHERE "_L1 + assignments(entity, where, " IS NULL"_L1).join(" AND "_L1));
}

} // namespace relata::test
