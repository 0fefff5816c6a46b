#include "model/schema/merge.h"

#include "model/schema/relationships.h"

#include <set>

namespace relata {

using namespace Qt::StringLiterals;

namespace {

// The members of a record in the order of its visit, as pointers.
struct Members
{
    std::vector<const void *> pointers;
    template<class Member>
    void operator()(const char *, Member &member) { pointers.push_back(&member); }
};

template<class T>
concept Visited = requires(Members &members, const T &value) { T::visit(members, value); };
template<class T>
concept Identified = requires(const T &value) { value.id; } && Visited<T>;

QString nameOf(const auto &record)
{
    if constexpr (requires { record.name; })
        return record.name;
    else if constexpr (requires { record.referencedEnd; })
        return record.holderEnd.name + u'/' + record.referencedEnd.name;
    else if constexpr (requires { record.holderEnd; })
        return record.holderEnd.name;
    else if constexpr (requires { record.sourceEnd; })
        return record.sourceEnd.name + u'/' + record.targetEnd.name;
    else
        return record.id.toString();
}

class Merger
{
public:
    explicit Merger(std::vector<MergeConflict> &conflicts) : m_conflicts(conflicts) {}

    QString what;
    QStringList path;

    template<class T>
    void merge(const T *base, const T &ours, const T &theirs, T &result)
    {
        result = ours;
        if (base && theirs == *base)
            return;
        if (ours == theirs)
            return;
        if (base && ours == *base) {
            result = theirs;
            return;
        }
        mergeInside(base, ours, theirs, result);
    }

private:
    // A record or a value made of members: each by itself.
    template<Visited T>
    void mergeInside(const T *base, const T &ours, const T &theirs, T &result)
    {
        Members of[3];
        static const T none{};
        T::visit(of[0], base ? *base : none);
        T::visit(of[1], ours);
        T::visit(of[2], theirs);
        size_t index = 0;
        auto each = [&](const char *name, auto &member) {
            using Member = std::decay_t<decltype(member)>;
            path.push_back(QLatin1String(name));
            merge<Member>(static_cast<const Member *>(of[0].pointers[index]), *static_cast<const Member *>(of[1].pointers[index]),
                          *static_cast<const Member *>(of[2].pointers[index]), member);
            path.pop_back();
            ++index;
        };
        T::visit(each, result);
    }

    // Parts with ids: one by one. Ours sets the order; theirs are put in behind the one they followed.
    template<Identified T>
    void mergeInside(const std::vector<T> *base, const std::vector<T> &ours, const std::vector<T> &theirs, std::vector<T> &result)
    {
        const auto find = [](const std::vector<T> &all, auto id) {
            const auto place = std::find_if(all.begin(), all.end(), [id](const T &part) { return part.id == id; });
            return place == all.end() ? nullptr : &*place;
        };
        result.clear();
        for (const T &our : ours) {
            const T *their = find(theirs, our.id);
            const T *before = base ? find(*base, our.id) : nullptr;
            path.push_back(nameOf(our));
            if (their) {
                result.push_back(our);
                merge<T>(before, our, *their, result.back());
            } else if (!before) {
                result.push_back(our);
            } else if (!(our == *before)) {
                conflict(); // they removed it, we changed it
                result.push_back(our);
            }
            path.pop_back();
        }
        for (size_t i = 0; i < theirs.size(); ++i) {
            const T &their = theirs[i];
            if (find(ours, their.id))
                continue;
            const T *before = base ? find(*base, their.id) : nullptr;
            if (before && their == *before)
                continue; // we removed it
            if (before) {
                path.push_back(nameOf(their));
                conflict();
                path.pop_back();
            }
            auto place = result.begin();
            for (size_t k = i; k-- > 0;) {
                const auto previous = std::find_if(result.begin(), result.end(), [&](const T &part) { return part.id == theirs[k].id; });
                if (previous != result.end()) {
                    place = previous + 1;
                    break;
                }
            }
            result.insert(place, their);
        }
        // Only they moved things: their order.
        if (base && sameOrder(*base, ours) && !sameOrder(*base, theirs)) {
            std::stable_sort(result.begin(), result.end(), [&theirs](const T &a, const T &b) {
                const auto rank = [&theirs](const T &part) {
                    return std::find_if(theirs.begin(), theirs.end(), [&part](const T &other) { return other.id == part.id; }) - theirs.begin();
                };
                return rank(a) < rank(b);
            });
        }
    }

