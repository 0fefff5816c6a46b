#include "model/document/document.h"
#include "model/document/jobs.h"
#include "model/schema/notation.h"

#include <QSignalSpy>
#include <QTest>
#include <QThread>

using namespace relata;
using namespace Qt::StringLiterals;

class tst_document : public QObject
{
    Q_OBJECT

private slots:
    void undoAndRedoGiveTheSameStates();
    void keyedStepsBecomeOne();
    void savedStateIsNeverMergedInto();
    void emptyChangeMakesNoStep();
    void resetForgetsHistory();
    void indexFollows();
    void recoveredIsUnsaved();
    void jobRunsElsewhereAndOnlyTheNewestCounts();
    void canceledJobSaysNothing();
    void workThatIsLetGoHoldsNobody();
};

static Schema schemaOf(const QString &text)
{
    const Result<Schema> schema = schemaFromText(text);
    if (!schema)
        qFatal("%s", qPrintable(worded(schema.error())));
    return *schema;
}

static Change renamed(const Schema &schema, const QString &from, const QString &to)
{
    Draft draft(schema);
    draft.update<Entity>(schema.entityNamed(from)->id, [&](Entity &entity) { entity.name = to; });
    return draft.change();
}

void tst_document::undoAndRedoGiveTheSameStates()
{
    Document document;
    document.reset(schemaOf(u"List(id*, name); Task(id*, title)"_s), QString());
    QSignalSpy changed(&document, &Document::changed);
    QSignalSpy modified(&document, &Document::modifiedChanged);
    QList<Schema> states{document.schema()};
    const QStringList names{u"Task"_s, u"Job"_s, u"Duty"_s, u"Chore"_s};
    for (int i = 1; i < names.size(); ++i) {
        document.push(renamed(document.schema(), names[i - 1], names[i]), u"Rename %1 to %2"_s.arg(names[i - 1], names[i]));
        states.append(document.schema());
    }
    QCOMPARE(document.undoStack()->undoText(), u"Rename Duty to Chore"_s);
    QVERIFY(document.isModified());
    for (int i = int(states.size()) - 2; i >= 0; --i) {
        document.undoStack()->undo();
        QVERIFY(document.schema() == states[i]);
    }
    QVERIFY(!document.isModified());
    for (int i = 1; i < states.size(); ++i) {
        document.undoStack()->redo();
        QVERIFY(document.schema() == states[i]);
    }
    QCOMPARE(changed.count(), 9);
    QCOMPARE(modified.count(), 3);
    QCOMPARE(document.revision(), quint64(10)); // the reset counts
}

void tst_document::keyedStepsBecomeOne()
{
    Document document;
    document.reset(schemaOf(u"Task(id*)"_s), QString());
    const Schema first = document.schema();
    document.push(renamed(document.schema(), u"Task"_s, u"J"_s), u"Rename to J"_s);
    document.push(renamed(document.schema(), u"J"_s, u"Jo"_s), u"Rename to Jo"_s, u"name"_s);
    document.push(renamed(document.schema(), u"Jo"_s, u"Job"_s), u"Rename to Job"_s, u"name"_s);
    document.push(renamed(document.schema(), u"Job"_s, u"Jobs"_s), u"Rename to Jobs"_s, u"other"_s);
    QCOMPARE(document.undoStack()->count(), 3);
    QCOMPARE(document.undoStack()->text(1), u"Rename to Job"_s);
    document.undoStack()->undo();
    QVERIFY(document.schema().entityNamed(u"Job"));
    document.undoStack()->undo();
    QVERIFY(document.schema().entityNamed(u"J"));
    document.push(renamed(document.schema(), u"J"_s, u"K"_s), u"Rename to K"_s, u"name"_s);
    document.push(renamed(document.schema(), u"K"_s, u"J"_s), u"Rename to J"_s, u"name"_s);
    QCOMPARE(document.undoStack()->count(), 1); // taken back: no step is left of it
    document.undoStack()->undo();
    QVERIFY(document.schema() == first);
}

void tst_document::savedStateIsNeverMergedInto()
{
    Document document;
    document.reset(schemaOf(u"Task(id*)"_s), QString());
    document.push(renamed(document.schema(), u"Task"_s, u"J"_s), u"Rename"_s, u"name"_s);
    document.markSaved();
    QVERIFY(!document.isModified());
    document.push(renamed(document.schema(), u"J"_s, u"Jo"_s), u"Rename"_s, u"name"_s);
    QVERIFY(document.isModified());
    document.undoStack()->undo();
    QVERIFY(!document.isModified());
    QVERIFY(document.schema().entityNamed(u"J"));
}

