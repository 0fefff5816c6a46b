#include "model/database/mysqlintrospection.h"
#include "model/database/postgresqlintrospection.h"
#include "model/database/sqliteintrospection.h"
#include "model/schema/projectfile.h"
#include "model/sql/ddl.h"
#include "tests/support/roundtrip.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace relata;
using namespace relata::database;
using relata::test::DatabaseServer;

namespace {

const std::atomic_bool kGoOn{false};

// All that SQLite takes.
constexpr char kSqlite[] = R"sql(
CREATE TABLE plain(id INTEGER PRIMARY KEY, a, b TEXT COLLATE NOCASE, c [BIG  INT], "d e" VARCHAR ( 20 ));
CREATE TABLE counted(id integer not null primary key autoincrement, x INT /* a comment, with a comma */ CHECK (x > 0 -- and another
    ), CHECK (x /* (inner */ < 100));
CREATE TABLE typeless(a PRIMARY KEY, b DEFAULT 1, c DEFAULT '1', d DEFAULT 1.50, e BLOB DEFAULT 7, f TEXT DEFAULT 1.50, g TEXT DEFAULT 007, h ANY DEFAULT 1, i DEFAULT TRUE);
CREATE TABLE literals(a INT DEFAULT -1, b INT DEFAULT +2, c INT DEFAULT 0x1F, d BLOB DEFAULT x'00ff', e TEXT DEFAULT 'it''s', f TEXT DEFAULT "double", g DEFAULT CURRENT_TIMESTAMP, h DATE DEFAULT (date('now')),
    i INT DEFAULT (1 + /* two */ 2), j BOOLEAN DEFAULT 1, k BOOLEAN DEFAULT 'true', l REAL DEFAULT 1e3, m TEXT DEFAULT NULL, n INT DEFAULT (-(1)), o DEFAULT current_date, p TEXT DEFAULT bare, q BOOLEAN DEFAULT false,
    r INT DEFAULT (abs(-1) + (2)), s TEXT DEFAULT ('(' || ')'), t DATE DEFAULT 'null', u TEXT DEFAULT '', v NUMERIC DEFAULT 12345678901234567890);
CREATE TABLE keys(a TEXT COLLATE NOCASE, b TEXT, c INT, UNIQUE (a COLLATE BINARY, b DESC) ON CONFLICT IGNORE, CONSTRAINT named UNIQUE (c), CONSTRAINT "the key" PRIMARY KEY (b DESC, a) ON CONFLICT REPLACE);
CREATE TABLE down(id INTEGER PRIMARY KEY DESC, x NOT NULL ON CONFLICT FAIL);
CREATE TABLE up(id INTEGER CONSTRAINT pk PRIMARY KEY ASC ON CONFLICT ROLLBACK, x UNIQUE ON CONFLICT REPLACE);
CREATE TABLE tabled(id INTEGER, PRIMARY KEY (id DESC));
CREATE TABLE counted_below(id INTEGER, PRIMARY KEY (id AUTOINCREMENT));
CREATE TABLE empty_key(a TEXT, b INT NOT NULL, PRIMARY KEY (b, a));
CREATE TABLE w(a TEXT COLLATE RTRIM, b INT, PRIMARY KEY (b DESC, a)) WITHOUT ROWID;
CREATE TABLE s(id INTEGER PRIMARY KEY, a ANY DEFAULT 1, b INT NOT NULL, c REAL, d BLOB, e TEXT) STRICT;
CREATE TABLE both(a INT PRIMARY KEY, b TEXT) STRICT, WITHOUT ROWID;
CREATE TABLE g(a INT, b INT GENERATED ALWAYS AS (a * 2) STORED, c TEXT AS (a || ',' || b) VIRTUAL NOT NULL, d AS (1), e INT AS (a /* x */ + 1) UNIQUE CHECK (e > 0));
CREATE TABLE p(a INT, b INT, c TEXT UNIQUE COLLATE NOCASE, PRIMARY KEY (a, b));
CREATE TABLE f(id INTEGER PRIMARY KEY REFERENCES plain, a INT CONSTRAINT fk REFERENCES plain(id) ON DELETE SET NULL ON UPDATE CASCADE NOT DEFERRABLE INITIALLY DEFERRED, b INT, c REFERENCES P(C) MATCH FULL,
    x REFERENCES f(id) ON UPDATE RESTRICT, y REFERENCES plain(absent), z INT REFERENCES nobody, FOREIGN KEY (a, b) REFERENCES p DEFERRABLE INITIALLY DEFERRED, FOREIGN KEY (b) REFERENCES nowhere(x) ON DELETE CASCADE DEFERRABLE);
CREATE TABLE `back``tick`([brack et] INT, 'single' TEXT, "dou""ble" INT CHECK ("dou""ble" IN (1, 2)), CHECK ([brack et] <> 'x]' AND "single" <> "text"));
CREATE TABLE nocomma(a INT PRIMARY KEY, b INT, c INT, CONSTRAINT one UNIQUE (b) CONSTRAINT two CHECK (c > 0) FOREIGN KEY (b) REFERENCES plain(id));
CREATE INDEX i1 ON plain(a DESC, b COLLATE BINARY, c);
CREATE UNIQUE INDEX i2 ON plain(lower(b), (a + 1) DESC) WHERE c IS NOT NULL AND b <> '-- no';
CREATE INDEX [i 3] ON "keys" ("a" COLLATE NOCASE ASC);
CREATE INDEX i4 ON plain(b || 'x' COLLATE NOCASE DESC) WHERE (a > 1);
CREATE INDEX i5 ON plain(b) /* why */ WHERE a > /* not */ 2;
CREATE VIEW v(one, two) AS SELECT id, a FROM plain;
CREATE VIEW broken AS SELECT x FROM nowhere;
CREATE VIEW on_view AS SELECT * FROM v -- a comment at the end
;
CREATE TRIGGER t1 AFTER UPDATE OF a ON plain WHEN NEW.a > 1 BEGIN INSERT INTO counted(x) VALUES (1); SELECT CASE WHEN 1 THEN 2 END; END;
CREATE TRIGGER t2 INSTEAD OF INSERT ON v BEGIN SELECT 1; END;
CREATE VIRTUAL TABLE words USING fts5(title, body, tokenize = 'porter');
CREATE VIRTUAL TABLE boxes USING rtree(id, x1, x2);
CREATE TRIGGER t3 AFTER INSERT ON plain BEGIN INSERT INTO words(title) VALUES (NEW.b); END;
INSERT INTO counted(x) VALUES (5);
ANALYZE;
)sql";

