// Diagrams, and copies of what stands on them.
#include "model/schema/edits.h"

#include "model/schema/edithelpers.h"
#include "model/schema/naming.h"

#include <cmath>

namespace relata::edits {

namespace {

// Whole units: files stay readable, and a point that went through text is the same point.
QPointF whole(QPointF point)
{
    constexpr double kLimit = 1e6;
    return {std::round(std::clamp(point.x(), -kLimit, kLimit)), std::round(std::clamp(point.y(), -kLimit, kLimit))};
}

// Copies some entities of `from`, with all that lies between them, into `draft`.
class Copier
{
public:
    Copier(Draft &draft, const Schema &from, IdSource &ids) : m_draft(draft), m_from(from), m_ids(ids) {}

    void copy(const std::vector<EntityId> &entities, DiagramId diagram, const std::function<QPointF(const Placement *)> &placeFor)
    {
        for (const EntityId id : entities)
            copyEntity(m_from.entities()[id]);
        for (const Reference &reference : m_from.references())
            copyReference(reference);
        for (const AnyReference &reference : m_from.anyReferences())
            copyAnyReference(reference);
        for (const Through &through : m_from.throughs()) {
            const auto isCopied = [this](RelationshipId leg) { return leg.anyReference() ? m_anyReferences.contains(leg.anyReference()) : m_references.contains(leg.reference()); };
            if (!isCopied(sourceLegOf(through)) || (through.language ? !m_fields.contains(through.language) : !isCopied(targetLegOf(through))))
                continue;
            Through copy = through;
            copy.id = m_ids.make<ThroughId>();
            copy.sourceLeg = m_references.value(through.sourceLeg);
            copy.sourceAny = m_anyReferences.value(through.sourceAny);
            copy.targetLeg = m_references.value(through.targetLeg);
            copy.targetAny = m_anyReferences.value(through.targetAny);
            copy.language = m_fields.value(through.language);
            copy.sourceEnd.sortField = m_fields.value(through.sourceEnd.sortField);
            copy.targetEnd.sortField = m_fields.value(through.targetEnd.sortField);
            // Ends on entities that were not copied stand beside the originals'.
            if (copy.sourceLeg)
                freeName(copy.sourceEnd, m_draft.schema().references()[copy.sourceLeg].referenced);
            if (copy.targetLeg)
                freeName(copy.targetEnd, m_draft.schema().references()[copy.targetLeg].referenced);
            m_draft.set(copy);
        }
        for (const External &external : m_from.externals()) {
            if (!m_entities.contains(external.entity))
                continue;
            External copy = external;
            copy.id = m_ids.make<ExternalId>();
            copy.entity = m_entities.value(external.entity);
            m_draft.set(copy);
        }
        QHash<EntityId, const Placement *> placements;
        for (const Placement &placement : m_from.placements()) {
            if (m_entities.contains(placement.entity) && (placement.diagram == diagram || !placements.contains(placement.entity)))
                placements.insert(placement.entity, &placement);
        }
        for (const EntityId id : entities) {
            const Placement *placement = placements.value(id);
            Placement copy = placement ? *placement : Placement();
            copy.id = m_ids.make<PlacementId>();
            copy.diagram = diagram;
            copy.entity = m_entities.value(id);
            copy.position = whole(placeFor(placement));
            copy.pinned = false;
            m_draft.set(copy);
        }
    }

private:
    template<class IdType>
    IdType renewed(QHash<IdType, IdType> &map, IdType old)
    {
        const IdType fresh = m_ids.make<IdType>();
        map.insert(old, fresh);
        return fresh;
    }

    EnumId enumeration(EnumId id)
    {
        if (m_draft.schema().enumerations().contains(id))
            return id;
        const Enumeration *old = m_from.enumerations().get(id);
        if (!old)
            return {};
        if (const Enumeration *same = m_draft.schema().enumerationNamed(old->name); same && same->values == old->values)
            return same->id;
        Enumeration copy = *old;
        copy.id = m_ids.make<EnumId>();
        copy.name = naming::uniqueName(old->name, [this](const QString &name) { return m_draft.schema().enumerationNamed(name) != nullptr; });
        copy.dataSource = dataSource(old->dataSource);
        m_draft.set(copy);
        return copy.id;
    }

