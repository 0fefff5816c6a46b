// Words of JavaScript: enough to check templates and imports, no grammar.
#pragma once

#include <QString>
#include <QStringView>
#include <vector>

namespace relata {

struct JsToken
{
    enum class Kind { Word, Number, String, Template, Regex, Punctuation, Comment };
    Kind kind = Kind::Word;
    qsizetype begin = 0;
    qsizetype end = 0;
    int line = 1; // within the text, from 1

    [[nodiscard]] QStringView in(QStringView text) const { return text.mid(begin, end - begin); }
};

enum class JsComments { Skip, Keep };

struct JsTokens
{
    std::vector<JsToken> tokens;
    QString error; // empty, or what is unfinished (English)
    int errorLine = 0;
};

[[nodiscard]] JsTokens jsTokens(QStringView text, JsComments comments = JsComments::Skip);

} // namespace relata
