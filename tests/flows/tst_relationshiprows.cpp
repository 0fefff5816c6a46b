// Every kind × storage × manner of relationshipworlds.h in three real databases: the DDL loads, rows that obey go in, rows that break a rule are
// refused just where promisesOf() says so, and the database comes back as the model. RELATA_WORLD=text: only worlds with that
// in their names. RELATA_ACCEPTANCE=1: all of them, in what takes long too.
#include "model/flows/importsource.h"
#include "model/schema/relationshipkinds.h"
#include "model/sql/lowered.h"
#include "model/sql/migration.h"
#include "model/sql/promises.h"
#include "tests/support/relationshipworlds.h"
#include "tests/support/schematrip.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace relata;

namespace {

void eachDialect()
{
    QTest::addColumn<QString>("dialect");
    for (const Dialect &dialect : allDialects())
        QTest::newRow(qPrintable(dialect.id)) << dialect.id;
}

// All of them, or, for what takes long, some.
bool isWhole()
{
    return qEnvironmentVariableIsSet("RELATA_ACCEPTANCE") || qEnvironmentVariableIsSet("RELATA_WORLD");
}

// Tries what rows can do wrong, each in a transaction that is rolled back.
class Breaker
{
public:
    Breaker(test::RealDatabase &database, const test::RelationshipWorld &world, const Dialect &dialect) : m_database(database), m_schema(world.schema), m_id(world.id), m_rows(world, dialect) {}

    // What went wrong with rows that obey.
    QString obey()
    {
        if (const QString said = m_database.run(m_rows.records()); !said.isEmpty())
            return said;
        for (size_t end = 0; end < m_rows.ends(); ++end)
            for (size_t way = 0; way < m_rows.ways(end); ++way)
                if (const QString said = tried({}, good(end, way, end == 0 ? 1 : 2)); !said.isEmpty())
                    return said;
        return {};
    }

