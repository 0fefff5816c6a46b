#include "model/sql/expressions.h"

#include <QRegularExpression>
#include <optional>
#include <vector>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

struct Token
{
    enum Kind { Word, Name, Text, Number, Operator, End }; // Word: not quoted, lower case; may be a keyword
    Kind kind = End;
    QString text;
};

QString trimmedNumber(QString number)
{
    number = number.toLower();
    if (number.contains(u'.') && !number.contains(u'e')) {
        while (number.endsWith(u'0'))
            number.chop(1);
        if (number.endsWith(u'.'))
            number.chop(1);
    }
    return number.isEmpty() || number.startsWith(u'.') ? u'0' + number : number;
}

// The tokens of a text; nullopt where a quote is not closed.
std::optional<std::vector<Token>> tokensOf(const Dialect &dialect, const QString &text)
{
    const bool mysql = dialect.id == "mysql"_L1, sqlite = dialect.id == "sqlite"_L1;
    static const QRegularExpression plain(u"^[a-z_][a-z0-9_$]*$"_s);
    std::vector<Token> tokens;
    qsizetype at = 0;
    const auto quoted = [&](QChar end) -> std::optional<QString> {
        QString value;
        for (++at; at < text.size(); ++at) {
            if (mysql && text[at] == u'\\' && end != u'`' && at + 1 < text.size()) {
                static const QHash<QChar, QChar> kEscapes{{u'n', u'\n'}, {u'r', u'\r'}, {u't', u'\t'}, {u'b', u'\b'}, {u'0', u'\0'}, {u'Z', QChar(0x1a)}};
                const QChar next = text[++at];
                value += next == u'%' || next == u'_' ? u"\\"_s + next : QString(kEscapes.value(next, next));
            } else if (text[at] != end) {
                value += text[at];
            } else if (at + 1 < text.size() && text[at + 1] == end && end != u']') {
                value += text[at++];
            } else {
                ++at;
                return value;
            }
        }
        return std::nullopt;
    };
    while (at < text.size()) {
        const QChar c = text[at];
        if (c.isSpace()) {
            ++at;
        } else if (c == u'\'' || (c == u'"' && mysql)) {
            const auto value = quoted(c);
            if (!value)
                return std::nullopt;
            tokens.push_back({Token::Text, u'\'' + *value + u'\''});
        } else if (c == u'"' || c == u'`' || (c == u'[' && sqlite)) {
            const auto value = quoted(c == u'[' ? u']' : c);
            if (!value)
                return std::nullopt;
            const QString name = dialect.id == "postgresql"_L1 ? *value : value->toLower();
            tokens.push_back({Token::Name, plain.match(name).hasMatch() ? name : u'"' + name + u'"'});
        } else if (c.isDigit() || (c == u'.' && at + 1 < text.size() && text[at + 1].isDigit())) {
            static const QRegularExpression number(u"\\G(?:0[xX][0-9a-fA-F]+|[0-9]*\\.?[0-9]*(?:[eE][+-]?[0-9]+)?)"_s);
            const QString value = number.match(text, at).captured();
            at += value.size();
            tokens.push_back({Token::Number, trimmedNumber(value)});
        } else if (c.isLetter() || c == u'_' || c == u'$' || c.isSurrogate()) {
            const qsizetype from = at;
            while (at < text.size() && (text[at].isLetterOrNumber() || text[at] == u'_' || text[at] == u'$' || text[at].isSurrogate()))
                ++at;
            const QString word = text.mid(from, at - from).toLower();
            const bool introducer = mysql && word.startsWith(u'_') && at < text.size() && text[at] == u'\''; // _utf8mb4'…'
            if (at < text.size() && text[at] == u'\'' && word.size() == 1 && u"xben"_s.contains(word)) {
                const auto value = quoted(u'\'');
                if (!value)
                    return std::nullopt;
                tokens.push_back({Token::Text, (word == "n"_L1 ? QString() : word) + u'\'' + *value + u'\''});
            } else if (!introducer) {
                tokens.push_back({Token::Word, word});
            }
        } else {
            static const QString single = u"(),[].+*/%^;"_s;
            qsizetype end = at + 1;
            if (c == u':' && end < text.size() && text[end] == u':')
                ++end;
            else if (!single.contains(c) && c != u'-')
                while (end < text.size() && u"<>=!~|&@#?-"_s.contains(text[end]) && !(text[end] == u'-' && u"<>=!"_s.contains(text[end - 1])))
                    ++end;
            else if (c == u'-')
                while (end < text.size() && text[end] == u'>')
                    ++end;
            if ((c == u'~' || c == u'!') && end < text.size() && text[end] == u'*') // ~~*
                ++end;
            tokens.push_back({Token::Operator, text.mid(at, end - at)});
            at = end;
        }
    }
    tokens.push_back({});
    return tokens;
}

