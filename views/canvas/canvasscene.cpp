#include "views/canvas/canvasscene.h"

#include "model/document/document.h"


namespace relata {

using namespace diagram;

namespace {

constexpr size_t kBigChange = 400; // deltas from which on everything is built anew
constexpr qreal kReach = 6;        // how far from a line a click still means it

} // namespace

CanvasScene::CanvasScene(Document *document, QObject *parent)
    : QGraphicsScene(parent), m_document(document), m_paint(canvasPaint()), m_relationships(new RelationshipsItem(m_paint))
{
    setItemIndexMethod(BspTreeIndex);
    addItem(m_relationships);
    connect(document, &Document::changed, this, &CanvasScene::documentChanged);
    connect(document, &Document::wasReset, this, [this] {
        m_diagram = {};
        m_found.clear();
        m_folding = {};
        m_selection = {};
        rebuild();
        emit selectionChanged();
    });
    rebuild();
}

CanvasScene::~CanvasScene() = default;

void CanvasScene::setDiagram(DiagramId diagram)
{
    if (m_diagram == diagram)
        return;
    m_diagram = diagram;
    m_found.clear();
    rebuild();
}

void CanvasScene::setQuality(Quality quality)
{
    m_paint.quality = quality;
}

void CanvasScene::refreshLook()
{
    const Quality quality = m_paint.quality;
    m_paint = canvasPaint();
    m_paint.quality = quality;
    for (EntityItem *item : std::as_const(m_entities))
        item->refreshLook();
    for (NoteItem *item : std::as_const(m_notes))
        item->refreshLook();
    m_relationships->refreshLook();
    update();
}

// A diagram that is the only one shows the whole model; one among several shows what was put on it.
bool CanvasScene::shows(const Entity &entity) const
{
    if (isFolded(entity.id))
        return false;
    return m_document->schema().diagrams().size() <= 1 || m_placements.contains(entity.id);
}

// A join entity that is collapsed is drawn as one line between the two it joins, where nothing else depends on it.
void CanvasScene::refreshFolding()
{
    m_folding.junctions.clear();
    for (auto placement = m_placements.constBegin(); placement != m_placements.constEnd(); ++placement) {
        const Placement *record = m_document->schema().placements().get(*placement);
        if (record && record->collapsed && m_document->index().isJunction(record->entity) && foldsIntoLine(m_document->index(), record->entity))
            m_folding.junctions.insert(record->entity);
    }
}

void CanvasScene::turn(const std::vector<AnyReferenceId> &anyEnds)
{
    for (AnyReferenceId id : anyEnds) {
        if (!m_folding.turned.remove(id))
            m_folding.turned.insert(id);
    }
    rebuildEdges();
}

const Placement *CanvasScene::placementOf(EntityId id) const
{
    const auto placement = m_placements.constFind(id);
    return placement == m_placements.constEnd() ? nullptr : m_document->schema().placements().get(*placement);
}

void CanvasScene::refreshPlacements()
{
    const Schema &schema = m_document->schema();
    if (!schema.diagrams().contains(m_diagram))
        m_diagram = schema.diagrams().isEmpty() ? DiagramId() : schema.diagrams().begin()->id;
    m_placements.clear();
    for (const Placement &placement : schema.placements()) {
        if (placement.diagram == m_diagram)
            m_placements.insert(placement.entity, placement.id);
    }
}

void CanvasScene::rebuild()
{
    endPreview();
    for (EntityItem *item : std::as_const(m_entities))
        delete item;
    m_entities.clear();
    for (NoteItem *item : std::as_const(m_notes))
        delete item;
    m_notes.clear();
    m_hover = {};

    const Schema &schema = m_document->schema();
    refreshPlacements();
    refreshFolding();
    std::vector<EntityId> shown;
    for (const Entity &entity : schema.entities()) {
        if (!shows(entity))
            continue;
        createItem(entity);
        shown.push_back(entity.id);
    }
    placeItems(shown);
    for (const Note &note : schema.notes()) {
        if (note.diagram != m_diagram)
            continue;
        auto *item = new NoteItem(note, m_paint);
        addItem(item);
        m_notes.insert(note.id, item);
    }
    rebuildEdges();
    dropMissing();
    applyEmphasis();
    emit contentChanged();
}

void CanvasScene::createItem(const Entity &entity)
{
    auto *item = new EntityItem(entity.id, m_paint);
    refreshContent(*item, entity);
    addItem(item);
    m_entities.insert(entity.id, item);
}

void CanvasScene::removeItem(EntityId id)
{
    if (m_hover.entity == id)
        m_hover = {};
    delete m_entities.take(id);
}

void CanvasScene::refreshContent(EntityItem &item, const Entity &entity)
{
    const Placement *placement = placementOf(entity.id);
    EntityContent content = contentOf(m_document->index(), entity, m_document->schema().enumName(),
                                      placement && placement->collapsed ? BoxForm::HeaderOnly : BoxForm::Full);
    if (placement && !placement->color.isEmpty())
        content.swatch = placement->color;
    if (content != item.content() || item.box().isEmpty())
        item.setContent(std::move(content));
}

void CanvasScene::documentChanged(const Change &change)
{
    endPreview();
    if (change.deltas.size() > kBigChange || change.touches<DataSource>() || change.touches<Enumeration>() || change.touches<Diagram>()
        || change.touches<Project>()) {
        rebuild();
        return;
    }
    const Schema &schema = m_document->schema();
    QSet<EntityId> touched, moved;
    bool edges = false;
    change.forEach<Entity>([&](const Delta<Entity> &delta) {
        touched.insert(delta.id());
        edges = true;
    });
    const auto touchReference = [&](const std::shared_ptr<const Reference> &reference) {
        if (reference) {
            touched.insert(reference->holder);
            touched.insert(reference->referenced);
        }
    };
    change.forEach<Reference>([&](const Delta<Reference> &delta) {
        touchReference(delta.before);
        touchReference(delta.after);
        edges = true;
    });
    change.forEach<AnyReference>([&](const Delta<AnyReference> &delta) {
        for (const auto &reference : {delta.before, delta.after}) {
            if (reference)
                touched.insert(reference->holder);
        }
        edges = true;
    });
    change.forEach<External>([&](const Delta<External> &) { edges = true; });
    change.forEach<Through>([&](const Delta<Through> &delta) {
        for (const auto &through : {delta.before, delta.after}) {
            if (through)
                touched.insert(junctionOf(schema, *through));
        }
        edges = true;
    });
    change.forEach<Placement>([&](const Delta<Placement> &delta) {
        const EntityId entity = delta.after ? delta.after->entity : delta.before->entity;
        moved.insert(entity);
        if (!delta.before || !delta.after || delta.before->collapsed != delta.after->collapsed || delta.before->color != delta.after->color) {
            touched.insert(entity);
            edges = true;
        }
    });
    if (!moved.isEmpty())
        refreshPlacements();
    if (edges) {
        const QSet<EntityId> before = m_folding.junctions;
        refreshFolding();
        touched.unite(QSet<EntityId>(before).subtract(m_folding.junctions)).unite(QSet<EntityId>(m_folding.junctions).subtract(before));
    }

    std::vector<EntityId> toPlace;
    std::vector<EntityItem *> shifted;
    for (EntityId id : std::as_const(touched)) {
        const Entity *entity = schema.entities().get(id);
        EntityItem *item = m_entities.value(id);
        if (!entity || !shows(*entity)) {
            removeItem(id);
        } else if (!item) {
            createItem(*entity);
            toPlace.push_back(id);
        } else {
            refreshContent(*item, *entity);
        }
    }
    for (EntityId id : std::as_const(moved)) {
        if (EntityItem *item = m_entities.value(id)) {
            toPlace.push_back(id);
            shifted.push_back(item);
        }
    }
    std::sort(toPlace.begin(), toPlace.end());
    placeItems(toPlace);
    change.forEach<Note>([&](const Delta<Note> &delta) {
        const bool shown = delta.after && delta.after->diagram == m_diagram;
        NoteItem *item = m_notes.value(delta.id());
        if (!shown) {
            delete m_notes.take(delta.id());
        } else if (item) {
            item->setNote(*delta.after);
        } else {
            item = new NoteItem(*delta.after, m_paint);
            addItem(item);
            m_notes.insert(delta.id(), item);
        }
    });
    if (edges)
        rebuildEdges();
    else if (!shifted.empty())
        moveEdgesOf(shifted);
    updateExtent();
    dropMissing();
    applyEmphasis();
    emit contentChanged();
}

void CanvasScene::rebuildEdges()
{
    std::vector<QRectF> boxes;
    std::vector<ShownBox> shown;
    boxes.reserve(size_t(m_entities.size()));
    shown.reserve(size_t(m_entities.size()));
    // In the order of ids, so that the lines don't depend on a hash.
    for (const Entity &entity : m_document->schema().entities()) {
        if (EntityItem *item = m_entities.value(entity.id)) {
            item->setNode(int(boxes.size()));
            boxes.push_back(item->box());
            shown.push_back({entity.id, &item->content()});
        }
    }
    m_relationships->setLines(linesOf(m_document->index(), shown, m_folding, m_paint.look.fonts), std::move(boxes));
    updateExtent();
}

void CanvasScene::moveEdgesOf(const std::vector<EntityItem *> &moved)
{
    std::vector<std::pair<int, QRectF>> boxes;
    boxes.reserve(moved.size());
    for (const EntityItem *item : moved)
        boxes.emplace_back(item->node(), item->box());
    m_relationships->moveBoxes(boxes);
}

// The scene's rectangle feeds the index of items and the one of relationships; it grows in steps, so that it rarely changes.
void CanvasScene::updateExtent()
{
    const QRectF content = contentRect();
    if (!sceneRect().contains(content.adjusted(-100, -100, 100, 100))) {
        setSceneRect(content.adjusted(-1500, -1500, 1500, 1500));
        m_relationships->setExtent(sceneRect().adjusted(-2000, -2000, 2000, 2000));
    }
}

QRectF CanvasScene::contentRect() const
{
    QRectF rect;
    for (const EntityItem *item : m_entities)
        rect |= item->box();
    for (const NoteItem *item : m_notes)
        rect |= item->box();
    return rect;
}

QRectF CanvasScene::rectOf(const CanvasSelection &selection) const
{
    QRectF rect;
    for (EntityId id : selection.entities) {
        if (const EntityItem *entity = item(id))
            rect |= entity->box();
    }
    for (NoteId id : selection.notes) {
        if (const NoteItem *note = item(id))
            rect |= note->box();
    }
    for (int edge = 0; edge < int(m_relationships->edges().size()); ++edge) {
        if (selection.contains(m_relationships->edges()[size_t(edge)].id))
            rect |= m_relationships->boundsOf(edge);
    }
    return rect;
}

CanvasHit CanvasScene::hitAt(QPointF point, qreal scale) const
{
    CanvasHit hit;
    const qreal reach = kReach / std::min(scale, 2.0);
    const QList<QGraphicsItem *> under = items(QRectF(point, QSizeF()).adjusted(-reach, -reach, reach, reach), Qt::IntersectsItemBoundingRect);
    for (QGraphicsItem *candidate : under) {
        if (auto *entity = qgraphicsitem_cast<EntityItem *>(candidate)) {
            hit.part = entity->hitAt(point, scale);
            if (hit.part.part != EntityItem::Part::None) {
                hit.entity = entity->id();
                return hit;
            }
        } else if (auto *note = qgraphicsitem_cast<NoteItem *>(candidate); note && note->box().contains(point)) {
            hit.note = note->id();
            return hit;
        }
    }
    const int edge = m_relationships->drawing().lineAt(point, reach);
    if (edge >= 0)
        hit.relationship = m_relationships->edges()[size_t(edge)].id;
    return hit;
}

CanvasSelection CanvasScene::selectionIn(const QRectF &rect) const
{
    CanvasSelection selection;
    for (QGraphicsItem *candidate : items(rect, Qt::IntersectsItemBoundingRect, Qt::AscendingOrder)) {
        if (auto *entity = qgraphicsitem_cast<EntityItem *>(candidate)) {
            if (entity->box().intersects(rect))
                selection.entities.push_back(entity->id());
        } else if (auto *note = qgraphicsitem_cast<NoteItem *>(candidate); note && note->box().intersects(rect)) {
            selection.notes.push_back(note->id());
        }
    }
    std::sort(selection.entities.begin(), selection.entities.end());
    for (int edge : m_relationships->drawing().linesIn(rect))
        selection.add(m_relationships->edges()[size_t(edge)].id);
    return selection;
}

CanvasSelection CanvasScene::everything() const
{
    CanvasSelection all;
    for (const Entity &entity : m_document->schema().entities()) {
        if (m_entities.contains(entity.id))
            all.entities.push_back(entity.id);
    }
    for (auto note = m_notes.keyBegin(); note != m_notes.keyEnd(); ++note)
        all.notes.push_back(*note);
    std::sort(all.notes.begin(), all.notes.end());
    for (const DiagramLine &edge : m_relationships->edges())
        all.add(edge.id);
    return all;
}

void CanvasScene::select(const CanvasSelection &selection)
{
    if (selection == m_selection)
        return;
    m_selection = selection;
    dropMissing();
    applyEmphasis();
    emit selectionChanged();
}

// Also called after each change: what is gone can't stay selected.
void CanvasScene::dropMissing()
{
    const size_t before = m_selection.size();
    std::erase_if(m_selection.entities, [this](EntityId id) { return !m_document->schema().entities().contains(id); });
    std::erase_if(m_selection.notes, [this](NoteId id) { return !m_document->schema().notes().contains(id); });
    std::erase_if(m_selection.relationships, [this](RelationshipId id) {
        return !m_document->index().relationship(id);
    });
    if (m_selection.size() != before)
        emit selectionChanged();
}

void CanvasScene::applyEmphasis()
{
    const QSet<EntityId> chosen(m_selection.entities.begin(), m_selection.entities.end());
    for (EntityItem *item : std::as_const(m_entities)) {
        const bool isTarget = item->id() == m_target;
        item->setEmphasis(isTarget ? m_targetEmphasis : chosen.contains(item->id()) ? Emphasis::Selected : Emphasis::None);
        item->setZValue(chosen.contains(item->id()) ? 1 : 0);
    }
    for (NoteItem *item : std::as_const(m_notes)) {
        item->setEmphasis(m_selection.contains(item->id()) ? Emphasis::Selected : m_hover.note == item->id() ? Emphasis::Hovered : Emphasis::None);
        item->setZValue(0.5);
    }
    m_relationships->setSelected(m_selection.relationships);
}

void CanvasScene::setHover(const CanvasHit &hit)
{
    if (m_hover.entity != hit.entity) {
        if (EntityItem *old = m_entities.value(m_hover.entity))
            old->setHover({});
    }
    if (EntityItem *now = m_entities.value(hit.entity))
        now->setHover(hit.part);
    const bool notes = m_hover.note != hit.note;
    m_relationships->setHovered(hit.relationship);
    m_hover = hit;
    if (notes)
        applyEmphasis();
}

void CanvasScene::setTarget(EntityId id, Emphasis emphasis)
{
    if (m_target == id && m_targetEmphasis == emphasis)
        return;
    m_target = id;
    m_targetEmphasis = emphasis;
    applyEmphasis();
}

void CanvasScene::previewMove(const CanvasSelection &what, QPointF offset)
{
    m_previewed.clear();
    m_previewedNotes.clear();
    for (EntityId id : what.entities) {
        EntityItem *item = m_entities.value(id);
        if (!item)
            continue;
        const Placement *placement = placementOf(id);
        const QPointF base = placement ? placement->position : m_found.value(id);
        item->setPos(base + offset);
        m_previewed.push_back(item);
    }
    for (NoteId id : what.notes) {
        NoteItem *item = m_notes.value(id);
        if (!item)
            continue;
        item->setPos(item->note().rect.topLeft() + offset);
        m_previewedNotes.push_back(item);
    }
    moveEdgesOf(m_previewed);
}

void CanvasScene::endPreview()
{
    if (m_previewed.empty() && m_previewedNotes.empty())
        return;
    std::vector<EntityItem *> items;
    items.swap(m_previewed);
    for (NoteItem *note : m_previewedNotes)
        note->setNote(note->note());
    m_previewedNotes.clear();
    std::vector<EntityId> ids;
    for (const EntityItem *item : items)
        ids.push_back(item->id());
    placeItems(ids);
    moveEdgesOf(items);
}

} // namespace relata
