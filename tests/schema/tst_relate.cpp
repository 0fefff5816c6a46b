// The one door: what the form means in keys, what it refuses, and the way back.
#include "model/schema/edits.h"
#include "model/schema/projectfile.h"
#include "tests/support/dangling.h"
#include "tests/support/fromtext.h"
#include "tests/support/randomedits.h"

#include <QTest>

using namespace relata;
using test::built;
using namespace Qt::StringLiterals;

class TestRelate : public QObject
{
    Q_OBJECT

private slots:
    void meaning_data();
    void meaning();
    void refusal_data();
    void refusal();
    void readBackChangesNothing_data();
    void readBackChangesNothing();
    void kindChange_data();
    void kindChange();
    void readBackChangesNothingInRandomModels_data();
    void readBackChangesNothingInRandomModels();
    void optionalIsTakenBack();
    void identifyingIsTakenBack();
    void removalTakesKeyFieldsAlong();
    void sentences();
};

namespace {

RelationshipForm form(const Schema &schema, const QString &kind, const QString &source, const QString &target)
{
    RelationshipForm form;
    form.kind = kind;
    form.source = schema.entityNamed(source)->id;
    form.target = schema.entityNamed(target)->id;
    return form;
}

using Fill = std::function<void(RelationshipForm &)>;
const Fill kNothing = [](RelationshipForm &) {};

// The lines that differ.
QString difference(const Schema &before, const Schema &after)
{
    const auto lines = [](const Schema &schema) { return QString::fromUtf8(projectfile::serialize(schema)).split(u'\n'); };
    const QStringList old = lines(before), now = lines(after);
    QString text;
    for (const QString &line : old)
        text += now.contains(line) ? QString() : u"\n- "_s + line;
    for (const QString &line : now)
        text += old.contains(line) ? QString() : u"\n+ "_s + line;
    return text;
}

} // namespace

Q_DECLARE_METATYPE(Fill)

void TestRelate::meaning_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QStringList>("ends");
    QTest::addColumn<Fill>("fill");
    QTest::addColumn<QString>("after");
    const QString two = u"List(id*, name)\nTask(id*, title)"_s;
    const QStringList listTask{u"List"_s, u"Task"_s};
    QTest::newRow("one-to-many") << two << u"one-to-many"_s << listTask << kNothing
        << u"List(id*, name)\nTask(id*, title, list_id: int64, #(list_id))\nTask(list_id) n-1 List: list/tasks"_s;
    QTest::newRow("the seed: optional") << two << u"one-to-many"_s << listTask
        << Fill([](RelationshipForm &f) { f.sourceOptional = true; f.sourceReference = u"list"_s; f.targetReference = u"tasks"_s; })
        << u"List(id*, name)\nTask(id*, title, list_id: int64?, #(list_id))\nTask(list_id) n-1? List: list/tasks on delete set-null"_s;
    QTest::newRow("the seed as typed") << u"List(id*)\nTasks(id*)"_s << u"one-to-many"_s << QStringList{u"List"_s, u"Tasks"_s}
        << Fill([](RelationshipForm &f) { f.sourceReference = u"List"_s; f.targetReference = u"Tasks"_s; })
        << u"List(id*)\nTasks(id*, list_id: int64, #(list_id))\nTasks(list_id) n-1 List: List/Tasks"_s;
    QTest::newRow("many-to-one is its mirror") << two << u"many-to-one"_s << QStringList{u"Task"_s, u"List"_s} << kNothing
        << u"List(id*, name)\nTask(id*, title, list_id: int64, #(list_id))\nTask(list_id) n-1 List: list/tasks"_s;
    QTest::newRow("a field of that name is taken") << u"List(id*)\nTask(id*, list_id: int64?)"_s << u"one-to-many"_s << listTask << kNothing
        << u"List(id*)\nTask(id*, list_id: int64, #(list_id))\nTask(list_id) n-1 List: list/tasks"_s;
    QTest::newRow("a field of that name in another style") << u"List(id*)\nTask(id*, ListId: int64?)"_s << u"one-to-many"_s << listTask << kNothing
        << u"List(id*)\nTask(id*, ListId: int64, #(ListId))\nTask(ListId) n-1 List: list/tasks"_s;
    QTest::newRow("one-to-one") << u"Town(id*)\nMayor(id*)"_s << u"one-to-one"_s << QStringList{u"Town"_s, u"Mayor"_s} << kNothing
        << u"Town(id*)\nMayor(id*, town_id!: int64)\nTown 1-1 Mayor(town_id): mayor/town"_s;
    QTest::newRow("one-to-one, the source holds the key") << u"Town(id*)\nMayor(id*)"_s << u"one-to-one"_s << QStringList{u"Town"_s, u"Mayor"_s}
        << Fill([](RelationshipForm &f) { f.keyOn = KeySide::Source; })
        << u"Town(id*, mayor_id!: int64)\nMayor(id*)\nMayor 1-1 Town(mayor_id): town/mayor"_s;
    QTest::newRow("self") << u"Employee(id*)"_s << u"one-to-many"_s << QStringList{u"Employee"_s, u"Employee"_s}
        << Fill([](RelationshipForm &f) { f.sourceReference = u"manager"_s; f.targetReference = u"reports"_s; f.sourceOptional = true; })
        << u"Employee(id*, manager_id: int64?, #(manager_id))\nEmployee(manager_id) n-1? Employee: manager/reports on delete set-null"_s;
    QTest::newRow("compound key") << u"Order(shop*: int64, number*: int64)\nLine(id*)"_s << u"one-to-many"_s << QStringList{u"Order"_s, u"Line"_s} << kNothing
        << u"Order(shop*: int64, number*: int64)\nLine(id*, order_shop: int64, order_number: int64, #(order_shop, order_number))\nLine(order_shop, order_number) n-1 Order: order/lines"_s;
    QTest::newRow("many-to-many") << u"Recipe(id*)\nIngredient(id*)"_s << u"many-to-many"_s << QStringList{u"Recipe"_s, u"Ingredient"_s}
        << Fill([](RelationshipForm &f) { f.junctionFields = QStringList{u"quantity: decimal(10,2)"_s}; })
        << u"Recipe(id*)\nIngredient(id*)\nRecipe n-m Ingredient: ingredients/recipes through RecipeIngredient(quantity: decimal(10,2))"_s;
}

