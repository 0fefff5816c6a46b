// Names and values that break what is built carelessly, in real databases beside a table that must survive: each comes back as it
// was, or is refused before anything is written.
#include "model/flows/refresh.h"
#include "model/schema/naming.h"
#include "model/sql/quoting.h"
#include "tests/support/schematrip.h"

#include <QSqlError>
#include <QSqlQuery>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace relata;

namespace {

const QStringList kNames{
    u"order"_s, u"a b"_s, u"a.b"_s, u"a\"b"_s, u"a`b"_s, u"a'b"_s, u"a;b"_s, u"a--b"_s, u"a/*b*/"_s, u"x\"; DROP TABLE sentinel; --"_s, u"x`; DROP TABLE sentinel; -- "_s,
    u"x'); DROP TABLE sentinel; --"_s, u"[a]"_s, u"$1"_s, u"?"_s, u":x"_s, u"%s"_s, u"\\"_s, u"a\\\"b"_s, u"UPPER"_s, u"Ünïcödé"_s, u"日本語"_s, u"🦊"_s, u"שלום"_s, u" lead"_s, u"trail "_s, u"a\nb"_s, u"a\tb"_s,
    QString(63, u'n'), QString(64, u'n'), QString(65, u'n'), QString(40, u'é'), u"123"_s, u"1e5"_s, u"*"_s, u"null"_s, u"rowid"_s, u"a\u200bb"_s, u"${x}"_s, u"{{x}}"_s, u"<%=x%>"_s, u"<script>"_s,
    u"sqlite_x"_s, u"pg_x"_s, u"a\0b"_s, u""_s, u"primary"_s};
const QStringList kValues{
    u"'"_s, u"\""_s, u"''"_s, u"\\'"_s, u"\\"_s, u"' OR '1'='1"_s, u"1; SELECT pg_sleep(5)"_s, u"'); DROP TABLE sentinel; --"_s, u":id"_s, u"$1"_s, u"%_%"_s, u"a\r\nb"_s, u"🦊"_s, u"\u202eabc"_s, u"a\0b"_s,
    QString(100'000, u'x'), u"{{7*7}}"_s, u"${7*7}"_s, u"NULL"_s, u""_s, u"?"_s};

Field fieldOf(IdSource &ids, const QString &name, const FieldType &type)
{
    Field field;
    field.id = ids.make<FieldId>();
    field.name = u"f%1"_s.arg(field.id.value);
    field.column = name;
    field.type = type;
    return field;
}

Entity entityOf(IdSource &ids, const Schema &schema, const QString &name, const QString &table)
{
    Entity entity;
    entity.id = ids.make<EntityId>();
    entity.name = name;
    entity.table = table;
    entity.dataSource = schema.dataSources().begin()->id;
    return entity;
}

Key keyOf(IdSource &ids, KeyKind kind, const QString &name, const std::vector<FieldId> &fields)
{
    Key key;
    key.id = ids.make<KeyId>();
    key.kind = kind;
    key.name = name;
    key.fields = fields;
    return key;
}

enum class Use { Table, Column, PrimaryKey, UniqueKey, ForeignKey, Check, Index, Enum, SchemaName };
constexpr std::pair<Use, NameUse> kUses[] = {{Use::Table, NameUse::Table}, {Use::Column, NameUse::Column}, {Use::PrimaryKey, NameUse::Constraint}, {Use::UniqueKey, NameUse::Constraint}, {Use::ForeignKey, NameUse::Constraint},
                                             {Use::Check, NameUse::Constraint}, {Use::Index, NameUse::Index}, {Use::Enum, NameUse::Type}, {Use::SchemaName, NameUse::Schema}};

// Two tables, of which one thing, or all columns, bear the name.
Schema named(const Dialect &dialect, Use use, const QString &name, IdSource &ids)
{
    Schema schema = emptyProject(ids, u"names"_s, dialect.id);
    const auto of = [&](Use wanted, const QString &plain) { return use == wanted ? name : plain; };
    Enumeration enumeration;
    enumeration.id = ids.make<EnumId>();
    enumeration.name = u"Mood"_s;
    enumeration.dataSource = schema.dataSources().begin()->id;
    enumeration.typeName = dialect.enumTypes == Dialect::EnumTypes::Type ? of(Use::Enum, u"mood"_s) : QString();
    enumeration.schemaName = use == Use::SchemaName ? name : QString();
    enumeration.values = {u"a"_s, u"b"_s};
    Entity there = entityOf(ids, schema, u"There"_s, of(Use::Table, u"there"_s));
    there.schemaName = enumeration.schemaName;
    there.fields = {fieldOf(ids, of(Use::Column, u"c"_s), typeOf(TypeKind::Int32)), fieldOf(ids, u"d"_s, typeOf(TypeKind::Int32)), fieldOf(ids, u"e"_s, typeOf(TypeKind::Enum))};
    there.fields[2].type.enumeration = enumeration.id;
    const FieldId c = there.fields[0].id, d = there.fields[1].id;
    there.keys = {keyOf(ids, KeyKind::Primary, of(Use::PrimaryKey, u"there_p"_s), {c, d}), keyOf(ids, KeyKind::Unique, of(Use::UniqueKey, u"there_u"_s), {d})};
    Check check;
    check.id = ids.make<CheckId>();
    check.name = of(Use::Check, u"there_c"_s);
    check.expression = quotedName(dialect, there.fields[0].column) + u" > 0"_s;
    there.checks = {check};
    Index index;
    index.id = ids.make<IndexId>();
    index.name = of(Use::Index, u"there_i"_s);
    index.parts = {IndexPart{}};
    index.parts[0].field = c;
    there.indexes = {index};
    Entity here = entityOf(ids, schema, u"Here"_s, u"here"_s);
    here.fields = {fieldOf(ids, of(Use::Column, u"c"_s), typeOf(TypeKind::Int32)), fieldOf(ids, u"d"_s, typeOf(TypeKind::Int32))};
    Reference reference;
    reference.id = ids.make<ReferenceId>();
    reference.holder = here.id;
    reference.referenced = there.id;
    reference.constraint = of(Use::ForeignKey, u"here_f"_s);
    reference.pairs = {{here.fields[0].id, c, {}}, {here.fields[1].id, d, {}}};
    schema.table<Enumeration>().set(std::move(enumeration));
    schema.table<Entity>().set(std::move(there));
    schema.table<Entity>().set(std::move(here));
    schema.table<Reference>().set(std::move(reference));
    return schema;
}

// All of `more` in a schema of its own.
void addApart(Schema &all, const Schema &more, const QString &place)
{
    const DataSourceId source = all.dataSources().begin()->id;
    for (Enumeration record : more.enumerations()) {
        record.dataSource = source;
        record.schemaName = place;
        all.table<Enumeration>().set(std::move(record));
    }
    for (Entity record : more.entities()) {
        record.dataSource = source;
        record.schemaName = place;
        record.name += place;
        all.table<Entity>().set(std::move(record));
    }
    for (const Reference &record : more.references())
        all.table<Reference>().set(record);
}

const QString kMake = u"CREATE TABLE sentinel (x int)"_s;

} // namespace

class TestHostileNames : public QObject
{
    Q_OBJECT

    // The table that is there before, in the model: it is no difference that it is there after.
    static Schema withSentinel(Schema schema)
    {
        CountedIds ids(1'000'000);
        Entity sentinel = entityOf(ids, schema, u"Sentinel"_s, u"sentinel"_s);
        sentinel.fields = {fieldOf(ids, u"x"_s, typeOf(TypeKind::Int32))};
        sentinel.fields[0].nullable = true;
        schema.table<Entity>().set(std::move(sentinel));
        return schema;
    }

    static DdlOptions withoutSentinel(const Schema &schema)
    {
        DdlOptions options;
        for (const Entity &entity : schema.entities())
            if (entity.name != "Sentinel"_L1)
                options.entities.push_back(entity.id);
        return options;
    }

    // Empty, or what went wrong. Refused: `refusal` says why.
    static QString trip(test::RealDatabase &database, const Dialect &dialect, const Schema &plain, QString &refusal, QStringList &losses)
    {
        const Schema schema = withSentinel(plain);
        const auto ddl = ddlFor(schema, dialect, withoutSentinel(schema));
        if (!ddl) {
            refusal = QString::fromLatin1(ddl.error().code);
            return {};
        }
        losses = ddl->losses;
        database.reset();
        if (const QString problem = database.run({kMake, u"INSERT INTO sentinel VALUES (42)"_s}); !problem.isEmpty())
            return problem;
        if (const QString problem = database.load(*ddl); !problem.isEmpty())
            return u"it does not load: "_s + problem;
        if (const QString found = database.value(u"SELECT x FROM sentinel"_s); found != "42"_L1)
            return u"the sentinel is gone"_s;
        return test::comparedWith(database, schema, dialect).join(u'\n');
    }

    static void dialects()
    {
        QTest::addColumn<QString>("dialect");
        for (const Dialect &dialect : allDialects())
            QTest::newRow(qPrintable(dialect.id)) << dialect.id;
    }

private slots:
    void names_data() { dialects(); }
    void names()
    {
        QFETCH(const QString, dialect);
        const Dialect &theirs = *dialectById(dialect);
        const auto database = test::RealDatabase::of(dialect);
        if (const QString why = database->problem(); !why.isEmpty())
            QSKIP(qPrintable(why));
        QCOMPARE(kNames.size(), 47);
        CountedIds ids;
        int came = 0, refused = 0;
        QStringList wrong;
        const auto alone = [&](const QString &what, const Schema &schema) {
            QString refusal;
            QStringList losses;
            const QString problem = trip(*database, theirs, schema, refusal, losses);
            if (!problem.isEmpty() || !refusal.isEmpty() || !losses.isEmpty())
                wrong << u"%1: %2 %3 %4"_s.arg(what, problem, refusal, losses.join(u';'));
        };
        for (const auto &[use, kind] : kUses) {
            if ((use == Use::Enum && theirs.enumTypes != Dialect::EnumTypes::Type) || (use == Use::SchemaName && !theirs.has(Dialect::Feature::Schemas)))
                continue;
            Schema together = emptyProject(ids, u"names"_s, dialect); // where schemas keep them apart
            for (const QString &name : kNames) {
                // No name at all is a wish: one is made then.
                if (name.isEmpty())
                    continue;
                const QString what = u"“%1” as %2"_s.arg(name).arg(int(use));
                const bool isNoName = dialect == "mysql"_L1 && use == Use::PrimaryKey; // where each is called PRIMARY
                const bool mustRefuse = !isNoName && ( name.contains(QChar(0)) || name.contains(u'\n') || name.contains(u'\t') || (theirs.nameBytes > 0 && name.toUtf8().size() > theirs.nameBytes)
                    || (theirs.nameCharacters > 0 && name.size() > theirs.nameCharacters) || (dialect == "mysql"_L1 && (name == u"🦊" || name.endsWith(u' ') || (name == "primary"_L1 && (kind == NameUse::Constraint || kind == NameUse::Index))))
                    || (dialect == "sqlite"_L1 && name == "sqlite_x"_L1 && (kind == NameUse::Table || kind == NameUse::Index)) || (dialect == "postgresql"_L1 && name == "pg_x"_L1 && kind == NameUse::Schema));
                const Schema schema = named(theirs, use, name, ids);
                if (const auto ddl = ddlFor(schema, theirs); !ddl || mustRefuse) { // what is refused is told before, and only what has to be
                    ++refused;
                    if (ddl || !mustRefuse || qstrcmp(ddl.error().code, "sql-name") != 0)
                        wrong << what + (ddl ? u" is taken"_s : u" is refused: "_s + wordedText(ddl.error(), Wording::English));
                    continue;
                }
                ++came;
                if (theirs.has(Dialect::Feature::Schemas) && use != Use::SchemaName)
                    addApart(together, schema, u"place%1"_s.arg(came));
                else
                    alone(what, schema);
            }
            if (!together.entities().isEmpty())
                alone(u"all together as %1"_s.arg(int(use)), together);
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
        qInfo("%d came back, %d were refused before", came, refused);
    }

    void values_data() { dialects(); }
    void values()
    {
        QFETCH(const QString, dialect);
        const Dialect &theirs = *dialectById(dialect);
        const auto database = test::RealDatabase::of(dialect);
        if (const QString why = database->problem(); !why.isEmpty())
            QSKIP(qPrintable(why));
        QCOMPARE(kValues.size(), 21);
        QStringList wrong;
        for (const QString &value : kValues) {
            CountedIds ids;
            Schema schema = emptyProject(ids, u"values"_s, dialect);
            const bool loses = value.contains(QChar(0)), isLong = value.size() > 1'000, beyond = dialect == "mysql"_L1 && value.contains(u"🦊"_s);
            Enumeration enumeration;
            enumeration.id = ids.make<EnumId>();
            enumeration.name = u"Mood"_s;
            enumeration.dataSource = schema.dataSources().begin()->id;
            enumeration.values = {isLong || loses || beyond ? u"plain"_s : value + u'1', u"b"_s};
            Entity entity = entityOf(ids, schema, u"Values"_s, u"holder"_s);
            entity.fields = {fieldOf(ids, u"a"_s, typeOf(TypeKind::Text)), fieldOf(ids, u"b"_s, typeOf(TypeKind::Enum)), fieldOf(ids, u"c"_s, typeOf(TypeKind::Int32))};
            entity.fields[0].defaultValue = {DefaultKind::Literal, value};
            entity.fields[0].description = value;
            entity.fields[1].type.enumeration = enumeration.id;
            entity.description = value;
            Check check;
            check.id = ids.make<CheckId>();
            check.name = u"check_it"_s;
            check.expression = u"%1 <> %2"_s.arg(quotedName(theirs, u"a"_s), quotedText(theirs, value));
            if (!isLong && !beyond)
                entity.checks = {check};
            schema.table<Enumeration>().set(std::move(enumeration));
            if (beyond) { // which MariaDB holds in rows, but cannot say in its catalog
                entity.fields[0].defaultValue = {};
                entity.fields[0].description = entity.description = QString();
            }
            schema.table<Entity>().set(std::move(entity));
            QString refusal;
            QStringList losses;
            const QString problem = trip(*database, theirs, schema, refusal, losses);
            const bool told = loses || (isLong && dialect == "mysql"_L1); // NUL, and comments that are too long
            if (told ? losses.isEmpty() : !problem.isEmpty() || !losses.isEmpty() || !refusal.isEmpty())
                wrong << u"“%1”: %2 %3 %4"_s.arg(value.left(60), problem.left(2'000), refusal, losses.join(u';'));
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }
};

QTEST_GUILESS_MAIN(TestHostileNames)
#include "tst_hostilenames.moc"
