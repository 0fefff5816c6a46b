#include "model/generate/context.h"

#include "model/generate/endpoints.h"
#include "model/schema/inflection.h"
#include "model/schema/naming.h"
#include "model/sql/ddl.h"
#include "model/sql/sqlnames.h"
#include "model/sql/tableorder.h"

#include <QSet>
#include <algorithm>

using namespace Qt::StringLiterals;
using Json = nlohmann::json;

namespace relata {

namespace {

std::string utf8(const QString &text)
{
    return text.toStdString();
}

// A segment of a URL: letters, digits and hyphens, not taken.
QString segmentFor(const QString &name, const QString &fallback, QSet<QString> *taken)
{
    QString wanted;
    for (const QChar c : naming::cased(name, NameCase::Kebab))
        wanted += c.isLetterOrNumber() || c.isMark() || c.isSurrogate() || c == u'_' ? c : u'-';
    while (wanted.startsWith(u'-'))
        wanted.remove(0, 1);
    while (wanted.endsWith(u'-'))
        wanted.chop(1);
    if (wanted.isEmpty())
        wanted = fallback;
    QString unique = wanted;
    for (int number = 2; taken->contains(unique.toCaseFolded()); ++number)
        unique = wanted + u'-' + QString::number(number);
    taken->insert(unique.toCaseFolded());
    return unique;
}

const char *nameOf(Action action)
{
    switch (action) {
    case Action::NoAction:
        break;
    case Action::Restrict:
        return "restrict";
    case Action::Cascade:
        return "cascade";
    case Action::SetNull:
        return "set-null";
    case Action::SetDefault:
        return "set-default";
    }
    return "no-action";
}

const char *generatedOf(const Field &field)
{
    switch (field.generated) {
    case Generated::Identity:
        return "identity";
    case Generated::Uuid:
        return "uuid";
    case Generated::Stored:
    case Generated::Virtual:
        return "always";
    case Generated::None:
        break;
    }
    switch (field.role) {
    case FieldRole::CreatedAt:
        return "created";
    case FieldRole::UpdatedAt:
        return "updated";
    case FieldRole::Version:
        return "version";
    case FieldRole::DeletedAt:
        return "deleted";
    default:
        return "none";
    }
}

const char *roleOf(FieldRole role)
{
    switch (role) {
    case FieldRole::None:
        break;
    case FieldRole::Owner:
        return "owner";
    case FieldRole::Tenant:
        return "tenant";
    case FieldRole::Version:
        return "version";
    case FieldRole::CreatedAt:
        return "created-at";
    case FieldRole::CreatedBy:
        return "created-by";
    case FieldRole::UpdatedAt:
        return "updated-at";
    case FieldRole::UpdatedBy:
        return "updated-by";
    case FieldRole::DeletedAt:
        return "deleted-at";
    }
    return "none";
}

// A bound of the rules as a number where a double holds it exactly enough; else null.
Json numberOf(const QString &text)
{
    bool ok = false;
    if (const qlonglong whole = text.toLongLong(&ok); ok && qAbs(whole) <= (1LL << 53))
        return whole;
    const double value = text.toDouble(&ok);
    return ok && qIsFinite(value) ? Json(value) : Json();
}

class ContextMaker
{
public:
    ContextMaker(const SchemaIndex &index, const Target *target, const EntitySelection &selection)
        : m_index(index), m_schema(index.schema()), m_target(target), m_enumName(m_schema.enumName())
    {
        choose(selection);
    }

