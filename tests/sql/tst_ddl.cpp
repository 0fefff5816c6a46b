// A schema as DDL: what is written for each part, loaded into a real SQLite; hostile names and texts.
#include "model/schema/notation.h"
#include "model/schema/naming.h"
#include "model/sql/ddl.h"
#include "model/sql/quoting.h"
#include "model/sql/tableorder.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace relata;

namespace {

Schema schemaOf(const QString &text)
{
    auto schema = schemaFromText(text);
    if (!schema)
        qFatal("%s", qPrintable(worded(schema.error(), Wording::English)));
    return *std::move(schema);
}

const Dialect &dialect(const QString &id)
{
    const Dialect *found = dialectById(id);
    if (!found)
        qFatal("no dialect %s", qPrintable(id));
    return *found;
}

// Changes one entity of a schema by name.
template<class Function>
void change(Schema *schema, const QString &name, Function &&f)
{
    Entity entity = *schema->entityNamed(name);
    f(entity);
    schema->table<Entity>().set(std::move(entity));
}

// An empty database in memory that keeps a table to be destroyed by whoever can.
class Database
{
public:
    Database()
    {
        static int number = 0;
        m_name = u"ddl%1"_s.arg(++number);
        QSqlDatabase db = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_name);
        db.setDatabaseName(u":memory:"_s);
        if (!db.open())
            qFatal("no SQLite");
        run(u"PRAGMA foreign_keys = ON"_s);
        run(u"CREATE TABLE sentinel (id int)"_s);
        run(u"INSERT INTO sentinel VALUES (7)"_s);
    }
    ~Database()
    {
        QSqlDatabase::database(m_name).close();
        QSqlDatabase::removeDatabase(m_name);
    }
    Q_DISABLE_COPY_MOVE(Database)

    QString run(const QString &sql)
    {
        QSqlQuery query(QSqlDatabase::database(m_name));
        return query.exec(sql) ? QString() : query.lastError().databaseText() + " in: "_L1 + sql;
    }
    QString load(const Ddl &ddl)
    {
        for (const SqlStatement &statement : ddl.statements)
            if (const QString problem = run(statement.text); !problem.isEmpty())
                return problem;
        return {};
    }
    // Rows as "a|b", one a line.
    QString rows(const QString &sql)
    {
        QSqlQuery query(QSqlDatabase::database(m_name));
        if (!query.exec(sql))
            return query.lastError().databaseText();
        QStringList lines;
        while (query.next()) {
            QStringList cells;
            for (int i = 0; i < query.record().count(); ++i)
                cells += query.value(i).toString();
            lines += cells.join(u'|');
        }
        return lines.join(u'\n');
    }
    bool sentinelLives() { return rows(u"SELECT id FROM sentinel"_s) == "7"_L1; }

private:
    QString m_name;
};

// What `relata sql` would say of it, and that SQLite takes it.
QString loaded(const Schema &schema)
{
    auto ddl = ddlFor(schema, dialect(u"sqlite"_s));
    if (!ddl)
        return worded(ddl.error(), Wording::English);
    Database database;
    const QString problem = database.load(*ddl);
    return problem.isEmpty() ? ddl->text() : problem;
}

// A model whose database is of another dialect.
template<class Function>
Schema writtenFor(const QString &text, const QString &dialect, Function &&f)
{
    Schema schema = schemaOf(text);
    DataSource source = *schema.dataSources().begin();
    source.dialect = dialect;
    schema.table<DataSource>().set(source);
    change(&schema, u"Task"_s, f);
    return schema;
}

QStringList hostileNames()
{
    return {u"order"_s, u"select"_s, u"a b"_s, u"a.b"_s, u"a\"b"_s, u"a`b"_s, u"a'b"_s, u"a;b"_s, u"a--b"_s, u"a/*b*/"_s, u"x\"; DROP TABLE sentinel; --"_s,
            u"x`; DROP TABLE sentinel; -- "_s, u"x'); DROP TABLE sentinel; --"_s, u"[a]"_s, u"$1"_s, u"?"_s, u":x"_s, u"a:b::c"_s, u"%s"_s, u"\\"_s, u"a\\\"b"_s, u"UPPER"_s,
            u"Ünïcödé"_s, u"日本語"_s, u"emoji😀"_s, u"שלום"_s, u" lead"_s, u"trail "_s, u"a\nb"_s, u"a\tb"_s, QString(63, u'n'), QString(64, u'n'), QString(65, u'n'), QString(40, u'é'),
            u"123"_s, u"1e5"_s, u"*"_s, u"null"_s, u"rowid"_s, u"a\u200bb"_s, u"${x}"_s, u"{{x}}"_s, u"<script>"_s, u"sqlite_x"_s, u"pg_x"_s, u"nul\0x"_s, QString()};
}

} // namespace

class TestDdl : public QObject
{
    Q_OBJECT

private slots:
    void statements_data();
    void statements();
    void listAndTask();
    void everyType();
    void actionsArrive();
    void keysAreEnforced();
    void identityOnlyWhereLegal();
    void cycles();
    void indexes();
    void defaults();
    void computedFields();
    void verbatim();
    void views();
    void hostileNames_data();
    void hostileNames();
    void hostileTexts();
    void expressionsStayInTheirBrackets_data();
    void expressionsStayInTheirBrackets();
    void chosenEntities();
    void otherDialects();
    void bytesOfOtherDialects_data();
    void bytesOfOtherDialects();
    void digitsOfTimes();
    void nothingIsLostInSilence();
    void lossesSayWhere();
    void order_data();
    void order();
    void quoting();
};

