#include "tests/support/dangling.h"

#include "model/schema/relationships.h"

namespace relata::test {

using namespace Qt::StringLiterals;

namespace {

struct Finder
{
    const Schema &schema;
    QStringList found;

    void miss(const QString &what) { found << what; }
    const Entity *entity(const QString &what, EntityId id)
    {
        const Entity *entity = schema.entities().get(id);
        if (!entity)
            miss(what + u": no entity"_s);
        return entity;
    }
    enum class Need { May, Must };
    void field(const QString &what, EntityId owner, FieldId id, Need need = Need::Must)
    {
        const Entity *entity = schema.entities().get(owner);
        if (entity && (id || need == Need::Must) && !entity->field(id))
            miss(what + u": no field on "_s + entity->name);
    }
    // A leg: one of two, and there.
    void leg(const QString &what, ReferenceId reference, AnyReferenceId any)
    {
        if (bool(reference) == bool(any) || (reference && !schema.references().contains(reference)) || (any && !schema.anyReferences().contains(any)))
            miss(what + u": no leg"_s);
    }

    void entities()
    {
        for (const Entity &entity : schema.entities()) {
            for (const Key &key : entity.keys) {
                for (const FieldId id : key.fields)
                    field(u"key"_s, entity.id, id);
            }
            for (const Index &index : entity.indexes) {
                for (const IndexPart &part : index.parts)
                    field(u"index"_s, entity.id, part.field, Need::May);
            }
        }
    }
    void references()
    {
        for (const Reference &reference : schema.references()) {
            const QString what = u"reference "_s + reference.holderEnd.name;
            entity(what, reference.holder);
            entity(what, reference.referenced);
            for (const FieldPair &pair : reference.pairs) {
                field(what, reference.holder, pair.field, Need::May);
                field(what, reference.referenced, pair.referenced);
            }
            for (const FieldId id : reference.setNullFields)
                field(what + u" set null"_s, reference.holder, id);
            field(what + u" sort"_s, reference.holder, reference.referencedEnd.sortField, Need::May);
        }
    }
    void anyReferences()
    {
        for (const AnyReference &reference : schema.anyReferences()) {
            const QString what = u"any "_s + reference.holderEnd.name;
            entity(what, reference.holder);
            const bool isArc = reference.storage == AnyStorage::Arc;
            field(what, reference.holder, reference.discriminator, isArc ? Need::May : Need::Must);
            for (const FieldId id : reference.key)
                field(what, reference.holder, id);
            if (reference.allowed.empty())
                miss(what + u": allows nothing"_s);
            for (const Allowed &allowed : reference.allowed) {
                entity(what, allowed.entity);
                if (isArc != schema.references().contains(allowed.leg))
                    miss(what + u": leg"_s);
                field(what + u" sort"_s, reference.holder, allowed.inverse.sortField, Need::May);
            }
        }
    }
    void throughs()
    {
        for (const Through &through : schema.throughs()) {
            const QString what = u"through "_s + through.sourceEnd.name;
            leg(what, through.sourceLeg, through.sourceAny);
            if (!through.language)
                leg(what, through.targetLeg, through.targetAny);
            const EntityId junction = junctionOf(schema, through);
            entity(what, junction);
            for (const FieldId id : {through.language, through.sourceEnd.sortField, through.targetEnd.sortField})
                field(what, junction, id, Need::May);
        }
    }
    void rest()
    {
        for (const External &external : schema.externals())
            entity(u"web API "_s + external.end.name, external.entity);
        for (const Placement &placement : schema.placements())
            entity(u"placement"_s, placement.entity);
        for (const Placement &placement : schema.placements()) {
            if (!schema.diagrams().contains(placement.diagram))
                miss(u"placement: no diagram"_s);
        }
        for (const Verbatim &verbatim : schema.verbatims()) {
            if (verbatim.entity)
                entity(u"verbatim"_s, verbatim.entity);
        }
        for (const ExportSetting &setting : schema.exports()) {
            for (const EntityId id : setting.entities)
                entity(u"export"_s, id);
        }
    }
};

} // namespace

QStringList dangling(const Schema &schema)
{
    Finder finder{schema, {}};
    finder.entities();
    finder.references();
    finder.anyReferences();
    finder.throughs();
    finder.rest();
    return finder.found;
}

} // namespace relata::test
