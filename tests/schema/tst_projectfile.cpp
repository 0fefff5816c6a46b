#include "model/schema/naming.h"
#include "model/schema/notation.h"
#include "model/schema/projectfile.h"
#include "tests/support/places.h"

#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTest>

using namespace relata;
using namespace Qt::StringLiterals;

namespace {

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString wordedAll(const projectfile::Read &read)
{
    QStringList lines;
    for (const Error &error : read.errors)
        lines.append(QLatin1String(error.code) + u' ' + worded(error, Wording::English));
    return lines.join(u'\n');
}

// Every record and every member of it set to something that is not its default.
Schema everything()
{
    Schema schema = *schemaFromText(u"enum Status(open, done)\n"
                                    "Person(id*, name!: string(80)?, \"odd \"\"name\"\"\", price: decimal(10,2) = 0, at: timestamp(3), tags: text[], status: Status?, !(price, at), #(at))\n"
                                    "Passport(number*: string(20), data: bytes(5))\n"
                                    "Passport n-1 Person: holder/passports on delete cascade\n"
                                    "Person n-m Person: friends/friendOf through Friendship(since: date)");
    Project project = schema.project();
    project.name = u"Größe\t\"x\"\\"_s;
    project.description = u"two\nlines \U0001F34E \x7f"_s;
    project.naming.tableNumber = TableNumber::Plural;
    project.naming.plurals.insert(u"kunde"_s, u"kunden"_s);
    schema.table<Project>().set(project);

    DataSource source = *schema.dataSources().begin();
    source.management = Management::ReadOnly;
    source.location = u"postgresql://me@localhost:5432/x"_s;
    for (const Entity &entity : schema.entities())
        source.baseline.insert(entity.id.toString(), entity.name);
    schema.table<DataSource>().set(source);

    Entity person = *schema.entityNamed(u"Person");
    person.table = u"people"_s;
    person.schemaName = u"hr"_s;
    person.operations.remove = false;
    person.tags = {u"a"_s, u"b"_s};
    person.nativeOptions.insert(u"engine"_s, u"InnoDB"_s);
    person.checks.push_back({CheckId{77}, u"c"_s, u"price > 0"_s, u"d"_s, {}});
    person.indexes[0].parts[0].descending = true;
    person.indexes[0].where = u"price > 1"_s;
    Field &name = person.fields[1];
    name.column = u"NAME"_s;
    name.rules = {u"1"_s, u"2.50"_s, 1, 80, u"^a"_s, u"email"_s};
    name.role = FieldRole::Owner;
    name.secret = name.readOnly = true;
    name.sortable = name.filterable = false;
    name.collation = u"NOCASE"_s;
    person.fields[3].type.native = u"NUMERIC (10, 2)"_s;
    person.fields[3].type.dialect = u"sqlite"_s;
    person.fields[2].type = typeOf(TypeKind::Native);
    person.fields[2].type.native = u"point"_s;
    person.fields[2].generated = Generated::Stored;
    person.fields[2].generatedBy = u"1 + 1"_s;
    schema.table<Entity>().set(person);

    Verbatim trigger;
    trigger.id = VerbatimId{900};
    trigger.kind = u"trigger"_s;
    trigger.entity = person.id;
    trigger.text = u"CREATE TRIGGER t …\nEND"_s;
    trigger.order = 3;
    schema.table<Verbatim>().set(trigger);
    const DiagramId diagram = schema.diagrams().begin()->id;
    Placement placement;
    placement.id = PlacementId{901};
    placement.diagram = diagram;
    placement.entity = person.id;
    placement.position = {-12.5, 1e6};
    placement.pinned = placement.collapsed = true;
    schema.table<Placement>().set(placement);
    Note note;
    note.id = NoteId{902};
    note.diagram = diagram;
    note.rect = {0.1, 0.2, 100, 50};
    note.text = u"hello"_s;
    schema.table<Note>().set(note);
    ExportSetting setting;
    setting.id = ExportId{903};
    setting.target = u"sql-sqlite"_s;
    setting.folder = u"../out"_s;
    setting.options.insert(u"a"_s, u"b"_s);
    setting.entities = {person.id};
    schema.table<ExportSetting>().set(setting);
    Reference reference = *schema.references().begin();
    reference.setNullFields = {reference.pairs[0].field};
    reference.holderEnd.minimum = 1;
    reference.referencedEnd.maximum = 5;
    reference.deferrable = Deferrable::Deferred;
    reference.match = Match::Full;
    reference.constraint = u"my_fk"_s;
    schema.table<Reference>().set(reference);
    return schema;
}

QByteArray minimal(const QByteArray &tables, const QByteArray &more = {})
{
    return R"({"format": "relata", "minReader": 1, )" + more + R"("tables": {)" + tables + R"(}, "version": 1})";
}

} // namespace

