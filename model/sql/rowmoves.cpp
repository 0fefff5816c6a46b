#include "model/sql/rowplanner.h"

#include "model/schema/inflection.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace relata {

namespace rows {

namespace {

QSet<EntityId> tablesOf(const Schema &schema, DataSourceId source)
{
    QSet<EntityId> ids;
    for (const Entity &entity : schema.entities())
        if ((!source || entity.dataSource == source) && entity.kind == EntityKind::Table)
            ids.insert(entity.id);
    return ids;
}

} // namespace

bool contains(const std::vector<FieldId> &fields, FieldId id)
{
    return std::find(fields.begin(), fields.end(), id) != fields.end();
}

QString withArticle(const QString &name)
{
    return (!name.isEmpty() && u"aeioAEIO"_s.contains(name.front()) ? u"an "_s : u"a "_s) + name;
}

QString denied(const QString &condition)
{
    return condition.isEmpty() ? u"1 = 0"_s : "NOT ("_L1 + condition + u')';
}

RowPlanner::RowPlanner(const SchemaIndex &before, const SchemaIndex &after, const Dialect &dialect, DataSourceId source)
    : m_beforeIndex(before), m_before(before.schema()), m_after(after.schema()), m_dialect(dialect), m_oldIds(tablesOf(m_before, source)), m_newIds(tablesOf(m_after, source)),
      m_old(before, dialect, m_oldIds), m_new(after, dialect, m_newIds)
{
}

RowMoves RowPlanner::run()
{
    for (const RelationshipView &view : m_beforeIndex.relationships())
        if (!m_beforeIndex.isLeg(view.id))
            relationship(view.id);
    if (!m_result.statements.empty() && !m_dialect.has(Dialect::Feature::TransactionalDdl))
        tell(Fate::Noted, {"rows.no-transaction", QT_TRANSLATE_NOOP("Messages", "In %1 each statement that changes a table is final: should one fail, those before it stay done. Copy the database first."), {m_dialect.label}});
    for (const Entity &entity : m_before.entities())
        if (m_oldIds.contains(entity.id))
            table(entity);
    for (const Reference &reference : m_after.references())
        newReference(reference);
    return std::move(m_result);
}

Branches RowPlanner::branchesOf(const Shape &old, int from, const Shape &now, int to) const
{
    // A code goes on as the key of what it names only where it is held, and can hold it.
    const auto fits = [&](const Leg &was, const Leg &is) {
        if (was.entity == is.entity)
            return true;
        if (was.own || is.own || was.fields.size() != 1 || is.fields.size() != 1)
            return false;
        const Field *held = m_before.entities()[old.carrier].field(was.fields.front()), *holds = m_after.entities()[now.carrier].field(is.fields.front());
        return held && holds && canReference(held->type, holds->type);
    };
    Branches branches;
    for (const Leg &leg : now.sides[to].legs)
        if (const Leg *was = old.sides[from].legTo(leg.entity); was && fits(*was, leg))
            branches.push_back({was, &leg});
    return branches;
}

void RowPlanner::tell(Fate fate, Error text, const QString &rows)
{
    const auto same = [&](const RowConsequence &other) { return other.fate == fate && other.rows == rows && other.text.code == text.code && other.text.arguments == text.arguments; };
    if (std::none_of(m_result.consequences.begin(), m_result.consequences.end(), same))
        m_result.consequences.push_back({fate, std::move(text), rows});
}

void RowPlanner::execute(const QString &sql, EntityId table, const QString &loses)
{
    m_result.statements.push_back({sql, loses, table});
    m_result.written.insert(table);
}

Names RowPlanner::namesBefore()
{
    return {[this](EntityId id) { return m_old.table(m_before.entities()[id]); }, [this](EntityId id, FieldId field) { return m_old.column(m_before.entities()[id], field); }};
}

Names RowPlanner::namesDuring()
{
    const auto tableName = [this](EntityId id) {
        if (const Entity *now = m_after.entities().get(id); now && m_newIds.contains(id))
            return m_new.table(*now);
        const Entity &old = m_before.entities()[id];
        const QString aside = m_result.tablesAside.value(id);
        if (aside.isEmpty())
            return m_old.table(old);
        const QString name = m_old.table(old);
        const qsizetype at = name.indexOf("\".\""_L1); // behind the schema
        return (at < 0 ? QString() : name.left(at + 2)) + quotedName(m_dialect, aside);
    };
    const auto columnName = [this](EntityId id, FieldId field) {
        const Entity *now = m_after.entities().get(id);
        if (now && now->field(field))
            return m_new.column(*now, field);
        const QString aside = m_result.fieldsAside.value(field);
        return aside.isEmpty() ? m_old.column(m_before.entities()[id], field) : quotedName(m_dialect, aside);
    };
    return {tableName, columnName};
}

QString RowPlanner::nameOf(EntityId id) const
{
    const Entity *entity = m_after.entities().get(id) ? m_after.entities().get(id) : m_before.entities().get(id);
    return entity ? entity->name : u"?"_s;
}

QString RowPlanner::pluralOf(EntityId id) const
{
    return inflection::plural(nameOf(id), m_after.naming().plurals);
}

QString RowPlanner::joined(const Schema &schema, EntityId id, const std::vector<FieldId> &fields)
{
    QStringList names;
    const Entity *entity = schema.entities().get(id);
    for (const FieldId field : fields)
        if (const Field *found = entity ? entity->field(field) : nullptr)
            names << found->name;
    return names.join(u", "_s);
}

void RowPlanner::fill(EntityId id, const std::vector<FieldId> &fields)
{
    const Entity *old = m_before.entities().get(id);
    m_result.written.insert(id);
    if (!old)
        return;
    const Entity &now = m_after.entities()[id];
    std::vector<FieldId> &filled = m_result.filled[id];
    for (const FieldId field : fields)
        if (field && !old->field(field) && now.field(field) && !contains(filled, field))
            filled.push_back(field);
    for (const Field &gone : old->fields) {
        const QString column = m_before.columnName(gone);
        if (!now.field(gone.id) && std::any_of(filled.begin(), filled.end(), [&](FieldId field) { return m_after.columnName(*now.field(field)).compare(column, Qt::CaseInsensitive) == 0; }))
            m_result.fieldsAside.insert(gone.id, "relata_old_"_L1 + column);
    }
}

void RowPlanner::readFrom(EntityId id)
{
    if (m_newIds.contains(id))
        return;
    const QString name = m_before.tableName(m_before.entities()[id]);
    for (const Entity &entity : m_after.entities())
        if (m_newIds.contains(entity.id) && m_after.tableName(entity).compare(name, Qt::CaseInsensitive) == 0)
            m_result.tablesAside.insert(id, "relata_old_"_L1 + name);
}

Error RowPlanner::required(EntityId holder, const QString &what) const
{
    return {"rows.required", QT_TRANSLATE_NOOP("Messages", "Each %1 must have its %2; those without must get one first."), {nameOf(holder), what}};
}

QString RowPlanner::namesOf(const Side &side) const
{
    QStringList names;
    for (const Leg &leg : side.legs)
        names << nameOf(leg.entity);
    return names.join(u", "_s);
}

QString RowPlanner::updated(const QString &table, const Sets &sets, const QString &from, const QString &on, const QString &where) const
{
    const bool joins = !from.isEmpty() && m_dialect.id == "mysql"_L1;
    QStringList all;
    for (const auto &[column, value] : sets)
        all << (joins ? table + u'.' : QString()) + column + " = "_L1 + value;
    const QString which = allOf({joins ? QString() : on, where});
    return "UPDATE "_L1 + table + (joins ? " JOIN "_L1 + from + " ON "_L1 + on : QString()) + " SET "_L1 + all.join(u", "_s) + (joins || from.isEmpty() ? QString() : " FROM "_L1 + from)
        + (which.isEmpty() ? QString() : " WHERE "_L1 + which);
}

void RowPlanner::relationship(RelationshipId id)
{
    auto old = shapeOf(m_before, id);
    const auto now = shapeOf(m_after, sameIn(m_after, id));
    if (!old || !now || !m_oldIds.contains(old->carrier) || !m_newIds.contains(now->carrier))
        return;
    // Which side goes on as which: so that most of them do.
    const auto both = [&](int first, int second) {
        const size_t a = branchesOf(*old, 0, *now, first).size(), b = branchesOf(*old, 1, *now, second).size();
        return a && b ? a + b : 0;
    };
    const size_t straight = both(0, 1), crossed = both(1, 0);
    if (!straight && !crossed)
        return; // joins others now: told as what it is in tables
    if (crossed > straight)
        std::swap(old->sides[0], old->sides[1]);
    if (old->carrier == now->carrier)
        inPlace(*old, *now);
    else
        elsewhere(*old, *now);
}

} // namespace rows

QString nameOf(Fate fate)
{
    switch (fate) {
    case Fate::Moved:
        return u"moved"_s;
    case Fate::Lost:
        return u"lost"_s;
    case Fate::Refused:
        return u"refused"_s;
    case Fate::Noted:
        break;
    }
    return u"noted"_s;
}

QString countOf(const QString &rows)
{
    return "SELECT COUNT(*) FROM ("_L1 + rows + ") AS relata_counted"_L1;
}

QString worded(const RowConsequence &consequence, Wording wording)
{
    return wordedText(consequence.text, wording);
}

RowMoves rowMoves(const SchemaIndex &before, const SchemaIndex &after, const Dialect &dialect, DataSourceId dataSource)
{
    return rows::RowPlanner(before, after, dialect, dataSource).run();
}

std::vector<RowConsequence> rowConsequences(const Schema &before, const Schema &after, const Dialect &dialect, DataSourceId dataSource)
{
    const SchemaIndex old(before), now(after);
    return rowMoves(old, now, dialect, dataSource).consequences;
}

} // namespace relata
