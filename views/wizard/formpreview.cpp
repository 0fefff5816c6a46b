#include "views/wizard/formpreview.h"

#include "model/flows/exportflow.h"
#include "model/generate/context.h"
#include "model/sql/checks.h"
#include "model/sql/migration.h"
#include "model/sql/promises.h"
#include "model/sql/quoting.h"
#include "views/widgets/linediff.h"
#include "views/wizard/endpointpreview.h"

#include <QCoreApplication>
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
    change.forEach<AnyReference>([&](const Delta<AnyReference> &delta) {
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

// A line that only gains or loses the comma at its end has not changed for whoever reads.
QString unified(const QString &before, const QString &after)
{
    const auto bare = [](const QString &text) {
        QStringList lines = text.split(u'\n');
        for (QString &line : lines) {
            if (line.endsWith(u','))
                line.chop(1);
        }
        return lines.join(u'\n');
    };
    const LineDiff diff = diffOfLines(bare(before), bare(after), -1);
    const QStringList was = before.split(u'\n'), is = after.split(u'\n');
    QStringList lines;
    qsizetype a = 0, b = 0;
    for (const DiffLine &line : diff.lines) {
        if (line.kind == DiffLine::Kind::Removed) {
            lines << u'-' + was.value(a++);
        } else {
            lines << (line.kind == DiffLine::Kind::Added ? u'+' : u' ') + is.value(b++);
            a += line.kind == DiffLine::Kind::Same;
        }
    }
    return lines.join(u'\n');
}

void addSql(FormPreview &preview, const FormPreviewRequest &request)
{
    const Dialect *dialect = dialectById(request.dialect);
    if (!dialect)
        return;
    for (const Promise &promise : promisesOf(request.state.after, request.state.relationship, request.dialect))
        (promise.held ? preview.kept : preview.left) << worded(promise);
    const QSet<EntityId> touched = touchedBy(*request.state.change);
    const QString before = sqlOf(request.state.before, *dialect, touched, preview);
    preview.sql = unified(before, sqlOf(request.state.after, *dialect, touched, preview));
    const auto migration = migrationFor(request.state.before, request.state.after, *dialect);
    if (!migration || migration->isEmpty())
        return;
    preview.sql += "\n \n "_L1 + sqlComment(QCoreApplication::translate("FormPreview", "A database that has the tables is changed by:"));
    for (const QString &line : migration->text(*dialect).trimmed().split(u'\n'))
        preview.sql += "\n "_L1 + line;
}

// What the dialects of the data sources, and the checks, have to say that they didn't say before.
void addNotes(FormPreview &preview, const FormPreviewRequest &request)
{
    QSet<QString> known;
    const auto textOf = [](const checks::Problem &problem) { return checks::worded(problem); };
    for (const checks::Problem &problem : checks::projectProblemsOf(request.state.before))
        known.insert(textOf(problem));
    for (const checks::Problem &problem : checks::projectProblemsOf(request.state.after)) {
        const QString text = textOf(problem);
        if (problem.severity != checks::Severity::Hint && !known.contains(text)) {
            known.insert(text);
            preview.notes.push_back({QLatin1String(problem.rule), text});
        }
    }
}

// The two entities and what is touched: enough to see what comes and goes, and quick in a large project.
void addEndpoints(FormPreview &preview, const FormPreviewRequest &request)
{
    QSet<EntityId> wanted = touchedBy(*request.state.change);
    wanted.insert(request.state.form.source);
    wanted.insert(request.state.form.target);
    for (const auto *allowed : {&request.state.completed.sourceAllow, &request.state.completed.targetAllow}) {
        for (const AllowedForm &one : *allowed)
            wanted.insert(one.entity);
    }
    const auto contextOf = [&wanted](const Schema &schema) {
        EntitySelection selection;
        for (const Entity &entity : schema.entities()) {
            if (wanted.contains(entity.id))
                selection.entities.push_back(entity.id);
        }
        return contextFor(schema, nullptr, {}, selection);
    };
    const auto before = contextOf(request.state.before), after = contextOf(request.state.after);
    if (!after.ok()) {
        preview.problems << worded(after.error());
        return;
    }
    preview.endpoints = endpointPreviews(before.ok() ? *before : nlohmann::json::object(), *after, request.state.relationship.toString());
}

void addFiles(FormPreview &preview, const FormPreviewRequest &request, const JobControl &control)
{
    if (request.projectFolder.isEmpty())
        return;
    RenderLimits limits;
    limits.stop = request.stop;
    for (const ExportSetting &setting : request.state.after.exports()) {
        if (control.isCanceled())
            return;
        const auto compared = flows::compareExport(request.state.after, setting, request.projectFolder, limits);
        if (!compared.ok()) {
            preview.problems << u"%1 → %2: %3"_s.arg(setting.target, setting.folder, worded(compared.error()));
            continue;
        }
        for (const ComparedFile &file : compared->comparison.files) {
            const bool writes = file.state == FileState::New || file.state == FileState::Changed || file.state == FileState::Merged;
            if (!writes && file.state != FileState::Conflict)
                continue;
            preview.changedFiles += writes;
            preview.editedByHand += file.state == FileState::Merged || file.state == FileState::Conflict;
            preview.files.push_back({compared->label, file});
        }
    }
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
    if (!control.isCanceled())
        addNotes(preview, request);
    if (!control.isCanceled())
        addEndpoints(preview, request);
    addFiles(preview, request, control);
    preview.isCanceled = control.isCanceled();
    return preview;
}

} // namespace relata
