#include "views/adapters/modeltree.h"

#include "model/diagram/metrics.h"
#include "model/schema/edits.h"
#include "views/widgets/icons.h"

#include <QFont>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

// More deltas than this and following them one by one costs more than starting again.
constexpr size_t kLargeChange = 100;

} // namespace

std::vector<RelationshipEnd> shownEndsOf(const SchemaIndex &index, EntityId entity)
{
    std::vector<RelationshipEnd> ends = index.endsOf(entity);
    std::erase_if(ends, [&index](const RelationshipEnd &end) {
        return end.name.isEmpty() && !end.holdsKey && index.isLeg(end.relationship);
    });
    return ends;
}

ModelTree::ModelTree(Editor &editor, QObject *parent) : QAbstractItemModel(parent), m_editor(editor), m_document(editor.document())
{
    connect(&m_document, &Document::changed, this, &ModelTree::follow);
    connect(&m_document, &Document::wasReset, this, &ModelTree::rebuild);
    rebuild();
}

ModelTree::~ModelTree() = default;

std::vector<ModelTree::Leaf> ModelTree::leavesOf(EntityId id) const
{
    std::vector<Leaf> leaves;
    if (const Entity *entity = m_document.schema().entities().get(id)) {
        for (const Field &field : entity->fields)
            leaves.push_back({field.id, {}, false});
    }
    for (const RelationshipEnd &end : shownEndsOf(m_document.index(), id))
        leaves.push_back({{}, end.relationship, end.atSource});
    return leaves;
}

void ModelTree::rebuild()
{
    beginResetModel();
    m_branches.clear();
    m_branchOf.clear();
    for (EntityId id : m_document.index().entitiesByName())
        m_branches.push_back(std::make_unique<Branch>(Branch{id, 0, leavesOf(id)}));
    renumber();
    endResetModel();
}

void ModelTree::renumber()
{
    m_branchOf.clear();
    for (size_t i = 0; i < m_branches.size(); ++i) {
        m_branches[i]->row = int(i);
        m_branchOf.insert(m_branches[i]->entity, m_branches[i].get());
    }
}

void ModelTree::follow(const Change &change)
{
    if (change.deltas.size() > kLargeChange) {
        rebuild();
        return;
    }
    followRows();
    QSet<EntityId> touched;
    change.forEach<Entity>([&](const Delta<Entity> &delta) { touched.insert(delta.id()); });
    // A name at one end is read at all of them; a through's legs are read at three entities or more.
    const auto touch = [&touched](const Reference *reference) {
        if (reference)
            touched << reference->holder << reference->referenced;
    };
    const auto touchAny = [&touched](const AnyReference *reference) {
        if (!reference)
            return;
        touched << reference->holder;
        for (const Allowed &allowed : reference->allowed)
            touched << allowed.entity;
    };
    change.forEach<Reference>([&](const Delta<Reference> &delta) {
        touch(delta.before.get());
        touch(delta.after.get());
    });
    change.forEach<AnyReference>([&](const Delta<AnyReference> &delta) {
        touchAny(delta.before.get());
        touchAny(delta.after.get());
    });
    change.forEach<Through>([&](const Delta<Through> &delta) {
        for (const Through *through : {delta.before.get(), delta.after.get()}) {
            if (!through)
                continue;
            for (const RelationshipId leg : {sourceLegOf(*through), targetLegOf(*through)}) {
                touch(m_document.schema().references().get(leg.reference()));
                touchAny(m_document.schema().anyReferences().get(leg.anyReference()));
            }
        }
    });
    // What an entity is called, or whether it is unique, is read at its neighbours.
    QSet<EntityId> near = touched;
    for (EntityId id : std::as_const(touched)) {
        for (const RelationshipEnd &end : m_document.index().endsOf(id))
            near.unite(QSet<EntityId>(end.others.begin(), end.others.end()));
    }
    for (EntityId id : std::as_const(near)) {
        if (Branch *branch = m_branchOf.value(id))
            followLeaves(*branch);
    }
}

