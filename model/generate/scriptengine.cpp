#include "model/generate/scriptengine.h"

#include "model/generate/jslexer.h"
#include "model/generate/scriptcontext.h"
#include "model/generate/template.h"

#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QJSEngine>
#include <QJSValueIterator>
#include <QRegularExpression>
#include <condition_variable>
#include <mutex>
#include <thread>

using namespace Qt::StringLiterals;
using Json = nlohmann::json;

namespace relata {

namespace {

constexpr qint64 kTemplateBytes = 4 * 1024 * 1024;
constexpr int kModulesPerTarget = 64;

// What every render goes through: an include of a template that is not compiled yet says so, and the file is rendered again.
constexpr auto kRuntime = R"JS((function() {
"use strict";
const lookup = Object.create(null);
function fail(message, line) { const e = new Error(message); e.templateLine = line; return e; }
function put(v, line) {
  if (typeof v === 'string') return v;
  if (v === undefined || v === null) throw fail('the value is ' + v, line);
  if (typeof v === 'number') { if (v !== v || v === Infinity || v === -Infinity) throw fail('the value is ' + v, line); return String(v); }
  if (typeof v === 'boolean') return String(v);
  throw fail('the value is ' + (Array.isArray(v) ? 'an array' : typeof v === 'function' ? 'a function' : 'an object') + ', not a text', line);
}
function segment(v, line) {
  const s = put(v, line);
  if (/[\/\\]/.test(s)) throw fail('a name with a slash cannot be part of a path: ' + s, line);
  if (s === '') throw fail('an empty name cannot be part of a path', line);
  return s;
}
function render(key, context, item, options, values) {
  const t = lookup[key];
  const include = function(name, locals) {
    if (typeof name !== 'string') throw new Error('include() takes the name of a template');
    const full = name.indexOf(':') < 0 ? t.target + ':' + name : name;
    const names = locals ? Object.keys(locals).sort() : [];
    const inner = full + '|' + names.join(',');
    if (!lookup[inner]) { const e = new Error('not loaded: ' + full); e.missingTemplate = inner; throw e; }
    const o = lookup[inner].target === t.target ? options : Object.assign({}, lookup[inner].defaults, options);
    return render(inner, context, item, o, names.map(n => locals[n]));
  };
  return t.run.apply(null, [context, item, options, include].concat(values));
}
function guarded(key, context, item) {
  try { return { value: render(key, context, item, context.target ? context.target.options || {} : {}, []) }; }
  catch (e) { return { error: e instanceof Error ? e : new Error(String(e)) }; }
}
return { lookup, put, segment, guarded };
}))JS";

struct Frame
{
    QString file;
    int line = 0;
};

// "name@file:target/entity.ts.ejs:3" for each frame.
std::vector<Frame> framesOf(const QJSValue &error)
{
    static const QRegularExpression pattern(u"^(.*?)@(.*):(-?\\d+)$"_s);
    std::vector<Frame> frames;
    const QString stack = error.property(u"stack"_s).toString();
    for (const QString &line : stack.split(u'\n')) {
        const auto match = pattern.match(line);
        if (match.hasMatch())
            frames.push_back({match.captured(2), match.captured(3).toInt()});
    }
    return frames;
}

// Stops the engine when the time is over or the job is cancelled; sleeps otherwise.
class Watchdog
{
public:
    Watchdog(QJSEngine *engine, const RenderLimits &limits)
        : m_cancel(limits.stop, Interrupt{engine}), m_thread([this, engine, time = limits.time] {
              std::unique_lock lock(m_mutex);
              if (!m_wake.wait_for(lock, time, [this] { return m_done; })) {
                  m_timedOut = true;
                  engine->setInterrupted(true);
              }
          })
    {
    }
    ~Watchdog()
    {
        {
            std::lock_guard lock(m_mutex);
            m_done = true;
        }
        m_wake.notify_all();
        m_thread.join();
    }
    Q_DISABLE_COPY_MOVE(Watchdog)
    [[nodiscard]] bool timedOut()
    {
        std::lock_guard lock(m_mutex);
        return m_timedOut;
    }

private:
    struct Interrupt
    {
        QJSEngine *engine;
        void operator()() const { engine->setInterrupted(true); }
    };
    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_done = false;
    bool m_timedOut = false;
    std::stop_callback<Interrupt> m_cancel;
    std::thread m_thread;
};

