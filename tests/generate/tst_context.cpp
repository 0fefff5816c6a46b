// What targets are told of a schema, and that every target does something with it.
#include "model/generate/context.h"
#include "model/generate/export.h"
#include "model/schema/notation.h"
#include "model/schema/relationshipkinds.h"
#include "tests/generate/targetfolder.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace relata;
using Json = nlohmann::json;

#define SAME(actual, ...) QCOMPARE(QString::fromStdString(Json(actual).dump()), QString::fromStdString(Json(__VA_ARGS__).dump()))

namespace {

Schema schemaOf(const QString &text)
{
    auto schema = schemaFromText(text);
    if (!schema)
        qFatal("%s", qPrintable(worded(schema.error(), Wording::English)));
    return *std::move(schema);
}

Json contextOf(const Schema &schema, const QStringList &entities = {})
{
    EntitySelection selection;
    for (const QString &name : entities)
        selection.entities.push_back(schema.entityNamed(name)->id);
    auto context = contextFor(schema, nullptr, {}, selection);
    if (!context)
        qFatal("%s", qPrintable(worded(context.error(), Wording::English)));
    return *std::move(context);
}

const Json &named(const Json &list, const char *name)
{
    for (const Json &item : list)
        if (item.at("name") == name)
            return item;
    qFatal("nothing is named %s", name);
}

QString endpoints(const Json &context, const char *entity)
{
    QStringList list;
    for (const Json &endpoint : context.at("endpoints"))
        if (endpoint.at("entity") == entity)
            list += QString::fromStdString(endpoint.at("method").get<std::string>() + ' ' + endpoint.at("path").get<std::string>() + ' ' + endpoint.at("operationId").get<std::string>());
    return list.join(u'\n');
}

// One of every kind, compound keys, a self-reference, an enum, a view: what each target must cope with.
QString everything()
{
    return u"enum Status(open, done)\n"
           "List(id*, name!: string(80)); Task(id*, title: string(200), status: Status, due: date?, price: decimal(10,2) = 0, tags: array(text)?, more: json?)\n"
           "Order(country*: text, number*: int64, placed: timestamp); Product(id*: uuid, name)\n"
           "Employee(id*, name); Badge(id*, code!); Profile(id*)\n"
           "view Open(title)\n"
           "Task n-1? List: list/tasks\nOrder n-m Product: products/orders through OrderItem(quantity: int32)\nEmployee n-1? Employee: boss/team\n"
           "Employee 1-1 Badge: badge/employee\nProfile n-1 Order: order/profiles\n"_s;
}

} // namespace

class TestContext : public QObject
{
    Q_OBJECT

private slots:
    void listAndTask();
    void endpointsOfTheHouse();
    void manyToMany();
    void compoundKeys();
    void oneToOne();
    void requiredAndDefaults();
    void uncountedIdentity();
    void selection();
    void deterministic();
    void pathsAreUnique();
    void insertionOrder();
    void everyTarget_data();
    void everyTarget();
    void everyTargetKnowsEveryKind();
    void hostileNames_data() { everyTarget_data(); }
    void hostileNames();
    void unknownTargetAndOption();
    void manifestErrors_data();
    void manifestErrors();
    void optionValues_();
    void loadsIntoSqlite();
};

void TestContext::listAndTask()
{
    const Json context = contextOf(schemaOf(u"List(id*, name); Task(id*, title)\nTask n-1? List: list/tasks"_s));
    QCOMPARE(context.at("contextVersion").get<int>(), 1);
    const Json &task = named(context.at("entities"), "Task");
    QCOMPARE(QString::fromStdString(task.at("table").get<std::string>()), u"task"_s);
    QCOMPARE(QString::fromStdString(task.at("path").get<std::string>()), u"tasks"_s);
    SAME(task.at("primaryKey"), Json({"id"}));
    const Json &key = named(task.at("fields"), "list_id");
    QVERIFY(key.at("nullable").get<bool>());
    QVERIFY(!key.at("required").get<bool>());
    const Json &end = named(task.at("ends"), "list");
    SAME(key.at("references"), Json::array({end.at("relationship")}));
    Json expected = {{"relationship", end.at("relationship")}, {"name", "list"}, {"names", end.at("names")}, {"path", "list"}, {"kind", "many-to-one"}, {"toMany", false},
                     {"holdsKey", true}, {"entity", "List"}, {"fields", {"list_id"}}, {"otherFields", {"id"}}, {"optional", true}, {"identifying", false}, {"enforced", true},
                     {"inverse", "tasks"}, {"onDelete", "set-null"}, {"onUpdate", "no-action"}, {"deselect", "nullify"}, {"sortField", nullptr}, {"through", nullptr}, {"comment", ""}};
    QCOMPARE(QString::fromStdString(end.dump(1)), QString::fromStdString(expected.dump(1)));
    const Json &tasks = named(named(context.at("entities"), "List").at("ends"), "tasks");
    SAME(tasks.at("kind"), Json("one-to-many"));
    QVERIFY(tasks.at("toMany").get<bool>());
    QVERIFY(!tasks.at("holdsKey").get<bool>());
    SAME(tasks.at("fields"), Json({"id"}));
    SAME(tasks.at("otherFields"), Json({"list_id"}));
    QCOMPARE(context.at("relationships").size(), std::size_t(1));
    QCOMPARE(context.at("ddl").at("sqlite")[0].get<std::string>().substr(0, 19), std::string("CREATE TABLE \"list\""));
}

