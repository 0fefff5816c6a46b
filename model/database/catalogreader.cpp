#include "model/database/catalogreader.h"

#include <QFile>
#include <QSqlError>
#include <QSqlRecord>
#include <QUuid>

namespace relata::database {

using namespace Qt::StringLiterals;

CatalogReader::CatalogReader(const std::atomic_bool &cancelled, const ProgressFunction &progress, int steps)
    : m_cancelled(cancelled), m_name(newName()), m_progress(progress), m_steps(steps)
{
}

CatalogReader::~CatalogReader()
{
    close();
}

QString CatalogReader::newName()
{
    return u"relata-"_s + QUuid::createUuid().toString(QUuid::WithoutBraces);
}

Error CatalogReader::cancelledError()
{
    return Error{"import.cancelled", QT_TRANSLATE_NOOP("Messages", "The import was cancelled."), {}};
}

void CatalogReader::close()
{
    m_watch.reset();
    if (!QSqlDatabase::contains(m_name))
        return;
    database().close();
    QSqlDatabase::removeDatabase(m_name);
}

void CatalogReader::watch(std::function<void()> interrupt)
{
    m_watch = std::make_unique<CancelWatch>(m_cancelled, std::move(interrupt));
}

Result<> CatalogReader::begin(QSqlQuery &query, QLatin1String statement, QLatin1String what, const QVariantMap &bound)
{
    if (auto going = goOn(); !going)
        return going;
    if (!what.isEmpty()) {
        if (m_progress)
            m_progress({what, m_step, m_steps});
        ++m_step;
    }
    QFile file(u":/relata/dialects/"_s + dialect() + u'/' + statement + u".sql"_s);
    const bool found = file.open(QIODevice::ReadOnly);
    Q_ASSERT(found);
    Q_UNUSED(found)
    const QString sql = QString::fromUtf8(file.readAll());
    if (bound.isEmpty())
        return start(query, sql);
    query.setForwardOnly(true);
    if (!query.prepare(sql))
        return failed(query.lastError());
    for (auto value = bound.begin(); value != bound.end(); ++value)
        query.bindValue(value.key(), value.value());
    if (!query.exec())
        return failed(query.lastError());
    return Nothing{};
}

Result<> CatalogReader::start(QSqlQuery &query, const QString &sql, const QVariantList &bound) const
{
    if (auto going = goOn(); !going)
        return going;
    query.setForwardOnly(true);
    if (bound.isEmpty())
        return query.exec(sql) ? Result<>(Nothing{}) : failed(query.lastError());
    if (!query.prepare(sql))
        return failed(query.lastError());
    for (const QVariant &value : bound)
        query.addBindValue(value);
    if (!query.exec())
        return failed(query.lastError());
    return Nothing{};
}

Result<QStringList> CatalogReader::row(const QString &sql, const QVariantList &bound)
{
    QSqlQuery query(database());
    if (auto started = start(query, sql, bound); !started)
        return started.error();
    QStringList values;
    if (query.next()) {
        for (int at = 0; at < query.record().count(); ++at)
            values << query.value(at).toString();
    }
    if (auto ended = end(query); !ended)
        return ended.error();
    return values;
}

Result<QStringList> CatalogReader::column(const QString &sql, const QVariantList &bound)
{
    QSqlQuery query(database());
    if (auto started = start(query, sql, bound); !started)
        return started.error();
    QStringList values;
    while (query.next())
        values << query.value(0).toString();
    if (auto ended = end(query); !ended)
        return ended.error();
    return values;
}

Result<> CatalogReader::goOn() const
{
    if (isCancelled())
        return cancelledError();
    return Nothing{};
}

Result<> CatalogReader::end(const QSqlQuery &query) const
{
    if (query.lastError().isValid())
        return failed(query.lastError());
    return Nothing{};
}

} // namespace relata::database
