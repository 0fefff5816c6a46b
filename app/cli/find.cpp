#include "app/cli/verbs.h"

#include "model/flows/changetext.h"
#include "model/flows/find.h"
#include "model/flows/schemainfo.h"

namespace relata::cli {

using namespace Qt::StringLiterals;

namespace {

struct Options
{
    std::string file;
    std::string database;
    std::string accept;
    double least = flows::kLikely;
    bool enforced = false;
    bool dryRun = false;
};

const char *kindName(flows::FindingKind kind)
{
    switch (kind) {
    case flows::FindingKind::Reference: return "reference";
    case flows::FindingKind::Any: return "any";
    case flows::FindingKind::Arc: return "arc";
    case flows::FindingKind::Tree: return "tree";
    case flows::FindingKind::Translations: return "translations";
    case flows::FindingKind::ManyToMany: return "many-to-many";
    case flows::FindingKind::ManyToAny: return "many-to-any";
    case flows::FindingKind::Symmetric: return "symmetric";
    }
    return "";
}

QString english(const Error &error) { return wordedText(error, Wording::English); }

nlohmann::ordered_json json(const Schema &schema, const flows::Finding &finding)
{
    nlohmann::ordered_json reasons = nlohmann::ordered_json::array(), targets = nlohmann::ordered_json::array(), others = nlohmann::ordered_json::array(), columns = nlohmann::ordered_json::array();
    for (const Error &reason : finding.reasons)
        reasons.push_back(english(reason).toStdString());
    const auto nameOf = [&schema](EntityId id) { return schema.entities()[id].name.toStdString(); };
    for (const AllowedForm &allowed : finding.form.targetAllow)
        targets.push_back(nameOf(allowed.entity));
    if (targets.empty() && finding.form.target)
        targets.push_back(nameOf(finding.form.target));
    for (EntityId other : finding.others)
        others.push_back(nameOf(other));
    for (FieldId field : finding.fields)
        columns.push_back(schema.columnName(*schema.entities()[finding.holder].field(field)).toStdString());
    nlohmann::ordered_json document{{"id", finding.id.toStdString()}, {"kind", kindName(finding.kind)}, {"relationship", finding.form.kind.toStdString()}, {"entity", nameOf(finding.holder)},
                                    {"columns", columns}, {"targets", targets}, {"others", others}, {"confidence", std::round(finding.confidence * 100) / 100}, {"sentence", english(flows::findingTitle(schema, finding)).toStdString()},
                                    {"reasons", reasons}, {"evidence", nullptr}};
    const bool asked = std::any_of(finding.answers.begin(), finding.answers.end(), [](const database::RowAnswer &answer) { return answer.asked; });
    if (asked) {
        const auto &answer = finding.answers.front();
        document["evidence"] = {{"rows", answer.rows}, {"filled", answer.filled}, {"values", answer.distinct}, {"found", answer.found}, {"orphans", finding.orphans()}, {"whole", answer.whole},
                                {"sentence", english(flows::evidenceText(finding)).toStdString()}};
    }
    return document;
}

int run(const Session &session, const Options &options)
{
    int code = Done;
    const auto opened = openProject(session, options.file, code);
    if (!opened)
        return code;
    const Schema &schema = opened->schema;
    flows::FindOptions how;
    how.least = options.least;
    std::vector<flows::Finding> found;
    if (options.database.empty()) {
        found = flows::findRelationships(schema, how);
    } else {
        const auto address = flows::addressOf(text(options.database));
        if (!address)
            return session.fail(address.error(), WrongUse);
        auto asked = flows::findWithRows(schema, *address, interrupted(), [&session](const database::Progress &now) { session.progress(now.what, now.step, now.steps); }, how);
        session.endProgress();
        if (!asked)
            return session.fail(asked.error());
        found = *std::move(asked);
    }
    std::vector<flows::Finding> chosen;
    if (!options.accept.empty()) {
        const QStringList wanted = commaList(options.accept);
        for (const QString &id : wanted) {
            const bool known = id == "all"_L1 || std::any_of(found.begin(), found.end(), [&id](const flows::Finding &finding) { return finding.id == id; });
            if (!known)
                return session.fail({"cli.finding", QT_TRANSLATE_NOOP("Messages", "Nothing that was found is called “%1”."), {id}, QT_TRANSLATE_NOOP("Messages", "`relata find FILE` lists what was found, each with its id."), {}}, WrongUse);
        }
        for (const flows::Finding &finding : found) {
            if (wanted.contains(u"all"_s) || wanted.contains(finding.id))
                chosen.push_back(finding);
        }
    }
    RandomIds ids;
    const flows::Accepted accepted = flows::acceptFindings(schema, chosen, options.enforced ? Enforcement::Enforced : Enforcement::Logical, ids);
    if (!accepted.change.isEmpty() && !options.dryRun) {
        if (const int failed = saveOpened(session, *opened, applied(schema, accepted.change)); failed != Done)
            return failed;
    }
    const qsizetype left = qsizetype(found.size()) - qsizetype(chosen.size()) + qsizetype(accepted.refused.size());
    if (session.json) {
        nlohmann::ordered_json findings = nlohmann::ordered_json::array(), refused = nlohmann::ordered_json::array(), changes = nlohmann::ordered_json::array();
        for (const flows::Finding &finding : found)
            findings.push_back(json(schema, finding));
        for (const auto &[id, error] : accepted.refused)
            refused.push_back({{"id", id.toStdString()}, {"error", flows::errorJson(error)}});
        for (const QString &line : flows::changeLines(schema, accepted.change))
            changes.push_back(line.toStdString());
        nlohmann::ordered_json document{{"findings", findings}};
        if (!options.accept.empty()) {
            document["changes"] = changes;
            document["refused"] = refused;
        }
        session.print(document);
        return left > 0 ? Findings : Done;
    }
    if (options.accept.empty()) {
        for (const flows::Finding &finding : found) {
            session.print(u"%1 %  %2\n      %3"_s.arg(qRound(finding.confidence * 100), 3).arg(english(flows::findingTitle(schema, finding)), finding.id));
            QStringList why;
            for (const Error &reason : finding.reasons)
                why << english(reason);
            session.print(u"      "_s + why.join(u' '));
            if (!options.database.empty())
                session.print(u"      "_s + english(flows::evidenceText(finding)));
        }
        session.print(found.empty() ? u"Nothing that isn't said already."_s : u"%1 found."_s.arg(counted(qsizetype(found.size()), u"relationship"_s, u"relationships"_s)));
    } else {
        session.print(flows::changeLines(schema, accepted.change).join(u'\n'));
        for (const auto &[id, error] : accepted.refused)
            session.note(u"relata: %1: %2"_s.arg(id, worded(error, Wording::English)));
        session.print(u"%1 accepted, %2 left."_s.arg(counted(qsizetype(chosen.size() - accepted.refused.size()), u"relationship"_s, u"relationships"_s)).arg(left));
    }
    return left > 0 ? Findings : Done;
}

} // namespace

void addFind(CLI::App &app, Session &session)
{
    auto options = std::make_shared<Options>();
    CLI::App *verb = session.verb(app, "find", "Find relationships that nobody declared: by names, types, keys and checks, and by rows; ends 1 where some are left",
        "  relata find shop.relata\n"
        "  relata find shop.relata --database sqlite:shop.db        rows raise, lower or reject what names suggest\n"
        "  relata find shop.relata --accept 'orders.customer_id>customers'\n"
        "  relata find shop.relata --database postgresql://me@localhost/shop --accept all --enforced\n\n"
        "References, pairs that point at one of several entities, exclusive arcs, trees, translations, junctions and symmetric pairs. What one\n"
        "accepts is kept by the project only (logical), unless --enforced wants foreign keys; where rows stand in the way, it is refused.\n"
        "Junctions and the like are made of references: look again once those are accepted. Rows are only read, 10,000 of a table at most.\n"
        "--json prints {\"findings\": [{\"id\", \"kind\", \"relationship\", \"entity\", \"columns\", \"targets\", \"others\", \"confidence\", \"sentence\", \"reasons\",\n"
        "\"evidence\": null or {\"rows\", \"filled\", \"values\", \"found\", \"orphans\", \"whole\", \"sentence\"}}]}; with --accept also \"changes\" and \"refused\".\n");
    verb->add_option("FILE", options->file, "The project")->required();
    verb->add_option("--database", options->database, "Ask the rows of this database: sqlite:PATH, postgresql://user@host/database, mysql://user@host/database")->type_name("ADDRESS");
    verb->add_option("--accept", options->accept, "all, or the ids of findings, by commas")->type_name("ID,…");
    verb->add_option("--least", options->least, "How sure it must be, from 0 to 1")->check(CLI::Range(0.0, 1.0))->capture_default_str();
    verb->add_flag("--enforced", options->enforced, "With --accept: as foreign keys");
    verb->add_flag("--dry-run", options->dryRun, "With --accept: only say what would change");
    session.addJson(verb);
    verb->callback([options, &session] { session.run = [options, &session] { return run(session, *options); }; });
}

} // namespace relata::cli
