// Real databases, imported and exported as TypeScript: the generated project passes its tests on SQLite and on PostgreSQL, and its server shows the real rows.
#include "model/flows/importsource.h"
#include "model/generate/context.h"
#include "model/generate/export.h"
#include "model/generate/writer.h"
#include "tests/support/databaseserver.h"
#include "tests/support/npm.h"
#include "tests/support/places.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

using namespace Qt::StringLiterals;
using namespace relata;
using Json = nlohmann::json;

class TestRealDatabases : public QObject
{
    Q_OBJECT

private slots:
    void serveTheirRows_data();
    void serveTheirRows();
    void servePostgreSql_data();
    void servePostgreSql();

private:
    void askEveryType(const test::RunningServer &server);
    void askChinook(const test::RunningServer &server, const QString &database);
};

namespace {

QString said(const Error &error)
{
    return u"%1: %2"_s.arg(error.place.file, wordedText(error, Wording::English));
}

QString query(const QString &database, const QString &sql)
{
    return test::ran(u"/"_s, u"sqlite3"_s, {database, sql}).output.trimmed();
}

Json got(const test::RunningServer &server, const QString &path)
{
    return Json::parse(server.ask("GET", path).body.toStdString(), nullptr, false);
}

QString segment(const Json &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(QString::fromStdString(text.get<std::string>())));
}

// Writes the project, ready to be tested. Empty, or what went wrong.
QString exported(const Schema &schema, const QString &project, Json *context)
{
    const TargetRegistry targets = TargetRegistry::standard();
    const auto made = contextFor(schema, targets.find(u"typescript-fastify"_s));
    if (!made)
        return said(made.error());
    *context = *made;
    const auto plan = exportPlan(schema, u"typescript-fastify"_s);
    if (!plan)
        return said(plan.error());
    const auto compared = compareWithFolder(*plan, project);
    if (!compared)
        return said(compared.error());
    const auto written = writePlan(*compared);
    return written ? test::linkNodeModules(project) : said(written.error());
}

// The tests of a project that is built already.
test::Ran testedOnPostgreSql(const QString &project)
{
    test::DatabaseServer &server = test::DatabaseServer::postgresql();
    const QString url = u"TEST_DATABASE_URL="_s + server.url(u"postgres"_s);
    test::Ran done = test::ran(project, u"env"_s, {url, u"node"_s, u"build/test/base/run.js"_s});
    const QString left = server.run(u"postgres"_s, "DO $$ BEGIN IF EXISTS (SELECT FROM pg_database WHERE datname LIKE 'api\\_test%') THEN RAISE 'a test database was left behind'; END IF; END $$");
    return left.isEmpty() ? done : test::Ran{-1, left};
}

} // namespace

void TestRealDatabases::serveTheirRows_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<int>("least"); // tests of the generated project that pass

    QTest::newRow("library") << test::sourceDir() + u"/resources/samples/library.sql"_s << 100;
    for (const auto &name : {u"chinook"_s, u"northwind"_s, u"sakila"_s})
        QTest::newRow(qPrintable(name)) << (test::schemasDir().isEmpty() ? QString() : test::schemasDir() + u"/sqlite/"_s + name + u".sql"_s) << 200;
}

