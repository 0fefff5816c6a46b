#include "views/canvas/tools/selecttool.h"

#include "model/document/document.h"
#include "views/canvas/canvasview.h"
#include "views/canvas/inplace.h"

#include <QApplication>
#include <QPainter>
#include <cmath>

namespace relata {

using namespace diagram;

namespace {

bool adds(Qt::KeyboardModifiers modifiers)
{
    return modifiers & (Qt::ControlModifier | Qt::ShiftModifier);
}

} // namespace

void SelectTool::pick(const CanvasHit &hit, Qt::KeyboardModifiers modifiers)
{
    CanvasSelection next = adds(modifiers) ? m_view.selection() : CanvasSelection();
    const auto take = [&](auto id) {
        if (adds(modifiers))
            next.toggle(id);
        else
            next.add(id);
    };
    if (hit.entity)
        take(hit.entity);
    else if (hit.note)
        take(hit.note);
    else if (!hit.relationship.isNull())
        take(hit.relationship);
    else if (adds(modifiers))
        return;
    m_view.select(next);
}

void SelectTool::press(const CanvasPointer &pointer)
{
    m_hit = m_view.canvas().hitAt(pointer.scene, m_view.zoom());
    m_start = pointer;
    m_now = pointer.scene;
    m_offset = {};
    m_before = m_view.selection();
    m_state = State::Pressed;
    m_pickOnRelease = false;
    const bool selected = (m_hit.entity && m_before.contains(m_hit.entity)) || (m_hit.note && m_before.contains(m_hit.note));
    if (selected && !adds(pointer.modifiers) && m_before.size() > 1)
        m_pickOnRelease = true;
    else if (!m_hit.isNothing() && !(selected && !adds(pointer.modifiers)))
        pick(m_hit, pointer.modifiers);
}

void SelectTool::move(const CanvasPointer &pointer)
{
    m_now = pointer.scene;
    if (m_state == State::Idle)
        return;
    if (m_state == State::Pressed) {
        if ((pointer.view - m_start.view).manhattanLength() < QApplication::startDragDistance())
            return;
        const bool writable = !m_view.document().isReadOnly();
        if (m_hit.entity && (m_hit.part.part == EntityItem::Part::Edge || m_hit.part.part == EntityItem::Part::Row) && !adds(pointer.modifiers)) {
            m_state = State::Idle;
            if (!writable)
                return;
            const EntityItem *item = m_view.canvas().item(m_hit.entity);
            const FieldId field = m_hit.part.part == EntityItem::Part::Row && item ? item->fieldAt(m_hit.part.row) : FieldId();
            m_view.select(m_before);
            m_view.beginRelationship(m_hit.entity, field, m_start);
            m_view.currentTool().move(pointer);
            return;
        }
        if (m_hit.note && writable && m_view.canvas().item(m_hit.note)->isOnGrip(m_start.scene)) {
            m_box = m_view.canvas().item(m_hit.note)->box();
            m_state = State::Resizing;
        } else if ((m_hit.entity || m_hit.note) && writable) {
            m_state = State::Moving;
        } else if (m_hit.isNothing()) {
            m_state = State::Marquee;
        } else {
            return;
        }
    }
    m_view.inMotion();
    if (m_state == State::Moving) {
        m_offset = snappedOffset(pointer.scene);
        m_view.canvas().previewMove(m_view.selection(), m_offset);
    } else if (m_state == State::Resizing) {
        NoteItem *note = m_view.canvas().item(m_hit.note);
        const QPointF grow = snappedOffset(pointer.scene);
        note->setBox(QRectF(m_box.topLeft(), QSizeF(std::max(80.0, m_box.width() + grow.x()), std::max(48.0, m_box.height() + grow.y()))));
    } else if (m_state == State::Marquee) {
        const QRectF rect = QRectF(m_start.scene, pointer.scene).normalized();
        CanvasSelection inside = m_view.canvas().selectionIn(rect);
        if (adds(pointer.modifiers)) {
            CanvasSelection both = m_before;
            for (EntityId id : inside.entities)
                both.add(id);
            for (RelationshipId id : inside.relationships)
                both.add(id);
            for (NoteId id : inside.notes)
                both.add(id);
            inside = both;
        }
        m_view.select(inside);
        m_view.updateOverlay();
    }
}

void SelectTool::release(const CanvasPointer &pointer)
{
    const State state = m_state;
    m_state = State::Idle;
    switch (state) {
    case State::Pressed:
        if (m_pickOnRelease || (m_hit.isNothing() && !adds(pointer.modifiers)))
            pick(m_hit, {});
        break;
    case State::Moving: finishMove(); break;
    case State::Resizing: finishResize(); break;
    case State::Marquee: m_view.updateOverlay(); break;
    case State::Idle: break;
    }
}

// The anchor snaps to the grid; the others keep their distance to it.
QPointF SelectTool::snappedOffset(QPointF scene) const
{
    const QPointF raw = scene - m_start.scene;
    QPointF anchor;
    if (const EntityItem *item = m_view.canvas().item(m_hit.entity); item && m_state == State::Moving)
        anchor = item->pos() - m_offset;
    else if (const NoteItem *note = m_view.canvas().item(m_hit.note); note && m_state == State::Moving)
        anchor = note->pos() - m_offset;
    const QPointF goal = anchor + raw;
    return QPointF(std::round(goal.x() / kGrid) * kGrid, std::round(goal.y() / kGrid) * kGrid) - anchor;
}

void SelectTool::finishMove()
{
    const QPointF offset = m_offset;
    m_view.canvas().endPreview();
    m_view.moveSelection(offset);
}

void SelectTool::finishResize()
{
    NoteItem *item = m_view.canvas().item(m_hit.note);
    if (!item)
        return;
    Note note = item->note();
    const QRectF box = item->box();
    item->setNote(note);
    note.rect = box;
    m_view.push(edits::setNote(m_view.document().schema(), note), CanvasView::tr("Resize Note"));
}

void SelectTool::doubleClick(const CanvasPointer &pointer)
{
    m_state = State::Idle;
    const CanvasHit hit = m_view.canvas().hitAt(pointer.scene, m_view.zoom());
    if (hit.entity) {
        if (hit.part.part == EntityItem::Part::Row)
            m_view.editing().editField(hit.entity, hit.part.row);
        else
            m_view.editing().renameEntity(hit.entity);
    } else if (hit.note) {
        m_view.editing().editNote(hit.note);
    } else if (!hit.relationship.isNull()) {
        m_view.select(CanvasSelection::of(hit.relationship));
        m_view.editSelectedRelationship();
    } else {
        m_view.editing().newEntity(pointer.scene - QPointF(kHeaderIndent, kHeaderHeight / 2));
    }
}

bool SelectTool::cancel()
{
    if (m_state == State::Idle)
        return false;
    if (m_state == State::Marquee)
        m_view.select(m_before);
    if (NoteItem *note = m_state == State::Resizing ? m_view.canvas().item(m_hit.note) : nullptr)
        note->setNote(note->note());
    m_state = State::Idle;
    m_view.canvas().endPreview();
    m_view.updateOverlay();
    return true;
}

QRectF SelectTool::painted() const
{
    return m_state == State::Marquee ? QRectF(m_start.scene, m_now).normalized() : QRectF();
}

void SelectTool::paint(QPainter *painter)
{
    if (m_state != State::Marquee)
        return;
    const DiagramColors &c = m_view.canvas().paintState().look.colors;
    QPen pen(c.accent, 1);
    pen.setCosmetic(true);
    QColor fill = c.accent;
    fill.setAlpha(24);
    painter->setPen(pen);
    painter->setBrush(fill);
    painter->drawRect(painted());
}

Qt::CursorShape SelectTool::cursor(const CanvasHit &hit) const
{
    if (m_state == State::Moving)
        return Qt::SizeAllCursor;
    if (hit.note && m_view.canvas().item(hit.note)->isOnGrip(m_now))
        return Qt::SizeFDiagCursor;
    if (hit.entity && hit.part.part == EntityItem::Part::Edge)
        return Qt::CrossCursor;
    return hit.relationship.isNull() ? Qt::ArrowCursor : Qt::PointingHandCursor;
}

} // namespace relata
