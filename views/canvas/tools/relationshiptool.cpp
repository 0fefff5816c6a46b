#include "views/canvas/tools/relationshiptool.h"

#include "model/document/document.h"
#include "model/schema/relationshipkinds.h"
#include "views/canvas/canvasview.h"
#include "views/canvas/inplace.h"
#include "views/canvas/kindpopup.h"

#include <QPainter>
#include <QPointer>
#include <cmath>

namespace relata {

using namespace diagram;

namespace {

constexpr qreal kSelfDistance = 40; // that far away and back means "to itself"

// A line from the holder of the selected any-end to one more entity may mean: to this one too.
std::optional<RelationshipForm> widened(const Schema &schema, const CanvasSelection &selection, EntityId from, EntityId to)
{
    const AnyReference *chosen = selection.relationships.size() == 1 ? schema.anyReferences().get(selection.relationships.front().anyReference()) : nullptr;
    if (!chosen || chosen->holder != from || chosen->allowedEntity(to))
        return std::nullopt;
    auto form = edits::formOf(schema, chosen->id);
    if (form)
        (form->source == from ? form->targetAllow : form->sourceAllow).push_back({to, {}, std::nullopt, {}});
    return form;
}

} // namespace

void RelationshipTool::activate()
{
    rest();
    // With one entity selected, the keys are enough: arrows or Tab choose the other, Enter takes it.
    if (m_view.selection().entities.size() == 1 && m_view.hasFocus()) {
        m_state = State::ByKeys;
        m_from = m_view.selection().entities.front();
        const EntityItem *item = m_view.canvas().item(m_from);
        m_begin = item ? item->box().center() : QPointF();
        m_now = m_begin;
        m_view.showBubble(CanvasView::tr("Click the other entity, or choose it with the arrow keys and press Enter."),
                          m_view.mapFromScene(item ? item->box().bottomLeft() : m_begin), false);
    }
}

void RelationshipTool::beginDrag(EntityId from, FieldId field, const CanvasPointer &pointer)
{
    rest();
    m_state = State::Dragging;
    m_from = from;
    m_fromField = field;
    m_begin = m_now = pointer.scene;
}

void RelationshipTool::press(const CanvasPointer &pointer)
{
    const CanvasHit hit = m_view.canvas().hitAt(pointer.scene, m_view.zoom());
    if (m_state == State::Clicked || m_state == State::ByKeys) {
        m_left = true;
        m_now = pointer.scene;
        aimAt(hit, pointer.view);
        drop(pointer);
        return;
    }
    if (!hit.entity)
        return;
    const EntityItem *item = m_view.canvas().item(hit.entity);
    beginDrag(hit.entity, hit.part.part == EntityItem::Part::Row ? item->fieldAt(hit.part.row) : FieldId(), pointer);
}

void RelationshipTool::move(const CanvasPointer &pointer)
{
    if (m_state == State::Idle) {
        m_view.canvas().setHover(m_view.canvas().hitAt(pointer.scene, m_view.zoom()));
        return;
    }
    m_now = pointer.scene;
    if (m_state == State::Dragging)
        m_view.inMotion();
    const CanvasHit hit = m_view.canvas().hitAt(pointer.scene, m_view.zoom());
    if (hit.entity != m_from || QLineF(m_begin, m_now).length() > kSelfDistance)
        m_left = true;
    aimAt(hit, pointer.view);
    m_view.updateOverlay();
}

// Lights up what is under the pointer, or says why it won't do.
void RelationshipTool::aimAt(const CanvasHit &hit, QPoint viewPoint)
{
    const EntityId target = hit.entity == m_from && !m_left ? EntityId() : hit.entity;
    const EntityItem *item = m_view.canvas().item(target);
    m_to = target;
    m_toField = item && hit.part.part == EntityItem::Part::Row ? item->fieldAt(hit.part.row) : FieldId();
    m_view.canvas().setHover(item ? hit : CanvasHit());
    if (!target) {
        m_view.canvas().setTarget({}, Emphasis::None);
        m_view.hideBubble();
        return;
    }
    const QString reason = whyNot(target);
    m_view.canvas().setTarget(target, reason.isEmpty() ? Emphasis::Target : Emphasis::Refused);
    if (reason.isEmpty())
        m_view.hideBubble();
    else
        m_view.showBubble(reason, viewPoint, true);
}

// A target is refused when no kind at all would do; the first kind's reason is told.
QString RelationshipTool::whyNot(EntityId to)
{
    const auto known = m_reasons.constFind(to);
    if (known != m_reasons.constEnd())
        return *known;
    QString reason;
    const std::vector<RelationshipForm> forms = formsBetween(m_view.document().schema(), m_from, m_fromField, to, {});
    for (const RelationshipForm &form : forms) {
        CountedIds ids(quint64(1) << 62);
        const Result<Change> change = edits::relate(m_view.document().schema(), form, ids);
        if (change) {
            reason.clear();
            break;
        }
        if (reason.isEmpty())
            reason = worded(change.error());
    }
    m_reasons.insert(to, reason);
    return reason;
}

void RelationshipTool::release(const CanvasPointer &pointer)
{
    if (m_state != State::Dragging)
        return;
    m_now = pointer.scene;
    if (!m_left && QLineF(m_begin, m_now).length() < 4) { // a click: the second click chooses the other
        m_state = State::Clicked;
        return;
    }
    aimAt(m_view.canvas().hitAt(pointer.scene, m_view.zoom()), pointer.view);
    drop(pointer);
}

void RelationshipTool::drop(const CanvasPointer &pointer)
{
    if (m_to) {
        if (whyNot(m_to).isEmpty()) {
            choose(m_to, m_toField, pointer.global);
            return;
        }
        const QString reason = whyNot(m_to);
        m_view.setTool(ToolKind::Select);
        m_view.showBubble(reason, pointer.view, true);
        return;
    }
    const EntityItem *from = m_view.canvas().item(m_from);
    if (!from || from->box().adjusted(-30, -30, 30, 30).contains(pointer.scene)) {
        m_view.setTool(ToolKind::Select);
        return;
    }
    relateToNew(pointer.scene);
}

void RelationshipTool::choose(EntityId to, FieldId toField, QPoint global)
{
    const EntityId from = m_from;
    const FieldId fromField = m_fromField;
    std::vector<RelationshipForm> forms = formsBetween(m_view.document().schema(), from, fromField, to, toField);
    if (const auto form = widened(m_view.document().schema(), m_view.selection(), from, to))
        forms.insert(forms.begin(), *form);
    auto *chooser = new KindPopup(m_view.document().schema(), std::move(forms), &m_view);
    CanvasView *view = &m_view;
    QObject::connect(chooser, &KindPopup::chosen, view, [view, from, to](const RelationshipForm &form) {
        const Schema &schema = view->document().schema();
        const Result<Change> change = edits::relate(schema, form, view->document().ids());
        const Entity *source = schema.entities().get(from), *target = schema.entities().get(to);
        if (!source || !target)
            return;
        const bool widens = !form.existing.isNull();
        const QString text = widens ? CanvasView::tr("Allow %1 Too").arg(target->name) : CanvasView::tr("Relate %1 and %2").arg(source->name, target->name);
        if (view->push(change, text)) {
            const RelationshipId added = edits::addedRelationship(*change);
            if (!added.isNull() && !widens)
                view->select(CanvasSelection::of(added));
        }
    });
    QObject::connect(chooser, &KindPopup::moreWanted, view, &CanvasView::relationshipFormRequested);
    QObject::connect(chooser, &KindPopup::closed, view, [view] {
        view->canvas().setTarget({}, Emphasis::None);
        view->updateOverlay();
    });
    m_view.setTool(ToolKind::Select);
    m_view.canvas().setTarget(to, Emphasis::Target); // until the kind is chosen
    chooser->popUp(global);
}

// Dropped on nothing: the new entity is named first, then the kind is chosen; both become one step.
void RelationshipTool::relateToNew(QPointF scene)
{
    const EntityId from = m_from;
    const FieldId fromField = m_fromField;
    CanvasView *view = &m_view;
    m_view.setTool(ToolKind::Select);
    m_view.editing().newEntity(scene - QPointF(0, kHeaderHeight / 2), [view, from, fromField](const Change &added, EntityId id) {
        const Schema with = applied(view->document().schema(), added);
        const quint64 revision = view->document().revision();
        auto *chooser = new KindPopup(with, formsBetween(with, from, fromField, id, {}), view);
        const QString name = with.entities()[id].name;
        QObject::connect(chooser, &KindPopup::chosen, view, [view, added, with, id, name, revision](const RelationshipForm &form) {
            if (view->document().revision() != revision)
                return;
            const Result<Change> related = edits::relate(with, form, view->document().ids());
            if (!view->push(related ? Result<Change>(composed(added, *related)) : related, CanvasView::tr("Add %1 and Relate").arg(name)))
                return;
            view->select(CanvasSelection::of(id));
        });
        QObject::connect(chooser, &KindPopup::moreWanted, view, [view, added, id, name, revision](const RelationshipForm &form) {
            if (view->document().revision() == revision && view->push(added, CanvasView::tr("Add %1").arg(name))) {
                view->select(CanvasSelection::of(id));
                emit view->relationshipFormRequested(form);
            }
        });
        QObject::connect(chooser, &KindPopup::dismissed, view, [view, added, id, name, revision] {
            // The entity was named on purpose: it stays, alone.
            if (view->document().revision() == revision && view->push(added, CanvasView::tr("Add %1").arg(name)))
                view->select(CanvasSelection::of(id));
        });
        const EntityItem *item = view->canvas().item(from);
        chooser->popUp(view->viewport()->mapToGlobal(view->mapFromScene(item ? item->box().topRight() : QPointF())) + QPoint(40, 0));
    });
}

bool RelationshipTool::key(QKeyEvent *event)
{
    if (m_state != State::ByKeys && m_state != State::Clicked)
        return false;
    switch (event->key()) {
    case Qt::Key_Left: step(0, {-1, 0}); return true;
    case Qt::Key_Right: step(0, {1, 0}); return true;
    case Qt::Key_Up: step(0, {0, -1}); return true;
    case Qt::Key_Down: step(0, {0, 1}); return true;
    case Qt::Key_Tab: step(1, {}); return true;
    case Qt::Key_Backtab: step(-1, {}); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (const EntityItem *item = m_view.canvas().item(m_to); item && whyNot(m_to).isEmpty())
            choose(m_to, {}, m_view.viewport()->mapToGlobal(m_view.mapFromScene(item->box().bottomLeft())));
        return true;
    default: return false;
    }
}

// Walks among the possible targets, the entity itself included, as the canvas walks.
void RelationshipTool::step(int by, QPointF direction)
{
    const CanvasSelection before = m_view.selection();
    m_view.select(CanvasSelection::of(m_to ? m_to : m_from));
    if (by != 0)
        m_view.selectNext(by);
    else
        m_view.selectNeighbour(direction);
    const EntityId found = m_view.selection().entities.empty() ? EntityId() : m_view.selection().entities.front();
    m_view.select(before);
    m_left = true;
    const EntityItem *item = m_view.canvas().item(found);
    if (!item)
        return;
    CanvasHit hit;
    hit.entity = found;
    hit.part.part = EntityItem::Part::Header;
    m_now = item->box().center();
    aimAt(hit, m_view.mapFromScene(item->box().bottomLeft()));
    m_view.updateOverlay();
}

void RelationshipTool::rest()
{
    m_state = State::Idle;
    m_from = m_to = {};
    m_fromField = m_toField = {};
    m_left = false;
    m_reasons.clear();
    m_view.canvas().setTarget({}, Emphasis::None);
    m_view.hideBubble();
}

bool RelationshipTool::cancel()
{
    const bool busy = m_state != State::Idle;
    rest();
    m_view.updateOverlay();
    return busy;
}

QRectF RelationshipTool::painted() const
{
    const EntityItem *from = m_view.canvas().item(m_from);
    if (m_state == State::Idle || !from)
        return {};
    return QRectF(m_begin, m_now).normalized().united(from->box()).adjusted(-30, -30, 30, 30);
}

void RelationshipTool::paint(QPainter *painter)
{
    const EntityItem *from = m_view.canvas().item(m_from);
    if (m_state == State::Idle || !from || (m_state == State::ByKeys && !m_to && m_now == m_begin))
        return;
    const DiagramColors &c = m_view.canvas().paintState().look.colors;
    const EntityItem *to = m_view.canvas().item(m_to);
    const int row = from->rowOf(m_fromField);
    const QRectF box = from->box();
    const qreal y = row >= 0 ? from->rowRect(row).center().y() : box.top() + kHeaderHeight / 2;
    const bool refused = to && !whyNot(m_to).isEmpty();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(refused ? c.faint : c.accent, 2, refused ? Qt::DashLine : Qt::SolidLine));
    painter->setBrush(Qt::NoBrush);
    if (to && to != from) {
        // As the line will be.
        Router router;
        const int toRow = to->rowOf(m_toField);
        router.reset({box, to->box()}, {{{0, y - box.top()}, {1, toRow >= 0 ? rowMiddle(toRow) : kHeaderHeight / 2}}});
        painter->drawPath(roundedPath(router.line(0)));
        return;
    }
    const QPointF start(m_now.x() >= box.center().x() ? box.right() : box.left(), y);
    painter->drawLine(start, m_now);
    painter->setBrush(c.accent);
    painter->drawEllipse(m_now, 3.5, 3.5);
}

} // namespace relata
