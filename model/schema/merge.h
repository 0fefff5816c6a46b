// Three-way merge of projects: what two people did to the same one, attribute by attribute, by id.
#pragma once

#include "model/schema/schema.h"

namespace relata {

// Both sides changed the same thing differently. Ours is in the result.
struct MergeConflict
{
    QString what; // "entity Task", "field Task.title", "relationship …": for people
    QString path; // the members, as in the project file: "fields/title/type"; empty: removed here, changed there
    bool operator==(const MergeConflict &) const = default;
};

struct Merged
{
    Schema schema;
    std::vector<MergeConflict> conflicts;
};

// merged(b, a, b) == a, merged(b, b, a) == a. Fields, keys, indexes and checks are merged by their ids; what one side removed and the
// other changed stays, and is a conflict; a relationship of one side to an entity that the other removed brings the entity back.
[[nodiscard]] Merged merged(const Schema &base, const Schema &ours, const Schema &theirs);

} // namespace relata
