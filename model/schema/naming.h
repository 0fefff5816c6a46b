#pragma once

#include "model/schema/namingpolicy.h"

#include <QList>
#include <QString>
#include <QStringList>
#include <QStringView>

#include <functional>

// Words, cases and the names that a NamingPolicy makes. Pure functions, safe on every thread.
namespace relata::naming {

constexpr qsizetype kMaximumNameLength = 128; //< code points

// Where a word lies in a name, in UTF-16 units.
struct WordRange {
    qsizetype at = 0;
    qsizetype length = 0;
};

// Splits at anything that is no letter, digit or combining mark, and at changes of case: "HTTPServer2_url" -> HTTP, Server2, url.
[[nodiscard]] QList<WordRange> wordRanges(QStringView name);
[[nodiscard]] QStringList words(QStringView name);

// The name in another case. A name without any word ("--") comes back as it is.
[[nodiscard]] QString cased(QStringView name, NameCase nameCase);

// "Order Item": for people, never for programs.
[[nodiscard]] QString titled(QStringView name);

// What keeps a text from being a name of anything in a project.
enum class NameFault { None, Empty, TooLong, ControlCharacter, BidiControl, NotUnicode };
[[nodiscard]] NameFault faultOf(QStringView name);

[[nodiscard]] QString tableNameFor(QStringView entityName, const NamingPolicy &policy);
// The entity for a table that was found: UpperCamel and singular where the policy says nothing else.
[[nodiscard]] QString entityNameFor(QStringView tableName, const NamingPolicy &policy);
[[nodiscard]] QString fieldNameFor(QStringView name, const NamingPolicy &policy);
// The column of a field.
[[nodiscard]] QString columnNameFor(QStringView fieldName, const NamingPolicy &policy);

// "list" and "id" -> "list_id". A key that already begins with the reference ("country", "country_code"), or with the name of the
// entity it belongs to ("boss", "EmployeeId" of Employee -> "boss_id"), does not say it twice.
[[nodiscard]] QString foreignKeyFieldName(QStringView reference, QStringView keyField, const NamingPolicy &policy, QStringView referencedEntity = {});

enum class ConstraintKind { PrimaryKey, UniqueKey, ForeignKey, Check, Index };

// By the policy's pattern. Longer than byteLimit in UTF-8: cut, with a hash of the whole name before the pattern's ending, so the same
// question always has the same answer and two long names stay two. byteLimit of at least 24 (PostgreSQL 63, MySQL 64).
[[nodiscard]] QString constraintName(ConstraintKind kind, QStringView table, const QStringList &fields, const NamingPolicy &policy, qsizetype byteLimit = 63);

// `wanted`, or with the first number from 2 up that is not taken ("task_2", "Task2").
[[nodiscard]] QString uniqueName(const QString &wanted, const std::function<bool(const QString &)> &taken);

// How many of the other side an end holds.
enum class Count { One, Many };

// The name, on the Target, of the Source; `count` says how many Sources one Target has.
[[nodiscard]] QString defaultSourceReference(QStringView sourceEntity, Count count, const NamingPolicy &policy);
// The name, on the Source, of the Target; `count` says how many Targets one Source has.
[[nodiscard]] QString defaultTargetReference(QStringView targetEntity, Count count, const NamingPolicy &policy);

} // namespace relata::naming
