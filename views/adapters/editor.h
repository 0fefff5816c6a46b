// How views edit: a verb's result becomes a step of undo, or a refusal that people read.
#pragma once

#include "model/document/document.h"

namespace relata {

class Editor : public QObject
{
    Q_OBJECT

public:
    enum class Outcome { Pushed, Nothing, Refused };

    explicit Editor(Document &document, QObject *parent = nullptr) : QObject(parent), m_document(document) {}

    [[nodiscard]] Document &document() { return m_document; }
    [[nodiscard]] const Schema &schema() const { return m_document.schema(); }
    IdSource &ids() { return m_document.ids(); }

    Outcome push(const Result<Change> &change, const QString &text, const QString &mergeKey = {});
    void refuse(const Error &error) { emit refused(worded(error)); }

signals:
    void refused(const QString &why);

private:
    Document &m_document;
};

} // namespace relata
