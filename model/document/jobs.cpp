#include "model/document/jobs.h"

#include <QCoreApplication>

namespace relata {

JobRunner::JobRunner(QObject *parent) : QObject(parent)
{
    m_pool.setMaxThreadCount(1); // the former run is told to end before the next begins
}

JobRunner::~JobRunner()
{
    cancel();
    m_pool.waitForDone();
}

void JobRunner::start(std::function<void(JobControl &)> work, std::function<void()> done)
{
    cancel();
    m_control = std::make_shared<JobControl>();
    const quint64 number = ++m_number;
    m_pool.start([this, number, control = m_control, work = std::move(work), done = std::move(done)] {
        if (control->isCanceled())
            return;
        work(*control);
        // The destructor waits for this function, so `this` is still whole here; a posted call dies with it.
        QMetaObject::invokeMethod(this, [this, number, done] { deliver(number, done); }, Qt::QueuedConnection);
    });
    emit started();
}

void JobRunner::deliver(quint64 number, const std::function<void()> &done)
{
    if (number != m_number || !m_control || m_control->isCanceled())
        return; // stale
    m_control.reset();
    done();
    emit finished();
}

void JobRunner::cancel()
{
    if (!m_control)
        return;
    m_control->cancel();
    m_control.reset();
    emit finished();
}

void JobRunner::waitForDone()
{
    m_pool.waitForDone();
    QCoreApplication::sendPostedEvents(this, QEvent::MetaCall);
}

} // namespace relata
