// `relata diff` and `relata import --refresh` as a shell sees them.
#include "tests/app/relataprogram.h"
#include "tests/support/databaseserver.h"

#include <QUrl>

using namespace Qt::StringLiterals;
using nlohmann::json;
using namespace relata;

namespace {

const QByteArray kShop = "create table customer (id integer primary key, name varchar(80) not null, born date);\n"
                         "create table invoice (id integer primary key, total decimal(10,2) not null default 0, customer_id integer not null references customer (id) on delete cascade);\n"
                         "create index invoice_customer_id_idx on invoice (customer_id);\n";

} // namespace

class TestDiff : public QObject
{
    Q_OBJECT

    std::unique_ptr<test::RelataProgram> m_program;
    test::Ended relata(const QStringList &arguments) { return m_program->run(arguments); }

private slots:
    void init() { m_program = std::make_unique<test::RelataProgram>(); }

    void projectsAreComparedById()
    {
        QCOMPARE_CODE(relata({u"new"_s, u"a.relata"_s, u"--text"_s, u"List(id*, name); Task(id*, title)"_s}), 0);
        QVERIFY(QFile::copy(m_program->path(u"a.relata"_s), m_program->path(u"b.relata"_s)));
        const test::Ended same = relata({u"diff"_s, u"a.relata"_s, u"b.relata"_s});
        QCOMPARE(same.code, 0);
        QCOMPARE(same.out, u"No differences.\n"_s);
        QCOMPARE_CODE(relata({u"rename"_s, u"b.relata"_s, u"Task.title"_s, u"heading"_s}), 0);
        QCOMPARE_CODE(relata({u"relate"_s, u"b.relata"_s, u"--kind"_s, u"one-to-many"_s, u"--source"_s, u"List"_s, u"--target"_s, u"Task"_s}), 0);
        const test::Ended text = relata({u"diff"_s, u"a.relata"_s, u"b.relata"_s});
        QCOMPARE(text.code, 1);
        QVERIFY2(text.out.contains(u"    ~ heading: renamed, title → heading\n"_s), qPrintable(text.out));
        QVERIFY2(text.out.contains("    + list_id: int64\n"_L1), qPrintable(text.out));
        const test::Ended back = relata({u"diff"_s, u"b.relata"_s, u"a.relata"_s});
        QVERIFY2(back.out.contains("    - list_id: int64\n"_L1), qPrintable(back.out));

        const json document = relata({u"diff"_s, u"a.relata"_s, u"b.relata"_s, u"--json"_s}).document();
        QVERIFY(document.is_object());
        QCOMPARE(document["same"].get<bool>(), false);
        QCOMPARE(document["differences"][0]["subject"].get<std::string>(), std::string("data-source"));
        const json &task = document["differences"][0]["children"][0];
        QCOMPARE(task["name"].get<std::string>(), std::string("Task"));
        QCOMPARE(task["children"][0]["kind"].get<std::string>(), std::string("renamed"));
        QCOMPARE(task["children"][0]["before"].get<std::string>(), std::string("title"));
        QCOMPARE(task["children"][0]["after"].get<std::string>(), std::string("heading"));

        const test::Ended sql = relata({u"diff"_s, u"a.relata"_s, u"b.relata"_s, u"--sql"_s, u"postgresql"_s});
        QCOMPARE(sql.code, 1);
        QVERIFY2(sql.out.contains("ALTER TABLE \"task\" RENAME COLUMN \"title\" TO \"heading\";"_L1), qPrintable(sql.out));
        QVERIFY2(sql.out.contains("-- data-dependent: "_L1), qPrintable(sql.out));
    }

