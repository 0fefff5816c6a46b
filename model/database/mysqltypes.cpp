#include "model/database/mysqltypes.h"

#include <QSet>

namespace relata::database {

using namespace Qt::StringLiterals;

namespace {

struct TypeName
{
    const char *name;
    TypeKind kind;
    TypeKind withoutSign; // where "unsigned" stands behind it
};

// A bigint without sign stays an int64: it is what most keys are, and keys don't reach the other half.
constexpr TypeName kNames[] = {
    {"tinyint", TypeKind::Int16, TypeKind::Int16}, {"smallint", TypeKind::Int16, TypeKind::Int32}, {"mediumint", TypeKind::Int32, TypeKind::Int32},
    {"int", TypeKind::Int32, TypeKind::Int64}, {"integer", TypeKind::Int32, TypeKind::Int64}, {"bigint", TypeKind::Int64, TypeKind::Int64},
    {"year", TypeKind::Int16, TypeKind::Int16}, {"decimal", TypeKind::Decimal, TypeKind::Decimal}, {"numeric", TypeKind::Decimal, TypeKind::Decimal},
    {"float", TypeKind::Float32, TypeKind::Float32}, {"double", TypeKind::Float64, TypeKind::Float64},
    {"char", TypeKind::String, TypeKind::String}, {"varchar", TypeKind::String, TypeKind::String},
    {"tinytext", TypeKind::Text, TypeKind::Text}, {"text", TypeKind::Text, TypeKind::Text}, {"mediumtext", TypeKind::Text, TypeKind::Text}, {"longtext", TypeKind::Text, TypeKind::Text},
    {"binary", TypeKind::Bytes, TypeKind::Bytes}, {"varbinary", TypeKind::Bytes, TypeKind::Bytes},
    {"tinyblob", TypeKind::Bytes, TypeKind::Bytes}, {"blob", TypeKind::Bytes, TypeKind::Bytes}, {"mediumblob", TypeKind::Bytes, TypeKind::Bytes}, {"longblob", TypeKind::Bytes, TypeKind::Bytes},
    {"date", TypeKind::Date, TypeKind::Date}, {"time", TypeKind::Time, TypeKind::Time}, {"datetime", TypeKind::Timestamp, TypeKind::Timestamp},
    {"timestamp", TypeKind::TimestampTz, TypeKind::TimestampTz}, {"json", TypeKind::Json, TypeKind::Json}, {"uuid", TypeKind::Uuid, TypeKind::Uuid},
    {"enum", TypeKind::Enum, TypeKind::Enum},
};

// The string that begins at `at` with ' or ", and the place behind it; null when it doesn't end.
QString stringAt(const QString &text, qsizetype &at)
{
    const QChar quote = text[at];
    QString value = u""_s;
    for (++at; at < text.size(); ++at) {
        if (text[at] == quote) {
            if (at + 1 < text.size() && text[at + 1] == quote) {
                value += text[at++];
                continue;
            }
            ++at;
            return value;
        }
        if (text[at] == u'\\' && at + 1 < text.size()) {
            switch (text[++at].unicode()) {
            case u'n': value += u'\n'; break;
            case u't': value += u'\t'; break;
            case u'r': value += u'\r'; break;
            case u'b': value += u'\b'; break;
            case u'0': value += QChar(u'\0'); break;
            case u'Z': value += QChar(0x1a); break;
            default: value += text[at];
            }
            continue;
        }
        value += text[at];
    }
    return {};
}

bool isNumber(const QString &text)
{
    bool ok = false;
    text.toDouble(&ok);
    return ok && !text.contains("inf"_L1, Qt::CaseInsensitive) && !text.contains("nan"_L1, Qt::CaseInsensitive);
}

// The place behind what is quoted at `at`: a doubled quote is within, and a backslash hides the next one except in a name.
qsizetype pastQuoted(const QString &text, qsizetype at)
{
    const QChar quote = text[at];
    for (++at; at < text.size(); ++at) {
        if (text[at] == u'\\' && quote != u'`') {
            ++at;
        } else if (text[at] == quote) {
            if (at + 1 >= text.size() || text[at + 1] != quote)
                return at + 1;
            ++at;
        }
    }
    return text.size();
}

} // namespace

FieldType mysqlType(const QString &columnType)
{
    FieldType type;
    type.kind = TypeKind::Native;
    type.native = columnType;
    type.dialect = u"mysql"_s;
    const QString lower = columnType.trimmed().toLower();
    qsizetype end = 0;
    while (end < lower.size() && (lower[end].isLetterOrNumber() || lower[end] == u'_'))
        ++end;
    const QString word = lower.first(end);
    const auto *row = std::find_if(std::begin(kNames), std::end(kNames), [&word](const TypeName &name) { return word == QLatin1String(name.name); });
    QStringList inside;
    const bool sized = end < lower.size() && lower[end] == u'(' && lower.indexOf(u')', end) > end;
    if (sized)
        inside = lower.mid(end + 1, lower.indexOf(u')', end) - end - 1).split(u',');
    const auto number = [&inside](qsizetype at) {
        bool ok = false;
        const int value = inside.value(at).trimmed().toInt(&ok);
        return ok && value >= 0 ? value : 0;
    };
    if (word == u"bit" && (!sized || number(0) == 1))
        type.kind = TypeKind::Boolean;
    if (row == std::end(kNames))
        return type;
    const bool isUnsigned = lower.indexOf(" unsigned"_L1, end) > 0 && row->kind != TypeKind::Enum;
    type.kind = isUnsigned ? row->withoutSign : row->kind;
    if (word == u"tinyint" && number(0) == 1 && !isUnsigned)
        type.kind = TypeKind::Boolean;
    switch (type.kind) {
    case TypeKind::String:
        type.length = sized ? number(0) : 1;
        break;
    case TypeKind::Bytes:
        type.length = word.endsWith("binary"_L1) ? (sized ? number(0) : 1) : 0;
        break;
    case TypeKind::Decimal:
        type.precision = sized ? number(0) : 10;
        type.scale = number(1);
        break;
    case TypeKind::Time:
    case TypeKind::Timestamp:
    case TypeKind::TimestampTz:
        type.precision = sized ? number(0) + 1 : 0;
        break;
    default:
        break;
    }
    return type;
}

QStringList mysqlEnumValues(const QString &columnType)
{
    QStringList values;
    qsizetype at = columnType.indexOf(u'(') + 1;
    while (at > 0 && at < columnType.size() && columnType[at] == u'\'') {
        const QString value = stringAt(columnType, at);
        if (value.isNull())
            return {};
        values << value;
        if (at >= columnType.size() || columnType[at] != u',')
            break;
        ++at;
    }
    return values;
}

DefaultValue mysqlDefault(const QString &text, const QString &extra, const FieldType &type, MysqlFlavor flavor)
{
    if (text.isNull())
        return {};
    const auto literal = [&type](QString value) {
        if (type.kind == TypeKind::Boolean && (value == u"0" || value == u"1"))
            value = value == u"1" ? u"true"_s : u"false"_s;
        // A binary(n) is filled up with zeros.
        while (type.native.startsWith("binary"_L1, Qt::CaseInsensitive) && value.endsWith(QChar(u'\0')))
            value.chop(1);
        if (value.contains(QChar(u'\0')))
            return DefaultValue{DefaultKind::Expression, u"x'"_s + QString::fromLatin1(value.toUtf8().toHex()) + u'\''};
        return DefaultValue{DefaultKind::Literal, value};
    };
    const bool bits = text.size() > 2 && (text.startsWith("b'"_L1) || text.startsWith("B'"_L1)) && text.endsWith(u'\'');
    if (bits && type.kind == TypeKind::Boolean) {
        const QString value = text.mid(2, text.size() - 3);
        return literal(value.contains(u'1') ? u"1"_s : u"0"_s);
    }
    if (flavor == MysqlFlavor::Mysql) {
        const bool now = text.startsWith("CURRENT_TIMESTAMP"_L1, Qt::CaseInsensitive) && (type.kind == TypeKind::Timestamp || type.kind == TypeKind::TimestampTz);
        if (bits || now || extra.contains("DEFAULT_GENERATED"_L1, Qt::CaseInsensitive))
            return {DefaultKind::Expression, text};
        return literal(text);
    }
    if (text.compare("NULL"_L1, Qt::CaseInsensitive) == 0)
        return {};
    if (text.startsWith(u'\'')) {
        qsizetype at = 0;
        const QString value = stringAt(text, at);
        if (!value.isNull() && at == text.size())
            return literal(value);
    }
    if (isNumber(text))
        return literal(text);
    return {DefaultKind::Expression, text};
}

QString mysqlQuoted(const QString &name)
{
    QString copy = name;
    return u'`' + copy.replace(u'`', u"``"_s) + u'`';
}

QString mysqlText(const QString &text)
{
    QString copy = text;
    return u'\'' + copy.replace(u'\\', u"\\\\"_s).replace(u'\'', u"''"_s) + u'\'';
}

QString withoutDatabase(const QString &text, const QString &database, const QStringList &owned)
{
    const QString prefix = mysqlQuoted(database) + u'.';
    QSet<QString> names;
    for (const QString &name : owned)
        names.insert(mysqlQuoted(name).toLower());
    QString result;
    result.reserve(text.size());
    for (qsizetype at = 0; at < text.size();) {
        const QChar c = text[at];
        if (c != u'`' && c != u'\'' && c != u'"') {
            result += text[at++];
            continue;
        }
        const qsizetype end = pastQuoted(text, at);
        const bool first = at == 0 || text[at - 1] != u'.'; // `a`.`database`.`b` is another's
        if (c == u'`' && first && QStringView(text).mid(at).startsWith(prefix)) {
            const qsizetype next = at + prefix.size();
            if (next < text.size() && text[next] == u'`') {
                const qsizetype nextEnd = pastQuoted(text, next);
                if (names.contains(text.mid(next, nextEnd - next).toLower())) {
                    at = next;
                    result += QStringView(text).mid(at, nextEnd - at);
                    at = nextEnd;
                    continue;
                }
            }
        }
        result += QStringView(text).mid(at, end - at);
        at = end;
    }
    return result;
}

} // namespace relata::database
