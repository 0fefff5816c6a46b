#include "views/widgets/style.h"
#include "views/widgets/theme.h"

#include <QHash>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

// @name stands for a colour of the theme.
constexpr auto kSheet = R"(
QMainWindow, QDialog { background: @panel; }
QMainWindow::separator { background: @line; width: 1px; height: 1px; }
QSplitter::handle { background: @line; }
QFrame[rule="true"] { background: @line; border: none; max-height: 1px; min-height: 1px; }
QFrame[rule="upright"] { background: @line; border: none; max-width: 1px; min-width: 1px; }
QFrame[card="true"] { background: @panel; border: 1px solid @line; border-radius: 10px; }
QFrame[banner="true"] { background: @warnSoft; border: none; border-bottom: 1px solid @line; }
QFrame[caution="true"] { background: @warnSoft; border: none; border-radius: 10px; }
QFrame[well="true"] { background: @accentSoft; border: none; border-radius: 10px; }

QLabel { background: transparent; }
QLabel[tone="soft"] { color: @soft; }
QLabel[tone="faint"] { color: @faint; }
QLabel[tone="caption"] { color: @soft; font-size: 12px; }
QLabel[tone="strong"] { font-weight: 600; }
QLabel[tone="title"] { font-size: 17px; font-weight: 600; }
QLabel[tone="ok"] { color: @ok; }
QLabel[tone="warn"] { color: @warn; }
QLabel[tone="error"] { color: @error; }
QLabel[tone="accent"] { color: @accent; }
QLabel[chip="true"] { background: @sunk; color: @soft; border-radius: 9px; padding: 2px 7px; font-size: 11px; }
QLabel[heading="true"] { color: @soft; font-size: 12px; font-weight: 600; }

QPushButton { min-height: 26px; padding: 0 11px; border: 1px solid @inputLine; border-radius: 6px; background: @panel; color: @text; }
QPushButton:hover { background: @sunk; }
QPushButton:pressed, QPushButton:checked { background: @accentSoft; }
QPushButton:focus { border-color: @accent; }
QPushButton:disabled { color: @faint; background: @sunk; border-color: @line; }
QPushButton:default { border-color: @accent; }
QPushButton[look="primary"] { background: @accent; border-color: @accent; color: @onAccent; font-weight: 600; }
QPushButton[look="primary"]:hover, QPushButton[look="primary"]:pressed { background: @accentHover; border-color: @accentHover; }
QPushButton[look="primary"]:focus { border-color: @text; }
QPushButton[look="primary"]:disabled { background: @sunk; border-color: @line; color: @faint; }
QPushButton[look="danger"] { color: @error; }
QPushButton[look="flat"] { border-color: transparent; background: transparent; color: @soft; }
QPushButton[look="flat"]:hover { background: @sunk; color: @text; }
QPushButton[look="flat"]:checked { background: @accentSoft; color: @accent; }
QPushButton[look="flat"]:focus { border-color: @accent; }
QPushButton[look="field"] { min-height: 28px; background: @panel; }
QPushButton[look="field"]:hover { border-color: @faint; }
QPushButton[look="door"] { background: @panel; border: 1px solid @line; border-radius: 10px; padding: 0; text-align: left; }
QPushButton[look="door"]:hover, QPushButton[look="door"]:focus { border-color: @accent; background: @panel; }
QDialog[palette="true"] { background: @raised; border: 1px solid @line; }
QDialog[palette="true"] QListWidget { background: @raised; }
QLabel[toast="true"] { background: @raised; color: @text; border: 1px solid @line; border-radius: 8px; padding: 8px 14px; }
QLabel[toast="error"] { background: @errorSoft; color: @error; border: 1px solid @error; border-radius: 8px; padding: 8px 14px; }
QPushButton::menu-indicator { image: none; width: 0; }
QToolButton { min-height: 26px; min-width: 26px; padding: 0; border: 1px solid transparent; border-radius: 6px; background: transparent; color: @soft; }
QToolButton[textual="true"] { padding: 0 9px; }
QToolButton:hover { background: @sunk; color: @text; }
QToolButton:pressed, QToolButton:open { background: @accentSoft; }
QToolButton:checked { background: @accentSoft; color: @accent; }
QToolButton:focus { border-color: @accent; }
QToolButton:disabled { color: @faint; }
QLineEdit QToolButton { min-height: 0; min-width: 0; border: none; background: transparent; padding: 0; }
QToolButton::menu-indicator { image: none; width: 0; }

QLineEdit { min-height: 28px; padding: 0 8px; border: 1px solid @inputLine; border-radius: 6px; background: @panel;
            selection-background-color: @accent; selection-color: @onAccent; }
QLineEdit:focus { border-color: @accent; }
QLineEdit:disabled, QLineEdit:read-only { background: @sunk; color: @soft; }
QLineEdit[invalid="true"] { border-color: @error; }
QLineEdit[headline="true"] { border-color: transparent; background: transparent; font-size: 15px; font-weight: 600; padding: 0 4px; }
QLineEdit[headline="true"]:hover { border-color: @line; }
QLineEdit[headline="true"]:focus { border-color: @accent; background: @panel; }
QLineEdit[plain="true"] { border: none; background: transparent; }
QComboBox QLineEdit, QAbstractSpinBox QLineEdit { min-height: 0; border: none; padding: 0 2px; background: transparent; }
QAbstractItemView QLineEdit { min-height: 0; padding: 0 4px; border: 1px solid @accent; border-radius: 3px; }
QPlainTextEdit, QTextEdit { border: 1px solid @inputLine; border-radius: 6px; background: @panel; padding: 4px;
            selection-background-color: @accent; selection-color: @onAccent; }
