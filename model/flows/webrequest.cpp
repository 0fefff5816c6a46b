#include "model/flows/webrequest.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTimer>

namespace relata::flows {

using namespace Qt::StringLiterals;

namespace {

constexpr int kLookMs = 50; // how often whether it is canceled

bool isWeb(const QUrl &url)
{
    return url.isValid() && !url.host().isEmpty() && (url.scheme() == "http"_L1 || url.scheme() == "https"_L1);
}

bool isSameServer(const QUrl &a, const QUrl &b)
{
    const auto port = [](const QUrl &url) { return url.port(url.scheme() == "https"_L1 ? 443 : 80); };
    return a.scheme() == b.scheme() && a.host() == b.host() && port(a) == port(b);
}

class Asker
{
public:
    Asker(const WebRequest &request, const std::atomic<bool> &canceled) : m_request(request), m_canceled(canceled) { m_clock.start(); }

    Result<WebAnswer> run()
    {
        QUrl url = m_request.url;
        for (int redirects = 0; redirects <= m_request.mostRedirects; ++redirects) {
            if (!isWeb(url))
                return Error{redirects ? "web.redirect" : "web.url",
                             redirects ? QT_TRANSLATE_NOOP("Messages", "The server points on to “%1”, which is no http or https address.") : QT_TRANSLATE_NOOP("Messages", "“%1” is no http or https address."),
                             {url.toString(QUrl::RemoveUserInfo)}, redirects ? "" : QT_TRANSLATE_NOOP("Messages", "Write an address such as https://api.example.com/towns/{id}.")};
            auto answer = ask(url);
            if (!answer.ok() || m_next.isEmpty())
                return answer;
            if (url.scheme() == "https"_L1 && m_next.scheme() == "http"_L1)
                return Error{"web.redirect-open", QT_TRANSLATE_NOOP("Messages", "The server points on to %1, where the request could be read by others."), {m_next.host()}, QT_TRANSLATE_NOOP("Messages", "Use the https address of the API.")};
            url = m_next;
        }
        return Error{"web.redirects", QT_TRANSLATE_NOOP("Messages", "The server points on to other addresses more than %1 times."), {QString::number(m_request.mostRedirects)}, QT_TRANSLATE_NOOP("Messages", "Use the address that it leads to.")};
    }

private:
    Result<WebAnswer> ask(const QUrl &url);
    [[nodiscard]] Error tooLarge() const
    {
        return {"web.too-large", QT_TRANSLATE_NOOP("Messages", "The answer is larger than %1 KB."), {QString::number(m_request.mostBytes / 1024)}, QT_TRANSLATE_NOOP("Messages", "Ask for fewer records at a time.")};
    }

    const WebRequest &m_request;
    const std::atomic<bool> &m_canceled;
    QElapsedTimer m_clock;
    QUrl m_next; // where it points on to
};

Result<WebAnswer> Asker::ask(const QUrl &url)
{
    m_next.clear();
    QNetworkAccessManager network;
    QNetworkRequest asked(url);
    asked.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    asked.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    asked.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    asked.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    asked.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    asked.setRawHeader("Accept", "application/json");
    asked.setRawHeader("User-Agent", "Relata");
    if (isSameServer(url, m_request.url)) {
        for (auto header = m_request.headers.cbegin(); header != m_request.headers.cend(); ++header)
            asked.setRawHeader(header.key().toUtf8(), header.value().toUtf8());
    }
    WebAnswer answer;
    std::optional<Error> fault;
    QEventLoop loop;
    std::unique_ptr<QNetworkReply> reply(network.get(asked));
    const auto stop = [&](Error error) {
        if (!fault)
            fault = std::move(error);
        reply->abort();
        loop.quit();
    };
    const auto read = [&] {
        answer.body += reply->read(m_request.mostBytes + 1 - answer.body.size());
        if (answer.body.size() > m_request.mostBytes)
            stop(tooLarge());
    };
    QObject::connect(reply.get(), &QNetworkReply::metaDataChanged, &loop, [&] {
        if (reply->header(QNetworkRequest::ContentLengthHeader).toLongLong() > m_request.mostBytes)
            stop(tooLarge());
    });
    QObject::connect(reply.get(), &QNetworkReply::readyRead, &loop, read);
    QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
        if (m_canceled.load(std::memory_order_relaxed))
            stop({"web.canceled", QT_TRANSLATE_NOOP("Messages", "Cancelled."), {}, ""});
        else if (m_clock.elapsed() >= m_request.timeout)
            stop({"web.timeout", QT_TRANSLATE_NOOP("Messages", "%1 did not answer within %2 ms."), {url.host(), QString::number(m_request.timeout)}, QT_TRANSLATE_NOOP("Messages", "Wait longer, or try again.")});
    });
    look.start(kLookMs);
    if (!reply->isFinished())
        loop.exec();
    if (!fault)
        read();
    if (fault)
        return *fault;
    answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const int error = int(reply->error());
    const bool isStatus = error == 0 || (error > 200 && error < 300) || (error > 400 && error < 500); // 404 and its like are answers
    if (answer.status == 0 || !isStatus)
        return Error{"web.failed", QT_TRANSLATE_NOOP("Messages", "%1 could not be asked: %2."), {url.host(), reply->errorString()}, QT_TRANSLATE_NOOP("Messages", "Look at the address and the connection.")};
    answer.reason = reply->attribute(QNetworkRequest::HttpReasonPhraseAttribute).toString();
    answer.contentType = reply->header(QNetworkRequest::ContentTypeHeader).toString();
    answer.elapsed = m_clock.elapsed();
    answer.url = url;
    if (answer.status >= 300 && answer.status < 400 && reply->hasRawHeader("Location"))
        m_next = url.resolved(QUrl::fromEncoded(reply->rawHeader("Location")));
    return answer;
}

} // namespace

Result<WebAnswer> askWeb(const WebRequest &request, const std::atomic<bool> &canceled)
{
    return Asker(request, canceled).run();
}

} // namespace relata::flows
