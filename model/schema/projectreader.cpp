#include "model/schema/projectfile.h"

#include "model/schema/recordreader.h"

#include <QSet>

namespace relata::projectfile {

using namespace Qt::StringLiterals;

namespace {

using Json = nlohmann::json;
constexpr size_t kMaximumNodes = 1'000'000; // of one record

// What nlohmann reads, record by record: only one record is ever held as JSON.
class Handler final : public Json::json_sax_t
{
public:
    explicit Handler(QByteArrayView bytes) : m_bytes(bytes), m_reader(m_tape, m_errors, m_errorCount) {}

    Read finished();

    bool null() override { return begin() && (m_tape.add(Tape::Type::Null), valueEnded()); }
    bool boolean(bool value) override { return begin() && (m_tape.add(Tape::Type::Boolean).boolean = value, valueEnded()); }
    bool number_integer(number_integer_t value) override { return begin() && (m_tape.add(Tape::Type::Integer).integer = value, valueEnded()); }
    bool number_unsigned(number_unsigned_t value) override { return begin() && (m_tape.add(Tape::Type::Unsigned).natural = value, valueEnded()); }
    bool number_float(number_float_t value, const string_t &) override { return begin() && (m_tape.add(Tape::Type::Real).real = value, valueEnded()); }
    bool string(string_t &value) override { return begin() && (m_tape.addText(value), valueEnded()); }
    bool binary(binary_t &) override { return false; }
    bool start_object(std::size_t) override;
    bool key(string_t &value) override;
    bool end_object() override { return ended(); }
    bool start_array(std::size_t) override;
    bool end_array() override { return ended(); }
    bool parse_error(std::size_t position, const std::string &lastToken, const Json::exception &exception) override;

private:
    [[nodiscard]] bool isCapturing() const { return m_captured > 0; }
    // Before each scalar: is there a place for it?
    bool begin()
    {
        if (m_depth == 0)
            return notAProject();
        if (!isCapturing())
            m_tape.clear();
        return true;
    }
    bool valueEnded() { return isCapturing() ? roomLeft() : delivered(); }
    bool roomLeft();
    bool deeper();
    bool ended();
    bool delivered();
    bool notAProject();
    void top();
    void unknownTable();
    template<class T> void record();
    void unknown(const char *place, const std::string &name);

    bool fatal(Error error)
    {
        m_errors.insert(m_errors.begin(), std::move(error));
        ++m_errorCount;
        return false;
    }
    void check(const Entity &entity);
    void check(const Project &) {}
    void check(const DataSource &source) { m_reader.name(source.name, "name"); }
    void check(const Enumeration &enumeration) { m_reader.name(enumeration.name, "name"); }
    void check(const Diagram &diagram) { m_reader.name(diagram.name, "name"); }
    void check(const Reference &reference)
    {
        check(reference.holderEnd, "holderEnd");
        check(reference.referencedEnd, "referencedEnd");
    }
    void check(const AnyReference &reference)
    {
        check(reference.holderEnd, "holderEnd");
        distinctIds(reference.allowed, "allowed");
        for (const Allowed &allowed : reference.allowed)
            check(allowed.inverse, "allowed");
    }
    void check(const Through &through)
    {
        check(through.sourceEnd, "sourceEnd");
        check(through.targetEnd, "targetEnd");
    }
    void check(const External &external) { check(external.end, "end"); }
    void check(const Verbatim &) {}
    void check(const Placement &) {}
    void check(const Note &note)
    {
        if (note.text.size() > kMaximumNote)
            m_reader.fail("project.noteLong", QT_TRANSLATE_NOOP("Messages", "The note at %1 is longer than 64 thousand characters."));
    }
    void check(const ExportSetting &) {}
    void check(const End &end, const char *key);
    template<class List> void distinctIds(const List &list, const char *key);
    void optionalName(const QString &name, const char *key)
    {
        if (!name.isEmpty())
            m_reader.name(name, key);
    }

    QByteArrayView m_bytes;
    Schema m_schema;
    std::vector<Error> m_errors;
    qint64 m_errorCount = 0;
    Tape m_tape;
    RecordReader m_reader;
    int m_depth = 0;    // of open containers
    int m_captured = 0; // of those, how many belong to the value being captured
    bool m_inTables = false;
    bool m_inTable = false;
    qsizetype m_index = 0; // in the open table
    std::string m_topKey;
    std::string m_tableKey;
    QSet<QByteArray> m_seen; // "/key", "/tables/key"
    Json m_unknown;          // {"/": {…}, "/tables": {…}}

