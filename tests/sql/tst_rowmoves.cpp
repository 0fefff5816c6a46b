// Changing the kind or the storage of a relationship on rows in real databases: what should survive does, what is lost or stands in
// the way is what the plan said, counted by its own queries.
#include "model/schema/edits.h"
#include "model/schema/notation.h"
#include "model/schema/relationshipkinds.h"
#include "model/sql/migration.h"
#include "tests/support/schematrip.h"

#include <QRandomGenerator>
#include <QTest>
#include <map>
#include <set>

using namespace Qt::StringLiterals;
using namespace relata;

namespace {

using Edit = void (*)(RelationshipForm &);

struct Case
{
    const char *name;
    const char *before;
    Edit edit; // of the only (or last) relationship's form
    const char *rows; // statements
    // After: a query and its rows. A consequence that concerns rows: "code=count". With one that is refused the database must refuse.
    const char *query;
    const char *expected;
    const char *counts;
    const char *mend = ""; // statements that make it possible
};

void become(RelationshipForm &form, const char *kind)
{
    form.kind = QString::fromUtf8(kind);
    form.sourceKey.clear();
    form.targetKey.clear();
    form.through.clear();
    form.sourceReference.reset();
    form.targetReference.reset();
    form.onDelete.reset();
    form.onUpdate.reset();
}

constexpr auto kListsAndTasks = "INSERT INTO list (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c');"
                                "INSERT INTO task (id, title, list_id) VALUES (1, 'x', 1), (2, 'y', 1), (3, 'z', 2), (4, 'w', NULL)";
constexpr auto kPostsAndTags = "INSERT INTO post (id, title) VALUES (1, 'a'), (2, 'b'), (3, 'c');"
                               "INSERT INTO tag (id, label) VALUES (1, 'x'), (2, 'y'), (3, 'z');"
                               "INSERT INTO post_tag (post_id, tag_id) VALUES (1, 1), (1, 2), (2, 2), (3, 2), (3, 1)";
constexpr auto kPostTag = "Post(id*, title); Tag(id*, label); Post n-m Tag: tags/posts through PostTag";

const Case kCases[] = {
    {"one-to-many becomes many-to-many", "List(id*, name); Task(id*, title); Task n-1? List: list/tasks", [](RelationshipForm &form) { become(form, "many-to-many"); }, kListsAndTasks,
     "SELECT list_id, task_id FROM list_task ORDER BY 1, 2", "1|1 1|2 2|3", "rows.key-to-row=0"},
    {"required one-to-many becomes many-to-many", "List(id*, name); Task(id*, title); Task n-1 List: list/tasks", [](RelationshipForm &form) { become(form, "many-to-many"); },
     "INSERT INTO list (id, name) VALUES (1, 'a'); INSERT INTO task (id, title, list_id) VALUES (1, 'x', 1), (2, 'y', 1)", "SELECT list_id, task_id FROM list_task ORDER BY 1, 2", "1|1 1|2", ""},
    {"many-to-many becomes optional one-to-many", kPostTag, [](RelationshipForm &form) { become(form, "one-to-many"); form.sourceOptional = true; }, kPostsAndTags,
     "SELECT id, label, post_id FROM tag ORDER BY 1", "1|x|1 2|y|1 3|z|-", "rows.one=3"},
    {"many-to-many becomes many-to-one", kPostTag, [](RelationshipForm &form) { become(form, "many-to-one"); form.targetOptional = true; }, kPostsAndTags,
     "SELECT id, title, tag_id FROM post ORDER BY 1", "1|a|1 2|b|2 3|c|1", "rows.one=2"},
    {"many-to-many becomes required one-to-many", kPostTag, [](RelationshipForm &form) { become(form, "one-to-many"); }, kPostsAndTags,
     "SELECT id, label, post_id FROM tag ORDER BY 1", "1|x|1 2|y|1", "rows.one=3 rows.required=1", "DELETE FROM tag WHERE id = 3"},
    {"many-to-many becomes one-to-one", kPostTag, [](RelationshipForm &form) { become(form, "one-to-one"); form.sourceOptional = true; }, kPostsAndTags,
     "SELECT id, label, post_id FROM tag ORDER BY 1", "1|x|1 2|y|- 3|z|-", "rows.one=3 rows.one-other=1"},
    {"the first by its place", "Post(id*, title); Tag(id*, label); Tag n-m Post: posts/tags through PostTag sort position", [](RelationshipForm &form) { become(form, "one-to-many"); form.sourceOptional = true; },
     "INSERT INTO post (id, title) VALUES (1, 'a'), (2, 'b'); INSERT INTO tag (id, label) VALUES (1, 'x'), (2, 'y'); "
     "INSERT INTO post_tag (tag_id, post_id, position) VALUES (1, 1, 20), (2, 1, 10), (1, 2, NULL), (2, 2, 5)",
     "SELECT id, title, tag_id FROM post ORDER BY 1", "1|a|1 2|b|1", "rows.one=2"},
    {"one-to-many becomes one-to-one", "List(id*, name); Task(id*, title); Task n-1? List: list/tasks", [](RelationshipForm &form) { form.kind = u"one-to-one"_s; }, kListsAndTasks,
     "SELECT id, list_id FROM task ORDER BY 1", "1|1 2|- 3|2 4|-", "rows.unique=1", "UPDATE task SET list_id = NULL WHERE id = 2"},
    {"one-to-one becomes one-to-many", "User(id*, name); Profile(id*, text); User 1-1? Profile: profile/user", [](RelationshipForm &form) { form.kind = u"one-to-many"_s; },
     "INSERT INTO user (id, name) VALUES (1, 'a'), (2, 'b'); INSERT INTO profile (id, text, user_id) VALUES (1, 'x', 2), (2, 'y', 1)", "SELECT id, user_id FROM profile ORDER BY 1", "1|2 2|1", ""},
    {"one-to-one becomes many-to-many", "User(id*, name); Profile(id*, text); User 1?-1 Profile: profile/user", [](RelationshipForm &form) { become(form, "many-to-many"); },
     "INSERT INTO user (id, name) VALUES (1, 'a'), (2, 'b'); INSERT INTO profile (id, text, user_id) VALUES (1, 'x', 2), (2, 'y', NULL)", "SELECT user_id, profile_id FROM user_profile ORDER BY 1", "2|1", ""},
    {"the key of a one-to-one moves", "User(id*, name); Profile(id*, text); User 1?-1 Profile: profile/user", [](RelationshipForm &form) {
         become(form, "one-to-one"); form.keyOn = KeySide::Source; form.targetOptional = true; form.sourceOptional = false; },
     "INSERT INTO user (id, name) VALUES (1, 'a'), (2, 'b'); INSERT INTO profile (id, text, user_id) VALUES (1, 'x', 2), (2, 'y', NULL)", "SELECT id, profile_id FROM user ORDER BY 1", "1|- 2|1", "rows.key-moves=0"},
    {"one-to-many becomes many-to-one", "List(id*, name); Task(id*, title); Task n-1? List: list/tasks", [](RelationshipForm &form) { become(form, "many-to-one"); form.targetOptional = true; }, kListsAndTasks,
     "SELECT id, name, task_id FROM list ORDER BY 1", "1|a|1 2|b|3 3|c|-", "rows.one=1"},
    {"optional becomes required", "List(id*, name); Task(id*, title); Task n-1? List: list/tasks", [](RelationshipForm &form) { form.sourceOptional = false; form.onDelete = Action::NoAction; }, kListsAndTasks,
     "SELECT id, list_id FROM task ORDER BY 1", "1|1 2|1 3|2 4|3", "rows.empty=1", "UPDATE task SET list_id = 3 WHERE list_id IS NULL"},
    {"required becomes optional", "List(id*, name); Task(id*, title); Task n-1 List: list/tasks", [](RelationshipForm &form) { form.sourceOptional = true; form.onDelete = Action::SetNull; },
     "INSERT INTO list (id, name) VALUES (1, 'a'); INSERT INTO task (id, title, list_id) VALUES (1, 'x', 1), (2, 'y', 1)", "SELECT id, list_id FROM task ORDER BY 1", "1|1 2|1", ""},
    {"logical becomes enforced", "List(id*, name); Task(id*, title); Task n-1? List: list/tasks logical", [](RelationshipForm &form) { form.enforcement = Enforcement::Enforced; },
     "INSERT INTO list (id, name) VALUES (1, 'a'); INSERT INTO task (id, title, list_id) VALUES (1, 'x', 1), (2, 'y', 7)", "SELECT id, list_id FROM task ORDER BY 1", "1|1 2|-", "rows.must-name=1",
     "UPDATE task SET list_id = NULL WHERE id = 2"},
    {"compound keys", "Area(a*: int32, b*: string(8), name); Plot(id*, label); Plot n-1? Area: area/plots", [](RelationshipForm &form) { become(form, "many-to-many"); },
     "INSERT INTO area (a, b, name) VALUES (1, 'x', 'm'), (1, 'y', 'n'); INSERT INTO plot (id, label, area_a, area_b) VALUES (1, 'p', 1, 'y'), (2, 'q', 1, 'x'), (3, 'r', NULL, NULL)",
     "SELECT area_a, area_b, plot_id FROM area_plot ORDER BY 3", "1|y|1 1|x|2", ""},
    {"compound keys back", "Area(a*: int32, b*: string(8), name); Plot(id*, label); Area n-m Plot: plots/areas through AreaPlot", [](RelationshipForm &form) { become(form, "one-to-many"); form.sourceOptional = true; },
     "INSERT INTO area (a, b, name) VALUES (1, 'x', 'm'), (1, 'y', 'n'); INSERT INTO plot (id, label) VALUES (1, 'p'), (2, 'q'), (3, 'r'); "
     "INSERT INTO area_plot (area_a, area_b, plot_id) VALUES (1, 'y', 1), (1, 'x', 2), (1, 'y', 2)",
     "SELECT id, area_a, area_b FROM plot ORDER BY 1", "1|1|y 2|1|x 3|-|-", "rows.one=1"},
    {"a tree becomes many-to-many with itself", "Part(id*, name); Part n-1? Part: parent/parts", [](RelationshipForm &form) { become(form, "many-to-many"); form.through = u"Piece"_s; form.sourceReference = u"wholes"_s; form.targetReference = u"pieces"_s; },
     "INSERT INTO part (id, name, parent_id) VALUES (1, 'a', NULL), (2, 'b', 1), (3, 'c', 1)", "SELECT part_id, piece_id FROM piece ORDER BY 2", "1|2 1|3", ""},
    {"many-to-many with itself becomes a tree", "Part(id*, name); Part n-m Part: pieces/wholes through Piece", [](RelationshipForm &form) { become(form, "one-to-many"); form.sourceOptional = true; form.sourceReference = u"parent"_s; form.targetReference = u"parts"_s; },
     "INSERT INTO part (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c'); INSERT INTO piece (part_id, piece_id) VALUES (1, 2), (1, 3), (2, 3)", "SELECT id, parent_id FROM part ORDER BY 1", "1|- 2|1 3|1", "rows.one=1"},
    {"a join entity with fields of its own", "Post(id*, title); Tag(id*, label); Post n-m Tag: tags/posts through PostTag(weight: int32?)", [](RelationshipForm &form) { become(form, "one-to-many"); form.junctionFields.clear(); form.sourceOptional = true; },
     "INSERT INTO post (id, title) VALUES (1, 'a'), (2, 'b'); INSERT INTO tag (id, label) VALUES (1, 'x'); INSERT INTO post_tag (post_id, tag_id, weight) VALUES (1, 1, 5), (2, 1, 6)",
     "SELECT id, label, post_id FROM tag ORDER BY 1", "1|x|1", ""},
};

Schema schemaOf(const QString &text, const QString &dialect)
{
    CountedIds ids;
    auto schema = schemaFromText(text, ids, dialect);
    if (!schema)
        qFatal("%s", qPrintable(worded(schema.error(), Wording::English)));
    return *std::move(schema);
}

RelationshipId lastOf(const Schema &schema)
{
    const SchemaIndex index(schema);
    RelationshipId last;
    for (const RelationshipView &view : index.relationships())
        if (!index.isLeg(view.id) && (last.isNull() || view.id.store != RelationshipId::Store::Reference || last.store == RelationshipId::Store::Reference))
            last = view.id;
    return last;
}

Schema changed(const Schema &schema, const std::function<void(RelationshipForm &)> &edit)
{
    auto form = edits::formOf(schema, lastOf(schema));
    if (!form)
        qFatal("no form");
    edit(*form);
    CountedIds ids(9000);
    const auto change = edits::relate(schema, *form, ids);
    if (!change)
        qFatal("%s", qPrintable(worded(change.error(), Wording::English)));
    return applied(schema, *change);
}

QStringList statementsOf(const char *text)
{
    QStringList all;
    for (const QString &one : QString::fromUtf8(text).split(u';', Qt::SkipEmptyParts))
        if (!one.trimmed().isEmpty())
            all << one.trimmed();
    return all;
}

// As its script would be run. Empty, or what the database said; where it can, it is as before then.
QString migrate(test::RealDatabase &database, const Migration &migration, const Dialect &dialect)
{
    const bool transaction = dialect.has(Dialect::Feature::TransactionalDdl);
    if (migration.rebuildsTables)
        if (const QString said = database.run({u"PRAGMA foreign_keys = OFF"_s}); !said.isEmpty())
            return said;
    QStringList statements = transaction ? QStringList{u"BEGIN"_s} : QStringList();
    for (const MigrationStep &step : migration.steps)
        statements << step.sql;
    QString said = database.run(statements);
    if (said.isEmpty() && migration.rebuildsTables)
        said = database.rows(u"SELECT * FROM pragma_foreign_key_check"_s).join(u'\n');
    if (transaction)
        said += database.run({said.isEmpty() ? u"COMMIT"_s : u"ROLLBACK"_s});
    if (migration.rebuildsTables)
        said += database.run({u"PRAGMA ignore_check_constraints = OFF"_s, u"PRAGMA foreign_keys = ON"_s});
    return said;
}

// Names that a dialect keeps to itself.
QString named(const char *text, const Dialect &dialect)
{
    return dialect.id == "postgresql"_L1 ? QString::fromUtf8(text).replace("FROM user "_L1, "FROM \"user\" "_L1).replace("INTO user "_L1, "INTO \"user\" "_L1) : QString::fromUtf8(text);
}

} // namespace