void tst_document::emptyChangeMakesNoStep()
{
    Document document;
    QSignalSpy changed(&document, &Document::changed);
    document.push(Change(), u"Nothing"_s);
    QCOMPARE(document.undoStack()->count(), 0);
    QCOMPARE(changed.count(), 0);
}

void tst_document::resetForgetsHistory()
{
    Document document;
    document.reset(schemaOf(u"Task(id*)"_s), QString());
    document.push(renamed(document.schema(), u"Task"_s, u"Job"_s), u"Rename"_s);
    QSignalSpy reset(&document, &Document::wasReset);
    document.reset(schemaOf(u"Other(id*)"_s), u"/somewhere/other.relata"_s);
    QCOMPARE(reset.count(), 1);
    QCOMPARE(document.undoStack()->count(), 0);
    QVERIFY(!document.isModified());
    QCOMPARE(document.path(), u"/somewhere/other.relata"_s);
}

void tst_document::indexFollows()
{
    Document document;
    document.reset(schemaOf(u"Task(id*)"_s), QString());
    QVERIFY(document.index().entityNamed(u"Task"_s));
    document.push(renamed(document.schema(), u"Task"_s, u"Job"_s), u"Rename"_s);
    QVERIFY(!document.index().entityNamed(u"Task"_s));
    QVERIFY(document.index().entityNamed(u"Job"_s));
    document.undoStack()->undo();
    QVERIFY(document.index().entityNamed(u"Task"_s));
}

void tst_document::recoveredIsUnsaved()
{
    Document document;
    document.reset(schemaOf(u"Task(id*)"_s), QString());
    QSignalSpy modified(&document, &Document::modifiedChanged);
    document.markUnsaved();
    QVERIFY(document.isModified());
    QCOMPARE(modified.count(), 1);
    document.markSaved();
    QVERIFY(!document.isModified());
}

void tst_document::jobRunsElsewhereAndOnlyTheNewestCounts()
{
    JobRunner runner;
    std::atomic<bool> go = false;
    std::vector<int> got;
    QThread *where = nullptr;
    runner.run<int>([&](JobControl &control) { while (!go && !control.isCanceled()) QThread::yieldCurrentThread(); return 1; },
                    [&](const int &value) { got.push_back(value); });
    runner.run<int>([&](JobControl &control) { where = QThread::currentThread(); control.setProgress(0.5); return 2; },
                    [&](const int &value) { got.push_back(value); });
    QVERIFY(runner.isRunning());
    go = true;
    runner.waitForDone();
    QCOMPARE(got, std::vector<int>{2});
    QVERIFY(where && where != QThread::currentThread());
    QVERIFY(!runner.isRunning());
}

void tst_document::canceledJobSaysNothing()
{
    JobRunner runner;
    QSignalSpy finished(&runner, &JobRunner::finished);
    bool told = false;
    runner.run<int>([](JobControl &control) { while (!control.isCanceled()) QThread::yieldCurrentThread(); return 1; }, [&](const int &) { told = true; });
    runner.cancel();
    runner.waitForDone();
    QVERIFY(!told);
    QCOMPARE(finished.count(), 1);
}

// Work that hangs on a network: neither the runner's end nor the next run waits for it, and it tells nothing any more.
void tst_document::workThatIsLetGoHoldsNobody()
{
    auto go = std::make_shared<std::atomic<bool>>(false);
    auto begun = std::make_shared<std::atomic<int>>(0), ended = std::make_shared<std::atomic<int>>(0);
    const auto until = [&begun](int count) {
        while (*begun < count)
            QThread::yieldCurrentThread();
    };
    int told = 0;
    {
        JobRunner runner(nullptr, JobEnding::LetGo);
        const auto hang = [go, begun, ended](JobControl &control) {
            ++*begun;
            while (!*go)
                QThread::yieldCurrentThread();
            control.post([] { QFAIL("told after its end"); });
            ++*ended;
            return 1;
        };
        runner.run<int>(hang, [](const int &) { QFAIL("delivered after its end"); });
        until(1);
        runner.run<int>([&told](JobControl &control) { control.post([&told] { ++told; }); return 2; }, [&told](const int &) { ++told; });
        runner.waitForDone(); // of the second
        QCOMPARE(told, 2);
        runner.run<int>(hang, [](const int &) { QFAIL("delivered after its end"); });
        until(2);
    }
    QCOMPARE(int(*ended), 0);
    *go = true;
    while (*ended < 2)
        QThread::yieldCurrentThread();
    QCoreApplication::processEvents();
}

QTEST_GUILESS_MAIN(tst_document)
#include "tst_document.moc"