void TestContext::endpointsOfTheHouse()
{
    const Json context = contextOf(schemaOf(u"List(id*, name); Task(id*, title)\nTask n-1? List: list/tasks"_s));
    QCOMPARE(endpoints(context, "List"), u"GET /lists listLists\nPOST /lists createList\nGET /lists/{id} getList\nPUT /lists/{id} replaceList\nPATCH /lists/{id} patchList\n"
                                         "DELETE /lists/{id} deleteList\nGET /lists/{listId}/tasks listListTasks\nPOST /lists/{listId}/tasks createListTasks\n"
                                         "PUT /lists/{listId}/tasks/{taskId} linkListTasks\nDELETE /lists/{listId}/tasks/{taskId} unlinkListTasks"_s);
    QCOMPARE(endpoints(context, "Task").section(u'\n', 6), u"GET /tasks/{taskId}/list getTaskList\nPUT /tasks/{taskId}/list setTaskList\nDELETE /tasks/{taskId}/list clearTaskList"_s);
    // A task that must have a list cannot be without one.
    const Json required = contextOf(schemaOf(u"List(id*); Task(id*)\nTask n-1 List: list/tasks"_s));
    QVERIFY(!endpoints(required, "Task").contains("clearTaskList"_L1));
    QVERIFY(!endpoints(required, "List").contains("unlinkListTasks"_L1));
    // A view is only read.
    const Json view = contextOf(schemaOf(u"view Open(title)"_s));
    QCOMPARE(endpoints(view, "Open"), u"GET /opens listOpens"_s);
    QCOMPARE(endpoints(contextOf(schemaOf(u"Employee(id*)\nEmployee n-1? Employee: boss/team"_s)), "Employee").section(u'\n', -2),
             u"PUT /employees/{employeeId}/team/{teamId} linkEmployeeTeam\nDELETE /employees/{employeeId}/team/{teamId} unlinkEmployeeTeam"_s);
}

void TestContext::manyToMany()
{
    const Json context = contextOf(schemaOf(u"Playlist(id*); Track(id*)\nPlaylist n-m Track: tracks/playlists through PlaylistTrack(position: int32, note: text?)"_s));
    const Json &end = named(named(context.at("entities"), "Playlist").at("ends"), "tracks");
    SAME(end.at("kind"), Json("many-to-many"));
    SAME(end.at("entity"), Json("Track"));
    SAME(end.at("fields"), Json({"id"}));
    SAME(end.at("otherFields"), Json({"id"}));
    SAME(end.at("through"), Json({{"entity", "PlaylistTrack"}, {"hereFields", {"playlist_id"}}, {"thereFields", {"track_id"}}, {"extraFields", {"position", "note"}}, {"uniquePair", true}}));
    const Json &back = named(named(context.at("entities"), "Track").at("ends"), "playlists");
    SAME(back.at("through").at("hereFields"), Json({"track_id"}));
    QVERIFY(named(context.at("entities"), "PlaylistTrack").at("junction").get<bool>());
    QVERIFY(!named(context.at("entities"), "Track").at("junction").get<bool>());
    QVERIFY(endpoints(context, "Playlist").contains("PUT /playlists/{playlistId}/tracks/{trackId} linkPlaylistTracks"_L1));
    QVERIFY(endpoints(context, "Playlist").contains("DELETE /playlists/{playlistId}/tracks/{trackId} unlinkPlaylistTracks"_L1));
    // With itself: both ends stand on the same entity, each on its own leg.
    const Json self = contextOf(schemaOf(u"Person(id*)\nPerson n-m Person: friends/friendOf"_s));
    const Json &person = named(self.at("entities"), "Person");
    SAME(named(person.at("ends"), "friends").at("through").at("hereFields"), named(person.at("ends"), "friendOf").at("through").at("thereFields"));
    QVERIFY(named(person.at("ends"), "friends").at("through").at("hereFields") != named(person.at("ends"), "friends").at("through").at("thereFields"));
}

