// Reads the schema of a database of MariaDB or MySQL through its information_schema.
#pragma once

#include "model/database/schemafromcatalog.h"
#include "model/database/serverconnection.h"

namespace relata::database {

// What introspection takes of an address that serverAddress() read: "mysql://user[:password]@host[:port]/database", with
// ?socket=PATH instead of the host, and ssl-ca, ssl-cert, ssl-key=FILE. Without a password in it that of the environment (MYSQL_PWD).
// Any ssl option makes an unencrypted connection an error; the driver checks who signed the server's certificate, not whose name
// it bears. Errors ("import.address"): no user or database, an option that is not known or that the driver can't take.
[[nodiscard]] Result<ServerAddress> mysqlAddress(const ServerAddress &address);

// Call it on a worker: it opens a connection of its own. The number of statements does not depend on the number of tables. Errors:
// a wrong address, no driver, no connection or no such database ("import.server"), not encrypted ("import.clear"), too large for a project, "import.cancelled".
[[nodiscard]] Result<Introspected> introspectMysql(const ServerAddress &address, const std::atomic_bool &cancelled, const ProgressFunction &progress = {},
                                                   const NamingPolicy &naming = {});

// The same, only as far as the catalog.
[[nodiscard]] Result<Catalog> readMysqlCatalog(const ServerAddress &address, const std::atomic_bool &cancelled, const ProgressFunction &progress = {});

} // namespace relata::database
