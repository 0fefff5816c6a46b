#include "views/mainwindow/mainwindow.h"

#include "model/schema/edits.h"
#include "views/canvas/canvasactions.h"
#include "views/canvas/canvasview.h"
#include "views/explorer/explorer.h"
#include "views/mainwindow/lens.h"
#include "views/mainwindow/projectfiles.h"
#include "views/mainwindow/toast.h"
#include "views/mainwindow/topbar.h"
#include "views/mainwindow/welcome.h"
#include "views/panels/inspector.h"
#include "views/panels/problemspanel.h"
#include "views/widgets/icons.h"
#include "views/widgets/parts.h"
#include "views/wizard/relationshipdialog.h"

#include <QCloseEvent>
#include <QDockWidget>
#include <QFileInfo>
#include <QMimeData>
#include <QScreen>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolButton>
#include <QTreeView>
#include <QTreeWidget>
#include <QUndoView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

constexpr int kWidth = 1400, kHeight = 880, kExplorerWidth = 220, kInspectorWidth = 390, kHistoryHeight = 170,
              kTitleHeight = 30;

QString droppedFile(const QMimeData *data)
{
    for (const QUrl &url : data->urls()) {
        if (url.isLocalFile() && url.toLocalFile().endsWith(".relata"_L1, Qt::CaseInsensitive))
            return url.toLocalFile();
    }
    return {};
}

} // namespace

MainWindow::MainWindow(Settings &settings, const QString &dataFolder, QWidget *parent)
    : QMainWindow(parent), m_settings(settings), m_editor(m_document), m_selection(m_document),
      m_files(new ProjectFiles(m_document, settings, dataFolder, this))
{
    m_document.reset(emptyProject(m_document.ids(), tr("Untitled")), {});
    setAcceptDrops(true);
    setDockNestingEnabled(true);
    createCenter();
    createDocks();
    m_lens = new Lens(m_editor, m_selection, *m_canvas, *m_explorer, *m_inspector->relationships(), this);
    createTop();
    createStatus();
    createActions();
    connectFiles();
    connectCanvas();
    connectPanels();
    restoreWindow();
    refresh();
}

MainWindow::~MainWindow()
{
    m_document.disconnect(this);
    m_selection.disconnect(this);
    // Before the document that they look at, which is ours and not the base class's.
    m_updates.cancel();
    delete m_files;
    delete m_top;
    for (QDockWidget *dock : {m_explorerDock, m_inspectorDock, m_problemsDock, m_historyDock})
        delete dock;
    delete takeCentralWidget();
}

void MainWindow::createTop()
{
    m_top = new TopBar;
    setMenuWidget(m_top);
    connect(m_top, &TopBar::paletteWanted, this, &MainWindow::showPalette);
    connect(m_top, &TopBar::exportWanted, this, &MainWindow::exportCode);
}

void MainWindow::createCenter()
{
    auto *center = new QWidget;
    m_banner = new Banner;
    m_center = new QStackedWidget;
    m_canvas = new CanvasView(&m_document);
    m_welcome = new Welcome;
    m_center->addWidget(m_canvas);
    m_center->addWidget(m_welcome);
    auto *layout = new QVBoxLayout(center);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_banner);
    layout->addWidget(m_center, 1);
    setCentralWidget(center);
    m_toast = new Toast(m_center);
    connect(&m_editor, &Editor::refused, this, [this](const QString &why) { m_toast->say(why, Toast::Kind::Refusal); });
    connect(m_welcome, &Welcome::drawWanted, this, [this] {
        m_drawing = true;
        refreshCenter();
        m_canvas->setFocus();
        m_canvas->setTool(ToolKind::Entity);
    });
    connect(m_welcome, &Welcome::importWanted, this, &MainWindow::importDatabase);
    connect(m_welcome, &Welcome::sampleWanted, this, [this] { openSample(u"library"_s); });
    connect(m_welcome, &Welcome::fileWanted, this, &MainWindow::openFile);
}

QDockWidget *MainWindow::createDock(const QString &name, const QString &title, QWidget *content, Qt::DockWidgetArea area)
{
    auto *dock = new QDockWidget(title);
    dock->setObjectName(name);
    dock->setWidget(content);
    addDockWidget(area, dock);
    return dock;
}

