// Which record of a freshly read database is which of ours. Internal to refreshing.
#pragma once

#include "model/flows/refresh.h"
#include "model/sql/sameness.h"

namespace relata::flows {

// From ids of theirs to ids of ours. What is missing is new.
struct Matches
{
    QHash<EntityId, EntityId> entities;
    QHash<FieldId, FieldId> fields;
    QHash<KeyId, KeyId> keys;
    QHash<IndexId, IndexId> indexes;
    QHash<CheckId, CheckId> checks;
    QHash<EnumId, EnumId> enumerations;
    QHash<ReferenceId, ReferenceId> references;
    QHash<AnyReferenceId, AnyReferenceId> anyReferences;
    QHash<ThroughId, ThroughId> throughs;
    QHash<VerbatimId, VerbatimId> verbatims;
    std::vector<GuessedRename> guesses; // entity and field are ours
};

[[nodiscard]] Matches matchesOf(PhysicalSide &ours, PhysicalSide &theirs, const Dialect &dialect, const DataSource &source, Guessing guessing);

// Theirs with our ids where they match, and with ids that ours doesn't have elsewhere. Its data source is ours.
[[nodiscard]] Schema translated(const Schema &theirs, const Schema &ours, const Matches &matches, DataSourceId source);

} // namespace relata::flows
