// What a dialect cannot do: each rule is reported where a model breaks it and nowhere else, the real database behaves as the rule says, and what is
// written instead is taken by it.
#include "model/schema/notation.h"
#include "model/sql/checks.h"
#include "model/sql/ddl.h"
#include "tests/support/databaseserver.h"

#include <QRegularExpression>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTest>
#include <QUrl>

using namespace Qt::StringLiterals;
using namespace relata;
using relata::test::DatabaseServer;

namespace {

using Edit = void (*)(Draft &);

// `proof`: statements without an answer must end in a refusal; with `ask` they must run, and the answer be `answer`.
struct Example
{
    const char *rule;
    const char *dialect;
    const char *failing;
    Edit spoil;
    const char *passing; // nullptr: `failing`, not spoilt
    const char *proof;
    const char *ask = nullptr;
    const char *answer = nullptr;
};

template<class Function>
void change(Draft &draft, QStringView entity, Function &&function)
{
    draft.update<Entity>(draft.schema().entityNamed(entity)->id, function);
}
template<class Function>
void changeReference(Draft &draft, Function &&function)
{
    draft.update<Reference>(draft.schema().references().begin()->id, function);
}

void addCheck(Draft &draft, QStringView entity, const QString &name, const QString &expression)
{
    change(draft, entity, [&](Entity &e) { e.checks.push_back({CheckId{700 + e.checks.size()}, name, expression, {}, {}}); });
}

void addVerbatim(Draft &draft, const QString &kind, const QString &dialect, EntityId entity)
{
    DataSource other = *draft.schema().dataSources().begin();
    if (other.dialect != dialect) {
        other.id = DataSourceId{900};
        other.name = u"other"_s;
        other.dialect = dialect;
        draft.set(other);
    }
    Verbatim record;
    record.id = VerbatimId{800};
    record.dataSource = other.id;
    record.kind = kind;
    record.name = u"v"_s;
    record.entity = entity;
    record.text = u"SELECT 1"_s;
    draft.set(record);
}

const char *const kAnyEnd = "B(id*: int32); H(id*: int32, what: string(64)?, k: int32?)";
// H points at B or H.
void pointAnywhere(Draft &draft, Action onDelete)
{
    const Entity holder = *draft.schema().entityNamed(u"H");
    AnyReference any;
    any.id = AnyReferenceId{600};
    any.holder = holder.id;
    any.discriminator = holder.fieldNamed(u"what")->id;
    any.key = {holder.fieldNamed(u"k")->id};
    any.storage = AnyStorage::Triggers;
    any.onDelete = onDelete;
    for (const EntityId id : {draft.schema().entityNamed(u"B")->id, holder.id})
        any.allowed.push_back({AllowedId{600 + any.allowed.size()}, id, {}, {}, {}});
    draft.set(any);
}

// Another data source, of another dialect, that all entities move to: what is written is foreign.
void moveTo(Draft &draft, const QString &dialect)
{
    DataSource source = *draft.schema().dataSources().begin();
    source.dialect = dialect;
    draft.set(source);
}

const char *const kPair = "P(id*: int32); C(id*: int32)\nC n-1? P: p/cs";

const Example kExamples[] = {
    // names
    {"sql-name", "postgresql", "A(id*)", [](Draft &d) { change(d, u"A", [](Entity &e) { e.table = QString(64, u'n'); }); }, nullptr,
     "CREATE TABLE nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn (a int)", "SELECT length(relname) FROM pg_class WHERE relname LIKE 'nnnn%'", "63"},
    {"sql-name", "postgresql", "A(id*, x)", [](Draft &d) { change(d, u"A", [](Entity &e) { e.fields[1].column = QString(40, u'é'); }); }, nullptr,
     "CREATE TABLE t (éééééééééééééééééééééééééééééééééééééééé int)", "SELECT length(attname) FROM pg_attribute WHERE attname LIKE 'éé%'", "31"},
    {"sql-name", "postgresql", "A(id*, x)", [](Draft &d) { change(d, u"A", [](Entity &e) { e.fields[1].column = u"xmin"_s; }); }, nullptr, "CREATE TABLE t (xmin int)"},
    {"sql-name", "postgresql", "A(id*)", [](Draft &d) { change(d, u"A", [](Entity &e) { e.schemaName = u"pg_x"_s; }); }, nullptr, "CREATE SCHEMA pg_x"},
    {"sql-name", "postgresql", "A(id*)", [](Draft &d) { addCheck(d, u"A", QString(64, u'n'), u"id > 0"_s); }, nullptr,
     "CREATE TABLE t (a int, CONSTRAINT nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn CHECK (a > 0))", "SELECT length(conname) FROM pg_constraint WHERE conname LIKE 'nnnn%'", "63"},
    {"sql-name", "mysql", "A(id*)", [](Draft &d) { change(d, u"A", [](Entity &e) { e.table = QString(65, u'n'); }); }, nullptr, "CREATE TABLE nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn (a int)"},
    {"sql-name", "mysql", "A(id*)", [](Draft &d) { change(d, u"A", [](Entity &e) { e.table = u"a😀"_s; }); }, nullptr, "CREATE TABLE `a😀` (a int)"},
    {"sql-name", "mysql", "A(id*, x)", [](Draft &d) { change(d, u"A", [](Entity &e) { e.fields[1].column = u"x "_s; }); }, nullptr, "CREATE TABLE t (`x ` int)"},
    {"sql-name", "mysql", "A(id*, x, #(x))", [](Draft &d) { change(d, u"A", [](Entity &e) { e.indexes[0].name = u"PRIMARY"_s; }); }, nullptr, "CREATE TABLE t (a int, KEY `PRIMARY` (a))"},
    {"sql-name", "mysql", kPair, [](Draft &d) { changeReference(d, [](Reference &r) { r.constraint = QString(65, u'f'); }); }, nullptr,
     "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (a int, CONSTRAINT fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff FOREIGN KEY (a) REFERENCES p (id))"},
    {"sql-name", "sqlite", "A(id*)", [](Draft &d) { change(d, u"A", [](Entity &e) { e.table = u"SQLite_a"_s; }); }, nullptr, "CREATE TABLE \"SQLite_a\" (a)"},
    {"sql-name", "sqlite", "A(id*, x, #(x))", [](Draft &d) { change(d, u"A", [](Entity &e) { e.indexes[0].name = u"sqlite_x"_s; }); }, nullptr, "CREATE TABLE t (a); CREATE INDEX sqlite_x ON t (a)"},
    {"sql-name-twice", "postgresql", "A(id*, x, #(x)); B(id*, x, #(x))", [](Draft &d) { for (const auto &n : {u"A", u"B"}) change(d, n, [](Entity &e) { e.indexes[0].name = u"i"_s; }); }, nullptr,
     "CREATE TABLE a (x int); CREATE TABLE b (x int); CREATE INDEX i ON a (x); CREATE INDEX i ON b (x)"},
    {"sql-name-twice", "postgresql", "A(id*, x!); B(id*)", [](Draft &d) { change(d, u"A", [](Entity &e) { e.keys[1].name = u"b"_s; }); }, nullptr, "CREATE TABLE b (a int); CREATE TABLE a (x int, CONSTRAINT b UNIQUE (x))"},
    {"sql-name-twice", "postgresql", "A(id*, x!)", [](Draft &d) { change(d, u"A", [](Entity &e) { e.keys[1].name = u"k"_s; }); addCheck(d, u"A", u"k"_s, u"id > 0"_s); }, nullptr, "CREATE TABLE a (x int, CONSTRAINT k UNIQUE (x), CONSTRAINT k CHECK (x > 0))"},
    {"sql-name-twice", "mysql", "P(id*); A(id*); B(id*)\nA n-1 P: p/as\nB n-1 P: p/bs", [](Draft &d) { for (const Table<Reference> all = d.schema().references(); const Reference &r : all) d.update<Reference>(r.id, [](Reference &e) { e.constraint = u"f"_s; }); }, nullptr,
     "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE a (p int, CONSTRAINT f FOREIGN KEY (p) REFERENCES p (id)); CREATE TABLE b (p int, CONSTRAINT f FOREIGN KEY (p) REFERENCES p (id))"},
    {"sql-name-twice", "mysql", "A(id*, x: int32, y: int32, #(x), #(y))", [](Draft &d) { change(d, u"A", [](Entity &e) { e.indexes[0].name = u"i"_s; e.indexes[1].name = u"I"_s; }); }, nullptr, "CREATE TABLE a (x int, y int, KEY i (x), KEY I (y))"},
    {"sql-name-twice", "mysql", "A(id*, x, y)", [](Draft &d) { change(d, u"A", [](Entity &e) { e.fields[1].column = u"é"_s; e.fields[2].column = u"É"_s; }); }, nullptr, "CREATE TABLE a (`é` int, `É` int)"},
    {"sql-name-twice", "sqlite", "A(id*, x, #(x)); B(id*, x, #(x))", [](Draft &d) { change(d, u"A", [](Entity &e) { e.indexes[0].name = u"i"_s; }); change(d, u"B", [](Entity &e) { e.indexes[0].name = u"I"_s; }); }, nullptr,
     "CREATE TABLE a (x); CREATE TABLE b (x); CREATE INDEX i ON a (x); CREATE INDEX I ON b (x)"},
    {"sql-name-twice", "sqlite", "A(id*, x, y)", [](Draft &d) { change(d, u"A", [](Entity &e) { e.fields[1].column = u"x"_s; e.fields[2].column = u"X"_s; }); }, nullptr, "CREATE TABLE a (x, X)"},
    {"sql-name-case", "mysql", "A(id*); B(id*)", [](Draft &d) { change(d, u"B", [](Entity &e) { e.table = u"A"_s; }); }, nullptr, "CREATE TABLE a (x int); CREATE TABLE A (x int)", "SELECT @@lower_case_table_names", "0"},
    // tables
    {"sql-empty", "sqlite", "A()", nullptr, "A(id*)", "CREATE TABLE a ()"},
    {"sql-empty", "sqlite", "A(x: int32)", [](Draft &d) { change(d, u"A", [](Entity &e) { e.fields[0].generated = Generated::Stored; e.fields[0].generatedBy = u"1"_s; }); }, nullptr, "CREATE TABLE a (x INT GENERATED ALWAYS AS (1) STORED)"},
    {"sql-empty", "mysql", "A()", nullptr, "A(id*)", "CREATE TABLE a ()"},
    {"sql-field", "postgresql", "A(id*, x!)", [](Draft &d) { change(d, u"A", [](Entity &e) { e.keys[1].fields = {FieldId{9999}}; }); }, nullptr, "CREATE TABLE a (x int, UNIQUE (y))"},
    {"sql-type", "postgresql", "A(id*, x)", [](Draft &d) { change(d, u"A", [](Entity &e) { e.fields[1].type.native = u"int, y int"_s; e.fields[1].type.dialect = u"postgresql"_s; }); }, nullptr, "CREATE TABLE a (x \"int, y int\")"},
    {"sql-expression", "mysql", "A(id*, x: int32)", [](Draft &d) { addCheck(d, u"A", u"c"_s, u"(x > 0"_s); }, nullptr, "CREATE TABLE a (x int, CONSTRAINT c CHECK ((x > 0))"},
    {"sql-key-type", "postgresql", "A(id*, x!)", [](Draft &d) { change(d, u"A", [](Entity &e) { e.fields[1].type.native = u"json"_s; e.fields[1].type.dialect = u"postgresql"_s; }); }, nullptr, "CREATE TABLE a (x json UNIQUE)"},
    {"sql-key-type", "mysql", "A(id*: text)", [](Draft &d) { change(d, u"A", [](Entity &e) { e.fields[0].type.native = u"text"_s; e.fields[0].type.dialect = u"mysql"_s; }); }, nullptr, "CREATE TABLE a (id text PRIMARY KEY)"},
    {"sql-key-computed", "sqlite", "A(id*: int32, x: int32)", [](Draft &d) { change(d, u"A", [](Entity &e) { e.fields[0].generated = Generated::Stored; e.fields[0].generatedBy = u"x + 1"_s; }); }, nullptr, "CREATE TABLE a (id INT GENERATED ALWAYS AS (x + 1) STORED PRIMARY KEY, x INT)"},
    {"sql-key-computed", "mysql", "A(id*: int32, x: int32)", [](Draft &d) { change(d, u"A", [](Entity &e) { e.fields[0].generated = Generated::Stored; e.fields[0].generatedBy = u"x + 1"_s; }); }, nullptr, "CREATE TABLE a (id int AS (x + 1) STORED PRIMARY KEY, x int)"},
    {"sql-key-wide", "postgresql", "A(id*)", [](Draft &d) { change(d, u"A", [](Entity &e) { e.indexes.push_back(Index{IndexId{700}, {}, std::vector<IndexPart>(33, IndexPart{e.fields[0].id, {}, false, false, 0, {}, {}}), {}, false, {}, {}, {}, {}}); }); }, nullptr,
     "CREATE TABLE a (i int); CREATE INDEX x ON a (i,i,i,i,i,i,i,i,i,i,i,i,i,i,i,i,i,i,i,i,i,i,i,i,i,i,i,i,i,i,i,i,i)"},
    {"sql-key-long", "mysql", "A(a*: string(400), b*: string(400))", nullptr, "A(a*: string(400), b*: string(300))", "CREATE TABLE a (a varchar(400), b varchar(400), PRIMARY KEY (a, b))"},
    {"sql-table-wide", "mysql", "A(id*)", [](Draft &d) { change(d, u"A", [](Entity &e) { for (int i = 0; i < 1017; ++i) { Field f; f.id = FieldId{5000u + i}; f.name = u"f%1"_s.arg(i); f.type = typeOf(TypeKind::Int16); e.fields.push_back(f); } }); }, nullptr, nullptr},
    {"sql-index-many", "mysql", "A(id*, x: int32)", [](Draft &d) { change(d, u"A", [](Entity &e) { for (int i = 0; i < 64; ++i) e.indexes.push_back(Index{IndexId{5000u + i}, {}, {IndexPart{e.fields[1].id, {}, false, false, 0, {}, {}}}, {}, false, {}, {}, {}, {}}); }); }, nullptr, nullptr},
    {"sql-row-long", "mysql", "A(id*, a: string(10000), b: string(10000))", nullptr, "A(id*, a: string(16370), b: int32, c: int32, d: int32, e: int32, f: int32, g: int32, h: int32, i: int32)", "CREATE TABLE a (a varchar(10000), b varchar(10000))"},
    {"sql-rowid", "sqlite", "A(x)", [](Draft &d) { change(d, u"A", [](Entity &e) { e.nativeOptions.insert(u"WITHOUT ROWID"_s, {}); }); }, nullptr, "CREATE TABLE a (x) WITHOUT ROWID"},
    {"sql-enum", "mysql", "enum E(a, A); T(id*, e: E)", nullptr, "enum E(a, b); T(id*, e: E)", "CREATE TABLE t (e enum('a','A'))"},
    {"sql-enum", "postgresql", "enum E(nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn); T(id*, e: E)", nullptr, "enum E(a, A); T(id*, e: E)",
     "CREATE TYPE e AS ENUM ('nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn')"},
    {"sql-trigger-silent", "mysql", kPair, [](Draft &d) { changeReference(d, [](Reference &r) { r.onDelete = Action::Cascade; }); addVerbatim(d, u"trigger"_s, u"mysql"_s, d.schema().entityNamed(u"C")->id);
         d.update<Verbatim>(VerbatimId{800}, [](Verbatim &v) { v.text = u"CREATE TRIGGER v AFTER DELETE ON c FOR EACH ROW SET @x = 1"_s; }); }, nullptr,
     "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int, FOREIGN KEY (p) REFERENCES p (id) ON DELETE CASCADE); CREATE TABLE log (n int); CREATE TRIGGER t AFTER DELETE ON c FOR EACH ROW INSERT INTO log VALUES (1);"
     "INSERT INTO p VALUES (1); INSERT INTO c VALUES (1); DELETE FROM p", "SELECT concat((SELECT count(*) FROM c), ' ', (SELECT count(*) FROM log))", "0 0"},
    // what is left out or written otherwise
    {"sql-default", "mysql", "A(id*, x: int32 = (nextval('s')))", [](Draft &d) { moveTo(d, u"postgresql"_s); }, "A(id*, x: int32 = 1)", "CREATE TABLE a (x int DEFAULT (nextval('s')))"},
    {"sql-computed", "postgresql", "A(id*, x: int32, y: int32)", [](Draft &d) { moveTo(d, u"mysql"_s); change(d, u"A", [](Entity &e) { e.fields[2].generated = Generated::Stored; e.fields[2].generatedBy = u"crc32(x)"_s; }); }, nullptr,
     "CREATE TABLE a (x int, y int GENERATED ALWAYS AS (crc32(x)) STORED)"},
    {"sql-virtual", "postgresql", "A(id*, x: int32, y: int32)", [](Draft &d) { change(d, u"A", [](Entity &e) { e.fields[2].generated = Generated::Virtual; e.fields[2].generatedBy = u"x + 1"_s; }); }, nullptr, "CREATE TABLE a (x int, y int GENERATED ALWAYS AS (x + 1) VIRTUAL)"},
    {"sql-identity", "sqlite", "A(id*: identity, b*: int32)", nullptr, "A(id*, b: int32)", "CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, b INT, PRIMARY KEY (id, b))"},
    {"sql-identity", "mysql", "A(id*, x: identity)", nullptr, "A(id*, x: int64)", "CREATE TABLE a (id int AUTO_INCREMENT PRIMARY KEY, x int AUTO_INCREMENT)"},
    {"sql-identity", "postgresql", "A(id*: decimal(10,0))", [](Draft &d) { change(d, u"A", [](Entity &e) { e.fields[0].generated = Generated::Identity; }); }, nullptr, "CREATE TABLE a (id numeric GENERATED BY DEFAULT AS IDENTITY)"},
    {"sql-type-changed", "mysql", "A(id*, t!)", nullptr, "A(id*, t)", "CREATE TABLE a (t longtext, PRIMARY KEY (t))"},
    {"sql-type-changed", "mysql", "A(id*, t: decimal(65,2))", [](Draft &d) { change(d, u"A", [](Entity &e) { e.fields[1].type.precision = 66; }); }, nullptr, "CREATE TABLE a (t decimal(66,2))"},
    {"sql-type-changed", "postgresql", "A(id*, t: decimal(1000,2))", [](Draft &d) { change(d, u"A", [](Entity &e) { e.fields[1].type.precision = 1001; }); }, nullptr, "CREATE TABLE a (t numeric(1001,2))"},
    {"sql-type-sized", "mysql", "A(id*, t: uuid)", nullptr, "A(id*, t: string(36))", "CREATE TABLE a (t varchar)"},
    {"sql-type-sized", "sqlite", "A(id*, t: int32)", nullptr, "A(id*, t: int64)", "CREATE TABLE a (t INT); INSERT INTO a VALUES (3000000000)", "SELECT t FROM a", "3000000000"},
    {"sql-collation", "postgresql", "A(id*, t)", [](Draft &d) { moveTo(d, u"mysql"_s); change(d, u"A", [](Entity &e) { e.fields[1].collation = u"utf8mb4_bin"_s; }); }, nullptr, "CREATE TABLE a (t text COLLATE utf8mb4_bin)"},
    {"sql-nulls-distinct", "mysql", "A(id*, t!: int32)", [](Draft &d) { change(d, u"A", [](Entity &e) { e.keys[1].nullsNotDistinct = true; }); }, nullptr, "CREATE TABLE a (t int, UNIQUE NULLS NOT DISTINCT (t))"},
    {"sql-key-deferrable", "mysql", "A(id*, t!: int32)", [](Draft &d) { change(d, u"A", [](Entity &e) { e.keys[1].deferrable = Deferrable::Deferred; }); }, nullptr, "CREATE TABLE a (t int, CONSTRAINT u UNIQUE (t) DEFERRABLE)"},
    {"sql-key-deferrable", "sqlite", "A(id*, t!: int32)", [](Draft &d) { change(d, u"A", [](Entity &e) { e.keys[1].deferrable = Deferrable::Deferred; }); }, nullptr, "CREATE TABLE a (t int, CONSTRAINT u UNIQUE (t) DEFERRABLE)"},
    {"sql-check", "mysql", "A(id*, t)", [](Draft &d) { moveTo(d, u"postgresql"_s); addCheck(d, u"A", u"c"_s, u"t ~ '^a'"_s); }, nullptr, "CREATE TABLE a (t text, CHECK (t ~ '^a'))"},
    {"sql-check-on-key", "mysql", kPair, [](Draft &d) { changeReference(d, [](Reference &r) { r.onDelete = Action::SetNull; }); addCheck(d, u"C", u"k"_s, u"p_id > 0"_s); }, nullptr,
     "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int, CONSTRAINT k CHECK (p > 0), FOREIGN KEY (p) REFERENCES p (id) ON DELETE SET NULL)"},
    {"sql-check-on-key", "mysql", kPair, [](Draft &d) { changeReference(d, [](Reference &r) { r.onUpdate = Action::Cascade; }); addCheck(d, u"C", u"k"_s, u"`p_id` > 0"_s); }, nullptr,
     "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int, CONSTRAINT k CHECK (p > 0), FOREIGN KEY (p) REFERENCES p (id) ON UPDATE CASCADE)"},
    {"sql-check-on-identity", "mysql", "A(id*)", [](Draft &d) { addCheck(d, u"A", u"k"_s, u"id > 0"_s); }, nullptr, "CREATE TABLE a (id int AUTO_INCREMENT PRIMARY KEY, CHECK (id > 0))"},
    {"sql-reference-constant", "postgresql", "P(a*: int32, b*: int32); C(id*)\nC n-1? P: p/cs", [](Draft &d) { changeReference(d, [](Reference &r) { r.pairs[1].field = {}; r.pairs[1].literal = u"1"_s; }); }, nullptr,
     "CREATE TABLE p (a int, b int, PRIMARY KEY (a, b)); CREATE TABLE c (a int, FOREIGN KEY (a, 1) REFERENCES p (a, b))"},
    {"sql-reference-no-key", "postgresql", "P(id*: int32, n: int32); C(id*)\nC n-1? P: p/cs", [](Draft &d) { changeReference(d, [&](Reference &r) { r.pairs[0].referenced = d.schema().entityNamed(u"P")->fields[1].id; }); }, nullptr,
     "CREATE TABLE p (id int PRIMARY KEY, n int); CREATE TABLE c (n int REFERENCES p (n))"},
    {"sql-reference-no-key", "mysql", "P(id*: int32, n: int32); C(id*)\nC n-1? P: p/cs", [](Draft &d) { changeReference(d, [&](Reference &r) { r.pairs[0].referenced = d.schema().entityNamed(u"P")->fields[1].id; }); }, nullptr,
     "CREATE TABLE p (id int PRIMARY KEY, n int); CREATE TABLE c (n int, FOREIGN KEY (n) REFERENCES p (n))"},
    {"sql-reference-no-key", "sqlite", "P(id*: int32, n: int32); C(id*)\nC n-1? P: p/cs", [](Draft &d) { changeReference(d, [&](Reference &r) { r.pairs[0].referenced = d.schema().entityNamed(u"P")->fields[1].id; }); }, nullptr,
     "CREATE TABLE p (id int PRIMARY KEY, n int); CREATE TABLE c (n int REFERENCES p (n)); INSERT INTO p VALUES (1, 1); INSERT INTO c VALUES (1)"},
    {"sql-reference-types", "postgresql", kPair, [](Draft &d) { change(d, u"C", [](Entity &e) { e.fields[1].type = typeOf(TypeKind::Text); }); }, nullptr, "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p text REFERENCES p (id))"},
    {"sql-reference-types", "postgresql", kPair, [](Draft &d) { change(d, u"C", [](Entity &e) { e.fields[1].type = typeOf(TypeKind::Decimal); }); }, nullptr, "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p numeric(9,0) REFERENCES p (id))"},
    {"sql-reference-types", "mysql", "P(id*: int32); C(id*, p: int64?)\nC(p) n-1? P: parent/cs", nullptr, "P(id*: int64); C(id*, p: int64?)\nC(p) n-1? P: parent/cs", "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p bigint, FOREIGN KEY (p) REFERENCES p (id))"},
    {"sql-reference-types", "mysql", "P(id*: int32); C(id*)\nC n-1? P: p/cs", [](Draft &d) { change(d, u"P", [](Entity &e) { e.fields[0].type.native = u"int(10) unsigned"_s; e.fields[0].type.dialect = u"mysql"_s; }); }, nullptr,
     "CREATE TABLE p (id int unsigned PRIMARY KEY); CREATE TABLE c (p int, FOREIGN KEY (p) REFERENCES p (id))"},
    {"sql-reference-types", "mysql", "P(id*: string(20)); C(id*)\nC n-1? P: p/cs", [](Draft &d) { change(d, u"P", [](Entity &e) { e.fields[0].collation = u"utf8mb4_bin"_s; }); change(d, u"C", [](Entity &e) { e.fields[1].collation = u"utf8mb4_general_ci"_s; }); }, nullptr,
     "CREATE TABLE p (id varchar(20) COLLATE utf8mb4_bin PRIMARY KEY); CREATE TABLE c (p varchar(20) COLLATE utf8mb4_general_ci, FOREIGN KEY (p) REFERENCES p (id))"},
    {"sql-reference-deferrable-key", "postgresql", kPair, [](Draft &d) { change(d, u"P", [](Entity &e) { e.keys[0].deferrable = Deferrable::Immediate; }); }, nullptr, "CREATE TABLE p (id int PRIMARY KEY DEFERRABLE); CREATE TABLE c (p int REFERENCES p (id))"},
    {"sql-reference-computed", "postgresql", kPair, [](Draft &d) { changeReference(d, [](Reference &r) { r.onUpdate = Action::Cascade; }); change(d, u"C", [](Entity &e) { e.fields[1].generated = Generated::Stored; e.fields[1].generatedBy = u"id + 1"_s; }); }, nullptr,
     "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (a int, p int GENERATED ALWAYS AS (a + 1) STORED REFERENCES p (id) ON UPDATE CASCADE)"},
    {"sql-reference-computed", "mysql", "P(id*: int32); C(id*, g: int32?)\nC n-1? P: p/cs", [](Draft &d) { changeReference(d, [](Reference &r) { r.onDelete = Action::SetNull; }); change(d, u"C", [](Entity &e) { e.fields[1].generated = Generated::Stored; e.fields[1].generatedBy = u"`p_id` + 1"_s; }); }, nullptr,
     "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int, g int AS (p + 1) STORED, FOREIGN KEY (p) REFERENCES p (id) ON DELETE SET NULL)"},
    {"sql-reference-computed", "sqlite", kPair, [](Draft &d) { changeReference(d, [](Reference &r) { r.onDelete = Action::SetNull; }); change(d, u"C", [](Entity &e) { e.fields[1].generated = Generated::Stored; e.fields[1].generatedBy = u"id"_s; }); }, nullptr,
     "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (a INT, p INT GENERATED ALWAYS AS (a) STORED REFERENCES p (id) ON DELETE SET NULL); INSERT INTO p VALUES (1); INSERT INTO c (a) VALUES (1); DELETE FROM p"},
    {"sql-reference-other-source", "postgresql", kPair, [](Draft &d) { addVerbatim(d, u"x"_s, u"none"_s, {}); d.remove<Verbatim>(VerbatimId{800}); change(d, u"P", [](Entity &e) { e.dataSource = DataSourceId{900}; });
         d.update<DataSource>(DataSourceId{900}, [](DataSource &s) { s.dialect = u"postgresql"_s; }); }, nullptr, nullptr},
    {"sql-nul", "mysql", "A(id*, t)", [](Draft &d) { change(d, u"A", [](Entity &e) { e.description = u"a\0b"_s; }); }, nullptr, nullptr},
    {"sql-comment-long", "mysql", "A(id*, t)", [](Draft &d) { change(d, u"A", [](Entity &e) { e.description = QString(2049, u'c'); }); }, nullptr, nullptr},
    {"sql-match-full", "mysql", kPair, [](Draft &d) { changeReference(d, [](Reference &r) { r.match = Match::Full; r.onDelete = Action::Cascade; }); }, nullptr,
     "CREATE TABLE p (a int, b int, PRIMARY KEY (a, b)); CREATE TABLE c (a int, b int, CONSTRAINT f FOREIGN KEY (a, b) REFERENCES p (a, b) MATCH FULL); INSERT INTO c VALUES (1, NULL)", "SELECT count(*) FROM c", "1"},
    {"sql-set-null-fields", "mysql", kPair, [](Draft &d) { changeReference(d, [](Reference &r) { r.onDelete = Action::SetNull; r.setNullFields = {r.pairs[0].field}; }); }, nullptr,
     "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int, FOREIGN KEY (p) REFERENCES p (id) ON DELETE SET NULL (p))"},
    {"sql-set-null-required", "mysql", "P(id*: int32); C(id*)\nC n-1 P: p/cs", [](Draft &d) { changeReference(d, [](Reference &r) { r.onDelete = Action::SetNull; }); }, nullptr,
     "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int NOT NULL, FOREIGN KEY (p) REFERENCES p (id) ON DELETE SET NULL)"},
    {"sql-update-required", "mysql", "P(id*: int32, n!: int32?); C(id*)\nC n-1 P: p/cs", [](Draft &d) { changeReference(d, [&](Reference &r) { r.pairs[0].referenced = d.schema().entityNamed(u"P")->fields[1].id; r.onUpdate = Action::Cascade; }); }, nullptr,
     "CREATE TABLE p (id int PRIMARY KEY, n int NULL UNIQUE); CREATE TABLE c (n int NOT NULL, FOREIGN KEY (n) REFERENCES p (n) ON UPDATE CASCADE)"},
    {"sql-set-default", "mysql", kPair, [](Draft &d) { changeReference(d, [](Reference &r) { r.onDelete = Action::SetDefault; }); }, nullptr,
     "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int DEFAULT 1, CONSTRAINT f FOREIGN KEY (p) REFERENCES p (id) ON DELETE SET DEFAULT)", "SELECT DELETE_RULE FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = DATABASE()", "RESTRICT"},
    {"sql-reference-deferrable", "mysql", kPair, [](Draft &d) { changeReference(d, [](Reference &r) { r.deferrable = Deferrable::Deferred; }); }, nullptr, "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int, FOREIGN KEY (p) REFERENCES p (id) DEFERRABLE)"},
    {"sql-any-unguarded", "postgresql", kAnyEnd, [](Draft &d) { change(d, u"B", [](Entity &e) { e.keys.clear(); }); pointAnywhere(d, Action::NoAction); }, nullptr, nullptr},
    {"sql-any-own-table", "mysql", kAnyEnd, [](Draft &d) { pointAnywhere(d, Action::Cascade); }, nullptr,
     "CREATE TABLE h (id int PRIMARY KEY, k int); CREATE TRIGGER t AFTER DELETE ON h FOR EACH ROW DELETE FROM h WHERE k = OLD.id; INSERT INTO h VALUES (1, NULL), (2, 1); DELETE FROM h WHERE id = 1"},
    {"sql-no-mirror", "mysql", "P(id*: int32)\nP n-m P: friends/friendOf", [](Draft &d) { d.update<Through>(d.schema().throughs().begin()->id, [](Through &t) { t.role = ThroughRole::SymmetricMirrored; }); }, nullptr,
     "CREATE TABLE j (a int, b int, PRIMARY KEY (a, b)); CREATE TRIGGER t AFTER INSERT ON j FOR EACH ROW INSERT IGNORE INTO j VALUES (NEW.b, NEW.a); INSERT INTO j VALUES (1, 2)"},
    {"sql-partial-index", "mysql", "A(id*, x: int32, #(x))", [](Draft &d) { change(d, u"A", [](Entity &e) { e.indexes[0].where = u"x > 0"_s; }); }, nullptr, "CREATE TABLE a (x int); CREATE INDEX i ON a (x) WHERE x > 0"},
    {"sql-expression-index", "mysql", "A(id*, x: int32, #(x))", [](Draft &d) { change(d, u"A", [](Entity &e) { e.indexes[0].parts[0] = IndexPart{{}, u"x + 1"_s, false, false, 0, {}, {}}; }); }, nullptr, "CREATE TABLE a (x int); CREATE INDEX i ON a ((x + 1))"},
    {"sql-index-left", "postgresql", "A(id*, x: string(80), #(x))", [](Draft &d) { moveTo(d, u"mysql"_s); change(d, u"A", [](Entity &e) { e.indexes[0].method = u"FULLTEXT"_s; }); }, "A(id*, x: string(80), #(x))", "CREATE TABLE a (x text); CREATE FULLTEXT INDEX i ON a (x)"},
    {"sql-index-left", "sqlite", "A(id*, x: string(80), #(x))", [](Draft &d) { moveTo(d, u"mysql"_s); change(d, u"A", [](Entity &e) { e.indexes[0].parts[0].prefixLength = 7; }); }, "A(id*, x: string(80), #(x))", "CREATE TABLE a (x text); CREATE INDEX i ON a (x(7))"},
    {"sql-option-left", "postgresql", "A(id*, x: timestamp)", [](Draft &d) { moveTo(d, u"mysql"_s); change(d, u"A", [](Entity &e) { e.nativeOptions.insert(e.fields[1].id.toString() + "/ON UPDATE"_L1, u"current_timestamp()"_s); }); }, "A(id*, x: timestamp)",
     "CREATE TABLE a (x timestamp ON UPDATE current_timestamp)"},
    {"sql-identity-given", "mysql", "A(id*)", [](Draft &d) { moveTo(d, u"postgresql"_s); change(d, u"A", [](Entity &e) { e.nativeOptions.insert(u"IDENTITY id"_s, u"ALWAYS"_s); }); }, "A(id*)", "CREATE TABLE a (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY)"},
    {"sql-index-long", "mysql", "A(id*, x: text, y: text, #(x, y))", nullptr, "A(id*, x: string(300), y: string(300), #(x, y))", "CREATE TABLE a (x text, y text); CREATE INDEX i ON a (x, y)"},
    {"sql-operator-class", "postgresql", "A(id*, x, #(x))", [](Draft &d) { change(d, u"A", [](Entity &e) { e.indexes[0].parts[0].operatorClass = u"a, b"_s; }); }, nullptr, "CREATE TABLE a (x text); CREATE INDEX i ON a (x a, b)"},
    {"sql-included-fields", "mysql", "A(id*, x: int32, #(x))", [](Draft &d) { change(d, u"A", [](Entity &e) { e.indexes[0].included = {e.fields[0].id}; }); }, nullptr, "CREATE TABLE a (x int, y int); CREATE INDEX i ON a (x) INCLUDE (y)"},
    {"sql-name-changed", "postgresql", "A(id*, x!: int32); B(id*, x!: int32)", [](Draft &d) { moveTo(d, u"mysql"_s); for (const auto &n : {u"A", u"B"}) change(d, n, [](Entity &e) { e.keys[1].name = u"k"_s; }); }, nullptr,
     "CREATE TABLE a (x int, CONSTRAINT k UNIQUE (x)); CREATE TABLE b (x int, CONSTRAINT k UNIQUE (x))"},
    {"sql-name-changed", "sqlite", "one.A(id*); two.B(id*)", [](Draft &d) { moveTo(d, u"postgresql"_s); change(d, u"B", [](Entity &e) { e.table = u"a"_s; }); }, nullptr, "CREATE TABLE a (x); CREATE TABLE a (x)"},
    {"sql-record", "mysql", "A(id*)", [](Draft &d) { addVerbatim(d, u"function"_s, u"postgresql"_s, {}); }, nullptr, nullptr},
    {"sql-record-of-nothing", "mysql", "A(id*)", [](Draft &d) { addVerbatim(d, u"foreign key"_s, u"mysql"_s, d.schema().entityNamed(u"A")->id); }, nullptr, nullptr},
    {"sql-record-dangles", "sqlite", "A(id*)", [](Draft &d) { addVerbatim(d, u"foreign key"_s, u"sqlite"_s, d.schema().entityNamed(u"A")->id); d.update<Verbatim>(VerbatimId{800}, [](Verbatim &v) { v.text = u"FOREIGN KEY (id) REFERENCES nowhere (id)"_s; }); }, nullptr, nullptr},
    {"sql-view", "mysql", "view A(x: int32)", nullptr, "A(id*)", nullptr},
};

// Losses that are met only with options of an export or in a migration: tst_ddl and tst_migration have them.
const char *const kElsewhere[] = {"sql-reference-alone", "sql-record-left", "sql-enum-value", "sql-check-stays"};

Schema schemaOf(const char *text, const char *dialect, Edit edit)
{
    CountedIds ids;
    auto schema = schemaFromText(QString::fromUtf8(text), ids, QString::fromLatin1(dialect));
    if (!schema)
        qFatal("%s: %s", text, qPrintable(worded(schema.error(), Wording::English)));
    Draft draft(*schema);
    if (edit)
        edit(draft);
    return draft.schema();
}

const Dialect &dialectOf(const Example &example)
{
    return *dialectById(QString::fromLatin1(example.dialect));
}

// What the dialect has to say when the whole schema is written for it.
std::vector<checks::Problem> problemsIn(const Schema &schema, const Dialect &dialect)
{
    const SchemaIndex index(schema);
    const QSet<EntityId> written = writtenEntities(schema, {});
    auto problems = checks::obstacles(index, dialect, written, SqlNames(index, dialect, written));
    if (const auto ddl = ddlFor(index, dialect))
        problems.insert(problems.end(), ddl->problems.begin(), ddl->problems.end());
    return problems;
}

QStringList rulesIn(const std::vector<checks::Problem> &problems)
{
    QStringList ids;
    for (const checks::Problem &problem : problems)
        ids << QString::fromLatin1(problem.rule);
    return ids;
}

// An empty database of the dialect. `why` says why there is none here.
class Real
{
public:
    explicit Real(const QString &dialect)
    {
        DatabaseServer *server = dialect == "mysql"_L1 ? &DatabaseServer::mariaDb() : dialect == "postgresql"_L1 ? &DatabaseServer::postgresql() : nullptr;
        why = server ? server->problem() : QString();
        if (!why.isEmpty())
            return;
        m_name = "checks "_L1 + dialect;
        if (!QSqlDatabase::contains(m_name)) // making a database each time takes longer than all the rest
            open(dialect, server);
        if (dialect == "postgresql"_L1)
            run(u"DROP SCHEMA public CASCADE"_s);
        if (dialect == "postgresql"_L1)
            run(u"CREATE SCHEMA public"_s);
        if (dialect == "mysql"_L1) {
            const QString database = QSqlDatabase::database(m_name).databaseName();
            for (const QString &sql : {u"DROP DATABASE "_s, u"CREATE DATABASE "_s, u"USE "_s})
                run(sql + database);
        }
        if (dialect == "sqlite"_L1) {
            QSqlDatabase db = QSqlDatabase::database(m_name);
            db.close();
            db.open();
            run(u"PRAGMA foreign_keys = ON"_s);
        }
    }
    ~Real() = default;
    Q_DISABLE_COPY_MOVE(Real)

