#include "model/sql/lowered.h"

#include "model/schema/naming.h"
#include "model/sql/expressions.h"
#include "model/sql/keytypes.h"
#include "model/sql/loweredguards.h"

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

const QByteArray kMark = QByteArrayLiteral("{\"lowered\":true}"); // in `extra`, which no comparison looks at; lowered schemas are never saved

bool isWanted(const Reference &reference) { return reference.role == ReferenceRole::Tree && reference.cycleGuard == Guard::Database; }
bool isWanted(const Through &through) { return through.role == ThroughRole::SymmetricOnce || through.role == ThroughRole::SymmetricMirrored; }

template<class T>
bool anyWanted(const Table<T> &table)
{
    return std::any_of(table.begin(), table.end(), [](const T &record) { return isWanted(record); });
}

class Lowerer
{
public:
    Lowerer(const Schema &schema, const Dialect &dialect, const QSet<EntityId> &written)
        : m_schema(schema), m_dialect(dialect), m_written(written), m_index(schema), m_sql(m_index, dialect, written), m_triggers(schema, dialect, m_sql)
    {
    }

    Lowered run()
    {
        for (const AnyReference &any : m_schema.anyReferences())
            if (isTable(any.holder))
                any.storage == AnyStorage::Arc ? lowerArc(any) : lowerPair(any);
        for (const Reference &reference : m_schema.references())
            if (isWanted(reference) && isTable(reference.holder) && reference.holder == reference.referenced)
                write(treeProgram({m_schema, m_dialect, m_sql, m_triggers}, reference));
        for (const Through &through : m_schema.throughs())
            if (isWanted(through) && isTable(junctionOf(m_schema, through)))
                lowerSymmetric(through);
        m_result.schema = m_schema;
        for (auto checks = m_checks.begin(); checks != m_checks.end(); ++checks) {
            Entity entity = m_schema.entities()[checks.key()];
            std::erase_if(entity.checks, [](const Check &check) { return isDerived(check); }); // of an earlier lowering
            entity.checks.insert(entity.checks.end(), checks->begin(), checks->end());
            m_result.schema.table<Entity>().set(std::move(entity));
        }
        for (Verbatim &record : m_records)
            m_result.schema.table<Verbatim>().set(std::move(record));
        m_result.changed = !m_checks.isEmpty() || !m_records.empty();
        return std::move(m_result);
    }

private:
    using Fields = std::vector<FieldId>;

    [[nodiscard]] bool isTable(EntityId id) const
    {
        const Entity *entity = m_schema.entities().get(id);
        return entity && entity->kind == EntityKind::Table && m_written.contains(id);
    }
    const Entity &entity(EntityId id) const { return m_schema.entities()[id]; }
    void lose(Loss loss, const QStringList &arguments, EntityId entity) { m_result.losses.push_back({loss, arguments, entity}); }

    [[nodiscard]] QStringList columnNames(const Entity &entity, const Fields &fields) { return m_sql.columns(entity, fields); }
    [[nodiscard]] QString column(const Entity &entity, FieldId field, const QString &row = {}) { return row + m_sql.column(entity, field); }

    // --- checks

