#include "model/schema/recordreader.h"

#include "model/schema/naming.h"
#include "model/schema/projectfile.h"

namespace relata::projectfile {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMaximumText = 1024 * 1024;

} // namespace

void RecordReader::fail(const char *code, const char *text, QStringList arguments, const char *fix)
{
    if (++m_errorCount > kMaximumErrors)
        return;
    QString pointer = m_base;
    for (const Part &part : m_path)
        pointer += u'/' + (part.index >= 0 ? QString::number(part.index) : QString::fromUtf8(part.key).replace(u'~', u"~0"_s).replace(u'/', u"~1"_s));
    arguments.prepend(pointer);
    Error error{code, text, std::move(arguments), fix, {}};
    const auto nameOf = [this](const Tape::Node &object) {
        for (const Tape::Node &child : m_tape.children(object)) {
            if (child.type == Tape::Type::String && m_tape.key(child) == "name")
                return QString::fromUtf8(m_tape.text(child).first(std::min<qsizetype>(m_tape.text(child).size(), 512)));
        }
        return QString();
    };
    if (m_isEntity && m_tape.root().type == Tape::Type::Object) {
        error.place.entity = nameOf(m_tape.root());
        if (m_path.size() >= 2 && m_path[0].key == "fields") {
            for (const Tape::Node &list : m_tape.children(m_tape.root())) {
                qsizetype index = 0;
                if (m_tape.key(list) != "fields")
                    continue;
                for (const Tape::Node &field : m_tape.children(list)) {
                    if (index++ == m_path[1].index)
                        error.place.field = nameOf(field);
                }
            }
        }
    }
    m_errors.push_back(std::move(error));
}

void RecordReader::wrongType(const char *wanted)
{
    fail("project.type", QT_TRANSLATE_NOOP("Messages", "%1 is not of the kind expected there: %2."), {QString::fromUtf8(wanted)});
}

void RecordReader::name(const QString &text, const char *key)
{
    using naming::NameFault;
    const NameFault fault = naming::faultOf(text);
    if (fault == NameFault::None)
        return;
    const Step step(*this, QByteArrayView(key));
    switch (fault) {
    case NameFault::Empty:
        return fail("project.nameEmpty", QT_TRANSLATE_NOOP("Messages", "%1 is empty, where a name must be."));
    case NameFault::TooLong:
        return fail("project.nameLong", QT_TRANSLATE_NOOP("Messages", "%1 is longer than the 128 characters a name can have."));
    default:
        return fail("project.nameCharacters", QT_TRANSLATE_NOOP("Messages", "%1 has control characters, which no name can have."));
    }
}

void RecordReader::value(const Tape::Node &node, QString &result)
{
    if (node.type != Tape::Type::String)
        return wrongType("\"…\"");
    const QByteArrayView text = m_tape.text(node);
    if (text.size() > kMaximumText)
        return fail("project.textLong", QT_TRANSLATE_NOOP("Messages", "%1 is longer than a million characters."));
    if (text.contains('\0'))
        return fail("project.nul", QT_TRANSLATE_NOOP("Messages", "%1 has a NUL character."));
    result = QString::fromUtf8(text);
}

void RecordReader::value(const Tape::Node &node, bool &result)
{
    if (node.type != Tape::Type::Boolean)
        return wrongType("true, false");
    result = node.boolean;
}

void RecordReader::value(const Tape::Node &node, int &result)
{
    const bool fits = node.type == Tape::Type::Unsigned ? node.natural <= quint64(std::numeric_limits<int>::max())
                                                        : node.type == Tape::Type::Integer && node.integer >= std::numeric_limits<int>::min() && node.integer <= std::numeric_limits<int>::max();
    if (!fits)
        return wrongType("-2147483648 … 2147483647");
    result = node.type == Tape::Type::Unsigned ? int(node.natural) : int(node.integer);
}

void RecordReader::value(const Tape::Node &node, std::optional<int> &result)
{
    int number = 0;
    const qint64 before = m_errorCount;
    value(node, number);
    if (m_errorCount == before)
        result = number;
}

void RecordReader::value(const Tape::Node &node, QStringList &result)
{
    if (node.type != Tape::Type::Array)
        return wrongType("[\"…\"]");
    qsizetype index = 0;
    for (const Tape::Node &child : m_tape.children(node)) {
        const Step step(*this, index++);
        value(child, result.emplace_back());
    }
}

void RecordReader::value(const Tape::Node &node, QMap<QString, QString> &result)
{
    if (node.type != Tape::Type::Object)
        return wrongType("{\"…\": \"…\"}");
    for (const Tape::Node &child : m_tape.children(node)) {
        const Step step(*this, m_tape.key(child));
        QString key = QString::fromUtf8(m_tape.key(child));
        QString text;
        value(child, text);
        if (result.contains(key))
            fail("project.duplicateMapKey", QT_TRANSLATE_NOOP("Messages", "%1 is there twice."), {}, QT_TRANSLATE_NOOP("Messages", "Keep one of them."));
        result.insert(std::move(key), std::move(text));
    }
}

