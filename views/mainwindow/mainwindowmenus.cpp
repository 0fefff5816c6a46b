// The window's menus and what the palette offers.
#include "views/canvas/canvasactions.h"
#include "views/canvas/canvasview.h"
#include "views/explorer/explorer.h"
#include "views/mainwindow/commandpalette.h"
#include "views/mainwindow/lens.h"
#include "views/mainwindow/mainwindow.h"
#include "views/mainwindow/projectfiles.h"
#include "views/mainwindow/topbar.h"
#include "views/mainwindow/welcome.h"
#include "views/panels/inspector.h"
#include "views/widgets/icons.h"

#include <QActionGroup>
#include <QApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QDockWidget>
#include <QFileInfo>
#include <QHeaderView>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QTreeView>
#include <QStackedWidget>
#include <QTreeWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace relata {

QAction *MainWindow::add(QMenu *menu, const QString &iconName, const QString &text, const QKeySequence &keys, std::function<void()> run)
{
    QAction *action = iconName.isEmpty() ? menu->addAction(text) : menu->addAction(icon(iconName), text);
    action->setShortcut(keys);
    connect(action, &QAction::triggered, this, std::move(run));
    m_commands.append(action);
    return action;
}

void MainWindow::createActions()
{
    createFileMenu();
    createEditMenu();
    createViewMenu();
    createInsertMenu();
    createDatabaseMenu();
    createHelpMenu();
    auto *palette = new QAction(tr("Find or do anything"), this);
    palette->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_K));
    connect(palette, &QAction::triggered, this, &MainWindow::showPalette);
    addAction(palette);
    for (int step : {1, -1}) {
        auto *area = new QAction(step > 0 ? tr("Next Area") : tr("Previous Area"), this);
        area->setShortcut(QKeySequence(step > 0 ? QKeyCombination(Qt::Key_F6) : QKeyCombination(Qt::SHIFT, Qt::Key_F6)));
        connect(area, &QAction::triggered, this, [this, step] { goToNextArea(step); });
        addAction(area);
    }
}

void MainWindow::createFileMenu()
{
    QMenu *menu = m_top->menuBar()->addMenu(tr("&File"));
    add(menu, u"file"_s, tr("&New"), QKeySequence::New, [this] { m_files->newProject(); });
    add(menu, u"open"_s, tr("&Open…"), QKeySequence::Open, [this] { m_files->chooseFile(); });
    m_recent = menu->addMenu(tr("Open &Recent"));
    QMenu *samples = menu->addMenu(tr("Open &Sample"));
    for (const Sample &sample : ProjectFiles::samples())
        samples->addAction(icon(u"sample"_s), sample.title, this, [this, id = sample.id] { openSample(id); });
    add(menu, u"database"_s, tr("&Import Database…"), {}, [this] { importDatabase(); });
    menu->addSeparator();
    add(menu, u"save"_s, tr("&Save"), QKeySequence::Save, [this] { m_files->save(); });
    add(menu, {}, tr("Save &As…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S), [this] { m_files->saveAs(); });
    menu->addSeparator();
    add(menu, u"export"_s, tr("&Export…"), QKeySequence(Qt::CTRL | Qt::Key_E), [this] { exportCode(); });
    menu->addSeparator();
    add(menu, {}, tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), [this] { close(); });
}

void MainWindow::createEditMenu()
{
    QMenu *menu = m_top->menuBar()->addMenu(tr("&Edit"));
    QAction *undo = m_document.undoStack()->createUndoAction(this, tr("Undo"));
    undo->setIcon(icon(u"undo"_s));
    undo->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Z));
    QAction *redo = m_document.undoStack()->createRedoAction(this, tr("Redo"));
    redo->setIcon(icon(u"redo"_s));
    redo->setShortcuts({QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});
    menu->addActions({undo, redo});
    m_commands << undo << redo;
    m_top->setUndoActions(undo, redo);
    menu->addSeparator();
    const CanvasActions &canvas = m_canvas->canvasActions();
    for (QAction *action : canvas.editing()) {
        menu->addAction(action);
        m_commands.append(action);
        if (action == canvas.duplicate || action == canvas.selectAll || action == canvas.collapse)
            menu->addSeparator();
    }
    menu->addSeparator();
    add(menu, u"search"_s, tr("&Find Entity"), QKeySequence::Find, [this] {
        m_explorerDock->show();
        m_explorer->focusSearch();
    });
}

