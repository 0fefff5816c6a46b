// How a relationship's links are kept: which table has a row for each, and how that row says whom it joins. Private to model/sql.
#pragma once

#include "model/schema/relationships.h"

namespace relata::rows {

// One entity that may stand at a side: the row of `entity` whose `key` has the values in `fields` of the carrier.
struct Leg
{
    EntityId entity; // none: `fields` hold a plain code
    std::vector<FieldId> fields;
    std::vector<FieldId> key;
    FieldId discriminator; // of the carrier, where it says which entity is meant:
    QString value;
    bool own = false;     // the carrier's row itself stands there
    bool certain = false; // the database sees to it that what is pointed at is there

    bool operator==(const Leg &) const = default;
};

struct Side
{
    std::vector<Leg> legs; // several: an allow-list
    QString name;          // what the other side calls what stands here
    FieldId sort;          // of the carrier: the order of what stands here, for the other side

    [[nodiscard]] const Leg *legTo(EntityId entity) const;
    [[nodiscard]] bool isOwn() const { return legs.size() == 1 && legs.front().own; }
    [[nodiscard]] std::vector<FieldId> columns() const; // of the carrier, discriminators first, each once
};

struct Shape
{
    EntityId carrier; // the holder, or the junction
    bool isJunction = false;
    bool optional = false; // a carrier may be without what it points at (no junction)
    std::array<Side, 2> sides; // source, target; of a reference what is pointed at, then the holder itself
    ThroughRole role = ThroughRole::Plain;
};

// nullopt: missing parts, constants in its key, views, a web API: nothing here moves its rows.
[[nodiscard]] std::optional<Shape> shapeOf(const Schema &schema, RelationshipId id);
// The relationship with this id, whatever it is stored as; null: none.
[[nodiscard]] RelationshipId sameIn(const Schema &schema, RelationshipId id);

} // namespace relata::rows
