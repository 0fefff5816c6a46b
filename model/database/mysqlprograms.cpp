#include "model/database/mysqlprograms.h"

#include "model/database/mysqltypes.h"

#include <QVariant>

namespace relata::database {

using namespace Qt::StringLiterals;

namespace {

// As catalog-programs.sql orders them; a to g mean what each kind needs.
enum Column { Rank, Kind, Name, Owner, Position, A, B, C, D, E, F, G, Mode, Collation, Definer, Body };

QString at(const QSqlQuery &row, int column)
{
    return row.value(column).toString();
}

QString eventText(const QSqlQuery &row)
{
    QString text = u"CREATE EVENT "_s + mysqlQuoted(at(row, Name)) + u" ON SCHEDULE "_s;
    if (!at(row, A).isEmpty()) {
        text += u"AT "_s + mysqlText(at(row, A));
    } else {
        text += u"EVERY "_s + mysqlText(at(row, B)) + u' ' + at(row, C);
        if (!at(row, D).isEmpty())
            text += u" STARTS "_s + mysqlText(at(row, D));
        if (!at(row, E).isEmpty())
            text += u" ENDS "_s + mysqlText(at(row, E));
    }
    text += u" ON COMPLETION "_s + at(row, F);
    if (at(row, Owner) == u"DISABLED")
        text += u" DISABLE"_s;
    else if (at(row, Owner) != u"ENABLED")
        text += u" DISABLE ON SLAVE"_s;
    if (!at(row, G).isEmpty())
        text += u" COMMENT "_s + mysqlText(at(row, G));
    return text + u" DO "_s + at(row, Body);
}

} // namespace

QString MysqlPrograms::routine(const QSqlQuery &row, const QString &kind, const QString &name) const
{
    if (kind.startsWith("PACKAGE"_L1))
        return u"CREATE "_s + kind + u' ' + mysqlQuoted(name) + u' ' + at(row, Body);
    // The catalog doesn't tell an aggregate from another function, but only an aggregate may say this.
    const bool aggregate = kind == u"FUNCTION" && at(row, Body).contains("FETCH GROUP NEXT ROW"_L1, Qt::CaseInsensitive);
    QString text = (aggregate ? u"CREATE AGGREGATE "_s : u"CREATE "_s) + kind + u' ' + mysqlQuoted(name) + u'(' + m_parameters.value(kind + u' ' + name).join(u", "_s) + u')';
    if (kind == u"FUNCTION") {
        text += u" RETURNS "_s + at(row, A);
        if (const QString characters = at(row, F); !characters.isEmpty())
            text += u" CHARSET "_s + characters + u" COLLATE "_s + at(row, G);
    }
    if (at(row, B) == u"YES")
        text += u"\nDETERMINISTIC"_s;
    if (at(row, C) != u"CONTAINS SQL")
        text += u'\n' + at(row, C);
    if (at(row, D) == u"INVOKER")
        text += u"\nSQL SECURITY INVOKER"_s;
    if (!at(row, E).isEmpty())
        text += u"\nCOMMENT "_s + mysqlText(at(row, E));
    return text + u'\n' + at(row, Body);
}

void MysqlPrograms::take(const QSqlQuery &row)
{
    const QString kind = at(row, Kind), name = at(row, Name);
    if (kind == u"PARAMETER") {
        QString text = at(row, Owner) == u"PROCEDURE" && !at(row, A).isEmpty() ? at(row, A) + u' ' : QString();
        text += mysqlQuoted(at(row, B)) + u' ' + at(row, C);
        if (!at(row, D).isEmpty())
            text += u" CHARSET "_s + at(row, D) + u" COLLATE "_s + at(row, E);
        m_parameters[at(row, Owner) + u' ' + name] << text;
        return;
    }
    if (row.value(Body).isNull() || at(row, Body).isEmpty()) {
        m_hidden << name;
        return;
    }
    if (kind == u"TRIGGER") {
        const QString text = u"CREATE TRIGGER "_s + mysqlQuoted(name) + u' ' + at(row, A) + u' ' + at(row, B) + u" ON "_s + mysqlQuoted(at(row, Owner)) + u" FOR EACH ROW "_s + at(row, Body);
        add(row, u"trigger"_s, at(row, Owner), text);
    } else if (kind == u"EVENT") {
        add(row, u"event"_s, {}, eventText(row));
    } else {
        m_routines << name;
        add(row, kind.toLower(), {}, routine(row, kind, name));
    }
}

// A program is read, and runs for ever, with the mode and the collation of literals of the session that made it.
void MysqlPrograms::add(const QSqlQuery &row, const QString &kind, const QString &table, const QString &text)
{
    QStringList settings;
    if (at(row, Mode) != m_mode)
        settings << u"sql_mode = "_s + mysqlText(at(row, Mode));
    if (at(row, Collation) != m_collation)
        settings << u"collation_connection = "_s + mysqlText(at(row, Collation));
    m_definers << at(row, Definer);
    m_found.push_back({kind, m_schema, at(row, Name), table, settings.isEmpty() ? text : u"SET SESSION "_s + settings.join(u", "_s) + u";\n"_s + text});
}

QString mysqlViewText(const QSqlQuery &row, const QString &definition)
{
    QString text = u"CREATE "_s;
    if (const QString algorithm = row.value(9).toString(); !algorithm.isEmpty() && algorithm != u"UNDEFINED")
        text += u"ALGORITHM="_s + algorithm + u' ';
    if (row.value(8).toString() == u"INVOKER")
        text += u"SQL SECURITY INVOKER "_s;
    text += u"VIEW "_s + mysqlQuoted(row.value(0).toString()) + u" AS "_s + definition;
    if (const QString check = row.value(7).toString(); !check.isEmpty() && check != u"NONE")
        text += u" WITH "_s + check + u" CHECK OPTION"_s;
    return text;
}

void MysqlPartitions::take(const QSqlQuery &row)
{
    const QString name = row.value(1).toString();
    m_method = row.value(2).toString();
    m_expression = row.value(3).toString();
    m_subMethod = row.value(6).toString();
    m_subExpression = row.value(7).toString();
    m_counted = m_method.contains("HASH"_L1) || m_method.contains("KEY"_L1);
    const QString sub = row.value(5).toString();
    const auto addSub = [&] {
        m_subNames.back() << u"SUBPARTITION "_s + mysqlQuoted(sub);
        m_subsNamed = m_subsNamed || sub != name + u"sp"_s + QString::number(m_subNames.back().size() - 1);
    };
    if (name == m_last) {
        addSub();
        return;
    }
    m_last = name;
    ++m_parts;
    m_subNames.emplaceBack();
    if (!sub.isEmpty())
        addSub();
    QString text = u"PARTITION "_s + mysqlQuoted(name);
    const QString limit = row.value(4).toString();
    if (m_method == u"SYSTEM_TIME") // its interval is not in the catalog
        text += limit == u"CURRENT" ? u" CURRENT"_s : u" HISTORY"_s;
    else if (m_method == u"RANGE")
        text += limit == u"MAXVALUE" ? u" VALUES LESS THAN MAXVALUE"_s : u" VALUES LESS THAN ("_s + limit + u')';
    else if (m_method.startsWith("RANGE"_L1))
        text += u" VALUES LESS THAN ("_s + limit + u')';
    else if (m_method.startsWith("LIST"_L1))
        text += limit == u"DEFAULT" || limit == u"MAXVALUE" ? u" DEFAULT"_s : u" VALUES IN ("_s + limit + u')';
    else if (!limit.isEmpty())
        text += u' ' + limit;
    if (!row.value(8).toString().isEmpty())
        text += u" COMMENT = "_s + mysqlText(row.value(8).toString());
    m_definitions << text;
}

QString MysqlPartitions::text() const
{
    QString text = m_method + (m_method == u"SYSTEM_TIME" ? QString() : u" ("_s + m_expression + u')');
    if (!m_subMethod.isEmpty())
        text += u"\nSUBPARTITION BY "_s + m_subMethod + u" ("_s + m_subExpression + u')' + (m_subsNamed ? QString() : u"\nSUBPARTITIONS "_s + QString::number(m_subNames.front().size()));
    if (m_counted)
        return text + u"\nPARTITIONS "_s + QString::number(m_parts);
    QStringList all = m_definitions;
    for (qsizetype i = 0; m_subsNamed && i < all.size(); ++i)
        all[i] += u"\n ("_s + m_subNames[i].join(u", "_s) + u')';
    return text + u"\n("_s + all.join(u",\n "_s) + u')';
}

} // namespace relata::database
