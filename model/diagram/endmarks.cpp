#include "model/diagram/endmarks.h"

namespace relata::diagram {

namespace {
constexpr qreal kFootLength = 12;
constexpr qreal kFootSpread = 7;
constexpr qreal kBarHalf = 6;
constexpr qreal kOuterBar = 7;
}

EndMark endMark(const Cardinality &cardinality, QPointF at, QPointF outwards)
{
    const QPointF across(-outwards.y(), outwards.x());
    const auto bar = [&](qreal distance) {
        const QPointF middle = at + outwards * distance;
        return QLineF(middle + across * kBarHalf, middle - across * kBarHalf);
    };
    EndMark mark;
    const auto add = [&mark](const QLineF &line) { mark.lines[size_t(mark.lineCount++)] = line; };

    const bool many = cardinality.isMany();
    const qreal outer = many ? kFootLength : kOuterBar;
    if (many) {
        const QPointF apex = at + outwards * kFootLength;
        add(QLineF(apex, at + across * kFootSpread));
        add(QLineF(apex, at - across * kFootSpread));
    } else {
        add(bar(kOuterBar));
    }
    if (cardinality.minimum == 0)
        mark.ring = at + outwards * (outer + kRingRadius + (many ? 0.5 : 1.5));
    else
        add(bar(outer + (many ? 4 : 5)));
    return mark;
}

} // namespace relata::diagram
