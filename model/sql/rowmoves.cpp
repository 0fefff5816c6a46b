#include "model/sql/rowmoves.h"

#include "model/schema/inflection.h"
#include "model/sql/rowlinks.h"
#include "model/sql/tablesql.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace relata {

using namespace rows;

namespace {

QSet<EntityId> tablesOf(const Schema &schema, DataSourceId source)
{
    QSet<EntityId> ids;
    for (const Entity &entity : schema.entities())
        if ((!source || entity.dataSource == source) && entity.kind == EntityKind::Table)
            ids.insert(entity.id);
    return ids;
}

bool contains(const std::vector<FieldId> &fields, FieldId id)
{
    return std::find(fields.begin(), fields.end(), id) != fields.end();
}

std::vector<FieldId> common(const std::vector<FieldId> &a, const std::vector<FieldId> &b)
{
    std::vector<FieldId> both;
    std::copy_if(a.begin(), a.end(), std::back_inserter(both), [&b](FieldId id) { return contains(b, id); });
    return both;
}

// "a Task", "an Order"
QString withArticle(const QString &name)
{
    return (!name.isEmpty() && u"aeioAEIO"_s.contains(name.front()) ? u"an "_s : u"a "_s) + name;
}

class Planner
{
public:
    Planner(const SchemaIndex &before, const SchemaIndex &after, const Dialect &dialect, DataSourceId source)
        : m_beforeIndex(before), m_before(before.schema()), m_after(after.schema()), m_dialect(dialect), m_oldIds(tablesOf(m_before, source)), m_newIds(tablesOf(m_after, source)),
          m_old(before, dialect, m_oldIds), m_new(after, dialect, m_newIds)
    {
    }

    RowMoves run()
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

private:
    const SchemaIndex &m_beforeIndex;
    const Schema &m_before;
    const Schema &m_after;
    const Dialect &m_dialect;
    QSet<EntityId> m_oldIds;
    QSet<EntityId> m_newIds;
    TableSql m_old;
    TableSql m_new;
    RowMoves m_result;
    QSet<FieldId> m_told; // fields whose fate a relationship has told
    QSet<EntityId> m_toldTables;

    void tell(Fate fate, Error text, const QString &rows = {})
    {
        const auto same = [&](const RowConsequence &other) { return other.fate == fate && other.rows == rows && other.text.code == text.code && other.text.arguments == text.arguments; };
        if (std::none_of(m_result.consequences.begin(), m_result.consequences.end(), same))
            m_result.consequences.push_back({fate, std::move(text), rows});
    }
    void run(const QString &sql, EntityId table, const QString &loses = {})
    {
        m_result.statements.push_back({sql, loses, table});
        m_result.written.insert(table);
    }

    // --- names

    Names namesBefore()
    {
        return {[this](EntityId id) { return m_old.table(m_before.entities()[id]); }, [this](EntityId id, FieldId field) { return m_old.column(m_before.entities()[id], field); }};
    }
    // While rows move: new names, but for what goes.
    Names namesDuring()
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
    QString nameOf(EntityId id) const
    {
        const Entity *entity = m_after.entities().get(id) ? m_after.entities().get(id) : m_before.entities().get(id);
        return entity ? entity->name : u"?"_s;
    }
    QString pluralOf(EntityId id) const { return inflection::plural(nameOf(id), m_after.naming().plurals); }
    static QString joined(const Schema &schema, EntityId id, const std::vector<FieldId> &fields)
    {
        QStringList names;
        const Entity *entity = schema.entities().get(id);
        for (const FieldId field : fields)
            if (const Field *found = entity ? entity->field(field) : nullptr)
                names << found->name;
        return names.join(u", "_s);
    }

    // New fields that hold what moves; what goes and has their name steps aside.
    void fill(EntityId id, const std::vector<FieldId> &fields)
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
    void readFrom(EntityId id)
    {
        if (m_newIds.contains(id))
            return;
        const QString name = m_before.tableName(m_before.entities()[id]);
        for (const Entity &entity : m_after.entities())
            if (m_newIds.contains(entity.id) && m_after.tableName(entity).compare(name, Qt::CaseInsensitive) == 0)
                m_result.tablesAside.insert(id, "relata_old_"_L1 + name);
    }

    // --- relationships

    static Branches branchesOf(const Side &from, const Side &to)
    {
        Branches branches;
        for (const Leg &leg : to.legs)
            if (const Leg *was = from.legTo(leg.entity))
                branches.push_back({was, &leg});
        return branches;
    }

