// The statements that make again what the catalog of MariaDB or MySQL tells in pieces: views, routines, triggers, events, partitions.
#pragma once

#include "model/database/catalog.h"

#include <QHash>
#include <QSqlQuery>

namespace relata::database {

// Takes the rows of catalog-programs.sql in their order.
class MysqlPrograms
{
public:
    // `mode`, `collation`: what programs run with where nothing is said.
    MysqlPrograms(QString schema, QString mode, QString collation) : m_schema(std::move(schema)), m_mode(std::move(mode)), m_collation(std::move(collation)) {}

    void take(const QSqlQuery &row);
    [[nodiscard]] std::vector<CatalogVerbatim> taken() && { return std::move(m_found); }
    [[nodiscard]] QStringList routines() const { return m_routines; }
    [[nodiscard]] QStringList hidden() const { return m_hidden; } // whose text this user may not read
    [[nodiscard]] QStringList definers() const { return m_definers; } // of each program

private:
    void add(const QSqlQuery &row, const QString &kind, const QString &table, const QString &text);
    QString routine(const QSqlQuery &row, const QString &kind, const QString &name) const;

    QString m_schema, m_mode, m_collation;
    QStringList m_definers;
    QHash<QString, QStringList> m_parameters; // of "FUNCTION name"
    std::vector<CatalogVerbatim> m_found;
    QStringList m_routines;
    QStringList m_hidden;
};

// A row of catalog-objects.sql that is a view; `definition` without the name of the database.
[[nodiscard]] QString mysqlViewText(const QSqlQuery &row, const QString &definition);

// Takes the rows of one table in catalog-partitions.sql.
class MysqlPartitions
{
public:
    void take(const QSqlQuery &row);
    [[nodiscard]] QString text() const; // what follows PARTITION BY

private:
    QString m_method, m_expression, m_subMethod, m_subExpression;
    QStringList m_definitions;
    QString m_last;
    QList<QStringList> m_subNames; // of each partition
    bool m_subsNamed = false;      // otherwise than the server would
    int m_parts = 0;
    bool m_counted = false; // by a hash: a number says it all
};

} // namespace relata::database
