#include "views/wizard/formpage.h"

#include "model/schema/edits.h"
#include "model/schema/relationshipkinds.h"
#include "views/widgets/theme.h"
#include "views/wizard/allowcard.h"
#include "views/wizard/alloptions.h"
#include "views/wizard/boundsedit.h"
#include "views/wizard/chipedit.h"
#include "views/wizard/choicebox.h"
#include "views/wizard/externalcard.h"
#include "views/wizard/joincard.h"
#include "views/wizard/kindchooser.h"
#include "views/wizard/rowsedit.h"
#include "views/wizard/sidecard.h"
#include "views/wizard/storagecard.h"

#include <QCheckBox>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QVBoxLayout>

namespace relata {

using namespace Qt::StringLiterals;
using formwords::Part;

FormPage::FormPage(const Schema &schema, QWidget *parent) : QWidget(parent), m_schema(schema)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    createKinds();
    createSides();
    createLists();
    createSentences();
    m_elsewhere = new QLabel(this);
    m_elsewhere->setObjectName(u"elsewhere"_s);
    m_elsewhere->setWordWrap(true);
    m_elsewhere->setTextFormat(Qt::PlainText);
    setTone(m_elsewhere, Tone::Soft);
    column()->addWidget(m_elsewhere);
    column()->addWidget(m_external);
    createJoin();
    createChecks();
    createActions();
    column()->addWidget(m_storage);
    createRows();
    createOptions();
    createVerdict();
    layout->addStretch(1);
    // The wheel scrolls the page; it changes an answer only where the person is already.
    for (QWidget *widget : findChildren<QWidget *>()) {
        if (qobject_cast<QComboBox *>(widget) || qobject_cast<QAbstractSpinBox *>(widget)) {
            widget->setFocusPolicy(Qt::StrongFocus);
            widget->installEventFilter(this);
        }
    }
    setSchema(schema);
}

