#include "model/flows/nullpattern.h"

#include <QRegularExpression>

namespace relata::flows::finding {

using namespace Qt::StringLiterals;

namespace {

const QSet<QString> &knownWords()
{
    static const QSet<QString> words{u"is"_s, u"not"_s, u"null"_s, u"and"_s, u"or"_s, u"xor"_s, u"case"_s, u"when"_s, u"then"_s, u"else"_s, u"end"_s, u"cast"_s, u"as"_s, u"true"_s, u"false"_s,
                                     u"num_nonnulls"_s, u"num_nulls"_s, u"int"_s, u"integer"_s, u"int4"_s, u"bigint"_s, u"smallint"_s, u"signed"_s, u"if"_s, u"iif"_s, u"isnull"_s, u"notnull"_s};
    return words;
}

struct Value
{
    bool null = false;
    bool column = false; // filled, whatever with
    int number = 0;

    [[nodiscard]] bool isTrue() const { return !null && number != 0; }
};

// Works the expression out; `failed` where it can't.
class Evaluation
{
public:
    Evaluation(const QStringList &tokens, const QSet<QString> &filled) : m_tokens(tokens), m_filled(filled) {}

    std::optional<Value> run()
    {
        const Value value = either();
        return m_failed || m_at != m_tokens.size() || value.column ? std::nullopt : std::optional(value);
    }

private:
    QString next() const { return m_tokens.value(m_at); }
    bool take(QLatin1String token)
    {
        if (m_failed || next() != token)
            return false;
        ++m_at;
        return true;
    }
    void need(QLatin1String token) { m_failed = !take(token) || m_failed; }
    static Value of(bool value) { return {false, false, value ? 1 : 0}; }

    Value either()
    {
        Value value = exclusive();
        while (take("or"_L1)) {
            const Value other = exclusive();
            value = value.isTrue() || other.isTrue() ? of(true) : value.null || other.null ? Value{true} : of(false);
        }
        return value;
    }
    Value exclusive()
    {
        Value value = both();
        while (take("xor"_L1)) {
            const Value other = both();
            value = value.null || other.null ? Value{true} : of(value.isTrue() != other.isTrue());
        }
        return value;
    }
    Value both()
    {
        Value value = negated();
        while (take("and"_L1)) {
            const Value other = negated();
            const bool no = (!value.null && !value.isTrue()) || (!other.null && !other.isTrue());
            value = no ? of(false) : value.null || other.null ? Value{true} : of(true);
        }
        return value;
    }
    Value negated()
    {
        if (!take("not"_L1))
            return compared();
        const Value value = negated();
        return value.null ? value : of(!value.isTrue());
    }
    Value compared()
    {
        Value value = sum();
        for (;;) {
            if (take("is"_L1)) {
                const bool negative = take("not"_L1);
                if (take("null"_L1))
                    value = of(value.null != negative);
                else if (take("true"_L1))
                    value = of(value.isTrue() != negative);
                else if (take("false"_L1))
                    value = of((!value.null && !value.isTrue()) != negative);
                else
                    m_failed = true;
                continue;
            }
            const QString sign = next();
            static const QStringList kSigns{u"="_s, u"<>"_s, u"!="_s, u"<"_s, u">"_s, u"<="_s, u">="_s};
            if (m_failed || !kSigns.contains(sign))
                return value;
            ++m_at;
            const Value other = sum();
            m_failed = m_failed || value.column || other.column;
            if (value.null || other.null)
                value = Value{true};
            else if (sign == "="_L1)
                value = of(value.number == other.number);
            else if (sign == "<>"_L1 || sign == "!="_L1)
                value = of(value.number != other.number);
            else if (sign.startsWith(u'<'))
                value = of(sign.size() > 1 ? value.number <= other.number : value.number < other.number);
            else
                value = of(sign.size() > 1 ? value.number >= other.number : value.number > other.number);
        }
    }
    Value sum()
    {
        Value value = single();
        while (take("+"_L1)) {
            const Value other = single();
            m_failed = m_failed || value.column || other.column;
            value = value.null || other.null ? Value{true} : Value{false, false, value.number + other.number};
        }
        return value;
    }
    Value single()
    {
        Value value = plain();
        while (take("::"_L1))
            ++m_at; // to a number: true is 1
        return value;
    }
    Value plain()
    {
        if (m_failed || m_at >= m_tokens.size()) {
            m_failed = true;
            return {};
        }
        if (take("("_L1)) {
            const Value value = either();
            need(")"_L1);
            return value;
        }
        if (take("case"_L1))
            return choice();
        const QString token = m_tokens[m_at++];
        if (token.startsWith(u'"'))
            return m_filled.contains(token.sliced(1)) ? Value{false, true, 1} : Value{true};
        if (token.front().isDigit())
            return {false, false, token.toInt()};
        if (token == "null"_L1)
            return {true};
        if (token == "true"_L1 || token == "false"_L1)
            return of(token == "true"_L1);
        return called(token);
    }
    Value choice()
    {
        std::optional<Value> chosen;
        while (take("when"_L1)) {
            const Value condition = either();
            need("then"_L1);
            const Value value = either();
            if (!chosen && condition.isTrue())
                chosen = value;
        }
        if (take("else"_L1)) {
            const Value value = either();
            chosen = chosen.value_or(value);
        }
        need("end"_L1);
        return chosen.value_or(Value{true});
    }
    Value called(const QString &function)
    {
        need("("_L1);
        std::vector<Value> arguments;
        while (!m_failed) {
            arguments.push_back(either());
            if (function == "cast"_L1 && take("as"_L1))
                ++m_at;
            if (!take(","_L1))
                break;
        }
        need(")"_L1);
        const auto nulls = int(std::count_if(arguments.begin(), arguments.end(), [](const Value &value) { return value.null; }));
        if (function == "num_nulls"_L1)
            return {false, false, nulls};
        if (function == "num_nonnulls"_L1)
            return {false, false, int(arguments.size()) - nulls};
        if (function == "isnull"_L1 && arguments.size() == 1)
            return of(nulls == 1);
        if (function == "cast"_L1 && arguments.size() == 1)
            return arguments.front();
        if ((function == "if"_L1 || function == "iif"_L1) && arguments.size() == 3)
            return arguments[0].isTrue() ? arguments[1] : arguments[2];
        m_failed = true;
        return {};
    }

