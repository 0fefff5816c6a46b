#include "model/schema/checkcontext.h"
#include "model/schema/edithelpers.h"
#include "model/schema/inflection.h"
#include "model/schema/naming.h"

namespace relata::checks {

using namespace Qt::StringLiterals;

namespace {

// "Task.list_id"
QString keyOf(const ReferenceFacts &facts)
{
    return facts.holder->name + u'.' + listed(*facts.holder, facts.fields);
}

template<class Function>
void eachSound(const Context &context, Function &&function)
{
    for (const ReferenceFacts &facts : context.references) {
        if (facts.sound)
            function(facts);
    }
}

bool isEnforced(const ReferenceFacts &facts)
{
    return facts.reference->enforcement == Enforcement::Enforced;
}

Fix makingLogical(ReferenceId id)
{
    return fixing<Reference>(QT_TRANSLATE_NOOP("Messages", "Keep it as a logical relationship, without a foreign key"), {}, id, [](Reference &changed) { changed.enforcement = Enforcement::Logical; });
}

// --- what it names

void entityMissing(const Context &context, Report &report)
{
    for (const ReferenceFacts &facts : context.references) {
        if (!facts.holder || !facts.referenced)
            report.add(facts, {facts.holder ? facts.holder->name : facts.referenced ? facts.referenced->name : facts.reference->id.toString()}).fixes.push_back(removing(facts.reference->id));
    }
}

void fieldMissing(const Context &context, Report &report)
{
    for (const ReferenceFacts &facts : context.references) {
        if (facts.holder && facts.referenced && !facts.sound)
            report.add(facts, {facts.holder->name, facts.referenced->name}).fixes.push_back(removing(facts.reference->id));
    }
}

void targetNotUnique(const Context &context, Report &report)
{
    eachSound(context, [&](const ReferenceFacts &facts) {
        if (facts.referenced->isUniqueKey(facts.otherFields))
            return;
        report.add(facts, {facts.holder->name, facts.referenced->name, listed(*facts.referenced, facts.otherFields)}).fixes.push_back(addingKey(*facts.referenced, KeyKind::Unique, facts.otherFields));
    });
}

void typeMismatch(const Context &context, Report &report)
{
    eachSound(context, [&](const ReferenceFacts &facts) {
        for (const FieldPair &pair : facts.reference->pairs) {
            const Field *field = facts.holder->field(pair.field);
            const Field *other = facts.referenced->field(pair.referenced);
            // Integers of any size can be compared; where a database wants the same one, its own rules say so.
            const auto counts = [](const FieldType &type) { return type.isInteger() || (type.kind == TypeKind::Boolean && type.native.startsWith("tinyint"_L1)); };
            if (!field || canReference(field->type, other->type) || (counts(field->type) && counts(other->type)))
                continue;
            const EnumName names = context.schema.enumName();
            report.add(facts, {facts.holder->name + u'.' + field->name, typeText(field->type, names), facts.referenced->name + u'.' + other->name, typeText(other->type, names)})
                .fixes.push_back(fixingField(QT_TRANSLATE_NOOP("Messages", "Give “%1” the type %2"), {field->name, typeText(other->type, names)}, facts.holder->id, field->id, [type = other->type](Field &changed) { changed.type = type; }));
        }
    });
}

void textLength(const Context &context, Report &report)
{
    eachSound(context, [&](const ReferenceFacts &facts) {
        for (const FieldPair &pair : facts.reference->pairs) {
            const Field *field = facts.holder->field(pair.field);
            const Field *other = facts.referenced->field(pair.referenced);
            const bool shorter = field && field->type.kind == TypeKind::String && field->type.length > 0 && other->type.isText()
                && (other->type.kind == TypeKind::Text || other->type.length == 0 || other->type.length > field->type.length);
            if (shorter)
                report.add(facts, {facts.holder->name + u'.' + field->name, facts.referenced->name + u'.' + other->name})
                    .fixes.push_back(fixingField(QT_TRANSLATE_NOOP("Messages", "Make “%1” as long"), {field->name}, facts.holder->id, field->id, [type = other->type](Field &changed) { changed.type = type; }));
        }
    });
}

void identityAsKey(const Context &context, Report &report)
{
    eachSound(context, [&](const ReferenceFacts &facts) {
        for (const FieldId id : facts.fields) {
            const Field *field = facts.holder->field(id);
            if (field->generated == Generated::Identity)
                report.add(facts, {facts.holder->name + u'.' + field->name, facts.referenced->name})
                    .fixes.push_back(fixingField(QT_TRANSLATE_NOOP("Messages", "Let “%1” take the value of what it points at"), {field->name}, facts.holder->id, id, [](Field &changed) { changed.generated = Generated::None; }));
        }
    });
}

void literalEnforced(const Context &context, Report &report)
{
    eachSound(context, [&](const ReferenceFacts &facts) {
        if (facts.hasLiteral && isEnforced(facts))
            report.add(facts, {facts.holder->name, facts.referenced->name}).fixes.push_back(makingLogical(facts.reference->id));
    });
}

void crossSource(const Context &context, Report &report)
{
    eachSound(context, [&](const ReferenceFacts &facts) {
        if (isEnforced(facts) && facts.holder->dataSource != facts.referenced->dataSource)
            report.add(facts, {facts.holder->name, facts.referenced->name}).fixes.push_back(makingLogical(facts.reference->id));
    });
}

void viewEnforced(const Context &context, Report &report)
{
    eachSound(context, [&](const ReferenceFacts &facts) {
        if (!isEnforced(facts))
            return;
        for (const Entity *entity : {facts.holder, facts.referenced}) {
            if (entity->kind == EntityKind::View) {
                report.add(facts, {facts.holder->name, facts.referenced->name, entity->name}).fixes.push_back(makingLogical(facts.reference->id));
                return;
            }
        }
    });
}

// --- cardinality and behaviour

void oneNotUnique(const Context &context, Report &report)
{
    eachSound(context, [&](const ReferenceFacts &facts) {
        const bool meantOne = facts.reference->role == ReferenceRole::Subtype || (facts.reference->referencedEnd.maximum && *facts.reference->referencedEnd.maximum == 1);
        if (meantOne && !facts.holder->areUnique(facts.fields))
            report.add(facts, {facts.referenced->name, facts.holder->name, listed(*facts.holder, facts.fields)}).fixes.push_back(addingKey(*facts.holder, KeyKind::Unique, facts.fields));
    });
}

void setNull(const Context &context, Report &report)
{
    eachSound(context, [&](const ReferenceFacts &facts) {
        const Reference &reference = *facts.reference;
        if (reference.onDelete != Action::SetNull && reference.onUpdate != Action::SetNull)
            return;
        // SET NULL (a, b) concerns the deletion only.
        const std::vector<FieldId> &concerned = reference.setNullFields.empty() || reference.onUpdate == Action::SetNull ? facts.fields : reference.setNullFields;
        std::vector<FieldId> required;
        bool inKey = false;
        for (const FieldId id : concerned) {
            const Field *field = facts.holder->field(id);
            if (field && !field->nullable)
                required.push_back(id);
            inKey |= facts.holder->isInPrimaryKey(id);
        }
        if (required.empty())
            return;
        Problem &problem = report.add(facts, {facts.holder->name + u'.' + listed(*facts.holder, required), facts.referenced->name});
        if (!inKey)
            problem.fixes.push_back(makingNullable(*facts.holder, required));
        problem.fixes.push_back(withoutAction(reference.id));
    });
}

void setNullFields(const Context &context, Report &report)
{
    eachSound(context, [&](const ReferenceFacts &facts) {
        const auto &only = facts.reference->setNullFields;
        const bool inside = std::all_of(only.begin(), only.end(), [&](FieldId id) { return std::find(facts.fields.begin(), facts.fields.end(), id) != facts.fields.end(); });
        if (!inside)
            report.add(facts, {facts.holder->name, facts.referenced->name}).fixes.push_back(fixing<Reference>(QT_TRANSLATE_NOOP("Messages", "Set all its fields to null"), {}, facts.reference->id, [](Reference &changed) { changed.setNullFields.clear(); }));
    });
}

void setDefault(const Context &context, Report &report)
{
    eachSound(context, [&](const ReferenceFacts &facts) {
        if (facts.reference->onDelete != Action::SetDefault && facts.reference->onUpdate != Action::SetDefault)
            return;
        for (const FieldId id : facts.fields) {
            const Field *field = facts.holder->field(id);
            if (field->defaultValue.kind == DefaultKind::None && !field->nullable) {
                report.add(facts, {facts.holder->name + u'.' + field->name, facts.referenced->name}).fixes.push_back(withoutAction(facts.reference->id));
                return;
            }
        }
    });
}

void partlyNullable(const Context &context, Report &report)
{
    eachSound(context, [&](const ReferenceFacts &facts) {
        if (facts.fields.size() < 2 || !facts.anyNullable || facts.allNullable || facts.reference->match == Match::Full)
            return;
        // Fields that the primary key or another reference needs can't be made nullable: then it has to be so.
        report.add(facts, {facts.holder->name, facts.referenced->name});
    });
}

void unindexed(const Context &context, Report &report)
{
    eachSound(context, [&](const ReferenceFacts &facts) {
        if (facts.holder->kind == EntityKind::View || edits::isIndexed(*facts.holder, facts.fields))
            return;
        report.add(facts, {keyOf(facts), facts.referenced->name}).fixes.push_back(addingIndex(*facts.holder, facts.fields));
    });
}

void sortFieldMissing(const Context &context, Report &report)
{
    eachSound(context, [&](const ReferenceFacts &facts) {
        for (const End *end : {&facts.reference->holderEnd, &facts.reference->referencedEnd}) {
            if (end->sortField && !facts.holder->field(end->sortField))
                report.add(facts, {facts.holder->name, facts.referenced->name}).fixes.push_back(fixing<Reference>(QT_TRANSLATE_NOOP("Messages", "Keep no order"), {}, facts.reference->id, [](Reference &changed) { changed.holderEnd.sortField = changed.referencedEnd.sortField = {}; }));
        }
    });
    for (const ThroughFacts &facts : context.throughs) {
        for (const End *end : {&facts.through->sourceEnd, &facts.through->targetEnd}) {
            if (end->sortField && facts.junction && !facts.junction->field(end->sortField))
                report.add(facts, {facts.source->referenced->name, facts.target->referenced->name}).fixes.push_back(fixing<Through>(QT_TRANSLATE_NOOP("Messages", "Keep no order"), {}, facts.through->id, [](Through &changed) { changed.sourceEnd.sortField = changed.targetEnd.sortField = {}; }));
        }
    }
}

void sortFieldType(const Context &context, Report &report)
{
    eachSound(context, [&](const ReferenceFacts &facts) {
        const Field *field = facts.holder->field(facts.reference->referencedEnd.sortField);
        if (field && !field->type.isNumber())
            report.add(facts, {facts.holder->name + u'.' + field->name});
    });
}

void subtypeKey(const Context &context, Report &report)
{
    eachSound(context, [&](const ReferenceFacts &facts) {
        const Key *primary = facts.holder->primaryKey();
        if (facts.reference->role == ReferenceRole::Subtype && (!primary || !std::is_permutation(primary->fields.begin(), primary->fields.end(), facts.fields.begin(), facts.fields.end())))
            report.add(facts, {facts.holder->name, facts.referenced->name}).fixes.push_back(fixing<Reference>(QT_TRANSLATE_NOOP("Messages", "Make it an ordinary one-to-one"), {}, facts.reference->id, [](Reference &changed) { changed.role = ReferenceRole::Plain; }));
    });
}

void mandatoryBoth(const Context &context, Report &report)
{
    eachSound(context, [&](const ReferenceFacts &facts) {
        const bool mandatory = facts.reference->referencedEnd.minimum > 0 && !facts.anyNullable && !facts.isLeg;
        if (mandatory && isEnforced(facts) && facts.reference->deferrable == Deferrable::No)
            report.add(facts, {facts.referenced->name, facts.holder->name});
    });
}

// The strongly connected groups of more than one entity, by the edges from holder to referenced.
std::vector<std::vector<EntityId>> groups(const QHash<EntityId, std::vector<EntityId>> &edges)
{
    struct Node
    {
        int index = -1;
        int low = 0;
        bool onStack = false;
    };
    QHash<EntityId, Node> nodes;
    std::vector<EntityId> stack;
    std::vector<std::vector<EntityId>> result;
    int counter = 0;
    struct Frame
    {
        EntityId id;
        size_t next = 0;
    };
    std::vector<EntityId> starts(edges.keyBegin(), edges.keyEnd());
    std::sort(starts.begin(), starts.end());
    for (const EntityId start : starts) {
        if (nodes.value(start).index >= 0)
            continue;
        std::vector<Frame> frames{{start}}; // no recursion: chains may be long
        while (!frames.empty()) {
            const EntityId id = frames.back().id;
            if (frames.back().next == 0 && nodes.value(id).index < 0) {
                nodes[id] = {counter, counter, true};
                ++counter;
                stack.push_back(id);
            }
            const auto outgoing = edges.constFind(id);
            if (outgoing != edges.constEnd() && frames.back().next < outgoing->size()) {
                const EntityId other = (*outgoing)[frames.back().next++];
                const Node there = nodes.value(other);
                if (there.index < 0)
                    frames.push_back({other});
                else if (there.onStack)
                    nodes[id].low = std::min(nodes[id].low, there.index);
                continue;
            }
            const Node done = nodes.value(id);
            frames.pop_back();
            if (!frames.empty())
                nodes[frames.back().id].low = std::min(nodes[frames.back().id].low, done.low);
            if (done.low != done.index)
                continue;
            std::vector<EntityId> group;
            do {
                group.push_back(stack.back());
                nodes[stack.back()].onStack = false;
                stack.pop_back();
            } while (group.back() != id);
            if (group.size() > 1) {
                std::sort(group.begin(), group.end());
                result.push_back(std::move(group));
            }
        }
    }
    return result;
}

// A cycle within a group, as "A → B → A", from its first entity.
QString path(const Context &context, const QHash<EntityId, std::vector<EntityId>> &edges, const std::vector<EntityId> &group)
{
    QHash<EntityId, EntityId> from;
    std::vector<EntityId> queue{group.front()};
    for (size_t i = 0; i < queue.size(); ++i) {
        for (const EntityId next : edges.value(queue[i])) {
            if (next == group.front()) {
                QStringList names{context.nameOf(next)};
                for (EntityId at = queue[i]; at != group.front(); at = from.value(at))
                    names.prepend(context.nameOf(at));
                names.prepend(context.nameOf(group.front()));
                return names.size() > 8 ? names.mid(0, 7).join(u" → "_s) + u" → …"_s : names.join(u" → "_s);
            }
            if (std::binary_search(group.begin(), group.end(), next) && !from.contains(next)) {
                from.insert(next, queue[i]);
                queue.push_back(next);
            }
        }
    }
    return {};
}

template<class Predicate>
void cycles(const Context &context, Report &report, Predicate &&counts, QHash<EntityId, std::vector<EntityId>> edges = {})
{
    eachSound(context, [&](const ReferenceFacts &facts) {
        if (facts.holder != facts.referenced && counts(facts))
            edges[facts.holder->id].push_back(facts.referenced->id);
    });
    for (const auto &group : groups(edges))
        report.add(context.schema.entities()[group.front()], {path(context, edges, group)});
}

bool mustBeThere(const ReferenceFacts &facts)
{
    return isEnforced(facts) && !facts.anyNullable && !facts.hasLiteral && facts.reference->deferrable == Deferrable::No;
}

void mandatoryCycle(const Context &context, Report &report)
{
    cycles(context, report, mustBeThere);
}

void mandatorySelf(const Context &context, Report &report)
{
    eachSound(context, [&](const ReferenceFacts &facts) {
        if (facts.holder != facts.referenced || !mustBeThere(facts) || facts.isLeg)
            return;
        Problem &problem = report.add(facts, {facts.holder->name});
        if (std::none_of(facts.fields.begin(), facts.fields.end(), [&](FieldId id) { return facts.holder->isInPrimaryKey(id); }))
            problem.fixes.push_back(makingNullable(*facts.holder, facts.fields));
    });
}

void cascadeCycle(const Context &context, Report &report)
{
    QHash<EntityId, std::vector<EntityId>> triggers;
    for (const AnyReference &any : context.schema.anyReferences()) {
        for (const Allowed &allowed : any.storage == AnyStorage::Triggers && any.onDelete == Action::Cascade ? any.allowed : std::vector<Allowed>()) {
            if (any.holder != allowed.entity && context.schema.entities().contains(any.holder) && context.schema.entities().contains(allowed.entity))
                triggers[any.holder].push_back(allowed.entity);
        }
    }
    cycles(context, report, [](const ReferenceFacts &facts) { return facts.reference->onDelete == Action::Cascade; }, std::move(triggers));
}

void sameKeyTwice(const Context &context, Report &report)
{
    QHash<QString, const ReferenceFacts *> seen;
    eachSound(context, [&](const ReferenceFacts &facts) {
        std::vector<FieldId> fields = facts.fields;
        std::sort(fields.begin(), fields.end());
        QString key = facts.holder->id.toString();
        for (const FieldId id : fields)
            key += u'/' + id.toString();
        const ReferenceFacts *&first = seen[key];
        if (first)
            report.add(facts, {keyOf(facts), first->referenced->name, facts.referenced->name});
        else
            first = &facts;
    });
}

constexpr Rule kRules[] = {
    {"reference-entity-missing", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Relationship with nothing"), QT_TRANSLATE_NOOP("Messages", "A relationship of “%1” names an entity that isn't there."), entityMissing},
    {"reference-field-missing", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Relationship without fields"), QT_TRANSLATE_NOOP("Messages", "The relationship between “%1” and “%2” names fields that aren't there."), fieldMissing},
    {"reference-target-not-unique", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Points at no key"), QT_TRANSLATE_NOOP("Messages", "“%1” points at “%2” by %3, which is no key there: several records may have the same value."), targetNotUnique},
    {"reference-type-mismatch", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Types don't match"), QT_TRANSLATE_NOOP("Messages", "“%1” (%2) can't point at “%3” (%4): the types differ."), typeMismatch},
    {"reference-literal-enforced", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Constant in a foreign key"), QT_TRANSLATE_NOOP("Messages", "The relationship between “%1” and “%2” has a constant part; no database can enforce that."), literalEnforced},
    {"reference-cross-source", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Foreign key across databases"), QT_TRANSLATE_NOOP("Messages", "“%1” and “%2” live in different data sources; no database can enforce their relationship."), crossSource},
    {"reference-view-enforced", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Foreign key of a view"), QT_TRANSLATE_NOOP("Messages", "The relationship between “%1” and “%2” can't be enforced: “%3” is a view."), viewEnforced},
    {"one-not-unique", Severity::Error, QT_TRANSLATE_NOOP("Messages", "One-to-one without unique key"), QT_TRANSLATE_NOOP("Messages", "Each “%1” should have at most one “%2”, but nothing keeps %3 from repeating."), oneNotUnique},
    {"set-null-required", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Set null where null is forbidden"), QT_TRANSLATE_NOOP("Messages", "Deleting a “%2” would set %1 to null, which it may not be."), setNull},
    {"set-null-elsewhere", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Set null of other fields"), QT_TRANSLATE_NOOP("Messages", "Between “%1” and “%2”, SET NULL names fields that are not part of the key."), setNullFields},
    {"set-default-missing", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Set default without default"), QT_TRANSLATE_NOOP("Messages", "Deleting a “%2” would set %1 to its default, but it has none."), setDefault},
    {"sort-field-missing", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Order by nothing"), QT_TRANSLATE_NOOP("Messages", "The order between “%1” and “%2” is kept in a field that isn't there."), sortFieldMissing},
    {"mandatory-cycle", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Nothing can be first"), QT_TRANSLATE_NOOP("Messages", "None of these can be inserted first, as each needs the next: %1. Make one optional or deferrable."), mandatoryCycle},
    {"self-reference-mandatory", Severity::Warning, QT_TRANSLATE_NOOP("Messages", "The first one needs itself"), QT_TRANSLATE_NOOP("Messages", "Each “%1” must point at another one: the first can only point at itself."), mandatorySelf},
    {"mandatory-both-sides", Severity::Warning, QT_TRANSLATE_NOOP("Messages", "Mandatory on both sides"), QT_TRANSLATE_NOOP("Messages", "“%1” and “%2” each need the other first. Make the key deferrable, and write both in one transaction."), mandatoryBoth},
    {"cascade-cycle", Severity::Warning, QT_TRANSLATE_NOOP("Messages", "Deletions in a circle"), QT_TRANSLATE_NOOP("Messages", "Deleting one record may delete everything around this circle: %1."), cascadeCycle},
    {"identity-as-foreign-key", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Numbered foreign key"), QT_TRANSLATE_NOOP("Messages", "“%1” points at “%2”, but the database numbers it by itself."), identityAsKey},
    {"reference-shorter", Severity::Warning, QT_TRANSLATE_NOOP("Messages", "Key shorter than what it points at"), QT_TRANSLATE_NOOP("Messages", "“%1” is shorter than “%2”: some values don't fit."), textLength},
    {"reference-same-key", Severity::Warning, QT_TRANSLATE_NOOP("Messages", "One key for two relationships"), QT_TRANSLATE_NOOP("Messages", "“%1” is the key of two relationships, with “%2” and with “%3”."), sameKeyTwice},
    {"reference-partly-nullable", Severity::Warning, QT_TRANSLATE_NOOP("Messages", "Half a key"), QT_TRANSLATE_NOOP("Messages", "Only some fields with which “%1” points at “%2” are nullable: one null turns the check off for the others."), partlyNullable},
    {"sort-field-type", Severity::Warning, QT_TRANSLATE_NOOP("Messages", "Order that is no number"), QT_TRANSLATE_NOOP("Messages", "“%1” keeps an order made by hand, but is no number."), sortFieldType},
    {"subtype-key", Severity::Warning, QT_TRANSLATE_NOOP("Messages", "Subtype with another key"), QT_TRANSLATE_NOOP("Messages", "“%1” is a kind of “%2”, but doesn't share its primary key."), subtypeKey},
    {"foreign-key-unindexed", Severity::Warning, QT_TRANSLATE_NOOP("Messages", "Foreign key without index"), QT_TRANSLATE_NOOP("Messages", "“%1” has no index: finding what belongs to one “%2”, or deleting it, reads the whole table."), unindexed},
};

} // namespace

std::span<const Rule> relationshipRules()
{
    return kRules;
}

} // namespace relata::checks
