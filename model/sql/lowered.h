// A schema as a database holds it: what any-ends, symmetric pairs and guarded trees become there, as checks and triggers of their own. DDL,
// migrations and comparisons work on lowered schemas, so that nobody else knows of such things.
#pragma once

#include "model/sql/dialect.h"
#include "model/sql/losses.h"

namespace relata {

struct LoweringLoss
{
    Loss loss;
    QStringList arguments;
    EntityId entity;
};

struct Lowered
{
    Schema schema; // the very same where nothing was to be done
    std::vector<LoweringLoss> losses;
    bool changed = false;
};

// `written`: the entities that the database has; triggers stand on no other. Derived checks and triggers are written in `dialect`, whatever the
// data source's own is, and bear ids made of what they belong to, so that two states of a schema are compared by id. What the schema holds already
// (a check that says the same, a trigger of that name) is not made twice. Pure; any thread; as quick as a copy where there is nothing to do.
[[nodiscard]] Lowered lowered(const Schema &schema, const Dialect &dialect, const QSet<EntityId> &written);
[[nodiscard]] Lowered lowered(const Schema &schema, const Dialect &dialect); // all are written
// Without what lowered() made.
[[nodiscard]] Schema raised(const Schema &schema);

// Did lowered() make it?
[[nodiscard]] bool isDerived(const Check &check);
[[nodiscard]] bool isDerived(const Verbatim &record);

} // namespace relata
