// The kinds of relationships: one row each. Nobody else switches on a kind; a new one is a row here.
#pragma once

#include "model/schema/relationshipform.h"

#include <span>

namespace relata {

class Draft;

// How an end is drawn in the picture of a kind: for choosers and icons.
enum class EndPicture { One, OneOptional, Many, ManyOptional, Any };

struct RelationshipKind
{
    const char *key;   // "one-to-many": in files, options, JSON
    const char *label; // English; QT_TRANSLATE_NOOP("RelationshipKind", …)
    const char *hint;  // one plain sentence
    EndPicture sourcePicture;
    EndPicture targetPicture;
    // Which parts of the form it has.
    struct Parts
    {
        bool sourcePrimary, sourceOptional, targetPrimary, targetOptional, keySide, through;
    } parts;
    bool sourceIsMany; // so that the default Source Reference is plural
    bool targetIsMany;
    // Does this row say what the view is? Exactly one row says so.
    bool (*recognises)(const RelationshipView &view);
    // Puts the relationship into the draft. Names and fields are complete (edits::completed) and checked.
    Result<RelationshipId> (*build)(Draft &draft, const RelationshipForm &form, IdSource &ids);
};

[[nodiscard]] std::span<const RelationshipKind> relationshipKinds();
[[nodiscard]] const RelationshipKind *relationshipKind(QStringView key); // nullptr: unknown

} // namespace relata
