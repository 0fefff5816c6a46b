#include "app/cli/verbs.h"

#include "model/sql/deletestory.h"

namespace relata::cli {

using namespace Qt::StringLiterals;
using Json = nlohmann::ordered_json;

namespace {

struct Options
{
    std::string file, entity, dialect;
};

Json storyJson(const SchemaIndex &index, const DeleteStory &story)
{
    const Schema &schema = index.schema();
    const auto nameOfEntity = [&schema](EntityId id) { return schema.entities()[id].name.toStdString(); };
    Json steps = Json::array();
    for (const DeleteStep &step : story.steps) {
        const Entity &holder = schema.entities()[step.entity];
        Json key = Json::array();
        for (const FieldId id : step.fields) {
            if (const Field *field = holder.field(id))
                key.push_back(schema.columnName(*field).toStdString());
        }
        steps.push_back({{"entity", holder.name.toStdString()}, {"referenced", nameOfEntity(step.referenced)}, {"relationship", step.relationship.toString().toStdString()}, {"key", key},
                         {"effect", nameOf(step.effect).toStdString()}, {"certain", step.certainty == DeleteStep::Certainty::Sure},
                         {"after", step.after < 0 ? Json() : Json(step.after)}, {"again", step.again ? Json(*step.again) : Json()},
                         {"sentence", sentenceOf(schema, story, step).toStdString()}});
    }
    Json staying = Json::array(), elsewhere = Json::array();
    for (const EntityId id : story.staying)
        staying.push_back(nameOfEntity(id));
    for (const QString &line : differencesOf(index, story))
        elsewhere.push_back(line.toStdString());
    return {{"entity", nameOfEntity(story.entity)}, {"dialect", story.dialect.toStdString()}, {"summary", summaryOf(schema, story).toStdString()},
            {"steps", steps}, {"staying", staying}, {"elsewhere", elsewhere}};
}

// The steps as a tree, each under the one whose records it follows.
void addSteps(QString &lines, const Schema &schema, const DeleteStory &story, int after, int depth)
{
    for (size_t i = 0; i < story.steps.size(); ++i) {
        if (story.steps[i].after != after)
            continue;
        lines += QString(2 + 2 * depth, u' ') + sentenceOf(schema, story, story.steps[i]) + u'\n';
        if (!story.steps[i].again)
            addSteps(lines, schema, story, int(i), depth + 1);
    }
}

QString storyText(const SchemaIndex &index, const DeleteStory &story)
{
    QString lines = summaryOf(index.schema(), story) + u'\n';
    addSteps(lines, index.schema(), story, -1, 0);
    for (const QString &line : differencesOf(index, story))
        lines += line + u'\n';
    return lines;
}

int runStory(const Session &session, const Options &options)
{
    int code = Done;
    const auto opened = openProject(session, options.file, code);
    if (!opened)
        return code;
    const Dialect *dialect = options.dialect.empty() ? nullptr : dialectById(text(options.dialect));
    const SchemaIndex index(opened->schema);
    const Result<EntityId> entity = entityMeant(index, text(options.entity));
    if (!entity)
        return session.fail(entity.error(), WrongUse);
    const DeleteStory story = deleteStory(index, *entity, dialect);
    if (session.json)
        session.print(storyJson(index, story));
    else
        session.print(storyText(index, story));
    return code;
}

} // namespace

void addDeleteStory(CLI::App &app, Session &session)
{
    auto options = std::make_shared<Options>();
    CLI::App *verb = session.verb(app, "delete-story", "Say what deleting one record of an entity does, over chains",
        "  relata delete-story recipes.relata Recipe\n"
        "  relata delete-story recipes.relata Recipe --dialect mysql --json\n");
    verb->add_option("FILE", options->file, "The project")->required();
    verb->add_option("ENTITY", options->entity, "Whose record is deleted")->required();
    std::vector<std::string> dialects;
    for (const Dialect &dialect : allDialects())
        dialects.push_back(dialect.id.toStdString());
    verb->add_option("--dialect", options->dialect, "In a database of this dialect (left out: of the entity's own)")->check(CLI::IsMember(dialects));
    session.addJson(verb);
    verb->callback([options, &session] { session.run = [options, &session] { return runStory(session, *options); }; });
}

} // namespace relata::cli
