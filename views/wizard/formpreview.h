// What the answers of the form come to beyond the model: SQL, endpoints, files of the remembered exports. Made by a job on a snapshot.
#pragma once

#include "model/document/jobs.h"
#include "model/generate/plan.h"
#include "views/wizard/formstate.h"

#include <stop_token>

namespace relata {

struct EndpointPreview
{
    enum class Mark { Added, Same, Removed };
    Mark mark = Mark::Added;
    QString method;
    QString path;
    QString summary;
    QString example; // a request as it goes over the wire
    bool operator==(const EndpointPreview &) const = default;
};

struct FilePreview
{
    QString exportName; // "typescript-fastify → ../todo-api"
    ComparedFile file;
};

// What the database at hand will make of it: a rule that it breaks, or that bites there, and that nothing broke before.
struct FormNote
{
    QLatin1String rule;
    QString text;
    bool operator==(const FormNote &) const = default;
};

struct FormPreview
{
    QString sql;                 // the statements of what is touched, and what changes a database that has it; each line begins with "+", "-" or " "
    QString sqlProblem;          // why there is no SQL
    QStringList sqlLosses;       // what the dialect cannot hold
    QStringList kept, left;      // what the database keeps true of the relationship by itself, and what it leaves to the API
    std::vector<FormNote> notes;
    std::vector<EndpointPreview> endpoints; // those of the two entities that come, go or belong to the relationship
    std::vector<FilePreview> files;         // those that writing would touch, and conflicts
    QStringList problems;   // exports that could not be worked out, a sentence each
    int changedFiles = 0;   // that "update" would write
    int editedByHand = 0;   // of them: merged or in conflict
    bool isCanceled = false;
};

struct FormPreviewRequest
{
    FormState state;
    QString dialect;       // for the SQL
    std::stop_token stop;  // of the exports' templates
    QString projectFolder; // relative folders of exports start here; empty: exports are left out
};

struct DialectChoice
{
    QString id;
    QString label;
};
[[nodiscard]] std::vector<DialectChoice> dialectChoices();

// Any thread; no side effects. Reads the folders of the exports.
[[nodiscard]] FormPreview formPreviewOf(const FormPreviewRequest &request, JobControl &control);

} // namespace relata
