// The members of records two at a time, by the paths that people choose differences with. Internal to differences.
#pragma once

#include "model/schema/records.h"

#include <type_traits>

namespace relata::flows {

// Parts of an entity that have ids of their own; they are compared one by one.
template<class Member> inline constexpr bool kIsParts = false;
template<> inline constexpr bool kIsParts<std::vector<Field>> = true;
template<> inline constexpr bool kIsParts<std::vector<Key>> = true;
template<> inline constexpr bool kIsParts<std::vector<Index>> = true;
template<> inline constexpr bool kIsParts<std::vector<Check>> = true;

// Values whose members are chosen one by one.
template<class Member> inline constexpr bool kIsGroup = false;
template<> inline constexpr bool kIsGroup<End> = true;
template<> inline constexpr bool kIsGroup<FieldRules> = true;
template<> inline constexpr bool kIsGroup<Operations> = true;
template<> inline constexpr bool kIsGroup<NamingPolicy> = true;

namespace detail {
struct Addresses
{
    std::vector<const void *> all;
    template<class Member> void operator()(const char *, Member &member) { all.push_back(&member); }
};
}

// Calls f(path, here, there) for each member: "type", "rules.minimum"; of `extra` with the path "extra". `Record` may be const; `here`
// is then const, too.
template<class Record, class Function>
void forEachMember(Record &here, const std::remove_const_t<Record> &there, Function &&f, const QString &prefix = {})
{
    using Plain = std::remove_const_t<Record>;
    detail::Addresses addresses;
    Plain::visit(addresses, there);
    size_t index = 0;
    auto each = [&](const char *name, auto &member) {
        using Member = std::remove_const_t<std::remove_reference_t<decltype(member)>>;
        const Member &other = *static_cast<const Member *>(addresses.all[index++]);
        const QString path = prefix + QLatin1String(name);
        if constexpr (kIsGroup<Member>)
            forEachMember(member, other, f, path + QLatin1Char('.'));
        else
            f(path, member, other);
    };
    Plain::visit(each, here);
    if constexpr (requires { here.extra; })
        f(prefix + QStringLiteral("extra"), here.extra, there.extra);
}

// What a record names: f(path, id) for each entity, field, enum and reference.
template<class Record, class Function>
void forEachNamed(const Record &record, Function &&f)
{
    forEachMember(record, record, [&f](const QString &path, const auto &member, const auto &) {
        using Member = std::remove_cvref_t<decltype(member)>;
        if constexpr (std::is_same_v<Member, EntityId> || std::is_same_v<Member, FieldId> || std::is_same_v<Member, ReferenceId> || std::is_same_v<Member, AnyReferenceId>) {
            f(path, member);
        } else if constexpr (std::is_same_v<Member, std::vector<FieldId>> || std::is_same_v<Member, std::vector<EntityId>>) {
            for (const auto id : member)
                f(path, id);
        } else if constexpr (std::is_same_v<Member, std::vector<IndexPart>>) {
            for (const IndexPart &part : member)
                f(path, part.field);
        } else if constexpr (std::is_same_v<Member, std::vector<FieldPair>>) {
            for (const FieldPair &pair : member) {
                f(path, pair.field);
                f(path, pair.referenced);
            }
        } else if constexpr (std::is_same_v<Member, std::vector<Allowed>>) {
            for (const Allowed &allowed : member) {
                f(path, allowed.entity);
                f(path, allowed.leg);
            }
        } else if constexpr (std::is_same_v<Member, FieldType>) {
            for (const FieldType *type = &member; type; type = type->element.get())
                f(path, type->enumeration);
        }
    });
}

} // namespace relata::flows
