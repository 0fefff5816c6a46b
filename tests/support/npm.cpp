#include "tests/support/npm.h"

#include "tests/support/places.h"

#include <QCryptographicHash>
#include <QDir>
#include <QEventLoop>
#include <QFile>
#include <QLockFile>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QRegularExpression>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace relata::test {

namespace {

QProcessEnvironment environment()
{
    QProcessEnvironment all = QProcessEnvironment::systemEnvironment();
    all.insert(u"npm_config_update_notifier"_s, u"false"_s);
    all.insert(u"NO_COLOR"_s, u"1"_s);
    for (const auto &name : {u"DATABASE_URL"_s, u"PORT"_s, u"HOST"_s, u"SCHEMA"_s, u"TEST_DATABASE_URL"_s})
        all.remove(name);
    return all;
}

} // namespace

Ran ran(const QString &folder, const QString &program, const QStringList &arguments, int seconds)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setProcessEnvironment(environment());
    process.start(program, arguments);
    if (!process.waitForStarted() || !process.waitForFinished(seconds * 1000)) {
        const QString said = QString::fromUtf8(process.readAll());
        process.kill();
        process.waitForFinished();
        return {-1, program + u": "_s + process.errorString() + u'\n' + said};
    }
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, QString::fromUtf8(process.readAll())};
}

QString Ran::fault() const
{
    const qsizetype at = output.indexOf(QRegularExpression(u"^\\s*(not ok|✖)"_s, QRegularExpression::MultilineOption));
    return at < 0 ? output.right(3'000) : output.mid(at, 3'000);
}

int Ran::passed() const
{
    static const QRegularExpression line(u"(?:#|ℹ) pass ([0-9]+)"_s);
    return line.match(output).captured(1).toInt();
}

QStringList Ran::skipped() const
{
    return output.split(u'\n').filter(u"no record could be made"_s);
}

QString linkNodeModules(const QString &project)
{
    QFile lock(project + u"/package-lock.json"_s);
    if (!lock.open(QIODevice::ReadOnly))
        return u"no package-lock.json in "_s + project;
    const QString hash = QString::fromLatin1(QCryptographicHash::hash(lock.readAll(), QCryptographicHash::Sha256).toHex().left(16));
    const QString shared = sourceDir() + u"/build/npm/"_s + hash;
    if (!QDir().mkpath(shared))
        return u"cannot make "_s + shared;
    QLockFile guard(shared + u".lock"_s);
    guard.setStaleLockTime(0);
    if (!guard.tryLock(300'000))
        return u"another test has been installing for five minutes: "_s + shared;
    if (!QFile::exists(shared + u"/installed"_s)) {
        for (const auto &name : {u"/package.json"_s, u"/package-lock.json"_s}) {
            QFile::remove(shared + name);
            if (!QFile::copy(project + name, shared + name))
                return u"cannot copy "_s + name;
        }
        const Ran done = ran(shared, u"npm"_s, {u"ci"_s, u"--no-audit"_s, u"--no-fund"_s, u"--loglevel=error"_s}, 280);
        if (done.exitCode != 0)
            return u"npm ci failed: "_s + done.output;
        QFile stamp(shared + u"/installed"_s);
        if (!stamp.open(QIODevice::WriteOnly))
            return u"cannot write "_s + stamp.fileName();
    }
    const QString link = project + u"/node_modules"_s;
    if (!QFile::exists(link) && !QFile::link(shared + u"/node_modules"_s, link))
        return u"cannot link "_s + link;
    return {};
}

RunningServer::RunningServer(const QString &project, const QString &databaseUrl)
{
    QProcessEnvironment all = environment();
    all.insert(u"DATABASE_URL"_s, databaseUrl);
    all.insert(u"PORT"_s, u"0"_s);
    m_process.setWorkingDirectory(project);
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setProcessEnvironment(all);
    m_process.start(u"node"_s, {u"build/src/main.js"_s});
    static const QRegularExpression listening(u"Listening on (http://127\\.0\\.0\\.1:[0-9]+)"_s);
    while (m_process.waitForReadyRead(30'000)) {
        m_output += QString::fromUtf8(m_process.readAll());
        if (const auto match = listening.match(m_output); match.hasMatch()) {
            m_address = match.captured(1);
            return;
        }
    }
}

RunningServer::~RunningServer()
{
    m_process.terminate();
    if (!m_process.waitForFinished(5'000)) {
        m_process.kill();
        m_process.waitForFinished();
    }
}

RunningServer::Answer RunningServer::ask(const QByteArray &method, const QString &path, const QByteArray &json) const
{
    QNetworkAccessManager network;
    QNetworkRequest request{QUrl(m_address + path)};
    request.setTransferTimeout(30'000);
    if (!json.isEmpty())
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    const std::unique_ptr<QNetworkReply> reply(network.sendCustomRequest(request, method, json));
    QEventLoop loop;
    QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
    if (!reply->isFinished())
        loop.exec();
    return {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->readAll(), reply->rawHeader("Location")};
}

} // namespace relata::test
