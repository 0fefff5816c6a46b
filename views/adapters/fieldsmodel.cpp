#include "views/adapters/fieldsmodel.h"

#include "model/schema/edits.h"
#include "model/schema/notation.h"
#include "views/widgets/icons.h"
#include "views/widgets/theme.h"

#include <QFont>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

// What is typed: nothing, a value, or an expression in parentheses.
DefaultValue defaultFromText(const QString &typed)
{
    const QString text = typed.trimmed();
    if (text.isEmpty())
        return {};
    if (text.startsWith(u'(') && text.endsWith(u')'))
        return {DefaultKind::Expression, text.mid(1, text.size() - 2).trimmed()};
    if (text.size() >= 2 && text.startsWith(u'"') && text.endsWith(u'"'))
        return {DefaultKind::Literal, text.mid(1, text.size() - 2)};
    return {DefaultKind::Literal, text};
}

QString textOfDefault(const DefaultValue &value)
{
    switch (value.kind) {
    case DefaultKind::None: return {};
    case DefaultKind::Expression: return u'(' + value.value + u')';
    case DefaultKind::Literal: break;
    }
    return value.value.isEmpty() ? u"\"\""_s : value.value;
}

} // namespace

FieldsModel::FieldsModel(Editor &editor, QObject *parent) : QAbstractTableModel(parent), m_editor(editor), m_document(editor.document())
{
    connect(&m_document, &Document::changed, this, &FieldsModel::follow);
    connect(&m_document, &Document::wasReset, this, [this] { setEntity({}); });
}

const Entity *FieldsModel::current() const
{
    return m_document.schema().entities().get(m_entity);
}

void FieldsModel::setEntity(EntityId entity)
{
    beginResetModel();
    m_entity = entity;
    refill();
    endResetModel();
}

void FieldsModel::refill()
{
    m_fields.clear();
    if (const Entity *entity = current()) {
        for (const Field &field : entity->fields)
            m_fields.push_back(field.id);
    } else {
        m_entity = {};
    }
}

void FieldsModel::follow(const Change &)
{
    if (!m_entity)
        return;
    const Entity *entity = current();
    if (!entity) {
        setEntity({});
        return;
    }
    std::vector<FieldId> wanted;
    for (const Field &field : entity->fields)
        wanted.push_back(field.id);
    size_t head = 0;
    while (head < m_fields.size() && head < wanted.size() && m_fields[head] == wanted[head])
        ++head;
    size_t tail = 0;
    while (tail < m_fields.size() - head && tail < wanted.size() - head && m_fields[m_fields.size() - 1 - tail] == wanted[wanted.size() - 1 - tail])
        ++tail;
    if (const int gone = int(m_fields.size() - head - tail)) {
        beginRemoveRows({}, int(head), int(head) + gone - 1);
        m_fields.erase(m_fields.begin() + qsizetype(head), m_fields.begin() + qsizetype(head) + gone);
        endRemoveRows();
    }
    if (const int added = int(wanted.size() - head - tail)) {
        beginInsertRows({}, int(head), int(head) + added - 1);
        m_fields.insert(m_fields.begin() + qsizetype(head), wanted.begin() + qsizetype(head), wanted.begin() + qsizetype(head) + added);
        endInsertRows();
    }
    emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1)); // keys and references of any field may have changed
}

FieldId FieldsModel::fieldAt(int row) const
{
    return row >= 0 && row < int(m_fields.size()) ? m_fields[size_t(row)] : FieldId();
}

int FieldsModel::rowOf(FieldId field) const
{
    const auto found = std::find(m_fields.begin(), m_fields.end(), field);
    return found == m_fields.end() ? -1 : int(found - m_fields.begin());
}

int FieldsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_entity ? 0 : int(m_fields.size()) + 1;
}

int FieldsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

bool FieldsModel::isReference(FieldId field) const
{
    for (const Reference *reference : m_document.index().heldBy(m_entity)) {
        for (const FieldPair &pair : reference->pairs) {
            if (pair.field == field)
                return true;
        }
    }
    return false;
}

bool FieldsModel::isAloneUnique(const Entity &entity, FieldId field) const
{
    for (const relata::Key &key : entity.keys) {
        if (key.kind == KeyKind::Unique && key.fields.size() == 1 && key.fields.front() == field)
            return true;
    }
    return false;
}