void MainWindow::createDocks()
{
    m_explorer = new Explorer(m_editor, m_selection);
    m_inspector = new Inspector(m_editor, m_selection);
    m_problems = new ProblemsPanel(m_editor, m_selection);
    auto *history = new QUndoView(m_document.undoStack());
    history->setEmptyLabel(tr("As opened"));
    history->setAccessibleName(tr("History"));
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    m_explorerDock = createDock(u"explorer"_s, tr("Entities"), m_explorer, Qt::LeftDockWidgetArea);
    m_inspectorDock = createDock(u"inspector"_s, tr("Inspector"), m_inspector, Qt::RightDockWidgetArea);
    m_problemsDock = createDock(u"problems"_s, tr("Problems"), m_problems, Qt::BottomDockWidgetArea);
    m_historyDock = createDock(u"history"_s, tr("History"), history, Qt::BottomDockWidgetArea);
    for (QDockWidget *dock : {m_explorerDock, m_inspectorDock}) { // their content has a head of its own
        dock->setFeatures(QDockWidget::DockWidgetClosable);
        dock->setTitleBarWidget(new QWidget(dock));
    }
    m_explorer->setMinimumWidth(160);
    m_inspector->setMinimumWidth(290);
    tabifyDockWidget(m_problemsDock, m_historyDock);
    m_problemsDock->raise();
    m_problemsDock->hide();
    m_historyDock->hide();
    resizeDocks({m_explorerDock, m_inspectorDock}, {kExplorerWidth, kInspectorWidth}, Qt::Horizontal);
    resizeDocks({m_problemsDock}, {kHistoryHeight}, Qt::Vertical);
}

void MainWindow::createStatus()
{
    m_counts = new QLabel;
    m_selected = new QLabel;
    setTone(m_counts, Tone::Soft);
    setTone(m_selected, Tone::Soft);
    m_counts->setContentsMargins(12, 0, 12, 0);
    m_selected->setContentsMargins(12, 0, 12, 0);
    statusBar()->setSizeGripEnabled(false);
    m_health = new QToolButton;
    m_health->setProperty("textual", true);
    m_health->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_health->setFocusPolicy(Qt::TabFocus);
    connect(m_health, &QToolButton::clicked, this, &MainWindow::showProblems);
    connect(m_problems, &ProblemsPanel::countsChanged, this, &MainWindow::refreshHealth);
    connect(m_problems, &ProblemsPanel::revealWanted, this, [this](EntityId entity) { m_canvas->reveal(entity); });
    refreshHealth();
    statusBar()->addWidget(m_health);
    statusBar()->addWidget(m_counts);
    statusBar()->addPermanentWidget(m_selected);
}

void MainWindow::connectFiles()
{
    connect(m_files, &ProjectFiles::opened, this, [this] {
        m_drawing = false;
        m_banner->setMessage({});
        m_canvas->fitAll();
        refresh();
    });
    connect(m_files, &ProjectFiles::saved, this, [this] {
        m_banner->setMessage({});
        refreshTitle();
    });
    connect(m_files, &ProjectFiles::refused, this, [this](const QString &why) { m_toast->say(why, Toast::Kind::Refusal); });
    connect(m_files, &ProjectFiles::readOnly, this, [this](const QString &lockedBy) {
        showBanner(lockedBy.isEmpty() ? tr("This file can't be written: changes can be saved under another name.")
                                      : tr("%1 has this file open: changes can be saved under another name.").arg(lockedBy),
                   {{tr("Save As…"), [this] { m_files->saveAs(); }}});
    });
    connect(m_files, &ProjectFiles::newerVersion, this, [this] {
        showBanner(tr("This file was made by a newer version of Relata. What this version doesn't know is kept."), {{tr("Save As…"), [this] { m_files->saveAs(); }}});
    });
    connect(m_files, &ProjectFiles::changedOnDisk, this, [this] {
        showBanner(tr("Another program has changed %1.").arg(m_files->displayName()),
                   {{tr("Reload"), [this] { m_files->reload(); }}, {tr("Overwrite"), [this] { m_files->overwrite(); }}, {tr("Save As…"), [this] { m_files->saveAs(); }}});
    });
    connect(&m_settings, &Settings::recentFilesChanged, this, &MainWindow::refreshRecent);
    connect(&m_document, &Document::modifiedChanged, this, &MainWindow::refreshTitle);
    connect(&m_document, &Document::pathChanged, this, &MainWindow::refreshTitle);
    connect(&m_document, &Document::changed, this, [this] {
        refreshCenter();
        refreshStatus();
    });
    connect(&m_document, &Document::wasReset, this, &MainWindow::refresh);
    connect(&m_selection, &SharedSelection::changed, this, &MainWindow::refreshStatus);
}

