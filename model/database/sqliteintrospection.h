// Reads a SQLite file's schema. Trusts nothing in it: read-only, no schema code runs, no module is loaded. Nothing is left beside
// the file that was not there before; what a writer left there (-wal, -journal) counts.
#pragma once

#include "model/database/progress.h"
#include "model/database/schemafromcatalog.h"

#include <atomic>

namespace relata::database {

// Call it on a worker: it opens a connection of its own and takes as long as the file needs. The number of statements does not
// depend on the number of tables. Errors: not there, no SQLite file, too large for a project, cancelled ("import.cancelled").
[[nodiscard]] Result<Introspected> introspectSqlite(const QString &path, const std::atomic_bool &cancelled, const ProgressFunction &progress = {},
                                                    const NamingPolicy &naming = {});

// The same, only as far as the catalog.
[[nodiscard]] Result<Catalog> readSqliteCatalog(const QString &path, const std::atomic_bool &cancelled, const ProgressFunction &progress = {});

} // namespace relata::database
