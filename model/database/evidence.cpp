#include "model/database/evidence.h"

#include "model/database/serverconnection.h"
#include "model/database/sqlitefile.h"
#include "model/sql/quoting.h"

#include <QHash>

namespace relata::database {

using namespace Qt::StringLiterals;

namespace {

class Asker
{
public:
    Asker(CatalogReader &reader, const Dialect &dialect, const Schema &schema) : m_reader(reader), m_dialect(dialect), m_schema(schema) {}

    Result<RowAnswer> answer(const RowQuestion &question)
    {
        const Entity *holder = m_schema.entities().get(question.holder);
        if (!holder || question.fields.empty())
            return RowAnswer();
        for (FieldId field : question.fields) {
            if (!holder->field(field))
                return RowAnswer();
        }
        return question.referenced ? shares(*holder, question) : values(*holder, question);
    }

private:
    QString quoted(const QString &name) const { return quotedName(m_dialect, name); }
    QString table(const Entity &entity) const
    {
        return (entity.schemaName.isEmpty() ? QString() : QString(quoted(entity.schemaName) + u'.')) + quoted(m_schema.tableName(entity));
    }
    QString column(const Entity &entity, FieldId field) const { return quoted(m_schema.columnName(*entity.field(field))); }
    // The first rows: (SELECT … FROM t WHERE … LIMIT n) AS s
    QString part(const Entity &entity, const QString &columns, const QString &condition) const
    {
        return u"(SELECT "_s + columns + u" FROM "_s + table(entity) + (condition.isEmpty() ? QString() : QString(u" WHERE "_s + condition)) + u" LIMIT "_s + QString::number(kMostRows) + u") AS s"_s;
    }
    Result<qint64> countOf(const Entity &entity, const QString &condition, const QVariantList &bound)
    {
        const QString key = entity.id.toString() + condition + (bound.isEmpty() ? QString() : bound.front().toString());
        if (const auto known = m_counts.constFind(key); known != m_counts.cend())
            return *known;
        const auto row = m_reader.row(u"SELECT count(*) FROM "_s + part(entity, u"1 AS one"_s, condition), bound);
        if (!row)
            return row.error();
        const qint64 count = row->value(0).toLongLong();
        m_counts.insert(key, count);
        return count;
    }

    Result<RowAnswer> values(const Entity &holder, const RowQuestion &question)
    {
        RowAnswer answer;
        const auto rows = countOf(holder, {}, {});
        if (!rows)
            return rows.error();
        const QString name = column(holder, question.fields.front());
        const auto found = m_reader.column(u"SELECT DISTINCT v FROM "_s + part(holder, name + u" AS v"_s, {}) + u" WHERE v IS NOT NULL ORDER BY 1 LIMIT "_s + QString::number(kMostValues + 1));
        if (!found)
            return found.error();
        answer.asked = true;
        answer.rows = *rows;
        answer.values = *found;
        answer.distinct = found->size();
        answer.whole = *rows < kMostRows;
        return answer;
    }

    Result<RowAnswer> shares(const Entity &holder, const RowQuestion &question)
    {
        const Entity *referenced = m_schema.entities().get(question.referenced);
        if (!referenced || question.key.size() != question.fields.size())
            return RowAnswer();
        QStringList picked, filled, names, same;
        for (size_t i = 0; i < question.fields.size(); ++i) {
            if (!referenced->field(question.key[i]))
                return RowAnswer();
            const QString name = u"k"_s + QString::number(i);
            picked << column(holder, question.fields[i]) + u" AS "_s + name;
            filled << name + u" IS NOT NULL"_s;
            names << name;
            same << u"r."_s + column(*referenced, question.key[i]) + u" = g."_s + name;
        }
        QString condition;
        QVariantList bound;
        if (question.discriminator && holder.field(question.discriminator)) {
            condition = column(holder, question.discriminator) + u" = ?"_s;
            bound << question.value;
        }
        RowAnswer answer;
        const auto rows = countOf(holder, condition, bound);
        if (!rows)
            return rows.error();
        const auto keys = countOf(*referenced, {}, {});
        if (!keys)
            return keys.error();
        answer.rows = *rows;
        answer.keys = *keys;
        answer.whole = *rows < kMostRows;
        answer.asked = true;
        if (*rows == 0)
            return answer;
        const QString groups = u"(SELECT "_s + names.join(u", "_s) + u", count(*) AS n FROM "_s + part(holder, picked.join(u", "_s), condition) + u" WHERE "_s + filled.join(u" AND "_s) + u" GROUP BY "_s + names.join(u", "_s) + u") AS g"_s;
        const QString looked = u"(SELECT g.n AS n, CASE WHEN EXISTS (SELECT 1 FROM "_s + table(*referenced) + u" AS r WHERE "_s + same.join(u" AND "_s) + u") THEN 1 ELSE 0 END AS there FROM "_s + groups + u") AS t"_s;
        const auto row = m_reader.row(u"SELECT count(*), sum(n), sum(there), sum(CASE WHEN there = 1 THEN 0 ELSE n END) FROM "_s + looked, bound);
        if (!row)
            return row.error();
        answer.distinct = row->value(0).toLongLong();
        answer.filled = qint64(row->value(1).toDouble());
        answer.found = qint64(row->value(2).toDouble());
        answer.orphans = qint64(row->value(3).toDouble());
        return answer;
    }

    CatalogReader &m_reader;
    const Dialect &m_dialect;
    const Schema &m_schema;
    QHash<QString, qint64> m_counts;
};

Result<std::vector<RowAnswer>> ask(CatalogReader &reader, const Dialect &dialect, const Schema &schema, const std::vector<RowQuestion> &questions, const std::atomic_bool &cancelled, const ProgressFunction &progress)
{
    Asker asker(reader, dialect, schema);
    std::vector<RowAnswer> answers;
    answers.reserve(questions.size());
    for (const RowQuestion &question : questions) {
        if (progress)
            progress({u"rows"_s, int(answers.size()), int(questions.size())});
        const auto answer = asker.answer(question);
        if (cancelled.load(std::memory_order_relaxed))
            return Error{"import.cancelled", QT_TRANSLATE_NOOP("Messages", "The import was cancelled."), {}};
        answers.push_back(answer ? *answer : RowAnswer()); // what it refuses stays unasked
    }
    return answers;
}

} // namespace

Result<std::vector<RowAnswer>> askRows(const ServerAddress &address, const Schema &schema, const std::vector<RowQuestion> &questions, const std::atomic_bool &cancelled, const ProgressFunction &progress)
{
    const Dialect *dialect = dialectById(address.scheme);
    Q_ASSERT(dialect);
    if (address.scheme == u"sqlite"_s) {
        SqliteFile file(address.database, cancelled, {}, 0);
        if (auto opened = file.open(); !opened)
            return opened.error();
        return ask(file, *dialect, schema, questions, cancelled, progress);
    }
    ServerConnection connection(cancelled);
    if (auto opened = connection.open(address); !opened)
        return opened.error();
    return ask(connection, *dialect, schema, questions, cancelled, progress);
}

} // namespace relata::database
