// What building a kind takes: shared by the build*.cpp of relationshipkinds.cpp. Private to model/schema.
#pragma once

#include "model/schema/edithelpers.h"
#include "model/schema/relationshipform.h"

namespace relata::building {

// --- the kinds' `build` functions: put the completed and checked form into the draft
RelationshipId buildReference(Draft &draft, const RelationshipForm &form, IdSource &ids);
RelationshipId buildAny(Draft &draft, const RelationshipForm &form, IdSource &ids);
RelationshipId buildThrough(Draft &draft, const RelationshipForm &form, IdSource &ids);
RelationshipId buildExternal(Draft &draft, const RelationshipForm &form, IdSource &ids);

[[nodiscard]] inline bool contains(const std::vector<FieldId> &fields, FieldId id)
{
    return std::find(fields.begin(), fields.end(), id) != fields.end();
}
[[nodiscard]] inline bool isWithin(const std::vector<FieldId> &part, const std::vector<FieldId> &whole)
{
    return std::all_of(part.begin(), part.end(), [&whole](FieldId id) { return contains(whole, id); });
}
// The holder's fields of the pairs, constants left out.
[[nodiscard]] std::vector<FieldId> heldFields(const Reference &reference);
[[nodiscard]] std::vector<FieldPair> pairsOf(const std::vector<FieldId> &fields, const std::vector<FieldId> &referenced);

// The holder's key fields by name: those that are there, those of `before` renamed, the rest made like the referenced ones.
std::vector<FieldId> keyFields(Draft &draft, EntityId holder, const QStringList &names, EntityId referenced, const std::vector<FieldId> &referencedKey,
                               const std::vector<FieldId> &before, RelationshipId self, IdSource &ids);
// The field with that name; else the one that was it, renamed; else a new one.
FieldId fieldFor(Draft &draft, EntityId holder, const QString &name, const FieldType &type, FieldId before, IdSource &ids);
// Makes the key fields part of the primary key (`alone`: the whole of it), or takes them out. Someone who pointed at the former key still can.
enum class Share { Part, Whole };
void makeIdentifying(Draft &draft, EntityId holder, const std::vector<FieldId> &fields, Share share, RelationshipId self, IdSource &ids);
void stopIdentifying(Draft &draft, EntityId holder, const std::vector<FieldId> &fields, RelationshipId self, IdSource &ids);
enum class Uniqueness { Repeats, Unique };
void setUnique(Draft &draft, EntityId holder, const std::vector<FieldId> &fields, Uniqueness wanted, IdSource &ids);
enum class Presence { Optional, Required };
void setPresence(Draft &draft, EntityId holder, const std::vector<FieldId> &fields, Presence wanted, RelationshipId self);
void addIndex(Draft &draft, EntityId holder, const std::vector<FieldId> &fields, IdSource &ids);

// --- what can't be changed in place

// Is the entity Source, Target, or allowed?
[[nodiscard]] bool mentions(const RelationshipForm &form, EntityId entity);
// A form speaks for both legs of a through with one value: what it didn't change stays as each leg has it.
template<class T>
[[nodiscard]] T followed(const T &mine, const T &was, const T &now)
{
    return mine == was || now != was ? now : mine;
}
// What a relationship leaves behind when its record is gone: key fields, and a junction that held nothing else.
struct Former
{
    std::vector<std::pair<EntityId, std::vector<FieldId>>> keys;
    EntityId junction;
};
// Takes away the record of `form.existing`, so that another can be built in its place; key fields and junction stay until `clean`, which
// takes those that the new one has no use for. So fields that go on being used keep their ids and values.
[[nodiscard]] Former detach(Draft &draft, const RelationshipForm &form);
void clean(Draft &draft, const Former &former);

// --- any-references

// What an any-reference shall be: the form's side, completed.
struct AnyShape
{
    EntityId holder;
    std::vector<AllowedForm> allowed;
    AnyStorage storage = AnyStorage::Pair;
    QString discriminator; // names of fields: there, or made
    QStringList key;
    Presence presence = Presence::Required;
    QString name; // what the holder calls the record
    Action onDelete = Action::NoAction;
    QString constraint;
    End inverse; // minimum, maximum, deselect of every inverse
};
// Makes it, or changes the one with this id; what only its former shape needed goes.
AnyReferenceId shapeAny(Draft &draft, const AnyShape &shape, AnyReferenceId id, IdSource &ids);
// Does it keep these fields (of Pair and Triggers), or the foreign key to this entity (of Arc)?
[[nodiscard]] bool keepsPairFields(const Schema &schema, const AnyReference &stored, const QString &discriminator, const QStringList &key);
[[nodiscard]] bool keepsLeg(const Schema &schema, const AnyReference &stored, const AllowedForm &allowed);
// The holder's fields: discriminator and key, or those of the arc's legs.
[[nodiscard]] std::vector<FieldId> fieldsOf(const Schema &schema, const AnyReference &reference);
[[nodiscard]] bool isArcLeg(const Schema &schema, ReferenceId id);
// Types that hold the primary key of each of them; text where single keys differ; empty: none can.
[[nodiscard]] std::vector<FieldType> commonKeyTypes(const Schema &schema, const std::vector<AllowedForm> &allowed);

// --- throughs

[[nodiscard]] std::vector<FieldId> legFields(const Schema &schema, RelationshipId leg);
// What must not repeat for a pair to be there once: with an arc, one list for each of its legs.
[[nodiscard]] std::vector<std::vector<FieldId>> pairsOf(const Schema &schema, const Through &through);

} // namespace relata::building
