#include "model/generate/target.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStandardPaths>
#include <algorithm>

using namespace Qt::StringLiterals;
using Json = nlohmann::json;

namespace relata {

namespace {

constexpr qint64 kManifestBytes = 4 * 1024 * 1024;
constexpr int kManifestDepth = 16;

// Reads one manifest; the first problem stops it.
class ManifestReader
{
public:
    explicit ManifestReader(const QString &folder) : m_folder(folder), m_file(folder + "/target.json"_L1) {}

    Result<Target> read()
    {
        Json manifest;
        if (!parse(&manifest))
            return *m_error;
        Target target;
        target.folder = m_folder;
        if (!known(manifest, u""_s, {"id", "label", "version", "language", "engine", "preview", "uses", "dialects", "options", "types", "files", "kinds", "description"}))
            return *m_error;
        target.id = text(manifest, u""_s, "id", Need::Yes);
        target.label = text(manifest, u""_s, "label", Need::Yes);
        target.version = text(manifest, u""_s, "version", Need::Yes);
        target.language = text(manifest, u""_s, "language", Need::No);
        target.preview = flag(manifest, u""_s, "preview");
        checkIdAndEngine(manifest, target.id);
        target.uses = texts(manifest, u""_s, "uses");
        target.dialects = texts(manifest, u""_s, "dialects");
        if (const Json *list = member(manifest, u""_s, "options", Json::value_t::array))
            for (std::size_t i = 0; i < list->size() && !m_error; ++i)
                target.options.push_back(option((*list)[i], u"options[%1]"_s.arg(i)));
        if (const Json *map = member(manifest, u""_s, "types", Json::value_t::object))
            for (auto it = map->begin(); it != map->end() && !m_error; ++it)
                target.types.insert(QString::fromStdString(it.key()), text(*map, u"types"_s, it.key().c_str(), Need::Yes));
        if (const Json *list = member(manifest, u""_s, "files", Json::value_t::array))
            for (std::size_t i = 0; i < list->size() && !m_error; ++i)
                target.files.push_back(file((*list)[i], u"files[%1]"_s.arg(i)));
        if (const Json *map = member(manifest, u""_s, "kinds", Json::value_t::object))
            for (auto it = map->begin(); it != map->end() && !m_error; ++it)
                target.kinds.insert(QString::fromStdString(it.key()), kind(it.value(), u"kinds."_s + QString::fromStdString(it.key())));
        readStatic(&target);
        if (m_error)
            return *m_error;
        return target;
    }

private:
    enum class Need { Yes, No };
    QString m_folder;
    QString m_file;
    std::optional<Error> m_error;

    void fail(const QString &key, const QString &what)
    {
        if (!m_error)
            m_error = Error{"target.manifest", QT_TRANSLATE_NOOP("Messages", "%1: %2"), {key, what}, "", Place{m_file, 0, 0, {}, {}}};
    }

    static QString joined(const QString &at, const char *key) { return at.isEmpty() ? QString::fromUtf8(key) : at + u'.' + QString::fromUtf8(key); }

    bool parse(Json *manifest)
    {
        QFile file(m_file);
        if (!file.open(QIODevice::ReadOnly)) {
            fail(u"target.json"_s, file.errorString());
            return false;
        }
        if (file.size() > kManifestBytes) {
            fail(u"target.json"_s, u"is larger than 4 MB"_s);
            return false;
        }
        const QByteArray bytes = file.readAll();
        bool tooDeep = false;
        try {
            *manifest = Json::parse(bytes.begin(), bytes.end(), [&](int depth, Json::parse_event_t, Json &) { return !(tooDeep = tooDeep || depth > kManifestDepth); });
        } catch (const Json::exception &problem) {
            fail(u"target.json"_s, QString::fromUtf8(problem.what()));
            return false;
        }
        if (tooDeep || !manifest->is_object())
            fail(u"target.json"_s, tooDeep ? u"is nested too deeply"_s : u"is not an object"_s);
        return !m_error;
    }

    bool known(const Json &object, const QString &at, std::initializer_list<const char *> keys)
    {
        if (!object.is_object()) {
            fail(at, u"is not an object"_s);
            return false;
        }
        for (auto it = object.begin(); it != object.end(); ++it)
            if (std::none_of(keys.begin(), keys.end(), [&](const char *key) { return it.key() == key; })) {
                fail(joined(at, it.key().c_str()), u"is not a key that this version knows"_s);
                return false;
            }
        return true;
    }

    const Json *member(const Json &object, const QString &at, const char *key, Json::value_t type)
    {
        const auto it = object.find(key);
        if (it == object.end() || it->is_null())
            return nullptr;
        if (it->type() != type) {
            fail(joined(at, key), u"is not a JSON %1"_s.arg(QString::fromUtf8(Json(type).type_name())));
            return nullptr;
        }
        return &*it;
    }

    QString text(const Json &object, const QString &at, const char *key, Need need)
    {
        const Json *value = member(object, at, key, Json::value_t::string);
        const QString result = value ? QString::fromStdString(value->get_ref<const std::string &>()) : QString();
        if (need == Need::Yes && result.isEmpty())
            fail(joined(at, key), u"is missing"_s);
        return result;
    }

