#include "views/adapters/differencesmodel.h"

#include "views/widgets/icons.h"
#include "views/widgets/theme.h"

#include <QCoreApplication>

namespace relata {

using namespace Qt::StringLiterals;
using flows::Difference;
using flows::DifferenceKind;
using flows::DifferenceSubject;

DifferencesModel::DifferencesModel(Choice choice, Headings headings, QObject *parent) : QAbstractItemModel(parent), m_choice(choice), m_headings(std::move(headings)) {}

// As DifferenceTree::consistent() takes it: a changed thing is what is changed in it.
bool DifferencesModel::isChoice(const Difference &difference)
{
    return difference.kind == DifferenceKind::New || difference.kind == DifferenceKind::Removed || difference.subject == DifferenceSubject::Attribute;
}

int DifferencesModel::add(const Difference &difference, int parent, int row)
{
    const int at = int(m_nodes.size());
    m_nodes.push_back({&difference, parent, row, {}, 0});
    m_byKey.insert(difference.key, at);
    int choices = isChoice(difference) ? 1 : 0, child = 0;
    for (const Difference &one : difference.children) {
        const int added = add(one, at, child++);
        m_nodes[size_t(at)].children.push_back(added);
        choices += m_nodes[size_t(added)].choices;
    }
    m_nodes[size_t(at)].choices = choices;
    return at;
}

void DifferencesModel::setTree(flows::DifferenceTree tree)
{
    beginResetModel();
    m_tree = std::move(tree);
    m_nodes.clear();
    m_roots.clear();
    m_byKey.clear();
    int row = 0;
    for (const Difference &root : m_tree.roots)
        m_roots.push_back(add(root, -1, row++));
    m_checked = m_tree.keys();
    count();
    endResetModel();
    emit checksChanged();
}

void DifferencesModel::count()
{
    m_checkedIn.assign(m_nodes.size(), 0);
    for (size_t at = m_nodes.size(); at-- > 0;) { // children stand behind their parents
        const Node &node = m_nodes[at];
        if (isChoice(*node.difference) && m_checked.contains(node.difference->key))
            ++m_checkedIn[at];
        if (node.parent >= 0)
            m_checkedIn[size_t(node.parent)] += m_checkedIn[at];
    }
}

void DifferencesModel::collect(int node, QSet<QString> &keys) const
{
    keys.insert(m_nodes[size_t(node)].difference->key);
    for (const int child : m_nodes[size_t(node)].children)
        collect(child, keys);
}

void DifferencesModel::set(QSet<QString> checked)
{
    if (checked == m_checked)
        return;
    m_checked = std::move(checked);
    count();
    // What follows may be anywhere.
    const std::function<void(const std::vector<int> &)> tell = [&](const std::vector<int> &siblings) {
        if (siblings.empty())
            return;
        emit dataChanged(createIndex(0, Thing, quintptr(siblings.front())), createIndex(int(siblings.size()) - 1, Thing, quintptr(siblings.back())), {Qt::CheckStateRole});
        for (const int one : siblings)
            tell(m_nodes[size_t(one)].children);
    };
    tell(m_roots);
    emit checksChanged();
}

void DifferencesModel::checkAll(Qt::CheckState state)
{
    set(state == Qt::Checked ? m_tree.keys() : QSet<QString>());
}

bool DifferencesModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || m_choice == Choice::Look || !index.isValid())
        return false;
    QSet<QString> touched;
    collect(int(index.internalId()), touched);
    QSet<QString> checked = m_checked;
    if (value.toInt() == Qt::Unchecked) {
        checked.subtract(touched);
    } else {
        checked.unite(touched);
        for (int up = m_nodes[index.internalId()].parent; up >= 0; up = m_nodes[size_t(up)].parent)
            checked.insert(m_nodes[size_t(up)].difference->key); // a part comes in its new thing
        // And what it can't be without.
        for (bool more = true; more;) {
            more = false;
            for (const auto &[first, second] : m_tree.dependencies) {
                if (!checked.contains(second) || checked.contains(first))
                    continue;
                const auto needed = m_byKey.constFind(first);
                if (needed == m_byKey.cend())
                    continue;
                collect(*needed, checked);
                for (int up = m_nodes[size_t(*needed)].parent; up >= 0; up = m_nodes[size_t(up)].parent)
                    checked.insert(m_nodes[size_t(up)].difference->key);
                more = true;
            }
        }
    }
    set(m_tree.consistent(checked));
    return true;
}

Qt::CheckState DifferencesModel::stateOf(int node) const
{
    const int all = m_nodes[size_t(node)].choices, checked = m_checkedIn[size_t(node)];
    return checked == 0 ? Qt::Unchecked : checked == all ? Qt::Checked : Qt::PartiallyChecked;
}

// As a person counts: what is new or gone is one, whatever its parts; the name and the column of one thing are one rename.
std::optional<DifferenceKind> DifferencesModel::countedAs(const Node &node) const
{
    if (!isChoice(*node.difference))
        return std::nullopt;
    const Difference *up = node.parent >= 0 ? m_nodes[size_t(node.parent)].difference : nullptr;
    if (node.difference->subject != DifferenceSubject::Attribute) {
        const bool part = up && (up->kind == DifferenceKind::New || up->kind == DifferenceKind::Removed);
        return part ? std::nullopt : std::optional(node.difference->kind);
    }
    if (!up || up->kind != DifferenceKind::Renamed)
        return DifferenceKind::Changed;
    static const QStringList kNames{u"/@name"_s, u"/@column"_s, u"/@table"_s};
    const auto isName = [](const Difference &one) { return std::any_of(kNames.begin(), kNames.end(), [&one](const QString &end) { return one.key.endsWith(end); }); };
    if (!isName(*node.difference))
        return DifferenceKind::Changed;
    const auto first = std::find_if(up->children.begin(), up->children.end(), isName);
    return &*first == node.difference ? std::optional(DifferenceKind::Renamed) : std::nullopt;
}

