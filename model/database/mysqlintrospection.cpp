#include "model/database/mysqlintrospection.h"

#include "model/database/mysqlprograms.h"
#include "model/database/mysqltypes.h"

#include <QRegularExpression>

#include <QHash>
#include <QSet>
#include <QSqlError>
#include <QSqlRecord>

namespace relata::database {

using namespace Qt::StringLiterals;

namespace {

constexpr int kMostTables = 20'000;
constexpr int kSteps = 8; // files that are read

QString quotedList(const QStringList &names)
{
    QStringList all;
    for (const QString &name : names)
        all << mysqlQuoted(name);
    return all.join(u", "_s);
}

class Introspection
{
public:
    Introspection(const ServerAddress &address, const std::atomic_bool &cancelled, const ProgressFunction &progress)
        : m_address(address), m_connection(cancelled, progress, kSteps)
    {
    }

    Result<Catalog> run()
    {
        if (auto opened = open(); !opened)
            return opened.error();
        using Step = Result<> (Introspection::*)();
        static constexpr Step kAll[] = {&Introspection::readServer, &Introspection::readObjects, &Introspection::readColumns, &Introspection::readIndexes,
                                        &Introspection::readForeignKeys, &Introspection::readChecks, &Introspection::readPrograms, &Introspection::readPartitions, &Introspection::readSequences};
        for (Step step : kAll) {
            if (auto done = (this->*step)(); !done)
                return done.error();
        }
        finishViews();
        return std::move(m_catalog);
    }

private:
    void note(const char *code, const char *text, QStringList arguments)
    {
        m_catalog.notes.push_back(Error{code, text, std::move(arguments), "", {}});
    }

    Result<> open()
    {
        if (auto opened = m_connection.open(m_address); !opened)
            return opened;
        if (m_address.isLocal())
            return Nothing{};
        if (!m_connection.isEncrypted())
            note("import.clear", QT_TRANSLATE_NOOP("Messages", "The connection to %1 was not encrypted."), {m_address.host});
        else
            note("import.hostName", QT_TRANSLATE_NOOP("Messages", "The connection to %1 was encrypted, but the name in the server's certificate was not checked."), {m_address.host});
        return Nothing{};
    }

    Result<> readServer()
    {
        bool sensitive = true;
        auto done = m_connection.read("catalog-server"_L1, "Server"_L1, [&](const QSqlQuery &row) {
            m_version = row.value(0).toString();
            m_flavor = m_version.contains("MariaDB"_L1, Qt::CaseInsensitive) ? MysqlFlavor::MariaDb : MysqlFlavor::Mysql;
            sensitive = row.value(1).toInt() == 0;
            m_database = row.value(2).toString();
            m_mode = row.value(3).toString();
            m_collation = row.value(4).toString();
            m_user = row.value(5).toString();
        });
        m_catalog.dialect = u"mysql"_s;
        m_catalog.sourceName = m_database;
        m_catalog.location = m_address.location();
        m_catalog.ownSchema = m_database;
        m_catalog.names = sensitive ? Qt::CaseSensitive : Qt::CaseInsensitive;
        return done;
    }

    Result<> readObjects()
    {
        auto done = m_connection.read("catalog-objects"_L1, "Tables"_L1, [this](const QSqlQuery &row) {
            const QString name = row.value(0).toString(), type = row.value(1).toString();
            if (type == u"SEQUENCE") {
                m_sequences << name;
                return;
            }
            CatalogTable table;
            table.schema = m_database;
            table.name = name;
            if (type == u"VIEW") {
                table.kind = EntityKind::View;
                // The names to take the database from are known at the end.
                m_views.push_back({name, row.value(6).toString(), mysqlViewText(row, u"\x1"_s)});
                m_definers << row.value(10).toString();
            } else {
                takeOptions(table, row);
                if (type == u"SYSTEM VERSIONED")
                    table.nativeOptions.insert(u"WITH SYSTEM VERSIONING"_s, u"true"_s);
            }
            m_at.insert(name, m_catalog.tables.size());
            m_catalog.tables.push_back(std::move(table));
        });
        if (done && m_catalog.tables.size() > size_t(kMostTables))
            return Error{"import.tooLarge", QT_TRANSLATE_NOOP("Messages", "The database has %1 tables and views; a project holds %2."),
                         {QString::number(m_catalog.tables.size()), QString::number(kMostTables)}, "", {}};
        return done;
    }

