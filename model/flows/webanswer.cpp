#include "model/flows/webanswer.h"

#include "model/schema/naming.h"
#include "model/schema/relateexternal.h"

#include <QDateTime>
#include <QUuid>
#include <cmath>
#include <functional>

namespace relata::flows {

using namespace Qt::StringLiterals;
using Json = nlohmann::json;

namespace {

constexpr int kDeepest = 100;         // levels of an answer
constexpr size_t kMostErrors = 100;
constexpr size_t kMostRead = 1000;    // records that a shape is proposed from
constexpr size_t kMostFields = 200;   // of a proposed shape
constexpr int kTakenApart = 2;        // levels of objects within a record

// Replaces each match by what `value` gives for its name; the first error ends it.
Result<QString> replaced(const QString &text, const QRegularExpression &expression, const std::function<Result<QString>(const QString &)> &value)
{
    QString out;
    qsizetype done = 0;
    for (auto matches = expression.globalMatch(text); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        const Result<QString> filled = value(match.captured(1));
        if (!filled.ok())
            return filled.error();
        out += QStringView(text).sliced(done, match.capturedStart() - done);
        out += *filled;
        done = match.capturedEnd();
    }
    out += QStringView(text).sliced(done);
    return out;
}

// The steps of a JSON Pointer, unescaped.
QStringList stepsOf(const QString &pointer)
{
    QStringList steps = pointer.split(u'/');
    steps.removeFirst(); // before the first slash there is nothing
    for (QString &step : steps)
        step = step.replace("~1"_L1, "/"_L1).replace("~0"_L1, "~"_L1);
    return steps;
}
QString escaped(QString step)
{
    return step.replace(u'~', "~0"_L1).replace(u'/', "~1"_L1);
}

// nullptr: there is nothing.
const Json *at(const Json &json, const QString &pointer)
{
    const Json *place = &json;
    for (const QString &step : stepsOf(pointer)) {
        if (place->is_object()) {
            const auto found = place->find(step.toStdString());
            if (found == place->end())
                return nullptr;
            place = &*found;
        } else if (place->is_array()) {
            bool isNumber = false;
            const qulonglong index = step.toULongLong(&isNumber);
            if (!isNumber || index >= place->size())
                return nullptr;
            place = &(*place)[size_t(index)];
        } else {
            return nullptr;
        }
    }
    return place;
}

// How it stands in sentences.
QString spoken(const Json &json)
{
    switch (json.type()) {
    case Json::value_t::object: return u"an object"_s;
    case Json::value_t::array: return u"a list"_s;
    case Json::value_t::string: {
        const QString text = QString::fromStdString(json.get_ref<const std::string &>());
        return u'“' + (text.size() > 40 ? text.left(40) + u'…' : text) + u'”';
    }
    default: return QString::fromStdString(json.dump());
    }
}

bool isWhole(const Json &json, double least, double most)
{
    if (!json.is_number())
        return false;
    const double value = json.get<double>();
    return value >= least && value <= most && (json.is_number_integer() || std::floor(value) == value);
}

bool fitsText(const QString &text, const FieldType &type)
{
    static const QRegularExpression number(u"^-?[0-9]+(\\.[0-9]+)?$"_s), time(u"^[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?$"_s);
    switch (type.kind) {
    case TypeKind::String: return type.length == 0 || text.toUcs4().size() <= type.length;
    case TypeKind::Uuid: return !QUuid::fromString(text).isNull() || text == QUuid().toString(QUuid::WithoutBraces);
    case TypeKind::Date: return QDate::fromString(text, Qt::ISODate).isValid() && text.size() == 10;
    case TypeKind::Timestamp:
    case TypeKind::TimestampTz: return text.size() > 10 && QDateTime::fromString(text, Qt::ISODateWithMs).isValid();
    case TypeKind::Time:
    case TypeKind::TimeTz: return time.match(text).hasMatch();
    case TypeKind::Decimal: return number.match(text).hasMatch(); // as APIs write money
    default: return true; // Text, Interval, Bytes, Enum, Native
    }
}

bool fits(const Json &value, const FieldType &type)
{
    switch (type.kind) {
    case TypeKind::Boolean: return value.is_boolean();
    case TypeKind::Int16: return isWhole(value, -32'768, 32'767);
    case TypeKind::Int32: return isWhole(value, -2'147'483'648.0, 2'147'483'647.0);
    case TypeKind::Int64: return value.is_number_integer() || isWhole(value, -9.0e15, 9.0e15);
    case TypeKind::Float32:
    case TypeKind::Float64: return value.is_number();
    case TypeKind::Decimal: return value.is_number() || (value.is_string() && fitsText(QString::fromStdString(value.get_ref<const std::string &>()), type));
    case TypeKind::Json: return true;
    case TypeKind::Array:
        return value.is_array() && std::all_of(value.begin(), value.end(), [&type](const Json &one) { return !type.element || fits(one, *type.element); });
    default: return value.is_string() && fitsText(QString::fromStdString(value.get_ref<const std::string &>()), type);
    }
}

// --- a shape from the answer

// What is known of one value over all records.
struct Seen
{
    QString path;
    QStringList steps;
    size_t count = 0;
    bool hasNull = false;
    std::optional<FieldType> type; // of all that were not null
};

FieldType typeOfValue(const Json &value)
{
    if (value.is_boolean())
        return typeOf(TypeKind::Boolean);
    if (value.is_number_integer())
        return typeOf(isWhole(value, -2'147'483'648.0, 2'147'483'647.0) ? TypeKind::Int32 : TypeKind::Int64);
    if (value.is_number())
        return typeOf(TypeKind::Float64);
    if (!value.is_string())
        return typeOf(TypeKind::Json);
    const QString text = QString::fromStdString(value.get_ref<const std::string &>());
    static const QRegularExpression zoned(u"(Z|[+-][0-9]{2}:?[0-9]{2})$"_s);
    if (text.size() == 36 && fitsText(text, typeOf(TypeKind::Uuid)))
        return typeOf(TypeKind::Uuid);
    if (fitsText(text, typeOf(TypeKind::Date)))
        return typeOf(TypeKind::Date);
    if (fitsText(text, typeOf(TypeKind::Timestamp)))
        return typeOf(zoned.match(text).hasMatch() ? TypeKind::TimestampTz : TypeKind::Timestamp);
    return typeOf(TypeKind::Text);
}

FieldType common(const FieldType &a, const FieldType &b)
{
    if (a.kind == b.kind)
        return a;
    if (a.isInteger() && b.isInteger())
        return typeOf(TypeKind::Int64);
    if (a.isNumber() && b.isNumber())
        return typeOf(TypeKind::Float64);
    const auto isWritten = [](const FieldType &type) {
        return type.isText() || type.kind == TypeKind::Uuid || type.kind == TypeKind::Date || type.kind == TypeKind::Timestamp || type.kind == TypeKind::TimestampTz;
    };
    return typeOf(isWritten(a) && isWritten(b) ? TypeKind::Text : TypeKind::Json);
}

void look(const Json &record, const QString &path, const QStringList &steps, std::vector<Seen> &seen)
{
    for (auto member = record.begin(); member != record.end(); ++member) {
        const QString key = QString::fromStdString(member.key());
        const QString here = path + u'/' + escaped(key);
        if (member->is_object() && !member->empty() && steps.size() < kTakenApart) {
            look(*member, here, steps + QStringList(key), seen);
            continue;
        }
        auto known = std::find_if(seen.begin(), seen.end(), [&here](const Seen &one) { return one.path == here; });
        if (known == seen.end()) {
            if (seen.size() >= kMostFields)
                continue;
            seen.push_back({here, steps + QStringList(key), 0, false, std::nullopt});
            known = seen.end() - 1;
        }
        ++known->count;
        if (member->is_null())
            known->hasNull = true;
        else
            known->type = known->type ? common(*known->type, typeOfValue(*member)) : typeOfValue(*member);
    }
}

// The records at a place: objects, or nothing.
std::vector<const Json *> objectsIn(const Json &place)
{
    std::vector<const Json *> objects;
    if (place.is_object())
        objects.push_back(&place);
    if (!place.is_array())
        return objects;
    for (const Json &one : place) {
        if (one.is_object())
            objects.push_back(&one);
    }
    return objects;
}

// The shortest path to a list of objects, as in {"data": {"items": [{…}]}}.
std::optional<QString> pathToList(const Json &json, const QString &path, int depth)
{
    if (json.is_array())
        return objectsIn(json).empty() ? std::nullopt : std::optional(path);
    if (!json.is_object() || depth == 0)
        return std::nullopt;
    std::optional<QString> best;
    for (auto member = json.begin(); member != json.end(); ++member) {
        const auto found = pathToList(*member, path + u'/' + escaped(QString::fromStdString(member.key())), depth - 1);
        if (found && (!best || found->count(u'/') < best->count(u'/')))
            best = found;
    }
    return best;
}

QString nameFor(const QStringList &steps)
{
    static const QRegularExpression plain(u"^[A-Za-z_][A-Za-z0-9_]*$"_s);
    if (steps.size() == 1 && plain.match(steps.front()).hasMatch())
        return steps.front();
    const QString name = naming::cased(steps.join(u' '), NameCase::Camel);
    return plain.match(name).hasMatch() ? name : u"value"_s;
}

} // namespace

Result<QUrl> filledUrl(const QString &url, const QMap<QString, QString> &values)
{
    const auto filled = replaced(url, edits::placeholderPattern(), [&](const QString &name) -> Result<QString> {
        const auto value = values.constFind(name);
        if (value == values.cend() || value->isEmpty())
            return Error{"web.no-value", QT_TRANSLATE_NOOP("Messages", "The address needs a value for {%1}."), {name}, QT_TRANSLATE_NOOP("Messages", "Type one to try.")};
        // "." and ".." are steps of a path, however they are written: no record is reached by them.
        if (*value == "."_L1 || *value == ".."_L1)
            return Error{"web.dots", QT_TRANSLATE_NOOP("Messages", "“%2” as {%1} would lead to another address."), {name, *value}, QT_TRANSLATE_NOOP("Messages", "Type another value.")};
        return QString::fromLatin1(QUrl::toPercentEncoding(*value));
    });
    if (!filled.ok())
        return filled.error();
    const QUrl parsed(*filled, QUrl::StrictMode);
    if (!parsed.isValid() || parsed.host().isEmpty() || (parsed.scheme() != "http"_L1 && parsed.scheme() != "https"_L1))
        return Error{"web.url", QT_TRANSLATE_NOOP("Messages", "“%1” is no http or https address."), {url}, QT_TRANSLATE_NOOP("Messages", "Write an address such as https://api.example.com/towns/{id}.")};
    return parsed;
}

QStringList secretsOf(const QMap<QString, QString> &headers)
{
    QStringList names;
    for (const QString &value : headers) {
        for (auto matches = edits::environmentPattern().globalMatch(value); matches.hasNext();)
            names << matches.next().captured(1);
    }
    names.removeDuplicates();
    return names;
}

Result<QMap<QString, QString>> filledHeaders(const QMap<QString, QString> &headers, const QMap<QString, QString> &secrets)
{
    QMap<QString, QString> filled;
    for (auto header = headers.cbegin(); header != headers.cend(); ++header) {
        const auto value = replaced(header.value(), edits::environmentPattern(), [&](const QString &name) -> Result<QString> {
            if (secrets.value(name).isEmpty())
                return Error{"web.no-secret", QT_TRANSLATE_NOOP("Messages", "The header %1 needs the secret %2."), {header.key(), name},
                             QT_TRANSLATE_NOOP("Messages", "Set the environment variable %2, or type it for this once.")};
            return secrets.value(name);
        });
        if (!value.ok())
            return value.error();
        // What is wrong with it is said without it: it may be a secret.
        if (value->contains(u'\n') || value->contains(u'\r') || value->contains(u'\0') || header.key().contains(u'\n') || header.key().contains(u':'))
            return Error{"web.header", QT_TRANSLATE_NOOP("Messages", "The header %1 has a line break in it."), {header.key()}, QT_TRANSLATE_NOOP("Messages", "Write it on one line.")};
        filled.insert(header.key(), *value);
    }
    return filled;
}

Result<Json> jsonOf(const QByteArray &answer)
{
    int depth = 0, deepest = 0;
    bool quoted = false;
    for (qsizetype i = 0; i < answer.size(); ++i) {
        const char c = answer[i];
        if (quoted && c == '\\')
            ++i;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '[' || c == '{'))
            deepest = std::max(deepest, ++depth);
        else if (!quoted && (c == ']' || c == '}'))
            --depth;
    }
    if (deepest > kDeepest)
        return Error{"web.deep", QT_TRANSLATE_NOOP("Messages", "The answer is nested deeper than %1 levels."), {QString::number(kDeepest)}, ""};
    Json json = answer.isEmpty() ? Json(Json::value_t::discarded) : Json::parse(answer.begin(), answer.end(), nullptr, false);
    if (!json.is_discarded())
        return json;
    if (answer.trimmed().isEmpty())
        return Error{"web.empty", QT_TRANSLATE_NOOP("Messages", "The answer is empty."), {}, QT_TRANSLATE_NOOP("Messages", "Ask for a record that is there.")};
    const QString start = QString::fromUtf8(answer.left(60)).simplified();
    if (answer.trimmed().startsWith('<'))
        return Error{"web.markup", QT_TRANSLATE_NOOP("Messages", "The answer is a page for people, no JSON; it begins with “%1”."), {start}, QT_TRANSLATE_NOOP("Messages", "Look for the address of the API itself.")};
    return Error{"web.json", QT_TRANSLATE_NOOP("Messages", "The answer is no JSON; it begins with “%1”."), {start}, QT_TRANSLATE_NOOP("Messages", "Look for an address that answers with JSON.")};
}

