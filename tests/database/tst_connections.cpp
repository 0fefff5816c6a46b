// Connections to real servers: what is encrypted and checked, what goes wrong and how it is said, what stops a statement.
#include "model/database/cancelwatch.h"
#include "model/database/diagnosis.h"
#include "model/database/mysqlintrospection.h"
#include "model/database/postgresqlintrospection.h"
#include "tests/support/certificates.h"
#include "tests/support/databaseserver.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QSqlDriver>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <sqlite3.h>

using namespace Qt::StringLiterals;
using namespace relata;
using namespace relata::database;
using relata::test::DatabaseServer;

namespace {

const std::atomic_bool kGoOn{false};

// "encrypted", "clear", or the code of the error.
QString outcomeOf(const QString &url)
{
    const auto address = serverAddress(url);
    if (!address)
        return QString::fromLatin1(address.error().code);
    ServerConnection connection(kGoOn);
    const auto opened = connection.open(*address);
    if (opened)
        return connection.isEncrypted() ? u"encrypted"_s : u"clear"_s;
    const QString words = worded(opened.error(), Wording::English);
    if (!QTest::currentDataTag() || qEnvironmentVariableIsSet("RELATA_SHOW"))
        qInfo().noquote() << words;
    return words.contains("canary"_L1) ? u"the password is in: "_s + words : QString::fromLatin1(opened.error().code);
}

} // namespace

class TestConnections : public QObject
{
    Q_OBJECT

private slots:
    void cleanup() { QCOMPARE(QSqlDatabase::connectionNames(), QStringList()); } // nothing is left open

    void postgresqlEncrypts_data()
    {
        QTest::addColumn<QString>("server"); // its certificate
        QTest::addColumn<QString>("options");
        QTest::addColumn<QString>("outcome");
        const auto row = [](const char *server, const char *options, const char *outcome) {
            QTest::addRow("%s %s", server, options) << QString::fromLatin1(server) << QString::fromLatin1(options) << QString::fromLatin1(outcome);
        };
        row("none", "", "clear"); // this machine may do without
        row("none", "sslmode=require", "connect.tlsNone");
        row("none", "sslrootcert=AUTHORITY", "connect.tlsNone");
        row("none", "elsewhere", "connect.tlsNone"); // by default
        row("good", "", "encrypted");
        row("good", "sslmode=disable", "clear");
        row("good", "sslmode=require", "encrypted");
        row("good", "sslmode=verify-full&sslrootcert=AUTHORITY", "encrypted");
        row("good", "sslmode=verify-full&sslrootcert=STRANGER", "connect.tlsAuthority");
        row("good", "sslmode=verify-full&sslrootcert=/nowhere.pem", "connect.tlsFile");
        row("good", "sslmode=verify-full", "connect.tlsAuthority"); // by the system's own authorities
        row("good", "elsewhere", "connect.tlsAuthority");
        row("other", "sslmode=verify-full&sslrootcert=AUTHORITY", "connect.tlsName");
        row("other", "sslmode=verify-ca&sslrootcert=AUTHORITY", "encrypted");
        row("expired", "sslmode=verify-ca&sslrootcert=AUTHORITY", "connect.tlsExpired"); // the driver itself doesn't say why
        row("good", "user=tlsonly&sslmode=disable", "connect.notAllowed");
        row("good", "user=tlsonly", "encrypted");
    }
    void postgresqlEncrypts() { encrypts(m_postgresql); }

    void mariaDbEncrypts_data()
    {
        QTest::addColumn<QString>("server");
        QTest::addColumn<QString>("options");
        QTest::addColumn<QString>("outcome");
        const auto row = [](const char *server, const char *options, const char *outcome) {
            QTest::addRow("%s %s", server, options) << QString::fromLatin1(server) << QString::fromLatin1(options) << QString::fromLatin1(outcome);
        };
        row("none", "", "clear");
        row("none", "ssl-ca=AUTHORITY", "connect.tlsNone");
        row("none", "ssl-mode=REQUIRED", "connect.tlsNone");
        row("none", "elsewhere", "connect.tlsNone");
        row("none", "elsewhere&ssl-mode=DISABLED", "clear");
        row("good", "", "clear");
        row("good", "ssl-mode=REQUIRED", "encrypted");
        row("good", "ssl-ca=AUTHORITY", "encrypted");
        row("good", "ssl-ca=STRANGER", "connect.tlsAuthority");
        row("good", "ssl-ca=/nowhere.pem", "connect.tlsFile");
        row("good", "elsewhere", "connect.tlsAuthority");
        row("other", "ssl-ca=AUTHORITY", "encrypted"); // the driver looks at no names
        row("expired", "ssl-ca=AUTHORITY", "connect.tlsExpired");
    }
    void mariaDbEncrypts() { encrypts(m_mariaDb); }

