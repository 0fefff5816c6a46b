// The delete story: what deleting one record of an entity does, over chains, as a database does it and where it leaves things to the API.
#pragma once

#include "model/schema/relationships.h"
#include "model/sql/dialect.h"

namespace relata {

enum class DeleteEffect {
    Deleted,   // the records go along
    Nulled,    // they stay, and their key is emptied
    Defaulted, // they stay, and their key takes its default; refused where that points at nothing
    Blocked,   // while there are any, the deletion is refused
    Dangling   // they stay and point at what is gone: the database does nothing
};
[[nodiscard]] QString nameOf(DeleteEffect effect); // "deleted", "nulled" …: for programs

// One relationship on the way, and what happens to the records that point along it.
struct DeleteStep
{
    enum class Why {
        Action,        // on delete says so
        Restrict,      // refused at once
        StatementEnd,  // NO ACTION: refused where it doesn't come right by the end of the statement
        TransactionEnd, // the same, deferred
        NullForbidden, // the key would be emptied, and may not be
        DefaultMissing, // the key would take a default that it doesn't have
        ArcEmpty,      // the only filled key of an arc would be emptied
        Logical,       // a relationship without a foreign key
        OtherSource,   // into another data source
        Pair,          // a discriminator and a key, which no database can check
        NoTriggers,    // kept by triggers, but none runs here: MySQL runs none where a foreign key deletes, SQLite none within itself
        TableInUse     // MySQL: a trigger would change a table that the statement changes; refused, whether any record points here or not
    };
    enum class Certainty {
        Sure,
        UnlessGone, // those that go along another way don't count
        Order       // likewise, where they go first: the database follows its keys in an order of its own
    };

    int after = -1; // index of the step whose records are pointed at; -1: the deleted record itself
    std::optional<int> again; // its records join those of that earlier step (or of the record itself), where it is told what follows
    RelationshipId relationship; // a reference or an any-reference; a through only for the other row of a mirrored pair
    EntityId referenced;         // what goes, or changes, there
    EntityId entity;             // whose records point at it
    std::vector<FieldId> fields; // of `entity`: the key
    std::vector<FieldId> changed; // those of them that are emptied, or take their default
    std::vector<FieldId> otherFields; // of `referenced`, what the key points at
    DeleteEffect effect = DeleteEffect::Dangling;
    Why why = Why::Action;
    Certainty certainty = Certainty::Sure;
    bool evenItself = false;     // Blocked: in MySQL the record itself counts, too, where it points at what goes
    bool byUpdate = false;       // because the records there change, and don't go

    bool operator==(const DeleteStep &) const = default;
};

struct DeleteStory
{
    EntityId entity;
    QString dialect;
    std::vector<DeleteStep> steps; // those nearer to the record first
    std::vector<EntityId> staying; // at the far side of what goes, and untouched

    [[nodiscard]] bool isEmpty() const { return steps.empty(); }
    [[nodiscard]] bool has(DeleteEffect effect) const;
    // The worst that happens to records of an entity along the way; nullopt: nothing.
    [[nodiscard]] std::optional<DeleteEffect> effectOn(EntityId wanted) const;
    [[nodiscard]] std::optional<DeleteEffect> effectOf(RelationshipId wanted) const;
};

// In a database of the dialect; none: of the entity's data source. Linear in the schema. Any thread.
[[nodiscard]] DeleteStory deleteStory(const SchemaIndex &index, EntityId entity, const Dialect *dialect = nullptr);

// "Deleting a Recipe deletes its RecipeIngredients; Ingredients stay."
[[nodiscard]] QString summaryOf(const Schema &schema, const DeleteStory &story);
// One step in a sentence: "Tasks stay, and their list becomes empty (Task.list_id)."
[[nodiscard]] QString sentenceOf(const Schema &schema, const DeleteStory &story, const DeleteStep &step);
// Where databases of other dialects do otherwise: "In MariaDB and MySQL, Comments are left …". A sentence each.
[[nodiscard]] QStringList differencesOf(const SchemaIndex &index, const DeleteStory &story);

} // namespace relata