QVariant FieldsModel::textOf(const Entity &, const Field &field, int column) const
{
    switch (column) {
    case Name: return field.name;
    case Type: return typeText(field.type, m_document.schema().enumName());
    case Default: return textOfDefault(field.defaultValue);
    default: return {};
    }
}

QVariant FieldsModel::checkOf(const Entity &entity, const Field &field, int column) const
{
    const auto check = [](bool on) { return QVariant(on ? Qt::Checked : Qt::Unchecked); };
    switch (column) {
    case Nullable: return check(field.nullable);
    case Key: return check(entity.isInPrimaryKey(field.id));
    case Unique: return check(isAloneUnique(entity, field.id));
    default: return {};
    }
}

QVariant FieldsModel::data(const QModelIndex &index, int role) const
{
    const Entity *entity = current();
    if (!index.isValid() || !entity)
        return {};
    const FieldId id = fieldAt(index.row());
    const Field *field = id ? entity->field(id) : nullptr;
    if (!field) {
        if (!isNewRow(index.row()) || index.column() != Name)
            return {};
        if (role == Qt::DisplayRole)
            return tr("Add a field…");
        if (role == Qt::ForegroundRole)
            return themeColors().faint;
        if (role == Qt::ToolTipRole)
            return tr("A name, or more: price: decimal(10,2)?");
        return role == Qt::EditRole ? QVariant(QString()) : QVariant();
    }
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole: return textOf(*entity, *field, index.column());
    case Qt::CheckStateRole: return checkOf(*entity, *field, index.column());
    case Qt::DecorationRole:
        if (index.column() != Name)
            return {};
        return entity->isInPrimaryKey(id) ? icon(u"key"_s, IconTone::Key) : isReference(id) ? icon(u"reference"_s, IconTone::Reference) : icon(u"field"_s);
    case Qt::FontRole: return index.column() == Type || index.column() == Default ? QVariant(Theme::codeFont()) : QVariant();
    case Qt::ForegroundRole: return index.column() == Type || index.column() == Default ? QVariant(themeColors().soft) : QVariant();
    case Qt::ToolTipRole: {
        const QVariant text = textOf(*entity, *field, index.column());
        return index.column() == Name && !field->description.isEmpty() ? QVariant(field->description) : text;
    }
    case Qt::AccessibleTextRole: {
        const QVariant check = checkOf(*entity, *field, index.column());
        if (!check.isValid())
            return textOf(*entity, *field, index.column());
        return QString(headerData(index.column(), Qt::Horizontal, Qt::ToolTipRole).toString() + u": "_s
                       + (check.toInt() == Qt::Checked ? tr("yes") : tr("no")));
    }
    default: return {};
    }
}

QVariant FieldsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::DisplayRole) {
        switch (section) {
        case Name: return tr("Name");
        case Type: return tr("Type");
        case Nullable: return tr("Null", "heading of a narrow column");
        case Key: return tr("Key", "heading of a narrow column");
        case Unique: return tr("Uniq", "heading of a narrow column");
        case Default: return tr("Default");
        }
    }
    if (role == Qt::ToolTipRole) {
        switch (section) {
        case Nullable: return tr("May be empty");
        case Key: return tr("Part of the primary key");
        case Unique: return tr("Unique by itself");
        case Default: return tr("Value of new records; an expression in parentheses");
        }
    }
    if (role == Qt::TextAlignmentRole)
        return QVariant(section == Nullable || section == Key || section == Unique ? Qt::AlignCenter : Qt::AlignLeft | Qt::AlignVCenter);
    return {};
}

Qt::ItemFlags FieldsModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    Qt::ItemFlags flags = Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemNeverHasChildren;
    const bool isNew = isNewRow(index.row());
    switch (index.column()) {
    case Name: return flags | Qt::ItemIsEditable;
    case Type:
    case Default: return isNew ? flags : flags | Qt::ItemIsEditable;
    default: return isNew ? flags : flags | Qt::ItemIsUserCheckable;
    }
}

bool FieldsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    const Entity *entity = current();
    if (!index.isValid() || !entity)
        return false;
    if (isNewRow(index.row()))
        return role == Qt::EditRole && index.column() == Name && !value.toString().trimmed().isEmpty() && add(*entity, value.toString());
    const Field *field = entity->field(fieldAt(index.row()));
    if (!field)
        return false;
    if (role == Qt::CheckStateRole)
        return setCheck(*entity, *field, index.column(), value.toInt() == Qt::Checked);
    return role == Qt::EditRole && setText(*entity, *field, index.column(), value.toString().trimmed());
}

