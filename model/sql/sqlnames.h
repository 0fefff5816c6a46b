// The names that tables, keys, indexes, checks and foreign keys bear in a dialect. In their own dialect they stay as they are stored (two equal ones
// are a problem, see checks.h); in another one, and where the naming policy makes them, what would clash or be too long gets another name.
#pragma once

#include "model/schema/relationships.h"
#include "model/sql/dialect.h"

#include <QHash>
#include <QSet>

namespace relata {

class SqlNames
{
public:
    // `exported`: what is written. Linear in it.
    SqlNames(const SchemaIndex &index, const Dialect &dialect, const QSet<EntityId> &exported);

    [[nodiscard]] QString table(const Entity &entity) const { return m_tables.value(entity.id); }
    [[nodiscard]] QString schemaOf(const Entity &entity) const; // physical, only where it is written; empty: none
    [[nodiscard]] QString key(const Entity &entity, const Key &key) const { return m_keys.value({entity.id, key.id}); }
    [[nodiscard]] QString index(const Entity &entity, const Index &index) const { return m_indexes.value({entity.id, index.id}); }
    [[nodiscard]] QString check(const Entity &entity, const Check &check) const { return m_checks.value({entity.id, check.id}); }
    [[nodiscard]] QString foreignKey(const Reference &reference) const { return m_foreignKeys.value(reference.id); }

    struct Renamed // a name that was stored and could not stay
    {
        const Entity *entity;
        QString from;
        QString to;
    };
    [[nodiscard]] const std::vector<Renamed> &renamed() const { return m_renamed; }

    // Two that bear one name though the dialect keeps them in one list; only what is stored.
    struct Clash
    {
        const Entity *entity;  // of the second
        FieldId field;         // where it is a column
        ReferenceId reference; // where it is a foreign key
        QString name;
    };
    [[nodiscard]] const std::vector<Clash> &clashes() const { return m_clashes; }

private:
    enum class What { Table, Key, PrimaryKey, Index, Check, ForeignKey };
    const Schema &m_schema;
    const Dialect &m_dialect;
    QHash<EntityId, QString> m_tables;
    QHash<std::pair<EntityId, KeyId>, QString> m_keys;
    QHash<std::pair<EntityId, IndexId>, QString> m_indexes;
    QHash<std::pair<EntityId, CheckId>, QString> m_checks;
    QHash<ReferenceId, QString> m_foreignKeys;
    QHash<QString, QSet<QString>> m_taken; // by list
    std::vector<Renamed> m_renamed;
    std::vector<Clash> m_clashes;

    [[nodiscard]] bool isOwn(const Entity &entity) const;
    [[nodiscard]] QString folded(const QString &name) const;
    [[nodiscard]] QString cut(const QString &name) const;
    [[nodiscard]] QStringList listsOf(What what, const Entity &entity) const;
    [[nodiscard]] bool isTaken(const QStringList &lists, const QString &name) const;
    void take(const QStringList &lists, const QString &name);
    QString free(const QStringList &lists, const QString &wanted) const;
    void nameTables(const std::vector<const Entity *> &entities);
    void lookAtColumns(const Entity &entity);
    // Calls f(what, entity, stored name, what makes one, where it is kept, the reference) for each constraint and index.
    template<class Function>
    void eachPart(const SchemaIndex &index, const std::vector<const Entity *> &entities, Function &&function);
};

} // namespace relata
