#include "model/database/sqlitefile.h"

#include <QFile>
#include <QFileInfo>
#include <QSqlDriver>
#include <QSqlError>
#include <QUrl>
#include <sqlite3.h>

namespace relata::database {

using namespace Qt::StringLiterals;

namespace {

Place placeOf(const QString &path)
{
    Place place;
    place.file = path;
    return place;
}

QString textOf(const QSqlError &error)
{
    const QString text = error.databaseText().trimmed();
    return text.isEmpty() ? error.text().trimmed() : text;
}

qint64 sizeOf(const QString &path)
{
    return QFileInfo(path).size(); // 0 where there is none
}

// Bytes 18 and 19 of a file tell its journal: 2 is write-ahead.
bool isWriteAhead(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && file.seek(18) && file.read(1) == QByteArray(1, 2);
}

} // namespace

SqliteFile::SqliteFile(const QString &path, const std::atomic_bool &cancelled, const ProgressFunction &progress, int steps)
    : CatalogReader(cancelled, progress, steps), m_path(path)
{
}

SqliteFile::~SqliteFile()
{
    close();
}

Error SqliteFile::failed(const QSqlError &error) const
{
    return failed(textOf(error));
}

Error SqliteFile::failed(const QString &reason) const
{
    if (isCancelled()) // it was stopped by us
        return cancelledError();
    return Error{"import.sqlite", QT_TRANSLATE_NOOP("Messages", "This SQLite database can't be read: %1."), {reason},
                 QT_TRANSLATE_NOOP("Messages", "Check that the file is a whole SQLite database that is neither encrypted nor locked.")}
        .at(placeOf(m_path));
}

Result<> SqliteFile::open()
{
    const QFileInfo info(m_path);
    if (!info.isFile())
        return Error{"import.missing", QT_TRANSLATE_NOOP("Messages", "There is no such file."), {}, QT_TRANSLATE_NOOP("Messages", "Check the path.")}.at(placeOf(m_path));
    const QString file = info.absoluteFilePath();
    if (QString problem = openInPlace(file); !problem.isEmpty()) {
        // What a broken-off writer left beside the file can't always be read where it lies, so beside a copy.
        const bool leftovers = sizeOf(file + u"-wal"_s) > 0 || sizeOf(file + u"-journal"_s) > 0;
        if (leftovers)
            problem = openCopy(file);
        if (!problem.isEmpty())
            return failed(problem);
    }
    QSqlQuery query(database());
    if (auto asked = start(query, u"SELECT count(*) FROM main.sqlite_schema WHERE type IN ('table', 'view') AND name LIKE 'pragma\\_%' ESCAPE '\\'"_s); !asked)
        return asked;
    if (query.next() && query.value(0).toInt() > 0) // they would answer in the catalog's place
        return failed(u"a table in it bears the name of one of SQLite's own pragmas"_s);
    return end(query);
}

// SQLite makes -wal and -shm files beside a file in write-ahead mode even for a reader. Where there is nothing in a -wal file nobody
// is writing, and the file alone is all.
QString SqliteFile::openInPlace(const QString &file)
{
    const bool noLog = !QFileInfo::exists(file + u"-wal"_s) || (sizeOf(file + u"-wal"_s) == 0 && !QFileInfo::exists(file + u"-shm"_s));
    if (noLog && isWriteAhead(file))
        return connect(QUrl::fromLocalFile(file).toString(QUrl::FullyEncoded) + u"?immutable=1"_s, u"QSQLITE_OPEN_READONLY;QSQLITE_OPEN_URI"_s);
    if (sizeOf(file + u"-wal"_s) > 0 && !QFileInfo::exists(file + u"-shm"_s))
        return openCopy(file);
    return connect(file, u"QSQLITE_OPEN_READONLY;QSQLITE_BUSY_TIMEOUT=3000"_s);
}

QString SqliteFile::openCopy(const QString &file)
{
    close();
    m_copy.emplace();
    const QString copy = m_copy->filePath(u"copy.db"_s);
    for (const QString &suffix : {u""_s, u"-wal"_s, u"-journal"_s}) {
        if (!suffix.isEmpty() && sizeOf(file + suffix) == 0)
            continue;
        if (!QFile::copy(file + suffix, copy + suffix))
            return u"there is no room for a copy, which the file left beside it needs"_s;
        QFile::setPermissions(copy + suffix, QFile::ReadOwner | QFile::WriteOwner);
    }
    return connect(copy, u"QSQLITE_BUSY_TIMEOUT=3000"_s);
}

QString SqliteFile::connect(const QString &name, const QString &options)
{
    close();
    QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_name);
    database.setDatabaseName(name);
    database.setConnectOptions(options);
    if (!database.open())
        return textOf(database.lastError());
    sqlite3 *handle = *static_cast<sqlite3 *const *>(database.driver()->handle().constData());
    watch([handle] { sqlite3_interrupt(handle); });
    static constexpr QLatin1String kGuards[] = {"PRAGMA trusted_schema = OFF"_L1, "PRAGMA cell_size_check = ON"_L1, "PRAGMA query_only = ON"_L1,
                                                "PRAGMA mmap_size = 0"_L1, "SELECT count(*) FROM main.sqlite_schema"_L1};
    for (QLatin1String guard : kGuards) {
        QSqlQuery query(database);
        if (query.exec(guard))
            continue;
        // Until 3.41 the functions for JSON count as dangerous in an index or a computed column. Nothing here computes one.
        const QString problem = textOf(query.lastError());
        if (!problem.contains("unsafe use of"_L1) || !query.exec(u"PRAGMA trusted_schema = ON"_s) || !query.exec(guard))
            return problem;
    }
    return {};
}

} // namespace relata::database
