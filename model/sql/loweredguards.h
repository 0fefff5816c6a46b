// The triggers that keep trees without circles and symmetric pairs in two rows. Private to model/sql.
#pragma once

#include "model/sql/triggertext.h"

namespace relata {

struct GuardContext
{
    const Schema &schema;
    const Dialect &dialect;
    TableSql &sql;
    const TriggerText &triggers;
};

// An empty one, named after its table, what `names` says and its role; long names are cut, with a hash.
[[nodiscard]] TriggerProgram triggerProgram(const Schema &schema, const Entity &on, RelationshipId owner, const QStringList &names, const QString &role);
// Of a reference of an entity to itself; without lines where nothing can be guarded.
[[nodiscard]] TriggerProgram treeProgram(const GuardContext &with, const Reference &reference);
// `left`, `right`: the junction's fields that point at either side, pairwise.
[[nodiscard]] std::vector<TriggerProgram> mirrorPrograms(const GuardContext &with, const Through &through, const Entity &junction, const std::vector<FieldId> &left, const std::vector<FieldId> &right);

} // namespace relata
