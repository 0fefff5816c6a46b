#include "model/database/sqliteintrospection.h"

#include "model/database/sqliteddl.h"
#include "model/database/sqlitefile.h"
#include "model/database/sqlitetypes.h"

#include <QFileInfo>
#include <QHash>
#include <QRegularExpression>

namespace relata::database {

using namespace Qt::StringLiterals;

namespace {

constexpr size_t kMostTables = 20'000;
constexpr int kSteps = 5;

QString quoted(const QString &name)
{
    QString copy = name;
    return u'"' + copy.replace(u'"', u"\"\""_s) + u'"';
}

QString quotedList(const QStringList &names)
{
    QStringList all;
    for (const QString &name : names)
        all << quoted(name);
    return all.join(u", "_s);
}

QString actionText(const QString &before, Action action)
{
    return action == Action::NoAction ? QString() : before + actionWords(action);
}

bool isCancelled(const Result<> &result)
{
    return !result && QLatin1String(result.error().code) == "import.cancelled"_L1;
}

bool sameNames(const QStringList &a, const QStringList &b)
{
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](const QString &x, const QString &y) {
        return x.compare(y, Qt::CaseInsensitive) == 0;
    });
}

class Introspection
{
public:
    Introspection(const QString &path, const std::atomic_bool &cancelled, const ProgressFunction &progress)
        : m_path(path), m_file(path, cancelled, progress, kSteps)
    {
    }

    Result<Catalog> run()
    {
        if (auto opened = m_file.open(); !opened)
            return opened.error();
        const QFileInfo info(m_path);
        m_catalog.dialect = u"sqlite"_s;
        m_catalog.sourceName = info.completeBaseName().isEmpty() ? info.fileName() : info.completeBaseName();
        m_catalog.location = info.absoluteFilePath();
        m_catalog.ownSchema = u"main"_s;
        m_catalog.names = Qt::CaseInsensitive;
        using Step = Result<> (Introspection::*)();
        static constexpr Step kSteps_[] = {&Introspection::readObjects, &Introspection::readColumns, &Introspection::readViewColumns,
                                           &Introspection::readForeignKeys, &Introspection::readIndexes};
        for (Step step : kSteps_) {
            if (auto done = (this->*step)(); !done)
                return done.error();
        }
        finishTables();
        return std::move(m_catalog);
    }

private:
    Result<> readObjects()
    {
        QStringList shadows;
        auto done = m_file.read("catalog-objects"_L1, "Tables"_L1, [&](const QSqlQuery &query) {
            const QString type = query.value(0).toString();
            const QString name = query.value(1).toString();
            const QString table = query.value(2).toString();
            const QString sql = query.value(3).toString();
            const QString kind = query.value(4).toString();
            if (type == u"table" && kind == u"shadow") {
                shadows << name;
            } else if (type == u"table" && (kind == u"virtual" || sql.startsWith("CREATE VIRTUAL"_L1, Qt::CaseInsensitive))) {
                m_catalog.verbatims.push_back({u"virtual table"_s, m_catalog.ownSchema, name, {}, sql});
                note("import.virtual", QT_TRANSLATE_NOOP("Messages", "“%1” is a virtual table: it is kept as text and is no entity."), {name});
            } else if (type == u"table" || type == u"view") {
                CatalogTable record;
                record.schema = m_catalog.ownSchema;
                record.name = name;
                record.kind = type == u"view" ? EntityKind::View : EntityKind::Table;
                if (query.value(5).toInt() != 0)
                    record.nativeOptions.insert(u"WITHOUT ROWID"_s, u"true"_s);
                if (query.value(6).toInt() != 0)
                    record.nativeOptions.insert(u"STRICT"_s, u"true"_s);
                m_at.insert(name, m_catalog.tables.size());
                m_catalog.tables.push_back(std::move(record));
                m_texts.push_back(type == u"table" ? parseSqliteTable(sql) : SqliteTableText());
                if (type == u"view")
                    m_catalog.verbatims.push_back({u"view"_s, m_catalog.ownSchema, name, name, sql});
            } else if (type == u"trigger") {
                m_catalog.verbatims.push_back({u"trigger"_s, m_catalog.ownSchema, name, table, sql});
            }
        });
        if (done && m_catalog.tables.size() > kMostTables)
            return Error{"import.tooLarge", QT_TRANSLATE_NOOP("Messages", "The database has %1 tables and views; a project holds %2."),
                         {QString::number(m_catalog.tables.size()), QString::number(kMostTables)}};
        if (!shadows.isEmpty())
            note("import.shadow", QT_TRANSLATE_NOOP("Messages", "%1 tables belong to virtual tables and are left out: %2."), {QString::number(shadows.size()), shadows.join(u", "_s)});
        return done;
    }