void ModelTree::followRows()
{
    const std::vector<EntityId> &wanted = m_document.index().entitiesByName();
    const Schema &schema = m_document.schema();
    for (int row = int(m_branches.size()) - 1; row >= 0; --row) {
        if (schema.entities().contains(m_branches[size_t(row)]->entity))
            continue;
        beginRemoveRows({}, row, row);
        m_branches.erase(m_branches.begin() + row);
        renumber();
        endRemoveRows();
    }
    for (size_t row = 0; row < wanted.size(); ++row) {
        if (row < m_branches.size() && m_branches[row]->entity == wanted[row])
            continue;
        if (const Branch *old = m_branchOf.value(wanted[row])) {
            const int from = old->row; // all before `row` are right, so it stands further down
            beginMoveRows({}, from, from, {}, int(row));
            std::rotate(m_branches.begin() + qsizetype(row), m_branches.begin() + from, m_branches.begin() + from + 1);
            renumber();
            endMoveRows();
        } else {
            beginInsertRows({}, int(row), int(row));
            m_branches.insert(m_branches.begin() + qsizetype(row), std::make_unique<Branch>(Branch{wanted[row], 0, leavesOf(wanted[row])}));
            renumber();
            endInsertRows();
        }
    }
}

void ModelTree::followLeaves(Branch &branch)
{
    const QModelIndex top = index(branch.row, 0);
    std::vector<Leaf> wanted = leavesOf(branch.entity);
    const std::vector<Leaf> &old = branch.leaves;
    size_t head = 0;
    while (head < old.size() && head < wanted.size() && old[head] == wanted[head])
        ++head;
    size_t tail = 0;
    while (tail < old.size() - head && tail < wanted.size() - head && old[old.size() - 1 - tail] == wanted[wanted.size() - 1 - tail])
        ++tail;
    if (const int gone = int(old.size() - head - tail)) {
        beginRemoveRows(top, int(head), int(head) + gone - 1);
        branch.leaves.erase(branch.leaves.begin() + qsizetype(head), branch.leaves.begin() + qsizetype(head) + gone);
        endRemoveRows();
    }
    if (const int added = int(wanted.size() - head - tail)) {
        beginInsertRows(top, int(head), int(head) + added - 1);
        branch.leaves.insert(branch.leaves.begin() + qsizetype(head), wanted.begin() + qsizetype(head), wanted.begin() + qsizetype(head) + added);
        endInsertRows();
    }
    emit dataChanged(top, top);
    if (!branch.leaves.empty())
        emit dataChanged(index(0, 0, top), index(int(branch.leaves.size()) - 1, 0, top));
}

const ModelTree::Branch *ModelTree::branchOf(const QModelIndex &index) const
{
    if (!index.isValid())
        return nullptr;
    if (index.internalPointer())
        return static_cast<const Branch *>(index.internalPointer());
    return m_branches[size_t(index.row())].get();
}

const ModelTree::Leaf *ModelTree::leafOf(const QModelIndex &index) const
{
    if (!index.isValid() || !index.internalPointer())
        return nullptr;
    return &static_cast<const Branch *>(index.internalPointer())->leaves[size_t(index.row())];
}

EntityId ModelTree::entityAt(const QModelIndex &index) const
{
    const Branch *branch = branchOf(index);
    return branch ? branch->entity : EntityId();
}

FieldId ModelTree::fieldAt(const QModelIndex &index) const
{
    const Leaf *leaf = leafOf(index);
    return leaf ? leaf->field : FieldId();
}

RelationshipId ModelTree::relationshipAt(const QModelIndex &index) const
{
    const Leaf *leaf = leafOf(index);
    return leaf ? leaf->relationship : RelationshipId();
}

QModelIndex ModelTree::indexOf(EntityId entity) const
{
    const Branch *branch = m_branchOf.value(entity);
    return branch ? index(branch->row, 0) : QModelIndex();
}

QModelIndex ModelTree::indexOf(EntityId entity, FieldId field) const
{
    const Branch *branch = m_branchOf.value(entity);
    if (!branch)
        return {};
    for (size_t i = 0; i < branch->leaves.size(); ++i) {
        if (branch->leaves[i].field == field)
            return index(int(i), 0, index(branch->row, 0));
    }
    return {};
}

QModelIndex ModelTree::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    if (!parent.isValid())
        return createIndex(row, column);
    return createIndex(row, column, m_branches[size_t(parent.row())].get());
}

QModelIndex ModelTree::parent(const QModelIndex &child) const
{
    if (!child.isValid() || !child.internalPointer())
        return {};
    return createIndex(static_cast<const Branch *>(child.internalPointer())->row, 0);
}

