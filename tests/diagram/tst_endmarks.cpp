#include "model/diagram/endmarks.h"

#include <QTest>

using namespace relata;
using namespace relata::diagram;

// At (0, 0) a line that leaves to the right: outer marks are near 0, inner ones further right.
class TstEndmarks : public QObject
{
    Q_OBJECT

private slots:
    void marks_data()
    {
        QTest::addColumn<int>("minimum");
        QTest::addColumn<bool>("many");
        QTest::addColumn<int>("bars");
        QTest::addColumn<bool>("foot");
        QTest::addColumn<bool>("ring");
        QTest::newRow("exactly one") << 1 << false << 2 << false << false;
        QTest::newRow("at most one") << 0 << false << 1 << false << true;
        QTest::newRow("one or more") << 1 << true << 1 << true << false;
        QTest::newRow("any number") << 0 << true << 0 << true << true;
    }

    void marks()
    {
        QFETCH(int, minimum);
        QFETCH(bool, many);
        QFETCH(int, bars);
        QFETCH(bool, foot);
        QFETCH(bool, ring);
        const EndMark mark = endMark({minimum, many ? std::nullopt : std::optional<int>(1)}, {0, 0}, {1, 0});
        int upright = 0, toes = 0;
        qreal outermost = 0;
        for (int i = 0; i < mark.lineCount; ++i) {
            const QLineF &line = mark.lines[size_t(i)];
            if (line.dx() == 0)
                ++upright;
            else
                ++toes;
            outermost = std::max({outermost, line.x1(), line.x2()});
            QVERIFY(line.x1() >= 0 && line.x2() >= 0);
        }
        QCOMPARE(upright, bars);
        QCOMPARE(toes, foot ? 2 : 0);
        QCOMPARE(mark.ring.has_value(), ring);
        // The minimum stands inside, further from the box than the maximum.
        if (mark.ring) {
            QVERIFY(mark.ring->x() > outermost);
            outermost = mark.ring->x() + kRingRadius;
        }
        QVERIFY(outermost <= kMarkLength);
    }

    void directions()
    {
        const EndMark down = endMark({0, std::nullopt}, {10, 20}, {0, 1});
        QCOMPARE(down.lineCount, 2);
        QCOMPARE(down.ring->x(), 10.0);
        QVERIFY(down.ring->y() > 20);
    }
};

QTEST_GUILESS_MAIN(TstEndmarks)
#include "tst_endmarks.moc"