void MainWindow::connectCanvas()
{
    connect(m_canvas, &CanvasView::selectionChanged, this, [this] {
        if (m_telling)
            return;
        m_telling = true;
        const CanvasSelection &on = m_canvas->selection();
        m_selection.set({on.entities, on.relationships, on.notes, {}});
        m_telling = false;
    });
    connect(&m_selection, &SharedSelection::changed, this, [this] {
        if (m_telling)
            return;
        m_telling = true;
        const SelectedItems &items = m_selection.items();
        m_canvas->select({items.entities, items.relationships, items.notes});
        m_telling = false;
    });
    m_canvas->setWheel(m_settings.wheel());
    connect(&m_settings, &Settings::wheelChanged, this, [this] { m_canvas->setWheel(m_settings.wheel()); });
    connect(m_canvas, &CanvasView::editRelationshipRequested, this, &MainWindow::editRelationship);
    connect(m_canvas, &CanvasView::relationshipFormRequested, this, &MainWindow::relate);
}

void MainWindow::connectPanels()
{
    const auto relateTo = [this](EntityId target) {
        RelationshipForm form;
        form.target = target;
        relate(form);
    };
    connect(m_explorer, &Explorer::entityWanted, this, [this] { m_canvas->canvasActions().entityTool->trigger(); });
    connect(m_explorer, &Explorer::entityActivated, this, [this](EntityId entity) { m_canvas->reveal(entity); });
    connect(m_explorer, &Explorer::relationshipActivated, this, &MainWindow::editRelationship);
    connect(m_explorer, &Explorer::relationshipWanted, this, relateTo);
    connect(m_explorer, &Explorer::deletionWanted, this, &MainWindow::deleteSelection);
    connect(m_explorer, &Explorer::refreshWanted, this, &MainWindow::refreshFromDatabase);
    connect(m_explorer, &Explorer::diagramActivated, this, [this](DiagramId diagram) {
        m_canvas->canvas().setDiagram(diagram);
        m_canvas->fitAll();
    });
    connect(m_inspector, &Inspector::relationshipWanted, this, relateTo);
    connect(m_inspector, &Inspector::relationshipEdited, this, &MainWindow::editRelationship);
    connect(m_inspector, &Inspector::relationshipDeleted, this, [this](RelationshipId relationship) {
        m_selection.selectRelationship(relationship);
        deleteSelection();
    });
}

void MainWindow::start(const QString &file)
{
    if (m_files->offerRecovery(file))
        return;
    if (!file.isEmpty())
        openFile(file);
}

bool MainWindow::openFile(const QString &path)
{
    return m_files->openFile(path);
}

bool MainWindow::openSample(const QString &id)
{
    return m_files->openSample(id);
}

void MainWindow::relate(const RelationshipForm &form)
{
    RelationshipDialog dialog(m_document.schema(), form, {m_files->displayName(), m_files->folder()}, m_document.ids(), this);
    if (dialog.exec() != QDialog::Accepted)
        return;
    m_document.push(dialog.change(), dialog.changeText());
    m_selection.selectRelationship(dialog.relationship());
    if (dialog.follow() == RelationshipDialog::Follow::UpdateExports && m_files->save())
        updateExports();
}

void MainWindow::editRelationship(RelationshipId relationship)
{
    if (const std::optional<RelationshipForm> form = edits::formOf(m_document.schema(), relationship))
        relate(*form);
    else
        m_toast->say(tr("This relationship can't be shown as a form."), Toast::Kind::Refusal);
}

void MainWindow::deleteSelection()
{
    const SelectedItems &items = m_selection.items();
    if (items.field) {
        const Field *field = m_document.schema().entities()[items.entities.front()].field(items.field);
        m_editor.push(edits::removeField(m_document.schema(), items.entities.front(), items.field), tr("Delete %1").arg(field->name));
    } else if (!items.isEmpty()) {
        m_canvas->removeSelection(); // lists what goes along
    }
}

