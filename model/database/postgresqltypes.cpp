#include "model/database/postgresqltypes.h"

#include <QRegularExpression>

namespace relata::database {

using namespace Qt::StringLiterals;

namespace {

struct TypeName
{
    const char *name; // without what stands in brackets
    TypeKind kind;
};

constexpr TypeName kNames[] = {
    {"boolean", TypeKind::Boolean}, {"smallint", TypeKind::Int16}, {"integer", TypeKind::Int32}, {"bigint", TypeKind::Int64},
    {"numeric", TypeKind::Decimal}, {"real", TypeKind::Float32}, {"double precision", TypeKind::Float64},
    {"character varying", TypeKind::String}, {"character", TypeKind::String}, {"bpchar", TypeKind::String}, {"name", TypeKind::String},
    {"text", TypeKind::Text}, {"citext", TypeKind::Text}, {"uuid", TypeKind::Uuid}, {"date", TypeKind::Date},
    {"time without time zone", TypeKind::Time}, {"time with time zone", TypeKind::TimeTz},
    {"timestamp without time zone", TypeKind::Timestamp}, {"timestamp with time zone", TypeKind::TimestampTz},
    {"interval", TypeKind::Interval}, {"json", TypeKind::Json}, {"jsonb", TypeKind::Json}, {"bytea", TypeKind::Bytes},
};

QString withoutBrackets(const QString &spelling)
{
    const qsizetype open = spelling.indexOf(u'(');
    const qsizetype close = spelling.indexOf(u')', open);
    return open < 0 || close < 0 || spelling.startsWith(u'"') ? spelling : QString(spelling.first(open) + spelling.sliced(close + 1)).simplified();
}

// "'it''s'::text" as the text and the type; no type: it is not that.
std::pair<QString, QString> castedText(const QString &text)
{
    if (!text.startsWith(u'\''))
        return {};
    QString value;
    for (qsizetype at = 1; at < text.size(); ++at) {
        if (text[at] != u'\'') {
            value += text[at];
        } else if (text.mid(at, 2) == "''"_L1) {
            value += text[at++];
        } else {
            return text.mid(at + 1, 2) == "::"_L1 ? std::pair(value, text.sliced(at + 3)) : std::pair<QString, QString>();
        }
    }
    return {};
}

} // namespace

FieldType postgresqlType(const QString &spelling)
{
    FieldType type;
    type.native = spelling;
    type.dialect = u"postgresql"_s;
    type.kind = TypeKind::Native;
    if (spelling.endsWith("[]"_L1)) {
        type.kind = TypeKind::Array;
        type.element = std::make_shared<const FieldType>(postgresqlType(spelling.chopped(2)));
        return type;
    }
    QString word = withoutBrackets(spelling);
    if (word.startsWith("interval "_L1)) // "interval day to second"
        word = u"interval"_s;
    else if (word.endsWith(".citext"_L1)) // an extension lives in whatever schema it was put
        word = u"citext"_s;
    const auto *row = std::find_if(std::begin(kNames), std::end(kNames), [&word](const TypeName &name) { return word == QLatin1String(name.name); });
    if (row == std::end(kNames))
        return type;
    type.kind = row->kind;
    const qsizetype open = spelling.indexOf(u'(');
    const QStringList inside = open < 0 ? QStringList() : spelling.sliced(open + 1, spelling.indexOf(u')') - open - 1).split(u',');
    const auto number = [&inside](qsizetype at) { return inside.value(at).trimmed().toInt(); };
    switch (type.kind) {
    case TypeKind::String:
        type.length = word == u"name" ? 63 : word == u"character" && inside.isEmpty() ? 1 : number(0);
        break;
    case TypeKind::Decimal:
        if (number(1) >= 0 && number(1) <= number(0)) { // a scale may be negative or larger than the precision; only the spelling says so
            type.precision = number(0);
            type.scale = number(1);
        }
        break;
    case TypeKind::Time:
    case TypeKind::TimeTz:
    case TypeKind::Timestamp:
    case TypeKind::TimestampTz:
        type.precision = inside.isEmpty() ? 0 : number(0) + 1;
        break;
    default:
        break;
    }
    return type;
}

QString postgresqlMadeName(const QString &table, const QString &column, QLatin1StringView what)
{
    const QByteArray first = table.toUtf8(), second = column.toUtf8();
    const qsizetype room = 63 - what.size() - 2;
    qsizetype a = first.size(), b = second.size();
    while (a + b > room)
        --(a > b ? a : b);
    const auto cut = [](const QByteArray &name, qsizetype bytes) {
        while (bytes < name.size() && bytes > 0 && (name[bytes] & 0xc0) == 0x80) // within a character
            --bytes;
        return QString::fromUtf8(name.first(bytes));
    };
    return cut(first, a) + u'_' + cut(second, b) + u'_' + what;
}

bool isNextValue(const QString &text)
{
    static const QRegularExpression pattern(u"^nextval\\('(?:[^']|'')+'::regclass\\)$"_s);
    return pattern.match(text).hasMatch();
}

DefaultValue postgresqlDefault(const QString &text, const FieldType &type)
{
    if (text.isEmpty())
        return {};
    const DefaultValue expression{DefaultKind::Expression, text};
    static const QRegularExpression plainNumber(u"^\\d+(\\.\\d+)?$"_s);
    const auto [given, cast] = castedText(text);
    if (type.kind == TypeKind::Boolean)
        return text == u"true" || text == u"false" ? DefaultValue{DefaultKind::Literal, text} : expression;
    if (type.isNumber()) {
        static const QRegularExpression negative(u"^-\\d+(\\.\\d+)?$"_s);
        // A fraction would be rounded by the column: only where the column has fractions.
        if (plainNumber.match(text).hasMatch() && (!type.isInteger() || !text.contains(u'.')))
            return {DefaultKind::Literal, text};
        if (negative.match(given).hasMatch() && (cast == u"integer" || (cast == u"numeric" && given.contains(u'.') && !type.isInteger())))
            return {DefaultKind::Literal, given};
        return expression;
    }
    if (cast.isEmpty())
        return expression;
    const QString value = given;
    switch (type.kind) {
    case TypeKind::String:
    case TypeKind::Text:
    case TypeKind::Uuid:
    case TypeKind::Date:
    case TypeKind::Time:
    case TypeKind::TimeTz:
    case TypeKind::Timestamp:
    case TypeKind::TimestampTz:
    case TypeKind::Interval:
    case TypeKind::Json:
    case TypeKind::Bytes:
    case TypeKind::Enum: {
        const QString own = withoutBrackets(type.native);
        const bool same = cast == own || cast == type.native || (cast == u"bpchar" && own == u"character");
        return same ? DefaultValue{DefaultKind::Literal, value} : expression;
    }
    default:
        return expression;
    }
}

} // namespace relata::database
