// Makes a failing schema small, so that a person can read it.
#include "tests/support/schematrip.h"

#include <algorithm>

namespace relata::test {

namespace {

template<class T> bool has(const std::vector<T> &all, const T &one)
{
    return std::find(all.begin(), all.end(), one) != all.end();
}

Schema withoutEntity(Schema schema, EntityId id)
{
    std::vector<ReferenceId> gone;
    for (const Reference &reference : schema.references())
        if (reference.holder == id || reference.referenced == id)
            gone.push_back(reference.id);
    for (const ReferenceId reference : gone)
        schema.table<Reference>().remove(reference);
    schema.table<Entity>().remove(id);
    return schema;
}

// With all that is made of it.
Schema withoutField(Schema schema, EntityId id, FieldId field)
{
    Entity entity = schema.entities()[id];
    const QString column = schema.columnName(*entity.field(field)).replace(u'"', QLatin1String("\"\"")).replace(u'`', QLatin1String("``"));
    std::erase_if(entity.checks, [&](const Check &check) { return check.expression.contains(column); });
    std::erase_if(entity.indexes, [&](const Index &index) {
        return index.where.contains(column) || std::any_of(index.parts.begin(), index.parts.end(), [&](const IndexPart &part) { return part.expression.contains(column); });
    });
    std::erase_if(entity.fields, [&](const Field &each) { return each.generatedBy.contains(column); });
    std::erase_if(entity.fields, [&](const Field &each) { return each.id == field; });
    std::erase_if(entity.keys, [&](const Key &key) { return has(key.fields, field); });
    std::erase_if(entity.indexes, [&](const Index &index) {
        return has(index.included, field) || std::any_of(index.parts.begin(), index.parts.end(), [&](const IndexPart &part) { return part.field == field; });
    });
    std::vector<ReferenceId> gone;
    for (const Reference &reference : schema.references())
        for (const FieldPair &pair : reference.pairs)
            if (pair.field == field || pair.referenced == field)
                gone.push_back(reference.id);
    for (const ReferenceId reference : gone)
        schema.table<Reference>().remove(reference);
    schema.table<Entity>().set(std::move(entity));
    return schema;
}

template<class Function> Schema withEntity(Schema schema, EntityId id, Function &&change)
{
    Entity entity = schema.entities()[id];
    change(entity);
    schema.table<Entity>().set(std::move(entity));
    return schema;
}

std::vector<Schema> smaller(const Schema &schema)
{
    std::vector<Schema> all;
    for (const Entity &entity : schema.entities())
        all.push_back(withoutEntity(schema, entity.id));
    for (const Reference &reference : schema.references()) {
        Schema less = schema;
        less.table<Reference>().remove(reference.id);
        all.push_back(std::move(less));
    }
    const auto without = [&]<class T>(const Table<T> &table) {
        for (const T &record : table) {
            Schema less = schema;
            less.table<T>().remove(record.id);
            all.push_back(std::move(less));
        }
    };
    without(schema.anyReferences());
    without(schema.throughs());
    without(schema.externals());
    for (const Entity &entity : schema.entities()) {
        for (const Field &field : entity.fields)
            if (entity.fields.size() > 1)
                all.push_back(withoutField(schema, entity.id, field.id));
        for (size_t i = 0; i < entity.keys.size(); ++i)
            all.push_back(withEntity(schema, entity.id, [i](Entity &e) { e.keys.erase(e.keys.begin() + qsizetype(i)); }));
        for (size_t i = 0; i < entity.indexes.size(); ++i)
            all.push_back(withEntity(schema, entity.id, [i](Entity &e) { e.indexes.erase(e.indexes.begin() + qsizetype(i)); }));
        for (size_t i = 0; i < entity.checks.size(); ++i)
            all.push_back(withEntity(schema, entity.id, [i](Entity &e) { e.checks.erase(e.checks.begin() + qsizetype(i)); }));
        for (size_t i = 0; i < entity.fields.size(); ++i) {
            const auto plainer = [&](auto &&change) {
                Schema less = withEntity(schema, entity.id, [&](Entity &e) { change(e.fields[i]); });
                if (!(less == schema))
                    all.push_back(std::move(less));
            };
            plainer([](Field &field) { field.defaultValue = {}; });
            plainer([](Field &field) { field.description.clear(); });
            plainer([](Field &field) { field.collation.clear(); });
        }
    }
    for (const Enumeration &enumeration : schema.enumerations()) {
        const bool used = std::any_of(schema.entities().begin(), schema.entities().end(), [&](const Entity &entity) {
            return std::any_of(entity.fields.begin(), entity.fields.end(), [&](const Field &field) {
                return field.type.enumeration == enumeration.id || (field.type.element && field.type.element->enumeration == enumeration.id);
            });
        });
        if (used)
            continue;
        Schema less = schema;
        less.table<Enumeration>().remove(enumeration.id);
        all.push_back(std::move(less));
    }
    return all;
}

} // namespace

Schema smallest(const Schema &schema, const std::function<bool(const Schema &)> &fails)
{
    Schema best = schema;
    for (bool found = true; found;) {
        found = false;
        for (Schema &less : smaller(best)) {
            if (!fails(less))
                continue;
            best = std::move(less);
            found = true;
            break;
        }
    }
    return best;
}

} // namespace relata::test
