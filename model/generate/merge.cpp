#include "model/generate/merge.h"

#include <QHash>
#include <dtl/dtl.hpp>
#include <vector>

namespace relata {

namespace {

using Lines = std::vector<QByteArray>;

Lines linesOf(const QByteArray &text)
{
    Lines lines;
    qsizetype at = 0;
    while (at < text.size()) {
        qsizetype end = text.indexOf('\n', at);
        end = end < 0 ? text.size() : end + 1;
        lines.push_back(text.mid(at, end - at));
        at = end;
    }
    return lines;
}

// For each line of `base` the line of `other` that it became, or -1.
std::vector<qsizetype> matches(const std::vector<int> &base, const std::vector<int> &other)
{
    std::vector<qsizetype> result(base.size(), -1);
    dtl::Diff<int> diff(base, other);
    diff.onHuge();
    diff.compose();
    for (const auto &[line, info] : diff.getSes().getSequence())
        if (info.type == dtl::SES_COMMON)
            result[std::size_t(info.beforeIdx - 1)] = info.afterIdx - 1;
    return result;
}

bool equal(const std::vector<int> &a, qsizetype aBegin, qsizetype aEnd, const std::vector<int> &b, qsizetype bBegin, qsizetype bEnd)
{
    return std::equal(a.begin() + aBegin, a.begin() + aEnd, b.begin() + bBegin, b.begin() + bEnd);
}

void append(QByteArray *out, const Lines &lines, qsizetype begin, qsizetype end)
{
    for (qsizetype i = begin; i < end; ++i)
        *out += lines[std::size_t(i)];
}

void endLine(QByteArray *out)
{
    if (!out->isEmpty() && !out->endsWith('\n'))
        *out += '\n';
}

} // namespace

TextMerge mergeTexts(const QByteArray &base, const QByteArray &mineBytes, const QByteArray &theirs)
{
    QByteArray mine = mineBytes;
    const bool crlf = mine.contains("\r\n") && mine.count("\r\n") == mine.count('\n') && !base.contains("\r\n");
    if (crlf)
        mine.replace("\r\n", "\n");

    const Lines baseLines = linesOf(base), mineLines = linesOf(mine), theirLines = linesOf(theirs);
    QHash<QByteArray, int> numbers;
    const auto numbered = [&](const Lines &lines) {
        std::vector<int> result;
        result.reserve(lines.size());
        for (const QByteArray &line : lines) {
            auto it = numbers.find(line);
            if (it == numbers.end())
                it = numbers.insert(line, int(numbers.size()));
            result.push_back(*it);
        }
        return result;
    };
    const std::vector<int> b = numbered(baseLines), m = numbered(mineLines), t = numbered(theirLines);
    const std::vector<qsizetype> toMine = matches(b, m), toTheirs = matches(b, t);

    TextMerge merge;
    qsizetype bAt = 0, mAt = 0, tAt = 0;
    const qsizetype bEnd = qsizetype(b.size());
    for (;;) {
        // Lines that all three agree on.
        while (bAt < bEnd && toMine[std::size_t(bAt)] == mAt && toTheirs[std::size_t(bAt)] == tAt) {
            merge.text += baseLines[std::size_t(bAt)];
            ++bAt, ++mAt, ++tAt;
        }
        // Up to the next line of the base that both kept.
        qsizetype next = bAt;
        while (next < bEnd && (toMine[std::size_t(next)] < mAt || toTheirs[std::size_t(next)] < tAt))
            ++next;
        const qsizetype mNext = next < bEnd ? toMine[std::size_t(next)] : qsizetype(m.size());
        const qsizetype tNext = next < bEnd ? toTheirs[std::size_t(next)] : qsizetype(t.size());
        if (bAt == next && mAt == mNext && tAt == tNext)
            break;
        if (equal(b, bAt, next, m, mAt, mNext)) {
            append(&merge.text, theirLines, tAt, tNext);
        } else if (equal(b, bAt, next, t, tAt, tNext) || equal(m, mAt, mNext, t, tAt, tNext)) {
            append(&merge.text, mineLines, mAt, mNext);
        } else {
            ++merge.conflicts;
            endLine(&merge.text);
            merge.text += "<<<<<<< yours\n";
            append(&merge.text, mineLines, mAt, mNext);
            endLine(&merge.text);
            merge.text += "=======\n";
            append(&merge.text, theirLines, tAt, tNext);
            endLine(&merge.text);
            merge.text += ">>>>>>> generated\n";
        }
        bAt = next, mAt = mNext, tAt = tNext;
    }
    if (crlf)
        merge.text.replace("\n", "\r\n");
    return merge;
}

} // namespace relata
