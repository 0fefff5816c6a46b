// A web server of this machine for tests: answers what the test says, or nothing at all. Lives on the thread that made it.
#pragma once

#include <QHash>
#include <QList>
#include <QTcpServer>
#include <QTcpSocket>
#include <functional>

namespace relata::testing {

class WebServer : public QTcpServer
{
public:
    struct Request
    {
        QByteArray path;
        QHash<QByteArray, QByteArray> headers; // names in lower case
    };
    // The whole answer as it goes over the wire; empty: it hangs.
    using Handler = std::function<QByteArray(const Request &)>;

    explicit WebServer(Handler handler) : m_handler(std::move(handler))
    {
        if (!listen(QHostAddress::LocalHost))
            qFatal("no port for a web server");
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *socket = nextPendingConnection())
                connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
        });
    }

    [[nodiscard]] QString url(const QString &path) const { return QStringLiteral("http://127.0.0.1:%1%2").arg(serverPort()).arg(path); }
    [[nodiscard]] const QList<Request> &requests() const { return m_requests; }

    static QByteArray answer(const QByteArray &body, const QByteArray &type = "application/json", const QByteArray &status = "200 OK", const QByteArray &more = {})
    {
        return "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\nConnection: close\r\n" + more + "\r\n" + body;
    }
    static QByteArray redirect(const QByteArray &to) { return answer({}, "text/plain", "302 Found", "Location: " + to + "\r\n"); }

private:
    void read(QTcpSocket *socket)
    {
        QByteArray &seen = m_seen[socket];
        seen += socket->readAll();
        if (!seen.contains("\r\n\r\n"))
            return;
        Request request;
        const QList<QByteArray> lines = seen.split('\n');
        request.path = lines.front().split(' ').value(1);
        for (qsizetype i = 1; i < lines.size(); ++i) {
            const qsizetype colon = lines[i].indexOf(':');
            if (colon > 0)
                request.headers.insert(lines[i].left(colon).trimmed().toLower(), lines[i].mid(colon + 1).trimmed());
        }
        seen.clear();
        m_requests << request;
        const QByteArray answer = m_handler(request);
        if (answer.isEmpty())
            return;
        socket->write(answer);
        socket->disconnectFromHost();
    }

    Handler m_handler;
    QHash<QTcpSocket *, QByteArray> m_seen;
    QList<Request> m_requests;
};

} // namespace relata::testing
