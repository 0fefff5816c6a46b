// The notation never crashes, and what it prints it reads again to the same text.
#include "model/schema/notation.h"

#include <cstdlib>

using namespace relata;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QString text = QString::fromUtf8(reinterpret_cast<const char *>(data), qsizetype(size));
    const Result<Schema> schema = schemaFromText(text);
    if (!schema)
        return 0;
    const QString printed = textOf(*schema);
    const Result<Schema> again = schemaFromText(printed);
    if (!again || textOf(*again) != printed) {
        qWarning("not the same:\n%s", qPrintable(printed));
        std::abort();
    }
    return 0;
}