    void nameIsNotCheckedAndThatIsSaid()
    {
        RELATA_NEEDS_SERVER(m_mariaDb);
        if (const QString problem = serve(m_mariaDb, u"other"_s); !problem.isEmpty())
            QSKIP(qPrintable(problem));
        const QString database = m_mariaDb.freshDatabase();
        const auto found = introspectMysql(*serverAddress(m_mariaDb.url(database).replace(u"127.0.0.1"_s, u"0.0.0.0"_s) + u"?ssl-ca="_s + m_certificates.authority()), kGoOn);
        QVERIFY2(found.ok(), found ? "" : qPrintable(worded(found.error())));
        QStringList notes;
        for (const Error &note : found->notes)
            notes << QString::fromLatin1(note.code);
        QCOMPARE(notes, (QStringList{u"import.hostName"_s}));
    }

    void postgresqlRefuses_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("code");
        QTest::newRow("password") << u"postgresql://secretive:canary7@127.0.0.1:PORT/postgres"_s << u"connect.password"_s;
        QTest::newRow("no password") << u"postgresql://secretive@127.0.0.1:PORT/postgres"_s << u"connect.noPassword"_s;
        QTest::newRow("its password") << u"postgresql://secretive:right@127.0.0.1:PORT/postgres"_s << u"clear"_s;
        QTest::newRow("user") << u"postgresql://nobody7:canary7@127.0.0.1:PORT/postgres?sslmode=disable"_s << u"connect.user"_s;
        QTest::newRow("no rule") << u"postgresql://secretive:canary7@127.0.0.1:PORT/template1"_s << u"connect.notAllowed"_s;
        QTest::newRow("rejected") << u"postgresql://rejected@127.0.0.1:PORT/postgres"_s << u"connect.notAllowed"_s;
        QTest::newRow("peer") << u"postgresql://peer7@/postgres?host=SOCKET&port=PORT"_s << u"connect.peer"_s;
        QTest::newRow("database") << u"postgresql://test@127.0.0.1:PORT/Nowhere"_s << u"connect.database"_s;
        QTest::newRow("no right") << u"postgresql://poor@127.0.0.1:PORT/closed"_s << u"connect.denied"_s;
        QTest::newRow("port") << u"postgresql://test@127.0.0.1:1/postgres"_s << u"connect.refused"_s;
        QTest::newRow("name") << u"postgresql://test@no-such-host.invalid/postgres"_s << u"connect.name"_s;
        QTest::newRow("socket") << u"postgresql://test@/postgres?host=/nowhere"_s << u"connect.socket"_s;
        QTest::newRow("other server") << u"postgresql://test@127.0.0.1:OTHER/postgres"_s << u"connect.otherServer"_s;
    }
    void postgresqlRefuses()
    {
        QFETCH(QString, url);
        QFETCH(QString, code);
        RELATA_NEEDS_SERVER(m_postgresql);
        if (url.contains("OTHER"_L1)) {
            RELATA_NEEDS_SERVER(m_mariaDb);
        }
        QCOMPARE(serve(m_postgresql, u"none"_s), QString());
        QCOMPARE(prepare(), QString());
        QCOMPARE(outcomeOf(url.replace(u"PORT"_s, port(m_postgresql)).replace(u"OTHER"_s, url.contains("OTHER"_L1) ? port(m_mariaDb) : QString()).replace(u"SOCKET"_s, socketFolder())), code);
    }

    void mariaDbRefuses_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("code");
        QTest::newRow("password") << u"mysql://secretive:canary7@127.0.0.1:PORT/mysql"_s << u"connect.password"_s;
        QTest::newRow("no password") << u"mysql://secretive@127.0.0.1:PORT/mysql"_s << u"connect.noPassword"_s;
        QTest::newRow("its password") << u"mysql://secretive:right@127.0.0.1:PORT/"_s << u"clear"_s;
        QTest::newRow("database") << u"mysql://test@127.0.0.1:PORT/Nowhere"_s << u"connect.database"_s;
        QTest::newRow("no right") << u"mysql://secretive:right@127.0.0.1:PORT/mysql"_s << u"connect.denied"_s;
        QTest::newRow("port") << u"mysql://test@127.0.0.1:1/x"_s << u"connect.refused"_s;
        QTest::newRow("name") << u"mysql://test@no-such-host.invalid/x?ssl-mode=disabled"_s << u"connect.name"_s;
        QTest::newRow("socket") << u"mysql://test@localhost/x?socket=/nowhere"_s << u"connect.socket"_s;
    }
    void mariaDbRefuses()
    {
        QFETCH(QString, url);
        QFETCH(QString, code);
        RELATA_NEEDS_SERVER(m_mariaDb);
        (void)m_mariaDb.run({}, "CREATE USER IF NOT EXISTS secretive@'127.0.0.1' IDENTIFIED BY 'right';");
        QCOMPARE(outcomeOf(url.replace(u"PORT"_s, port(m_mariaDb))), code);
    }

    void sessionsOnlyRead_data()
    {
        QTest::addColumn<bool>("mariaDb");
        QTest::newRow("PostgreSQL") << false;
        QTest::newRow("MariaDB") << true;
    }
    void sessionsOnlyRead()
    {
        QFETCH(bool, mariaDb);
        DatabaseServer &server = mariaDb ? m_mariaDb : m_postgresql;
        RELATA_NEEDS_SERVER(server);
        const QString database = server.freshDatabase();
        QCOMPARE(server.run(database, "CREATE TABLE t (id int);"), QString());
        ServerConnection connection(kGoOn);
        QVERIFY(connection.open(*serverAddress(server.url(database))));
        for (const QString &write : {u"INSERT INTO t VALUES (1)"_s, u"UPDATE t SET id = 2"_s, u"DELETE FROM t"_s, u"DROP TABLE t"_s, u"CREATE TABLE u (id int)"_s, u"ALTER TABLE t ADD c int"_s, u"TRUNCATE TABLE t"_s}) {
            const auto done = connection.execute(write);
            QVERIFY2(!done.ok(), qPrintable(write));
            QVERIFY2(worded(done.error(), Wording::English).contains("read"_L1, Qt::CaseInsensitive), qPrintable(worded(done.error(), Wording::English)));
        }
        QCOMPARE(*connection.column(u"SELECT count(*) FROM t"_s), QStringList{u"0"_s});
        if (!mariaDb) {
            const auto set = connection.row(u"SELECT current_setting('statement_timeout'), current_setting('lock_timeout'), current_setting('application_name')"_s);
            QCOMPARE(*set, (QStringList{u"5min"_s, u"10s"_s, u"relata"_s}));
        } else {
            QCOMPARE(*connection.row(u"SELECT @@max_statement_time, @@lock_wait_timeout"_s), (QStringList{u"300"_s, u"10"_s}));
        }
    }

    void statementsStop_data() { sessionsOnlyRead_data(); }
    void statementsStop()
    {
        QFETCH(bool, mariaDb);
        DatabaseServer &server = mariaDb ? m_mariaDb : m_postgresql;
        RELATA_NEEDS_SERVER(server);
        std::atomic_bool cancelled{false};
        ServerConnection connection(cancelled);
        QVERIFY(connection.open(*serverAddress(server.url(mariaDb ? u"mysql"_s : u"postgres"_s))));
        QElapsedTimer sinceStop;
        const std::unique_ptr<QThread> person(QThread::create([&] {
            QThread::msleep(300); // the statement runs by then; if not, it is stopped all the same
            sinceStop.start();
            cancelled = true;
        }));
        person->start();
        const auto done = connection.execute(mariaDb ? u"SELECT SLEEP(10)"_s : u"SELECT pg_sleep(10)"_s);
        const qint64 taken = sinceStop.isValid() ? sinceStop.elapsed() : 0;
        person->wait();
        qInfo("stopped after %lld ms", taken);
        // MariaDB's sleep that is killed ends without an error, so what counts is that it ended.
        QVERIFY2(taken < 5000, qPrintable(QString::number(taken)));
        QVERIFY(!connection.execute(u"SELECT 1"_s).ok());
        QVERIFY(mariaDb || (!done.ok() && QByteArrayView(done.error().code) == "import.cancelled"));
    }

    // An import that waits for somebody's lock: cancelled, it neither waits nor reads on.
    void importStops()
    {
        RELATA_NEEDS_SERVER(m_postgresql);
        const QString database = m_postgresql.freshDatabase();
        ServerConnection other(kGoOn);
        QVERIFY(other.open(*serverAddress(m_postgresql.url(database))));
        QVERIFY(other.execute(u"SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE; BEGIN; LOCK TABLE pg_description IN ACCESS EXCLUSIVE MODE"_s));
        std::atomic_bool cancelled{false};
        QElapsedTimer sinceStop;
        std::unique_ptr<QThread> person;
        const auto stop = [&](const Progress &) {
            if (person)
                return;
            person.reset(QThread::create([&] {
                QThread::msleep(200);
                sinceStop.start();
                cancelled = true;
            }));
            person->start();
        };
        const auto found = introspectPostgresql(*serverAddress(m_postgresql.url(database)), cancelled, stop);
        QVERIFY(person);
        person->wait();
        const qint64 taken = sinceStop.elapsed();
        qInfo("stopped after %lld ms", taken);
        QVERIFY(!found.ok());
        QCOMPARE(found.error().code, "import.cancelled");
        QVERIFY(taken < 5000); // the lock would be waited for 10 s
    }

    void sqliteStops()
    {
        std::atomic_bool cancelled{false};
        {
            QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"endless"_s);
            database.setDatabaseName(u":memory:"_s);
            QVERIFY(database.open());
            sqlite3 *handle = *static_cast<sqlite3 *const *>(database.driver()->handle().constData());
            const CancelWatch watch(cancelled, [handle] { sqlite3_interrupt(handle); });
            QElapsedTimer sinceStop;
            const std::unique_ptr<QThread> person(QThread::create([&] {
                QThread::msleep(200);
                sinceStop.start();
                cancelled = true;
            }));
            person->start();
            QSqlQuery query(database);
            QVERIFY(!query.exec(u"WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c"_s)); // would not end
            qInfo("stopped after %lld ms", sinceStop.elapsed());
            person->wait();
        }
        QSqlDatabase::removeDatabase(u"endless"_s);
    }

    // What is found, step by step: "+ passed", "! warned", "- failed", with the sentence and what to do.
    void diagnosis_data()
    {
        QTest::addColumn<QString>("server"); // its certificate
        QTest::addColumn<QString>("url");    // PG and MY stand for the servers
        QTest::addColumn<QStringList>("expected");
        const auto row = [](const char *name, const char *server, const char *url, const QStringList &expected) {
            QTest::newRow(name) << QString::fromLatin1(server) << QString::fromLatin1(url) << expected;
        };
        const QString driver = u"+ The driver is installed."_s;
        row("all well", "none", "PG/filled", {u"+ The address can be read: postgresql://test@127.0.0.1:PORT/filled"_s, driver, u"+ Somebody answers at 127.0.0.1:PORT."_s,
            u"+ The server does not encrypt, which is right on one machine."_s, u"+ The server lets test in."_s, u"+ The database filled is there."_s, u"+ It is PostgreSQL *."_s,
            u"+ The catalog can be read. Tables: 2, views: 1."_s});
        row("verified", "good", "PG/filled?sslrootcert=AUTHORITY", {u"+ *"_s, driver, u"+ *"_s,
            u"+ The line is encrypted, and the certificate is for 127.0.0.1; signed by “The authority of Relata's tests”, good until *."_s, u"+ *"_s, u"+ *"_s, u"+ *"_s, u"+ *"_s});
        row("wrong authority", "good", "PG/filled?sslrootcert=STRANGER", {u"+ *"_s, driver, u"+ *"_s,
            u"- The server's certificate is signed by “The authority of Relata's tests”, which is not trusted here. Give the certificate of the authority *"_s});
        row("expired", "expired", "PG/filled?sslrootcert=AUTHORITY", {u"+ *"_s, driver, u"+ *"_s, u"- The server's certificate was good until *. Ask who runs the server to renew it; *"_s});
        row("wrong host", "other", "PG/filled?sslrootcert=AUTHORITY", {u"+ *"_s, driver, u"+ *"_s, u"- The server's certificate is for db.example, not for 127.0.0.1. Connect by the name in the certificate*"_s});
        row("no encryption", "none", "PG/filled?sslmode=require", {u"+ *"_s, driver, u"+ *"_s, u"- The server does not encrypt connections. Set TLS up on the server*"_s});
        row("in the clear", "none", "postgresql://test@localhost:PORT/filled?sslmode=disable", {u"+ *"_s, driver, u"+ The name localhost is known: *"_s, u"+ *"_s,
            u"+ No encryption is asked for; nothing leaves this machine."_s, u"+ *"_s, u"+ *"_s, u"+ *"_s, u"+ *"_s});
        row("no file", "none", "PG/filled?sslrootcert=/nowhere.pem", {u"- A file of certificates or keys can't be read: /nowhere.pem. *"_s});
        row("password", "none", "postgresql://secretive:canary7@127.0.0.1:PORT/postgres", {u"+ *"_s, driver, u"+ *"_s, u"+ *"_s, u"- The server does not accept this password for the user secretive. Check *"_s});
        row("database", "none", "PG/Filled", {u"+ *"_s, driver, u"+ *"_s, u"+ *"_s, u"+ The server lets test in."_s, u"- There is no database Filled on this server. There are: *filled*"_s});
        row("no table", "none", "PG/postgres", {u"+ *"_s, driver, u"+ *"_s, u"+ *"_s, u"+ *"_s, u"+ *"_s, u"+ *"_s, u"! The catalog can be read, and shows no table. Is it the right database*"_s});
        row("port", "none", "postgresql://test@127.0.0.1:1/filled", {u"+ *"_s, driver, u"- Nothing answers at 127.0.0.1:1. Check the port*"_s});
        row("name", "none", "postgresql://test@no-such-host.invalid/filled", {u"+ *"_s, driver, u"- The name of the server, no-such-host.invalid, is not known to the network. *"_s});
        row("option", "none", "PG/filled?service=x", {u"- The address has an option that is not known, “service”. *"_s});
        row("other server", "none", "postgresql://test@127.0.0.1:OTHER/filled", {u"+ *"_s, driver, u"+ *"_s, u"- What answers at 127.0.0.1:* is no server of this kind, or it hung up. *"_s});
        row("socket", "none", "postgresql://test@/filled?host=/nowhere", {u"+ *"_s, driver, u"- There is no server behind the socket /nowhere. *"_s});
        row("MariaDB", "none", "MY/filled", {u"+ *"_s, driver, u"+ *"_s, u"+ The server does not encrypt, which is right on one machine."_s, u"+ The server lets test in."_s, u"+ The database filled is there."_s,
            u"+ It is MariaDB *."_s, u"+ The catalog can be read. Tables: 2, views: 1."_s});
        row("MariaDB verified", "good", "MY/filled?ssl-ca=AUTHORITY", {u"+ *"_s, driver, u"+ *"_s,
            u"+ The line is encrypted; the certificate is signed by “The authority of Relata's tests”, good until *. The host name is not verified: the driver can't."_s, u"+ *"_s, u"+ *"_s, u"+ *"_s, u"+ *"_s});
        row("MariaDB wrong host", "other", "MY/filled?ssl-ca=AUTHORITY", {u"+ *"_s, driver, u"+ *"_s,
            u"! The line is encrypted, but the certificate is for db.example, not for 127.0.0.1; the host name is not verified. *"_s, u"+ *"_s, u"+ *"_s, u"+ *"_s, u"+ *"_s});
        row("MariaDB wrong authority", "good", "MY/filled?ssl-ca=STRANGER", {u"+ *"_s, driver, u"+ *"_s, u"- The server's certificate is signed by “The authority of Relata's tests”, which is not trusted here. *"_s});
        row("MariaDB expired", "expired", "MY/filled?ssl-ca=AUTHORITY", {u"+ *"_s, driver, u"+ *"_s, u"- The server's certificate was good until *"_s});
        row("MariaDB database", "none", "MY/Filled", {u"+ *"_s, driver, u"+ *"_s, u"+ *"_s, u"+ The server lets test in."_s, u"- There is no database Filled on this server. There are: *filled*"_s});
        row("MariaDB no database", "none", "MY/", {u"+ *"_s, driver, u"+ *"_s, u"+ *"_s, u"+ *"_s, u"- The address names no database. There are: *filled*"_s});
    }
    void diagnosis()
    {
        QFETCH(QString, server);
        QFETCH(QString, url);
        QFETCH(QStringList, expected);
        RELATA_NEEDS_SERVER(m_postgresql);
        RELATA_NEEDS_SERVER(m_mariaDb);
        if (const QString problem = m_certificates.problem(); !problem.isEmpty())
            QSKIP(qPrintable(problem));
        const bool mariaDb = url.startsWith("MY"_L1);
        QCOMPARE(serve(mariaDb ? m_mariaDb : m_postgresql, server), QString());
        QCOMPARE(prepare(), QString());
        if (!m_filled) {
            m_filled = true;
            const QByteArray tables = "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY); CREATE VIEW v AS SELECT id FROM a;";
            QCOMPARE(m_postgresql.run(u"postgres"_s, "CREATE DATABASE filled;"), QString());
            QCOMPARE(m_postgresql.run(u"filled"_s, tables), QString());
            QCOMPARE(m_mariaDb.run({}, "CREATE DATABASE filled;"), QString());
            QCOMPARE(m_mariaDb.run(u"filled"_s, tables), QString());
        }
        const QString ownPort = port(mariaDb ? m_mariaDb : m_postgresql);
        url.replace(QRegularExpression(u"^PG/"_s), m_postgresql.url({})).replace(QRegularExpression(u"^MY/"_s), m_mariaDb.url({})).replace(u"PORT"_s, ownPort).replace(u"OTHER"_s, port(m_mariaDb));
        url.replace(u"AUTHORITY"_s, m_certificates.authority()).replace(u"STRANGER"_s, m_certificates.stranger());
        const auto address = serverAddress(url);
        QVERIFY(address.ok());
        std::vector<DiagnosisStep> begun;
        const std::vector<Finding> found = diagnose(*address, kGoOn, [&begun](const Finding &finding) {
            if (finding.state == StepState::Running)
                begun.push_back(finding.step);
        });
        QStringList lines;
        for (const Finding &finding : found) {
            const QString mark = finding.state == StepState::Passed ? u"+ "_s : finding.state == StepState::Warned ? u"! "_s : u"- "_s;
            lines << mark + worded(finding.said, Wording::English);
        }
        QVERIFY(!lines.join(u'\n').contains("canary"_L1));
        QVERIFY2(lines.size() == expected.size() && begun.size() == found.size(), qPrintable(lines.join(u'\n')));
        const auto planned = diagnosisSteps(*address);
        for (qsizetype i = 0; i < lines.size(); ++i) {
            const QString pattern = QRegularExpression::anchoredPattern(QRegularExpression::escape(expected[i].replace(u"PORT"_s, ownPort)).replace(u"\\*"_s, u".*"_s));
            QVERIFY2(QRegularExpression(pattern).match(lines[i]).hasMatch(), qPrintable(lines[i]));
            QCOMPARE(found[size_t(i)].step, planned[size_t(i)]);
        }
        if (found.back().state != StepState::Failed)
            QCOMPARE(found.size(), planned.size());
    }

    void diagnosisOfAFile()
    {
        const auto lines = [](const QString &path) {
            QStringList all;
            for (const Finding &finding : diagnoseFile(path, kGoOn))
                all << QString::number(int(finding.state)) + u' ' + worded(finding.said, Wording::English);
            return all;
        };
        QTemporaryDir dir;
        QCOMPARE(lines(u"/nowhere.db"_s).size(), 1);
        QFile letter(dir.filePath(u"letter.txt"_s));
        QVERIFY(letter.open(QIODevice::WriteOnly) && letter.write("Dear database,\nhow are you?\n") > 0);
        letter.close();
        const QStringList said = lines(letter.fileName());
        QCOMPARE(said.size(), 2);
        QVERIFY2(said[1].startsWith(u"3 This SQLite database can't be read"_s), qPrintable(said[1]));
    }

    void diagnosisStops()
    {
        RELATA_NEEDS_SERVER(m_postgresql);
        std::atomic_bool cancelled{false};
        const auto found = diagnose(*serverAddress(m_postgresql.url(u"postgres"_s)), cancelled, [&](const Finding &finding) { cancelled = finding.step == DiagnosisStep::Server; });
        QVERIFY(found.size() <= 3);
        for (const Finding &finding : found)
            QVERIFY(finding.state == StepState::Passed);
    }

