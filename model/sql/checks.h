// What a dialect cannot do, said before anything is written: for the dialect of each data source in `relata check` and the window, for the one that
// shall read it in ddlFor(). A new rule is one row in checks*.cpp; what is left out or written otherwise is a row in losses.cpp.
#pragma once

#include "model/schema/checks.h"
#include "model/sql/sqlnames.h"

namespace relata::checks {

// Every rule of the dialects: the rows of checks*.cpp, then those of losses.cpp.
[[nodiscard]] std::vector<const Rule *> dialectRules();

// What keeps the dialect from taking `written` (severity Error), or will bite there. `names` are those of `written`. Linear; thread-safe.
[[nodiscard]] std::vector<Problem> obstacles(const SchemaIndex &index, const Dialect &dialect, const QSet<EntityId> &written, const SqlNames &names);
// The first of them that is an error, as one.
[[nodiscard]] std::optional<Error> firstError(const Schema &schema, const std::vector<Problem> &problems);

// All that checks.h of model/schema finds, and for each data source what its own dialect cannot do: obstacles and losses. Errors first.
[[nodiscard]] std::vector<Problem> projectProblemsOf(const Schema &schema);

} // namespace relata::checks
