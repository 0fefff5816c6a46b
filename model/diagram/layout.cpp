#include "model/diagram/layout.h"

#include "model/diagram/metrics.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace relata::diagram {

namespace {

qreal onGrid(qreal value)
{
    return std::round(value / kGrid) * kGrid;
}

// A line seen from one of its nodes.
struct Arc
{
    int other = 0;
    qreal here = 0.5, there = 0.5; // where it leaves the boxes, from 0 to 1
};

// One connected part while it is being laid out.
class Component
{
public:
    Component(std::vector<LayoutNode> nodes, std::vector<std::vector<Arc>> out, std::vector<std::vector<Arc>> in, const LayoutOptions &options)
        : m_nodes(std::move(nodes)), m_out(std::move(out)), m_in(std::move(in)), m_members(m_nodes.size()), m_options(options)
    {
        std::iota(m_members.begin(), m_members.end(), 0);
    }

    // Top left corners from (0, 0).
    std::vector<QPointF> arrange()
    {
        std::vector<QPointF> positions(m_nodes.size());
        rankNodes();
        fillColumns();
        for (int sweep = 0; sweep < 12; ++sweep)
            orderColumns(sweep % 2 == 0);
        for (int sweep = 0; sweep < 4; ++sweep)
            swapNeighbours();
        foldTallColumns();
        setX();
        for (int sweep = 0; sweep < 10; ++sweep)
            setY(sweep % 2 == 0);
        qreal top = 1e18;
        for (int node : m_members)
            top = std::min(top, m_y[size_t(node)]);
        qreal bottom = 0, right = 0;
        for (int node : m_members) {
            const QPointF place(onGrid(m_x[size_t(node)]), onGrid(m_y[size_t(node)] - top));
            positions[size_t(node)] = place;
            right = std::max(right, place.x() + m_nodes[size_t(node)].size.width());
            bottom = std::max(bottom, place.y() + m_nodes[size_t(node)].size.height());
        }
        m_size = QSizeF(right, bottom);
        return positions;
    }

    [[nodiscard]] QSizeF size() const { return m_size; }

private:
    // Layer = longest way from an entity that points at nothing; edges that would close a circle are turned around.
    void rankNodes()
    {
        m_rank.assign(m_nodes.size(), 0);
        std::vector<char> state(m_nodes.size(), 0); // 0 new, 1 on the way, 2 done
        std::vector<int> finished;
        // Depth first without recursion. Those that nothing precedes come first, then whatever is left: most outgoing edges first.
        std::vector<int> order = m_members;
        std::stable_sort(order.begin(), order.end(), [this](int a, int b) {
            const bool rootA = m_in[size_t(a)].empty(), rootB = m_in[size_t(b)].empty();
            if (rootA != rootB)
                return rootA;
            return m_out[size_t(a)].size() > m_out[size_t(b)].size();
        });
        std::vector<std::vector<int>> forward(m_nodes.size());
        for (int start : order) {
            if (state[size_t(start)] != 0)
                continue;
            std::vector<std::pair<int, size_t>> stack{{start, 0}};
            state[size_t(start)] = 1;
            while (!stack.empty()) {
                auto &[node, next] = stack.back();
                if (next == m_out[size_t(node)].size()) {
                    state[size_t(node)] = 2;
                    finished.push_back(node);
                    stack.pop_back();
                    continue;
                }
                const int other = m_out[size_t(node)][next++].other;
                if (state[size_t(other)] == 1) {
                    forward[size_t(other)].push_back(node);
                } else {
                    forward[size_t(node)].push_back(other);
                    if (state[size_t(other)] == 0) {
                        state[size_t(other)] = 1;
                        stack.emplace_back(other, 0);
                    }
                }
            }
        }
        for (auto node = finished.rbegin(); node != finished.rend(); ++node) {
            for (int other : forward[size_t(*node)])
                m_rank[size_t(other)] = std::max(m_rank[size_t(other)], m_rank[size_t(*node)] + 1);
        }
        // What only points away moves next to what it points at: long lines help nobody.
        for (int node : finished) {
            int nearest = -1;
            for (int other : forward[size_t(node)])
                nearest = nearest < 0 ? m_rank[size_t(other)] : std::min(nearest, m_rank[size_t(other)]);
            if (nearest > 0 && m_in[size_t(node)].empty())
                m_rank[size_t(node)] = nearest - 1;
        }
    }

