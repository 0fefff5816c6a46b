#include "views/canvas/entityitem.h"

#include <QPainter>
#include <QStyleOptionGraphicsItem>

namespace relata {

using namespace diagram;

namespace {
constexpr qreal kReach = 6;       // how far beside the border the edge is still hit
constexpr qreal kHandleRadius = 4;
}

EntityItem::EntityItem(EntityId id, const CanvasPaint &paint) : m_id(id), m_paint(paint)
{
    setFlag(ItemUsesExtendedStyleOption, false);
}

void EntityItem::setContent(EntityContent content)
{
    prepareGeometryChange();
    m_drawing = EntityDrawing(std::move(content), m_paint.look);
    update();
}

void EntityItem::refreshLook()
{
    setContent(m_drawing.content());
}

void EntityItem::setEmphasis(Emphasis emphasis)
{
    if (m_emphasis == emphasis)
        return;
    m_emphasis = emphasis;
    update();
}

void EntityItem::setHover(Hit hit)
{
    if (m_hover == hit)
        return;
    m_hover = hit;
    update();
}

EntityItem::Hit EntityItem::hitAt(QPointF scenePoint, qreal scale) const
{
    const QPointF local = scenePoint - pos();
    const QRectF rect = m_drawing.rect();
    const qreal reach = kReach / std::min(scale, 1.0);
    if (!rect.adjusted(-reach, -reach, reach, reach).contains(local))
        return {};
    const qreal inner = detailAt(scale) == Detail::Rows ? 4 : 0;
    if (!rect.adjusted(inner, inner, -inner, -inner).contains(local))
        return {Part::Edge, -1};
    const int row = diagram::rowAt(local.y(), int(m_drawing.content().rows.size()));
    return row < 0 || detailAt(scale) != Detail::Rows ? Hit{Part::Header, -1} : Hit{Part::Row, row};
}

FieldId EntityItem::fieldAt(int row) const
{
    const auto &rows = m_drawing.content().rows;
    return row >= 0 && row < int(rows.size()) ? rows[size_t(row)].field : FieldId();
}

int EntityItem::rowOf(FieldId field) const
{
    const auto &rows = m_drawing.content().rows;
    const auto place = std::find_if(rows.begin(), rows.end(), [field](const FieldRow &row) { return row.field == field; });
    return place == rows.end() ? -1 : int(place - rows.begin());
}

QRectF EntityItem::headerRect() const
{
    return {pos(), QSizeF(m_drawing.size().width(), kHeaderHeight)};
}

QRectF EntityItem::rowRect(int row) const
{
    return {pos().x(), pos().y() + rowMiddle(row) - kRowHeight / 2, m_drawing.size().width(), kRowHeight};
}

QRectF EntityItem::boundingRect() const
{
    return m_drawing.rect().adjusted(-8, -8, 8, 9);
}

QPainterPath EntityItem::shape() const
{
    QPainterPath path;
    path.addRect(m_drawing.rect().adjusted(-kReach, -kReach, kReach, kReach));
    return path;
}

void EntityItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    const Detail detail = detailAt(painter->worldTransform().m11());
    const bool hovered = m_hover.part != Part::None;
    const Emphasis emphasis = m_emphasis == Emphasis::None && hovered ? Emphasis::Hovered : m_emphasis;
    m_drawing.paint(painter, m_paint.look, detail, emphasis, m_paint.quality, m_hover.part == Part::Row ? m_hover.row : -1);
    if (!hovered || detail != Detail::Rows)
        return;
    // Handles: from here a relationship can be drawn.
    const QRectF rect = m_drawing.rect();
    const bool hot = m_hover.part == Part::Edge;
    painter->setPen(QPen(m_paint.look.colors.accent, 1.5));
    painter->setBrush(hot ? m_paint.look.colors.accent : m_paint.look.colors.panel);
    const qreal y = m_hover.part == Part::Row ? rowMiddle(m_hover.row) : kHeaderHeight / 2;
    painter->drawEllipse(QPointF(rect.left(), y), kHandleRadius, kHandleRadius);
    painter->drawEllipse(QPointF(rect.right(), y), kHandleRadius, kHandleRadius);
}

} // namespace relata
