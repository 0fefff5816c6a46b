#include "model/sql/sqlnames.h"

#include "model/schema/naming.h"

#include <algorithm>

namespace relata {

using namespace Qt::StringLiterals;

SqlNames::SqlNames(const SchemaIndex &index, const Dialect &dialect, const QSet<EntityId> &exported) : m_schema(index.schema()), m_dialect(dialect)
{
    std::vector<const Entity *> entities;
    for (const Entity &entity : m_schema.entities())
        if (exported.contains(entity.id))
            entities.push_back(&entity);
    nameTables(entities);
    for (const Entity *entity : entities)
        lookAtColumns(*entity);
    // What is stored in this dialect has the first word.
    eachPart(index, entities, [this](What what, const Entity &entity, const QString &stored, const auto &, QString &name, ReferenceId reference) {
        if (stored.isEmpty() || !isOwn(entity))
            return;
        const QStringList lists = listsOf(what, entity);
        if (isTaken(lists, stored))
            m_clashes.push_back({&entity, {}, reference, stored});
        take(lists, stored);
        name = stored;
    });
    eachPart(index, entities, [this](What what, const Entity &entity, const QString &stored, const auto &wanted, QString &name, ReferenceId) {
        if (!name.isEmpty())
            return;
        const QStringList lists = listsOf(what, entity);
        name = free(lists, stored.isEmpty() ? wanted() : stored);
        take(lists, name);
        if (!stored.isEmpty() && name != stored)
            m_renamed.push_back({&entity, stored, name});
    });
}

QString SqlNames::schemaOf(const Entity &entity) const
{
    return m_dialect.has(Dialect::Feature::Schemas) && isOwn(entity) && entity.schemaName != "public"_L1 ? entity.schemaName : QString();
}

bool SqlNames::isOwn(const Entity &entity) const
{
    return m_schema.dialectOf(entity) == m_dialect.id;
}

QString SqlNames::folded(const QString &name) const
{
    if (m_dialect.id == "mysql"_L1)
        return name.toLower();
    if (m_dialect.id != "sqlite"_L1)
        return name;
    QString ascii = name;
    for (QChar &c : ascii)
        if (c >= u'A' && c <= u'Z')
            c = QChar(c.unicode() + 32);
    return ascii;
}

QString SqlNames::cut(const QString &name) const
{
    QString text = name;
    while ((m_dialect.nameBytes > 0 && text.toUtf8().size() > m_dialect.nameBytes) || (m_dialect.nameCharacters > 0 && text.size() > m_dialect.nameCharacters))
        text.chop(text.size() > 1 && text.back().isLowSurrogate() ? 2 : 1);
    return text;
}

// The lists in which a name must be the only one of its kind.
QStringList SqlNames::listsOf(What what, const Entity &entity) const
{
    const bool isTable = what == What::Table;
    if (m_dialect.id == "postgresql"_L1) {
        const QString relations = u"relations "_s + schemaOf(entity), constraints = u"constraints "_s + QString::number(entity.id.value);
        if (isTable || what == What::Index)
            return {relations};
        return what == What::Key || what == What::PrimaryKey ? QStringList{relations, constraints} : QStringList{constraints};
    }
    if (m_dialect.id == "mysql"_L1) {
        const QString keys = u"keys "_s + QString::number(entity.id.value), checks = u"checks "_s + QString::number(entity.id.value);
        switch (what) {
        case What::Table:
            return {u"tables"_s};
        case What::PrimaryKey:
            return {};
        case What::Key:
        case What::Index:
            return {keys};
        case What::Check:
            return {checks};
        case What::ForeignKey:
            return {u"foreign keys"_s, checks};
        }
    }
    return isTable || what == What::Index ? QStringList{u"relations"_s} : QStringList();
}

bool SqlNames::isTaken(const QStringList &lists, const QString &name) const
{
    return std::any_of(lists.begin(), lists.end(), [&](const QString &list) {
        const auto names = m_taken.constFind(list);
        return names != m_taken.constEnd() && names->contains(folded(name));
    });
}

void SqlNames::take(const QStringList &lists, const QString &name)
{
    for (const QString &list : lists)
        m_taken[list].insert(folded(name));
}

QString SqlNames::free(const QStringList &lists, const QString &wanted) const
{
    QString name = cut(wanted);
    for (int number = 2; isTaken(lists, name); ++number) {
        const QString ending = u'_' + QString::number(number);
        name = wanted + ending;
        for (QString start = wanted; cut(name) != name; name = start + ending)
            start.chop(1);
    }
    return name;
}

void SqlNames::nameTables(const std::vector<const Entity *> &entities)
{
    QSet<QString> exact;
    for (const Entity *entity : entities) {
        if (!isOwn(*entity))
            continue;
        const QString name = m_schema.tableName(*entity);
        const QStringList lists = listsOf(What::Table, *entity);
        // Tables that differ by case are two where MariaDB runs on Linux, as they were when they were imported.
        const bool twice = m_dialect.id == "mysql"_L1 ? exact.contains(name) : isTaken(lists, name);
        exact.insert(name);
        if (twice)
            m_clashes.push_back({entity, {}, {}, name});
        take(lists, name);
        m_tables.insert(entity->id, name);
    }
    for (const Entity *entity : entities) {
        if (isOwn(*entity))
            continue;
        const QString stored = m_schema.tableName(*entity);
        const QStringList lists = listsOf(What::Table, *entity);
        // Of two schemas that become one, the later table bears the name of its schema too.
        const QString wanted = isTaken(lists, stored) && !entity->schemaName.isEmpty() ? entity->schemaName + u'_' + stored : stored;
        const QString name = wanted == stored && cut(stored) != stored ? stored : free(lists, wanted); // a long one is a problem to solve by hand
        take(lists, name);
        if (name != stored)
            m_renamed.push_back({entity, stored, name});
        m_tables.insert(entity->id, name);
    }
}

void SqlNames::lookAtColumns(const Entity &entity)
{
    QSet<QString> seen;
    for (const Field &field : entity.fields) {
        const QString column = folded(m_schema.columnName(field));
        if (seen.contains(column))
            m_clashes.push_back({&entity, field.id, {}, m_schema.columnName(field)});
        seen.insert(column);
    }
}

template<class Function>
void SqlNames::eachPart(const SchemaIndex &index, const std::vector<const Entity *> &entities, Function &&function)
{
    using Kind = naming::ConstraintKind;
    const qsizetype limit = m_dialect.nameBytes > 0 ? m_dialect.nameBytes : 63;
    for (const Entity *entity : entities) {
        if (entity->kind == EntityKind::View)
            continue;
        const QString table = m_tables.value(entity->id);
        const auto made = [&](Kind kind, const QStringList &columns) { return naming::constraintName(kind, table, columns, m_schema.naming(), limit); };
        const auto columnsOf = [&](const std::vector<FieldId> &fields) {
            QStringList names;
            for (const FieldId id : fields)
                if (const Field *field = entity->field(id))
                    names += m_schema.columnName(*field);
            return names;
        };
        for (const Key &key : entity->keys) {
            const bool primary = key.kind == KeyKind::Primary;
            function(primary ? What::PrimaryKey : What::Key, *entity, key.name, [&] { return made(primary ? Kind::PrimaryKey : Kind::UniqueKey, columnsOf(key.fields)); },
                     m_keys[{entity->id, key.id}], ReferenceId());
        }
        for (const Index &each : entity->indexes) {
            const auto wanted = [&] {
                QStringList columns;
                for (const IndexPart &part : each.parts) {
                    const Field *field = entity->field(part.field);
                    columns += field ? m_schema.columnName(*field) : u"expr"_s;
                }
                return made(Kind::Index, columns);
            };
            function(What::Index, *entity, each.name, wanted, m_indexes[{entity->id, each.id}], ReferenceId());
        }
        int number = 0;
        for (const Check &check : entity->checks) {
            ++number;
            function(What::Check, *entity, check.name, [&] { return made(Kind::Check, {QString::number(number)}); }, m_checks[{entity->id, check.id}], ReferenceId());
        }
        for (const Reference *reference : index.heldBy(entity->id)) {
            if (reference->enforcement != Enforcement::Enforced)
                continue;
            const auto wanted = [&] {
                std::vector<FieldId> fields;
                for (const FieldPair &pair : reference->pairs)
                    fields.push_back(pair.field);
                return made(Kind::ForeignKey, columnsOf(fields));
            };
            function(What::ForeignKey, *entity, reference->constraint, wanted, m_foreignKeys[reference->id], reference->id);
        }
    }
}

} // namespace relata
