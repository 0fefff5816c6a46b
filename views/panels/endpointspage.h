// The endpoints that an exported API has for an entity. Worked out on another thread, only while somebody looks.
#pragma once

#include "model/document/jobs.h"
#include "views/adapters/editor.h"

#include <QHash>
#include <QList>
#include <QTimer>
#include <QWidget>

class QTreeWidget;

namespace relata {

class EmptyState;

struct EndpointLine
{
    QString method;
    QString path;
    QString summary;
};

class EndpointsPage : public QWidget
{
    Q_OBJECT

public:
    explicit EndpointsPage(Editor &editor, QWidget *parent = nullptr);

    void setEntity(EntityId entity);
    [[nodiscard]] int count() const;
    // Waits for what is being worked out: for tests.
    void finishNow();

protected:
    void showEvent(QShowEvent *event) override;

private:
    using Endpoints = QHash<QString, QList<EndpointLine>>; // by the entity's name
    struct Answer
    {
        Endpoints endpoints;
        QString error;
    };
    void order();
    void start();
    void show();

    Editor &m_editor;
    EntityId m_entity;
    JobRunner m_job;
    QTimer m_delay;
    Answer m_answer;
    quint64 m_answered = 0; // revision
    QTreeWidget *m_list = nullptr;
    EmptyState *m_empty = nullptr;
};

} // namespace relata
