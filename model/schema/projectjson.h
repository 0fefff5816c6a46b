// What reading and writing the project file share: traits of the records, read off their `visit`.
#pragma once

#include "model/schema/recordnames.h"
#include "model/schema/schema.h"

#include <QByteArrayView>

#include <vector>

namespace relata::projectfile {

namespace detail {
struct AnyVisitor
{
    template<class Member> void operator()(const char *, Member &) {}
};
struct PlaceCollector
{
    std::vector<const void *> places;
    template<class Member> void operator()(const char *, const Member &member) { places.push_back(&member); }
};
}

template<class T>
concept Visitable = requires(T &value, detail::AnyVisitor &visitor) { T::visit(visitor, value); };
template<class T>
concept HasExtra = requires(T &value) { value.extra = QByteArray(); };
// The Project has an id, but there is only one: it isn't written.
template<class T>
concept HasId = !std::is_same_v<T, Project> && requires(T &value) { value.id.isNull(); };

// The names of T's members in the order of `visit`.
template<class T>
class KnownKeys
{
public:
    KnownKeys()
    {
        T value;
        T::visit(*this, value);
    }
    template<class Member> void operator()(const char *key, Member &) { m_keys.push_back(key); }
    [[nodiscard]] bool contains(QByteArrayView wanted) const
    {
        return (HasId<T> && wanted == "id") || std::find(m_keys.begin(), m_keys.end(), wanted) != m_keys.end();
    }

private:
    std::vector<QByteArrayView> m_keys;
};
template<class T>
const KnownKeys<T> &knownKeysOf()
{
    static const KnownKeys<T> keys;
    return keys;
}

// Where the members of a default T lie, in the order of `visit`.
template<class T>
const std::vector<const void *> &defaultsOf()
{
    static const T value{};
    static const std::vector<const void *> places = [] {
        detail::PlaceCollector collector;
        T::visit(collector, value);
        return collector.places;
    }();
    return places;
}

template<class T>
constexpr const char *tableKey()
{
    if constexpr (std::is_same_v<T, DataSource>)
        return "dataSources";
    else if constexpr (std::is_same_v<T, Enumeration>)
        return "enums";
    else if constexpr (std::is_same_v<T, Entity>)
        return "entities";
    else if constexpr (std::is_same_v<T, Reference>)
        return "references";
    else if constexpr (std::is_same_v<T, AnyReference>)
        return "anyReferences";
    else if constexpr (std::is_same_v<T, Through>)
        return "throughs";
    else if constexpr (std::is_same_v<T, External>)
        return "externals";
    else if constexpr (std::is_same_v<T, Verbatim>)
        return "verbatim";
    else if constexpr (std::is_same_v<T, Diagram>)
        return "diagrams";
    else if constexpr (std::is_same_v<T, Placement>)
        return "placements";
    else if constexpr (std::is_same_v<T, Note>)
        return "notes";
    else {
        static_assert(std::is_same_v<T, ExportSetting>);
        return "exports";
    }
}

// Does typeText say everything of this type?
[[nodiscard]] bool isWholeInText(const FieldType &type);
// "relata 0.1"
[[nodiscard]] QString generatorText();

} // namespace relata::projectfile
