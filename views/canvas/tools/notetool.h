// A click puts a note there; its text is typed at once.
#pragma once

#include "views/canvas/tools/tool.h"

namespace relata {

class NoteTool final : public Tool
{
public:
    using Tool::Tool;

    void press(const CanvasPointer &pointer) override;
    void move(const CanvasPointer &) override {}
    void release(const CanvasPointer &) override {}
    bool key(QKeyEvent *event) override;
    bool cancel() override { return false; }
    Qt::CursorShape cursor(const CanvasHit &) const override { return Qt::CrossCursor; }

private:
    void put(QPointF at);
};

} // namespace relata
