// Relationships whose links stay in the same table: other fields, another allow-list, symmetric pairs.
#include "model/sql/rowplanner.h"


using namespace Qt::StringLiterals;

namespace relata::rows {

namespace {

std::vector<FieldId> common(const std::vector<FieldId> &a, const std::vector<FieldId> &b)
{
    std::vector<FieldId> both;
    std::copy_if(a.begin(), a.end(), std::back_inserter(both), [&b](FieldId id) { return contains(b, id); });
    return both;
}

bool isAny(const Side &side)
{
    return side.legs.size() > 1 || !side.legs.front().discriminator.isNull();
}

} // namespace

void RowPlanner::inPlace(const Shape &old, const Shape &now)
{
    const EntityId carrier = now.carrier;
    const Names during = namesDuring();
    for (const int side : {0, 1}) {
        const Side &from = old.sides[side], &to = now.sides[side];
        if (from.isOwn() || to.isOwn() || from.legs == to.legs)
            continue;
        const bool plain = !isAny(from) && !isAny(to);
        if (plain && from.columns() == to.columns() && from.legs.front().key == to.legs.front().key)
            continue; // only what the database guarantees
        fill(carrier, to.columns());
        std::array<Branches, 2> branches;
        branches[side] = branchesOf(old, side, now, side);
        branches[1 - side] = branchesOf(old, 1 - side, now, 1 - side);
        const LinkSql was(m_before, m_after, m_dialect, namesBefore(), old, branches, {});
        const LinkSql moving(m_before, m_after, m_dialect, during, old, branches, {});
        const QString table = during.table(carrier);
        // What does not go on.
        const std::vector<FieldId> shared = common(from.columns(), to.columns());
        const auto drop = [&](const QString &whereNow, const QString &rows, const Error &lost, const Error &refused) {
            if (now.isJunction) {
                execute("DELETE FROM "_L1 + table + " WHERE "_L1 + whereNow, carrier, wordedText(lost, Wording::English));
                tell(Fate::Lost, lost, rows);
            } else if (!now.optional) {
                tell(Fate::Refused, refused, rows);
            } else {
                Sets sets;
                for (const FieldId field : shared) {
                    sets.emplace_back(during.column(carrier, field), u"NULL"_s);
                    m_result.emptied.insert(field);
                }
                if (!sets.empty())
                    execute(updated(table, sets, {}, {}, whereNow), carrier, wordedText(lost, Wording::English));
                tell(Fate::Lost, lost, rows);
            }
        };
        const QString own = table + u'.';
        const QString wasTable = namesBefore().table(carrier);
        const QString select = "SELECT * FROM "_L1 + wasTable + " WHERE "_L1;
        QStringList gone;
        for (const Leg &leg : from.legs)
            if (!to.legTo(leg.entity))
                gone << nameOf(leg.entity);
        const QString what = to.name.isEmpty() ? nameOf(carrier) : to.name;
        const auto offList = [&](const LinkSql &sql, const QString &prefix) { return allOf({sql.isLink(prefix), side == 1 ? sql.goesOn(prefix, 0) : QString(), denied(sql.goesOn(prefix, side))}); };
        const bool listed = std::any_of(from.legs.begin(), from.legs.end(), [](const Leg &leg) { return !leg.discriminator.isNull(); });
        if (!gone.isEmpty() || listed || branches[side].empty())
            drop(offList(moving, own), select + offList(was, wasTable + u'.'),
                 {"rows.off-list", QT_TRANSLATE_NOOP("Messages", "What a %1 names that is not on the list (%2) is lost."), {nameOf(carrier), namesOf(to)}},
                 {"rows.off-list-refused", QT_TRANSLATE_NOOP("Messages", "Each %1 must point at something on the list (%2); those that do not must be mended first."), {nameOf(carrier), namesOf(to)}});
        if (const QString there = moving.isThere(own, side); !there.isEmpty()) {
            const auto dangling = [&](const LinkSql &sql, const QString &prefix) { return allOf({sql.goesOn(prefix), side == 1 ? sql.isThere(prefix, 0) : QString(), denied(sql.isThere(prefix, side))}); };
            if (!shared.empty() && !now.isJunction && !now.optional)
                tell(Fate::Noted, {"rows.dangling-stays", QT_TRANSLATE_NOOP("Messages", "Where the %1 of a %2 is no longer there, it stays so: only what is written from now on is looked at."), {what, nameOf(carrier)}},
                     select + dangling(was, wasTable + u'.'));
            else
                drop(dangling(moving, own), select + dangling(was, wasTable + u'.'),
                 {"rows.dangling", QT_TRANSLATE_NOOP("Messages", "Where the %1 of a %2 is no longer there, what pointed at it is lost."), {what, nameOf(carrier)}},
                 {"rows.dangling-refused", QT_TRANSLATE_NOOP("Messages", "Each %2 must have its %1; those whose %1 is no longer there must be mended first."), {what, nameOf(carrier)}});
        }
        // What goes on.
        QStringList renamed;
        for (const Branch &branch : branches[side]) {
            const Leg &a = *branch.from, &b = *branch.to;
            if (a.discriminator == b.discriminator && a.fields == b.fields && a.key == b.key) {
                if (a.discriminator && a.value != b.value)
                    renamed << " WHEN "_L1 + quotedText(m_dialect, a.value) + " THEN "_L1 + quotedText(m_dialect, b.value);
                continue;
            }
            const LinkSql::Values values = moving.values(branch, carrier, own, u"relata_e"_s);
            Sets sets;
            if (b.discriminator && (a.discriminator != b.discriminator || a.value != b.value))
                sets.emplace_back(during.column(carrier, b.discriminator), quotedText(m_dialect, b.value));
            for (size_t i = 0; i < b.fields.size(); ++i)
                if (i >= a.fields.size() || a.fields[i] != b.fields[i] || !values.table.isEmpty())
                    sets.emplace_back(during.column(carrier, b.fields[i]), values.values[qsizetype(i)]);
            QStringList conditions{moving.isLeg(own, a)};
            if (!moving.isThere(own, side).isEmpty())
                conditions << moving.isThere(own, side);
            if (!sets.empty())
                execute(updated(table, sets, values.table, values.on, allOf(conditions)), carrier);
        }
        if (!renamed.isEmpty()) {
            const QString column = during.column(carrier, to.legs.front().discriminator);
            execute("UPDATE "_L1 + table + " SET "_L1 + column + " = CASE "_L1 + (m_dialect.id == "mysql"_L1 ? u"BINARY "_s : QString()) + column + renamed.join(QString()) + " ELSE "_L1 + column + " END"_L1, carrier);
            tell(Fate::Moved, {"rows.values", QT_TRANSLATE_NOOP("Messages", "What %1.%2 says is written anew: each entity has another value there."), {nameOf(carrier), joined(m_after, carrier, {to.legs.front().discriminator})}});
        }
        if (from.columns() != to.columns())
            tell(Fate::Moved, {"rows.storage", QT_TRANSLATE_NOOP("Messages", "What each %1 has as its %2 is kept in %3 from now on, no longer in %4."),
                               {nameOf(carrier), what, joined(m_after, carrier, to.columns()), joined(m_before, carrier, from.columns())}});
        for (const FieldId field : from.columns())
            m_told.insert(field);
        for (const FieldId field : to.columns())
            if (!m_before.entities()[carrier].field(field))
                m_told.insert(field);
        // Needed, and empty where there was nothing before.
        if (!now.isJunction && !now.optional && old.optional)
            tell(Fate::Refused, required(carrier, what), select + denied(was.isLink(wasTable + u'.')));
    }
    symmetry(old, now);
}

// Symmetric pairs: stored once, the smaller first, or both ways.
void RowPlanner::symmetry(const Shape &old, const Shape &now)
{
    if (old.role == now.role || !now.isJunction)
        return;
    const bool toOnce = now.role == ThroughRole::SymmetricOnce, toMirrored = now.role == ThroughRole::SymmetricMirrored;
    if (!toOnce && !toMirrored)
        return;
    const Names during = namesDuring(), before = namesBefore();
    const EntityId junction = now.carrier;
    const auto list = [&](const Names &names, int side, const QString &prefix) {
        QStringList all;
        for (const FieldId field : now.sides[side].columns())
            all << prefix + names.column(junction, field);
        return all;
    };
    const auto tuple = [](const QStringList &columns) { return columns.size() == 1 ? columns.front() : u'(' + columns.join(u", "_s) + u')'; };
    const auto mirrored = [&](const Names &names, const QString &prefix) {
        return u'(' + (list(names, 0, prefix) + list(names, 1, prefix)).join(u", "_s) + ") IN (SELECT "_L1 + (list(names, 1, u"relata_m."_s) + list(names, 0, u"relata_m."_s)).join(u", "_s)
            + " FROM "_L1 + "(SELECT * FROM "_L1 + names.table(junction) + ") AS relata_m)"_L1;
    };
    const auto descends = [&](const Names &names, const QString &prefix) { return tuple(list(names, 0, prefix)) + " > "_L1 + tuple(list(names, 1, prefix)); };
    const QString table = during.table(junction), own = table + u'.', c = u"relata_c."_s;
    const QString select = "SELECT * FROM "_L1 + before.table(junction) + " AS relata_c WHERE "_L1;
    if (toMirrored) {
        QStringList columns, values;
        const Entity &was = m_before.entities()[junction];
        for (const Field &field : m_after.entities()[junction].fields) {
            const bool key = contains(now.sides[0].columns(), field.id) || contains(now.sides[1].columns(), field.id);
            if (!key && field.generated == Generated::None && was.field(field.id) && !was.isInPrimaryKey(field.id)) {
                columns << during.column(junction, field.id);
                values << c + during.column(junction, field.id);
            }
        }
        execute("INSERT INTO "_L1 + table + " ("_L1 + (list(during, 0, {}) + list(during, 1, {}) + columns).join(u", "_s) + ") SELECT "_L1 + (list(during, 1, c) + list(during, 0, c) + values).join(u", "_s) + " FROM "_L1
                + table + " AS relata_c WHERE "_L1 + denied(mirrored(during, c)),
            junction);
        tell(Fate::Moved, {"rows.mirrored", QT_TRANSLATE_NOOP("Messages", "Each row of %1 gets its mirror image, with the same values."), {nameOf(junction)}}, select + denied(mirrored(before, c)));
        return;
    }
    const Error merged{"rows.once", QT_TRANSLATE_NOOP("Messages", "Of two rows of %1 that join the same two, the one with the smaller first stays; what the other held beside is lost."), {nameOf(junction)}};
    execute("DELETE FROM "_L1 + table + " WHERE "_L1 + allOf({descends(during, own), mirrored(during, own)}), junction, wordedText(merged, Wording::English));
    tell(Fate::Lost, merged, select + allOf({descends(before, c), mirrored(before, c)}));
    // Nor does one stand beside itself.
    const auto itself = [&](const Names &names, const QString &prefix) { return tuple(list(names, 0, prefix)) + " = "_L1 + tuple(list(names, 1, prefix)); };
    const Error alone{"rows.itself", QT_TRANSLATE_NOOP("Messages", "Rows of %1 that join something to itself are lost."), {nameOf(junction)}};
    execute("DELETE FROM "_L1 + table + " WHERE "_L1 + itself(during, own), junction, wordedText(alone, Wording::English));
    tell(Fate::Lost, alone, select + itself(before, c));
    QStringList on, columns;
    Sets sets;
    for (const int side : {0, 1}) {
        const QStringList names = list(during, side, {}), others = list(during, 1 - side, {});
        for (qsizetype i = 0; i < names.size(); ++i) {
            columns << names[i] + u" AS relata_%1_%2"_s.arg(side).arg(i);
            on << own + names[i] + u" = relata_k.relata_%1_%2"_s.arg(side).arg(i);
            sets.emplace_back(names[i], u"relata_k.relata_%1_%2"_s.arg(1 - side).arg(i));
        }
    }
    execute(updated(table, sets, "(SELECT "_L1 + columns.join(u", "_s) + " FROM "_L1 + table + " AS relata_c WHERE "_L1 + descends(during, c) + ") AS relata_k"_L1, on.join(u" AND "_s), {}), junction);
}

} // namespace relata::rows
