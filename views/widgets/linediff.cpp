#include "views/widgets/linediff.h"

#include <algorithm>

namespace relata {

namespace {

using Kind = DiffLine::Kind;

// Beyond so many differing lines nobody reads a diff: all old lines, then all new ones.
constexpr int kMostEdits = 2000;

// Myers, "An O(ND) Difference Algorithm": the shortest script, kept as one row of furthest points for each number of edits.
std::vector<DiffLine> shortest(const QStringList &a, const QStringList &b)
{
    const int n = int(a.size()), m = int(b.size()), most = qMin(n + m, kMostEdits);
    std::vector<std::vector<int>> rows;
    std::vector<int> furthest(size_t(2 * most + 3), 0);
    const auto at = [most](int k) { return size_t(k + most + 1); };
    int edits = -1;
    for (int d = 0; d <= most && edits < 0; ++d) {
        rows.push_back(furthest);
        for (int k = -d; k <= d; k += 2) {
            int x = k == -d || (k != d && furthest[at(k - 1)] < furthest[at(k + 1)]) ? furthest[at(k + 1)] : furthest[at(k - 1)] + 1;
            int y = x - k;
            while (x < n && y < m && a[x] == b[y]) {
                ++x;
                ++y;
            }
            furthest[at(k)] = x;
            if (x >= n && y >= m) {
                edits = d;
                break;
            }
        }
    }
    std::vector<DiffLine> out;
    if (edits < 0) {
        for (const QString &line : a)
            out.push_back({Kind::Removed, line});
        for (const QString &line : b)
            out.push_back({Kind::Added, line});
        return out;
    }
    int x = n, y = m;
    for (int d = edits; d >= 0; --d) {
        const std::vector<int> &row = rows[size_t(d)];
        const int k = x - y;
        const bool down = d > 0 && (k == -d || (k != d && row[at(k - 1)] < row[at(k + 1)]));
        const int fromK = down ? k + 1 : k - 1;
        const int fromX = d == 0 ? 0 : row[at(fromK)], fromY = d == 0 ? 0 : fromX - fromK;
        while (x > fromX && y > fromY && a[x - 1] == b[y - 1]) {
            --x;
            --y;
            out.push_back({Kind::Same, a[x]});
        }
        if (d == 0)
            break;
        if (down)
            out.push_back({Kind::Added, b[--y]});
        else
            out.push_back({Kind::Removed, a[--x]});
    }
    std::reverse(out.begin(), out.end());
    return out;
}

QStringList linesOf(const QString &text)
{
    if (text.isEmpty())
        return {};
    QStringList lines = text.split(u'\n');
    if (lines.last().isEmpty())
        lines.removeLast();
    return lines;
}

std::vector<DiffLine> shortened(std::vector<DiffLine> lines, int context)
{
    std::vector<bool> kept(lines.size(), false);
    for (size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].kind == Kind::Same)
            continue;
        const size_t from = i > size_t(context) ? i - size_t(context) : 0, to = qMin(lines.size(), i + size_t(context) + 1);
        std::fill(kept.begin() + qsizetype(from), kept.begin() + qsizetype(to), true);
    }
    std::vector<DiffLine> out;
    for (size_t i = 0; i < lines.size(); ++i) {
        if (kept[i])
            out.push_back(std::move(lines[i]));
        else if (!out.empty() && out.back().kind == Kind::Skipped)
            ++out.back().count;
        else
            out.push_back({Kind::Skipped, QString(), 1});
    }
    return out;
}

} // namespace

LineDiff diffOfLines(const QString &before, const QString &after, int context)
{
    QStringList a = linesOf(before), b = linesOf(after);
    qsizetype head = 0;
    while (head < a.size() && head < b.size() && a[head] == b[head])
        ++head;
    qsizetype tail = 0;
    while (tail < a.size() - head && tail < b.size() - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
        ++tail;

    LineDiff diff;
    for (qsizetype i = 0; i < head; ++i)
        diff.lines.push_back({Kind::Same, a[i]});
    for (DiffLine &line : shortest(a.mid(head, a.size() - head - tail), b.mid(head, b.size() - head - tail)))
        diff.lines.push_back(std::move(line));
    for (qsizetype i = a.size() - tail; i < a.size(); ++i)
        diff.lines.push_back({Kind::Same, a[i]});
    for (const DiffLine &line : diff.lines) {
        diff.added += line.kind == Kind::Added;
        diff.removed += line.kind == Kind::Removed;
    }
    if (context >= 0)
        diff.lines = shortened(std::move(diff.lines), context);
    return diff;
}

} // namespace relata
