#include "model/database/mysqlconnection.h"

#include <QSqlError>
#include <QUuid>

namespace relata::database {

using namespace Qt::StringLiterals;

QString mysqlSaid(const QSqlError &error)
{
    const QString text = error.databaseText().trimmed();
    return text.isEmpty() ? error.text().trimmed() : text;
}

MysqlConnection::MysqlConnection() : m_name(u"relata-"_s + QUuid::createUuid().toString(QUuid::WithoutBraces)) {}

MysqlConnection::~MysqlConnection()
{
    if (!QSqlDatabase::contains(m_name))
        return;
    database().close();
    QSqlDatabase::removeDatabase(m_name);
}

QSqlDatabase MysqlConnection::database() const
{
    return QSqlDatabase::database(m_name, false);
}

Result<> MysqlConnection::open(const MysqlAddress &address)
{
    const auto failed = [&address](const QString &reason) {
        return Error{"import.connect", QT_TRANSLATE_NOOP("Messages", "There is no connection to %1: %2."), {address.location(), reason},
                     QT_TRANSLATE_NOOP("Messages", "Check that the server runs, and the user, password and database."), {}};
    };
    if (!QSqlDatabase::isDriverAvailable(u"QMYSQL"_s))
        return Error{"import.driver", QT_TRANSLATE_NOOP("Messages", "The driver for MariaDB and MySQL is not installed."), {},
                     QT_TRANSLATE_NOOP("Messages", "Install the package libqt6sql6-mysql."), {}};
    QSqlDatabase database = QSqlDatabase::addDatabase(u"QMYSQL"_s, m_name);
    database.setHostName(address.host);
    database.setPort(address.port);
    database.setUserName(address.user);
    database.setPassword(address.password);
    database.setDatabaseName(address.database);
    // Only options that the driver knows: at an unknown one it connects all the same, and unencrypted.
    QStringList options{u"MYSQL_OPT_CONNECT_TIMEOUT=10"_s};
    const std::pair<QLatin1String, QString> given[] = {{"UNIX_SOCKET"_L1, address.socket}, {"SSL_CA"_L1, address.authority}, {"SSL_CERT"_L1, address.certificate}, {"SSL_KEY"_L1, address.key}};
    for (const auto &[name, value] : given) {
        if (!value.isEmpty())
            options << name + u'=' + value;
    }
    database.setConnectOptions(options.join(u';'));
    if (!database.open())
        return failed(mysqlSaid(database.lastError()));
    QSqlQuery query(database);
    if (!query.exec(u"SHOW STATUS LIKE 'Ssl_cipher'"_s))
        return failed(mysqlSaid(query.lastError()));
    m_encrypted = query.next() && !query.value(1).toString().isEmpty();
    if (!m_encrypted && !(address.authority.isEmpty() && address.certificate.isEmpty() && address.key.isEmpty()))
        return failed(u"the server did not encrypt it"_s);
    // So that the catalog writes names in backticks and escapes with backslashes, and says of views what it does by default.
    if (!query.exec(u"SET SESSION sql_mode = 'STRICT_TRANS_TABLES'"_s))
        return failed(mysqlSaid(query.lastError()));
    return Nothing{};
}

} // namespace relata::database