    Result<Json> run(const Json &options)
    {
        Json context;
        context["contextVersion"] = kContextVersion;
        context["generator"] = "relata";
        context["project"] = {{"name", utf8(m_schema.project().name)}, {"names", namesOf(m_schema.project().name)}, {"comment", utf8(m_schema.project().description)}};
        context["target"] = m_target ? Json{{"id", utf8(m_target->id)}, {"version", utf8(m_target->version)}, {"options", options}} : Json::object();
        context["entities"] = entities();
        context["enums"] = enumerations();
        const TableOrder order = tableOrder(m_index, m_order);
        context["insertionOrder"] = Json::array();
        for (const EntityId id : order.entities)
            context["insertionOrder"].push_back(utf8(m_schema.entities()[id].name));
        context["deferred"] = Json::array();
        for (const ReferenceId id : order.deferred)
            context["deferred"].push_back(utf8(RelationshipId(id).toString()));
        context["relationships"] = relationships();
        if (const auto refused = defineData(&context))
            return *refused;
        context["endpoints"] = endpointsFor(context["entities"]);
        context["losses"] = Json::array();
        for (const QString &loss : m_losses)
            context["losses"].push_back(utf8(loss));
        return context;
    }

private:
    const SchemaIndex &m_index;
    const Schema &m_schema;
    const Target *m_target;
    EnumName m_enumName;
    std::vector<EntityId> m_order; // by name
    QSet<EntityId> m_chosen;
    bool m_all = true;
    QStringList m_losses;
    QSet<QString> m_lossSet;
    QSet<QString> m_segments;
    std::map<QString, std::unique_ptr<SqlNames>> m_sqlNames; // by dialect

    mutable QHash<QString, Json> m_names; // the same few words come again and again

    const Json &namesOf(const QString &name) const
    {
        const auto known = m_names.constFind(name);
        if (known != m_names.constEnd())
            return *known;
        using naming::cased;
        return *m_names.insert(name, {{"asTyped", utf8(name)}, {"camel", utf8(cased(name, NameCase::Camel))}, {"pascal", utf8(cased(name, NameCase::Pascal))},
                                      {"snake", utf8(cased(name, NameCase::Snake))}, {"kebab", utf8(cased(name, NameCase::Kebab))},
                                      {"constant", utf8(cased(name, NameCase::Constant))}, {"title", utf8(naming::titled(name))}});
    }

    void lose(const QString &loss)
    {
        if (!m_lossSet.contains(loss)) {
            m_lossSet.insert(loss);
            m_losses += loss;
        }
    }

    void choose(const EntitySelection &selection)
    {
        m_all = selection.entities.empty();
        m_chosen = QSet<EntityId>(selection.entities.begin(), selection.entities.end());
        for (const Through &through : m_schema.throughs()) {
            const Reference *a = m_schema.references().get(through.sourceLeg), *b = m_schema.references().get(through.targetLeg);
            if (a && b && m_chosen.contains(a->referenced) && m_chosen.contains(b->referenced))
                m_chosen.insert(a->holder);
        }
        for (const EntityId id : m_index.entitiesByName())
            if (m_all || m_chosen.contains(id))
                m_order.push_back(id);
        m_chosen = QSet<EntityId>(m_order.begin(), m_order.end());
    }

    Json typeJson(const FieldType &type) const
    {
        return {{"kind", utf8(typeKindName(type.kind))}, {"length", type.length}, {"precision", type.precision}, {"scale", type.scale},
                {"enum", type.kind == TypeKind::Enum ? utf8(m_enumName(type.enumeration)) : std::string()},
                {"element", type.element ? typeJson(*type.element) : Json()}, {"native", utf8(type.native)}, {"text", utf8(typeText(type, m_enumName))}};
    }

    static Json fieldNames(const Entity &entity, const std::vector<FieldId> &ids)
    {
        Json names = Json::array();
        for (const FieldId id : ids)
            if (const Field *field = entity.field(id))
                names.push_back(utf8(field->name));
        return names;
    }

    bool isCounted(const Entity &entity, const Field &field) const
    {
        const QString own = m_schema.dialectOf(entity);
        const bool decides = !m_target || m_target->dialects.isEmpty() || m_target->dialects.contains(own);
        const QStringList dialects = decides ? QStringList{own} : m_target->dialects;
        return std::all_of(dialects.begin(), dialects.end(), [&](const QString &id) {
            const Dialect *dialect = dialectById(id);
            return !dialect || countsItself(*dialect, entity, field);
        });
    }

