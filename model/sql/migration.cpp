#include "model/sql/checks.h"
#include "model/sql/migration.h"

#include "model/schema/naming.h"
#include "model/sql/lowered.h"
#include "model/sql/tableorder.h"
#include "model/sql/tablesql.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

QSet<EntityId> entitiesOf(const Schema &schema, DataSourceId source)
{
    QSet<EntityId> ids;
    for (const Entity &entity : schema.entities())
        if (!source || entity.dataSource == source)
            ids.insert(entity.id);
    return ids;
}

// What of a reference the database holds.
Reference physical(Reference reference)
{
    reference.holderEnd = reference.referencedEnd = End();
    reference.description.clear();
    reference.role = ReferenceRole::Plain;
    reference.extra.clear();
    return reference;
}

template<class Part>
Part physical(Part part)
{
    part.description.clear();
    part.extra.clear();
    return part;
}

class MigrationMaker
{
public:
    MigrationMaker(const Lowered &before, const Lowered &after, const Dialect &dialect, DataSourceId source)
        : m_before(before.schema), m_after(after.schema), m_dialect(dialect), m_oldIds(entitiesOf(before.schema, source)), m_newIds(entitiesOf(after.schema, source)),
          m_source(source), m_old(m_before, dialect, m_oldIds), m_new(m_after, dialect, m_newIds), m_moves(rowMoves(m_before, m_after, dialect, source))
    {
        for (const LoweringLoss &loss : after.losses)
            m_new.lose(loss.loss, loss.arguments, loss.entity);
    }

    Result<Migration> run()
    {
        if (const auto error = checks::firstError(m_after.schema(), checks::obstacles(m_after, m_dialect, m_newIds, m_new.names())))
            return *error;
        const TableOrder order = tableOrder(m_after, std::vector<EntityId>(m_newIds.begin(), m_newIds.end()));
        makeSchemas(order);
        dropRecords();
        makeRecords(When::BeforeTables);
        makeEnums();
        stepAside();
        const bool dropFirst = namesAreReused();
        if (dropFirst)
            dropTables(Dropped::Others);
        renameTables(order);
        for (const EntityId id : order.entities)
            renameColumns(id);
        moveRows(order);
        for (const EntityId id : order.entities)
            if (m_after.schema().entities()[id].kind == EntityKind::Table && !m_made.contains(id))
                m_oldIds.contains(id) ? changeTable(id) : createTable(id);
        for (const EntityId id : order.entities)
            if (m_oldIds.contains(id))
                changeComments(*before(id), after(id));
        makeRecords(When::AfterTables);
        dropTables(dropFirst ? Dropped::Aside : Dropped::All);
        dropRoutines();
        m_migration.rows = std::move(m_moves.consequences);
        m_migration.losses = lossTexts(m_new.losses());
        return std::move(m_migration);
    }

private:
    SchemaIndex m_before;
    SchemaIndex m_after;
    const Dialect &m_dialect;
    QSet<EntityId> m_oldIds;
    QSet<EntityId> m_newIds;
    DataSourceId m_source;
    TableSql m_old;
    TableSql m_new;
    RowMoves m_moves;
    Migration m_migration;
    QSet<EntityId> m_rebuilt;
    QSet<EntityId> m_made;             // for the rows that move into them
    QHash<EntityId, Entity> m_staged;  // tables that were there, as they are once rows have moved
    QSet<ReferenceId> m_droppedKeys;

    void add(const QString &sql, EntityId entity, Risk risk = Risk::Safe, const QString &why = {})
    {
        if (!sql.isEmpty())
            m_migration.steps.push_back({sql, risk, why, entity});
    }

    const Entity *before(EntityId id) const { return m_before.schema().entities().get(id); }
    const Entity &after(EntityId id) const { return m_after.schema().entities()[id]; }
    // As the table is while the migration comes to it.
    const Entity &staged(EntityId id) const
    {
        const auto place = m_staged.constFind(id);
        return place == m_staged.constEnd() ? *before(id) : *place;
    }
    QString quoted(const QString &name) const { return quotedName(m_dialect, name); }
    std::vector<const Reference *> keysOf(const SchemaIndex &index, EntityId id) const
    {
        return index.heldBy(id);
    }

    void makeEnums()
    {
        if (m_dialect.enumTypes != Dialect::EnumTypes::Type)
            return;
        for (const Enumeration &enumeration : m_after.schema().enumerations()) {
            const Enumeration *old = m_before.schema().enumerations().get(enumeration.id);
            if (!old) {
                for (const QString &statement : m_new.createEnum(enumeration))
                    add(statement, {});
                continue;
            }
            const bool elsewhere = !enumeration.schemaName.isEmpty() && enumeration.schemaName != "public"_L1;
            const QString type = (elsewhere ? quoted(enumeration.schemaName) + u'.' : QString()) + quoted(enumeration.typeName.isEmpty() ? naming::tableNameFor(enumeration.name, m_after.schema().naming()) : enumeration.typeName);
            for (auto value = enumeration.values.begin(); value != enumeration.values.end(); ++value) {
                if (old->values.contains(*value))
                    continue;
                // Records sort in the order of the values, so each goes to its place.
                const bool last = std::none_of(value, enumeration.values.end(), [old](const QString &later) { return old->values.contains(later); });
                const QString place = last ? QString()
                    : value == enumeration.values.begin() ? " BEFORE "_L1 + quotedText(m_dialect, old->values.first())
                                                          : " AFTER "_L1 + quotedText(m_dialect, *(value - 1));
                add("ALTER TYPE "_L1 + type + " ADD VALUE "_L1 + quotedText(m_dialect, *value) + place, {});
            }
            for (const QString &value : old->values)
                if (!enumeration.values.contains(value))
                    m_new.lose(Loss::EnumValueStays, {value, enumeration.name});
        }
    }

