// The fields of an entity as a table in which everything can be changed in place.
#pragma once

#include "views/adapters/fieldsmodel.h"
#include "views/adapters/sharedselection.h"

#include <QWidget>

class QTableView;
class QToolButton;

namespace relata {

class FieldsPage : public QWidget
{
    Q_OBJECT

public:
    FieldsPage(Editor &editor, SharedSelection &selection, QWidget *parent = nullptr);

    void setEntity(EntityId entity);
    void showField(FieldId field);
    [[nodiscard]] FieldsModel *model() const { return m_model; }
    [[nodiscard]] QTableView *table() const { return m_table; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *createTable();
    QWidget *createButtons();
    void move(int by);
    void remove();
    void updateButtons();

    Editor &m_editor;
    SharedSelection &m_selection;
    FieldsModel *m_model = nullptr;
    QTableView *m_table = nullptr;
    QToolButton *m_up = nullptr;
    QToolButton *m_down = nullptr;
    QToolButton *m_remove = nullptr;
};

} // namespace relata
