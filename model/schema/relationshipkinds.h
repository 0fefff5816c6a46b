// The kinds of relationships: one row each. Nobody else switches on a kind; a new one is a row here.
#pragma once

#include "model/schema/change.h"
#include "model/schema/relationshipform.h"

#include <span>

namespace relata {

// How an end is drawn in the picture of a kind, for choosers and icons.
enum class EndPicture { One, Many };
// Who holds the key: the form's Target, its Source, whichever the person says, a junction, or nobody (a web API has the records).
enum class KeyHolder { Target, Source, Chosen, Junction, Nobody };
// Where an allow-list of entities stands instead of one.
enum class AnySide { None, Source, Target, Both };

// What stands at the Target, where no allow-list does: an entity; an entity or only a field of the junction; no entity at all.
enum class TargetNeed { Entity, EntityOrField, None };

struct RelationshipKind
{
    const char *key;     // "one-to-many": in files, options, JSON
    const char *inverse; // the key of the same relationship read from its target
    const char *ends;    // in the notation, without its marks: "1-n"
    const char *label;   // English; QT_TRANSLATE_NOOP("RelationshipKind", …)
    const char *hint;    // one plain sentence, likewise
    KeyHolder holder;
    EndPicture sourcePicture; // Many: a Target may have many Sources, so the default Source Reference is plural
    EndPicture targetPicture;
    bool unique;         // the holder's key can't repeat
    AnySide any;
    TargetNeed target;
    ThroughRole role;    // that every such relationship has
    // Is this row the kind of what is stored? Exactly one row says so; a kind that is only another's inverse never does.
    bool (*recognises)(const RelationshipView &view);
    // Puts the relationship into the draft. The form is complete (edits::completed) and checked.
    RelationshipId (*build)(Draft &draft, const RelationshipForm &form, IdSource &ids);

    [[nodiscard]] bool anySource() const { return any == AnySide::Source || any == AnySide::Both; }
    [[nodiscard]] bool anyTarget() const { return any == AnySide::Target || any == AnySide::Both; }
    [[nodiscard]] bool isReference() const { return any == AnySide::None && holder != KeyHolder::Junction && holder != KeyHolder::Nobody; }
};

[[nodiscard]] std::span<const RelationshipKind> relationshipKinds();
[[nodiscard]] const RelationshipKind *relationshipKind(QStringView key); // nullptr: unknown
[[nodiscard]] const RelationshipKind *relationshipKindWithEnds(QStringView ends); // "n-m"; nullptr: unknown

// A form whose key is held by one of its two entities, read from the holder: so that nobody asks "which side?" twice.
// Parts name the form's members, so a caller can fill defaults in place.
template<class Form> // RelationshipForm or const RelationshipForm
struct HolderSide
{
    decltype((std::declval<Form &>().source)) holder, referenced;
    decltype((std::declval<Form &>().sourceReference)) holderName;     // what the holder calls the referenced
    decltype((std::declval<Form &>().sourceReference)) referencedName; // what the referenced calls its holders
    decltype((std::declval<Form &>().sourceKey)) holderKey, referencedKey;
    decltype((std::declval<Form &>().sourcePrimary)) primary, optional;
};
template<class Form>
[[nodiscard]] HolderSide<Form> holderSide(Form &form, const RelationshipKind &kind)
{
    Q_ASSERT(kind.holder != KeyHolder::Junction && kind.holder != KeyHolder::Nobody);
    const bool atSource = kind.holder == KeyHolder::Source || (kind.holder == KeyHolder::Chosen && form.keyOn == KeySide::Source);
    if (atSource)
        return {form.source, form.target, form.targetReference, form.sourceReference, form.sourceKey, form.targetKey, form.targetPrimary, form.targetOptional};
    return {form.target, form.source, form.sourceReference, form.targetReference, form.targetKey, form.sourceKey, form.sourcePrimary, form.sourceOptional};
}

} // namespace relata
