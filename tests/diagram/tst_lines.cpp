#include "model/diagram/linedrawing.h"
#include "model/diagram/picture.h"
#include "model/schema/edits.h"
#include "model/schema/notation.h"

#include <QTest>

using namespace relata;
using namespace relata::diagram;
using namespace Qt::StringLiterals;

namespace {

const QString kBlog = u"Person(id*, name); Post(id*, title); Video(id*, title); Photo(id*); Song(id*); Poem(id*); Comment(id*, text); Tag(id*, name)\n"_s;

// A model with everything a line needs to be drawn.
class Blog
{
public:
    explicit Blog(const QString &notation = kBlog)
    {
        auto read = schemaFromText(notation, ids);
        Q_ASSERT(read.ok());
        schema = *read;
    }

    EntityId id(const QString &name) const { return schema.entityNamed(name)->id; }
    RelationshipId relate(const RelationshipForm &form)
    {
        const auto change = edits::relate(schema, form, ids);
        Q_ASSERT(change.ok());
        schema = applied(schema, *change);
        return edits::addedRelationship(*change);
    }
    RelationshipId comments(const QStringList &subjects, AnyStorage storage = AnyStorage::Pair)
    {
        RelationshipForm form;
        form.kind = u"any-to-one"_s;
        form.source = id(u"Comment"_s);
        form.targetReference = u"subject"_s;
        form.storage = storage;
        for (const QString &name : subjects)
            form.targetAllow.push_back({id(name), {}, u"comments"_s, {}});
        return relate(form);
    }
    void addWeb(const QString &url)
    {
        External external;
        external.id = ids.make<ExternalId>();
        external.entity = id(u"Person"_s);
        external.end.name = u"honours"_s;
        external.url = url;
        schema.table<External>().set(external);
    }
    void collapse(const QString &name)
    {
        const auto placed = edits::place(schema, schema.diagrams().begin()->id, {{id(name), QPointF()}}, ids);
        schema = applied(schema, *placed);
        for (const Placement &placement : Table<Placement>(schema.placements())) {
            if (placement.entity == id(name)) {
                Placement changed = placement;
                changed.collapsed = true;
                schema.table<Placement>().set(changed);
            }
        }
    }
    LinePlan plan(const Folding &folding = {})
    {
        index = SchemaIndex(schema);
        contents.clear();
        contents.reserve(size_t(schema.entities().size()));
        std::vector<ShownBox> boxes;
        for (const Entity &entity : schema.entities()) {
            if (folding.junctions.contains(entity.id))
                continue;
            contents.push_back(contentOf(index, entity, schema.enumName()));
            boxes.push_back({entity.id, &contents.back()});
        }
        return linesOf(index, boxes, folding, fonts);
    }
    int node(const QString &name) const
    {
        int at = 0;
        for (const Entity &entity : schema.entities()) {
            if (entity.name == name)
                return at;
            ++at;
        }
        return -1;
    }

    CountedIds ids;
    Schema schema;
    SchemaIndex index;
    DiagramFonts fonts = diagramFonts();
    std::vector<EntityContent> contents;
};

} // namespace

