// One keystroke of the form, worked out: the answers, what they mean, what they would change. A value; no widget, any thread.
#pragma once

#include "model/schema/change.h"
#include "model/schema/relationshipform.h"

namespace relata {

struct FormState
{
    Schema before;
    RelationshipForm form;      // as answered
    RelationshipForm completed; // every default filled in
    bool isAnswered = false;    // both sides are chosen: `change` says something
    Result<Change> change = Change();
    Schema after;               // equals `before` where the change is refused
    RelationshipId relationship; // in `after`; null where refused

    [[nodiscard]] bool isGood() const { return isAnswered && change.ok(); }
};

// Its ids are of this preview only: whoever finishes relates again with ids that stay.
[[nodiscard]] FormState formStateOf(const Schema &schema, const RelationshipForm &form);

} // namespace relata
