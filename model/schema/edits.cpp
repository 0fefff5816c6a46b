#include "model/schema/edits.h"

#include "model/schema/edithelpers.h"
#include "model/schema/naming.h"
#include "model/schema/relateexternal.h"

#include <set>

namespace relata::edits {

using namespace Qt::StringLiterals;

namespace {

// The names of an entity's ends that a field must not take; key fields of the very relationship may share its name.
bool fieldNameTaken(const Schema &schema, const Entity &entity, const QString &name, FieldId except)
{
    const Field *present = entity.fieldNamed(name);
    if (present && present->id != except)
        return true;
    if (!endNames(schema, entity.id).contains(name))
        return false;
    return std::none_of(schema.references().begin(), schema.references().end(), [&](const Reference &reference) {
        return reference.holder == entity.id && reference.holderEnd.name == name
            && std::any_of(reference.pairs.begin(), reference.pairs.end(), [except](const FieldPair &pair) { return pair.field == except; });
    }) && std::none_of(schema.anyReferences().begin(), schema.anyReferences().end(), [&](const AnyReference &reference) {
        return reference.holder == entity.id && reference.holderEnd.name == name && std::find(reference.key.begin(), reference.key.end(), except) != reference.key.end();
    });
}

template<class Part>
bool uniqueIds(const std::vector<Part> &parts)
{
    std::set<decltype(Part::id)> seen;
    return std::all_of(parts.begin(), parts.end(), [&seen](const Part &part) { return part.id && seen.insert(part.id).second; });
}

// What must hold inside an entity for every record that is stored.
std::optional<Error> entityFault(const Schema &schema, const Entity &entity)
{
    if (auto fault = nameFault(entity.name))
        return fault;
    if (entityNameTaken(schema, entity.name, entity.id))
        return nameTaken({}, entity.name).at({{}, 0, 0, entity.name, {}});
    Q_ASSERT(uniqueIds(entity.fields) && uniqueIds(entity.keys) && uniqueIds(entity.indexes) && uniqueIds(entity.checks));
    std::set<QString> names;
    for (const Field &field : entity.fields) {
        if (auto fault = nameFault(field.name))
            return fault->at({{}, 0, 0, entity.name, field.name});
        if (!names.insert(field.name).second)
            return nameTaken(entity.name, field.name).at({{}, 0, 0, entity.name, field.name});
    }
    int primaries = 0;
    const auto known = [&entity](FieldId id) { return entity.field(id) != nullptr; };
    for (const Key &key : entity.keys) {
        primaries += key.kind == KeyKind::Primary;
        if (key.fields.empty() || !std::all_of(key.fields.begin(), key.fields.end(), known))
            return Error{"key.fields", QT_TRANSLATE_NOOP("Messages", "A key of %1 names no field or one that isn't there."), {entity.name},
                         QT_TRANSLATE_NOOP("Messages", "Choose fields of %1.")};
    }
    if (primaries > 1)
        return Error{"key.two-primaries", QT_TRANSLATE_NOOP("Messages", "%1 has two primary keys."), {entity.name}, QT_TRANSLATE_NOOP("Messages", "Keep one.")};
    for (const Index &index : entity.indexes) {
        if (index.parts.empty() || !std::all_of(index.parts.begin(), index.parts.end(), [&known](const IndexPart &part) { return part.field ? known(part.field) : !part.expression.isEmpty(); }))
            return Error{"index.fields", QT_TRANSLATE_NOOP("Messages", "An index of %1 names no field or one that isn't there."), {entity.name},
                         QT_TRANSLATE_NOOP("Messages", "Choose fields of %1.")};
    }
    return std::nullopt;
}

// A field that points at `field` takes its type, and so on along the chain.
void followType(Draft &draft, EntityId entity, FieldId field, std::set<FieldId> &seen)
{
    if (!seen.insert(field).second)
        return;
    const FieldType type = draft.schema().entities()[entity].field(field)->type;
    std::vector<std::pair<EntityId, FieldId>> followers;
    for (const Reference &reference : draft.schema().references()) {
        for (const FieldPair &pair : reference.pairs) {
            if (reference.referenced == entity && pair.referenced == field && pair.field)
                followers.push_back({reference.holder, pair.field});
        }
    }
    for (const auto &[holder, key] : followers) {
        const Entity *owner = draft.schema().entities().get(holder);
        const Field *present = owner ? owner->field(key) : nullptr;
        if (!present || canReference(present->type, type))
            continue;
        draft.update<Entity>(holder, [&type, key = key](Entity &e) {
            for (Field &candidate : e.fields) {
                if (candidate.id == key)
                    candidate.type = type;
            }
        });
        followType(draft, holder, key, seen);
    }
}

// A URL template says the field's name.
std::optional<Error> followName(Draft &draft, const Entity &entity, const Field &before, const QString &name)
{
    if (before.name == name || externalsNaming(draft.schema(), entity.id, before.name).empty())
        return std::nullopt;
    if (name.contains(u'{') || name.contains(u'}'))
        return Error{"field.in-url", QT_TRANSLATE_NOOP("Messages", "The address of a web API names %1 between braces, so its name can't have any."), {before.name},
                     QT_TRANSLATE_NOOP("Messages", "Choose a name without braces.")}.at({{}, 0, 0, entity.name, before.name});
    renamePlaceholder(draft, entity.id, before.name, name);
    return std::nullopt;
}

// What a discriminator holds for an entity stays when its table gets another name: rows have it.
void freezeValues(Draft &draft, const Schema &before)
{
    for (const AnyReference &reference : before.anyReferences()) {
        for (const Allowed &allowed : reference.allowed) {
            const Entity *was = before.entities().get(allowed.entity), *now = draft.schema().entities().get(allowed.entity);
            if (!allowed.value.isEmpty() || !was || !now || before.tableName(*was) == draft.schema().tableName(*now))
                continue;
            draft.update<AnyReference>(reference.id, [&](AnyReference &changed) {
                for (Allowed &one : changed.allowed) {
                    if (one.id == allowed.id)
                        one.value = before.tableName(*was);
                }
            });
        }
    }
}

template<class Function>
Result<Change> withEntity(const Schema &schema, EntityId id, Function &&f)
{
    const Entity *entity = schema.entities().get(id);
    if (!entity)
        return noSuchEntity();
    return f(*entity);
}

template<class Function>
Result<Change> withField(const Schema &schema, EntityId id, FieldId field, Function &&f)
{
    const Entity *entity = schema.entities().get(id);
    if (!entity)
        return noSuchEntity();
    const Field *present = entity->field(field);
    if (!present)
        return noSuchField(entity->name, field.toString());
    return f(*entity, *present);
}

} // namespace

Result<Change> addEntity(const Schema &schema, const NewEntity &wanted, IdSource &ids, KeyWanted keyWanted)
{
    Entity entity;
    entity.id = ids.make<EntityId>(wanted.name);
    entity.name = wanted.name;
    entity.kind = wanted.kind;
    entity.schemaName = wanted.schemaName;
    entity.dataSource = wanted.dataSource;
    if (!entity.dataSource && !schema.dataSources().isEmpty())
        entity.dataSource = schema.dataSources().begin()->id;
    for (Field field : wanted.fields) {
        if (!field.id)
            field.id = ids.make<FieldId>(wanted.name + u'/' + field.name);
        entity.fields.push_back(std::move(field));
    }
    const auto addKey = [&](KeyKind kind, const std::vector<QString> &names) -> std::optional<Error> {
        Key key;
        key.id = ids.make<KeyId>();
        key.kind = kind;
        for (const QString &name : names) {
            const Field *field = entity.fieldNamed(name);
            if (!field)
                return noSuchField(entity.name, name);
            key.fields.push_back(field->id);
        }
        entity.keys.push_back(std::move(key));
        return std::nullopt;
    };
    if (!wanted.primaryKey.empty()) {
        if (auto fault = addKey(KeyKind::Primary, wanted.primaryKey))
            return *fault;
    } else if (keyWanted == KeyWanted::AddIdentity && wanted.kind == EntityKind::Table) {
        Field id;
        id.id = ids.make<FieldId>(wanted.name + u"/id"_s);
        id.name = naming::uniqueName(u"id"_s, [&entity](const QString &name) { return entity.fieldNamed(name) != nullptr; });
        id.type = typeOf(TypeKind::Int64);
        id.generated = Generated::Identity;
        entity.fields.insert(entity.fields.begin(), id);
        addKey(KeyKind::Primary, {id.name});
    }
    for (const auto &names : wanted.uniqueKeys) {
        if (auto fault = addKey(KeyKind::Unique, names))
            return *fault;
    }
    if (auto fault = entityFault(schema, entity))
        return *fault;
    Draft draft(schema);
    draft.set(entity);
    return draft.change();
}

EntityId addedEntity(const Change &change)
{
    EntityId added;
    change.forEach<Entity>([&added](const Delta<Entity> &delta) {
        if (!delta.before)
            added = delta.after->id;
    });
    return added;
}

RelationshipId addedRelationship(const Change &change)
{
    RelationshipId added;
    change.forEach<Reference>([&added](const Delta<Reference> &delta) {
        if (!delta.before)
            added = delta.after->id;
    });
    change.forEach<AnyReference>([&added](const Delta<AnyReference> &delta) {
        if (!delta.before)
            added = delta.after->id;
    });
    change.forEach<Through>([&added](const Delta<Through> &delta) {
        if (!delta.before)
            added = delta.after->id;
    });
    change.forEach<External>([&added](const Delta<External> &delta) {
        if (!delta.before)
            added = delta.after->id;
    });
    return added;
}

Result<Change> renameEntity(const Schema &schema, EntityId id, const QString &name)
{
    return withEntity(schema, id, [&](const Entity &entity) -> Result<Change> {
        Entity renamed = entity;
        renamed.name = name;
        return changeEntity(schema, renamed);
    });
}

Result<Change> changeEntity(const Schema &schema, const Entity &entity)
{
    if (!schema.entities().contains(entity.id))
        return noSuchEntity();
    if (auto fault = entityFault(schema, entity))
        return *fault;
    Draft draft(schema);
    draft.set(entity);
    const Entity &before = schema.entities()[entity.id];
    for (const Field &field : before.fields) {
        if (const Field *now = entity.field(field.id)) {
            if (auto fault = followName(draft, before, field, now->name))
                return *fault;
        }
    }
    freezeValues(draft, schema);
    return draft.change();
}

Result<Change> changeProject(const Schema &schema, const Project &project)
{
    Draft draft(schema);
    draft.set(project);
    freezeValues(draft, schema);
    return draft.change();
}

Result<Change> addField(const Schema &schema, EntityId id, Field field, IdSource &ids, std::optional<int> at)
{
    return withEntity(schema, id, [&](const Entity &entity) -> Result<Change> {
        if (!field.id)
            field.id = ids.make<FieldId>(entity.name + u'/' + field.name);
        if (auto fault = nameFault(field.name))
            return fault->at({{}, 0, 0, entity.name, field.name});
        if (fieldNameTaken(schema, entity, field.name, {}))
            return nameTaken(entity.name, field.name).at({{}, 0, 0, entity.name, field.name});
        Entity changed = entity;
        const auto place = at ? changed.fields.begin() + std::clamp<qsizetype>(*at, 0, qsizetype(changed.fields.size())) : changed.fields.end();
        changed.fields.insert(place, field);
        Draft draft(schema);
        draft.set(changed);
        return draft.change();
    });
}

Result<Change> renameField(const Schema &schema, EntityId id, FieldId fieldId, const QString &name)
{
    return withField(schema, id, fieldId, [&](const Entity &, const Field &field) {
        Field renamed = field;
        renamed.name = name;
        return changeField(schema, id, renamed);
    });
}

Result<Change> changeField(const Schema &schema, EntityId id, const Field &field)
{
    return withField(schema, id, field.id, [&](const Entity &entity, const Field &before) -> Result<Change> {
        if (auto fault = nameFault(field.name))
            return fault->at({{}, 0, 0, entity.name, field.name});
        if (before.name != field.name && fieldNameTaken(schema, entity, field.name, field.id))
            return nameTaken(entity.name, field.name).at({{}, 0, 0, entity.name, field.name});
        if (field.nullable && !before.nullable && entity.isInPrimaryKey(field.id))
            return Error{"field.nullable-primary", QT_TRANSLATE_NOOP("Messages", "%1 is part of the primary key, so it can't be empty."), {field.name},
                         QT_TRANSLATE_NOOP("Messages", "Take it out of the primary key first.")}.at({{}, 0, 0, entity.name, field.name});
        Draft draft(schema);
        draft.update<Entity>(id, [&field](Entity &e) {
            for (Field &candidate : e.fields) {
                if (candidate.id == field.id)
                    candidate = field;
            }
        });
        if (auto fault = followName(draft, entity, before, field.name))
            return *fault;
        if (!(before.type == field.type)) {
            std::set<FieldId> seen;
            followType(draft, id, field.id, seen);
        }
        return draft.change();
    });
}

Result<Change> moveField(const Schema &schema, EntityId id, FieldId fieldId, int to)
{
    return withField(schema, id, fieldId, [&](const Entity &entity, const Field &field) -> Result<Change> {
        Entity changed = entity;
        const Field moved = field;
        std::erase_if(changed.fields, [fieldId](const Field &candidate) { return candidate.id == fieldId; });
        changed.fields.insert(changed.fields.begin() + std::clamp<qsizetype>(to, 0, qsizetype(changed.fields.size())), moved);
        Draft draft(schema);
        draft.set(changed);
        return draft.change();
    });
}

Result<Change> removeField(const Schema &schema, EntityId entity, FieldId field)
{
    Removal removal;
    removal.fields.push_back({entity, field});
    return remove(schema, removal);
}

Result<Change> setPrimary(const Schema &schema, EntityId id, FieldId fieldId, Membership membership, IdSource &ids)
{
    return withField(schema, id, fieldId, [&](const Entity &entity, const Field &) -> Result<Change> {
        if (entity.isInPrimaryKey(fieldId) == (membership == Membership::In))
            return Change();
        Entity changed = entity;
        auto primary = std::find_if(changed.keys.begin(), changed.keys.end(), [](const Key &key) { return key.kind == KeyKind::Primary; });
        if (membership == Membership::In) {
            if (primary == changed.keys.end()) {
                Key key;
                key.id = ids.make<KeyId>();
                key.kind = KeyKind::Primary;
                primary = changed.keys.insert(changed.keys.begin(), key);
            }
            primary->fields.push_back(fieldId);
            for (Field &field : changed.fields) {
                if (field.id == fieldId)
                    field.nullable = false;
            }
        } else {
            if (isReferenced(schema, id, {fieldId}))
                return Error{"key.referenced", QT_TRANSLATE_NOOP("Messages", "Relationships point at this key of %1."), {entity.name},
                             QT_TRANSLATE_NOOP("Messages", "Delete or change those relationships first.")};
            std::erase(primary->fields, fieldId);
            if (primary->fields.empty())
                changed.keys.erase(primary);
        }
        Draft draft(schema);
        draft.set(changed);
        return draft.change();
    });
}

Result<Change> setUnique(const Schema &schema, EntityId id, FieldId fieldId, Membership membership, IdSource &ids)
{
    return withField(schema, id, fieldId, [&](const Entity &entity, const Field &) -> Result<Change> {
        const auto isIt = [fieldId](const Key &key) { return key.kind == KeyKind::Unique && key.fields == std::vector<FieldId>{fieldId}; };
        const bool has = std::any_of(entity.keys.begin(), entity.keys.end(), isIt);
        if (has == (membership == Membership::In))
            return Change();
        Entity changed = entity;
        if (membership == Membership::In) {
            Key key;
            key.id = ids.make<KeyId>();
            key.fields = {fieldId};
            changed.keys.push_back(key);
        } else {
            std::erase_if(changed.keys, isIt);
            if (!changed.isUniqueKey({fieldId}) && isReferenced(schema, id, {fieldId}))
                return Error{"key.referenced", QT_TRANSLATE_NOOP("Messages", "Relationships point at this key of %1."), {entity.name},
                             QT_TRANSLATE_NOOP("Messages", "Delete or change those relationships first.")};
        }
        Draft draft(schema);
        draft.set(changed);
        return draft.change();
    });
}

Result<Change> setExport(const Schema &schema, const ExportSetting &setting)
{
    Q_ASSERT(setting.id);
    Draft draft(schema);
    draft.set(setting);
    return draft.change();
}

Result<Change> removeExport(const Schema &schema, ExportId id)
{
    Draft draft(schema);
    draft.remove<ExportSetting>(id);
    return draft.change();
}

} // namespace relata::edits
