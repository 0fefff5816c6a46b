// The other half of FormPage: what is shown for the answers.
#include "views/wizard/allowcard.h"
#include "views/wizard/alloptions.h"
#include "views/wizard/choicebox.h"
#include "views/wizard/formpage.h"
#include "views/wizard/externalcard.h"
#include "views/wizard/joincard.h"
#include "views/wizard/kindchooser.h"
#include "views/wizard/sidecard.h"
#include "views/wizard/storagecard.h"

#include "model/schema/edits.h"
#include "model/schema/relationshipkinds.h"
#include "views/widgets/theme.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QStyle>

namespace relata {

using namespace Qt::StringLiterals;
using formwords::Part;

namespace {

// Keys that can be pointed at, the primary one first.
QStringList keysOf(const Entity &entity)
{
    QStringList choices;
    for (const KeyKind kind : {KeyKind::Primary, KeyKind::Unique}) {
        for (const Key &key : entity.keys) {
            if (key.kind != kind)
                continue;
            QStringList names;
            for (const FieldId id : key.fields) {
                if (const Field *field = entity.field(id))
                    names << field->name;
            }
            choices << names.join(u", "_s);
        }
    }
    choices.removeDuplicates();
    return choices;
}

// Fields that may hold the key: of a type that can, and not made by the database itself.
QStringList fieldsThatPoint(const Entity &holder, const Entity &referenced)
{
    const Key *key = referenced.primaryKey();
    if (!key || key->fields.size() != 1)
        return {};
    const Field *target = referenced.field(key->fields.front());
    QStringList names;
    for (const Field &field : holder.fields) {
        if (target && field.generated == Generated::None && canReference(field.type, target->type))
            names << field.name;
    }
    return names;
}

bool haveFields(const Entity *entity, const QStringList &names)
{
    return entity && std::all_of(names.begin(), names.end(), [entity](const QString &name) { return entity->fieldNamed(name); });
}

void markInvalid(QWidget *widget, bool invalid)
{
    QWidget *shown = widget;
    if (auto *box = qobject_cast<QComboBox *>(widget); box && box->isEditable())
        shown = box;
    if (shown->property("invalid").toBool() == invalid)
        return;
    shown->setProperty("invalid", invalid);
    shown->style()->unpolish(shown);
    shown->style()->polish(shown);
    shown->update();
}

} // namespace

void FormPage::present(const FormState &state)
{
    const QSignalBlocker blocker(this);
    const formwords::Roles roles = formwords::rolesOf(state.completed);
    presentSides(state);
    presentLists(state);
    presentSentences(state);
    presentElsewhere(state);
    m_join->setVisible(roles.hasJunction);
    m_external->setVisible(!roles.hasKey);
    if (!roles.hasKey)
        m_external->present(state.before, state.completed);
    m_checks->setVisible(roles.hasKey);
    m_sourcePrimary->setVisible(!roles.hasJunction && !roles.sourceHoldsKey && state.completed.role != ReferenceRole::Tree); // no record is its own parent
    m_sourceOptional->setVisible(!roles.hasJunction && !roles.sourceHoldsKey);
    m_targetPrimary->setVisible(!roles.hasJunction && roles.sourceHoldsKey);
    m_targetOptional->setVisible(!roles.hasJunction && roles.sourceHoldsKey);
    const bool isList = roles.hasTarget && (roles.hasJunction || roles.holderIsMany);
    m_sorted->setVisible(isList);
    m_sorted->setText(roles.hasJunction ? tr("%1 sorted by &hand").arg(formwords::sidePlural(state.before, state.completed, formwords::Side::Target)) : tr("Sorted by &hand"));
    m_sortField->setVisible(isList && m_sorted->isChecked());
    m_sortField->setPlaceholderText(u"position"_s);
    const auto choice = m_kinds->choice();
    m_otherSort->setVisible(roles.hasJunction && roles.hasTarget && !(choice && choice->isSymmetric)); // there both lists are one
    m_otherSorted->setText(tr("%1 sorted by hand").arg(formwords::sidePlural(state.before, state.completed, formwords::Side::Source)));
    m_otherSortField->setVisible(m_otherSorted->isChecked());
    m_otherSortField->setPlaceholderText(u"other_position"_s);
    presentActions(state);
    m_options->present(state.before, state.completed);
    presentVerdict(state);
}

void FormPage::presentSides(const FormState &state)
{
    const RelationshipForm &full = state.completed;
    const formwords::Roles roles = formwords::rolesOf(full);
    const RelationshipKind *kind = relationshipKind(full.kind);
    const auto choice = m_kinds->choice();
    const auto present = [&](SideCard *card, bool isSource) {
        const Entity *here = state.before.entities().get(isSource ? full.source : full.target);
        const Entity *there = state.before.entities().get(isSource ? full.target : full.source);
        const QStringList &key = isSource ? full.sourceKey : full.targetKey;
        const std::optional<QString> &reference = isSource ? full.sourceReference : full.targetReference;
        SideCard::Presentation shown;
        shown.referenceHint = isSource ? formwords::sourceReferenceHint(state.before, full) : formwords::targetReferenceHint(state.before, full);
        shown.referencePlaceholder = reference.value_or(QString());
        const Entity *holder = here;
        const bool isAny = kind && (isSource ? kind->anySource() : kind->anyTarget());
        const bool holds = roles.hasJunction || isSource == roles.sourceHoldsKey;
        const bool isArc = full.storage == AnyStorage::Arc;
        if (isAny) {
            shown.entityLabel = tr("One of");
            shown.entityInstead = formwords::sideNames(state.before, full, isSource ? formwords::Side::Source : formwords::Side::Target);
            shown.discriminator = isArc ? SideCard::Asked::No : SideCard::Asked::Yes;
            shown.discriminatorPlaceholder = isSource ? full.sourceDiscriminator : full.targetDiscriminator;
            shown.discriminatorHint = roles.hasJunction ? tr("in %1").arg(full.through.isEmpty() ? tr("the join entity") : full.through)
                                                        : tr("in %1").arg(formwords::entityName(state.before, roles.holder));
        } else if (choice && choice->isSelf() && !isSource) {
            shown.entityLabel = tr("The same entity");
            shown.entityInstead = formwords::entityName(state.before, full.source);
        }
        if (kind && !isSource && kind->target == TargetNeed::None) {
            shown.entityLabel = tr("Read from");
            shown.entityInstead = tr("a web API");
        } else if (kind && !isSource && kind->target == TargetNeed::EntityOrField) {
            shown.entityPlaceholder = tr("none: a field with a language code");
        }
        if (isSource && (!roles.hasTarget || (choice && choice->isSymmetric))) // nobody is there to call it; or one name serves both
            shown.reference = SideCard::Asked::No;
        const bool keyInList = kind && kind->any != AnySide::None && (roles.hasJunction ? isAny && isArc : !holds || isArc); // or there is none
        const bool noKey = !roles.hasKey || (!isSource && !roles.hasTarget);
        shown.key = keyInList || noKey ? SideCard::Asked::No : SideCard::Asked::Yes;
        if (!roles.hasKey) {
            shown.keyChoices.clear();
        } else if (roles.hasJunction) {
            const Entity *junction = state.before.entityNamed(full.through);
            holder = junction;
            shown.keyHint = tr("in %1").arg(full.through.isEmpty() ? tr("the join entity") : full.through);
            if (junction && here)
                shown.keyChoices = fieldsThatPoint(*junction, *here);
        } else if (isSource == roles.sourceHoldsKey) {
            shown.keyHint = key.isEmpty() ? QString() : haveFields(here, key) ? tr("there already") : tr("new");
            if (here && there)
                shown.keyChoices = fieldsThatPoint(*here, *there);
        } else if (here) {
            shown.keyChoices = keysOf(*here);
        }
        shown.keyPlaceholder = key.join(u", "_s);
        const bool isMade = (roles.hasJunction || isSource == roles.sourceHoldsKey) && !key.isEmpty() && !haveFields(holder, key);
        if (isMade)
            shown.keyPlaceholder = tr("%1  (new)").arg(shown.keyPlaceholder);
        if (shown.keyHint == tr("new") && card->key().isEmpty())
            shown.keyHint.clear(); // the grey text says it
        card->present(shown);
    };
    present(m_source, true);
    present(m_target, false);
    m_keySide->setItemText(0, formwords::entityName(state.before, full.target));
    m_keySide->setItemText(1, formwords::entityName(state.before, full.source));
    m_keySide->setVisible(roles.sideIsChosen);
    m_keySideLabel->setVisible(roles.sideIsChosen);
    if (roles.hasJunction) {
        const bool there = state.before.entityNamed(full.through) != nullptr;
        m_join->present(full, there ? JoinCard::Standing::Existing : JoinCard::Standing::New, (full.sourceKey + full.targetKey + (full.languageField.isEmpty() ? QStringList() : QStringList{full.languageField})).join(u", "_s));
    }
}

// Between two data sources no constraint can hold; what is checked is said.
void FormPage::presentElsewhere(const FormState &state)
{
    const RelationshipForm &full = state.completed;
    const Entity *source = state.before.entities().get(full.source), *target = state.before.entities().get(full.target);
    QString text;
    if (source && target && source->dataSource != target->dataSource) {
        const auto nameOf = [&](const Entity &entity) {
            const DataSource *one = state.before.dataSources().get(entity.dataSource);
            return one ? one->name : tr("the project's own");
        };
        text = tr("%1 lies in the data source %2, %3 in %4. No database can hold a constraint between the two, so this relationship is only described: "
                  "a key may point at nothing. Checked here: that both keys exist, have the same type and can be compared. The API looks up by the list of keys it has; "
                  "it filters and sorts by the other side only in memory.")
                   .arg(source->name, nameOf(*source), target->name, nameOf(*target));
    }
    m_elsewhere->setText(text);
    m_elsewhere->setVisible(!text.isEmpty());
}

// What is chosen where the keys of the allowed entities differ in type, and why.
static QString storageNote(const FormState &state)
{
    const RelationshipForm &full = state.completed;
    if (full.storage == AnyStorage::Arc || !state.isGood())
        return {};
    QStringList notes;
    for (const auto *allowed : {&full.sourceAllow, &full.targetAllow}) {
        QStringList types;
        for (const AllowedForm &one : *allowed) {
            const Entity *entity = state.before.entities().get(one.entity);
            const Key *key = entity ? entity->primaryKey() : nullptr;
            const Field *field = key && key->fields.size() == 1 ? entity->field(key->fields.front()) : nullptr;
            if (field)
                types << FormPage::tr("%1.%2 is %3").arg(entity->name, field->name, typeText(field->type, state.before.enumName()));
        }
        QStringList bare;
        for (const QString &type : types)
            bare << type.section(u' ', 2);
        bare.removeDuplicates();
        if (bare.size() > 1)
            notes << FormPage::tr("The keys differ in type: %1. So the key is kept as text; %2. An arc keeps each in its own type.")
                         .arg(types.join(u", "_s), full.storage == AnyStorage::Triggers ? FormPage::tr("the triggers compare it with each key written as text")
                                                                                       : FormPage::tr("whoever joins compares it with each key written as text"));
    }
    return notes.join(u'\n');
}

void FormPage::presentLists(const FormState &state)
{
    const RelationshipForm &full = state.completed;
    const RelationshipKind *kind = relationshipKind(full.kind);
    const formwords::Roles roles = formwords::rolesOf(full);
    m_sourceAllow->setVisible(kind && kind->anySource());
    m_targetAllow->setVisible(kind && kind->anyTarget());
    m_storage->setVisible(kind && kind->any != AnySide::None);
    const QString holder = roles.hasJunction ? full.through : formwords::entityName(state.before, roles.holder);
    m_sourceAllow->present(full.sourceAllow, full.storage, holder);
    m_targetAllow->present(full.targetAllow, full.storage, holder);
    const Entity *holding = state.before.entities().get(roles.hasJunction ? (full.source ? full.source : full.target) : roles.holder);
    if (!holding && !full.sourceAllow.empty())
        holding = state.before.entities().get(full.sourceAllow.front().entity);
    if (!holding)
        holding = state.before.entities().isEmpty() ? nullptr : &*state.before.entities().begin();
    m_storage->present(holding ? state.before.dialectOf(*holding) : u"sqlite"_s, storageNote(state));
}

void FormPage::presentSentences(const FormState &state)
{
    QString text;
    if (state.isGood()) {
        if (const auto view = viewOf(state.after, state.relationship)) {
            const Sentences sentences = sentencesOf(state.after, *view, Markup::Html);
            text = sentences.fromTarget == sentences.fromSource ? sentences.fromSource : sentences.both(u"<br>"); // of symmetric pairs both are one
        }
    }
    if (const auto choice = m_kinds->choice(); text.isEmpty() && choice)
        text = choice->hint.toHtmlEscaped();
    m_sentences->setText(u"<style>code{font-family:'%1';font-size:%2px}</style>"_s.arg(Theme::codeFont().family()).arg(12) + text);
}

void FormPage::presentActions(const FormState &state)
{
    const RelationshipForm &full = state.completed;
    const formwords::Roles roles = formwords::rolesOf(full);
    m_deleteLabel->setText(formwords::deleteQuestion(state.before, full));
    m_onDelete->setAccessibleName(m_deleteLabel->text());
    showChoices(m_onDelete, formwords::deleteChoices(state.before, full), full.onDelete.value_or(Action::NoAction));
    for (QWidget *widget : std::initializer_list<QWidget *>{m_deleteLabel, m_onDelete})
        widget->setVisible(roles.hasKey);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_deselectLabel, m_deselect})
        widget->setVisible(roles.hasKey && roles.hasTarget);
    const auto deselect = formwords::deselectChoices(state.before, full);
    m_deselectLabel->setText(formwords::deselectQuestion(state.before, full));
    m_deselect->setAccessibleName(m_deselectLabel->text());
    showChoices(m_deselect, deselect, full.deselect);
    m_reassignLabel->setText(formwords::reassignQuestion(state.before, full));
    m_reassign->setAccessibleName(m_reassignLabel->text());
    showChoices(m_reassign, formwords::reassignChoices(state.before, full), full.reassign);
    const auto show = [](bool shown, std::initializer_list<QWidget *> widgets) {
        for (QWidget *widget : widgets)
            widget->setVisible(shown);
    };
    show(roles.sideIsChosen, {m_reassignLabel, m_reassign});
    show(full.role == ReferenceRole::Tree, {m_guardLabel, m_guard, m_depthLabel, m_depth});
}

