#include "model/schema/relationships.h"

#include "model/schema/relationshipkinds.h"

#include <set>

namespace relata {

using namespace Qt::StringLiterals;

RelationshipId relationshipFromString(const Schema &schema, QStringView text)
{
    const auto id = ReferenceId::fromString(text);
    if (!id)
        return {};
    if (schema.throughs().contains(ThroughId{id->value}))
        return ThroughId{id->value};
    if (schema.anyReferences().contains(AnyReferenceId{id->value}))
        return AnyReferenceId{id->value};
    if (schema.externals().contains(ExternalId{id->value}))
        return ExternalId{id->value};
    if (schema.references().contains(*id))
        return *id;
    return {};
}

EntityId junctionOf(const Schema &schema, const Through &through)
{
    if (const AnyReference *any = schema.anyReferences().get(through.sourceAny))
        return any->holder;
    const Reference *leg = schema.references().get(through.sourceLeg);
    return leg ? leg->holder : EntityId();
}

namespace {

// Where the kinds' table says what this is.
void nameKind(RelationshipView &view)
{
    for (const RelationshipKind &row : relationshipKinds()) {
        if (row.recognises(view)) {
            view.kind = QLatin1String(row.key);
            view.atSource.kind = view.kind;
            view.atTarget.kind = QLatin1String(row.inverse);
            for (RelationshipEnd &end : view.atAllowed)
                end.kind = end.atSource ? view.atSource.kind : view.atTarget.kind;
            return;
        }
    }
    Q_ASSERT_X(false, "nameKind", "every stored relationship has a kind");
}

std::optional<RelationshipView> viewOfReference(const Schema &schema, const Reference &reference)
{
    const Entity *holder = schema.entities().get(reference.holder);
    const Entity *referenced = schema.entities().get(reference.referenced);
    if (!holder || !referenced || reference.pairs.empty())
        return std::nullopt;
    RelationshipView view;
    view.id = reference.id;
    view.source = reference.referenced;
    view.target = reference.holder;
    std::vector<FieldId> fields, keys, plain;
    bool identifying = true;
    for (const FieldPair &pair : reference.pairs) {
        if (!referenced->field(pair.referenced))
            return std::nullopt;
        fields.push_back(pair.field);
        keys.push_back(pair.referenced);
        if (!pair.field)
            continue; // constant
        const Field *field = holder->field(pair.field);
        if (!field)
            return std::nullopt;
        plain.push_back(pair.field);
        view.optional = view.optional || field->nullable;
        identifying = identifying && holder->isInPrimaryKey(pair.field);
    }
    view.unique = holder->areUnique(plain);
    view.identifying = identifying && !plain.empty();
    view.self = reference.holder == reference.referenced;
    view.crossSource = holder->dataSource != referenced->dataSource;
    view.enforced = reference.enforcement == Enforcement::Enforced;
    view.role = reference.role;
    view.onDelete = reference.onDelete;
    view.onUpdate = reference.onUpdate;

    view.sources = {view.source};
    view.targets = {view.target};
    RelationshipEnd &source = view.atSource;
    source.relationship = view.id;
    source.entity = view.source;
    source.other = view.target;
    source.others = view.targets;
    source.name = reference.referencedEnd.name;
    source.inverse = reference.holderEnd.name;
    source.cardinality = {reference.referencedEnd.minimum, view.unique ? std::optional<int>(1) : reference.referencedEnd.maximum};
    source.atSource = true;
    source.fields = keys;
    source.otherFields = fields;
    RelationshipEnd &target = view.atTarget;
    target.relationship = view.id;
    target.entity = view.target;
    target.other = view.source;
    target.others = view.sources;
    target.name = reference.holderEnd.name;
    target.inverse = reference.referencedEnd.name;
    target.cardinality = {view.optional ? 0 : 1, 1};
    target.holdsKey = true;
    target.fields = std::move(fields);
    target.otherFields = std::move(keys);
    nameKind(view);
    return view;
}

// The primary key of whichever it is, where it has one.
std::vector<FieldId> primaryKeyOf(const Schema &schema, EntityId id)
{
    const Entity *entity = schema.entities().get(id);
    const Key *key = entity ? entity->primaryKey() : nullptr;
    return key ? key->fields : std::vector<FieldId>();
}

// The holder is the Source, as the form says of any-to-one.
std::optional<RelationshipView> viewOfAny(const Schema &schema, const AnyReference &reference)
{
    const Entity *holder = schema.entities().get(reference.holder);
    if (!holder)
        return std::nullopt;
    const bool isArc = reference.storage == AnyStorage::Arc;
    RelationshipView view;
    view.id = reference.id;
    view.source = reference.holder;
    view.sources = {view.source};
    view.onDelete = reference.onDelete;
    view.enforced = reference.storage != AnyStorage::Pair;
    std::vector<FieldId> fields;
    if (isArc) {
        view.optional = reference.holderEnd.minimum == 0;
        view.unique = !reference.allowed.empty();
    } else {
        fields.push_back(reference.discriminator);
        fields.insert(fields.end(), reference.key.begin(), reference.key.end());
        if (reference.key.empty() || !std::all_of(fields.begin(), fields.end(), [holder](FieldId id) { return holder->field(id) != nullptr; }))
            return std::nullopt;
        view.unique = holder->areUnique(fields);
        view.optional = std::any_of(fields.begin(), fields.end(), [holder](FieldId id) { return holder->field(id)->nullable; });
        view.identifying = std::all_of(fields.begin(), fields.end(), [holder](FieldId id) { return holder->isInPrimaryKey(id); });
    }
    for (const Allowed &allowed : reference.allowed) {
        const Entity *entity = schema.entities().get(allowed.entity);
        const Reference *leg = schema.references().get(allowed.leg);
        if (!entity || (isArc && (!leg || leg->holder != reference.holder || leg->referenced != allowed.entity)))
            return std::nullopt;
        view.targets.push_back(allowed.entity);
        view.self = view.self || allowed.entity == reference.holder;
        view.crossSource = view.crossSource || entity->dataSource != holder->dataSource;
        RelationshipEnd end;
        end.relationship = view.id;
        end.entity = allowed.entity;
        end.other = view.source;
        end.others = view.sources;
        end.name = allowed.inverse.name;
        end.inverse = reference.holderEnd.name;
        end.fields = primaryKeyOf(schema, allowed.entity);
        end.otherFields = reference.key;
        if (isArc) {
            const auto legView = viewOfReference(schema, *leg);
            if (!legView)
                return std::nullopt;
            view.unique = view.unique && legView->unique;
            view.enforced = view.enforced && legView->enforced;
            end.fields = legView->atSource.fields;
            end.otherFields = legView->atTarget.fields;
            fields.insert(fields.end(), end.otherFields.begin(), end.otherFields.end());
        }
        view.atAllowed.push_back(std::move(end));
    }
    for (size_t i = 0; i < view.atAllowed.size(); ++i) {
        const End &inverse = reference.allowed[i].inverse;
        view.atAllowed[i].cardinality = {inverse.minimum, view.unique ? std::optional<int>(1) : inverse.maximum};
    }

    RelationshipEnd &source = view.atSource;
    source.relationship = view.id;
    source.entity = view.source;
    source.others = view.targets;
    source.name = reference.holderEnd.name;
    source.cardinality = {view.optional ? 0 : 1, 1};
    source.holdsKey = true;
    source.atSource = true;
    source.fields = std::move(fields);
    view.atTarget.relationship = view.id;
    view.atTarget.other = view.source;
    view.atTarget.others = view.sources;
    view.atTarget.inverse = reference.holderEnd.name;
    nameKind(view);
    return view;
}

// What a through's leg says of the side it points at.
struct Side
{
    EntityId junction;
    std::vector<EntityId> entities;
    std::vector<RelationshipEnd> ends; // standing on them
    bool isAny = false;
    bool crossSource = false;
    bool enforced = true;
    Action onDelete = Action::NoAction;
    Action onUpdate = Action::NoAction;
};

std::optional<Side> sideOf(const Schema &schema, RelationshipId leg)
{
    const auto view = leg.through() ? std::nullopt : viewOf(schema, leg);
    if (!view)
        return std::nullopt;
    if (leg.anyReference())
        return Side{view->source, view->targets, view->atAllowed, true, view->crossSource, view->enforced, view->onDelete, view->onUpdate};
    return Side{view->target, view->sources, {view->atSource}, false, view->crossSource, view->enforced, view->onDelete, view->onUpdate};
}

std::optional<RelationshipView> viewOfThrough(const Schema &schema, const Through &through)
{
    const auto source = sideOf(schema, sourceLegOf(through));
    auto target = sideOf(schema, targetLegOf(through));
    if (through.language && source) { // nothing but a field stands there
        const Entity *junction = schema.entities().get(source->junction);
        if (!junction || !junction->field(through.language))
            return std::nullopt;
        target = Side{source->junction, {}, {}, false, false, true, source->onDelete, source->onUpdate};
    }
    if (!source || !target || source->junction != target->junction)
        return std::nullopt;
    const auto onlyOf = [](const Side &side) { return side.isAny || side.entities.empty() ? EntityId() : side.entities.front(); };
    const auto fieldsOf = [](const Side &side) { return side.isAny || side.ends.empty() ? std::vector<FieldId>() : side.ends.front().fields; };
    RelationshipView view;
    view.id = through.id;
    view.throughRole = through.role;
    view.sources = source->entities;
    view.targets = target->entities;
    view.source = onlyOf(*source);
    view.target = onlyOf(*target);
    view.junction = source->junction;
    view.optional = true;
    view.self = std::any_of(view.sources.begin(), view.sources.end(), [&view](EntityId id) { return std::find(view.targets.begin(), view.targets.end(), id) != view.targets.end(); });
    view.crossSource = source->crossSource || target->crossSource;
    view.enforced = source->enforced && target->enforced;
    view.onDelete = source->onDelete;
    view.onUpdate = source->onUpdate;

    // Standing on the one entity or on each of several, seeing the other side.
    const auto stand = [&](RelationshipEnd &end, const Side &here, const Side &there, const End &named, const End &inverse) {
        end.relationship = view.id;
        end.entity = onlyOf(here);
        end.other = onlyOf(there);
        end.others = there.entities;
        end.name = named.name;
        end.inverse = inverse.name;
        end.cardinality = {named.minimum, named.maximum};
        end.fields = fieldsOf(here);
        end.otherFields = fieldsOf(there);
        for (const RelationshipEnd &allowed : here.isAny ? here.ends : std::vector<RelationshipEnd>()) {
            RelationshipEnd one = end;
            one.entity = allowed.entity;
            one.fields = allowed.fields;
            one.name = allowed.name;
            view.atAllowed.push_back(std::move(one));
        }
    };
    view.atSource.atSource = true;
    stand(view.atSource, *source, *target, through.sourceEnd, through.targetEnd);
    stand(view.atTarget, *target, *source, through.targetEnd, through.sourceEnd);
    nameKind(view);
    return view;
}

std::optional<RelationshipView> viewOfExternal(const Schema &schema, const External &external)
{
    if (!schema.entities().contains(external.entity))
        return std::nullopt;
    RelationshipView view;
    view.id = external.id;
    view.source = external.entity;
    view.sources = {external.entity};
    view.optional = true;
    view.enforced = false;
    view.atSource.relationship = view.id;
    view.atSource.entity = external.entity;
    view.atSource.name = external.end.name;
    view.atSource.cardinality = {external.end.minimum, external.end.maximum};
    view.atSource.atSource = true;
    view.atTarget.relationship = view.id;
    view.atTarget.other = external.entity;
    view.atTarget.others = view.sources;
    view.atTarget.inverse = external.end.name;
    nameKind(view);
    return view;
}

} // namespace

std::optional<RelationshipView> viewOf(const Schema &schema, RelationshipId id)
{
    switch (id.store) {
    case RelationshipId::Store::Reference:
        if (const Reference *reference = schema.references().get(id.reference()))
            return viewOfReference(schema, *reference);
        return std::nullopt;
    case RelationshipId::Store::Any:
        if (const AnyReference *reference = schema.anyReferences().get(id.anyReference()))
            return viewOfAny(schema, *reference);
        return std::nullopt;
    case RelationshipId::Store::Through:
        if (const Through *through = schema.throughs().get(id.through()))
            return viewOfThrough(schema, *through);
        return std::nullopt;
    case RelationshipId::Store::External:
        if (const External *external = schema.externals().get(id.external()))
            return viewOfExternal(schema, *external);
        return std::nullopt;
    case RelationshipId::Store::None:
        break;
    }
    return std::nullopt;
}

std::vector<RelationshipView> branchesOf(const RelationshipView &view)
{
    if (view.atAllowed.empty())
        return view.source && view.target ? std::vector<RelationshipView>{view} : std::vector<RelationshipView>();
    // Those who stand on one side: the one entity, or each of the list.
    const auto standing = [&view](const RelationshipEnd &end) {
        std::vector<RelationshipEnd> all;
        if (end.entity)
            return std::vector<RelationshipEnd>{end};
        std::copy_if(view.atAllowed.begin(), view.atAllowed.end(), std::back_inserter(all), [&end](const RelationshipEnd &one) { return one.atSource == end.atSource; });
        return all;
    };
    std::vector<RelationshipView> branches;
    for (const RelationshipEnd &source : standing(view.atSource)) {
        for (const RelationshipEnd &target : standing(view.atTarget)) {
            RelationshipView branch = view;
            branch.atAllowed.clear();
            const bool turned = source.holdsKey; // what is pointed at comes first
            branch.atSource = turned ? target : source;
            branch.atTarget = turned ? source : target;
            branch.source = branch.atSource.entity;
            branch.target = branch.atTarget.entity;
            branch.sources = {branch.source};
            branch.targets = {branch.target};
            branch.self = branch.source == branch.target;
            branches.push_back(std::move(branch));
        }
    }
    return branches;
}

SchemaIndex::SchemaIndex(const Schema &schema) : m_schema(schema)
{
    struct Named
    {
        QString folded;
        EntityId id;
        bool operator<(const Named &other) const { return std::tie(folded, id) < std::tie(other.folded, other.id); }
    };
    std::vector<Named> names;
    names.reserve(size_t(schema.entities().size()));
    m_named.reserve(schema.entities().size());
    m_namedFolded.reserve(schema.entities().size());
    for (const Entity &entity : schema.entities()) {
        names.push_back({entity.name.toCaseFolded(), entity.id});
        if (!m_named.contains(entity.name))
            m_named.insert(entity.name, entity.id);
    }
    std::sort(names.begin(), names.end());
    m_byName.reserve(names.size());
    QHash<EntityId, int> rank;
    rank.reserve(qsizetype(names.size()));
    for (const Named &named : names) {
        if (!m_namedFolded.contains(named.folded))
            m_namedFolded.insert(named.folded, named.id);
        rank.insert(named.id, int(m_byName.size()));
        m_byName.push_back(named.id);
    }

    for (const Through &through : schema.throughs()) {
        m_legs.insert(sourceLegOf(through));
        m_legs.insert(targetLegOf(through));
    }
    for (const Reference &reference : schema.references()) {
        m_held[reference.holder].push_back(reference.id);
        m_referencing[reference.referenced].push_back(reference.id);
        if (auto view = viewOfReference(schema, reference))
            m_relationships.push_back(*std::move(view));
    }
    for (const AnyReference &reference : schema.anyReferences()) {
        m_anyHeld[reference.holder].push_back(reference.id);
        for (const Allowed &allowed : reference.allowed) {
            if (allowed.leg)
                m_legs.insert(allowed.leg);
        }
        if (auto view = viewOfAny(schema, reference))
            m_relationships.push_back(*std::move(view));
    }
    // By the holder's fields, not by ids: whatever is written in this order is the same for two people who drew the same.
    QHash<ReferenceId, std::vector<qsizetype>> positions;
    for (const Reference &reference : schema.references()) {
        const Entity *holder = schema.entities().get(reference.holder);
        auto &position = positions[reference.id];
        for (const FieldPair &pair : reference.pairs) {
            const Field *field = holder ? holder->field(pair.field) : nullptr;
            position.push_back(field ? field - holder->fields.data() : -1);
        }
    }
    for (auto &held : m_held)
        std::sort(held.begin(), held.end(), [&positions](ReferenceId a, ReferenceId b) { return std::tie(positions[a], a) < std::tie(positions[b], b); });
    for (auto &referencing : m_referencing) {
        std::sort(referencing.begin(), referencing.end(), [&](ReferenceId a, ReferenceId b) {
            const int ra = rank.value(schema.references()[a].holder), rb = rank.value(schema.references()[b].holder);
            return std::tie(ra, positions[a], a) < std::tie(rb, positions[b], b);
        });
    }
    for (const Through &through : schema.throughs()) {
        if (auto view = viewOfThrough(schema, through)) {
            ++m_junctions[view->junction];
            m_relationships.push_back(*std::move(view));
        }
    }
    for (const External &external : schema.externals()) {
        if (auto view = viewOfExternal(schema, external))
            m_relationships.push_back(*std::move(view));
    }
    std::stable_sort(m_relationships.begin(), m_relationships.end(), [&rank](const RelationshipView &a, const RelationshipView &b) {
        return std::make_tuple(a.id.store, rank.value(a.source), a.id.value) < std::make_tuple(b.id.store, rank.value(b.source), b.id.value);
    });
    for (qsizetype i = 0; i < qsizetype(m_relationships.size()); ++i) {
        const RelationshipView &view = m_relationships[size_t(i)];
        m_places.insert(view.id, i);
        const bool isAnyLeg = view.id.anyReference() && m_legs.contains(view.id); // its inverse names are the through's
        const bool isSymmetric = view.throughRole == ThroughRole::SymmetricOnce || view.throughRole == ThroughRole::SymmetricMirrored; // both ends are one
        for (const RelationshipEnd *end : {&view.atSource, &view.atTarget}) {
            if (end->entity && !((view.id.anyReference() || isSymmetric) && end == &view.atTarget))
                m_ends[end->entity].push_back(*end);
        }
        for (RelationshipEnd end : view.atAllowed) {
            if (isAnyLeg)
                end.name.clear();
            m_ends[end.entity].push_back(std::move(end));
        }
    }
    for (auto &ends : m_ends) {
        std::stable_sort(ends.begin(), ends.end(), [](const RelationshipEnd &a, const RelationshipEnd &b) {
            if (a.name.isEmpty() != b.name.isEmpty())
                return b.name.isEmpty();
            return std::make_tuple(a.name.toCaseFolded(), a.relationship.value) < std::make_tuple(b.name.toCaseFolded(), b.relationship.value);
        });
    }
}

const Entity *SchemaIndex::entityNamed(const QString &name) const
{
    auto place = m_named.constFind(name);
    if (place == m_named.constEnd()) {
        place = m_namedFolded.constFind(name.toCaseFolded());
        if (place == m_namedFolded.constEnd())
            return nullptr;
    }
    return m_schema.entities().get(*place);
}

const RelationshipView *SchemaIndex::relationship(RelationshipId id) const
{
    const auto place = m_places.constFind(id);
    return place == m_places.constEnd() ? nullptr : &m_relationships[size_t(*place)];
}

std::vector<RelationshipEnd> SchemaIndex::endsOf(EntityId entity) const
{
    return m_ends.value(entity);
}

std::vector<const Reference *> SchemaIndex::heldBy(EntityId entity) const
{
    std::vector<const Reference *> result;
    for (const ReferenceId id : m_held.value(entity))
        result.push_back(m_schema.references().get(id));
    return result;
}

std::vector<const Reference *> SchemaIndex::referencing(EntityId entity) const
{
    std::vector<const Reference *> result;
    for (const ReferenceId id : m_referencing.value(entity))
        result.push_back(m_schema.references().get(id));
    return result;
}

std::vector<const AnyReference *> SchemaIndex::anyHeldBy(EntityId entity) const
{
    std::vector<const AnyReference *> result;
    for (const AnyReferenceId id : m_anyHeld.value(entity))
        result.push_back(m_schema.anyReferences().get(id));
    return result;
}

bool SchemaIndex::isJunction(EntityId entity) const
{
    return m_junctions.contains(entity);
}

} // namespace relata
