// The items of one diagram. They follow the document's one signal and nothing else; a gesture may show positions that the document
// doesn't have yet (previewMove) and takes them back when it ends.
#pragma once

#include "model/schema/change.h"
#include "views/canvas/entityitem.h"
#include "views/canvas/noteitem.h"
#include "views/canvas/relationshipsitem.h"
#include "views/canvas/selection.h"

#include <QGraphicsScene>

namespace relata {

class Document;

// What lies under a point.
struct CanvasHit
{
    EntityId entity;
    EntityItem::Hit part;
    RelationshipId relationship;
    NoteId note;
    [[nodiscard]] bool isNothing() const { return !entity && relationship.isNull() && !note; }
};

class CanvasScene final : public QGraphicsScene
{
    Q_OBJECT

public:
    explicit CanvasScene(Document *document, QObject *parent = nullptr);
    ~CanvasScene() override;

    [[nodiscard]] Document *document() const { return m_document; }
    // The diagram shown: the first, until another is chosen. Null in a project without one.
    [[nodiscard]] DiagramId diagram() const { return m_diagram; }
    void setDiagram(DiagramId diagram);

    [[nodiscard]] const CanvasPaint &paintState() const { return m_paint; }
    void setQuality(diagram::Quality quality);
    void refreshLook(); // after a change of theme

    [[nodiscard]] EntityItem *item(EntityId id) const { return m_entities.value(id); }
    [[nodiscard]] NoteItem *item(NoteId id) const { return m_notes.value(id); }
    [[nodiscard]] const QHash<EntityId, EntityItem *> &entityItems() const { return m_entities; }
    [[nodiscard]] const QHash<NoteId, NoteItem *> &noteItems() const { return m_notes; }
    [[nodiscard]] RelationshipsItem &relationships() { return *m_relationships; }
    [[nodiscard]] const RelationshipsItem &relationships() const { return *m_relationships; }
    // All boxes and notes; empty when there is nothing.
    [[nodiscard]] QRectF contentRect() const;
    [[nodiscard]] QRectF rectOf(const CanvasSelection &selection) const;
    [[nodiscard]] CanvasHit hitAt(QPointF point, qreal scale) const;
    [[nodiscard]] CanvasSelection selectionIn(const QRectF &rect) const; // boxes that meet it, lines that lie inside
    [[nodiscard]] CanvasSelection everything() const;

    // Join entities drawn as a line; any-ends drawn as a badge or fanning out, other than they would by themselves.
    [[nodiscard]] const diagram::Folding &folding() const { return m_folding; }
    // Draws these any-ends the other way. Seen, not stored.
    void turn(const std::vector<AnyReferenceId> &anyEnds);

    [[nodiscard]] const CanvasSelection &selection() const { return m_selection; }
    void select(const CanvasSelection &selection);
    void setHover(const CanvasHit &hit);
    // Lights up the target of a relationship that is being drawn; null: none.
    void setTarget(EntityId id, diagram::Emphasis emphasis);

    // Shows things moved by an offset without changing the document; endPreview() puts them back.
    void previewMove(const CanvasSelection &what, QPointF offset);
    void endPreview();
    // Where entities stand without a placement of their own: they get one with the first move.
    [[nodiscard]] QHash<EntityId, QPointF> unplaced() const;
    // A tidy picture of these entities, or of all: positions for edits::place.
    [[nodiscard]] QHash<EntityId, QPointF> tidied(const std::vector<EntityId> &entities) const;
    // A free spot for a box of this size, as near to the wish as may be; on the grid.
    [[nodiscard]] QPointF freeSpot(QPointF wish, QSizeF size) const;

signals:
    void selectionChanged();
    void contentChanged(); // boxes were added, removed or moved

private:
    void rebuild();
    void documentChanged(const Change &change);
    void createItem(const Entity &entity);
    void removeItem(EntityId id);
    void refreshContent(EntityItem &item, const Entity &entity);
    void placeItems(const std::vector<EntityId> &entities);
    void rebuildEdges();
    void moveEdgesOf(const std::vector<EntityItem *> &moved);
    void refreshPlacements();
    [[nodiscard]] bool shows(const Entity &entity) const;
    [[nodiscard]] bool isFolded(EntityId id) const { return m_folding.junctions.contains(id); }
    void refreshFolding();
    [[nodiscard]] const Placement *placementOf(EntityId id) const; // nullptr when it has none
    void applyEmphasis();
    void dropMissing(); // from the selection
    void updateExtent();

    Document *m_document;
    DiagramId m_diagram;
    CanvasPaint m_paint;
    QHash<EntityId, EntityItem *> m_entities;
    QHash<NoteId, NoteItem *> m_notes;
    RelationshipsItem *m_relationships;
    QHash<EntityId, PlacementId> m_placements; // of this diagram
    QHash<EntityId, QPointF> m_found;          // places found for entities without a placement
    diagram::Folding m_folding;
    CanvasSelection m_selection;
    CanvasHit m_hover;
    EntityId m_target;
    diagram::Emphasis m_targetEmphasis = diagram::Emphasis::None;
    std::vector<EntityItem *> m_previewed;
    std::vector<NoteItem *> m_previewedNotes;
};

} // namespace relata
