// A context as text for the script engine. What costs time there is the number of objects and texts that it keeps and sweeps, so
// whatever repeats (names, types, rules, every word) is written once, and entities, fields and ends are rows of numbers.
#pragma once

#include <QString>
#include <nlohmann/json.hpp>

namespace relata {

struct ScriptContext
{
    QString text;    // JSON: {"shared": [value, …], "context": …}
    QString program; // JavaScript: a function from that text to the context as it was; repeated objects are one, and frozen
};

[[nodiscard]] ScriptContext scriptContext(const nlohmann::json &context);

} // namespace relata
