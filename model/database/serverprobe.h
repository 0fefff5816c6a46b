// Looks at a server from outside, before anybody logs in: is its name known, does it answer, what certificate does it show?
#pragma once

#include "model/database/serveraddress.h"

#include <QDateTime>
#include <atomic>

namespace relata::database {

struct ServerCertificate
{
    QStringList names; // it is for
    QString issuer;
    QDateTime until;
    const char *fault = ""; // "connect.tls…", or empty: it proves what the address asks for
    bool otherName = false; // it is for another host, whether or not the address asks for that
};

// Sends nothing of the person's. Each call opens and closes a line of its own, waits ten seconds at most and ends soon after
// `cancelled` is set ("import.cancelled"). Call it on a worker.
class ServerProbe
{
public:
    ServerProbe(const ServerAddress &address, const std::atomic_bool &cancelled);

    [[nodiscard]] Result<QStringList> resolve() const; // the addresses behind the name
    [[nodiscard]] Result<> reach() const;
    // Asks for encryption as the database's own clients do. Error "connect.tlsNone": there is none.
    [[nodiscard]] Result<ServerCertificate> certificate() const;

private:
    ServerAddress m_address;
    const std::atomic_bool &m_cancelled;
};

} // namespace relata::database
