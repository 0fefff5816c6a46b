#include "model/database/serverprobe.h"

#include "model/database/connectionerror.h"

#include <QDeadlineTimer>
#include <QEventLoop>
#include <QHostInfo>
#include <QLocalSocket>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslSocket>
#include <QTimer>
#include <QtEndian>

namespace relata::database {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 10'000; // ms

enum class Waited { Happened, TooLong, Cancelled };

// Runs this thread's events until `happened` says so.
class Wait
{
public:
    explicit Wait(const std::atomic_bool &cancelled) : m_cancelled(cancelled) {}

    Waited until(const std::function<bool()> &happened)
    {
        const QDeadlineTimer limit(kPatience);
        QEventLoop loop;
        QTimer look;
        look.setInterval(20); // ms: nothing tells of the flag
        QObject::connect(&look, &QTimer::timeout, &loop, [&] {
            if (happened() || m_cancelled.load(std::memory_order_relaxed) || limit.hasExpired())
                loop.quit();
        });
        look.start();
        loop.exec();
        return happened() ? Waited::Happened : m_cancelled.load(std::memory_order_relaxed) ? Waited::Cancelled : Waited::TooLong;
    }

private:
    const std::atomic_bool &m_cancelled;
};

Error cancelledError()
{
    return Error{"import.cancelled", QT_TRANSLATE_NOOP("Messages", "The import was cancelled."), {}};
}

const char *codeOf(QAbstractSocket::SocketError error)
{
    return error == QAbstractSocket::HostNotFoundError ? "connect.name" : error == QAbstractSocket::SocketTimeoutError ? "connect.timeout" : "connect.refused";
}

// What is wrong with a certificate, the worst first.
const char *faultOf(const QList<QSslError> &errors)
{
    bool expired = false, name = false;
    for (const QSslError &error : errors) {
        switch (error.error()) {
        case QSslError::CertificateExpired:
        case QSslError::CertificateNotYetValid:
            expired = true;
            break;
        case QSslError::HostNameMismatch:
            name = true;
            break;
        case QSslError::NoError:
            break;
        default:
            return "connect.tlsAuthority";
        }
    }
    return expired ? "connect.tlsExpired" : name ? "connect.tlsName" : "";
}

} // namespace

ServerProbe::ServerProbe(const ServerAddress &address, const std::atomic_bool &cancelled) : m_address(address), m_cancelled(cancelled)
{
    if (m_address.host.isEmpty())
        m_address.host = u"localhost"_s;
}

Result<QStringList> ServerProbe::resolve() const
{
    std::optional<QHostInfo> found;
    QObject context; // gone with us: a late answer is dropped
    QHostInfo::lookupHost(m_address.host, &context, [&found](const QHostInfo &info) { found = info; });
    switch (Wait(m_cancelled).until([&found] { return found.has_value(); })) {
    case Waited::Cancelled:
        return cancelledError();
    case Waited::TooLong:
        return connectionFault("connect.name", m_address);
    case Waited::Happened:
        break;
    }
    if (found->error() != QHostInfo::NoError || found->addresses().isEmpty())
        return connectionFault("connect.name", m_address);
    QStringList addresses;
    for (const QHostAddress &address : found->addresses())
        addresses << address.toString();
    return addresses;
}

Result<> ServerProbe::reach() const
{
    if (m_address.isSocket()) {
        const QString path = m_address.scheme == u"mysql" ? m_address.host : m_address.host + u"/.s.PGSQL.%1"_s.arg(m_address.portOrUsual());
        QLocalSocket socket;
        socket.connectToServer(path);
        if (!socket.waitForConnected(kPatience))
            return connectionFault("connect.socket", m_address);
        return Nothing{};
    }
    QTcpSocket socket;
    bool failed = false;
    QObject::connect(&socket, &QTcpSocket::errorOccurred, &socket, [&failed] { failed = true; });
    socket.connectToHost(m_address.host, quint16(m_address.portOrUsual()));
    switch (Wait(m_cancelled).until([&] { return failed || socket.state() == QTcpSocket::ConnectedState; })) {
    case Waited::Cancelled:
        return cancelledError();
    case Waited::TooLong:
        return connectionFault("connect.timeout", m_address);
    case Waited::Happened:
        break;
    }
    if (failed)
        return connectionFault(codeOf(socket.error()), m_address);
    return Nothing{};
}

