#include "model/generate/scriptcontext.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

using Json = nlohmann::json;

constexpr auto kProgram = R"JS((function(text) {
"use strict";
const read = JSON.parse(text), S = read.shared, context = read.context;
function freeze(v) { if (v !== null && typeof v === 'object') { Object.freeze(v); for (const k in v) freeze(v[k]); } }
freeze(S);
const shapes = [%1];
function list(rows) { for (let i = 0; i < rows.length; ++i) { const r = rows[i]; rows[i] = shapes[r[0]](r); } return rows; }
if (context !== null && Array.isArray(context.entities)) list(context.entities);
return context;
}))JS";

class Writer
{
public:
    ScriptContext write(const Json &context)
    {
        m_out = "{\"context\":";
        if (context.is_object()) {
            bool first = true;
            m_out += '{';
            for (auto it = context.begin(); it != context.end(); ++it) {
                m_out += first ? "" : ",";
                first = false;
                m_out += dumped(it.key()) + ':';
                if (it.key() == "entities" && isRows(*it))
                    rows(*it);
                else
                    m_out += dumped(*it);
            }
            m_out += '}';
        } else {
            m_out += dumped(context);
        }
        m_out += ",\"shared\":[";
        for (std::size_t i = 0; i < m_table.size(); ++i) {
            m_out += i > 0 ? "," : "";
            m_out += m_table[i];
        }
        m_out += "]}";
        std::string shapes;
        for (const std::string &shape : m_shapes)
            shapes += shape + ",\n";
        return {QString::fromStdString(m_out), QString::fromUtf8(kProgram).replace("%1"_L1, QString::fromStdString(shapes))};
    }

private:
    std::string m_out;
    std::unordered_map<std::string, std::size_t> m_places; // key of a value -> place in the table
    std::vector<std::string> m_table; // as JSON
    std::string m_key;
    std::unordered_map<std::string, std::size_t> m_shapePlaces;
    std::vector<std::string> m_shapes; // functions from a row to an object

    static std::string dumped(const Json &value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

    static bool isRows(const Json &value)
    {
        return value.is_array() && std::all_of(value.begin(), value.end(), [](const Json &item) { return item.is_object() && !item.contains("__proto__"); });
    }
    static bool isList(const std::string &key, const Json &value) { return (key == "fields" || key == "ends") && isRows(value); }

    // Rows of the same keys, in the same order, come out of the same function, so the engine knows them for the same kind of object.
    std::size_t shapeOf(const Json &object)
    {
        m_key.clear();
        for (auto it = object.begin(); it != object.end(); ++it)
            m_key.append(it.key()).push_back(isList(it.key(), *it) ? '\1' : '\2');
        const auto [known, isNew] = m_shapePlaces.try_emplace(m_key, m_shapes.size());
        if (!isNew)
            return known->second;
        std::string source = "r=>({";
        int place = 0;
        for (auto it = object.begin(); it != object.end(); ++it) {
            const std::string at = "r[" + std::to_string(++place) + "]";
            source += dumped(it.key()) + ':' + (isList(it.key(), *it) ? "list(" + at + ")" : "S[" + at + "]") + ',';
        }
        m_shapes.push_back(source + "})");
        return known->second;
    }

    // Two values have the same key only if they are the same; far quicker to write than JSON.
    void appendKey(const Json &value)
    {
        switch (value.type()) {
        case Json::value_t::string: {
            const std::string &text = value.get_ref<const std::string &>();
            m_key.append(1, 's').append(std::to_string(text.size())).append(1, ':').append(text);
            break;
        }
        case Json::value_t::boolean:
            m_key += value.get<bool>() ? 't' : 'f';
            break;
        case Json::value_t::null:
            m_key += 'n';
            break;
        case Json::value_t::array:
            m_key += '[';
            for (const Json &item : value)
                appendKey(item);
            m_key += ']';
            break;
        case Json::value_t::object:
            m_key += '{';
            for (auto it = value.begin(); it != value.end(); ++it) {
                m_key.append(std::to_string(it.key().size())).append(1, ':').append(it.key());
                appendKey(*it);
            }
            m_key += '}';
            break;
        default:
            m_key.append(1, '#').append(dumped(value));
        }
    }

    std::size_t place(const Json &value)
    {
        m_key.clear();
        appendKey(value);
        const auto [it, isNew] = m_places.try_emplace(m_key, m_table.size());
        if (isNew)
            m_table.push_back(dumped(value));
        return it->second;
    }

    void rows(const Json &values)
    {
        m_out += '[';
        bool first = true;
        for (const Json &value : values) {
            m_out += first ? "[" : ",[";
            first = false;
            m_out += std::to_string(shapeOf(value));
            for (auto it = value.begin(); it != value.end(); ++it) {
                m_out += ',';
                if (isList(it.key(), *it))
                    rows(*it);
                else
                    m_out += std::to_string(place(*it));
            }
            m_out += ']';
        }
        m_out += ']';
    }
};

} // namespace

ScriptContext scriptContext(const Json &context)
{
    return Writer().write(context);
}

} // namespace relata
