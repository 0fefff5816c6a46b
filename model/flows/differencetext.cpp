#include "model/flows/differencetext.h"

#include "model/schema/naming.h"
#include "model/schema/notation.h"

namespace relata::flows {

using namespace Qt::StringLiterals;

QString ValueText::nameOf(EntityId id) const
{
    const Entity *entity = m_schema.entities().get(id);
    return entity ? entity->name : QString();
}

QString ValueText::nameOf(FieldId id) const
{
    if (m_fieldNames.isEmpty())
        for (const Entity &entity : m_schema.entities())
            for (const Field &field : entity.fields)
                m_fieldNames.insert(field.id, field.name);
    return m_fieldNames.value(id);
}

QString ValueText::text(const QMap<QString, QString> &values, const Entity *)
{
    QStringList parts;
    for (auto entry = values.begin(); entry != values.end(); ++entry)
        parts += entry.value() == "true"_L1 ? entry.key() : entry.key() + u' ' + entry.value();
    return parts.join(u", "_s);
}

QString ValueText::text(const DefaultValue &value, const Entity *)
{
    return value.kind == DefaultKind::None ? QString() : value.kind == DefaultKind::Literal ? u'"' + value.value + u'"' : value.value;
}

QString ValueText::text(const FieldType &type, const Entity *) const
{
    const QString portable = typeText(type, m_schema.enumName());
    return type.native.isEmpty() || type.kind == TypeKind::Native ? portable : portable + u" ("_s + type.native + u')';
}

QString ValueText::text(ReferenceId id, const Entity *) const
{
    const Reference *reference = m_schema.references().get(id);
    return reference ? line(*reference) : QString();
}

QString ValueText::text(DataSourceId id, const Entity *) const
{
    const DataSource *source = m_schema.dataSources().get(id);
    return source ? source->name : QString();
}

QString ValueText::text(const std::vector<FieldId> &fields, const Entity *) const
{
    QStringList names;
    for (const FieldId field : fields)
        names += nameOf(field);
    return names.join(u", "_s);
}

QString ValueText::text(const std::vector<EntityId> &entities, const Entity *) const
{
    QStringList names;
    for (const EntityId entity : entities)
        names += nameOf(entity);
    return names.join(u", "_s);
}

QString ValueText::text(const std::vector<IndexPart> &parts, const Entity *) const
{
    QStringList texts;
    for (const IndexPart &part : parts) {
        QString one = part.field ? nameOf(part.field) : u'(' + part.expression + u')';
        if (part.prefixLength > 0)
            one += u'(' + QString::number(part.prefixLength) + u')';
        if (!part.collation.isEmpty())
            one += " collate "_L1 + part.collation;
        if (!part.operatorClass.isEmpty())
            one += u' ' + part.operatorClass;
        if (part.descending)
            one += " descending"_L1;
        if (part.nullsFirst != part.descending)
            one += part.nullsFirst ? " nulls first"_L1 : " nulls last"_L1;
        texts += one;
    }
    return texts.join(u", "_s);
}

QString ValueText::text(const std::vector<FieldPair> &pairs, const Entity *) const
{
    QStringList texts;
    for (const FieldPair &pair : pairs)
        texts += (pair.field ? nameOf(pair.field) : u'"' + pair.literal + u'"') + u" → "_s + nameOf(pair.referenced);
    return texts.join(u", "_s);
}

QString ValueText::text(const std::vector<Allowed> &allowed, const Entity *) const
{
    QStringList texts;
    for (const Allowed &one : allowed)
        texts += nameOf(one.entity) + (one.value.isEmpty() ? QString() : u" = "_s + one.value) + (one.inverse.name.isEmpty() ? QString() : u" / "_s + one.inverse.name);
    return texts.join(u" | "_s);
}

QString ValueText::text(const std::vector<ShapeField> &shape, const Entity *) const
{
    QStringList texts;
    for (const ShapeField &field : shape)
        texts += field.name + u": "_s + typeText(field.type, m_schema.enumName()) + (field.nullable ? u"?"_s : QString()) + (field.path.isEmpty() ? QString() : u" @"_s + field.path);
    return texts.join(u", "_s);
}

QString ValueText::line(const Entity &entity) const
{
    return textOf(m_schema, entity);
}

QString ValueText::line(const Entity &entity, const Field &field) const
{
    return textOf(m_schema, entity, field);
}

QString ValueText::line(const Key &key) const
{
    return (key.kind == KeyKind::Primary ? u"primary key ("_s : u"unique key ("_s) + text(key.fields, nullptr) + u')';
}

QString ValueText::line(const Index &index) const
{
    QString line = (index.unique ? u"unique index ("_s : u"index ("_s) + text(index.parts, nullptr) + u')';
    if (!index.where.isEmpty())
        line += " where "_L1 + index.where;
    return line;
}

QString ValueText::line(const Check &check) const
{
    return u"check ("_s + check.expression + u')';
}

QString ValueText::line(const Reference &reference) const
{
    const QString written = textOf(m_schema, RelationshipId(reference.id));
    return written.isEmpty() ? nameOf(reference.holder) + u" n-1 "_s + nameOf(reference.referenced) : written;
}

QString ValueText::sidesOf(const Through &through) const
{
    const auto view = viewOf(m_schema, through.id);
    if (!view)
        return {};
    const auto names = [this](const std::vector<EntityId> &entities) { return text(entities, nullptr); };
    return view->targets.empty() ? names(view->sources) : names(view->sources) + u" ↔ "_s + names(view->targets);
}

QString ValueText::line(const Through &through) const
{
    const QString written = textOf(m_schema, RelationshipId(through.id));
    return written.isEmpty() ? sidesOf(through) : written;
}

QString ValueText::line(const AnyReference &reference) const
{
    const QString written = textOf(m_schema, RelationshipId(reference.id));
    return written.isEmpty() ? nameOf(reference.holder) + u" → any"_s : written;
}

QString ValueText::line(const External &external) const
{
    return nameOf(external.entity) + u' ' + external.end.name + u": "_s + external.url;
}

QString ValueText::line(const Enumeration &enumeration) const
{
    return u"enum "_s + enumeration.name + u'(' + enumeration.values.join(u", "_s) + u')';
}

QString ValueText::line(const Verbatim &verbatim) const
{
    return verbatim.kind + u' ' + (verbatim.name.isEmpty() ? verbatim.text.simplified().left(60) : verbatim.name);
}

QString attributeWord(const QString &path)
{
    static const QHash<QString, QString> words{{u"generatedBy"_s, u"computed by"_s}, {u"where"_s, u"condition"_s}, {u"parts"_s, u"fields"_s}, {u"pairs"_s, u"key"_s}, {u"extra"_s, u"other data"_s},
                                               {u"order"_s, u"order of the fields"_s}, {u"column"_s, u"column"_s}, {u"nativeOptions"_s, u"options"_s}};
    if (const auto found = words.constFind(path); found != words.constEnd())
        return *found;
    return naming::words(path).join(u' ').toLower();
}

} // namespace relata::flows
