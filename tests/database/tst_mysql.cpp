#include "model/database/mysqlintrospection.h"
#include "model/database/mysqltypes.h"
#include "model/schema/checks.h"
#include "model/schema/projectfile.h"
#include "model/sql/ddl.h"
#include "tests/support/databaseserver.h"
#include "tests/support/places.h"
#include "tests/support/roundtrip.h"

#include <QFile>
#include <QRegularExpression>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>
#include <nlohmann/json.hpp>

using namespace Qt::StringLiterals;
using namespace relata;
using namespace relata::database;
using nlohmann::json;
using relata::test::DatabaseServer;

namespace {

const std::atomic_bool kGoOn{false};

QString texted(const json &value)
{
    return QString::fromStdString(value.get<std::string>());
}

json readJson(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? json::parse(file.readAll().toStdString()) : json();
}

const Entity *byTable(const Schema &schema, const QString &table)
{
    for (const Entity &entity : schema.entities()) {
        if (entity.table == table)
            return &entity;
    }
    return nullptr;
}

const Field &column(const Schema &schema, const QString &table, const QString &name)
{
    const Entity *entity = byTable(schema, table);
    for (const Field &field : entity->fields) {
        if (field.column == name)
            return field;
    }
    qFatal("no column %s", qPrintable(name));
}

QStringList columnNames(const Entity &entity, const std::vector<FieldId> &ids)
{
    QStringList names;
    for (FieldId id : ids)
        names << (entity.field(id) ? entity.field(id)->column : u"?"_s);
    return names;
}

QStringList codesOf(const std::vector<Error> &notes)
{
    QStringList codes;
    for (const Error &note : notes)
        codes << QString::fromLatin1(note.code);
    codes.removeAll(u"import.definer"_s); // here one user makes all, and another reads
    codes.sort();
    return codes;
}

const char *actionName(Action action)
{
    static constexpr const char *kNames[] = {"NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT"};
    return kNames[int(action)];
}

// "a,b>other(x,y) CASCADE/RESTRICT one" for each foreign key of a table.
QStringList foreignKeysOf(const Schema &schema, const Entity &holder)
{
    QStringList lines;
    for (const Reference &reference : schema.references()) {
        if (reference.holder != holder.id)
            continue;
        const Entity &other = schema.entities()[reference.referenced];
        std::vector<FieldId> here, there;
        for (const FieldPair &pair : reference.pairs) {
            here.push_back(pair.field);
            there.push_back(pair.referenced);
        }
        lines << u"%1>%2(%3) %4/%5%6 %7"_s.arg(columnNames(holder, here).join(u','), other.table, columnNames(other, there).join(u','), QLatin1String(actionName(reference.onDelete)),
            QLatin1String(actionName(reference.onUpdate)), holder.areUnique(here) ? u" one"_s : QString(), reference.constraint);
    }
    lines.sort();
    return lines;
}

QStringList verbatimsOf(const Schema &schema, const QString &kind)
{
    std::vector<const Verbatim *> found;
    for (const Verbatim &verbatim : schema.verbatims()) {
        if (verbatim.kind == kind)
            found.push_back(&verbatim);
    }
    std::sort(found.begin(), found.end(), [](const Verbatim *a, const Verbatim *b) { return a->order < b->order; });
    QStringList texts;
    for (const Verbatim *verbatim : found)
        texts << verbatim->text;
    return texts;
}

} // namespace

class TestMysql : public QObject
{
    Q_OBJECT

private:
    DatabaseServer &m_server = DatabaseServer::mariaDb();
    QString m_database;

    void make(const QByteArray &sql)
    {
        m_database = m_server.freshDatabase();
        const QString said = m_server.run(m_database, sql);
        if (!said.isEmpty())
            qFatal("%s", qPrintable(said));
    }

    Introspected imported(const QByteArray &sql)
    {
        make(sql);
        return read();
    }

    Introspected read()
    {
        auto result = introspectMysql(*serverAddress(m_server.url(m_database)), kGoOn);
        if (!result)
            qFatal("%s", qPrintable(worded(result.error(), Wording::English)));
        if (const auto back = projectfile::parse(projectfile::serialize(result->schema)); !back)
            qFatal("%s", qPrintable(worded(back.error(), Wording::English)));
        return std::move(*result);
    }

private slots:
    void cleanup()
    {
        if (!m_database.isEmpty())
            m_server.drop(m_database);
        m_database.clear();
    }

