#include "views/wizard/formstate.h"

#include "model/schema/edits.h"
#include "model/schema/relationshipkinds.h"

namespace relata {

namespace {

// Far from the counted ids of tests and as good as never those of a project.
constexpr quint64 kPreviewIds = 0xf0f0'0000'0000'0001;

} // namespace

FormState formStateOf(const Schema &schema, const RelationshipForm &form)
{
    FormState state;
    state.before = schema;
    state.after = schema;
    state.form = form;
    state.completed = edits::completed(schema, form);
    const RelationshipKind *kind = relationshipKind(form.kind);
    const bool hasSource = kind && kind->anySource() ? !form.sourceAllow.empty() : schema.entities().contains(form.source);
    const bool hasTarget = kind && kind->anyTarget() ? !form.targetAllow.empty() : (kind && kind->target != TargetNeed::Entity && !form.target) || schema.entities().contains(form.target);
    state.isAnswered = hasSource && hasTarget;
    if (!state.isAnswered)
        return state;
    CountedIds ids(kPreviewIds);
    state.change = edits::relate(schema, form, ids);
    if (!state.change.ok())
        return state;
    state.after = applied(schema, *state.change);
    state.relationship = edits::addedRelationship(*state.change);
    if (state.relationship.isNull())
        state.relationship = form.existing;
    return state;
}

} // namespace relata