    void aDatabaseIsBroughtToTheProject()
    {
        m_program->makeDatabase(u"shop.db"_s, kShop + "insert into customer values (1, 'Ada', null); insert into invoice values (1, 5, 1);\n");
        QCOMPARE_CODE(relata({u"import"_s, u"shop.db"_s, u"-o"_s, u"shop.relata"_s}), 0);
        QCOMPARE_CODE(relata({u"diff"_s, u"shop.db"_s, u"shop.relata"_s}), 0);
        QCOMPARE_CODE(relata({u"relate"_s, u"shop.relata"_s, u"--kind"_s, u"many-to-one"_s, u"--source"_s, u"Customer"_s, u"--target"_s, u"Invoice"_s, u"--target-reference"_s, u"lastInvoice"_s,
                              u"--source-reference"_s, u"lastOf"_s, u"--target-optional"_s}), 0);
        QCOMPARE_CODE(relata({u"diff"_s, u"shop.db"_s, u"shop.relata"_s}), 1);
        const test::Ended sql = relata({u"diff"_s, u"sqlite:shop.db"_s, u"shop.relata"_s, u"--sql"_s, u"sqlite"_s});
        QCOMPARE(sql.code, 1);
        m_program->makeDatabase(u"shop.db"_s, sql.out.toUtf8());
        QCOMPARE_CODE(relata({u"diff"_s, u"shop.db"_s, u"shop.relata"_s}), 0);
        const test::Ended none = relata({u"diff"_s, u"sqlite:shop.db"_s, u"shop.relata"_s, u"--sql"_s, u"sqlite"_s});
        QCOMPARE(none.code, 0);
        QCOMPARE(none.out, QString());
        const json steps = relata({u"diff"_s, u"shop.relata"_s, u"shop.db"_s, u"--sql"_s, u"sqlite"_s, u"--json"_s}).document();
        QVERIFY(steps["steps"].is_array() && steps["steps"].empty());
    }

    void twoDatabases()
    {
        m_program->makeDatabase(u"one.db"_s, kShop);
        m_program->makeDatabase(u"two.db"_s, kShop + "alter table customer rename column born to birthday; create table tag (id integer primary key);\n");
        const test::Ended ended = relata({u"diff"_s, u"one.db"_s, u"two.db"_s});
        QCOMPARE(ended.code, 1);
        QCOMPARE(ended.out, u"~ one\n  ~ Customer\n    ~ born: renamed, born → birthday (guessed)\n      ~ column: born → birthday\n  + Tag(id*)\n"_s);
        const json document = relata({u"diff"_s, u"one.db"_s, u"two.db"_s, u"--json"_s}).document();
        QCOMPARE(document["differences"][0]["children"][0]["children"][0]["guessed"].get<bool>(), true);
        const test::Ended sql = relata({u"diff"_s, u"one.db"_s, u"two.db"_s, u"--sql"_s, u"sqlite"_s});
        m_program->makeDatabase(u"one.db"_s, sql.out.toUtf8());
        QCOMPARE_CODE(relata({u"diff"_s, u"one.db"_s, u"two.db"_s}), 0);
    }

    void wrongUse()
    {
        m_program->makeDatabase(u"shop.db"_s, kShop);
        QCOMPARE_CODE(relata({u"import"_s, u"shop.db"_s, u"-o"_s, u"shop.relata"_s}), 0);
        QCOMPARE_CODE(relata({u"diff"_s, u"shop.relata"_s}), 2);
        QCOMPARE_CODE(relata({u"diff"_s, u"missing.relata"_s, u"shop.relata"_s}), 3);
        QCOMPARE_CODE(relata({u"diff"_s, u"shop.relata"_s, u"sqlite:missing.db"_s}), 3);
        QCOMPARE_CODE(relata({u"diff"_s, u"shop.relata"_s, u"nonsense"_s}), 2);
        QCOMPARE_CODE(relata({u"diff"_s, u"shop.relata"_s, u"shop.db"_s, u"--sql"_s, u"oracle"_s}), 2);
        QCOMPARE_CODE(relata({u"diff"_s, u"shop.relata"_s, u"shop.db"_s, u"--sql"_s, u"mysql"_s}), 2);
        QCOMPARE_CODE(relata({u"diff"_s, u"shop.relata"_s, u"shop.db"_s, u"--data-source"_s, u"nobody"_s}), 2);
        QCOMPARE_CODE(relata({u"diff"_s, u"shop.db"_s, u"shop.db"_s, u"--data-source"_s, u"shop"_s}), 2);
        const test::Ended told = relata({u"diff"_s, u"shop.relata"_s, u"postgresql://me:hunter2@127.0.0.1:1/shop"_s, u"--json"_s});
        QCOMPARE(told.code, 3);
        QVERIFY(!told.out.contains("hunter2"_L1) && !told.err.contains("hunter2"_L1));
    }