void TestContext::compoundKeys()
{
    const Json context = contextOf(schemaOf(u"Shop(country*: text, number*: int32); Till(id*)\nTill n-1 Shop: shop/tills"_s));
    const Json &end = named(named(context.at("entities"), "Till").at("ends"), "shop");
    SAME(end.at("fields"), Json({"shop_country", "shop_number"}));
    SAME(end.at("otherFields"), Json({"country", "number"}));
    QVERIFY(endpoints(context, "Shop").contains("GET /shops/{country}/{number} getShop"_L1));
    QVERIFY(endpoints(context, "Shop").contains("PUT /shops/{shopCountry}/{shopNumber}/tills/{tillId} linkShopTills"_L1));
}

void TestContext::oneToOne()
{
    const Json context = contextOf(schemaOf(u"Employee(id*); Badge(id*)\nEmployee 1-1 Badge: badge/employee"_s));
    const Json &badge = named(named(context.at("entities"), "Employee").at("ends"), "badge");
    SAME(badge.at("kind"), Json("one-to-one"));
    QVERIFY(!badge.at("toMany").get<bool>());
    QVERIFY(!badge.at("holdsKey").get<bool>());
    QVERIFY(named(named(context.at("entities"), "Badge").at("ends"), "employee").at("holdsKey").get<bool>());
}

void TestContext::requiredAndDefaults()
{
    Schema schema = schemaOf(u"Task(id*, title, n: int32 = 5, when: timestamp = (CURRENT_TIMESTAMP), note: text?, made: timestamp, secret: text)"_s);
    Entity entity = *schema.entityNamed(u"Task");
    entity.fields[5].role = FieldRole::CreatedAt;
    entity.fields[6].secret = true;
    entity.fields[6].rules.minimum = u"0.5"_s;
    entity.fields[6].rules.maxLength = 9;
    entity.fields[6].rules.pattern = u"^a\"b$"_s;
    schema.table<Entity>().set(entity);
    const Json context = contextOf(schema);
    const Json &fields = context.at("entities")[0].at("fields");
    QStringList required;
    for (const Json &field : fields)
        if (field.at("required").get<bool>())
            required += QString::fromStdString(field.at("name").get<std::string>());
    QCOMPARE(required, (QStringList{u"title"_s, u"secret"_s}));
    SAME(named(fields, "id").at("generated"), Json("identity"));
    SAME(named(fields, "made").at("generated"), Json("created"));
    SAME(named(fields, "n").at("default"), Json({{"kind", "literal"}, {"value", "5"}}));
    SAME(named(fields, "when").at("default").at("kind"), Json("expression"));
    SAME(named(fields, "secret").at("rules"), Json({{"minimum", 0.5}, {"maximum", nullptr}, {"minLength", nullptr}, {"maxLength", 9}, {"pattern", "^a\"b$"}, {"format", ""}}));
}

void TestContext::uncountedIdentity()
{
    // A key that SQLite cannot count must be sent by who creates the record; PostgreSQL counts it.
    const Schema schema = schemaOf(u"List(id*); Task(id*, title)\nTask n-1* List: list/tasks"_s);
    const Entity *task = schema.entityNamed(u"Task");
    QCOMPARE(task->primaryKey()->fields.size(), std::size_t(2));
    QCOMPARE(task->fieldNamed(u"id")->generated, Generated::Identity);
    const TargetRegistry registry = TargetRegistry::standard();
    for (const auto &[target, generated] : {std::pair{u"typescript-fastify"_s, "none"}, {u"openapi"_s, "none"}, {u"sql-postgresql"_s, "identity"}}) {
        const auto context = contextFor(schema, registry.find(target));
        QVERIFY(context.ok());
        const Json &id = named(named(context->at("entities"), "Task").at("fields"), "id");
        SAME(id.at("generated"), generated);
        QCOMPARE(id.at("required").get<bool>(), qstrcmp(generated, "none") == 0);
        SAME(named(named(context->at("entities"), "List").at("fields"), "id").at("generated"), "identity");
    }
}