    bool flag(const Json &object, const QString &at, const char *key)
    {
        const Json *value = member(object, at, key, Json::value_t::boolean);
        return value && value->get<bool>();
    }

    QStringList texts(const Json &object, const QString &at, const char *key)
    {
        QStringList result;
        if (const Json *list = member(object, at, key, Json::value_t::array)) {
            for (const Json &value : *list) {
                if (value.is_string())
                    result += QString::fromStdString(value.get<std::string>());
                else
                    fail(joined(at, key), u"holds something that is not a text"_s);
            }
        }
        return result;
    }

    void checkIdAndEngine(const Json &manifest, const QString &id)
    {
        static const QRegularExpression name(u"^[a-z][a-z0-9-]{0,63}$"_s);
        if (!m_error && !name.match(id).hasMatch())
            fail(u"id"_s, u"takes small letters, digits and hyphens: %1"_s.arg(id));
        const auto engine = manifest.find("engine");
        if (engine == manifest.end() || !engine->is_number_integer())
            fail(u"engine"_s, u"is missing"_s);
        else if (engine->get<int>() != kTargetEngineVersion)
            fail(u"engine"_s, u"needs version %1 of the engine; this is %2"_s.arg(engine->get<int>()).arg(kTargetEngineVersion));
    }

    TargetOption option(const Json &object, const QString &at)
    {
        TargetOption result;
        if (!known(object, at, {"name", "label", "type", "default", "values", "help"}))
            return result;
        result.name = text(object, at, "name", Need::Yes);
        result.label = text(object, at, "label", Need::No);
        result.values = texts(object, at, "values");
        const QString type = text(object, at, "type", Need::Yes);
        const auto value = object.find("default");
        result.defaultValue = value == object.end() ? Json() : *value;
        bool fits = false;
        if (type == "string"_L1) {
            result.type = TargetOption::Type::String;
            fits = result.defaultValue.is_string();
        } else if (type == "boolean"_L1) {
            result.type = TargetOption::Type::Boolean;
            fits = result.defaultValue.is_boolean();
        } else if (type == "integer"_L1) {
            result.type = TargetOption::Type::Integer;
            fits = result.defaultValue.is_number_integer();
        } else if (type == "enum"_L1) {
            result.type = TargetOption::Type::Enum;
            fits = result.defaultValue.is_string() && result.values.contains(QString::fromStdString(result.defaultValue.get<std::string>()));
        } else {
            fail(at + ".type"_L1, u"is not string, boolean, integer or enum: %1"_s.arg(type));
        }
        if (!fits)
            fail(at + ".default"_L1, u"does not fit the type %1"_s.arg(type));
        return result;
    }

    TargetFile file(const Json &object, const QString &at)
    {
        TargetFile result;
        if (!known(object, at, {"template", "path", "forEach", "when", "yours"}))
            return result;
        result.templateFile = text(object, at, "template", Need::Yes);
        result.path = text(object, at, "path", Need::Yes);
        result.forEach = text(object, at, "forEach", Need::No);
        result.when = text(object, at, "when", Need::No);
        result.yours = flag(object, at, "yours");
        const QString full = m_folder + u'/' + result.templateFile;
        if (!m_error && (QDir::cleanPath(full) != full || !QFileInfo(full).isFile()))
            fail(at + ".template"_L1, u"there is no such file: %1"_s.arg(result.templateFile));
        return result;
    }

    KindSupport kind(const Json &object, const QString &at)
    {
        KindSupport result;
        if (!known(object, at, {"support", "how"}))
            return result;
        const QString level = text(object, at, "support", Need::Yes);
        result.how = text(object, at, "how", Need::No);
        if (level == "native"_L1)
            result.level = KindSupport::Level::Native;
        else if (level == "emulated"_L1)
            result.level = KindSupport::Level::Emulated;
        else if (level != "refused"_L1)
            fail(at + ".support"_L1, u"is not native, emulated or refused: %1"_s.arg(level));
        if (result.level != KindSupport::Level::Native && result.how.isEmpty())
            fail(at + ".how"_L1, u"is missing"_s);
        return result;
    }

