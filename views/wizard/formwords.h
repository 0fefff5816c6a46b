// What the form says, as plain functions of schema, form and Change: the words for actions, the lines of the preview, what happens
// to rows that are already there. No widget, any thread.
#pragma once

#include "model/schema/change.h"
#include "model/schema/relationshipform.h"

#include <QString>
#include <QStringList>
#include <vector>

namespace relata::formwords {

// Who plays which part for the answers of a form. With a join entity nobody of the two holds the key.
struct Roles
{
    EntityId referenced;
    EntityId holder;
    bool hasJunction = false;
    bool hasKey = true;        // a database holds it; no: a web API has the records
    bool hasTarget = true;     // an entity, or a list of them, stands at the Target
    bool sourceHoldsKey = false;
    bool sideIsChosen = false; // the form asks who holds the key
    bool holderIsMany = true;  // one referenced record may have many holders
    bool sourceIsMany = false; // one Target may have many Sources
    bool targetIsMany = true;
};
[[nodiscard]] Roles rolesOf(const RelationshipForm &form);

// Names as the sentences use them; "…" where nothing is chosen yet.
[[nodiscard]] QString entityName(const Schema &schema, EntityId id);
[[nodiscard]] QString entityPlural(const Schema &schema, EntityId id);
// Who stands on a side: the entity, those of the allow-list ("Post or Page"), else "record".
enum class Side { Source, Target };
[[nodiscard]] QString sideName(const Schema &schema, const RelationshipForm &form, Side side);
[[nodiscard]] QString sidePlural(const Schema &schema, const RelationshipForm &form, Side side);
// "Comment", "Post, Page": for lists of names.
[[nodiscard]] QString sideNames(const Schema &schema, const RelationshipForm &form, Side side);
// "a Task", "an Order".
[[nodiscard]] QString withArticle(const QString &name);

// A choice of a combo box in the person's words; `term` is what the field calls it. Not possible: `why` says what stands against it.
template<class Value>
struct Choice
{
    Value value{};
    QString text;
    QString term;
    QString why;

    [[nodiscard]] bool isPossible() const { return why.isEmpty(); }
};

// `form` is completed (edits::completed).
[[nodiscard]] QString deleteQuestion(const Schema &schema, const RelationshipForm &form); // "When a List is deleted"
[[nodiscard]] std::vector<Choice<Action>> deleteChoices(const Schema &schema, const RelationshipForm &form);
[[nodiscard]] QString updateQuestion(const Schema &schema, const RelationshipForm &form); // "When the key of a List changes"
[[nodiscard]] std::vector<Choice<Action>> updateChoices(const Schema &schema, const RelationshipForm &form);
// `listOf`: whose list a record is taken off; of what goes through a join entity each side has one, else it is who doesn't hold the key.
[[nodiscard]] QString deselectQuestion(const Schema &schema, const RelationshipForm &form, Side listOf = Side::Source); // "When a Task is taken off a List"
[[nodiscard]] std::vector<Choice<Deselect>> deselectChoices(const Schema &schema, const RelationshipForm &form, Side listOf = Side::Source);
[[nodiscard]] QString reassignQuestion(const Schema &schema, const RelationshipForm &form); // "When a Passport that has a Person gets another"
[[nodiscard]] std::vector<Choice<Reassign>> reassignChoices(const Schema &schema, const RelationshipForm &form);

// Small words beside the labels of the two references: "what a Task calls it", "what a List calls them".
[[nodiscard]] QString sourceReferenceHint(const Schema &schema, const RelationshipForm &form);
[[nodiscard]] QString targetReferenceHint(const Schema &schema, const RelationshipForm &form);

// One thing that appears, changes or goes.
struct Line
{
    enum class Mark { Added, Changed, Removed };
    Mark mark = Mark::Added;
    QString entity; // whose; the group in the list
    QString what;   // "field", "primary key", "foreign key" …
    QString text;   // "list_id"
    QString detail; // "int64?"; for a change: before → after
};
// Of any Change, entity by entity in the order of their names.
[[nodiscard]] std::vector<Line> linesOf(const Schema &before, const Change &change);

// What happens to rows that are already there, a sentence each; empty: nothing.
[[nodiscard]] QStringList rowConsequences(const Schema &before, const Change &change);

// The name of the step in the history: "Add one-to-many List – Task".
[[nodiscard]] QString changeText(const Schema &schema, const RelationshipForm &form);

// The part of the form to look at for an Error of edits::relate.
enum class Part {
    None, Kind, Source, Target, SourceReference, TargetReference, SourceKey, TargetKey, SourcePrimary, SourceOptional, TargetPrimary,
    TargetOptional, Through, JunctionFields, SortField, OnDelete, OnUpdate, Deselect, Bounds, Enforcement, SourceAllow, TargetAllow,
    SourceDiscriminator, TargetDiscriminator, Storage, Deferrable, Match, OtherBounds, Reassign, Tree, Language, Role,
    Url, Path, Shape, Headers, Timeout, Cache, Constraint
};
[[nodiscard]] Part partFor(const Error &error, const RelationshipForm &form);
// The answer that a rule of a dialect speaks of; None: no single one.
[[nodiscard]] Part partForRule(QLatin1String rule);

} // namespace relata::formwords
