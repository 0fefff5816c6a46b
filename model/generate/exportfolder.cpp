#include "model/generate/exportfolder.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QStringList>

#include <cerrno>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

// A file descriptor that is closed with its owner.
class Descriptor
{
public:
    explicit Descriptor(int fd = -1) : m_fd(fd) {}
    ~Descriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    Descriptor(Descriptor &&other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
    Descriptor &operator=(Descriptor &&other) noexcept
    {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    [[nodiscard]] int get() const { return m_fd; }
    explicit operator bool() const { return m_fd >= 0; }

private:
    int m_fd;
};

Error fileError(const QString &path, int number)
{
    if (number == ELOOP || number == ENOTDIR)
        return Error{"export.link", QT_TRANSLATE_NOOP("Messages", "A link or another file stands in the way of %1."), {path},
                     QT_TRANSLATE_NOOP("Messages", "Move it away, or export to another folder."), Place{path, 0, 0, {}, {}}};
    if (number == EISDIR)
        return Error{"export.folder", QT_TRANSLATE_NOOP("Messages", "A folder stands in the way of the file %1."), {path},
                     QT_TRANSLATE_NOOP("Messages", "Move it away, or export to another folder."), Place{path, 0, 0, {}, {}}};
    return Error{"export.file", QT_TRANSLATE_NOOP("Messages", "The file %1 cannot be used: %2"), {path, qt_error_string(number)}, "", Place{path, 0, 0, {}, {}}};
}

} // namespace

struct ExportFolder::Handle
{
    Descriptor root;
    QHash<QString, std::shared_ptr<Descriptor>> folders; // opened so far, by relative path

    // The folder of `path` below the root, opened segment by segment. Null with errno set.
    std::shared_ptr<Descriptor> parentOf(const QString &path, Missing missing)
    {
        const qsizetype slash = path.lastIndexOf(u'/');
        return folder(slash < 0 ? QString() : path.left(slash), missing);
    }

    std::shared_ptr<Descriptor> folder(const QString &path, Missing missing)
    {
        if (const auto known = folders.constFind(path); known != folders.constEnd())
            return *known;
        if (path.isEmpty())
            return keep(path, Descriptor(::dup(root.get())));
        const std::shared_ptr<Descriptor> parent = parentOf(path, missing);
        if (!parent)
            return nullptr;
        const QByteArray name = QFile::encodeName(path.mid(path.lastIndexOf(u'/') + 1));
        constexpr int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
        Descriptor opened(::openat(parent->get(), name.constData(), flags));
        if (!opened && errno == ENOENT && missing == Missing::Create) {
            if (::mkdirat(parent->get(), name.constData(), 0777) != 0 && errno != EEXIST)
                return nullptr;
            opened = Descriptor(::openat(parent->get(), name.constData(), flags));
        }
        return opened ? keep(path, std::move(opened)) : nullptr;
    }

