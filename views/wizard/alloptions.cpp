#include "views/wizard/alloptions.h"

#include "model/schema/relationshipkinds.h"
#include "views/widgets/theme.h"
#include "views/wizard/boundsedit.h"
#include "views/wizard/choicebox.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>

namespace relata {

using namespace Qt::StringLiterals;

AllOptions::AllOptions(QWidget *parent) : QWidget(parent), m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(12);
    m_grid->setVerticalSpacing(4);
    m_grid->setColumnStretch(0, 1);
    m_grid->setColumnStretch(1, 1);
    createRules();
    createNames();
}

QComboBox *AllOptions::combo(const QString &name, const QString &accessibleName)
{
    auto *box = new QComboBox(this);
    box->setObjectName(name);
    box->setAccessibleName(accessibleName);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(8);
    connect(box, &QComboBox::currentIndexChanged, this, &AllOptions::edited);
    return box;
}

// A caption above its field; two of them side by side. The caption's row is 3 × row, then the field, then a gap.
QLabel *AllOptions::addRow(int row, int column, QWidget *widget, const QString &caption, const QString &tip)
{
    auto *label = new QLabel(caption, this);
    setTone(label, Tone::Caption);
    label->setBuddy(widget->focusProxy() ? widget->focusProxy() : widget);
    label->setToolTip(tip);
    label->setWordWrap(true); // long names must not widen the page
    label->setAlignment(Qt::AlignLeft | Qt::AlignBottom);
    for (QWidget *one : std::initializer_list<QWidget *>{label, widget}) {
        QSizePolicy policy = one->sizePolicy();
        policy.setHorizontalPolicy(QSizePolicy::Ignored); // the columns share the page evenly
        one->setSizePolicy(policy);
    }
    widget->setToolTip(tip);
    m_grid->addWidget(label, 3 * row, column);
    m_grid->addWidget(widget, 3 * row + 1, column);
    auto *note = new QLabel(this);
    setTone(note, Tone::Warn);
    note->setWordWrap(true);
    note->setContentsMargins(0, 0, 0, 6);
    note->hide();
    m_notes.insert(widget, note);
    m_grid->addWidget(note, 3 * row + 2, column);
    m_rows.insert({row, column}, {label, widget, note});
    return label;
}

// What isn't asked for leaves no hole.
void AllOptions::closeGaps()
{
    QWidgetList asked;
    for (const Row &row : m_rows) {
        if (!row.widget->isHidden())
            asked << row.widget;
    }
    if (asked == m_placed)
        return;
    m_placed = asked;
    for (const Row &row : m_rows) {
        const int place = int(asked.indexOf(row.widget));
        int line = 3 * (place / 2);
        for (QWidget *widget : {row.label, row.widget, row.note}) {
            m_grid->removeWidget(widget);
            if (place >= 0)
                m_grid->addWidget(widget, line++, place % 2);
        }
    }
    for (int line = 0; line < int(m_rows.size()); ++line)
        m_grid->setRowMinimumHeight(3 * line + 2, 2 * line < asked.size() ? 8 : 0);
}

void AllOptions::createRules()
{
    m_onUpdate = combo(u"onUpdate"_s, tr("When the key changes"));
    connect(m_onUpdate, &QComboBox::activated, this, [this](int index) {
        m_chosenUpdate = Action(m_onUpdate->itemData(index).toInt());
        emit edited();
    });
    m_updateLabel = addRow(0, 0, m_onUpdate, {}, tr("ON UPDATE of the foreign key"));

    m_enforcement = combo(u"enforcement"_s, tr("Who watches over it"));
    m_enforcement->addItem(tr("the database, by a foreign key"), int(Enforcement::Enforced));
    m_enforcement->addItem(tr("nobody: it is only described"), int(Enforcement::Logical));
    connect(m_enforcement, &QComboBox::activated, this, [this](int index) {
        m_chosenEnforcement = Enforcement(m_enforcement->itemData(index).toInt());
        emit edited();
    });
    m_enforcementLabel = addRow(0, 1, m_enforcement, tr("Who watches over it"), tr("Enforced or logical. Views and databases that aren't ours can only have logical ones."));

    m_bounds = new BoundsEdit({}, this);
    m_otherBounds = new BoundsEdit(u"other"_s, this);
    for (BoundsEdit *bounds : {m_bounds, m_otherBounds})
        connect(bounds, &BoundsEdit::edited, this, &AllOptions::edited);
    const QString boundsTip = tr("Minimum and maximum. No key can say this: models and endpoints check it.");
    m_otherBoundsLabel = addRow(3, 1, m_otherBounds, {}, boundsTip);
    m_boundsLabel = addRow(1, 1, m_bounds, {}, boundsTip);

    m_deferrable = combo(u"deferrable"_s, tr("Checked"));
    m_deferrable->addItem(tr("with each statement"), int(Deferrable::No));
    m_deferrable->addItem(tr("with each statement, may be put off"), int(Deferrable::Immediate));
    m_deferrable->addItem(tr("at the end of the transaction"), int(Deferrable::Deferred));
    m_deferrableLabel = addRow(1, 0, m_deferrable, tr("It is checked"), tr("NOT DEFERRABLE, DEFERRABLE INITIALLY IMMEDIATE, DEFERRABLE INITIALLY DEFERRED"));
}

