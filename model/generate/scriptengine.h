// Runs a target's templates in a QJSEngine that can see no file, network or process. Belongs to the thread that made it.
#pragma once

#include "model/generate/plan.h"
#include "model/generate/target.h"

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>

namespace relata {

struct RenderLimits
{
    std::chrono::milliseconds time{30'000};
    qsizetype outputBytes = 512 * 1024 * 1024;
    qsizetype files = 200'000;
    std::stop_token stop = {}; // of a job that may be cancelled
};

class ScriptEngine
{
public:
    // `targets` must outlive the engine: include('other:partial.ejs') looks there.
    explicit ScriptEngine(const TargetRegistry &targets);
    ~ScriptEngine();

    // The files of `target` for `context`, sealed. Compiled templates are kept between calls as long as the target's files do not change.
    [[nodiscard]] Result<Plan> render(const Target &target, const nlohmann::json &context, const RenderLimits &limits = {});

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace relata
