// Real SQLite databases, imported and exported as TypeScript: the generated project passes its tests, and its server shows the real rows.
#include "model/flows/importsource.h"
#include "model/generate/context.h"
#include "model/generate/export.h"
#include "model/generate/writer.h"
#include "tests/support/npm.h"
#include "tests/support/places.h"

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

private:
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
    const TargetRegistry targets = TargetRegistry::standard();
    const auto context = contextFor(imported->schema, targets.find(u"typescript-fastify"_s));
    QVERIFY2(context.ok(), context ? "" : qPrintable(said(context.error())));
    const auto plan = exportPlan(imported->schema, u"typescript-fastify"_s);
    QVERIFY2(plan.ok(), plan ? "" : qPrintable(said(plan.error())));
    const QString project = folder.filePath(u"api"_s);
    const auto compared = compareWithFolder(*plan, project);
    QVERIFY2(compared.ok(), compared ? "" : qPrintable(said(compared.error())));
    const auto written = writePlan(*compared);
    QVERIFY2(written.ok(), written ? "" : qPrintable(said(written.error())));
    const QString problem = test::linkNodeModules(project);
    QVERIFY2(problem.isEmpty(), qPrintable(problem));

    const test::Ran tested = test::ran(project, u"npm"_s, {u"test"_s});
    QVERIFY2(tested.exitCode == 0, qPrintable(tested.fault()));
    QVERIFY2(tested.passed() >= least, qPrintable(tested.fault()));

    const QString before = query(database, u".schema"_s);
    const test::RunningServer server(project, u"file:"_s + database);
    QVERIFY2(!server.address().isEmpty(), qPrintable(server.output()));
    int rows = 0;
    for (const Json &entity : context->at("entities")) {
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

QTEST_GUILESS_MAIN(TestRealDatabases)
#include "tst_realdatabases.moc"
