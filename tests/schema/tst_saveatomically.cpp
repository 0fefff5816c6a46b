#include "model/schema/saveatomically.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace relata;
using namespace Qt::StringLiterals;

namespace {

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(unreadable)");
}

void put(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

QStringList namesIn(const QString &folder)
{
    return QDir(folder).entryList(QDir::Files | QDir::Hidden | QDir::System, QDir::Name);
}

// Runs in a child, so that its limits and its death are its own. Gives the exit code, or -1 if it was killed.
template<class Function>
int inChild(Function &&function)
{
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(function());
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

} // namespace

class TestSaveAtomically : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder.emplace(); }
    void cleanup() { m_folder.reset(); }

    void newFile();
    void replaces();
    void keepsPermissions();
    void followsLinks();
    void refuses_data();
    void refuses();
    void fileSizeLimit();
    void fullDisk();
    void killedWhileSaving();
    void backups();
    void backupsOfNothing();

private:
    QString at(const QString &name) const { return m_folder->filePath(name); }
    std::optional<QTemporaryDir> m_folder;
};

void TestSaveAtomically::newFile()
{
    const QByteArray bytes(300'000, 'x');
    const auto saved = saveAtomically(at(u"a.relata"_s), bytes);
    QVERIFY2(saved.ok(), saved.ok() ? "" : qPrintable(worded(saved.error(), Wording::English)));
    QCOMPARE(bytesOf(at(u"a.relata"_s)), bytes);
    QCOMPARE(namesIn(m_folder->path()), QStringList{u"a.relata"_s});
    const mode_t mask = ::umask(0);
    ::umask(mask);
    QCOMPARE(int(QFileInfo(at(u"a.relata"_s)).permissions() & QFile::ReadOther) != 0, (mask & 0004) == 0);
    QVERIFY(saveAtomically(at(u"empty.relata"_s), {}).ok());
    QCOMPARE(bytesOf(at(u"empty.relata"_s)), QByteArray());
}

void TestSaveAtomically::replaces()
{
    put(at(u"a"_s), "old and longer than the new one");
    QVERIFY(saveAtomically(at(u"a"_s), "new").ok());
    QCOMPARE(bytesOf(at(u"a"_s)), QByteArray("new"));
    QCOMPARE(namesIn(m_folder->path()), QStringList{u"a"_s});
}

void TestSaveAtomically::keepsPermissions()
{
    put(at(u"a"_s), "old");
    QVERIFY(::chmod(QFile::encodeName(at(u"a"_s)).constData(), 0640) == 0);
    QVERIFY(saveAtomically(at(u"a"_s), "new").ok());
    struct stat status = {};
    QVERIFY(::stat(QFile::encodeName(at(u"a"_s)).constData(), &status) == 0);
    QCOMPARE(int(status.st_mode & 07777), 0640);
}

void TestSaveAtomically::followsLinks()
{
    QVERIFY(QDir(m_folder->path()).mkdir(u"real"_s));
    put(at(u"real/a"_s), "old");
    QVERIFY(QFile::link(at(u"real/a"_s), at(u"link"_s)));
    QVERIFY(saveAtomically(at(u"link"_s), "new").ok());
    QVERIFY(QFileInfo(at(u"link"_s)).isSymLink());
    QCOMPARE(bytesOf(at(u"real/a"_s)), QByteArray("new"));
}

void TestSaveAtomically::refuses_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("folder that isn't there") << u"nowhere/a"_s;
    QTest::newRow("a folder") << u"folder"_s;
    QTest::newRow("a file as folder") << u"file/a"_s;
}

void TestSaveAtomically::refuses()
{
    QFETCH(QString, name);
    QVERIFY(QDir(m_folder->path()).mkdir(u"folder"_s));
    put(at(u"file"_s), "f");
    const auto saved = saveAtomically(at(name), "new");
    QVERIFY(!saved.ok());
    QVERIFY(!worded(saved.error(), Wording::English).isEmpty());
    QCOMPARE(bytesOf(at(u"file"_s)), QByteArray("f"));
    QCOMPARE(namesIn(m_folder->path()), QStringList{u"file"_s});
}

