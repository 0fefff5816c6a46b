// Exporting, step by step: prepare (no disk is written), look, write. What the export dialog and `relata export` share.
#pragma once

#include "model/generate/export.h"
#include "model/generate/writer.h"
#include "model/schema/change.h"

namespace relata::flows {

struct ExportRequest
{
    QString target;
    QString folder; // absolute, or relative to the working directory
    nlohmann::json options = nlohmann::json::object(); // by name; text as typed is accepted
    std::vector<EntityId> entities; // empty: all
};

struct PreparedExport
{
    ExportRequest request;
    Plan plan;             // what the target makes, with its losses
    Comparison comparison; // and how that meets the folder: write it with writePlan()
};

// Renders and compares. Any thread; takes as long as the target needs; `limits.stop` cancels.
[[nodiscard]] Result<PreparedExport> prepareExport(const Schema &schema, const ExportRequest &request, const RenderLimits &limits = {});

// What the project remembers, in the order of their ids; folders are taken from where the project file lies.
[[nodiscard]] std::vector<ExportRequest> rememberedExports(const Schema &schema, const QString &projectFile);
// Remembers the request; one for the same target and folder is replaced.
[[nodiscard]] Result<Change> rememberExport(const Schema &schema, const ExportRequest &request, const QString &projectFile, IdSource &ids);

// {"files": [{"path", "state"}], "losses": [text]}; of several exports each path begins with its folder.
[[nodiscard]] nlohmann::ordered_json exportJson(const std::vector<PreparedExport> &exports);

} // namespace relata::flows