void TestDdl::statements_data()
{
    QTest::addColumn<QString>("notation");
    QTest::addColumn<QString>("expected");
    QTest::newRow("identity") << u"Task(id*)"_s << u"CREATE TABLE \"task\" (\n  \"id\" INTEGER PRIMARY KEY\n);\n"_s;
    QTest::newRow("nullable and unique") << u"Task(id*: uuid, title!, done: boolean?)"_s
                                        << u"CREATE TABLE \"task\" (\n  \"id\" UUID NOT NULL DEFAULT (%1),\n  \"title\" TEXT NOT NULL,\n  \"done\" BOOLEAN,\n"
                                           "  PRIMARY KEY (\"id\"),\n  UNIQUE (\"title\")\n);\n"_s.arg(dialect(u"sqlite"_s).uuidDefault);
    QTest::newRow("compound key") << u"OrderItem(orderId*: int64, productId*: int64, n: int32 = 1)"_s
                                 << u"CREATE TABLE \"order_item\" (\n  \"order_id\" INTEGER NOT NULL,\n  \"product_id\" INTEGER NOT NULL,\n  \"n\" INT NOT NULL DEFAULT 1,\n"
                                    "  PRIMARY KEY (\"order_id\", \"product_id\")\n);\n"_s;
    QTest::newRow("enum") << u"enum Status(open, it's); Task(id*, status: Status)"_s
                         << u"CREATE TABLE \"task\" (\n  \"id\" INTEGER PRIMARY KEY,\n  \"status\" TEXT NOT NULL CHECK (\"status\" IN ('open', 'it''s'))\n);\n"_s;
    QTest::newRow("index") << u"Task(id*, a, b, #(a, b))"_s
                          << u"CREATE TABLE \"task\" (\n  \"id\" INTEGER PRIMARY KEY,\n  \"a\" TEXT NOT NULL,\n  \"b\" TEXT NOT NULL\n);\n\nCREATE INDEX \"task_a_b_idx\" ON \"task\" (\"a\", \"b\");\n"_s;
}

void TestDdl::statements()
{
    QFETCH(QString, notation);
    QFETCH(QString, expected);
    if (qstrcmp(QTest::currentDataTag(), "enum") == 0)
        notation.replace("it's"_L1, "\"it's\""_L1);
    QCOMPARE(loaded(schemaOf(notation)), expected);
}

void TestDdl::listAndTask()
{
    QCOMPARE(loaded(schemaOf(u"List(id*, name); Task(id*, title)\nTask n-1? List: list/tasks"_s)),
             u"CREATE TABLE \"list\" (\n  \"id\" INTEGER PRIMARY KEY,\n  \"name\" TEXT NOT NULL\n);\n\n"
             "CREATE TABLE \"task\" (\n  \"id\" INTEGER PRIMARY KEY,\n  \"title\" TEXT NOT NULL,\n  \"list_id\" INTEGER,\n"
             "  FOREIGN KEY (\"list_id\") REFERENCES \"list\" (\"id\") ON DELETE SET NULL\n);\n\n"
             "CREATE INDEX \"task_list_id_idx\" ON \"task\" (\"list_id\");\n"_s);
}

void TestDdl::everyType()
{
    const QString fields = u"a: boolean, b: int16, c: int32, d: int64, e: decimal(10,2), e2: decimal, f: float32, g: float64, h: string(80), h2: string, i: text, j: uuid, "
                           "k: date, l: time, m: timetz, n: timestamp, n3: timestamp(3), o: timestamptz, p: interval, q: json, r: bytes, s: Status, t: array(text)"_s;
    const Schema schema = schemaOf(u"enum Status(open); Task(id*, "_s + fields + u')');
    const QString sqlite = loaded(schema);
    QVERIFY2(sqlite.startsWith("CREATE TABLE"_L1), qPrintable(sqlite));
    for (const QString &line : {u"\"e\" DECIMAL(10,2) NOT NULL"_s, u"\"h\" VARCHAR(80) NOT NULL"_s, u"\"r\" BLOB NOT NULL"_s, u"\"o\" TIMESTAMPTZ NOT NULL"_s})
        QVERIFY2(sqlite.contains(line), qPrintable(line));
    const auto postgresql = ddlFor(schema, dialect(u"postgresql"_s));
    QVERIFY(postgresql.ok());
    for (const QString &line : {u"CREATE TYPE \"status\" AS ENUM ('open')"_s, u"\"id\" bigint GENERATED BY DEFAULT AS IDENTITY NOT NULL"_s, u"\"n3\" timestamp(3) NOT NULL"_s,
                                u"\"t\" text[] NOT NULL"_s, u"\"s\" \"status\" NOT NULL"_s, u"\"g\" double precision NOT NULL"_s})
        QVERIFY2(postgresql->text().contains(line), qPrintable(line + u'\n' + postgresql->text()));
    QVERIFY(postgresql->losses.isEmpty());
    const auto mysql = ddlFor(schema, dialect(u"mysql"_s));
    QVERIFY(mysql.ok());
    QVERIFY(mysql->text().contains("`s` enum('open') NOT NULL"_L1));
    QVERIFY(mysql->text().contains("`id` bigint AUTO_INCREMENT NOT NULL"_L1));
    QCOMPARE(mysql->losses.size(), 3); // timetz, interval, array
}

