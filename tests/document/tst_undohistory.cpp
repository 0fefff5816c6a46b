// Ten thousand edits as the window makes them: undo all gives the first bytes, redo all the last.
#include "model/document/document.h"
#include "model/schema/projectfile.h"
#include "tests/support/randomedits.h"

#include <QTest>

using namespace relata;
using namespace Qt::StringLiterals;

class TestUndoHistory : public QObject
{
    Q_OBJECT

private slots:
    void tenThousandEdits_data();
    void tenThousandEdits();
};

void TestUndoHistory::tenThousandEdits_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 5; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void TestUndoHistory::tenThousandEdits()
{
    QFETCH(quint32, seed);
    test::RandomEdits edits(seed);
    CountedIds ids;
    Document document;
    document.reset(emptyProject(ids, u"test"_s), QString());
    const QByteArray first = projectfile::serialize(document.schema());
    for (int i = 1; i <= 10000; ++i) {
        document.push(edits.next(document.schema()), u"Edit %1"_s.arg(i));
        if (i % 1000 == 0) {
            const auto read = projectfile::read(projectfile::serialize(document.schema()));
            QVERIFY2(read.schema, read.errors.empty() ? "" : qPrintable(worded(read.errors.front())));
            QVERIFY(*read.schema == document.schema());
        }
    }
    QCOMPARE(document.undoStack()->count(), 10000);
    const QByteArray last = projectfile::serialize(document.schema());
    QVERIFY(first != last);
    while (document.undoStack()->canUndo())
        document.undoStack()->undo();
    QCOMPARE(projectfile::serialize(document.schema()), first);
    while (document.undoStack()->canRedo())
        document.undoStack()->redo();
    QCOMPARE(projectfile::serialize(document.schema()), last);
}

QTEST_GUILESS_MAIN(TestUndoHistory)
#include "tst_undohistory.moc"
