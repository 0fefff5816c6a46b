#include "model/generate/plan.h"

#include "model/generate/exportfolder.h"
#include "model/generate/manifest.h"
#include "model/generate/merge.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>
#include <QStringDecoder>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

bool isForbidden(QChar c)
{
    const char16_t u = c.unicode();
    return u < 0x20 || (u >= 0x7f && u <= 0x9f) || QStringView(u"\\:<>\"|?*").contains(c) || (u >= 0x202a && u <= 0x202e) || (u >= 0x2066 && u <= 0x2069)
           || u == 0x2028 || u == 0x2029 || u == 0xfeff;
}

Error pathError(const QString &path, const char *why)
{
    return Error{"export.path", why, {path}, QT_TRANSLATE_NOOP("Messages", "Rename the entity, or change the path in the target."), Place{path, 0, 0, {}, {}}};
}

// Two paths that one file system may take for the same.
QString foldedPath(const QString &path)
{
    return path.normalized(QString::NormalizationForm_C).toCaseFolded();
}

} // namespace

Result<> checkPlanPath(const QString &path)
{
    if (path.isEmpty())
        return pathError(path, QT_TRANSLATE_NOOP("Messages", "A file has an empty path."));
    if (path.toUtf8().size() > 1024)
        return pathError(path, QT_TRANSLATE_NOOP("Messages", "The path is longer than 1024 bytes: %1"));
    if (std::any_of(path.begin(), path.end(), isForbidden))
        return pathError(path, QT_TRANSLATE_NOOP("Messages", "The path holds a character that not every system allows: %1"));
    if (QDir::isAbsolutePath(path) || path.startsWith(u'~'))
        return pathError(path, QT_TRANSLATE_NOOP("Messages", "The path is not relative: %1"));
    static const QRegularExpression reserved(u"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\\$|conout\\$)(\\..*)?$"_s, QRegularExpression::CaseInsensitiveOption);
    for (const QString &segment : path.split(u'/')) {
        if (segment.isEmpty() || segment == "."_L1 || segment == ".."_L1)
            return pathError(path, QT_TRANSLATE_NOOP("Messages", "The path has an empty or dotted part: %1"));
        if (segment.toUtf8().size() > 255)
            return pathError(path, QT_TRANSLATE_NOOP("Messages", "A part of the path is longer than 255 bytes: %1"));
        if (segment.endsWith(u'.') || segment.back().isSpace() || segment.front().isSpace())
            return pathError(path, QT_TRANSLATE_NOOP("Messages", "A part of the path begins or ends with a blank or ends with a dot: %1"));
        if (reserved.match(segment).hasMatch())
            return pathError(path, QT_TRANSLATE_NOOP("Messages", "A part of the path is a reserved name: %1"));
        if (segment.compare(".git"_L1, Qt::CaseInsensitive) == 0 || segment.compare("git~1"_L1, Qt::CaseInsensitive) == 0
            || segment.compare(".relata"_L1, Qt::CaseInsensitive) == 0)
            return pathError(path, QT_TRANSLATE_NOOP("Messages", "The path leads into a folder of another program: %1"));
    }
    return Nothing{};
}

bool isBinary(const QByteArray &content)
{
    if (content.contains('\0'))
        return true;
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder(content);
    return decoder.hasError() || (text.isEmpty() && !content.isEmpty());
}

Result<Plan> sealedPlan(Plan plan)
{
    std::sort(plan.files.begin(), plan.files.end(), [](const PlanFile &a, const PlanFile &b) { return a.path < b.path; });
    QSet<QString> files, folders;
    for (PlanFile &file : plan.files) {
        if (auto fine = checkPlanPath(file.path); !fine)
            return fine.error();
        const QString folded = foldedPath(file.path);
        if (files.contains(folded))
            return pathError(file.path, QT_TRANSLATE_NOOP("Messages", "Two files have the same path, at least where case does not count: %1"));
        files.insert(folded);
        for (qsizetype slash = folded.indexOf(u'/'); slash >= 0; slash = folded.indexOf(u'/', slash + 1))
            folders.insert(folded.left(slash));
        if (file.content.contains('\r') && !isBinary(file.content))
            file.content.replace("\r\n", "\n").replace('\r', '\n');
    }
    for (const PlanFile &file : plan.files)
        if (folders.contains(foldedPath(file.path)))
            return pathError(file.path, QT_TRANSLATE_NOOP("Messages", "The path is a file and a folder at once: %1"));
    return plan;
}

QString nameOf(FileState state)
{
    switch (state) {
    case FileState::New:
        return u"new"_s;
    case FileState::Changed:
        return u"changed"_s;
    case FileState::Same:
        return u"same"_s;
    case FileState::Edited:
        return u"edited"_s;
    case FileState::Merged:
        return u"merged"_s;
    case FileState::Conflict:
        return u"conflict"_s;
    case FileState::Stale:
        return u"stale"_s;
    }
    Q_UNREACHABLE();
}

int Comparison::count(FileState state) const
{
    return int(std::count_if(files.begin(), files.end(), [state](const ComparedFile &file) { return file.state == state; }));
}

