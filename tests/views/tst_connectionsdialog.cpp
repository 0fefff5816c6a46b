// The connections dialog, driven by keys and clicks: what it keeps in the settings, what it never keeps, and its test on real servers.
#include "tests/support/databaseserver.h"
#include "views/adapters/passwords.h"
#include "views/dialogs/connectionsdialog.h"
#include "views/widgets/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace relata;
using relata::test::DatabaseServer;

class TestConnectionsDialog : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { Theme::instance().install(); }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_settings = std::make_unique<Settings>(m_folder->path());
    }

    void typedFieldByField()
    {
        ConnectionsDialog dialog(*m_settings, m_passwords);
        dialog.show();
        QTest::mouseClick(child<QToolButton>(dialog, "add"), Qt::LeftButton);
        QCOMPARE(dialog.focusWidget()->objectName(), u"source"_s); // ready for a URL
        QTest::keyClicks(child<QLineEdit>(dialog, "name"), u"The shop"_s);
        QTest::keyClicks(child<QLineEdit>(dialog, "host"), u"db.example"_s);
        QTest::keyClicks(child<QLineEdit>(dialog, "port"), u"5433"_s);
        QTest::keyClicks(child<QLineEdit>(dialog, "database"), u"shop"_s);
        QTest::keyClicks(child<QLineEdit>(dialog, "user"), u"me"_s);
        QTest::keyClicks(child<QLineEdit>(dialog, "password"), u"canary 7"_s);
        pick(child<QComboBox>(dialog, "encryption"), 2);
        QTest::keyClicks(child<QLineEdit>(dialog, "authorities"), u"/my/ca.pem"_s);
        pick(child<QComboBox>(dialog, "stage"), int(Stage::Production));
        QCOMPARE(child<QLineEdit>(dialog, "source")->text(), u"postgresql://me@db.example:5433/shop?sslmode=verify-ca&sslrootcert=/my/ca.pem"_s);
        QVERIFY(!child<QCheckBox>(dialog, "readOnly")->isEnabled()); // production is read only
        QVERIFY(child<QCheckBox>(dialog, "readOnly")->isChecked());
        QTest::mouseClick(child<QPushButton>(dialog, "close"), Qt::LeftButton);
        const QList<SavedConnection> kept = Settings(m_folder->path()).connections();
        QCOMPARE(kept.size(), 1);
        QCOMPARE(kept[0].name, u"The shop"_s);
        QCOMPARE(kept[0].source(), u"postgresql://me@db.example:5433/shop?sslmode=verify-ca&sslrootcert=/my/ca.pem"_s);
        QCOMPARE(kept[0].stage, Stage::Production);
        QVERIFY(kept[0].mayOnlyRead());
        QVERIFY(kept[0].address.password.isEmpty());
        // No keychain here: it is kept for the session, in memory, and in no file.
        QTRY_VERIFY(!m_passwords.isWaiting());
        QCOMPARE(m_passwords.placeOf(kept[0].id), PasswordPlace::Session);
        QVERIFY(!written().contains("canary"));
    }

    void pastedUrlFillsTheFields()
    {
        ConnectionsDialog dialog(*m_settings, m_passwords);
        dialog.show();
        QTest::mouseClick(child<QToolButton>(dialog, "add"), Qt::LeftButton);
        auto *source = child<QLineEdit>(dialog, "source");
        QApplication::clipboard()->setText(u"mysql://a%40b:can%2Fary@db.example:3307/my%20shop?ssl-mode=VERIFY_CA"_s);
        QTest::keyClick(source, Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(child<QComboBox>(dialog, "kind")->currentText(), u"MariaDB / MySQL"_s);
        QCOMPARE(child<QLineEdit>(dialog, "host")->text(), u"db.example"_s);
        QCOMPARE(child<QLineEdit>(dialog, "port")->text(), u"3307"_s);
        QCOMPARE(child<QLineEdit>(dialog, "database")->text(), u"my shop"_s);
        QCOMPARE(child<QLineEdit>(dialog, "user")->text(), u"a@b"_s);
        QCOMPARE(child<QLineEdit>(dialog, "password")->text(), u"can/ary"_s);
        QCOMPARE(child<QComboBox>(dialog, "encryption")->currentText(), u"Certificate checked"_s);
        QVERIFY(!source->text().contains(u"can"_s)); // the password is not left standing there
        QCOMPARE(child<QListWidget>(dialog, "connections")->item(0)->text(), u"db.example/my shop"_s);
        source->selectAll();
        QApplication::clipboard()->setText(u"postgresql://a b:x"_s);
        QTest::keyClick(source, Qt::Key_V, Qt::ControlModifier);
        QVERIFY(child<QLabel>(dialog, "sourceFault")->isVisible());
        QCOMPARE(child<QLineEdit>(dialog, "host")->text(), u"db.example"_s); // nothing is lost by it
        QVERIFY(!written().contains("can"));
    }

    void duplicatesAndDeletes()
    {
        ConnectionsDialog dialog(*m_settings, m_passwords);
        dialog.show();
        QVERIFY(QTest::qWaitForWindowActive(&dialog)); // shortcuts are those of the active window
        auto first = *connectionFrom(u"postgresql://me@one.example/a"_s);
        dialog.add(first);
        QTest::mouseClick(child<QToolButton>(dialog, "duplicate"), Qt::LeftButton);
        QTest::keyClicks(child<QLineEdit>(dialog, "host"), u".org"_s);
        QCOMPARE(names(), (QStringList{u"one.example/a"_s, u"one.example/a copy"_s}));
        QCOMPARE(m_settings->connections().constLast().address.host, u"one.example.org"_s);
        QVERIFY(m_settings->connections()[0].id != m_settings->connections()[1].id);
        const auto answer = [](const QString &button) {
            QTimer::singleShot(0, [button] {
                auto *box = qobject_cast<QMessageBox *>(QApplication::activeModalWidget());
                for (QAbstractButton *one : box->buttons()) {
                    if (one->text() == button)
                        QTest::mouseClick(one, Qt::LeftButton);
                }
            });
        };
        auto *list = child<QListWidget>(dialog, "connections");
        list->setFocus();
        list->setCurrentRow(0);
        answer(u"Cancel"_s);
        QTest::keyClick(list, Qt::Key_Delete);
        QCOMPARE(names().size(), 2);
        answer(u"&Delete"_s);
        QTest::keyClick(list, Qt::Key_Delete);
        QCOMPARE(names(), QStringList{u"one.example/a copy"_s});
        QCOMPARE(child<QLineEdit>(dialog, "host")->text(), u"one.example.org"_s);
    }

    void filesAreAKindToo()
    {
        QFile file(m_folder->filePath(u"letter.db"_s));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("Dear database") > 0);
        file.close();
        ConnectionsDialog dialog(*m_settings, m_passwords, ConnectionsDialog::Purpose::Choose);
        dialog.show();
        QTest::mouseClick(child<QToolButton>(dialog, "add"), Qt::LeftButton);
        pick(child<QComboBox>(dialog, "kind"), 2);
        QVERIFY(!child<QLineEdit>(dialog, "host")->isVisible());
        QTest::keyClicks(child<QLineEdit>(dialog, "path"), file.fileName());
        QTest::mouseClick(child<QPushButton>(dialog, "test"), Qt::LeftButton);
        dialog.finishNow();
        QCOMPARE(child<QLabel>(dialog, "verdict")->text(), u"It does not work yet."_s);
        QVERIFY(steps(dialog).constLast().startsWith(u"This SQLite database can't be read"_s));
        QTest::mouseClick(child<QPushButton>(dialog, "choose"), Qt::LeftButton);
        QCOMPARE(dialog.result(), int(QDialog::Accepted));
        QCOMPARE(dialog.chosen().source(), u"sqlite:"_s + file.fileName());
    }

    void tests_data()
    {
        QTest::addColumn<bool>("mariaDb");
        QTest::newRow("PostgreSQL") << false;
        QTest::newRow("MariaDB") << true;
    }
    void tests()
    {
        QFETCH(bool, mariaDb);
        DatabaseServer &server = mariaDb ? DatabaseServer::mariaDb() : DatabaseServer::postgresql();
        RELATA_NEEDS_SERVER(server);
        const QString database = server.freshDatabase();
        QCOMPARE(server.run(database, "CREATE TABLE t (id int PRIMARY KEY);"), QString());
        ConnectionsDialog dialog(*m_settings, m_passwords);
        dialog.show();
        dialog.add(*connectionFrom(server.url(database)));
        auto *test = child<QPushButton>(dialog, "test");
        QTest::mouseClick(test, Qt::LeftButton);
        QCOMPARE(test->text(), u"S&top"_s);
        QTest::mouseClick(test, Qt::LeftButton);
        QCOMPARE(child<QLabel>(dialog, "verdict")->text(), u"Stopped."_s);
        QTest::mouseClick(test, Qt::LeftButton);
        dialog.finishNow();
        QCOMPARE(child<QLabel>(dialog, "verdict")->text(), u"It works."_s);
        QCOMPARE(steps(dialog).constLast(), u"The catalog can be read. Tables: 1, views: 0."_s);
        QTest::keyClicks(child<QLineEdit>(dialog, "database"), u"_not"_s);
        QTest::mouseClick(test, Qt::LeftButton);
        dialog.finishNow();
        QCOMPARE(child<QLabel>(dialog, "verdict")->text(), u"It does not work yet."_s);
        const QStringList said = steps(dialog);
        QVERIFY2(said.filter(u"There is no database "_s + database + u"_not on this server.\nThere are: "_s).size() == 1, qPrintable(said.join(u'|')));
        QVERIFY2(said.constLast().endsWith(u": not reached"_s), qPrintable(said.constLast()));
    }

    // Everything can be reached by keys and bears a name.
    void keysReachEverything()
    {
        ConnectionsDialog dialog(*m_settings, m_passwords, ConnectionsDialog::Purpose::Choose);
        dialog.add(*connectionFrom(u"postgresql://me@db.example/a"_s));
        dialog.show();
        QVERIFY(QTest::qWaitForWindowActive(&dialog));
        QStringList reached;
        for (int i = 0; i < 60; ++i) {
            QWidget *now = QApplication::focusWidget();
            QVERIFY(now);
            reached << now->objectName();
            QTest::keyClick(now, Qt::Key_Tab);
        }
        for (const char *name : {"connections", "add", "duplicate", "remove", "name", "kind", "source", "host", "port", "database", "user", "password", "keep", "encryption", "authorities", "stage", "test", "close", "choose"})
            QVERIFY2(reached.contains(QString::fromLatin1(name)), name);
        for (QLineEdit *line : dialog.findChildren<QLineEdit *>()) {
            if (!line->isVisible() || qobject_cast<QComboBox *>(line->parentWidget()))
                continue;
            const auto labels = dialog.findChildren<QLabel *>();
            QVERIFY2(std::any_of(labels.begin(), labels.end(), [line](QLabel *label) { return label->buddy() == line; }), qPrintable(line->objectName()));
        }
    }

private:
    template<class T> static T *child(const QDialog &dialog, const char *name) { return dialog.findChild<T *>(QString::fromLatin1(name)); }
    static void pick(QComboBox *box, int row)
    {
        box->setCurrentIndex(row);
        emit box->activated(row); // as a click in its list does
    }
    QStringList names() const
    {
        QStringList all;
        for (const SavedConnection &one : m_settings->connections())
            all << one.title();
        return all;
    }
    static QStringList steps(const QDialog &dialog)
    {
        QStringList all;
        const auto *list = child<QListWidget>(dialog, "steps");
        for (int row = 0; row < list->count(); ++row)
            all << list->item(row)->text();
        return all;
    }
    QByteArray written() const
    {
        m_settings->sync();
        QFile file(m_settings->fileName());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("can't be read: canary");
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Settings> m_settings;
    Passwords m_passwords;
};

int main(int argc, char **argv)
{
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere"); // not the keychain of who runs this
    QApplication application(argc, argv);
    TestConnectionsDialog test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_connectionsdialog.moc"
