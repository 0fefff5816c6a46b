// The one entry for the command line, the export dialog and the form's preview.
#pragma once

#include "model/generate/context.h"
#include "model/generate/plan.h"
#include "model/generate/scriptengine.h"
#include "model/generate/target.h"

namespace relata {

// schema -> context -> templates -> plan. `options` is an object of the target's options (missing ones by default).
// Engines and compiled templates are kept for each thread, so the second call is fast. Any thread; no side effects.
[[nodiscard]] Result<Plan> exportPlan(const Schema &schema, const QString &targetId, const nlohmann::json &options = {},
                                      const EntitySelection &selection = {}, const RenderLimits &limits = {});

// With targets of the caller's.
[[nodiscard]] Result<Plan> exportPlan(const Schema &schema, const TargetRegistry &targets, const QString &targetId,
                                      const nlohmann::json &options = {}, const EntitySelection &selection = {},
                                      const RenderLimits &limits = {});

} // namespace relata