    Json fieldJson(const Entity &entity, const Field &field, const QHash<FieldId, Json> &references) const
    {
        static constexpr const char *kDefaults[] = {"none", "literal", "expression"};
        // An identity that a database cannot count must come from who creates the record.
        const char *generated = field.generated == Generated::Identity && !isCounted(entity, field) ? "none" : generatedOf(field);
        const bool made = qstrcmp(generated, "none") != 0;
        const auto length = [](const std::optional<int> &value) { return value ? Json(*value) : Json(); };
        const Json type = typeJson(field.type);
        Json json = {{"id", utf8(field.id.toString())}, {"name", utf8(field.name)}, {"names", namesOf(field.name)}, {"column", utf8(m_schema.columnName(field))},
                     {"type", type}, {"targetType", m_target ? utf8(targetTypeOf(*m_target, type)) : std::string()}, {"nullable", field.nullable},
                     {"inPrimaryKey", entity.isInPrimaryKey(field.id)}, {"unique", entity.isUniqueKey({field.id})}, {"generated", generated}, {"role", roleOf(field.role)},
                     {"default", {{"kind", kDefaults[int(field.defaultValue.kind)]}, {"value", utf8(field.defaultValue.value)}}},
                     {"readOnly", field.readOnly}, {"secret", field.secret}, {"sortable", field.sortable}, {"filterable", field.filterable},
                     {"required", !field.nullable && !made && !field.readOnly && field.defaultValue.kind == DefaultKind::None},
                     {"references", references.value(field.id, Json::array())}, {"comment", utf8(field.description)}};
        json["rules"] = {{"minimum", numberOf(field.rules.minimum)}, {"maximum", numberOf(field.rules.maximum)}, {"minLength", length(field.rules.minLength)},
                         {"maxLength", length(field.rules.maxLength)}, {"pattern", utf8(field.rules.pattern)}, {"format", utf8(field.rules.format)}};
        return json;
    }

    Json operations(const Entity &entity) const
    {
        Json list = Json::array();
        const Operations &wanted = entity.operations;
        const bool keyed = entity.primaryKey() != nullptr && !entity.primaryKey()->fields.empty(), writable = entity.kind == EntityKind::Table;
        const auto add = [&](bool offered, const char *name) {
            if (offered)
                list.push_back(name);
        };
        add(wanted.list, "list");
        add(wanted.get && keyed, "get");
        add(wanted.create && writable, "create");
        add(wanted.replace && keyed && writable, "replace");
        add(wanted.patch && keyed && writable, "patch");
        add(wanted.remove && keyed && writable, "delete");
        return list;
    }

    // The stored end that belongs to where one stands, and the fields between.
    const End *storedEnd(const RelationshipEnd &end) const
    {
        if (const Through *through = m_schema.throughs().get(end.relationship.through()))
            return end.atSource ? &through->sourceEnd : &through->targetEnd;
        const Reference *reference = m_schema.references().get(end.relationship.reference());
        return !reference ? nullptr : end.holdsKey ? &reference->holderEnd : &reference->referencedEnd;
    }

    Json throughJson(const RelationshipEnd &end) const
    {
        const Through *through = m_schema.throughs().get(end.relationship.through());
        if (!through)
            return nullptr;
        const Reference *here = m_schema.references().get(end.atSource ? through->sourceLeg : through->targetLeg);
        const Reference *there = m_schema.references().get(end.atSource ? through->targetLeg : through->sourceLeg);
        const Entity *junction = here ? m_schema.entities().get(here->holder) : nullptr;
        if (!junction || !there)
            return nullptr;
        std::vector<FieldId> hereFields, thereFields, pair, extra;
        for (const FieldPair &p : here->pairs)
            hereFields.push_back(p.field);
        for (const FieldPair &p : there->pairs)
            thereFields.push_back(p.field);
        pair = hereFields;
        pair.insert(pair.end(), thereFields.begin(), thereFields.end());
        for (const Field &field : junction->fields)
            if (std::find(pair.begin(), pair.end(), field.id) == pair.end() && field.generated == Generated::None)
                extra.push_back(field.id);
        return {{"entity", utf8(junction->name)}, {"hereFields", fieldNames(*junction, hereFields)}, {"thereFields", fieldNames(*junction, thereFields)},
                {"extraFields", fieldNames(*junction, extra)}, {"uniquePair", junction->areUnique(pair)}};
    }

