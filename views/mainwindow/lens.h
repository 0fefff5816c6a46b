// What the canvas shows of one entity when asked: what deleting one of its records does, or its relationships as they look from there.
// Follows the selection and the document until it is ended.
#pragma once

#include "views/adapters/editor.h"
#include "views/adapters/sharedselection.h"

#include <QObject>

namespace relata {

class CanvasView;
class Explorer;
class RelationshipsPage;

class Lens final : public QObject
{
    Q_OBJECT

public:
    enum class Look { Nothing, DeleteStory, Perspective };

    Lens(Editor &editor, SharedSelection &selection, CanvasView &canvas, Explorer &explorer, RelationshipsPage &page, QObject *parent);

    [[nodiscard]] Look look() const { return m_look; }
    [[nodiscard]] EntityId entity() const { return m_entity; }
    // At the selected entity; Nothing ends it. Without an entity nothing happens.
    void setLook(Look look);

signals:
    void changed();

private:
    void follow();
    void show();

    Editor &m_editor;
    SharedSelection &m_selection;
    CanvasView &m_canvas;
    Explorer &m_explorer;
    RelationshipsPage &m_page;
    Look m_look = Look::Nothing;
    EntityId m_entity;
};

} // namespace relata