    // Names that change places go through one that nobody has.
    struct Rename
    {
        QString from, to; // physical
        EntityId entity;
        FieldId field; // none: the table itself
    };
    template<class Emit>
    void rename(const std::vector<Rename> &renames, const QSet<QString> &taken, Emit &&put)
    {
        std::vector<std::pair<Rename, QString>> waiting; // and the name in between
        for (const Rename &one : renames) {
            if (!taken.contains(one.to.toCaseFolded())) {
                put(one, one.from, one.to);
                continue;
            }
            const QString between = u"relata_between_%1"_s.arg(waiting.size() + 1);
            put(one, one.from, between);
            waiting.emplace_back(one, between);
        }
        for (const auto &[one, between] : waiting)
            put(one, between, one.to);
    }

    bool isKept(EntityId id) const
    {
        return m_oldIds.contains(id) && m_newIds.contains(id) && before(id)->kind == EntityKind::Table && after(id).kind == EntityKind::Table;
    }

    void renameTables(const TableOrder &order)
    {
        std::vector<Rename> renames;
        QSet<QString> taken;
        for (const EntityId id : m_oldIds)
            taken.insert(m_before.schema().tableName(*before(id)).toCaseFolded());
        for (const EntityId id : order.entities)
            if (isKept(id) && m_before.schema().tableName(*before(id)) != m_after.schema().tableName(after(id)))
                renames.push_back({m_before.schema().tableName(*before(id)), m_after.schema().tableName(after(id)), id, {}});
        rename(renames, taken, [this](const Rename &one, const QString &from, const QString &to) { add("ALTER TABLE "_L1 + schemaOf(m_old, *before(one.entity)) + quoted(from) + " RENAME TO "_L1 + quoted(to), one.entity); });
        for (const EntityId id : order.entities)
            if (isKept(id) && schemaOf(m_old, *before(id)) != schemaOf(m_new, after(id)))
                add("ALTER TABLE "_L1 + schemaOf(m_old, *before(id)) + quoted(m_after.schema().tableName(after(id))) + " SET SCHEMA "_L1 + quoted(after(id).schemaName.isEmpty() ? u"public"_s : after(id).schemaName), id);
    }

    // "schema".
    static QString schemaOf(TableSql &sql, const Entity &entity)
    {
        const QString table = sql.table(entity);
        const qsizetype at = table.indexOf("\".\""_L1);
        return at < 0 ? QString() : table.left(at + 2);
    }

    void renameColumns(EntityId id)
    {
        if (!isKept(id))
            return;
        const Entity &old = *before(id), &now = after(id);
        std::vector<Rename> renames;
        QSet<QString> taken;
        for (const Field &field : old.fields)
            taken.insert(m_before.schema().columnName(field).toCaseFolded());
        for (const Field &field : now.fields)
            if (const Field *was = old.field(field.id); was && !followsParent(old, now, *was, field) && m_before.schema().columnName(*was) != m_after.schema().columnName(field))
                renames.push_back({m_before.schema().columnName(*was), m_after.schema().columnName(field), id, field.id});
        const QString table = m_new.table(now);
        for (const Field &field : old.fields)
            if (const QString aside = m_moves.fieldsAside.value(field.id); !aside.isEmpty())
                add("ALTER TABLE "_L1 + table + " RENAME COLUMN "_L1 + m_old.column(old, field.id) + " TO "_L1 + quoted(aside), id);
        rename(renames, taken, [&](const Rename &one, const QString &from, const QString &to) { add("ALTER TABLE "_L1 + table + " RENAME COLUMN "_L1 + quoted(from) + " TO "_L1 + quoted(to), one.entity); });
    }

    // Rows move where all that is new is there, nothing that goes is gone, and what their new place must hold is not yet asked.
    void moveRows(const TableOrder &order)
    {
        if (m_moves.statements.empty())
            return;
        m_migration.movesRows = true;
        const bool sqlite = !m_dialect.has(Dialect::Feature::AlterConstraint);
        m_migration.rebuildsTables = m_migration.rebuildsTables || sqlite; // its foreign keys look away
        QSet<EntityId> wanted = m_moves.written;
        for (auto id = order.entities.rbegin(); id != order.entities.rend(); ++id)
            if (wanted.contains(*id) && !m_oldIds.contains(*id))
                for (const Reference *reference : keysOf(m_after, *id))
                    wanted.insert(reference->referenced);
        for (const EntityId id : order.entities) {
            if (!wanted.contains(id) || after(id).kind != EntityKind::Table)
                continue;
            if (!m_oldIds.contains(id)) {
                createTable(id);
                m_made.insert(id);
            } else if (m_moves.written.contains(id)) {
                stage(id);
            }
        }
        if (sqlite)
            add(u"PRAGMA ignore_check_constraints = ON"_s, {});
        for (const RowMoves::Statement &statement : m_moves.statements)
            add(statement.sql, statement.table, statement.loses.isEmpty() ? Risk::Safe : Risk::Destructive, statement.loses);
        if (sqlite)
            add(u"PRAGMA ignore_check_constraints = OFF"_s, {});
    }

