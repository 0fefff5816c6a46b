// Can a dialect tell two records apart? Spellings, generated names and what the dialect cannot hold make no difference.
#pragma once

#include "model/sql/tablesql.h"

namespace relata {

// One side of a comparison: a schema as the dialect would hold it. Records of both sides bear the same ids where they are the same thing.
class PhysicalSide
{
public:
    PhysicalSide(const Schema &schema, const Dialect &dialect);
    Q_DISABLE_COPY_MOVE(PhysicalSide)

    [[nodiscard]] const Schema &schema() const { return m_index.schema(); }
    [[nodiscard]] const SchemaIndex &index() const { return m_index; }
    [[nodiscard]] TableSql &sql() { return m_sql; }

private:
    SchemaIndex m_index;
    QSet<EntityId> m_entities;
    TableSql m_sql;
};

class Sameness
{
public:
    // All three must outlive it. `theirs` was read from the database.
    Sameness(PhysicalSide &ours, PhysicalSide &theirs, const Dialect &dialect) : m_ours(ours), m_theirs(theirs), m_dialect(dialect) {}

    [[nodiscard]] bool sameName(const QString &a, const QString &b) const; // of a table or column
    [[nodiscard]] bool sameSchemaName(const QString &a, const QString &b) const;
    [[nodiscard]] bool sameText(const QString &a, const QString &b) const; // of a comment
    [[nodiscard]] bool sameValues(const QStringList &a, const QStringList &b) const; // of an enum
    [[nodiscard]] bool sameExpression(const QString &a, const QString &b) const;
    [[nodiscard]] bool sameStatement(const QString &a, const QString &b) const; // of a trigger, a function …
    [[nodiscard]] bool sameType(const Entity &ourEntity, const Field &our, const Entity &theirEntity, const Field &their);
    [[nodiscard]] bool sameNullability(const Entity &ourEntity, const Field &our, const Entity &theirEntity, const Field &their) const;
    // The default, the identity or what computes it.
    [[nodiscard]] bool sameValue(const Entity &ourEntity, const Field &our, const Entity &theirEntity, const Field &their);
    [[nodiscard]] bool sameCollation(const Entity &ourEntity, const Field &our, const Field &their) const;
    [[nodiscard]] bool sameName(const Entity &entity, const Index &our, const Index &their);
    [[nodiscard]] bool sameParts(const Index &our, const Index &their) const;
    [[nodiscard]] bool sameIncluded(const Index &our, const Index &their) const;
    [[nodiscard]] bool sameWhere(const Index &our, const Index &their) const { return sameExpression(our.where, their.where); }
    [[nodiscard]] bool sameMethod(const Index &our, const Index &their) const;
    [[nodiscard]] bool sameAction(Action a, Action b) const;
    [[nodiscard]] bool sameSetNull(const Reference &our, const Reference &their) const;
    [[nodiscard]] bool sameMatch(const Reference &our, const Reference &their) const;
    [[nodiscard]] bool sameDeferrable(const Reference &our, const Reference &their) const;
    [[nodiscard]] bool sameDeferrable(const Key &our, const Key &their) const;
    [[nodiscard]] bool sameNulls(const Key &our, const Key &their) const;

    // Does the database of our DDL hold it at all?
    [[nodiscard]] bool holds(const Entity &entity) const;
    [[nodiscard]] bool holds(const Entity &entity, const Key &key) const;
    [[nodiscard]] bool holds(const Entity &entity, const Index &index);
    [[nodiscard]] bool holds(const Entity &entity, const Check &check);
    [[nodiscard]] bool holds(const Reference &reference);
    // Does the option of a table make a difference?
    [[nodiscard]] bool sameOption(const Entity &entity, const QString &key, const QString &their);

    // What our DDL brings along without a record: the index that MySQL needs behind a foreign key, the check behind an enum.
    [[nodiscard]] bool isImplied(const Entity &ourEntity, const Index &their) const;
    [[nodiscard]] bool isImplied(const Entity &ourEntity, const Check &their) const;

private:
    PhysicalSide &m_ours;
    PhysicalSide &m_theirs;
    const Dialect &m_dialect;

    [[nodiscard]] QString asCataloged(const QString &text) const;
    [[nodiscard]] bool isOwn(const Entity &entity) const;
    [[nodiscard]] bool folds() const { return m_dialect.id != u"postgresql"; }
    [[nodiscard]] QString valueText(PhysicalSide &side, const Entity &entity, const Field &field);
    [[nodiscard]] QString enumCheck(const Field &field) const; // canonical; empty: none
    [[nodiscard]] bool sameTypes(const FieldType &our, const FieldType &their) const;
};

} // namespace relata
