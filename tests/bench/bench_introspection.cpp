// Reading the schemas of live databases, beside what their own tools take for the same in the same run, and how many statements the
// server counted. Goals: PostgreSQL 1.5x pg_dump -s at 1,000 tables, at most 10 statements; SQLite 2.5x two joined pragmas at 10,000.
// Where there are other people's schemas, 1,075 real tables of PostgreSQL are read as well. RELATA_BENCH_ALL=1: MariaDB with 10,000 too.
#include "model/database/mysqlintrospection.h"
#include "model/database/postgresqlintrospection.h"
#include "model/database/sqliteintrospection.h"
#include "model/sql/ddl.h"
#include "tests/bench/bigschema.h"
#include "tests/support/databaseserver.h"
#include "tests/support/places.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QUrl>
#include <algorithm>
#include <cstdio>
#include <functional>
#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace relata;

namespace {

const std::atomic_bool kNever{false};

struct Cost
{
    double wall = 1e12;
    double own = 1e12; // processor time of this program and of those it started, not of servers
};

double processorTime()
{
    double sum = 0;
    for (const int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
        rusage usage{};
        getrusage(who, &usage);
        sum += double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 + double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
    }
    return sum;
}

void measure(Cost *cost, const std::function<void()> &work)
{
    QElapsedTimer timer;
    const double before = processorTime();
    timer.start();
    work();
    cost->wall = std::min(cost->wall, double(timer.nsecsElapsed()) / 1e6);
    cost->own = std::min(cost->own, processorTime() - before);
}

void process(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.setStandardOutputFile(QProcess::nullDevice());
    process.start(program, arguments);
    if (!process.waitForFinished(600'000) || process.exitCode() != 0)
        qFatal("%s: %s", qPrintable(program), process.readAllStandardError().constData());
}

template<class T>
T valueOf(Result<T> result)
{
    if (!result)
        qFatal("%s", qPrintable(wordedText(result.error(), Wording::English)));
    return *std::move(result);
}

QByteArray bigDdl(int tables, const QString &dialect)
{
    Ddl ddl = valueOf(ddlFor(bench::bigSchema(tables, dialect), *dialectById(dialect)));
    // SQLite looks through all it has after each statement: with indexes, making the file takes minutes.
    if (dialect == "sqlite"_L1 && tables > 1'000)
        std::erase_if(ddl.statements, [](const SqlStatement &statement) { return statement.kind == SqlStatement::Kind::Index; });
    return ddl.text().toUtf8();
}

// In turns, so that what else the machine does falls on both.
void compare(const char *name, int rounds, const std::function<std::size_t()> &ours, const char *yardstick, const std::function<void()> &theirs, double goal,
             const std::function<double()> &catalogOnly, const QStringList &statements)
{
    Cost our, their;
    std::size_t entities = 0;
    double catalog = 1e12;
    for (int round = 0; round < rounds; ++round) {
        measure(&their, theirs);
        measure(&our, [&] { entities = ours(); });
        if (catalogOnly)
            catalog = std::min(catalog, catalogOnly());
    }
    std::printf("  %-24s %6zu entities  %8.0f ms (%.0f own)   %s %8.0f ms (%.0f own)   %.2fx", name, entities, our.wall, our.own, yardstick, their.wall, their.own, our.wall / their.wall);
    if (goal > 0)
        std::printf(" (goal %.1fx)", goal);
    if (catalogOnly)
        std::printf("   catalog alone %.0f ms", catalog);
    if (!statements.isEmpty()) { // the others set up the session, some of them Qt's own
        const auto reads = std::count_if(statements.begin(), statements.end(), [](const QString &sql) { return sql.contains("FROM"_L1); });
        std::printf("   %d statements of the catalog (goal 10), %d of the session", int(reads), int(statements.size() - reads));
    }
    std::printf("\n");
    std::fflush(stdout);
}

double wallOf(const std::function<void()> &work)
{
    Cost cost;
    measure(&cost, work);
    return cost.wall;
}

void postgresql(const char *name, const QByteArray &sql, double goal)
{
    test::DatabaseServer &server = test::DatabaseServer::postgresql();
    const QString database = server.freshDatabase();
    server.run(database, sql);
    server.run(database, "VACUUM ANALYZE;");
    const database::ServerAddress address = valueOf(database::serverAddress(server.url(database)));
    const auto introspect = [&] { return valueOf(database::introspectPostgresql(address, kNever)).schema.entities().size(); };
    const QStringList statements = server.statementsDuring(database, [&] { (void)introspect(); });
    const auto catalog = [&] { return wallOf([&] { (void)valueOf(database::readPostgresqlCatalog(address, kNever)); }); };
    compare(name, 5, introspect, "pg_dump -s", [&] { process(u"pg_dump"_s, {u"-s"_s, server.url(database)}); }, goal, catalog, statements);
    server.drop(database);
}

void mariaDb(const char *name, int tables)
{
    if (QStandardPaths::findExecutable(u"mariadb-dump"_s).isEmpty()) { // the tests do without it
        std::printf("  %s: no yardstick, mariadb-dump is not here (package mariadb-client)\n", name);
        return;
    }
    test::DatabaseServer &server = test::DatabaseServer::mariaDb();
    const QString database = server.freshDatabase();
    server.run(database, bigDdl(tables, u"mysql"_s));
    const database::ServerAddress address = valueOf(database::serverAddress(server.url(database)));
    const auto introspect = [&] { return valueOf(database::introspectMysql(address, kNever)).schema.entities().size(); };
    const QStringList statements = server.statementsDuring(database, [&] { (void)introspect(); });
    const auto catalog = [&] { return wallOf([&] { (void)valueOf(database::readMysqlCatalog(address, kNever)); }); };
    const QUrl url(server.url(database));
    compare(name, 3, introspect, "mariadb-dump --no-data", [&] {
        process(u"mariadb-dump"_s, {u"--no-defaults"_s, u"--no-data"_s, u"--skip-lock-tables"_s, u"--host="_s + url.host(), u"--port="_s + QString::number(url.port()), u"--user="_s + url.userName(), database});
    }, 0, catalog, statements);
    server.drop(database);
}

void sqlite(const char *name, int tables, double goal)
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"big.db"_s), script = folder.filePath(u"big.sql"_s);
    QFile file(script);
    if (!file.open(QIODevice::WriteOnly) || file.write("PRAGMA synchronous = OFF;\nBEGIN;\n" + bigDdl(tables, u"sqlite"_s) + "COMMIT;\n") < 0)
        qFatal("cannot write %s", qPrintable(script));
    file.close();
    process(u"sqlite3"_s, {path, u".read "_s + script});
    const auto introspect = [&] { return valueOf(database::introspectSqlite(path, kNever)).schema.entities().size(); };
    const auto catalog = [&] { return wallOf([&] { (void)valueOf(database::readSqliteCatalog(path, kNever)); }); };
    compare(name, 3, introspect, "two joined pragmas", [&] {
        process(u"sqlite3"_s, {path, u"SELECT m.name, m.sql, c.* FROM sqlite_master m JOIN pragma_table_xinfo(m.name) c WHERE m.type = 'table'; "
                                     "SELECT m.name, f.* FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'"_s});
    }, goal, catalog, {});
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const auto wanted = [&](const char *what) { return argc < 2 || std::any_of(argv + 1, argv + argc, [&](const char *word) { return qstrcmp(word, what) == 0; }); };
    std::printf("introspection: the best wall time of a few runs, in turns with the yardstick\n");
    if (wanted("sqlite")) {
        sqlite("SQLite 1,000", 1'000, 0);
        sqlite("SQLite 10,000", 10'000, 2.5);
    }
    if (wanted("postgresql")) {
        if (const QString problem = test::DatabaseServer::postgresql().problem(); !problem.isEmpty()) {
            std::printf("  %s\n", qPrintable(problem));
        } else {
            QFile real(test::schemasDir() + u"/bench/real1000.sql"_s);
            if (!test::schemasDir().isEmpty() && real.open(QIODevice::ReadOnly))
                postgresql("PostgreSQL, real 1,000", real.readAll(), 1.5);
            postgresql("PostgreSQL 1,000", bigDdl(1'000, u"postgresql"_s), 1.5);
            postgresql("PostgreSQL 10,000", bigDdl(10'000, u"postgresql"_s), 0);
        }
    }
    if (wanted("mariadb")) {
        if (const QString problem = test::DatabaseServer::mariaDb().problem(); !problem.isEmpty()) {
            std::printf("  %s\n", qPrintable(problem));
        } else {
            mariaDb("MariaDB 1,000", 1'000);
            if (qEnvironmentVariableIntValue("RELATA_BENCH_ALL") > 0)
                mariaDb("MariaDB 10,000", 10'000);
        }
    }
}
