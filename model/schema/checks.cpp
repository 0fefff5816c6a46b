#include "model/schema/checks.h"

#include "model/schema/checkcontext.h"
#include "model/schema/edithelpers.h"

namespace relata::checks {

using namespace Qt::StringLiterals;

namespace {

const std::vector<Rule> &allRules()
{
    static const std::vector<Rule> all = [] {
        std::vector<Rule> list;
        for (const auto part : {nameRules(), entityRules(), fieldRules(), relationshipRules(), endRules(), junctionRules(), anyRules(), externalRules()})
            list.insert(list.end(), part.begin(), part.end());
        return list;
    }();
    return all;
}

ReferenceFacts factsOf(const Schema &schema, const Reference &reference)
{
    ReferenceFacts facts;
    facts.reference = &reference;
    facts.holder = schema.entities().get(reference.holder);
    facts.referenced = schema.entities().get(reference.referenced);
    facts.sound = facts.holder && facts.referenced && !reference.pairs.empty();
    facts.allNullable = true;
    for (const FieldPair &pair : reference.pairs) {
        const Field *field = facts.holder && pair.field ? facts.holder->field(pair.field) : nullptr;
        if (pair.field) {
            facts.fields.push_back(pair.field);
            facts.sound = facts.sound && field;
            facts.anyNullable |= field && field->nullable;
            facts.allNullable &= field && field->nullable;
        } else {
            facts.hasLiteral = true;
        }
        facts.otherFields.push_back(pair.referenced);
        facts.sound = facts.sound && facts.referenced->field(pair.referenced);
    }
    facts.sound = facts.sound && !facts.fields.empty();
    return facts;
}

} // namespace

std::span<const Rule> rules()
{
    return allRules();
}

const Rule *rule(QStringView id)
{
    for (const Rule &each : allRules()) {
        if (id == QLatin1StringView(each.id))
            return &each;
    }
    return nullptr;
}

std::vector<Problem> problemsOf(const SchemaIndex &index)
{
    const Context context(index);
    std::vector<Problem> problems;
    Report report(problems);
    for (const Rule &each : allRules()) {
        report.begin(each);
        each.run(context, report);
    }
    std::stable_sort(problems.begin(), problems.end(), [](const Problem &a, const Problem &b) { return a.severity < b.severity; });
    return problems;
}

std::vector<Problem> problemsOf(const Schema &schema)
{
    return problemsOf(SchemaIndex(schema));
}

Fixed fixAll(const Schema &schema, IdSource &ids, std::vector<Problem> (*look)(const Schema &))
{
    Fixed result;
    Schema now = schema;
    // A fix may solve several problems or, rarely, uncover one: look again after each round, and don't go on for ever.
    for (int round = 0; round < 10; ++round) {
        QSet<QByteArray> done;
        bool changed = false;
        for (const Problem &problem : look(now)) {
            if (problem.fixes.empty())
                continue;
            // One fix for each record and round: the next one was computed for a record that has changed since.
            const QByteArray place = problem.relationship.isNull() ? problem.entity.toString().toLatin1() : problem.relationship.toString().toLatin1();
            if (done.contains(place))
                continue;
            const Result<Change> change = problem.fixes.front().apply(now, ids);
            if (!change || change->isEmpty())
                continue;
            now = applied(std::move(now), *change);
            done.insert(place);
            ++result.count;
            changed = true;
        }
        if (!changed)
            break;
    }
    result.change = diff(schema, now);
    return result;
}

QString severityKey(Severity severity)
{
    switch (severity) {
    case Severity::Error:
        return u"error"_s;
    case Severity::Warning:
        return u"warning"_s;
    case Severity::Hint:
        break;
    }
    return u"hint"_s;
}

QString worded(const Problem &problem, Wording wording)
{
    return wordedText(Error{problem.rule, problem.text, problem.arguments, "", {}}, wording);
}

QString worded(const Fix &fix, Wording wording)
{
    return wordedText(Error{"", fix.label, fix.arguments, "", {}}, wording);
}

// --- context

Context::Context(const SchemaIndex &schemaIndex) : index(schemaIndex), schema(schemaIndex.schema())
{
    references.reserve(size_t(schema.references().size()));
    for (const Reference &each : schema.references()) {
        m_places.insert(each.id, references.size());
        references.push_back(factsOf(schema, each));
        references.back().isLeg = index.isLeg(each.id);
        for (const FieldId field : references.back().fields)
            m_keyFields.insert(field);
    }
    for (const AnyReference &each : schema.anyReferences()) {
        m_keyFields.insert(each.discriminator);
        for (const FieldId field : each.key)
            m_keyFields.insert(field);
    }
    for (const Through &each : schema.throughs()) {
        ThroughFacts facts{&each, reference(each.sourceLeg), reference(each.targetLeg), nullptr};
        if (facts.source && facts.target && facts.source->sound && facts.target->sound && facts.source->holder == facts.target->holder)
            facts.junction = facts.source->holder;
        throughs.push_back(facts);
    }
    for (const Entity &entity : schema.entities())
        tables.insert(entity.id, schema.tableName(entity));
}

const ReferenceFacts *Context::reference(ReferenceId id) const
{
    const auto place = m_places.constFind(id);
    return place == m_places.constEnd() ? nullptr : &references[*place];
}

QString Context::nameOf(EntityId id) const
{
    const Entity *entity = schema.entities().get(id);
    return entity ? entity->name : id.toString();
}

// --- report

Problem &Report::add(QStringList arguments)
{
    Problem &problem = m_problems.emplace_back();
    problem.rule = m_rule->id;
    problem.severity = m_rule->severity;
    problem.text = m_rule->text;
    problem.arguments = std::move(arguments);
    return problem;
}

Problem &Report::add(const Entity &entity, QStringList arguments)
{
    Problem &problem = add(std::move(arguments));
    problem.entity = entity.id;
    return problem;
}

Problem &Report::add(const Entity &entity, const Field &field, QStringList arguments)
{
    Problem &problem = add(entity, std::move(arguments));
    problem.field = field.id;
    return problem;
}

Problem &Report::add(const ReferenceFacts &facts, QStringList arguments)
{
    Problem &problem = add(std::move(arguments));
    problem.relationship = facts.reference->id;
    if (facts.holder)
        problem.entity = facts.holder->id;
    if (facts.holder && facts.fields.size() == 1)
        problem.field = facts.fields.front();
    return problem;
}

Problem &Report::add(const ThroughFacts &facts, QStringList arguments)
{
    Problem &problem = add(std::move(arguments));
    problem.relationship = facts.through->id;
    if (facts.junction)
        problem.entity = facts.junction->id;
    return problem;
}

// --- fixes

Fix removing(RelationshipId relationship)
{
    return {QT_TRANSLATE_NOOP("Messages", "Remove the relationship"), {}, [relationship](const Schema &schema, IdSource &) -> Result<Change> {
                Draft draft(schema);
                draft.remove<Reference>(relationship.reference());
                draft.remove<AnyReference>(relationship.anyReference());
                draft.remove<External>(relationship.external());
                draft.remove<Through>(relationship.through());
                for (const Through &through : schema.throughs()) {
                    if (sourceLegOf(through) == relationship || targetLegOf(through) == relationship)
                        draft.remove<Through>(through.id);
                }
                return draft.change();
            }};
}

Fix makingNullable(const Entity &entity, const std::vector<FieldId> &fields)
{
    return fixing<Entity>(QT_TRANSLATE_NOOP("Messages", "Make %1 of “%2” nullable"), {listed(entity, fields), entity.name}, entity.id, [fields](Entity &changed) {
        for (Field &field : changed.fields)
            field.nullable |= std::find(fields.begin(), fields.end(), field.id) != fields.end();
    });
}

Fix addingKey(const Entity &entity, KeyKind kind, const std::vector<FieldId> &fields)
{
    const char *label = kind == KeyKind::Primary ? QT_TRANSLATE_NOOP("Messages", "Make %1 the primary key of “%2”")
                                                 : QT_TRANSLATE_NOOP("Messages", "Make %1 unique in “%2”");
    return {label, {listed(entity, fields), entity.name}, [id = entity.id, kind, fields](const Schema &schema, IdSource &ids) -> Result<Change> {
                Draft draft(schema);
                Key key;
                key.id = ids.make<KeyId>();
                key.kind = kind;
                key.fields = fields;
                draft.update<Entity>(id, [&key](Entity &changed) { changed.keys.push_back(key); });
                return draft.change();
            }};
}

Fix addingIndex(const Entity &entity, const std::vector<FieldId> &fields)
{
    return {QT_TRANSLATE_NOOP("Messages", "Add an index on %1"), {listed(entity, fields)}, [id = entity.id, fields](const Schema &schema, IdSource &ids) -> Result<Change> {
                Draft draft(schema);
                Index index;
                index.id = ids.make<IndexId>();
                for (const FieldId field : fields) {
                    IndexPart part;
                    part.field = field;
                    index.parts.push_back(part);
                }
                draft.update<Entity>(id, [&](Entity &changed) {
                    if (!edits::isIndexed(changed, fields))
                        changed.indexes.push_back(index);
                });
                return draft.change();
            }};
}

Fix withoutAction(ReferenceId reference)
{
    return fixing<Reference>(QT_TRANSLATE_NOOP("Messages", "Refuse the deletion instead (no action)"), {}, reference, [](Reference &changed) {
        if (changed.onDelete == Action::SetNull || changed.onDelete == Action::SetDefault)
            changed.onDelete = Action::NoAction;
        if (changed.onUpdate == Action::SetNull || changed.onUpdate == Action::SetDefault)
            changed.onUpdate = Action::NoAction;
        changed.setNullFields.clear();
    });
}

QString listed(const Entity &entity, const std::vector<FieldId> &fields)
{
    QStringList names;
    for (const FieldId id : fields) {
        const Field *field = entity.field(id);
        names.append(field ? field->name : id.toString());
    }
    return names.join(u", "_s);
}

QString lower(const QString &name)
{
    return name.toCaseFolded();
}

} // namespace relata::checks
