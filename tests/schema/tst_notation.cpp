#include "model/schema/notation.h"

#include <QRandomGenerator>
#include <QTest>

using namespace relata;
using namespace Qt::StringLiterals;

namespace {

QString problem(const Error &error)
{
    return u"%1:%2 %3"_s.arg(error.place.line).arg(error.place.column).arg(QLatin1String(error.code));
}

const Entity &entity(const Schema &schema, QStringView name)
{
    const Entity *found = schema.entityNamed(name);
    Q_ASSERT(found);
    return *found;
}

} // namespace

class TestNotation : public QObject
{
    Q_OBJECT

private slots:
    void entities_data();
    void entities();
    void fieldsOfAnEntity();
    void keysOfAnEntity();
    void enums();
    void errors_data();
    void errors();
    void oneEntity();
    void oneField();
    void forms_data();
    void forms();
    void formErrors_data();
    void formErrors();
    void relationships_data();
    void relationships();
    void refusedRelationship();
    void garbage();
};

void TestNotation::entities_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("printed");
    const auto row = [](const char *text, const char *printed = nullptr) {
        const QString typed = QString::fromUtf8(text);
        QTest::newRow(text) << typed << (printed ? QString::fromUtf8(printed) : QString(typed + u'\n'));
    };
    row("", "");
    row(" ;;\n ; // nothing\n", "");
    row("Task", "Task(id*)\n");
    row("Task()");
    row("Task(id*, title, done: boolean?)");
    row("Task(id*, title: text)", "Task(id*, title)\n");
    row("Task(id*: int64)");
    row("Task(id*: int32, title!: string(80)?)");
    row("Task(id*!, title)", "Task(id*!, title)\n");
    row("OrderItem(order_id*, product_id*, quantity: decimal(10,2))");
    row("Task(id*: uuid)");
    row("Task(title?)", "Task(title: text?)\n");
    row("Task ( id * , title ! : varchar( 80 ) ? )", "Task(id*, title!: string(80)?)\n");
    row("Task(\n  id*,\n  title\n)", "Task(id*, title)\n");
    row("A(id*); B(id*)", "A(id*)\nB(id*)\n");
    row("A(id*)\nB(id*)");
    row("A(id*) // first\n// second\nB(id*)", "A(id*)\nB(id*)\n");
    row("A(id*,)", "A(id*)\n");
    row("sales.Order(id*)");
    row("\"my schema\".\"a.b\"(id*)");
    row("\"x\"\"; DROP TABLE sentinel; --\"(\"a,b\"*, \"c)\"?)", "\"x\"\"; DROP TABLE sentinel; --\"(\"a,b\"*, \"c)\": text?)\n");
    row("Größe(id*, 名前: text?)");
    row("\"123\"(\"1e5\"*)");
    row("view Report(total: decimal(10,2)?)");
    row("\"view\"(id*)");
    row("\"enum\"(id*)");
    row("enum(id*)", "\"enum\"(id*)\n");
    row("n(id*); m(id*)", "n(id*)\nm(id*)\n");
    row("A(a*, b, c, !(b, c), #(c, b))");
    row("A(a: native(\"odd\"))", "A(a: \"native(\"\"odd\"\")\")\n");
    row("A(a: \"native(x;y)\")");
    row("A(a: native(character varying(10)[]))");
    row("A(a: text[])", "A(a: array(text))\n");
    row("A(n: int32 = 5, d: float64 = -1.5e+3, t: text = open, q: text = \"a, b\"\" c\", e: timestamp = (now()), f: text = (\"x || ';'\"))",
        "A(n: int32 = 5, d: float64 = -1.5e+3, t = open, q = \"a, b\"\" c\", e: timestamp = (now()), f = (\"x || ';'\"))\n");
    row("A(b: boolean? = false)");
    row("A(a*: identity, b*)");
    row("A(n: identity, b*)", "A(n: identity, b*)\n");
    row("A(a*, b*, *(b, a))");
    row("enum Status(open, \"in progress\", done)\nTask(id*, status: enum(Status))");
    row("enum Status(open)\nTask(status: Status)", "enum Status(open)\nTask(status: enum(Status))\n");
}

void TestNotation::entities()
{
    QFETCH(QString, text);
    QFETCH(QString, printed);
    const Result<Schema> schema = schemaFromText(text);
    QVERIFY2(schema.ok(), schema.ok() ? "" : qPrintable(worded(schema.error(), Wording::English)));
    QCOMPARE(textOf(*schema), printed);
    const Result<Schema> again = schemaFromText(printed);
    QVERIFY(again.ok());
    QCOMPARE(textOf(*again), printed);
}

