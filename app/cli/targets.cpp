#include "app/cli/verbs.h"

#include "model/generate/target.h"
#include "model/schema/relationshipkinds.h"

namespace relata::cli {

using namespace Qt::StringLiterals;
using Json = nlohmann::ordered_json;

namespace {

struct Options
{
    bool matrix = false;
};

Json targetsJson(const TargetRegistry &registry)
{
    Json all = Json::array();
    for (const Target &target : registry.all()) {
        Json kinds = Json::object();
        for (auto kind = target.kinds.cbegin(); kind != target.kinds.cend(); ++kind)
            kinds[kind.key().toStdString()] = {{"support", nameOf(kind->level).toStdString()}, {"how", kind->how.toStdString()}};
        all.push_back({{"id", target.id.toStdString()}, {"label", target.label.toStdString()}, {"language", target.language.toStdString()},
                       {"preview", target.preview}, {"kinds", kinds}});
    }
    return all;
}

// One row a kind, one column a target; what is not plain "native" is explained below.
QString matrixText(const TargetRegistry &registry)
{
    QStringList kinds;
    for (const RelationshipKind &kind : relationshipKinds())
        kinds << QLatin1String(kind.key);
    for (const Target &target : registry.all()) {
        for (const QString &kind : target.kinds.keys()) {
            if (!kinds.contains(kind))
                kinds << kind;
        }
    }
    qsizetype width = 0;
    for (const QString &kind : kinds)
        width = std::max(width, kind.size());
    QString lines = QString(width, u' ');
    for (const Target &target : registry.all())
        lines += u"  "_s + target.id.leftJustified(8);
    lines += u'\n';
    QStringList remarks;
    for (const QString &kind : kinds) {
        QString line = kind.leftJustified(width);
        for (const Target &target : registry.all()) {
            const KindSupport support = target.kinds.value(kind);
            line += u"  "_s + nameOf(support.level).leftJustified(std::max<qsizetype>(8, target.id.size()));
            if (!support.how.isEmpty())
                remarks << u"%1, %2: %3"_s.arg(target.id, kind, support.how);
        }
        lines += line.trimmed() + u'\n';
    }
    return remarks.isEmpty() ? lines : lines + u'\n' + remarks.join(u'\n') + u'\n';
}

QString listText(const TargetRegistry &registry)
{
    QString lines;
    for (const Target &target : registry.all()) {
        lines += target.id + u"  "_s + target.label + (target.preview ? u" (preview)"_s : QString()) + u'\n';
        for (const TargetOption &option : target.options) {
            lines += u"    --set %1=%2"_s.arg(option.name, QString::fromStdString(option.defaultValue.is_string() ? option.defaultValue.get<std::string>() : option.defaultValue.dump()));
            lines += (option.label.isEmpty() ? QString() : u"  "_s + option.label) + (option.values.isEmpty() ? QString() : u" ("_s + option.values.join(u", "_s) + u')') + u'\n';
        }
    }
    return lines;
}

int run(const Session &session, const Options &options)
{
    const TargetRegistry registry = TargetRegistry::standard();
    if (session.json)
        session.print(targetsJson(registry));
    else
        session.print(options.matrix ? matrixText(registry) : listText(registry));
    for (const Error &error : registry.errors())
        session.note(u"relata: "_s + worded(error, Wording::English));
    return registry.errors().empty() ? Done : Failed;
}

} // namespace

void addTargets(CLI::App &app, Session &session)
{
    auto options = std::make_shared<Options>();
    CLI::App *verb = session.verb(app, "targets", "List what can be exported, with the options of each target",
        "  relata targets\n"
        "  relata targets --matrix\n"
        "  relata targets --json\n");
    verb->add_flag("--matrix", options->matrix, "Which target can do which kind of relationship, and how");
    session.addJson(verb);
    verb->callback([options, &session] { session.run = [options, &session] { return run(session, *options); }; });
}

} // namespace relata::cli
