// Rules about the names of a relationship's ends.
#include "model/schema/checkcontext.h"
#include "model/schema/inflection.h"
#include "model/schema/naming.h"

namespace relata::checks {

using namespace Qt::StringLiterals;

namespace {

// "Post or Video"; where a web API stands, what it is called.
QString othersOf(const Context &context, const RelationshipEnd &end)
{
    QStringList names;
    for (const EntityId id : end.others)
        names << context.nameOf(id);
    return names.isEmpty() ? end.name : names.join(u", "_s);
}

// Renames one end of a relationship.
Fix renamingEnd(const Context &context, const RelationshipView &view, const RelationshipEnd &end, const QString &name)
{
    const char *label = QT_TRANSLATE_NOOP("Messages", "Call it “%1”");
    const bool atSource = end.atSource, isListed = std::any_of(view.atAllowed.begin(), view.atAllowed.end(), [&end](const RelationshipEnd &one) { return one.entity == end.entity && one.name == end.name; });
    if (const ReferenceId id = view.id.reference())
        return fixing<Reference>(label, {name}, id, [atSource, name](Reference &changed) { (atSource ? changed.referencedEnd : changed.holderEnd).name = name; });
    if (const ExternalId id = view.id.external())
        return fixing<External>(label, {name}, id, [name](External &changed) { changed.end.name = name; });
    if (isListed) {
        const Through *through = context.schema.throughs().get(view.id.through());
        const AnyReferenceId id = !through ? view.id.anyReference() : atSource ? through->sourceAny : through->targetAny;
        return fixing<AnyReference>(label, {name}, id, [entity = end.entity, name](AnyReference &changed) {
            for (Allowed &allowed : changed.allowed) {
                if (allowed.entity == entity)
                    allowed.inverse.name = name;
            }
        });
    }
    if (const AnyReferenceId id = view.id.anyReference())
        return fixing<AnyReference>(label, {name}, id, [name](AnyReference &changed) { changed.holderEnd.name = name; });
    return fixing<Through>(label, {name}, view.id.through(), [atSource, name](Through &changed) { (atSource ? changed.sourceEnd : changed.targetEnd).name = name; });
}

// The named ends that stand on an entity.
template<class Function>
void eachEnd(const Context &context, Function &&function)
{
    for (const RelationshipView &view : context.index.relationships()) {
        for (const RelationshipEnd *end : {&view.atSource, &view.atTarget}) {
            if (end->entity && !end->name.isEmpty())
                function(view, *end);
        }
        if (view.id.anyReference() && context.index.isLeg(view.id))
            continue; // what the list calls the far side is said by what goes through
        for (const RelationshipEnd &end : view.atAllowed) {
            if (!end.name.isEmpty())
                function(view, end);
        }
    }
}

Problem &addEnd(Report &report, const RelationshipView &view, const RelationshipEnd &end, QStringList arguments)
{
    Problem &problem = report.add(std::move(arguments));
    problem.entity = end.entity;
    problem.relationship = view.id;
    return problem;
}

void endInvalid(const Context &context, Report &report)
{
    eachEnd(context, [&](const RelationshipView &view, const RelationshipEnd &end) {
        if (naming::faultOf(end.name) != naming::NameFault::None)
            addEnd(report, view, end, {context.nameOf(end.entity), othersOf(context, end)});
    });
}

void endNamesAField(const Context &context, Report &report)
{
    eachEnd(context, [&](const RelationshipView &view, const RelationshipEnd &end) {
        const Entity *entity = context.schema.entities().get(end.entity);
        for (const Field &field : entity->fields) {
            if (lower(field.name) != lower(end.name))
                continue;
            // Its own key field may have its name (Directus does so); see the hint below.
            if (end.holdsKey && end.fields.size() == 1 && end.fields.front() == field.id)
                continue;
            const QString wanted = end.name + u"_ref"_s;
            addEnd(report, view, end, {entity->name, end.name, othersOf(context, end)}).fixes.push_back(renamingEnd(context, view, end, entity->fieldNamed(wanted) ? QString(wanted + u'2') : wanted));
        }
    });
}

void endNamedAsKey(const Context &context, Report &report)
{
    eachEnd(context, [&](const RelationshipView &view, const RelationshipEnd &end) {
        const Entity *entity = context.schema.entities().get(end.entity);
        const Field *field = end.holdsKey && end.fields.size() == 1 ? entity->field(end.fields.front()) : nullptr;
        if (field && lower(field->name) == lower(end.name))
            addEnd(report, view, end, {entity->name, end.name});
    });
}

void endNameDuplicate(const Context &context, Report &report)
{
    QHash<QString, const RelationshipView *> seen;
    eachEnd(context, [&](const RelationshipView &view, const RelationshipEnd &end) {
        const RelationshipView *&first = seen[end.entity.toString() + u'/' + lower(end.name)];
        if (!first) {
            first = &view;
            return;
        }
        if (first == &view)
            return; // both ends of one: the rule below
        QStringList taken;
        for (const RelationshipEnd &other : context.index.endsOf(end.entity))
            taken.append(lower(other.name));
        const QString free = naming::uniqueName(end.name, [&](const QString &name) { return taken.contains(lower(name)); });
        addEnd(report, view, end, {context.nameOf(end.entity), end.name}).fixes.push_back(renamingEnd(context, view, end, free));
    });
}

void selfSameNames(const Context &context, Report &report)
{
    for (const RelationshipView &view : context.index.relationships()) {
        if (!view.self || !view.source || !view.target || view.atSource.name.isEmpty() || lower(view.atSource.name) != lower(view.atTarget.name))
            continue;
        if (const ThroughId id = view.id.through(); id && context.schema.throughs()[id].role != ThroughRole::Plain)
            continue; // friends of friends: one name for both is what symmetric means
        addEnd(report, view, view.atSource, {context.nameOf(view.source), view.atSource.name}).fixes.push_back(renamingEnd(context, view, view.atSource, view.atSource.name + u"_of"_s));
    }
}

// "task", but not "tasksOfUser" or "filmsByLanguage".
bool saysOne(const QString &name, const inflection::Exceptions &plurals)
{
    if (!inflection::looksSingular(name, plurals))
        return false;
    const QStringList words = naming::words(name);
    return std::none_of(words.begin(), words.end(), [&plurals](const QString &word) { return inflection::looksPlural(word, plurals); });
}

// Does its last word name one of what it points at? "mainTask" of a Task does; of "edited" or "bornHere" nobody can tell a plural.
bool namesOther(const Context &context, const RelationshipEnd &end, const inflection::Exceptions &plurals)
{
    const QString name = naming::words(inflection::singular(end.name, plurals)).join(u' ').toLower();
    return std::any_of(end.others.begin(), end.others.end(), [&](EntityId id) {
        const QString other = naming::words(inflection::singular(context.nameOf(id), plurals)).join(u' ').toLower();
        return !other.isEmpty() && (name == other || name.endsWith(u' ' + other));
    });
}

void endNumber(const Context &context, Report &report)
{
    const auto &plurals = context.schema.naming().plurals;
    eachEnd(context, [&](const RelationshipView &view, const RelationshipEnd &end) {
        const bool many = end.cardinality.isMany();
        // "parentTris2" of an entity "Tri" are many, whatever English makes of "tris".
        const bool saysMany = end.other && end.name.contains(inflection::plural(context.nameOf(end.other), plurals), Qt::CaseInsensitive);
        if (many ? saysMany || !saysOne(end.name, plurals) || !namesOther(context, end, plurals) : !inflection::looksPlural(end.name, plurals))
            return;
        const QString better = many ? inflection::plural(end.name, plurals) : inflection::singular(end.name, plurals);
        Problem &problem = addEnd(report, view, end, {context.nameOf(end.entity), end.name, othersOf(context, end), better});
        problem.text = many ? QT_TRANSLATE_NOOP("Messages", "“%1.%2” holds many of “%3”, but its name says one: “%4”?") : QT_TRANSLATE_NOOP("Messages", "“%1.%2” holds one “%3”, but its name says many: “%4”?");
        const Entity *entity = context.schema.entities().get(end.entity);
        const auto others = context.index.endsOf(end.entity);
        const bool taken = entity->fieldNamed(better) || std::any_of(others.begin(), others.end(), [&](const RelationshipEnd &other) { return lower(other.name) == lower(better); });
        if (!taken)
            problem.fixes.push_back(renamingEnd(context, view, end, better));
    });
}

// An end called "person" that points at Customer while there is a Person.
void endNamesAnother(const Context &context, Report &report)
{
    const auto &plurals = context.schema.naming().plurals;
    eachEnd(context, [&](const RelationshipView &view, const RelationshipEnd &end) {
        const Entity *named = context.index.entityNamed(inflection::singular(end.name, plurals));
        if (!named)
            named = context.index.entityNamed(naming::cased(inflection::singular(end.name, plurals), NameCase::Pascal));
        if (named && std::find(end.others.begin(), end.others.end(), named->id) == end.others.end() && named->id != end.entity && named->id != view.junction)
            addEnd(report, view, end, {context.nameOf(end.entity), end.name, othersOf(context, end), named->name});
    });
}

void unnamed(const Context &context, Report &report)
{
    for (const RelationshipView &view : context.index.relationships()) {
        const bool isNamed = !view.atSource.name.isEmpty() || !view.atTarget.name.isEmpty()
            || std::any_of(view.atAllowed.begin(), view.atAllowed.end(), [](const RelationshipEnd &end) { return !end.name.isEmpty(); });
        const RelationshipEnd &end = view.source || view.atAllowed.empty() ? view.atSource : view.atAllowed.front();
        if (!isNamed && !context.index.isLeg(view.id))
            addEnd(report, view, end, {context.nameOf(end.entity), othersOf(context, end)});
    }
}

constexpr Rule kRules[] = {
    {"reference-name-invalid", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Impossible reference name"), QT_TRANSLATE_NOOP("Messages", "What “%1” calls “%2” is too long or has control characters."), endInvalid},
    {"reference-name-is-field", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Reference named as a field"), QT_TRANSLATE_NOOP("Messages", "“%1” has a field “%2”, and calls its “%3” the same."), endNamesAField},
    {"reference-name-duplicate", Severity::Error, QT_TRANSLATE_NOOP("Messages", "References of the same name"), QT_TRANSLATE_NOOP("Messages", "“%1” has two references called “%2”."), endNameDuplicate},
    {"self-reference-same-names", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Both ends of the same name"), QT_TRANSLATE_NOOP("Messages", "Both ends of the relationship of “%1” with itself are called “%2”."), selfSameNames},
    {"reference-named-as-key", Severity::Hint, QT_TRANSLATE_NOOP("Messages", "Reference named as its key"), QT_TRANSLATE_NOOP("Messages", "“%1.%2” is both a reference and its key field; some exports rename one."), endNamedAsKey},
    {"reference-name-number", Severity::Hint, QT_TRANSLATE_NOOP("Messages", "Singular or plural"), "", endNumber},
    {"reference-name-other-entity", Severity::Hint, QT_TRANSLATE_NOOP("Messages", "Named after another entity"), QT_TRANSLATE_NOOP("Messages", "“%1.%2” points at “%3”, though there is an entity “%4”."), endNamesAnother},
    {"reference-unnamed", Severity::Hint, QT_TRANSLATE_NOOP("Messages", "Relationship without names"), QT_TRANSLATE_NOOP("Messages", "Neither end of the relationship between “%1” and “%2” has a name: nobody can reach it."), unnamed},
};

} // namespace

std::span<const Rule> endRules()
{
    return kRules;
}

} // namespace relata::checks
