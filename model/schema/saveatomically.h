// The one way in which a project file reaches the disk, from the window and from the command line.
#pragma once

#include "model/schema/result.h"

#include <QByteArray>
#include <QDateTime>

namespace relata {

// Afterwards the file holds exactly `bytes`, or it is untouched and the Error says why: everything is written beside it, forced to the disk,
// read back and compared before it takes the old file's place. Permissions are kept; of a symbolic link the target is replaced.
// Blocks for as long as the disk does; any thread.
Result<> saveAtomically(const QString &path, const QByteArray &bytes);

// Copies the file as it is now into <folder>/<hash of its path>/<time>.relata and removes old copies: the ten newest stay, one a day for
// seven days, 50 MB in all. Gives the copy's path, or an empty text where there is no file yet. Called before the first save of a session.
Result<QString> backUp(const QString &path, const QString &folder, const QDateTime &now);
// The copies of a file, newest first.
[[nodiscard]] QStringList backupsOf(const QString &path, const QString &folder);
// Where the program keeps its copies.
[[nodiscard]] QString backupFolder();

} // namespace relata
