#pragma once

#include <QString>
#include <QStringList>
#include <functional>
#include <memory>

namespace relata::test {

// A real database server of a test program's own: started in a temporary folder at first use, on a free port of this machine and
// a unix socket, without a password, and stopped with the program. One server a program, one database a test.
class DatabaseServer
{
public:
    static DatabaseServer &postgresql();
    static DatabaseServer &mariaDb();
    static DatabaseServer &sqlite(); // files and SQLite's shell

    virtual ~DatabaseServer();
    DatabaseServer(const DatabaseServer &) = delete;
    DatabaseServer &operator=(const DatabaseServer &) = delete;

    // Empty when it runs; else why not ("initdb is not installed"), for QSKIP.
    [[nodiscard]] QString problem();
    // Makes an empty database and gives its name.
    [[nodiscard]] QString freshDatabase();
    // "postgresql://test@127.0.0.1:PORT/name", "mysql://test@127.0.0.1:PORT/name", "sqlite:PATH".
    [[nodiscard]] virtual QString url(const QString &database) const = 0;
    // Runs SQL with the server's own client (psql, mariadb). Errors of single statements don't stop it; what it said to stderr.
    virtual QString run(const QString &database, const QByteArray &sql) = 0;
    // What the schema is when the server itself writes it down (pg_dump -s, SHOW CREATE).
    [[nodiscard]] virtual QByteArray dump(const QString &database) = 0;
    // The same as sorted lines, without what differs between two databases of one schema.
    [[nodiscard]] virtual QStringList schemaLines(const QString &database) = 0;
    void drop(const QString &database);
    // The statements the server ran for this database meanwhile, as its own log has them. Both servers, not SQLite.
    [[nodiscard]] virtual QStringList statementsDuring(const QString &database, const std::function<void()> &work);
    // From now on the server offers encryption with this certificate (PEM files), or, with an empty path, none. Empty, or what went wrong.
    [[nodiscard]] virtual QString encryptWith(const QString &certificate, const QString &key);
    // PostgreSQL only: who may come in, as lines of pg_hba.conf in front of the usual ones.
    [[nodiscard]] virtual QString setRules(const QByteArray &rules);

protected:
    DatabaseServer();
    // Empty, or what went wrong. Called once.
    virtual QString start() = 0;
    virtual QString create(const QString &database) = 0; // empty, or what went wrong
    virtual void remove(const QString &database) = 0;

    static quint16 freePort();
    // The statements of a log: what `pattern` captures on a line, and the lines after it.
    static QStringList begun(const QString &log, const QString &pattern);
    // For QTemporaryDir: in memory where there is room, for a server waits for its disk at every table that it makes.
    static QString quickFolder();

private:
    bool m_started = false;
    QString m_problem;
    int m_count = 0;
};

} // namespace relata::test

// Leaves the running test function out when the server can't run here.
#define RELATA_NEEDS_SERVER(server)                                                                \
    do {                                                                                           \
        if (const QString why = (server).problem(); !why.isEmpty())                                \
            QSKIP(qPrintable(why));                                                                \
    } while (false)
