// Importing again: exactly what really differs, and everything of ours stays.
#include "model/flows/compare.h"
#include "model/flows/importsource.h"
#include "model/schema/notation.h"
#include "model/sql/ddl.h"
#include "model/sql/migration.h"
#include "tests/support/places.h"
#include "tests/support/randomschema.h"
#include "tests/support/schematrip.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>
#include <map>

using namespace Qt::StringLiterals;
using namespace relata;
using flows::refreshed;

namespace {

const QString kShop = u"enum Status(open, paid, sent)\n"
    "Customer(id*, email!: string(120), name: string(80), born: date?, vip: boolean = false, credit: decimal(10,2) = 0)\n"
    "Order(id*, number!: int32, status: enum(Status) = open, placedAt: timestamp, note: text?, #(placedAt))\n"
    "Product(id*, code!: string(40), price: decimal(8,2), tags: json?)\n"
    "Category(id*, name: string(60))\n"
    "Profile(id*, bio: text?)\n"
    "Order n-1 Customer: customer/orders on delete cascade\n"
    "Order n-m Product: products/orders through OrderLine(quantity: int32) pair key\n"
    "Category n-1? Category: parent/children on delete set-null\n"
    "Customer 1-1 Profile: profile/customer\n"
    "Product n-1? Category: category/products"_s;

QString said(const Error &error)
{
    return worded(error, Wording::English);
}

Schema schemaAt(const QString &source)
{
    std::atomic_bool never{false};
    auto imported = flows::importSource(source, {}, never);
    if (!imported)
        qFatal("%s", qPrintable(said(imported.error())));
    return std::move(imported->schema);
}

// A real database of one dialect: what is done to it, and what it holds. One for each dialect a program.
class Held
{
public:
    explicit Held(const QString &dialect) : m_database(database(dialect)), m_dialect(*dialectById(dialect)) { m_database.reset(); }

    static test::RealDatabase &database(const QString &dialect)
    {
        auto &one = all()[dialect];
        if (!one) {
            one = test::RealDatabase::of(dialect);
            problems().insert(dialect, one->problem());
        }
        return *one;
    }
    static std::map<QString, std::unique_ptr<test::RealDatabase>> &all()
    {
        static std::map<QString, std::unique_ptr<test::RealDatabase>> databases;
        return databases;
    }
    static QMap<QString, QString> &problems()
    {
        static QMap<QString, QString> texts;
        return texts;
    }
    static QString problem(const QString &dialect) { return (void)database(dialect), problems().value(dialect); }

    const Dialect &dialect() const { return m_dialect; }
    void run(const QStringList &statements)
    {
        const QString problem = m_database.run(statements);
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }
    Schema read() { return schemaAt(m_database.source()); }
    void make(const Schema &schema)
    {
        const QString problem = problemOf(schema);
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }
    // Makes it; empty, or why not.
    QString problemOf(const Schema &schema)
    {
        const auto ddl = ddlFor(schema, m_dialect);
        return ddl ? m_database.load(*ddl) : said(ddl.error());
    }

private:
    test::RealDatabase &m_database;
    const Dialect &m_dialect;
};

#define NEEDS_DIALECT(dialect)                                              \
    do {                                                                    \
        if (const QString why = Held::problem(dialect); !why.isEmpty())  \
            QSKIP(qPrintable(why));                                         \
    } while (false)

Schema shop(const QString &dialect)
{
    CountedIds ids(1'000);
    auto schema = schemaFromText(kShop, ids, dialect);
    if (!schema)
        qFatal("%s", qPrintable(said(schema.error())));
    return *std::move(schema);
}

// Every record and member that differs, for a failure that can be read.
QString differenceText(const Schema &before, const Schema &after)
{
    QStringList lines;
    for (const AnyDelta &any : diff(before, after).deltas)
        std::visit([&lines]<class T>(const Delta<T> &delta) {
            QString text = QLatin1String(typeid(T).name()) + u' ' + delta.id().toString();
            if constexpr (requires { delta.after->name; })
                text += u' ' + (delta.after ? delta.after->name : delta.before->name);
            lines += text + (!delta.before ? u" new"_s : !delta.after ? u" gone"_s : u" changed"_s);
            if constexpr (std::is_same_v<T, Entity>)
                if (delta.before && delta.after) {
                    const auto parts = [&lines](const char *what, const auto &a, const auto &b) {
                        if (a.size() != b.size())
                            lines += u"  %1: %2, %3"_s.arg(QLatin1String(what)).arg(a.size()).arg(b.size());
                        for (size_t i = 0; i < a.size() && i < b.size(); ++i)
                            if (!(a[i] == b[i]))
                                lines += u"  %1 %2 / %3"_s.arg(QLatin1String(what), a[i].name, b[i].name);
                        for (size_t i = a.size(); i < b.size(); ++i)
                            lines += u"  + %1 %2"_s.arg(QLatin1String(what), b[i].name);
                    };
                    parts("field", delta.before->fields, delta.after->fields);
                    parts("key", delta.before->keys, delta.after->keys);
                    parts("index", delta.before->indexes, delta.after->indexes);
                    parts("check", delta.before->checks, delta.after->checks);
                }
        }, any);
    return lines.join(u'\n');
}

#define COMPARE_SCHEMAS(before, after) QVERIFY2((before) == (after), qPrintable(differenceText(before, after)))

} // namespace

class TestRefresh : public QObject
{
    Q_OBJECT

    static void dialects()
    {
        QTest::addColumn<QString>("dialect");
        for (const Dialect &dialect : allDialects())
            QTest::newRow(qPrintable(dialect.id)) << dialect.id;
    }

private slots:
    void cleanupTestCase() { Held::all().clear(); } // before the program's own end

