#include "model/database/mysqlintrospection.h"

namespace relata::database {

using namespace Qt::StringLiterals;

namespace {

Error wrong(const char *text, QStringList arguments = {})
{
    return Error{"import.address", text, std::move(arguments), QT_TRANSLATE_NOOP("Messages", "Write mysql://user@host:3306/database; the password can stand in MYSQL_PWD."), {}};
}

} // namespace

Result<ServerAddress> mysqlAddress(const ServerAddress &given)
{
    ServerAddress address = given;
    address.scheme = u"mysql"_s;
    if (address.user.isEmpty())
        return wrong(QT_TRANSLATE_NOOP("Messages", "The address of the database names no user."));
    if (address.database.isEmpty())
        return wrong(QT_TRANSLATE_NOOP("Messages", "The address names no database."));
    static constexpr QLatin1String kKnown[] = {"socket"_L1, "ssl-ca"_L1, "ssl-cert"_L1, "ssl-key"_L1};
    for (auto option = address.options.begin(); option != address.options.end(); ++option) {
        if (std::find(std::begin(kKnown), std::end(kKnown), option.key()) == std::end(kKnown)) // so that none is silently lost
            return wrong(QT_TRANSLATE_NOOP("Messages", "The address has an option that is not known, “%1”."), {option.key()});
        // The driver takes its options as one text, divided by semicolons.
        if (option->isEmpty() || option->contains(u';') || option->contains(u'\n') || option->contains(QChar(u'\0')))
            return wrong(QT_TRANSLATE_NOOP("Messages", "The option “%1” of the address is no path that the driver can take."), {option.key()});
    }
    if (address.password.isEmpty())
        address.password = qEnvironmentVariable("MYSQL_PWD");
    // By the name "localhost" the driver takes a socket and forgets the port.
    if (address.host.isEmpty())
        address.host = u"localhost"_s;
    if (address.host == u"localhost" && address.port > 0)
        address.host = u"127.0.0.1"_s;
    return address;
}

} // namespace relata::database