void TestDdl::actionsArrive()
{
    for (const auto &[option, expected] : {std::pair{u"cascade"_s, u"CASCADE"_s}, {u"restrict"_s, u"RESTRICT"_s}, {u"set-null"_s, u"SET NULL"_s}, {u"set-default"_s, u"SET DEFAULT"_s}, {u"no-action"_s, u"NO ACTION"_s}}) {
        const Schema schema = schemaOf(u"List(id*); Task(id*)\nTask n-1? List on delete %1 on update %1"_s.arg(option));
        const auto ddl = ddlFor(schema, dialect(u"sqlite"_s));
        QVERIFY(ddl.ok());
        Database database;
        QCOMPARE(database.load(*ddl), QString());
        QCOMPARE(database.rows(u"SELECT \"table\", \"from\", \"to\", on_update, on_delete FROM pragma_foreign_key_list('task')"_s), u"list|list_id|id|%1|%1"_s.arg(expected));
    }
}

void TestDdl::keysAreEnforced()
{
    const Schema schema = schemaOf(u"Shop(country*: text, number*: int32); Till(id*, label)\nTill n-1 Shop: shop/tills"_s);
    const auto ddl = ddlFor(schema, dialect(u"sqlite"_s));
    QVERIFY(ddl.ok());
    Database database;
    QCOMPARE(database.load(*ddl), QString());
    QCOMPARE(database.run(u"INSERT INTO shop VALUES ('de', 1)"_s), QString());
    QCOMPARE(database.run(u"INSERT INTO till (label, shop_country, shop_number) VALUES ('a', 'de', 1)"_s), QString());
    QVERIFY(database.run(u"INSERT INTO till (label, shop_country, shop_number) VALUES ('a', 'de', 2)"_s).contains("FOREIGN KEY"_L1));
    QVERIFY(database.run(u"INSERT INTO shop VALUES ('de', 1)"_s).contains("UNIQUE"_L1));
    QVERIFY(database.run(u"INSERT INTO shop VALUES (NULL, 1)"_s).contains("NOT NULL"_L1));
}

void TestDdl::identityOnlyWhereLegal()
{
    // Part of a compound key: SQLite cannot count it, and says so.
    Schema schema = schemaOf(u"Line(number*: int64, part*: int64)"_s);
    change(&schema, u"Line"_s, [](Entity &entity) { entity.fields[0].generated = Generated::Identity; });
    const auto ddl = ddlFor(schema, dialect(u"sqlite"_s));
    QVERIFY(ddl.ok());
    QVERIFY(!ddl->text().contains("AUTOINCREMENT"_L1));
    QCOMPARE(ddl->losses.size(), 1);
    // Alone in a table WITHOUT ROWID.
    Schema without = schemaOf(u"Line(id*)"_s);
    change(&without, u"Line"_s, [](Entity &entity) { entity.nativeOptions.insert(u"WITHOUT ROWID"_s, {}); });
    const QString text = loaded(without);
    QVERIFY2(text.contains("\n) WITHOUT ROWID;"_L1) && !text.contains("AUTOINCREMENT"_L1), qPrintable(text));
    // A key by hand counts nothing.
    QVERIFY(!loaded(schemaOf(u"Line(code*: text)"_s)).contains("AUTOINCREMENT"_L1));
    // Numbers that never come again are asked for by the entity.
    Schema never = schemaOf(u"Line(id*)"_s);
    change(&never, u"Line"_s, [](Entity &entity) { entity.nativeOptions.insert(u"AUTOINCREMENT"_s, u"true"_s); });
    QVERIFY(loaded(never).contains("\"id\" INTEGER PRIMARY KEY AUTOINCREMENT\n"_L1));
    // And a counted one is counted.
    Database database;
    QCOMPARE(database.load(*ddlFor(schemaOf(u"Line(id*, t)"_s), dialect(u"sqlite"_s))), QString());
    QCOMPARE(database.run(u"INSERT INTO line (t) VALUES ('a'), ('b')"_s), QString());
    QCOMPARE(database.rows(u"SELECT id, t FROM line ORDER BY id"_s), u"1|a\n2|b"_s);
}

void TestDdl::cycles()
{
    const QString notation = u"Employee(id*); Department(id*)\nEmployee n-1 Department: department/staff\nDepartment n-1? Employee: head/headed\nEmployee n-1? Employee: boss/team"_s;
    const QString sqlite = loaded(schemaOf(notation));
    QVERIFY2(sqlite.startsWith("CREATE TABLE \"department\""_L1), qPrintable(sqlite));
    const auto postgresql = ddlFor(schemaOf(notation), dialect(u"postgresql"_s));
    QVERIFY(postgresql.ok());
    QCOMPARE(postgresql->text().count("ALTER TABLE \"department\" ADD CONSTRAINT"_L1), 1);
    QCOMPARE(postgresql->text().count("ALTER TABLE"_L1), 1);
    const qsizetype added = postgresql->text().indexOf("ALTER TABLE"_L1);
    QVERIFY(added > postgresql->text().indexOf("CREATE TABLE \"employee\""_L1) && postgresql->text().contains("CREATE TABLE \"employee\""_L1));
}

void TestDdl::indexes()
{
    Schema schema = schemaOf(u"Task(id*, title, done: boolean)"_s);
    change(&schema, u"Task"_s, [](Entity &entity) {
        Index partial;
        partial.id = IndexId{91};
        partial.name = u"open titles"_s;
        partial.parts = {IndexPart{entity.fields[1].id, {}, true, false, 0, u"NOCASE"_s, {}}};
        partial.unique = true;
        partial.where = u"done = 0"_s;
        Index computed;
        computed.id = IndexId{92};
        computed.parts = {IndexPart{{}, u"lower(title)"_s, false, false, 0, {}, {}}};
        Index again = computed;
        again.id = IndexId{93};
        entity.indexes = {partial, computed, again};
    });
    const QString text = loaded(schema);
    QVERIFY2(text.contains("CREATE UNIQUE INDEX \"open titles\" ON \"task\" (\"title\" COLLATE \"NOCASE\" DESC) WHERE done = 0;"_L1), qPrintable(text));
    QVERIFY(text.contains("CREATE INDEX \"task_expr_idx\" ON \"task\" ((lower(title)));"_L1));
    QVERIFY(text.contains("CREATE INDEX \"task_expr_idx_2\" ON \"task\" ((lower(title)));"_L1));
    const auto mysql = ddlFor(schema, dialect(u"mysql"_s));
    QVERIFY(mysql.ok());
    QVERIFY(!mysql->text().contains("INDEX"_L1));
    QCOMPARE(mysql->losses.size(), 3);
}

