// Characters, names and errors of the notation, for its parser and printer alone. The first error wins; every function returns false after it.
#pragma once

#include "model/schema/naming.h"
#include "model/schema/result.h"

#include <algorithm>
#include <optional>

namespace relata::notation {

using namespace Qt::StringLiterals;

inline bool isWordStart(QChar c)
{
    return c.isLetter() || c == u'_' || c.isSurrogate();
}

inline bool isWordPart(QChar c)
{
    return isWordStart(c) || c.isDigit() || c.isMark() || c == u'$';
}

inline bool isPlainWord(QStringView name)
{
    return !name.isEmpty() && isWordStart(name.front()) && std::all_of(name.begin(), name.end(), isWordPart);
}

inline QString quoted(QStringView text)
{
    return u'"' + text.toString().replace(u'"', u"\"\""_s) + u'"';
}

class Lexer
{
public:
    explicit Lexer(QStringView text) : m_text(text) {}

    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }
    [[nodiscard]] Error errorAt(qsizetype at, Error error) const
    {
        const QStringView before = m_text.first(std::min(at, m_text.size()));
        error.place.line = int(before.count(u'\n')) + 1;
        error.place.column = int(at - (before.lastIndexOf(u'\n') + 1)) + 1;
        return error;
    }
    // Moves to the next statement; false at the end of the text.
    bool nextStatement()
    {
        while (m_at < m_text.size()) {
            if (m_text[m_at].isSpace() || m_text[m_at] == u';')
                ++m_at;
            else if (m_text.sliced(m_at).startsWith(u"//"))
                skipLine();
            else
                return true;
        }
        return false;
    }
    bool endStatement()
    {
        blanks();
        if (m_at < m_text.size() && m_text.sliced(m_at).startsWith(u"//"))
            skipLine();
        if (m_at >= m_text.size() || m_text[m_at] == u';' || m_text[m_at] == u'\n')
            return true;
        return unexpected(u"“;”"_s);
    }
    bool endText()
    {
        if (!nextStatement())
            return true;
        return unexpected(u"the end of the line"_s);
    }

protected:
    // --- characters

    [[nodiscard]] QChar here() const { return m_at < m_text.size() ? m_text[m_at] : QChar(); }
    void skipLine()
    {
        const qsizetype end = m_text.indexOf(u'\n', m_at);
        m_at = end < 0 ? m_text.size() : end;
    }
    // Inside parentheses the end of a line is a blank like any other.
    void blanks()
    {
        while (m_at < m_text.size() && m_text[m_at].isSpace() && (m_depth > 0 || m_text[m_at] != u'\n'))
            ++m_at;
    }
    bool take(QChar wanted)
    {
        blanks();
        if (here() != wanted || m_at >= m_text.size())
            return false;
        ++m_at;
        return true;
    }
    bool expect(QChar wanted)
    {
        if (!take(wanted))
            return unexpected(u"“"_s + wanted + u"”"_s);
        if (wanted == u'(')
            m_depth = 1;
        return true;
    }
    // At the ")" of a list: takes it.
    bool closes()
    {
        blanks();
        if (m_error || here() != u')' || m_at >= m_text.size())
            return m_error.has_value();
        ++m_at;
        m_depth = 0;
        return true;
    }
    // After an entry of a list: takes a comma, or stands before the ")".
    bool listGoesOn()
    {
        if (take(u',') || here() == u')')
            return true;
        if (m_at >= m_text.size())
            return fail({"notation.unclosed", QT_TRANSLATE_NOOP("Messages", "A list is not closed."), {},
                         QT_TRANSLATE_NOOP("Messages", "Write “)” after its last entry.")});
        return unexpected(u"“,” “)”"_s);
    }

