#include "model/generate/writer.h"

#include "model/generate/exportfolder.h"
#include "model/generate/manifest.h"

#include <QFileInfo>
#include <QSet>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

class Writer
{
public:
    Writer(const Comparison &comparison, const WriteOptions &options, ExportFolder folder, Manifest manifest)
        : m_comparison(comparison), m_options(options), m_folder(std::move(folder)), m_before(manifest), m_manifest(std::move(manifest))
    {
    }

    Result<WriteReport> run()
    {
        for (const ComparedFile &file : m_comparison.files) {
            if (auto done = one(file); !done)
                return done.error();
        }
        // A folder that was removed by hand must not lose its base copies silently: the ones still named are kept.
        m_manifest.targets.insert(m_comparison.targetId, m_comparison.targetVersion);
        if (m_manifest.files != m_before.files || m_manifest.targets != m_before.targets || m_wrote) {
            if (auto done = m_folder.sync(); !done)
                return done.error();
            if (auto done = m_folder.write(QString::fromUtf8(kManifestFile), bytesOf(m_manifest)); !done)
                return done.error();
            dropUnusedBases();
            if (auto done = m_folder.sync(); !done)
                return done.error();
        }
        return m_report;
    }

private:
    const Comparison &m_comparison;
    const WriteOptions &m_options;
    ExportFolder m_folder;
    Manifest m_before;
    Manifest m_manifest;
    WriteReport m_report;
    bool m_wrote = false;

    Result<> put(const QString &path, const QByteArray &content)
    {
        m_wrote = true;
        return m_folder.write(path, content);
    }

    // Remembers what was generated, so that the next edit has something to be compared with.
    Result<> remember(const ComparedFile &file)
    {
        const QByteArray hash = sha256Of(file.generated);
        m_manifest.files.insert(file.path, {hash, m_comparison.targetId, file.ownership == Ownership::Yours});
        auto there = m_folder.read(basePath(hash));
        if (!there)
            return there.error();
        return *there ? Result<>(Nothing{}) : put(basePath(hash), packedBase(file.generated));
    }

    Result<> one(const ComparedFile &file)
    {
        if (file.state == FileState::Stale)
            return stale(file);
        auto there = m_folder.read(file.path);
        if (!there)
            return there.error();
        const bool asCompared = file.state == FileState::New ? !*there : (*there && **there == file.onDisk);
        if (!asCompared && !(*there && **there == file.generated)) { // somebody was quicker
            m_report.conflicts += file.path;
            return Nothing{};
        }
        switch (file.state) {
        case FileState::New:
        case FileState::Changed:
        case FileState::Merged:
            if (!*there || **there != file.result) {
                if (auto done = put(file.path, file.result); !done)
                    return done;
                m_report.written += file.path;
            }
            return remember(file);
        case FileState::Same:
        case FileState::Edited:
            ++m_report.same;
            // What the person was given once is compared with what it was then.
            return file.ownership == Ownership::Yours && file.onDisk != file.generated ? Result<>(Nothing{}) : remember(file);
        case FileState::Conflict:
            return conflict(file);
        case FileState::Stale:
            break;
        }
        return Nothing{};
    }

    Result<> conflict(const ComparedFile &file)
    {
        switch (m_options.resolutions.value(file.path, m_options.otherConflicts)) {
        case Resolution::Leave:
            break;
        case Resolution::NewBeside: {
            const QString beside = file.path + ".new"_L1;
            auto there = m_folder.read(beside);
            if (!there)
                return there.error();
            if (!*there || **there != file.generated) {
                if (auto done = put(beside, file.generated); !done)
                    return done;
                m_report.written += beside;
            }
            break;
        }
        case Resolution::WithMarkers:
            if (auto done = put(file.path, file.withMarkers); !done)
                return done;
            m_report.written += file.path;
            return remember(file);
        case Resolution::KeepMine:
            ++m_report.same;
            return remember(file);
        }
        m_report.conflicts += file.path;
        return Nothing{};
    }

    Result<> stale(const ComparedFile &file)
    {
        if (m_options.stale == StaleFiles::Keep || !file.onDiskUntouched)
            return Nothing{};
        auto there = m_folder.read(file.path);
        if (!there)
            return there.error();
        if (*there && **there != file.onDisk)
            return Nothing{};
        if (auto done = m_folder.remove(file.path); !done)
            return done;
        m_wrote = true;
        m_manifest.files.remove(file.path);
        m_report.removed += file.path;
        return Nothing{};
    }

    void dropUnusedBases()
    {
        QSet<QString> used;
        for (const ManifestEntry &entry : std::as_const(m_manifest.files))
            used.insert(basePath(entry.sha256));
        const QString folder = QString::fromUtf8(kManifestBases);
        for (const QString &name : m_folder.filesOf(folder))
            if (name.endsWith(".z"_L1) && !used.contains(folder + u'/' + name))
                (void)m_folder.remove(folder + u'/' + name); // only tidiness
    }
};

} // namespace

Result<WriteReport> writePlan(const Comparison &comparison, const WriteOptions &options)
{
    for (const ComparedFile &file : comparison.files) { // all before the first is written
        if (auto fine = checkPlanPath(file.path); !fine)
            return fine.error();
    }
    const bool existed = QFileInfo::exists(comparison.folder);
    auto folder = ExportFolder::open(comparison.folder, ExportFolder::Missing::Create);
    if (!folder)
        return folder.error();
    auto bytes = folder->read(QString::fromUtf8(kManifestFile));
    if (!bytes)
        return bytes.error();
    if (!*bytes && existed && !folder->isEmpty() && options.foreign == ForeignFolder::Refuse)
        return Error{"export.foreign", QT_TRANSLATE_NOOP("Messages", "The folder %1 holds files, but no export of ours."), {comparison.folder},
                     QT_TRANSLATE_NOOP("Messages", "Choose an empty folder, or agree to export beside them; no file that is there is overwritten."), Place{comparison.folder, 0, 0, {}, {}}};
    Manifest manifest;
    if (*bytes) {
        auto read = manifestFrom(**bytes);
        if (!read)
            return read.error();
        manifest = *std::move(read);
    } else if (folder->isEmpty()) { // ours from the first moment: an export that is cut off here is finished by the next
        if (auto marked = folder->write(QString::fromUtf8(kManifestFile), bytesOf(manifest)); !marked)
            return marked.error();
    }
    return Writer(comparison, options, *std::move(folder), std::move(manifest)).run();
}

} // namespace relata
