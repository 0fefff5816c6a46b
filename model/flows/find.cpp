#include "model/flows/find.h"

#include "model/flows/findparts.h"
#include "model/schema/edits.h"
#include "model/schema/relationships.h"

#include <algorithm>

namespace relata::flows {

using namespace Qt::StringLiterals;

namespace finding {

Error reason(const char *text, QStringList arguments)
{
    return {"find.reason", text, std::move(arguments)};
}

Fields fieldsOf(const Reference &reference)
{
    Fields fields;
    for (const FieldPair &pair : reference.pairs) {
        if (pair.field)
            fields.push_back(pair.field);
    }
    return fields;
}

Ground::Ground(const Schema &given) : schema(given), names(given)
{
    for (const Reference &reference : schema.references()) {
        held[reference.holder].push_back(&reference);
        for (FieldId field : fieldsOf(reference))
            used.insert(field);
    }
    for (const AnyReference &reference : schema.anyReferences()) {
        anyHeld[reference.holder].push_back(&reference);
        used.insert(reference.discriminator);
        for (FieldId field : reference.key)
            used.insert(field);
    }
}

QString Ground::shown(const Entity &entity, FieldId field) const
{
    const Field *found = entity.field(field);
    return found ? schema.columnName(*found) : QString();
}

QString Ground::shown(const Entity &entity, const Fields &fields) const
{
    QStringList columns;
    for (FieldId field : fields)
        columns << shown(entity, field);
    return columns.join(u", "_s);
}

Answers::Answers(const std::vector<database::RowQuestion> &questions, const std::vector<database::RowAnswer> &answers)
{
    for (size_t i = 0; i < questions.size() && i < answers.size(); ++i)
        m_answers.insert(keyOf(questions[i]), answers[i]);
}

QString Answers::keyOf(const database::RowQuestion &question)
{
    QString key = question.holder.toString() + question.referenced.toString() + question.discriminator.toString();
    for (FieldId field : question.fields)
        key += u'.' + field.toString();
    for (FieldId field : question.key)
        key += u'>' + field.toString();
    return key + u'=' + question.value;
}

database::RowAnswer Answers::to(const database::RowQuestion &question) const
{
    return m_answers.isEmpty() ? database::RowAnswer() : m_answers.value(keyOf(question));
}

} // namespace finding

namespace {

std::vector<Finding> all(const Schema &schema, const finding::Answers &answers)
{
    const finding::Ground ground(schema);
    std::vector<Finding> found;
    finding::findAnyEnds(ground, answers, &found);
    finding::findShapes(ground, answers, &found);
    // A key that belongs to an any-end points nowhere by itself.
    QSet<FieldId> taken;
    for (const Finding &one : found) {
        if (one.kind == FindingKind::Any && one.confidence >= kLikely)
            taken.unite(QSet<FieldId>(one.fields.begin(), one.fields.end()));
    }
    std::vector<Finding> references;
    finding::findReferences(ground, answers, &references);
    for (Finding &one : references) {
        if (std::none_of(one.fields.begin(), one.fields.end(), [&taken](FieldId field) { return taken.contains(field); }))
            found.push_back(std::move(one));
    }
    return found;
}

std::vector<Finding> chosen(std::vector<Finding> found, const FindOptions &options)
{
    std::erase_if(found, [&options](const Finding &one) { return one.confidence < options.least; });
    std::stable_sort(found.begin(), found.end(), [](const Finding &a, const Finding &b) { return a.confidence != b.confidence ? a.confidence > b.confidence : a.id < b.id; });
    QHash<QString, int> seen; // two fields may bear one name in two schemas of a database
    for (Finding &one : found) {
        if (const int before = seen[one.id]++; before > 0)
            one.id += u'#' + QString::number(before + 1);
    }
    return found;
}

} // namespace

qint64 Finding::orphans() const
{
    if (kind == FindingKind::Reference)
        return answers.empty() ? 0 : answers.front().orphans;
    qint64 sum = 0;
    for (const database::RowAnswer &answer : answers)
        sum += answer.orphans;
    return sum;
}

std::vector<Finding> findRelationships(const Schema &schema, const FindOptions &options)
{
    return chosen(all(schema, {}), options);
}

std::vector<database::RowQuestion> questionsFor(const Schema &schema)
{
    std::vector<database::RowQuestion> questions;
    for (const Finding &one : all(schema, {}))
        questions.insert(questions.end(), one.questions.begin(), one.questions.end());
    return questions;
}

std::vector<Finding> findRelationships(const Schema &schema, const std::vector<database::RowQuestion> &questions, const std::vector<database::RowAnswer> &answers, const FindOptions &options)
{
    return chosen(all(schema, finding::Answers(questions, answers)), options);
}

} // namespace relata::flows