    bool fail(Error error) { return failAt(m_at, std::move(error)); }
    bool failAt(qsizetype at, Error error)
    {
        if (!m_error)
            m_error = errorAt(at, std::move(error));
        return false;
    }
    bool unexpected(const QString &expected)
    {
        if (m_at >= m_text.size())
            return fail({"notation.end", QT_TRANSLATE_NOOP("Messages", "The text ends too early."), {expected},
                         QT_TRANSLATE_NOOP("Messages", "Expected here: %1")});
        QString found(here());
        if (here().isHighSurrogate() && m_at + 1 < m_text.size())
            found += m_text[m_at + 1];
        return fail({"notation.unexpected", QT_TRANSLATE_NOOP("Messages", "“%1” can't stand here."), {found, expected},
                     QT_TRANSLATE_NOOP("Messages", "Expected here: %2")});
    }

    // --- names

    // A plain word exactly as given, followed by no other letter.
    bool keyword(QStringView wanted)
    {
        blanks();
        if (!m_text.sliced(m_at).startsWith(wanted))
            return false;
        const qsizetype end = m_at + wanted.size();
        if (end < m_text.size() && (isWordPart(m_text[end]) || m_text[end] == u'.'))
            return false;
        m_at = end;
        return true;
    }
    bool nameFollows()
    {
        blanks();
        return m_at < m_text.size() && (here() == u'"' || isWordStart(here()));
    }
    bool quotedText(QString &result)
    {
        const qsizetype start = m_at++;
        while (m_at < m_text.size()) {
            const QChar c = m_text[m_at++];
            if (c != u'"') {
                result += c;
            } else if (here() == u'"' && m_at < m_text.size()) {
                result += c;
                ++m_at;
            } else {
                return true;
            }
        }
        return failAt(start, {"notation.quote", QT_TRANSLATE_NOOP("Messages", "The quote that begins here has no end."), {},
                              QT_TRANSLATE_NOOP("Messages", "Close it with a double quote; write a quote inside twice.")});
    }
    bool name(QString &result)
    {
        blanks();
        const qsizetype start = m_at;
        result.clear();
        if (here() == u'"' && m_at < m_text.size()) {
            if (!quotedText(result))
                return false;
        } else if (m_at < m_text.size() && isWordStart(here())) {
            while (m_at < m_text.size() && isWordPart(here()))
                result += m_text[m_at++];
        } else {
            return unexpected(u"a name (a letter first, or in double quotes)"_s);
        }
        if (naming::faultOf(result) == naming::NameFault::None)
            return true;
        return failAt(start, {"notation.badName", QT_TRANSLATE_NOOP("Messages", "This can't be a name."), {},
                              QT_TRANSLATE_NOOP("Messages", "Names have 1 to 128 characters and no control characters.")});
    }
    // A name, a number or a quoted text.
    bool word(QString &result)
    {
        blanks();
        if (here() == u'"')
            return quotedText(result);
        while (m_at < m_text.size() && (isWordPart(here()) || here() == u'.' || here() == u'-' || here() == u'+'))
            result += m_text[m_at++];
        return !result.isEmpty() || unexpected(u"a word, a number or “\"text\"”"_s);
    }
    bool qualifiedName(QString &schemaName, QString &entityName)
    {
        if (!name(entityName))
            return false;
        if (here() != u'.' || m_at >= m_text.size())
            return true;
        ++m_at;
        schemaName = entityName;
        return name(entityName);
    }
    bool skipQualifiedName()
    {
        QString schemaName;
        QString entityName;
        return qualifiedName(schemaName, entityName);
    }
    // Steps over "(…)" if there is one, minding quotes.
    bool skipParentheses()
    {
        blanks();
        if (m_at >= m_text.size() || here() != u'(')
            return true;
        int depth = 0;
        bool inQuotes = false;
        for (; m_at < m_text.size(); ++m_at) {
            const QChar c = here();
            if (c == u'"')
                inQuotes = !inQuotes;
            else if (!inQuotes && c == u'(')
                ++depth;
            else if (!inQuotes && c == u')' && --depth == 0) {
                ++m_at;
                return true;
            }
        }
        return false;
    }

    QStringView m_text;
    qsizetype m_at = 0;
    int m_depth = 0; // of parentheses: inside, lines may break
    std::optional<Error> m_error;
};

} // namespace relata::notation
