#include "model/diagram/linedrawing.h"

#include "model/diagram/grid.h"

#include <QFontMetricsF>
#include <QPainter>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <tuple>

namespace relata::diagram {

namespace {

constexpr qreal kMarkReach = 10; // marks beside the line
constexpr qreal kLabelScale = 0.6; // labels below this zoom can't be read
constexpr qreal kMarkScale = 0.3;
constexpr qreal kHubRadius = 9;
constexpr qreal kBadgePadding = 8;
constexpr size_t kNeighbours = 12; // lines to each side of a label that could be in its way

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

// The piece that holds the point at this part of the line's length, cut off there.
QLineF pieceAt(const Polyline &line, qreal part)
{
    qreal length = 0;
    for (size_t i = 1; i < line.size(); ++i)
        length += QLineF(line[i - 1], line[i]).length();
    qreal rest = length * part;
    for (size_t i = 1; i < line.size(); ++i) {
        QLineF piece(line[i - 1], line[i]);
        if (rest <= piece.length() || i + 1 == line.size()) {
            piece.setLength(std::max(rest, 0.01));
            return piece;
        }
        rest -= piece.length();
    }
    return {};
}

// A small cloud, 14 by 9, its left end in the middle at the point.
QPainterPath cloudAt(const QPointF &left)
{
    QPainterPath cloud;
    cloud.setFillRule(Qt::WindingFill);
    cloud.addEllipse(left + QPointF(3.5, 1.2), 3.4, 3.2);
    cloud.addEllipse(left + QPointF(7.2, -1), 4, 4);
    cloud.addEllipse(left + QPointF(11, 1.2), 3.2, 3);
    cloud.addRect(QRectF(left + QPointF(3.5, 1), QSizeF(7.5, 3.3)));
    return cloud.simplified();
}

} // namespace

LineDrawing::LineDrawing(const Look &look) : m_look(look)
{
    m_labelHeight = QFontMetricsF(look.fonts.label).height();
}

void LineDrawing::set(LinePlan plan, std::vector<QRectF> boxes)
{
    Q_ASSERT(plan.lines.size() == plan.routes.size() && plan.hubs.size() == plan.hubRoutes.size());
    m_lines = std::move(plan.lines);
    m_hubs = std::move(plan.hubs);
    m_hubTexts.assign(m_hubs.size(), {});
    m_router.reset(std::move(boxes), std::move(plan.routes), std::move(plan.hubRoutes));
    m_prepared.assign(m_lines.size(), {});
    m_emphasis.assign(m_lines.size(), Emphasis::None);
    m_seen.assign(m_lines.size(), 0);
    m_round = 0;
    m_grid.clear();
    m_linesOf.clear();
    for (int line = 0; line < int(m_lines.size()); ++line) {
        prepareTexts(line);
        prepareLine(line);
        enter(line);
        m_linesOf[m_lines[size_t(line)].id].push_back(line);
    }
    for (int node = 0; node < m_router.nodeCount(); ++node)
        placeLabels(node);
}

std::vector<QRectF> LineDrawing::moveBoxes(const std::vector<std::pair<int, QRectF>> &moved)
{
    std::vector<QRectF> dirty;
    std::set<int> nodes; // in their order: labels give way to those before them
    const std::vector<Router::Rerouted> all = m_router.moveBoxes(moved);
    for (const Router::Rerouted &rerouted : all) {
        nodes.insert(m_router.nodeFrom(rerouted.edge));
        nodes.insert(m_router.nodeTo(rerouted.edge));
    }
    std::map<int, QRectF> before; // of lines whose labels may give way
    for (int node : nodes) {
        for (int line : m_router.edgesOf(node))
            before.emplace(line, boundsOf(line));
    }
    for (const Router::Rerouted &rerouted : all) {
        leave(rerouted.edge, rerouted.before);
        prepareLine(rerouted.edge);
        enter(rerouted.edge);
        dirty.push_back(before.extract(rerouted.edge).mapped());
    }
    for (int node : nodes)
        dropLabels(node);
    for (int node : nodes)
        placeLabels(node);
    for (const Router::Rerouted &rerouted : all)
        dirty.push_back(boundsOf(rerouted.edge));
    for (const auto &[line, bounds] : before) {
        if (const QRectF now = boundsOf(line); now != bounds)
            dirty.push_back(now | bounds);
    }
    return dirty;
}

void LineDrawing::refreshLook()
{
    m_labelHeight = QFontMetricsF(m_look.fonts.label).height();
    for (int line = 0; line < int(m_lines.size()); ++line) {
        prepareTexts(line);
        prepareLine(line);
    }
    for (int node = 0; node < m_router.nodeCount(); ++node)
        placeLabels(node);
}

void LineDrawing::prepareTexts(int line)
{
    const DiagramLine &source = m_lines[size_t(line)];
    Prepared &p = m_prepared[size_t(line)];
    const QFont &font = m_look.fonts.label;
    const auto make = [&](const QString &text, QStaticText &target, QSizeF &size) {
        target = {};
        size = text.isEmpty() ? QSizeF() : QSizeF(textWidth(text, font), m_labelHeight);
    };
    make(source.fromLabel, p.from.text, p.from.size);
    make(source.toLabel, p.to.text, p.to.size);
    make(source.badge, p.badge, p.badgeSize);
    p.from.place.reset();
    p.to.place.reset();
}

// ---- labels of ends

void LineDrawing::dropLabels(int node)
{
    for (int line : m_router.edgesOf(node)) {
        Prepared &p = m_prepared[size_t(line)];
        if (m_router.nodeFrom(line) == node)
            p.from.place.reset();
        if (m_router.nodeTo(line) == node)
            p.to.place.reset();
    }
}

// One label after the other, along each side of the box: none over another, over a line or over a badge nearby.
void LineDrawing::placeLabels(int node)
{
    struct End
    {
        qreal along;
        int line;
        bool atStart;
    };
    std::vector<End> sides[4];
    for (int line : m_router.edgesOf(node)) {
        for (const bool atStart : {true, false}) {
            if ((atStart ? m_router.nodeFrom(line) : m_router.nodeTo(line)) != node)
                continue;
            const Side side = atStart ? m_router.fromSide(line) : m_router.toSide(line);
            const QPointF port = atStart ? m_router.line(line).front() : m_router.line(line).back();
            sides[int(side)].push_back({side == Side::Left || side == Side::Right ? port.y() : port.x(), line, atStart});
        }
    }
    for (std::vector<End> &ends : sides) {
        std::sort(ends.begin(), ends.end(), [](const End &a, const End &b) { return std::tie(a.along, a.line, a.atStart) < std::tie(b.along, b.line, b.atStart); });
        std::vector<QRectF> taken;
        for (size_t i = 0; i < ends.size(); ++i) {
            Prepared &p = m_prepared[size_t(ends[i].line)];
            EndLabel &label = ends[i].atStart ? p.from : p.to;
            if (label.size.isEmpty())
                continue;
            std::vector<int> near;
            for (size_t k = i > kNeighbours ? i - kNeighbours : 0; k < std::min(ends.size(), i + kNeighbours + 1); ++k)
                near.push_back(ends[k].line);
            label.place = labelRoom(label, ends[i].line, ends[i].atStart, near, taken);
            if (label.place)
                taken.push_back(*label.place);
            if (taken.size() > 2 * kNeighbours)
                taken.erase(taken.begin());
        }
    }
}

// Where a label fits; the place that is wished for most comes first.
std::optional<QRectF> LineDrawing::labelRoom(const EndLabel &label, int line, bool atStart, const std::vector<int> &near, const std::vector<QRectF> &taken) const
{
    const Polyline &own = m_router.line(line);
    for (const LabelRoom room : {LabelRoom::Free, LabelRoom::Tight, LabelRoom::Below, LabelRoom::TightBelow}) {
        const LabelPlace place = labelPlace(own, atStart, room);
        const QRectF rect(QPointF(place.align == Qt::AlignRight ? place.at.x() - label.size.width() : place.at.x(), place.at.y() - label.size.height() + 2), label.size);
        const QRectF ink = rect.adjusted(0, 2, 0, -1.5); // without the room for accents
        const auto isOver = [&ink](const QRectF &other) { return !other.isEmpty() && other.intersects(ink); };
        const auto isCrossed = [&](int other) {
            const Polyline &points = m_router.line(other);
            for (size_t i = 1; i < points.size(); ++i) {
                if (QRectF(points[i - 1], points[i]).normalized().adjusted(-0.5, -0.5, 0.5, 0.5).intersects(ink))
                    return true;
            }
            if (isOver(badgeRect(other)) || (hubOf(other) >= 0 && isOver(hubRect(hubOf(other)))))
                return true;
            for (const bool start : {true, false}) { // the marks, and names at the other ends
                if (other == line && start == atStart)
                    continue;
                const QPointF port = start ? points.front() : points.back(), away = outwards(start ? m_router.fromSide(other) : m_router.toSide(other));
                const QPointF aside = QPointF(away.y(), away.x()) * kMarkReach * 0.7;
                const EndLabel &there = start ? m_prepared[size_t(other)].from : m_prepared[size_t(other)].to;
                if (isOver(QRectF(port - aside, port + away * kMarkLength + aside).normalized()) || (there.place && isOver(*there.place)))
                    return true;
            }
            return false;
        };
        if (std::none_of(taken.begin(), taken.end(), isOver) && std::none_of(near.begin(), near.end(), isCrossed))
            return rect;
    }
    return std::nullopt;
}

QRectF LineDrawing::boundsOf(int line) const
{
    const Prepared &p = m_prepared[size_t(line)];
    return p.bounds | p.from.place.value_or(QRectF()) | p.to.place.value_or(QRectF());
}

QRectF LineDrawing::badgeRect(int line) const
{
    const Prepared &p = m_prepared[size_t(line)];
    return p.badgeSize.isEmpty() ? QRectF() : QRectF(p.badgeAt, p.badgeSize).adjusted(-kBadgePadding, -3, kBadgePadding, 3);
}

int LineDrawing::hubOf(int line) const
{
    const int hub = m_router.nodeFrom(line) - m_router.hubNode(0);
    return hub >= 0 ? hub : -1;
}

void LineDrawing::prepareLine(int number)
{
    Prepared &p = m_prepared[size_t(number)];
    const Polyline &line = m_router.line(number);
    p.path.clear();
    QRectF bounds;
    for (size_t i = 1; i < line.size(); ++i)
        bounds |= pieceRect(line[i - 1], line[i]);
    if (!p.badgeSize.isEmpty()) {
        p.badgeAt = pieceAt(line, 0.5).p2() - QPointF(p.badgeSize.width() / 2, p.badgeSize.height() / 2);
        if (m_router.nodeFrom(number) == m_router.nodeTo(number)) // outside the loop, not over it or the box
            p.badgeAt.rx() += (m_router.fromSide(number) == Side::Left ? -1 : 1) * (p.badgeSize.width() / 2 + kBadgePadding + 2);
        bounds |= badgeRect(number);
    }
    if (m_lines[size_t(number)].crossSource) {
        const QLineF piece = pieceAt(line, p.badgeSize.isEmpty() ? 0.5 : 0.25);
        const QPointF along = (piece.p2() - piece.p1()) / piece.length(), across(-along.y(), along.x());
        for (const int side : {0, 1}) {
            const QPointF middle = piece.p2() + along * (side == 0 ? -2.5 : 2.5);
            p.breaks[side] = QLineF(middle - across * 5 - along * 2.5, middle + across * 5 + along * 2.5);
        }
    }
    if (const int hub = hubOf(number); hub >= 0)
        bounds |= hubRect(hub).adjusted(-2, -2, 2, 2);
    p.bounds = bounds;
}

void LineDrawing::enter(int number)
{
    const Polyline &line = m_router.line(number);
    for (size_t i = 1; i < line.size(); ++i) {
        forEachCell(pieceRect(line[i - 1], line[i]), [&](qint64 key) {
            std::vector<int> &cell = m_grid[key];
            if (cell.empty() || cell.back() != number)
                cell.push_back(number);
        });
    }
}

void LineDrawing::leave(int number, const Polyline &line)
{
    for (size_t i = 1; i < line.size(); ++i) {
        forEachCell(pieceRect(line[i - 1], line[i]), [&](qint64 key) {
            const auto cell = m_grid.find(key);
            if (cell != m_grid.end())
                cell->erase(std::remove(cell->begin(), cell->end(), number), cell->end());
        });
    }
}

// Good until the next call.
const std::vector<int> &LineDrawing::linesNear(const QRectF &rect) const
{
    m_found.clear();
    const qreal cells = (rect.width() / kGridCell + 1) * (rect.height() / kGridCell + 1);
    if (cells > qreal(m_grid.size()) + 16) {
        m_found.resize(m_lines.size());
        std::iota(m_found.begin(), m_found.end(), 0);
        return m_found;
    }
    ++m_round;
    forEachCell(rect, [&](qint64 key) {
        const auto cell = m_grid.constFind(key);
        if (cell == m_grid.constEnd())
            return;
        for (int line : *cell) {
            if (m_seen[size_t(line)] != m_round) {
                m_seen[size_t(line)] = m_round;
                m_found.push_back(line);
            }
        }
    });
    std::sort(m_found.begin(), m_found.end());
    return m_found;
}

int LineDrawing::lineAt(QPointF point, qreal reach) const
{
    int best = -1;
    qreal nearest = reach;
    // A hub or a badge may be wider than the cells of its line's pieces.
    for (int number : linesNear(QRectF(point, QSizeF()).adjusted(-120, -20, 120, 20))) {
        const int hub = hubOf(number);
        if (badgeRect(number).contains(point) || (hub >= 0 && hubRect(hub).contains(point)))
            return number;
        const Polyline &line = m_router.line(number);
        for (size_t i = 1; i < line.size(); ++i) {
            const qreal distance = distanceTo(line[i - 1], line[i], point);
            if (distance <= nearest) {
                nearest = distance;
                best = number;
            }
        }
    }
    return best;
}

std::vector<int> LineDrawing::linesIn(const QRectF &rect) const
{
    std::vector<int> result;
    for (int number : linesNear(rect)) {
        const Polyline &line = m_router.line(number);
        if (std::all_of(line.begin(), line.end(), [&rect](const QPointF &point) { return rect.contains(point); }))
            result.push_back(number);
    }
    return result;
}

const std::vector<int> &LineDrawing::linesOf(RelationshipId id) const
{
    static const std::vector<int> none;
    const auto found = m_linesOf.constFind(id);
    return found == m_linesOf.constEnd() ? none : *found;
}

void LineDrawing::setEmphasis(RelationshipId id, Emphasis emphasis)
{
    for (int line : linesOf(id))
        m_emphasis[size_t(line)] = emphasis;
}

// ---- painting

void LineDrawing::paint(QPainter *painter, const QRectF &exposed, Quality quality) const
{
    const qreal scale = painter->worldTransform().m11();
    // A hub may reach beyond the cells of its trunk.
    const std::vector<int> &near = linesNear(m_hubs.empty() ? exposed : exposed.adjusted(-100, -20, 100, 20));
    if (near.empty())
        return;
    if (detailAt(scale) == Detail::Boxes)
        return paintFar(painter, near, quality);
    if (quality == Quality::Moving)
        paintMoving(painter, near, scale);
    else
        paintStill(painter, near, scale);
    if (scale >= kMarkScale)
        paintTexts(painter, near, scale);
}

void LineDrawing::paintFar(QPainter *painter, const std::vector<int> &lines, Quality quality) const
{
    QVector<QLineF> plain, accented;
    plain.reserve(qsizetype(lines.size()) * 3);
    for (int number : lines) {
        const Polyline &line = m_router.line(number);
        QVector<QLineF> &target = m_emphasis[size_t(number)] == Emphasis::None ? plain : accented;
        for (size_t i = 1; i < line.size(); ++i)
            target.append(QLineF(line[i - 1], line[i]));
    }
    painter->setRenderHint(QPainter::Antialiasing, false);
    // Thousands of lines at once would drown the boxes.
    const DiagramColors &c = m_look.colors;
    const auto between = [](int a, int b) { return (a + b) / 2; };
    painter->setPen(QPen(QColor(between(c.edge.red(), c.canvas.red()), between(c.edge.green(), c.canvas.green()), between(c.edge.blue(), c.canvas.blue())), 0));
    painter->drawLines(plain);
    painter->setPen(QPen(c.accent, 0));
    painter->drawLines(accented);
    painter->setRenderHint(QPainter::Antialiasing, quality == Quality::Still);
}

void LineDrawing::paintMoving(QPainter *painter, const std::vector<int> &lines, qreal scale) const
{
    QVector<QLineF> solid, dashed, accented;
    QVector<QPointF> rings;
    for (int number : lines) {
        const DiagramLine &source = m_lines[size_t(number)];
        const Polyline &line = m_router.line(number);
        const bool isAccented = m_emphasis[size_t(number)] != Emphasis::None;
        QVector<QLineF> &target = isAccented ? accented : source.style.pen == Qt::SolidLine ? solid : dashed;
        for (size_t i = 1; i < line.size(); ++i)
            target.append(QLineF(line[i - 1], line[i]));
        if (scale < kMarkScale)
            continue;
        QVector<QLineF> &marks = isAccented ? accented : solid;
        for (const bool start : {true, false}) {
            const std::optional<Cardinality> &says = start ? source.style.fromMark : source.style.toMark;
            if (!says)
                continue;
            const QPointF away = outwards(start ? m_router.fromSide(number) : m_router.toSide(number));
            const EndMark mark = endMark(*says, start ? line.front() : line.back(), away);
            for (int i = 0; i < mark.lineCount; ++i)
                marks.append(mark.lines[size_t(i)]);
            if (mark.ring)
                rings.append(*mark.ring);
        }
    }
    const DiagramColors &c = m_look.colors;
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

void LineDrawing::paintStill(QPainter *painter, const std::vector<int> &lines, qreal scale) const
{
    const DiagramColors &c = m_look.colors;
    const auto paintOne = [&](int number, Emphasis emphasis) {
        const DiagramLine &source = m_lines[size_t(number)];
        const QColor color = emphasis == Emphasis::None ? c.edge : c.accent;
        const Prepared &p = m_prepared[size_t(number)];
        if (p.path.isEmpty())
            p.path = roundedPath(m_router.line(number));
        painter->strokePath(p.path, edgePen(source.style, color, emphasis));
        if (scale >= kMarkScale)
            paintEndMarks(painter, source.style, m_router.line(number), color, c.canvas, emphasis);
    };
    for (int number : lines) {
        if (m_emphasis[size_t(number)] == Emphasis::None)
            paintOne(number, Emphasis::None);
    }
    for (int number : lines) { // on top of the others
        if (m_emphasis[size_t(number)] != Emphasis::None)
            paintOne(number, m_emphasis[size_t(number)]);
    }
}

void LineDrawing::paintHub(QPainter *painter, int number, qreal scale) const
{
    const int hub = hubOf(number);
    const DiagramColors &c = m_look.colors;
    const bool plain = m_emphasis[size_t(number)] == Emphasis::None;
    const QRectF rect = hubRect(hub);
    const HubKind kind = m_hubs[size_t(hub)].kind;
    if (scale < kLabelScale) { // no lozenge without its text: a dot where the line fans out or ends, a cloud
        const QPointF end = m_router.line(number).front();
        painter->setPen(QPen(plain ? c.edge : c.accent, 1.4));
        painter->setBrush(plain ? c.edge : c.accent);
        if (kind == HubKind::Web) {
            painter->drawPath(cloudAt(QPointF(rect.center().x() - 7, rect.center().y())));
            return;
        }
        if (kind == HubKind::Fan)
            painter->drawLine(QPointF(rect.left(), rect.center().y()), QPointF(rect.right(), rect.center().y()));
        painter->drawEllipse(kind == HubKind::Fan ? rect.center() : end, 3, 3);
        return;
    }
    painter->setPen(QPen(plain ? c.edge : c.accent, plain ? 1 : 1.6));
    painter->setBrush(c.panel);
    const qreal radius = std::min(kHubRadius, rect.height() / 2);
    painter->drawRoundedRect(rect, radius, radius);
    QPointF at = rect.topLeft() + QPointF(7, (rect.height() - m_labelHeight) / 2);
    if (kind == HubKind::Web) {
        painter->setPen(QPen(plain ? c.soft : c.accent, 1.1));
        painter->setBrush(Qt::NoBrush);
        painter->drawPath(cloudAt(QPointF(at.x(), rect.center().y())));
        at.rx() += 20;
    }
    QStaticText &text = m_hubTexts[size_t(hub)];
    if (text.text().isEmpty()) {
        const QFontMetricsF metrics(m_look.fonts.label);
        text = prepared(metrics.elidedText(m_hubs[size_t(hub)].text, Qt::ElideMiddle, rect.right() - 6 - at.x()), m_look.fonts.label);
    }
    painter->setPen(plain ? c.soft : c.accent);
    painter->drawStaticText(at, text);
}

// Labels, and what stands on the lines.
void LineDrawing::paintTexts(QPainter *painter, const std::vector<int> &lines, qreal scale) const
{
    const DiagramColors &c = m_look.colors;
    painter->setFont(m_look.fonts.label);
    QColor veil = c.canvas;
    veil.setAlpha(215);
    for (int number : lines) {
        const Prepared &p = m_prepared[size_t(number)];
        const bool plain = m_emphasis[size_t(number)] == Emphasis::None;
        const DiagramLine &source = m_lines[size_t(number)];
        if (source.crossSource) {
            painter->setPen(QPen(c.canvas, 4));
            painter->drawLine(QLineF(p.breaks[0].center(), p.breaks[1].center()));
            painter->setPen(QPen(plain ? c.edge : c.accent, 1.4));
            painter->drawLines(p.breaks, 2);
        }
        if (hubOf(number) >= 0)
            paintHub(painter, number, scale);
        if (scale < kLabelScale)
            continue;
        const auto text = [&](const EndLabel &label, const QString &words) {
            if (!label.place)
                return;
            if (label.text.text().isEmpty())
                label.text = prepared(words, m_look.fonts.label);
            painter->fillRect(label.place->adjusted(-1, 1, 1, -1), veil);
            painter->setPen(plain ? c.soft : c.accent);
            painter->drawStaticText(label.place->topLeft(), label.text);
        };
        text(p.from, source.fromLabel);
        text(p.to, source.toLabel);
        if (!p.badgeSize.isEmpty()) {
            painter->setPen(QPen(plain ? c.line : c.accent, 1));
            painter->setBrush(c.panel);
            painter->drawRoundedRect(badgeRect(number), 9, 9);
            painter->setPen(plain ? c.soft : c.accent);
            if (p.badge.text().isEmpty())
                p.badge = prepared(source.badge, m_look.fonts.label);
            painter->drawStaticText(p.badgeAt, p.badge);
        }
    }
}

} // namespace relata::diagram