    FieldType type(FieldType old)
    {
        if (old.kind == TypeKind::Enum)
            old.enumeration = enumeration(old.enumeration);
        if (old.element)
            old.element = std::make_shared<const FieldType>(type(*old.element));
        return old;
    }

    DataSourceId dataSource(DataSourceId id) const
    {
        const auto &sources = m_draft.schema().dataSources();
        return sources.contains(id) || sources.isEmpty() ? id : sources.begin()->id;
    }

    void copyEntity(const Entity &old)
    {
        Entity copy = old;
        copy.id = renewed(m_entities, old.id);
        copy.name = naming::uniqueName(old.name, [this](const QString &name) { return entityNameTaken(m_draft.schema(), name); });
        if (copy.name != old.name)
            copy.table.clear(); // two entities can't share a table
        copy.dataSource = dataSource(old.dataSource);
        for (Field &field : copy.fields) {
            field.id = renewed(m_fields, field.id);
            field.type = type(field.type);
        }
        for (Key &key : copy.keys) {
            key.id = m_ids.make<KeyId>();
            if (copy.name != old.name)
                key.name.clear();
            for (FieldId &field : key.fields)
                field = m_fields.value(field);
        }
        for (Index &index : copy.indexes) {
            index.id = m_ids.make<IndexId>();
            if (copy.name != old.name)
                index.name.clear();
            for (IndexPart &part : index.parts)
                part.field = m_fields.value(part.field);
            for (FieldId &field : index.included)
                field = m_fields.value(field);
        }
        for (Check &check : copy.checks)
            check.id = m_ids.make<CheckId>();
        m_draft.set(copy);
    }

    // A reference between two copies; one that leaves the selection stays with the copy when its other end is in the project.
    void copyReference(const Reference &old)
    {
        if (!m_entities.contains(old.holder))
            return;
        const bool inside = m_entities.contains(old.referenced);
        if (!inside && !m_draft.schema().entities().contains(old.referenced))
            return;
        Reference copy = old;
        copy.id = renewed(m_references, old.id);
        copy.holder = m_entities.value(old.holder);
        copy.referenced = m_entities.value(old.referenced, old.referenced);
        for (FieldPair &pair : copy.pairs) {
            pair.field = m_fields.value(pair.field);
            pair.referenced = m_fields.value(pair.referenced, pair.referenced);
        }
        for (FieldId &field : copy.setNullFields)
            field = m_fields.value(field);
        copy.referencedEnd.sortField = m_fields.value(copy.referencedEnd.sortField);
        copy.constraint.clear();
        if (!inside)
            freeName(copy.referencedEnd, copy.referenced);
        m_draft.set(copy);
    }

    // The entities it may point at are the copies, or where there are none the originals.
    void copyAnyReference(const AnyReference &old)
    {
        if (!m_entities.contains(old.holder))
            return;
        AnyReference copy = old;
        copy.holder = m_entities.value(old.holder);
        copy.discriminator = m_fields.value(old.discriminator);
        for (FieldId &field : copy.key)
            field = m_fields.value(field);
        copy.constraint.clear();
        copy.allowed.clear();
        for (Allowed allowed : old.allowed) {
            const bool inside = m_entities.contains(allowed.entity);
            if ((!inside && !m_draft.schema().entities().contains(allowed.entity)) || (allowed.leg && !m_references.contains(allowed.leg)))
                continue;
            allowed.id = m_ids.make<AllowedId>();
            allowed.entity = m_entities.value(allowed.entity, allowed.entity);
            allowed.leg = m_references.value(allowed.leg);
            allowed.inverse.sortField = m_fields.value(allowed.inverse.sortField);
            if (!inside)
                freeName(allowed.inverse, allowed.entity);
            copy.allowed.push_back(allowed);
        }
        if (copy.allowed.empty())
            return;
        copy.id = renewed(m_anyReferences, old.id);
        m_draft.set(copy);
    }

