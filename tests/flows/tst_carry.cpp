// Other people's schemas carried from one kind of database to another and back: what differs then has been said as a loss before.
#include "model/flows/importsource.h"
#include "model/sql/expressions.h"
#include "tests/support/places.h"
#include "tests/support/schematrip.h"

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace relata;
using relata::test::DatabaseServer;
using relata::test::RealDatabase;

namespace {

// A fact of a table, where it stands, and what losses may change it.
struct Fact
{
    QString text;
    QString entity;
    QString field;
    QString kind;
};

QString nameOfAction(Action action)
{
    static const QStringList names{u"no action"_s, u"no action"_s, u"cascade"_s, u"set null"_s, u"set default"_s}; // restrict differs by when it is checked
    return names[int(action)];
}

// Column names as every database takes them, truth as a number, and now with the digits that PostgreSQL always gives it.
QString canonical(const Dialect &dialect, const QString &expression)
{
    return canonicalExpression(dialect, expression).remove(u'"').toLower().replace(" true"_L1, " 1"_L1).replace(" false"_L1, " 0"_L1).replace("(current_timestamp! 6)"_L1, "current_timestamp"_L1);
}

// What every database can hold, by columns' names. Entities are told apart by their tables.
QHash<QString, Fact> factsOf(const Schema &schema)
{
    QHash<QString, Fact> facts;
    for (const Entity &entity : schema.entities()) {
        if (entity.kind == EntityKind::View)
            continue;
        const QString table = schema.tableName(entity).toLower();
        const auto columns = [&](const Entity &of, const std::vector<FieldId> &fields) {
            QStringList names;
            for (const FieldId id : fields)
                names << (of.field(id) ? schema.columnName(*of.field(id)) : u"?"_s);
            return names.join(u',');
        };
        const auto add = [&](const QString &kind, const QString &what, const QString &text, const QString &field = {}) { facts.insert(kind + u' ' + table + u' ' + what, {text, entity.name, field, kind}); };
        QStringList order;
        for (const Field &field : entity.fields) {
            const QString column = schema.columnName(field);
            order << column;
            FieldType type = field.type;
            type.native.clear();
            QString typed = typeText(type);
            if (const Enumeration *enumeration = schema.enumerations().get(type.enumeration); enumeration && type.kind == TypeKind::Enum)
                typed = "enum "_L1 + enumeration->values.join(u'|');
            add(u"type"_s, column, typed, field.name);
            add(u"null"_s, column, field.nullable ? u"null"_s : u"not null"_s, field.name);
            const Dialect &dialect = *dialectById(schema.dialectOf(entity));
            const DefaultValue &value = field.defaultValue;
            const bool counts = field.generated == Generated::Identity;
            const bool hex = field.type.kind == TypeKind::Bytes && value.kind == DefaultKind::Literal && value.value.startsWith("\\x"_L1); // as PostgreSQL spells x'…'
            if (hex)
                add(u"default"_s, column, "x'"_L1 + value.value.sliced(2) + u'\'', field.name);
            else if (value.kind != DefaultKind::None && !counts)
                add(u"default"_s, column, value.kind == DefaultKind::Literal ? "= "_L1 + (field.type.isNumber() ? QString::number(value.value.toDouble()) : value.value) : canonical(dialect, value.value), field.name);
            if (counts)
                add(u"counts"_s, column, u"yes"_s, field.name);
            if (!field.generatedBy.isEmpty())
                add(u"computed"_s, column, canonical(dialect, field.generatedBy), field.name);
        }
        add(u"columns"_s, {}, order.join(u','));
        for (const Key &key : entity.keys)
            add(key.kind == KeyKind::Primary ? u"primary"_s : u"unique"_s, columns(entity, key.fields), u"yes"_s);
        for (const Index &index : entity.indexes) {
            std::vector<FieldId> fields;
            for (const IndexPart &part : index.parts)
                fields.push_back(part.field);
            if (index.unique && index.where.isEmpty())
                add(u"unique"_s, columns(entity, fields), u"yes"_s);
            else
                add(u"index"_s, columns(entity, fields), u"yes"_s);
        }
        for (const Check &check : entity.checks)
            add(u"check"_s, canonical(*dialectById(schema.dialectOf(entity)), check.expression), u"yes"_s);
        for (const Reference &reference : schema.references())
            if (reference.holder == entity.id && reference.enforcement == Enforcement::Enforced) {
                const Entity &other = schema.entities()[reference.referenced];
                QStringList pairs;
                for (const FieldPair &pair : reference.pairs)
                    pairs << columns(entity, {pair.field}) + u'>' + columns(other, {pair.referenced});
                pairs.sort();
                add(u"foreign key"_s, schema.tableName(other).toLower() + u' ' + pairs.join(u','), "delete "_L1 + nameOfAction(reference.onDelete) + " update "_L1 + nameOfAction(reference.onUpdate));
            }
    }
    return facts;
}

// Was it said that this would change?
bool isSaid(const Fact &fact, const Schema &schema, const std::vector<checks::Problem> &problems)
{
    static const QHash<QString, QStringList> rules{
        {u"type"_s, {u"sql-type-changed"_s, u"sql-type-sized"_s}}, {u"default"_s, {u"sql-default"_s, u"sql-type-changed"_s}}, {u"counts"_s, {u"sql-identity"_s}}, {u"computed"_s, {u"sql-computed"_s}},
        {u"check"_s, {u"sql-check"_s, u"sql-check-on-key"_s, u"sql-check-on-identity"_s}},
        {u"index"_s, {u"sql-partial-index"_s, u"sql-expression-index"_s, u"sql-index-long"_s, u"sql-index-left"_s}}, {u"unique"_s, {u"sql-index-left"_s, u"sql-partial-index"_s, u"sql-expression-index"_s}},
        {u"foreign key"_s, {u"sql-reference-no-key"_s, u"sql-reference-types"_s, u"sql-reference-deferrable-key"_s, u"sql-reference-computed"_s, u"sql-set-null-required"_s, u"sql-set-default"_s, u"sql-set-null-fields"_s, u"sql-update-required"_s}}};
    return std::any_of(problems.begin(), problems.end(), [&](const checks::Problem &problem) {
        const Entity *entity = schema.entities().get(problem.entity);
        const Field *field = entity ? entity->field(problem.field) : nullptr;
        return entity && entity->name == fact.entity && (fact.field.isEmpty() || (field && field->name == fact.field)) && rules.value(fact.kind).contains(QLatin1String(problem.rule));
    });
}

struct Counted
{
    int differences = 0;
    QStringList unsaid;
};

Counted compared(const Schema &before, const Schema &after, const std::vector<checks::Problem> &said)
{
    Counted result;
    const auto wanted = factsOf(before), found = factsOf(after);
    const auto differs = [&](const QString &key, const Fact &fact, const QString &line) {
        // MariaDB makes an index behind each foreign key.
        if (fact.kind == "index"_L1 && !wanted.contains(key) && (found.contains(key)))
            return;
        ++result.differences;
        if (!isSaid(fact, before, said))
            result.unsaid << line;
    };
    for (auto each = wanted.begin(); each != wanted.end(); ++each) {
        const QString other = found.contains(each.key()) ? found.value(each.key()).text : u"(nothing)"_s;
        if (other != each->text)
            differs(each.key(), *each, each.key() + ": "_L1 + each->text + " → "_L1 + other);
    }
    for (auto each = found.begin(); each != found.end(); ++each)
        if (!wanted.contains(each.key()))
            differs(each.key(), *each, each.key() + ": (nothing) → "_L1 + each->text);
    result.unsaid.sort();
    return result;
}

DatabaseServer &serverOf(const QString &dialect)
{
    return dialect == "mysql"_L1 ? DatabaseServer::mariaDb() : dialect == "postgresql"_L1 ? DatabaseServer::postgresql() : DatabaseServer::sqlite();
}

Result<Schema> read(const QString &source)
{
    static const std::atomic_bool never{false};
    auto imported = flows::importSource(source, {}, never);
    if (!imported)
        return imported.error();
    return std::move(imported->schema);
}

} // namespace