private:
    void encrypts(DatabaseServer &real)
    {
        QFETCH(QString, server);
        QFETCH(QString, options);
        QFETCH(QString, outcome);
        RELATA_NEEDS_SERVER(real);
        if (const QString problem = m_certificates.problem(); !problem.isEmpty())
            QSKIP(qPrintable(problem));
        QCOMPARE(serve(real, server), QString());
        if (&real == &m_postgresql)
            QCOMPARE(prepare(), QString());
        QString url = real.url(&real == &m_postgresql ? u"postgres"_s : u"mysql"_s);
        options.replace(u"AUTHORITY"_s, m_certificates.authority()).replace(u"STRANGER"_s, m_certificates.stranger());
        if (options.startsWith("elsewhere"_L1)) { // this machine by a name that isn't known as such
            url.replace(u"127.0.0.1"_s, u"0.0.0.0"_s);
            options.remove(0, 10);
        }
        QCOMPARE(outcomeOf(url + u'?' + options), outcome);
    }

    // Empty, or what went wrong.
    QString serve(DatabaseServer &server, const QString &certificate)
    {
        if (m_serves.value(&server, u"none"_s) == certificate)
            return {};
        if (const QString problem = m_certificates.problem(); !problem.isEmpty())
            return problem;
        m_serves.insert(&server, certificate);
        const test::Certificates::Pair pair = certificate == u"good" ? m_certificates.good() : certificate == u"other" ? m_certificates.otherName()
            : certificate == u"expired" ? m_certificates.expired() : test::Certificates::Pair();
        return server.encryptWith(pair.certificate, pair.key);
    }

    // PostgreSQL's users and rules, once.
    QString prepare()
    {
        if (m_prepared)
            return {};
        m_prepared = true;
        if (const QString said = m_postgresql.run(u"postgres"_s, "CREATE USER tlsonly; CREATE USER rejected; CREATE USER poor; CREATE USER peer7; CREATE USER secretive PASSWORD 'right';"
                                                                 "CREATE DATABASE closed; REVOKE CONNECT ON DATABASE closed FROM PUBLIC;"); !said.isEmpty())
            return said;
        return m_postgresql.setRules("local all peer7 peer\nhostssl all tlsonly 127.0.0.1/32 trust\nhost all rejected 127.0.0.1/32 reject\nhost all nobody7,poor 127.0.0.1/32 trust\n"
                                     "host postgres secretive 127.0.0.1/32 scram-sha-256");
    }

    static QString port(const DatabaseServer &server) { return QString::number(serverAddress(server.url(u"x"_s))->port); }
    QString socketFolder() const
    {
        ServerConnection connection(kGoOn);
        const auto opened = connection.open(*serverAddress(m_postgresql.url(u"postgres"_s)));
        return opened ? connection.column(u"SHOW unix_socket_directories"_s)->value(0) : QString();
    }

    DatabaseServer &m_postgresql = DatabaseServer::postgresql();
    DatabaseServer &m_mariaDb = DatabaseServer::mariaDb();
    test::Certificates m_certificates;
    QHash<DatabaseServer *, QString> m_serves;
    bool m_prepared = false;
    bool m_filled = false;
};

QTEST_GUILESS_MAIN(TestConnections)
#include "tst_connections.moc"