Result<QString> readText(const QString &path, const QString &shown)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{"template.read", QT_TRANSLATE_NOOP("Messages", "The template cannot be read: %1"), {file.errorString()}, "", Place{shown, 0, 0, {}, {}}};
    if (file.size() > kTemplateBytes)
        return Error{"template.large", QT_TRANSLATE_NOOP("Messages", "The template is larger than 4 MB."), {}, "", Place{shown, 0, 0, {}, {}}};
    QString text = QString::fromUtf8(file.readAll());
    text.replace("\r\n"_L1, "\n"_L1);
    return text;
}

bool isInside(const QString &path, const QString &folder)
{
    return path.startsWith(folder + u'/');
}

// Where modules may be imported from: the target's folder, and those of the targets beside it that its manifest names.
QStringList rootsOf(const Target &target)
{
    const QString root = QFileInfo(target.folder).canonicalFilePath();
    static const QRegularExpression name(u"^[a-z][a-z0-9-]{0,63}$"_s);
    QStringList roots{root};
    for (const QString &id : target.uses) {
        const QString other = QFileInfo(QFileInfo(root).path() + u'/' + id).canonicalFilePath();
        if (name.match(id).hasMatch() && !other.isEmpty() && QFileInfo::exists(other + "/target.json"_L1))
            roots += other;
    }
    return roots;
}

// Follows the imports of a module; each must lie in the target's folder or one that it uses.
Result<> checkModules(const Target &target)
{
    const QString root = QFileInfo(target.folder).canonicalFilePath();
    const QStringList roots = rootsOf(target);
    QStringList open{root + "/helpers.mjs"_L1};
    QSet<QString> seen{open.first()};
    while (!open.isEmpty()) {
        const QString path = open.takeFirst();
        const QString shown = isInside(path, root) ? target.id + path.mid(root.size()) : path.mid(QFileInfo(root).path().size() + 1);
        if (seen.size() > kModulesPerTarget)
            return Error{"target.modules", QT_TRANSLATE_NOOP("Messages", "The target imports more than %1 modules."), {QString::number(kModulesPerTarget)}, "", Place{shown, 0, 0, {}, {}}};
        auto text = readText(path, shown);
        if (!text)
            return text.error();
        const auto refused = [&](const JsToken &token, const char *why) {
            return Error{"target.import", why, {token.in(*text).toString()}, "", Place{shown, token.line, 0, {}, {}}};
        };
        const JsTokens words = jsTokens(*text);
        for (std::size_t i = 0; i + 1 < words.tokens.size(); ++i) {
            const QStringView word = words.tokens[i].in(*text);
            if (words.tokens[i].kind != JsToken::Kind::Word || (word != u"import" && word != u"from"))
                continue;
            const JsToken &next = words.tokens[i + 1];
            if (word == u"import" && next.in(*text) == u"(")
                return refused(words.tokens[i], QT_TRANSLATE_NOOP("Messages", "import() as a function is not available to targets."));
            if (next.kind != JsToken::Kind::String)
                continue;
            const QString name = next.in(*text).mid(1, next.end - next.begin - 2).toString();
            if (name.contains(u'\\') || !(name.startsWith("./"_L1) || name.startsWith("../"_L1)))
                return refused(next, QT_TRANSLATE_NOOP("Messages", "A target imports only files of its own folder, by a relative path: %1"));
            const QString clean = QDir::cleanPath(QFileInfo(path).path() + u'/' + name);
            const QString canonical = QFileInfo(clean).canonicalFilePath();
            if (canonical.isEmpty())
                return refused(next, QT_TRANSLATE_NOOP("Messages", "There is no such module: %1"));
            if (std::none_of(roots.begin(), roots.end(), [&](const QString &allowed) { return isInside(canonical, allowed); }))
                return refused(next, QT_TRANSLATE_NOOP("Messages", "A target imports only files of its own folder, by a relative path: %1"));
            if (!seen.contains(canonical)) {
                seen.insert(canonical);
                open += canonical;
            }
        }
    }
    return Nothing{};
}

// Changes when a file of the folder does; resources never do.
QByteArray stampOf(const Target &target)
{
    if (target.folder.startsWith(u':'))
        return "resource";
    QByteArrayList parts;
    for (const QString &root : rootsOf(target)) {
        QDirIterator files(root, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            files.next();
            const QFileInfo info = files.fileInfo();
            parts += info.filePath().toUtf8() + ' ' + QByteArray::number(info.lastModified().toMSecsSinceEpoch()) + ' ' + QByteArray::number(info.size());
        }
    }
    std::sort(parts.begin(), parts.end());
    return parts.join('\n');
}