    // Did it take a row that breaks the rule? `problem`: what was wrong before.
    bool takes(Breach breach, const Promise &promise, QString &problem)
    {
        bool taken = false;
        const auto attempt = [&](const QStringList &before, const QString &statement) {
            QString said;
            taken |= tried(before, statement, &said).isEmpty();
            problem += said;
        };
        const test::RowValues both = m_rows.pointing(1, 2);
        const EntityId holder = m_rows.holder();
        switch (breach) {
        case Breach::SecondOne:
        case Breach::DuplicatePair:
        case Breach::SecondTranslation:
            for (size_t way = 0; way < m_rows.ways(0); ++way)
                attempt({good(0, way, 1)}, good(0, way, 1));
            break;
        case Breach::UnknownEntity:
            eachWay([&](size_t end, size_t way) {
                const FieldId field = m_rows.discriminator(end);
                if (!field)
                    return;
                const test::RowValues right = row(end, way, end == 0 ? 1 : 2);
                for (const QString &wrong : {u"nobody"_s, u""_s, right[field]->toUpper() + u' ', *right[field] + u' ', u"'"_s + *right[field]}) {
                    test::RowValues values = right;
                    values[field] = wrong;
                    attempt({}, m_rows.insert(holder, values));
                    attempt({m_rows.insert(holder, right)}, m_rows.update(holder, {{field, wrong}}, right));
                }
            });
            break;
        case Breach::HalfFilled:
            eachWay([&](size_t end, size_t way) {
                const test::RowValues fields = m_rows.pointing(end, way, 1);
                const auto filled = std::count_if(fields.begin(), fields.end(), [](const auto &value) { return value.has_value(); });
                for (auto field = fields.begin(); field != fields.end() && filled > 1; ++field) {
                    test::RowValues values = row(end, way, 1);
                    if (!values[field.key()])
                        continue;
                    values[field.key()] = std::nullopt;
                    attempt({}, m_rows.insert(holder, values));
                }
            });
            break;
        case Breach::Missing:
            for (size_t end = 0; end < m_rows.ends(); ++end) {
                test::RowValues values = both;
                values.insert(m_rows.nowhere(end));
                attempt({}, m_rows.insert(holder, values));
            }
            break;
        case Breach::TwoFilled:
            for (size_t end = 0; end < m_rows.ends(); ++end) {
                test::RowValues values = both;
                for (size_t way = 0; way < 2 && m_rows.ways(end) > 1; ++way) {
                    const test::RowValues fields = m_rows.pointing(end, way, 1);
                    for (auto field = fields.begin(); field != fields.end(); ++field)
                        if (*field)
                            values.insert(field.key(), *field);
                }
                if (m_rows.ways(end) > 1)
                    attempt({}, m_rows.insert(holder, values));
            }
            break;
        case Breach::Dangling:
            eachWay([&](size_t end, size_t way) {
                if (!m_rows.pointedAt(end, way))
                    return;
                attempt({}, m_rows.insert(holder, row(end, way, 99)));
                const int record = end == 0 ? 1 : 2;
                attempt({good(end, way, record)}, m_rows.update(holder, m_rows.pointing(end, way, 99), row(end, way, record)));
            });
            break;
        case Breach::Orphan:
            eachWay([&](size_t end, size_t way) {
                const EntityId there = m_rows.pointedAt(end, way);
                if (!there)
                    return;
                const int record = end == 0 ? 1 : 2;
                const test::RowValues key = m_rows.keyOf(there, record), values = m_rows.pointing(end, way, record);
                taken |= orphans(good(end, way, record), m_rows.remove(there, key), values, problem);
                taken |= orphans(good(end, way, record), m_rows.update(there, m_rows.keyOf(there, 50), key), values, problem);
            });
            break;
        case Breach::Cycle: {
            const auto at = [&](int record) { return m_rows.pointing(size_t(0), 0, record); };
            const QStringList chain{m_rows.update(holder, at(1), m_rows.keyOf(holder, 2)), m_rows.update(holder, at(2), m_rows.keyOf(holder, 3))};
            attempt(chain, m_rows.update(holder, at(3), m_rows.keyOf(holder, 1)));
            attempt({}, m_rows.update(holder, at(1), m_rows.keyOf(holder, 1)));
            break;
        }
        case Breach::TooDeep: {
            const auto at = [&](int record) { return m_rows.pointing(size_t(0), 0, record); };
            const auto child = [&](int record, int parent) {
                test::RowValues values = m_rows.keyOf(holder, record);
                values.insert(at(parent));
                return m_rows.insert(holder, values);
            };
            const QStringList chain{m_rows.update(holder, at(1), m_rows.keyOf(holder, 2)), child(11, 2)};
            attempt(chain, child(12, 11));                                                        // one below
            attempt({child(11, 3), child(12, 11)}, m_rows.update(holder, at(1), m_rows.keyOf(holder, 3))); // and one above what has some below
            break;
        }
        case Breach::BothWays:
            attempt({m_rows.insert(holder, m_rows.pointing(1, 2))}, m_rows.insert(holder, m_rows.pointing(2, 1)));
            attempt({m_rows.insert(holder, m_rows.pointing(1, 2))}, m_rows.update(holder, m_rows.pointing(2, 1), m_rows.pointing(1, 2)));
            break;
        case Breach::NoMirror:
            taken = !mirrors(problem);
            break;
        case Breach::TooFew:
            taken = true; // records() made some with none
            break;
        case Breach::TooMany: {
            QStringList many;
            for (int record = 1; record <= promise.arguments.value(1).toInt(); ++record)
                many += m_rows.ends() > 1 ? m_rows.insert(holder, m_rows.pointing(1, record)) : good(0, 0, 1);
            attempt(many, m_rows.ends() > 1 ? m_rows.insert(holder, m_rows.pointing(1, 3)) : good(0, 0, 1));
            break;
        }
        }
        return taken;
    }

private:
    test::RealDatabase &m_database;
    const Schema &m_schema;
    const RelationshipId m_id;
    test::RelationshipRows m_rows;

    template<class Function>
    void eachWay(Function &&function)
    {
        for (size_t end = 0; end < m_rows.ends(); ++end)
            for (size_t way = 0; way < m_rows.ways(end); ++way)
                function(end, way);
    }
    test::RowValues row(size_t end, size_t way, int record) const
    {
        test::RowValues values = m_rows.pointing(1, 2);
        values.insert(m_rows.nowhere(end));
        values.insert(m_rows.pointing(end, way, record));
        return values;
    }
    QString good(size_t end, size_t way, int record) { return m_rows.insert(m_rows.holder(), row(end, way, record)); }

