#include "tests/support/databaseserver.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <optional>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace relata::test {

namespace {

const QStringList kFolders{u"/usr/sbin"_s, u"/usr/bin"_s, u"/usr/local/sbin"_s, u"/usr/local/bin"_s};

class MariaDb final : public DatabaseServer
{
public:
    ~MariaDb() override
    {
        stop();
    }

    QString url(const QString &database) const override { return u"mysql://test@127.0.0.1:%1/%2"_s.arg(m_port).arg(database); }

    QString run(const QString &database, const QByteArray &sql) override
    {
        QProcess client;
        QStringList arguments = clientArguments() << u"--force"_s << u"--init-command=SET foreign_key_checks=0"_s;
        if (!database.isEmpty())
            arguments << database;
        client.setStandardOutputFile(QProcess::nullDevice());
        client.start(u"mariadb"_s, arguments);
        client.write(sql);
        client.closeWriteChannel();
        return client.waitForFinished(300'000) ? QString::fromUtf8(client.readAllStandardError()) : client.errorString();
    }

    // By the client alone: mariadb-dump is in a package that starts a server of its own.
    QByteArray dump(const QString &database) override
    {
        const QString statements = u"SELECT statement FROM (SELECT 1 AS rank_, TABLE_NAME AS name, concat('SHOW CREATE ', CASE TABLE_TYPE WHEN 'VIEW' THEN 'VIEW' WHEN 'SEQUENCE' THEN 'SEQUENCE' ELSE 'TABLE' END, ' `', replace(TABLE_NAME, '`', '``'), '`') AS statement FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()"
            // The heads of routines in SHOW CREATE are as somebody typed them; the catalog has them in one spelling.
            " UNION ALL SELECT 2, SPECIFIC_NAME, concat('SELECT ROUTINE_TYPE, ROUTINE_NAME, DTD_IDENTIFIER, CHARACTER_SET_NAME, COLLATION_NAME, IS_DETERMINISTIC, SQL_DATA_ACCESS, SECURITY_TYPE, SQL_MODE, COLLATION_CONNECTION, ROUTINE_COMMENT, ROUTINE_DEFINITION FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE() AND ROUTINE_TYPE = ', quote(ROUTINE_TYPE), ' AND ROUTINE_NAME = ', quote(ROUTINE_NAME)) FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE()"
            " UNION ALL SELECT 2, concat(SPECIFIC_NAME, lpad(ORDINAL_POSITION, 6, 0)), concat('SELECT ROUTINE_TYPE, SPECIFIC_NAME, PARAMETER_MODE, PARAMETER_NAME, DTD_IDENTIFIER, CHARACTER_SET_NAME, COLLATION_NAME FROM information_schema.PARAMETERS WHERE SPECIFIC_SCHEMA = DATABASE() AND ROUTINE_TYPE = ', quote(ROUTINE_TYPE), ' AND SPECIFIC_NAME = ', quote(SPECIFIC_NAME), ' AND ORDINAL_POSITION = ', ORDINAL_POSITION) FROM information_schema.PARAMETERS WHERE SPECIFIC_SCHEMA = DATABASE()"
            " UNION ALL SELECT 3, TRIGGER_NAME, concat('SELECT ACTION_ORDER, ACTION_TIMING, EVENT_MANIPULATION, EVENT_OBJECT_TABLE, TRIGGER_NAME, SQL_MODE, COLLATION_CONNECTION, ACTION_STATEMENT FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE() AND TRIGGER_NAME = ', quote(TRIGGER_NAME)) FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()"
            " UNION ALL SELECT 4, EVENT_NAME, concat('SHOW CREATE EVENT `', replace(EVENT_NAME, '`', '``'), '`') FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE()"
            ") AS s ORDER BY rank_, name"_s;
        const QByteArray all = asked(database, statements.toUtf8());
        QByteArray sql;
        for (const QByteArray &line : all.split('\n')) {
            if (!line.isEmpty())
                sql += line + ";\n";
        }
        return asked(database, sql);
    }

    QStringList schemaLines(const QString &database) override
    {
        // Where a key stands among the others says nothing, and so does the name of the database.
        QStringList all;
        QString table;
        static const QRegularExpression start(u"^[^\\t]*\\tCREATE TABLE (`(?:[^`]|``)*`)"_s);
        for (QString line : QString::fromUtf8(dump(database)).replace(u'`' + database + u"`."_s, QString()).split(u'\n', Qt::SkipEmptyParts)) {
            if (const auto match = start.match(line); match.hasMatch())
                table = match.captured(1) + u':';
            else if (!line.startsWith("  "_L1))
                table.clear();
            if (line.endsWith(u','))
                line.chop(1);
            all << table + line;
        }
        all.sort();
        return all;
    }

    QString encryptWith(const QString &certificate, const QString &key) override
    {
        stop();
        return launch(certificate.isEmpty() ? QStringList{} : QStringList{u"--ssl-cert="_s + certificate, u"--ssl-key="_s + key});
    }

    QStringList statementsDuring(const QString &, const std::function<void()> &work) override
    {
        QFile log(m_dir->filePath(u"statements"_s));
        log.remove();
        run({}, "SET GLOBAL general_log_file = '" + log.fileName().toUtf8() + "'; SET GLOBAL general_log = ON;");
        work();
        run({}, "SET GLOBAL general_log = OFF;");
        if (!log.open(QIODevice::ReadOnly))
            return {};
        const QString all = QString::fromUtf8(log.readAll());
        return begun(all.left(all.lastIndexOf(u" Connect\t"_s)), u"^.*?\\d+ (?:Query|Execute)\\t(.*)"_s); // the last connection ended the log
    }

protected:
    QString start() override
    {
        if (QStandardPaths::findExecutable(u"mariadbd"_s, kFolders).isEmpty() || QStandardPaths::findExecutable(u"mariadb"_s).isEmpty())
            return u"MariaDB is not installed here (mariadb-server-core, mariadb-client-core)"_s;
        m_dir.emplace(quickFolder());
        // Each start throws away what looks like a forgotten table in the folder for temporary ones: another server's, if they shared it.
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"TMPDIR"_s, m_dir->path());
        m_server.setProcessEnvironment(environment);
        QProcess install;
        install.setProcessEnvironment(environment);
        install.setProcessChannelMode(QProcess::MergedChannels);
        install.start(u"mariadb-install-db"_s, common() + QStringList{u"--auth-root-authentication-method=normal"_s, u"--skip-test-db"_s});
        if (!install.waitForFinished(120'000) || install.exitCode() != 0)
            return u"mariadb-install-db: "_s + QString::fromLocal8Bit(install.readAll()).right(500) + install.errorString();
        return launch({});
    }

    QString create(const QString &database) override { return run({}, "CREATE DATABASE `" + database.toUtf8() + "` CHARACTER SET utf8mb4;"); }
    void remove(const QString &database) override { run({}, "DROP DATABASE IF EXISTS `" + database.toUtf8() + "`;"); }

private:
    void stop()
    {
        if (m_server.state() == QProcess::NotRunning)
            return;
        m_server.terminate();
        if (!m_server.waitForFinished(30'000))
            m_server.kill();
        m_server.waitForFinished(5'000);
    }

    [[nodiscard]] QStringList common() const
    {
        QStringList arguments{u"--no-defaults"_s, u"--datadir="_s + m_dir->filePath(u"data"_s), u"--innodb-log-file-size=8M"_s, u"--skip-name-resolve"_s};
        if (geteuid() == 0)
            arguments << u"--user=root"_s;
        return arguments;
    }

    QString launch(const QStringList &more)
    {
        const QString server = QStandardPaths::findExecutable(u"mariadbd"_s, kFolders);
        QString said;
        for (int attempt = 0; attempt < 3; ++attempt) { // somebody may take the port in between
            m_port = freePort();
            m_server.setStandardOutputFile(m_dir->filePath(u"log"_s));
            m_server.setStandardErrorFile(m_dir->filePath(u"errors"_s));
            // It dies with us, even when the test crashes.
            m_server.start(u"setpriv"_s, QStringList{u"--pdeathsig"_s, u"KILL"_s, u"--"_s, server} + common() + QStringList{u"--socket="_s + socket(), u"--pid-file="_s + m_dir->filePath(u"pid"_s), u"--bind-address=127.0.0.1"_s, u"--port="_s + QString::number(m_port),
                                                          u"--innodb-flush-log-at-trx-commit=0"_s, u"--innodb-doublewrite=0"_s, u"--innodb-buffer-pool-size=64M"_s, u"--skip-log-bin"_s,
                                                          u"--skip-sync-frm"_s, u"--character-set-server=utf8mb4"_s, u"--performance-schema=OFF"_s} + more);
            said = waitForServer();
            if (said.isEmpty())
                return run({}, "CREATE USER IF NOT EXISTS test@'127.0.0.1'; GRANT ALL ON *.* TO test@'127.0.0.1';");
        }
        return said;
    }

    [[nodiscard]] QString socket() const { return m_dir->filePath(u"s"_s); }
    [[nodiscard]] QStringList clientArguments() const { return {u"--no-defaults"_s, u"-uroot"_s, u"--default-character-set=utf8mb4"_s, u"--socket="_s + socket()}; }

    // What the client prints, plain.
    [[nodiscard]] QByteArray asked(const QString &database, const QByteArray &sql) const
    {
        QProcess client;
        client.start(u"mariadb"_s, clientArguments() << u"--skip-column-names"_s << u"--raw"_s << u"--batch"_s << database);
        client.write(sql);
        client.closeWriteChannel();
        return client.waitForFinished(300'000) ? client.readAllStandardOutput() : QByteArray();
    }

    // Empty once it answers. Asking a server that isn't up yet fails at once; the server's own end is waited for in between.
    QString waitForServer()
    {
        QString said = u"mariadbd does not start"_s;
        for (const QDeadlineTimer limit(60'000); !limit.hasExpired();) {
            said = run({}, "SELECT 1;");
            if (said.isEmpty())
                return {};
            if (m_server.waitForFinished(100))
                return u"mariadbd ended with %1"_s.arg(m_server.exitCode());
        }
        return said;
    }

    std::optional<QTemporaryDir> m_dir;
    QProcess m_server;
    quint16 m_port = 0;
};

} // namespace

DatabaseServer &DatabaseServer::mariaDb()
{
    static MariaDb server;
    return server;
}

} // namespace relata::test
