// Turns one JSON value of a Tape into a record, by its `visit`. Private to the reader of the project file.
#pragma once

#include "model/schema/projectjson.h"
#include "model/schema/projecttape.h"
#include "model/schema/result.h"

#include <QHash>

namespace relata::projectfile {

class RecordReader
{
public:
    // Errors are added to `errors` until it holds kMaximumErrors.
    RecordReader(const Tape &tape, std::vector<Error> &errors, qint64 &errorCount) : m_tape(tape), m_errors(errors), m_errorCount(errorCount) {}

    // Where the root of the tape lies: "/tables/entities/3".
    void setPlace(QString pointer, bool isEntity)
    {
        m_base = std::move(pointer);
        m_isEntity = isEntity;
        m_path.clear();
    }
    void fail(const char *code, const char *text, QStringList arguments = {}, const char *fix = "");

    // Unknown members of T that T itself can't keep, or null.
    template<class T>
    nlohmann::json object(const Tape::Node &node, T &value);
    void name(const QString &text, const char *key);

    struct Step
    {
        RecordReader &reader;
        Step(RecordReader &owner, QByteArrayView key) : reader(owner) { owner.m_path.push_back({key, -1}); }
        Step(RecordReader &owner, qsizetype index) : reader(owner) { owner.m_path.push_back({{}, index}); }
        ~Step() { reader.m_path.pop_back(); }
        Q_DISABLE_COPY_MOVE(Step)
    };

private:
    template<class T>
    class Members;
    struct Part
    {
        QByteArrayView key;
        qsizetype index = -1;
    };

    void wrongType(const char *wanted);
    void value(const Tape::Node &node, QString &result);
    void value(const Tape::Node &node, bool &result);
    void value(const Tape::Node &node, int &result);
    void value(const Tape::Node &node, std::optional<int> &result);
    void value(const Tape::Node &node, QStringList &result);
    void value(const Tape::Node &node, QMap<QString, QString> &result);
    void value(const Tape::Node &node, QPointF &result);
    void value(const Tape::Node &node, QRectF &result);
    void value(const Tape::Node &node, FieldType &result);
    bool coordinates(const Tape::Node &node, double *result, int count);
    bool id(const Tape::Node &node, quint64 &result);

    template<class Tag>
    void value(const Tape::Node &node, Id<Tag> &result)
    {
        id(node, result.value);
    }
    template<class Tag>
    void value(const Tape::Node &node, std::vector<Id<Tag>> &result)
    {
        if (node.type != Tape::Type::Array)
            return wrongType("[…]");
        qsizetype index = 0;
        for (const Tape::Node &child : m_tape.children(node)) {
            const Step step(*this, index++);
            id(child, result.emplace_back().value);
        }
    }
    template<NamedEnum Enumerator>
    void value(const Tape::Node &node, Enumerator &result)
    {
        if (node.type == Tape::Type::String) {
            for (size_t i = 0; i < EnumKeys<Enumerator>::keys.size(); ++i) {
                if (m_tape.text(node) == QByteArrayView(EnumKeys<Enumerator>::keys[i])) {
                    result = Enumerator(i);
                    return;
                }
            }
        }
        fail("project.word", QT_TRANSLATE_NOOP("Messages", "%1 is none of the words that can stand there: %2."), {allKeysOf<Enumerator>()});
    }

    const Tape &m_tape;
    std::vector<Error> &m_errors;
    qint64 &m_errorCount;
    QString m_base;
    bool m_isEntity = false;
    std::vector<Part> m_path;
    QHash<QByteArray, FieldType> m_types; // by their text
};

template<class T>
class RecordReader::Members
{
public:
    Members(RecordReader &reader, const Tape::Node &object, nlohmann::json &unknown)
        : m_reader(reader), m_children(reader.m_tape.children(object)), m_next(m_children.begin()), m_unknown(unknown)
    {
    }

    template<class Member>
    void operator()(const char *key, Member &member)
    {
        if (const Tape::Node *node = find(key)) {
            const Step step(m_reader, QByteArrayView(key));
            take(key, *node, member);
        }
    }
    const Tape::Node *find(QByteArrayView key)
    {
        // Records list their members in another order than the file, so this goes round.
        const auto start = m_next;
        do {
            if (m_next == m_children.end()) {
                if (m_children.begin() == m_children.end())
                    return nullptr;
                m_next = m_children.begin();
                continue;
            }
            const Tape::Node &node = *m_next;
            ++m_next;
            if (!node.used && m_reader.m_tape.key(node) == key) {
                node.used = true;
                return &node;
            }
        } while (m_next != start);
        return nullptr;
    }

private:
    template<class Member>
    void take(const char *key, const Tape::Node &node, Member &member)
    {
        if constexpr (Visitable<Member>) {
            nlohmann::json unknown = m_reader.object(node, member);
            if (!unknown.is_null())
                m_unknown[key] = std::move(unknown);
        } else {
            m_reader.value(node, member);
        }
    }
    template<Visitable Item>
    void take(const char *key, const Tape::Node &node, std::vector<Item> &list)
    {
        if (node.type != Tape::Type::Array)
            return m_reader.wrongType("[…]");
        qsizetype index = 0;
        for (const Tape::Node &child : m_reader.m_tape.children(node)) {
            const Step step(m_reader, index);
            nlohmann::json unknown = m_reader.object(child, list.emplace_back());
            if (!unknown.is_null())
                m_unknown[key][std::to_string(index)] = std::move(unknown);
            ++index;
        }
    }

    RecordReader &m_reader;
    Tape::Children m_children;
    Tape::Children::Iterator m_next;
    nlohmann::json &m_unknown;
};

template<class T>
nlohmann::json RecordReader::object(const Tape::Node &node, T &result)
{
    nlohmann::json unknown;
    if (node.type != Tape::Type::Object) {
        wrongType("{…}");
        return unknown;
    }
    Members<T> members(*this, node, unknown);
    if constexpr (HasId<T>) {
        if (const Tape::Node *id = members.find("id")) {
            const Step step(*this, QByteArrayView("id"));
            value(*id, result.id);
        } else {
            fail("project.noId", QT_TRANSLATE_NOOP("Messages", "%1 has no “id”."));
        }
    }
    T::visit(members, result);
    for (const Tape::Node &child : m_tape.children(node)) {
        if (child.used)
            continue;
        const QByteArrayView key = m_tape.key(child);
        const std::string text(key.data(), size_t(key.size()));
        if (knownKeysOf<T>().contains(key) || (unknown.is_object() && unknown.contains(text)))
            fail("project.duplicateKey", QT_TRANSLATE_NOOP("Messages", "%1 has two members called “%2”."), {QString::fromUtf8(key)},
                 QT_TRANSLATE_NOOP("Messages", "Keep one of them."));
        else
            unknown[text] = m_tape.json(child);
    }
    if constexpr (HasExtra<T>) {
        if (!unknown.is_null())
            result.extra = QByteArray::fromStdString(unknown.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
        return {};
    }
    return unknown;
}

} // namespace relata::projectfile