    void takeOptions(CatalogTable &table, const QSqlQuery &row)
    {
        table.description = row.value(5).toString();
        const QString collation = row.value(3).toString();
        QStringList options = row.value(4).toString().split(u' ', Qt::SkipEmptyParts);
        options.removeAll(u"partitioned"_s);
        const std::pair<QString, QString> all[] = {{u"ENGINE"_s, row.value(2).toString()}, {u"CHARSET"_s, collation.section(u'_', 0, 0)}, {u"COLLATE"_s, collation}, {u"OPTIONS"_s, options.join(u' ')}};
        for (const auto &[name, value] : all) {
            if (!value.isEmpty())
                table.nativeOptions.insert(name, value);
        }
    }

    CatalogTable *table(const QSqlQuery &row, int column = 0)
    {
        const auto found = m_at.constFind(row.value(column).toString());
        return found == m_at.constEnd() ? nullptr : &m_catalog.tables[*found];
    }

    Result<> readColumns()
    {
        return m_connection.read("catalog-columns"_L1, "Columns"_L1, [this](const QSqlQuery &row) {
            if (CatalogTable *owner = table(row))
                takeColumn(*owner, row);
        });
    }

    void takeColumn(CatalogTable &owner, const QSqlQuery &row)
    {
        CatalogColumn column;
        column.name = row.value(1).toString();
        QString type = row.value(2).toString();
        static const QString kCompressed = u" /*M!100301 COMPRESSED*/"_s;
        if (type.endsWith(kCompressed)) {
            type.chop(kCompressed.size());
            column.nativeOptions.insert(u"COMPRESSED"_s, u"true"_s);
        }
        column.type = mysqlType(type);
        column.nullable = row.value(3).toString() == u"YES";
        const QString extra = row.value(5).toString();
        column.defaultValue = mysqlDefault(row.value(4).isNull() ? QString() : u""_s + row.value(4).toString(), extra, column.type, m_flavor);
        if (column.defaultValue.kind == DefaultKind::Expression)
            column.defaultValue.value = withoutDatabase(column.defaultValue.value, m_database, m_sequences);
        column.description = row.value(8).toString();
        if (const QString collation = row.value(7).toString(); owner.kind == EntityKind::Table && collation != owner.nativeOptions.value(u"COLLATE"_s))
            column.collation = collation;
        if (column.type.kind == TypeKind::Enum)
            takeEnum(owner, column);
        takeExtra(owner, column, extra, row.value(6).toString());
        owner.columns.push_back(std::move(column));
    }

    void takeExtra(const CatalogTable &owner, CatalogColumn &column, const QString &extra, const QString &expression)
    {
        if (extra.contains("auto_increment"_L1, Qt::CaseInsensitive)) {
            column.generated = Generated::Identity;
        } else if (!expression.isEmpty()) {
            column.generated = extra.contains("VIRTUAL"_L1, Qt::CaseInsensitive) ? Generated::Virtual : Generated::Stored;
            column.generatedBy = withoutDatabase(expression, m_database, {owner.name});
            column.defaultValue = {};
        }
        if (const qsizetype at = extra.indexOf("on update "_L1, 0, Qt::CaseInsensitive); at >= 0)
            column.nativeOptions.insert(u"ON UPDATE"_s, extra.mid(at + 10).section(u',', 0, 0).trimmed());
        for (const QLatin1String option : {"INVISIBLE"_L1, "WITHOUT SYSTEM VERSIONING"_L1}) {
            if (extra.contains(option, Qt::CaseInsensitive))
                column.nativeOptions.insert(option, u"true"_s);
        }
    }

