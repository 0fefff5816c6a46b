#include "model/flows/schemainfo.h"

#include "model/schema/recordnames.h"

#include <QUrl>

namespace relata::flows {

using namespace Qt::StringLiterals;
using Json = nlohmann::ordered_json;

namespace {

std::string utf8(const QString &text)
{
    return text.toStdString();
}

struct Counts
{
    qsizetype tables = 0;
    qsizetype views = 0;
    qsizetype fields = 0;
    qsizetype references = 0;    // each on its own
    qsizetype manyToMany = 0;    // and what else is no plain one
    qsizetype relationships = 0; // as people count them: without the legs of others
};

Counts countsOf(const SchemaIndex &index)
{
    Counts counts;
    for (const Entity &entity : index.schema().entities()) {
        if (entity.kind == EntityKind::View) {
            ++counts.views;
        } else {
            ++counts.tables;
            counts.fields += qsizetype(entity.fields.size());
        }
    }
    for (const RelationshipView &view : index.relationships()) {
        counts.relationships += index.isLeg(view.id) ? 0 : 1;
        if (view.id.anyReference() && index.isLeg(view.id))
            continue;
        ++(view.id.store == RelationshipId::Store::Reference ? counts.references : counts.manyToMany);
    }
    return counts;
}

class InfoWriter
{
public:
    explicit InfoWriter(const SchemaIndex &index) : m_index(index), m_schema(index.schema()), m_enumName(index.schema().enumName()) {}

    Json json() const
    {
        const Counts counts = countsOf(m_index);
        Json document;
        document["counts"] = {{"entities", counts.tables}, {"fields", counts.fields}, {"relationships", counts.references},
                              {"views", counts.views}, {"manyToMany", counts.manyToMany}};
        document["entities"] = Json::array();
        for (EntityId id : m_index.entitiesByName())
            document["entities"].push_back(entityJson(m_schema.entities()[id]));
        document["relationships"] = Json::array();
        for (const RelationshipView &view : m_index.relationships())
            document["relationships"].push_back(relationshipJson(view));
        return document;
    }

private:
    Json columns(const Entity &entity, const std::vector<FieldId> &fields) const
    {
        Json names = Json::array();
        for (FieldId id : fields) {
            if (const Field *field = entity.field(id))
                names.push_back(utf8(m_schema.columnName(*field)));
        }
        return names;
    }

    // As SQL would write it, so that the text 'null' and the word null stay two.
    static Json defaultJson(const Field &field, const DataSource *source)
    {
        const DefaultValue &given = field.defaultValue;
        if (given.kind == DefaultKind::None)
            return nullptr;
        const bool bare = given.kind == DefaultKind::Expression || field.type.isNumber() || field.type.kind == TypeKind::Boolean;
        QString text = given.value;
        if (given.kind == DefaultKind::Literal && field.type.kind == TypeKind::Boolean && source && source->dialect != u"postgresql") { // a number there
            const QString value = text == u"true" ? u"1"_s : text == u"false" ? u"0"_s : text;
            return utf8(field.type.native.startsWith("bit"_L1) ? "b'"_L1 + value + u'\'' : value);
        }
        return utf8(bare ? text : u'\'' + text.replace(u'\'', u"''"_s) + u'\'');
    }

    Json entityJson(const Entity &entity) const
    {
        const DataSource *source = m_schema.dataSources().get(entity.dataSource);
        const QString own = source && source->dialect == u"postgresql" ? u"public"_s
            : source && source->dialect == u"mysql"                           ? QUrl(source->location).path().mid(1) // a schema is a database there
                                                                              : u"main"_s;
        Json fields = Json::array();
        for (const Field &field : entity.fields) {
            Json one;
            one["name"] = utf8(field.name);
            one["column"] = utf8(m_schema.columnName(field));
            one["type"] = utf8(typeText(field.type, m_enumName));
            one["nativeType"] = utf8(field.type.native);
            one["nullable"] = field.nullable;
            one["default"] = defaultJson(field, source);
            fields.push_back(std::move(one));
        }
        Json unique = Json::array();
        for (const Key &key : entity.keys) {
            if (key.kind == KeyKind::Unique)
                unique.push_back(columns(entity, key.fields));
        }
        for (const Index &index : entity.indexes) {
            std::vector<FieldId> parts;
            for (const IndexPart &part : index.parts)
                parts.push_back(part.field);
            const bool plain = index.unique && index.where.isEmpty() && std::find(parts.begin(), parts.end(), FieldId()) == parts.end();
            if (plain)
                unique.push_back(columns(entity, parts));
        }
        Json one;
        one["name"] = utf8(entity.name);
        one["schema"] = utf8(entity.schemaName.isEmpty() ? own : entity.schemaName);
        one["table"] = utf8(m_schema.tableName(entity));
        one["view"] = entity.kind == EntityKind::View;
        one["fields"] = std::move(fields);
        one["primaryKey"] = entity.primaryKey() ? columns(entity, entity.primaryKey()->fields) : Json::array();
        one["uniqueKeys"] = std::move(unique);
        return one;
    }

