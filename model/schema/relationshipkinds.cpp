#include "model/schema/relationshipkinds.h"

#include "model/schema/edithelpers.h"
#include "model/schema/inflection.h"
#include "model/schema/naming.h"
#include "model/schema/notation.h"

namespace relata {

using namespace Qt::StringLiterals;
using namespace edits;

namespace {

bool contains(const std::vector<FieldId> &fields, FieldId id)
{
    return std::find(fields.begin(), fields.end(), id) != fields.end();
}

bool isWithin(const std::vector<FieldId> &part, const std::vector<FieldId> &whole)
{
    return std::all_of(part.begin(), part.end(), [&whole](FieldId id) { return contains(whole, id); });
}

FieldId addKeyField(Draft &draft, EntityId holder, const QString &name, const Entity &referenced, FieldId key, IdSource &ids)
{
    const Field &model = *referenced.field(key);
    Field field;
    field.id = ids.make<FieldId>();
    field.name = name;
    field.type = model.type;
    if (draft.schema().dialectOf(referenced) != draft.schema().dialectOf(draft.schema().entities()[holder]) && field.type.kind != TypeKind::Native) {
        field.type.native.clear();
        field.type.dialect.clear();
    }
    field.collation = model.collation;
    draft.update<Entity>(holder, [&field](Entity &entity) { entity.fields.push_back(field); });
    return field.id;
}

// The holder's key fields by name: those that are there, those of `before` renamed, the rest made.
std::vector<FieldId> keyFields(Draft &draft, EntityId holder, const QStringList &names, EntityId referencedId, const std::vector<FieldId> &referencedKey,
                               const std::vector<FieldId> &before, RelationshipId self, IdSource &ids)
{
    std::vector<FieldId> fields;
    for (qsizetype i = 0; i < names.size(); ++i) {
        const Entity &entity = draft.schema().entities()[holder];
        if (const Field *field = entity.fieldNamed(names[i])) {
            fields.push_back(field->id);
            continue;
        }
        const FieldId old = size_t(i) < before.size() ? before[size_t(i)] : FieldId();
        const Field *oldField = old ? entity.field(old) : nullptr;
        if (oldField && before.size() == size_t(names.size()) && !names.contains(oldField->name)) {
            draft.update<Entity>(holder, [&](Entity &e) {
                for (Field &field : e.fields) {
                    if (field.id == old)
                        field.name = names[i];
                }
            });
            fields.push_back(old);
            continue;
        }
        const Entity referenced = draft.schema().entities()[referencedId];
        fields.push_back(addKeyField(draft, holder, names[i], referenced, referencedKey[size_t(i)], ids));
    }
    // Key fields that nothing needs any more go with the change.
    std::vector<FieldId> drop;
    for (const FieldId old : before) {
        if (!contains(fields, old) && !isNeeded(draft.schema(), draft.schema().entities()[holder], old, self))
            drop.push_back(old);
    }
    dropFields(draft, holder, drop);
    return fields;
}

// The primary key without `fields`: a former key that was kept as a unique one comes back, else an id is made.
void restorePrimaryKey(Entity &entity, const std::vector<FieldId> &fields, IdSource &ids)
{
    const auto primary = std::find_if(entity.keys.begin(), entity.keys.end(), [](const Key &key) { return key.kind == KeyKind::Primary; });
    if (primary == entity.keys.end())
        return;
    std::vector<FieldId> rest = primary->fields;
    std::erase_if(rest, [&fields](FieldId id) { return contains(fields, id); });
    if (!rest.empty()) {
        primary->fields = rest;
        const KeyId primaryId = primary->id;
        std::erase_if(entity.keys, [&](const Key &key) {
            return key.id != primaryId && key.name.isEmpty() && key.fields.size() == rest.size() && isWithin(key.fields, rest);
        });
        return;
    }
    const auto former = std::find_if(entity.keys.begin(), entity.keys.end(), [&fields, &entity](const Key &key) {
        return key.kind == KeyKind::Unique && !isWithin(key.fields, fields)
            && std::none_of(key.fields.begin(), key.fields.end(), [&entity](FieldId id) { return !entity.field(id) || entity.field(id)->nullable; });
    });
    if (former != entity.keys.end()) {
        primary->fields = former->fields;
        entity.keys.erase(former);
        return;
    }
    Field id;
    id.id = ids.make<FieldId>();
    id.name = u"id"_s;
    for (int i = 2; entity.fieldNamed(id.name); ++i)
        id.name = u"id_%1"_s.arg(i);
    id.type = typeOf(TypeKind::Int64);
    id.generated = Generated::Identity;
    primary->fields = {id.id};
    entity.fields.insert(entity.fields.begin(), id);
}

// Takes the key fields out of the primary key. Someone who pointed at the former key still can.
void stopIdentifying(Draft &draft, EntityId holder, const std::vector<FieldId> &fields, RelationshipId self, IdSource &ids)
{
    const std::vector<FieldId> former = draft.schema().entities()[holder].primaryKey()->fields;
    const bool keep = !isWithin(former, fields) && isReferenced(draft.schema(), holder, fields, self);
    draft.update<Entity>(holder, [&](Entity &entity) {
        restorePrimaryKey(entity, fields, ids);
        if (!keep)
            return;
        Key key;
        key.id = ids.make<KeyId>();
        key.fields = former;
        entity.keys.push_back(key);
    });
}

// Makes the key fields part of the primary key. Someone who pointed at the former key still can.
void makeIdentifying(Draft &draft, EntityId holder, const std::vector<FieldId> &fields, bool alone, RelationshipId self, IdSource &ids)
{
    const Entity &before = draft.schema().entities()[holder];
    const Key *primary = before.primaryKey();
    const std::vector<FieldId> former = primary ? primary->fields : std::vector<FieldId>();
    if (primary && isWithin(fields, former))
        return;
    const bool keep = !former.empty() && !isWithin(former, fields)
        && (isReferenced(draft.schema(), holder, former, self) || std::any_of(former.begin(), former.end(), [&before](FieldId id) {
               const Field *field = before.field(id);
               return field && field->generated != Generated::None;
           }));
    draft.update<Entity>(holder, [&](Entity &entity) {
        auto place = std::find_if(entity.keys.begin(), entity.keys.end(), [](const Key &key) { return key.kind == KeyKind::Primary; });
        if (place == entity.keys.end()) {
            Key key;
            key.id = ids.make<KeyId>();
            key.kind = KeyKind::Primary;
            place = entity.keys.insert(entity.keys.begin(), key);
        }
        place->fields = fields;
        if (!alone) {
            for (const FieldId id : former) {
                if (!contains(place->fields, id))
                    place->fields.push_back(id);
            }
        }
        const KeyId primaryId = place->id;
        // A unique key that says what the primary key now says.
        std::erase_if(entity.keys, [&](const Key &key) {
            return key.id != primaryId && key.name.isEmpty() && key.fields.size() == fields.size() && isWithin(key.fields, fields) && alone;
        });
        if (keep) {
            Key key;
            key.id = ids.make<KeyId>();
            key.fields = former;
            entity.keys.push_back(key);
        }
    });
}

void setUnique(Draft &draft, EntityId holder, const std::vector<FieldId> &fields, bool wanted, IdSource &ids)
{
    if (draft.schema().entities()[holder].areUnique(fields) == wanted)
        return;
    draft.update<Entity>(holder, [&](Entity &entity) {
        if (wanted) {
            Key key;
            key.id = ids.make<KeyId>();
            key.fields = fields;
            entity.keys.push_back(key);
            // The unique key serves look-ups: an index of our making on the same fields is one too many.
            std::erase_if(entity.indexes, [&fields](const Index &index) {
                return index.name.isEmpty() && !index.unique && index.parts.size() == fields.size()
                    && std::all_of(index.parts.begin(), index.parts.end(), [&fields](const IndexPart &part) { return contains(fields, part.field); });
            });
            return;
        }
        std::erase_if(entity.keys, [&fields](const Key &key) { return key.kind == KeyKind::Unique && isWithin(key.fields, fields); });
        for (Index &index : entity.indexes) {
            if (index.unique && std::all_of(index.parts.begin(), index.parts.end(), [&fields](const IndexPart &part) { return contains(fields, part.field); }))
                index.unique = false;
        }
        if (entity.areUnique(fields))
            restorePrimaryKey(entity, fields, ids); // they were the whole primary key
    });
}

void setOptional(Draft &draft, EntityId holder, const std::vector<FieldId> &fields, bool optional, RelationshipId self)
{
    const Entity before = draft.schema().entities()[holder];
    const auto isNullable = [&before](FieldId id) { const Field *field = before.field(id); return field && field->nullable; };
    const bool already = std::any_of(fields.begin(), fields.end(), isNullable);
    if (already == optional)
        return;
    std::vector<FieldId> change;
    for (const FieldId id : fields) {
        const bool free = !before.isInPrimaryKey(id) && std::none_of(draft.schema().references().begin(), draft.schema().references().end(), [&](const Reference &other) {
            return other.holder == holder && RelationshipId(other.id) != self
                && std::any_of(other.pairs.begin(), other.pairs.end(), [id](const FieldPair &pair) { return pair.field == id; });
        });
        if (!optional || free)
            change.push_back(id);
    }
    draft.update<Entity>(holder, [&](Entity &entity) {
        for (Field &field : entity.fields) {
            if (contains(change, field.id))
                field.nullable = optional;
        }
    });
}

void addIndex(Draft &draft, EntityId holder, const std::vector<FieldId> &fields, IdSource &ids)
{
    if (fields.empty() || isIndexed(draft.schema().entities()[holder], fields))
        return;
    Index index;
    index.id = ids.make<IndexId>();
    for (const FieldId id : fields) {
        IndexPart part;
        part.field = id;
        index.parts.push_back(part);
    }
    draft.update<Entity>(holder, [&index](Entity &entity) { entity.indexes.push_back(index); });
}

std::vector<FieldPair> pairsOf(const std::vector<FieldId> &fields, const std::vector<FieldId> &referenced)
{
    std::vector<FieldPair> pairs;
    for (size_t i = 0; i < fields.size(); ++i)
        pairs.push_back({fields[i], referenced[i], {}});
    return pairs;
}

RelationshipId buildReference(Draft &draft, const RelationshipForm &form, IdSource &ids)
{
    const RelationshipKind &kind = *relationshipKind(form.kind);
    const auto side = holderSide(form, kind);
    const Reference *stored = draft.schema().references().get(form.existing.reference());
    Reference reference;
    std::vector<FieldId> before;
    bool keepPairs = false;
    const std::vector<FieldId> referencedKey = fieldsNamed(draft.schema().entities()[side.referenced], side.referencedKey);
    if (stored) {
        reference = *stored;
        QStringList holderNames, referencedNames;
        for (const FieldPair &pair : stored->pairs) {
            const Field *field = draft.schema().entities()[stored->holder].field(pair.field);
            const Field *key = draft.schema().entities()[stored->referenced].field(pair.referenced);
            before.push_back(pair.field);
            holderNames << (field ? field->name : QString());
            referencedNames << (key ? key->name : QString());
        }
        keepPairs = stored->holder == side.holder && stored->referenced == side.referenced && holderNames == side.holderKey && referencedNames == side.referencedKey;
        if (stored->holder != side.holder)
            before.clear();
    } else {
        reference.id = form.existing.isNull() ? ids.make<ReferenceId>() : ReferenceId{form.existing.value}; // the same id through a change of kind
    }
    reference.holder = side.holder;
    reference.referenced = side.referenced;
    std::vector<FieldId> fields = before;
    if (!keepPairs) {
        fields = keyFields(draft, side.holder, side.holderKey, side.referenced, referencedKey, before, reference.id, ids);
        reference.pairs = pairsOf(fields, referencedKey);
        std::erase_if(reference.setNullFields, [&fields](FieldId id) { return !contains(fields, id); });
    }
    std::erase_if(fields, [](FieldId id) { return !id; }); // constants
    // What points elsewhere is never made here.
    if (!keepPairs && std::any_of(fields.begin(), fields.end(), [&](FieldId id) {
            const Generated generated = draft.schema().entities()[side.holder].field(id)->generated;
            return generated == Generated::Identity || generated == Generated::Uuid;
        })) {
        draft.update<Entity>(side.holder, [&fields](Entity &entity) {
            for (Field &field : entity.fields) {
                if (contains(fields, field.id) && (field.generated == Generated::Identity || field.generated == Generated::Uuid))
                    field.generated = Generated::None;
            }
        });
    }
    reference.holderEnd.name = *side.holderName;
    reference.referencedEnd.name = *side.referencedName;
    reference.referencedEnd.minimum = form.minimum;
    reference.referencedEnd.maximum = form.maximum;
    reference.referencedEnd.deselect = form.deselect;
    reference.onDelete = *form.onDelete;
    reference.onUpdate = *form.onUpdate;
    if (reference.onDelete != Action::SetNull)
        reference.setNullFields.clear();
    reference.match = form.match;
    reference.deferrable = form.deferrable;
    reference.enforcement = form.enforcement;
    reference.role = form.role;
    reference.constraint = form.constraint;
    reference.description = form.description;

    const bool wasIdentifying = std::all_of(fields.begin(), fields.end(), [&draft, &side](FieldId id) {
        return draft.schema().entities()[side.holder].isInPrimaryKey(id);
    });
    if (side.primary)
        makeIdentifying(draft, side.holder, fields, kind.unique, reference.id, ids);
    else if (wasIdentifying && !fields.empty() && stored)
        stopIdentifying(draft, side.holder, fields, reference.id, ids);
    setUnique(draft, side.holder, fields, kind.unique, ids);
    if (!side.primary || !side.optional)
        setOptional(draft, side.holder, fields, side.optional, reference.id);
    reference.referencedEnd.sortField = sortFieldNamed(draft, side.holder, form.sortField, ids);
    if (!keepPairs || (wasIdentifying && !side.primary))
        addIndex(draft, side.holder, fields, ids);
    draft.set(reference);
    return reference.id;
}

// The junction's reference to one side: the stored one, one that is there, or a new one.
ReferenceId buildLeg(Draft &draft, EntityId junction, EntityId side, const QStringList &names, const Reference *stored, const Reference &was, ReferenceId taken,
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
        // The form speaks for both legs with the first one's values: what it didn't change stays as each leg has it.
        if (leg.onDelete == was.onDelete || *form.onDelete != was.onDelete)
            leg.onDelete = *form.onDelete;
        if (leg.onUpdate == was.onUpdate || *form.onUpdate != was.onUpdate)
            leg.onUpdate = *form.onUpdate;
        if (leg.enforcement == was.enforcement || form.enforcement != was.enforcement)
            leg.enforcement = form.enforcement;
        if (leg.deferrable == was.deferrable || form.deferrable != was.deferrable)
            leg.deferrable = form.deferrable;
        draft.set(leg);
        return leg.id;
    }
    const std::vector<FieldId> wanted = fieldsNamed(entity, names);
    for (const Reference &reference : draft.schema().references()) {
        if (reference.holder != junction || reference.referenced != side || reference.id == taken || reference.pairs.size() != wanted.size())
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
        QStringList extra{form.sortField};
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
void buildJunctionFields(Draft &draft, EntityId junction, const RelationshipForm &form, const std::vector<FieldId> &legFields, FieldId sort, IdSource &ids)
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
        if (!isId && !contains(listed, field.id) && !contains(legFields, field.id) && field.id != sort && !isNeeded(draft.schema(), entity, field.id))
            drop.push_back(field.id);
    }
    dropFields(draft, junction, drop);
}

RelationshipId buildThrough(Draft &draft, const RelationshipForm &form, IdSource &ids)
{
    const Through *stored = draft.schema().throughs().get(form.existing.through());
    Through through;
    if (stored)
        through = *stored;
    else
        through.id = form.existing.isNull() ? ids.make<ThroughId>() : ThroughId{form.existing.value};

    const Entity *present = draft.schema().entityNamed(form.through);
    EntityId junction = present ? present->id : EntityId();
    const Reference *sourceLeg = stored ? draft.schema().references().get(stored->sourceLeg) : nullptr;
    const Reference *targetLeg = stored ? draft.schema().references().get(stored->targetLeg) : nullptr;
    if (!present && sourceLeg) { // the join entity got another name
        junction = sourceLeg->holder;
        draft.update<Entity>(junction, [&form](Entity &entity) { entity.name = form.through; });
    } else if (!present) {
        Entity entity;
        entity.id = ids.make<EntityId>();
        entity.name = form.through;
        entity.dataSource = draft.schema().entities()[form.source].dataSource;
        entity.schemaName = draft.schema().entities()[form.source].schemaName;
        junction = entity.id;
        draft.set(entity);
    }
    // A junction with no fields yet is ours to shape.
    const bool isNew = draft.schema().entities()[junction].fields.empty();
    if (isNew && !form.pairIsKey) {
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
    const auto legName = [&draft](const QString &exposed, EntityId side) {
        const NamingPolicy &policy = draft.schema().naming();
        return naming::cased(inflection::singular(exposed.isEmpty() ? draft.schema().entities()[side].name : exposed, policy.plurals), policy.referenceCase);
    };
    const bool self = form.source == form.target;
    const Reference was = sourceLeg ? *sourceLeg : Reference();
    through.sourceLeg = buildLeg(draft, junction, form.source, form.sourceKey, sourceLeg && sourceLeg->referenced == form.source ? sourceLeg : nullptr, was, {},
                                 legName({}, form.source), form, ids);
    through.targetLeg = buildLeg(draft, junction, form.target, form.targetKey, targetLeg && targetLeg->referenced == form.target ? targetLeg : nullptr,
                                 was, through.sourceLeg, legName(self ? *form.targetReference : QString(), form.target), form, ids);
    std::vector<FieldId> pair;
    for (const ReferenceId leg : {through.sourceLeg, through.targetLeg}) {
        for (const FieldPair &fields : draft.schema().references()[leg].pairs)
            pair.push_back(fields.field);
    }
    if (form.pairIsKey) {
        if (!draft.schema().entities()[junction].primaryKey()) {
            draft.update<Entity>(junction, [&](Entity &entity) {
                Key key;
                key.id = ids.make<KeyId>();
                key.kind = KeyKind::Primary;
                key.fields = pair;
                entity.keys.insert(entity.keys.begin(), key);
                for (Field &field : entity.fields)
                    field.nullable = field.nullable && !contains(pair, field.id);
            });
        }
    }
    if (form.uniquePair && !draft.schema().entities()[junction].areUnique(pair))
        setUnique(draft, junction, pair, true, ids);
    else if (!form.uniquePair && stored)
        draft.update<Entity>(junction, [&pair](Entity &entity) {
            std::erase_if(entity.keys, [&pair](const Key &key) { return key.kind == KeyKind::Unique && isWithin(key.fields, pair); });
        });
    if (isNew) {
        for (const ReferenceId leg : {through.sourceLeg, through.targetLeg}) {
            std::vector<FieldId> fields;
            for (const FieldPair &fieldsOfLeg : draft.schema().references()[leg].pairs)
                fields.push_back(fieldsOfLeg.field);
            addIndex(draft, junction, fields, ids);
        }
    }
    through.sourceEnd.sortField = sortFieldNamed(draft, junction, form.sortField, ids);
    buildJunctionFields(draft, junction, form, pair, through.sourceEnd.sortField, ids);
    through.sourceEnd.name = *form.targetReference;
    through.targetEnd.name = *form.sourceReference;
    through.sourceEnd.minimum = form.minimum;
    through.sourceEnd.maximum = form.maximum;
    through.sourceEnd.deselect = form.deselect;
    through.description = form.description;
    draft.set(through);
    return through.id;
}

bool isReference(const RelationshipView &view)
{
    return view.id.store == RelationshipId::Store::Reference;
}

constexpr RelationshipKind kKinds[] = {
    {"one-to-many", "many-to-one", QT_TRANSLATE_NOOP("RelationshipKind", "one-to-many"),
     QT_TRANSLATE_NOOP("RelationshipKind", "One Source has many Targets; each Target belongs to one Source and holds the key."),
     KeyHolder::Target, EndPicture::One, EndPicture::Many, false,
     [](const RelationshipView &view) { return isReference(view) && !view.unique; }, buildReference},
    {"many-to-one", "one-to-many", QT_TRANSLATE_NOOP("RelationshipKind", "many-to-one"),
     QT_TRANSLATE_NOOP("RelationshipKind", "Many Sources belong to one Target; the Source holds the key."),
     KeyHolder::Source, EndPicture::Many, EndPicture::One, false,
     [](const RelationshipView &) { return false; }, buildReference},
    {"one-to-one", "one-to-one", QT_TRANSLATE_NOOP("RelationshipKind", "one-to-one"),
     QT_TRANSLATE_NOOP("RelationshipKind", "One Source has at most one Target, and the other way round."),
     KeyHolder::Chosen, EndPicture::One, EndPicture::One, true,
     [](const RelationshipView &view) { return isReference(view) && view.unique; }, buildReference},
    {"many-to-many", "many-to-many", QT_TRANSLATE_NOOP("RelationshipKind", "many-to-many"),
     QT_TRANSLATE_NOOP("RelationshipKind", "Many Sources have many Targets, through a join entity."),
     KeyHolder::Junction, EndPicture::Many, EndPicture::Many, false,
     [](const RelationshipView &view) { return !isReference(view); }, buildThrough},
};

} // namespace

std::span<const RelationshipKind> relationshipKinds()
{
    return kKinds;
}

const RelationshipKind *relationshipKind(QStringView key)
{
    for (const RelationshipKind &row : kKinds) {
        if (key == QLatin1String(row.key))
            return &row;
    }
    return nullptr;
}

} // namespace relata