void TestRelate::meaning()
{
    QFETCH(QString, before);
    QFETCH(QString, kind);
    QFETCH(QStringList, ends);
    QFETCH(Fill, fill);
    QFETCH(QString, after);
    const Schema schema = built(before);
    RelationshipForm f = form(schema, kind, ends[0], ends[1]);
    fill(f);
    CountedIds ids(1000);
    const auto change = edits::relate(schema, f, ids);
    QVERIFY2(change, change ? "" : qPrintable(worded(change.error())));
    QCOMPARE(textOf(applied(schema, *change)), textOf(built(after)));
}

void TestRelate::refusal_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QStringList>("ends");
    QTest::addColumn<Fill>("fill");
    QTest::addColumn<QString>("code");
    const QString two = u"List(id*, name)\nTask(id*, title, list_name: text)"_s;
    const QStringList listTask{u"List"_s, u"Task"_s};
    const QString many = u"one-to-many"_s;
    QTest::newRow("primary and optional") << two << many << listTask << Fill([](RelationshipForm &f) { f.sourcePrimary = f.sourceOptional = true; }) << u"relate.primary-and-optional"_s;
    QTest::newRow("kind") << two << u"one-to-all"_s << listTask << kNothing << u"relate.unknown-kind"_s;
    QTest::newRow("no target") << two << many << listTask << Fill([](RelationshipForm &f) { f.target = EntityId{99}; }) << u"relate.no-target"_s;
    QTest::newRow("not a key") << two << many << listTask << Fill([](RelationshipForm &f) { f.sourceKey = QStringList{u"name"_s}; }) << u"relate.not-a-key"_s;
    QTest::newRow("type") << two << many << listTask << Fill([](RelationshipForm &f) { f.targetKey = QStringList{u"title"_s}; }) << u"relate.type-mismatch"_s;
    QTest::newRow("name of a field") << two << many << listTask << Fill([](RelationshipForm &f) { f.sourceReference = u"title"_s; }) << u"name.taken"_s;
    QTest::newRow("name of an end") << u"List(id*)\nTask(id*)\nTask n-1 List: list/tasks"_s << many << listTask << Fill([](RelationshipForm &f) { f.targetReference = u"tasks"_s; }) << u"name.taken"_s;
    QTest::newRow("set null") << two << many << listTask << Fill([](RelationshipForm &f) { f.onDelete = Action::SetNull; }) << u"relate.set-null-required"_s;
    QTest::newRow("set default") << u"List(id*)\nTask(id*, list_id: int64)"_s << many << listTask << Fill([](RelationshipForm &f) { f.onDelete = Action::SetDefault; }) << u"relate.set-default-without-default"_s;
    QTest::newRow("size") << two << many << listTask << Fill([](RelationshipForm &f) { f.targetKey = QStringList{u"a"_s, u"b"_s}; }) << u"relate.key-size"_s;
    QTest::newRow("range") << two << many << listTask << Fill([](RelationshipForm &f) { f.minimum = 3; f.maximum = 2; }) << u"relate.range"_s;
    QTest::newRow("join is an end") << two << u"many-to-many"_s << listTask << Fill([](RelationshipForm &f) { f.through = u"Task"_s; }) << u"relate.join-is-end"_s;
    QTest::newRow("extra field twice") << two << u"many-to-many"_s << listTask << Fill([](RelationshipForm &f) { f.junctionFields = QStringList{u"n: int32"_s, u"n"_s}; }) << u"name.taken"_s;
    QTest::newRow("joined already") << u"R(id*)\nI(id*)\nR n-m I: is/rs through RI"_s << u"many-to-many"_s << QStringList{u"R"_s, u"I"_s}
        << Fill([](RelationshipForm &f) { f.through = u"RI"_s; f.targetReference = u"others"_s; f.sourceReference = u"more"_s; }) << u"relate.join-taken"_s;
    QTest::newRow("unseen characters") << two << many << listTask << Fill([](RelationshipForm &f) { f.sourceReference = u"a\u202eb"_s; }) << u"name.control-character"_s;
    QTest::newRow("optional, but the key identifies") << u"List(id*)\nTask(list_id*: int64, n*: int32)"_s << many << listTask
        << Fill([](RelationshipForm &f) { f.sourceOptional = true; f.targetKey = QStringList{u"list_id"_s}; }) << u"relate.optional-key-needed"_s;
}

