#include "tests/support/databaseserver.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <csignal>
#include <optional>
#include <pwd.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace relata::test {

namespace {

class PostgreSql final : public DatabaseServer
{
public:
    ~PostgreSql() override
    {
        stop();
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
        dump.start(u"pg_dump"_s, {u"-s"_s, u"-O"_s, u"-x"_s, u"-h"_s, u"127.0.0.1"_s, u"-p"_s, QString::number(m_port), u"-U"_s, u"test"_s, u"-d"_s, database});
        return dump.waitForFinished(300'000) ? dump.readAllStandardOutput() : QByteArray();
    }

    QStringList schemaLines(const QString &database) override
    {
        QStringList all;
        for (const QByteArray &line : dump(database).split('\n')) {
            if (!line.isEmpty() && !line.startsWith("--") && !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
                all << QString::fromUtf8(line);
        }
        all.sort();
        return all;
    }

    QString encryptWith(const QString &certificate, const QString &key) override
    {
        if (certificate.isEmpty())
            return reload("ALTER SYSTEM SET ssl = off;");
        const QString ours = m_dir->filePath(u"server.pem"_s), secret = m_dir->filePath(u"server.key"_s);
        for (const auto &[from, to] : {std::pair(certificate, ours), std::pair(key, secret)}) {
            QFile::remove(to);
            if (!QFile::copy(from, to) || !QFile::setPermissions(to, QFile::ReadOwner | QFile::WriteOwner) || !giveAway(to))
                return u"the certificate can't be copied"_s;
        }
        return reload("ALTER SYSTEM SET ssl_cert_file = '" + ours.toUtf8() + "'; ALTER SYSTEM SET ssl_key_file = '" + secret.toUtf8() + "'; ALTER SYSTEM SET ssl = on;");
    }

    QString setRules(const QByteArray &rules) override
    {
        QFile file(m_dir->filePath(u"data/pg_hba.conf"_s));
        if (!file.open(QIODevice::WriteOnly))
            return file.errorString();
        file.write("local all test trust\nhost all test 127.0.0.1/32 trust\n" + rules + '\n');
        file.close();
        return reload({});
    }

    QStringList statementsDuring(const QString &database, const std::function<void()> &work) override
    {
        run(u"postgres"_s, "ALTER DATABASE " + database.toUtf8() + " SET log_statement = 'all';");
        const qint64 before = QFileInfo(logFile()).size();
        work();
        run(u"postgres"_s, "ALTER DATABASE " + database.toUtf8() + " RESET log_statement;");
        QFile log(logFile());
        if (!log.open(QIODevice::ReadOnly) || !log.seek(before))
            return {};
        return begun(QString::fromUtf8(log.readAll()), u"LOG:  (?:statement|execute [^:]*): (.*)"_s);
    }

protected:
    QString start() override
    {
        const QString initdb = program(u"initdb"_s);
        if (initdb.isEmpty() || QStandardPaths::findExecutable(u"psql"_s).isEmpty())
            return u"PostgreSQL is not installed here (postgresql-15)"_s;
        m_dir.emplace(quickFolder());
        // The server refuses to run as root, so there it is Debian's own user that runs it.
        if (!giveAway(m_dir->path()))
            return u"the server's folder can't be given to the user postgres"_s;
        const QString data = m_dir->filePath(u"data"_s);
        if (const QString said = execute(u"initdb"_s, {u"-D"_s, data, u"-U"_s, u"test"_s, u"-A"_s, u"trust"_s, u"-E"_s, u"UTF8"_s, u"--locale=C.UTF-8"_s, u"--no-sync"_s}); !said.isEmpty())
            return said;
        for (int attempt = 0; attempt < 3; ++attempt) { // somebody may take the port in between
            m_port = freePort();
            const QStringList settings{u"listen_addresses=127.0.0.1"_s, u"fsync=off"_s, u"synchronous_commit=off"_s, u"full_page_writes=off"_s,
                                       u"max_connections=40"_s, u"shared_buffers=64MB"_s, u"check_function_bodies=off"_s, u"max_locks_per_transaction=512"_s};
            QStringList arguments{u"-D"_s, data, u"-p"_s, QString::number(m_port), u"-k"_s, m_dir->path()};
            for (const QString &setting : settings)
                arguments << u"-c"_s << setting;
            const auto [command, all] = asPostgres(u"postgres"_s, arguments);
            m_process.setWorkingDirectory(u"/"_s);
            m_process.setStandardOutputFile(QProcess::nullDevice());
            m_process.setStandardErrorFile(logFile());
            m_process.start(command, all);
            for (int wait = 0; wait < 600 && m_process.state() != QProcess::NotRunning; ++wait) {
                if (run(u"postgres"_s, "SELECT 1;").isEmpty())
                    return {};
                m_process.waitForFinished(100);
            }
            stop();
        }
        return u"the server does not start"_s;
    }

    QString create(const QString &database) override { return run(u"postgres"_s, "CREATE DATABASE " + database.toUtf8() + " TEMPLATE template0;"); }
    void remove(const QString &database) override { run(u"postgres"_s, "DROP DATABASE IF EXISTS " + database.toUtf8() + " WITH (FORCE);"); }

private:
    QString logFile() const { return m_dir->filePath(u"log"_s); }

    // To Debian's own user, where it is that one who runs the server.
    static bool giveAway(const QString &path)
    {
        if (geteuid() != 0)
            return true;
        const passwd *postgres = getpwnam("postgres");
        return postgres && chown(QFile::encodeName(path).constData(), postgres->pw_uid, postgres->pw_gid) == 0;
    }

    // Changes settings and waits until who connects anew sees them: the server reads them when it gets to it.
    QString reload(const QByteArray &settings)
    {
        const QByteArray mark = "reload " + QByteArray::number(++m_reloads) + ' ';
        if (const QString said = run(u"postgres"_s, settings + "ALTER SYSTEM SET log_line_prefix = '" + mark + "';"); !said.isEmpty())
            return said;
        QString said = run(u"postgres"_s, "SELECT pg_reload_conf();");
        for (int attempt = 0; attempt < 100 && said.isEmpty(); ++attempt) {
            said = run(u"postgres"_s, "DO $$ BEGIN IF current_setting('log_line_prefix') <> '" + mark + "' THEN RAISE 'not yet'; END IF; END $$;");
            if (said.isEmpty())
                return {};
            if (said.contains(u"not yet"_s))
                said.clear();
        }
        return said.isEmpty() ? u"the server does not read its settings again"_s : said;
    }

    static QString program(const QString &name)
    {
        QStringList folders;
        const QDir versions(u"/usr/lib/postgresql"_s);
        for (const QString &version : versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name | QDir::Reversed))
            folders << versions.filePath(version + u"/bin"_s);
        const QString found = folders.isEmpty() ? QString() : QStandardPaths::findExecutable(name, folders);
        return found.isEmpty() ? QStandardPaths::findExecutable(name) : found;
    }

    // The program and its arguments. It dies with us, even when the test crashes.
    static std::pair<QString, QStringList> asPostgres(const QString &name, const QStringList &arguments)
    {
        QStringList all{u"--pdeathsig"_s, u"QUIT"_s};
        if (geteuid() == 0)
            all += {u"--reuid=postgres"_s, u"--regid=postgres"_s, u"--clear-groups"_s};
        return {u"setpriv"_s, all + QStringList{u"--"_s, program(name)} + arguments};
    }

    // Empty, or what went wrong.
    static QString execute(const QString &name, const QStringList &arguments)
    {
        const auto [command, all] = asPostgres(name, arguments);
        QProcess process;
        process.setWorkingDirectory(u"/"_s);
        process.setStandardOutputFile(QProcess::nullDevice());
        process.setStandardErrorFile(QProcess::nullDevice());
        process.start(command, all);
        if (!process.waitForFinished(120'000))
            return name + u": "_s + process.errorString();
        return process.exitCode() == 0 ? QString() : u"%1 ended with %2"_s.arg(name).arg(process.exitCode());
    }

    void stop()
    {
        if (m_process.state() == QProcess::NotRunning)
            return;
        ::kill(pid_t(m_process.processId()), SIGQUIT); // at once: nothing of it is kept
        m_process.waitForFinished(30'000);
    }

    std::optional<QTemporaryDir> m_dir;
    QProcess m_process;
    quint16 m_port = 0;
    int m_reloads = 0;
};

} // namespace

DatabaseServer &DatabaseServer::postgresql()
{
    static PostgreSql server;
    return server;
}

} // namespace relata::test