class TestCarry : public QObject
{
    Q_OBJECT

private slots:
    void thereAndBack_data();
    void thereAndBack();
    void bytesAndTimes();

private:
    // Writes the schema for another dialect, loads and reads it there, and says what had not been said to change.
    std::optional<Schema> carried(const Schema &schema, const QString &to, const QString &title);
};

void TestCarry::thereAndBack_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("file");
    for (const auto &[from, name] : {std::pair(u"postgresql"_s, u"sakila"_s), {u"mysql"_s, u"sakila"_s}, {u"sqlite"_s, u"sakila"_s}, {u"postgresql"_s, u"chinook"_s}, {u"sqlite"_s, u"chinook"_s},
                                     {u"postgresql"_s, u"northwind"_s}, {u"sqlite"_s, u"northwind"_s}, {u"postgresql"_s, u"camunda"_s}, {u"mysql"_s, u"camunda"_s}})
        for (const QString &to : {u"sqlite"_s, u"postgresql"_s, u"mysql"_s})
            if (to != from)
                QTest::addRow("%s %s > %s", qPrintable(name), qPrintable(from), qPrintable(to)) << from << to << test::schemasDir() + u'/' + from + u'/' + name + u".sql"_s;
}

std::optional<Schema> TestCarry::carried(const Schema &schema, const QString &to, const QString &title)
{
    const auto ddl = ddlFor(schema, *dialectById(to));
    if (!ddl) {
        QTest::qFail(qPrintable(title + " is not written: "_L1 + wordedText(ddl.error(), Wording::English)), __FILE__, __LINE__);
        return std::nullopt;
    }
    const auto database = RealDatabase::of(to);
    if (const QString why = database->problem(); !why.isEmpty()) {
        QTest::qSkip(qPrintable(why), __FILE__, __LINE__);
        return std::nullopt;
    }
    database->reset();
    if (const QString problem = database->load(*ddl); !problem.isEmpty()) {
        QTest::qFail(qPrintable(title + " does not load: "_L1 + problem), __FILE__, __LINE__);
        return std::nullopt;
    }
    auto there = read(database->source());
    if (!there) {
        QTest::qFail(qPrintable(title + " is not read: "_L1 + wordedText(there.error(), Wording::English)), __FILE__, __LINE__);
        return std::nullopt;
    }
    const Counted counted = compared(schema, *there, ddl->problems);
    qInfo("%s: %lld tables, %d differences, %lld of them not said", qPrintable(title), qlonglong(schema.entities().size()), counted.differences, qlonglong(counted.unsaid.size()));
    if (!counted.unsaid.isEmpty())
        QTest::qFail(qPrintable(title + ":\n  "_L1 + counted.unsaid.mid(0, 25).join(u"\n  "_s)), __FILE__, __LINE__);
    return std::move(*there);
}

