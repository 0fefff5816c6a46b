#include "views/canvas/canvaslook.h"

#include "views/widgets/theme.h"

namespace relata {

namespace {

QColor mixed(const QColor &a, const QColor &b, double part)
{
    const auto channel = [part](int from, int to) { return int(from + (to - from) * part); };
    return {channel(a.red(), b.red()), channel(a.green(), b.green()), channel(a.blue(), b.blue())};
}

} // namespace

diagram::Look canvasLook()
{
    const ThemeColors &theme = themeColors();
    diagram::Look look;
    diagram::DiagramColors &c = look.colors;
    c.canvas = theme.canvas; c.dot = theme.dot; c.panel = theme.panel; c.sunk = theme.sunk; c.line = theme.line; c.text = theme.text;
    c.soft = theme.soft; c.faint = theme.faint; c.accent = theme.accent; c.accentSoft = theme.accentSoft; c.key = theme.key;
    c.reference = theme.reference; c.edge = theme.edge; c.ok = theme.ok; c.warn = theme.warn; c.error = theme.error; c.shadow = theme.shadow;
    c.swatches.clear();
    for (const QString &token : Theme::swatchTokens())
        c.swatches.insert(token, Theme::instance().swatch(token));
    return look;
}

CanvasPaint canvasPaint()
{
    const ThemeColors &theme = themeColors();
    CanvasPaint paint;
    paint.look = canvasLook();
    paint.noteGround = mixed(theme.panel, theme.amber, Theme::instance().isDark() ? 0.16 : 0.14);
    paint.noteLine = mixed(theme.panel, theme.amber, 0.4);
    paint.noteText = theme.text;
    return paint;
}

} // namespace relata
