#include "model/document/document.h"
#include "model/schema/notation.h"
#include "model/schema/projectfile.h"
#include "tests/support/randomedits.h"
#include "views/canvas/canvasactions.h"
#include "views/canvas/canvastips.h"
#include "views/canvas/canvasview.h"
#include "views/canvas/inplace.h"
#include "views/canvas/kindpopup.h"
#include "views/canvas/removaldialog.h"
#include "views/widgets/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace relata;
using namespace diagram;
using namespace Qt::StringLiterals;

namespace {

const QString kTowns = u"Country(id*, name); Town(id*, name, founded: date?); Mayor(id*, name)\n"
                       "Town n-1? Country: country/towns\n"_s;

// A canvas of a fixed size on a document, at 100 %, with nothing of the machine in it.
class Desk
{
public:
    explicit Desk(const QString &notation = kTowns)
    {
        Result<Schema> schema = schemaFromText(notation);
        Q_ASSERT(schema.ok());
        document.reset(*schema, {});
        // Apart from each other, so that gestures have room.
        QHash<EntityId, QPointF> places;
        int n = 0;
        for (const QString &name : {u"Country"_s, u"Town"_s, u"Mayor"_s}) {
            if (const Entity *entity = document.schema().entityNamed(name))
                places.insert(entity->id, QPointF(320 * n++, 0));
        }
        if (!places.isEmpty()) {
            CountedIds ids(1000);
            const auto placed = edits::place(document.schema(), document.schema().diagrams().begin()->id, places, ids);
            document.reset(applied(document.schema(), *placed), {});
        }
        view.resize(1200, 800);
        view.show();
        view.setTransform(QTransform());
        view.centerOn(400, 200);
        view.setFocus();
        QApplication::setActiveWindow(&view);
    }

    EntityId id(const QString &name) const
    {
        const Entity *entity = document.schema().entityNamed(name);
        return entity ? entity->id : EntityId();
    }
    EntityItem *item(const QString &name) const { return view.canvas().item(id(name)); }
    QPoint at(QPointF scene) const { return view.mapFromScene(scene); }
    QPoint header(const QString &name) const { return at(item(name)->headerRect().center()); }
    QPoint row(const QString &name, int n) const { return at(item(name)->rowRect(n).center()); }
    QString undoText() { return document.undoStack()->undoText(); }
    int steps() { return document.undoStack()->index(); }

    void press(QPoint at, Qt::KeyboardModifiers modifiers = {}) { QTest::mousePress(view.viewport(), Qt::LeftButton, modifiers, at); }
    void move(QPoint at) { mouse(QEvent::MouseMove, at, Qt::NoButton, Qt::LeftButton); }
    void release(QPoint at, Qt::KeyboardModifiers modifiers = {}) { QTest::mouseRelease(view.viewport(), Qt::LeftButton, modifiers, at); }
    void click(QPoint at, Qt::KeyboardModifiers modifiers = {})
    {
        press(at, modifiers);
        release(at, modifiers);
    }
    void drag(QPoint from, QPoint to)
    {
        press(from);
        move((from + to) / 2);
        move(to);
        release(to);
    }
    void type(const QString &text, Qt::Key end)
    {
        auto *line = view.findChild<QLineEdit *>(u"inPlaceLine"_s);
        QVERIFY(line->isVisible());
        line->clear();
        QTest::keyClicks(line, text);
        QTest::keyClick(line, end);
    }
    void key(int key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&view, Qt::Key(key), modifiers); }
    KindPopup *popup()
    {
        for (auto *popup : view.findChildren<KindPopup *>()) {
            if (popup->isVisible())
                return popup;
        }
        return nullptr;
    }

    Document document;
    CanvasView view{&document};

private:
    void mouse(QEvent::Type type, QPoint at, Qt::MouseButton button, Qt::MouseButtons buttons)
    {
        QMouseEvent event(type, QPointF(at), QPointF(view.viewport()->mapToGlobal(at)), button, buttons, Qt::NoModifier);
        QApplication::sendEvent(view.viewport(), &event);
    }
};

