// The databases that the person connects to: named, kept, tested. Every edit is kept at once; passwords go where the person says.
#pragma once

#include "model/database/diagnosis.h"
#include "model/document/jobs.h"
#include "views/adapters/settings.h"

#include <QDialog>

class QLabel;
class QListWidget;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace relata {

class ConnectionDetails;
class DiagnosisView;
class Passwords;

class ConnectionsDialog : public QDialog
{
    Q_OBJECT

public:
    enum class Purpose { Manage, Choose };

    ConnectionsDialog(Settings &settings, Passwords &passwords, Purpose purpose = Purpose::Manage, QWidget *parent = nullptr);
    ~ConnectionsDialog() override;

    void select(const QString &id);
    // A new one from what was typed elsewhere.
    void add(const SavedConnection &connection);
    // The selected one, with its password; after it was accepted.
    [[nodiscard]] SavedConnection chosen() const;

    void finishNow(); // for tests

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *createList();
    QWidget *createRight();
    QWidget *createTest();
    void createButtons();
    void fill(const QString &current);
    void presentRow(int row);
    void selected();
    void edited();
    void duplicate();
    void removeSelected();
    void test();
    void stopTest();
    void deliver(const std::vector<database::Finding> &found);
    void updateButtons();
    [[nodiscard]] int row() const;

    Settings &m_settings;
    Passwords &m_passwords;
    Purpose m_purpose;
    QList<SavedConnection> m_connections;
    QListWidget *m_list = nullptr;
    QToolButton *m_duplicate = nullptr;
    QToolButton *m_remove = nullptr;
    QStackedWidget *m_right = nullptr;
    ConnectionDetails *m_details = nullptr;
    DiagnosisView *m_steps = nullptr;
    QPushButton *m_test = nullptr;
    QLabel *m_verdict = nullptr;
    QPushButton *m_close = nullptr;
    QPushButton *m_choose = nullptr;
    JobRunner m_job{nullptr, JobEnding::LetGo};
};

} // namespace relata
