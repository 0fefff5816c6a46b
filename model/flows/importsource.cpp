#include "model/flows/importsource.h"

#include "model/database/mysqlintrospection.h"
#include "model/database/postgresqlintrospection.h"
#include "model/database/sqliteintrospection.h"

#include <QFile>

namespace relata::flows {

using namespace Qt::StringLiterals;

namespace {

constexpr QLatin1String kSqlite = "sqlite:"_L1;

bool isSqliteFile(const QString &path)
{
    QFile file(path);
    return !path.isEmpty() && file.open(QIODevice::ReadOnly) && file.read(16) == QByteArray("SQLite format 3\0", 16);
}

} // namespace

QString sqlitePath(const QString &source)
{
    if (!source.startsWith(kSqlite, Qt::CaseInsensitive))
        return source;
    const QString path = source.sliced(kSqlite.size());
    return path.startsWith("//"_L1) ? path.sliced(2) : path;
}

QString shownSource(const QString &source)
{
    const qsizetype at = source.indexOf("://"_L1);
    const SourceKind kind = sourceKindOf(source);
    if (at >= 0 && kind != SourceKind::Sqlite)
        return source.first(at) + u"://…"_s;
    // An address with a slip of the pen holds its password all the same.
    if (const qsizetype host = source.lastIndexOf(u'@'); host >= 0 && kind == SourceKind::Unknown)
        return u'…' + source.sliced(host);
    const qsizetype word = source.indexOf("password="_L1, 0, Qt::CaseInsensitive);
    return word < 0 || kind != SourceKind::Unknown ? source : source.first(word) + u"password=…"_s;
}

SourceKind sourceKindOf(const QString &source)
{
    if (source.startsWith(kSqlite, Qt::CaseInsensitive))
        return SourceKind::Sqlite;
    if (source.startsWith("postgresql://"_L1, Qt::CaseInsensitive) || source.startsWith("postgres://"_L1, Qt::CaseInsensitive))
        return SourceKind::PostgreSql;
    if (source.startsWith("mysql://"_L1, Qt::CaseInsensitive) || source.startsWith("mariadb://"_L1, Qt::CaseInsensitive))
        return SourceKind::MySql;
    if (isSqliteFile(source))
        return SourceKind::Sqlite;
    static constexpr QLatin1String kEndings[] = {".sql"_L1, ".dbml"_L1, ".prisma"_L1, ".jdl"_L1, ".json"_L1, ".yaml"_L1, ".yml"_L1};
    for (QLatin1String ending : kEndings) {
        if (source.endsWith(ending, Qt::CaseInsensitive))
            return SourceKind::File;
    }
    return SourceKind::Unknown;
}

Result<database::ServerAddress> addressOf(const QString &source)
{
    switch (sourceKindOf(source)) {
    case SourceKind::Sqlite: {
        database::ServerAddress file;
        file.scheme = u"sqlite"_s;
        file.database = sqlitePath(source);
        return file;
    }
    case SourceKind::PostgreSql:
    case SourceKind::MySql:
        return database::serverAddress(source);
    case SourceKind::File:
        return Error{"import.notYet", QT_TRANSLATE_NOOP("Messages", "This version reads databases only, not files of text."), {},
                     QT_TRANSLATE_NOOP("Messages", "Give sqlite:PATH, postgresql://user@host:port/database, mysql://user@host:port/database, or the path of a SQLite database."), {}};
    case SourceKind::Unknown:
        break;
    }
    return Error{"import.unknownSource", QT_TRANSLATE_NOOP("Messages", "“%1” is neither a database nor a file that Relata can read."), {shownSource(source)},
                 QT_TRANSLATE_NOOP("Messages", "Give sqlite:PATH, postgresql://user@host:port/database, mysql://user@host:port/database, or the path of a SQLite database that is there."), {}};
}

Result<Imported> importSource(const QString &source, const std::function<void(const ImportProgress &)> &progress, const std::atomic_bool &cancelled)
{
    const auto address = addressOf(source);
    if (!address)
        return address.error();
    return importFrom(*address, progress, cancelled);
}

Result<Imported> importFrom(const database::ServerAddress &address, const std::function<void(const ImportProgress &)> &progress, const std::atomic_bool &cancelled)
{
    const auto tell = [&progress](const database::Progress &now) {
        if (progress)
            progress({now.what, now.step, now.steps});
    };
    auto found = address.scheme == u"sqlite" ? database::introspectSqlite(address.database, cancelled, tell)
        : address.scheme == u"mysql"         ? database::introspectMysql(address, cancelled, tell)
                                             : database::introspectPostgresql(address, cancelled, tell);
    if (!found)
        return found.error();
    return Imported{std::move(found->schema), std::move(found->notes)};
}

} // namespace relata::flows
