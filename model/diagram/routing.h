// Orthogonal lines between boxes. Lines leave at the row of their key field where the boxes stand side by side, lines on one side
// of a box never share a port (where there is room, a label fits between them), and lines between the same two boxes never lie on each other.
// A hub is a small node that the router places itself beside its holder: where a line fans out, or ends at what has no box.
#pragma once

#include <QHash>
#include <QPointF>
#include <QRectF>
#include <vector>

namespace relata::diagram {

enum class Side { Left, Right, Top, Bottom };

[[nodiscard]] QPointF outwards(Side side);

struct RouteEnd
{
    int node = -1;
    qreal row = 0; // wished distance from the box's top, for the left and the right side
};

struct RouteEdge
{
    RouteEnd from;
    RouteEnd to;     // may be the same node
    qreal reach = 0; // how far such a loop goes at least: what is written within it
    qreal beyond = 0; // and what stands outside it
};

enum class HubPlace { Beside, Below }; // Below: where that is taken, wherever there is room

// Its node number is that of the last box and then on, in their order. Its edges: from the hub to the holder (the trunk), and from the
// others to the hub.
struct RouteHub
{
    int holder = -1;
    qreal row = 0;           // where the trunk leaves the holder, as in RouteEnd
    std::vector<int> others; // nodes that its lines lead to, not the holder
    QSizeF size;
    HubPlace place = HubPlace::Beside;
};

using Polyline = std::vector<QPointF>; // two points at least; only horizontal and vertical pieces, none of no length

class Router
{
public:
    // Replaces everything and routes all.
    void reset(std::vector<QRectF> boxes, std::vector<RouteEdge> edges, std::vector<RouteHub> hubs = {});
    // An edge with another line than before.
    struct Rerouted
    {
        int edge;
        Polyline before;
    };
    // Boxes that moved or changed their size, as (node, new box). Returns what has another line now, by edge, ascending.
    std::vector<Rerouted> moveBoxes(std::vector<std::pair<int, QRectF>> moved);

    [[nodiscard]] int edgeCount() const { return int(m_edges.size()); }
    [[nodiscard]] const Polyline &line(int edge) const { return m_routed[size_t(edge)].line; }
    [[nodiscard]] Side fromSide(int edge) const { return m_routed[size_t(edge)].from.side; }
    [[nodiscard]] Side toSide(int edge) const { return m_routed[size_t(edge)].to.side; }
    [[nodiscard]] int nodeFrom(int edge) const { return m_edges[size_t(edge)].from.node; }
    [[nodiscard]] int nodeTo(int edge) const { return m_edges[size_t(edge)].to.node; }
    [[nodiscard]] const QRectF &box(int node) const { return m_boxes[size_t(node)]; } // of a hub too
    [[nodiscard]] int nodeCount() const { return int(m_boxes.size()); } // with the hubs
    [[nodiscard]] int hubCount() const { return int(m_hubs.size()); }
    [[nodiscard]] int hubNode(int hub) const { return int(m_boxes.size() - m_hubs.size()) + hub; }
    [[nodiscard]] const std::vector<int> &edgesOf(int node) const { return m_edgesOf[size_t(node)]; }

private:
    struct Port
    {
        Side side = Side::Right;
        qreal natural = 0; // absolute: y for left and right, x for top and bottom
        qreal along = 0;   // the same, after a tiny step was straightened
        int count = 1;   // of lines on this side
        int lane = 0;    // where it turns, from 0 to count - 1, so that lines of a side neither cross nor coincide
    };
    struct Routed
    {
        Port from, to;
        int lane = 0; // among the lines between the same two boxes
        int bundle = -1; // the edges between the same two boxes, directly or through a hub
        Polyline line;
    };

    [[nodiscard]] bool isHub(int node) const { return node >= hubNode(0); }
    [[nodiscard]] const RouteHub &hub(int node) const { return m_hubs[size_t(node - hubNode(0))]; }
    [[nodiscard]] qreal stubAt(int node) const;
    [[nodiscard]] QRectF placeOf(int hub) const;
    [[nodiscard]] bool isTaken(const QRectF &rect, int holder, int hub) const;
    void settleHub(int hub);
    void makeBundles();
    void separate(const std::vector<int> &bundle);
    void chooseSides(int edge);
    [[nodiscard]] bool hasRoomForLoop(int edge, Side side) const;
    void placePorts(int node);
    void alignPorts(int edge);
    [[nodiscard]] Polyline lineOf(int edge) const;
    [[nodiscard]] int boxesHit(const Polyline &line, int a, int b, int enough = 1'000) const;
    void enterBox(int node);
    void leaveBox(int node);

    std::vector<QRectF> m_boxes;
    std::vector<RouteEdge> m_edges;
    std::vector<Routed> m_routed;
    std::vector<RouteHub> m_hubs;
    std::vector<std::vector<int>> m_hubsOf;  // of a node: hubs that look where it stands
    std::vector<int> m_loops; // edges of a node with itself
    std::vector<std::vector<int>> m_bundles; // those of several edges
    std::vector<std::vector<int>> m_edgesOf;
    QHash<qint64, std::vector<int>> m_grid; // boxes by cell
};

} // namespace relata::diagram
