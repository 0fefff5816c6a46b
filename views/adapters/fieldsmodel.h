// The fields of one entity as a table that can be typed into. The last row is empty: what is typed there becomes a new field.
#pragma once

#include "views/adapters/editor.h"

#include <QAbstractTableModel>

namespace relata {

class FieldsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Name, Type, Nullable, Key, Unique, Default, ColumnCount };

    explicit FieldsModel(Editor &editor, QObject *parent = nullptr);

    [[nodiscard]] EntityId entity() const { return m_entity; }
    void setEntity(EntityId entity); // none: an empty table
    [[nodiscard]] FieldId fieldAt(int row) const; // none: the row for a new one
    [[nodiscard]] int rowOf(FieldId field) const; // -1: there is none
    [[nodiscard]] bool isNewRow(int row) const { return m_entity && row == int(m_fields.size()); }

    bool moveField(int row, int to);
    bool removeField(int row);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

signals:
    void fieldAdded(relata::FieldId field);

private:
    void follow(const Change &change);
    void refill();
    [[nodiscard]] const Entity *current() const;
    [[nodiscard]] bool isReference(FieldId field) const;
    [[nodiscard]] bool isAloneUnique(const Entity &entity, FieldId field) const;
    [[nodiscard]] QVariant textOf(const Entity &entity, const Field &field, int column) const;
    [[nodiscard]] QVariant checkOf(const Entity &entity, const Field &field, int column) const;
    bool setText(const Entity &entity, const Field &field, int column, const QString &text);
    bool setCheck(const Entity &entity, const Field &field, int column, bool on);
    bool add(const Entity &entity, const QString &text);

    Editor &m_editor;
    Document &m_document;
    EntityId m_entity;
    std::vector<FieldId> m_fields;
};

} // namespace relata
