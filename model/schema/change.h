// Change: the whole algebra of editing. Undo, recovery, previews, imports, migrations and merges all use it.
#pragma once

#include "model/schema/schema.h"

#include <variant>

namespace relata {

// One record before and after; no `before`: it is new, no `after`: it is gone.
template<class T>
struct Delta
{
    using Record = T;
    std::shared_ptr<const T> before;
    std::shared_ptr<const T> after;

    [[nodiscard]] auto id() const { return after ? after->id : before->id; }
};

namespace detail {
template<class List> struct DeltaOf;
template<class... Types> struct DeltaOf<TypeList<Types...>> { using Type = std::variant<Delta<Types>...>; };
}
using AnyDelta = detail::DeltaOf<RecordTypes>::Type;

// At most one delta for each record; the order has no meaning.
struct Change
{
    std::vector<AnyDelta> deltas;

    [[nodiscard]] bool isEmpty() const { return deltas.empty(); }

    // Calls f(const Delta<T> &) for each delta of T.
    template<class T, class Function>
    void forEach(Function &&f) const
    {
        for (const AnyDelta &delta : deltas) {
            if (const auto *typed = std::get_if<Delta<T>>(&delta))
                f(*typed);
        }
    }
    template<class T>
    [[nodiscard]] bool touches() const
    {
        bool found = false;
        forEach<T>([&found](const Delta<T> &) { found = true; });
        return found;
    }
};

// `change` must fit: each `before` is what the schema holds (asserted).
[[nodiscard]] Schema applied(Schema schema, const Change &change);
// The same for a change that may come from elsewhere (recovery, a file): nullopt where it doesn't fit.
[[nodiscard]] std::optional<Schema> tryApplied(Schema schema, const Change &change);
[[nodiscard]] Change inverted(const Change &change);
// applied(from, diff(from, to)) == to. Deltas in the order of RecordTypes, then of ids.
[[nodiscard]] Change diff(const Schema &from, const Schema &to);
// First `first`, then `second`, as one.
[[nodiscard]] Change composed(const Change &first, const Change &second);

// Collects edits on a private copy and gives them as one Change: how the verbs in edits.h are written.
class Draft
{
public:
    explicit Draft(const Schema &schema) : m_before(schema), m_now(schema) {}

    [[nodiscard]] const Schema &schema() const { return m_now; }
    template<class T> void set(T record) { m_now.table<T>().set(std::move(record)); }
    template<class T> void remove(decltype(T::id) id) { m_now.table<T>().remove(id); }
    void apply(const Change &change) { m_now = applied(std::move(m_now), change); }
    // A copy to change; the record must be there. `draft.update<Entity>(id, [&](Entity &e) { … })`.
    template<class T, class Function>
    void update(decltype(T::id) id, Function &&f)
    {
        T copy = m_now.table<T>()[id];
        f(copy);
        m_now.table<T>().set(std::move(copy));
    }
    [[nodiscard]] Change change() const { return diff(m_before, m_now); }

private:
    Schema m_before;
    Schema m_now;
};

} // namespace relata
