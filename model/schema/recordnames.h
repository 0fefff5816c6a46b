// The words that files, options and JSON use for the enumerations of the records: keyOf(Action::NoAction) == "no-action".
#pragma once

#include "model/schema/records.h"

#include <array>

namespace relata {

template<class Enumerator>
struct EnumKeys; // one array a type, in the order of its enumerators

// clang-format off
template<> struct EnumKeys<NameCase> { static constexpr std::array keys{"as-typed", "camel", "pascal", "snake", "kebab", "constant"}; };
template<> struct EnumKeys<TableNumber> { static constexpr std::array keys{"singular", "plural"}; };
template<> struct EnumKeys<Management> { static constexpr std::array keys{"managed", "read-only"}; };
template<> struct EnumKeys<Generated> { static constexpr std::array keys{"none", "identity", "uuid", "stored", "virtual"}; };
template<> struct EnumKeys<FieldRole> { static constexpr std::array keys{"none", "owner", "tenant", "version", "created-at", "created-by", "updated-at", "updated-by", "deleted-at"}; };
template<> struct EnumKeys<DefaultKind> { static constexpr std::array keys{"none", "literal", "expression"}; };
template<> struct EnumKeys<KeyKind> { static constexpr std::array keys{"primary", "unique"}; };
template<> struct EnumKeys<Deferrable> { static constexpr std::array keys{"no", "immediate", "deferred"}; };
template<> struct EnumKeys<EntityKind> { static constexpr std::array keys{"table", "view"}; };
template<> struct EnumKeys<Action> { static constexpr std::array keys{"no-action", "restrict", "cascade", "set-null", "set-default"}; };
template<> struct EnumKeys<Match> { static constexpr std::array keys{"simple", "full"}; };
template<> struct EnumKeys<Deselect> { static constexpr std::array keys{"nullify", "delete"}; };
template<> struct EnumKeys<Enforcement> { static constexpr std::array keys{"enforced", "logical"}; };
template<> struct EnumKeys<ReferenceRole> { static constexpr std::array keys{"plain", "subtype", "tree"}; };
template<> struct EnumKeys<Guard> { static constexpr std::array keys{"none", "database"}; };
template<> struct EnumKeys<Reassign> { static constexpr std::array keys{"refuse", "steal"}; };
template<> struct EnumKeys<OnFailure> { static constexpr std::array keys{"empty", "stale", "fail"}; };
template<> struct EnumKeys<AnyStorage> { static constexpr std::array keys{"pair", "triggers", "arc"}; };
template<> struct EnumKeys<ThroughRole> { static constexpr std::array keys{"plain", "symmetric-once", "symmetric-mirrored", "translations"}; };
// clang-format on

template<class Enumerator>
concept NamedEnum = requires { EnumKeys<Enumerator>::keys; };

template<NamedEnum Enumerator>
[[nodiscard]] QLatin1StringView keyOf(Enumerator value)
{
    const auto &keys = EnumKeys<Enumerator>::keys;
    Q_ASSERT(size_t(value) < keys.size());
    return QLatin1StringView(keys[size_t(value)]);
}

// nullopt: no such word.
template<NamedEnum Enumerator>
[[nodiscard]] std::optional<Enumerator> fromKey(QStringView key)
{
    const auto &keys = EnumKeys<Enumerator>::keys;
    for (size_t i = 0; i < keys.size(); ++i) {
        if (key == QLatin1StringView(keys[i]))
            return Enumerator(i);
    }
    return std::nullopt;
}

// "no-action, restrict, …"
template<NamedEnum Enumerator>
[[nodiscard]] QString allKeysOf()
{
    QStringList words;
    for (const char *key : EnumKeys<Enumerator>::keys)
        words.append(QLatin1StringView(key));
    return words.join(QStringLiteral(", "));
}

} // namespace relata
