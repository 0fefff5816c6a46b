// Draws a relationship: from an entity or one of its fields to another, by dragging, by two clicks, or with the keys alone.
// On nothing, it makes a new entity to relate to. The kind is chosen at the end.
#pragma once

#include "views/canvas/tools/tool.h"

namespace relata {

class RelationshipTool final : public Tool
{
public:
    using Tool::Tool;

    void beginDrag(EntityId from, FieldId field, const CanvasPointer &pointer);
    void activate() override;
    void press(const CanvasPointer &pointer) override;
    void move(const CanvasPointer &pointer) override;
    void release(const CanvasPointer &pointer) override;
    bool key(QKeyEvent *event) override;
    bool cancel() override;
    bool isBusy() const override { return m_state != State::Idle; }
    void paint(QPainter *painter) override;
    QRectF painted() const override;
    Qt::CursorShape cursor(const CanvasHit &) const override { return Qt::CrossCursor; }

private:
    enum class State { Idle, Dragging, Clicked, ByKeys };

    void aimAt(const CanvasHit &hit, QPoint viewPoint);
    [[nodiscard]] QString whyNot(EntityId to); // empty: it can be
    void drop(const CanvasPointer &pointer);
    void choose(EntityId to, FieldId toField, QPoint global);
    void relateToNew(QPointF scene);
    void step(int by, QPointF direction);
    void rest();

    State m_state = State::Idle;
    EntityId m_from;
    FieldId m_fromField;
    QPointF m_begin; // where the pointer went down
    QPointF m_now;
    EntityId m_to;
    FieldId m_toField;
    bool m_left = false; // the pointer has been away from where it began, so that a self-reference is meant
    QHash<EntityId, QString> m_reasons;
};

} // namespace relata
