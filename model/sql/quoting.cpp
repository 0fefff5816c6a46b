#include "model/sql/quoting.h"

#include "model/schema/naming.h"

#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace relata {

std::optional<Error> nameProblem(const Dialect &dialect, const QString &name, NameUse use)
{
    const auto problem = [&](const char *text, int limit = 0) {
        return Error{"sql.name", text, {name, dialect.label, QString::number(limit)}, "", {}};
    };
    if (name.isEmpty())
        return problem(QT_TRANSLATE_NOOP("Messages", "An empty name is no name in %2. Choose another name."));
    if (name.contains(QChar(0)))
        return problem(QT_TRANSLATE_NOOP("Messages", "A name cannot hold the character NUL in %2. Choose another name."));
    if (!name.isValidUtf16())
        return problem(QT_TRANSLATE_NOOP("Messages", "The name %1 is not valid Unicode. Choose another name."));
    // What no project could read again.
    switch (naming::faultOf(name)) {
    case naming::NameFault::None:
        break;
    case naming::NameFault::Empty:
        return problem(QT_TRANSLATE_NOOP("Messages", "An empty name is no name in %2. Choose another name."));
    case naming::NameFault::TooLong:
        return problem(QT_TRANSLATE_NOOP("Messages", "The name %1 is longer than the %3 characters that a project takes. Choose another name."), int(naming::kMaximumNameLength));
    case naming::NameFault::ControlCharacter:
    case naming::NameFault::BidiControl:
    case naming::NameFault::NotUnicode:
        return problem(QT_TRANSLATE_NOOP("Messages", "The name %1 holds characters that nobody sees. Choose another name."));
    }
    if (dialect.nameBytes > 0 && name.toUtf8().size() > dialect.nameBytes)
        return problem(QT_TRANSLATE_NOOP("Messages", "The name %1 is longer than the %3 bytes that %2 takes. Choose another name."), dialect.nameBytes);
    if (dialect.nameCharacters > 0 && name.size() > dialect.nameCharacters)
        return problem(QT_TRANSLATE_NOOP("Messages", "The name %1 is longer than the %3 characters that %2 takes. Choose another name."), dialect.nameCharacters);
    if (dialect.id == "sqlite"_L1 && (use == NameUse::Table || use == NameUse::Index) && name.startsWith("sqlite_"_L1, Qt::CaseInsensitive))
        return problem(QT_TRANSLATE_NOOP("Messages", "Names that begin with sqlite_ belong to %2: %1. Choose another name."));
    if (dialect.id == "postgresql"_L1 && use == NameUse::Schema && name.startsWith("pg_"_L1))
        return problem(QT_TRANSLATE_NOOP("Messages", "Names that begin with pg_ belong to %2: %1. Choose another name."));
    if (dialect.id == "postgresql"_L1 && use == NameUse::Column) { // every table has these already
        static const QSet<QString> taken{u"tableoid"_s, u"xmin"_s, u"cmin"_s, u"xmax"_s, u"cmax"_s, u"ctid"_s};
        if (taken.contains(name))
            return problem(QT_TRANSLATE_NOOP("Messages", "Every table of %2 has a column %1 of its own. Choose another name."));
    }
    if (dialect.id == "mysql"_L1) {
        if ((use == NameUse::Index || use == NameUse::Constraint) && (name.compare("PRIMARY"_L1, Qt::CaseInsensitive) == 0 || name.compare("GEN_CLUST_INDEX"_L1, Qt::CaseInsensitive) == 0))
            return problem(QT_TRANSLATE_NOOP("Messages", "%2 keeps the name %1 for itself. Choose another name."));
        if (name.endsWith(u' '))
            return problem(QT_TRANSLATE_NOOP("Messages", "A name cannot end with a blank in %2: %1. Choose another name."));
        if (std::any_of(name.begin(), name.end(), [](QChar c) { return c.isSurrogate(); }))
            return problem(QT_TRANSLATE_NOOP("Messages", "%2 takes no characters beyond the basic plane in names: %1. Choose another name."));
    }
    return std::nullopt;
}