struct Loaded
{
    Target target;
    QByteArray stamp;
    QJSValue helpers;
    QSet<QString> helperNames;
    QJSValue defaults;
};

} // namespace

struct ScriptEngine::Private
{
    const TargetRegistry &registry;
    std::unique_ptr<QJSEngine> engine;
    QJSValue runtime, lookup;
    QHash<QString, Loaded> loaded;
    QSet<QString> compiled; // keys of lookup

    explicit Private(const TargetRegistry &targets) : registry(targets) { reset(); }

    void reset()
    {
        loaded.clear();
        compiled.clear();
        runtime = lookup = QJSValue();
        engine = std::make_unique<QJSEngine>();
        runtime = engine->evaluate(QString::fromUtf8(kRuntime), u"runtime"_s).call();
        Q_ASSERT(!runtime.isError());
        lookup = runtime.property(u"lookup"_s);
    }

    QJSValue parse(const Json &json)
    {
        // Lone surrogates and the like become U+FFFD, as everywhere in the schema.
        const std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
        return engine->globalObject().property(u"JSON"_s).property(u"parse"_s).call({QJSValue(QString::fromStdString(text))});
    }

    QJSValue contextValue(const Json &context)
    {
        const ScriptContext script = scriptContext(context);
        return engine->evaluate(script.program, u"runtime"_s).call({QJSValue(script.text)});
    }

    Error wordedError(const QJSValue &error, const QString &shown)
    {
        Place place{shown, 0, 0, {}, {}};
        QString where;
        const std::vector<Frame> frames = framesOf(error);
        bool first = true;
        for (const Frame &frame : frames) {
            const QString file = frame.file.startsWith("file:"_L1) && !frame.file.startsWith("file:/"_L1) ? frame.file.mid(5) : frame.file;
            if (file.endsWith(".ejs"_L1)) {
                place.file = file;
                place.line = frame.line;
                break;
            }
            if (first && file.endsWith(".mjs"_L1))
                where = u" (%1:%2)"_s.arg(file.mid(file.lastIndexOf(u'/') + 1)).arg(frame.line);
            first = first && file.isEmpty();
        }
        if (place.line == 0)
            place.line = error.property(u"lineNumber"_s).toInt();
        if (const QJSValue line = error.property(u"templateLine"_s); line.isNumber())
            place.line = line.toInt();
        return Error{"template.failed", QT_TRANSLATE_NOOP("Messages", "The template failed: %1"), {error.toString() + where}, "", place};
    }

    Result<Loaded *> load(const Target &target)
    {
        const auto known = loaded.find(target.id);
        if (known != loaded.end())
            return &*known;
        if (auto fine = checkModules(target); !fine)
            return fine.error();
        Loaded fresh{target, stampOf(target), engine->importModule(QFileInfo(target.folder).canonicalFilePath() + "/helpers.mjs"_L1), {}, {}};
        if (fresh.helpers.isError())
            return wordedError(fresh.helpers, target.id + "/helpers.mjs"_L1);
        QJSValueIterator exports(fresh.helpers);
        while (exports.hasNext()) {
            exports.next();
            if (exports.value().isCallable())
                fresh.helperNames.insert(exports.name());
        }
        auto defaults = optionValues(target, Json());
        Q_ASSERT(defaults.ok());
        fresh.defaults = parse(*defaults);
        return &*loaded.insert(target.id, std::move(fresh));
    }

    Result<> install(Loaded *from, const QString &key, const Result<QString> &program, const QString &shown)
    {
        if (!program)
            return program.error();
        const QJSValue maker = engine->evaluate(*program, shown, 1);
        if (maker.isError())
            return wordedError(maker, shown);
        const QJSValue run = maker.call({from->helpers, runtime.property(u"put"_s), runtime.property(u"segment"_s)});
        if (run.isError())
            return wordedError(run, shown);
        QJSValue entry = engine->newObject();
        entry.setProperty(u"run"_s, run);
        entry.setProperty(u"target"_s, from->target.id);
        entry.setProperty(u"defaults"_s, from->defaults);
        lookup.setProperty(key, entry);
        compiled.insert(key);
        return Nothing{};
    }

