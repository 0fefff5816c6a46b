// Every kind and storage turned into every other, with rows, in three real databases: the migration runs unless the plan counts rows that stand in
// its way, what was joined still is but for what the plan counts as lost, and the database is then the one that the new model makes.
// RELATA_WORLD=text: only changes with that in their names. RELATA_ACCEPTANCE: half of all, else some of each.
#include "model/schema/edits.h"
#include "model/schema/notation.h"
#include "model/schema/relationshipkinds.h"
#include "model/sql/migration.h"
#include "model/sql/rowlinks.h"
#include "tests/support/relationshipworlds.h"
#include "tests/support/schematrip.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace relata;

namespace {

// How many links there are.
QString countOfLinks(const Schema &schema, const rows::Shape &shape, const Dialect &dialect)
{
    const rows::Names names{[&](EntityId id) { return quotedName(dialect, schema.tableName(schema.entities()[id])); },
                            [&](EntityId id, FieldId field) { return quotedName(dialect, schema.columnName(*schema.entities()[id].field(field))); }};
    const rows::LinkSql sql(schema, schema, dialect, names, shape, {}, {});
    const QString filled = sql.isLink({});
    return "SELECT COUNT(*) FROM "_L1 + names.table(shape.carrier) + (filled.isEmpty() ? QString() : " WHERE "_L1 + filled);
}

// Links that go, as the codes of rowmoves say it.
bool losesLinks(const RowConsequence &one)
{
    static const QStringList codes{u"rows.off-list"_s, u"rows.dangling"_s, u"rows.one"_s, u"rows.one-stays"_s, u"rows.one-other"_s, u"rows.pair-twice"_s, u"rows.once"_s, u"rows.itself"_s};
    return codes.contains(QLatin1StringView(one.text.code));
}

// Without columns that only stand elsewhere: new ones come last.
QStringList unordered(const QStringList &differences)
{
    static const QRegularExpression place(u"^[-+] (column .*») \\d+ (.*)$"_s);
    QMap<QString, int> seen;
    QStringList rest;
    for (const QString &line : differences) {
        if (const auto match = place.match(line); match.hasMatch())
            seen[match.captured(1) + u' ' + match.captured(2)] += line.startsWith(u'-') ? -1 : 1;
        else
            rest << line;
    }
    for (auto one = seen.cbegin(); one != seen.cend(); ++one)
        if (*one != 0)
            rest << (*one < 0 ? u"- "_s : u"+ "_s) + one.key();
    return rest;
}

QString migrate(test::RealDatabase &database, const Migration &migration, const Dialect &dialect)
{
    const bool transaction = dialect.has(Dialect::Feature::TransactionalDdl);
    QString said = migration.rebuildsTables ? database.run({u"PRAGMA foreign_keys = OFF"_s}) : QString();
    QStringList statements = transaction ? QStringList{u"BEGIN"_s} : QStringList();
    for (const MigrationStep &step : migration.steps)
        statements << step.sql;
    said += database.run(statements);
    if (said.isEmpty() && migration.rebuildsTables)
        said = database.rows(u"SELECT * FROM pragma_foreign_key_check"_s).join(u'\n');
    if (transaction)
        (void)database.run({said.isEmpty() ? u"COMMIT"_s : u"ROLLBACK"_s});
    if (migration.rebuildsTables)
        (void)database.run({u"PRAGMA ignore_check_constraints = OFF"_s, u"PRAGMA foreign_keys = ON"_s});
    return said;
}

void fill(test::RealDatabase &database, const test::RelationshipWorld &world, const Dialect &dialect)
{
    test::RelationshipRows rows(world, dialect);
    (void)database.run(rows.records());
    // What the database does not take is left out: second ones, say. 9: nobody's key.
    const auto put = [&](const test::RowValues &values) { (void)database.run({rows.insert(rows.holder(), values)}); };
    for (size_t way = 0; way < rows.ways(0); ++way)
        for (const int record : {1, 2, 2, 9}) {
            const test::RowValues one = rows.pointing(0, way, record);
            if (rows.ends() < 2) {
                put(one);
                continue;
            }
            for (size_t other = 0; other < rows.ways(1); ++other)
                for (const int second : {1, 3}) {
                    test::RowValues both = one;
                    both.insert(rows.pointing(1, other, second));
                    put(both);
                }
        }
    if (rows.ends() < 2)
        put(rows.nowhere(0));
}

} // namespace

class TestKindChanges : public QObject
{
    Q_OBJECT

private slots:
    void changes_data();
    void changes();
};

void TestKindChanges::changes_data()
{
    QTest::addColumn<QString>("dialect");
    for (const Dialect &dialect : allDialects())
        QTest::newRow(qPrintable(dialect.id)) << dialect.id;
}

