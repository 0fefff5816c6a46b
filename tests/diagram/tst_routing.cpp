#include "model/diagram/routing.h"

#include <QTest>
#include <random>

using namespace relata::diagram;

namespace {

struct Picture
{
    std::vector<QRectF> boxes;
    std::vector<RouteEdge> edges;
};

// Boxes on a loose grid, so that they don't overlap; every third pair has several lines, some boxes refer to themselves.
Picture randomPicture(std::mt19937 &random, int count)
{
    const auto below = [&random](int limit) { return int(random() % quint32(limit)); };
    Picture picture;
    for (int i = 0; i < count; ++i)
        picture.boxes.emplace_back((i % 8) * 320 + below(80), (i / 8) * 360 + below(60), 176 + 8 * below(8), 56 + 24 * below(9));
    for (int i = 0; i < count * 2; ++i) {
        const int from = below(count), to = below(10) == 0 ? from : below(count);
        const int lines = i % 3 == 0 ? 1 + below(3) : 1;
        for (int k = 0; k < lines; ++k)
            picture.edges.push_back({{from, 44}, {to, 44.0 + 24 * below(int((picture.boxes[size_t(to)].height() - 32) / 24))}});
    }
    return picture;
}

// Some of the boxes fan out to several others: a hub, its trunk, a branch to each.
std::vector<RouteHub> withHubs(std::mt19937 &random, Picture &picture)
{
    const auto below = [&random](int limit) { return int(random() % quint32(limit)); };
    std::vector<RouteHub> hubs;
    const int count = int(picture.boxes.size());
    for (int k = 0; k < count / 3; ++k) {
        RouteHub hub;
        hub.holder = below(count);
        hub.row = 44;
        hub.size = QSizeF(36, 16);
        hub.place = below(3) == 0 ? HubPlace::Below : HubPlace::Beside;
        const int node = count + int(hubs.size());
        picture.edges.push_back({{node, 8}, {hub.holder, hub.row}});
        for (int i = hub.place == HubPlace::Below ? 0 : 1 + below(4); i > 0; --i) {
            const int other = below(count);
            if (std::find(hub.others.begin(), hub.others.end(), other) != hub.others.end())
                continue;
            hub.others.push_back(other);
            picture.edges.push_back({{other, 44}, {node, 8}});
        }
        hubs.push_back(hub);
    }
    return hubs;
}

bool isOnSide(const QRectF &box, const QPointF &point, Side side)
{
    switch (side) {
    case Side::Left: return point.x() == box.left() && point.y() > box.top() && point.y() < box.bottom();
    case Side::Right: return point.x() == box.right() && point.y() > box.top() && point.y() < box.bottom();
    case Side::Top: return point.y() == box.top() && point.x() > box.left() && point.x() < box.right();
    case Side::Bottom: return point.y() == box.bottom() && point.x() > box.left() && point.x() < box.right();
    }
    return false;
}

// Do two axis-parallel pieces lie on each other for more than a point?
bool coincide(const QPointF &a, const QPointF &b, const QPointF &c, const QPointF &d)
{
    const QRectF p = QRectF(a, b).normalized(), q = QRectF(c, d).normalized();
    if (p.width() == 0 && q.width() == 0)
        return std::abs(p.x() - q.x()) < 0.5 && std::min(p.bottom(), q.bottom()) - std::max(p.top(), q.top()) > 1;
    if (p.height() == 0 && q.height() == 0)
        return std::abs(p.y() - q.y()) < 0.5 && std::min(p.right(), q.right()) - std::max(p.left(), q.left()) > 1;
    return false;
}

bool coincide(const Polyline &p, const Polyline &q)
{
    for (size_t i = 1; i < p.size(); ++i) {
        for (size_t k = 1; k < q.size(); ++k) {
            if (coincide(p[i - 1], p[i], q[k - 1], q[k]))
                return true;
        }
    }
    return false;
}

} // namespace

