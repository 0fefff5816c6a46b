#include "views/widgets/filestates.h"

#include "views/widgets/theme.h"

#include <QCoreApplication>

namespace relata {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(FileStates)
};

} // namespace

QString stateWord(FileState state)
{
    switch (state) {
    case FileState::New: return Words::tr("new");
    case FileState::Changed: return Words::tr("changed");
    case FileState::Same: return Words::tr("same");
    case FileState::Edited: return Words::tr("edited");
    case FileState::Merged: return Words::tr("merged");
    case FileState::Conflict: return Words::tr("conflict");
    case FileState::Stale: return Words::tr("stale");
    }
    return {};
}

QString stateMeaning(FileState state)
{
    switch (state) {
    case FileState::New: return Words::tr("Will be made.");
    case FileState::Changed: return Words::tr("Will be written again; nobody edited it.");
    case FileState::Same: return Words::tr("Is as it would be written.");
    case FileState::Edited: return Words::tr("Was edited by hand and stays so; what is generated has not changed.");
    case FileState::Merged: return Words::tr("Was edited by hand; both changes fit together.");
    case FileState::Conflict: return Words::tr("Was edited by hand where the new text differs. It is left as it is until you decide.");
    case FileState::Stale: return Words::tr("Is no longer generated. It stays unless you remove it.");
    }
    return {};
}

QColor stateColor(FileState state)
{
    const ThemeColors &colors = themeColors();
    switch (state) {
    case FileState::New: return colors.addText;
    case FileState::Changed: return colors.accent;
    case FileState::Merged: return colors.warn;
    case FileState::Conflict: return colors.error;
    case FileState::Same:
    case FileState::Edited:
    case FileState::Stale: break;
    }
    return colors.soft;
}

} // namespace relata
