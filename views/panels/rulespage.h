// Rules of one field (what values are good, who may see and set it) and of the entity as an API resource.
#pragma once

#include "views/adapters/editor.h"
#include "views/adapters/sharedselection.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;

namespace relata {

class RulesPage : public QWidget
{
    Q_OBJECT

public:
    RulesPage(Editor &editor, SharedSelection &selection, QWidget *parent = nullptr);

    void setEntity(EntityId entity);
    void showField(FieldId field);
    [[nodiscard]] FieldId field() const { return m_field; }

private:
    QWidget *createFieldPart();
    QWidget *createEntityPart();
    QLineEdit *createLine(QFormLayout *form, const QString &label, const QString &name);
    QCheckBox *createBox(QLayout *layout, const QString &text, const QString &hint);
    void fillFields();
    void show();
    void takeField();
    void takeEntity();
    [[nodiscard]] const Entity *entity() const;

    Editor &m_editor;
    SharedSelection &m_selection;
    EntityId m_entity;
    FieldId m_field;
    bool m_filling = false;

    QComboBox *m_fields = nullptr;
    QLineEdit *m_minimum = nullptr;
    QLineEdit *m_maximum = nullptr;
    QLineEdit *m_minLength = nullptr;
    QLineEdit *m_maxLength = nullptr;
    QLineEdit *m_pattern = nullptr;
    QComboBox *m_format = nullptr;
    QComboBox *m_generated = nullptr;
    QComboBox *m_role = nullptr;
    QCheckBox *m_required = nullptr;
    QCheckBox *m_secret = nullptr;
    QCheckBox *m_readOnly = nullptr;
    QCheckBox *m_sortable = nullptr;
    QCheckBox *m_filterable = nullptr;
    QLineEdit *m_column = nullptr;
    QLineEdit *m_table = nullptr;
    QList<QCheckBox *> m_operations; // in the order of Operations
};

} // namespace relata
