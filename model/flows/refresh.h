// Importing again: what a database holds now, taken into the project that we have. The result is compared, reviewed and applied like
// any other change; see differences.h for the tree that people choose from.
#pragma once

#include "model/schema/change.h"

namespace relata::flows {

// What ours has, and the baseline says that the database never had: Keep, it is designed and to be applied yet (refreshing). AsRead: the
// database has not got it (comparing). So it is with descriptions, too; those of types, and what our DDL doesn't write, stay either way.
enum class Pending { Keep, AsRead };
// Renames: one column gone and one new, of the same type at the same place, is taken for a rename. Nothing: it is two columns.
enum class Guessing { Renames, Nothing };

struct RefreshOptions
{
    DataSourceId source; // of ours; none: dataSourceMeant()
    Pending pending = Pending::Keep;
    Guessing guessing = Guessing::Renames;
};

// The database is taken to have renamed something; nobody knows, so it is said.
struct GuessedRename
{
    EntityId entity;
    FieldId field; // none: the table itself
    QString from, to; // physical names
};

struct Refreshed
{
    Schema schema;     // ours, with what differs for the database taken over; the very same records where nothing does
    Schema held, meant; // the same and ours, with the checks and triggers that the database holds and shall hold for them (lowered.h): for comparing
    DataSource source; // of ours, with location and baseline as read: for accepted()
    std::vector<GuessedRename> guesses;

    // The schema with the data source's new baseline and location, whatever of the differences `chosen` took over. What the database
    // lost and `chosen` keeps stays known, so that it is said again.
    [[nodiscard]] Schema accepted(const Schema &chosen) const;
    [[nodiscard]] Schema accepted() const { return accepted(schema); }
};

// `theirs` is a freshly read database (one data source). Its records are matched to ours: by the baseline's physical names, then by
// physical name, then by what they are made of. Ours keep their ids, names, layout, notes, tags, ends and roles; of what a database
// holds, ours stay where the dialect cannot tell the two apart (types, defaults and expressions spelled otherwise, names as our DDL
// would make them, what the dialect cannot hold); the rest is theirs. What the database had and has no longer goes, with what stands on it;
// what it never had, see Pending, stays (without a baseline that is everything);
// logical relationships and many-to-manys stay as long as their entities do. What is new comes with its derived ids, or new ones
// where those are taken; new entities are on no diagram. refreshed(x, x) == x. Pure; any thread; O(n log n).
// Errors: "refresh.noDataSource" where ours has none that can be meant.
[[nodiscard]] Result<Refreshed> refreshed(const Schema &ours, const Schema &theirs, const RefreshOptions &options = {});

// Is it another database that was read, or an empty one? Known tables are those that the data source's baseline names. Said where none
// of two or more is found, or fewer than half and the place is another one too (host, port and database; whoever asks there). Nobody
// takes that over without being asked. Error: "refresh.otherDatabase", with what to do.
[[nodiscard]] std::optional<Error> otherDatabase(const Schema &ours, const Refreshed &refreshed);

// The baseline's entry that says: this had a comment in the database.
[[nodiscard]] inline QString commentEntry(const QString &id) { return id + QLatin1String("/comment"); }

// The data source of ours that `theirs` was read from: by the baseline's ids, by location, else the only one (of that dialect). None: unknown.
[[nodiscard]] DataSourceId dataSourceMeant(const Schema &ours, const Schema &theirs);

} // namespace relata::flows
