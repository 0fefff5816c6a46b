// A click puts an entity there; its name is typed at once.
#pragma once

#include "views/canvas/tools/tool.h"

namespace relata {

class EntityTool final : public Tool
{
public:
    using Tool::Tool;

    void activate() override;
    void press(const CanvasPointer &pointer) override;
    void move(const CanvasPointer &pointer) override;
    void release(const CanvasPointer &) override {}
    bool key(QKeyEvent *event) override;
    bool cancel() override;
    void paint(QPainter *painter) override;
    QRectF painted() const override;
    Qt::CursorShape cursor(const CanvasHit &) const override { return Qt::CrossCursor; }

private:
    QPointF m_corner;
    bool m_shown = false;
};

} // namespace relata
