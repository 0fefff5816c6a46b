// A schema of many tables, shaped like those of large applications: some 8 columns and 1.9 foreign keys a table, a few tables that
// half of the others refer to, link tables, compound keys, unique keys, indexes, checks. The same size gives the same schema.
#pragma once

#include "model/schema/projectfile.h"
#include "model/schema/schema.h"

#include <random>

namespace relata::bench {

inline Schema bigSchema(int tables, const QString &dialect)
{
    using namespace Qt::StringLiterals;
    std::mt19937 random(20261120);
    const auto below = [&](std::size_t limit) { return std::size_t(random() % limit); };
    CountedIds ids;
    Schema schema = emptyProject(ids, u"Big"_s);
    DataSource source = *schema.dataSources().begin();
    source.dialect = dialect;
    schema.table<DataSource>().set(source);
    const QList<FieldType> types{typeOf(TypeKind::Int32), typeOf(TypeKind::Text), typeOf(TypeKind::String, 80), typeOf(TypeKind::Boolean), typeOf(TypeKind::Date), typeOf(TypeKind::Timestamp),
                                 typeOf(TypeKind::Float64), typeOf(TypeKind::Int64)};
    std::vector<Entity> made;
    std::vector<std::size_t> liked; // who is referred to more is referred to more still
    std::vector<Reference> references;
    for (std::size_t i = 0; i < std::size_t(tables); ++i) {
        Entity entity;
        entity.id = ids.make<EntityId>();
        entity.name = u"Module%1Thing%2"_s.arg(i / 25).arg(i);
        entity.dataSource = source.id;
        const auto add = [&](const QString &name, const FieldType &type, bool nullable) {
            Field field;
            field.id = ids.make<FieldId>();
            field.name = name;
            field.type = type;
            field.nullable = nullable;
            entity.fields.push_back(std::move(field));
            return entity.fields.back().id;
        };
        const auto key = [&](KeyKind kind, std::vector<FieldId> fields) {
            Key one;
            one.id = ids.make<KeyId>();
            one.kind = kind;
            one.fields = std::move(fields);
            entity.keys.push_back(std::move(one));
        };
        const bool link = i > 50 && below(100) < 18;
        if (!link) {
            key(KeyKind::Primary, {add(u"id"_s, typeOf(TypeKind::Int64), false)});
            entity.fields.back().generated = Generated::Identity;
        }
        std::vector<FieldId> pair;
        const std::size_t count = i < 10 ? 0 : link ? 2 : below(5);
        for (std::size_t r = 0; r < count; ++r) {
            const std::size_t other = liked.empty() || below(3) == 0 ? below(i) : liked[below(liked.size())];
            if (made[other].fields[0].name != "id"_L1)
                continue;
            liked.push_back(other);
            Reference reference;
            reference.id = ids.make<ReferenceId>();
            reference.holder = entity.id;
            reference.referenced = made[other].id;
            reference.onDelete = link ? Action::Cascade : Action::NoAction;
            const FieldId field = add(u"thing%1_%2_id"_s.arg(other).arg(r), typeOf(TypeKind::Int64), !link && below(2) == 0);
            reference.pairs.push_back({field, made[other].fields[0].id, {}});
            pair.push_back(field);
            references.push_back(std::move(reference));
            Index index;
            index.id = ids.make<IndexId>();
            index.name = u"thing%1_%2_index"_s.arg(i).arg(r);
            index.parts.emplace_back().field = field;
            entity.indexes.push_back(std::move(index));
        }
        if (link && !pair.empty())
            key(KeyKind::Primary, pair);
        for (std::size_t f = 0, last = 3 + below(6); f < last; ++f) {
            const FieldId field = add(u"field_%1"_s.arg(f), types[qsizetype(below(std::size_t(types.size())))], below(2) == 0);
            if (f == 0 && entity.fields.back().type.kind == TypeKind::String)
                key(KeyKind::Unique, {field});
        }
        if (below(10) == 0) {
            Check check;
            check.id = ids.make<CheckId>();
            check.name = u"thing%1_check"_s.arg(i);
            check.expression = u"%1 is not null"_s.arg(entity.fields.back().name);
            entity.checks.push_back(std::move(check));
        }
        made.push_back(std::move(entity));
    }
    for (Entity &entity : made)
        schema.table<Entity>().set(std::move(entity));
    for (Reference &reference : references)
        schema.table<Reference>().set(std::move(reference));
    return schema;
}

} // namespace relata::bench
