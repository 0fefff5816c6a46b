// An entity on the canvas: one item, painted whole.
#pragma once

#include "views/canvas/canvaslook.h"

#include <QGraphicsItem>

namespace relata {

class EntityItem final : public QGraphicsItem
{
public:
    enum { Type = UserType + 1 };
    // What of an entity lies under the pointer.
    enum class Part { None, Edge, Header, Row };
    struct Hit
    {
        Part part = Part::None;
        int row = -1;
        bool operator==(const Hit &) const = default;
    };

    EntityItem(EntityId id, const CanvasPaint &paint);

    [[nodiscard]] EntityId id() const { return m_id; }
    [[nodiscard]] int node() const { return m_node; } // its number among the boxes of the router
    void setNode(int node) { m_node = node; }
    [[nodiscard]] const diagram::EntityContent &content() const { return m_drawing.content(); }
    [[nodiscard]] QRectF box() const { return {pos(), m_drawing.size()}; }
    void setContent(diagram::EntityContent content);
    void refreshLook();
    void setEmphasis(diagram::Emphasis emphasis);
    [[nodiscard]] diagram::Emphasis emphasis() const { return m_emphasis; }
    // Under the pointer: shows the handles, or the row as hot.
    void setHover(Hit hit);
    [[nodiscard]] Hit hover() const { return m_hover; }
    [[nodiscard]] Hit hitAt(QPointF scenePoint, qreal scale) const;
    [[nodiscard]] FieldId fieldAt(int row) const;
    [[nodiscard]] int rowOf(FieldId field) const; // -1 when it shows none such
    [[nodiscard]] QRectF headerRect() const; // in the scene
    [[nodiscard]] QRectF rowRect(int row) const;

    int type() const override { return Type; }
    QRectF boundingRect() const override;
    QPainterPath shape() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    EntityId m_id;
    const CanvasPaint &m_paint;
    diagram::EntityDrawing m_drawing;
    diagram::Emphasis m_emphasis = diagram::Emphasis::None;
    Hit m_hover;
    int m_node = -1;
};

} // namespace relata
