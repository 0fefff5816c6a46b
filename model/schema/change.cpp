#include "model/schema/change.h"

#include <map>

namespace relata {

std::optional<Schema> tryApplied(Schema schema, const Change &change)
{
    for (const AnyDelta &any : change.deltas) {
        const bool fits = std::visit([&schema](const auto &delta) {
            using T = typename std::decay_t<decltype(delta)>::Record;
            if (!delta.before && !delta.after)
                return false;
            Table<T> &table = schema.table<T>();
            const T *present = table.get(delta.id());
            if (present ? !delta.before || (present != delta.before.get() && !(*present == *delta.before)) : bool(delta.before))
                return false;
            if (delta.after)
                table.set(delta.after);
            else
                table.remove(delta.id());
            return true;
        }, any);
        if (!fits)
            return std::nullopt;
    }
    return schema;
}

Schema applied(Schema schema, const Change &change)
{
    auto result = tryApplied(std::move(schema), change);
    Q_ASSERT_X(result, "applied", "the change doesn't fit the schema");
    return *std::move(result);
}

Change inverted(const Change &change)
{
    Change result;
    result.deltas.reserve(change.deltas.size());
    for (const AnyDelta &any : change.deltas) {
        std::visit([&result](const auto &delta) {
            result.deltas.push_back(std::decay_t<decltype(delta)>{delta.after, delta.before});
        }, any);
    }
    return result;
}

Change diff(const Schema &from, const Schema &to)
{
    Change change;
    forEachRecordType([&]<class T>() {
        Table<T>::compare(from.table<T>(), to.table<T>(), [&change](const auto &before, const auto &after) {
            change.deltas.push_back(Delta<T>{before, after});
        });
    });
    return change;
}

Change composed(const Change &first, const Change &second)
{
    Change result;
    forEachRecordType([&]<class T>() {
        using RecordId = decltype(T::id);
        std::map<RecordId, Delta<T>> all;
        first.forEach<T>([&all](const Delta<T> &delta) { all[delta.id()] = delta; });
        second.forEach<T>([&all](const Delta<T> &delta) {
            const auto [place, isNew] = all.try_emplace(delta.id(), delta);
            if (!isNew)
                place->second.after = delta.after;
        });
        for (const auto &[id, delta] : all) {
            const bool nothing = delta.before == delta.after || (delta.before && delta.after && *delta.before == *delta.after);
            if (!nothing)
                result.deltas.push_back(delta);
        }
    });
    return result;
}

} // namespace relata
