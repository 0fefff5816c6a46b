// One real request to a web API, to try what was designed. Nothing of it is kept: no cookies, no cache, no passwords.
#pragma once

#include "model/schema/result.h"

#include <QMap>
#include <QUrl>
#include <atomic>

namespace relata::flows {

struct WebRequest
{
    QUrl url; // http or https
    QMap<QString, QString> headers; // filled; they go to this server only
    int timeout = 5000;             // ms, for all of it
    qsizetype mostBytes = 1024 * 1024;
    int mostRedirects = 5;
};

struct WebAnswer
{
    int status = 0; // 404 is an answer too
    QString reason;
    QString contentType;
    QByteArray body;
    qint64 elapsed = 0; // ms
    QUrl url;           // after redirects
};

// Waits for the answer on the calling thread, which must not be that of the window; gives up soon once `canceled` is set. Any thread.
// Errors: no connection, no answer in time, one that is too large, redirects without end or to anything but http and https.
[[nodiscard]] Result<WebAnswer> askWeb(const WebRequest &request, const std::atomic<bool> &canceled);

} // namespace relata::flows
