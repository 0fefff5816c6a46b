#include "model/document/savedfile.h"

#include "model/schema/projectfile.h"
#include "model/schema/saveatomically.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

Place placeOf(const QString &file)
{
    Place place;
    place.file = file;
    return place;
}

constexpr int kPauseMs = 150;

QByteArray hashOf(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

QString lockPathOf(const QString &path)
{
    const QFileInfo info(path);
    return info.absolutePath() + "/.~lock."_L1 + info.fileName() + u'#';
}

Result<QByteArray> contentOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return Error{"file.open", QT_TRANSLATE_NOOP("Messages", "The file can't be read: %1."), {file.errorString()}, "", placeOf(path)};
    }
    if (file.size() > projectfile::kMaximumBytes) {
        return Error{"file.tooLarge", QT_TRANSLATE_NOOP("Messages", "The file is too large for a project."), {}, "", placeOf(path)};
    }
    return file.readAll();
}

} // namespace

SavedFile::SavedFile(Document &document, QObject *parent) : QObject(parent), m_document(document)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &SavedFile::look);
    const auto wait = [this] { m_pause.start(); };
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, wait);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, wait);
}

SavedFile::~SavedFile() = default;

Result<SavedFile::Opened> SavedFile::open(const QString &path)
{
    const Result<QByteArray> bytes = contentOf(path);
    if (!bytes)
        return bytes.error();
    projectfile::Read read = projectfile::read(*bytes);
    if (!read.schema) {
        Error error = read.errors.empty() ? Error{"file.broken", QT_TRANSLATE_NOOP("Messages", "This is no project of Relata."), {}, ""} : read.errors.front();
        error.place.file = path;
        return error;
    }
    return take(path, *std::move(read.schema), *bytes, read.version);
}

Result<SavedFile::Opened> SavedFile::take(const QString &path, Schema schema, const QByteArray &bytes, int version)
{
    const QString whole = QFileInfo(path).absoluteFilePath();
    Opened opened;
    opened.isNewer = version > projectfile::kVersion;
    if (!m_lock || m_document.path() != whole)
        lock(whole, opened);
    m_isNewer = opened.isNewer;
    m_backedUp = false;
    m_suggestedName.clear();
    m_document.reset(std::move(schema), whole);
    m_document.setReadOnly(!opened.lockedBy.isEmpty() || !QFileInfo(whole).isWritable());
    remember(whole, bytes);
    return opened;
}

void SavedFile::startNew(Schema schema, const QString &suggestedName)
{
    m_lock.reset();
    m_hash.clear();
    m_isNewer = false;
    m_backedUp = false;
    m_suggestedName = suggestedName;
    m_document.reset(std::move(schema), {});
    watch();
}

Result<SavedFile::Opened> SavedFile::openRecovered(Schema schema, const QString &path)
{
    Opened opened;
    const QByteArray bytes = path.isEmpty() || !QFileInfo::exists(path) ? QByteArray() : contentOf(path).ok() ? *contentOf(path) : QByteArray();
    if (path.isEmpty()) {
        startNew(std::move(schema));
    } else {
        const Result<Opened> taken = take(path, std::move(schema), bytes, 0);
        if (!taken)
            return taken;
        opened = *taken;
    }
    m_document.markUnsaved();
    return opened;
}

void SavedFile::lock(const QString &path, Opened &opened)
{
    m_lock = std::make_unique<QLockFile>(lockPathOf(path));
    m_lock->setStaleLockTime(0); // held as long as the document is open; a lock of a process that is gone is taken over
    if (m_lock->tryLock(0))
        return;
    if (m_lock->error() == QLockFile::LockFailedError) {
        qint64 process = 0;
        QString host, program;
        m_lock->getLockInfo(&process, &host, &program);
        opened.lockedBy = program.isEmpty() ? u"?"_s : host.isEmpty() ? program : program + u" @ "_s + host;
    }
    m_lock.reset(); // no lock where the folder can't be written
}