class TestRowMoves : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void rows_data();
    void rows();
    void random_data();
    void random();

private:
    std::map<QString, std::unique_ptr<test::RealDatabase>> m_databases;
};

void TestRowMoves::initTestCase()
{
    for (const Dialect &dialect : allDialects())
        m_databases[dialect.id] = test::RealDatabase::of(dialect.id);
}

void TestRowMoves::rows_data()
{
    QTest::addColumn<const Case *>("what");
    QTest::addColumn<QString>("dialect");
    for (const Case &one : kCases)
        for (const Dialect &dialect : allDialects())
            QTest::addRow("%s, %s", one.name, qPrintable(dialect.id)) << &one << dialect.id;
}

void TestRowMoves::rows()
{
    QFETCH(const Case *, what);
    QFETCH(QString, dialect);
    const Dialect &theirs = *dialectById(dialect);
    test::RealDatabase &database = *m_databases[dialect];
    if (const QString why = database.problem(); !why.isEmpty())
        QSKIP(qPrintable(why));
    const Schema before = schemaOf(QString::fromUtf8(what->before), dialect);
    const Schema after = changed(before, what->edit);
    const auto ddl = ddlFor(before, theirs);
    QVERIFY(ddl.ok());
    const auto migration = migrationFor(before, after, theirs);
    QVERIFY2(migration.ok(), migration ? "" : qPrintable(worded(migration.error(), Wording::English)));
    database.reset();
    QCOMPARE(database.load(*ddl), QString());
    QCOMPARE(database.run(statementsOf(named(what->rows, theirs).toUtf8())), QString());

    // What the plan says, counted.
    const QStringList expected = QString::fromUtf8(what->counts).split(u' ', Qt::SkipEmptyParts);
    bool refuses = false;
    QStringList told;
    for (const RowConsequence &consequence : migration->rows) {
        const QString sentence = worded(consequence, Wording::English);
        QVERIFY2(!sentence.contains(u'%'), qPrintable(sentence));
        told << nameOf(consequence.fate) + ": "_L1 + sentence + " "_L1 + consequence.rows;
        const QString count = consequence.rows.isEmpty() ? u"0"_s : database.rows(countOf(consequence.rows)).value(0);
        bool number = false;
        const int rows = count.toInt(&number);
        QVERIFY2(number, qPrintable(count));
        const QString line = QLatin1StringView(consequence.text.code) + u'=' + count;
        if ((consequence.fate == Fate::Lost || consequence.fate == Fate::Refused) && rows > 0)
            QVERIFY2(expected.contains(line), qPrintable(line + u'\n' + told.join(u'\n')));
        refuses = refuses || (consequence.fate == Fate::Refused && rows > 0);
    }
    for (const QString &line : expected)
        QVERIFY2(std::any_of(migration->rows.begin(), migration->rows.end(), [&](const RowConsequence &one) { return line.startsWith(QLatin1StringView(one.text.code) + u'='); }),
                 qPrintable(line + u'\n' + told.join(u'\n')));

    if (refuses) {
        QVERIFY(*what->mend);
        const QString said = migrate(database, *migration, theirs);
        QVERIFY2(!said.isEmpty(), qPrintable(told.join(u'\n')));
        if (!theirs.has(Dialect::Feature::TransactionalDdl)) { // half done: anew
            database.reset();
            QCOMPARE(database.load(*ddl), QString());
            QCOMPARE(database.run(statementsOf(named(what->rows, theirs).toUtf8())), QString());
        }
        QCOMPARE(database.run(statementsOf(what->mend)), QString());
    }
    const QString said = migrate(database, *migration, theirs);
    QVERIFY2(said.isEmpty(), qPrintable(said + u"\n\n"_s + migration->text(theirs)));
    const QStringList found = database.rows(named(what->query, theirs));
    QVERIFY2(found.join(u' ') == QString::fromUtf8(what->expected), qPrintable(found.join(u' ') + u"\n\n"_s + migration->text(theirs)));
    const QStringList differ = test::comparedWith(database, after, theirs);
    QVERIFY2(differ.isEmpty(), qPrintable(differ.join(u'\n') + u"\n\n"_s + migration->text(theirs)));
}