// All that MariaDB takes.
constexpr char kMariaDb[] = R"sql(
CREATE SEQUENCE numbers START WITH 5 INCREMENT BY 2 MINVALUE 1 MAXVALUE 1000 CACHE 10 CYCLE;
CREATE SEQUENCE plain;
CREATE TABLE kinds (
  id bigint(20) unsigned NOT NULL AUTO_INCREMENT, ti tinyint(3) unsigned zerofill, si smallint(5) DEFAULT -7, mi mediumint(8) unsigned NOT NULL DEFAULT 0, b1 bit(1) DEFAULT b'1', b8 bit(8) DEFAULT b'10101010', b64 bit(64) NOT NULL DEFAULT b'0',
  f float(7,3), d double unsigned DEFAULT 1.5e10, dec1 decimal(65,30), dec2 decimal(5,0) zerofill DEFAULT 00012, y year DEFAULT 2024, y0 year NOT NULL DEFAULT 0000, dt date DEFAULT '0000-00-00', dt2 datetime(6) DEFAULT '0000-00-00 00:00:00',
  ts timestamp NULL DEFAULT NULL, ts2 timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp(), ts3 timestamp(3) NOT NULL DEFAULT '2020-01-01 00:00:00.000', t time(2) DEFAULT '-838:59:59',
  s set('a','b''c','d e') NOT NULL DEFAULT 'a,b''c', e enum('x','y\\z','ü') CHARACTER SET latin1 DEFAULT 'y\\z', c char(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '', v varchar(10) COLLATE utf8mb4_bin DEFAULT 'a\nb',
  bin binary(4) DEFAULT 'ab\0\0', vb varbinary(8) DEFAULT x'00ff', tb tinyblob, mb mediumblob, lt longtext DEFAULT 'text with ''quotes''', tx text DEFAULT (concat('a','b')), u uuid DEFAULT uuid(), i6 inet6 DEFAULT '::1', i4 inet4,
  hx varchar(20) DEFAULT 0x4142, ch varchar(200) COMPRESSED, bl blob COMPRESSED, sp int INVISIBLE, n int DEFAULT NULL COMMENT 'it''s "a" \\ comment\nin two lines', rnd double DEFAULT (rand() * 10), nx bigint DEFAULT (nextval(numbers)),
  PRIMARY KEY (id), UNIQUE KEY uq (si, mi), KEY part (v(3), c DESC), KEY h (n) USING HASH, KEY cm (n, si) COMMENT 'a comment', KEY ig (mi) IGNORED, UNIQUE KEY pu (lt(20))
) ENGINE=InnoDB AUTO_INCREMENT=1000 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC COMMENT='the ''table''' ;
CREATE TABLE gen (a int, b int GENERATED ALWAYS AS (a + 1) VIRTUAL, c int AS (a * 2) PERSISTENT UNIQUE, d varchar(20) GENERATED ALWAYS AS (concat(a, ':', 'x')) STORED COMMENT 'g', j json, k json CHECK (json_length(k) > 1), l longtext COLLATE utf8mb4_bin CHECK (json_valid(l)), jn json NOT NULL DEFAULT '{}', e int AS (a) VIRTUAL INVISIBLE, CHECK (a > 0), CONSTRAINT nn CHECK (a <> 5 or `b` in (1,2)));
CREATE TABLE latin (a varchar(10), b char(5) CHARACTER SET utf8mb3, c text COLLATE latin1_bin, d enum('a') , e varchar(3) CHARACTER SET binary) DEFAULT CHARSET=latin1;
CREATE TABLE myisam (a int, b varchar(10), g geometry NOT NULL, p point, FULLTEXT KEY ft (b), SPATIAL KEY sp (g), KEY x (a) KEY_BLOCK_SIZE=8) ENGINE=MyISAM PACK_KEYS=1 CHECKSUM=1 DELAY_KEY_WRITE=1 MAX_ROWS=1000 AVG_ROW_LENGTH=50;
CREATE TABLE geo (id int PRIMARY KEY, p point NOT NULL, p2 point REF_SYSTEM_ID=4326, pl polygon, ml multilinestring, gc geometrycollection, SPATIAL INDEX (p));
CREATE TABLE mem (a int, b varchar(5), KEY h (a) USING HASH, KEY t (b) USING BTREE) ENGINE=MEMORY;
CREATE TABLE aria (a int) ENGINE=Aria TRANSACTIONAL=1 PAGE_CHECKSUM=1;
CREATE TABLE comp (a int) ENGINE=InnoDB ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8 STATS_PERSISTENT=1 STATS_AUTO_RECALC=0 STATS_SAMPLE_PAGES=10;
CREATE TABLE pagec (a int) ENGINE=InnoDB PAGE_COMPRESSED=1 PAGE_COMPRESSION_LEVEL=5;
CREATE TABLE ver (a int, b int WITHOUT SYSTEM VERSIONING) WITH SYSTEM VERSIONING;
CREATE TABLE ver2 (a int, s timestamp(6) GENERATED ALWAYS AS ROW START, e timestamp(6) GENERATED ALWAYS AS ROW END INVISIBLE, PERIOD FOR SYSTEM_TIME (s, e)) WITH SYSTEM VERSIONING;
CREATE TABLE app (id int, s date, e date, PERIOD FOR validity (s, e), UNIQUE (id, validity WITHOUT OVERLAPS));
CREATE TABLE verp (a int) WITH SYSTEM VERSIONING PARTITION BY SYSTEM_TIME INTERVAL 1 WEEK (PARTITION p0 HISTORY, PARTITION pn CURRENT);
CREATE TABLE pr (a int, b date, c varchar(10), PRIMARY KEY (a, b)) PARTITION BY RANGE COLUMNS(b) (PARTITION p0 VALUES LESS THAN ('2020-01-01') ENGINE = InnoDB, PARTITION p1 VALUES LESS THAN (MAXVALUE) COMMENT = 'the last' ENGINE = InnoDB);
CREATE TABLE pl (a int, c varchar(10)) PARTITION BY LIST COLUMNS(c) (PARTITION p0 VALUES IN ('a','b'), PARTITION p1 VALUES IN (NULL), PARTITION pd DEFAULT);
CREATE TABLE pk (a int PRIMARY KEY) PARTITION BY KEY () PARTITIONS 3;
CREATE TABLE plh (a int PRIMARY KEY) PARTITION BY LINEAR HASH (a) PARTITIONS 4;
CREATE TABLE psub (a int, b date) PARTITION BY RANGE (year(b)) SUBPARTITION BY HASH (to_days(b)) (PARTITION p0 VALUES LESS THAN (1990) (SUBPARTITION s0, SUBPARTITION s1), PARTITION p1 VALUES LESS THAN MAXVALUE (SUBPARTITION s2, SUBPARTITION s3));
CREATE TABLE par (id int PRIMARY KEY, k int, KEY nk (k));
CREATE TABLE fk (a int, b int, c int, KEY (a), CONSTRAINT f1 FOREIGN KEY (a) REFERENCES par (id) ON DELETE SET NULL, CONSTRAINT f2 FOREIGN KEY (b) REFERENCES par (k) ON DELETE CASCADE ON UPDATE NO ACTION, CONSTRAINT f3 FOREIGN KEY (c) REFERENCES gone (x));
CREATE TABLE turned (a int NOT NULL, b int NOT NULL, PRIMARY KEY (a, b), UNIQUE KEY back (b, a));
CREATE TABLE turning (id int PRIMARY KEY, x int, y int, KEY (y, x), CONSTRAINT turning_back FOREIGN KEY (y, x) REFERENCES turned (b, a));
CREATE TABLE nokey (`a b` int, `select` int, `x``y` int UNIQUE, KEY `my key` (`a b`));
CREATE TABLE starts (a int, b blob, c varchar(300), PRIMARY KEY (b(20), c(191), a DESC));
CREATE TABLE narrow (a varchar(3000) CHARACTER SET latin1 PRIMARY KEY, b varchar(60000) CHARACTER SET latin1);
CREATE TABLE counts (id int NOT NULL AUTO_INCREMENT, a varchar(10), PRIMARY KEY (a, id)) ENGINE=MyISAM;
CREATE TABLE ver3 (id int PRIMARY KEY, s timestamp(6) GENERATED ALWAYS AS ROW START, e timestamp(6) GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (s, e)) WITH SYSTEM VERSIONING;
CREATE TABLE Counts (id int PRIMARY KEY);
CREATE VIEW v AS SELECT id, si FROM kinds WHERE si > 0 WITH LOCAL CHECK OPTION;
CREATE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW v2 (x, y) AS SELECT id + 1, 'a' FROM v;
CREATE ALGORITHM=TEMPTABLE VIEW v3 AS SELECT count(*) AS n FROM v2 GROUP BY x;
CREATE VIEW vbroken AS SELECT * FROM par; DROP TABLE IF EXISTS nothing_here;
DELIMITER $$
CREATE FUNCTION f1(a int, b varchar(10) CHARACTER SET latin1) RETURNS varchar(20) CHARSET utf8mb4 DETERMINISTIC NO SQL SQL SECURITY INVOKER COMMENT 'it''s' BEGIN DECLARE x int DEFAULT 1; RETURN concat(a, b); END$$
CREATE FUNCTION f2() RETURNS int READS SQL DATA RETURN (SELECT count(*) FROM kinds)$$
CREATE AGGREGATE FUNCTION agg(x int) RETURNS int BEGIN DECLARE s int DEFAULT 0; DECLARE CONTINUE HANDLER FOR NOT FOUND RETURN s; LOOP FETCH GROUP NEXT ROW; SET s = s + x; END LOOP; END$$
CREATE PROCEDURE p1(IN a int, INOUT b decimal(10,2), OUT c text) MODIFIES SQL DATA BEGIN /* a comment; with a semicolon */ INSERT INTO par VALUES (a, 1); -- and $$ not here
SET c = 'x;y'; END$$
CREATE PROCEDURE p0() BEGIN END$$
CREATE TRIGGER t1 BEFORE INSERT ON par FOR EACH ROW SET NEW.k = NEW.k + 1$$
CREATE TRIGGER t2 BEFORE INSERT ON par FOR EACH ROW PRECEDES t1 BEGIN IF NEW.k IS NULL THEN SET NEW.k = 0; END IF; END$$
CREATE TRIGGER t3 AFTER DELETE ON par FOR EACH ROW DELETE FROM fk WHERE a = OLD.id$$
SET sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT'$$
CREATE PROCEDURE pansi() SELECT "id" || 'x' FROM "par"$$
CREATE TRIGGER tansi AFTER UPDATE ON par FOR EACH ROW INSERT INTO "nokey" ("a b") VALUES (NEW."k")$$
SET sql_mode = DEFAULT$$
CREATE EVENT e1 ON SCHEDULE EVERY '1:30' HOUR_MINUTE STARTS '2030-01-01 00:00:00' ENDS '2031-01-01 00:00:00' ON COMPLETION PRESERVE DISABLE COMMENT 'ev' DO BEGIN DELETE FROM par; END$$
CREATE EVENT e2 ON SCHEDULE AT '2035-05-05 05:05:05' DO DELETE FROM fk$$
DELIMITER ;
)sql";