    QString why;

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
    QString ask(const QString &sql)
    {
        QSqlQuery query(QSqlDatabase::database(m_name));
        return query.exec(sql) && query.next() ? query.value(0).toString() : query.lastError().databaseText();
    }

private:
    QString m_name;

    void open(const QString &dialect, DatabaseServer *server)
    {
        QSqlDatabase db = QSqlDatabase::addDatabase(dialect == "mysql"_L1 ? u"QMYSQL"_s : dialect == "sqlite"_L1 ? u"QSQLITE"_s : u"QPSQL"_s, m_name);
        db.setDatabaseName(u":memory:"_s);
        if (server) {
            const QString database = server->freshDatabase();
            const QUrl url(server->url(database));
            db.setHostName(url.host());
            db.setPort(url.port());
            db.setUserName(url.userName());
            db.setDatabaseName(database);
        }
        if (!db.open())
            qFatal("%s", qPrintable(db.lastError().text()));
        run(u"SET client_min_messages = error"_s); // PostgreSQL's alone
    }
};

} // namespace

class TestChecks : public QObject
{
    Q_OBJECT

private slots:
    void everyRuleHasAnExample();
    void reported_data();
    void reported();
    void notReported_data() { reported_data(); }
    void notReported();
    void serverBehavesSo_data() { reported_data(); }
    void serverBehavesSo();
    void whatIsWrittenLoads_data() { reported_data(); }
    void whatIsWrittenLoads();
    void fixes_data() { reported_data(); }
    void fixes();
    void projects();
    void cleanupTestCase();
};

