// Crow's foot geometry: the mark nearest the box is the maximum (bar: one, foot: many), the inner one the minimum (ring: none is
// needed, bar: at least one).
#pragma once

#include "model/schema/relationships.h"

#include <QLineF>
#include <QPointF>
#include <array>

namespace relata::diagram {

inline constexpr qreal kMarkLength = 22; // how far the marks reach from the box; lines go straight at least that far
inline constexpr qreal kRingRadius = 4;

struct EndMark
{
    std::array<QLineF, 3> lines;
    int lineCount = 0;
    std::optional<QPointF> ring; // its centre
};

// `at` touches the box; `outwards` is the unit direction in which the line leaves it.
[[nodiscard]] EndMark endMark(const Cardinality &cardinality, QPointF at, QPointF outwards);

} // namespace relata::diagram
