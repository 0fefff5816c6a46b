#include "tests/support/schematrip.h"

#include "model/flows/compare.h"
#include "model/flows/importsource.h"
#include "model/flows/refresh.h"
#include "model/sql/lowered.h"
#include "tests/support/schemafacts.h"

#include <QFile>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QUrl>
#include <QUuid>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace relata::test {

namespace {

class Sqlite final : public RealDatabase
{
public:
    QString problem() override { return {}; }
    QString source() const override { return "sqlite:"_L1 + path(); }
    void reset() override
    {
        m_connection.close();
        QFile::remove(path());
        m_connection.setDatabaseName(path());
        m_connection.open();
        (void)run({u"PRAGMA synchronous = OFF"_s, u"PRAGMA journal_mode = OFF"_s});
    }
    QString load(const Ddl &ddl) override
    {
        if (QString said = RealDatabase::load(ddl); !said.isEmpty())
            return said;
        return run({u"PRAGMA foreign_key_check"_s}); // says so where a key points at what is no key
    }
    Sqlite() { m_connection = QSqlDatabase::addDatabase(u"QSQLITE"_s, QUuid::createUuid().toString()); }

private:
    [[nodiscard]] QString path() const { return m_folder.filePath(u"random.db"_s); }
    QTemporaryDir m_folder;
};

class Server : public RealDatabase
{
public:
    Server(DatabaseServer &server, const QString &driver) : m_server(server), m_driver(driver) {}
    QString problem() override
    {
        if (const QString why = m_server.problem(); !why.isEmpty())
            return why;
        m_database = m_server.freshDatabase();
        const QUrl url(m_server.url(m_database));
        m_connection = QSqlDatabase::addDatabase(m_driver, QUuid::createUuid().toString());
        m_connection.setHostName(url.host());
        m_connection.setPort(url.port());
        m_connection.setUserName(url.userName());
        m_connection.setDatabaseName(m_database);
        if (m_driver == "QPSQL"_L1)
            m_connection.setConnectOptions(u"options='-c client_min_messages=error'"_s);
        return m_connection.open() ? QString() : m_connection.lastError().text();
    }
    QString source() const override { return m_server.url(m_database); }

protected:
    DatabaseServer &m_server;
    QString m_driver;
    QString m_database;
};

class PostgreSql final : public Server
{
public:
    PostgreSql() : Server(DatabaseServer::postgresql(), u"QPSQL"_s) {}
    void reset() override
    {
        (void)run({u"DO $$ DECLARE name text; BEGIN FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP "
                   "EXECUTE format('DROP SCHEMA %I CASCADE', name); END LOOP; CREATE SCHEMA public; END $$"_s});
    }
    QString load(const Ddl &ddl) override
    {
        // All at once, which is one transaction; where that fails, one by one, to tell which it was.
        QStringList statements;
        for (const SqlStatement &statement : ddl.statements)
            statements << statement.text;
        if (statements.isEmpty())
            return {};
        // The driver says nothing of errors behind the first statement; a setting at the end is there only if all went well.
        const QString mark = QString::number(++m_loaded);
        const bool done = run({statements.join(u";\n"_s) + ";\nSET relata.loaded = "_L1 + mark}).isEmpty() && value(u"SELECT current_setting('relata.loaded', true)"_s) == mark;
        return done ? QString() : RealDatabase::load(ddl);
    }

private:
    int m_loaded = 0;
};

class MariaDb final : public Server
{
public:
    MariaDb() : Server(DatabaseServer::mariaDb(), u"QMYSQL"_s) {}
    void reset() override { (void)run({"DROP DATABASE IF EXISTS "_L1 + m_database, "CREATE DATABASE "_L1 + m_database + " CHARACTER SET utf8mb4"_L1, "USE "_L1 + m_database}); }
};

} // namespace

std::unique_ptr<RealDatabase> RealDatabase::of(const QString &dialect)
{
    if (dialect == "postgresql"_L1)
        return std::make_unique<PostgreSql>();
    if (dialect == "mysql"_L1)
        return std::make_unique<MariaDb>();
    return std::make_unique<Sqlite>();
}

namespace {

class Another final : public RealDatabase
{
public:
    Another(const QSqlDatabase &other, QString source) : m_source(std::move(source))
    {
        m_connection = QSqlDatabase::cloneDatabase(other, QUuid::createUuid().toString());
        m_connection.open();
    }
    QString problem() override { return {}; }
    void reset() override {}
    QString source() const override { return m_source; }

private:
    QString m_source;
};

} // namespace

std::unique_ptr<RealDatabase> RealDatabase::another() const
{
    return std::make_unique<Another>(m_connection, source());
}

RealDatabase::~RealDatabase()
{
    const QString name = m_connection.connectionName();
    m_connection = {};
    QSqlDatabase::removeDatabase(name);
}

QString RealDatabase::run(const QStringList &statements)
{
    for (const QString &statement : statements) {
        QSqlQuery query(m_connection);
        if (!query.exec(statement))
            return query.lastError().databaseText().trimmed() + u"\n  "_s + statement;
    }
    return {};
}

