#include "views/panels/deletestorycard.h"

#include "model/sql/deletestory.h"
#include "views/widgets/parts.h"
#include "views/widgets/theme.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace relata {

using namespace Qt::StringLiterals;

namespace {

constexpr int kMostSteps = 40; // more nobody reads; the command line tells all
constexpr int kIndent = 12;

QLabel *createLine(const QString &text, Tone tone, int depth)
{
    auto *label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setContentsMargins(depth * kIndent, 0, 0, 0);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    setTone(label, tone);
    return label;
}

Tone toneOf(DeleteEffect effect)
{
    switch (effect) {
    case DeleteEffect::Deleted:
        return Tone::Error;
    case DeleteEffect::Nulled:
    case DeleteEffect::Defaulted:
        return Tone::Warn;
    case DeleteEffect::Blocked:
        return Tone::Normal;
    case DeleteEffect::Dangling:
        break;
    }
    return Tone::Soft;
}

} // namespace

DeleteStoryCard::DeleteStoryCard(QWidget *parent) : QWidget(parent), m_summary(createLine({}, Tone::Normal, 0)), m_steps(new QVBoxLayout), m_button(new QPushButton(tr("Show on Canvas")))
{
    m_button->setCheckable(true);
    m_button->setAutoDefault(false);
    connect(m_button, &QPushButton::clicked, this, &DeleteStoryCard::toggled);
    m_steps->setSpacing(3);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 4, 12, 12);
    layout->setSpacing(6);
    layout->addWidget(createHeading(tr("Deleting one")));
    layout->addWidget(m_summary);
    layout->addLayout(m_steps);
    layout->addWidget(m_button, 0, Qt::AlignLeft);
}

void DeleteStoryCard::setEntity(const SchemaIndex &index, EntityId entity)
{
    m_index = index;
    m_entity = entity;
    m_told = false;
    m_button->setChecked(m_shown && m_shown == entity);
    if (isVisible())
        tell();
}

void DeleteStoryCard::setShown(EntityId entity)
{
    m_shown = entity;
    m_button->setChecked(entity && entity == m_entity);
}

QString DeleteStoryCard::summary() const
{
    return m_summary->text();
}

void DeleteStoryCard::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (!m_told)
        tell();
}

void DeleteStoryCard::tell()
{
    m_told = true;
    while (QLayoutItem *item = m_steps->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const Schema &schema = m_index.schema();
    if (!schema.entities().contains(m_entity))
        return;
    const DeleteStory story = deleteStory(m_index, m_entity);
    m_summary->setText(summaryOf(schema, story));
    std::vector<int> depths;
    for (const DeleteStep &step : story.steps) {
        depths.push_back(step.after < 0 ? 0 : depths[size_t(step.after)] + 1);
        if (m_steps->count() < kMostSteps)
            m_steps->addWidget(createLine(sentenceOf(schema, story, step), toneOf(step.effect), std::min(depths.back(), 4)));
    }
    for (const QString &line : differencesOf(m_index, story)) {
        if (m_steps->count() < kMostSteps)
            m_steps->addWidget(createLine(line, Tone::Faint, 0));
    }
}

} // namespace relata
