#include "model/sql/deletestory.h"

#include "model/sql/tablesql.h"

#include <algorithm>
#include <set>

namespace relata {

using namespace Qt::StringLiterals;
using Why = DeleteStep::Why;
using Certainty = DeleteStep::Certainty;

namespace {

enum class Becomes { Gone, Null, Default };

// A trigger that keeps an any-reference, on an entity that it may point at.
using Running = std::pair<AnyReferenceId, EntityId>;

// Records of one entity to which the same happens; what follows for them is told once.
struct State
{
    EntityId entity;
    Becomes becomes = Becomes::Gone;
    std::vector<FieldId> fields = {}; // that change, sorted; of Gone: none
    bool silent = false;              // MySQL: no trigger sees it
    std::set<Running> within = {};    // the triggers that are running; where that matters
    int step = -1;                    // that opened it

    bool isSame(const State &other) const
    {
        return entity == other.entity && becomes == other.becomes && fields == other.fields && silent == other.silent && within == other.within;
    }
};

bool meets(const std::vector<FieldId> &a, const std::vector<FieldId> &b)
{
    return std::any_of(a.begin(), a.end(), [&b](FieldId id) { return id && std::find(b.begin(), b.end(), id) != b.end(); });
}

// The entity and all that point at it, over chains.
QSet<EntityId> reachable(const SchemaIndex &index, EntityId entity)
{
    QHash<EntityId, std::vector<EntityId>> holders; // of any-references
    for (const AnyReference &any : index.schema().anyReferences()) {
        for (const Allowed &allowed : any.allowed)
            holders[allowed.entity].push_back(any.holder);
    }
    QSet<EntityId> found{entity};
    std::vector<EntityId> waiting{entity};
    const auto add = [&](EntityId id) {
        if (!found.contains(id)) {
            found.insert(id);
            waiting.push_back(id);
        }
    };
    while (!waiting.empty()) {
        const EntityId id = waiting.back();
        waiting.pop_back();
        for (const Reference *reference : index.referencing(id))
            add(reference->holder);
        for (const EntityId holder : holders.value(id))
            add(holder);
    }
    return found;
}

class Teller
{
public:
    // Names are made only for those that may be reached: a story of a few tables doesn't wait for thousands.
    Teller(const SchemaIndex &index, EntityId entity, const Dialect &dialect)
        : m_index(index), m_schema(index.schema()), m_dialect(dialect), m_near(reachable(index, entity)), m_sql(index, dialect, m_near)
    {
        for (const AnyReference &any : m_schema.anyReferences()) {
            for (const Allowed &allowed : any.allowed) {
                if (any.storage == AnyStorage::Arc)
                    m_arcs.insert(allowed.leg, &any);
                else
                    m_pointing[allowed.entity].push_back(&any);
            }
        }
        for (const Through &through : m_schema.throughs()) {
            if (through.role == ThroughRole::SymmetricMirrored)
                m_mirrored[junctionOf(m_schema, through)].push_back(&through);
        }
    }

    DeleteStory tell(EntityId entity)
    {
        m_story.entity = entity;
        m_story.dialect = m_dialect.id;
        m_states.push_back({entity});
        for (size_t i = 0; i < m_states.size(); ++i) {
            const State state = m_states[i];
            for (const Reference *reference : m_index.referencing(state.entity))
                follow(state, *reference);
            for (const AnyReference *any : m_pointing.value(state.entity))
                follow(state, *any);
            for (const Through *through : m_mirrored.value(state.entity))
                follow(state, *through);
        }
        weigh();
        findStaying();
        return std::move(m_story);
    }

private:
    [[nodiscard]] bool is(QLatin1String dialect) const { return m_dialect.id == dialect; }
    [[nodiscard]] bool isMySql() const { return is("mysql"_L1); }

