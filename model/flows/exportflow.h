// Exports as the window and the command line both do them: plan, compare with the folder, and only then write.
#pragma once

#include "model/generate/export.h"
#include "model/generate/writer.h"
#include "model/schema/schema.h"

namespace relata::flows {

// Where a setting's folder is on this machine; relative ones start at the project's folder (empty: the working folder).
[[nodiscard]] QString absoluteExportFolder(const QString &folder, const QString &projectFolder);
// As it is remembered: relative to the project's folder where both lie in one tree, with "/".
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

// Plans and compares; writes nothing. Any thread.
[[nodiscard]] Result<ComparedExport> compareExport(const Schema &schema, const ExportSetting &setting, const QString &projectFolder);

struct UpdateReport
{
    QStringList written;   // with their export's folder before them
    QStringList conflicts; // left as they are
    std::vector<Error> errors;
};
// Writes every export that the project remembers: what is generated and nobody edited, and what merges. Conflicts and stale files stay.
[[nodiscard]] UpdateReport updateExports(const Schema &schema, const QString &projectFolder);

} // namespace relata::flows
