#include "app/cli/verbs.h"

#include "model/flows/projectio.h"
#include "model/flows/schemainfo.h"
#include "model/schema/notation.h"

#include <QFileInfo>

namespace relata::cli {

using namespace Qt::StringLiterals;

namespace {

struct Options
{
    std::string file;
    std::string notation;
    std::string dialect = "sqlite";
    std::string tables = "singular";
};

int run(const Session &session, const Options &options)
{
    const QString path = text(options.file);
    if (const auto fault = endingFault(path))
        return session.fail(*fault, WrongUse);
    if (QFileInfo::exists(path)) {
        Error error{"cli.exists", QT_TRANSLATE_NOOP("Messages", "The file is there already."), {}, QT_TRANSLATE_NOOP("Messages", "Choose another name, or remove it first."), {}};
        error.place.file = path;
        return session.fail(error, WrongUse);
    }
    RandomIds ids;
    auto made = schemaFromText(text(options.notation), ids, text(options.dialect));
    if (!made)
        return session.fail(made.error(), WrongUse);
    Project project = made->project();
    project.name = QFileInfo(path).completeBaseName();
    project.naming.tableNumber = options.tables == "plural" ? TableNumber::Plural : TableNumber::Singular;
    made->table<Project>().set(std::move(project));
    if (auto saved = flows::saveProject(path, *made); !saved)
        return session.fail(saved.error());
    const SchemaIndex index(*made);
    const auto &all = index.relationships();
    const auto relationships = std::count_if(all.begin(), all.end(), [&index](const RelationshipView &view) { return !index.isLeg(view.id); });
    if (session.json)
        session.print(nlohmann::ordered_json{{"file", options.file}, {"counts", flows::infoJson(index)["counts"]}});
    else
        session.print(u"Made %1 with %2 and %3."_s.arg(path, counted(made->entities().size(), u"entity"_s, u"entities"_s),
                                                       counted(relationships, u"relationship"_s, u"relationships"_s)));
    return Done;
}

} // namespace

void addNew(CLI::App &app, Session &session)
{
    auto options = std::make_shared<Options>();
    CLI::App *verb = session.verb(app, "new", "Make an empty project, or one with entities",
        "  relata new todo.relata\n"
        "  relata new todo.relata --text 'List(id*, name!); Task(id*, title: string(80), done: boolean = false)'\n"
        "  relata new todo.relata --text 'List(id*, name); Task(id*, title); Task n-1? List: list/tasks'\n");
    verb->add_option("FILE", options->file, "The project to make; ends in .relata")->required();
    verb->add_option("--text", options->notation, "Entities (and relationships) in the notation, divided by \";\"");
    verb->add_option("--dialect", options->dialect, "The database it is meant for")->check(CLI::IsMember({"sqlite", "postgresql", "mysql"}))->capture_default_str();
    verb->add_option("--tables", options->tables, "Names of tables from those of entities: singular or plural")->check(CLI::IsMember({"singular", "plural"}))->capture_default_str();
    session.addJson(verb);
    verb->callback([options, &session] { session.run = [options, &session] { return run(session, *options); }; });
}

} // namespace relata::cli
