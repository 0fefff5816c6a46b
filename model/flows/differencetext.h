// Values of records as words, in one schema. Internal to differences.
#pragma once

#include "model/schema/recordnames.h"
#include "model/schema/relationships.h"

namespace relata::flows {

class ValueText
{
public:
    explicit ValueText(const Schema &schema) : m_schema(schema) {}

    // `owner`: whose fields the ids are, where they are.
    template<class Value>
    [[nodiscard]] QString of(const Value &value, const Entity *owner) const
    {
        if constexpr (NamedEnum<Value>)
            return keyOf(value);
        else
            return text(value, owner);
    }
    [[nodiscard]] QString nameOf(EntityId id) const;
    [[nodiscard]] QString nameOf(FieldId id) const; // of whichever entity; "Task.title" is not said

    [[nodiscard]] QString sidesOf(const Through &through) const; // "Recipe ↔ Ingredient"; empty where it names what is missing

    [[nodiscard]] QString line(const Entity &entity) const;
    [[nodiscard]] QString line(const Entity &entity, const Field &field) const;
    [[nodiscard]] QString line(const Key &key) const;
    [[nodiscard]] QString line(const Index &index) const;
    [[nodiscard]] QString line(const Check &check) const;
    [[nodiscard]] QString line(const Reference &reference) const;
    [[nodiscard]] QString line(const AnyReference &reference) const;
    [[nodiscard]] QString line(const Through &through) const;
    [[nodiscard]] QString line(const External &external) const;
    [[nodiscard]] QString line(const Enumeration &enumeration) const;
    [[nodiscard]] QString line(const Verbatim &verbatim) const;

private:
    const Schema &m_schema;
    mutable QHash<FieldId, QString> m_fieldNames; // made at first use

    [[nodiscard]] static QString text(const QString &value, const Entity *) { return value; }
    [[nodiscard]] static QString text(const QByteArray &value, const Entity *) { return QString::fromUtf8(value); }
    [[nodiscard]] static QString text(bool value, const Entity *) { return value ? QStringLiteral("yes") : QStringLiteral("no"); }
    [[nodiscard]] static QString text(int value, const Entity *) { return QString::number(value); }
    [[nodiscard]] static QString text(const std::optional<int> &value, const Entity *) { return value ? QString::number(*value) : QString(); }
    [[nodiscard]] static QString text(const QStringList &values, const Entity *) { return values.join(QStringLiteral(", ")); }
    [[nodiscard]] static QString text(const QMap<QString, QString> &values, const Entity *);
    [[nodiscard]] static QString text(const DefaultValue &value, const Entity *);
    [[nodiscard]] static QString text(const QPointF &, const Entity *) { return {}; }
    [[nodiscard]] static QString text(const QRectF &, const Entity *) { return {}; }
    [[nodiscard]] QString text(const FieldType &type, const Entity *) const;
    [[nodiscard]] QString text(EntityId id, const Entity *) const { return nameOf(id); }
    [[nodiscard]] QString text(FieldId id, const Entity *) const { return nameOf(id); }
    [[nodiscard]] QString text(ReferenceId id, const Entity *) const;
    [[nodiscard]] QString text(AnyReferenceId, const Entity *) const { return {}; } // a leg: its own lines tell it
    [[nodiscard]] QString text(DataSourceId id, const Entity *) const;
    [[nodiscard]] static QString text(DiagramId, const Entity *) { return {}; }
    [[nodiscard]] QString text(const std::vector<FieldId> &fields, const Entity *) const;
    [[nodiscard]] QString text(const std::vector<EntityId> &entities, const Entity *) const;
    [[nodiscard]] QString text(const std::vector<IndexPart> &parts, const Entity *) const;
    [[nodiscard]] QString text(const std::vector<FieldPair> &pairs, const Entity *) const;
    [[nodiscard]] QString text(const std::vector<Allowed> &allowed, const Entity *) const;
    [[nodiscard]] QString text(const std::vector<ShapeField> &shape, const Entity *) const;
};

// "onDelete" → "on delete": the word for a member, in English; for the window through the context "Messages".
[[nodiscard]] QString attributeWord(const QString &path);

} // namespace relata::flows
