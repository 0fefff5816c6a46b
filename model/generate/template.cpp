#include "model/generate/template.h"

#include "model/generate/jslexer.h"
#include "model/generate/templatelint.h"

#include <nlohmann/json.hpp>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

Error templateError(const QString &file, int line, const QString &what)
{
    return Error{"template.syntax", QT_TRANSLATE_NOOP("Messages", "Template: %1"), {what}, "", Place{file, line, 0, {}, {}}};
}

QString quoted(const QString &text)
{
    const std::string json = nlohmann::json(text.toStdString()).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    QString js = QString::fromStdString(json);
    // Line separators end a line in JavaScript texts before ES2019.
    return js.replace(QChar(0x2028), u"\\u2028"_s).replace(QChar(0x2029), u"\\u2029"_s);
}

// A chunk of code without a comment that would swallow what we append to it on the same line.
QString withoutLineComments(const QString &code)
{
    QString out = code;
    const JsTokens words = jsTokens(code, JsComments::Keep);
    for (auto it = words.tokens.rbegin(); it != words.tokens.rend(); ++it)
        if (it->kind == JsToken::Kind::Comment && it->in(code).startsWith(u"//"))
            out.remove(it->begin, it->end - it->begin);
    return out;
}

// Whether a semicolon belongs after a chunk of code: what follows stands on the same line, so nothing is inserted for us.
bool endsStatement(const QString &code)
{
    const JsTokens words = jsTokens(code);
    if (words.tokens.empty())
        return false;
    const JsToken &last = words.tokens.back();
    const QStringView end = last.in(code);
    if (last.kind == JsToken::Kind::Word)
        return end != u"else" && end != u"do";
    if (last.kind != JsToken::Kind::Punctuation)
        return true;
    if (end == u"]" || end == u"++" || end == u"--")
        return true;
    if (end != u")" && end != u"}")
        return false;
    // From the closing bracket back to its opening one: "if (…)" goes on, "f(…)" and "{…}" end, a lone "}" closes what an earlier chunk opened.
    int depth = 0;
    for (std::size_t at = words.tokens.size(); at-- > 0;) {
        if (words.tokens[at].kind != JsToken::Kind::Punctuation)
            continue;
        const QStringView word = words.tokens[at].in(code);
        if (word == u")" || word == u"}" || word == u"]")
            ++depth;
        else if (word == u"(" || word == u"{" || word == u"[")
            --depth;
        if (depth == 0) {
            const QStringView before = at > 0 ? words.tokens[at - 1].in(code) : QStringView();
            return end == u"}" || (before != u"if" && before != u"for" && before != u"while");
        }
    }
    return end == u")";
}

class Compiler
{
public:
    Compiler(const TemplateSource &source, const QSet<QString> &helpers) : m_source(source), m_lint(helpers) {}

    Result<QString> run()
    {
        const QString &text = m_source.text;
        qsizetype at = 0;
        for (;;) {
            const qsizetype open = text.indexOf("<%"_L1, at);
            if (open < 0)
                break;
            if (text.mid(open + 2, 1) == "%"_L1) { // <%% is a literal <%
                m_pending += QStringView(text).mid(at, open - at);
                m_pending += "<%"_L1;
                at = open + 3;
                continue;
            }
            m_pending += QStringView(text).mid(at, open - at);
            const qsizetype close = text.indexOf("%>"_L1, open + 2);
            const int line = m_line + int(m_pending.count(u'\n'));
            if (close < 0)
                return templateError(m_source.file, line, u"a <% is not closed by %>"_s);
            at = close + 2;
            if (auto done = tag(text.mid(open + 2, close - open - 2), line, &at); !done)
                return done.error();
        }
        m_pending += QStringView(text).mid(at);
        flush();
        return m_body;
    }

private:
    const TemplateSource &m_source;
    TemplateLint m_lint;
    QString m_body;
    QString m_pending; // literal text not yet written
    int m_line = 1;    // of the program and of the template: they are the same

    void flush()
    {
        if (m_pending.isEmpty())
            return;
        const qsizetype lines = m_pending.count(u'\n');
        m_body += "__o.push("_L1 + quoted(m_pending.replace("%%>"_L1, "%>"_L1)) + ");"_L1 + QString(lines, u'\n');
        m_line += int(lines);
        m_pending.clear();
    }

