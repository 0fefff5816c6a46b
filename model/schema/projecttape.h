// One JSON value as a flat list of nodes, each followed by its children: no allocation a node, thrown away and reused for the next record.
// Private to the reader of the project file.
#pragma once

#include <QByteArrayView>

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace relata::projectfile {

class Tape
{
public:
    enum class Type : quint8 { Null, Boolean, Integer, Unsigned, Real, String, Array, Object };
    struct Node
    {
        Type type = Type::Null;
        mutable bool used = false; // somebody read it
        quint32 keyAt = 0, keyLength = 0;
        quint32 textAt = 0, textLength = 0;
        quint32 end = 0; // the index after its last descendant
        union {
            bool boolean;
            qint64 integer;
            quint64 natural;
            double real;
        };
        Node() : integer(0) {}
    };

    void clear()
    {
        m_nodes.clear();
        m_text.clear();
        m_open.clear();
    }
    [[nodiscard]] size_t size() const { return m_nodes.size(); }
    [[nodiscard]] bool isComplete() const { return !m_nodes.empty() && m_open.empty(); }
    [[nodiscard]] const Node &root() const { return m_nodes.front(); }
    [[nodiscard]] QByteArrayView key(const Node &node) const { return {m_text.data() + node.keyAt, qsizetype(node.keyLength)}; }
    [[nodiscard]] QByteArrayView text(const Node &node) const { return {m_text.data() + node.textAt, qsizetype(node.textLength)}; }

    class Children
    {
    public:
        Children(const Tape &tape, const Node &parent) : m_tape(tape), m_first(quint32(&parent - tape.m_nodes.data()) + 1), m_end(parent.end) {}
        class Iterator
        {
        public:
            Iterator(const Tape &tape, quint32 at) : m_tape(&tape), m_at(at) {}
            const Node &operator*() const { return m_tape->m_nodes[m_at]; }
            Iterator &operator++()
            {
                m_at = m_tape->m_nodes[m_at].end;
                return *this;
            }
            bool operator==(const Iterator &other) const { return m_at == other.m_at; }

        private:
            const Tape *m_tape;
            quint32 m_at;
        };
        [[nodiscard]] Iterator begin() const { return {m_tape, m_first}; }
        [[nodiscard]] Iterator end() const { return {m_tape, m_end}; }

    private:
        const Tape &m_tape;
        quint32 m_first;
        quint32 m_end;
    };
    [[nodiscard]] Children children(const Node &parent) const { return {*this, parent}; }

    [[nodiscard]] nlohmann::json json(const Node &node) const
    {
        switch (node.type) {
        case Type::Null:
            return nullptr;
        case Type::Boolean:
            return node.boolean;
        case Type::Integer:
            return node.integer;
        case Type::Unsigned:
            return node.natural;
        case Type::Real:
            return node.real;
        case Type::String:
            return text(node).toByteArray().toStdString();
        case Type::Array: {
            auto array = nlohmann::json::array();
            for (const Node &child : children(node))
                array.push_back(json(child));
            return array;
        }
        case Type::Object: {
            auto object = nlohmann::json::object();
            for (const Node &child : children(node))
                object[key(child).toByteArray().toStdString()] = json(child);
            return object;
        }
        }
        return nullptr;
    }

    // Building, in the order of the text.
    void setKey(const std::string &key)
    {
        m_keyAt = quint32(m_text.size());
        m_keyLength = quint32(key.size());
        m_text += key;
    }
    Node &add(Type type)
    {
        Node &node = m_nodes.emplace_back();
        node.type = type;
        node.keyAt = m_keyAt;
        node.keyLength = m_keyLength;
        node.end = quint32(m_nodes.size());
        m_keyLength = 0;
        return node;
    }
    void addText(const std::string &text)
    {
        const auto at = quint32(m_text.size());
        m_text += text;
        Node &node = add(Type::String);
        node.textAt = at;
        node.textLength = quint32(text.size());
    }
    void open(Type type)
    {
        m_open.push_back(quint32(m_nodes.size()));
        add(type);
    }
    void close()
    {
        m_nodes[m_open.back()].end = quint32(m_nodes.size());
        m_open.pop_back();
    }

private:
    std::vector<Node> m_nodes;
    std::vector<quint32> m_open;
    std::string m_text;
    quint32 m_keyAt = 0;
    quint32 m_keyLength = 0;
};

} // namespace relata::projectfile
