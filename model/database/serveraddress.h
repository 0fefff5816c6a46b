// Where a database server is and who asks it, as people write it: a URL.
#pragma once

#include "model/schema/result.h"

#include <QMap>

namespace relata::database {

// "postgresql://user:password@host:port/database?option=value". Percent signs escape, as in every URL.
struct ServerAddress
{
    QString scheme; // "postgresql" or "mysql": the dialect; anything else was read as it stands
    QString user;
    QString password; // in memory only: never in a record, a message or a log
    QString host;     // a name, an IPv4 or IPv6 address without brackets, or the path of a unix socket (PostgreSQL: of its folder)
    int port = -1;    // the server's usual one
    QString database;
    QMap<QString, QString> options;

    [[nodiscard]] bool isSocket() const { return host.startsWith(u'/'); }
    [[nodiscard]] bool isLocal() const; // this machine, by name, address or unix socket
    [[nodiscard]] int portOrUsual() const;
    [[nodiscard]] QString location() const; // a URL without the password and without options, but for a socket
    [[nodiscard]] QString url() const;      // the same with the options; still without the password

    bool operator==(const ServerAddress &) const = default;
};

// Reads what psql, libpq, Prisma, JDBC and the like take for an address: postgres:// and mariadb:// too, a socket as host in percent
// signs or as ?host= and ?socket=, user, password, port and dbname as options. Errors ("import.address") say nothing of the text itself.
[[nodiscard]] Result<ServerAddress> serverAddress(const QString &url);

// How much the line to a server must prove before anything is sent over it.
enum class Encryption { Off, IfOffered, Required, VerifyAuthority, VerifyName };
// What the address asks for and, where it doesn't, what is right for the place: this machine may do without, others must show a
// certificate that we trust (bearing their name, where the driver can check that).
[[nodiscard]] Result<Encryption> encryptionOf(const ServerAddress &address);
// The file with the authorities that we trust for this address, or empty where none is needed.
[[nodiscard]] QString authoritiesOf(const ServerAddress &address);

// The address as Qt's driver takes it.
struct DriverAddress
{
    QString driver;        // "QPSQL"
    ServerAddress address; // the password of the environment in it, "localhost" as the driver understands it
    QString options;       // made of parts that can't hold another option
    Encryption encryption = Encryption::Off;
};
// Errors: "import.address" (no user, no database …), "import.addressOption" (not known, or no value that the driver can take).
[[nodiscard]] Result<DriverAddress> driverAddress(const ServerAddress &address);

} // namespace relata::database