bool Comparison::isClean() const
{
    return std::all_of(files.begin(), files.end(), [](const ComparedFile &file) { return file.state == FileState::Same || file.state == FileState::Edited; });
}

namespace {

// Where the file stands between what was written last, what is there now and what is new.
Result<ComparedFile> compared(const PlanFile &file, const ManifestEntry *entry, const ExportFolder *folder)
{
    ComparedFile result;
    result.path = file.path;
    result.ownership = file.ownership;
    result.generated = file.content;
    std::optional<QByteArray> there;
    if (folder) {
        auto read = folder->read(file.path);
        if (!read)
            return read.error();
        there = *std::move(read);
    }
    if (!there) {
        result.state = FileState::New;
        result.result = file.content;
        return result;
    }
    result.onDisk = *there;
    result.result = *there;
    if (*there == file.content) {
        result.state = FileState::Same;
        result.onDiskUntouched = true;
        return result;
    }
    if (entry) {
        result.onDiskUntouched = sha256Of(*there) == entry->sha256;
        if (auto packed = folder->read(basePath(entry->sha256)); packed && *packed)
            result.base = unpackedBase(**packed, entry->sha256);
    }
    if (file.ownership == Ownership::Yours) {
        result.state = result.onDiskUntouched ? FileState::Same : FileState::Edited; // written once; the person's own since
        return result;
    }
    if (result.onDiskUntouched) {
        result.state = FileState::Changed;
        result.result = file.content;
        return result;
    }
    if (entry && sha256Of(file.content) == entry->sha256) {
        result.state = FileState::Edited;
        return result;
    }
    if (!entry || result.base.isNull() || isBinary(*there) || isBinary(file.content)) {
        result.state = FileState::Conflict;
        result.conflicts = 1;
        result.withMarkers = isBinary(*there) || isBinary(file.content) ? *there : mergeTexts({}, *there, file.content).text;
        return result;
    }
    const TextMerge merge = mergeTexts(result.base, *there, file.content);
    if (merge.conflicts > 0) {
        result.state = FileState::Conflict;
        result.conflicts = merge.conflicts;
        result.withMarkers = merge.text;
    } else {
        result.state = merge.text == *there ? FileState::Edited : FileState::Merged;
        result.result = merge.text;
    }
    return result;
}

Result<> addStale(const Manifest &manifest, const Plan &plan, const ExportFolder &folder, Comparison *comparison)
{
    for (auto it = manifest.files.begin(); it != manifest.files.end(); ++it) {
        if (it->target != plan.targetId || !checkPlanPath(it.key()))
            continue;
        const auto at = std::lower_bound(plan.files.begin(), plan.files.end(), it.key(), [](const PlanFile &file, const QString &path) { return file.path < path; });
        if (at != plan.files.end() && at->path == it.key())
            continue;
        auto there = folder.read(it.key());
        if (!there)
            return there.error();
        if (!*there)
            continue;
        ComparedFile stale;
        stale.path = it.key();
        stale.state = FileState::Stale;
        stale.ownership = it->yours ? Ownership::Yours : Ownership::Base;
        stale.onDisk = **there;
        stale.result = stale.onDisk;
        stale.onDiskUntouched = sha256Of(stale.onDisk) == it->sha256;
        comparison->files.push_back(std::move(stale));
    }
    return Nothing{};
}

} // namespace

Result<Comparison> compareWithFolder(const Plan &plan, const QString &folder)
{
    Comparison comparison{folder, Comparison::Folder::Missing, plan.targetId, plan.targetVersion, {}};
    std::optional<ExportFolder> opened;
    Manifest manifest;
    if (folder.isEmpty() || QFileInfo::exists(folder)) {
        auto there = ExportFolder::open(folder, ExportFolder::Missing::IsError);
        if (!there)
            return there.error();
        opened = *std::move(there);
        auto bytes = opened->read(QString::fromUtf8(kManifestFile));
        if (!bytes)
            return bytes.error();
        if (*bytes) {
            auto read = manifestFrom(**bytes);
            if (!read)
                return read.error();
            manifest = *std::move(read);
            comparison.kind = Comparison::Folder::Ours;
        } else {
            comparison.kind = opened->isEmpty() ? Comparison::Folder::Empty : Comparison::Folder::Foreign;
        }
    }
    for (const PlanFile &file : plan.files) {
        if (auto fine = checkPlanPath(file.path); !fine)
            return fine.error();
        auto entry = manifest.files.constFind(file.path);
        // What another target wrote into the same folder is not ours to change.
        const bool ours = entry != manifest.files.constEnd() && entry->target == plan.targetId;
        auto result = compared(file, ours ? &*entry : nullptr, opened ? &*opened : nullptr);
        if (!result)
            return result.error();
        comparison.files.push_back(*std::move(result));
    }
    if (opened)
        if (auto done = addStale(manifest, plan, *opened, &comparison); !done)
            return done.error();
    std::sort(comparison.files.begin(), comparison.files.end(), [](const ComparedFile &a, const ComparedFile &b) { return a.path < b.path; });
    return comparison;
}

} // namespace relata
