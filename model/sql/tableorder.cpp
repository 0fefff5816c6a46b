#include "model/sql/tableorder.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace relata {

namespace {

bool isNullable(const Entity &holder, const Reference &reference)
{
    return std::any_of(reference.pairs.begin(), reference.pairs.end(), [&](const FieldPair &pair) {
        const Field *field = holder.field(pair.field);
        return field && field->nullable && !holder.isInPrimaryKey(pair.field);
    });
}

} // namespace

TableOrder tableOrder(const SchemaIndex &index, const std::vector<EntityId> &wanted)
{
    const Schema &schema = index.schema();
    struct Node
    {
        const Entity *entity = nullptr;
        std::size_t rank = 0;
        int required = 0; // open references that cannot be null
        int open = 0;     // all open references
        bool done = false;
        std::vector<std::pair<const Reference *, bool>> held; // to others of the list; nullable?
    };
    std::vector<Node> nodes;
    for (const EntityId id : wanted)
        if (const Entity *entity = schema.entities().get(id))
            nodes.push_back({entity, 0, 0, 0, false, {}});
    std::sort(nodes.begin(), nodes.end(), [](const Node &a, const Node &b) { return std::tie(a.entity->name, a.entity->id) < std::tie(b.entity->name, b.entity->id); });
    nodes.erase(std::unique(nodes.begin(), nodes.end(), [](const Node &a, const Node &b) { return a.entity->id == b.entity->id; }), nodes.end());
    QHash<EntityId, std::size_t> places;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        nodes[i].rank = i;
        places.insert(nodes[i].entity->id, i);
    }
    QHash<EntityId, std::vector<std::pair<std::size_t, bool>>> waiting; // who points at it
    for (Node &node : nodes) {
        for (const Reference *reference : index.heldBy(node.entity->id)) {
            if (reference->enforcement != Enforcement::Enforced || reference->referenced == node.entity->id || !places.contains(reference->referenced))
                continue;
            const bool nullable = isNullable(*node.entity, *reference);
            node.held.emplace_back(reference, nullable);
            ++node.open;
            node.required += nullable ? 0 : 1;
            waiting[reference->referenced].emplace_back(node.rank, nullable);
        }
    }
    // The next one: none open before some open, only nullable ones open before required ones, then by name.
    std::set<std::tuple<int, int, std::size_t>> queue;
    const auto key = [](const Node &node) { return std::tuple(node.required, node.open, node.rank); };
    for (const Node &node : nodes)
        queue.insert(key(node));
    TableOrder order;
    while (!queue.empty()) {
        Node &node = nodes[std::get<2>(*queue.begin())];
        queue.erase(queue.begin());
        node.done = true;
        order.entities.push_back(node.entity->id);
        for (const auto &[reference, nullable] : node.held)
            if (!nodes[places.value(reference->referenced)].done)
                order.deferred.push_back(reference->id);
        for (const auto &[rank, nullable] : waiting.value(node.entity->id)) {
            Node &other = nodes[rank];
            if (other.done)
                continue;
            queue.erase(key(other));
            --other.open;
            other.required -= nullable ? 0 : 1;
            queue.insert(key(other));
        }
    }
    return order;
}

} // namespace relata
