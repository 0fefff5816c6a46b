#include "model/schema/relationshipbuild.h"

#include "model/schema/naming.h"

namespace relata::building {

using namespace Qt::StringLiterals;
using namespace edits;

namespace {

FieldId addKeyField(Draft &draft, EntityId holder, const QString &name, const Entity &referenced, FieldId key, IdSource &ids)
{
    const Field &model = *referenced.field(key);
    Field field;
    field.id = ids.make<FieldId>();
    field.name = name;
    field.type = model.type;
    if (draft.schema().dialectOf(referenced) != draft.schema().dialectOf(draft.schema().entities()[holder]) && field.type.kind != TypeKind::Native) {
        field.type.native.clear();
        field.type.dialect.clear();
    }
    field.collation = model.collation;
    draft.update<Entity>(holder, [&field](Entity &entity) { entity.fields.push_back(field); });
    return field.id;
}

QString idNameFor(const Schema &schema, EntityId id)
{
    const QStringList ends = endNames(schema, id);
    return naming::uniqueName(u"id"_s, [&](const QString &name) { return ends.contains(name) || schema.entities()[id].fieldNamed(name); });
}

// The primary key without `fields`: a former key that was kept as a unique one comes back, else an id is made.
void restorePrimaryKey(Entity &entity, const std::vector<FieldId> &fields, const QString &idName, IdSource &ids)
{
    const auto primary = std::find_if(entity.keys.begin(), entity.keys.end(), [](const Key &key) { return key.kind == KeyKind::Primary; });
    if (primary == entity.keys.end())
        return;
    std::vector<FieldId> rest = primary->fields;
    std::erase_if(rest, [&fields](FieldId id) { return contains(fields, id); });
    if (!rest.empty()) {
        primary->fields = rest;
        const KeyId primaryId = primary->id;
        std::erase_if(entity.keys, [&](const Key &key) {
            return key.id != primaryId && key.name.isEmpty() && key.fields.size() == rest.size() && isWithin(key.fields, rest);
        });
        return;
    }
    const auto former = std::find_if(entity.keys.begin(), entity.keys.end(), [&fields, &entity](const Key &key) {
        return key.kind == KeyKind::Unique && !isWithin(key.fields, fields)
            && std::none_of(key.fields.begin(), key.fields.end(), [&entity](FieldId id) { return !entity.field(id) || entity.field(id)->nullable; });
    });
    if (former != entity.keys.end()) {
        primary->fields = former->fields;
        entity.keys.erase(former);
        return;
    }
    Field id;
    id.id = ids.make<FieldId>();
    id.name = idName;
    id.type = typeOf(TypeKind::Int64);
    id.generated = Generated::Identity;
    primary->fields = {id.id};
    entity.fields.insert(entity.fields.begin(), id);
}

} // namespace

std::vector<FieldId> heldFields(const Reference &reference)
{
    std::vector<FieldId> fields;
    for (const FieldPair &pair : reference.pairs) {
        if (pair.field)
            fields.push_back(pair.field);
    }
    return fields;
}

std::vector<FieldId> keyFields(Draft &draft, EntityId holder, const QStringList &names, EntityId referencedId, const std::vector<FieldId> &referencedKey,
                               const std::vector<FieldId> &before, RelationshipId self, IdSource &ids)
{
    std::vector<FieldId> fields;
    for (qsizetype i = 0; i < names.size(); ++i) {
        const Entity &entity = draft.schema().entities()[holder];
        if (const Field *field = entity.fieldNamed(names[i])) {
            fields.push_back(field->id);
            continue;
        }
        const FieldId old = size_t(i) < before.size() ? before[size_t(i)] : FieldId();
        const Field *oldField = old ? entity.field(old) : nullptr;
        if (oldField && before.size() == size_t(names.size()) && !names.contains(oldField->name) && !isKeyField(draft.schema(), holder, old, self)) {
            draft.update<Entity>(holder, [&](Entity &e) {
                for (Field &field : e.fields) {
                    if (field.id == old)
                        field.name = names[i];
                }
            });
            fields.push_back(old);
            continue;
        }
        const Entity referenced = draft.schema().entities()[referencedId];
        fields.push_back(addKeyField(draft, holder, names[i], referenced, referencedKey[size_t(i)], ids));
    }
    // Key fields that nothing needs any more go with the change.
    std::vector<FieldId> drop;
    for (const FieldId old : before) {
        if (!contains(fields, old) && !isNeeded(draft.schema(), draft.schema().entities()[holder], old, self))
            drop.push_back(old);
    }
    dropFields(draft, holder, drop);
    return fields;
}

void stopIdentifying(Draft &draft, EntityId holder, const std::vector<FieldId> &fields, RelationshipId self, IdSource &ids)
{
    const std::vector<FieldId> former = draft.schema().entities()[holder].primaryKey()->fields;
    const QString idName = idNameFor(draft.schema(), holder);
    const bool keep = !isWithin(former, fields) && isReferenced(draft.schema(), holder, fields, self);
    draft.update<Entity>(holder, [&](Entity &entity) {
        restorePrimaryKey(entity, fields, idName, ids);
        if (!keep)
            return;
        Key key;
        key.id = ids.make<KeyId>();
        key.fields = former;
        entity.keys.push_back(key);
    });
}

void makeIdentifying(Draft &draft, EntityId holder, const std::vector<FieldId> &fields, Share share, RelationshipId self, IdSource &ids)
{
    const bool alone = share == Share::Whole;
    const Entity &before = draft.schema().entities()[holder];
    const Key *primary = before.primaryKey();
    const std::vector<FieldId> former = primary ? primary->fields : std::vector<FieldId>();
    if (primary && isWithin(fields, former))
        return;
    const bool keep = !former.empty() && !isWithin(former, fields)
        && (isReferenced(draft.schema(), holder, former, self) || std::any_of(former.begin(), former.end(), [&before](FieldId id) {
               const Field *field = before.field(id);
               return field && field->generated != Generated::None;
           }));
    draft.update<Entity>(holder, [&](Entity &entity) {
        auto place = std::find_if(entity.keys.begin(), entity.keys.end(), [](const Key &key) { return key.kind == KeyKind::Primary; });
        if (place == entity.keys.end()) {
            Key key;
            key.id = ids.make<KeyId>();
            key.kind = KeyKind::Primary;
            place = entity.keys.insert(entity.keys.begin(), key);
        }
        place->fields = fields;
        if (!alone) {
            for (const FieldId id : former) {
                if (!contains(place->fields, id))
                    place->fields.push_back(id);
            }
        }
        const KeyId primaryId = place->id;
        // A unique key that says what the primary key now says.
        std::erase_if(entity.keys, [&](const Key &key) {
            return key.id != primaryId && key.name.isEmpty() && key.fields.size() == fields.size() && isWithin(key.fields, fields) && alone;
        });
        if (keep) {
            Key key;
            key.id = ids.make<KeyId>();
            key.fields = former;
            entity.keys.push_back(key);
        }
    });
}

void setUnique(Draft &draft, EntityId holder, const std::vector<FieldId> &fields, Uniqueness wanted, IdSource &ids)
{
    if (draft.schema().entities()[holder].areUnique(fields) == (wanted == Uniqueness::Unique))
        return;
    const QString idName = idNameFor(draft.schema(), holder);
    draft.update<Entity>(holder, [&](Entity &entity) {
        if (wanted == Uniqueness::Unique) {
            Key key;
            key.id = ids.make<KeyId>();
            key.fields = fields;
            entity.keys.push_back(key);
            // The unique key serves look-ups: an index of our making on the same fields is one too many.
            std::erase_if(entity.indexes, [&fields](const Index &index) {
                return index.name.isEmpty() && !index.unique && index.parts.size() == fields.size()
                    && std::all_of(index.parts.begin(), index.parts.end(), [&fields](const IndexPart &part) { return contains(fields, part.field); });
            });
            return;
        }
        std::erase_if(entity.keys, [&fields](const Key &key) { return key.kind == KeyKind::Unique && isWithin(key.fields, fields); });
        for (Index &index : entity.indexes) {
            if (index.unique && std::all_of(index.parts.begin(), index.parts.end(), [&fields](const IndexPart &part) { return contains(fields, part.field); }))
                index.unique = false;
        }
        if (entity.areUnique(fields))
            restorePrimaryKey(entity, fields, idName, ids); // they were the whole primary key
    });
}

void setPresence(Draft &draft, EntityId holder, const std::vector<FieldId> &fields, Presence wanted, RelationshipId self)
{
    const bool optional = wanted == Presence::Optional;
    const Entity before = draft.schema().entities()[holder];
    const auto isNullable = [&before](FieldId id) { const Field *field = before.field(id); return field && field->nullable; };
    const bool already = std::any_of(fields.begin(), fields.end(), isNullable);
    if (already == optional)
        return;
    std::vector<FieldId> change;
    for (const FieldId id : fields) {
        const bool free = !before.isInPrimaryKey(id) && std::none_of(draft.schema().references().begin(), draft.schema().references().end(), [&](const Reference &other) {
            return other.holder == holder && RelationshipId(other.id) != self
                && std::any_of(other.pairs.begin(), other.pairs.end(), [id](const FieldPair &pair) { return pair.field == id; });
        });
        if (!optional || free)
            change.push_back(id);
    }
    draft.update<Entity>(holder, [&](Entity &entity) {
        for (Field &field : entity.fields) {
            if (contains(change, field.id))
                field.nullable = optional;
        }
    });
}

void addIndex(Draft &draft, EntityId holder, const std::vector<FieldId> &fields, IdSource &ids)
{
    if (fields.empty() || isIndexed(draft.schema().entities()[holder], fields))
        return;
    Index index;
    index.id = ids.make<IndexId>();
    for (const FieldId id : fields) {
        IndexPart part;
        part.field = id;
        index.parts.push_back(part);
    }
    draft.update<Entity>(holder, [&index](Entity &entity) { entity.indexes.push_back(index); });
}

std::vector<FieldPair> pairsOf(const std::vector<FieldId> &fields, const std::vector<FieldId> &referenced)
{
    std::vector<FieldPair> pairs;
    for (size_t i = 0; i < fields.size(); ++i)
        pairs.push_back({fields[i], referenced[i], {}});
    return pairs;
}

bool mentions(const RelationshipForm &form, EntityId entity)
{
    const auto is = [entity](const AllowedForm &allowed) { return allowed.entity == entity; };
    return entity && (form.source == entity || form.target == entity || std::any_of(form.sourceAllow.begin(), form.sourceAllow.end(), is)
        || std::any_of(form.targetAllow.begin(), form.targetAllow.end(), is));
}

Former detach(Draft &draft, const RelationshipForm &form)
{
    Former former;
    const Schema before = draft.schema();
    const RelationshipId id = form.existing;
    if (const Reference *reference = before.references().get(id.reference()))
        former.keys.push_back({reference->holder, heldFields(*reference)});
    if (const AnyReference *any = before.anyReferences().get(id.anyReference()))
        former.keys.push_back({any->holder, fieldsOf(before, *any)});
    if (const Through *through = before.throughs().get(id.through())) {
        const EntityId junction = junctionOf(before, *through);
        const bool takesLegs = isPureJunction(before, *through) && !mentions(form, junction);
        draft.remove<Through>(through->id);
        if (!takesLegs)
            return former; // they go on as relationships of their own
        former.junction = junction;
        dropRelationship(draft, sourceLegOf(*through), false);
        dropRelationship(draft, targetLegOf(*through), false);
        return former;
    }
    dropRelationship(draft, id, false);
    return former;
}

void clean(Draft &draft, const Former &former)
{
    for (const auto &[holder, fields] : former.keys) {
        std::vector<FieldId> unused = fields;
        std::erase_if(unused, [&](FieldId field) { return isKeyField(draft.schema(), holder, field); });
        dropKeyFields(draft, holder, unused);
    }
    const Schema &now = draft.schema();
    const EntityId junction = former.junction;
    if (!now.entities().contains(junction))
        return;
    const bool isUsed = std::any_of(now.references().begin(), now.references().end(), [junction](const Reference &one) { return one.holder == junction || one.referenced == junction; })
        || std::any_of(now.anyReferences().begin(), now.anyReferences().end(), [junction](const AnyReference &one) { return one.holder == junction || one.allowedEntity(junction); });
    if (!isUsed)
        dropEntity(draft, junction);
}

} // namespace relata::building
