#include "model/schema/projectfile.h"

#include "model/schema/projectjson.h"

#include <nlohmann/json.hpp>

#include <charconv>
#include <cstring>

namespace relata::projectfile {

namespace {

using Json = nlohmann::json;

void appendString(QByteArray &out, QByteArrayView utf8)
{
    static constexpr char kHex[] = "0123456789abcdef";
    out += '"';
    qsizetype plain = 0; // from where on nothing needs an escape
    for (qsizetype i = 0; i < utf8.size(); ++i) {
        const char c = utf8[i];
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte != 0x7f && c != '"' && c != '\\')
            continue;
        out.append(utf8.data() + plain, i - plain);
        plain = i + 1;
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\t') {
            out += "\\t";
        } else {
            out += "\\u00";
            out += kHex[byte >> 4];
            out += kHex[byte & 15];
        }
    }
    out.append(utf8.data() + plain, utf8.size() - plain);
    out += '"';
}

void appendNumber(QByteArray &out, double value)
{
    if (!qIsFinite(value) || value == 0)
        value = 0; // also no "-0"
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value);
    out.append(buffer, end.ptr - buffer);
}

void appendId(QByteArray &out, quint64 id)
{
    static constexpr char kHex[] = "0123456789abcdef";
    char text[18];
    text[0] = text[17] = '"';
    for (int i = 16; i >= 1; --i, id >>= 4)
        text[i] = kHex[id & 15];
    out.append(text, sizeof text);
}

enum class Layout { Line, Block };

