// Reads out of SQLite's own CREATE texts what its catalog does not tell: names of constraints, checks, collations, generated
// expressions, deferrable. Anything it doesn't understand it leaves out; it never fails and never recurses.
#pragma once

#include "model/schema/records.h"

namespace relata::database {

struct SqlToken
{
    enum class Kind : quint8 { Word, Name, String, Number, Blob, Symbol }; // Name: quoted in one of the three ways
    Kind kind = Kind::Symbol;
    qsizetype begin = 0;
    qsizetype end = 0; // of the source text
};

// Comments and blanks left out. An unfinished string or comment ends at the end of the text.
[[nodiscard]] std::vector<SqlToken> sqliteTokens(QStringView sql);
// Without its comments; what is there stays as it is.
[[nodiscard]] QString withoutComments(QStringView sql);
// Without its quotes; a String too (SQLite takes 'x' for a name where only a name can stand).
[[nodiscard]] QString sqliteName(QStringView sql, const SqlToken &token);

struct SqliteKeyText
{
    KeyKind kind = KeyKind::Unique;
    QString name;
    QStringList columns;
    QString conflict; // ON CONFLICT …
};

struct SqliteForeignKeyText
{
    QString name;
    QStringList columns;
    QString table;
    QString match;
    Deferrable deferrable = Deferrable::No;
};

struct SqliteCheckText
{
    QString name;
    QString expression;
    QString column; // where it was written with one
};

struct SqliteColumnText
{
    QString name;
    QString collation;
    QString generatedBy;
    QString notNullConflict;
};

struct SqliteTableText
{
    std::vector<SqliteColumnText> columns;
    std::vector<SqliteKeyText> keys;
    std::vector<SqliteForeignKeyText> foreignKeys; // in the order of the text
    std::vector<SqliteCheckText> checks;
    bool autoincrement = false;
};

[[nodiscard]] SqliteTableText parseSqliteTable(QStringView sql);

struct SqliteIndexText
{
    QStringList parts; // each part's expression, without collation and order
    QString where;
};
[[nodiscard]] SqliteIndexText parseSqliteIndex(QStringView sql);

} // namespace relata::database