    // The enum of a column is its own, but those of one name and with the same values are one.
    void takeEnum(const CatalogTable &owner, CatalogColumn &column)
    {
        const QStringList values = mysqlEnumValues(column.type.native);
        if (values.isEmpty()) {
            column.type.kind = TypeKind::Native;
            return;
        }
        const QString same = column.name.toLower() + QChar(u'\0') + values.join(QChar(u'\0'));
        const auto known = m_enums.constFind(same);
        if (known != m_enums.constEnd()) {
            column.enumName = *known;
        } else {
            QString name = owner.name + u'_' + column.name;
            for (int number = 2; m_enumNames.contains(name.toLower()); ++number)
                name = owner.name + u'_' + column.name + u'_' + QString::number(number);
            m_enumNames.insert(name.toLower());
            m_enums.insert(same, name);
            column.enumName = name;
            m_catalog.enums.push_back({m_database, name, values, {}, owner.name});
        }
        column.enumSchema = m_database;
    }

    Result<> readIndexes()
    {
        CatalogIndex index;
        CatalogTable *owner = nullptr;
        const auto finish = [&] {
            if (owner && !index.name.isEmpty())
                takeIndex(*owner, std::move(index));
            index = {};
        };
        int columns[12] = {};
        auto done = m_connection.read("catalog-indexes"_L1, "Indexes"_L1, [&](const QSqlQuery &row) {
            enum { Table, Name, NotUnique, Column, Collation, Prefix, Type, Comment, Expression, Ignored, Visible };
            if (columns[Name] == 0) {
                static constexpr QLatin1String kNames[] = {"TABLE_NAME"_L1, "INDEX_NAME"_L1, "NON_UNIQUE"_L1, "COLUMN_NAME"_L1, "COLLATION"_L1, "SUB_PART"_L1,
                                                           "INDEX_TYPE"_L1, "INDEX_COMMENT"_L1, "EXPRESSION"_L1, "IGNORED"_L1, "IS_VISIBLE"_L1};
                for (int i = 0; i <= Visible; ++i)
                    columns[i] = row.record().indexOf(kNames[i]);
            }
            const auto value = [&](int which) { return columns[which] < 0 ? QString() : row.value(columns[which]).toString(); };
            CatalogTable *here = table(row, columns[Table]);
            if (here != owner || value(Name) != index.name) {
                finish();
                owner = here;
                index.name = value(Name);
                index.unique = value(NotUnique) == u"0";
                index.description = value(Comment);
                // What an engine does by itself is not said; InnoDB makes a tree whatever it was told.
                const bool hashes = owner && owner->nativeOptions.value(u"ENGINE"_s) == u"MEMORY";
                if (const QString type = value(Type); type != (hashes ? u"HASH" : u"BTREE"))
                    index.method = type.toLower();
                if (value(Ignored) == u"YES" || value(Visible) == u"NO")
                    index.nativeOptions.insert(u"IGNORED"_s, u"true"_s);
            }
            CatalogIndexPart part;
            part.column = value(Column);
            part.expression = part.column.isEmpty() ? value(Expression) : QString();
            part.descending = value(Collation) == u"D";
            if (index.method != u"spatial" && index.method != u"fulltext")
                part.prefixLength = value(Prefix).toInt();
            index.parts.push_back(std::move(part));
        });
        finish();
        return done;
    }

    static void takeIndex(CatalogTable &owner, CatalogIndex &&index)
    {
        const bool primary = index.name == u"PRIMARY";
        const bool plain = index.unique && index.method.isEmpty() && std::none_of(index.parts.begin(), index.parts.end(), [](const CatalogIndexPart &part) {
            return part.column.isEmpty() || part.descending || part.prefixLength > 0;
        });
        if (!plain && !primary) {
            owner.indexes.push_back(std::move(index));
            return;
        }
        CatalogKey key;
        key.kind = primary ? KeyKind::Primary : KeyKind::Unique;
        key.name = primary ? QString() : index.name; // every primary key is called so
        for (const CatalogIndexPart &part : index.parts)
            key.columns << part.column;
        key.description = index.description;
        key.nativeOptions = index.nativeOptions;
        for (const CatalogIndexPart &part : index.parts) {
            const QString more = (part.prefixLength > 0 ? u'(' + QString::number(part.prefixLength) + u')' : QString()) + (part.descending ? u" DESC"_s : QString());
            if (!more.isEmpty())
                key.nativeOptions.insert(part.column, more.trimmed());
        }
        if (primary)
            owner.keys.insert(owner.keys.begin(), std::move(key));
        else
            owner.keys.push_back(std::move(key));
    }

