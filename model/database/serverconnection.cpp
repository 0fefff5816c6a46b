#include "model/database/serverconnection.h"

#include "model/database/connectionerror.h"
#include "model/database/serverprobe.h"

#include <QSqlDriver>
#include <QSqlError>
#include <QSqlRecord>
#include <libpq-fe.h>

namespace relata::database {

using namespace Qt::StringLiterals;

namespace {

QSqlDatabase added(const DriverAddress &way, const QString &name)
{
    QSqlDatabase database = QSqlDatabase::addDatabase(way.driver, name);
    database.setDatabaseName(way.address.database);
    database.setHostName(way.driver == u"QMYSQL" && way.address.isSocket() ? QString() : way.address.host);
    database.setPort(way.address.port);
    database.setUserName(way.address.user);
    database.setConnectOptions(way.options);
    return database;
}

} // namespace

ServerConnection::ServerConnection(const std::atomic_bool &cancelled, const ProgressFunction &progress, int steps)
    : CatalogReader(cancelled, progress, steps)
{
}

ServerConnection::~ServerConnection() = default;

Error ServerConnection::failed(const QSqlError &error) const
{
    if (isCancelled())
        return cancelledError();
    return Error{"import.server", QT_TRANSLATE_NOOP("Messages", "The database %1 can't be read: %2."), {m_address.location(), saidBy(m_address, error)},
                 QT_TRANSLATE_NOOP("Messages", "Check the address, the user's rights and that the server runs."), {}};
}

Result<> ServerConnection::open(const ServerAddress &address)
{
    close();
    if (auto going = goOn(); !going)
        return going;
    auto way = driverAddress(address);
    if (!way)
        return way.error();
    m_address = way->address;
    if (auto files = filesOf(m_address); !files)
        return files;
    if (!QSqlDatabase::isDriverAvailable(way->driver))
        return driverMissing(way->driver);
    {
        const EnglishHere english;
        QSqlDatabase database = added(*way, m_name);
        if (!database.open(m_address.user, m_address.password))
            return refused(connectionError(m_address, database.lastError()));
    }
    if (auto prepared = prepareSession(); !prepared)
        return prepared;
    if (!m_encrypted && way->encryption >= Encryption::Required && !m_address.isSocket())
        return connectionFault("connect.tlsNone", m_address);
    auto interrupt = interruption();
    if (!interrupt)
        return interrupt.error();
    watch(std::move(*interrupt));
    return Nothing{};
}

// Drivers say of a certificate only that it is not trusted; the certificate itself says why.
Error ServerConnection::refused(const Error &error) const
{
    if (isCancelled())
        return cancelledError();
    if (qstrcmp(error.code, "connect.tlsAuthority") != 0)
        return error;
    const auto shown = ServerProbe(m_address, m_cancelled).certificate();
    return shown && *shown->fault ? connectionFault(shown->fault, m_address) : error;
}

// Each one statement, for who counts them in the server's log.
Result<> ServerConnection::prepareSession()
{
    if (m_address.scheme == u"postgresql") {
        m_encrypted = PQsslInUse(*static_cast<PGconn *const *>(database().driver()->handle().constData())) != 0;
        return execute(u"SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY; SET statement_timeout = '5min'; SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '5min'"_s);
    }
    // First of all whether anybody can listen: nothing else has been said yet.
    auto cipher = row(u"SHOW STATUS LIKE 'Ssl_cipher'"_s);
    if (!cipher)
        return cipher.error();
    m_encrypted = !cipher->value(1).isEmpty();
    // So that the catalog writes names in backticks and escapes with backslashes, and says of views what it does by default.
    return execute(u"SET SESSION sql_mode = 'STRICT_TRANS_TABLES', lock_wait_timeout = 10 /*M! , tx_read_only = 1, max_statement_time = 300 */ "
                   "/*!80000 , transaction_read_only = 1, max_execution_time = 300000 */"_s);
}

// What the watch calls on its own thread. PostgreSQL has a message for it; MariaDB is told over a second connection.
Result<std::function<void()>> ServerConnection::interruption()
{
    if (m_address.scheme == u"postgresql") {
        const std::shared_ptr<PGcancel> cancel(PQgetCancel(*static_cast<PGconn *const *>(database().driver()->handle().constData())), PQfreeCancel);
        return std::function<void()>([cancel] {
            char problem[256];
            PQcancel(cancel.get(), problem, sizeof problem); // the watch tries again
        });
    }
    auto session = row(u"SELECT CONNECTION_ID()"_s);
    if (!session)
        return session.error();
    auto way = driverAddress(m_address);
    Q_ASSERT(way.ok() && session->size() == 1);
    return std::function<void()>([way = *way, session = session->constFirst().toULongLong()] {
        const QString name = newName();
        {
            QSqlDatabase database = added(way, name);
            if (database.open(way.address.user, way.address.password))
                QSqlQuery(database).exec(u"KILL QUERY %1"_s.arg(session));
        }
        QSqlDatabase::removeDatabase(name);
    });
}

Result<> ServerConnection::execute(const QString &sql)
{
    QSqlQuery query(database());
    return start(query, sql);
}

} // namespace relata::database
