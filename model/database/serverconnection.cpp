#include "model/database/serverconnection.h"

#include <QFile>
#include <QSqlError>
#include <QUrl>
#include <QUrlQuery>
#include <QUuid>

namespace relata::database {

using namespace Qt::StringLiterals;

bool ServerAddress::isLocal() const
{
    return host.isEmpty() || host.startsWith(u'/') || host == u"localhost" || host == u"::1" || host.startsWith("127."_L1);
}

QString ServerAddress::location() const
{
    QUrl url;
    url.setScheme(scheme);
    url.setUserName(user, QUrl::DecodedMode);
    url.setHost(host.startsWith(u'/') ? QString() : host);
    if (port > 0)
        url.setPort(port);
    url.setPath(u'/' + database, QUrl::DecodedMode);
    return url.toString(QUrl::FullyEncoded);
}

Result<ServerAddress> serverAddress(const QString &text)
{
    const QUrl url(text, QUrl::TolerantMode);
    ServerAddress address;
    address.scheme = url.scheme();
    address.user = url.userName(QUrl::FullyDecoded);
    address.password = url.password(QUrl::FullyDecoded);
    address.host = url.host(QUrl::FullyDecoded);
    address.port = url.port();
    address.database = url.path(QUrl::FullyDecoded).mid(1);
    const auto options = QUrlQuery(url).queryItems(QUrl::FullyDecoded);
    for (const auto &[key, value] : options)
        address.options.insert(key, value);
    const auto bad = [](const QString &part) { return part.contains(QChar(u'\0')) || part.contains(u'\n'); };
    // Not said again: what doesn't parse may hold a password anywhere.
    if (!url.isValid() || bad(address.user) || bad(address.password) || bad(address.host) || bad(address.database))
        return Error{"import.address", QT_TRANSLATE_NOOP("Messages", "This is no address of a database."), {},
                     QT_TRANSLATE_NOOP("Messages", "Write it as scheme://user@host:port/database; in a name or a password, %20 stands for a blank and %40 for @."), {}};
    return address;
}

ServerConnection::ServerConnection(QLatin1String driver, QLatin1String dialect, const std::atomic_bool &cancelled, const ProgressFunction &progress, int steps)
    : m_driver(driver), m_dialect(dialect), m_cancelled(cancelled), m_progress(progress), m_steps(steps),
      m_name(u"relata-"_s + QUuid::createUuid().toString(QUuid::WithoutBraces))
{
}

ServerConnection::~ServerConnection()
{
    close();
}

void ServerConnection::close()
{
    if (!QSqlDatabase::contains(m_name))
        return;
    database().close();
    QSqlDatabase::removeDatabase(m_name);
}

Error ServerConnection::failed(const QSqlError &error) const
{
    QString said = error.databaseText().trimmed();
    if (said.isEmpty())
        said = error.driverText().trimmed();
    while (said.endsWith(u'.'))
        said.chop(1);
    if (!m_password.isEmpty())
        said.replace(m_password, u"…"_s);
    return Error{"import.server", QT_TRANSLATE_NOOP("Messages", "The database %1 can't be read: %2."), {m_location, said},
                 QT_TRANSLATE_NOOP("Messages", "Check the address, the user's rights and that the server runs."), {}};
}

Result<> ServerConnection::open(const ServerAddress &address, const QString &options)
{
    close();
    m_location = address.location();
    m_password = address.password;
    if (!QSqlDatabase::isDriverAvailable(m_driver))
        return Error{"import.driver", QT_TRANSLATE_NOOP("Messages", "Qt's driver %1 is not installed."), {m_driver},
                     QT_TRANSLATE_NOOP("Messages", "Install the package libqt6sql6-psql or libqt6sql6-mysql."), {}};
    QSqlDatabase database = QSqlDatabase::addDatabase(m_driver, m_name);
    database.setDatabaseName(address.database);
    database.setHostName(address.host);
    database.setPort(address.port);
    database.setConnectOptions(options);
    if (!database.open(address.user, address.password))
        return failed(database.lastError());
    return Nothing{};
}

Result<> ServerConnection::execute(const QString &sql)
{
    QSqlQuery query(database());
    if (!query.exec(sql))
        return failed(query.lastError());
    return Nothing{};
}

Result<> ServerConnection::begin(QSqlQuery &query, QLatin1String statement, QLatin1String what)
{
    if (auto going = goOn(); !going)
        return going;
    if (m_progress)
        m_progress({what, m_step, m_steps});
    ++m_step;
    QFile file(u":/relata/dialects/"_s + m_dialect + u'/' + statement + u".sql"_s);
    const bool found = file.open(QIODevice::ReadOnly);
    Q_ASSERT(found);
    Q_UNUSED(found)
    query.setForwardOnly(true);
    if (!query.exec(QString::fromUtf8(file.readAll())))
        return failed(query.lastError());
    return Nothing{};
}

Result<> ServerConnection::goOn() const
{
    if (m_cancelled.load(std::memory_order_relaxed))
        return Error{"import.cancelled", QT_TRANSLATE_NOOP("Messages", "The import was cancelled."), {}};
    return Nothing{};
}

Result<> ServerConnection::end(const QSqlQuery &query)
{
    if (query.lastError().isValid())
        return failed(query.lastError());
    return Nothing{};
}

} // namespace relata::database