    Result<> readForeignKeys()
    {
        auto done = m_connection.read("catalog-foreignkeys"_L1, "Foreign keys"_L1, [this](const QSqlQuery &row) {
            CatalogTable *owner = table(row);
            if (!owner)
                return;
            const QString name = row.value(1).toString();
            if (row.value(2).toInt() == 0) { // the rules come first
                CatalogForeignKey key;
                key.name = name;
                key.onUpdate = actionOf(row.value(7).toString());
                key.onDelete = actionOf(row.value(8).toString());
                owner->foreignKeys.push_back(std::move(key));
            } else {
                if (owner->foreignKeys.empty() || owner->foreignKeys.back().name != name) {
                    owner->foreignKeys.emplace_back();
                    owner->foreignKeys.back().name = name;
                }
                CatalogForeignKey &key = owner->foreignKeys.back();
                key.columns << row.value(3).toString();
                key.schema = row.value(4).toString();
                key.table = row.value(5).toString();
                key.referenced << row.value(6).toString();
            }
        });
        for (CatalogTable &owner : m_catalog.tables) {
            for (CatalogForeignKey &key : owner.foreignKeys)
                key.text = foreignKeyText(owner, key);
        }
        return done;
    }

    [[nodiscard]] QString foreignKeyText(const CatalogTable &owner, const CatalogForeignKey &key) const
    {
        const QString there = key.schema == m_database ? mysqlQuoted(key.table) : mysqlQuoted(key.schema) + u'.' + mysqlQuoted(key.table);
        return u"ALTER TABLE "_s + mysqlQuoted(owner.name) + u" ADD CONSTRAINT "_s + mysqlQuoted(key.name) + u" FOREIGN KEY ("_s + quotedList(key.columns) + u") REFERENCES "_s + there
            + u" ("_s + quotedList(key.referenced) + u") ON DELETE "_s + actionWords(key.onDelete) + u" ON UPDATE "_s + actionWords(key.onUpdate);
    }

    // Checks are known since MariaDB 10.2 and MySQL 8.0.16.
    [[nodiscard]] bool knowsChecks() const
    {
        const QStringList parts = m_version.section(u'-', 0, 0).split(u'.');
        const auto part = [&parts](qsizetype at) { return parts.value(at).toInt(); };
        const auto version = std::tuple(part(0), part(1), part(2));
        return m_flavor == MysqlFlavor::MariaDb ? version >= std::tuple(10, 2, 22) : version >= std::tuple(8, 0, 16);
    }

    Result<> readChecks()
    {
        if (!knowsChecks())
            return Nothing{};
        const auto statement = m_flavor == MysqlFlavor::MariaDb ? "catalog-checks"_L1 : "catalog-checks-mysql"_L1;
        return m_connection.read(statement, "Checks"_L1, [this](const QSqlQuery &row) {
            CatalogTable *owner = table(row);
            if (!owner)
                return;
            const QString name = row.value(1).toString();
            const QString clause = withoutDatabase(row.value(2).toString(), m_database, {owner->name});
            if (row.value(3).toString() == u"NO")
                note("import.check.off", QT_TRANSLATE_NOOP("Messages", "The check “%1” of “%2” is not enforced; that is not kept."), {name, owner->name});
            // MariaDB's json is a longtext with this check; said as json it makes just that again.
            for (CatalogColumn &column : owner->columns) {
                if (column.type.kind != TypeKind::Text || column.type.native != u"longtext" || clause != u"json_valid("_s + mysqlQuoted(column.name) + u')')
                    continue;
                column.type.kind = TypeKind::Json;
                if (name != column.name || column.collation != u"utf8mb4_bin")
                    continue;
                column.type.native = u"json"_s;
                column.collation.clear();
                return;
            }
            owner->checks.push_back({name, clause, {}});
        });
    }

