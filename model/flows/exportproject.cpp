#include "model/flows/exportproject.h"

#include "model/schema/edits.h"

#include <QDir>
#include <QFileInfo>

namespace relata::flows {

using namespace Qt::StringLiterals;

namespace {

QDir folderOf(const QString &projectFile)
{
    return QFileInfo(projectFile).absoluteDir();
}

// Relative where the folder lies near the project, so that both can move together.
QString rememberedFolder(const QString &folder, const QString &projectFile)
{
    const QString absolute = QDir::cleanPath(QFileInfo(folder).absoluteFilePath());
    const QString relative = folderOf(projectFile).relativeFilePath(absolute);
    return relative.startsWith("../../.."_L1) ? absolute : relative;
}

QString optionText(const nlohmann::json &value)
{
    return QString::fromStdString(value.is_string() ? value.get<std::string>() : value.dump());
}

} // namespace

Result<PreparedExport> prepareExport(const Schema &schema, const ExportRequest &request, const RenderLimits &limits)
{
    auto plan = exportPlan(schema, request.target, request.options, EntitySelection{request.entities}, limits);
    if (!plan)
        return plan.error();
    auto comparison = compareWithFolder(*plan, request.folder);
    if (!comparison)
        return comparison.error();
    return PreparedExport{request, *std::move(plan), *std::move(comparison)};
}

std::vector<ExportRequest> rememberedExports(const Schema &schema, const QString &projectFile)
{
    std::vector<ExportRequest> requests;
    const QDir home = folderOf(projectFile);
    for (const ExportSetting &setting : schema.exports()) {
        ExportRequest request{setting.target, QDir::cleanPath(home.absoluteFilePath(setting.folder)), nlohmann::json::object(), setting.entities};
        for (auto option = setting.options.cbegin(); option != setting.options.cend(); ++option)
            request.options[option.key().toStdString()] = option.value().toStdString();
        requests.push_back(std::move(request));
    }
    return requests;
}

Result<Change> rememberExport(const Schema &schema, const ExportRequest &request, const QString &projectFile, IdSource &ids)
{
    ExportSetting setting;
    setting.target = request.target;
    setting.folder = rememberedFolder(request.folder, projectFile);
    setting.entities = request.entities;
    for (const auto &[name, value] : request.options.items())
        setting.options.insert(QString::fromStdString(name), optionText(value));
    for (const ExportSetting &known : schema.exports()) {
        if (known.target == setting.target && known.folder == setting.folder)
            setting.id = known.id;
    }
    if (!setting.id)
        setting.id = ids.make<ExportId>(u"export"_s);
    return edits::setExport(schema, setting);
}

nlohmann::ordered_json exportJson(const std::vector<PreparedExport> &exports)
{
    nlohmann::ordered_json document{{"files", nlohmann::ordered_json::array()}, {"losses", nlohmann::ordered_json::array()}};
    for (const PreparedExport &one : exports) {
        const QString prefix = exports.size() > 1 ? one.request.folder + u'/' : QString();
        for (const ComparedFile &file : one.comparison.files)
            document["files"].push_back({{"path", QString(prefix + file.path).toStdString()}, {"state", nameOf(file.state).toStdString()}});
        for (const QString &loss : one.plan.losses)
            document["losses"].push_back(loss.toStdString());
    }
    return document;
}

} // namespace relata::flows
