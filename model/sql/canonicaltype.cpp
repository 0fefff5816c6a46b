#include "model/sql/expressions.h"

#include <QHash>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace relata {

QString canonicalType(const Dialect &dialect, const QString &spelling)
{
    QString text = spelling.simplified();
    static const QRegularExpression aroundBrackets(u"\\s*([(,])\\s*|\\s+(?=\\))"_s);
    if (dialect.id == "sqlite"_L1)
        return text.toLower().replace(aroundBrackets, u"\\1"_s);
    if (text.contains(u'\'')) // enum('a','b')
        return text;
    QString lower = text.toLower().replace(aroundBrackets, u"\\1"_s);
    if (dialect.id == "postgresql"_L1) {
        if (lower.endsWith("[]"_L1))
            return canonicalType(dialect, text.chopped(2)) + "[]"_L1;
        if (text.contains(u'"')) {
            static const QRegularExpression plain(u"\"([a-z_][a-z0-9_$]*)\""_s);
            text.replace(plain, u"\\1"_s);
            return text.startsWith("public."_L1) ? text.mid(7) : text;
        }
        static const QRegularExpression parts(u"^([^(]*)(\\([^)]*\\))?(.*)$"_s);
        const auto match = parts.match(lower);
        QString word = match.captured(1).trimmed(), size = match.captured(2);
        QString rest = match.captured(3).trimmed();
        static const QHash<QString, QString> same{
            {u"varchar"_s, u"character varying"_s}, {u"char"_s, u"character"_s}, {u"int"_s, u"integer"_s}, {u"int4"_s, u"integer"_s}, {u"int8"_s, u"bigint"_s}, {u"int2"_s, u"smallint"_s},
            {u"float8"_s, u"double precision"_s}, {u"float4"_s, u"real"_s}, {u"bool"_s, u"boolean"_s}, {u"decimal"_s, u"numeric"_s}, {u"timestamptz"_s, u"timestamp with time zone"_s},
            {u"timetz"_s, u"time with time zone"_s}, {u"timestamp without time zone"_s, u"timestamp"_s}, {u"time without time zone"_s, u"time"_s}, {u"varbit"_s, u"bit varying"_s}};
        word = same.value(word.startsWith("public."_L1) ? word.mid(7) : word, word);
        if (rest == "without time zone"_L1)
            rest.clear();
        if (word.endsWith(" with time zone"_L1)) {
            word.chop(15);
            rest = u"with time zone"_s;
        }
        if (word == "character"_L1 && size == "(1)"_L1)
            size.clear();
        if (word == "numeric"_L1 && size.endsWith(",0)"_L1))
            size = size.chopped(3) + u')';
        return word + size + (rest.isEmpty() ? rest : u' ' + rest);
    }
    static const QRegularExpression width(u"^(smallint|mediumint|int|bigint)\\(\\d+\\)"_s), tiny(u"^tinyint\\((?!1\\))\\d+\\)"_s);
    static const QHash<QString, QString> same{{u"boolean"_s, u"tinyint(1)"_s}, {u"bool"_s, u"tinyint(1)"_s}, {u"decimal"_s, u"decimal(10,0)"_s}, {u"numeric"_s, u"decimal(10,0)"_s},
                                              {u"char"_s, u"char(1)"_s}, {u"double precision"_s, u"double"_s}, {u"real"_s, u"double"_s}, {u"json"_s, u"longtext"_s}, {u"binary"_s, u"binary(1)"_s}};
    static const QRegularExpression firstWord(u"^(integer|numeric|dec|fixed)\\b"_s);
    if (const auto match = firstWord.match(lower); match.hasMatch())
        lower = (match.captured(1) == "integer"_L1 ? "int"_L1 : "decimal"_L1) + lower.mid(match.capturedLength());
    lower.replace(width, u"\\1"_s).replace(tiny, u"tinyint"_s);
    static const QRegularExpression wholeDecimal(u"^decimal\\((\\d+)\\)"_s);
    lower.replace(wholeDecimal, u"decimal(\\1,0)"_s);
    if (lower.endsWith("(0)"_L1) && (lower.startsWith("time"_L1) || lower.startsWith("datetime"_L1)))
        lower.chop(3);
    return same.value(lower, lower);
}

} // namespace relata
