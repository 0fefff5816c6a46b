#include "model/database/mysqlintrospection.h"

#include <QUrl>
#include <QUrlQuery>

namespace relata::database {

using namespace Qt::StringLiterals;

namespace {

constexpr const char *kForm = QT_TRANSLATE_NOOP("Messages", "Write mysql://user@host:3306/database; the password can stand in MYSQL_PWD.");

Error wrong(const char *text, QStringList arguments = {})
{
    return Error{"import.address", text, std::move(arguments), kForm, {}};
}

} // namespace

QString MysqlAddress::location() const
{
    QUrl url;
    url.setScheme(u"mysql"_s);
    url.setHost(host);
    if (port != 3306)
        url.setPort(port);
    url.setUserName(user);
    url.setPath(u'/' + database, QUrl::DecodedMode);
    if (!socket.isEmpty()) {
        QUrlQuery query;
        query.addQueryItem(u"socket"_s, QString::fromLatin1(QUrl::toPercentEncoding(socket, "/")));
        url.setQuery(query);
    }
    return url.toString(QUrl::FullyEncoded);
}

Result<MysqlAddress> mysqlAddress(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    const QString scheme = url.scheme();
    if (!url.isValid() || (scheme != u"mysql" && scheme != u"mariadb")) // url.errorString() would repeat the password
        return wrong(QT_TRANSLATE_NOOP("Messages", "The address of the database is not one."));
    MysqlAddress address;
    address.host = url.host().isEmpty() ? u"localhost"_s : url.host();
    address.port = url.port(3306);
    // By the name "localhost" the driver takes a socket and forgets the port.
    if (address.host == u"localhost" && url.port() > 0)
        address.host = u"127.0.0.1"_s;
    address.user = url.userName(QUrl::FullyDecoded);
    address.password = url.password().isEmpty() ? qEnvironmentVariable("MYSQL_PWD") : url.password(QUrl::FullyDecoded);
    address.database = url.path(QUrl::FullyDecoded).mid(1);
    if (url.hasFragment())
        return wrong(QT_TRANSLATE_NOOP("Messages", "The address of the database has a “#”; within a password it is written %23."));
    if (address.user.isEmpty())
        return wrong(QT_TRANSLATE_NOOP("Messages", "The address of the database names no user."));
    if (address.database.isEmpty())
        return wrong(QT_TRANSLATE_NOOP("Messages", "The address names no database."));
    for (const auto &[name, value] : QUrlQuery(url).queryItems(QUrl::FullyDecoded)) {
        QString *place = name == u"socket" ? &address.socket
            : name == u"ssl-ca"             ? &address.authority
            : name == u"ssl-cert"           ? &address.certificate
            : name == u"ssl-key"            ? &address.key
                                            : nullptr;
        if (!place)
            return wrong(QT_TRANSLATE_NOOP("Messages", "The address has an option that is not known, “%1”."), {name});
        // The driver takes its options as one text, divided by semicolons.
        if (value.isEmpty() || value.contains(u';'))
            return wrong(QT_TRANSLATE_NOOP("Messages", "The option “%1” of the address is no path that the driver can take."), {name});
        *place = value;
    }
    return address;
}

} // namespace relata::database
