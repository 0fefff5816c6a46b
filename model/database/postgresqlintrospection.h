// Reads the schema of a PostgreSQL database (13 or newer) through its catalog.
#pragma once

#include "model/database/progress.h"
#include "model/database/schemafromcatalog.h"
#include "model/database/serverconnection.h"

#include <atomic>

namespace relata::database {

// Call it on a worker: it opens a connection of its own and reads in one read-only transaction, so what it sees belongs together.
// The number of statements does not depend on the number of tables. The password comes from the address or, where there is none,
// from PGPASSWORD or ~/.pgpass as libpq reads them; it is in no record and no message. A server elsewhere must show a certificate
// that we trust, unless the address says another sslmode. Errors: no address, no connection, no right, too large for a project,
// cancelled ("import.cancelled").
[[nodiscard]] Result<Introspected> introspectPostgresql(const ServerAddress &address, const std::atomic_bool &cancelled, const ProgressFunction &progress = {},
                                                        const NamingPolicy &naming = {});

// The same, only as far as the catalog.
[[nodiscard]] Result<Catalog> readPostgresqlCatalog(const ServerAddress &address, const std::atomic_bool &cancelled, const ProgressFunction &progress = {});

} // namespace relata::database
