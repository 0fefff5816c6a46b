// Relationships whose links go to another table: keys become rows of a junction, and the other way round.
#include "model/sql/rowplanner.h"


using namespace Qt::StringLiterals;

namespace relata::rows {

namespace {

bool areUnique(const Schema &schema, EntityId carrier, const Side &side)
{
    return side.isOwn() || schema.entities()[carrier].areUnique(side.columns());
}

} // namespace

void RowPlanner::elsewhere(const Shape &old, const Shape &now)
{
    const std::array<Branches, 2> branches{branchesOf(old, 0, now, 0), branchesOf(old, 1, now, 1)};
    Limits limits;
    const auto pairOf = [](const Shape &shape) {
        std::vector<FieldId> pair = shape.sides[0].columns();
        for (const FieldId id : shape.sides[1].columns())
            pair.push_back(id);
        return pair;
    };
    const Entity &oldCarrier = m_before.entities()[old.carrier], &newCarrier = m_after.entities()[now.carrier];
    if (now.isJunction) {
        if (old.isJunction && newCarrier.areUnique(pairOf(now)) && !oldCarrier.areUnique(pairOf(old)))
            limits.pair = Limit::One;
    } else {
        const bool onePointedAt = areUnique(m_after, now.carrier, now.sides[0]);
        if (!areUnique(m_before, old.carrier, old.sides[1]))
            limits.sides[1] = Limit::One;
        if (onePointedAt && !areUnique(m_before, old.carrier, old.sides[0]))
            limits.sides[0] = Limit::One;
    }
    readFrom(old.carrier);
    std::vector<FieldId> filled = now.sides[0].isOwn() ? std::vector<FieldId>() : now.sides[0].columns();
    if (!now.sides[1].isOwn())
        for (const FieldId id : now.sides[1].columns())
            filled.push_back(id);
    for (const Side &side : now.sides)
        filled.push_back(side.sort);
    fill(now.carrier, filled);
    const LinkSql was(m_before, m_after, m_dialect, namesBefore(), old, branches, limits);
    const LinkSql moving(m_before, m_after, m_dialect, namesDuring(), old, branches, limits);
    const bool stays = m_newIds.contains(old.carrier) && std::all_of(old.sides.begin(), old.sides.end(), [&](const Side &side) {
        const std::vector<FieldId> columns = side.isOwn() ? std::vector<FieldId>() : side.columns();
        return std::all_of(columns.begin(), columns.end(), [&](FieldId id) { return m_after.entities()[old.carrier].field(id); });
    });
    const QString loses = lose(old, now, was, limits, stays);
    now.isJunction ? intoJunction(old, now, branches, moving, loses) : intoHolder(old, now, branches, was, moving, loses);
    tellWhere(old, now, stays);
}

QString RowPlanner::lose(const Shape &old, const Shape &now, const LinkSql &was, const Limits &limits, bool stays)
{
    QStringList said;
    const auto put = [&](const Error &text, const QString &rows) {
        tell(stays ? Fate::Noted : Fate::Lost, text, rows);
        if (!stays)
            said << wordedText(text, Wording::English);
    };
    const QString c = u"relata_c."_s;
    const QString select = "SELECT * FROM "_L1 + namesBefore().table(old.carrier) + " AS relata_c WHERE "_L1;
    for (const int side : {0, 1}) {
        if (old.sides[side].isOwn())
            continue;
        const bool listed = std::any_of(old.sides[side].legs.begin(), old.sides[side].legs.end(), [](const Leg &leg) { return !leg.discriminator.isNull(); });
        const bool shrinks = std::any_of(old.sides[side].legs.begin(), old.sides[side].legs.end(), [&](const Leg &leg) { return !now.sides[side].legTo(leg.entity); });
        if (listed || shrinks)
            put({"rows.off-list", QT_TRANSLATE_NOOP("Messages", "What a %1 names that is not on the list (%2) is lost."), {nameOf(old.carrier), namesOf(now.sides[side])}},
                select + allOf({was.isLink(c), side == 1 ? was.goesOn(c, 0) : QString(), denied(was.goesOn(c, side))})); // each once
        if (const QString there = was.isThere(c, side); !there.isEmpty())
            put({"rows.dangling", QT_TRANSLATE_NOOP("Messages", "Where the %1 of a %2 is no longer there, what pointed at it is lost."),
                 {old.sides[side].name.isEmpty() ? namesOf(old.sides[side]) : old.sides[side].name, nameOf(old.carrier)}},
                select + allOf({was.goesOn(c), side == 1 ? was.isThere(c, 0) : QString(), denied(there)}));
    }
    QStringList beyond = was.beyond();
    if (limits.pair == Limit::One)
        put({"rows.pair-twice", QT_TRANSLATE_NOOP("Messages", "Where %1 holds a pair twice, only the first stays."), {nameOf(old.carrier)}}, beyond.takeFirst());
    if (limits.sides[1] == Limit::One) {
        const Side &others = old.sides[0];
        const QString first = joined(m_before, old.carrier, others.sort ? std::vector<FieldId>{others.sort} : others.columns());
        const QString holder = withArticle(nameOf(now.carrier)), as = joined(m_after, now.carrier, now.sides[0].columns());
        const QString plural = now.sides[0].legs.size() == 1 ? pluralOf(now.sides[0].legs.front().entity) : old.sides[0].name;
        put(stays ? Error{"rows.one-stays", QT_TRANSLATE_NOOP("Messages", "Of the %1 of %2 only one can stand as its %3: the first by %4. The others are in %5 only."), {plural, holder, as, first, nameOf(old.carrier)}}
                  : Error{"rows.one", QT_TRANSLATE_NOOP("Messages", "Of the %1 of %2 only one can stay, as its %3: the first by %4. The others are lost."), {plural, holder, as, first}},
            beyond.takeFirst());
    }
    if (limits.sides[0] == Limit::One) {
        const Side &others = old.sides[1];
        put({"rows.one-other", QT_TRANSLATE_NOOP("Messages", "Where several %1 would then have the same %2, only the first by %3 keeps it."),
             {pluralOf(now.carrier), namesOf(now.sides[0]), joined(m_before, old.carrier, others.sort ? std::vector<FieldId>{others.sort} : others.columns())}},
            beyond.takeFirst());
    }
    return said.join(u' ');
}

void RowPlanner::intoJunction(const Shape &old, const Shape &now, const std::array<Branches, 2> &branches, const LinkSql &moving, const QString &loses)
{
    const Names during = namesDuring();
    const Entity &junction = m_after.entities()[now.carrier];
    const QString c = u"relata_c."_s;
    // What comes along: orders, and what an old junction holds under the same name.
    std::vector<std::pair<FieldId, FieldId>> along;
    for (const int side : {0, 1})
        if (old.sides[side].sort && now.sides[side].sort)
            along.emplace_back(old.sides[side].sort, now.sides[side].sort);
    if (old.isJunction)
        for (const Field &field : m_before.entities()[old.carrier].fields)
            if (const Field *same = junction.fieldNamed(field.name); same && same->type == field.type && isExtra(m_before, old, field) && isExtra(m_after, now, *same)) {
                along.emplace_back(field.id, same->id);
                m_told.insert(field.id);
            }
    QString lost = loses;
    for (const Branch &source : branches[0]) {
        for (const Branch &target : branches[1]) {
            QStringList columns, values, joins, conditions;
            const auto put = [&](const Branch &branch, const QString &alias) {
                if (branch.to->discriminator) {
                    columns << during.column(now.carrier, branch.to->discriminator);
                    values << quotedText(m_dialect, branch.to->value);
                }
                const LinkSql::Values held = moving.values(branch, now.carrier, c, alias);
                for (const FieldId field : branch.to->fields)
                    columns << during.column(now.carrier, field);
                values << held.values;
                joins << held.join;
                conditions << moving.isLeg(c, *branch.from);
            };
            put(source, u"relata_s"_s);
            put(target, u"relata_t"_s);
            for (const auto &[from, to] : along) {
                columns << during.column(now.carrier, to);
                values << moving.column(c, from);
            }
            const LinkSql::Source kept = moving.kept();
            const QString where = allOf(QStringList{kept.where} + conditions);
            execute("INSERT INTO "_L1 + during.table(now.carrier) + " ("_L1 + columns.join(u", "_s) + ") SELECT "_L1 + values.join(u", "_s) + " FROM "_L1 + kept.from + joins.join(QString())
                    + (where.isEmpty() ? QString() : " WHERE "_L1 + where),
                now.carrier, std::exchange(lost, QString()));
        }
    }
    const Names was = namesBefore();
    for (const Field &field : junction.fields) {
        const bool filled = std::any_of(along.begin(), along.end(), [&](const auto &pair) { return pair.second == field.id; });
        if (!filled && isExtra(m_after, now, field) && !field.nullable && field.defaultValue.kind == DefaultKind::None && m_before.entities().get(junction.id) == nullptr)
            tell(Fate::Refused, {"rows.needs-value", QT_TRANSLATE_NOOP("Messages", "Each row of %1 needs a value for %2, which nobody knows."), {junction.name, field.name}},
                 "SELECT * FROM "_L1 + was.table(old.carrier));
    }
}

// Of a junction: neither key nor order nor made by itself.
bool RowPlanner::isExtra(const Schema &schema, const Shape &shape, const Field &field)
{
    const Entity &entity = schema.entities()[shape.carrier];
    const bool own = std::any_of(shape.sides.begin(), shape.sides.end(), [&](const Side &side) { return contains(side.columns(), field.id) || side.sort == field.id; });
    return !own && field.generated == Generated::None && !entity.isInPrimaryKey(field.id);
}

void RowPlanner::intoHolder(const Shape &old, const Shape &now, const std::array<Branches, 2> &branches, const LinkSql &was, const LinkSql &moving, const QString &loses)
{
    const Names during = namesDuring(), before = namesBefore();
    const QString c = u"relata_c."_s, k = u"relata_k."_s;
    if (branches[1].empty() || branches[1].front().from->own)
        return;
    const Leg &holder = *branches[1].front().from;
    const QString table = during.table(now.carrier);
    QString lost = loses;
    for (const Branch &branch : branches[0]) {
        const LinkSql::Values held = moving.values(branch, now.carrier, c, u"relata_e"_s);
        const LinkSql::Source kept = moving.kept();
        QStringList columns, holders;
        Sets sets;
        for (size_t i = 0; i < holder.fields.size(); ++i) {
            columns << moving.column(c, holder.fields[i]) + u" AS relata_h%1"_s.arg(i);
            holders << k + u"relata_h%1"_s.arg(i);
        }
        if (branch.to->discriminator)
            sets.emplace_back(during.column(now.carrier, branch.to->discriminator), quotedText(m_dialect, branch.to->value));
        for (size_t i = 0; i < branch.to->fields.size(); ++i) {
            columns << held.values[qsizetype(i)] + u" AS relata_p%1"_s.arg(i);
            sets.emplace_back(during.column(now.carrier, branch.to->fields[i]), k + u"relata_p%1"_s.arg(i));
        }
        // Its place among the others that the same one has.
        if (const FieldId from = old.sides[1].sort, to = now.sides[1].sort; from && to) {
            columns << moving.column(c, from) + " AS relata_o"_L1;
            sets.emplace_back(during.column(now.carrier, to), k + "relata_o"_L1);
        }
        const QString where = allOf({kept.where, moving.isLeg(c, *branch.from)});
        const QString links = "(SELECT "_L1 + columns.join(u", "_s) + " FROM "_L1 + kept.from + held.join + (where.isEmpty() ? QString() : " WHERE "_L1 + where) + ") AS relata_k"_L1;
        execute(updated(table, sets, links, moving.meets(holder, table + u'.', holders), {}), now.carrier, std::exchange(lost, QString()));
    }
    if (now.optional)
        return;
    const LinkSql::Source kept = was.kept();
    const QString has = allOf({kept.where, was.meets(holder, u"relata_h."_s, c)});
    tell(Fate::Refused, required(now.carrier, now.sides[0].name.isEmpty() ? namesOf(now.sides[0]) : now.sides[0].name),
         "SELECT * FROM "_L1 + before.table(now.carrier) + " AS relata_h WHERE NOT EXISTS (SELECT 1 FROM "_L1 + kept.from + " WHERE "_L1 + has + u')');
}

void RowPlanner::tellWhere(const Shape &old, const Shape &now, bool stays)
{
    const auto oldColumns = [&old] {
        std::vector<FieldId> all;
        for (const Side &side : old.sides)
            if (!side.isOwn())
                for (const FieldId id : side.columns())
                    all.push_back(id);
        return all;
    }();
    for (const FieldId id : oldColumns)
        m_told.insert(id);
    for (const Side &side : now.sides)
        for (const FieldId id : side.columns())
            m_told.insert(id);
    const QString from = joined(m_before, old.carrier, oldColumns);
    if (!old.isJunction) {
        if (now.isJunction) {
            tell(Fate::Moved, {"rows.key-to-row", QT_TRANSLATE_NOOP("Messages", "Each %1 of %2 becomes a row of %3."), {from, withArticle(nameOf(old.carrier)), nameOf(now.carrier)}});
        } else {
            const QString to = joined(m_after, now.carrier, now.sides[0].isOwn() ? now.sides[1].columns() : now.sides[0].columns());
            tell(Fate::Moved, {"rows.key-moves", QT_TRANSLATE_NOOP("Messages", "What %1.%2 holds is kept in %3.%4 from now on."), {nameOf(old.carrier), from, nameOf(now.carrier), to}});
        }
        return;
    }
    if (now.isJunction)
        tell(Fate::Moved, {"rows.junction", QT_TRANSLATE_NOOP("Messages", "Each row of %1 becomes a row of %2."), {nameOf(old.carrier), nameOf(now.carrier)}});
    else
        tell(Fate::Moved, {"rows.row-to-key", QT_TRANSLATE_NOOP("Messages", "Each row of %1 becomes the %2 of %3."),
                           {nameOf(old.carrier), joined(m_after, now.carrier, now.sides[0].columns()), withArticle(nameOf(now.carrier))}});
    if (stays || m_newIds.contains(old.carrier)) {
        if (stays)
            tell(Fate::Noted, {"rows.junction-stays", QT_TRANSLATE_NOOP("Messages", "%1 stays, with all its rows."), {nameOf(old.carrier)}});
        return;
    }
    m_toldTables.insert(old.carrier);
    QStringList extra, filled;
    const Entity &gone = m_before.entities()[old.carrier];
    for (const Field &field : gone.fields) {
        if (isExtra(m_before, old, field) && !m_told.contains(field.id)) {
            extra << field.name;
            filled << m_old.column(gone, field.id) + " IS NOT NULL"_L1;
        }
    }
    if (extra.isEmpty())
        tell(Fate::Moved, {"rows.junction-goes", QT_TRANSLATE_NOOP("Messages", "%1 goes."), {gone.name}});
    else
        tell(Fate::Lost, {"rows.junction-fields", QT_TRANSLATE_NOOP("Messages", "%1 goes, and what its rows hold in %2 is lost."), {gone.name, extra.join(u", "_s)}},
             "SELECT * FROM "_L1 + m_old.table(gone) + " WHERE "_L1 + anyOf(filled));
}

} // namespace relata::rows
