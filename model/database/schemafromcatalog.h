// A catalog as a project: records with derived ids, names by the naming policy, references, and what recognise.h finds in them.
#pragma once

#include "model/database/catalog.h"
#include "model/schema/schema.h"

namespace relata::database {

struct Introspected
{
    Schema schema;
    std::vector<Error> notes; // the receipt: what was left out or read differently; empty when all is well
};

// Never fails: what can't be a record is kept as verbatim and noted. Ids depend on the catalog's content only, not on the order in
// which it was read. Any thread.
[[nodiscard]] Introspected schemaFromCatalog(const Catalog &catalog, const NamingPolicy &naming = {});

} // namespace relata::database