void TestRelate::refusal()
{
    QFETCH(QString, before);
    QFETCH(QString, kind);
    QFETCH(QStringList, ends);
    QFETCH(Fill, fill);
    QFETCH(QString, code);
    const Schema schema = built(before);
    RelationshipForm f = form(schema, kind, ends[0], ends[1]);
    fill(f);
    CountedIds ids(1000);
    const auto change = edits::relate(schema, f, ids);
    QVERIFY(!change);
    QCOMPARE(QString::fromLatin1(change.error().code), code);
    QVERIFY2(!wordedFix(change.error()).isEmpty(), "every refusal says what to do");
}

void TestRelate::readBackChangesNothing_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("n-1") << u"List(id*)\nTask(id*)\nTask n-1 List: list/tasks"_s;
    QTest::newRow("optional") << u"List(id*)\nTask(id*)\nTask n-1? List: list/tasks"_s;
    QTest::newRow("identifying") << u"List(id*)\nTask(id*)\nTask n-1* List: list/tasks"_s;
    QTest::newRow("1-1") << u"Town(id*)\nMayor(id*)\nTown 1-1 Mayor: mayor/town"_s;
    QTest::newRow("shared key") << u"Town(id*)\nMayor(id*)\nTown 1*-1 Mayor: mayor/town"_s;
    QTest::newRow("self") << u"E(id*)\nE n-1? E: boss/staff"_s;
    QTest::newRow("compound") << u"O(a*: int64, b*: int64)\nL(id*)\nL n-1 O: o/ls"_s;
    QTest::newRow("n-m") << u"R(id*)\nI(id*)\nR n-m I: is/rs through RI(q: int32, note?)"_s;
    QTest::newRow("n-m, own id") << u"R(id*)\nI(id*)\nR n-m I: is/rs through RI pair unique sort position"_s;
    QTest::newRow("n-m self") << u"Article(id*)\nArticle n-m Article: related/relatedBy"_s;
    QTest::newRow("unexposed") << u"List(id*)\nTask(id*)\nTask n-1 List: list/-"_s;
}