void MainWindow::refresh()
{
    refreshTitle();
    refreshCenter();
    refreshStatus();
    refreshRecent();
}

void MainWindow::refreshTitle()
{
    const QString name = m_files->displayName();
    QString state;
    if (m_document.isReadOnly())
        state = tr("read only");
    else if (m_document.isModified())
        state = tr("not saved");
    else if (!m_document.path().isEmpty())
        state = tr("saved");
    m_top->setProject(name, state);
    setWindowTitle(name + u"[*]"_s);
    setWindowModified(m_document.isModified());
}

void MainWindow::refreshCenter()
{
    const Schema &schema = m_document.schema();
    const bool isEmpty = schema.entities().isEmpty() && schema.notes().isEmpty() && m_document.path().isEmpty() && !m_document.isModified();
    if (!isEmpty)
        m_drawing = true; // deleting the last entity doesn't bring the doors back
    m_center->setCurrentWidget(isEmpty && !m_drawing ? static_cast<QWidget *>(m_welcome) : m_canvas);
}

void MainWindow::refreshStatus()
{
    const Schema &schema = m_document.schema();
    int fields = 0;
    for (const Entity &entity : schema.entities())
        fields += int(entity.fields.size());
    int relationships = 0;
    for (const RelationshipView &view : m_document.index().relationships())
        relationships += !m_document.index().isLeg(view.id);
    m_counts->setText(tr("%n entity(s)", nullptr, int(schema.entities().size())) + u" · "_s + tr("%n field(s)", nullptr, fields) + u" · "_s
                      + tr("%n relationship(s)", nullptr, relationships));
    const SelectedItems &items = m_selection.items();
    const int count = int(items.entities.size() + items.relationships.size() + items.notes.size());
    const Entity *entity = schema.entities().get(m_selection.entity());
    if (count == 0)
        m_selected->clear();
    else if (entity && count == 1)
        m_selected->setText(tr("%1 selected").arg(entity->name));
    else
        m_selected->setText(tr("%n selected", nullptr, count));
}

void MainWindow::refreshHealth()
{
    const ProblemsPanel::Counts &counts = m_problems->counts();
    const bool good = counts.errors + counts.warnings == 0;
    m_health->setIcon(good ? icon(u"check"_s, IconTone::Ok) : counts.errors ? icon(u"error"_s, IconTone::Error) : icon(u"warning"_s, IconTone::Warn));
    m_health->setText(counts.all() == 0 ? tr("no problems") : good ? tr("%n hint(s)", nullptr, counts.hints) : tr("%n problem(s)", nullptr, counts.errors + counts.warnings));
    m_health->setToolTip(tr("Show the problems"));
    m_health->setAccessibleName(m_health->text());
    setTone(m_health, good ? Tone::Ok : Tone::Normal);
}

void MainWindow::showProblems()
{
    m_problemsDock->show();
    m_problemsDock->raise();
    m_problems->list()->setFocus(Qt::OtherFocusReason);
}

void MainWindow::showBanner(const QString &text, const QList<std::pair<QString, std::function<void()>>> &buttons)
{
    m_banner->clearButtons();
    for (const auto &[label, run] : buttons)
        connect(m_banner->addButton(label), &QPushButton::clicked, this, [this, run = run] {
            m_banner->setMessage({});
            run();
        });
    m_banner->setMessage(text);
}

void MainWindow::restoreWindow()
{
    resize(QSize(kWidth, kHeight).boundedTo(screen()->availableSize() - QSize(0, kTitleHeight)));
    if (const QByteArray geometry = m_settings.windowGeometry(); !geometry.isEmpty())
        restoreGeometry(geometry);
    if (const QByteArray state = m_settings.windowState(); !state.isEmpty())
        restoreState(state, Settings::kVersion);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!m_files->mayLeave()) {
        event->ignore();
        return;
    }
    m_files->close();
    m_settings.setWindow(saveGeometry(), saveState(Settings::kVersion));
    m_settings.sync();
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (!droppedFile(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    const QString path = droppedFile(event->mimeData());
    if (path.isEmpty())
        return;
    event->acceptProposedAction();
    // After the drag has ended: the other program waits meanwhile.
    QMetaObject::invokeMethod(this, [this, path] { openFile(path); }, Qt::QueuedConnection);
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
}

} // namespace relata
