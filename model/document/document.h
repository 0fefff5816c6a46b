// The one mutable object of the program: a schema, its undo history, and one signal. Lives on the GUI thread.
#pragma once

#include "model/schema/change.h"
#include "model/schema/relationships.h"

#include <QObject>
#include <QUndoStack>

namespace relata {

class Document : public QObject
{
    Q_OBJECT

public:
    explicit Document(QObject *parent = nullptr);
    ~Document() override;

    [[nodiscard]] const Schema &schema() const { return m_schema; }
    // Grows with every change, undo and redo; jobs tag their results with it and stale ones are dropped.
    [[nodiscard]] quint64 revision() const { return m_revision; }
    // Names and ends of the current schema; built at first use after a change.
    [[nodiscard]] const SchemaIndex &index() const;
    [[nodiscard]] QUndoStack *undoStack() { return &m_undo; }

    // The file, empty for a project that was never saved.
    [[nodiscard]] QString path() const { return m_path; }
    [[nodiscard]] bool isModified() const { return !m_undo.isClean(); }
    [[nodiscard]] bool isReadOnly() const { return m_readOnly; }

    // One step of undo with a name people read ("Rename Task to Job"). An empty change makes no step.
    // `mergeKey`: not empty, and the last step had the same: both become one (a drag of a slider, typing in a field).
    void push(const Change &change, const QString &text, const QString &mergeKey = {});
    // Another project takes the place of this one: undo history gone, views rebuild.
    void reset(Schema schema, const QString &path);
    void setPath(const QString &path);
    void setReadOnly(bool readOnly);
    // The file now holds what is shown (the clean state of the undo stack).
    void markSaved();
    // What is shown is in no file (recovered, imported), though nothing can be undone.
    void markUnsaved();

    // New ids for edits made by hand.
    IdSource &ids() { return m_ids; }

signals:
    // After the schema has changed, by push, undo or redo. Views update only here.
    void changed(const relata::Change &change);
    void wasReset();      // after reset(): throw away everything
    void pathChanged();
    void modifiedChanged(bool modified);

private:
    class Step;
    void apply(const Change &change);

    Schema m_schema;
    QUndoStack m_undo;
    RandomIds m_ids;
    mutable SchemaIndex m_index;
    mutable quint64 m_indexRevision = ~quint64(0);
    quint64 m_revision = 0;
    QString m_path;
    bool m_readOnly = false;
    bool m_applying = false;
};

} // namespace relata
