#include "model/generate/export.h"

#include <QThreadStorage>

namespace relata {

namespace {

// Engines belong to their thread; compiled templates live as long as it does (in the main thread: as the application).
struct Cache
{
    TargetRegistry targets;
    ScriptEngine engine{targets};
};

Cache &cache()
{
    static QThreadStorage<Cache *> storage;
    if (!storage.hasLocalData())
        storage.setLocalData(new Cache);
    return *storage.localData();
}

} // namespace

Result<Plan> exportPlan(const Schema &schema, const TargetRegistry &targets, const QString &targetId, const nlohmann::json &options, const EntitySelection &selection, const RenderLimits &limits)
{
    Cache &own = cache();
    own.targets = targets;
    const Target *target = own.targets.find(targetId);
    if (!target) {
        QStringList ids;
        for (const Target &known : own.targets.all())
            ids += known.id;
        return Error{"export.target", QT_TRANSLATE_NOOP("Messages", "There is no target %1; there are: %2."), {targetId, ids.join(QStringLiteral(", "))}, "", {}};
    }
    auto context = contextFor(schema, target, options, selection);
    if (!context)
        return context.error();
    return own.engine.render(*target, *context, limits);
}

Result<Plan> exportPlan(const Schema &schema, const QString &targetId, const nlohmann::json &options, const EntitySelection &selection, const RenderLimits &limits)
{
    return exportPlan(schema, TargetRegistry::standard(), targetId, options, selection, limits);
}

} // namespace relata
