// From one schema to another as SQL: what a change means for a database that has the first one.
#pragma once

#include "model/sql/ddl.h"
#include "model/sql/rowmoves.h"

namespace relata {

enum class Risk {
    Safe,          // no row is lost, nothing can fail for the rows that are there
    DataDependent, // fails, or changes values, depending on the rows
    Destructive,   // values are lost
};
[[nodiscard]] QString nameOf(Risk risk); // "safe" "data-dependent" "destructive"

struct MigrationStep
{
    QString sql; // one statement, without a final ";"
    Risk risk = Risk::Safe;
    QString why; // English, for anything but safe: "fails where Task has rows"
    EntityId entity;
};

struct Migration
{
    std::vector<MigrationStep> steps;
    bool rebuildsTables = false; // SQLite: run with foreign_keys OFF, and PRAGMA foreign_key_check before the commit
    QStringList losses; // what the dialect cannot hold
    std::vector<RowConsequence> rows; // what happens to those that are there
    bool movesRows = false;           // to keep what a relationship joined

    [[nodiscard]] bool isEmpty() const { return steps.empty(); }
    [[nodiscard]] Risk worst() const;
    // As a script for people: what happens to rows, where some move; a guard that stops it before anything is done where the plan says refused; a comment
    // above each step that is not safe, a transaction where the dialect has one.
    [[nodiscard]] QString text(const Dialect &dialect) const;
};

// Records are matched by id, so a rename is a rename. Only entities of `dataSource` (none: all). Lowering::Done: both are lowered.h's already.
enum class Lowering { ToDo, Done };
[[nodiscard]] Result<Migration> migrationFor(const Schema &before, const Schema &after, const Dialect &dialect, DataSourceId dataSource = {}, Lowering lowering = Lowering::ToDo);

} // namespace relata
