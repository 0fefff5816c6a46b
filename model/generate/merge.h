// Three-way merge of texts by lines.
#pragma once

#include <QByteArray>

namespace relata {

struct TextMerge
{
    QByteArray text;  // with conflict markers where conflicts > 0
    int conflicts = 0;
};

// `mine` and `theirs` both come from `base`. Line ends of `mine` are kept.
[[nodiscard]] TextMerge mergeTexts(const QByteArray &base, const QByteArray &mine, const QByteArray &theirs);

} // namespace relata