    template<class T>
    static bool sameOrder(const std::vector<T> &base, const std::vector<T> &other)
    {
        std::vector<decltype(T::id)> a, b;
        const auto in = [](const std::vector<T> &all, auto id) { return std::any_of(all.begin(), all.end(), [id](const T &part) { return part.id == id; }); };
        for (const T &part : base) {
            if (in(other, part.id))
                a.push_back(part.id);
        }
        for (const T &part : other) {
            if (in(base, part.id))
                b.push_back(part.id);
        }
        return a == b;
    }

    void mergeInside(const QMap<QString, QString> *base, const QMap<QString, QString> &ours, const QMap<QString, QString> &theirs, QMap<QString, QString> &result)
    {
        for (auto it = theirs.begin(); it != theirs.end(); ++it) {
            const bool changed = !base || base->value(it.key()) != it.value() || !base->contains(it.key());
            if (!changed)
                continue;
            const bool weToo = ours.contains(it.key()) ? !base || ours.value(it.key()) != base->value(it.key()) : base && base->contains(it.key());
            if (weToo && ours.value(it.key()) != it.value()) {
                path.push_back(it.key());
                conflict();
                path.pop_back();
            } else {
                result.insert(it.key(), it.value());
            }
        }
        if (!base)
            return;
        for (auto it = base->begin(); it != base->end(); ++it) {
            if (!theirs.contains(it.key()) && ours.value(it.key()) == it.value())
                result.remove(it.key());
        }
    }

    // Anything else is one thing.
    template<class T>
    void mergeInside(const T *, const T &, const T &, T &)
    {
        conflict();
    }

    void conflict() { m_conflicts.push_back({what, path.join(u'/')}); }

