// What is written in an entity's box and how large the box is. Used by the canvas, the pictures of the form and the renderers, so
// that all of them agree to the pixel.
#pragma once

#include "model/schema/relationships.h"

#include <QFont>
#include <QSizeF>

namespace relata::diagram {

// Scene units are pixels at 100 %; everything of a box is a multiple of the grid, so that rows line up between boxes.
inline constexpr qreal kGrid = 8;
inline constexpr qreal kHeaderHeight = 32;
inline constexpr qreal kRowHeight = 24;
inline constexpr qreal kPadding = 10;
inline constexpr qreal kMarkWidth = 26;   // the column of PK, FK, U
inline constexpr qreal kHeaderIndent = 25; // padding, colour square, gap
inline constexpr qreal kMinimumWidth = 176;
inline constexpr qreal kMaximumWidth = 360; // what doesn't fit is elided

struct DiagramFonts
{
    QFont name;  // of entities
    QFont field;
    QFont type;  // monospaced
    QFont mark;  // PK, FK, U
    QFont label; // of ends

    bool operator==(const DiagramFonts &) const = default;
};
// Inter and JetBrains Mono where installed, else the system's.
[[nodiscard]] DiagramFonts diagramFonts();

enum class MarkTone { None, Key, Reference };

struct FieldRow
{
    FieldId field;
    QString mark; // "PK", "FK", "PFK", "U" or empty
    MarkTone tone = MarkTone::None;
    QString name;
    QString type; // "int64?"; a foreign key that can't repeat ends in " U"

    bool operator==(const FieldRow &) const = default;
};

// An any-end with more entities than this is a badge, until somebody wants to see them.
inline constexpr size_t kMostBranches = 5;

// How much of an entity its box shows.
enum class BoxForm { Full, HeaderOnly };

struct EntityContent
{
    QString name;
    QString tag;        // right of the name: "junction", "view", or the data source where there are several
    QString swatch;     // colour token of the square: the data source's
    std::vector<FieldRow> rows;

    bool operator==(const EntityContent &) const = default;
};

// `enumName` is the schema's; it is passed in because building it for every entity would be slow.
[[nodiscard]] EntityContent contentOf(const SchemaIndex &index, const Entity &entity, const EnumName &enumName, BoxForm form = BoxForm::Full);
// The width of a text, remembered: shaping the same names and types again is what opening a large project would be slow from.
// Any thread; what is remembered belongs to it.
[[nodiscard]] qreal textWidth(const QString &text, const QFont &font);
// Whole multiples of the grid.
[[nodiscard]] QSizeF sizeOf(const EntityContent &content, const DiagramFonts &fonts);

// "blue", "teal", "violet" …: the n-th data source, in the order of ids, has the n-th colour of the theme.
[[nodiscard]] QString swatchOf(const Schema &schema, DataSourceId source);

// The vertical middle of a row, from the top of the box.
[[nodiscard]] inline qreal rowMiddle(int row) { return kHeaderHeight + kRowHeight * row + kRowHeight / 2; }
// The row at a height from the top of the box; -1 for the header.
[[nodiscard]] int rowAt(qreal y, int rows);

} // namespace relata::diagram
