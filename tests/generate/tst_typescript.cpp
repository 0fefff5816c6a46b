// What the targets typescript-fastify and openapi write: it is compiled, its own tests are run, it is started and asked over HTTP.
#include "model/generate/export.h"
#include "model/generate/writer.h"
#include "model/schema/naming.h"
#include "model/schema/notation.h"
#include "tests/support/databaseserver.h"
#include "tests/support/npm.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <nlohmann/json.hpp>

using namespace Qt::StringLiterals;
using namespace relata;
using Json = nlohmann::json;

namespace {

Schema schemaOf(const QString &text)
{
    auto schema = schemaFromText(text);
    if (!schema)
        qFatal("%s", qPrintable(wordedText(schema.error(), Wording::English)));
    return *std::move(schema);
}

QString said(const Error &error)
{
    return u"%1:%2: %3"_s.arg(error.place.file).arg(error.place.line).arg(wordedText(error, Wording::English));
}

QByteArray contentOf(const Plan &plan, const QString &path)
{
    for (const PlanFile &file : plan.files)
        if (file.path == path)
            return file.content;
    return {};
}

// Empty, or what went wrong.
QString exportTo(const Schema &schema, const QString &folder)
{
    const auto plan = exportPlan(schema, u"typescript-fastify"_s);
    if (!plan)
        return said(plan.error());
    const auto compared = compareWithFolder(*plan, folder);
    if (!compared)
        return said(compared.error());
    const auto written = writePlan(*compared);
    if (!written)
        return said(written.error());
    return test::linkNodeModules(folder);
}

const QString kLists = u"List(id*, name!: string(80)); Task(id*, title: string(200), done: boolean = false, due: date?); Task n-1? List: list/tasks"_s;

// Every kind of relationship and key. No raw text: moc loses its way in one with an apostrophe.
const QString kLibrary =
    u"enum Status(open, done, \"it's over\")\n"
    u"Person(id*: uuid, email!: string(120), born: date?)\n"
    u"Profile(person_id*: uuid, bio: text?)\n"
    u"Task(id*, title: string(200), status: Status, price: decimal(10,2)?, meta: json?, data: bytes?, at: timestamp?, weight: float64?)\n"
    u"Tag(code*: string(10), label: text?)\n"
    u"Tenant(id*, name)\n"
    u"Order(tenant_id*: int64, number*: int64, note: text?)\n"
    u"Item(tenant_id*: int64, order_number*: int64, line*: int32, quantity: int16)\n"
    u"Badge(id*, label)\n"
    u"Task n-1? Task: parent/children\n"
    u"Task n-1 Person: owner/tasks\n"
    u"Person 1-1 Badge: badge/person\n"
    u"Profile(person_id) 1-1* Person: person/profile keyed left\n"
    u"Order(tenant_id) n-1 Tenant: tenant/orders\n"
    u"Item(tenant_id, order_number) n-1 Order: order/items\n"
    u"Task n-m Tag: tags/tasks\n"
    u"Task n-m Person: helpers/helped through Help(role: string(20), position: int32) pair unique sort position\n"_s;

} // namespace

class TestTypescript : public QObject
{
    Q_OBJECT

private slots:
    void passesItsOwnTests_data();
    void passesItsOwnTests();
    void answersOverHttp();
    void servesTheDocumentOfTheOpenapiTarget();
    void isTheSameEachTime();
    void hostileNamesAreHarmless();
};

void TestTypescript::passesItsOwnTests_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("least"); // tests that pass

    QTest::newRow("lists and tasks") << kLists << 30;
    QTest::newRow("every kind") << kLibrary << 150;
}

