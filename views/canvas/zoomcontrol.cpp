#include "views/canvas/zoomcontrol.h"

#include "views/canvas/canvasactions.h"
#include "views/canvas/canvasbar.h"
#include "views/canvas/canvasview.h"
#include "views/widgets/theme.h"

#include <QHBoxLayout>
#include <QToolButton>
#include <cmath>

namespace relata {

using namespace Qt::StringLiterals;

ZoomControl::ZoomControl(CanvasView &view) : QFrame(&view)
{
    setObjectName(u"zoomControl"_s);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(7, 5, 7, 7);
    layout->setSpacing(0);
    QToolButton *out = addButton(u"\u2212"_s, view.canvasActions().zoomOut->toolTip());
    m_value = addButton({}, view.canvasActions().zoomActual->toolTip());
    m_value->setFixedWidth(56);
    QToolButton *in = addButton(u"+"_s, view.canvasActions().zoomIn->toolTip());
    connect(out, &QToolButton::clicked, view.canvasActions().zoomOut, &QAction::trigger);
    connect(m_value, &QToolButton::clicked, view.canvasActions().zoomActual, &QAction::trigger);
    connect(in, &QToolButton::clicked, view.canvasActions().zoomIn, &QAction::trigger);
    connect(&view, &CanvasView::zoomChanged, this, &ZoomControl::showZoom);
    showZoom(view.zoom());
}

QToolButton *ZoomControl::addButton(const QString &text, const QString &tip)
{
    auto *button = new QToolButton(this);
    button->setText(text);
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::NoFocus);
    button->setFont(Theme::codeFont());
    layout()->addWidget(button);
    return button;
}

void ZoomControl::showZoom(qreal zoom)
{
    m_value->setText(tr("%L1 %").arg(int(std::round(zoom * 100))));
}

void ZoomControl::paintEvent(QPaintEvent *)
{
    paintFloating(this);
}

} // namespace relata
