// The words of the delete story.
#include "model/schema/inflection.h"
#include "model/sql/deletestory.h"

#include <QCoreApplication>

namespace relata {

using namespace Qt::StringLiterals;
using Why = DeleteStep::Why;
using Certainty = DeleteStep::Certainty;

namespace {

QString said(const char *source)
{
    return QCoreApplication::translate("DeleteStory", source);
}

// "a, b and c"
QString listed(QStringList parts)
{
    if (parts.size() < 2)
        return parts.join(QString());
    const QString last = parts.takeLast();
    return said(QT_TRANSLATE_NOOP("DeleteStory", "%1 and %2")).arg(parts.join(said(QT_TRANSLATE_NOOP("DeleteStory", ", "))), last);
}

struct Words
{
    const Schema &schema;

    QString one(EntityId id) const
    {
        const Entity *entity = schema.entities().get(id);
        return entity ? entity->name : QString();
    }
    QString many(EntityId id) const { return inflection::plural(one(id), schema.naming().plurals); }
    QString many(const std::vector<EntityId> &ids) const
    {
        QStringList names;
        for (const EntityId id : ids)
            names << many(id);
        return listed(names);
    }
    // "Task.list_id"
    QString key(const DeleteStep &step) const
    {
        const Entity *entity = schema.entities().get(step.entity);
        QStringList names;
        for (const FieldId id : step.changed.empty() ? step.fields : step.changed) {
            if (const Field *field = entity ? entity->field(id) : nullptr; field && !names.contains(field->name))
                names << field->name;
        }
        return one(step.entity) + u'.' + (names.size() == 1 ? names.front() : u'(' + names.join(u", "_s) + u')');
    }
};

// Each entity once, in the order of the story; `near`: those that point at the record itself, or the others.
enum class Reach { Near, Far, All };
std::vector<EntityId> entitiesOf(const DeleteStory &story, DeleteEffect effect, Reach reach)
{
    std::vector<EntityId> found, nearer;
    for (const DeleteStep &step : story.steps) {
        if (step.effect != effect || step.entity == story.entity)
            continue;
        std::vector<EntityId> &list = step.after < 0 ? nearer : found;
        if (std::find(nearer.begin(), nearer.end(), step.entity) == nearer.end() && std::find(list.begin(), list.end(), step.entity) == list.end())
            list.push_back(step.entity);
    }
    if (reach == Reach::Near)
        return nearer;
    if (reach == Reach::All)
        found.insert(found.begin(), nearer.begin(), nearer.end());
    return found;
}

bool hasOwn(const DeleteStory &story, DeleteEffect effect)
{
    return std::any_of(story.steps.begin(), story.steps.end(), [&](const DeleteStep &step) { return step.effect == effect && step.entity == story.entity; });
}

// There can be one at most: the record's own, by a key that can't repeat.
bool isOne(const Schema &schema, const DeleteStep &step)
{
    const Entity *entity = schema.entities().get(step.entity);
    return step.after < 0 && !step.again && entity && !step.fields.empty() && entity->areUnique(step.fields);
}

// Is what changes part of a key that can't repeat?
bool isUnique(const Schema &schema, const DeleteStep &step)
{
    const Entity *entity = schema.entities().get(step.entity);
    return entity && std::any_of(entity->keys.begin(), entity->keys.end(), [&step](const Key &key) {
        return std::any_of(key.fields.begin(), key.fields.end(), [&step](FieldId id) { return std::find(step.changed.begin(), step.changed.end(), id) != step.changed.end(); });
    });
}

QString reason(const DeleteStory &story, const DeleteStep &step)
{
    switch (step.why) {
    case Why::Action:
        break;
    case Why::Restrict:
        if (step.evenItself)
            return said(QT_TRANSLATE_NOOP("DeleteStory", "refused at once, even where it is the record itself"));
        return said(QT_TRANSLATE_NOOP("DeleteStory", "refused at once"));
    case Why::StatementEnd:
        return said(QT_TRANSLATE_NOOP("DeleteStory", "refused while one points there"));
    case Why::TransactionEnd:
        return said(QT_TRANSLATE_NOOP("DeleteStory", "refused at COMMIT while one points there"));
    case Why::NullForbidden:
        return said(QT_TRANSLATE_NOOP("DeleteStory", "it would be emptied, and may not be"));
    case Why::DefaultMissing:
        return said(QT_TRANSLATE_NOOP("DeleteStory", "it would take its default, and has none"));
    case Why::ArcEmpty:
        return said(QT_TRANSLATE_NOOP("DeleteStory", "it would be emptied, and one of the keys must be filled"));
    case Why::Logical:
        return said(QT_TRANSLATE_NOOP("DeleteStory", "no foreign key is there: left to the API"));
    case Why::OtherSource:
        return said(QT_TRANSLATE_NOOP("DeleteStory", "another data source: left to the API"));
    case Why::Pair:
        return said(QT_TRANSLATE_NOOP("DeleteStory", "no database can check a kind and a key: left to the API"));
    case Why::NoTriggers:
        return story.dialect == "sqlite"_L1 ? said(QT_TRANSLATE_NOOP("DeleteStory", "SQLite runs no trigger within itself: left to the API"))
                                            : said(QT_TRANSLATE_NOOP("DeleteStory", "MariaDB and MySQL run no triggers where a foreign key deletes: left to the API"));
    case Why::TableInUse:
        return said(QT_TRANSLATE_NOOP("DeleteStory", "MariaDB and MySQL let no trigger change a table that is being changed"));
    }
    return {};
}

// "it has Invoices or Steps that go with it have Notes"; `own`: what points at the record itself.
QString blockingOf(const Words &words, const DeleteStory &story, const QStringList &own)
{
    QStringList clauses;
    if (!own.isEmpty())
        clauses << said(QT_TRANSLATE_NOOP("DeleteStory", "it has %1")).arg(listed(own));
    if (hasOwn(story, DeleteEffect::Blocked))
        clauses << said(QT_TRANSLATE_NOOP("DeleteStory", "other %1 point at it")).arg(words.many(story.entity));
    const auto far = entitiesOf(story, DeleteEffect::Blocked, Reach::Far);
    for (const DeleteStep &step : story.steps) {
        if (step.effect != DeleteEffect::Blocked || step.after < 0 || std::find(far.begin(), far.end(), step.entity) == far.end())
            continue;
        const QString clause = (step.byUpdate ? said(QT_TRANSLATE_NOOP("DeleteStory", "%1 that change with it have %2")) : said(QT_TRANSLATE_NOOP("DeleteStory", "%1 that go with it have %2")))
                                   .arg(words.many(step.referenced), words.many(step.entity));
        if (!clauses.contains(clause))
            clauses << clause;
    }
    return clauses.join(said(QT_TRANSLATE_NOOP("DeleteStory", " or ")));
}

} // namespace

QString summaryOf(const Schema &schema, const DeleteStory &story)
{
    const Words words{schema};
    // What points at the record itself: "Tasks", but one "Passport".
    const auto own = [&](EntityId id, DeleteEffect effect) {
        const auto isOther = [&](const DeleteStep &step) { return step.effect == effect && step.entity == id && !isOne(schema, step); };
        return std::none_of(story.steps.begin(), story.steps.end(), isOther) ? words.one(id) : words.many(id);
    };
    const auto ownOf = [&](DeleteEffect effect) {
        QStringList names;
        for (const EntityId id : entitiesOf(story, effect, Reach::Near)) {
            const QString name = own(id, effect);
            const bool takesArticle = effect == DeleteEffect::Blocked && name != words.many(id); // "it has a Passport"
            names << (!takesArticle ? name : (inflection::takesAn(name) ? said(QT_TRANSLATE_NOOP("DeleteStory", "an %1")) : said(QT_TRANSLATE_NOOP("DeleteStory", "a %1"))).arg(name));
        }
        return names;
    };
    QStringList clauses;
    QStringList gone;
    if (hasOwn(story, DeleteEffect::Deleted))
        gone << said(QT_TRANSLATE_NOOP("DeleteStory", "the %1 below it")).arg(words.many(story.entity));
    if (const QStringList near = ownOf(DeleteEffect::Deleted); !near.isEmpty())
        gone << said(QT_TRANSLATE_NOOP("DeleteStory", "its %1")).arg(listed(near));
    if (const auto far = entitiesOf(story, DeleteEffect::Deleted, Reach::Far); !far.empty())
        gone << said(QT_TRANSLATE_NOOP("DeleteStory", "their %1")).arg(words.many(far));
    if (!gone.isEmpty())
        clauses << said(QT_TRANSLATE_NOOP("DeleteStory", "deletes %1")).arg(listed(gone));

    const auto keys = [&](DeleteEffect effect) {
        QStringList names;
        for (const DeleteStep &step : story.steps) {
            if (step.effect == effect && !names.contains(words.key(step)))
                names << words.key(step);
        }
        return names;
    };
    if (const QStringList emptied = keys(DeleteEffect::Nulled); !emptied.isEmpty())
        clauses << said(QT_TRANSLATE_NOOP("DeleteStory", "empties %1")).arg(listed(emptied));
    if (const QStringList back = keys(DeleteEffect::Defaulted); !back.isEmpty())
        clauses << said(QT_TRANSLATE_NOOP("DeleteStory", "sets %1 to the default")).arg(listed(back));

    std::vector<EntityId> left = entitiesOf(story, DeleteEffect::Dangling, Reach::All);
    if (hasOwn(story, DeleteEffect::Dangling))
        left.push_back(story.entity);
    if (!left.empty())
        clauses << (left.size() == 1 && own(left.front(), DeleteEffect::Dangling) == words.one(left.front()) ? said(QT_TRANSLATE_NOOP("DeleteStory", "leaves its %1 pointing at nothing")).arg(words.one(left.front()))
                                                                                                            : said(QT_TRANSLATE_NOOP("DeleteStory", "leaves %1 that point at nothing")).arg(words.many(left)));
    // What may stand in its way is said first.
    if (const QString blocking = blockingOf(words, story, ownOf(DeleteEffect::Blocked)); !blocking.isEmpty()) {
        if (!clauses.isEmpty())
            clauses.front() = said(QT_TRANSLATE_NOOP("DeleteStory", "else it %1")).arg(clauses.front());
        clauses.push_front(said(QT_TRANSLATE_NOOP("DeleteStory", "is refused while %1")).arg(blocking));
    }
    if (clauses.isEmpty())
        clauses << said(QT_TRANSLATE_NOOP("DeleteStory", "touches nothing else"));
    if (!story.staying.empty())
        clauses << said(QT_TRANSLATE_NOOP("DeleteStory", "%1 stay")).arg(words.many(story.staying));
    const QString name = words.one(story.entity);
    const QString begin = inflection::takesAn(name) ? said(QT_TRANSLATE_NOOP("DeleteStory", "Deleting an %1 %2.")) : said(QT_TRANSLATE_NOOP("DeleteStory", "Deleting a %1 %2."));
    return begin.arg(name, clauses.join(said(QT_TRANSLATE_NOOP("DeleteStory", "; "))));
}

QString sentenceOf(const Schema &schema, const DeleteStory &story, const DeleteStep &step)
{
    const Words words{schema};
    const bool one = isOne(schema, step) && step.certainty == Certainty::Sure;
    const QString who = one ? said(QT_TRANSLATE_NOOP("DeleteStory", "Its %1")).arg(words.one(step.entity)) : words.many(step.entity), key = words.key(step);
    QString text;
    switch (step.effect) {
    case DeleteEffect::Deleted:
        text = one ? said(QT_TRANSLATE_NOOP("DeleteStory", "%1 is deleted (%2)"))
            : step.again ? said(QT_TRANSLATE_NOOP("DeleteStory", "%1 are deleted, and so on (%2)")) : said(QT_TRANSLATE_NOOP("DeleteStory", "%1 are deleted (%2)"));
        break;
    case DeleteEffect::Nulled:
        text = one ? said(QT_TRANSLATE_NOOP("DeleteStory", "%1 stays, and its key is emptied (%2)")) : said(QT_TRANSLATE_NOOP("DeleteStory", "%1 stay, and their key is emptied (%2)"));
        break;
    case DeleteEffect::Defaulted:
        if (isUnique(schema, step))
            text = one ? said(QT_TRANSLATE_NOOP("DeleteStory", "%1 stays, and its key takes its default (%2); refused where that points at nothing, or another has it already"))
                       : said(QT_TRANSLATE_NOOP("DeleteStory", "%1 stay, and their key takes its default (%2); refused where that points at nothing, or another has it already"));
        else
            text = said(QT_TRANSLATE_NOOP("DeleteStory", "%1 stay, and their key takes its default (%2); refused where that points at nothing"));
        break;
    case DeleteEffect::Blocked:
        text = one ? said(QT_TRANSLATE_NOOP("DeleteStory", "%1 blocks it (%2)")) : said(QT_TRANSLATE_NOOP("DeleteStory", "%1 block it (%2)"));
        break;
    case DeleteEffect::Dangling:
        text = one ? said(QT_TRANSLATE_NOOP("DeleteStory", "%1 stays and points at nothing (%2)")) : said(QT_TRANSLATE_NOOP("DeleteStory", "%1 stay and point at nothing (%2)"));
        break;
    }
    text = text.arg(who, key);
    if (const QString why = reason(story, step); !why.isEmpty())
        text = said(QT_TRANSLATE_NOOP("DeleteStory", "%1: %2")).arg(text, why);
    if (step.certainty == Certainty::UnlessGone)
        text = said(QT_TRANSLATE_NOOP("DeleteStory", "%1, but for those that go another way")).arg(text);
    else if (step.certainty == Certainty::Order)
        text = said(QT_TRANSLATE_NOOP("DeleteStory", "%1, unless they go or change another way first, which depends on the order of the foreign keys")).arg(text);
    return said(QT_TRANSLATE_NOOP("DeleteStory", "%1.")).arg(text);
}

QStringList differencesOf(const SchemaIndex &index, const DeleteStory &story)
{
    const Schema &schema = index.schema();
    QStringList lines;
    for (const Dialect &dialect : allDialects()) {
        if (dialect.id == story.dialect)
            continue;
        const DeleteStory theirs = deleteStory(index, story.entity, &dialect);
        // When it is refused is a matter of taste; that it is, isn't.
        const auto isSame = [](const DeleteStep &a, const DeleteStep &b) {
            return a.relationship == b.relationship && a.referenced == b.referenced && a.entity == b.entity && a.effect == b.effect && a.byUpdate == b.byUpdate;
        };
        for (const DeleteStep &step : theirs.steps) {
            if (std::none_of(story.steps.begin(), story.steps.end(), [&](const DeleteStep &ours) { return isSame(ours, step); }))
                lines << said(QT_TRANSLATE_NOOP("DeleteStory", "In %1: %2")).arg(dialect.label, sentenceOf(schema, theirs, step));
        }
    }
    lines.removeDuplicates();
    return lines;
}

} // namespace relata