    // What the database said of the last statement.
    QString tried(const QStringList &before, const QString &statement, QString *problem = nullptr)
    {
        (void)m_database.run({u"BEGIN"_s});
        if (const QString said = m_database.run(before); !said.isEmpty() && problem)
            *problem += "\n  before that: "_L1 + said;
        const QString said = m_database.run({statement});
        (void)m_database.run({u"ROLLBACK"_s});
        return said;
    }

    bool orphans(const QString &pointing, const QString &statement, const test::RowValues &values, QString &problem)
    {
        (void)m_database.run({u"BEGIN"_s});
        if (const QString said = m_database.run({pointing}); !said.isEmpty())
            problem += "\n  before that: "_L1 + said;
        const bool done = m_database.run({statement}).isEmpty();
        const bool left = done && m_database.value(m_rows.count(m_rows.holder(), values)) != "0"_L1;
        (void)m_database.run({u"ROLLBACK"_s});
        return left;
    }

    // Insert, change and delete.
    bool mirrors(QString &problem)
    {
        const EntityId junction = m_rows.holder();
        const Field &note = m_schema.entities()[junction].fields.back();
        const test::RowValues there = m_rows.pointing(1, 2), back = m_rows.pointing(2, 1), moved = m_rows.pointing(3, 1);
        const auto has = [&](test::RowValues values, const QString &text) {
            values.insert(note.id, text);
            return m_database.value(m_rows.count(junction, values)) == "1"_L1;
        };
        test::RowValues first = there;
        first.insert(note.id, u"a"_s);
        (void)m_database.run({u"BEGIN"_s});
        const auto run = [&](const QString &statement) { problem += m_database.run({statement}); };
        run(m_rows.insert(junction, first));
        bool kept = has(back, u"a"_s);
        if (kept) {
            run(m_rows.update(junction, {{note.id, u"b"_s}}, there));
            kept = has(back, u"b"_s);
            run(m_rows.update(junction, m_rows.pointing(1, 3), there));
            kept = kept && has(moved, u"b"_s) && m_database.value(m_rows.count(junction, back)) == "0"_L1;
            run(m_rows.remove(junction, moved));
            kept = kept && m_database.value(m_rows.count(junction, {})) == "0"_L1;
        }
        (void)m_database.run({u"ROLLBACK"_s});
        return kept;
    }
};

} // namespace

class TestRelationshipRows : public QObject
{
    Q_OBJECT

private slots:
    void rows_data() { eachDialect(); }
    void rows();
    void comeBack_data() { eachDialect(); }
    void comeBack();
    void migrate_data() { eachDialect(); }
    void migrate();
    void foundAgain_data() { eachDialect(); }
    void foundAgain();
    void twoAtOnce_data() { eachDialect(); }
    void twoAtOnce();
};

