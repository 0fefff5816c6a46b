#include "views/canvas/tools/entitytool.h"

#include "views/canvas/canvasview.h"
#include "views/canvas/inplace.h"

#include <QPainter>
#include <cmath>

namespace relata {

using namespace diagram;

namespace {

QPointF cornerAt(QPointF scene)
{
    const QPointF corner = scene - QPointF(kHeaderIndent, kHeaderHeight / 2);
    return {std::round(corner.x() / kGrid) * kGrid, std::round(corner.y() / kGrid) * kGrid};
}

} // namespace

void EntityTool::activate()
{
    m_corner = cornerAt(m_view.pointerScene());
    m_shown = true;
    m_view.updateOverlay();
}

void EntityTool::press(const CanvasPointer &pointer)
{
    const QPointF corner = cornerAt(pointer.scene);
    m_view.setTool(ToolKind::Select);
    m_view.editing().newEntity(corner);
}

void EntityTool::move(const CanvasPointer &pointer)
{
    m_corner = cornerAt(pointer.scene);
    m_view.updateOverlay();
}

// Enter puts it in the middle of what one sees: no pointer needed.
bool EntityTool::key(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Return && event->key() != Qt::Key_Enter)
        return false;
    const QPointF spot = m_view.canvas().freeSpot(cornerAt(m_view.visibleRect().center()), QSizeF(kMinimumWidth, 2 * kHeaderHeight));
    m_view.setTool(ToolKind::Select);
    m_view.editing().newEntity(spot);
    return true;
}

bool EntityTool::cancel()
{
    const bool shown = m_shown;
    m_shown = false;
    m_view.updateOverlay();
    return shown;
}

QRectF EntityTool::painted() const
{
    return m_shown ? QRectF(m_corner, QSizeF(kMinimumWidth, kHeaderHeight + kRowHeight)).adjusted(-2, -2, 2, 2) : QRectF();
}

void EntityTool::paint(QPainter *painter)
{
    if (!m_shown)
        return;
    const DiagramColors &c = m_view.canvas().paintState().look.colors;
    painter->setPen(QPen(c.accent, 1.2, Qt::DashLine));
    QColor fill = c.panel;
    fill.setAlpha(160);
    painter->setBrush(fill);
    const QRectF box(m_corner, QSizeF(kMinimumWidth, kHeaderHeight + kRowHeight));
    painter->drawRoundedRect(box, 8, 8);
    painter->setPen(c.faint);
    painter->setFont(m_view.canvas().paintState().look.fonts.name);
    painter->drawText(box.adjusted(kHeaderIndent, 0, 0, -kRowHeight), Qt::AlignVCenter, CanvasView::tr("New entity"));
}

} // namespace relata
