// Small pieces that windows are put together from. They follow the theme by themselves.
#pragma once

#include <QFrame>
#include <QLabel>
#include <QLineEdit>

class QBoxLayout;
class QHBoxLayout;
class QPushButton;
class QToolButton;

namespace relata {

// A small rounded label: "one-to-many", "SQLite".
class Chip : public QLabel
{
    Q_OBJECT

public:
    explicit Chip(const QString &text, QWidget *parent = nullptr);
};

// A framed area with soft corners.
class Card : public QFrame
{
    Q_OBJECT

public:
    explicit Card(QWidget *parent = nullptr);
    [[nodiscard]] QBoxLayout *box() const; // vertical
};

// What an empty place says, and the one thing to do about it.
class EmptyState : public QWidget
{
    Q_OBJECT

public:
    EmptyState(const QString &iconName, const QString &title, const QString &text, QWidget *parent = nullptr);
    // Under the text, in the order of adding.
    QPushButton *addButton(const QString &text);
    void setTexts(const QString &title, const QString &text);

private:
    QLabel *m_title = nullptr;
    QLabel *m_text = nullptr;
    QHBoxLayout *m_buttons = nullptr;
};

// A line for typing what to look for: a lens, a button to clear; Escape clears, Down goes to `list`.
class SearchField : public QLineEdit
{
    Q_OBJECT

public:
    explicit SearchField(const QString &placeholder, QWidget *list, QWidget *parent = nullptr);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *m_list = nullptr;
};

// A hint with a button or two that a view shows above its content: changed on disk, read only, recovered.
class Banner : public QFrame
{
    Q_OBJECT

public:
    explicit Banner(QWidget *parent = nullptr);
    void setMessage(const QString &text);
    QPushButton *addButton(const QString &text);
    void clearButtons();

private:
    QLabel *m_text = nullptr;
    QHBoxLayout *m_row = nullptr;
    QList<QPushButton *> m_buttons;
};

[[nodiscard]] QFrame *createRule(QWidget *parent = nullptr); // a horizontal line
[[nodiscard]] QLabel *createHeading(const QString &text, QWidget *parent = nullptr);
// Flat, with an icon; `text` is its name for those who don't see it, and its tool tip.
[[nodiscard]] QToolButton *createIconButton(const QString &iconName, const QString &text, QWidget *parent = nullptr);
// Label above, input below; the label's buddy is the input.
[[nodiscard]] QWidget *createLabelled(const QString &label, QWidget *input, QWidget *parent = nullptr);

} // namespace relata