    CatalogTable *table(const QSqlQuery &query)
    {
        const auto found = m_at.constFind(query.value(0).toString());
        return found == m_at.constEnd() ? nullptr : &m_catalog.tables[*found];
    }

    void takeColumn(const QSqlQuery &query)
    {
        CatalogTable *owner = table(query);
        const int hidden = query.value(7).toInt();
        if (!owner || hidden == 1)
            return;
        CatalogColumn column;
        column.name = query.value(2).toString();
        QString declared = query.value(3).toString();
        const SqliteTableText &text = m_texts[m_at.value(owner->name)];
        const auto written = std::find_if(text.columns.begin(), text.columns.end(), [&column](const SqliteColumnText &c) {
            return c.name.compare(column.name, Qt::CaseInsensitive) == 0;
        });
        if (hidden == 2 || hidden == 3) {
            column.generated = hidden == 2 ? Generated::Virtual : Generated::Stored;
            if (declared.endsWith("GENERATED ALWAYS"_L1, Qt::CaseInsensitive)) // SQLite's own slip
                declared = declared.chopped(16).trimmed();
        }
        if (written != text.columns.end()) {
            column.collation = written->collation.compare("BINARY"_L1, Qt::CaseInsensitive) == 0 ? QString() : written->collation;
            column.generatedBy = written->generatedBy;
            if (!written->notNullConflict.isEmpty())
                column.nativeOptions.insert(u"NOT NULL ON CONFLICT"_s, written->notNullConflict);
        }
        column.type = sqliteType(declared);
        column.nullable = query.value(4).toInt() == 0;
        column.defaultValue = sqliteDefault(query.value(5).toString(), column.type);
        if (const int position = query.value(6).toInt(); position > 0) {
            auto &keys = m_primary[owner->name];
            if (keys.size() < position)
                keys.resize(position);
            keys[position - 1] = column.name;
        }
        owner->columns.push_back(std::move(column));
    }

    Result<> readColumns()
    {
        auto done = m_file.read("catalog-columns"_L1, "Columns"_L1, [this](const QSqlQuery &query) { takeColumn(query); });
        return done;
    }

    Result<> readViewColumns()
    {
        const auto row = [this](const QSqlQuery &query) { takeColumn(query); };
        const auto all = m_file.read("catalog-viewcolumns"_L1, "Views"_L1, row, {{u":view"_s, QVariant()}});
        if (isCancelled(all))
            return all;
        if (!all) { // one that is broken must not hide the others
            for (CatalogTable &view : m_catalog.tables) {
                if (view.kind != EntityKind::View)
                    continue;
                view.columns.clear();
                auto alone = m_file.read("catalog-viewcolumns"_L1, {}, row, {{u":view"_s, view.name}});
                if (isCancelled(alone))
                    return alone;
                if (!alone)
                    note("import.view", QT_TRANSLATE_NOOP("Messages", "The view “%1” does not work (%2); it is kept as text and is no entity."), {view.name, alone.error().arguments.value(0)});
            }
        }
        std::erase_if(m_catalog.tables, [](const CatalogTable &t) { return t.kind == EntityKind::View && t.columns.empty(); });
        // Views come last, so no table has moved, but every place is looked up by name.
        m_at.removeIf([this](const auto &entry) { return entry.value() >= m_catalog.tables.size(); });
        for (size_t i = 0; i < m_catalog.tables.size(); ++i)
            m_at[m_catalog.tables[i].name] = i;
        return Nothing{};
    }

    Result<> readForeignKeys()
    {
        int last = -1;
        const CatalogTable *lastTable = nullptr;
        auto done = m_file.read("catalog-foreignkeys"_L1, "Relationships"_L1, [&](const QSqlQuery &query) {
            CatalogTable *owner = table(query);
            if (!owner)
                return;
            if (owner != lastTable || query.value(1).toInt() != last) {
                CatalogForeignKey key;
                key.schema = m_catalog.ownSchema;
                key.table = query.value(3).toString();
                key.onUpdate = actionOf(query.value(6).toString());
                key.onDelete = actionOf(query.value(7).toString());
                owner->foreignKeys.push_back(std::move(key));
                lastTable = owner;
                last = query.value(1).toInt();
            }
            CatalogForeignKey &key = owner->foreignKeys.back();
            key.columns << query.value(4).toString();
            if (!query.value(5).isNull())
                key.referenced << query.value(5).toString();
        });
        return done;
    }