class TestProjectFile : public QObject
{
    Q_OBJECT

private slots:
    void roundTrip();
    void onlyWhatCanBeOpenedIsSaved();
    void looks();
    void goldenFile();
    void unknownKeysSurvive();
    void newerVersions();
    void broken_data();
    void broken();
    void everyBrokenFileIsListed();
    void limits();
    void manyErrors();
    void deepAndWide();
    void placesOfErrors();
    void cutAnywhere();
    void garbage();
};

void TestProjectFile::roundTrip()
{
    const Schema schema = everything();
    const QByteArray bytes = projectfile::serialize(schema);
    const projectfile::Read read = projectfile::read(bytes);
    QVERIFY2(read.schema, qPrintable(wordedAll(read)));
    QVERIFY(diff(schema, *read.schema).isEmpty());
    QVERIFY(*read.schema == schema);
    QCOMPARE(projectfile::serialize(*read.schema), bytes);
    QCOMPARE(read.version, 1);
    QVERIFY(!read.isNewer());

    CountedIds ids;
    const Schema empty = emptyProject(ids, u"Empty"_s);
    QVERIFY(*projectfile::parse(projectfile::serialize(empty)) == empty);
    QVERIFY(projectfile::parse(projectfile::serialize(Schema())).ok());
}

void TestProjectFile::onlyWhatCanBeOpenedIsSaved()
{
    const Schema schema = everything();
    QCOMPARE(*projectfile::bytesToSave(schema), projectfile::serialize(schema));
    const EntityId person = schema.entityNamed(u"Person")->id;
    Draft named(schema);
    named.update<Entity>(person, [](Entity &entity) { entity.name = u"a\u202eb"_s; });
    const auto refused = projectfile::bytesToSave(named.schema());
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().code, "project.nameCharacters");
    // What a database calls its table is not ours to refuse.
    Draft physical(schema);
    physical.update<Entity>(person, [](Entity &entity) { entity.table = u"odd\nname"_s; });
    QVERIFY(*projectfile::parse(*projectfile::bytesToSave(physical.schema())) == physical.schema());
}

void TestProjectFile::looks()
{
    const QByteArray bytes = projectfile::serialize(everything());
    QVERIFY(bytes.startsWith("{\n  \"format\": \"relata\",\n"));
    QVERIFY(bytes.endsWith("}\n"));
    QVERIFY(!bytes.contains('\r') && !bytes.contains('\t'));
    // Sorted keys, here of the first level and of the entity's block.
    QStringList top;
    for (const QByteArray &line : bytes.split('\n')) {
        if (line.startsWith("  \""))
            top.append(QString::fromUtf8(line.mid(3, line.indexOf('"', 3) - 3)));
    }
    QStringList sorted = top;
    sorted.sort();
    QCOMPARE(top, sorted);
    // One field a line.
    qsizetype parts = 0;
    const Schema schema = everything();
    for (const Entity &entity : schema.entities())
        parts += qsizetype(entity.fields.size() + entity.keys.size() + entity.indexes.size() + entity.checks.size());
    QCOMPARE(bytes.count("\n          {"), parts);
    for (const QByteArray &line : bytes.split('\n'))
        QVERIFY(!line.endsWith(' '));
}