// The first difference between what is shown and what the schema says; empty when there is none.
QString difference(const CanvasScene &scene, const Schema &schema)
{
    const SchemaIndex index(schema);
    QSet<EntityId> folded;
    QHash<EntityId, const Placement *> placements;
    for (const Placement &placement : schema.placements()) {
        if (placement.diagram != scene.diagram())
            continue;
        placements.insert(placement.entity, &placement);
        if (placement.collapsed && index.isJunction(placement.entity) && foldsIntoLine(index, placement.entity))
            folded.insert(placement.entity);
    }
    int shown = 0;
    for (const Entity &entity : schema.entities()) {
        if (folded.contains(entity.id))
            continue;
        ++shown;
        const EntityItem *item = scene.item(entity.id);
        if (!item)
            return u"no item for "_s + entity.name;
        const Placement *placement = placements.value(entity.id);
        const EntityContent wanted = contentOf(index, entity, schema.enumName(), placement && placement->collapsed ? BoxForm::HeaderOnly : BoxForm::Full);
        EntityContent has = item->content();
        has.swatch = wanted.swatch;
        if (!(has == wanted))
            return u"another content of "_s + entity.name;
        if (placement && placement->position != item->pos())
            return u"another place of "_s + entity.name;
        if (item->box() != scene.relationships().router().box(item->node()))
            return u"the lines know another box of "_s + entity.name;
    }
    if (scene.entityItems().size() != shown)
        return u"%1 items for %2 entities"_s.arg(scene.entityItems().size()).arg(shown);

    // One line a reference; a trunk for each any-end and a branch to each entity of a list that isn't long; of an arc only the whole.
    std::multiset<std::tuple<quint64, quint64, quint64>> wanted, has;
    QSet<ReferenceId> ofArcs;
    for (const AnyReference &reference : schema.anyReferences()) {
        for (const Allowed &allowed : reference.allowed)
            ofArcs.insert(allowed.leg);
        if (!viewOf(schema, reference.id))
            continue;
        wanted.insert({reference.id.value, 0, reference.holder.value});
        for (const Allowed &allowed : reference.allowed) {
            if (reference.allowed.size() <= kMostBranches && !folded.contains(allowed.entity))
                wanted.insert({reference.id.value, allowed.entity.value, reference.holder.value});
        }
    }
    for (const Reference &reference : schema.references()) {
        if (!ofArcs.contains(reference.id) && !folded.contains(reference.holder) && !folded.contains(reference.referenced) && viewOf(schema, reference.id))
            wanted.insert({reference.id.value, reference.referenced.value, reference.holder.value});
    }
    for (const Through &through : schema.throughs()) {
        const auto view = viewOf(schema, through.id);
        if (view && folded.contains(view->junction) && !folded.contains(view->source) && !folded.contains(view->target))
            wanted.insert({through.id.value, view->source.value, view->target.value});
    }
    for (const External &external : schema.externals())
        wanted.insert({external.id.value, 0, external.entity.value});
    for (const DiagramLine &edge : scene.relationships().edges())
        has.insert({edge.drawn.value, edge.from.value, edge.to.value});
    if (wanted != has)
        return u"%1 lines for %2 relationships"_s.arg(has.size()).arg(wanted.size());

    int notes = 0;
    for (const Note &note : schema.notes()) {
        if (note.diagram != scene.diagram())
            continue;
        ++notes;
        if (!scene.item(note.id) || !(scene.item(note.id)->note() == note) || scene.item(note.id)->box() != note.rect)
            return u"another note"_s;
    }
    return notes == scene.noteItems().size() ? QString() : u"%1 notes for %2"_s.arg(scene.noteItems().size()).arg(notes);
}

} // namespace

