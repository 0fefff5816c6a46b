#include "tests/support/sqlitelines.h"

#include <QRegularExpression>
#include <nlohmann/json.hpp>

using namespace Qt::StringLiterals;
using nlohmann::json;

namespace relata::test {

namespace {

struct Word
{
    QString text; // a name without its quotes; all but strings in small letters
    bool bare = false; // may be a keyword

    [[nodiscard]] bool is(QLatin1String keyword) const { return bare && text == keyword; }
};
using Words = QList<Word>;

Words wordsOf(const QString &sql)
{
    static const QRegularExpression pattern(u"--[^\\n]*|/\\*.*?(?:\\*/|$)|[xX]?'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`(?:[^`]|``)*`|\\[[^\\]]*\\]|[0-9.]+(?:[eE][+-]?[0-9]+)?[\\w]*|[\\w$]+|\\S"_s,
                                            QRegularExpression::DotMatchesEverythingOption | QRegularExpression::UseUnicodePropertiesOption);
    Words words;
    for (auto match = pattern.globalMatch(sql); match.hasNext();) {
        QString text = match.next().captured();
        const QChar first = text[0];
        if (text.startsWith("--"_L1) || text.startsWith("/*"_L1))
            continue;
        if (first == u'"' || first == u'`')
            words << Word{text.sliced(1, text.size() - 2).replace(QString(2, first), QString(first)).toLower(), false};
        else if (first == u'[')
            words << Word{text.sliced(1, text.size() - 2).toLower(), false};
        else
            words << Word{text.contains(u'\'') ? text : text.toLower(), true};
    }
    return words;
}

// Behind the bracket that closes the one at `at`.
qsizetype behind(const Words &words, qsizetype at)
{
    for (int depth = 0; at < words.size(); ++at) {
        depth += words[at].is("("_L1) ? 1 : words[at].is(")"_L1) ? -1 : 0;
        if (depth == 0)
            return at + 1;
    }
    return at;
}

QList<Words> parts(const Words &words)
{
    QList<Words> all{{}};
    for (qsizetype i = 0; i < words.size();) {
        const qsizetype next = words[i].is("("_L1) ? behind(words, i) : i + 1;
        if (words[i].is(","_L1))
            all.emplaceBack();
        else
            all.last() += words.sliced(i, next - i);
        i = next;
    }
    return all;
}

// Without brackets around the whole.
Words bare(Words words)
{
    while (!words.isEmpty() && words.first().is("("_L1) && behind(words, 0) == words.size())
        words = words.sliced(1, words.size() - 2);
    return words;
}

QString joined(const Words &words)
{
    QStringList texts;
    for (const Word &word : words)
        texts << word.text;
    return texts.join(u' ');
}

bool startsClause(const Words &words, qsizetype at)
{
    static const QStringList starts{u"constraint"_s, u"primary"_s, u"not"_s, u"null"_s, u"unique"_s, u"check"_s, u"default"_s, u"collate"_s, u"references"_s, u"generated"_s, u"as"_s, u"foreign"_s};
    if (!words[at].bare || !starts.contains(words[at].text))
        return false;
    const QString before = at > 0 && words[at - 1].bare ? words[at - 1].text : QString();
    const QString next = at + 1 < words.size() ? words[at + 1].text : QString();
    return before != u"constraint" && before != u"set" && before != u"default" && before != u"always" && !(words[at].is("null"_L1) && before == u"not")
        && !(words[at].is("not"_L1) && next == u"deferrable") && !(words[at].is("references"_L1) && before == u")" /* of its own FOREIGN KEY */);
}

// What means the same said or not.
QString trimmed(QString clause)
{
    static const QRegularExpression defaults(u" (asc|collate binary|not deferrable( initially (deferred|immediate))?|initially immediate|match \\w+|on (delete|update) no action|on conflict abort)(?= |$)"_s);
    static const QRegularExpression referenced(u"( references \\S+) \\( [^()]* \\)"_s); // the pragma tells the columns, said or not
    return clause.replace(defaults, QString()).replace(referenced, u"\\1"_s);
}

void addTable(QStringList &lines, const QString &table, const Words &words)
{
    qsizetype open = 0;
    while (open < words.size() && !words[open].is("("_L1))
        ++open;
    const qsizetype end = behind(words, open);
    for (const Words &item : parts(words.sliced(open + 1, std::max<qsizetype>(0, end - open - 2)))) {
        QString column;
        qsizetype at = 0;
        if (!item.isEmpty() && !(item[0].bare && (startsClause(item, 0) && !item[0].is("as"_L1)))) {
            column = item[0].text;
            at = 1;
        }
        QString name;
        while (at < item.size() && !startsClause(item, at)) // the type, which the pragma tells
            at = item[at].is("("_L1) ? behind(item, at) : at + 1;
        while (at < item.size()) {
            qsizetype next = at + 1;
            while (next < item.size() && !startsClause(item, next))
                next = item[next].is("("_L1) ? behind(item, next) : next + 1;
            const Words clause = item.sliced(at, next - at);
            at = next;
            if (clause[0].is("constraint"_L1)) {
                name = clause.size() > 1 ? u" named "_s + clause[1].text : QString();
                continue;
            }
            QString text = joined(clause);
            if (column.isEmpty()) {
            } else if (clause[0].is("unique"_L1)) {
                text = u"unique ( "_s + column + u" )"_s + text.sliced(6);
            } else if (clause[0].is("primary"_L1)) {
                const bool descending = clause.size() > 2 && clause[2].is("desc"_L1);
                text = u"primary key ( "_s + column + (descending ? u" desc )"_s : u" )"_s) + joined(clause.sliced(descending ? 3 : 2)).prepend(u' ');
            } else if (clause[0].is("references"_L1)) {
                text = u"foreign key ( "_s + column + u" ) "_s + text;
            } else if (clause[0].is("default"_L1)) {
                const QString value = joined(bare(clause.sliced(1)));
                text = value == u"null" ? QString() : column + u" default "_s + value;
            } else if (clause[0].is("null"_L1)) {
                text.clear();
            } else if (clause[0].is("as"_L1)) {
                text = column + u" generated always "_s + text + (clause.last().is("stored"_L1) || clause.last().is("virtual"_L1) ? u""_s : u" virtual"_s);
            } else if (clause[0].is("generated"_L1)) {
                text = column + u' ' + text + (clause.last().is("stored"_L1) || clause.last().is("virtual"_L1) ? u""_s : u" virtual"_s);
            } else if (!clause[0].is("check"_L1)) {
                text = column + u' ' + text;
            }
            text = trimmed(text.simplified());
            if (!text.isEmpty() && !text.endsWith(" not null"_L1) && !text.endsWith(" collate"_L1))
                lines << table + name + u": "_s + text;
            name.clear();
        }
    }
}

// CREATE INDEX: brackets around an expression say nothing.
QString indexText(const Words &words)
{
    qsizetype open = 0;
    while (open < words.size() && !words[open].is("("_L1))
        ++open;
    const qsizetype end = behind(words, open);
    QStringList all;
    for (const Words &part : parts(words.sliced(open + 1, std::max<qsizetype>(0, end - open - 2)))) {
        qsizetype expression = part.size();
        while (expression > 1 && (part[expression - 1].is("asc"_L1) || part[expression - 1].is("desc"_L1)))
            --expression;
        if (expression > 2 && part[expression - 2].is("collate"_L1))
            expression -= 2;
        all << joined(bare(part.first(expression))); // order and collation are the pragma's
    }
    const Words where = words.sliced(end);
    return joined(words.first(open)) + u" ( "_s + all.join(u" , "_s) + u" ) "_s + (where.isEmpty() ? QString() : u"where "_s + joined(bare(where.sliced(1))));
}

} // namespace

QStringList sqliteLines(const QByteArray &dump)
{
    QStringList lines;
    for (const QByteArray &line : dump.split('\n')) {
        if (line.isEmpty())
            continue;
        const json row = json::parse(line.toStdString());
        if (row[0] != "sql" || !row[4].is_string()) {
            if (row[0] != "sql")
                lines << QString::fromUtf8(line);
            continue;
        }
        const QString type = QString::fromStdString(row[1].get<std::string>()), name = QString::fromStdString(row[2].get<std::string>());
        const QString sql = QString::fromStdString(row[4].get<std::string>());
        const Words words = wordsOf(sql);
        if (type == u"table" && !(words.size() > 1 && words[1].is("virtual"_L1)))
            addTable(lines, name.toLower(), words);
        else if (type == u"index")
            lines << indexText(words);
        else
            lines << sql.simplified();
    }
    lines.sort();
    return lines;
}

} // namespace relata::test
