#include "model/flows/exportflow.h"

#include <QDir>

namespace relata::flows {

using namespace Qt::StringLiterals;

QString absoluteExportFolder(const QString &folder, const QString &projectFolder)
{
    if (folder.isEmpty() || QDir::isAbsolutePath(folder))
        return QDir::cleanPath(folder);
    return QDir::cleanPath(QDir(projectFolder).absoluteFilePath(folder));
}

QString storedExportFolder(const QString &folder, const QString &projectFolder)
{
    if (projectFolder.isEmpty() || !QDir::isAbsolutePath(folder))
        return QDir::cleanPath(folder);
    const QString relative = QDir(projectFolder).relativeFilePath(folder);
    return relative.startsWith("../../.."_L1) ? QDir::cleanPath(folder) : relative;
}

nlohmann::json exportOptions(const QMap<QString, QString> &options)
{
    nlohmann::json object = nlohmann::json::object();
    for (auto option = options.cbegin(); option != options.cend(); ++option)
        object[option.key().toStdString()] = option.value().toStdString();
    return object;
}

Result<ComparedExport> compareExport(const Schema &schema, const ExportSetting &setting, const QString &projectFolder, const RenderLimits &limits)
{
    ExportRequest request{setting.target, absoluteExportFolder(setting.folder, projectFolder), exportOptions(setting.options), {}};
    for (const EntityId id : setting.entities) {
        if (schema.entities().contains(id)) // one that is gone takes nothing else along
            request.entities.push_back(id);
    }
    auto prepared = prepareExport(schema, request, limits);
    if (!prepared.ok())
        return prepared.error();
    return ComparedExport{setting, u"%1 → %2"_s.arg(setting.target, setting.folder), std::move(prepared->comparison), prepared->plan.losses};
}

UpdateReport updateExports(const Schema &schema, const QString &projectFolder)
{
    UpdateReport report;
    for (const ExportSetting &setting : schema.exports()) {
        const auto compared = compareExport(schema, setting, projectFolder);
        if (!compared.ok()) {
            report.errors.push_back(compared.error());
            continue;
        }
        const auto written = writePlan(compared->comparison);
        if (!written.ok()) {
            report.errors.push_back(written.error());
            continue;
        }
        for (const QString &path : written->written)
            report.written << setting.folder + u'/' + path;
        for (const QString &path : written->conflicts)
            report.conflicts << setting.folder + u'/' + path;
    }
    return report;
}

} // namespace relata::flows
