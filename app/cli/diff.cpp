#include "app/cli/verbs.h"

#include "model/flows/compare.h"
#include "model/flows/differencejson.h"

namespace relata::cli {

using namespace Qt::StringLiterals;

namespace {

struct Options
{
    std::string old;
    std::string now;
    std::string dialect;
    std::string dataSource;
};

struct Side
{
    flows::Comparable comparable;
    std::vector<Error> receipt;
};

std::optional<Side> read(const Session &session, const std::string &given, int &code)
{
    if (text(given).endsWith(".relata"_L1)) {
        auto opened = openProject(session, given, code);
        return opened ? std::optional(Side{{std::move(opened->schema), flows::Comparable::Kind::Project}, {}}) : std::nullopt;
    }
    auto imported = readSource(session, text(given), code);
    return imported ? std::optional(Side{{std::move(imported->schema), flows::Comparable::Kind::Database}, std::move(imported->receipt)}) : std::nullopt;
}

int printSql(const Session &session, const flows::Comparison &comparison, const QString &dialectId)
{
    if (!comparison.dialect.isEmpty() && comparison.dialect != dialectId) {
        return session.fail({"cli.otherDialect", QT_TRANSLATE_NOOP("Messages", "The database speaks %1, not %2."), {comparison.dialect, dialectId}, QT_TRANSLATE_NOOP("Messages", "Say --sql %1."), {}}, WrongUse);
    }
    const Dialect *dialect = dialectById(dialectId);
    Q_ASSERT(dialect); // checked by the option
    const auto migration = comparison.migration(*dialect);
    if (!migration)
        return session.fail(migration.error(), Findings);
    if (session.json) {
        nlohmann::ordered_json document{{"same", comparison.tree.isEmpty()}, {"steps", nlohmann::ordered_json::array()}, {"losses", nlohmann::ordered_json::array()}};
        for (const MigrationStep &step : migration->steps)
            document["steps"].push_back({{"sql", step.sql.toStdString()}, {"risk", nameOf(step.risk).toStdString()}, {"why", step.why.toStdString()}});
        for (const QString &loss : migration->losses)
            document["losses"].push_back(loss.toStdString());
        document["rows"] = rowsJson(migration->rows);
        session.print(document);
    } else {
        session.printExact(migration->text(*dialect));
        for (const QString &loss : migration->losses)
            session.note(u"relata: "_s + loss);
    }
    return comparison.tree.isEmpty() ? Done : Findings;
}

int run(const Session &session, const Options &options)
{
    int code = Done;
    const auto old = read(session, options.old, code);
    if (!old)
        return code;
    const auto now = read(session, options.now, code);
    if (!now)
        return code;
    using Kind = flows::Comparable::Kind;
    const bool oldIsProject = old->comparable.kind == Kind::Project, newIsProject = now->comparable.kind == Kind::Project;
    if (!options.dataSource.empty() && oldIsProject == newIsProject) {
        return session.fail({"cli.dataSource", QT_TRANSLATE_NOOP("Messages", "--data-source chooses from a project what is compared with a database."), {}, "", {}}, WrongUse);
    }
    const auto source = dataSourceNamed((newIsProject ? now : old)->comparable.schema, options.dataSource);
    if (!source)
        return session.fail(source.error(), WrongUse);
    const auto comparison = flows::compared(old->comparable, now->comparable, *source);
    if (!comparison)
        return session.fail(comparison.error(), WrongUse);
    if (!options.dialect.empty())
        return printSql(session, *comparison, text(options.dialect));
    std::vector<Error> receipt = old->receipt;
    receipt.insert(receipt.end(), now->receipt.begin(), now->receipt.end());
    const flows::DifferenceTree &tree = comparison->tree;
    if (session.json) {
        session.print(nlohmann::ordered_json{{"same", tree.isEmpty()}, {"count", tree.count()}, {"differences", flows::differencesJson(tree)}, {"receipt", receiptJson(receipt)}});
    } else {
        session.print(tree.isEmpty() ? u"No differences."_s : flows::linesOf(tree).join(u'\n'));
        printReceipt(session, receipt);
    }
    return tree.isEmpty() ? Done : Findings;
}

} // namespace

void addDiff(CLI::App &app, Session &session)
{
    auto options = std::make_shared<Options>();
    std::vector<std::string> dialects;
    for (const Dialect &dialect : allDialects())
        dialects.push_back(dialect.id.toStdString());
    CLI::App *verb = session.verb(app, "diff", "Compare projects and databases",
        "  relata diff before.relata after.relata\n"
        "  relata diff sqlite:shop.db shop.relata --sql sqlite      what brings the database to the project\n"
        "  relata diff shop.relata postgresql://me@localhost/shop   what the database has that the project has not, and the other way\n"
        "  relata diff mysql://me@one/shop mysql://me@two/shop --json\n\n"
        "Two projects are compared by what they are, whatever it is called: a rename is a rename. With a database only what databases hold\n"
        "is compared; its tables and columns are found by the names they had at the last import, then by name; a column that seems to be\n"
        "renamed in the database is said to be guessed. \"+\" is only in NEW, \"-\" only in OLD. Ends 0 when there is no difference, 1 when\n"
        "there is one.\n"
        "--json prints {\"same\", \"count\", \"differences\": [{\"kind\": new|removed|changed|renamed, \"subject\", \"name\", \"before\", \"after\",\n"
        "\"guessed\", \"children\"}], \"receipt\"}; with --sql {\"same\", \"steps\": [{\"sql\", \"risk\": safe|data-dependent|destructive, \"why\"}], \"losses\",\n"
        "\"rows\": [{\"fate\": moved|lost|refused|noted, \"text\", \"query\"}]}.\n");
    const char *what = "A project that ends in .relata, or a database: sqlite:PATH, postgresql://user@host/database, mysql://user@host/database";
    verb->add_option("OLD", options->old, what)->required();
    verb->add_option("NEW", options->now, "Likewise")->required();
    verb->add_option("--sql", options->dialect, "Print the statements that turn OLD into NEW, risks as comments; nothing is run")->type_name("DIALECT")->check(CLI::IsMember(dialects));
    verb->add_option("--data-source", options->dataSource, "Of the project: which one is compared with the database")->type_name("NAME");
    session.addJson(verb);
    verb->callback([options, &session] { session.run = [options, &session] { return run(session, *options); }; });
}

} // namespace relata::cli