void TestContext::selection()
{
    const Schema schema = schemaOf(u"List(id*); Task(id*); Tag(id*)\nTask n-1? List: list/tasks\nTask n-m Tag: tags/tasks"_s);
    const Json one = contextOf(schema, {u"Task"_s});
    QCOMPARE(one.at("entities").size(), std::size_t(1));
    QVERIFY(one.at("entities")[0].at("ends").empty());
    QVERIFY(!named(one.at("entities")[0].at("fields"), "list_id").at("references").empty()); // the key stays
    QCOMPARE(one.at("losses").size(), std::size_t(3)); // two ends, one foreign key
    QCOMPARE(one.at("ddl").at("sqlite").dump().find("REFERENCES"), std::string::npos);
    const Json both = contextOf(schema, {u"Task"_s, u"Tag"_s});
    QCOMPARE(both.at("entities").size(), std::size_t(3)); // the join entity comes along
    QVERIFY(named(named(both.at("entities"), "Task").at("ends"), "tags").at("through").is_object());
}

void TestContext::deterministic()
{
    const Schema schema = schemaOf(everything());
    const std::string once = contextOf(schema).dump();
    QCOMPARE(contextOf(schema).dump(), once);
    const auto first = exportPlan(schema, u"typescript-fastify"_s), second = exportPlan(schema, u"typescript-fastify"_s);
    QVERIFY2(first.ok(), first ? "" : qPrintable(worded(first.error(), Wording::English)));
    QCOMPARE(first->files.size(), second->files.size());
    for (std::size_t i = 0; i < first->files.size(); ++i) {
        QCOMPARE(first->files[i].path, second->files[i].path);
        QCOMPARE(first->files[i].content, second->files[i].content);
        QVERIFY(!first->files[i].content.contains('\r'));
    }
}

void TestContext::pathsAreUnique()
{
    Schema schema = schemaOf(u"Task(id*); B(id*); C(id*); D(id*)"_s);
    for (const auto &[from, to] : {std::pair{u"B"_s, u"Tasks"_s}, {u"C"_s, u"?"_s}, {u"D"_s, u"*/.."_s}}) {
        Entity entity = *schema.entityNamed(from);
        entity.name = to;
        entity.table = u"t"_s + from;
        schema.table<Entity>().set(entity);
    }
    QSet<QString> paths;
    const Json context = contextOf(schema);
    for (const Json &entity : context.at("entities")) {
        const QString path = QString::fromStdString(entity.at("path").get<std::string>());
        QVERIFY2(!path.isEmpty() && !path.contains(u'/') && !path.contains(u'*') && !path.contains(u'?') && !path.contains(u'.'), qPrintable(path));
        paths.insert(path);
    }
    QCOMPARE(paths.size(), 4);
}

void TestContext::insertionOrder()
{
    const Json context = contextOf(schemaOf(u"A(id*); B(id*); C(id*)\nA n-1 B: b/as\nB n-1 C: c/bs\nC n-1? A: a/cs"_s));
    SAME(context.at("insertionOrder"), Json({"C", "B", "A"}));
    SAME(context.at("deferred"), Json::array({named(named(context.at("entities"), "C").at("ends"), "a").at("relationship")}));
}

void TestContext::everyTarget_data()
{
    QTest::addColumn<QString>("id");
    const TargetRegistry registry = TargetRegistry::standard();
    for (const Error &error : registry.errors())
        qWarning("%s", qPrintable(worded(error, Wording::English)));
    QVERIFY(registry.errors().empty());
    QVERIFY(registry.all().size() >= 3);
    for (const Target &target : registry.all())
        QTest::newRow(qPrintable(target.id)) << target.id;
}

void TestContext::everyTarget()
{
    QFETCH(QString, id);
    for (const QString &text : {everything(), u"List(id*, name); Task(id*, title)\nTask n-1? List: list/tasks"_s, u"Lonely(a: text)"_s}) {
        const auto plan = exportPlan(schemaOf(text), id);
        QVERIFY2(plan.ok(), plan ? "" : qPrintable(worded(plan.error(), Wording::English)));
        QVERIFY(!plan->files.empty());
        for (const PlanFile &file : plan->files)
            QVERIFY2(!file.content.contains("[object Object]"), qPrintable(file.path));
    }
    // A project without anything is a project.
    const auto empty = exportPlan(schemaOf(QString()), id);
    QVERIFY2(empty.ok(), empty ? "" : qPrintable(worded(empty.error(), Wording::English)));
}