    void fillColumns()
    {
        int last = 0;
        for (int node : m_members)
            last = std::max(last, m_rank[size_t(node)]);
        m_columns.assign(size_t(last) + 1, {});
        for (int node : m_members)
            m_columns[size_t(m_rank[size_t(node)])].push_back(node);
        m_columns.erase(std::remove_if(m_columns.begin(), m_columns.end(), [](const auto &column) { return column.empty(); }), m_columns.end());
        m_place.assign(m_nodes.size(), 0);
        m_column.assign(m_nodes.size(), 0);
        for (size_t column = 0; column < m_columns.size(); ++column) {
            for (int node : m_columns[column])
                m_column[size_t(node)] = int(column);
            renumber(column);
        }
    }

    // Places within a column run from 0 to 1, so that columns of different length compare.
    void renumber(size_t column)
    {
        const auto &nodes = m_columns[column];
        for (size_t i = 0; i < nodes.size(); ++i)
            m_place[size_t(nodes[i])] = (qreal(i) + 0.5) / qreal(nodes.size());
    }

    template<class Function>
    void forEachNeighbour(int node, Function &&f) const
    {
        for (const Arc &arc : m_out[size_t(node)])
            f(arc);
        for (const Arc &arc : m_in[size_t(node)])
            f(arc);
    }

    // Where the other end of a line stands in its column, to the row.
    [[nodiscard]] qreal placeOf(const Arc &arc) const
    {
        const auto &column = m_columns[size_t(m_column[size_t(arc.other)])];
        return m_place[size_t(arc.other)] + (arc.there - 0.5) / qreal(column.size());
    }

    void orderColumns(bool rightwards)
    {
        std::vector<qreal> wish(m_nodes.size(), 0);
        for (size_t step = 0; step < m_columns.size(); ++step) {
            const size_t column = rightwards ? step : m_columns.size() - 1 - step;
            for (int node : m_columns[column]) {
                qreal sum = 0, weight = 0;
                forEachNeighbour(node, [&](const Arc &arc) {
                    const int distance = m_column[size_t(arc.other)] - int(column);
                    if (distance == 0)
                        return;
                    // The side that was ordered just now counts more.
                    const qreal w = ((distance < 0) == rightwards ? 3.0 : 1.0) / std::abs(distance);
                    sum += w * placeOf(arc);
                    weight += w;
                });
                wish[size_t(node)] = weight > 0 ? sum / weight : m_place[size_t(node)];
            }
            std::stable_sort(m_columns[column].begin(), m_columns[column].end(), [&](int a, int b) { return wish[size_t(a)] < wish[size_t(b)]; });
            renumber(column);
        }
    }

    // Crossings between the lines of two nodes in the order given, minus those in the other order.
    [[nodiscard]] int gainOfSwap(int upper, int lower) const
    {
        int now = 0, swapped = 0;
        forEachNeighbour(upper, [&](const Arc &a) {
            forEachNeighbour(lower, [&](const Arc &b) {
                const int columnA = m_column[size_t(a.other)], columnB = m_column[size_t(b.other)], here = m_column[size_t(upper)];
                if (columnA == here || columnB == here || (columnA < here) != (columnB < here))
                    return;
                now += placeOf(a) > placeOf(b);
                swapped += placeOf(a) < placeOf(b);
            });
        });
        return now - swapped;
    }

    void swapNeighbours()
    {
        for (size_t column = 0; column < m_columns.size(); ++column) {
            auto &nodes = m_columns[column];
            for (size_t i = 1; i < nodes.size(); ++i) {
                const size_t work = (m_out[size_t(nodes[i])].size() + m_in[size_t(nodes[i])].size())
                    * (m_out[size_t(nodes[i - 1])].size() + m_in[size_t(nodes[i - 1])].size());
                if (work < 4000 && gainOfSwap(nodes[i - 1], nodes[i]) > 0)
                    std::swap(nodes[i - 1], nodes[i]);
            }
            renumber(column);
        }
    }

