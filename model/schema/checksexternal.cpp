// Rules of records that a web API has. What can be wrong with one is told by what relate() refuses, so that a file and the form agree.
#include "model/schema/checkcontext.h"
#include "model/schema/edits.h"
#include "model/schema/relateexternal.h"

#include <QRegularExpression>
#include <QUrl>

namespace relata::checks {

using namespace Qt::StringLiterals;

namespace {

template<class Function>
void eachExternal(const Context &context, Function &&function)
{
    for (const External &external : context.schema.externals()) {
        if (const Entity *entity = context.schema.entities().get(external.entity))
            function(external, *entity);
    }
}

Problem &add(Report &report, const External &external, QStringList arguments)
{
    Problem &problem = report.add(std::move(arguments));
    problem.entity = external.entity;
    problem.relationship = external.id;
    return problem;
}

// Names are the business of other rules.
std::optional<Error> faultOf(const Context &context, const External &external)
{
    auto form = edits::formOf(context.schema, external.id);
    if (!form)
        return std::nullopt;
    form->targetReference = QString();
    return edits::externalFault(context.schema, *form);
}

bool isSecret(const Error &fault)
{
    return QLatin1StringView(fault.code) == "relate.header-secret"_L1 || QLatin1StringView(fault.code) == "relate.url-secret"_L1;
}

void entityMissing(const Context &context, Report &report)
{
    for (const External &external : context.schema.externals()) {
        if (!context.schema.entities().contains(external.entity))
            add(report, external, {external.url}).fixes.push_back(removing(external.id));
    }
}

// "Bearer abc" becomes "Bearer ${TOWN_AUTHORIZATION}": the secret itself belongs into the server's environment.
void secret(const Context &context, Report &report)
{
    eachExternal(context, [&](const External &external, const Entity &entity) {
        const auto fault = faultOf(context, external);
        if (!fault || !isSecret(*fault))
            return;
        Problem &problem = add(report, external, fault->arguments);
        problem.text = fault->text;
        const QString header = fault->arguments.value(0);
        if (!external.headers.contains(header))
            return;
        static const QRegularExpression odd(u"[^A-Za-z0-9]+"_s), scheme(u"^\\s*([A-Za-z]+)\\s+\\S"_s);
        QString name = (entity.name + u'_' + header).toUpper().replace(odd, u"_"_s);
        if (name.front().isDigit())
            name.prepend(u'_');
        const auto begun = scheme.match(external.headers.value(header));
        const QString value = (begun.hasMatch() ? begun.captured(1) + u' ' : QString()) + u"${"_s + name + u'}';
        problem.fixes.push_back(fixing<External>(QT_TRANSLATE_NOOP("Messages", "Take the secret out, and read it from the variable %1 of the server"), {name}, external.id, [header, value](External &changed) { changed.headers.insert(header, value); }));
    });
}

void unsound(const Context &context, Report &report)
{
    eachExternal(context, [&](const External &external, const Entity &) {
        const auto fault = faultOf(context, external);
        if (!fault || isSecret(*fault))
            return;
        add(report, external, fault->arguments).text = fault->text;
    });
}

void constantUrl(const Context &context, Report &report)
{
    eachExternal(context, [&](const External &external, const Entity &entity) {
        if (!external.url.isEmpty() && edits::placeholdersOf(external.url).isEmpty())
            add(report, external, {entity.name, external.url});
    });
}

void unencrypted(const Context &context, Report &report)
{
    eachExternal(context, [&](const External &external, const Entity &entity) {
        static const QRegularExpression plain(u"^http://(?!(localhost|127\\.0\\.0\\.1|\\[::1\\])([:/?#]|$))"_s, QRegularExpression::CaseInsensitiveOption);
        if (plain.match(external.url).hasMatch())
            add(report, external, {entity.name, external.url}).fixes.push_back(fixing<External>(QT_TRANSLATE_NOOP("Messages", "Ask it by https"), {}, external.id, [](External &changed) { changed.url.replace(0, 4, u"https"_s); }));
    });
}

constexpr Rule kRules[] = {
    {"external-entity-missing", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Web API of nothing"), QT_TRANSLATE_NOOP("Messages", "Records of the web API %1 belong to an entity that isn't there."), entityMissing},
    {"external-secret", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Secret in the project"), "", secret},
    {"external-unsound", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Web API that can't be asked"), "", unsound},
    {"external-url-constant", Severity::Warning, QT_TRANSLATE_NOOP("Messages", "The same answer for all"), QT_TRANSLATE_NOOP("Messages", "The address %2 names no field of “%1” as {field}: each record gets the same answer."), constantUrl},
    {"external-unencrypted", Severity::Warning, QT_TRANSLATE_NOOP("Messages", "Web API that anyone can read"), QT_TRANSLATE_NOOP("Messages", "What “%1” asks of %2 travels unencrypted, its headers too."), unencrypted},
};

} // namespace

std::span<const Rule> externalRules()
{
    return kRules;
}

} // namespace relata::checks
