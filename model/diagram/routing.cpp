#include "model/diagram/routing.h"

#include "model/diagram/grid.h"

#include "model/diagram/endmarks.h"

#include <QSet>
#include <algorithm>
#include <cmath>
#include <map>

namespace relata::diagram {

namespace {

constexpr qreal kStub = kMarkLength + 2;       // straight from the box, so that the marks have room
constexpr qreal kFacing = 2 * kStub + 8;       // boxes nearer than this don't face each other
constexpr qreal kPortGap = 20;
constexpr qreal kLabelGap = 16; // a label fits between two lines
constexpr qreal kRowSpread = 16, kRowGap = 13, kLeastGap = 2; // where there is no room for that, lines of one field spread within its row
constexpr qreal kPortMargin = 10;
constexpr qreal kLane = 8;
constexpr qreal kClearance = 16; // between a detour and the box it avoids
constexpr qreal kHitPrice = 400; // a box in the way is as bad as so many pixels more
constexpr size_t kMostLanes = 16;
constexpr int kMostShifts = 24;
constexpr qreal kHubStub = 6;     // a hub has no marks
constexpr qreal kHubStagger = 14; // hubs beside the same holder
constexpr qreal kHubGap = 12;
constexpr qreal kHubEdge = 10;    // a trunk ends at least so far from its hub's corner
constexpr qreal kHubDrop = 34;    // of a hub below its holder

bool isHorizontal(Side side)
{
    return side == Side::Left || side == Side::Right;
}

QPointF portPoint(const QRectF &box, Side side, qreal along)
{
    switch (side) {
    case Side::Left: return {box.left(), along};
    case Side::Right: return {box.right(), along};
    case Side::Top: return {along, box.top()};
    case Side::Bottom: return {along, box.bottom()};
    }
    return {};
}

// Drops points that lie on a straight piece and pieces of no length.
Polyline tidied(const Polyline &line)
{
    Polyline result;
    for (const QPointF &point : line) {
        if (!result.empty() && std::abs(result.back().x() - point.x()) < 0.01 && std::abs(result.back().y() - point.y()) < 0.01)
            continue;
        if (result.size() >= 2) {
            const QPointF &a = result[result.size() - 2], &b = result.back();
            const bool sameX = std::abs(a.x() - b.x()) < 0.01 && std::abs(b.x() - point.x()) < 0.01;
            const bool sameY = std::abs(a.y() - b.y()) < 0.01 && std::abs(b.y() - point.y()) < 0.01;
            if (sameX || sameY) {
                result.back() = point;
                continue;
            }
        }
        result.push_back(point);
    }
    if (result.size() == 1)
        result.push_back(result.front());
    return result;
}

qreal lengthOf(const Polyline &line)
{
    qreal length = 0;
    for (size_t i = 1; i < line.size(); ++i)
        length += std::abs(line[i].x() - line[i - 1].x()) + std::abs(line[i].y() - line[i - 1].y());
    return length;
}

// Do two horizontal or vertical pieces lie on each other for more than a point?
bool coincide(const QPointF &a, const QPointF &b, const QPointF &c, const QPointF &d)
{
    const auto overlap = [](qreal p, qreal q, qreal r, qreal s) { return std::min(std::max(p, q), std::max(r, s)) - std::max(std::min(p, q), std::min(r, s)) > 1; };
    if (a.x() == b.x() && c.x() == d.x())
        return std::abs(a.x() - c.x()) < 2 && overlap(a.y(), b.y(), c.y(), d.y());
    if (a.y() == b.y() && c.y() == d.y())
        return std::abs(a.y() - c.y()) < 2 && overlap(a.x(), b.x(), c.x(), d.x());
    return false;
}

bool coincide(const Polyline &a, const Polyline &b)
{
    for (size_t i = 1; i < a.size(); ++i) {
        for (size_t k = 1; k < b.size(); ++k) {
            if (coincide(a[i - 1], a[i], b[k - 1], b[k]))
                return true;
        }
    }
    return false;
}

// The line with every piece but the first and the last moved aside; empty where its stubs would become too short.
Polyline shifted(const Polyline &line, qreal by, qreal firstStub, qreal lastStub)
{
    if (line.size() < 4)
        return {};
    Polyline result = line;
    for (size_t i = 1; i + 2 < line.size(); ++i) {
        const QPointF step = line[i].x() == line[i + 1].x() ? QPointF(by, 0) : QPointF(0, by);
        result[i] += step;
        result[i + 1] += step;
    }
    const auto isLong = [](const QPointF &before, const QPointF &beforeEnd, const QPointF &now, const QPointF &nowEnd, qreal least) {
        return QPointF::dotProduct(beforeEnd - before, nowEnd - now) > 0 && std::abs(nowEnd.x() - now.x()) + std::abs(nowEnd.y() - now.y()) >= least;
    };
    if (!isLong(line[0], line[1], result[0], result[1], firstStub) || !isLong(line[line.size() - 1], line[line.size() - 2], result[result.size() - 1], result[result.size() - 2], lastStub))
        return {};
    return tidied(result);
}

} // namespace

QPointF outwards(Side side)
{
    switch (side) {
    case Side::Left: return {-1, 0};
    case Side::Right: return {1, 0};
    case Side::Top: return {0, -1};
    case Side::Bottom: return {0, 1};
    }
    return {};
}

void Router::reset(std::vector<QRectF> boxes, std::vector<RouteEdge> edges, std::vector<RouteHub> hubs)
{
    m_boxes = std::move(boxes);
    m_edges = std::move(edges);
    m_hubs = std::move(hubs);
    m_routed.assign(m_edges.size(), {});
    m_grid.clear();
    for (int node = 0; node < int(m_boxes.size()); ++node)
        enterBox(node);
    const int firstHub = int(m_boxes.size());
    m_boxes.resize(m_boxes.size() + m_hubs.size());
    m_edgesOf.assign(m_boxes.size(), {});
    m_hubsOf.assign(m_boxes.size(), {});
    for (int hub = 0; hub < hubCount(); ++hub) {
        m_hubsOf[size_t(m_hubs[size_t(hub)].holder)].push_back(hub);
        for (int other : m_hubs[size_t(hub)].others)
            m_hubsOf[size_t(other)].push_back(hub);
    }
    for (int hub = 0; hub < hubCount(); ++hub) {
        m_boxes[size_t(firstHub + hub)] = placeOf(hub);
        enterBox(firstHub + hub);
    }

    m_loops.clear();
    std::map<std::pair<int, int>, int> lanes;
    for (int edge = 0; edge < int(m_edges.size()); ++edge) {
        const RouteEdge &ends = m_edges[size_t(edge)];
        m_edgesOf[size_t(ends.from.node)].push_back(edge);
        if (ends.to.node != ends.from.node)
            m_edgesOf[size_t(ends.to.node)].push_back(edge);
        else
            m_loops.push_back(edge);
        m_routed[size_t(edge)].lane = lanes[std::minmax(ends.from.node, ends.to.node)]++;
    }
    for (int edge = 0; edge < int(m_edges.size()); ++edge)
        chooseSides(edge);
    makeBundles();
    for (int node = 0; node < firstHub; ++node)
        placePorts(node);
    for (int hub = 0; hub < hubCount(); ++hub)
        settleHub(hub);
    for (int edge = 0; edge < int(m_edges.size()); ++edge) {
        alignPorts(edge);
        m_routed[size_t(edge)].line = lineOf(edge);
    }
    for (const std::vector<int> &bundle : m_bundles)
        separate(bundle);
}

std::vector<Router::Rerouted> Router::moveBoxes(std::vector<std::pair<int, QRectF>> moved)
{
    QSet<int> nodes, hubs;
    for (const auto &[node, box] : moved) {
        leaveBox(node);
        m_boxes[size_t(node)] = box;
        enterBox(node);
        nodes.insert(node);
        for (int hub : m_hubsOf[size_t(node)])
            hubs.insert(hub);
    }
    // Those that look for a free place see each other in their order, as at first.
    std::vector<int> ordered(hubs.begin(), hubs.end());
    std::sort(ordered.begin(), ordered.end());
    for (int hub : ordered)
        leaveBox(hubNode(hub));
    for (int hub : ordered) {
        const int node = hubNode(hub);
        m_boxes[size_t(node)] = placeOf(hub);
        enterBox(node);
        nodes.insert(node);
        moved.emplace_back(node, m_boxes[size_t(node)]);
    }
    for (const auto &[node, box] : moved) {
        for (int edge : m_edgesOf[size_t(node)]) {
            chooseSides(edge);
            nodes.insert(m_edges[size_t(edge)].from.node);
            nodes.insert(m_edges[size_t(edge)].to.node);
        }
    }
    for (int edge : m_loops) { // what moved may take or give room anywhere
        const Side before = m_routed[size_t(edge)].from.side;
        chooseSides(edge);
        if (m_routed[size_t(edge)].from.side != before)
            nodes.insert(nodeFrom(edge));
    }
    std::vector<int> edges;
    for (int node : nodes) {
        if (!isHub(node))
            placePorts(node);
    }
    for (int node : QSet<int>(nodes)) {
        for (int hub : m_hubsOf[size_t(node)]) {
            if (m_hubs[size_t(hub)].holder == node) {
                settleHub(hub);
                nodes.insert(hubNode(hub));
            }
        }
    }
    for (int node : nodes) {
        edges.insert(edges.end(), m_edgesOf[size_t(node)].begin(), m_edgesOf[size_t(node)].end());
    }
    QSet<int> bundles;
    for (int edge : std::vector<int>(edges)) {
        const int bundle = m_routed[size_t(edge)].bundle;
        if (bundle >= 0 && !bundles.contains(bundle)) {
            bundles.insert(bundle);
            edges.insert(edges.end(), m_bundles[size_t(bundle)].begin(), m_bundles[size_t(bundle)].end());
        }
    }
    std::sort(edges.begin(), edges.end());
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    for (int edge : edges)
        alignPorts(edge);
    std::vector<Rerouted> before;
    before.reserve(edges.size());
    for (int edge : edges) {
        Routed &routed = m_routed[size_t(edge)];
        before.push_back({edge, std::move(routed.line)});
        routed.line = lineOf(edge);
    }
    for (int bundle : bundles)
        separate(m_bundles[size_t(bundle)]);
    std::erase_if(before, [this](const Rerouted &one) { return one.before == m_routed[size_t(one.edge)].line; });
    return before;
}

// ---- hubs

qreal Router::stubAt(int node) const
{
    return isHub(node) && hub(node).place == HubPlace::Beside ? kHubStub : kStub;
}

bool Router::isTaken(const QRectF &rect, int holder, int hub) const
{
    bool taken = false;
    forEachCell(rect, [&](qint64 key) {
        const auto cell = m_grid.constFind(key);
        if (cell == m_grid.constEnd())
            return;
        for (int node : *cell)
            taken |= node != holder && node != hubNode(hub) && m_boxes[size_t(node)].intersects(rect);
    });
    return taken;
}

// Beside: towards most of what its lines lead to. Below: under the holder, side by side with its other hubs there.
QRectF Router::placeOf(int index) const
{
    const RouteHub &hub = m_hubs[size_t(index)];
    const QRectF &holder = m_boxes[size_t(hub.holder)];
    int before = 0;
    qreal shift = 0, width = 0; // of the row of hubs below
    for (int other : m_hubsOf[size_t(hub.holder)]) {
        const RouteHub &sister = m_hubs[size_t(other)];
        if (sister.holder != hub.holder || sister.place != hub.place)
            continue;
        if (other == index)
            shift = width;
        before += other < index;
        width += sister.size.width() + kHubGap;
    }
    if (hub.place == HubPlace::Beside) {
        int rightwards = 0;
        for (int other : hub.others)
            rightwards += other == hub.holder ? 0 : m_boxes[size_t(other)].center().x() >= holder.center().x() ? 1 : -1;
        const qreal out = kStub + 6 + kHubStagger * before;
        const qreal y = holder.top() + hub.row - hub.size.height() / 2;
        return {QPointF(rightwards >= 0 ? holder.right() + out : holder.left() - out - hub.size.width(), y), hub.size};
    }
    const qreal left = holder.center().x() - (width - kHubGap) / 2 + shift;
    const QRectF below(QPointF(left, holder.bottom() + kHubDrop), hub.size);
    const qreal step = before * (hub.size.height() + kHubGap);
    const QRectF candidates[] = {below,
                                 {QPointF(left, holder.top() - kHubDrop - hub.size.height()), hub.size},
                                 {QPointF(holder.right() + kHubDrop, holder.top() + hub.row - hub.size.height() / 2 + step), hub.size},
                                 {QPointF(holder.left() - kHubDrop - hub.size.width(), holder.top() + hub.row - hub.size.height() / 2 + step), hub.size}};
    for (const QRectF &candidate : candidates) {
        if (!isTaken(candidate.adjusted(-6, -6, 6, 6), hub.holder, index))
            return candidate;
    }
    return below;
}

// A hub stands where its trunk leaves the holder.
void Router::settleHub(int hub)
{
    const int node = hubNode(hub);
    for (int edge : m_edgesOf[size_t(node)]) {
        if (m_edges[size_t(edge)].from.node != node)
            continue;
        const Port &port = m_routed[size_t(edge)].to;
        leaveBox(node);
        QRectF &box = m_boxes[size_t(node)];
        if (isHorizontal(port.side))
            box.moveCenter(QPointF(box.center().x(), port.natural));
        else // beside its sisters, as far as the trunk still meets it
            box.moveLeft(std::clamp(box.left(), port.natural - box.width() + kHubEdge, port.natural - kHubEdge));
        enterBox(node);
    }
    placePorts(node);
}

// ---- lines between the same two boxes

// An edge to a hub is one between the hub's holder and the other; a trunk is a part of each of those.
void Router::makeBundles()
{
    std::map<std::pair<int, int>, std::vector<int>> between;
    for (int edge = 0; edge < int(m_edges.size()); ++edge) {
        const int from = m_edges[size_t(edge)].from.node, to = m_edges[size_t(edge)].to.node;
        if (isHub(from))
            continue; // a trunk
        between[std::minmax(from, isHub(to) ? hub(to).holder : to)].push_back(edge);
    }
    m_bundles.clear();
    for (auto &[pair, edges] : between) {
        if (edges.size() < 2)
            continue;
        for (int edge : edges)
            m_routed[size_t(edge)].bundle = int(m_bundles.size());
        m_bundles.push_back(std::move(edges));
    }
}

// Each line keeps off those before it, and off the trunks of the others.
void Router::separate(const std::vector<int> &bundle)
{
    const auto trunkOf = [this](int edge) -> const Polyline * {
        const int node = m_edges[size_t(edge)].to.node;
        if (!isHub(node))
            return nullptr;
        for (int other : m_edgesOf[size_t(node)]) {
            if (m_edges[size_t(other)].from.node == node)
                return &m_routed[size_t(other)].line;
        }
        return nullptr;
    };
    for (size_t i = 0; i < bundle.size(); ++i) {
        Routed &routed = m_routed[size_t(bundle[i])];
        const Polyline *own = trunkOf(bundle[i]);
        const auto isFree = [&](const Polyline &line) {
            for (size_t k = 0; k < bundle.size(); ++k) {
                const Polyline *trunk = trunkOf(bundle[k]);
                if ((k < i && coincide(line, m_routed[size_t(bundle[k])].line)) || (trunk && trunk != own && coincide(line, *trunk)))
                    return false;
            }
            return true;
        };
        if (isFree(routed.line))
            continue;
        const RouteEdge &ends = m_edges[size_t(bundle[i])];
        for (int step = 2; step < kMostShifts; ++step) {
            Polyline line = shifted(routed.line, kLane * (step / 2) * (step % 2 ? 1 : -1), stubAt(ends.from.node), stubAt(ends.to.node));
            if (line.empty() || !isFree(line))
                continue;
            routed.line = std::move(line);
            break;
        }
    }
}

// Hubs don't count: they look for their places later.
bool Router::hasRoomForLoop(int edge, Side side) const
{
    const RouteEdge &ends = m_edges[size_t(edge)];
    const QRectF &box = m_boxes[size_t(ends.from.node)];
    const qreal width = ends.reach + ends.beyond;
    const QRectF rect(side == Side::Right ? box.right() : box.left() - width, box.top() + std::min(ends.from.row, ends.to.row), width, std::abs(ends.from.row - ends.to.row) + 1);
    bool free = true;
    forEachCell(rect, [&](qint64 key) {
        const auto cell = m_grid.constFind(key);
        if (cell == m_grid.constEnd())
            return;
        for (int node : *cell)
            free &= isHub(node) || node == ends.from.node || !m_boxes[size_t(node)].intersects(rect);
    });
    return free;
}

void Router::chooseSides(int edge)
{
    const RouteEdge &ends = m_edges[size_t(edge)];
    Port &from = m_routed[size_t(edge)].from;
    Port &to = m_routed[size_t(edge)].to;
    if (ends.from.node == ends.to.node) {
        // Away from where its other lines go.
        int rightwards = 0;
        const qreal middle = m_boxes[size_t(ends.from.node)].center().x();
        for (int other : m_edgesOf[size_t(ends.from.node)]) {
            for (int node : {nodeFrom(other), nodeTo(other)}) {
                if (node != ends.from.node && !isHub(node))
                    rightwards += m_boxes[size_t(node)].center().x() >= middle ? 1 : -1;
                else if (isHub(node)) {
                    for (int there : hub(node).holder == ends.from.node ? hub(node).others : std::vector<int>{hub(node).holder})
                        rightwards += there == ends.from.node ? 0 : m_boxes[size_t(there)].center().x() >= middle ? 1 : -1;
                }
            }
        }
        const Side wished = rightwards > 0 ? Side::Left : Side::Right, other = rightwards > 0 ? Side::Right : Side::Left;
        from.side = to.side = hasRoomForLoop(edge, wished) || !hasRoomForLoop(edge, other) ? wished : other;
        return;
    }
    const QRectF &a = m_boxes[size_t(ends.from.node)];
    const QRectF &b = m_boxes[size_t(ends.to.node)];
    const qreal across = std::max(b.left() - a.right(), a.left() - b.right());
    const qreal down = std::max(b.top() - a.bottom(), a.top() - b.bottom());
    const bool trunk = isHub(ends.from.node) || isHub(ends.to.node); // or a branch
    const qreal facing = trunk ? stubAt(ends.from.node) + stubAt(ends.to.node) : kFacing;
    if (trunk && isHub(ends.from.node)) {
        const bool beside = across >= down;
        const bool before = beside ? b.left() > a.right() : b.top() > a.bottom();
        from.side = beside ? (before ? Side::Right : Side::Left) : (before ? Side::Bottom : Side::Top);
        to.side = beside ? (before ? Side::Left : Side::Right) : (before ? Side::Top : Side::Bottom);
        return;
    }
    if (trunk && hub(ends.to.node).holder == ends.from.node) { // of an entity with itself: around the hub
        from.side = to.side = b.center().x() >= a.center().x() ? Side::Right : Side::Left;
        return;
    }
    if (across >= facing) {
        const bool rightwards = b.left() > a.right();
        from.side = rightwards ? Side::Right : Side::Left;
        to.side = rightwards ? Side::Left : Side::Right;
    } else if (down >= facing && !trunk) {
        const bool downwards = b.top() > a.bottom();
        from.side = downwards ? Side::Bottom : Side::Top;
        to.side = downwards ? Side::Top : Side::Bottom;
    } else {
        from.side = to.side = std::abs(a.right() - b.right()) <= std::abs(a.left() - b.left()) ? Side::Right : Side::Left;
    }
}

void Router::placePorts(int node)
{
    struct Wish
    {
        qreal along, other;
        int edge;
        bool isFrom;
    };
    const QRectF &box = m_boxes[size_t(node)];
    std::vector<Wish> wishes[4];
    for (int edge : m_edgesOf[size_t(node)]) {
        const RouteEdge &ends = m_edges[size_t(edge)];
        for (const bool isFrom : {true, false}) {
            const RouteEnd &here = isFrom ? ends.from : ends.to;
            const RouteEnd &there = isFrom ? ends.to : ends.from;
            if (here.node != node)
                continue;
            const Side side = isFrom ? m_routed[size_t(edge)].from.side : m_routed[size_t(edge)].to.side;
            const QRectF &otherBox = m_boxes[size_t(there.node)];
            if (isHorizontal(side)) {
                // Where a hub stands depends on the ports of its holder: its row there is what is known.
                const qreal other = isHub(there.node) ? m_boxes[size_t(hub(there.node).holder)].top() + hub(there.node).row : otherBox.top() + there.row;
                wishes[int(side)].push_back({box.top() + here.row, other, edge, isFrom});
            } else {
                // Straight down where the boxes overlap.
                const qreal left = std::max(box.left(), otherBox.left()), right = std::min(box.right(), otherBox.right());
                const qreal x = isHub(there.node) ? otherBox.center().x() : right - left > 2 * kPortMargin ? (left + right) / 2 : box.center().x();
                wishes[int(side)].push_back({x, otherBox.center().x(), edge, isFrom});
            }
        }
    }
    for (const Side side : {Side::Left, Side::Right, Side::Top, Side::Bottom}) {
        std::vector<Wish> &here = wishes[int(side)];
        if (here.empty())
            continue;
        std::sort(here.begin(), here.end(), [](const Wish &a, const Wish &b) {
            return std::tie(a.along, a.other, a.edge, a.isFrom) < std::tie(b.along, b.other, b.edge, b.isFrom);
        });
        if (isHub(node)) { // all meet in its middle
            for (const Wish &wish : here) {
                Port &port = wish.isFrom ? m_routed[size_t(wish.edge)].from : m_routed[size_t(wish.edge)].to;
                port.natural = isHorizontal(side) ? box.center().y() : box.center().x();
                port.lane = 0;
                port.count = 1;
            }
            continue;
        }
        const qreal low = (isHorizontal(side) ? box.top() : box.left()) + kPortMargin;
        const qreal high = (isHorizontal(side) ? box.bottom() : box.right()) - kPortMargin;
        const qreal room = here.size() > 1 ? (high - low) / qreal(here.size() - 1) : 0;
        qreal gap = std::min(kPortGap, room);
        if (isHorizontal(side)) {
            const bool wide = room >= kLabelGap;
            gap = wide ? kLabelGap : std::min(kLeastGap, room);
            for (auto first = here.begin(); first != here.end();) {
                const qreal row = first->along;
                const auto last = std::find_if(first, here.end(), [row](const Wish &wish) { return wish.along != row; });
                const qreal count = qreal(last - first);
                const qreal apart = wide ? kLabelGap : count > 1 ? std::clamp(kRowSpread / (count - 1), gap, kRowGap) : 0;
                for (qreal at = row - apart * (count - 1) / 2; first != last; ++first, at += apart)
                    first->along = at;
            }
        }
        qreal least = low;
        for (Wish &wish : here) {
            wish.along = std::max(wish.along, least);
            least = wish.along + gap;
        }
        qreal most = high;
        for (auto wish = here.rbegin(); wish != here.rend(); ++wish) {
            wish->along = std::min(wish->along, most);
            most = wish->along - gap;
        }
        // Lanes are counted from this box outwards. Of lines that come from before, the first turns last; of those that come from
        // behind, it turns first: so none crosses another. The two groups have lanes of their own.
        const auto comesFromBefore = [](const Wish &wish) { return wish.other < wish.along; };
        const int before = int(std::count_if(here.begin(), here.end(), comesFromBefore));
        int nextBefore = 0, nextBehind = int(here.size()) - 1;
        for (const Wish &wish : here) {
            Routed &routed = m_routed[size_t(wish.edge)];
            Port &port = wish.isFrom ? routed.from : routed.to;
            port.natural = wish.along;
            port.lane = comesFromBefore(wish) ? nextBefore++ : nextBehind--;
            port.count = int(here.size());
        }
        Q_ASSERT(nextBefore == before);
    }
}

// A tiny step in a line looks like a mistake: an end that is alone on its side gives way.
void Router::alignPorts(int edge)
{
    const RouteEdge &ends = m_edges[size_t(edge)];
    Port &from = m_routed[size_t(edge)].from;
    Port &to = m_routed[size_t(edge)].to;
    from.along = from.natural;
    to.along = to.natural;
    if (ends.from.node == ends.to.node || from.side == to.side)
        return;
    if (isHub(ends.from.node)) { // the trunk is straight
        from.along = to.along;
        return;
    }
    const qreal step = std::abs(from.along - to.along);
    if (step == 0 || step > 11)
        return;
    if (to.count == 1 && !isHub(ends.to.node))
        to.along = from.along;
    else if (from.count == 1)
        from.along = to.along;
}

Polyline Router::lineOf(int edge) const
{
    const RouteEdge &ends = m_edges[size_t(edge)];
    const Routed &routed = m_routed[size_t(edge)];
    const QRectF &boxFrom = m_boxes[size_t(ends.from.node)];
    const QRectF &boxTo = m_boxes[size_t(ends.to.node)];
    const QPointF start = portPoint(boxFrom, routed.from.side, routed.from.along);
    const QPointF end = portPoint(boxTo, routed.to.side, routed.to.along);

    if (routed.from.side == routed.to.side) { // around: a self-reference or boxes close to each other
        const bool right = routed.from.side == Side::Right;
        const qreal out = std::max(std::max(stubAt(ends.from.node), stubAt(ends.to.node)) + 4, ends.reach) + kLane * routed.lane;
        const qreal x = right ? std::max(boxFrom.right(), boxTo.right()) + out : std::min(boxFrom.left(), boxTo.left()) - out;
        return tidied({start, {x, start.y()}, {x, end.y()}, end});
    }

    // In the plane of "along" (from one box to the other) and "across" both cases are one. `first` is the box with the lesser along.
    const bool horizontal = isHorizontal(routed.from.side);
    const bool forwards = routed.from.side == Side::Right || routed.from.side == Side::Bottom;
    const Port &first = forwards ? routed.from : routed.to;
    const Port &second = forwards ? routed.to : routed.from;
    const QPointF &a = forwards ? start : end, &b = forwards ? end : start;
    const auto point = [horizontal](qreal along, qreal across) { return horizontal ? QPointF(along, across) : QPointF(across, along); };
    const qreal aAlong = horizontal ? a.x() : a.y(), bAlong = horizontal ? b.x() : b.y();
    const qreal aAcross = horizontal ? a.y() : a.x(), bAcross = horizontal ? b.y() : b.x();

    // Lines of the busier side turn in lanes of their own.
    const Port &hub = first.count >= second.count ? first : second;
    const qreal low = aAlong + stubAt(forwards ? ends.from.node : ends.to.node), high = bAlong - stubAt(forwards ? ends.to.node : ends.from.node);
    const qreal step = std::min(kLane, (high - low) / (hub.count + 1));
    const qreal rank = (hub.lane - (hub.count - 1) / 2.0) * (&hub == &first ? 1 : -1);
    const qreal turn = (low + high) / 2 + rank * step;

    const auto finished = [&](Polyline line) {
        if (!forwards)
            std::reverse(line.begin(), line.end());
        return tidied(line);
    };
    const auto bent = [&](qreal at) { return Polyline{a, point(at, aAcross), point(at, bAcross), b}; };
    Polyline best = bent(turn);
    int hits = boxesHit(best, ends.from.node, ends.to.node);
    if (hits == 0)
        return finished(best);

    // Something is in the way: turn earlier or later, or take a lane between rows of boxes.
    qreal cost = hits * kHitPrice + lengthOf(best);
    const auto consider = [&](const Polyline &line, qreal penalty) {
        const qreal least = lengthOf(line) + penalty;
        if (least >= cost - 0.5)
            return; // even with nothing in its way
        const qreal price = least + boxesHit(line, ends.from.node, ends.to.node, int((cost - least) / kHitPrice) + 1) * kHitPrice;
        if (price < cost - 0.5) {
            cost = price;
            best = line;
        }
    };
    const qreal shift = rank * step;
    const qreal early = std::clamp(low + (hub.count + 1) * step / 2 + shift, low, high);
    const qreal late = std::clamp(high - (hub.count + 1) * step / 2 + shift, low, high);
    consider(bent(early), 10);
    consider(bent(late), 10);
    if (high - low > 200) {
        const auto detour = [&](qreal across) {
            return Polyline{a, point(early, aAcross), point(early, across), point(late, across), point(late, bAcross), b};
        };
        // Just beside each box that lies between the two.
        QRectF corridor = QRectF(point(low, std::min(aAcross, bAcross) - 300), point(high, std::max(aAcross, bAcross) + 300)).normalized();
        std::vector<qreal> lanes;
        const qreal aside = std::clamp(rank * 5, -kClearance + 4, kClearance - 4);
        int seen = 0;
        forEachCell(corridor, [&](qint64 key) {
            const auto cell = m_grid.constFind(key);
            if (cell == m_grid.constEnd() || seen > 24)
                return;
            for (int node : *cell) {
                const QRectF &box = m_boxes[size_t(node)];
                if (!box.intersects(corridor) || node == ends.from.node || node == ends.to.node || ++seen > 24)
                    continue;
                lanes.push_back((horizontal ? box.top() : box.left()) - kClearance + aside);
                lanes.push_back((horizontal ? box.bottom() : box.right()) + kClearance + aside);
            }
        });
        std::sort(lanes.begin(), lanes.end());
        lanes.erase(std::unique(lanes.begin(), lanes.end()), lanes.end());
        // The nearest first: they are the likeliest and make the others dearer than what is found already.
        const qreal middle = (aAcross + bAcross) / 2;
        std::stable_sort(lanes.begin(), lanes.end(), [middle](qreal p, qreal q) { return std::abs(p - middle) < std::abs(q - middle); });
        if (lanes.size() > kMostLanes)
            lanes.resize(kMostLanes);
        for (qreal across : lanes)
            consider(detour(across), 60);
    }
    return finished(best);
}

// How many boxes other than its own two a line runs through; counting ends at `enough`.
int Router::boxesHit(const Polyline &line, int a, int b, int enough) const
{
    int hits = 0;
    for (size_t i = 1; i < line.size() && hits < enough; ++i) {
        const QRectF piece = QRectF(line[i - 1], line[i]).normalized().adjusted(-4, -4, 4, 4);
        forEachCell(piece, [&](qint64 key) {
            const auto cell = m_grid.constFind(key);
            if (cell == m_grid.constEnd())
                return;
            for (int node : *cell) {
                if (node != a && node != b && m_boxes[size_t(node)].intersects(piece))
                    ++hits; // a box in two cells counts twice: it is only a price
            }
        });
    }
    return hits;
}

void Router::enterBox(int node)
{
    forEachCell(m_boxes[size_t(node)], [&](qint64 key) { m_grid[key].push_back(node); });
}

void Router::leaveBox(int node)
{
    forEachCell(m_boxes[size_t(node)], [&](qint64 key) {
        std::vector<int> &cell = m_grid[key];
        cell.erase(std::remove(cell.begin(), cell.end(), node), cell.end());
    });
}

} // namespace relata::diagram