void TestNotation::fieldsOfAnEntity()
{
    const Result<Schema> schema = schemaFromText(u"Task(id*, title!: string(80)?, price: decimal(10,2) = 0, at: timestamptz = (now()), note)");
    QVERIFY(schema.ok());
    const Entity &task = entity(*schema, u"Task");
    QCOMPARE(task.fields.size(), size_t(5));
    QCOMPARE(task.fields[0].type, typeOf(TypeKind::Int64));
    QCOMPARE(task.fields[0].generated, Generated::Identity);
    QVERIFY(!task.fields[0].nullable);
    QCOMPARE(task.fields[1].type, typeOf(TypeKind::String, 80));
    QVERIFY(task.fields[1].nullable);
    QCOMPARE(task.fields[2].type.precision, 10);
    QCOMPARE(task.fields[2].type.scale, 2);
    QCOMPARE(task.fields[2].defaultValue, (DefaultValue{DefaultKind::Literal, u"0"_s}));
    QCOMPARE(task.fields[3].defaultValue, (DefaultValue{DefaultKind::Expression, u"now()"_s}));
    QCOMPARE(task.fields[4].type.kind, TypeKind::Text);
    QCOMPARE(task.fields[4].generated, Generated::None);
    QSet<quint64> ids;
    for (const Field &field : task.fields)
        ids.insert(field.id.value);
    QCOMPARE(ids.size(), 5);
    QVERIFY(!ids.contains(0));
    QCOMPARE(task.dataSource, schema->dataSources().begin()->id);
}

void TestNotation::keysOfAnEntity()
{
    const Result<Schema> schema = schemaFromText(u"OrderItem(order_id*, product_id*, code!, a, b, !(a, b), #(b)); Plain(x); Token(id*: uuid)");
    QVERIFY(schema.ok());
    const Entity &item = entity(*schema, u"OrderItem");
    QVERIFY(item.primaryKey());
    QCOMPARE(item.primaryKey()->fields, (std::vector<FieldId>{item.fields[0].id, item.fields[1].id}));
    QCOMPARE(item.fields[0].generated, Generated::None); // identity makes no compound key
    QCOMPARE(item.keys.size(), size_t(3));
    QVERIFY(item.isUniqueKey({item.fields[2].id}));
    QVERIFY(item.isUniqueKey({item.fields[4].id, item.fields[3].id}));
    QCOMPARE(item.indexes.size(), size_t(1));
    QVERIFY(!item.indexes[0].unique);
    QVERIFY(!entity(*schema, u"Plain").primaryKey());
    QCOMPARE(entity(*schema, u"Token").fields[0].generated, Generated::Uuid);
}

void TestNotation::enums()
{
    const Result<Schema> schema = schemaFromText(u"enum Status(open, \"in progress\"); Task(id*, status: Status?)");
    QVERIFY(schema.ok());
    const Enumeration *status = schema->enumerationNamed(u"Status");
    QVERIFY(status);
    QCOMPARE(status->values, (QStringList{u"open"_s, u"in progress"_s}));
    QCOMPARE(entity(*schema, u"Task").fields[1].type.enumeration, status->id);
}

void TestNotation::errors_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *text, const char *expected) { QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(expected); };
    row("Task(", "1:6 notation.end");
    row("Task(id", "1:8 notation.unclosed");
    row("Task(id* title)", "1:10 notation.unexpected");
    row("Task(id*))", "1:10 notation.unexpected");
    row("(id*)", "1:1 notation.unexpected");
    row("123(id*)", "1:1 notation.unexpected");
    row("Task(id*)\nList(id*, )x", "2:12 notation.unexpected");
    row("Task(id*)\n  List(id*,\n   id)", "3:4 notation.duplicateField");
    row("Task(id*); Task(id*)", "1:12 notation.duplicateEntity");
    row("Task(id*: strin)", "1:11 type.unknown");
    row("Task(id*: decimal(10)", "1:22 notation.unclosed");
    row("Task(id*: decimal(10", "1:21 notation.end");
    row("Task(\"id*)", "1:6 notation.quote");
    row("Task(a: \"int)", "1:9 notation.quote");
    row("Task(a, !(b))", "1:1 notation.unknownField");
    row("Task(a, !())", "1:12 notation.unexpected");
    row("Task(a = )", "1:10 notation.unexpected");
    row("Task(a = ())", "1:12 notation.unexpected");
    row("Task(a = (now()", "1:16 notation.end");
    row("Task.", "1:6 notation.end");
    row("Task(a: )", "1:9 type.unknown");
    row("\"\"(id*)", "1:1 notation.badName");
    row("\"a\tb\"(id*)", "1:1 notation.badName");
    row("A(\"x\xe2\x80\xaey\"*)", "1:3 notation.badName");
    row("enum Status(a, a)", "1:17 notation.duplicateValue");
    row("Task n-1 List", "1:1 notation.unknownEntity");
    row("Task(id*); Task n-1 List", "1:21 notation.unknownEntity");
    row("A(id*)\nA n-", "2:3 notation.unexpected");
}