void TestRealDatabases::serveTheirRows()
{
    QFETCH(QString, sql);
    QFETCH(int, least);
    if (sql.isEmpty())
        RELATA_NEEDS_SCHEMAS();
    QTemporaryDir folder;
    const QString database = folder.filePath(u"real.db"_s);
    const test::Ran loaded = test::ran(folder.path(), u"sqlite3"_s, {u"-cmd"_s, u"PRAGMA synchronous = OFF"_s, database, u".read "_s + sql});
    QVERIFY2(loaded.exitCode == 0, qPrintable(loaded.output.left(2'000)));

    const std::atomic_bool never{false};
    const auto imported = flows::importSource(u"sqlite:"_s + database, [](const flows::ImportProgress &) {}, never);
    QVERIFY2(imported.ok(), imported ? "" : qPrintable(said(imported.error())));
    const QString project = folder.filePath(u"api"_s);
    Json context;
    const QString problem = exported(imported->schema, project, &context);
    QVERIFY2(problem.isEmpty(), qPrintable(problem));

    const test::Ran tested = test::ran(project, u"npm"_s, {u"test"_s});
    QVERIFY2(tested.exitCode == 0, qPrintable(tested.fault()));
    QVERIFY2(tested.passed() >= least, qPrintable(tested.fault()));
    if (test::DatabaseServer &server = test::DatabaseServer::postgresql(); server.problem().isEmpty()) {
        const test::Ran there = testedOnPostgreSql(project);
        QVERIFY2(there.exitCode == 0, qPrintable(there.fault()));
        QVERIFY2(there.passed() >= least, qPrintable(there.fault()));
    } else {
        qWarning("%s", qPrintable(server.problem()));
    }

    const QString before = query(database, u".schema"_s);
    const test::RunningServer server(project, u"file:"_s + database);
    QVERIFY2(!server.address().isEmpty(), qPrintable(server.output()));
    int rows = 0;
    for (const Json &entity : context.at("entities")) {
        const QString table = QString::fromStdString(entity.at("table").get<std::string>());
        const int count = query(database, u"SELECT count(*) FROM \"%1\""_s.arg(table)).toInt();
        const Json page = got(server, u'/' + segment(entity.at("path")) + u"?limit=3"_s);
        QVERIFY2(page.is_object() && page.contains("total"), qPrintable(table + u": "_s + QString::fromStdString(page.dump())));
        QCOMPARE(page.at("total").get<int>(), count);
        QCOMPARE(int(page.at("items").size()), qMin(count, 3));
        rows += count;
    }
    QVERIFY(rows > 0 || QByteArray(QTest::currentDataTag()) == "sakila"); // whose file here holds no rows
    if (QByteArray(QTest::currentDataTag()) == "chinook")
        askChinook(server, database);
    QCOMPARE(query(database, u".schema"_s), before);
}

void TestRealDatabases::askChinook(const test::RunningServer &server, const QString &database)
{
    // Many-to-many: Playlist and Track through PlaylistTrack.
    const Json tracks = got(server, u"/playlists/17/tracks?limit=2&sort=-name&include=album.artist"_s);
    QVERIFY2(tracks.contains("total"), tracks.dump().c_str());
    QCOMPARE(tracks.at("total").get<int>(), query(database, u"SELECT count(*) FROM PlaylistTrack WHERE PlaylistId = 17"_s).toInt());
    const Json &first = tracks.at("items").at(0);
    QCOMPARE(QString::fromStdString(first.at("name").get<std::string>()),
             query(database, u"SELECT Name FROM Track NATURAL JOIN PlaylistTrack WHERE PlaylistId = 17 ORDER BY Name DESC LIMIT 1"_s));
    QVERIFY(first.at("album").at("artist").at("name").is_string());
    QCOMPARE(got(server, u"/tracks/1/playlists"_s).at("total").get<int>(), query(database, u"SELECT count(*) FROM PlaylistTrack WHERE TrackId = 1"_s).toInt());
    QCOMPARE(server.ask("PUT", u"/playlists/17/tracks/7"_s).status, 204);
    QCOMPARE(query(database, u"SELECT count(*) FROM PlaylistTrack WHERE PlaylistId = 17 AND TrackId = 7"_s), u"1"_s);
    QCOMPARE(server.ask("DELETE", u"/playlists/17/tracks/7"_s).status, 204);
    QCOMPARE(server.ask("DELETE", u"/playlists/17/tracks/7"_s).status, 404);
    QCOMPARE(server.ask("PUT", u"/playlists/17/tracks/999999"_s).status, 404);
    // A compound key in the path, a self-reference, numbers and dates as stored.
    QCOMPARE(server.ask("GET", u"/playlist-tracks/1/3402"_s).status, 200);
    QCOMPARE(got(server, u"/tracks/1"_s).at("unitPrice").get<double>(), 0.99);
    QCOMPARE(server.ask("DELETE", u"/artists/1"_s).status, 409);
}

void TestRealDatabases::servePostgreSql_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<int>("least");

    QTest::newRow("every type") << test::sourceDir() + u"/tests/flows/everytype.postgresql.sql"_s << 170;
    QTest::newRow("pagila") << (test::schemasDir().isEmpty() ? QString() : test::schemasDir() + u"/postgresql/pagila.sql"_s) << 300;
}

void TestRealDatabases::servePostgreSql()
{
    QFETCH(QString, sql);
    QFETCH(int, least);
    if (sql.isEmpty())
        RELATA_NEEDS_SCHEMAS();
    test::DatabaseServer &server = test::DatabaseServer::postgresql();
    RELATA_NEEDS_SERVER(server);
    const QString database = server.freshDatabase();
    QFile file(sql);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString refused = server.run(database, file.readAll()); // pagila names roles that are not here
    const bool own = QByteArray(QTest::currentDataTag()) == "every type";
    QVERIFY2(refused.isEmpty() || !own, qPrintable(refused));

    const std::atomic_bool never{false};
    const auto imported = flows::importSource(server.url(database), [](const flows::ImportProgress &) {}, never);
    QVERIFY2(imported.ok(), imported ? "" : qPrintable(said(imported.error())));
    QTemporaryDir folder;
    const QString project = folder.filePath(u"api"_s);
    Json context;
    const QString problem = exported(imported->schema, project, &context);
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    const test::Ran built = test::ran(project, u"npm"_s, {u"run"_s, u"build"_s});
    QVERIFY2(built.exitCode == 0, qPrintable(built.output));
    const test::Ran tested = testedOnPostgreSql(project);
    QVERIFY2(tested.exitCode == 0, qPrintable(tested.fault()));
    QVERIFY2(tested.passed() >= least, qPrintable(tested.fault()));
    // SQLite cannot hold all of it, and calls a table otherwise that shares its name with one of another schema.
    const test::Ran inMemory = test::ran(project, u"node"_s, {u"build/test/base/run.js"_s});
    QVERIFY2(inMemory.exitCode == 0, qPrintable(inMemory.fault()));
    QVERIFY2(inMemory.passed() >= least - 20, qPrintable(inMemory.fault()));

    // Newer versions of pg_dump write a new word at each call.
    const auto dumped = [&] { return QString::fromUtf8(server.dump(database)).remove(QRegularExpression(u"^\\\\(un)?restrict .*$"_s, QRegularExpression::MultilineOption)); };
    const QString before = dumped();
    {
        const test::RunningServer api(project, server.url(database));
        QVERIFY2(!api.address().isEmpty(), qPrintable(api.output()));
        for (const Json &entity : context.at("entities")) {
            const auto answer = api.ask("GET", u'/' + segment(entity.at("path")) + u"?limit=3"_s);
            // A materialized view without data says so.
            QVERIFY2(answer.status == 200 || (answer.status == 501 && entity.at("view") == true), answer.body.constData());
        }
        if (own)
            askEveryType(api);
    }
    QCOMPARE(dumped(), before);
    server.drop(database);
}

// Values at the edge of their types come as they are, sorted as SQLite would.
void TestRealDatabases::askEveryType(const test::RunningServer &server)
{
    const Json page = got(server, u"/person2s?sort=email"_s);
    QVERIFY2(page.contains("total"), page.dump().c_str());
    QCOMPARE(page.at("total").get<int>(), 4);
    QStringList emails;
    for (const Json &item : page.at("items"))
        emails += QString::fromStdString(item.at("email").get<std::string>());
    QCOMPARE(emails, QStringList({u"Z@example.org"_s, u"a@example.org"_s, u"b@example.org"_s, u"É@example.org"_s}));

    const Json one = got(server, u"/person2s/1"_s);
    const Json wanted = {{"mood", "HAPPY"}, {"joined", "2024-03-31T00:30:00.123456Z"}, {"localTime", "2024-03-31T02:30:00.000001"}, {"pause", "P1Y2DT3H4M5.6S"},
                         {"balance", "1234567890123456.7891"}, {"anything", "12345678901234567890.123456789"}, {"big", "9007199254740993"}, {"code", "AB"}, {"photo", "3q2+7w=="},
                         {"labels", {"a b", "c,d", "quote\"d", "NULL", nullptr, "{x}"}}, {"moods", {"HAPPY", "it's ok"}}, {"numbers", {{1, 2}, {3, 4}}}, {"blobs", {"AP8="}},
                         {"grid", {1.5, nullptr}}, {"moments", {"2023-12-31T22:00:00Z"}}, {"initials", "B@"}, {"jsons", {{{"a", {1}}}, "text", nullptr}}};
    for (const auto &[name, value] : wanted.items())
        QCOMPARE(QByteArray::fromStdString(one.value(name, Json()).dump()), QByteArray::fromStdString(value.dump()));

    const auto total = [&](const QString &filter) { return got(server, u"/person2s?"_s + filter).value("total", -1); };
    QCOMPARE(total(u"big=9007199254740993"_s), 1);
    QCOMPARE(total(u"anything=12345678901234567890.123456789"_s), 1);
    QCOMPARE(total(u"localTime=2024-03-31T04:30:00.000001%2B02:00"_s), 1); // the zone is not lost
    QCOMPARE(total(u"email[like]=A@*"_s), 1);
    QCOMPARE(total(u"mood[gt]=a"_s), 3);
    QCOMPARE(total(u"small[isnull]=true"_s), 4);
    QCOMPARE(got(server, u"/person2s?sort=big&limit=1"_s).at("items").at(0).at("big").is_null(), true);
    QCOMPARE(server.ask("GET", u"/person2s?mood=no-such-mood"_s).status, 400);
    QCOMPARE(server.ask("GET", u"/person2s/99999999999"_s).status, 404);
    QCOMPARE(server.ask("POST", u"/person2s"_s, "{\"email\": \"B@example.org\"}").status, 409); // by an index of lower(email)
    QCOMPARE(server.ask("POST", u"/tags"_s, "{\"name\": \"it's; DROP TABLE shop.tag --\"}").status, 201);
    QCOMPARE(server.ask("PUT", u"/person2s/1/tags/it's;%20DROP%20TABLE%20shop.tag%20--"_s).status, 204);
    QCOMPARE(got(server, u"/person2s/1?include=tags"_s).at("tags").size(), std::size_t(1));
    QCOMPARE(server.ask("DELETE", u"/tags/it's;%20DROP%20TABLE%20shop.tag%20--"_s).status, 204);
}

QTEST_GUILESS_MAIN(TestRealDatabases)
#include "tst_realdatabases.moc"