    void stage(EntityId id)
    {
        const Entity &old = *before(id), &now = after(id);
        if (old.kind != EntityKind::Table)
            return;
        Entity staged = old;
        const QString table = "ALTER TABLE "_L1 + m_new.table(now);
        bool relaxed = false;
        for (Field &field : staged.fields) {
            if (const QString aside = m_moves.fieldsAside.value(field.id); !aside.isEmpty())
                field.column = aside;
            if (const Field *is = now.field(field.id)) { // renamed already
                field.name = is->name;
                field.column = is->column;
            }
            if (m_moves.emptied.contains(field.id) && !field.nullable && !old.isInPrimaryKey(field.id)) {
                field.nullable = relaxed = true;
                if (m_dialect.has(Dialect::Feature::AlterConstraint))
                    alterColumn(table, old, staged, field, Risk::Safe, {});
            }
        }
        const bool alters = m_dialect.has(Dialect::Feature::AlterConstraint);
        if (alters) {
            const QString dropKey = m_dialect.id == "mysql"_L1 ? u" DROP FOREIGN KEY "_s : u" DROP CONSTRAINT "_s;
            for (const Reference *reference : differences(old, now).removedKeys) {
                m_droppedKeys.insert(reference->id);
                add(table + dropKey + quoted(m_old.foreignKeyName(*reference)), id);
            }
        }
        if (alters || relaxed)
            std::erase_if(staged.checks, [&](const Check &check) {
                const bool goes = std::none_of(now.checks.begin(), now.checks.end(), [&check](const Check &other) { return physical(other) == physical(check); });
                if (alters && goes && !check.name.isEmpty() && !m_old.isInherited(old, check))
                    add(table + " DROP CONSTRAINT "_L1 + quoted(check.name), id);
                return goes && (!alters || !check.name.isEmpty());
            });
        if (!alters && relaxed)
            copyTable(staged, now, {}, Risk::Safe, {});
        for (const FieldId wanted : m_moves.filled.value(id)) {
            Field field = *now.field(wanted);
            field.nullable = true;
            field.defaultValue = {};
            field.generated = Generated::None;
            staged.fields.push_back(field);
            add(table + " ADD COLUMN "_L1 + m_new.columnDefinition(staged, field), id);
        }
        m_staged.insert(id, std::move(staged));
    }

    // What goes but is still read, and whose name comes again.
    void stepAside()
    {
        for (auto one = m_moves.tablesAside.constBegin(); one != m_moves.tablesAside.constEnd(); ++one) {
            const Entity &old = *before(one.key());
            const QString table = "ALTER TABLE "_L1 + m_old.table(old);
            // What has a name that others may take.
            if (m_dialect.id == "mysql"_L1)
                for (const Reference *reference : keysOf(m_before, old.id))
                    if (!m_old.referencesClause(*reference).isEmpty())
                        add(table + " DROP FOREIGN KEY "_L1 + quoted(m_old.foreignKeyName(*reference)), old.id);
            if (m_dialect.id == "postgresql"_L1)
                for (const Key &key : old.keys)
                    add(table + " DROP CONSTRAINT "_L1 + quoted(m_old.keyName(old, key)) + " CASCADE"_L1, old.id);
            if (m_dialect.id != "mysql"_L1)
                for (const Index &index : old.indexes)
                    add("DROP INDEX "_L1 + schemaOf(m_old, old) + quoted(m_old.indexName(old, index)), old.id);
            add(table + " RENAME TO "_L1 + quoted(*one), old.id);
        }
    }

    void createTable(EntityId id)
    {
        const Entity &now = after(id);
        add(m_new.createTable(now, keysOf(m_after, id)), id);
        for (const QString &constraint : m_new.addedConstraints(now))
            add(constraint, id);
        for (const Index &index : now.indexes)
            add(m_new.createIndex(now, index, m_new.table(now)), id);
        for (const QString &comment : m_new.commentStatements(now))
            add(comment, id);
    }

    // What changes in one table.
    struct Differences
    {
        std::vector<const Field *> added, removed;
        std::vector<const Field *> changed; // as they become
        bool keys = false, checks = false;
        std::vector<const Reference *> addedKeys, removedKeys;
        [[nodiscard]] bool any() const { return !added.empty() || !removed.empty() || !changed.empty() || keys || checks || !addedKeys.empty() || !removedKeys.empty(); }
    };

    // The definition of a column without its name, which is renamed by itself.
    static QString withoutName(const QString &definition, const QString &name) { return QString(definition).replace(name, "\x01"_L1); }

    [[nodiscard]] bool isChanged(const Entity &old, const Entity &now, const Field &was, const Field &is)
    {
        return withoutName(m_old.columnDefinition(old, was), m_old.column(old, is.id)) != withoutName(m_new.columnDefinition(now, is), m_new.column(now, is.id));
    }

    // PostgreSQL: what happens to a parent's column happens to those who inherit it.
    [[nodiscard]] bool followsParent(const Entity &old, const Entity &now, const Field &was, const Field &is)
    {
        if (!m_old.isInherited(old, was) || !m_new.isInherited(now, is))
            return false;
        for (const EntityId id : m_new.parentsOf(now)) {
            const Entity *former = before(id);
            if (!former)
                continue;
            for (const Field &field : after(id).fields) {
                const Field *formerField = former->field(field.id);
                if (formerField && m_after.schema().columnName(field) == m_after.schema().columnName(is) && m_before.schema().columnName(*formerField) == m_before.schema().columnName(was))
                    return m_before.schema().columnName(was) != m_after.schema().columnName(is) || isChanged(*former, after(id), *formerField, field);
            }
        }
        return false;
    }

