#include "model/generate/endpoints.h"

#include <QHash>
#include <QSet>
#include <QString>
#include <algorithm>

using namespace Qt::StringLiterals;
using Json = nlohmann::json;

namespace relata {

namespace {

const std::string &text(const Json &object, const char *key)
{
    return object.at(key).get_ref<const std::string &>();
}

class EndpointList
{
public:
    explicit EndpointList(const Json &entities)
    {
        for (const Json &entity : entities)
            m_entities.insert(QString::fromStdString(text(entity, "name")), &entity);
    }

    void addEntity(const Json &entity)
    {
        const std::string &one = text(entity.at("names"), "title"), &many = text(entity.at("plural"), "title");
        const std::string &type = text(entity.at("names"), "pascal"), &types = text(entity.at("plural"), "pascal");
        const std::string home = "/" + text(entity, "path");
        const std::string record = home + parameters(entity, {});
        const auto add = [&](const char *operation, const char *method, const std::string &path, const std::string &id, const std::string &summary) {
            if (allows(entity, operation))
                push(entity, nullptr, method, path, operation, id, summary);
        };
        add("list", "GET", home, "list" + types, "List " + many);
        add("create", "POST", home, "create" + type, "Create: " + one);
        if (hasKey(entity)) {
            add("get", "GET", record, "get" + type, "Get: " + one);
            add("replace", "PUT", record, "replace" + type, "Replace: " + one);
            add("patch", "PATCH", record, "patch" + type, "Change: " + one);
            add("delete", "DELETE", record, "delete" + type, "Delete: " + one);
            for (const Json &end : entity.at("ends"))
                addEnd(entity, end);
        }
    }

    [[nodiscard]] Json take() { return std::move(m_list); }

private:
    QHash<QString, const Json *> m_entities;
    QSet<QString> m_ids;
    Json m_list = Json::array();

    static bool allows(const Json &entity, const char *operation)
    {
        const Json &operations = entity.at("operations");
        return std::find(operations.begin(), operations.end(), operation) != operations.end();
    }
    static bool hasKey(const Json &entity) { return !entity.at("primaryKey").empty(); }

    // "/{id}"; with a prefix "/{listId}".
    static std::string parameters(const Json &entity, const std::string &prefix)
    {
        std::string path;
        for (const Json &name : entity.at("primaryKey")) {
            const Json &fields = entity.at("fields");
            const auto field = std::find_if(fields.begin(), fields.end(), [&](const Json &f) { return f.at("name") == name; });
            const Json &names = field->at("names");
            path += "/{" + (prefix.empty() ? text(names, "camel") : prefix + text(names, "pascal")) + "}";
        }
        return path;
    }

    void push(const Json &entity, const Json *end, const char *method, const std::string &path, const char *operation, const std::string &id, const std::string &summary)
    {
        QString unique = QString::fromStdString(id);
        for (int number = 2; m_ids.contains(unique); ++number)
            unique = QString::fromStdString(id) + QString::number(number);
        m_ids.insert(unique);
        m_list.push_back({{"method", method}, {"path", path}, {"operationId", unique.toStdString()}, {"operation", operation}, {"entity", entity.at("name")},
                          {"end", end ? end->at("name") : Json()}, {"summary", summary}});
    }

    void addEnd(const Json &entity, const Json &end)
    {
        const Json *other = m_entities.value(QString::fromStdString(text(end, "entity")));
        if (!other)
            return;
        const std::string &camel = text(entity.at("names"), "camel"), &otherCamel = text(other->at("names"), "camel"), &endCamel = text(end.at("names"), "camel");
        const std::string home = "/" + text(entity, "path") + parameters(entity, camel) + "/" + text(end, "path");
        const std::string type = text(entity.at("names"), "pascal") + text(end.at("names"), "pascal");
        const std::string &name = text(end, "name"), &title = text(entity.at("names"), "title"), &otherTitle = text(other->at("names"), "title");
        const bool writable = !entity.at("view").get<bool>() && !other->at("view").get<bool>();
        const bool identifying = end.at("identifying").get<bool>(), optional = end.at("optional").get<bool>(), deletes = end.at("deselect") == "delete";
        const bool through = !end.at("through").is_null();
        const auto add = [&](const char *operation, const char *method, const std::string &path, const char *verb, const std::string &summary) {
            push(entity, &end, method, path, operation, verb + type, summary);
        };
        if (!end.at("toMany").get<bool>()) {
            add("related-get", "GET", home, "get", "Get " + name + " of: " + title);
            if (writable && !identifying)
                add("set", "PUT", home, "set", "Set " + name + " of: " + title);
            if (writable && !identifying && (optional || (deletes && !end.at("holdsKey").get<bool>())))
                add("clear", "DELETE", home, "clear", "Clear " + name + " of: " + title);
            return;
        }
        add("related-list", "GET", home, "list", "List " + name + " of: " + title);
        if (writable && allows(*other, "create"))
            add("related-create", "POST", home, "create", "Create in " + name + " of " + title + ": " + otherTitle);
        if (!writable || !hasKey(*other))
            return;
        const std::string record = home + parameters(*other, otherCamel == camel ? endCamel : otherCamel);
        if (through || !identifying) // keys never change once written
            add("link", "PUT", record, "link", "Put into " + name + " of " + title + ": " + otherTitle);
        if (through || deletes || (optional && !identifying))
            add("unlink", "DELETE", record, "unlink", "Take out of " + name + " of " + title + ": " + otherTitle);
    }
};

} // namespace

Json endpointsFor(const Json &entities)
{
    EndpointList list(entities);
    for (const Json &entity : entities)
        list.addEntity(entity);
    return list.take();
}

} // namespace relata