class TstLines : public QObject
{
    Q_OBJECT

private slots:
    // Pair and arc look the same: one trunk with the holder's foot, one branch for each of the list.
    void anAnyEndFansOut_data()
    {
        QTest::addColumn<int>("storage");
        QTest::newRow("pair") << int(AnyStorage::Pair);
        QTest::newRow("triggers") << int(AnyStorage::Triggers);
        QTest::newRow("arc") << int(AnyStorage::Arc);
    }
    void anAnyEndFansOut()
    {
        QFETCH(int, storage);
        Blog blog;
        const RelationshipId id = blog.comments({u"Post"_s, u"Video"_s, u"Comment"_s}, AnyStorage(storage));
        const LinePlan plan = blog.plan();
        QCOMPARE(plan.lines.size(), size_t(4));
        QCOMPARE(plan.hubs.size(), size_t(1));
        QCOMPARE(plan.hubs[0].kind, HubKind::Fan);
        QCOMPARE(plan.hubRoutes[0].holder, blog.node(u"Comment"_s));
        QCOMPARE(plan.hubRoutes[0].others, std::vector<int>({blog.node(u"Post"_s), blog.node(u"Video"_s), blog.node(u"Comment"_s)}));
        const DiagramLine &trunk = plan.lines[0];
        QVERIFY(!trunk.from && trunk.to == blog.id(u"Comment"_s) && !trunk.style.fromMark && trunk.style.toMark->isMany());
        QCOMPARE(trunk.toLabel, u"subject"_s);
        for (size_t i = 0; i < plan.lines.size(); ++i) {
            QCOMPARE(plan.lines[i].id, id);
            QCOMPARE(plan.lines[i].style.pen, storage == int(AnyStorage::Pair) ? Qt::DotLine : Qt::DashLine);
            if (i == 0)
                continue;
            QCOMPARE(plan.lines[i].fromLabel, u"comments"_s);
            QVERIFY(plan.lines[i].style.fromMark == Cardinality({1, 1}) && !plan.lines[i].style.toMark);
            QCOMPARE(plan.routes[i].to.node, int(blog.contents.size()));
        }
    }

    void aLongListIsABadge()
    {
        Blog blog;
        const RelationshipId id = blog.comments({u"Post"_s, u"Video"_s, u"Photo"_s, u"Song"_s, u"Poem"_s, u"Tag"_s});
        LinePlan plan = blog.plan();
        QCOMPARE(plan.lines.size(), size_t(1));
        QCOMPARE(plan.hubs[0].kind, HubKind::Folded);
        QVERIFY2(plan.hubs[0].text.contains(u'6'), qPrintable(plan.hubs[0].text));
        Folding turned;
        turned.turned.insert(id.anyReference());
        plan = blog.plan(turned);
        QCOMPARE(plan.lines.size(), size_t(7));
        QCOMPARE(plan.hubs[0].kind, HubKind::Fan);
    }

    void aJoinEntityFoldsIntoALine()
    {
        Blog blog;
        RelationshipForm form;
        form.kind = u"many-to-many"_s;
        form.source = blog.id(u"Post"_s);
        form.target = blog.id(u"Tag"_s);
        form.through = u"PostTag"_s;
        form.junctionFields = {u"weight: int32"_s};
        const RelationshipId id = blog.relate(form);
        QCOMPARE(blog.plan().lines.size(), size_t(2));
        QVERIFY(blog.plan().lines[0].badge.isEmpty());
        QVERIFY(foldsIntoLine(blog.index, blog.id(u"PostTag"_s)));
        QVERIFY(!foldsIntoLine(blog.index, blog.id(u"Post"_s)));
        Folding folding;
        folding.junctions.insert(blog.id(u"PostTag"_s));
        const LinePlan plan = blog.plan(folding);
        QCOMPARE(plan.lines.size(), size_t(1));
        QCOMPARE(plan.lines[0].id, id);
        QVERIFY2(plan.lines[0].badge.contains(u"PostTag"_s) && plan.lines[0].badge.contains(u"weight"_s), qPrintable(plan.lines[0].badge));
        QVERIFY(columnGapFor(plan, blog.fonts) > textWidth(plan.lines[0].badge, blog.fonts.label));

        // Who else needs it keeps it a box.
        RelationshipForm other;
        other.kind = u"many-to-one"_s;
        other.source = blog.id(u"PostTag"_s);
        other.target = blog.id(u"Person"_s);
        blog.relate(other);
        QVERIFY(!foldsIntoLine(SchemaIndex(blog.schema), blog.id(u"PostTag"_s)));
    }

