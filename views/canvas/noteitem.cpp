#include "views/canvas/noteitem.h"

#include <QPainter>

namespace relata {

using namespace diagram;

NoteItem::NoteItem(const Note &note, const CanvasPaint &paint) : m_paint(paint)
{
    setNote(note);
}

void NoteItem::setNote(const Note &note)
{
    m_note = note;
    setBox(note.rect);
}

void NoteItem::setBox(const QRectF &box)
{
    prepareGeometryChange();
    m_size = box.size();
    setPos(box.topLeft());
    layOut();
    update();
}

void NoteItem::setEmphasis(Emphasis emphasis)
{
    if (m_emphasis == emphasis)
        return;
    m_emphasis = emphasis;
    update();
}

bool NoteItem::isOnGrip(QPointF scenePoint) const
{
    const QRectF rect = box();
    return QRectF(rect.bottomRight() - QPointF(kGrip, kGrip), QSizeF(kGrip + 4, kGrip + 4)).contains(scenePoint);
}

void NoteItem::layOut()
{
    m_text = QStaticText(m_note.text);
    m_text.setTextFormat(Qt::PlainText);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_text.setTextOption(option);
    m_text.setTextWidth(std::max(20.0, m_size.width() - 2 * kMargin));
    m_text.prepare(QTransform(), m_paint.look.fonts.field);
}

void NoteItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    const QRectF rect(QPointF(), m_size);
    const Detail detail = detailAt(painter->worldTransform().m11());
    const bool accented = m_emphasis == Emphasis::Selected;
    if (detail == Detail::Boxes) {
        painter->fillRect(rect, accented ? m_paint.look.colors.accent : m_paint.noteLine);
        return;
    }
    if (m_paint.quality == Quality::Still) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(m_paint.look.colors.shadow);
        painter->drawRoundedRect(rect.adjusted(-0.5, 1.5, 0.5, 2.5), 6, 6);
    }
    painter->setPen(QPen(accented ? m_paint.look.colors.accent : m_paint.noteLine, accented ? 1.6 : 1));
    painter->setBrush(m_paint.noteGround);
    painter->drawRoundedRect(rect, 6, 6);
    painter->save();
    painter->setClipRect(rect.adjusted(4, 4, -4, -4), Qt::IntersectClip);
    painter->setPen(m_paint.noteText);
    painter->setFont(m_paint.look.fonts.field);
    painter->drawStaticText(QPointF(kMargin, kMargin - 2), m_text);
    painter->restore();
    if (accented || m_emphasis == Emphasis::Hovered) {
        painter->setPen(QPen(m_paint.look.colors.faint, 1));
        for (const qreal step : {4.0, 8.0})
            painter->drawLine(rect.bottomRight() - QPointF(step + 3, 3), rect.bottomRight() - QPointF(3, step + 3));
    }
}

} // namespace relata