    [[nodiscard]] bool isRefused(const QString &kind) const
    {
        return m_target && m_target->kinds.contains(kind) && m_target->kinds.value(kind).level == KindSupport::Level::Refused;
    }

    Json endsJson(const Entity &entity)
    {
        Json list = Json::array();
        QSet<QString> segments;
        for (const RelationshipEnd &end : m_index.endsOf(entity.id)) {
            const Entity *other = m_schema.entities().get(end.other);
            const RelationshipView *view = m_index.relationship(end.relationship);
            const End *stored = storedEnd(end);
            if (end.name.isEmpty() || !other || !view || !stored || isRefused(view->kind)) // loseKinds() tells
                continue;
            if (!m_chosen.contains(end.other)) {
                lose(u"%1.%2: left out, for %3 is not exported"_s.arg(entity.name, end.name, other->name));
                continue;
            }
            if (view->junction && !m_chosen.contains(view->junction)) {
                lose(u"%1.%2: left out, for the join entity is not exported"_s.arg(entity.name, end.name));
                continue;
            }
            const Entity *holder = view->junction ? m_schema.entities().get(view->junction) : end.holdsKey ? &entity : other;
            const Field *sort = stored->sortField && holder ? holder->field(stored->sortField) : nullptr;
            list.push_back({{"relationship", utf8(end.relationship.toString())}, {"name", utf8(end.name)}, {"names", namesOf(end.name)},
                            {"path", utf8(segmentFor(end.name, u"end"_s, &segments))}, {"kind", utf8(end.kind)}, {"toMany", end.cardinality.isMany()},
                            {"holdsKey", end.holdsKey}, {"entity", utf8(other->name)}, {"fields", fieldNames(entity, end.fields)},
                            {"otherFields", fieldNames(*other, end.otherFields)}, {"optional", view->optional}, {"identifying", view->identifying},
                            {"enforced", view->enforced}, {"inverse", end.inverse.isEmpty() ? Json() : Json(utf8(end.inverse))}, {"onDelete", nameOf(view->onDelete)},
                            {"onUpdate", nameOf(view->onUpdate)}, {"deselect", stored->deselect == Deselect::Delete ? "delete" : "nullify"},
                            {"sortField", sort ? Json(utf8(sort->name)) : Json()}, {"through", throughJson(end)}, {"comment", utf8(stored->description)}});
        }
        return list;
    }

    Json keysJson(const Entity &entity) const
    {
        Json list = Json::array();
        for (const Key &key : entity.keys)
            if (key.kind == KeyKind::Unique)
                list.push_back({{"name", utf8(key.name)}, {"fields", fieldNames(entity, key.fields)}});
        return list;
    }

    Json indexesJson(const Entity &entity) const
    {
        Json list = Json::array();
        for (const Index &index : entity.indexes) {
            std::vector<FieldId> fields;
            for (const IndexPart &part : index.parts)
                fields.push_back(part.field);
            list.push_back({{"name", utf8(index.name)}, {"fields", fieldNames(entity, fields)}, {"unique", index.unique}});
        }
        return list;
    }

    // What the table is called in each dialect of the target: names may be too long or taken elsewhere.
    Json tablesJson(const Entity &entity)
    {
        Json all = Json::object();
        for (const QString &id : m_target ? m_target->dialects : QStringList()) {
            const Dialect *dialect = dialectById(id);
            if (!dialect)
                continue;
            std::unique_ptr<SqlNames> &names = m_sqlNames[id];
            if (!names)
                names = std::make_unique<SqlNames>(m_index, *dialect, m_chosen);
            all[utf8(id)] = {{"schema", utf8(names->schemaOf(entity))}, {"table", utf8(names->table(entity))}};
        }
        return all;
    }

