// What a database holds of a schema, as lines that can be compared and read: physical names, types as the database spells them,
// expressions without what a server adds to them (brackets, casts, blanks). What a database does not hold is in no line.
#pragma once

#include "model/sql/dialect.h"

namespace relata::test {

[[nodiscard]] QStringList schemaFacts(const Schema &schema, const Dialect &dialect); // sorted

// "- what is only in `wanted`", "+ what is only in `found`"; empty when they are the same.
// A constraint or index without a name in `wanted` may bear any.
[[nodiscard]] QStringList differences(const QStringList &wanted, const QStringList &found);

// "(a > (0)::numeric)" and "a > 0" are the same.
[[nodiscard]] QString looseExpression(const QString &text, const Dialect &dialect);

} // namespace relata::test
