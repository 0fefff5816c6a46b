// The right of the form: what the answers mean, live. Picture and Fields at once; SQL, Endpoints and Files as the job delivers them.
#pragma once

#include "views/wizard/formpreview.h"

#include <QFrame>
#include <QTimer>

class QComboBox;
class QLabel;
class QStackedWidget;
class QTabBar;
class QTreeWidget;

namespace relata {

class CodeView;
class DiffView;
class RelationshipPicture;

class PreviewPanel : public QFrame
{
    Q_OBJECT

public:
    enum class Page { Picture, Fields, Sql, Endpoints, Files };

    PreviewPanel(const QString &dialect, const QString &projectFolder, QWidget *parent = nullptr);
    ~PreviewPanel() override { m_stop.request_stop(); }

    // Shows what can be shown at once and orders the rest, after a short rest of the keyboard.
    void present(const FormState &state);
    void setPage(Page page);
    [[nodiscard]] Page page() const;
    [[nodiscard]] const FormPreview &preview() const { return m_preview; }
    // Makes the ordered preview now and shows it: for tests.
    void finishNow();

signals:
    void delivered(); // preview() is of the newest answers

private:
    void createTabs();
    void createFields();
    void createSql();
    void createEndpoints();
    void createFiles();
    void order();
    void deliver(const FormPreview &preview);
    void showLines(const FormState &state);
    void showSql();
    void showEndpoints();
    [[nodiscard]] QString endpointsNote() const;
    void showFiles();
    void showExample();
    void showDiff();

    QString m_projectFolder;
    FormState m_state;
    FormPreview m_preview;
    QTimer m_rest;
    JobRunner m_job;
    std::stop_source m_stop; // of the preview that is being made
    QTabBar *m_tabs = nullptr;
    QComboBox *m_dialect = nullptr;
    QStackedWidget *m_pages = nullptr;
    RelationshipPicture *m_picture = nullptr;
    QTreeWidget *m_fields = nullptr;
    DiffView *m_sql = nullptr;
    QLabel *m_adds = nullptr;
    QTreeWidget *m_endpoints = nullptr;
    QWidget *m_endpointsPage = nullptr; // where there are some
    QLabel *m_endpointsNote = nullptr;  // where there are none: why
    CodeView *m_example = nullptr;
    QTreeWidget *m_files = nullptr;
    DiffView *m_diff = nullptr;
    QLabel *m_filesNote = nullptr;
};

} // namespace relata
