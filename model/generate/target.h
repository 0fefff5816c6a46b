// An export target: a folder with target.json, EJS templates and helpers.mjs. Values; no thread of their own.
#pragma once

#include "model/schema/result.h"

#include <QMap>
#include <QString>
#include <QStringList>
#include <nlohmann/json.hpp>
#include <vector>

namespace relata {

// The version of the contract between the engine and target folders (context.md); a manifest names the one it was written for.
inline constexpr int kTargetEngineVersion = 1;

struct TargetOption
{
    enum class Type { String, Boolean, Integer, Enum };
    QString name;
    QString label;
    Type type = Type::String;
    nlohmann::json defaultValue;
    QStringList values; // of an Enum
};

struct TargetFile
{
    QString templateFile;   // relative to the folder
    QString path;           // pattern, itself a template
    QString forEach;        // name of an array of the context; empty: once
    QString when;           // JavaScript expression; empty: always
    bool yours = false;     // written once, then the person's own
};

struct KindSupport
{
    enum class Level { Native, Emulated, Refused };
    Level level = Level::Refused;
    QString how; // how it is emulated, or why it is refused
};
[[nodiscard]] QString nameOf(KindSupport::Level level); // "native" "emulated" "refused"

struct Target
{
    QString id;
    QString label;
    QString version;
    QString language;
    bool preview = false;
    bool builtIn = false;
    QString folder;                    // may be a resource path (":/…")
    QStringList uses;                  // built-in targets beside it whose modules it may import
    QStringList dialects;              // whose DDL the context holds
    std::vector<TargetOption> options;
    QMap<QString, QString> types;      // kind of a field type -> what the language calls it; {length} {precision} {scale} {element} {enum} {native} are filled in
    std::vector<TargetFile> files;
    QStringList staticFiles;           // below static/, relative to it, sorted
    QMap<QString, KindSupport> kinds;  // by relationship kind key
};

// Reads and checks FOLDER/target.json. Errors name the file and the key.
[[nodiscard]] Result<Target> readTarget(const QString &folder);

// The target's options as an object: `given` checked against their types (text as typed on a command line is accepted), the rest by default.
[[nodiscard]] Result<nlohmann::json> optionValues(const Target &target, const nlohmann::json &given);

// What the target calls a field type; `type` is the object of the context ({"kind", "length", …}). Unknown kinds give an empty text.
[[nodiscard]] QString targetTypeOf(const Target &target, const nlohmann::json &type);

// The targets there are: the built-in ones (":/relata/targets/<id>", or the folder named by RELATA_TARGETS for developers), then each added folder of target folders.
class TargetRegistry
{
public:
    // Built-in targets and those of the person's data folder.
    [[nodiscard]] static TargetRegistry standard();

    // Adds FOLDER/<id> for each sub-folder with a target.json; those that cannot be read are in errors(). A name that is taken stays with the first.
    void addFolder(const QString &folder);
    void addBuiltIn(const QString &folder);
    void add(Target target);

    [[nodiscard]] const std::vector<Target> &all() const { return m_targets; } // sorted by id
    [[nodiscard]] const Target *find(const QString &id) const;
    [[nodiscard]] const std::vector<Error> &errors() const { return m_errors; }

private:
    std::vector<Target> m_targets;
    std::vector<Error> m_errors;
};

} // namespace relata