void TestDdl::defaults()
{
    const Schema schema = schemaOf(u"Task(id*, a: int32 = 5, b: boolean = true, c: text = \"it's; --\", d: timestamp = (CURRENT_TIMESTAMP), e: text = (lower('X')), f: text = 7, g: date = (date('now')))"_s);
    const auto ddl = ddlFor(schema, dialect(u"sqlite"_s));
    QVERIFY(ddl.ok());
    Database database;
    QCOMPARE(database.load(*ddl), QString());
    QCOMPARE(database.run(u"INSERT INTO task (id) VALUES (1)"_s), QString());
    QCOMPARE(database.rows(u"SELECT a, b, c, d > '2020', e, f, typeof(f), g > '2020' FROM task"_s), u"5|1|it's; --|1|x|7|text|1"_s);
    const auto postgresql = ddlFor(schema, dialect(u"postgresql"_s));
    QVERIFY(postgresql.ok());
    QVERIFY(postgresql->text().contains("\"b\" boolean NOT NULL DEFAULT true"_L1));
    QVERIFY(postgresql->text().contains("DEFAULT CURRENT_TIMESTAMP"_L1));
    QCOMPARE(postgresql->losses.size(), 2); // e and g are SQLite's own words
}

void TestDdl::computedFields()
{
    Schema schema = schemaOf(u"Line(id*, price: decimal(10,2), n: int32, total: decimal(10,2)?, twice: int32?)"_s);
    change(&schema, u"Line"_s, [](Entity &entity) {
        entity.fields[3].generated = Generated::Stored;
        entity.fields[3].generatedBy = u"price * n"_s;
        entity.fields[4].generated = Generated::Virtual;
        entity.fields[4].generatedBy = u"n * 2"_s;
    });
    Database database;
    QCOMPARE(database.load(*ddlFor(schema, dialect(u"sqlite"_s))), QString());
    QCOMPARE(database.run(u"INSERT INTO line (price, n) VALUES (2, 3)"_s), QString());
    QCOMPARE(database.rows(u"SELECT total, twice FROM line"_s), u"6|6"_s);
}

void TestDdl::verbatim()
{
    Schema schema = schemaOf(u"Task(id*, title)"_s);
    const EntityId task = schema.entityNamed(u"Task")->id;
    const DataSourceId source = schema.dataSources().begin()->id;
    schema.table<Verbatim>().set(Verbatim{VerbatimId{1}, source, u"trigger"_s, {}, u"upper_title"_s, task,
                                          u"CREATE TRIGGER upper_title AFTER INSERT ON task BEGIN UPDATE task SET title = upper(title) WHERE id = NEW.id; END;"_s, 0, {}});
    Database database;
    QCOMPARE(database.load(*ddlFor(schema, dialect(u"sqlite"_s))), QString());
    QCOMPARE(database.run(u"INSERT INTO task (title) VALUES ('a')"_s), QString());
    QCOMPARE(database.rows(u"SELECT title FROM task"_s), u"A"_s);
    // A foreign key to a table that isn't here is a part of a table, not a statement. SQLite takes it; it is said all the same.
    Schema dangling = schema;
    dangling.table<Verbatim>().set(Verbatim{VerbatimId{2}, source, u"foreign key"_s, {}, {}, task, u"FOREIGN KEY (\"id\") REFERENCES \"nowhere\" (\"id\")"_s, 0, {}});
    const auto without = ddlFor(dangling, dialect(u"sqlite"_s));
    QVERIFY(without->text().contains("  FOREIGN KEY (\"id\") REFERENCES \"nowhere\" (\"id\")\n)"_L1));
    QVERIFY(without->losses.value(0).contains("nowhere"_L1));
    QCOMPARE(Database().load(*without), QString());
    const auto other = ddlFor(schema, dialect(u"postgresql"_s));
    QVERIFY(other.ok());
    QVERIFY(!other->text().contains("TRIGGER"_L1));
    QCOMPARE(other->losses, QStringList{u"the trigger Task.upper_title is left out: it is written for sqlite"_s});
    const auto left = ddlFor(schema, dialect(u"sqlite"_s), {.dataSource = {}, .entities = {}, .verbatim = VerbatimRecords::Leave});
    QCOMPARE(left->statements.size(), 1);
}

void TestDdl::views()
{
    Schema schema = schemaOf(u"Task(id*, title); view Open(title)"_s);
    QCOMPARE(ddlFor(schema, dialect(u"sqlite"_s))->losses, QStringList{u"the view Open is not written: its definition is not known here"_s});
    schema.table<Verbatim>().set(Verbatim{VerbatimId{1}, schema.dataSources().begin()->id, u"view"_s, {}, u"open"_s, schema.entityNamed(u"Open")->id,
                                          u"CREATE VIEW open AS SELECT title FROM task"_s, 0, {}});
    QVERIFY(loaded(schema).endsWith("CREATE VIEW open AS SELECT title FROM task;\n"_L1));
}