class TstRouting : public QObject
{
    Q_OBJECT

private slots:
    void linesAreSound()
    {
        std::mt19937 random(7);
        for (int round = 0; round < 20; ++round) {
            const Picture picture = randomPicture(random, 40);
            Router router;
            router.reset(picture.boxes, picture.edges);
            std::set<std::tuple<int, int, qint64>> ports;
            for (int edge = 0; edge < router.edgeCount(); ++edge) {
                const Polyline &line = router.line(edge);
                QVERIFY(line.size() >= 2);
                QVERIFY(isOnSide(router.box(router.nodeFrom(edge)), line.front(), router.fromSide(edge)));
                QVERIFY(isOnSide(router.box(router.nodeTo(edge)), line.back(), router.toSide(edge)));
                for (size_t i = 1; i < line.size(); ++i) {
                    const bool across = line[i].y() == line[i - 1].y(), down = line[i].x() == line[i - 1].x();
                    QVERIFY2(across != down, "pieces are horizontal or vertical and have a length");
                }
                // It leaves the box outwards.
                QVERIFY(QPointF::dotProduct(line[1] - line[0], outwards(router.fromSide(edge))) > 0);
                QVERIFY(QPointF::dotProduct(line[line.size() - 2] - line.back(), outwards(router.toSide(edge))) > 0);
                for (const bool start : {true, false}) {
                    const QPointF port = start ? line.front() : line.back();
                    const auto key = std::make_tuple(start ? router.nodeFrom(edge) : router.nodeTo(edge),
                                                     int(start ? router.fromSide(edge) : router.toSide(edge)), qRound64((port.x() + port.y()) * 1000));
                    QVERIFY2(!ports.contains(key), "two lines share a port");
                    ports.insert(key);
                }
            }
        }
    }

    void parallelLinesDontCoincide()
    {
        std::mt19937 random(11);
        for (int round = 0; round < 200; ++round) {
            const auto below = [&random](int limit) { return int(random() % quint32(limit)); };
            std::vector<QRectF> boxes{{0, 0, 200, 56.0 + 24 * (1 + below(8))},
                                      {double(below(900) - 450), double(below(900) - 450), 200, 56.0 + 24 * (1 + below(8))}};
            if (boxes[0].adjusted(-30, -30, 30, 30).intersects(boxes[1]))
                continue;
            std::vector<RouteEdge> edges;
            for (int k = 0; k < 2 + below(3); ++k)
                edges.push_back({{0, 44}, {1, 44.0 + 24 * below(3)}});
            Router router;
            router.reset(boxes, edges);
            for (int a = 0; a < router.edgeCount(); ++a) {
                for (int b = a + 1; b < router.edgeCount(); ++b) {
                    if (coincide(router.line(a), router.line(b)))
                        QFAIL(qPrintable(QStringLiteral("round %1: lines %2 and %3 lie on each other").arg(round).arg(a).arg(b)));
                }
            }
        }
    }

