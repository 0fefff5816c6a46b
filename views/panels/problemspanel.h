// What is wrong with the model, or will bite later; a click goes there, a button mends it. Checked on another thread after each edit.
#pragma once

#include "model/document/jobs.h"
#include "model/schema/checks.h"
#include "views/adapters/editor.h"
#include "views/adapters/sharedselection.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QPushButton;
class QTreeWidget;

namespace relata {

class EmptyState;

class ProblemsPanel : public QWidget
{
    Q_OBJECT

public:
    struct Counts
    {
        int errors = 0, warnings = 0, hints = 0;
        [[nodiscard]] int all() const { return errors + warnings + hints; }
    };

    ProblemsPanel(Editor &editor, SharedSelection &selection, QWidget *parent = nullptr);

    [[nodiscard]] const Counts &counts() const { return m_counts; }
    [[nodiscard]] QTreeWidget *list() const { return m_list; }
    [[nodiscard]] QPushButton *fixButton() const { return m_fix; }
    // Waits for what is being checked: for tests.
    void finishNow();

signals:
    void countsChanged();
    void revealWanted(relata::EntityId entity); // of the problem that was clicked; none: it has no place

private:
    void start();
    void show();
    void showFix();
    void goThere();
    void fixCurrent();
    void fixAll();
    [[nodiscard]] const checks::Problem *current() const;
    [[nodiscard]] QString placeOf(const checks::Problem &problem) const;

    Editor &m_editor;
    SharedSelection &m_selection;
    JobRunner m_job;
    QTimer m_delay;
    std::vector<checks::Problem> m_problems; // of m_checked
    quint64 m_checked = 0;                   // revision
    Counts m_counts;
    QLabel *m_head = nullptr;
    QTreeWidget *m_list = nullptr;
    EmptyState *m_empty = nullptr;
    QPushButton *m_fix = nullptr;
    QPushButton *m_fixAll = nullptr;
};

} // namespace relata
