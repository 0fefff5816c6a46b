// Where things stand on the canvas: places found for what has none, free spots, tidying.
#include "views/canvas/canvasscene.h"

#include "model/diagram/picture.h"
#include "model/document/document.h"

#include <cmath>

namespace relata {

using namespace diagram;

namespace {

QPointF onGrid(QPointF point)
{
    return {std::round(point.x() / kGrid) * kGrid, std::round(point.y() / kGrid) * kGrid};
}

} // namespace

// Gives each of these items its place: its own, the one found before, or one found now.
void CanvasScene::placeItems(const std::vector<EntityId> &entities)
{
    QHash<EntityId, QSizeF> homeless;
    for (EntityId id : entities) {
        EntityItem *item = m_entities.value(id);
        if (!item)
            continue;
        if (const Placement *placement = placementOf(id))
            item->setPos(placement->position);
        else if (const auto found = m_found.constFind(id); found != m_found.constEnd())
            item->setPos(*found);
        else
            homeless.insert(id, item->box().size());
    }
    if (homeless.isEmpty())
        return;
    QRectF taken;
    for (EntityItem *item : std::as_const(m_entities)) {
        if (!homeless.contains(item->id()))
            taken |= item->box();
    }
    if (homeless.size() > 6 || taken.isEmpty()) {
        // Many at once (an import): tidy among themselves, beside what is there.
        std::vector<ShownBox> shown;
        for (auto id = homeless.keyBegin(); id != homeless.keyEnd(); ++id)
            shown.push_back({*id, &m_entities[*id]->content()});
        const QHash<EntityId, QPointF> places = tidyPlaces(m_document->index(), shown, m_folding, m_paint.look.fonts);
        const QPointF corner = taken.isEmpty() ? QPointF() : onGrid(QPointF(taken.right() + 120, taken.top()));
        for (auto place = places.begin(); place != places.end(); ++place) {
            m_found.insert(place.key(), *place + corner);
            m_entities[place.key()]->setPos(*place + corner);
        }
        return;
    }
    // A few: near those they have to do with.
    std::vector<EntityId> few(homeless.keyBegin(), homeless.keyEnd());
    std::sort(few.begin(), few.end());
    for (EntityId id : few) {
        EntityItem *item = m_entities[id];
        QPointF sum;
        int count = 0;
        const auto add = [&](EntityId other) {
            EntityItem *neighbour = other == id ? nullptr : m_entities.value(other);
            if (neighbour && (!homeless.contains(other) || m_found.contains(other))) {
                sum += neighbour->box().center();
                ++count;
            }
        };
        for (const Reference *reference : m_document->index().heldBy(id))
            add(reference->referenced);
        for (const Reference *reference : m_document->index().referencing(id))
            add(reference->holder);
        for (const RelationshipEnd &end : m_document->index().endsOf(id)) { // any-ends
            for (EntityId other : end.others) {
                if (end.relationship.anyReference())
                    add(other);
            }
        }
        QPointF wish = count ? sum / count : QPointF(taken.center().x(), taken.bottom() + 60 + item->box().height() / 2);
        if (count == 1)
            wish.rx() += item->box().width() + 120;
        item->setPos(1e7, 1e7); // out of its own way
        const QPointF spot = freeSpot(wish - QPointF(item->box().width() / 2, item->box().height() / 2), item->box().size());
        m_found.insert(id, spot);
        item->setPos(spot);
        taken |= item->box();
    }
}

QPointF CanvasScene::freeSpot(QPointF wish, QSizeF size) const
{
    const auto isFree = [&](QPointF corner) {
        const QRectF rect = QRectF(corner, size).adjusted(-32, -32, 32, 32);
        return std::none_of(m_entities.begin(), m_entities.end(), [&rect](const EntityItem *item) { return item->box().intersects(rect); });
    };
    const QPointF start = onGrid(wish);
    if (isFree(start))
        return start;
    for (int ring = 1; ring < 60; ++ring) {
        const qreal step = ring * 6 * kGrid;
        for (int turn = 0; turn < 16; ++turn) {
            const qreal angle = turn * M_PI / 8;
            const QPointF candidate = onGrid(start + QPointF(std::cos(angle) * step * 1.5, std::sin(angle) * step));
            if (isFree(candidate))
                return candidate;
        }
    }
    return start;
}

QHash<EntityId, QPointF> CanvasScene::unplaced() const
{
    QHash<EntityId, QPointF> result;
    for (const EntityItem *item : m_entities) {
        if (!m_placements.contains(item->id()))
            result.insert(item->id(), m_found.value(item->id(), item->pos()));
    }
    return result;
}

QHash<EntityId, QPointF> CanvasScene::tidied(const std::vector<EntityId> &entities) const
{
    std::vector<ShownBox> shown;
    QRectF before;
    const auto add = [&](const EntityItem *item) {
        shown.push_back({item->id(), &item->content()});
        before |= item->box();
    };
    if (entities.size() < 2) {
        for (const EntityItem *item : m_entities)
            add(item);
    } else {
        for (EntityId id : entities) {
            if (const EntityItem *chosen = item(id))
                add(chosen);
        }
    }
    QHash<EntityId, QPointF> places = tidyPlaces(m_document->index(), shown, m_folding, m_paint.look.fonts);
    // It stays where it was on the page: the corner doesn't jump.
    const QPointF corner = onGrid(before.topLeft());
    for (QPointF &place : places)
        place += corner;
    return places;
}

} // namespace relata