void MainWindow::createViewMenu()
{
    QMenu *menu = m_top->menuBar()->addMenu(tr("&View"));
    for (QAction *action : m_canvas->canvasActions().viewing()) {
        menu->addAction(action);
        m_commands.append(action);
    }
    menu->addSeparator();
    const std::pair<QDockWidget *, const char *> docks[] = {{m_explorerDock, "panel-left"}, {m_inspectorDock, "panel-right"}, {m_problemsDock, "problems"}, {m_historyDock, "history"}};
    for (const auto &[dock, iconName] : docks) {
        dock->toggleViewAction()->setIcon(icon(QLatin1String(iconName)));
        menu->addAction(dock->toggleViewAction());
        m_commands.append(dock->toggleViewAction());
    }
    const std::tuple<Lens::Look, QString, QString> looks[] = {
        {Lens::Look::Perspective, tr("Relationships as the Entity &Sees Them"), u"eye"_s}, {Lens::Look::DeleteStory, tr("What &Deleting One Does"), u"trash"_s}};
    for (const auto &[look, text, iconName] : looks) {
        QAction *action = add(menu, iconName, text, {}, [this, look = look] {
            m_lens->setLook(m_lens->look() == look ? Lens::Look::Nothing : look);
            if (m_lens->look() != Lens::Look::Nothing)
                m_inspector->showTab(Inspector::Tab::Relationships);
            m_canvas->setFocus(); // Escape ends it
        });
        const auto offer = [this, action] { action->setEnabled(m_selection.entity() || m_lens->look() != Lens::Look::Nothing); };
        connect(&m_selection, &SharedSelection::changed, action, offer);
        connect(m_lens, &Lens::changed, action, offer);
        offer();
    }
    add(menu, u"problems"_s, tr("Go to &Problems"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_M), [this] { showProblems(); });
    menu->addSeparator();
    QMenu *theme = menu->addMenu(tr("&Theme"));
    m_themes = new QActionGroup(this);
    const std::tuple<ThemeChoice, QString, QString> themes[] = {
        {ThemeChoice::System, tr("Follow the &System"), u"system"_s}, {ThemeChoice::Light, tr("&Light"), u"sun"_s}, {ThemeChoice::Dark, tr("&Dark"), u"moon"_s}};
    for (const auto &[choice, text, iconName] : themes) {
        QAction *action = add(theme, iconName, text, {}, [this, choice = choice] {
            m_settings.setTheme(choice);
            Theme::instance().setChoice(choice);
        });
        action->setCheckable(true);
        action->setChecked(Theme::instance().choice() == choice);
        action->setActionGroup(m_themes);
    }
    QMenu *wheel = menu->addMenu(tr("&Wheel"));
    auto *wheels = new QActionGroup(this);
    for (WheelMeaning meaning : {WheelMeaning::Scrolls, WheelMeaning::Zooms}) {
        QAction *action = wheel->addAction(meaning == WheelMeaning::Scrolls ? tr("&Scrolls") : tr("&Zooms"));
        action->setCheckable(true);
        action->setChecked(m_settings.wheel() == meaning);
        action->setActionGroup(wheels);
        connect(action, &QAction::triggered, this, [this, meaning] { m_settings.setWheel(meaning); });
    }
}

void MainWindow::createInsertMenu()
{
    QMenu *menu = m_top->menuBar()->addMenu(tr("&Insert"));
    const CanvasActions &canvas = m_canvas->canvasActions();
    for (QAction *action : {canvas.entityTool, canvas.relationshipTool, canvas.noteTool}) {
        menu->addAction(action);
        m_commands.append(action);
    }
    menu->addSeparator();
    add(menu, u"relationship"_s, tr("&Relationship with the Form…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R), [this] {
        RelationshipForm form;
        form.target = m_selection.entity();
        relate(form);
    });
}

void MainWindow::createDatabaseMenu()
{
    QMenu *menu = m_top->menuBar()->addMenu(tr("&Database"));
    add(menu, u"database"_s, tr("&Connections…"), {}, [this] { showConnections(); });
    menu->addSeparator();
    add(menu, u"refresh"_s, tr("&Refresh from Database…"), QKeySequence(Qt::Key_F5), [this] { refreshFromDatabase({}); });
    add(menu, u"view"_s, tr("C&ompare with Database…"), {}, [this] { compareWithDatabase(); });
    menu->addSeparator();
    add(menu, u"search"_s, tr("&Find Relationships…"), {}, [this] { findRelationships(); });
}

void MainWindow::createHelpMenu()
{
    QMenu *menu = m_top->menuBar()->addMenu(tr("&Help"));
    add(menu, u"keyboard"_s, tr("&Shortcuts"), QKeySequence(Qt::Key_F1), [this] { showShortcuts(); });
    add(menu, u"info"_s, tr("&About Relata"), {}, [this] { showAbout(); });
}

void MainWindow::refreshRecent()
{
    m_recent->clear();
    const QStringList files = m_settings.recentFiles();
    for (const QString &path : files)
        m_recent->addAction(QFileInfo(path).fileName(), this, [this, path] { openFile(path); })->setToolTip(path);
    m_recent->setToolTipsVisible(true);
    m_recent->setEnabled(!files.isEmpty());
    if (!files.isEmpty()) {
        m_recent->addSeparator();
        m_recent->addAction(tr("Forget These"), this, [this] { m_settings.forgetRecentFiles(); });
    }
    m_welcome->setRecentFiles(files);
}