void TestNotation::errors()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    const Result<Schema> schema = schemaFromText(text);
    QVERIFY(!schema.ok());
    QCOMPARE(problem(schema.error()), expected);
    QVERIFY(!worded(schema.error(), Wording::English).contains(u'%'));
}

void TestNotation::oneEntity()
{
    const Schema schema = *schemaFromText(u"enum Status(open)");
    const auto task = entityFromText(u" Task(id*, title, done: boolean?, status: Status) ", schema);
    QVERIFY(task.ok());
    QCOMPARE(task->name, u"Task"_s);
    QCOMPARE(task->fields.size(), size_t(4));
    QCOMPARE(task->primaryKey, (std::vector<QString>{u"id"_s}));
    QVERIFY(task->fields[2].nullable);

    const auto bare = entityFromText(u"Task", schema);
    QVERIFY(bare.ok());
    QVERIFY(bare->fields.empty() && bare->primaryKey.empty()); // addEntity gives it a key

    QCOMPARE(problem(entityFromText(u"", schema).error()), u"1:1 notation.end"_s);
    QCOMPARE(problem(entityFromText(u"Task(id*); List(id*)", schema).error()), u"1:12 notation.unexpected"_s);
    QCOMPARE(problem(entityFromText(u"Task n-1 List", schema).error()), u"1:6 notation.unexpected"_s);
}

void TestNotation::oneField()
{
    const Schema schema = *schemaFromText(u"enum Status(open)");
    const auto title = fieldFromText(u"title!: string(80)?", schema);
    QVERIFY(title.ok());
    QCOMPARE(title->field.name, u"title"_s);
    QVERIFY(title->unique && !title->primary && title->field.nullable);
    QCOMPARE(title->field.type, typeOf(TypeKind::String, 80));
    const auto both = fieldFromText(u"code*!", schema);
    QVERIFY(both.ok() && both->primary && both->unique);
    QCOMPARE(fieldFromText(u"status: Status", schema)->field.type.kind, TypeKind::Enum);
    QCOMPARE(problem(fieldFromText(u"title: nonsense", schema).error()), u"1:8 type.unknown"_s);
    QCOMPARE(problem(fieldFromText(u"a, b", schema).error()), u"1:2 notation.unexpected"_s);
    QCOMPARE(problem(fieldFromText(u"", schema).error()), u"1:1 notation.end"_s);
}

void TestNotation::forms_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected"); // kind source target sourceReference targetReference and what is set
    const auto row = [](const char *text, const char *expected) { QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(expected); };
    row("Task n-1 List: list/tasks", "many-to-one Task List tasks list");
    row("List 1-n Task: tasks/list", "one-to-many List Task list tasks");
    row("List 1?-n Task", "one-to-many List Task default default sourceOptional");
    row("List 1*-n Task", "one-to-many List Task default default sourcePrimary");
    row("Task n-1? List", "many-to-one Task List default default targetOptional");
    row("Task n-1* List", "many-to-one Task List default default targetPrimary");
    row("List 1-n+ Task", "one-to-many List Task default default minimum=1");
    row("List 1-1 Task", "one-to-one List Task default default");
    row("List 1-1 Task keyed left", "one-to-one List Task default default keyOn=source");
    row("List 1*-1 Task subtype", "one-to-one List Task default default sourcePrimary subtype");
    row("List n-m Task: tasks/lists", "many-to-many List Task lists tasks");
    row("List n-n Task", "many-to-many List Task default default");
    row("List n-m Task through Entry(position: int32, note?)", "many-to-many List Task default default through=Entry(position: int32|note?)");
    row("List n-m Task through Entry pair unique", "many-to-many List Task default default through=Entry() pairIsNoKey");
    row("List n-m Task pair free", "many-to-many List Task default default pairIsNoKey pairIsFree");
    row("List 1-n Task: -/list", "one-to-many List Task list none");
    row("List 1-n Task: tasks", "one-to-many List Task default tasks");
    row("List 1-n Task: /list", "one-to-many List Task list default");
    row("List 1-n Task: \"all tasks\"/\"my list\"", "one-to-many List Task my list all tasks");
    row("Task(list_id) n-1 List(id): list/tasks", "many-to-one Task List tasks list sourceKey=list_id targetKey=id");
    row("Task(a, b) n-1 List(c, d)", "many-to-one Task List default default sourceKey=a,b targetKey=c,d");
    row("Task n-1 Task: parent/children on delete cascade", "many-to-one Task Task children parent onDelete=cascade");
    row("List 1?-n Task on delete set-null on update cascade sort position deselect delete logical",
        "one-to-many List Task default default sourceOptional onDelete=set-null onUpdate=cascade sort=position deselect logical");
    row("work.Job n-1 List", "many-to-one Job List default default");
}

