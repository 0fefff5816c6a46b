#include "views/canvas/minimap.h"

#include "views/canvas/canvasbar.h"
#include "views/canvas/canvasview.h"
#include "views/widgets/theme.h"

#include <QMouseEvent>
#include <QPainter>

namespace relata {

using namespace Qt::StringLiterals;

namespace {
constexpr int kMargin = 12;
}

Minimap::Minimap(CanvasView &view) : QWidget(&view), m_view(view)
{
    setObjectName(u"minimap"_s);
    setFixedSize(172, 106);
    setAccessibleName(tr("Overview"));
    m_redraw.setSingleShot(true);
    m_redraw.setInterval(60);
    connect(&m_redraw, &QTimer::timeout, this, [this] {
        m_stale = true;
        update();
    });
    connect(&view, &CanvasView::viewChanged, this, qOverload<>(&QWidget::update));
    connect(&view.canvas(), &CanvasScene::contentChanged, &m_redraw, qOverload<>(&QTimer::start));
    connect(&Theme::instance(), &Theme::changed, &m_redraw, qOverload<>(&QTimer::start));
}

QTransform Minimap::toWidget() const
{
    const QRectF area = QRectF(rect()).adjusted(kMargin, kMargin - 1, -kMargin, -kMargin - 1);
    const qreal scale = std::min({area.width() / std::max(1.0, m_extent.width()), area.height() / std::max(1.0, m_extent.height()), 0.14});
    QTransform transform;
    transform.translate(area.center().x(), area.center().y());
    transform.scale(scale, scale);
    transform.translate(-m_extent.center().x(), -m_extent.center().y());
    return transform;
}

void Minimap::drawPicture()
{
    m_stale = false;
    m_extent = m_view.canvas().contentRect();
    m_picture = QPixmap(size() * devicePixelRatioF());
    m_picture.setDevicePixelRatio(devicePixelRatioF());
    m_picture.fill(Qt::transparent);
    QPainter painter(&m_picture);
    const diagram::DiagramColors &c = m_view.canvas().paintState().look.colors;
    const QTransform transform = toWidget();
    painter.setRenderHint(QPainter::Antialiasing, m_view.canvas().entityItems().size() < 500);
    painter.setPen(Qt::NoPen);
    for (const EntityItem *item : m_view.canvas().entityItems()) {
        QColor color = c.swatch(item->content().swatch);
        color.setAlphaF(0.55F);
        painter.setBrush(color);
        const QRectF box = transform.mapRect(item->box());
        painter.drawRoundedRect(box, std::min(2.0, box.height() / 4), std::min(2.0, box.height() / 4));
    }
    painter.setBrush(m_view.canvas().paintState().noteLine);
    for (const NoteItem *item : m_view.canvas().noteItems())
        painter.drawRect(transform.mapRect(item->box()));
}

void Minimap::paintEvent(QPaintEvent *)
{
    if (m_stale || m_picture.size() != size() * devicePixelRatioF())
        drawPicture();
    paintFloating(this);
    QPainter painter(this);
    painter.drawPixmap(0, 0, m_picture);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF inside = QRectF(rect()).adjusted(7.5, 6.5, -7.5, -8.5);
    const QRectF seen = toWidget().mapRect(m_view.visibleRect()).intersected(inside);
    if (seen.isValid() && !m_extent.isEmpty()) {
        painter.setPen(QPen(themeColors().accent, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(seen, 3, 3);
    }
}

void Minimap::centerAt(QPointF point)
{
    m_view.inMotion();
    m_view.centerOn(toWidget().inverted().map(point));
}

void Minimap::mousePressEvent(QMouseEvent *event)
{
    centerAt(event->position());
}

void Minimap::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton)
        centerAt(event->position());
}

void Minimap::wheelEvent(QWheelEvent *event)
{
    m_view.zoomBy(event->angleDelta().y() > 0 ? 1.2 : 1 / 1.2);
    event->accept();
}

} // namespace relata
