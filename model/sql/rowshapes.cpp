#include "model/sql/rowshapes.h"

#include <algorithm>

namespace relata::rows {

namespace {

bool isTable(const Schema &schema, EntityId id)
{
    const Entity *entity = schema.entities().get(id);
    return entity && entity->kind == EntityKind::Table;
}

std::optional<Leg> legOf(const Schema &schema, const Reference &reference)
{
    if (!isTable(schema, reference.holder) || !isTable(schema, reference.referenced) || reference.pairs.empty())
        return std::nullopt;
    Leg leg;
    leg.entity = reference.referenced;
    const Entity &holder = schema.entities()[reference.holder], &referenced = schema.entities()[reference.referenced];
    for (const FieldPair &pair : reference.pairs) {
        if (!holder.field(pair.field) || !referenced.field(pair.referenced))
            return std::nullopt;
        leg.fields.push_back(pair.field);
        leg.key.push_back(pair.referenced);
    }
    leg.certain = reference.enforcement == Enforcement::Enforced && holder.dataSource == referenced.dataSource;
    return leg;
}

Leg ownLeg(const Entity &holder)
{
    Leg leg;
    leg.entity = holder.id;
    leg.own = leg.certain = true;
    if (const Key *key = holder.primaryKey())
        leg.fields = leg.key = key->fields;
    return leg;
}

std::optional<Side> sideOf(const Schema &schema, const AnyReference &any)
{
    Side side;
    side.name = any.holderEnd.name;
    for (const Allowed &allowed : any.allowed) {
        if (!isTable(schema, allowed.entity))
            return std::nullopt;
        if (!any.allowed.empty())
            side.sort = any.allowed.front().inverse.sortField;
        const Entity &entity = schema.entities()[allowed.entity];
        if (any.storage == AnyStorage::Arc) {
            const Reference *reference = schema.references().get(allowed.leg);
            const auto leg = reference ? legOf(schema, *reference) : std::nullopt;
            if (!leg)
                return std::nullopt;
            side.legs.push_back(*leg);
            continue;
        }
        const Key *key = entity.primaryKey();
        if (!key || key->fields.size() != any.key.size() || !any.discriminator)
            return std::nullopt;
        side.legs.push_back({allowed.entity, any.key, key->fields, any.discriminator, allowed.value.isEmpty() ? schema.tableName(entity) : allowed.value, false, any.storage == AnyStorage::Triggers});
    }
    return side.legs.empty() ? std::nullopt : std::optional(side);
}

std::optional<Side> sideOf(const Schema &schema, RelationshipId leg, FieldId language)
{
    if (const AnyReference *any = schema.anyReferences().get(leg.anyReference()))
        return sideOf(schema, *any);
    Side side;
    if (const Reference *reference = schema.references().get(leg.reference())) {
        const auto one = legOf(schema, *reference);
        if (!one)
            return std::nullopt;
        side.legs = {*one};
        return side;
    }
    if (!language)
        return std::nullopt;
    Leg code;
    code.fields = {language};
    code.certain = true;
    side.legs = {code};
    return side;
}

} // namespace

const Leg *Side::legTo(EntityId entity) const
{
    const auto place = std::find_if(legs.begin(), legs.end(), [entity](const Leg &leg) { return leg.entity == entity; });
    if (place != legs.end())
        return &*place;
    // A code is what it names, and the other way round.
    return legs.size() == 1 && (!entity || !legs.front().entity) ? &legs.front() : nullptr;
}

std::vector<FieldId> Side::columns() const
{
    std::vector<FieldId> all;
    const auto add = [&all](FieldId id) {
        if (id && std::find(all.begin(), all.end(), id) == all.end())
            all.push_back(id);
    };
    for (const Leg &leg : legs)
        add(leg.discriminator);
    for (const Leg &leg : legs)
        for (const FieldId id : leg.fields)
            add(id);
    return all;
}

std::optional<Shape> shapeOf(const Schema &schema, RelationshipId id)
{
    Shape shape;
    if (const Reference *reference = schema.references().get(id.reference())) {
        const auto leg = legOf(schema, *reference);
        if (!leg)
            return std::nullopt;
        const Entity &holder = schema.entities()[reference->holder];
        shape.carrier = holder.id;
        shape.optional = std::any_of(leg->fields.begin(), leg->fields.end(), [&](FieldId field) { return holder.field(field)->nullable; });
        shape.sides[0] = {{*leg}, reference->holderEnd.name, {}};
        shape.sides[1] = {{ownLeg(holder)}, reference->referencedEnd.name, reference->referencedEnd.sortField};
        return shape;
    }
    if (const AnyReference *any = schema.anyReferences().get(id.anyReference())) {
        const auto side = sideOf(schema, *any);
        if (!side || !isTable(schema, any->holder))
            return std::nullopt;
        const Entity &holder = schema.entities()[any->holder];
        shape.carrier = holder.id;
        const Field *discriminator = holder.field(any->discriminator);
        shape.optional = discriminator ? discriminator->nullable : any->holderEnd.minimum == 0;
        shape.sides[0] = *side;
        shape.sides[1] = {{ownLeg(holder)}, any->allowed.front().inverse.name, side->sort};
        shape.sides[0].sort = {};
        return shape;
    }
    const Through *through = schema.throughs().get(id.through());
    if (!through)
        return std::nullopt;
    shape.carrier = junctionOf(schema, *through);
    shape.isJunction = true;
    shape.role = through->role;
    auto source = sideOf(schema, sourceLegOf(*through), {}), target = sideOf(schema, targetLegOf(*through), through->language);
    if (!source || !target || !isTable(schema, shape.carrier))
        return std::nullopt;
    source->name = through->targetEnd.name; // what the target calls its sources
    source->sort = through->targetEnd.sortField;
    target->name = through->sourceEnd.name;
    target->sort = through->sourceEnd.sortField;
    shape.sides = {*source, *target};
    return shape;
}

RelationshipId sameIn(const Schema &schema, RelationshipId id)
{
    if (schema.references().contains(ReferenceId{id.value}))
        return ReferenceId{id.value};
    if (schema.anyReferences().contains(AnyReferenceId{id.value}))
        return AnyReferenceId{id.value};
    return schema.throughs().contains(ThroughId{id.value}) ? RelationshipId(ThroughId{id.value}) : RelationshipId();
}

} // namespace relata::rows
