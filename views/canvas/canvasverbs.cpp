// The verbs behind the canvas' actions; gestures and painting are in canvasview.cpp.
#include "views/canvas/canvasview.h"

#include "model/diagram/layout.h"
#include "model/document/document.h"
#include "model/schema/notation.h"
#include "model/schema/projectfile.h"
#include "views/canvas/inplace.h"
#include "views/canvas/removaldialog.h"

#include <QApplication>
#include <QClipboard>
#include <QMimeData>
#include <cmath>

namespace relata {

using namespace Qt::StringLiterals;
using diagram::kGrid;

namespace {

const QString kMime = u"application/x-relata"_s;

QString nameOf(const Schema &schema, EntityId id)
{
    const Entity *entity = schema.entities().get(id);
    return entity ? entity->name : QString();
}

} // namespace

bool CanvasView::push(const Result<Change> &change, const QString &text, const QString &mergeKey)
{
    if (m_document->isReadOnly()) {
        showBubble(tr("This file is open for reading only."), viewport()->mapFromGlobal(QCursor::pos()), true);
        return false;
    }
    if (!change) {
        QPoint at = viewport()->mapFromGlobal(QCursor::pos());
        if (!viewport()->rect().contains(at))
            at = viewport()->rect().center();
        showBubble(worded(change.error()), at, true);
        return false;
    }
    m_document->push(*change, text, mergeKey);
    return true;
}

Result<Change> CanvasView::withPlaces(const Change &change, QHash<EntityId, QPointF> places)
{
    const Schema after = applied(m_document->schema(), change);
    const QHash<EntityId, QPointF> unplaced = m_canvas->unplaced();
    for (auto place = unplaced.begin(); place != unplaced.end(); ++place) {
        if (!places.contains(place.key()) && after.entities().contains(place.key()))
            places.insert(place.key(), *place);
    }
    if (places.isEmpty() || !after.diagrams().contains(m_canvas->diagram()))
        return change;
    Result<Change> placed = edits::place(after, m_canvas->diagram(), places, m_document->ids());
    if (!placed)
        return placed;
    return composed(change, *placed);
}

void CanvasView::moveSelection(QPointF offset, const QString &mergeKey)
{
    const CanvasSelection chosen = selection();
    QHash<EntityId, QPointF> places;
    for (EntityId id : chosen.entities) {
        if (const EntityItem *item = m_canvas->item(id))
            places.insert(id, item->pos() + offset);
    }
    if (offset.isNull() || (places.isEmpty() && chosen.notes.empty()))
        return;
    Result<Change> change = withPlaces({}, places);
    for (NoteId id : chosen.notes) {
        const Note *note = m_document->schema().notes().get(id);
        if (!note || !change)
            continue;
        Note moved = *note;
        moved.rect.translate(offset);
        const Result<Change> one = edits::setNote(applied(m_document->schema(), *change), moved);
        change = one ? Result<Change>(composed(*change, *one)) : one;
    }
    const qsizetype count = places.size() + qsizetype(chosen.notes.size());
    QString text = tr("Move %n item(s)", nullptr, int(count));
    if (count == 1 && !places.isEmpty())
        text = tr("Move %1").arg(nameOf(m_document->schema(), places.keyBegin().operator*()));
    else if (chosen.notes.empty())
        text = tr("Move %n entities", nullptr, int(count));
    else if (places.isEmpty())
        text = tr("Move %n note(s)", nullptr, int(count));
    QString key;
    if (!mergeKey.isEmpty()) {
        size_t seed = 0;
        for (EntityId id : chosen.entities)
            seed ^= qHash(id);
        for (NoteId id : chosen.notes)
            seed ^= qHash(id);
        key = mergeKey + QString::number(seed);
    }
    push(change, text, key);
}

void CanvasView::removeSelection()
{
    const CanvasSelection chosen = selection();
    if (chosen.isEmpty() || m_document->isReadOnly())
        return;
    edits::Removal removal{chosen.entities, {}, chosen.relationships, chosen.notes};
    const edits::Consequences all = edits::consequencesOf(m_document->schema(), removal);
    if (!confirmRemoval(this, m_document->schema(), removal, all))
        return;
    QString text = tr("Delete %n item(s)", nullptr, int(chosen.size()));
    if (chosen.size() == 1 && !chosen.entities.empty())
        text = tr("Delete %1").arg(nameOf(m_document->schema(), chosen.entities.front()));
    else if (chosen.size() == 1 && !chosen.relationships.empty())
        text = tr("Delete Relationship");
    else if (chosen.size() == 1)
        text = tr("Delete Note");
    else if (chosen.relationships.empty() && chosen.notes.empty())
        text = tr("Delete %n entities", nullptr, int(chosen.entities.size()));
    push(edits::remove(m_document->schema(), removal), text);
}

void CanvasView::duplicateSelection()
{
    const CanvasSelection chosen = selection();
    if (chosen.entities.empty())
        return;
    const Schema before = m_document->schema();
    const QRectF rect = m_canvas->rectOf({chosen.entities, {}, {}});
    const QPointF offset(0, std::ceil((rect.height() + 40) / kGrid) * kGrid);
    const Result<Change> copies = edits::duplicate(before, chosen.entities, m_canvas->diagram(), offset, m_document->ids());
    const QString text = chosen.entities.size() == 1 ? tr("Duplicate %1").arg(nameOf(before, chosen.entities.front()))
                                                     : tr("Duplicate %n entities", nullptr, int(chosen.entities.size()));
    if (!push(copies, text))
        return;
    CanvasSelection added;
    copies->forEach<Entity>([&added](const Delta<Entity> &delta) {
        if (!delta.before)
            added.entities.push_back(delta.id());
    });
    showAdded(added);
}

void CanvasView::copySelection()
{
    const CanvasSelection chosen = selection();
    if (chosen.entities.empty())
        return;
    // The project without what isn't chosen, in our own form, and as notation for everybody else.
    const Schema &schema = m_document->schema();
    edits::Removal others;
    for (const Entity &entity : schema.entities()) {
        if (!chosen.contains(entity.id))
            others.entities.push_back(entity.id);
    }
    for (const Note &note : schema.notes()) {
        if (!chosen.contains(note.id))
            others.notes.push_back(note.id);
    }
    Schema part = schema;
    if (!others.entities.empty() || !others.notes.empty()) {
        const Result<Change> change = edits::remove(schema, others);
        if (!change) {
            push(change, {});
            return;
        }
        part = applied(schema, *change);
    }
    auto *copied = new QMimeData;
    copied->setData(kMime, projectfile::serialize(part));
    copied->setText(textOf(part));
    QApplication::clipboard()->setMimeData(copied);
}

void CanvasView::cutSelection()
{
    copySelection();
    removeSelection();
}

// What was added is chosen and seen.
void CanvasView::showAdded(const CanvasSelection &added)
{
    select(added);
    const QRectF rect = m_canvas->rectOf(added);
    const QRectF seen = mapToScene(viewport()->rect().adjusted(0, 64, 0, 0)).boundingRect(); // clear of the bar at the top
    if (rect.isEmpty() || seen.contains(rect))
        return;
    if (rect.width() < seen.width() && rect.height() < seen.height())
        ensureVisible(rect, 24, 72);
    else
        fit(rect);
}

void CanvasView::paste()
{
    const QMimeData *copied = QApplication::clipboard()->mimeData();
    if (!copied)
        return;
    Schema from;
    if (copied->hasFormat(kMime)) {
        const Result<Schema> read = projectfile::parse(copied->data(kMime));
        if (!read) {
            push(read.error(), {});
            return;
        }
        from = *read;
    } else {
        const QString text = copied->text();
        if (text.trimmed().isEmpty())
            return;
        const Result<Schema> read = schemaFromText(text);
        if (!read) {
            push(read.error(), {});
            return;
        }
        from = *read;
    }
    if (from.entities().isEmpty())
        return;
    const Result<Change> change = pasted(from);
    const QString text = from.entities().size() == 1 ? tr("Paste %1").arg(from.entities().begin()->name)
                                                     : tr("Paste %n entities", nullptr, int(from.entities().size()));
    if (!push(change, text))
        return;
    CanvasSelection added;
    change->forEach<Entity>([&added](const Delta<Entity> &delta) {
        if (!delta.before)
            added.entities.push_back(delta.id());
    });
    showAdded(added);
}

// At the pointer, or beside it where something stands there already. What comes without places (text) is laid out.
Result<Change> CanvasView::pasted(const Schema &from)
{
    const Schema &into = m_document->schema();
    const QPointF at(std::round(pointerScene().x() / kGrid) * kGrid, std::round(pointerScene().y() / kGrid) * kGrid);
    const Result<Change> change = edits::paste(into, from, m_canvas->diagram(), at, m_document->ids());
    if (!change || !into.diagrams().contains(m_canvas->diagram()))
        return change;
    const Schema after = applied(into, *change);
    const SchemaIndex index(after);
    QHash<EntityId, QSizeF> sizes;
    QHash<EntityId, QPointF> places;
    change->forEach<Entity>([&](const Delta<Entity> &delta) {
        if (!delta.before)
            sizes.insert(delta.id(), diagram::sizeOf(diagram::contentOf(index, *delta.after, after.enumName()), m_canvas->paintState().look.fonts));
    });
    if (from.placements().isEmpty()) {
        places = diagram::layoutOf(after, sizes);
    } else {
        change->forEach<Placement>([&](const Delta<Placement> &delta) {
            if (delta.after && sizes.contains(delta.after->entity))
                places.insert(delta.after->entity, delta.after->position);
        });
    }
    QRectF all;
    for (auto place = places.begin(); place != places.end(); ++place)
        all |= QRectF(*place, sizes[place.key()]);
    const QPointF shift = m_canvas->freeSpot(at, all.size()) - all.topLeft();
    for (QPointF &place : places)
        place += shift;
    const Result<Change> placed = edits::place(after, m_canvas->diagram(), places, m_document->ids());
    return placed ? Result<Change>(composed(*change, *placed)) : placed;
}

void CanvasView::tidy()
{
    const std::vector<EntityId> &chosen = selection().entities;
    if (m_canvas->entityItems().isEmpty())
        return;
    const bool part = chosen.size() >= 2;
    push(withPlaces({}, m_canvas->tidied(chosen)), part ? tr("Tidy %n entities", nullptr, int(chosen.size())) : tr("Tidy"));
    if (!part)
        fitAll();
}

// The nearest entity in a direction; from the middle of the view where nothing is selected.
void CanvasView::selectNeighbour(QPointF direction)
{
    const EntityId current = selection().entities.empty() ? EntityId() : selection().entities.back();
    const EntityItem *from = m_canvas->item(current);
    const QPointF start = from ? from->box().center() : visibleRect().center();
    const EntityItem *best = nullptr;
    qreal nearest = 0;
    for (const EntityItem *item : m_canvas->entityItems()) {
        if (item == from)
            continue;
        const QPointF way = item->box().center() - start;
        const qreal along = QPointF::dotProduct(way, direction);
        const qreal across = std::abs(way.x() * direction.y() - way.y() * direction.x());
        if (from && (along <= 0 || across > 2.5 * along))
            continue;
        const qreal distance = std::hypot(along, 2 * across);
        if (!best || distance < nearest || (distance == nearest && item->id() < best->id())) {
            best = item;
            nearest = distance;
        }
    }
    if (best)
        reveal(best->id());
}

// Tab walks as one reads: from the top, from the left.
void CanvasView::selectNext(int step)
{
    std::vector<const EntityItem *> items(m_canvas->entityItems().begin(), m_canvas->entityItems().end());
    if (items.empty())
        return;
    std::sort(items.begin(), items.end(), [](const EntityItem *a, const EntityItem *b) {
        const int rowA = int(a->pos().y() / 160), rowB = int(b->pos().y() / 160);
        return std::make_tuple(rowA, a->pos().x(), a->id()) < std::make_tuple(rowB, b->pos().x(), b->id());
    });
    const EntityId current = selection().entities.empty() ? EntityId() : selection().entities.back();
    const auto place = std::find_if(items.begin(), items.end(), [current](const EntityItem *item) { return item->id() == current; });
    const int count = int(items.size());
    const int next = place == items.end() ? (step > 0 ? 0 : count - 1) : (int(place - items.begin()) + step + count) % count;
    reveal(items[size_t(next)]->id());
}

void CanvasView::requestRelationshipForm()
{
    RelationshipForm form;
    const std::vector<EntityId> &chosen = selection().entities;
    if (!chosen.empty())
        form.target = chosen.back();
    if (chosen.size() == 2)
        form.source = chosen.front();
    emit relationshipFormRequested(form);
}

void CanvasView::editSelectedRelationship()
{
    if (selection().relationships.size() == 1)
        emit editRelationshipRequested(selection().relationships.front());
}

} // namespace relata
