// A connection to a database server for reading its catalog: its own, on the thread that makes it, gone with the object.
#pragma once

#include "model/database/catalog.h"
#include "model/database/progress.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <atomic>

namespace relata::database {

// "postgresql://user:password@host:port/database?option=value". Percent signs escape, as in every URL.
struct ServerAddress
{
    QString scheme;
    QString user;
    QString password; // in memory only: never in a record, a message or a log
    QString host;
    int port = -1;
    QString database;
    QMap<QString, QString> options;

    [[nodiscard]] bool isLocal() const; // this machine, by name, address or unix socket
    [[nodiscard]] QString location() const; // the address without its password and options that may hold one
};
[[nodiscard]] Result<ServerAddress> serverAddress(const QString &url);

class ServerConnection
{
public:
    // `dialect`: the folder of its statements in resources/dialects. `steps`: how many of them will be read.
    ServerConnection(QLatin1String driver, QLatin1String dialect, const std::atomic_bool &cancelled, const ProgressFunction &progress, int steps);
    ~ServerConnection();
    ServerConnection(const ServerConnection &) = delete;
    ServerConnection &operator=(const ServerConnection &) = delete;

    // `options`: as the driver takes them, made of safe parts by the caller.
    [[nodiscard]] Result<> open(const ServerAddress &address, const QString &options);
    [[nodiscard]] QSqlDatabase database() const { return QSqlDatabase::database(m_name, false); }
    // A statement of ours without rows.
    [[nodiscard]] Result<> execute(const QString &sql);
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
    Result<> goOn() const;
    Result<> end(const QSqlQuery &query);
    Error failed(const QSqlError &error) const;
    void close();

    QLatin1String m_driver;
    QLatin1String m_dialect;
    const std::atomic_bool &m_cancelled;
    const ProgressFunction &m_progress;
    int m_steps;
    int m_step = 0;
    QString m_name;
    QString m_location;
    QString m_password; // to keep it out of what the server says
};

} // namespace relata::database