    bool m_isProject = false;
    int m_version = 0;
    int m_minReader = 0;
    QString m_generator;
};

bool isTableKey(const std::string &key)
{
    bool found = false;
    forEachRecordType([&]<class T>() {
        if constexpr (!std::is_same_v<T, Project>)
            found = found || key == tableKey<T>();
    });
    return found;
}

bool Handler::notAProject()
{
    return fatal({"project.notAProject", QT_TRANSLATE_NOOP("Messages", "This is no project of Relata."), {},
                  QT_TRANSLATE_NOOP("Messages", "Open a file that Relata has saved."), {}});
}

bool Handler::roomLeft()
{
    if (m_tape.size() <= kMaximumNodes)
        return true;
    return fatal({"project.recordTooLarge", QT_TRANSLATE_NOOP("Messages", "One part of the file has more than a million values."), {}, "", {}});
}

bool Handler::deeper()
{
    if (++m_depth <= kMaximumDepth)
        return true;
    return fatal({"project.tooDeep", QT_TRANSLATE_NOOP("Messages", "The file is nested deeper than %1 levels."), {QString::number(kMaximumDepth)}, "", {}});
}

bool Handler::start_object(std::size_t)
{
    if (!deeper())
        return false;
    if (m_depth == 1)
        return true;
    if (!isCapturing()) {
        if (m_depth == 2 && m_topKey == "tables") {
            m_inTables = true;
            return true;
        }
        m_tape.clear();
    }
    ++m_captured;
    m_tape.open(Tape::Type::Object);
    return roomLeft();
}

bool Handler::start_array(std::size_t)
{
    if (m_depth == 0)
        return notAProject();
    if (!deeper())
        return false;
    if (!isCapturing()) {
        if (m_depth == 3 && m_inTables && isTableKey(m_tableKey)) {
            m_inTable = true;
            m_index = 0;
            return true;
        }
        m_tape.clear();
    }
    ++m_captured;
    m_tape.open(Tape::Type::Array);
    return roomLeft();
}

bool Handler::key(string_t &value)
{
    if (isCapturing()) {
        m_tape.setKey(value);
        return true;
    }
    const QByteArray place = (m_inTables ? "/tables/" : "/") + QByteArray::fromStdString(value);
    if (m_seen.contains(place))
        return fatal({"project.duplicateKey", QT_TRANSLATE_NOOP("Messages", "%1 is there twice."), {QString::fromUtf8(place)},
                      QT_TRANSLATE_NOOP("Messages", "Keep one of them."), {}});
    m_seen.insert(place);
    (m_inTables ? m_tableKey : m_topKey) = value;
    return true;
}

bool Handler::ended()
{
    --m_depth;
    if (isCapturing()) {
        m_tape.close();
        return --m_captured > 0 || delivered();
    }
    if (m_inTable)
        m_inTable = false;
    else if (m_inTables)
        m_inTables = false;
    return true;
}

// A whole value has been captured.
bool Handler::delivered()
{
    if (m_inTable) {
        forEachRecordType([this]<class T>() {
            if constexpr (!std::is_same_v<T, Project>) {
                if (m_tableKey == tableKey<T>())
                    record<T>();
            }
        });
        ++m_index;
    } else if (m_inTables) {
        unknownTable();
    } else {
        top();
    }
    return true;
}

void Handler::top()
{
    const Tape::Node &node = m_tape.root();
    m_reader.setPlace(u'/' + QString::fromStdString(m_topKey), false);
    const auto number = [&](int &result) {
        if (node.type == Tape::Type::Unsigned && node.natural > 0 && node.natural < 1'000'000)
            result = int(node.natural);
        else
            m_reader.fail("project.version", QT_TRANSLATE_NOOP("Messages", "%1 is no version: a number from 1 up stands there."));
    };
    if (m_topKey == "format") {
        m_isProject = node.type == Tape::Type::String && m_tape.text(node) == "relata";
    } else if (m_topKey == "version") {
        number(m_version);
    } else if (m_topKey == "minReader") {
        number(m_minReader);
    } else if (m_topKey == "generator") {
        m_generator = QString::fromUtf8(m_tape.text(node)).left(200);
    } else if (m_topKey == "project") {
        Project project;
        m_reader.object(node, project);
        m_schema.table<Project>().set(std::move(project));
    } else if (m_topKey == "tables") {
        m_reader.fail("project.type", QT_TRANSLATE_NOOP("Messages", "%1 is not of the kind expected there: %2."), {u"{…}"_s});
    } else {
        unknown("/", m_topKey);
    }
}

void Handler::unknownTable()
{
    m_reader.setPlace(u"/tables/"_s + QString::fromStdString(m_tableKey), false);
    if (isTableKey(m_tableKey))
        m_reader.fail("project.type", QT_TRANSLATE_NOOP("Messages", "%1 is not of the kind expected there: %2."), {u"[…]"_s});
    else
        unknown("/tables", m_tableKey);
}

void Handler::unknown(const char *place, const std::string &name)
{
    m_unknown[place][name] = m_tape.json(m_tape.root());
}

template<class T>
void Handler::record()
{
    m_reader.setPlace(u"/tables/%1/%2"_s.arg(QLatin1String(tableKey<T>())).arg(m_index), std::is_same_v<T, Entity>);
    constexpr qsizetype kLimit = std::is_same_v<T, Entity>                                        ? kMaximumEntities
        : std::is_same_v<T, Reference> || std::is_same_v<T, AnyReference> || std::is_same_v<T, Through> || std::is_same_v<T, External> ? kMaximumRelationships
                                                                                                    : kMaximumRecords;
    const qint64 before = m_errorCount;
    if (m_index >= kLimit) {
        if (m_index == kLimit)
            m_reader.fail("project.tooMany", QT_TRANSLATE_NOOP("Messages", "%1 is more than the %2 that a project can have."), {QString::number(kLimit)});
        return;
    }
    T value;
    m_reader.object(m_tape.root(), value);
    if (m_errorCount != before)
        return;
    check(value);
    if (m_schema.table<T>().contains(value.id))
        m_reader.fail("project.duplicateId", QT_TRANSLATE_NOOP("Messages", "%1 has the id of another one: %2."), {value.id.toString()},
                      QT_TRANSLATE_NOOP("Messages", "Was the file merged by hand? Remove one of the two."));
    if (m_errorCount == before)
        m_schema.table<T>().set(std::move(value));
}

void Handler::check(const End &end, const char *key)
{
    const RecordReader::Step step(m_reader, QByteArrayView(key));
    optionalName(end.name, "name");
    if (end.minimum < 0 || (end.maximum && *end.maximum < std::max(1, end.minimum)))
        m_reader.fail("project.range", QT_TRANSLATE_NOOP("Messages", "%1 has a minimum or maximum that can't be."));
}

template<class List>
void Handler::distinctIds(const List &list, const char *key)
{
    std::vector<quint64> seen;
    seen.reserve(list.size());
    for (const auto &item : list)
        seen.push_back(item.id.value);
    std::sort(seen.begin(), seen.end());
    if (std::adjacent_find(seen.begin(), seen.end()) == seen.end())
        return;
    const RecordReader::Step step(m_reader, QByteArrayView(key));
    m_reader.fail("project.duplicateIds", QT_TRANSLATE_NOOP("Messages", "%1 has two with the same id."), {},
                  QT_TRANSLATE_NOOP("Messages", "Was the file merged by hand? Remove one of the two."));
}

void Handler::check(const Entity &entity)
{
    m_reader.name(entity.name, "name");
    if (qsizetype(entity.fields.size()) > kMaximumFields)
        m_reader.fail("project.tooManyFields", QT_TRANSLATE_NOOP("Messages", "%1 has more than %2 fields."), {QString::number(kMaximumFields)});
    distinctIds(entity.fields, "fields");
    distinctIds(entity.keys, "keys");
    distinctIds(entity.indexes, "indexes");
    distinctIds(entity.checks, "checks");
    const auto each = [this](const auto &list, const char *key, auto &&function) {
        const RecordReader::Step step(m_reader, QByteArrayView(key));
        qsizetype index = 0;
        for (const auto &item : list) {
            const RecordReader::Step inside(m_reader, index++);
            function(item);
        }
    };
    each(entity.fields, "fields", [this](const Field &field) { m_reader.name(field.name, "name"); });
}

bool Handler::parse_error(std::size_t position, const std::string &, const Json::exception &)
{
    const QByteArrayView before = m_bytes.first(std::min(qsizetype(position), m_bytes.size()));
    const qsizetype lineStart = before.lastIndexOf('\n') + 1;
    Error error{"project.syntax", QT_TRANSLATE_NOOP("Messages", "This is no JSON."), {},
                QT_TRANSLATE_NOOP("Messages", "Was the file cut off or edited by hand? The backups of Relata hold older states."), {}};
    const QByteArrayView line = m_bytes.sliced(lineStart);
    if (line.startsWith("<<<<<<<") || line.startsWith("=======") || line.startsWith(">>>>>>>"))
        error = {"project.conflict", QT_TRANSLATE_NOOP("Messages", "The file holds the marks of a merge that was not finished."), {},
                 QT_TRANSLATE_NOOP("Messages", "Finish the merge first, or let “relata merge” do it."), {}};
    error.place.line = int(before.count('\n')) + 1;
    error.place.column = int(before.size() - lineStart);
    return fatal(std::move(error));
}

Read Handler::finished()
{
    Read result;
    result.generator = m_generator;
    result.version = m_version;
    if (m_isProject && m_minReader > kVersion) {
        // Whatever else seems wrong is what the newer version does differently.
        result.errors = {{"project.newer", QT_TRANSLATE_NOOP("Messages", "The file was made by a newer Relata (%1) and needs a reader of version %2; this one has %3."),
                          {m_generator, QString::number(m_minReader), QString::number(kVersion)}, QT_TRANSLATE_NOOP("Messages", "Open it with the newer Relata."), {}}};
        return result;
    }
    if (m_errors.empty() && !m_isProject)
        notAProject();
    if (m_errors.empty() && (m_version == 0 || m_minReader == 0))
        fatal({"project.noVersion", QT_TRANSLATE_NOOP("Messages", "The file doesn't say of which version it is."), {},
               QT_TRANSLATE_NOOP("Messages", "Its first level must have “version” and “minReader”."), {}});
    if (m_errors.empty() && !m_seen.contains("/tables"))
        fatal({"project.noTables", QT_TRANSLATE_NOOP("Messages", "The file has no “tables”."), {}, "", {}});
    if (m_errors.empty() && !m_unknown.is_null()) {
        Project project = m_schema.project();
        Json extra = project.extra.isEmpty() ? Json::object() : Json::parse(project.extra.begin(), project.extra.end());
        extra.update(m_unknown);
        project.extra = QByteArray::fromStdString(extra.dump(-1, ' ', false, Json::error_handler_t::replace));
        m_schema.table<Project>().set(std::move(project));
    }
    if (m_errors.empty() && m_errorCount == 0)
        result.schema = std::move(m_schema);
    if (m_errors.size() > size_t(kMaximumErrors))
        m_errors.resize(kMaximumErrors);
    result.errors = std::move(m_errors);
    return result;
}

} // namespace

bool isWholeInText(const FieldType &type)
{
    switch (type.kind) {
    case TypeKind::String:
    case TypeKind::Bytes:
        return type.length >= 0 && type.precision == 0 && type.scale == 0;
    case TypeKind::Decimal:
        return type.length == 0 && (type.precision > 0 || type.scale == 0) && type.scale <= type.precision && type.precision <= 1000;
    case TypeKind::Time:
    case TypeKind::TimeTz:
    case TypeKind::Timestamp:
    case TypeKind::TimestampTz:
        return type.length == 0 && type.scale == 0 && type.precision <= 10;
    default:
        return type.length == 0 && type.precision == 0 && type.scale == 0;
    }
}

QString generatorText()
{
    return u"relata 0.1"_s;
}

Read read(QByteArrayView bytes)
{
    if (bytes.size() > kMaximumBytes) {
        Read result;
        result.errors = {{"project.tooLarge", QT_TRANSLATE_NOOP("Messages", "The file has %1 MB; a project can have %2."),
                          {QString::number(bytes.size() / (1024 * 1024)), QString::number(kMaximumBytes / (1024 * 1024))}, "", {}}};
        return result;
    }
    Handler handler(bytes);
    Json::sax_parse(bytes.begin(), bytes.end(), &handler);
    return handler.finished();
}

Result<QByteArray> bytesToSave(const Schema &schema)
{
    QByteArray bytes = serialize(schema);
    const Read back = read(bytes);
    if (!back.schema)
        return back.errors.front();
    return bytes;
}

Result<Schema> parse(QByteArrayView bytes)
{
    Read result = read(bytes);
    if (result.schema)
        return *std::move(result.schema);
    return result.errors.front();
}

} // namespace relata::projectfile
