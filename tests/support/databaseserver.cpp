#include "tests/support/databaseserver.h"

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

QString DatabaseServer::encryptWith(const QString &, const QString &)
{
    return u"this one does not encrypt"_s;
}

QString DatabaseServer::setRules(const QByteArray &)
{
    return u"this server has no such rules"_s;
}

quint16 DatabaseServer::freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : 0;
}

} // namespace relata::test
