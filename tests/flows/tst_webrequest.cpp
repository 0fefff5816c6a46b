// Requests to a real server of this machine: one that answers, hangs, redirects, sends too much.
#include "model/flows/webrequest.h"
#include "tests/support/webserver.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace relata;
using namespace relata::flows;
using relata::testing::WebServer;

namespace {

const std::atomic<bool> kNever = false;

QString faultOf(const Result<WebAnswer> &answer)
{
    return answer.ok() ? u"answered "_s + QString::fromUtf8(answer->body.left(40)) : QString::fromLatin1(answer.error().code);
}

WebRequest requestFor(const QString &url, int timeout = 20'000)
{
    WebRequest request;
    request.url = QUrl(url);
    request.timeout = timeout;
    return request;
}

} // namespace

class TestWebRequest : public QObject
{
    Q_OBJECT

private slots:
    void anAnswer();
    void aStatusIsAnAnswerToo();
    void silence();
    void canceled();
    void tooMuch();
    void redirects();
    void secretsStayWithTheirServer();
    void nobodyThere();
};

void TestWebRequest::anAnswer()
{
    WebServer server([](const WebServer::Request &) { return WebServer::answer(R"({"name":"Ärö"})"); });
    WebRequest request = requestFor(server.url(u"/towns/7?x=a%20b"_s));
    request.headers.insert(u"Authorization"_s, u"Bearer abc"_s);
    const auto answer = askWeb(request, kNever);
    QVERIFY2(answer.ok(), qPrintable(faultOf(answer)));
    QCOMPARE(answer->status, 200);
    QCOMPARE(answer->body, QByteArray(R"({"name":"Ärö"})"));
    QVERIFY(answer->contentType.startsWith(u"application/json"_s));
    QCOMPARE(server.requests().size(), 1);
    QCOMPARE(server.requests().front().path, QByteArray("/towns/7?x=a%20b"));
    QCOMPARE(server.requests().front().headers.value("authorization"), QByteArray("Bearer abc"));
    QCOMPARE(server.requests().front().headers.value("accept"), QByteArray("application/json"));
}

void TestWebRequest::aStatusIsAnAnswerToo()
{
    for (const QByteArray &status : {QByteArray("404 Not Found"), QByteArray("500 Oops"), QByteArray("401 Unauthorized")}) {
        WebServer server([&status](const WebServer::Request &) { return WebServer::answer(R"({"error":"no"})", "application/json", status); });
        const auto answer = askWeb(requestFor(server.url(u"/"_s)), kNever);
        QVERIFY2(answer.ok(), qPrintable(faultOf(answer)));
        QCOMPARE(answer->status, status.left(3).toInt());
        QCOMPARE(answer->body, QByteArray(R"({"error":"no"})"));
    }
}

void TestWebRequest::silence()
{
    WebServer server([](const WebServer::Request &) { return QByteArray(); });
    QCOMPARE(faultOf(askWeb(requestFor(server.url(u"/"_s), 200), kNever)), u"web.timeout"_s);
    // Headers, and then nothing.
    WebServer half([](const WebServer::Request &) { return QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"); });
    QVERIFY(!askWeb(requestFor(half.url(u"/"_s), 200), kNever).ok());
}

void TestWebRequest::canceled()
{
    std::atomic<bool> stop = false;
    WebServer server([&stop](const WebServer::Request &) {
        stop = true;
        return QByteArray();
    });
    QCOMPARE(faultOf(askWeb(requestFor(server.url(u"/"_s)), stop)), u"web.canceled"_s);
}

void TestWebRequest::tooMuch()
{
    const QByteArray body(2'000'000, ' ');
    WebServer said([&body](const WebServer::Request &) { return WebServer::answer(body); });
    QCOMPARE(faultOf(askWeb(requestFor(said.url(u"/"_s)), kNever)), u"web.too-large"_s);
    WebServer unsaid([&body](const WebServer::Request &) { return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n" + body; });
    QCOMPARE(faultOf(askWeb(requestFor(unsaid.url(u"/"_s)), kNever)), u"web.too-large"_s);
    WebServer just([](const WebServer::Request &) { return WebServer::answer(QByteArray(1024 * 1024, ' ')); });
    QVERIFY(askWeb(requestFor(just.url(u"/"_s)), kNever).ok());
}

void TestWebRequest::redirects()
{
    WebServer server([](const WebServer::Request &request) {
        if (request.path == "/file")
            return WebServer::redirect("file:///etc/passwd");
        if (request.path == "/round")
            return WebServer::redirect("/round");
        if (request.path == "/old")
            return WebServer::redirect("/new");
        return WebServer::answer(R"({"path":")" + request.path + R"("})");
    });
    QCOMPARE(faultOf(askWeb(requestFor(server.url(u"/file"_s)), kNever)), u"web.redirect"_s);
    QCOMPARE(faultOf(askWeb(requestFor(server.url(u"/round"_s)), kNever)), u"web.redirects"_s);
    const auto answer = askWeb(requestFor(server.url(u"/old"_s)), kNever);
    QVERIFY2(answer.ok(), qPrintable(faultOf(answer)));
    QCOMPARE(answer->url.path(), u"/new"_s);
    QCOMPARE(faultOf(askWeb(requestFor(u"file:///etc/passwd"_s), kNever)), u"web.url"_s);
    QCOMPARE(faultOf(askWeb(requestFor(u"ftp://example.com/x"_s), kNever)), u"web.url"_s);
}

// A server that points on gets no secrets for another.
void TestWebRequest::secretsStayWithTheirServer()
{
    WebServer other([](const WebServer::Request &) { return WebServer::answer("{}"); });
    WebServer server([&other](const WebServer::Request &) { return WebServer::redirect(other.url(u"/"_s).toUtf8()); });
    WebRequest request = requestFor(server.url(u"/"_s));
    request.headers.insert(u"X-Api-Key"_s, u"secret"_s);
    QVERIFY(askWeb(request, kNever).ok());
    QCOMPARE(server.requests().front().headers.value("x-api-key"), QByteArray("secret"));
    QCOMPARE(other.requests().size(), 1);
    QVERIFY(!other.requests().front().headers.contains("x-api-key"));
}

void TestWebRequest::nobodyThere()
{
    QString url;
    {
        WebServer server([](const WebServer::Request &) { return QByteArray(); });
        url = server.url(u"/"_s);
    }
    QCOMPARE(faultOf(askWeb(requestFor(url), kNever)), u"web.failed"_s);
}

QTEST_GUILESS_MAIN(TestWebRequest)
#include "tst_webrequest.moc"