    // `names` the entity of this side as the other side calls it; how many of them there are is seen from there too.
    Json sideJson(EntityId id, const std::vector<FieldId> &key, const RelationshipEnd &seen) const
    {
        const Entity *entity = m_schema.entities().get(id); // nullptr: "allow" has them
        Json side;
        side["entity"] = entity ? Json(utf8(entity->name)) : Json();
        side["reference"] = seen.name.isEmpty() ? Json() : Json(utf8(seen.name));
        side["key"] = entity ? columns(*entity, key) : Json::array();
        side["min"] = seen.cardinality.minimum;
        side["max"] = seen.cardinality.maximum ? Json(*seen.cardinality.maximum) : Json();
        return side;
    }

    Json relationshipJson(const RelationshipView &view) const
    {
        Json one;
        one["id"] = utf8(view.id.toString());
        one["kind"] = utf8(view.kind);
        one["source"] = sideJson(view.source, view.atSource.fields, view.atTarget);
        one["target"] = sideJson(view.target, view.atTarget.fields, view.atSource);
        const Entity *junction = m_schema.entities().get(view.junction);
        one["through"] = junction ? Json(utf8(junction->name)) : Json();
        const auto allowed = [this](EntityId single, const std::vector<EntityId> &list) {
            Json names = Json::array();
            for (const EntityId id : single ? std::vector<EntityId>() : list)
                names.push_back(utf8(m_schema.entities()[id].name));
            return names;
        };
        one["allow"] = {{"source", allowed(view.source, view.sources)}, {"target", allowed(view.target, view.targets)}};
        one["optional"] = view.optional;
        one["identifying"] = view.identifying;
        one["enforced"] = view.enforced;
        one["onDelete"] = keyOf(view.onDelete).data();
        one["onUpdate"] = keyOf(view.onUpdate).data();
        return one;
    }

    const SchemaIndex &m_index;
    const Schema &m_schema;
    EnumName m_enumName;
};

} // namespace

Json infoJson(const SchemaIndex &index)
{
    return InfoWriter(index).json();
}

QString infoText(const SchemaIndex &index)
{
    const Schema &schema = index.schema();
    const Counts counts = countsOf(index);
    QString text;
    const auto counted = [](qsizetype count, const QString &one, const QString &many) -> QString { return QString::number(count) + u' ' + (count == 1 ? one : many); };
    if (!schema.project().name.isEmpty())
        text += schema.project().name + u": "_s;
    text += counted(counts.tables, u"entity"_s, u"entities"_s) + u", "_s + counted(counts.fields, u"field"_s, u"fields"_s) + u", "_s
        + counted(counts.relationships, u"relationship"_s, u"relationships"_s);
    if (counts.references != counts.relationships)
        text += u" (over "_s + counted(counts.references, u"foreign key"_s, u"foreign keys"_s) + u')';
    if (counts.views > 0)
        text += u"; "_s + counted(counts.views, u"view"_s, u"views"_s);
    text += u".\n"_s;
    const EnumName enumName = schema.enumName();
    for (EntityId id : index.entitiesByName()) {
        const Entity &entity = schema.entities()[id];
        text += u'\n' + entity.name + (entity.kind == EntityKind::View ? u"  (view %1)"_s : u"  (table %1)"_s).arg(schema.tableName(entity)) + u'\n';
        for (const Field &field : entity.fields) {
            text += u"  "_s + (entity.isInPrimaryKey(field.id) ? u"* "_s : u"  "_s) + field.name + u": "_s + typeText(field.type, enumName) + (field.nullable ? u"?"_s : QString()) + u'\n';
        }
    }
    if (!index.relationships().empty())
        text += u"\nRelationships\n"_s;
    for (const RelationshipView &view : index.relationships()) {
        if (index.isLeg(view.id))
            continue; // the many-to-many says it
        const Sentences sentences = sentencesOf(schema, view);
        text += u"  "_s + view.id.toString() + u"  "_s + view.kind + u"  "_s + sentences.both() + u'\n';
    }
    return text;
}

Json errorJson(const Error &error)
{
    Json place = Json::object();
    if (!error.place.file.isEmpty())
        place["file"] = utf8(error.place.file);
    if (error.place.line > 0)
        place["line"] = error.place.line;
    if (error.place.column > 0)
        place["column"] = error.place.column;
    if (!error.place.entity.isEmpty())
        place["entity"] = utf8(error.place.entity);
    if (!error.place.field.isEmpty())
        place["field"] = utf8(error.place.field);
    Json one;
    one["code"] = error.code;
    one["message"] = utf8(wordedText(error, Wording::English));
    one["fix"] = utf8(wordedFix(error, Wording::English));
    one["place"] = std::move(place);
    return one;
}

} // namespace relata::flows
