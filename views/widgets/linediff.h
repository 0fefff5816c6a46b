// Which lines two texts share, for showing a difference. Pure; for merging see model/generate.
#pragma once

#include <QStringList>
#include <vector>

namespace relata {

struct DiffLine
{
    enum class Kind { Same, Added, Removed, Skipped }; // Skipped: `text` is empty, `count` lines are left out
    Kind kind = Kind::Same;
    QString text;
    int count = 1;
};

struct LineDiff
{
    std::vector<DiffLine> lines;
    int added = 0;
    int removed = 0;
};

// Keeps `context` unchanged lines around each change, or all (negative).
[[nodiscard]] LineDiff diffOfLines(const QString &before, const QString &after, int context = 3);

} // namespace relata
