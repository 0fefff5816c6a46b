#include "views/wizard/sidecard.h"

#include "model/schema/relationships.h"
#include "views/widgets/theme.h"

#include <QComboBox>
#include <QCompleter>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QStyle>
#include <QVBoxLayout>

namespace relata {

using namespace Qt::StringLiterals;

namespace {

QLabel *captionFor(QWidget *buddy, const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    setTone(label, Tone::Caption);
    label->setBuddy(buddy);
    return label;
}

// A label that ends in an ellipsis where there is no room.
class HintLabel : public QLabel
{
public:
    using QLabel::QLabel;

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const QString shown = fontMetrics().elidedText(text(), Qt::ElideRight, width());
        style()->drawItemText(&painter, rect(), int(alignment()), palette(), isEnabled(), shown, foregroundRole());
    }
};

QLabel *hintLabel(QWidget *parent)
{
    auto *label = new HintLabel(parent);
    setTone(label, Tone::Caption);
    label->setStyleSheet(u"font-size: 11px"_s);
    label->setTextFormat(Qt::PlainText);
    label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // a long name must not widen the card
    label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    return label;
}

} // namespace

SideCard::SideCard(Side side, QWidget *parent) : QFrame(parent), m_side(side)
{
    setProperty("card", true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 12, 14, 14);
    layout->setSpacing(4);
    createHead();
    createEntity();
    createReference();
    createKey();
    createDiscriminator();
    layout->addStretch(1);
}

void SideCard::createHead()
{
    auto *head = new QLabel(m_side == Side::Source ? tr("Source") : tr("Target"), this);
    head->setProperty("heading", true);
    head->setToolTip(m_side == Side::Source ? tr("The entity that is pointed at where there is one of it: the List of a Task.")
                                            : tr("The entity at the other end: the Tasks of a List."));
    layout()->addWidget(head);
    static_cast<QVBoxLayout *>(layout())->addSpacing(4);
}

void SideCard::createEntity()
{
    m_entity = new QComboBox(this);
    m_entity->setEditable(true);
    m_entity->setInsertPolicy(QComboBox::NoInsert);
    m_entity->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_entity->setMinimumContentsLength(8);
    m_entity->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_entity->completer()->setFilterMode(Qt::MatchContains);
    m_entity->completer()->setCaseSensitivity(Qt::CaseInsensitive);
    m_entity->setAccessibleName(m_side == Side::Source ? tr("Source entity") : tr("Target entity"));
    m_entity->setObjectName(m_side == Side::Source ? u"sourceEntity"_s : u"targetEntity"_s);
    m_entity->lineEdit()->setPlaceholderText(tr("Choose an entity"));
    connect(m_entity, &QComboBox::editTextChanged, this, &SideCard::edited);
    m_instead = new QLineEdit(this);
    m_instead->setReadOnly(true);
    m_instead->setFocusPolicy(Qt::NoFocus);
    m_instead->setAccessibleName(m_entity->accessibleName());
    m_instead->hide();
    m_entityLabel = captionFor(m_entity, m_side == Side::Source ? tr("&Entity") : tr("En&tity"), this);
    layout()->addWidget(m_entityLabel);
    layout()->addWidget(m_entity);
    layout()->addWidget(m_instead);
    static_cast<QVBoxLayout *>(layout())->addSpacing(6);
}

void SideCard::createReference()
{
    m_reference = new QLineEdit(this);
    m_reference->setFont(Theme::codeFont());
    m_reference->setObjectName(m_side == Side::Source ? u"sourceReference"_s : u"targetReference"_s);
    m_reference->setAccessibleName(m_side == Side::Source ? tr("Source Reference") : tr("Target Reference"));
    m_reference->setToolTip(m_side == Side::Source ? tr("The name, on the Target, of the Source. Empty: the name shown in grey.")
                                                   : tr("The name, on the Source, of the Target. Empty: the name shown in grey."));
    connect(m_reference, &QLineEdit::textChanged, this, &SideCard::edited);
    m_referenceLabel = captionFor(m_reference, m_side == Side::Source ? tr("Source &Reference") : tr("Target Re&ference"), this);
    m_referenceHint = hintLabel(this);
    auto *row = new QHBoxLayout;
    row->setSpacing(4);
    row->addWidget(m_referenceLabel);
    row->addWidget(m_referenceHint, 1);
    static_cast<QVBoxLayout *>(layout())->addLayout(row);
    layout()->addWidget(m_reference);
    static_cast<QVBoxLayout *>(layout())->addSpacing(6);
}

void SideCard::createKey()
{
    m_key = new QComboBox(this);
    m_key->setEditable(true);
    m_key->setInsertPolicy(QComboBox::NoInsert);
    m_key->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_key->setMinimumContentsLength(8);
    m_key->lineEdit()->setFont(Theme::codeFont());
    m_key->setObjectName(m_side == Side::Source ? u"sourceKey"_s : u"targetKey"_s);
    m_key->setAccessibleName(m_side == Side::Source ? tr("Key of the Source") : tr("Key of the Target"));
    m_key->setToolTip(tr("The fields that carry the relationship, separated by commas: existing ones are used, new ones are made. Empty: what is shown in grey."));
    connect(m_key, &QComboBox::editTextChanged, this, &SideCard::edited);
    m_keyHint = hintLabel(this);
    auto *row = new QHBoxLayout;
    row->setSpacing(6);
    m_keyLabel = captionFor(m_key, m_side == Side::Source ? tr("&Key") : tr("Ke&y"), this);
    row->addWidget(m_keyLabel);
    row->addWidget(m_keyHint, 1);
    static_cast<QVBoxLayout *>(layout())->addLayout(row);
    layout()->addWidget(m_key);
}