int DifferencesModel::countOf(DifferenceKind kind) const
{
    return int(std::count_if(m_nodes.begin(), m_nodes.end(), [&](const Node &node) { return countedAs(node) == kind; }));
}

int DifferencesModel::checkedCount() const
{
    return int(std::count_if(m_nodes.begin(), m_nodes.end(), [&](const Node &node) { return m_checked.contains(node.difference->key) && countedAs(node); }));
}

QModelIndex DifferencesModel::indexOf(const QString &key) const
{
    const auto found = m_byKey.constFind(key);
    return found == m_byKey.cend() ? QModelIndex() : createIndex(m_nodes[size_t(*found)].row, Thing, quintptr(*found));
}

const DifferencesModel::Node *DifferencesModel::nodeAt(const QModelIndex &index) const
{
    return index.isValid() ? &m_nodes[index.internalId()] : nullptr;
}

QModelIndex DifferencesModel::index(int row, int column, const QModelIndex &parent) const
{
    const Node *node = nodeAt(parent);
    const std::vector<int> &siblings = node ? node->children : m_roots;
    if (row < 0 || row >= int(siblings.size()) || column < 0 || column >= ColumnCount)
        return {};
    return createIndex(row, column, quintptr(siblings[size_t(row)]));
}

QModelIndex DifferencesModel::parent(const QModelIndex &child) const
{
    const Node *node = nodeAt(child);
    if (!node || node->parent < 0)
        return {};
    return createIndex(m_nodes[size_t(node->parent)].row, Thing, quintptr(node->parent));
}

int DifferencesModel::rowCount(const QModelIndex &parent) const
{
    if (parent.column() > 0)
        return 0;
    const Node *node = nodeAt(parent);
    return int(node ? node->children.size() : m_roots.size());
}

int DifferencesModel::columnCount(const QModelIndex &) const
{
    return ColumnCount;
}

QString DifferencesModel::textOf(const Difference &difference) const
{
    if (difference.guessed)
        return tr("%1: renamed, as it seems").arg(difference.name);
    if (difference.subject == DifferenceSubject::Attribute)
        return QCoreApplication::translate("Messages", difference.name.toUtf8().constData());
    switch (difference.subject) {
    case DifferenceSubject::Key: return tr("key %1").arg(difference.name);
    case DifferenceSubject::Index: return tr("index %1").arg(difference.name);
    case DifferenceSubject::Check: return tr("check %1").arg(difference.name);
    case DifferenceSubject::Enumeration: return tr("enumeration %1").arg(difference.name);
    default: return difference.name;
    }
}

QVariant DifferencesModel::iconOf(const Difference &difference) const
{
    if (difference.guessed)
        return icon(u"warning"_s, IconTone::Warn);
    if (difference.subject == DifferenceSubject::Attribute)
        return {};
    switch (difference.kind) {
    case DifferenceKind::New: return icon(u"plus"_s, IconTone::Ok);
    case DifferenceKind::Removed: return icon(u"trash"_s, IconTone::Error);
    case DifferenceKind::Renamed: return icon(u"edit"_s, IconTone::Accent);
    case DifferenceKind::Changed: break;
    }
    return icon(difference.subject == DifferenceSubject::DataSource ? u"database"_s : difference.subject == DifferenceSubject::Relationship ? u"relationship"_s
                    : difference.subject == DifferenceSubject::Field ? u"field"_s : u"entity"_s);
}

QVariant DifferencesModel::data(const QModelIndex &index, int role) const
{
    const Node *node = nodeAt(index);
    if (!node)
        return {};
    const Difference &difference = *node->difference;
    const QString kind = difference.subject == DifferenceSubject::Attribute ? tr("changed") : difference.guessed ? tr("nobody knows")
        : difference.kind == DifferenceKind::New ? tr("new") : difference.kind == DifferenceKind::Removed ? tr("gone")
        : difference.kind == DifferenceKind::Renamed ? tr("renamed") : tr("changed");
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == Thing ? textOf(difference) : index.column() == Before ? difference.before : difference.after;
    case Qt::DecorationRole:
        return index.column() == Thing ? iconOf(difference) : QVariant();
    case Qt::CheckStateRole:
        return index.column() == Thing && m_choice == Choice::Choose ? QVariant(stateOf(int(index.internalId()))) : QVariant();
    case Qt::ToolTipRole:
        return index.column() == Thing ? textOf(difference) + u": "_s + kind : index.column() == Before ? difference.before : difference.after;
    case Qt::AccessibleTextRole:
        if (index.column() == Thing)
            return QStringList{textOf(difference), kind, difference.before.isEmpty() ? QString() : tr("before: %1").arg(difference.before), difference.after.isEmpty() ? QString() : tr("after: %1").arg(difference.after)}.filter(QRegularExpression(u"."_s)).join(u", "_s);
        return {};
    case Qt::FontRole:
        return index.column() == Thing ? QVariant() : QVariant(Theme::codeFont());
    default:
        return {};
    }
}

Qt::ItemFlags DifferencesModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags all = QAbstractItemModel::flags(index);
    if (index.column() == Thing && m_choice == Choice::Choose)
        all |= Qt::ItemIsUserCheckable;
    return all;
}

QVariant DifferencesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Thing ? tr("What differs") : section == Before ? m_headings.before : m_headings.after;
}

} // namespace relata
