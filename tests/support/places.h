#pragma once

#include <QString>

namespace relata::test {

// The root of this checkout: $RELATA_SOURCE_DIR (set by ctest), else found by walking up from the program.
[[nodiscard]] QString sourceDir();

// The folder of real databases and their truths, or empty where there is none: $RELATA_SHARED/schemas, else ../shared/schemas
// beside the checkout. Tests that need it skip with a message, and the run says how many did.
[[nodiscard]] QString schemasDir();

} // namespace relata::test

// Leaves the running test function out when there are no schemas of other people; the closing line of tests/run counts these.
#define RELATA_NEEDS_SCHEMAS()                                                                     \
    do {                                                                                           \
        if (relata::test::schemasDir().isEmpty())                                                  \
            QSKIP("other people's schemas are not here (set RELATA_SHARED)");                      \
    } while (false)
