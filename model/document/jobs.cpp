#include "model/document/jobs.h"

#include <QCoreApplication>

namespace relata {

namespace {

// Pools with work that was let go. The application's end waits for them, while what they stand on is still there.
std::vector<std::unique_ptr<QThreadPool>> &leftBehind()
{
    static std::vector<std::unique_ptr<QThreadPool>> pools;
    static const bool once = (qAddPostRoutine([] { pools.clear(); }), true);
    Q_UNUSED(once)
    return pools;
}

} // namespace

void JobControl::post(std::function<void()> told)
{
    // Weak: an event that is dropped at the application's end must not be the last to hold the door.
    QMetaObject::invokeMethod(m_door.get(), [weak = m_self, told = std::move(told)] {
        if (const auto self = weak.lock(); self && !self->isCanceled())
            told();
    }, Qt::QueuedConnection);
}

JobRunner::JobRunner(QObject *parent, JobEnding ending)
    : QObject(parent), m_pool(std::make_unique<QThreadPool>()), m_ending(ending), m_door(new QObject, [](QObject *door) { door->deleteLater(); })
{
    m_pool->setMaxThreadCount(1); // the former run is told to end before the next begins
}

JobRunner::~JobRunner()
{
    cancel();
    std::erase_if(leftBehind(), [](const auto &pool) { return pool->waitForDone(0); });
    if (m_ending == JobEnding::LetGo && !m_pool->waitForDone(0))
        leftBehind().push_back(std::move(m_pool));
    else
        m_pool->waitForDone();
}

void JobRunner::start(std::function<void(JobControl &)> work, std::function<void()> done)
{
    cancel();
    // Behind work that may hang, nothing waits.
    if (m_ending == JobEnding::LetGo && !m_pool->waitForDone(0)) {
        leftBehind().push_back(std::exchange(m_pool, std::make_unique<QThreadPool>()));
        m_pool->setMaxThreadCount(1);
    }
    m_control = std::make_shared<JobControl>();
    m_control->m_door = m_door;
    m_control->m_self = m_control;
    const quint64 number = ++m_number;
    m_pool->start([this, number, control = m_control, work = std::move(work), done = std::move(done)] {
        if (control->isCanceled())
            return;
        work(*control);
        control->post([this, number, done] { deliver(number, done); }); // not when the runner is gone: that cancels
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
    m_pool->waitForDone();
    QCoreApplication::sendPostedEvents(m_door.get(), QEvent::MetaCall);
}

} // namespace relata
