// Everything one can do on the canvas, in one place: for the bar, the menus of the window and the context menus. Shortcuts work
// while the canvas has the focus. Each action names its icon in the property "iconName".
#pragma once

#include <QAction>
#include <QActionGroup>

class QMenu;

namespace relata {

class CanvasView;
enum class ToolKind;

class CanvasActions final : public QObject
{
    Q_OBJECT

public:
    explicit CanvasActions(CanvasView &view);

    // Tools: checkable, one at a time.
    QAction *selectTool = nullptr, *entityTool = nullptr, *relationshipTool = nullptr, *noteTool = nullptr;
    // Edit.
    QAction *cut = nullptr, *copy = nullptr, *paste = nullptr, *duplicate = nullptr, *remove = nullptr, *selectAll = nullptr;
    QAction *rename = nullptr, *addField = nullptr, *collapse = nullptr;
    QAction *addRelationship = nullptr, *editRelationship = nullptr;
    // View.
    QAction *tidy = nullptr, *zoomIn = nullptr, *zoomOut = nullptr, *zoomActual = nullptr, *fitAll = nullptr, *fitSelection = nullptr;
    QAction *foldJoins = nullptr, *foldAny = nullptr;

    [[nodiscard]] QList<QAction *> tools() const { return {selectTool, entityTool, relationshipTool, noteTool}; }
    [[nodiscard]] QList<QAction *> editing() const
    {
        return {cut, copy, paste, duplicate, remove, selectAll, rename, addField, collapse, addRelationship, editRelationship};
    }
    [[nodiscard]] QList<QAction *> viewing() const { return {tidy, zoomIn, zoomOut, zoomActual, fitAll, fitSelection, foldJoins, foldAny}; }
    [[nodiscard]] QList<QAction *> all() const { return tools() + editing() + viewing(); }

    // For what is selected now.
    void fillContextMenu(QMenu &menu) const;
    void refresh(); // which are possible

private:
    void createTools();
    void createEditing();
    void createViewing();
    QAction *add(const QString &text, const QString &tip, const QString &iconName, const QList<QKeySequence> &keys);

    CanvasView &m_view;
    QActionGroup *m_toolGroup = nullptr;
};

} // namespace relata
