// Spellings of one expression or type are one; what means something else is not.
#include "model/sql/expressions.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace relata;

class TestExpressions : public QObject
{
    Q_OBJECT

private slots:
    void same_data()
    {
        QTest::addColumn<QString>("dialect");
        QTest::addColumn<QString>("a");
        QTest::addColumn<QString>("b");
        const auto row = [](const QString &dialect, const QString &a, const QString &b) { QTest::newRow(qPrintable(dialect + u' ' + a)) << dialect << a << b; };
        const QString pg = u"postgresql"_s, my = u"mysql"_s, lite = u"sqlite"_s;
        row(pg, u"price > 0 AND qty > 0"_s, u"((price > (0)::numeric) AND (qty > 0))"_s);
        row(pg, u"status IN ('a', 'b')"_s, u"((status)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))"_s);
        row(pg, u"status NOT IN ('a','b')"_s, u"(status <> ALL (ARRAY['a'::text, 'b'::text]))"_s);
        row(pg, u"x IN ('a')"_s, u"(x = 'a'::text)"_s);
        row(pg, u"a BETWEEN 1 AND 5 OR b IS NOT NULL"_s, u"(((a >= 1) AND (a <= 5)) OR (b IS NOT NULL))"_s);
        row(pg, u"name LIKE 'a%'"_s, u"(name ~~ 'a%'::text)"_s);
        row(pg, u"name not like 'a%'"_s, u"(name !~~ 'a%'::text)"_s);
        row(pg, u"a != -1"_s, u"(a <> '-1'::integer)"_s);
        row(pg, u"\"name\" = lower(Name)"_s, u"(name = lower((name)::text))"_s);
        row(pg, u"now()"_s, u"CURRENT_TIMESTAMP"_s);
        row(pg, u"trim(name) <> ''"_s, u"(TRIM(BOTH FROM name) <> ''::text)"_s);
        row(pg, u"CAST(a AS bigint) > b"_s, u"((a)::bigint > b)"_s);
        row(pg, u"case when a then 1 else 2 end"_s, u"CASE WHEN a THEN 1 ELSE 2 END"_s);
        row(pg, u"a and (b and c)"_s, u"((a AND b) AND c)"_s);
        row(pg, u"not (a is null)"_s, u"(a IS NOT NULL)"_s);
        row(pg, u"a || 'x' || b"_s, u"((a || 'x'::text) || b)"_s);
        row(pg, u"a + b * 2 > 3"_s, u"((a + (b * 2)) > 3)"_s);
        row(pg, u"data->>'k' = 'v'"_s, u"((data ->> 'k'::text) = 'v'::text)"_s);
        row(my, u"`price` > 0 AND (`qty` > 0)"_s, u"price > 0 and qty > 0"_s);
        row(my, u"a = 'it''s'"_s, u"`a` = 'it\\'s'"_s);
        row(my, u"a % 2 = 0"_s, u"`a` MOD 2 = 0"_s);
        row(my, u"a = true"_s, u"`a` = 1"_s);
        row(my, u"A > 1.50"_s, u"`a` > 1.5"_s);
        row(lite, u"[a] == 1"_s, u"\"A\" = 1"_s);
        row(lite, u"a NOTNULL"_s, u"a IS NOT NULL"_s);
    }
    void same()
    {
        QFETCH(const QString, dialect);
        QFETCH(const QString, a);
        QFETCH(const QString, b);
        const Dialect &theirs = *dialectById(dialect);
        QCOMPARE(canonicalExpression(theirs, b), canonicalExpression(theirs, a));
    }

