#include "model/generate/templatelint.h"

#include <optional>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

using Tokens = std::vector<JsToken>;

// A run of words [first, last) of an expression.
struct Span
{
    std::size_t first = 0;
    std::size_t last = 0;
    [[nodiscard]] bool isEmpty() const { return first >= last; }
    [[nodiscard]] std::size_t size() const { return last - first; }
};

bool isOpen(QStringView word) { return word == u"(" || word == u"[" || word == u"{"; }
bool isClose(QStringView word) { return word == u")" || word == u"]" || word == u"}"; }

class Expression
{
public:
    Expression(QStringView text, const Tokens &tokens, const QSet<QString> &helpers, const QSet<QString> &safeNames)
        : m_text(text), m_tokens(tokens), m_helpers(helpers), m_safeNames(safeNames)
    {
    }

    // The rules, from the loosest operator to the tightest.
    bool isSafe(Span span) const
    {
        if (span.isEmpty())
            return false;
        if (const auto mark = find(span, u"?")) { // condition ? a : b; the condition may be anything
            const auto colon = matchingColon({*mark + 1, span.last});
            return colon && isSafe({*mark + 1, *colon}) && isSafe({*colon + 1, span.last});
        }
        for (const QStringView op : {QStringView(u"??"), QStringView(u"||")})
            if (const auto parts = split(span, op); parts.size() > 1)
                return all(parts);
        if (const auto parts = split(span, u"&&"); parts.size() > 1)
            return false; // its value may be the raw condition
        for (const QStringView op : {QStringView(u"==="), QStringView(u"!=="), QStringView(u"=="), QStringView(u"!="), QStringView(u"<"), QStringView(u">"), QStringView(u"<="), QStringView(u">=")})
            if (find(span, op))
                return true; // a boolean
        if (const auto parts = split(span, u"+"); parts.size() > 1)
            return all(parts);
        for (const QStringView op : {QStringView(u"-"), QStringView(u"*"), QStringView(u"/"), QStringView(u"%")})
            if (const auto parts = split(span, op); parts.size() > 1)
                return true; // a number
        return isSafeOperand(span);
    }

    bool isSafeListValue(Span span) const { return span.size() > 1 && isSafeList(span); }

    bool isHelperCall(Span span) const
    {
        return span.size() >= 3 && kind(span.first) == JsToken::Kind::Word && isCallable(word(span.first)) && word(span.first + 1) == u"("
            && matching(span.first + 1, span.last) == span.last - 1;
    }

private:
    QStringView m_text;
    const Tokens &m_tokens;
    const QSet<QString> &m_helpers;
    const QSet<QString> &m_safeNames;

    QStringView word(std::size_t at) const { return m_tokens[at].in(m_text); }
    JsToken::Kind kind(std::size_t at) const { return m_tokens[at].kind; }
    bool isCallable(QStringView name) const { return name == u"include" || m_helpers.contains(name.toString()); }

    std::size_t matching(std::size_t open, std::size_t last) const
    {
        int depth = 0;
        for (std::size_t at = open; at < last; ++at) {
            if (kind(at) != JsToken::Kind::Punctuation)
                continue;
            if (isOpen(word(at)))
                ++depth;
            else if (isClose(word(at)) && --depth == 0)
                return at;
        }
        return last;
    }

    std::optional<std::size_t> find(Span span, QStringView op) const
    {
        int depth = 0;
        for (std::size_t at = span.first; at < span.last; ++at) {
            if (kind(at) != JsToken::Kind::Punctuation)
                continue;
            if (depth == 0 && word(at) == op)
                return at;
            if (isOpen(word(at)))
                ++depth;
            else if (isClose(word(at)))
                --depth;
        }
        return std::nullopt;
    }

    std::optional<std::size_t> matchingColon(Span span) const
    {
        int depth = 0, questions = 0;
        for (std::size_t at = span.first; at < span.last; ++at) {
            if (kind(at) != JsToken::Kind::Punctuation)
                continue;
            if (isOpen(word(at)))
                ++depth;
            else if (isClose(word(at)))
                --depth;
            else if (depth == 0 && word(at) == u"?")
                ++questions;
            else if (depth == 0 && word(at) == u":" && questions-- == 0)
                return at;
        }
        return std::nullopt;
    }

    std::vector<Span> split(Span span, QStringView op) const
    {
        std::vector<Span> parts;
        Span part{span.first, span.first};
        while (const auto at = find({part.first, span.last}, op)) {
            if (*at == part.first && (op == u"+" || op == u"-")) // a sign
                break;
            parts.push_back({part.first, *at});
            part.first = *at + 1;
        }
        parts.push_back({part.first, span.last});
        return parts;
    }

