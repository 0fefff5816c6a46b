// Importing again: what a database holds now, taken into the project that we have. The result is compared, reviewed and applied like
// any other change; see differences.h for the tree that people choose from.
#pragma once

#include "model/schema/change.h"

namespace relata::flows {

// KeepOurs: a description that the database does not have stays. AsRead: what it has not, is gone (comparing, not refreshing).
enum class Descriptions { KeepOurs, AsRead };
// Renames: one column gone and one new, of the same type at the same place, is taken for a rename. Nothing: it is two columns.
enum class Guessing { Renames, Nothing };

struct RefreshOptions
{
    DataSourceId source; // of ours; none: dataSourceMeant()
    Descriptions descriptions = Descriptions::KeepOurs;
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
    DataSource source; // of ours, with location and baseline as read: for accepted()
    std::vector<GuessedRename> guesses;

    // The schema with the data source's new baseline and location, whatever of the differences `chosen` took over.
    [[nodiscard]] Schema accepted(const Schema &chosen) const;
    [[nodiscard]] Schema accepted() const { return accepted(schema); }
};

// `theirs` is a freshly read database (one data source). Its records are matched to ours: by the baseline's physical names, then by
// physical name, then by what they are made of. Ours keep their ids, names, layout, notes, tags, ends and roles; of what a database
// holds, ours stay where the dialect cannot tell the two apart (types, defaults and expressions spelled otherwise, names as our DDL
// would make them, what the dialect cannot hold); the rest is theirs. What the database has no longer goes, with what stands on it;
// logical relationships and many-to-manys stay as long as their entities do. What is new comes with its derived ids, or new ones
// where those are taken; new entities are on no diagram. refreshed(x, x) == x. Pure; any thread; O(n log n).
// Errors: "refresh.noDataSource" where ours has none that can be meant.
[[nodiscard]] Result<Refreshed> refreshed(const Schema &ours, const Schema &theirs, const RefreshOptions &options = {});

// The data source of ours that `theirs` was read from: by the baseline's ids, by location, else the only one (of that dialect). None: unknown.
[[nodiscard]] DataSourceId dataSourceMeant(const Schema &ours, const Schema &theirs);

} // namespace relata::flows
