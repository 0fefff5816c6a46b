// The parts of a table as SQL: what ddlFor and the migrations are made of. Internal to model/sql.
#pragma once

#include "model/sql/ddl.h"
#include "model/sql/losses.h"
#include "model/sql/quoting.h"
#include "model/sql/sqlnames.h"
#include "model/sql/translation.h"

#include <QHash>
#include <functional>

namespace relata {

constexpr int kInnoDbKeyCharacters = 768; // 3072 bytes

class TableSql
{
public:
    // `index` and `dialect` must outlive it. `exported`: entities that foreign keys may point at.
    TableSql(const SchemaIndex &index, const Dialect &dialect, const QSet<EntityId> &exported);

    [[nodiscard]] const std::vector<checks::Problem> &losses() const { return m_losses; }
    [[nodiscard]] const SqlNames &names() const { return m_names; }

    // "schema"."table"
    [[nodiscard]] QString table(const Entity &entity);
    [[nodiscard]] QString column(const Entity &entity, FieldId field);
    [[nodiscard]] QStringList columns(const Entity &entity, const std::vector<FieldId> &fields); // physical names, not quoted
    [[nodiscard]] Result<TypeSpelling> columnType(const Entity &entity, const Field &field); // as its definition spells it
    [[nodiscard]] QString columnDefinition(const Entity &entity, const Field &field);
    [[nodiscard]] QString defaultClause(const Entity &entity, const Field &field);   // " DEFAULT …"
    [[nodiscard]] QString generatedClause(const Entity &entity, const Field &field); // " GENERATED …", " AUTO_INCREMENT"
    [[nodiscard]] QString keyDefinition(const Entity &entity, const Key &key);                    // CONSTRAINT … UNIQUE (…)
    [[nodiscard]] QString checkDefinition(const Entity &entity, const Check &check);
    // MySQL takes none on fields that count themselves or that a foreign key changes.
    [[nodiscard]] bool takesCheckOn(const Entity &entity, const std::vector<FieldId> &fields) const;
    [[nodiscard]] QString foreignKeyDefinition(const Reference &reference);                       // empty: none, see losses()
    [[nodiscard]] QString foreignKeyName(const Reference &reference) const { return m_names.foreignKey(reference); }
    // `as`: another name for the table itself (not for its constraints).
    [[nodiscard]] QString createTable(const Entity &entity, const std::vector<const Reference *> &inlineKeys, const QString &as = {});
    // What createTable leaves out, to be added afterwards: keys of the same fields as another, checks that hold for new rows only.
    [[nodiscard]] QStringList addedConstraints(const Entity &entity);
    // PostgreSQL: defaults and NOT NULL of inherited columns that are not the parent's, as statements.
    [[nodiscard]] QStringList inheritedDefaults(const Entity &entity);
    // PostgreSQL: the tables it inherits from, where all of them are exported; they must be made before it.
    [[nodiscard]] QList<EntityId> parentsOf(const Entity &entity) const;
    // Does the column, the check, come with such a parent, and change and go with it?
    [[nodiscard]] bool isInherited(const Entity &entity, const Field &field) const;
    [[nodiscard]] bool isInherited(const Entity &entity, const Check &check) const;
    // Likewise those that an option names: "schema"."table", …
    [[nodiscard]] QList<EntityId> tablesOf(const Entity &entity, const QString &key) const;
    [[nodiscard]] QString referencesClause(const Reference &reference);                           // REFERENCES … with its actions; empty: none
    // `onTable` empty: as a part of CREATE TABLE.
    [[nodiscard]] QString createIndex(const Entity &entity, const Index &index, const QString &onTable);
    [[nodiscard]] bool belongsInTable(const Entity &entity, const Index &index) const;
    [[nodiscard]] QString indexName(const Entity &entity, const Index &index) const { return m_names.index(entity, index); }
    [[nodiscard]] QString checkName(const Entity &entity, const Check &check) const { return m_names.check(entity, check); }
    [[nodiscard]] QString keyName(const Entity &entity, const Key &key) const { return m_names.key(entity, key); }
    // SQLite: foreign keys whose target is not there, as they were read; it takes them all the same.
    [[nodiscard]] QStringList keptForeignKeys(const Entity &entity) const;
    [[nodiscard]] QStringList commentStatements(const Entity &entity);
    [[nodiscard]] QStringList createEnum(const Enumeration &enumeration); // and its comment
    [[nodiscard]] bool isUnchecked(const Reference &reference) const; // PostgreSQL: NOT VALID, which only ALTER TABLE can say
    [[nodiscard]] bool needsIndex(const Reference &reference) const;  // PostgreSQL: what it points at is no key but a unique index
    [[nodiscard]] bool isRowId(const Entity &entity, const Field &field) const; // SQLite: the key is part of the column
    [[nodiscard]] bool wouldCount(const Entity &entity, const Field &field) const; // SQLite: a plain key that would be one all the same, spelled as it is