    Differences differences(const Entity &old, const Entity &now)
    {
        Differences d;
        const bool stillInherits = !m_old.parentsOf(old).isEmpty() && !m_new.parentsOf(now).isEmpty();
        for (const Field &field : now.fields) {
            const Field *was = old.field(field.id);
            if (!was) {
                if (!stillInherits || !m_new.isInherited(now, field))
                    d.added.push_back(&field);
            } else if (!followsParent(old, now, *was, field) && isChanged(old, now, *was, field)) {
                d.changed.push_back(&field);
            }
        }
        for (const Field &field : old.fields)
            if (!now.field(field.id) && !(stillInherits && m_old.isInherited(old, field)))
                d.removed.push_back(&field);
        const auto differ = [](const auto &a, const auto &b) {
            return !std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto &x, const auto &y) { return physical(x) == physical(y); });
        };
        d.keys = differ(old.keys, now.keys);
        d.checks = differ(old.checks, now.checks);
        // Only what the database really holds: a key that points at no key, say, has no constraint.
        const auto held = [&](TableSql &sql, const Reference *reference) { return reference && reference->holder == now.id && !sql.referencesClause(*reference).isEmpty(); };
        for (const Reference *reference : keysOf(m_after, now.id)) {
            const Reference *was = m_before.schema().references().get(reference->id);
            const bool had = held(m_old, was), has = held(m_new, reference);
            const bool same = had && has && physical(*was) == physical(*reference);
            if (had && !same)
                d.removedKeys.push_back(was);
            if (has && !same)
                d.addedKeys.push_back(reference);
        }
        for (const Reference *reference : keysOf(m_before, now.id)) {
            const Reference *is = m_after.schema().references().get(reference->id);
            if (held(m_old, reference) && (!is || is->holder != now.id))
                d.removedKeys.push_back(reference);
        }
        return d;
    }

    // MySQL: a foreign key that stays lets go of no index that it stands on, so it goes and comes again.
    void addUnderpinned(const Entity &old, const Entity &now, Differences &d)
    {
        if (m_dialect.id != "mysql"_L1)
            return;
        std::vector<FieldId> firsts; // of keys and indexes that go
        for (const Key &key : old.keys)
            if (!key.fields.empty() && std::none_of(now.keys.begin(), now.keys.end(), [&key](const Key &other) { return physical(other) == physical(key); }))
                firsts.push_back(key.fields.front());
        for (const Index &index : old.indexes)
            if (!index.parts.empty() && std::none_of(now.indexes.begin(), now.indexes.end(), [&](const Index &other) { return sameIndex(other, index); }))
                firsts.push_back(index.parts.front().field);
        for (const Reference *reference : keysOf(m_after, now.id)) {
            const Reference *was = m_before.schema().references().get(reference->id);
            const bool stays = was && was->holder == now.id && !m_old.referencesClause(*was).isEmpty() && std::find(d.removedKeys.begin(), d.removedKeys.end(), was) == d.removedKeys.end();
            if (stays && std::any_of(reference->pairs.begin(), reference->pairs.end(), [&firsts](const FieldPair &pair) { return std::find(firsts.begin(), firsts.end(), pair.field) != firsts.end(); })) {
                d.removedKeys.push_back(was);
                d.addedKeys.push_back(reference);
            }
        }
    }

    // MySQL says the comment of an index with it.
    [[nodiscard]] bool sameIndex(const Index &a, const Index &b) const
    {
        return physical(a) == physical(b) && (m_dialect.comments != Dialect::Comments::Inline || a.description == b.description);
    }

    // Comments that come, change and go; those of columns and keys that MySQL says with them are said already.
    void changeComments(const Entity &old, const Entity &now)
    {
        if (m_dialect.comments == Dialect::Comments::Inline && now.kind == EntityKind::Table && old.description != now.description)
            add("ALTER TABLE "_L1 + m_new.table(now) + " COMMENT "_L1 + quotedText(m_dialect, now.description), now.id);
        if (m_dialect.comments != Dialect::Comments::Statement)
            return;
        // What is there: the new table with the old comments, but for what was just made.
        Entity there = now;
        there.description = old.description;
        const auto take = [](auto &parts, const auto &olds, const auto &same) {
            for (auto &part : parts) {
                const auto was = std::find_if(olds.begin(), olds.end(), [&](const auto &each) { return each.id == part.id; });
                part.description = was != olds.end() && same(*was, part) ? was->description : QString();
            }
        };
        const auto kept = [](const auto &a, const auto &b) { return physical(a) == physical(b); };
        take(there.fields, old.fields, [](const Field &, const Field &) { return true; });
        take(there.keys, old.keys, kept);
        take(there.checks, old.checks, kept);
        take(there.indexes, old.indexes, kept);
        const QStringList wanted = m_new.commentStatements(now), present = m_new.commentStatements(there);
        for (const QString &comment : wanted) {
            const auto held = keysOf(m_after, now.id);
            const bool ofNewKey = std::any_of(held.begin(), held.end(), [&](const Reference *reference) {
                const Reference *was = m_before.schema().references().get(reference->id);
                return (!was || !(physical(*was) == physical(*reference)) || was->description != reference->description)
                       && comment.startsWith("COMMENT ON CONSTRAINT "_L1 + quoted(m_new.foreignKeyName(*reference)) + " ON "_L1);
            });
            if (ofNewKey || !present.contains(comment))
                add(comment, now.id);
        }
        for (const QString &comment : present) {
            const QString subject = comment.section(" IS '"_L1, 0, 0);
            if (std::none_of(wanted.begin(), wanted.end(), [&](const QString &other) { return other.startsWith(subject + " IS '"_L1); }))
                add(subject + " IS NULL"_L1, now.id);
        }
    }

    void changeTable(EntityId id)
    {
        const Entity &old = staged(id), &now = after(id);
        if (old.kind != EntityKind::Table)
            return createTable(id);
        Differences d = differences(old, now);
        addUnderpinned(old, now, d);
        const bool rebuilt = d.any() && !m_dialect.has(Dialect::Feature::AlterConstraint) && !canAlterSimply(old, now, d);
        const bool copied = m_rebuilt.contains(id); // for rows that move: its indexes and triggers went with it
        const bool indexes = !std::equal(old.indexes.begin(), old.indexes.end(), now.indexes.begin(), now.indexes.end(), [this](const Index &a, const Index &b) { return sameIndex(a, b); });
        if (!rebuilt) { // MySQL does not let go of an index that a foreign key stands on
            const QString dropKey = m_dialect.id == "mysql"_L1 ? u" DROP FOREIGN KEY "_s : u" DROP CONSTRAINT "_s;
            for (const Reference *reference : d.removedKeys)
                if (!m_droppedKeys.contains(reference->id))
                    add("ALTER TABLE "_L1 + m_new.table(now) + dropKey + quoted(m_old.foreignKeyName(*reference)), id);
        }
        if (indexes && !rebuilt && !copied)
            for (const Index &index : old.indexes)
                if (std::none_of(now.indexes.begin(), now.indexes.end(), [&](const Index &other) { return sameIndex(other, index); }))
                    add("DROP INDEX "_L1 + schemaOf(m_new, now) + quoted(m_old.indexName(old, index)) + (m_dialect.id == "mysql"_L1 ? " ON "_L1 + m_new.table(now) : QString()), id);
        if (rebuilt)
            rebuild(old, now, d);
        else if (d.any())
            alter(old, now, d);
        if (indexes || rebuilt || copied) {
            for (const Index &index : now.indexes) {
                const bool isNew = std::none_of(old.indexes.begin(), old.indexes.end(), [&](const Index &other) { return sameIndex(other, index); });
                const QString sql = m_new.createIndex(now, index, m_new.table(now));
                if (isNew || rebuilt || copied)
                    add(sql, id, index.unique && isNew ? Risk::DataDependent : Risk::Safe, index.unique && isNew ? u"fails where values repeat"_s : QString());
            }
        }
        if (rebuilt || copied)
            for (const Verbatim &record : m_after.schema().verbatims())
                if (record.entity == id && record.kind == "trigger"_L1)
                    add(record.text, id);
    }

    // SQLite: columns that may be null, come last and are part of nothing are added as they are; so is one with its own foreign key.
    bool canAlterSimply(const Entity &old, const Entity &now, const Differences &d) const
    {
        if (!d.removed.empty() || !d.changed.empty() || d.keys || d.checks || !d.removedKeys.empty())
            return false;
        for (std::size_t i = 0; i < old.fields.size(); ++i)
            if (i >= now.fields.size() || now.fields[i].id != old.fields[i].id)
                return false;
        for (const Field *field : d.added)
            if (!field->nullable ? field->defaultValue.kind != DefaultKind::Literal : field->defaultValue.kind == DefaultKind::Expression || field->generated == Generated::Stored)
                return false;
        return std::all_of(d.addedKeys.begin(), d.addedKeys.end(), [&](const Reference *reference) {
            return reference->pairs.size() == 1 && std::any_of(d.added.begin(), d.added.end(), [&](const Field *field) { return field->id == reference->pairs[0].field && field->nullable && field->defaultValue.kind == DefaultKind::None; });
        });
    }

    // What can go wrong with the rows that are there.
    std::pair<Risk, QString> riskOf(const Entity &old, const Differences &d)
    {
        QStringList why;
        Risk risk = Risk::Safe;
        const auto at = [&](Risk atLeast, const QString &text) {
            risk = std::max(risk, atLeast);
            why += text;
        };
        for (const Field *field : d.removed)
            at(Risk::Destructive, u"the values of %1 are lost"_s.arg(field->name));
        for (const Field *field : d.added)
            if (!field->nullable && field->defaultValue.kind == DefaultKind::None && field->generated == Generated::None)
                at(Risk::DataDependent, u"fails where there are rows, which have no %1"_s.arg(field->name));
        for (const Field *field : d.changed) {
            const Field *was = old.field(field->id);
            if (was->nullable && !field->nullable)
                at(Risk::DataDependent, u"fails where %1 is empty"_s.arg(field->name));
            if (!(was->type == field->type) || field->type.kind == TypeKind::Enum)
                at(Risk::DataDependent, u"the values of %1 must fit its new type"_s.arg(field->name));
        }
        if (d.keys)
            at(Risk::DataDependent, u"fails where a new key repeats"_s);
        if (d.checks)
            at(Risk::DataDependent, u"fails where a row breaks a new check"_s);
        for (const Reference *reference : d.addedKeys)
            if (std::none_of(d.added.begin(), d.added.end(), [&](const Field *field) { return !reference->pairs.empty() && field->id == reference->pairs[0].field && field->nullable; }))
                at(Risk::DataDependent, u"fails where a row points at nothing"_s);
        why.removeDuplicates();
        return {risk, why.join("; "_L1)};
    }

    void rebuild(const Entity &old, const Entity &now, const Differences &d)
    {
        const auto [risk, why] = riskOf(old, d);
        copyTable(now, old, keysOf(m_after, now.id), risk, why);
    }

    // SQLite: the table as `made`, with what the fields hold that `known` has too, all by their new names.
    void copyTable(const Entity &made, const Entity &known, const std::vector<const Reference *> &keys, Risk risk, const QString &why)
    {
        m_migration.rebuildsTables = true;
        m_rebuilt.insert(made.id);
        const QString temporary = "relata_new_"_L1 + m_after.schema().tableName(after(made.id));
        const QString table = m_new.table(after(made.id));
        QStringList columns;
        for (const Field &field : made.fields)
            if (known.field(field.id) && field.generated != Generated::Stored && field.generated != Generated::Virtual)
                columns += m_new.column(made, field.id); // already renamed
        add(m_new.createTable(made, keys, temporary), made.id);
        if (!columns.isEmpty())
            add("INSERT INTO "_L1 + quoted(temporary) + " ("_L1 + columns.join(", "_L1) + ") SELECT "_L1 + columns.join(", "_L1) + " FROM "_L1 + table, made.id, risk, why);
        add("DROP TABLE "_L1 + table, made.id, risk == Risk::Destructive ? risk : Risk::Safe, risk == Risk::Destructive ? why : QString());
        // A view or a trigger that names the table, gone for a moment, would stop the renaming; as SQLite did it once, nobody looks.
        add(u"PRAGMA legacy_alter_table = ON"_s, made.id);
        add("ALTER TABLE "_L1 + quoted(temporary) + " RENAME TO "_L1 + table, made.id);
        add(u"PRAGMA legacy_alter_table = OFF"_s, made.id);
    }

    void alter(const Entity &old, const Entity &now, const Differences &d)
    {
        const QString table = "ALTER TABLE "_L1 + m_new.table(now);
        const auto [risk, why] = riskOf(old, d);
        const bool inlineKeys = !m_dialect.has(Dialect::Feature::AlterConstraint);
        // Before columns go, which take their checks along or refuse to go without them.
        const auto isIn = [](const std::vector<Check> &checks, const Check &check) { return std::any_of(checks.begin(), checks.end(), [&check](const Check &other) { return physical(other) == physical(check); }); };
        for (const Check &check : old.checks) {
            if (isIn(now.checks, check) || m_old.isInherited(old, check))
                continue;
            if (!check.name.isEmpty())
                add(table + " DROP CONSTRAINT "_L1 + quoted(check.name), now.id);
            else
                m_new.lose(Loss::CheckStays, {now.name}, now.id);
        }
        if (d.keys)
            for (const Key &key : old.keys)
                if (std::none_of(now.keys.begin(), now.keys.end(), [&](const Key &other) { return physical(other) == physical(key); }))
                    add(table + (m_dialect.id == "mysql"_L1 && key.kind == KeyKind::Primary ? u" DROP PRIMARY KEY"_s : u" DROP CONSTRAINT "_s + quoted(m_old.keyName(old, key))), now.id);
        const Key *made = nullptr;
        for (const Field *field : d.added) {
            QString sql = table + " ADD COLUMN "_L1 + m_new.columnDefinition(now, *field);
            if (inlineKeys)
                for (const Reference *reference : d.addedKeys)
                    if (reference->pairs[0].field == field->id)
                        sql += " CONSTRAINT "_L1 + quoted(m_new.foreignKeyName(*reference)) + u' ' + m_new.referencesClause(*reference);
            // MySQL counts only what is a key, at once.
            if (const Key *key = m_dialect.id == "mysql"_L1 && field->generated == Generated::Identity ? keyOn(now, field->id) : nullptr) {
                sql += ", ADD "_L1 + m_new.keyDefinition(now, *key);
                made = key;
            }
            const bool needsValue = !field->nullable && field->defaultValue.kind == DefaultKind::None && field->generated == Generated::None;
            add(sql, now.id, needsValue ? Risk::DataDependent : Risk::Safe, needsValue ? why : QString());
        }
        for (const Field *field : d.changed)
            alterColumn(table, old, now, *field, risk, why);
        for (const Field *field : d.removed)
            add(table + " DROP COLUMN "_L1 + m_old.column(old, field->id), now.id, Risk::Destructive, u"the values of %1 are lost"_s.arg(field->name));
        if (d.keys)
            for (const Key &key : now.keys)
                if (!key.fields.empty() && &key != made && std::none_of(old.keys.begin(), old.keys.end(), [&](const Key &other) { return physical(other) == physical(key); }))
                    add(table + " ADD "_L1 + m_new.keyDefinition(now, key), now.id, Risk::DataDependent, u"fails where values repeat"_s);
        for (const Check &check : now.checks) {
            if (isIn(old.checks, check) || m_new.isInherited(now, check))
                continue;
            if (const QString definition = m_new.checkDefinition(now, check); !definition.isEmpty())
                add(table + " ADD "_L1 + definition, now.id, Risk::DataDependent, u"fails where a row breaks it"_s);
        }
        if (!inlineKeys)
            for (const Reference *reference : d.addedKeys)
                if (const QString key = m_new.foreignKeyDefinition(*reference); !key.isEmpty())
                    add(table + " ADD "_L1 + key, now.id, Risk::DataDependent, u"fails where a row points at nothing"_s);
    }

    // One that begins with the field.
    static const Key *keyOn(const Entity &entity, FieldId field)
    {
        const auto place = std::find_if(entity.keys.begin(), entity.keys.end(), [field](const Key &key) { return !key.fields.empty() && key.fields.front() == field; });
        return place == entity.keys.end() ? nullptr : &*place;
    }

    void alterColumn(const QString &table, const Entity &old, const Entity &now, const Field &field, Risk risk, const QString &why)
    {
        const Field &was = *old.field(field.id);
        if (m_dialect.id == "mysql"_L1)
            return add(table + " MODIFY COLUMN "_L1 + m_new.columnDefinition(now, field), now.id, risk, why);
        const QString column = table + " ALTER COLUMN "_L1 + m_new.column(now, field.id);
        const auto type = typeSpelling(m_dialect, m_after.schema(), field.type);
        const auto oldType = typeSpelling(m_dialect, m_before.schema(), was.type);
        if (type && oldType && type->text != oldType->text)
            add(column + " TYPE "_L1 + type->text + " USING "_L1 + m_new.column(now, field.id) + "::"_L1 + type->text, now.id, Risk::DataDependent, why);
        if (was.nullable != field.nullable)
            add(column + (field.nullable ? " DROP NOT NULL"_L1 : " SET NOT NULL"_L1), now.id, field.nullable ? Risk::Safe : Risk::DataDependent, field.nullable ? QString() : why);
        const bool counted = field.generated == Generated::Identity, wasCounted = was.generated == Generated::Identity;
        const QString definition = m_new.columnDefinition(now, field);
        if (wasCounted && !counted)
            add(column + " DROP IDENTITY"_L1, now.id);
        if (!(was.defaultValue == field.defaultValue)) {
            const qsizetype at = counted ? -1 : definition.indexOf(" DEFAULT "_L1);
            add(column + (at < 0 ? u" DROP DEFAULT"_s : " SET"_L1 + definition.mid(at)), now.id);
        }
        if (const qsizetype at = definition.indexOf(" GENERATED "_L1); counted && !wasCounted && at >= 0)
            add(column + " ADD"_L1 + definition.mid(at).remove(" NOT NULL"_L1), now.id);
    }

    void makeSchemas(const TableOrder &order)
    {
        if (!m_dialect.has(Dialect::Feature::Schemas))
            return;
        QSet<QString> known{QString(), u"public"_s};
        for (const EntityId id : m_oldIds)
            known.insert(before(id)->schemaName);
        for (const EntityId id : order.entities)
            if (const QString name = after(id).schemaName; !known.contains(name) && !schemaOf(m_new, after(id)).isEmpty()) {
                known.insert(name);
                add("CREATE SCHEMA IF NOT EXISTS "_L1 + quoted(name), id);
            }
    }

    // Verbatim records of this dialect: those of a view are dropped and made again; of others, only new ones can be run.
    bool isOurs(const SchemaIndex &index, const Verbatim &record) const
    {
        const DataSource *source = index.schema().dataSources().get(record.dataSource);
        return source && (source->dialect == m_dialect.id || isDerived(record)) && (!m_source || m_source == record.dataSource);
    }
    static bool isView(const Verbatim &record) { return record.kind == "view"_L1 || record.kind == "materialized view"_L1; }

    static QString ofTable(const QString &name, const QString &table) { return name.startsWith(table + u'.') ? name.sliced(table.size() + 1) : name; }
    static bool isRoutine(const Verbatim &record) { return record.kind == "function"_L1 || record.kind == "procedure"_L1; }

    // Views and triggers that change or go, before what they stand on does.
    void dropRecords()
    {
        for (const Verbatim &record : m_before.schema().verbatims()) {
            const Verbatim *now = m_after.schema().verbatims().get(record.id);
            const bool goesWithTable = record.entity && !isView(record) && !m_newIds.contains(record.entity);
            if (!isOurs(m_before, record) || (now && now->text == record.text) || goesWithTable || isRoutine(record))
                continue;
            const Entity *table = before(record.entity);
            if (isView(record))
                add("DROP "_L1 + record.kind.toUpper() + u' ' + inSchema(record) + quoted(record.name), record.entity);
            else if (record.kind == "trigger"_L1 && table) // in PostgreSQL they are the table's own, and so called
                add("DROP TRIGGER "_L1 + (m_dialect.id == "postgresql"_L1 ? quoted(ofTable(record.name, m_before.schema().tableName(*table))) + " ON "_L1 + m_old.table(*table) : quoted(record.name)), record.entity);
            else
                m_new.lose(Loss::RecordLeft, {record.kind, record.name}, record.entity);
        }
    }

    // Functions that go, after what called them; in PostgreSQL the name has the types of its arguments.
    void dropRoutines()
    {
        for (const Verbatim &record : m_before.schema().verbatims()) {
            const Verbatim *now = m_after.schema().verbatims().get(record.id);
            if (!isRoutine(record) || !isOurs(m_before, record) || (now && now->name == record.name && now->schemaName == record.schemaName))
                continue;
            const qsizetype at = m_dialect.id == "postgresql"_L1 ? record.name.lastIndexOf(u'(') : -1;
            add("DROP "_L1 + record.kind.toUpper() + u' ' + inSchema(record) + (at < 0 ? quoted(record.name) : quoted(record.name.first(at)) + record.name.sliced(at)), record.entity);
        }
    }

    QString inSchema(const Verbatim &record) const
    {
        return m_dialect.has(Dialect::Feature::Schemas) && !record.schemaName.isEmpty() ? quoted(record.schemaName) + u'.' : QString();
    }

    enum class When { BeforeTables, AfterTables };
    void makeRecords(When when)
    {
        std::vector<const Verbatim *> records;
        for (const Verbatim &record : m_after.schema().verbatims()) {
            const Verbatim *was = m_before.schema().verbatims().get(record.id);
            const bool isNew = !was || ((isView(record) || isRoutine(record) || record.kind == "trigger"_L1) && was->text != record.text);
            const bool isMade = record.kind == "foreign key"_L1 || record.kind == "schema"_L1 || (record.kind == "trigger"_L1 && m_rebuilt.contains(record.entity));
            const bool early = record.order < 0 || (record.order < kMadeAfterTables && comesBeforeTables(record.kind));
            if (isOurs(m_after, record) && isNew && !isMade && early == (when == When::BeforeTables))
                records.push_back(&record);
        }
        std::sort(records.begin(), records.end(), [](const Verbatim *a, const Verbatim *b) { return std::pair(a->order, a->id) < std::pair(b->order, b->id); });
        for (const Verbatim *record : records) {
            const Verbatim *was = m_before.schema().verbatims().get(record->id);
            if (isRoutine(*record) && m_dialect.id == "mysql"_L1 && was && was->name == record->name)
                add("DROP "_L1 + record->kind.toUpper() + u' ' + quoted(record->name), record->entity); // which has no OR REPLACE here
            add(record->text, record->entity);
        }
    }

    // Does a table that stays or comes take the name of one that goes?
    bool namesAreReused()
    {
        QSet<QString> names;
        for (const EntityId id : m_newIds)
            names.insert(m_after.schema().tableName(after(id)).toCaseFolded());
        const bool reused = std::any_of(m_oldIds.begin(), m_oldIds.end(), [&](EntityId id) {
            return !m_newIds.contains(id) && !m_moves.tablesAside.contains(id) && names.contains(m_before.schema().tableName(*before(id)).toCaseFolded());
        });
        m_migration.rebuildsTables = m_migration.rebuildsTables || (reused && m_dialect.id == "sqlite"_L1);
        return reused;
    }

    enum class Dropped { All, Aside, Others };
    void dropTables(Dropped which)
    {
        std::vector<EntityId> gone;
        for (const EntityId id : m_oldIds)
            if (!m_newIds.contains(id) && before(id)->kind == EntityKind::Table && (which == Dropped::All || m_moves.tablesAside.contains(id) == (which == Dropped::Aside)))
                gone.push_back(id);
        const TableOrder order = tableOrder(m_before, gone);
        for (auto id = order.entities.rbegin(); id != order.entities.rend(); ++id) {
            const QString aside = m_moves.tablesAside.value(*id);
            const QString table = aside.isEmpty() ? m_old.table(*before(*id)) : schemaOf(m_old, *before(*id)) + quoted(aside);
            add("DROP TABLE "_L1 + table + (m_dialect.id == "postgresql"_L1 && !order.deferred.empty() ? " CASCADE"_L1 : QLatin1StringView()), *id, Risk::Destructive,
                u"all rows of %1 are lost"_s.arg(before(*id)->name));
        }
        if (!order.deferred.empty() && m_dialect.id == "sqlite"_L1)
            m_migration.rebuildsTables = true; // their foreign keys must look away
    }
};

} // namespace

