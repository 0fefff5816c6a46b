// What the project means without saying it: found by names, keys and checks, with what rows say once they are asked; accepted or declined one by one.
#pragma once

#include "model/document/jobs.h"
#include "model/flows/find.h"
#include "views/adapters/settings.h"

#include <QDialog>
#include <QSet>

class QCheckBox;
class QLabel;
class QModelIndex;
class QProgressBar;
class QPushButton;
class QSortFilterProxyModel;
class QStandardItem;
class QStandardItemModel;
class QTreeView;

namespace relata {

class DatabaseChooser;
class Passwords;
class SearchField;

class FindDialog : public QDialog
{
    Q_OBJECT

public:
    struct Context
    {
        Schema schema;
        QString projectFolder; // where relative paths begin
    };

    // `declined`: ids of findings that are not shown; what is declined here is added. Outlives the dialog.
    FindDialog(Context context, Settings &settings, Passwords &passwords, QSet<QString> &declined, QWidget *parent = nullptr);
    ~FindDialog() override;

    // What was chosen, as one change of the schema that was given; empty before it was accepted.
    [[nodiscard]] const Change &change() const { return m_accepted.change; }
    [[nodiscard]] int count() const { return m_count; } // accepted ones
    // What could not be accepted, with the reason.
    [[nodiscard]] const std::vector<std::pair<QString, Error>> &refused() const { return m_accepted.refused; }

    void finishNow(); // for tests

private:
    using Outcome = Result<std::vector<flows::Finding>>;
    void createTop(QWidget *area);
    QWidget *createList();
    QWidget *createDetails();
    void createButtons();
    void find();    // by names
    void askRows(); // and by rows
    void run(std::function<Outcome(JobControl &)> work, const QString &status);
    void deliver(const Outcome &outcome);
    void stop();
    void fill();
    void showCurrent();
    void decline();
    void showDeclined();
    void checkAll(Qt::CheckState state);
    void accepting();
    void updateButtons();
    [[nodiscard]] const flows::Finding *at(const QModelIndex &index) const; // of the filter
    [[nodiscard]] std::vector<flows::Finding> checked() const;

    Context m_context;
    QSet<QString> &m_declined;
    std::vector<flows::Finding> m_findings;
    flows::Accepted m_accepted;
    int m_count = 0;
    bool m_asking = false; // rows, not only names
    DatabaseChooser *m_chooser = nullptr;
    QPushButton *m_ask = nullptr;
    QProgressBar *m_progress = nullptr;
    QPushButton *m_stop = nullptr;
    QLabel *m_status = nullptr;
    QWidget *m_results = nullptr;
    SearchField *m_search = nullptr;
    QPushButton *m_all = nullptr;
    QPushButton *m_none = nullptr;
    QPushButton *m_decline = nullptr;
    QPushButton *m_again = nullptr;
    QStandardItemModel *m_model = nullptr;
    QSortFilterProxyModel *m_filter = nullptr;
    QTreeView *m_list = nullptr;
    QLabel *m_sentence = nullptr;
    QLabel *m_reasons = nullptr;
    QCheckBox *m_enforced = nullptr;
    QPushButton *m_cancel = nullptr;
    QPushButton *m_accept = nullptr;
    JobRunner m_job{nullptr, JobEnding::LetGo};
};

} // namespace relata
