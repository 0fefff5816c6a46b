// Work off the GUI thread on a snapshot: its result is tagged with the revision it was made from, and dropped when stale.
#pragma once

#include <QFutureWatcher>
#include <QObject>
#include <QPointer>
#include <QPromise>
#include <QThreadPool>
#include <atomic>
#include <functional>
#include <memory>

namespace relata {

// What a job's function sees; may be called from its thread.
class JobControl
{
public:
    [[nodiscard]] bool isCanceled() const { return m_canceled.load(std::memory_order_relaxed); }
    // 0 … 1; below 0: unknown.
    void setProgress(double part) { m_progress.store(part, std::memory_order_relaxed); }
    [[nodiscard]] double progress() const { return m_progress.load(std::memory_order_relaxed); }
    void cancel() { m_canceled.store(true, std::memory_order_relaxed); }
    // The same as a flag, for functions that know no jobs.
    [[nodiscard]] const std::atomic<bool> &canceled() const { return m_canceled; }
    // Runs on the runner's thread, soon, and not at all once this run is cancelled or the runner gone.
    void post(std::function<void()> told);

private:
    friend class JobRunner;
    std::atomic<bool> m_canceled = false;
    std::shared_ptr<QObject> m_door; // lives on the runner's thread
    std::weak_ptr<JobControl> m_self;
    std::atomic<double> m_progress = -1;
};

// What the runner's end does about work that is under way: wait for it, or let it come to its end by itself, for work that may hang
// on a network. Work that is let go may touch nothing but what it holds.
enum class JobEnding { Wait, LetGo };

// One kind of work ("the preview", "the checks"), of which only the newest matters: a new run cancels the former.
// Lives on the GUI thread; `done` is called there, and never after the runner is gone.
class JobRunner : public QObject
{
    Q_OBJECT

public:
    explicit JobRunner(QObject *parent = nullptr, JobEnding ending = JobEnding::Wait);
    ~JobRunner() override; // cancels

    // `work` gets values by copy only and must look at control.isCanceled() now and then.
    template<class T>
    void run(std::function<T(JobControl &)> work, std::function<void(const T &)> done)
    {
        auto result = std::make_shared<std::optional<T>>();
        start([result, work = std::move(work)](JobControl &control) { result->emplace(work(control)); },
              [result, done = std::move(done)] { done(**result); });
    }
    void cancel();
    [[nodiscard]] bool isRunning() const { return m_control != nullptr; }
    [[nodiscard]] double progress() const { return m_control ? m_control->progress() : -1; }
    // Waits for the newest run and delivers its result: for tests and for closing.
    void waitForDone();

signals:
    void started();
    void finished(); // also of a canceled run

private:
    void start(std::function<void(JobControl &)> work, std::function<void()> done);
    void deliver(quint64 number, const std::function<void()> &done);

    std::unique_ptr<QThreadPool> m_pool;
    JobEnding m_ending;
    std::shared_ptr<QObject> m_door;
    std::shared_ptr<JobControl> m_control;
    quint64 m_number = 0;
};

} // namespace relata
