// Collapsing boxes, folding join entities into lines and any-ends into badges.
#include "views/canvas/canvasview.h"

#include "model/document/document.h"

namespace relata {

namespace {

// What of a relationship folds: its join entity where a line says as much, and its any-ends.
struct Foldable
{
    EntityId junction;
    std::vector<AnyReferenceId> anyEnds;
};

Foldable foldableOf(const SchemaIndex &index, RelationshipId id)
{
    Foldable found;
    if (id.anyReference())
        found.anyEnds.push_back(id.anyReference());
    if (const Through *through = index.schema().throughs().get(id.through())) {
        for (AnyReferenceId any : {through->sourceAny, through->targetAny}) {
            if (any)
                found.anyEnds.push_back(any);
        }
        if (const EntityId junction = junctionOf(index.schema(), *through); diagram::foldsIntoLine(index, junction))
            found.junction = junction;
    }
    return found;
}

} // namespace

bool CanvasView::canCollapse() const
{
    if (!selection().entities.empty())
        return !m_document->isReadOnly();
    return std::any_of(selection().relationships.begin(), selection().relationships.end(), [this](RelationshipId id) {
        const Foldable found = foldableOf(m_document->index(), id);
        return !found.anyEnds.empty() || (found.junction && !m_document->isReadOnly());
    });
}

void CanvasView::toggleCollapsed()
{
    std::vector<EntityId> entities = selection().entities;
    std::vector<AnyReferenceId> anyEnds;
    for (RelationshipId id : selection().relationships) {
        const Foldable found = foldableOf(m_document->index(), id);
        anyEnds.insert(anyEnds.end(), found.anyEnds.begin(), found.anyEnds.end());
        if (found.junction && !selection().contains(found.junction))
            entities.push_back(found.junction);
    }
    if (!anyEnds.empty())
        m_canvas->turn(anyEnds);
    setCollapsed(entities, std::nullopt);
}

void CanvasView::toggleJoins()
{
    std::vector<EntityId> joins;
    bool all = true;
    for (const Entity &entity : m_document->schema().entities()) {
        if (!m_document->index().isJunction(entity.id) || !diagram::foldsIntoLine(m_document->index(), entity.id))
            continue;
        joins.push_back(entity.id);
        all = all && m_canvas->folding().junctions.contains(entity.id);
    }
    setCollapsed(joins, !all);
}

void CanvasView::toggleAnyEnds()
{
    std::vector<AnyReferenceId> fans, badges;
    for (const AnyReference &reference : m_document->schema().anyReferences())
        (m_canvas->folding().isFolded(reference) ? badges : fans).push_back(reference.id);
    m_canvas->turn(fans.empty() ? badges : fans);
}

// nullopt: the other way than the first of them is. One step of undo.
void CanvasView::setCollapsed(const std::vector<EntityId> &entities, std::optional<bool> collapse)
{
    if (entities.empty())
        return;
    const Result<Change> placed = withPlaces({}, {});
    if (!placed) {
        push(placed, {});
        return;
    }
    Draft draft(m_document->schema());
    draft.apply(*placed);
    QHash<EntityId, Placement> placements;
    for (const Placement &placement : draft.schema().placements()) {
        if (placement.diagram == m_canvas->diagram())
            placements.insert(placement.entity, placement);
    }
    for (EntityId id : entities) {
        if (!placements.contains(id))
            continue;
        Placement changed = placements[id];
        if (!collapse)
            collapse = !changed.collapsed;
        changed.collapsed = *collapse;
        const Result<Change> one = edits::changePlacement(draft.schema(), changed);
        if (!one) {
            push(one, {});
            return;
        }
        draft.apply(*one);
    }
    push(draft.change(), collapse.value_or(true) ? tr("Collapse %n entities", nullptr, int(entities.size())) : tr("Expand %n entities", nullptr, int(entities.size())));
}

} // namespace relata
