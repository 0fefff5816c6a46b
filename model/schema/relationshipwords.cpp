// The sentences: what a relationship means, read from both ends.
#include "model/schema/relationships.h"

#include "model/schema/inflection.h"

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

bool startsWithVowel(const QString &name)
{
    return !name.isEmpty() && u"aeioAEIO"_s.contains(name.at(0)); // "a User", "a Unit" are the usual ones
}

// What one `end.entity` has, without the final stop.
QString clause(const Words &words, const RelationshipEnd &end)
{
    const QString here = words.one(end.entity);
    const Cardinality &count = end.cardinality;
    if (!count.isMany()) {
        if (end.holdsKey) {
            return count.minimum == 0
                ? said(QT_TRANSLATE_NOOP("Sentences", "Each %1 may belong to one %2")).arg(here, words.one(end.other))
                : said(QT_TRANSLATE_NOOP("Sentences", "Each %1 belongs to one %2")).arg(here, words.one(end.other));
        }
        return count.minimum == 0
            ? said(QT_TRANSLATE_NOOP("Sentences", "Each %1 has at most one %2")).arg(here, words.one(end.other))
            : said(QT_TRANSLATE_NOOP("Sentences", "Each %1 has exactly one %2")).arg(here, words.one(end.other));
    }
    const QString others = words.many(end.other);
    if (count.minimum > 0 && count.maximum)
        return said(QT_TRANSLATE_NOOP("Sentences", "Each %1 has %3 to %4 %2")).arg(here, others, QString::number(count.minimum), QString::number(*count.maximum));
    if (count.minimum > 0)
        return said(QT_TRANSLATE_NOOP("Sentences", "Each %1 has at least %3 %2")).arg(here, others, QString::number(count.minimum));
    if (count.maximum)
        return said(QT_TRANSLATE_NOOP("Sentences", "Each %1 has at most %3 %2")).arg(here, others, QString::number(*count.maximum));
    return startsWithVowel(words.nameOf(end.entity)) ? said(QT_TRANSLATE_NOOP("Sentences", "An %1 has many %2")).arg(here, others)
                                                     : said(QT_TRANSLATE_NOOP("Sentences", "A %1 has many %2")).arg(here, others);
}

QString through(const Words &words, EntityId junction)
{
    return junction ? said(QT_TRANSLATE_NOOP("Sentences", ", through %1")).arg(words.one(junction)) : QString();
}

} // namespace

Sentences sentencesOf(const Schema &schema, const RelationshipView &view, Markup markup)
{
    const Words words{schema, markup};
    return {clause(words, view.atTarget) + words.as(view.atTarget) + through(words, view.junction) + u'.',
            clause(words, view.atSource) + words.as(view.atSource) + through(words, view.junction) + u'.'};
}

QString sentenceFrom(const Schema &schema, const RelationshipEnd &end)
{
    const auto view = viewOf(schema, end.relationship);
    if (!view)
        return {};
    const Words words{schema, Markup::Plain};
    const RelationshipEnd &there = end.atSource ? view->atTarget : view->atSource;
    QString second = clause(words, there);
    // The second half goes on inside the sentence: "…; a Country has many Towns." Only its first word loses the capital.
    if (!second.isEmpty())
        second[0] = second[0].toLower();
    return clause(words, end) + u"; "_s + second + through(words, view->junction) + u'.';
}

} // namespace relata
