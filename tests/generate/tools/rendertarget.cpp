// For people who write targets: renders a target folder from a context in JSON, without a schema.
//   rendertarget TARGETDIR CONTEXT.json [-o DIR] [key=value]…
#include "model/generate/scriptengine.h"
#include "model/generate/writer.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

int fail(const relata::Error &error)
{
    std::fprintf(stderr, "%s\n", qPrintable(relata::worded(error, relata::Wording::English)));
    return 3;
}

// What contextFor would say of the target: its options and what it calls each type.
void fillIn(nlohmann::json *context, const relata::Target &target, const nlohmann::json &options)
{
    (*context)["target"] = {{"id", target.id.toStdString()}, {"version", target.version.toStdString()}, {"options", options}};
    if (!context->contains("entities"))
        return;
    for (nlohmann::json &entity : (*context)["entities"])
        for (nlohmann::json &field : entity["fields"])
            if (!field.contains("targetType"))
                field["targetType"] = relata::targetTypeOf(target, field["type"]).toStdString();
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QStringList arguments = app.arguments().mid(1);
    QString out;
    if (const qsizetype at = arguments.indexOf("-o"_L1); at >= 0) {
        out = arguments.value(at + 1);
        arguments.remove(at, 2);
    }
    if (arguments.size() < 2) {
        std::fprintf(stderr, "rendertarget TARGETDIR CONTEXT.json [-o DIR] [key=value]…\n");
        return 2;
    }
    relata::TargetRegistry registry = relata::TargetRegistry::standard();
    auto target = relata::readTarget(QFileInfo(arguments[0]).absoluteFilePath());
    if (!target)
        return fail(target.error());
    QFile file(arguments[1]);
    if (!file.open(QIODevice::ReadOnly)) {
        std::fprintf(stderr, "%s: %s\n", qPrintable(arguments[1]), qPrintable(file.errorString()));
        return 3;
    }
    nlohmann::json context = nlohmann::json::parse(file.readAll().toStdString(), nullptr, false);
    if (context.is_discarded()) {
        std::fprintf(stderr, "%s: not JSON\n", qPrintable(arguments[1]));
        return 3;
    }
    nlohmann::json given = nlohmann::json::object();
    for (const QString &pair : arguments.mid(2))
        given[pair.section(u'=', 0, 0).toStdString()] = pair.section(u'=', 1).toStdString();
    auto options = relata::optionValues(*target, given);
    if (!options)
        return fail(options.error());
    fillIn(&context, *target, *options);
    relata::ScriptEngine engine(registry);
    auto plan = engine.render(*target, context);
    if (!plan)
        return fail(plan.error());
    auto comparison = relata::compareWithFolder(*plan, out.isEmpty() ? u"/nonexistent"_s : out);
    if (!comparison)
        return fail(comparison.error());
    for (const relata::ComparedFile &entry : comparison->files) {
        std::printf("%-9s %s\n", qPrintable(nameOf(entry.state)), qPrintable(entry.path));
        if (out.isEmpty())
            std::printf("%s\n", entry.generated.constData());
    }
    if (out.isEmpty())
        return 0;
    auto report = relata::writePlan(*comparison, {{}, relata::Resolution::NewBeside, relata::StaleFiles::RemoveUntouched, relata::ForeignFolder::Accept});
    if (!report)
        return fail(report.error());
    return report->conflicts.isEmpty() ? 0 : 1;
}
