// Small schemas with one relationship each: every kind × storage × manner (optional, self, compound keys, keys of several types, hostile
// names …), and rows for them. The kinds come from relationshipKinds(), so a new one is tested the day it is added.
#pragma once

#include "model/schema/relationships.h"
#include "model/sql/dialect.h"

#include <QMap>

namespace relata::test {

struct RelationshipWorld
{
    QString name;
    Schema schema; // its data source is of the dialect
    RelationshipId id;
};

// Refused forms are left out; `refused` (if any) gets a line for each.
[[nodiscard]] std::vector<RelationshipWorld> relationshipWorlds(const QString &dialect, QStringList *refused = nullptr);

// What some fields of a row hold: text, not quoted; nullopt: NULL.
using RowValues = QMap<FieldId, std::optional<QString>>;

class RelationshipRows
{
public:
    RelationshipRows(const RelationshipWorld &world, const Dialect &dialect); // both must outlive it

    [[nodiscard]] const Schema &schema() const { return m_schema; }
    [[nodiscard]] EntityId holder() const { return m_holder; } // or the junction
    // The ends that the holder's fields make: one, of a through two.
    [[nodiscard]] size_t ends() const { return m_ends.size(); }
    // How many entities an end may point at.
    [[nodiscard]] size_t ways(size_t end) const;
    // The fields that point at the n-th record (1, 2, 3 are there) of one of them; `way` beyond the last: the first.
    [[nodiscard]] RowValues pointing(size_t end, size_t way, int record) const;
    // A whole row: each end points at a record of its first entity.
    [[nodiscard]] RowValues pointing(int first, int second) const;
    [[nodiscard]] EntityId pointedAt(size_t end, size_t way) const;
    [[nodiscard]] RowValues nowhere(size_t end) const; // all of an end's fields empty

    // Statements. The first three records of all that can be pointed at.
    [[nodiscard]] QStringList records();
    [[nodiscard]] QString insert(EntityId entity, const RowValues &values); // other fields get some value
    [[nodiscard]] QString update(EntityId entity, const RowValues &values, const RowValues &where) const;
    [[nodiscard]] QString remove(EntityId entity, const RowValues &where) const;
    [[nodiscard]] QString count(EntityId entity, const RowValues &where) const; // a query
    [[nodiscard]] RowValues keyOf(EntityId entity, int record) const;
    [[nodiscard]] FieldId discriminator(size_t end) const;
    [[nodiscard]] QString table(EntityId entity) const;

private:
    const RelationshipWorld &m_world;
    const Schema &m_schema;
    const Dialect &m_dialect;
    std::vector<RelationshipId> m_ends;
    FieldId m_language;
    EntityId m_holder;
    int m_next = 100;

    [[nodiscard]] QString literal(const Field &field, const std::optional<QString> &value) const;
    [[nodiscard]] QStringList assignments(EntityId entity, const RowValues &values, QLatin1String isNull) const;
    [[nodiscard]] QString keyText(const Field &field, int record) const;
};

} // namespace relata::test
