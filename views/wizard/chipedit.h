// A line of chips that grows as one types: Enter or a comma outside brackets makes a chip, Backspace in the empty field takes the
// last one back to be typed on.
#pragma once

#include <QStringList>
#include <QWidget>

class QLineEdit;

namespace relata {

class ChipEdit : public QWidget
{
    Q_OBJECT

public:
    explicit ChipEdit(QWidget *parent = nullptr);

    // What is being typed counts as the last one.
    [[nodiscard]] QStringList texts() const;
    void setTexts(const QStringList &texts); // doesn't emit
    [[nodiscard]] QLineEdit *edit() const { return m_edit; }

    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    void edited();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void commit();
    void addChip(const QString &text);
    void removeChip(QWidget *chip);
    int arrange(int width, bool apply) const;

    QLineEdit *m_edit = nullptr;
    QList<QWidget *> m_chips;
};

} // namespace relata
