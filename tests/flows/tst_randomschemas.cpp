// Random schemas, written to real databases and read again: nothing that a database holds may be lost on the way.
// RELATA_ACCEPTANCE=1: 1,000 of each dialect. RELATA_SEED=N: that one only, RELATA_DIALECT=ID there only.
#include "model/sql/migration.h"
#include "tests/support/randomschema.h"
#include "tests/support/schematrip.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace relata;

class TestRandomSchemas : public QObject
{
    Q_OBJECT

private slots:
    void comeBack_data()
    {
        QTest::addColumn<QString>("dialect");
        for (const Dialect &dialect : allDialects())
            if (const QString only = qEnvironmentVariable("RELATA_DIALECT"); only.isEmpty() || only == dialect.id)
                QTest::newRow(qPrintable(dialect.id)) << dialect.id;
    }
    void comeBack();
    void migrate_data() { comeBack_data(); }
    void migrate();
};

namespace {

// The first words of a failure, so that a smaller schema fails for the same reason.
QString reason(const QStringList &problems)
{
    return problems.isEmpty() ? QString() : problems.first().section(u'«', 0, 0).section(u'"', 0, 0).section(u'`', 0, 0).section(u'\'', 0, 0);
}

QString worded(const Schema &schema, const Dialect &dialect)
{
    const auto ddl = ddlFor(schema, dialect);
    return ddl ? ddl->text() : wordedText(ddl.error(), Wording::English);
}

} // namespace

void TestRandomSchemas::comeBack()
{
    QFETCH(QString, dialect);
    const Dialect &theirs = *dialectById(dialect);
    const auto database = test::RealDatabase::of(dialect);
    if (const QString why = database->problem(); !why.isEmpty())
        QSKIP(qPrintable(why));
    const bool alone = qEnvironmentVariableIsSet("RELATA_SEED");
    const int first = qEnvironmentVariableIntValue("RELATA_SEED");
    const int count = alone ? 1 : qEnvironmentVariableIsSet("RELATA_ACCEPTANCE") ? 1'000 : 200;
    qsizetype tables = 0, references = 0, others = 0;
    int failed = 0;
    QElapsedTimer timer;
    timer.start();
    // Reading is what PostgreSQL takes its time for, whatever it reads.
    const int atOnce = theirs.has(Dialect::Feature::Schemas) ? 5 : 1;
    for (int seed = first; seed < first + count; seed += atOnce) {
        QStringList problems;
        test::RandomSchema more(quint32(seed) + 1'000'000, theirs);
        const Schema schema = more.related(test::RandomSchema::together(quint32(seed), atOnce, theirs), 3 * atOnce, &problems);
        QCOMPARE(problems, QStringList());
        tables += schema.entities().size();
        references += schema.references().size();
        others += schema.anyReferences().size() + schema.throughs().size();
        problems = test::tripProblems(*database, schema, theirs, alone || seed % 20 < 5 ? test::Trips::Two : test::Trips::One);
        if (problems.isEmpty())
            continue;
        if (qEnvironmentVariableIsSet("RELATA_QUICK")) {
            qWarning("seed %d:\n%s", seed, qPrintable(problems.join(u'\n')));
            ++failed;
            continue;
        }
        const Schema small = test::smallest(schema, [&](const Schema &less) { return reason(test::tripProblems(*database, less, theirs)) == reason(problems); });
        qWarning("seed %d:\n%s\n%s\n", seed, qPrintable(test::tripProblems(*database, small, theirs).join(u'\n')), qPrintable(worded(small, theirs)));
        if (++failed == 3) // enough to read
            break;
    }
    QCOMPARE(failed, 0);
    qInfo("%d schemas, %lld tables, %lld references, %lld any-ends and junctions in %lld ms", count, (long long)tables, (long long)references, (long long)others, (long long)timer.elapsed());
}

// From one random state to another by migrationFor(), on the database that holds the first.
void TestRandomSchemas::migrate()
{
    QFETCH(QString, dialect);
    const Dialect &theirs = *dialectById(dialect);
    const auto database = test::RealDatabase::of(dialect);
    if (const QString why = database->problem(); !why.isEmpty())
        QSKIP(qPrintable(why));
    const int first = qEnvironmentVariableIntValue("RELATA_SEED");
    const int count = qEnvironmentVariableIsSet("RELATA_SEED") ? 1 : qEnvironmentVariableIsSet("RELATA_ACCEPTANCE") ? 200 : 25;
    int failed = 0, moved = 0, told = 0;
    for (int seed = first; seed < first + count; ++seed) {
        test::RandomSchema random(quint32(seed), theirs);
        const Schema before = random.make();
        const Schema after = random.edited(before, 1 + seed % 4);
        const auto ddl = ddlFor(before, theirs);
        const auto wanted = ddlFor(after, theirs);
        QVERIFY(ddl.ok());
        if (!wanted || !wanted->losses.isEmpty())
            continue; // an edit that made what the dialect can't hold
        const auto migration = migrationFor(before, after, theirs);
        QVERIFY2(migration.ok(), migration ? "" : qPrintable(wordedText(migration.error(), Wording::English)));
        if (!migration->losses.isEmpty()) {
            ++told;
            continue;
        }
        database->reset();
        QCOMPARE(database->load(*ddl), QString());
        QStringList statements;
        for (const MigrationStep &step : migration->steps)
            statements << step.sql;
        QStringList problems;
        if (const QString said = database->run(statements); !said.isEmpty())
            problems << u"does not run: "_s + said;
        else
            problems = test::comparedWith(*database, after, theirs);
        ++moved;
        if (problems.isEmpty())
            continue;
        qWarning("seed %d:\n%s\nafter\n%s", seed, qPrintable(problems.join(u'\n')), qPrintable(statements.join(u";\n"_s)));
        ++failed;
    }
    QCOMPARE(failed, 0);
    qInfo("%d migrations came to the same, %d said what they can't", moved, told);
}

QTEST_GUILESS_MAIN(TestRandomSchemas)
#include "tst_randomschemas.moc"
