#include "views/wizard/formwords.h"

#include "model/schema/inflection.h"
#include "model/schema/naming.h"
#include "model/schema/relationshipkinds.h"
#include "views/widgets/kindchoices.h"

#include <QCoreApplication>
#include <QHash>

namespace relata::formwords {

using namespace Qt::StringLiterals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(FormWords)
};

QString readable(const QString &name)
{
    return naming::words(name).join(u' ').toLower();
}

bool optionalHolder(const RelationshipForm &form, const Roles &roles)
{
    return roles.sourceHoldsKey ? form.targetOptional : form.sourceOptional;
}

Side holderSideOf(const Roles &roles)
{
    return roles.sourceHoldsKey ? Side::Source : Side::Target;
}
Side referencedSideOf(const Roles &roles)
{
    return roles.sourceHoldsKey ? Side::Target : Side::Source;
}

Side otherSide(Side side)
{
    return side == Side::Source ? Side::Target : Side::Source;
}

const std::vector<AllowedForm> *allowListOf(const RelationshipForm &form, Side side)
{
    const RelationshipKind *kind = relationshipKind(form.kind);
    if (!kind || !(side == Side::Source ? kind->anySource() : kind->anyTarget()))
        return nullptr;
    return side == Side::Source ? &form.sourceAllow : &form.targetAllow;
}

constexpr qsizetype kSpoken = 28; // characters of names that a sentence can carry

// Those of the list by name, where they are few and short; else "record".
template<class Name>
QString listed(const std::vector<AllowedForm> &allowed, const QString &many, Name &&name)
{
    QStringList names;
    for (const AllowedForm &one : allowed)
        names << name(one.entity);
    if (names.isEmpty() || names.size() > 3)
        return many;
    const QString last = names.takeLast();
    const QString all = names.isEmpty() ? last : Words::tr("%1 or %2").arg(names.join(u", "_s), last);
    return all.size() > kSpoken ? many : all;
}

// "List", "Profile": who is on the other end of the reference that the holder bears, in the holder's words.
QString referenceWord(const Schema &schema, const RelationshipForm &form, const Roles &roles)
{
    const std::optional<QString> &name = roles.sourceHoldsKey ? form.targetReference : form.sourceReference;
    if (name && !name->isEmpty())
        return readable(*name);
    return readable(sideName(schema, form, referencedSideOf(roles)));
}

QString holders(const Schema &schema, const RelationshipForm &form, const Roles &roles)
{
    return roles.holderIsMany ? sidePlural(schema, form, holderSideOf(roles)) : sideName(schema, form, holderSideOf(roles));
}

} // namespace

Roles rolesOf(const RelationshipForm &form)
{
    Roles roles;
    const RelationshipKind *kind = relationshipKind(form.kind);
    roles.holder = form.target;
    roles.referenced = form.source;
    if (!kind)
        return roles;
    roles.hasJunction = kind->holder == KeyHolder::Junction;
    roles.hasKey = kind->holder != KeyHolder::Nobody;
    roles.hasTarget = kind->target == TargetNeed::Entity || (kind->target == TargetNeed::EntityOrField && form.target);
    roles.holderIsMany = !kind->unique;
    roles.sideIsChosen = kind->holder == KeyHolder::Chosen;
    roles.sourceIsMany = kind->sourcePicture == EndPicture::Many;
    roles.targetIsMany = kind->targetPicture == EndPicture::Many;
    if (roles.hasJunction || kind->holder == KeyHolder::Nobody)
        return roles;
    const auto side = holderSide(form, *kind);
    roles.holder = side.holder;
    roles.referenced = side.referenced;
    roles.sourceHoldsKey = &side.holder == &form.source;
    return roles;
}

QString entityName(const Schema &schema, EntityId id)
{
    const Entity *entity = schema.entities().get(id);
    return entity ? entity->name : u"…"_s;
}

QString entityPlural(const Schema &schema, EntityId id)
{
    const Entity *entity = schema.entities().get(id);
    return entity ? inflection::plural(entity->name, schema.naming().plurals) : u"…"_s;
}

