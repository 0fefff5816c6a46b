// What the pointer is told when it rests on a relationship.
#pragma once

#include "model/schema/relationships.h"

namespace relata {

// Its sentences and what they don't say, as rich text; empty where there is nothing to say.
[[nodiscard]] QString relationshipTip(const SchemaIndex &index, RelationshipId id);

} // namespace relata
