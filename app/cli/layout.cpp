#include "app/cli/verbs.h"

#include "model/diagram/picture.h"
#include "model/schema/edits.h"

namespace relata::cli {

using namespace Qt::StringLiterals;

namespace {

struct Options
{
    std::string file;
    std::vector<std::string> fold, place;
};

// Collapsed, so that the canvas draws it as a line where it can.
Result<Change> folded(const Schema &schema, DiagramId diagram, EntityId entity)
{
    for (const Placement &placement : schema.placements()) {
        if (placement.diagram != diagram || placement.entity != entity)
            continue;
        Placement changed = placement;
        changed.collapsed = true;
        return edits::changePlacement(schema, changed);
    }
    return Change();
}

// "Entity=x,y"
std::optional<QPointF> pointOf(const QString &text)
{
    bool isX = false, isY = false;
    const QPointF point(text.section(u',', 0, 0).toDouble(&isX), text.section(u',', 1).toDouble(&isY));
    return isX && isY ? std::optional(point) : std::nullopt;
}

Result<Change> laidOut(const Schema &schema, const Options &options)
{
    if (schema.diagrams().isEmpty())
        return Change();
    const DiagramId diagram = schema.diagrams().begin()->id;
    RandomIds ids;
    Draft draft(schema);
    // Everything has a place first, so that folding has where to be written; then the rest is laid out around what is folded.
    const auto arrange = [&]() -> Result<Change> {
        const SchemaIndex index(draft.schema());
        const auto places = diagram::Picture::tidied(index, diagram);
        return edits::place(draft.schema(), diagram, places, ids);
    };
    auto change = arrange();
    if (!change)
        return change;
    draft.apply(*change);
    const SchemaIndex index(schema);
    for (const std::string &name : options.fold) {
        const auto entity = entityMeant(index, text(name));
        if (!entity)
            return entity.error();
        if (change = folded(draft.schema(), diagram, *entity); !change)
            return change;
        draft.apply(*change);
    }
    if (change = arrange(); !change)
        return change;
    draft.apply(*change);
    QHash<EntityId, QPointF> chosen;
    for (const std::string &each : options.place) {
        const auto entity = entityMeant(index, text(each).section(u'=', 0, 0));
        if (!entity)
            return entity.error();
        const auto point = pointOf(text(each).section(u'=', 1));
        if (!point)
            return Error{"cli.place", QT_TRANSLATE_NOOP("Messages", "“%1” names no place."), {text(each)}, QT_TRANSLATE_NOOP("Messages", "Write Entity=x,y."), {}};
        chosen.insert(*entity, *point);
    }
    if (change = edits::place(draft.schema(), diagram, chosen, ids); !change)
        return change;
    draft.apply(*change);
    return draft.change();
}

int run(const Session &session, const Options &options)
{
    int code = Done;
    const auto opened = openProject(session, options.file, code);
    if (!opened)
        return code;
    const auto change = laidOut(opened->schema, options);
    if (!change)
        return session.fail(change.error(), WrongUse);
    if (const int failed = saveOpened(session, *opened, applied(opened->schema, *change)); failed != Done)
        return failed;
    if (session.json)
        session.print(nlohmann::ordered_json{{"entities", opened->schema.entities().size()}});
    else
        session.print(u"Laid out %1."_s.arg(counted(opened->schema.entities().size(), u"entity"_s, u"entities"_s)));
    return Done;
}

} // namespace

void addLayout(CLI::App &app, Session &session)
{
    auto options = std::make_shared<Options>();
    CLI::App *verb = session.verb(app, "layout", "Lay out the first diagram",
        "  relata layout todo.relata\n"
        "  relata layout shop.relata --fold OrderLine --place Customer=0,0 --place Order=320,0\n");
    verb->add_option("FILE", options->file, "The project")->required();
    verb->add_option("--fold", options->fold, "A join entity that becomes a line with a badge; can be repeated")->type_name("ENTITY")->expected(1)->take_all();
    verb->add_option("--place", options->place, "Where an entity stands, whatever the layout says; can be repeated")->type_name("ENTITY=x,y")->expected(1)->take_all();
    session.addJson(verb);
    verb->callback([options, &session] { session.run = [options, &session] { return run(session, *options); }; });
}

} // namespace relata::cli