QPlainTextEdit:focus, QTextEdit:focus { border-color: @accent; }
QCheckBox, QRadioButton { min-height: 22px; background: transparent; }
QGroupBox { border: 1px solid @line; border-radius: 10px; margin-top: 9px; padding: 12px 8px 8px 8px; }
QGroupBox::title { subcontrol-origin: margin; left: 12px; padding: 0 4px; color: @soft; }

QTabWidget::pane { border: none; border-top: 1px solid @line; top: -1px; }
QTabBar { background: @panel; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: @soft; padding: 0 2px; margin: 0 7px; height: 34px; border-bottom: 2px solid transparent; }
QTabBar::tab:first { margin-left: 12px; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { color: @text; font-weight: 600; border-bottom-color: @accent; }
QTabBar::tab:focus { color: @accent; }
QTabBar::tab:disabled { color: @faint; }

QAbstractItemView { background: @panel; alternate-background-color: @sunk; border: none; outline: none; color: @text;
            selection-background-color: @accentSoft; selection-color: @accent; }
QTreeView::item { min-height: 26px; border: none; padding: 0 2px; }
QListView::item { min-height: 26px; padding: 0 6px; border: none; }
QTableView { gridline-color: @line; }
QTableView::item { padding: 0 6px; border: none; }
QTreeView::item:hover, QListView::item:hover, QTableView::item:hover { background: @sunk; }
QTreeView::item:selected, QListView::item:selected, QTableView::item:selected { background: @accentSoft; color: @accent; }
QHeaderView { background: @panel; border: none; }
QHeaderView::section { background: @panel; color: @soft; border: none; border-bottom: 1px solid @line; padding: 0 6px; min-height: 26px; font-size: 12px; }
QTableCornerButton::section { background: @panel; border: none; border-bottom: 1px solid @line; }
QComboBox QAbstractItemView { background: @raised; border: 1px solid @line; border-radius: 6px; padding: 4px; }

QDockWidget { color: @soft; titlebar-close-icon: none; titlebar-normal-icon: none; }
QDockWidget::title { background: @panel; padding: 9px 12px; text-align: left; border-bottom: 1px solid @line; }
QWidget[area="dock"] { background: @panel; }
QWidget[area="canvas"] { background: @canvas; }
QWidget[area="top"] { background: @panel; border-bottom: 1px solid @line; }

QMenuBar { background: @panel; color: @soft; padding: 2px 6px; }
QMenuBar::item { background: transparent; padding: 4px 9px; border-radius: 6px; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: @sunk; color: @text; }
QMenu { background: @raised; border: 1px solid @line; border-radius: 8px; padding: 5px; }
QMenu::item { padding: 5px 26px 5px 10px; border-radius: 5px; color: @text; }
QMenu::item:selected { background: @accentSoft; color: @accent; }
QMenu::item:disabled { color: @faint; }
QMenu::separator { height: 1px; background: @line; margin: 5px 6px; }
QMenu::icon { padding-left: 8px; }
QToolTip { background: @raised; color: @text; border: 1px solid @line; padding: 4px 6px; }
QStatusBar { background: @panel; color: @soft; border-top: 1px solid @line; font-size: 12px; }
QStatusBar::item { border: none; }
QStatusBar QLabel { font-size: 12px; }
QToolButton[tone="ok"] { color: @ok; }
QStatusBar QToolButton { min-height: 20px; font-size: 12px; }
QProgressBar { border: none; border-radius: 3px; background: @sunk; max-height: 6px; min-height: 6px; color: transparent; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }

QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @inputLine; border-radius: 3px; margin: 2px; }
QScrollBar::handle:hover { background: @faint; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollArea { border: none; background: transparent; }
QGraphicsView { border: none; }
)";

} // namespace

QString styleSheetFor(const ThemeColors &c)
{
    const QHash<QString, QColor> tokens{
        {u"panel"_s, c.panel}, {u"canvas"_s, c.canvas}, {u"sunk"_s, c.sunk}, {u"raised"_s, c.raised}, {u"line"_s, c.line}, {u"inputLine"_s, c.inputLine}, {u"text"_s, c.text},
        {u"soft"_s, c.soft}, {u"faint"_s, c.faint}, {u"accent"_s, c.accent}, {u"accentSoft"_s, c.accentSoft}, {u"accentHover"_s, c.accentHover},
        {u"onAccent"_s, c.onAccent}, {u"ok"_s, c.ok}, {u"warn"_s, c.warn}, {u"error"_s, c.error}, {u"warnSoft"_s, c.warnSoft}, {u"errorSoft"_s, c.errorSoft}, {u"warnSoft"_s, c.warnSoft}, {u"errorSoft"_s, c.errorSoft},
    };
    const QString sheet = QString::fromLatin1(kSheet);
    static const QRegularExpression name(u"@(\\w+)"_s);
    QString out;
    qsizetype done = 0;
    for (const QRegularExpressionMatch &match : name.globalMatch(sheet)) {
        Q_ASSERT(tokens.contains(match.captured(1)));
        out += QStringView(sheet).mid(done, match.capturedStart() - done);
        out += tokens.value(match.captured(1)).name();
        done = match.capturedEnd();
    }
    return out + sheet.mid(done);
}

} // namespace relata
