// Reads the schema of a database of MariaDB or MySQL through its information_schema.
#pragma once

#include "model/database/sqliteintrospection.h"

namespace relata::database {

// Where a database is and who asks. The password is in memory only: nothing of ours writes it anywhere.
struct MysqlAddress
{
    QString host;
    int port = 3306;
    QString user;
    QString password;
    QString database;
    QString socket; // a path; instead of host and port
    // TLS. An authority (or a client certificate) makes an unencrypted connection an error. The driver checks who signed the
    // server's certificate, but not whose name it bears.
    QString authority;
    QString certificate;
    QString key;

    [[nodiscard]] QString location() const; // "mysql://user@host:port/database", without the password
};

// "mysql://user[:password]@host[:port]/database[?socket=PATH&ssl-ca=FILE&ssl-cert=FILE&ssl-key=FILE]", and mariadb://. Without a
// password in it that of the environment (MYSQL_PWD). An option that is not known is an error, so that none is silently lost.
[[nodiscard]] Result<MysqlAddress> mysqlAddress(const QString &url);

// Call it on a worker: it opens a connection of its own. The number of statements does not depend on the number of tables. Errors:
// no driver, no connection ("import.connect"), not encrypted, no such database, too large for a project, "import.cancelled".
[[nodiscard]] Result<Introspected> introspectMysql(const MysqlAddress &address, const std::atomic_bool &cancelled, const ProgressFunction &progress = {},
                                                   const NamingPolicy &naming = {});

// The same, only as far as the catalog.
[[nodiscard]] Result<Catalog> readMysqlCatalog(const MysqlAddress &address, const std::atomic_bool &cancelled, const ProgressFunction &progress = {});

} // namespace relata::database