    void follow(const State &state, const Reference &reference)
    {
        const Entity *holder = m_schema.entities().get(reference.holder);
        if (!holder || !m_schema.entities().contains(reference.referenced))
            return;
        DeleteStep step = stepAlong(state, reference.id, reference.holder);
        std::vector<FieldId> changed; // of the holder, where what it points at changes
        for (const FieldPair &pair : reference.pairs) {
            step.fields.push_back(pair.field);
            step.otherFields.push_back(pair.referenced);
            if (meets({pair.referenced}, state.fields))
                changed.push_back(pair.field);
        }
        if (step.byUpdate && changed.empty())
            return;
        const auto acts = m_sql.actsOf(reference);
        if (!acts) {
            const Entity &referenced = m_schema.entities()[reference.referenced];
            step.why = referenced.dataSource != holder->dataSource ? Why::OtherSource : Why::Logical;
            add(std::move(step));
            return;
        }
        switch (step.byUpdate ? acts->onUpdate : acts->onDelete) {
        case Action::Cascade:
            if (step.byUpdate)
                change(state, std::move(step), *holder, changed, state.becomes, m_arcs.value(reference.id));
            else
                remove({step.entity, Becomes::Gone, {}, isMySql(), isMySql() ? std::set<Running>() : state.within}, std::move(step));
            break;
        case Action::SetNull: {
            const bool some = !step.byUpdate && !reference.setNullFields.empty() && m_dialect.has(Dialect::Feature::SetNullFields);
            change(state, std::move(step), *holder, some ? reference.setNullFields : fieldsOf(reference), Becomes::Null, m_arcs.value(reference.id));
            break;
        }
        case Action::SetDefault: {
            const bool some = !step.byUpdate && !reference.setNullFields.empty() && m_dialect.has(Dialect::Feature::SetNullFields);
            change(state, std::move(step), *holder, some ? reference.setNullFields : fieldsOf(reference), Becomes::Default, m_arcs.value(reference.id));
            break;
        }
        case Action::Restrict:
            block(std::move(step), Why::Restrict);
            break;
        case Action::NoAction: {
            const bool deferred = reference.deferrable == Deferrable::Deferred && m_dialect.has(Dialect::Feature::DeferrableForeignKeys);
            block(std::move(step), deferred ? Why::TransactionEnd : isMySql() ? Why::Restrict : Why::StatementEnd);
            break;
        }
        }
    }

    void follow(const State &state, const AnyReference &any)
    {
        const Entity *holder = m_schema.entities().get(any.holder);
        const Entity *referenced = m_schema.entities().get(state.entity);
        const Key *key = referenced ? referenced->primaryKey() : nullptr;
        if (!holder || !key || (state.becomes != Becomes::Gone && !meets(key->fields, state.fields)))
            return;
        DeleteStep step = stepAlong(state, any.id, any.holder);
        step.fields = {any.discriminator};
        step.fields.insert(step.fields.end(), any.key.begin(), any.key.end());
        step.otherFields = key->fields;
        const bool guarded = any.storage == AnyStorage::Triggers && key->fields.size() == any.key.size() && referenced->dataSource == holder->dataSource;
        if (!guarded || step.byUpdate) {
            step.why = referenced->dataSource != holder->dataSource ? Why::OtherSource : Why::Pair;
            add(std::move(step));
        } else if (state.silent || (is("sqlite"_L1) && any.holder != state.entity && state.within.contains({any.id, state.entity}))) {
            step.why = Why::NoTriggers;
            add(std::move(step));
        } else {
            followTrigger(state, any, *holder, std::move(step));
        }
    }

    void followTrigger(const State &state, const AnyReference &any, const Entity &holder, DeleteStep step)
    {
        const bool acts = any.onDelete != Action::NoAction && any.onDelete != Action::Restrict;
        if (!acts || (isMySql() && any.holder == state.entity)) { // MySQL: a trigger can't change its own table
            block(std::move(step), Why::Restrict);
            return;
        }
        if (isMySql() && isInUse(state, any.holder)) {
            block(std::move(step), Why::TableInUse);
            return;
        }
        if (any.onDelete == Action::Cascade) {
            State next{step.entity, Becomes::Gone, {}, false, state.within};
            if (!is("postgresql"_L1))
                next.within.insert({any.id, state.entity});
            remove(std::move(next), std::move(step));
            return;
        }
        const std::vector<FieldId> fields = step.fields;
        change(state, std::move(step), holder, fields, any.onDelete == Action::SetNull ? Becomes::Null : Becomes::Default, nullptr);
    }

    // Do statements change the table, from that which deletes the record to this trigger's?
    [[nodiscard]] bool isInUse(const State &state, EntityId entity) const
    {
        return entity == m_story.entity || std::any_of(state.within.begin(), state.within.end(), [&](const Running &running) {
            return m_schema.anyReferences()[running.first].holder == entity;
        });
    }

