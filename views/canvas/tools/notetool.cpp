#include "views/canvas/tools/notetool.h"

#include "model/document/document.h"
#include "views/canvas/canvasview.h"
#include "views/canvas/inplace.h"

#include <cmath>

namespace relata {

using diagram::kGrid;

void NoteTool::press(const CanvasPointer &pointer)
{
    put(pointer.scene);
}

bool NoteTool::key(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Return && event->key() != Qt::Key_Enter)
        return false;
    put(m_view.visibleRect().center());
    return true;
}

void NoteTool::put(QPointF at)
{
    Document &document = m_view.document();
    Note note;
    note.id = document.ids().make<NoteId>();
    note.diagram = m_view.canvas().diagram();
    note.rect = QRectF(QPointF(std::round(at.x() / kGrid) * kGrid, std::round(at.y() / kGrid) * kGrid), QSizeF(208, 96));
    m_view.setTool(ToolKind::Select);
    if (!m_view.push(edits::setNote(document.schema(), note), CanvasView::tr("Add Note")))
        return;
    m_view.select(CanvasSelection::of(note.id));
    m_view.editing().editNote(note.id);
}

} // namespace relata
