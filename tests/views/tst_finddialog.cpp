// Relationships that a real SQLite file means, found and accepted by keyboard: one change, and what was declined stays away.
#include "model/document/document.h"
#include "model/flows/importsource.h"
#include "tests/support/databaseserver.h"
#include "views/adapters/passwords.h"
#include "views/dialogs/finddialog.h"
#include "views/widgets/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

using namespace Qt::StringLiterals;
using namespace relata;

class TestFindDialog : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { Theme::instance().install(); }
    void init()
    {
        test::DatabaseServer &server = test::DatabaseServer::sqlite();
        RELATA_NEEDS_SERVER(server);
        m_folder = std::make_unique<QTemporaryDir>();
        m_settings = std::make_unique<Settings>(m_folder->path());
        m_declined.clear();
        const QString database = server.freshDatabase();
        QCOMPARE(server.run(database,
                            "create table customer (id integer primary key, name text); create table product (id integer primary key);\n"
                            "create table sale (id integer primary key, customer_id integer not null, product_id integer, owner_type text, owner_id integer);\n"
                            "insert into customer values (1, 'Ada'), (2, 'Bob'); insert into product values (1), (2);\n"
                            "insert into sale values (1, 1, 1, 'customer', 1), (2, 2, 2, 'product', 2), (3, 9, null, 'product', 1);"),
                 QString());
        const std::atomic_bool never{false};
        const auto imported = flows::importSource(server.url(database), {}, never);
        QVERIFY(imported.ok());
        m_schema = imported->schema;
    }

    void acceptedInOneStep()
    {
        FindDialog dialog({m_schema, m_folder->path()}, *m_settings, m_passwords, m_declined);
        dialog.show();
        QVERIFY(QTest::qWaitForWindowActive(&dialog));
        dialog.finishNow();
        auto *list = child<QTreeView>(dialog, "findings");
        QCOMPARE(titles(list), (QStringList{u"Sale (customer_id) points at Customer."_s, u"Sale (product_id) points at Product."_s}));
        QCOMPARE(child<QLabel>(dialog, "sentence")->text(), u"Sale (customer_id) points at Customer."_s);
        QVERIFY(child<QLabel>(dialog, "reasons")->text().contains(u"“customer_id” is the name of Customer and its key."_s));
        auto *accept = child<QPushButton>(dialog, "accept");
        QCOMPARE(accept->text(), u"&Accept 2 relationship(s)"_s);
        QVERIFY(list->hasFocus());
        QTest::keyClick(list, Qt::Key_Down);
        QTest::keyClick(list, Qt::Key_Space); // not this one
        QCOMPARE(accept->text(), u"&Accept 1 relationship(s)"_s);
        Document document;
        document.reset(m_schema, {});
        QTest::keyClick(list, Qt::Key_Return);
        QCOMPARE(dialog.result(), int(QDialog::Accepted));
        QCOMPARE(dialog.count(), 1);
        document.push(dialog.change(), u"Accept"_s);
        QCOMPARE(document.undoStack()->count(), 1);
        QCOMPARE(document.schema().references().size(), 1);
        QCOMPARE(document.schema().references().begin()->enforcement, Enforcement::Logical);
        document.undoStack()->undo();
        QVERIFY(document.schema() == m_schema);
    }

    void rowsTellMore()
    {
        FindDialog dialog({m_schema, m_folder->path()}, *m_settings, m_passwords, m_declined);
        dialog.show();
        dialog.finishNow();
        QTest::mouseClick(child<QPushButton>(dialog, "ask"), Qt::LeftButton); // where the project was imported from
        dialog.finishNow();
        auto *list = child<QTreeView>(dialog, "findings");
        QVERIFY2(titles(list).contains(u"Sale (owner_type, owner_id) points at one of Customer, Product."_s), qPrintable(titles(list).join(u'\n')));
        const QModelIndex customer = find(list, u"Sale (customer_id) points at Customer."_s);
        QVERIFY(customer.isValid());
        QCOMPARE(customer.siblingAtColumn(2).data().toString(), u"2 of 3 values are there; 1 of 3 rows point at nothing."_s);
        // A foreign key is refused while a row stands in the way; nothing is changed.
        child<QCheckBox>(dialog, "enforced")->setChecked(true);
        for (int row = 0; row < list->model()->rowCount(); ++row)
            list->model()->setData(list->model()->index(row, 0), list->model()->index(row, 0) == customer ? Qt::Checked : Qt::Unchecked, Qt::CheckStateRole);
        QTest::mouseClick(child<QPushButton>(dialog, "accept"), Qt::LeftButton);
        QVERIFY(dialog.isVisible());
        QVERIFY(child<QLabel>(dialog, "status")->text().contains("1 of Sale.customer_id point at no Customer"_L1));
        QVERIFY(dialog.change().isEmpty());
    }

    void declinedStaysAway()
    {
        {
            FindDialog dialog({m_schema, m_folder->path()}, *m_settings, m_passwords, m_declined);
            dialog.show();
            QVERIFY(QTest::qWaitForWindowActive(&dialog));
            dialog.finishNow();
            auto *list = child<QTreeView>(dialog, "findings");
            QTest::keyClick(list, Qt::Key_Delete);
            QCOMPARE(titles(list), QStringList{u"Sale (product_id) points at Product."_s});
            QCOMPARE(list->currentIndex().row(), 0); // so that declining goes on
            QTest::keyClick(list, Qt::Key_Delete);
            QVERIFY(!child<QPushButton>(dialog, "accept")->isVisible());
        }
        FindDialog dialog({m_schema, m_folder->path()}, *m_settings, m_passwords, m_declined);
        dialog.show();
        dialog.finishNow();
        QCOMPARE(child<QLabel>(dialog, "status")->text(), u"No further relationships found."_s);
        auto *again = child<QPushButton>(dialog, "again");
        QVERIFY(again->isVisible());
        QTest::mouseClick(again, Qt::LeftButton);
        QCOMPARE(titles(child<QTreeView>(dialog, "findings")).size(), 2);
        QVERIFY(m_declined.isEmpty());
    }

    void theFilterChoosesToo()
    {
        FindDialog dialog({m_schema, m_folder->path()}, *m_settings, m_passwords, m_declined);
        dialog.show();
        dialog.finishNow();
        auto *list = child<QTreeView>(dialog, "findings");
        child<QLineEdit>(dialog, "filter")->setText(u"product"_s);
        QCOMPARE(titles(list), QStringList{u"Sale (product_id) points at Product."_s});
        if (const QString folder = qEnvironmentVariable("RELATA_PICTURES"); !folder.isEmpty()) {
            child<QLineEdit>(dialog, "filter")->clear();
            child<QPushButton>(dialog, "ask")->click();
            dialog.finishNow();
            for (const auto &[choice, name] : {std::pair{ThemeChoice::Light, u"light"_s}, std::pair{ThemeChoice::Dark, u"dark"_s}}) {
                Theme::instance().setChoice(choice);
                QCoreApplication::processEvents();
                dialog.grab().save(folder + u"/find-"_s + name + u".png"_s);
            }
        }
    }

private:
    template<class T> static T *child(const QDialog &dialog, const char *name) { return dialog.findChild<T *>(QString::fromLatin1(name)); }
    static QStringList titles(const QTreeView *list)
    {
        QStringList texts;
        for (int row = 0; row < list->model()->rowCount(); ++row)
            texts << list->model()->index(row, 0).data().toString();
        texts.sort();
        return texts;
    }
    static QModelIndex find(const QTreeView *list, const QString &text)
    {
        for (int row = 0; row < list->model()->rowCount(); ++row) {
            if (list->model()->index(row, 0).data().toString() == text)
                return list->model()->index(row, 0);
        }
        return {};
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Settings> m_settings;
    Passwords m_passwords;
    QSet<QString> m_declined;
    Schema m_schema;
};

int main(int argc, char **argv)
{
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere"); // not the keychain of who runs this
    QApplication application(argc, argv);
    TestFindDialog test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_finddialog.moc"
