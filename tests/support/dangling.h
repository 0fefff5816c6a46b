// What the records of a schema name and is not there: a line for each, none where all is well.
#pragma once

#include "model/schema/schema.h"

namespace relata::test {

[[nodiscard]] QStringList dangling(const Schema &schema);

} // namespace relata::test
