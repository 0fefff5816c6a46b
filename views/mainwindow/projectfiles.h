// Opening, saving and recovering with a person in front: asks, explains, remembers recent files. What is done is in model/document.
#pragma once

#include "model/document/journal.h"
#include "model/document/savedfile.h"
#include "views/adapters/settings.h"

#include <QObject>

class QWidget;

namespace relata {

struct Sample
{
    QString id;    // name of its file without ending
    QString title;
};

class ProjectFiles : public QObject
{
    Q_OBJECT

public:
    // `dataFolder`: for recovery and backups; empty: the program's own.
    ProjectFiles(Document &document, Settings &settings, const QString &dataFolder, QWidget *window);

    [[nodiscard]] static QList<Sample> samples();

    // Saved, or the person lets it go; false: everything stays as it is.
    [[nodiscard]] bool mayLeave();
    // Ends the recovery of what was let go.
    void close() { m_journal.close(); }

    bool newProject();
    bool openFile(const QString &path); // asks for what is unsaved
    bool chooseFile();
    bool openSample(const QString &id);
    // A project that came from elsewhere, in no file yet.
    bool openImported(Schema schema, const QString &suggestedName);
    bool save();
    bool saveAs();
    bool reload();
    bool overwrite();
    // Offers what an ended session left: of this file, or the newest. True: something was opened.
    bool offerRecovery(const QString &path = {});

    [[nodiscard]] QString displayName() const; // "towns.relata", "Untitled"
    [[nodiscard]] QString folder() const;      // of the file; empty for a project that was never saved
    [[nodiscard]] SavedFile &file() { return m_file; }
    [[nodiscard]] Journal &journal() { return m_journal; }

signals:
    void opened();
    void saved();
    void refused(const QString &why);
    void readOnly(const QString &lockedBy); // after opening
    void newerVersion();
    void changedOnDisk();

private:
    bool tell(const Error &error);
    bool finishOpening(const Result<SavedFile::Opened> &opened);
    bool writeTo(const QString &path);
    [[nodiscard]] QString backupPlace() const;

    Document &m_document;
    Settings &m_settings;
    QWidget *m_window;
    QString m_dataFolder;
    Journal m_journal;
    SavedFile m_file;
};

} // namespace relata
