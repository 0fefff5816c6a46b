// How the states of exported files are said and coloured, for the form and the export dialog.
#pragma once

#include "model/generate/plan.h"

#include <QColor>
#include <QString>

namespace relata {

[[nodiscard]] QString stateWord(FileState state);    // "new", "changed" … in the person's language
[[nodiscard]] QString stateMeaning(FileState state); // a sentence
[[nodiscard]] QColor stateColor(FileState state);    // of the theme

} // namespace relata