struct Node
{
    QString text;
    QString joined;    // "and" or "or": `parts` are what it joins
    QStringList parts;
    QString cast;      // the type that `inner` is cast to
    QString inner;
    QStringList list;  // of ARRAY[…]
    bool isArray = false;

    [[nodiscard]] bool isText() const { return text.startsWith(u'\'') || (text.size() > 2 && text[1] == u'\''); }
    [[nodiscard]] bool isNumber() const { return !text.isEmpty() && (text[0].isDigit() || (text[0] == u'-' && text.size() > 1 && text[1].isDigit())); }
};

// Reads an expression by the strength of its operators; any failure makes the whole a list of tokens.
class Reader
{
public:
    Reader(const Dialect &dialect, std::vector<Token> tokens) : m_dialect(dialect), m_tokens(std::move(tokens)) {}

    std::optional<QString> whole()
    {
        const Node node = expression(0);
        return m_failed || now().kind != Token::End ? std::nullopt : std::optional(node.text);
    }

private:
    enum Strength { Or = 1, Xor, And, Not, Comparison, Like, Other, Sum, Product, Power, Unary, Collate, Cast };

    const Token &now() const { return m_tokens[m_at]; }
    const Token &after(size_t by = 1) const { return m_tokens[std::min(m_at + by, m_tokens.size() - 1)]; }
    bool is(QLatin1StringView word) const { return now().kind == Token::Word && now().text == word; }
    bool isOperator(QLatin1StringView text) const { return now().kind == Token::Operator && now().text == text; }
    bool take(QLatin1StringView word)
    {
        const bool there = (now().kind == Token::Word || now().kind == Token::Operator) && now().text == word;
        m_at += there;
        return there;
    }
    void expect(QLatin1StringView word) { m_failed |= !take(word); }
    Node failed()
    {
        m_failed = true;
        return {};
    }
    static Node made(const QString &text) { return Node{text, {}, {}, {}, {}, {}, false}; }
    static Node made(const QString &head, const QStringList &parts) { return made(u'(' + head + u' ' + parts.join(u' ') + u')'); }

    static Node joined(const QString &word, const Node &a, const Node &b)
    {
        QStringList parts;
        for (const Node *node : {&a, &b})
            parts += node->joined == word ? node->parts : QStringList{node->text};
        Node node = made(word, parts);
        node.joined = word;
        node.parts = parts;
        return node;
    }

    // Comparing with a number, a wider type changes nothing.
    static Node compared(const QString &how, Node a, Node b)
    {
        static const QStringList wider{u"numeric"_s, u"double precision"_s, u"bigint"_s};
        if (b.isNumber() && wider.contains(a.cast))
            a = made(a.inner);
        if (a.isNumber() && wider.contains(b.cast))
            b = made(b.inner);
        return made(how, {a.text, b.text});
    }

    static Node among(const Node &value, const QStringList &list)
    {
        return list.size() == 1 ? made(u"="_s, {value.text, list.front()}) : made(u"in"_s, QStringList{value.text} + list);
    }
    static Node negated(const Node &node) { return made(u"not"_s, {node.text}); }

    Node castTo(const Node &node, QString type)
    {
        type = canonicalType(m_dialect, type);
        static const QRegularExpression textLike(u"^(text|character varying|character|bpchar|name|varchar)(\\(\\d+\\))?(\\[\\])*$"_s);
        if (node.isText()) {
            static const QRegularExpression numeric(u"^(smallint|integer|bigint|numeric|real|double precision)\\b"_s);
            static const QRegularExpression number(u"^'-?[0-9]+(\\.[0-9]+)?'$"_s);
            if (numeric.match(type).hasMatch() && number.match(node.text).hasMatch()) {
                const QString bare = node.text.mid(1, node.text.size() - 2);
                return made(bare.startsWith(u'-') ? u'-' + trimmedNumber(bare.mid(1)) : trimmedNumber(bare));
            }
            return node;
        }
        if (node.isNumber() || textLike.match(type).hasMatch())
            return node;
        Node cast = made(u"cast"_s, {node.text, type});
        cast.cast = type;
        cast.inner = node.text;
        return cast;
    }

