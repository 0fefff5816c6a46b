// Reads the schema of a database of MariaDB or MySQL through its information_schema.
#pragma once

#include "model/database/schemafromcatalog.h"
#include "model/database/serverconnection.h"

namespace relata::database {

// Call it on a worker: it opens a connection of its own. The number of statements does not depend on the number of tables. Without a
// password in the address that of the environment (MYSQL_PWD). Errors: a wrong address, no connection (connectionerror.h), too large for
// a project, "import.cancelled".
[[nodiscard]] Result<Introspected> introspectMysql(const ServerAddress &address, const std::atomic_bool &cancelled, const ProgressFunction &progress = {},
                                                   const NamingPolicy &naming = {});

// The same, only as far as the catalog.
[[nodiscard]] Result<Catalog> readMysqlCatalog(const ServerAddress &address, const std::atomic_bool &cancelled, const ProgressFunction &progress = {});

} // namespace relata::database
