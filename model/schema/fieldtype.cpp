#include "model/schema/fieldtype.h"

#include <iterator>

namespace relata {

using namespace Qt::StringLiterals;

namespace {

struct KindName
{
    TypeKind kind;
    const char *name;
};

constexpr KindName kNames[] = {
    {TypeKind::Boolean, "boolean"}, {TypeKind::Int16, "int16"}, {TypeKind::Int32, "int32"}, {TypeKind::Int64, "int64"},
    {TypeKind::Decimal, "decimal"}, {TypeKind::Float32, "float32"}, {TypeKind::Float64, "float64"}, {TypeKind::String, "string"},
    {TypeKind::Text, "text"}, {TypeKind::Uuid, "uuid"}, {TypeKind::Date, "date"}, {TypeKind::Time, "time"},
    {TypeKind::TimeTz, "timetz"}, {TypeKind::Timestamp, "timestamp"}, {TypeKind::TimestampTz, "timestamptz"},
    {TypeKind::Interval, "interval"}, {TypeKind::Json, "json"}, {TypeKind::Bytes, "bytes"}, {TypeKind::Enum, "enum"},
    {TypeKind::Array, "array"}, {TypeKind::Native, "native"},
};

// What people type from habit.
constexpr KindName kSynonyms[] = {
    {TypeKind::Boolean, "bool"}, {TypeKind::Int16, "smallint"}, {TypeKind::Int32, "int"}, {TypeKind::Int32, "integer"},
    {TypeKind::Int64, "bigint"}, {TypeKind::Int64, "long"}, {TypeKind::Int64, "serial"}, {TypeKind::Int64, "bigserial"},
    {TypeKind::Decimal, "numeric"}, {TypeKind::Decimal, "money"}, {TypeKind::Float32, "real"}, {TypeKind::Float32, "float"},
    {TypeKind::Float64, "double"}, {TypeKind::String, "varchar"}, {TypeKind::String, "char"}, {TypeKind::String, "character"},
    {TypeKind::String, "nvarchar"}, {TypeKind::Text, "clob"}, {TypeKind::Text, "longtext"}, {TypeKind::Uuid, "guid"},
    {TypeKind::Timestamp, "datetime"}, {TypeKind::Json, "jsonb"}, {TypeKind::Bytes, "blob"}, {TypeKind::Bytes, "bytea"},
    {TypeKind::Bytes, "binary"}, {TypeKind::Bytes, "varbinary"},
};

const KindName *kindNamed(QStringView word)
{
    for (const auto *table : {std::begin(kNames), std::begin(kSynonyms)}) {
        const auto *end = table == std::begin(kNames) ? std::end(kNames) : std::end(kSynonyms);
        for (const auto *row = table; row != end; ++row) {
            if (word.compare(QLatin1String(row->name), Qt::CaseInsensitive) == 0)
                return row;
        }
    }
    return nullptr;
}

Error unknownType(QStringView text)
{
    QStringList known;
    for (const KindName &row : kNames)
        if (row.kind != TypeKind::Enum && row.kind != TypeKind::Array && row.kind != TypeKind::Native)
            known << QLatin1String(row.name);
    return {"type.unknown", QT_TRANSLATE_NOOP("Messages", "“%1” is no type that Relata knows."), {text.toString(), known.join(u", "_s)},
            QT_TRANSLATE_NOOP("Messages", "Use one of %2, an enum's name, text[] and the like for arrays, or native(…) for a database's own type.")};
}

} // namespace

bool FieldType::operator==(const FieldType &other) const
{
    if (kind != other.kind || length != other.length || precision != other.precision || scale != other.scale
        || enumeration != other.enumeration || native != other.native || dialect != other.dialect)
        return false;
    if (element && other.element)
        return *element == *other.element;
    return !element && !other.element;
}

bool canReference(const FieldType &key, const FieldType &referenced)
{
    if (key.isInteger() && referenced.isInteger())
        return int(key.kind) >= int(referenced.kind);
    if (key.isText() && referenced.isText())
        return true;
    if (key.kind != referenced.kind)
        return false;
    switch (key.kind) {
    case TypeKind::Decimal:
        return key.precision == referenced.precision && key.scale == referenced.scale;
    case TypeKind::Enum:
        return key.enumeration == referenced.enumeration;
    case TypeKind::Array:
        return key.element && referenced.element && canReference(*key.element, *referenced.element);
    case TypeKind::Native:
        return key.native.compare(referenced.native, Qt::CaseInsensitive) == 0;
    default:
        return true;
    }
}

QString typeKindName(TypeKind kind)
{
    return QLatin1String(kNames[int(kind)].name);
}

QString typeText(const FieldType &type, const EnumName &enumName)
{
    const QString name = typeKindName(type.kind);
    switch (type.kind) {
    case TypeKind::String:
    case TypeKind::Bytes:
        return type.length > 0 ? u"%1(%2)"_s.arg(name).arg(type.length) : name;
    case TypeKind::Decimal:
        return type.precision > 0 ? u"%1(%2,%3)"_s.arg(name).arg(type.precision).arg(type.scale) : name;
    case TypeKind::Time:
    case TypeKind::TimeTz:
    case TypeKind::Timestamp:
    case TypeKind::TimestampTz:
        return type.precision > 0 ? u"%1(%2)"_s.arg(name).arg(type.precision - 1) : name;
    case TypeKind::Enum:
        return u"enum("_s + (enumName ? enumName(type.enumeration) : type.enumeration.toString()) + u')';
    case TypeKind::Array:
        return u"array("_s + (type.element ? typeText(*type.element, enumName) : u"text"_s) + u')';
    case TypeKind::Native:
        return u"native("_s + type.native + u')';
    default:
        return name;
    }
}

Result<FieldType> typeFromText(QStringView text, const EnumByName &enumByName)
{
    text = text.trimmed();
    int arrays = 0;
    while (text.endsWith(u"[]"_s)) {
        text = text.chopped(2).trimmed();
        if (++arrays > 8)
            return unknownType(text);
    }
    QStringView word = text;
    QStringView inside;
    const qsizetype open = text.indexOf(u'(');
    if (open >= 0) {
        if (!text.endsWith(u')'))
            return unknownType(text);
        word = text.first(open).trimmed();
        inside = text.sliced(open + 1, text.size() - open - 2).trimmed();
    }
    FieldType type;
    const KindName *row = kindNamed(word);
    if (!row) {
        const EnumId enumeration = enumByName && open < 0 ? enumByName(text.toString()) : EnumId();
        if (!enumeration)
            return unknownType(text);
        type.kind = TypeKind::Enum;
        type.enumeration = enumeration;
    } else {
        type.kind = row->kind;
        const auto number = [](QStringView digits, int least, int most) {
            bool ok = false;
            const int value = digits.trimmed().toInt(&ok);
            return ok && value >= least && value <= most ? value : -1;
        };
        switch (type.kind) {
        case TypeKind::String:
        case TypeKind::Bytes:
            if (open >= 0 && (type.length = number(inside, 1, 1'000'000'000)) < 0)
                return unknownType(text);
            break;
        case TypeKind::Decimal: {
            if (open < 0)
                break;
            const auto parts = inside.split(u',');
            type.precision = number(parts.value(0), 1, 1000);
            type.scale = parts.size() > 1 ? number(parts.value(1), 0, 1000) : 0;
            if (parts.size() > 2 || type.precision < 0 || type.scale < 0 || type.scale > type.precision)
                return unknownType(text);
            break;
        }
        case TypeKind::Time:
        case TypeKind::TimeTz:
        case TypeKind::Timestamp:
        case TypeKind::TimestampTz: {
            if (open < 0)
                break;
            const int digits = number(inside, 0, 9);
            if (digits < 0)
                return unknownType(text);
            type.precision = digits + 1;
            break;
        }
        case TypeKind::Enum:
            type.enumeration = enumByName && open >= 0 ? enumByName(inside.toString()) : EnumId();
            if (!type.enumeration)
                return unknownType(text);
            break;
        case TypeKind::Array: {
            if (inside.size() > 256)
                return unknownType(text);
            auto element = typeFromText(open >= 0 ? inside : QStringView(u"text"), enumByName);
            if (!element)
                return element;
            type.element = std::make_shared<const FieldType>(*std::move(element));
            break;
        }
        case TypeKind::Native:
            if (inside.isEmpty())
                return unknownType(text);
            type.native = inside.toString();
            break;
        default:
            // int(11) and the like: a display width that means nothing.
            if (open >= 0 && number(inside, 0, 1000) < 0)
                return unknownType(text);
        }
    }
    while (arrays-- > 0) {
        FieldType array;
        array.kind = TypeKind::Array;
        array.element = std::make_shared<const FieldType>(std::move(type));
        type = array;
    }
    return type;
}

} // namespace relata
