#include "model/sql/deletestory.h"

#include "model/sql/tablesql.h"

#include <algorithm>

namespace relata {

using namespace Qt::StringLiterals;
using Why = DeleteStep::Why;
using Certainty = DeleteStep::Certainty;

namespace {

enum class Becomes { Gone, Null, Default };

// Records of one entity to which the same happens; what follows for them is told once.
struct State
{
    EntityId entity;
    Becomes becomes = Becomes::Gone;
    std::vector<FieldId> fields; // that change, sorted; of Gone: none
    bool silent = false;         // MySQL: no trigger sees it
    int step = -1;               // that opened it

    bool isSame(const State &other) const { return entity == other.entity && becomes == other.becomes && fields == other.fields && silent == other.silent; }
};

bool meets(const std::vector<FieldId> &a, const std::vector<FieldId> &b)
{
    return std::any_of(a.begin(), a.end(), [&b](FieldId id) { return id && std::find(b.begin(), b.end(), id) != b.end(); });
}

class Teller
{
public:
    Teller(const SchemaIndex &index, const Dialect &dialect)
        : m_index(index), m_schema(index.schema()), m_dialect(dialect), m_all(writtenEntities(m_schema, {})), m_sql(index, dialect, m_all)
    {
        for (const AnyReference &any : m_schema.anyReferences()) {
            for (const Allowed &allowed : any.allowed) {
                if (any.storage == AnyStorage::Arc)
                    m_arcs.insert(allowed.leg, &any);
                else
                    m_pointing[allowed.entity].push_back(&any);
            }
        }
    }

    DeleteStory tell(EntityId entity)
    {
        m_story.entity = entity;
        m_story.dialect = m_dialect.id;
        m_states.push_back({entity, Becomes::Gone, {}, false, -1});
        for (size_t i = 0; i < m_states.size(); ++i) {
            const State state = m_states[i];
            for (const Reference *reference : m_index.referencing(state.entity))
                follow(state, *reference);
            for (const AnyReference *any : m_pointing.value(state.entity))
                follow(state, *any);
        }
        weigh();
        findStaying();
        return std::move(m_story);
    }

private:
    [[nodiscard]] bool isMySql() const { return m_dialect.id == "mysql"_L1; }

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
                remove(std::move(step), isMySql());
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
        if (any.storage == AnyStorage::Pair || step.byUpdate) {
            step.why = Why::Pair;
            add(std::move(step));
        } else if (state.silent) {
            step.why = Why::NoTriggers;
            add(std::move(step));
        } else {
            followTrigger(state, any, *holder, std::move(step));
        }
    }

    void followTrigger(const State &state, const AnyReference &any, const Entity &holder, DeleteStep step)
    {
        switch (any.onDelete) {
        case Action::Cascade:
            remove(std::move(step), false);
            break;
        case Action::SetNull:
        case Action::SetDefault: {
            const std::vector<FieldId> fields = step.fields;
            change(state, std::move(step), holder, fields, any.onDelete == Action::SetNull ? Becomes::Null : Becomes::Default, nullptr);
            break;
        }
        case Action::NoAction:
        case Action::Restrict:
            block(std::move(step), Why::Restrict);
            break;
        }
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
        add(std::move(step));
    }

    void remove(DeleteStep step, bool silent)
    {
        step.effect = DeleteEffect::Deleted;
        open({step.entity, Becomes::Gone, {}, silent, 0}, std::move(step));
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
        m_changed.push_back({m_story.steps.size(), fields});
        open({step.entity, becomes, std::move(fields), false, 0}, std::move(step));
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
        for (size_t i = 0; i < m_story.steps.size(); ++i) {
            DeleteStep &step = m_story.steps[i];
            const auto changedBy = [&](const Changed &other) {
                return other.step != i && m_story.steps[other.step].entity == step.entity && meets(other.fields, step.fields);
            };
            const bool changes = std::any_of(m_changed.begin(), m_changed.end(), changedBy);
            const bool goes = std::any_of(m_story.steps.begin(), m_story.steps.end(), [&](const DeleteStep &other) {
                return &other != &step && other.effect == DeleteEffect::Deleted && other.entity == step.entity;
            });
            if (step.effect == DeleteEffect::Blocked) {
                const bool atEnd = step.why == Why::TransactionEnd || (step.why == Why::StatementEnd && m_dialect.id == "sqlite"_L1);
                if (goes || changes)
                    step.certainty = atEnd ? Certainty::UnlessGone : Certainty::Order;
            } else if (changes && step.effect != DeleteEffect::Dangling) {
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

    struct Changed
    {
        size_t step;
        std::vector<FieldId> fields;
    };

    const SchemaIndex &m_index;
    const Schema &m_schema;
    const Dialect &m_dialect;
    const QSet<EntityId> m_all;
    TableSql m_sql;
    QHash<ReferenceId, const AnyReference *> m_arcs;                 // by leg
    QHash<EntityId, std::vector<const AnyReference *>> m_pointing;   // pairs, by what they may point at
    std::vector<State> m_states;
    std::vector<Changed> m_changed;
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
    return Teller(index, *dialect).tell(entity);
}

} // namespace relata
