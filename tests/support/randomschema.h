// Random schemas that a dialect can hold, with every property that the model and the dialect share: for tests that go through real
// databases. The same seed and dialect give the same schema.
#pragma once

#include "model/schema/relationshipform.h"
#include "model/sql/dialect.h"

#include <QHash>
#include <QSet>
#include <random>

namespace relata::test {

class RandomSchema
{
public:
    RandomSchema(quint32 seed, const Dialect &dialect);

    // Two to seven tables and whatever belongs to them.
    enum class Where { Everywhere, InItsOwnSchemas };
    [[nodiscard]] Schema make(Where where = Where::Everywhere);
    // What make() gave, with some edits of what a database holds: fields, keys, checks, indexes, tables come, change and go.
    [[nodiscard]] Schema edited(const Schema &schema, int edits);
    // With up to `wanted` relationships of any kind more, of those that the dialect holds without a loss. `problems`: what undoing, saving and reading did to them.
    [[nodiscard]] Schema related(const Schema &schema, int wanted, QStringList *problems = nullptr);
    // Of these seeds, together in one database where the dialect has schemas to keep them apart.
    [[nodiscard]] static Schema together(quint32 first, int count, const Dialect &dialect);

private:
    using F = Dialect::Feature;
    enum class Wanted { Anything, ForKey };

    [[nodiscard]] int below(int limit) { return limit <= 0 ? 0 : int(m_random() % quint32(limit)); }
    [[nodiscard]] bool chance(int percent) { return below(100) < percent; }
    template<class T> const T &oneOf(const T *all, size_t count) { return all[size_t(below(int(count)))]; }
    QString oneOf(const QStringList &all) { return all[below(int(all.size()))]; }
    [[nodiscard]] bool is(QLatin1String dialect) const { return m_dialect.id == dialect; }

    RelationshipForm randomForm(const Schema &schema);
    QString nastyText(int longest);
    QString freeName(QSet<QString> &taken, int percentPlain = 55);
    QString constraintName(const QString &schemaName); // empty now and then: it is made then
    QString quoted(const Field &field) const;

    void editOnce();
    void addEnums();
    void addEntity(int number);
    void addExtraReferences();
    void addNeighbours(Entity &entity);
    FieldType randomType(Wanted wanted);
    Field randomField(Wanted wanted, QSet<QString> &names);
    void setDefault(Field &field);
    void setCollation(Field &field);
    void addComputed(Entity &entity, QSet<QString> &names);
    void addKeys(Entity &entity);
    void addChecks(Entity &entity);
    void addIndexes(Entity &entity);
    bool addIndexPart(const Entity &entity, Index &index);
    void setIdentity(Entity &entity);
    QString condition(const Entity &entity);
    QString textLiteral(const QString &text) const;
    // Fields of `holder` for the key `key` of `referenced`, and the reference. `identifying`: they go into the primary key.
    enum class Place { Anywhere, InPrimaryKey };
    void addReference(Entity &holder, const Entity &referenced, const Key &key, Place place);
    const Key *anyKey(const Entity &entity);
    void finish();

    const quint32 m_seed;
    std::mt19937 m_random;
    const Dialect &m_dialect;
    CountedIds m_ids;
    Schema m_schema;
    QStringList m_schemas; // of tables; "" is the dialect's own
    QHash<QString, QSet<QString>> m_relations; // of a schema: tables, indexes, keys, types
    QSet<QString> m_entityNames;
    QHash<EntityId, QSet<QString>> m_columns; // names that are taken
    QSet<FieldId> m_keyFields;                // that foreign keys are made of
    QSet<QString> m_usedKeys;
};

} // namespace relata::test
