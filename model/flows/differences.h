// What a Change means, as a tree that people read and choose from. A value; no widgets. One place for the command line and the window.
#pragma once

#include "model/flows/refresh.h"

#include <QSet>

namespace relata::flows {

enum class DifferenceKind { New, Removed, Changed, Renamed };
[[nodiscard]] QString nameOf(DifferenceKind kind); // "new" "removed" "changed" "renamed": for programs

// What a difference is about.
enum class DifferenceSubject { Project, DataSource, Entity, Field, Key, Index, Check, Relationship, Enumeration, Verbatim, Layout, Export, Attribute };
[[nodiscard]] QString nameOf(DifferenceSubject subject); // "entity" "field" …: for programs

struct Difference
{
    DifferenceKind kind = DifferenceKind::Changed;
    DifferenceSubject subject = DifferenceSubject::Attribute;
    QString key;    // stable within a tree: what chosen() takes. "entity/0123…/field/…"; an attribute's ends in "/@type"
    QString name;   // of the thing as it is called now (before, where it goes): "title", "PRIMARY KEY", "Task → List"; of an attribute its word in English ("type")
    QString before; // of an attribute, and of whole things as one line ("title: text"); empty: nothing
    QString after;
    bool guessed = false; // a rename that nobody vouches for
    std::vector<Difference> children; // parts, then attributes

    bool operator==(const Difference &) const = default;
};

struct DifferenceTree
{
    std::vector<Difference> roots; // one for each data source (subject DataSource) that has any, then what belongs to none
    // Not checking the first leaves out the second: a relationship with its new entity, a key with its new field; for removals, the other way.
    std::vector<std::pair<QString, QString>> dependencies;

    [[nodiscard]] bool isEmpty() const { return roots.empty(); }
    [[nodiscard]] int count() const; // leaves: attributes, and things that are new or gone
    [[nodiscard]] QSet<QString> keys() const; // all
    // `wanted` without what can't be taken without what is missing. Only New, Removed and attributes count: a Changed node may be left out.
    [[nodiscard]] QSet<QString> consistent(const QSet<QString> &wanted) const;
};

enum class Layout { Leave, Summarise }; // placements, diagrams and notes: not said, or counted in one line

// From `before` to `after`; records are matched by id. A data source's baseline is nobody's choice and is left out.
[[nodiscard]] DifferenceTree differences(const Schema &before, const Schema &after, Layout layout = Layout::Leave);

// What importing again would do, guessed renames said as such. The person's choice becomes `after.accepted(applied(before, chosen(before, after.schema, tree, checked)))`.
[[nodiscard]] DifferenceTree differences(const Schema &before, const Refreshed &after);
void markGuesses(DifferenceTree &tree, const std::vector<GuessedRename> &guesses);

// Only what is checked, of diff(before, after): consistent(checked) is applied, so the result always holds together. What the tree
// does not show (placements of what goes …) follows what it belongs to. chosen(b, a, tree.keys()) == diff(b, a) but for layout and baselines.
[[nodiscard]] Change chosen(const Schema &before, const Schema &after, const DifferenceTree &tree, const QSet<QString> &checked);

// "~ Task.title: type text → string(80)", indented by two blanks a level, in English; one line a difference.
[[nodiscard]] QStringList linesOf(const DifferenceTree &tree);

} // namespace relata::flows