// Of a side that an allow-list stands for.
void SideCard::createDiscriminator()
{
    m_discriminator = new QLineEdit(this);
    m_discriminator->setFont(Theme::codeFont());
    m_discriminator->setObjectName(m_side == Side::Source ? u"sourceDiscriminator"_s : u"targetDiscriminator"_s);
    m_discriminator->setAccessibleName(m_side == Side::Source ? tr("Field that says which entity the Source is") : tr("Field that says which entity the Target is"));
    m_discriminator->setToolTip(tr("The discriminator: a field beside the key that says which entity the record is of. Empty: the name shown in grey."));
    connect(m_discriminator, &QLineEdit::textChanged, this, &SideCard::edited);
    m_discriminatorLabel = captionFor(m_discriminator, tr("Which it is"), this);
    m_discriminatorHint = hintLabel(this);
    auto *row = new QHBoxLayout;
    row->setSpacing(6);
    row->addWidget(m_discriminatorLabel);
    row->addWidget(m_discriminatorHint, 1);
    static_cast<QVBoxLayout *>(layout())->addLayout(row);
    layout()->addWidget(m_discriminator);
}

void SideCard::setEntities(const Schema &schema)
{
    m_schema = schema;
    const QSignalBlocker blocker(m_entity);
    const QString text = m_entity->currentText();
    m_entity->clear();
    const SchemaIndex index(schema);
    for (const EntityId id : index.entitiesByName())
        m_entity->addItem(schema.entities()[id].name, id.value);
    m_entity->setCurrentIndex(-1);
    m_entity->setEditText(text);
}

EntityId SideCard::entity() const
{
    const QString text = m_entity->currentText().trimmed();
    const int current = m_entity->currentIndex();
    if (current >= 0 && m_entity->itemText(current) == text) // two entities may bear one name: the chosen one counts
        return EntityId{m_entity->itemData(current).toULongLong()};
    int found = m_entity->findText(text, Qt::MatchExactly | Qt::MatchCaseSensitive);
    if (found < 0)
        found = m_entity->findText(text, Qt::MatchFixedString);
    return found < 0 ? EntityId() : EntityId{m_entity->itemData(found).toULongLong()};
}

QString SideCard::entityText() const
{
    return m_entity->currentText().trimmed();
}

void SideCard::setEntity(EntityId id)
{
    const QSignalBlocker blocker(m_entity);
    m_entity->setCurrentIndex(id ? m_entity->findData(id.value) : -1);
    if (m_entity->currentIndex() < 0)
        m_entity->setEditText({});
}

QString SideCard::reference() const
{
    return m_reference->text().trimmed();
}

void SideCard::setReference(const QString &reference)
{
    const QSignalBlocker blocker(m_reference);
    m_reference->setText(reference);
}

QStringList SideCard::key() const
{
    QStringList names;
    for (const QString &part : m_key->currentText().split(u',', Qt::SkipEmptyParts)) {
        if (const QString name = part.trimmed(); !name.isEmpty())
            names << name;
    }
    return names;
}

void SideCard::setKey(const QStringList &names)
{
    const QSignalBlocker blocker(m_key);
    m_key->setCurrentIndex(-1);
    m_key->setEditText(names.join(u", "_s));
}

QString SideCard::discriminator() const
{
    return m_discriminator->text().trimmed();
}

void SideCard::setDiscriminator(const QString &name)
{
    const QSignalBlocker blocker(m_discriminator);
    m_discriminator->setText(name);
}

void SideCard::present(const Presentation &presentation)
{
    const bool isEntity = presentation.entityLabel.isEmpty();
    m_entity->setVisible(isEntity);
    m_instead->setVisible(!isEntity);
    m_instead->setText(presentation.entityInstead);
    m_instead->setToolTip(presentation.entityInstead);
    m_instead->setCursorPosition(0);
    m_entityLabel->setText(!isEntity ? presentation.entityLabel : m_side == Side::Source ? tr("&Entity") : tr("En&tity"));
    m_entity->lineEdit()->setPlaceholderText(presentation.entityPlaceholder.isEmpty() ? tr("Choose an entity") : presentation.entityPlaceholder);
    const auto show = [](Asked asked, std::initializer_list<QWidget *> widgets) {
        for (QWidget *widget : widgets)
            widget->setVisible(asked == Asked::Yes);
    };
    show(presentation.reference, {m_referenceLabel, m_referenceHint, m_reference});
    show(presentation.key, {m_keyLabel, m_keyHint, m_key});
    show(presentation.discriminator, {m_discriminatorLabel, m_discriminatorHint, m_discriminator});
    m_discriminator->setPlaceholderText(presentation.discriminatorPlaceholder);
    m_discriminatorHint->setText(presentation.discriminatorHint);
    m_referenceHint->setText(presentation.referenceHint);
    m_referenceHint->setToolTip(presentation.referenceHint);
    m_reference->setAccessibleDescription(presentation.referenceHint);
    m_reference->setPlaceholderText(presentation.referencePlaceholder);
    m_keyHint->setText(presentation.keyHint);
    m_key->setAccessibleDescription(presentation.keyHint);
    m_key->lineEdit()->setPlaceholderText(presentation.keyPlaceholder);
    QStringList shown;
    for (int i = 0; i < m_key->count(); ++i)
        shown << m_key->itemText(i);
    if (shown == presentation.keyChoices)
        return;
    const QSignalBlocker blocker(m_key);
    const QString text = m_key->currentText();
    m_key->clear();
    m_key->addItems(presentation.keyChoices);
    m_key->setCurrentIndex(-1);
    m_key->setEditText(text);
}

} // namespace relata
