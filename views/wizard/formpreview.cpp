#include "views/wizard/formpreview.h"

#include "model/sql/ddl.h"

#include <QSet>

namespace relata {

using namespace Qt::StringLiterals;

namespace {

QSet<EntityId> touchedBy(const Change &change)
{
    QSet<EntityId> touched;
    change.forEach<Entity>([&](const Delta<Entity> &delta) { touched.insert(delta.id()); });
    change.forEach<Reference>([&](const Delta<Reference> &delta) {
        for (const auto &side : {delta.before, delta.after}) {
            if (side)
                touched.insert(side->holder);
        }
    });
    return touched;
}

// The statements that make the touched tables, so that a difference shows what becomes of them.
QString sqlOf(const Schema &schema, const Dialect &dialect, const QSet<EntityId> &touched, FormPreview &preview)
{
    const auto ddl = ddlFor(schema, dialect);
    if (!ddl.ok()) {
        preview.sqlProblem = worded(ddl.error());
        return {};
    }
    QStringList parts;
    for (const SqlStatement &statement : ddl->statements) {
        if (touched.contains(statement.entity))
            parts << statement.text + u";\n"_s;
    }
    return parts.join(u'\n');
}

void addSql(FormPreview &preview, const FormPreviewRequest &request)
{
    const Dialect *dialect = dialectById(request.dialect);
    if (!dialect)
        return;
    const QSet<EntityId> touched = touchedBy(*request.state.change);
    preview.sqlBefore = sqlOf(request.state.before, *dialect, touched, preview);
    preview.sqlAfter = sqlOf(request.state.after, *dialect, touched, preview);
}

} // namespace

std::vector<DialectChoice> dialectChoices()
{
    std::vector<DialectChoice> choices;
    for (const Dialect &dialect : allDialects())
        choices.push_back({dialect.id, dialect.label});
    return choices;
}

FormPreview formPreviewOf(const FormPreviewRequest &request, JobControl &control)
{
    FormPreview preview;
    if (!request.state.isGood())
        return preview;
    addSql(preview, request);
    preview.isCanceled = control.isCanceled();
    return preview;
}

} // namespace relata