    const QStringList &m_tokens;
    const QSet<QString> &m_filled;
    qsizetype m_at = 0;
    bool m_failed = false;
};

} // namespace

std::optional<NullPattern> NullPattern::parsed(const QString &expression)
{
    static const QRegularExpression token(u"\\s*(?:\"((?:[^\"]|\"\")+)\"|`((?:[^`]|``)+)`|([\\w$]+)|(::|<>|!=|<=|>=|[()=<>+,]))"_s, QRegularExpression::UseUnicodePropertiesOption);
    NullPattern pattern;
    qsizetype at = 0;
    const QString text = expression.trimmed();
    while (at < text.size()) {
        const auto match = token.match(text, at, QRegularExpression::NormalMatch, QRegularExpression::AnchorAtOffsetMatchOption);
        if (!match.hasMatch())
            return std::nullopt;
        at = match.capturedEnd();
        QString name = match.captured(1).replace(u"\"\""_s, u"\""_s);
        if (name.isEmpty())
            name = match.captured(2).replace(u"``"_s, u"`"_s);
        const QString word = match.captured(3).toCaseFolded();
        if (name.isEmpty() && !word.isEmpty() && !word.front().isDigit() && !knownWords().contains(word))
            name = word;
        if (name.isEmpty()) {
            pattern.m_tokens << (word.isEmpty() ? match.captured(4) : word);
        } else {
            pattern.m_tokens << u'"' + name.toCaseFolded();
            pattern.m_columns.insert(name.toCaseFolded());
        }
    }
    if (pattern.m_columns.size() < 2 || !pattern.allows({}))
        return std::nullopt;
    return pattern;
}

std::optional<bool> NullPattern::allows(const QSet<QString> &filled) const
{
    const auto value = Evaluation(m_tokens, filled).run();
    if (!value)
        return std::nullopt;
    return value->null || value->isTrue(); // a check that isn't false lets pass
}

} // namespace relata::flows::finding
