#include "app/cli/verbs.h"

#include "model/flows/schemainfo.h"

namespace relata::cli {

void addInfo(CLI::App &app, Session &session)
{
    auto file = std::make_shared<std::string>();
    CLI::App *verb = session.verb(app, "info", "Say what a project holds: counts, entities, relationships",
        "  relata info shop.relata\n"
        "  relata info shop.relata --json\n");
    verb->add_option("FILE", *file, "The project")->required();
    session.addJson(verb);
    verb->callback([file, &session] {
        session.run = [file, &session] {
            int code = Done;
            const auto opened = openProject(session, *file, code);
            if (!opened)
                return code;
            const SchemaIndex index(opened->schema);
            if (session.json)
                session.print(flows::infoJson(index));
            else
                session.print(flows::infoText(index));
            return code;
        };
    });
}

} // namespace relata::cli