QString sideName(const Schema &schema, const RelationshipForm &form, Side side)
{
    if (const auto *allowed = allowListOf(form, side))
        return listed(*allowed, Words::tr("record"), [&schema](EntityId id) { return entityName(schema, id); });
    return entityName(schema, side == Side::Source ? form.source : form.target);
}

QString sidePlural(const Schema &schema, const RelationshipForm &form, Side side)
{
    if (const auto *allowed = allowListOf(form, side))
        return listed(*allowed, Words::tr("records"), [&schema](EntityId id) { return entityPlural(schema, id); });
    return entityPlural(schema, side == Side::Source ? form.source : form.target);
}

QString sideNames(const Schema &schema, const RelationshipForm &form, Side side)
{
    const auto *allowed = allowListOf(form, side);
    if (!allowed)
        return entityName(schema, side == Side::Source ? form.source : form.target);
    QStringList names;
    for (const AllowedForm &one : *allowed)
        names << entityName(schema, one.entity);
    return names.isEmpty() ? u"…"_s : names.join(u", "_s);
}

QString withArticle(const QString &name)
{
    static constexpr auto kVowels = "aeioAEIO"_L1; // "a User", "a Unit" are the usual ones; "an Umbrella" is rare
    const bool vowel = !name.isEmpty() && QString(kVowels).contains(name.front());
    return vowel ? Words::tr("an %1").arg(name) : Words::tr("a %1").arg(name);
}

namespace {

// Rows of texts, not pairs of records.
bool isTranslations(const RelationshipForm &form)
{
    const RelationshipKind *kind = relationshipKind(form.kind);
    return kind && kind->role == ThroughRole::Translations;
}
// The language is a field with its code: no second record that could be deleted.
bool hasNobodyThere(const RelationshipForm &form)
{
    return isTranslations(form) && !form.target;
}

} // namespace

QString deleteQuestion(const Schema &schema, const RelationshipForm &form)
{
    const Roles roles = rolesOf(form);
    if (hasNobodyThere(form))
        return Words::tr("When %1 is deleted").arg(withArticle(sideName(schema, form, Side::Source)));
    if (roles.hasJunction && !(form.source && form.source == form.target))
        return Words::tr("When %1 or %2 is deleted").arg(withArticle(sideName(schema, form, Side::Source)), withArticle(sideName(schema, form, Side::Target)));
    return Words::tr("When %1 is deleted").arg(withArticle(sideName(schema, form, referencedSideOf(roles))));
}

std::vector<Choice<Action>> deleteChoices(const Schema &schema, const RelationshipForm &form)
{
    const Roles roles = rolesOf(form);
    std::vector<Choice<Action>> choices;
    if (isTranslations(form)) {
        choices.push_back({Action::Cascade, Words::tr("its translations go with it"), u"ON DELETE CASCADE"_s, {}});
        choices.push_back({Action::NoAction, Words::tr("not while it has translations"), u"ON DELETE NO ACTION"_s, {}});
        choices.push_back({Action::Restrict, Words::tr("not while it has translations, checked at once"), u"ON DELETE RESTRICT"_s, {}});
        return choices;
    }
    if (roles.hasJunction) {
        choices.push_back({Action::Cascade, Words::tr("its pairs go with it; the others stay"), u"ON DELETE CASCADE"_s, {}});
        choices.push_back({Action::NoAction, Words::tr("not while it is paired"), u"ON DELETE NO ACTION"_s, {}});
        choices.push_back({Action::Restrict, Words::tr("not while it is paired, checked at once"), u"ON DELETE RESTRICT"_s, {}});
        return choices;
    }
    const QString them = holders(schema, form, roles);
    const QString reference = referenceWord(schema, form, roles);
    const bool optional = optionalHolder(form, roles);
    const QString why = optional ? QString()
        : Words::tr("Only where a %1 may be without its %2: tick “%3” first.")
              .arg(sideName(schema, form, holderSideOf(roles)), reference, roles.sourceHoldsKey ? Words::tr("Target optional") : Words::tr("Source optional"));
    choices.push_back({Action::NoAction, Words::tr("not while it has %1").arg(roles.holderIsMany ? them : withArticle(them)), u"ON DELETE NO ACTION"_s, {}});
    choices.push_back({Action::SetNull, roles.holderIsMany ? Words::tr("its %1 lose their %2").arg(them, reference)
                                                           : Words::tr("its %1 loses its %2").arg(them, reference),
                       u"ON DELETE SET NULL"_s, why});
    choices.push_back({Action::Cascade, roles.holderIsMany ? Words::tr("its %1 are deleted too").arg(them) : Words::tr("its %1 is deleted too").arg(them),
                       u"ON DELETE CASCADE"_s, {}});
    choices.push_back({Action::Restrict, Words::tr("not while it has %1, checked at once").arg(roles.holderIsMany ? them : withArticle(them)),
                       u"ON DELETE RESTRICT"_s, {}});
    choices.push_back({Action::SetDefault, roles.holderIsMany ? Words::tr("its %1 go to the default %2").arg(them, reference)
                                                              : Words::tr("its %1 goes to the default %2").arg(them, reference),
                       u"ON DELETE SET DEFAULT"_s, {}});
    return choices;
}

