// Many-to-many and its like: a junction with two legs.
#include "model/schema/relationshipbuild.h"

#include "model/schema/inflection.h"
#include "model/schema/naming.h"
#include "model/schema/notation.h"
#include "model/schema/relationshipkinds.h"

namespace relata::building {

using namespace Qt::StringLiterals;
using namespace edits;

namespace {

constexpr int kLanguageLength = 35; // of a language tag: BCP 47 says so

// The junction's reference to one side: the stored one, one that is there, or a new one.
ReferenceId buildLeg(Draft &draft, EntityId junction, EntityId side, const QStringList &names, const Reference *stored, const RelationshipForm &was, ReferenceId taken,
                     const QString &endName, const RelationshipForm &form, IdSource &ids)
{
    const Entity &entity = draft.schema().entities()[junction];
    if (stored && fieldNames(entity, [stored] {
            std::vector<FieldId> fields;
            for (const FieldPair &pair : stored->pairs)
                fields.push_back(pair.field);
            return fields;
        }()) == names) {
        Reference leg = *stored;
        leg.onDelete = followed(leg.onDelete, *was.onDelete, *form.onDelete);
        leg.onUpdate = followed(leg.onUpdate, *was.onUpdate, *form.onUpdate);
        leg.enforcement = followed(leg.enforcement, was.enforcement, form.enforcement);
        leg.deferrable = followed(leg.deferrable, was.deferrable, form.deferrable);
        draft.set(leg);
        return leg.id;
    }
    const std::vector<FieldId> wanted = fieldsNamed(entity, names);
    for (const Reference &reference : draft.schema().references()) {
        if (reference.holder != junction || reference.referenced != side || reference.id == taken || reference.pairs.size() != wanted.size() || isArcLeg(draft.schema(), reference.id))
            continue;
        bool same = true;
        for (size_t i = 0; i < wanted.size(); ++i)
            same = same && reference.pairs[i].field == wanted[i];
        if (same)
            return reference.id;
    }
    const Key *key = draft.schema().entities()[side].primaryKey();
    std::vector<FieldId> before;
    Reference leg;
    if (stored) {
        leg = *stored;
        for (const FieldPair &pair : stored->pairs)
            before.push_back(pair.field);
    } else {
        leg.id = ids.make<ReferenceId>();
    }
    leg.holder = junction;
    leg.referenced = side;
    leg.pairs = pairsOf(keyFields(draft, junction, names, side, key->fields, before, leg.id, ids), key->fields);
    if (leg.holderEnd.name.isEmpty()) {
        const Entity &now = draft.schema().entities()[junction];
        const QStringList others = endNames(draft.schema(), junction, leg.id);
        QStringList extra{form.sortField, form.otherSortField};
        for (const QString &text : form.junctionFields)
            extra << fieldFromText(text, draft.schema())->field.name;
        leg.holderEnd.name = naming::uniqueName(endName, [&](const QString &name) {
            return others.contains(name) || (now.fieldNamed(name) && !names.contains(name)) || extra.contains(name);
        });
    }
    leg.onDelete = *form.onDelete;
    leg.onUpdate = *form.onUpdate;
    leg.enforcement = form.enforcement;
    leg.deferrable = form.deferrable;
    draft.set(leg);
    return leg.id;
}

// The junction's own fields as the form lists them. On a junction that was there before, only an edit takes fields away.
void buildJunctionFields(Draft &draft, EntityId junction, const RelationshipForm &form, const std::vector<FieldId> &legFields, const std::vector<FieldId> &sort, IdSource &ids)
{
    std::vector<FieldId> listed;
    for (const QString &text : form.junctionFields) {
        const auto typed = fieldFromText(text, draft.schema());
        Q_ASSERT(typed); // relate has checked it
        Field field = typed->field;
        const Entity entity = draft.schema().entities()[junction];
        if (const Field *present = entity.fieldNamed(field.name)) {
            listed.push_back(present->id);
            if (textOf(draft.schema(), entity, *present) == text)
                continue;
            const FieldId id = present->id;
            draft.update<Entity>(junction, [&](Entity &e) {
                for (Field &candidate : e.fields) {
                    if (candidate.id == id) {
                        candidate.type = field.type;
                        candidate.nullable = field.nullable;
                    }
                }
            });
            continue;
        }
        field.id = ids.make<FieldId>();
        listed.push_back(field.id);
        draft.update<Entity>(junction, [&field](Entity &e) { e.fields.push_back(field); });
    }
    if (!form.existing.through())
        return;
    const Entity entity = draft.schema().entities()[junction];
    std::vector<FieldId> drop;
    for (const Field &field : entity.fields) {
        const bool isId = field.generated == Generated::Identity || field.generated == Generated::Uuid;
        if (!isId && !contains(listed, field.id) && !contains(legFields, field.id) && !contains(sort, field.id) && !isNeeded(draft.schema(), entity, field.id))
            drop.push_back(field.id);
    }
    dropFields(draft, junction, drop);
}

// An arc can't be optional here: a junction's row joins two.
AnyReferenceId buildAnyLeg(Draft &draft, EntityId junction, const std::vector<AllowedForm> &allowed, const QString &discriminator, const QStringList &key, const QString &name,
                           AnyReferenceId stored, const RelationshipForm &was, const RelationshipForm &form, IdSource &ids)
{
    AnyShape shape;
    shape.holder = junction;
    shape.allowed = allowed;
    shape.storage = form.storage;
    shape.discriminator = discriminator;
    shape.key = key;
    shape.onDelete = *form.onDelete;
    const AnyReference *before = draft.schema().anyReferences().get(stored);
    if (before) {
        shape.storage = followed(before->storage, was.storage, form.storage);
        shape.onDelete = followed(before->onDelete, *was.onDelete, *form.onDelete);
        shape.constraint = before->constraint;
        shape.presence = viewOf(draft.schema(), stored)->optional ? Presence::Optional : Presence::Required; // as someone left it
    }
    const QStringList others = endNames(draft.schema(), junction, stored);
    const Entity &now = draft.schema().entities()[junction];
    shape.name = before ? before->holderEnd.name : naming::uniqueName(name, [&](const QString &wanted) { return others.contains(wanted) || now.fieldNamed(wanted); });
    return shapeAny(draft, shape, before ? stored : ids.make<AnyReferenceId>(), ids);
}

std::vector<FieldId> pairFields(const Schema &schema, const Through &through)
{
    std::vector<FieldId> fields = legFields(schema, sourceLegOf(through));
    const std::vector<FieldId> target = through.language ? std::vector<FieldId>{through.language} : legFields(schema, targetLegOf(through));
    fields.insert(fields.end(), target.begin(), target.end());
    return fields;
}

// The join entity of that name: there, the former one renamed, or new.
EntityId junctionFor(Draft &draft, const RelationshipForm &form, EntityId former, IdSource &ids)
{
    const Entity *present = draft.schema().entityNamed(form.through);
    if (present)
        return present->id;
    if (former) {
        draft.update<Entity>(former, [&form](Entity &entity) { entity.name = form.through; });
        return former;
    }
    Entity entity;
    entity.id = ids.make<EntityId>();
    entity.name = form.through;
    const Entity &beside = draft.schema().entities()[form.source ? form.source : form.target ? form.target : form.sourceAllow.front().entity];
    entity.dataSource = beside.dataSource;
    entity.schemaName = beside.schemaName;
    const EntityId id = entity.id;
    draft.set(entity);
    return id;
}

void addIdentity(Draft &draft, EntityId junction, IdSource &ids)
{
    draft.update<Entity>(junction, [&ids](Entity &entity) {
        Field id;
        id.id = ids.make<FieldId>();
        id.name = u"id"_s;
        id.type = typeOf(TypeKind::Int64);
        id.generated = Generated::Identity;
        Key key;
        key.id = ids.make<KeyId>();
        key.kind = KeyKind::Primary;
        key.fields = {id.id};
        entity.fields.push_back(id);
        entity.keys.push_back(key);
    });
}

// Which fields the junction's rows are known by. What the form doesn't change stays as someone left it.
void shapeKeys(Draft &draft, EntityId junction, const Through &through, const RelationshipForm &form, const RelationshipForm &was, const std::vector<FieldId> &formerPair, IdSource &ids)
{
    const std::vector<FieldId> pair = pairFields(draft.schema(), through);
    const bool isNew = formerPair.empty();
    const bool sameFields = formerPair == pair;
    const Key *primary = draft.schema().entities()[junction].primaryKey();
    if (form.pairIsKey && (isNew ? !primary : !was.pairIsKey || !sameFields)) {
        makeIdentifying(draft, junction, pair, Share::Whole, through.id, ids);
        draft.update<Entity>(junction, [&pair](Entity &entity) {
            for (Field &field : entity.fields)
                field.nullable = field.nullable && !contains(pair, field.id);
        });
    } else if (!form.pairIsKey && !isNew && was.pairIsKey) {
        stopIdentifying(draft, junction, primary->fields, through.id, ids);
    }
    if (!isNew && sameFields && form.uniquePair == was.uniquePair && form.pairIsKey == was.pairIsKey)
        return;
    if (!isNew) { // what said it of the former fields
        draft.update<Entity>(junction, [&](Entity &entity) {
            std::erase_if(entity.keys, [&](const Key &key) { return key.kind == KeyKind::Unique && key.name.isEmpty() && isWithin(key.fields, formerPair) && (!form.uniquePair || !isWithin(key.fields, pair)); });
        });
    }
    for (const std::vector<FieldId> &one : pairsOf(draft.schema(), through)) {
        if (form.uniquePair)
            setUnique(draft, junction, one, Uniqueness::Unique, ids);
    }
}

} // namespace

std::vector<FieldId> legFields(const Schema &schema, RelationshipId leg)
{
    if (const AnyReference *any = schema.anyReferences().get(leg.anyReference()))
        return fieldsOf(schema, *any);
    return heldFields(schema.references()[leg.reference()]);
}

std::vector<std::vector<FieldId>> pairsOf(const Schema &schema, const Through &through)
{
    const auto lists = [&schema](RelationshipId leg) {
        std::vector<std::vector<FieldId>> all;
        const AnyReference *any = schema.anyReferences().get(leg.anyReference());
        if (!any || any->storage != AnyStorage::Arc)
            return std::vector<std::vector<FieldId>>{legFields(schema, leg)};
        for (const Allowed &allowed : any->allowed)
            all.push_back(heldFields(schema.references()[allowed.leg]));
        return all;
    };
    std::vector<std::vector<FieldId>> result;
    for (const std::vector<FieldId> &source : lists(sourceLegOf(through))) {
        for (const std::vector<FieldId> &target : through.language ? std::vector<std::vector<FieldId>>{{through.language}} : lists(targetLegOf(through))) {
            result.push_back(source);
            result.back().insert(result.back().end(), target.begin(), target.end());
        }
    }
    return result;
}

RelationshipId buildThrough(Draft &draft, const RelationshipForm &form, IdSource &ids)
{
    const RelationshipKind &kind = *relationshipKind(form.kind);
    const Through *found = draft.schema().throughs().get(form.existing.through());
    const bool isStored = found != nullptr;
    const RelationshipForm was = isStored ? *formOf(draft.schema(), found->id) : form;
    Through through = isStored ? *found : Through();
    if (!isStored)
        through.id = form.existing.isNull() ? ids.make<ThroughId>() : ThroughId{form.existing.value};
    const EntityId junction = junctionFor(draft, form, isStored ? junctionOf(draft.schema(), through) : EntityId(), ids);
    const std::vector<FieldId> formerPair = isStored ? pairFields(draft.schema(), through) : std::vector<FieldId>();
    // Legs that led elsewhere go; fields of theirs that the new ones have no use for go at the end.
    const auto keep = [&](RelationshipId leg, EntityId side, bool any) {
        const Reference *reference = draft.schema().references().get(leg.reference());
        if (any ? bool(leg.anyReference()) : reference && reference->referenced == side)
            return leg;
        dropRelationship(draft, leg, false);
        return RelationshipId();
    };
    const RelationshipId sourceLeg = isStored ? keep(sourceLegOf(through), form.source, kind.anySource()) : RelationshipId();
    const RelationshipId targetLeg = isStored ? keep(targetLegOf(through), form.target, kind.anyTarget()) : RelationshipId();
    const FieldId formerLanguage = through.language;
    // A junction with no fields yet is ours to shape.
    const bool isNew = draft.schema().entities()[junction].fields.empty();
    if (isNew && !form.pairIsKey)
        addIdentity(draft, junction, ids);

    const auto legName = [&draft](const QString &exposed, EntityId side) {
        const NamingPolicy &policy = draft.schema().naming();
        return naming::cased(inflection::singular(exposed.isEmpty() ? draft.schema().entities()[side].name : exposed, policy.plurals), policy.referenceCase);
    };
    const bool self = form.source == form.target;
    const bool isSymmetric = form.throughRole == ThroughRole::SymmetricOnce || form.throughRole == ThroughRole::SymmetricMirrored;
    through.sourceLeg = {};
    through.sourceAny = {};
    through.targetLeg = {};
    through.targetAny = {};
    through.language = {};
    through.role = form.throughRole;
    if (kind.anySource())
        through.sourceAny = buildAnyLeg(draft, junction, form.sourceAllow, form.sourceDiscriminator, form.sourceKey, u"source"_s, sourceLeg.anyReference(), was, form, ids);
    else
        through.sourceLeg = buildLeg(draft, junction, form.source, form.sourceKey, draft.schema().references().get(sourceLeg.reference()), was, {}, legName({}, form.source), form, ids);
    if (kind.anyTarget())
        through.targetAny = buildAnyLeg(draft, junction, form.targetAllow, form.targetDiscriminator, form.targetKey, kind.anySource() ? u"target"_s : u"item"_s,
                                        targetLeg.anyReference(), was, form, ids);
    else if (!form.target)
        through.language = fieldFor(draft, junction, form.languageField, typeOf(TypeKind::String, kLanguageLength), formerLanguage, ids);
    else
        through.targetLeg = buildLeg(draft, junction, form.target, form.targetKey, draft.schema().references().get(targetLeg.reference()), was, through.sourceLeg,
                                     legName(isSymmetric ? u"other "_s + draft.schema().entities()[form.target].name : self ? *form.targetReference : QString(), form.target), form, ids);
    const std::vector<FieldId> pair = pairFields(draft.schema(), through);
    shapeKeys(draft, junction, through, form, was, formerPair, ids);
    clean(draft, {{{junction, formerPair}}, {}});
    for (const RelationshipId leg : {sourceLegOf(through), targetLegOf(through)}) {
        const AnyReference *any = draft.schema().anyReferences().get(leg.anyReference());
        const std::vector<FieldId> fields = leg.value == 0 ? std::vector<FieldId>() : legFields(draft.schema(), leg); // none: only a field
        if ((any && any->storage != AnyStorage::Arc && !isWithin(fields, formerPair)) || (isNew && leg.reference()))
            addIndex(draft, junction, fields, ids);
    }
    through.sourceEnd.sortField = sortFieldNamed(draft, junction, form.sortField, ids);
    through.targetEnd.sortField = sortFieldNamed(draft, junction, form.otherSortField, ids);
    buildJunctionFields(draft, junction, form, pair, {through.sourceEnd.sortField, through.targetEnd.sortField}, ids);
    through.sourceEnd.name = *form.targetReference;
    through.targetEnd.name = *form.sourceReference;
    through.sourceEnd.minimum = form.minimum;
    through.sourceEnd.maximum = form.maximum;
    through.sourceEnd.deselect = form.deselect;
    through.targetEnd.minimum = form.otherMinimum;
    through.targetEnd.maximum = form.otherMaximum;
    through.targetEnd.deselect = form.otherDeselect;
    through.description = form.description;
    draft.set(through);
    return through.id;
}

} // namespace relata::building
