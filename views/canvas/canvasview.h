// The canvas: one document's diagram, the tools, and everything one can do with it. The window listens to its signals and puts its
// actions into menus. Everything that changes the model goes through Document::push.
#pragma once

#include "views/adapters/settings.h"
#include "views/canvas/canvasmarks.h"
#include "views/canvas/canvasscene.h"
#include "views/canvas/tools/tool.h"

#include "model/schema/edits.h"

#include <QGraphicsView>
#include <QTimer>
#include <array>

namespace relata {

class Bubble;
class CanvasActions;
class InPlaceEditing;
class Minimap;
class RelationshipTool;
class ZoomControl;

class CanvasView final : public QGraphicsView
{
    Q_OBJECT

public:
    explicit CanvasView(Document *document, QWidget *parent = nullptr);
    ~CanvasView() override;

    [[nodiscard]] Document &document() const { return *m_document; }
    [[nodiscard]] CanvasScene &canvas() const { return *m_canvas; }
    [[nodiscard]] CanvasActions &canvasActions() const { return *m_actions; }
    [[nodiscard]] InPlaceEditing &editing() const { return *m_editing; }
    [[nodiscard]] const CanvasSelection &selection() const { return m_canvas->selection(); }
    void select(const CanvasSelection &selection) { m_canvas->select(selection); }
    // Selects it and brings it into view.
    void reveal(EntityId id);
    void reveal(RelationshipId id);

    [[nodiscard]] ToolKind tool() const { return m_tool; }
    void setTool(ToolKind kind);
    [[nodiscard]] Tool &currentTool() const { return *m_tools[size_t(m_tool)]; }
    // The relationship tool takes over a drag that began on an edge or a row, and gives back to Select at its end.
    void beginRelationship(EntityId from, FieldId field, const CanvasPointer &pointer);

    [[nodiscard]] qreal zoom() const { return transform().m11(); }
    void zoomTo(qreal zoom, QPointF keep); // `keep` (viewport) stays under the pointer
    void zoomBy(qreal factor);
    void fit(const QRectF &sceneRect);
    void fitAll();
    void fitSelection();
    [[nodiscard]] QRectF visibleRect() const;
    // What the wheel does by itself; with Ctrl it does the other.
    void setWheel(WheelMeaning meaning) { m_wheel = meaning; }
    // Antialiasing is left out until the view has been still for a moment.
    void inMotion();

    // Pushes the change as one step of undo and is true, or shows at the pointer (else in the middle) why not.
    bool push(const Result<Change> &change, const QString &text, const QString &mergeKey = {});
    // Adds places for entities that have none yet to a change, so that the picture stays as it is.
    [[nodiscard]] Result<Change> withPlaces(const Change &change, QHash<EntityId, QPointF> places);
    void showBubble(const QString &text, QPoint viewPoint, bool isRefusal);
    void hideBubble();
    // Shown over the picture until they are taken away; Escape asks for that. Empty: none.
    void setMarks(const CanvasMarks &marks);
    [[nodiscard]] const CanvasMarks &marks() const { return m_marks; }
    [[nodiscard]] const std::vector<PlacedWords> &wordsOnLines(); // of the marks, where they stand now
    void updateOverlay(); // the tool's own painting changed
    [[nodiscard]] QPointF pointerScene() const; // where the pointer is, or the middle of the view

    // The verbs behind the actions.
    void moveSelection(QPointF offset, const QString &mergeKey = {});
    void removeSelection();
    void duplicateSelection();
    void copySelection();
    void cutSelection();
    void paste();
    void tidy();
    // Entities: only their names, or all; join entities as a line. Of a selected relationship: its join entity, its any-ends.
    void toggleCollapsed();
    [[nodiscard]] bool canCollapse() const;
    void toggleJoins();   // all join entities as lines, or all as boxes
    void toggleAnyEnds(); // all any-ends as badges, or all fanning out; seen, not stored
    void selectNeighbour(QPointF direction);
    void selectNext(int step); // in reading order
    void requestRelationshipForm(); // with the selected entity as Target
    void editSelectedRelationship();

signals:
    void selectionChanged();
    void toolChanged(relata::ToolKind tool);
    void zoomChanged(qreal zoom);
    void marksEnded();  // the person has seen enough of them
    void viewChanged(); // scrolled, zoomed or resized
    void editRelationshipRequested(relata::RelationshipId id);
    void relationshipFormRequested(const relata::RelationshipForm &form); // "More…", or a new one from here

protected:
    void drawBackground(QPainter *painter, const QRectF &rect) override;
    void drawForeground(QPainter *painter, const QRectF &rect) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void keyReleaseEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void showEvent(QShowEvent *event) override;
    void leaveEvent(QEvent *event) override;
    bool event(QEvent *event) override;
    bool viewportEvent(QEvent *event) override;

private:
    void createTools();
    void createOverlays();
    void placeOverlays();
    [[nodiscard]] CanvasPointer pointerOf(const QMouseEvent *event) const;
    void updateCursor(QPointF scenePoint);
    bool navigate(QKeyEvent *event);
    void settle(); // after motion: the good picture
    void setCollapsed(const std::vector<EntityId> &entities, std::optional<bool> collapsed);
    [[nodiscard]] Result<Change> pasted(const Schema &from);
    void showAdded(const CanvasSelection &added);

    Document *m_document;
    CanvasScene *m_canvas;
    CanvasActions *m_actions = nullptr;
    InPlaceEditing *m_editing = nullptr;
    std::array<std::unique_ptr<Tool>, 4> m_tools;
    RelationshipTool *m_relationshipTool = nullptr;
    ToolKind m_tool = ToolKind::Select;
    WheelMeaning m_wheel = WheelMeaning::Scrolls;
    Minimap *m_minimap = nullptr;
    ZoomControl *m_zoomControl = nullptr;
    QWidget *m_toolBar = nullptr;
    MarksLegend *m_legend = nullptr;
    CanvasMarks m_marks;
    std::vector<PlacedWords> m_words; // name m_marks'; placed for:
    int m_wordsRevision = -1;
    qreal m_wordsZoom = 0;
    Bubble *m_bubble = nullptr;
    QTimer m_still;
    QRectF m_overlay;
    QPoint m_panFrom;
    bool m_panning = false;
    bool m_spaceHeld = false;
    bool m_fitted = false; // the first picture shows everything
};

} // namespace relata