    void relationship(RelationshipId id)
    {
        auto old = shapeOf(m_before, id);
        const auto now = shapeOf(m_after, sameIn(m_after, id));
        if (!old || !now || !m_oldIds.contains(old->carrier) || !m_newIds.contains(now->carrier))
            return;
        // Which side goes on as which: so that most of them do.
        const auto both = [&](int first, int second) {
            const size_t a = branchesOf(old->sides[0], now->sides[first]).size(), b = branchesOf(old->sides[1], now->sides[second]).size();
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

    void inPlace(const Shape &old, const Shape &now)
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
            branches[side] = branchesOf(from, to);
            branches[1 - side] = branchesOf(old.sides[1 - side], now.sides[1 - side]);
            const LinkSql was(m_before, m_after, m_dialect, namesBefore(), old, branches, {});
            const LinkSql moving(m_before, m_after, m_dialect, during, old, branches, {});
            const QString table = during.table(carrier);
            // What does not go on.
            const std::vector<FieldId> shared = common(from.columns(), to.columns());
            const auto drop = [&](const QString &whereNow, const QString &rows, const Error &lost, const Error &refused) {
                if (now.isJunction) {
                    run("DELETE FROM "_L1 + table + " WHERE "_L1 + whereNow, carrier, wordedText(lost, Wording::English));
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
                        run(updated(table, sets, {}, {}, whereNow), carrier, wordedText(lost, Wording::English));
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
            const auto offList = [&](const LinkSql &sql, const QString &prefix) { return allOf({sql.isLink(prefix), "NOT "_L1 + bracket(sql.goesOn(prefix, side))}); };
            const bool listed = std::any_of(from.legs.begin(), from.legs.end(), [](const Leg &leg) { return !leg.discriminator.isNull(); });
            if (!gone.isEmpty() || listed)
                drop(offList(moving, own), select + offList(was, wasTable + u'.'),
                     {"rows.off-list", QT_TRANSLATE_NOOP("Messages", "What a %1 names that is not on the list (%2) is lost."), {nameOf(carrier), namesOf(to)}},
                     {"rows.off-list-refused", QT_TRANSLATE_NOOP("Messages", "Each %1 must point at something on the list (%2); those that do not must be mended first."), {nameOf(carrier), namesOf(to)}});
            if (const QString there = moving.isThere(own, side); !there.isEmpty()) {
                const auto dangling = [&](const LinkSql &sql, const QString &prefix) { return allOf({sql.goesOn(prefix, side), "NOT "_L1 + bracket(sql.isThere(prefix, side))}); };
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
                    run(updated(table, sets, values.table, values.on, allOf(conditions)), carrier);
            }
            if (!renamed.isEmpty()) {
                const QString column = during.column(carrier, to.legs.front().discriminator);
                run("UPDATE "_L1 + table + " SET "_L1 + column + " = CASE "_L1 + column + renamed.join(QString()) + " ELSE "_L1 + column + " END"_L1, carrier);
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
                tell(Fate::Refused, required(carrier, what), select + "NOT "_L1 + bracket(was.isLink(wasTable + u'.')));
        }
        symmetry(old, now);
    }

    static Error required(const QString &holder, const QString &what)
    {
        return {"rows.required", QT_TRANSLATE_NOOP("Messages", "Each %1 must have its %2; those without must get one first."), {holder, what}};
    }
    Error required(EntityId holder, const QString &what) const { return required(nameOf(holder), what); }
    static QString bracket(const QString &condition) { return condition.isEmpty() ? u"(1 = 1)"_s : u'(' + condition + u')'; } // to be denied
    static bool isAny(const Side &side)
    {
        return side.legs.size() > 1 || !side.legs.front().discriminator.isNull();
    }
    QString namesOf(const Side &side) const
    {
        QStringList names;
        for (const Leg &leg : side.legs)
            names << nameOf(leg.entity);
        return names.join(u", "_s);
    }

    // UPDATE, with values of another table where there is one.
    using Sets = std::vector<std::pair<QString, QString>>; // column, value
    [[nodiscard]] QString updated(const QString &table, const Sets &sets, const QString &from, const QString &on, const QString &where) const
    {
        const bool joins = !from.isEmpty() && m_dialect.id == "mysql"_L1;
        QStringList all;
        for (const auto &[column, value] : sets)
            all << (joins ? table + u'.' : QString()) + column + " = "_L1 + value;
        const QString which = allOf({joins ? QString() : on, where});
        return "UPDATE "_L1 + table + (joins ? " JOIN "_L1 + from + " ON "_L1 + on : QString()) + " SET "_L1 + all.join(u", "_s) + (joins || from.isEmpty() ? QString() : " FROM "_L1 + from)
            + (which.isEmpty() ? QString() : " WHERE "_L1 + which);
    }

    [[nodiscard]] static bool areUnique(const Schema &schema, EntityId carrier, const Side &side)
    {
        return side.isOwn() || schema.entities()[carrier].areUnique(side.columns());
    }

    void elsewhere(const Shape &old, const Shape &now)
    {
        const std::array<Branches, 2> branches{branchesOf(old.sides[0], now.sides[0]), branchesOf(old.sides[1], now.sides[1])};
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

    // Tells what does not go on, and gives it in English for the statement that leaves it out.
    QString lose(const Shape &old, const Shape &now, const LinkSql &was, const Limits &limits, bool stays)
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
                    select + allOf({was.isLink(c), "NOT "_L1 + bracket(was.goesOn(c, side))}));
            if (const QString there = was.isThere(c, side); !there.isEmpty())
                put({"rows.dangling", QT_TRANSLATE_NOOP("Messages", "Where the %1 of a %2 is no longer there, what pointed at it is lost."),
                     {old.sides[side].name.isEmpty() ? namesOf(old.sides[side]) : old.sides[side].name, nameOf(old.carrier)}},
                    select + allOf({was.goesOn(c), "NOT "_L1 + bracket(there)}));
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

    void intoJunction(const Shape &old, const Shape &now, const std::array<Branches, 2> &branches, const LinkSql &moving, const QString &loses)
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
                run("INSERT INTO "_L1 + during.table(now.carrier) + " ("_L1 + columns.join(u", "_s) + ") SELECT "_L1 + values.join(u", "_s) + " FROM "_L1 + kept.from + joins.join(QString())
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
    static bool isExtra(const Schema &schema, const Shape &shape, const Field &field)
    {
        const Entity &entity = schema.entities()[shape.carrier];
        const bool own = std::any_of(shape.sides.begin(), shape.sides.end(), [&](const Side &side) { return contains(side.columns(), field.id) || side.sort == field.id; });
        return !own && field.generated == Generated::None && !entity.isInPrimaryKey(field.id);
    }

    void intoHolder(const Shape &old, const Shape &now, const std::array<Branches, 2> &branches, const LinkSql &was, const LinkSql &moving, const QString &loses)
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
            run(updated(table, sets, links, moving.meets(holder, table + u'.', holders), {}), now.carrier, std::exchange(lost, QString()));
        }
        if (now.optional)
            return;
        const LinkSql::Source kept = was.kept();
        const QString has = allOf({kept.where, was.meets(holder, u"relata_h."_s, c)});
        tell(Fate::Refused, required(now.carrier, now.sides[0].name.isEmpty() ? namesOf(now.sides[0]) : now.sides[0].name),
             "SELECT * FROM "_L1 + before.table(now.carrier) + " AS relata_h WHERE NOT EXISTS (SELECT 1 FROM "_L1 + kept.from + " WHERE "_L1 + has + u')');
    }

    void tellWhere(const Shape &old, const Shape &now, bool stays)
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

    // Symmetric pairs: stored once, the smaller first, or both ways.
    void symmetry(const Shape &old, const Shape &now)
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
            run("INSERT INTO "_L1 + table + " ("_L1 + (list(during, 0, {}) + list(during, 1, {}) + columns).join(u", "_s) + ") SELECT "_L1 + (list(during, 1, c) + list(during, 0, c) + values).join(u", "_s) + " FROM "_L1
                    + table + " AS relata_c WHERE NOT "_L1 + bracket(mirrored(during, c)),
                junction);
            tell(Fate::Moved, {"rows.mirrored", QT_TRANSLATE_NOOP("Messages", "Each row of %1 gets its mirror image, with the same values."), {nameOf(junction)}}, select + "NOT "_L1 + bracket(mirrored(before, c)));
            return;
        }
        const Error merged{"rows.once", QT_TRANSLATE_NOOP("Messages", "Of two rows of %1 that join the same two, the one with the smaller first stays; what the other held beside is lost."), {nameOf(junction)}};
        run("DELETE FROM "_L1 + table + " WHERE "_L1 + allOf({descends(during, own), mirrored(during, own)}), junction, wordedText(merged, Wording::English));
        tell(Fate::Lost, merged, select + allOf({descends(before, c), mirrored(before, c)}));
        // Nor does one stand beside itself.
        const auto itself = [&](const Names &names, const QString &prefix) { return tuple(list(names, 0, prefix)) + " = "_L1 + tuple(list(names, 1, prefix)); };
        const Error alone{"rows.itself", QT_TRANSLATE_NOOP("Messages", "Rows of %1 that join something to itself are lost."), {nameOf(junction)}};
        run("DELETE FROM "_L1 + table + " WHERE "_L1 + itself(during, own), junction, wordedText(alone, Wording::English));
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
        run(updated(table, sets, "(SELECT "_L1 + columns.join(u", "_s) + " FROM "_L1 + table + " AS relata_c WHERE "_L1 + descends(during, c) + ") AS relata_k"_L1, on.join(u" AND "_s), {}), junction);
    }

    // --- tables

    void table(const Entity &was)
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

    void keys(const Entity &was, const Entity &is)
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

    void newReference(const Reference &reference)
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
};

} // namespace

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
    return Planner(before, after, dialect, dataSource).run();
}

std::vector<RowConsequence> rowConsequences(const Schema &before, const Schema &after, const Dialect &dialect, DataSourceId dataSource)
{
    const SchemaIndex old(before), now(after);
    return rowMoves(old, now, dialect, dataSource).consequences;
}

} // namespace relata
