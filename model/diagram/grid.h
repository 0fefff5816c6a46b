// The coarse grid over a scene in which lines and boxes are looked up: by routing and by the item that paints all lines.
#pragma once

#include <QRectF>
#include <cmath>

namespace relata {

constexpr qreal kGridCell = 512; // scene units

// Calls f(qint64) with the key of each cell that the rectangle touches.
template<class Function>
void forEachCell(const QRectF &rect, Function &&f)
{
    for (int x = int(std::floor(rect.left() / kGridCell)); x <= int(std::floor(rect.right() / kGridCell)); ++x) {
        for (int y = int(std::floor(rect.top() / kGridCell)); y <= int(std::floor(rect.bottom() / kGridCell)); ++y)
            f((qint64(x) << 32) ^ quint32(y));
    }
}

} // namespace relata
