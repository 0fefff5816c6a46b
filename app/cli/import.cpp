#include "app/cli/verbs.h"

#include "model/flows/differencejson.h"
#include "model/flows/find.h"
#include "model/flows/projectio.h"
#include "model/flows/schemainfo.h"
#include "model/schema/projectfile.h"

#include <QFileInfo>

namespace relata::cli {

using namespace Qt::StringLiterals;

namespace {

struct Options
{
    std::string source;
    std::string file;
    std::string dataSource;
    bool force = false;
    bool refresh = false;
    bool replace = false;
    bool dryRun = false;
};

// Whatever a stranger's database held: no project is written that can't be opened again.
std::optional<Error> faultOf(const Schema &schema)
{
    const auto back = projectfile::parse(projectfile::serialize(schema));
    return back ? std::nullopt : std::optional(back.error());
}

int makeNew(const Session &session, const Options &options, const QString &path)
{
    if (QFileInfo::exists(path) && !options.force) {
        Error error{"cli.exists", QT_TRANSLATE_NOOP("Messages", "The file is there already."), {}, QT_TRANSLATE_NOOP("Messages", "Choose another name, add --refresh to import into it again, or --force to replace it."), {}};
        error.place.file = path;
        return session.fail(error, WrongUse);
    }
    int code = Done;
    auto imported = readSource(session, text(options.source), code);
    if (!imported)
        return code;
    makeLocationsRelative(imported->schema, path);
    imported->schema = flows::recognised(imported->schema);
    const auto likely = qsizetype(flows::findRelationships(imported->schema).size());
    if (const auto fault = faultOf(imported->schema))
        return session.fail(*fault);
    if (!options.dryRun) {
        if (auto saved = flows::saveProject(path, imported->schema); !saved)
            return session.fail(saved.error());
    }
    const SchemaIndex index(imported->schema);
    if (session.json) {
        session.print(nlohmann::ordered_json{{"file", options.file}, {"counts", flows::infoJson(index)["counts"]}, {"likely", likely}, {"receipt", receiptJson(imported->receipt)}});
        return Done;
    }
    session.print((options.dryRun ? u"Would be imported into %1.\n%2"_s : u"Imported into %1.\n%2"_s).arg(path, flows::infoText(index).section(u'\n', 0, 0)));
    if (likely > 0)
        session.print(u"%1 likely besides: see relata find %2."_s.arg(counted(likely, u"more relationship is"_s, u"more relationships are"_s), text(options.file)));
    printReceipt(session, imported->receipt);
    return Done;
}

int refresh(const Session &session, const Options &options)
{
    int code = Done;
    const auto opened = openProject(session, options.file, code);
    if (!opened)
        return code;
    flows::RefreshOptions how;
    const auto source = dataSourceNamed(opened->schema, options.dataSource);
    if (!source)
        return session.fail(source.error(), WrongUse);
    auto imported = readSource(session, text(options.source), code);
    if (!imported)
        return code;
    makeLocationsRelative(imported->schema, opened->path);
    how.source = *source ? *source : flows::dataSourceMeant(opened->schema, imported->schema);
    const auto refreshed = flows::refreshed(opened->schema, imported->schema, how);
    if (!refreshed)
        return session.fail(refreshed.error(), WrongUse);
    const QString dialect = imported->schema.dataSources().begin()->dialect;
    if (dialect != refreshed->source.dialect) {
        return session.fail({"refresh.dialect", QT_TRANSLATE_NOOP("Messages", "The data source “%1” is of %2, the database is of %3."), {refreshed->source.name, refreshed->source.dialect, dialect},
                             QT_TRANSLATE_NOOP("Messages", "Compare them with `relata diff`, or import into a new project."), {}}, WrongUse);
    }
    if (auto other = options.replace ? std::nullopt : flows::otherDatabase(opened->schema, *refreshed)) {
        other->fix = QT_TRANSLATE_NOOP("Messages", "Nothing is written. Look whether the address, the database and what you may see there are right; --replace goes on.");
        return session.fail(*other, Findings);
    }
    const flows::DifferenceTree tree = flows::differences(opened->schema, *refreshed);
    const Schema after = refreshed->accepted();
    const bool writes = !options.dryRun && !(after == opened->schema);
    if (const auto fault = faultOf(after))
        return session.fail(*fault);
    if (writes) {
        if (const int failed = saveOpened(session, *opened, after); failed != Done)
            return failed;
    }
    if (session.json) {
        session.print(nlohmann::ordered_json{{"file", options.file}, {"written", writes}, {"count", tree.count()}, {"differences", flows::differencesJson(tree)}, {"receipt", receiptJson(imported->receipt)}});
        return Done;
    }
    session.print(tree.isEmpty() ? u"%1 is what the database holds."_s.arg(opened->path) : flows::linesOf(tree).join(u'\n'));
    if (options.dryRun && !tree.isEmpty())
        session.print(u"\nNothing is written."_s);
    printReceipt(session, imported->receipt);
    return Done;
}

int run(const Session &session, const Options &options)
{
    const QString path = text(options.file);
    if (const auto fault = endingFault(path))
        return session.fail(*fault, WrongUse);
    return options.refresh ? refresh(session, options) : makeNew(session, options, path);
}

} // namespace

void addImport(CLI::App &app, Session &session)
{
    auto options = std::make_shared<Options>();
    CLI::App *verb = session.verb(app, "import", "Make a project from a database, or bring one up to date",
        "  relata import sqlite:shop.db -o shop.relata\n"
        "  relata import shop.db -o shop.relata --json\n"
        "  relata import postgresql://me@localhost/shop -o shop.relata\n"
        "  relata import mysql://me@localhost/shop -o shop.relata\n"
        "  relata import sqlite:shop.db -o shop.relata --refresh --dry-run\n\n"
        "--refresh takes over what the database holds now; ids, names, layout, notes and all else that no database holds stay. What the\n"
        "project has changed since and the database has not goes back: see it with --dry-run first. What is new in the project and was in\n"
        "no database yet stays. A database that is plainly another one, or empty, is refused: --replace takes it over all the same.\n");
    verb->add_option("SOURCE", options->source, "sqlite:PATH, the path of a SQLite database, postgresql://user@host:port/database (the password from PGPASSWORD or ~/.pgpass) or mysql://user@host:port/database (the password from MYSQL_PWD)")->required();
    verb->add_option("-o,--output", options->file, "The project to make or to refresh; ends in .relata")->required();
    CLI::Option *force = verb->add_flag("--force", options->force, "Replace a project that is there already");
    CLI::Option *again = verb->add_flag("--refresh", options->refresh, "Import into the project again, and say what changes")->excludes(force);
    verb->add_flag("--replace", options->replace, "Refresh even where the database is plainly another one, or empty")->needs(again);
    verb->add_option("--data-source", options->dataSource, "Of the project to refresh: which one the database is")->type_name("NAME")->needs(again);
    verb->add_flag("--dry-run", options->dryRun, "Say what would happen, and write nothing");
    session.addJson(verb);
    verb->callback([options, &session] { session.run = [options, &session] { return run(session, *options); }; });
}

} // namespace relata::cli
