#include "app/cli/verbs.h"

#include "model/flows/changetext.h"
#include "model/flows/checkproject.h"
#include "model/sql/checks.h"

namespace relata::cli {

using namespace Qt::StringLiterals;

namespace {

struct Options
{
    std::string file;
    bool fix = false;
};

bool isFinding(const checks::Problem &problem)
{
    return problem.severity != checks::Severity::Hint;
}

int run(const Session &session, const Options &options)
{
    int code = Done;
    const auto opened = openProject(session, options.file, code);
    if (!opened)
        return code;
    Schema schema = opened->schema;
    QStringList changes;
    if (options.fix) {
        RandomIds ids;
        const checks::Fixed fixed = checks::fixAll(schema, ids, checks::projectProblemsOf);
        if (!fixed.change.isEmpty()) {
            changes = flows::changeLines(schema, fixed.change);
            schema = applied(std::move(schema), fixed.change);
            if (const int failed = saveOpened(session, *opened, schema); failed != Done)
                return failed;
        }
        if (!session.json)
            session.print(u"Fixed %1.\n"_s.arg(counted(fixed.count, u"problem"_s, u"problems"_s)) + (changes.isEmpty() ? QString() : u"  "_s + changes.join(u"\n  "_s) + u'\n'));
    }
    const std::vector<checks::Problem> problems = checks::projectProblemsOf(schema);
    const auto findings = std::count_if(problems.begin(), problems.end(), isFinding);
    if (session.json) {
        auto document = flows::checkJson(schema, problems);
        if (options.fix) {
            document["changes"] = nlohmann::ordered_json::array();
            for (const QString &line : changes)
                document["changes"].push_back(line.toStdString());
        }
        session.print(document);
        return findings > 0 ? Findings : Done;
    }
    for (const checks::Problem &problem : problems)
        session.print(flows::problemLine(schema, problem));
    session.print(problems.empty() ? u"No problems."_s : u"%1, %2 of them only hints."_s.arg(counted(qsizetype(problems.size()), u"problem"_s, u"problems"_s)).arg(qsizetype(problems.size()) - findings));
    return findings > 0 ? Findings : Done;
}

} // namespace

void addCheck(CLI::App &app, Session &session)
{
    auto options = std::make_shared<Options>();
    CLI::App *verb = session.verb(app, "check", "Say what is wrong in a project, or will bite later; ends 1 where there are errors or warnings",
        "  relata check shop.relata\n"
        "  relata check shop.relata --fix\n"
        "  relata check shop.relata --json\n");
    verb->add_option("FILE", options->file, "The project")->required();
    verb->add_flag("--fix", options->fix, "Do the first fix of each problem that has one: they lose nothing");
    session.addJson(verb);
    verb->callback([options, &session] { session.run = [options, &session] { return run(session, *options); }; });
}

} // namespace relata::cli
