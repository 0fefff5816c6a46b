// A connection to a database server for reading: its own, on the thread that makes it, gone with the object.
#pragma once

#include "model/database/catalogreader.h"
#include "model/database/serveraddress.h"

namespace relata::database {

// The one place where a server is connected to. A seat belt, not a wall: the session may only read, and no statement runs or waits for
// ever; a user without the right to write is the only wall there is. Setting `cancelled` stops the statement that runs.
class ServerConnection final : public CatalogReader
{
public:
    // `steps`: how many statements of resources/dialects will be read.
    explicit ServerConnection(const std::atomic_bool &cancelled, const ProgressFunction &progress = {}, int steps = 0);
    ~ServerConnection() override;

    // Takes up to ten seconds where nobody answers. Errors: a wrong address or option, no driver, "connect.…", not as encrypted as it must be.
    [[nodiscard]] Result<> open(const ServerAddress &address);
    [[nodiscard]] bool isEncrypted() const { return m_encrypted; }
    [[nodiscard]] const ServerAddress &address() const { return m_address; } // as the driver took it
    // A statement of ours without rows.
    [[nodiscard]] Result<> execute(const QString &sql);

private:
    [[nodiscard]] QString dialect() const override { return m_address.scheme; }
    [[nodiscard]] Error failed(const QSqlError &error) const override;
    Error refused(const Error &error) const;
    Result<> prepareSession();
    Result<std::function<void()>> interruption();

    ServerAddress m_address;
    bool m_encrypted = false;
};

} // namespace relata::database