    Json entities()
    {
        Json list = Json::array();
        for (const EntityId id : m_order) {
            const Entity &entity = m_schema.entities()[id];
            QHash<FieldId, Json> references;
            for (const Reference *reference : m_index.heldBy(id))
                for (const FieldPair &pair : reference->pairs)
                    if (pair.field) {
                        Json &ids = references[pair.field];
                        if (ids.is_null())
                            ids = Json::array();
                        ids.push_back(utf8(RelationshipId(reference->id).toString()));
                    }
            const QString plural = inflection::plural(entity.name, m_schema.naming().plurals);
            const DataSource *source = m_schema.dataSources().get(entity.dataSource);
            Json json = {{"id", utf8(id.toString())}, {"name", utf8(entity.name)}, {"names", namesOf(entity.name)}, {"plural", namesOf(plural)},
                         {"table", utf8(m_schema.tableName(entity))}, {"schema", utf8(entity.schemaName)}, {"dataSource", source ? utf8(source->name) : std::string()},
                         {"dialect", utf8(m_schema.dialectOf(entity))}, {"tables", tablesJson(entity)}, {"view", entity.kind == EntityKind::View}, {"comment", utf8(entity.description)}, {"junction", m_index.isJunction(id)},
                         {"path", utf8(segmentFor(plural, u"entity"_s, &m_segments))}, {"operations", operations(entity)}, {"tags", Json::array()}};
            for (const QString &tag : entity.tags)
                json["tags"].push_back(utf8(tag));
            Json &fields = json["fields"] = Json::array();
            for (const Field &field : entity.fields)
                fields.push_back(fieldJson(entity, field, references));
            json["primaryKey"] = entity.primaryKey() ? fieldNames(entity, entity.primaryKey()->fields) : Json::array();
            json["uniqueKeys"] = keysJson(entity);
            json["indexes"] = indexesJson(entity);
            Json &checks = json["checks"] = Json::array();
            for (const Check &check : entity.checks)
                checks.push_back({{"name", utf8(check.name)}, {"expression", utf8(check.expression)}});
            json["ends"] = endsJson(entity);
            list.push_back(std::move(json));
        }
        return list;
    }

    Json enumerations() const
    {
        QSet<EnumId> used;
        for (const EntityId id : m_order)
            for (const Field &field : m_schema.entities()[id].fields)
                for (const FieldType *type = &field.type; type; type = type->element.get())
                    if (type->kind == TypeKind::Enum)
                        used.insert(type->enumeration);
        Json list = Json::array();
        for (const Enumeration &enumeration : m_schema.enumerations()) {
            if (!m_all && !used.contains(enumeration.id))
                continue;
            Json values = Json::array();
            for (const QString &value : enumeration.values)
                values.push_back(utf8(value));
            list.push_back({{"name", utf8(enumeration.name)}, {"names", namesOf(enumeration.name)}, {"values", values}, {"comment", utf8(enumeration.description)}});
        }
        std::sort(list.begin(), list.end(), [](const Json &a, const Json &b) { return a["name"] < b["name"]; });
        return list;
    }

    // What the target makes otherwise than it is meant, or not at all, as its row of the matrix says.
    void loseKinds()
    {
        const auto joined = [this](const std::vector<EntityId> &entities) {
            QStringList names;
            for (const EntityId id : entities)
                names << m_schema.entities()[id].name;
            return names.join(u" | "_s);
        };
        const auto isChosen = [this](EntityId id) { return m_chosen.contains(id); };
        for (const RelationshipView &view : m_index.relationships()) {
            if (!m_target || m_index.isLeg(view.id) || !std::all_of(view.sources.begin(), view.sources.end(), isChosen) || !std::all_of(view.targets.begin(), view.targets.end(), isChosen))
                continue;
            const KindSupport support = m_target->kinds.value(view.kind, {KindSupport::Level::Refused, u"the target does not know this kind"_s});
            const QString far = view.targets.empty() ? view.atSource.name : joined(view.targets);
            if (support.level == KindSupport::Level::Refused)
                lose(u"%1 %2 %3: %4"_s.arg(joined(view.sources), view.kind, far, support.how));
            else if (support.level == KindSupport::Level::Emulated)
                lose(u"%1 %2 %3 is emulated: %4"_s.arg(joined(view.sources), view.kind, far, support.how));
        }
    }