    void nothingChangedInTheSame_data() { dialects(); }
    void nothingChangedInTheSame()
    {
        QFETCH(const QString, dialect);
        const Schema schema = shop(dialect);
        const auto again = refreshed(schema, schema);
        QVERIFY2(again.ok(), again ? "" : qPrintable(said(again.error())));
        COMPARE_SCHEMAS(schema, again->schema);
    }

    void ourDdlIsNoDifference_data() { dialects(); }
    void ourDdlIsNoDifference()
    {
        QFETCH(const QString, dialect);
        NEEDS_DIALECT(dialect);
        Held place(dialect);
        const Schema schema = shop(dialect);
        place.make(schema);
        const auto again = refreshed(schema, place.read());
        QVERIFY2(again.ok(), again ? "" : qPrintable(said(again.error())));
        COMPARE_SCHEMAS(schema, again->schema);
        const auto twice = refreshed(again->accepted(), place.read());
        COMPARE_SCHEMAS(again->accepted(), twice->accepted());
    }

    void anImportIsNoDifference_data() { dialects(); }
    void anImportIsNoDifference()
    {
        QFETCH(const QString, dialect);
        NEEDS_DIALECT(dialect);
        Held place(dialect);
        place.make(shop(dialect));
        const Schema imported = place.read();
        const auto again = refreshed(imported, place.read());
        COMPARE_SCHEMAS(imported, again->accepted());
    }

    void randomSchemasAreNoDifference_data() { dialects(); }
    void randomSchemasAreNoDifference()
    {
        QFETCH(const QString, dialect);
        NEEDS_DIALECT(dialect);
        const int first = qEnvironmentVariableIntValue("RELATA_SEED"), count = qEnvironmentVariableIsSet("RELATA_SEED") ? 1 : 40;
        int made = 0;
        for (int seed = first; seed < first + count; ++seed) {
            Held place(dialect);
            const Schema schema = test::RandomSchema(quint32(seed), place.dialect()).make();
            if (!place.problemOf(schema).isEmpty())
                continue; // tst_randomschemas says so
            ++made;
            const auto again = refreshed(schema, place.read());
            QVERIFY2(again.ok(), again ? "" : qPrintable(said(again.error())));
            QVERIFY2(schema == again->schema, qPrintable(u"seed %1\n%2\n%3"_s.arg(seed).arg(differenceText(schema, again->schema), flows::linesOf(flows::differences(schema, again->schema)).join(u'\n'))));
        }
        QVERIFY(made * 2 > count);
    }

    // What somebody does to the database is exactly what is said, and all that is ours stays.
    void alteredDatabases_data();
    void alteredDatabases();
    void otherPeoplesDatabases_data();
    void otherPeoplesDatabases();
    void newNumbersCountBeforeTheirTables();
    void heirsFollowTheirParents();
    void ourPendingRenameIsARename();
    void whatIsDesignedStays_data() { dialects(); }
    void whatIsDesignedStays();
    void nothingIsKnownWithoutABaseline();
    void aDroppedCommentIsDropped_data();
    void aDroppedCommentIsDropped();
    void otherDatabases();
    void aNewTableTakesAFreeName();
    void logicalRelationshipsStay();
    void anyEndsStay_data() { dialects(); }
    void anyEndsStay();
    void whatTheDialectCannotHoldStays();

