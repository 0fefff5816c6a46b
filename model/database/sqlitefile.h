// A SQLite file, opened for reading only: what it defines is never run, and nothing is left beside it that was not there before.
#pragma once

#include "model/database/catalogreader.h"

#include <QTemporaryDir>
#include <optional>

namespace relata::database {

class SqliteFile final : public CatalogReader
{
public:
    SqliteFile(const QString &path, const std::atomic_bool &cancelled, const ProgressFunction &progress, int steps);
    ~SqliteFile() override;

    // What a writer left beside the file (-wal, -journal) counts. Errors: not there, no SQLite file, not to be trusted.
    [[nodiscard]] Result<> open();

private:
    [[nodiscard]] QString dialect() const override { return QStringLiteral("sqlite"); }
    [[nodiscard]] Error failed(const QSqlError &error) const override;
    Error failed(const QString &reason) const;
    // Each empty, or what is wrong.
    QString openInPlace(const QString &file);
    QString openCopy(const QString &file);
    QString connect(const QString &name, const QString &options);

    const QString m_path;
    std::optional<QTemporaryDir> m_copy; // outlives the connection: see the destructor
};

} // namespace relata::database