    // What goes through a join entity to any of several can't be one line.
    void manyToAnyStaysABox()
    {
        Blog blog;
        RelationshipForm form;
        form.kind = u"many-to-any"_s;
        form.source = blog.id(u"Person"_s);
        form.targetAllow = {{blog.id(u"Song"_s), {}, {}, {}}, {blog.id(u"Poem"_s), {}, {}, {}}};
        form.through = u"Favourite"_s;
        const RelationshipId id = blog.relate(form);
        const LinePlan plan = blog.plan();
        QVERIFY(!foldsIntoLine(blog.index, blog.id(u"Favourite"_s)));
        QCOMPARE(plan.lines.size(), size_t(4)); // its leg, a trunk, two branches
        for (const DiagramLine &line : plan.lines)
            QCOMPARE(line.id, id);
    }

    void aWebApiHangsBelow()
    {
        Blog blog;
        blog.addWeb(u"https://user@api.mytown.com:8443/cities/{id}?all"_s);
        const LinePlan plan = blog.plan();
        QCOMPARE(plan.lines.size(), size_t(1));
        QCOMPARE(plan.hubs[0].kind, HubKind::Web);
        QCOMPARE(plan.hubs[0].text, u"api.mytown.com:8443"_s);
        QCOMPARE(plan.lines[0].toLabel, u"honours"_s);
        QVERIFY(roomBelow(blog.index, {}).value(blog.id(u"Person"_s)) > 0);
    }

    void otherDataSourcesAreMarked()
    {
        Blog blog(kBlog + u"; Post n-1 Person: author/posts"_s);
        QVERIFY(!blog.plan().lines[0].crossSource);
        DataSource second;
        second.id = blog.ids.make<DataSourceId>();
        second.name = u"second"_s;
        blog.schema.table<DataSource>().set(second);
        Entity person = blog.schema.entities()[blog.id(u"Person"_s)];
        person.dataSource = second.id;
        blog.schema.table<Entity>().set(person);
        QVERIFY(blog.plan().lines[0].crossSource);
    }

    // Names at the ends never lie over each other, over a line of the same box or over what stands on it; where there is room none is left out.
    void namesOfEndsKeepApart()
    {
        Blog blog(kBlog + u"; Post n-1 Person: author/articles; Post n-1 Person: editor/edited; Video n-1 Person: owner/videos; Photo n-1 Person: maker/photos;"
                          " Tag n-1 Tag: parent/children; Person 1-1? Person: spouse/spouseOf"_s);
        LinePlan plan = blog.plan();
        std::vector<QRectF> boxes;
        for (size_t i = 0; i < blog.contents.size(); ++i)
            boxes.push_back({QPointF(i == size_t(blog.node(u"Person"_s)) ? 0 : 500, 200.0 * qreal(i)), sizeOf(blog.contents[i], blog.fonts)});
        Look look;
        LineDrawing drawing(look);
        drawing.set(plan, boxes);
        for (int round = 0; round < 2; ++round) {
            const int count = int(drawing.lines().size());
            int shown = 0, loops = 0;
            for (int line = 0; line < count; ++line) {
                const bool loop = drawing.router().nodeFrom(line) == drawing.router().nodeTo(line);
                loops += loop;
                for (const bool atStart : {true, false}) {
                    const auto place = drawing.labelRect(line, atStart);
                    if (!place)
                        continue;
                    ++shown;
                    const QRectF ink = place->adjusted(0, 3, 0, -3);
                    for (int other = 0; other < count; ++other) {
                        QVERIFY(!drawing.badgeRect(other).intersects(ink));
                        for (const bool start : {true, false}) {
                            const auto there = drawing.labelRect(other, start);
                            QVERIFY(!there || (other == line && start == atStart) || !there->adjusted(0, 3, 0, -3).intersects(ink));
                        }
                        const Polyline &points = drawing.router().line(other);
                        if (drawing.router().nodeFrom(other) != drawing.router().nodeFrom(line))
                            continue;
                        for (size_t i = 1; i < points.size(); ++i)
                            QVERIFY(!QRectF(points[i - 1], points[i]).normalized().adjusted(-0.1, -0.1, 0.1, 0.1).intersects(ink));
                    }
                }
                for (const QRectF &box : boxes)
                    QVERIFY(!drawing.badgeRect(line).intersects(box));
            }
            QCOMPARE(loops, 2);
            QVERIFY2(shown >= 2 * count - 1, qPrintable(QString::number(shown)));
            boxes[size_t(blog.node(u"Tag"_s))].translate(40, 30);
            drawing.moveBoxes({{blog.node(u"Tag"_s), boxes[size_t(blog.node(u"Tag"_s))]}});
        }
    }

