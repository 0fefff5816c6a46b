// SQL expressions and types as one text for all spellings of the same: what tells a difference from a manner of writing.
#pragma once

#include "model/sql/dialect.h"

#include <QSet>

namespace relata {

// Equal texts mean the same to the dialect: brackets that change nothing, casts of literals, the case of words, blanks, quotes around
// plain names, IN for = ANY, BETWEEN for two comparisons … are one. Different texts may still mean the same. What can't be read as an
// expression comes back as its tokens.
[[nodiscard]] QString canonicalExpression(const Dialect &dialect, const QString &text);

// Every word and quoted name in it, in lower case: columns, functions, keywords.
[[nodiscard]] QSet<QString> namesIn(const Dialect &dialect, const QString &expression);

// "varchar(80)" and "character varying(80)" are one in PostgreSQL, "int" and "int(11)" in MariaDB.
[[nodiscard]] QString canonicalType(const Dialect &dialect, const QString &spelling);

} // namespace relata
