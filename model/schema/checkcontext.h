// What the rules share: everything looked up once for the whole schema, and the way to report. Private to checks*.cpp, here and in model/sql.
#pragma once

#include "model/schema/checks.h"

#include <QHash>
#include <QSet>

namespace relata::checks {

// A reference with what it names; `sound` when all of that is there.
struct ReferenceFacts
{
    const Reference *reference = nullptr;
    const Entity *holder = nullptr;
    const Entity *referenced = nullptr;
    std::vector<FieldId> fields;      // of the holder; literals left out
    std::vector<FieldId> otherFields; // of the referenced entity, all
    bool hasLiteral = false;
    bool sound = false;
    bool anyNullable = false;
    bool allNullable = false;
    bool isLeg = false;
};

struct ThroughFacts
{
    const Through *through = nullptr;
    const ReferenceFacts *source = nullptr; // legs; nullptr where missing
    const ReferenceFacts *target = nullptr;
    const Entity *junction = nullptr; // where both legs are sound and leave the same entity
};

class Context
{
public:
    explicit Context(const SchemaIndex &schemaIndex);

    const SchemaIndex &index;
    const Schema &schema;
    std::vector<ReferenceFacts> references;
    std::vector<ThroughFacts> throughs;
    QHash<EntityId, QString> tables; // physical names

    [[nodiscard]] const ReferenceFacts *reference(ReferenceId id) const;
    [[nodiscard]] QString nameOf(EntityId id) const;
    // Fields that some reference of the entity uses as its key.
    [[nodiscard]] bool isKeyField(FieldId id) const { return m_keyFields.contains(id); }

private:
    QHash<ReferenceId, size_t> m_places;
    QSet<FieldId> m_keyFields;
};

class Report
{
public:
    explicit Report(std::vector<Problem> &problems) : m_problems(problems) {}
    void begin(const Rule &rule) { m_rule = &rule; }

    Problem &add(const Entity &entity, QStringList arguments);
    Problem &add(const Entity &entity, const Field &field, QStringList arguments);
    Problem &add(const ReferenceFacts &facts, QStringList arguments);
    Problem &add(const ThroughFacts &facts, QStringList arguments);
    Problem &add(QStringList arguments);

private:
    std::vector<Problem> &m_problems;
    const Rule *m_rule = nullptr;
};

// The rows of each source, put together in checks.cpp.
[[nodiscard]] std::span<const Rule> nameRules();
[[nodiscard]] std::span<const Rule> entityRules();
[[nodiscard]] std::span<const Rule> fieldRules();
[[nodiscard]] std::span<const Rule> relationshipRules();
[[nodiscard]] std::span<const Rule> endRules();
[[nodiscard]] std::span<const Rule> junctionRules();
[[nodiscard]] std::span<const Rule> anyRules();
[[nodiscard]] std::span<const Rule> externalRules();

// --- fixes

// A fix that changes one record.
template<class T, class Function>
[[nodiscard]] Fix fixing(const char *label, QStringList arguments, decltype(T::id) id, Function function)
{
    return {label, std::move(arguments), [id, function](const Schema &schema, IdSource &) -> Result<Change> {
                Draft draft(schema);
                if (schema.table<T>().contains(id))
                    draft.update<T>(id, function);
                return draft.change();
            }};
}
template<class Function>
[[nodiscard]] Fix fixingField(const char *label, QStringList arguments, EntityId entity, FieldId field, Function function)
{
    return fixing<Entity>(label, std::move(arguments), entity, [field, function](Entity &changed) {
        for (Field &each : changed.fields) {
            if (each.id == field)
                function(each);
        }
    });
}
// Takes the record itself out, whatever it names; throughs that stand on a reference go with it.
[[nodiscard]] Fix removing(RelationshipId relationship);
[[nodiscard]] Fix makingNullable(const Entity &entity, const std::vector<FieldId> &fields);
[[nodiscard]] Fix addingKey(const Entity &entity, KeyKind kind, const std::vector<FieldId> &fields);
[[nodiscard]] Fix addingIndex(const Entity &entity, const std::vector<FieldId> &fields);
[[nodiscard]] Fix withoutAction(ReferenceId reference);

// "a, b" of the fields that are there.
[[nodiscard]] QString listed(const Entity &entity, const std::vector<FieldId> &fields);
// For comparing without case: also what differs only by "_" or "-" in `folded`.
[[nodiscard]] QString lower(const QString &name);

} // namespace relata::checks
