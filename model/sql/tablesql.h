// The parts of a table as SQL: what ddlFor and the migrations are made of. Internal to model/sql.
#pragma once

#include "model/sql/ddl.h"
#include "model/sql/quoting.h"

#include <QHash>

namespace relata {

class TableSql
{
public:
    // `index` and `dialect` must outlive it. `exported`: entities that foreign keys may point at.
    TableSql(const SchemaIndex &index, const Dialect &dialect, const QSet<EntityId> &exported);

    [[nodiscard]] const QStringList &losses() const { return m_losses; }
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; } // the first

    // "schema"."table"
    [[nodiscard]] QString table(const Entity &entity);
    [[nodiscard]] QString column(const Entity &entity, FieldId field);
    [[nodiscard]] QStringList columns(const Entity &entity, const std::vector<FieldId> &fields); // physical names, not quoted
    [[nodiscard]] QString columnDefinition(const Entity &entity, const Field &field);
    [[nodiscard]] QString defaultClause(const Entity &entity, const Field &field);   // " DEFAULT …"
    [[nodiscard]] QString generatedClause(const Entity &entity, const Field &field); // " GENERATED …", " AUTO_INCREMENT"
    [[nodiscard]] QString keyDefinition(const Entity &entity, const Key &key);                    // CONSTRAINT … UNIQUE (…)
    [[nodiscard]] QString checkDefinition(const Entity &entity, const Check &check);
    [[nodiscard]] QString foreignKeyDefinition(const Reference &reference);                       // empty: none, see losses()
    [[nodiscard]] QString foreignKeyName(const Reference &reference);
    // `as`: another name for the table itself (not for its constraints).
    [[nodiscard]] QString createTable(const Entity &entity, const std::vector<const Reference *> &inlineKeys, const QString &as = {});
    // What createTable leaves out, to be added afterwards: keys of the same fields as another, checks that hold for new rows only.
    [[nodiscard]] QStringList addedConstraints(const Entity &entity);
    // PostgreSQL: defaults and NOT NULL of inherited columns that are not the parent's, as statements.
    [[nodiscard]] QStringList inheritedDefaults(const Entity &entity);
    // PostgreSQL: the tables it inherits from, where all of them are exported; they must be made before it.
    [[nodiscard]] QList<EntityId> parentsOf(const Entity &entity) const;
    [[nodiscard]] QString referencesClause(const Reference &reference);                           // REFERENCES … with its actions; empty: none
    [[nodiscard]] QString createIndex(const Entity &entity, const Index &index);
    [[nodiscard]] QString indexName(const Entity &entity, const Index &index);
    [[nodiscard]] QString checkName(const Entity &entity, const Check &check) const;
    [[nodiscard]] QString keyName(const Entity &entity, const Key &key);
    // SQLite: foreign keys whose target is not there, as they were read; it takes them all the same.
    [[nodiscard]] QStringList keptForeignKeys(const Entity &entity) const;
    [[nodiscard]] QStringList commentStatements(const Entity &entity);
    [[nodiscard]] QStringList createEnum(const Enumeration &enumeration); // and its comment
    [[nodiscard]] bool isUnchecked(const Reference &reference) const; // PostgreSQL: NOT VALID, which only ALTER TABLE can say
    [[nodiscard]] bool needsIndex(const Reference &reference) const;  // PostgreSQL: what it points at is no key but a unique index
    [[nodiscard]] bool isRowId(const Entity &entity, const Field &field) const; // SQLite: the key is part of the column

    [[nodiscard]] bool wouldCount(const Entity &entity, const Field &field) const; // SQLite: a plain key that would be one all the same, spelled as it is

    void lose(const QString &loss);
    void fail(const Error &error);

private:
    const SchemaIndex &m_index;
    const Schema &m_schema;
    const Dialect &m_dialect;
    const QSet<EntityId> &m_exported;
    mutable QHash<QString, EntityId> m_byFullName; // of what is exported, as INHERITS has it; made at first use
    QStringList m_losses;
    QSet<QString> m_lossSet;
    std::optional<Error> m_error;
    QHash<QString, int> m_indexNames;
    QHash<IndexId, QString> m_madeNames;

    [[nodiscard]] QString name(const QString &name, NameUse use, const Entity *entity, const Field *field = nullptr); // checked and quoted
    [[nodiscard]] QString physicalTable(const Entity &entity) const;
    [[nodiscard]] QString physicalColumn(const Field &field) const { return m_schema.columnName(field); }
    [[nodiscard]] bool isOwnDialect(const Entity &entity) const { return m_schema.dialectOf(entity) == m_dialect.id; }
    [[nodiscard]] QString expression(const Entity &entity, const QString &text, const Field *field = nullptr); // empty when it cannot be kept
    [[nodiscard]] QString inBrackets(const Entity &entity, const QString &text, const Field *field = nullptr);
    [[nodiscard]] std::vector<FieldPair> pairsInOrder(const Reference &reference) const;
    // "CONSTRAINT name ", or nothing where a name that nobody gave is of no use.
    [[nodiscard]] QString constraintClause(const Entity &entity, const QString &given, const QString &made);
    // Of entity.nativeOptions, where they are this dialect's own.
    [[nodiscard]] QString option(const Entity &entity, const QString &key) const;
    [[nodiscard]] QString conflictClause(const Entity &entity, const QString &key);
    [[nodiscard]] bool isRowTime(const Field &field) const;
    [[nodiscard]] QString indexOptions(const Entity &entity, const QString &id, const QString &description) const;
    [[nodiscard]] bool isDescendingRow(const Entity &entity, const Key &key) const;
    [[nodiscard]] QString keyParts(const Entity &entity, const Key &key);
    [[nodiscard]] bool isUnchecked(const Entity &entity, const Check &check) const;
    [[nodiscard]] bool repeats(const Entity &entity, const Key &key) const;
    [[nodiscard]] QString deferrable(Deferrable deferrable) const;
    [[nodiscard]] int limit() const { return m_dialect.nameBytes > 0 ? m_dialect.nameBytes : 63; }
};

} // namespace relata
