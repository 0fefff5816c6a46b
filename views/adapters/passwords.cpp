#include "views/adapters/passwords.h"

#include <QPointer>
#include <QTimer>
#include <memory>
#include <qt6keychain/keychain.h>

namespace relata {

using namespace Qt::StringLiterals;

namespace {

Passwords::Outcome outcomeOf(QKeychain::Error error)
{
    switch (error) {
    case QKeychain::NoError:
        return Passwords::Outcome::Done;
    case QKeychain::EntryNotFound:
        return Passwords::Outcome::Absent;
    case QKeychain::AccessDeniedByUser:
    case QKeychain::AccessDenied:
        return Passwords::Outcome::Refused;
    case QKeychain::CouldNotDeleteEntry:
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
    case QKeychain::OtherError: // no secret service at all says this
        break;
    }
    return Passwords::Outcome::NoKeychain;
}

QString service()
{
    return u"relata"_s;
}

} // namespace

Passwords::Passwords(QObject *parent) : QObject(parent) {}

Passwords::~Passwords()
{
    for (QString &password : m_session)
        password.fill(u'\0');
}

void Passwords::waits(int more)
{
    const bool before = isWaiting();
    m_waiting += more;
    if (before != isWaiting())
        emit waitingChanged();
}

// A job deletes itself when the keychain answers; until then nobody but us is told.
template<class Job>
void Passwords::run(Job *job, QObject *context, std::function<void(Job *, Outcome)> told)
{
    job->setAutoDelete(true);
    job->setInsecureFallback(false); // never into a plain file
    auto *here = new QObject(this);  // of this one question
    auto over = std::make_shared<bool>(false);
    const auto end = [this, here, over, context = QPointer<QObject>(context), told = std::move(told)](Job *answered, Outcome outcome) {
        if (*over)
            return;
        *over = true;
        here->deleteLater();
        waits(-1);
        if (context)
            told(answered, outcome);
    };
    connect(job, &QKeychain::Job::finished, here, [end, job] { end(job, outcomeOf(job->error())); });
    connect(this, &Passwords::stopped, here, [end] { end(nullptr, Outcome::TooLate); });
    QTimer::singleShot(m_patience, here, [end] { end(nullptr, Outcome::TooLate); });
    waits(1);
    job->start();
}

void Passwords::find(const QString &key, QObject *context, const Found &told)
{
    if (const auto kept = m_session.constFind(key); kept != m_session.cend()) {
        QMetaObject::invokeMethod(context, [told, password = *kept] { told(Outcome::Done, password); }, Qt::QueuedConnection);
        return;
    }
    auto *job = new QKeychain::ReadPasswordJob(service());
    job->setKey(key);
    run<QKeychain::ReadPasswordJob>(job, context, [this, key, told](QKeychain::ReadPasswordJob *read, Outcome outcome) {
        if (outcome == Outcome::Done)
            m_places.insert(key, PasswordPlace::Keychain);
        told(outcome, outcome == Outcome::Done ? read->textData() : QString());
    });
}

void Passwords::keep(const QString &key, const QString &password, PasswordPlace place, QObject *context, const Kept &told)
{
    m_session.insert(key, password);
    m_places.insert(key, PasswordPlace::Session);
    if (place != PasswordPlace::Keychain) {
        QMetaObject::invokeMethod(context, [told] { told(Outcome::Done); }, Qt::QueuedConnection);
        return;
    }
    auto *job = new QKeychain::WritePasswordJob(service());
    job->setKey(key);
    job->setTextData(password);
    run<QKeychain::WritePasswordJob>(job, context, [this, key, told](QKeychain::WritePasswordJob *, Outcome outcome) {
        if (outcome == Outcome::Done)
            m_places.insert(key, PasswordPlace::Keychain);
        told(outcome);
    });
}

void Passwords::forget(const QString &key)
{
    m_session.remove(key);
    m_places.remove(key);
    auto *job = new QKeychain::DeletePasswordJob(service());
    job->setKey(key);
    run<QKeychain::DeletePasswordJob>(job, this, [](QKeychain::DeletePasswordJob *, Outcome) {});
}

void Passwords::stop()
{
    emit stopped();
}

PasswordPlace Passwords::placeOf(const QString &key) const
{
    return m_places.value(key, PasswordPlace::Nowhere);
}

} // namespace relata
