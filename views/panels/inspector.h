// The right dock: one entity with its fields, relationships, rules and endpoints; or what to do when none is selected.
#pragma once

#include "views/adapters/editor.h"
#include "views/adapters/sharedselection.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QStackedWidget;
class QTabWidget;

namespace relata {

class Chip;
class EndpointsPage;
class FieldsPage;
class RelationshipPage;
class RelationshipsPage;
class RulesPage;
class EmptyState;

class Inspector : public QWidget
{
    Q_OBJECT

public:
    enum class Tab { Fields, Relationships, Rules, Endpoints };

    Inspector(Editor &editor, SharedSelection &selection, QWidget *parent = nullptr);

    void showTab(Tab tab);
    [[nodiscard]] EntityId entity() const { return m_entity; }
    [[nodiscard]] FieldsPage *fields() const { return m_fields; }
    [[nodiscard]] RelationshipsPage *relationships() const { return m_relationships; }
    [[nodiscard]] RulesPage *rules() const { return m_rules; }
    [[nodiscard]] EndpointsPage *endpoints() const { return m_endpoints; }

signals:
    void relationshipWanted(relata::EntityId target); // Add a Relationship, with this entity as Target
    void relationshipEdited(relata::RelationshipId relationship);
    void relationshipDeleted(relata::RelationshipId relationship);

private:
    QWidget *createEntity();
    QWidget *createHead();
    void showSelection();
    void showHead();
    void rename();

    Editor &m_editor;
    SharedSelection &m_selection;
    EntityId m_entity;
    QStackedWidget *m_stack = nullptr;
    EmptyState *m_empty = nullptr;
    QWidget *m_entityPage = nullptr;
    RelationshipPage *m_relationship = nullptr;
    QLabel *m_square = nullptr;
    QLineEdit *m_name = nullptr;
    Chip *m_source = nullptr;
    QLineEdit *m_description = nullptr;
    QTabWidget *m_tabs = nullptr;
    FieldsPage *m_fields = nullptr;
    RelationshipsPage *m_relationships = nullptr;
    RulesPage *m_rules = nullptr;
    EndpointsPage *m_endpoints = nullptr;
};

} // namespace relata
