// Small random schemas of every kind of relationship, made through the form, and rows that obey them. The same seed and dialect give the same.
#pragma once

#include "model/schema/edits.h"
#include "model/sql/dialect.h"

#include <map>
#include <random>
#include <set>

namespace relata::test {

using Row = std::map<FieldId, QString>; // a null string is NULL
using Rows = std::map<EntityId, std::vector<Row>>;

class RandomRows
{
public:
    RandomRows(quint32 seed, const Dialect &dialect) : m_dialect(dialect), m_random(seed), m_ids(1) {}

    [[nodiscard]] Schema schema();
    [[nodiscard]] Rows rows(const Schema &schema);

private:
    // A reference, a pair, or the legs of an arc: what one choice of rows fills.
    struct Pointer
    {
        EntityId holder;
        std::vector<const Reference *> references; // one of them
        const AnyReference *pair = nullptr;
        std::set<FieldId> fields;
        std::vector<EntityId> others;
        bool optional = false;
    };

    [[nodiscard]] int below(int limit) { return limit <= 0 ? 0 : int(m_random() % quint32(limit)); }
    [[nodiscard]] bool chance(int percent) { return below(100) < percent; }
    void addRelationship();
    void turnScrews();
    [[nodiscard]] std::vector<Pointer> pointersOf(const Schema &schema) const;
    // False where no row fits what is there already.
    bool fill(const Schema &schema, const Pointer &pointer, Row &row, const Rows &rows);
    [[nodiscard]] bool isFree(const Schema &schema, const Entity &entity, const Row &row, const Rows &rows) const;

    const Dialect &m_dialect;
    std::mt19937 m_random;
    CountedIds m_ids;
    Schema m_schema;
};

} // namespace relata::test
