// A password that goes through the command line is in no file, no output and no argument of a process, whatever goes wrong.
#include "tests/app/relataprogram.h"
#include "tests/support/databaseserver.h"

#include <QDirIterator>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>
#include <future>
#include <thread>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace relata::test;

namespace {

const QString kCanary = u"kanari@7f:3a/9c %x"_s; // looks different wherever somebody escapes it

QList<QByteArray> disguises()
{
    const QByteArray plain = kCanary.toUtf8(), escaped = QUrl::toPercentEncoding(kCanary);
    return {plain, escaped, escaped.toLower(), plain.toBase64(QByteArray::OmitTrailingEquals), plain.toHex(), QByteArray(reinterpret_cast<const char *>(kCanary.utf16()), kCanary.size() * 2), "7f:3a", "7f%3A3a", "7f%3a3a"};
}

bool betrays(const QByteArray &bytes)
{
    const auto all = disguises();
    return std::any_of(all.begin(), all.end(), [&](const QByteArray &one) { return bytes.contains(one); });
}

// Takes one connection, hears what it says first, and is gone.
class Vanishing
{
public:
    Vanishing()
    {
        std::promise<quint16> port;
        auto known = port.get_future();
        m_thread = std::thread([this, told = std::move(port)]() mutable {
            QTcpServer server;
            server.listen(QHostAddress::LocalHost);
            told.set_value(server.serverPort());
            while (!m_done) {
                server.waitForNewConnection(100);
                if (QTcpSocket *socket = server.nextPendingConnection()) {
                    socket->waitForReadyRead(2'000);
                    delete socket;
                }
            }
        });
        m_port = known.get();
    }
    ~Vanishing()
    {
        m_done = true;
        m_thread.join();
    }
    [[nodiscard]] quint16 port() const { return m_port; }

private:
    quint16 m_port = 0;
    std::atomic_bool m_done = false;
    std::thread m_thread;
};

} // namespace

class TestPasswords : public QObject
{
    Q_OBJECT

    struct Seen
    {
        Ended ended;
        QStringList betrayals;
    };

    // Runs `relata` with everything that it may write in one folder, looks at the arguments of it and its children meanwhile, and at all that is there afterwards.
    Seen run(const QStringList &arguments, bool inEnvironment)
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const QString &name : {u"HOME"_s, u"TMPDIR"_s, u"XDG_CONFIG_HOME"_s, u"XDG_DATA_HOME"_s, u"XDG_CACHE_HOME"_s, u"XDG_STATE_HOME"_s})
            environment.insert(name, m_folder.path());
        environment.insert(u"PGPASSWORD"_s, inEnvironment ? kCanary : QString());
        environment.insert(u"MYSQL_PWD"_s, inEnvironment ? kCanary : QString());
        environment.insert(u"QT_LOGGING_RULES"_s, u"*.debug=true"_s);
        QProcess process;
        process.setWorkingDirectory(m_folder.path());
        process.setProcessEnvironment(environment);
        Seen seen;
        process.start(QStringLiteral(RELATA_PROGRAM), arguments);
        process.waitForStarted();
        const QString own = QString::number(process.processId());
        // Its own arguments are the caller's until it has read them.
        while (!process.waitForFinished(5)) {
            if (process.state() == QProcess::NotRunning)
                break;
            for (const QString &id : QDir(u"/proc"_s).entryList(QDir::Dirs)) {
                QFile line(u"/proc/%1/cmdline"_s.arg(id));
                if (id != own && id.toInt() > 0 && id.toInt() != getpid() && line.open(QIODevice::ReadOnly) && betrays(line.readAll()))
                    seen.betrayals << u"the arguments of process "_s + id;
            }
        }
        seen.ended = {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError())};
        if (betrays(seen.ended.out.toUtf8()))
            seen.betrayals << u"output: "_s + seen.ended.out;
        if (betrays(seen.ended.err.toUtf8()))
            seen.betrayals << u"errors: "_s + seen.ended.err;
        seen.betrayals << betrayingFiles();
        return seen;
    }

    QStringList betrayingFiles() const
    {
        QStringList found;
        QDirIterator files(m_folder.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (betrays(file.fileName().toUtf8()) || !file.open(QIODevice::ReadOnly) || betrays(file.readAll()))
                found << file.fileName();
        }
        return found;
    }

    static QString address(const QString &url, const QString &user, bool withPassword)
    {
        const QString password = withPassword ? u':' + QString::fromLatin1(QUrl::toPercentEncoding(kCanary)) : QString();
        return QString(url).replace(u"//test@"_s, u"//"_s + user + password + u'@');
    }

    QTemporaryDir m_folder;

