// Comparing projects and databases with each other: what `relata diff` and the window share.
#pragma once

#include "model/flows/differences.h"
#include "model/sql/migration.h"

namespace relata::flows {

struct Comparable
{
    Schema schema;
    enum class Kind { Project, Database } kind = Kind::Project; // Database: as read, see importSource()
};

struct Comparison
{
    Schema before, after; // with the same ids for the same things
    DifferenceTree tree;
    DataSourceId source;  // that was compared; none: two projects, of which everything is
    QString dialect;      // of the database; empty: two projects
    QMap<QString, QString> names; // id → physical name in the database, as far as one is known: of what nobody named, too

    // What brings a database that has `before` to `after`; `dialect` where two projects are compared.
    [[nodiscard]] Result<Migration> migration(const Dialect &dialect) const;
};

// Two projects: everything, by id; where things stand is one line. With a database: only what databases hold, see refreshed().
// `source`: which data source of the project is meant, where one is compared with a database; none: dataSourceMeant().
[[nodiscard]] Result<Comparison> compared(const Comparable &old, const Comparable &now, DataSourceId source = {});

} // namespace relata::flows