    void types_data()
    {
        QTest::addColumn<QString>("native");
        QTest::addColumn<QString>("portable");
        const std::pair<const char *, const char *> all[] = {
            {"tinyint(1)", "boolean"}, {"tinyint(4)", "int16"}, {"tinyint(1) unsigned", "int16"}, {"smallint(6)", "int16"}, {"smallint(5) unsigned", "int32"}, {"mediumint(9)", "int32"},
            {"int(11)", "int32"}, {"int", "int32"}, {"int(10) unsigned zerofill", "int64"}, {"bigint(20)", "int64"}, {"bigint unsigned", "int64"}, {"year(4)", "int16"},
            {"decimal(10,2)", "decimal(10,2)"}, {"decimal(5,0) unsigned", "decimal(5,0)"}, {"float", "float32"}, {"float(7,4)", "float32"}, {"double unsigned", "float64"},
            {"char(36)", "string(36)"}, {"varchar(255)", "string(255)"}, {"mediumtext", "text"}, {"varbinary(16)", "bytes(16)"}, {"longblob", "bytes"}, {"bit(1)", "boolean"},
            {"bit(4)", "native(bit(4))"}, {"datetime", "timestamp"}, {"datetime(3)", "timestamp(3)"}, {"timestamp", "timestamptz"}, {"timestamp(6)", "timestamptz(6)"}, {"time", "time"},
            {"uuid", "uuid"}, {"json", "json"}, {"set('a','b')", "native(set('a','b'))"}, {"point", "native(point)"}, {"inet6", "native(inet6)"}, {"varchar(20) /*M!100301 COMPRESSED*/", "string(20)"},
        };
        for (const auto &[native, portable] : all)
            QTest::newRow(native) << QString::fromLatin1(native) << QString::fromLatin1(portable);
    }
    void types()
    {
        QFETCH(QString, native);
        QFETCH(QString, portable);
        const FieldType type = mysqlType(native);
        QCOMPARE(typeText(type), portable);
        QCOMPARE(type.native, native);
        QCOMPARE(type.dialect, u"mysql"_s);
    }

    void defaults()
    {
        const auto told = [](const char *text, const char *type, MysqlFlavor flavor = MysqlFlavor::MariaDb, const char *extra = "") {
            const DefaultValue value = mysqlDefault(text ? QString::fromUtf8(text) : QString(), QLatin1String(extra), mysqlType(QLatin1String(type)), flavor);
            return (value.kind == DefaultKind::None ? u""_s : value.kind == DefaultKind::Literal ? u"="_s : u"()"_s) + value.value;
        };
        QCOMPARE(told(nullptr, "int(11)"), u""_s);
        QCOMPARE(told("NULL", "int(11)"), u""_s);
        QCOMPARE(told("'NULL'", "varchar(9)"), u"=NULL"_s);
        QCOMPARE(told("''", "varchar(9)"), u"="_s);
        QCOMPARE(told("'it''s\\na\\\\b'", "varchar(9)"), u"=it's\na\\b"_s);
        QCOMPARE(told("-1.50", "decimal(9,2)"), u"=-1.50"_s);
        QCOMPARE(told("1", "tinyint(1)"), u"=true"_s);
        QCOMPARE(told("b'0'", "bit(1)"), u"=false"_s);
        QCOMPARE(told("b'101'", "bit(4)"), u"()b'101'"_s);
        QCOMPARE(told("current_timestamp(3)", "datetime(3)"), u"()current_timestamp(3)"_s);
        QCOMPARE(told("concat('a','b')", "text"), u"()concat('a','b')"_s);
        QCOMPARE(told("'a' 'b'", "text"), u"()'a' 'b'"_s);
        QCOMPARE(told("'a\\0\\0'", "binary(3)"), u"=a"_s);
        QCOMPARE(told("'\\0\\0'", "binary(2)"), u"="_s);
        QCOMPARE(told("'a\\0b'", "varbinary(3)"), u"()x'610062'"_s);
        QCOMPARE(told("NULL", "varchar(9)", MysqlFlavor::Mysql), u"=NULL"_s); // MySQL has no quotes to tell them apart, and NULL is null
        QCOMPARE(told("it's", "varchar(9)", MysqlFlavor::Mysql), u"=it's"_s);
        QCOMPARE(told("CURRENT_TIMESTAMP", "datetime", MysqlFlavor::Mysql), u"()CURRENT_TIMESTAMP"_s);
        QCOMPARE(told("CURRENT_TIMESTAMP", "varchar(20)", MysqlFlavor::Mysql), u"=CURRENT_TIMESTAMP"_s);
        QCOMPARE(told("uuid()", "varchar(36)", MysqlFlavor::Mysql, "DEFAULT_GENERATED"), u"()uuid()"_s);
    }

    void databaseNamesAreTakenOut()
    {
        const QStringList owned{u"t"_s, u"o`k"_s};
        QCOMPARE(withoutDatabase(u"select `d`.`t`.`id` AS `x`,'`d`.`t`' from `d`.`t` join `d`.`o``k`"_s, u"d"_s, owned), u"select `t`.`id` AS `x`,'`d`.`t`' from `t` join `o``k`"_s);
        QCOMPARE(withoutDatabase(u"select `d`.`id` from `other`.`d`.`t` join `d`.`u` `d`"_s, u"d"_s, owned), u"select `d`.`id` from `other`.`d`.`t` join `d`.`u` `d`"_s);
        QCOMPARE(withoutDatabase(u"'open"_s, u"d"_s, owned), u"'open"_s);
        QCOMPARE(withoutDatabase(u"`d`.`"_s, u"d"_s, owned), u"`d`.`"_s);
    }

