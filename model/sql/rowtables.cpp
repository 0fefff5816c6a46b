// What happens to rows table by table, whatever the relationships: what goes, what must be there, what may not repeat.
#include "model/sql/rowplanner.h"


using namespace Qt::StringLiterals;

namespace relata::rows {

void RowPlanner::table(const Entity &was)
{
    const Entity *is = m_after.entities().get(was.id);
    const QString table = m_old.table(was);
    if (!is) {
        if (!m_toldTables.contains(was.id))
            tell(Fate::Lost, {"rows.table", QT_TRANSLATE_NOOP("Messages", "%1 goes, with all its rows."), {was.name}}, "SELECT * FROM "_L1 + table);
        return;
    }
    const QString select = "SELECT * FROM "_L1 + table;
    const QString name = is->name, many = pluralOf(is->id);
    for (const Field &field : was.fields) {
        const Field *now = is->field(field.id);
        const QString column = m_old.column(was, field.id);
        if (!now && !m_told.contains(field.id))
            tell(Fate::Lost, {"rows.field", QT_TRANSLATE_NOOP("Messages", "What %1.%2 holds is lost."), {was.name, field.name}}, select + " WHERE "_L1 + column + " IS NOT NULL"_L1);
        if (!now)
            continue;
        if (field.nullable && !now->nullable && !m_told.contains(field.id))
            tell(Fate::Refused, {"rows.empty", QT_TRANSLATE_NOOP("Messages", "%1 without %2 must get one first."), {many, withArticle(now->name)}}, select + " WHERE "_L1 + column + " IS NULL"_L1);
        if (!(now->type == field.type))
            tell(Fate::Moved, {"rows.type", QT_TRANSLATE_NOOP("Messages", "The values of %1.%2 become %3; they were %4."),
                               {name, now->name, typeText(now->type, m_after.enumName()), typeText(field.type, m_before.enumName())}});
    }
    for (const Field &field : is->fields)
        if (!was.field(field.id) && !m_told.contains(field.id) && !field.nullable && field.generated == Generated::None && field.defaultValue.kind == DefaultKind::None)
            tell(Fate::Refused, {"rows.needs", QT_TRANSLATE_NOOP("Messages", "Each %1 that is already there needs a value for %2."), {name, field.name}}, select);
    keys(was, *is);
}

void RowPlanner::keys(const Entity &was, const Entity &is)
{
    for (const Key &key : is.keys) {
        const bool allThere = std::all_of(key.fields.begin(), key.fields.end(), [&](FieldId id) { return was.field(id); });
        if (key.kind != KeyKind::Unique || !allThere || key.fields.empty() || was.isUniqueKey(key.fields))
            continue;
        QStringList columns, filled;
        for (const FieldId field : key.fields) {
            columns << m_old.column(was, field);
            filled << m_old.column(was, field) + " IS NOT NULL"_L1;
        }
        tell(Fate::Refused, {"rows.unique", QT_TRANSLATE_NOOP("Messages", "No two %1 may have the same %2."), {pluralOf(is.id), joined(m_after, is.id, key.fields)}},
             "SELECT "_L1 + columns.join(u", "_s) + ", COUNT(*) AS relata_rows FROM "_L1 + m_old.table(was) + " WHERE "_L1 + filled.join(u" AND "_s) + " GROUP BY "_L1 + columns.join(u", "_s) + " HAVING COUNT(*) > 1"_L1);
    }
    const Key *before = was.primaryKey(), *after = is.primaryKey();
    if (before && after && before->fields != after->fields)
        tell(Fate::Moved, {"rows.known-by", QT_TRANSLATE_NOOP("Messages", "%1 are known by %2 from now on, no longer by %3."),
                           {pluralOf(is.id), joined(m_after, is.id, after->fields), joined(m_before, was.id, before->fields)}});
}

void RowPlanner::newReference(const Reference &reference)
{
    const Entity *holder = m_before.entities().get(reference.holder), *referenced = m_before.entities().get(reference.referenced);
    if (reference.enforcement != Enforcement::Enforced || !holder || !m_newIds.contains(reference.holder) || !m_oldIds.contains(reference.holder))
        return;
    const Reference *was = m_before.references().get(reference.id);
    if (was && was->enforcement == Enforcement::Enforced && was->pairs == reference.pairs && was->referenced == reference.referenced)
        return;
    QStringList names, filled, same;
    for (const FieldPair &pair : reference.pairs) {
        const Field *field = holder->field(pair.field);
        if (!field)
            return; // a new one: empty, or told above
        names << field->name;
        filled << "relata_h."_L1 + m_old.column(*holder, pair.field) + " IS NOT NULL"_L1;
        if (referenced && referenced->field(pair.referenced))
            same << "relata_e."_L1 + m_old.column(*referenced, pair.referenced) + " = relata_h."_L1 + m_old.column(*holder, pair.field);
    }
    const bool countable = referenced && m_oldIds.contains(reference.referenced) && same.size() == names.size();
    tell(Fate::Refused, {"rows.must-name", QT_TRANSLATE_NOOP("Messages", "Each %1 that is already there must name %2 that exists."), {names.join(u", "_s), withArticle(nameOf(reference.referenced))}},
         countable ? "SELECT * FROM "_L1 + m_old.table(*holder) + " AS relata_h WHERE "_L1 + filled.join(u" AND "_s) + " AND NOT EXISTS (SELECT 1 FROM "_L1 + m_old.table(*referenced) + " AS relata_e WHERE "_L1 + same.join(u" AND "_s) + u')'
                   : QString());
}

} // namespace relata::rows