void AllOptions::createNames()
{
    m_constraint = new QLineEdit(this);
    m_constraint->setFont(Theme::codeFont());
    m_constraint->setObjectName(u"constraint"_s);
    m_constraint->setAccessibleName(tr("Name of the constraint"));
    connect(m_constraint, &QLineEdit::textChanged, this, &AllOptions::edited);
    m_constraintLabel = addRow(2, 0, m_constraint, tr("Name of the constraint"), tr("Of the foreign key in the database. Empty: made from the names of table and fields."));

    m_description = new QLineEdit(this);
    m_description->setObjectName(u"description"_s);
    m_description->setAccessibleName(tr("Description"));
    connect(m_description, &QLineEdit::textChanged, this, &AllOptions::edited);
    addRow(2, 1, m_description, tr("Description"), tr("Goes into comments and the documentation of the endpoints."));

    m_match = combo(u"match"_s, tr("Half-filled keys"));
    m_match->addItem(tr("point at nothing"), int(Match::Simple));
    m_match->addItem(tr("are refused"), int(Match::Full));
    m_otherDeselect = new QComboBox(this);
    m_otherDeselect->setObjectName(u"otherDeselect"_s);
    m_otherDeselect->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_otherDeselect->setMinimumContentsLength(8);
    connect(m_otherDeselect, &QComboBox::activated, this, [this](int index) {
        m_chosenOtherDeselect = Deselect(m_otherDeselect->itemData(index).toInt());
        emit edited();
    });
    m_otherDeselectLabel = addRow(3, 0, m_otherDeselect, {}, tr("What the endpoints do when a record is taken off the list of the other side"));

    m_matchLabel = addRow(4, 0, m_match, tr("Keys of which some fields are empty"), tr("MATCH SIMPLE or MATCH FULL"));

    m_hideSource = new QCheckBox(this);
    m_hideTarget = new QCheckBox(this);
    m_hideSource->setToolTip(tr("This end then has no name: models and endpoints leave it out."));
    m_hideTarget->setToolTip(m_hideSource->toolTip());
    m_hideSource->setObjectName(u"hideSource"_s);
    m_hideTarget->setObjectName(u"hideTarget"_s);
    auto *checks = new QVBoxLayout;
    checks->setSpacing(2);
    for (QCheckBox *box : {m_hideSource, m_hideTarget}) {
        box->setMinimumWidth(1); // long names must not widen the page
        checks->addWidget(box);
        connect(box, &QCheckBox::toggled, this, &AllOptions::edited);
    }
    m_grid->addLayout(checks, 3 * int(m_rows.size()), 0, 1, 2);
}

void AllOptions::write(RelationshipForm &form) const
{
    form.onUpdate = m_chosenUpdate;
    form.enforcement = m_chosenEnforcement;
    form.minimum = m_bounds->minimum();
    form.maximum = m_bounds->maximum();
    if (formwords::rolesOf(form).hasJunction) {
        form.otherMinimum = m_otherBounds->minimum();
        form.otherMaximum = m_otherBounds->maximum();
        form.otherDeselect = m_chosenOtherDeselect;
    }
    form.deferrable = Deferrable(m_deferrable->currentData().toInt());
    form.match = Match(m_match->currentData().toInt());
    form.constraint = m_constraint->text().trimmed();
    form.description = m_description->text();
    if (m_hideSource->isChecked() && !m_hideSource->isHidden())
        form.sourceReference = QString();
    if (m_hideTarget->isChecked())
        form.targetReference = QString();
}