    // `condition` says what must hold, given what stands before each column. `others`: spelled so it is the same check, too.
    template<class Condition>
    void require(const Entity &holder, RelationshipId owner, const QString &role, const Fields &fields, const QString &given, Condition &&condition, const QString &message, const QStringList &others = {})
    {
        const QString expression = condition(QString());
        const auto same = [&](const Check &check) {
            if (isDerived(check))
                return false;
            const QString canonical = canonicalExpression(m_dialect, check.expression);
            return (!given.isEmpty() && check.name == given) || canonical == canonicalExpression(m_dialect, expression)
                || std::any_of(others.begin(), others.end(), [&](const QString &other) { return canonical == canonicalExpression(m_dialect, other); });
        };
        if (m_schema.dialectOf(holder) == m_dialect.id && std::any_of(holder.checks.begin(), holder.checks.end(), same))
            return;
        if (!m_sql.takesCheckOn(holder, fields)) { // where it looks at every row all the same
            TriggerProgram program = programFor(holder, owner, columnNames(holder, fields), role);
            program.onInsert = program.onUpdate = true;
            program.columns = fields;
            program.lines += m_triggers.refusal("NOT ("_L1 + condition(u"NEW."_s) + u')', message);
            write(program);
            return;
        }
        DerivedIds ids(u"lowered"_s);
        Check check;
        check.id = ids.make<CheckId>(m_dialect.id + u'/' + owner.toString() + u'/' + role);
        check.expression = expression;
        check.extra = kMark;
        const QString wanted = given.isEmpty() ? naming::constraintName(naming::ConstraintKind::Check, m_schema.tableName(holder), columnNames(holder, fields), m_schema.naming()) : given;
        check.name = naming::uniqueName(wanted, [&](const QString &tried) { return isTaken(holder, tried); });
        m_checks[holder.id].push_back(std::move(check));
    }
    [[nodiscard]] bool isTaken(const Entity &holder, const QString &name) const
    {
        const auto is = [&name](const QString &other) { return other.compare(name, Qt::CaseInsensitive) == 0; };
        const auto made = m_checks.value(holder.id);
        return std::any_of(holder.checks.begin(), holder.checks.end(), [&](const Check &check) { return !isDerived(check) && is(check.name); })
            || std::any_of(holder.keys.begin(), holder.keys.end(), [&](const Key &key) { return is(key.name); })
            || std::any_of(made.begin(), made.end(), [&](const Check &check) { return is(check.name); })
            || std::any_of(m_schema.references().begin(), m_schema.references().end(), [&](const Reference &reference) { return reference.holder == holder.id && is(reference.constraint); });
    }

    [[nodiscard]] QString filled(const Entity &holder, const Fields &fields, QLatin1String test, const QString &row)
    {
        QStringList parts;
        for (const FieldId field : fields)
            parts += column(holder, field, row) + test;
        return parts.join(" AND "_L1);
    }

    void lowerPair(const AnyReference &any)
    {
        const Entity &holder = entity(any.holder);
        Fields fields{any.discriminator};
        fields.insert(fields.end(), any.key.begin(), any.key.end());
        if (any.allowed.empty() || !areHere(holder, fields))
            return;
        QStringList values;
        for (const Allowed &allowed : any.allowed)
            values += m_triggers.literal(valueOf(allowed));
        const bool mysql = m_dialect.id == "mysql"_L1;
        const auto among = [&](bool exact) {
            return [&, exact](const QString &row) {
                QString name = column(holder, any.discriminator, row);
                if (exact && mysql) // as MariaDB spells it: otherwise it takes 'POST' and 'post ' for 'post'
                    name = "cast("_L1 + name + " as char charset binary)"_L1;
                else if (exact && m_dialect.id == "postgresql"_L1 && holder.field(any.discriminator)->type.kind == TypeKind::String)
                    name += "::text"_L1; // which it would spell otherwise each time it is read and written
                return name + (values.size() == 1 ? " = "_L1 + values.front() : " IN ("_L1 + values.join(", "_L1) + u')');
            };
        };
        const QString at = m_schema.tableName(holder) + u'.' + columnNames(holder, {any.discriminator}).join(QString());
        require(holder, any.id, u"values"_s, {any.discriminator}, any.constraint, among(true), at + ": this is not on the list"_L1, {among(false)(QString())});
        if (std::any_of(fields.begin(), fields.end(), [&](FieldId field) { return isNullable(holder, field); }))
            require(holder, any.id, u"whole"_s, fields, {}, [&](const QString &row) {
                return u'(' + filled(holder, fields, " IS NULL"_L1, row) + ") OR ("_L1 + filled(holder, fields, " IS NOT NULL"_L1, row) + u')';
            }, at + ": entity and key are filled together"_L1);
        if (any.storage == AnyStorage::Triggers)
            guardPair(any, holder);
    }