void TestChecks::everyRuleHasAnExample()
{
    QSet<QString> with;
    for (const Example &example : kExamples)
        with << QString::fromLatin1(example.rule);
    for (const char *rule : kElsewhere)
        with << QString::fromLatin1(rule);
    QSet<QString> all;
    for (const checks::Rule *rule : checks::dialectRules()) {
        QVERIFY2(!all.contains(QLatin1String(rule->id)), rule->id);
        QVERIFY(QRegularExpression(u"^sql(-[a-z]+)+$"_s).match(QLatin1StringView(rule->id)).hasMatch());
        QVERIFY(*rule->title);
        all << QString::fromLatin1(rule->id);
    }
    QCOMPARE(with - all, QSet<QString>());
    QCOMPARE(all - with, QSet<QString>());
}

void TestChecks::reported_data()
{
    QTest::addColumn<int>("row");
    for (int i = 0; i < int(std::size(kExamples)); ++i)
        QTest::addRow("%d %s %s", i, kExamples[i].rule, kExamples[i].dialect) << i;
}

void TestChecks::reported()
{
    QFETCH(int, row);
    const Example &example = kExamples[row];
    const Schema schema = schemaOf(example.failing, example.dialect, example.spoil);
    const auto problems = problemsIn(schema, dialectOf(example));
    QVERIFY2(rulesIn(problems).contains(QLatin1String(example.rule)), qPrintable(rulesIn(problems).join(u' ')));
    for (const checks::Problem &problem : problems) {
        const QString sentence = checks::worded(problem, Wording::English);
        QVERIFY2(!sentence.isEmpty() && !sentence.contains(QRegularExpression(u"%[0-9]"_s)), qPrintable(sentence));
        QVERIFY(problem.entity || !qstrncmp(problem.rule, "sql-record", 10));
    }
    // An error keeps the SQL from being written, and nothing else does.
    const bool isError = std::any_of(problems.begin(), problems.end(), [](const checks::Problem &problem) { return problem.severity == checks::Severity::Error; });
    const auto ddl = ddlFor(schema, dialectOf(example));
    QCOMPARE(ddl.ok(), !isError);
    if (!ddl.ok())
        QCOMPARE(ddl.error().place.entity, schema.entities().get(problems.front().entity)->name);
}

