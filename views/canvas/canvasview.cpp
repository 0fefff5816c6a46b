#include "views/canvas/canvasview.h"

#include "model/document/document.h"
#include "views/canvas/bubble.h"
#include "views/canvas/canvasactions.h"
#include "views/canvas/canvasbar.h"
#include "views/canvas/canvastips.h"
#include "views/canvas/inplace.h"
#include "views/canvas/minimap.h"
#include "views/canvas/tools/entitytool.h"
#include "views/canvas/tools/notetool.h"
#include "views/canvas/tools/relationshiptool.h"
#include "views/canvas/tools/selecttool.h"
#include "views/canvas/zoomcontrol.h"
#include "views/widgets/theme.h"

#include <QContextMenuEvent>
#include <QMenu>
#include <QNativeGestureEvent>
#include <QScrollBar>
#include <QToolTip>
#include <cmath>

namespace relata {

using namespace diagram;
using namespace Qt::StringLiterals;

namespace {

constexpr qreal kMinimumZoom = 0.03;
constexpr qreal kMaximumZoom = 5;
constexpr int kStillAfter = 150;   // ms without motion until the good picture is painted
constexpr qreal kDotStep = 24;
constexpr int kOverlayMargin = 12;
constexpr qreal kWorld = 400'000;  // how far one can scroll

} // namespace

CanvasView::CanvasView(Document *document, QWidget *parent)
    : QGraphicsView(parent), m_document(document), m_canvas(new CanvasScene(document, this))
{
    setScene(m_canvas);
    setSceneRect(-kWorld / 2, -kWorld / 2, kWorld, kWorld);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTransformationAnchor(NoAnchor);
    setResizeAnchor(NoAnchor);
    setOptimizationFlags(DontSavePainterState | DontAdjustForAntialiasing);
    setViewportUpdateMode(SmartViewportUpdate);
    setRenderHint(QPainter::Antialiasing);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAcceptDrops(false);
    setObjectName(u"canvas"_s);
    setAccessibleName(tr("Canvas"));

    m_editing = new InPlaceEditing(*this);
    m_actions = new CanvasActions(*this);
    createTools();
    createOverlays();

    m_still.setSingleShot(true);
    m_still.setInterval(kStillAfter);
    connect(&m_still, &QTimer::timeout, this, &CanvasView::settle);
    connect(m_canvas, &CanvasScene::selectionChanged, this, &CanvasView::selectionChanged);
    connect(m_canvas, &CanvasScene::selectionChanged, m_actions, &CanvasActions::refresh);
    connect(m_canvas, &CanvasScene::contentChanged, m_actions, &CanvasActions::refresh);
    connect(m_document, &Document::wasReset, this, [this] {
        currentTool().cancel();
        m_editing->cancel();
        m_fitted = false;
        if (isVisible())
            fitAll();
    });
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        m_canvas->refreshLook();
        m_legend->show(m_marks);
        viewport()->update();
    });
}

CanvasView::~CanvasView()
{
    m_editing->cancel(); // else losing the focus would take what was typed, with half of us gone
    m_still.stop();
    setScene(nullptr);
}

void CanvasView::createTools()
{
    m_tools[size_t(ToolKind::Select)] = std::make_unique<SelectTool>(*this);
    m_tools[size_t(ToolKind::Entity)] = std::make_unique<EntityTool>(*this);
    auto relationship = std::make_unique<RelationshipTool>(*this);
    m_relationshipTool = relationship.get();
    m_tools[size_t(ToolKind::Relationship)] = std::move(relationship);
    m_tools[size_t(ToolKind::Note)] = std::make_unique<NoteTool>(*this);
}

void CanvasView::createOverlays()
{
    m_toolBar = new CanvasBar(*m_actions, this);
    m_minimap = new Minimap(*this);
    m_zoomControl = new ZoomControl(*this);
    m_legend = new MarksLegend(this);
    connect(m_legend, &MarksLegend::closed, this, &CanvasView::marksEnded);
    m_bubble = new Bubble(this);
}