    void lowerArc(const AnyReference &any)
    {
        const Entity &holder = entity(any.holder);
        std::vector<Fields> legs;
        Fields all;
        for (const Allowed &allowed : any.allowed)
            if (const Reference *leg = m_schema.references().get(allowed.leg)) {
                Fields fields;
                for (const FieldPair &pair : leg->pairs)
                    if (isNullable(holder, pair.field)) // one that is always filled says nothing
                        fields.push_back(pair.field);
                legs.push_back(fields);
            }
        const auto isShared = [&](FieldId field) { return std::count_if(legs.begin(), legs.end(), [&](const Fields &leg) { return std::find(leg.begin(), leg.end(), field) != leg.end(); }) > 1; };
        std::vector<Fields> own = legs;
        for (Fields &leg : own) {
            std::erase_if(leg, isShared);
            all.insert(all.end(), leg.begin(), leg.end());
        }
        if (legs.empty() || std::any_of(own.begin(), own.end(), [](const Fields &leg) { return leg.empty(); }))
            return; // nothing tells which one it is
        const bool optional = any.holderEnd.minimum == 0;
        const auto condition = [&](const QString &row) {
            QStringList ways;
            for (const Fields &leg : own) {
                QStringList parts{filled(holder, leg, " IS NOT NULL"_L1, row)};
                for (const Fields &other : own)
                    if (&other != &leg)
                        parts += filled(holder, other, " IS NULL"_L1, row);
                ways += u'(' + parts.join(" AND "_L1) + u')';
            }
            if (optional)
                ways += u'(' + filled(holder, all, " IS NULL"_L1, row) + u')';
            return ways.join(" OR "_L1);
        };
        require(holder, any.id, u"arc"_s, all, any.constraint, condition,
                m_schema.tableName(holder) + u": "_s + (optional ? u"at most"_s : u"exactly"_s) + " one of these is filled: "_L1 + columnNames(holder, all).join(", "_L1));
    }

    // --- triggers

    TriggerProgram programFor(const Entity &on, RelationshipId owner, const QStringList &names, const QString &role) { return triggerProgram(m_schema, on, owner, names, role); }
    void write(const TriggerProgram &program)
    {
        if (program.lines.isEmpty())
            return;
        for (Verbatim &record : m_triggers.records(program)) {
            const bool isThere = std::any_of(m_schema.verbatims().begin(), m_schema.verbatims().end(), [&](const Verbatim &other) {
                return !isDerived(other) && other.kind == record.kind && other.name == record.name && other.schemaName == record.schemaName && other.entity == record.entity && other.dataSource == record.dataSource;
            });
            if (isThere)
                continue;
            record.extra = kMark;
            m_records.push_back(std::move(record));
        }
    }

    // Rows of the holder that point at the row `row` ("OLD.") of that entity.
    QString pointing(const AnyReference &any, const Entity &holder, const Allowed &allowed, const QString &row, const QString &alias = {})
    {
        const Entity &there = entity(allowed.entity);
        const Key &key = *there.primaryKey();
        const QString value = m_triggers.literal(valueOf(allowed)), discriminator = column(holder, any.discriminator, alias);
        QStringList parts{discriminator + " = "_L1 + value};
        if (m_dialect.id == "mysql"_L1 && hasTwin(any, allowed))
            parts += m_triggers.exactly(discriminator) + " = "_L1 + value;
        for (size_t i = 0; i < any.key.size(); ++i)
            parts += column(holder, any.key[i], alias) + " = "_L1 + comparable(holder, any.key[i], there, key.fields[i], row);
        return parts.join(" AND "_L1);
    }
    // The key of an allowed entity as the holder's field has it.
    QString comparable(const Entity &holder, FieldId here, const Entity &there, FieldId key, const QString &row)
    {
        const QString name = column(there, key, row);
        return keyTypesMatch(m_dialect, m_schema, holder, *holder.field(here), there, *there.field(key)) ? name : m_triggers.asText(name);
    }
    // Do two values differ only in what MySQL's collations don't tell apart?
    [[nodiscard]] bool hasTwin(const AnyReference &any, const Allowed &allowed) const
    {
        return std::any_of(any.allowed.begin(), any.allowed.end(), [&](const Allowed &other) { return other.id != allowed.id && valueOf(other).compare(valueOf(allowed), Qt::CaseInsensitive) == 0; });
    }

    void guardPair(const AnyReference &any, const Entity &holder)
    {
        Fields fields{any.discriminator};
        fields.insert(fields.end(), any.key.begin(), any.key.end());
        const QStringList columns = columnNames(holder, fields);
        const QString what = m_schema.tableName(holder) + " ("_L1 + columns.join(", "_L1) + u')';
        TriggerProgram there = programFor(holder, any.id, columns, u"there"_s);
        there.onInsert = there.onUpdate = true;
        there.columns = fields;
        for (const Allowed &allowed : any.allowed) {
            const Entity *other = m_schema.entities().get(allowed.entity);
            const Key *key = other ? other->primaryKey() : nullptr;
            if (!key || key->fields.size() != any.key.size() || !isTable(allowed.entity) || other->dataSource != holder.dataSource) {
                lose(Loss::AnyUnguarded, {holder.name, other ? other->name : u"?"_s}, holder.id);
                continue;
            }
            QStringList match;
            for (size_t i = 0; i < any.key.size(); ++i)
                match += comparable(holder, any.key[i], *other, key->fields[i], {}) + " = "_L1 + column(holder, any.key[i], u"NEW."_s);
            there.lines += m_triggers.refusal(m_triggers.exactly(column(holder, any.discriminator, u"NEW."_s)) + " = "_L1 + m_triggers.literal(valueOf(allowed)) + " AND NOT "_L1
                                                  + m_triggers.exists(m_sql.table(*other), match.join(" AND "_L1)),
                                              what + " points at no "_L1 + m_schema.tableName(*other));
            guardAllowed(any, holder, allowed, *other, what);
        }
        write(there);
    }

