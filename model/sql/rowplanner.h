// Makes what rowmoves.h tells: one for each pair of schemas, used once. Private to model/sql/row*.cpp.
#pragma once

#include "model/sql/rowlinks.h"
#include "model/sql/rowmoves.h"
#include "model/sql/tablesql.h"

namespace relata::rows {

class RowPlanner
{
public:
    RowPlanner(const SchemaIndex &before, const SchemaIndex &after, const Dialect &dialect, DataSourceId source); // all must outlive it
    RowMoves run();

private:
    const SchemaIndex &m_beforeIndex;
    const Schema &m_before;
    const Schema &m_after;
    const Dialect &m_dialect;
    QSet<EntityId> m_oldIds;
    QSet<EntityId> m_newIds;
    TableSql m_old;
    TableSql m_new;
    RowMoves m_result;
    QSet<FieldId> m_told; // fields whose fate a relationship has told
    QSet<EntityId> m_toldTables;

    void tell(Fate fate, Error text, const QString &rows = {}); // each once
    void execute(const QString &sql, EntityId table, const QString &loses = {});

    // --- names
    [[nodiscard]] Names namesBefore();
    [[nodiscard]] Names namesDuring(); // while rows move: new ones, but for what goes
    [[nodiscard]] QString nameOf(EntityId id) const;
    [[nodiscard]] QString namesOf(const Side &side) const;
    [[nodiscard]] QString pluralOf(EntityId id) const;
    [[nodiscard]] static QString joined(const Schema &schema, EntityId id, const std::vector<FieldId> &fields);
    [[nodiscard]] Error required(EntityId holder, const QString &what) const;

    // --- relationships
    void fill(EntityId id, const std::vector<FieldId> &fields); // what moves needs these; what goes and has their names steps aside
    void readFrom(EntityId id);                                 // likewise for a table that goes
    void relationship(RelationshipId id);
    // What goes on as what.
    [[nodiscard]] Branches branchesOf(const Shape &old, int from, const Shape &now, int to) const; // from, to: sides
    void inPlace(const Shape &old, const Shape &now);
    void symmetry(const Shape &old, const Shape &now);
    void elsewhere(const Shape &old, const Shape &now);
    // Tells what does not go on, and gives it in English for the statement that leaves it out.
    QString lose(const Shape &old, const Shape &now, const LinkSql &was, const Limits &limits, bool stays);
    void intoJunction(const Shape &old, const Shape &now, const std::array<Branches, 2> &branches, const LinkSql &moving, const QString &loses);
    void intoHolder(const Shape &old, const Shape &now, const std::array<Branches, 2> &branches, const LinkSql &was, const LinkSql &moving, const QString &loses);
    void tellWhere(const Shape &old, const Shape &now, bool stays);
    [[nodiscard]] static bool isExtra(const Schema &schema, const Shape &shape, const Field &field);
    using Sets = std::vector<std::pair<QString, QString>>; // column, value
    // UPDATE, with values of another table where there is one.
    [[nodiscard]] QString updated(const QString &table, const Sets &sets, const QString &from, const QString &on, const QString &where) const;

    // --- tables
    void table(const Entity &was);
    void keys(const Entity &was, const Entity &is);
    void newReference(const Reference &reference);
};

[[nodiscard]] QString denied(const QString &condition); // "NOT (…)"; of what always holds: never
[[nodiscard]] QString withArticle(const QString &name); // "a Task", "an Order"
[[nodiscard]] bool contains(const std::vector<FieldId> &fields, FieldId id);

} // namespace relata::rows
