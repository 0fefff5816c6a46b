// Asks before something is deleted that takes more along than what is selected, naming all of it.
#pragma once

#include "model/schema/edits.h"

class QWidget;

namespace relata {

// True when there is nothing to ask or the person agrees; the answer about key fields is put into `removal`.
[[nodiscard]] bool confirmRemoval(QWidget *parent, const Schema &schema, edits::Removal &removal, const edits::Consequences &all);

// The lines that the dialog shows; empty when nothing more goes than what is selected. In the person's language.
[[nodiscard]] QStringList consequenceLines(const Schema &schema, const edits::Removal &removal, const edits::Consequences &all);

} // namespace relata
