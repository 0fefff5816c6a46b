#include "model/database/sqliteddl.h"
#include "model/database/sqliteintrospection.h"
#include "model/database/sqlitetypes.h"
#include "model/schema/naming.h"
#include "model/schema/projectfile.h"
#include "model/sql/ddl.h"
#include "tests/support/places.h"
#include "tests/support/roundtrip.h"

#include <QDir>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>
#include <nlohmann/json.hpp>

using namespace Qt::StringLiterals;
using namespace relata;
using namespace relata::database;
using nlohmann::json;

namespace {

const std::atomic_bool kGoOn{false};

QString texted(const json &value)
{
    return QString::fromStdString(value.get<std::string>());
}

json readJson(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? json::parse(file.readAll().toStdString()) : json();
}

QStringList fieldNames(const Entity &entity, const std::vector<FieldId> &ids)
{
    QStringList names;
    for (FieldId id : ids)
        names << (entity.field(id) ? entity.field(id)->name : u"?"_s);
    return names;
}

const Entity *byTable(const Schema &schema, const QString &table)
{
    for (const Entity &entity : schema.entities()) {
        if (entity.table == table)
            return &entity;
    }
    return nullptr;
}

// "playlist: PlaylistId>Playlist.PlaylistId" for each reference that leaves the table.
QStringList referencesOf(const Schema &schema, const QString &table)
{
    QStringList lines;
    const Entity *holder = byTable(schema, table);
    for (const Reference &reference : schema.references()) {
        if (!holder || reference.holder != holder->id)
            continue;
        const Entity &other = schema.entities()[reference.referenced];
        std::vector<FieldId> here, there;
        for (const FieldPair &pair : reference.pairs) {
            here.push_back(pair.field);
            there.push_back(pair.referenced);
        }
        lines << u"%1: %2>%3.%4 /%5"_s.arg(reference.holderEnd.name, fieldNames(*holder, here).join(u','), other.name, fieldNames(other, there).join(u','), reference.referencedEnd.name);
    }
    lines.sort();
    return lines;
}

QStringList codesOf(const std::vector<Error> &notes)
{
    QStringList codes;
    for (const Error &note : notes)
        codes << QString::fromLatin1(note.code);
    codes.sort();
    return codes;
}

const char *actionName(Action action)
{
    static constexpr const char *kNames[] = {"NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT"};
    return kNames[int(action)];
}

} // namespace

class TestSqlite : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;

    QString make(const QStringList &statements, const QString &name = u"test.db"_s)
    {
        const QString path = m_dir.filePath(name);
        QFile::remove(path);
        {
            QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"make"_s);
            database.setDatabaseName(path);
            if (!database.open())
                qFatal("no database");
            for (const QString &statement : statements) {
                QSqlQuery query(database);
                if (!query.exec(statement))
                    qFatal("%s: %s", qPrintable(statement), qPrintable(query.lastError().text()));
            }
        }
        QSqlDatabase::removeDatabase(u"make"_s);
        return path;
    }

    Introspected imported(const QStringList &statements)
    {
        auto result = introspectSqlite(make(statements), kGoOn);
        if (!result)
            qFatal("%s", qPrintable(worded(result.error(), Wording::English)));
        return *std::move(result);
    }

