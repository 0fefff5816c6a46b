#include "views/adapters/sharedselection.h"

namespace relata {

SharedSelection::SharedSelection(Document &document, QObject *parent) : QObject(parent), m_document(document)
{
    connect(&document, &Document::changed, this, &SharedSelection::dropMissing);
    connect(&document, &Document::wasReset, this, &SharedSelection::clear);
}

EntityId SharedSelection::entity() const
{
    return m_items.entities.size() == 1 ? m_items.entities.front() : EntityId();
}

RelationshipId SharedSelection::relationship() const
{
    return m_items.relationships.size() == 1 && m_items.entities.empty() ? m_items.relationships.front() : RelationshipId();
}

void SharedSelection::set(SelectedItems items)
{
    if (items == m_items)
        return;
    m_items = std::move(items);
    emit changed();
}

void SharedSelection::selectEntity(EntityId entity, FieldId field)
{
    SelectedItems items;
    items.entities.push_back(entity);
    items.field = field;
    set(std::move(items));
}

void SharedSelection::selectRelationship(RelationshipId relationship)
{
    SelectedItems items;
    items.relationships.push_back(relationship);
    set(std::move(items));
}

void SharedSelection::dropMissing()
{
    const Schema &schema = m_document.schema();
    SelectedItems items = m_items;
    std::erase_if(items.entities, [&](EntityId id) { return !schema.entities().contains(id); });
    std::erase_if(items.relationships, [&](RelationshipId id) {
        return id.reference() ? !schema.references().contains(id.reference()) : !schema.throughs().contains(id.through());
    });
    std::erase_if(items.notes, [&](NoteId id) { return !schema.notes().contains(id); });
    if (items.field && (items.entities.empty() || !schema.entities()[items.entities.front()].field(items.field)))
        items.field = {};
    set(std::move(items));
}

} // namespace relata
