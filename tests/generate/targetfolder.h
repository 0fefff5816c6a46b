// A target written by a test: files in a temporary folder, and what they render to.
#pragma once

#include "model/generate/scriptengine.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

namespace relata::test {

class TargetFolder
{
public:
    TargetFolder()
    {
        file(QStringLiteral("helpers.mjs"), "export function ident(x) { if (typeof x !== 'string') throw new Error('not a name');\n return x.replace(/[^A-Za-z0-9_]/g, '_'); }\n"
                                            "export function str(x) { return JSON.stringify(x); }\n");
        manifest({{"files", nlohmann::json::array({{{"template", "main.ejs"}, {"path", "out.txt"}}})}});
    }

    void file(const QString &name, const QByteArray &content) const
    {
        const QString full = path() + u'/' + name;
        QDir().mkpath(QFileInfo(full).path());
        QFile out(full);
        if (!out.open(QIODevice::WriteOnly) || out.write(content) != content.size())
            qFatal("a test cannot write %s", qPrintable(full));
    }
    // Merged over what every manifest needs.
    void manifest(const nlohmann::json &more) const
    {
        nlohmann::json all = {{"id", "proof"}, {"label", "Proof"}, {"version", "1"}, {"engine", 1}};
        all.update(more);
        file(QStringLiteral("target.json"), QByteArray::fromStdString(all.dump()));
    }
    [[nodiscard]] QString path() const { return m_folder.path() + QStringLiteral("/target"); } // so that ../ is the test's own too
    [[nodiscard]] Result<Target> target() const { return readTarget(path()); }

    [[nodiscard]] Result<Plan> plan(const nlohmann::json &context = nlohmann::json::object(), const RenderLimits &limits = {}) const
    {
        auto read = target();
        if (!read)
            return read.error();
        const TargetRegistry registry;
        ScriptEngine engine(registry);
        return engine.render(*read, context, limits);
    }
    // The text of main.ejs, or the error as "file:line: sentence".
    [[nodiscard]] QString rendered(const QByteArray &text, const nlohmann::json &context = nlohmann::json::object()) const
    {
        file(QStringLiteral("main.ejs"), text);
        const auto result = plan(context);
        if (result)
            return QString::fromUtf8(result->files.front().content);
        return QStringLiteral("%1:%2: %3").arg(result.error().place.file).arg(result.error().place.line).arg(wordedText(result.error(), Wording::English));
    }

private:
    QTemporaryDir m_folder;
};

} // namespace relata::test
