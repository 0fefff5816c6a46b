// What the canvas shows of one entity: the delete story and its perspective, turned on in the panel and the menu, followed, and ended by Escape.
#include "model/schema/edits.h"
#include "model/schema/notation.h"
#include "views/adapters/settings.h"
#include "views/canvas/canvasview.h"
#include "views/explorer/explorer.h"
#include "views/mainwindow/lens.h"
#include "views/mainwindow/mainwindow.h"
#include "views/panels/deletestorycard.h"
#include "views/panels/inspector.h"
#include "views/panels/relationshipspage.h"
#include "views/widgets/theme.h"

#include <QAction>
#include <QLabel>
#include <QMenuBar>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

using namespace relata;
using namespace Qt::StringLiterals;

class TestLens : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { Theme::instance().install(); }
    void init();
    void storyFromThePanel();
    void storyFollows();
    void perspective();

private:
    EntityId idOf(const QString &name) const { return m_window->document().schema().entityNamed(name)->id; }
    MarkTone toneOn(const QString &name) const { return m_window->canvas().marks().boxes.value(idOf(name)).tone; }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<MainWindow> m_window;
};

void TestLens::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<Settings>(m_folder->path());
    m_window = std::make_unique<MainWindow>(*m_settings, m_folder->path());
    auto schema = schemaFromText(u"Recipe(id*, name); Ingredient(id*, name); Photo(id*); Review(id*); Shop(id*)\n"
                                 "Recipe n-m Ingredient: ingredients/recipes through RecipeIngredient(quantity: decimal(10,2))\n"
                                 "Photo n-1? Recipe: recipe/photos\nReview n-1 Recipe: recipe/reviews on delete restrict"_s);
    QVERIFY(schema);
    m_window->document().reset(*schema, {});
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    m_window->selection().selectEntity(idOf(u"Recipe"_s));
    m_window->inspector().showTab(Inspector::Tab::Relationships);
}

void TestLens::storyFromThePanel()
{
    DeleteStoryCard *card = m_window->inspector().relationships()->story();
    QTRY_VERIFY(card->isVisible());
    QCOMPARE(card->summary(), u"Deleting a Recipe is refused while it has Reviews; else it deletes its RecipeIngredients; empties Photo.recipe_id; Ingredients stay."_s);
    QVERIFY(m_window->canvas().marks().isEmpty());
    card->button()->click();
    QCOMPARE(m_window->lens().look(), Lens::Look::DeleteStory);
    QCOMPARE(toneOn(u"Recipe"_s), MarkTone::Here);
    QCOMPARE(toneOn(u"RecipeIngredient"_s), MarkTone::Deleted);
    QCOMPARE(toneOn(u"Photo"_s), MarkTone::Changed);
    QCOMPARE(toneOn(u"Review"_s), MarkTone::Blocking);
    QCOMPARE(toneOn(u"Ingredient"_s), MarkTone::Near);
    QVERIFY(!m_window->canvas().marks().boxes.contains(idOf(u"Shop"_s)));
    // Each line that is on the way is in a tone, whether its leg is drawn or the whole.
    for (const diagram::DiagramLine &line : m_window->canvas().canvas().relationships().edges()) {
        const bool onTheWay = line.from == idOf(u"Recipe"_s);
        QCOMPARE(m_window->canvas().marks().lines.contains(line.drawn), onTheWay);
    }
    m_window->canvas().setFocus();
    QTest::keyClick(&m_window->canvas(), Qt::Key_Escape);
    QCOMPARE(m_window->lens().look(), Lens::Look::Nothing);
    QVERIFY(m_window->canvas().marks().isEmpty());
    QVERIFY(!card->button()->isChecked());
    QCOMPARE(m_window->selection().entity(), idOf(u"Recipe"_s)); // Escape ended the story, no more
}