    bool all(const std::vector<Span> &parts) const
    {
        for (const Span &part : parts)
            if (!isSafe(part))
                return false;
        return true;
    }

    bool isSafeOperand(Span span) const
    {
        const QStringView first = word(span.first);
        if (span.size() == 1) {
            switch (kind(span.first)) {
            case JsToken::Kind::String:
            case JsToken::Kind::Number:
                return true;
            case JsToken::Kind::Template:
                return isSafeTemplateLiteral(first);
            case JsToken::Kind::Word:
                return m_safeNames.contains(first.toString());
            default:
                return false;
            }
        }
        if (first == u"!" || first == u"-" || first == u"+" || first == u"typeof")
            return true; // a boolean, a number, a fixed word
        if (first == u"(" && matching(span.first, span.last) == span.last - 1)
            return isSafe({span.first + 1, span.last - 1});
        if (isHelperCall(span))
            return true;
        if (first == u"Number" && span.size() > 2 && word(span.first + 1) == u"(" && matching(span.first + 1, span.last) == span.last - 1)
            return true;
        if (word(span.last - 1) == u"length" && word(span.last - 2) == u".")
            return true;
        if (word(span.last - 1) == u")")
            return isSafeMethodCall(span);
        return false;
    }

    // x.map(y => SAFE).join(SAFE), and text methods of what is safe already.
    bool isSafeMethodCall(Span span) const
    {
        const auto open = openingOfLast(span);
        if (!open || *open < span.first + 3 || word(*open - 2) != u".")
            return false;
        const QStringView method = word(*open - 1);
        const Span object{span.first, *open - 2};
        const Span arguments{*open + 1, span.last - 1};
        if (method == u"join")
            return (arguments.isEmpty() || isSafe(arguments)) && isSafeList(object);
        if (method == u"repeat")
            return isSafe(object);
        if (method == u"trim" || method == u"trimEnd" || method == u"trimStart" || method == u"padEnd" || method == u"padStart")
            return isSafe(object) && (arguments.isEmpty() || all(split(arguments, u",")));
        return method == u"indexOf" || method == u"findIndex" || method == u"some" || method == u"every" || method == u"includes";
    }

    bool isSafeList(Span span) const
    {
        if (word(span.first) == u"[" && matching(span.first, span.last) == span.last - 1) {
            const Span inner{span.first + 1, span.last - 1};
            return inner.isEmpty() || all(split(inner, u","));
        }
        if (span.size() == 1)
            return m_safeNames.contains(word(span.first).toString()); // const names = x.map(y => SAFE)
        if (isHelperCall(span))
            return true;
        if (word(span.last - 1) != u")")
            return false;
        const auto open = openingOfLast(span);
        if (!open || *open < span.first + 3 || word(*open - 2) != u".")
            return false;
        const QStringView method = word(*open - 1);
        const Span object{span.first, *open - 2};
        const Span arguments{*open + 1, span.last - 1};
        if (method == u"map")
            return isSafeFunction(arguments);
        if (method == u"filter" || method == u"slice" || method == u"sort" || method == u"reverse")
            return isSafeList(object);
        if (method == u"concat")
            return isSafeList(object) && isSafeList(arguments);
        return false;
    }

    // y => SAFE, (y, i) => SAFE, or the bare name of a helper.
    bool isSafeFunction(Span span) const
    {
        if (span.size() == 1)
            return m_helpers.contains(word(span.first).toString());
        const auto arrow = find(span, u"=>");
        return arrow && *arrow + 1 < span.last && word(*arrow + 1) != u"{" && isSafe({*arrow + 1, span.last});
    }

    std::optional<std::size_t> openingOfLast(Span span) const
    {
        int depth = 0;
        for (std::size_t at = span.last; at-- > span.first;) {
            if (kind(at) != JsToken::Kind::Punctuation)
                continue;
            if (isClose(word(at)))
                ++depth;
            else if (isOpen(word(at)) && --depth == 0)
                return at;
        }
        return std::nullopt;
    }

