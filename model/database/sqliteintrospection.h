// Reads a SQLite file's schema. Trusts nothing in it: read-only, no schema code runs, no module is loaded.
#pragma once

#include "model/database/schemafromcatalog.h"

#include <atomic>
#include <functional>

namespace relata::database {

// Told on the calling thread: what is being read, and how far it is.
struct Progress
{
    QString what; // English; the window words it itself by `step`
    int step = 0;
    int steps = 0;
};
using ProgressFunction = std::function<void(const Progress &)>;

// Call it on a worker: it opens a connection of its own and takes as long as the file needs. The number of statements does not
// depend on the number of tables. Errors: not there, no SQLite file, too large for a project, cancelled ("import.cancelled").
[[nodiscard]] Result<Introspected> introspectSqlite(const QString &path, const std::atomic_bool &cancelled, const ProgressFunction &progress = {},
                                                    const NamingPolicy &naming = {});

// The same, only as far as the catalog.
[[nodiscard]] Result<Catalog> readSqliteCatalog(const QString &path, const std::atomic_bool &cancelled, const ProgressFunction &progress = {});

} // namespace relata::database
