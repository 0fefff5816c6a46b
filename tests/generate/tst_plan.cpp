// From a plan to a folder: which paths may be, what a hand edit meets, what an interruption leaves.
#include "model/generate/exportfolder.h"
#include "model/generate/manifest.h"
#include "model/generate/merge.h"
#include "model/generate/writer.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace relata;

namespace {

Plan planOf(std::initializer_list<std::pair<QString, QByteArray>> files)
{
    Plan plan{u"proof"_s, u"1"_s, {}, {}};
    for (const auto &[path, content] : files)
        plan.files.push_back({path, content, Ownership::Base, {}});
    auto sealed = sealedPlan(std::move(plan));
    if (!sealed)
        qFatal("%s", qPrintable(worded(sealed.error(), Wording::English)));
    return *sealed;
}

void put(const QString &path, const QByteArray &content)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("a test cannot write %s", qPrintable(path));
}

QByteArray got(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(none)");
}

QString exported(const Plan &plan, const QString &folder, const WriteOptions &options = {})
{
    const auto comparison = compareWithFolder(plan, folder);
    if (!comparison)
        return QString::fromUtf8(comparison.error().code);
    const auto report = writePlan(*comparison, options);
    if (!report)
        return QString::fromUtf8(report.error().code);
    return u"%1 written, %2 same, %3 removed, %4 conflicts"_s.arg(report->written.size()).arg(report->same).arg(report->removed.size()).arg(report->conflicts.size());
}

QString states(const Plan &plan, const QString &folder)
{
    const auto comparison = compareWithFolder(plan, folder);
    if (!comparison)
        return QString::fromUtf8(comparison.error().code);
    QStringList list;
    for (const ComparedFile &file : comparison->files)
        list += file.path + u'=' + nameOf(file.state);
    return list.join(u' ');
}

// Every file below, with its content: what a folder holds.
QMap<QString, QByteArray> tree(const QString &folder)
{
    QMap<QString, QByteArray> all;
    QDirIterator files(folder, QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString path = files.next();
        all.insert(path.mid(folder.size() + 1), got(path));
    }
    return all;
}

} // namespace

class TestPlan : public QObject
{
    Q_OBJECT

private slots:
    void paths_data();
    void paths();
    void sealing();
    void linksAreNotFollowed();
    void roots();
    void firstSecondThird();
    void handEdits();
    void conflicts();
    void yours();
    void stale();
    void foreignFiles();
    void twoTargetsInOneFolder();
    void changedBetweenCompareAndWrite();
    void interrupted();
    void damagedManifest();
    void fullDisk();
    void merging_data();
    void merging();
    void mergeOfRandomEdits();
};

void TestPlan::paths_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("fine");
    const auto row = [](const QString &path, bool fine) { QTest::newRow((path.left(20).toUtf8().toPercentEncoding("/ ").constData())) << path << fine; };
    for (const QString &path : {u"src/User.ts"_s, u"ok/日本語.ts"_s, u"sub/new/deep/file.py"_s, u".gitignore"_s, u"a..b"_s, u"Ünï cödé.sql"_s, u"comma,(1).txt"_s, u"conx.ts"_s})
        row(path, true);
    for (const QString &path : {u"../x"_s, u"a/../../x"_s, u"/etc/passwd"_s, u"..\\x"_s, u"C:/x"_s, u"a//b"_s, u"./a"_s, u"CON.ts"_s, u"nul"_s, u"a.ts "_s, u"a."_s,
                                u"~/.bashrc"_s, u".git/hooks/pre-commit"_s, u".GIT/config"_s, QString(300, u'x'), u"a\u202etxt.exe"_s, u"a\0b"_s, u"a:b"_s, u"aux.c"_s, u"com1/x"_s,
                                QString(), u"/"_s, u"a/"_s, u"."_s, u".."_s, u"a\nb"_s, u" a"_s, u"a/ b"_s, u"sub/.git/x"_s, u".relata/generated.json"_s, u"LPT9.txt"_s,
                                u"a\u0085b"_s, u"what?"_s, u"a*b"_s, u"<a>"_s, u"a|b"_s, u"a\"b"_s, QString(200, u'é')})
        row(path, false);
}

