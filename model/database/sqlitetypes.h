// What a type as declared in SQLite means: its well-known names first, then SQLite's affinity rules. The declared text is kept.
#pragma once

#include "model/schema/records.h"

namespace relata::database {

[[nodiscard]] FieldType sqliteType(const QString &declared);
// A default as the catalog tells it: text of a literal, or an expression. "NULL" is no default.
[[nodiscard]] DefaultValue sqliteDefault(const QString &text, const FieldType &type);

} // namespace relata::database
