// The one door for relationships: defaults, refusals, and the way back.
#include "model/schema/edits.h"

#include "model/schema/edithelpers.h"
#include "model/schema/inflection.h"
#include "model/schema/naming.h"
#include "model/schema/notation.h"
#include "model/schema/relateany.h"
#include "model/schema/relateexternal.h"

#include <set>

namespace relata::edits {

using namespace Qt::StringLiterals;

QStringList primaryKeyNames(const Entity &entity)
{
    const Key *key = entity.primaryKey();
    return key ? fieldNames(entity, key->fields) : QStringList();
}

// Names for key fields that point at `referenced`: a field that is there already and fits is taken, else a free name.
QStringList defaultKey(const Schema &schema, const Entity *holder, const Entity &referenced, const QStringList &referencedKey, const QString &reference, QStringList taken, RelationshipId self)
{
    QStringList names;
    for (const QString &keyName : referencedKey) {
        const Field *key = referenced.fieldNamed(keyName);
        const QString wanted = naming::foreignKeyFieldName(reference.isEmpty() ? referenced.name : reference, keyName, schema.naming(), referenced.name);
        const auto fits = [&](const Field &field) {
            return key && canReference(field.type, key->type) && !isKeyField(schema, holder->id, field.id, self) && !holder->isInPrimaryKey(field.id)
                && !names.contains(field.name) && !taken.contains(field.name);
        };
        // "CustomerId" is the customer_id of a house with another style.
        const auto words = [](const QString &name) { return naming::cased(name, NameCase::Snake); };
        const auto styled = holder ? std::find_if(holder->fields.begin(), holder->fields.end(), [&](const Field &field) { return words(field.name) == words(wanted) && fits(field); })
                                   : std::vector<Field>::const_iterator();
        if (holder && styled != holder->fields.end()) {
            names << styled->name;
            continue;
        }
        names << naming::uniqueName(wanted, [&](const QString &name) {
            return names.contains(name) || taken.contains(name) || (holder && holder->fieldNamed(name));
        });
    }
    return names;
}

// A default name that clashes with nothing on the entity; `own` are the relationship's key fields, whose name it may bear.
QString freeEndName(const Schema &schema, EntityId entity, const QString &wanted, RelationshipId self, const QStringList &alsoTaken)
{
    const Entity *owner = schema.entities().get(entity);
    const QStringList ends = endNames(schema, entity, self);
    return naming::uniqueName(wanted, [&](const QString &name) {
        return ends.contains(name) || alsoTaken.contains(name) || (owner && owner->fieldNamed(name));
    });
}

namespace {

bool isSymmetric(const RelationshipForm &form)
{
    return form.throughRole == ThroughRole::SymmetricOnce || form.throughRole == ThroughRole::SymmetricMirrored;
}

Action defaultOnDelete(const RelationshipForm &form, const RelationshipKind &kind)
{
    if (kind.holder == KeyHolder::Junction)
        return Action::Cascade;
    if (kind.holder == KeyHolder::Nobody)
        return Action::NoAction;
    const auto side = holderSide(form, kind);
    if (form.role == ReferenceRole::Subtype || side.primary)
        return Action::Cascade;
    return side.optional ? Action::SetNull : Action::NoAction;
}

} // namespace

Error refusal(const char *code, const char *text, QStringList arguments, const char *fix, const QString &entity, const QString &field)
{
    Error error{code, text, std::move(arguments), fix};
    error.place.entity = entity;
    error.place.field = field;
    return error;
}

std::optional<Error> endNameFault(const Schema &schema, const QString &name, EntityId entity, RelationshipId self, const QStringList &own)
{
    if (name.isEmpty())
        return std::nullopt; // not exposed
    const Entity &owner = schema.entities()[entity];
    if (auto fault = nameFault(name))
        return fault->at({{}, 0, 0, owner.name, name});
    if (endNames(schema, entity, self).contains(name) || (owner.fieldNamed(name) && !own.contains(name)))
        return nameTaken(owner.name, name).at({{}, 0, 0, owner.name, name});
    return std::nullopt;
}

namespace {

// What holds for every kind.
std::optional<Error> commonFault(const Schema &schema, const RelationshipForm &form)
{
    if (!relationshipKind(form.kind)) {
        QStringList known;
        for (const RelationshipKind &row : relationshipKinds())
            known << QLatin1String(row.key);
        return refusal("relate.unknown-kind", QT_TRANSLATE_NOOP("Messages", "“%1” is no kind of relationship."), {form.kind, known.join(u", "_s)},
                       QT_TRANSLATE_NOOP("Messages", "Choose one of %2."));
    }
    const RelationshipKind &kind = *relationshipKind(form.kind);
    if (!kind.anySource() && !schema.entities().contains(form.source))
        return refusal("relate.no-source", QT_TRANSLATE_NOOP("Messages", "The relationship has no Source."), {}, QT_TRANSLATE_NOOP("Messages", "Choose the Source entity."));
    if (!kind.anyTarget() && (kind.target == TargetNeed::Entity || (kind.target == TargetNeed::EntityOrField && form.target)) && !schema.entities().contains(form.target))
        return refusal("relate.no-target", QT_TRANSLATE_NOOP("Messages", "The relationship has no Target."), {}, QT_TRANSLATE_NOOP("Messages", "Choose the Target entity."));
    if (!form.existing.isNull() && !viewOf(schema, form.existing))
        return refusal("relate.missing", QT_TRANSLATE_NOOP("Messages", "The relationship to change is not in the project."), {},
                       QT_TRANSLATE_NOOP("Messages", "Add it as a new one."));
    if (form.sourcePrimary && form.sourceOptional)
        return refusal("relate.primary-and-optional", QT_TRANSLATE_NOOP("Messages", "“%1” can't be both primary and optional: a key that identifies a record is never empty."),
                       {u"Source"_s}, QT_TRANSLATE_NOOP("Messages", "Choose %1 primary or %1 optional."));
    if (form.targetPrimary && form.targetOptional)
        return refusal("relate.primary-and-optional", QT_TRANSLATE_NOOP("Messages", "“%1” can't be both primary and optional: a key that identifies a record is never empty."),
                       {u"Target"_s}, QT_TRANSLATE_NOOP("Messages", "Choose %1 primary or %1 optional."));
    const auto isRange = [](int minimum, std::optional<int> maximum) { return minimum >= 0 && (!maximum || (*maximum >= 1 && *maximum >= minimum)); };
    if (!isRange(form.minimum, form.maximum) || !isRange(form.otherMinimum, form.otherMaximum))
        return refusal("relate.range", QT_TRANSLATE_NOOP("Messages", "The smallest number can't be above the largest, nor below zero."), {},
                       QT_TRANSLATE_NOOP("Messages", "Mend the minimum or the maximum."));
    return std::nullopt;
}

} // namespace

std::optional<Error> keyNamesFault(const Entity &holder, const QStringList &names)
{
    for (const QString &name : names) {
        if (auto fault = nameFault(name))
            return fault->at({{}, 0, 0, holder.name, name});
        if (names.count(name) > 1)
            return refusal("relate.key-field-twice", QT_TRANSLATE_NOOP("Messages", "The key names the field “%1” twice."), {name},
                           QT_TRANSLATE_NOOP("Messages", "Give each part of the key a field of its own."), holder.name, name);
    }
    return std::nullopt;
}

namespace {

// Fields named for a key on the holder: there and fitting, or free to be made.
std::optional<Error> holderKeyFault(const Schema &schema, const Entity &holder, const QStringList &names, const Entity &referenced, const QStringList &referencedKey, RelationshipId self)
{
    if (referencedKey.isEmpty())
        return refusal("relate.no-key", QT_TRANSLATE_NOOP("Messages", "%1 has no key to point at."), {referenced.name},
                       QT_TRANSLATE_NOOP("Messages", "Give %1 a primary key first."), referenced.name);
    for (const QString &name : referencedKey) {
        if (!referenced.fieldNamed(name))
            return noSuchField(referenced.name, name).at({{}, 0, 0, referenced.name, name});
    }
    // A relationship read from elsewhere may point at what we can't see is unique; it may stay as it is.
    if (!referenced.isUniqueKey(fieldsNamed(referenced, referencedKey)) && self.isNull())
        return refusal("relate.not-a-key", QT_TRANSLATE_NOOP("Messages", "(%2) is no key of %1: two records may have the same values."), {referenced.name, referencedKey.join(u", "_s)},
                       QT_TRANSLATE_NOOP("Messages", "Choose the primary key or a unique key of %1."), referenced.name);
    if (names.size() != referencedKey.size())
        return refusal("relate.key-size", QT_TRANSLATE_NOOP("Messages", "The key of %1 has %2 fields, but %3 on %4 are named to point at it."),
                       {referenced.name, QString::number(referencedKey.size()), QString::number(names.size()), holder.name},
                       QT_TRANSLATE_NOOP("Messages", "Name one field for each part of the key: %2."), holder.name);
    if (auto fault = keyNamesFault(holder, names))
        return fault;
    const QStringList ends = endNames(schema, holder.id, self);
    for (qsizetype i = 0; i < names.size(); ++i) {
        const Field *present = holder.fieldNamed(names[i]);
        const Field *key = referenced.fieldNamed(referencedKey[i]);
        if (present && key && self.isNull() && !canReference(present->type, key->type))
            return refusal("relate.type-mismatch", QT_TRANSLATE_NOOP("Messages", "%1.%2 is %3, but it would have to hold %4.%5, which is %6."),
                           {holder.name, present->name, typeText(present->type, schema.enumName()), referenced.name, key->name, typeText(key->type, schema.enumName())},
                           QT_TRANSLATE_NOOP("Messages", "Give both the same type, or name another field."), holder.name, present->name);
        if (!present && ends.contains(names[i]))
            return nameTaken(holder.name, names[i]).at({{}, 0, 0, holder.name, names[i]});
        if (!present) {
            const DataSource *source = schema.dataSources().get(holder.dataSource);
            if (source && source->management == Management::ReadOnly)
                return refusal("relate.read-only", QT_TRANSLATE_NOOP("Messages", "%1 belongs to a data source that Relata doesn't change, so no field “%2” can be added."), {holder.name, names[i]},
                               QT_TRANSLATE_NOOP("Messages", "Name a field that %1 already has."), holder.name, names[i]);
        }
    }
    return std::nullopt;
}

std::optional<Error> sortFieldFault(const Schema &schema, const Entity &holder, const QString &name, RelationshipId self)
{
    if (name.isEmpty())
        return std::nullopt;
    if (auto fault = nameFault(name))
        return fault;
    if (!holder.fieldNamed(name) && holder.id && endNames(schema, holder.id, self).contains(name))
        return nameTaken(holder.name, name).at({{}, 0, 0, holder.name, name});
    return std::nullopt;
}

std::optional<Error> referenceFault(const Schema &schema, const RelationshipForm &form, const RelationshipKind &kind)
{
    const auto side = holderSide(form, kind);
    const Entity &holder = schema.entities()[side.holder];
    const Entity &referenced = schema.entities()[side.referenced];
    const Reference *stored = schema.references().get(form.existing.reference());
    const bool sameEnds = stored && stored->holder == side.holder && stored->referenced == side.referenced;
    if (auto fault = holderKeyFault(schema, holder, side.holderKey, referenced, side.referencedKey, sameEnds ? form.existing : RelationshipId()))
        return fault;
    if (auto fault = endNameFault(schema, *side.holderName, side.holder, form.existing, side.holderKey))
        return fault;
    if (auto fault = endNameFault(schema, *side.referencedName, side.referenced, form.existing, {}))
        return fault;
    if (side.holder == side.referenced && !side.holderName->isEmpty() && *side.holderName == *side.referencedName)
        return nameTaken(holder.name, *side.holderName).at({{}, 0, 0, holder.name, *side.holderName});
    const std::vector<FieldId> fields = fieldsNamed(holder, side.holderKey);
    const bool allPresent = std::none_of(fields.begin(), fields.end(), [](FieldId id) { return id.isNull(); });
    if (side.optional && allPresent) {
        const bool canBeEmpty = std::any_of(fields.begin(), fields.end(), [&](FieldId id) {
            const Field *field = holder.field(id);
            if (field->nullable)
                return true;
            const bool identifies = holder.isInPrimaryKey(id) && !(sameEnds && !side.primary); // it leaves the primary key with this edit
            return !identifies && (sameEnds || !isKeyField(schema, holder.id, id, form.existing));
        });
        if (!canBeEmpty)
            return refusal("relate.optional-key-needed", QT_TRANSLATE_NOOP("Messages", "The relationship can't be optional: another key of %1 needs (%2)."),
                           {holder.name, side.holderKey.join(u", "_s)}, QT_TRANSLATE_NOOP("Messages", "Name another field for the key, or leave it required."), holder.name);
    }
    if (*form.onDelete == Action::SetNull || *form.onUpdate == Action::SetNull) {
        if (!side.optional)
            return refusal("relate.set-null-required", QT_TRANSLATE_NOOP("Messages", "“Set null” needs a key that may be empty, but each %1 must have its %2."),
                           {holder.name, side.holderName->isEmpty() ? referenced.name : *side.holderName},
                           QT_TRANSLATE_NOOP("Messages", "Make the relationship optional, or choose another action."), holder.name);
    }
    for (const QString &name : form.setNullFields) {
        if (!side.holderKey.contains(name))
            return refusal("relate.set-null-field", QT_TRANSLATE_NOOP("Messages", "“Set null” shall empty “%1”, which is no part of the key (%2)."), {name, side.holderKey.join(u", "_s)},
                           QT_TRANSLATE_NOOP("Messages", "Name fields of the key, or none for all of them."), holder.name, name);
    }
    if (form.maximumDepth && *form.maximumDepth < 1)
        return refusal("relate.depth", QT_TRANSLATE_NOOP("Messages", "A tree has at least one level."), {}, QT_TRANSLATE_NOOP("Messages", "Give a depth of 1 or more, or none."), holder.name);
    // A key field that is still to be made has no default.
    const bool setsDefault = *form.onDelete == Action::SetDefault || *form.onUpdate == Action::SetDefault;
    if (setsDefault && !side.optional && std::any_of(fields.begin(), fields.end(), [&holder](FieldId id) {
            const Field *field = holder.field(id);
            return !field || field->defaultValue.kind == DefaultKind::None;
        }))
        return refusal("relate.set-default-without-default", QT_TRANSLATE_NOOP("Messages", "“Set default” needs a default on (%1)."), {side.holderKey.join(u", "_s)},
                       QT_TRANSLATE_NOOP("Messages", "Give the key field a default first, or choose another action."), holder.name);
    if (!kind.unique && allPresent && !stored && holder.areUnique(fields) && !side.primary)
        return refusal("relate.unique-key-field", QT_TRANSLATE_NOOP("Messages", "(%2) is unique on %1, so each %3 could have one %1 at most."),
                       {holder.name, side.holderKey.join(u", "_s), referenced.name},
                       QT_TRANSLATE_NOOP("Messages", "Make it one-to-one, or name another field for the key."), holder.name);
    return sortFieldFault(schema, holder, form.sortField, form.existing);
}

std::optional<Error> throughFault(const Schema &schema, const RelationshipForm &form)
{
    const RelationshipKind &kind = *relationshipKind(form.kind);
    const Entity *source = schema.entities().get(form.source);
    const Entity *target = schema.entities().get(form.target);
    const Through *stored = schema.throughs().get(form.existing.through());
    const EntityId storedJunction = stored ? junctionOf(schema, *stored) : EntityId();
    const Entity *junction = schema.entityNamed(form.through);
    if (auto fault = nameFault(form.through))
        return fault;
    if (junction && building::mentions(form, junction->id))
        return refusal("relate.join-is-end", QT_TRANSLATE_NOOP("Messages", "%1 can't be the join entity of its own relationship."), {form.through},
                       QT_TRANSLATE_NOOP("Messages", "Name another join entity."), form.through);
    if (junction && storedJunction && junction->id != storedJunction)
        return refusal("relate.join-changed", QT_TRANSLATE_NOOP("Messages", "The rows are kept in another join entity than %1."), {form.through},
                       QT_TRANSLATE_NOOP("Messages", "Keep the join entity, or delete the relationship and add it again through %1."), form.through);
    Entity none;
    none.name = form.through;
    const Entity *beside = source ? source : target ? target : form.sourceAllow.empty() ? nullptr : schema.entities().get(form.sourceAllow.front().entity);
    none.dataSource = beside ? beside->dataSource : DataSourceId();
    const Entity *held = junction ? junction : schema.entities().get(storedJunction);
    const Entity &holder = held ? *held : none;
    const auto legFault = [&](const Entity &side, const QStringList &names, ReferenceId leg) -> std::optional<Error> {
        QStringList key = primaryKeyNames(side);
        const Reference *stored2 = schema.references().get(leg);
        if (stored2 && stored2->referenced == side.id) { // as it is stored, to whichever key
            std::vector<FieldId> fields;
            for (const FieldPair &pair : stored2->pairs)
                fields.push_back(pair.referenced);
            key = fieldNames(side, fields);
        }
        return holderKeyFault(schema, holder, names, side, key, leg ? RelationshipId(leg) : RelationshipId());
    };
    if (auto fault = kind.anySource() ? anyFault(schema, form, kind, AnySide::Source, holder) : legFault(*source, form.sourceKey, stored ? stored->sourceLeg : ReferenceId()))
        return fault;
    if (auto fault = kind.anyTarget() ? anyFault(schema, form, kind, AnySide::Target, holder)
            : target ? legFault(*target, form.targetKey, stored ? stored->targetLeg : ReferenceId()) : keyNamesFault(holder, form.sourceKey + QStringList(form.languageField)))
        return fault;
    if (auto fault = keyNamesFault(holder, form.sourceKey + form.targetKey))
        return fault;
    if (source) {
        if (auto fault = endNameFault(schema, *form.targetReference, form.source, form.existing, {}))
            return fault;
    }
    if (target) {
        if (auto fault = endNameFault(schema, *form.sourceReference, form.target, form.existing, {}))
            return fault;
    }
    if (isSymmetric(form) && (!source || source != target))
        return refusal("relate.symmetric-two", QT_TRANSLATE_NOOP("Messages", "Only a many-to-many of an entity with itself can be symmetric."), {},
                       QT_TRANSLATE_NOOP("Messages", "Choose the same entity as Source and Target, or make it a plain many-to-many."), form.through);
    if (source && source == target && !isSymmetric(form) && !form.targetReference->isEmpty() && *form.targetReference == *form.sourceReference)
        return nameTaken(source->name, *form.targetReference).at({{}, 0, 0, source->name, *form.targetReference});
    if (*form.onDelete == Action::SetNull)
        return refusal("relate.set-null-required", QT_TRANSLATE_NOOP("Messages", "“Set null” needs a key that may be empty, but each %1 must have its %2."),
                       {form.through, source ? source->name : target ? target->name : form.through}, QT_TRANSLATE_NOOP("Messages", "Make the relationship optional, or choose another action."), form.through);
    if (junction && !stored && kind.any == AnySide::None) {
        for (const Through &other : schema.throughs()) {
            const Reference *legs[] = {schema.references().get(other.sourceLeg), schema.references().get(other.targetLeg)};
            const auto holds = [&](const QStringList &names) {
                return std::any_of(std::begin(legs), std::end(legs), [&](const Reference *leg) {
                    std::vector<FieldId> fields;
                    for (const FieldPair &pair : leg ? leg->pairs : std::vector<FieldPair>())
                        fields.push_back(pair.field);
                    return leg && leg->holder == junction->id && fieldNames(*junction, fields) == names;
                });
            };
            if (holds(form.sourceKey) && holds(form.targetKey))
                return refusal("relate.join-taken", QT_TRANSLATE_NOOP("Messages", "%1 already joins these two by (%2)."), {form.through, (form.sourceKey + form.targetKey).join(u", "_s)},
                               QT_TRANSLATE_NOOP("Messages", "Change that relationship, or name another join entity or other key fields."), form.through);
        }
    }
    // Two any-ends on one join entity have fields of their own.
    if (kind.any == AnySide::Both && form.storage != AnyStorage::Arc) {
        const QStringList both = QStringList(form.sourceDiscriminator) + form.sourceKey + QStringList(form.targetDiscriminator) + form.targetKey;
        for (const QString &name : both) {
            if (!name.isEmpty() && both.count(name) > 1)
                return refusal("relate.key-field-twice", QT_TRANSLATE_NOOP("Messages", "The key names the field “%1” twice."), {name},
                               QT_TRANSLATE_NOOP("Messages", "Give each part of the key a field of its own."), form.through, name);
        }
    }
    QStringList seen = form.sourceKey + (target || kind.anyTarget() ? form.targetKey : QStringList(form.languageField));
    for (const QString &text : form.junctionFields) {
        const auto typed = fieldFromText(text, schema);
        if (!typed)
            return typed.error();
        if (seen.contains(typed->field.name))
            return nameTaken(form.through, typed->field.name).at({{}, 0, 0, form.through, typed->field.name});
        seen << typed->field.name;
    }
    if (held) { // names that the junction's own relationships bear
        const QStringList ends = endNames(schema, held->id, form.existing);
        for (const QString &name : seen) {
            if (ends.contains(name) && !held->fieldNamed(name))
                return nameTaken(held->name, name).at({{}, 0, 0, held->name, name});
        }
    }
    if (auto fault = sortFieldFault(schema, holder, form.otherSortField, form.existing))
        return fault;
    return sortFieldFault(schema, holder, form.sortField, form.existing);
}

void completeReference(const Schema &schema, RelationshipForm &form, const RelationshipKind &kind)
{
    auto side = holderSide(form, kind);
    const Entity *holder = schema.entities().get(side.holder);
    const Entity *referenced = schema.entities().get(side.referenced);
    if (side.referencedKey.isEmpty())
        side.referencedKey = primaryKeyNames(*referenced);
    if (side.holderKey.isEmpty())
        side.holderKey = defaultKey(schema, holder, *referenced, side.referencedKey, *side.holderName, {}, form.existing);
    if (holder->dataSource != referenced->dataSource || holder->kind == EntityKind::View || referenced->kind == EntityKind::View)
        form.enforcement = Enforcement::Logical;
}

void completeThrough(const Schema &schema, RelationshipForm &form, const RelationshipKind &kind)
{
    const Entity *source = schema.entities().get(form.source); // nullptr: an allow-list
    const Entity *target = schema.entities().get(form.target);
    const NamingPolicy &policy = schema.naming();
    const auto singular = [&policy](const QString &name) { return inflection::singular(name, policy.plurals); };
    if (const Through *stored = schema.throughs().get(form.existing.through()); stored && form.through.isEmpty()) {
        if (const Entity *junction = schema.entities().get(junctionOf(schema, *stored)); junction && !building::mentions(form, junction->id))
            form.through = junction->name;
    }
    if (form.through.isEmpty()) {
        const auto part = [&](const Entity *side, const QString &instead) { return naming::cased(singular(side ? side->name : instead), policy.entityCase); };
        const QString wanted = kind.role == ThroughRole::Translations ? QString(part(source, {}) + naming::cased(u"translation"_s, policy.entityCase))
                                                                      : QString(part(source, *form.sourceReference) + part(target, *form.targetReference));
        form.through = naming::uniqueName(wanted.isEmpty() ? u"Item"_s : wanted, [&schema, &policy](const QString &name) {
            const QString table = naming::tableNameFor(name, policy); // "?Other" would be the table "other"
            return entityNameTaken(schema, name) || std::any_of(schema.entities().begin(), schema.entities().end(), [&](const Entity &entity) {
                return schema.tableName(entity).compare(table, Qt::CaseInsensitive) == 0;
            });
        });
    }
    const Entity *junction = schema.entityNamed(form.through);
    // References that the junction already has to that side, before new ones are thought of.
    const auto legOf = [&](EntityId side, ReferenceId except) -> const Reference * {
        if (!junction)
            return nullptr;
        for (const Reference &reference : schema.references()) {
            if (reference.holder == junction->id && reference.referenced == side && reference.id != except && !building::isArcLeg(schema, reference.id))
                return &reference;
        }
        return nullptr;
    };
    const auto namesOf = [&](const Reference &leg) {
        std::vector<FieldId> fields;
        for (const FieldPair &pair : leg.pairs)
            fields.push_back(pair.field);
        return fieldNames(*junction, fields);
    };
    // Of an existing one each leg goes on where it leads to the same.
    const Through *through = schema.throughs().get(form.existing.through());
    const auto storedLeg = [&](ReferenceId id, EntityId side) {
        const Reference *leg = schema.references().get(id);
        return leg && leg->referenced == side ? leg : nullptr;
    };
    const Reference *sourceLeg = !source || !form.sourceKey.isEmpty() ? nullptr : through ? storedLeg(through->sourceLeg, form.source) : legOf(form.source, {});
    const Reference *targetLeg = !target || !form.targetKey.isEmpty() ? nullptr
        : through ? storedLeg(through->targetLeg, form.target) : legOf(form.target, sourceLeg ? sourceLeg->id : ReferenceId());
    if (targetLeg && namesOf(*targetLeg) == form.sourceKey)
        targetLeg = nullptr;
    if (form.storage == AnyStorage::Arc && kind.any != AnySide::None)
        form.pairIsKey = false; // what may be empty is no part of a key
    if (!source)
        completeAny(schema, form, kind, AnySide::Source, junction, {});
    else if (form.sourceKey.isEmpty())
        form.sourceKey = sourceLeg ? namesOf(*sourceLeg) : defaultKey(schema, junction, *source, primaryKeyNames(*source), singular(source->name), {}, form.existing);
    QStringList taken = form.sourceKey;
    taken << form.sourceDiscriminator;
    for (const AllowedForm &allowed : form.sourceAllow)
        taken << allowed.key;
    if (kind.anyTarget()) {
        completeAny(schema, form, kind, AnySide::Target, junction, taken);
    } else if (!target) {
        if (form.languageField.isEmpty())
            form.languageField = naming::uniqueName(naming::cased(u"language"_s, policy.fieldCase), [&](const QString &name) { return taken.contains(name); });
    } else if (form.targetKey.isEmpty()) {
        const bool self = form.source == form.target && !form.targetReference->isEmpty();
        const QString pointing = isSymmetric(form) ? u"other "_s + target->name : singular(self ? *form.targetReference : target->name);
        form.targetKey = targetLeg ? namesOf(*targetLeg)
                                   : defaultKey(schema, junction, *target, primaryKeyNames(*target), pointing, taken, form.existing);
    }
    if (form.existing.isNull() && (isSymmetric(form) || kind.role == ThroughRole::Translations))
        form.uniquePair = true; // it is what they mean
    if (source && target && source->dataSource != target->dataSource)
        form.enforcement = Enforcement::Logical;
}

// What a role says of itself. An existing one stays as someone left it.
void completeRole(const Schema &schema, RelationshipForm &form, const RelationshipKind &kind)
{
    auto side = holderSide(form, kind);
    const bool isNew = form.existing.isNull();
    if (isNew && ((form.role == ReferenceRole::Subtype && !kind.unique) || (form.role == ReferenceRole::Tree && (kind.unique || side.holder != side.referenced))))
        form.role = ReferenceRole::Plain;
    if (form.role == ReferenceRole::Subtype && isNew) {
        side.primary = true;
        side.optional = false;
    }
    if (form.role != ReferenceRole::Tree)
        return;
    if (isNew && !side.primary)
        side.optional = true; // where each record needs a parent there is no first one
    const NamingPolicy &policy = schema.naming();
    if (!side.holderName)
        side.holderName = freeEndName(schema, side.holder, naming::cased(u"parent"_s, policy.referenceCase), form.existing, {});
    if (!side.referencedName)
        side.referencedName = freeEndName(schema, side.referenced, naming::cased(u"children"_s, policy.referenceCase), form.existing, {*side.holderName});
}

} // namespace

RelationshipForm completed(const Schema &schema, RelationshipForm form)
{
    const RelationshipKind *kind = relationshipKind(form.kind);
    if (!kind)
        return form;
    // What was typed for another kind has no meaning for this one.
    if (kind->anySource())
        form.source = {};
    else
        form.sourceAllow.clear();
    if (kind->anyTarget())
        form.target = {};
    else
        form.targetAllow.clear();
    if (kind->target == TargetNeed::None)
        form.target = {};
    if (kind->target != TargetNeed::EntityOrField || form.target)
        form.languageField.clear();
    if (kind->role != ThroughRole::Plain)
        form.throughRole = kind->role;
    else if (form.throughRole == ThroughRole::Translations || kind->holder != KeyHolder::Junction || kind->any != AnySide::None)
        form.throughRole = ThroughRole::Plain;
    const Entity *source = schema.entities().get(form.source);
    const Entity *target = schema.entities().get(form.target);
    if ((!source && !kind->anySource()) || (!target && !kind->anyTarget() && kind->target == TargetNeed::Entity))
        return form;
    if (kind->isReference())
        completeRole(schema, form, *kind);
    if (isSymmetric(form)) { // one name for both
        if (!form.targetReference)
            form.targetReference = form.sourceReference;
        form.sourceReference = form.targetReference;
    }
    if (kind->target != TargetNeed::Entity && !target)
        form.sourceReference = QString(); // nobody stands there
    const NamingPolicy &policy = schema.naming();
    const auto count = [](EndPicture picture) { return picture == EndPicture::Many ? naming::Count::Many : naming::Count::One; };
    // What stands for one of several entities has no name of its own.
    const auto nameOf = [](const Entity *entity, const QString &instead) { return entity ? entity->name : instead; };
    const bool both = kind->any == AnySide::Both;
    const bool self = source && form.source == form.target;
    if (!form.sourceReference && !isSymmetric(form)) {
        const QStringList other = self && form.targetReference ? QStringList{*form.targetReference} : QStringList();
        form.sourceReference = freeEndName(schema, form.target, naming::defaultSourceReference(nameOf(source, both ? u"source"_s : u"item"_s), count(kind->sourcePicture), policy), form.existing, other);
    }
    if (!form.targetReference) {
        const QString instead = kind->role == ThroughRole::Translations ? u"translation"_s : kind->holder == KeyHolder::Nobody ? u"record"_s : both ? u"target"_s : u"item"_s;
        const bool isOne = kind->holder == KeyHolder::Nobody && form.maximum == 1;
        QString wanted = naming::defaultTargetReference(kind->role == ThroughRole::Translations ? instead : nameOf(target, instead), isOne ? naming::Count::One : count(kind->targetPicture), policy);
        if (self && !isSymmetric(form) && wanted == *form.sourceReference) // two names for one kind of thing: the second says that it is the other
            wanted = naming::cased(QString(u"related "_s + wanted), policy.referenceCase);
        form.targetReference = freeEndName(schema, form.source, wanted, form.existing, self && form.sourceReference ? QStringList{*form.sourceReference} : QStringList());
        if (isSymmetric(form))
            form.sourceReference = form.targetReference;
    }
    if (kind->holder == KeyHolder::Junction)
        completeThrough(schema, form, *kind);
    else if (kind->any != AnySide::None)
        completeAny(schema, form, *kind, kind->any, source ? source : target, {});
    else if (kind->isReference())
        completeReference(schema, form, *kind);
    if (!form.onDelete)
        form.onDelete = defaultOnDelete(form, *kind);
    if (!form.onUpdate)
        form.onUpdate = Action::NoAction;
    return form;
}

namespace {

std::optional<Error> anyToOneFault(const Schema &schema, const RelationshipForm &form, const RelationshipKind &kind)
{
    const auto side = holderSide(form, kind);
    const Entity &holder = schema.entities()[side.holder];
    if (auto fault = anyFault(schema, form, kind, kind.any, holder))
        return fault;
    if (auto fault = endNameFault(schema, *side.holderName, side.holder, form.existing, side.holderKey))
        return fault;
    if ((*form.onDelete == Action::SetNull || *form.onUpdate == Action::SetNull) && !side.optional)
        return refusal("relate.set-null-required", QT_TRANSLATE_NOOP("Messages", "“Set null” needs a key that may be empty, but each %1 must have its %2."),
                       {holder.name, side.holderName->isEmpty() ? u"item"_s : *side.holderName},
                       QT_TRANSLATE_NOOP("Messages", "Make the relationship optional, or choose another action."), holder.name);
    return sortFieldFault(schema, holder, form.sortField, form.existing);
}

} // namespace

Result<Change> relate(const Schema &schema, const RelationshipForm &given, IdSource &ids)
{
    if (auto fault = commonFault(schema, given))
        return *fault;
    RelationshipForm form = completed(schema, given);
    const RelationshipKind &kind = *relationshipKind(form.kind);
    if (auto fault = kind.holder == KeyHolder::Nobody ? externalFault(schema, form) : kind.holder == KeyHolder::Junction ? throughFault(schema, form)
            : kind.any != AnySide::None ? anyToOneFault(schema, form, kind) : referenceFault(schema, form, kind))
        return *fault;

    Draft draft(schema);
    building::Former former; // its id goes on
    if (!form.existing.isNull()) {
        bool inPlace = false;
        if (const Reference *stored = schema.references().get(form.existing.reference()); stored && kind.isReference()) {
            const auto side = holderSide(form, kind);
            inPlace = stored->holder == side.holder && stored->referenced == side.referenced;
        } else if (const AnyReference *any = schema.anyReferences().get(form.existing.anyReference()); any && kind.holder != KeyHolder::Junction && kind.any != AnySide::None) {
            inPlace = any->holder == holderSide(form, kind).holder;
        } else if (const Through *through = schema.throughs().get(form.existing.through()); through && kind.holder == KeyHolder::Junction) {
            inPlace = !building::mentions(form, junctionOf(schema, *through));
        }
        if (form.existing.external())
            inPlace = kind.holder == KeyHolder::Nobody;
        if (!inPlace)
            former = building::detach(draft, form);
    }
    kind.build(draft, form, ids);
    building::clean(draft, former);
    return draft.change();
}

} // namespace relata::edits