void TestPlan::paths()
{
    QFETCH(QString, path);
    QFETCH(bool, fine);
    QCOMPARE(checkPlanPath(path).ok(), fine);
    // And nothing is written for it, even by a comparison made by hand.
    if (fine)
        return;
    QTemporaryDir around;
    QDir(around.path()).mkdir(u"out"_s);
    const auto before = tree(around.path());
    Comparison forged{around.filePath(u"out"_s), Comparison::Folder::Empty, u"proof"_s, u"1"_s, {}};
    ComparedFile file;
    file.path = path;
    file.generated = file.result = "evil";
    forged.files.push_back(file);
    QVERIFY(!writePlan(forged).ok());
    QCOMPARE(tree(around.path()), before);
}

void TestPlan::sealing()
{
    Plan plan{u"proof"_s, u"1"_s, {{u"b.txt"_s, "x\r\ny\rz", Ownership::Base, {}}, {u"a.bin"_s, QByteArray("a\r\n\0", 4), Ownership::Base, {}}}, {}};
    auto sealed = sealedPlan(plan);
    QVERIFY(sealed.ok());
    QCOMPARE(sealed->files[0].path, u"a.bin"_s);
    QCOMPARE(sealed->files[0].content, QByteArray("a\r\n\0", 4));
    QCOMPARE(sealed->files[1].content, QByteArray("x\ny\nz"));
    for (const auto &[one, two] : {std::pair{u"src/User.ts"_s, u"src/user.ts"_s}, {u"a"_s, u"a"_s}, {u"a"_s, u"A/b"_s}, {u"\u00e9.ts"_s, u"e\u0301.ts"_s}}) {
        const Plan twice{u"proof"_s, u"1"_s, {{one, "1", Ownership::Base, {}}, {two, "2", Ownership::Base, {}}}, {}};
        QVERIFY2(!sealedPlan(twice).ok(), qPrintable(one + u' ' + two));
    }
}

void TestPlan::linksAreNotFollowed()
{
    QTemporaryDir around;
    const QString out = around.filePath(u"out"_s), outside = around.filePath(u"outside"_s);
    QDir().mkpath(out);
    put(outside + "/secret.txt"_L1, "secret");
    QVERIFY(QFile::link(outside, out + "/lnk"_L1));
    QVERIFY(QFile::link(outside + "/secret.txt"_L1, out + "/pw.txt"_L1));
    QVERIFY(QFile::link(outside + "/nowhere"_L1, out + "/dang"_L1));
    const auto before = tree(outside);
    for (const QString &path : {u"lnk/x"_s, u"pw.txt"_s, u"dang/x"_s, u"dang"_s, u"lnk"_s, u"lnk/secret.txt"_s}) {
        QCOMPARE(states(planOf({{path, "evil"}}), out), u"export.link"_s);
        Comparison forged{out, Comparison::Folder::Empty, u"proof"_s, u"1"_s, {}};
        ComparedFile file;
        file.path = path;
        file.generated = file.result = "evil";
        forged.files.push_back(file);
        QVERIFY2(!writePlan(forged, {.foreign = ForeignFolder::Accept}).ok(), qPrintable(path));
        QCOMPARE(tree(outside), before);
    }
    // Put in the way after the comparison.
    const QString raced = around.filePath(u"raced"_s);
    QCOMPARE(exported(planOf({{u"src/a"_s, "1"}}), raced), u"1 written, 0 same, 0 removed, 0 conflicts"_s);
    const auto comparison = compareWithFolder(planOf({{u"src/a"_s, "2"}}), raced);
    QVERIFY(QDir(raced + "/src"_L1).removeRecursively());
    QVERIFY(QFile::link(outside, raced + "/src"_L1));
    QVERIFY(!writePlan(*comparison).ok());
    QCOMPARE(tree(outside), before);
}

void TestPlan::roots()
{
    QCOMPARE(states(planOf({{u"a"_s, "1"}}), u"/"_s), u"export.root"_s);
    QCOMPARE(states(planOf({{u"a"_s, "1"}}), QDir::homePath()), u"export.root"_s);
    QCOMPARE(states(planOf({{u"a"_s, "1"}}), QString()), u"export.root"_s);
    QTemporaryDir around;
    put(around.filePath(u"file"_s), "x");
    QVERIFY(states(planOf({{u"a"_s, "1"}}), around.filePath(u"file"_s)).startsWith("export."_L1));
    QCOMPARE(states(planOf({{u"a"_s, "1"}}), around.filePath(u"absent/deep"_s)), u"a=new"_s);
    QVERIFY(!QFileInfo::exists(around.filePath(u"absent"_s))); // comparing makes nothing
}

