#include "views/canvas/canvasactions.h"

#include "model/document/document.h"
#include "views/canvas/canvasview.h"
#include "views/canvas/inplace.h"
#include "views/widgets/icons.h"

#include <QMenu>

namespace relata {

using namespace Qt::StringLiterals;

CanvasActions::CanvasActions(CanvasView &view) : QObject(&view), m_view(view)
{
    createTools();
    createEditing();
    createViewing();
    for (QAction *action : all()) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        view.addAction(action);
    }
    refresh();
}

QAction *CanvasActions::add(const QString &text, const QString &tip, const QString &iconName, const QList<QKeySequence> &keys)
{
    auto *action = new QAction(text, this);
    const QString key = keys.isEmpty() ? QString() : keys.first().toString(QKeySequence::NativeText);
    action->setToolTip(key.isEmpty() ? tip : tr("%1 (%2)", "tool tip and its key").arg(tip, key));
    action->setShortcuts(keys);
    if (!iconName.isEmpty()) {
        action->setProperty("iconName", iconName);
        action->setIcon(icon(iconName));
    }
    return action;
}

void CanvasActions::createTools()
{
    m_toolGroup = new QActionGroup(this);
    const auto tool = [this](const QString &text, const QString &tip, const QString &iconName, const QList<QKeySequence> &keys, ToolKind kind) {
        QAction *action = add(text, tip, iconName, keys);
        action->setCheckable(true);
        m_toolGroup->addAction(action);
        connect(action, &QAction::triggered, this, [this, kind] {
            m_view.setFocus();
            m_view.setTool(kind);
        });
        return action;
    };
    selectTool = tool(tr("Select"), tr("Select and move"), u"select"_s, {Qt::Key_V}, ToolKind::Select);
    entityTool = tool(tr("Entity"), tr("Add an entity: click where it goes and type Task(id*, title)"), u"entity"_s, {Qt::Key_T}, ToolKind::Entity);
    relationshipTool = tool(tr("Relationship"), tr("Draw a relationship from one entity to another"), u"relationship"_s, {Qt::Key_R}, ToolKind::Relationship);
    noteTool = tool(tr("Note"), tr("Put a note on the diagram"), u"note"_s, {Qt::Key_N}, ToolKind::Note);
    selectTool->setChecked(true);
    connect(&m_view, &CanvasView::toolChanged, this, [this](ToolKind kind) { tools()[int(kind)]->setChecked(true); });
}

void CanvasActions::createEditing()
{
    cut = add(tr("Cut"), tr("Cut the selected entities"), {}, QKeySequence::keyBindings(QKeySequence::Cut));
    copy = add(tr("Copy"), tr("Copy the selected entities, also as text"), u"copy"_s, QKeySequence::keyBindings(QKeySequence::Copy));
    paste = add(tr("Paste"), tr("Paste entities, or text like Task(id*, title)"), {}, QKeySequence::keyBindings(QKeySequence::Paste));
    duplicate = add(tr("Duplicate"), tr("Duplicate the selected entities"), {}, {Qt::CTRL | Qt::Key_D});
    remove = add(tr("Delete"), tr("Delete what is selected"), u"trash"_s, {Qt::Key_Delete, Qt::Key_Backspace});
    selectAll = add(tr("Select All"), tr("Select everything on the diagram"), {}, QKeySequence::keyBindings(QKeySequence::SelectAll));
    rename = add(tr("Rename"), tr("Rename the entity in place"), u"edit"_s, {Qt::Key_F2});
    addField = add(tr("Add Field"), tr("Add a field in place"), u"plus"_s, {Qt::SHIFT | Qt::Key_Return, Qt::Key_Insert});
    collapse = add(tr("Collapse or Expand"), tr("Show only the name; fold a join entity into a line, an any-end into a badge"), {}, {Qt::Key_C});
    addRelationship = add(tr("Add a Relationship…"), tr("Fill in the form, with this entity as its Target"), u"relationship"_s, {Qt::SHIFT | Qt::Key_R});
    editRelationship = add(tr("Edit Relationship…"), tr("Open the form of the selected relationship"), u"edit"_s, {});
    connect(cut, &QAction::triggered, &m_view, &CanvasView::cutSelection);
    connect(copy, &QAction::triggered, &m_view, &CanvasView::copySelection);
    connect(paste, &QAction::triggered, &m_view, &CanvasView::paste);
    connect(duplicate, &QAction::triggered, &m_view, &CanvasView::duplicateSelection);
    connect(remove, &QAction::triggered, &m_view, &CanvasView::removeSelection);
    connect(selectAll, &QAction::triggered, this, [this] { m_view.select(m_view.canvas().everything()); });
    connect(rename, &QAction::triggered, this, [this] {
        if (!m_view.selection().entities.empty())
            m_view.editing().renameEntity(m_view.selection().entities.back());
        else if (!m_view.selection().notes.empty())
            m_view.editing().editNote(m_view.selection().notes.back());
    });
    connect(addField, &QAction::triggered, this, [this] {
        if (!m_view.selection().entities.empty())
            m_view.editing().addField(m_view.selection().entities.back());
    });
    connect(collapse, &QAction::triggered, &m_view, &CanvasView::toggleCollapsed);
    connect(addRelationship, &QAction::triggered, &m_view, &CanvasView::requestRelationshipForm);
    connect(editRelationship, &QAction::triggered, &m_view, &CanvasView::editSelectedRelationship);
}