QString quotedName(const Dialect &dialect, const QString &name)
{
    QString doubled = name;
    doubled.remove(QChar(0));
    doubled.replace(dialect.quote, QString(2, dialect.quote));
    return dialect.quote + doubled + dialect.quote;
}

QString quotedNames(const Dialect &dialect, const QStringList &names)
{
    QStringList quoted;
    for (const QString &name : names)
        quoted += quotedName(dialect, name);
    return quoted.join(", "_L1);
}

QString quotedText(const Dialect &dialect, const QString &text)
{
    QString doubled = text;
    doubled.remove(QChar(0));
    doubled.replace(u'\'', "''"_L1);
    if (dialect.id == "mysql"_L1)
        doubled.replace(u'\\', "\\\\"_L1);
    return u'\'' + doubled + u'\'';
}

QString literalFor(const Dialect &dialect, const FieldType &type, const QString &value)
{
    static const QRegularExpression number(u"^[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?$"_s);
    if (value.compare("null"_L1, Qt::CaseInsensitive) == 0 && !type.isText() && type.kind != TypeKind::Enum)
        return u"NULL"_s;
    if (type.kind == TypeKind::Boolean) {
        const bool yes = value.compare("true"_L1, Qt::CaseInsensitive) == 0 || value == "1"_L1;
        const bool no = value.compare("false"_L1, Qt::CaseInsensitive) == 0 || value == "0"_L1;
        if (yes || no)
            return dialect.has(Dialect::Feature::LiteralBooleans) ? (yes ? u"true"_s : u"false"_s) : (yes ? u"1"_s : u"0"_s);
    }
    if (type.isNumber() && number.match(value).hasMatch())
        return value;
    return quotedText(dialect, value);
}

namespace {

enum class Commas { Anywhere, InBrackets };

bool isBalanced(const Dialect &dialect, const QString &text, Commas commas)
{
    int depth = 0;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const QChar c = text[at];
        const QChar next = at + 1 < text.size() ? text[at + 1] : QChar();
        if (c == QChar(0) || c == u';' || (c == u'-' && next == u'-') || (c == u'/' && next == u'*') || (c == u'#' && dialect.id == "mysql"_L1))
            return false;
        if (c == u'\'' || c == u'"' || c == u'`' || (c == u'[' && dialect.id == "sqlite"_L1)) {
            const QChar end = c == u'[' ? u']' : c;
            // Backslashes hide the next character in MySQL's strings, not in its names, and in PostgreSQL's E'…'.
            const bool escapes = (c != u'`' && dialect.id == "mysql"_L1)
                                 || (c == u'\'' && dialect.id == "postgresql"_L1 && at > 0 && (text[at - 1] == u'E' || text[at - 1] == u'e') && (at < 2 || !(text[at - 2].isLetterOrNumber() || text[at - 2] == u'_')));
            for (++at; at < text.size() && text[at] != end; ++at)
                if (text[at] == u'\\' && escapes)
                    ++at;
            if (at >= text.size())
                return false;
        } else if (c == u'$' && (next == u'$' || next.isLetter()) && dialect.id == "postgresql"_L1) {
            return false; // dollar quotes hide anything
        } else if (c == u'(') {
            ++depth;
        } else if (c == u')' && --depth < 0) {
            return false;
        } else if (c == u',' && depth == 0 && commas == Commas::InBrackets) {
            return false;
        }
    }
    return depth == 0 && !text.trimmed().isEmpty();
}

} // namespace

bool isWholeExpression(const Dialect &dialect, const QString &text)
{
    return isBalanced(dialect, text, Commas::Anywhere);
}

bool isTypeName(const Dialect &dialect, const QString &text)
{
    return isBalanced(dialect, text, Commas::InBrackets);
}

QString sqlComment(const QString &text)
{
    QString lines = text.trimmed();
    for (QChar &c : lines) {
        const char16_t u = c.unicode();
        if (u == u'\r' || u == 0x0b || u == 0x0c || u == 0x85 || u == 0x2028 || u == 0x2029)
            c = u'\n';
        else if (u == 0 || (u < 0x20 && u != u'\n' && u != u'\t'))
            c = u' ';
    }
    return "-- "_L1 + lines.replace(u'\n', "\n-- "_L1);
}

} // namespace relata