    std::shared_ptr<Descriptor> keep(const QString &path, Descriptor opened)
    {
        if (folders.size() > 200) // far below the limit of a process
            folders.clear();
        auto shared = std::make_shared<Descriptor>(std::move(opened));
        folders.insert(path, shared);
        return shared;
    }
};

ExportFolder::ExportFolder(std::shared_ptr<Handle> handle) : m_handle(std::move(handle)) {}
ExportFolder::~ExportFolder() = default;
ExportFolder::ExportFolder(ExportFolder &&) noexcept = default;
ExportFolder &ExportFolder::operator=(ExportFolder &&) noexcept = default;

Result<ExportFolder> ExportFolder::open(const QString &path, Missing missing)
{
    if (path.isEmpty())
        return Error{"export.root", QT_TRANSLATE_NOOP("Messages", "A folder to export to is missing."), {}, "", {}};
    if (missing == Missing::Create && !QFileInfo::exists(path) && !QDir().mkpath(path))
        return Error{"export.root", QT_TRANSLATE_NOOP("Messages", "The folder %1 cannot be made."), {path}, "", Place{path, 0, 0, {}, {}}};
    const QString canonical = QFileInfo(path).canonicalFilePath();
    if (canonical == "/"_L1 || (!canonical.isEmpty() && canonical == QFileInfo(QDir::homePath()).canonicalFilePath()))
        return Error{"export.root", QT_TRANSLATE_NOOP("Messages", "Nothing is exported to %1 itself."), {canonical}, QT_TRANSLATE_NOOP("Messages", "Choose a folder of its own."), Place{path, 0, 0, {}, {}}};
    Descriptor root(canonical.isEmpty() ? -1 : ::open(QFile::encodeName(canonical).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!root) {
        if (canonical.isEmpty())
            errno = ENOENT;
        return fileError(path, errno);
    }
    auto handle = std::make_shared<Handle>();
    handle->root = std::move(root);
    return ExportFolder(std::move(handle));
}

Result<std::optional<QByteArray>> ExportFolder::read(const QString &path) const
{
    const auto parent = m_handle->parentOf(path, Missing::IsError);
    if (!parent)
        return errno == ENOENT ? Result<std::optional<QByteArray>>(std::optional<QByteArray>()) : fileError(path, errno);
    const QByteArray name = QFile::encodeName(path.mid(path.lastIndexOf(u'/') + 1));
    const Descriptor file(::openat(parent->get(), name.constData(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!file)
        return errno == ENOENT ? Result<std::optional<QByteArray>>(std::optional<QByteArray>()) : fileError(path, errno);
    struct stat info = {};
    if (::fstat(file.get(), &info) != 0)
        return fileError(path, errno);
    if (!S_ISREG(info.st_mode))
        return fileError(path, S_ISDIR(info.st_mode) ? EISDIR : ELOOP);
    QByteArray content;
    content.reserve(qsizetype(info.st_size) + 1);
    char buffer[65536];
    for (;;) {
        const ssize_t count = ::read(file.get(), buffer, sizeof buffer);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return fileError(path, errno);
        if (count == 0)
            break;
        content.append(buffer, count);
    }
    if (content.isNull())
        content = QByteArray("");
    return std::optional<QByteArray>(content);
}

Result<> ExportFolder::write(const QString &path, const QByteArray &content)
{
    const auto parent = m_handle->parentOf(path, Missing::Create);
    if (!parent)
        return fileError(path, errno);
    const QByteArray name = QFile::encodeName(path.mid(path.lastIndexOf(u'/') + 1));
    // What is there now: never a link, a folder or a device.
    struct stat info = {};
    mode_t mode = 0;
    if (::fstatat(parent->get(), name.constData(), &info, AT_SYMLINK_NOFOLLOW) == 0) {
        if (!S_ISREG(info.st_mode))
            return fileError(path, S_ISDIR(info.st_mode) ? EISDIR : ELOOP);
        mode = info.st_mode & 07777;
    } else if (errno != ENOENT) {
        return fileError(path, errno);
    }
    const QByteArray temporary = ".relata-" + QByteArray::number(qint64(::getpid())) + ".tmp";
    ::unlinkat(parent->get(), temporary.constData(), 0); // of a run that was killed
    Descriptor file(::openat(parent->get(), temporary.constData(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
    if (!file)
        return fileError(path, errno);
    int problem = 0;
    for (qsizetype at = 0; at < content.size() && problem == 0;) {
        const ssize_t count = ::write(file.get(), content.constData() + at, std::size_t(content.size() - at));
        if (count > 0)
            at += count;
        else if (count == 0 || errno != EINTR)
            problem = count == 0 ? ENOSPC : errno;
    }
    if (problem == 0 && mode != 0 && ::fchmod(file.get(), mode) != 0)
        problem = errno;
    if (problem == 0 && ::renameat(parent->get(), temporary.constData(), parent->get(), name.constData()) != 0)
        problem = errno;
    if (problem != 0) {
        ::unlinkat(parent->get(), temporary.constData(), 0);
        return fileError(path, problem);
    }
    return Nothing{};
}

Result<> ExportFolder::remove(const QString &path)
{
    QString at = path;
    auto parent = m_handle->parentOf(at, Missing::IsError);
    if (!parent)
        return errno == ENOENT ? Result<>(Nothing{}) : fileError(path, errno);
    if (::unlinkat(parent->get(), QFile::encodeName(at.mid(at.lastIndexOf(u'/') + 1)).constData(), 0) != 0 && errno != ENOENT)
        return fileError(path, errno);
    m_handle->folders.clear();
    while (at.contains(u'/')) {
        at.truncate(at.lastIndexOf(u'/'));
        parent = m_handle->parentOf(at, Missing::IsError);
        if (!parent || ::unlinkat(parent->get(), QFile::encodeName(at.mid(at.lastIndexOf(u'/') + 1)).constData(), AT_REMOVEDIR) != 0)
            break;
        m_handle->folders.clear();
    }
    return Nothing{};
}

Result<> ExportFolder::sync() const
{
    if (::syncfs(m_handle->root.get()) != 0)
        return fileError(u"."_s, errno);
    return Nothing{};
}

QStringList ExportFolder::filesOf(const QString &folder) const
{
    QStringList names;
    const auto opened = m_handle->folder(folder, Missing::IsError);
    DIR *listing = opened ? ::fdopendir(::openat(opened->get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)) : nullptr;
    if (!listing)
        return names;
    while (const dirent *entry = ::readdir(listing))
        if (std::strcmp(entry->d_name, ".") != 0 && std::strcmp(entry->d_name, "..") != 0)
            names += QFile::decodeName(entry->d_name);
    ::closedir(listing);
    names.sort();
    return names;
}

bool ExportFolder::isEmpty() const
{
    return filesOf({}).isEmpty();
}

} // namespace relata
