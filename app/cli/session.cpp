#include "app/cli/session.h"

#include "model/flows/projectio.h"
#include "model/flows/schemainfo.h"
#include "model/schema/inflection.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace relata::cli {

using namespace Qt::StringLiterals;

namespace {

QByteArray harmless(const QString &text)
{
    QString copy = text;
    for (QChar &c : copy) {
        const ushort code = c.unicode();
        const bool control = (code < 0x20 && c != u'\n' && c != u'\t') || (code >= 0x7f && code < 0xa0);
        const bool turnsText = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
        if (control || turnsText)
            c = QChar::ReplacementCharacter;
    }
    return copy.toUtf8();
}

void write(FILE *file, const QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), file);
    std::fflush(file);
}

QByteArray digestOf(const QString &path)
{
    QFile file(path);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    return file.open(QIODevice::ReadOnly) && hash.addData(&file) ? hash.result() : QByteArray();
}

// Lets one `relata` at a time save in a folder. Nothing is left behind; where a disk knows no locks, there is none.
class FolderLock
{
public:
    explicit FolderLock(const QString &folder)
        : m_folder(::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC))
    {
        if (m_folder >= 0)
            ::flock(m_folder, LOCK_EX);
    }
    ~FolderLock()
    {
        if (m_folder >= 0)
            ::close(m_folder);
    }
    Q_DISABLE_COPY_MOVE(FolderLock)

private:
    int m_folder;
};

} // namespace

QStringList texts(const std::vector<std::string> &given)
{
    QStringList all;
    for (const std::string &one : given)
        all << text(one);
    return all;
}

QStringList commaList(const std::string &given)
{
    QStringList parts;
    QString part;
    int depth = 0;
    bool quoted = false;
    for (QChar c : text(given)) {
        if (c == u'"')
            quoted = !quoted;
        else if (!quoted)
            depth += c == u'(' ? 1 : c == u')' ? -1 : 0;
        if (c == u',' && depth <= 0 && !quoted) {
            parts << part.trimmed();
            part.clear();
        } else {
            part += c;
        }
    }
    parts << part.trimmed();
    parts.removeAll(QString());
    return parts;
}

void Session::print(const QString &lines) const
{
    write(stdout, harmless(lines.endsWith(u'\n') || lines.isEmpty() ? lines : QString(lines + u'\n')));
}

void Session::print(const nlohmann::ordered_json &document) const
{
    write(stdout, QByteArray::fromStdString(document.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace)) + '\n');
}

void Session::printExact(const QString &exact) const
{
    write(stdout, exact.toUtf8());
}

void Session::note(const QString &line) const
{
    write(stderr, harmless(line + u'\n'));
}

int Session::fail(const Error &error, ExitCode code) const
{
    if (json)
        print(nlohmann::ordered_json{{"error", flows::errorJson(error)}});
    note(u"relata: "_s + worded(error, Wording::English));
    return code;
}

void Session::progress(const QString &what, int step, int steps) const
{
    if (isatty(STDERR_FILENO) != 0)
        write(stderr, harmless(u"%1 of %2: %3"_s.arg(step + 1).arg(steps).arg(what)).prepend("\r\033[K"));
}

void Session::endProgress() const
{
    if (isatty(STDERR_FILENO) != 0)
        write(stderr, "\r\033[K");
}

CLI::App *Session::verb(CLI::App &app, const char *name, const char *description, const char *examples)
{
    CLI::App *sub = app.add_subcommand(name, description);
    sub->footer(std::string("Examples:\n") + examples);
    return sub;
}

void Session::addJson(CLI::App *verb)
{
    verb->add_flag("--json", json, "Print the result as JSON");
}

std::optional<Error> endingFault(const QString &path)
{
    if (path.endsWith(".relata"_L1) && !path.contains("://"_L1)) // an address may hold a password
        return std::nullopt;
    return Error{"cli.ending", QT_TRANSLATE_NOOP("Messages", "“%1” is no name of a project."), {flows::shownSource(path)},
                 QT_TRANSLATE_NOOP("Messages", "Project files end in .relata."), {}};
}

std::optional<Opened> openProject(const Session &session, const std::string &file, int &code)
{
    const QString path = text(file);
    if (const auto fault = endingFault(path)) {
        code = session.fail(*fault, WrongUse);
        return std::nullopt;
    }
    QByteArray seen = digestOf(path); // before it is read: a change in between is one, too
    auto loaded = flows::loadProject(path);
    if (!loaded) {
        code = session.fail(loaded.error());
        return std::nullopt;
    }
    return Opened{path, std::move(loaded->schema), loaded->newer, std::move(seen)};
}

int saveOpened(const Session &session, const Opened &opened, const Schema &schema)
{
    if (opened.newer) {
        Error error{"project.newer", QT_TRANSLATE_NOOP("Messages", "The project was written by a newer version of Relata; it is not overwritten."), {},
                    QT_TRANSLATE_NOOP("Messages", "Use that version to change it."), {}};
        error.place.file = opened.path;
        return session.fail(error);
    }
    const FolderLock lock(QFileInfo(QFileInfo(opened.path).canonicalFilePath()).path());
    if (digestOf(opened.path) != opened.seen) {
        Error error{"project.changed", QT_TRANSLATE_NOOP("Messages", "Somebody changed the project in the meantime; nothing is written."), {},
                    QT_TRANSLATE_NOOP("Messages", "Do it again."), {}};
        error.place.file = opened.path;
        return session.fail(error);
    }
    if (auto saved = flows::saveProject(opened.path, schema); !saved)
        return session.fail(saved.error());
    return Done;
}

