// One-to-many, many-to-one, one-to-one: a foreign key.
#include "model/schema/relationshipbuild.h"
#include "model/schema/relationshipkinds.h"

namespace relata::building {

using namespace edits;

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
    reference.setNullFields = reference.onDelete == Action::SetNull ? fieldsNamed(draft.schema().entities()[side.holder], form.setNullFields) : std::vector<FieldId>();
    std::erase_if(reference.setNullFields, [&fields](FieldId id) { return !contains(fields, id); });
    reference.match = form.match;
    reference.deferrable = form.deferrable;
    reference.enforcement = form.enforcement;
    reference.role = form.role == ReferenceRole::Tree && side.holder != side.referenced ? ReferenceRole::Plain : form.role;
    const bool isTree = reference.role == ReferenceRole::Tree;
    reference.cycleGuard = isTree ? form.cycleGuard : Guard::None;
    reference.maximumDepth = isTree ? form.maximumDepth : std::nullopt;
    reference.reassign = form.reassign;
    reference.constraint = form.constraint;
    reference.description = form.description;

    const bool wasIdentifying = std::all_of(fields.begin(), fields.end(), [&draft, &side](FieldId id) {
        return draft.schema().entities()[side.holder].isInPrimaryKey(id);
    });
    if (side.primary)
        makeIdentifying(draft, side.holder, fields, kind.unique ? Share::Whole : Share::Part, reference.id, ids);
    else if (wasIdentifying && !fields.empty() && stored)
        stopIdentifying(draft, side.holder, fields, reference.id, ids);
    const bool wasUnique = draft.schema().entities()[side.holder].areUnique(fields);
    setUnique(draft, side.holder, fields, kind.unique ? Uniqueness::Unique : Uniqueness::Repeats, ids);
    if (!side.primary || !side.optional)
        setPresence(draft, side.holder, fields, side.optional ? Presence::Optional : Presence::Required, reference.id);
    reference.referencedEnd.sortField = sortFieldNamed(draft, side.holder, form.sortField, ids);
    if (!keepPairs || (wasIdentifying && !side.primary) || (wasUnique && !kind.unique))
        addIndex(draft, side.holder, fields, ids);
    draft.set(reference);
    return reference.id;
}

} // namespace relata::building