void FormPage::presentNotes(const std::vector<FormNote> &notes)
{
    QHash<QLabel *, QStringList> beside;
    m_noteTexts.clear();
    for (const FormNote &note : notes) {
        const QWidget *field = widgetOf(formwords::partForRule(note.rule));
        QLabel *label = m_notesBelow.contains(field) ? m_notesBelow.value(field) : m_options->noteBelow(field);
        if (label)
            beside[label] << note.text;
        if (!label || !field->isVisibleTo(this)) // nobody would see it
            m_noteTexts << note.text;
    }
    const auto show = [&beside](QLabel *label) {
        const QString text = beside.value(label).join(u'\n');
        label->setText(text);
        label->setVisible(!text.isEmpty());
    };
    for (QLabel *label : std::as_const(m_notesBelow))
        show(label);
    m_options->forEachNote(show);
    showRows();
}

void FormPage::showRows()
{
    const QStringList all = m_rowTexts + m_noteTexts;
    m_rows->setText(all.join(u'\n'));
    m_rowsBox->setVisible(!all.isEmpty());
}

void FormPage::presentVerdict(const FormState &state)
{
    Part wrong = Part::None;
    QString text;
    Tone tone = Tone::Soft;
    const auto askFor = [&](Part part, const QString &ask) { text = u"<a href=\"part:%1\">%2</a>"_s.arg(int(part)).arg(ask.toHtmlEscaped()); };
    const auto missing = [&](SideCard *card, Part part, const QString &ask) {
        const QString typed = card->entityText();
        if (typed.isEmpty()) {
            askFor(part, ask);
            return;
        }
        wrong = part;
        tone = Tone::Error;
        text = tr("There is no entity “%1”.").arg(typed).toHtmlEscaped() + u" <a href=\"make:%1\">%2</a>"_s.arg(QString::fromLatin1(typed.toUtf8().toHex()), tr("Make it").toHtmlEscaped());
    };
    const RelationshipKind *kind = relationshipKind(state.form.kind);
    const bool anySource = kind && kind->anySource(), anyTarget = kind && kind->anyTarget();
    if (!anySource && !state.form.source)
        missing(m_source, Part::Source, tr("Choose the Source."));
    else if (!anyTarget && kind && !state.before.entities().contains(state.form.target) && (kind->target == TargetNeed::Entity || state.form.target))
        missing(m_target, Part::Target, tr("Choose the Target."));
    else if (anySource && state.form.sourceAllow.empty())
        askFor(Part::SourceAllow, tr("Add the entities that the Source may be."));
    else if (anyTarget && state.form.targetAllow.empty())
        askFor(Part::TargetAllow, tr("Add the entities that the Target may be."));
    else if (kind && !state.change.ok() && kind->target == TargetNeed::None && state.form.url.isEmpty())
        askFor(Part::Url, tr("Type the address of the web API."));
    else if (kind && !state.change.ok() && QLatin1String(state.change.error().code) == "relate.no-shape"_L1)
        askFor(Part::Shape, tr("Say what a record looks like, or take it from an answer: Try it."));
    else if (!state.change.ok()) {
        wrong = formwords::partFor(state.change.error(), state.completed);
        tone = Tone::Error;
        text = wordedText(state.change.error()).toHtmlEscaped();
        if (const QString fix = wordedFix(state.change.error()); !fix.isEmpty()) {
            text += u' ' + (wrong == Part::None ? fix.toHtmlEscaped() : u"<a href=\"part:%1\">%2</a>"_s.arg(int(wrong)).arg(fix.toHtmlEscaped()));
        }
    } else {
        tone = Tone::Ok;
        const bool noPairTwice = formwords::rolesOf(state.completed).hasJunction && (state.completed.pairIsKey || state.completed.uniquePair);
        const QString keys = !formwords::rolesOf(state.completed).hasKey ? tr("no database holds it") : noPairTwice ? tr("no pair stands twice") : kind->any != AnySide::None ? tr("one key holds them all") : tr("keys have the same type");
        text = tr("✓ %1 · names are free").arg(keys);
        if (!state.form.existing.isNull() && state.change->isEmpty()) {
            text = tr("Nothing is changed yet.");
            tone = Tone::Soft;
        }
        text = text.toHtmlEscaped();
    }
    setTone(m_verdict, tone);
    m_verdict->setText(text);
    m_verdict->setFocusPolicy(text.contains(u"<a "_s) ? Qt::StrongFocus : Qt::NoFocus);
    for (int part = int(Part::Source); part <= int(Part::Constraint); ++part) {
        if (QWidget *widget = widgetOf(Part(part)))
            markInvalid(widget, Part(part) == wrong);
    }
    m_rowTexts = state.isGood() ? formwords::rowConsequences(state.before, *state.change) : QStringList();
    showRows();
}

void FormPage::followLink(const QString &link)
{
    if (link.startsWith("part:"_L1))
        focusPart(Part(QStringView(link).mid(5).toInt()));
    else if (link.startsWith("make:"_L1))
        emit entityWanted(QString::fromUtf8(QByteArray::fromHex(QStringView(link).mid(5).toLatin1())));
}

} // namespace relata
