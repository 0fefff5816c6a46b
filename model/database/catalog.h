// What a database's catalog says, by physical names and free of any dialect: what introspection of each dialect fills and
// schemafromcatalog.h turns into records. Plain values.
#pragma once

#include "model/schema/records.h"

#include <algorithm>

namespace relata::database {

struct CatalogColumn
{
    QString name;
    FieldType type;
    bool nullable = true;
    DefaultValue defaultValue;
    Generated generated = Generated::None;
    QString generatedBy;
    QString collation;
    QString description;
    QString enumSchema; // where the type, or the innermost element of its array, is an enum: which of Catalog::enums
    QString enumName;
    QMap<QString, QString> nativeOptions = {}; // ON UPDATE, INVISIBLE …: kept with those of its table
};

struct CatalogEnum
{
    QString schema;
    QString name;
    QStringList values;
    QString description;
    // Where an enum is no type of its own but belongs to one column (MySQL): the table, and `name` is what to call it.
    QString table;
};

struct CatalogKey
{
    KeyKind kind = KeyKind::Unique;
    QString name;
    QStringList columns;
    Deferrable deferrable = Deferrable::No;
    bool nullsNotDistinct = false;
    QString description = {};
    QMap<QString, QString> nativeOptions = {}; // ON CONFLICT …, and by the name of a column what is said of it in this key: COLLATE x DESC
    QStringList included = {};                 // INCLUDE (these)
};

struct CatalogIndexPart
{
    QString column;     // or
    QString expression;
    bool descending = false;
    QString collation;
    bool nullsFirst = false;
    int prefixLength = 0;
    QString operatorClass = {};
};

struct CatalogIndex
{
    QString name;
    std::vector<CatalogIndexPart> parts;
    bool unique = false;
    QString where;
    QString method = {};
    QStringList included = {};
    QString description = {};
    QMap<QString, QString> nativeOptions = {}; // IGNORED …
};

struct CatalogCheck
{
    QString name;
    QString expression;
    QString description = {};
    QMap<QString, QString> nativeOptions = {};
};

// As SQL says it: "SET NULL". Anything unknown is NO ACTION.
inline constexpr QLatin1String kActionWords[] = {QLatin1String("NO ACTION"), QLatin1String("RESTRICT"), QLatin1String("CASCADE"), QLatin1String("SET NULL"), QLatin1String("SET DEFAULT")};
[[nodiscard]] inline QLatin1String actionWords(Action action) { return kActionWords[int(action)]; }
[[nodiscard]] inline Action actionOf(QStringView words)
{
    const auto *found = std::find(std::begin(kActionWords), std::end(kActionWords), words);
    return found == std::end(kActionWords) ? Action::NoAction : Action(found - kActionWords);
}

struct CatalogForeignKey
{
    QString name;
    QStringList columns;
    QString schema; // of the referenced table
    QString table;
    QStringList referenced; // empty: its primary key
    Action onDelete = Action::NoAction;
    Action onUpdate = Action::NoAction;
    Match match = Match::Simple;
    Deferrable deferrable = Deferrable::No;
    QStringList setNullColumns; // SET NULL (these only); empty: all
    QString description;
    QString text; // as it would be written again, for one that can't be modelled
    QMap<QString, QString> nativeOptions = {};
};

struct CatalogTable
{
    QString schema;
    QString name;
    EntityKind kind = EntityKind::Table;
    std::vector<CatalogColumn> columns;
    std::vector<CatalogKey> keys;
    std::vector<CatalogIndex> indexes;
    std::vector<CatalogCheck> checks;
    std::vector<CatalogForeignKey> foreignKeys; // as declared
    QMap<QString, QString> nativeOptions;
    QString description;
};

// Where among the tables an object is made: BeforeTables, for they stand on it; AfterTables, for it stands on them.
enum class Making { Anywhere, BeforeTables, AfterTables };

struct CatalogVerbatim
{
    QString kind;
    QString schema;
    QString name;
    QString table; // it belongs to, or empty
    QString text;
    Making making = Making::Anywhere;
};

struct Catalog
{
    QString dialect;
    QString sourceName; // names the data source and is the root of derived ids, so no path of this machine
    QString location;
    QString ownSchema; // what the catalog calls the schema that needs no naming: "main", "public"
    Qt::CaseSensitivity names = Qt::CaseSensitive; // how the database compares names
    std::vector<CatalogEnum> enums;
    std::vector<CatalogTable> tables;
    std::vector<CatalogVerbatim> verbatims;
    std::vector<Error> notes; // what was left out or read differently, for the receipt
};

} // namespace relata::database
