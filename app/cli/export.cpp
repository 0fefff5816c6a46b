#include "app/cli/verbs.h"

#include "model/flows/exportproject.h"
#include "model/flows/projectio.h"

#include <QDir>
#include <QFileInfo>

namespace relata::cli {

using namespace Qt::StringLiterals;
using flows::PreparedExport;

namespace {

struct Options
{
    std::string file;
    std::string target;
    std::string folder;
    std::vector<std::string> sets;
    std::vector<std::string> entities;
    std::string onConflict = "leave";
    bool dryRun = false;
    bool check = false;
    bool remember = false;
    bool removeStale = false;
    bool force = false;
};

// What to export: as said, or as the project remembers. Wrong use is told by the Error.
Result<std::vector<flows::ExportRequest>> requests(const Opened &opened, const Options &options)
{
    if (options.target.empty()) {
        if (!options.folder.empty() || !options.sets.empty() || !options.entities.empty() || options.remember)
            return Error{"cli.export", QT_TRANSLATE_NOOP("Messages", "-o, --set, --entity and --remember need a --target."), {}, QT_TRANSLATE_NOOP("Messages", "`relata targets` lists them."), {}};
        auto remembered = flows::rememberedExports(opened.schema, opened.path);
        if (remembered.empty())
            return Error{"cli.nothingRemembered", QT_TRANSLATE_NOOP("Messages", "The project remembers no export."), {}, QT_TRANSLATE_NOOP("Messages", "Give --target ID -o DIR, and --remember to have it remembered."), {}};
        return remembered;
    }
    if (options.folder.empty())
        return Error{"cli.export", QT_TRANSLATE_NOOP("Messages", "--target needs a folder to write to."), {}, QT_TRANSLATE_NOOP("Messages", "Give -o DIR."), {}};
    flows::ExportRequest request{text(options.target), text(options.folder), nlohmann::json::object(), {}};
    auto chosen = chosenEntities(SchemaIndex(opened.schema), options.entities);
    if (!chosen)
        return chosen.error();
    request.entities = *std::move(chosen);
    auto values = optionsFrom(options.sets);
    if (!values)
        return values.error();
    request.options = *std::move(values);
    return std::vector{std::move(request)};
}

Resolution resolutionNamed(const std::string &word)
{
    return word == "beside" ? Resolution::NewBeside : word == "markers" ? Resolution::WithMarkers : word == "mine" ? Resolution::KeepMine : Resolution::Leave;
}

void printFiles(const Session &session, const PreparedExport &one, bool written)
{
    QString lines;
    for (const ComparedFile &file : one.comparison.files) {
        if (file.state != FileState::Same)
            lines += u"  "_s + nameOf(file.state).leftJustified(9) + file.path + u'\n';
    }
    QStringList counts;
    for (FileState state : {FileState::New, FileState::Changed, FileState::Merged, FileState::Edited, FileState::Same, FileState::Stale, FileState::Conflict}) {
        if (const int count = one.comparison.count(state); count > 0)
            counts << QString::number(count) + u' ' + nameOf(state);
    }
    lines += u"%1 %2 %3: %4."_s.arg(one.request.target, written ? u"written to"_s : u"compared with"_s, one.request.folder, counts.isEmpty() ? u"nothing"_s : counts.join(u", "_s));
    session.print(lines);
    if (one.comparison.count(FileState::Conflict) > 0)
        session.note(u"Files in conflict were edited by hand where the export changes too; --on-conflict beside|markers|mine says what to do with them."_s);
}

// The real place of a folder, of which the last parts may not be there yet.
QString realPath(const QString &folder)
{
    QString missing;
    for (QFileInfo info(QDir::cleanPath(QFileInfo(folder).absoluteFilePath())); ; info = QFileInfo(info.path())) {
        const QString canonical = info.canonicalFilePath();
        if (!canonical.isEmpty())
            return QDir::cleanPath(canonical + missing);
        if (info.isRoot())
            return missing;
        missing = u'/' + info.fileName() + missing;
    }
}

// A project from somebody else must not choose folders of this machine: what it remembers outside its own folder is written
// again, but not for the first time.
std::optional<Error> strangeFolder(const PreparedExport &one, const QString &projectFile)
{
    if (one.comparison.kind == Comparison::Folder::Ours)
        return std::nullopt;
    QString home = realPath(QFileInfo(projectFile).absolutePath());
    if (!home.endsWith(u'/'))
        home += u'/';
    if (realPath(one.request.folder).startsWith(home))
        return std::nullopt;
    return Error{"cli.strangeFolder", QT_TRANSLATE_NOOP("Messages", "The project remembers an export to %1, which lies outside the folder of the project and holds no export yet."), {one.request.folder},
                 QT_TRANSLATE_NOOP("Messages", "If you want it there, say --force this once."), {}};
}

// 3 for what a template or a disk did, 2 for what the person said.
ExitCode codeOf(const Error &error)
{
    const QByteArrayView code(error.code);
    static constexpr QByteArrayView kWrongUse[] = {"export.target", "export.foreign", "export.root", "target.option"};
    return code.startsWith("cli.") || std::find(std::begin(kWrongUse), std::end(kWrongUse), code) != std::end(kWrongUse) ? WrongUse : Failed;
}

int run(const Session &session, const Options &options)
{
    int code = Done;
    auto opened = openProject(session, options.file, code);
    if (!opened)
        return code;
    const auto wanted = requests(*opened, options);
    if (!wanted)
        return session.fail(wanted.error(), codeOf(wanted.error()));
    std::vector<PreparedExport> exports; // all before the first is written
    for (const flows::ExportRequest &request : *wanted) {
        session.progress(request.target, int(exports.size()), int(wanted->size()));
        auto prepared = flows::prepareExport(opened->schema, request);
        session.endProgress();
        if (!prepared)
            return session.fail(prepared.error(), codeOf(prepared.error()));
        exports.push_back(*std::move(prepared));
    }
    const bool writes = !options.dryRun && !options.check;
    if (writes && options.target.empty() && !options.force) {
        for (const PreparedExport &one : exports) {
            if (const auto error = strangeFolder(one, opened->path))
                return session.fail(*error, WrongUse);
        }
    }
    for (const PreparedExport &one : session.json ? std::vector<PreparedExport>() : exports) { // before anything is written
        for (const QString &loss : one.plan.losses)
            session.note(u"left out or said otherwise: "_s + loss);
    }
    bool findings = false;
    for (const PreparedExport &one : exports) {
        if (writes) {
            WriteOptions how;
            how.otherConflicts = resolutionNamed(options.onConflict);
            how.stale = options.removeStale ? StaleFiles::RemoveUntouched : StaleFiles::Keep;
            how.foreign = options.force ? ForeignFolder::Accept : ForeignFolder::Refuse;
            const auto report = writePlan(one.comparison, how);
            if (!report)
                return session.fail(report.error(), codeOf(report.error()));
            findings = findings || !report->conflicts.isEmpty();
        } else {
            findings = findings || one.comparison.count(FileState::Conflict) > 0 || (options.check && !one.comparison.isClean());
        }
        if (!session.json)
            printFiles(session, one, writes);
    }
    if (session.json)
        session.print(flows::exportJson(exports));
    if (options.remember && writes) {
        RandomIds ids;
        const auto change = flows::rememberExport(opened->schema, wanted->front(), opened->path, ids);
        if (!change)
            return session.fail(change.error());
        if (const int failed = saveOpened(session, *opened, applied(opened->schema, *change)); failed != Done)
            return failed;
    }
    return findings ? Findings : Done;
}

} // namespace

void addExport(CLI::App &app, Session &session)
{
    auto options = std::make_shared<Options>();
    Options &o = *options;
    CLI::App *verb = session.verb(app, "export", "Write a project as code: entity models, API endpoints, SQL",
        "  relata export shop.relata --target typescript-fastify -o api\n"
        "  relata export shop.relata --target sql-sqlite -o sql --entity Customer --entity Invoice\n"
        "  relata export shop.relata --target openapi -o docs --set version=2.0.0 --remember\n"
        "  relata export shop.relata                 what the project remembers, again\n"
        "  relata export shop.relata --check         ends 1 where files would change\n");
    verb->add_option("FILE", o.file, "The project")->required();
    verb->add_option("--target", o.target, "What to write; `relata targets` lists them")->type_name("ID");
    verb->add_option("-o,--output", o.folder, "The folder to write to; nothing outside it is touched")->type_name("DIR");
    verb->add_option("--set", o.sets, "An option of the target; can be repeated")->type_name("KEY=VALUE")->expected(1)->take_all();
    verb->add_option("--entity", o.entities, "Only this entity; can be repeated")->type_name("NAME")->expected(1)->take_all();
    verb->add_option("--on-conflict", o.onConflict, "What to do with files edited by hand that the export changes too: leave them, write NAME.new beside, merge with markers, keep mine")
        ->check(CLI::IsMember({"leave", "beside", "markers", "mine"}))->capture_default_str();
    verb->add_flag("--dry-run", o.dryRun, "Say what would be written and write nothing");
    verb->add_flag("--check", o.check, "The same, and end 1 where something would change");
    verb->add_flag("--remember", o.remember, "Have the project remember this export");
    verb->add_flag("--remove-stale", o.removeStale, "Remove files of a former export that are made no longer and were not edited");
    verb->add_flag("--force", o.force, "Write into a folder that holds other files");
    session.addJson(verb);
    verb->callback([options, &session] { session.run = [options, &session] { return run(session, *options); }; });
}

} // namespace relata::cli