void AllOptions::read(const RelationshipForm &form)
{
    const QSignalBlocker blocker(this);
    m_chosenUpdate = form.onUpdate;
    m_chosenEnforcement = form.enforcement;
    m_bounds->setBounds(form.minimum, form.maximum);
    m_otherBounds->setBounds(form.otherMinimum, form.otherMaximum);
    m_chosenOtherDeselect = form.otherDeselect;
    m_deferrable->setCurrentIndex(m_deferrable->findData(int(form.deferrable)));
    m_match->setCurrentIndex(m_match->findData(int(form.match)));
    m_constraint->setText(form.constraint);
    m_description->setText(form.description);
    m_hideSource->setChecked(form.sourceReference && form.sourceReference->isEmpty());
    m_hideTarget->setChecked(form.targetReference && form.targetReference->isEmpty());
}

QWidgetList AllOptions::tabChain() const
{
    return {m_onUpdate, m_enforcement, m_deferrable, m_bounds->minimumBox(), m_bounds->maximumBox(), m_constraint, m_description, m_otherDeselect,
            m_otherBounds->minimumBox(), m_otherBounds->maximumBox(), m_match, m_hideSource, m_hideTarget};
}

void AllOptions::present(const Schema &schema, const RelationshipForm &completed)
{
    const formwords::Roles roles = formwords::rolesOf(completed);
    m_updateLabel->setText(formwords::updateQuestion(schema, completed));
    showChoices(m_onUpdate, formwords::updateChoices(schema, completed), completed.onUpdate.value_or(Action::NoAction));
    const auto source = [&](auto name) { return name(schema, completed, formwords::Side::Source); };
    const auto target = [&](auto name) { return name(schema, completed, formwords::Side::Target); };
    const auto show = [](bool shown, std::initializer_list<QWidget *> widgets) {
        for (QWidget *widget : widgets)
            widget->setVisible(shown);
    };
    show(roles.hasKey, {m_updateLabel, m_onUpdate});
    const Entity *one = schema.entities().get(completed.source), *other = schema.entities().get(completed.target);
    const bool isAcross = one && other && one->dataSource != other->dataSource; // no database holds a constraint across two
    const RelationshipKind *kind = relationshipKind(completed.kind);
    const bool isPaired = kind && kind->any != AnySide::None && completed.storage != AnyStorage::Arc; // its entity and its key, which no foreign key can watch
    const bool hasForeignKey = roles.hasKey && !isAcross && (!isPaired || (roles.hasJunction && !(kind->anySource() && kind->anyTarget())));
    show(hasForeignKey, {m_enforcementLabel, m_enforcement, m_deferrableLabel, m_deferrable, m_constraintLabel, m_constraint});
    m_enforcement->setCurrentIndex(m_enforcement->findData(int(completed.enforcement)));
    const bool bounded = roles.hasTarget && (roles.holderIsMany || roles.hasJunction);
    m_boundsLabel->setText(tr("How many %1 each %2 has").arg(roles.sourceHoldsKey ? source(formwords::sidePlural) : target(formwords::sidePlural), roles.sourceHoldsKey ? target(formwords::sideName) : source(formwords::sideName)));
    m_boundsLabel->setVisible(bounded);
    m_bounds->setVisible(bounded);
    m_otherBoundsLabel->setText(tr("How many %1 each %2 has").arg(source(formwords::sidePlural), target(formwords::sideName)));
    show(roles.hasJunction && roles.hasTarget, {m_otherBoundsLabel, m_otherBounds, m_otherDeselectLabel, m_otherDeselect});
    m_otherDeselectLabel->setText(formwords::deselectQuestion(schema, completed, formwords::Side::Target));
    m_otherDeselect->setAccessibleName(m_otherDeselectLabel->text());
    if (roles.hasJunction)
        showChoices(m_otherDeselect, formwords::deselectChoices(schema, completed, formwords::Side::Target), completed.otherDeselect);
    const bool compound = (roles.sourceHoldsKey ? completed.sourceKey : completed.targetKey).size() > 1 && !roles.hasJunction;
    m_match->setVisible(compound);
    m_matchLabel->setVisible(compound);
    m_hideSource->setVisible(roles.hasTarget);
    m_hideSource->setText(tr("No Source Reference (%1 doesn't show its side)").arg(target(formwords::sideName)));
    m_hideTarget->setText(tr("No Target Reference (%1 doesn't show its side)").arg(source(formwords::sideName)));
    m_constraint->setPlaceholderText(tr("made from the names"));
    m_constraint->setEnabled(!roles.hasJunction);
    closeGaps();
}

} // namespace relata
