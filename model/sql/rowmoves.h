// What happens to the rows that are there when a schema changes: which move where, which are lost, which stop the change, and the
// statements that move them. What a relationship joined stays joined as far as its new kind and storage can say it.
#pragma once

#include "model/schema/relationships.h"
#include "model/sql/dialect.h"

namespace relata {

enum class Fate {
    Moved,   // stays, in another place
    Lost,    // goes
    Refused, // stops the change: the database refuses it until someone has mended them
    Noted,   // stays as it is, though the new schema may say otherwise
};
[[nodiscard]] QString nameOf(Fate fate); // "moved" "lost" "refused" "noted"

struct RowConsequence
{
    Fate fate = Fate::Moved;
    Error text;   // the sentence; no place, no fix
    QString rows; // query that lists the rows meant, for the database as it was; empty: all, or nothing to count
};
[[nodiscard]] QString countOf(const QString &rows); // the query that counts what such a query lists
// "lost: What Task.note holds is lost."
[[nodiscard]] QString worded(const RowConsequence &consequence, Wording wording = Wording::Translated);

struct RowMoves
{
    std::vector<RowConsequence> consequences; // those of relationships first

    struct Statement
    {
        QString sql;
        QString loses; // English; empty: nothing
        EntityId table;
    };
    std::vector<Statement> statements;

    // What the statements stand on, for who runs them (migration.cpp): names of the new schema, but for what goes; all that goes still there;
    QSet<EntityId> written;                       // new tables that are made before; constraints and checks that go are gone
    QHash<EntityId, std::vector<FieldId>> filled; // new fields that are there before, and may be empty
    QSet<FieldId> emptied;                        // fields that may be empty before
    QHash<EntityId, QString> tablesAside;         // what goes and whose name comes again has stepped aside
    QHash<FieldId, QString> fieldsAside;
};

// Where both sides of a join entity change and one takes a field of the other's, keys that go can refuse what moves: nothing is lost then, and nothing changed.
// Records are matched by id. Only entities of `dataSource` (none: all). Linear in both schemas; pure, any thread.
[[nodiscard]] RowMoves rowMoves(const SchemaIndex &before, const SchemaIndex &after, const Dialect &dialect, DataSourceId dataSource = {});
// Only the consequences.
[[nodiscard]] std::vector<RowConsequence> rowConsequences(const Schema &before, const Schema &after, const Dialect &dialect, DataSourceId dataSource = {});

} // namespace relata
