// Expressions of one dialect in another: what is sure, and what is left alone.
#include "model/schema/notation.h"
#include "model/sql/translation.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace relata;

class TestTranslation : public QObject
{
    Q_OBJECT

private slots:
    void translated_data();
    void translated();
};

void TestTranslation::translated_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected"); // empty: not for certain
    const auto row = [](const char *from, const char *to, const char *text, const char *expected) { QTest::addRow("%s > %s: %s", from, to, text) << QString::fromLatin1(from) << QString::fromLatin1(to) << QString::fromUtf8(text) << QString::fromUtf8(expected); };
    row("postgresql", "mysql", "(title)::text <> 'x'::character varying", "(`title` <> 'x')");
    row("postgresql", "sqlite", "title = ANY (ARRAY['a'::text, 'b'::text])", "(\"title\" IN ('a', 'b'))");
    row("postgresql", "mysql", "(size > 0) AND (size <= 10 OR size IS NULL)", "((`size` > 0) AND ((`size` <= 10) OR (`size` IS NULL)))");
    row("postgresql", "mysql", "length(title) > 3", "(char_length(`title`) > 3)");
    row("mysql", "postgresql", "char_length(`title`) > 3", "(length(\"title\") > 3)");
    row("mysql", "postgresql", "`done` = 1", "(\"done\" = true)");
    row("mysql", "postgresql", "`size` in (1,2,3)", "(\"size\" IN (1, 2, 3))");
    row("sqlite", "postgresql", "[size] BETWEEN 1 AND 5", "((\"size\" >= 1) AND (\"size\" <= 5))");
    row("sqlite", "mysql", "size + 1", "(`size` + 1)");
    row("postgresql", "sqlite", "done", "\"done\"");
    for (const char *text : {"length(`title`) > 3", "nosuch > 1", "`size` / 2 > 1", "`title` > 3", "`title` regexp '^a'", "`size` = now()", "`title` = 'it''s'", "`size` and `done`", "(select 1)", "uuid()", "`title` like 'a%'"})
        row("mysql", "postgresql", text, "");
    row("postgresql", "mysql", "title > ('now'::text)::date", "");
    row("sqlite", "sqlite", "size > 1", "");
    row("sqlite", "mysql", "size > 1; DROP TABLE x", "");
}

void TestTranslation::translated()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, text);
    QFETCH(QString, expected);
    CountedIds ids;
    const auto schema = schemaFromText(u"Task(id*, title, size: int32, done: boolean)", ids, from);
    QVERIFY(schema.ok());
    QCOMPARE(translatedExpression(*dialectById(from), *dialectById(to), *schema, *schema->entityNamed(u"Task"), text, ExpressionUse::Stored).value_or(QString()), expected);
}

QTEST_GUILESS_MAIN(TestTranslation)
#include "tst_translation.moc"