    Result<> readPrograms()
    {
        MysqlPrograms programs(m_database, m_mode, m_collation);
        auto done = m_connection.read("catalog-programs"_L1, "Routines, triggers and events"_L1, [&programs](const QSqlQuery &row) { programs.take(row); });
        for (const QString &name : programs.hidden())
            note("import.hidden", QT_TRANSLATE_NOOP("Messages", "This user may not read the text of “%1”; it is left out."), {name});
        m_routines = programs.routines();
        m_definers += programs.definers();
        m_programs = std::move(programs).taken();
        for (CatalogVerbatim &program : m_programs)
            if (program.kind == u"trigger" && program.text.contains(u'\\'))
                restoreBackslashes(program);
        return done;
    }

    // The catalog has the body of a trigger with one backslash for two, and with "\\n" for the end of a line within a text.
    void restoreBackslashes(CatalogVerbatim &trigger)
    {
        static const QRegularExpression head(u"^(?:[^'\"`]|'(?:[^'\\\\]|''|\\\\.)*'|\"[^\"]*\"|`(?:[^`]|``)*`)*?\\bFOR\\s+EACH\\s+ROW\\s+(?:(?:FOLLOWS|PRECEDES)\\s+\\S+\\s+)?"_s,
                                             QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption);
        const auto shown = m_connection.row(u"SHOW CREATE TRIGGER "_s + mysqlQuoted(trigger.name));
        const QString statement = shown ? shown->value(2) : QString();
        const auto match = head.match(statement), known = head.match(trigger.text);
        if (!match.hasMatch() || !known.hasMatch())
            return; // nothing better is known
        const QString body = statement.sliced(match.capturedEnd());
        const auto loose = [](QString text) { return text.replace("\\n"_L1, "\n"_L1).replace("\\r"_L1, "\r"_L1).replace("\\t"_L1, "\t"_L1).remove(u'\\'); };
        if (loose(body) == loose(trigger.text.sliced(known.capturedEnd())))
            trigger.text = known.captured() + body;
    }

    Result<> readPartitions()
    {
        QMap<QString, MysqlPartitions> all;
        int databases = 0, objects = 0;
        auto done = m_connection.read("catalog-partitions"_L1, "Partitions"_L1, [&](const QSqlQuery &row) {
            if (!row.value(0).isNull())
                return all[row.value(0).toString()].take(row);
            databases = row.value(1).toInt();
            objects = row.value(2).toInt();
        });
        // The catalog knows no transactions: what is dropped while it is read would be half there, and taken for the whole.
        if (done && (databases == 0 || size_t(objects) < m_catalog.tables.size() + size_t(m_sequences.size())))
            return Error{"import.changing", QT_TRANSLATE_NOOP("Messages", "Tables of %1 were dropped while it was read."), {m_database}, QT_TRANSLATE_NOOP("Messages", "Read it again when nobody changes it."), {}};
        for (auto one = all.begin(); one != all.end(); ++one) {
            if (const auto found = m_at.constFind(one.key()); found != m_at.constEnd())
                m_catalog.tables[*found].nativeOptions.insert(u"PARTITION BY"_s, one->text());
        }
        return done;
    }