void TestCarry::thereAndBack()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(QString, file);
    if (test::schemasDir().isEmpty())
        RELATA_NEEDS_SCHEMAS();
    DatabaseServer &server = serverOf(from);
    RELATA_NEEDS_SERVER(server);
    QFile sql(file);
    QVERIFY2(sql.open(QIODevice::ReadOnly), qPrintable(file));
    QByteArray text = sql.readAll();
    if (from == "postgresql"_L1) { // a dump that makes and enters a database of its own
        QByteArrayList lines = text.split('\n');
        lines.removeIf([](const QByteArray &line) { return line.startsWith("DROP DATABASE") || line.startsWith("CREATE DATABASE") || line.startsWith("\\c"); });
        text = lines.join('\n');
    } else if (from == "mysql"_L1) {
        QByteArrayList lines = text.split('\n');
        lines.removeIf([](const QByteArray &line) { return line.startsWith("USE ") || line.startsWith("CREATE SCHEMA") || line.startsWith("DROP SCHEMA") || line.startsWith("CREATE DATABASE"); });
        text = lines.join('\n');
    }
    const QString database = server.freshDatabase();
    server.run(database, text);
    const auto original = read(server.url(database));
    server.drop(database);
    QVERIFY2(original.ok(), original.ok() ? "" : qPrintable(wordedText(original.error(), Wording::English)));
    QVERIFY(original->entities().size() > 5);

    const QString name = QString::fromLatin1(QTest::currentDataTag());
    const auto there = carried(*original, to, name);
    if (!there)
        return;
    (void)carried(*there, from, name + " > "_L1 + from);
}

// Bytes stay bytes and times keep their digits: what MariaDB has read is written for the others as it was.
void TestCarry::bytesAndTimes()
{
    DatabaseServer &server = serverOf(u"postgresql"_s);
    RELATA_NEEDS_SERVER(server);
    const QString database = server.freshDatabase();
    server.run(database, "CREATE TABLE t (id serial PRIMARY KEY, b bytea DEFAULT '\\xdead', at timestamptz DEFAULT now())");
    const auto original = read(server.url(database));
    server.drop(database);
    QVERIFY(original.ok());
    for (const QString &to : {u"mysql"_s, u"sqlite"_s}) {
        QVERIFY(ddlFor(*original, *dialectById(to))->losses.isEmpty()); // the sequence is carried too
        const auto there = carried(*original, to, "bytes > "_L1 + to);
        if (!there)
            return;
        QVERIFY2(ddlFor(*there, *dialectById(u"postgresql"_s))->text().contains("DEFAULT '\\xdead'"_L1), qPrintable(ddlFor(*there, *dialectById(u"postgresql"_s))->text()));
        if (to == "mysql"_L1)
            QVERIFY(ddlFor(*there, *dialectById(u"postgresql"_s))->text().contains("timestamp(6) with time zone"_L1));
    }
}

QTEST_GUILESS_MAIN(TestCarry)
#include "tst_carry.moc"