    std::vector<MergeConflict> &m_conflicts;
};

template<class T> constexpr const char *kWord = "record";
template<> constexpr const char *kWord<Entity> = "entity";
template<> constexpr const char *kWord<Reference> = "relationship";
template<> constexpr const char *kWord<AnyReference> = "relationship";
template<> constexpr const char *kWord<Through> = "relationship";
template<> constexpr const char *kWord<External> = "relationship";
template<> constexpr const char *kWord<DataSource> = "data source";
template<> constexpr const char *kWord<Enumeration> = "enum";
template<> constexpr const char *kWord<Project> = "project";
template<> constexpr const char *kWord<Placement> = "placement";
template<> constexpr const char *kWord<Note> = "note";
template<> constexpr const char *kWord<Diagram> = "diagram";

// Brings back what records still name although a side removed it. True when something came back.
bool restoreNamed(const Schema &base, Merged &result)
{
    const auto restore = [&]<class T>(const T *gone, auto id) {
        if (result.schema.table<T>().contains(id) || !gone)
            return false;
        result.schema.table<T>().set(*gone);
        result.conflicts.push_back({QLatin1String(kWord<T>) + u' ' + nameOf(*gone), {}});
        return true;
    };
    bool changed = false;
    // Each took another entity off a list, and none is left: as it was.
    std::vector<AnyReference> emptied;
    for (const AnyReference &reference : result.schema.anyReferences()) {
        const AnyReference *before = base.anyReferences().get(reference.id);
        if (reference.allowed.empty() && before && !before->allowed.empty()) {
            emptied.push_back(reference);
            emptied.back().allowed = before->allowed;
        }
    }
    for (const AnyReference &reference : emptied) {
        result.schema.table<AnyReference>().set(reference);
        result.conflicts.push_back({QLatin1String(kWord<AnyReference>) + u' ' + nameOf(reference), u"allowed"_s});
        changed = true;
    }
    std::vector<EntityId> entities;
    for (const Reference &reference : result.schema.references())
        entities.insert(entities.end(), {reference.holder, reference.referenced});
    for (const AnyReference &reference : result.schema.anyReferences()) {
        entities.push_back(reference.holder);
        for (const Allowed &allowed : reference.allowed)
            entities.push_back(allowed.entity);
    }
    for (const External &external : result.schema.externals())
        entities.push_back(external.entity);
    for (const EntityId id : entities)
        changed |= restore(base.entities().get(id), id);
    std::vector<AnyReferenceId> anyLegs;
    for (const Through &through : result.schema.throughs())
        anyLegs.insert(anyLegs.end(), {through.sourceAny, through.targetAny});
    for (const AnyReferenceId id : anyLegs)
        changed |= restore(base.anyReferences().get(id), id);
    std::vector<ReferenceId> legs;
    for (const Through &through : result.schema.throughs())
        legs.insert(legs.end(), {through.sourceLeg, through.targetLeg});
    for (const AnyReference &reference : result.schema.anyReferences()) {
        for (const Allowed &allowed : reference.allowed)
            legs.push_back(allowed.leg);
    }
    for (const ReferenceId id : legs)
        changed |= restore(base.references().get(id), id);
    // Fields that a relationship, a key or an index still needs.
    std::vector<std::pair<EntityId, FieldId>> needed;
    for (const Reference &reference : result.schema.references()) {
        for (const FieldPair &pair : reference.pairs)
            needed.insert(needed.end(), {{reference.holder, pair.field}, {reference.referenced, pair.referenced}});
    }
    for (const AnyReference &reference : result.schema.anyReferences()) {
        needed.push_back({reference.holder, reference.discriminator});
        for (const FieldId id : reference.key)
            needed.push_back({reference.holder, id});
    }
    for (const Entity &entity : result.schema.entities()) {
        for (const Key &key : entity.keys) {
            for (const FieldId id : key.fields)
                needed.push_back({entity.id, id});
        }
        for (const Index &index : entity.indexes) {
            for (const IndexPart &part : index.parts)
                needed.push_back({entity.id, part.field});
        }
    }
    for (const Through &through : result.schema.throughs())
        needed.push_back({junctionOf(result.schema, through), through.language});
    for (const auto &[owner, field] : needed) {
        const Entity *now = result.schema.entities().get(owner);
        const Entity *before = base.entities().get(owner);
        const Field *gone = before ? before->field(field) : nullptr;
        if (!field || !now || now->field(field) || !gone)
            continue;
        Entity copy = *now;
        copy.fields.push_back(*gone);
        result.schema.table<Entity>().set(std::move(copy));
        result.conflicts.push_back({u"entity "_s + before->name, u"fields/"_s + gone->name});
        changed = true;
    }
    // Placements of what is gone for good go too.
    std::vector<PlacementId> lost;
    for (const Placement &placement : result.schema.placements()) {
        if (!result.schema.entities().contains(placement.entity))
            lost.push_back(placement.id);
    }
    for (const PlacementId id : lost)
        result.schema.table<Placement>().remove(id);
    return changed;
}

} // namespace

Merged merged(const Schema &base, const Schema &ours, const Schema &theirs)
{
    Merged result{ours, {}};
    Merger merger(result.conflicts);
    forEachRecordType([&]<class T>() {
        Table<T>::compare(base.table<T>(), theirs.table<T>(), [&](const auto &before, const auto &after) {
            const auto id = after ? after->id : before->id;
            const T *our = ours.table<T>().get(id);
            merger.what = QLatin1String(kWord<T>) + u' ' + nameOf(after ? *after : *before);
            if (!after) { // they removed it
                if (our && *our == *before)
                    result.schema.table<T>().remove(id);
                else if (our)
                    result.conflicts.push_back({merger.what, {}});
                return;
            }
            if (!our) {
                if (before) // we removed it, they changed it
                    result.conflicts.push_back({merger.what, {}});
                result.schema.table<T>().set(after);
                return;
            }
            T both = *our;
            merger.merge<T>(before.get(), *our, *after, both);
            result.schema.table<T>().set(std::move(both));
        });
    });
    while (restoreNamed(base, result)) { }
    return result;
}

} // namespace relata
