// What relate() does for allow-lists: defaults, refusals, the way back. Private to model/schema.
#pragma once

#include "model/schema/relationshipbuild.h"
#include "model/schema/relationshipkinds.h"

namespace relata::edits {

// One side of a form for which an allow-list stands. Parts name the form's members, so that defaults can be filled in place.
template<class Form> // RelationshipForm or const RelationshipForm
struct AnyPart
{
    decltype((std::declval<Form &>().sourceAllow)) allowed;
    decltype((std::declval<Form &>().sourceDiscriminator)) discriminator;
    decltype((std::declval<Form &>().sourceKey)) key;                  // of pair and triggers: the holder's fields
    decltype((std::declval<Form &>().sourceReference)) name;           // what the holder (or the far side) calls the record
    decltype((std::declval<Form &>().sourceReference)) inverse;        // what each allowed one calls the holders (or the far side)
};
// `at`: AnySide::Source or Target. `holdsKey`: the field names on the holder; for one-to-any they are the Target's.
template<class Form>
[[nodiscard]] AnyPart<Form> anyPart(Form &form, const RelationshipKind &kind, AnySide at)
{
    const bool throughJunction = kind.holder == KeyHolder::Junction;
    if (at == AnySide::Source)
        return {form.sourceAllow, form.sourceDiscriminator, throughJunction ? form.sourceKey : form.targetKey, form.sourceReference, form.targetReference};
    return {form.targetAllow, form.targetDiscriminator, throughJunction ? form.targetKey : form.sourceKey, form.targetReference, form.sourceReference};
}

// `holder`: nullptr while the junction isn't there. `taken`: names of fields that it will have besides.
void completeAny(const Schema &schema, RelationshipForm &form, const RelationshipKind &kind, AnySide at, const Entity *holder, const QStringList &taken);
[[nodiscard]] std::optional<Error> anyFault(const Schema &schema, const RelationshipForm &form, const RelationshipKind &kind, AnySide at, const Entity &holder);
// Fills the form's part from what is stored.
void readAny(const Schema &schema, const AnyReference &reference, RelationshipForm &form, const RelationshipKind &kind, AnySide at);

// --- shared with editsrelate.cpp
[[nodiscard]] QStringList primaryKeyNames(const Entity &entity);
[[nodiscard]] QStringList defaultKey(const Schema &schema, const Entity *holder, const Entity &referenced, const QStringList &referencedKey, const QString &reference, QStringList taken = {}, RelationshipId self = {});
[[nodiscard]] QString freeEndName(const Schema &schema, EntityId entity, const QString &wanted, RelationshipId self, const QStringList &alsoTaken);
[[nodiscard]] Error refusal(const char *code, const char *text, QStringList arguments, const char *fix, const QString &entity = {}, const QString &field = {});
[[nodiscard]] std::optional<Error> endNameFault(const Schema &schema, const QString &name, EntityId entity, RelationshipId self, const QStringList &own);
[[nodiscard]] std::optional<Error> keyNamesFault(const Entity &holder, const QStringList &names);

} // namespace relata::edits
