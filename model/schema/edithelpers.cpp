#include "model/schema/edithelpers.h"

#include "model/schema/naming.h"
#include "model/schema/relateexternal.h"

namespace relata::edits {

using namespace Qt::StringLiterals;

std::optional<Error> nameFault(const QString &name)
{
    using naming::NameFault;
    switch (naming::faultOf(name)) {
    case NameFault::None:
        return std::nullopt;
    case NameFault::Empty:
        return Error{"name.empty", QT_TRANSLATE_NOOP("Messages", "A name is missing."), {}, QT_TRANSLATE_NOOP("Messages", "Type a name.")};
    case NameFault::TooLong:
        return Error{"name.too-long", QT_TRANSLATE_NOOP("Messages", "“%1” is too long for a name."), {name.left(40) + u'…', QString::number(naming::kMaximumNameLength)},
                     QT_TRANSLATE_NOOP("Messages", "Use at most %2 characters.")};
    case NameFault::ControlCharacter:
    case NameFault::BidiControl:
    case NameFault::NotUnicode:
        break;
    }
    QString shown;
    for (const QChar c : name.left(40))
        shown += c.isPrint() && !c.isHighSurrogate() && !c.isLowSurrogate() ? QString(c) : u"\\u%1"_s.arg(c.unicode(), 4, 16, QLatin1Char('0'));
    return Error{"name.control-character", QT_TRANSLATE_NOOP("Messages", "“%1” holds characters that can't be seen."), {shown},
                 QT_TRANSLATE_NOOP("Messages", "Use letters, digits and signs that can be seen.")};
}

Error noSuchEntity()
{
    return {"entity.missing", QT_TRANSLATE_NOOP("Messages", "That entity is not in the project."), {}, QT_TRANSLATE_NOOP("Messages", "Choose one of its entities.")};
}

Error noSuchField(const QString &entity, const QString &field)
{
    return {"field.missing", QT_TRANSLATE_NOOP("Messages", "%1 has no field “%2”."), {entity, field}, QT_TRANSLATE_NOOP("Messages", "Choose one of its fields.")};
}

Error nameTaken(const QString &owner, const QString &name)
{
    if (owner.isEmpty())
        return {"name.taken", QT_TRANSLATE_NOOP("Messages", "There is already an entity named “%1”."), {name}, QT_TRANSLATE_NOOP("Messages", "Choose another name.")};
    return {"name.taken", QT_TRANSLATE_NOOP("Messages", "%2 already has a field or relationship named “%1”."), {name, owner},
            QT_TRANSLATE_NOOP("Messages", "Choose another name.")};
}

bool entityNameTaken(const Schema &schema, const QString &name, EntityId except)
{
    for (const Entity &entity : schema.entities()) {
        if (entity.id != except && entity.name == name)
            return true;
    }
    return false;
}

QStringList endNames(const Schema &schema, EntityId entity, RelationshipId except)
{
    QStringList names;
    const auto add = [&names](const QString &name) {
        if (!name.isEmpty())
            names << name;
    };
    // A through that is being changed brings its legs' names along.
    const Through *exceptThrough = schema.throughs().get(except.through());
    const auto isSpared = [&](RelationshipId id) {
        return id == except || (exceptThrough && (id == sourceLegOf(*exceptThrough) || id == targetLegOf(*exceptThrough)));
    };
    for (const Reference &reference : schema.references()) {
        if (isSpared(reference.id))
            continue;
        if (reference.holder == entity)
            add(reference.holderEnd.name);
        if (reference.referenced == entity)
            add(reference.referencedEnd.name);
    }
    for (const AnyReference &reference : schema.anyReferences()) {
        if (isSpared(reference.id))
            continue;
        if (reference.holder == entity)
            add(reference.holderEnd.name);
        if (const Allowed *allowed = reference.allowedEntity(entity))
            add(allowed->inverse.name);
    }
    for (const External &external : schema.externals()) {
        if (!isSpared(external.id) && external.entity == entity)
            add(external.end.name);
    }
    for (const Through &through : schema.throughs()) {
        if (isSpared(through.id))
            continue;
        const Reference *source = schema.references().get(through.sourceLeg);
        const Reference *target = schema.references().get(through.targetLeg);
        if (source && source->referenced == entity)
            add(through.sourceEnd.name);
        const bool isSymmetric = through.role == ThroughRole::SymmetricOnce || through.role == ThroughRole::SymmetricMirrored; // one name for both
        if (target && target->referenced == entity && !isSymmetric)
            add(through.targetEnd.name);
    }
    return names;
}

QStringList fieldNames(const Entity &entity, const std::vector<FieldId> &fields)
{
    QStringList names;
    for (const FieldId id : fields) {
        const Field *field = entity.field(id);
        names << (field ? field->name : QString());
    }
    return names;
}

std::vector<FieldId> fieldsNamed(const Entity &entity, const QStringList &names)
{
    std::vector<FieldId> fields;
    for (const QString &name : names) {
        const Field *field = entity.fieldNamed(name);
        fields.push_back(field ? field->id : FieldId());
    }
    return fields;
}

bool isIndexed(const Entity &entity, const std::vector<FieldId> &fields)
{
    const auto begins = [&fields](const auto &all, const auto &fieldOf) {
        if (all.size() < fields.size())
            return false;
        // Any order of the leading fields serves an equality look-up.
        return std::all_of(all.begin(), all.begin() + qsizetype(fields.size()), [&](const auto &part) {
            return std::find(fields.begin(), fields.end(), fieldOf(part)) != fields.end();
        });
    };
    return std::any_of(entity.keys.begin(), entity.keys.end(), [&](const Key &key) { return begins(key.fields, [](FieldId id) { return id; }); })
        || std::any_of(entity.indexes.begin(), entity.indexes.end(), [&](const Index &index) {
               return index.where.isEmpty() && begins(index.parts, [](const IndexPart &part) { return part.field; });
           });
}

bool isReferenced(const Schema &schema, EntityId entity, const std::vector<FieldId> &fields, RelationshipId except)
{
    for (const Reference &reference : schema.references()) {
        if (reference.referenced != entity || RelationshipId(reference.id) == except)
            continue;
        if (std::any_of(reference.pairs.begin(), reference.pairs.end(), [&fields](const FieldPair &pair) {
                return std::find(fields.begin(), fields.end(), pair.referenced) != fields.end();
            }))
            return true;
    }
    return false;
}

bool isKeyField(const Schema &schema, EntityId holder, FieldId field, RelationshipId except)
{
    QSet<RelationshipId> spared{except};
    const auto spareLegs = [&](RelationshipId id) {
        spared.insert(id);
        if (const AnyReference *any = schema.anyReferences().get(id.anyReference())) {
            for (const Allowed &allowed : any->allowed)
                spared.insert(allowed.leg);
        }
    };
    spareLegs(except);
    if (const Through *through = schema.throughs().get(except.through())) {
        spareLegs(sourceLegOf(*through));
        spareLegs(targetLegOf(*through));
    } else if (std::any_of(schema.throughs().begin(), schema.throughs().end(), [field](const Through &one) { return one.language == field; })) {
        return true;
    }
    for (const Reference &reference : schema.references()) {
        if (reference.holder == holder && !spared.contains(reference.id)
            && std::any_of(reference.pairs.begin(), reference.pairs.end(), [field](const FieldPair &pair) { return pair.field == field; }))
            return true;
    }
    return std::any_of(schema.anyReferences().begin(), schema.anyReferences().end(), [&](const AnyReference &reference) {
        return reference.holder == holder && !spared.contains(reference.id)
            && (reference.discriminator == field || std::find(reference.key.begin(), reference.key.end(), field) != reference.key.end());
    });
}

bool isNeeded(const Schema &schema, const Entity &entity, FieldId field, RelationshipId except)
{
    const auto inKey = [field](const Key &key) { return std::find(key.fields.begin(), key.fields.end(), field) != key.fields.end(); };
    if (std::any_of(entity.keys.begin(), entity.keys.end(), inKey))
        return true;
    // An index without a name was made for the key fields by us.
    if (std::any_of(entity.indexes.begin(), entity.indexes.end(), [field](const Index &index) {
            return !index.name.isEmpty() && std::any_of(index.parts.begin(), index.parts.end(), [field](const IndexPart &part) { return part.field == field; });
        }))
        return true;
    if (isReferenced(schema, entity.id, {field}, except))
        return true;
    for (const Reference &reference : schema.references()) {
        if (RelationshipId(reference.id) == except)
            continue;
        if (reference.holder == entity.id && (reference.referencedEnd.sortField == field
            || std::any_of(reference.pairs.begin(), reference.pairs.end(), [field](const FieldPair &pair) { return pair.field == field; })))
            return true;
    }
    for (const AnyReference &reference : schema.anyReferences()) {
        if (RelationshipId(reference.id) == except || reference.holder != entity.id)
            continue;
        if (reference.discriminator == field || std::find(reference.key.begin(), reference.key.end(), field) != reference.key.end()
            || std::any_of(reference.allowed.begin(), reference.allowed.end(), [field](const Allowed &allowed) { return allowed.inverse.sortField == field; }))
            return true;
    }
    if (const Field *named = entity.field(field); named && !externalsNaming(schema, entity.id, named->name).empty())
        return true;
    return std::any_of(schema.throughs().begin(), schema.throughs().end(), [field, except](const Through &through) {
        return through.sourceEnd.sortField == field || through.targetEnd.sortField == field || (through.language == field && RelationshipId(through.id) != except);
    });
}

void dropFields(Draft &draft, EntityId entity, const std::vector<FieldId> &fields)
{
    const auto gone = [&fields](FieldId id) { return std::find(fields.begin(), fields.end(), id) != fields.end(); };
    if (fields.empty() || !draft.schema().entities().contains(entity))
        return;
    draft.update<Entity>(entity, [&gone](Entity &e) {
        std::erase_if(e.fields, [&gone](const Field &field) { return gone(field.id); });
        for (Key &key : e.keys) {
            // A unique key without one of its fields would say something else; the primary key goes on with the rest.
            if (key.kind == KeyKind::Unique && std::any_of(key.fields.begin(), key.fields.end(), gone))
                key.fields.clear();
            else
                std::erase_if(key.fields, gone);
        }
        std::erase_if(e.keys, [](const Key &key) { return key.fields.empty(); });
        std::erase_if(e.indexes, [&gone](const Index &index) {
            return std::any_of(index.parts.begin(), index.parts.end(), [&gone](const IndexPart &part) { return gone(part.field); });
        });
        for (Index &index : e.indexes)
            std::erase_if(index.included, gone);
    });
    std::vector<ReferenceId> sorted;
    for (const Reference &reference : draft.schema().references()) {
        if (gone(reference.referencedEnd.sortField) || std::any_of(reference.setNullFields.begin(), reference.setNullFields.end(), gone))
            sorted.push_back(reference.id);
    }
    for (const ReferenceId id : sorted) {
        draft.update<Reference>(id, [&gone](Reference &reference) {
            if (gone(reference.referencedEnd.sortField))
                reference.referencedEnd.sortField = {};
            std::erase_if(reference.setNullFields, gone);
        });
    }
    std::vector<AnyReferenceId> anySorted;
    for (const AnyReference &reference : draft.schema().anyReferences()) {
        if (std::any_of(reference.allowed.begin(), reference.allowed.end(), [&gone](const Allowed &allowed) { return gone(allowed.inverse.sortField); }))
            anySorted.push_back(reference.id);
    }
    for (const AnyReferenceId id : anySorted) {
        draft.update<AnyReference>(id, [&gone](AnyReference &reference) {
            for (Allowed &allowed : reference.allowed) {
                if (gone(allowed.inverse.sortField))
                    allowed.inverse.sortField = {};
            }
        });
    }
    std::vector<ThroughId> throughs;
    for (const Through &through : draft.schema().throughs()) {
        if (gone(through.sourceEnd.sortField) || gone(through.targetEnd.sortField))
            throughs.push_back(through.id);
    }
    for (const ThroughId id : throughs) {
        draft.update<Through>(id, [&gone](Through &through) {
            for (End *end : {&through.sourceEnd, &through.targetEnd}) {
                if (gone(end->sortField))
                    end->sortField = {};
            }
        });
    }
}

bool isPureJunction(const Schema &schema, const Through &through)
{
    const Entity *junction = schema.entities().get(junctionOf(schema, through));
    if (!junction)
        return false;
    std::vector<FieldId> own;
    QSet<RelationshipId> legs;
    const auto takeReference = [&](ReferenceId id) {
        legs.insert(id);
        if (const Reference *leg = schema.references().get(id)) {
            for (const FieldPair &pair : leg->pairs)
                own.push_back(pair.field);
        }
    };
    for (const RelationshipId leg : {sourceLegOf(through), targetLegOf(through)}) {
        const AnyReference *any = schema.anyReferences().get(leg.anyReference());
        if (!any) {
            takeReference(leg.reference());
            continue;
        }
        legs.insert(leg);
        own.push_back(any->discriminator);
        own.insert(own.end(), any->key.begin(), any->key.end());
        for (const Allowed &allowed : any->allowed)
            takeReference(allowed.leg);
    }
    own.push_back(through.language);
    for (const End *end : {&through.sourceEnd, &through.targetEnd})
        own.push_back(end->sortField);
    for (const Field &field : junction->fields) {
        const bool isId = field.generated == Generated::Identity || field.generated == Generated::Uuid;
        if (!isId && std::find(own.begin(), own.end(), field.id) == own.end())
            return false;
    }
    for (const Reference &reference : schema.references()) {
        if (!legs.contains(reference.id) && (reference.holder == junction->id || reference.referenced == junction->id))
            return false;
    }
    for (const AnyReference &reference : schema.anyReferences()) {
        if (!legs.contains(reference.id) && (reference.holder == junction->id || reference.allowedEntity(junction->id)))
            return false;
    }
    return std::none_of(schema.throughs().begin(), schema.throughs().end(), [&](const Through &other) {
        return other.id != through.id && (legs.contains(sourceLegOf(other)) || legs.contains(targetLegOf(other)));
    });
}

void dropKeyFields(Draft &draft, EntityId holder, const std::vector<FieldId> &keyFields)
{
    if (!draft.schema().entities().contains(holder))
        return;
    draft.update<Entity>(holder, [&keyFields](Entity &entity) {
        std::erase_if(entity.keys, [&keyFields](const Key &key) {
            return key.kind == KeyKind::Unique && key.name.isEmpty() && key.fields.size() == keyFields.size()
                && std::is_permutation(key.fields.begin(), key.fields.end(), keyFields.begin());
        });
    });
    std::vector<FieldId> drop;
    for (const FieldId field : keyFields) {
        if (!isNeeded(draft.schema(), draft.schema().entities()[holder], field))
            drop.push_back(field);
    }
    dropFields(draft, holder, drop);
}

namespace {

void dropThroughsOf(Draft &draft, RelationshipId leg)
{
    std::vector<ThroughId> broken;
    for (const Through &through : draft.schema().throughs()) {
        if (sourceLegOf(through) == leg || targetLegOf(through) == leg)
            broken.push_back(through.id);
    }
    for (const ThroughId through : broken)
        draft.remove<Through>(through);
}

void dropAnyReference(Draft &draft, AnyReferenceId id, bool keyFieldsToo);

void dropReference(Draft &draft, ReferenceId id, bool keyFieldsToo)
{
    const Reference *found = draft.schema().references().get(id);
    if (!found)
        return;
    const Reference reference = *found;
    dropThroughsOf(draft, id);
    draft.remove<Reference>(id);
    // An arc goes on without the leg; without any it is nothing.
    std::vector<AnyReferenceId> arcs;
    for (const AnyReference &arc : draft.schema().anyReferences()) {
        if (std::any_of(arc.allowed.begin(), arc.allowed.end(), [id](const Allowed &allowed) { return allowed.leg == id; }))
            arcs.push_back(arc.id);
    }
    for (const AnyReferenceId arc : arcs) {
        draft.update<AnyReference>(arc, [id](AnyReference &changed) { std::erase_if(changed.allowed, [id](const Allowed &allowed) { return allowed.leg == id; }); });
        if (draft.schema().anyReferences()[arc].allowed.empty())
            dropAnyReference(draft, arc, keyFieldsToo);
    }
    if (!keyFieldsToo)
        return;
    std::vector<FieldId> keyFields;
    for (const FieldPair &pair : reference.pairs) {
        if (pair.field)
            keyFields.push_back(pair.field);
    }
    dropKeyFields(draft, reference.holder, keyFields);
}

void dropAnyReference(Draft &draft, AnyReferenceId id, bool keyFieldsToo)
{
    const AnyReference *found = draft.schema().anyReferences().get(id);
    if (!found)
        return;
    const AnyReference reference = *found;
    dropThroughsOf(draft, id);
    draft.remove<AnyReference>(id);
    for (const Allowed &allowed : reference.allowed)
        dropReference(draft, allowed.leg, keyFieldsToo);
    if (!keyFieldsToo || !reference.discriminator)
        return;
    std::vector<FieldId> keyFields{reference.discriminator};
    keyFields.insert(keyFields.end(), reference.key.begin(), reference.key.end());
    dropKeyFields(draft, reference.holder, keyFields);
}

} // namespace

void dropEntity(Draft &draft, EntityId id)
{
    std::vector<PlacementId> placements;
    for (const Placement &placement : draft.schema().placements()) {
        if (placement.entity == id)
            placements.push_back(placement.id);
    }
    for (const PlacementId placement : placements)
        draft.remove<Placement>(placement);
    std::vector<ExternalId> externals;
    for (const External &external : draft.schema().externals()) {
        if (external.entity == id)
            externals.push_back(external.id);
    }
    for (const ExternalId external : externals)
        draft.remove<External>(external);
    std::vector<VerbatimId> verbatims;
    for (const Verbatim &verbatim : draft.schema().verbatims()) {
        if (verbatim.entity == id)
            verbatims.push_back(verbatim.id);
    }
    for (const VerbatimId verbatim : verbatims)
        draft.remove<Verbatim>(verbatim);
    std::vector<ExportId> exports;
    for (const ExportSetting &setting : draft.schema().exports()) {
        if (std::find(setting.entities.begin(), setting.entities.end(), id) != setting.entities.end())
            exports.push_back(setting.id);
    }
    for (const ExportId setting : exports)
        draft.update<ExportSetting>(setting, [id](ExportSetting &s) { std::erase(s.entities, id); });
    draft.remove<Entity>(id);
}

void dropRelationship(Draft &draft, RelationshipId id, bool keyFieldsToo)
{
    if (id.reference()) {
        dropReference(draft, id.reference(), keyFieldsToo);
        return;
    }
    if (id.anyReference()) {
        dropAnyReference(draft, id.anyReference(), keyFieldsToo);
        return;
    }
    if (id.external()) {
        draft.remove<External>(id.external());
        return;
    }
    const Through *found = draft.schema().throughs().get(id.through());
    if (!found)
        return;
    const Through through = *found;
    const bool pure = isPureJunction(draft.schema(), through);
    const EntityId junction = junctionOf(draft.schema(), through);
    draft.remove<Through>(through.id);
    if (!pure)
        return;
    dropRelationship(draft, sourceLegOf(through), false);
    dropRelationship(draft, targetLegOf(through), false);
    dropEntity(draft, junction);
}

FieldId sortFieldNamed(Draft &draft, EntityId entity, const QString &name, IdSource &ids)
{
    if (name.isEmpty())
        return {};
    if (const Field *field = draft.schema().entities()[entity].fieldNamed(name))
        return field->id;
    Field field;
    field.id = ids.make<FieldId>();
    field.name = name;
    field.type = typeOf(TypeKind::Int32);
    field.nullable = true;
    draft.update<Entity>(entity, [&field](Entity &e) { e.fields.push_back(field); });
    return field.id;
}

} // namespace relata::edits
