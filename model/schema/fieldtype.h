// The portable types of fields. A type read from a database keeps that dialect's own spelling beside the portable meaning, so
// that writing it back to the same dialect loses nothing.
#pragma once

#include "model/schema/ids.h"
#include "model/schema/result.h"

#include <functional>
#include <memory>

namespace relata {

enum class TypeKind {
    Boolean, Int16, Int32, Int64, Decimal, Float32, Float64, String, Text, Uuid, Date, Time, TimeTz, Timestamp, TimestampTz,
    Interval, Json, Bytes, Enum, Array, Native
};

struct FieldType
{
    TypeKind kind = TypeKind::Text;
    int length = 0;    // String: code points, 0 = no limit. Bytes: bytes
    int precision = 0; // Decimal: digits in all, 0 = the dialect's default. Time and timestamp: digits of a second + 1, 0 = default
    int scale = 0;     // Decimal
    EnumId enumeration;                        // Enum
    std::shared_ptr<const FieldType> element;  // Array
    QString native;    // the dialect's own spelling; the whole meaning where kind is Native
    QString dialect;   // whose spelling `native` is

    bool operator==(const FieldType &other) const;

    [[nodiscard]] bool isInteger() const { return kind == TypeKind::Int16 || kind == TypeKind::Int32 || kind == TypeKind::Int64; }
    [[nodiscard]] bool isText() const { return kind == TypeKind::String || kind == TypeKind::Text; }
    [[nodiscard]] bool isNumber() const
    {
        return isInteger() || kind == TypeKind::Decimal || kind == TypeKind::Float32 || kind == TypeKind::Float64;
    }
};

// Can a field of type `key` hold every value of a field of type `referenced`, as a foreign key must? Same portable type (native
// spellings aside); strings may differ in length; an integer key may be wider.
[[nodiscard]] bool canReference(const FieldType &key, const FieldType &referenced);

[[nodiscard]] QString typeKindName(TypeKind kind); // "int64"

// "int64", "decimal(10,2)", "string(80)", "enum(Status)", "array(text)", "native(point)"; a native spelling beside a portable
// type is left out. The lookups give an enum's name and the enum of a name.
using EnumName = std::function<QString(EnumId)>;
using EnumByName = std::function<EnumId(const QString &)>;
[[nodiscard]] QString typeText(const FieldType &type, const EnumName &enumName = {});
// Also accepts common synonyms (int, integer, bigint, varchar(80), char, datetime, bool, double, blob, jsonb, numeric(10,2), text[]).
// A word that is nobody's type but an enum's name is that enum. Anything else is an error that lists what there is.
[[nodiscard]] Result<FieldType> typeFromText(QStringView text, const EnumByName &enumByName = {});

[[nodiscard]] inline FieldType typeOf(TypeKind kind, int length = 0)
{
    FieldType type;
    type.kind = kind;
    type.length = length;
    return type;
}

} // namespace relata
