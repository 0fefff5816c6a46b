// An expression of one dialect in another: only what means the same there for certain.
#pragma once

#include "model/sql/dialect.h"

namespace relata {

enum class ExpressionUse { Default, Stored }; // Stored: checks, computed fields and indexes, which must not depend on the time

// `entity`: whose fields it may name. nullopt: something in it is unknown, or means something else there.
[[nodiscard]] std::optional<QString> translatedExpression(const Dialect &from, const Dialect &to, const Schema &schema, const Entity &entity, const QString &expression, ExpressionUse use);

} // namespace relata