    void columns()
    {
        RELATA_NEEDS_SERVER(m_server);
        const Introspected found = imported(R"(CREATE TABLE t (
            id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, active boolean NOT NULL DEFAULT 1, s set('a','b') DEFAULT 'a,b', e enum('x''y','z,w','') NOT NULL DEFAULT 'x''y',
            changed datetime(3) NOT NULL DEFAULT current_timestamp(3) ON UPDATE current_timestamp(3), v varchar(20) COLLATE utf8mb4_bin DEFAULT 'it''s', `none` varchar(3) DEFAULT NULL,
            price decimal(10,2) DEFAULT 1.50, twice decimal(12,2) GENERATED ALWAYS AS (price * 2) VIRTUAL, more decimal(12,2) AS (price + 1) STORED, doc json,
            quiet int INVISIBLE DEFAULT 3, code char(36) DEFAULT uuid() COMMENT 'a ''comment''', pt point) COMMENT='the ''table''' ENGINE=InnoDB ROW_FORMAT=COMPRESSED)");
        const Schema &schema = found.schema;
        const Entity *table = byTable(schema, u"t"_s);
        QVERIFY(table);
        QCOMPARE(table->description, u"the 'table'"_s);
        QCOMPARE(table->schemaName, QString());
        QCOMPARE(table->nativeOptions.value(u"ENGINE"_s), u"InnoDB"_s);
        QCOMPARE(table->nativeOptions.value(u"CHARSET"_s), u"utf8mb4"_s);
        QCOMPARE(table->nativeOptions.value(u"OPTIONS"_s).toLower(), u"row_format=compressed"_s);
        const auto field = [&](const char *name) -> const Field & { return column(schema, u"t"_s, QLatin1String(name)); };
        QCOMPARE(field("id").generated, Generated::Identity);
        QCOMPARE(field("id").type.kind, TypeKind::Int64);
        QCOMPARE(field("id").type.native, u"int(10) unsigned"_s);
        QVERIFY(!field("id").nullable);
        QCOMPARE(field("active").defaultValue, (DefaultValue{DefaultKind::Literal, u"true"_s}));
        QCOMPARE(field("e").type.kind, TypeKind::Enum);
        const Enumeration *enumeration = schema.enumerations().get(field("e").type.enumeration);
        QVERIFY(enumeration);
        QCOMPARE(enumeration->values, (QStringList{u"x'y"_s, u"z,w"_s, u""_s}));
        QCOMPARE(field("e").defaultValue, (DefaultValue{DefaultKind::Literal, u"x'y"_s}));
        QCOMPARE(field("changed").defaultValue, (DefaultValue{DefaultKind::Expression, u"current_timestamp(3)"_s}));
        QCOMPARE(table->nativeOptions.value(field("changed").id.toString() + u"/ON UPDATE"_s), u"current_timestamp(3)"_s);
        QCOMPARE(table->nativeOptions.value(field("quiet").id.toString() + u"/INVISIBLE"_s), u"true"_s);
        QCOMPARE(field("v").collation, u"utf8mb4_bin"_s);
        QCOMPARE(field("none").collation, QString());
        QCOMPARE(field("none").defaultValue, DefaultValue());
        QVERIFY(field("none").nullable);
        QCOMPARE(field("twice").generated, Generated::Virtual);
        QCOMPARE(field("twice").generatedBy, u"`price` * 2"_s);
        QCOMPARE(field("more").generated, Generated::Stored);
        QCOMPARE(field("more").defaultValue, DefaultValue());
        QCOMPARE(field("doc").type.kind, TypeKind::Json);
        QCOMPARE(field("doc").type.native, u"json"_s); // and its check goes with it
        QCOMPARE(field("code").defaultValue, (DefaultValue{DefaultKind::Expression, u"uuid()"_s}));
        QCOMPARE(field("code").description, u"a 'comment'"_s);
        QCOMPARE(field("pt").type.kind, TypeKind::Native);
        QCOMPARE(codesOf(found.notes), QStringList());
    }

    void sameEnumsAreOne()
    {
        RELATA_NEEDS_SERVER(m_server);
        const Schema schema = imported("CREATE TABLE a (size enum('s','m')); CREATE TABLE b (size enum('s','m'), kind enum('s','m')); CREATE TABLE c (size enum('s','m','l'))").schema;
        QCOMPARE(schema.enumerations().size(), 3);
        QCOMPARE(column(schema, u"a"_s, u"size"_s).type.enumeration, column(schema, u"b"_s, u"size"_s).type.enumeration);
        QVERIFY(column(schema, u"b"_s, u"size"_s).type.enumeration != column(schema, u"b"_s, u"kind"_s).type.enumeration);
        QVERIFY(column(schema, u"a"_s, u"size"_s).type.enumeration != column(schema, u"c"_s, u"size"_s).type.enumeration);
    }

    void keysAndIndexes()
    {
        RELATA_NEEDS_SERVER(m_server);
        const Introspected found = imported(R"(CREATE TABLE t (b int, a int, v varchar(99), x text, pt point NOT NULL, PRIMARY KEY (a, b), UNIQUE KEY pair (b, a) COMMENT 'both',
            UNIQUE KEY start (v(5)), KEY down (v DESC, a), KEY part (x(10), a), FULLTEXT KEY words (x), SPATIAL KEY place (pt)))");
        const Entity *table = byTable(found.schema, u"t"_s);
        QCOMPARE(columnNames(*table, table->primaryKey()->fields), (QStringList{u"a"_s, u"b"_s}));
        QCOMPARE(table->keys.size(), size_t(2));
        QCOMPARE(table->keys[1].name, u"pair"_s);
        QCOMPARE(table->keys[1].description, u"both"_s);
        QCOMPARE(columnNames(*table, table->keys[1].fields), (QStringList{u"b"_s, u"a"_s}));
        QStringList told;
        for (const Index &index : table->indexes) {
            QStringList parts;
            for (const IndexPart &part : index.parts)
                parts << columnNames(*table, {part.field}).join(u',') + (part.prefixLength ? u'(' + QString::number(part.prefixLength) + u')' : QString()) + (part.descending ? u" desc"_s : QString());
            told << index.name + u": "_s + parts.join(u", "_s) + (index.unique ? u" unique"_s : QString()) + u' ' + index.method;
        }
        QCOMPARE(told, (QStringList{u"down: v desc, a "_s, u"part: x(10), a "_s, u"place: pt spatial"_s, u"start: v(5) unique "_s, u"words: x fulltext"_s}));
    }

    void foreignKeys()
    {
        RELATA_NEEDS_SERVER(m_server);
        const Introspected found = imported(R"(CREATE TABLE region (country char(2), code int, PRIMARY KEY (country, code), UNIQUE KEY back (code, country));
            CREATE TABLE town (id int PRIMARY KEY, c char(2), r int, mayor int UNIQUE, parent int,
                CONSTRAINT in_region FOREIGN KEY (R, C) REFERENCES region (code, country) ON DELETE SET NULL ON UPDATE CASCADE,
                CONSTRAINT same_columns FOREIGN KEY (c, r) REFERENCES region (country, code) ON DELETE RESTRICT);
            CREATE TABLE person (id int PRIMARY KEY);
            ALTER TABLE town ADD CONSTRAINT led FOREIGN KEY (mayor) REFERENCES person (id) ON DELETE CASCADE, ADD CONSTRAINT within FOREIGN KEY (parent) REFERENCES town (id) ON DELETE NO ACTION;
            CREATE TABLE both_ends (person int, town int, PRIMARY KEY (person, town), FOREIGN KEY (person) REFERENCES person (id), FOREIGN KEY (town) REFERENCES town (id));)");
        const Schema &schema = found.schema;
        QCOMPARE(foreignKeysOf(schema, *byTable(schema, u"town"_s)),
                 (QStringList{u"c,r>region(country,code) RESTRICT/RESTRICT same_columns"_s, u"mayor>person(id) CASCADE/RESTRICT one led"_s, u"parent>town(id) NO ACTION/RESTRICT within"_s,
                              u"r,c>region(code,country) SET NULL/CASCADE in_region"_s}));
        QCOMPARE(schema.throughs().size(), 1);
        QCOMPARE(codesOf(found.notes), QStringList());
    }

    void whatCantBeHeldIsKept()
    {
        RELATA_NEEDS_SERVER(m_server);
        const QString other = m_server.freshDatabase();
        m_server.run(other, "CREATE TABLE far (id int PRIMARY KEY)");
        const Introspected found = imported("CREATE TABLE t (id int PRIMARY KEY, far_id int, CONSTRAINT away FOREIGN KEY (far_id) REFERENCES " + other.toUtf8() + ".far (id));"
                                            "CREATE TABLE missing (id int PRIMARY KEY, gone int, CONSTRAINT lost FOREIGN KEY (gone) REFERENCES nowhere (id))");
        QCOMPARE(found.schema.references().size(), 0);
        QCOMPARE(codesOf(found.notes), (QStringList{u"import.foreignKey"_s, u"import.foreignKey"_s}));
        const QStringList kept = verbatimsOf(found.schema, u"foreign key"_s);
        QCOMPARE(kept.size(), 2);
        QVERIFY2(kept.contains(u"ALTER TABLE `t` ADD CONSTRAINT `away` FOREIGN KEY (`far_id`) REFERENCES `%1`.`far` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT"_s.arg(other)), qPrintable(kept.join(u'\n')));
        m_server.drop(m_database);
        m_database = other;
    }

    void checks()
    {
        RELATA_NEEDS_SERVER(m_server);
        const Introspected found = imported("CREATE TABLE t (n int CHECK (n > 0), m int, CONSTRAINT small CHECK (n < 100 AND m <> '`x`.y'), CHECK (m IN (1, 2)))");
        QStringList told;
        for (const Check &check : byTable(found.schema, u"t"_s)->checks)
            told << check.name + u": "_s + check.expression;
        QCOMPARE(told, (QStringList{u"CONSTRAINT_1: `m` in (1,2)"_s, u"n: `n` > 0"_s, u"small: `n` < 100 and `m` <> '`x`.y'"_s}));
    }

    // What is not modelled is kept so that it can be run again: in a fresh database the server then tells the same of it.
    void verbatimsRunAgain()
    {
        RELATA_NEEDS_SERVER(m_server);
        const QByteArray tables = R"(CREATE TABLE item (id int PRIMARY KEY, name varchar(40), price decimal(9,2));
            CREATE TABLE log (id int AUTO_INCREMENT PRIMARY KEY, said varchar(200));)";
        make(tables + R"(CREATE SEQUENCE counter START WITH 7 INCREMENT BY 3 CYCLE;
            CREATE VIEW zz_cheap AS SELECT id, name, concat(name, ' `test`.`item`') AS label FROM item WHERE price < 10;
            CREATE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW aa_cheaper AS SELECT id, name FROM zz_cheap WHERE id > 0 WITH LOCAL CHECK OPTION;
            DELIMITER $$
            CREATE TRIGGER `noted` AFTER UPDATE ON `item` FOR EACH ROW BEGIN IF NEW.price <> OLD.price THEN INSERT INTO log (said) VALUES (concat('was ', OLD.price)); END IF; END$$
            CREATE TRIGGER `noted_too` AFTER UPDATE ON `item` FOR EACH ROW SET @x = 1$$
            CREATE FUNCTION tax(`amount` decimal(9,2), `kind` varchar(10) CHARSET utf8mb4 COLLATE utf8mb4_bin) RETURNS varchar(20) CHARSET latin1 COLLATE latin1_bin DETERMINISTIC NO SQL COMMENT 'it''s' BEGIN RETURN amount * 0.2; END$$
            CREATE PROCEDURE fill(IN `many` int(11), OUT `done` int(11), INOUT `both_ways` text CHARSET utf8mb4 COLLATE utf8mb4_general_ci) MODIFIES SQL DATA SQL SECURITY INVOKER BEGIN SET done = many; END$$
            CREATE EVENT tidy ON SCHEDULE EVERY 2 DAY STARTS '2030-01-01 00:00:00' ON COMPLETION PRESERVE DISABLE COMMENT 'tidies' DO DELETE FROM log$$
            CREATE EVENT once ON SCHEDULE AT '2037-01-01 00:00:00' DO DELETE FROM log$$)");
        const Introspected found = read();
        QCOMPARE(codesOf(found.notes), QStringList());
        QCOMPARE(found.notes.size(), size_t(1));
        QCOMPARE(found.notes[0].arguments, (QStringList{u"8"_s, u"8"_s, u"root@localhost"_s}));
        const QByteArray before = m_server.dump(m_database);
        const QString original = m_database;
        QByteArray again;
        for (const char *kind : {"sequence", "view", "function", "procedure", "trigger", "event"}) {
            const QStringList texts = verbatimsOf(found.schema, QLatin1String(kind));
            QVERIFY2(!texts.isEmpty(), kind);
            for (const QString &text : texts)
                again += text.toUtf8() + "$$\n";
        }
        const Entity *view = byTable(found.schema, u"zz_cheap"_s);
        QVERIFY(view && view->kind == EntityKind::View);
        QCOMPARE(view->fields.size(), size_t(3));
        make(tables + "\nDELIMITER $$\n" + again);
        const auto normal = [this](QByteArray dump, const QString &database) {
            QString text = QString::fromUtf8(dump);
            text.replace(database, u"DATABASE"_s);
            return text.split(u'\n');
        };
        QVERIFY(before.contains("zz_cheap") && before.contains("noted_too") && before.contains("tidy") && before.contains("counter"));
        QCOMPARE(normal(m_server.dump(m_database), m_database), normal(before, original));
        m_server.drop(original);
    }

    void partitionsBelongToTheirTable()
    {
        RELATA_NEEDS_SERVER(m_server);
        const QByteArray parts[] = {"RANGE (year(`d`))\n(PARTITION `p0` VALUES LESS THAN (2000),\n PARTITION `p1` VALUES LESS THAN MAXVALUE)",
                                    "LIST (`id`)\n(PARTITION `odd` VALUES IN (1,3) COMMENT = 'it''s',\n PARTITION `even` VALUES IN (2,4))",
                                    "HASH (`id`)\nPARTITIONS 4",
                                    "RANGE (`id`)\nSUBPARTITION BY HASH (to_days(`d`))\nSUBPARTITIONS 2\n(PARTITION `p0` VALUES LESS THAN (10),\n PARTITION `p1` VALUES LESS THAN (20))"};
        QByteArray sql;
        for (int i = 0; i < 4; ++i)
            sql += "CREATE TABLE t" + QByteArray::number(i) + " (id int, d date, PRIMARY KEY (id, d)) PARTITION BY " + parts[i] + ";\n";
        const Schema schema = imported(sql).schema;
        QCOMPARE(schema.entities().size(), 4);
        for (int i = 0; i < 4; ++i)
            QCOMPARE(byTable(schema, u't' + QString::number(i))->nativeOptions.value(u"PARTITION BY"_s), QString::fromUtf8(parts[i]));
    }

    // Import, write, import again, and the server itself says that both are the same.
    void writtenAgain()
    {
        RELATA_NEEDS_SERVER(m_server);
        const Introspected found = imported(R"(CREATE TABLE t (
                id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, active boolean NOT NULL DEFAULT 1, s set('a','b') DEFAULT 'a,b', e enum('x''y','z') DEFAULT 'z',
                changed datetime(3) NOT NULL DEFAULT current_timestamp(3) ON UPDATE current_timestamp(3), v varchar(20) COLLATE utf8mb4_bin DEFAULT 'it''s\\a', price decimal(10,2) DEFAULT 1.50,
                twice decimal(12,2) GENERATED ALWAYS AS (price * 2) VIRTUAL, quiet int DEFAULT 3 INVISIBLE, x text, pt point NOT NULL, n int UNIQUE CHECK (n > 0),
                doc json COMMENT 'free', CONSTRAINT small CHECK (n < 100), KEY part (x(10)), KEY down (v DESC), FULLTEXT KEY words (x), SPATIAL KEY place (pt)) COMMENT='the table' ROW_FORMAT=COMPRESSED COLLATE=utf8mb4_unicode_ci;
            CREATE TABLE u (id int PRIMARY KEY, t int unsigned, KEY part (t), CONSTRAINT n FOREIGN KEY (t) REFERENCES t (id) ON DELETE SET NULL ON UPDATE CASCADE) ENGINE=InnoDB CHARSET=latin1;
            CREATE TABLE p (id int, PRIMARY KEY (id)) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN MAXVALUE);
            CREATE TABLE w (id int PRIMARY KEY) WITH SYSTEM VERSIONING;
            CREATE VIEW v AS SELECT id, v FROM t;
            DELIMITER $$
            CREATE TRIGGER `g` BEFORE INSERT ON `t` FOR EACH ROW BEGIN SET NEW.price = 1; SET NEW.n = 2; END$$)");
        QCOMPARE(codesOf(found.notes), QStringList());
        for (const checks::Problem &problem : checks::problemsOf(found.schema))
            QVERIFY2(problem.severity != checks::Severity::Error, qPrintable(checks::worded(problem, Wording::English)));
        const QString before = QString::fromUtf8(m_server.dump(m_database)).replace(m_database, u"DATABASE"_s);
        const auto ddl = ddlFor(found.schema, *dialectById(u"mysql"_s));
        QVERIFY2(ddl.ok(), ddl.ok() ? "" : qPrintable(worded(ddl.error(), Wording::English)));
        QCOMPARE(ddl->losses, QStringList());
        m_server.drop(m_database);
        make(ddl->text().toUtf8());
        const auto lines = [](const QString &dump) { // where a key stands among the others says nothing
            QStringList all = dump.split(QRegularExpression(u",?\\n"_s));
            all.sort();
            return all;
        };
        QCOMPARE(lines(QString::fromUtf8(m_server.dump(m_database)).replace(m_database, u"DATABASE"_s)), lines(before));
    }

    void nastyNames()
    {
        RELATA_NEEDS_SERVER(m_server);
        const Introspected found = imported("CREATE TABLE `a``b` (`select` int PRIMARY KEY, `x.y` int, `\"` varchar(9) DEFAULT '`', CONSTRAINT `c'd` CHECK (`x.y` > 0));"
                                            "CREATE TABLE `größe; --` (`id` int PRIMARY KEY, `Ключ` int, CONSTRAINT `f``k` FOREIGN KEY (`Ключ`) REFERENCES `a``b` (`select`));"
                                            "CREATE VIEW `v``w` AS SELECT `a``b`.`x.y` AS `x``z` FROM `a``b`");
        QCOMPARE(foreignKeysOf(found.schema, *byTable(found.schema, u"größe; --"_s)), (QStringList{u"Ключ>a`b(select) RESTRICT/RESTRICT f`k"_s}));
        QCOMPARE(verbatimsOf(found.schema, u"view"_s), (QStringList{u"CREATE VIEW `v``w` AS select `a``b`.`x.y` AS `x``z` from `a``b`"_s}));
        QCOMPARE(codesOf(found.notes), QStringList());
    }

    // The same whatever the number of tables, as the server itself counts.
    void fewStatements()
    {
        RELATA_NEEDS_SERVER(m_server);
        QByteArray sql;
        for (int i = 0; i < 60; ++i)
            sql += "CREATE TABLE t" + QByteArray::number(i) + " (id int PRIMARY KEY, up int REFERENCES t" + QByteArray::number(std::max(0, i - 1)) + " (id));";
        make(sql + "CREATE TABLE counted (n bigint) ENGINE=MyISAM;");
        const auto questions = [this] {
            m_server.run(m_database, "DELETE FROM counted; INSERT INTO counted SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'QUESTIONS'");
            QSqlDatabase database = QSqlDatabase::addDatabase(u"QMYSQL"_s, u"count"_s);
            const auto address = serverAddress(m_server.url(m_database));
            database.setHostName(address->host);
            database.setPort(address->port);
            database.setUserName(address->user);
            database.setDatabaseName(address->database);
            qint64 count = -1;
            if (database.open()) {
                QSqlQuery query(u"SELECT n FROM counted"_s, database);
                count = query.next() ? query.value(0).toLongLong() : -1;
            }
            database = QSqlDatabase();
            QSqlDatabase::removeDatabase(u"count"_s);
            return count;
        };
        const qint64 first = questions();
        const qint64 idle = questions() - first; // what counting itself takes
        const qint64 start = questions();
        const Introspected found = read();
        const qint64 taken = questions() - start - idle;
        QCOMPARE(found.schema.entities().size(), 61);
        QCOMPARE(found.schema.references().size(), 60);
        QVERIFY2(taken >= 7 && taken <= 14, qPrintable(QString::number(taken))); // four are the driver's own and the session's
    }

    void failures()
    {
        RELATA_NEEDS_SERVER(m_server);
        make("CREATE TABLE t (id int PRIMARY KEY)");
        const QString good = m_server.url(m_database);
        std::atomic_bool cancelled{true};
        const auto stopped = introspectMysql(*serverAddress(good), cancelled);
        QVERIFY(!stopped.ok());
        QCOMPARE(stopped.error().code, "import.cancelled");
        // Cancelled on the way: nothing comes after.
        std::atomic_bool later{false};
        int steps = 0;
        const auto halfway = introspectMysql(*serverAddress(good), later, [&](const Progress &now) {
            steps = now.step;
            later = now.step == 2;
        });
        QVERIFY(!halfway.ok());
        QCOMPARE(steps, 2);
        // Dropped on the way: half a database is none.
        const auto dropped = introspectMysql(*serverAddress(good), kGoOn, [&](const Progress &now) {
            if (now.step == 3)
                QCOMPARE(m_server.run(m_database, "DROP TABLE t"), QString());
        });
        QVERIFY(!dropped.ok());
        QCOMPARE(dropped.error().code, "import.changing");
        for (const QString &url : {QString(good).replace(m_database, u"not_there"_s), QString(good).replace(u"test@"_s, u"test:canary77@"_s), QString(good) + u"?ssl-ca=/dev/null"_s}) {
            const auto result = introspectMysql(*serverAddress(url), kGoOn);
            QVERIFY2(!result.ok(), qPrintable(url));
            QVERIFY2(QByteArrayView(result.error().code).startsWith("connect."), result.error().code);
            QVERIFY(!worded(result.error(), Wording::English).contains("canary77"_L1));
        }
        QCOMPARE(QSqlDatabase::connectionNames(), QStringList());
    }

    void passwordsAreNotKept()
    {
        RELATA_NEEDS_SERVER(m_server);
        make("CREATE TABLE t (id int PRIMARY KEY); CREATE USER IF NOT EXISTS secretive@'127.0.0.1' IDENTIFIED BY 'canary77'; GRANT ALL ON *.* TO secretive@'127.0.0.1'");
        const QString url = m_server.url(m_database).replace(u"test@"_s, u"secretive:canary77@"_s);
        const auto found = introspectMysql(*serverAddress(url), kGoOn);
        QVERIFY(found.ok());
        const QByteArray file = projectfile::serialize(found->schema);
        QVERIFY(file.contains("secretive@127.0.0.1"));
        QVERIFY(!file.contains("canary77"));
    }

    void otherPeoplesDatabases_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("truth");
        RELATA_NEEDS_SCHEMAS();
        const json manifest = readJson(relata::test::schemasDir() + u"/manifest.json"_s);
        for (const json &entry : manifest["files"]) {
            if (entry["dialect"] == "mysql")
                QTest::newRow(entry["name"].get<std::string>().c_str()) << texted(entry["file"]) << texted(entry["name"]);
        }
    }
    void otherPeoplesDatabases()
    {
        RELATA_NEEDS_SCHEMAS();
        RELATA_NEEDS_SERVER(m_server);
        QFETCH(QString, file);
        QFETCH(QString, truth);
        QFile source(relata::test::schemasDir() + u'/' + file);
        QVERIFY(source.open(QIODevice::ReadOnly));
        QString sql = QString::fromUtf8(source.readAll());
        // Some make a database of their own; "source" loads rows that are not here.
        static const QRegularExpression kRows(u"^source\\s.*$"_s, QRegularExpression::MultilineOption);
        static const QRegularExpression kOwn(u"^USE\\s+(\\w+)\\s*;"_s, QRegularExpression::MultilineOption | QRegularExpression::CaseInsensitiveOption);
        sql.remove(kRows);
        const auto own = kOwn.match(sql);
        if (own.hasMatch())
            m_database = own.captured(1);
        else
            m_database = m_server.freshDatabase();
        const QString said = m_server.run(own.hasMatch() ? QString() : m_database, sql.toUtf8());
        QVERIFY2(said.isEmpty(), qPrintable(said));
        const Introspected found = read();
        const Schema &schema = found.schema;
        const json tables = readJson(relata::test::schemasDir() + u"/truth/"_s + truth + u".json"_s);
        QStringList wrong;
        const auto same = [&wrong](const QString &where, const auto &got, const auto &wanted) {
            if (!(got == wanted))
                wrong << u"%1: %2, not %3"_s.arg(where, QVariant::fromValue(got).toString(), QVariant::fromValue(wanted).toString());
        };
        same(u"tables"_s, int(schema.entities().size()), int(tables.size()));
        qsizetype columns = 0, keys = 0;
        for (const json &table : tables) {
            const QString name = texted(table["name"]);
            const Entity *entity = byTable(schema, name);
            if (!entity) {
                wrong << name + u" is missing"_s;
                continue;
            }
            same(name + u" kind"_s, entity->kind == EntityKind::View, table["kind"] == "view");
            same(name + u" columns"_s, int(entity->fields.size()), int(table["columns"].size()));
            QStringList primary;
            for (const json &part : table["primary_key"].is_array() ? table["primary_key"] : json::array())
                primary << texted(part);
            same(name + u" primary key"_s, (entity->primaryKey() ? columnNames(*entity, entity->primaryKey()->fields) : QStringList()).join(u','), primary.join(u','));
            for (size_t i = 0; i < std::min(entity->fields.size(), table["columns"].size()); ++i) {
                const Field &field = entity->fields[i];
                const json &told = table["columns"][i];
                const QString where = name + u'.' + texted(told["name"]);
                same(where, field.column, texted(told["name"]));
                same(where + u" type"_s, field.type.native, texted(told["type"]));
                same(where + u" nullable"_s, field.nullable, !told["not_null"].get<bool>());
                const DefaultValue given = mysqlDefault(told["default"].is_null() ? QString() : texted(told["default"]), texted(told["extra"]), field.type, MysqlFlavor::MariaDb);
                same(where + u" default"_s, QString::number(int(field.defaultValue.kind)) + field.defaultValue.value, QString::number(int(given.kind)) + given.value);
                same(where + u" counts itself"_s, field.generated == Generated::Identity, told["extra"] == "auto_increment");
                same(where + u" on update"_s, entity->nativeOptions.contains(field.id.toString() + u"/ON UPDATE"_s), texted(told["extra"]).startsWith("on update"_L1));
                ++columns;
            }
            QStringList wanted;
            for (const json &key : table["foreign_keys"].is_array() ? table["foreign_keys"] : json::array()) {
                QStringList here, there;
                for (const json &part : key["columns"])
                    here << texted(part);
                for (const json &part : key["ref_columns"])
                    there << texted(part);
                wanted << u"%1>%2(%3) %4/%5%6 %7"_s.arg(here.join(u','), texted(key["ref_table"]), there.join(u','), texted(key["on_delete"]), texted(key["on_update"]),
                    key["unique"].get<bool>() ? u" one"_s : QString(), texted(key["name"]));
            }
            wanted.sort();
            keys += wanted.size();
            same(name + u" foreign keys"_s, foreignKeysOf(schema, *entity).join(u'\n'), wanted.join(u'\n'));
        }
        qInfo("%s: %d tables and views, %d columns, %d foreign keys, %d mismatches", qPrintable(truth), int(tables.size()), int(columns), int(keys), int(wrong.size()));
        QCOMPARE(wrong.join(u'\n'), QString());
        QVERIFY(columns > 0);
        QCOMPARE(schema.references().size(), keys);
        QCOMPARE(codesOf(found.notes), QStringList());
        const auto ddl = ddlFor(schema, *dialectById(u"mysql"));
        QVERIFY2(ddl.ok(), ddl.ok() ? "" : qPrintable(worded(ddl.error(), Wording::English)));
        QCOMPARE(relata::test::unexplained(u"SHOW CREATE of "_s + truth, relata::test::lostOnTheWay(m_server, m_database, "SET foreign_key_checks = 1;\n"_L1 + ddl->text()), {
            {u"character sets of literals in views"_s, QRegularExpression(u"^[<>] .*CREATE ALGORITHM"_s)},
        }), QStringList());
    }
};

QTEST_GUILESS_MAIN(TestMysql)
#include "tst_mysql.moc"
