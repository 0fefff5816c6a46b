// All relationships in one item: their long boxes in the scene's index would cost more than drawing them. It has a grid of its own.
#pragma once

#include "views/canvas/canvaslook.h"

#include <QGraphicsItem>
#include <QStaticText>

namespace relata {

// A relationship's line. A leg of a many-to-many is selected and edited as the whole.
struct CanvasEdge
{
    RelationshipId id;    // what a click means
    RelationshipId drawn; // the record whose line this is: a reference, or a folded many-to-many
    EntityId from;        // the entity that is pointed at
    EntityId to;          // the one that holds the key
    diagram::EdgeStyle style;
    QString fromLabel;    // what `from` calls the other
    QString toLabel;
    QString badge;        // in the middle: the folded join entity
};

class RelationshipsItem final : public QGraphicsItem
{
public:
    enum { Type = UserType + 3 };

    explicit RelationshipsItem(const CanvasPaint &paint);

    void setEdges(std::vector<CanvasEdge> edges, std::vector<QRectF> boxes, std::vector<diagram::RouteEdge> routes);
    void moveBoxes(const std::vector<std::pair<int, QRectF>> &moved);
    void refreshLook();
    void setExtent(const QRectF &extent); // all that may ever be painted

    [[nodiscard]] const std::vector<CanvasEdge> &edges() const { return m_edges; }
    [[nodiscard]] const diagram::Router &router() const { return m_router; }
    // The nearest line within `reach`; -1 when there is none.
    [[nodiscard]] int edgeAt(QPointF point, qreal reach) const;
    [[nodiscard]] std::vector<int> edgesIn(const QRectF &rect) const; // wholly inside
    [[nodiscard]] QRectF boundsOf(int edge) const { return m_prepared[size_t(edge)].bounds; }

    void setSelected(const std::vector<RelationshipId> &ids);
    void setHovered(RelationshipId id);
    [[nodiscard]] RelationshipId hovered() const { return m_hovered; }

    int type() const override { return Type; }
    QRectF boundingRect() const override { return m_extent; }
    QPainterPath shape() const override { return {}; } // the scene asks edgeAt
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    struct Prepared
    {
        QRectF bounds; // with marks and labels
        mutable QPainterPath path; // and these: made when first seen near
        mutable QStaticText from, to, badge;
        QSizeF fromSize, toSize, badgeSize;
        QPointF fromAt, toAt, badgeAt;
    };
    void prepareTexts(int edge);
    void prepareLine(int edge);
    [[nodiscard]] diagram::LabelRoom roomAt(int edge, bool atStart) const;
    void enter(int edge);
    void leave(int edge, const diagram::Polyline &line);
    [[nodiscard]] const std::vector<int> &edgesNear(const QRectF &rect) const;
    [[nodiscard]] diagram::Emphasis emphasisOf(int edge) const;
    void paintFar(QPainter *painter, const std::vector<int> &edges) const;
    void paintMoving(QPainter *painter, const std::vector<int> &edges, qreal scale) const;
    void paintStill(QPainter *painter, const std::vector<int> &edges, qreal scale) const;
    void paintLabels(QPainter *painter, const std::vector<int> &edges) const;
    void updateOf(RelationshipId id);

    const CanvasPaint &m_paint;
    QRectF m_extent;
    std::vector<CanvasEdge> m_edges;
    std::vector<Prepared> m_prepared;
    diagram::Router m_router;
    QHash<qint64, std::vector<int>> m_grid;
    QHash<RelationshipId, std::vector<int>> m_edgesOf; // by id
    std::vector<RelationshipId> m_selected;
    std::vector<char> m_isSelected;
    RelationshipId m_hovered;
    qreal m_labelHeight = 0;
    mutable std::vector<int> m_found;
    mutable std::vector<int> m_seen;
    mutable int m_round = 0;
};

} // namespace relata