void CanvasActions::createViewing()
{
    tidy = add(tr("Tidy"), tr("Lay out the selected entities, or all"), u"tidy"_s, {Qt::CTRL | Qt::SHIFT | Qt::Key_T});
    zoomIn = add(tr("Zoom In"), tr("Zoom in"), u"zoom-in"_s, {Qt::CTRL | Qt::Key_Plus, Qt::CTRL | Qt::Key_Equal});
    zoomOut = add(tr("Zoom Out"), tr("Zoom out"), u"zoom-out"_s, {Qt::CTRL | Qt::Key_Minus});
    zoomActual = add(tr("Actual Size"), tr("Zoom to 100 %"), {}, {Qt::CTRL | Qt::Key_0});
    fitAll = add(tr("Show All"), tr("Fit the whole diagram into the view"), u"fit"_s, {Qt::SHIFT | Qt::Key_1});
    fitSelection = add(tr("Show Selection"), tr("Fit what is selected into the view"), {}, {Qt::SHIFT | Qt::Key_2});
    foldJoins = add(tr("Fold or Unfold Join Entities"), tr("Draw every join entity as one line with a badge, or all of them as boxes"), {}, {Qt::SHIFT | Qt::Key_C});
    foldAny = add(tr("Fold or Fan Out Any-Ends"), tr("Draw every end that may be any of several entities as a badge, or with a line to each"), {}, {Qt::SHIFT | Qt::Key_A});
    connect(foldJoins, &QAction::triggered, &m_view, &CanvasView::toggleJoins);
    connect(foldAny, &QAction::triggered, &m_view, &CanvasView::toggleAnyEnds);
    connect(tidy, &QAction::triggered, &m_view, &CanvasView::tidy);
    connect(zoomIn, &QAction::triggered, this, [this] { m_view.zoomBy(1.25); });
    connect(zoomOut, &QAction::triggered, this, [this] { m_view.zoomBy(0.8); });
    connect(zoomActual, &QAction::triggered, this, [this] { m_view.zoomTo(1, m_view.viewport()->rect().center()); });
    connect(fitAll, &QAction::triggered, &m_view, &CanvasView::fitAll);
    connect(fitSelection, &QAction::triggered, &m_view, &CanvasView::fitSelection);
}

void CanvasActions::refresh()
{
    const CanvasSelection &selection = m_view.selection();
    const bool entities = !selection.entities.empty();
    const bool writable = !m_view.document().isReadOnly();
    for (QAction *action : {copy, fitSelection})
        action->setEnabled(entities);
    for (QAction *action : {cut, duplicate, addField})
        action->setEnabled(entities && writable);
    collapse->setText(entities || selection.relationships.empty() ? tr("Collapse or Expand") : tr("Fold or Unfold"));
    collapse->setEnabled(m_view.canCollapse());
    foldJoins->setEnabled(writable);
    rename->setEnabled(writable && (entities || !selection.notes.empty()));
    remove->setEnabled(writable && !selection.isEmpty());
    editRelationship->setEnabled(selection.relationships.size() == 1);
    fitSelection->setEnabled(!selection.isEmpty());
    for (QAction *action : {entityTool, relationshipTool, noteTool, paste, tidy, addRelationship})
        action->setEnabled(writable);
}

void CanvasActions::fillContextMenu(QMenu &menu) const
{
    const CanvasSelection &selection = m_view.selection();
    if (!selection.entities.empty()) {
        menu.addActions({rename, addField, addRelationship, relationshipTool});
        menu.addSeparator();
        menu.addActions({cut, copy, duplicate, remove});
        menu.addSeparator();
        menu.addActions({collapse, fitSelection});
        if (selection.entities.size() > 1)
            menu.addAction(tidy);
        return;
    }
    if (!selection.relationships.empty()) {
        menu.addActions({editRelationship, remove});
        menu.addSeparator();
        menu.addActions({collapse, fitSelection});
        return;
    }
    if (!selection.notes.empty()) {
        menu.addActions({rename, remove});
        return;
    }
    menu.addActions({entityTool, relationshipTool, noteTool, addRelationship});
    menu.addSeparator();
    menu.addActions({paste, selectAll});
    menu.addSeparator();
    menu.addActions({tidy, foldJoins, foldAny, fitAll, zoomActual});
}

} // namespace relata