void TestTypescript::passesItsOwnTests()
{
    QFETCH(QString, text);
    QFETCH(int, least);
    QTemporaryDir folder;
    const QString problem = exportTo(schemaOf(text), folder.path());
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    const test::Ran done = test::ran(folder.path(), u"npm"_s, {u"test"_s});
    QVERIFY2(done.exitCode == 0, qPrintable(done.fault()));
    QVERIFY2(done.passed() >= least, qPrintable(done.fault()));
    QVERIFY2(done.skipped().isEmpty(), qPrintable(done.skipped().join(u'\n')));

    test::DatabaseServer &server = test::DatabaseServer::postgresql();
    RELATA_NEEDS_SERVER(server);
    const QString url = u"TEST_DATABASE_URL="_s + server.url(u"postgres"_s);
    const test::Ran there = test::ran(folder.path(), u"env"_s, {url, u"node"_s, u"build/test/base/run.js"_s});
    QVERIFY2(there.exitCode == 0, qPrintable(there.fault()));
    QCOMPARE(there.passed(), done.passed());
    QVERIFY2(there.skipped().isEmpty(), qPrintable(there.skipped().join(u'\n')));
}

void TestTypescript::answersOverHttp()
{
    QTemporaryDir folder;
    const QString problem = exportTo(schemaOf(kLists), folder.path());
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    const test::Ran built = test::ran(folder.path(), u"npm"_s, {u"run"_s, u"build"_s});
    QVERIFY2(built.exitCode == 0, qPrintable(built.output));

    const QString database = u"file:"_s + folder.filePath(u"data.sqlite"_s);
    {
        const test::RunningServer server(folder.path(), database);
        QVERIFY2(!server.address().isEmpty(), qPrintable(server.output()));
        auto answer = server.ask("POST", u"/lists"_s, "{\"name\": \"Home\"}");
        QCOMPARE(answer.status, 201);
        QCOMPARE(answer.location, QByteArray("/lists/1"));
        QCOMPARE(server.ask("POST", u"/lists/1/tasks"_s, "{\"title\": \"Sweep\"}").status, 201);
        QCOMPARE(server.ask("POST", u"/tasks"_s, "{\"title\": \"Wash\"}").status, 201);
        QCOMPARE(server.ask("PUT", u"/lists/1/tasks/2"_s).status, 204);
        answer = server.ask("GET", u"/lists/1/tasks?sort=-title&include=list"_s);
        QCOMPARE(answer.status, 200);
        const Json page = Json::parse(answer.body.toStdString());
        QCOMPARE(page.at("total").get<int>(), 2);
        QCOMPARE(page.at("items").at(0).at("title").get<std::string>(), std::string("Wash"));
        QCOMPARE(page.at("items").at(0).at("list").at("name").get<std::string>(), std::string("Home"));
        QCOMPARE(server.ask("DELETE", u"/tasks/2/list"_s).status, 204);
        QCOMPARE(server.ask("GET", u"/tasks/2/list"_s).status, 404);
        QCOMPARE(server.ask("PUT", u"/tasks/2/list"_s, "{\"id\": 99}").status, 422);
        QCOMPARE(server.ask("POST", u"/lists"_s, "{\"name\": \"Home\"}").status, 409);
        QCOMPARE(server.ask("POST", u"/lists"_s, "{\"name\": \"x\", \"id\": 7}").status, 400);
        QCOMPARE(server.ask("GET", u"/lists?limit=0"_s).status, 400);
    }
    // What is stored stays: a database with tables in it is not made again.
    const test::RunningServer again(folder.path(), database);
    QVERIFY2(!again.address().isEmpty(), qPrintable(again.output()));
    QCOMPARE(Json::parse(again.ask("GET", u"/tasks"_s).body.toStdString()).at("total").get<int>(), 2);
}

