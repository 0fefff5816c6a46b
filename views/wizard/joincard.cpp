#include "views/wizard/joincard.h"

#include "model/schema/relationships.h"
#include "views/widgets/parts.h"
#include "views/widgets/theme.h"
#include "views/wizard/chipedit.h"

#include <QComboBox>
#include <QCompleter>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>

namespace relata {

using namespace Qt::StringLiterals;

namespace {

enum KeyChoice { PairIsKey, OwnIdUniquePair, OwnId };

} // namespace

JoinCard::JoinCard(QWidget *parent) : QFrame(parent)
{
    setProperty("card", true);
    createFields();
}

void JoinCard::createFields()
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(14, 12, 14, 14);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);

    m_head = createHeading({}, this);
    m_head->setToolTip(tr("Its rows are the pairs: one for each Target of each Source."));
    grid->addWidget(m_head, 0, 0, 1, 2);
    grid->setRowMinimumHeight(1, 4);

    const auto caption = [this](QWidget *buddy, const QString &text) {
        auto *label = new QLabel(text, this);
        setTone(label, Tone::Caption);
        label->setBuddy(buddy);
        return label;
    };
    m_name = new QComboBox(this);
    m_name->setEditable(true);
    m_name->setInsertPolicy(QComboBox::NoInsert);
    m_name->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_name->setMinimumContentsLength(8);
    m_name->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_name->completer()->setFilterMode(Qt::MatchContains);
    m_name->setObjectName(u"through"_s);
    m_name->setAccessibleName(tr("Name of the join entity"));
    connect(m_name, &QComboBox::editTextChanged, this, &JoinCard::edited);
    m_hint = new QLabel(this);
    setTone(m_hint, Tone::Caption);
    m_hint->setAlignment(Qt::AlignRight);
    auto *nameRow = new QHBoxLayout;
    nameRow->addWidget(caption(m_name, tr("&Name")));
    nameRow->addWidget(m_hint, 1);
    grid->addLayout(nameRow, 2, 0);
    grid->addWidget(m_name, 3, 0);

    m_key = new QComboBox(this);
    m_key->addItem(tr("the pair is the key"), PairIsKey);
    m_key->addItem(tr("an id of its own, no pair twice"), OwnIdUniquePair);
    m_key->addItem(tr("an id of its own, pairs may repeat"), OwnId);
    m_key->setObjectName(u"pairKey"_s);
    m_key->setAccessibleName(tr("Key of the join entity"));
    m_key->setToolTip(tr("The pair as the primary key says that nothing is paired twice; an id of its own lets other entities point at a pair."));
    connect(m_key, &QComboBox::currentIndexChanged, this, &JoinCard::edited);
    m_keyLabel = caption(m_key, tr("Its key"));
    grid->addWidget(m_keyLabel, 2, 1);
    grid->addWidget(m_key, 3, 1);

    m_fields = new ChipEdit(this);
    m_fields->edit()->setObjectName(u"junctionFields"_s);
    m_fields->edit()->setPlaceholderText(u"quantity: decimal(10,2)?"_s);
    m_fields->edit()->setAccessibleName(tr("Fields of each pair"));
    m_fields->setToolTip(tr("What each pair knows besides its two sides: a name, a type, “?” where it may be empty. Enter adds it."));
    connect(m_fields, &ChipEdit::edited, this, &JoinCard::edited);
    grid->setRowMinimumHeight(4, 6);
    m_fieldsLabel = caption(m_fields->edit(), tr("Fields of each pa&ir"));
    grid->addWidget(m_fieldsLabel, 5, 0, 1, 2);
    grid->addWidget(m_fields, 6, 0, 1, 2);

    m_language = new QLineEdit(this);
    m_language->setFont(Theme::codeFont());
    m_language->setObjectName(u"languageField"_s);
    m_language->setAccessibleName(tr("Field of the language"));
    m_language->setToolTip(tr("Holds a code such as “en” or “pt-BR”. Choose a Target instead to point at an entity of languages."));
    connect(m_language, &QLineEdit::textChanged, this, &JoinCard::edited);
    m_languageLabel = caption(m_language, tr("Field of the language"));
    m_symmetry = new QComboBox(this);
    m_symmetry->setObjectName(u"symmetry"_s);
    m_symmetry->setAccessibleName(tr("Each pair is kept"));
    m_symmetry->setToolTip(tr("Once: the smaller key first. Twice: a row for each direction, so that either side is found by the same query."));
    m_symmetry->addItem(tr("once, in one order"), int(ThroughRole::SymmetricOnce));
    m_symmetry->addItem(tr("twice, a row for each direction"), int(ThroughRole::SymmetricMirrored));
    connect(m_symmetry, &QComboBox::currentIndexChanged, this, &JoinCard::edited);
    m_symmetryLabel = caption(m_symmetry, tr("Each pair is kept"));
    grid->setRowMinimumHeight(7, 6);
    grid->addWidget(m_languageLabel, 8, 0);
    grid->addWidget(m_language, 9, 0);
    grid->addWidget(m_symmetryLabel, 8, 0);
    grid->addWidget(m_symmetry, 9, 0);
}