    // A loop goes to the side where it has room, with its names and what stands outside it.
    void aLoopKeepsOffTheCardBeside()
    {
        Blog blog(u"Category(id*, name); Other(id*); Category n-1 Category: parent/children"_s);
        const LinePlan plan = blog.plan();
        Look look;
        LineDrawing drawing(look);
        std::vector<QRectF> boxes{{0, 0, 176, 104}, {256, 0, 176, 104}};
        drawing.set(plan, boxes);
        QCOMPARE(drawing.router().fromSide(0), Side::Left);
        QVERIFY(drawing.router().line(0)[1].x() < -textWidth(u"children"_s, look.fonts.label) - kMarkLength);
        QVERIFY(drawing.labelRect(0, true) && drawing.labelRect(0, false));
        drawing.moveBoxes({{1, QRectF(900, 0, 176, 104)}});
        QCOMPARE(drawing.router().fromSide(0), Side::Right);
    }

    void websOfOneEntityStandSideBySide()
    {
        Blog blog;
        blog.addWeb(u"https://api.mytown.com/{id}"_s);
        blog.addWeb(u"http://127.0.0.1:8080/records"_s);
        const LinePlan plan = blog.plan();
        std::vector<QRectF> boxes;
        for (size_t i = 0; i < blog.contents.size(); ++i)
            boxes.push_back({QPointF(500.0 * qreal(i), 0), sizeOf(blog.contents[i], blog.fonts)});
        Look look;
        LineDrawing drawing(look);
        drawing.set(plan, boxes);
        QCOMPARE(drawing.hubs().size(), size_t(2));
        QVERIFY(!drawing.hubRect(0).intersects(drawing.hubRect(1)));
        QCOMPARE(drawing.hubRect(0).top(), drawing.hubRect(1).top());
        for (int line = 0; line < 2; ++line) { // straight, from the card to its own
            QCOMPARE(drawing.router().line(line).size(), size_t(2));
            QVERIFY(drawing.hubRect(line).adjusted(0, -1, 0, 1).contains(drawing.router().line(line).front()));
        }
    }

    // The picture holds all that is drawn, with nothing placed and with some.
    void aPictureHoldsEverything()
    {
        Blog blog;
        blog.comments({u"Post"_s, u"Video"_s});
        blog.addWeb(u"https://api.mytown.com/{id}"_s);
        for (int round = 0; round < 2; ++round) {
            const Picture picture(SchemaIndex(blog.schema), blog.schema.diagrams().begin()->id, {});
            QVERIFY(picture.rect().width() > 400 && picture.rect().height() > 200);
            const QByteArray svg = picture.svg();
            for (const char *text : {">Comment<", ">subject<", ">any<", ">api.mytown.com<", ">honours<"})
                QVERIFY2(svg.contains(text), text);
            QCOMPARE(picture.image(2).size(), (picture.rect().size() * 2).toSize());
            QVERIFY(picture.image(1000).isNull());
            blog.collapse(u"Tag"_s); // which gives it a place
        }
        const Schema empty = emptyProject(blog.ids, u"Empty"_s);
        QVERIFY(Picture(SchemaIndex(empty), {}, {}).rect().isEmpty());
    }
};

QTEST_MAIN(TstLines)
#include "tst_lines.moc"
