// "− 100 % +" in the corner; the middle goes back to 100 %.
#pragma once

#include <QFrame>

class QToolButton;

namespace relata {

class CanvasView;

class ZoomControl final : public QFrame
{
    Q_OBJECT

public:
    explicit ZoomControl(CanvasView &view);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QToolButton *addButton(const QString &text, const QString &tip);
    void showZoom(qreal zoom);

    QToolButton *m_value = nullptr;
};

} // namespace relata
