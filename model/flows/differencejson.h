// The tree of differences for other programs.
#pragma once

#include "model/flows/differences.h"

#include <nlohmann/json.hpp>

namespace relata::flows {

// [{"kind": "new"|"removed"|"changed"|"renamed", "subject": "data-source"|"entity"|"field"|"key"|"index"|"check"|"relationship"|"enum"|
// "verbatim"|"export"|"project"|"layout"|"attribute", "name", "before", "after", "guessed": true (only of a rename that is guessed),
// "children": [the same]}]; "before" and "after" are left out where there is nothing. A promise to other programs.
[[nodiscard]] nlohmann::ordered_json differencesJson(const DifferenceTree &tree);

} // namespace relata::flows
