#include "model/sql/triggertext.h"

using namespace Qt::StringLiterals;

namespace relata {

QString TriggerText::refusal(const QString &condition, const QString &message) const
{
    const QString said = literal(message.left(128)); // all that MySQL takes
    if (is("postgresql"_L1))
        return "IF "_L1 + condition + " THEN\n    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = "_L1 + said + ";\n  END IF;"_L1;
    if (is("mysql"_L1))
        return "IF "_L1 + condition + " THEN\n    SIGNAL SQLSTATE '23000' SET MESSAGE_TEXT = "_L1 + said + ";\n  END IF;"_L1;
    return "SELECT RAISE(ABORT, "_L1 + said + ") WHERE "_L1 + condition + u';';
}

QString TriggerText::exists(const QString &from, const QString &where, Lock lock) const
{
    const bool locks = lock == Lock::Row;
    return "EXISTS (SELECT 1 FROM "_L1 + from + " WHERE "_L1 + where + (!locks ? ""_L1 : is("postgresql"_L1) ? " FOR KEY SHARE"_L1 : is("mysql"_L1) ? " LOCK IN SHARE MODE"_L1 : ""_L1) + u')';
}

QString TriggerText::asText(const QString &value) const
{
    return is("mysql"_L1) ? "BINARY CAST("_L1 + value + " AS char)"_L1 : "CAST("_L1 + value + " AS text)"_L1;
}

QString TriggerText::same(const QString &a, const QString &b) const
{
    return is("mysql"_L1) ? a + " <=> "_L1 + b : is("sqlite"_L1) ? a + " IS "_L1 + b : a + " IS NOT DISTINCT FROM "_L1 + b;
}

QString TriggerText::exactly(const QString &value) const
{
    return is("mysql"_L1) ? "BINARY "_L1 + value : value;
}

QString TriggerText::serialised(const QString &what) const
{
    return is("postgresql"_L1) ? "PERFORM pg_advisory_xact_lock(hashtextextended("_L1 + literal(what) + ", 0));"_L1 : QString();
}

std::vector<Verbatim> TriggerText::records(const TriggerProgram &program) const
{
    const Entity &entity = m_schema.entities()[program.entity];
    DerivedIds ids(u"lowered"_s);
    Verbatim base;
    base.dataSource = entity.dataSource;
    base.schemaName = entity.schemaName == "public"_L1 ? QString() : entity.schemaName;
    std::vector<Verbatim> records;
    const auto add = [&](const QString &kind, const QString &name, EntityId owner, const QString &text, const QString &event = {}) {
        Verbatim record = base;
        record.kind = kind;
        record.name = name;
        record.entity = owner;
        record.text = text;
        record.order = kMadeAfterTables + int(records.size()); // a function before its trigger
        record.id = ids.make<VerbatimId>(m_dialect.id + u'/' + program.ownerId + u'/' + program.entity.toString() + u'/' + program.role + u'/' + kind + u'/' + event);
        records.push_back(std::move(record));
    };
    const auto quoted = [this](const QString &name) { return quotedName(m_dialect, name); };
    QStringList columns;
    for (const FieldId field : program.columns)
        columns += m_sql.column(entity, field);
    const QString update = columns.isEmpty() || is("mysql"_L1) ? u"UPDATE"_s : "UPDATE OF "_L1 + columns.join(", "_L1);
    QStringList events;
    if (program.onInsert)
        events += u"INSERT"_s;
    if (program.onDelete)
        events += u"DELETE"_s;
    if (program.onUpdate)
        events += update;
    const QString lines = "  "_L1 + program.lines.join("\n  "_L1) + u'\n';
    if (is("postgresql"_L1)) {
        const QString body = "\nBEGIN\n"_L1 + lines + "  RETURN NULL;\nEND\n"_L1;
        QString tag = u"$function"_s;
        while (body.contains(tag))
            tag += u'x';
        tag += u'$';
        const QString schema = base.schemaName.isEmpty() ? u"public"_s : quoted(base.schemaName);
        add(u"function"_s, program.name + "()"_L1, {}, // as pg_get_functiondef() has it
            "CREATE OR REPLACE FUNCTION "_L1 + schema + u'.' + quoted(program.name) + "()\n RETURNS trigger\n LANGUAGE plpgsql\nAS "_L1 + tag + body + tag);
        add(u"trigger"_s, m_schema.tableName(entity) + u'.' + program.name, program.entity, // so called where triggers are their tables' own
            "CREATE TRIGGER "_L1 + quoted(program.name) + " AFTER "_L1 + events.join(" OR "_L1) + " ON "_L1 + m_sql.table(entity) + " FOR EACH ROW EXECUTE FUNCTION "_L1 + schema + u'.' + quoted(program.name) + "()"_L1);
        return records;
    }
    for (const QString &event : events) {
        const QString name = events.size() == 1 ? program.name : program.name + (event == "INSERT"_L1 ? "_i"_L1 : event == "DELETE"_L1 ? "_d"_L1 : "_u"_L1);
        add(u"trigger"_s, name, program.entity, "CREATE TRIGGER "_L1 + quoted(name) + " AFTER "_L1 + event + " ON "_L1 + m_sql.table(entity) + " FOR EACH ROW BEGIN\n"_L1 + lines + "END"_L1, event.left(6));
    }
    return records;
}

} // namespace relata
