#include "views/wizard/formpreview.h"

namespace relata {

using namespace Qt::StringLiterals;

std::vector<DialectChoice> dialectChoices()
{
    return {{u"sqlite"_s, u"SQLite"_s}, {u"postgresql"_s, u"PostgreSQL"_s}, {u"mysql"_s, u"MySQL"_s}};
}

FormPreview formPreviewOf(const FormPreviewRequest &request, JobControl &control)
{
    FormPreview preview;
    Q_UNUSED(request)
    preview.isCanceled = control.isCanceled();
    return preview;
}

} // namespace relata
