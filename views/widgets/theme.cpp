#include "views/widgets/theme.h"

#include "views/widgets/style.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QFileInfo>
#include <QFontDatabase>
#include <QFontMetricsF>
#include <QPalette>
#include <QPointer>
#include <QStyle>
#include <QToolTip>
#include <cmath>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

constexpr int kReadingPixels = 13;
constexpr double kCodePixels = 11.5;

const QString kPortal = u"org.freedesktop.portal.Desktop"_s;
const QString kPortalPath = u"/org/freedesktop/portal/desktop"_s;
const QString kPortalSettings = u"org.freedesktop.portal.Settings"_s;
const QString kAppearance = u"org.freedesktop.appearance"_s;
const QString kColorScheme = u"color-scheme"_s;

QPalette paletteOf(const ThemeColors &c)
{
    QPalette palette;
    const auto set = [&palette](QPalette::ColorRole role, const QColor &color) { palette.setColor(role, color); };
    set(QPalette::Window, c.panel);
    set(QPalette::WindowText, c.text);
    set(QPalette::Base, c.panel);
    set(QPalette::AlternateBase, c.sunk);
    set(QPalette::ToolTipBase, c.raised);
    set(QPalette::ToolTipText, c.text);
    set(QPalette::PlaceholderText, c.faint);
    set(QPalette::Text, c.text);
    set(QPalette::Button, c.panel);
    set(QPalette::ButtonText, c.text);
    set(QPalette::BrightText, c.error);
    set(QPalette::Link, c.accent);
    set(QPalette::LinkVisited, c.violet);
    set(QPalette::Highlight, c.accentSoft);
    set(QPalette::HighlightedText, c.text);
    set(QPalette::Light, c.panel);
    set(QPalette::Midlight, c.sunk);
    set(QPalette::Mid, c.line);
    set(QPalette::Dark, c.inputLine);
    set(QPalette::Shadow, c.line);
    for (QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        palette.setColor(QPalette::Disabled, role, c.faint);
    return palette;
}

bool isDarkPalette(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

bool hasSessionBus()
{
    // Without an address Qt would start a bus of its own.
    return qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS") || QFileInfo::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + "/bus"_L1);
}

QFont firstInstalled(const QStringList &families, QFontDatabase::SystemFont fallback)
{
    const QStringList installed = QFontDatabase::families();
    for (const QString &family : families) {
        if (installed.contains(family))
            return QFont(family);
    }
    return QFontDatabase::systemFont(fallback);
}

void repolish(QWidget *widget)
{
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
    widget->update();
}

} // namespace

Theme &Theme::instance()
{
    static QPointer<Theme> theme;
    if (!theme) {
        Q_ASSERT(qApp);
        theme = new Theme(qApp);
    }
    return *theme;
}

Theme::Theme(QObject *parent) : QObject(parent), m_colors(lightColors())
{
}

void Theme::install()
{
    if (m_installed)
        return;
    m_installed = true;
    m_systemDark = isDarkPalette(QApplication::palette()); // the desktop's, before ours
    QApplication::setStyle(new Style);
    QApplication::setFont(readingFont());
    QToolTip::setFont(readingFont());
    followSystem();
    update();
}

void Theme::followSystem()
{
    if (!hasSessionBus())
        return;
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    bus.connect(kPortal, kPortalPath, kPortalSettings, u"SettingChanged"_s, this, SLOT(portalChanged(QString,QString,QVariant)));
    QDBusMessage ask = QDBusMessage::createMethodCall(kPortal, kPortalPath, kPortalSettings, u"Read"_s);
    ask.setArguments({kAppearance, kColorScheme});
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(ask, 3000), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        if (reply.isValid())
            portalChanged(kAppearance, kColorScheme, QVariant::fromValue(reply.value()));
    });
}

void Theme::portalChanged(const QString &group, const QString &key, const QVariant &value)
{
    if (group != kAppearance || key != kColorScheme)
        return;
    QVariant inner = value;
    while (inner.canConvert<QDBusVariant>()) // some portals wrap it twice
        inner = inner.value<QDBusVariant>().variant();
    constexpr uint kNoPreference = 0, kPreferDark = 1;
    if (inner.toUInt() != kNoPreference)
        setSystemDark(inner.toUInt() == kPreferDark);
}

void Theme::setSystemDark(bool dark)
{
    m_systemDark = dark;
    update();
}

void Theme::setChoice(ThemeChoice choice)
{
    m_choice = choice;
    update();
}

void Theme::update()
{
    m_dark = m_choice == ThemeChoice::Dark || (m_choice == ThemeChoice::System && m_systemDark);
    m_colors = m_dark ? darkColors() : lightColors();
    if (m_installed) {
        const QPalette palette = paletteOf(m_colors);
        QApplication::setPalette(palette);
        QToolTip::setPalette(palette);
        qApp->setStyleSheet(styleSheetFor(m_colors));
    }
    emit changed();
}