    QString type()
    {
        QString text;
        const auto words = [&] {
            static const QStringList more{u"precision"_s, u"varying"_s, u"with"_s, u"without"_s, u"time"_s, u"zone"_s, u"unsigned"_s};
            while (now().kind == Token::Word && more.contains(now().text) && !text.isEmpty())
                text += u' ' + m_tokens[m_at++].text;
        };
        if (now().kind != Token::Word && now().kind != Token::Name) {
            m_failed = true;
            return text;
        }
        text = m_tokens[m_at++].text;
        while (take("."_L1))
            text += u'.' + m_tokens[m_at < m_tokens.size() - 1 ? m_at++ : m_at].text;
        words();
        if (take("("_L1)) {
            text += u'(';
            while (!m_failed && !isOperator(")"_L1)) {
                m_failed |= now().kind == Token::End;
                text += m_tokens[m_failed ? m_at : m_at++].text;
            }
            expect(")"_L1);
            text += u')';
            words();
        }
        while (isOperator("["_L1) && after().text == "]"_L1) {
            m_at += 2;
            text += "[]"_L1;
        }
        return text;
    }

    QStringList list(QLatin1StringView end)
    {
        QStringList parts;
        if (take(end))
            return parts;
        do {
            if (isOperator("*"_L1) && after().text == end) { // count(*)
                parts += u"*"_s;
                ++m_at;
            } else {
                parts += expression(0).text;
            }
        } while (!m_failed && (take(","_L1) || take("from"_L1) || take("for"_L1) || take("using"_L1)));
        expect(end);
        return parts;
    }

    Node call(QString name)
    {
        if (name == "cast"_L1) {
            const Node node = expression(0);
            expect("as"_L1);
            const QString to = type();
            expect(")"_L1);
            return castTo(node, to);
        }
        if (name == "trim"_L1) {
            for (const QLatin1StringView side : {"both"_L1, "leading"_L1, "trailing"_L1})
                if (take(side) && side != "both"_L1)
                    name = side == "leading"_L1 ? u"ltrim"_s : u"rtrim"_s;
            (void)take("from"_L1);
        }
        static const QHash<QString, QString> same{{u"btrim"_s, u"trim"_s}, {u"char_length"_s, u"character_length"_s}, {u"now"_s, u"current_timestamp"_s}, {u"lcase"_s, u"lower"_s}, {u"ucase"_s, u"upper"_s}};
        name = same.value(name, name);
        const QStringList arguments = list(")"_L1);
        if (arguments.isEmpty() && name.startsWith("current_"_L1))
            return made(name);
        return made(name + u'!', arguments);
    }

    Node caseOf()
    {
        QStringList parts;
        if (!is("when"_L1))
            parts += expression(0).text;
        while (!m_failed && take("when"_L1)) {
            const QString condition = expression(0).text;
            expect("then"_L1);
            parts += made(u"when"_s, {condition, expression(0).text}).text;
        }
        if (take("else"_L1))
            parts += made(u"else"_s, {expression(0).text}).text;
        expect("end"_L1);
        return made(u"case"_s, parts);
    }

