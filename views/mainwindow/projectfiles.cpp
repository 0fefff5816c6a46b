#include "views/mainwindow/projectfiles.h"

#include "model/schema/projectfile.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLocale>
#include <QMessageBox>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

const QString kSampleFolder = u":/relata/samples/"_s, kEnding = u".relata"_s;

QString withEnding(const QString &path)
{
    return path.endsWith(kEnding, Qt::CaseInsensitive) ? path : path + kEnding;
}

QString timeText(const QDateTime &time)
{
    return QLocale().toString(time, QLocale::ShortFormat);
}

} // namespace

ProjectFiles::ProjectFiles(Document &document, Settings &settings, const QString &dataFolder, QWidget *window)
    : QObject(window), m_document(document), m_settings(settings), m_window(window), m_dataFolder(dataFolder),
      m_journal(document, dataFolder.isEmpty() ? QString() : dataFolder + "/recovery"_L1), m_file(document)
{
    if (!dataFolder.isEmpty())
        m_file.setBackupFolder(dataFolder + "/backups"_L1);
    connect(&m_file, &SavedFile::changedOnDisk, this, &ProjectFiles::changedOnDisk);
    connect(&m_file, &SavedFile::warned, this, [this](const Error &error) { emit refused(worded(error)); });
    connect(&m_journal, &Journal::failed, this, [this](const Error &error) { emit refused(worded(error)); });
}

QList<Sample> ProjectFiles::samples()
{
    QList<Sample> all;
    for (const QString &file : QDir(kSampleFolder).entryList({u"*"_s + kEnding}, QDir::Files, QDir::Name)) {
        QString id = file.chopped(kEnding.size()), title = id;
        title[0] = title[0].toUpper();
        all.append({id, title});
    }
    return all;
}

QString ProjectFiles::displayName() const
{
    if (!m_document.path().isEmpty())
        return QFileInfo(m_document.path()).fileName();
    return m_file.suggestedName().isEmpty() ? tr("Untitled") : m_file.suggestedName();
}

QString ProjectFiles::folder() const
{
    return m_document.path().isEmpty() ? QString() : QFileInfo(m_document.path()).absolutePath();
}

bool ProjectFiles::tell(const Error &error)
{
    QMessageBox::warning(m_window, tr("Relata"), worded(error));
    return false;
}

bool ProjectFiles::mayLeave()
{
    if (!m_document.isModified())
        return true;
    QMessageBox box(QMessageBox::Question, tr("Save changes?"), tr("Save the changes to %1?").arg(displayName()),
                    QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, m_window);
    box.setInformativeText(tr("Without saving they are lost."));
    box.setDefaultButton(QMessageBox::Save);
    switch (box.exec()) {
    case QMessageBox::Save: return save();
    case QMessageBox::Discard: return true;
    default: return false;
    }
}

bool ProjectFiles::newProject()
{
    if (!mayLeave())
        return false;
    m_file.startNew(emptyProject(m_document.ids(), tr("Untitled")));
    emit opened();
    return true;
}

bool ProjectFiles::finishOpening(const Result<SavedFile::Opened> &done)
{
    if (!done)
        return tell(done.error());
    if (!m_document.path().isEmpty()) {
        m_settings.addRecentFile(m_document.path());
        m_settings.setLastFolder(folder());
    }
    emit opened();
    if (m_document.isReadOnly())
        emit readOnly(done->lockedBy);
    else if (done->isNewer)
        emit newerVersion();
    return true;
}

bool ProjectFiles::openFile(const QString &path)
{
    return mayLeave() && finishOpening(m_file.open(path));
}

bool ProjectFiles::chooseFile()
{
    const QString path = QFileDialog::getOpenFileName(m_window, tr("Open"), m_settings.lastFolder(), tr("Relata projects (*.relata);;All files (*)"));
    return !path.isEmpty() && openFile(path);
}

bool ProjectFiles::openSample(const QString &id)
{
    if (!mayLeave())
        return false;
    QFile file(kSampleFolder + id + kEnding);
    if (!file.open(QIODevice::ReadOnly)) {
        emit refused(tr("There is no sample %1.").arg(id));
        return false;
    }
    const Result<Schema> schema = projectfile::parse(file.readAll());
    if (!schema)
        return tell(schema.error());
    m_file.startNew(*schema, id + kEnding);
    emit opened();
    return true;
}

bool ProjectFiles::openImported(Schema schema, const QString &suggestedName)
{
    if (!mayLeave())
        return false;
    m_file.startNew(std::move(schema), withEnding(suggestedName));
    m_document.markUnsaved();
    emit opened();
    return true;
}

bool ProjectFiles::writeTo(const QString &path)
{
    if (const Result<> written = m_file.saveAs(path); !written)
        return tell(written.error());
    m_settings.addRecentFile(path);
    m_settings.setLastFolder(folder());
    emit saved();
    return true;
}

