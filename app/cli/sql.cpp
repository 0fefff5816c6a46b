#include "app/cli/verbs.h"

#include "model/sql/ddl.h"

namespace relata::cli {

using namespace Qt::StringLiterals;

namespace {

struct Options
{
    std::string file;
    std::string dialect;
    std::string dataSource;
};

int run(const Session &session, const Options &options)
{
    int code = Done;
    const auto opened = openProject(session, options.file, code);
    if (!opened)
        return code;
    const auto source = dataSourceNamed(opened->schema, options.dataSource);
    if (!source)
        return session.fail(source.error(), WrongUse);
    DdlOptions chosen;
    chosen.dataSource = *source;
    const Dialect *dialect = dialectById(text(options.dialect));
    Q_ASSERT(dialect); // checked by the option
    const auto ddl = ddlFor(opened->schema, *dialect, chosen);
    if (!ddl)
        return session.fail(ddl.error(), Findings);
    if (session.json) {
        nlohmann::ordered_json document{{"statements", nlohmann::ordered_json::array()}, {"losses", nlohmann::ordered_json::array()}};
        for (const SqlStatement &statement : ddl->statements)
            document["statements"].push_back(statement.text.toStdString());
        for (const QString &loss : ddl->losses)
            document["losses"].push_back(loss.toStdString());
        document["notes"] = nlohmann::ordered_json::array(); // nothing is lost, but it comes back otherwise
        for (const checks::Problem &problem : ddl->problems)
            if (problem.severity == checks::Severity::Hint)
                document["notes"].push_back(checks::worded(problem, Wording::English).toStdString());
        session.print(document);
        return Done;
    }
    session.printExact(ddl->text().trimmed() + u'\n');
    for (const QString &loss : ddl->losses)
        session.note(u"relata: "_s + loss);
    return Done;
}

} // namespace

void addSql(CLI::App &app, Session &session)
{
    auto options = std::make_shared<Options>();
    std::vector<std::string> dialects;
    for (const Dialect &dialect : allDialects())
        dialects.push_back(dialect.id.toStdString());
    CLI::App *verb = session.verb(app, "sql", "Write the whole schema as DDL",
        "  relata sql shop.relata --dialect sqlite | sqlite3 -bail new.db\n"
        "  relata sql shop.relata --dialect postgresql --data-source main\n");
    verb->add_option("FILE", options->file, "The project")->required();
    verb->add_option("--dialect", options->dialect, "The database that shall read it")->required()->check(CLI::IsMember(dialects));
    verb->add_option("--data-source", options->dataSource, "Only the tables of this one")->type_name("NAME");
    session.addJson(verb);
    verb->callback([options, &session] { session.run = [options, &session] { return run(session, *options); }; });
}

} // namespace relata::cli