void TestLens::storyFollows()
{
    m_window->lens().setLook(Lens::Look::DeleteStory);
    m_window->selection().selectEntity(idOf(u"Ingredient"_s));
    QCOMPARE(m_window->lens().entity(), idOf(u"Ingredient"_s));
    QCOMPARE(toneOn(u"RecipeIngredient"_s), MarkTone::Deleted);
    QVERIFY(!m_window->canvas().marks().boxes.contains(idOf(u"Photo"_s)));
    // What changes in the model changes the story.
    Document &document = m_window->document();
    m_window->selection().selectEntity(idOf(u"Recipe"_s));
    const Schema before = document.schema();
    for (const Reference &each : before.references()) {
        if (each.holder != idOf(u"Review"_s))
            continue;
        Draft draft(before);
        draft.update<Reference>(each.id, [](Reference &reference) { reference.onDelete = Action::Cascade; });
        document.push(draft.change(), u"cascade"_s);
    }
    QCOMPARE(toneOn(u"Review"_s), MarkTone::Deleted);
    QVERIFY(m_window->inspector().relationships()->story()->summary().startsWith("Deleting a Recipe deletes its RecipeIngredients and Reviews;"_L1));
    document.undoStack()->undo();
    QCOMPARE(toneOn(u"Review"_s), MarkTone::Blocking);
    // An entity that goes ends it.
    edits::Removal removal;
    removal.entities.push_back(idOf(u"Recipe"_s));
    const auto change = edits::remove(document.schema(), removal);
    QVERIFY(change);
    document.push(*change, u"gone"_s);
    QCOMPARE(m_window->lens().look(), Lens::Look::Nothing);
    QVERIFY(m_window->canvas().marks().isEmpty());
}

void TestLens::perspective()
{
    QAction *wanted = nullptr;
    for (QAction *menu : m_window->findChild<QMenuBar *>()->actions()) {
        for (QAction *action : menu->menu()->actions()) {
            if (action->text().remove(u'&') == "Relationships as the Entity Sees Them"_L1)
                wanted = action;
        }
    }
    QVERIFY(wanted);
    const auto words = [this] {
        QStringList all;
        for (const CanvasMarks::Words &word : m_window->canvas().marks().words)
            all << word.name + u", "_s + word.kind;
        all.sort();
        return all;
    };
    const auto openBranch = [this](const QString &name) {
        const QTreeView *tree = m_window->explorer().tree();
        for (int row = 0; row < tree->model()->rowCount(); ++row) {
            const QModelIndex branch = tree->model()->index(row, 0);
            if (tree->isExpanded(branch) != (branch.data().toString() == name))
                return false;
        }
        return true;
    };
    wanted->trigger();
    QCOMPARE(words(), (QStringList{u"ingredients, many-to-many"_s, u"photos, one-to-many"_s, u"reviews, one-to-many"_s}));
    QVERIFY(openBranch(u"Recipe"_s));
    // The words stand beside their lines: off cards and off each other, near and far.
    for (const qreal scale : {1.0, 0.5}) {
        const CanvasScene &scene = m_window->canvas().canvas();
        const std::vector<PlacedWords> placed = placedWords(scene, m_window->canvas().marks(), scale);
        QCOMPARE(placed.size(), size_t(3));
        for (const PlacedWords &one : placed) {
            for (const PlacedWords &other : placed)
                QVERIFY(&one == &other || !one.place.intersects(other.place));
            for (const EntityItem *item : scene.entityItems())
                QVERIFY2(scale < 1 || !item->box().intersects(one.place), qPrintable(one.words->name)); // far away the words are wider than the gap
        }
    }
    // They follow their lines, though nobody places them at each painting.
    const auto places = [](const std::vector<PlacedWords> &list) {
        std::vector<QRectF> all;
        for (const PlacedWords &one : list)
            all.push_back(one.place);
        return all;
    };
    CanvasView &view = m_window->canvas();
    const std::vector<QRectF> before = places(view.wordsOnLines());
    auto moved = edits::place(view.document().schema(), view.canvas().diagram(), {{idOf(u"Recipe"_s), QPointF(-900, 700)}}, view.document().ids());
    QVERIFY(moved.ok());
    view.document().push(*moved, u"Move"_s);
    QVERIFY(places(view.wordsOnLines()) != before);
    QVERIFY(places(view.wordsOnLines()) == places(placedWords(view.canvas(), view.marks(), view.zoom())));
    m_window->selection().selectEntity(idOf(u"Photo"_s)); // the same fact, another name and kind
    QCOMPARE(words(), QStringList{u"recipe, many-to-one"_s});
    QVERIFY(openBranch(u"Photo"_s));
    QCOMPARE(m_window->inspector().relationships()->shownRows(), 1);
    wanted->trigger();
    QCOMPARE(m_window->lens().look(), Lens::Look::Nothing);
    QVERIFY(wanted->isEnabled());
    m_window->selection().clear();
    QVERIFY(!wanted->isEnabled()); // of nothing there is nothing to see
}

QTEST_MAIN(TestLens)
#include "tst_lens.moc"
