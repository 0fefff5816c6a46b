// The import dialog on real SQLite files.
#include "model/schema/relationships.h"
#include "tests/support/databaseserver.h"
#include "views/adapters/passwords.h"
#include "views/dialogs/importdialog.h"
#include "views/widgets/theme.h"

#include <QComboBox>
#include <QElapsedTimer>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace relata;

namespace {

void makeDatabase(const QString &path, const QStringList &statements)
{
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"make"_s);
        database.setDatabaseName(path);
        QVERIFY(database.open());
        for (const QString &statement : statements) {
            QSqlQuery query(database);
            QVERIFY2(query.exec(statement), qPrintable(query.lastError().text()));
        }
    }
    QSqlDatabase::removeDatabase(u"make"_s);
}

} // namespace

class TestImportDialog : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { Theme::instance().install(); }

    void readsAndTells();
    void whatIsNoDatabaseIsSaid();
    void anotherFileNeedsAnotherReading();
    void serversAskForAPassword();
    void savedAndRecentAreOffered();
    void silentServersHoldNobody();

private:
    QTemporaryDir m_folder;
    Settings m_settings{m_folder.path()};
    Passwords m_passwords;
};

void TestImportDialog::readsAndTells()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(u"music.sqlite"_s);
    makeDatabase(path, {u"CREATE TABLE playlist (id INTEGER PRIMARY KEY, name TEXT NOT NULL)"_s, u"CREATE TABLE track (id INTEGER PRIMARY KEY, title TEXT)"_s,
                        u"CREATE TABLE playlist_track (playlist_id INTEGER NOT NULL REFERENCES playlist(id), track_id INTEGER NOT NULL REFERENCES track(id), PRIMARY KEY (playlist_id, track_id))"_s,
                        u"CREATE TABLE cover (playlist_id INTEGER NOT NULL PRIMARY KEY REFERENCES playlist(id), picture BLOB)"_s});
    ImportDialog dialog(m_settings, m_passwords);
    dialog.show();
    auto *open = dialog.findChild<QPushButton *>(u"open"_s);
    QVERIFY(!open->isEnabled());
    auto *source = dialog.findChild<QLineEdit *>(u"source"_s);
    QTest::keyClicks(source, path);
    QTest::keyClick(source, Qt::Key_Return);
    dialog.finishNow();
    QVERIFY(dialog.isVisible()); // read, not yet taken
    const QString counts = dialog.findChild<QLabel *>(u"counts"_s)->text();
    QVERIFY2(counts.startsWith(u"4 entit"_s), qPrintable(counts));
    QVERIFY2(counts.contains(u"1 many-to-many"_s) && counts.contains(u"1 one-to-one"_s), qPrintable(counts));
    QStringList receipt;
    auto *list = dialog.findChild<QListWidget *>(u"receipt"_s);
    for (int row = 0; row < list->count(); ++row)
        receipt << list->item(row)->text();
    QVERIFY2(receipt.join(u'|').contains(u"are many-to-many, through PlaylistTrack"_s), qPrintable(receipt.join(u'|')));
    QTest::mouseClick(open, Qt::LeftButton);
    QCOMPARE(dialog.result(), int(QDialog::Accepted));
    QCOMPARE(dialog.schema().entities().size(), 4);
    QCOMPARE(dialog.schema().throughs().size(), 1);
    QCOMPARE(dialog.suggestedName(), u"music"_s);
}

void TestImportDialog::whatIsNoDatabaseIsSaid()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(u"letter.sqlite"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("dear all, this is no database at all, though it is long enough to look like one at first glance");
    file.close();
    ImportDialog dialog(m_settings, m_passwords, path);
    dialog.show();
    dialog.finishNow();
    QVERIFY(!dialog.findChild<QLabel *>(u"status"_s)->text().isEmpty());
    QVERIFY(!dialog.findChild<QLabel *>(u"counts"_s)->isVisible());
    QCOMPARE(dialog.findChild<QPushButton *>(u"open"_s)->text().remove(u'&'), u"Read"_s);
}

void TestImportDialog::anotherFileNeedsAnotherReading()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(u"a.sqlite"_s);
    makeDatabase(path, {u"CREATE TABLE a (id INTEGER PRIMARY KEY)"_s});
    ImportDialog dialog(m_settings, m_passwords, path);
    dialog.show();
    dialog.finishNow();
    auto *open = dialog.findChild<QPushButton *>(u"open"_s);
    QCOMPARE(open->text().remove(u'&'), u"Open as a new project"_s);
    QTest::keyClicks(dialog.findChild<QLineEdit *>(u"source"_s), u"x"_s);
    QCOMPARE(open->text().remove(u'&'), u"Read"_s); // what was read is not of this file
}