int ModelTree::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return int(m_branches.size());
    return parent.internalPointer() ? 0 : int(m_branches[size_t(parent.row())]->leaves.size());
}

int ModelTree::columnCount(const QModelIndex &) const
{
    return 1;
}

QVariant ModelTree::data(const QModelIndex &index, int role) const
{
    const Branch *branch = branchOf(index);
    const Entity *entity = branch ? m_document.schema().entities().get(branch->entity) : nullptr;
    if (!entity)
        return {};
    const Leaf *leaf = leafOf(index);
    if (!leaf)
        return entityData(*entity, role);
    if (!leaf->field)
        return relationshipData(branchOf(index)->entity, *leaf, role);
    const Field *field = entity->field(leaf->field);
    return field ? fieldData(*entity, *field, role) : QVariant();
}

QVariant ModelTree::entityData(const Entity &entity, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole: return entity.name;
    case Qt::DecorationRole: return swatchIcon(diagram::swatchOf(m_document.schema(), entity.dataSource));
    case Qt::ToolTipRole: return entity.description.isEmpty() ? entity.name : entity.description;
    case DetailRole: {
        const size_t ends = shownEndsOf(m_document.index(), entity.id).size();
        return ends ? QString::number(ends) : QString();
    }
    case Qt::AccessibleDescriptionRole:
        return tr("Entity, %n field(s)", nullptr, int(entity.fields.size()));
    default: return {};
    }
}

QVariant ModelTree::fieldData(const Entity &entity, const Field &field, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole: return field.name;
    case Qt::DecorationRole: {
        if (entity.isInPrimaryKey(field.id))
            return icon(u"key"_s, IconTone::Key);
        for (const Reference *reference : m_document.index().heldBy(entity.id)) {
            for (const FieldPair &pair : reference->pairs) {
                if (pair.field == field.id)
                    return icon(u"reference"_s, IconTone::Reference);
            }
        }
        return icon(u"field"_s);
    }
    case Qt::ToolTipRole: return field.description.isEmpty() ? field.name : field.description;
    case DetailRole: {
        const QString type = typeText(field.type, [this](EnumId id) {
            const Enumeration *enumeration = m_document.schema().enumerations().get(id);
            return enumeration ? enumeration->name : QString();
        });
        return field.nullable ? QString(type + u'?') : type;
    }
    default: return {};
    }
}

QVariant ModelTree::relationshipData(EntityId entity, const Leaf &leaf, int role) const
{
    const std::vector<RelationshipEnd> ends = m_document.index().endsOf(entity);
    const auto found = std::find_if(ends.begin(), ends.end(), [&leaf](const RelationshipEnd &end) { return end.relationship == leaf.relationship && end.atSource == leaf.atSource; });
    if (found == ends.end())
        return {};
    const RelationshipEnd &end = *found;
    QStringList others;
    for (const EntityId id : end.others)
        others << m_document.schema().entities()[id].name;
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole: return end.name.isEmpty() ? QString(u"→ "_s + others.join(u" | "_s)) : end.name;
    case Qt::DecorationRole: return icon(u"relationship"_s);
    case Qt::ToolTipRole: return sentenceFrom(m_document.schema(), end);
    case DetailRole: return end.kind;
    case DimRole: return end.name.isEmpty();
    default: return {};
    }
}

bool ModelTree::setData(const QModelIndex &index, const QVariant &value, int role)
{
    const EntityId id = entityAt(index);
    const Entity *entity = m_document.schema().entities().get(id);
    const QString name = value.toString().trimmed();
    if (role != Qt::EditRole || !entity || relationshipAt(index) != RelationshipId())
        return false;
    if (const FieldId fieldId = fieldAt(index)) {
        const QString old = entity->field(fieldId)->name;
        return old != name
            && m_editor.push(edits::renameField(m_document.schema(), id, fieldId, name), tr("Rename %1 to %2").arg(old, name)) == Editor::Outcome::Pushed;
    }
    const QString old = entity->name;
    return old != name && m_editor.push(edits::renameEntity(m_document.schema(), id, name), tr("Rename %1 to %2").arg(old, name)) == Editor::Outcome::Pushed;
}

Qt::ItemFlags ModelTree::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractItemModel::flags(index);
    if (index.isValid() && relationshipAt(index) == RelationshipId())
        flags |= Qt::ItemIsEditable;
    return flags;
}

} // namespace relata
