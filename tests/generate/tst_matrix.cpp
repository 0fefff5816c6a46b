// The matrix of kinds and targets: every kind has its row in every target, and an export says the same before anything is written.
#include "model/generate/context.h"
#include "model/schema/relationshipkinds.h"
#include "model/sql/ddl.h"
#include "tests/support/relationshipworlds.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace relata;
using Json = nlohmann::json;

class TestMatrix : public QObject
{
    Q_OBJECT

private slots:
    void isWhole();
    void exportsSayTheSame_data();
    void exportsSayTheSame();
};

void TestMatrix::isWhole()
{
    const TargetRegistry registry = TargetRegistry::standard();
    QVERIFY(registry.all().size() >= 5);
    for (const Target &target : registry.all()) {
        for (const RelationshipKind &kind : relationshipKinds()) {
            QVERIFY2(target.kinds.contains(QLatin1String(kind.key)), qPrintable(target.id + " says nothing of "_L1 + QLatin1String(kind.key)));
            const KindSupport support = target.kinds.value(QLatin1String(kind.key));
            QCOMPARE(support.how.isEmpty(), support.level == KindSupport::Level::Native);
        }
        for (const QString &kind : target.kinds.keys())
            QVERIFY2(relationshipKind(kind), qPrintable(target.id + " names the kind "_L1 + kind));
        // A kind read from the other side is the same.
        for (const RelationshipKind &kind : relationshipKinds())
            QCOMPARE(target.kinds.value(QLatin1String(kind.inverse)).level, target.kinds.value(QLatin1String(kind.key)).level);
    }
}

void TestMatrix::exportsSayTheSame_data()
{
    QTest::addColumn<QString>("target");
    const TargetRegistry registry = TargetRegistry::standard();
    for (const Target &target : registry.all())
        QTest::newRow(qPrintable(target.id)) << target.id;
}

void TestMatrix::exportsSayTheSame()
{
    QFETCH(QString, target);
    const TargetRegistry registry = TargetRegistry::standard();
    const Target &theirs = *registry.find(target);
    const bool sql = target.startsWith("sql-"_L1);
    const QString dialect = theirs.dialects.isEmpty() ? u"sqlite"_s : theirs.dialects.front();
    QSet<QString> seen;
    for (const test::RelationshipWorld &world : test::relationshipWorlds(dialect)) {
        const auto view = viewOf(world.schema, world.id);
        QVERIFY2(view, qPrintable(world.name));
        const auto context = contextFor(world.schema, &theirs);
        if (!context)
            continue; // names that the dialect refuses
        const KindSupport support = theirs.kinds.value(view->kind);
        seen.insert(view->kind);
        int said = 0;
        for (const Json &loss : context->at("losses"))
            said += QString::fromStdString(loss.get<std::string>()).endsWith(": "_L1 + support.how) && !support.how.isEmpty();
        QVERIFY2(said == (support.level == KindSupport::Level::Native ? 0 : 1), qPrintable(world.name + ": "_L1 + QString::fromStdString(context->at("losses").dump(1))));
        // What is native has ends to be reached by; what is refused has none that would promise it.
        int ends = 0;
        for (const Json &entity : context->at("entities"))
            for (const Json &end : entity.at("ends"))
                ends += end.at("relationship") == world.id.toString().toStdString();
        if (support.level == KindSupport::Level::Native && !sql && (!view->atSource.name.isEmpty() || !view->atTarget.name.isEmpty()))
            QVERIFY2(ends > 0, qPrintable(world.name));
        if (support.level == KindSupport::Level::Refused)
            QVERIFY2(ends == 0, qPrintable(world.name));
        // Where any-ends are emulated, the database holds something of them.
        if (sql && support.level == KindSupport::Level::Emulated) {
            const auto ddl = ddlFor(world.schema, *dialectById(dialect));
            QVERIFY(ddl);
            QVERIFY2(ddl->text().contains("CHECK"_L1) || ddl->text().contains("TRIGGER"_L1), qPrintable(ddl->text()));
        }
    }
    for (const RelationshipKind &kind : relationshipKinds()) // those that no other one is stored as
        if (QLatin1String(kind.key) == QLatin1String(kind.inverse))
            QVERIFY2(seen.contains(QLatin1String(kind.key)), kind.key);
}

QTEST_GUILESS_MAIN(TestMatrix)
#include "tst_matrix.moc"