// A URL that is typed: the password goes beside it, is asked for where it lacks, and stays out of what is remembered.
void TestImportDialog::serversAskForAPassword()
{
    test::DatabaseServer &server = test::DatabaseServer::mariaDb();
    RELATA_NEEDS_SERVER(server);
    const QString database = server.freshDatabase();
    QCOMPARE(server.run(database, "CREATE TABLE list (id int PRIMARY KEY); CREATE TABLE task (id int PRIMARY KEY, list_id int, FOREIGN KEY (list_id) REFERENCES list (id));"
                                  "CREATE USER IF NOT EXISTS secretive@'127.0.0.1' IDENTIFIED BY 'canary 7'; GRANT ALL ON *.* TO secretive@'127.0.0.1';"), QString());
    const QString url = server.url(database).replace(u"test@"_s, u"secretive@"_s);
    ImportDialog dialog(m_settings, m_passwords);
    dialog.show();
    auto *source = dialog.findChild<QLineEdit *>(u"source"_s);
    auto *password = dialog.findChild<QLineEdit *>(u"password"_s);
    auto *status = dialog.findChild<QLabel *>(u"status"_s);
    QVERIFY(!password->isVisible());
    QTest::keyClicks(source, url);
    QVERIFY(password->isVisible());
    QTest::keyClick(source, Qt::Key_Return);
    dialog.finishNow();
    QCOMPARE(status->text(), u"The server wants a password for the user secretive. Give one; on the command line it stands in PGPASSWORD or MYSQL_PWD."_s);
    QCOMPARE(dialog.focusWidget(), password);
    QTest::keyClicks(password, u"canary 7"_s);
    QTest::keyClick(password, Qt::Key_Return);
    dialog.finishNow();
    QVERIFY2(dialog.findChild<QLabel *>(u"counts"_s)->text().startsWith(u"2 entit"_s), qPrintable(status->text()));
    QCOMPARE(dialog.suggestedName(), database);
    QCOMPARE(m_settings.recentSources().value(0), url);
    // Pasted with its password.
    ImportDialog other(m_settings, m_passwords);
    other.show();
    other.findChild<QLineEdit *>(u"source"_s)->setText(server.url(database).replace(u"test@"_s, u"secretive:canary%207@"_s));
    QTest::keyClick(other.findChild<QLineEdit *>(u"source"_s), Qt::Key_Return);
    other.finishNow();
    QCOMPARE(other.findChild<QLineEdit *>(u"source"_s)->text(), url);
    QVERIFY2(other.findChild<QLabel *>(u"counts"_s)->isVisible(), qPrintable(other.findChild<QLabel *>(u"status"_s)->text()));
    m_settings.sync();
    QFile file(m_settings.fileName());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().contains("canary"));
}

void TestImportDialog::savedAndRecentAreOffered()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(u"shop.sqlite"_s);
    makeDatabase(path, {u"CREATE TABLE article (id INTEGER PRIMARY KEY)"_s});
    SavedConnection saved = newConnection(u"sqlite"_s);
    saved.name = u"The shop"_s;
    saved.address.database = path;
    m_settings.setConnections({saved});
    m_settings.addRecentSource(path); // the same: offered once
    m_settings.addRecentSource(u"postgresql://me:canary@db.example/other"_s);
    ImportDialog dialog(m_settings, m_passwords);
    dialog.show();
    auto *sources = dialog.findChild<QComboBox *>();
    QStringList offered;
    for (int at = 0; at < sources->count(); ++at)
        offered << sources->itemText(at);
    QCOMPARE(offered.mid(0, 2), (QStringList{u"The shop — shop.sqlite"_s, u"postgresql://me@db.example/other"_s}));
    QVERIFY(!offered.join(u'|').contains(path));
    sources->setFocus();
    sources->setCurrentIndex(0);
    emit sources->activated(0); // as a click in its list does
    QCOMPARE(dialog.findChild<QLineEdit *>(u"source"_s)->text(), path);
    QTest::keyClick(dialog.findChild<QLineEdit *>(u"source"_s), Qt::Key_Return);
    dialog.finishNow();
    QVERIFY(dialog.findChild<QLabel *>(u"counts"_s)->text().startsWith(u"1 entit"_s));
}

// A server that takes the call and never says a word: who closes the dialog doesn't wait for it.
void TestImportDialog::silentServersHoldNobody()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    auto dialog = std::make_unique<ImportDialog>(m_settings, m_passwords, u"postgresql://me@127.0.0.1:%1/shop?connect_timeout=4"_s.arg(silent.serverPort()));
    dialog->show();
    QTRY_VERIFY(silent.hasPendingConnections());
    QElapsedTimer timer;
    timer.start();
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"stop"_s), Qt::LeftButton);
    QCOMPARE(dialog->findChild<QLabel *>(u"status"_s)->text(), u"Stopped. Nothing was imported."_s);
    dialog.reset();
    QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed()))); // the driver waits 4 s
}

QTEST_MAIN(TestImportDialog)
#include "tst_importdialog.moc"
