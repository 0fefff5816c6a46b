// Bringing a schema in from elsewhere: what the window's import and `relata import` share.
#pragma once

#include "model/database/serveraddress.h"
#include "model/schema/schema.h"

#include <atomic>
#include <functional>

namespace relata::flows {

struct ImportProgress
{
    QString what; // English, for a line on a terminal
    int step = 0;
    int steps = 0;
};

struct Imported
{
    Schema schema;             // a whole project of its own
    std::vector<Error> receipt; // what was left out or read differently
};

// What a source is: "sqlite:PATH", a connection string, or the path of a file.
enum class SourceKind { Sqlite, PostgreSql, MySql, File, Unknown };
[[nodiscard]] SourceKind sourceKindOf(const QString &source);
// For a message: of an address only what can hold no password.
[[nodiscard]] QString shownSource(const QString &source);

// "sqlite:PATH", and "sqlite:///PATH" as other tools write it, as a path; anything else as it is.
[[nodiscard]] QString sqlitePath(const QString &source);

// Where a database is; a file's scheme is "sqlite", its path in `database`. Errors: no database, what can't be read yet.
[[nodiscard]] Result<database::ServerAddress> addressOf(const QString &source);

// Reads SOURCE on the calling thread (a worker, in the window). It opens what it needs and closes it again. `progress` is called on
// the same thread. Errors: what can't be read yet, what isn't there, "import.cancelled".
[[nodiscard]] Result<Imported> importSource(const QString &source, const std::function<void(const ImportProgress &)> &progress, const std::atomic_bool &cancelled);

// The same from an address whose password is in it, or from a file (scheme "sqlite", its path in `database`).
[[nodiscard]] Result<Imported> importFrom(const database::ServerAddress &address, const std::function<void(const ImportProgress &)> &progress, const std::atomic_bool &cancelled);

} // namespace relata::flows
