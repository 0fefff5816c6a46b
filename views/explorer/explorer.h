// The left dock: entities as a tree with a filter, and the diagrams. An equivalent of the canvas for the keyboard.
#pragma once

#include "views/adapters/modeltree.h"
#include "views/adapters/sharedselection.h"

#include <QWidget>

class QLabel;
class QListWidget;
class QSortFilterProxyModel;
class QTreeView;

namespace relata {

class SearchField;

class Explorer : public QWidget
{
    Q_OBJECT

public:
    Explorer(Editor &editor, SharedSelection &selection, QWidget *parent = nullptr);

    [[nodiscard]] ModelTree *model() const { return m_model; }
    [[nodiscard]] QTreeView *tree() const { return m_tree; }
    void focusSearch();
    void showBranch(EntityId entity); // opened, the others closed

signals:
    void entityWanted();                             // a new one
    void entityActivated(relata::EntityId entity);   // show it on the canvas
    void relationshipActivated(relata::RelationshipId relationship); // edit it
    void relationshipWanted(relata::EntityId target); // a new one, with this entity as Target
    void deletionWanted();                           // of what is selected
    void refreshWanted(relata::DataSourceId source);  // from its database
    void diagramActivated(relata::DiagramId diagram);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *createEntities();
    QWidget *createDiagrams();
    void showSelection();
    void takeSelection();
    void showCounts();
    void showFound(const QString &text);
    void showDiagrams();
    void showMenu(const QPoint &position);
    void activate(const QModelIndex &index);
    [[nodiscard]] QModelIndex sourceIndex(const QModelIndex &index) const;

    Editor &m_editor;
    SharedSelection &m_selection;
    ModelTree *m_model = nullptr;
    QSortFilterProxyModel *m_filter = nullptr;
    SearchField *m_search = nullptr;
    QTreeView *m_tree = nullptr;
    QLabel *m_count = nullptr;
    QListWidget *m_diagrams = nullptr;
    bool m_following = false; // the selection tells the tree, not the tree the selection
};

} // namespace relata
