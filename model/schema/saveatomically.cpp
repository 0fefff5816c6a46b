#include "model/schema/saveatomically.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSet>
#include <QStandardPaths>
#include <QTemporaryFile>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace relata {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kNewestKept = 10;
constexpr qsizetype kDaysKept = 7;
constexpr qint64 kBytesKept = 50 * 1024 * 1024;

Error notSaved(const char *code, const QString &path, const QString &reason)
{
    return {code, QT_TRANSLATE_NOOP("Messages", "“%1” was not saved: %2."), {QDir::toNativeSeparators(path), reason},
            QT_TRANSLATE_NOOP("Messages", "The file on the disk is as it was. Make room or permit writing, or save elsewhere."), {}};
}

QString systemReason()
{
    return QString::fromLocal8Bit(std::strerror(errno));
}

// To the disk, not only to the system's memory.
bool forced(int handle)
{
    while (::fsync(handle) != 0) {
        if (errno != EINTR)
            return false;
    }
    return true;
}

void forceFolder(const QString &folder)
{
    const int handle = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0)
        return;
    forced(handle); // some file systems can't: the rename itself has been done
    ::close(handle);
}

QByteArray hashOf(QIODevice &device)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    return hash.addData(&device) ? hash.result() : QByteArray();
}

bool holds(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && file.size() == bytes.size() && hashOf(file) == QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
}

// The permissions of the file that is replaced, else what any new file would get.
mode_t permissionsFor(const QString &path)
{
    struct stat status = {};
    if (::stat(QFile::encodeName(path).constData(), &status) == 0)
        return status.st_mode & 07777;
    // Only asked once: the mask can't be read without setting it, for all threads.
    static const mode_t mask = [] {
        const mode_t now = ::umask(022);
        ::umask(now);
        return now;
    }();
    return 0666 & ~mask;
}

QString folderFor(const QString &path, const QString &folder)
{
    const QFileInfo info(path);
    const QString whole = info.exists() ? info.canonicalFilePath() : info.absoluteFilePath();
    return folder + u'/' + QString::fromLatin1(QCryptographicHash::hash(whole.toUtf8(), QCryptographicHash::Sha256).toHex().left(16));
}

void prune(const QString &folder)
{
    const QFileInfoList copies = QDir(folder).entryInfoList({u"*.relata"_s}, QDir::Files, QDir::Name | QDir::Reversed);
    QSet<QString> days;
    qint64 bytes = 0;
    for (qsizetype i = 0; i < copies.size(); ++i) {
        const QString day = copies[i].fileName().left(8);
        const bool isFirstOfDay = !days.contains(day) && days.size() < kDaysKept;
        days.insert(day);
        bytes += copies[i].size();
        if (i > 0 && ((i >= kNewestKept && !isFirstOfDay) || bytes > kBytesKept)) {
            bytes -= copies[i].size();
            QFile::remove(copies[i].filePath());
        }
    }
}

} // namespace

Result<> saveAtomically(const QString &path, const QByteArray &bytes)
{
    const QFileInfo info(path);
    const QString target = info.isSymLink() && info.exists() ? info.canonicalFilePath() : info.absoluteFilePath();
    const QString folder = QFileInfo(target).absolutePath();
    if (info.isDir())
        return notSaved("save.isFolder", path, QCoreApplication::translate("Messages", "a folder has that name"));
    if (info.exists() && !info.isWritable())
        return notSaved("save.readOnly", path, QCoreApplication::translate("Messages", "it may not be written"));
    QTemporaryFile file(folder + u"/.~"_s + QFileInfo(target).fileName().left(40) + u".XXXXXX"_s);
    if (!file.open())
        return notSaved("save.open", path, file.errorString());
    errno = 0;
    if (file.write(bytes) != bytes.size() || !file.flush())
        return notSaved("save.write", path, errno ? systemReason() : file.errorString());
    if (::fchmod(file.handle(), permissionsFor(target)) != 0 || !forced(file.handle()))
        return notSaved("save.write", path, systemReason());
    // QFile may have reported success for a part (practice: a full tmpfs): only what can be read back counts.
    if (file.size() != bytes.size() || !file.seek(0) || hashOf(file) != QCryptographicHash::hash(bytes, QCryptographicHash::Sha256))
        return notSaved("save.verify", path, QCoreApplication::translate("Messages", "the disk didn't keep what was written"));
    const QString temporary = file.fileName();
    if (std::rename(QFile::encodeName(temporary).constData(), QFile::encodeName(target).constData()) != 0)
        return notSaved("save.rename", path, systemReason());
    file.setAutoRemove(false);
    forceFolder(folder);
    if (!holds(target, bytes))
        return Error{"save.lost", QT_TRANSLATE_NOOP("Messages", "“%1” does not hold what was just written."), {QDir::toNativeSeparators(path)},
                     QT_TRANSLATE_NOOP("Messages", "Save again elsewhere; the disk or another program is at fault."), {}};
    return Nothing();
}

Result<QString> backUp(const QString &path, const QString &folder, const QDateTime &now)
{
    QFile file(path);
    if (!file.exists())
        return QString();
    if (!file.open(QIODevice::ReadOnly))
        return notSaved("backup.read", path, file.errorString());
    const QByteArray bytes = file.readAll();
    const QString copies = folderFor(path, folder);
    if (!QDir().mkpath(copies))
        return notSaved("backup.folder", copies, QCoreApplication::translate("Messages", "the folder can't be made"));
    const QString copy = copies + u'/' + now.toUTC().toString(u"yyyyMMdd-HHmmss-zzz"_s) + u".relata"_s;
    if (const Result<> saved = saveAtomically(copy, bytes); !saved)
        return saved.error();
    prune(copies);
    return copy;
}

QStringList backupsOf(const QString &path, const QString &folder)
{
    const QDir copies(folderFor(path, folder));
    QStringList paths;
    for (const QFileInfo &copy : copies.entryInfoList({u"*.relata"_s}, QDir::Files, QDir::Name | QDir::Reversed))
        paths.append(copy.filePath());
    return paths;
}

QString backupFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + u"/backups"_s;
}

} // namespace relata
