#include "app/cli/verbs.h"

#include "model/generate/context.h"

namespace relata::cli {

using namespace Qt::StringLiterals;

namespace {

struct Options
{
    std::string file;
    std::string target;
    std::vector<std::string> sets;
    std::vector<std::string> entities;
};

int run(const Session &session, const Options &options)
{
    int code = Done;
    const auto opened = openProject(session, options.file, code);
    if (!opened)
        return code;
    const SchemaIndex index(opened->schema);
    const auto chosen = chosenEntities(index, options.entities);
    if (!chosen)
        return session.fail(chosen.error(), WrongUse);
    const auto values = optionsFrom(options.sets);
    if (!values)
        return session.fail(values.error(), WrongUse);
    const TargetRegistry registry = TargetRegistry::standard();
    const Target *target = options.target.empty() ? nullptr : registry.find(text(options.target));
    if (!options.target.empty() && !target)
        return session.fail({"cli.noTarget", QT_TRANSLATE_NOOP("Messages", "There is no target “%1”."), {text(options.target)}, QT_TRANSLATE_NOOP("Messages", "`relata targets` lists them."), {}}, WrongUse);
    const auto context = contextFor(index, target, *values, EntitySelection{*chosen});
    if (!context)
        return session.fail(context.error());
    session.print(nlohmann::ordered_json(*context));
    return Done;
}

} // namespace

void addContext(CLI::App &app, Session &session)
{
    auto options = std::make_shared<Options>();
    CLI::App *verb = session.verb(app, "context", "Print the JSON that targets are made from, for scripts of your own",
        "  relata context shop.relata\n"
        "  relata context shop.relata --target typescript-fastify --entity Customer\n");
    verb->add_option("FILE", options->file, "The project")->required();
    verb->add_option("--target", options->target, "With the types and options of this target")->type_name("ID");
    verb->add_option("--set", options->sets, "An option of the target; can be repeated")->type_name("KEY=VALUE")->expected(1)->take_all();
    verb->add_option("--entity", options->entities, "Only this entity; can be repeated")->type_name("NAME")->expected(1)->take_all();
    session.addJson(verb);
    verb->callback([options, &session] { session.run = [options, &session] { return run(session, *options); }; });
}

} // namespace relata::cli
