#include "views/adapters/editor.h"

namespace relata {

Editor::Outcome Editor::push(const Result<Change> &change, const QString &text, const QString &mergeKey)
{
    if (!change) {
        refuse(change.error());
        return Outcome::Refused;
    }
    if (change->isEmpty())
        return Outcome::Nothing;
    m_document.push(*change, text, mergeKey);
    return Outcome::Pushed;
}

} // namespace relata