// Members of one object, to be sorted by key.
class Members
{
public:
    // `key` is a literal: it isn't copied.
    void add(const char *key, QByteArray value) { m_list.emplace_back(QByteArray::fromRawData(key, qsizetype(std::strlen(key))), std::move(value)); }
    void addUnknown(const std::string &key, QByteArray value) { m_list.emplace_back(QByteArray::fromStdString(key), std::move(value)); }
    [[nodiscard]] bool isEmpty() const { return m_list.empty(); }
    [[nodiscard]] QByteArray object(Layout layout, int indent)
    {
        std::sort(m_list.begin(), m_list.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
        const QByteArray margin = layout == Layout::Block ? '\n' + QByteArray(indent + 2, ' ') : QByteArray();
        qsizetype size = 2;
        for (const auto &[key, value] : m_list)
            size += key.size() + value.size() + 6 + margin.size();
        QByteArray out;
        out.reserve(size + indent + 1);
        out += '{';
        for (size_t i = 0; i < m_list.size(); ++i) {
            if (i > 0)
                out += layout == Layout::Block ? "," : ", ";
            out += margin;
            appendString(out, m_list[i].first);
            out += ": ";
            out += m_list[i].second;
        }
        if (layout == Layout::Block)
            out += '\n' + QByteArray(indent, ' ');
        out += '}';
        return out;
    }

private:
    std::vector<std::pair<QByteArray, QByteArray>> m_list;
};

QByteArray jsonText(const Json &json)
{
    return QByteArray::fromStdString(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

Json extraOf(const QByteArray &extra)
{
    if (extra.isEmpty())
        return Json::object();
    Json json = Json::parse(extra.begin(), extra.end(), nullptr, false);
    return json.is_object() ? json : Json::object();
}

// --- values

QByteArray valueText(const QString &value)
{
    QByteArray out;
    const QByteArray utf8 = value.toUtf8();
    out.reserve(utf8.size() + 2);
    appendString(out, utf8);
    return out;
}
QByteArray valueText(bool value) { return value ? "true" : "false"; }
QByteArray valueText(int value) { return QByteArray::number(value); }
QByteArray valueText(const std::optional<int> &value) { return QByteArray::number(value.value_or(0)); }
template<class Tag>
QByteArray valueText(Id<Tag> id)
{
    QByteArray out;
    appendId(out, id.value);
    return out;
}
template<NamedEnum Enumerator>
QByteArray valueText(Enumerator value)
{
    return QByteArray("\"") + keyOf(value).data() + '"';
}
template<class Tag>
QByteArray valueText(const std::vector<Id<Tag>> &ids)
{
    QByteArray out = "[";
    for (const Id<Tag> id : ids) {
        if (out.size() > 1)
            out += ", ";
        appendId(out, id.value);
    }
    out += ']';
    return out;
}
QByteArray valueText(const QStringList &list)
{
    QByteArray out = "[";
    for (const QString &text : list) {
        if (out.size() > 1)
            out += ", ";
        appendString(out, text.toUtf8());
    }
    out += ']';
    return out;
}
QByteArray valueText(QPointF point)
{
    QByteArray out = "[";
    appendNumber(out, point.x());
    out += ", ";
    appendNumber(out, point.y());
    out += ']';
    return out;
}
QByteArray valueText(const QRectF &rect)
{
    QByteArray out = "[";
    for (const double value : {rect.x(), rect.y(), rect.width(), rect.height()}) {
        if (out.size() > 1)
            out += ", ";
        appendNumber(out, value);
    }
    out += ']';
    return out;
}
QByteArray valueText(const FieldType &type)
{
    // The plain types are words; what has parts of its own is an object, so that no text has to be taken apart.
    if (type.native.isEmpty() && type.dialect.isEmpty() && type.kind != TypeKind::Enum && type.kind != TypeKind::Array && type.kind != TypeKind::Native
        && isWholeInText(type))
        return valueText(typeText(type));
    Members members;
    members.add("kind", valueText(typeKindName(type.kind)));
    if (type.length != 0)
        members.add("length", valueText(type.length));
    if (type.precision != 0)
        members.add("precision", valueText(type.precision));
    if (type.scale != 0)
        members.add("scale", valueText(type.scale));
    if (type.enumeration)
        members.add("enum", valueText(type.enumeration));
    if (type.element)
        members.add("element", valueText(*type.element));
    if (!type.native.isEmpty())
        members.add("native", valueText(type.native));
    if (!type.dialect.isEmpty())
        members.add("dialect", valueText(type.dialect));
    return members.object(Layout::Line, 0);
}

// --- records

template<class T>
QByteArray objectText(const T &value, Layout layout, int indent, const Json &extra);

class MemberWriter
{
public:
    MemberWriter(Members &members, Layout layout, int indent, const std::vector<const void *> &defaults, const Json &extra)
        : m_members(members), m_layout(layout), m_indent(indent), m_defaults(defaults), m_extra(extra)
    {
    }

    template<class Member>
    void operator()(const char *key, const Member &member)
    {
        const auto &usual = *static_cast<const Member *>(m_defaults[m_at++]);
        const auto unknown = m_extra.find(key);
        const bool hasUnknown = unknown != m_extra.end() && unknown->is_object();
        if (member == usual && !hasUnknown)
            return;
        write(key, member, hasUnknown ? *unknown : Json());
    }

private:
    template<class Member>
    void write(const char *key, const Member &member, const Json &extra)
    {
        if constexpr (Visitable<Member>) {
            m_members.add(key, objectText(member, Layout::Line, 0, extra));
        } else {
            Q_UNUSED(extra)
            m_members.add(key, valueText(member));
        }
    }
    template<Visitable T>
    void write(const char *key, const std::vector<T> &list, const Json &extra)
    {
        const bool block = m_layout == Layout::Block && (list.size() > 1 || HasId<T>);
        QByteArray out = "[";
        for (size_t i = 0; i < list.size(); ++i) {
            if (i > 0)
                out += block ? "," : ", ";
            if (block)
                out += '\n' + QByteArray(m_indent + 4, ' ');
            const auto unknown = extra.is_object() ? extra.find(std::to_string(i)) : extra.end();
            out += objectText(list[i], Layout::Line, 0, unknown != extra.end() ? *unknown : Json());
        }
        if (block)
            out += '\n' + QByteArray(m_indent + 2, ' ');
        out += ']';
        m_members.add(key, std::move(out));
    }
    void write(const char *key, const QMap<QString, QString> &map, const Json &)
    {
        const bool block = m_layout == Layout::Block && map.size() > 3;
        std::vector<std::pair<QByteArray, QByteArray>> sorted;
        for (auto it = map.begin(); it != map.end(); ++it)
            sorted.push_back({it.key().toUtf8(), it.value().toUtf8()});
        std::sort(sorted.begin(), sorted.end());
        QByteArray out = "{";
        for (const auto &[name, value] : sorted) {
            if (out.size() > 1)
                out += block ? "," : ", ";
            if (block)
                out += '\n' + QByteArray(m_indent + 4, ' ');
            appendString(out, name);
            out += ": ";
            appendString(out, value);
        }
        if (block)
            out += '\n' + QByteArray(m_indent + 2, ' ');
        out += '}';
        m_members.add(key, std::move(out));
    }

    Members &m_members;
    Layout m_layout;
    int m_indent;
    const std::vector<const void *> &m_defaults;
    const Json &m_extra;
    size_t m_at = 0;
};

template<class T>
QByteArray objectText(const T &value, Layout layout, int indent, const Json &nestedExtra)
{
    Json extra = nestedExtra.is_object() ? nestedExtra : Json();
    if constexpr (HasExtra<T>) {
        if (!value.extra.isEmpty())
            extra = extraOf(value.extra);
    }
    Members members;
    if constexpr (HasId<T>)
        members.add("id", valueText(value.id));
    MemberWriter writer(members, layout, indent, defaultsOf<T>(), extra);
    T::visit(writer, value);
    if (extra.is_object()) {
        for (const auto &[key, json] : extra.items()) {
            if (!knownKeysOf<T>().contains(QByteArrayView(key)) && !key.starts_with('/'))
                members.addUnknown(key, jsonText(json));
        }
    }
    return members.object(layout, indent);
}

template<class T>
constexpr Layout layoutOf()
{
    return std::is_same_v<T, Placement> ? Layout::Line : Layout::Block;
}

} // namespace

QByteArray serialize(const Schema &schema)
{
    const Json extra = extraOf(schema.project().extra);
    Members tables;
    forEachRecordType([&]<class T>() {
        if constexpr (!std::is_same_v<T, Project>) {
            QByteArray out = "[";
            for (const T &record : schema.table<T>()) {
                if (out.size() > 1)
                    out += ',';
                out += "\n      ";
                out += objectText(record, layoutOf<T>(), 6, Json());
            }
            if (out.size() > 1) {
                out += "\n    ]";
                tables.add(tableKey<T>(), std::move(out));
            }
        }
    });
    const auto addUnknown = [&extra](Members &members, const char *place) {
        if (const auto found = extra.find(place); found != extra.end() && found->is_object()) {
            for (const auto &[key, json] : found->items())
                members.addUnknown(key, jsonText(json));
        }
    };
    addUnknown(tables, "/tables");
    Members top;
    top.add("format", "\"relata\"");
    top.add("generator", valueText(generatorText()));
    top.add("minReader", valueText(kMinReader));
    top.add("version", valueText(kVersion));
    top.add("project", objectText(schema.project(), Layout::Block, 2, Json()));
    top.add("tables", tables.isEmpty() ? QByteArray("{}") : tables.object(Layout::Block, 2));
    addUnknown(top, "/");
    QByteArray text = top.object(Layout::Block, 0);
    text += '\n';
    return text;
}

} // namespace relata::projectfile