void TestChecks::notReported()
{
    QFETCH(int, row);
    const Example &example = kExamples[row];
    const Schema schema = schemaOf(example.passing ? example.passing : example.failing, example.dialect, nullptr);
    const auto problems = problemsIn(schema, dialectOf(example));
    QVERIFY2(!rulesIn(problems).contains(QLatin1String(example.rule)), qPrintable(rulesIn(problems).join(u' ')));
    Real real(QString::fromLatin1(example.dialect));
    if (!real.why.isEmpty())
        QSKIP(qPrintable(real.why));
    QCOMPARE(real.load(*ddlFor(schema, dialectOf(example))), QString());
}

void TestChecks::serverBehavesSo()
{
    QFETCH(int, row);
    const Example &example = kExamples[row];
    if (!example.proof)
        return; // ours alone, not the server's
    Real real(QString::fromLatin1(example.dialect));
    if (!real.why.isEmpty())
        QSKIP(qPrintable(real.why));
    QStringList statements = QString::fromUtf8(example.proof).split(u';', Qt::SkipEmptyParts);
    if (example.ask) {
        for (const QString &statement : statements)
            QCOMPARE(real.run(statement), QString());
        QCOMPARE(real.ask(QString::fromUtf8(example.ask)), QString::fromUtf8(example.answer));
        return;
    }
    const QString last = statements.takeLast();
    for (const QString &statement : statements)
        QCOMPARE(real.run(statement), QString());
    const QString said = real.run(last);
    QVERIFY2(!said.isEmpty(), qPrintable("the server takes this: "_L1 + last));
}

