// Relationships as people speak of them, derived from the stored records: kind, cardinality, optional, identifying, self.
#pragma once

#include "model/schema/schema.h"

#include <QHash>
#include <QSet>

namespace relata {

// One relationship: a Reference, an AnyReference, an External, or a Through (then its two legs are not relationships of their own, though their named ends are).
struct RelationshipId
{
    enum class Store : quint8 { None, Reference, Any, Through, External };
    Store store = Store::None;
    quint64 value = 0;

    RelationshipId() = default;
    RelationshipId(ReferenceId id) : store(Store::Reference), value(id.value) {}
    RelationshipId(AnyReferenceId id) : store(Store::Any), value(id.value) {}
    RelationshipId(ThroughId id) : store(Store::Through), value(id.value) {}
    RelationshipId(ExternalId id) : store(Store::External), value(id.value) {}
    [[nodiscard]] ReferenceId reference() const { return store == Store::Reference ? ReferenceId{value} : ReferenceId(); }
    [[nodiscard]] AnyReferenceId anyReference() const { return store == Store::Any ? AnyReferenceId{value} : AnyReferenceId(); }
    [[nodiscard]] ThroughId through() const { return store == Store::Through ? ThroughId{value} : ThroughId(); }
    [[nodiscard]] ExternalId external() const { return store == Store::External ? ExternalId{value} : ExternalId(); }
    [[nodiscard]] bool isNull() const { return store == Store::None; }
    [[nodiscard]] QString toString() const { return QStringLiteral("%1").arg(value, 16, 16, QLatin1Char('0')); }
    auto operator<=>(const RelationshipId &) const = default;
};
inline size_t qHash(const RelationshipId &id, size_t seed = 0)
{
    return qHashMulti(seed, int(id.store), id.value);
}
// The legs of a through: references or any-references.
[[nodiscard]] inline RelationshipId sourceLegOf(const Through &through) { return through.sourceAny ? RelationshipId(through.sourceAny) : RelationshipId(through.sourceLeg); }
[[nodiscard]] inline RelationshipId targetLegOf(const Through &through) { return through.targetAny ? RelationshipId(through.targetAny) : RelationshipId(through.targetLeg); }
[[nodiscard]] EntityId junctionOf(const Schema &schema, const Through &through); // none where its legs are missing
// The relationship with this id text in the schema, or null.
[[nodiscard]] RelationshipId relationshipFromString(const Schema &schema, QStringView text);

struct Cardinality
{
    int minimum = 0;
    std::optional<int> maximum; // none: many

    [[nodiscard]] bool isMany() const { return !maximum || *maximum > 1; }
    bool operator==(const Cardinality &) const = default;
};

// A relationship read from one of its ends: `entity` is where one stands, `other` what one sees.
struct RelationshipEnd
{
    RelationshipId relationship;
    EntityId entity;
    EntityId other;               // none where an allow-list stands there: `others` has it; or where a web API does
    std::vector<EntityId> others; // in the order of the allow-list
    QString name;      // what `entity` calls the other; empty: not exposed
    QString inverse;   // what `other` calls this one
    QString kind;      // from here: "many-to-one", "one-to-many", "one-to-one", "any-to-one" …
    Cardinality cardinality; // how many `other` for one `entity`
    bool holdsKey = false;   // the key field is on `entity`
    bool atSource = false;   // `entity` stands as the relationship's Source
    std::vector<FieldId> fields;      // on `entity`: the key's fields if it holds the key, else the referenced ones; for a through: the key its leg points at
    std::vector<FieldId> otherFields; // on `other`, pairwise; empty where it is one of several
};

// Everything that is derived of one relationship, once. Source and Target as in the form: for a Reference the Source is the
// referenced entity and the kind one-to-many or one-to-one.
struct RelationshipView
{
    RelationshipId id;
    QString kind;
    EntityId source; // none where an allow-list stands there: `sources` has it
    EntityId target; // likewise; none, and `targets` empty, for a web API and for translations whose language is a plain field
    std::vector<EntityId> sources;
    std::vector<EntityId> targets;
    RelationshipEnd atSource; // standing on the source, seeing the target; its name is the Target Reference
    RelationshipEnd atTarget; // its name is the Source Reference
    // Standing on each entity of an allow-list; atSource or atTarget then stands nowhere.
    std::vector<RelationshipEnd> atAllowed;
    EntityId junction;        // of what goes through one
    bool unique = false;      // the holder's key fields can't repeat (no through)
    bool optional = false;    // a holder may exist without what it points at
    bool identifying = false; // the key's fields lie in the holder's primary key
    bool self = false;
    bool crossSource = false;
    bool enforced = true;
    Action onDelete = Action::NoAction;
    Action onUpdate = Action::NoAction;
    ReferenceRole role = ReferenceRole::Plain;
    ThroughRole throughRole = ThroughRole::Plain;
};

// nullopt when the record is missing or names missing entities: checks say so, nobody crashes.
[[nodiscard]] std::optional<RelationshipView> viewOf(const Schema &schema, RelationshipId id);

// As lines between two entities: the view itself, or one for each entity of an allow-list, seen as a reference that leaves the holder
// (of a through: one for each pair). Each has the id of the whole. None where there is no entity at the other side.
[[nodiscard]] std::vector<RelationshipView> branchesOf(const RelationshipView &view);

// Names and ends of a whole schema, built once in O(n log n) and read often. A value; rebuild after a change.
class SchemaIndex
{
public:
    SchemaIndex() = default;
    explicit SchemaIndex(const Schema &schema);

