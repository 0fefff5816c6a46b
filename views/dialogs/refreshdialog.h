// What a database holds now against what the project says. Refreshing: the person chooses what the project takes over. Comparing: only
// looks, and shows the SQL that would bring the database to the project.
#pragma once

#include "model/document/jobs.h"
#include "model/flows/compare.h"
#include "model/flows/importsource.h"
#include "views/adapters/settings.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSortFilterProxyModel;
class QTabWidget;
class QTreeView;

namespace relata {

class CodeView;
class DatabaseChooser;
class DifferencesModel;
class Passwords;
class SearchField;

class RefreshDialog : public QDialog
{
    Q_OBJECT

public:
    enum class Purpose { Refresh, Compare };
    struct Context
    {
        Schema schema;
        DataSourceId source;   // none: the only one, or the first
        QString projectFolder; // where relative paths begin
    };

    RefreshDialog(Context context, Settings &settings, Passwords &passwords, Purpose purpose, QWidget *parent = nullptr);
    ~RefreshDialog() override;

    // What was chosen, as one change of the schema that was given; empty before it was accepted.
    [[nodiscard]] const Change &change() const { return m_change; }
    [[nodiscard]] QString sourceName() const;

    void finishNow(); // for tests

private:
    struct Outcome
    {
        std::optional<Error> error;
        std::optional<flows::Refreshed> refreshed;
        std::optional<Error> other; // plainly another database
        flows::DifferenceTree tree;
        QString sql;
        std::vector<Error> receipt;
    };
    void createTop(QWidget *area);
    QWidget *createTree();
    QWidget *createSql();
    void createButtons();
    void showSource();
    void read();
    void stop();
    void deliver(const Outcome &outcome);
    void showCounts();
    void apply();
    void updateButtons();
    [[nodiscard]] QString locationOf(const DataSource &source) const;
    static Outcome outcomeOf(const Context &context, const QString &location, Purpose purpose, Result<flows::Imported> imported);

    Context m_context;
    Purpose m_purpose;
    std::optional<flows::Refreshed> m_refreshed;
    bool m_read = false; // what is shown is what the database holds
    Change m_change;
    QComboBox *m_sources = nullptr;
    DatabaseChooser *m_chooser = nullptr;
    QProgressBar *m_progress = nullptr;
    QPushButton *m_stop = nullptr;
    QLabel *m_status = nullptr;
    QWidget *m_results = nullptr;
    QLabel *m_counts = nullptr;
    SearchField *m_search = nullptr;
    DifferencesModel *m_model = nullptr;
    QSortFilterProxyModel *m_filter = nullptr;
    QTreeView *m_tree = nullptr;
    QTabWidget *m_tabs = nullptr;
    CodeView *m_sql = nullptr;
    QPushButton *m_all = nullptr;
    QPushButton *m_none = nullptr;
    QPushButton *m_cancel = nullptr;
    QPushButton *m_apply = nullptr;
    JobRunner m_job{nullptr, JobEnding::LetGo};
};

} // namespace relata
