// The model as a tree: entities by name; below each its fields, then its relationships. Follows the document row by row.
#pragma once

#include "views/adapters/editor.h"

#include <QAbstractItemModel>

namespace relata {

// The ends on an entity that lists show: unnamed ones that only point into a junction are seen through it.
[[nodiscard]] std::vector<RelationshipEnd> shownEndsOf(const SchemaIndex &index, EntityId entity);

class ModelTree : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Role {
        DetailRole = Qt::UserRole, // QString, shown at the right: number of relationships, type, kind
        DimRole                    // bool
    };

    explicit ModelTree(Editor &editor, QObject *parent = nullptr);
    ~ModelTree() override;

    [[nodiscard]] EntityId entityAt(const QModelIndex &index) const;  // also of what is below it
    [[nodiscard]] FieldId fieldAt(const QModelIndex &index) const;    // none: no field
    [[nodiscard]] RelationshipId relationshipAt(const QModelIndex &index) const;
    [[nodiscard]] QModelIndex indexOf(EntityId entity) const;
    [[nodiscard]] QModelIndex indexOf(EntityId entity, FieldId field) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    struct Leaf
    {
        FieldId field;
        RelationshipId relationship;
        bool atSource = false; // of a self-reference, which end
        bool operator==(const Leaf &) const = default;
    };
    struct Branch
    {
        EntityId entity;
        int row = 0;
        std::vector<Leaf> leaves;
    };

    void rebuild();
    void follow(const Change &change);
    void followRows();
    void followLeaves(Branch &branch);
    void renumber();
    [[nodiscard]] std::vector<Leaf> leavesOf(EntityId entity) const;
    [[nodiscard]] const Branch *branchOf(const QModelIndex &index) const;
    [[nodiscard]] const Leaf *leafOf(const QModelIndex &index) const;
    [[nodiscard]] QVariant entityData(const Entity &entity, int role) const;
    [[nodiscard]] QVariant fieldData(const Entity &entity, const Field &field, int role) const;
    [[nodiscard]] QVariant relationshipData(EntityId entity, const Leaf &leaf, int role) const;

    Editor &m_editor;
    Document &m_document;
    std::vector<std::unique_ptr<Branch>> m_branches;
    QHash<EntityId, Branch *> m_branchOf;
};

} // namespace relata
