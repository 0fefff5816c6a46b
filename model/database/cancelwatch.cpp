#include "model/database/cancelwatch.h"

#include <QThread>

namespace relata::database {

CancelWatch::CancelWatch(const std::atomic_bool &cancelled, std::function<void()> interrupt)
{
    m_thread.reset(QThread::create([this, &cancelled, interrupt = std::move(interrupt)] {
        QMutexLocker lock(&m_mutex);
        while (!m_over) {
            const bool stop = cancelled.load(std::memory_order_relaxed);
            if (stop) {
                lock.unlock();
                interrupt();
                lock.relock();
            }
            if (!m_over)
                m_ended.wait(&m_mutex, stop ? 200 : 50); // ms: nothing tells of the flag
        }
    }));
    m_thread->start();
}

CancelWatch::~CancelWatch()
{
    {
        const QMutexLocker lock(&m_mutex);
        m_over = true;
        m_ended.wakeAll();
    }
    m_thread->wait();
}

} // namespace relata::database
