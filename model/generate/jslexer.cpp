#include "model/generate/jslexer.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

bool isWordStart(QChar c) { return c.isLetter() || c == u'_' || c == u'$' || c.isSurrogate(); }
bool isWordPart(QChar c) { return isWordStart(c) || c.isDigit() || c.isMark(); }

// A "/" divides after a value and opens a regular expression elsewhere.
bool endsValue(const JsToken &token, QStringView text)
{
    static const QSet<QString> operators{u"return"_s, u"typeof"_s, u"case"_s, u"in"_s, u"of"_s, u"delete"_s, u"void"_s, u"throw"_s,
                                         u"new"_s, u"else"_s, u"do"_s, u"instanceof"_s, u"yield"_s};
    const QStringView word = token.in(text);
    switch (token.kind) {
    case JsToken::Kind::Word:
        return !operators.contains(word.toString());
    case JsToken::Kind::Punctuation:
        return word == u")" || word == u"]" || word == u"}";
    default:
        return true;
    }
}

class Lexer
{
public:
    Lexer(QStringView text, JsComments comments) : m_text(text), m_comments(comments) {}

    JsTokens run()
    {
        while (m_at < m_text.size() && m_out.error.isEmpty())
            step();
        return std::move(m_out);
    }

private:
    QStringView m_text;
    JsComments m_comments;
    qsizetype m_at = 0;
    int m_line = 1;
    JsTokens m_out;

    QChar look(qsizetype ahead = 0) const { return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : QChar(); }

    void fail(const QString &what, int line)
    {
        m_out.error = what;
        m_out.errorLine = line;
        m_at = m_text.size();
    }

    void push(JsToken::Kind kind, qsizetype begin, int line) { m_out.tokens.push_back({kind, begin, m_at, line}); }

    void next()
    {
        if (m_text[m_at] == u'\n')
            ++m_line;
        ++m_at;
    }

    bool regexMayStart() const
    {
        for (auto it = m_out.tokens.rbegin(); it != m_out.tokens.rend(); ++it)
            if (it->kind != JsToken::Kind::Comment)
                return !endsValue(*it, m_text);
        return true;
    }

    void step()
    {
        const QChar c = look();
        const qsizetype begin = m_at;
        const int line = m_line;
        if (c.isSpace()) {
            next();
        } else if (c == u'/' && look(1) == u'/') {
            while (m_at < m_text.size() && look() != u'\n')
                next();
            comment(begin, line);
        } else if (c == u'/' && look(1) == u'*') {
            m_at += 2;
            while (m_at < m_text.size() && !(look() == u'*' && look(1) == u'/'))
                next();
            if (m_at >= m_text.size())
                return fail(u"a comment is not closed"_s, line);
            m_at += 2;
            comment(begin, line);
        } else if (c == u'"' || c == u'\'') {
            string(c, begin, line);
        } else if (c == u'`') {
            templateLiteral(begin, line);
        } else if (c == u'/' && regexMayStart()) {
            regex(begin, line);
        } else if (isWordStart(c)) {
            while (m_at < m_text.size() && isWordPart(look()))
                ++m_at;
            push(JsToken::Kind::Word, begin, line);
        } else if (c.isDigit() || (c == u'.' && look(1).isDigit())) {
            while (m_at < m_text.size() && (isWordPart(look()) || look() == u'.'))
                ++m_at;
            push(JsToken::Kind::Number, begin, line);
        } else {
            punctuation(begin, line);
        }
    }

    void comment(qsizetype begin, int line)
    {
        if (m_comments == JsComments::Keep)
            push(JsToken::Kind::Comment, begin, line);
    }

    void string(QChar quote, qsizetype begin, int line)
    {
        ++m_at;
        while (m_at < m_text.size() && look() != quote) {
            if (look() == u'\\')
                next();
            else if (look() == u'\n')
                break;
            if (m_at < m_text.size())
                next();
        }
        if (look() != quote)
            return fail(u"a text is not closed"_s, line);
        ++m_at;
        push(JsToken::Kind::String, begin, line);
    }

    void templateLiteral(qsizetype begin, int line)
    {
        ++m_at;
        while (m_at < m_text.size() && look() != u'`') {
            if (look() == u'\\') {
                next();
                if (m_at < m_text.size())
                    next();
            } else if (look() == u'$' && look(1) == u'{') {
                m_at += 2;
                hole(line);
            } else {
                next();
            }
        }
        if (m_at >= m_text.size())
            return fail(u"a template literal is not closed"_s, line);
        ++m_at;
        push(JsToken::Kind::Template, begin, line);
    }

    // The code of a ${…}: read as words of their own, so that texts and braces in it are understood, then dropped.
    void hole(int line)
    {
        const std::size_t kept = m_out.tokens.size();
        int depth = 1;
        while (m_at < m_text.size()) {
            const std::size_t before = m_out.tokens.size();
            step();
            if (m_out.tokens.size() == before)
                continue;
            const JsToken &token = m_out.tokens.back();
            if (token.kind != JsToken::Kind::Punctuation)
                continue;
            const QStringView word = token.in(m_text);
            if (word == u"{")
                ++depth;
            else if (word == u"}" && --depth == 0)
                break;
        }
        m_out.tokens.resize(std::min(kept, m_out.tokens.size()));
        if (depth != 0 && m_out.error.isEmpty())
            fail(u"a ${ in a template literal is not closed"_s, line);
    }

    void regex(qsizetype begin, int line)
    {
        ++m_at;
        bool inClass = false;
        while (m_at < m_text.size() && look() != u'\n' && (inClass || look() != u'/')) {
            if (look() == u'\\')
                ++m_at;
            else if (look() == u'[')
                inClass = true;
            else if (look() == u']')
                inClass = false;
            if (m_at < m_text.size() && look() != u'\n')
                ++m_at;
        }
        if (look() != u'/')
            return fail(u"a regular expression is not closed"_s, line);
        ++m_at;
        while (isWordPart(look()))
            ++m_at;
        push(JsToken::Kind::Regex, begin, line);
    }

    void punctuation(qsizetype begin, int line)
    {
        static constexpr QStringView kLong[] = {u"===", u"!==", u"...", u"**=", u"=>", u"==", u"!=", u"<=", u">=", u"&&", u"||", u"??",
                                                u"?.", u"++", u"--", u"+=", u"-=", u"*=", u"/=", u"%=", u"**"};
        for (const QStringView word : kLong) {
            if (m_text.mid(m_at).startsWith(word)) {
                m_at += word.size();
                return push(JsToken::Kind::Punctuation, begin, line);
            }
        }
        ++m_at;
        push(JsToken::Kind::Punctuation, begin, line);
    }
};

} // namespace

JsTokens jsTokens(QStringView text, JsComments comments)
{
    return Lexer(text, comments).run();
}

} // namespace relata