void TestProjectFile::goldenFile()
{
    // Version 1 for ever: what it held when it was written.
    const QString path = test::sourceDir() + u"/tests/projects/version-1.relata"_s;
    const QByteArray bytes = bytesOf(path);
    QVERIFY2(!bytes.isEmpty(), qPrintable(path));
    const projectfile::Read read = projectfile::read(bytes);
    QVERIFY2(read.schema, qPrintable(wordedAll(read)));
    QCOMPARE(projectfile::serialize(*read.schema), bytes);
    const Entity *task = read.schema->entityNamed(u"Task");
    QVERIFY(task);
    QCOMPARE(textOf(*read.schema, *task), u"Task(id*, title: string(80), done: boolean? = false, list_id: int64?, #(list_id))"_s);
    const SchemaIndex index(*read.schema);
    QCOMPARE(index.relationships().size(), size_t(1));
    QCOMPARE(index.relationships()[0].atSource.name, u"tasks"_s);
    QVERIFY(index.relationships()[0].optional);
}

void TestProjectFile::unknownKeysSurvive()
{
    QByteArray bytes = projectfile::serialize(everything());
    const auto insert = [&bytes](const char *before, const char *added) {
        const qsizetype at = bytes.indexOf(before);
        QVERIFY2(at >= 0, before);
        bytes.insert(at, added);
    };
    insert("\"format\"", "\"aNewKey\": {\"deep\": [1, 2.5, null, true, \"x\"]}, ");
    insert("\"diagrams\"", "\"aNewTable\": [{\"id\": \"1\"}], ");
    insert("\"naming\": {", "\"aProjectKey\": 1, ");
    insert("\"tableNumber\"", "\"aNamingKey\": \"nested\", ");
    insert("\"checks\"", "\"anEntityKey\": false, ");
    insert("\"collation\"", "\"aFieldKey\": -3, ");
    insert("\"format\": \"email\"", "\"aRuleKey\": [], ");
    insert("\"descending\"", "\"aPartKey\": 7, ");
    const projectfile::Read read = projectfile::read(bytes);
    QVERIFY2(read.schema, qPrintable(wordedAll(read)));
    const QByteArray again = projectfile::serialize(*read.schema);
    for (const char *key : {"aNewKey", "aNewTable", "aProjectKey", "aNamingKey", "anEntityKey", "aFieldKey", "aRuleKey", "aPartKey"})
        QVERIFY2(again.contains(QByteArray('"' + QByteArray(key) + '"')), key);
    QVERIFY(again.contains(R"("aNewKey": {"deep":[1,2.5,null,true,"x"]})"));
    QCOMPARE(projectfile::serialize(*projectfile::parse(again)), again);
    // And they survive an edit of the record they belong to.
    const Schema schema = *read.schema;
    Draft draft(schema);
    draft.update<Entity>(schema.entityNamed(u"Person")->id, [](Entity &entity) { entity.fields[1].rules.maximum = u"9"_s; });
    QVERIFY(projectfile::serialize(draft.schema()).contains("aRuleKey"));
}

void TestProjectFile::newerVersions()
{
    const auto readable = projectfile::read(R"({"format":"relata","generator":"relata 9","minReader":1,"version":3,"tables":{}})");
    QVERIFY(readable.schema);
    QVERIFY(readable.isNewer());
    QCOMPARE(readable.generator, u"relata 9"_s);
    // Needs a newer reader: that is the one error, whatever else looks wrong to us.
    const auto refused = projectfile::read(R"({"format":"relata","generator":"relata 9","minReader":2,"tables":{"entities":{"all":"new"}},"version":3})");
    QVERIFY(!refused.schema);
    QCOMPARE(refused.errors.size(), size_t(1));
    QCOMPARE(refused.errors[0].code, "project.newer");
    QVERIFY(worded(refused.errors[0], Wording::English).contains(u"version 2"_s));
}