QString RealDatabase::load(const Ddl &ddl)
{
    QStringList statements;
    for (const SqlStatement &statement : ddl.statements)
        statements << statement.text;
    return run(statements);
}

namespace {

// SQLite's constraints need none; the next time they have one.
bool lacksNames(const Entity &entity)
{
    const auto nameless = [](const auto &one) { return one.name.isEmpty(); };
    return std::any_of(entity.keys.begin(), entity.keys.end(), nameless) || std::any_of(entity.checks.begin(), entity.checks.end(), nameless);
}

} // namespace

QString RealDatabase::value(const QString &query)
{
    QSqlQuery asked(query, m_connection);
    return asked.next() ? asked.value(0).toString() : QString();
}

QStringList RealDatabase::rows(const QString &query)
{
    QSqlQuery asked(m_connection);
    if (!asked.exec(query))
        return {asked.lastError().databaseText().trimmed() + u"\n  "_s + query};
    QStringList lines;
    while (asked.next()) {
        QStringList cells;
        for (int i = 0; i < asked.record().count(); ++i)
            cells << (asked.value(i).isNull() ? u"-"_s : asked.value(i).toString());
        lines << cells.join(u'|');
    }
    return lines;
}

std::vector<QStringList> RealDatabase::cells(const QString &query)
{
    QSqlQuery asked(query, m_connection);
    std::vector<QStringList> found;
    while (asked.next()) {
        QStringList row;
        for (int i = 0; i < asked.record().count(); ++i)
            row << (asked.isNull(i) ? QString() : u""_s + asked.value(i).toString());
        found.push_back(std::move(row));
    }
    return found;
}

namespace {

QStringList said(const QString &when, const Error &error)
{
    return {when + ": "_L1 + wordedText(error, Wording::English)};
}

QStringList compared(const Schema &wanted, const Schema &found, const Dialect &dialect)
{
    // Two ways, so that neither is trusted alone: by what a database holds, and by what refreshing would take over.
    QStringList problems = differences(schemaFacts(lowered(wanted, dialect).schema, dialect), schemaFacts(found, dialect));
    const auto taken = flows::refreshed(wanted, found, {.source = {}, .pending = flows::Pending::AsRead, .guessing = flows::Guessing::Nothing});
    if (!taken)
        problems << said(u"refreshing"_s, taken.error());
    else if (problems.isEmpty() && !(taken->schema == wanted))
        problems << u"refreshing takes over:"_s << flows::linesOf(flows::differences(wanted, *taken));
    else if (problems.isEmpty() && !(taken->held == taken->meant))
        problems << u"what any-ends are made of differs:"_s << flows::linesOf(flows::differences(taken->meant, taken->held));
    if (!problems.isEmpty())
        return problems;
    // And what `relata diff` says.
    using Kind = flows::Comparable::Kind;
    const auto diff = flows::compared({found, Kind::Database}, {wanted, Kind::Project});
    if (!diff)
        return said(u"comparing"_s, diff.error());
    if (!diff->tree.isEmpty())
        problems << u"comparing finds:"_s << flows::linesOf(diff->tree);
    if (const auto migration = diff->migration(dialect); !migration || !migration->steps.empty())
        problems << u"a migration is needed: "_s + (migration ? migration->text(dialect) : wordedText(migration.error(), Wording::English));
    return problems;
}

Result<flows::Imported> readFrom(const RealDatabase &database)
{
    static const std::atomic_bool never{false};
    return flows::importSource(database.source(), {}, never);
}

} // namespace

QStringList comparedWith(RealDatabase &database, const Schema &schema, const Dialect &dialect)
{
    const auto imported = readFrom(database);
    return imported ? compared(schema, imported->schema, dialect) : said(u"it is not read"_s, imported.error());
}

QStringList tripProblems(RealDatabase &database, const Schema &schema, const Dialect &dialect, Trips trips)
{
    Schema read;
    for (const QString &when : {u"ours"_s, u"the second time"_s}) {
        const bool first = when == "ours"_L1;
        const auto ddl = ddlFor(first ? schema : read, dialect);
        if (!ddl)
            return said(when + " is not written"_L1, ddl.error());
        if (!ddl->losses.isEmpty())
            return {when + " would lose: "_L1 + ddl->losses.join(u"; "_s)};
        database.reset();
        if (const QString problem = database.load(*ddl); !problem.isEmpty())
            return {when + " does not load: "_L1 + problem};
        auto imported = readFrom(database);
        if (!imported)
            return said(when + " is not read"_L1, imported.error());
        QStringList problems = compared(first ? schema : read, imported->schema, dialect);
        // What was read once must come back to the letter, and with the same ids.
        if (problems.isEmpty() && !first)
            for (const Entity &entity : read.entities())
                if (const Entity *again = imported->schema.entities().get(entity.id); !again || (!(*again == entity) && !lacksNames(entity)))
                    problems << "not the same the second time: "_L1 + entity.name;
        if (!problems.isEmpty())
            return problems;
        if (trips == Trips::One)
            break;
        read = std::move(imported->schema);
    }
    return {};
}

} // namespace relata::test
