#include "model/database/serveraddress.h"

#include <QRegularExpression>
#include <QStringDecoder>
#include <QUrl>

namespace relata::database {

using namespace Qt::StringLiterals;

namespace {

Error notRead()
{
    // Not said again: what doesn't parse may hold a password anywhere.
    return Error{"import.address", QT_TRANSLATE_NOOP("Messages", "This is no address of a database."), {},
                 QT_TRANSLATE_NOOP("Messages", "Write it as scheme://user@host:port/database; in a name or a password, %20 stands for a blank and %40 for @."), {}};
}

// A percent sign that escapes nothing stands for itself: passwords are pasted as they are.
std::optional<QString> decoded(QStringView text)
{
    const QByteArray bytes = text.toUtf8();
    QByteArray all;
    const auto digit = [&bytes](qsizetype at) { return at < bytes.size() ? QByteArrayView("0123456789abcdef").indexOf(char(bytes[at] | 0x20)) : -1; };
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        const auto high = digit(i + 1), low = digit(i + 2);
        if (bytes[i] == '%' && high >= 0 && low >= 0) {
            all += char(high * 16 + low);
            i += 2;
        } else {
            all += bytes[i];
        }
    }
    auto decode = QStringDecoder(QStringDecoder::Utf8);
    const QString result = decode(all);
    for (const QChar c : result) {
        if (c.unicode() < 0x20 || c.unicode() == 0x7f)
            return std::nullopt;
    }
    return decode.hasError() ? std::nullopt : std::optional(result);
}

bool isHost(const QString &host)
{
    static const QRegularExpression address(u"^[0-9A-Fa-f:.]+(%[A-Za-z0-9._-]+)?$"_s), name(u"^[\\w.-]+$"_s, QRegularExpression::UseUnicodePropertiesOption);
    return host.isEmpty() || host.startsWith(u'/') || (host.contains(u':') ? address : name).match(host).hasMatch();
}

std::optional<int> portOf(QStringView text)
{
    if (text.isEmpty())
        return -1;
    bool number = false;
    const uint port = text.toUInt(&number);
    return number && port > 0 && port < 65536 ? std::optional(int(port)) : std::nullopt;
}

} // namespace

bool ServerAddress::isLocal() const
{
    return host.isEmpty() || isSocket() || host == u"localhost" || host == u"::1" || host.startsWith("127."_L1);
}

int ServerAddress::portOrUsual() const
{
    return port > 0 ? port : scheme == u"mysql" ? 3306 : 5432;
}

QString ServerAddress::location() const
{
    QUrl url;
    url.setScheme(scheme);
    url.setUserName(user, QUrl::DecodedMode);
    url.setHost(isSocket() ? QString() : host);
    if (port > 0)
        url.setPort(port);
    url.setPath(u'/' + database, QUrl::DecodedMode);
    if (isSocket())
        url.setQuery((scheme == u"mysql" ? u"socket="_s : u"host="_s) + QString::fromLatin1(QUrl::toPercentEncoding(host, "/")));
    return url.toString(QUrl::FullyEncoded);
}

QString ServerAddress::url() const
{
    QString text = location();
    for (auto option = options.cbegin(); option != options.cend(); ++option) {
        text += (text.contains(u'?') ? u'&' : u'?') + QString::fromLatin1(QUrl::toPercentEncoding(option.key())) + u'='
            + QString::fromLatin1(QUrl::toPercentEncoding(option.value(), "/"));
    }
    return text;
}

Result<ServerAddress> serverAddress(const QString &text)
{
    QStringView rest = QStringView(text).trimmed();
    if (rest.startsWith("jdbc:"_L1, Qt::CaseInsensitive))
        rest = rest.sliced(5);
    const qsizetype colon = rest.indexOf("://"_L1);
    if (colon <= 0)
        return notRead();
    ServerAddress address;
    address.scheme = rest.first(colon).toString().toLower();
    if (address.scheme == u"postgres")
        address.scheme = u"postgresql"_s;
    else if (address.scheme == u"mariadb")
        address.scheme = u"mysql"_s;
    rest = rest.sliced(colon + 3);
    static const QRegularExpression behind(u"[/?]"_s);
    qsizetype end = rest.toString().indexOf(behind);
    end = end < 0 ? rest.size() : end;
    const QStringView authority = rest.first(end);
    rest = rest.sliced(end);
    const qsizetype question = rest.indexOf(u'?');
    const QStringView path = question < 0 ? rest : rest.first(question), query = question < 0 ? QStringView() : rest.sliced(question + 1);

    const qsizetype at = authority.lastIndexOf(u'@');
    const QStringView person = at < 0 ? QStringView() : authority.first(at), place = authority.sliced(at + 1);
    const qsizetype between = person.indexOf(u':');
    const auto user = decoded(between < 0 ? person : person.first(between)), password = decoded(between < 0 ? QStringView() : person.sliced(between + 1));
    // The colon of a port stands behind a bracket, where there is one.
    qsizetype portAt = place.lastIndexOf(u':');
    if (portAt < place.lastIndexOf(u']'))
        portAt = -1;
    QStringView hostText = portAt < 0 ? place : place.first(portAt);
    if (hostText.startsWith(u'[') && hostText.endsWith(u']'))
        hostText = hostText.sliced(1, hostText.size() - 2);
    else if (hostText.contains(u':'))
        return notRead();
    const auto host = decoded(hostText);
    const auto port = portOf(portAt < 0 ? QStringView() : place.sliced(portAt + 1));
    const auto database = decoded(path.isEmpty() ? path : path.sliced(1));
    if (!user || !password || !host || !port || !database || database->contains(u'@'))
        return notRead();
    address.user = *user;
    address.password = *password;
    address.host = *host;
    address.port = *port;
    address.database = *database;

    const auto parts = query.split(u'&', Qt::SkipEmptyParts);
    for (const QStringView part : parts) {
        const qsizetype equals = part.indexOf(u'=');
        const auto key = decoded(equals < 0 ? part : part.first(equals)), value = decoded(equals < 0 ? QStringView() : part.sliced(equals + 1));
        if (!key || !value)
            return notRead();
        if (*key == u"user") {
            address.user = *value;
        } else if (*key == u"password") {
            address.password = *value;
        } else if (*key == u"dbname") {
            address.database = *value;
        } else if (*key == u"host" || *key == u"socket") {
            address.host = *value;
        } else if (*key == u"port") {
            const auto other = portOf(*value);
            if (!other)
                return notRead();
            address.port = *other;
        } else {
            address.options.insert(*key, *value);
        }
    }
    if (!isHost(address.host))
        return notRead();
    if (const auto wide = [](QChar c) { return c.unicode() > 0x7f; }; !address.isSocket() && std::any_of(address.host.cbegin(), address.host.cend(), wide))
        address.host = QString::fromLatin1(QUrl::toAce(address.host)); // no driver does it
    return address;
}

} // namespace relata::database
