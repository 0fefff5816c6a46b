// The file of a document: opening, saving, the lock beside it, and whether somebody else changed it meanwhile.
#pragma once

#include "model/document/document.h"
#include "model/schema/result.h"

#include <QFileSystemWatcher>
#include <QLockFile>
#include <QTimer>
#include <memory>

namespace relata {

class SavedFile : public QObject
{
    Q_OBJECT

public:
    struct Opened
    {
        QString lockedBy; // "program on host": not empty, the document is read only
        bool isNewer = false; // made by a newer version: what it knows more is kept; ask before overwriting
    };
    enum class Overwrite { Ask, Yes }; // of a file that somebody else changed, or that is of a newer version
    enum class OnDisk { Same, Changed, Gone };

    explicit SavedFile(Document &document, QObject *parent = nullptr);
    ~SavedFile() override;

    // A broken file never replaces what is open.
    Result<Opened> open(const QString &path);
    // A project without a file takes the document's place; `suggestedName` for the first save.
    void startNew(Schema schema, const QString &suggestedName = {});
    // Takes recovered work into the place of the document, as unsaved changes of `path` (may be empty).
    Result<Opened> openRecovered(Schema schema, const QString &path);
    // Errors "file.changedOnDisk", "file.newerVersion" and "file.readOnly" ask for a decision of the person; the file is untouched then.
    Result<> save(Overwrite overwrite = Overwrite::Ask);
    // From now on `path` is the document's file.
    Result<> saveAs(const QString &path);
    // Throws away what isn't saved.
    Result<Opened> reload() { return open(m_document.path()); }

    [[nodiscard]] OnDisk onDisk() const; // reads the file when its date or size says so
    [[nodiscard]] QString suggestedName() const { return m_suggestedName; }
    // SHA-256 of what was read or written last, in hex.
    [[nodiscard]] QByteArray hash() const { return m_hash; }
    // Where copies of the former state are kept; empty: the program's own folder.
    void setBackupFolder(const QString &folder) { m_backupFolder = folder; }

signals:
    void saved();              // verified on the disk
    void changedOnDisk();      // by somebody else; once for each change
    void warned(const relata::Error &error); // nothing is lost, but somebody should know

private:
    Result<Opened> take(const QString &path, Schema schema, const QByteArray &bytes, int version);
    void lock(const QString &path, Opened &opened);
    Result<> write(const QString &path);
    void remember(const QString &path, const QByteArray &bytes);
    void watch();
    void look();

    Document &m_document;
    std::unique_ptr<QLockFile> m_lock;
    QFileSystemWatcher m_watcher;
    QTimer m_pause; // lets a writer finish
    QByteArray m_hash;
    QByteArray m_toldHash; // of the foreign change that was told last
    QString m_suggestedName;
    QString m_backupFolder;
    bool m_isNewer = false;
    bool m_backedUp = false;
};

} // namespace relata