    // A layer of a hundred tables becomes several columns, so that the picture keeps a shape that fits a screen.
    void foldTallColumns()
    {
        qreal area = 0, tallest = 0;
        for (int node : m_members) {
            const QSizeF &size = m_nodes[size_t(node)].size;
            area += (size.width() + m_options.columnGap) * (size.height() + m_options.rowGap);
            tallest = std::max(tallest, size.height());
        }
        const qreal limit = std::max(std::sqrt(area / m_options.aspect) * 1.15, tallest);
        std::vector<std::vector<int>> folded;
        for (const auto &nodes : m_columns) {
            qreal height = 0;
            for (int node : nodes)
                height += m_nodes[size_t(node)].size.height() + m_options.rowGap;
            const int parts = std::max(1, int(std::ceil(height / limit - 0.25)));
            if (parts == 1) {
                folded.push_back(nodes);
                continue;
            }
            // In turn, so that neighbours in the order stay neighbours on the page.
            const size_t first = folded.size();
            folded.resize(first + size_t(parts));
            for (size_t i = 0; i < nodes.size(); ++i)
                folded[first + i % size_t(parts)].push_back(nodes[i]);
        }
        m_columns = std::move(folded);
        for (size_t column = 0; column < m_columns.size(); ++column) {
            for (int node : m_columns[column])
                m_column[size_t(node)] = int(column);
        }
    }

    void setX()
    {
        m_x.assign(m_nodes.size(), 0);
        m_y.assign(m_nodes.size(), 0);
        qreal x = 0;
        for (const auto &nodes : m_columns) {
            qreal widest = 0, y = 0;
            for (int node : nodes)
                widest = std::max(widest, m_nodes[size_t(node)].size.width());
            for (int node : nodes) {
                m_x[size_t(node)] = x; // left edges line up
                m_y[size_t(node)] = y;
                y += m_nodes[size_t(node)].size.height() + m_options.rowGap;
            }
            x += widest + m_options.columnGap;
        }
    }

    // Each node wants to stand beside the middle of its neighbours; the order of a column stays (pool adjacent violators).
    void setY(bool rightwards)
    {
        for (size_t step = 0; step < m_columns.size(); ++step) {
            const auto &nodes = m_columns[rightwards ? step : m_columns.size() - 1 - step];
            struct Block
            {
                qreal wish;   // of the first node's top
                qreal weight;
                size_t first, count;
            };
            std::vector<Block> blocks;
            std::vector<qreal> offset(nodes.size(), 0); // of each node's top from that of the column's first
            for (size_t i = 1; i < nodes.size(); ++i)
                offset[i] = offset[i - 1] + m_nodes[size_t(nodes[i - 1])].size.height() + m_options.rowGap;
            for (size_t i = 0; i < nodes.size(); ++i) {
                const int node = nodes[i];
                qreal sum = 0;
                int count = 0;
                const qreal height = m_nodes[size_t(node)].size.height();
                forEachNeighbour(node, [&](const Arc &arc) {
                    if (m_column[size_t(arc.other)] == m_column[size_t(node)])
                        return;
                    // As high as makes this line straight; halfway to the middle, so that boxes don't hang on their last row.
                    const qreal there = m_nodes[size_t(arc.other)].size.height() * (0.5 + arc.there) / 2;
                    sum += m_y[size_t(arc.other)] + there - height * (0.5 + arc.here) / 2;
                    ++count;
                });
                const qreal wish = count ? sum / count : m_y[size_t(node)];
                Block block{wish - offset[i], count ? qreal(count) : 0.1, i, 1};
                while (!blocks.empty() && blocks.back().wish >= block.wish) {
                    const Block &above = blocks.back();
                    const qreal weight = above.weight + block.weight;
                    block = {(above.wish * above.weight + block.wish * block.weight) / weight, weight, above.first, above.count + block.count};
                    blocks.pop_back();
                }
                blocks.push_back(block);
            }
            for (const Block &block : blocks) {
                for (size_t i = block.first; i < block.first + block.count; ++i)
                    m_y[size_t(nodes[i])] = block.wish + offset[i];
            }
        }
    }