void TestTypescript::servesTheDocumentOfTheOpenapiTarget()
{
    const Schema schema = schemaOf(kLibrary);
    const auto server = exportPlan(schema, u"typescript-fastify"_s);
    const auto document = exportPlan(schema, u"openapi"_s);
    QVERIFY2(server.ok(), server ? "" : qPrintable(said(server.error())));
    QVERIFY2(document.ok(), document ? "" : qPrintable(said(document.error())));
    const QByteArray text = contentOf(*document, u"openapi.json"_s);
    QVERIFY(text.size() > 10'000);
    QCOMPARE(contentOf(*server, u"openapi.json"_s), text);
    const Json json = Json::parse(text.toStdString());
    QCOMPARE(json.at("openapi").get<std::string>(), std::string("3.1.0"));
    QVERIFY(json.at("paths").at("/orders/{tenantId}/{number}").contains("patch"));
    // Every reference leads somewhere.
    QSet<QString> references;
    const std::function<void(const Json &)> walk = [&](const Json &part) {
        if (part.is_object() && part.contains("$ref") && part.at("$ref").is_string())
            references.insert(QString::fromStdString(part.at("$ref").get<std::string>()));
        if (part.is_structured())
            for (const Json &inner : part)
                walk(inner);
    };
    walk(json);
    QVERIFY(references.size() > 30);
    for (const QString &reference : references)
        QVERIFY2(json.contains(Json::json_pointer(reference.mid(1).toStdString())), qPrintable(reference));
}

void TestTypescript::isTheSameEachTime()
{
    const Schema schema = schemaOf(kLibrary);
    const auto first = exportPlan(schema, u"typescript-fastify"_s), second = exportPlan(schema, u"typescript-fastify"_s);
    QVERIFY(first.ok() && second.ok());
    QCOMPARE(first->files.size(), second->files.size());
    for (std::size_t i = 0; i < first->files.size(); ++i) {
        QCOMPARE(first->files[i].path, second->files[i].path);
        QCOMPARE(first->files[i].content, second->files[i].content);
    }
}

void TestTypescript::hostileNamesAreHarmless()
{
    const QStringList names{u"order"_s, u"a b"_s, u"a.b"_s, u"a\"b"_s, u"a`b"_s, u"a'b"_s, u"a;b"_s, u"a--b"_s, u"a/*b*/"_s, u"*/ alert(1) /*"_s, u"x\"; DROP TABLE sentinel; --"_s,
                            u"x'); DROP TABLE sentinel; --"_s, u"[a]"_s, u"$1"_s, u"?"_s, u":x"_s, u"%s"_s, u"\\"_s, u"a\\\"b"_s, u"UPPER"_s, u"Ünïcödé"_s, u"日本語"_s, u"\U0001F600"_s,
                            u"שלום"_s, QString(64, u'a'), u"123"_s, u"1e5"_s, u"*"_s, u"null"_s, u"rowid"_s, u"${x}"_s, u"{{x}}"_s, u"<%=x%>"_s, u"<script>"_s, u"\"\"\""_s,
                            u"#{`id`}"_s, u"$(id)"_s, u"<?php"_s, u"]]>"_s, u"__proto__"_s, u"constructor"_s, u"prototype"_s, u"class"_s, u"default"_s, u"await"_s, u"limit"_s, u"sort"_s,
                            u"include"_s, u"Record"_s, u"Promise"_s, u"string"_s, u"then"_s, u"toString"_s, u"a as b"_s, u"as"_s, u"con"_s, u"index"_s};
    QString text = u"sentinel(id*)\n"_s, wide = u"Wide(id*"_s;
    QSet<QString> columns{u"id"_s, u"sentinel"_s}; // the naming policy makes one of some of them
    for (qsizetype i = 0; i < names.size(); ++i) {
        const QString name = notationName(names[i]), column = naming::cased(names[i], NameCase::Snake);
        if (columns.contains(column))
            continue;
        columns.insert(column);
        text += u"%1(id*, %1: text?)\n"_s.arg(name);
        text += u"%1 n-1? sentinel: %2/%3\n"_s.arg(name, notationName(QString(u"to "_s + names[i])), notationName(QString(u"in "_s + names[i])));
        wide += u", "_s + name + u": text?"_s;
    }
    text += wide + u")\n"_s;
    auto schema = schemaFromText(text);
    QVERIFY2(schema.ok(), schema ? "" : qPrintable(said(schema.error())));
    QTemporaryDir folder;
    const QString problem = exportTo(*schema, folder.path());
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    const test::Ran done = test::ran(folder.path(), u"npm"_s, {u"test"_s});
    QVERIFY2(done.exitCode == 0, qPrintable(done.fault()));
    const test::RunningServer server(folder.path(), u":memory:"_s);
    QVERIFY2(!server.address().isEmpty(), qPrintable(server.output()));
    QCOMPARE(server.ask("GET", u"/sentinels"_s).status, 200);
}

QTEST_GUILESS_MAIN(TestTypescript)
#include "tst_typescript.moc"