    bool isSafeTemplateLiteral(QStringView literal) const
    {
        for (qsizetype at = 0; (at = literal.indexOf(u"${", at)) >= 0;) {
            // The hole ends at the "}" that is not inside a word or bracket of its own.
            const QStringView rest = literal.mid(at + 2);
            const JsTokens words = jsTokens(rest.chopped(1));
            int depth = 0;
            qsizetype end = -1;
            for (const JsToken &token : words.tokens) {
                if (token.kind != JsToken::Kind::Punctuation)
                    continue;
                const QStringView w = token.in(rest);
                if (w == u"{")
                    ++depth;
                else if (w == u"}" && depth-- == 0) {
                    end = token.begin;
                    break;
                }
            }
            if (end < 0)
                return false;
            const QStringView hole = rest.left(end);
            const JsTokens inner = jsTokens(hole);
            if (!inner.error.isEmpty() || !Expression(hole, inner.tokens, m_helpers, m_safeNames).isSafe({0, inner.tokens.size()}))
                return false;
            at += 2 + end + 1;
        }
        return true;
    }
};

TemplateLint::Verdict brackets(QStringView text, const JsTokens &words)
{
    if (!words.error.isEmpty())
        return {words.error, words.errorLine};
    QString open;
    for (const JsToken &token : words.tokens) {
        if (token.kind != JsToken::Kind::Punctuation)
            continue;
        const QStringView word = token.in(text);
        if (isOpen(word)) {
            open += word;
        } else if (isClose(word)) {
            const QChar wanted = word == u")" ? u'(' : word == u"]" ? u'[' : u'{';
            if (open.isEmpty() || open.back() != wanted)
                return {u"brackets do not match"_s, token.line};
            open.chop(1);
        } else if (word == u";") {
            return {u"a value is one expression, without a semicolon"_s, token.line};
        }
    }
    if (!open.isEmpty())
        return {u"brackets do not match"_s, 1};
    if (words.tokens.empty())
        return {u"a value is missing"_s, 1};
    return {};
}

} // namespace

TemplateLint::Verdict TemplateLint::code(const QString &statements)
{
    const JsTokens words = jsTokens(statements);
    if (!words.error.isEmpty())
        return {words.error, words.errorLine};
    const Tokens &tokens = words.tokens;
    const auto word = [&](std::size_t at) { return at < tokens.size() ? tokens[at].in(statements) : QStringView(); };
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        // An internal name would let a template write past the checks.
        if (tokens[at].kind == JsToken::Kind::Word && word(at).startsWith(u"__"))
            return {u"names that begin with __ belong to the engine: %1"_s.arg(word(at)), tokens[at].line};
        if (word(at + 1) != u"=" && word(at + 1) != u"+=")
            continue;
        if (tokens[at].kind != JsToken::Kind::Word || (at > 0 && word(at - 1) == u"."))
            continue;
        std::size_t end = at + 2;
        int depth = 0;
        for (; end < tokens.size(); ++end) {
            const QStringView w = word(end);
            if (tokens[end].kind == JsToken::Kind::Punctuation) {
                if (isOpen(w))
                    ++depth;
                else if (isClose(w) && depth-- == 0)
                    break;
                if (depth == 0 && (w == u";" || w == u","))
                    break;
            }
            if (depth == 0 && end > at + 2 && (w == u"const" || w == u"let" || w == u"var"))
                break;
        }
        const QString name = word(at).toString();
        const Expression expression(statements, tokens, m_helpers, m_safeNames);
        const Span value{at + 2, end};
        if (!value.isEmpty() && !m_unsafeNames.contains(name) && (expression.isSafe(value) || (word(at + 1) == u"=" && expression.isSafeListValue(value)))) {
            m_safeNames.insert(name);
        } else {
            m_safeNames.remove(name);
            m_unsafeNames.insert(name);
        }
    }
    return {};
}

TemplateLint::Verdict TemplateLint::value(const QString &text, TemplateValue kind)
{
    const JsTokens words = jsTokens(text);
    if (Verdict verdict = brackets(text, words); !verdict.problem.isEmpty())
        return verdict;
    const Expression expression(text, words.tokens, m_helpers, m_safeNames);
    const Span all{0, words.tokens.size()};
    const int line = words.tokens.front().line;
    if (kind == TemplateValue::Verbatim) {
        if (expression.isHelperCall(all))
            return {};
        return {u"<%- %> takes one call of a helper or include(): %1"_s.arg(text.simplified()), line};
    }
    if (expression.isSafe(all))
        return {};
    return {u"a raw value; pass it through a function of helpers.mjs such as ident(), str() or comment(): %1"_s.arg(text.simplified()), line};
}

TemplateLint::Verdict TemplateLint::pathValue(const QString &text)
{
    return brackets(text, jsTokens(text));
}

} // namespace relata
