// The way back: a stored relationship as the form that would make it.
#include "model/schema/edits.h"

#include "model/schema/notation.h"
#include "model/schema/relateany.h"
#include "model/schema/relateexternal.h"

namespace relata::edits {

std::optional<RelationshipForm> formOf(const Schema &schema, RelationshipId id)
{
    const auto view = viewOf(schema, id);
    if (!view)
        return std::nullopt;
    RelationshipForm form;
    form.kind = view->kind;
    form.source = view->source;
    form.target = view->target;
    form.sourceReference = view->atTarget.name;
    form.targetReference = view->atSource.name;
    form.existing = id;
    if (const External *external = schema.externals().get(id.external()))
        return readExternal(schema, *external, form);
    if (const Reference *reference = schema.references().get(id.reference())) {
        const Entity &holder = schema.entities()[reference->holder];
        const Entity &referenced = schema.entities()[reference->referenced];
        form.sourcePrimary = view->identifying;
        form.sourceOptional = view->optional && !view->identifying;
        form.keyOn = view->unique ? KeySide::Target : KeySide::Automatic;
        form.sourceKey = fieldNames(referenced, view->atSource.fields);
        form.targetKey = fieldNames(holder, view->atTarget.fields);
        const End &end = reference->referencedEnd;
        if (const Field *sort = holder.field(end.sortField))
            form.sortField = sort->name;
        form.minimum = end.minimum;
        form.maximum = end.maximum;
        form.deselect = end.deselect;
        form.onDelete = reference->onDelete;
        form.onUpdate = reference->onUpdate;
        form.match = reference->match;
        form.deferrable = reference->deferrable;
        form.enforcement = reference->enforcement;
        form.role = reference->role;
        form.cycleGuard = reference->cycleGuard;
        form.maximumDepth = reference->maximumDepth;
        form.reassign = reference->reassign;
        form.setNullFields = fieldNames(holder, reference->setNullFields);
        form.constraint = reference->constraint;
        form.description = reference->description;
        return form;
    }
    const RelationshipKind &kind = *relationshipKind(form.kind);
    if (const AnyReference *reference = schema.anyReferences().get(id.anyReference())) {
        readAny(schema, *reference, form, kind, kind.any);
        form.sourceReference = reference->allowed.empty() ? QString() : reference->allowed.front().inverse.name;
        form.targetPrimary = view->identifying;
        form.targetOptional = view->optional && !view->identifying;
        const End end = reference->allowed.empty() ? End() : reference->allowed.front().inverse;
        if (const Field *sort = schema.entities()[reference->holder].field(end.sortField))
            form.sortField = sort->name;
        form.minimum = end.minimum;
        form.maximum = end.maximum;
        form.deselect = end.deselect;
        form.onDelete = reference->onDelete;
        form.onUpdate = Action::NoAction;
        form.constraint = reference->constraint;
        form.description = reference->description;
        return form;
    }
    const Through &through = schema.throughs()[id.through()];
    const Entity &junction = schema.entities()[view->junction];
    form.through = junction.name;
    std::vector<FieldId> pair;
    const auto readLeg = [&](RelationshipId leg, AnySide at, QStringList &key) {
        std::vector<FieldId> fields;
        if (const AnyReference *any = schema.anyReferences().get(leg.anyReference())) {
            readAny(schema, *any, form, kind, at);
            fields = building::fieldsOf(schema, *any);
        } else {
            for (const FieldPair &part : schema.references()[leg.reference()].pairs)
                fields.push_back(part.field);
            key = fieldNames(junction, fields);
        }
        pair.insert(pair.end(), fields.begin(), fields.end());
    };
    readLeg(sourceLegOf(through), AnySide::Source, form.sourceKey);
    if (const Field *language = junction.field(through.language)) {
        form.languageField = language->name;
        pair.push_back(language->id);
    } else {
        readLeg(targetLegOf(through), AnySide::Target, form.targetKey);
    }
    form.throughRole = through.role;
    const Key *primary = junction.primaryKey();
    form.pairIsKey = primary && std::all_of(primary->fields.begin(), primary->fields.end(), [&pair](FieldId field) {
        return std::find(pair.begin(), pair.end(), field) != pair.end();
    });
    const auto pairs = building::pairsOf(schema, through);
    form.uniquePair = std::all_of(pairs.begin(), pairs.end(), [&junction](const std::vector<FieldId> &one) { return junction.areUnique(one); });
    for (const Field &field : junction.fields) {
        const bool isId = field.generated == Generated::Identity || field.generated == Generated::Uuid;
        if (!isId && field.id != through.sourceEnd.sortField && field.id != through.targetEnd.sortField && std::find(pair.begin(), pair.end(), field.id) == pair.end()
            && !isNeeded(schema, junction, field.id))
            form.junctionFields << textOf(schema, junction, field);
    }
    if (const Field *sort = junction.field(through.sourceEnd.sortField))
        form.sortField = sort->name;
    if (const Field *sort = junction.field(through.targetEnd.sortField))
        form.otherSortField = sort->name;
    form.otherMinimum = through.targetEnd.minimum;
    form.otherMaximum = through.targetEnd.maximum;
    form.otherDeselect = through.targetEnd.deselect;
    form.minimum = through.sourceEnd.minimum;
    form.maximum = through.sourceEnd.maximum;
    form.deselect = through.sourceEnd.deselect;
    form.onDelete = view->onDelete;
    form.onUpdate = view->onUpdate;
    const Reference *leg = schema.references().get(through.sourceLeg ? through.sourceLeg : through.targetLeg);
    form.enforcement = leg ? leg->enforcement : Enforcement::Enforced;
    form.deferrable = leg ? leg->deferrable : Deferrable::No;
    form.description = through.description;
    return form;
}

} // namespace relata::edits
