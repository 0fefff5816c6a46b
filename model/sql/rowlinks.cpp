#include "model/sql/rowlinks.h"

using namespace Qt::StringLiterals;

namespace relata::rows {

namespace {

QString bracketed(const QStringList &conditions, const QString &between)
{
    QStringList told = conditions;
    told.removeAll(QString());
    told.removeDuplicates();
    return told.size() > 1 ? u'(' + told.join(between) + u')' : told.join(QString());
}

} // namespace

QString allOf(const QStringList &conditions)
{
    return bracketed(conditions, u" AND "_s);
}

QString anyOf(const QStringList &conditions)
{
    return bracketed(conditions, u" OR "_s);
}

LinkSql::LinkSql(const Schema &before, const Schema &after, const Dialect &dialect, Names names, const Shape &shape, std::array<Branches, 2> branches, Limits limits)
    : m_before(before), m_after(after), m_dialect(dialect), m_names(std::move(names)), m_shape(shape), m_branches(std::move(branches)), m_limits(limits)
{
}

const Field *LinkSql::fieldOf(EntityId id, FieldId field) const
{
    const Entity *entity = m_before.entities().get(id);
    if (const Field *found = entity ? entity->field(field) : nullptr)
        return found;
    entity = m_after.entities().get(id);
    return entity ? entity->field(field) : nullptr;
}

QString LinkSql::asText(const QString &value) const
{
    return "CAST("_L1 + value + (m_dialect.id == "mysql"_L1 ? " AS CHAR)"_L1 : " AS TEXT)"_L1);
}

QString LinkSql::isLeg(const QString &prefix, const Leg &leg) const
{
    if (leg.own)
        return {};
    QStringList conditions;
    if (leg.discriminator)
        // MySQL's collations take "POST" and "post " for "post".
        conditions << (m_dialect.id == "mysql"_L1 ? u"BINARY "_s : QString()) + column(prefix, leg.discriminator) + " = "_L1 + quotedText(m_dialect, leg.value);
    for (const FieldId id : leg.fields)
        if (const Field *field = fieldOf(m_shape.carrier, id); !field || field->nullable)
            conditions << column(prefix, id) + " IS NOT NULL"_L1;
    return conditions.size() > 1 ? u'(' + conditions.join(u" AND "_s) + u')' : conditions.join(QString());
}

QString LinkSql::isLink(const QString &prefix) const
{
    QStringList both;
    for (const Side &side : m_shape.sides) {
        QStringList one;
        for (const Leg &leg : side.legs) {
            Leg any = leg; // whatever the discriminator says
            if (any.discriminator)
                any.fields.insert(any.fields.begin(), std::exchange(any.discriminator, FieldId()));
            one << isLeg(prefix, any);
        }
        both << (one.contains(QString()) ? QString() : anyOf(one));
    }
    return allOf(both);
}

QString LinkSql::goesOn(const QString &prefix, int side) const
{
    if (m_branches[side].empty())
        return u"1 = 0"_s;
    QStringList one;
    for (const Branch &branch : m_branches[side]) {
        if (branch.from->own)
            return {};
        one << isLeg(prefix, *branch.from);
    }
    return one.contains(QString()) ? QString() : anyOf(one);
}

QString LinkSql::goesOn(const QString &prefix) const
{
    return allOf({goesOn(prefix, 0), goesOn(prefix, 1)});
}

QString LinkSql::meets(const Leg &leg, const QString &entityPrefix, const QString &prefix) const
{
    QStringList held;
    for (const FieldId field : leg.fields)
        held << column(prefix, field);
    return meets(leg, entityPrefix, held);
}

QString LinkSql::meets(const Leg &leg, const QString &entityPrefix, const QStringList &held) const
{
    QStringList conditions;
    for (size_t i = 0; i < leg.fields.size() && i < leg.key.size(); ++i) {
        const Field *field = fieldOf(m_shape.carrier, leg.fields[i]), *key = fieldOf(leg.entity, leg.key[i]);
        const QString value = entityPrefix + m_names.column(leg.entity, leg.key[i]);
        const bool fits = !field || !key || canReference(field->type, key->type);
        conditions << (fits ? value : asText(value)) + " = "_L1 + held[qsizetype(i)];
    }
    return conditions.join(u" AND "_s);
}

QString LinkSql::isThere(const QString &prefix, int side) const
{
    const Branches &branches = m_branches[side];
    const bool sure = std::all_of(branches.begin(), branches.end(), [](const Branch &branch) { return branch.from->certain || !branch.to->certain || !branch.from->entity; });
    if (sure)
        return {};
    QStringList one;
    for (const Branch &branch : branches) {
        const Leg &leg = *branch.from;
        QString table = leg.entity ? m_names.table(leg.entity) : QString();
        if (leg.entity == m_shape.carrier && m_dialect.id == "mysql"_L1) // which reads no table that it changes, but a copy
            table = "(SELECT * FROM "_L1 + table + u')';
        const QString there = leg.certain || !branch.to->certain ? QString()
            : "EXISTS (SELECT 1 FROM "_L1 + table + " AS relata_e WHERE "_L1 + meets(leg, u"relata_e."_s, prefix) + u')';
        one << allOf({isLeg(prefix, leg), there});
    }
    return anyOf(one);
}

QString LinkSql::isThere(const QString &prefix) const
{
    return allOf({isThere(prefix, 0), isThere(prefix, 1)});
}

QStringList LinkSql::columns(int side, const QString &prefix) const
{
    Side going;
    for (const Branch &branch : m_branches[side])
        going.legs.push_back(*branch.from);
    QStringList all;
    for (const FieldId field : going.columns())
        all << column(prefix, field);
    return all;
}

QStringList LinkSql::order(int side, const QString &prefix) const
{
    QStringList all;
    if (const FieldId sort = m_shape.sides[side].sort)
        all << column(prefix, sort) + " IS NULL"_L1 << column(prefix, sort);
    all << columns(side, prefix);
    if (const Key *key = m_before.entities()[m_shape.carrier].primaryKey())
        for (const FieldId field : key->fields)
            all << column(prefix, field);
    all.removeDuplicates();
    return all;
}

std::vector<LinkSql::Ranked> LinkSql::ranked() const
{
    std::vector<Ranked> all;
    const QString c = u"relata_c."_s;
    QString from = m_names.table(m_shape.carrier) + " AS relata_c"_L1;
    QString where = allOf({goesOn(c), isThere(c)});
    const auto rank = [&](const QString &place, const QStringList &among, const QStringList &by) {
        const QString query = "SELECT relata_c.*, ROW_NUMBER() OVER (PARTITION BY "_L1 + among.join(u", "_s) + " ORDER BY "_L1 + by.join(u", "_s) + ") AS "_L1 + place + " FROM "_L1 + from
            + (where.isEmpty() ? QString() : " WHERE "_L1 + where);
        all.push_back({query, place});
        from = u'(' + query + ") AS relata_c"_L1;
        where = c + place + " = 1"_L1;
    };
    if (m_limits.pair == Limit::One)
        rank(u"relata_pair"_s, columns(0, c) + columns(1, c), order(1, c));
    // Who holds the key chooses first, then who is pointed at.
    for (const int side : {1, 0})
        if (m_limits.sides[side] == Limit::One)
            rank(u"relata_place%1"_s.arg(side), columns(side, c), order(1 - side, c));
    return all;
}

LinkSql::Source LinkSql::kept() const
{
    const QString c = u"relata_c."_s;
    const std::vector<Ranked> places = ranked();
    if (places.empty())
        return {m_names.table(m_shape.carrier) + " AS relata_c"_L1, allOf({goesOn(c), isThere(c)})};
    return {u'(' + places.back().query + ") AS relata_c"_L1, c + places.back().place + " = 1"_L1};
}

QStringList LinkSql::beyond() const
{
    QStringList queries;
    for (const Ranked &one : ranked())
        queries << "SELECT * FROM ("_L1 + one.query + ") AS relata_c WHERE relata_c."_L1 + one.place + " > 1"_L1;
    return queries;
}

LinkSql::Values LinkSql::values(const Branch &branch, EntityId carrier, const QString &prefix, const QString &alias) const
{
    Values result;
    const Leg &from = *branch.from, &to = *branch.to;
    const QString joined = alias + u'.';
    bool needed = false;
    for (size_t i = 0; i < to.fields.size(); ++i) {
        if (i >= to.key.size() || from.key.empty()) { // a code is its own value
            result.values << (i < from.fields.size() ? column(prefix, from.fields[i]) : u"NULL"_s);
            continue;
        }
        const auto place = std::find(from.key.begin(), from.key.end(), to.key[i]);
        const Field *wanted = fieldOf(to.entity, to.key[i]);
        const Field *filled = m_after.entities()[carrier].field(to.fields[i]);
        const Field *held = from.own || place == from.key.end() ? nullptr : fieldOf(m_shape.carrier, from.fields[size_t(place - from.key.begin())]);
        if (held && filled && held->type == filled->type) {
            result.values << column(prefix, held->id);
            continue;
        }
        QString value = joined + m_names.column(to.entity, to.key[i]);
        if (from.own)
            value = column(prefix, to.key[i]);
        else if (held && wanted && canReference(held->type, wanted->type))
            value = column(prefix, held->id);
        else
            needed = true;
        result.values << (filled && wanted && !canReference(filled->type, wanted->type) ? asText(value) : value);
    }
    if (needed) {
        result.table = m_names.table(from.entity) + " AS "_L1 + alias;
        result.on = meets(from, joined, prefix);
        result.join = " JOIN "_L1 + result.table + " ON "_L1 + result.on;
    }
    return result;
}

} // namespace relata::rows