Result<ServerCertificate> ServerProbe::certificate() const
{
    QSslSocket socket;
    bool failed = false;
    QObject::connect(&socket, &QSslSocket::errorOccurred, &socket, [&failed] { failed = true; });
    socket.connectToHost(m_address.host, quint16(m_address.portOrUsual()));
    const auto wait = [&](const std::function<bool()> &happened) -> Result<> {
        switch (Wait(m_cancelled).until([&] { return failed || happened(); })) {
        case Waited::Cancelled:
            return cancelledError();
        case Waited::TooLong:
            return connectionFault("connect.timeout", m_address);
        case Waited::Happened:
            break;
        }
        if (failed && !happened())
            return connectionFault(socket.error() == QAbstractSocket::RemoteHostClosedError ? "connect.otherServer" : codeOf(socket.error()), m_address);
        return Nothing{};
    };
    if (auto connected = wait([&] { return socket.state() == QTcpSocket::ConnectedState; }); !connected)
        return connected.error();
    if (m_address.scheme == u"postgresql") {
        socket.write(QByteArray::fromHex("0000000804d2162f")); // SSLRequest
        if (auto answered = wait([&] { return socket.bytesAvailable() > 0; }); !answered)
            return answered.error();
        if (const QByteArray answer = socket.read(1); answer != "S")
            return connectionFault(answer == "N" ? "connect.tlsNone" : "connect.otherServer", m_address);
    } else {
        // The greeting: its length in three bytes, its number, the protocol, a version that ends with 0, then what the server can do.
        const auto whole = [&] { return socket.bytesAvailable() >= 4 && socket.bytesAvailable() >= 4 + int(qFromLittleEndian<quint32>(socket.peek(4).constData()) & 0xffffff); };
        if (auto greeted = wait(whole); !greeted)
            return greeted.error();
        const QByteArray greeting = socket.readAll();
        const qsizetype version = greeting.indexOf('\0', 5);
        if (greeting.size() > 4 && uchar(greeting[4]) == 0xff) // it lets nobody in
            return connectionFault("connect.notAllowed", m_address, QString::fromUtf8(greeting.mid(7).simplified()));
        if (greeting.size() < 5 || greeting[4] != 10 || version < 0 || greeting.size() < version + 16)
            return connectionFault("connect.otherServer", m_address);
        constexpr quint32 kEncrypts = 0x800;
        if ((qFromLittleEndian<quint16>(greeting.constData() + version + 14) & kEncrypts) == 0)
            return connectionFault("connect.tlsNone", m_address);
        QByteArray request(36, '\0');
        request[0] = 32;
        request[3] = 1;
        qToLittleEndian<quint32>(0x1 | 0x200 | kEncrypts | 0x8000, request.data() + 4);
        qToLittleEndian<quint32>(1 << 24, request.data() + 8);
        request[12] = 45; // utf8mb4
        socket.write(request);
    }
    QSslConfiguration settings = QSslConfiguration::defaultConfiguration();
    if (const QString authorities = authoritiesOf(m_address); !authorities.isEmpty())
        settings.setCaCertificates(QSslCertificate::fromPath(authorities));
    settings.setPeerVerifyMode(QSslSocket::QueryPeer); // to see all that is wrong, not to trust it
    socket.setSslConfiguration(settings);
    QObject::connect(&socket, &QSslSocket::sslErrors, &socket, [&socket] { socket.ignoreSslErrors(); });
    socket.setPeerVerifyName(m_address.host);
    socket.startClientEncryption();
    if (auto encrypted = wait([&] { return socket.isEncrypted(); }); !encrypted)
        return connectionFault("connect.tls", m_address, socket.errorString());
    const QSslCertificate peer = socket.peerCertificate();
    QList<QSslError> errors = socket.sslHandshakeErrors();
    ServerCertificate found{peer.subjectAlternativeNames().values(), peer.issuerDisplayName(), peer.expiryDate(), "", false};
    if (found.names.isEmpty())
        found.names << peer.subjectDisplayName();
    found.otherName = errors.removeIf([](const QSslError &error) { return error.error() == QSslError::HostNameMismatch; }) > 0;
    const auto asked = encryptionOf(m_address);
    if (asked && *asked >= Encryption::VerifyAuthority)
        found.fault = faultOf(errors);
    if (asked && *asked == Encryption::VerifyName && found.otherName && QByteArrayView(found.fault).isEmpty())
        found.fault = "connect.tlsName";
    socket.abort();
    return found;
}

} // namespace relata::database
