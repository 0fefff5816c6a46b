// The project file, version 1: JSON that people can read, diff and merge. Sorted keys, one entity a block and one field a line, ids that
// never change, LF, a final newline; members that have their default value are left out. Keys that this version does not know are kept
// in the records and written back. Nothing secret, no path of this machine and no state of windows is ever in it.
//
// Names of the model are held to naming::faultOf; physical names (tables, columns, constraints) may be whatever a database had.
//
//   {"format": "relata", "generator": "…", "minReader": 1, "project": {…}, "tables": {"entities": [{…}, …], …}, "version": 1}
#pragma once

#include "model/schema/schema.h"

#include <QByteArray>
#include <QByteArrayView>

namespace relata::projectfile {

constexpr int kVersion = 1;   // what we write
constexpr int kMinReader = 1; // the oldest version that can read what we write

// Limits of what is read: a hostile file costs little.
constexpr qsizetype kMaximumBytes = 64 * 1024 * 1024;
constexpr int kMaximumDepth = 64;
constexpr qsizetype kMaximumEntities = 20'000;
constexpr qsizetype kMaximumFields = 2'000; // of one entity
constexpr qsizetype kMaximumRelationships = 50'000;
constexpr qsizetype kMaximumRecords = 200'000; // of any other table
constexpr qsizetype kMaximumNote = 64 * 1024;  // characters of a note or a description
constexpr double kMaximumCoordinate = 1e6;
constexpr int kMaximumErrors = 100;

struct Read
{
    std::optional<Schema> schema; // nothing at all if there was any error
    std::vector<Error> errors;    // at most kMaximumErrors; each with what is known of its place: line, or JSON pointer, entity, field
    QString generator;
    int version = 0;
    // Written by a newer version that says we can read it: what it knows more is kept; ask before overwriting.
    [[nodiscard]] bool isNewer() const { return version > kVersion; }
};

// Never throws, whatever the bytes are. Thread-safe.
[[nodiscard]] Read read(QByteArrayView bytes);
// The same for those who need no more than the first error.
[[nodiscard]] Result<Schema> parse(QByteArrayView bytes);

// The same schema always gives the same bytes; read(serialize(s)) has an equal schema.
[[nodiscard]] QByteArray serialize(const Schema &schema);
// The same, read back first: an Error where what would be written could not be opened again (a name that no file may hold, too many
// entities). Every save goes through this.
[[nodiscard]] Result<QByteArray> bytesToSave(const Schema &schema);

} // namespace relata::projectfile
