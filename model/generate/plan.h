// What an export would write, and how that compares with a folder. Nothing here writes.
#pragma once

#include "model/schema/result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <vector>

namespace relata {

enum class Ownership { Base, Yours }; // Base: written again at each export; Yours: written once, then the person's

struct PlanFile
{
    QString path; // relative, "/" between segments
    QByteArray content;
    Ownership ownership = Ownership::Base;
    QString source; // template or static file it came from
};

struct Plan
{
    QString targetId;
    QString targetVersion;
    std::vector<PlanFile> files; // sorted by path
    QStringList losses;          // what the export leaves out, in English
};

// The rules for a relative path that a plan may hold: no absolute, "..", reserved, hidden-control or version-control parts.
[[nodiscard]] Result<> checkPlanPath(const QString &path);

// Checks every path, refuses duplicates (also by case), makes LF of line ends in text, sorts.
[[nodiscard]] Result<Plan> sealedPlan(Plan plan);

[[nodiscard]] bool isBinary(const QByteArray &content);

// --- comparing ---

enum class FileState { New, Changed, Same, Edited, Merged, Conflict, Stale };
// "new" "changed" "same" "edited" "merged" "conflict" "stale": part of the command line's contract.
[[nodiscard]] QString nameOf(FileState state);

struct ComparedFile
{
    QString path;
    FileState state = FileState::New;
    Ownership ownership = Ownership::Base;
    QByteArray generated; // what the plan holds (empty when stale)
    QByteArray onDisk;    // what is there (empty when new)
    QByteArray base;      // what we wrote last (empty when we never did)
    QByteArray result;    // what writing leaves on disk
    bool onDiskUntouched = false; // what is there is what we wrote: a stale file may be removed
    QByteArray withMarkers;       // a conflict's merge with markers
    int conflicts = 0;            // places in the file
};

struct Comparison
{
    enum class Folder { Missing, Empty, Ours, Foreign }; // Foreign: holds files, but no export of ours
    QString folder;
    Folder kind = Folder::Missing;
    QString targetId;
    QString targetVersion;
    std::vector<ComparedFile> files; // sorted by path, stale ones among them

    [[nodiscard]] int count(FileState state) const;
    [[nodiscard]] bool isClean() const; // all same or edited: nothing to write
};

// Reads FOLDER and its .relata/ manifest. Refuses "/", the home folder, and paths that lead through links.
[[nodiscard]] Result<Comparison> compareWithFolder(const Plan &plan, const QString &folder);

} // namespace relata
