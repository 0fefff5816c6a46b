// `relata find` as a shell sees it.
#include "tests/app/relataprogram.h"

using namespace Qt::StringLiterals;
using nlohmann::json;
using namespace relata;

class TestFind : public QObject
{
    Q_OBJECT

    std::unique_ptr<test::RelataProgram> m_program;
    test::Ended relata(const QStringList &arguments) { return m_program->run(arguments); }

private slots:
    void init()
    {
        m_program = std::make_unique<test::RelataProgram>();
        m_program->makeDatabase(u"shop.db"_s, "create table customer (id integer primary key, name text); create table invoice (id integer primary key, customer_id integer, owner_type text, owner_id integer);\n"
                                              "insert into customer values (1, 'Ada'), (2, 'Bob'); insert into invoice values (1, 1, 'customer', 1), (2, 7, 'invoice', 1), (3, 2, 'invoice', 2);\n");
        QCOMPARE_CODE(relata({u"import"_s, u"shop.db"_s, u"-o"_s, u"shop.relata"_s}), 0);
    }

    void foundAcceptedAndGone()
    {
        const test::Ended found = relata({u"find"_s, u"shop.relata"_s});
        QCOMPARE(found.code, 1);
        QVERIFY2(found.out.contains("invoice.customer_id>customer"_L1), qPrintable(found.out));
        const QByteArray before = m_program->bytes(u"shop.relata"_s);
        QCOMPARE_CODE(relata({u"find"_s, u"shop.relata"_s, u"--accept"_s, u"all"_s, u"--dry-run"_s}), 0);
        QCOMPARE(m_program->bytes(u"shop.relata"_s), before);
        QCOMPARE_CODE(relata({u"find"_s, u"shop.relata"_s, u"--accept"_s, u"invoice.customer_id>customer"_s}), 0);
        QCOMPARE_CODE(relata({u"find"_s, u"shop.relata"_s}), 0);
        QCOMPARE_CODE(relata({u"diff"_s, u"shop.relata"_s, u"sqlite:shop.db"_s}), 0); // the tables are what they were
        QVERIFY(relata({u"info"_s, u"shop.relata"_s}).out.contains("invoice.customer"_L1));
    }

    void rowsSpeak()
    {
        const json document = relata({u"find"_s, u"shop.relata"_s, u"--database"_s, u"sqlite:shop.db"_s, u"--json"_s}).document();
        QVERIFY(document.is_object());
        QCOMPARE(document["findings"].size(), size_t(2));
        const json *customer = nullptr, *owner = nullptr;
        for (const json &finding : document["findings"])
            (finding["kind"] == "any" ? owner : customer) = &finding;
        QVERIFY(customer && owner);
        QCOMPARE((*customer)["evidence"]["values"].get<int>(), 3);
        QCOMPARE((*customer)["evidence"]["found"].get<int>(), 2);
        QCOMPARE((*customer)["evidence"]["orphans"].get<int>(), 1);
        QCOMPARE((*owner)["targets"].dump(), std::string(R"(["Customer","Invoice"])"));
        // A foreign key can't be while a row points at nothing.
        const test::Ended refused = relata({u"find"_s, u"shop.relata"_s, u"--database"_s, u"sqlite:shop.db"_s, u"--accept"_s, u"invoice.customer_id>customer"_s, u"--enforced"_s});
        QCOMPARE(refused.code, 1);
        QVERIFY2(refused.err.contains("1 of Invoice.customer_id point at no Customer"_L1), qPrintable(refused.err));
    }

    void wrongUse()
    {
        QCOMPARE_CODE(relata({u"find"_s, u"shop.relata"_s, u"--accept"_s, u"nobody"_s}), 2);
        QCOMPARE_CODE(relata({u"find"_s, u"shop.relata"_s, u"--database"_s, u"nowhere"_s}), 2);
        QCOMPARE_CODE(relata({u"find"_s, u"shop.relata"_s, u"--database"_s, u"sqlite:gone.db"_s}), 3);
    }
};

QTEST_GUILESS_MAIN(TestFind)
#include "tst_find.moc"
