// Passwords of connections: in the system's keychain or for this session, never in a file of ours. GUI thread only.
#pragma once

#include <QHash>
#include <QObject>
#include <functional>

namespace relata {

enum class PasswordPlace { Nowhere, Session, Keychain };

class Passwords : public QObject
{
    Q_OBJECT

public:
    enum class Outcome
    {
        Done,       // found; kept in the keychain; forgotten
        Absent,     // nothing is kept under that name
        NoKeychain, // there is none here: what was to be kept is kept for this session only
        Refused,    // the person or the keychain said no; likewise
        TooLate     // nobody answered in time, or stop() was called; likewise
    };
    using Found = std::function<void(Outcome, const QString &password)>;
    using Kept = std::function<void(Outcome)>;

    explicit Passwords(QObject *parent = nullptr);
    ~Passwords() override;

    // `key`: the connection's id. Each function tells exactly once, later on this thread, and not at all when `context` is gone by then.
    // The keychain may ask the person to unlock it and wait for ever; we wait as long as patience() and no longer than stop().
    void find(const QString &key, QObject *context, const Found &told);
    void keep(const QString &key, const QString &password, PasswordPlace place, QObject *context, const Kept &told);
    void forget(const QString &key);

    [[nodiscard]] bool isWaiting() const { return m_waiting > 0; }
    void stop(); // waiting; a prompt of the keychain's own may stay
    [[nodiscard]] PasswordPlace placeOf(const QString &key) const; // as far as it is known without asking
    void setPatience(int milliseconds) { m_patience = milliseconds; }

signals:
    void waitingChanged();
    void stopped();

private:
    template<class Job>
    void run(Job *job, QObject *context, std::function<void(Job *, Outcome)> told);
    void waits(int more);

    QHash<QString, QString> m_session;
    QHash<QString, PasswordPlace> m_places;
    int m_waiting = 0;
    int m_patience = 10'000;
};

} // namespace relata
