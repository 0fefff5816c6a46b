// The export dialog on real folders: what it shows is what is there, and only the button writes.
#include "model/schema/edits.h"
#include "model/schema/notation.h"
#include "views/dialogs/exportdialog.h"
#include "views/widgets/diffview.h"
#include "views/widgets/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeWidget>

using namespace Qt::StringLiterals;
using namespace relata;

namespace {

Schema todo()
{
    const auto schema = schemaFromText(u"List(id*, name); Task(id*, title); Task n-1? List: list/tasks");
    if (!schema.ok())
        qFatal("%s", qPrintable(worded(schema.error())));
    return *schema;
}

struct Hands
{
    RandomIds ids;
    ExportDialog dialog;

    Hands(const Schema &schema, const ExportDialog::Context &context, const QString &target, const QString &folder) : dialog(schema, context, ids)
    {
        dialog.show();
        auto *box = find<QComboBox>("target");
        box->setCurrentIndex(box->findData(target));
        if (!folder.isEmpty())
            find<QLineEdit>("folder")->setText(folder);
        dialog.finishNow();
    }
    template<class Widget> Widget *find(const char *name)
    {
        auto *widget = dialog.findChild<Widget *>(QString::fromLatin1(name));
        if (!widget)
            qFatal("no %s", name);
        return widget;
    }
    QPushButton *write() { return find<QPushButton>("write"); }
    void press()
    {
        QTest::mouseClick(write(), Qt::LeftButton);
        dialog.finishNow();
    }
    // "path state" of each file in the tree.
    QStringList shown()
    {
        QStringList lines;
        QTreeWidgetItemIterator it(find<QTreeWidget>("files"));
        for (; *it; ++it) {
            const QString path = (*it)->data(0, Qt::UserRole).toString();
            if (!path.isEmpty())
                lines << path + u' ' + (*it)->text(1);
        }
        return lines;
    }
};

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void put(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
}

} // namespace

class TestExportDialog : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { Theme::instance().install(); }

    void showsBeforeItWrites();
    void handEditsStay();
    void onlyTheChosenEntities();
    void remembersTheExport();
    void foreignFoldersAreAskedFor();
    void impossibleFoldersAreSaid();
};

void TestExportDialog::showsBeforeItWrites()
{
    QTemporaryDir dir;
    const QString folder = dir.filePath(u"out"_s);
    Hands hands(todo(), {u"todo.relata"_s, dir.path(), {}}, u"sql-sqlite"_s, folder);
    QVERIFY(hands.dialog.compared());
    const QStringList shown = hands.shown();
    QVERIFY(!shown.isEmpty());
    for (const QString &line : shown)
        QVERIFY2(line.endsWith(u" new"_s), qPrintable(line));
    QVERIFY(!QDir(folder).exists()); // looking has made nothing
    QVERIFY(hands.write()->isEnabled());
    hands.press();
    QVERIFY2(hands.find<QLabel>("status")->text().startsWith(u"Wrote"_s), qPrintable(hands.find<QLabel>("status")->text()));
    for (const ComparedFile &file : hands.dialog.compared()->comparison.files) {
        QCOMPARE(file.state, FileState::Same);
        QCOMPARE(contentOf(folder + u'/' + file.path), file.generated);
    }
    QVERIFY(!hands.write()->isEnabled()); // nothing is left to write
    // Another project finds all there: it can still remember it.
    Hands other(todo(), {u"todo.relata"_s, dir.path(), {}}, u"sql-sqlite"_s, folder);
    QCOMPARE(other.write()->text(), u"Remember"_s);
    QTest::mouseClick(other.write(), Qt::LeftButton);
    QCOMPARE(applied(todo(), other.dialog.change()).exports().size(), 1);
}

