#include "views/mainwindow/topbar.h"

#include "views/widgets/icons.h"
#include "views/widgets/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenuBar>
#include <QPushButton>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

constexpr int kHeight = 44, kPaletteWidth = 340;

} // namespace

TopBar::TopBar(QWidget *parent)
    : QWidget(parent), m_menus(new QMenuBar), m_name(new QLabel), m_state(new QLabel), m_history(new QHBoxLayout), m_palette(new QPushButton),
      m_export(new QPushButton(tr("Export…")))
{
    setProperty("area", u"top"_s);
    setAttribute(Qt::WA_StyledBackground);
    setFixedHeight(kHeight);
    m_menus->setNativeMenuBar(false);
    m_menus->setSizePolicy(QSizePolicy::Minimum, QSizePolicy::Fixed);
    setTone(m_name, Tone::Strong);
    setTone(m_state, Tone::Faint);
    m_name->setTextFormat(Qt::PlainText);
    m_history->setSpacing(2);

    m_palette->setProperty("look", u"field"_s);
    m_palette->setMinimumWidth(120);
    m_palette->setMaximumWidth(kPaletteWidth);
    m_palette->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_palette->setAccessibleName(tr("Find or do anything"));
    auto *inside = new QHBoxLayout(m_palette);
    inside->setContentsMargins(10, 0, 9, 0);
    auto *hint = new QLabel(tr("Find or do anything"));
    setTone(hint, Tone::Soft);
    auto *keys = new QLabel(u"Ctrl K"_s);
    setTone(keys, Tone::Code);
    for (QLabel *label : {hint, keys})
        label->setAttribute(Qt::WA_TransparentForMouseEvents);
    inside->addWidget(hint);
    inside->addStretch();
    inside->addWidget(keys);
    setLook(m_export, ButtonLook::Primary);
    connect(m_palette, &QPushButton::clicked, this, &TopBar::paletteWanted);
    connect(m_export, &QPushButton::clicked, this, &TopBar::exportWanted);

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(6, 0, 12, 0);
    layout->setSpacing(8);
    layout->addWidget(m_menus);
    layout->addSpacing(6);
    layout->addWidget(m_name);
    layout->addWidget(m_state);
    layout->addSpacing(6);
    layout->addLayout(m_history);
    layout->addStretch(1);
    layout->addWidget(m_palette, 4);
    layout->addStretch(3);
    layout->addWidget(m_export);
}

void TopBar::setUndoActions(QAction *undo, QAction *redo)
{
    for (QAction *action : {undo, redo}) {
        auto *button = new QToolButton;
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonIconOnly);
        button->setFocusPolicy(Qt::TabFocus);
        m_history->addWidget(button);
    }
}

void TopBar::setProject(const QString &name, const QString &state)
{
    m_name->setText(name);
    m_state->setText(state);
}

} // namespace relata
