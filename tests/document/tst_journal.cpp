#include "model/document/journal.h"
#include "model/schema/notation.h"
#include "tests/document/editscript.h"

#include <QDir>
#include <QElapsedTimer>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

using namespace relata;
using namespace Qt::StringLiterals;

class tst_journal : public QObject
{
    Q_OBJECT

private slots:
    void nothingIsWrittenWithoutEdits();
    void editsComeBack();
    void savedLeavesNothing();
    void closingWithoutSavingLeavesNothing();
    void endingWithoutAnswerLeavesAll();
    void cutOffLineIsLeftOut();
    void damagedLineEndsTheReading();
    void livingSessionIsLeftAlone();
    void killedAtAnyPoint();
};

static Schema scripted(int edits)
{
    Schema schema = scriptStart();
    for (int number = 1; number <= edits; ++number)
        schema = applied(schema, scriptEdit(schema, number));
    return schema;
}

static QStringList journalsIn(const QString &folder)
{
    return QDir(folder).entryList({u"*.journal"_s});
}

// A document with `edits` edits, each on its own line of the journal.
struct Session
{
    Document document;
    Journal journal;
    Session(const QString &folder, int edits) : journal(document, folder)
    {
        document.reset(scriptStart(), u"/nowhere/tasks.relata"_s);
        for (int number = 1; number <= edits; ++number) {
            document.push(scriptEdit(document.schema(), number), u"Edit"_s);
            journal.flush();
        }
    }
};

void tst_journal::nothingIsWrittenWithoutEdits()
{
    QTemporaryDir folder;
    Session session(folder.path(), 0);
    session.journal.flush();
    QCOMPARE(journalsIn(folder.path()), QStringList());
}

void tst_journal::editsComeBack()
{
    QTemporaryDir folder;
    {
        Session session(folder.path(), 40);
    }
    const QList<Journal::Found> found = Journal::found(folder.path());
    QCOMPARE(found.size(), 1);
    QCOMPARE(found[0].path, u"/nowhere/tasks.relata"_s);
    QCOMPARE(found[0].edits, 39); // the first is in the base
    QVERIFY(found[0].lastEdit.secsTo(QDateTime::currentDateTime()) < 60);
    const Result<Schema> recovered = Journal::recovered(found[0].journal);
    QVERIFY(recovered.ok());
    QVERIFY(*recovered == scripted(40));
    QCOMPARE(found[0].entities, int(recovered->entities().size()));
    Journal::remove(found[0].journal);
    QVERIFY(Journal::found(folder.path()).isEmpty());
}

void tst_journal::savedLeavesNothing()
{
    QTemporaryDir folder;
    Session session(folder.path(), 3);
    QCOMPARE(journalsIn(folder.path()).size(), 1);
    session.document.markSaved();
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList());
    session.document.push(scriptEdit(session.document.schema(), 4), u"Edit"_s);
    session.journal.flush();
    QCOMPARE(journalsIn(folder.path()).size(), 1); // a new one
}

void tst_journal::closingWithoutSavingLeavesNothing()
{
    QTemporaryDir folder;
    {
        Session session(folder.path(), 3);
        session.journal.close();
    }
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList());
}

void tst_journal::endingWithoutAnswerLeavesAll()
{
    QTemporaryDir folder;
    {
        Document document;
        Journal journal(document, folder.path());
        document.reset(scriptStart(), {});
        document.push(scriptEdit(document.schema(), 1), u"Edit"_s); // not flushed
    }
    const QList<Journal::Found> found = Journal::found(folder.path());
    QCOMPARE(found.size(), 1);
    QVERIFY(*Journal::recovered(found[0].journal) == scripted(1));
}

static void change(const QString &path, const std::function<void(QByteArray &)> &edit)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QByteArray bytes = file.readAll();
    edit(bytes);
    file.resize(0);
    file.seek(0);
    file.write(bytes);
}