    // Key: "target:file|local,local".
    Result<> compileInclude(const QString &key)
    {
        const QString targetId = key.section(u':', 0, 0);
        const QString file = key.section(u':', 1).section(u'|', 0, 0);
        const QString localText = key.section(u'|', 1);
        const QStringList locals = localText.isEmpty() ? QStringList() : localText.split(u',');
        const Place place{targetId + u'/' + file, 0, 0, {}, {}};
        static const QRegularExpression name(u"^[A-Za-z$][A-Za-z0-9_$]*$"_s);
        for (const QString &local : locals)
            if (!name.match(local).hasMatch())
                return Error{"template.local", QT_TRANSLATE_NOOP("Messages", "include() cannot pass a value named %1."), {local}, "", place};
        auto current = loaded.find(targetId);
        const Target *target = current != loaded.end() ? &current->target : registry.find(targetId);
        if (!target)
            return Error{"template.target", QT_TRANSLATE_NOOP("Messages", "include(): there is no target %1."), {targetId}, "", place};
        if (current == loaded.end() && !target->builtIn)
            return Error{"template.target", QT_TRANSLATE_NOOP("Messages", "include(): %1 is not a built-in target."), {targetId}, "", place};
        auto from = load(*target);
        if (!from)
            return from.error();
        const QString root = QFileInfo(target->folder).canonicalFilePath();
        const QString path = QFileInfo(QDir::cleanPath(root + u'/' + file)).canonicalFilePath();
        if (path.isEmpty() || !isInside(path, root) || !path.endsWith(".ejs"_L1))
            return Error{"template.include", QT_TRANSLATE_NOOP("Messages", "include(): there is no template %1 in the target %2."), {file, targetId}, "", place};
        auto text = readText(path, place.file);
        if (!text)
            return text.error();
        return install(*from, key, compileTemplate({place.file, *text, TemplateUse::Code}, (*from)->helperNames, locals), place.file);
    }

    Result<QJSValue> run(const QString &key, const QJSValue &context, const QJSValue &item, const QString &shown)
    {
        for (int attempt = 0; attempt < 1000; ++attempt) { // each attempt compiles one more include
            const QJSValue outcome = runtime.property(u"guarded"_s).call({QJSValue(key), context, item});
            if (outcome.isError() || engine->isInterrupted())
                return Error{"template.interrupted", QT_TRANSLATE_NOOP("Messages", "The template was stopped."), {}, "", Place{shown, 0, 0, {}, {}}};
            const QJSValue error = outcome.property(u"error"_s);
            if (!error.isError())
                return outcome.property(u"value"_s);
            const QJSValue missing = error.property(u"missingTemplate"_s);
            if (!missing.isString() || compiled.contains(missing.toString()))
                return wordedError(error, shown);
            if (auto done = compileInclude(missing.toString()); !done) {
                Error problem = done.error();
                const std::string_view code = problem.code;
                if (code == "template.include" || code == "template.target" || code == "template.local") // the fault is the caller's
                    problem.place = wordedError(error, shown).place;
                return problem;
            }
        }
        return Error{"template.includes", QT_TRANSLATE_NOOP("Messages", "The template includes too many others."), {}, "", Place{shown, 0, 0, {}, {}}};
    }

    Result<> prepare(Loaded *from)
    {
        const Target &target = from->target;
        for (std::size_t i = 0; i < target.files.size(); ++i) {
            const TargetFile &file = target.files[i];
            const QString key = target.id + ':'_L1 + file.templateFile + '|'_L1;
            if (!compiled.contains(key))
                if (auto done = compileInclude(key); !done)
                    return done;
            const QString manifest = target.id + "/target.json"_L1;
            const QString pathKey = u"%1#path%2"_s.arg(target.id).arg(i), whenKey = u"%1#when%2"_s.arg(target.id).arg(i);
            if (!compiled.contains(pathKey))
                if (auto done = install(from, pathKey, compileTemplate({manifest, file.path, TemplateUse::Path}, from->helperNames), manifest); !done)
                    return done;
            if (!file.when.isEmpty() && !compiled.contains(whenKey))
                if (auto done = install(from, whenKey, compileExpression(manifest, file.when, from->helperNames), manifest); !done)
                    return done;
        }
        return Nothing{};
    }

