// How PostgreSQL is connected to.
#pragma once

#include "model/database/serverconnection.h"

namespace relata::database {

// The options for Qt's driver: what the address may say beyond the usual, and how a server elsewhere must prove itself (a
// certificate that we trust, unless the address or PGSSLMODE says otherwise). Moves a host and a port out of the options.
[[nodiscard]] Result<QString> postgresqlOptions(ServerAddress &address);

} // namespace relata::database
