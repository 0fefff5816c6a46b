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

QPointF pointAlong(const diagram::Polyline &line, qreal part)
{
    qreal length = 0;
    for (qsizetype i = 1; i < qsizetype(line.size()); ++i)
        length += QLineF(line[size_t(i - 1)], line[size_t(i)]).length();
    qreal left = length * part;
    for (qsizetype i = 1; i < qsizetype(line.size()); ++i) {
        const QLineF piece(line[size_t(i - 1)], line[size_t(i)]);
        if (piece.length() >= left)
            return piece.length() > 0 ? piece.pointAt(left / piece.length()) : piece.p1();
        left -= piece.length();
    }
    return line.empty() ? QPointF() : line.back();
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

void paintMarks(QPainter *painter, const CanvasScene &scene, const CanvasMarks &marks, qreal scale)
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
    std::vector<QRectF> taken;
    for (const CanvasMarks::Words &words : scale > kReadable ? marks.words : std::vector<CanvasMarks::Words>()) {
        for (size_t i = 0; i < lines.size(); ++i) {
            const bool isFrom = lines[i].from == words.at, isTo = lines[i].to == words.at;
            if (lines[i].id != words.line || (!isFrom && !isTo))
                continue;
            const Pill pill(words.name, words.kind, scale);
            QRectF place;
            // Along the line, away from where one stands, until it is free.
            for (const qreal part : {0.4, 0.5, 0.6, 0.7, 0.8, 0.3}) {
                const bool fromStart = isFrom && isTo ? words.atSource : isFrom;
                place = pill.at(pointAlong(router.line(int(i)), fromStart ? part : 1 - part));
                if (std::none_of(taken.begin(), taken.end(), [&place](const QRectF &other) { return other.intersects(place); }))
                    break;
            }
            taken.push_back(place);
            pill.paint(painter, place, c.accent, c.text);
            break;
        }
    }
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
