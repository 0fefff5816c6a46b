// A note: a yellow card with plain text.
#pragma once

#include "views/canvas/canvaslook.h"

#include <QGraphicsItem>
#include <QStaticText>

namespace relata {

class NoteItem final : public QGraphicsItem
{
public:
    enum { Type = UserType + 2 };
    static constexpr qreal kMargin = 10;
    static constexpr qreal kGrip = 14; // the corner that resizes

    NoteItem(const Note &note, const CanvasPaint &paint);

    [[nodiscard]] NoteId id() const { return m_note.id; }
    [[nodiscard]] const Note &note() const { return m_note; }
    [[nodiscard]] QRectF box() const { return {pos(), m_size}; }
    void setNote(const Note &note);
    void setBox(const QRectF &box); // while it is dragged or resized
    void refreshLook() { setNote(m_note); }
    void setEmphasis(diagram::Emphasis emphasis);
    [[nodiscard]] bool isOnGrip(QPointF scenePoint) const;

    int type() const override { return Type; }
    QRectF boundingRect() const override { return QRectF(QPointF(), m_size).adjusted(-4, -4, 4, 8); }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    void layOut();

    Note m_note;
    const CanvasPaint &m_paint;
    QSizeF m_size;
    QStaticText m_text;
    diagram::Emphasis m_emphasis = diagram::Emphasis::None;
};

} // namespace relata