bool RecordReader::coordinates(const Tape::Node &node, double *result, int count)
{
    int found = 0;
    if (node.type == Tape::Type::Array) {
        for (const Tape::Node &child : m_tape.children(node)) {
            double number = 0;
            if (child.type == Tape::Type::Real)
                number = child.real;
            else if (child.type == Tape::Type::Unsigned)
                number = double(child.natural);
            else if (child.type == Tape::Type::Integer)
                number = double(child.integer);
            else
                number = qQNaN();
            if (!(std::abs(number) <= kMaximumCoordinate) || found == count) {
                found = -1;
                break;
            }
            result[found++] = number;
        }
    }
    if (found == count)
        return true;
    fail("project.coordinates", QT_TRANSLATE_NOOP("Messages", "%1 is no place on a diagram: %2 numbers between -1000000 and 1000000 stand there."), {QString::number(count)});
    return false;
}

void RecordReader::value(const Tape::Node &node, QPointF &result)
{
    double numbers[2] = {};
    if (coordinates(node, numbers, 2))
        result = {numbers[0], numbers[1]};
}

void RecordReader::value(const Tape::Node &node, QRectF &result)
{
    double numbers[4] = {};
    if (coordinates(node, numbers, 4))
        result = {numbers[0], numbers[1], numbers[2], numbers[3]};
}

bool RecordReader::id(const Tape::Node &node, quint64 &result)
{
    const QByteArrayView text = node.type == Tape::Type::String ? m_tape.text(node) : QByteArrayView();
    quint64 number = 0;
    bool good = text.size() == 16;
    for (const char c : text) {
        const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        good = good && digit >= 0;
        number = (number << 4) | quint64(digit & 15);
    }
    if (good && number != 0) {
        result = number;
        return true;
    }
    fail("project.id", QT_TRANSLATE_NOOP("Messages", "%1 is no id: sixteen digits from 0 to f stand there."));
    return false;
}

void RecordReader::value(const Tape::Node &node, FieldType &result)
{
    if (node.type == Tape::Type::String) {
        const QByteArrayView text = m_tape.text(node);
        if (const auto known = m_types.constFind(QByteArray::fromRawData(text.data(), text.size())); known != m_types.constEnd()) {
            result = *known;
            return;
        }
        const Result<FieldType> type = typeFromText(QString::fromUtf8(text.first(std::min<qsizetype>(text.size(), 512))));
        if (!type)
            return fail("project.fieldType", QT_TRANSLATE_NOOP("Messages", "%1: “%2” is no type."), {QString::fromUtf8(text.first(std::min<qsizetype>(text.size(), 80)))});
        result = *type;
        m_types.insert(text.toByteArray(), *type);
        return;
    }
    if (node.type != Tape::Type::Object)
        return wrongType("\"…\", {…}");
    for (const Tape::Node &child : m_tape.children(node)) {
        const QByteArrayView key = m_tape.key(child);
        const Step step(*this, key);
        if (key == "kind") {
            QString word;
            value(child, word);
            int kind = 0;
            while (kind <= int(TypeKind::Native) && typeKindName(TypeKind(kind)) != word)
                ++kind;
            if (kind > int(TypeKind::Native))
                fail("project.fieldType", QT_TRANSLATE_NOOP("Messages", "%1: “%2” is no type."), {word.left(80)});
            else
                result.kind = TypeKind(kind);
        } else if (key == "length") {
            value(child, result.length);
        } else if (key == "precision") {
            value(child, result.precision);
        } else if (key == "scale") {
            value(child, result.scale);
        } else if (key == "enum") {
            value(child, result.enumeration);
        } else if (key == "native") {
            value(child, result.native);
        } else if (key == "dialect") {
            value(child, result.dialect);
        } else if (key == "element") {
            FieldType element;
            value(child, element);
            result.element = std::make_shared<const FieldType>(std::move(element));
        } else {
            fail("project.typeMember", QT_TRANSLATE_NOOP("Messages", "%1 is nothing that a type has."));
        }
    }
    if (result.length < 0 || result.precision < 0 || result.scale < 0)
        fail("project.typeSize", QT_TRANSLATE_NOOP("Messages", "%1 has a negative size."));
    if (result.kind == TypeKind::Array && !result.element)
        fail("project.typeElement", QT_TRANSLATE_NOOP("Messages", "%1 is an array of nothing."));
}

} // namespace relata::projectfile
