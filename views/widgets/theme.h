// The colours, fonts and style of every window. Views paint with these tokens only, and repaint on changed(). GUI thread only.
#pragma once

#include <QColor>
#include <QFont>
#include <QObject>
#include <QString>

class QAbstractButton;
class QWidget;

namespace relata {

// What people choose; System follows the desktop while the program runs.
enum class ThemeChoice { System, Light, Dark };

struct ThemeColors
{
    QColor canvas, dot;           // the drawing's ground and its grid
    QColor panel, sunk, raised;   // windows and docks; wells and chips; menus and tooltips
    QColor line, inputLine;       // between areas; around what can be typed into
    QColor text, soft, faint;     // all three may carry text: each at least 4.5 : 1 on panel and canvas
    QColor accent, accentSoft, accentHover, onAccent;
    QColor key, reference, edge;  // marks of fields; lines of relationships (at least 3 : 1 on canvas)
    QColor ok, warn, error, warnSoft, errorSoft;
    QColor shadow;                // with alpha
    QColor add, addText, remove, removeText; // of diffs
    QColor blue, teal, violet, rose, amber, green, slate; // of entities; see swatch()
    QColor keyword, string, number, comment; // of code
};

class Theme : public QObject
{
    Q_OBJECT

public:
    // The one of the application; needs a QApplication and lives as long.
    static Theme &instance();

    [[nodiscard]] const ThemeColors &colors() const { return m_colors; }
    [[nodiscard]] bool isDark() const { return m_dark; }
    [[nodiscard]] ThemeChoice choice() const { return m_choice; }
    void setChoice(ThemeChoice choice);
    // Style, palette, fonts and style sheet on the application; once, at start.
    void install();

    // Of entities and placements: "blue", "teal", "violet", "rose", "amber", "green", "slate"; anything else is blue.
    [[nodiscard]] QColor swatch(const QString &token) const;
    [[nodiscard]] static QStringList swatchTokens();

    [[nodiscard]] static QFont readingFont(); // Inter 13 px, or what there is
    [[nodiscard]] static QFont codeFont();    // JetBrains Mono 11.5 px, or what there is

    [[nodiscard]] static ThemeColors lightColors();
    [[nodiscard]] static ThemeColors darkColors();
    // WCAG 2 contrast of two opaque colours, 1 to 21.
    [[nodiscard]] static double contrast(const QColor &a, const QColor &b);

signals:
    void changed();

private slots:
    void portalChanged(const QString &group, const QString &key, const QVariant &value);

private:
    explicit Theme(QObject *parent);
    void followSystem();
    void setSystemDark(bool dark);
    void update();

    ThemeColors m_colors;
    ThemeChoice m_choice = ThemeChoice::System;
    bool m_dark = false;
    bool m_systemDark = false;
    bool m_installed = false;
};

inline const ThemeColors &themeColors() { return Theme::instance().colors(); }

// How a button looks: the one thing to do here, one among several, or none until touched.
enum class ButtonLook { Normal, Primary, Flat, Danger };
void setLook(QAbstractButton *button, ButtonLook look);

// How a label (or any widget) speaks.
enum class Tone { Normal, Soft, Faint, Caption, Strong, Title, Code, Ok, Warn, Error, Accent };
void setTone(QWidget *widget, Tone tone);

} // namespace relata
