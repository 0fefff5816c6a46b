// Removing, and what a removal takes along.
#include "model/schema/edits.h"

#include "model/schema/edithelpers.h"

#include <set>

namespace relata::edits {

namespace {

void removeEntity(Draft &draft, EntityId id, KeyFields keyFields)
{
    std::vector<RelationshipId> relationships;
    for (const Reference &reference : draft.schema().references()) {
        if (reference.holder == id || reference.referenced == id)
            relationships.push_back(reference.id);
    }
    // Throughs first: they know whether their junction goes along.
    for (const Through &through : draft.schema().throughs()) {
        const Reference *source = draft.schema().references().get(through.sourceLeg);
        const Reference *target = draft.schema().references().get(through.targetLeg);
        for (const Reference *leg : {source, target}) {
            if (leg && (leg->referenced == id || leg->holder == id)) {
                relationships.insert(relationships.begin(), through.id);
                break;
            }
        }
    }
    for (const RelationshipId relationship : relationships)
        dropRelationship(draft, relationship, keyFields == KeyFields::Remove);
    std::vector<PlacementId> placements;
    for (const Placement &placement : draft.schema().placements()) {
        if (placement.entity == id)
            placements.push_back(placement.id);
    }
    for (const PlacementId placement : placements)
        draft.remove<Placement>(placement);
    std::vector<VerbatimId> verbatims;
    for (const Verbatim &verbatim : draft.schema().verbatims()) {
        if (verbatim.entity == id)
            verbatims.push_back(verbatim.id);
    }
    for (const VerbatimId verbatim : verbatims)
        draft.remove<Verbatim>(verbatim);
    std::vector<ExportId> exports;
    for (const ExportSetting &setting : draft.schema().exports()) {
        if (std::find(setting.entities.begin(), setting.entities.end(), id) != setting.entities.end())
            exports.push_back(setting.id);
    }
    for (const ExportId setting : exports)
        draft.update<ExportSetting>(setting, [id](ExportSetting &s) { std::erase(s.entities, id); });
    draft.remove<Entity>(id);
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
    std::set<ReferenceId> legs;
    change->forEach<Through>([&](const Delta<Through> &delta) {
        if (!delta.before || delta.after)
            return;
        legs.insert({delta.before->sourceLeg, delta.before->targetLeg});
        if (!askedRelationships.contains(delta.before->id))
            result.relationships.push_back(delta.before->id);
    });
    change->forEach<Reference>([&](const Delta<Reference> &delta) {
        if (delta.before && !delta.after && !legs.contains(delta.before->id) && !askedRelationships.contains(delta.before->id))
            result.relationships.push_back(delta.before->id);
    });
    return result;
}

} // namespace relata::edits