void TestRelationshipRows::rows()
{
    QFETCH(QString, dialect);
    const Dialect &theirs = *dialectById(dialect);
    const auto database = test::RealDatabase::of(dialect);
    if (const QString why = database->problem(); !why.isEmpty())
        QSKIP(qPrintable(why));
    QStringList refused, wrong;
    QSet<QString> kinds;
    int held = 0, left = 0;
    const auto worlds = test::relationshipWorlds(dialect, &refused);
    for (const test::RelationshipWorld &world : worlds) {
        if (!world.name.contains(qEnvironmentVariable("RELATA_WORLD")))
            continue;
        const auto ddl = ddlFor(world.schema, theirs);
        if (!ddl) {
            wrong << world.name + ": "_L1 + worded(ddl.error(), Wording::English);
            continue;
        }
        database->reset();
        if (dialect == "sqlite"_L1)
            (void)database->run({u"PRAGMA foreign_keys = ON"_s});
        if (const QString said = database->load(*ddl); !said.isEmpty()) {
            wrong << world.name + " does not load: "_L1 + said;
            continue;
        }
        kinds.insert(world.name.section(u':', 0, 0).section(u',', 0, 0));
        const std::vector<Promise> promises = promisesOf(world.schema, world.id, dialect);
        if (promises.empty()) {
            if (!world.id.external())
                wrong << world.name + " promises nothing"_L1;
            continue;
        }
        Breaker breaker(*database, world, theirs);
        if (const QString said = breaker.obey(); !said.isEmpty()) {
            wrong << world.name + ": a row that obeys is refused: "_L1 + said;
            continue;
        }
        for (const Promise &promise : promises) {
            QString problem;
            const bool taken = breaker.takes(promise.breach, promise, problem);
            if (!problem.isEmpty())
                wrong << world.name + ", "_L1 + nameOf(promise.breach) + ": "_L1 + problem;
            else if (taken == promise.held)
                wrong << world.name + ": "_L1 + nameOf(promise.breach) + (taken ? " is taken, though: "_L1 : " is refused, though: "_L1) + worded(promise, Wording::English);
            ++(promise.held ? held : left);
        }
    }
    if (qEnvironmentVariableIsSet("RELATA_SHOW"))
        qInfo("%s", qPrintable(refused.join(u'\n')));
    if (!wrong.isEmpty())
        qWarning("%s", qPrintable(wrong.join(u'\n')));
    QVERIFY(wrong.isEmpty());
    for (const RelationshipKind &kind : relationshipKinds())
        QVERIFY2(qEnvironmentVariableIsSet("RELATA_WORLD") || kinds.contains(QLatin1String(kind.key)), kind.key);
    qInfo("%d relationships, %d promises held by the database, %d left to the API; %d forms refused", int(worlds.size()), held, left, int(refused.size()));
}

// DDL → database → read → compared: no difference; what was read makes the same again.
void TestRelationshipRows::comeBack()
{
    QFETCH(QString, dialect);
    const Dialect &theirs = *dialectById(dialect);
    const auto database = test::RealDatabase::of(dialect);
    if (const QString why = database->problem(); !why.isEmpty())
        QSKIP(qPrintable(why));
    QStringList wrong;
    int count = 0;
    for (const test::RelationshipWorld &world : test::relationshipWorlds(dialect)) {
        const bool twice = ++count % 6 == 0 || isWhole();
        if (count % 2 && !isWhole())
            continue;
        if (!world.name.contains(qEnvironmentVariable("RELATA_WORLD")))
            continue;
        const auto ddl = ddlFor(world.schema, theirs);
        if (!ddl || !ddl->losses.isEmpty())
            continue; // rows() tells
        if (const QStringList problems = test::tripProblems(*database, world.schema, theirs, twice ? test::Trips::Two : test::Trips::One); !problems.isEmpty())
            wrong << world.name + ":\n  "_L1 + problems.join(u"\n  "_s);
    }
    if (!wrong.isEmpty())
        qWarning("%s", qPrintable(wrong.join(u'\n')));
    QVERIFY(wrong.isEmpty());
}

