// A whole diagram for a file: the boxes, lines and notes that the canvas shows, with nothing chosen.
#pragma once

#include "model/diagram/linedrawing.h"

#include <QImage>

namespace relata::diagram {

class Picture
{
public:
    // Any-ends are drawn as they would be by themselves. Entities without a place get one: all of them a tidy layout, or a few beside the rest.
    // A diagram that is the only one shows the whole model.
    Picture(const SchemaIndex &index, DiagramId diagram, const Look &look);
    Picture(const Picture &) = delete;
    Picture &operator=(const Picture &) = delete;

    // Where a tidy layout puts everything that is shown, wherever it stands now.
    [[nodiscard]] static QHash<EntityId, QPointF> tidied(const SchemaIndex &index, DiagramId diagram, const DiagramFonts &fonts = diagramFonts());

    [[nodiscard]] QRectF rect() const { return m_rect; } // with a margin; empty when there is nothing
    void paint(QPainter *painter) const; // rect() in the painter's coordinates

    [[nodiscard]] QByteArray svg() const;
    [[nodiscard]] QImage image(qreal scale) const; // null where it would be too large

private:
    struct Box
    {
        EntityId entity;
        EntityDrawing drawing;
        std::optional<QPointF> at;
    };
    static std::vector<Box> boxesOf(const SchemaIndex &index, DiagramId diagram, const Look &look, Folding &folding);
    static std::vector<ShownBox> shownOf(const std::vector<Box> &boxes);

    Look m_look;
    std::vector<Box> m_boxes;
    std::vector<Note> m_notes;
    LineDrawing m_lines;
    QRectF m_rect;
};

// The places of a tidy layout for these boxes of a diagram, with room for what hangs below them and for badges between them.
[[nodiscard]] QHash<EntityId, QPointF> tidyPlaces(const SchemaIndex &index, const std::vector<ShownBox> &shown, const Folding &folding, const DiagramFonts &fonts);

} // namespace relata::diagram