    std::vector<LayoutNode> m_nodes;
    std::vector<std::vector<Arc>> m_out;
    std::vector<std::vector<Arc>> m_in;
    std::vector<int> m_members;
    LayoutOptions m_options;
    std::vector<int> m_rank;
    std::vector<std::vector<int>> m_columns;
    std::vector<int> m_column;
    std::vector<qreal> m_place;
    std::vector<qreal> m_x, m_y;
    QSizeF m_size;
};

// Largest first onto a skyline: each goes where its top is highest, within the width that gives the aspect.
std::vector<QPointF> packed(const std::vector<QSizeF> &sizes, const LayoutOptions &options)
{
    std::vector<size_t> order(sizes.size());
    std::iota(order.begin(), order.end(), size_t(0));
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
        return sizes[a].height() != sizes[b].height() ? sizes[a].height() > sizes[b].height() : sizes[a].width() > sizes[b].width();
    });
    qreal area = 0, widest = 0;
    for (const QSizeF &size : sizes) {
        area += (size.width() + options.componentGap) * (size.height() + options.componentGap);
        widest = std::max(widest, size.width());
    }
    const qreal width = std::max(widest, std::sqrt(area * options.aspect)) + options.componentGap;

    struct Step
    {
        qreal x, width, y;
    };
    std::vector<Step> skyline{{0, width, 0}};
    std::vector<QPointF> places(sizes.size());
    for (size_t which : order) {
        const qreal need = sizes[which].width() + options.componentGap;
        size_t best = 0;
        qreal bestY = 1e18;
        for (size_t i = 0; i < skyline.size(); ++i) {
            if (skyline[i].x + need > width + 0.01)
                break;
            qreal y = 0, covered = 0;
            for (size_t j = i; j < skyline.size() && covered < need - 0.01; ++j) {
                y = std::max(y, skyline[j].y);
                covered += skyline[j].width;
            }
            if (y < bestY) {
                bestY = y;
                best = i;
            }
        }
        if (bestY == 1e18)
            bestY = std::max_element(skyline.begin(), skyline.end(), [](const Step &a, const Step &b) { return a.y < b.y; })->y;
        const qreal x = skyline[best].x;
        places[which] = {x, bestY};
        // The new step replaces what it covers.
        std::vector<Step> next;
        for (const Step &step : skyline) {
            const qreal left = step.x, right = step.x + step.width;
            if (right <= x + 0.01 || left >= x + need - 0.01) {
                next.push_back(step);
                continue;
            }
            if (left < x)
                next.push_back({left, x - left, step.y});
            if (right > x + need)
                next.push_back({x + need, right - x - need, step.y});
        }
        next.push_back({x, need, bestY + sizes[which].height() + options.componentGap});
        std::sort(next.begin(), next.end(), [](const Step &a, const Step &b) { return a.x < b.x; });
        skyline.clear();
        for (const Step &step : next) {
            if (!skyline.empty() && std::abs(skyline.back().y - step.y) < 0.01)
                skyline.back().width += step.width;
            else
                skyline.push_back(step);
        }
    }
    return places;
}

// Where a field's row stands in its box, from 0 to 1.
qreal heightOf(const Entity &entity, FieldId id, qreal height)
{
    const auto field = std::find_if(entity.fields.begin(), entity.fields.end(), [id](const Field &candidate) { return candidate.id == id; });
    if (field == entity.fields.end() || height <= kHeaderHeight)
        return kHeaderHeight / 2 / std::max(height, 1.0);
    return std::min(1.0, rowMiddle(int(field - entity.fields.begin())) / height);
}

} // namespace

std::vector<QPointF> layoutOf(const std::vector<LayoutNode> &nodes, const std::vector<LayoutEdge> &edges, const LayoutOptions &options)
{
    const size_t count = nodes.size();
    std::vector<std::vector<Arc>> out(count), in(count);
    std::vector<int> parent(count);
    std::iota(parent.begin(), parent.end(), 0);
    const auto root = [&parent](int node) {
        while (parent[size_t(node)] != node)
            node = parent[size_t(node)] = parent[size_t(parent[size_t(node)])];
        return node;
    };
    std::set<std::pair<int, int>> seen;
    for (const LayoutEdge &edge : edges) {
        if (edge.from == edge.to || !seen.insert({edge.from, edge.to}).second)
            continue;
        out[size_t(edge.from)].push_back({edge.to, edge.fromAt, edge.toAt});
        in[size_t(edge.to)].push_back({edge.from, edge.toAt, edge.fromAt});
        parent[size_t(root(edge.from))] = root(edge.to);
    }
    std::vector<std::vector<int>> parts(count);
    for (int node = 0; node < int(count); ++node)
        parts[size_t(root(node))].push_back(node);

    std::vector<QSizeF> sizes;
    std::vector<std::vector<QPointF>> arranged;
    std::vector<int> local(count, 0);
    parts.erase(std::remove_if(parts.begin(), parts.end(), [](const auto &part) { return part.empty(); }), parts.end());
    for (const auto &part : parts) {
        std::vector<LayoutNode> partNodes;
        for (int node : part) {
            local[size_t(node)] = int(partNodes.size());
            partNodes.push_back(nodes[size_t(node)]);
        }
        std::vector<std::vector<Arc>> partOut, partIn;
        const auto localArcs = [&local](std::vector<Arc> arcs) {
            for (Arc &arc : arcs)
                arc.other = local[size_t(arc.other)];
            return arcs;
        };
        for (int node : part) {
            partOut.push_back(localArcs(out[size_t(node)]));
            partIn.push_back(localArcs(in[size_t(node)]));
        }
        Component component(std::move(partNodes), std::move(partOut), std::move(partIn), options);
        arranged.push_back(component.arrange());
        sizes.push_back(component.size());
    }
    const std::vector<QPointF> places = packed(sizes, options);
    std::vector<QPointF> positions(count);
    for (size_t i = 0; i < parts.size(); ++i) {
        for (size_t k = 0; k < parts[i].size(); ++k) {
            const QPointF place = arranged[i][k] + places[i];
            positions[size_t(parts[i][k])] = QPointF(onGrid(place.x()), onGrid(place.y()));
        }
    }
    return positions;
}

