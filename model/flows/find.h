// "Find relationships": what a schema means without saying it. Pure over the schema; rows, where somebody asked them, raise, lower or
// reject what names and types suggest.
#pragma once

#include "model/database/evidence.h"
#include "model/schema/change.h"
#include "model/schema/relationshipform.h"

namespace relata::flows {

enum class FindingKind { Reference, Any, Arc, Tree, Translations, ManyToMany, ManyToAny, Symmetric };

// One relationship that seems to be meant.
struct Finding
{
    FindingKind kind = FindingKind::Reference;
    QString id;            // the same for the same finding in the same schema; for --accept and for what was declined
    RelationshipForm form; // as edits::relate takes it
    EntityId holder;       // whose fields say so
    std::vector<FieldId> fields;
    double confidence = 0; // 0 … 1
    std::vector<Error> reasons; // why, worded at the edge
    std::vector<database::RowQuestion> questions; // what rows could say about it
    std::vector<database::RowAnswer> answers;     // pairwise, once they were asked
    std::vector<EntityId> others;                 // of a reference: where it may point instead, best first
    std::vector<ReferenceId> legs;                // what is there already and is only seen as one: of an arc, a many-to-many, translations; the tree
    AnyReferenceId anyLeg;                        // the far leg of a many-to-any
    FieldId language;                             // of translations: the field that holds the code, where no entity has the languages
    QString constraint;                           // of an arc: the check's name
    bool certain = false;                         // the database itself says so

    [[nodiscard]] qint64 orphans() const; // rows that point at nothing, as far as they were asked
};

constexpr double kLikely = 0.5; // findings from here on are proposed

struct FindOptions
{
    double least = kLikely;
};

// From names, types, keys, checks and the habits of the schema. Best first. Those below `least` are kept back.
[[nodiscard]] std::vector<Finding> findRelationships(const Schema &schema, const FindOptions &options = {});

// The same with what rows say: read from the database at this address, from which the schema (or a part of it) was read, on the calling thread (a
// worker, in the window). Errors: as database::askRows().
[[nodiscard]] Result<std::vector<Finding>> findWithRows(const Schema &schema, const database::ServerAddress &address, const std::atomic_bool &cancelled,
                                                        const database::ProgressFunction &progress = {}, const FindOptions &options = {});

// Says it as one sentence: "orders.customer_id points at Customer.".
[[nodiscard]] Error findingTitle(const Schema &schema, const Finding &finding);
// What the rows said, or why they didn't: "All 412 values are there.", "Not asked."
[[nodiscard]] Error evidenceText(const Finding &finding);

// Puts them into the schema, in their order, through edits::relate. Logical ones leave the entities as they are.
struct Accepted
{
    Change change;
    std::vector<std::pair<QString, Error>> refused; // id of a finding; "find.orphans" where rows stand in the way of a foreign key
};
[[nodiscard]] Accepted acceptFindings(const Schema &schema, const std::vector<Finding> &findings, Enforcement enforcement, IdSource &ids);

// What the database itself says, by a check: taken for granted when it is imported for the first time.
[[nodiscard]] Schema recognised(const Schema &imported);

} // namespace relata::flows
