// What an export remembers in FOLDER/.relata: which files it wrote, and a copy of each to merge hand edits against.
#pragma once

#include "model/schema/result.h"

#include <QByteArray>
#include <QMap>
#include <QString>

namespace relata {

inline constexpr char kManifestFolder[] = ".relata";
inline constexpr char kManifestFile[] = ".relata/generated.json";
inline constexpr char kManifestBases[] = ".relata/base";

struct ManifestEntry
{
    QByteArray sha256; // hexadecimal, of what was generated
    QString target;
    bool yours = false;

    bool operator==(const ManifestEntry &) const = default;
};

struct Manifest
{
    QMap<QString, QString> targets;      // id -> version
    QMap<QString, ManifestEntry> files;  // by path
};

[[nodiscard]] QByteArray sha256Of(const QByteArray &content);

[[nodiscard]] Result<Manifest> manifestFrom(const QByteArray &bytes);
[[nodiscard]] QByteArray bytesOf(const Manifest &manifest);

// The file below .relata/base that holds the copy with that hash, and its form on disk.
[[nodiscard]] QString basePath(const QByteArray &sha256);
[[nodiscard]] QByteArray packedBase(const QByteArray &content);
[[nodiscard]] QByteArray unpackedBase(const QByteArray &packed, const QByteArray &sha256); // null when damaged

} // namespace relata
