#include "model/sql/loweredguards.h"

#include "model/schema/naming.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace relata {

using Fields = std::vector<FieldId>;

TriggerProgram triggerProgram(const Schema &schema, const Entity &on, RelationshipId owner, const QStringList &names, const QString &role)
{
    NamingPolicy policy = schema.naming();
    policy.checkConstraint = u"{table}_{fields}_"_s + role;
    TriggerProgram program;
    program.name = naming::constraintName(naming::ConstraintKind::Check, schema.tableName(on), names, policy, 60); // room for what tells events apart
    program.entity = on.id;
    program.ownerId = owner.toString();
    program.role = role;
    return program;
}

TriggerProgram treeProgram(const GuardContext &with, const Reference &reference)
{
    const Entity &tree = with.schema.entities()[reference.holder];
    const auto column = [&](const Entity &entity, FieldId field, const QString &row = {}) { return row + with.sql.column(entity, field); };
    Fields parents, keys;
    for (const FieldPair &pair : reference.pairs) {
        if (!tree.field(pair.field) || !tree.field(pair.referenced))
            return {};
        parents.push_back(pair.field);
        keys.push_back(pair.referenced);
    }
    if (keys.empty())
        return {};
    const auto all = [&](const Fields &fields, const QString &row) {
        QStringList names;
        for (const FieldId field : fields)
            names += column(tree, field, row);
        return names;
    };
    QStringList names; // of the recursive query: k1, k2 …
    for (size_t i = 0; i < keys.size(); ++i)
        names += "k"_L1 + QString::number(i + 1);
    const auto joined = [&](const Fields &fields, const QString &row, const QString &to) {
        QStringList parts;
        for (size_t i = 0; i < fields.size(); ++i)
            parts += column(tree, fields[i], row) + " = "_L1 + to + names[qsizetype(i)];
        return parts.join(" AND "_L1);
    };
    const QString table = with.sql.table(tree), list = names.join(", "_L1), lock = with.dialect.id == "mysql"_L1 ? u" LOCK IN SHARE MODE"_s : QString();
    const QString above = "WITH RECURSIVE above ("_L1 + list + ") AS (SELECT "_L1 + all(parents, u"NEW."_s).join(", "_L1) + " UNION SELECT "_L1 + all(parents, u"t."_s).join(", "_L1) + " FROM "_L1 + table
        + " AS t JOIN above ON "_L1 + joined(keys, u"t."_s, u"above."_s) + lock + u')';
    const QString at = with.schema.tableName(tree) + " ("_L1 + with.sql.columns(tree, parents).join(", "_L1) + u')';
    TriggerProgram program = triggerProgram(with.schema, tree, reference.id, with.sql.columns(tree, parents), u"tree"_s);
    program.onInsert = program.onUpdate = true;
    program.columns = parents;
    for (const FieldId key : keys)
        if (std::find(parents.begin(), parents.end(), key) == parents.end())
            program.columns.push_back(key);
    if (const QString alone = with.triggers.serialised("tree "_L1 + table); !alone.isEmpty())
        program.lines += alone;
    program.lines += with.triggers.refusal("EXISTS ("_L1 + above + " SELECT 1 FROM above WHERE "_L1 + joined(keys, u"NEW."_s, {}) + u')', at + ": it would be above itself"_L1);
    if (reference.maximumDepth) {
        const QString most = QString::number(*reference.maximumDepth);
        const QString below = "WITH RECURSIVE below ("_L1 + list + ", level) AS (SELECT "_L1 + all(keys, u"NEW."_s).join(", "_L1) + ", 1 UNION ALL SELECT "_L1 + all(keys, u"t."_s).join(", "_L1)
            + ", below.level + 1 FROM "_L1 + table + " AS t JOIN below ON "_L1 + joined(parents, u"t."_s, u"below."_s) + " WHERE below.level <= "_L1 + most + u')';
        program.lines += with.triggers.refusal(u'(' + above + " SELECT count("_L1 + names.front() + ") FROM above) + ("_L1 + below + " SELECT max(level) FROM below) > "_L1 + most, at + ": deeper than "_L1 + most + " levels"_L1);
    }
    return program;
}