QHash<EntityId, QPointF> layoutOf(const Schema &schema, const QHash<EntityId, QSizeF> &sizes, const LayoutOptions &options)
{
    std::vector<EntityId> ids;
    std::vector<LayoutNode> nodes;
    QHash<EntityId, int> numbers;
    std::vector<const Entity *> entities;
    for (const Entity &entity : schema.entities()) {
        if (sizes.contains(entity.id))
            entities.push_back(&entity);
    }
    // By name, so that the picture doesn't depend on random ids.
    std::sort(entities.begin(), entities.end(), [](const Entity *a, const Entity *b) { return a->name != b->name ? a->name < b->name : a->id < b->id; });
    for (const Entity *entity : entities) {
        numbers.insert(entity->id, int(ids.size()));
        ids.push_back(entity->id);
        nodes.push_back({sizes[entity->id]});
    }
    std::vector<LayoutEdge> edges;
    for (const Reference &reference : schema.references()) {
        const auto from = numbers.constFind(reference.referenced), to = numbers.constFind(reference.holder);
        if (from == numbers.constEnd() || to == numbers.constEnd() || reference.pairs.empty())
            continue;
        const FieldPair &pair = reference.pairs.front();
        edges.push_back({*from, *to, heightOf(*entities[size_t(*from)], pair.referenced, nodes[size_t(*from)].size.height()),
                         heightOf(*entities[size_t(*to)], pair.field, nodes[size_t(*to)].size.height())});
    }
    const auto addPlain = [&](EntityId from, EntityId to, FieldId key) {
        if (numbers.contains(from) && numbers.contains(to)) {
            const int holder = numbers[to];
            edges.push_back({numbers[from], holder, kHeaderHeight / 2 / std::max(nodes[size_t(numbers[from])].size.height(), 1.0),
                             heightOf(*entities[size_t(holder)], key, nodes[size_t(holder)].size.height())});
        }
    };
    for (const AnyReference &reference : schema.anyReferences()) {
        if (reference.allowed.size() > kMostBranches)
            continue; // a badge
        for (const Allowed &allowed : reference.allowed)
            addPlain(allowed.entity, reference.holder, reference.discriminator);
    }
    for (const Through &through : schema.throughs()) { // whose join entity isn't there: one line
        const Reference *source = schema.references().get(through.sourceLeg), *target = schema.references().get(through.targetLeg);
        if (source && target && !numbers.contains(source->holder))
            addPlain(source->referenced, target->referenced, {});
    }
    std::sort(edges.begin(), edges.end(), [](const LayoutEdge &a, const LayoutEdge &b) {
        return std::tie(a.from, a.to, a.fromAt, a.toAt) < std::tie(b.from, b.to, b.fromAt, b.toAt);
    });
    const std::vector<QPointF> positions = layoutOf(nodes, edges, options);
    QHash<EntityId, QPointF> result;
    result.reserve(qsizetype(ids.size()));
    for (size_t i = 0; i < ids.size(); ++i)
        result.insert(ids[i], positions[i]);
    return result;
}

} // namespace relata::diagram
