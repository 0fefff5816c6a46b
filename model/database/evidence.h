// What rows say about a relationship that a database seems to mean: asked by reading only, from a bounded part of each table.
#pragma once

#include "model/database/progress.h"
#include "model/database/serveraddress.h"
#include "model/schema/schema.h"

#include <atomic>
#include <vector>

namespace relata::database {

// Do the holder's fields hold values of the referenced fields? With a discriminator: of the rows where it holds `value`. Without a
// referenced entity: which values are there in the first field?
struct RowQuestion
{
    EntityId holder;
    std::vector<FieldId> fields;
    EntityId referenced;
    std::vector<FieldId> key; // pairwise
    FieldId discriminator;
    QString value;

    bool operator==(const RowQuestion &) const = default;
};

struct RowAnswer
{
    bool asked = false;
    qint64 rows = 0;     // looked at
    qint64 filled = 0;   // of these: all fields have a value
    qint64 distinct = 0; // different values
    qint64 found = 0;    // of the different values, those that are there
    qint64 orphans = 0;  // rows whose value is not there
    qint64 keys = 0;     // rows of the referenced entity, up to the bound
    QStringList values;  // of the question without a referenced entity: the first of them
    bool whole = true;   // false: a part of the rows

    [[nodiscard]] double share() const { return distinct > 0 ? double(found) / double(distinct) : 0; }
    bool operator==(const RowAnswer &) const = default;
};

constexpr int kMostRows = 10'000;
constexpr int kMostValues = 50;

// Asks on the calling thread (a worker, in the window) over a connection of its own that only reads. `schema` was read from there.
// A question that the database refuses (no right to see the table, types that can't be compared) stays unasked. Errors: no connection, "import.cancelled".
[[nodiscard]] Result<std::vector<RowAnswer>> askRows(const ServerAddress &address, const Schema &schema, const std::vector<RowQuestion> &questions,
                                                     const std::atomic_bool &cancelled, const ProgressFunction &progress = {});

} // namespace relata::database
