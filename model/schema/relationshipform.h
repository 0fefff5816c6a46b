// "Add a Relationship" as a value. The wizard, a drag on the canvas, `relata relate`, the notation and the importers all fill
// one; edits::relate is the only way in, formOf the only way back. Meanings: the table in model/README.md.
#pragma once

#include "model/schema/relationships.h"

namespace relata {

enum class KeySide { Automatic, Source, Target }; // one-to-one only: Automatic is Target

// One entity of an allow-list.
struct AllowedForm
{
    EntityId entity;
    QString value;                  // what the discriminator holds for it; empty: its table's name
    std::optional<QString> inverse; // what it calls the other side; nullopt: the reference of that side; empty: not exposed
    QStringList key;                // of an arc: the holder's fields that point at it; empty: by the naming policy

    bool operator==(const AllowedForm &) const = default;
};

struct RelationshipForm
{
    QString kind = QStringLiteral("one-to-many"); // key of a row in relationshipkinds.h
    EntityId source; // none where an allow-list stands for it
    EntityId target;
    std::vector<AllowedForm> sourceAllow; // of the kinds with "any" on that side
    std::vector<AllowedForm> targetAllow;
    // What the Target calls the Source, and the Source the Target. nullopt: the default; empty: that end isn't exposed.
    std::optional<QString> sourceReference;
    std::optional<QString> targetReference;
    bool sourcePrimary = false; // the key that points at the Source is part of the holder's primary key
    bool sourceOptional = false;
    bool targetPrimary = false; // where the Source holds the key; many-to-many: see uniquePair
    bool targetOptional = false;
    KeySide keyOn = KeySide::Automatic;
    // Field names. On the entity that is pointed at: an existing key (empty: its primary key). On the one that holds the key:
    // reused where they exist, else created. Many-to-many: each names the junction's fields that point at that side.
    QStringList sourceKey;
    QStringList targetKey;

    // Any-ends. The key fields of the side that holds them (pair, triggers) are its key above.
    AnyStorage storage = AnyStorage::Pair;
    QString sourceDiscriminator; // names of the fields that say which entity the Source, the Target is; empty: by the naming policy
    QString targetDiscriminator;

    // External: the Source is the entity; there is no Target, the Target Reference names the records.
    QString url;
    QString path;
    QStringList shape; // in the notation: "firstName: string?"; a path of its own after "@": "city: string @/address/city"
    QMap<QString, QString> headers;
    int timeout = 5000; // ms
    int cache = 0;      // s
    OnFailure onFailure = OnFailure::Empty;

    // What goes through a join entity.
    QString through;            // name of the join entity; empty: Source + Target; existing ones are reused
    QStringList junctionFields; // extra fields in the notation: "quantity: decimal(10,2)?"
    bool pairIsKey = true;      // the pair is the junction's primary key; false: an id of its own
    bool uniquePair = true;     // where it isn't, it is at least unique

    ThroughRole throughRole = ThroughRole::Plain; // symmetric: Source and Target are the same entity
    QString languageField;      // translations without a Target: name of the join entity's field that holds the code
    // Of the other direction: how many Sources each Target must have, and their order; minimum, maximum and sortField are the Source's.
    int otherMinimum = 0;
    std::optional<int> otherMaximum;
    Deselect otherDeselect = Deselect::Nullify;
    QString otherSortField;

    QString sortField; // name of a field of the holder or junction that keeps the order by hand; created where missing
    std::optional<Action> onDelete; // nullopt: the default that doesn't hurt
    std::optional<Action> onUpdate;
    QStringList setNullFields; // of the key: those that "set null" empties; empty: all
    Deselect deselect = Deselect::Nullify;
    Match match = Match::Simple;
    Deferrable deferrable = Deferrable::No;
    int minimum = 0;            // on the end that doesn't hold the key: how many Targets each Source must have
    std::optional<int> maximum;
    Enforcement enforcement = Enforcement::Enforced;
    ReferenceRole role = ReferenceRole::Plain;
    Guard cycleGuard = Guard::None;
    std::optional<int> maximumDepth;
    Reassign reassign = Reassign::Refuse;
    QString constraint; // name of the foreign key as typed or imported; empty: by the naming policy
    QString description;

    RelationshipId existing; // set: change this one

    bool operator==(const RelationshipForm &) const = default;
};

} // namespace relata
