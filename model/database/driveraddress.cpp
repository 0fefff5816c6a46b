// How an address becomes what Qt's drivers take. They take their options as one text, divided by semicolons, so nothing of a
// person's goes in that could hold one.
#include "model/database/serveraddress.h"

#include <QDir>
#include <QFileInfo>

namespace relata::database {

using namespace Qt::StringLiterals;

namespace {

constexpr QLatin1String kModeKeys[] = {"sslmode"_L1, "ssl-mode"_L1, "ssl_mode"_L1};
constexpr QLatin1String kAuthorityKeys[] = {"sslrootcert"_L1, "ssl-ca"_L1, "ssl_ca"_L1, "sslca"_L1};
// Said to other programs only; leaving them out changes nothing here.
constexpr QLatin1String kOthers[] = {"schema"_L1, "pgbouncer"_L1, "connection_limit"_L1, "pool_timeout"_L1, "client_encoding"_L1, "charset"_L1, "serverTimezone"_L1};
constexpr int kSecondsToConnect = 10;

template<class Keys>
bool contains(const Keys &keys, const QString &key)
{
    return std::find(std::begin(keys), std::end(keys), key) != std::end(keys);
}

template<class Keys>
QString optionOf(const ServerAddress &address, const Keys &keys)
{
    for (QLatin1String key : keys) {
        if (const QString value = address.options.value(key); !value.isEmpty())
            return value;
    }
    return {};
}

QString systemAuthorities()
{
    for (const QString &place : {u"/etc/ssl/certs/ca-certificates.crt"_s, u"/etc/pki/tls/certs/ca-bundle.crt"_s}) {
        if (QFileInfo::exists(place))
            return place;
    }
    return {};
}

Error wrongOption(const char *text, QStringList arguments, const char *fix = "")
{
    return Error{"import.addressOption", text, std::move(arguments), fix, {}};
}

Error notKnown(const QString &option)
{
    return wrongOption(QT_TRANSLATE_NOOP("Messages", "The address has an option that is not known, “%1”."), {option},
                       QT_TRANSLATE_NOOP("Messages", "Leave it out; other settings can come from the environment, as for the server's own client."));
}

Result<> mayStand(const QString &key, const QString &value)
{
    if (value.isEmpty() || value.contains(u';')) // the driver would cut it there
        return wrongOption(QT_TRANSLATE_NOOP("Messages", "The option “%1” of the address is nothing that the driver can take."), {key},
                           QT_TRANSLATE_NOOP("Messages", "A path or a value in it must not be empty and must not hold a semicolon."));
    return Nothing{};
}

Error wrongAddress(const char *text)
{
    return Error{"import.address", text, {}, QT_TRANSLATE_NOOP("Messages", "Write scheme://user@host:port/database."), {}};
}

Result<DriverAddress> postgresql(DriverAddress made)
{
    static constexpr QLatin1String kPassedOn[] = {"sslcert"_L1, "sslkey"_L1, "sslcrl"_L1, "sslsni"_L1, "ssl_min_protocol_version"_L1, "connect_timeout"_L1, "gssencmode"_L1,
                                                  "application_name"_L1, "channel_binding"_L1, "target_session_attrs"_L1, "hostaddr"_L1, "keepalives"_L1, "keepalives_idle"_L1,
                                                  "krbsrvname"_L1, "requirepeer"_L1, "passfile"_L1, "options"_L1};
    static constexpr QLatin1String kModes[] = {"disable"_L1, "prefer"_L1, "require"_L1, "verify-ca"_L1, "verify-full"_L1};
    const ServerAddress &address = made.address;
    QMap<QString, QString> options{{u"connect_timeout"_s, QString::number(kSecondsToConnect)}, {u"application_name"_s, u"relata"_s}};
    for (auto option = address.options.cbegin(); option != address.options.cend(); ++option) {
        if (contains(kPassedOn, option.key()))
            options.insert(option.key(), option.value());
        else if (!contains(kModeKeys, option.key()) && !contains(kAuthorityKeys, option.key()) && !contains(kOthers, option.key()))
            return notKnown(option.key());
    }
    if (!address.isSocket())
        options.insert(u"sslmode"_s, kModes[int(made.encryption)]);
    if (const QString authorities = authoritiesOf(address); !authorities.isEmpty())
        options.insert(u"sslrootcert"_s, authorities);
    QStringList parts;
    for (auto option = options.begin(); option != options.end(); ++option) {
        if (auto may = mayStand(option.key(), *option); !may)
            return may.error();
        parts << option.key() + u"='"_s + option->replace(u'\\', u"\\\\"_s).replace(u'\'', u"\\'"_s) + u'\'';
    }
    made.driver = u"QPSQL"_s;
    made.options = parts.join(u';');
    return made;
}

Result<DriverAddress> mysql(DriverAddress made)
{
    static constexpr std::pair<QLatin1String, QLatin1String> kPassedOn[] = {{"ssl-cert"_L1, "SSL_CERT"_L1}, {"ssl-key"_L1, "SSL_KEY"_L1},
                                                                            {"sslcert"_L1, "SSL_CERT"_L1},  {"sslkey"_L1, "SSL_KEY"_L1}};
    ServerAddress &address = made.address;
    if (address.user.isEmpty())
        return wrongAddress(QT_TRANSLATE_NOOP("Messages", "The address of the database names no user."));
    if (made.encryption == Encryption::VerifyName)
        return wrongOption(QT_TRANSLATE_NOOP("Messages", "The driver of MariaDB and MySQL can't check the name in the server's certificate."), {},
                           QT_TRANSLATE_NOOP("Messages", "Ask for ssl-mode=verify_ca, which checks who signed it, or go through an SSH tunnel."));
    // Only options that the driver knows: at an unknown one it connects all the same, and unencrypted.
    QStringList options{u"MYSQL_OPT_CONNECT_TIMEOUT=%1"_s.arg(kSecondsToConnect), u"MYSQL_OPT_READ_TIMEOUT=330"_s};
    const auto add = [&options](const QString &key, QLatin1String name, const QString &value) -> Result<> {
        options << name + u'=' + value;
        return mayStand(key, value);
    };
    for (auto option = address.options.cbegin(); option != address.options.cend(); ++option) {
        const auto passed = std::find_if(std::begin(kPassedOn), std::end(kPassedOn), [&](const auto &one) { return one.first == option.key(); });
        if (passed != std::end(kPassedOn)) {
            if (auto added = add(option.key(), passed->second, *option); !added)
                return added.error();
        } else if (option.key() == u"connect_timeout") {
            bool number = false;
            options[0] = u"MYSQL_OPT_CONNECT_TIMEOUT=%1"_s.arg(qBound(1, option->toInt(&number), 600));
            if (!number)
                return wrongOption(QT_TRANSLATE_NOOP("Messages", "The option “%1” of the address is no number."), {option.key()});
        } else if (!contains(kModeKeys, option.key()) && !contains(kAuthorityKeys, option.key()) && !contains(kOthers, option.key())) {
            return notKnown(option.key());
        }
    }
    if (const QString authorities = authoritiesOf(address); !authorities.isEmpty()) {
        if (auto added = add(u"ssl-ca"_s, "SSL_CA"_L1, authorities); !added)
            return added.error();
    } else if (made.encryption >= Encryption::Required) {
        options << u"SSL_CIPHER=HIGH"_s; // asks for encryption and names nobody to trust
    }
    if (address.isSocket()) {
        if (auto added = add(u"socket"_s, "UNIX_SOCKET"_L1, address.host); !added)
            return added.error();
    } else if (address.host.isEmpty()) {
        address.host = u"localhost"_s;
    }
    // By the name "localhost" the driver takes a socket and forgets the port.
    if (address.host == u"localhost" && address.port > 0)
        address.host = u"127.0.0.1"_s;
    if (address.password.isEmpty())
        address.password = qEnvironmentVariable("MYSQL_PWD");
    made.driver = u"QMYSQL"_s;
    made.options = options.join(u';');
    return made;
}

} // namespace

Result<Encryption> encryptionOf(const ServerAddress &address)
{
    static const QMap<QString, Encryption> words{{u"disable"_s, Encryption::Off}, {u"disabled"_s, Encryption::Off}, {u"allow"_s, Encryption::IfOffered},
                                                 {u"prefer"_s, Encryption::IfOffered}, {u"preferred"_s, Encryption::IfOffered}, {u"require"_s, Encryption::Required},
                                                 {u"required"_s, Encryption::Required}, {u"verify-ca"_s, Encryption::VerifyAuthority}, {u"verify-full"_s, Encryption::VerifyName},
                                                 {u"verify-identity"_s, Encryption::VerifyName}};
    const bool mysql = address.scheme == u"mysql";
    QString word = optionOf(address, kModeKeys);
    if (word.isEmpty() && !mysql)
        word = qEnvironmentVariable("PGSSLMODE");
    if (!word.isEmpty()) {
        const auto found = words.constFind(word.toLower().replace(u'_', u'-'));
        if (found == words.cend())
            return wrongOption(QT_TRANSLATE_NOOP("Messages", "The address asks for the encryption “%1”, which is not known."), {word},
                               QT_TRANSLATE_NOOP("Messages", "Known are disable, prefer, require, verify-ca and, for PostgreSQL, verify-full."));
        return *found;
    }
    if (address.isSocket())
        return Encryption::Off;
    // Who names an authority or a certificate of their own wants them used, on this machine too.
    if (!address.isLocal() || !optionOf(address, kAuthorityKeys).isEmpty())
        return mysql ? Encryption::VerifyAuthority : Encryption::VerifyName;
    static constexpr QLatin1String kOwnKeys[] = {"ssl-cert"_L1, "sslcert"_L1};
    return optionOf(address, kOwnKeys).isEmpty() ? Encryption::IfOffered : Encryption::Required;
}

QString authoritiesOf(const ServerAddress &address)
{
    if (const QString file = optionOf(address, kAuthorityKeys); !file.isEmpty() && file != u"system")
        return file;
    const auto encryption = encryptionOf(address);
    if (!encryption || *encryption < Encryption::VerifyAuthority)
        return {};
    if (address.scheme == u"postgresql") {
        if (const QString file = qEnvironmentVariable("PGSSLROOTCERT"); !file.isEmpty())
            return file;
        if (const QString file = QDir::home().filePath(u".postgresql/root.crt"_s); QFileInfo::exists(file))
            return file;
    }
    return systemAuthorities();
}

Result<DriverAddress> driverAddress(const ServerAddress &address)
{
    const auto encryption = encryptionOf(address);
    if (!encryption)
        return encryption.error();
    DriverAddress made{{}, address, {}, *encryption};
    if (address.scheme == u"postgresql")
        return postgresql(std::move(made));
    if (address.scheme == u"mysql")
        return mysql(std::move(made));
    return wrongAddress(QT_TRANSLATE_NOOP("Messages", "The address begins with no server that Relata knows: postgresql:// or mysql://."));
}

} // namespace relata::database
