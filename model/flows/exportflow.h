// The exports that a project remembers, as the window shows and updates them; on top of exportproject.h.
#pragma once

#include "model/flows/exportproject.h"
#include "model/schema/schema.h"

namespace relata::flows {

// Where a setting's folder is on this machine; relative ones start at the project's folder (empty: the working folder).
[[nodiscard]] QString absoluteExportFolder(const QString &folder, const QString &projectFolder);
// As it is remembered: relative where the folder lies near the project, so that both can move together; with "/".
[[nodiscard]] QString storedExportFolder(const QString &folder, const QString &projectFolder);

// The options of a setting, which are kept as text, as what exportPlan takes.
[[nodiscard]] nlohmann::json exportOptions(const QMap<QString, QString> &options);

struct ComparedExport
{
    ExportSetting setting;
    QString label; // "typescript-fastify → ../todo-api"
    Comparison comparison;
    QStringList losses;
};

// Plans and compares; writes nothing. Any thread; `limits.stop` cancels.
[[nodiscard]] Result<ComparedExport> compareExport(const Schema &schema, const ExportSetting &setting, const QString &projectFolder, const RenderLimits &limits = {});

struct UpdateReport
{
    QStringList written;   // with their export's folder before them
    QStringList conflicts; // left as they are
    std::vector<Error> errors;
};
// Writes every export that the project remembers: what is generated and nobody edited, and what merges. Conflicts and stale files stay.
[[nodiscard]] UpdateReport updateExports(const Schema &schema, const QString &projectFolder);

} // namespace relata::flows
