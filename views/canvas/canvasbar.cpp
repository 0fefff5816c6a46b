#include "views/canvas/canvasbar.h"

#include "views/canvas/canvasactions.h"
#include "views/widgets/theme.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QPainter>

namespace relata {

using namespace Qt::StringLiterals;

namespace {

// An action as a flat word with its key beside it.
class BarButton final : public QAbstractButton
{
public:
    BarButton(QAction *action, QWidget *parent) : QAbstractButton(parent), m_action(action)
    {
        setCheckable(action->isCheckable());
        setFocusPolicy(Qt::NoFocus);
        setMouseTracking(true);
        setAttribute(Qt::WA_Hover);
        setAccessibleName(action->text());
        QObject::connect(this, &QAbstractButton::clicked, action, &QAction::trigger);
        QObject::connect(action, &QAction::changed, this, [this] { follow(); });
        follow();
    }

    QSize sizeHint() const override
    {
        const QString key = keyText();
        const int keyWidth = key.isEmpty() ? 0 : QFontMetrics(Theme::codeFont()).horizontalAdvance(key) + 6;
        return {QFontMetrics(Theme::readingFont()).horizontalAdvance(m_action->text()) + keyWidth + 24, 28};
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const ThemeColors &c = themeColors();
        if (isChecked() || underMouse()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(isChecked() ? c.accentSoft : c.sunk);
            painter.drawRoundedRect(rect(), 6, 6);
        }
        painter.setFont(Theme::readingFont());
        painter.setPen(!isEnabled() ? c.faint : isChecked() ? c.accent : c.soft);
        const QRect area = rect().adjusted(12, 0, -12, 0);
        painter.drawText(area, Qt::AlignVCenter | Qt::AlignLeading, m_action->text());
        const QString key = keyText();
        if (!key.isEmpty()) {
            painter.setFont(Theme::codeFont());
            painter.setPen(c.faint);
            painter.drawText(area, Qt::AlignVCenter | Qt::AlignTrailing, key);
        }
    }

private:
    QString keyText() const
    {
        const QString key = m_action->shortcut().toString(QKeySequence::NativeText);
        return key.size() == 1 && m_action->isCheckable() && key != "V"_L1 ? key : QString();
    }
    void follow()
    {
        setChecked(m_action->isChecked());
        setEnabled(m_action->isEnabled());
        setToolTip(m_action->toolTip());
        setText(m_action->text());
        updateGeometry();
    }

    QAction *m_action;
};

} // namespace

CanvasBar::CanvasBar(const CanvasActions &actions, QWidget *parent) : QFrame(parent)
{
    setObjectName(u"canvasBar"_s);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 7, 8, 9);
    layout->setSpacing(2);
    for (QAction *action : actions.tools() + QList<QAction *>{actions.tidy})
        layout->addWidget(new BarButton(action, this));
}

void CanvasBar::paintEvent(QPaintEvent *)
{
    paintFloating(this);
}

void paintFloating(QWidget *widget)
{
    QPainter painter(widget);
    painter.setRenderHint(QPainter::Antialiasing);
    const ThemeColors &c = themeColors();
    const QRectF box = QRectF(widget->rect()).adjusted(3.5, 2.5, -3.5, -4.5);
    QColor shade = c.shadow;
    shade.setAlphaF(c.shadow.alphaF() * 0.5F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(shade);
    for (const qreal spread : {1.0, 3.0})
        painter.drawRoundedRect(box.adjusted(-spread, 1 - spread / 3, spread, spread + 0.5), 9 + spread, 9 + spread);
    painter.setPen(QPen(c.line, 1));
    painter.setBrush(c.panel);
    painter.drawRoundedRect(box, 9, 9);
}

} // namespace relata
