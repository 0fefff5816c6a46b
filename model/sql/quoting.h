// Names and values in SQL text. Qt's own quoting is not used: it splits at dots and leaves backticks as they are.
#pragma once

#include "model/sql/dialect.h"

namespace relata {

enum class NameUse { Table, Column, Constraint, Index, Type, Schema }; // Index: also what stands behind a key

// Why the dialect would refuse (or silently cut) this name; null when it takes it. English source text with %1 the name, %2 the dialect, %3 a limit.
[[nodiscard]] std::optional<Error> nameProblem(const Dialect &dialect, const QString &name, NameUse use);

// Quoted always, so that no word is reserved.
[[nodiscard]] QString quotedName(const Dialect &dialect, const QString &name);
[[nodiscard]] QString quotedNames(const Dialect &dialect, const QStringList &names); // "a", "b"
// A text value. NUL cannot be written: it is left out.
[[nodiscard]] QString quotedText(const Dialect &dialect, const QString &text);
// A literal default of a field: numbers and booleans bare where they are well formed, everything else quoted.
[[nodiscard]] QString literalFor(const Dialect &dialect, const FieldType &type, const QString &value);

// Is this one expression, so that it can stand in brackets: brackets and quotes closed, no semicolon, no comment?
[[nodiscard]] bool isWholeExpression(const Dialect &dialect, const QString &text);
// The same for the name of a type ("decimal(10,2)", "character varying"): also no comma outside brackets.
[[nodiscard]] bool isTypeName(const Dialect &dialect, const QString &text);

// "-- …" for each line; no line can end the comment.
[[nodiscard]] QString sqlComment(const QString &text);

} // namespace relata