void MainWindow::showPalette()
{
    std::vector<PaletteEntry> entries;
    const auto plain = [](QString text) { return text.remove(u'&').remove(u'…'); };
    for (QAction *action : std::as_const(m_commands)) {
        if (action->isEnabled() && action->isVisible())
            entries.push_back({action->icon(), plain(action->text()), action->shortcut().toString(QKeySequence::NativeText), [action] { action->trigger(); }});
    }
    for (const Sample &sample : ProjectFiles::samples())
        entries.push_back({icon(u"sample"_s), tr("Open sample %1").arg(sample.title), {}, [this, id = sample.id] { openSample(id); }});
    for (EntityId id : m_document.index().entitiesByName()) {
        const Entity &entity = m_document.schema().entities()[id];
        entries.push_back({icon(u"entity"_s), entity.name, tr("entity"), [this, id] {
            m_selection.selectEntity(id);
            m_canvas->reveal(id);
            m_canvas->setFocus();
        }});
        for (const Field &field : entity.fields) {
            entries.push_back({icon(u"field"_s), entity.name + u'.' + field.name, tr("field"), [this, id, field = field.id] {
                m_canvas->reveal(id);
                m_selection.selectEntity(id, field);
                m_inspector->showTab(Inspector::Tab::Fields);
            }});
        }
    }
    auto *palette = new CommandPalette(std::move(entries), this);
    const QPoint at = m_top->paletteButton()->mapToGlobal(QPoint(m_top->paletteButton()->width() / 2, 0));
    palette->move(at.x() - palette->width() / 2, at.y() + 2);
    palette->show();
}

void MainWindow::goToNextArea(int step)
{
    QList<QWidget *> areas{m_top->paletteButton()};
    if (m_explorerDock->isVisible())
        areas << m_explorer->tree();
    areas << (m_center->currentWidget() == m_canvas ? static_cast<QWidget *>(m_canvas) : m_welcome);
    if (m_inspectorDock->isVisible())
        areas << m_inspector;
    for (QDockWidget *dock : {m_problemsDock, m_historyDock}) {
        if (dock->isVisible())
            areas << dock->widget();
    }
    int here = -1;
    QWidget *focus = QApplication::focusWidget();
    for (int i = 0; i < areas.size(); ++i) {
        QWidget *area = i == 1 && areas[i] == m_explorer->tree() ? static_cast<QWidget *>(m_explorer) : areas[i];
        if (focus && (focus == area || area->isAncestorOf(focus)))
            here = i;
    }
    const int next = here < 0 ? 0 : int((here + step + areas.size()) % areas.size());
    QWidget *area = areas[next];
    if (area->focusPolicy() == Qt::NoFocus) { // its first part that takes the focus
        for (QWidget *part = area->nextInFocusChain(); part && part != area; part = part->nextInFocusChain()) {
            if (area->isAncestorOf(part) && part->isVisible() && part->isEnabled() && part->focusPolicy() & Qt::TabFocus) {
                area = part;
                break;
            }
        }
    }
    area->setFocus(Qt::TabFocusReason);
}

void MainWindow::showShortcuts()
{
    QDialog dialog(this);
    dialog.setWindowTitle(tr("Shortcuts"));
    auto *list = new QTreeWidget;
    list->setHeaderHidden(true);
    list->setColumnCount(2);
    list->setRootIsDecorated(false);
    list->setIndentation(4);
    list->setAccessibleName(tr("Shortcuts"));
    const auto row = [list](const QString &what, const QString &keys) {
        auto *item = new QTreeWidgetItem(list, {what, keys});
        item->setFont(1, Theme::codeFont());
    };
    QList<QAction *> actions = m_commands + m_canvas->canvasActions().tools() + this->actions();
    QSet<QAction *> seen;
    for (QAction *action : std::as_const(actions)) {
        if (action->shortcuts().isEmpty() || seen.contains(action))
            continue;
        seen.insert(action);
        row(action->text().remove(u'&').remove(u'…'), QKeySequence::listToString(action->shortcuts().mid(0, 2), QKeySequence::NativeText)); // the rest are keys of old keyboards
    }
    list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    list->header()->setStretchLastSection(false);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    auto *layout = new QVBoxLayout(&dialog);
    layout->addWidget(list);
    layout->addWidget(buttons);
    dialog.resize(520, 560);
    dialog.exec();
}

void MainWindow::showAbout()
{
    QMessageBox::about(this, tr("About Relata"),
                       tr("<b>Relata %1</b><br>Draw entities, relate them, export models and an API that run.<br><br>"
                          "GPL-3.0-or-later; what it generates is yours (0BSD).").arg(QCoreApplication::applicationVersion()));
}

} // namespace relata
