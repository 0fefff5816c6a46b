// Exports code: what, where to, for which entities; shows every file and its difference before anything is written.
#pragma once

#include "model/document/jobs.h"
#include "model/flows/exportflow.h"
#include "model/schema/change.h"

#include <QDialog>
#include <QTimer>
#include <stop_token>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QProgressBar;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace relata {

class DiffView;
class OptionsForm;

class ExportDialog : public QDialog
{
    Q_OBJECT

public:
    struct Context
    {
        QString projectName;
        QString projectFolder; // remembered folders are kept relative to it; empty for a project that was never saved
        std::vector<EntityId> entities; // what to begin with, as the source and target of a relationship; empty: all
    };
    // `ids`: of the document; outlives the dialog.
    ExportDialog(const Schema &schema, const Context &context, IdSource &ids, QWidget *parent = nullptr);
    ~ExportDialog() override;

    // What is to be pushed when the dialog closes: the export is remembered, changed, or nothing.
    [[nodiscard]] const Change &change() const { return m_change; }
    [[nodiscard]] bool hasWritten() const { return m_written; }

    // Works out what is ordered and shows it: for tests.
    void finishNow();
    [[nodiscard]] const std::optional<flows::ComparedExport> &compared() const { return m_compared; }

private:
    struct Outcome
    {
        std::optional<Result<flows::ComparedExport>> compared; // none: canceled
    };
    struct Written
    {
        std::optional<Result<WriteReport>> report;
    };
    void createSettings(const Context &context);
    void createEntities(const Context &context);
    void createFiles();
    void createBottom();
    void takeExport(int index);
    void takeTarget();
    void chooseFolder();
    [[nodiscard]] ExportSetting setting() const;
    void order();
    void compare();
    void deliver(const Outcome &outcome);
    void showFiles();
    void showDiff();
    void updateBottom();
    QTreeWidgetItem *folderItem(const QString &path);
    void write();
    [[nodiscard]] bool wouldRemember() const;
    void remember();
    void finishWriting(const Written &written);

    Schema m_schema;
    IdSource &m_ids;
    QString m_projectFolder;
    TargetRegistry m_targets;
    Change m_change;
    bool m_written = false;
    bool m_writes = false; // something is left to be written
    std::optional<flows::ComparedExport> m_compared;
    QMap<QString, Resolution> m_resolutions;
    QTimer m_rest;
    JobRunner m_job;
    std::stop_source m_stop; // of the comparison that is being made
    QWidget *m_left = nullptr;
    QComboBox *m_remembered = nullptr;
    QComboBox *m_target = nullptr;
    QLineEdit *m_folder = nullptr;
    OptionsForm *m_options = nullptr;
    QComboBox *m_scope = nullptr;
    QListWidget *m_entities = nullptr;
    QCheckBox *m_remember = nullptr;
    QLabel *m_losses = nullptr;
    QWidget *m_lossesBox = nullptr;
    QCheckBox *m_onlyChanges = nullptr;
    QLabel *m_counts = nullptr;
    QTreeWidget *m_files = nullptr;
    QLabel *m_meaning = nullptr;
    QComboBox *m_resolution = nullptr;
    DiffView *m_diff = nullptr;
    QCheckBox *m_removeStale = nullptr;
    QCheckBox *m_acceptForeign = nullptr;
    QLabel *m_status = nullptr;
    QProgressBar *m_progress = nullptr;
    QPushButton *m_openFolder = nullptr;
    QPushButton *m_close = nullptr;
    QPushButton *m_write = nullptr;
};

} // namespace relata
