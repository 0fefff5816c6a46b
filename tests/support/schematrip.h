// A schema on its way through a real database: written there, read again, compared.
#pragma once

#include "model/sql/ddl.h"
#include "tests/support/databaseserver.h"

#include <QSqlDatabase>
#include <QTemporaryDir>
#include <functional>
#include <memory>

namespace relata::test {

// An empty database of one kind, again and again: one connection, one server.
class RealDatabase
{
public:
    // Of a dialect: "sqlite", "postgresql", "mysql".
    [[nodiscard]] static std::unique_ptr<RealDatabase> of(const QString &dialect);
    virtual ~RealDatabase();

    // Empty when it is there; else why not, for QSKIP.
    [[nodiscard]] virtual QString problem() = 0;
    // Empties it.
    virtual void reset() = 0;
    // Where importSource() finds it.
    [[nodiscard]] virtual QString source() const = 0;
    // Another connection to the same.
    [[nodiscard]] std::unique_ptr<RealDatabase> another() const;
    // Empty, or the statement that failed and what the database said.
    [[nodiscard]] QString run(const QStringList &statements);
    // The first value of the first row.
    [[nodiscard]] QString value(const QString &query);
    // All rows, each as "value|value", an empty value as "-"; or what the database said.
    [[nodiscard]] QStringList rows(const QString &query);
    // All rows as text; NULL is a null string. None where it fails.
    [[nodiscard]] std::vector<QStringList> cells(const QString &query);
    // As run(), for a whole schema, as ddlFor() writes it, with what the database can check afterwards.
    [[nodiscard]] virtual QString load(const Ddl &ddl);

protected:
    QSqlDatabase m_connection;
};

// What is there now, read and compared: empty, or what differs, in lines.
[[nodiscard]] QStringList comparedWith(RealDatabase &database, const Schema &schema, const Dialect &dialect);

// Empty when the schema comes back as it was; else what is wrong, in lines. Two: and what was read comes back to the letter.
enum class Trips { One, Two };
[[nodiscard]] QStringList tripProblems(RealDatabase &database, const Schema &schema, const Dialect &dialect, Trips trips = Trips::Two);

// The smallest schema within `schema` that still `fails`: entities, fields and whatever belongs to them are taken away.
[[nodiscard]] Schema smallest(const Schema &schema, const std::function<bool(const Schema &)> &fails);

} // namespace relata::test
