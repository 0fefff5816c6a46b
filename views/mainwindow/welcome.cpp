#include "views/mainwindow/welcome.h"

#include "views/widgets/icons.h"
#include "views/widgets/parts.h"
#include "views/widgets/theme.h"

#include <QFileInfo>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

constexpr int kDoorWidth = 220, kLeastDoorWidth = 170, kDoorHeight = 138, kDoorGap = 8, kMostRecent = 5;

QPushButton *createDoor(const QString &iconName, const QString &title, const QString &text)
{
    auto *door = new QPushButton;
    door->setProperty("look", u"door"_s);
    door->setMinimumWidth(kLeastDoorWidth);
    door->setMaximumWidth(kDoorWidth);
    door->setFixedHeight(kDoorHeight);
    door->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    door->setAccessibleName(title);
    door->setAccessibleDescription(text);
    auto *picture = new QToolButton;
    picture->setIcon(icon(iconName, IconTone::Accent));
    picture->setIconSize({24, 24});
    picture->setFocusPolicy(Qt::NoFocus);
    picture->setAccessibleName(title);
    auto *head = new QLabel(title);
    setTone(head, Tone::Strong);
    auto *words = new QLabel(text);
    setTone(words, Tone::Soft);
    words->setWordWrap(true);
    auto *layout = new QVBoxLayout(door);
    layout->setContentsMargins(12, 14, 16, 14);
    layout->setSpacing(4);
    layout->addWidget(picture, 0, Qt::AlignLeft);
    layout->addWidget(head);
    layout->addWidget(words);
    layout->addStretch();
    head->setContentsMargins(4, 0, 0, 0);
    words->setContentsMargins(4, 0, 0, 0);
    for (QWidget *part : {static_cast<QWidget *>(picture), static_cast<QWidget *>(head), static_cast<QWidget *>(words)})
        part->setAttribute(Qt::WA_TransparentForMouseEvents);
    return door;
}

} // namespace

Welcome::Welcome(QWidget *parent) : QWidget(parent), m_recent(new QVBoxLayout), m_recentArea(new QWidget)
{
    setProperty("area", u"canvas"_s);
    setAttribute(Qt::WA_StyledBackground);
    auto *title = new QLabel(tr("Design your data, and how it is related"));
    setTone(title, Tone::Title);
    auto *text = new QLabel(tr("Draw entities or bring them along, relate them, and export models and an API that run."));
    setTone(text, Tone::Soft);
    text->setWordWrap(true);
    auto *draw = createDoor(u"entity"_s, tr("Draw"), tr("Begin with an empty page: double-click it to make an entity."));
    auto *import = createDoor(u"database"_s, tr("Import a database"), tr("Read the tables of PostgreSQL, MariaDB, MySQL or SQLite, with their relationships."));
    auto *sample = createDoor(u"sample"_s, tr("Open a sample"), tr("Look around in a finished model first."));
    connect(draw, &QPushButton::clicked, this, &Welcome::drawWanted);
    connect(import, &QPushButton::clicked, this, &Welcome::importWanted);
    connect(sample, &QPushButton::clicked, this, &Welcome::sampleWanted);
    auto *doors = new QHBoxLayout;
    doors->setSpacing(kDoorGap);
    for (QPushButton *door : {draw, import, sample})
        doors->addWidget(door);

    auto *recent = new QVBoxLayout(m_recentArea);
    recent->setContentsMargins(0, 14, 0, 0);
    recent->setSpacing(4);
    recent->addWidget(createHeading(tr("Lately")));
    recent->addLayout(m_recent);
    m_recent->setSpacing(0);
    m_recentArea->hide();

    auto *middle = new QWidget;
    middle->setMaximumWidth(3 * kDoorWidth + 2 * kDoorGap);
    auto *column = new QVBoxLayout(middle);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addStretch(2);
    column->addWidget(title);
    column->addWidget(text);
    column->addSpacing(14);
    column->addLayout(doors);
    column->addWidget(m_recentArea);
    column->addStretch(3);
    auto *layout = new QHBoxLayout(this);
    layout->addStretch(1);
    layout->addWidget(middle, 1000);
    layout->addStretch(1);
}

void Welcome::setRecentFiles(const QStringList &paths)
{
    while (QLayoutItem *item = m_recent->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const QString &path : paths.mid(0, kMostRecent)) {
        const QFileInfo info(path);
        auto *button = new QPushButton(icon(u"file"_s), info.fileName());
        setLook(button, ButtonLook::Flat);
        button->setToolTip(path);
        connect(button, &QPushButton::clicked, this, [this, path] { emit fileWanted(path); });
        m_recent->addWidget(button, 0, Qt::AlignLeft);
    }
    m_recentArea->setVisible(!paths.isEmpty());
}

} // namespace relata
