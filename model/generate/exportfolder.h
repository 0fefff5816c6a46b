// A folder seen through its descriptor: no path leads out of it, no link is followed, each file is whole at any moment.
#pragma once

#include "model/schema/result.h"

#include <QByteArray>
#include <QString>
#include <memory>
#include <optional>

namespace relata {

class ExportFolder
{
public:
    enum class Missing { IsError, Create };

    // `path` may itself be a link: that is the person's choice. Refuses "/" and the home folder.
    [[nodiscard]] static Result<ExportFolder> open(const QString &path, Missing missing);
    ~ExportFolder();
    ExportFolder(ExportFolder &&) noexcept;
    ExportFolder &operator=(ExportFolder &&) noexcept;
    // A Result holds it, and a copy is the same folder.
    ExportFolder(const ExportFolder &) = default;
    ExportFolder &operator=(const ExportFolder &) = default;

    // nullopt: there is no such file. Errors: a link, a folder or a device in the way; unreadable.
    [[nodiscard]] Result<std::optional<QByteArray>> read(const QString &path) const;
    // Temporary file and rename; makes folders. Not yet on the disk: sync() at the end.
    [[nodiscard]] Result<> write(const QString &path, const QByteArray &content);
    // Removes a file, and the folders that it leaves empty.
    [[nodiscard]] Result<> remove(const QString &path);
    [[nodiscard]] Result<> sync() const;
    [[nodiscard]] bool isEmpty() const;
    [[nodiscard]] QStringList filesOf(const QString &folder) const; // names in one folder below

private:
    struct Handle;
    explicit ExportFolder(std::shared_ptr<Handle> handle);
    std::shared_ptr<Handle> m_handle;
};

} // namespace relata
