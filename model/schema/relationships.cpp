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
    if (schema.references().contains(*id))
        return *id;
    return {};
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
    view.onDelete = reference.onDelete;
    view.onUpdate = reference.onUpdate;

    RelationshipEnd &source = view.atSource;
    source.relationship = view.id;
    source.entity = view.source;
    source.other = view.target;
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
    target.name = reference.holderEnd.name;
    target.inverse = reference.referencedEnd.name;
    target.cardinality = {view.optional ? 0 : 1, 1};
    target.holdsKey = true;
    target.fields = std::move(fields);
    target.otherFields = std::move(keys);
    nameKind(view);
    return view;
}

std::optional<RelationshipView> viewOfThrough(const Schema &schema, const Through &through)
{
    const Reference *sourceLeg = schema.references().get(through.sourceLeg);
    const Reference *targetLeg = schema.references().get(through.targetLeg);
    if (!sourceLeg || !targetLeg || sourceLeg->holder != targetLeg->holder)
        return std::nullopt;
    const auto sourceView = viewOfReference(schema, *sourceLeg);
    const auto targetView = viewOfReference(schema, *targetLeg);
    if (!sourceView || !targetView)
        return std::nullopt;
    RelationshipView view;
    view.id = through.id;
    view.source = sourceLeg->referenced;
    view.target = targetLeg->referenced;
    view.junction = sourceLeg->holder;
    view.optional = true;
    view.self = view.source == view.target;
    view.crossSource = sourceView->crossSource || targetView->crossSource;
    view.enforced = sourceView->enforced && targetView->enforced;
    view.onDelete = sourceLeg->onDelete;
    view.onUpdate = sourceLeg->onUpdate;

    RelationshipEnd &source = view.atSource;
    source.relationship = view.id;
    source.entity = view.source;
    source.other = view.target;
    source.name = through.sourceEnd.name;
    source.inverse = through.targetEnd.name;
    source.cardinality = {through.sourceEnd.minimum, through.sourceEnd.maximum};
    source.atSource = true;
    source.fields = sourceView->atSource.fields;
    source.otherFields = targetView->atSource.fields;
    RelationshipEnd &target = view.atTarget;
    target.relationship = view.id;
    target.entity = view.target;
    target.other = view.source;
    target.name = through.targetEnd.name;
    target.inverse = through.sourceEnd.name;
    target.cardinality = {through.targetEnd.minimum, through.targetEnd.maximum};
    target.fields = targetView->atSource.fields;
    target.otherFields = sourceView->atSource.fields;
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
    case RelationshipId::Store::Through:
        if (const Through *through = schema.throughs().get(id.through()))
            return viewOfThrough(schema, *through);
        return std::nullopt;
    case RelationshipId::Store::None:
        break;
    }
    return std::nullopt;
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
        m_legs.insert(through.sourceLeg, through.id);
        m_legs.insert(through.targetLeg, through.id);
    }
    for (const Reference &reference : schema.references()) {
        m_held[reference.holder].push_back(reference.id);
        m_referencing[reference.referenced].push_back(reference.id);
        if (auto view = viewOfReference(schema, reference))
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
    std::stable_sort(m_relationships.begin(), m_relationships.end(), [&rank](const RelationshipView &a, const RelationshipView &b) {
        return std::make_tuple(a.id.store, rank.value(a.source), a.id.value) < std::make_tuple(b.id.store, rank.value(b.source), b.id.value);
    });
    for (qsizetype i = 0; i < qsizetype(m_relationships.size()); ++i) {
        const RelationshipView &view = m_relationships[size_t(i)];
        m_places.insert(view.id, i);
        m_ends[view.source].push_back(view.atSource);
        m_ends[view.target].push_back(view.atTarget);
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

bool SchemaIndex::isJunction(EntityId entity) const
{
    return m_junctions.contains(entity);
}

} // namespace relata
