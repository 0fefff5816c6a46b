// "Try it": one real request to the web API, with sample values, and what its answer comes to. Secrets are those of the environment or
// typed for this once; nothing here is kept.
#pragma once

#include "model/document/jobs.h"
#include "model/flows/webanswer.h"
#include "model/flows/webrequest.h"
#include "model/schema/relationshipform.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;

namespace relata {

class CodeView;

class TryPanel : public QWidget
{
    Q_OBJECT

public:
    explicit TryPanel(QWidget *parent = nullptr);

    void present(const Schema &schema, const RelationshipForm &completed); // asks for what the request needs
    [[nodiscard]] const flows::ProposedShape &proposed() const { return m_proposed; } // of the last answer
    void mapAgain(); // the last answer, in the shape of now
    [[nodiscard]] QWidgetList tabChain() const;
    [[nodiscard]] bool isRunning() const { return m_job.isRunning(); }

signals:
    void shapeWanted(); // the shape shall be as proposed
    void answered();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    // What came of a request; made off the window's thread.
    struct Outcome
    {
        std::optional<Error> fault; // there was no answer
        flows::WebAnswer answer;
        std::optional<Error> jsonFault;
        nlohmann::json json;
        flows::ProposedShape proposed;
    };
    void createResult();
    void askFor(const QStringList &placeholders, const QStringList &secrets);
    void start();
    void deliver(const Outcome &outcome);
    void showRecords();
    void say(const QString &text, bool isFault);
    [[nodiscard]] std::vector<ShapeField> shape() const;

    Schema m_schema;
    RelationshipForm m_form;
    JobRunner m_job;
    Outcome m_outcome;
    bool m_hasAnswer = false;
    flows::ProposedShape m_proposed;
    QGridLayout *m_asked = nullptr;
    QMap<QString, QLineEdit *> m_samples; // by placeholder
    QMap<QString, QLineEdit *> m_secrets; // by the name of the environment variable
    QPushButton *m_button = nullptr;
    QLabel *m_status = nullptr;
    QTreeWidget *m_records = nullptr;
    QLabel *m_faults = nullptr;
    CodeView *m_answer = nullptr;
    QPushButton *m_take = nullptr;
};

} // namespace relata
