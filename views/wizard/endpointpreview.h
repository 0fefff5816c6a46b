// Which endpoints come and go with a change of the model, each with an example request.
#pragma once

#include "views/wizard/formpreview.h"

#include <nlohmann/json.hpp>

namespace relata {

// Both are contexts of the generator (model/generate/context.h). `relationship`: whose endpoints are shown although they stay.
[[nodiscard]] std::vector<EndpointPreview> endpointPreviews(const nlohmann::json &before, const nlohmann::json &after, const QString &relationship);

} // namespace relata