Result<> SavedFile::save(Overwrite overwrite)
{
    const QString path = m_document.path();
    Q_ASSERT(!path.isEmpty());
    if (m_document.isReadOnly()) {
        return Error{"file.readOnly", QT_TRANSLATE_NOOP("Messages", "The file is open elsewhere or can't be written."), {},
                     QT_TRANSLATE_NOOP("Messages", "Save it under another name."), placeOf(path)};
    }
    if (overwrite == Overwrite::Ask && onDisk() == OnDisk::Changed) {
        return Error{"file.changedOnDisk", QT_TRANSLATE_NOOP("Messages", "Another program has changed the file since it was read."), {},
                     QT_TRANSLATE_NOOP("Messages", "Reload it, overwrite it or save under another name."), placeOf(path)};
    }
    if (overwrite == Overwrite::Ask && m_isNewer) {
        return Error{"file.newerVersion", QT_TRANSLATE_NOOP("Messages", "The file was made by a newer version of Relata."), {},
                     QT_TRANSLATE_NOOP("Messages", "Save it under another name to be safe."), placeOf(path)};
    }
    return write(path);
}

Result<> SavedFile::saveAs(const QString &path)
{
    const QString whole = QFileInfo(path).absoluteFilePath();
    if (whole == m_document.path() && !m_document.isReadOnly())
        return write(whole);
    Opened opened;
    std::unique_ptr<QLockFile> former = std::move(m_lock);
    lock(whole, opened);
    if (!opened.lockedBy.isEmpty()) {
        m_lock = std::move(former);
        return Error{"file.locked", QT_TRANSLATE_NOOP("Messages", "%1 has the file open."), {opened.lockedBy},
                     QT_TRANSLATE_NOOP("Messages", "Choose another name."), placeOf(whole)};
    }
    m_backedUp = false;
    if (const Result<> written = write(whole); !written) {
        m_lock = std::move(former);
        return written;
    }
    m_document.setPath(whole);
    m_document.setReadOnly(false);
    watch();
    return Nothing();
}

Result<> SavedFile::write(const QString &path)
{
    if (!m_backedUp) {
        const Result<QString> copy = backUp(path, m_backupFolder.isEmpty() ? backupFolder() : m_backupFolder, QDateTime::currentDateTime());
        if (!copy)
            emit warned(copy.error()); // the person wants to save: a missing copy of yesterday must not prevent it
        m_backedUp = true;
    }
    const Result<QByteArray> checked = projectfile::bytesToSave(m_document.schema());
    if (!checked)
        return checked.error();
    const QByteArray &bytes = *checked;
    if (const Result<> written = saveAtomically(path, bytes); !written)
        return written;
    m_isNewer = false;
    remember(path, bytes);
    m_document.markSaved();
    emit saved();
    return Nothing();
}

void SavedFile::remember(const QString &, const QByteArray &bytes)
{
    m_hash = hashOf(bytes);
    m_toldHash.clear();
    watch();
}

void SavedFile::watch()
{
    if (!m_watcher.files().isEmpty())
        m_watcher.removePaths(m_watcher.files());
    if (!m_watcher.directories().isEmpty())
        m_watcher.removePaths(m_watcher.directories());
    const QString path = m_document.path();
    if (path.isEmpty())
        return;
    // The folder too: whoever replaces the file takes the watched one away.
    m_watcher.addPath(QFileInfo(path).absolutePath());
    if (QFileInfo::exists(path))
        m_watcher.addPath(path);
}

SavedFile::OnDisk SavedFile::onDisk() const
{
    const QString path = m_document.path();
    if (path.isEmpty())
        return OnDisk::Same;
    if (!QFileInfo::exists(path))
        return OnDisk::Gone;
    const Result<QByteArray> bytes = contentOf(path);
    return bytes && hashOf(*bytes) == m_hash ? OnDisk::Same : OnDisk::Changed;
}

void SavedFile::look()
{
    watch();
    const QString path = m_document.path();
    const Result<QByteArray> bytes = contentOf(path);
    if (!bytes)
        return; // gone, or being replaced: saving will write it anew
    const QByteArray now = hashOf(*bytes);
    if (now == m_hash || now == m_toldHash)
        return;
    m_toldHash = now;
    emit changedOnDisk();
}

} // namespace relata