std::vector<TriggerProgram> mirrorPrograms(const GuardContext &with, const Through &through, const Entity &junction, const Fields &left, const Fields &right)
{
    const auto column = [&](const Entity &entity, FieldId field, const QString &row = {}) { return row + with.sql.column(entity, field); };
    Fields both = left;
    both.insert(both.end(), right.begin(), right.end());
    Fields copied, kept; // what the mirrored row has too; what follows changes
    for (const Field &field : junction.fields) {
        if (std::find(both.begin(), both.end(), field.id) != both.end() || field.generated != Generated::None || (junction.isInPrimaryKey(field.id) && junction.primaryKey()->fields.size() == 1))
            continue;
        copied.push_back(field.id);
        if (field.id != through.sourceEnd.sortField && field.id != through.targetEnd.sortField)
            kept.push_back(field.id);
    }
    const auto list = [&](const Fields &fields, const QString &row) {
        QStringList names;
        for (const FieldId field : fields)
            names += column(junction, field, row);
        return names;
    };
    const auto is = [&](const Fields &fields, const QString &row, const Fields &others) {
        QStringList parts;
        for (size_t i = 0; i < fields.size(); ++i)
            parts += column(junction, fields[i]) + " = "_L1 + column(junction, others[i], row);
        return parts;
    };
    const auto mirrorOf = [&](const QString &row) { return (is(left, row, right) + is(right, row, left)).join(" AND "_L1); };
    QStringList alike;
    for (size_t i = 0; i < left.size(); ++i)
        alike += column(junction, left[i], u"NEW."_s) + " = "_L1 + column(junction, right[i], u"NEW."_s);
    const QString table = with.sql.table(junction);
    const QStringList columns = with.sql.columns(junction, both);
    TriggerProgram added = triggerProgram(with.schema, junction, through.id, columns, u"add"_s);
    added.onInsert = true;
    added.lines += "INSERT INTO "_L1 + table + " ("_L1 + (list(left, {}) + list(right, {}) + list(copied, {})).join(", "_L1) + ") SELECT "_L1
        + (list(right, u"NEW."_s) + list(left, u"NEW."_s) + list(copied, u"NEW."_s)).join(", "_L1) + " WHERE NOT ("_L1 + alike.join(" AND "_L1) + ") AND NOT "_L1
        + with.triggers.exists(table, mirrorOf(u"NEW."_s), TriggerText::Lock::None) + u';';
    TriggerProgram removed = triggerProgram(with.schema, junction, through.id, columns, u"gone"_s);
    removed.onDelete = true;
    removed.lines += "DELETE FROM "_L1 + table + " WHERE "_L1 + mirrorOf(u"OLD."_s) + u';';
    QStringList sets = is(left, u"NEW."_s, right) + is(right, u"NEW."_s, left), same = sets;
    for (const FieldId field : kept) {
        sets += column(junction, field) + " = "_L1 + column(junction, field, u"NEW."_s);
        const TypeKind kind = junction.field(field)->type.kind;
        const bool comparable = kind != TypeKind::Json && kind != TypeKind::Native; // json has no "=" in PostgreSQL
        same += with.triggers.same(comparable ? column(junction, field) : with.triggers.asText(column(junction, field)), comparable ? column(junction, field, u"NEW."_s) : with.triggers.asText(column(junction, field, u"NEW."_s)));
    }
    TriggerProgram changed = triggerProgram(with.schema, junction, through.id, columns, u"follow"_s);
    changed.onUpdate = true;
    changed.lines += "UPDATE "_L1 + table + " SET "_L1 + sets.join(", "_L1) + " WHERE "_L1 + mirrorOf(u"OLD."_s) + " AND NOT ("_L1 + same.join(" AND "_L1) + ");"_L1;
    return {added, removed, changed};
}

} // namespace relata