    void freeName(End &end, EntityId owner) const
    {
        if (end.name.isEmpty())
            return;
        const QStringList taken = endNames(m_draft.schema(), owner);
        const Entity &entity = m_draft.schema().entities()[owner];
        end.name = naming::uniqueName(end.name, [&](const QString &name) { return taken.contains(name) || entity.fieldNamed(name); });
    }

    Draft &m_draft;
    const Schema &m_from;
    IdSource &m_ids;
    QHash<EntityId, EntityId> m_entities;
    QHash<FieldId, FieldId> m_fields;
    QHash<ReferenceId, ReferenceId> m_references;
    QHash<AnyReferenceId, AnyReferenceId> m_anyReferences;
};

} // namespace

Result<Change> place(const Schema &schema, DiagramId diagram, const QHash<EntityId, QPointF> &positions, IdSource &ids)
{
    Draft draft(schema);
    QHash<EntityId, QPointF> missing = positions;
    std::vector<Placement> moved;
    for (const Placement &placement : schema.placements()) {
        if (placement.diagram != diagram || !positions.contains(placement.entity))
            continue;
        Placement copy = placement;
        copy.position = whole(missing.take(placement.entity));
        moved.push_back(std::move(copy));
    }
    // In the order of ids, so that counted ids come out the same each time.
    std::vector<EntityId> added(missing.keyBegin(), missing.keyEnd());
    std::sort(added.begin(), added.end());
    for (const EntityId id : added) {
        if (!schema.entities().contains(id))
            return noSuchEntity();
        Placement placement;
        placement.id = ids.make<PlacementId>(id.toString());
        placement.diagram = diagram;
        placement.entity = id;
        placement.position = whole(missing.value(id));
        moved.push_back(placement);
    }
    for (Placement &placement : moved)
        draft.set(std::move(placement));
    return draft.change();
}

Result<Change> changePlacement(const Schema &schema, const Placement &placement)
{
    Q_ASSERT(placement.id);
    Draft draft(schema);
    Placement copy = placement;
    copy.position = whole(placement.position);
    draft.set(copy);
    return draft.change();
}

Result<Change> setNote(const Schema &schema, const Note &note)
{
    Q_ASSERT(note.id);
    Draft draft(schema);
    Note copy = note;
    copy.rect = QRectF(whole(note.rect.topLeft()), QSizeF(std::round(note.rect.width()), std::round(note.rect.height())));
    draft.set(copy);
    return draft.change();
}

Result<Change> duplicate(const Schema &schema, const std::vector<EntityId> &wanted, DiagramId diagram, QPointF offset, IdSource &ids)
{
    std::vector<EntityId> entities;
    for (const EntityId id : wanted) {
        if (std::find(entities.begin(), entities.end(), id) == entities.end())
            entities.push_back(id);
    }
    for (const EntityId id : entities) {
        if (!schema.entities().contains(id))
            return noSuchEntity();
    }
    Draft draft(schema);
    Copier(draft, schema, ids).copy(entities, diagram, [offset](const Placement *placement) { return placement ? placement->position + offset : offset; });
    return draft.change();
}

Result<Change> paste(const Schema &into, const Schema &from, DiagramId diagram, QPointF at, IdSource &ids)
{
    std::vector<EntityId> entities;
    QPointF corner;
    bool first = true;
    for (const Entity &entity : from.entities())
        entities.push_back(entity.id);
    for (const Placement &placement : from.placements()) {
        corner = first ? placement.position : QPointF(std::min(corner.x(), placement.position.x()), std::min(corner.y(), placement.position.y()));
        first = false;
    }
    Draft draft(into);
    int unplaced = 0;
    Copier(draft, from, ids).copy(entities, diagram, [&](const Placement *placement) {
        if (placement)
            return at + placement->position - corner;
        const int n = unplaced++;
        return at + QPointF((n % 4) * 280, (n / 4) * 240); // a grid for what has no place of its own
    });
    return draft.change();
}

} // namespace relata::edits
