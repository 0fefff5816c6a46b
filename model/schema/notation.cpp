#include "model/schema/notation.h"

#include "model/schema/notationparser.h"

#include <QHash>

namespace relata {

using namespace relata::notation;
using namespace Qt::StringLiterals;

namespace {

std::vector<FieldId> idsOf(const Entity &entity, const std::vector<QString> &names)
{
    std::vector<FieldId> ids;
    for (const QString &name : names) {
        const Field *field = entity.fieldNamed(name);
        Q_ASSERT(field);
        ids.push_back(field->id);
    }
    return ids;
}

Entity recordOf(const ParsedEntity &parsed, DataSourceId dataSource, IdSource &ids)
{
    Entity entity;
    const QString path = parsed.entity.schemaName + u'/' + parsed.entity.name;
    entity.id = ids.make<EntityId>(path);
    entity.name = parsed.entity.name;
    entity.schemaName = parsed.entity.schemaName;
    entity.kind = parsed.entity.kind;
    entity.dataSource = dataSource;
    entity.fields = parsed.entity.fields;
    for (Field &field : entity.fields)
        field.id = ids.make<FieldId>(QString(path + u'/' + field.name));
    const auto addKey = [&](KeyKind kind, const std::vector<QString> &names) {
        Key key;
        key.id = ids.make<KeyId>(QString(path + u"/key"_s));
        key.kind = kind;
        key.fields = idsOf(entity, names);
        entity.keys.push_back(std::move(key));
    };
    if (!parsed.entity.primaryKey.empty())
        addKey(KeyKind::Primary, parsed.entity.primaryKey);
    for (const auto &names : parsed.entity.uniqueKeys)
        addKey(KeyKind::Unique, names);
    for (const auto &names : parsed.indexes) {
        Index index;
        index.id = ids.make<IndexId>(QString(path + u"/index"_s));
        for (FieldId field : idsOf(entity, names)) {
            IndexPart part;
            part.field = field;
            index.parts.push_back(part);
        }
        entity.indexes.push_back(std::move(index));
    }
    return entity;
}

void addKeyField(ParsedEntity &parsed)
{
    Field id;
    id.name = u"id"_s;
    id.type = typeOf(TypeKind::Int64);
    id.generated = Generated::Identity;
    parsed.entity.fields.push_back(id);
    parsed.entity.primaryKey = {id.name};
}

Error unknownEntity(const QString &name)
{
    return {"notation.unknownEntity", QT_TRANSLATE_NOOP("Messages", "There is no entity “%1”."), {name},
            QT_TRANSLATE_NOOP("Messages", "Name one that is there, or write it first: %1(id*).")};
}

Error tooLarge()
{
    return {"notation.tooLarge", QT_TRANSLATE_NOOP("Messages", "The text is too long for a model."), {},
            QT_TRANSLATE_NOOP("Messages", "Take at most 20,000 entities and 16 million characters.")};
}

using EntityByName = std::function<EntityId(const QString &schemaName, const QString &name)>;

EntityByName entityByName(const Schema &schema)
{
    return [&schema](const QString &schemaName, const QString &name) {
        for (const Entity &entity : schema.entities()) {
            if (entity.name == name && (schemaName.isEmpty() || entity.schemaName == schemaName))
                return entity.id;
        }
        return EntityId();
    };
}

Result<RelationshipForm> formFrom(const Parser &parser, const ParsedRelationship &parsed, const EntityByName &find)
{
    RelationshipForm form = parsed.form;
    const RelationshipKind &kind = *relationshipKind(form.kind);
    std::optional<Error> error;
    const auto one = [&](const NamedAllowed &named) {
        const EntityId id = find(named.entity.schemaName, named.entity.name);
        if (!id && !error)
            error = parser.errorAt(named.entity.at, unknownEntity(named.entity.name));
        return id;
    };
    const auto side = [&](const std::vector<NamedAllowed> &named, bool any, EntityId &entity, std::vector<AllowedForm> &allowed, QStringList &key) {
        if (named.empty()) // a web API, or only a field
            return;
        if (!any) {
            entity = one(named.front());
            key = named.front().entity.keyFields;
            return;
        }
        for (const NamedAllowed &each : named)
            allowed.push_back({one(each), each.value, each.inverse, each.entity.keyFields});
    };
    side(parsed.left, kind.anySource(), form.source, form.sourceAllow, form.sourceKey);
    side(parsed.right, kind.anyTarget(), form.target, form.targetAllow, form.targetKey);
    // The key that belongs to a discriminator is on the holder: the junction has one for each side.
    if (!parsed.keys[0].isEmpty())
        (kind.holder == KeyHolder::Junction ? form.sourceKey : form.targetKey) = parsed.keys[0];
    if (!parsed.keys[1].isEmpty())
        (kind.holder == KeyHolder::Junction ? form.targetKey : form.sourceKey) = parsed.keys[1];
    if (error)
        return *error;
    return form;
}

} // namespace

Result<Schema> schemaFromText(QStringView text, IdSource &ids, const QString &dialect)
{
    if (text.size() > kMaximumText)
        return tooLarge();
    Schema schema = emptyProject(ids, u"Model"_s, dialect);
    const DataSourceId dataSource = schema.dataSources().begin()->id;
    Parser parser(text, schema.enumByName());
    QHash<std::pair<QString, QString>, EntityId> qualified;
    QHash<QString, EntityId> named;
    std::vector<ParsedRelationship> relationships;

    while (parser.nextStatement()) {
        const Parser::Statement statement = parser.statement();
        if (statement == Parser::Statement::Relationship) {
            if (ParsedRelationship relationship; parser.relationship(relationship))
                relationships.push_back(std::move(relationship));
        } else if (statement == Parser::Statement::Enumeration) {
            Enumeration enumeration;
            if (parser.enumeration(enumeration)) {
                enumeration.id = ids.make<EnumId>(enumeration.name);
                enumeration.dataSource = dataSource;
                schema.table<Enumeration>().set(std::move(enumeration));
                parser.setEnumByName(schema.enumByName());
            }
        } else if (ParsedEntity parsed; parser.entity(parsed) && parser.endStatement()) {
            const std::pair key(parsed.entity.schemaName, parsed.entity.name);
            if (qualified.contains(key))
                return parser.errorAt(parsed.at, {"notation.duplicateEntity", QT_TRANSLATE_NOOP("Messages", "There are two entities called “%1”."),
                                                  {parsed.entity.name}, QT_TRANSLATE_NOOP("Messages", "Rename one of them.")});
            if (qualified.size() >= kMaximumEntities)
                return tooLarge();
            if (parsed.bare)
                addKeyField(parsed);
            Entity entity = recordOf(parsed, dataSource, ids);
            qualified.insert(key, entity.id);
            if (!named.contains(entity.name))
                named.insert(entity.name, entity.id);
            schema.table<Entity>().set(std::move(entity));
        }
        if (!parser.error())
            parser.endStatement();
        if (parser.error())
            return *parser.error();
    }
    const auto find = [&](const QString &schemaName, const QString &name) {
        return schemaName.isEmpty() ? named.value(name) : qualified.value({schemaName, name});
    };
    for (const ParsedRelationship &relationship : relationships) {
        const auto form = formFrom(parser, relationship, find);
        if (!form)
            return form.error();
        const Result<Change> change = edits::relate(schema, *form, ids);
        if (!change)
            return parser.errorAt(relationship.at, change.error());
        schema = applied(std::move(schema), *change);
    }
    return schema;
}

Result<Schema> schemaFromText(QStringView text)
{
    CountedIds ids;
    return schemaFromText(text, ids);
}

Result<edits::NewEntity> entityFromText(QStringView text, const Schema &schema)
{
    Parser parser(text, schema.enumByName());
    ParsedEntity parsed;
    parser.nextStatement();
    if (parser.entity(parsed) && parser.endText())
        return parsed.entity;
    return *parser.error();
}

Result<TypedField> fieldFromText(QStringView text, const Schema &schema)
{
    Parser parser(text, schema.enumByName());
    TypedField field;
    parser.nextStatement();
    if (parser.field(field) && parser.endText())
        return field;
    return *parser.error();
}

Result<RelationshipForm> relationshipFromText(QStringView text, const Schema &schema)
{
    Parser parser(text, schema.enumByName());
    ParsedRelationship parsed;
    parser.nextStatement();
    if (!parser.relationship(parsed) || !parser.endText())
        return *parser.error();
    return formFrom(parser, parsed, entityByName(schema));
}

} // namespace relata