    Node first()
    {
        const Token token = now();
        if (token.kind == Token::End || m_depth > 200)
            return failed();
        ++m_at;
        switch (token.kind) {
        case Token::Text:
        case Token::Number:
            return made(token.text);
        case Token::Operator:
            if (token.text == "("_L1) {
                if (is("select"_L1))
                    return failed();
                Node node = expression(0);
                if (!isOperator(","_L1)) {
                    expect(")"_L1);
                    return node;
                }
                ++m_at;
                return made(u"row"_s, QStringList{node.text} + list(")"_L1));
            }
            if (token.text == "-"_L1 || token.text == "+"_L1) {
                const Node node = expression(Unary);
                if (token.text == "+"_L1)
                    return node;
                return node.isNumber() && !node.text.startsWith(u'-') ? made(u'-' + node.text) : made(u"neg"_s, {node.text});
            }
            if (token.text == "!"_L1)
                return negated(expression(Unary));
            if (token.text == "~"_L1)
                return made(u"~"_s, {expression(Unary).text});
            return failed();
        case Token::Word:
            if (token.text == "not"_L1)
                return negated(expression(Not));
            if (token.text == "case"_L1)
                return caseOf();
            if (token.text == "select"_L1 || token.text == "exists"_L1)
                return failed();
            if (token.text == "array"_L1 && take("["_L1)) {
                Node node = made(u"array"_s, {});
                node.list = list("]"_L1);
                node.isArray = true;
                node.text = u"(array "_s + node.list.join(u' ') + u')';
                return node;
            }
            if (now().kind == Token::Text) // date '2020-01-01'
                return castTo(made(m_tokens[m_at++].text), token.text);
            if (m_dialect.id == "mysql"_L1 && (token.text == "true"_L1 || token.text == "false"_L1))
                return made(token.text == "true"_L1 ? u"1"_s : u"0"_s);
            [[fallthrough]];
        case Token::Name: {
            QString name = token.text;
            while (isOperator("."_L1) && (after().kind == Token::Word || after().kind == Token::Name || after().text == "*"_L1)) {
                name = name == "pg_catalog"_L1 ? after().text : name + u'.' + after().text;
                m_at += 2;
            }
            return take("("_L1) ? call(name) : made(name);
        }
        case Token::End:
            break;
        }
        return failed();
    }

    struct Infix
    {
        Strength strength;
        QString name;
    };
    std::optional<Infix> infix() const
    {
        const QString &text = now().text;
        if (now().kind == Token::Word) {
            static const QHash<QString, Infix> words{
                {u"or"_s, {Or, u"or"_s}}, {u"xor"_s, {Xor, u"xor"_s}}, {u"and"_s, {And, u"and"_s}}, {u"is"_s, {Comparison, u"is"_s}}, {u"isnull"_s, {Comparison, u"isnull"_s}},
                {u"notnull"_s, {Comparison, u"notnull"_s}}, {u"like"_s, {Like, u"like"_s}}, {u"ilike"_s, {Like, u"ilike"_s}}, {u"regexp"_s, {Like, u"regexp"_s}},
                {u"rlike"_s, {Like, u"regexp"_s}}, {u"glob"_s, {Like, u"glob"_s}}, {u"match"_s, {Like, u"match"_s}}, {u"in"_s, {Like, u"in"_s}}, {u"between"_s, {Like, u"between"_s}},
                {u"not"_s, {Like, u"not"_s}}, {u"collate"_s, {Collate, u"collate"_s}}, {u"div"_s, {Product, u"div"_s}}, {u"mod"_s, {Product, u"%"_s}}, {u"at"_s, {Collate, u"at"_s}}};
            const auto found = words.constFind(text);
            return found == words.constEnd() ? std::nullopt : std::optional(*found);
        }
        if (now().kind != Token::Operator || text == ")"_L1 || text == ","_L1 || text == "]"_L1 || text == "("_L1 || text == ";"_L1 || text == "."_L1)
            return std::nullopt;
        const bool mysql = m_dialect.id == "mysql"_L1;
        static const QHash<QString, Infix> operators{
            {u"="_s, {Comparison, u"="_s}}, {u"=="_s, {Comparison, u"="_s}}, {u"<>"_s, {Comparison, u"<>"_s}}, {u"!="_s, {Comparison, u"<>"_s}}, {u"<"_s, {Comparison, u"<"_s}},
            {u">"_s, {Comparison, u">"_s}}, {u"<="_s, {Comparison, u"<="_s}}, {u">="_s, {Comparison, u">="_s}}, {u"<=>"_s, {Comparison, u"<=>"_s}}, {u"~~"_s, {Like, u"like"_s}},
            {u"!~~"_s, {Like, u"!like"_s}}, {u"~~*"_s, {Like, u"ilike"_s}}, {u"!~~*"_s, {Like, u"!ilike"_s}}, {u"+"_s, {Sum, u"+"_s}}, {u"-"_s, {Sum, u"-"_s}}, {u"*"_s, {Product, u"*"_s}},
            {u"/"_s, {Product, u"/"_s}}, {u"%"_s, {Product, u"%"_s}}, {u"^"_s, {Power, u"^"_s}}, {u"::"_s, {Cast, u"::"_s}}, {u"["_s, {Cast, u"["_s}}};
        if (mysql && text == "&&"_L1)
            return Infix{And, u"and"_s};
        if (mysql && text == "||"_L1)
            return Infix{Or, u"or"_s};
        const auto found = operators.constFind(text);
        return found == operators.constEnd() ? Infix{Other, text} : *found;
    }

