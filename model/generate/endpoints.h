// The endpoints of an API as the rule of the house has them (context.md).
#pragma once

#include <nlohmann/json.hpp>

namespace relata {

// Reads "entities" of a context and gives its "endpoints".
[[nodiscard]] nlohmann::json endpointsFor(const nlohmann::json &entities);

} // namespace relata
