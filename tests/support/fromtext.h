// Schemas as tests write them. What can't be read or changed is a mistake of the test, and stops it.
#pragma once

#include "model/schema/change.h"
#include "model/schema/notation.h"

namespace relata::test {

[[nodiscard]] inline Schema built(const QString &text)
{
    auto schema = schemaFromText(text);
    if (!schema)
        qFatal("%s", qPrintable(worded(schema.error())));
    return *std::move(schema);
}

[[nodiscard]] inline Schema with(const Schema &schema, const Result<Change> &change)
{
    if (!change)
        qFatal("%s", qPrintable(worded(change.error())));
    return applied(schema, *change);
}

} // namespace relata::test
