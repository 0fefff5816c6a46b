// The generation context: one JSON document that says all that a target may know of a project. Its shape is context.md.
#pragma once

#include "model/generate/target.h"
#include "model/schema/relationships.h"

#include <nlohmann/json.hpp>

namespace relata {

inline constexpr int kContextVersion = 1;

struct EntitySelection
{
    std::vector<EntityId> entities; // empty: all. A join entity comes along when both its sides are chosen
};

// `target`: whose types, options and dialects; nullptr for a context of nobody's, with the DDL of the data sources' own dialects.
// `options`: an object of that target's options, missing ones by default. Errors: wrong options; names that a dialect refuses.
// Deterministic, O(n log n).
[[nodiscard]] Result<nlohmann::json> contextFor(const Schema &schema, const Target *target, const nlohmann::json &options = {}, const EntitySelection &selection = {});
[[nodiscard]] Result<nlohmann::json> contextFor(const SchemaIndex &index, const Target *target, const nlohmann::json &options = {}, const EntitySelection &selection = {});

} // namespace relata
