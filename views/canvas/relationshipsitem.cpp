#include "views/canvas/relationshipsitem.h"

#include "model/diagram/grid.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QStyleOptionGraphicsItem>
#include <cmath>
#include <numeric>

namespace relata {

using namespace diagram;

namespace {

constexpr qreal kMarkReach = 10; // marks beside the line
constexpr qreal kLabelScale = 0.6; // labels below this zoom can't be read
constexpr qreal kMarkScale = 0.3;

QRectF pieceRect(const QPointF &a, const QPointF &b)
{
    return QRectF(a, b).normalized().adjusted(-kMarkReach, -kMarkReach, kMarkReach, kMarkReach);
}

QStaticText prepared(const QString &text, const QFont &font)
{
    QStaticText result(text);
    result.setTextFormat(Qt::PlainText);
    result.setPerformanceHint(QStaticText::AggressiveCaching);
    result.prepare(QTransform(), font);
    return result;
}

qreal distanceTo(const QPointF &a, const QPointF &b, const QPointF &point)
{
    const QRectF piece = QRectF(a, b).normalized();
    const qreal dx = std::max({piece.left() - point.x(), 0.0, point.x() - piece.right()});
    const qreal dy = std::max({piece.top() - point.y(), 0.0, point.y() - piece.bottom()});
    return std::hypot(dx, dy);
}

} // namespace

RelationshipsItem::RelationshipsItem(const CanvasPaint &paint) : m_paint(paint)
{
    setZValue(-1);
    setFlag(ItemUsesExtendedStyleOption); // exposedRect
    m_labelHeight = QFontMetricsF(paint.look.fonts.label).height();
}

void RelationshipsItem::setExtent(const QRectF &extent)
{
    if (extent == m_extent)
        return;
    prepareGeometryChange();
    m_extent = extent;
}

void RelationshipsItem::setEdges(std::vector<CanvasEdge> edges, std::vector<QRectF> boxes, std::vector<RouteEdge> routes)
{
    Q_ASSERT(edges.size() == routes.size());
    m_edges = std::move(edges);
    m_router.reset(std::move(boxes), std::move(routes));
    m_prepared.assign(m_edges.size(), {});
    m_seen.assign(m_edges.size(), 0);
    m_round = 0;
    m_grid.clear();
    m_edgesOf.clear();
    for (int edge = 0; edge < int(m_edges.size()); ++edge) {
        prepareTexts(edge);
        prepareLine(edge);
        enter(edge);
        m_edgesOf[m_edges[size_t(edge)].id].push_back(edge);
    }
    setSelected(m_selected);
    update();
}

void RelationshipsItem::moveBoxes(const std::vector<std::pair<int, QRectF>> &moved)
{
    // A line leaves its cells while its old points are still known.
    std::vector<int> touched;
    QHash<int, Polyline> before;
    for (const auto &[node, box] : moved) {
        touched.insert(touched.end(), m_router.edgesOf(node).begin(), m_router.edgesOf(node).end());
    }
    // The neighbours' other lines may move too, as ports make room.
    std::vector<int> all = touched;
    for (int edge : touched) {
        for (int end : {m_router.nodeFrom(edge), m_router.nodeTo(edge)})
            all.insert(all.end(), m_router.edgesOf(end).begin(), m_router.edgesOf(end).end());
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    for (int edge : all)
        before.insert(edge, m_router.line(edge));
    for (int edge : m_router.moveBoxes(moved)) {
        Q_ASSERT(before.contains(edge));
        leave(edge, before[edge]);
        QRectF dirty = m_prepared[size_t(edge)].bounds;
        prepareLine(edge);
        enter(edge);
        dirty |= m_prepared[size_t(edge)].bounds;
        update(dirty);
    }
}

void RelationshipsItem::refreshLook()
{
    for (int edge = 0; edge < int(m_edges.size()); ++edge) {
        prepareTexts(edge);
        prepareLine(edge);
    }
    update();
}

void RelationshipsItem::prepareTexts(int edge)
{
    const CanvasEdge &source = m_edges[size_t(edge)];
    Prepared &p = m_prepared[size_t(edge)];
    const QFont &font = m_paint.look.fonts.label;
    const auto make = [&](const QString &text, QStaticText &target, QSizeF &size) {
        target = {};
        size = text.isEmpty() ? QSizeF() : QSizeF(textWidth(text, font), m_labelHeight);
    };
    make(source.fromLabel, p.from, p.fromSize);
    make(source.toLabel, p.to, p.toSize);
    make(source.badge, p.badge, p.badgeSize);
}

// Another line that leaves the same side a little higher would run through a label above the marks.
LabelRoom RelationshipsItem::roomAt(int edge, bool atStart) const
{
    const QPointF port = atStart ? m_router.line(edge).front() : m_router.line(edge).back();
    bool above = false, below = false;
    for (int other : m_router.edgesOf(atStart ? m_router.nodeFrom(edge) : m_router.nodeTo(edge))) {
        for (const QPointF &point : {m_router.line(other).front(), m_router.line(other).back()}) {
            if (point.x() != port.x() || std::abs(point.y() - port.y()) >= 26)
                continue;
            above |= point.y() < port.y();
            below |= point.y() > port.y();
        }
    }
    return !above ? LabelRoom::Free : below ? LabelRoom::Tight : LabelRoom::Below;
}

void RelationshipsItem::prepareLine(int edge)
{
    Prepared &p = m_prepared[size_t(edge)];
    const Polyline &line = m_router.line(edge);
    p.path.clear();
    QRectF bounds;
    for (size_t i = 1; i < line.size(); ++i)
        bounds |= pieceRect(line[i - 1], line[i]);
    const auto cornerOf = [](const LabelPlace &place, const QSizeF &size) {
        return QPointF(place.align == Qt::AlignRight ? place.at.x() - size.width() : place.at.x(), place.at.y() - size.height() + 2);
    };
    if (!p.fromSize.isEmpty()) {
        p.fromAt = cornerOf(labelPlace(line, true, roomAt(edge, true)), p.fromSize);
        bounds |= QRectF(p.fromAt, p.fromSize);
    }
    if (!p.toSize.isEmpty()) {
        p.toAt = cornerOf(labelPlace(line, false, roomAt(edge, false)), p.toSize);
        bounds |= QRectF(p.toAt, p.toSize);
    }
    if (!p.badgeSize.isEmpty()) {
        p.badgeAt = roundedPath(line).pointAtPercent(0.5) - QPointF(p.badgeSize.width() / 2, p.badgeSize.height() / 2);
        bounds |= QRectF(p.badgeAt, p.badgeSize).adjusted(-8, -3, 8, 3);
    }
    p.bounds = bounds;
}

void RelationshipsItem::enter(int edge)
{
    const Polyline &line = m_router.line(edge);
    for (size_t i = 1; i < line.size(); ++i) {
        forEachCell(pieceRect(line[i - 1], line[i]), [&](qint64 key) {
            std::vector<int> &cell = m_grid[key];
            if (cell.empty() || cell.back() != edge)
                cell.push_back(edge);
        });
    }
}

void RelationshipsItem::leave(int edge, const Polyline &line)
{
    for (size_t i = 1; i < line.size(); ++i) {
        forEachCell(pieceRect(line[i - 1], line[i]), [&](qint64 key) {
            const auto cell = m_grid.find(key);
            if (cell != m_grid.end())
                cell->erase(std::remove(cell->begin(), cell->end(), edge), cell->end());
        });
    }
}

// Good until the next call.
const std::vector<int> &RelationshipsItem::edgesNear(const QRectF &rect) const
{
    m_found.clear();
    const qreal cells = (rect.width() / kGridCell + 1) * (rect.height() / kGridCell + 1);
    if (cells > qreal(m_grid.size()) + 16) {
        m_found.resize(m_edges.size());
        std::iota(m_found.begin(), m_found.end(), 0);
        return m_found;
    }
    ++m_round;
    forEachCell(rect, [&](qint64 key) {
        const auto cell = m_grid.constFind(key);
        if (cell == m_grid.constEnd())
            return;
        for (int edge : *cell) {
            if (m_seen[size_t(edge)] != m_round) {
                m_seen[size_t(edge)] = m_round;
                m_found.push_back(edge);
            }
        }
    });
    std::sort(m_found.begin(), m_found.end());
    return m_found;
}

int RelationshipsItem::edgeAt(QPointF point, qreal reach) const
{
    int best = -1;
    qreal nearest = reach;
    for (int edge : edgesNear(QRectF(point, QSizeF()).adjusted(-reach, -reach, reach, reach))) {
        const Polyline &line = m_router.line(edge);
        for (size_t i = 1; i < line.size(); ++i) {
            const qreal distance = distanceTo(line[i - 1], line[i], point);
            if (distance <= nearest) {
                nearest = distance;
                best = edge;
            }
        }
        const Prepared &p = m_prepared[size_t(edge)];
        if (!p.badgeSize.isEmpty() && QRectF(p.badgeAt, p.badgeSize).adjusted(-8, -3, 8, 3).contains(point))
            return edge;
    }
    return best;
}

std::vector<int> RelationshipsItem::edgesIn(const QRectF &rect) const
{
    std::vector<int> result;
    for (int edge : edgesNear(rect)) {
        const Polyline &line = m_router.line(edge);
        if (std::all_of(line.begin(), line.end(), [&rect](const QPointF &point) { return rect.contains(point); }))
            result.push_back(edge);
    }
    return result;
}

void RelationshipsItem::setSelected(const std::vector<RelationshipId> &ids)
{
    for (RelationshipId id : m_selected)
        updateOf(id);
    m_selected = ids;
    m_isSelected.assign(m_edges.size(), 0);
    for (RelationshipId id : ids) {
        for (int edge : m_edgesOf.value(id))
            m_isSelected[size_t(edge)] = 1;
        updateOf(id);
    }
}

void RelationshipsItem::setHovered(RelationshipId id)
{
    if (id == m_hovered)
        return;
    updateOf(m_hovered);
    m_hovered = id;
    updateOf(m_hovered);
}

void RelationshipsItem::updateOf(RelationshipId id)
{
    for (int edge : m_edgesOf.value(id))
        update(m_prepared[size_t(edge)].bounds);
}

Emphasis RelationshipsItem::emphasisOf(int edge) const
{
    if (m_isSelected[size_t(edge)])
        return Emphasis::Selected;
    return !m_hovered.isNull() && m_edges[size_t(edge)].id == m_hovered ? Emphasis::Hovered : Emphasis::None;
}

void RelationshipsItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *)
{
    const qreal scale = painter->worldTransform().m11();
    const std::vector<int> &near = edgesNear(option->exposedRect);
    if (near.empty())
        return;
    if (detailAt(scale) == Detail::Boxes)
        paintFar(painter, near);
    else if (m_paint.quality == Quality::Moving)
        paintMoving(painter, near, scale);
    else
        paintStill(painter, near, scale);
    if (scale >= kLabelScale)
        paintLabels(painter, near);
}

void RelationshipsItem::paintFar(QPainter *painter, const std::vector<int> &edges) const
{
    QVector<QLineF> plain, accented;
    plain.reserve(qsizetype(edges.size()) * 3);
    for (int edge : edges) {
        const Polyline &line = m_router.line(edge);
        QVector<QLineF> &target = emphasisOf(edge) == Emphasis::None ? plain : accented;
        for (size_t i = 1; i < line.size(); ++i)
            target.append(QLineF(line[i - 1], line[i]));
    }
    painter->setRenderHint(QPainter::Antialiasing, false);
    // Thousands of lines at once would drown the boxes.
    const DiagramColors &c = m_paint.look.colors;
    const auto between = [](int a, int b) { return (a + b) / 2; };
    painter->setPen(QPen(QColor(between(c.edge.red(), c.canvas.red()), between(c.edge.green(), c.canvas.green()), between(c.edge.blue(), c.canvas.blue())), 0));
    painter->drawLines(plain);
    painter->setPen(QPen(m_paint.look.colors.accent, 0));
    painter->drawLines(accented);
    painter->setRenderHint(QPainter::Antialiasing, m_paint.quality == Quality::Still);
}

void RelationshipsItem::paintMoving(QPainter *painter, const std::vector<int> &edges, qreal scale) const
{
    QVector<QLineF> solid, dashed, accented;
    QVector<QPointF> rings;
    for (int edge : edges) {
        const CanvasEdge &source = m_edges[size_t(edge)];
        const Polyline &line = m_router.line(edge);
        const bool isAccented = emphasisOf(edge) != Emphasis::None;
        QVector<QLineF> &target = isAccented ? accented : source.style.pen == Qt::SolidLine ? solid : dashed;
        for (size_t i = 1; i < line.size(); ++i)
            target.append(QLineF(line[i - 1], line[i]));
        if (scale < kMarkScale)
            continue;
        QVector<QLineF> &marks = isAccented ? accented : solid;
        for (const bool start : {true, false}) {
            const QPointF away = outwards(start ? m_router.fromSide(edge) : m_router.toSide(edge));
            const EndMark mark = endMark(start ? source.style.fromMark : source.style.toMark, start ? line.front() : line.back(), away);
            for (int i = 0; i < mark.lineCount; ++i)
                marks.append(mark.lines[size_t(i)]);
            if (mark.ring)
                rings.append(*mark.ring);
        }
    }
    const DiagramColors &c = m_paint.look.colors;
    QPen pen(c.edge, 0);
    painter->setPen(pen);
    painter->drawLines(solid);
    pen.setDashPattern({5, 4});
    painter->setPen(pen);
    painter->drawLines(dashed);
    painter->setPen(QPen(c.accent, 2));
    painter->drawLines(accented);
    painter->setPen(QPen(c.edge, 0));
    painter->setBrush(c.canvas);
    for (const QPointF &ring : rings)
        painter->drawEllipse(ring, kRingRadius, kRingRadius);
}

void RelationshipsItem::paintStill(QPainter *painter, const std::vector<int> &edges, qreal scale) const
{
    const DiagramColors &c = m_paint.look.colors;
    const auto paintOne = [&](int edge, Emphasis emphasis) {
        const CanvasEdge &source = m_edges[size_t(edge)];
        const QColor color = emphasis == Emphasis::None ? c.edge : c.accent;
        const Prepared &p = m_prepared[size_t(edge)];
        if (p.path.isEmpty())
            p.path = roundedPath(m_router.line(edge));
        painter->strokePath(p.path, edgePen(source.style, color, emphasis));
        if (scale >= kMarkScale)
            paintEndMarks(painter, source.style, m_router.line(edge), color, c.canvas, emphasis);
    };
    for (int edge : edges) {
        if (emphasisOf(edge) == Emphasis::None)
            paintOne(edge, Emphasis::None);
    }
    for (int edge : edges) { // on top of the others
        const Emphasis emphasis = emphasisOf(edge);
        if (emphasis != Emphasis::None)
            paintOne(edge, emphasis);
    }
}

void RelationshipsItem::paintLabels(QPainter *painter, const std::vector<int> &edges) const
{
    const DiagramColors &c = m_paint.look.colors;
    painter->setFont(m_paint.look.fonts.label);
    QColor veil = c.canvas;
    veil.setAlpha(215);
    for (int edge : edges) {
        const Prepared &p = m_prepared[size_t(edge)];
        const bool plain = emphasisOf(edge) == Emphasis::None;
        const CanvasEdge &source = m_edges[size_t(edge)];
        const auto text = [&](QStaticText &label, const QString &words, const QPointF &at, const QSizeF &size) {
            if (size.isEmpty())
                return;
            if (label.text().isEmpty())
                label = prepared(words, m_paint.look.fonts.label);
            painter->fillRect(QRectF(at, size).adjusted(-1, 1, 1, -1), veil);
            painter->setPen(plain ? c.soft : c.accent);
            painter->drawStaticText(at, label);
        };
        text(p.from, source.fromLabel, p.fromAt, p.fromSize);
        text(p.to, source.toLabel, p.toAt, p.toSize);
        if (!p.badgeSize.isEmpty()) {
            painter->setPen(QPen(plain ? c.line : c.accent, 1));
            painter->setBrush(c.panel);
            painter->drawRoundedRect(QRectF(p.badgeAt, p.badgeSize).adjusted(-8, -3, 8, 3), 9, 9);
            painter->setPen(plain ? c.soft : c.accent);
            if (p.badge.text().isEmpty())
                p.badge = prepared(source.badge, m_paint.look.fonts.label);
            painter->drawStaticText(p.badgeAt, p.badge);
        }
    }
}

} // namespace relata
