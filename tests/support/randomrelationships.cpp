// Relationships of every kind between the tables of a random schema: a part of RandomSchema.
#include "tests/support/randomschema.h"

#include "model/schema/edits.h"
#include "model/schema/projectfile.h"
#include "model/schema/relationshipkinds.h"
#include "model/sql/ddl.h"

namespace relata::test {

using namespace Qt::StringLiterals;

RelationshipForm RandomSchema::randomForm(const Schema &schema)
{
    std::vector<EntityId> all;
    for (const Entity &entity : schema.entities())
        if (entity.kind == EntityKind::Table)
            all.push_back(entity.id);
    const auto any = [&] { return all[size_t(below(int(all.size())))]; };
    RelationshipForm form;
    const auto kinds = relationshipKinds();
    const RelationshipKind &kind = kinds[size_t(below(int(kinds.size())))];
    form.kind = QLatin1String(kind.key);
    form.source = any();
    form.target = chance(25) ? form.source : any();
    const auto allow = [&](std::vector<AllowedForm> &list) {
        for (int i = below(3); i >= 0; --i) {
            AllowedForm allowed;
            allowed.entity = any();
            if (chance(30))
                allowed.value = nastyText(60);
            if (std::none_of(list.begin(), list.end(), [&](const AllowedForm &other) { return other.entity == allowed.entity || other.value.compare(allowed.value, Qt::CaseInsensitive) == 0; }) || list.empty())
                list.push_back(allowed);
        }
    };
    if (kind.anySource()) {
        allow(form.sourceAllow);
        form.source = {};
    }
    if (kind.anyTarget()) {
        allow(form.targetAllow);
        form.target = {};
    }
    form.storage = AnyStorage(below(3));
    form.sourceOptional = chance(50);
    form.targetOptional = chance(50);
    form.sourcePrimary = chance(10);
    form.pairIsKey = chance(60);
    form.uniquePair = chance(80);
    if (chance(50))
        form.onDelete = Action(below(5));
    if (chance(20))
        form.sortField = u"position"_s;
    if (chance(20))
        form.minimum = 1;
    if (chance(20) && kind.holder == KeyHolder::Junction)
        form.junctionFields << u"quantity: decimal(10,2)?"_s;
    if (form.kind == "many-to-many"_L1 && form.source == form.target)
        form.throughRole = ThroughRole(below(3));
    if (kind.holder != KeyHolder::Junction && form.source == form.target && !kind.unique && chance(70)) {
        form.role = ReferenceRole::Tree;
        form.cycleGuard = Guard::Database;
        if (chance(50))
            form.maximumDepth = 1 + below(5);
    }
    if (form.kind == "translations"_L1 && chance(50))
        form.target = {};
    if (form.kind == "external"_L1) {
        form.target = {};
        form.url = u"https://example.org/things"_s;
        form.shape << u"name: string?"_s;
    }
    return form;
}

Schema RandomSchema::related(const Schema &schema, int wanted, QStringList *problems)
{
    Schema result = schema;
    for (int attempts = wanted * 6; attempts > 0 && wanted > 0; --attempts) {
        const auto change = edits::relate(result, randomForm(result), m_ids);
        if (!change)
            continue;
        Schema next = applied(result, *change);
        const auto ddl = ddlFor(next, m_dialect);
        if (!ddl || !ddl->losses.isEmpty())
            continue; // what the dialect can't hold has tests of its own
        if (problems) {
            const Change whole = diff(result, next);
            if (!(applied(next, inverted(whole)) == result))
                *problems << u"undoing is not what was before"_s;
        }
        result = std::move(next);
        --wanted;
    }
    if (problems) {
        const auto bytes = projectfile::bytesToSave(result);
        if (!bytes)
            *problems << "it can't be saved: "_L1 + worded(bytes.error(), Wording::English);
        else if (const auto read = projectfile::parse(*bytes); !read || !(*read == result))
            *problems << u"it is saved and read as another"_s;
    }
    return result;
}

} // namespace relata::test