void TestRelate::readBackChangesNothing()
{
    QFETCH(QString, text);
    const Schema schema = built(text);
    const SchemaIndex index(schema);
    int seen = 0;
    for (const RelationshipView &view : index.relationships()) {
        const auto form = edits::formOf(schema, view.id);
        QVERIFY(form);
        CountedIds ids(100000);
        const auto change = edits::relate(schema, *form, ids);
        QVERIFY2(change, change ? "" : qPrintable(worded(change.error())));
        QCOMPARE(textOf(applied(schema, *change)), textOf(schema));
        QVERIFY2(change->isEmpty(), qPrintable(view.kind));
        ++seen;
    }
    QVERIFY(seen > 0);
}

void TestRelate::kindChange_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    const QStringList kinds{u"one-to-many"_s, u"one-to-one"_s, u"many-to-many"_s};
    for (const QString &from : kinds) {
        for (const QString &to : kinds) {
            if (from != to)
                QTest::newRow(qPrintable(from + u" to "_s + to)) << from << to;
        }
    }
}

// There and back again is where it began, with the same id.
void TestRelate::kindChange()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    const Schema bare = built(u"List(id*, name)\nTask(id*, title)"_s);
    CountedIds ids(1000);
    RelationshipForm first = form(bare, from, u"List"_s, u"Task"_s);
    const auto added = edits::relate(bare, first, ids);
    QVERIFY(added);
    const Schema start = applied(bare, *added);
    const RelationshipView view = SchemaIndex(start).relationships().back(); // throughs come last
    RelationshipForm there = *edits::formOf(start, view.id);
    const auto step = [&ids](const Schema &schema, RelationshipForm form, const QString &kind) {
        form.kind = kind;
        form.sourceReference = form.targetReference = std::nullopt;
        form.sourceKey = form.targetKey = QStringList();
        form.onDelete = std::nullopt;
        form.through.clear();
        const auto change = edits::relate(schema, form, ids);
        if (!change)
            qFatal("%s", qPrintable(worded(change.error())));
        return applied(schema, *change);
    };
    const Schema middle = step(start, there, to);
    const RelationshipId now = relationshipFromString(middle, view.id.toString());
    QVERIFY2(!now.isNull(), "the relationship keeps its id");
    QCOMPARE(viewOf(middle, now)->kind, to);
    const Schema end = step(middle, *edits::formOf(middle, now), from);
    QCOMPARE(textOf(end), textOf(start));
}

void TestRelate::readBackChangesNothingInRandomModels_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 12; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void TestRelate::readBackChangesNothingInRandomModels()
{
    QFETCH(quint32, seed);
    test::RandomEdits random(seed + 500);
    CountedIds ids;
    Schema schema = emptyProject(ids, u"t"_s);
    for (int i = 0; i < 300; ++i)
        schema = applied(schema, random.next(schema));
    QCOMPARE(test::dangling(schema).join(u'\n'), QString());
    const SchemaIndex index(schema);
    int unchanged = 0;
    for (const RelationshipView &view : index.relationships()) {
        const auto form = edits::formOf(schema, view.id);
        QVERIFY(form);
        CountedIds fresh(1'000'000);
        const auto change = edits::relate(schema, *form, fresh);
        const QString what = textOf(schema, view.id);
        if (!change) { // only where someone made the key required after the action was chosen: a problem that checks report
            QVERIFY2(QLatin1String(change.error().code) == "relate.set-null-required"_L1 || QLatin1String(change.error().code) == "relate.set-default-without-default"_L1,
                     qPrintable(what + u": "_s + worded(change.error())));
            continue;
        }
        ++unchanged;
        QVERIFY2(change->isEmpty(), qPrintable(what + difference(schema, applied(schema, *change))));
    }
    QVERIFY(unchanged > 0);
}

void TestRelate::optionalIsTakenBack()
{
    Schema schema = built(u"List(id*)\nTask(id*)\nTask n-1? List: list/tasks"_s);
    CountedIds ids(1000);
    RelationshipForm form = *edits::formOf(schema, SchemaIndex(schema).relationships().front().id);
    QVERIFY(form.sourceOptional);
    form.sourceOptional = false;
    form.onDelete = std::nullopt;
    schema = applied(schema, *edits::relate(schema, form, ids));
    QCOMPARE(textOf(schema), textOf(built(u"List(id*)\nTask(id*)\nTask n-1 List: list/tasks"_s)));
}

