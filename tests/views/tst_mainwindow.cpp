// The window driven by keys and clicks; what counts is the schema afterwards.
#include "model/schema/edits.h"
#include "model/schema/notation.h"
#include "model/schema/projectfile.h"
#include "views/adapters/settings.h"
#include "views/canvas/canvasview.h"
#include "views/explorer/explorer.h"
#include "views/mainwindow/commandpalette.h"
#include "views/mainwindow/mainwindow.h"
#include "views/mainwindow/projectfiles.h"
#include "views/panels/endpointspage.h"
#include "views/panels/fieldspage.h"
#include "views/panels/inspector.h"
#include "views/panels/problemspanel.h"
#include "views/panels/relationshipspage.h"
#include "views/widgets/theme.h"
#include "views/wizard/relationshipdialog.h"

#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QTranslator>
#include <QTreeView>
#include <QTreeWidget>

using namespace relata;
using namespace Qt::StringLiterals;

class tst_mainwindow : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void everySampleOpens();
    void selectionIsShared();
    void fieldTypedInTheInspector();
    void addARelationshipHasTheEntityAsTarget();
    void relationshipsTabShowsSentences();
    void endpointsAreListed();
    void problemsAreShownAndMended();
    void paletteFindsAndDoes();
    void filterNarrowsTheTree();
    void savedAndOpenedAgain();
    void closingAsksForWhatIsUnsaved();
    void unsavedWorkIsOfferedAtTheNextStart();
    void areasAreReachedByF6();
    void everythingHasAName();
    void thingsAreCountedInEnglish();

private:
    void open(const QString &text);
    const Entity &entity(const QString &name) const { return *m_window->document().schema().entityNamed(name); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<MainWindow> m_window;
};

// Answers the next modal window of this type.
template<class Window>
void whenAsked(std::function<void(Window &)> answer)
{
    auto *timer = new QTimer(qApp);
    timer->setInterval(10);
    QObject::connect(timer, &QTimer::timeout, qApp, [timer, answer = std::move(answer)] {
        if (auto *window = qobject_cast<Window *>(QApplication::activeModalWidget())) {
            timer->stop();
            timer->deleteLater();
            answer(*window);
        }
    });
    timer->start();
}

static void press(QMessageBox &box, const QString &text)
{
    for (QAbstractButton *button : box.buttons()) {
        if (button->text().remove(u'&') == text) {
            button->click();
            return;
        }
    }
    box.reject();
    QFAIL(qPrintable(u"no button "_s + text));
}

void tst_mainwindow::initTestCase()
{
    Theme::instance().install();
}

void tst_mainwindow::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<Settings>(m_folder->path());
    m_window = std::make_unique<MainWindow>(*m_settings, m_folder->path());
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void tst_mainwindow::cleanup()
{
    m_window.reset();
    m_settings.reset();
}

void tst_mainwindow::open(const QString &text)
{
    const Result<Schema> schema = schemaFromText(text);
    QVERIFY2(schema.ok(), schema ? "" : qPrintable(worded(schema.error())));
    m_window->files().file().startNew(*schema);
}

void tst_mainwindow::everySampleOpens()
{
    QVERIFY(!ProjectFiles::samples().isEmpty());
    for (const Sample &sample : ProjectFiles::samples()) {
        QVERIFY(m_window->openSample(sample.id));
        QVERIFY(m_window->document().schema().entities().size() >= 2);
        QVERIFY(!m_window->document().isModified());
        QVERIFY(m_window->windowTitle().startsWith(sample.id));
        // Drawn where it was laid out.
        const CanvasScene &scene = m_window->canvas().canvas();
        for (const Placement &placement : m_window->document().schema().placements()) {
            const EntityItem *item = scene.item(placement.entity);
            QVERIFY(item || scene.folding().junctions.contains(placement.entity));
            QVERIFY(!item || item->pos() == placement.position);
        }
    }
}

