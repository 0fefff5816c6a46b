// Any-to-one and one-to-any: a reference that may point at several entities.
#include "model/schema/relationshipbuild.h"
#include "model/schema/relationshipkinds.h"

namespace relata::building {

using namespace Qt::StringLiterals;
using namespace edits;

FieldId fieldFor(Draft &draft, EntityId holder, const QString &name, const FieldType &type, FieldId before, IdSource &ids)
{
    const Entity &entity = draft.schema().entities()[holder];
    if (const Field *present = entity.fieldNamed(name))
        return present->id;
    if (before && entity.field(before)) {
        draft.update<Entity>(holder, [&](Entity &changed) {
            for (Field &field : changed.fields) {
                if (field.id == before)
                    field.name = name;
            }
        });
        return before;
    }
    Field field;
    field.id = ids.make<FieldId>();
    field.name = name;
    field.type = type;
    draft.update<Entity>(holder, [&field](Entity &changed) { changed.fields.push_back(field); });
    return field.id;
}

namespace {

void dropUnneeded(Draft &draft, EntityId holder, std::vector<FieldId> fields, AnyReferenceId self)
{
    if (!draft.schema().entities().contains(holder))
        return;
    const Entity entity = draft.schema().entities()[holder];
    std::erase_if(fields, [&](FieldId id) { return !entity.field(id) || isNeeded(draft.schema(), entity, id, self); });
    dropFields(draft, holder, fields);
}

ReferenceId arcLeg(Draft &draft, const AnyShape &shape, const AllowedForm &allowed, const AnyReference &before, IdSource &ids)
{
    const Allowed *was = before.allowedEntity(allowed.entity);
    const Reference *stored = was ? draft.schema().references().get(was->leg) : nullptr;
    if (stored && before.holder == shape.holder && keepsLeg(draft.schema(), before, allowed)) {
        if (shape.onDelete != before.onDelete)
            draft.update<Reference>(stored->id, [&shape](Reference &leg) { leg.onDelete = shape.onDelete; });
        return was->leg;
    }
    const std::vector<FieldId> key = draft.schema().entities()[allowed.entity].primaryKey()->fields;
    Reference leg = stored ? *stored : Reference();
    if (!stored)
        leg.id = ids.make<ReferenceId>();
    leg.holder = shape.holder;
    leg.referenced = allowed.entity;
    const std::vector<FieldId> fields = keyFields(draft, shape.holder, allowed.key, allowed.entity, key, stored ? heldFields(*stored) : std::vector<FieldId>(), leg.id, ids);
    leg.pairs = pairsOf(fields, key);
    leg.onDelete = shape.onDelete;
    setPresence(draft, shape.holder, fields, Presence::Optional, leg.id);
    addIndex(draft, shape.holder, fields, ids);
    draft.set(leg);
    return leg.id;
}

} // namespace

bool keepsPairFields(const Schema &schema, const AnyReference &stored, const QString &discriminator, const QStringList &key)
{
    const Entity *holder = schema.entities().get(stored.holder);
    const Field *field = holder ? holder->field(stored.discriminator) : nullptr;
    return field && field->name == discriminator && fieldNames(*holder, stored.key) == key;
}

bool keepsLeg(const Schema &schema, const AnyReference &stored, const AllowedForm &allowed)
{
    const Entity *holder = schema.entities().get(stored.holder);
    const Allowed *was = stored.allowedEntity(allowed.entity);
    const Reference *leg = was ? schema.references().get(was->leg) : nullptr;
    return holder && leg && fieldNames(*holder, heldFields(*leg)) == allowed.key;
}

AnyReferenceId shapeAny(Draft &draft, const AnyShape &shape, AnyReferenceId id, IdSource &ids)
{
    const AnyReference *found = draft.schema().anyReferences().get(id);
    const AnyReference before = found ? *found : AnyReference();
    AnyReference reference = before;
    reference.id = id;
    reference.holder = shape.holder;
    reference.storage = shape.storage;
    reference.holderEnd.name = shape.name;
    reference.onDelete = shape.onDelete;
    reference.constraint = shape.constraint;
    reference.allowed.clear();
    const bool isArc = shape.storage == AnyStorage::Arc;
    reference.holderEnd.minimum = isArc && shape.presence == Presence::Required ? 1 : 0;
    for (const AllowedForm &form : shape.allowed) {
        const Allowed *was = before.allowedEntity(form.entity);
        Allowed allowed = was ? *was : Allowed();
        if (!was)
            allowed.id = ids.make<AllowedId>();
        allowed.entity = form.entity;
        allowed.value = form.value; // said even where it is the table's name: rows keep it when the table is renamed
        allowed.inverse.name = form.inverse.value_or(QString());
        allowed.inverse.minimum = shape.inverse.minimum;
        allowed.inverse.maximum = shape.inverse.maximum;
        allowed.inverse.deselect = shape.inverse.deselect;
        allowed.leg = isArc ? arcLeg(draft, shape, form, before, ids) : ReferenceId();
        reference.allowed.push_back(allowed);
    }
    reference.discriminator = {};
    reference.key.clear();
    if (!isArc) {
        const bool keepsFields = found && before.holder == shape.holder && keepsPairFields(draft.schema(), before, shape.discriminator, shape.key);
        const bool keepsList = std::all_of(reference.allowed.begin(), reference.allowed.end(), [&before](const Allowed &allowed) { return before.allowedEntity(allowed.entity); });
        if (keepsFields) {
            reference.discriminator = before.discriminator;
            reference.key = before.key;
        } else {
            reference.discriminator = fieldFor(draft, shape.holder, shape.discriminator, typeOf(TypeKind::String, 64), before.discriminator, ids);
        }
        const std::vector<FieldType> types = keepsFields && keepsList ? std::vector<FieldType>() : commonKeyTypes(draft.schema(), shape.allowed);
        for (size_t i = 0; i < types.size(); ++i) {
            if (!keepsFields)
                reference.key.push_back(fieldFor(draft, shape.holder, shape.key[qsizetype(i)], types[i], i < before.key.size() ? before.key[i] : FieldId(), ids));
            // Another list may need another type, text where keys differ.
            draft.update<Entity>(shape.holder, [&](Entity &holder) {
                for (Field &field : holder.fields) {
                    if (field.id == reference.key[i] && !canReference(field.type, types[i]))
                        field.type = types[i];
                }
            });
        }
        std::vector<FieldId> fields{reference.discriminator};
        fields.insert(fields.end(), reference.key.begin(), reference.key.end());
        setPresence(draft, shape.holder, fields, shape.presence, reference.id);
    }
    draft.set(reference);
    // What only the former shape needed.
    for (const Allowed &was : before.allowed) {
        const Allowed *now = reference.allowedEntity(was.entity);
        if (was.leg && (!now || now->leg != was.leg))
            dropRelationship(draft, was.leg, true);
    }
    std::vector<FieldId> former = before.key;
    former.push_back(before.discriminator);
    std::erase_if(former, [&reference](FieldId field) { return field == reference.discriminator || contains(reference.key, field); });
    if (found)
        dropUnneeded(draft, before.holder, former, id);
    return id;
}

std::vector<FieldId> fieldsOf(const Schema &schema, const AnyReference &reference)
{
    std::vector<FieldId> fields;
    if (reference.discriminator)
        fields.push_back(reference.discriminator);
    fields.insert(fields.end(), reference.key.begin(), reference.key.end());
    for (const Allowed &allowed : reference.allowed) {
        if (const Reference *leg = schema.references().get(allowed.leg)) {
            const std::vector<FieldId> held = heldFields(*leg);
            fields.insert(fields.end(), held.begin(), held.end());
        }
    }
    return fields;
}

bool isArcLeg(const Schema &schema, ReferenceId id)
{
    return id && std::any_of(schema.anyReferences().begin(), schema.anyReferences().end(), [id](const AnyReference &any) {
        return std::any_of(any.allowed.begin(), any.allowed.end(), [id](const Allowed &allowed) { return allowed.leg == id; });
    });
}

std::vector<FieldType> commonKeyTypes(const Schema &schema, const std::vector<AllowedForm> &allowed)
{
    std::vector<FieldType> types;
    bool same = true;
    for (const AllowedForm &form : allowed) {
        const Entity *entity = schema.entities().get(form.entity);
        const Key *key = entity ? entity->primaryKey() : nullptr;
        if (!key || (!types.empty() && types.size() != key->fields.size()))
            return {};
        for (size_t i = 0; i < key->fields.size(); ++i) {
            FieldType type = entity->field(key->fields[i])->type;
            if (type.kind != TypeKind::Native && schema.dialectOf(*entity) != schema.dialectOf(schema.entities()[allowed.front().entity]))
                type.native.clear();
            if (&form == &allowed.front())
                types.push_back(type);
            else if (canReference(type, types[i]))
                types[i] = type; // the wider one
            else
                same = same && canReference(types[i], type);
        }
    }
    if (!same && types.size() == 1)
        return {typeOf(TypeKind::String, 255)}; // each key as text
    return same ? types : std::vector<FieldType>();
}

RelationshipId buildAny(Draft &draft, const RelationshipForm &form, IdSource &ids)
{
    const RelationshipKind &kind = *relationshipKind(form.kind);
    const auto side = holderSide(form, kind);
    const AnyReference *stored = draft.schema().anyReferences().get(form.existing.anyReference());
    const AnyReferenceId id = stored ? stored->id : form.existing.isNull() ? ids.make<AnyReferenceId>() : AnyReferenceId{form.existing.value};
    AnyShape shape{side.holder, kind.anyTarget() ? form.targetAllow : form.sourceAllow, form.storage,
                   kind.anyTarget() ? form.targetDiscriminator : form.sourceDiscriminator, side.holderKey, side.optional ? Presence::Optional : Presence::Required,
                   *side.holderName, *form.onDelete, form.constraint, {}};
    shape.inverse.minimum = form.minimum;
    shape.inverse.maximum = form.maximum;
    shape.inverse.deselect = form.deselect;
    const auto before = stored ? viewOf(draft.schema(), id) : std::nullopt;
    const std::vector<FieldId> formerFields = stored ? fieldsOf(draft.schema(), *stored) : std::vector<FieldId>();
    shapeAny(draft, shape, id, ids);
    const std::vector<FieldId> fields = fieldsOf(draft.schema(), draft.schema().anyReferences()[id]);
    if (side.primary)
        makeIdentifying(draft, side.holder, fields, Share::Part, id, ids);
    else if (before && before->identifying && std::all_of(fields.begin(), fields.end(), [&](FieldId field) { return draft.schema().entities()[side.holder].isInPrimaryKey(field); }))
        stopIdentifying(draft, side.holder, fields, id, ids);
    if (form.storage != AnyStorage::Arc && fields != formerFields)
        addIndex(draft, side.holder, fields, ids);
    const FieldId sortField = sortFieldNamed(draft, side.holder, form.sortField, ids);
    draft.update<AnyReference>(id, [&](AnyReference &reference) {
        reference.description = form.description;
        for (Allowed &allowed : reference.allowed)
            allowed.inverse.sortField = sortField;
    });
    return id;
}

} // namespace relata::building