    [[nodiscard]] const Schema &schema() const { return m_schema; }
    [[nodiscard]] const Entity *entityNamed(const QString &name) const; // exact, then ignoring case
    // Entities by name (ignoring case, then id): the order in which lists show them.
    [[nodiscard]] const std::vector<EntityId> &entitiesByName() const { return m_byName; }
    // All relationships once: every reference (legs of a through too: ask isLeg), then every through; by source's name, then id.
    [[nodiscard]] const std::vector<RelationshipView> &relationships() const { return m_relationships; }
    [[nodiscard]] const RelationshipView *relationship(RelationshipId id) const; // nullptr: none, or it names missing things
    // The ends on an entity, those of legs included (a junction's own references are relationships too).
    // Ordered by name, unnamed last, then id. A relationship of an entity with itself appears twice.
    [[nodiscard]] std::vector<RelationshipEnd> endsOf(EntityId entity) const;
    // References that leave an entity, in the order of its fields, and that arrive at it, by holder.
    [[nodiscard]] std::vector<const Reference *> heldBy(EntityId entity) const;
    [[nodiscard]] std::vector<const Reference *> referencing(EntityId entity) const;
    [[nodiscard]] bool isJunction(EntityId entity) const; // of some through
    [[nodiscard]] bool isLeg(RelationshipId id) const { return m_legs.contains(id); } // of a through, or of an arc
    // Any-references that leave an entity, by id.
    [[nodiscard]] std::vector<const AnyReference *> anyHeldBy(EntityId entity) const;

private:
    Schema m_schema;
    QHash<QString, EntityId> m_named;
    QHash<QString, EntityId> m_namedFolded;
    std::vector<EntityId> m_byName;
    std::vector<RelationshipView> m_relationships;
    QHash<RelationshipId, qsizetype> m_places; // in m_relationships
    QHash<EntityId, std::vector<RelationshipEnd>> m_ends;
    QHash<EntityId, std::vector<ReferenceId>> m_held;
    QHash<EntityId, std::vector<ReferenceId>> m_referencing;
    QHash<EntityId, std::vector<AnyReferenceId>> m_anyHeld;
    QSet<RelationshipId> m_legs;
    QHash<EntityId, int> m_junctions;
};

// "Each Task may belong to one List, as task.list." / "A List has many Tasks, as list.tasks.": from the target, from the source.
struct Sentences
{
    QString fromTarget; // empty where no entity stands there
    QString fromSource;

    [[nodiscard]] QString both(QStringView between = u" ") const { return fromTarget.isEmpty() ? fromSource : fromTarget + between.toString() + fromSource; }
};
enum class Markup { Plain, Html }; // Html: entity names bold, references monospaced, everything escaped
[[nodiscard]] Sentences sentencesOf(const Schema &schema, const RelationshipView &view, Markup markup = Markup::Plain);
// Standing on an end: "Each Town may belong to one Country; a Country has many Towns."
[[nodiscard]] QString sentenceFrom(const Schema &schema, const RelationshipEnd &end);

} // namespace relata