    // A pair that is stored twice: the other row goes along.
    void follow(const State &state, const Through &through)
    {
        if (isMySql() || state.becomes != Becomes::Gone)
            return;
        const Reference *source = m_schema.references().get(through.sourceLeg), *target = m_schema.references().get(through.targetLeg);
        if (!source || !target)
            return;
        DeleteStep step = stepAlong(state, through.id, state.entity);
        const std::vector<FieldId> left = fieldsOf(*source), right = fieldsOf(*target);
        for (const auto &[here, there] : {std::pair(left, right), std::pair(right, left)}) {
            step.fields.insert(step.fields.end(), here.begin(), here.end());
            step.otherFields.insert(step.otherFields.end(), there.begin(), there.end());
        }
        remove({state.entity, Becomes::Gone, {}, false, state.within}, std::move(step));
    }

    [[nodiscard]] DeleteStep stepAlong(const State &state, RelationshipId id, EntityId holder) const
    {
        DeleteStep step;
        step.after = state.step;
        step.relationship = id;
        step.referenced = state.entity;
        step.entity = holder;
        step.byUpdate = state.becomes != Becomes::Gone;
        return step;
    }

    [[nodiscard]] static std::vector<FieldId> fieldsOf(const Reference &reference)
    {
        std::vector<FieldId> fields;
        for (const FieldPair &pair : reference.pairs)
            fields.push_back(pair.field);
        return fields;
    }

    void add(DeleteStep step) { m_story.steps.push_back(std::move(step)); }

    void block(DeleteStep step, Why why)
    {
        step.effect = DeleteEffect::Blocked;
        step.why = why;
        step.evenItself = isMySql() && step.entity == m_story.entity && !step.relationship.anyReference();
        add(std::move(step));
    }

    void remove(State next, DeleteStep step)
    {
        step.effect = DeleteEffect::Deleted;
        open(std::move(next), std::move(step));
    }

    // Its `fields` become null, or what they are by default.
    void change(const State &state, DeleteStep step, const Entity &holder, std::vector<FieldId> fields, Becomes becomes, const AnyReference *arc)
    {
        // InnoDB changes no table twice on one way.
        if (isMySql() && updatesAbove(state, step.entity)) {
            block(std::move(step), Why::Restrict);
            return;
        }
        bool anyDefault = false, required = false, defaultMissing = false;
        for (const FieldId id : fields) {
            const Field *field = holder.field(id);
            const bool hasDefault = field && field->defaultValue.kind != DefaultKind::None;
            anyDefault |= hasDefault;
            required |= field && !field->nullable;
            defaultMissing |= field && !field->nullable && !hasDefault;
        }
        if (becomes == Becomes::Default && defaultMissing && !step.byUpdate) {
            block(std::move(step), Why::DefaultMissing);
            return;
        }
        if (becomes == Becomes::Default && !anyDefault && !step.byUpdate)
            becomes = Becomes::Null;
        if (becomes == Becomes::Null && required) {
            block(std::move(step), Why::NullForbidden);
            return;
        }
        // MySQL has no CHECK on what a foreign key writes.
        if (becomes == Becomes::Null && arc && arc->holderEnd.minimum > 0 && !isMySql()) {
            block(std::move(step), Why::ArcEmpty);
            return;
        }
        step.effect = becomes == Becomes::Null ? DeleteEffect::Nulled : DeleteEffect::Defaulted;
        std::sort(fields.begin(), fields.end());
        step.changed = fields;
        open({step.entity, becomes, std::move(fields), false, state.within}, std::move(step));
    }

    [[nodiscard]] bool updatesAbove(const State &state, EntityId entity) const
    {
        for (int at = state.step; at >= 0; at = m_story.steps[size_t(at)].after) {
            const DeleteStep &step = m_story.steps[size_t(at)];
            if (step.entity == entity && step.effect != DeleteEffect::Deleted)
                return true;
        }
        return false;
    }

    void open(State state, DeleteStep step)
    {
        state.step = int(m_story.steps.size());
        const auto there = std::find_if(m_states.begin(), m_states.end(), [&state](const State &other) { return other.isSame(state); });
        if (there != m_states.end())
            step.again = there->step;
        else
            m_states.push_back(std::move(state));
        add(std::move(step));
    }

    // Which records that block, or are left, may have gone another way before.
    void weigh()
    {
        for (DeleteStep &step : m_story.steps) {
            const auto another = [&](auto &&does) {
                return std::any_of(m_story.steps.begin(), m_story.steps.end(), [&](const DeleteStep &other) { return &other != &step && other.entity == step.entity && does(other); });
            };
            const bool changes = another([&step](const DeleteStep &other) { return meets(other.changed, step.fields); });
            const bool goes = another([](const DeleteStep &other) { return other.effect == DeleteEffect::Deleted; });
            if (step.effect == DeleteEffect::Blocked) {
                const bool atEnd = step.why == Why::TransactionEnd || (step.why == Why::StatementEnd && is("sqlite"_L1));
                if (goes || changes)
                    step.certainty = atEnd ? Certainty::UnlessGone : Certainty::Order;
            } else if ((changes && step.effect != DeleteEffect::Dangling) || (goes && step.effect == DeleteEffect::Defaulted && !is("sqlite"_L1))) {
                step.certainty = Certainty::Order; // its key may be another by then
            } else if (goes && step.effect == DeleteEffect::Dangling) {
                step.certainty = Certainty::UnlessGone;
            }
        }
    }