bool ProjectFiles::save()
{
    if (m_document.path().isEmpty())
        return saveAs();
    const Result<> written = m_file.save();
    if (written) {
        emit saved();
        return true;
    }
    const QByteArray code = written.error().code;
    if (code == "file.readOnly")
        return saveAs();
    if (code != "file.changedOnDisk" && code != "file.newerVersion")
        return tell(written.error());
    QMessageBox box(QMessageBox::Warning, tr("Save"), wordedText(written.error()), QMessageBox::Cancel, m_window);
    box.setInformativeText(wordedFix(written.error()));
    const QPushButton *over = box.addButton(tr("Overwrite"), QMessageBox::DestructiveRole);
    const QPushButton *other = box.addButton(tr("Save As…"), QMessageBox::AcceptRole);
    const QPushButton *again = code == "file.changedOnDisk" ? box.addButton(tr("Reload"), QMessageBox::ResetRole) : nullptr;
    box.exec();
    if (box.clickedButton() == over)
        return overwrite();
    if (box.clickedButton() == other)
        return saveAs();
    if (again && box.clickedButton() == again)
        reload();
    return false;
}

bool ProjectFiles::overwrite()
{
    if (const Result<> written = m_file.save(SavedFile::Overwrite::Yes); !written)
        return tell(written.error());
    emit saved();
    return true;
}

bool ProjectFiles::saveAs()
{
    const QString start = m_document.path().isEmpty() ? m_settings.lastFolder() + u'/' + withEnding(displayName()) : m_document.path();
    QFileDialog dialog(m_window, tr("Save As"), QFileInfo(start).absolutePath(), tr("Relata projects (*.relata)"));
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(kEnding.mid(1));
    dialog.selectFile(QFileInfo(start).fileName());
    return dialog.exec() == QDialog::Accepted && !dialog.selectedFiles().isEmpty() && writeTo(withEnding(dialog.selectedFiles().constFirst()));
}

bool ProjectFiles::reload()
{
    return finishOpening(m_file.reload());
}

bool ProjectFiles::offerRecovery(const QString &path)
{
    QList<Journal::Found> found = Journal::found(m_dataFolder.isEmpty() ? QString() : m_dataFolder + "/recovery"_L1);
    if (!path.isEmpty()) {
        const QString whole = QFileInfo(path).absoluteFilePath();
        found.removeIf([&whole](const Journal::Found &one) { return one.path != whole; });
    }
    if (found.isEmpty())
        return false;
    const Journal::Found left = found.constFirst();
    const QFileInfo saved(left.path);
    const bool hasFile = !left.path.isEmpty() && saved.exists();
    QMessageBox box(QMessageBox::Question, tr("Unsaved work"),
                    tr("Relata ended before %1 was saved.").arg(left.path.isEmpty() ? tr("a new project") : saved.fileName()), QMessageBox::NoButton, m_window);
    QStringList facts{tr("Unsaved work: last edit %1, %n entity(s).", nullptr, left.entities).arg(timeText(left.lastEdit))};
    if (hasFile) {
        QFile file(left.path);
        const Result<Schema> schema = file.open(QIODevice::ReadOnly) ? projectfile::parse(file.readAll()) : Result<Schema>(Schema());
        facts += tr("Saved file: %1, %n entity(s).", nullptr, schema ? int(schema->entities().size()) : 0).arg(timeText(saved.lastModified()));
    }
    box.setInformativeText(facts.join(u'\n'));
    const QPushButton *recover = box.addButton(tr("Recover"), QMessageBox::AcceptRole);
    const QPushButton *both = hasFile ? box.addButton(tr("Keep Both"), QMessageBox::ActionRole) : nullptr;
    const QPushButton *drop = box.addButton(hasFile ? tr("Open Saved") : tr("Discard"), QMessageBox::DestructiveRole);
    QPushButton *later = box.addButton(tr("Later"), QMessageBox::RejectRole);
    box.setEscapeButton(later);
    box.exec();
    if (box.clickedButton() == drop) {
        Journal::remove(left.journal);
        return hasFile && finishOpening(m_file.open(left.path));
    }
    const bool keepsBoth = both && box.clickedButton() == both;
    if (box.clickedButton() != recover && !keepsBoth)
        return false;
    Result<Schema> schema = Journal::recovered(left.journal);
    if (!schema)
        return tell(schema.error());
    if (keepsBoth) {
        m_file.startNew(*std::move(schema), saved.completeBaseName() + tr(" recovered", "ending of a file name") + kEnding);
        m_document.markUnsaved();
        emit opened();
    } else if (!finishOpening(m_file.openRecovered(*std::move(schema), left.path))) {
        return false;
    }
    m_journal.flush(); // on the disk again before the old one goes
    Journal::remove(left.journal);
    return true;
}

} // namespace relata