void TestKindChanges::changes()
{
    QFETCH(QString, dialect);
    const Dialect &theirs = *dialectById(dialect);
    const auto database = test::RealDatabase::of(dialect);
    if (const QString why = database->problem(); !why.isEmpty())
        QSKIP(qPrintable(why));
    const QString only = qEnvironmentVariable("RELATA_WORLD");
    const int every = !only.isEmpty() ? 1 : qEnvironmentVariableIsSet("RELATA_ACCEPTANCE") ? 2 : 12;
    int number = 0, ran = 0, refused = 0, lostLinks = 0, keptLinks = 0;
    QStringList failures;
    for (const test::RelationshipWorld &world : test::relationshipWorlds(dialect)) {
        const QString manner = world.name.section(u": "_s, 1);
        const auto shape = rows::shapeOf(world.schema, world.id);
        const auto form = edits::formOf(world.schema, world.id);
        if (!shape || !form || !QStringList{u"plain"_s, u"optional"_s, u"compound keys"_s, u"keys of several types"_s, u"self"_s}.contains(manner))
            continue;
        for (const RelationshipKind &kind : relationshipKinds()) {
            for (int storage = 0; storage < (kind.any == AnySide::None ? 1 : 3); ++storage) {
                RelationshipForm next = edits::turned(world.schema, *form, QLatin1String(kind.key));
                if (kind.any != AnySide::None && next.storage != AnyStorage(storage)) {
                    next.storage = AnyStorage(storage);
                    for (auto *list : {&next.sourceAllow, &next.targetAllow})
                        for (AllowedForm &one : *list)
                            one.key.clear();
                    next.sourceDiscriminator.clear();
                    next.targetDiscriminator.clear();
                    (kind.anySource() && kind.holder != KeyHolder::Junction ? next.targetKey : next.sourceKey).clear();
                    if (kind.holder == KeyHolder::Junction && kind.anyTarget())
                        next.targetKey.clear();
                }
                for (const bool optional : {false, true}) {
                    if (optional && kind.holder != KeyHolder::Junction)
                        (kind.holder == KeyHolder::Source ? next.targetOptional : next.sourceOptional) = true;
                    else if (optional)
                        continue;
                    const QString name = world.name + " to "_L1 + next.kind + (kind.any == AnySide::None ? QString() : u' ' + QString::number(storage)) + (optional ? ", optional"_L1 : ""_L1);
                    if (!only.isEmpty() ? !name.contains(only) : ++number % every != 0)
                        continue;
                    CountedIds ids(9000);
                    const auto change = edits::relate(world.schema, next, ids);
                    if (!change || change->isEmpty())
                        continue;
                    const Schema after = applied(world.schema, *change);
                    const auto becomes = rows::shapeOf(after, rows::sameIn(after, world.id));
                    const auto ddl = ddlFor(world.schema, theirs);
                    const auto migration = migrationFor(world.schema, after, theirs);
                    if (world.name.startsWith("any-to-any, arc"_L1) && becomes && becomes->carrier == shape->carrier)
                        continue; // a leg takes a field of the other side's: the database's keys stand in the way, see rowmoves.h
                    if (!becomes || !ddl || !migration) {
                        if (becomes && ddl)
                            failures << name + ": "_L1 + worded(migration.error(), Wording::English);
                        continue;
                    }
                    database->reset();
                    if (dialect == "sqlite"_L1)
                        QCOMPARE(database->run({u"PRAGMA foreign_keys = ON"_s}), QString());
                    const QString loaded = database->load(*ddl);
                    QVERIFY2(loaded.isEmpty(), qPrintable(loaded));
                    fill(*database, world, theirs);
                    const auto problem = [&](const QString &what) {
                        failures << name + ": "_L1 + what + "\n"_L1 + database->rows("SELECT * FROM "_L1 + quotedName(theirs, world.schema.tableName(world.schema.entities()[shape->carrier]))).join(u"; "_s) + u'\n'
                                + migration->text(theirs);
                    };
                    const int before = database->value(countOfLinks(world.schema, *shape, theirs)).toInt();
                    int lost = 0, inTheWay = 0;
                    for (const RowConsequence &one : migration->rows) {
                        bool isNumber = true;
                        const QString count = one.rows.isEmpty() ? u"0"_s : database->rows(countOf(one.rows)).value(0);
                        const int rowsMeant = count.toInt(&isNumber);
                        if (!isNumber)
                            problem(count);
                        lost += losesLinks(one) ? rowsMeant : 0;
                        inTheWay += one.fate == Fate::Refused ? rowsMeant : 0;
                    }
                    const QString said = migrate(*database, *migration, theirs);
                    ++ran;
                    if (inTheWay > 0) {
                        ++refused;
                        if (said.isEmpty())
                            problem(u"it was to be refused"_s);
                        continue;
                    }
                    if (!said.isEmpty()) {
                        problem(said);
                        continue;
                    }
                    const int now = database->value(countOfLinks(after, *becomes, theirs)).toInt();
                    if (before - lost != now)
                        problem(u"of %1 links %2 stay, but %3 were to be lost"_s.arg(before).arg(now).arg(lost));
                    lostLinks += lost;
                    keptLinks += now;
                    if (const QStringList differ = unordered(test::comparedWith(*database, after, theirs)); !differ.isEmpty())
                        problem(differ.join(u'\n'));
                }
            }
        }
    }
    for (const QString &failure : failures.mid(0, 6))
        qWarning("%s\n", qPrintable(failure));
    qInfo("%d changes, of which %d were refused as told; %d links stayed, %d were lost as told; %lld failed", ran, refused, keptLinks, lostLinks, (long long)failures.size());
    for (const QString &failure : failures)
        qInfo("failed: %s", qPrintable(failure.section(u'\n', 0, 0)));
    QVERIFY(failures.isEmpty());
    QVERIFY(!only.isEmpty() || (ran > 20 && keptLinks > 20));
}

QTEST_GUILESS_MAIN(TestKindChanges)
#include "tst_kindchanges.moc"