class TstCanvas : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { Theme::instance().install(); }

    // After each of many random edits, undos and redos the items are what the schema says.
    void mirror_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed : {1U, 2U, 3U})
            QTest::addRow("seed %u", seed) << seed;
    }
    void mirror()
    {
        QFETCH(quint32, seed);
        Document document;
        CountedIds ids(1);
        document.reset(emptyProject(ids, u"Random"_s), {});
        CanvasScene scene(&document);
        test::RandomEdits random(seed);
        for (int i = 0; i < 250; ++i) {
            if (i % 7 == 6 && document.undoStack()->canUndo()) {
                document.undoStack()->undo();
            } else if (i % 11 == 10 && document.undoStack()->canRedo()) {
                document.undoStack()->redo();
            } else if (i % 5 == 4 && !document.schema().entities().isEmpty()) {
                // What random edits don't do: placements, collapsed boxes, notes.
                const EntityId some = document.schema().entities().begin()->id;
                auto change = edits::place(document.schema(), scene.diagram(), {{some, QPointF(8 * i, 16 * random.below(50))}}, document.ids());
                QVERIFY(change.ok());
                document.push(*change, u"place"_s);
                for (const Placement &placement : document.schema().placements()) {
                    Placement other = placement;
                    other.collapsed = random.below(2) == 0;
                    change = edits::changePlacement(document.schema(), other);
                    QVERIFY(change.ok());
                    document.push(*change, u"collapse"_s);
                    break;
                }
                Note note;
                note.id = NoteId{quint64(1 + random.below(4))};
                note.diagram = scene.diagram();
                note.rect = QRectF(8 * i, 0, 200, 80 + random.below(5));
                change = edits::setNote(document.schema(), note);
                QVERIFY(change.ok());
                document.push(*change, u"note"_s);
            } else {
                document.push(random.next(document.schema()), u"edit"_s);
            }
            const QString found = difference(scene, document.schema());
            QVERIFY2(found.isEmpty(), qPrintable(u"after %1: %2"_s.arg(i).arg(found)));
        }
        QVERIFY(scene.entityItems().size() > 3);
        while (document.undoStack()->canUndo())
            document.undoStack()->undo();
        QCOMPARE(difference(scene, document.schema()), QString());
    }

    // The library's wide changes (an import) take the other way: everything anew.
    void aBigChangeRebuilds()
    {
        Document document;
        CountedIds ids(1);
        document.reset(emptyProject(ids, u"Big"_s), {});
        CanvasScene scene(&document);
        Draft draft(document.schema());
        for (int i = 0; i < 500; ++i) {
            edits::NewEntity entity;
            entity.name = u"E%1"_s.arg(i);
            const auto change = edits::addEntity(draft.schema(), entity, document.ids());
            QVERIFY(change.ok());
            draft.apply(*change);
        }
        document.push(draft.change(), u"Import"_s);
        QCOMPARE(difference(scene, document.schema()), QString());
        QCOMPARE(scene.entityItems().size(), 500);
        // Nothing lies on anything.
        for (const EntityItem *item : scene.entityItems()) {
            for (QGraphicsItem *other : scene.items(item->box(), Qt::IntersectsItemBoundingRect)) {
                auto *entity = qgraphicsitem_cast<EntityItem *>(other);
                QVERIFY(!entity || entity == item || !entity->box().intersects(item->box()));
            }
        }
    }

    // From the selected line: the join entity becomes a badge on it and a box again, each one step of undo.
    void aJoinEntityFoldsFromItsLine()
    {
        Desk b(u"Country(id*, name); Town(id*, name); Country n-m Town: towns/countries through Twinning(since: date)"_s);
        const RelationshipId id = b.document.schema().throughs().begin()->id;
        QVERIFY(b.item(u"Twinning"_s));
        b.view.select(CanvasSelection::of(id));
        QVERIFY(b.view.canvasActions().collapse->isEnabled());
        b.key(Qt::Key_C);
        QVERIFY(!b.item(u"Twinning"_s));
        QCOMPARE(b.view.canvas().relationships().edges().size(), size_t(1));
        QVERIFY(b.view.canvas().relationships().edges()[0].badge.contains(u"since"_s));
        QCOMPARE(b.view.selection(), CanvasSelection::of(id));
        QCOMPARE(difference(b.view.canvas(), b.document.schema()), QString());
        QCOMPARE(b.steps(), 1);
        b.document.undoStack()->undo();
        QVERIFY(b.item(u"Twinning"_s));
        b.key(Qt::Key_C, Qt::ShiftModifier); // all of them
        QVERIFY(!b.item(u"Twinning"_s));
        b.key(Qt::Key_C, Qt::ShiftModifier);
        QVERIFY(b.item(u"Twinning"_s));
        QCOMPARE(b.steps(), 2);
        // The badge is a part of the line.
        b.key(Qt::Key_C);
        const auto &drawing = b.view.canvas().relationships().drawing();
        QCOMPARE(b.view.canvas().hitAt(drawing.boundsOf(0).center(), 1).relationship, id);
    }

    // An any-end: seen folded and fanning out, and the model doesn't change. It is chosen and deleted as a whole.
    void anAnyEndFoldsIntoABadge()
    {
        Desk b;
        RelationshipForm form;
        form.kind = u"any-to-one"_s;
        form.source = b.id(u"Mayor"_s);
        form.targetAllow = {{b.id(u"Town"_s), {}, {}, {}}, {b.id(u"Country"_s), {}, {}, {}}};
        const auto change = edits::relate(b.document.schema(), form, b.document.ids());
        QVERIFY(change.ok());
        b.document.push(*change, u"Relate"_s);
        const RelationshipId id = b.document.schema().anyReferences().begin()->id;
        const auto &drawing = b.view.canvas().relationships().drawing();
        QCOMPARE(drawing.linesOf(id).size(), size_t(3));
        for (int line : drawing.linesOf(id)) { // each of them means the whole
            const Polyline &points = drawing.router().line(line);
            b.view.select({});
            b.click(b.at((points[points.size() / 2 - 1] + points[points.size() / 2]) / 2));
            QCOMPARE(b.view.selection(), CanvasSelection::of(id));
        }
        const int steps = b.steps();
        b.key(Qt::Key_C);
        QCOMPARE(drawing.linesOf(id).size(), size_t(1));
        QCOMPARE(drawing.hubs().front().kind, HubKind::Folded);
        b.view.select({});
        b.click(b.at(drawing.hubRect(0).center()));
        QCOMPARE(b.view.selection(), CanvasSelection::of(id));
        QVERIFY(relationshipTip(b.document.index(), id).contains(u"Country"_s));
        b.key(Qt::Key_A, Qt::ShiftModifier);
        QCOMPARE(drawing.linesOf(id).size(), size_t(3));
        QCOMPARE(b.steps(), steps);
        // The hub follows its holder while that is dragged.
        const QPointF before = drawing.hubRect(0).center();
        b.view.canvas().previewMove(CanvasSelection::of(b.id(u"Mayor"_s)), {0, 80});
        QCOMPARE(drawing.hubRect(0).center(), before + QPointF(0, 80));
        b.view.canvas().endPreview();
        QCOMPARE(drawing.hubRect(0).center(), before);
    }

    // With an any-end chosen, a line from its holder to one more entity lets it point there too.
    void aLineWidensTheChosenAnyEnd()
    {
        Desk b;
        RelationshipForm form;
        form.kind = u"any-to-one"_s;
        form.source = b.id(u"Mayor"_s);
        form.targetAllow = {{b.id(u"Town"_s), {}, {}, {}}};
        const auto change = edits::relate(b.document.schema(), form, b.document.ids());
        QVERIFY(change.ok());
        b.document.push(*change, u"Relate"_s);
        const RelationshipId id = b.document.schema().anyReferences().begin()->id;
        b.view.select(CanvasSelection::of(id));
        b.drag(b.row(u"Mayor"_s, 0), b.header(u"Country"_s));
        QVERIFY(b.popup());
        QTest::keyClick(b.popup(), Qt::Key_1);
        const AnyReference &after = *b.document.schema().anyReferences().begin();
        QCOMPARE(RelationshipId(after.id), id);
        QVERIFY(after.allowedEntity(b.id(u"Town"_s)) && after.allowedEntity(b.id(u"Country"_s)));
        QCOMPARE(b.view.selection(), CanvasSelection::of(id));
        QCOMPARE(b.undoText(), u"Allow Country Too"_s);
        QCOMPARE(difference(b.view.canvas(), b.document.schema()), QString());
    }

    void typedInPlace()
    {
        Desk b;
        QTest::mouseDClick(b.view.viewport(), Qt::LeftButton, {}, b.at({100, 400}));
        b.type(u"Task"_s, Qt::Key_Return);
        QCOMPARE(b.undoText(), u"Add Task"_s);
        const EntityId task = b.id(u"Task"_s);
        QVERIFY(task);
        QCOMPARE(b.view.selection(), CanvasSelection::of(task));
        // The name alone: fields come next, each a step.
        b.type(u"title!: string(80)?"_s, Qt::Key_Return);
        b.type(u"done: boolean"_s, Qt::Key_Tab);
        QTest::keyClick(b.view.findChild<QLineEdit *>(u"inPlaceLine"_s), Qt::Key_Escape);
        QVERIFY(!b.view.editing().isActive());
        const Entity &entity = b.document.schema().entities()[task];
        QCOMPARE(textOf(b.document.schema(), entity), u"Task(id*, title!: string(80)?, done: boolean)"_s);
        QCOMPARE(b.steps(), 3);
        b.document.undoStack()->undo();
        b.document.undoStack()->undo();
        QCOMPARE(b.undoText(), u"Add Task"_s);
        b.document.undoStack()->undo();
        QVERIFY(!b.item(u"Task"_s));
    }

    void typedWholeWithTheTool()
    {
        Desk b;
        b.key(Qt::Key_T);
        QCOMPARE(b.view.tool(), ToolKind::Entity);
        b.click(b.at({100, 400}));
        QCOMPARE(b.view.tool(), ToolKind::Select);
        b.type(u"Order(id*, placed: date)"_s, Qt::Key_Return);
        QVERIFY(!b.view.editing().isActive());
        QCOMPARE(textOf(b.document.schema(), b.document.schema().entities()[b.id(u"Order"_s)]), u"Order(id*, placed: date)"_s);
        // It stands where the click was, on the grid.
        QVERIFY(b.item(u"Order"_s)->headerRect().adjusted(-8, -8, 8, 8).contains(QPointF(100, 400)));
        QCOMPARE(std::fmod(b.item(u"Order"_s)->pos().x(), kGrid), 0.0);
    }

    void whatMakesNoSenseStaysOpen()
    {
        Desk b;
        QTest::mouseDClick(b.view.viewport(), Qt::LeftButton, {}, b.at({100, 400}));
        b.type(u"Task(id*"_s, Qt::Key_Return);
        QVERIFY(b.view.editing().isActive());
        QCOMPARE(b.steps(), 0);
        b.type(u"Town"_s, Qt::Key_Return); // taken
        QVERIFY(b.view.editing().isActive());
        QCOMPARE(b.steps(), 0);
    }

    void closesWhileTyping()
    {
        auto desk = std::make_unique<Desk>();
        QTest::mouseDClick(desk->view.viewport(), Qt::LeftButton, {}, desk->at({100, 400}));
        QTest::keyClicks(desk->view.findChild<QLineEdit *>(u"inPlaceLine"_s), u"Task"_s);
        QVERIFY(desk->view.editing().isActive());
        QSignalSpy changes(&desk->document, &Document::changed);
        desk.reset();
        QCOMPARE(changes.size(), 0);
    }

    void renamedAndChangedInPlace()
    {
        Desk b;
        b.click(b.header(u"Town"_s));
        b.key(Qt::Key_F2);
        b.type(u"City"_s, Qt::Key_Return);
        QCOMPARE(b.undoText(), u"Rename Town to City"_s);
        QCOMPARE(b.item(u"City"_s)->content().name, u"City"_s);
        QTest::mouseDClick(b.view.viewport(), Qt::LeftButton, {}, b.row(u"City"_s, 1));
        QCOMPARE(b.view.findChild<QLineEdit *>(u"inPlaceLine"_s)->text(), u"name"_s);
        b.type(u"title!: string(80)?"_s, Qt::Key_Escape);
        QCOMPARE(b.undoText(), u"Rename Town to City"_s);
        QTest::mouseDClick(b.view.viewport(), Qt::LeftButton, {}, b.row(u"City"_s, 1));
        b.type(u"name!: string(80)?"_s, Qt::Key_Backtab);
        QCOMPARE(b.undoText(), u"Change City.name"_s);
        QCOMPARE(b.item(u"City"_s)->content().rows[1].type, u"string(80)?"_s);
        QCOMPARE(b.item(u"City"_s)->content().rows[1].mark, u"U"_s);
    }

    void moves()
    {
        Desk b;
        const QPointF before = b.item(u"Country"_s)->pos();
        b.drag(b.header(u"Country"_s), b.header(u"Country"_s) + QPoint(37, 101));
        QCOMPARE(b.item(u"Country"_s)->pos(), before + QPointF(40, 104)); // on the grid
        QCOMPARE(b.undoText(), u"Move Country"_s);
        QCOMPARE(b.steps(), 1);
        b.click(b.header(u"Town"_s), Qt::ShiftModifier);
        QCOMPARE(b.view.selection().entities.size(), size_t(2));
        b.drag(b.header(u"Town"_s), b.header(u"Town"_s) + QPoint(0, 80));
        QCOMPARE(b.undoText(), u"Move 2 entities"_s);
        QCOMPARE(b.item(u"Country"_s)->pos(), before + QPointF(40, 184));
        b.document.undoStack()->undo();
        b.document.undoStack()->undo();
        QCOMPARE(b.item(u"Country"_s)->pos(), before);
        QCOMPARE(difference(b.view.canvas(), b.document.schema()), QString());
    }

    void escapeTakesAMoveBack()
    {
        Desk b;
        const QPointF before = b.item(u"Town"_s)->pos();
        b.press(b.header(u"Town"_s));
        b.move(b.header(u"Town"_s) + QPoint(80, 80));
        QVERIFY(b.item(u"Town"_s)->pos() != before);
        b.key(Qt::Key_Escape);
        QCOMPARE(b.item(u"Town"_s)->pos(), before);
        b.release(QPoint(10, 10));
        QCOMPARE(b.steps(), 0);
        QCOMPARE(difference(b.view.canvas(), b.document.schema()), QString());
    }

    void nudgesAreOneStep()
    {
        Desk b;
        b.click(b.header(u"Mayor"_s));
        const QPointF before = b.item(u"Mayor"_s)->pos();
        b.key(Qt::Key_Right);
        b.key(Qt::Key_Right);
        b.key(Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(b.item(u"Mayor"_s)->pos(), before + QPointF(16, 80));
        QCOMPARE(b.steps(), 1);
        QCOMPARE(b.undoText(), u"Move Mayor"_s);
        b.document.undoStack()->undo();
        QCOMPARE(b.item(u"Mayor"_s)->pos(), before);
    }

    void marquee()
    {
        Desk b;
        b.drag(b.at({280, -60}), b.at({900, 300}));
        QCOMPARE(b.view.selection().entities.size(), size_t(2));
        QVERIFY(b.view.selection().contains(b.id(u"Town"_s)) && b.view.selection().contains(b.id(u"Mayor"_s)));
        b.key(Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(b.view.selection().entities.size(), size_t(3));
        QCOMPARE(b.view.selection().relationships.size(), size_t(1));
        b.key(Qt::Key_Escape);
        QVERIFY(b.view.selection().isEmpty());
    }

    void drawsARelationship()
    {
        Desk b;
        const QRectF town = b.item(u"Town"_s)->box();
        b.drag(b.at({town.right() + 1, town.top() + 16}), b.header(u"Mayor"_s));
        QVERIFY(b.popup());
        QCOMPARE(b.popup()->rowCount(), int(formsBetween(b.document.schema(), b.id(u"Town"_s), {}, b.id(u"Mayor"_s), {}).size()));
        QTest::keyClick(b.popup(), Qt::Key_3); // one-to-one
        QCOMPARE(b.undoText(), u"Relate Town and Mayor"_s);
        QCOMPARE(b.document.index().relationships().size(), size_t(2));
        const auto &found = b.document.index().relationships();
        QVERIFY(std::any_of(found.begin(), found.end(), [](const RelationshipView &view) { return view.kind == "one-to-one"_L1; }));
        QCOMPARE(b.view.selection().relationships.size(), size_t(1));
        QCOMPARE(b.view.tool(), ToolKind::Select);
        QCOMPARE(difference(b.view.canvas(), b.document.schema()), QString());
    }

    void aFieldRowIsTheKey()
    {
        Desk b(u"Country(id*, name); Town(id*, name, country_id: int64)"_s);
        b.drag(b.row(u"Town"_s, 2), b.header(u"Country"_s));
        QVERIFY(b.popup());
        QTest::keyClick(b.popup(), Qt::Key_Return); // many-to-one is chosen already
        QCOMPARE(b.document.schema().references().size(), 1);
        const Reference &reference = *b.document.schema().references().begin();
        QCOMPARE(reference.holder, b.id(u"Town"_s));
        QCOMPARE(b.document.schema().entities()[reference.holder].field(reference.pairs.front().field)->name, u"country_id"_s);
        QCOMPARE(b.document.schema().entities()[reference.holder].fields.size(), size_t(3)); // none was made
    }

    void aSelfReference()
    {
        Desk b;
        const QRectF town = b.item(u"Town"_s)->box();
        const QPoint edge = b.at({town.right() + 1, town.top() + 40});
        b.press(edge);
        b.move(edge + QPoint(80, 0));
        b.move(b.header(u"Town"_s));
        b.release(b.header(u"Town"_s));
        QVERIFY(b.popup());
        QTest::keyClick(b.popup(), Qt::Key_1);
        const auto &found = b.document.index().relationships();
        QVERIFY(std::any_of(found.begin(), found.end(), [](const RelationshipView &view) { return view.self; }));
        QCOMPARE(difference(b.view.canvas(), b.document.schema()), QString());
    }

    void droppedOnNothing()
    {
        Desk b;
        const QRectF town = b.item(u"Town"_s)->box();
        b.drag(b.at({town.right() + 1, town.top() + 16}), b.at({town.right() + 40, 400}));
        QVERIFY(b.view.editing().isActive());
        QCOMPARE(b.steps(), 0);
        b.type(u"Bridge"_s, Qt::Key_Return);
        QCOMPARE(b.steps(), 0);
        QVERIFY(b.popup());
        QTest::keyClick(b.popup(), Qt::Key_1);
        QCOMPARE(b.steps(), 1); // both are one step
        QCOMPARE(b.undoText(), u"Add Bridge and Relate"_s);
        QCOMPARE(b.document.index().endsOf(b.id(u"Bridge"_s)).size(), size_t(1));
        b.document.undoStack()->undo();
        QVERIFY(!b.id(u"Bridge"_s));
        QCOMPARE(difference(b.view.canvas(), b.document.schema()), QString());
    }

    void moreOpensTheForm()
    {
        Desk b;
        QSignalSpy wanted(&b.view, &CanvasView::relationshipFormRequested);
        const QRectF town = b.item(u"Town"_s)->box();
        b.drag(b.at({town.right() + 1, town.top() + 16}), b.header(u"Mayor"_s));
        QVERIFY(b.popup());
        QTest::keyClick(b.popup(), Qt::Key_Down); // many-to-one
        QTest::keyClick(b.popup(), Qt::Key_End);
        for (int i = b.popup()->current(); i < b.popup()->rowCount(); ++i)
            QTest::keyClick(b.popup(), Qt::Key_Down);
        QTest::keyClick(b.popup(), Qt::Key_Return);
        QCOMPARE(wanted.size(), 1);
        const auto form = wanted.first().first().value<RelationshipForm>();
        QCOMPARE(form.source, b.id(u"Town"_s));
        QCOMPARE(form.target, b.id(u"Mayor"_s));
        QCOMPARE(b.steps(), 0);
    }

    void aRelationshipByKeysAlone()
    {
        Desk b;
        b.key(Qt::Key_Tab);
        b.key(Qt::Key_Tab);
        QCOMPARE(b.view.selection(), CanvasSelection::of(b.id(u"Town"_s)));
        b.key(Qt::Key_R);
        b.key(Qt::Key_Right);
        b.key(Qt::Key_Return);
        QVERIFY(b.popup());
        QTest::keyClick(b.popup(), Qt::Key_1);
        QCOMPARE(b.undoText(), u"Relate Town and Mayor"_s);
    }

    void aLineIsSelectedAndOpened()
    {
        Desk b;
        QSignalSpy wanted(&b.view, &CanvasView::editRelationshipRequested);
        const Polyline &line = b.view.canvas().relationships().router().line(0);
        const QPointF middle = (line[line.size() / 2 - 1] + line[line.size() / 2]) / 2;
        b.click(b.at(middle));
        QCOMPARE(b.view.selection().relationships.size(), size_t(1));
        QTest::mouseDClick(b.view.viewport(), Qt::LeftButton, {}, b.at(middle));
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted.first().first().value<RelationshipId>(), b.view.selection().relationships.front());
    }

    void deletesAfterAsking()
    {
        Desk b;
        b.click(b.header(u"Country"_s));
        QString text;
        QTimer::singleShot(0, &b.view, [&] {
            auto *dialog = qobject_cast<QDialog *>(QApplication::activeModalWidget());
            QVERIFY(dialog);
            for (const QLabel *label : dialog->findChildren<QLabel *>())
                text += label->text() + u'\n';
            dialog->accept();
        });
        b.key(Qt::Key_Delete);
        QVERIFY2(text.contains(u"Country"_s) && text.contains(u"Each Town may belong to one Country"_s), qPrintable(text));
        QVERIFY(!b.id(u"Country"_s));
        QCOMPARE(b.undoText(), u"Delete Country"_s);
        QCOMPARE(difference(b.view.canvas(), b.document.schema()), QString());
        b.document.undoStack()->undo();
        QVERIFY(b.item(u"Country"_s));
        // Nothing goes along with it: no question.
        QApplication::setActiveWindow(&b.view);
        b.click(b.header(u"Mayor"_s));
        b.key(Qt::Key_Delete);
        QVERIFY(!b.id(u"Mayor"_s));
    }

    void copiesAndPastes()
    {
        Desk b;
        b.click(b.header(u"Town"_s));
        b.key(Qt::Key_C, Qt::ControlModifier);
        QVERIFY(QApplication::clipboard()->text().startsWith(u"Town("_s));
        b.key(Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(b.document.schema().entities().size(), 4);
        QCOMPARE(b.view.selection().entities.size(), size_t(1));
        QVERIFY(!b.view.selection().contains(b.id(u"Town"_s)));
        QApplication::clipboard()->setText(u"Task(id*, title); Label(id*)\nTask n-m Label"_s);
        b.key(Qt::Key_V, Qt::ControlModifier);
        QVERIFY(b.id(u"Task"_s) && b.id(u"Label"_s));
        for (const EntityItem *a : b.view.canvas().entityItems()) { // nothing on top of anything
            for (const EntityItem *other : b.view.canvas().entityItems())
                QVERIFY(a == other || !a->box().intersects(other->box()));
        }
        QCOMPARE(b.document.schema().throughs().size(), 1);
        QCOMPARE(difference(b.view.canvas(), b.document.schema()), QString());
        const int before = b.steps();
        QApplication::clipboard()->setText(u"no entity at all ("_s);
        b.key(Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(b.steps(), before);
        b.click(b.header(u"Mayor"_s));
        b.key(Qt::Key_D, Qt::ControlModifier);
        QCOMPARE(b.undoText(), u"Duplicate Mayor"_s);
    }

    void foldsAJunction()
    {
        Desk b(u"Town(id*, name); Country(id*, name)\nTown n-m Country: visitedBy/visits through Visit"_s);
        QCOMPARE(b.view.canvas().relationships().edges().size(), size_t(2));
        b.view.select(CanvasSelection::of(b.id(u"Visit"_s)));
        b.key(Qt::Key_C);
        QVERIFY(!b.item(u"Visit"_s));
        QCOMPARE(b.view.canvas().relationships().edges().size(), size_t(1));
        QCOMPARE(b.view.canvas().relationships().edges().front().badge, u"Visit"_s);
        QCOMPARE(difference(b.view.canvas(), b.document.schema()), QString());
        b.document.undoStack()->undo();
        QVERIFY(b.item(u"Visit"_s));
        QCOMPARE(difference(b.view.canvas(), b.document.schema()), QString());
    }

    void tidies()
    {
        Desk b;
        b.view.canvasActions().tidy->trigger();
        QCOMPARE(b.undoText(), u"Tidy"_s);
        QVERIFY(b.item(u"Country"_s)->pos().x() < b.item(u"Town"_s)->pos().x());
        QCOMPARE(difference(b.view.canvas(), b.document.schema()), QString());
    }

    void notes()
    {
        Desk b;
        b.key(Qt::Key_N);
        b.click(b.at({100, 400}));
        auto *text = b.view.findChild<QPlainTextEdit *>(u"inPlaceText"_s);
        QVERIFY(text->isVisible());
        QTest::keyClicks(text, u"towns are old"_s);
        QTest::keyClick(text, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(b.document.schema().notes().size(), 1);
        QCOMPARE(b.document.schema().notes().begin()->text, u"towns are old"_s);
        const NoteId id = b.document.schema().notes().begin()->id;
        const QRectF box = b.view.canvas().item(id)->box();
        b.drag(b.at(box.center()), b.at(box.center()) + QPoint(80, 0));
        QCOMPARE(b.document.schema().notes().begin()->rect, box.translated(80, 0));
        b.drag(b.at(b.view.canvas().item(id)->box().bottomRight() - QPointF(3, 3)), b.at(b.view.canvas().item(id)->box().bottomRight() + QPointF(37, 21)));
        QCOMPARE(b.document.schema().notes().begin()->rect, QRectF(box.topLeft() + QPointF(80, 0), box.size() + QSizeF(40, 24)));
        QCOMPARE(b.undoText(), u"Resize Note"_s);
        QCOMPARE(difference(b.view.canvas(), b.document.schema()), QString());
    }

    void zoomsAtThePointer()
    {
        Desk b;
        const QPoint pointer(700, 300);
        const QPointF under = b.view.mapToScene(pointer);
        QWheelEvent in(QPointF(pointer), QPointF(b.view.viewport()->mapToGlobal(pointer)), {}, {0, 240}, Qt::NoButton, Qt::ControlModifier,
                       Qt::NoScrollPhase, false);
        QApplication::sendEvent(b.view.viewport(), &in);
        QVERIFY(b.view.zoom() > 1.3);
        const QPointF drift = b.view.mapToScene(pointer) - under;
        QVERIFY(std::abs(drift.x()) <= 1 && std::abs(drift.y()) <= 1);
        b.key(Qt::Key_0, Qt::ControlModifier);
        QCOMPARE(b.view.zoom(), 1.0);
        b.view.canvasActions().fitAll->trigger();
        QVERIFY(b.view.visibleRect().contains(b.view.canvas().contentRect()));
    }

    void everyActionSaysWhatItDoes()
    {
        Desk b;
        QSet<QString> keys;
        for (const QAction *action : b.view.canvasActions().all()) {
            QVERIFY(!action->text().isEmpty());
            QVERIFY2(!action->toolTip().isEmpty(), qPrintable(action->text()));
            for (const QKeySequence &key : action->shortcuts()) {
                QVERIFY2(!keys.contains(key.toString()), qPrintable(action->text() + u": "_s + key.toString()));
                keys.insert(key.toString());
            }
        }
    }

    void readOnlyChangesNothing()
    {
        Desk b;
        b.document.setReadOnly(true);
        const Schema before = b.document.schema();
        b.drag(b.header(u"Town"_s), b.header(u"Town"_s) + QPoint(80, 80));
        b.click(b.header(u"Mayor"_s));
        b.key(Qt::Key_Right);
        b.view.removeSelection();
        QTest::mouseDClick(b.view.viewport(), Qt::LeftButton, {}, b.at({100, 400}));
        QVERIFY(!b.view.editing().isActive());
        QCOMPARE(b.document.schema(), before);
        QCOMPARE(difference(b.view.canvas(), b.document.schema()), QString());
    }
};

QTEST_MAIN(TstCanvas)
#include "tst_canvas.moc"
