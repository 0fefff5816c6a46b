// A schema as the statements that make it.
#pragma once

#include "model/schema/checks.h"
#include "model/sql/dialect.h"

namespace relata {

struct SqlStatement
{
    enum class Kind { Schema, Verbatim, Enum, Table, Index, ForeignKey, Comment, View };
    Kind kind = Kind::Table;
    QString text; // without a final ";"
    EntityId entity;
};

// As the servers' own clients read it: with a final ";", or, where a program for MySQL holds some, with another DELIMITER.
[[nodiscard]] QString asScript(const QString &statement, QStringView dialect);

struct Ddl
{
    std::vector<SqlStatement> statements; // in an order in which they can run
    QStringList losses;                   // what the dialect cannot hold, in English; each once
    std::vector<checks::Problem> problems = {}; // the same with their places
    QString dialect = {};

    // With ";" and blank lines. What has semicolons within is set off as MySQL's own client wants it.
    [[nodiscard]] QString text() const;
};

// Verbatim::order: below zero are objects that tables stand on, from here on ones that stand on tables; between, the kind decides.
inline constexpr int kMadeAfterTables = 1'000'000;

// Must a verbatim record of this kind be there before the tables (types, sequences …), where its order doesn't say so?
[[nodiscard]] bool comesBeforeTables(const QString &kind);

enum class VerbatimRecords { Include, Leave };

struct DdlOptions
{
    DataSourceId dataSource;        // none: of all data sources
    std::vector<EntityId> entities; // empty: all; references to others are left out and listed as a loss
    VerbatimRecords verbatim = VerbatimRecords::Include;
};

// The entities that the options choose.
[[nodiscard]] QSet<EntityId> writtenEntities(const Schema &schema, const DdlOptions &options);

// Errors: the first obstacle (checks.h) that is one: names that the dialect would refuse, cut or take for another's, expressions that are not one.
[[nodiscard]] Result<Ddl> ddlFor(const Schema &schema, const Dialect &dialect, const DdlOptions &options = {});
[[nodiscard]] Result<Ddl> ddlFor(const SchemaIndex &index, const Dialect &dialect, const DdlOptions &options = {});

} // namespace relata