void TestNotation::forms()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    const Schema schema = *schemaFromText(u"List(id*); Task(id*); work.Job(id*)");
    const auto form = relationshipFromText(text, schema);
    QVERIFY2(form.ok(), form.ok() ? "" : qPrintable(worded(form.error(), Wording::English)));
    const auto reference = [](const std::optional<QString> &name) { return !name ? u"default"_s : name->isEmpty() ? u"none"_s : *name; };
    const auto action = [](Action a) { return a == Action::Cascade ? u"cascade"_s : a == Action::SetNull ? u"set-null"_s : u"other"_s; };
    QStringList parts{form->kind, schema.entities()[form->source].name, schema.entities()[form->target].name, reference(form->sourceReference),
                      reference(form->targetReference)};
    const std::pair<bool, QString> flags[] = {
        {form->sourcePrimary, u"sourcePrimary"_s},
        {form->sourceOptional, u"sourceOptional"_s},
        {form->targetPrimary, u"targetPrimary"_s},
        {form->targetOptional, u"targetOptional"_s},
        {form->keyOn == KeySide::Source, u"keyOn=source"_s},
        {form->minimum > 0, u"minimum=%1"_s.arg(form->minimum)},
        {!form->sourceKey.isEmpty(), u"sourceKey="_s + form->sourceKey.join(u',')},
        {!form->targetKey.isEmpty(), u"targetKey="_s + form->targetKey.join(u',')},
        {!form->through.isEmpty(), u"through="_s + form->through + u'(' + form->junctionFields.join(u'|') + u')'},
        {!form->pairIsKey, u"pairIsNoKey"_s},
        {!form->uniquePair, u"pairIsFree"_s},
        {form->onDelete.has_value(), u"onDelete="_s + action(form->onDelete.value_or(Action::NoAction))},
        {form->onUpdate.has_value(), u"onUpdate="_s + action(form->onUpdate.value_or(Action::NoAction))},
        {!form->sortField.isEmpty(), u"sort="_s + form->sortField},
        {form->deselect == Deselect::Delete, u"deselect"_s},
        {form->enforcement == Enforcement::Logical, u"logical"_s},
        {form->role == ReferenceRole::Subtype, u"subtype"_s},
    };
    for (const auto &[isSet, name] : flags) {
        if (isSet)
            parts.append(name);
    }
    QCOMPARE(parts.join(u' '), expected);
}

void TestNotation::formErrors_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *text, const char *expected) { QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(expected); };
    row("Task n-1 Nobody", "1:10 notation.unknownEntity");
    row("Nobody n-1 Task", "1:1 notation.unknownEntity");
    row("Task n?-1 List", "1:6 notation.mark");
    row("Task 2-1 List", "1:6 notation.unexpected");
    row("Task n-1", "1:9 notation.end");
    row("Task n-1 List on fire", "1:18 notation.unexpected");
    row("Task n-1 List on delete explode", "1:25 notation.unexpected");
    row("Task n-1 List keyed up", "1:21 notation.unexpected");
    row("Task n-1 List whatever", "1:15 notation.unexpected");
    row("Task n-m List through Entry(a", "1:30 notation.unclosed");
    row("Task(list_id n-1 List", "1:14 notation.unexpected");
}

void TestNotation::formErrors()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    const Schema schema = *schemaFromText(u"List(id*); Task(id*)");
    const auto form = relationshipFromText(text, schema);
    QVERIFY(!form.ok());
    QCOMPARE(problem(form.error()), expected);
}

