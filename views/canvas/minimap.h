// The whole diagram small, with what is seen of it; drag and wheel work in it.
#pragma once

#include <QPixmap>
#include <QTimer>
#include <QWidget>

namespace relata {

class CanvasView;

class Minimap final : public QWidget
{
    Q_OBJECT

public:
    explicit Minimap(CanvasView &view);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    void drawPicture();
    [[nodiscard]] QTransform toWidget() const;
    void centerAt(QPointF point);

    CanvasView &m_view;
    QPixmap m_picture;
    QRectF m_extent; // of the scene, as the picture shows it
    QTimer m_redraw;
    bool m_stale = true;
};

} // namespace relata
