#include "views/canvas/relationshipsitem.h"

#include <QStyleOptionGraphicsItem>

namespace relata {

using namespace diagram;

RelationshipsItem::RelationshipsItem(const CanvasPaint &paint) : m_paint(paint), m_drawing(paint.look)
{
    setZValue(-1);
    setFlag(ItemUsesExtendedStyleOption); // exposedRect
}

void RelationshipsItem::setExtent(const QRectF &extent)
{
    if (extent == m_extent)
        return;
    prepareGeometryChange();
    m_extent = extent;
}

void RelationshipsItem::setLines(LinePlan plan, std::vector<QRectF> boxes)
{
    ++m_layoutRevision;
    m_drawing.set(std::move(plan), std::move(boxes));
    for (RelationshipId id : m_selected)
        m_drawing.setEmphasis(id, Emphasis::Selected);
    update();
}

void RelationshipsItem::moveBoxes(const std::vector<std::pair<int, QRectF>> &moved)
{
    ++m_layoutRevision;
    for (const QRectF &dirty : m_drawing.moveBoxes(moved))
        update(dirty);
}

void RelationshipsItem::refreshLook()
{
    ++m_layoutRevision;
    m_drawing.refreshLook();
    update();
}

void RelationshipsItem::setSelected(const std::vector<RelationshipId> &ids)
{
    const std::vector<RelationshipId> before = std::exchange(m_selected, ids);
    for (RelationshipId id : before)
        show(id);
    for (RelationshipId id : m_selected)
        show(id);
}

void RelationshipsItem::setHovered(RelationshipId id)
{
    if (id == m_hovered)
        return;
    const RelationshipId before = std::exchange(m_hovered, id);
    show(before);
    show(id);
}

void RelationshipsItem::show(RelationshipId id)
{
    const bool selected = std::find(m_selected.begin(), m_selected.end(), id) != m_selected.end();
    m_drawing.setEmphasis(id, selected ? Emphasis::Selected : !id.isNull() && id == m_hovered ? Emphasis::Hovered : Emphasis::None);
    for (int line : m_drawing.linesOf(id))
        update(m_drawing.boundsOf(line));
}

void RelationshipsItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *)
{
    m_drawing.paint(painter, option->exposedRect, m_paint.quality);
}

} // namespace relata