    Result<> readIndexes()
    {
        QString lastIndex;
        CatalogTable *owner = nullptr;
        SqliteIndexText written;
        QString origin;
        auto done = m_file.read("catalog-indexes"_L1, "Indexes"_L1, [&](const QSqlQuery &query) {
            const QString name = query.value(2).toString();
            CatalogTable *now = table(query);
            if (!now)
                return;
            if (now != owner || name != lastIndex) {
                owner = now;
                lastIndex = name;
                origin = query.value(4).toString();
                if (origin == u"c") {
                    written = parseSqliteIndex(query.value(11).toString());
                    owner->indexes.push_back({name, {}, query.value(3).toInt() != 0, query.value(5).toInt() != 0 ? written.where : QString()});
                } else if (origin == u"u") {
                    owner->keys.push_back({KeyKind::Unique, {}, {}, Deferrable::No});
                } else {
                    m_keyIndexes.insert(owner->name);
                }
            }
            if (origin == u"u") {
                CatalogKey &key = owner->keys.back();
                key.columns << query.value(8).toString();
                takeKeyPart(*owner, key.nativeOptions, query);
            } else if (origin == u"pk") {
                takeKeyPart(*owner, m_primaryParts[owner->name], query);
            } else if (origin == u"c") {
                CatalogIndexPart part;
                if (query.value(7).toInt() >= 0)
                    part.column = query.value(8).toString();
                else
                    part.expression = written.parts.value(query.value(6).toInt());
                part.descending = query.value(9).toInt() != 0;
                part.collation = query.value(10).toString();
                owner->indexes.back().parts.push_back(std::move(part));
            }
        });
        return done;
    }

    // What an index behind a key says otherwise than its column.
    static void takeKeyPart(const CatalogTable &owner, QMap<QString, QString> &options, const QSqlQuery &query)
    {
        const QString name = query.value(8).toString(), collation = query.value(10).toString(), own = collationOf(owner, name);
        QStringList parts;
        if (collation.compare(own.isEmpty() ? u"BINARY"_s : own, Qt::CaseInsensitive) != 0)
            parts << u"COLLATE "_s + quoted(collation);
        if (query.value(9).toInt() != 0)
            parts << u"DESC"_s;
        if (!parts.isEmpty())
            options.insert(name, parts.join(u' '));
    }

    // What only the text tells, and what follows from the whole.
    void finishTables()
    {
        for (size_t i = 0; i < m_catalog.tables.size(); ++i) {
            CatalogTable &table = m_catalog.tables[i];
            if (table.kind == EntityKind::View)
                continue;
            const SqliteTableText &text = m_texts[i];
            finishKeys(table, text);
            finishForeignKeys(table, text);
            for (const SqliteCheckText &check : text.checks)
                if (!takeEnum(table, check))
                    table.checks.push_back({check.name, check.expression});
            for (CatalogIndex &index : table.indexes) {
                for (CatalogIndexPart &part : index.parts) {
                    const QString own = collationOf(table, part.column);
                    if (part.collation.compare(own.isEmpty() ? u"BINARY"_s : own, Qt::CaseInsensitive) == 0)
                        part.collation.clear();
                }
            }
        }
    }

    static QString collationOf(const CatalogTable &table, const QString &name)
    {
        const auto column = std::find_if(table.columns.begin(), table.columns.end(), [&name](const CatalogColumn &c) { return c.name == name; });
        return column == table.columns.end() ? QString() : column->collation;
    }

    // A text with a check that lists its values, as our own DDL writes an enum: "status" IN ('open', 'done').
    bool takeEnum(CatalogTable &table, const SqliteCheckText &check)
    {
        static const QRegularExpression list(u"^\"((?:[^\"]|\"\")+)\" IN \\(('(?:[^']|'')*'(?:, '(?:[^']|'')*')*)\\)$"_s);
        const auto match = list.match(check.expression);
        if (!match.hasMatch() || !check.name.isEmpty())
            return false;
        const QString name = match.captured(1).replace("\"\""_L1, "\""_L1);
        const auto column = std::find_if(table.columns.begin(), table.columns.end(), [&name](const CatalogColumn &each) { return each.name == name; });
        if (column == table.columns.end() || column->type.native != "TEXT"_L1 || !column->enumName.isEmpty())
            return false;
        static const QRegularExpression value(u"'((?:[^']|'')*)'"_s);
        QStringList values;
        for (auto each = value.globalMatch(match.captured(2)); each.hasNext();)
            values << each.next().captured(1).replace("''"_L1, "'"_L1);
        column->enumName = table.name + u'_' + column->name;
        column->enumSchema = m_catalog.ownSchema;
        column->type.kind = TypeKind::Enum;
        m_catalog.enums.push_back({m_catalog.ownSchema, column->enumName, values, {}, table.name});
        return true;
    }

    static void finishKey(const SqliteTableText &text, CatalogKey &key)
    {
        for (const SqliteKeyText &written : text.keys) {
            if (written.kind != key.kind || !sameNames(written.columns, key.columns))
                continue;
            if (key.name.isEmpty())
                key.name = written.name;
            if (!written.conflict.isEmpty())
                key.nativeOptions.insert(u"ON CONFLICT"_s, written.conflict);
        }
    }

