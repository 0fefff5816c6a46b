// Brings a database in: choose a connection or a file or type a URL, watch it being read, see what came and what was left out, open it
// as a new project.
#pragma once

#include "model/document/jobs.h"
#include "model/flows/importsource.h"
#include "views/adapters/settings.h"

#include <QDialog>

class QLabel;
class QListWidget;
class QProgressBar;
class QPushButton;

namespace relata {

class DatabaseChooser;
class Passwords;

class ImportDialog : public QDialog
{
    Q_OBJECT

public:
    // With a source it begins to read at once.
    ImportDialog(Settings &settings, Passwords &passwords, const QString &source = {}, QWidget *parent = nullptr);
    ~ImportDialog() override;

    // After it was accepted: a whole project of its own.
    [[nodiscard]] const Schema &schema() const { return m_imported->schema; }
    [[nodiscard]] QString suggestedName() const; // "chinook"

    void finishNow(); // for tests

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    struct Outcome
    {
        std::optional<Result<flows::Imported>> imported;
    };
    void createSource();
    void createReceipt();
    void createButtons();
    void read();
    void stop();
    void progressed(const flows::ImportProgress &progress);
    void deliver(const Outcome &outcome);
    void showReceipt();
    void updateButtons();

    Settings &m_settings;
    Passwords &m_passwords;
    std::optional<flows::Imported> m_imported;
    DatabaseChooser *m_chooser = nullptr;
    QProgressBar *m_progress = nullptr;
    QLabel *m_status = nullptr;
    QLabel *m_counts = nullptr;
    QListWidget *m_receipt = nullptr;
    QPushButton *m_stop = nullptr;
    QPushButton *m_cancel = nullptr;
    QPushButton *m_open = nullptr;
    JobRunner m_job{nullptr, JobEnding::LetGo};
};

} // namespace relata
