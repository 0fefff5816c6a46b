// The sentences: what a relationship means, read from both ends.
#include "model/schema/relationships.h"

#include "model/schema/inflection.h"
#include "model/schema/naming.h"
#include "model/schema/relateexternal.h"

namespace relata {

using namespace Qt::StringLiterals;

namespace {

QString said(const char *source)
{
    return QCoreApplication::translate("Sentences", source);
}

struct Words
{
    const Schema &schema;
    Markup markup;

    QString bold(const QString &text) const
    {
        return markup == Markup::Html ? u"<b>"_s + text.toHtmlEscaped() + u"</b>"_s : text;
    }
    QString one(EntityId id) const { return bold(nameOf(id)); }
    QString many(EntityId id) const { return bold(inflection::plural(nameOf(id), schema.naming().plurals)); }
    // Of an allow-list: "Post, Video or Photo".
    QString oneOf(const std::vector<EntityId> &ids) const { return joined(ids, said(QT_TRANSLATE_NOOP("Sentences", "%1 or %2")), &Words::one); }
    QString manyOf(const std::vector<EntityId> &ids) const { return joined(ids, said(QT_TRANSLATE_NOOP("Sentences", "%1 and %2")), &Words::many); }
    QString joined(const std::vector<EntityId> &ids, const QString &last, QString (Words::*word)(EntityId) const) const
    {
        QStringList names;
        for (const EntityId id : ids)
            names << (this->*word)(id);
        if (names.size() < 2)
            return names.join(QString());
        const QString end = names.takeLast();
        return last.arg(names.join(said(QT_TRANSLATE_NOOP("Sentences", ", "))), end);
    }
    // Where one stands, and what one sees.
    QString here(const RelationshipEnd &end, const std::vector<EntityId> &entities) const { return end.entity ? one(end.entity) : oneOf(entities); }
    QString other(const RelationshipEnd &end) const { return oneOf(end.others); }
    QString others(const RelationshipEnd &end) const { return manyOf(end.others); }
    QString nameOf(EntityId id) const
    {
        const Entity *entity = schema.entities().get(id);
        return entity ? entity->name : QString();
    }
    // ", as task.list"
    QString as(const RelationshipEnd &end) const
    {
        if (end.name.isEmpty())
            return {};
        const QString entity = nameOf(end.entity);
        QString path = (entity.isEmpty() ? entity : entity.at(0).toLower() + entity.mid(1)) + u'.' + end.name;
        if (markup == Markup::Html)
            path = u"<code>"_s + path.toHtmlEscaped() + u"</code>"_s;
        return said(QT_TRANSLATE_NOOP("Sentences", ", as %1")).arg(path);
    }
};

// What one `end.entity` has, without the final stop.
QString clause(const Words &words, const RelationshipEnd &end, const std::vector<EntityId> &entities)
{
    const QString here = words.here(end, entities);
    const Cardinality &count = end.cardinality;
    if (!count.isMany()) {
        if (end.holdsKey) {
            return count.minimum == 0
                ? said(QT_TRANSLATE_NOOP("Sentences", "Each %1 may belong to one %2")).arg(here, words.other(end))
                : said(QT_TRANSLATE_NOOP("Sentences", "Each %1 belongs to one %2")).arg(here, words.other(end));
        }
        return count.minimum == 0
            ? said(QT_TRANSLATE_NOOP("Sentences", "Each %1 has at most one %2")).arg(here, words.other(end))
            : said(QT_TRANSLATE_NOOP("Sentences", "Each %1 has exactly one %2")).arg(here, words.other(end));
    }
    const QString others = words.others(end);
    if (count.minimum > 0 && count.maximum)
        return said(QT_TRANSLATE_NOOP("Sentences", "Each %1 has %3 to %4 %2")).arg(here, others, QString::number(count.minimum), QString::number(*count.maximum));
    if (count.minimum > 0)
        return said(QT_TRANSLATE_NOOP("Sentences", "Each %1 has at least %3 %2")).arg(here, others, QString::number(count.minimum));
    if (count.maximum)
        return said(QT_TRANSLATE_NOOP("Sentences", "Each %1 has at most %3 %2")).arg(here, others, QString::number(*count.maximum));
    return inflection::takesAn(words.nameOf(end.entity ? end.entity : entities.empty() ? EntityId() : entities.front())) ? said(QT_TRANSLATE_NOOP("Sentences", "An %1 has many %2")).arg(here, others)
                                                     : said(QT_TRANSLATE_NOOP("Sentences", "A %1 has many %2")).arg(here, others);
}

// What one `end.entity` is where the two share a key: "A Dog is a kind of Animal", "An Animal may be a Dog".
QString subtypeClause(const Words &words, const RelationshipEnd &end)
{
    const QString here = words.one(end.entity), other = words.one(end.other);
    const bool an = inflection::takesAn(words.nameOf(end.entity));
    if (end.holdsKey)
        return (an ? said(QT_TRANSLATE_NOOP("Sentences", "An %1 is a kind of %2")) : said(QT_TRANSLATE_NOOP("Sentences", "A %1 is a kind of %2"))).arg(here, other);
    const QString one = (inflection::takesAn(words.nameOf(end.other)) ? said(QT_TRANSLATE_NOOP("Sentences", "an %1")) : said(QT_TRANSLATE_NOOP("Sentences", "a %1"))).arg(other);
    if (end.cardinality.minimum > 0)
        return (an ? said(QT_TRANSLATE_NOOP("Sentences", "An %1 is always %2")) : said(QT_TRANSLATE_NOOP("Sentences", "A %1 is always %2"))).arg(here, one);
    return (an ? said(QT_TRANSLATE_NOOP("Sentences", "An %1 may be %2")) : said(QT_TRANSLATE_NOOP("Sentences", "A %1 may be %2"))).arg(here, one);
}

QString through(const Words &words, EntityId junction)
{
    return junction ? said(QT_TRANSLATE_NOOP("Sentences", ", through %1")).arg(words.one(junction)) : QString();
}

// "Each Town has honorary citizens, read from api.example.com"
QString externalClause(const Words &words, const RelationshipEnd &end, const External &external)
{
    const QString host = edits::hostOf(external.url);
    const QString spoken = naming::words(end.name).join(u' ').toLower();
    const QString here = words.one(end.entity);
    if (end.cardinality.isMany()) { // "honoraryCitizen" is a name that people do give to many
        const QString many = spoken.isEmpty() ? said(QT_TRANSLATE_NOOP("Sentences", "records")) : inflection::plural(spoken, words.schema.naming().plurals);
        return said(QT_TRANSLATE_NOOP("Sentences", "Each %1 has %2, read from %3")).arg(here, many, host);
    }
    return said(QT_TRANSLATE_NOOP("Sentences", "Each %1 has one %2, read from %3")).arg(here, spoken.isEmpty() ? said(QT_TRANSLATE_NOOP("Sentences", "record")) : spoken, host);
}

// "A Person has many Persons, and each of those has it"
QString symmetricClause(const Words &words, const RelationshipEnd &end)
{
    return said(QT_TRANSLATE_NOOP("Sentences", "%1, and each of those has it too")).arg(clause(words, end, {end.entity}));
}

// "Each Article has its texts once for each Language, through ArticleTranslation"
QString translationsClause(const Words &words, const RelationshipEnd &end, const QString &language)
{
    return said(QT_TRANSLATE_NOOP("Sentences", "Each %1 has its texts once for each %2")).arg(words.one(end.entity), language);
}
QString languageOf(const Words &words, const RelationshipView &view)
{
    if (view.target)
        return words.one(view.target);
    const Entity *junction = words.schema.entities().get(view.junction);
    const Field *field = junction ? junction->field(words.schema.throughs()[view.id.through()].language) : nullptr;
    return field ? words.bold(field->name) : QString();
}

} // namespace

Sentences sentencesOf(const Schema &schema, const RelationshipView &view, Markup markup)
{
    const Words words{schema, markup};
    if (const External *external = schema.externals().get(view.id.external()))
        return {QString(), externalClause(words, view.atSource, *external) + words.as(view.atSource) + u'.'};
    const auto sentence = [&](const RelationshipEnd &end, const std::vector<EntityId> &entities) {
        // From a list every entity sees the same, under a name of its own.
        const auto allowed = std::find_if(view.atAllowed.begin(), view.atAllowed.end(), [&end](const RelationshipEnd &one) { return one.atSource == end.atSource; });
        const bool isList = !end.entity && allowed != view.atAllowed.end();
        const RelationshipEnd &said = isList ? *allowed : end;
        RelationshipEnd standing = said;
        if (isList)
            standing.entity = {};
        return clause(words, standing, entities) + (isList && entities.size() > 1 ? QString() : words.as(said)) + through(words, view.junction) + u'.';
    };
    if (view.role == ReferenceRole::Subtype) {
        const auto told = [&words](const RelationshipEnd &end) { return subtypeClause(words, end) + words.as(end) + u'.'; };
        return {told(view.atTarget), told(view.atSource)};
    }
    if (view.throughRole == ThroughRole::SymmetricOnce || view.throughRole == ThroughRole::SymmetricMirrored)
        return {QString(), symmetricClause(words, view.atSource) + words.as(view.atSource) + through(words, view.junction) + u'.'};
    if (view.throughRole == ThroughRole::Translations)
        return {view.target ? sentence(view.atTarget, view.targets) : QString(),
                translationsClause(words, view.atSource, languageOf(words, view)) + words.as(view.atSource) + through(words, view.junction) + u'.'};
    return {sentence(view.atTarget, view.targets), sentence(view.atSource, view.sources)};
}

QString sentenceFrom(const Schema &schema, const RelationshipEnd &end)
{
    const auto view = viewOf(schema, end.relationship);
    if (!view)
        return {};
    const Words words{schema, Markup::Plain};
    const bool atSource = end.atSource;
    if (const External *external = schema.externals().get(view->id.external()))
        return externalClause(words, end, *external) + u'.';
    if (view->throughRole == ThroughRole::Translations && atSource)
        return translationsClause(words, end, languageOf(words, *view)) + through(words, view->junction) + u'.';
    if (view->throughRole == ThroughRole::SymmetricOnce || view->throughRole == ThroughRole::SymmetricMirrored)
        return symmetricClause(words, end) + through(words, view->junction) + u'.';
    RelationshipEnd there = atSource ? view->atTarget : view->atSource;
    if (!there.entity) {
        const auto allowed = std::find_if(view->atAllowed.begin(), view->atAllowed.end(), [atSource](const RelationshipEnd &one) { return one.atSource != atSource; });
        if (allowed != view->atAllowed.end())
            there = *allowed;
        there.entity = {};
    }
    const bool isSubtype = view->role == ReferenceRole::Subtype;
    QString second = isSubtype ? subtypeClause(words, there) : clause(words, there, atSource ? view->targets : view->sources);
    // The second half goes on inside the sentence: "…; a Country has many Towns." Only its first word loses the capital.
    if (!second.isEmpty())
        second[0] = second[0].toLower();
    return (isSubtype ? subtypeClause(words, end) : clause(words, end, {end.entity})) + u"; "_s + second + through(words, view->junction) + u'.';
}

} // namespace relata
