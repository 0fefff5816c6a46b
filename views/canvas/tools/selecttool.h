// Select, move, marquee. A drag that begins on an edge or a field row is handed to the relationship tool.
#pragma once

#include "views/canvas/tools/tool.h"

namespace relata {

class SelectTool final : public Tool
{
public:
    using Tool::Tool;

    void press(const CanvasPointer &pointer) override;
    void move(const CanvasPointer &pointer) override;
    void release(const CanvasPointer &pointer) override;
    void doubleClick(const CanvasPointer &pointer) override;
    bool cancel() override;
    bool isBusy() const override { return m_state != State::Idle; }
    void paint(QPainter *painter) override;
    QRectF painted() const override;
    Qt::CursorShape cursor(const CanvasHit &hit) const override;

private:
    enum class State { Idle, Pressed, Moving, Resizing, Marquee };

    void pick(const CanvasHit &hit, Qt::KeyboardModifiers modifiers);
    [[nodiscard]] QPointF snappedOffset(QPointF scene) const;
    void finishMove();
    void finishResize();

    State m_state = State::Idle;
    CanvasHit m_hit;
    CanvasPointer m_start;
    QPointF m_now;
    QPointF m_offset;
    QRectF m_box; // of the note being resized
    CanvasSelection m_before;
    bool m_pickOnRelease = false; // a click on one of several selected takes it alone, a drag moves them all
};

} // namespace relata
