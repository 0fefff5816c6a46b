// Typed, opaque identities. An id never says what it names and never changes; records name each other only by id.
#pragma once

#include <QHash>
#include <QString>
#include <compare>
#include <optional>

namespace relata {

// 64 bits: random in the window, counted in tests, derived from physical names at an import. Zero is "none".
template<class Tag>
struct Id
{
    quint64 value = 0;

    [[nodiscard]] bool isNull() const { return value == 0; }
    explicit operator bool() const { return value != 0; }
    auto operator<=>(const Id &) const = default;

    // Sixteen lower-case hexadecimal digits.
    [[nodiscard]] QString toString() const { return QStringLiteral("%1").arg(value, 16, 16, QLatin1Char('0')); }
    static std::optional<Id> fromString(QStringView text)
    {
        bool ok = false;
        const quint64 value = text.toULongLong(&ok, 16);
        if (!ok || value == 0 || text.size() > 16)
            return std::nullopt;
        return Id{value};
    }
};

template<class Tag>
size_t qHash(Id<Tag> id, size_t seed = 0)
{
    return ::qHash(id.value, seed);
}

// Where new ids come from. `path` says what is being named ("main/public/task/title"); only derived ids look at it.
class IdSource
{
public:
    virtual ~IdSource() = default;
    virtual quint64 next(const QString &path) = 0;

    template<class AnyId>
    AnyId make(const QString &path = {})
    {
        return AnyId{next(path)};
    }
};

class RandomIds final : public IdSource
{
public:
    quint64 next(const QString &path) override;
};

// 1, 2, 3 …: for tests and for previews that are thrown away.
class CountedIds final : public IdSource
{
public:
    explicit CountedIds(quint64 first = 1) : m_next(first) {}
    quint64 next(const QString &) override { return m_next++; }

private:
    quint64 m_next;
};

// The same path always gives the same id, so two people who import the same database agree. A path asked for twice gets a
// second id, in the order of asking. Without a path it falls back to a running number under `prefix`.
class DerivedIds final : public IdSource
{
public:
    explicit DerivedIds(QString prefix) : m_prefix(std::move(prefix)) {}
    quint64 next(const QString &path) override;

private:
    QString m_prefix;
    QHash<QString, int> m_asked;
};

struct ProjectTag; struct DataSourceTag; struct EnumTag; struct EntityTag; struct FieldTag; struct KeyTag; struct IndexTag;
struct CheckTag; struct ReferenceTag; struct ThroughTag; struct VerbatimTag; struct DiagramTag; struct PlacementTag;
struct NoteTag; struct ExportTag; struct AnyReferenceTag; struct AllowedTag; struct ExternalTag;
using ProjectId = Id<ProjectTag>;
using DataSourceId = Id<DataSourceTag>;
using EnumId = Id<EnumTag>;
using EntityId = Id<EntityTag>;
using FieldId = Id<FieldTag>;
using KeyId = Id<KeyTag>;
using IndexId = Id<IndexTag>;
using CheckId = Id<CheckTag>;
using ReferenceId = Id<ReferenceTag>;
using ThroughId = Id<ThroughTag>;
using AnyReferenceId = Id<AnyReferenceTag>;
using AllowedId = Id<AllowedTag>;
using ExternalId = Id<ExternalTag>;
using VerbatimId = Id<VerbatimTag>;
using DiagramId = Id<DiagramTag>;
using PlacementId = Id<PlacementTag>;
using NoteId = Id<NoteTag>;
using ExportId = Id<ExportTag>;

} // namespace relata