bool FieldsModel::add(const Entity &entity, const QString &text)
{
    const Schema &schema = m_document.schema();
    const Result<TypedField> typed = fieldFromText(text, schema);
    if (!typed) {
        m_editor.refuse(typed.error());
        return false;
    }
    Result<Change> change = edits::addField(schema, entity.id, typed->field, m_editor.ids());
    if (!change) {
        m_editor.refuse(change.error());
        return false;
    }
    const FieldId added = applied(schema, *change).entities()[entity.id].fields.back().id;
    const auto also = [&](auto verb) {
        const Schema now = applied(schema, *change);
        const Result<Change> more = verb(now, entity.id, added, edits::Membership::In, m_editor.ids());
        change = more ? Result<Change>(composed(*change, *more)) : more;
    };
    if (typed->primary)
        also(edits::setPrimary);
    if (change && typed->unique)
        also(edits::setUnique);
    if (m_editor.push(change, tr("Add %1 to %2").arg(typed->field.name, entity.name)) != Editor::Outcome::Pushed)
        return false;
    emit fieldAdded(added);
    return true;
}

bool FieldsModel::setText(const Entity &entity, const Field &field, int column, const QString &text)
{
    const Schema &schema = m_document.schema();
    if (textOf(entity, field, column).toString() == text)
        return true;
    if (column == Name) {
        return m_editor.push(edits::renameField(schema, entity.id, field.id, text), tr("Rename %1 to %2").arg(field.name, text)) != Editor::Outcome::Refused;
    }
    Field wanted = field;
    if (column == Type) {
        QString typed = text;
        if (typed.endsWith(u'?')) { // as on the canvas
            wanted.nullable = true;
            typed.chop(1);
        }
        const Result<FieldType> type = typeFromText(typed, schema.enumByName());
        if (!type) {
            m_editor.refuse(type.error());
            return false;
        }
        wanted.type = *type;
    } else {
        wanted.defaultValue = defaultFromText(text);
    }
    const QString name = column == Type ? tr("Change the type of %1").arg(field.name) : tr("Change the default of %1").arg(field.name);
    return m_editor.push(edits::changeField(schema, entity.id, wanted), name) != Editor::Outcome::Refused;
}

bool FieldsModel::setCheck(const Entity &entity, const Field &field, int column, bool on)
{
    const Schema &schema = m_document.schema();
    const edits::Membership membership = on ? edits::Membership::In : edits::Membership::Out;
    Editor::Outcome outcome = Editor::Outcome::Nothing;
    if (column == Nullable) {
        Field wanted = field;
        wanted.nullable = on;
        outcome = m_editor.push(edits::changeField(schema, entity.id, wanted), on ? tr("Make %1 optional").arg(field.name) : tr("Make %1 required").arg(field.name));
    } else if (column == Key) {
        outcome = m_editor.push(edits::setPrimary(schema, entity.id, field.id, membership, m_editor.ids()),
                                on ? tr("Put %1 into the key").arg(field.name) : tr("Take %1 out of the key").arg(field.name));
    } else if (column == Unique) {
        outcome = m_editor.push(edits::setUnique(schema, entity.id, field.id, membership, m_editor.ids()),
                                on ? tr("Make %1 unique").arg(field.name) : tr("Let %1 repeat").arg(field.name));
    }
    return outcome != Editor::Outcome::Refused;
}

bool FieldsModel::moveField(int row, int to)
{
    const Entity *entity = current();
    const FieldId field = fieldAt(row);
    if (!entity || !field || to < 0 || to >= int(m_fields.size()) || to == row)
        return false;
    return m_editor.push(edits::moveField(m_document.schema(), m_entity, field, to), tr("Move %1").arg(entity->field(field)->name)) == Editor::Outcome::Pushed;
}

bool FieldsModel::removeField(int row)
{
    const Entity *entity = current();
    const FieldId field = fieldAt(row);
    if (!entity || !field)
        return false;
    return m_editor.push(edits::removeField(m_document.schema(), m_entity, field), tr("Delete %1").arg(entity->field(field)->name)) == Editor::Outcome::Pushed;
}

} // namespace relata