    void readStatic(Target *target)
    {
        const QString root = m_folder + "/static"_L1;
        QDirIterator files(root, QDir::Files | QDir::Hidden | QDir::NoSymLinks, QDirIterator::Subdirectories);
        while (files.hasNext())
            target->staticFiles += files.next().mid(root.size() + 1);
        target->staticFiles.sort();
    }
};

Result<Json> optionValue(const TargetOption &option, const Json &given)
{
    const auto wrong = [&](const char *text) {
        return Error{"target.option", text, {option.name, option.values.join(", "_L1)}, "", {}};
    };
    const QString typed = given.is_string() ? QString::fromStdString(given.get<std::string>()) : QString();
    switch (option.type) {
    case TargetOption::Type::String:
        if (given.is_string())
            return given;
        return wrong(QT_TRANSLATE_NOOP("Messages", "The option %1 takes a text."));
    case TargetOption::Type::Boolean:
        if (given.is_boolean())
            return given;
        if (typed == "true"_L1 || typed == "yes"_L1 || typed == "1"_L1)
            return Json(true);
        if (typed == "false"_L1 || typed == "no"_L1 || typed == "0"_L1)
            return Json(false);
        return wrong(QT_TRANSLATE_NOOP("Messages", "The option %1 takes true or false."));
    case TargetOption::Type::Integer: {
        if (given.is_number_integer())
            return given;
        bool ok = false;
        const qlonglong number = typed.toLongLong(&ok);
        if (ok)
            return Json(number);
        return wrong(QT_TRANSLATE_NOOP("Messages", "The option %1 takes a whole number."));
    }
    case TargetOption::Type::Enum:
        if (given.is_string() && option.values.contains(typed))
            return given;
        return wrong(QT_TRANSLATE_NOOP("Messages", "The option %1 takes one of: %2."));
    }
    Q_UNREACHABLE();
}

} // namespace

QString nameOf(KindSupport::Level level)
{
    switch (level) {
    case KindSupport::Level::Native:
        return u"native"_s;
    case KindSupport::Level::Emulated:
        return u"emulated"_s;
    case KindSupport::Level::Refused:
        break;
    }
    return u"refused"_s;
}

Result<Target> readTarget(const QString &folder)
{
    return ManifestReader(QDir::cleanPath(folder)).read();
}

Result<Json> optionValues(const Target &target, const Json &given)
{
    Json values = Json::object();
    for (const TargetOption &option : target.options)
        values[option.name.toStdString()] = option.defaultValue;
    if (given.is_null())
        return values;
    Q_ASSERT(given.is_object());
    for (auto it = given.begin(); it != given.end(); ++it) {
        const QString name = QString::fromStdString(it.key());
        const auto option = std::find_if(target.options.begin(), target.options.end(), [&](const TargetOption &o) { return o.name == name; });
        if (option == target.options.end()) {
            QStringList names;
            for (const TargetOption &known : target.options)
                names += known.name;
            return Error{"target.option", QT_TRANSLATE_NOOP("Messages", "The target %1 has no option %2; it has: %3."),
                         {target.id, name, names.join(", "_L1)}, "", {}};
        }
        auto value = optionValue(*option, it.value());
        if (!value)
            return value;
        values[it.key()] = *value;
    }
    return values;
}

QString targetTypeOf(const Target &target, const Json &type)
{
    const auto text = [&](const char *key) {
        const auto it = type.find(key);
        return it != type.end() && it->is_string() ? QString::fromStdString(it->get<std::string>()) : QString();
    };
    const auto number = [&](const char *key) {
        const auto it = type.find(key);
        return QString::number(it != type.end() && it->is_number_integer() ? it->get<int>() : 0);
    };
    QString pattern = target.types.value(text("kind"));
    if (!pattern.contains(u'{'))
        return pattern;
    if (pattern.contains("{element}"_L1)) {
        const auto element = type.find("element");
        pattern.replace("{element}"_L1, element != type.end() && element->is_object() ? targetTypeOf(target, *element) : QString());
    }
    pattern.replace("{length}"_L1, number("length")).replace("{precision}"_L1, number("precision")).replace("{scale}"_L1, number("scale"));
    return pattern.replace("{enum}"_L1, text("enum")).replace("{native}"_L1, text("native"));
}

TargetRegistry TargetRegistry::standard()
{
    TargetRegistry registry;
    const QString developers = qEnvironmentVariable("RELATA_TARGETS");
    registry.addBuiltIn(developers.isEmpty() ? u":/relata/targets"_s : developers);
    for (const QString &folder : QStandardPaths::standardLocations(QStandardPaths::GenericDataLocation))
        registry.addFolder(folder + "/relata/targets"_L1);
    return registry;
}

void TargetRegistry::add(Target target)
{
    const auto at = std::lower_bound(m_targets.begin(), m_targets.end(), target.id, [](const Target &a, const QString &id) { return a.id < id; });
    if (at == m_targets.end() || at->id != target.id)
        m_targets.insert(at, std::move(target));
}

void TargetRegistry::addFolder(const QString &folder)
{
    for (const QString &name : QDir(folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
        const QString path = folder + u'/' + name;
        if (!QFileInfo::exists(path + "/target.json"_L1))
            continue;
        if (auto target = readTarget(path))
            add(std::move(*target));
        else
            m_errors.push_back(target.error());
    }
}

void TargetRegistry::addBuiltIn(const QString &folder)
{
    addFolder(folder);
    for (Target &target : m_targets)
        target.builtIn = target.builtIn || target.folder.startsWith(folder);
}

const Target *TargetRegistry::find(const QString &id) const
{
    const auto at = std::lower_bound(m_targets.begin(), m_targets.end(), id, [](const Target &a, const QString &b) { return a.id < b; });
    return at != m_targets.end() && at->id == id ? &*at : nullptr;
}

} // namespace relata
