#include "model/database/sqliteddl.h"

namespace relata::database {

using namespace Qt::StringLiterals;

namespace {

bool isWordCharacter(QChar c)
{
    return c.isLetterOrNumber() || c == u'_' || c == u'$' || c.unicode() >= 0x80;
}

// A walk over tokens that cannot leave them.
class Reader
{
public:
    Reader(QStringView sql, const std::vector<SqlToken> &tokens, size_t begin, size_t end) : m_sql(sql), m_tokens(tokens), m_at(begin), m_end(end) {}

    [[nodiscard]] bool atEnd() const { return m_at >= m_end; }
    [[nodiscard]] size_t at() const { return m_at; }
    void skip() { m_at += m_at < m_end ? 1 : 0; }
    [[nodiscard]] QStringView text(size_t ahead = 0) const
    {
        if (m_at + ahead >= m_end)
            return {};
        const SqlToken &token = m_tokens[m_at + ahead];
        return m_sql.sliced(token.begin, token.end - token.begin);
    }
    [[nodiscard]] bool isWord(QLatin1String word, size_t ahead = 0) const
    {
        return m_at + ahead < m_end && m_tokens[m_at + ahead].kind == SqlToken::Kind::Word && text(ahead).compare(word, Qt::CaseInsensitive) == 0;
    }
    [[nodiscard]] bool isSymbol(QChar symbol) const
    {
        return m_at < m_end && m_tokens[m_at].kind == SqlToken::Kind::Symbol && m_sql[m_tokens[m_at].begin] == symbol;
    }
    bool take(QLatin1String word)
    {
        if (!isWord(word))
            return false;
        ++m_at;
        return true;
    }
    QString takeName()
    {
        if (atEnd())
            return {};
        return sqliteName(m_sql, m_tokens[m_at++]);
    }
    // At "(": steps behind the matching ")"; the tokens between are [first, second).
    std::pair<size_t, size_t> takeParenthesis()
    {
        if (!isSymbol(u'('))
            return {m_at, m_at};
        const size_t begin = ++m_at;
        for (int depth = 1; m_at < m_end; ++m_at) {
            if (isSymbol(u'('))
                ++depth;
            else if (isSymbol(u')') && --depth == 0)
                return {begin, m_at++};
        }
        return {begin, m_at};
    }
    // The text from token `begin` up to token `end`, as written but for comments.
    [[nodiscard]] QString source(size_t begin, size_t end) const
    {
        if (begin >= end || begin >= m_tokens.size())
            return {};
        return withoutComments(m_sql.sliced(m_tokens[begin].begin, m_tokens[end - 1].end - m_tokens[begin].begin));
    }
    // The parts between top-level commas of [begin, end).
    [[nodiscard]] std::vector<std::pair<size_t, size_t>> parts(size_t begin, size_t end) const
    {
        std::vector<std::pair<size_t, size_t>> found;
        size_t start = begin;
        int depth = 0;
        for (size_t i = begin; i < end; ++i) {
            if (m_tokens[i].kind != SqlToken::Kind::Symbol)
                continue;
            const QChar c = m_sql[m_tokens[i].begin];
            depth += c == u'(' ? 1 : c == u')' ? -1 : 0;
            if (c == u',' && depth == 0) {
                found.emplace_back(start, i);
                start = i + 1;
            }
        }
        if (start < end)
            found.emplace_back(start, end);
        return found;
    }
    [[nodiscard]] Reader within(std::pair<size_t, size_t> range) const { return {m_sql, m_tokens, range.first, range.second}; }

private:
    QStringView m_sql;
    const std::vector<SqlToken> &m_tokens;
    size_t m_at;
    size_t m_end;
};

// "(a, b COLLATE x DESC)": the names.
QStringList takeColumns(Reader &reader)
{
    QStringList names;
    const auto inside = reader.takeParenthesis();
    for (const auto &part : reader.parts(inside.first, inside.second))
        names << reader.within(part).takeName();
    return names;
}

bool startsConstraint(const Reader &reader)
{
    static constexpr QLatin1String kWords[] = {"CONSTRAINT"_L1, "PRIMARY"_L1, "UNIQUE"_L1, "CHECK"_L1, "FOREIGN"_L1, "NOT"_L1, "NULL"_L1,
                                               "DEFAULT"_L1, "COLLATE"_L1, "REFERENCES"_L1, "GENERATED"_L1, "AS"_L1};
    return std::any_of(std::begin(kWords), std::end(kWords), [&reader](QLatin1String word) { return reader.isWord(word); });
}

// ON CONFLICT …: what; empty where it says what holds anyhow. Behind a CHECK it has no effect.
QString takeConflict(Reader &reader)
{
    if (!reader.isWord("ON"_L1) || !reader.isWord("CONFLICT"_L1, 1))
        return {};
    reader.skip();
    reader.skip();
    const QString what = reader.takeName().toUpper();
    static const QStringList known{u"ROLLBACK"_s, u"FAIL"_s, u"IGNORE"_s, u"REPLACE"_s};
    return known.contains(what) ? what : QString();
}

SqliteForeignKeyText takeReference(Reader &reader, const QString &name, const QStringList &columns)
{
    SqliteForeignKeyText key{name, columns, reader.takeName(), {}, Deferrable::No};
    if (reader.isSymbol(u'('))
        reader.takeParenthesis();
    for (;;) {
        if (reader.isWord("ON"_L1) && (reader.isWord("DELETE"_L1, 1) || reader.isWord("UPDATE"_L1, 1))) {
            reader.skip();
            reader.skip();
            if (reader.take("SET"_L1) || reader.take("NO"_L1)) {
            }
            reader.skip();
        } else if (reader.take("MATCH"_L1)) {
            key.match = reader.takeName().toUpper();
        } else if (reader.isWord("NOT"_L1) && reader.isWord("DEFERRABLE"_L1, 1)) {
            reader.skip();
            reader.skip();
            if (reader.take("INITIALLY"_L1))
                reader.skip();
        } else if (reader.take("DEFERRABLE"_L1)) {
            key.deferrable = Deferrable::Immediate;
            if (reader.take("INITIALLY"_L1)) {
                if (reader.isWord("DEFERRED"_L1))
                    key.deferrable = Deferrable::Deferred;
                reader.skip();
            }
        } else {
            return key;
        }
    }
}

void takeColumn(Reader &reader, SqliteTableText &table)
{
    SqliteColumnText column;
    column.name = reader.takeName();
    while (!reader.atEnd() && !startsConstraint(reader)) { // the type
        if (reader.isSymbol(u'('))
            reader.takeParenthesis();
        else
            reader.skip();
    }
    QString name;
    while (!reader.atEnd()) {
        if (reader.take("CONSTRAINT"_L1)) {
            name = reader.takeName();
            continue;
        }
        if (reader.take("PRIMARY"_L1)) {
            reader.take("KEY"_L1);
            if (!reader.take("ASC"_L1))
                reader.take("DESC"_L1);
            table.keys.push_back({KeyKind::Primary, name, {column.name}, takeConflict(reader)});
            table.autoincrement = reader.take("AUTOINCREMENT"_L1) || table.autoincrement;
        } else if (reader.take("UNIQUE"_L1)) {
            table.keys.push_back({KeyKind::Unique, name, {column.name}, takeConflict(reader)});
        } else if (reader.take("CHECK"_L1)) {
            const auto inside = reader.takeParenthesis();
            table.checks.push_back({name, reader.source(inside.first, inside.second), column.name});
        } else if (reader.take("REFERENCES"_L1)) {
            table.foreignKeys.push_back(takeReference(reader, name, {column.name}));
        } else if (reader.take("COLLATE"_L1)) {
            column.collation = reader.takeName();
        } else if (reader.take("DEFAULT"_L1)) {
            if (reader.isSymbol(u'(')) {
                reader.takeParenthesis();
            } else {
                if (reader.isSymbol(u'-') || reader.isSymbol(u'+'))
                    reader.skip();
                reader.skip();
            }
        } else if (reader.take("GENERATED"_L1)) {
            reader.take("ALWAYS"_L1);
            continue;
        } else if (reader.take("AS"_L1)) {
            const auto inside = reader.takeParenthesis();
            column.generatedBy = reader.source(inside.first, inside.second);
            if (!reader.take("STORED"_L1))
                reader.take("VIRTUAL"_L1);
        } else if (reader.take("NOT"_L1)) {
            reader.take("NULL"_L1);
            column.notNullConflict = takeConflict(reader);
        } else {
            reader.skip();
            (void)takeConflict(reader);
        }
        name.clear();
    }
    table.columns.push_back(std::move(column));
}

// SQLite wants no comma between table constraints.
void takeTableConstraints(Reader &reader, SqliteTableText &table)
{
    QString name;
    while (!reader.atEnd()) {
        if (reader.take("CONSTRAINT"_L1)) {
            name = reader.takeName();
            continue;
        }
        if (reader.take("PRIMARY"_L1)) {
            reader.take("KEY"_L1);
            if (reader.isSymbol(u'(')) {
                Reader ahead = reader;
                const auto inside = ahead.takeParenthesis();
                for (size_t i = inside.first; i < inside.second; ++i)
                    table.autoincrement = reader.within({i, i + 1}).isWord("AUTOINCREMENT"_L1) || table.autoincrement;
            }
            const QStringList columns = takeColumns(reader);
            table.keys.push_back({KeyKind::Primary, name, columns, takeConflict(reader)});
        } else if (reader.take("UNIQUE"_L1)) {
            const QStringList columns = takeColumns(reader);
            table.keys.push_back({KeyKind::Unique, name, columns, takeConflict(reader)});
        } else if (reader.take("CHECK"_L1)) {
            const auto inside = reader.takeParenthesis();
            table.checks.push_back({name, reader.source(inside.first, inside.second), {}});
            (void)takeConflict(reader);
        } else if (reader.take("FOREIGN"_L1)) {
            reader.take("KEY"_L1);
            const QStringList columns = takeColumns(reader);
            reader.take("REFERENCES"_L1);
            table.foreignKeys.push_back(takeReference(reader, name, columns));
        } else {
            reader.skip();
        }
        name.clear();
    }
}

} // namespace

std::vector<SqlToken> sqliteTokens(QStringView sql)
{
    std::vector<SqlToken> tokens;
    const qsizetype size = sql.size();
    qsizetype i = 0;
    // Past the closing quote, a doubled one standing for itself.
    const auto quoted = [&](QChar close) {
        for (++i; i < size; ++i) {
            if (sql[i] != close)
                continue;
            if (close != u']' && i + 1 < size && sql[i + 1] == close) {
                ++i;
                continue;
            }
            ++i;
            return;
        }
    };
    while (i < size) {
        const QChar c = sql[i];
        const qsizetype begin = i;
        if (c.isSpace()) {
            ++i;
            continue;
        }
        if (c == u'-' && i + 1 < size && sql[i + 1] == u'-') {
            const qsizetype line = sql.indexOf(u'\n', i);
            i = line < 0 ? size : line + 1;
            continue;
        }
        if (c == u'/' && i + 1 < size && sql[i + 1] == u'*') {
            const qsizetype close = sql.indexOf(u"*/"_s, i + 2);
            i = close < 0 ? size : close + 2;
            continue;
        }
        SqlToken::Kind kind = SqlToken::Kind::Symbol;
        if (c == u'\'') {
            kind = SqlToken::Kind::String;
            quoted(u'\'');
        } else if (c == u'"' || c == u'`') {
            kind = SqlToken::Kind::Name;
            quoted(c);
        } else if (c == u'[') {
            kind = SqlToken::Kind::Name;
            quoted(u']');
        } else if ((c == u'x' || c == u'X') && i + 1 < size && sql[i + 1] == u'\'') {
            kind = SqlToken::Kind::Blob;
            ++i;
            quoted(u'\'');
        } else if (c.isDigit() || (c == u'.' && i + 1 < size && sql[i + 1].isDigit())) {
            kind = SqlToken::Kind::Number;
            while (i < size && (isWordCharacter(sql[i]) || sql[i] == u'.' || ((sql[i] == u'+' || sql[i] == u'-') && (sql[i - 1] == u'e' || sql[i - 1] == u'E'))))
                ++i;
        } else if (isWordCharacter(c)) {
            kind = SqlToken::Kind::Word;
            while (i < size && isWordCharacter(sql[i]))
                ++i;
        } else {
            ++i;
        }
        tokens.push_back({kind, begin, i});
    }
    return tokens;
}

QString withoutComments(QStringView sql)
{
    QString text;
    qsizetype from = 0;
    for (const SqlToken &token : sqliteTokens(sql)) {
        const QStringView between = sql.sliced(from, token.begin - from);
        text += between.trimmed().isEmpty() ? between : u" ";
        text += sql.sliced(token.begin, token.end - token.begin);
        from = token.end;
    }
    return text;
}

QString sqliteName(QStringView sql, const SqlToken &token)
{
    QStringView text = sql.sliced(token.begin, token.end - token.begin);
    if (token.kind != SqlToken::Kind::Name && token.kind != SqlToken::Kind::String)
        return text.toString();
    const QChar close = text.front() == u'[' ? QChar(u']') : text.front();
    text = text.sliced(1);
    if (text.endsWith(close))
        text.chop(1);
    QString name = text.toString();
    return close == u']' ? name : name.replace(QString(2, close), QString(close));
}

SqliteTableText parseSqliteTable(QStringView sql)
{
    SqliteTableText table;
    const std::vector<SqlToken> tokens = sqliteTokens(sql);
    Reader reader(sql, tokens, 0, tokens.size());
    while (!reader.atEnd() && !reader.isSymbol(u'('))
        reader.skip();
    const auto body = reader.takeParenthesis();
    for (const auto &part : reader.parts(body.first, body.second)) {
        Reader inside = reader.within(part);
        const bool constraint = inside.isWord("CONSTRAINT"_L1) || inside.isWord("PRIMARY"_L1) || inside.isWord("UNIQUE"_L1)
            || inside.isWord("CHECK"_L1) || inside.isWord("FOREIGN"_L1);
        if (constraint)
            takeTableConstraints(inside, table);
        else
            takeColumn(inside, table);
    }
    return table;
}

SqliteIndexText parseSqliteIndex(QStringView sql)
{
    SqliteIndexText index;
    const std::vector<SqlToken> tokens = sqliteTokens(sql);
    Reader reader(sql, tokens, 0, tokens.size());
    while (!reader.atEnd() && !reader.isSymbol(u'('))
        reader.skip();
    const auto body = reader.takeParenthesis();
    for (auto [begin, end] : reader.parts(body.first, body.second)) {
        const auto last = [&, e = &end, b = begin](QLatin1String word) { return *e > b + 1 && reader.within({*e - 1, *e}).isWord(word); };
        if (last("ASC"_L1) || last("DESC"_L1))
            --end;
        if (end > begin + 2 && reader.within({end - 2, end - 1}).isWord("COLLATE"_L1))
            end -= 2;
        index.parts << reader.source(begin, end);
    }
    if (reader.take("WHERE"_L1))
        index.where = reader.source(reader.at(), tokens.size());
    return index;
}

} // namespace relata::database
