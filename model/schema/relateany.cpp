#include "model/schema/relateany.h"

#include "model/schema/inflection.h"
#include "model/schema/naming.h"

#include <set>

namespace relata::edits {

using namespace Qt::StringLiterals;
using namespace building;

namespace {

// The leg of a through is changed with the through.
RelationshipId selfOf(const Schema &schema, const RelationshipForm &form, AnySide at)
{
    if (const Through *through = schema.throughs().get(form.existing.through()))
        return at == AnySide::Source ? sourceLegOf(*through) : targetLegOf(*through);
    return form.existing;
}

// Each leg of a through may be stored in its own way; the form tells of the last.
AnyStorage storageAt(const Schema &schema, const RelationshipForm &form, AnySide at)
{
    const AnyReference *stored = schema.anyReferences().get(selfOf(schema, form, at).anyReference());
    const Through *through = schema.throughs().get(form.existing.through());
    const AnyReference *told = through ? schema.anyReferences().get(through->targetAny) : nullptr;
    return stored && told ? followed(stored->storage, told->storage, form.storage) : form.storage;
}

} // namespace

void completeAny(const Schema &schema, RelationshipForm &form, const RelationshipKind &kind, AnySide at, const Entity *holder, const QStringList &taken)
{
    const NamingPolicy &policy = schema.naming();
    auto part = anyPart(form, kind, at);
    for (AllowedForm &allowed : part.allowed) {
        const Entity *entity = schema.entities().get(allowed.entity);
        if (!entity)
            continue;
        if (allowed.value.isEmpty())
            allowed.value = schema.tableName(*entity);
        if (!allowed.inverse)
            allowed.inverse = part.inverse->isEmpty() ? QString() : freeEndName(schema, allowed.entity, *part.inverse, form.existing, {});
    }
    const AnyStorage storage = storageAt(schema, form, at);
    const QString name = inflection::singular(part.name->isEmpty() ? u"item"_s : *part.name, policy.plurals);
    if (storage == AnyStorage::Arc) {
        QStringList used = taken;
        for (AllowedForm &allowed : part.allowed) {
            const Entity *entity = schema.entities().get(allowed.entity);
            if (entity && allowed.key.isEmpty())
                allowed.key = defaultKey(schema, holder, *entity, primaryKeyNames(*entity), inflection::singular(entity->name, policy.plurals), used, form.existing);
            used << allowed.key;
        }
        return;
    }
    const auto isFree = [&](const QString &wanted) {
        return naming::uniqueName(wanted, [&](const QString &candidate) { return taken.contains(candidate) || (holder && holder->fieldNamed(candidate)); });
    };
    if (part.discriminator.isEmpty())
        part.discriminator = isFree(naming::foreignKeyFieldName(name, u"type", policy));
    if (part.key.isEmpty()) {
        const Entity *first = part.allowed.empty() ? nullptr : schema.entities().get(part.allowed.front().entity);
        for (const QString &keyName : first ? primaryKeyNames(*first) : QStringList())
            part.key << isFree(naming::foreignKeyFieldName(name, primaryKeyNames(*first).size() == 1 ? u"id"_s : keyName, policy));
    }
}

std::optional<Error> anyFault(const Schema &schema, const RelationshipForm &form, const RelationshipKind &kind, AnySide at, const Entity &holder)
{
    const auto part = anyPart(form, kind, at);
    if (part.allowed.empty())
        return refusal("relate.no-allowed", QT_TRANSLATE_NOOP("Messages", "The list of allowed entities is empty."), {},
                       QT_TRANSLATE_NOOP("Messages", "Choose the entities that the relationship may point at."), holder.name);
    const AnyStorage storage = storageAt(schema, form, at);
    const RelationshipId self = selfOf(schema, form, at);
    const AnyReference *stored = schema.anyReferences().get(self.anyReference());
    if (stored && stored->holder != holder.id)
        stored = nullptr;
    // What is stored may stay as it is, whatever became of the keys that it points at: checks tell of that.
    const bool keepsPair = stored && keepsPairFields(schema, *stored, part.discriminator, part.key);
    const auto keeps = [&](const AllowedForm &allowed) {
        return storage == AnyStorage::Arc ? stored && keepsLeg(schema, *stored, allowed) : keepsPair && stored->allowedEntity(allowed.entity);
    };
    const bool keepsAll = std::all_of(part.allowed.begin(), part.allowed.end(), keeps);
    std::set<EntityId> seen;
    std::set<QString> values;
    const Entity *first = nullptr;
    for (const AllowedForm &allowed : part.allowed) {
        const Entity *entity = schema.entities().get(allowed.entity);
        if (!entity)
            return noSuchEntity();
        if (!seen.insert(allowed.entity).second)
            return refusal("relate.allowed-twice", QT_TRANSLATE_NOOP("Messages", "%1 is allowed twice."), {entity->name}, QT_TRANSLATE_NOOP("Messages", "Keep one."), entity->name);
        if (auto fault = endNameFault(schema, *allowed.inverse, allowed.entity, form.existing, {}))
            return fault;
        if (storage != AnyStorage::Arc && (allowed.value.size() > 64 || !values.insert(allowed.value).second))
            return refusal("relate.allowed-value", QT_TRANSLATE_NOOP("Messages", "The stored value “%1” of %2 is too long, or another allowed entity has it too."), {allowed.value, entity->name},
                           QT_TRANSLATE_NOOP("Messages", "Give each allowed entity a value of its own, of at most 64 characters."), entity->name);
        if (keepsAll || (storage == AnyStorage::Arc && keeps(allowed)))
            continue;
        const Key *key = entity->primaryKey();
        if (!key)
            return refusal("relate.no-key", QT_TRANSLATE_NOOP("Messages", "%1 has no key to point at."), {entity->name}, QT_TRANSLATE_NOOP("Messages", "Give %1 a primary key first."), entity->name);
        if (storage == AnyStorage::Arc) {
            if (allowed.key.size() != qsizetype(key->fields.size()))
                return refusal("relate.key-size", QT_TRANSLATE_NOOP("Messages", "The key of %1 has %2 fields, but %3 on %4 are named to point at it."),
                               {entity->name, QString::number(key->fields.size()), QString::number(allowed.key.size()), holder.name},
                               QT_TRANSLATE_NOOP("Messages", "Name one field for each part of the key: %2."), holder.name);
            if (auto fault = keyNamesFault(holder, allowed.key))
                return fault;
            if (entity->dataSource != holder.dataSource || entity->kind == EntityKind::View)
                return refusal("relate.arc-elsewhere", QT_TRANSLATE_NOOP("Messages", "An arc is made of foreign keys, and no foreign key of %1 can point at %2: it is a view, or lies in another data source."),
                               {holder.name, entity->name}, QT_TRANSLATE_NOOP("Messages", "Store the kind of record and its key instead, or leave %2 out."), entity->name);
            continue;
        }
        if (first && first->primaryKey()->fields.size() != key->fields.size())
            return refusal("relate.allowed-key-size", QT_TRANSLATE_NOOP("Messages", "%1 and %2 have keys of different length, so one pair of fields can't hold both."), {first->name, entity->name},
                           QT_TRANSLATE_NOOP("Messages", "Store it as an arc: a foreign key for each."), entity->name);
        if (!first)
            first = entity;
    }
    if (storage == AnyStorage::Arc) {
        if (form.sourcePrimary || form.targetPrimary)
            return refusal("relate.arc-primary", QT_TRANSLATE_NOOP("Messages", "The fields of an arc are empty but for one, so they can't be part of a primary key."), {},
                           QT_TRANSLATE_NOOP("Messages", "Leave it out of the key, or store the kind of record and its key."), holder.name);
        return std::nullopt;
    }
    if (keepsAll)
        return std::nullopt;
    const std::vector<FieldType> types = commonKeyTypes(schema, part.allowed);
    if (types.empty())
        return refusal("relate.allowed-key-type", QT_TRANSLATE_NOOP("Messages", "The keys of the allowed entities differ in type."), {},
                       QT_TRANSLATE_NOOP("Messages", "Store it as an arc, which has a key of its own for each."), holder.name);
    if (auto fault = nameFault(part.discriminator))
        return fault->at({{}, 0, 0, holder.name, part.discriminator});
    if (part.key.size() != qsizetype(types.size()))
        return refusal("relate.key-size", QT_TRANSLATE_NOOP("Messages", "The key of %1 has %2 fields, but %3 on %4 are named to point at it."),
                       {first->name, QString::number(types.size()), QString::number(part.key.size()), holder.name},
                       QT_TRANSLATE_NOOP("Messages", "Name one field for each part of the key: %2."), holder.name);
    if (auto fault = keyNamesFault(holder, QStringList(part.discriminator) + part.key))
        return fault;
    const QStringList ends = holder.id ? endNames(schema, holder.id, form.existing) : QStringList();
    for (const QString &wanted : QStringList(part.discriminator) + part.key) {
        if (!holder.fieldNamed(wanted) && ends.contains(wanted))
            return nameTaken(holder.name, wanted).at({{}, 0, 0, holder.name, wanted});
    }
    for (qsizetype i = 0; i < part.key.size(); ++i) {
        const Field *present = holder.fieldNamed(part.key[i]);
        if (present && self.isNull() && !canReference(present->type, types[size_t(i)]))
            return refusal("relate.type-mismatch", QT_TRANSLATE_NOOP("Messages", "%1.%2 is %3, but it would have to hold %4.%5, which is %6."),
                           {holder.name, present->name, typeText(present->type, schema.enumName()), first->name, primaryKeyNames(*first)[i], typeText(types[size_t(i)], schema.enumName())},
                           QT_TRANSLATE_NOOP("Messages", "Give both the same type, or name another field."), holder.name, present->name);
    }
    return std::nullopt;
}

void readAny(const Schema &schema, const AnyReference &reference, RelationshipForm &form, const RelationshipKind &kind, AnySide at)
{
    auto part = anyPart(form, kind, at);
    const Entity &holder = schema.entities()[reference.holder];
    form.storage = reference.storage;
    part.allowed.clear();
    for (const Allowed &allowed : reference.allowed) {
        AllowedForm read{allowed.entity, allowed.value, allowed.inverse.name, {}};
        if (const Reference *leg = schema.references().get(allowed.leg))
            read.key = fieldNames(holder, heldFields(*leg));
        part.allowed.push_back(read);
    }
    part.discriminator.clear();
    part.key.clear();
    if (const Field *discriminator = holder.field(reference.discriminator)) {
        part.discriminator = discriminator->name;
        part.key = fieldNames(holder, reference.key);
    }
}

} // namespace relata::edits
