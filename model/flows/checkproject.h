// The problems of a project, for `relata check` and other programs.
#pragma once

#include "model/schema/checks.h"

#include <nlohmann/json.hpp>

namespace relata::flows {

// {"problems": [{"rule", "severity", "message", "entity", "field", "relationship", "fixes": [text]}]}: a promise to other programs.
[[nodiscard]] nlohmann::ordered_json checkJson(const Schema &schema, const std::vector<checks::Problem> &problems);
// "error: Task.list_id: … [rule]", in English.
[[nodiscard]] QString problemLine(const Schema &schema, const checks::Problem &problem);

} // namespace relata::flows
