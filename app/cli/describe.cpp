#include "app/cli/verbs.h"

#include "model/schema/edits.h"

namespace relata::cli {

using namespace Qt::StringLiterals;

namespace {

struct Options
{
    std::string file, words, of;
};

Result<Change> described(const Schema &schema, const QString &what, const QString &words)
{
    if (what.isEmpty()) {
        Project project = schema.project();
        project.description = words;
        return edits::changeProject(schema, project);
    }
    const SchemaIndex index(schema);
    if (const auto entity = entityMeant(index, what)) {
        Entity changed = schema.entities()[*entity];
        changed.description = words;
        return edits::changeEntity(schema, changed);
    }
    const qsizetype dot = what.lastIndexOf(u'.');
    const auto entity = entityMeant(index, dot < 0 ? what : what.first(dot));
    if (!entity)
        return entity.error();
    Entity changed = schema.entities()[*entity];
    for (Field &field : changed.fields) {
        if (field.name != what.sliced(dot + 1))
            continue;
        field.description = words;
        return edits::changeEntity(schema, changed);
    }
    return Error{"cli.noField", QT_TRANSLATE_NOOP("Messages", "%1 has no field “%2”."), {changed.name, what.sliced(dot + 1)}, QT_TRANSLATE_NOOP("Messages", "`relata info FILE` lists them."), {}};
}

int run(const Session &session, const Options &options)
{
    int code = Done;
    const auto opened = openProject(session, options.file, code);
    if (!opened)
        return code;
    const auto change = described(opened->schema, text(options.of), text(options.words));
    if (!change)
        return session.fail(change.error(), WrongUse);
    if (const int failed = saveOpened(session, *opened, applied(opened->schema, *change)); failed != Done)
        return failed;
    if (session.json)
        session.print(nlohmann::ordered_json{{"of", options.of}, {"description", options.words}});
    else
        session.print(change->isEmpty() ? u"Nothing to change."_s : u"Described."_s);
    return Done;
}

} // namespace

void addDescribe(CLI::App &app, Session &session)
{
    auto options = std::make_shared<Options>();
    CLI::App *verb = session.verb(app, "describe", "Say what the project, an entity or a field is",
        "  relata describe shop.relata 'What the shop on the corner sells.'\n"
        "  relata describe shop.relata --of Customer.fax 'Digits and spaces only.'\n");
    verb->add_option("FILE", options->file, "The project")->required();
    verb->add_option("WORDS", options->words, "The description; empty takes it away")->required();
    verb->add_option("--of", options->of, "Entity or Entity.field; left out: the project")->type_name("WHAT");
    session.addJson(verb);
    verb->callback([options, &session] { session.run = [options, &session] { return run(session, *options); }; });
}

} // namespace relata::cli
