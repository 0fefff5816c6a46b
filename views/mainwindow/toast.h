// A sentence at the lower edge of the canvas that goes away by itself.
#pragma once

#include <QLabel>
#include <QTimer>

namespace relata {

class Toast : public QLabel
{
    Q_OBJECT

public:
    enum class Kind { News, Refusal };

    explicit Toast(QWidget *over);
    void say(const QString &text, Kind kind = Kind::News);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void mousePressEvent(QMouseEvent *) override { hide(); }

private:
    void place();

    QWidget *m_over;
    QTimer m_end;
};

} // namespace relata