    // What the foreign key does in this dialect; nullopt: there is none.
    struct Acts
    {
        Action onDelete;
        Action onUpdate;
    };
    [[nodiscard]] std::optional<Acts> actsOf(const Reference &reference);

    // Each once. The arguments as the row of losses.cpp numbers them.
    void lose(Loss loss, const QStringList &arguments, EntityId entity = {}, FieldId field = {}, ReferenceId reference = {});

private:
    const SchemaIndex &m_index;
    const Schema &m_schema;
    const Dialect &m_dialect;
    const QSet<EntityId> &m_exported;
    mutable QHash<QString, EntityId> m_byFullName; // of what is exported, as INHERITS has it; made at first use
    SqlNames m_names;
    std::vector<checks::Problem> m_losses;
    QSet<QString> m_lossSet;

    [[nodiscard]] QString quoted(const QString &name) const { return quotedName(m_dialect, name); }
    [[nodiscard]] QString physicalTable(const Entity &entity) const;
    [[nodiscard]] QString physicalColumn(const Field &field) const { return m_schema.columnName(field); }
    [[nodiscard]] bool isOwnDialect(const Entity &entity) const { return m_schema.dialectOf(entity) == m_dialect.id; }
    [[nodiscard]] QString comment(const Entity &entity, const QString &text, qsizetype most = 0, FieldId field = {}); // quoted
    // "CONSTRAINT name ", or nothing where a name that nobody gave is of no use.
    [[nodiscard]] QString constraintClause(const QString &given, const QString &made);
    // Of entity.nativeOptions, where they are this dialect's own.
    [[nodiscard]] QString option(const Entity &entity, const QString &key) const;
    [[nodiscard]] QString conflictClause(const Entity &entity, const QString &key);
    // What other dialects say of a field or a table that is left out here.
    void loseOptions(const Entity &entity);
    void loseOptions(const Entity &entity, const Field &field);
    [[nodiscard]] bool isRowTime(const Field &field) const;
    [[nodiscard]] QString indexOptions(const Entity &entity, const QString &id, const QString &description);
    [[nodiscard]] bool isDescendingRow(const Entity &entity, const Key &key) const;
    [[nodiscard]] QString keyParts(const Entity &entity, const Key &key);
    [[nodiscard]] bool isUnchecked(const Entity &entity, const Check &check) const;
    [[nodiscard]] QString expression(const QString &text) const; // empty when it is not one: a problem that checks.h finds before
    [[nodiscard]] QString inBrackets(const QString &text) const;
    // The expression in this dialect: as it is, or translated where that is sure; empty: it can't be said here.
    [[nodiscard]] QString said(const Entity &entity, const QString &text, ExpressionUse use) const;
    [[nodiscard]] Result<TypeSpelling> typeOf(const Entity &entity, const Field &field) const;
    [[nodiscard]] int indexedCharacters(const Entity &entity, const IndexPart &part) const;
    [[nodiscard]] int beginningFor(const Entity &entity, const Index &index) const;
    [[nodiscard]] std::vector<FieldPair> pairsInOrder(const Reference &reference) const;
    // Of what keeps a check from these fields: which, and the reference; nullopt: nothing.
    [[nodiscard]] std::optional<std::pair<FieldId, ReferenceId>> wallBefore(const Entity &entity, const std::function<bool(FieldId)> &mentions) const;
    struct Actions
    {
        Action onDelete;
        Action onUpdate;
        std::vector<Loss> losses;
    };
    [[nodiscard]] Actions actionsOf(const Reference &reference) const;
    [[nodiscard]] static bool hasPromptKey(const Entity &entity, const std::vector<FieldId> &fields);
    [[nodiscard]] bool repeats(const Entity &entity, const Key &key) const;
    [[nodiscard]] QString deferrable(Deferrable deferrable) const;
};

} // namespace relata