const std::atomic_bool &interrupted()
{
    static std::atomic_bool cancelled{false};
    std::signal(SIGINT, [](int) { cancelled.store(true); });
    return cancelled;
}

std::optional<flows::Imported> readSource(const Session &session, const QString &source, int &code)
{
    auto imported = flows::importSource(source, [&session](const flows::ImportProgress &now) { session.progress(now.what, now.step, now.steps); }, interrupted());
    session.endProgress();
    if (imported)
        return *std::move(imported);
    const QByteArrayView fault(imported.error().code);
    code = session.fail(imported.error(), fault == "import.notYet" || fault == "import.unknownSource" || fault == "import.address" || fault == "import.addressOption" ? WrongUse : Failed);
    return std::nullopt;
}

nlohmann::ordered_json rowsJson(const std::vector<RowConsequence> &rows)
{
    auto all = nlohmann::ordered_json::array();
    for (const RowConsequence &one : rows)
        all.push_back({{"fate", nameOf(one.fate).toStdString()}, {"text", worded(one, Wording::English).toStdString()}, {"query", one.rows.toStdString()}});
    return all;
}

nlohmann::ordered_json receiptJson(const std::vector<Error> &receipt)
{
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const Error &note : receipt)
        list.push_back(flows::errorJson(note));
    return list;
}

void printReceipt(const Session &session, const std::vector<Error> &receipt)
{
    if (receipt.empty())
        return;
    session.print(u"\nLeft out or read differently:"_s);
    for (const Error &note : receipt)
        session.print(u"  "_s + worded(note, Wording::English));
}

void makeLocationsRelative(Schema &schema, const QString &file)
{
    const QDir folder = QFileInfo(file).absoluteDir();
    const Table<DataSource> sources = schema.dataSources();
    for (const DataSource &source : sources) {
        if (source.dialect != u"sqlite" || source.location.isEmpty())
            continue;
        DataSource copy = source;
        copy.location = folder.relativeFilePath(source.location);
        schema.table<DataSource>().set(std::move(copy));
    }
}

Result<DataSourceId> dataSourceNamed(const Schema &schema, const std::string &name)
{
    if (name.empty())
        return DataSourceId();
    QStringList names;
    for (const DataSource &source : schema.dataSources()) {
        if (source.name == text(name))
            return source.id;
        names << source.name;
    }
    return Error{"cli.noDataSource", QT_TRANSLATE_NOOP("Messages", "There is no data source “%1”."), {text(name), names.join(u", "_s)}, QT_TRANSLATE_NOOP("Messages", "There are: %2."), {}};
}

Result<EntityId> entityMeant(const SchemaIndex &index, const QString &name)
{
    if (const Entity *exact = index.entityNamed(name))
        return exact->id;
    const Schema &schema = index.schema();
    std::vector<EntityId> found;
    for (EntityId id : index.entitiesByName()) {
        if (schema.tableName(schema.entities()[id]).compare(name, Qt::CaseInsensitive) == 0)
            found.push_back(id);
    }
    if (found.empty()) {
        const auto &exceptions = schema.naming().plurals;
        for (const QString &other : {inflection::singular(name, exceptions), inflection::plural(name, exceptions)}) {
            const Entity *entity = index.entityNamed(other);
            if (entity && std::find(found.begin(), found.end(), entity->id) == found.end())
                found.push_back(entity->id);
        }
    }
    if (found.size() == 1)
        return found.front();
    QStringList names;
    for (EntityId id : index.entitiesByName()) {
        if (names.size() == 12) {
            names << u"…"_s;
            break;
        }
        names << schema.entities()[id].name;
    }
    return Error{"cli.noEntity", QT_TRANSLATE_NOOP("Messages", "There is no entity “%1”."), {name, names.join(u", "_s)},
                 names.isEmpty() ? QT_TRANSLATE_NOOP("Messages", "The project has none yet.") : QT_TRANSLATE_NOOP("Messages", "There are: %2."), {}};
}

Result<std::vector<EntityId>> chosenEntities(const SchemaIndex &index, const std::vector<std::string> &names)
{
    std::vector<EntityId> chosen;
    for (const std::string &name : names) {
        const auto entity = entityMeant(index, text(name));
        if (!entity)
            return entity.error();
        if (std::find(chosen.begin(), chosen.end(), *entity) == chosen.end())
            chosen.push_back(*entity);
    }
    return chosen;
}

Result<nlohmann::json> optionsFrom(const std::vector<std::string> &sets)
{
    nlohmann::json values = nlohmann::json::object();
    for (const std::string &set : sets) {
        const size_t equals = set.find('=');
        if (equals == std::string::npos || equals == 0)
            return Error{"cli.set", QT_TRANSLATE_NOOP("Messages", "“%1” sets nothing."), {text(set)}, QT_TRANSLATE_NOOP("Messages", "Write --set KEY=VALUE."), {}};
        values[set.substr(0, equals)] = set.substr(equals + 1);
    }
    return values;
}

} // namespace relata::cli
