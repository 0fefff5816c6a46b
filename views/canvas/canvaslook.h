// The theme's tokens as the diagram's colours, and what the items share while painting.
#pragma once

#include "model/diagram/drawing.h"

namespace relata {

[[nodiscard]] diagram::Look canvasLook(); // of the theme as it is now

// One for a scene; items hold a reference. They never ask anything else while painting.
struct CanvasPaint
{
    diagram::Look look;
    diagram::Quality quality = diagram::Quality::Still;
    QColor noteGround, noteLine, noteText;
};
[[nodiscard]] CanvasPaint canvasPaint();

} // namespace relata
