// Triggers in three dialects from one description. Private to model/sql.
#pragma once

#include "model/sql/tablesql.h"

namespace relata {

// What runs for each row once it is written.
struct TriggerProgram
{
    QString name;
    EntityId entity;
    bool onInsert = false, onUpdate = false, onDelete = false;
    std::vector<FieldId> columns;  // an update of others is none of its business; empty: of any
    QStringList lines;             // statements with their ";", as refusal() makes them
    QString ownerId;               // of the relationship that it belongs to
    QString role;                  // what it does for it: with these its records keep their ids
};

class TriggerText
{
public:
    TriggerText(const Schema &schema, const Dialect &dialect, TableSql &sql) : m_schema(schema), m_dialect(dialect), m_sql(sql) {}

    // A statement that stops what is done where the condition holds.
    [[nodiscard]] QString refusal(const QString &condition, const QString &message) const;
    // "EXISTS (SELECT 1 FROM … WHERE …)", seen as the newest state and kept until the transaction ends, so that nobody takes it away meanwhile.
    enum class Lock { Row, None };
    [[nodiscard]] QString exists(const QString &from, const QString &where, Lock lock = Lock::Row) const;
    // The value of a field as text, where keys of several types are kept in one.
    [[nodiscard]] QString asText(const QString &value) const;
    [[nodiscard]] QString same(const QString &a, const QString &b) const; // empty values too
    [[nodiscard]] QString exactly(const QString &value) const; // MySQL: not whatever the collation takes for the same
    [[nodiscard]] QString literal(const QString &text) const { return quotedText(m_dialect, text); }
    [[nodiscard]] QString serialised(const QString &what) const; // one writer at a time, until the end of the transaction; empty: is so anyway

    // The records: in PostgreSQL a function and its trigger, elsewhere one for each event.
    [[nodiscard]] std::vector<Verbatim> records(const TriggerProgram &program) const;

private:
    const Schema &m_schema;
    const Dialect &m_dialect;
    TableSql &m_sql;

    [[nodiscard]] bool is(QLatin1String dialect) const { return m_dialect.id == dialect; }
};

} // namespace relata