void TestExportDialog::handEditsStay()
{
    QTemporaryDir dir;
    const QString folder = dir.filePath(u"out"_s);
    Hands first(todo(), {u"todo.relata"_s, dir.path(), {}}, u"sql-sqlite"_s, folder);
    first.press();
    const QString path = first.dialog.compared()->comparison.files.front().path;
    put(folder + u'/' + path, "-- mine, all of it\n");
    Schema changed = todo();
    Entity list = *changed.entityNamed(u"List");
    list.fields[1].name = u"label"_s;
    changed.table<Entity>().set(list);
    Hands again(changed, {u"todo.relata"_s, dir.path(), {}}, u"sql-sqlite"_s, folder);
    QVERIFY2(again.shown().contains(path + u" conflict"_s), qPrintable(again.shown().join(u", "_s)));
    if (again.write()->isEnabled())
        again.press();
    QCOMPARE(contentOf(folder + u'/' + path), QByteArray("-- mine, all of it\n"));
}

void TestExportDialog::onlyTheChosenEntities()
{
    QTemporaryDir dir;
    const Schema schema = todo();
    Hands hands(schema, {u"todo.relata"_s, dir.path(), {schema.entityNamed(u"Task")->id}}, u"sql-sqlite"_s, dir.filePath(u"out"_s));
    QCOMPARE(hands.find<QComboBox>("scope")->currentIndex(), 1);
    QByteArray all;
    for (const ComparedFile &file : hands.dialog.compared()->comparison.files)
        all += file.generated;
    QVERIFY(all.contains("task"));
    QVERIFY(!all.contains("CREATE TABLE \"list\""));
    QVERIFY2(hands.find<QLabel>("losses")->text().contains(u"List"_s), qPrintable(hands.find<QLabel>("losses")->text())); // what points outside is said
    auto *list = hands.find<QListWidget>("entities");
    for (int row = 0; row < list->count(); ++row)
        list->item(row)->setCheckState(Qt::Unchecked);
    hands.dialog.finishNow();
    QVERIFY(!hands.write()->isEnabled());
}

void TestExportDialog::remembersTheExport()
{
    QTemporaryDir dir;
    QDir(dir.path()).mkdir(u"project"_s);
    const QString project = dir.filePath(u"project"_s);
    const Schema schema = todo();
    Hands hands(schema, {u"todo.relata"_s, project, {}}, u"sql-sqlite"_s, dir.filePath(u"out"_s));
    QVERIFY(hands.dialog.change().isEmpty());
    hands.press();
    const Schema after = applied(schema, hands.dialog.change());
    QCOMPARE(after.exports().size(), 1);
    const ExportSetting &setting = *after.exports().begin();
    QCOMPARE(setting.folder, u"../out"_s);
    QCOMPARE(setting.target, u"sql-sqlite"_s);

    Hands again(after, {u"todo.relata"_s, project, {}}, u"sql-sqlite"_s, {});
    QCOMPARE(again.find<QLineEdit>("folder")->text(), dir.filePath(u"out"_s));
    for (const QString &line : again.shown())
        QVERIFY2(line.endsWith(u" same"_s), qPrintable(line));
    QVERIFY(again.dialog.change().isEmpty());
    const flows::UpdateReport report = flows::updateExports(after, project);
    QVERIFY(report.written.isEmpty() && report.conflicts.isEmpty() && report.errors.empty());
}

void TestExportDialog::foreignFoldersAreAskedFor()
{
    QTemporaryDir dir;
    put(dir.filePath(u"letter.txt"_s), "dear");
    Hands hands(todo(), {u"todo.relata"_s, dir.path(), {}}, u"sql-sqlite"_s, dir.path());
    QVERIFY(!hands.write()->isEnabled());
    QVERIFY(hands.find<QCheckBox>("acceptForeign")->isVisible());
    hands.find<QCheckBox>("acceptForeign")->setChecked(true);
    QVERIFY(hands.write()->isEnabled());
    hands.press();
    QCOMPARE(contentOf(dir.filePath(u"letter.txt"_s)), QByteArray("dear"));
}

void TestExportDialog::impossibleFoldersAreSaid()
{
    QTemporaryDir dir;
    Hands hands(todo(), {u"todo.relata"_s, dir.path(), {}}, u"sql-sqlite"_s, u"/"_s);
    QVERIFY(!hands.write()->isEnabled());
    QVERIFY(!hands.find<QLabel>("status")->text().isEmpty());
}

QTEST_MAIN(TestExportDialog)
#include "tst_exportdialog.moc"
