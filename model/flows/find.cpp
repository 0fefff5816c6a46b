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

void Ground::sortByFields(const Entity &holder, std::vector<const Reference *> *references) const
{
    const auto place = [&holder](const Reference *reference) {
        const Fields fields = fieldsOf(*reference);
        return std::find_if(holder.fields.begin(), holder.fields.end(), [&fields](const Field &field) { return !fields.empty() && field.id == fields.front(); }) - holder.fields.begin();
    };
    std::stable_sort(references->begin(), references->end(), [&place](const Reference *a, const Reference *b) { return place(a) < place(b); });
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

bool Answers::has(const database::RowQuestion &question) const
{
    return m_answers.contains(keyOf(question));
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

Result<std::vector<Finding>> findWithRows(const Schema &schema, const database::ServerAddress &address, const std::atomic_bool &cancelled, const database::ProgressFunction &progress, const FindOptions &options)
{
    std::vector<database::RowQuestion> asked;
    std::vector<database::RowAnswer> answers;
    // What a discriminator holds tells what to ask next.
    for (;;) {
        const finding::Answers known(asked, answers);
        std::vector<Finding> found = all(schema, known);
        std::vector<database::RowQuestion> open;
        for (const Finding &one : found) {
            for (const database::RowQuestion &question : one.questions) {
                if (!known.has(question))
                    open.push_back(question);
            }
        }
        if (open.empty())
            return chosen(std::move(found), options);
        auto said = database::askRows(address, schema, open, cancelled, progress);
        if (!said)
            return said.error();
        asked.insert(asked.end(), open.begin(), open.end());
        answers.insert(answers.end(), said->begin(), said->end());
    }
}

} // namespace relata::flows
