// A Change as lines that people read before they confirm it.
#pragma once

#include "model/schema/change.h"

namespace relata::flows {

// "+ Task.list_id: int64?", "~ Task: primary key (list_id, id)", "- Tag": what appears, changes and goes, in the notation.
// `before` is the schema that the change is for. Order: entities by name, then relationships.
[[nodiscard]] QStringList changeLines(const Schema &before, const Change &change);

} // namespace relata::flows
