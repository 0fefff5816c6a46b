#include "app/cli/verbs.h"

#include "model/flows/importsource.h"
#include "model/flows/projectio.h"
#include "model/flows/schemainfo.h"
#include "model/schema/projectfile.h"

#include <QDir>
#include <QFileInfo>
#include <csignal>

namespace relata::cli {

using namespace Qt::StringLiterals;

namespace {

struct Options
{
    std::string source;
    std::string file;
    bool force = false;
};

std::atomic_bool g_cancelled{false}; // by Ctrl+C

// So that a project and the database beside it can move together.
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

int run(const Session &session, const Options &options)
{
    const QString path = text(options.file);
    if (const auto fault = endingFault(path))
        return session.fail(*fault, WrongUse);
    if (QFileInfo::exists(path) && !options.force) {
        Error error{"cli.exists", QT_TRANSLATE_NOOP("Messages", "The file is there already."), {}, QT_TRANSLATE_NOOP("Messages", "Choose another name, or add --force to replace it."), {}};
        error.place.file = path;
        return session.fail(error, WrongUse);
    }
    std::signal(SIGINT, [](int) { g_cancelled.store(true); });
    auto imported = flows::importSource(text(options.source), [&session](const flows::ImportProgress &now) { session.progress(now.what, now.step, now.steps); }, g_cancelled);
    session.endProgress();
    if (!imported) {
        const QByteArrayView code(imported.error().code);
        return session.fail(imported.error(), code == "import.notYet" || code == "import.unknownSource" || code == "import.address" ? WrongUse : Failed);
    }
    makeLocationsRelative(imported->schema, path);
    // Whatever a stranger's database held: no project is written that can't be opened again.
    if (const auto back = projectfile::parse(projectfile::serialize(imported->schema)); !back)
        return session.fail(back.error());
    if (auto saved = flows::saveProject(path, imported->schema); !saved)
        return session.fail(saved.error());
    const SchemaIndex index(imported->schema);
    if (session.json) {
        nlohmann::ordered_json receipt = nlohmann::ordered_json::array();
        for (const Error &note : imported->receipt)
            receipt.push_back(flows::errorJson(note));
        session.print(nlohmann::ordered_json{{"file", options.file}, {"counts", flows::infoJson(index)["counts"]}, {"receipt", receipt}});
        return Done;
    }
    session.print(u"Imported into %1.\n%2"_s.arg(path, flows::infoText(index).section(u'\n', 0, 0)));
    if (!imported->receipt.empty()) {
        session.print(u"\nLeft out or read differently:"_s);
        for (const Error &note : imported->receipt)
            session.print(u"  "_s + worded(note, Wording::English));
    }
    return Done;
}

} // namespace

void addImport(CLI::App &app, Session &session)
{
    auto options = std::make_shared<Options>();
    CLI::App *verb = session.verb(app, "import", "Make a project from a database",
        "  relata import sqlite:shop.db -o shop.relata\n"
        "  relata import shop.db -o shop.relata --json\n"
        "  relata import postgresql://me@localhost/shop -o shop.relata\n"
        "  relata import mysql://me@localhost/shop -o shop.relata\n");
    verb->add_option("SOURCE", options->source, "sqlite:PATH, the path of a SQLite database, postgresql://user@host:port/database (the password from PGPASSWORD or ~/.pgpass) or mysql://user@host:port/database (the password from MYSQL_PWD)")->required();
    verb->add_option("-o,--output", options->file, "The project to make; ends in .relata")->required();
    verb->add_flag("--force", options->force, "Replace a project that is there already");
    session.addJson(verb);
    verb->callback([options, &session] { session.run = [options, &session] { return run(session, *options); }; });
}

} // namespace relata::cli