    void refreshKeepsWhatIsOurs()
    {
        m_program->makeDatabase(u"shop.db"_s, kShop);
        QCOMPARE_CODE(relata({u"import"_s, u"shop.db"_s, u"-o"_s, u"shop.relata"_s}), 0);
        QCOMPARE_CODE(relata({u"rename"_s, u"shop.relata"_s, u"Customer"_s, u"Client"_s}), 0);
        const json before = relata({u"info"_s, u"shop.relata"_s, u"--json"_s}).document();
        m_program->makeDatabase(u"shop.db"_s, "alter table invoice add column paid boolean; create table note (id integer primary key, invoice_id integer unique references invoice (id));\n");
        const QByteArray untouched = m_program->bytes(u"shop.relata"_s);
        const test::Ended dry = relata({u"import"_s, u"shop.db"_s, u"-o"_s, u"shop.relata"_s, u"--refresh"_s, u"--dry-run"_s});
        QCOMPARE(dry.code, 0);
        QVERIFY2(dry.out.contains("    + paid: boolean?\n"_L1) && dry.out.contains("Nothing is written."_L1), qPrintable(dry.out));
        QCOMPARE(m_program->bytes(u"shop.relata"_s), untouched);

        const test::Ended told = relata({u"import"_s, u"shop.db"_s, u"-o"_s, u"shop.relata"_s, u"--refresh"_s, u"--json"_s});
        QCOMPARE(told.code, 0);
        QCOMPARE(told.document()["written"].get<bool>(), true);
        const json after = relata({u"info"_s, u"shop.relata"_s, u"--json"_s}).document();
        QCOMPARE(after["counts"]["entities"].get<int>(), 3);
        QStringList names, kinds;
        for (const json &entity : after["entities"])
            names += QString::fromStdString(entity["name"].get<std::string>());
        for (const json &relationship : after["relationships"])
            kinds += QString::fromStdString(relationship["kind"].get<std::string>());
        QCOMPARE(names, (QStringList{u"Client"_s, u"Invoice"_s, u"Note"_s}));
        QVERIFY2(kinds.contains(u"one-to-one"_s), qPrintable(kinds.join(u' ')));
        QVERIFY(after["relationships"].dump().find(before["relationships"][0]["id"].dump()) != std::string::npos);
        const test::Ended again = relata({u"import"_s, u"shop.db"_s, u"-o"_s, u"shop.relata"_s, u"--refresh"_s, u"--json"_s});
        QCOMPARE(again.document()["count"].get<int>(), 0);
        QCOMPARE(again.document()["written"].get<bool>(), false);
        QCOMPARE_CODE(relata({u"check"_s, u"shop.relata"_s}), 0);
    }

    void refreshRefusesAnotherDatabase()
    {
        m_program->makeDatabase(u"shop.db"_s, kShop);
        m_program->makeDatabase(u"empty.db"_s, "create table x (id integer primary key); drop table x;\n");
        m_program->makeDatabase(u"half.db"_s, "create table customer (id integer primary key); create table other (id integer primary key);\n");
        QCOMPARE_CODE(relata({u"import"_s, u"shop.db"_s, u"-o"_s, u"shop.relata"_s}), 0);
        const QByteArray untouched = m_program->bytes(u"shop.relata"_s);
        const test::Ended refused = relata({u"import"_s, u"empty.db"_s, u"-o"_s, u"shop.relata"_s, u"--refresh"_s});
        QCOMPARE(refused.code, 1);
        QVERIFY2(refused.err.contains(u"of the 2 known tables of “shop” it has 0"_s) && refused.err.contains("--replace"_L1), qPrintable(refused.err));
        QCOMPARE(m_program->bytes(u"shop.relata"_s), untouched);
        QCOMPARE_CODE(relata({u"import"_s, u"half.db"_s, u"-o"_s, u"shop.relata"_s, u"--refresh"_s, u"--dry-run"_s}), 0); // half of them are there
        QCOMPARE_CODE(relata({u"import"_s, u"empty.db"_s, u"-o"_s, u"shop.relata"_s, u"--replace"_s}), 2);
        const test::Ended told = relata({u"import"_s, u"empty.db"_s, u"-o"_s, u"shop.relata"_s, u"--refresh"_s, u"--replace"_s, u"--json"_s});
        QCOMPARE(told.code, 0);
        QCOMPARE(told.document()["written"].get<bool>(), true);
    }

