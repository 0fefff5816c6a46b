// Passwords: for the session, in the keychain, and what is said when there is none or it never answers. The bus is our own.
#include "views/adapters/passwords.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDBusVirtualObject>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QProcessEnvironment>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

using namespace Qt::StringLiterals;
using namespace relata;

namespace {

// A keychain that shows a prompt nobody answers.
class Silent : public QDBusVirtualObject
{
public:
    QString introspect(const QString &) const override { return {}; }
    bool handleMessage(const QDBusMessage &, const QDBusConnection &) override
    {
        ++asked;
        return true; // and never a reply
    }
    std::atomic<int> asked = 0;
};

} // namespace

class TestPasswords : public QObject
{
    Q_OBJECT

private slots:
    void session()
    {
        Passwords passwords;
        QStringList said;
        passwords.keep(u"a"_s, u"canary"_s, PasswordPlace::Session, this, [&](Passwords::Outcome outcome) { said << u"kept %1"_s.arg(int(outcome)); });
        passwords.find(u"a"_s, this, [&](Passwords::Outcome outcome, const QString &password) { said << u"found %1 %2"_s.arg(int(outcome)).arg(password); });
        QVERIFY(said.isEmpty()); // never at once
        QTRY_COMPARE(said, (QStringList{u"kept 0"_s, u"found 0 canary"_s}));
        QCOMPARE(passwords.placeOf(u"a"_s), PasswordPlace::Session);
        passwords.forget(u"a"_s);
        QCOMPARE(passwords.placeOf(u"a"_s), PasswordPlace::Nowhere);
        QTRY_VERIFY(!passwords.isWaiting());
    }

    void withoutAKeychain()
    {
        Passwords passwords;
        QSignalSpy waiting(&passwords, &Passwords::waitingChanged);
        std::optional<Passwords::Outcome> kept, found;
        passwords.keep(u"b"_s, u"canary"_s, PasswordPlace::Keychain, this, [&](Passwords::Outcome outcome) { kept = outcome; });
        QVERIFY(passwords.isWaiting());
        QTRY_VERIFY(kept);
        QCOMPARE(*kept, Passwords::Outcome::NoKeychain);
        QCOMPARE(passwords.placeOf(u"b"_s), PasswordPlace::Session); // and said to be only there
        QVERIFY(!passwords.isWaiting());
        QCOMPARE(waiting.count(), 2);
        passwords.find(u"c"_s, this, [&](Passwords::Outcome outcome, const QString &) { found = outcome; });
        QTRY_VERIFY(found);
        QCOMPARE(*found, Passwords::Outcome::NoKeychain);
    }

    void whoIsGoneIsNotTold()
    {
        Passwords passwords;
        auto gone = std::make_unique<QObject>();
        passwords.keep(u"d"_s, u"canary"_s, PasswordPlace::Keychain, gone.get(), [](Passwords::Outcome) { QFAIL("told"); });
        gone.reset();
        QTRY_VERIFY(!passwords.isWaiting());
        QCOMPARE(passwords.placeOf(u"d"_s), PasswordPlace::Session);
    }