WebRecords recordsOf(const Json &answer, const QString &path, const std::vector<ShapeField> &shape, Expected expected)
{
    WebRecords result;
    const Json *place = at(answer, path);
    const auto fail = [&result](Error error) {
        if (result.errors.size() < kMostErrors)
            result.errors.push_back(std::move(error));
    };
    if (!place) {
        fail({"web.nothing-there", QT_TRANSLATE_NOOP("Messages", "The answer has nothing at %1."), {path}, QT_TRANSLATE_NOOP("Messages", "Correct the path.")});
        return result;
    }
    if (place->is_null())
        return result; // none
    std::vector<const Json *> records;
    if (place->is_array()) {
        for (const Json &one : *place)
            records.push_back(&one);
    } else {
        records.push_back(place);
    }
    if (expected == Expected::One && records.size() > 1)
        fail({"web.many", QT_TRANSLATE_NOOP("Messages", "One record is expected, and the answer has %1."), {QString::number(records.size())}, QT_TRANSLATE_NOOP("Messages", "Choose “many”, or a path to one of them.")});
    for (size_t i = 0; i < records.size(); ++i) {
        const QString number = QString::number(i + 1);
        if (!records[i]->is_object()) {
            fail({"web.no-record", QT_TRANSLATE_NOOP("Messages", "Record %1 is %2, no object with fields."), {number, spoken(*records[i])}, QT_TRANSLATE_NOOP("Messages", "Correct the path.")});
            continue;
        }
        std::vector<Json> row;
        for (const ShapeField &field : shape) {
            const Json *value = at(*records[i], field.path.isEmpty() ? u'/' + escaped(field.name) : field.path);
            const bool isEmpty = !value || value->is_null();
            if (isEmpty && !field.nullable)
                fail({"web.missing", QT_TRANSLATE_NOOP("Messages", "Record %1 has no %2."), {number, field.name}, QT_TRANSLATE_NOOP("Messages", "Let %2 be empty, or correct its path.")});
            else if (!isEmpty && !fits(*value, field.type))
                fail({"web.type", QT_TRANSLATE_NOOP("Messages", "Record %1: %2 is %3, which is no %4."), {number, field.name, spoken(*value), typeText(field.type)}, QT_TRANSLATE_NOOP("Messages", "Give %2 another type.")});
            row.push_back(isEmpty ? Json() : fits(*value, field.type) ? *value : Json(Json::value_t::discarded));
        }
        result.rows.push_back(std::move(row));
    }
    return result;
}