void TestPlan::firstSecondThird()
{
    QTemporaryDir around;
    const QString out = around.filePath(u"out"_s);
    const Plan first = planOf({{u"a.txt"_s, "one\n"}, {u"src/b.txt"_s, "two\n"}, {u"empty"_s, ""}});
    QCOMPARE(exported(first, out), u"3 written, 0 same, 0 removed, 0 conflicts"_s);
    QCOMPARE(got(out + "/src/b.txt"_L1), QByteArray("two\n"));
    QCOMPARE(got(out + "/empty"_L1), QByteArray(""));
    const auto after = tree(out);
    QCOMPARE(exported(first, out), u"0 written, 3 same, 0 removed, 0 conflicts"_s);
    QCOMPARE(tree(out), after);
    QFile::setPermissions(out + "/a.txt"_L1, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    const Plan second = planOf({{u"a.txt"_s, "one more\n"}, {u"src/b.txt"_s, "two\n"}, {u"empty"_s, ""}});
    QCOMPARE(states(second, out), u"a.txt=changed empty=same src/b.txt=same"_s);
    QCOMPARE(exported(second, out), u"1 written, 2 same, 0 removed, 0 conflicts"_s);
    QVERIFY(QFile::permissions(out + "/a.txt"_L1).testFlag(QFile::ExeOwner)); // kept
    QCOMPARE(tree(out + "/.relata/base"_L1).size(), 3);
    QVERIFY(QFile::remove(out + "/a.txt"_L1));
    QCOMPARE(states(second, out), u"a.txt=new empty=same src/b.txt=same"_s);
}

void TestPlan::handEdits()
{
    QTemporaryDir around;
    const QString out = around.filePath(u"out"_s), file = out + "/a.txt"_L1;
    const Plan first = planOf({{u"a.txt"_s, "1\n2\n3\n4\n5\n6\n7\n"}});
    exported(first, out);
    put(file, "1\n2 by hand\n3\n4\n5\n6\n7\n");
    QCOMPARE(states(first, out), u"a.txt=edited"_s);
    exported(first, out);
    QCOMPARE(got(file), QByteArray("1\n2 by hand\n3\n4\n5\n6\n7\n"));
    const Plan second = planOf({{u"a.txt"_s, "1\n2\n3\n4\n5\n6 generated\n7\n"}});
    QCOMPARE(states(second, out), u"a.txt=merged"_s);
    QCOMPARE(exported(second, out), u"1 written, 0 same, 0 removed, 0 conflicts"_s);
    QCOMPARE(got(file), QByteArray("1\n2 by hand\n3\n4\n5\n6 generated\n7\n"));
    QCOMPARE(states(second, out), u"a.txt=edited"_s); // nothing more to do
    const Plan third = planOf({{u"a.txt"_s, "1\n2\n3\n4\n5\n6 generated\n7 too\n"}});
    exported(third, out);
    QCOMPARE(got(file), QByteArray("1\n2 by hand\n3\n4\n5\n6 generated\n7 too\n"));
    put(file, "1\n2\n3\n4\n5\n6 generated\n7 too\n"); // the edit is taken back
    QCOMPARE(states(third, out), u"a.txt=same"_s);
}

void TestPlan::conflicts()
{
    QTemporaryDir around;
    const QString out = around.filePath(u"out"_s), file = out + "/a.txt"_L1;
    exported(planOf({{u"a.txt"_s, "1\n2\n3\n"}}), out);
    put(file, "1\n2 by hand\n3\n");
    const Plan second = planOf({{u"a.txt"_s, "1\n2 generated\n3\n"}});
    QCOMPARE(states(second, out), u"a.txt=conflict"_s);
    const auto before = tree(out);
    QCOMPARE(exported(second, out), u"0 written, 0 same, 0 removed, 1 conflicts"_s);
    auto after = tree(out);
    QCOMPARE(after.value(u"a.txt"_s), before.value(u"a.txt"_s)); // never markers, never overwritten
    QCOMPARE(states(second, out), u"a.txt=conflict"_s);          // and still told

    QCOMPARE(exported(second, out, {.otherConflicts = Resolution::NewBeside}), u"1 written, 0 same, 0 removed, 1 conflicts"_s);
    QCOMPARE(got(file), QByteArray("1\n2 by hand\n3\n"));
    QCOMPARE(got(file + ".new"_L1), QByteArray("1\n2 generated\n3\n"));

    QCOMPARE(exported(second, out, {.resolutions = {{u"a.txt"_s, Resolution::KeepMine}}}), u"0 written, 1 same, 0 removed, 0 conflicts"_s);
    QCOMPARE(got(file), QByteArray("1\n2 by hand\n3\n"));
    QCOMPARE(states(second, out), u"a.txt=edited"_s);

    const Plan third = planOf({{u"a.txt"_s, "1\n2 again\n3\n"}});
    QCOMPARE(exported(third, out, {.resolutions = {{u"a.txt"_s, Resolution::WithMarkers}}}), u"1 written, 0 same, 0 removed, 0 conflicts"_s);
    QCOMPARE(got(file), QByteArray("1\n<<<<<<< yours\n2 by hand\n=======\n2 again\n>>>>>>> generated\n3\n"));
}

void TestPlan::yours()
{
    QTemporaryDir around;
    const QString out = around.filePath(u"out"_s), file = out + "/mine.ts"_L1;
    Plan plan{u"proof"_s, u"1"_s, {{u"mine.ts"_s, "start\n", Ownership::Yours, {}}}, {}};
    exported(plan, out);
    QCOMPARE(got(file), QByteArray("start\n"));
    plan.files[0].content = "another start\n";
    QCOMPARE(states(plan, out), u"mine.ts=same"_s); // written once
    exported(plan, out);
    QCOMPARE(got(file), QByteArray("start\n"));
    put(file, "my own\n");
    QCOMPARE(states(plan, out), u"mine.ts=edited"_s);
    exported(plan, out, {.otherConflicts = Resolution::WithMarkers});
    QCOMPARE(got(file), QByteArray("my own\n"));
}

void TestPlan::stale()
{
    QTemporaryDir around;
    const QString out = around.filePath(u"out"_s);
    exported(planOf({{u"a.txt"_s, "a"}, {u"old/deep/b.txt"_s, "b"}, {u"old/c.txt"_s, "c"}, {u"gone.txt"_s, "g"}}), out);
    put(out + "/old/c.txt"_L1, "c by hand");
    QVERIFY(QFile::remove(out + "/gone.txt"_L1));
    const Plan less = planOf({{u"a.txt"_s, "a"}});
    QCOMPARE(states(less, out), u"a.txt=same old/c.txt=stale old/deep/b.txt=stale"_s);
    QCOMPARE(exported(less, out), u"0 written, 1 same, 0 removed, 0 conflicts"_s); // only when asked
    QVERIFY(QFileInfo::exists(out + "/old/deep/b.txt"_L1));
    QCOMPARE(exported(less, out, {.stale = StaleFiles::RemoveUntouched}), u"0 written, 1 same, 1 removed, 0 conflicts"_s);
    QVERIFY(!QFileInfo::exists(out + "/old/deep"_L1)); // with the folder that it left empty
    QCOMPARE(got(out + "/old/c.txt"_L1), QByteArray("c by hand"));
    QCOMPARE(states(less, out), u"a.txt=same old/c.txt=stale"_s);
}

void TestPlan::foreignFiles()
{
    QTemporaryDir around;
    const QString out = around.path();
    put(out + "/a.txt"_L1, "somebody's\n");
    put(out + "/same.txt"_L1, "same\n");
    const Plan plan = planOf({{u"a.txt"_s, "ours\n"}, {u"b.txt"_s, "ours\n"}, {u"same.txt"_s, "same\n"}});
    QCOMPARE(exported(plan, out), u"export.foreign"_s);
    QVERIFY(!QFileInfo::exists(out + "/b.txt"_L1));
    QCOMPARE(states(plan, out), u"a.txt=conflict b.txt=new same.txt=same"_s);
    QCOMPARE(exported(plan, out, {.foreign = ForeignFolder::Accept}), u"1 written, 1 same, 0 removed, 1 conflicts"_s);
    QCOMPARE(got(out + "/a.txt"_L1), QByteArray("somebody's\n"));
}

void TestPlan::twoTargetsInOneFolder()
{
    QTemporaryDir around;
    const QString out = around.filePath(u"out"_s);
    exported(planOf({{u"a.txt"_s, "a"}, {u"both.txt"_s, "proof"}}), out);
    Plan other{u"other"_s, u"1"_s, {{u"b.txt"_s, "b", Ownership::Base, {}}, {u"both.txt"_s, "other", Ownership::Base, {}}}, {}};
    QCOMPARE(states(other, out), u"b.txt=new both.txt=conflict"_s); // and the first target's files are not stale
    exported(other, out);
    QCOMPARE(got(out + "/both.txt"_L1), QByteArray("proof"));
    QCOMPARE(states(planOf({{u"a.txt"_s, "a"}, {u"both.txt"_s, "proof"}}), out), u"a.txt=same both.txt=same"_s);
}

void TestPlan::changedBetweenCompareAndWrite()
{
    QTemporaryDir around;
    const QString out = around.filePath(u"out"_s);
    exported(planOf({{u"a.txt"_s, "1"}}), out);
    const auto comparison = compareWithFolder(planOf({{u"a.txt"_s, "2"}, {u"b.txt"_s, "2"}}), out);
    put(out + "/a.txt"_L1, "just typed");
    put(out + "/b.txt"_L1, "just made");
    const auto report = writePlan(*comparison);
    QVERIFY(report.ok());
    QCOMPARE(report->conflicts, (QStringList{u"a.txt"_s, u"b.txt"_s}));
    QCOMPARE(got(out + "/a.txt"_L1), QByteArray("just typed"));
    QCOMPARE(got(out + "/b.txt"_L1), QByteArray("just made"));
}

void TestPlan::interrupted()
{
    // Files are written, the manifest is not: as if killed in between.
    QTemporaryDir around;
    const QString out = around.filePath(u"out"_s);
    exported(planOf({{u"a.txt"_s, "1\n"}, {u"b.txt"_s, "1\n"}}), out);
    const QByteArray manifest = got(out + "/.relata/generated.json"_L1);
    const Plan second = planOf({{u"a.txt"_s, "2\n"}, {u"b.txt"_s, "2\n"}});
    exported(second, out);
    put(out + "/.relata/generated.json"_L1, manifest);
    put(out + "/b.txt"_L1, "1\n");
    put(out + "/.relata-1.tmp"_L1, "half");
    QCOMPARE(states(second, out), u"a.txt=same b.txt=changed"_s);
    QCOMPARE(exported(second, out), u"1 written, 1 same, 0 removed, 0 conflicts"_s);
    QCOMPARE(states(second, out), u"a.txt=same b.txt=same"_s);
}

void TestPlan::damagedManifest()
{
    QTemporaryDir around;
    const QString out = around.filePath(u"out"_s), manifest = out + "/.relata/generated.json"_L1;
    const Plan plan = planOf({{u"a.txt"_s, "1\n2\n"}});
    exported(plan, out);
    const QByteArray good = got(manifest);
    for (const QByteArray &bad : {QByteArray("{"), QByteArray("[]"), QByteArray("{\"version\": 1}"), QByteArray("{\"version\": 99, \"targets\": {}, \"files\": {}}"),
                                  QByteArray(good).replace("\"sha256\": \"", "\"sha256\": \"../../"), QByteArray("[").repeated(100000)}) {
        put(manifest, bad);
        QCOMPARE(states(plan, out), u"export.manifest"_s);
    }
    // A lost base copy turns a merge into a conflict, never into a loss.
    put(manifest, good);
    const auto bases = tree(out + "/.relata/base"_L1);
    put(out + "/.relata/base/"_L1 + bases.firstKey(), "damaged");
    put(out + "/a.txt"_L1, "1 by hand\n2\n");
    QCOMPARE(states(planOf({{u"a.txt"_s, "1\n2 new\n"}}), out), u"a.txt=conflict"_s);
}

void TestPlan::fullDisk()
{
    // A limit on the size of files stands for it: the write is cut short.
    QTemporaryDir around;
    const QString out = around.filePath(u"out"_s);
    exported(planOf({{u"src/a.txt"_s, "1"}}), out);
    const auto before = tree(out);
    struct rlimit old = {};
    QCOMPARE(::getrlimit(RLIMIT_FSIZE, &old), 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    struct rlimit small = old;
    small.rlim_cur = 4096;
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
    const QString outcome = exported(planOf({{u"src/a.txt"_s, QByteArray(100'000, 'x')}}), out);
    ::setrlimit(RLIMIT_FSIZE, &old);
    std::signal(SIGXFSZ, handler);
    QCOMPARE(outcome, u"export.file"_s);
    QCOMPARE(tree(out), before); // the old file, and nothing half written
}

void TestPlan::merging_data()
{
    QTest::addColumn<QByteArray>("base");
    QTest::addColumn<QByteArray>("mine");
    QTest::addColumn<QByteArray>("theirs");
    QTest::addColumn<QByteArray>("merged");
    QTest::addColumn<int>("conflicts");
    const auto row = [](const char *name, const char *base, const char *mine, const char *theirs, const char *merged, int conflicts = 0) {
        QTest::newRow(name) << QByteArray(base) << QByteArray(mine) << QByteArray(theirs) << QByteArray(merged) << conflicts;
    };
    row("both ends", "a\nb\nc\n", "x\na\nb\nc\n", "a\nb\nc\ny\n", "x\na\nb\nc\ny\n");
    row("same edit", "a\nb\nc\n", "a\nB\nc\n", "a\nB\nc\n", "a\nB\nc\n");
    row("deleted by one", "a\nb\nc\nd\ne\n", "a\nc\nd\ne\n", "a\nb\nc\nd\nE\n", "a\nc\nd\nE\n");
    row("deleted by both", "a\nb\nc\n", "a\nc\n", "a\nc\n", "a\nc\n");
    row("inserted at one place", "a\nb\n", "a\n1\nb\n", "a\n2\nb\n", "a\n<<<<<<< yours\n1\n=======\n2\n>>>>>>> generated\nb\n", 1);
    row("no newline at the end", "a\nb", "a\nb2", "a0\nb", "a0\nb2", 1);
    row("no newline, far apart", "a\nm\nn\nb", "a\nm\nn\nb2", "a0\nm\nn\nb", "a0\nm\nn\nb2");
    row("carriage returns of the person", "a\nm\nn\nb\n", "a1\r\nm\r\nn\r\nb\r\n", "a\nm\nn\nb2\n", "a1\r\nm\r\nn\r\nb2\r\n");
    row("emptied", "a\nb\n", "", "a\nb\n", "");
    row("from nothing", "", "a\n", "b\n", "<<<<<<< yours\na\n=======\nb\n>>>>>>> generated\n", 1);
    row("two conflicts", "a\nm\nb\n", "1\nm\n2\n", "3\nm\n4\n", "<<<<<<< yours\n1\n=======\n3\n>>>>>>> generated\nm\n<<<<<<< yours\n2\n=======\n4\n>>>>>>> generated\n", 2);
}

void TestPlan::merging()
{
    QFETCH(QByteArray, base);
    QFETCH(QByteArray, mine);
    QFETCH(QByteArray, theirs);
    QFETCH(QByteArray, merged);
    QFETCH(int, conflicts);
    const TextMerge merge = mergeTexts(base, mine, theirs);
    QCOMPARE(merge.conflicts, conflicts);
    if (conflicts == 0 || merged.contains("<<<<<<<"))
        QCOMPARE(merge.text, merged);
}

void TestPlan::mergeOfRandomEdits()
{
    // Edits that touch different stretches always merge, and the order of the sides does not matter.
    quint32 state = 1;
    const auto random = [&](quint32 below) { return (state = state * 1664525U + 1013904223U) / 65536U % below; };
    for (int round = 0; round < 300; ++round) {
        QByteArrayList base;
        for (int i = 0; i < 60; ++i)
            base += "line " + QByteArray::number(random(12)) + '\n';
        QByteArrayList mine = base, theirs = base, both = base;
        for (int block = 0; block < 6; ++block) { // of ten lines: one side edits its middle
            const int at = block * 10 + 4;
            const QByteArray edit = "edit " + QByteArray::number(round * 10 + block) + '\n';
            if (random(2)) {
                mine[at] = edit;
                both[at] = edit;
            } else {
                theirs[at] = edit;
                both[at] = edit;
            }
        }
        const TextMerge one = mergeTexts(base.join(), mine.join(), theirs.join());
        QCOMPARE(one.conflicts, 0);
        QCOMPARE(one.text, both.join());
        QCOMPARE(mergeTexts(base.join(), theirs.join(), mine.join()).text, both.join());
        QCOMPARE(mergeTexts(base.join(), base.join(), theirs.join()).text, theirs.join());
        QCOMPARE(mergeTexts(base.join(), mine.join(), base.join()).text, mine.join());
    }
}

QTEST_GUILESS_MAIN(TestPlan)
#include "tst_plan.moc"
