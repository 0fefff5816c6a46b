#include "model/diagram/layout.h"

#include "model/diagram/metrics.h"
#include "model/schema/notation.h"

#include <QTest>
#include <cmath>
#include <random>

using namespace relata;
using namespace relata::diagram;
using namespace Qt::StringLiterals;

namespace {

struct Graph
{
    std::vector<LayoutNode> nodes;
    std::vector<LayoutEdge> edges;
};

Graph randomGraph(quint32 seed, int count, int lines)
{
    std::mt19937 random(seed);
    Graph graph;
    for (int i = 0; i < count; ++i)
        graph.nodes.push_back({QSizeF(176 + 8 * double(random() % 10), 56 + 24 * double(random() % 14))});
    for (int i = 0; i < lines; ++i) // half of them to few hubs, as in real schemas
        graph.edges.push_back({int(random() % quint32(i % 2 ? count : std::max(1, count / 12))), int(random() % quint32(count))});
    return graph;
}

QString overlap(const Graph &graph, const std::vector<QPointF> &places)
{
    for (size_t a = 0; a < places.size(); ++a) {
        for (size_t b = a + 1; b < places.size(); ++b) {
            if (QRectF(places[a], graph.nodes[a].size).intersects(QRectF(places[b], graph.nodes[b].size)))
                return u"%1 and %2"_s.arg(a).arg(b);
        }
    }
    return {};
}

QSizeF extent(const Graph &graph, const std::vector<QPointF> &places)
{
    QRectF all;
    for (size_t i = 0; i < places.size(); ++i)
        all |= QRectF(places[i], graph.nodes[i].size);
    return all.size();
}

} // namespace

class TstLayout : public QObject
{
    Q_OBJECT

private slots:
    void boxesNeverOverlap_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("lines");
        QTest::newRow("none") << 0 << 0;
        QTest::newRow("one") << 1 << 0;
        QTest::newRow("alone") << 60 << 0;
        QTest::newRow("sparse") << 120 << 60;
        QTest::newRow("dense") << 200 << 400;
    }
    void boxesNeverOverlap()
    {
        QFETCH(int, count);
        QFETCH(int, lines);
        for (quint32 seed = 1; seed <= 5; ++seed) {
            const Graph graph = randomGraph(seed, count, lines);
            const std::vector<QPointF> places = layoutOf(graph.nodes, graph.edges);
            QCOMPARE(places.size(), size_t(count));
            const QString pair = overlap(graph, places);
            QVERIFY2(pair.isEmpty(), qPrintable(pair));
            for (const QPointF &place : places) {
                QVERIFY(place.x() >= 0 && place.y() >= 0);
                QCOMPARE(std::fmod(place.x(), kGrid), 0.0);
                QCOMPARE(std::fmod(place.y(), kGrid), 0.0);
            }
            QCOMPARE(layoutOf(graph.nodes, graph.edges), places); // the same again
        }
    }

    void theWholeFitsAScreen()
    {
        // One hub with a hundred tables around it would be one tall column; it is folded.
        Graph graph = randomGraph(3, 101, 0);
        for (int i = 1; i <= 100; ++i)
            graph.edges.push_back({0, i});
        QSizeF size = extent(graph, layoutOf(graph.nodes, graph.edges));
        QVERIFY2(size.width() / size.height() > 0.6 && size.width() / size.height() < 4, qPrintable(QString::number(size.width() / size.height())));
        // Many parts are packed.
        graph = randomGraph(5, 300, 100);
        size = extent(graph, layoutOf(graph.nodes, graph.edges));
        QVERIFY2(size.width() / size.height() > 0.8 && size.width() / size.height() < 3.2, qPrintable(QString::number(size.width() / size.height())));
    }

    void whatIsPointedAtStandsLeft()
    {
        const auto schema = schemaFromText(u"A(id*); B(id*); C(id*)\nB n-1 A\nC n-1 B\nC n-1 C: parent/children"_s);
        QVERIFY(schema.ok());
        QHash<EntityId, QSizeF> sizes;
        for (const Entity &entity : schema->entities())
            sizes.insert(entity.id, QSizeF(200, 80));
        const auto places = layoutOf(*schema, sizes);
        const auto x = [&](const QString &name) { return places[schema->entityNamed(name)->id].x(); };
        QVERIFY(x(u"A"_s) < x(u"B"_s));
        QVERIFY(x(u"B"_s) < x(u"C"_s));
    }

    void circlesEnd()
    {
        Graph graph = randomGraph(9, 4, 0);
        graph.edges = {{0, 1}, {1, 2}, {2, 3}, {3, 0}, {1, 0}};
        QVERIFY(overlap(graph, layoutOf(graph.nodes, graph.edges)).isEmpty());
    }

    void fewCrossings()
    {
        // Two ladders that cross when the order of the columns is left as given.
        Graph graph = randomGraph(1, 8, 0);
        graph.edges = {{0, 7}, {1, 6}, {2, 5}, {3, 4}, {0, 6}, {3, 5}};
        const std::vector<QPointF> places = layoutOf(graph.nodes, graph.edges);
        int crossings = 0;
        for (size_t a = 0; a < graph.edges.size(); ++a) {
            for (size_t b = a + 1; b < graph.edges.size(); ++b) {
                const auto y = [&](int node) { return places[size_t(node)].y() + graph.nodes[size_t(node)].size.height() / 2; };
                const LayoutEdge &p = graph.edges[a], &q = graph.edges[b];
                crossings += (y(p.from) - y(q.from)) * (y(p.to) - y(q.to)) < 0;
            }
        }
        QCOMPARE(crossings, 0);
    }
};

QTEST_MAIN(TstLayout)
#include "tst_layout.moc"