    // Whatever lies between and around them, also where one goes through a hub; and still so after boxes were moved.
    void linesBetweenTheSameBoxesDontCoincide()
    {
        std::mt19937 random(31);
        int compared = 0;
        for (int round = 0; round < 40; ++round) {
            Picture picture = randomPicture(random, 24);
            const std::vector<RouteHub> hubs = withHubs(random, picture);
            const int count = int(picture.boxes.size());
            Router router;
            router.reset(picture.boxes, picture.edges, hubs);
            for (int move = 0; move < 4; ++move) {
                std::map<std::pair<int, int>, std::vector<std::vector<int>>> between; // a relationship's edges, its trunk with each branch
                for (int edge = 0; edge < router.edgeCount(); ++edge) {
                    const int from = router.nodeFrom(edge), to = router.nodeTo(edge);
                    if (from >= count)
                        continue;
                    std::vector<int> whole{edge};
                    if (to >= count) {
                        for (int trunk : router.edgesOf(to)) {
                            if (router.nodeFrom(trunk) == to)
                                whole.push_back(trunk);
                        }
                    }
                    between[std::minmax(from, to >= count ? hubs[size_t(to - count)].holder : to)].push_back(whole);
                }
                for (const auto &[pair, wholes] : between) {
                    for (size_t a = 0; a < wholes.size(); ++a) {
                        for (size_t b = a + 1; b < wholes.size(); ++b) {
                            for (int p : wholes[a]) {
                                for (int q : wholes[b]) {
                                    ++compared;
                                    const QString fault = QStringLiteral("round %1, move %2: edges %3 and %4 between %5 and %6").arg(round).arg(move).arg(p).arg(q).arg(pair.first).arg(pair.second);
                                    QVERIFY2(p == q || !coincide(router.line(p), router.line(q)), qPrintable(fault));
                                }
                            }
                        }
                    }
                }
                const int node = int(random() % quint32(count));
                router.moveBoxes({{node, router.box(node).translated(double(random() % 100) - 50, double(random() % 100) - 50)}});
            }
        }
        QVERIFY(compared > 1'000);
    }

    // The trunk is straight; the hub stands clear of its holder and follows it.
    void aHubFollowsItsHolder()
    {
        const RouteHub hub{0, 68, {1, 2}, {36, 16}, HubPlace::Beside}, web{0, 16, {}, {120, 24}, HubPlace::Below};
        Router router;
        router.reset({{400, 100, 200, 200}, {0, 0, 200, 104}, {0, 300, 200, 104}},
                     {{{3, 8}, {0, 68}}, {{1, 44}, {3, 8}}, {{2, 44}, {3, 8}}, {{4, 12}, {0, 16}}}, {hub, web});
        for (int round = 0; round < 2; ++round) {
            const QRectF &holder = router.box(0);
            QVERIFY2(round == 0 ? router.box(3).right() < holder.left() : router.box(3).left() > holder.right(), "towards what it leads to");
            QCOMPARE(router.line(0), Polyline({QPointF(round == 0 ? router.box(3).right() : router.box(3).left(), holder.top() + 68), QPointF(round == 0 ? holder.left() : holder.right(), holder.top() + 68)}));
            QCOMPARE(router.line(1).back(), QPointF(round == 0 ? router.box(3).left() : router.box(3).right(), holder.top() + 68));
            QVERIFY(router.box(4).top() > holder.bottom());
            QCOMPARE(router.line(3).size(), size_t(2));
            router.moveBoxes({{0, QRectF(-600, 80, 200, 200)}});
        }
    }

    // Moving boxes one after the other leads to the same ports as routing anew.
    void movingAgreesWithRoutingAnew()
    {
        std::mt19937 random(23);
        Picture picture = randomPicture(random, 40);
        Router router;
        router.reset(picture.boxes, picture.edges);
        for (int round = 0; round < 60; ++round) {
            const int node = int(random() % picture.boxes.size());
            picture.boxes[size_t(node)].translate(double(random() % 800) - 400, double(random() % 800) - 400);
            QHash<int, Polyline> before;
            for (int edge = 0; edge < router.edgeCount(); ++edge)
                before.insert(edge, router.line(edge));
            const std::vector<Router::Rerouted> changed = router.moveBoxes({{node, picture.boxes[size_t(node)]}});
            Router fresh;
            fresh.reset(picture.boxes, picture.edges);
            for (int edge = 0; edge < router.edgeCount(); ++edge) {
                QCOMPARE(router.line(edge).front(), fresh.line(edge).front());
                QCOMPARE(router.line(edge).back(), fresh.line(edge).back());
                const bool said = std::any_of(changed.begin(), changed.end(), [edge](const Router::Rerouted &one) { return one.edge == edge; });
                QCOMPARE(router.line(edge) != before[edge], said);
            }
        }
    }

    void aLineGoesAroundABox()
    {
        // A wall between the two: the straight line would run through it.
        Router router;
        router.reset({{0, 200, 200, 104}, {900, 200, 200, 104}, {450, 100, 200, 300}}, {{{0, 44}, {1, 44}}});
        const Polyline &line = router.line(0);
        for (size_t i = 1; i < line.size(); ++i)
            QVERIFY(!QRectF(line[i - 1], line[i]).normalized().adjusted(-0.1, -0.1, 0.1, 0.1).intersects(router.box(2)));
    }

    void itLeavesAtTheRowOfItsField()
    {
        Router router;
        router.reset({{0, 0, 200, 200}, {400, 300, 200, 200}}, {{{0, 44}, {1, 116}}});
        QCOMPARE(router.line(0).front(), QPointF(200, 44));
        QCOMPARE(router.line(0).back(), QPointF(400, 416));
    }

    // Several lines of one key, and one of the field below it: a label fits between each two, and they stay near their rows. Where
    // the side is too short for that, each stays within its own row.
    void linesOfOneFieldStayNearItsRow()
    {
        for (const qreal height : {200.0, 60.0}) {
            Router router;
            router.reset({{0, 0, 200, height}, {400, 0, 200, 200}, {400, 300, 200, 200}},
                         {{{0, 44}, {1, 68}}, {{0, 44}, {2, 68}}, {{0, 44}, {1, 140}}, {{0, 44}, {2, 116}}, {{0, 44}, {2, 92}}});
            std::vector<qreal> ports;
            for (int edge = 0; edge < router.edgeCount(); ++edge)
                ports.push_back(router.line(edge).front().y());
            std::sort(ports.begin(), ports.end());
            for (size_t i = 1; i < ports.size(); ++i)
                QVERIFY2(ports[i] - ports[i - 1] >= (height > 100 ? 16 : 2), qPrintable(QString::number(ports[i] - ports[i - 1])));
            QVERIFY2(ports.front() >= (height > 100 ? 10 : 32) && ports.back() <= 44 + 36, qPrintable(QString::number(ports.front())));
        }
    }
};

QTEST_GUILESS_MAIN(TstRouting)
#include "tst_routing.moc"