void TestChecks::whatIsWrittenLoads()
{
    QFETCH(int, row);
    const Example &example = kExamples[row];
    const auto ddl = ddlFor(schemaOf(example.failing, example.dialect, example.spoil), dialectOf(example));
    if (!ddl.ok() || !qstrcmp(example.rule, "sql-name-case"))
        return;
    Real real(QString::fromLatin1(example.dialect));
    if (!real.why.isEmpty())
        QSKIP(qPrintable(real.why));
    if (!qstrcmp(example.rule, "sql-computed") || !qstrcmp(example.rule, "sql-record"))
        QVERIFY(!ddl->text().contains("crc32"_L1) && !ddl->text().contains("SELECT"_L1));
    QCOMPARE(real.load(*ddl), QString());
}

// Each fix ends its problem and can be undone.
void TestChecks::fixes()
{
    QFETCH(int, row);
    const Example &example = kExamples[row];
    const Dialect &dialect = dialectOf(example);
    const Schema schema = schemaOf(example.failing, example.dialect, example.spoil);
    const auto count = [&](const Schema &s) { return rulesIn(problemsIn(s, dialect)).count(QLatin1String(example.rule)); };
    for (const checks::Problem &problem : problemsIn(schema, dialect)) {
        if (qstrcmp(problem.rule, example.rule) != 0)
            continue;
        for (const checks::Fix &fix : problem.fixes) {
            QVERIFY(!checks::worded(fix, Wording::English).contains(u'%'));
            CountedIds ids(100'000);
            const Result<Change> change = fix.apply(schema, ids);
            QVERIFY(change.ok() && !change->isEmpty());
            const Schema after = applied(schema, *change);
            QVERIFY2(count(after) < count(schema), qPrintable(rulesIn(problemsIn(after, dialect)).join(u' ')));
            QVERIFY(applied(after, inverted(*change)) == schema);
        }
    }
}

// `relata check` and the window: each data source is asked in its own dialect, and nothing is said twice.
void TestChecks::projects()
{
    const char *const text = "A(id*: identity, b*: int32)";
    const auto rules = [&](const char *dialect) { return rulesIn(checks::projectProblemsOf(schemaOf(text, dialect, nullptr))); };
    QVERIFY(rules("sqlite").contains(u"sql-identity"_s));
    QVERIFY(!rules("postgresql").contains(u"sql-identity"_s));
    const auto empty = rulesIn(checks::projectProblemsOf(schemaOf("A()", "sqlite", nullptr)));
    QVERIFY(empty.contains(u"entity-empty"_s) && !empty.contains(u"sql-empty"_s));
    // What somebody else's database does is not ours to judge.
    const Schema theirs = schemaOf(text, "sqlite", [](Draft &d) { d.update<DataSource>(d.schema().dataSources().begin()->id, [](DataSource &s) { s.management = Management::ReadOnly; }); });
    QVERIFY(!rulesIn(checks::projectProblemsOf(theirs)).contains(u"sql-identity"_s));
}

void TestChecks::cleanupTestCase()
{
    for (const QString &name : QSqlDatabase::connectionNames())
        QSqlDatabase::removeDatabase(name);
}

QTEST_GUILESS_MAIN(TestChecks)
#include "tst_checks.moc"