    // On an allowed entity: what becomes of those who point at a row that goes or gets another key.
    void guardAllowed(const AnyReference &any, const Entity &holder, const Allowed &allowed, const Entity &other, const QString &what)
    {
        QStringList place{m_schema.tableName(holder)};
        place += columnNames(holder, any.key);
        const QString message = m_schema.tableName(other) + " is pointed at by "_L1 + what;
        const QString table = m_sql.table(holder), refusal = m_triggers.refusal(m_triggers.exists(table, pointing(any, holder, allowed, u"OLD."_s)), message);
        TriggerProgram kept = programFor(other, any.id, place, u"kept"_s);
        kept.onDelete = true;
        Action action = any.onDelete;
        if (m_dialect.id == "mysql"_L1 && other.id == holder.id && action != Action::NoAction && action != Action::Restrict) {
            lose(Loss::AnyOwnTable, {holder.name, m_dialect.label}, holder.id);
            action = Action::NoAction;
        }
        Fields fields{any.discriminator};
        fields.insert(fields.end(), any.key.begin(), any.key.end());
        switch (action) {
        case Action::NoAction:
        case Action::Restrict:
            kept.lines += refusal;
            break;
        case Action::Cascade:
            kept.lines += "DELETE FROM "_L1 + table + " WHERE "_L1 + (m_dialect.id == "sqlite"_L1 && other.id == holder.id ? below(any, holder, allowed) : pointing(any, holder, allowed, u"OLD."_s)) + u';';
            break;
        case Action::SetNull:
        case Action::SetDefault: {
            QStringList sets;
            for (const FieldId field : fields) {
                const QString value = action == Action::SetDefault ? m_sql.defaultClause(holder, *holder.field(field)).mid(9) : QString();
                sets += column(holder, field) + " = "_L1 + (value.isEmpty() ? u"NULL"_s : value);
            }
            kept.lines += "UPDATE "_L1 + table + " SET "_L1 + sets.join(", "_L1) + " WHERE "_L1 + pointing(any, holder, allowed, u"OLD."_s) + u';';
            break;
        }
        }
        write(kept);
        TriggerProgram rekeyed = programFor(other, any.id, place, u"rekey"_s);
        rekeyed.onUpdate = true;
        rekeyed.columns = other.primaryKey()->fields;
        QStringList unchanged;
        for (const FieldId field : rekeyed.columns)
            unchanged += column(other, field, u"NEW."_s) + " = "_L1 + column(other, field, u"OLD."_s);
        rekeyed.lines += m_triggers.refusal("NOT ("_L1 + unchanged.join(" AND "_L1) + ") AND "_L1 + m_triggers.exists(table, pointing(any, holder, allowed, u"OLD."_s)), message);
        write(rekeyed);
    }

    // SQLite: a trigger doesn't run itself again, so what is pointed at by what is pointed at … goes at once.
    QString below(const AnyReference &any, const Entity &holder, const Allowed &allowed)
    {
        QStringList keys, own, carried;
        for (const FieldId field : holder.primaryKey()->fields) {
            own += column(holder, field);
            carried += column(holder, field, u"h."_s);
        }
        const QString list = own.join(", "_L1);
        return (own.size() == 1 ? list : u'(' + list + u')') + " IN (WITH RECURSIVE below ("_L1 + list + ") AS (SELECT "_L1 + list + " FROM "_L1 + m_sql.table(holder) + " WHERE "_L1
            + pointing(any, holder, allowed, u"OLD."_s) + " UNION SELECT "_L1 + carried.join(", "_L1) + " FROM "_L1 + m_sql.table(holder) + " AS h JOIN below ON "_L1
            + pointing(any, holder, allowed, u"below."_s, u"h."_s) + ") SELECT "_L1 + list + " FROM below)"_L1;
    }

