// What is selected, shared by the canvas, the tree and the inspector. Follows the document: what is gone is no longer selected.
#pragma once

#include "model/document/document.h"

#include <QObject>

namespace relata {

struct SelectedItems
{
    std::vector<EntityId> entities;
    std::vector<RelationshipId> relationships;
    std::vector<NoteId> notes;
    FieldId field; // of the first entity

    [[nodiscard]] bool isEmpty() const { return entities.empty() && relationships.empty() && notes.empty(); }
    bool operator==(const SelectedItems &) const = default;
};

class SharedSelection : public QObject
{
    Q_OBJECT

public:
    explicit SharedSelection(Document &document, QObject *parent = nullptr);

    [[nodiscard]] const SelectedItems &items() const { return m_items; }
    // The entity that an inspector shows: the first selected; none for several.
    [[nodiscard]] EntityId entity() const;
    [[nodiscard]] RelationshipId relationship() const;

    void set(SelectedItems items);
    void selectEntity(EntityId entity, FieldId field = {});
    void selectRelationship(RelationshipId relationship);
    void clear() { set({}); }

signals:
    void changed();

private:
    void dropMissing();

    Document &m_document;
    SelectedItems m_items;
};

} // namespace relata
