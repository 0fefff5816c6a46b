#include "model/database/sqlitetypes.h"

#include "model/database/sqliteddl.h"

namespace relata::database {

using namespace Qt::StringLiterals;

namespace {

struct TypeName
{
    const char *name;
    TypeKind kind;
};

// SQLite's integers hold 64 bits whatever they are called, and its keys are compared as such: only small names stay small.
constexpr TypeName kNames[] = {
    {"BOOL", TypeKind::Boolean}, {"BOOLEAN", TypeKind::Boolean}, {"BIT", TypeKind::Boolean},
    {"TINYINT", TypeKind::Int16}, {"SMALLINT", TypeKind::Int16}, {"INT2", TypeKind::Int16},
    {"INT", TypeKind::Int64}, {"INTEGER", TypeKind::Int64}, {"MEDIUMINT", TypeKind::Int64}, {"BIGINT", TypeKind::Int64},
    {"UNSIGNED BIG INT", TypeKind::Int64}, {"INT8", TypeKind::Int64}, {"INT4", TypeKind::Int64},
    {"REAL", TypeKind::Float64}, {"DOUBLE", TypeKind::Float64}, {"DOUBLE PRECISION", TypeKind::Float64}, {"FLOAT", TypeKind::Float64},
    {"NUMERIC", TypeKind::Decimal}, {"DECIMAL", TypeKind::Decimal}, {"DEC", TypeKind::Decimal}, {"NUMBER", TypeKind::Decimal},
    {"MONEY", TypeKind::Decimal}, {"CURRENCY", TypeKind::Decimal},
    {"CHAR", TypeKind::String}, {"CHARACTER", TypeKind::String}, {"NCHAR", TypeKind::String}, {"NATIVE CHARACTER", TypeKind::String},
    {"VARCHAR", TypeKind::String}, {"NVARCHAR", TypeKind::String}, {"VARCHAR2", TypeKind::String}, {"NVARCHAR2", TypeKind::String},
    {"VARYING CHARACTER", TypeKind::String}, {"CHARACTER VARYING", TypeKind::String}, {"BPCHAR", TypeKind::String},
    {"TEXT", TypeKind::Text}, {"CLOB", TypeKind::Text}, {"NCLOB", TypeKind::Text}, {"NTEXT", TypeKind::Text}, {"STRING", TypeKind::Text},
    {"XML", TypeKind::Text}, {"MEDIUMTEXT", TypeKind::Text}, {"LONGTEXT", TypeKind::Text}, {"TINYTEXT", TypeKind::Text},
    {"BLOB", TypeKind::Bytes}, {"BINARY", TypeKind::Bytes}, {"VARBINARY", TypeKind::Bytes}, {"BYTEA", TypeKind::Bytes},
    {"LONGBLOB", TypeKind::Bytes}, {"IMAGE", TypeKind::Bytes},
    {"DATE", TypeKind::Date}, {"TIME", TypeKind::Time}, {"TIMETZ", TypeKind::TimeTz}, {"DATETIME", TypeKind::Timestamp}, {"DATETIME2", TypeKind::Timestamp},
    {"TIMESTAMP", TypeKind::Timestamp}, {"TIMESTAMP WITHOUT TIME ZONE", TypeKind::Timestamp},
    {"TIMESTAMPTZ", TypeKind::TimestampTz}, {"TIMESTAMP WITH TIME ZONE", TypeKind::TimestampTz}, {"DATETIMEOFFSET", TypeKind::TimestampTz},
    {"UUID", TypeKind::Uuid}, {"GUID", TypeKind::Uuid}, {"UNIQUEIDENTIFIER", TypeKind::Uuid},
    {"JSON", TypeKind::Json}, {"JSONB", TypeKind::Json}, {"INTERVAL", TypeKind::Interval},
};

enum class Affinity { Integer, Text, None, Real, Numeric };

// https://www.sqlite.org/datatype3.html, 3.1; ANY as STRICT tables have it.
Affinity affinityOf(const QString &upper)
{
    if (upper.contains("INT"_L1))
        return Affinity::Integer;
    if (upper.contains("CHAR"_L1) || upper.contains("CLOB"_L1) || upper.contains("TEXT"_L1))
        return Affinity::Text;
    if (upper.contains("BLOB"_L1) || upper.isEmpty() || upper == "ANY"_L1)
        return Affinity::None;
    if (upper.contains("REAL"_L1) || upper.contains("FLOA"_L1) || upper.contains("DOUB"_L1))
        return Affinity::Real;
    return Affinity::Numeric;
}

TypeKind byAffinity(const QString &upper)
{
    switch (upper == "ANY"_L1 ? Affinity::Numeric : affinityOf(upper)) {
    case Affinity::Integer:
        return TypeKind::Int64;
    case Affinity::Text:
        return TypeKind::Text;
    case Affinity::None:
        return TypeKind::Bytes;
    case Affinity::Real:
        return TypeKind::Float64;
    case Affinity::Numeric:
        break;
    }
    return TypeKind::Native;
}

} // namespace

FieldType sqliteType(const QString &declared)
{
    FieldType type;
    type.native = declared;
    type.dialect = u"sqlite"_s;
    const QString upper = declared.simplified().toUpper();
    if (upper.isEmpty()) // anything goes: text can carry it (and typeSpelling writes none again)
        return type;
    const qsizetype open = upper.indexOf(u'(');
    const qsizetype close = upper.lastIndexOf(u')');
    const bool numbers = open >= 0 && close > open;
    const QString word = numbers ? QString(upper.first(open) + u' ' + upper.sliced(close + 1)).simplified() : upper;
    const QStringList inside = numbers ? upper.sliced(open + 1, close - open - 1).split(u',') : QStringList();
    const auto number = [&inside](qsizetype at) {
        bool ok = false;
        const int value = inside.value(at).trimmed().toInt(&ok);
        return ok && value >= 0 && value <= 1'000'000'000 ? value : 0;
    };
    const auto *row = std::find_if(std::begin(kNames), std::end(kNames), [&word](const TypeName &name) { return word == QLatin1String(name.name); });
    type.kind = row != std::end(kNames) ? row->kind : byAffinity(upper);
    switch (type.kind) {
    case TypeKind::Text:
        if (number(0) > 0)
            type.kind = TypeKind::String;
        [[fallthrough]];
    case TypeKind::String:
    case TypeKind::Bytes:
        type.length = type.kind == TypeKind::Text ? 0 : number(0);
        break;
    case TypeKind::Decimal:
        type.precision = std::min(number(0), 1000);
        type.scale = std::min(number(1), type.precision);
        break;
    case TypeKind::Time:
    case TypeKind::TimeTz:
    case TypeKind::Timestamp:
    case TypeKind::TimestampTz:
        type.precision = inside.isEmpty() ? 0 : std::min(number(0), 9) + 1;
        break;
    default:
        break;
    }
    return type;
}

DefaultValue sqliteDefault(const QString &text, const FieldType &type)
{
    const QString trimmed = withoutComments(text).trimmed();
    if (trimmed.isEmpty() || trimmed.compare("NULL"_L1, Qt::CaseInsensitive) == 0)
        return {};
    const std::vector<SqlToken> tokens = sqliteTokens(trimmed);
    // A literal is written again as the column's type has it. Where SQLite would store another value then, it stays as it is.
    const auto literal = [&](QString value) {
        const bool isNumber = tokens.back().kind == SqlToken::Kind::Number;
        bool isPlain = false;
        const qlonglong plain = value.toLongLong(&isPlain);
        const Affinity affinity = affinityOf(type.native.toUpper());
        const bool truth = value.compare("TRUE"_L1, Qt::CaseInsensitive) == 0 || value.compare("FALSE"_L1, Qt::CaseInsensitive) == 0;
        if ((isNumber && (affinity == Affinity::None || (affinity == Affinity::Text && !(isPlain && QString::number(plain) == value))))
            || (!isNumber && type.kind == TypeKind::Boolean && truth) || (!isNumber && !type.isText() && value.compare("NULL"_L1, Qt::CaseInsensitive) == 0))
            return DefaultValue{DefaultKind::Expression, trimmed};
        if (bool isHex = false; value.startsWith("0x"_L1, Qt::CaseInsensitive) && tokens.back().kind == SqlToken::Kind::Number)
            if (const quint64 number = value.toULongLong(&isHex, 16); isHex)
                value = QString::number(qint64(number)); // as SQLite reads it
        if (type.kind == TypeKind::Boolean && (value == u"0" || value == u"1"))
            value = value == u"1" ? u"true"_s : u"false"_s;
        return DefaultValue{DefaultKind::Literal, value};
    };
    if (tokens.size() == 1) {
        const bool truth = trimmed.compare("TRUE"_L1, Qt::CaseInsensitive) == 0 || trimmed.compare("FALSE"_L1, Qt::CaseInsensitive) == 0;
        if (truth && affinityOf(type.native.toUpper()) != Affinity::None)
            return {DefaultKind::Literal, type.kind == TypeKind::Boolean ? trimmed.toLower() : QString::number(int(trimmed.size() == 4))};
        if (truth)
            return {DefaultKind::Expression, trimmed};
        switch (tokens.front().kind) {
        case SqlToken::Kind::String:
        case SqlToken::Kind::Name: // SQLite reads DEFAULT "x" as 'x'
            return literal(sqliteName(trimmed, tokens.front()));
        case SqlToken::Kind::Number:
            return literal(trimmed);
        case SqlToken::Kind::Word:
            if (!trimmed.startsWith("CURRENT_"_L1, Qt::CaseInsensitive))
                return literal(trimmed); // a bare word is a string too
            break;
        default:
            break;
        }
    } else if (tokens.size() == 2 && tokens[1].kind == SqlToken::Kind::Number && (trimmed[0] == u'-' || trimmed[0] == u'+')) {
        const DefaultValue number = literal(trimmed.sliced(tokens[1].begin));
        return trimmed[0] == u'+' ? number : DefaultValue{DefaultKind::Literal, u'-' + number.value};
    }
    return {DefaultKind::Expression, trimmed};
}

} // namespace relata::database