    void refreshRefuses()
    {
        m_program->makeDatabase(u"shop.db"_s, kShop);
        QCOMPARE_CODE(relata({u"import"_s, u"shop.db"_s, u"-o"_s, u"shop.relata"_s, u"--refresh"_s}), 3); // there is none yet
        QCOMPARE_CODE(relata({u"import"_s, u"shop.db"_s, u"-o"_s, u"shop.relata"_s}), 0);
        QCOMPARE_CODE(relata({u"import"_s, u"shop.db"_s, u"-o"_s, u"shop.relata"_s, u"--refresh"_s, u"--force"_s}), 2);
        QCOMPARE_CODE(relata({u"import"_s, u"shop.db"_s, u"-o"_s, u"shop.relata"_s, u"--data-source"_s, u"shop"_s}), 2);
    }

    // The same over a server, whose password nobody sees.
    void servers_data()
    {
        QTest::addColumn<QString>("dialect");
        QTest::newRow("postgresql") << u"postgresql"_s;
        QTest::newRow("mysql") << u"mysql"_s;
    }
    void servers()
    {
        QFETCH(const QString, dialect);
        test::DatabaseServer &server = dialect == u"mysql" ? test::DatabaseServer::mariaDb() : test::DatabaseServer::postgresql();
        RELATA_NEEDS_SERVER(server);
        const QString database = server.freshDatabase();
        QUrl url(server.url(database));
        url.setPassword(u"s3cr3t"_s); // the server asks for none
        const QString address = dialect == u"mysql" ? server.url(database) : url.toString();
        QVERIFY(server.run(database, "create table customer (id integer primary key, name varchar(80) not null);\n"
                                     "create table invoice (id integer primary key, customer_id integer not null, constraint of_customer foreign key (customer_id) references customer (id));\n").isEmpty());
        QCOMPARE_CODE(relata({u"import"_s, address, u"-o"_s, u"shop.relata"_s}), 0);
        const test::Ended same = relata({u"diff"_s, address, u"shop.relata"_s});
        QVERIFY2(same.code == 0, qPrintable(same.out + same.err));
        QVERIFY(server.run(database, "alter table invoice drop " + QByteArray(dialect == u"mysql" ? "foreign key" : "constraint") + " of_customer;\nalter table customer add column vip boolean;\n").isEmpty());
        const test::Ended sql = relata({u"diff"_s, address, u"shop.relata"_s, u"--sql"_s, dialect});
        QCOMPARE(sql.code, 1);
        const QString said = server.run(database, sql.out.toUtf8());
        QVERIFY2(!said.contains("ERROR"_L1), qPrintable(said + sql.out));
        const test::Ended after = relata({u"diff"_s, address, u"shop.relata"_s});
        QVERIFY2(after.code == 0, qPrintable(after.out + sql.out));
        for (const test::Ended &ended : {same, sql, after})
            QVERIFY(!ended.out.contains("s3cr3t"_L1) && !ended.err.contains("s3cr3t"_L1));
        QVERIFY(!m_program->bytes(u"shop.relata"_s).contains("s3cr3t"));
        server.drop(database);
    }
};

QTEST_GUILESS_MAIN(TestDiff)
#include "tst_diff.moc"
