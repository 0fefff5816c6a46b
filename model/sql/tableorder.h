// In which order tables can be made and filled.
#pragma once

#include "model/schema/relationships.h"

namespace relata {

struct TableOrder
{
    std::vector<EntityId> entities;     // those that are pointed at come first
    std::vector<ReferenceId> deferred;  // cycles are broken here: these keys are set (or constraints added) in a second step
};

// Of the given entities, by their enforced references among each other; ties by name, then id. Cycles are broken at nullable references where that can be. O(n log n).
[[nodiscard]] TableOrder tableOrder(const SchemaIndex &index, const std::vector<EntityId> &entities);

} // namespace relata