void CanvasView::setMarks(const CanvasMarks &marks)
{
    m_marks = marks;
    m_wordsRevision = -1;
    m_legend->show(marks);
    placeOverlays();
    viewport()->update();
}

void CanvasView::placeOverlays()
{
    m_toolBar->adjustSize();
    m_toolBar->move((width() - m_toolBar->width()) / 2, kOverlayMargin);
    m_minimap->move(width() - m_minimap->width() - kOverlayMargin, height() - m_minimap->height() - kOverlayMargin);
    m_zoomControl->adjustSize();
    m_zoomControl->move(kOverlayMargin, height() - m_zoomControl->height() - kOverlayMargin);
    m_minimap->setVisible(width() > 480 && height() > 300);
    m_legend->adjustSize();
    m_legend->move((width() - m_legend->width()) / 2, m_toolBar->geometry().bottom() + 4);
}

// ---- tools

void CanvasView::setTool(ToolKind kind)
{
    hideBubble();
    if (kind == m_tool) {
        currentTool().activate();
        return;
    }
    currentTool().cancel();
    m_tool = kind;
    currentTool().activate();
    updateOverlay();
    updateCursor(pointerScene());
    emit toolChanged(kind);
}

void CanvasView::beginRelationship(EntityId from, FieldId field, const CanvasPointer &pointer)
{
    m_tool = ToolKind::Relationship;
    emit toolChanged(m_tool);
    m_relationshipTool->beginDrag(from, field, pointer);
}

void CanvasView::updateOverlay()
{
    const QRectF now = currentTool().painted();
    for (const QRectF &rect : {m_overlay, now}) {
        if (!rect.isNull())
            viewport()->update(mapFromScene(rect).boundingRect().adjusted(-4, -4, 4, 4));
    }
    m_overlay = now;
}

void CanvasView::updateCursor(QPointF scenePoint)
{
    if (m_panning || m_spaceHeld) {
        viewport()->setCursor(m_panning ? Qt::ClosedHandCursor : Qt::OpenHandCursor);
        return;
    }
    viewport()->setCursor(currentTool().cursor(m_canvas->hitAt(scenePoint, zoom())));
}

// ---- zoom and pan

void CanvasView::zoomTo(qreal wanted, QPointF keep)
{
    const qreal next = std::clamp(wanted, kMinimumZoom, kMaximumZoom);
    const QPointF anchor = viewportTransform().inverted().map(keep);
    setTransform(QTransform::fromScale(next, next));
    // Where the anchor is now, and back to where it was.
    const QPointF moved = viewportTransform().map(anchor) - keep;
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() + int(std::round(moved.x())));
    verticalScrollBar()->setValue(verticalScrollBar()->value() + int(std::round(moved.y())));
    m_editing->follow();
    inMotion();
    emit zoomChanged(next);
    emit viewChanged();
}

void CanvasView::zoomBy(qreal factor)
{
    zoomTo(zoom() * factor, viewport()->rect().center());
}

void CanvasView::fit(const QRectF &sceneRect)
{
    if (sceneRect.isEmpty() || viewport()->width() < 80)
        return;
    // Room for the bar above and the small widgets below.
    const QRectF area = QRectF(viewport()->rect()).adjusted(40, 72, -40, -56);
    if (area.width() < 40 || area.height() < 40)
        return;
    const qreal next = std::clamp(std::min({area.width() / sceneRect.width(), area.height() / sceneRect.height(), 1.0}), kMinimumZoom, kMaximumZoom);
    setTransform(QTransform::fromScale(next, next));
    const QPointF wanted = viewportTransform().map(sceneRect.center()) - area.center();
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() + int(std::round(wanted.x())));
    verticalScrollBar()->setValue(verticalScrollBar()->value() + int(std::round(wanted.y())));
    m_editing->follow();
    inMotion();
    emit zoomChanged(next);
    emit viewChanged();
}

