// Stops a statement that runs: a thread beside the one that waits for the server.
#pragma once

#include <QMutex>
#include <QWaitCondition>
#include <atomic>
#include <functional>
#include <memory>

class QThread;

namespace relata::database {

class CancelWatch
{
public:
    // From now until its end, `interrupt` is called on a thread of its own while `cancelled` is set: again and again, since the first
    // call may come between two statements. What it touches must outlive the watch.
    CancelWatch(const std::atomic_bool &cancelled, std::function<void()> interrupt);
    ~CancelWatch(); // waits for a call that is under way
    CancelWatch(const CancelWatch &) = delete;
    CancelWatch &operator=(const CancelWatch &) = delete;

private:
    QMutex m_mutex;
    QWaitCondition m_ended;
    bool m_over = false;
    std::unique_ptr<QThread> m_thread;
};

} // namespace relata::database
