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
                    const Polyline &p = router.line(a), &q = router.line(b);
                    for (size_t i = 1; i < p.size(); ++i) {
                        for (size_t k = 1; k < q.size(); ++k) {
                            if (coincide(p[i - 1], p[i], q[k - 1], q[k])) {
                                QFAIL(qPrintable(QStringLiteral("round %1: lines %2 and %3 lie on each other").arg(round).arg(a).arg(b)));
                            }
                        }
                    }
                }
            }
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
            const std::vector<int> changed = router.moveBoxes({{node, picture.boxes[size_t(node)]}});
            Router fresh;
            fresh.reset(picture.boxes, picture.edges);
            for (int edge = 0; edge < router.edgeCount(); ++edge) {
                QCOMPARE(router.line(edge).front(), fresh.line(edge).front());
                QCOMPARE(router.line(edge).back(), fresh.line(edge).back());
                const bool said = std::find(changed.begin(), changed.end(), edge) != changed.end();
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

    // Several lines of one key, and one of the field below it: each stays within its own row.
    void linesOfOneFieldStayInItsRow()
    {
        Router router;
        router.reset({{0, 0, 200, 200}, {400, 0, 200, 200}, {400, 300, 200, 200}},
                     {{{0, 44}, {1, 68}}, {{0, 44}, {2, 68}}, {{0, 44}, {0, 140}}, {{0, 68}, {2, 92}}});
        for (int edge = 0; edge < router.edgeCount(); ++edge) {
            const qreal row = edge == 3 ? 68 : 44;
            const QString got = QStringLiteral("line %1 leaves at %2, its row's middle is %3").arg(edge).arg(router.line(edge).front().y()).arg(row);
            QVERIFY2(std::abs(router.line(edge).front().y() - row) < 12, qPrintable(got));
        }
        QVERIFY(std::abs(router.line(0).front().y() - router.line(1).front().y()) >= 4);
        QVERIFY(std::abs(router.line(2).back().y() - 140) < 12);
    }
};

QTEST_GUILESS_MAIN(TstRouting)
#include "tst_routing.moc"