void CanvasView::fitAll()
{
    const QRectF content = m_canvas->contentRect();
    if (content.isEmpty()) {
        setTransform(QTransform());
        centerOn(0, 0);
        emit zoomChanged(1);
        emit viewChanged();
        return;
    }
    fit(content);
}

void CanvasView::fitSelection()
{
    const QRectF rect = m_canvas->rectOf(selection());
    if (rect.isEmpty())
        fitAll();
    else
        fit(rect.adjusted(-24, -24, 24, 24));
}

QRectF CanvasView::visibleRect() const
{
    return mapToScene(viewport()->rect()).boundingRect();
}

void CanvasView::inMotion()
{
    if (m_canvas->paintState().quality == Quality::Still) {
        m_canvas->setQuality(Quality::Moving);
        setRenderHint(QPainter::Antialiasing, false);
    }
    m_still.start();
}

void CanvasView::settle()
{
    if (currentTool().isBusy() || m_panning) {
        m_still.start();
        return;
    }
    m_canvas->setQuality(Quality::Still);
    setRenderHint(QPainter::Antialiasing, true);
    viewport()->update();
}

void CanvasView::reveal(EntityId id)
{
    const EntityItem *item = m_canvas->item(id);
    if (!item)
        return;
    select(CanvasSelection::of(id));
    if (!visibleRect().adjusted(20, 60, -20, -20).contains(item->box())) {
        if (zoom() < 0.5)
            zoomTo(1, viewport()->rect().center());
        centerOn(item->box().center());
    }
}

void CanvasView::reveal(RelationshipId id)
{
    select(CanvasSelection::of(id));
    const QRectF rect = m_canvas->rectOf(selection());
    if (!rect.isEmpty() && !visibleRect().contains(rect))
        fit(rect.adjusted(-80, -80, 80, 80));
}

QPointF CanvasView::pointerScene() const
{
    const QPoint local = viewport()->mapFromGlobal(QCursor::pos());
    return mapToScene(viewport()->rect().contains(local) ? local : viewport()->rect().center());
}

// ---- bubbles

void CanvasView::showBubble(const QString &text, QPoint viewPoint, bool isRefusal)
{
    m_bubble->showAt(text, viewPoint, isRefusal ? Bubble::Tone::Refusal : Bubble::Tone::Hint);
}

void CanvasView::hideBubble()
{
    if (m_bubble)
        m_bubble->hide();
}

// ---- events

CanvasPointer CanvasView::pointerOf(const QMouseEvent *event) const
{
    return {mapToScene(event->position().toPoint()), event->position().toPoint(), event->globalPosition().toPoint(), event->button(), event->modifiers()};
}

void CanvasView::mousePressEvent(QMouseEvent *event)
{
    setFocus(Qt::MouseFocusReason);
    hideBubble();
    if (m_editing->isActive())
        m_editing->finish();
    if (event->button() == Qt::MiddleButton || (event->button() == Qt::LeftButton && m_spaceHeld)) {
        m_panning = true;
        m_panFrom = event->position().toPoint();
        viewport()->setCursor(Qt::ClosedHandCursor);
        return;
    }
    if (event->button() == Qt::LeftButton)
        currentTool().press(pointerOf(event));
}

void CanvasView::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint at = event->position().toPoint();
    if (m_panning) {
        const QPoint step = m_panFrom - at;
        m_panFrom = at;
        inMotion();
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() + step.x());
        verticalScrollBar()->setValue(verticalScrollBar()->value() + step.y());
        return;
    }
    const CanvasPointer pointer = pointerOf(event);
    currentTool().move(pointer);
    if (!currentTool().isBusy()) {
        m_canvas->setHover(m_canvas->hitAt(pointer.scene, zoom()));
        updateCursor(pointer.scene);
    }
}

void CanvasView::mouseReleaseEvent(QMouseEvent *event)
{
    if (m_panning && (event->button() == Qt::MiddleButton || event->button() == Qt::LeftButton)) {
        m_panning = false;
        updateCursor(mapToScene(event->position().toPoint()));
        return;
    }
    if (event->button() == Qt::LeftButton) {
        currentTool().release(pointerOf(event));
        updateCursor(mapToScene(event->position().toPoint()));
    }
}

