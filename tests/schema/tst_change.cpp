// The algebra of changes, and tables, over random models.
#include "model/schema/edithelpers.h"
#include "tests/support/dangling.h"
#include "tests/support/randomedits.h"

#include <QTest>

using namespace relata;
using namespace Qt::StringLiterals;

class TestChange : public QObject
{
    Q_OBJECT

private slots:
    void tableAgainstMap();
    void snapshotsDoNotChange();
    void diffLeadsFromOneToTheOther();
    void undoAllRedoAll_data();
    void undoAllRedoAll();
    void composedIsBoth();
    void whatDoesNotFitIsRefused();
    void recordsStayWhole_data();
    void recordsStayWhole();
};

namespace {

Schema start()
{
    CountedIds ids;
    return emptyProject(ids, u"test"_s);
}

// Every id that a record names is there, every name free: what checks may never have to report after our own verbs.
QString fault(const Schema &schema)
{
    QSet<QString> entityNames;
    for (const Entity &entity : schema.entities()) {
        if (entityNames.contains(entity.name))
            return u"two entities "_s + entity.name;
        entityNames.insert(entity.name);
        QSet<QString> names;
        for (const Field &field : entity.fields) {
            if (names.contains(field.name))
                return u"two fields "_s + field.name;
            names.insert(field.name);
        }
        int primaries = 0;
        for (const Key &key : entity.keys) {
            primaries += key.kind == KeyKind::Primary;
            if (key.fields.empty())
                return u"empty key in "_s + entity.name;
            for (const FieldId id : key.fields) {
                if (key.kind == KeyKind::Primary && entity.field(id)->nullable)
                    return u"nullable primary key in "_s + entity.name;
            }
        }
        if (primaries > 1)
            return u"two primary keys in "_s + entity.name;
    }
    const auto isWhole = [&schema](const auto &record) { return viewOf(schema, record.id).has_value(); };
    if (!std::all_of(schema.references().begin(), schema.references().end(), isWhole) || !std::all_of(schema.anyReferences().begin(), schema.anyReferences().end(), isWhole)
        || !std::all_of(schema.throughs().begin(), schema.throughs().end(), isWhole) || !std::all_of(schema.externals().begin(), schema.externals().end(), isWhole))
        return u"broken relationship"_s;
    // A name means one thing on an entity; only a reference may bear the name of its own key field.
    for (const Entity &entity : schema.entities()) {
        QStringList names = edits::endNames(schema, entity.id);
        names.sort();
        for (qsizetype i = 1; i < names.size(); ++i) {
            if (names[i] == names[i - 1])
                return u"two ends "_s + names[i] + u" on "_s + entity.name;
        }
        for (const QString &name : names) {
            const Field *field = entity.fieldNamed(name);
            const bool own = field && (std::any_of(schema.references().begin(), schema.references().end(), [&](const Reference &reference) {
                return reference.holder == entity.id && reference.holderEnd.name == name
                    && std::any_of(reference.pairs.begin(), reference.pairs.end(), [field](const FieldPair &pair) { return pair.field == field->id; });
            }) || std::any_of(schema.anyReferences().begin(), schema.anyReferences().end(), [&](const AnyReference &reference) {
                return reference.holder == entity.id && reference.holderEnd.name == name && std::find(reference.key.begin(), reference.key.end(), field->id) != reference.key.end();
            }));
            if (field && !own)
                return u"field and end "_s + name + u" on "_s + entity.name;
        }
    }
    return test::dangling(schema).join(u'\n');
}

} // namespace

void TestChange::tableAgainstMap()
{
    std::mt19937 random(7);
    Table<Note> table;
    std::map<NoteId, QString> expected;
    Table<Note> copy;
    std::map<NoteId, QString> copied;
    for (int i = 0; i < 20000; ++i) {
        const NoteId id{1 + random() % 700};
        if (random() % 3) {
            Note note;
            note.id = id;
            note.text = QString::number(i);
            expected[id] = note.text;
            table.set(note);
        } else {
            expected.erase(id);
            table.remove(id);
        }
        if (i == 9000) {
            copy = table;
            copied = expected;
        }
    }
    const auto same = [](const Table<Note> &a, const std::map<NoteId, QString> &b) {
        if (a.size() != qsizetype(b.size()))
            return false;
        auto place = b.begin();
        for (const Note &note : a) {
            if (place->first != note.id || place->second != note.text || a.get(note.id) != &note)
                return false;
            ++place;
        }
        return true;
    };
    QVERIFY(same(table, expected));
    QVERIFY2(same(copy, copied), "a copy keeps what it had");
    int differences = 0;
    Table<Note>::compare(copy, table, [&](const auto &before, const auto &after) {
        ++differences;
        const NoteId id = before ? before->id : after->id;
        QCOMPARE(bool(before), copied.contains(id));
        QCOMPARE(bool(after), expected.contains(id));
    });
    int wanted = 0;
    for (quint64 id = 1; id <= 700; ++id) {
        const auto a = copied.find(NoteId{id});
        const auto b = expected.find(NoteId{id});
        wanted += (a == copied.end()) != (b == expected.end()) || (a != copied.end() && a->second != b->second);
    }
    QCOMPARE(differences, wanted);
}