void tst_mainwindow::selectionIsShared()
{
    open(u"List(id*, name); Task(id*, title); Task n-1 List: list/tasks"_s);
    QTreeView *tree = m_window->explorer().tree();
    tree->setFocus();
    tree->setCurrentIndex(tree->model()->index(1, 0)); // Task
    QCOMPARE(m_window->selection().entity(), entity(u"Task"_s).id);
    QVERIFY(m_window->canvas().selection().contains(entity(u"Task"_s).id));
    QCOMPARE(m_window->inspector().entity(), entity(u"Task"_s).id);
    m_window->canvas().select(CanvasSelection::of(entity(u"List"_s).id));
    QCOMPARE(tree->currentIndex().data().toString(), u"List"_s);
    QCOMPARE(m_window->inspector().entity(), entity(u"List"_s).id);
}

void tst_mainwindow::fieldTypedInTheInspector()
{
    open(u"Task(id*, title)"_s);
    m_window->selection().selectEntity(entity(u"Task"_s).id);
    QTableView *table = m_window->inspector().fields()->table();
    table->setFocus();
    table->setCurrentIndex(table->model()->index(2, FieldsModel::Name));
    QTest::keyClick(table, Qt::Key_Return);
    auto *editor = table->findChild<QLineEdit *>();
    QVERIFY(editor);
    QTest::keyClicks(editor, u"due: date?"_s);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_VERIFY(entity(u"Task"_s).fieldNamed(u"due"));
    QCOMPARE(typeText(entity(u"Task"_s).fieldNamed(u"due")->type), u"date"_s);
    QVERIFY(entity(u"Task"_s).fieldNamed(u"due")->nullable);
    QCOMPARE(m_window->document().undoStack()->undoText(), u"Add due to Task"_s);
    QTRY_COMPARE(table->currentIndex().row(), 3); // on to the next
}

void tst_mainwindow::addARelationshipHasTheEntityAsTarget()
{
    open(u"List(id*, name); Task(id*, title)"_s);
    m_window->selection().selectEntity(entity(u"Task"_s).id);
    m_window->inspector().showTab(Inspector::Tab::Relationships);
    RelationshipForm seen;
    whenAsked<RelationshipDialog>([&](RelationshipDialog &dialog) {
        seen = dialog.state().form;
        dialog.reject();
    });
    QTest::mouseClick(m_window->inspector().relationships()->addButton(), Qt::LeftButton);
    QCOMPARE(seen.target, entity(u"Task"_s).id);
    QVERIFY(!seen.source);
    QCOMPARE(m_window->document().undoStack()->count(), 0);
}

void tst_mainwindow::relationshipsTabShowsSentences()
{
    open(u"List(id*, name); Task(id*, title); Task n-1? List: list/tasks"_s);
    m_window->selection().selectEntity(entity(u"Task"_s).id);
    m_window->inspector().showTab(Inspector::Tab::Relationships);
    RelationshipsPage *page = m_window->inspector().relationships();
    QCOMPARE(page->shownRows(), 1);
    QStringList texts;
    for (const QLabel *label : page->findChildren<QLabel *>())
        texts += label->text();
    QVERIFY2(texts.contains(u"Each Task may belong to one List; a List has many Tasks."_s), qPrintable(texts.join(u'|')));
    edits::Removal removal;
    removal.relationships.push_back(m_window->document().index().relationships().front().id);
    m_window->document().push(*edits::remove(m_window->document().schema(), removal), u"Delete"_s);
    QCOMPARE(page->shownRows(), 0);
}

void tst_mainwindow::endpointsAreListed()
{
    open(u"List(id*, name); Task(id*, title); Task n-1? List: list/tasks"_s);
    m_window->selection().selectEntity(entity(u"List"_s).id);
    m_window->inspector().showTab(Inspector::Tab::Endpoints);
    EndpointsPage *page = m_window->inspector().endpoints();
    page->finishNow();
    QVERIFY2(page->count() >= 7, qPrintable(QString::number(page->count()))); // CRUD and what hangs on a list
}

