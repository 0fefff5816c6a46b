// All relationships in one item: their long boxes in the scene's index would cost more than drawing them. LineDrawing has a grid of
// its own.
#pragma once

#include "model/diagram/linedrawing.h"
#include "views/canvas/canvaslook.h"

#include <QGraphicsItem>

namespace relata {

class RelationshipsItem final : public QGraphicsItem
{
public:
    enum { Type = UserType + 3 };

    explicit RelationshipsItem(const CanvasPaint &paint);

    void setLines(diagram::LinePlan plan, std::vector<QRectF> boxes);
    void moveBoxes(const std::vector<std::pair<int, QRectF>> &moved);
    void refreshLook();
    void setExtent(const QRectF &extent); // all that may ever be painted

    [[nodiscard]] const diagram::LineDrawing &drawing() const { return m_drawing; }
    [[nodiscard]] const std::vector<diagram::DiagramLine> &edges() const { return m_drawing.lines(); }
    [[nodiscard]] const diagram::Router &router() const { return m_drawing.router(); }
    [[nodiscard]] QRectF boundsOf(int edge) const { return m_drawing.boundsOf(edge); }

    // Another number whenever a line or a name on it may lie elsewhere.
    [[nodiscard]] int layoutRevision() const { return m_layoutRevision; }

    void setSelected(const std::vector<RelationshipId> &ids);
    void setHovered(RelationshipId id);
    [[nodiscard]] RelationshipId hovered() const { return m_hovered; }

    int type() const override { return Type; }
    QRectF boundingRect() const override { return m_extent; }
    QPainterPath shape() const override { return {}; } // the scene asks the drawing
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    void show(RelationshipId id); // with the emphasis that it has now

    const CanvasPaint &m_paint;
    diagram::LineDrawing m_drawing;
    int m_layoutRevision = 0;
    QRectF m_extent;
    std::vector<RelationshipId> m_selected;
    RelationshipId m_hovered;
};

} // namespace relata