QString updateQuestion(const Schema &schema, const RelationshipForm &form)
{
    const Roles roles = rolesOf(form);
    if (hasNobodyThere(form))
        return Words::tr("When the key of %1 changes").arg(withArticle(sideName(schema, form, Side::Source)));
    if (roles.hasJunction && !(form.source && form.source == form.target))
        return Words::tr("When the key of either changes");
    return Words::tr("When the key of %1 changes").arg(withArticle(sideName(schema, form, referencedSideOf(roles))));
}

std::vector<Choice<Action>> updateChoices(const Schema &schema, const RelationshipForm &form)
{
    const Roles roles = rolesOf(form);
    std::vector<Choice<Action>> choices;
    if (isTranslations(form)) {
        choices.push_back({Action::NoAction, Words::tr("not while it has translations"), u"ON UPDATE NO ACTION"_s, {}});
        choices.push_back({Action::Cascade, Words::tr("its translations follow"), u"ON UPDATE CASCADE"_s, {}});
        choices.push_back({Action::Restrict, Words::tr("not while it has translations, checked at once"), u"ON UPDATE RESTRICT"_s, {}});
        return choices;
    }
    if (roles.hasJunction) {
        choices.push_back({Action::NoAction, Words::tr("not while it is paired"), u"ON UPDATE NO ACTION"_s, {}});
        choices.push_back({Action::Cascade, Words::tr("its pairs follow"), u"ON UPDATE CASCADE"_s, {}});
        choices.push_back({Action::Restrict, Words::tr("not while it is paired, checked at once"), u"ON UPDATE RESTRICT"_s, {}});
        return choices;
    }
    const QString them = holders(schema, form, roles);
    const QString some = roles.holderIsMany ? them : withArticle(them);
    const QString reference = referenceWord(schema, form, roles);
    const QString why = optionalHolder(form, roles) ? QString()
                                                    : Words::tr("Only where a %1 may be without its %2.").arg(sideName(schema, form, holderSideOf(roles)), reference);
    choices.push_back({Action::NoAction, Words::tr("not while it has %1").arg(some), u"ON UPDATE NO ACTION"_s, {}});
    choices.push_back({Action::Cascade, roles.holderIsMany ? Words::tr("its %1 follow").arg(them) : Words::tr("its %1 follows").arg(them), u"ON UPDATE CASCADE"_s, {}});
    choices.push_back({Action::SetNull, roles.holderIsMany ? Words::tr("its %1 lose their %2").arg(them, reference)
                                                           : Words::tr("its %1 loses its %2").arg(them, reference),
                       u"ON UPDATE SET NULL"_s, why});
    choices.push_back({Action::Restrict, Words::tr("not while it has %1, checked at once").arg(some), u"ON UPDATE RESTRICT"_s, {}});
    return choices;
}

QString deselectQuestion(const Schema &schema, const RelationshipForm &form, Side listOf)
{
    const Roles roles = rolesOf(form);
    const Side owner = roles.hasJunction ? listOf : referencedSideOf(roles);
    return Words::tr("When %1 is taken off %2").arg(withArticle(sideName(schema, form, otherSide(owner))), withArticle(sideName(schema, form, owner)));
}