void TestDdl::hostileNames_data()
{
    QTest::addColumn<QString>("name");
    for (int number = 0; const QString &name : ::hostileNames())
        QTest::newRow(qPrintable(u"%1 %2"_s.arg(++number).arg(QString::fromLatin1(name.left(20).toUtf8().toPercentEncoding(" "))))) << name;
}

void TestDdl::hostileNames()
{
    QFETCH(QString, name);
    Schema schema = schemaOf(u"A(id*, f: text); B(id*)\nB n-1? A: a/bs"_s);
    // As an entity, a table, a field, a column, a constraint and a value at once.
    change(&schema, u"A"_s, [&](Entity &entity) {
        entity.name = entity.table = name;
        entity.fields[1].name = entity.fields[1].column = name;
        entity.fields[1].defaultValue = {DefaultKind::Literal, name};
        entity.description = entity.fields[1].description = name + u"\n'); DROP TABLE sentinel; --"_s + name;
        Key unique;
        unique.id = KeyId{99};
        unique.fields = {entity.fields[1].id};
        entity.keys.push_back(unique);
        Index index;
        index.id = IndexId{98};
        index.parts = {IndexPart{entity.fields[1].id, {}, false, false, 0, {}, {}}};
        entity.indexes.push_back(index);
    });
    const auto ddl = ddlFor(schema, dialect(u"sqlite"_s));
    const bool refusable = name.isEmpty() || name.startsWith("sqlite_"_L1) || naming::faultOf(name) != naming::NameFault::None;
    if (name.isEmpty()) { // a table or column without a name of its own takes the entity's or field's, which is empty too
        QVERIFY(!ddl.ok());
        return;
    }
    QCOMPARE(ddl.ok(), !refusable);
    if (!ddl) {
        QCOMPARE(ddl.error().code, "sql-name");
        QCOMPARE(ddl.error().place.entity, name);
        return;
    }
    Database database;
    QCOMPARE(database.load(*ddl), QString());
    QVERIFY(database.sentinelLives());
    const Dialect &sqlite = dialect(u"sqlite"_s);
    QCOMPARE(database.rows(u"SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = "_s + quotedText(sqlite, name)), u"1"_s);
    QCOMPARE(database.rows(u"SELECT count(*) FROM pragma_table_info(%1) WHERE name = %1"_s.arg(quotedText(sqlite, name))), u"1"_s);
    QCOMPARE(database.run("INSERT INTO "_L1 + quotedName(sqlite, name) + " (id) VALUES (1)"_L1), QString());
    QCOMPARE(database.rows("SELECT "_L1 + quotedName(sqlite, name) + " FROM "_L1 + quotedName(sqlite, name)), name);
    // The others at least answer, and never with a bare name.
    for (const QString &id : {u"postgresql"_s, u"mysql"_s})
        if (const auto other = ddlFor(schema, dialect(id)); !other)
            QCOMPARE(other.error().code, "sql-name");
}

void TestDdl::hostileTexts()
{
    const QStringList values{u"'"_s, u"''"_s, u"\\'"_s, u"\\"_s, u"'; DROP TABLE sentinel; --"_s, u"\"; DROP TABLE sentinel; --"_s, u"' OR '1'='1"_s, u"1; SELECT pg_sleep(5)"_s, u":id"_s, u"?"_s,
                             u"$1"_s, u"%_%"_s, u"\n\r\t"_s, u"😀"_s, u"\u202Etxt"_s, QString(100000, u'x'), u"{{7*7}}"_s, u"${7*7}"_s, u"NULL"_s, QString()};
    for (const QString &value : values) {
        Schema schema = schemaOf(u"enum E(a); A(id*, f: text, e: E)"_s);
        Enumeration enumeration = *schema.enumerations().begin();
        enumeration.values = {value};
        schema.table<Enumeration>().set(enumeration);
        change(&schema, u"A"_s, [&](Entity &entity) {
            entity.fields[1].defaultValue = entity.fields[2].defaultValue = {DefaultKind::Literal, value};
            entity.description = value;
        });
        Database database;
        QCOMPARE(database.load(*ddlFor(schema, dialect(u"sqlite"_s))), QString());
        QCOMPARE(database.run(u"INSERT INTO a (id) VALUES (1)"_s), QString());
        QCOMPARE(database.rows(u"SELECT f FROM a"_s), value);
        QCOMPARE(database.rows(u"SELECT e FROM a"_s), value);
        QVERIFY(database.sentinelLives());
    }
}

void TestDdl::expressionsStayInTheirBrackets_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("fine");
    for (const QString &text : {u"length(f) > 3"_s, u"f IN ('a;b', \"--\", `(`)"_s, u"(a) + (b)"_s, u"f <> 'it''s'"_s, u"[odd)name] > 1"_s, u"a - -b"_s})
        QTest::newRow(qPrintable(text)) << text << true;
    for (const QString &text : {u"1); DROP TABLE sentinel; --"_s, u"1) , evil int check (1"_s, u"'open"_s, u"f > 1 -- rest"_s, u"f /* "_s, u"1; DROP TABLE sentinel"_s, u"((1)"_s, u""_s, u"  "_s, u"a) OR (b"_s})
        QTest::newRow(qPrintable(text)) << text << false;
}

void TestDdl::expressionsStayInTheirBrackets()
{
    QFETCH(QString, text);
    QFETCH(bool, fine);
    QCOMPARE(isWholeExpression(dialect(u"sqlite"_s), text), fine);
    Schema schema = schemaOf(u"A(id*, f: text)"_s);
    change(&schema, u"A"_s, [&](Entity &entity) { entity.checks = {Check{CheckId{9}, {}, text, {}, {}}}; });
    const auto ddl = ddlFor(schema, dialect(u"sqlite"_s));
    QCOMPARE(ddl.ok(), fine);
    if (!ddl) {
        QCOMPARE(ddl.error().code, "sql-expression");
        QCOMPARE(ddl.error().place.entity, u"A"_s);
    }
    QVERIFY(!isTypeName(dialect(u"sqlite"_s), u"int, evil int"_s));
    QVERIFY(isTypeName(dialect(u"sqlite"_s), u"decimal(10,2)"_s));
}