void TestChange::snapshotsDoNotChange()
{
    test::RandomEdits edits(3);
    Schema schema = start();
    for (int i = 0; i < 200; ++i)
        schema = applied(schema, edits.next(schema));
    const Schema snapshot = schema;
    const Schema same = schema;
    for (int i = 0; i < 200; ++i)
        schema = applied(std::move(schema), edits.next(schema));
    QVERIFY(snapshot == same);
    QVERIFY(!(snapshot == schema));
}

void TestChange::diffLeadsFromOneToTheOther()
{
    // Two walks from a common state, compared at each step: 10,000 pairs.
    test::RandomEdits left(11), right(12);
    Schema a = start(), b = a;
    for (int i = 0; i < 100; ++i)
        a = applied(a, left.next(a));
    b = a;
    for (int i = 0; i < 10000; ++i) {
        Schema &moving = i % 2 ? a : b;
        moving = applied(moving, (i % 2 ? left : right).next(moving));
        const Change there = diff(a, b);
        const auto arrived = tryApplied(a, there);
        QVERIFY(arrived);
        QVERIFY(*arrived == b);
        if (i % 50 == 0)
            QVERIFY(applied(b, inverted(there)) == a);
        if (i % 100 == 99) // not too far apart, or every pair is only "all gone, all new"
            b = a;
    }
    QVERIFY(diff(a, a).isEmpty());
}

void TestChange::undoAllRedoAll_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 5; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void TestChange::undoAllRedoAll()
{
    QFETCH(quint32, seed);
    test::RandomEdits edits(seed);
    const Schema first = start();
    std::vector<Change> done;
    std::vector<Schema> states{first};
    for (int i = 0; i < 2000; ++i) {
        done.push_back(edits.next(states.back()));
        states.push_back(applied(states.back(), done.back()));
    }
    QVERIFY2(edits.refused() > 0, "verbs that refuse nothing were not tried hard enough");
    Schema schema = states.back();
    for (size_t i = done.size(); i-- > 0;) {
        schema = applied(std::move(schema), inverted(done[i]));
        QVERIFY(schema == states[i]);
    }
    for (size_t i = 0; i < done.size(); ++i) {
        schema = applied(std::move(schema), done[i]);
        QVERIFY(schema == states[i + 1]);
    }
}

void TestChange::composedIsBoth()
{
    test::RandomEdits edits(21);
    Schema schema = start();
    Change all;
    const Schema first = schema;
    for (int i = 0; i < 500; ++i) {
        const Change change = edits.next(schema);
        all = composed(all, change);
        schema = applied(schema, change);
        QVERIFY(applied(first, all) == schema);
    }
    QVERIFY(composed(all, inverted(all)).isEmpty());
}

void TestChange::whatDoesNotFitIsRefused()
{
    test::RandomEdits edits(22);
    const Schema schema = start();
    const Change change = edits.next(schema);
    const Schema after = applied(schema, change);
    QVERIFY(!tryApplied(after, change));
    QVERIFY(!tryApplied(schema, inverted(change)));
}

void TestChange::recordsStayWhole_data()
{
    undoAllRedoAll_data();
}

void TestChange::recordsStayWhole()
{
    QFETCH(quint32, seed);
    test::RandomEdits edits(seed + 100);
    Schema schema = start();
    for (int i = 0; i < 800; ++i) {
        const Change change = edits.next(schema);
        schema = applied(std::move(schema), change);
        if (i % 8 != 7)
            continue;
        const QString wrong = fault(schema);
        QVERIFY2(wrong.isEmpty(), qPrintable(u"after edit %1: %2"_s.arg(i).arg(wrong)));
    }
}

QTEST_GUILESS_MAIN(TestChange)
#include "tst_change.moc"
