#include "model/diagram/linedrawing.h"

#include "model/diagram/grid.h"

#include <QFontMetricsF>
#include <QPainter>
#include <cmath>
#include <numeric>

namespace relata::diagram {

namespace {

constexpr qreal kMarkReach = 10; // marks beside the line
constexpr qreal kLabelScale = 0.6; // labels below this zoom can't be read
constexpr qreal kMarkScale = 0.3;
constexpr qreal kHubRadius = 9;

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
}

std::vector<QRectF> LineDrawing::moveBoxes(const std::vector<std::pair<int, QRectF>> &moved)
{
    std::vector<QRectF> dirty;
    for (const Router::Rerouted &rerouted : m_router.moveBoxes(moved)) {
        leave(rerouted.edge, rerouted.before);
        const QRectF before = m_prepared[size_t(rerouted.edge)].bounds;
        prepareLine(rerouted.edge);
        enter(rerouted.edge);
        dirty.push_back(before | m_prepared[size_t(rerouted.edge)].bounds);
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
    make(source.fromLabel, p.from, p.fromSize);
    make(source.toLabel, p.to, p.toSize);
    make(source.badge, p.badge, p.badgeSize);
}

// Another line that leaves the same side a little higher would run through a label above the marks.
LabelRoom LineDrawing::roomAt(int line, bool atStart) const
{
    const QPointF port = atStart ? m_router.line(line).front() : m_router.line(line).back();
    bool above = false, below = false;
    for (int other : m_router.edgesOf(atStart ? m_router.nodeFrom(line) : m_router.nodeTo(line))) {
        for (const QPointF &point : {m_router.line(other).front(), m_router.line(other).back()}) {
            const qreal near = m_router.nodeFrom(other) == m_router.nodeTo(other) ? 36 : 26; // a loop may have a badge between its ends
            if (point.x() != port.x() || std::abs(point.y() - port.y()) >= near)
                continue;
            above |= point.y() < port.y();
            below |= point.y() > port.y();
        }
    }
    return !above ? LabelRoom::Free : below ? LabelRoom::Tight : LabelRoom::Below;
}

QRectF LineDrawing::badgeRect(int line) const
{
    const Prepared &p = m_prepared[size_t(line)];
    return p.badgeSize.isEmpty() ? QRectF() : QRectF(p.badgeAt, p.badgeSize).adjusted(-8, -3, 8, 3);
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
    const auto cornerOf = [](const LabelPlace &place, const QSizeF &size) {
        return QPointF(place.align == Qt::AlignRight ? place.at.x() - size.width() : place.at.x(), place.at.y() - size.height() + 2);
    };
    if (!p.fromSize.isEmpty()) {
        p.fromAt = cornerOf(labelPlace(line, true, roomAt(number, true)), p.fromSize);
        bounds |= QRectF(p.fromAt, p.fromSize);
    }
    if (!p.toSize.isEmpty()) {
        p.toAt = cornerOf(labelPlace(line, false, roomAt(number, false)), p.toSize);
        bounds |= QRectF(p.toAt, p.toSize);
    }
    if (!p.badgeSize.isEmpty()) {
        p.badgeAt = pieceAt(line, 0.5).p2() - QPointF(p.badgeSize.width() / 2, p.badgeSize.height() / 2);
        if (m_router.nodeFrom(number) == m_router.nodeTo(number)) // beside the loop, not over the box
            p.badgeAt.rx() += (m_router.fromSide(number) == Side::Left ? -0.5 : 0.5) * p.badgeSize.width();
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
    painter->setPen(QPen(plain ? c.edge : c.accent, plain ? 1 : 1.6));
    painter->setBrush(c.panel);
    const qreal radius = std::min(kHubRadius, rect.height() / 2);
    painter->drawRoundedRect(rect, radius, radius);
    QPointF at = rect.topLeft() + QPointF(7, (rect.height() - m_labelHeight) / 2);
    if (m_hubs[size_t(hub)].kind == HubKind::Web) {
        painter->setPen(QPen(plain ? c.soft : c.accent, 1.1));
        painter->setBrush(Qt::NoBrush);
        painter->drawPath(cloudAt(QPointF(at.x(), rect.center().y())));
        at.rx() += 20;
    }
    if (scale < kLabelScale)
        return;
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
        const auto text = [&](QStaticText &label, const QString &words, const QPointF &at, const QSizeF &size) {
            if (size.isEmpty())
                return;
            if (label.text().isEmpty())
                label = prepared(words, m_look.fonts.label);
            painter->fillRect(QRectF(at, size).adjusted(-1, 1, 1, -1), veil);
            painter->setPen(plain ? c.soft : c.accent);
            painter->drawStaticText(at, label);
        };
        text(p.from, source.fromLabel, p.fromAt, p.fromSize);
        text(p.to, source.toLabel, p.toAt, p.toSize);
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