void TestDdl::chosenEntities()
{
    const Schema schema = schemaOf(u"List(id*); Task(id*); Note(id*)\nTask n-1 List: list/tasks"_s);
    const auto ddl = ddlFor(schema, dialect(u"sqlite"_s), {.dataSource = {}, .entities = {schema.entityNamed(u"Task")->id}, .verbatim = {}});
    QVERIFY(ddl.ok());
    QCOMPARE(ddl->text().count("CREATE TABLE"_L1), 1);
    QVERIFY(ddl->text().contains("\"list_id\" INTEGER NOT NULL"_L1)); // the key stays
    QVERIFY(!ddl->text().contains("REFERENCES"_L1));
    QCOMPARE(ddl->losses, QStringList{u"Task -> List: the key stays, without its foreign key: List is not exported"_s});
}

void TestDdl::otherDialects()
{
    const Schema schema = schemaOf(u"List(id*, name!: string(80)); Task(id*, title)\nTask n-1 List: list/tasks"_s);
    QCOMPARE(ddlFor(schema, dialect(u"postgresql"_s))->text(),
             u"CREATE TABLE \"list\" (\n  \"id\" bigint GENERATED BY DEFAULT AS IDENTITY NOT NULL,\n  \"name\" varchar(80) NOT NULL,\n  CONSTRAINT \"list_pkey\" PRIMARY KEY (\"id\"),\n"
             "  CONSTRAINT \"list_name_key\" UNIQUE (\"name\")\n);\n\nCREATE TABLE \"task\" (\n  \"id\" bigint GENERATED BY DEFAULT AS IDENTITY NOT NULL,\n  \"title\" text NOT NULL,\n"
             "  \"list_id\" bigint NOT NULL,\n  CONSTRAINT \"task_pkey\" PRIMARY KEY (\"id\"),\n  CONSTRAINT \"task_list_id_fkey\" FOREIGN KEY (\"list_id\") REFERENCES \"list\" (\"id\")\n);\n\n"
             "CREATE INDEX \"task_list_id_idx\" ON \"task\" (\"list_id\");\n"_s);
    // A name that PostgreSQL would cut is refused, not cut.
    Schema longNames = schemaOf(u"A(id*)"_s);
    change(&longNames, u"A"_s, [](Entity &entity) { entity.table = QString(64, u'n'); });
    QVERIFY(!ddlFor(longNames, dialect(u"postgresql"_s)).ok());
    QVERIFY(ddlFor(longNames, dialect(u"mysql"_s)).ok());
    QVERIFY(ddlFor(longNames, dialect(u"sqlite"_s)).ok());
    // Two columns that differ by case only are one in SQLite.
    Schema folded = schemaOf(u"A(id*, b, c)"_s);
    change(&folded, u"A"_s, [](Entity &entity) { entity.fields[1].column = u"X"_s; entity.fields[2].column = u"x"_s; });
    QCOMPARE(ddlFor(folded, dialect(u"sqlite"_s)).error().code, "sql-name-twice");
    QVERIFY(ddlFor(folded, dialect(u"postgresql"_s)).ok());
}

void TestDdl::bytesOfOtherDialects_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<DefaultValue>("value");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("wanted"); // empty: left out and said
    const DefaultValue hex{DefaultKind::Literal, u"\\xdead"_s}, expression{DefaultKind::Expression, u"x'DEAD'"_s}, number{DefaultKind::Expression, u"0xdead"_s};
    QTest::newRow("postgresql > mysql") << u"postgresql"_s << hex << u"mysql"_s << u"DEFAULT (x'dead')"_s;
    QTest::newRow("postgresql > sqlite") << u"postgresql"_s << hex << u"sqlite"_s << u"DEFAULT x'dead'"_s;
    QTest::newRow("mysql > postgresql") << u"mysql"_s << expression << u"postgresql"_s << u"DEFAULT '\\xdead'"_s;
    QTest::newRow("mysql > sqlite") << u"mysql"_s << number << u"sqlite"_s << u"DEFAULT x'dead'"_s;
    QTest::newRow("sqlite > postgresql") << u"sqlite"_s << expression << u"postgresql"_s << u"DEFAULT '\\xdead'"_s;
    QTest::newRow("sqlite > mysql") << u"sqlite"_s << expression << u"mysql"_s << u"DEFAULT (x'dead')"_s;
    QTest::newRow("letters") << u"mysql"_s << DefaultValue{DefaultKind::Literal, u"a\\x41"_s} << u"postgresql"_s << u"DEFAULT '\\x615c783431'"_s;
    QTest::newRow("escapes") << u"postgresql"_s << DefaultValue{DefaultKind::Literal, u"a\\001"_s} << u"mysql"_s << QString();
    QTest::newRow("a function") << u"postgresql"_s << DefaultValue{DefaultKind::Expression, u"decode('dead', 'hex')"_s} << u"mysql"_s << QString();
    QTest::newRow("its own") << u"postgresql"_s << hex << u"postgresql"_s << u"DEFAULT '\\xdead'"_s;
}