    Result<> tag(QString inner, int line, qsizetype *at)
    {
        const QString &text = m_source.text;
        bool trimLine = false, trimBlank = false;
        if (inner.endsWith(u'-')) {
            trimLine = true;
            inner.chop(1);
        } else if (inner.endsWith(u'_')) {
            trimLine = trimBlank = true;
            inner.chop(1);
        }
        QChar mark;
        if (!inner.isEmpty() && (inner[0] == u'=' || inner[0] == u'-' || inner[0] == u'#' || inner[0] == u'_')) {
            mark = inner[0];
            inner.remove(0, 1);
        }
        if (mark == u'_') { // <%_ drops the blanks before it
            while (m_pending.endsWith(u' ') || m_pending.endsWith(u'\t'))
                m_pending.chop(1);
        }
        flush();
        Q_ASSERT(m_line == line);

        Result<> done = Nothing{};
        if (mark == u'=' || mark == u'-')
            done = value(inner, mark == u'-' ? TemplateValue::Verbatim : TemplateValue::Plain);
        else if (mark != u'#')
            done = code(inner);
        if (!done)
            return done;
        const qsizetype lines = inner.count(u'\n');
        if (mark == u'#')
            m_body += QString(lines, u'\n');
        m_line += int(lines);

        if (trimBlank)
            while (*at < text.size() && (text[*at] == u' ' || text[*at] == u'\t'))
                ++*at;
        if (trimLine) {
            const bool cr = *at < text.size() && text[*at] == u'\r';
            const qsizetype feed = *at + (cr ? 1 : 0);
            if (feed < text.size() && text[feed] == u'\n') {
                *at = feed + 1;
                m_body += u'\n';
                ++m_line;
            }
        }
        return Nothing{};
    }

    Result<> value(const QString &expression, TemplateValue kind)
    {
        const TemplateLint::Verdict verdict = m_source.use == TemplateUse::Path ? m_lint.pathValue(expression) : m_lint.value(expression, kind);
        if (!verdict.problem.isEmpty())
            return templateError(m_source.file, m_line + verdict.line - 1, verdict.problem);
        const QLatin1String put = m_source.use == TemplateUse::Path && kind == TemplateValue::Plain ? "__seg("_L1 : "__put("_L1;
        m_body += "__o.push("_L1 + put + u'(' + withoutLineComments(expression) + "),"_L1 + QString::number(m_line) + "));"_L1;
        return Nothing{};
    }

    Result<> code(const QString &statements)
    {
        const TemplateLint::Verdict verdict = m_lint.code(statements);
        if (!verdict.problem.isEmpty())
            return templateError(m_source.file, m_line + verdict.line - 1, verdict.problem);
        const QString chunk = withoutLineComments(statements);
        m_body += chunk;
        if (endsStatement(chunk))
            m_body += u';';
        return Nothing{};
    }
};

QString wrapped(const QSet<QString> &helpers, const QStringList &locals, const QString &body)
{
    QStringList names(helpers.begin(), helpers.end());
    names.sort();
    QString head = u"(function(__h,__put,__seg){\"use strict\";"_s;
    for (const QString &name : names)
        if (!locals.contains(name))
            head += "const "_L1 + name + "=__h."_L1 + name + u';';
    QStringList parameters{u"context"_s, u"item"_s, u"options"_s, u"include"_s};
    for (const QString &local : locals) { // a local named item takes the place of the caller's
        const qsizetype at = parameters.indexOf(local);
        if (at >= 0)
            parameters[at] = u"__old"_s + QString::number(at);
    }
    parameters += locals;
    return head + "return function("_L1 + parameters.join(u',') + "){const __o=[];"_L1 + body + "\nreturn __o.join('');};})"_L1;
}

} // namespace

Result<QString> compileTemplate(const TemplateSource &source, const QSet<QString> &helpers, const QStringList &locals)
{
    auto body = Compiler(source, helpers).run();
    if (!body)
        return body;
    return wrapped(helpers, locals, *body);
}

Result<QString> compileExpression(const QString &file, const QString &expression, const QSet<QString> &helpers)
{
    const TemplateLint::Verdict verdict = TemplateLint(helpers).pathValue(expression);
    if (!verdict.problem.isEmpty())
        return templateError(file, verdict.line, verdict.problem);
    return wrapped(helpers, {}, "return ("_L1 + withoutLineComments(expression) + ");"_L1);
}

} // namespace relata
