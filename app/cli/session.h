// What every verb needs: where results, errors and progress go, and how projects are opened and saved.
#pragma once

#include "model/flows/importsource.h"
#include "model/schema/relationships.h"
#include "model/sql/rowmoves.h"

#include <CLI/CLI.hpp>
#include <functional>
#include <nlohmann/json.hpp>

namespace relata::cli {

enum ExitCode { Done = 0, Findings = 1, WrongUse = 2, Failed = 3 };

// Options as CLI11 fills them: bytes of the command line, taken for UTF-8.
// "1 entity", "2 entities".
[[nodiscard]] inline QString counted(qsizetype count, const QString &one, const QString &many) { return QString::number(count) + QChar(u' ') + (count == 1 ? one : many); }
[[nodiscard]] inline QString text(const std::string &given) { return QString::fromStdString(given); }
[[nodiscard]] QStringList texts(const std::vector<std::string> &given);
[[nodiscard]] QStringList commaList(const std::string &given); // "a,b": commas within parentheses or double quotes belong to the part

class Session
{
public:
    bool json = false;
    std::function<int()> run; // of the verb that was given

    // Results, to standard output. Control characters out of other people's names never reach a terminal.
    void print(const QString &lines) const;
    void print(const nlohmann::ordered_json &document) const;
    void printExact(const QString &text) const; // for programs: SQL that must stay as it is
    // Remarks, to standard error.
    void note(const QString &line) const;
    // Says what failed and what to do; gives back `code`.
    int fail(const Error &error, ExitCode code = Failed) const;
    // One line that is written over, only where a person watches.
    void progress(const QString &what, int step, int steps) const;
    void endProgress() const;

    // A sub-command with --json, examples under its help, and what it does.
    CLI::App *verb(CLI::App &app, const char *name, const char *description, const char *examples);
    void addJson(CLI::App *verb);
};

// A project file as named on the command line. Where `ending` is wrong, `code` is WrongUse.
struct Opened
{
    QString path;
    Schema schema;
    bool newer = false;
    QByteArray seen; // what the file held, as a digest
};
[[nodiscard]] std::optional<Opened> openProject(const Session &session, const std::string &file, int &code);
// 0, or the exit code after saying why. A file of a newer version is not overwritten, nor one that somebody changed since it was opened.
[[nodiscard]] int saveOpened(const Session &session, const Opened &opened, const Schema &schema);
[[nodiscard]] std::optional<Error> endingFault(const QString &path);

// A database or file as flows::importSource reads it, with progress, until Ctrl+C. Where it can't, `code` says how that ends.
[[nodiscard]] std::optional<flows::Imported> readSource(const Session &session, const QString &source, int &code);
// Set by Ctrl+C from the first call on.
[[nodiscard]] const std::atomic_bool &interrupted();
[[nodiscard]] nlohmann::ordered_json receiptJson(const std::vector<Error> &receipt);
// [{"fate": "moved" | "lost" | "refused" | "noted", "text", "query"}]: what happens to rows, with the queries that list them.
[[nodiscard]] nlohmann::ordered_json rowsJson(const std::vector<RowConsequence> &rows);
// What was left out, for people; nothing where nothing was.
void printReceipt(const Session &session, const std::vector<Error> &receipt);
// So that a project and the database beside it can move together.
void makeLocationsRelative(Schema &schema, const QString &file);
// The data source with this name; an empty name: none.
[[nodiscard]] Result<DataSourceId> dataSourceNamed(const Schema &schema, const std::string &name);

// The entity a person means: by name, ignoring case, by table, or in the other number ("Tasks" for Task).
[[nodiscard]] Result<EntityId> entityMeant(const SchemaIndex &index, const QString &name);
// The entities of --entity, each once; none given: an empty list, which stands for all.
[[nodiscard]] Result<std::vector<EntityId>> chosenEntities(const SchemaIndex &index, const std::vector<std::string> &names);
// "key=value" of each --set, as an object.
[[nodiscard]] Result<nlohmann::json> optionsFrom(const std::vector<std::string> &sets);

} // namespace relata::cli
