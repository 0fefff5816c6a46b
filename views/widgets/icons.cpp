#include "views/widgets/icons.h"

#include "views/widgets/theme.h"

#include <QDir>
#include <QFile>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>
#include <functional>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

const QString kFolder = u":/relata/icons/"_s;

QByteArray source(const QString &name)
{
    static QHash<QString, QByteArray> sources;
    auto found = sources.find(name);
    if (found == sources.end()) {
        QFile file(kFolder + name + ".svg"_L1);
        const bool opened = file.open(QIODevice::ReadOnly);
        Q_ASSERT_X(opened, "icon", qPrintable(name));
        found = sources.insert(name, opened ? file.readAll() : QByteArray());
    }
    return *found;
}

QColor colorOf(IconTone tone)
{
    const ThemeColors &c = themeColors();
    switch (tone) {
    case IconTone::Soft: return c.soft;
    case IconTone::Normal: return c.text;
    case IconTone::Accent: return c.accent;
    case IconTone::OnAccent: return c.onAccent;
    case IconTone::Ok: return c.ok;
    case IconTone::Warn: return c.warn;
    case IconTone::Error: return c.error;
    case IconTone::Key: return c.key;
    case IconTone::Reference: return c.reference;
    }
    return c.text;
}

// Draws anew at every call, so that nothing of an old theme or scale stays.
class Engine final : public QIconEngine
{
public:
    using Paint = std::function<void(QPainter &, const QRectF &, QIcon::Mode, QIcon::State)>;
    explicit Engine(Paint paint) : m_paint(std::move(paint)) {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const int side = qMin(rect.width(), rect.height());
        QRectF square(0, 0, side, side);
        square.moveCenter(QRectF(rect).center());
        m_paint(*painter, square, mode, state);
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, pixmap.rect(), mode, state);
        return pixmap;
    }
    QIconEngine *clone() const override { return new Engine(m_paint); }

private:
    Paint m_paint;
};

} // namespace

QIcon icon(const QString &name, IconTone tone)
{
    return QIcon(new Engine([svg = source(name), tone](QPainter &painter, const QRectF &rect, QIcon::Mode mode, QIcon::State state) {
        QColor color = colorOf(mode == QIcon::Selected || state == QIcon::On ? (tone == IconTone::Soft ? IconTone::Accent : tone) : tone);
        if (mode == QIcon::Disabled)
            color = themeColors().inputLine;
        QSvgRenderer renderer(QByteArray(svg).replace("currentColor", color.name().toLatin1()));
        painter.setRenderHint(QPainter::Antialiasing);
        renderer.render(&painter, rect);
    }));
}

QIcon swatchIcon(const QString &token)
{
    return QIcon(new Engine([token](QPainter &painter, const QRectF &rect, QIcon::Mode, QIcon::State) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(Theme::instance().swatch(token));
        QRectF square(0, 0, rect.width() / 2, rect.height() / 2);
        square.moveCenter(rect.center());
        painter.drawRoundedRect(square, square.width() / 4, square.width() / 4);
    }));
}

QStringList iconNames()
{
    QStringList names = QDir(kFolder).entryList({u"*.svg"_s}, QDir::Files, QDir::Name);
    for (QString &name : names)
        name.chop(4);
    return names;
}

} // namespace relata
