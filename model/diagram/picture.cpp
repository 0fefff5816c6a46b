#include "model/diagram/picture.h"

#include "model/diagram/layout.h"

#include <QBuffer>
#include <QPainter>
#include <QSvgGenerator>
#include <QTextOption>
#include <cmath>

namespace relata::diagram {

namespace {

constexpr qreal kMargin = 32;
constexpr qreal kMostPixels = 200e6;

QColor mixed(const QColor &a, const QColor &b, qreal part)
{
    const auto channel = [part](int from, int to) { return int(from + (to - from) * part); };
    return {channel(a.red(), b.red()), channel(a.green(), b.green()), channel(a.blue(), b.blue())};
}

void paintNote(QPainter *painter, const Note &note, const Look &look)
{
    const bool dark = look.colors.canvas.lightness() < 128;
    painter->setPen(QPen(mixed(look.colors.panel, look.colors.warn, 0.4), 1));
    painter->setBrush(mixed(look.colors.panel, look.colors.warn, dark ? 0.16 : 0.14));
    painter->drawRoundedRect(note.rect, 6, 6);
    painter->setPen(look.colors.text);
    painter->setFont(look.fonts.field);
    painter->drawText(note.rect.adjusted(10, 8, -10, -8), note.text, QTextOption(Qt::AlignLeft | Qt::AlignTop));
}

} // namespace

QHash<EntityId, QPointF> tidyPlaces(const SchemaIndex &index, const std::vector<ShownBox> &shown, const Folding &folding, const DiagramFonts &fonts)
{
    const QHash<EntityId, qreal> room = roomBelow(index, folding);
    QHash<EntityId, QSizeF> sizes;
    for (const ShownBox &box : shown)
        sizes.insert(box.entity, sizeOf(*box.content, fonts) + QSizeF(0, room.value(box.entity)));
    LayoutOptions options;
    options.columnGap = columnGapFor(linesOf(index, shown, folding, fonts), fonts);
    return layoutOf(index.schema(), sizes, options);
}

// What the diagram shows, and which join entities are lines there.
std::vector<Picture::Box> Picture::boxesOf(const SchemaIndex &index, DiagramId diagram, const Look &look, Folding &folding)
{
    const Schema &schema = index.schema();
    QHash<EntityId, const Placement *> placements;
    for (const Placement &placement : schema.placements()) {
        if (placement.diagram == diagram)
            placements.insert(placement.entity, &placement);
    }
    const bool whole = schema.diagrams().size() <= 1;
    const EnumName enumName = schema.enumName();
    std::vector<Box> boxes;
    for (const Entity &entity : schema.entities()) {
        const Placement *placement = placements.value(entity.id);
        if (!placement && !whole)
            continue;
        const bool collapsed = placement && placement->collapsed;
        if (collapsed && index.isJunction(entity.id) && foldsIntoLine(index, entity.id)) {
            folding.junctions.insert(entity.id);
            continue;
        }
        EntityContent content = contentOf(index, entity, enumName, collapsed ? BoxForm::HeaderOnly : BoxForm::Full);
        if (placement && !placement->color.isEmpty())
            content.swatch = placement->color;
        boxes.push_back({entity.id, EntityDrawing(std::move(content), look), placement ? std::optional(placement->position) : std::nullopt});
    }
    return boxes;
}

std::vector<ShownBox> Picture::shownOf(const std::vector<Box> &boxes)
{
    std::vector<ShownBox> shown;
    for (const Box &box : boxes)
        shown.push_back({box.entity, &box.drawing.content()});
    return shown;
}

QHash<EntityId, QPointF> Picture::tidied(const SchemaIndex &index, DiagramId diagram, const DiagramFonts &fonts)
{
    Folding folding;
    const std::vector<Box> boxes = boxesOf(index, diagram, {DiagramColors::light(), fonts}, folding);
    return tidyPlaces(index, shownOf(boxes), folding, fonts);
}

Picture::Picture(const SchemaIndex &index, DiagramId diagram, const Look &look) : m_look(look), m_lines(m_look)
{
    const Schema &schema = index.schema();
    Folding folding;
    m_boxes = boxesOf(index, diagram, m_look, folding);
    const std::vector<ShownBox> shown = shownOf(m_boxes);
    std::vector<ShownBox> unplaced;
    QRectF taken;
    for (size_t i = 0; i < m_boxes.size(); ++i) {
        if (m_boxes[i].at)
            taken |= QRectF(*m_boxes[i].at, m_boxes[i].drawing.size());
        else
            unplaced.push_back(shown[i]);
    }
    const QHash<EntityId, QPointF> places = unplaced.empty() ? QHash<EntityId, QPointF>() : tidyPlaces(index, unplaced, folding, m_look.fonts);
    const QPointF beside = taken.isEmpty() ? QPointF() : QPointF(taken.right() + LayoutOptions().columnGap, taken.top());
    std::vector<QRectF> rects;
    for (Box &box : m_boxes) {
        if (!box.at)
            box.at = places[box.entity] + beside;
        rects.emplace_back(*box.at, box.drawing.size());
        m_rect |= rects.back();
    }
    m_lines.set(linesOf(index, shown, folding, m_look.fonts), std::move(rects));
    for (int line = 0; line < int(m_lines.lines().size()); ++line)
        m_rect |= m_lines.boundsOf(line);
    for (const Note &note : schema.notes()) {
        if (note.diagram != diagram)
            continue;
        m_notes.push_back(note);
        m_rect |= note.rect;
    }
    if (!m_rect.isEmpty())
        m_rect = m_rect.adjusted(-kMargin, -kMargin, kMargin, kMargin).toAlignedRect();
}

void Picture::paint(QPainter *painter) const
{
    painter->setRenderHint(QPainter::Antialiasing);
    painter->fillRect(m_rect, m_look.colors.canvas);
    m_lines.paint(painter, m_rect, Quality::Still);
    for (const Box &box : m_boxes) {
        painter->save();
        painter->translate(*box.at);
        box.drawing.paint(painter, m_look, Detail::Rows, Emphasis::None, Quality::Still);
        painter->restore();
    }
    for (const Note &note : m_notes)
        paintNote(painter, note, m_look);
}

QByteArray Picture::svg() const
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(m_rect.size().toSize());
    generator.setViewBox(m_rect.translated(-m_rect.topLeft()));
    QPainter painter(&generator);
    painter.translate(-m_rect.topLeft());
    paint(&painter);
    painter.end();
    return bytes;
}

QImage Picture::image(qreal scale) const
{
    const QSizeF size = m_rect.size() * scale;
    if (size.isEmpty() || size.width() * size.height() > kMostPixels)
        return {};
    QImage image(size.toSize(), QImage::Format_RGB32);
    QPainter painter(&image);
    painter.scale(scale, scale);
    painter.translate(-m_rect.topLeft());
    paint(&painter);
    return image;
}

} // namespace relata::diagram
