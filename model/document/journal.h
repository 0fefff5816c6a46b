// Recovery: every edit is on the disk a moment after it was made, in a file of the program's own, never in the person's. Whatever
// ends the program, its next start finds what wasn't saved.
//
// A journal is lines: a checksum, a space, JSON. First what it belongs to, then a whole project, then edits. A line that was cut off
// at the end is left out. Beside it lies a lock that dies with the process.
#pragma once

#include "model/document/document.h"
#include "model/schema/result.h"

#include <QDateTime>
#include <QFile>
#include <QLockFile>
#include <QThreadPool>
#include <QTimer>

#include <memory>

namespace relata {

class Journal : public QObject
{
    Q_OBJECT

public:
    static constexpr int kDelayMs = 500; // from an edit to its being written; issue: at most two seconds are lost

    // Follows the document at once. `folder`: empty for the program's own.
    explicit Journal(Document &document, const QString &folder = {}, QObject *parent = nullptr);
    ~Journal() override; // what isn't saved stays on the disk

    // All that is shown is in its file, or isn't wanted: forgets.
    void discard();
    // The same for good: the person closes without saving.
    void close();
    // Writes what is pending and waits until it is on the disk.
    void flush();
    [[nodiscard]] QString fileName() const { return m_fileName; } // empty: nothing is written yet

    [[nodiscard]] static QString defaultFolder();

    // What an ended session left.
    struct Found
    {
        QString journal;
        QString path; // of the project; empty: never saved
        QDateTime lastEdit;
        int entities = 0;
        int edits = 0; // lines, each of one or more edits
    };
    // Newest first; those of living processes are left out, and those that hold nothing readable.
    [[nodiscard]] static QList<Found> found(const QString &folder = {});
    [[nodiscard]] static Result<Schema> recovered(const QString &journal);
    // After the recovered work is safe elsewhere, or the person doesn't want it.
    static void remove(const QString &journal);

signals:
    void failed(const relata::Error &error); // once: recovery doesn't work (the disk is full …)

private:
    void note();
    void write();
    void begin();
    void append(const QByteArray &lines);
    void restart();

    Document &m_document;
    QString m_folder;
    QString m_fileName;
    Schema m_written;           // what the journal holds
    QTimer m_delay;
    QThreadPool m_pool;         // one thread: lines keep their order
    std::unique_ptr<QLockFile> m_lock;
    std::shared_ptr<QFile> m_file; // only the pool's thread uses it
    std::atomic<bool> m_failed = false;
    std::atomic<qint64> m_baseBytes = 0;
    std::atomic<qint64> m_editBytes = 0;
    bool m_begun = false;
    bool m_closed = false;
};

} // namespace relata
