#include "model/diagram/drawing.h"

#include <QFontMetricsF>
#include <QPainter>
#include <cmath>

namespace relata::diagram {

using namespace Qt::StringLiterals;

namespace {

constexpr qreal kRadius = 8;
constexpr qreal kSquare = 8;

QStaticText staticText(const QString &text, const QFont &font)
{
    QStaticText result(text);
    result.setTextFormat(Qt::PlainText);
    result.setPerformanceHint(QStaticText::AggressiveCaching);
    QTextOption option;
    option.setWrapMode(QTextOption::NoWrap);
    option.setTextDirection(Qt::LeftToRight); // technical names stay so in every language
    result.setTextOption(option);
    result.prepare(QTransform(), font);
    return result;
}

QColor mixed(const QColor &a, const QColor &b, qreal part)
{
    return QColor::fromRgbF(float(a.redF() + (b.redF() - a.redF()) * part), float(a.greenF() + (b.greenF() - a.greenF()) * part),
                            float(a.blueF() + (b.blueF() - a.blueF()) * part));
}

} // namespace

DiagramColors DiagramColors::light()
{
    DiagramColors c;
    c.canvas = QColor(0xF6F7F9); c.dot = QColor(0xDDE1E7); c.panel = Qt::white; c.sunk = QColor(0xF1F3F6); c.line = QColor(0xE1E5EB);
    c.text = QColor(0x1A1F29); c.soft = QColor(0x5A6475); c.faint = QColor(0x6B7686); c.accent = QColor(0x2F6BFF); c.accentSoft = QColor(0xE8EFFF);
    c.key = QColor(0x9A6413); c.reference = QColor(0x2F6BFF); c.edge = QColor(0x66738A); c.ok = QColor(0x1E8E5A); c.warn = QColor(0xB7791F);
    c.error = QColor(0xC93A3A); c.shadow = QColor(20, 28, 45, 18);
    c.swatches = {{u"blue"_s, QColor(0x2F6BFF)}, {u"teal"_s, QColor(0x0E8C83)}, {u"violet"_s, QColor(0x7A4FD6)}, {u"rose"_s, QColor(0xC2416C)}};
    return c;
}

DiagramColors DiagramColors::dark()
{
    DiagramColors c;
    c.canvas = QColor(0x121418); c.dot = QColor(0x262A32); c.panel = QColor(0x1A1D23); c.sunk = QColor(0x15181D); c.line = QColor(0x2A2F38);
    c.text = QColor(0xE7EAEF); c.soft = QColor(0xA3ADBC); c.faint = QColor(0x748093); c.accent = QColor(0x7AA2FF); c.accentSoft = QColor(0x1F2A44);
    c.key = QColor(0xE0B35A); c.reference = QColor(0x7AA2FF); c.edge = QColor(0x8C98AC); c.ok = QColor(0x58C894); c.warn = QColor(0xE0B35A);
    c.error = QColor(0xFF7A7A); c.shadow = QColor(0, 0, 0, 90);
    c.swatches = {{u"blue"_s, QColor(0x7AA2FF)}, {u"teal"_s, QColor(0x4FC8BE)}, {u"violet"_s, QColor(0xB393FF)}, {u"rose"_s, QColor(0xF08FB0)}};
    return c;
}

Detail detailAt(qreal scale)
{
    if (scale < 0.22)
        return Detail::Boxes;
    return scale < 0.5 ? Detail::Bars : Detail::Rows;
}

EntityDrawing::EntityDrawing(EntityContent content, const Look &look)
    : m_content(std::move(content)), m_size(sizeOf(m_content, look.fonts)), m_square(look.colors.swatch(m_content.swatch))
{
}

const EntityDrawing::Texts &EntityDrawing::texts(const Look &look) const
{
    if (m_texts)
        return *m_texts;
    const QFontMetricsF name(look.fonts.name), field(look.fonts.field), type(look.fonts.type), mark(look.fonts.mark);
    const auto topFor = [](const QFontMetricsF &metrics, qreal middle) { return std::round(middle - metrics.height() / 2); };
    const qreal right = m_size.width() - kPadding;
    Texts texts;
    qreal tagWidth = 0;
    if (!m_content.tag.isEmpty()) {
        const QString tag = type.elidedText(m_content.tag, Qt::ElideRight, m_size.width() * 0.4);
        tagWidth = type.horizontalAdvance(tag);
        texts.tag = staticText(tag, look.fonts.type);
        texts.tagAt = {right - tagWidth, topFor(type, kHeaderHeight / 2)};
        tagWidth += 16;
    }
    texts.name = staticText(name.elidedText(m_content.name, Qt::ElideRight, right - kHeaderIndent - tagWidth), look.fonts.name);
    texts.nameAt = {kHeaderIndent, topFor(name, kHeaderHeight / 2)};

    texts.rows.reserve(m_content.rows.size());
    for (size_t i = 0; i < m_content.rows.size(); ++i) {
        const FieldRow &source = m_content.rows[i];
        const qreal middle = rowMiddle(int(i));
        Row row;
        row.tone = source.tone;
        const qreal left = kPadding + kMarkWidth;
        const QString fieldName = field.elidedText(source.name, Qt::ElideRight, (right - left) * 0.7);
        row.nameWidth = textWidth(fieldName, look.fonts.field);
        const QString typeName = type.elidedText(source.type, Qt::ElideRight, right - left - row.nameWidth - 12);
        row.name = staticText(fieldName, look.fonts.field);
        row.type = staticText(typeName, look.fonts.type);
        row.nameAt = {left, topFor(field, middle)};
        row.typeAt = {right - textWidth(typeName, look.fonts.type), topFor(type, middle)};
        if (!source.mark.isEmpty()) {
            row.mark = staticText(source.mark, look.fonts.mark);
            row.markAt = {kPadding, topFor(mark, middle)};
        }
        texts.rows.push_back(std::move(row));
    }
    m_texts = std::make_shared<const Texts>(std::move(texts));
    return *m_texts;
}

void EntityDrawing::paint(QPainter *painter, const Look &look, Detail detail, Emphasis emphasis, Quality quality, int hotRow) const
{
    const DiagramColors &c = look.colors;
    const QRectF box = rect();
    const bool accented = emphasis == Emphasis::Selected || emphasis == Emphasis::Target;
    const QColor border = emphasis == Emphasis::Refused ? c.faint : accented ? c.accent : emphasis == Emphasis::Hovered ? mixed(c.line, c.edge, 0.6) : c.line;

    if (detail == Detail::Boxes) {
        painter->fillRect(box, accented ? c.accent : mixed(c.panel, m_square, 0.55));
        return;
    }
    const bool still = quality == Quality::Still;
    if (detail == Detail::Rows && still) {
        painter->setPen(Qt::NoPen);
        QColor shade = c.shadow;
        shade.setAlphaF(c.shadow.alphaF() * 0.45F);
        painter->setBrush(shade);
        for (const qreal spread : {1.0, 3.0, 5.5})
            painter->drawRoundedRect(box.adjusted(-spread + 1, 2 - spread / 3, spread - 1, spread), kRadius + spread, kRadius + spread);
    }
    if (accented || emphasis == Emphasis::Refused) {
        QColor halo = emphasis == Emphasis::Refused ? c.faint : c.accent;
        halo.setAlpha(80);
        painter->setPen(Qt::NoPen);
        painter->setBrush(halo);
        painter->drawRoundedRect(box.adjusted(-2.5, -2.5, 2.5, 2.5), kRadius + 2.5, kRadius + 2.5);
    }
    painter->setBrush(c.panel);
    painter->setPen(QPen(border, detail == Detail::Rows ? 1 : 0)); // 0: a pixel wide at every zoom
    if (still || detail == Detail::Rows)
        painter->drawRoundedRect(box, kRadius, kRadius);
    else
        painter->drawRect(box);

    if (detail == Detail::Bars) {
        paintBars(painter, look);
        return;
    }
    if (hotRow >= 0 && hotRow < int(m_content.rows.size()))
        painter->fillRect(QRectF(1, rowMiddle(hotRow) - kRowHeight / 2 + 0.5, m_size.width() - 2, kRowHeight - 1), emphasis == Emphasis::Target ? c.accentSoft : c.sunk);
    paintRows(painter, look);
}

void EntityDrawing::paintRows(QPainter *painter, const Look &look) const
{
    const DiagramColors &c = look.colors;
    const Texts &ready = texts(look);
    painter->setPen(Qt::NoPen);
    painter->setBrush(m_square);
    painter->drawRoundedRect(QRectF(kPadding, (kHeaderHeight - kSquare) / 2, kSquare, kSquare), 2, 2);
    painter->setPen(c.text);
    painter->setFont(look.fonts.name);
    painter->drawStaticText(ready.nameAt, ready.name);
    if (!m_content.tag.isEmpty()) {
        painter->setPen(c.faint);
        painter->setFont(look.fonts.type);
        painter->drawStaticText(ready.tagAt, ready.tag);
    }
    if (ready.rows.empty())
        return;
    painter->setPen(QPen(c.line, 1));
    painter->drawLine(QPointF(0.5, kHeaderHeight), QPointF(m_size.width() - 0.5, kHeaderHeight));
    painter->setPen(c.text);
    painter->setFont(look.fonts.field);
    for (const Row &row : ready.rows)
        painter->drawStaticText(row.nameAt, row.name);
    painter->setPen(c.soft);
    painter->setFont(look.fonts.type);
    for (const Row &row : ready.rows)
        painter->drawStaticText(row.typeAt, row.type);
    painter->setFont(look.fonts.mark);
    for (const Row &row : ready.rows) {
        if (row.tone == MarkTone::None)
            continue;
        painter->setPen(row.tone == MarkTone::Key ? c.key : c.reference);
        painter->drawStaticText(row.markAt, row.mark);
    }
}

void EntityDrawing::paintBars(QPainter *painter, const Look &look) const
{
    const DiagramColors &c = look.colors;
    const Texts &ready = texts(look);
    painter->fillRect(QRectF(kPadding, 12, kSquare, kSquare), m_square);
    painter->setPen(c.text);
    painter->setFont(look.fonts.name);
    painter->drawStaticText(ready.nameAt, ready.name);
    const QColor bar = mixed(c.panel, c.faint, 0.35);
    for (const Row &row : ready.rows) {
        const qreal y = row.nameAt.y() + 5;
        painter->fillRect(QRectF(row.nameAt.x(), y, row.nameWidth, 6), bar);
        if (row.tone != MarkTone::None)
            painter->fillRect(QRectF(kPadding, y, 12, 6), row.tone == MarkTone::Key ? c.key : c.reference);
    }
}

EdgeStyle edgeStyleOf(const RelationshipView &view)
{
    // The mark beside an entity says how many of it one of the other side sees.
    return {view.atTarget.cardinality, view.atSource.cardinality,
            !view.enforced ? Qt::DotLine : view.identifying || view.junction ? Qt::SolidLine : Qt::DashLine};
}

QPainterPath roundedPath(const Polyline &line, qreal radius)
{
    QPainterPath path;
    if (line.empty())
        return path;
    path.moveTo(line.front());
    for (size_t i = 1; i + 1 < line.size(); ++i) {
        const QLineF in(line[i], line[i - 1]), out(line[i], line[i + 1]);
        const qreal r = std::min({radius, in.length() / 2, out.length() / 2});
        path.lineTo(in.length() > 0 ? in.pointAt(r / in.length()) : line[i]);
        path.quadTo(line[i], out.length() > 0 ? out.pointAt(r / out.length()) : line[i]);
    }
    path.lineTo(line.back());
    return path;
}

QPen edgePen(const EdgeStyle &style, const QColor &color, Emphasis emphasis)
{
    QPen pen(color, emphasis == Emphasis::None ? 1.4 : 2);
    pen.setCapStyle(Qt::FlatCap);
    pen.setJoinStyle(Qt::RoundJoin);
    if (style.pen == Qt::DashLine)
        pen.setDashPattern({4, 3});
    else if (style.pen == Qt::DotLine)
        pen.setDashPattern({1.2, 2.6});
    return pen;
}

void paintEndMarks(QPainter *painter, const EdgeStyle &style, const Polyline &line, const QColor &color, const QColor &ground, Emphasis emphasis)
{
    if (line.size() < 2)
        return;
    painter->setPen(QPen(color, emphasis == Emphasis::None ? 1.4 : 1.8));
    painter->setBrush(ground);
    const auto direction = [](const QPointF &from, const QPointF &to) {
        const QLineF piece(from, to);
        return piece.length() > 0 ? QPointF(piece.dx() / piece.length(), piece.dy() / piece.length()) : QPointF(1, 0);
    };
    for (const bool start : {true, false}) {
        const std::optional<Cardinality> &says = start ? style.fromMark : style.toMark;
        if (!says)
            continue;
        const QPointF at = start ? line.front() : line.back();
        const QPointF away = start ? direction(line[0], line[1]) : direction(line[line.size() - 1], line[line.size() - 2]);
        const EndMark mark = endMark(*says, at, away);
        painter->drawLines(mark.lines.data(), mark.lineCount);
        // The marks stand on a solid stub, also where the line is dashed.
        painter->drawLine(at, at + away * kMarkLength);
        if (mark.ring)
            painter->drawEllipse(*mark.ring, kRingRadius, kRingRadius);
    }
}

LabelPlace labelPlace(const Polyline &line, bool atStart, LabelRoom room)
{
    const QPointF at = atStart ? line.front() : line.back();
    const QPointF next = atStart ? line[1] : line[line.size() - 2];
    const qreal dx = next.x() - at.x(), dy = next.y() - at.y();
    const bool tight = room == LabelRoom::Tight || room == LabelRoom::TightBelow;
    if (std::abs(dx) >= std::abs(dy)) {
        const qreal along = tight ? kMarkLength + 3 : 8;
        const qreal up = room == LabelRoom::Free ? 10 : room == LabelRoom::Tight ? 3 : room == LabelRoom::Below ? -20 : -13;
        return {{at.x() + (dx >= 0 ? along : -along), at.y() - up}, dx >= 0 ? Qt::AlignLeft : Qt::AlignRight};
    }
    // Of a line that leaves upwards or downwards: at its right, else at its left.
    const bool left = room == LabelRoom::Below || room == LabelRoom::TightBelow;
    const qreal aside = tight ? 4 : 10;
    return {{at.x() + (left ? -aside : aside), at.y() + (dy >= 0 ? kMarkLength + (tight ? 14 : 2) : -kMarkLength + (tight ? -6 : 6))}, left ? Qt::AlignRight : Qt::AlignLeft};
}

} // namespace relata::diagram
