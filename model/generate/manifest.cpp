#include "model/generate/manifest.h"

#include <QCryptographicHash>
#include <QRegularExpression>
#include <nlohmann/json.hpp>

using namespace Qt::StringLiterals;
using Json = nlohmann::ordered_json;

namespace relata {

namespace {

constexpr int kManifestVersion = 1;
constexpr quint32 kBaseBytes = 256 * 1024 * 1024;

Error damaged()
{
    return Error{"export.manifest", QT_TRANSLATE_NOOP("Messages", "The record of the last export cannot be read."), {},
                 QT_TRANSLATE_NOOP("Messages", "Restore it, or delete the folder .relata; the files are then compared as if they were written by hand."),
                 Place{QString::fromUtf8(kManifestFile), 0, 0, {}, {}}};
}

} // namespace

QByteArray sha256Of(const QByteArray &content)
{
    return QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex();
}

Result<Manifest> manifestFrom(const QByteArray &bytes)
{
    bool tooDeep = false;
    const Json json = Json::parse(bytes.begin(), bytes.end(), [&](int depth, Json::parse_event_t, Json &) { return !(tooDeep = tooDeep || depth > 8); }, false);
    if (json.is_discarded() || tooDeep || !json.is_object())
        return damaged();
    const auto version = json.find("version");
    if (version == json.end() || !version->is_number_integer())
        return damaged();
    if (version->get<int>() > kManifestVersion)
        return Error{"export.manifest", QT_TRANSLATE_NOOP("Messages", "The folder was exported by a newer Relata."), {}, QT_TRANSLATE_NOOP("Messages", "Use that version, or another folder."), Place{QString::fromUtf8(kManifestFile), 0, 0, {}, {}}};
    const auto targets = json.find("targets"), files = json.find("files");
    if (targets == json.end() || !targets->is_object() || files == json.end() || !files->is_object())
        return damaged();
    Manifest manifest;
    for (const auto &[id, value] : targets->items()) {
        if (!value.is_string())
            return damaged();
        manifest.targets.insert(QString::fromStdString(id), QString::fromStdString(value.get<std::string>()));
    }
    static const QRegularExpression hash(u"^[0-9a-f]{64}$"_s);
    for (const auto &[path, value] : files->items()) {
        const auto text = [&](const char *key) {
            const auto it = value.is_object() ? value.find(key) : value.end();
            return value.is_object() && it != value.end() && it->is_string() ? QString::fromStdString(it->template get<std::string>()) : QString();
        };
        const QString sha256 = text("sha256");
        if (!hash.match(sha256).hasMatch()) // it names a file of ours, so it must be nothing else
            return damaged();
        manifest.files.insert(QString::fromStdString(path), {sha256.toLatin1(), text("target"), text("kind") == "yours"_L1});
    }
    return manifest;
}

QByteArray bytesOf(const Manifest &manifest)
{
    Json json;
    json["format"] = "relata-generated";
    json["version"] = kManifestVersion;
    json["targets"] = Json::object();
    for (auto it = manifest.targets.begin(); it != manifest.targets.end(); ++it)
        json["targets"][it.key().toStdString()] = it.value().toStdString();
    json["files"] = Json::object();
    for (auto it = manifest.files.begin(); it != manifest.files.end(); ++it) {
        Json &file = json["files"][it.key().toStdString()];
        file["target"] = it->target.toStdString();
        file["kind"] = it->yours ? "yours" : "base";
        file["sha256"] = it->sha256.toStdString();
    }
    return QByteArray::fromStdString(json.dump(1, ' ', false, Json::error_handler_t::replace)) + '\n';
}

QString basePath(const QByteArray &sha256)
{
    return QLatin1StringView(kManifestBases) + u'/' + QString::fromLatin1(sha256) + ".z"_L1;
}

QByteArray packedBase(const QByteArray &content)
{
    return qCompress(content);
}

QByteArray unpackedBase(const QByteArray &packed, const QByteArray &sha256)
{
    // The first four bytes say the size; a forged one must not eat the memory.
    if (packed.size() < 4 || (quint32(quint8(packed[0])) << 24 | quint32(quint8(packed[1])) << 16) > kBaseBytes)
        return {};
    const QByteArray content = qUncompress(packed);
    return sha256Of(content) == sha256 ? (content.isNull() ? QByteArray("") : content) : QByteArray();
}

} // namespace relata
