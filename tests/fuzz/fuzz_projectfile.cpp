// A project file is read whole or not at all; what was read is written and read again to the same bytes, and can be checked.
#include "model/schema/checks.h"
#include "model/schema/projectfile.h"

#include <cstdlib>

using namespace relata;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const projectfile::Read read = projectfile::read(QByteArrayView(data, qsizetype(size)));
    if (read.schema.has_value() != read.errors.empty())
        std::abort();
    if (!read.schema)
        return 0;
    const QByteArray bytes = projectfile::serialize(*read.schema);
    const projectfile::Read again = projectfile::read(bytes);
    if (!again.schema || projectfile::serialize(*again.schema) != bytes) {
        qWarning("not the same:\n%s", bytes.constData());
        std::abort();
    }
    for (const checks::Problem &problem : checks::problemsOf(*read.schema))
        (void)checks::worded(problem, Wording::English);
    return 0;
}
