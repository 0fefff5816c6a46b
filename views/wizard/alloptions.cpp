#include "views/wizard/alloptions.h"

#include "views/widgets/theme.h"
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
    widget->setToolTip(tip);
    m_grid->addWidget(label, 3 * row, column);
    m_grid->addWidget(widget, 3 * row + 1, column);
    m_grid->setRowMinimumHeight(3 * row + 2, 8);
    return label;
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
    addRow(0, 1, m_enforcement, tr("Who watches over it"), tr("Enforced or logical. Views and databases that aren't ours can only have logical ones."));

    m_bounds = new QWidget(this);
    auto *row = new QHBoxLayout(m_bounds);
    row->setContentsMargins(0, 0, 0, 0);
    m_minimum = new QSpinBox(m_bounds);
    m_minimum->setRange(0, 9999);
    m_minimum->setObjectName(u"minimum"_s);
    m_minimum->setAccessibleName(tr("At least"));
    m_maximum = new QSpinBox(m_bounds);
    m_maximum->setRange(0, 9999);
    m_maximum->setSpecialValueText(tr("any number"));
    m_maximum->setObjectName(u"maximum"_s);
    m_maximum->setAccessibleName(tr("At most"));
    auto *to = new QLabel(tr("to"), m_bounds);
    setTone(to, Tone::Soft);
    row->addWidget(m_minimum, 1);
    row->addWidget(to);
    row->addWidget(m_maximum, 1);
    m_bounds->setFocusProxy(m_minimum);
    for (QSpinBox *box : {m_minimum, m_maximum})
        connect(box, &QSpinBox::valueChanged, this, &AllOptions::edited);
    m_boundsLabel = addRow(1, 1, m_bounds, {}, tr("Minimum and maximum. No key can say this: models and endpoints check it."));

    m_deferrable = combo(u"deferrable"_s, tr("Checked"));
    m_deferrable->addItem(tr("with each statement"), int(Deferrable::No));
    m_deferrable->addItem(tr("with each statement, may be put off"), int(Deferrable::Immediate));
    m_deferrable->addItem(tr("at the end of the transaction"), int(Deferrable::Deferred));
    addRow(1, 0, m_deferrable, tr("It is checked"), tr("NOT DEFERRABLE, DEFERRABLE INITIALLY IMMEDIATE, DEFERRABLE INITIALLY DEFERRED"));
}

void AllOptions::createNames()
{
    m_constraint = new QLineEdit(this);
    m_constraint->setFont(Theme::codeFont());
    m_constraint->setObjectName(u"constraint"_s);
    m_constraint->setAccessibleName(tr("Name of the constraint"));
    connect(m_constraint, &QLineEdit::textChanged, this, &AllOptions::edited);
    addRow(2, 0, m_constraint, tr("Name of the constraint"), tr("Of the foreign key in the database. Empty: by the naming policy."));

    m_description = new QLineEdit(this);
    m_description->setObjectName(u"description"_s);
    m_description->setAccessibleName(tr("Description"));
    connect(m_description, &QLineEdit::textChanged, this, &AllOptions::edited);
    addRow(2, 1, m_description, tr("Description"), tr("Goes into comments and the documentation of the endpoints."));

    m_match = combo(u"match"_s, tr("Half-filled keys"));
    m_match->addItem(tr("point at nothing"), int(Match::Simple));
    m_match->addItem(tr("are refused"), int(Match::Full));
    m_matchLabel = addRow(3, 0, m_match, tr("Keys of which some fields are empty"), tr("MATCH SIMPLE or MATCH FULL"));

    m_hideSource = new QCheckBox(this);
    m_hideTarget = new QCheckBox(this);
    m_hideSource->setToolTip(tr("This end then has no name: models and endpoints leave it out."));
    m_hideTarget->setToolTip(m_hideSource->toolTip());
    m_hideSource->setObjectName(u"hideSource"_s);
    m_hideTarget->setObjectName(u"hideTarget"_s);
    auto *checks = new QVBoxLayout;
    checks->setSpacing(2);
    for (QCheckBox *box : {m_hideSource, m_hideTarget}) {
        checks->addWidget(box);
        connect(box, &QCheckBox::toggled, this, &AllOptions::edited);
    }
    m_grid->addLayout(checks, 12, 0, 1, 2);
}

void AllOptions::write(RelationshipForm &form) const
{
    form.onUpdate = m_chosenUpdate;
    form.enforcement = Enforcement(m_enforcement->currentData().toInt());
    form.minimum = m_minimum->value();
    form.maximum = m_maximum->value() > 0 ? std::optional(m_maximum->value()) : std::nullopt;
    form.deferrable = Deferrable(m_deferrable->currentData().toInt());
    form.match = Match(m_match->currentData().toInt());
    form.constraint = m_constraint->text().trimmed();
    form.description = m_description->text();
    if (m_hideSource->isChecked())
        form.sourceReference = QString();
    if (m_hideTarget->isChecked())
        form.targetReference = QString();
}

void AllOptions::read(const RelationshipForm &form)
{
    const QSignalBlocker blocker(this);
    m_chosenUpdate = form.onUpdate;
    m_enforcement->setCurrentIndex(m_enforcement->findData(int(form.enforcement)));
    m_minimum->setValue(form.minimum);
    m_maximum->setValue(form.maximum.value_or(0));
    m_deferrable->setCurrentIndex(m_deferrable->findData(int(form.deferrable)));
    m_match->setCurrentIndex(m_match->findData(int(form.match)));
    m_constraint->setText(form.constraint);
    m_description->setText(form.description);
    m_hideSource->setChecked(form.sourceReference && form.sourceReference->isEmpty());
    m_hideTarget->setChecked(form.targetReference && form.targetReference->isEmpty());
}

QWidgetList AllOptions::tabChain() const
{
    return {m_onUpdate, m_enforcement, m_deferrable, m_minimum, m_maximum, m_constraint, m_description, m_match, m_hideSource, m_hideTarget};
}

void AllOptions::present(const Schema &schema, const RelationshipForm &completed)
{
    const formwords::Roles roles = formwords::rolesOf(completed);
    m_updateLabel->setText(formwords::updateQuestion(schema, completed));
    showChoices(m_onUpdate, formwords::updateChoices(schema, completed), completed.onUpdate.value_or(Action::NoAction));
    const auto source = [&](auto name) { return name(schema, completed, formwords::Side::Source); };
    const auto target = [&](auto name) { return name(schema, completed, formwords::Side::Target); };
    const bool bounded = roles.holderIsMany || roles.hasJunction;
    m_boundsLabel->setText(tr("How many %1 each %2 has").arg(roles.sourceHoldsKey ? source(formwords::sidePlural) : target(formwords::sidePlural), roles.sourceHoldsKey ? target(formwords::sideName) : source(formwords::sideName)));
    m_boundsLabel->setVisible(bounded);
    m_bounds->setVisible(bounded);
    const bool compound = (roles.sourceHoldsKey ? completed.sourceKey : completed.targetKey).size() > 1 && !roles.hasJunction;
    m_match->setVisible(compound);
    m_matchLabel->setVisible(compound);
    m_hideSource->setText(tr("%1 doesn't show its side (no Source Reference)").arg(target(formwords::sideName)));
    m_hideTarget->setText(tr("%1 doesn't show its side (no Target Reference)").arg(source(formwords::sideName)));
    m_constraint->setPlaceholderText(tr("by the naming policy"));
    m_constraint->setEnabled(!roles.hasJunction);
}

} // namespace relata