private slots:
    void aBirdIsFound()
    {
        QFile file(m_folder.filePath(u".hidden"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("x" + QUrl::toPercentEncoding(kCanary));
        file.close();
        QCOMPARE(betrayingFiles().size(), 1);
        QVERIFY(file.remove());
        QCOMPARE(betrayingFiles(), QStringList());
    }

    void commandLine_data()
    {
        QTest::addColumn<QString>("scheme");
        QTest::addColumn<bool>("inEnvironment");
        for (const auto &scheme : {u"postgresql"_s, u"mysql"_s}) {
            QTest::newRow(qPrintable(scheme + u" environment"_s)) << scheme << true;
            QTest::newRow(qPrintable(scheme + u" address"_s)) << scheme << false;
        }
    }
    void commandLine()
    {
        QFETCH(QString, scheme);
        QFETCH(bool, inEnvironment);
        const bool postgresql = scheme == u"postgresql";
        DatabaseServer &server = postgresql ? DatabaseServer::postgresql() : DatabaseServer::mariaDb();
        RELATA_NEEDS_SERVER(server);
        const QString database = server.freshDatabase();
        const QByteArray password = kCanary.toUtf8();
        if (postgresql) {
            (void)server.run(database, "CREATE USER bird PASSWORD '" + password + "'; CREATE USER stranger PASSWORD 'something else';");
            QCOMPARE(server.setRules("host all bird,stranger 127.0.0.1/32 scram-sha-256"), QString());
        } else {
            QCOMPARE(server.run(database, "CREATE USER IF NOT EXISTS bird@'127.0.0.1' IDENTIFIED BY '" + password + "'; GRANT ALL ON *.* TO bird@'127.0.0.1'; CREATE USER IF NOT EXISTS stranger@'127.0.0.1' IDENTIFIED BY 'something else'"), QString());
        }
        QCOMPARE(server.run(database, "CREATE TABLE task (id int PRIMARY KEY, title varchar(20))"), QString());
        const QString right = address(server.url(database), u"bird"_s, !inEnvironment);
        const auto expect = [&](const QStringList &arguments, int code, const char *what) {
            const Seen seen = run(arguments, inEnvironment);
            QVERIFY2(seen.betrayals.isEmpty(), qPrintable(QString::fromLatin1(what) + u": "_s + seen.betrayals.join(u'\n')));
            QVERIFY2(seen.ended.code == code, qPrintable(u"%1 ended %2: %3%4"_s.arg(QLatin1String(what)).arg(seen.ended.code).arg(seen.ended.out, seen.ended.err)));
        };
        const QString file = u"%1-%2.relata"_s.arg(scheme).arg(inEnvironment);
        expect({u"import"_s, right, u"-o"_s, file}, 0, "import");
        QCOMPARE(server.run(database, "ALTER TABLE task ADD COLUMN done int"), QString());
        expect({u"diff"_s, file, right}, 1, "diff");
        expect({u"diff"_s, file, right, u"--json"_s}, 1, "diff --json");
        expect({u"import"_s, right, u"-o"_s, file, u"--refresh"_s, u"--json"_s}, 0, "refresh");
        expect({u"info"_s, file, u"--json"_s}, 0, "info");
        // What goes wrong.
        expect({u"import"_s, address(server.url(database), u"stranger"_s, !inEnvironment), u"-o"_s, u"no.relata"_s}, 3, "wrong password");
        expect({u"import"_s, address(server.url(u"nosuch"_s), u"bird"_s, !inEnvironment), u"-o"_s, u"no.relata"_s, u"--json"_s}, 3, "no such database");
        expect({u"import"_s, QString(right).replace(u"127.0.0.1"_s, u"nowhere.invalid"_s), u"-o"_s, u"no.relata"_s}, 3, "wrong host");
        const QString port = QString::number(QUrl(server.url(database)).port());
        expect({u"import"_s, QString(right).replace(u':' + port + u'/', u":1/"_s), u"-o"_s, u"no.relata"_s}, 3, "wrong port");
        const Vanishing gone;
        expect({u"import"_s, QString(right).replace(u':' + port + u'/', u":%1/"_s.arg(gone.port())), u"-o"_s, u"no.relata"_s, u"--json"_s}, 3, "server gone");
        for (const QString &broken : {right + u"?nosuch=1"_s, QString(right).replace(u':' + port + u'/', u":port/"_s), QString(right).replace(scheme + u"://"_s, u"oracle://"_s)}) {
            for (const QStringList &arguments : {QStringList{u"import"_s, broken, u"-o"_s, u"no.relata"_s}, QStringList{u"diff"_s, file, broken, u"--json"_s}, QStringList{u"info"_s, broken}, QStringList{u"import"_s, file, u"-o"_s, broken}}) {
                const Seen seen = run(arguments, inEnvironment);
                QVERIFY2(seen.betrayals.isEmpty(), qPrintable(seen.betrayals.join(u'\n')));
                QVERIFY(seen.ended.code != 0);
            }
        }
    }

    // A slip of the pen makes an address no address; its password stays one.
    void mistyped_data()
    {
        QTest::addColumn<QString>("source");
        const QString password = QString::fromLatin1(QUrl::toPercentEncoding(kCanary));
        for (const QString &source : {u"postgresql//bird:%1@host/x"_s, u"mysql:bird:%1@host/x"_s, u"jdbc:postgresql://host/x?password=%1"_s, u"host=here password=%1 dbname=x"_s})
            QTest::newRow(qPrintable(source.left(12))) << source.arg(password);
    }
    void mistyped()
    {
        QFETCH(const QString, source);
        for (const QStringList &arguments : {QStringList{u"import"_s, source, u"-o"_s, u"no.relata"_s}, QStringList{u"diff"_s, source, source, u"--json"_s}, QStringList{u"info"_s, source}}) {
            QProcess process;
            process.setWorkingDirectory(m_folder.path());
            process.start(QStringLiteral(RELATA_PROGRAM), arguments);
            QVERIFY(process.waitForFinished(30'000));
            const QByteArray said = process.readAllStandardOutput() + process.readAllStandardError();
            QVERIFY(!said.isEmpty());
            QVERIFY2(!betrays(said), said.constData());
            QVERIFY(process.exitCode() != 0);
        }
    }

    // Its own arguments too, once it has read them: a server that doesn't answer gives the time to look.
    void ownArguments()
    {
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        QProcess process;
        process.setWorkingDirectory(m_folder.path());
        process.start(QStringLiteral(RELATA_PROGRAM), {u"import"_s, u"postgresql://bird:%1@127.0.0.1:%2/x"_s.arg(QString::fromLatin1(QUrl::toPercentEncoding(kCanary))).arg(silent.serverPort()), u"-o"_s, u"no.relata"_s});
        QVERIFY(silent.waitForNewConnection(30'000)); // it has read them
        QFile line(u"/proc/%1/cmdline"_s.arg(process.processId()));
        QVERIFY(line.open(QIODevice::ReadOnly));
        const QByteArray arguments = line.readAll();
        QVERIFY2(arguments.contains("import"), arguments.constData());
        QVERIFY2(!betrays(arguments), arguments.constData());
        delete silent.nextPendingConnection();
        silent.close();
        QVERIFY(process.waitForFinished(30'000));
        QVERIFY(!betrays(process.readAllStandardError() + process.readAllStandardOutput()));
    }
};

QTEST_GUILESS_MAIN(TestPasswords)
#include "tst_passwords.moc"
