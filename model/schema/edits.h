// The verbs: pure functions from a schema to a Change. They refuse what would leave the schema broken, and say why.
// None of them looks at a screen, a file or a clock; new ids come from the IdSource.
#pragma once

#include "model/schema/change.h"
#include "model/schema/relationshipform.h"

#include <QHash>

namespace relata::edits {

// What a new entity is made of; empty keys: an int64 identity "id" is added.
struct NewEntity
{
    QString name;
    EntityKind kind = EntityKind::Table;
    DataSourceId dataSource; // none: the first
    QString schemaName;
    std::vector<Field> fields;          // ids may be unset
    std::vector<QString> primaryKey;    // names of fields
    std::vector<std::vector<QString>> uniqueKeys;
};

enum class KeyWanted { AddIdentity, AsGiven }; // AddIdentity: an entity without a key gets `id`

Result<Change> addEntity(const Schema &schema, const NewEntity &entity, IdSource &ids, KeyWanted key = KeyWanted::AddIdentity);
// The id of the one entity that a Change adds, or none.
EntityId addedEntity(const Change &change);
RelationshipId addedRelationship(const Change &change);

Result<Change> renameEntity(const Schema &schema, EntityId id, const QString &name);
// Adds at `at` (nullopt: the end). The field's own id may be unset.
Result<Change> addField(const Schema &schema, EntityId entity, Field field, IdSource &ids, std::optional<int> at = std::nullopt);
Result<Change> renameField(const Schema &schema, EntityId entity, FieldId field, const QString &name);
Result<Change> moveField(const Schema &schema, EntityId entity, FieldId field, int to);
// Replaces everything of a field but its id; a changed type follows into the fields that reference it.
Result<Change> changeField(const Schema &schema, EntityId entity, const Field &field);
Result<Change> removeField(const Schema &schema, EntityId entity, FieldId field);
// Puts in or takes out of the primary key; `KeyKind::Unique`: a unique key of this one field.
enum class Membership { In, Out };
Result<Change> setPrimary(const Schema &schema, EntityId entity, FieldId field, Membership membership, IdSource &ids);
Result<Change> setUnique(const Schema &schema, EntityId entity, FieldId field, Membership membership, IdSource &ids);
// Replaces the whole record after checking that names are free and what its keys and indexes name exists.
Result<Change> changeEntity(const Schema &schema, const Entity &entity);
Result<Change> changeProject(const Schema &schema, const Project &project);

// What a removal takes along, for the person to confirm.
struct Consequences
{
    std::vector<EntityId> entities;
    std::vector<RelationshipId> relationships;
    std::vector<std::pair<EntityId, FieldId>> fields;
};
// Removes entities with their placements, relationships and verbatim records; fields with the keys, indexes and relationships
// that need them; relationships; notes. Key fields on the entities that stay are kept unless `KeyFields::Remove`. A junction that
// holds nothing but its keys, an id and an order goes with its many-to-many; any other stays as an entity.
enum class KeyFields { Keep, Remove };
struct Removal
{
    std::vector<EntityId> entities;
    std::vector<std::pair<EntityId, FieldId>> fields;
    std::vector<RelationshipId> relationships;
    std::vector<NoteId> notes;
    KeyFields keyFields = KeyFields::Keep;
};
Result<Change> remove(const Schema &schema, const Removal &removal);
Consequences consequencesOf(const Schema &schema, const Removal &removal);

// The one door. Adds a relationship, or changes `form.existing`.
Result<Change> relate(const Schema &schema, const RelationshipForm &form, IdSource &ids);
// Reads an existing relationship back as a form; relate(schema, formOf(schema, id)) changes nothing.
std::optional<RelationshipForm> formOf(const Schema &schema, RelationshipId id);
// The form with every default filled in as relate would take it (names, key fields, join entity, actions), for the preview.
RelationshipForm completed(const Schema &schema, RelationshipForm form);

// What was typed for one kind as a form of another: all that still has a meaning is kept (names that nobody chose are chosen anew), and
// nothing is refused. With `existing` set, relate() then changes that relationship, and its id goes on.
//   A pair, triggers and an arc: the same allow-list. The allow-list of an any-end begins with the entity that stood there, and the first
//   allowed entity stands there again. A reference's key fields go on where the same entity holds the key and points at the same (also as
//   the arc's leg for it); a junction with its fields goes on from one kind that goes through one to another.
RelationshipForm turned(const Schema &schema, const RelationshipForm &form, const QString &kind);

// Diagrams.
Result<Change> place(const Schema &schema, DiagramId diagram, const QHash<EntityId, QPointF> &positions, IdSource &ids); // whole scene units
Result<Change> changePlacement(const Schema &schema, const Placement &placement);
Result<Change> setNote(const Schema &schema, const Note &note); // adds or replaces; its id is set
// Copies of entities (and of the relationships among them) with new ids and free names, placed `offset` beside the originals.
Result<Change> duplicate(const Schema &schema, const std::vector<EntityId> &entities, DiagramId diagram, QPointF offset, IdSource &ids);
// Everything of `from` that these entities need, added to `into` with new ids and free names (paste).
Result<Change> paste(const Schema &into, const Schema &from, DiagramId diagram, QPointF at, IdSource &ids);
Result<Change> setExport(const Schema &schema, const ExportSetting &setting); // adds or replaces; its id is set
Result<Change> removeExport(const Schema &schema, ExportId id);

} // namespace relata::edits
