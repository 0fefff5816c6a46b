#include "model/schema/merge.h"

#include "model/schema/edits.h"
#include "tests/support/dangling.h"
#include "tests/support/fromtext.h"
#include "tests/support/randomedits.h"

#include <QTest>

using namespace relata;
using test::built;
using test::with;
using namespace Qt::StringLiterals;

class TestMerge : public QObject
{
    Q_OBJECT

private slots:
    void oneSideOnly();
    void bothSidesOfOneEntity();
    void sameAttributeIsAConflict();
    void removedHereChangedThere();
    void relationshipToARemovedEntity();
    void nothingDangles_data();
    void nothingDangles();
};

void TestMerge::oneSideOnly()
{
    test::RandomEdits edits(5);
    CountedIds ids;
    Schema base = emptyProject(ids, u"t"_s);
    for (int i = 0; i < 150; ++i)
        base = applied(base, edits.next(base));
    Schema changed = base;
    for (int i = 0; i < 150; ++i)
        changed = applied(changed, edits.next(changed));
    for (const Merged &result : {merged(base, changed, base), merged(base, base, changed), merged(base, changed, changed)}) {
        QVERIFY(result.schema == changed);
        QVERIFY(result.conflicts.empty());
    }
}

void TestMerge::bothSidesOfOneEntity()
{
    const Schema base = built(u"Task(id*, title, done: boolean)"_s);
    const EntityId task = base.entityNamed(u"Task")->id;
    CountedIds ours(100), theirs(200);
    const Field added = fieldFromText(u"due: date?", base)->field;
    const Field other = fieldFromText(u"owner", base)->field;
    Schema a = with(base, edits::addField(base, task, added, ours));
    a = with(a, edits::renameEntity(a, task, u"Job"_s));
    Schema b = with(base, edits::addField(base, task, other, theirs, 1));
    b = with(b, edits::renameField(b, task, b.entities()[task].fieldNamed(u"title")->id, u"name"_s));
    const Merged result = merged(base, a, b);
    QVERIFY(result.conflicts.empty());
    QCOMPARE(textOf(result.schema), textOf(built(u"Job(id*, owner, name, done: boolean, due: date?)"_s)));
}

void TestMerge::sameAttributeIsAConflict()
{
    const Schema base = built(u"Task(id*)"_s);
    const EntityId task = base.entityNamed(u"Task")->id;
    const Merged result = merged(base, with(base, edits::renameEntity(base, task, u"A"_s)), with(base, edits::renameEntity(base, task, u"B"_s)));
    QCOMPARE(result.conflicts.size(), size_t(1));
    QCOMPARE(result.conflicts.front().path, u"name"_s);
    QVERIFY2(result.schema.entityNamed(u"A"), "ours stays");
}

void TestMerge::removedHereChangedThere()
{
    const Schema base = built(u"Task(id*)"_s);
    const EntityId task = base.entityNamed(u"Task")->id;
    edits::Removal removal;
    removal.entities.push_back(task);
    const Schema removed = with(base, edits::remove(base, removal));
    const Schema renamed = with(base, edits::renameEntity(base, task, u"B"_s));
    for (const Merged &result : {merged(base, removed, renamed), merged(base, renamed, removed)}) {
        QCOMPARE(result.conflicts.size(), size_t(1));
        QVERIFY(result.schema.entityNamed(u"B"));
    }
}

void TestMerge::relationshipToARemovedEntity()
{
    const Schema base = built(u"List(id*)\nTask(id*)"_s);
    edits::Removal removal;
    removal.entities.push_back(base.entityNamed(u"List")->id);
    const Schema removed = with(base, edits::remove(base, removal));
    RelationshipForm form;
    form.source = base.entityNamed(u"List")->id;
    form.target = base.entityNamed(u"Task")->id;
    CountedIds ids(100);
    const Schema related = with(base, edits::relate(base, form, ids));
    const Merged result = merged(base, removed, related);
    QVERIFY(!result.conflicts.empty());
    QCOMPARE(textOf(result.schema), textOf(related));
}

void TestMerge::nothingDangles_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 20; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void TestMerge::nothingDangles()
{
    QFETCH(quint32, seed);
    test::RandomEdits edits(seed), left(seed + 1000), right(seed + 2000);
    CountedIds ids;
    Schema base = emptyProject(ids, u"t"_s);
    for (int i = 0; i < 60; ++i)
        base = applied(base, edits.next(base));
    Schema a = base, b = base;
    for (int i = 0; i < 40; ++i) {
        a = applied(a, left.next(a));
        b = applied(b, right.next(b));
    }
    const Merged result = merged(base, a, b);
    QCOMPARE(test::dangling(result.schema).join(u'\n'), QString());
    for (const Entity &entity : b.entities()) { // what they added is there
        if (!base.entities().contains(entity.id))
            QVERIFY(result.schema.entities().contains(entity.id));
    }
}

QTEST_GUILESS_MAIN(TestMerge)
#include "tst_merge.moc"