void TestNotation::relationships_data()
{
    QTest::addColumn<QString>("line");
    const auto row = [](const char *line) { QTest::newRow(line) << QString::fromUtf8(line); };
    row("Task n-1 List: list/tasks");
    row("List 1-n Task: tasks/list");
    row("List 1?-n Task");
    row("List 1*-n Task");
    row("List 1-n+ Task");
    row("List 1-1 Task");
    row("List 1?-1 Task: job/list");
    row("List 1*-1 Task");
    row("List 1-1 Task keyed left");
    row("List n-m Task: tasks/lists");
    row("List n-m Task through Entry(position: int32, note: text?)");
    row("List n-m Task through Entry pair unique");
    row("List n-m Task through Entry pair free");
    row("Task n-m Task: related/relatedBy");
    row("Task n-1? Task: parent/children on delete set-null");
    row("List 1-n Task: -/list on delete cascade");
    row("List 1-n Task: \"all tasks\"/\"my list\"");
    row("Task(the_list) n-1 List(id): list/tasks");
    row("Task n-1 Pair: pair/tasks on update cascade");
    row("List 1?-n Task sort position deselect delete");
    row("List 1-n Task logical");
    row("List 1?-n Task on delete no-action");
    row("List n-m Task on delete no-action");
}

void TestNotation::relationships()
{
    QFETCH(QString, line);
    const QString entities = u"List(id*); Task(id*, title); Pair(a*, b*: text)\n"_s;
    const Result<Schema> schema = schemaFromText(QString(entities + line));
    QVERIFY2(schema.ok(), schema.ok() ? "" : qPrintable(worded(schema.error(), Wording::English)));
    const SchemaIndex index(*schema);
    const auto isLeg = [&index](const RelationshipView &view) { return index.isLeg(view.id.reference()); };
    QCOMPARE(std::count_if(index.relationships().begin(), index.relationships().end(), std::not_fn(isLeg)), 1);
    // Printed, it says the same again.
    const QString printed = textOf(*schema);
    const Result<Schema> again = schemaFromText(printed);
    QVERIFY2(again.ok(), again.ok() ? "" : qPrintable(printed + worded(again.error(), Wording::English)));
    QCOMPARE(textOf(*again), printed);
    const RelationshipView before = index.relationships().back(); // many-to-many come last
    const RelationshipView after = SchemaIndex(*again).relationships().back();
    QCOMPARE(after.kind, before.kind);
    QCOMPARE(after.optional, before.optional);
    QCOMPARE(after.identifying, before.identifying);
    QCOMPARE(after.enforced, before.enforced);
    QCOMPARE(after.onDelete, before.onDelete);
    QCOMPARE(after.atSource.name, before.atSource.name);
    QCOMPARE(after.atTarget.name, before.atTarget.name);
    QCOMPARE(after.atSource.cardinality, before.atSource.cardinality);
    QCOMPARE(again->entities().size(), schema->entities().size());
}

void TestNotation::refusedRelationship()
{
    const Result<Schema> schema = schemaFromText(u"List(id*); Task(id*)\nList 1-n Task: a/b; List 1-n Task: a/c");
    QVERIFY(!schema.ok());
    QCOMPARE(schema.error().place.line, 2);
    QCOMPARE(schema.error().place.column, 21);
}

void TestNotation::garbage()
{
    const QString seed = u"enum S(a, \"b c\"); view x.V(id*, a!: string(80)? = \"q\", b: decimal(10,2) = (now()), !(a, b), #(b))\n"
                         "A(id*) // c\nA(id) n-1? V(a, b): left/\"ri ght\" through J(q: int) on delete set-null sort p keyed left"_s;
    const QString alphabet = u"(){}[],;:.!?*=#\"-+/ \n\tn1mAé\u202e\U0001F34E%$"_s;
    QRandomGenerator random(7);
    int good = 0;
    for (int round = 0; round < 20'000; ++round) {
        QString text = seed;
        for (int edits = random.bounded(1, 12); edits > 0; --edits) {
            const auto at = random.bounded(text.size() + 1);
            switch (random.bounded(3)) {
            case 0:
                text.remove(at, random.bounded(1, 9));
                break;
            case 1:
                text.insert(at, alphabet[random.bounded(alphabet.size())]);
                break;
            default:
                text.insert(at, seed.mid(random.bounded(seed.size()), random.bounded(1, 20)));
            }
        }
        const Result<Schema> schema = schemaFromText(text);
        if (!schema.ok()) {
            QVERIFY(schema.error().place.line > 0);
            continue;
        }
        ++good;
        const QString printed = textOf(*schema);
        const Result<Schema> again = schemaFromText(printed);
        QVERIFY2(again.ok(), qPrintable(printed));
        QCOMPARE(textOf(*again), printed);
    }
    QVERIFY(good > 0);
}

QTEST_GUILESS_MAIN(TestNotation)
#include "tst_notation.moc"
