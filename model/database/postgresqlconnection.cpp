#include "model/database/postgresqlconnection.h"

#include <QDir>
#include <QFileInfo>

namespace relata::database {

using namespace Qt::StringLiterals;

Result<QString> postgresqlOptions(ServerAddress &address)
{
    static const QStringList known{u"sslmode"_s, u"sslrootcert"_s, u"sslcert"_s, u"sslkey"_s, u"connect_timeout"_s, u"gssencmode"_s};
    QMap<QString, QString> options{{u"connect_timeout"_s, u"10"_s}, {u"application_name"_s, u"relata"_s}};
    for (auto option = address.options.cbegin(); option != address.options.cend(); ++option) {
        if (option.key() == u"host") {
            address.host = option.value(); // a unix socket's folder fits nowhere else in a URL
        } else if (option.key() == u"port") {
            address.port = option.value().toInt();
        } else if (!known.contains(option.key())) {
            return Error{"import.addressOption", QT_TRANSLATE_NOOP("Messages", "The address says %1, which is not understood."), {option.key()},
                         QT_TRANSLATE_NOOP("Messages", "Known are: %1. Other settings can come from the environment, as for psql."), {}};
        } else {
            options.insert(option.key(), option.value());
        }
    }
    if (!address.isLocal() && !options.contains(u"sslmode"_s) && !qEnvironmentVariableIsSet("PGSSLMODE")) {
        options.insert(u"sslmode"_s, u"verify-full"_s);
        const QString system = u"/etc/ssl/certs/ca-certificates.crt"_s;
        if (!options.contains(u"sslrootcert"_s) && !qEnvironmentVariableIsSet("PGSSLROOTCERT") && !QFileInfo::exists(QDir::home().filePath(u".postgresql/root.crt"_s)) && QFileInfo::exists(system))
            options.insert(u"sslrootcert"_s, system);
    }
    QStringList parts;
    for (auto option = options.cbegin(); option != options.cend(); ++option) {
        QString value = option.value();
        if (value.contains(u';')) // Qt would cut it there
            return Error{"import.addressOption", QT_TRANSLATE_NOOP("Messages", "The value of %1 in the address has a semicolon."), {option.key()}};
        parts << option.key() + u"='"_s + value.replace(u'\\', u"\\\\"_s).replace(u'\'', u"\\'"_s) + u'\'';
    }
    return parts.join(u';');
}

} // namespace relata::database
