// Links as SQL: conditions and selections on the table that keeps them, in names of before or of while they move. Private to model/sql.
#pragma once

#include "model/sql/quoting.h"
#include "model/sql/rowshapes.h"

#include <functional>

namespace relata::rows {

// Quoted names.
struct Names
{
    std::function<QString(EntityId)> table;
    std::function<QString(EntityId, FieldId)> column;
};

// Which legs go on as which, side by side.
struct Branch
{
    const Leg *from;
    const Leg *to;
};
using Branches = std::vector<Branch>;

// Which of a record's links stay where it can have only one.
enum class Limit { None, One };
struct Limits
{
    std::array<Limit, 2> sides = {Limit::None, Limit::None}; // One: what stands at this side has at most one link
    Limit pair = Limit::None;                                // One: no two links join the same two
    [[nodiscard]] bool any() const { return sides[0] == Limit::One || sides[1] == Limit::One || pair == Limit::One; }
};

class LinkSql
{
public:
    // `shape`: of `before`, which must outlive it; legs that go on in `branches`.
    LinkSql(const Schema &before, const Schema &after, const Dialect &dialect, Names names, const Shape &shape, std::array<Branches, 2> branches, Limits limits);

    [[nodiscard]] QString column(const QString &prefix, FieldId field) const { return prefix + m_names.column(m_shape.carrier, field); }
    // Is there a link in the row of `prefix`, whatever to? To something that goes on? To something that is there? Empty: always.
    [[nodiscard]] QString isLink(const QString &prefix) const;
    [[nodiscard]] QString goesOn(const QString &prefix) const;
    [[nodiscard]] QString goesOn(const QString &prefix, int side) const;
    [[nodiscard]] QString isThere(const QString &prefix) const;
    [[nodiscard]] QString isThere(const QString &prefix, int side) const;
    [[nodiscard]] QString isLeg(const QString &prefix, const Leg &leg) const; // filled, and meaning this entity

    // The carrier's rows that stay, AS relata_c, and what must hold of them besides.
    struct Source
    {
        QString from;
        QString where;
    };
    [[nodiscard]] Source kept() const;
    // The same for those that the limits take, a query for each limit.
    [[nodiscard]] QStringList beyond() const;

    // What `to`, a leg of the new carrier, shall hold: a value for each of its fields, of the row of `prefix` and, where that is not enough, of a join.
    struct Values
    {
        QStringList values;
        QString join; // " JOIN table AS alias ON …"; or
        QString table, on; // its parts; empty: none needed
    };
    [[nodiscard]] Values values(const Branch &branch, EntityId carrier, const QString &prefix, const QString &alias) const;
    // `key` of a row of the entity is what the leg's fields hold.
    [[nodiscard]] QString meets(const Leg &leg, const QString &entityPrefix, const QString &prefix) const;
    [[nodiscard]] QString meets(const Leg &leg, const QString &entityPrefix, const QStringList &held) const;

private:
    const Schema &m_before;
    const Schema &m_after;
    const Dialect &m_dialect;
    Names m_names;
    const Shape &m_shape;
    std::array<Branches, 2> m_branches;
    Limits m_limits;

    [[nodiscard]] const Field *fieldOf(EntityId entity, FieldId field) const;
    [[nodiscard]] QString asText(const QString &value) const;
    [[nodiscard]] QStringList columns(int side, const QString &prefix) const;
    [[nodiscard]] QStringList order(int side, const QString &prefix) const; // of what stands at this side
    struct Ranked
    {
        QString query;
        QString place;
    };
    [[nodiscard]] std::vector<Ranked> ranked() const; // one on the other
};

[[nodiscard]] QString allOf(const QStringList &conditions); // empty: nothing to ask
[[nodiscard]] QString anyOf(const QStringList &conditions);

} // namespace relata::rows
