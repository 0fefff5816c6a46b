// What a project holds, as JSON for other programs and as text for people.
#pragma once

#include "model/schema/relationships.h"

#include <nlohmann/json.hpp>

namespace relata::flows {

// `info --json`; its members are a promise to other programs. The counts are what a database's catalog counts: tables, their
// columns and their references; views and many-to-many relationships are counted beside them.
[[nodiscard]] nlohmann::ordered_json infoJson(const SchemaIndex &index);
// A screenful: counts, entities with their fields, relationships as sentences.
[[nodiscard]] QString infoText(const SchemaIndex &index);

[[nodiscard]] nlohmann::ordered_json errorJson(const Error &error); // {"code","message","fix","place"}, in English

} // namespace relata::flows