private slots:
    void types_data()
    {
        QTest::addColumn<QString>("declared");
        QTest::addColumn<QString>("portable");
        QTest::newRow("integer") << u"INTEGER"_s << u"int64"_s;
        QTest::newRow("smallint") << u"smallint"_s << u"int16"_s;
        QTest::newRow("nvarchar") << u"NVARCHAR(160)"_s << u"string(160)"_s;
        QTest::newRow("varchar without length") << u"VARCHAR"_s << u"string"_s;
        QTest::newRow("numeric") << u"NUMERIC(10,2)"_s << u"decimal(10,2)"_s;
        QTest::newRow("blanks") << u"DECIMAL ( 8 , 3 )"_s << u"decimal(8,3)"_s;
        QTest::newRow("datetime") << u"DATETIME"_s << u"timestamp"_s;
        QTest::newRow("zone") << u"timestamp with time zone"_s << u"timestamptz"_s;
        QTest::newRow("boolean") << u"Boolean"_s << u"boolean"_s;
        QTest::newRow("affinity int") << u"POINTER"_s << u"int64"_s;
        QTest::newRow("affinity text") << u"BLOB SUB_TYPE TEXT"_s << u"text"_s;
        QTest::newRow("affinity real") << u"DOUBLED"_s << u"float64"_s;
        QTest::newRow("affinity numeric") << u"GEOM"_s << u"native(GEOM)"_s;
        QTest::newRow("none") << QString() << u"text"_s;
        QTest::newRow("huge length") << u"VARCHAR(99999999999)"_s << u"string"_s;
        QTest::newRow("crooked") << u"VARCHAR(3"_s << u"text"_s;
    }
    void types()
    {
        QFETCH(QString, declared);
        QFETCH(QString, portable);
        const FieldType type = sqliteType(declared);
        QCOMPARE(typeText(type), portable);
        QCOMPARE(type.native, declared);
        QCOMPARE(type.dialect, u"sqlite"_s);
    }

    void defaults()
    {
        const Introspected found = imported({u"CREATE TABLE t(a TEXT DEFAULT 'it''s', b INT DEFAULT -1, c DATETIME DEFAULT CURRENT_TIMESTAMP, "
                                             "d INT DEFAULT (1+1), e TEXT DEFAULT NULL, f BOOLEAN DEFAULT 1, g BOOLEAN DEFAULT false, h TEXT DEFAULT (datetime('now')), "
                                             "i BLOB DEFAULT x'00', j NUMERIC DEFAULT 4.99, k INT DEFAULT 0x1F, l INT DEFAULT -0x10, m TEXT DEFAULT '0x1F')"_s});
        const Entity *t = byTable(found.schema, u"t"_s);
        QVERIFY(t);
        QStringList got;
        for (const Field &field : t->fields)
            got << u"%1 %2 %3"_s.arg(field.name).arg(int(field.defaultValue.kind)).arg(field.defaultValue.value);
        QCOMPARE(got, (QStringList{u"a 1 it's"_s, u"b 1 -1"_s, u"c 2 CURRENT_TIMESTAMP"_s, u"d 2 1+1"_s, u"e 0 "_s, u"f 1 true"_s, u"g 1 false"_s,
                                   u"h 2 datetime('now')"_s, u"i 2 x'00'"_s, u"j 1 4.99"_s, u"k 1 31"_s, u"l 1 -16"_s, u"m 1 0x1F"_s}));
    }

    void keysAndIdentity()
    {
        const Introspected found = imported({
            u"CREATE TABLE a(id INTEGER PRIMARY KEY AUTOINCREMENT, code TEXT NOT NULL CONSTRAINT a_code UNIQUE, x INT, y INT, CONSTRAINT \"x and y\" UNIQUE (y, x))"_s,
            u"CREATE TABLE b(k INT, n TEXT, CONSTRAINT b_pk PRIMARY KEY (n, k)) WITHOUT ROWID"_s,
            u"CREATE TABLE c(id INTEGER PRIMARY KEY DESC, v ANY) STRICT"_s,
            u"CREATE TABLE d(v)"_s,
            u"CREATE TABLE e(a_id INTEGER PRIMARY KEY REFERENCES a(id))"_s,
            u"CREATE TABLE f(id INTEGER PRIMARY KEY AUTOINCREMENT REFERENCES a(id))"_s,
            u"CREATE TABLE g(id INTEGER PRIMARY KEY REFERENCES g(id))"_s,
        });
        const Entity *a = byTable(found.schema, u"a"_s);
        QCOMPARE(a->field(a->primaryKey()->fields.front())->generated, Generated::Identity);
        QCOMPARE(a->nativeOptions.value(u"AUTOINCREMENT"_s), u"true"_s);
        QVERIFY(!a->fieldNamed(u"id"_s)->nullable);
        QCOMPARE(a->keys.size(), size_t(3));
        QCOMPARE(a->keys[1].name, u"a_code"_s);
        QCOMPARE(a->keys[2].name, u"x and y"_s);
        QCOMPARE(fieldNames(*a, a->keys[2].fields), (QStringList{u"y"_s, u"x"_s}));
        const Entity *b = byTable(found.schema, u"b"_s);
        QCOMPARE(b->primaryKey()->name, u"b_pk"_s);
        QCOMPARE(fieldNames(*b, b->primaryKey()->fields), (QStringList{u"n"_s, u"k"_s}));
        QCOMPARE(b->nativeOptions, (QMap<QString, QString>{{u"WITHOUT ROWID"_s, u"true"_s}}));
        const Entity *c = byTable(found.schema, u"c"_s);
        QCOMPARE(c->fieldNamed(u"id"_s)->generated, Generated::None); // DESC: not the row's number, SQLite's old slip
        QCOMPARE(c->nativeOptions.value(u"STRICT"_s), u"true"_s);
        QVERIFY(!byTable(found.schema, u"d"_s)->primaryKey());
        QCOMPARE(byTable(found.schema, u"e"_s)->fieldNamed(u"a_id"_s)->generated, Generated::None); // a shared key is given, not counted
        QCOMPARE(byTable(found.schema, u"f"_s)->fieldNamed(u"id"_s)->generated, Generated::Identity);
        QCOMPARE(byTable(found.schema, u"g"_s)->fieldNamed(u"id"_s)->generated, Generated::Identity);
        QVERIFY(!byTable(found.schema, u"sqlite_sequence"_s));
    }

    void indexesChecksAndGenerated()
    {
        const Introspected found = imported({
            u"CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE CHECK (length(name) > 0), a INT, "
            "b INT GENERATED ALWAYS AS (a * 2) STORED, c INT AS (a + 1), CONSTRAINT \"a, or )\" CHECK (a <> ')' AND (a > 0)))"_s,
            u"CREATE UNIQUE INDEX t_open ON t(name) WHERE a > 0"_s,
            u"CREATE INDEX t_mixed ON t(lower(name) DESC, a COLLATE RTRIM, b)"_s,
        });
        const Entity *t = byTable(found.schema, u"t"_s);
        QCOMPARE(t->checks.size(), size_t(2));
        QCOMPARE(t->checks[0].expression, u"length(name) > 0"_s);
        QCOMPARE(t->checks[1].name, u"a, or )"_s);
        QCOMPARE(t->checks[1].expression, u"a <> ')' AND (a > 0)"_s);
        QCOMPARE(t->fieldNamed(u"b"_s)->generated, Generated::Stored);
        QCOMPARE(t->fieldNamed(u"b"_s)->generatedBy, u"a * 2"_s);
        QCOMPARE(t->fieldNamed(u"c"_s)->generated, Generated::Virtual);
        QCOMPARE(t->fieldNamed(u"b"_s)->type.native, u"INT"_s);
        QCOMPARE(t->fieldNamed(u"name"_s)->collation, u"NOCASE"_s);
        QCOMPARE(t->indexes.size(), size_t(2));
        QCOMPARE(t->indexes[0].where, u"a > 0"_s);
        QVERIFY(t->indexes[0].unique);
        QCOMPARE(t->indexes[0].parts[0].collation, QString()); // the column's own
        QCOMPARE(t->indexes[1].parts[0].expression, u"lower(name)"_s);
        QVERIFY(t->indexes[1].parts[0].descending);
        QCOMPARE(t->indexes[1].parts[1].collation, u"RTRIM"_s);
        QCOMPARE(t->indexes[1].parts[2].field, t->fieldNamed(u"b"_s)->id);
    }

    void foreignKeys()
    {
        const Introspected found = imported({
            u"CREATE TABLE p(a INT, b INT, free INT, PRIMARY KEY (a, b))"_s,
            u"CREATE TABLE c(id INTEGER PRIMARY KEY, x INT, y INT, z INT REFERENCES nowhere(id), w INT REFERENCES P(free), "
            "CONSTRAINT to_p FOREIGN KEY (y, x) REFERENCES p ON DELETE CASCADE ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED, "
            "FOREIGN KEY (x) REFERENCES p(gone), FOREIGN KEY (x) REFERENCES p)"_s,
        });
        QCOMPARE(referencesOf(found.schema, u"c"_s), (QStringList{u"wP: w>P.free /wCs"_s, u"yXP: y,x>P.a,b /yXCs"_s}));
        const Reference *compound = nullptr;
        const Reference *logical = nullptr;
        for (const Reference &reference : found.schema.references())
            (reference.pairs.size() == 2 ? compound : logical) = &reference;
        QVERIFY(compound && logical);
        QCOMPARE(found.schema.references().size(), 2);
        QCOMPARE(compound->constraint, u"to_p"_s);
        QCOMPARE(compound->onDelete, Action::Cascade);
        QCOMPARE(compound->onUpdate, Action::SetNull);
        QCOMPARE(compound->deferrable, Deferrable::Deferred);
        QCOMPARE(compound->enforcement, Enforcement::Enforced);
        QCOMPARE(logical->enforcement, Enforcement::Logical); // "free" is no key
        QCOMPARE(codesOf(found.notes), (QStringList{u"import.foreignKey"_s, u"import.foreignKey"_s, u"import.foreignKey"_s, u"import.foreignKey.noKey"_s,
                                                    u"import.nullableKey"_s, u"import.nullableKey"_s}));
        QCOMPARE(found.schema.verbatims().size(), 3);
    }

    void namesThatDifferByCaseOnly()
    {
        const Introspected found = imported({u"CREATE TABLE É(a INTEGER PRIMARY KEY)"_s, u"CREATE TABLE é(B INT REFERENCES É, c INT REFERENCES OTHER(ID))"_s, u"CREATE TABLE Other(id INTEGER PRIMARY KEY)"_s,
                                             u"CREATE INDEX i ON é(b)"_s});
        QCOMPARE(found.schema.entities().size(), 3);
        QCOMPARE(referencesOf(found.schema, u"é"_s).size(), 2);
        for (const Reference &reference : found.schema.references())
            QVERIFY(found.schema.entities()[reference.referenced].table != u"é");
        QCOMPARE(found.notes.size(), size_t(0));
    }

    void namesOfEnds()
    {
        const Introspected found = imported({
            u"CREATE TABLE languages(language_id INTEGER PRIMARY KEY, name TEXT)"_s,
            u"CREATE TABLE country(code TEXT PRIMARY KEY, country TEXT)"_s,
            u"CREATE TABLE films(id INTEGER PRIMARY KEY, language_id INT REFERENCES languages, original_language_id INT REFERENCES languages, "
            "country_code TEXT REFERENCES country, sequel INT REFERENCES films, director INT REFERENCES people(id))"_s,
            u"CREATE TABLE people(id INTEGER PRIMARY KEY, film TEXT)"_s,
            u"CREATE TABLE passports(person_id INTEGER PRIMARY KEY REFERENCES people, film_id INT REFERENCES films)"_s,
        });
        QCOMPARE(referencesOf(found.schema, u"films"_s),
                 (QStringList{u"country: country_code>Country.code /films"_s, u"language: language_id>Language.language_id /languageFilms"_s,
                              u"originalLanguage: original_language_id>Language.language_id /originalLanguageFilms"_s, u"person: director>Person.id /films"_s, u"sequel: sequel>Film.id /films"_s}));
        QCOMPARE(referencesOf(found.schema, u"passports"_s), (QStringList{u"film: film_id>Film.id /passports"_s, u"person: person_id>Person.id /passport"_s}));
    }

    void junctions()
    {
        const Introspected found = imported({
            u"CREATE TABLE playlists(id INTEGER PRIMARY KEY)"_s, u"CREATE TABLE tracks(id INTEGER PRIMARY KEY, playlists TEXT)"_s,
            u"CREATE TABLE playlist_tracks(playlist_id INT REFERENCES playlists, track_id INT REFERENCES tracks, PRIMARY KEY (playlist_id, track_id))"_s,
            u"CREATE TABLE follows(id INTEGER PRIMARY KEY, follower_id INT NOT NULL REFERENCES tracks, followed_id INT NOT NULL REFERENCES tracks, since DATE, UNIQUE (follower_id, followed_id))"_s,
            u"CREATE TABLE loose(id INTEGER PRIMARY KEY, playlist_id INT REFERENCES playlists, track_id INT REFERENCES tracks)"_s,
            u"CREATE TABLE shared_key(id INTEGER PRIMARY KEY REFERENCES tracks, playlist_id INT NOT NULL REFERENCES playlists, UNIQUE (id, playlist_id))"_s,
        });
        QStringList lines;
        for (const Through &through : found.schema.throughs()) {
            const Reference &source = found.schema.references()[through.sourceLeg];
            const Reference &target = found.schema.references()[through.targetLeg];
            lines << u"%1.%2 / %3.%4 through %5, own lists: %6 %7"_s.arg(found.schema.entities()[source.referenced].name, through.sourceEnd.name,
                                                        found.schema.entities()[target.referenced].name, through.targetEnd.name,
                                                        found.schema.entities()[source.holder].name, source.referencedEnd.name, target.referencedEnd.name);
        }
        lines.sort();
        // "playlists" is a field of Track, so the many-to-many says how it is reached.
        QCOMPARE(lines, (QStringList{u"Playlist.tracks / Track.playlistsThroughPlaylistTracks through PlaylistTrack, own lists:  "_s,
                                     u"Track.followeds / Track.followers through Follow, own lists: followerFollows followedFollows"_s}));
    }

    void clashesOfEntities()
    {
        const Introspected found = imported({u"CREATE TABLE task(id INTEGER PRIMARY KEY)"_s, u"CREATE TABLE tasks(id INTEGER PRIMARY KEY)"_s,
                                             u"CREATE TABLE TASKS2(id INTEGER PRIMARY KEY)"_s, u"CREATE VIEW \"Tasks!\" AS SELECT id FROM task"_s});
        QStringList names;
        for (const Entity &entity : found.schema.entities())
            names << entity.table + u'=' + entity.name;
        names.sort();
        QCOMPARE(names.filter(u"task="_s), QStringList{u"task=Task"_s});
        QCOMPARE(names.filter(u"tasks="_s), QStringList{u"tasks=Tasks"_s});
        QCOMPARE(QSet<QString>(names.begin(), names.end()).size(), 4);
    }

    // Every name of the injection list that SQLite takes comes back byte for byte as the physical name, and as a name that a project may hold;
    // what no project may hold is left out by name. The project file holds all that came.
    void nastyNames()
    {
        const QStringList nasty{u"order"_s, u"a b"_s, u"a.b"_s, u"a\"b"_s, u"a`b"_s, u"a'b"_s, u"a;b"_s, u"a--b"_s, u"a/*b*/"_s,
            u"x\"; DROP TABLE sentinel; --"_s, u"x'); DROP TABLE sentinel; --"_s, u"[a]"_s, u"$1"_s, u"?"_s, u":x"_s, u"%s"_s, u"\\"_s, u"UPPER"_s, u"Ünïcödé"_s,
            u"日本語"_s, u"😀"_s, u"שלום"_s, u" lead"_s, u"trail "_s, QString(64, u'n'), u"123"_s, u"1e5"_s, u"*"_s, u"null"_s,
            u"rowid"_s, u"zero\u200bwidth"_s, u"${x}"_s, u"{{x}}"_s, u"<%=x%>"_s, u"__proto__"_s, u"--"_s, u"%1"_s};
        QStringList statements{u"CREATE TABLE sentinel(id INTEGER PRIMARY KEY)"_s};
        const auto quoted = [](QString name) -> QString { return u'"' + name.replace(u'"', u"\"\""_s) + u'"'; };
        for (const QString &name : nasty)
            statements << u"CREATE TABLE %1(%1 TEXT CONSTRAINT %1 UNIQUE, ref INT REFERENCES sentinel, CHECK (%1 <> ''))"_s.replace(u"%1"_s, quoted(name));
        const QStringList refused{u"line\nfeed"_s, u"tab\tx"_s, u"right\u202eleft"_s, QString(300, u'é')};
        for (const QString &name : refused) {
            statements << u"CREATE TABLE %1(id INTEGER PRIMARY KEY)"_s.replace(u"%1"_s, quoted(name));
            statements << u"CREATE TABLE %2(id INTEGER PRIMARY KEY, %1 TEXT)"_s.replace(u"%2"_s, quoted(u"of "_s + QString::number(name.size()))).replace(u"%1"_s, quoted(name));
            statements << u"CREATE UNIQUE INDEX %1 ON sentinel(id)"_s.replace(u"%1"_s, quoted(name + u'i'));
            statements << u"CREATE TRIGGER %1 AFTER INSERT ON sentinel BEGIN SELECT 1; END"_s.replace(u"%1"_s, quoted(name));
        }
        const Introspected found = imported(statements);
        QCOMPARE(codesOf(found.notes).count(u"import.name"_s), 2 * refused.size());
        QCOMPARE(found.schema.entities().size(), nasty.size() + 1);
        const auto back = projectfile::parse(projectfile::serialize(found.schema));
        QVERIFY2(back.ok(), back.ok() ? "" : qPrintable(worded(back.error(), Wording::English)));
        QVERIFY(*back == found.schema);
        QSet<QString> names;
        for (const QString &name : nasty) {
            const Entity *entity = byTable(found.schema, name);
            QVERIFY2(entity, qPrintable(name));
            QCOMPARE(naming::faultOf(entity->name), naming::NameFault::None);
            QCOMPARE(naming::faultOf(entity->fields[0].name), naming::NameFault::None);
            QCOMPARE(entity->fields[0].column, name);
            QCOMPARE(entity->keys.size(), size_t(1));
            QCOMPARE(entity->keys[0].name, name);
            QCOMPARE(entity->checks.size(), size_t(1));
            QVERIFY(!names.contains(entity->name.toCaseFolded()));
            names.insert(entity->name.toCaseFolded());
        }
        QCOMPARE(found.schema.references().size(), nasty.size());
        QSet<QString> lists;
        for (const Reference &reference : found.schema.references()) {
            QVERIFY(!reference.referencedEnd.name.isEmpty());
            QVERIFY(!lists.contains(reference.referencedEnd.name));
            lists.insert(reference.referencedEnd.name);
        }
    }

    void functionsForJson()
    {
        const Introspected found = imported({u"CREATE TABLE t(id INTEGER PRIMARY KEY, f TEXT CHECK (json_valid(f)), g TEXT AS (json_extract(f, '$.g')))"_s,
            u"CREATE INDEX i ON t(json_extract(f, '$.x'))"_s, u"CREATE VIEW v AS SELECT json_extract(f, '$.y') AS y FROM t"_s});
        const Entity *table = byTable(found.schema, u"t"_s);
        QVERIFY(table);
        QCOMPARE(table->fields.back().generatedBy, u"json_extract(f, '$.g')"_s);
        QCOMPARE(table->indexes.size(), size_t(1));
        QCOMPARE(byTable(found.schema, u"v"_s)->fields.size(), size_t(1));
    }

    void viewsTriggersAndVirtualTables()
    {
        const Introspected found = imported({
            u"CREATE TABLE t(id INTEGER PRIMARY KEY, a INT)"_s, u"CREATE VIEW v AS SELECT id, a * 2 AS twice FROM t"_s,
            u"CREATE VIEW broken AS SELECT nosuch FROM nowhere"_s,
            u"CREATE TRIGGER tr AFTER INSERT ON t BEGIN UPDATE t SET a = 1; DELETE FROM t WHERE a > 5; END"_s,
            u"CREATE VIRTUAL TABLE search USING fts5(body)"_s,
        });
        QCOMPARE(found.schema.entities().size(), 2);
        const Entity *view = byTable(found.schema, u"v"_s);
        QCOMPARE(view->kind, EntityKind::View);
        QCOMPARE(fieldNames(*view, {view->fields[0].id, view->fields[1].id}), (QStringList{u"id"_s, u"twice"_s}));
        QVERIFY(!view->operations.create && view->operations.list);
        QStringList kinds;
        for (const Verbatim &verbatim : found.schema.verbatims())
            kinds << verbatim.kind + u' ' + verbatim.name + (verbatim.entity ? u" of "_s + found.schema.entities()[verbatim.entity].table : QString());
        kinds.sort();
        QCOMPARE(kinds, (QStringList{u"trigger tr of t"_s, u"view broken"_s, u"view v of v"_s, u"virtual table search"_s}));
        QCOMPARE(codesOf(found.notes), (QStringList{u"import.shadow"_s, u"import.view"_s, u"import.virtual"_s}));
    }

    void sameIdsWhereverTheFileLies()
    {
        const QStringList statements{u"CREATE TABLE b(id INTEGER PRIMARY KEY)"_s, u"CREATE TABLE a(id INTEGER PRIMARY KEY, b_id INT REFERENCES b)"_s};
        const QStringList otherWay{statements[1], statements[0]};
        QVERIFY(QDir(m_dir.path()).mkpath(u"elsewhere"_s));
        const auto one = introspectSqlite(make(statements), kGoOn);
        const auto two = introspectSqlite(make(otherWay, u"elsewhere/test.db"_s), kGoOn);
        QVERIFY(one && two);
        QVERIFY(one->schema.entities() == two->schema.entities());
        QVERIFY(one->schema.references() == two->schema.references());
    }

    void refusals()
    {
        QCOMPARE(QLatin1String(introspectSqlite(m_dir.filePath(u"none.db"_s), kGoOn).error().code), "import.missing"_L1);
        QVERIFY(!QFile::exists(m_dir.filePath(u"none.db"_s)));
        QCOMPARE(QLatin1String(introspectSqlite(m_dir.path(), kGoOn).error().code), "import.missing"_L1);
        QFile text(m_dir.filePath(u"text.db"_s));
        QVERIFY(text.open(QIODevice::WriteOnly));
        text.write(QByteArray(5000, 'x'));
        text.close();
        QCOMPARE(QLatin1String(introspectSqlite(text.fileName(), kGoOn).error().code), "import.sqlite"_L1);
        const QString path = make({u"CREATE TABLE pragma_table_xinfo(name TEXT)"_s});
        QCOMPARE(QLatin1String(introspectSqlite(path, kGoOn).error().code), "import.sqlite"_L1);
        const std::atomic_bool stop{true};
        QCOMPARE(QLatin1String(introspectSqlite(make({u"CREATE TABLE t(a)"_s}), stop).error().code), "import.cancelled"_L1);
        QVERIFY(QSqlDatabase::connectionNames().isEmpty());
    }

    // Reading leaves nothing beside the file, and what lies there counts.
    void sideFiles()
    {
        const auto tables = [](const QString &path) -> QStringList {
            const auto found = introspectSqlite(path, kGoOn);
            if (!found)
                return {worded(found.error(), Wording::English)};
            QStringList names;
            for (const Entity &entity : found->schema.entities())
                names << entity.table;
            names.sort();
            return names;
        };
        const auto entries = [](const QString &path) { return QFileInfo(path).dir().entryInfoList({QFileInfo(path).fileName() + u'*'}, QDir::Files, QDir::Name); };
        const auto namesAndSizes = [&](const QString &path) {
            QStringList all;
            for (const QFileInfo &entry : entries(path))
                all << entry.fileName() + u' ' + QString::number(entry.size());
            return all;
        };
        const auto copied = [&](const QString &path, const QString &name, const QStringList &suffixes) -> QString {
            const QString copy = m_dir.filePath(name);
            for (const QString &suffix : suffixes)
                QFile::copy(path + suffix, copy + suffix);
            return copy;
        };
        // In write-ahead mode, at rest.
        const QString rest = make({u"PRAGMA journal_mode = WAL"_s, u"CREATE TABLE a(x)"_s}, u"rest ?#%41.db"_s);
        QCOMPARE(entries(rest).size(), 1);
        QCOMPARE(tables(rest), QStringList{u"a"_s});
        QCOMPARE(entries(rest).size(), 1);
        // While somebody writes; the new table stands in the log only.
        const QString busy = make({u"PRAGMA journal_mode = WAL"_s, u"CREATE TABLE a(x)"_s}, u"busy.db"_s);
        QString hot;
        {
            QSqlDatabase writer = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"writer"_s);
            writer.setDatabaseName(busy);
            QVERIFY(writer.open());
            QSqlQuery query(writer);
            QVERIFY(query.exec(u"CREATE TABLE logged(x)"_s));
            QCOMPARE(tables(busy), (QStringList{u"a"_s, u"logged"_s}));
            QCOMPARE(entries(busy).size(), 3);
            // Taken away with its log, and without.
            const QString taken = copied(busy, u"taken.db"_s, {u""_s, u"-wal"_s});
            const QStringList before = namesAndSizes(taken);
            QCOMPARE(before.size(), 2);
            QCOMPARE(tables(taken), (QStringList{u"a"_s, u"logged"_s}));
            QCOMPARE(namesAndSizes(taken), before);
            const QString alone = copied(busy, u"alone.db"_s, {u""_s});
            QCOMPARE(tables(alone), QStringList{u"a"_s});
            QCOMPARE(entries(alone).size(), 1);
            // Broken off in the middle of a transaction: what was there before it.
            const QString half = make({u"CREATE TABLE a(x)"_s}, u"half.db"_s);
            writer.close();
            writer.setDatabaseName(half);
            QVERIFY(writer.open());
            for (const char *statement : {"PRAGMA cache_size = 2", "BEGIN", "CREATE TABLE half(x)", "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) INSERT INTO half SELECT randomblob(500) FROM n"})
                QVERIFY2(query.exec(QLatin1String(statement)), statement);
            hot = copied(half, u"hot.db"_s, {u""_s, u"-journal"_s});
            query.clear();
            writer.close();
        }
        QSqlDatabase::removeDatabase(u"writer"_s);
        const QStringList before = namesAndSizes(hot);
        QCOMPARE(before.size(), 2);
        QCOMPARE(tables(hot), QStringList{u"a"_s});
        QCOMPARE(namesAndSizes(hot), before);
    }

    void strangeFiles()
    {
        QFile empty(m_dir.filePath(u"empty.db"_s));
        QVERIFY(empty.open(QIODevice::WriteOnly));
        empty.close();
        const auto nothing = introspectSqlite(empty.fileName(), kGoOn);
        QVERIFY(nothing.ok());
        QVERIFY(nothing->schema.entities().isEmpty());
        QCOMPARE(empty.size(), 0);
        const QString wide = make({u"PRAGMA encoding = 'UTF-16be'"_s, u"CREATE TABLE größe(straße TEXT DEFAULT 'ß' CHECK (straße <> '日'))"_s});
        const auto utf16 = introspectSqlite(wide, kGoOn);
        QVERIFY(utf16.ok());
        const Entity *entity = byTable(utf16->schema, u"größe"_s);
        QVERIFY(entity);
        QCOMPARE(entity->fields[0].defaultValue.value, u"ß"_s);
        QCOMPARE(entity->checks[0].expression, u"straße <> '日'"_s);
        // Cut off, and with its catalog overwritten: an error with a way out, no crash.
        QStringList many;
        for (int i = 0; i < 100; ++i)
            many << u"CREATE TABLE t%1(a INT, b TEXT CHECK (b <> 'some text that fills the page'))"_s.arg(i);
        const QString whole = make(many);
        for (int kind = 0; kind < 2; ++kind) {
            QFile file(whole);
            QVERIFY(file.open(QIODevice::ReadWrite));
            if (kind == 0) {
                QVERIFY(file.seek(100));
                file.write(QByteArray(3000, char(0xa5)));
            } else {
                QVERIFY(file.resize(5000));
            }
            file.close();
            const auto broken = introspectSqlite(whole, kGoOn);
            QVERIFY(!broken.ok());
            QCOMPARE(QLatin1String(broken.error().code), "import.sqlite"_L1);
            QVERIFY(!QLatin1String(broken.error().fix).isEmpty());
        }
    }

    // Half a text, a quote without end, depths without end: never a crash, never a hang.
    void brokenTexts()
    {
        const QString good = u"CREATE TABLE \"t\"(a INT CONSTRAINT c CHECK (a > (1)) REFERENCES x(y) ON DELETE SET NULL DEFERRABLE, [b] TEXT DEFAULT 'x' COLLATE NOCASE, PRIMARY KEY(a, `b`)) -- end"_s;
        for (qsizetype length = 0; length <= good.size(); ++length) {
            const SqliteTableText table = parseSqliteTable(QStringView(good).first(length));
            QVERIFY(table.columns.size() <= 3);
            QVERIFY(parseSqliteIndex(QStringView(good).first(length)).parts.size() <= 3);
        }
        QCOMPARE(parseSqliteTable(good).keys.at(0).columns, (QStringList{u"a"_s, u"b"_s}));
        QCOMPARE(parseSqliteTable(QString(u"CREATE TABLE t(a CHECK "_s + QString(200'000, u'('))).columns.size(), size_t(1));
    }

    void otherPeoplesDatabases_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("truth");
        RELATA_NEEDS_SCHEMAS();
        const json manifest = readJson(relata::test::schemasDir() + u"/manifest.json"_s);
        for (const json &entry : manifest["files"]) {
            if (entry["dialect"] == "sqlite")
                QTest::newRow(entry["name"].get<std::string>().c_str()) << texted(entry["file"]) << texted(entry["name"]);
        }
    }
    void otherPeoplesDatabases()
    {
        RELATA_NEEDS_SCHEMAS();
        QFETCH(QString, file);
        QFETCH(QString, truth);
        relata::test::DatabaseServer &shell = relata::test::DatabaseServer::sqlite();
        RELATA_NEEDS_SERVER(shell);
        const QString database = shell.freshDatabase();
        QFile source(relata::test::schemasDir() + u'/' + file);
        QVERIFY(source.open(QIODevice::ReadOnly));
        QCOMPARE(shell.run(database, source.readAll()), QString());
        const auto found = introspectSqlite(shell.url(database).sliced(7), kGoOn);
        QVERIFY2(found.ok(), found.ok() ? "" : qPrintable(worded(found.error(), Wording::English)));
        const Schema &schema = found->schema;
        const json tables = readJson(relata::test::schemasDir() + u"/truth/"_s + truth + u".json"_s);
        QCOMPARE(schema.entities().size(), qsizetype(tables.size()));
        qsizetype keys = 0;
        for (const json &table : tables) {
            const Entity *entity = byTable(schema, texted(table["name"]));
            QVERIFY2(entity, table["name"].get<std::string>().c_str());
            QCOMPARE(entity->kind == EntityKind::View, table["kind"] == "view");
            QCOMPARE(entity->fields.size(), table["columns"].size());
            QStringList primary;
            for (const json &column : table["primary_key"].is_array() ? table["primary_key"] : json::array())
                primary << texted(column);
            QCOMPARE(entity->primaryKey() ? fieldNames(*entity, entity->primaryKey()->fields) : QStringList(), primary);
            for (size_t i = 0; i < entity->fields.size(); ++i) {
                const Field &field = entity->fields[i];
                const json &column = table["columns"][i];
                QCOMPARE(field.column, texted(column["name"]));
                QCOMPARE(field.type.native, texted(column["type"]));
                if (!primary.contains(field.column)) // SQLite lets a key be empty
                    QCOMPARE(!field.nullable, column["not_null"].get<bool>());
                const QString given = column["default"].is_null() ? QString() : texted(column["default"]);
                QCOMPARE(field.defaultValue, sqliteDefault(given, field.type));
            }
            QStringList wanted;
            for (const json &key : table["foreign_keys"].is_array() ? table["foreign_keys"] : json::array()) {
                wanted << QString::fromStdString(key["columns"].dump() + key["ref_table"].dump() + key["ref_columns"].dump() + key["on_delete"].get<std::string>()
                                                 + "/" + key["on_update"].get<std::string>() + (key["unique"].get<bool>() ? " one" : ""));
            }
            QStringList got;
            for (const Reference &reference : schema.references()) {
                if (reference.holder != entity->id)
                    continue;
                const Entity &other = schema.entities()[reference.referenced];
                json here = json::array(), there = json::array();
                std::vector<FieldId> fields;
                for (const FieldPair &pair : reference.pairs) {
                    here.push_back(entity->field(pair.field)->column.toStdString());
                    there.push_back(other.field(pair.referenced)->column.toStdString());
                    fields.push_back(pair.field);
                }
                got << QString::fromStdString(here.dump() + json(other.table.toStdString()).dump() + there.dump() + actionName(reference.onDelete) + "/"
                                              + actionName(reference.onUpdate) + (entity->areUnique(fields) ? " one" : ""));
                QVERIFY(!reference.holderEnd.name.isEmpty());
            }
            got.sort();
            wanted.sort();
            QCOMPARE(got, wanted);
            keys += wanted.size();
        }
        QCOMPARE(schema.references().size(), keys);
        if (truth == u"chinook-sqlite") {
            QCOMPARE(schema.throughs().size(), 1);
            QCOMPARE(schema.throughs().begin()->sourceEnd.name, u"tracks"_s);
            QCOMPARE(schema.throughs().begin()->targetEnd.name, u"playlists"_s);
        }
        const auto ddl = ddlFor(schema, *dialectById(u"sqlite"));
        QVERIFY2(ddl.ok(), ddl.ok() ? "" : qPrintable(worded(ddl.error(), Wording::English)));
        QCOMPARE(relata::test::unexplained(truth, relata::test::lostOnTheWay(shell, database, ddl->text())), QStringList());
        shell.drop(database);
    }
};

QTEST_GUILESS_MAIN(TestSqlite)
#include "tst_sqlite.moc"
