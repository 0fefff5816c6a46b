#include "model/flows/checkproject.h"

namespace relata::flows {

using namespace Qt::StringLiterals;

namespace {

struct PlaceNames
{
    QString entity;
    QString field;
};

PlaceNames namesOf(const Schema &schema, const checks::Problem &problem)
{
    const Entity *entity = schema.entities().get(problem.entity);
    const Field *field = entity ? entity->field(problem.field) : nullptr;
    return {entity ? entity->name : QString(), field ? field->name : QString()};
}

nlohmann::ordered_json textOrNull(const QString &text)
{
    return text.isEmpty() ? nlohmann::ordered_json() : nlohmann::ordered_json(text.toStdString());
}

} // namespace

nlohmann::ordered_json checkJson(const Schema &schema, const std::vector<checks::Problem> &problems)
{
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const checks::Problem &problem : problems) {
        const PlaceNames place = namesOf(schema, problem);
        nlohmann::ordered_json one;
        one["rule"] = problem.rule;
        one["severity"] = checks::severityKey(problem.severity).toStdString();
        one["message"] = checks::worded(problem, Wording::English).toStdString();
        one["entity"] = textOrNull(place.entity);
        one["field"] = textOrNull(place.field);
        one["relationship"] = problem.relationship.isNull() ? nlohmann::ordered_json() : nlohmann::ordered_json(problem.relationship.toString().toStdString());
        one["fixes"] = nlohmann::ordered_json::array();
        for (const checks::Fix &fix : problem.fixes)
            one["fixes"].push_back(checks::worded(fix, Wording::English).toStdString());
        list.push_back(std::move(one));
    }
    nlohmann::ordered_json document;
    document["problems"] = std::move(list);
    return document;
}

QString problemLine(const Schema &schema, const checks::Problem &problem)
{
    const PlaceNames place = namesOf(schema, problem);
    QString line = checks::severityKey(problem.severity) + u": "_s;
    const QString message = checks::worded(problem, Wording::English);
    if (!message.contains(place.entity)) // most sentences name their place themselves
        line += place.entity + (place.field.isEmpty() ? QString() : u'.' + place.field) + u": "_s;
    line += message + u" ["_s + QLatin1String(problem.rule) + u']';
    for (const checks::Fix &fix : problem.fixes)
        line += u"\n    fix: "_s + checks::worded(fix, Wording::English);
    return line;
}

} // namespace relata::flows
