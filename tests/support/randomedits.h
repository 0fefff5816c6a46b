// Random edits through the same verbs as the window's: for property tests. The same seed gives the same edits.
#pragma once

#include "model/schema/edits.h"

#include <random>

namespace relata::test {

class RandomEdits
{
public:
    explicit RandomEdits(quint32 seed) : m_random(seed), m_ids(quint64(seed) << 32 | 1) {}

    // An edit that changes something. Refused ones are counted and another is tried.
    [[nodiscard]] Change next(const Schema &schema);
    [[nodiscard]] int refused() const { return m_refused; }
    [[nodiscard]] int below(int limit) { return limit <= 0 ? 0 : int(m_random() % quint32(limit)); }

private:
    Result<Change> attempt(const Schema &schema);
    Result<Change> addEntity(const Schema &schema);
    Result<Change> relate(const Schema &schema);
    void allow(const Schema &schema, RelationshipForm &form);
    void fillRoles(const Schema &schema, RelationshipForm &form);
    Result<Change> changeRelationship(const Schema &schema);
    Field randomField();
    QString randomName();
    EntityId anyEntity(const Schema &schema);
    RelationshipId anyRelationship(const Schema &schema);
    bool chance(int percent) { return below(100) < percent; }

    std::mt19937 m_random;
    CountedIds m_ids;
    int m_refused = 0;
};

} // namespace relata::test
