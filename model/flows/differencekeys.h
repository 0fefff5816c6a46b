// The keys of a tree of differences. Internal to it: who uses a tree takes keys from its nodes.
#pragma once

#include "model/flows/recordmembers.h"

namespace relata::flows {

template<class T> constexpr const char *kKeyWord = nullptr;
template<> inline constexpr const char *kKeyWord<Project> = "project";
template<> inline constexpr const char *kKeyWord<DataSource> = "source";
template<> inline constexpr const char *kKeyWord<Entity> = "entity";
template<> inline constexpr const char *kKeyWord<Field> = "field";
template<> inline constexpr const char *kKeyWord<Key> = "key";
template<> inline constexpr const char *kKeyWord<Index> = "index";
template<> inline constexpr const char *kKeyWord<Check> = "check";
template<> inline constexpr const char *kKeyWord<Reference> = "reference";
template<> inline constexpr const char *kKeyWord<AnyReference> = "any";
template<> inline constexpr const char *kKeyWord<External> = "external";
template<> inline constexpr const char *kKeyWord<Through> = "through";
template<> inline constexpr const char *kKeyWord<Enumeration> = "enum";
template<> inline constexpr const char *kKeyWord<Verbatim> = "verbatim";
template<> inline constexpr const char *kKeyWord<ExportSetting> = "export";

inline const QString kLayoutKey = QStringLiteral("layout");

template<class T>
[[nodiscard]] QString recordKey(const T &record)
{
    return QLatin1String(kKeyWord<T>) + QLatin1Char('/') + record.id.toString();
}
template<class Part>
[[nodiscard]] QString partKey(const QString &parent, const Part &part)
{
    return parent + QLatin1Char('/') + recordKey(part);
}
[[nodiscard]] inline QString attributeKey(const QString &node, const QString &path)
{
    return node + QStringLiteral("/@") + path;
}
template<class Part>
[[nodiscard]] QString orderPath()
{
    return QStringLiteral("order.") + (std::is_same_v<Part, Index> ? QStringLiteral("indexes") : QLatin1String(kKeyWord<Part>) + QLatin1Char('s'));
}

// Do the parts that both have stand in the same order?
template<class Part>
[[nodiscard]] bool sameOrder(const std::vector<Part> &a, const std::vector<Part> &b)
{
    const auto common = [](const std::vector<Part> &parts, const std::vector<Part> &others) {
        std::vector<decltype(Part::id)> ids;
        for (const Part &part : parts)
            if (std::any_of(others.begin(), others.end(), [&part](const Part &other) { return other.id == part.id; }))
                ids.push_back(part.id);
        return ids;
    };
    return common(a, b) == common(b, a);
}

} // namespace relata::flows
