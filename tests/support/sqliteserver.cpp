#include "tests/support/databaseserver.h"
#include "tests/support/sqlitelines.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <optional>

using namespace Qt::StringLiterals;

namespace relata::test {

namespace {

// No server at all: a folder of files and SQLite's own shell.
class Sqlite final : public DatabaseServer
{
public:
    QString url(const QString &database) const override { return u"sqlite:"_s + path(database); }

    QString run(const QString &database, const QByteArray &sql) override
    {
        QProcess shell;
        shell.setStandardOutputFile(QProcess::nullDevice());
        shell.start(u"sqlite3"_s, {u"-batch"_s, u"-cmd"_s, u"PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY"_s, path(database)});
        shell.write(sql);
        shell.closeWriteChannel();
        return shell.waitForFinished(300'000) ? QString::fromUtf8(shell.readAllStandardError()) : shell.errorString();
    }

    QByteArray dump(const QString &database) override
    {
        QProcess shell;
        shell.start(u"sqlite3"_s, {u"-batch"_s, u"-readonly"_s, path(database)});
        // Each row a JSON array, so that no text breaks a line.
        shell.write(
            "SELECT json_array('sql', type, name, tbl_name, sql) FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\';\n"
            "WITH t AS MATERIALIZED (SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND sql NOT LIKE 'CREATE VIRTUAL%')\n"
            "SELECT json_array('table', l.name, l.type, l.wr, l.strict) FROM pragma_table_list AS l JOIN t USING (name) WHERE l.schema = 'main'\n"
            "UNION ALL SELECT json_array('column', t.name, c.cid, c.name, c.type, c.\"notnull\", c.pk, c.hidden) FROM t JOIN pragma_table_xinfo(t.name) AS c\n"
            "UNION ALL SELECT json_array('key', t.name, i.origin, CASE i.origin WHEN 'c' THEN i.name END, i.\"unique\", i.partial, (SELECT group_concat(json_array(x.name, x.\"desc\", x.coll)) FROM pragma_index_xinfo(i.name) AS x WHERE x.key)) FROM t JOIN pragma_index_list(t.name) AS i\n"
            "UNION ALL SELECT json_array('foreign key', t.name, lower(f.\"table\"), f.\"from\", lower(coalesce(f.\"to\", (SELECT name FROM pragma_table_info(f.\"table\") WHERE pk = f.seq + 1))), f.seq, f.on_update, f.on_delete) FROM t JOIN pragma_foreign_key_list(t.name) AS f;\n");
        shell.closeWriteChannel();
        return shell.waitForFinished(300'000) ? shell.readAllStandardOutput() : QByteArray();
    }

    QStringList schemaLines(const QString &database) override { return sqliteLines(dump(database)); }

protected:
    QString start() override
    {
        if (QStandardPaths::findExecutable(u"sqlite3"_s).isEmpty())
            return u"SQLite's shell is not installed here (sqlite3)"_s;
        m_dir.emplace();
        return m_dir->isValid() ? QString() : u"there is no room for a temporary folder"_s;
    }
    QString create(const QString &database) override
    {
        remove(database);
        return {};
    }
    void remove(const QString &database) override { QFile::remove(path(database)); }

private:
    [[nodiscard]] QString path(const QString &database) const { return m_dir->filePath(database + u".db"_s); }

    std::optional<QTemporaryDir> m_dir;
};

} // namespace

DatabaseServer &DatabaseServer::sqlite()
{
    static Sqlite server;
    return server;
}

} // namespace relata::test