    // MariaDB: each is a table of one row. One statement for all of them.
    Result<> readSequences()
    {
        if (m_sequences.isEmpty())
            return Nothing{};
        QStringList parts;
        for (const QString &name : m_sequences)
            parts << u"SELECT "_s + mysqlText(name) + u", start_value, minimum_value, maximum_value, increment, cache_size, cycle_option FROM "_s + mysqlQuoted(name);
        QSqlQuery row(parts.join(u" UNION ALL "_s), m_connection.database());
        while (row.next()) {
            const QString name = row.value(0).toString(), cache = row.value(5).toString();
            const QString text = u"CREATE SEQUENCE %1 START WITH %2 MINVALUE %3 MAXVALUE %4 INCREMENT BY %5 %6 %7"_s.arg(mysqlQuoted(name), row.value(1).toString(), row.value(2).toString(),
                row.value(3).toString(), row.value(4).toString(), cache == u"0" ? u"NOCACHE"_s : u"CACHE "_s + cache, row.value(6).toInt() != 0 ? u"CYCLE"_s : u"NOCYCLE"_s);
            m_catalog.verbatims.push_back({u"sequence"_s, m_database, name, {}, text});
        }
        if (row.lastError().isValid())
            note("import.sequence", QT_TRANSLATE_NOOP("Messages", "The sequences can't be read: %1."), {row.lastError().databaseText()});
        return Nothing{};
    }

    struct View
    {
        QString name;
        QString definition;
        QString text; // with \x1 where the definition goes
    };

    // Each behind those it reads, so that they can be written in their order; then what else runs.
    void finishViews()
    {
        QStringList owned = m_routines;
        for (const CatalogTable &table : m_catalog.tables)
            owned << table.name;
        QHash<QString, size_t> places;
        for (size_t i = 0; i < m_views.size(); ++i)
            places.insert(m_views[i].name, i);
        std::vector<char> done(m_views.size(), 0);
        const std::function<void(size_t)> add = [&](size_t at) {
            if (done[at]++)
                return;
            const View &view = m_views[at];
            for (const QString &name : view.definition.split(u'`')) {
                if (const auto found = places.constFind(name); found != places.constEnd())
                    add(*found);
            }
            if (view.definition.isEmpty()) {
                note("import.hidden", QT_TRANSLATE_NOOP("Messages", "This user may not read the text of “%1”; it is left out."), {view.name});
                return;
            }
            QString text = view.text;
            text.replace(QChar(1), withoutDatabase(view.definition, m_database, owned));
            m_catalog.verbatims.push_back({u"view"_s, m_database, view.name, view.name, text});
        };
        for (size_t i = 0; i < m_views.size(); ++i)
            add(i);
        m_catalog.verbatims.insert(m_catalog.verbatims.end(), m_programs.begin(), m_programs.end());
        const qsizetype all = m_definers.removeAll(m_user) + m_definers.size();
        if (const qsizetype others = m_definers.size(); others > 0) {
            m_definers.removeDuplicates();
            note("import.definer", QT_TRANSLATE_NOOP("Messages", "%1 of %2 views and programs belong to other users (%3); written again they belong to who runs the SQL."),
                 {QString::number(others), QString::number(all), m_definers.join(u", "_s)});
        }
    }

    const ServerAddress m_address;
    ServerConnection m_connection;
    MysqlFlavor m_flavor = MysqlFlavor::MariaDb;
    QString m_version;
    QString m_mode, m_collation, m_user;
    QString m_database;
    Catalog m_catalog;
    QHash<QString, size_t> m_at; // table → its place
    QHash<QString, QString> m_enums;
    QSet<QString> m_enumNames;
    std::vector<View> m_views;
    QStringList m_sequences;
    QStringList m_routines;
    QStringList m_definers;
    std::vector<CatalogVerbatim> m_programs;
};

} // namespace

Result<Catalog> readMysqlCatalog(const ServerAddress &address, const std::atomic_bool &cancelled, const ProgressFunction &progress)
{
    if (address.database.isEmpty())
        return Error{"import.address", QT_TRANSLATE_NOOP("Messages", "The address names no database."), {},
                     QT_TRANSLATE_NOOP("Messages", "Write mysql://user@host:3306/database; the password can stand in MYSQL_PWD."), {}};
    return Introspection(address, cancelled, progress).run();
}

Result<Introspected> introspectMysql(const ServerAddress &address, const std::atomic_bool &cancelled, const ProgressFunction &progress, const NamingPolicy &naming)
{
    auto catalog = readMysqlCatalog(address, cancelled, progress);
    if (!catalog)
        return catalog.error();
    return schemaFromCatalog(*catalog, naming);
}

} // namespace relata::database
