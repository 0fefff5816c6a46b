// The command line as a shell sees it: runs `relata` in a folder of its own.
#pragma once

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <nlohmann/json.hpp>

namespace relata::test {

struct Ended
{
    int code = -1;
    QString out;
    QString err;

    [[nodiscard]] nlohmann::json document() const { return nlohmann::json::parse(out.toStdString(), nullptr, false); }
};

class RelataProgram
{
public:
    [[nodiscard]] QString path(const QString &file) const { return m_dir.filePath(file); }
    [[nodiscard]] QString folder() const { return m_dir.path(); }

    Ended run(const QStringList &arguments, const QProcessEnvironment &environment = QProcessEnvironment::systemEnvironment())
    {
        QProcess process;
        process.setWorkingDirectory(m_dir.path());
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(RELATA_PROGRAM), arguments);
        if (!process.waitForFinished(60'000) || process.exitStatus() != QProcess::NormalExit)
            return {-1, QString::fromUtf8(process.readAllStandardOutput()), QStringLiteral("did not end well: ") + QString::fromUtf8(process.readAllStandardError())};
        return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError())};
    }
    [[nodiscard]] QByteArray bytes(const QString &file) const
    {
        QFile opened(path(file));
        return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray();
    }
    void makeDatabase(const QString &file, const QByteArray &sql) const
    {
        QProcess sqlite;
        sqlite.start(QStringLiteral("sqlite3"), {path(file)});
        sqlite.write(sql);
        sqlite.closeWriteChannel();
        QVERIFY(sqlite.waitForFinished());
        QVERIFY2(sqlite.exitCode() == 0, sqlite.readAllStandardError().constData());
    }

private:
    QTemporaryDir m_dir;
};

} // namespace relata::test

#define QCOMPARE_CODE(ended, wanted)                                                                                                      \
    do {                                                                                                                                  \
        const relata::test::Ended seen = (ended);                                                                                         \
        QVERIFY2(seen.code == (wanted), qPrintable(QStringLiteral("ended %1: %2%3").arg(seen.code).arg(seen.out, seen.err)));             \
    } while (false)
