// A tool is a small state machine: it turns what the pointer and the keys do into at most one change of the document, at the end.
#pragma once

#include "views/canvas/canvasscene.h"

#include <QKeyEvent>
#include <QMouseEvent>

namespace relata {

class CanvasView;

struct CanvasPointer
{
    QPointF scene;
    QPoint view;   // in the viewport
    QPoint global;
    Qt::MouseButton button = Qt::NoButton;
    Qt::KeyboardModifiers modifiers;
};

class Tool
{
public:
    explicit Tool(CanvasView &view) : m_view(view) {}
    virtual ~Tool() = default;
    Tool(const Tool &) = delete;
    Tool &operator=(const Tool &) = delete;

    virtual void activate() {}
    virtual void press(const CanvasPointer &pointer) = 0;
    virtual void move(const CanvasPointer &pointer) = 0; // also without a button
    virtual void release(const CanvasPointer &pointer) = 0;
    virtual void doubleClick(const CanvasPointer &pointer) { press(pointer); }
    // True when the key was meant for the tool.
    virtual bool key(QKeyEvent *) { return false; }
    // Back to rest; nothing of the gesture remains. True when there was something to cancel.
    virtual bool cancel() = 0;
    [[nodiscard]] virtual bool isBusy() const { return false; } // in the middle of a gesture
    // In scene coordinates, above everything.
    virtual void paint(QPainter *) {}
    [[nodiscard]] virtual QRectF painted() const { return {}; } // what paint() may touch
    [[nodiscard]] virtual Qt::CursorShape cursor(const CanvasHit &) const { return Qt::ArrowCursor; }

protected:
    CanvasView &m_view;
};

enum class ToolKind { Select, Entity, Relationship, Note };

} // namespace relata