QString nameOf(Risk risk)
{
    switch (risk) {
    case Risk::Safe:
        return u"safe"_s;
    case Risk::DataDependent:
        return u"data-dependent"_s;
    case Risk::Destructive:
        break;
    }
    return u"destructive"_s;
}

Risk Migration::worst() const
{
    Risk worst = Risk::Safe;
    for (const MigrationStep &step : steps)
        worst = std::max(worst, step.risk);
    return worst;
}

QString Migration::text(const Dialect &dialect) const
{
    if (steps.empty())
        return {};
    const bool transaction = dialect.has(Dialect::Feature::TransactionalDdl);
    QString all;
    if (movesRows) {
        all = sqlComment(u"What happens to the rows that are there:"_s) + u'\n';
        for (const RowConsequence &consequence : rows) {
            all += sqlComment(u"- "_s + relata::nameOf(consequence.fate) + u": "_s + worded(consequence, Wording::English)) + u'\n';
            if (!consequence.rows.isEmpty() && consequence.fate != Fate::Moved)
                all += sqlComment(u"    "_s + consequence.rows) + u'\n';
        }
        all += u'\n';
    }
    if (rebuildsTables)
        all += sqlComment(u"Run it as `sqlite3 -bail FILE`: without -bail the shell goes on behind an error."_s) + u"\n\nPRAGMA foreign_keys = OFF;\n\n"_s;
    all += transaction ? u"BEGIN;\n\n"_s : QString();
    // What the plan calls refused is refused before anything is done, also where the database would make up a value or has dropped something by then.
    QStringList guards;
    const auto guard = [&](const QString &why, const QString &query) {
        guards << "INSERT INTO relata_guard SELECT 0, "_L1 + quotedText(dialect, why) + " FROM ("_L1 + query + ") AS relata_rows LIMIT 1"_L1;
    };
    for (const RowConsequence &consequence : rows) {
        if (consequence.fate == Fate::Refused && !consequence.rows.isEmpty())
            guard(worded(consequence, Wording::English), consequence.rows);
    }
    const bool guarded = !guards.isEmpty() || rebuildsTables;
    if (guarded)
        all += asScript((dialect.id == "mysql"_L1 ? u"CREATE TEMPORARY TABLE"_s : u"CREATE TEMP TABLE"_s) + " relata_guard (held int CHECK (held = 1), what text)"_L1, dialect.id);
    for (const QString &one : std::as_const(guards))
        all += asScript(one, dialect.id);
    for (const MigrationStep &step : steps) {
        if (step.risk != Risk::Safe)
            all += sqlComment(relata::nameOf(step.risk) + ": "_L1 + step.why) + u'\n';
        all += asScript(step.sql, dialect.id);
    }
    if (rebuildsTables) {
        guards.clear();
        guard(u"a row points at nothing: PRAGMA foreign_key_check lists it"_s, u"SELECT * FROM pragma_foreign_key_check"_s);
        all += asScript(guards.front(), dialect.id);
    }
    if (guarded)
        all += asScript(u"DROP TABLE relata_guard"_s, dialect.id);
    all += transaction ? u"COMMIT;\n"_s : QString();
    return all + (rebuildsTables ? u"\nPRAGMA foreign_keys = ON;\n"_s : QString());
}

Result<Migration> migrationFor(const Schema &before, const Schema &after, const Dialect &dialect, DataSourceId dataSource, Lowering lowering)
{
    const auto held = [&](const Schema &schema) { return lowering == Lowering::Done ? Lowered{schema, {}, false} : lowered(schema, dialect, entitiesOf(schema, dataSource)); };
    return MigrationMaker(held(before), held(after), dialect, dataSource).run();
}

} // namespace relata