void JoinCard::setEntities(const Schema &schema)
{
    const QSignalBlocker blocker(m_name);
    const QString text = m_name->currentText();
    m_name->clear();
    const SchemaIndex index(schema);
    for (const EntityId id : index.entitiesByName())
        m_name->addItem(schema.entities()[id].name);
    m_name->setCurrentIndex(-1);
    m_name->setEditText(text);
}

void JoinCard::write(RelationshipForm &form) const
{
    form.through = m_name->currentText().trimmed();
    form.junctionFields = m_fields->texts();
    form.pairIsKey = m_key->currentData() == PairIsKey;
    form.uniquePair = m_key->currentData() != OwnId;
    form.languageField = m_language->text().trimmed();
    if (form.throughRole == ThroughRole::SymmetricOnce)
        form.throughRole = ThroughRole(m_symmetry->currentData().toInt());
}

void JoinCard::read(const RelationshipForm &form)
{
    const QSignalBlocker name(m_name), key(m_key), language(m_language), symmetry(m_symmetry);
    m_language->setText(form.languageField);
    m_symmetry->setCurrentIndex(std::max(0, m_symmetry->findData(int(form.throughRole))));
    m_name->setCurrentIndex(-1);
    m_name->setEditText(form.through);
    m_fields->setTexts(form.junctionFields);
    m_key->setCurrentIndex(m_key->findData(form.pairIsKey ? PairIsKey : form.uniquePair ? OwnIdUniquePair : OwnId));
}

void JoinCard::present(const RelationshipForm &completed, Standing standing, const QString &pair)
{
    m_name->lineEdit()->setPlaceholderText(completed.through);
    m_fields->edit()->setPlaceholderText(completed.junctionFields.isEmpty() ? u"quantity: decimal(10,2)?"_s : QString());
    m_hint->setText(standing == Standing::New ? tr("new") : tr("existing"));
    const bool isTranslations = completed.throughRole == ThroughRole::Translations;
    const bool isSymmetric = completed.throughRole == ThroughRole::SymmetricOnce || completed.throughRole == ThroughRole::SymmetricMirrored;
    m_head->setText(isTranslations ? tr("Translations") : tr("Join entity"));
    m_fieldsLabel->setText(isTranslations ? tr("Translated f&ields") : tr("Fields of each pa&ir"));
    if (isTranslations && completed.junctionFields.isEmpty())
        m_fields->edit()->setPlaceholderText(u"title: string(200)"_s);
    m_language->setPlaceholderText(completed.languageField);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_languageLabel, m_language})
        widget->setVisible(isTranslations && !completed.target);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_symmetryLabel, m_symmetry})
        widget->setVisible(isSymmetric);
    m_key->setItemText(0, pair.isEmpty() ? tr("the pair is the key") : tr("the pair is the key (%1)").arg(pair));
}

} // namespace relata