namespace {

struct Broken
{
    const char *file;
    const char *code;
};
constexpr Broken kBroken[] = {
    {"empty.relata", "project.syntax"},
    {"cut-off.relata", "project.syntax"},
    {"other-json.relata", "project.notAProject"},
    {"array.relata", "project.notAProject"},
    {"number.relata", "project.notAProject"},
    {"other-format.relata", "project.notAProject"},
    {"no-version.relata", "project.noVersion"},
    {"version-text.relata", "project.version"},
    {"no-tables.relata", "project.noTables"},
    {"tables-array.relata", "project.type"},
    {"entities-object.relata", "project.type"},
    {"entity-number.relata", "project.type"},
    {"no-id.relata", "project.noId"},
    {"bad-id.relata", "project.id"},
    {"null-id.relata", "project.id"},
    {"duplicate-id.relata", "project.duplicateId"},
    {"duplicate-field-id.relata", "project.duplicateIds"},
    {"duplicate-key.relata", "project.duplicateKey"},
    {"duplicate-table.relata", "project.duplicateKey"},
    {"name-empty.relata", "project.nameEmpty"},
    {"name-nul.relata", "project.nul"},
    {"name-newline.relata", "project.nameCharacters"},
    {"name-bidi.relata", "project.nameCharacters"},
    {"name-long.relata", "project.nameLong"},
    {"field-name-bidi.relata", "project.nameCharacters"},
    {"field-type.relata", "project.fieldType"},
    {"field-type-negative.relata", "project.typeSize"},
    {"action-unknown.relata", "project.word"},
    {"coordinates-huge.relata", "project.coordinates"},
    {"coordinates-overflow.relata", "project.syntax"},
    {"coordinates-text.relata", "project.coordinates"},
    {"integer-overflow.relata", "project.type"},
    {"maximum-below-minimum.relata", "project.range"},
    {"merge-conflict.relata", "project.conflict"},
    {"not-utf8.relata", "project.syntax"},
    {"lone-surrogate.relata", "project.syntax"},
    {"comment.relata", "project.syntax"},
    {"trailing.relata", "project.syntax"},
    {"newer.relata", "project.newer"},
    {"deep.relata", "project.tooDeep"},
};

} // namespace

void TestProjectFile::broken_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("code");
    for (const Broken &row : kBroken)
        QTest::newRow(row.file) << QString::fromLatin1(row.file) << QString::fromLatin1(row.code);
}

void TestProjectFile::broken()
{
    QFETCH(QString, file);
    QFETCH(QString, code);
    const QString path = test::sourceDir() + u"/tests/projects/broken/"_s + file;
    QVERIFY2(QFile::exists(path), qPrintable(path));
    const projectfile::Read read = projectfile::read(bytesOf(path));
    QVERIFY(!read.schema); // never half of it
    QVERIFY(!read.errors.empty());
    QCOMPARE(QString::fromLatin1(read.errors[0].code), code);
    const QString sentence = worded(read.errors[0], Wording::English);
    QVERIFY2(!sentence.contains(QRegularExpression(u"%[0-9]"_s)), qPrintable(sentence));
}

void TestProjectFile::everyBrokenFileIsListed()
{
    QStringList listed;
    for (const Broken &row : kBroken)
        listed.append(QString::fromLatin1(row.file));
    listed.sort();
    QCOMPARE(QDir(test::sourceDir() + u"/tests/projects/broken"_s).entryList(QDir::Files, QDir::Name), listed);
}

void TestProjectFile::limits()
{
    const auto entityList = [](int count, const QByteArray &inside = {}) {
        QByteArray text = R"("entities": [)";
        for (int i = 1; i <= count; ++i)
            text += (i > 1 ? "," : "") + QByteArray(R"({"id": ")") + QByteArray::number(i, 16).rightJustified(16, '0') + R"(", "name": "E)" + QByteArray::number(i) + '"' + inside + '}';
        return QByteArray(text + ']');
    };
    QVERIFY(projectfile::parse(minimal(entityList(projectfile::kMaximumEntities))).ok());
    QCOMPARE(projectfile::parse(minimal(entityList(projectfile::kMaximumEntities + 5))).error().code, "project.tooMany");

    QByteArray fields = R"(, "fields": [)";
    for (int i = 1; i <= projectfile::kMaximumFields + 1; ++i)
        fields += (i > 1 ? "," : "") + QByteArray(R"({"id": ")") + QByteArray::number(i, 16).rightJustified(16, '0') + R"(", "name": "f)" + QByteArray::number(i) + "\"}";
    QCOMPARE(projectfile::parse(minimal(entityList(1, fields + ']'))).error().code, "project.tooManyFields");

    QByteArray references = R"("references": [)";
    for (int i = 1; i <= projectfile::kMaximumRelationships + 1; ++i)
        references += (i > 1 ? "," : "") + QByteArray(R"({"id": ")") + QByteArray::number(i, 16).rightJustified(16, '0') + "\"}";
    QCOMPARE(projectfile::parse(minimal(references + ']')).error().code, "project.tooMany");

    const QByteArray huge(projectfile::kMaximumBytes + 1, ' ');
    QCOMPARE(projectfile::parse(huge).error().code, "project.tooLarge");
}