// A relationship comes, its table, field and allow-list change, it goes: each by migrationFor() on the database that holds what was before.
void TestRelationshipRows::migrate()
{
    QFETCH(QString, dialect);
    const Dialect &theirs = *dialectById(dialect);
    const auto database = test::RealDatabase::of(dialect);
    if (const QString why = database->problem(); !why.isEmpty())
        QSKIP(qPrintable(why));
    QStringList wrong;
    int steps = 0, count = 0;
    for (const test::RelationshipWorld &world : test::relationshipWorlds(dialect)) {
        if (++count % 5 && !isWhole())
            continue;
        const bool made = !lowered(world.schema, theirs).schema.verbatims().isEmpty() || world.id.anyReference() || world.id.through();
        if (!made || !world.name.contains(qEnvironmentVariable("RELATA_WORLD")) || !ddlFor(world.schema, theirs)->losses.isEmpty())
            continue;
        const Schema &there = world.schema;
        Schema none = there, renamed = there, narrowed = there, guarded = there;
        none.table<AnyReference>() = {};
        none.table<Through>() = {};
        none.table<Reference>() = {};
        for (Entity entity : there.entities()) {
            entity.table = "new_"_L1 + there.tableName(entity);
            for (Field &field : entity.fields)
                if (!entity.isInPrimaryKey(field.id))
                    field.column = "new_"_L1 + there.columnName(field);
            renamed.table<Entity>().set(entity);
        }
        for (AnyReference any : there.anyReferences()) {
            if (any.storage == AnyStorage::Arc)
                continue; // whose leg would be without an end
            any.allowed.front().value = u"another's"_s;
            any.allowed.resize(1);
            narrowed.table<AnyReference>().set(any);
            any.storage = any.storage == AnyStorage::Pair ? AnyStorage::Triggers : AnyStorage::Pair;
            guarded.table<AnyReference>().set(any);
        }
        const Schema *path[] = {&none, &there, &renamed, &narrowed, &guarded, &there, &none};
        database->reset();
        if (const QString said = database->load(*ddlFor(none, theirs)); !said.isEmpty())
            wrong << world.name + " does not load: "_L1 + said;
        for (size_t i = 1; i < std::size(path); ++i) {
            const auto migration = migrationFor(*path[i - 1], *path[i], theirs);
            QStringList problems, statements;
            if (migration && migration->steps.empty())
                continue;
            if (!migration)
                problems << worded(migration.error(), Wording::English);
            else if (!migration->losses.isEmpty())
                problems << migration->losses;
            else
                for (const MigrationStep &step : migration->steps)
                    statements << step.sql;
            if (dialect == "sqlite"_L1)
                statements.prepend(u"PRAGMA foreign_keys = OFF"_s);
            if (const QString said = database->run(statements); !said.isEmpty())
                problems << said;
            else if (problems.isEmpty() && (i % 2 == 0 || dialect != "postgresql"_L1)) // which takes long to read
                problems = test::comparedWith(*database, *path[i], theirs);
            ++steps;
            if (problems.isEmpty())
                continue;
            wrong << world.name + u", step %1:\n  "_s.arg(i) + problems.join(u"\n  "_s) + "\n  after\n"_L1 + statements.join(u";\n"_s);
            break;
        }
    }
    if (!wrong.isEmpty())
        qWarning("%d: %s", int(wrong.size()), qPrintable(wrong.mid(0, 5).join(u'\n')));
    QVERIFY(wrong.isEmpty());
    qInfo("%d migrations", steps);
}

// The any-ends of `wanted` upon what was read from the database that was made of it, as somebody would accept them; by physical names.
Schema withAnyEnds(const Schema &read, const Schema &wanted)
{
    Schema result = read;
    const auto entity = [&](EntityId id) {
        for (const Entity &there : read.entities())
            if (read.tableName(there) == wanted.tableName(wanted.entities()[id]))
                return there.id;
        return EntityId();
    };
    const auto field = [&](EntityId holder, FieldId id) {
        for (const Field &there : read.entities()[entity(holder)].fields)
            if (read.columnName(there) == wanted.columnName(*wanted.entities()[holder].field(id)))
                return there.id;
        return FieldId();
    };
    for (AnyReference any : wanted.anyReferences()) {
        const EntityId holder = any.holder;
        any.holder = entity(holder);
        if (any.discriminator)
            any.discriminator = field(holder, any.discriminator);
        for (FieldId &key : any.key)
            key = field(holder, key);
        for (Allowed &allowed : any.allowed) {
            allowed.entity = entity(allowed.entity);
            if (const Reference *leg = wanted.references().get(allowed.leg))
                for (const Reference &there : read.references())
                    if (there.holder == any.holder && there.pairs.front().field == field(holder, leg->pairs.front().field))
                        allowed.leg = there.id;
        }
        result.table<AnyReference>().set(any);
    }
    return result;
}