// Much of what PostgreSQL takes.
constexpr char kPostgresql[] = R"sql(
SET client_min_messages = error;
CREATE SCHEMA s;
COMMENT ON SCHEMA s IS 'a schema';
CREATE TYPE pair AS (a int, b text COLLATE "C");
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TYPE span AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = float8mi, MULTIRANGE_TYPE_NAME = spans);
CREATE TYPE letters AS RANGE (SUBTYPE = text, COLLATION = "C", SUBTYPE_OPCLASS = text_pattern_ops);
CREATE DOMAIN mail AS text COLLATE "C" DEFAULT 'x@y' NOT NULL CONSTRAINT at CHECK (VALUE LIKE '%@%');
ALTER DOMAIN mail ADD CONSTRAINT short CHECK (length(VALUE) < 50) NOT VALID;
COMMENT ON DOMAIN mail IS 'm';
COMMENT ON CONSTRAINT at ON DOMAIN mail IS 'c';
CREATE COLLATION s.german (PROVIDER = icu, LOCALE = 'de-DE', DETERMINISTIC = false);
COMMENT ON COLLATION s.german IS 'g';
CREATE FUNCTION plus(pair, pair) RETURNS pair LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE FUNCTION less(pair, pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.a < $2.a';
CREATE FUNCTION same(pair, pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.a = $2.a';
CREATE FUNCTION order_of(pair, pair) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1.a - $2.a';
CREATE FUNCTION texted(pair) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1.b';
CREATE OPERATOR + (LEFTARG = pair, RIGHTARG = pair, FUNCTION = plus, COMMUTATOR = +);
CREATE OPERATOR s.<<< (LEFTARG = pair, RIGHTARG = pair, FUNCTION = less, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR === (LEFTARG = pair, RIGHTARG = pair, FUNCTION = same, COMMUTATOR = ===, HASHES, MERGES);
COMMENT ON OPERATOR + (pair, pair) IS 'adds';
CREATE OPERATOR FAMILY s.fam USING btree;
CREATE OPERATOR CLASS pair_ops DEFAULT FOR TYPE pair USING btree FAMILY s.fam AS OPERATOR 3 ===, FUNCTION 1 order_of(pair, pair);
CREATE CAST (pair AS text) WITH FUNCTION texted(pair) AS ASSIGNMENT;
COMMENT ON CAST (pair AS text) IS 'cast';
CREATE CAST (mood AS int) WITH INOUT;
CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0', COMBINEFUNC = int4pl, PARALLEL = SAFE, MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = int, MINITCOND = '0');
CREATE AGGREGATE s.plain(*) (SFUNC = int8inc, STYPE = int8, INITCOND = '0');
COMMENT ON AGGREGATE total(int) IS 't';
CREATE TEXT SEARCH DICTIONARY s.simple_dict (TEMPLATE = simple, STOPWORDS = english, ACCEPT = false);
CREATE TEXT SEARCH CONFIGURATION s.conf (PARSER = "default");
ALTER TEXT SEARCH CONFIGURATION s.conf ADD MAPPING FOR asciiword, word WITH s.simple_dict, simple;
COMMENT ON TEXT SEARCH CONFIGURATION s.conf IS 'search';
CREATE FOREIGN DATA WRAPPER wrap OPTIONS (debug 'true');
CREATE SERVER far TYPE 'x' VERSION '1' FOREIGN DATA WRAPPER wrap OPTIONS (host 'it''s', dbname 'd');
COMMENT ON SERVER far IS 'far away';
CREATE FOREIGN TABLE distant (id int OPTIONS (column_name 'ID') NOT NULL, t text COLLATE "C" DEFAULT 'x', CONSTRAINT c CHECK (id > 0)) SERVER far OPTIONS (table_name 'T');
COMMENT ON FOREIGN TABLE distant IS 'd';
COMMENT ON COLUMN distant.t IS 'dt';
CREATE SEQUENCE free AS smallint INCREMENT BY -2 MAXVALUE 100 CYCLE CACHE 5;
COMMENT ON SEQUENCE free IS 'f';
CREATE UNLOGGED SEQUENCE quick;
CREATE TABLE base (id int GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME odd_name START WITH 7) PRIMARY KEY, other int GENERATED BY DEFAULT AS IDENTITY, ser bigserial, a text COMPRESSION pglz, b int DEFAULT nextval('free'), m mood DEFAULT 'sad', ms mood[] DEFAULT '{}', p pair, e mail, g int GENERATED ALWAYS AS (b * 2) STORED, n numeric(10,2) DEFAULT 1.5, ts timestamptz DEFAULT now(), j jsonb DEFAULT '{"a": "it''s"}', by bytea DEFAULT '\x00ff', bits bit(3) DEFAULT B'101', iv interval day to second(2) DEFAULT '1 day', xy point, sp span, cc text COLLATE s.german, UNIQUE (b) INCLUDE (a), CONSTRAINT "odd ""name" UNIQUE NULLS NOT DISTINCT (n) WITH (fillfactor = 70), CHECK (b > 0) NO INHERIT, CONSTRAINT dx EXCLUDE USING gist (xy WITH ~=) WHERE (b > 1) DEFERRABLE INITIALLY DEFERRED);
ALTER TABLE base ALTER COLUMN a SET STORAGE EXTERNAL, ALTER COLUMN a SET STATISTICS 500, ALTER COLUMN b SET (n_distinct = 5), ADD CONSTRAINT late CHECK (n > 0) NOT VALID, SET (autovacuum_enabled = false, toast.autovacuum_enabled = false), REPLICA IDENTITY FULL, ENABLE ROW LEVEL SECURITY;
CREATE TABLE pointing (id int PRIMARY KEY, b int, CONSTRAINT nv FOREIGN KEY (b) REFERENCES base (id) NOT VALID, CONSTRAINT dfr FOREIGN KEY (b) REFERENCES base (b) ON DELETE SET NULL DEFERRABLE);
CREATE INDEX i1 ON base (lower(a) COLLATE "C" text_pattern_ops DESC NULLS LAST, b) INCLUDE (n) WITH (fillfactor = 60, deduplicate_items = off) WHERE b IS NOT NULL;
CREATE UNIQUE INDEX i2 ON base (n) NULLS NOT DISTINCT;
CREATE INDEX i3 ON base USING gin (j jsonb_path_ops) WITH (fastupdate = off);
CREATE INDEX i4 ON base ((b + 1), (a || 'x'));
ALTER INDEX i4 ALTER COLUMN 1 SET STATISTICS 300;
CREATE INDEX i5 ON base USING brin (b int4_minmax_multi_ops (values_per_range = 16));
COMMENT ON INDEX i5 IS 'brin';
CREATE TABLE child (extra int) INHERITS (base);
ALTER TABLE child ALTER COLUMN n SET NOT NULL;
CREATE TABLE typed OF pair (PRIMARY KEY (a), b WITH OPTIONS DEFAULT 'x');
CREATE TABLE parts (k int, at date NOT NULL, v text, PRIMARY KEY (k, at)) PARTITION BY RANGE (at);
CREATE TABLE parts_1 PARTITION OF parts (v DEFAULT 'one', CHECK (k > 0)) FOR VALUES FROM ('2020-01-01') TO ('2021-01-01') PARTITION BY LIST (k);
CREATE TABLE parts_1_a PARTITION OF parts_1 FOR VALUES IN (1, 2) WITH (fillfactor = 50);
CREATE TABLE parts_d PARTITION OF parts DEFAULT;
CREATE INDEX parts_v ON parts (v);
CREATE INDEX only_one ON parts_d (v DESC);
CREATE STATISTICS s.st (ndistinct, dependencies) ON a, b FROM base;
ALTER STATISTICS s.st SET STATISTICS 50;
COMMENT ON STATISTICS s.st IS 'st';
CREATE VIEW v WITH (security_barrier, check_option = local) AS SELECT id, b FROM base WHERE b > 0;
ALTER VIEW v ALTER COLUMN b SET DEFAULT 5;
COMMENT ON VIEW v IS 'v';
COMMENT ON COLUMN v.b IS 'vb';
CREATE RECURSIVE VIEW rv (n) AS SELECT 1 UNION ALL SELECT n + 1 FROM rv WHERE n < 5;
CREATE MATERIALIZED VIEW mv WITH (fillfactor = 80) AS SELECT id, count(*) AS n FROM v GROUP BY id WITH NO DATA;
CREATE UNIQUE INDEX mvi ON mv (id);
ALTER MATERIALIZED VIEW mv CLUSTER ON mvi;
CREATE RULE rl AS ON INSERT TO v DO INSTEAD NOTHING;
COMMENT ON RULE rl ON v IS 'r';
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public COST 5 AS $f$ BEGIN -- $$
RETURN NEW; END $f$;
CREATE TRIGGER t1 BEFORE INSERT OR UPDATE OF a, b ON base FOR EACH ROW WHEN (NEW.b > 1) EXECUTE FUNCTION tf('x', 'it''s');
CREATE CONSTRAINT TRIGGER t2 AFTER DELETE ON base DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tf();
CREATE TRIGGER t3 AFTER UPDATE ON base REFERENCING OLD TABLE AS o NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION tf();
ALTER TABLE base DISABLE TRIGGER t3;
ALTER TABLE base ENABLE ALWAYS TRIGGER t1;
COMMENT ON TRIGGER t1 ON base IS 'tr';
CREATE TRIGGER tp AFTER INSERT ON parts FOR EACH ROW EXECUTE FUNCTION tf();
CREATE PROCEDURE pr(INOUT a int, VARIADIC b text[] DEFAULT '{}') LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION tab(a int = 1, OUT x int, OUT y text) RETURNS SETOF record LANGUAGE sql STABLE ROWS 5 PARALLEL SAFE BEGIN ATOMIC SELECT id, a FROM base; END;
COMMENT ON FUNCTION tab(int) IS 'tab';
CREATE FUNCTION et() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER ev ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'DROP TABLE') EXECUTE FUNCTION et();
ALTER EVENT TRIGGER ev DISABLE;
CREATE POLICY po ON base AS RESTRICTIVE FOR UPDATE TO CURRENT_USER USING (b > 0) WITH CHECK (b < 10);
CREATE PUBLICATION pub FOR TABLE base (id, b) WHERE (b > 0), pointing WITH (publish = 'insert, update', publish_via_partition_root = true);
CREATE PUBLICATION every FOR ALL TABLES;
CREATE PUBLICATION whole FOR TABLES IN SCHEMA s;
COMMENT ON PUBLICATION pub IS 'pub';
CREATE CONVERSION s.conv FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
COMMENT ON TYPE pair IS 'two';
COMMENT ON COLUMN pair.a IS 'first';
COMMENT ON MATERIALIZED VIEW mv IS 'mat';
ALTER TABLE base CLUSTER ON i2;
)sql";

} // namespace