    void different_data()
    {
        QTest::addColumn<QString>("dialect");
        QTest::addColumn<QString>("a");
        QTest::addColumn<QString>("b");
        const auto row = [](const QString &dialect, const QString &a, const QString &b) { QTest::newRow(qPrintable(dialect + u' ' + a)) << dialect << a << b; };
        const QString pg = u"postgresql"_s;
        row(pg, u"a > 0"_s, u"a >= 0"_s);
        row(pg, u"a AND (b OR c)"_s, u"(a AND b) OR c"_s);
        row(pg, u"\"Name\" = 'x'"_s, u"name = 'x'"_s);
        row(pg, u"a = 'X'"_s, u"a = 'x'"_s);
        row(pg, u"(a)::numeric / 2 > b"_s, u"a / 2 > b"_s); // whole numbers divide otherwise
        row(pg, u"a - (b - c) = 0"_s, u"a - b - c = 0"_s);
        row(pg, u"x IN (1, 2)"_s, u"x IN (1, 3)"_s);
        row(pg, u"a LIKE 'x'"_s, u"a ILIKE 'x'"_s);
        row(u"mysql"_s, u"a = 'x\\%'"_s, u"a = 'x%'"_s);
        row(u"sqlite"_s, u"a = 1"_s, u"a = 10"_s);
    }
    void different()
    {
        QFETCH(const QString, dialect);
        QFETCH(const QString, a);
        QFETCH(const QString, b);
        const Dialect &theirs = *dialectById(dialect);
        QVERIFY2(canonicalExpression(theirs, a) != canonicalExpression(theirs, b), qPrintable(canonicalExpression(theirs, a)));
    }

    // Nonsense and deep brackets are texts like any other.
    void nonsense()
    {
        for (const Dialect &dialect : allDialects()) {
            for (const QString &text : {u"'open"_s, u"(((("_s, u"a b c"_s, QString(), u"select 1"_s, u"))"_s, u"a ="_s, u"😀 = '😀'"_s, QString(20'000, u'('), QString(20'000, u'-')})
                QVERIFY(text.isEmpty() == canonicalExpression(dialect, text).isEmpty());
        }
    }

    void types_data()
    {
        QTest::addColumn<QString>("dialect");
        QTest::addColumn<QString>("a");
        QTest::addColumn<QString>("b");
        const auto row = [](const QString &dialect, const QString &a, const QString &b) { QTest::newRow(qPrintable(dialect + u' ' + a)) << dialect << a << b; };
        const QString pg = u"postgresql"_s, my = u"mysql"_s;
        row(pg, u"varchar(80)"_s, u"character varying(80)"_s);
        row(pg, u"timestamptz(3)"_s, u"timestamp(3) with time zone"_s);
        row(pg, u"time"_s, u"time without time zone"_s);
        row(pg, u"decimal(10)"_s, u"numeric(10,0)"_s);
        row(pg, u"int[]"_s, u"integer[]"_s);
        row(my, u"INT(11)"_s, u"int"_s);
        row(my, u"bigint(20) unsigned"_s, u"bigint unsigned"_s);
        row(my, u"boolean"_s, u"tinyint(1)"_s);
        row(my, u"numeric(10)"_s, u"decimal(10,0)"_s);
        row(u"sqlite"_s, u"VarChar ( 80 )"_s, u"varchar(80)"_s);
    }
    void types()
    {
        QFETCH(const QString, dialect);
        QFETCH(const QString, a);
        QFETCH(const QString, b);
        QCOMPARE(canonicalType(*dialectById(dialect), a), canonicalType(*dialectById(dialect), b));
    }
    void typesThatDiffer()
    {
        const Dialect &pg = *dialectById(u"postgresql"), &my = *dialectById(u"mysql");
        QVERIFY(canonicalType(pg, u"varchar(80)"_s) != canonicalType(pg, u"varchar(81)"_s));
        QVERIFY(canonicalType(pg, u"timestamp"_s) != canonicalType(pg, u"timestamptz"_s));
        QVERIFY(canonicalType(pg, u"\"Status\""_s) != canonicalType(pg, u"status"_s));
        QVERIFY(canonicalType(my, u"tinyint"_s) != canonicalType(my, u"tinyint(1)"_s));
        QVERIFY(canonicalType(my, u"int unsigned"_s) != canonicalType(my, u"int"_s));
    }
};

QTEST_GUILESS_MAIN(TestExpressions)
#include "tst_expressions.moc"