    void lowerSymmetric(const Through &through)
    {
        const Entity &junction = entity(junctionOf(m_schema, through));
        const Fields left = legFields(sourceLegOf(through)), right = legFields(targetLegOf(through));
        if (left.empty() || left.size() != right.size() || !areHere(junction, left) || !areHere(junction, right))
            return;
        Fields both = left;
        both.insert(both.end(), right.begin(), right.end());
        const QString at = m_schema.tableName(junction) + " ("_L1 + columnNames(junction, both).join(", "_L1) + u')';
        if (through.role == ThroughRole::SymmetricOnce) {
            require(junction, through.id, u"order"_s, both, {}, [&](const QString &row) {
                QString text = column(junction, left.back(), row) + " < "_L1 + column(junction, right.back(), row);
                for (size_t i = left.size() - 1; i-- > 0;) {
                    const QString a = column(junction, left[i], row), b = column(junction, right[i], row);
                    text = a + " < "_L1 + b + " OR ("_L1 + a + " = "_L1 + b + " AND ("_L1 + text + "))"_L1;
                }
                return text;
            }, at + ": the smaller one comes first"_L1);
            return;
        }
        if (m_dialect.id == "mysql"_L1)
            return lose(Loss::NoMirror, {junction.name, m_dialect.label}, junction.id);
        for (const TriggerProgram &program : mirrorPrograms({m_schema, m_dialect, m_sql, m_triggers}, through, junction, left, right))
            write(program);
    }

    // --- what things are made of

    [[nodiscard]] Fields legFields(RelationshipId leg) const
    {
        Fields fields;
        if (const Reference *reference = m_schema.references().get(leg.reference()))
            for (const FieldPair &pair : reference->pairs)
                fields.push_back(pair.field);
        if (const AnyReference *any = m_schema.anyReferences().get(leg.anyReference()); any && any->storage != AnyStorage::Arc) {
            fields.push_back(any->discriminator);
            fields.insert(fields.end(), any->key.begin(), any->key.end());
        }
        return fields;
    }
    [[nodiscard]] static bool areHere(const Entity &holder, const Fields &fields)
    {
        return std::all_of(fields.begin(), fields.end(), [&](FieldId field) { return holder.field(field); });
    }
    [[nodiscard]] static bool isNullable(const Entity &holder, FieldId id)
    {
        const Field *field = holder.field(id);
        return field && field->nullable && !holder.isInPrimaryKey(id);
    }
    [[nodiscard]] QString valueOf(const Allowed &allowed) const
    {
        const Entity *entity = m_schema.entities().get(allowed.entity);
        return allowed.value.isEmpty() && entity ? m_schema.tableName(*entity) : allowed.value;
    }

    const Schema &m_schema;
    const Dialect &m_dialect;
    const QSet<EntityId> &m_written;
    SchemaIndex m_index;
    TableSql m_sql;
    TriggerText m_triggers;
    QMap<EntityId, std::vector<Check>> m_checks;
    std::vector<Verbatim> m_records;
    Lowered m_result;
};

} // namespace

Lowered lowered(const Schema &schema, const Dialect &dialect, const QSet<EntityId> &written)
{
    if (schema.anyReferences().isEmpty() && !anyWanted(schema.references()) && !anyWanted(schema.throughs()))
        return {schema, {}, false};
    return Lowerer(schema, dialect, written).run();
}

Lowered lowered(const Schema &schema, const Dialect &dialect)
{
    QSet<EntityId> all;
    for (const Entity &entity : schema.entities())
        all.insert(entity.id);
    return lowered(schema, dialect, all);
}

Schema raised(const Schema &schema)
{
    Schema result = schema;
    for (const Entity &entity : schema.entities())
        if (std::any_of(entity.checks.begin(), entity.checks.end(), [](const Check &check) { return isDerived(check); })) {
            Entity copy = entity;
            std::erase_if(copy.checks, [](const Check &check) { return isDerived(check); });
            result.table<Entity>().set(std::move(copy));
        }
    for (const Verbatim &record : schema.verbatims())
        if (isDerived(record))
            result.table<Verbatim>().remove(record.id);
    return result;
}

bool isDerived(const Check &check)
{
    return check.extra == kMark;
}

bool isDerived(const Verbatim &record)
{
    return record.extra == kMark;
}

} // namespace relata