    Node like(const QString &how, const Node &left)
    {
        Node node;
        if (how == "in"_L1) {
            expect("("_L1);
            m_failed |= is("select"_L1);
            node = among(left, m_failed ? QStringList() : list(")"_L1));
        } else if (how == "between"_L1) {
            const Node low = expression(Like);
            expect("and"_L1);
            node = joined(u"and"_s, compared(u">="_s, left, low), compared(u"<="_s, left, expression(Like)));
        } else {
            QStringList parts{left.text, expression(Like).text};
            if (take("escape"_L1))
                parts += expression(Like).text;
            const bool negative = how.startsWith(u'!');
            node = made(negative ? how.mid(1) : how, parts);
            return negative ? negated(node) : node;
        }
        return node;
    }

    Node comparison(const QString &how, const Node &left)
    {
        const bool any = is("any"_L1) || is("some"_L1), all = is("all"_L1);
        if ((any || all) && after().text == "("_L1) {
            m_at += 2;
            const Node right = expression(0);
            expect(")"_L1);
            if (right.isArray && ((any && how == "="_L1) || (all && how == "<>"_L1)))
                return any ? among(left, right.list) : negated(among(left, right.list));
            return made(how + (any ? "any"_L1 : "all"_L1), {left.text, right.text});
        }
        return compared(how, left, expression(Comparison));
    }

    Node isWhat(const Node &left)
    {
        const bool negative = take("not"_L1);
        Node node;
        if (take("distinct"_L1)) {
            expect("from"_L1);
            node = made(u"distinct"_s, {left.text, expression(Comparison).text});
        } else {
            node = made(u"is"_s, {left.text, expression(Comparison).text});
        }
        return negative ? negated(node) : node;
    }

    Node expression(int above)
    {
        ++m_depth;
        Node left = first();
        while (!m_failed) {
            const auto found = infix();
            if (!found || int(found->strength) <= above)
                break;
            const QString &name = found->name;
            ++m_at;
            if (name == "and"_L1 || name == "or"_L1) {
                left = joined(name, left, expression(found->strength));
            } else if (name == "is"_L1) {
                left = isWhat(left);
            } else if (name == "isnull"_L1 || name == "notnull"_L1) {
                left = made(u"is"_s, {left.text, u"null"_s});
                left = name == "notnull"_L1 ? negated(left) : left;
            } else if (name == "not"_L1) {
                const auto next = infix();
                m_failed |= !next || next->strength != Like;
                ++m_at;
                left = m_failed ? failed() : negated(like(next->name, left));
            } else if (name == "::"_L1) {
                left = castTo(left, type());
            } else if (name == "["_L1) {
                left = made(u"at"_s, QStringList{left.text} + list("]"_L1));
            } else if (name == "at"_L1) {
                expect("time"_L1);
                expect("zone"_L1);
                left = made(u"zone"_s, {left.text, expression(Collate).text});
            } else if (name == "collate"_L1) {
                left = made(u"collate"_s, {left.text, first().text});
            } else if (found->strength == Like) {
                left = like(name, left);
            } else if (found->strength == Comparison) {
                left = comparison(name, left);
            } else {
                left = made(name, {left.text, expression(found->strength).text});
            }
        }
        --m_depth;
        return left;
    }

    const Dialect &m_dialect;
    std::vector<Token> m_tokens;
    size_t m_at = 0;
    int m_depth = 0;
    bool m_failed = false;
};

} // namespace

QSet<QString> namesIn(const Dialect &dialect, const QString &expression)
{
    QSet<QString> names;
    for (const Token &token : tokensOf(dialect, expression).value_or(std::vector<Token>()))
        if (token.kind == Token::Word || token.kind == Token::Name)
            names.insert((token.text.startsWith(u'"') ? token.text.mid(1, token.text.size() - 2) : token.text).toLower());
    return names;
}

QString canonicalExpression(const Dialect &dialect, const QString &text)
{
    const auto tokens = tokensOf(dialect, text);
    if (!tokens)
        return text.simplified();
    if (const auto read = Reader(dialect, *tokens).whole())
        return *read;
    QStringList parts;
    for (const Token &token : *tokens)
        parts += token.text;
    parts.removeLast(); // the end
    return parts.join(u' ');
}

} // namespace relata
