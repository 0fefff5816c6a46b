// The relationships of an entity in words, with the door to a new one.
#pragma once

#include "views/adapters/editor.h"

#include <QWidget>

class QScrollArea;
class QPushButton;
class QVBoxLayout;

namespace relata {

class DeleteStoryCard;

class RelationshipsPage : public QWidget
{
    Q_OBJECT

public:
    explicit RelationshipsPage(Editor &editor, QWidget *parent = nullptr);

    void setEntity(EntityId entity);
    [[nodiscard]] QPushButton *addButton() const { return m_add; }
    [[nodiscard]] int shownRows() const { return int(m_rows.size()); }
    [[nodiscard]] DeleteStoryCard *story() const { return m_story; }
    void setStoryShown(EntityId entity); // on the canvas; none: nothing

signals:
    void addWanted();
    void editWanted(relata::RelationshipId relationship);
    void deleteWanted(relata::RelationshipId relationship);
    void entityWanted(relata::EntityId entity); // the other end
    void storyToggled(bool wanted); // what deleting one does, on the canvas

private:
    void rebuild();
    QWidget *createRow(const RelationshipEnd &end);

    Editor &m_editor;
    EntityId m_entity;
    quint64 m_shownRevision = 0;
    QScrollArea *m_scroll = nullptr;
    QVBoxLayout *m_list = nullptr;
    QPushButton *m_add = nullptr;
    DeleteStoryCard *m_story = nullptr;
    QList<QWidget *> m_rows;
};

// One relationship, when only it is selected: what it means, and what it is made of.
class RelationshipPage : public QWidget
{
    Q_OBJECT

public:
    explicit RelationshipPage(Editor &editor, QWidget *parent = nullptr);
    void setRelationship(RelationshipId relationship);

signals:
    void editWanted(relata::RelationshipId relationship);
    void deleteWanted(relata::RelationshipId relationship);

private:
    void rebuild();

    Editor &m_editor;
    RelationshipId m_relationship;
    QVBoxLayout *m_content = nullptr;
};

} // namespace relata