void TestSaveAtomically::fileSizeLimit()
{
    const QByteArray old(50'000, 'o');
    put(at(u"a"_s), old);
    const QString path = at(u"a"_s);
    const int code = inChild([&] {
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{150'000, 150'000};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        return saveAtomically(path, QByteArray(300'000, 'n')).ok() ? 1 : 0;
    });
    QCOMPARE(code, 0); // it said that it failed
    QCOMPARE(bytesOf(path), old);
    QCOMPARE(namesIn(m_folder->path()), QStringList{u"a"_s});
}

void TestSaveAtomically::fullDisk()
{
    const QString disk = at(u"disk"_s);
    QVERIFY(QDir().mkpath(disk));
    if (::mount("tmpfs", QFile::encodeName(disk).constData(), "tmpfs", 0, "size=256k") != 0)
        QSKIP("no right to mount a small disk here");
    const QByteArray old(50'000, 'o');
    put(disk + u"/a"_s, old);
    for (const int size : {230'000, 300'000, 5'000'000}) {
        const auto saved = saveAtomically(disk + u"/a"_s, QByteArray(size, 'n'));
        const QByteArray now = bytesOf(disk + u"/a"_s);
        const QStringList names = namesIn(disk);
        if (saved.ok() || now != old || names != QStringList{u"a"_s}) {
            ::umount(QFile::encodeName(disk).constData());
            QVERIFY2(!saved.ok(), "it says it has saved");
            QCOMPARE(now, old);
            QCOMPARE(names, QStringList{u"a"_s});
        }
    }
    const bool smaller = saveAtomically(disk + u"/a"_s, "small").ok();
    const QByteArray now = bytesOf(disk + u"/a"_s);
    ::umount(QFile::encodeName(disk).constData());
    QVERIFY(smaller);
    QCOMPARE(now, QByteArray("small"));
}

void TestSaveAtomically::killedWhileSaving()
{
    const QString path = at(u"a"_s);
    put(path, QByteArray(100'000, '0'));
    for (int round = 0; round < 20; ++round) {
        const pid_t child = ::fork();
        if (child == 0) {
            for (char c = 'a';; c = c == 'z' ? 'a' : char(c + 1)) {
                if (!saveAtomically(path, QByteArray(100'000 + (c - 'a') * 20'000, c)).ok())
                    ::_exit(1);
            }
        }
        ::usleep(useconds_t(2'000 + round * 1'700));
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        QVERIFY(WIFSIGNALED(status));
        const QByteArray bytes = bytesOf(path);
        const char c = bytes[0];
        QCOMPARE(bytes, QByteArray(c == '0' ? 100'000 : 100'000 + (c - 'a') * 20'000, c));
    }
}

void TestSaveAtomically::backups()
{
    const QString path = at(u"a.relata"_s);
    const QString folder = at(u"backups"_s);
    const QDateTime start(QDate(2026, 1, 1), QTime(8, 0), Qt::UTC);
    // Three a day for twelve days.
    for (int hour = 0; hour < 36; ++hour) {
        put(path, QByteArray::number(hour));
        const auto copy = backUp(path, folder, start.addSecs(hour * 8 * 3600));
        QVERIFY(copy.ok());
        QCOMPARE(bytesOf(*copy), QByteArray::number(hour));
    }
    const QStringList copies = backupsOf(path, folder);
    QCOMPARE(bytesOf(copies.first()), QByteArray("35"));
    QCOMPARE(copies.size(), 10 + 3); // the newest ten reach back over four days; three days more
    QSet<QString> days;
    for (const QString &copy : copies)
        days.insert(QFileInfo(copy).fileName().left(8));
    QCOMPARE(days.size(), 7);
    // Another file's copies are its own.
    put(at(u"b.relata"_s), "b");
    QVERIFY(backUp(at(u"b.relata"_s), folder, start).ok());
    QCOMPARE(backupsOf(at(u"b.relata"_s), folder).size(), 1);
    QCOMPARE(backupsOf(path, folder).size(), copies.size());
}

void TestSaveAtomically::backupsOfNothing()
{
    const auto copy = backUp(at(u"new.relata"_s), at(u"backups"_s), QDateTime::currentDateTimeUtc());
    QVERIFY(copy.ok());
    QVERIFY(copy->isEmpty());
}

QTEST_GUILESS_MAIN(TestSaveAtomically)
#include "tst_saveatomically.moc"
