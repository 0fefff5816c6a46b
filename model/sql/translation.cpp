#include "model/sql/translation.h"

#include "model/sql/expressions.h"
#include "model/sql/quoting.h"

using namespace Qt::StringLiterals;

namespace relata {

namespace {

// Reads what canonicalExpression() makes, "(in status 'a' 'b')", and writes it for the other dialect.
class Translator
{
public:
    Translator(const Dialect &from, const Dialect &to, const Schema &schema, const Entity &entity, ExpressionUse use, const QString &text) : m_from(from), m_to(to), m_use(use), m_text(text)
    {
        for (const Field &field : entity.fields)
            m_columns.insert(schema.columnName(field).toLower(), {quotedName(to, schema.columnName(field)), &field});
    }

    std::optional<QString> whole()
    {
        const Part part = next();
        skip();
        return m_failed || m_at < m_text.size() ? std::nullopt : std::optional(part.text);
    }

private:
    struct Column
    {
        QString quoted;
        const Field *field;
    };
    struct Part
    {
        QString text;
        const Field *field = nullptr; // it is this column
        bool isNumber = false;
        bool isText = false;
        bool isCondition = false;
    };
    const Dialect &m_from;
    const Dialect &m_to;
    const ExpressionUse m_use;
    const QString m_text;
    QHash<QString, Column> m_columns;
    qsizetype m_at = 0;
    bool m_failed = false;

    void skip()
    {
        while (m_at < m_text.size() && m_text[m_at] == u' ')
            ++m_at;
    }
    Part failed()
    {
        m_failed = true;
        return {};
    }
    QString quoted()
    {
        const qsizetype end = m_text.indexOf(m_text[m_at], m_at + 1);
        m_failed |= end < 0;
        const QString inside = m_failed ? QString() : m_text.mid(m_at + 1, end - m_at - 1);
        m_at = m_failed ? m_text.size() : end + 1;
        return inside;
    }
    QString word()
    {
        const qsizetype begin = m_at;
        while (m_at < m_text.size() && m_text[m_at] != u' ' && m_text[m_at] != u')' && m_text[m_at] != u'\'')
            ++m_at;
        return m_text.mid(begin, m_at - begin);
    }

    Part next()
    {
        skip();
        if (m_failed || m_at >= m_text.size())
            return failed();
        const QChar c = m_text[m_at];
        if (c == u'\'') {
            // PostgreSQL reads some texts as times when they are cast to one, and casts of texts are not seen here.
            static const QSet<QString> times{u"now"_s, u"today"_s, u"tomorrow"_s, u"yesterday"_s, u"epoch"_s, u"infinity"_s, u"-infinity"_s};
            const QString text = quoted();
            m_failed |= m_from.id == "postgresql"_L1 && times.contains(text.toLower());
            return {quotedText(m_to, text), nullptr, false, true};
        }
        if (c == u'"')
            return column(quoted());
        if (c != u'(')
            return atom(word());
        ++m_at;
        const QString head = word();
        std::vector<Part> parts;
        for (skip(); !m_failed && m_at < m_text.size() && m_text[m_at] != u')'; skip())
            parts.push_back(next());
        m_failed |= m_at >= m_text.size();
        ++m_at;
        return m_failed ? failed() : made(head, parts);
    }

    Part column(const QString &name)
    {
        const auto found = m_columns.constFind(name.toLower());
        return found == m_columns.constEnd() || m_use == ExpressionUse::Default ? failed() : Part{found->quoted, found->field};
    }

    Part atom(const QString &text)
    {
        bool isNumber = false;
        text.toDouble(&isNumber);
        if (isNumber && (text[0].isDigit() || text[0] == u'-'))
            return {text, nullptr, true};
        if (text == "null"_L1)
            return {u"NULL"_s};
        if (text == "true"_L1 || text == "false"_L1)
            return {m_to.has(Dialect::Feature::LiteralBooleans) ? text : text == "true"_L1 ? u"1"_s : u"0"_s};
        if (m_use == ExpressionUse::Default && (text == "current_timestamp"_L1 || text == "current_date"_L1 || text == "current_time"_L1))
            return {text.toUpper()};
        return column(text);
    }

