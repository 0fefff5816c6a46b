// What becomes of ours when a database is read again. Internal to refreshing.
#pragma once

#include "model/flows/refresh.h"
#include "model/sql/sameness.h"

namespace relata::flows {

// Both bear the same ids where they are the same thing (translated()). Attributes that the dialect tells apart are theirs.
[[nodiscard]] Schema takenOver(PhysicalSide &ours, PhysicalSide &theirs, const Dialect &dialect, DataSourceId source, Pending pending);

} // namespace relata::flows
