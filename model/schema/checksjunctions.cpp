#include "model/schema/checkcontext.h"

namespace relata::checks {

using namespace Qt::StringLiterals;

namespace {

template<class Function>
void eachJunction(const Context &context, Function &&function)
{
    for (const ThroughFacts &facts : context.throughs) {
        if (facts.junction)
            function(facts);
    }
}

std::vector<FieldId> pairOf(const ThroughFacts &facts)
{
    std::vector<FieldId> fields = facts.source->fields;
    for (const FieldId id : facts.target->fields) {
        if (std::find(fields.begin(), fields.end(), id) == fields.end())
            fields.push_back(id);
    }
    return fields;
}

bool isTranslations(const ThroughFacts &facts)
{
    return facts.through->role == ThroughRole::Translations;
}

void legMissing(const Context &context, Report &report)
{
    const auto stands = [&context](RelationshipId leg) { return context.index.relationship(leg) != nullptr; };
    for (const ThroughFacts &facts : context.throughs) {
        if (!stands(sourceLegOf(*facts.through)) || !(facts.through->language || stands(targetLegOf(*facts.through))))
            report.add(facts, {}).fixes.push_back(removing(facts.through->id));
    }
}

void legsApart(const Context &context, Report &report)
{
    for (const ThroughFacts &facts : context.throughs) {
        const bool sound = facts.source && facts.target && facts.source->sound && facts.target->sound;
        if (sound && (!facts.junction || facts.source == facts.target))
            report.add(facts, {facts.source->holder->name, facts.target->holder->name}).fixes.push_back(removing(facts.through->id));
    }
}

// What a leg is made of: its fields; of an arc, those of each of its keys. Empty where it isn't whole.
std::vector<std::vector<FieldId>> waysOf(const Context &context, RelationshipId leg)
{
    std::vector<std::vector<FieldId>> ways;
    if (const ReferenceFacts *facts = context.reference(leg.reference()))
        ways.push_back(facts->fields);
    if (const AnyReference *any = context.schema.anyReferences().get(leg.anyReference())) {
        if (any->storage != AnyStorage::Arc) {
            ways.push_back({any->discriminator});
            ways.back().insert(ways.back().end(), any->key.begin(), any->key.end());
        }
        for (const Allowed &allowed : any->allowed) {
            if (const ReferenceFacts *facts = context.reference(allowed.leg))
                ways.push_back(facts->fields);
        }
    }
    return ways;
}

QString namesOf(const Context &context, const std::vector<EntityId> &entities)
{
    QStringList names;
    for (const EntityId id : entities)
        names << context.nameOf(id);
    return names.join(u", "_s);
}

void pairNotUnique(const Context &context, Report &report)
{
    for (const ThroughFacts &facts : context.throughs) {
        const RelationshipView *view = context.index.relationship(facts.through->id);
        const Entity *junction = view && !isTranslations(facts) ? context.schema.entities().get(view->junction) : nullptr;
        if (!junction)
            continue;
        std::vector<FieldId> repeating;
        for (const std::vector<FieldId> &source : waysOf(context, sourceLegOf(*facts.through))) {
            for (const std::vector<FieldId> &target : waysOf(context, targetLegOf(*facts.through))) {
                std::vector<FieldId> pair = source;
                std::copy_if(target.begin(), target.end(), std::back_inserter(pair), [&source](FieldId id) { return std::find(source.begin(), source.end(), id) == source.end(); });
                if (repeating.empty() && !junction->areUnique(pair))
                    repeating = pair;
            }
        }
        if (repeating.empty())
            continue;
        Problem &problem = report.add(facts, {junction->name, namesOf(context, view->sources), namesOf(context, view->targets)});
        problem.entity = junction->id;
        problem.fixes.push_back(addingKey(*junction, KeyKind::Unique, repeating));
    }
}

void languageTwice(const Context &context, Report &report)
{
    eachJunction(context, [&](const ThroughFacts &facts) {
        if (isTranslations(facts) && !facts.junction->areUnique(pairOf(facts)))
            report.add(facts, {facts.junction->name, facts.source->referenced->name}).fixes.push_back(addingKey(*facts.junction, KeyKind::Unique, pairOf(facts)));
    });
    for (const ThroughFacts &facts : context.throughs) { // whose language is a plain field
        if (!isTranslations(facts) || !facts.through->language || !facts.source || !facts.source->sound || !facts.source->holder->field(facts.through->language))
            continue;
        std::vector<FieldId> fields = facts.source->fields;
        fields.push_back(facts.through->language);
        if (facts.source->holder->areUnique(fields))
            continue;
        Problem &problem = report.add(facts, {facts.source->holder->name, facts.source->referenced->name});
        problem.entity = facts.source->holder->id;
        problem.fixes.push_back(addingKey(*facts.source->holder, KeyKind::Unique, fields));
    }
}

void requiredExtra(const Context &context, Report &report)
{
    eachJunction(context, [&](const ThroughFacts &facts) {
        const std::vector<FieldId> pair = pairOf(facts);
        for (const Field &field : facts.junction->fields) {
            const bool given = field.nullable || field.generated != Generated::None || field.defaultValue.kind != DefaultKind::None || field.role != FieldRole::None;
            if (given || isTranslations(facts) || context.isKeyField(field.id) || std::find(pair.begin(), pair.end(), field.id) != pair.end())
                continue;
            Problem &problem = report.add(facts, {facts.junction->name, field.name, facts.source->referenced->name, facts.target->referenced->name});
            problem.field = field.id;
            if (!facts.junction->isInPrimaryKey(field.id))
                problem.fixes.push_back(makingNullable(*facts.junction, {field.id}));
        }
    });
}

void legNullable(const Context &context, Report &report)
{
    eachJunction(context, [&](const ThroughFacts &facts) {
        for (const ReferenceFacts *leg : {facts.source, facts.target}) {
            if (!leg->anyNullable)
                continue;
            Problem &problem = report.add(facts, {facts.junction->name + u'.' + listed(*facts.junction, leg->fields), leg->referenced->name});
            if (leg->reference->onDelete != Action::SetNull && leg->reference->onUpdate != Action::SetNull) {
                problem.fixes.push_back(fixing<Entity>(QT_TRANSLATE_NOOP("Messages", "Make %1 required"), {listed(*facts.junction, leg->fields)}, facts.junction->id, [fields = leg->fields](Entity &changed) {
                    for (Field &field : changed.fields)
                        field.nullable = field.nullable && std::find(fields.begin(), fields.end(), field.id) == fields.end();
                }));
            }
        }
    });
}

void blocksDeletion(const Context &context, Report &report)
{
    eachJunction(context, [&](const ThroughFacts &facts) {
        for (const ReferenceFacts *leg : {facts.source, facts.target}) {
            const Action action = leg->reference->onDelete;
            if (leg->reference->enforcement == Enforcement::Enforced && (action == Action::NoAction || action == Action::Restrict))
                report.add(facts, {facts.junction->name, leg->referenced->name}).fixes.push_back(fixing<Reference>(QT_TRANSLATE_NOOP("Messages", "Delete the links along with the “%1”"), {leg->referenced->name}, leg->reference->id, [](Reference &changed) { changed.onDelete = Action::Cascade; }));
        }
    });
}

void shared(const Context &context, Report &report)
{
    QHash<EntityId, const ThroughFacts *> seen;
    eachJunction(context, [&](const ThroughFacts &facts) {
        const ThroughFacts *&first = seen[facts.junction->id];
        if (first)
            report.add(facts, {facts.junction->name});
        else
            first = &facts;
    });
}

void symmetricOfTwo(const Context &context, Report &report)
{
    eachJunction(context, [&](const ThroughFacts &facts) {
        const bool symmetric = facts.through->role == ThroughRole::SymmetricOnce || facts.through->role == ThroughRole::SymmetricMirrored;
        if (symmetric && facts.source->referenced != facts.target->referenced)
            report.add(facts, {facts.source->referenced->name, facts.target->referenced->name}).fixes.push_back(fixing<Through>(QT_TRANSLATE_NOOP("Messages", "Make it an ordinary many-to-many"), {}, facts.through->id, [](Through &changed) { changed.role = ThroughRole::Plain; }));
    });
}

constexpr Rule kRules[] = {
    {"through-leg-missing", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Many-to-many without its halves"), QT_TRANSLATE_NOOP("Messages", "A many-to-many stands on a relationship that isn't there or isn't whole."), legMissing},
    {"through-legs-apart", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Many-to-many over two entities"), QT_TRANSLATE_NOOP("Messages", "The two halves of a many-to-many must be two keys of one join entity; these belong to “%1” and “%2”."), legsApart},
    {"symmetric-not-self", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Symmetric between two"), QT_TRANSLATE_NOOP("Messages", "Only an entity's relationship with itself can be symmetric, not one of “%1” and “%2”."), symmetricOfTwo},
    {"junction-pair-not-unique", Severity::Warning, QT_TRANSLATE_NOOP("Messages", "Links may repeat"), QT_TRANSLATE_NOOP("Messages", "“%1” may link the same “%2” and “%3” twice."), pairNotUnique},
    {"translations-not-unique", Severity::Warning, QT_TRANSLATE_NOOP("Messages", "Two translations in one language"), QT_TRANSLATE_NOOP("Messages", "“%1” may hold two translations of one “%2” into the same language."), languageTwice},
    {"junction-field-required", Severity::Warning, QT_TRANSLATE_NOOP("Messages", "Link that needs more"), QT_TRANSLATE_NOOP("Messages", "Linking “%3” and “%4” by their keys alone fails: “%1.%2” is required and has no default."), requiredExtra},
    {"junction-leg-nullable", Severity::Warning, QT_TRANSLATE_NOOP("Messages", "Link to nothing"), QT_TRANSLATE_NOOP("Messages", "“%1” may be null: links that point at no “%2”."), legNullable},
    {"junction-shared", Severity::Warning, QT_TRANSLATE_NOOP("Messages", "Join entity of two"), QT_TRANSLATE_NOOP("Messages", "“%1” is the join entity of more than one many-to-many: their links get mixed up."), shared},
    {"junction-blocks-deletion", Severity::Hint, QT_TRANSLATE_NOOP("Messages", "Links block deletion"), QT_TRANSLATE_NOOP("Messages", "Records of “%2” can't be deleted while “%1” links them."), blocksDeletion},
};

} // namespace

std::span<const Rule> junctionRules()
{
    return kRules;
}

} // namespace relata::checks
