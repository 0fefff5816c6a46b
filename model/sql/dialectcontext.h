// What the rules of the dialects share. Private to model/sql/checks*.cpp.
#pragma once

#include "model/schema/checkcontext.h"
#include "model/sql/checks.h"
#include "model/sql/quoting.h"

namespace relata::checks {

struct DialectContext
{
    const SchemaIndex &index;
    const Schema &schema;
    const Dialect &dialect;
    const QSet<EntityId> &written;
    const SqlNames &names;

    [[nodiscard]] bool is(QLatin1String id) const { return dialect.id == id; }
    [[nodiscard]] bool isOwn(const Entity &entity) const { return schema.dialectOf(entity) == dialect.id; }

    template<class Function>
    void eachTable(Function &&function) const
    {
        for (const Entity &entity : schema.entities())
            if (entity.kind == EntityKind::Table && written.contains(entity.id))
                function(entity);
    }
    template<class Function>
    void eachField(Function &&function) const
    {
        eachTable([&](const Entity &entity) {
            for (const Field &field : entity.fields)
                function(entity, field);
        });
    }
};

struct DialectRule
{
    Rule rule; // `run` is none: it is this one
    void (*look)(const DialectContext &, Report &);
};

[[nodiscard]] std::span<const DialectRule> dialectNameRules();
[[nodiscard]] std::span<const DialectRule> dialectTableRules();

} // namespace relata::checks