    // A real one, unlocked: GNOME's.
    void inAKeychain()
    {
        const QString program = QStandardPaths::findExecutable(u"gnome-keyring-daemon"_s);
        if (program.isEmpty() || !m_bus.isOpen())
            QSKIP("no gnome-keyring-daemon or no bus of our own here");
        QTemporaryDir home;
        QProcess daemon;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"HOME"_s, home.path());
        environment.insert(u"XDG_DATA_HOME"_s, home.path());
        environment.insert(u"XDG_RUNTIME_DIR"_s, home.path());
        daemon.setProcessEnvironment(environment);
        daemon.start(program, {u"--foreground"_s, u"--unlock"_s, u"--components=secrets"_s, u"--control-directory="_s + home.path()});
        QVERIFY(daemon.waitForStarted());
        daemon.write("of the keyring");
        daemon.closeWriteChannel();
        QDBusConnection bus = QDBusConnection::sessionBus();
        QTRY_VERIFY_WITH_TIMEOUT(bus.interface() && bus.interface()->isServiceRegistered(u"org.freedesktop.secrets"_s), 20'000);
        {
            Passwords passwords;
            std::optional<Passwords::Outcome> kept;
            passwords.keep(u"f"_s, u"canary ü"_s, PasswordPlace::Keychain, this, [&](Passwords::Outcome outcome) { kept = outcome; });
            QTRY_VERIFY(kept);
            QCOMPARE(*kept, Passwords::Outcome::Done);
            QCOMPARE(passwords.placeOf(u"f"_s), PasswordPlace::Keychain);
        }
        Passwords another; // of another start of the program
        QString found;
        std::optional<Passwords::Outcome> outcome;
        const auto take = [&](Passwords::Outcome how, const QString &password) {
            outcome = how;
            found = password;
        };
        another.find(u"f"_s, this, take);
        QTRY_VERIFY(outcome);
        QCOMPARE(*outcome, Passwords::Outcome::Done);
        QCOMPARE(found, u"canary ü"_s);
        another.forget(u"f"_s);
        QTRY_VERIFY(!another.isWaiting());
        outcome.reset();
        another.find(u"f"_s, this, take);
        QTRY_VERIFY(outcome);
        QCOMPARE(*outcome, Passwords::Outcome::Absent);
        daemon.kill();
        daemon.waitForFinished(5'000);
        QTRY_VERIFY(!bus.interface()->isServiceRegistered(u"org.freedesktop.secrets"_s));
    }

    // The keychain asks the person and waits for ever; we don't.
    void promptsThatHang()
    {
        if (!m_secret)
            QSKIP("no bus of our own here (dbus-daemon)");
        Passwords passwords;
        passwords.setPatience(300);
        std::optional<Passwords::Outcome> kept;
        passwords.keep(u"e"_s, u"canary"_s, PasswordPlace::Keychain, this, [&](Passwords::Outcome outcome) { kept = outcome; });
        QTRY_VERIFY(kept);
        if (*kept == Passwords::Outcome::NoKeychain)
            QSKIP("this keychain library does not speak to a secret service here (libsecret)");
        QCOMPARE(*kept, Passwords::Outcome::TooLate);
        QVERIFY(m_silent->asked > 0);
        QCOMPARE(passwords.placeOf(u"e"_s), PasswordPlace::Session);
        passwords.setPatience(600'000);
        kept.reset();
        passwords.keep(u"e"_s, u"canary"_s, PasswordPlace::Keychain, this, [&](Passwords::Outcome outcome) { kept = outcome; });
        QVERIFY(passwords.isWaiting());
        passwords.stop(); // as the person's button does
        QVERIFY(kept);
        QCOMPARE(*kept, Passwords::Outcome::TooLate);
        QVERIFY(!passwords.isWaiting());
    }

    void init()
    {
        if (QTest::currentTestFunction() != QByteArrayView("promptsThatHang") || !m_bus.isOpen())
            return;
        m_thread.start();
        auto *worker = new QObject;
        worker->moveToThread(&m_thread);
        QMetaObject::invokeMethod(worker, [this] {
            QDBusConnection second = QDBusConnection::connectToBus(qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS"), u"silent"_s);
            m_silent = new Silent; // of this thread, until the program ends
            m_secret = second.isConnected() && second.registerVirtualObject(u"/"_s, m_silent, QDBusConnection::SubPath) && second.registerService(u"org.freedesktop.secrets"_s);
        }, Qt::BlockingQueuedConnection);
        worker->deleteLater();
    }
    void cleanupTestCase()
    {
        QDBusConnection::disconnectFromBus(u"silent"_s);
        m_thread.quit();
        m_thread.wait();
        delete m_silent;
    }

public:
    QFile m_bus; // open: there is a bus of our own

private:
    Silent *m_silent = nullptr;
    QThread m_thread;
    bool m_secret = false;
};

int main(int argc, char **argv)
{
    QTemporaryDir dir;
    QProcess daemon;
    TestPasswords test;
    test.m_bus.setFileName(dir.filePath(u"bus.conf"_s));
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere"); // never that of the person who runs this
    const QString program = QStandardPaths::findExecutable(u"dbus-daemon"_s);
    if (!program.isEmpty() && test.m_bus.open(QIODevice::WriteOnly)) {
        test.m_bus.write("<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\" \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\"><busconfig><type>session</type><listen>unix:dir="
                         + dir.path().toUtf8() + "</listen><auth>EXTERNAL</auth><policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/><allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>");
        test.m_bus.flush();
        daemon.start(program, {u"--config-file="_s + test.m_bus.fileName(), u"--nofork"_s, u"--print-address"_s});
        if (daemon.waitForReadyRead(10'000))
            qputenv("DBUS_SESSION_BUS_ADDRESS", daemon.readAllStandardOutput().trimmed());
        else
            test.m_bus.close();
    }
    QCoreApplication application(argc, argv);
    const int failures = QTest::qExec(&test, argc, argv);
    daemon.kill();
    daemon.waitForFinished(5'000);
    return failures;
}

#include "tst_passwords.moc"
