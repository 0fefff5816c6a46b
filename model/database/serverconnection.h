// A connection to a database server for reading: its own, on the thread that makes it, gone with the object.
#pragma once

#include "model/database/progress.h"
#include "model/database/serveraddress.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <atomic>

namespace relata::database {

class CancelWatch;

// The one place where a server is connected to. A seat belt, not a wall: the session may only read, and no statement runs or waits for
// ever; a user without the right to write is the only wall there is. Setting `cancelled` stops the statement that runs.
class ServerConnection
{
public:
    // `steps`: how many statements of resources/dialects will be read.
    explicit ServerConnection(const std::atomic_bool &cancelled, const ProgressFunction &progress = {}, int steps = 0);
    ~ServerConnection();
    ServerConnection(const ServerConnection &) = delete;
    ServerConnection &operator=(const ServerConnection &) = delete;

    // Takes up to ten seconds where nobody answers. Errors: a wrong address or option, no driver, "connect.…", not as encrypted as it must be.
    [[nodiscard]] Result<> open(const ServerAddress &address);
    [[nodiscard]] QSqlDatabase database() const { return QSqlDatabase::database(m_name, false); }
    [[nodiscard]] bool isEncrypted() const { return m_encrypted; }
    [[nodiscard]] const ServerAddress &address() const { return m_address; } // as the driver took it
    // A statement of ours without rows.
    [[nodiscard]] Result<> execute(const QString &sql);
    // The first row of a statement of ours, as text; empty when there is none.
    [[nodiscard]] Result<QStringList> row(const QString &sql);
    // The first column of all its rows.
    [[nodiscard]] Result<QStringList> column(const QString &sql);
    // Runs resources/dialects/<dialect>/<statement>.sql and gives each row to `row`. Nothing is bound: no value of a person is in it.
    template<class Function>
    [[nodiscard]] Result<> read(QLatin1String statement, QLatin1String what, Function &&row)
    {
        QSqlQuery query(database());
        if (auto begun = begin(query, statement, what); !begun)
            return begun;
        while (query.next()) {
            if (auto going = goOn(); !going)
                return going;
            row(std::as_const(query));
        }
        return end(query);
    }

private:
    Result<> begin(QSqlQuery &query, QLatin1String statement, QLatin1String what);
    Result<> start(QSqlQuery &query, const QString &sql) const;
    Result<> goOn() const;
    Result<> end(const QSqlQuery &query) const;
    Error failed(const QSqlError &error) const;
    Error refused(const Error &error) const;
    Result<> prepareSession();
    Result<std::function<void()>> interruption();
    void close();

    const std::atomic_bool &m_cancelled;
    const ProgressFunction m_progress;
    int m_steps;
    int m_step = 0;
    QString m_name;
    ServerAddress m_address;
    bool m_encrypted = false;
    std::unique_ptr<CancelWatch> m_watch;
};

} // namespace relata::database
