// How many there must be and may be: two numbers in a row, the second open at the top.
#pragma once

#include <QWidget>
#include <optional>

class QSpinBox;

namespace relata {

class BoundsEdit : public QWidget
{
    Q_OBJECT

public:
    // The boxes are named "minimum" and "maximum", with the prefix: "otherMinimum".
    explicit BoundsEdit(const QString &prefix, QWidget *parent = nullptr);

    [[nodiscard]] int minimum() const;
    [[nodiscard]] std::optional<int> maximum() const; // nullopt: any number
    void setBounds(int minimum, std::optional<int> maximum);
    [[nodiscard]] QSpinBox *minimumBox() const { return m_minimum; }
    [[nodiscard]] QSpinBox *maximumBox() const { return m_maximum; }

signals:
    void edited();

private:
    QSpinBox *m_minimum = nullptr;
    QSpinBox *m_maximum = nullptr;
};

} // namespace relata