    // Where the types of two sides differ, PostgreSQL refuses and others convert, each in its own way.
    void match(Part &a, const Part &b)
    {
        if (!b.field)
            return;
        if (b.field->type.kind == TypeKind::Boolean && a.isNumber && m_to.has(Dialect::Feature::LiteralBooleans) && (a.text == "0"_L1 || a.text == "1"_L1))
            a.text = a.text == "1"_L1 ? u"true"_s : u"false"_s;
        else
            m_failed |= a.isNumber && !b.field->type.isNumber();
        m_failed |= a.isText && b.field->type.isNumber();
        m_failed |= a.field && (a.field->type.isText() != b.field->type.isText() || a.field->type.isNumber() != b.field->type.isNumber());
    }

    Part made(const QString &head, std::vector<Part> &parts)
    {
        const auto joined = [&](const QString &between, size_t from = 0) {
            QStringList texts;
            for (size_t i = from; i < parts.size(); ++i)
                texts += parts[i].text;
            return texts.join(between);
        };
        static const QSet<QString> comparisons{u"="_s, u"<>"_s, u"<"_s, u">"_s, u"<="_s, u">="_s}, sums{u"+"_s, u"-"_s, u"*"_s};
        const auto isCondition = [](const Part &part) { return part.isCondition || (part.field && part.field->type.kind == TypeKind::Boolean) || part.text == "true"_L1 || part.text == "false"_L1; };
        if ((head == "and"_L1 || head == "or"_L1) && parts.size() > 1) {
            m_failed |= !std::all_of(parts.begin(), parts.end(), isCondition);
            return {u'(' + joined(u' ' + head.toUpper() + u' ') + u')', nullptr, false, false, true};
        }
        if (head == "not"_L1 && parts.size() == 1) {
            m_failed |= !isCondition(parts[0]);
            return {"(NOT "_L1 + parts[0].text + u')', nullptr, false, false, true};
        }
        if (comparisons.contains(head) && parts.size() == 2) {
            match(parts[0], parts[1]);
            match(parts[1], parts[0]);
            return {u'(' + joined(u' ' + head + u' ') + u')', nullptr, false, false, true};
        }
        if (head == "in"_L1 && parts.size() > 1) {
            for (size_t i = 1; i < parts.size(); ++i)
                match(parts[i], parts[0]);
            return {u'(' + parts[0].text + " IN ("_L1 + joined(u", "_s, 1) + "))"_L1, nullptr, false, false, true};
        }
        if (head == "is"_L1 && parts.size() == 2 && parts[1].text == "NULL"_L1)
            return {u'(' + parts[0].text + " IS NULL)"_L1, nullptr, false, false, true};
        if (sums.contains(head) && parts.size() == 2) {
            for (const Part &part : parts)
                m_failed |= !part.isNumber && !(part.field && part.field->type.isNumber());
            return {u'(' + joined(u' ' + head + u' ') + u')', nullptr, true};
        }
        if (head == "neg"_L1 && parts.size() == 1 && parts[0].field && parts[0].field->type.isNumber())
            return {"(-"_L1 + parts[0].text + u')', nullptr, true};
        const bool ofText = parts.size() == 1 && parts[0].field && parts[0].field->type.isText();
        // MySQL's length() counts bytes.
        if (ofText && (head == "character_length!"_L1 || (head == "length!"_L1 && m_from.id != "mysql"_L1)))
            return {(m_to.id == "mysql"_L1 ? "char_length("_L1 : "length("_L1) + parts[0].text + u')', nullptr, true};
        if (ofText && (head == "lower!"_L1 || head == "upper!"_L1))
            return {head.chopped(1) + u'(' + parts[0].text + u')', nullptr, false, true};
        if (head == "abs!"_L1 && parts.size() == 1 && (parts[0].isNumber || (parts[0].field && parts[0].field->type.isNumber())))
            return {"abs("_L1 + parts[0].text + u')', nullptr, true};
        return failed();
    }
};

} // namespace

std::optional<QString> translatedExpression(const Dialect &from, const Dialect &to, const Schema &schema, const Entity &entity, const QString &expression, ExpressionUse use)
{
    if (from.id == to.id || !isWholeExpression(from, expression) || expression.contains("''"_L1) || expression.contains(u'\\'))
        return std::nullopt;
    auto text = Translator(from, to, schema, entity, use, canonicalExpression(from, expression)).whole();
    return text && isWholeExpression(to, *text) ? text : std::nullopt;
}

} // namespace relata
