// One kind's form as another's: what was typed is kept where it has a meaning.
#include "model/schema/edits.h"

#include "model/schema/relationshipkinds.h"

namespace relata::edits {

namespace {

// Names that are those which nobody chose are forgotten, so that the other kind chooses its own.
void forgetDefaults(const Schema &schema, RelationshipForm &form)
{
    RelationshipForm bare = form;
    bare.sourceReference.reset();
    bare.targetReference.reset();
    bare.onDelete.reset();
    bare.onUpdate.reset();
    bare.through.clear();
    for (std::vector<AllowedForm> *list : {&bare.sourceAllow, &bare.targetAllow}) {
        for (AllowedForm &allowed : *list)
            allowed.inverse.reset();
    }
    bare = completed(schema, bare);
    if (form.sourceReference == bare.sourceReference)
        form.sourceReference.reset();
    if (form.targetReference == bare.targetReference)
        form.targetReference.reset();
    if (form.onDelete == bare.onDelete)
        form.onDelete.reset();
    if (form.onUpdate == bare.onUpdate)
        form.onUpdate.reset();
    const auto forgetInverses = [](std::vector<AllowedForm> &list, const std::vector<AllowedForm> &byDefault) {
        for (size_t i = 0; i < list.size() && i < byDefault.size(); ++i) {
            if (list[i].inverse == byDefault[i].inverse)
                list[i].inverse.reset();
        }
    };
    forgetInverses(form.sourceAllow, bare.sourceAllow);
    forgetInverses(form.targetAllow, bare.targetAllow);
}

// One entity stands where a list stood, or the other way round.
void follow(EntityId &entity, std::vector<AllowedForm> &list, std::optional<QString> &inverse, bool isList)
{
    if (isList && list.empty() && entity) {
        AllowedForm first;
        first.entity = entity;
        first.inverse = inverse;
        list.push_back(first);
    } else if (!isList && !entity && !list.empty()) {
        entity = list.front().entity;
    }
}

} // namespace

RelationshipForm turned(const Schema &schema, const RelationshipForm &given, const QString &key)
{
    RelationshipForm form = given;
    const RelationshipKind *from = relationshipKind(given.kind), *to = relationshipKind(key);
    if (!to || !from || from == to) {
        form.kind = key;
        return form;
    }
    forgetDefaults(schema, form);
    // Who holds the key, before and after: fields named for it mean something on the same entity only.
    struct Holding
    {
        EntityId holder, referenced;
        QStringList key, referencedKey;
        bool primary = false, optional = false;
        std::optional<QString> holderName, referencedName;
    };
    const auto holdingOf = [](const RelationshipForm &of, const RelationshipKind &kind) -> std::optional<Holding> {
        if (kind.holder == KeyHolder::Junction || kind.holder == KeyHolder::Nobody)
            return std::nullopt;
        const auto side = holderSide(of, kind);
        return Holding{side.holder, side.referenced, side.holderKey, side.referencedKey, side.primary, side.optional, side.holderName, side.referencedName};
    };
    const auto before = holdingOf(form, *from);
    form.kind = key;
    follow(form.source, form.sourceAllow, form.targetReference, to->anySource());
    follow(form.target, form.targetAllow, form.sourceReference, to->anyTarget());
    if (to->role == ThroughRole::Plain && form.throughRole == ThroughRole::Translations)
        form.throughRole = ThroughRole::Plain;
    const bool bothThrough = from->holder == KeyHolder::Junction && to->holder == KeyHolder::Junction;
    if (bothThrough) { // each side's key stays where the same stands there
        if (from->anySource() != to->anySource())
            form.sourceKey.clear();
        if (from->anyTarget() != to->anyTarget() || !form.target)
            form.targetKey.clear();
        return form;
    }
    form.sourceKey.clear();
    form.targetKey.clear();
    form.constraint.clear();
    form.setNullFields.clear();
    if (to->holder == KeyHolder::Junction || to->holder == KeyHolder::Nobody)
        return form;
    auto side = holderSide(form, *to);
    if (!before)
        return form;
    // Optional and primary are said of the same key, whichever side the form calls it.
    form.sourcePrimary = form.targetPrimary = form.sourceOptional = form.targetOptional = false;
    side.primary = before->primary;
    side.optional = before->optional && !before->primary;
    if (side.holder != before->holder)
        return form;
    if (from->any == AnySide::None && to->any == AnySide::None && side.referenced == before->referenced) {
        side.holderKey = before->key;
        side.referencedKey = before->referencedKey;
        form.constraint = given.constraint;
        form.setNullFields = given.setNullFields;
    } else if (from->any != AnySide::None && to->any != AnySide::None) {
        side.holderKey = before->key; // any-to-one and one-to-any are one, read from its two sides
    } else if (to->any != AnySide::None && form.storage == AnyStorage::Arc) {
        std::vector<AllowedForm> &list = to->anySource() ? form.sourceAllow : form.targetAllow;
        if (list.size() == 1 && list.front().entity == before->referenced)
            list.front().key = before->key; // the foreign key goes on as a leg
    } else if (from->any != AnySide::None && form.storage == AnyStorage::Arc) {
        const std::vector<AllowedForm> &list = from->anySource() ? given.sourceAllow : given.targetAllow;
        const auto leg = std::find_if(list.begin(), list.end(), [&side](const AllowedForm &allowed) { return allowed.entity == side.referenced; });
        if (leg != list.end())
            side.holderKey = leg->key;
    }
    return form;
}

} // namespace relata::edits
