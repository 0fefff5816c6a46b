#include "views/widgets/parts.h"

#include "views/widgets/icons.h"
#include "views/widgets/theme.h"

#include <QAction>
#include <QKeyEvent>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace relata {

Chip::Chip(const QString &text, QWidget *parent) : QLabel(text, parent)
{
    setProperty("chip", true);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Maximum);
}

Card::Card(QWidget *parent) : QFrame(parent)
{
    setProperty("card", true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 14, 14, 14);
    layout->setSpacing(8);
}

QBoxLayout *Card::box() const
{
    return static_cast<QBoxLayout *>(layout());
}

EmptyState::EmptyState(const QString &iconName, const QString &title, const QString &text, QWidget *parent)
    : QWidget(parent), m_title(new QLabel(title)), m_text(new QLabel(text)), m_buttons(new QHBoxLayout)
{
    auto *picture = new QToolButton; // a label would keep the old theme's picture
    picture->setIcon(icon(iconName));
    picture->setIconSize({32, 32});
    picture->setEnabled(true);
    picture->setFocusPolicy(Qt::NoFocus);
    picture->setAttribute(Qt::WA_TransparentForMouseEvents);
    picture->setAccessibleName(title);
    setTone(m_title, Tone::Strong);
    setTone(m_text, Tone::Soft);
    m_text->setWordWrap(true);
    for (QLabel *label : {m_title, m_text})
        label->setAlignment(Qt::AlignHCenter);
    m_text->setMinimumWidth(180);
    m_title->setVisible(!title.isEmpty());
    m_buttons->setSpacing(8);
    m_buttons->setAlignment(Qt::AlignHCenter);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 20);
    layout->setSpacing(8);
    layout->addStretch();
    layout->addWidget(picture, 0, Qt::AlignHCenter);
    layout->addWidget(m_title);
    layout->addWidget(m_text);
    layout->addLayout(m_buttons);
    layout->addStretch();
}

QPushButton *EmptyState::addButton(const QString &text)
{
    auto *button = new QPushButton(text);
    m_buttons->addWidget(button);
    return button;
}

void EmptyState::setTexts(const QString &title, const QString &text)
{
    m_title->setText(title);
    m_title->setVisible(!title.isEmpty());
    m_text->setText(text);
}

SearchField::SearchField(const QString &placeholder, QWidget *list, QWidget *parent) : QLineEdit(parent), m_list(list)
{
    setPlaceholderText(placeholder);
    setAccessibleName(placeholder);
    setClearButtonEnabled(true);
    addAction(icon(u"search"_s), LeadingPosition);
}

void SearchField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && !text().isEmpty()) {
        clear();
        return;
    }
    if (event->key() == Qt::Key_Down && m_list) {
        m_list->setFocus(Qt::TabFocusReason);
        return;
    }
    QLineEdit::keyPressEvent(event);
}

Banner::Banner(QWidget *parent) : QFrame(parent), m_text(new QLabel), m_row(new QHBoxLayout(this))
{
    setProperty("banner", true);
    m_text->setWordWrap(true);
    m_row->setContentsMargins(12, 6, 8, 6);
    m_row->setSpacing(8);
    m_row->addWidget(m_text, 1);
    hide();
}

void Banner::setMessage(const QString &text)
{
    m_text->setText(text);
    setVisible(!text.isEmpty());
}

QPushButton *Banner::addButton(const QString &text)
{
    auto *button = new QPushButton(text);
    m_buttons.append(button);
    m_row->addWidget(button);
    return button;
}

void Banner::clearButtons()
{
    for (QPushButton *button : std::as_const(m_buttons))
        button->deleteLater();
    m_buttons.clear();
}

QFrame *createRule(QWidget *parent)
{
    auto *rule = new QFrame(parent);
    rule->setProperty("rule", true);
    return rule;
}

QLabel *createHeading(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setProperty("heading", true);
    return label;
}

QToolButton *createIconButton(const QString &iconName, const QString &text, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setIcon(icon(iconName));
    button->setToolTip(text);
    button->setAccessibleName(text);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

QWidget *createLabelled(const QString &label, QWidget *input, QWidget *parent)
{
    auto *both = new QWidget(parent);
    auto *caption = new QLabel(label);
    setTone(caption, Tone::Caption);
    caption->setBuddy(input);
    auto *layout = new QVBoxLayout(both);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(caption);
    layout->addWidget(input);
    return both;
}

} // namespace relata