    // One file of the target for one item.
    Result<> renderFile(const Target &target, std::size_t index, const QJSValue &context, const QJSValue &item, Plan *plan)
    {
        const TargetFile &file = target.files[index];
        const QString manifest = target.id + "/target.json"_L1;
        if (!file.when.isEmpty()) {
            auto wanted = run(u"%1#when%2"_s.arg(target.id).arg(index), context, item, manifest);
            if (!wanted)
                return wanted.error();
            if (!wanted->toBool())
                return Nothing{};
        }
        auto path = run(u"%1#path%2"_s.arg(target.id).arg(index), context, item, manifest);
        if (!path)
            return path.error();
        auto content = run(target.id + ':'_L1 + file.templateFile + '|'_L1, context, item, target.id + u'/' + file.templateFile);
        if (!content)
            return content.error();
        plan->files.push_back({path->toString(), content->toString().toUtf8(), file.yours ? Ownership::Yours : Ownership::Base, file.templateFile});
        return Nothing{};
    }

    Result<> renderAll(const Target &target, const QJSValue &context, const RenderLimits &limits, Plan *plan)
    {
        qsizetype bytes = 0;
        for (std::size_t i = 0; i < target.files.size(); ++i) {
            const QString &forEach = target.files[i].forEach;
            const QJSValue list = forEach.isEmpty() ? QJSValue() : context.property(forEach);
            if (!forEach.isEmpty() && !list.isArray())
                return Error{"target.manifest", QT_TRANSLATE_NOOP("Messages", "%1: %2"), {u"files[%1].forEach"_s.arg(i), u"the context has no list named %1"_s.arg(forEach)}, "", Place{target.id + "/target.json"_L1, 0, 0, {}, {}}};
            const quint32 count = forEach.isEmpty() ? 1 : list.property(u"length"_s).toUInt();
            for (quint32 n = 0; n < count; ++n) {
                const std::size_t before = plan->files.size();
                const QJSValue item = forEach.isEmpty() ? QJSValue(QJSValue::NullValue) : list.property(n);
                if (auto done = renderFile(target, i, context, item, plan); !done)
                    return done;
                if (plan->files.size() > before)
                    bytes += plan->files.back().content.size();
                if (bytes > limits.outputBytes || qsizetype(plan->files.size()) > limits.files)
                    return Error{"template.output", QT_TRANSLATE_NOOP("Messages", "The target writes too much: %1 files, %2 bytes."), {QString::number(plan->files.size()), QString::number(bytes)}, "", Place{target.id, 0, 0, {}, {}}};
            }
        }
        for (const QString &name : target.staticFiles) {
            QFile file(target.folder + "/static/"_L1 + name);
            if (!file.open(QIODevice::ReadOnly))
                return Error{"template.read", QT_TRANSLATE_NOOP("Messages", "The template cannot be read: %1"), {file.errorString()}, "", Place{target.id + "/static/"_L1 + name, 0, 0, {}, {}}};
            plan->files.push_back({name, file.readAll(), Ownership::Base, "static/"_L1 + name});
        }
        return Nothing{};
    }
};

ScriptEngine::ScriptEngine(const TargetRegistry &targets) : d(std::make_unique<Private>(targets)) {}

ScriptEngine::~ScriptEngine() = default;

Result<Plan> ScriptEngine::render(const Target &target, const Json &context, const RenderLimits &limits)
{
    // The engine keeps modules for ever, so a changed target needs a new one.
    const bool changed = std::any_of(d->loaded.begin(), d->loaded.end(), [&](const Loaded &known) {
        return known.stamp != stampOf(known.target) || (known.target.id == target.id && known.target.folder != target.folder);
    });
    if (changed)
        d->reset();
    Plan plan{target.id, target.version, {}, {}};
    bool timedOut = false;
    Result<> done = Nothing{};
    {
        Watchdog watchdog(d->engine.get(), limits);
        auto loaded = d->load(target);
        done = loaded ? d->prepare(*loaded) : Result<>(loaded.error());
        if (done)
            done = d->renderAll(target, d->contextValue(context.is_null() ? Json::object() : context), limits, &plan);
        timedOut = watchdog.timedOut();
    }
    d->engine->setInterrupted(false);
    if (limits.stop.stop_requested())
        return Error{"cancelled", QT_TRANSLATE_NOOP("Messages", "Cancelled."), {}, "", {}};
    if (timedOut)
        return Error{"template.time", QT_TRANSLATE_NOOP("Messages", "The target %1 did not finish within %2 seconds."), {target.id, QString::number(double(limits.time.count()) / 1000)}, "", done ? Place{} : done.error().place};
    if (!done)
        return done.error();
    if (const auto losses = context.find("losses"); losses != context.end() && losses->is_array())
        for (const Json &loss : *losses)
            if (loss.is_string())
                plan.losses += QString::fromStdString(loss.get<std::string>());
    return sealedPlan(std::move(plan));
}

} // namespace relata