void tst_mainwindow::problemsAreShownAndMended()
{
    open(u"Task(id*, title)"_s);
    ProblemsPanel &panel = m_window->problems();
    panel.finishNow();
    const int before = panel.counts().all();
    Draft draft(m_window->document().schema());
    draft.update<Entity>(entity(u"Task"_s).id, [](Entity &task) { task.indexes.push_back({IndexId{900}, {}, {}, {}, {}, {}, {}, {}, {}}); }); // of nothing
    m_window->document().push(draft.change(), u"Edit"_s);
    panel.finishNow();
    QCOMPARE(panel.counts().all(), before + 1);
    const QList<QTreeWidgetItem *> items = panel.list()->findItems(u"*"_s, Qt::MatchWildcard);
    QVERIFY(!items.isEmpty());
    QTreeWidgetItem *fixable = nullptr;
    for (QTreeWidgetItem *item : items) {
        panel.list()->setCurrentItem(item);
        if (panel.fixButton()->isEnabled() && item->text(1) == u"Task"_s) {
            fixable = item;
            break;
        }
    }
    QVERIFY(fixable);
    emit panel.list()->itemClicked(fixable, 0);
    QCOMPARE(m_window->selection().entity(), entity(u"Task"_s).id);
    const int steps = m_window->document().undoStack()->count();
    panel.fixButton()->click();
    QCOMPARE(m_window->document().undoStack()->count(), steps + 1);
    panel.finishNow();
    QCOMPARE(panel.counts().all(), before);
}

void tst_mainwindow::paletteFindsAndDoes()
{
    open(u"List(id*, name); Task(id*, title)"_s);
    m_window->showPalette();
    auto *palette = m_window->findChild<CommandPalette *>();
    QVERIFY(palette);
    QTest::keyClicks(palette->line(), u"tas"_s);
    QCOMPARE(palette->shownTitles().first(), u"Task"_s);
    QTest::keyClick(palette->line(), Qt::Key_Return);
    QCOMPARE(m_window->selection().entity(), entity(u"Task"_s).id);
    QVERIFY(CommandPalette::fit(u"Save As"_s, u"sav"_s) > CommandPalette::fit(u"Unsaved"_s, u"sav"_s));
    QVERIFY(CommandPalette::fit(u"Open Sample"_s, u"opsa"_s) >= 0);
    QVERIFY(CommandPalette::fit(u"Open"_s, u"xyz"_s) < 0);
}

void tst_mainwindow::filterNarrowsTheTree()
{
    open(u"List(id*, name, tasks_done: int32); Task(id*, title); Tag(id*)"_s);
    m_window->explorer().focusSearch();
    auto *line = qobject_cast<QLineEdit *>(QApplication::focusWidget());
    QVERIFY(line);
    QTest::keyClicks(line, u"ta"_s);
    const QAbstractItemModel *shown = m_window->explorer().tree()->model();
    QCOMPARE(shown->rowCount(), 3);
    QTest::keyClicks(line, u"g"_s);
    QCOMPARE(shown->rowCount(), 1);
    QCOMPARE(shown->index(0, 0).data().toString(), u"Tag"_s);
    QTest::keyClick(line, Qt::Key_Escape);
    QCOMPARE(shown->rowCount(), 3);
    // "name" lies inside List only; "task" is an entity, though "tasks" comes first in List.
    QTest::keyClicks(line, u"name"_s);
    QVERIFY(m_window->explorer().tree()->isExpanded(shown->index(0, 0)));
    QTest::keyClick(line, Qt::Key_Escape);
    QTest::keyClicks(line, u"task"_s);
    QCOMPARE(shown->index(0, 0).data().toString(), u"List"_s);
    QTest::keyClick(line, Qt::Key_Return);
    QCOMPARE(m_window->selection().entity(), entity(u"Task"_s).id);
}

void tst_mainwindow::savedAndOpenedAgain()
{
    open(u"List(id*, name); Task(id*, title)"_s);
    m_window->document().push(*edits::renameEntity(m_window->document().schema(), entity(u"Task"_s).id, u"Job"_s), u"Rename"_s);
    QVERIFY(m_window->isWindowModified());
    const QString path = m_folder->filePath(u"work.relata"_s);
    QVERIFY(m_window->files().file().saveAs(path).ok());
    QVERIFY(!m_window->isWindowModified());
    open(u"Other(id*)"_s);
    QVERIFY(m_window->openFile(path));
    QVERIFY(m_window->document().schema().entityNamed(u"Job"));
    QCOMPARE(m_settings->recentFiles(), QStringList{path});
}

