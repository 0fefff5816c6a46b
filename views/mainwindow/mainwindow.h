// The window: the only one that knows the canvas, the docks, the form and the dialogs, and connects them.
#pragma once

#include "model/document/document.h"
#include "model/document/jobs.h"
#include "model/schema/relationshipform.h"
#include "views/adapters/editor.h"
#include "views/adapters/passwords.h"
#include "views/adapters/settings.h"
#include "views/adapters/sharedselection.h"

#include <QMainWindow>

class QActionGroup;
class QDockWidget;
class QLabel;
class QMenu;
class QStackedWidget;
class QToolButton;

namespace relata {

class Banner;
class CanvasView;
class Explorer;
class Inspector;
class Lens;
class ProblemsPanel;
class ProjectFiles;
class Toast;
class TopBar;
class Welcome;

class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    // `dataFolder`: recovery and backups; empty: the program's own.
    explicit MainWindow(Settings &settings, const QString &dataFolder = {}, QWidget *parent = nullptr);
    ~MainWindow() override;

    // What a start does: recovery first, then the file; without one the welcome.
    void start(const QString &file);
    bool openFile(const QString &path);
    bool openSample(const QString &id);

    [[nodiscard]] Document &document() { return m_document; }
    [[nodiscard]] SharedSelection &selection() { return m_selection; }
    [[nodiscard]] ProjectFiles &files() { return *m_files; }
    [[nodiscard]] CanvasView &canvas() { return *m_canvas; }
    [[nodiscard]] Explorer &explorer() { return *m_explorer; }
    [[nodiscard]] Inspector &inspector() { return *m_inspector; }
    [[nodiscard]] Lens &lens() { return *m_lens; }
    [[nodiscard]] ProblemsPanel &problems() { return *m_problems; }

    // Opens the form; what it gives is pushed as one step. With `existing` set it edits.
    void relate(const RelationshipForm &form);
    void editRelationship(RelationshipId relationship);
    void deleteSelection();
    void showPalette();

protected:
    void closeEvent(QCloseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void createTop();
    void createCenter();
    void createDocks();
    void createStatus();
    void createActions();
    void createFileMenu();
    void createEditMenu();
    void createViewMenu();
    void createInsertMenu();
    void createDatabaseMenu();
    void createHelpMenu();
    QAction *add(QMenu *menu, const QString &iconName, const QString &text, const QKeySequence &keys, std::function<void()> run);
    QDockWidget *createDock(const QString &name, const QString &title, QWidget *content, Qt::DockWidgetArea area);
    void connectFiles();
    void connectCanvas();
    void connectPanels();
    void refresh();
    void refreshTitle();
    void refreshCenter();
    void refreshStatus();
    void refreshRecent();
    void refreshHealth();
    void showProblems();
    void goToNextArea(int step);
    void showShortcuts();
    void showAbout();
    void showBanner(const QString &text, const QList<std::pair<QString, std::function<void()>>> &buttons);
    void importDatabase();
    void showConnections();
    void refreshFromDatabase(DataSourceId source); // none: the only one
    void compareWithDatabase();
    void findRelationships();
    void tellLikely(); // after an import: that there is more to find
    void exportCode();
    void updateExports(); // those that the project remembers, without asking
    void restoreWindow();

    Settings &m_settings;
    Passwords m_passwords;
    Document m_document;
    Editor m_editor;
    SharedSelection m_selection;
    ProjectFiles *m_files = nullptr;
    TopBar *m_top = nullptr;
    QStackedWidget *m_center = nullptr;
    Welcome *m_welcome = nullptr;
    Banner *m_banner = nullptr;
    CanvasView *m_canvas = nullptr;
    Toast *m_toast = nullptr;
    Explorer *m_explorer = nullptr;
    Inspector *m_inspector = nullptr;
    Lens *m_lens = nullptr;
    ProblemsPanel *m_problems = nullptr;
    QDockWidget *m_explorerDock = nullptr;
    QDockWidget *m_inspectorDock = nullptr;
    QDockWidget *m_problemsDock = nullptr;
    QDockWidget *m_historyDock = nullptr;
    QToolButton *m_health = nullptr; // the problems in a word
    QLabel *m_counts = nullptr;
    QLabel *m_selected = nullptr;
    QMenu *m_recent = nullptr;
    QActionGroup *m_themes = nullptr;
    QList<QAction *> m_commands; // what the palette offers
    JobRunner m_updates;
    JobRunner m_likely;
    QSet<QString> m_declined; // found relationships that the person doesn't want, while the program runs
    bool m_drawing = false;      // the person chose to draw: no more doors
    bool m_telling = false;      // the canvas tells the selection, or the other way round
};

} // namespace relata
