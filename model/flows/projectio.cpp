#include "model/flows/projectio.h"

#include "model/schema/projectfile.h"
#include "model/schema/saveatomically.h"

#include <QFile>
#include <QFileInfo>

namespace relata::flows {

using namespace Qt::StringLiterals;

namespace {

Error inFile(Error error, const QString &path)
{
    error.place.file = path;
    return error;
}

} // namespace

Result<LoadedProject> loadProject(const QString &path)
{
    const QFileInfo info(path);
    if (!info.exists())
        return inFile({"project.missing", QT_TRANSLATE_NOOP("Messages", "There is no such project."), {}, QT_TRANSLATE_NOOP("Messages", "Check the path, or make one with `relata new`."), {}}, path);
    QFile file(path);
    if (!info.isFile() || !file.open(QIODevice::ReadOnly))
        return inFile({"project.unreadable", QT_TRANSLATE_NOOP("Messages", "The project can't be read: %1."), {info.isFile() ? file.errorString() : u"it is no file"_s}, "", {}}, path);
    const QByteArray bytes = file.read(projectfile::kMaximumBytes + 1);
    projectfile::Read read = projectfile::read(bytes);
    if (!read.schema) {
        Q_ASSERT(!read.errors.empty());
        return inFile(read.errors.front(), path);
    }
    return LoadedProject{*std::move(read.schema), read.isNewer()};
}

Result<> saveProject(const QString &path, const Schema &schema)
{
    const Result<QByteArray> bytes = projectfile::bytesToSave(schema);
    if (!bytes)
        return inFile(bytes.error(), path);
    if (auto saved = saveAtomically(path, *bytes); !saved)
        return saved.error().place.file.isEmpty() ? inFile(saved.error(), path) : saved.error();
    return Nothing{};
}

} // namespace relata::flows
