#include "model/sql/checks.h"

#include "model/sql/ddl.h"
#include "model/sql/dialectcontext.h"
#include "model/sql/losses.h"

namespace relata::checks {

using namespace Qt::StringLiterals;

namespace {

const std::vector<const DialectRule *> &allRules()
{
    static const std::vector<const DialectRule *> all = [] {
        std::vector<const DialectRule *> list;
        for (const auto part : {dialectNameRules(), dialectTableRules()})
            for (const DialectRule &rule : part)
                list.push_back(&rule);
        return list;
    }();
    return all;
}

// What the schema's own rules say already of the same place.
bool isSaid(const Problem &problem, const std::vector<Problem> &said)
{
    static const QMultiHash<QString, QString> twins{{u"sql-empty"_s, u"entity-empty"_s}, {u"sql-field"_s, u"key-field-missing"_s}, {u"sql-field"_s, u"reference-field-missing"_s},
        {u"sql-name"_s, u"name-invalid"_s}, {u"sql-name-twice"_s, u"table-name-duplicate"_s}, {u"sql-name-twice"_s, u"column-name-duplicate"_s}, {u"sql-name-twice"_s, u"field-name-duplicate"_s},
        {u"sql-expression"_s, u"computed-empty"_s}, {u"sql-expression"_s, u"check-empty"_s}, {u"sql-identity"_s, u"generated-type"_s}, {u"sql-enum"_s, u"enum-empty"_s},
        {u"sql-reference-no-key"_s, u"reference-target-not-unique"_s}, {u"sql-reference-constant"_s, u"reference-literal-enforced"_s},
        {u"sql-reference-other-source"_s, u"reference-cross-source"_s}, {u"sql-reference-types"_s, u"reference-type-mismatch"_s}, {u"sql-set-null-required"_s, u"set-null-required"_s}};
    const QString rule = QString::fromLatin1(problem.rule);
    return twins.contains(rule) && std::any_of(said.begin(), said.end(), [&](const Problem &other) {
        return (other.entity == problem.entity || (!problem.relationship.isNull() && other.relationship == problem.relationship)) && twins.contains(rule, QString::fromLatin1(other.rule));
    });
}

} // namespace

std::vector<const Rule *> dialectRules()
{
    std::vector<const Rule *> rules;
    for (const DialectRule *each : allRules())
        rules.push_back(&each->rule);
    for (int loss = 0; loss < int(Loss::Count); ++loss)
        rules.push_back(&ruleOf(Loss(loss)));
    return rules;
}

std::vector<Problem> obstacles(const SchemaIndex &index, const Dialect &dialect, const QSet<EntityId> &written, const SqlNames &names)
{
    const DialectContext context{index, index.schema(), dialect, written, names};
    std::vector<Problem> problems;
    Report report(problems);
    for (const DialectRule *each : allRules()) {
        report.begin(each->rule);
        each->look(context, report);
    }
    return problems;
}

std::optional<Error> firstError(const Schema &schema, const std::vector<Problem> &problems)
{
    for (const Problem &problem : problems) {
        if (problem.severity != Severity::Error)
            continue;
        const Entity *entity = schema.entities().get(problem.entity);
        const Field *field = entity ? entity->field(problem.field) : nullptr;
        return Error{problem.rule, problem.text, problem.arguments, "", {{}, 0, 0, entity ? entity->name : QString(), field ? field->name : QString()}};
    }
    return std::nullopt;
}

std::vector<Problem> projectProblemsOf(const Schema &schema)
{
    const SchemaIndex index(schema);
    const std::vector<Problem> said = problemsOf(index);
    std::vector<Problem> problems = said;
    const auto say = [&](Problem &&problem) {
        if (!isSaid(problem, said))
            problems.push_back(std::move(problem));
    };
    for (const DataSource &source : schema.dataSources()) {
        const Dialect *dialect = dialectById(source.dialect);
        if (!dialect || source.management == Management::ReadOnly) // what is there is there
            continue;
        DdlOptions options;
        options.dataSource = source.id;
        const QSet<EntityId> written = writtenEntities(schema, options);
        for (Problem &problem : obstacles(index, *dialect, written, SqlNames(index, *dialect, written)))
            say(std::move(problem));
        if (auto ddl = ddlFor(index, *dialect, options))
            for (Problem &problem : ddl->problems)
                if (problem.severity != Severity::Hint) // its own database, which holds the values
                    say(std::move(problem));
    }
    std::stable_sort(problems.begin(), problems.end(), [](const Problem &a, const Problem &b) { return a.severity < b.severity; });
    return problems;
}

} // namespace relata::checks