bool FormPage::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Wheel && !static_cast<QWidget *>(watched)->hasFocus()) {
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

QVBoxLayout *FormPage::column() const
{
    return static_cast<QVBoxLayout *>(layout());
}

void FormPage::createKinds()
{
    m_kinds = new KindChooser(this);
    connect(m_kinds, &KindChooser::kindChosen, this, [this] {
        turnToKind();
        emit edited();
    });
    column()->addWidget(m_kinds);
}

void FormPage::createSides()
{
    m_source = new SideCard(SideCard::Side::Source, this);
    m_target = new SideCard(SideCard::Side::Target, this);
    auto *row = new QHBoxLayout;
    row->setSpacing(12);
    for (SideCard *card : {m_source, m_target}) {
        row->addWidget(card, 1);
        connect(card, &SideCard::edited, this, &FormPage::edited);
    }
    column()->addLayout(row);
}

// Only where a side may be any of several entities.
void FormPage::createLists()
{
    m_sourceAllow = new AllowCard(AllowCard::Side::Source, this);
    m_targetAllow = new AllowCard(AllowCard::Side::Target, this);
    m_storage = new StorageCard(this);
    for (AllowCard *card : {m_sourceAllow, m_targetAllow}) {
        connect(card, &AllowCard::edited, this, &FormPage::edited);
        column()->addWidget(card);
    }
    connect(m_storage, &StorageCard::edited, this, &FormPage::edited);
    m_external = new ExternalCard(this);
    connect(m_external, &ExternalCard::edited, this, &FormPage::edited);
}

void FormPage::createSentences()
{
    m_well = new QFrame(this);
    m_well->setProperty("well", true);
    auto *layout = new QVBoxLayout(m_well);
    layout->setContentsMargins(14, 11, 14, 11);
    m_sentences = new QLabel(m_well);
    m_sentences->setWordWrap(true);
    m_sentences->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_sentences->setObjectName(u"sentences"_s);
    m_sentences->setMinimumHeight(2 * 20);
    layout->addWidget(m_sentences);
    column()->addWidget(m_well);
}

// Stands with the verdict below what is asked: as it comes and goes, what is being clicked must stay where it is.
void FormPage::createRows()
{
    m_rowsBox = new QFrame(this);
    m_rowsBox->setProperty("caution", true);
    auto *rows = new QVBoxLayout(m_rowsBox);
    rows->setContentsMargins(14, 10, 14, 10);
    m_rows = new QLabel(m_rowsBox);
    m_rows->setWordWrap(true);
    m_rows->setTextFormat(Qt::PlainText);
    m_rows->setObjectName(u"rows"_s);
    m_rows->setTextInteractionFlags(Qt::TextSelectableByMouse);
    rows->addWidget(m_rows);
}

void FormPage::createJoin()
{
    m_join = new JoinCard(this);
    connect(m_join, &JoinCard::edited, this, &FormPage::edited);
    column()->addWidget(m_join);
}

QCheckBox *FormPage::addCheck(const QString &name, const QString &text, const QString &tip)
{
    auto *box = new QCheckBox(text, m_checks);
    box->setObjectName(name);
    box->setToolTip(tip);
    connect(box, &QCheckBox::toggled, this, &FormPage::edited);
    box->setMinimumWidth(1); // long names must not widen the page
    m_checks->layout()->addWidget(box);
    return box;
}

void FormPage::createChecks()
{
    m_checks = new QWidget(this);
    auto *layout = new QHBoxLayout(m_checks);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(22);
    m_sourcePrimary = addCheck(u"sourcePrimary"_s, tr("Source &primary"),
                               tr("The key that points at the Source is part of the primary key: a Target can't be without its Source (identifying)."));
    m_sourceOptional = addCheck(u"sourceOptional"_s, tr("Source &optional"), tr("A Target may be without a Source: the key may be empty (nullable)."));
    m_targetPrimary = addCheck(u"targetPrimary"_s, tr("Target &primary"),
                               tr("The key that points at the Target is part of the primary key: a Source can't be without its Target (identifying)."));
    m_targetOptional = addCheck(u"targetOptional"_s, tr("Target &optional"), tr("A Source may be without a Target: the key may be empty (nullable)."));
    m_sorted = addCheck(u"sorted"_s, tr("Sorted by &hand"), tr("A field keeps the order that people give the list."));
    m_sortField = createSortField(u"sortField"_s, tr("Field that keeps the order"), m_checks);
    layout->addWidget(m_sortField);
    layout->addStretch(1);
    column()->addWidget(m_checks);

    m_otherSort = new QWidget(this);
    auto *other = new QHBoxLayout(m_otherSort);
    other->setContentsMargins(0, 0, 0, 0);
    other->setSpacing(22);
    m_otherSorted = new QCheckBox(m_otherSort);
    m_otherSorted->setObjectName(u"otherSorted"_s);
    m_otherSorted->setMinimumWidth(1);
    m_otherSorted->setToolTip(tr("The list of the other side has an order of its own."));
    connect(m_otherSorted, &QCheckBox::toggled, this, &FormPage::edited);
    m_otherSortField = createSortField(u"otherSortField"_s, tr("Field that keeps the order of the other side"), m_otherSort);
    other->addWidget(m_otherSorted);
    other->addWidget(m_otherSortField);
    other->addStretch(1);
    column()->addWidget(m_otherSort);
}

QLineEdit *FormPage::createSortField(const QString &name, const QString &accessibleName, QWidget *parent)
{
    auto *edit = new QLineEdit(parent);
    edit->setFont(Theme::codeFont());
    edit->setMaximumWidth(140);
    edit->setObjectName(name);
    edit->setAccessibleName(accessibleName);
    edit->setToolTip(tr("The field that keeps the order; made where it isn't there."));
    connect(edit, &QLineEdit::textChanged, this, &FormPage::edited);
    return edit;
}

void FormPage::createActions()
{
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    const auto place = [&](int row, int column, QLabel *&label, QWidget *field) {
        label = new QLabel(this);
        setTone(label, Tone::Caption);
        label->setBuddy(field);
        auto *note = new QLabel(this);
        setTone(note, Tone::Warn);
        note->setWordWrap(true);
        note->hide();
        m_notesBelow.insert(field, note);
        grid->addWidget(label, row, column);
        grid->addWidget(field, row + 1, column);
        grid->addWidget(note, row + 2, column);
        label->setContentsMargins(0, row > 0 ? 6 : 0, 0, 0);
        label->setWordWrap(true); // long names must not widen the page
        label->setAlignment(Qt::AlignLeft | Qt::AlignBottom);
        for (QWidget *widget : std::initializer_list<QWidget *>{label, field}) {
            QSizePolicy policy = widget->sizePolicy();
            policy.setHorizontalPolicy(QSizePolicy::Ignored); // the columns share the page evenly
            widget->setSizePolicy(policy);
        }
    };
    const auto add = [&](int row, int column, const QString &name, QLabel *&label, QComboBox *&box) {
        box = new QComboBox(this);
        box->setObjectName(name);
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(8);
        place(row, column, label, box);
    };
    add(0, 0, u"onDelete"_s, m_deleteLabel, m_onDelete);
    add(0, 1, u"deselect"_s, m_deselectLabel, m_deselect);
    add(3, 0, u"keySide"_s, m_keySideLabel, m_keySide);
    add(3, 1, u"reassign"_s, m_reassignLabel, m_reassign);
    add(6, 0, u"cycleGuard"_s, m_guardLabel, m_guard);
    m_depth = new QSpinBox(this);
    m_depth->setRange(0, 999);
    m_depth->setSpecialValueText(tr("any number"));
    m_depth->setMinimumHeight(30);
    m_depth->setObjectName(u"depth"_s);
    m_depth->setAccessibleName(tr("Levels of the tree"));
    place(6, 1, m_depthLabel, m_depth);
    m_deleteLabel->setToolTip(tr("ON DELETE of the foreign key"));
    m_deselectLabel->setToolTip(tr("What the endpoints do when a record is taken off a list"));
    m_keySideLabel->setText(tr("Who holds the key"));
    m_keySide->setAccessibleName(m_keySideLabel->text());
    m_keySide->addItem(QString(), int(KeySide::Target));
    m_keySide->addItem(QString(), int(KeySide::Source));
    m_keySide->setToolTip(tr("Either of the two may hold the foreign key of a one-to-one."));
    m_reassignLabel->setToolTip(tr("Steal or refuse: what the endpoints do when a record that is taken already is chosen."));
    m_guardLabel->setText(tr("A record above itself"));
    m_guard->setAccessibleName(m_guardLabel->text());
    m_guard->addItem(tr("the API must look"), int(Guard::None));
    m_guard->addItem(tr("the database refuses it, by triggers"), int(Guard::Database));
    m_guardLabel->setToolTip(tr("Cycle guard: no record of a tree may be its own parent, over any number of levels."));
    m_depthLabel->setText(tr("Levels at most"));
    m_depthLabel->setToolTip(tr("A root alone is one level."));
    connect(m_reassign, &QComboBox::activated, this, [this](int index) {
        m_chosenReassign = Reassign(m_reassign->itemData(index).toInt());
        emit edited();
    });
    connect(m_guard, &QComboBox::currentIndexChanged, this, &FormPage::edited);
    connect(m_depth, &QSpinBox::valueChanged, this, &FormPage::edited);
    connect(m_onDelete, &QComboBox::activated, this, [this](int index) {
        m_chosenDelete = Action(m_onDelete->itemData(index).toInt());
        emit edited();
    });
    connect(m_deselect, &QComboBox::activated, this, [this](int index) {
        m_chosenDeselect = Deselect(m_deselect->itemData(index).toInt());
        emit edited();
    });
    connect(m_keySide, &QComboBox::currentIndexChanged, this, [this] {
        turnToKind();
        emit edited();
    });
    column()->addLayout(grid);
}

void FormPage::createOptions()
{
    m_options = new AllOptions(this);
    m_options->hide();
    connect(m_options, &AllOptions::edited, this, &FormPage::edited);
    column()->addWidget(m_options);
}

void FormPage::createVerdict()
{
    m_verdict = new QLabel(this);
    m_verdict->setWordWrap(true);
    m_verdict->setTextFormat(Qt::RichText);
    m_verdict->setObjectName(u"verdict"_s);
    m_verdict->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    m_verdict->setFocusPolicy(Qt::NoFocus); // only while it holds a link
    connect(m_verdict, &QLabel::linkActivated, this, &FormPage::followLink);
}

void FormPage::setSchema(const Schema &schema)
{
    m_schema = schema;
    m_source->setEntities(schema);
    m_target->setEntities(schema);
    m_sourceAllow->setEntities(schema);
    m_targetAllow->setEntities(schema);
    m_join->setEntities(schema);
}

RelationshipForm FormPage::form() const
{
    RelationshipForm form;
    const auto choice = m_kinds->choice();
    if (choice)
        choose(form, *choice);
    form.source = m_source->entity();
    form.target = choice && choice->isSelf() ? form.source : choice && choice->kind->target == TargetNeed::None ? EntityId() : m_target->entity();
    if (!form.target && choice && choice->kind->target == TargetNeed::EntityOrField && !m_target->entityText().isEmpty())
        form.target = EntityId{~quint64(0)}; // somebody is meant who isn't there
    form.sourceAllow = m_sourceAllow->allowed();
    form.targetAllow = m_targetAllow->allowed();
    form.sourceDiscriminator = m_source->discriminator();
    form.targetDiscriminator = m_target->discriminator();
    form.storage = m_storage->storage();
    form.existing = m_existing;
    if (const QString name = m_source->reference(); !name.isEmpty())
        form.sourceReference = name;
    if (const QString name = m_target->reference(); !name.isEmpty())
        form.targetReference = name;
    form.sourceKey = m_source->key();
    form.targetKey = m_target->key();
    form.keyOn = KeySide(m_keySide->currentData().toInt());
    const formwords::Roles roles = formwords::rolesOf(form);
    if (!roles.hasJunction && roles.hasKey) { // what the kind has no check for is not answered, though its box may still be ticked
        form.sourcePrimary = !roles.sourceHoldsKey && form.role != ReferenceRole::Tree && m_sourcePrimary->isChecked();
        form.sourceOptional = !roles.sourceHoldsKey && m_sourceOptional->isChecked();
        form.targetPrimary = roles.sourceHoldsKey && m_targetPrimary->isChecked();
        form.targetOptional = roles.sourceHoldsKey && m_targetOptional->isChecked();
    }
    m_join->write(form);
    if (m_sorted->isChecked() && roles.hasKey && (roles.holderIsMany || roles.hasJunction))
        form.sortField = m_sortField->text().trimmed().isEmpty() ? m_sortField->placeholderText() : m_sortField->text().trimmed();
    if (m_otherSorted->isChecked() && roles.hasJunction && !(choice && choice->isSymmetric))
        form.otherSortField = m_otherSortField->text().trimmed().isEmpty() ? m_otherSortField->placeholderText() : m_otherSortField->text().trimmed();
    form.onDelete = m_chosenDelete;
    if (form.onDelete == Action::SetNull) {
        for (const QString &name : m_setNullFields) {
            if (form.sourceKey.contains(name) || form.targetKey.contains(name))
                form.setNullFields << name;
        }
    }
    form.deselect = m_chosenDeselect;
    if (roles.sideIsChosen)
        form.reassign = m_chosenReassign;
    if (form.role == ReferenceRole::Tree) {
        form.cycleGuard = Guard(m_guard->currentData().toInt());
        form.maximumDepth = m_depth->value() > 0 ? std::optional(m_depth->value()) : std::nullopt;
    }
    m_options->write(form);
    if (!roles.hasKey)
        m_external->write(form);
    return form;
}

void FormPage::setForm(const RelationshipForm &form)
{
    const QSignalBlocker blocker(this);
    m_existing = form.existing;
    m_kinds->setChoice(form);
    m_source->setEntity(form.source);
    m_target->setEntity(form.target);
    m_sourceAllow->setAllowed(form.sourceAllow);
    m_targetAllow->setAllowed(form.targetAllow);
    m_source->setDiscriminator(form.sourceDiscriminator);
    m_target->setDiscriminator(form.targetDiscriminator);
    m_storage->setStorage(form.storage);
    m_source->setReference(form.sourceReference.value_or(QString()));
    m_target->setReference(form.targetReference.value_or(QString()));
    m_source->setKey(form.sourceKey);
    m_target->setKey(form.targetKey);
    m_sourcePrimary->setChecked(form.sourcePrimary);
    m_sourceOptional->setChecked(form.sourceOptional);
    m_targetPrimary->setChecked(form.targetPrimary);
    m_targetOptional->setChecked(form.targetOptional);
    m_keySide->setCurrentIndex(m_keySide->findData(int(form.keyOn == KeySide::Source ? KeySide::Source : KeySide::Target)));
    m_join->read(form);
    m_sorted->setChecked(!form.sortField.isEmpty());
    m_sortField->setText(form.sortField);
    m_otherSorted->setChecked(!form.otherSortField.isEmpty());
    m_otherSortField->setText(form.otherSortField);
    m_chosenReassign = form.reassign;
    m_guard->setCurrentIndex(m_guard->findData(int(form.cycleGuard)));
    m_depth->setValue(form.maximumDepth.value_or(0));
    m_chosenDelete = form.onDelete;
    m_chosenDeselect = form.deselect;
    m_options->read(form);
    m_external->read(m_schema, form);
    m_keyPlace = keyPlace();
    m_said = {};
    m_setNullFields = form.setNullFields;
    const auto choice = m_kinds->choice();
    m_savedChoice = choice ? choice->id : QString();
    const auto savedOf = [&](std::optional<QString> RelationshipForm::*reference) {
        RelationshipForm bare = form;
        bare.*reference = std::nullopt;
        const QString text = (form.*reference).value_or(QString());
        return Saved{text, !text.isEmpty() && text == (edits::completed(m_schema, bare).*reference).value_or(QString())};
    };
    m_savedSource = savedOf(&RelationshipForm::sourceReference);
    m_savedTarget = savedOf(&RelationshipForm::targetReference);
}

FormPage::KeyPlace FormPage::keyPlace() const
{
    RelationshipForm form;
    form.kind = m_kinds->kind();
    form.keyOn = KeySide(m_keySide->currentData().toInt());
    const formwords::Roles roles = formwords::rolesOf(form);
    const RelationshipKind *kind = relationshipKind(form.kind);
    const bool isAny = kind && kind->any != AnySide::None;
    const KeyPlace place = roles.hasJunction ? AtJunction : roles.sourceHoldsKey ? AtSource : AtTarget;
    return isAny ? KeyPlace(place + AnyAtTarget) : place;
}

// Another kind may keep its key elsewhere: what was said about the key belongs to its place, and waits there until one comes back.
// Names that nobody typed become those of the new kind.
void FormPage::turnToKind()
{
    const KeyPlace now = keyPlace();
    if (now != m_keyPlace) {
        m_said[m_keyPlace] = {m_source->key(), m_target->key(), m_chosenDelete, m_options->chosenUpdate(), m_setNullFields};
        m_source->setKey(m_said[now].sourceKey);
        m_target->setKey(m_said[now].targetKey);
        m_chosenDelete = m_said[now].onDelete;
        m_options->chooseUpdate(m_said[now].onUpdate);
        m_setNullFields = m_said[now].setNullFields;
        m_keyPlace = now;
    }
    const auto choice = m_kinds->choice();
    const auto follow = [&](QLineEdit *edit, const Saved &saved, std::optional<QString> RelationshipForm::*reference) {
        if (edit->isModified() || saved.text.isEmpty())
            return;
        QString text = saved.text;
        if (saved.isDefault && choice && choice->id != m_savedChoice) {
            RelationshipForm form = this->form();
            form.*reference = std::nullopt;
            text = (edits::completed(m_schema, form).*reference).value_or(QString());
        }
        const QSignalBlocker blocker(edit);
        edit->setText(text);
    };
    follow(m_source->referenceEdit(), m_savedSource, &RelationshipForm::sourceReference);
    follow(m_target->referenceEdit(), m_savedTarget, &RelationshipForm::targetReference);
}

void FormPage::showOptions(bool shown)
{
    m_options->setVisible(shown);
    if (shown)
        m_options->updateBox()->setFocus(Qt::OtherFocusReason);
}

QWidgetList FormPage::tabChain() const
{
    QWidgetList chain = m_kinds->buttons();
    for (const SideCard *card : {m_source, m_target})
        chain << card->entityBox() << card->referenceEdit() << card->keyBox() << card->discriminatorEdit();
    chain << m_sourceAllow->addBox() << m_targetAllow->addBox();
    chain << m_external->tabChain();
    chain << m_join->nameBox() << m_join->keyBox() << m_join->fieldsEdit()->edit() << m_join->languageEdit() << m_join->symmetryBox();
    chain << m_sourcePrimary << m_sourceOptional << m_targetPrimary << m_targetOptional << m_sorted << m_sortField << m_otherSorted << m_otherSortField;
    chain << m_onDelete << m_deselect << m_keySide << m_reassign << m_guard << m_depth << m_storage->buttons();
    chain << m_options->tabChain() << m_verdict;
    return chain;
}

QWidget *FormPage::widgetOf(Part part) const
{
    switch (part) {
    case Part::None: return nullptr;
    case Part::Kind: return m_kinds;
    case Part::Source: return m_source->entityBox();
    case Part::Target: return m_target->entityBox();
    case Part::SourceReference: return m_source->referenceEdit();
    case Part::TargetReference: return m_target->referenceEdit();
    case Part::SourceKey: return m_source->keyBox();
    case Part::TargetKey: return m_target->keyBox();
    case Part::SourcePrimary: return m_sourcePrimary;
    case Part::SourceOptional: return m_sourceOptional;
    case Part::TargetPrimary: return m_targetPrimary;
    case Part::TargetOptional: return m_targetOptional;
    case Part::Through: return m_join->nameBox();
    case Part::JunctionFields: return m_join->fieldsEdit()->edit();
    case Part::SortField: return m_sortField;
    case Part::OnDelete: return m_onDelete;
    case Part::OnUpdate: return m_options->updateBox();
    case Part::Deselect: return m_deselect;
    case Part::Bounds: return m_options->bounds()->minimumBox();
    case Part::Enforcement: return m_options->enforcementBox();
    case Part::SourceAllow: return m_sourceAllow->addBox();
    case Part::TargetAllow: return m_targetAllow->addBox();
    case Part::SourceDiscriminator: return m_source->discriminatorEdit();
    case Part::TargetDiscriminator: return m_target->discriminatorEdit();
    case Part::Storage: return m_storage->buttons().value(int(m_storage->storage()));
    case Part::Deferrable: return m_options->deferrableBox();
    case Part::Match: return m_options->matchBox();
    case Part::OtherBounds: return m_options->otherBounds()->minimumBox();
    case Part::Reassign: return m_reassign;
    case Part::Tree: return m_guard;
    case Part::Language: return m_join->languageEdit();
    case Part::Role: return m_source->entityBox();
    case Part::Url: return m_external->urlEdit();
    case Part::Path: return m_external->pathEdit();
    case Part::Shape: return m_external->shape()->firstCell();
    case Part::Headers: return m_external->headers()->firstCell();
    case Part::Timeout: return m_external->timeoutBox();
    case Part::Cache: return m_external->cacheBox();
    case Part::Constraint: return m_options->constraintEdit();
    }
    return nullptr;
}

void FormPage::focusPart(Part part)
{
    if (part == Part::Kind) {
        m_kinds->setFocusToChosen();
        return;
    }
    QWidget *widget = widgetOf(part);
    if (!widget)
        return;
    if (m_options->isAncestorOf(widget))
        m_options->show();
    widget->setFocus(Qt::OtherFocusReason);
}

void FormPage::focusFirst()
{
    const RelationshipKind *kind = relationshipKind(m_kinds->kind());
    if (kind && kind->anySource() ? m_sourceAllow->allowed().empty() : !m_source->entity())
        focusPart(kind && kind->anySource() ? Part::SourceAllow : Part::Source);
    else if (kind && kind->anyTarget() ? m_targetAllow->allowed().empty() : kind && kind->target == TargetNeed::Entity && !form().target)
        focusPart(kind && kind->anyTarget() ? Part::TargetAllow : Part::Target);
    else if (m_existing.isNull())
        focusPart(kind && kind->target == TargetNeed::None ? Part::Url : m_source->referenceEdit()->isHidden() ? Part::TargetReference : Part::SourceReference);
    else
        focusPart(Part::Kind);
}

} // namespace relata
