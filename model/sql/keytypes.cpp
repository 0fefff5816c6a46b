#include "model/sql/keytypes.h"

namespace relata {

using namespace Qt::StringLiterals;

namespace {

bool isForeign(const Dialect &dialect, const FieldType &type)
{
    return type.kind == TypeKind::Native && type.dialect != dialect.id;
}

// PostgreSQL compares within a family of types, and takes what it can widen to the referenced type.
bool matchInPostgresql(const Dialect &dialect, const FieldType &key, const FieldType &referenced)
{
    const auto kindOf = [&](const FieldType &type) { return isForeign(dialect, type) ? TypeKind::Text : type.kind; };
    const TypeKind here = kindOf(key), there = kindOf(referenced);
    if (here == TypeKind::Native || there == TypeKind::Native)
        return here != there || key.native == referenced.native || key.native.isEmpty();
    const auto rank = [](TypeKind kind) {
        switch (kind) {
        case TypeKind::Int16:
        case TypeKind::Int32:
        case TypeKind::Int64:
            return 1;
        case TypeKind::Decimal:
            return 2;
        case TypeKind::Float32:
        case TypeKind::Float64:
            return 3;
        default:
            return 0;
        }
    };
    if (rank(here) && rank(there))
        return rank(here) <= rank(there);
    const auto family = [](TypeKind kind) {
        switch (kind) {
        case TypeKind::String:
            return TypeKind::Text;
        case TypeKind::Timestamp:
        case TypeKind::TimestampTz:
            return TypeKind::Date;
        default:
            return kind;
        }
    };
    if (here == TypeKind::Enum && there == TypeKind::Enum)
        return key.enumeration == referenced.enumeration;
    if (here == TypeKind::Array && there == TypeKind::Array)
        return !key.element || !referenced.element || matchInPostgresql(dialect, *key.element, *referenced.element);
    return family(here) == family(there);
}

// InnoDB wants the same type: also signed or not, and the same collation; only lengths may differ.
QString innoDbClass(const Dialect &dialect, const Schema &schema, const FieldType &type)
{
    const auto spelled = typeSpelling(dialect, schema, type);
    if (!spelled)
        return {};
    const QString text = spelled->text.toLower();
    QString word = text.section(u'(', 0, 0).section(u' ', 0, 0);
    static const QMap<QString, QString> kSame{{u"bool"_s, u"tinyint"_s}, {u"boolean"_s, u"tinyint"_s}, {u"integer"_s, u"int"_s}, {u"numeric"_s, u"decimal"_s}, {u"dec"_s, u"decimal"_s},
                                              {u"char"_s, u"varchar"_s}, {u"longtext"_s, u"varchar"_s}, {u"json"_s, u"varchar"_s}, {u"binary"_s, u"varbinary"_s}, {u"longblob"_s, u"varbinary"_s},
                                              {u"timestamp"_s, u"datetime"_s}, {u"real"_s, u"double"_s}};
    word = kSame.value(word, word);
    return word.endsWith("int"_L1) && text.contains("unsigned"_L1) ? word + " unsigned"_L1 : word;
}

} // namespace

bool keyTypesMatch(const Dialect &dialect, const Schema &schema, const Entity &holder, const Field &field, const Entity &other, const Field &referenced)
{
    if (dialect.id == "postgresql"_L1)
        return matchInPostgresql(dialect, field.type, referenced.type);
    if (dialect.id != "mysql"_L1)
        return true;
    if (innoDbClass(dialect, schema, field.type) != innoDbClass(dialect, schema, referenced.type))
        return false;
    const auto collation = [](const Entity &entity, const Field &each) { return (each.collation.isEmpty() ? entity.nativeOptions.value(u"COLLATE"_s) : each.collation).toLower(); };
    const QString here = collation(holder, field), there = collation(other, referenced);
    return here.isEmpty() || there.isEmpty() || here == there || !field.type.isText() || schema.dialectOf(holder) != dialect.id;
}

} // namespace relata
