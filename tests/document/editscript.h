// Two hundred edits that always come out the same: for the program that is killed and for the test that knows what it did.
#pragma once

#include "model/schema/change.h"

namespace relata {

constexpr int kScriptEdits = 200;

[[nodiscard]] Schema scriptStart();
// The edit number `number` (from 1) on what the ones before it left. The project's description says how far the script is.
[[nodiscard]] Change scriptEdit(const Schema &schema, int number);
[[nodiscard]] int scriptPlace(const Schema &schema);

} // namespace relata