void TestDdl::bytesOfOtherDialects()
{
    QFETCH(QString, from);
    QFETCH(DefaultValue, value);
    QFETCH(QString, to);
    QFETCH(QString, wanted);
    const Schema schema = writtenFor(u"Task(id*, b: bytes)"_s, from, [&](Entity &entity) { entity.fields[1].defaultValue = value; });
    const auto ddl = ddlFor(schema, dialect(to));
    QVERIFY(ddl.ok());
    QCOMPARE(ddl->losses.filter(u"default"_s).size(), wanted.isEmpty() ? 1 : 0);
    QVERIFY2(wanted.isEmpty() ? !ddl->text().contains("DEFAULT (x"_L1) && !ddl->text().contains("decode"_L1) && !ddl->text().contains("001"_L1) : ddl->text().contains(wanted), qPrintable(ddl->text()));
}

// Where PostgreSQL says nothing it keeps six digits; MySQL would keep none.
void TestDdl::digitsOfTimes()
{
    const Schema schema = writtenFor(u"Task(id*, at: timestamptz = (now()), on: timestamp = (CURRENT_TIMESTAMP), whole: timestamp(0))"_s, u"postgresql"_s, [](Entity &entity) {
        for (Field &field : entity.fields)
            field.type.dialect = u"postgresql"_s;
    });
    const QString text = ddlFor(schema, dialect(u"mysql"_s))->text();
    QVERIFY2(text.contains("`at` timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)"_L1), qPrintable(text));
    QVERIFY2(text.contains("`on` datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)"_L1), qPrintable(text));
    QVERIFY2(text.contains("`whole` datetime(0)"_L1), qPrintable(text));
    const Schema back = writtenFor(u"Task(id*, at: timestamptz(6) = (current_timestamp(6)))"_s, u"mysql"_s, [](Entity &) {});
    const auto postgresql = ddlFor(back, dialect(u"postgresql"_s));
    QVERIFY2(postgresql->text().contains("DEFAULT CURRENT_TIMESTAMP"_L1), qPrintable(postgresql->text()));
    QCOMPARE(postgresql->losses, QStringList());
}

void TestDdl::nothingIsLostInSilence()
{
    const auto native = [](Field &field, const QString &type) {
        field.type.native = type;
        field.type.dialect = u"mysql"_s;
    };
    const Schema mysql = writtenFor(u"Task(id*, at: timestamp, price: decimal(10,2), n: int64, code: string(3), body: text, #(body), #(code))"_s, u"mysql"_s, [&](Entity &entity) {
        entity.nativeOptions = {{entity.fields[1].id.toString() + "/ON UPDATE"_L1, u"current_timestamp()"_s}, {entity.fields[5].id.toString() + "/INVISIBLE"_L1, u"true"_s},
                                {u"WITH SYSTEM VERSIONING"_s, u"true"_s}, {u"PARTITION BY"_s, u"HASH (id)"_s}};
        native(entity.fields[2], u"decimal(10,2) unsigned"_s);
        native(entity.fields[3], u"int(10) unsigned zerofill"_s);
        native(entity.fields[4], u"char(3)"_s);
        entity.indexes[0].method = u"FULLTEXT"_s;
        entity.indexes[1].parts[0].prefixLength = 2;
    });
    for (const QString &to : {u"postgresql"_s, u"sqlite"_s}) {
        const auto ddl = ddlFor(mysql, dialect(to));
        QVERIFY(!ddl->text().contains("INDEX"_L1));
        QStringList wanted{u"Task.at: ON UPDATE current_timestamp() is left out: it is written for mysql"_s, u"Task.price: UNSIGNED is left out: it is written for mysql"_s,
                           u"Task.n: ZEROFILL is left out: it is written for mysql"_s, u"Task.body: INVISIBLE is left out: it is written for mysql"_s,
                           u"Task: WITH SYSTEM VERSIONING is left out: it is written for mysql"_s, u"Task: PARTITION BY HASH (id) is left out: it is written for mysql"_s,
                           u"Task: the FULLTEXT index task_body_idx is left out: it is written for mysql"_s, u"Task: the prefix index task_code_idx is left out: it is written for mysql"_s};
        QStringList losses = ddl->losses;
        losses.sort();
        wanted.sort();
        QCOMPARE(losses, wanted);
        const Entity &entity = *mysql.entityNamed(u"Task");
        const auto isPadded = [&](const checks::Problem &problem) { return problem.entity == entity.id && problem.field == entity.fields[4].id && !qstrcmp(problem.rule, "sql-type-sized"); };
        QCOMPARE(std::count_if(ddl->problems.begin(), ddl->problems.end(), isPadded), 1);
    }
    const Schema postgresql = writtenFor(u"Task(id*, n: decimal)"_s, u"postgresql"_s, [](Entity &entity) {
        entity.fields[1].type.native = u"numeric"_s;
        entity.fields[1].type.dialect = u"postgresql"_s;
        entity.nativeOptions = {{u"INHERITS"_s, u"\"public\".\"parent\""_s}, {u"IDENTITY id"_s, u"ALWAYS"_s}};
    });
    const auto ddl = ddlFor(postgresql, dialect(u"mysql"_s));
    QCOMPARE(ddl->losses, (QStringList{u"Task: INHERITS \"public\".\"parent\" is left out: it is written for postgresql"_s, u"Task.n: decimal becomes decimal(65,30) in MariaDB and MySQL"_s}));
    QCOMPARE(std::count_if(ddl->problems.begin(), ddl->problems.end(), [](const checks::Problem &problem) { return !qstrcmp(problem.rule, "sql-identity-given") && problem.severity == checks::Severity::Hint; }), 1);
}