    Json relationships()
    {
        loseKinds();
        Json list = Json::array();
        for (const RelationshipView &view : m_index.relationships()) {
            const Entity *source = m_schema.entities().get(view.source), *target = m_schema.entities().get(view.target);
            if (!source || !target || !m_chosen.contains(view.source) || !m_chosen.contains(view.target))
                continue;
            const Entity *junction = m_schema.entities().get(view.junction);
            const Sentences sentences = sentencesOf(m_schema, view);
            list.push_back({{"id", utf8(view.id.toString())}, {"kind", utf8(view.kind)}, {"source", {{"entity", utf8(source->name)}, {"name", utf8(view.atSource.name)}}},
                            {"target", {{"entity", utf8(target->name)}, {"name", utf8(view.atTarget.name)}}},
                            {"through", junction ? Json(utf8(junction->name)) : Json()}, {"sentence", utf8(sentences.both())}});
        }
        return list;
    }

    // The dialects that decide what is lost: those the model comes from where the target speaks them, else all it speaks.
    QStringList decisive(const QStringList &dialects) const
    {
        QStringList own;
        for (const EntityId id : m_order)
            if (const QString dialect = m_schema.dialectOf(m_schema.entities()[id]); dialects.contains(dialect) && !own.contains(dialect))
                own += dialect;
        return own.isEmpty() ? dialects : own;
    }

    // Empty, or why it cannot be.
    std::optional<Error> defineData(Json *context)
    {
        QStringList dialects;
        if (m_target)
            dialects = m_target->dialects;
        else
            for (const DataSource &source : m_schema.dataSources())
                dialects += source.dialect;
        dialects.removeDuplicates();
        const QStringList decisive = this->decisive(dialects);
        Json &all = (*context)["ddl"] = Json::object(), &elsewhere = (*context)["ddlLosses"] = Json::object();
        for (const QString &id : dialects) {
            const Dialect *dialect = dialectById(id);
            if (!dialect)
                return Error{"context.dialect", QT_TRANSLATE_NOOP("Messages", "There is no SQL dialect %1."), {id}, "", {}};
            DdlOptions options;
            if (!m_all)
                options.entities = m_order;
            auto ddl = ddlFor(m_index, *dialect, options);
            const bool decides = decisive.contains(id);
            if (!ddl && decides)
                return ddl.error();
            Json &losses = elsewhere[utf8(id)] = Json::array();
            if (!ddl) {
                lose(u"no tables for %1: %2"_s.arg(dialect->label, wordedText(ddl.error(), Wording::English)));
                continue;
            }
            Json statements = Json::array();
            for (const SqlStatement &statement : ddl->statements)
                statements.push_back(utf8(statement.text + u';'));
            all[utf8(id)] = std::move(statements);
            for (const QString &loss : ddl->losses) {
                if (decides)
                    lose(loss);
                else
                    losses.push_back(utf8(loss));
            }
            if (!losses.empty())
                lose(u"%1 cannot hold all of this model (%2 things, named in what is written)"_s.arg(dialect->label).arg(losses.size()));
        }
        return std::nullopt;
    }
};

} // namespace

Result<Json> contextFor(const SchemaIndex &index, const Target *target, const Json &options, const EntitySelection &selection)
{
    Json values = Json::object();
    if (target) {
        auto checked = optionValues(*target, options);
        if (!checked)
            return checked;
        values = *std::move(checked);
    }
    return ContextMaker(index, target, selection).run(values);
}

Result<Json> contextFor(const Schema &schema, const Target *target, const Json &options, const EntitySelection &selection)
{
    return contextFor(SchemaIndex(schema), target, options, selection);
}

} // namespace relata