void tst_journal::cutOffLineIsLeftOut()
{
    QTemporaryDir folder;
    { Session session(folder.path(), 10); }
    const QString path = folder.filePath(journalsIn(folder.path()).value(0));
    change(path, [](QByteArray &bytes) { bytes.chop(7); });
    QVERIFY(*Journal::recovered(path) == scripted(9));
}

void tst_journal::damagedLineEndsTheReading()
{
    QTemporaryDir folder;
    { Session session(folder.path(), 10); }
    const QString path = folder.filePath(journalsIn(folder.path()).value(0));
    change(path, [](QByteArray &bytes) {
        const qsizetype lastLine = bytes.lastIndexOf('\n', bytes.size() - 2);
        const qsizetype before = bytes.lastIndexOf('\n', lastLine - 1);
        bytes[before + 40] = char(bytes[before + 40] ^ 1);
    });
    QVERIFY(*Journal::recovered(path) == scripted(8));
    change(path, [](QByteArray &bytes) { bytes[20] = '~'; });
    QVERIFY(!Journal::recovered(path).ok());
    QVERIFY(Journal::found(folder.path()).isEmpty());
}

void tst_journal::livingSessionIsLeftAlone()
{
    QTemporaryDir folder;
    Session session(folder.path(), 2);
    QVERIFY(Journal::found(folder.path()).isEmpty());
}

// Issue: killed at 20 random points of a 200-edit script, all but the last 2 seconds come back.
void tst_journal::killedAtAnyPoint()
{
    constexpr int kKills = 20, kTogether = 5, kPauseMs = 20, kLostMs = 2000;
    struct Victim
    {
        QTemporaryDir folder;
        QProcess process;
        QElapsedTimer since;
        qint64 killAt = 0;
        QList<qint64> times; // of each edit, as heard
        bool killed = false;
    };
    QRandomGenerator random(20261120);
    int furthest = 0;
    for (int first = 0; first < kKills; first += kTogether) {
        std::vector<std::unique_ptr<Victim>> victims;
        for (int i = 0; i < kTogether; ++i) {
            auto victim = std::make_unique<Victim>();
            victim->killAt = random.bounded(600, kScriptEdits * kPauseMs);
            victim->process.start(QStringLiteral(VICTIM), {victim->folder.path(), QString::number(kPauseMs)});
            QVERIFY(victim->process.waitForStarted());
            victim->since.start();
            connect(&victim->process, &QProcess::readyReadStandardOutput, this, [v = victim.get()] {
                for (qsizetype n = v->process.readAllStandardOutput().count('\n'); n > 0; --n)
                    v->times.append(v->since.elapsed());
            });
            victims.push_back(std::move(victim));
        }
        const auto allDead = [&] {
            for (auto &victim : victims) {
                if (!victim->killed && victim->since.elapsed() >= victim->killAt) {
                    victim->killed = true;
                    victim->killAt = victim->since.elapsed();
                    victim->process.kill();
                }
            }
            return std::all_of(victims.begin(), victims.end(), [](const auto &victim) { return victim->process.state() == QProcess::NotRunning; });
        };
        QTRY_VERIFY_WITH_TIMEOUT(allDead(), 60'000);
        for (auto &victim : victims) {
            int wanted = 0; // edits made more than two seconds before the end
            while (wanted < victim->times.size() && victim->times[wanted] < victim->killAt - kLostMs)
                ++wanted;
            const QList<Journal::Found> found = Journal::found(victim->folder.path());
            if (found.isEmpty()) {
                QCOMPARE(wanted, 0);
                continue;
            }
            const Result<Schema> recovered = Journal::recovered(found[0].journal);
            QVERIFY(recovered.ok());
            const int place = scriptPlace(*recovered);
            qInfo("killed at %lld ms after %lld edits: %d came back, %d had to", victim->killAt, qint64(victim->times.size()), place, wanted);
            QVERIFY(place >= wanted);
            QVERIFY(*recovered == scripted(place)); // whole, not a mixture
            furthest = qMax(furthest, place);
        }
    }
    QVERIFY(furthest > kScriptEdits / 4); // the script did run
}

QTEST_GUILESS_MAIN(tst_journal)
#include "tst_journal.moc"
