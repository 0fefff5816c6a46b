// Exported TypeScript projects in tests: what they depend on is installed once for each lock file, below build/npm, and linked.
#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>
#include <memory>

namespace relata::test {

struct Ran
{
    int exitCode = -1; // -1: could not be started, or took too long
    QString output;    // both channels

    [[nodiscard]] QString fault() const; // of `npm test`: from the first failing test on, else the last lines
    [[nodiscard]] int passed() const;    // tests of `npm test`
    [[nodiscard]] QStringList skipped() const;
};

[[nodiscard]] Ran ran(const QString &folder, const QString &program, const QStringList &arguments, int seconds = 240);

// Gives PROJECT a node_modules (a link). Empty, or what went wrong.
[[nodiscard]] QString linkNodeModules(const QString &project);

// A generated server, built already, on a port of its choosing. Stops when it goes out of scope.
class RunningServer
{
public:
    RunningServer(const QString &project, const QString &databaseUrl);
    ~RunningServer();

    [[nodiscard]] QString address() const { return m_address; } // http://127.0.0.1:PORT; empty when it did not start
    [[nodiscard]] QString output() const { return m_output; }

    struct Answer
    {
        int status = 0;
        QByteArray body;
        QByteArray location;
    };
    [[nodiscard]] Answer ask(const QByteArray &method, const QString &path, const QByteArray &json = {}) const;

private:
    QProcess m_process;
    QString m_address;
    QString m_output;
};

} // namespace relata::test
