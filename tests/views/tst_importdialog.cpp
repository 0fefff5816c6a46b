// The import dialog on real SQLite files.
#include "model/schema/relationships.h"
#include "views/dialogs/importdialog.h"
#include "views/widgets/theme.h"

#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
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
};

void TestImportDialog::readsAndTells()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(u"music.sqlite"_s);
    makeDatabase(path, {u"CREATE TABLE playlist (id INTEGER PRIMARY KEY, name TEXT NOT NULL)"_s, u"CREATE TABLE track (id INTEGER PRIMARY KEY, title TEXT)"_s,
                        u"CREATE TABLE playlist_track (playlist_id INTEGER NOT NULL REFERENCES playlist(id), track_id INTEGER NOT NULL REFERENCES track(id), PRIMARY KEY (playlist_id, track_id))"_s,
                        u"CREATE TABLE cover (playlist_id INTEGER NOT NULL PRIMARY KEY REFERENCES playlist(id), picture BLOB)"_s});
    ImportDialog dialog;
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
    ImportDialog dialog(path);
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
    ImportDialog dialog(path);
    dialog.show();
    dialog.finishNow();
    auto *open = dialog.findChild<QPushButton *>(u"open"_s);
    QCOMPARE(open->text().remove(u'&'), u"Open as a new project"_s);
    QTest::keyClicks(dialog.findChild<QLineEdit *>(u"source"_s), u"x"_s);
    QCOMPARE(open->text().remove(u'&'), u"Read"_s); // what was read is not of this file
}

QTEST_MAIN(TestImportDialog)
#include "tst_importdialog.moc"