void tst_mainwindow::closingAsksForWhatIsUnsaved()
{
    open(u"Task(id*, title)"_s);
    m_window->document().push(*edits::renameEntity(m_window->document().schema(), entity(u"Task"_s).id, u"Job"_s), u"Rename"_s);
    whenAsked<QMessageBox>([](QMessageBox &box) { press(box, u"Cancel"_s); });
    QVERIFY(!m_window->close());
    QVERIFY(m_window->isVisible());
    m_window->files().journal().flush();
    whenAsked<QMessageBox>([](QMessageBox &box) { box.button(QMessageBox::Discard)->click(); });
    QVERIFY(m_window->close());
    m_window.reset();
    QVERIFY(Journal::found(m_folder->filePath(u"recovery"_s)).isEmpty()); // let go on purpose
}

void tst_mainwindow::unsavedWorkIsOfferedAtTheNextStart()
{
    const QString path = m_folder->filePath(u"work.relata"_s);
    open(u"Task(id*, title)"_s);
    QVERIFY(m_window->files().file().saveAs(path).ok());
    m_window->document().push(*edits::renameEntity(m_window->document().schema(), entity(u"Task"_s).id, u"Job"_s), u"Rename"_s);
    m_window->files().journal().flush();
    m_window.reset(); // no question asked: as after a crash
    m_window = std::make_unique<MainWindow>(*m_settings, m_folder->path());
    QString asked;
    whenAsked<QMessageBox>([&](QMessageBox &box) {
        asked = box.text();
        press(box, u"Recover"_s);
    });
    m_window->start(path);
    QVERIFY(asked.contains(u"work.relata"_s));
    QVERIFY(m_window->document().schema().entityNamed(u"Job"));
    QVERIFY(m_window->document().isModified());
    QCOMPARE(m_window->document().path(), path);
    QVERIFY(projectfile::parse([&] { QFile file(path); return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray(); }())->entityNamed(u"Task"));
    QVERIFY(m_window->files().save());
    m_window.reset();
    QVERIFY(Journal::found(m_folder->filePath(u"recovery"_s)).isEmpty());
}

void tst_mainwindow::areasAreReachedByF6()
{
    open(u"Task(id*, title)"_s);
    m_window->selection().selectEntity(entity(u"Task"_s).id);
    m_window->canvas().setFocus();
    QSet<QString> seen;
    for (int i = 0; i < 4; ++i) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_F6);
        QWidget *focus = QApplication::focusWidget();
        QVERIFY(focus);
        if (m_window->explorer().isAncestorOf(focus))
            seen.insert(u"explorer"_s);
        else if (m_window->inspector().isAncestorOf(focus))
            seen.insert(u"inspector"_s);
        else if (focus == &m_window->canvas())
            seen.insert(u"canvas"_s);
        else
            seen.insert(u"top"_s);
    }
    QCOMPARE(seen.size(), 4);
}

// Whoever doesn't see the window hears names: everything that takes the focus has one.
void tst_mainwindow::everythingHasAName()
{
    open(u"List(id*, name); Task(id*, title); Task n-1 List: list/tasks"_s);
    m_window->selection().selectEntity(entity(u"Task"_s).id);
    QStringList nameless;
    for (Inspector::Tab tab : {Inspector::Tab::Fields, Inspector::Tab::Relationships, Inspector::Tab::Rules}) {
        m_window->inspector().showTab(tab);
        for (QWidget *widget : m_window->findChildren<QWidget *>()) {
            if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus || widget->focusProxy())
                continue;
            QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
            if (face && face->text(QAccessible::Name).isEmpty() && !qobject_cast<QTabBar *>(widget))
                nameless += u"%1 %2 in %3"_s.arg(QLatin1String(widget->metaObject()->className()), widget->objectName(),
                                                QLatin1String(widget->parentWidget()->metaObject()->className()));
        }
    }
    nameless.removeDuplicates();
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u'\n')));
}

void tst_mainwindow::thingsAreCountedInEnglish()
{
    QTranslator translator;
    QVERIFY(translator.load(u":/relata/i18n/relata_en.qm"_s));
    QCoreApplication::installTranslator(&translator);
    open(u"Task(id*, title)"_s);
    QStringList texts;
    for (const QLabel *label : m_window->findChildren<QLabel *>())
        texts += label->text();
    const QString all = texts.join(u'|');
    QVERIFY2(all.contains(u"1 entity · 2 fields · 0 relationships"_s), qPrintable(all));
    QVERIFY(!all.contains(u"(s)"_s));
    QCoreApplication::removeTranslator(&translator);
}

QTEST_MAIN(tst_mainwindow)
#include "tst_mainwindow.moc"