ProposedShape proposedShape(const Json &answer, const QString &path)
{
    ProposedShape proposed;
    const Json *place = at(answer, path);
    proposed.path = path;
    if (!place || objectsIn(*place).empty() || (path.isEmpty() && place->is_object())) {
        const auto found = pathToList(answer, {}, 4);
        if (found) {
            proposed.path = *found;
            place = at(answer, *found);
        }
    }
    if (!place)
        return proposed;
    proposed.expected = place->is_object() ? Expected::One : Expected::Many;
    std::vector<const Json *> records = objectsIn(*place);
    records.resize(std::min(records.size(), kMostRead));
    std::vector<Seen> seen;
    for (const Json *record : records)
        look(*record, {}, {}, seen);
    // What is an object here and something else there: nothing where it was empty, else it stays whole.
    for (size_t i = 0; i < seen.size(); ++i) {
        const QString within = seen[i].path + u'/';
        const auto isWithin = [&within](const Seen &one) { return one.path.startsWith(within); };
        if (std::none_of(seen.begin(), seen.end(), isWithin))
            continue;
        if (seen[i].type) {
            seen[i].type = typeOf(TypeKind::Json);
            seen[i].hasNull = true;
            const QString kept = seen[i].path;
            std::erase_if(seen, isWithin);
            i = size_t(std::find_if(seen.begin(), seen.end(), [&kept](const Seen &one) { return one.path == kept; }) - seen.begin());
        } else {
            seen.erase(seen.begin() + qsizetype(i--));
        }
    }
    QStringList names;
    for (const Seen &one : seen) {
        ShapeField field;
        field.name = naming::uniqueName(nameFor(one.steps), [&names](const QString &name) { return names.contains(name); });
        names << field.name;
        field.type = one.type.value_or(typeOf(TypeKind::Text));
        field.nullable = one.hasNull || one.count < records.size() || !one.type;
        if (one.path != u'/' + escaped(field.name))
            field.path = one.path;
        proposed.shape.push_back(std::move(field));
    }
    return proposed;
}

} // namespace relata::flows
