// A small text that floats over the canvas: why a target won't do, what is wrong with what was typed.
#pragma once

#include <QLabel>

namespace relata {

class Bubble : public QLabel
{
    Q_OBJECT

public:
    enum class Tone { Hint, Refusal };

    explicit Bubble(QWidget *parent);
    // Beside `point` (in the parent), kept within the parent.
    void showAt(const QString &text, QPoint point, Tone tone);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Tone m_tone = Tone::Hint;
};

} // namespace relata
