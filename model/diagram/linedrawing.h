// All lines of a diagram, routed and ready to be painted near or far: by the canvas and into files. Lines are looked up in a grid of
// their own; nothing is looked up in the model while painting.
#pragma once

#include "model/diagram/lines.h"

namespace relata::diagram {

class LineDrawing
{
public:
    // The look stays the caller's and may change: refreshLook() then.
    explicit LineDrawing(const Look &look);

    void set(LinePlan plan, std::vector<QRectF> boxes);
    // Returns the rectangles that look different now.
    std::vector<QRectF> moveBoxes(const std::vector<std::pair<int, QRectF>> &moved);
    void refreshLook();

    [[nodiscard]] const std::vector<DiagramLine> &lines() const { return m_lines; }
    [[nodiscard]] const std::vector<DiagramHub> &hubs() const { return m_hubs; }
    [[nodiscard]] const Router &router() const { return m_router; }
    [[nodiscard]] QRectF hubRect(int hub) const { return m_router.box(m_router.hubNode(hub)); }
    // The nearest line within `reach`, or the one whose badge or hub is there; -1 when there is none.
    [[nodiscard]] int lineAt(QPointF point, qreal reach) const;
    [[nodiscard]] std::vector<int> linesIn(const QRectF &rect) const; // wholly inside
    [[nodiscard]] QRectF boundsOf(int line) const; // with marks, labels, badge and hub
    // Where the name of an end stands; none where it has no name or no room: names are left out rather than written over each other.
    [[nodiscard]] std::optional<QRectF> labelRect(int line, bool atStart) const { return atStart ? m_prepared[size_t(line)].from.place : m_prepared[size_t(line)].to.place; }
    [[nodiscard]] QRectF badgeRect(int line) const; // empty: none
    [[nodiscard]] const std::vector<int> &linesOf(RelationshipId id) const;
    void setEmphasis(RelationshipId id, Emphasis emphasis); // of all lines that mean it

    void paint(QPainter *painter, const QRectF &exposed, Quality quality) const;

private:
    struct EndLabel
    {
        mutable QStaticText text; // made when first seen near
        QSizeF size;
        std::optional<QRectF> place; // none: no text, or no room for it
    };
    struct Prepared
    {
        QRectF bounds; // without the labels
        mutable QPainterPath path; // and this: made when first seen near
        EndLabel from, to;
        mutable QStaticText badge;
        QSizeF badgeSize;
        QPointF badgeAt;
        QLineF breaks[2]; // the strokes that say: another data source
    };
    void prepareTexts(int line);
    void prepareLine(int line);
    void placeLabels(int node);
    void dropLabels(int node);
    [[nodiscard]] std::optional<QRectF> labelRoom(const EndLabel &label, int line, bool atStart, const std::vector<int> &near, const std::vector<QRectF> &taken) const;
    [[nodiscard]] int hubOf(int line) const; // of a trunk; else -1
    void enter(int line);
    void leave(int line, const Polyline &points);
    [[nodiscard]] const std::vector<int> &linesNear(const QRectF &rect) const;
    void paintFar(QPainter *painter, const std::vector<int> &lines, Quality quality) const;
    void paintMoving(QPainter *painter, const std::vector<int> &lines, qreal scale) const;
    void paintStill(QPainter *painter, const std::vector<int> &lines, qreal scale) const;
    void paintTexts(QPainter *painter, const std::vector<int> &lines, qreal scale) const;
    void paintHub(QPainter *painter, int line, qreal scale) const;

    const Look &m_look;
    std::vector<DiagramLine> m_lines;
    std::vector<DiagramHub> m_hubs;
    mutable std::vector<QStaticText> m_hubTexts;
    std::vector<Prepared> m_prepared;
    std::vector<Emphasis> m_emphasis;
    Router m_router;
    QHash<qint64, std::vector<int>> m_grid;
    QHash<RelationshipId, std::vector<int>> m_linesOf;
    qreal m_labelHeight = 0;
    mutable std::vector<int> m_found;
    mutable std::vector<int> m_seen;
    mutable int m_round = 0;
};

} // namespace relata::diagram