void TestDdl::lossesSayWhere()
{
    Schema schema = writtenFor(u"Task(id*, title)"_s, u"postgresql"_s, [](Entity &entity) {
        entity.checks = {Check{CheckId{71}, u"short"_s, u"title ~ '^a'"_s, {}, {}}, Check{CheckId{72}, u"both"_s, u"title ~ '^a' AND id < 7"_s, {}, {}}};
        entity.fields[0].defaultValue = {DefaultKind::Expression, u"nextval('task_id_seq'::regclass)"_s};
    });
    const Entity task = *schema.entityNamed(u"Task");
    const DataSourceId source = schema.dataSources().begin()->id;
    const auto keep = [&](quint64 id, const QString &kind, const QString &name, EntityId entity, const QString &text) { schema.table<Verbatim>().set(Verbatim{VerbatimId{id}, source, kind, u"public"_s, name, entity, text, 0, {}}); };
    keep(1, u"sequence"_s, u"task_id_seq"_s, {}, u"CREATE SEQUENCE \"public\".\"task_id_seq\" AS integer"_s);
    keep(2, u"sequence owner"_s, u"task_id_seq"_s, task.id, u"ALTER SEQUENCE \"public\".\"task_id_seq\" OWNED BY \"public\".\"task\".\"id\""_s);
    keep(3, u"foreign key"_s, {}, task.id, u"FOREIGN KEY (\"id\") REFERENCES \"nowhere\" (\"id\")"_s);
    const auto ddl = ddlFor(schema, dialect(u"mysql"_s));
    QVERIFY(ddl->text().contains("AUTO_INCREMENT"_L1));
    QCOMPARE(ddl->losses, (QStringList{u"Task.title: the check short is left out: it is written for postgresql"_s, u"Task: the check both is left out: it is written for postgresql"_s,
                                       u"the foreign key Task: FOREIGN KEY (\"id\") REFERENCES \"nowhere\" (\"id\") is left out: it is written for postgresql"_s}));
    QCOMPARE(ddl->problems.front().field, task.fields[1].id);
    // A sequence that counts in another way is carried by nothing.
    keep(1, u"sequence"_s, u"task_id_seq"_s, {}, u"CREATE SEQUENCE \"public\".\"task_id_seq\" INCREMENT BY 10"_s);
    QCOMPARE(ddlFor(schema, dialect(u"mysql"_s))->losses.filter(u"sequence"_s), QStringList{u"the sequence task_id_seq is left out: it is written for postgresql"_s});
}

void TestDdl::order_data()
{
    QTest::addColumn<QString>("notation");
    QTest::addColumn<QString>("expected");
    QTest::newRow("none") << u"B(id*); A(id*)"_s << u"A B"_s;
    QTest::newRow("chain") << u"A(id*); B(id*); C(id*)\nA n-1 B: b/as\nB n-1 C: c/bs"_s << u"C B A"_s;
    QTest::newRow("self") << u"A(id*)\nA n-1? A: parent/children"_s << u"A"_s;
    QTest::newRow("cycle through a nullable") << u"A(id*); B(id*)\nA n-1 B: b/as\nB n-1? A: a/bs"_s << u"B A, 1 deferred"_s;
    QTest::newRow("cycle without any") << u"A(id*); B(id*)\nA n-1 B: b/as\nB n-1 A: a/bs"_s << u"A B, 1 deferred"_s;
    QTest::newRow("junction last") << u"A(id*); B(id*)\nA n-m B: bs/as"_s << u"A B AB"_s;
    QTest::newRow("nullable still later") << u"A(id*); B(id*)\nA n-1? B: b/as"_s << u"B A"_s;
}

void TestDdl::order()
{
    QFETCH(QString, notation);
    QFETCH(QString, expected);
    const SchemaIndex index(schemaOf(notation));
    std::vector<EntityId> ids;
    for (const Entity &entity : index.schema().entities())
        ids.push_back(entity.id);
    const TableOrder order = tableOrder(index, ids);
    QStringList names;
    for (const EntityId id : order.entities)
        names += index.schema().entities()[id].name;
    QCOMPARE(names.join(u' ') + (order.deferred.empty() ? QString() : u", %1 deferred"_s.arg(order.deferred.size())), expected);
    std::reverse(ids.begin(), ids.end());
    QCOMPARE(tableOrder(index, ids).entities, order.entities);
}

void TestDdl::quoting()
{
    QCOMPARE(quotedName(dialect(u"mysql"_s), u"a`b"_s), u"`a``b`"_s);
    QCOMPARE(quotedName(dialect(u"postgresql"_s), u"a\"b.c"_s), u"\"a\"\"b.c\""_s);
    QCOMPARE(quotedText(dialect(u"mysql"_s), u"\\'"_s), u"'\\\\'''"_s);
    QCOMPARE(quotedText(dialect(u"postgresql"_s), u"\\'"_s), u"'\\'''"_s);
    QCOMPARE(sqlComment(u"a\nb\r\u2028; DROP"_s), u"-- a\n-- b\n-- \n-- ; DROP"_s);
    QCOMPARE(literalFor(dialect(u"sqlite"_s), typeOf(TypeKind::Int32), u"1; DROP"_s), u"'1; DROP'"_s);
    QCOMPARE(literalFor(dialect(u"sqlite"_s), typeOf(TypeKind::Int32), u"-1.5e3"_s), u"-1.5e3"_s);
    for (const Dialect &each : allDialects()) // every portable type has a spelling in every dialect
        for (int kind = 0; kind < int(TypeKind::Native); ++kind)
            if (TypeKind(kind) != TypeKind::Enum || each.enumTypes == Dialect::EnumTypes::Check)
                QVERIFY2(each.types.contains(typeKindName(TypeKind(kind))), qPrintable(each.id + u' ' + typeKindName(TypeKind(kind))));
}

QTEST_GUILESS_MAIN(TestDdl)
#include "tst_ddl.moc"
