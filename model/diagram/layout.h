// A first tidy picture: layered from what is pointed at to what points, few crossings, components packed into a usable aspect.
#pragma once

#include "model/schema/schema.h"

#include <QHash>
#include <QPointF>
#include <QSizeF>
#include <vector>

namespace relata::diagram {

struct LayoutNode
{
    QSizeF size;
};

struct LayoutEdge
{
    int from = 0; // is drawn on the left: the entity that is pointed at
    int to = 0;
    qreal fromAt = 0.5; // where the line leaves the box, from 0 (top) to 1 (bottom)
    qreal toAt = 0.5;
};

struct LayoutOptions
{
    qreal columnGap = 128; // room for marks, bends and labels
    qreal rowGap = 40;
    qreal componentGap = 72;
    qreal aspect = 1.6; // width by height of the whole
};

// Top left corners, whole multiples of the grid, from (0, 0); boxes never overlap. Deterministic; near-linear in nodes and edges.
[[nodiscard]] std::vector<QPointF> layoutOf(const std::vector<LayoutNode> &nodes, const std::vector<LayoutEdge> &edges,
                                            const LayoutOptions &options = {});

// The same for entities of a schema and the references among them; sizes says which entities take part.
[[nodiscard]] QHash<EntityId, QPointF> layoutOf(const Schema &schema, const QHash<EntityId, QSizeF> &sizes, const LayoutOptions &options = {});

} // namespace relata::diagram
