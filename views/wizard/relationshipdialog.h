// "Add a Relationship": the form of a relationship with what it means, live. Opened on a snapshot and a form; gives a Change.
// Nothing is changed while it is open, and Cancel drops a value.
#pragma once

#include "views/wizard/formstate.h"

#include <QDialog>

class QPushButton;
class QScrollArea;

namespace relata {

class FormPage;
class PreviewPanel;

class RelationshipDialog : public QDialog
{
    Q_OBJECT

public:
    struct Context
    {
        QString projectName;   // "app.relata"; for the line under the title
        QString projectFolder; // where remembered exports start; empty for a project that was never saved
    };
    // What is to happen after the Change is pushed.
    enum class Follow { Nothing, UpdateExports };

    // `ids`: of the document; outlives the dialog.
    RelationshipDialog(const Schema &schema, const RelationshipForm &form, const Context &context, IdSource &ids, QWidget *parent = nullptr);

    // After it was accepted: one step for Document::push.
    [[nodiscard]] const Change &change() const { return m_change; }
    [[nodiscard]] QString changeText() const { return m_changeText; }
    [[nodiscard]] Follow follow() const { return m_follow; }
    // The relationship that was added or changed, in the schema after the Change.
    [[nodiscard]] RelationshipId relationship() const { return m_relationship; }

    [[nodiscard]] const FormState &state() const { return m_state; }
    [[nodiscard]] FormPage *page() const { return m_page; }
    [[nodiscard]] PreviewPanel *previewPanel() const { return m_preview; }

    // Escape, and the window's own button: an open list goes first; what was typed is not thrown away unasked.
    void reject() override;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void createHead(const Context &context);
    void createBody(const Context &context);
    void createButtons();
    void orderTabs();
    void update();
    void updateButtons();
    void makeEntity(const QString &name);
    void finish(Follow follow);
    [[nodiscard]] bool wasAnswered() const; // something was typed or chosen, more than the kind

    Schema m_schema; // with the entities that were made in passing
    Change m_made;   // those
    IdSource &m_ids;
    RelationshipForm m_start; // as it was shown first
    FormState m_state;
    Change m_change;
    QString m_changeText;
    Follow m_follow = Follow::Nothing;
    RelationshipId m_relationship;
    FormPage *m_page = nullptr;
    QScrollArea *m_scroll = nullptr;
    PreviewPanel *m_preview = nullptr;
    QPushButton *m_options = nullptr;
    QPushButton *m_cancel = nullptr;
    QPushButton *m_save = nullptr;
    QPushButton *m_saveAndUpdate = nullptr; // only where exports are remembered
};

} // namespace relata