QStringList Theme::swatchTokens()
{
    return {u"blue"_s, u"teal"_s, u"violet"_s, u"rose"_s, u"amber"_s, u"green"_s, u"slate"_s};
}

QColor Theme::swatch(const QString &token) const
{
    const QColor colors[] = {m_colors.blue, m_colors.teal, m_colors.violet, m_colors.rose, m_colors.amber, m_colors.green, m_colors.slate};
    const qsizetype at = swatchTokens().indexOf(token);
    return colors[at < 0 ? 0 : at];
}

QFont Theme::readingFont()
{
    QFont font = firstInstalled({u"Inter"_s, u"Noto Sans"_s}, QFontDatabase::GeneralFont);
    font.setPixelSize(kReadingPixels);
    return font;
}

QFont Theme::codeFont()
{
    QFont font = firstInstalled({u"JetBrains Mono"_s, u"DejaVu Sans Mono"_s}, QFontDatabase::FixedFont);
    font.setPointSizeF(kCodePixels * 72 / QFontMetricsF(font).fontDpi()); // halves of a pixel exist only in points
    font.setStyleHint(QFont::Monospace);
    return font;
}

ThemeColors Theme::lightColors()
{
    ThemeColors c;
    c.canvas = 0xF6F7F9; c.dot = 0xDDE1E7;
    c.panel = 0xFFFFFF; c.sunk = 0xF1F3F6; c.raised = 0xFFFFFF;
    c.line = 0xE1E5EB; c.inputLine = 0xCBD2DC;
    c.text = 0x1A1F29; c.soft = 0x566072; c.faint = 0x667080;
    c.accent = 0x2D68FA; c.accentSoft = 0xE8EFFF; c.accentHover = 0x2259E0; c.onAccent = 0xFFFFFF;
    c.key = 0x96600F; c.reference = 0x2A60E8; c.edge = 0x66738A;
    c.ok = 0x17784A; c.warn = 0x96600F; c.error = 0xC02B3C; c.warnSoft = 0xFDF3E1; c.errorSoft = 0xFDECEE;
    c.shadow = QColor(20, 28, 45, 20);
    c.add = 0xE7F6EE; c.addText = 0x17683F; c.remove = 0xFDECEE; c.removeText = 0xA32433;
    c.blue = 0x2D68FA; c.teal = 0x0E8C83; c.violet = 0x7A4FD6; c.rose = 0xC2416C; c.amber = 0xB7791F; c.green = 0x1E8E5A; c.slate = 0x66738A;
    c.keyword = 0x7A4FD6; c.string = 0x0B7068; c.number = 0x96600F; c.comment = 0x667080;
    return c;
}

ThemeColors Theme::darkColors()
{
    ThemeColors c;
    c.canvas = 0x121418; c.dot = 0x262A32;
    c.panel = 0x1A1D23; c.sunk = 0x15181D; c.raised = 0x22262E;
    c.line = 0x2A2F38; c.inputLine = 0x3A414D;
    c.text = 0xE7EAEF; c.soft = 0xA3ADBC; c.faint = 0x8A95A6;
    c.accent = 0x7AA2FF; c.accentSoft = 0x1F2A44; c.accentHover = 0x93B4FF; c.onAccent = 0x0E1320;
    c.key = 0xE0B35A; c.reference = 0x7AA2FF; c.edge = 0x8C98AC;
    c.ok = 0x58C894; c.warn = 0xE0B35A; c.error = 0xF58B96; c.warnSoft = 0x2E2718; c.errorSoft = 0x33191D;
    c.shadow = QColor(0, 0, 0, 90);
    c.add = 0x16281F; c.addText = 0x7BD7A8; c.remove = 0x33191D; c.removeText = 0xF5A3AC;
    c.blue = 0x7AA2FF; c.teal = 0x4FC8BE; c.violet = 0xB393FF; c.rose = 0xF08FB0; c.amber = 0xE0B35A; c.green = 0x58C894; c.slate = 0x8C98AC;
    c.keyword = 0xB393FF; c.string = 0x4FC8BE; c.number = 0xE0B35A; c.comment = 0x8A95A6;
    return c;
}

double Theme::contrast(const QColor &a, const QColor &b)
{
    const auto luminance = [](const QColor &color) {
        const auto linear = [](double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
        return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
    };
    const double one = luminance(a), other = luminance(b);
    return (qMax(one, other) + 0.05) / (qMin(one, other) + 0.05);
}

void setLook(QAbstractButton *button, ButtonLook look)
{
    static const char *const names[] = {"normal", "primary", "flat", "danger"};
    button->setProperty("look", QLatin1String(names[int(look)]));
    button->setCursor(Qt::ArrowCursor);
    repolish(button);
}

void setTone(QWidget *widget, Tone tone)
{
    static const char *const names[] = {"normal", "soft", "faint", "caption", "strong", "title", "code", "ok", "warn", "error", "accent"};
    widget->setProperty("tone", QLatin1String(names[int(tone)]));
    if (tone == Tone::Code)
        widget->setFont(Theme::codeFont());
    repolish(widget);
}

} // namespace relata
