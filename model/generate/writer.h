// Writes a compared plan into its folder: the only code that writes generated files.
#pragma once

#include "model/generate/plan.h"

#include <QMap>

namespace relata {

// What to do with a file in conflict. None of them loses what the person wrote.
enum class Resolution {
    Leave,        // untouched, and a conflict again next time
    NewBeside,    // FILE.new holds the generated text
    WithMarkers,  // the merge with <<<<<<< ======= >>>>>>> in the file itself
    KeepMine,     // untouched, and from now on an edit of the new text
};

enum class StaleFiles { Keep, RemoveUntouched };
enum class ForeignFolder { Refuse, Accept }; // a folder that holds files but no export of ours

struct WriteOptions
{
    QMap<QString, Resolution> resolutions = {}; // by path; Leave where absent
    Resolution otherConflicts = Resolution::Leave;
    StaleFiles stale = StaleFiles::Keep;
    ForeignFolder foreign = ForeignFolder::Refuse;
};

struct WriteReport
{
    QStringList written; // created, changed or merged; sorted
    QStringList removed;
    QStringList conflicts; // left as they are
    int same = 0;          // nothing to do: same or edited
};

// Every path is checked again and opened without following links; each file is whole at any moment (temporary file, rename);
// the manifest comes last, so that an interrupted export is finished by the next. A file changed since the comparison is left and reported as a conflict.
[[nodiscard]] Result<WriteReport> writePlan(const Comparison &comparison, const WriteOptions &options = {});

} // namespace relata