std::vector<Choice<Deselect>> deselectChoices(const Schema &schema, const RelationshipForm &form, Side listOf)
{
    const Roles roles = rolesOf(form);
    if (roles.hasJunction)
        return {{Deselect::Nullify, Words::tr("both stay, only the pair goes"), Words::tr("unlink"), {}},
                {Deselect::Delete, Words::tr("the %1 is deleted").arg(sideName(schema, form, otherSide(listOf))), Words::tr("deselect: delete"), {}}};
    const QString reference = referenceWord(schema, form, roles);
    std::vector<Choice<Deselect>> choices;
    choices.push_back(optionalHolder(form, roles)
        ? Choice<Deselect>{Deselect::Nullify, Words::tr("it stays, without a %1").arg(reference), Words::tr("deselect: nullify"), {}}
        : Choice<Deselect>{Deselect::Nullify, Words::tr("only to go to another %1").arg(reference), Words::tr("deselect: nullify, refused while the key may not be empty"), {}});
    choices.push_back({Deselect::Delete, Words::tr("it is deleted"), Words::tr("deselect: delete"), {}});
    return choices;
}

QString reassignQuestion(const Schema &schema, const RelationshipForm &form)
{
    const Roles roles = rolesOf(form);
    return Words::tr("When %1 that has %2 is given another")
        .arg(withArticle(sideName(schema, form, referencedSideOf(roles))), withArticle(sideName(schema, form, holderSideOf(roles))));
}

std::vector<Choice<Reassign>> reassignChoices(const Schema &schema, const RelationshipForm &form)
{
    const Roles roles = rolesOf(form);
    const QString why = optionalHolder(form, roles) ? QString()
        : Words::tr("Only where a %1 may be without its %2.").arg(sideName(schema, form, holderSideOf(roles)), referenceWord(schema, form, roles));
    return {{Reassign::Refuse, Words::tr("it is refused"), Words::tr("reassign: refuse"), {}},
            {Reassign::Steal, Words::tr("the former one loses it"), Words::tr("reassign: steal"), why}};
}

QString sourceReferenceHint(const Schema &schema, const RelationshipForm &form)
{
    const QString who = withArticle(sideName(schema, form, Side::Target));
    return rolesOf(form).sourceIsMany ? Words::tr("what %1 calls them").arg(who) : Words::tr("what %1 calls it").arg(who);
}

QString targetReferenceHint(const Schema &schema, const RelationshipForm &form)
{
    const QString who = withArticle(sideName(schema, form, Side::Source));
    return rolesOf(form).targetIsMany ? Words::tr("what %1 calls them").arg(who) : Words::tr("what %1 calls it").arg(who);
}

QString changeText(const Schema &schema, const RelationshipForm &form)
{
    const QString source = sideNames(schema, form, Side::Source);
    const QString target = rolesOf(form).hasTarget ? sideNames(schema, form, Side::Target) : form.targetReference.value_or(form.kind);
    const auto choice = kindChoiceOf(form); // a tree is called one
    return form.existing.isNull() ? Words::tr("Add %1 %2 – %3").arg(choice ? choice->id : form.kind, source, target)
                                  : Words::tr("Change Relationship %1 – %2").arg(source, target);
}

