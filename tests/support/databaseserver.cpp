#include "tests/support/databaseserver.h"

#include <QDir>
#include <QFileInfo>
#include <QStorageInfo>
#include <QRegularExpression>
#include <QTcpServer>

using namespace Qt::StringLiterals;

namespace relata::test {

DatabaseServer::DatabaseServer() = default;
DatabaseServer::~DatabaseServer() = default;

QString DatabaseServer::problem()
{
    if (!m_started) {
        m_started = true;
        m_problem = start();
    }
    return m_problem;
}

QString DatabaseServer::freshDatabase()
{
    const QString name = u"test_%1"_s.arg(++m_count);
    if (const QString problem = create(name); !problem.isEmpty())
        qFatal("no database: %s", qPrintable(problem));
    return name;
}

void DatabaseServer::drop(const QString &database)
{
    remove(database);
}

QStringList DatabaseServer::statementsDuring(const QString &, const std::function<void()> &)
{
    return {};
}

QString DatabaseServer::encryptWith(const QString &, const QString &)
{
    return u"this one does not encrypt"_s;
}

QString DatabaseServer::setRules(const QByteArray &)
{
    return u"this server has no such rules"_s;
}

QStringList DatabaseServer::begun(const QString &log, const QString &pattern)
{
    QStringList all;
    const QRegularExpression begin(pattern);
    for (const QString &line : log.split(u'\n')) {
        if (const auto match = begin.match(line); match.hasMatch()) {
            all << match.captured(1);
        } else if (!all.isEmpty()) {
            all.last() += u'\n' + line;
        }
    }
    return all;
}

quint16 DatabaseServer::freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : 0;
}

QString DatabaseServer::quickFolder()
{
    const QStorageInfo memory(u"/dev/shm"_s);
    const bool room = memory.isValid() && memory.rootPath() == "/dev/shm"_L1 && QFileInfo(memory.rootPath()).isWritable() && memory.bytesAvailable() > qint64(2) << 30;
    return (room ? memory.rootPath() : QDir::tempPath()) + u"/relata-server-XXXXXX"_s;
}

} // namespace relata::test
