// The bar of tools that floats over the canvas.
#pragma once

#include <QFrame>

namespace relata {

class CanvasActions;

class CanvasBar final : public QFrame
{
    Q_OBJECT

public:
    CanvasBar(const CanvasActions &actions, QWidget *parent);

protected:
    void paintEvent(QPaintEvent *event) override;
};

// Ground of what floats over the canvas: a panel with a soft shadow.
void paintFloating(QWidget *widget);

} // namespace relata