    void finishKeys(CatalogTable &table, const SqliteTableText &text)
    {
        for (CatalogKey &key : table.keys)
            finishKey(text, key);
        const QStringList primary = m_primary.value(table.name);
        if (primary.isEmpty())
            return;
        CatalogKey key{KeyKind::Primary, {}, primary};
        key.nativeOptions = m_primaryParts.value(table.name);
        finishKey(text, key);
        table.keys.insert(table.keys.begin(), std::move(key));
        // An INTEGER PRIMARY KEY is the row's own number; its sign is that no index stands behind it.
        const bool withoutRowid = table.nativeOptions.contains(u"WITHOUT ROWID"_s);
        const bool rowid = primary.size() == 1 && !withoutRowid && !m_keyIndexes.contains(table.name);
        for (CatalogColumn &column : table.columns) {
            if (!primary.contains(column.name))
                continue;
            if (rowid && column.type.native.compare("INTEGER"_L1, Qt::CaseInsensitive) == 0) {
                column.generated = Generated::Identity;
                column.type.kind = TypeKind::Int64;
                if (text.autoincrement)
                    table.nativeOptions.insert(u"AUTOINCREMENT"_s, u"true"_s);
                if (!column.nullable)
                    column.nativeOptions.insert(u"NOT NULL"_s, u"true"_s);
            } else if (column.nullable && !withoutRowid && !table.nativeOptions.contains(u"STRICT"_s)) {
                note("import.nullableKey", QT_TRANSLATE_NOOP("Messages", "SQLite lets the key %1 of “%2” be empty; here a key never is."), {column.name, table.name});
                column.nativeOptions.insert(u"NULL"_s, u"true"_s);
            }
            column.nullable = false;
        }
    }

    void finishForeignKeys(CatalogTable &table, const SqliteTableText &text)
    {
        const bool written = text.foreignKeys.size() == table.foreignKeys.size();
        for (size_t i = 0; i < table.foreignKeys.size(); ++i) {
            CatalogForeignKey &key = table.foreignKeys[i];
            if (written && sameNames(text.foreignKeys[i].columns, key.columns)) {
                key.name = text.foreignKeys[i].name;
                key.deferrable = text.foreignKeys[i].deferrable;
                key.match = text.foreignKeys[i].match == u"FULL" ? Match::Full : Match::Simple;
            }
            key.text = (key.name.isEmpty() ? QString() : u"CONSTRAINT "_s + quoted(key.name) + u' ') + u"FOREIGN KEY ("_s + quotedList(key.columns)
                + u") REFERENCES "_s + quoted(key.table) + (key.referenced.isEmpty() ? QString() : u" ("_s + quotedList(key.referenced) + u')')
                + actionText(u" ON DELETE "_s, key.onDelete) + actionText(u" ON UPDATE "_s, key.onUpdate)
                + (key.deferrable == Deferrable::No ? QString() : key.deferrable == Deferrable::Deferred ? u" DEFERRABLE INITIALLY DEFERRED"_s : u" DEFERRABLE INITIALLY IMMEDIATE"_s);
            // A row number that points at another table is given, never counted (a shared primary key), unless the text insists.
            for (CatalogColumn &column : table.columns) {
                if (!text.autoincrement && key.table != table.name && key.columns.contains(column.name)
                    && column.generated == Generated::Identity) {
                    column.generated = Generated::None;
                    if (column.nativeOptions.remove(u"NOT NULL"_s) == 0)
                        column.nativeOptions.insert(u"NULL"_s, u"true"_s);
                }
            }
        }
    }

    void note(const char *code, const char *text, const QStringList &arguments)
    {
        m_catalog.notes.push_back({code, text, arguments});
    }

    const QString m_path;
    SqliteFile m_file;
    Catalog m_catalog;
    QHash<QString, size_t> m_at;        // table → its place
    std::vector<SqliteTableText> m_texts; // beside the tables
    QHash<QString, QStringList> m_primary;
    QHash<QString, QMap<QString, QString>> m_primaryParts; // see takeKeyPart
    QSet<QString> m_keyIndexes; // tables whose primary key has an index of its own
};

} // namespace

Result<Catalog> readSqliteCatalog(const QString &path, const std::atomic_bool &cancelled, const ProgressFunction &progress)
{
    return Introspection(path, cancelled, progress).run();
}

Result<Introspected> introspectSqlite(const QString &path, const std::atomic_bool &cancelled, const ProgressFunction &progress, const NamingPolicy &naming)
{
    auto catalog = readSqliteCatalog(path, cancelled, progress);
    if (!catalog)
        return catalog.error();
    return schemaFromCatalog(*catalog, naming);
}

} // namespace relata::database