Part partFor(const Error &error, const RelationshipForm &form)
{
    const QLatin1String code(error.code);
    const Roles roles = rolesOf(form);
    const Part holderKey = roles.sourceHoldsKey ? Part::SourceKey : Part::TargetKey;
    const Part referencedKey = roles.sourceHoldsKey ? Part::TargetKey : Part::SourceKey;
    static const QHash<QLatin1String, Part> kParts{
        {"relate.unknown-kind"_L1, Part::Kind}, {"relate.unique-key-field"_L1, Part::Kind}, {"relate.no-source"_L1, Part::Source},
        {"relate.no-target"_L1, Part::Target}, {"relate.no-url"_L1, Part::Url}, {"relate.url"_L1, Part::Url}, {"relate.url-host"_L1, Part::Url},
        {"relate.url-secret"_L1, Part::Url}, {"relate.url-field"_L1, Part::Url}, {"relate.no-shape"_L1, Part::Shape}, {"relate.shape-twice"_L1, Part::Shape},
        {"relate.header"_L1, Part::Headers}, {"relate.header-variable"_L1, Part::Headers}, {"relate.header-secret"_L1, Part::Headers},
        {"relate.timeout"_L1, Part::Timeout}, {"relate.cache"_L1, Part::Cache}, {"relate.depth"_L1, Part::Tree}, {"relate.symmetric-two"_L1, Part::Role}, {"relate.range"_L1, Part::Bounds}, {"relate.set-null-required"_L1, Part::OnDelete},
        {"relate.set-default-without-default"_L1, Part::OnDelete}, {"relate.join-is-end"_L1, Part::Through}, {"relate.join-changed"_L1, Part::Through},
    };
    if (const auto found = kParts.constFind(code); found != kParts.cend())
        return *found;
    if (code == "relate.primary-and-optional"_L1)
        return error.arguments.value(0) == u"Target"_s ? Part::TargetPrimary : Part::SourcePrimary;
    if (code == "relate.optional-key-needed"_L1)
        return roles.sourceHoldsKey ? Part::TargetOptional : Part::SourceOptional;
    if (code == "relate.pointer"_L1)
        return error.arguments.value(0) == form.path ? Part::Path : Part::Shape;
    if (!roles.hasKey && error.place.field.isEmpty())
        return Part::Shape; // of its notation
    if (!form.languageField.isEmpty() && error.place.field == form.languageField)
        return Part::Language;
    const RelationshipKind *kind = relationshipKind(form.kind);
    const bool anyTarget = kind && kind->anyTarget();
    const Part list = kind && kind->any == AnySide::Both ? (form.sourceAllow.empty() ? Part::SourceAllow : Part::TargetAllow) : anyTarget ? Part::TargetAllow : Part::SourceAllow;
    if (code == "relate.no-allowed"_L1 || code == "relate.allowed-twice"_L1 || code == "relate.allowed-value"_L1)
        return list;
    if (code == "relate.arc-elsewhere"_L1 || code == "relate.arc-primary"_L1 || code == "relate.allowed-key-size"_L1 || code == "relate.allowed-key-type"_L1)
        return Part::Storage;
    if (kind && kind->any != AnySide::None && code == "relate.no-key"_L1)
        return list;
    if (code == "relate.no-key"_L1 || code == "relate.not-a-key"_L1)
        return roles.hasJunction ? Part::Source : referencedKey;
    const QString &field = error.place.field;
    if (!field.isEmpty()) {
        if (!form.sourceDiscriminator.isEmpty() && form.sourceDiscriminator == field)
            return Part::SourceDiscriminator;
        if (!form.targetDiscriminator.isEmpty() && form.targetDiscriminator == field)
            return Part::TargetDiscriminator;
        if (form.sourceReference == field)
            return Part::SourceReference;
        if (form.targetReference == field)
            return Part::TargetReference;
        if (form.sourceKey.contains(field))
            return Part::SourceKey;
        if (form.targetKey.contains(field))
            return Part::TargetKey;
    }
    if (code.startsWith("relate."_L1))
        return roles.hasJunction ? Part::Through : holderKey;
    if (roles.hasJunction && !form.junctionFields.isEmpty() && (error.place.entity.isEmpty() || error.place.entity == form.through))
        return Part::JunctionFields;
    if (!form.sortField.isEmpty() && error.arguments.contains(form.sortField))
        return Part::SortField;
    return roles.hasJunction ? Part::Through : Part::None;
}

Part partForRule(QLatin1String rule)
{
    static const QHash<QLatin1String, Part> kParts{
        {"sql-match-full"_L1, Part::Match}, {"sql-reference-deferrable"_L1, Part::Deferrable}, {"sql-set-default"_L1, Part::OnDelete},
        {"sql-set-null-required"_L1, Part::OnDelete}, {"sql-set-null-fields"_L1, Part::OnDelete}, {"sql-update-required"_L1, Part::OnUpdate},
        {"sql-reference-other-source"_L1, Part::Enforcement}, {"sql-reference-types"_L1, Part::Enforcement},
        {"sql-reference-no-key"_L1, Part::Enforcement}, {"sql-reference-computed"_L1, Part::OnDelete}, {"sql-name-changed"_L1, Part::Constraint},
    };
    return kParts.value(rule, Part::None);
}

} // namespace relata::formwords
