// What is wrong, or will bite later: a table of rules over a whole schema. Each problem has its place, and fixes where one is safe.
// A new rule is one row in checks*.cpp (or in model/sql/checks.cpp when a dialect decides it).
#pragma once

#include "model/schema/change.h"
#include "model/schema/relationships.h"

#include <functional>
#include <span>

namespace relata::checks {

enum class Severity { Error, Warning, Hint }; // can't work; works and bites; could be better

// A repair that loses nothing. `label` is an English source, QT_TRANSLATE_NOOP("Messages", …), with %1 … for `arguments`.
struct Fix
{
    const char *label = "";
    QStringList arguments;
    std::function<Result<Change>(const Schema &, IdSource &)> apply; // on the schema that was checked
};

struct Problem
{
    const char *rule = ""; // its id: stable, for programs
    Severity severity = Severity::Error;
    const char *text = ""; // English source with %1 …
    QStringList arguments;
    EntityId entity;
    FieldId field;
    RelationshipId relationship;
    std::vector<Fix> fixes; // the best one first
};

class Report;

struct Rule
{
    const char *id;    // kebab-case
    Severity severity;
    const char *title; // a few English words, QT_TRANSLATE_NOOP("Messages", …)
    const char *text;  // the sentence of its problems
    void (*run)(const class Context &, Report &);
};

// Every rule, in the order in which problems are listed.
[[nodiscard]] std::span<const Rule> rules();
[[nodiscard]] const Rule *rule(QStringView id); // nullptr: none of that name

// All problems: errors first, then by rule. Linear in the schema; thread-safe.
[[nodiscard]] std::vector<Problem> problemsOf(const SchemaIndex &index);
[[nodiscard]] std::vector<Problem> problemsOf(const Schema &schema);

// Applies the first fix of every problem that has one, problem after problem, until nothing is left to fix. What had been done is counted.
struct Fixed
{
    Change change;
    int count = 0;
};
[[nodiscard]] Fixed fixAll(const Schema &schema, IdSource &ids, std::vector<Problem> (*look)(const Schema &) = problemsOf);

[[nodiscard]] QString severityKey(Severity severity); // "error", "warning", "hint"
[[nodiscard]] QString worded(const Problem &problem, Wording wording = Wording::Translated);
[[nodiscard]] QString worded(const Fix &fix, Wording wording = Wording::Translated);

} // namespace relata::checks
