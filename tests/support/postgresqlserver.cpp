#include "tests/support/databaseserver.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <optional>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace relata::test {

namespace {

class PostgreSql final : public DatabaseServer
{
public:
    ~PostgreSql() override
    {
        if (!m_dir || m_port == 0)
            return;
        as(u"pg_ctl"_s, {u"-D"_s, m_dir->filePath(u"data"_s), u"-m"_s, u"immediate"_s, u"-w"_s, u"stop"_s});
    }

    QString url(const QString &database) const override { return u"postgresql://test@127.0.0.1:%1/%2"_s.arg(m_port).arg(database); }

    QString run(const QString &database, const QByteArray &sql) override
    {
        QProcess psql;
        psql.start(u"psql"_s, {u"-X"_s, u"-q"_s, u"-h"_s, u"127.0.0.1"_s, u"-p"_s, QString::number(m_port), u"-U"_s, u"test"_s, u"-d"_s, database, u"-f"_s, u"-"_s});
        psql.setStandardOutputFile(QProcess::nullDevice());
        psql.write(sql);
        psql.closeWriteChannel();
        return psql.waitForFinished(300'000) ? QString::fromUtf8(psql.readAllStandardError()) : psql.errorString();
    }

    QByteArray dump(const QString &database) override
    {
        QProcess dump;
        dump.start(u"pg_dump"_s, {u"-s"_s, u"-h"_s, u"127.0.0.1"_s, u"-p"_s, QString::number(m_port), u"-U"_s, u"test"_s, u"-d"_s, database});
        return dump.waitForFinished(300'000) ? dump.readAllStandardOutput() : QByteArray();
    }

protected:
    QString start() override
    {
        const QString initdb = program(u"initdb"_s);
        if (initdb.isEmpty() || QStandardPaths::findExecutable(u"psql"_s).isEmpty())
            return u"PostgreSQL is not installed here (postgresql-15)"_s;
        m_dir.emplace();
        // The server refuses to run as root, so there it is Debian's own user that runs it.
        if (geteuid() == 0) {
            if (QProcess::execute(u"id"_s, {u"-u"_s, u"postgres"_s}) != 0)
                return u"there is no user postgres to run the server as"_s;
            QProcess::execute(u"chown"_s, {u"postgres:postgres"_s, m_dir->path()});
        }
        const QString data = m_dir->filePath(u"data"_s);
        if (const QString said = as(u"initdb"_s, {u"-D"_s, data, u"-U"_s, u"test"_s, u"-A"_s, u"trust"_s, u"-E"_s, u"UTF8"_s, u"--locale=C.UTF-8"_s, u"--no-sync"_s}); !said.isEmpty())
            return said;
        QString said;
        for (int attempt = 0; attempt < 3; ++attempt) { // somebody may take the port in between
            const quint16 port = freePort();
            const QString options = u"-p %1 -k %2 -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=40 -c shared_buffers=64MB -c check_function_bodies=off"_s
                                        .arg(port).arg(m_dir->path());
            said = as(u"pg_ctl"_s, {u"-D"_s, data, u"-w"_s, u"-t"_s, u"60"_s, u"-l"_s, m_dir->filePath(u"log"_s), u"-o"_s, options, u"start"_s});
            if (said.isEmpty()) {
                m_port = port;
                return {};
            }
        }
        return said;
    }

    QString create(const QString &database) override { return run(u"postgres"_s, "CREATE DATABASE " + database.toUtf8() + " TEMPLATE template0;"); }
    void remove(const QString &database) override { run(u"postgres"_s, "DROP DATABASE IF EXISTS " + database.toUtf8() + " WITH (FORCE);"); }

private:
    static QString program(const QString &name)
    {
        QStringList folders;
        const QDir versions(u"/usr/lib/postgresql"_s);
        for (const QString &version : versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name | QDir::Reversed))
            folders << versions.filePath(version + u"/bin"_s);
        const QString found = folders.isEmpty() ? QString() : QStandardPaths::findExecutable(name, folders);
        return found.isEmpty() ? QStandardPaths::findExecutable(name) : found;
    }

    // Empty, or what went wrong.
    static QString as(const QString &name, QStringList arguments)
    {
        QString command = program(name);
        if (geteuid() == 0) {
            arguments = QStringList{u"--reuid=postgres"_s, u"--regid=postgres"_s, u"--clear-groups"_s, u"--"_s, command} + arguments;
            command = u"setpriv"_s;
        }
        QProcess process;
        process.setWorkingDirectory(u"/"_s);
        // Not a pipe for stdout: the server inherits it, and the pipe would never close.
        process.setStandardOutputFile(QProcess::nullDevice());
        process.setStandardErrorFile(QProcess::nullDevice());
        process.start(command, arguments);
        if (!process.waitForFinished(120'000))
            return name + u": "_s + process.errorString();
        return process.exitCode() == 0 ? QString() : u"%1 ended with %2"_s.arg(name).arg(process.exitCode());
    }

    std::optional<QTemporaryDir> m_dir;
    quint16 m_port = 0;
};

} // namespace

DatabaseServer &DatabaseServer::postgresql()
{
    static PostgreSql server;
    return server;
}

} // namespace relata::test
