#include "views/wizard/endpointpreview.h"

#include <QMap>
#include <QRegularExpression>

namespace relata {

using namespace Qt::StringLiterals;
using Json = nlohmann::json;

namespace {

QString textAt(const Json &object, const char *key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? QString::fromStdString(found->get<std::string>()) : QString();
}

const Json *named(const Json &context, const char *table, const QString &name)
{
    const auto list = context.find(table);
    for (size_t i = 0; list != context.end() && i < list->size(); ++i) {
        if (textAt((*list)[i], "name") == name)
            return &(*list)[i];
    }
    return nullptr;
}

QStringList listOf(const Json &names)
{
    QStringList list;
    for (const Json &name : names)
        list << QString::fromStdString(name.get<std::string>());
    return list;
}

nlohmann::ordered_json exampleOf(const Json &context, const Json &field)
{
    const Json type = field.value("type", Json::object());
    const QString kind = textAt(type, "kind");
    if (kind.startsWith("int"_L1) && kind != "interval"_L1)
        return 1;
    if (kind == "decimal"_L1 || kind.startsWith("float"_L1))
        return 9.5;
    if (kind == "boolean"_L1)
        return false;
    if (kind == "uuid"_L1)
        return "0b0f2a9c-5d1e-4c57-9a37-1f6f1a2b3c4d";
    if (kind == "date"_L1)
        return "2026-01-31";
    if (kind.startsWith("timestamp"_L1))
        return kind.endsWith("tz"_L1) ? "2026-01-31T09:30:00Z" : "2026-01-31T09:30:00";
    if (kind.startsWith("time"_L1))
        return "09:30:00";
    if (kind == "interval"_L1)
        return "PT30M";
    if (kind == "json"_L1)
        return nlohmann::ordered_json::object();
    if (kind == "array"_L1)
        return nlohmann::ordered_json::array();
    if (kind == "bytes"_L1)
        return "AA==";
    if (kind == "enum"_L1) {
        const Json *enumeration = named(context, "enums", textAt(type, "enum"));
        const QStringList values = enumeration ? listOf(enumeration->value("values", Json::array())) : QStringList();
        if (!values.isEmpty())
            return values.front().toStdString();
    }
    const QString title = field.contains("names") ? textAt(field["names"], "title") : textAt(field, "name");
    const int length = type.value("length", 0);
    return (length > 0 ? title.left(length) : title).toStdString();
}

// What a client sends for a new record; `without`: fields that the address already says.
nlohmann::ordered_json bodyOf(const Json &context, const Json &entity, const QStringList &without)
{
    nlohmann::ordered_json body = nlohmann::ordered_json::object();
    for (const Json &field : entity.value("fields", Json::array())) {
        const QString name = textAt(field, "name");
        if (!without.contains(name) && field.value("required", false) && !field.value("readOnly", false))
            body[name.toStdString()] = exampleOf(context, field);
    }
    return body;
}

nlohmann::ordered_json keyOf(const Json &context, const Json &entity)
{
    nlohmann::ordered_json body = nlohmann::ordered_json::object();
    for (const Json &name : entity.value("primaryKey", Json::array())) {
        for (const Json &field : entity.value("fields", Json::array())) {
            if (field.value("name", Json()) == name)
                body[name.get<std::string>()] = exampleOf(context, field);
        }
    }
    return body;
}

const Json *endOf(const Json &context, const Json &endpoint)
{
    const Json *entity = named(context, "entities", textAt(endpoint, "entity"));
    if (!entity || !endpoint.value("end", Json()).is_string())
        return nullptr;
    for (const Json &end : (*entity)["ends"]) {
        if (end["name"] == endpoint["end"])
            return &end;
    }
    return nullptr;
}

QString requestOf(const Json &context, const Json &endpoint)
{
    static const QRegularExpression parameter(u"\\{[^}]*\\}"_s);
    const QString operation = textAt(endpoint, "operation");
    QString path = textAt(endpoint, "path");
    path.replace(parameter, u"1"_s);
    const Json *entity = named(context, "entities", textAt(endpoint, "entity"));
    const Json *end = endOf(context, endpoint);
    const Json *other = end ? named(context, "entities", textAt(*end, "entity")) : nullptr;
    if (operation == "list"_L1 || operation == "related-list"_L1)
        path += u"?limit=20"_s;
    nlohmann::ordered_json body;
    if ((operation == "create"_L1 || operation == "replace"_L1 || operation == "patch"_L1) && entity)
        body = bodyOf(context, *entity, {});
    else if (operation == "related-create"_L1 && other)
        body = bodyOf(context, *other, end->value("holdsKey", false) ? QStringList() : listOf(end->value("otherFields", Json::array())));
    else if (operation == "set"_L1 && other)
        body = keyOf(context, *other);
    else if (operation == "link"_L1 && end && !(*end)["through"].is_null()) {
        if (const Json *junction = named(context, "entities", textAt((*end)["through"], "entity"))) {
            const QStringList keys = listOf((*end)["through"].value("hereFields", Json::array())) + listOf((*end)["through"].value("thereFields", Json::array()));
            body = bodyOf(context, *junction, keys);
        }
    }
    QString text = textAt(endpoint, "method") + u' ' + path;
    if (body.is_object() && !body.empty())
        text += u"\nContent-Type: application/json\n\n"_s + QString::fromStdString(body.dump(2));
    return text;
}

using Key = std::pair<QString, QString>; // path, method

QMap<Key, const Json *> keyed(const Json &context)
{
    QMap<Key, const Json *> found;
    const auto list = context.find("endpoints");
    for (size_t i = 0; list != context.end() && i < list->size(); ++i)
        found.insert({textAt((*list)[i], "path"), textAt((*list)[i], "method")}, &(*list)[i]);
    return found;
}

} // namespace

std::vector<EndpointPreview> endpointPreviews(const Json &before, const Json &after, const QString &relationship)
{
    std::vector<EndpointPreview> previews;
    const auto was = keyed(before), is = keyed(after);
    const auto add = [&](EndpointPreview::Mark mark, const Json &context, const Json &endpoint) {
        previews.push_back({mark, textAt(endpoint, "method"), textAt(endpoint, "path"), textAt(endpoint, "summary"), requestOf(context, endpoint)});
    };
    if (const auto list = after.find("endpoints"); list != after.end()) {
        for (const Json &endpoint : *list) { // in the order of the API
            const bool isNew = !was.contains({textAt(endpoint, "path"), textAt(endpoint, "method")});
            const Json *end = endOf(after, endpoint);
            if (isNew || (end && textAt(*end, "relationship") == relationship))
                add(isNew ? EndpointPreview::Mark::Added : EndpointPreview::Mark::Same, after, endpoint);
        }
    }
    if (const auto list = before.find("endpoints"); list != before.end()) {
        for (const Json &endpoint : *list) {
            if (!is.contains({textAt(endpoint, "path"), textAt(endpoint, "method")}))
                add(EndpointPreview::Mark::Removed, before, endpoint);
        }
    }
    return previews;
}

} // namespace relata
