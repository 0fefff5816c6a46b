// What the verbs share. Private to model/schema.
#pragma once

#include "model/schema/change.h"
#include "model/schema/relationships.h"

namespace relata::edits {

// nullopt, or why this can't be a name.
[[nodiscard]] std::optional<Error> nameFault(const QString &name);
[[nodiscard]] Error noSuchEntity();
[[nodiscard]] Error noSuchField(const QString &entity, const QString &field);
[[nodiscard]] Error nameTaken(const QString &owner, const QString &name);

[[nodiscard]] bool entityNameTaken(const Schema &schema, const QString &name, EntityId except = {});
// Names of the relationship ends on an entity, those of `except` left out. Unnamed ones too.
[[nodiscard]] QStringList endNames(const Schema &schema, EntityId entity, RelationshipId except = {});
[[nodiscard]] QStringList fieldNames(const Entity &entity, const std::vector<FieldId> &fields);
// The ids of these names; an empty id where there is none.
[[nodiscard]] std::vector<FieldId> fieldsNamed(const Entity &entity, const QStringList &names);

// Do the fields begin some key or index, so that looking rows up by them is quick?
[[nodiscard]] bool isIndexed(const Entity &entity, const std::vector<FieldId> &fields);
// Does a key, an index of someone's making, or a relationship other than `except` need the field?
[[nodiscard]] bool isNeeded(const Schema &schema, const Entity &entity, FieldId field, RelationshipId except = {});
// Does the holder keep a key of some relationship in the field? Those of `except`, its legs included, don't count.
[[nodiscard]] bool isKeyField(const Schema &schema, EntityId holder, FieldId field, RelationshipId except = {});
// Is the field part of what some reference points at?
[[nodiscard]] bool isReferenced(const Schema &schema, EntityId entity, const std::vector<FieldId> &fields, RelationshipId except = {});

// Takes fields out of an entity with the keys, indexes and sort orders that need them. Relationships must be gone before.
void dropFields(Draft &draft, EntityId entity, const std::vector<FieldId> &fields);
// What was there only for these key fields goes with them: the unique key that made it one-to-one, then the fields.
void dropKeyFields(Draft &draft, EntityId holder, const std::vector<FieldId> &keyFields);
// The entity with what belongs to it alone (placements, web APIs, verbatim records); its relationships must be gone before.
void dropEntity(Draft &draft, EntityId id);
// Removes a relationship. A through takes its legs and its junction along where that holds nothing of its own.
void dropRelationship(Draft &draft, RelationshipId id, bool keyFieldsToo);
[[nodiscard]] bool isPureJunction(const Schema &schema, const Through &through);
// The field with that name, made as an optional int32 where there is none.
[[nodiscard]] FieldId sortFieldNamed(Draft &draft, EntityId entity, const QString &name, IdSource &ids);

} // namespace relata::edits
