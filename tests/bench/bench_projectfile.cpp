// Open and save of a 10,000-entity project beside bare nlohmann on the same bytes, and all checks on it. Goal: at most 4x.
#include "model/schema/checks.h"
#include "model/schema/projectfile.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <ctime>

using namespace relata;
using namespace Qt::StringLiterals;

namespace {

Schema chain(int count)
{
    CountedIds ids;
    Schema schema = emptyProject(ids, u"Big"_s);
    const DataSourceId source = schema.dataSources().begin()->id;
    const DiagramId diagram = schema.diagrams().begin()->id;
    const Entity *last = nullptr;
    for (int i = 0; i < count; ++i) {
        Entity entity;
        entity.id = ids.make<EntityId>();
        entity.name = u"Entity%1"_s.arg(i);
        entity.dataSource = source;
        for (int f = 0; f < 10; ++f) {
            Field field;
            field.id = ids.make<FieldId>();
            field.name = f == 0 ? u"id"_s : f == 1 ? u"previous_id"_s : u"field_%1"_s.arg(f);
            field.type = f < 2 ? typeOf(TypeKind::Int64) : typeOf(TypeKind::String, 80);
            field.nullable = f > 4;
            entity.fields.push_back(std::move(field));
        }
        Key key;
        key.id = ids.make<KeyId>();
        key.kind = KeyKind::Primary;
        key.fields = {entity.fields[0].id};
        entity.keys.push_back(key);
        Index index;
        index.id = ids.make<IndexId>();
        index.parts.emplace_back().field = entity.fields[1].id;
        entity.indexes.push_back(index);
        if (last) {
            Reference reference;
            reference.id = ids.make<ReferenceId>();
            reference.holder = entity.id;
            reference.referenced = last->id;
            reference.pairs.push_back({entity.fields[1].id, last->fields[0].id, {}});
            reference.holderEnd.name = u"previous"_s;
            reference.referencedEnd.name = u"followers"_s;
            schema.table<Reference>().set(std::move(reference));
        }
        Placement placement;
        placement.id = ids.make<PlacementId>();
        placement.diagram = diagram;
        placement.entity = entity.id;
        placement.position = {320.0 * (i % 100), 240.0 * (i / 100)};
        schema.table<Placement>().set(std::move(placement));
        const EntityId id = entity.id;
        schema.table<Entity>().set(std::move(entity));
        last = schema.entities().get(id);
    }
    return schema;
}

// The best of a few runs, in milliseconds of this program's own time: others on the machine don't count.
template<class Function>
double best(Function &&function)
{
    double least = 1e9;
    for (int i = 0; i < 5; ++i) {
        const std::clock_t start = std::clock();
        function();
        least = std::min(least, double(std::clock() - start) * 1000 / CLOCKS_PER_SEC);
    }
    return least;
}

} // namespace

int main()
{
    const Schema schema = chain(10'000);
    const QByteArray bytes = projectfile::serialize(schema);
    const nlohmann::json json = nlohmann::json::parse(bytes.begin(), bytes.end());
    size_t sink = 0;
    const double bareParse = best([&] { sink += nlohmann::json::parse(bytes.begin(), bytes.end()).size(); });
    const double open = best([&] { sink += size_t(projectfile::parse(bytes)->entities().size()); });
    const double bareDump = best([&] { sink += json.dump(2).size(); });
    const double save = best([&] { sink += size_t(projectfile::serialize(schema).size()); });
    const SchemaIndex index(schema);
    const double indexed = best([&] { sink += SchemaIndex(schema).relationships().size(); });
    const double checked = best([&] { sink += checks::problemsOf(index).size(); });
    std::printf("project of 10,000 entities, %.1f MB (%zu)\n", double(bytes.size()) / 1e6, sink % 10);
    std::printf("  open   %7.0f ms   bare nlohmann parse %7.0f ms   %.1fx (goal 4x)\n", open, bareParse, open / bareParse);
    std::printf("  save   %7.0f ms   bare nlohmann parse %7.0f ms   %.1fx (goal 4x); bare dump %.0f ms\n", save, bareParse, save / bareParse, bareDump);
    std::printf("  index  %7.0f ms\n", indexed);
    std::printf("  checks %7.0f ms   (goal well under a second)\n", checked);
}