void TestContext::everyTargetKnowsEveryKind()
{
    const TargetRegistry registry = TargetRegistry::standard();
    for (const Target &target : registry.all()) {
        for (const RelationshipKind &kind : relationshipKinds()) {
            const QString key = QString::fromUtf8(kind.key);
            QVERIFY2(target.kinds.contains(key), qPrintable(target.id + u' ' + key));
            const KindSupport support = target.kinds.value(key);
            QVERIFY2(support.level == KindSupport::Level::Native || !support.how.isEmpty(), qPrintable(target.id + u' ' + key));
            if (target.builtIn && (kind.isReference() || key == "many-to-many"_L1))
                QVERIFY2(support.level != KindSupport::Level::Refused, qPrintable(target.id + u" refuses "_s + key));
        }
    }
}

void TestContext::hostileNames()
{
    // All of them in one project, as entities, fields, ends and texts; each target writes it or says which name it refuses.
    QFETCH(QString, id);
    const QStringList names{u"order"_s, u"a b"_s, u"a.b"_s, u"a\"b"_s, u"a`b"_s, u"a'b"_s, u"a;b"_s, u"a--b"_s, u"a/*b*/"_s, u"*/ alert(1) /*"_s, u"x\"; DROP TABLE sentinel; --"_s,
                            u"x'); DROP TABLE sentinel; --"_s, u"[a]"_s, u"$1"_s, u"?"_s, u":x"_s, u"%s"_s, u"\\"_s, u"Ünïcödé"_s, u"日本語"_s, u"emoji😀"_s, u" lead"_s, u"a\nb"_s, u"123"_s, u"*"_s,
                            u"null"_s, u"constructor"_s, u"__proto__"_s, u"${x}"_s, u"{{x}}"_s, u"<%=x%>"_s, u"<script>"_s, u"a\u2028b"_s, u"../../etc"_s, u"con"_s, u"A B"_s};
    QString notation = u"Hub(id*)\n"_s;
    for (qsizetype i = 0; i < names.size(); ++i)
        notation += u"E%1(id*, f: text)\nE%1 n-1? Hub: hub/e%1\n"_s.arg(i);
    Schema schema = schemaOf(notation);
    for (qsizetype i = 0; i < names.size(); ++i) {
        Entity entity = *schema.entityNamed(u"E%1"_s.arg(i));
        entity.name = entity.fields[1].name = names[i];
        const QString physical = QString(names[i]).remove(u'\n').remove(QChar(0x2028)); // no database is given what nobody sees
        entity.table = u"t%1 "_s.arg(i) + physical;
        entity.fields[1].column = physical;
        entity.description = entity.fields[1].description = names[i] + u"\n*/ -- \"\"\" "_s + names[i];
        entity.fields[1].defaultValue = {DefaultKind::Literal, names[i]};
        entity.fields[1].rules.pattern = names[i];
        schema.table<Entity>().set(entity);
    }
    const auto plan = exportPlan(schema, id);
    if (!plan) {
        QVERIFY2(id == "sql-mysql"_L1, qPrintable(id + ": "_L1 + worded(plan.error(), Wording::English))); // no emoji in MySQL's names
        QCOMPARE(plan.error().code, "sql-name");
        return;
    }
    for (const PlanFile &file : plan->files) {
        QVERIFY(checkPlanPath(file.path).ok());
        if (file.path.endsWith(".json"_L1))
            QVERIFY2(Json::accept(file.content.toStdString()), qPrintable(file.path));
    }
}

void TestContext::unknownTargetAndOption()
{
    const Schema schema = schemaOf(u"Task(id*)"_s);
    const auto nobody = exportPlan(schema, u"cobol"_s);
    QVERIFY(!nobody.ok());
    QCOMPARE(nobody.error().code, "export.target");
    const auto odd = exportPlan(schema, u"sql-sqlite"_s, {{"colour", "red"}});
    QVERIFY(!odd.ok());
    QCOMPARE(odd.error().code, "target.option");
    const auto outside = exportPlan(schema, u"sql-sqlite"_s, {{"file", "../schema.sql"}});
    QVERIFY(!outside.ok());
    const auto elsewhere = exportPlan(schema, u"sql-sqlite"_s, {{"file", "task.sql"}});
    QVERIFY(elsewhere.ok());
    QCOMPARE(elsewhere->files[0].path, u"task.sql"_s);
}