void TestRowMoves::random_data()
{
    QTest::addColumn<QString>("dialect");
    for (const Dialect &dialect : allDialects())
        QTest::newRow(qPrintable(dialect.id)) << dialect.id;
}

// From any plain kind to any other and back, on random pairs: what is there after was there before, and what is gone was counted.
void TestRowMoves::random()
{
    QFETCH(QString, dialect);
    const Dialect &theirs = *dialectById(dialect);
    test::RealDatabase &database = *m_databases[dialect];
    if (const QString why = database.problem(); !why.isEmpty())
        QSKIP(qPrintable(why));
    using Pairs = std::set<QString>; // "left right"
    struct State
    {
        const char *kind;
        const char *pairs; // query
    };
    static const State kStates[] = {{"one-to-many", "SELECT left_id, id FROM \"right\" WHERE left_id IS NOT NULL"},
                                    {"many-to-one", "SELECT id, right_id FROM \"left\" WHERE right_id IS NOT NULL"},
                                    {"one-to-one", "SELECT left_id, id FROM \"right\" WHERE left_id IS NOT NULL"},
                                    {"many-to-many", "SELECT left_id, right_id FROM left_right"}};
    const auto pairsOf = [&](const State &state) {
        QString query = QString::fromUtf8(state.pairs);
        if (dialect == "mysql"_L1)
            query.replace(u'"', u'`');
        const QStringList rows = database.rows(query);
        return Pairs(rows.begin(), rows.end());
    };
    const auto form = [](const char *kind, const Schema &schema) {
        return [kind, &schema](RelationshipForm &changing) {
            become(changing, kind);
            changing.source = schema.entityNamed(u"Left")->id; // a stored many-to-one reads as one-to-many from the other side
            changing.target = schema.entityNamed(u"Right")->id;
            changing.sourceReference = u"lefts"_s;
            changing.targetReference = u"rights"_s;
            changing.sourceOptional = changing.targetOptional = true;
            changing.sourceKey.clear();
            if (QLatin1StringView(kind) != "many-to-many"_L1)
                (QLatin1StringView(kind) == "many-to-one"_L1 ? changing.sourceKey : changing.targetKey) = QStringList{QLatin1StringView(kind) == "many-to-one"_L1 ? u"right_id"_s : u"left_id"_s};
            else
                changing.through = u"LeftRight"_s;
        };
    };
    QRandomGenerator random(7);
    int moved = 0, lostRows = 0;
    for (int round = 0; round < 6; ++round) {
        Schema before = schemaOf(u"Left(id*, name); Right(id*, name); Left n-m Right: rights/lefts through LeftRight"_s, dialect);
        const State *state = &kStates[3];
        database.reset();
        QCOMPARE(database.load(*ddlFor(before, theirs)), QString());
        const auto quoted = [&](const QString &sql) { return dialect == "mysql"_L1 ? QString(sql).replace(u'"', u'`') : sql; };
        QStringList statements;
        for (int i = 1; i <= 7; ++i)
            statements << quoted(u"INSERT INTO \"left\" (id, name) VALUES (%1, 'l%1')"_s.arg(i)) << quoted(u"INSERT INTO \"right\" (id, name) VALUES (%1, 'r%1')"_s.arg(i));
        for (int left = 1; left <= 7; ++left)
            for (int right = 1; right <= 7; ++right)
                if (random.bounded(3) == 0)
                    statements << u"INSERT INTO left_right (left_id, right_id) VALUES (%1, %2)"_s.arg(left).arg(right);
        QCOMPARE(database.run(statements), QString());
        for (int step = 0; step < 3; ++step) {
            const State *next = &kStates[random.bounded(4)];
            if (next == state)
                continue;
            const Schema after = changed(before, form(next->kind, before));
            const auto migration = migrationFor(before, after, theirs);
            QVERIFY(migration.ok());
            const Pairs was = pairsOf(*state);
            qsizetype lost = 0;
            bool refused = false;
            for (const RowConsequence &one : migration->rows) {
                const int count = one.rows.isEmpty() ? 0 : database.value(countOf(one.rows)).toInt();
                lost += one.fate == Fate::Lost ? count : 0;
                refused = refused || (one.fate == Fate::Refused && count > 0);
            }
            if (refused)
                break; // seen in rows()
            const QString said = migrate(database, *migration, theirs);
            QVERIFY2(said.isEmpty(), qPrintable(said + u"\n\n"_s + migration->text(theirs)));
            const Pairs is = pairsOf(*next);
            const QString path = QLatin1StringView(state->kind) + " to "_L1 + QLatin1StringView(next->kind) + "\n\n"_L1 + migration->text(theirs);
            QVERIFY2(std::includes(was.begin(), was.end(), is.begin(), is.end()), qPrintable(path));
            QVERIFY2(qsizetype(was.size() - is.size()) == lost, qPrintable(u"%1 - %2 is not %3 of %4"_s.arg(was.size()).arg(is.size()).arg(lost).arg(path)));
            QCOMPARE(database.value(quoted(u"SELECT COUNT(*) FROM \"left\""_s)) + database.value(quoted(u"SELECT COUNT(*) FROM \"right\""_s)), u"77"_s);
            ++moved;
            lostRows += int(lost);
            before = after;
            state = next;
        }
    }
    QVERIFY(moved > 5 && lostRows > 10);
    qInfo("%d changes, %d pairs lost as announced", moved, lostRows);
}

QTEST_GUILESS_MAIN(TestRowMoves)
#include "tst_rowmoves.moc"
