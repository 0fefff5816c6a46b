// In which order a database's objects can be made again, by what stands on what. Pure; any thread.
#pragma once

#include "model/database/catalog.h"

#include <QHash>
#include <QSet>

namespace relata::database {

struct KeptObject
{
    qint64 id = 0; // as the database numbers it, or what it belongs to
    CatalogVerbatim record;
};

struct Dependencies
{
    QHash<qint64, QList<qint64>> standsOn; // by id; of tables too
    QSet<qint64> tables;                   // ids of what is written as tables before most objects
    QSet<qint64> relations;                // and of views
};

// What it stands on before each object, else by id; says of each where it may be made (CatalogVerbatim::making).
void orderByDependency(std::vector<KeptObject> &objects, const Dependencies &dependencies);

// The tables that this one stands on by the types of its columns.
[[nodiscard]] QList<qint64> tablesUnder(qint64 table, const Dependencies &dependencies);

} // namespace relata::database