    // What is ours goes to the database by the migration, and then nothing differs.
    void migrationBringsTheDatabaseToTheProject_data();
    void migrationBringsTheDatabaseToTheProject();
};

void TestRefresh::alteredDatabases_data()
{
    QTest::addColumn<QString>("dialect");
    QTest::addColumn<QStringList>("statements");
    QTest::addColumn<QStringList>("lines");
    const auto row = [](const char *name, const QStringList &dialects, const QStringList &statements, const QString &lines) {
        for (const QString &dialect : dialects)
            QTest::newRow(qPrintable(dialect + u' ' + QLatin1String(name))) << dialect << statements << lines.split(u'\n');
    };
    const QStringList all{u"sqlite"_s, u"postgresql"_s, u"mysql"_s}, servers{u"postgresql"_s, u"mysql"_s};
    row("column added", all, {u"ALTER TABLE product ADD COLUMN weight smallint"_s}, u"~ main\n  ~ Product\n    + weight: int16?"_s);
    row("column dropped", all, {u"ALTER TABLE product DROP COLUMN price"_s}, u"~ main\n  ~ Product\n    - price: decimal(8,2)"_s);
    row("column renamed", all, {u"ALTER TABLE customer RENAME COLUMN born TO birthday"_s},
        u"~ main\n  ~ Customer\n    ~ born: renamed, born → birthday (guessed)\n      ~ column: born → birthday"_s);
    row("table dropped", all, {u"DROP TABLE order_line"_s},
        u"~ main\n  - OrderLine(order_id*, product_id*, quantity: int32, #(product_id))\n    - Order(order_id) n-m Product(product_id): products/orders through OrderLine(quantity: int32) on delete cascade\n"
         "    - Order(id) 1*-n OrderLine(order_id): -/order on delete cascade\n    - Product(id) 1*-n OrderLine(product_id): -/product on delete cascade"_s);
    row("table renamed", all, {u"ALTER TABLE profile RENAME TO portrait"_s}, u"~ main\n  ~ Profile: renamed, profile → portrait (guessed)\n    ~ table: profile → portrait"_s);
    row("type", {u"postgresql"_s}, {u"ALTER TABLE customer ALTER COLUMN name TYPE varchar(200)"_s}, u"~ main\n  ~ Customer\n    ~ name\n      ~ type: string(80) → string(200) (character varying(200))"_s);
    row("type", {u"mysql"_s}, {u"ALTER TABLE customer MODIFY COLUMN name varchar(200) NOT NULL"_s}, u"~ main\n  ~ Customer\n    ~ name\n      ~ type: string(80) → string(200) (varchar(200))"_s);
    row("nullability and default", {u"postgresql"_s}, {u"ALTER TABLE customer ALTER COLUMN name DROP NOT NULL"_s, u"ALTER TABLE customer ALTER COLUMN credit SET DEFAULT 5"_s},
        u"~ main\n  ~ Customer\n    ~ name\n      ~ nullable: no → yes\n    ~ credit\n      ~ default: \"0\" → \"5\""_s);
    row("nullability and default", {u"mysql"_s}, {u"ALTER TABLE customer MODIFY COLUMN name varchar(80), ALTER COLUMN credit SET DEFAULT 5"_s},
        u"~ main\n  ~ Customer\n    ~ name\n      ~ nullable: no → yes\n    ~ credit\n      ~ default: \"0\" → \"5.00\""_s);
    row("key", {u"mysql"_s}, {u"CREATE UNIQUE INDEX product_price_key ON product (price)"_s}, u"~ main\n  ~ Product\n    + unique key (price)"_s);
    row("key and index", {u"sqlite"_s, u"postgresql"_s}, {u"CREATE UNIQUE INDEX product_price_key ON product (price)"_s, u"CREATE INDEX customer_name_idx ON customer (name)"_s},
        u"~ main\n  ~ Customer\n    + index (name)\n  ~ Product\n    + unique index (price)"_s);
    row("index dropped", {u"sqlite"_s, u"postgresql"_s}, {u"DROP INDEX order_placed_at_idx"_s}, u"~ main\n  ~ Order\n    - index (placedAt)"_s);
    row("index dropped", {u"mysql"_s}, {u"DROP INDEX order_placed_at_idx ON `order`"_s}, u"~ main\n  ~ Order\n    - index (placedAt)"_s);
    row("check", {u"postgresql"_s}, {u"ALTER TABLE product ADD CONSTRAINT paid CHECK (price > 0)"_s}, u"~ main\n  ~ Product\n    + check ((price > (0)::numeric))"_s);
    row("check", {u"mysql"_s}, {u"ALTER TABLE product ADD CONSTRAINT paid CHECK (price > 0)"_s}, u"~ main\n  ~ Product\n    + check (`price` > 0)"_s);
    row("foreign key dropped", {u"postgresql"_s}, {u"ALTER TABLE product DROP CONSTRAINT product_category_id_fkey"_s},
        u"~ main\n  ~ Product\n    - Category(id) 1?-n Product(category_id): products/category on delete set-null"_s);
    row("foreign key dropped", {u"mysql"_s}, {u"ALTER TABLE product DROP FOREIGN KEY product_category_id_fkey"_s},
        u"~ main\n  ~ Product\n    - Category(id) 1?-n Product(category_id): products/category on delete set-null"_s);
    row("foreign key changed", servers, {u"ALTER TABLE product DROP %1 product_category_id_fkey"_s, u"ALTER TABLE product ADD CONSTRAINT product_category_id_fkey FOREIGN KEY (category_id) REFERENCES category (id) ON DELETE CASCADE"_s},
        u"~ main\n  ~ Product\n    ~ Product → Category\n      ~ on delete: set-null → cascade"_s);
    row("junction added", {u"sqlite"_s, u"postgresql"_s}, {u"CREATE TABLE product_category (product_id %2 NOT NULL REFERENCES product (id), category_id %2 NOT NULL REFERENCES category (id), PRIMARY KEY (product_id, category_id))"_s},
        u"~ main\n  + ProductCategory(product_id*, category_id*)\n    + Product(product_id) n-m Category(category_id): categories/productsThroughProductCategories through ProductCategory on delete no-action\n"
         "    + Category(id) 1*-n ProductCategory(category_id): -/category on delete no-action\n    + Product(id) 1*-n ProductCategory(product_id): -/product on delete no-action"_s);
    row("enum value", {u"postgresql"_s}, {u"ALTER TYPE status ADD VALUE 'returned'"_s}, u"~ main\n  ~ Status\n    ~ values: open, paid, sent → open, paid, sent, returned"_s);
    row("enum value", {u"mysql"_s}, {u"ALTER TABLE `order` MODIFY COLUMN status enum('open','paid','sent','returned') NOT NULL DEFAULT 'open'"_s},
        u"~ main\n  ~ Status\n    ~ values: open, paid, sent → open, paid, sent, returned"_s);
    row("comment", {u"postgresql"_s}, {u"COMMENT ON COLUMN product.price IS 'net'"_s}, u"~ main\n  ~ Product\n    ~ price\n      ~ description: (none) → net"_s);
    row("view", {u"sqlite"_s, u"postgresql"_s}, {u"CREATE VIEW cheap AS SELECT id, code FROM product WHERE price < 5"_s}, u"~ main\n  + view Cheap(id: int64?, code: string(40)?)\n    + view cheap"_s);
    row("view", {u"mysql"_s}, {u"CREATE VIEW cheap AS SELECT id, code FROM product WHERE price < 5"_s}, u"~ main\n  + view Cheap(id: int64 = 0, code: string(40))\n    + view cheap"_s);
}

void TestRefresh::alteredDatabases()
{
    QFETCH(const QString, dialect);
    QFETCH(QStringList, statements);
    QFETCH(const QStringList, lines);
    NEEDS_DIALECT(dialect);
    Held place(dialect);
    Schema schema = shop(dialect);
    place.make(schema);
    // As people leave a project: tags, notes, a layout, their own words.
    schema = refreshed(schema, place.read())->accepted();
    Draft draft(schema);
    CountedIds ids(50'000);
    const Entity &product = *schema.entityNamed(u"Product");
    draft.update<Entity>(product.id, [](Entity &entity) {
        entity.tags = QStringList{u"stock"_s};
        entity.fields[1].role = FieldRole::Tenant;
        entity.fields[1].description = u"as printed on the box"_s;
        entity.fields[1].rules.pattern = u"[A-Z]+"_s;
    });
    draft.apply(*edits::place(draft.schema(), draft.schema().diagrams().begin()->id, {{product.id, {40, 80}}}, ids));
    schema = draft.schema();

    for (QString &statement : statements)
        statement.replace(u"%1"_s, dialect == u"mysql" ? u"FOREIGN KEY"_s : u"CONSTRAINT"_s).replace(u"%2"_s, dialect == u"sqlite" ? u"integer"_s : u"bigint"_s);
    place.run(statements);
    const Schema theirs = place.read();
    const auto again = refreshed(schema, theirs);
    QVERIFY2(again.ok(), again ? "" : qPrintable(said(again.error())));
    const flows::DifferenceTree tree = flows::differences(schema, *again);
    QCOMPARE(flows::linesOf(tree), lines);
    // One undo step; nothing is left to take over; ours is untouched.
    const Change change = diff(schema, again->accepted());
    const Schema after = applied(schema, change);
    QVERIFY(applied(after, inverted(change)) == schema);
    COMPARE_SCHEMAS(after, refreshed(after, theirs)->accepted());
    const Entity *kept = after.entities().get(product.id);
    QVERIFY(kept);
    QCOMPARE(kept->tags, QStringList{u"stock"_s});
    QCOMPARE(kept->fields[1].role, FieldRole::Tenant);
    QCOMPARE(kept->fields[1].description, u"as printed on the box"_s);
    QCOMPARE(after.placements().size(), 1);
    // Nothing of it is wanted: the project is as it was, and the next time it is said again.
    const Schema none = again->accepted(applied(schema, flows::chosen(schema, again->schema, tree, {})));
    QCOMPARE(flows::linesOf(flows::differences(none, refreshed(none, theirs)->schema)), flows::linesOf(flows::differences(schema, again->schema)));
}

void TestRefresh::otherPeoplesDatabases_data()
{
    QTest::addColumn<QString>("dialect");
    QTest::addColumn<QString>("file");
    for (const char *name : {"chinook", "northwind", "adventureworks", "pagila", "sakila", "camunda", "quirks-open"})
        QTest::newRow(name) << u"postgresql"_s << u"postgresql/%1.sql"_s.arg(QLatin1String(name));
    for (const char *name : {"camunda", "employees", "mediawiki", "sakila"})
        QTest::addRow("%s mysql", name) << u"mysql"_s << u"mysql/%1.sql"_s.arg(QLatin1String(name));
}

// Read twice, nothing differs; nor what our DDL makes of it.
void TestRefresh::otherPeoplesDatabases()
{
    QFETCH(const QString, dialect);
    QFETCH(const QString, file);
    RELATA_NEEDS_SCHEMAS();
    QFile sql(test::schemasDir() + u'/' + file);
    QVERIFY2(sql.open(QIODevice::ReadOnly), qPrintable(sql.fileName()));
    test::DatabaseServer &server = dialect == u"mysql" ? test::DatabaseServer::mariaDb() : test::DatabaseServer::postgresql();
    RELATA_NEEDS_SERVER(server);
    const auto read = [&server](const QString &database) { return schemaAt(server.url(database)); };
    const QString original = server.freshDatabase(), copy = server.freshDatabase();
    QString text = QString::fromUtf8(sql.readAll());
    static const QRegularExpression own(u"^(DROP|CREATE) (DATABASE|SCHEMA) [^;]*;|^USE \\w+;|^\\\\c .*$|^source .*$"_s, QRegularExpression::MultilineOption | QRegularExpression::CaseInsensitiveOption);
    if (dialect == u"mysql" || file.contains("chinook"_L1))
        text.remove(own); // databases and rows of their own
    server.run(original, text.toUtf8());
    const Schema schema = read(original);
    QVERIFY(schema.entities().size() >= 5);
    COMPARE_SCHEMAS(schema, refreshed(schema, read(original))->accepted());
    const auto ddl = ddlFor(schema, *dialectById(dialect));
    QVERIFY2(ddl.ok(), ddl ? "" : qPrintable(said(ddl.error())));
    server.run(copy, ddl->text().toUtf8());
    const auto again = refreshed(schema, read(copy));
    QVERIFY2(schema == again->schema, qPrintable(flows::linesOf(flows::differences(schema, again->schema)).join(u'\n')));
    server.drop(original);
    server.drop(copy);
}

// What others came to need stands where it is needed: in our DDL and in the statements that lead there.
void TestRefresh::newNumbersCountBeforeTheirTables()
{
    test::DatabaseServer &server = test::DatabaseServer::postgresql();
    RELATA_NEEDS_SERVER(server);
    const auto read = [&server](const QString &database) { return schemaAt(server.url(database)); };
    const QString original = server.freshDatabase(), fresh = server.freshDatabase(), migrated = server.freshDatabase();
    const QByteArray first = "CREATE TABLE t (id int PRIMARY KEY, n serial); CREATE VIEW v AS SELECT id FROM t; CREATE TRIGGER r BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();";
    for (const QString &database : {original, migrated})
        QCOMPARE(server.run(database, first), QString());
    const Schema before = read(original);
    QCOMPARE(server.run(original, "CREATE TABLE s (id serial PRIMARY KEY); ALTER TABLE t ALTER id ADD GENERATED ALWAYS AS IDENTITY;"), QString());
    const auto after = refreshed(before, read(original));
    QVERIFY(after.ok());
    const auto ddl = ddlFor(after->schema, *dialectById(u"postgresql"));
    QVERIFY(ddl.ok());
    QCOMPARE(server.run(fresh, ddl->text().toUtf8()), QString());
    const auto migration = migrationFor(before, after->schema, *dialectById(u"postgresql"));
    QVERIFY(migration.ok());
    QCOMPARE(server.run(migrated, migration->text(*dialectById(u"postgresql")).toUtf8()), QString());
    for (const QString &database : {fresh, migrated})
        QVERIFY(refreshed(after->schema, read(database))->schema == after->schema);
    for (const QString &database : {original, fresh, migrated})
        server.drop(database);
}

// What is done to a table is done to those that inherit from it: said twice, the second fails.
void TestRefresh::heirsFollowTheirParents()
{
    test::DatabaseServer &server = test::DatabaseServer::postgresql();
    RELATA_NEEDS_SERVER(server);
    const auto read = [&server](const QString &database) { return schemaAt(server.url(database)); };
    const QString first = server.freshDatabase(), second = server.freshDatabase();
    const QByteArray sql = "CREATE TABLE b (id int, old int, name varchar(10), CONSTRAINT few CHECK (id < 100)); CREATE TABLE c (own int) INHERITS (b);";
    for (const QString &database : {first, second})
        QCOMPARE(server.run(database, sql), QString());
    const Schema before = read(first);
    QCOMPARE(server.run(first, "ALTER TABLE b ADD n int, ADD CHECK (id > 0), DROP old, ALTER name TYPE varchar(20), DROP CONSTRAINT few, ADD CONSTRAINT few CHECK (id < 50); ALTER TABLE c ADD mine int;"), QString());
    const auto after = refreshed(before, read(first));
    QVERIFY(after.ok());
    for (const auto &[from, to] : {std::pair(&before, &after->schema), std::pair(&after->schema, &before)}) { // there and back
        const auto migration = migrationFor(*from, *to, *dialectById(u"postgresql"));
        QVERIFY(migration.ok());
        QCOMPARE(server.run(second, migration->text(*dialectById(u"postgresql")).toUtf8()), QString());
        QVERIFY(refreshed(*to, read(second))->schema == *to);
    }
    for (const QString &database : {first, second})
        server.drop(database);
}

void TestRefresh::ourPendingRenameIsARename()
{
    Held place(u"sqlite"_s);
    place.make(shop(u"sqlite"_s));
    const Schema imported = place.read();
    Draft draft(imported);
    draft.update<Entity>(imported.entityNamed(u"Product")->id, [](Entity &entity) {
        entity.name = u"Article"_s;
        entity.table = u"article"_s;
        entity.fields[1].name = u"number"_s;
        entity.fields[1].column = u"number"_s;
    });
    // One that takes the old name, and is in no database yet.
    CountedIds ids(70'000);
    draft.apply(*edits::addEntity(draft.schema(), *entityFromText(u"Product(id*, label)"_s, draft.schema()), ids));
    const Schema ours = draft.schema();
    QVERIFY(refreshed(ours, place.read())->schema.entities().contains(ours.entityNamed(u"Product")->id));
    const auto again = refreshed(ours, place.read(), {.source = {}, .pending = flows::Pending::AsRead});
    const Schema read = again->schema;
    QCOMPARE(flows::linesOf(flows::differences(read, ours)), (QStringList{u"~ "_s + imported.dataSources().begin()->name, u"  ~ Article: renamed, product → article"_s, u"    ~ number: renamed, code → number"_s, u"      ~ column: code → number"_s,
                                                                        u"    ~ table: product → article"_s, u"  + Product(id*, label)"_s}));
}

// Drawn in the project and not applied yet: refreshing leaves it, comparing says it; what the database dropped goes all the same.
void TestRefresh::whatIsDesignedStays()
{
    QFETCH(const QString, dialect);
    NEEDS_DIALECT(dialect);
    Held place(dialect);
    place.make(shop(dialect));
    const Schema imported = place.read();
    Draft draft(imported);
    CountedIds ids(70'000);
    const auto apply = [&](const Result<Change> &change) {
        QVERIFY2(change.ok(), change ? "" : qPrintable(said(change.error())));
        draft.apply(*change);
    };
    const auto entity = [&](const QString &name) { return draft.schema().entityNamed(name)->id; };
    apply(edits::addEntity(draft.schema(), *entityFromText(u"Memo(id*, body: text)"_s, draft.schema()), ids));
    apply(edits::addField(draft.schema(), entity(u"Product"_s), fieldFromText(u"stock: int32 = 0"_s, draft.schema())->field, ids));
    apply(edits::setUnique(draft.schema(), entity(u"Category"_s), draft.schema().entityNamed(u"Category")->fieldNamed(u"name")->id, edits::Membership::In, ids));
    apply(edits::relate(draft.schema(), *relationshipFromText(u"Memo n-1 Customer: customer/memos"_s, draft.schema()), ids));
    apply(edits::relate(draft.schema(), *relationshipFromText(u"Profile n-1? Category: shelf/profiles"_s, draft.schema()), ids));
    apply(edits::relate(draft.schema(), *relationshipFromText(u"Memo n-m Product: memoProducts/memos through MemoProduct"_s, draft.schema()), ids));
    const Schema ours = draft.schema();
    QCOMPARE(ours.entities().size(), imported.entities().size() + 2);
    const auto again = refreshed(ours, place.read());
    COMPARE_SCHEMAS(ours, again->accepted());
    using Kind = flows::Comparable::Kind;
    QVERIFY(flows::compared({place.read(), Kind::Database}, {ours, Kind::Project})->tree.count() >= 6);
    // What is dropped there goes, with nothing else; so does what is drawn and stands on it.
    place.run({u"ALTER TABLE product DROP COLUMN price"_s, u"DROP TABLE order_line"_s, u"ALTER TABLE customer ADD COLUMN fax varchar(20)"_s});
    const Schema after = refreshed(again->accepted(), place.read())->accepted();
    QVERIFY(!after.entityNamed(u"Product")->fieldNamed(u"price"));
    QVERIFY(after.entityNamed(u"Product")->fieldNamed(u"stock"));
    QVERIFY(after.entityNamed(u"Customer")->fieldNamed(u"fax"));
    QVERIFY(!after.entityNamed(u"OrderLine"));
    QCOMPARE(after.entities().size(), ours.entities().size() - 1);
    QCOMPARE(after.references().size(), ours.references().size() - 2);
    QCOMPARE(after.entityNamed(u"Category")->keys.size(), size_t(2));
    COMPARE_SCHEMAS(after, refreshed(after, place.read())->accepted());
    // Applied it is known: dropped after that, it goes.
    Held fresh(dialect);
    fresh.make(ours);
    const Schema known = refreshed(ours, fresh.read())->accepted();
    fresh.run({u"DROP TABLE memo_product"_s});
    QVERIFY(!refreshed(known, fresh.read())->schema.entityNamed(u"MemoProduct"));
}

void TestRefresh::nothingIsKnownWithoutABaseline()
{
    Held place(u"sqlite"_s);
    place.run({u"CREATE TABLE customer (id integer PRIMARY KEY, fax text)"_s});
    const Schema ours = shop(u"sqlite"_s);
    const auto again = refreshed(ours, place.read());
    QVERIFY(again.ok());
    for (const Entity &entity : ours.entities())
        for (const Field &field : entity.fields)
            QVERIFY2(again->schema.entities().get(entity.id) && again->schema.entities()[entity.id].field(field.id), qPrintable(entity.name + u'.' + field.name));
    QVERIFY(again->schema.entityNamed(u"Customer")->fieldNamed(u"fax"));
    QCOMPARE(again->schema.references().size(), ours.references().size());
    QCOMPARE(again->schema.throughs().size(), ours.throughs().size());
    QVERIFY(!flows::otherDatabase(ours, *again)); // nothing is known, so nothing is missing
}

void TestRefresh::aDroppedCommentIsDropped_data()
{
    QTest::addColumn<QString>("dialect");
    QTest::addColumn<QString>("commented");
    QTest::addColumn<QString>("dropped");
    QTest::newRow("postgresql") << u"postgresql"_s << u"COMMENT ON COLUMN product.price IS 'net'"_s << u"COMMENT ON COLUMN product.price IS NULL"_s;
    QTest::newRow("mysql") << u"mysql"_s << u"ALTER TABLE product MODIFY COLUMN price decimal(8,2) NOT NULL COMMENT 'net'"_s << u"ALTER TABLE product MODIFY COLUMN price decimal(8,2) NOT NULL"_s;
}

// Refreshed, and then there is no difference; a description that no database has had stays, and is one.
void TestRefresh::aDroppedCommentIsDropped()
{
    QFETCH(const QString, dialect);
    QFETCH(const QString, commented);
    QFETCH(const QString, dropped);
    NEEDS_DIALECT(dialect);
    Held place(dialect);
    place.make(shop(dialect));
    place.run({commented});
    const Schema imported = place.read();
    QCOMPARE(imported.entityNamed(u"Product")->fieldNamed(u"price")->description, u"net"_s);
    place.run({dropped});
    const Schema theirs = place.read();
    const auto again = refreshed(imported, theirs);
    using Kind = flows::Comparable::Kind;
    QCOMPARE(again->schema.entityNamed(u"Product")->fieldNamed(u"price")->description, QString());
    QVERIFY(flows::compared({theirs, Kind::Database}, {again->accepted(), Kind::Project})->tree.isEmpty());
    // Not taken over, it is said again.
    const Schema kept = again->accepted(imported);
    QCOMPARE(refreshed(kept, theirs)->schema.entityNamed(u"Product")->fieldNamed(u"price")->description, QString());
    Draft draft(again->accepted());
    draft.update<Entity>(imported.entityNamed(u"Product")->id, [](Entity &entity) { entity.description = u"what we sell"_s; });
    COMPARE_SCHEMAS(draft.schema(), refreshed(draft.schema(), theirs)->accepted());
    QCOMPARE(flows::compared({theirs, Kind::Database}, {draft.schema(), Kind::Project})->tree.count(), 1);
}

void TestRefresh::otherDatabases()
{
    Held place(u"sqlite"_s);
    place.make(shop(u"sqlite"_s));
    const Schema imported = place.read();
    const auto isOther = [](const Schema &ours, const Schema &theirs) { return flows::otherDatabase(ours, *refreshed(ours, theirs)).has_value(); };
    const auto at = [](Schema schema, const QString &location) {
        DataSource source = *schema.dataSources().begin();
        source.location = location;
        schema.table<DataSource>().set(source);
        return schema;
    };
    QVERIFY(!isOther(imported, imported));
    QVERIFY(!isOther(imported, at(imported, u"elsewhere.db"_s))); // it was moved
    place.run({u"DROP TABLE order_line"_s, u"DROP TABLE \"order\""_s, u"DROP TABLE profile"_s, u"DROP TABLE customer"_s});
    const Schema third = place.read(); // two of six
    QVERIFY(!isOther(imported, third));
    QVERIFY(isOther(imported, at(third, u"elsewhere.db"_s)));
    const QString known = u"postgresql://me@db.example:5432/shop"_s;
    QVERIFY(!isOther(at(imported, known), at(third, u"postgresql://you@db.example/shop"_s))); // another user
    for (const QString &other : {u"postgresql://me@db.example/stock"_s, u"postgresql://me@other.example/shop"_s, u"postgresql://me@db.example:6432/shop"_s})
        QVERIFY2(isOther(at(imported, known), at(third, other)), qPrintable(other));
    place.run({u"DROP TABLE product"_s, u"DROP TABLE category"_s});
    QVERIFY(isOther(imported, place.read())); // none is left
}

void TestRefresh::aNewTableTakesAFreeName()
{
    Held place(u"sqlite"_s);
    place.make(shop(u"sqlite"_s));
    const Schema imported = place.read();
    place.run({u"CREATE TABLE tag (id integer PRIMARY KEY, product_id integer REFERENCES product (id))"_s});
    Draft draft(imported);
    draft.update<Entity>(imported.entityNamed(u"Profile")->id, [](Entity &entity) { entity.name = u"Tag"_s; });
    const auto again = refreshed(draft.schema(), place.read());
    const Entity *added = again->schema.entityNamed(u"Tag2");
    QVERIFY(added);
    QCOMPARE(added->table, u"tag"_s);
    QVERIFY(again->schema.entityNamed(u"Tag"));
    // The derived id of the table is taken by something else: it gets another.
    Draft clash(imported);
    Entity stranger = *imported.entityNamed(u"Profile");
    stranger.id = added->id;
    stranger.name = u"Stranger"_s;
    stranger.table = u"stranger"_s;
    for (Field &field : stranger.fields)
        field.id.value += 1;
    stranger.keys.clear();
    clash.set(stranger);
    const auto other = refreshed(clash.schema(), place.read());
    QVERIFY(other->schema.entityNamed(u"Tag"));
    QVERIFY(other->schema.entityNamed(u"Tag")->id != added->id);
}

void TestRefresh::anyEndsStay()
{
    QFETCH(QString, dialect);
    NEEDS_DIALECT(dialect);
    Held place(dialect);
    CountedIds ids(1'000);
    const auto schema = schemaFromText(uR"(
        Post(id*, title); Video(id*, title); Page(id*)
        Comment(id*, body); Vote(id*)
        Comment n-any Post / comments | Video / comments: item
        Vote n-any Post / votes | Video / votes storage arc: subject
        Page m-any Post / pages | Video / pages through Block: blocks
    )"_s, ids, dialect);
    QVERIFY2(schema.ok(), schema ? "" : qPrintable(said(schema.error())));
    place.make(*schema);
    const auto again = refreshed(*schema, place.read());
    QCOMPARE(again->schema.anyReferences().size(), 3);
    COMPARE_SCHEMAS(*schema, again->schema);
    COMPARE_SCHEMAS(again->accepted(), refreshed(again->accepted(), place.read())->accepted());
    // An entity that is gone leaves the lists; the last one takes the relationship along.
    const Schema known = again->accepted();
    QStringList drop{u"DROP TABLE comment"_s, u"DROP TABLE vote"_s, u"DROP TABLE block"_s};
    place.run(drop);
    const Schema after = refreshed(known, place.read())->schema;
    QCOMPARE(after.anyReferences().size(), 0);
    QCOMPARE(after.throughs().size(), 0);
    QVERIFY(after.entityNamed(u"Post"));
}

void TestRefresh::logicalRelationshipsStay()
{
    Held place(u"sqlite"_s);
    place.make(shop(u"sqlite"_s));
    Schema schema = refreshed(shop(u"sqlite"_s), place.read())->accepted();
    Draft draft(schema);
    Reference logical;
    logical.id = ReferenceId{90'000};
    logical.holder = schema.entityNamed(u"Profile")->id;
    logical.referenced = schema.entityNamed(u"Category")->id;
    logical.pairs = {{schema.entityNamed(u"Profile")->fields.front().id, schema.entityNamed(u"Category")->fields.front().id, {}}};
    logical.holderEnd.name = u"tagged"_s;
    logical.enforcement = Enforcement::Logical;
    draft.set(logical);
    schema = draft.schema();
    const auto again = refreshed(schema, place.read());
    COMPARE_SCHEMAS(schema, again->schema);
    place.run({u"DROP TABLE product"_s, u"DROP TABLE order_line"_s});
    const Schema after = refreshed(schema, place.read())->schema;
    QCOMPARE(std::count_if(after.references().begin(), after.references().end(), [](const Reference &reference) { return reference.enforcement == Enforcement::Logical; }), 1);
    place.run({u"ALTER TABLE category RENAME TO gone"_s, u"DROP TABLE gone"_s});
    const Schema last = refreshed(schema, place.read())->schema;
    QCOMPARE(std::count_if(last.references().begin(), last.references().end(), [](const Reference &reference) { return reference.enforcement == Enforcement::Logical; }), 0);
}

// A partial index in MariaDB, a deferred key in SQLite: our DDL leaves them out, so their absence says nothing.
void TestRefresh::whatTheDialectCannotHoldStays()
{
    const QString dialect = u"mysql"_s;
    NEEDS_DIALECT(dialect);
    Held place(dialect);
    Draft draft(shop(dialect));
    draft.update<Entity>(draft.schema().entityNamed(u"Product")->id, [](Entity &entity) {
        Index index;
        index.id = IndexId{12'345};
        index.name = u"cheap"_s;
        index.where = u"price < 5"_s;
        index.parts.push_back({entity.fields[2].id, {}, false, false, 0, {}, {}});
        entity.indexes.push_back(index);
        entity.keys.back().nullsNotDistinct = true;
    });
    place.make(draft.schema());
    COMPARE_SCHEMAS(draft.schema(), refreshed(draft.schema(), place.read())->schema);
}

void TestRefresh::migrationBringsTheDatabaseToTheProject_data()
{
    QTest::addColumn<QString>("dialect");
    QTest::addColumn<QString>("what");
    for (const Dialect &dialect : allDialects())
        for (const char *what : {"fields", "types", "renames", "keys", "relationships", "tables", "words", "all"})
            QTest::newRow(qPrintable(dialect.id + u' ' + QLatin1String(what))) << dialect.id << QString::fromLatin1(what);
}

void TestRefresh::migrationBringsTheDatabaseToTheProject()
{
    QFETCH(const QString, dialect);
    QFETCH(const QString, what);
    NEEDS_DIALECT(dialect);
    Held place(dialect);
    place.make(shop(dialect));
    const Schema imported = refreshed(shop(dialect), place.read())->accepted();
    Draft draft(imported);
    CountedIds ids(70'000);
    const auto entity = [&](const QString &name) { return draft.schema().entityNamed(name)->id; };
    const auto field = [&](const QString &owner, const QString &name) { return *draft.schema().entityNamed(owner)->fieldNamed(name); };
    const auto apply = [&](const Result<Change> &change) {
        QVERIFY2(change.ok(), change ? "" : qPrintable(said(change.error())));
        draft.apply(*change);
    };
    const bool all = what == u"all";
    if (all || what == u"fields") {
        apply(edits::addField(draft.schema(), entity(u"Customer"_s), fieldFromText(u"phone: string(30)?"_s, draft.schema())->field, ids));
        apply(edits::addField(draft.schema(), entity(u"Product"_s), fieldFromText(u"stock: int32 = 0"_s, draft.schema())->field, ids));
        apply(edits::removeField(draft.schema(), entity(u"Order"_s), field(u"Order"_s, u"note"_s).id));
    }
    if (all || what == u"types") {
        Field name = field(u"Customer"_s, u"name"_s);
        name.type = typeOf(TypeKind::String, 200);
        name.nullable = true;
        apply(edits::changeField(draft.schema(), entity(u"Customer"_s), name));
        Field credit = field(u"Customer"_s, u"credit"_s);
        credit.defaultValue = {DefaultKind::Literal, u"7"_s};
        apply(edits::changeField(draft.schema(), entity(u"Customer"_s), credit));
        Field vip = field(u"Customer"_s, u"vip"_s);
        vip.defaultValue = {};
        apply(edits::changeField(draft.schema(), entity(u"Customer"_s), vip));
    }
    if (all || what == u"renames") {
        apply(edits::renameField(draft.schema(), entity(u"Customer"_s), field(u"Customer"_s, u"born"_s).id, u"birthday"_s));
        apply(edits::renameEntity(draft.schema(), entity(u"Profile"_s), u"Portrait"_s));
    }
    if (all || what == u"keys") {
        apply(edits::setUnique(draft.schema(), entity(u"Category"_s), field(u"Category"_s, u"name"_s).id, edits::Membership::In, ids));
        apply(edits::setUnique(draft.schema(), entity(u"Order"_s), field(u"Order"_s, u"number"_s).id, edits::Membership::Out, ids));
        draft.update<Entity>(entity(u"Product"_s), [](Entity &product) {
            product.checks.push_back({CheckId{987'654}, u"paid"_s, u"price > 0"_s, {}, {}});
            Index index;
            index.id = IndexId{987'655};
            index.parts.push_back({product.fields[2].id, {}, true, true, 0, {}, {}});
            product.indexes.push_back(index);
        });
        draft.update<Entity>(entity(u"Order"_s), [](Entity &order) { std::erase_if(order.indexes, [](const Index &index) { return index.name.isEmpty(); }); });
    }
    if (all || what == u"relationships") {
        apply(edits::relate(draft.schema(), *relationshipFromText(u"Order n-1? Category: aisle/aisleOrders"_s, draft.schema()), ids));
        for (const Reference &reference : imported.references())
            if (reference.holder == entity(u"Category"_s))
                apply(edits::remove(draft.schema(), {{}, {}, {reference.id}, {}, edits::KeyFields::Remove}));
    }
    if (all || what == u"tables") {
        apply(edits::addEntity(draft.schema(), *entityFromText(u"Note(id*, body: text)"_s, draft.schema()), ids));
        apply(edits::relate(draft.schema(), *relationshipFromText(u"Note n-1 Customer: customer/customerNotes"_s, draft.schema()), ids));
        apply(edits::remove(draft.schema(), {{entity(u"OrderLine"_s)}, {}, {}, {}, edits::KeyFields::Keep}));
    }
    if (all || what == u"words") {
        if (dialect != u"sqlite") { // servers write a view down in their own words
            draft.update<Entity>(entity(u"Product"_s), [](Entity &product) {
                product.description = u"what we sell"_s;
                product.fields[1].description = u"it's printed on it"_s;
            });
        } else {
            Entity cheap;
            cheap.id = EntityId{987'657};
            cheap.name = u"Cheap"_s;
            cheap.kind = EntityKind::View;
            cheap.dataSource = imported.dataSources().begin()->id;
            cheap.fields.push_back(field(u"Product"_s, u"id"_s));
            cheap.fields.front().id = FieldId{987'658};
            draft.set(cheap);
            Verbatim view;
            view.id = VerbatimId{987'656};
            view.dataSource = cheap.dataSource;
            view.kind = u"view"_s;
            view.name = u"cheap"_s;
            view.entity = cheap.id;
            view.text = u"CREATE VIEW cheap AS SELECT id FROM product WHERE price < 5"_s;
            draft.set(view);
        }
    }
    const Schema ours = draft.schema();
    const auto comparison = flows::compared({place.read(), flows::Comparable::Kind::Database}, {ours, flows::Comparable::Kind::Project});
    QVERIFY2(comparison.ok(), comparison ? "" : qPrintable(said(comparison.error())));
    QVERIFY(!comparison->tree.isEmpty());
    const auto migration = comparison->migration(place.dialect());
    QVERIFY2(migration.ok(), migration ? "" : qPrintable(said(migration.error())));
    QStringList statements;
    for (const MigrationStep &step : migration->steps)
        statements += step.sql;
    place.run((migration->rebuildsTables ? QStringList{u"PRAGMA foreign_keys = OFF"_s} : QStringList()) + statements);
    const auto left = flows::compared({place.read(), flows::Comparable::Kind::Database}, {ours, flows::Comparable::Kind::Project});
    QVERIFY2(left->tree.isEmpty(), qPrintable(flows::linesOf(left->tree).join(u'\n') + u'\n' + statements.join(u";\n"_s)));
}

QTEST_GUILESS_MAIN(TestRefresh)
#include "tst_refresh.moc"