    void findStaying()
    {
        const auto touched = [this](EntityId id) { return id == m_story.entity || m_story.effectOn(id).has_value(); };
        for (const DeleteStep &step : m_story.steps) {
            if (step.effect != DeleteEffect::Deleted)
                continue;
            for (const Reference *reference : m_index.heldBy(step.entity)) {
                const AnyReference *arc = m_arcs.value(reference->id);
                const bool sameArc = arc && arc == m_arcs.value(step.relationship.reference());
                if (!sameArc && !touched(reference->referenced) && std::find(m_story.staying.begin(), m_story.staying.end(), reference->referenced) == m_story.staying.end())
                    m_story.staying.push_back(reference->referenced);
            }
            for (const AnyReference *any : m_index.anyHeldBy(step.entity)) {
                if (RelationshipId(any->id) == step.relationship || m_arcs.value(step.relationship.reference()) == any)
                    continue; // it points at one of them
                for (const Allowed &allowed : any->allowed) {
                    if (!touched(allowed.entity) && std::find(m_story.staying.begin(), m_story.staying.end(), allowed.entity) == m_story.staying.end())
                        m_story.staying.push_back(allowed.entity);
                }
            }
        }
    }

    const SchemaIndex &m_index;
    const Schema &m_schema;
    const Dialect &m_dialect;
    const QSet<EntityId> m_near;
    TableSql m_sql;
    QHash<ReferenceId, const AnyReference *> m_arcs;                 // by leg
    QHash<EntityId, std::vector<const AnyReference *>> m_pointing;   // pairs, by what they may point at
    QHash<EntityId, std::vector<const Through *>> m_mirrored;        // by join entity
    std::vector<State> m_states;
    DeleteStory m_story;
};

int weightOf(DeleteEffect effect)
{
    switch (effect) {
    case DeleteEffect::Blocked:
        return 4;
    case DeleteEffect::Deleted:
        return 3;
    case DeleteEffect::Defaulted:
    case DeleteEffect::Nulled:
        return 2;
    case DeleteEffect::Dangling:
        break;
    }
    return 1;
}

template<class Predicate>
std::optional<DeleteEffect> worst(const DeleteStory &story, Predicate &&concerns)
{
    std::optional<DeleteEffect> found;
    for (const DeleteStep &step : story.steps) {
        if (concerns(step) && (!found || weightOf(step.effect) > weightOf(*found)))
            found = step.effect;
    }
    return found;
}

} // namespace

QString nameOf(DeleteEffect effect)
{
    switch (effect) {
    case DeleteEffect::Deleted:
        return u"deleted"_s;
    case DeleteEffect::Nulled:
        return u"nulled"_s;
    case DeleteEffect::Defaulted:
        return u"defaulted"_s;
    case DeleteEffect::Blocked:
        return u"blocked"_s;
    case DeleteEffect::Dangling:
        break;
    }
    return u"dangling"_s;
}

bool DeleteStory::has(DeleteEffect effect) const
{
    return std::any_of(steps.begin(), steps.end(), [effect](const DeleteStep &step) { return step.effect == effect; });
}

std::optional<DeleteEffect> DeleteStory::effectOn(EntityId wanted) const
{
    return worst(*this, [wanted](const DeleteStep &step) { return step.entity == wanted; });
}

std::optional<DeleteEffect> DeleteStory::effectOf(RelationshipId wanted) const
{
    return worst(*this, [wanted](const DeleteStep &step) { return step.relationship == wanted; });
}

DeleteStory deleteStory(const SchemaIndex &index, EntityId entity, const Dialect *dialect)
{
    const Entity *found = index.schema().entities().get(entity);
    if (!found)
        return {};
    if (!dialect)
        dialect = dialectById(index.schema().dialectOf(*found));
    if (!dialect) // an import from somewhere else
        dialect = dialectById(u"sqlite");
    return Teller(index, entity, *dialect).tell(entity);
}

} // namespace relata
