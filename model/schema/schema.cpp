#include "model/schema/schema.h"

#include "model/schema/naming.h"

namespace relata {

using namespace Qt::StringLiterals;

namespace {

bool sameFields(const std::vector<FieldId> &a, const std::vector<FieldId> &b)
{
    return a.size() == b.size() && std::is_permutation(a.begin(), a.end(), b.begin());
}

bool within(const std::vector<FieldId> &part, const std::vector<FieldId> &whole)
{
    return !part.empty() && std::all_of(part.begin(), part.end(), [&whole](FieldId id) {
        return std::find(whole.begin(), whole.end(), id) != whole.end();
    });
}

// The fields of a plain unique index; empty for any other index.
std::vector<FieldId> plainUnique(const Index &index)
{
    std::vector<FieldId> fields;
    if (!index.unique || !index.where.isEmpty())
        return {};
    for (const IndexPart &part : index.parts) {
        if (!part.field || part.prefixLength > 0)
            return {};
        fields.push_back(part.field);
    }
    return fields;
}

} // namespace

const Field *Entity::field(FieldId wanted) const
{
    const auto place = std::find_if(fields.begin(), fields.end(), [wanted](const Field &field) { return field.id == wanted; });
    return place == fields.end() ? nullptr : &*place;
}

const Field *Entity::fieldNamed(QStringView wanted) const
{
    const auto place = std::find_if(fields.begin(), fields.end(), [wanted](const Field &field) { return field.name == wanted; });
    return place == fields.end() ? nullptr : &*place;
}

const Key *Entity::primaryKey() const
{
    const auto place = std::find_if(keys.begin(), keys.end(), [](const Key &key) { return key.kind == KeyKind::Primary; });
    return place == keys.end() ? nullptr : &*place;
}

const Key *Entity::key(KeyId wanted) const
{
    const auto place = std::find_if(keys.begin(), keys.end(), [wanted](const Key &key) { return key.id == wanted; });
    return place == keys.end() ? nullptr : &*place;
}

bool Entity::isInPrimaryKey(FieldId wanted) const
{
    const Key *primary = primaryKey();
    return primary && std::find(primary->fields.begin(), primary->fields.end(), wanted) != primary->fields.end();
}

bool Entity::isUniqueKey(const std::vector<FieldId> &wanted) const
{
    return std::any_of(keys.begin(), keys.end(), [&wanted](const Key &key) { return sameFields(key.fields, wanted); })
        || std::any_of(indexes.begin(), indexes.end(), [&wanted](const Index &index) { return !wanted.empty() && sameFields(plainUnique(index), wanted); });
}

bool Entity::areUnique(const std::vector<FieldId> &fieldsGiven) const
{
    return std::any_of(keys.begin(), keys.end(), [&fieldsGiven](const Key &key) { return within(key.fields, fieldsGiven); })
        || std::any_of(indexes.begin(), indexes.end(), [&fieldsGiven](const Index &index) { return within(plainUnique(index), fieldsGiven); });
}

const Allowed *AnyReference::allowedEntity(EntityId wanted) const
{
    const auto place = std::find_if(allowed.begin(), allowed.end(), [wanted](const Allowed &one) { return one.entity == wanted; });
    return place == allowed.end() ? nullptr : &*place;
}

const Project &Schema::project() const
{
    static const Project none;
    const Project *stored = table<Project>().get(ProjectId{1});
    return stored ? *stored : none;
}

const Entity *Schema::entityNamed(QStringView name) const
{
    for (const Entity &entity : entities()) {
        if (entity.name == name)
            return &entity;
    }
    return nullptr;
}

const Enumeration *Schema::enumerationNamed(QStringView name) const
{
    for (const Enumeration &enumeration : enumerations()) {
        if (enumeration.name == name)
            return &enumeration;
    }
    return nullptr;
}

EnumName Schema::enumName() const
{
    return [table = enumerations()](EnumId id) {
        const Enumeration *enumeration = table.get(id);
        return enumeration ? enumeration->name : id.toString();
    };
}

EnumByName Schema::enumByName() const
{
    return [table = enumerations()](const QString &name) {
        for (const Enumeration &enumeration : table) {
            if (enumeration.name == name)
                return enumeration.id;
        }
        return EnumId();
    };
}

QString Schema::tableName(const Entity &entity) const
{
    return entity.table.isEmpty() ? relata::naming::tableNameFor(entity.name, naming()) : entity.table;
}

QString Schema::columnName(const Field &field) const
{
    return field.column.isEmpty() ? relata::naming::columnNameFor(field.name, naming()) : field.column;
}

QString Schema::dialectOf(const Entity &entity) const
{
    const DataSource *source = dataSources().get(entity.dataSource);
    return source ? source->dialect : u"sqlite"_s;
}

Schema emptyProject(IdSource &ids, const QString &name, const QString &dialect)
{
    Schema schema;
    Project project;
    project.name = name;
    schema.table<Project>().set(std::move(project));
    DataSource source;
    source.id = ids.make<DataSourceId>(u"source"_s);
    source.name = u"main"_s;
    source.dialect = dialect;
    schema.table<DataSource>().set(std::move(source));
    Diagram diagram;
    diagram.id = ids.make<DiagramId>(u"diagram"_s);
    diagram.name = u"Whole model"_s;
    schema.table<Diagram>().set(std::move(diagram));
    return schema;
}

} // namespace relata