// Everything a database takes, read, written again and compared by the database itself.
class TestRoundTrip : public QObject
{
    Q_OBJECT

private:
    template<class Introspect>
    static QStringList lost(DatabaseServer &server, const char *sql, const QString &dialect, const QString &before, Introspect introspect)
    {
        const QString database = server.freshDatabase();
        if (const QString said = server.run(database, sql); !said.isEmpty())
            return {said};
        const Result<Introspected> found = introspect(server.url(database));
        if (!found)
            return {worded(found.error(), Wording::English)};
        const auto back = projectfile::parse(projectfile::serialize(found->schema));
        if (!back)
            return {worded(back.error(), Wording::English)};
        if (!(*back == found->schema))
            return {u"the project file changes it"_s};
        const auto ddl = ddlFor(found->schema, *dialectById(dialect));
        if (!ddl)
            return {worded(ddl.error(), Wording::English)};
        const QStringList lines = test::lostOnTheWay(server, database, before + ddl->text());
        server.drop(database);
        return lines;
    }

private slots:
    void sqlite()
    {
        DatabaseServer &shell = DatabaseServer::sqlite();
        RELATA_NEEDS_SERVER(shell);
        const QStringList lines = lost(shell, kSqlite, u"sqlite"_s, {}, [](const QString &url) { return introspectSqlite(url.sliced(7), kGoOn); });
        QCOMPARE(test::unexplained(u"all that SQLite takes"_s, lines, {
            {u"literals that are spelled otherwise"_s, QRegularExpression(u"^[<>] literals: [bcfpq] default "_s)},
            {u"row numbers that are told to go down, and don't"_s, QRegularExpression(u"^[<>] tabled: primary key \\( id "_s)},
            {u"AUTOINCREMENT behind the column instead of below"_s, QRegularExpression(u"^[<>] counted_below: primary key \\( id (autoincrement \\)|\\) autoincrement)$"_s)},
        }), QStringList());
    }