void TestRelate::identifyingIsTakenBack()
{
    const Schema plain = built(u"List(id*)\nTask(id*)\nTask n-1 List: list/tasks"_s);
    CountedIds ids(1000);
    RelationshipForm form = *edits::formOf(plain, SchemaIndex(plain).relationships().front().id);
    form.sourcePrimary = true;
    form.onDelete = std::nullopt;
    const Schema identifying = applied(plain, *edits::relate(plain, form, ids));
    const Entity &task = *identifying.entityNamed(u"Task");
    QCOMPARE(task.primaryKey()->fields.size(), size_t(2));
    QCOMPARE(task.field(task.primaryKey()->fields[0])->name, u"list_id"_s);
    QVERIFY2(task.areUnique({task.fieldNamed(u"id")->id}), "the former key stays unique");
    form = *edits::formOf(identifying, form.existing);
    QVERIFY(form.sourcePrimary);
    form.sourcePrimary = false;
    form.onDelete = std::nullopt;
    const Schema back = applied(identifying, *edits::relate(identifying, form, ids));
    QCOMPARE(textOf(back), textOf(plain));
    // Whoever points at the compound key still can.
    const Schema chain = built(u"Country(id*)\nRegion(country_id*: int64, id*: int64)\nCity(id*)\nRegion(country_id) n-1 Country(id): country/regions\nCity n-1 Region: region/cities"_s);
    const Entity &region = *chain.entityNamed(u"Region");
    const SchemaIndex index(chain);
    for (const RelationshipView &view : index.relationships()) {
        if (view.atTarget.entity != region.id)
            continue;
        form = *edits::formOf(chain, view.id);
        form.sourcePrimary = false;
        form.sourceOptional = true;
        const auto change = edits::relate(chain, form, ids);
        QVERIFY(change.ok());
        const Schema loose = applied(chain, *change);
        const Entity &now = *loose.entityNamed(u"Region");
        QCOMPARE(now.primaryKey()->fields.size(), size_t(1));
        QCOMPARE(now.keys.size(), size_t(2));
        QCOMPARE(now.keys[1].fields, region.primaryKey()->fields);
        return;
    }
    QFAIL("Region belongs to no Country");
}

void TestRelate::removalTakesKeyFieldsAlong()
{
    const Schema schema = built(u"List(id*)\nTask(id*)\nTask n-1 List: list/tasks"_s);
    edits::Removal removal;
    removal.entities.push_back(schema.entityNamed(u"List")->id);
    QCOMPARE(textOf(applied(schema, *edits::remove(schema, removal))), textOf(built(u"Task(id*, list_id: int64, #(list_id))"_s)));
    removal.keyFields = edits::KeyFields::Remove;
    const edits::Consequences consequences = edits::consequencesOf(schema, removal);
    QCOMPARE(consequences.fields.size(), size_t(1));
    QCOMPARE(consequences.relationships.size(), size_t(1));
    QCOMPARE(textOf(applied(schema, *edits::remove(schema, removal))), textOf(built(u"Task(id*)"_s)));
}

void TestRelate::sentences()
{
    const Schema schema = built(u"List(id*)\nTask(id*)\nTask n-1? List: list/tasks"_s);
    const RelationshipView view = SchemaIndex(schema).relationships().front();
    const Sentences said = sentencesOf(schema, view);
    QCOMPARE(said.fromTarget, u"Each Task may belong to one List, as task.list."_s);
    QCOMPARE(said.fromSource, u"A List has many Tasks, as list.tasks."_s);
    QCOMPARE(sentenceFrom(schema, view.atTarget), u"Each Task may belong to one List; a List has many Tasks."_s);
    const Schema articles = built(u"User(id*)\nOrder(id*)\nUser n-1 Order: order/users\nOrder n-1 User: user/orders"_s);
    QStringList many;
    const SchemaIndex index(articles);
    for (const RelationshipView &each : index.relationships())
        many << sentencesOf(articles, each).fromSource.section(u' ', 0, 1);
    many.sort();
    QCOMPARE(many, (QStringList{u"A User"_s, u"An Order"_s}));
    const Sentences html = sentencesOf(built(u"\"<b>\"(id*)\nTask(id*)\nTask n-1 \"<b>\": list/tasks"_s), SchemaIndex(built(u"\"<b>\"(id*)\nTask(id*)\nTask n-1 \"<b>\": list/tasks"_s)).relationships().front(), Markup::Html);
    QVERIFY2(html.fromTarget.contains(u"<b>&lt;b&gt;</b>"_s), qPrintable(html.fromTarget));
}

QTEST_GUILESS_MAIN(TestRelate)
#include "tst_relate.moc"
