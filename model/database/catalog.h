// What a database's catalog says, by physical names and free of any dialect: what introspection of each dialect fills and
// schemafromcatalog.h turns into records. Plain values.
#pragma once

#include "model/schema/records.h"

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
};

struct CatalogKey
{
    KeyKind kind = KeyKind::Unique;
    QString name;
    QStringList columns;
    Deferrable deferrable = Deferrable::No;
};

struct CatalogIndexPart
{
    QString column;     // or
    QString expression;
    bool descending = false;
    QString collation;
};

struct CatalogIndex
{
    QString name;
    std::vector<CatalogIndexPart> parts;
    bool unique = false;
    QString where;
};

struct CatalogCheck
{
    QString name;
    QString expression;
};

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
    QString text; // as it would be written again, for one that can't be modelled
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

struct CatalogVerbatim
{
    QString kind;
    QString schema;
    QString name;
    QString table; // it belongs to, or empty
    QString text;
};

struct Catalog
{
    QString dialect;
    QString sourceName; // names the data source and is the root of derived ids, so no path of this machine
    QString location;
    QString ownSchema; // what the catalog calls the schema that needs no naming: "main", "public"
    Qt::CaseSensitivity names = Qt::CaseSensitive; // how the database compares names
    std::vector<CatalogTable> tables;
    std::vector<CatalogVerbatim> verbatims;
    std::vector<Error> notes; // what was left out or read differently, for the receipt
};

} // namespace relata::database