void TestProjectFile::manyErrors()
{
    QByteArray entities = R"("entities": [)";
    for (int i = 0; i < 5000; ++i)
        entities += i > 0 ? ",1" : "1";
    const projectfile::Read read = projectfile::read(minimal(entities + ']'));
    QVERIFY(!read.schema);
    QCOMPARE(read.errors.size(), size_t(projectfile::kMaximumErrors));
}

void TestProjectFile::deepAndWide()
{
    // A million levels, as bare text and where an unknown key is kept.
    for (const QByteArray &text : {QByteArray(1'000'000, '['), QByteArray(minimal({}, "\"new\": " + QByteArray(1'000'000, '[') + QByteArray(1'000'000, ']') + ','))}) {
        const projectfile::Read read = projectfile::read(text);
        QVERIFY(!read.schema);
    }
    QCOMPARE(projectfile::parse(minimal({}, "\"new\": " + QByteArray(63, '[') + QByteArray(63, ']') + ',')).ok(), true);
    QCOMPARE(projectfile::parse(minimal({}, "\"new\": " + QByteArray(64, '[') + QByteArray(64, ']') + ',')).error().code, "project.tooDeep");
    // Millions of values in one place.
    QCOMPARE(projectfile::parse(minimal({}, "\"new\": [0" + QByteArray(",0").repeated(1'500'000) + "],")).error().code, "project.recordTooLarge");
}

void TestProjectFile::placesOfErrors()
{
    const projectfile::Read read = projectfile::read(
        minimal(R"("entities": [{"id": "0000000000000001", "name": "Task", "fields": [{"id": "0000000000000002", "name": "id"}, {"id": "0000000000000003", "name": "title", "nullable": "yes"}]}])"));
    QCOMPARE(read.errors.size(), size_t(1));
    QCOMPARE(read.errors[0].arguments.value(0), u"/tables/entities/0/fields/1/nullable"_s);
    QCOMPARE(read.errors[0].place.entity, u"Task"_s);
    QCOMPARE(read.errors[0].place.field, u"title"_s);
    const projectfile::Read syntax = projectfile::read("{\n  \"format\": \"relata\",\n  oops\n}");
    QCOMPARE(syntax.errors[0].place.line, 3);
}

void TestProjectFile::cutAnywhere()
{
    const QByteArray bytes = projectfile::serialize(everything());
    for (qsizetype length = 0; length < bytes.trimmed().size(); length += 1 + bytes.size() / 997)
        QVERIFY(!projectfile::read(bytes.first(length)).schema);
}

void TestProjectFile::garbage()
{
    const QByteArray seed = projectfile::serialize(everything());
    QRandomGenerator random(11);
    int good = 0;
    for (int round = 0; round < 1500; ++round) {
        QByteArray bytes = seed;
        for (int edits = random.bounded(1, 4); edits > 0; --edits) {
            const auto at = random.bounded(bytes.size());
            switch (random.bounded(4)) {
            case 0:
                bytes.remove(at, random.bounded(1, 20));
                break;
            case 1:
                bytes[at] = char(random.bounded(256));
                break;
            case 2:
                bytes.insert(at, seed.mid(random.bounded(seed.size()), random.bounded(1, 40)));
                break;
            default:
                bytes[at] = "0123456789{}[]\",:-"[random.bounded(18)];
            }
        }
        const projectfile::Read read = projectfile::read(bytes);
        QCOMPARE(read.schema.has_value(), read.errors.empty());
        if (!read.schema)
            continue;
        ++good;
        const QByteArray once = projectfile::serialize(*read.schema);
        const projectfile::Read again = projectfile::read(once);
        QVERIFY2(again.schema, qPrintable(wordedAll(again)));
        QCOMPARE(projectfile::serialize(*again.schema), once);
    }
    QVERIFY(good > 50);
}

QTEST_GUILESS_MAIN(TestProjectFile)
#include "tst_projectfile.moc"
