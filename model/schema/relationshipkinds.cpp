#include "model/schema/relationshipkinds.h"

#include "model/schema/relationshipbuild.h"

namespace relata {

using namespace building;

namespace {

bool isReference(const RelationshipView &view)
{
    return view.id.store == RelationshipId::Store::Reference;
}

bool isThrough(const RelationshipView &view, AnySide any)
{
    if (view.id.store != RelationshipId::Store::Through || view.throughRole == ThroughRole::Translations)
        return false;
    const AnySide found = !view.source && !view.target ? AnySide::Both : !view.source ? AnySide::Source : !view.target ? AnySide::Target : AnySide::None;
    return found == any;
}

constexpr RelationshipKind kKinds[] = {
    {"one-to-many", "many-to-one", "1-n", QT_TRANSLATE_NOOP("RelationshipKind", "one-to-many"),
     QT_TRANSLATE_NOOP("RelationshipKind", "One Source has many Targets; each Target belongs to one Source and holds the key."),
     KeyHolder::Target, EndPicture::One, EndPicture::Many, false, AnySide::None, TargetNeed::Entity, ThroughRole::Plain,
     [](const RelationshipView &view) { return isReference(view) && !view.unique; }, buildReference},
    {"many-to-one", "one-to-many", "n-1", QT_TRANSLATE_NOOP("RelationshipKind", "many-to-one"),
     QT_TRANSLATE_NOOP("RelationshipKind", "Many Sources belong to one Target; the Source holds the key."),
     KeyHolder::Source, EndPicture::Many, EndPicture::One, false, AnySide::None, TargetNeed::Entity, ThroughRole::Plain,
     [](const RelationshipView &) { return false; }, buildReference},
    {"one-to-one", "one-to-one", "1-1", QT_TRANSLATE_NOOP("RelationshipKind", "one-to-one"),
     QT_TRANSLATE_NOOP("RelationshipKind", "One Source has at most one Target, and the other way round."),
     KeyHolder::Chosen, EndPicture::One, EndPicture::One, true, AnySide::None, TargetNeed::Entity, ThroughRole::Plain,
     [](const RelationshipView &view) { return isReference(view) && view.unique; }, buildReference},
    {"many-to-many", "many-to-many", "n-m", QT_TRANSLATE_NOOP("RelationshipKind", "many-to-many"),
     QT_TRANSLATE_NOOP("RelationshipKind", "Many Sources have many Targets, through a join entity."),
     KeyHolder::Junction, EndPicture::Many, EndPicture::Many, false, AnySide::None, TargetNeed::Entity, ThroughRole::Plain,
     [](const RelationshipView &view) { return isThrough(view, AnySide::None); }, buildThrough},
    {"any-to-one", "one-to-any", "n-any", QT_TRANSLATE_NOOP("RelationshipKind", "any-to-one"),
     QT_TRANSLATE_NOOP("RelationshipKind", "Each Source points at one record of any of several entities; the Source holds the key."),
     KeyHolder::Source, EndPicture::Many, EndPicture::One, false, AnySide::Target, TargetNeed::Entity, ThroughRole::Plain,
     [](const RelationshipView &view) { return view.id.store == RelationshipId::Store::Any; }, buildAny},
    {"one-to-any", "any-to-one", "any-n", QT_TRANSLATE_NOOP("RelationshipKind", "one-to-any"),
     QT_TRANSLATE_NOOP("RelationshipKind", "One record of any of several entities has many Targets; the Target holds the key."),
     KeyHolder::Target, EndPicture::One, EndPicture::Many, false, AnySide::Source, TargetNeed::Entity, ThroughRole::Plain,
     [](const RelationshipView &) { return false; }, buildAny},
    {"many-to-any", "any-to-many", "m-any", QT_TRANSLATE_NOOP("RelationshipKind", "many-to-any"),
     QT_TRANSLATE_NOOP("RelationshipKind", "Many Sources have many records of any of several entities, through a join entity."),
     KeyHolder::Junction, EndPicture::Many, EndPicture::Many, false, AnySide::Target, TargetNeed::Entity, ThroughRole::Plain,
     [](const RelationshipView &view) { return isThrough(view, AnySide::Target); }, buildThrough},
    {"any-to-many", "many-to-any", "any-m", QT_TRANSLATE_NOOP("RelationshipKind", "any-to-many"),
     QT_TRANSLATE_NOOP("RelationshipKind", "Records of any of several entities have many Targets, through a join entity."),
     KeyHolder::Junction, EndPicture::Many, EndPicture::Many, false, AnySide::Source, TargetNeed::Entity, ThroughRole::Plain,
     [](const RelationshipView &view) { return isThrough(view, AnySide::Source); }, buildThrough},
    {"any-to-any", "any-to-any", "any-any", QT_TRANSLATE_NOOP("RelationshipKind", "any-to-any"),
     QT_TRANSLATE_NOOP("RelationshipKind", "Records of any of several entities have many records of any of several entities, through a join entity."),
     KeyHolder::Junction, EndPicture::Many, EndPicture::Many, false, AnySide::Both, TargetNeed::Entity, ThroughRole::Plain,
     [](const RelationshipView &view) { return isThrough(view, AnySide::Both); }, buildThrough},
    {"translations", "translations", "1-lang", QT_TRANSLATE_NOOP("RelationshipKind", "translations"),
     QT_TRANSLATE_NOOP("RelationshipKind", "Each Source has one set of texts for each language, through a join entity."),
     KeyHolder::Junction, EndPicture::Many, EndPicture::Many, false, AnySide::None, TargetNeed::EntityOrField, ThroughRole::Translations,
     [](const RelationshipView &view) { return view.throughRole == ThroughRole::Translations; }, buildThrough},
    {"external", "external", "1-web", QT_TRANSLATE_NOOP("RelationshipKind", "external"),
     QT_TRANSLATE_NOOP("RelationshipKind", "Each Source has records that a web API answers with; no database holds them."),
     KeyHolder::Nobody, EndPicture::One, EndPicture::Many, false, AnySide::None, TargetNeed::None, ThroughRole::Plain,
     [](const RelationshipView &view) { return view.id.store == RelationshipId::Store::External; }, buildExternal},
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

const RelationshipKind *relationshipKindWithEnds(QStringView ends)
{
    for (const RelationshipKind &row : kKinds) {
        if (ends == QLatin1String(row.ends))
            return &row;
    }
    return nullptr;
}

} // namespace relata
