#include "views/canvas/canvasmarks.h"

#include "views/canvas/canvasbar.h"
#include "views/canvas/canvasscene.h"
#include "views/widgets/parts.h"
#include "views/widgets/theme.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>

namespace relata {

using namespace Qt::StringLiterals;

namespace {

constexpr qreal kWordHeight = 18;
constexpr qreal kCovers = 1000; // words over a card or over others
constexpr qreal kReadable = 0.25; // further away only colours tell

// A rounded label; strong text first, soft after it. Far away it stays readable.
struct Pill
{
    QString strong, soft;
    qreal larger = 1;
    QFont bold, plain;
    qreal strongWidth = 0;
    QSizeF size; // in the scene

    Pill(const QString &first, const QString &second, qreal scale) : strong(first), soft(second), larger(1 / std::clamp<qreal>(scale, 0.55, 1)), bold(Theme::readingFont())
    {
        bold.setWeight(QFont::DemiBold);
        bold.setPixelSize(11);
        plain = bold;
        plain.setWeight(QFont::Normal);
        strongWidth = QFontMetricsF(bold).horizontalAdvance(strong) + (strong.isEmpty() || soft.isEmpty() ? 0 : 6);
        size = QSizeF(strongWidth + QFontMetricsF(plain).horizontalAdvance(soft) + 14, kWordHeight) * larger;
    }
    [[nodiscard]] QRectF at(QPointF middle) const { return {middle - QPointF(size.width(), size.height()) / 2, size}; }
    void paint(QPainter *painter, const QRectF &place, const QColor &border, const QColor &text) const
    {
        painter->save();
        painter->translate(place.topLeft());
        painter->scale(larger, larger);
        const QRectF pill(QPointF(), size / larger);
        painter->setPen(QPen(border, 1));
        painter->setBrush(themeColors().panel);
        painter->drawRoundedRect(pill, kWordHeight / 2, kWordHeight / 2);
        painter->setFont(bold);
        painter->setPen(text);
        painter->drawText(pill.adjusted(7, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, strong);
        painter->setFont(plain);
        painter->setPen(themeColors().soft);
        painter->drawText(pill.adjusted(7 + strongWidth, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, soft);
        painter->restore();
    }
};

// Where the words of a line stand: beside it, off cards and off other words, off lines where that can be. First where the name of its
// end stood, then along the line, away from where one stands. With how bad that place is.
std::pair<QRectF, qreal> placeBeside(const CanvasScene &scene, int edge, bool fromStart, const QSizeF &size, const std::vector<QRectF> &taken)
{
    const RelationshipsItem &drawn = scene.relationships();
    diagram::Polyline line = drawn.router().line(edge);
    if (!fromStart)
        std::reverse(line.begin(), line.end());
    constexpr qreal kAside = 4;
    std::vector<QRectF> candidates;
    if (const auto label = drawn.drawing().labelRect(edge, fromStart)) {
        const bool leftwards = label->center().x() < line.front().x();
        candidates.emplace_back(QPointF(leftwards ? label->right() - size.width() : label->left(), label->bottom() - size.height()), size);
    }
    qreal gone = 0;
    QRectF reach;
    for (size_t i = 1; i < line.size(); ++i) {
        const QLineF piece(line[i - 1], line[i]);
        const bool level = piece.dy() == 0;
        const qreal width = size.width(), height = size.height();
        for (qreal at = gone > 0 ? 4 : diagram::kMarkLength; at < piece.length() && gone + at < 600; at += 12) {
            const QPointF point = piece.pointAt(at / piece.length());
            for (const int side : {-1, 1}) {
                const QPointF middle = level ? QPointF(point.x() + (piece.dx() > 0 ? 0.5 : -0.5) * width, point.y() + side * (height / 2 + kAside))
                                             : QPointF(point.x() + side * (width / 2 + kAside), point.y());
                candidates.emplace_back(middle - QPointF(width, height) / 2, size);
            }
        }
        gone += piece.length();
    }
    for (const QRectF &candidate : candidates)
        reach |= candidate;
    // What may be in the way, and how bad that is.
    std::vector<std::pair<QRectF, qreal>> obstacles;
    for (const QRectF &other : taken)
        obstacles.emplace_back(other, kCovers);
    for (const EntityItem *item : scene.entityItems()) {
        if (item->box().intersects(reach))
            obstacles.emplace_back(item->box().adjusted(-2, -2, 2, 2), kCovers);
    }
    for (int other = 0; other < int(drawn.edges().size()); ++other) {
        if (!drawn.boundsOf(other).intersects(reach))
            continue;
        const diagram::Polyline &points = drawn.router().line(other);
        for (size_t i = 1; i < points.size(); ++i)
            obstacles.emplace_back(QRectF(points[i - 1], points[i]).normalized().adjusted(-1.5, -1.5, 1.5, 1.5), 100);
        for (const bool start : {true, false}) {
            const QPointF port = start ? points.front() : points.back(), away = diagram::outwards(start ? drawn.router().fromSide(other) : drawn.router().toSide(other));
            const QPointF aside = QPointF(away.y(), away.x()) * 7;
            obstacles.emplace_back(QRectF(port - aside, port + away * diagram::kMarkLength + aside).normalized(), 50);
            if (const auto label = drawn.drawing().labelRect(other, start); label && (other != edge || start != fromStart))
                obstacles.emplace_back(*label, 60);
        }
        if (const QRectF badge = drawn.drawing().badgeRect(other); !badge.isEmpty())
            obstacles.emplace_back(badge, 60);
        if (const int hub = drawn.router().nodeFrom(other) - drawn.router().hubNode(0); hub >= 0)
            obstacles.emplace_back(drawn.drawing().hubRect(hub), 200);
    }
    QRectF best;
    qreal least = 1e9;
    for (size_t i = 0; i < candidates.size() && least > 0; ++i) {
        qreal price = 0;
        for (const auto &[rect, bad] : obstacles)
            price += rect.intersects(candidates[i]) ? bad : 0;
        if (price < least) {
            least = price;
            best = candidates[i];
        }
    }
    return {best, least};
}

} // namespace

QColor colorOf(MarkTone tone)
{
    const ThemeColors &c = themeColors();
    switch (tone) {
    case MarkTone::Here:
        return c.accent;
    case MarkTone::Deleted:
        return c.error;
    case MarkTone::Changed:
        return c.warn;
    case MarkTone::Blocking:
        return c.violet;
    case MarkTone::Left:
    case MarkTone::Near:
        break;
    }
    return c.slate;
}

std::vector<PlacedWords> placedWords(const CanvasScene &scene, const CanvasMarks &marks, qreal scale)
{
    std::vector<PlacedWords> result;
    if (scale <= kReadable)
        return result;
    std::vector<QRectF> taken;
    const auto &lines = scene.relationships().edges();
    for (const CanvasMarks::Words &words : marks.words) {
        for (size_t i = 0; i < lines.size(); ++i) {
            const bool isFrom = lines[i].from == words.at, isTo = lines[i].to == words.at;
            if (lines[i].id != words.line || (!isFrom && !isTo))
                continue;
            const bool fromStart = isFrom && isTo ? words.atSource : isFrom;
            QString kind = words.kind;
            auto [place, price] = placeBeside(scene, int(i), fromStart, Pill(words.name, kind, scale).size, taken);
            if (price >= kCovers) { // no room: the name alone; the panel tells the kind
                kind.clear();
                place = placeBeside(scene, int(i), fromStart, Pill(words.name, kind, scale).size, taken).first;
            }
            taken.push_back(place);
            result.push_back({&words, kind, int(i), fromStart, place});
            break;
        }
    }
    return result;
}

void paintMarks(QPainter *painter, const CanvasScene &scene, const CanvasMarks &marks, const std::vector<PlacedWords> &words, qreal scale)
{
    const ThemeColors &c = themeColors();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    QColor veil = c.canvas;
    veil.setAlphaF(0.62F);
    for (auto item = scene.entityItems().cbegin(); item != scene.entityItems().cend(); ++item) {
        if (!marks.boxes.contains(item.key()))
            painter->fillRect(item.value()->box().adjusted(-2, -2, 2, 2), veil);
    }
    const auto &lines = scene.relationships().edges();
    const diagram::Router &router = scene.relationships().router();
    for (size_t i = 0; i < lines.size(); ++i) {
        const auto tone = marks.lines.constFind(lines[i].drawn);
        const auto concerns = [&marks](EntityId id) { return !id || marks.boxes.contains(id); }; // not the other branches of an any-end
        if (tone == marks.lines.cend() || !concerns(lines[i].from) || !concerns(lines[i].to))
            continue;
        painter->setPen(QPen(colorOf(*tone), 2.4 / std::min<qreal>(scale, 1), Qt::SolidLine, Qt::RoundCap));
        painter->setBrush(Qt::NoBrush);
        painter->drawPath(diagram::roundedPath(router.line(int(i))));
    }
    for (auto box = marks.boxes.cbegin(); box != marks.boxes.cend(); ++box) {
        const EntityItem *item = scene.item(box.key());
        if (!item || box->tone == MarkTone::Near)
            continue;
        const QColor color = colorOf(box->tone);
        QColor tint = color;
        tint.setAlphaF(0.14F);
        painter->setPen(QPen(color, 2 / std::min<qreal>(scale, 1)));
        painter->setBrush(tint);
        painter->drawRoundedRect(item->box(), 8, 8);
        if (!box->word.isEmpty() && scale > kReadable) {
            const Pill pill(box->word, {}, scale);
            pill.paint(painter, pill.at(item->box().center() - QPointF(0, (item->box().height() + pill.size.height()) / 2 + 3)), color, color);
        }
    }
    for (const PlacedWords &placed : words) {
        // They take the place of the name at that end.
        if (const auto label = scene.relationships().drawing().labelRect(placed.edge, placed.fromStart))
            painter->fillRect(label->adjusted(-1, 0, 1, 0), c.canvas);
    }
    for (const PlacedWords &placed : words)
        Pill(placed.words->name, placed.kind, scale).paint(painter, placed.place, c.accent, c.text);
    painter->restore();
}

MarksLegend::MarksLegend(QWidget *parent) : QFrame(parent), m_title(new QLabel), m_tones(new QLabel)
{
    setObjectName(u"marksLegend"_s);
    setTone(m_title, Tone::Strong);
    m_title->setTextFormat(Qt::PlainText);
    m_tones->setTextFormat(Qt::RichText);
    QToolButton *close = createIconButton(u"close"_s, tr("End (Escape)"));
    close->setFocusPolicy(Qt::NoFocus);
    connect(close, &QToolButton::clicked, this, &MarksLegend::closed);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 7, 10, 9);
    layout->setSpacing(14);
    layout->addWidget(m_title);
    layout->addWidget(m_tones);
    layout->addWidget(close);
    hide();
}

void MarksLegend::show(const CanvasMarks &marks)
{
    QStringList tones;
    for (const auto &[tone, word] : marks.legend)
        tones << u"<span style=\"color:%1\">\u25a0</span>&nbsp;%2"_s.arg(colorOf(tone).name(), word.toHtmlEscaped());
    m_title->setText(marks.title);
    m_tones->setText(tones.join(u"&nbsp;&nbsp; "_s));
    m_tones->setVisible(!tones.isEmpty());
    setVisible(!marks.isEmpty());
}

void MarksLegend::paintEvent(QPaintEvent *)
{
    paintFloating(this);
}

} // namespace relata
