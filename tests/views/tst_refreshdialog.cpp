// Refreshing from a real SQLite file, driven by clicks: what is chosen becomes one change; comparing shows the SQL and changes nothing.
#include "model/document/document.h"
#include "model/flows/importsource.h"
#include "model/schema/notation.h"
#include "views/adapters/differencesmodel.h"
#include "views/adapters/passwords.h"
#include "views/dialogs/refreshdialog.h"
#include "views/widgets/codeview.h"
#include "views/widgets/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

using namespace Qt::StringLiterals;
using namespace relata;

class TestRefreshDialog : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { Theme::instance().install(); }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_settings = std::make_unique<Settings>(m_folder->path());
        m_path = m_folder->filePath(u"todo.sqlite"_s);
        run({u"CREATE TABLE list (id INTEGER PRIMARY KEY, title TEXT NOT NULL)"_s,
             u"CREATE TABLE task (id INTEGER PRIMARY KEY, name TEXT, list_id INTEGER NOT NULL REFERENCES list(id), old TEXT)"_s});
        m_schema = read();
    }

    void nothingNew()
    {
        RefreshDialog dialog(context(), *m_settings, m_passwords, RefreshDialog::Purpose::Refresh);
        dialog.show();
        dialog.finishNow(); // a file is read at once
        QCOMPARE(child<QLabel>(dialog, "status")->text(), u"The project is what the database holds."_s);
        QVERIFY(!child<QPushButton>(dialog, "apply")->isVisible());
        QVERIFY(!child<QTreeView>(dialog, "differences")->isVisible());
    }

    void allIsTakenOverInOneStep()
    {
        change();
        RefreshDialog dialog(context(), *m_settings, m_passwords, RefreshDialog::Purpose::Refresh);
        dialog.show();
        dialog.finishNow();
        QCOMPARE(child<QLabel>(dialog, "counts")->text(), u"2 new · 1 gone"_s);
        Document document;
        document.reset(m_schema, {});
        QTest::mouseClick(child<QPushButton>(dialog, "apply"), Qt::LeftButton);
        QCOMPARE(dialog.result(), int(QDialog::Accepted));
        document.push(dialog.change(), u"Refresh"_s);
        QCOMPARE(document.undoStack()->count(), 1);
        const Entity *task = named(document.schema(), u"Task"_s);
        QCOMPARE(fieldNames(*task), (QStringList{u"id"_s, u"name"_s, u"list_id"_s, u"done"_s}));
        QCOMPARE(task->id, named(m_schema, u"Task"_s)->id);
        QVERIFY(named(document.schema(), u"Tag"_s));
        // Once more: there is nothing left to take over.
        RefreshDialog again({document.schema(), {}, m_folder->path()}, *m_settings, m_passwords, RefreshDialog::Purpose::Refresh);
        again.show();
        again.finishNow();
        QCOMPARE(child<QLabel>(again, "status")->text(), u"The project is what the database holds."_s);
        document.undoStack()->undo();
        QVERIFY(document.schema() == m_schema);
    }

    // The tables are gone, all of them: it is said, and nothing of it is chosen.
    void anotherDatabaseChoosesNothing()
    {
        run({u"DROP TABLE task"_s, u"DROP TABLE list"_s, u"CREATE TABLE other (id INTEGER PRIMARY KEY)"_s});
        RefreshDialog dialog(context(), *m_settings, m_passwords, RefreshDialog::Purpose::Refresh);
        dialog.show();
        dialog.finishNow();
        const QString said = child<QLabel>(dialog, "status")->text();
        QVERIFY2(said.contains(u"another database"_s), qPrintable(said));
        auto *tree = child<QTreeView>(dialog, "differences");
        QVERIFY(tree->isVisible());
        QCOMPARE(tree->model()->data(tree->model()->index(0, 0), Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
        QVERIFY(!child<QPushButton>(dialog, "apply")->isEnabled());
    }

    void whatIsNotChosenStays()
    {
        change();
        RefreshDialog dialog(context(), *m_settings, m_passwords, RefreshDialog::Purpose::Refresh);
        dialog.show();
        dialog.finishNow();
        auto *tree = child<QTreeView>(dialog, "differences");
        const QString all = child<QPushButton>(dialog, "apply")->text();
        toggle(tree, u"Tag"_s); // the new table is left out, with what is in it
        QCOMPARE(tree->model()->data(find(tree->model(), u"Tag"_s), Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
        QCOMPARE(tree->model()->data(tree->model()->index(0, 0), Qt::CheckStateRole).toInt(), int(Qt::PartiallyChecked));
        QVERIFY(child<QPushButton>(dialog, "apply")->text() != all);
        toggle(tree, u"old"_s);
        QTest::mouseClick(child<QPushButton>(dialog, "apply"), Qt::LeftButton);
        const Schema after = applied(m_schema, dialog.change());
        QVERIFY(!named(after, u"Tag"_s));
        QStringList names = fieldNames(*named(after, u"Task"_s));
        names.sort();
        QCOMPARE(names, (QStringList{u"done"_s, u"id"_s, u"list_id"_s, u"name"_s, u"old"_s}));
    }

    // A relationship can't come without the table it points at: choosing it chooses that too, leaving that out leaves it out.
    void whatBelongsTogetherFollows()
    {
        run({u"CREATE TABLE owner (id INTEGER PRIMARY KEY)"_s, u"ALTER TABLE list ADD COLUMN owner_id INTEGER REFERENCES owner(id)"_s});
        RefreshDialog dialog(context(), *m_settings, m_passwords, RefreshDialog::Purpose::Refresh);
        dialog.show();
        dialog.finishNow();
        auto *tree = child<QTreeView>(dialog, "differences");
        const auto stateOf = [&](const QString &text) { return Qt::CheckState(tree->model()->data(find(tree->model(), text), Qt::CheckStateRole).toInt()); };
        const QString relationship = u"List → Owner"_s;
        QVERIFY(find(tree->model(), relationship).isValid());
        toggle(tree, u"Owner"_s);
        QCOMPARE(stateOf(relationship), Qt::Unchecked);
        QCOMPARE(stateOf(u"owner_id"_s), Qt::Checked);
        toggle(tree, relationship);
        QCOMPARE(stateOf(u"Owner"_s), Qt::Checked);
        QCOMPARE(stateOf(relationship), Qt::Checked);
    }

    void filterFinds()
    {
        change();
        RefreshDialog dialog(context(), *m_settings, m_passwords, RefreshDialog::Purpose::Refresh);
        dialog.show();
        dialog.finishNow();
        auto *tree = child<QTreeView>(dialog, "differences");
        QTest::keyClicks(child<QLineEdit>(dialog, "filter"), u"done"_s);
        QVERIFY(find(tree->model(), u"done"_s).isValid());
        QVERIFY(!find(tree->model(), u"Tag"_s).isValid());
        QTest::keyClick(child<QLineEdit>(dialog, "filter"), Qt::Key_Escape);
        QVERIFY(find(tree->model(), u"Tag"_s).isValid());
    }

    void anotherDatabaseIsRefused()
    {
        DataSource source = *m_schema.dataSources().begin();
        source.dialect = u"postgresql"_s;
        m_schema.table<DataSource>().set(source);
        RefreshDialog dialog(context(), *m_settings, m_passwords, RefreshDialog::Purpose::Refresh);
        dialog.show();
        auto *line = child<QLineEdit>(dialog, "source");
        line->setText(m_path);
        QTest::keyClick(line, Qt::Key_Return);
        dialog.finishNow();
        QVERIFY2(child<QLabel>(dialog, "status")->text().startsWith(u"The data source “todo” is of postgresql, the database is of sqlite."_s), qPrintable(child<QLabel>(dialog, "status")->text()));
        QVERIFY(!child<QTreeView>(dialog, "differences")->isVisible());
    }

    void comparingShowsTheSql()
    {
        change();
        RefreshDialog dialog(context(), *m_settings, m_passwords, RefreshDialog::Purpose::Compare);
        dialog.show();
        dialog.finishNow();
        auto *tree = child<QTreeView>(dialog, "differences");
        QVERIFY(find(tree->model(), u"Tag"_s).isValid());
        QVERIFY(!tree->model()->data(find(tree->model(), u"Tag"_s), Qt::CheckStateRole).isValid());
        dialog.findChild<QTabWidget *>()->setCurrentIndex(1);
        QTest::mouseClick(child<QPushButton>(dialog, "copy"), Qt::LeftButton);
        const QString sql = QApplication::clipboard()->text();
        QVERIFY2(sql.contains(u"DROP TABLE"_s) && sql.contains(u"tag"_s), qPrintable(sql)); // the database has it, the project has not
        QVERIFY(!child<QPushButton>(dialog, "apply")->isVisible());
        QVERIFY(dialog.change().isEmpty());
    }

private:
    void change()
    {
        run({u"CREATE TABLE tag (id INTEGER PRIMARY KEY, label TEXT)"_s, u"ALTER TABLE task ADD COLUMN done INTEGER NOT NULL DEFAULT 0"_s, u"ALTER TABLE task DROP COLUMN old"_s});
    }
    void run(const QStringList &statements)
    {
        {
            QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"make"_s);
            database.setDatabaseName(m_path);
            QVERIFY(database.open());
            for (const QString &statement : statements) {
                QSqlQuery query(database);
                QVERIFY2(query.exec(statement), qPrintable(query.lastError().text()));
            }
        }
        QSqlDatabase::removeDatabase(u"make"_s);
    }
    Schema read() const
    {
        const std::atomic_bool goOn{false};
        auto imported = flows::importSource(m_path, {}, goOn);
        return imported ? imported->schema : Schema();
    }
    RefreshDialog::Context context() const { return {m_schema, {}, m_folder->path()}; }
    template<class T> static T *child(const QDialog &dialog, const char *name) { return dialog.findChild<T *>(QString::fromLatin1(name)); }
    static QModelIndex find(const QAbstractItemModel *model, const QString &text, const QModelIndex &parent = {})
    {
        for (int row = 0; row < model->rowCount(parent); ++row) {
            const QModelIndex index = model->index(row, 0, parent);
            if (index.data().toString() == text)
                return index;
            if (const QModelIndex below = find(model, text, index); below.isValid())
                return below;
        }
        return {};
    }
    static void toggle(QTreeView *tree, const QString &text)
    {
        const QModelIndex index = find(tree->model(), text);
        QVERIFY2(index.isValid(), qPrintable(text));
        tree->scrollTo(index);
        tree->setFocus();
        tree->setCurrentIndex(index);
        QTest::keyClick(tree, Qt::Key_Space);
    }
    static const Entity *named(const Schema &schema, const QString &name)
    {
        for (const Entity &entity : schema.entities()) {
            if (entity.name == name)
                return &entity;
        }
        return nullptr;
    }
    static QStringList fieldNames(const Entity &entity)
    {
        QStringList names;
        for (const Field &field : entity.fields)
            names << field.name;
        return names;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Settings> m_settings;
    Passwords m_passwords;
    QString m_path;
    Schema m_schema;
};

int main(int argc, char **argv)
{
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere"); // not the keychain of who runs this
    QApplication application(argc, argv);
    TestRefreshDialog test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_refreshdialog.moc"