// What was found in a database is not made again: nothing is added to what is there, and comparing finds nothing.
void TestRelationshipRows::foundAgain()
{
    QFETCH(QString, dialect);
    const Dialect &theirs = *dialectById(dialect);
    const auto database = test::RealDatabase::of(dialect);
    if (const QString why = database->problem(); !why.isEmpty())
        QSKIP(qPrintable(why));
    QStringList wrong;
    int count = 0, done = 0;
    for (const test::RelationshipWorld &world : test::relationshipWorlds(dialect)) {
        if (world.schema.anyReferences().isEmpty() || (++count % 4 && !isWhole()) || !world.name.contains(qEnvironmentVariable("RELATA_WORLD")))
            continue;
        const auto ddl = ddlFor(world.schema, theirs);
        database->reset();
        if (const QString said = database->load(*ddl); !said.isEmpty())
            wrong << world.name + " does not load: "_L1 + said;
        static const std::atomic_bool never{false};
        const auto read = flows::importSource(database->source(), {}, never);
        QVERIFY(read.ok());
        const Schema accepted = withAnyEnds(read->schema, world.schema);
        QStringList problems;
        for (const Verbatim &record : lowered(accepted, theirs).schema.verbatims())
            if (isDerived(record))
                problems << "made again: "_L1 + record.name;
        for (const Entity &entity : lowered(accepted, theirs).schema.entities())
            for (const Check &check : entity.checks)
                if (isDerived(check))
                    problems << "made again: "_L1 + check.name + u' ' + check.expression;
        if (problems.isEmpty())
            problems = test::comparedWith(*database, accepted, theirs);
        if (!problems.isEmpty())
            wrong << world.name + ":\n  "_L1 + problems.join(u"\n  "_s);
        ++done;
    }
    if (!wrong.isEmpty())
        qWarning("%d: %s", int(wrong.size()), qPrintable(wrong.mid(0, 12).join(u'\n')));
    QVERIFY(wrong.isEmpty());
    QVERIFY(done > 0 || qEnvironmentVariableIsSet("RELATA_WORLD"));
}

// One points at a record while another deletes it: whoever comes second waits, and is refused.
void TestRelationshipRows::twoAtOnce()
{
    QFETCH(QString, dialect);
    const Dialect &theirs = *dialectById(dialect);
    const auto database = test::RealDatabase::of(dialect);
    if (const QString why = database->problem(); !why.isEmpty())
        QSKIP(qPrintable(why));
    const auto worlds = test::relationshipWorlds(dialect);
    const auto world = std::find_if(worlds.begin(), worlds.end(), [](const test::RelationshipWorld &each) { return each.name == "any-to-one, triggers: plain"_L1; });
    const auto tree = std::find_if(worlds.begin(), worlds.end(), [](const test::RelationshipWorld &each) { return each.name == "one-to-many: guarded tree"_L1; });
    QVERIFY(world != worlds.end() && tree != worlds.end());
    const QString patience = dialect == "postgresql"_L1 ? u"SET lock_timeout = 100"_s : dialect == "mysql"_L1 ? u"SET innodb_lock_wait_timeout = 1"_s : u"PRAGMA busy_timeout = 100"_s;
    // The first does `one` and is not done yet when the second tries `other`; then it is.
    const auto race = [&](test::RelationshipRows &rows, const QString &one, const QString &other) {
        QStringList wrong;
        database->reset();
        const auto ddl = ddlFor(rows.schema(), theirs);
        wrong << database->load(*ddl);
        wrong << database->run(rows.records());
        const auto second = database->another();
        (void)second->run({patience});
        if (const QString said = database->run({u"BEGIN"_s, one}); !said.isEmpty())
            wrong << said;
        if (second->run({other}).isEmpty())
            wrong << "taken while nobody knew: "_L1 + other;
        if (const QString said = database->run({u"COMMIT"_s}); !said.isEmpty())
            wrong << said;
        if (second->run({other}).isEmpty())
            wrong << "taken: "_L1 + other;
        wrong.removeAll(QString());
        return wrong.join(u'\n');
    };
    test::RelationshipRows rows(*world, theirs), trees(*tree, theirs);
    const QString point = rows.insert(rows.holder(), rows.pointing(size_t(0), 0, 1)), gone = rows.remove(rows.pointedAt(0, 0), rows.keyOf(rows.pointedAt(0, 0), 1));
    QCOMPARE(race(rows, point, gone), QString());
    QCOMPARE(race(rows, gone, point), QString());
    const auto below = [&](int record, int parent) { return trees.update(trees.holder(), trees.pointing(size_t(0), 0, parent), trees.keyOf(trees.holder(), record)); };
    QCOMPARE(race(trees, below(1, 2), below(2, 1)), QString());
}

QTEST_GUILESS_MAIN(TestRelationshipRows)
#include "tst_relationshiprows.moc"
