#include "views/canvas/bubble.h"

#include "views/widgets/theme.h"

#include <QPainter>

namespace relata {

Bubble::Bubble(QWidget *parent) : QLabel(parent)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    setContentsMargins(10, 6, 10, 6);
    setMaximumWidth(340);
    setFont(Theme::readingFont());
    hide();
}

void Bubble::showAt(const QString &text, QPoint point, Tone tone)
{
    m_tone = tone;
    setText(text);
    QPalette colors = palette();
    colors.setColor(QPalette::WindowText, tone == Tone::Refusal ? themeColors().error : themeColors().text);
    setPalette(colors);
    const int wanted = fontMetrics().horizontalAdvance(text) + 22;
    resize(std::min(wanted, 340), 10);
    resize(width(), heightForWidth(width()));
    QPoint corner = point + QPoint(14, 18);
    const QRect area = parentWidget()->rect().adjusted(6, 6, -6, -6);
    if (corner.x() + width() > area.right())
        corner.setX(point.x() - 14 - width());
    if (corner.y() + height() > area.bottom())
        corner.setY(point.y() - 14 - height());
    move(std::max(area.left(), corner.x()), std::max(area.top(), corner.y()));
    show();
    raise();
}

void Bubble::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const ThemeColors &c = themeColors();
    painter.setPen(QPen(m_tone == Tone::Refusal ? c.error : c.line, 1));
    painter.setBrush(m_tone == Tone::Refusal ? c.errorSoft : c.raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    painter.end();
    QLabel::paintEvent(event);
}

} // namespace relata
