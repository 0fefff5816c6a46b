// Which types a dialect lets a foreign key join.
#pragma once

#include "model/sql/dialect.h"

namespace relata {

// Would the dialect take a foreign key of `field` to `referenced`? Types that it alone knows are taken to be right.
[[nodiscard]] bool keyTypesMatch(const Dialect &dialect, const Schema &schema, const Entity &holder, const Field &field, const Entity &other, const Field &referenced);

} // namespace relata
