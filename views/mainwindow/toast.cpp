#include "views/mainwindow/toast.h"

#include <QAccessible>
#include <QEvent>
#include <QStyle>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

constexpr int kBottom = 20, kWidest = 620, kShortestMs = 3500, kMsPerLetter = 55, kAbove = 9; // the padding of the style sheet and its line, which heightForWidth() leaves out

} // namespace

Toast::Toast(QWidget *over) : QLabel(over), m_over(over)
{
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    setAlignment(Qt::AlignCenter);
    m_end.setSingleShot(true);
    connect(&m_end, &QTimer::timeout, this, &QWidget::hide);
    over->installEventFilter(this);
    hide();
}

void Toast::say(const QString &text, Kind kind)
{
    setProperty("toast", kind == Kind::Refusal ? QVariant(u"error"_s) : QVariant(true));
    style()->unpolish(this);
    style()->polish(this);
    setText(text);
    setAccessibleName(text);
    place();
    show();
    raise();
    m_end.start(kShortestMs + kMsPerLetter * int(text.size()));
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void Toast::place()
{
    const int most = qMin(kWidest, m_over->width() - 40);
    const int wide = qMin(most, fontMetrics().horizontalAdvance(text()) + 34);
    resize(wide, fontMetrics().boundingRect(QRect(0, 0, wide - 30, 0), Qt::TextWordWrap, text()).height() + 2 * kAbove);
    move((m_over->width() - width()) / 2, m_over->height() - height() - kBottom);
}

bool Toast::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_over && event->type() == QEvent::Resize && isVisible())
        place();
    return QLabel::eventFilter(watched, event);
}

} // namespace relata
