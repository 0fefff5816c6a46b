// What differs between databases, as data: resources/dialects/<id>/dialect.json.
#pragma once

#include "model/schema/records.h"
#include "model/schema/schema.h"

#include <QMap>
#include <QSet>
#include <QString>

namespace relata {

struct Dialect
{
    enum class EnumTypes { Check, Type, Inline };
    enum class Identity { Autoincrement, Generated, AutoIncrement }; // SQLite's, the standard's, MySQL's
    enum class ForeignKeys { Inline, Alter };                        // Alter: can be added once all tables are there
    enum class Comments { None, Statement, Inline };
    enum class Feature {
        Schemas, AlterColumn, AlterConstraint, TransactionalDdl, PartialIndexes, ExpressionIndexes, IncludedFields, IndexMethods, DeferrableKeys,
        DeferrableForeignKeys, NullsNotDistinct, SetNullFields, VirtualFields, LiteralBooleans
    };

    QString id;
    QString label;
    QChar quote;
    int nameBytes = 0;      // 0: no limit
    int nameCharacters = 0; // likewise
    EnumTypes enumTypes = EnumTypes::Check;
    Identity identity = Identity::Autoincrement;
    ForeignKeys foreignKeys = ForeignKeys::Inline;
    Comments comments = Comments::None;
    QSet<Feature> features;
    QString uuidDefault; // expressions
    QString nowDefault;
    QMap<QString, QString> types; // "decimal", "decimal(p,s)" … with {precision} {scale} {length} {digits} {element}
    QSet<QString> lossyTypes;   // not all values fit
    QSet<QString> widenedTypes; // they fit, but the type comes back as a wider one
    struct Limits // 0: none
    {
        int fields = 0; // of a table
        int keyFields = 0;
        int indexes = 0;
        int string = 0; // characters
        int bytes = 0;
        int decimal = 0; // digits
        int scale = 0;
        int second = 0; // digits of one
    };
    Limits limits;

    [[nodiscard]] bool has(Feature feature) const { return features.contains(feature); }
};

// nullptr: unknown. The pointer stays good for ever; any thread.
[[nodiscard]] const Dialect *dialectById(QStringView id);
[[nodiscard]] const std::vector<Dialect> &allDialects(); // sorted by id

// Does the database count this identity by itself? SQLite only where the field is the whole key of a table with a rowid. There an
// identity is a plain INTEGER PRIMARY KEY, as SQLite's own documentation recommends: never empty, and unique among the rows that
// are there, but the highest number may come again once its row is deleted. The native option AUTOINCREMENT of an entity, which
// an import keeps, forbids that.
[[nodiscard]] bool countsItself(const Dialect &dialect, const Entity &entity, const Field &field);

// The named type of an enum, quoted; with its schema where that is not the dialect's own.
[[nodiscard]] QString enumTypeName(const Dialect &dialect, const Schema &schema, const Enumeration &enumeration);

// The type as the dialect spells it: the field's own spelling where it is this dialect's, else from the type map. Empty: SQLite's
// columns without a type.
struct TypeSpelling
{
    QString text;
    bool exact = true; // false: the dialect has nothing that holds just these values
    bool fits = true; // false: it does not even hold all values
};
[[nodiscard]] Result<TypeSpelling> typeSpelling(const Dialect &dialect, const Schema &schema, const FieldType &type);

} // namespace relata