void CanvasView::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && !m_spaceHeld)
        currentTool().doubleClick(pointerOf(event));
}

void CanvasView::wheelEvent(QWheelEvent *event)
{
    hideBubble();
    const QPoint pixels = event->pixelDelta();
    const QPoint angle = event->angleDelta();
    // Fingers on a pad always scroll.
    const bool zooms = bool(event->modifiers() & Qt::ControlModifier) != (m_wheel == WheelMeaning::Zooms && pixels.isNull());
    if (zooms) {
        const qreal steps = angle.y() / 120.0;
        zoomTo(zoom() * std::pow(1.2, steps), event->position());
        event->accept();
        return;
    }
    QPoint step = pixels.isNull() ? angle : pixels;
    if ((event->modifiers() & Qt::ShiftModifier) && step.x() == 0)
        step = QPoint(step.y(), 0);
    inMotion();
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() - step.x());
    verticalScrollBar()->setValue(verticalScrollBar()->value() - step.y());
    event->accept();
}

bool CanvasView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::NativeGesture) {
        auto *gesture = static_cast<QNativeGestureEvent *>(event);
        if (gesture->gestureType() == Qt::ZoomNativeGesture) {
            zoomTo(zoom() * (1 + gesture->value()), gesture->position());
            return true;
        }
    }
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const CanvasHit hit = m_canvas->hitAt(mapToScene(help->pos()), zoom());
        const QString tip = currentTool().isBusy() ? QString() : relationshipTip(m_document->index(), hit.relationship);
        QToolTip::showText(help->globalPos(), tip, viewport());
        return true;
    }
    return QGraphicsView::viewportEvent(event);
}

bool CanvasView::event(QEvent *event)
{
    // Tab walks between entities; F6 (the window's) leaves the canvas.
    if (event->type() == QEvent::KeyPress) {
        auto *key = static_cast<QKeyEvent *>(event);
        if ((key->key() == Qt::Key_Tab || key->key() == Qt::Key_Backtab) && !(key->modifiers() & Qt::ControlModifier)) {
            keyPressEvent(key);
            return true;
        }
    }
    return QGraphicsView::event(event);
}

void CanvasView::keyPressEvent(QKeyEvent *event)
{
    hideBubble();
    if (event->key() == Qt::Key_Escape) {
        if (!currentTool().cancel()) {
            if (!m_marks.isEmpty())
                emit marksEnded();
            else if (m_tool != ToolKind::Select)
                setTool(ToolKind::Select);
            else
                select({});
        } else if (m_tool != ToolKind::Select) {
            setTool(ToolKind::Select);
        }
        updateOverlay();
        return;
    }
    if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) {
        m_spaceHeld = true;
        updateCursor(pointerScene());
        return;
    }
    if (currentTool().key(event) || navigate(event))
        return;
    event->ignore(); // not the view's own scrolling
}

bool CanvasView::navigate(QKeyEvent *event)
{
    QPointF direction;
    switch (event->key()) {
    case Qt::Key_Left: direction = {-1, 0}; break;
    case Qt::Key_Right: direction = {1, 0}; break;
    case Qt::Key_Up: direction = {0, -1}; break;
    case Qt::Key_Down: direction = {0, 1}; break;
    case Qt::Key_Tab: selectNext(1); return true;
    case Qt::Key_Backtab: selectNext(-1); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (selection().entities.size() == 1) {
            m_editing->editField(selection().entities.front(), 0);
            return true;
        }
        if (selection().relationships.size() == 1) {
            emit editRelationshipRequested(selection().relationships.front());
            return true;
        }
        return false;
    default: return false;
    }
    if ((event->modifiers() & (Qt::AltModifier | Qt::ControlModifier)) || (selection().entities.empty() && selection().notes.empty()))
        selectNeighbour(direction);
    else
        moveSelection(direction * kGrid * (event->modifiers() & Qt::ShiftModifier ? 10 : 1), u"nudge"_s);
    return true;
}

