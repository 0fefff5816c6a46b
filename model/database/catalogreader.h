// Reads the statements of resources/dialects one after the other from a connection of its own: what is the same for a server and for
// a file, that is progress, cancelling and errors. On the thread that makes it; the connection is gone with the object.
#pragma once

#include "model/database/cancelwatch.h"
#include "model/database/progress.h"
#include "model/schema/result.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariantMap>

namespace relata::database {

class CatalogReader
{
public:
    CatalogReader(const CatalogReader &) = delete;
    CatalogReader &operator=(const CatalogReader &) = delete;

    [[nodiscard]] QSqlDatabase database() const { return QSqlDatabase::database(m_name, false); }
    // The first row of a statement of ours, as text; empty when there is none. `bound`: values of its question marks.
    [[nodiscard]] Result<QStringList> row(const QString &sql, const QVariantList &bound = {});
    // The first column of all its rows.
    [[nodiscard]] Result<QStringList> column(const QString &sql, const QVariantList &bound = {});
    // Runs resources/dialects/<dialect>/<statement>.sql and gives each row to `row`. `what` is said as progress; empty: part of the
    // step before. `bound`: values by placeholder.
    template<class Function>
    [[nodiscard]] Result<> read(QLatin1String statement, QLatin1String what, Function &&row, const QVariantMap &bound = {})
    {
        QSqlQuery query(database());
        if (auto begun = begin(query, statement, what, bound); !begun)
            return begun;
        while (query.next()) {
            if (auto going = goOn(); !going)
                return going;
            row(std::as_const(query));
        }
        return end(query);
    }

protected:
    // `steps`: how many statements will be read. `cancelled` must outlive it.
    CatalogReader(const std::atomic_bool &cancelled, const ProgressFunction &progress, int steps);
    virtual ~CatalogReader();

    [[nodiscard]] virtual QString dialect() const = 0; // a folder of resources/dialects
    [[nodiscard]] virtual Error failed(const QSqlError &error) const = 0; // "import.cancelled" where that is why

    static QString newName(); // for another connection
    static Error cancelledError();
    [[nodiscard]] bool isCancelled() const { return m_cancelled.load(std::memory_order_relaxed); }
    [[nodiscard]] Result<> start(QSqlQuery &query, const QString &sql, const QVariantList &bound = {}) const;
    [[nodiscard]] Result<> goOn() const;
    [[nodiscard]] Result<> end(const QSqlQuery &query) const;
    void watch(std::function<void()> interrupt); // called while it is cancelled and a statement runs
    void close();

    const std::atomic_bool &m_cancelled;
    const QString m_name;

private:
    Result<> begin(QSqlQuery &query, QLatin1String statement, QLatin1String what, const QVariantMap &bound);

    const ProgressFunction m_progress;
    const int m_steps;
    int m_step = 0;
    std::unique_ptr<CancelWatch> m_watch;
};

} // namespace relata::database
