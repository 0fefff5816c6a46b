#include "model/document/document.h"

namespace relata {

class Document::Step final : public QUndoCommand
{
public:
    Step(Document &document, Change change, const QString &text, const QString &mergeKey)
        : QUndoCommand(text), m_document(document), m_change(std::move(change)), m_mergeKey(mergeKey)
    {
    }

    void redo() override { m_document.apply(m_change); }
    void undo() override { m_document.apply(inverted(m_change)); }
    int id() const override { return m_mergeKey.isEmpty() ? -1 : 1; }

    bool mergeWith(const QUndoCommand *other) override
    {
        const auto *later = static_cast<const Step *>(other); // ids are of this class alone
        if (later->m_mergeKey != m_mergeKey)
            return false;
        m_change = composed(m_change, later->m_change);
        setText(later->text());
        setObsolete(m_change.isEmpty()); // typed and taken back
        return true;
    }

private:
    Document &m_document;
    Change m_change;
    QString m_mergeKey;
};

Document::Document(QObject *parent) : QObject(parent)
{
    connect(&m_undo, &QUndoStack::cleanChanged, this, [this](bool clean) { emit modifiedChanged(!clean); });
}

Document::~Document()
{
    m_undo.disconnect(this); // the stack clears itself when half of us is gone
}

const SchemaIndex &Document::index() const
{
    if (m_indexRevision != m_revision) {
        m_index = SchemaIndex(m_schema);
        m_indexRevision = m_revision;
    }
    return m_index;
}

void Document::push(const Change &change, const QString &text, const QString &mergeKey)
{
    if (!change.isEmpty())
        m_undo.push(new Step(*this, change, text, mergeKey));
}

void Document::apply(const Change &change)
{
    Q_ASSERT_X(!m_applying, "Document", "a view edits while it is told of an edit");
    m_applying = true;
    m_schema = applied(std::move(m_schema), change);
    ++m_revision;
    emit changed(change);
    m_applying = false;
}

void Document::reset(Schema schema, const QString &path)
{
    m_undo.clear();
    m_schema = std::move(schema);
    ++m_revision;
    m_path = path;
    m_readOnly = false;
    emit wasReset();
    emit pathChanged();
    emit modifiedChanged(isModified());
}

void Document::setPath(const QString &path)
{
    if (m_path == path)
        return;
    m_path = path;
    emit pathChanged();
}

void Document::setReadOnly(bool readOnly)
{
    if (m_readOnly == readOnly)
        return;
    m_readOnly = readOnly;
    emit pathChanged();
}

void Document::markSaved()
{
    m_undo.setClean();
}

void Document::markUnsaved()
{
    m_undo.resetClean();
}

} // namespace relata