    void mariaDb()
    {
        DatabaseServer &server = DatabaseServer::mariaDb();
        RELATA_NEEDS_SERVER(server);
        const QStringList lines = lost(server, kMariaDb, u"mysql"_s, u"SET foreign_key_checks = 1;\n"_s, [](const QString &url) { return introspectMysql(*serverAddress(url), kGoOn); });
        // None of these is in the catalog; a foreign key needs what it points at.
        QCOMPARE(test::unexplained(u"all that MariaDB takes"_s, lines, {
            {u"lengths of history partitions"_s, QRegularExpression(u"^[<>]  PARTITION BY SYSTEM_TIME"_s)},
            {u"next numbers of keys, which are data"_s, QRegularExpression(u"^[<>] \\) ENGINE=InnoDB (AUTO_INCREMENT=1000 )?DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci ROW_FORMAT=DYNAMIC COMMENT="_s)},
            {u"periods that an application keeps"_s, QRegularExpression(u"^[<>] `app`:"_s)},
            {u"foreign keys to tables that are not there"_s, QRegularExpression(u"^< .*REFERENCES `gone`"_s)},
            {u"USING where the engine does it anyhow"_s, QRegularExpression(u"^[<>] `(kinds|mem)`:  KEY `h`"_s)},
            {u"block sizes of keys"_s, QRegularExpression(u"^[<>] `myisam`:  KEY `x`"_s)},
            {u"bytes for which the catalog says ?"_s, QRegularExpression(u"^[<>] `kinds`:  `vb`"_s)},
        }), QStringList());
    }

    void postgresql()
    {
        DatabaseServer &server = DatabaseServer::postgresql();
        RELATA_NEEDS_SERVER(server);
        const QStringList lines = lost(server, kPostgresql, u"postgresql"_s, {}, [](const QString &url) { return introspectPostgresql(*serverAddress(url), kGoOn); });
        QCOMPARE(test::unexplained(u"much of what PostgreSQL takes"_s, lines, {
            {u"schemas of publications"_s, QRegularExpression(u"^< ALTER PUBLICATION whole ADD TABLES IN SCHEMA"_s)},
        }), QStringList());
    }
};

QTEST_GUILESS_MAIN(TestRoundTrip)
#include "tst_roundtrip.moc"
