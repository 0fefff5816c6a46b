// How entities and relationships look, for whoever has a QPainter: the canvas, the pictures of the form, exported images.
#pragma once

#include "model/diagram/endmarks.h"
#include "model/diagram/metrics.h"
#include "model/diagram/routing.h"

#include <QColor>
#include <QPainterPath>
#include <QStaticText>

class QPainter;

namespace relata::diagram {

struct DiagramColors
{
    QColor canvas, dot, panel, sunk, line, text, soft, faint, accent, accentSoft, key, reference, edge, ok, warn, error, shadow;
    QHash<QString, QColor> swatches;

    [[nodiscard]] QColor swatch(const QString &token) const { return swatches.value(token, accent); }
    bool operator==(const DiagramColors &) const = default;
    [[nodiscard]] static DiagramColors light();
    [[nodiscard]] static DiagramColors dark();
};

struct Look
{
    DiagramColors colors = DiagramColors::light();
    DiagramFonts fonts = diagramFonts();
};

enum class Detail { Boxes, Bars, Rows }; // far, middle, near
[[nodiscard]] Detail detailAt(qreal scale);

enum class Emphasis { None, Hovered, Selected, Target, Refused };
enum class Quality { Moving, Still }; // Moving: what can be left out for a frame is left out

// An entity's box made ready: what costs time is done once, when it is first painted with this content.
class EntityDrawing
{
public:
    EntityDrawing() = default;
    EntityDrawing(EntityContent content, const Look &look);

    [[nodiscard]] const EntityContent &content() const { return m_content; }
    [[nodiscard]] QSizeF size() const { return m_size; }
    [[nodiscard]] QRectF rect() const { return {QPointF(), m_size}; }
    // At the origin of the painter. `hotRow`: the row under the pointer, -1 for none.
    void paint(QPainter *painter, const Look &look, Detail detail, Emphasis emphasis, Quality quality, int hotRow = -1) const;

private:
    struct Row
    {
        QStaticText name, type, mark;
        QPointF typeAt, markAt, nameAt;
        qreal nameWidth = 0;
        MarkTone tone = MarkTone::None;
    };
    struct Texts
    {
        QStaticText name, tag;
        QPointF nameAt, tagAt;
        std::vector<Row> rows;
    };
    [[nodiscard]] const Texts &texts(const Look &look) const;
    void paintRows(QPainter *painter, const Look &look) const;
    void paintBars(QPainter *painter, const Look &look) const;

    EntityContent m_content;
    QSizeF m_size;
    QColor m_square;
    mutable std::shared_ptr<const Texts> m_texts; // made at the first need: most boxes of a large project are never seen near
};

// A relationship's line with what its ends say.
struct EdgeStyle
{
    std::optional<Cardinality> fromMark; // the mark that stands at the line's start; none at a hub
    std::optional<Cardinality> toMark;
    Qt::PenStyle pen = Qt::SolidLine;
};

// Identifying: solid; else dashed; not enforced by a key: dotted.
[[nodiscard]] EdgeStyle edgeStyleOf(const RelationshipView &view);
// Which end a line starts at: `from` is the view's source, `to` its target.
[[nodiscard]] QPainterPath roundedPath(const Polyline &line, qreal radius = 8);
[[nodiscard]] QPen edgePen(const EdgeStyle &style, const QColor &color, Emphasis emphasis);
void paintEndMarks(QPainter *painter, const EdgeStyle &style, const Polyline &line, const QColor &color, const QColor &ground, Emphasis emphasis);

// Where the label of an end stands: its text rectangle's corner beside the line, away from the box.
struct LabelPlace
{
    QPointF at;          // baseline start, or end, of the text
    Qt::Alignment align; // AlignLeft: text begins here; AlignRight: it ends here
};
// Where another line leaves nearby: close above the line behind the marks (Tight), below (Below), or close below (TightBelow).
enum class LabelRoom { Free, Tight, Below, TightBelow };
[[nodiscard]] LabelPlace labelPlace(const Polyline &line, bool atStart, LabelRoom room = LabelRoom::Free);

} // namespace relata::diagram