void TestContext::manifestErrors_data()
{
    QTest::addColumn<QByteArray>("more");
    QTest::addColumn<QString>("key");
    const auto row = [](const char *name, const char *more, const char *key) { QTest::newRow(name) << QByteArray(more) << QString::fromUtf8(key); };
    row("no label", R"({"label": null})", "label");
    row("odd id", R"({"id": "../x"})", "id");
    row("unknown key", R"({"fils": []})", "fils");
    row("newer engine", R"({"engine": 2})", "engine");
    row("no such template", R"({"files": [{"template": "nothing.ejs", "path": "a"}]})", "files[0].template");
    row("template outside", R"({"files": [{"template": "../target/main.ejs", "path": "a"}]})", "files[0].template");
    row("no path", R"({"files": [{"template": "main.ejs"}]})", "files[0].path");
    row("option of no type", R"({"options": [{"name": "a", "type": "colour", "default": "red"}]})", "options[0].type");
    row("option with a wrong default", R"({"options": [{"name": "a", "type": "integer", "default": "red"}]})", "options[0].default");
    row("enum without its default", R"({"options": [{"name": "a", "type": "enum", "values": ["x"], "default": "y"}]})", "options[0].default");
    row("refused without a reason", R"({"kinds": {"one-to-one": {"support": "refused"}}})", "kinds.one-to-one.how");
    row("support of no kind", R"({"kinds": {"one-to-one": {"support": "maybe", "how": "x"}}})", "kinds.one-to-one.support");
    row("list is an object", R"({"files": {}})", "files");
}

void TestContext::manifestErrors()
{
    QFETCH(QByteArray, more);
    QFETCH(QString, key);
    const test::TargetFolder folder;
    folder.file(u"main.ejs"_s, "x");
    folder.manifest(Json::parse(more.toStdString()));
    const auto target = folder.target();
    QVERIFY(!target.ok());
    QCOMPARE(target.error().code, "target.manifest");
    QCOMPARE(target.error().arguments.value(0), key);
    QVERIFY(target.error().place.file.endsWith("target.json"_L1));
    // Text that is no JSON.
    folder.file(u"target.json"_s, more.chopped(1));
    QCOMPARE(folder.target().error().arguments.value(0), u"target.json"_s);
}

void TestContext::optionValues_()
{
    const test::TargetFolder folder;
    folder.file(u"main.ejs"_s, "x");
    folder.manifest(Json::parse(R"({"options": [{"name": "s", "type": "string", "default": "x"}, {"name": "b", "type": "boolean", "default": false},
        {"name": "i", "type": "integer", "default": 3}, {"name": "e", "type": "enum", "values": ["p", "q"], "default": "q"}]})"));
    const auto target = folder.target();
    QVERIFY2(target.ok(), target ? "" : qPrintable(worded(target.error(), Wording::English)));
    SAME(*optionValues(*target, {}), Json({{"s", "x"}, {"b", false}, {"i", 3}, {"e", "q"}}));
    SAME(*optionValues(*target, {{"b", "true"}, {"i", "42"}, {"e", "p"}}), Json({{"s", "x"}, {"b", true}, {"i", 42}, {"e", "p"}})); // as typed
    for (const Json &wrong : {Json{{"b", "perhaps"}}, Json{{"i", "4x"}}, Json{{"e", "z"}}, Json{{"s", 4}}, Json{{"nobody", 1}}})
        QVERIFY2(!optionValues(*target, wrong).ok(), wrong.dump().c_str());
}

void TestContext::loadsIntoSqlite()
{
    // The script as a whole; the statements one by one are tests/sql's.
    const auto plan = exportPlan(schemaOf(everything()), u"sql-sqlite"_s);
    QVERIFY(plan.ok());
    const QByteArray text = plan->files[0].content;
    QVERIFY2(text.startsWith("-- SQLite, made by Relata from the model"), text.constData());
    QVERIFY(text.contains("\nBEGIN;\n") && text.endsWith("COMMIT;\n"));
    QVERIFY(text.indexOf("CREATE TABLE \"list\"") < text.indexOf("CREATE TABLE \"task\""));
}

QTEST_GUILESS_MAIN(TestContext)
#include "tst_context.moc"
