// Removing, and what a removal takes along.
#include "model/schema/edits.h"

#include "model/schema/edithelpers.h"
#include "model/schema/relateexternal.h"

#include <set>

namespace relata::edits {

namespace {

void removeEntity(Draft &draft, EntityId id, KeyFields keyFields)
{
    std::vector<RelationshipId> relationships;
    // Throughs first: they know whether their junction goes along.
    for (const Through &through : draft.schema().throughs()) {
        const auto stands = [&](RelationshipId leg) {
            const Reference *reference = draft.schema().references().get(leg.reference());
            const AnyReference *any = draft.schema().anyReferences().get(leg.anyReference());
            return (reference && (reference->holder == id || reference->referenced == id))
                || (any && (any->holder == id || (any->allowed.size() == 1 && any->allowedEntity(id))));
        };
        if (stands(sourceLegOf(through)) || stands(targetLegOf(through)))
            relationships.push_back(through.id);
    }
    std::vector<AnyReferenceId> shorter; // an allow-list goes on without it
    for (const AnyReference &reference : draft.schema().anyReferences()) {
        if (reference.holder == id || (reference.allowed.size() == 1 && reference.allowedEntity(id)))
            relationships.push_back(reference.id);
        else if (reference.allowedEntity(id))
            shorter.push_back(reference.id);
    }
    for (const Reference &reference : draft.schema().references()) {
        if (reference.holder == id || reference.referenced == id)
            relationships.push_back(reference.id);
    }
    for (const RelationshipId relationship : relationships)
        dropRelationship(draft, relationship, keyFields == KeyFields::Remove);
    for (const AnyReferenceId reference : shorter) {
        if (draft.schema().anyReferences().contains(reference))
            draft.update<AnyReference>(reference, [id](AnyReference &changed) { std::erase_if(changed.allowed, [id](const Allowed &allowed) { return allowed.entity == id; }); });
    }
    dropEntity(draft, id);
}

} // namespace

Result<Change> remove(const Schema &schema, const Removal &removal)
{
    for (const EntityId id : removal.entities) {
        if (!schema.entities().contains(id))
            return noSuchEntity();
    }
    Draft draft(schema);
    for (const RelationshipId id : removal.relationships)
        dropRelationship(draft, id, removal.keyFields == KeyFields::Remove);
    for (const EntityId id : removal.entities) {
        if (draft.schema().entities().contains(id)) // a junction may have gone with its relationship
            removeEntity(draft, id, removal.keyFields);
    }
    for (const auto &[entity, field] : removal.fields) {
        const Entity *owner = draft.schema().entities().get(entity);
        if (!owner || !owner->field(field))
            continue;
        std::vector<RelationshipId> users;
        for (const Reference &reference : draft.schema().references()) {
            for (const FieldPair &pair : reference.pairs) {
                if ((reference.holder == entity && pair.field == field) || (reference.referenced == entity && pair.referenced == field)) {
                    users.push_back(reference.id);
                    break;
                }
            }
        }
        for (const AnyReference &reference : draft.schema().anyReferences()) {
            if (reference.holder == entity && (reference.discriminator == field || std::find(reference.key.begin(), reference.key.end(), field) != reference.key.end()))
                users.push_back(reference.id);
        }
        for (const Through &through : draft.schema().throughs()) {
            if (through.language == field)
                users.push_back(through.id);
        }
        for (const ExternalId external : externalsNaming(draft.schema(), entity, owner->field(field)->name))
            users.push_back(external);
        for (const RelationshipId id : users)
            dropRelationship(draft, id, false);
        dropFields(draft, entity, {field});
    }
    for (const NoteId id : removal.notes)
        draft.remove<Note>(id);
    return draft.change();
}

Consequences consequencesOf(const Schema &schema, const Removal &removal)
{
    Consequences result;
    const auto change = remove(schema, removal);
    if (!change)
        return result;
    const std::set<EntityId> askedEntities(removal.entities.begin(), removal.entities.end());
    const std::set<RelationshipId> askedRelationships(removal.relationships.begin(), removal.relationships.end());
    const std::set<std::pair<EntityId, FieldId>> askedFields(removal.fields.begin(), removal.fields.end());
    change->forEach<Entity>([&](const Delta<Entity> &delta) {
        if (!delta.before)
            return;
        if (!delta.after) {
            if (!askedEntities.contains(delta.before->id))
                result.entities.push_back(delta.before->id);
            return;
        }
        for (const Field &field : delta.before->fields) {
            if (!delta.after->field(field.id) && !askedFields.contains({delta.before->id, field.id}))
                result.fields.push_back({delta.before->id, field.id});
        }
    });
    std::set<RelationshipId> legs; // go with what they are the legs of
    const auto gone = [&](RelationshipId id) {
        if (!legs.contains(id) && !askedRelationships.contains(id))
            result.relationships.push_back(id);
    };
    change->forEach<Through>([&](const Delta<Through> &delta) {
        if (!delta.before || delta.after)
            return;
        legs.insert({sourceLegOf(*delta.before), targetLegOf(*delta.before)});
        gone(delta.before->id);
    });
    change->forEach<AnyReference>([&](const Delta<AnyReference> &delta) {
        if (!delta.before || delta.after)
            return;
        for (const Allowed &allowed : delta.before->allowed)
            legs.insert(allowed.leg);
        gone(delta.before->id);
    });
    change->forEach<External>([&](const Delta<External> &delta) {
        if (delta.before && !delta.after)
            gone(delta.before->id);
    });
    change->forEach<Reference>([&](const Delta<Reference> &delta) {
        if (delta.before && !delta.after)
            gone(delta.before->id);
    });
    return result;
}

} // namespace relata::edits