void CanvasView::keyReleaseEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) {
        m_spaceHeld = false;
        updateCursor(pointerScene());
        return;
    }
    QGraphicsView::keyReleaseEvent(event);
}

void CanvasView::contextMenuEvent(QContextMenuEvent *event)
{
    currentTool().cancel();
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    QPoint global = event->globalPos();
    if (byKey) {
        const QRectF rect = m_canvas->rectOf(selection());
        if (!rect.isEmpty())
            global = viewport()->mapToGlobal(mapFromScene(rect.center()));
    } else {
        const CanvasHit hit = m_canvas->hitAt(mapToScene(event->pos()), zoom());
        // What lies under the pointer becomes the selection, unless it is part of it already.
        if (hit.entity && !selection().contains(hit.entity))
            select(CanvasSelection::of(hit.entity));
        else if (hit.note && !selection().contains(hit.note))
            select(CanvasSelection::of(hit.note));
        else if (!hit.relationship.isNull() && !selection().contains(hit.relationship))
            select(CanvasSelection::of(hit.relationship));
        else if (hit.isNothing())
            select({});
    }
    QMenu menu(this);
    m_actions->fillContextMenu(menu);
    menu.exec(global);
}

void CanvasView::resizeEvent(QResizeEvent *event)
{
    QGraphicsView::resizeEvent(event);
    placeOverlays();
    if (!m_fitted && isVisible() && width() > 200) {
        m_fitted = true;
        fitAll();
    }
    emit viewChanged();
}

void CanvasView::showEvent(QShowEvent *event)
{
    QGraphicsView::showEvent(event);
    placeOverlays();
    if (!m_fitted && width() > 200) {
        m_fitted = true;
        fitAll();
    }
}

void CanvasView::leaveEvent(QEvent *event)
{
    if (!currentTool().isBusy())
        m_canvas->setHover({});
    QGraphicsView::leaveEvent(event);
}

void CanvasView::scrollContentsBy(int dx, int dy)
{
    inMotion();
    QGraphicsView::scrollContentsBy(dx, dy);
    m_editing->follow();
    emit viewChanged();
}

// ---- painting

void CanvasView::drawBackground(QPainter *painter, const QRectF &rect)
{
    const DiagramColors &c = m_canvas->paintState().look.colors;
    painter->fillRect(rect, c.canvas);
    // The grid keeps a readable step at every zoom; far away there is none.
    const qreal scale = zoom();
    qreal step = kDotStep;
    while (step * scale < 14)
        step *= 2;
    if (scale < 0.15)
        return;
    static QVector<QPointF> dots;
    dots.clear();
    for (qreal y = std::floor(rect.top() / step) * step; y <= rect.bottom(); y += step) {
        for (qreal x = std::floor(rect.left() / step) * step; x <= rect.right(); x += step)
            dots.append(QPointF(x, y));
    }
    QPen pen(c.dot, 2 * viewport()->devicePixelRatioF());
    pen.setCosmetic(true);
    pen.setCapStyle(Qt::SquareCap);
    painter->setRenderHint(QPainter::Antialiasing, false);
    painter->setPen(pen);
    painter->drawPoints(dots.constData(), int(dots.size()));
    painter->setRenderHint(QPainter::Antialiasing, renderHints().testFlag(QPainter::Antialiasing));
}

const std::vector<PlacedWords> &CanvasView::wordsOnLines()
{
    const int revision = m_canvas->relationships().layoutRevision();
    if (m_wordsRevision != revision || m_wordsZoom != zoom()) {
        m_wordsRevision = revision;
        m_wordsZoom = zoom();
        m_words = placedWords(*m_canvas, m_marks, zoom());
    }
    return m_words;
}

void CanvasView::drawForeground(QPainter *painter, const QRectF &)
{
    if (!m_marks.isEmpty())
        paintMarks(painter, *m_canvas, m_marks, wordsOnLines(), zoom());
    currentTool().paint(painter);
}

} // namespace relata
