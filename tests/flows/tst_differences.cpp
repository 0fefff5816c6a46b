// The tree of differences says what a change means, and a choice of it holds together.
#include "model/flows/differences.h"
#include "model/schema/checks.h"
#include "model/schema/notation.h"
#include "tests/support/randomedits.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace relata;
using namespace relata::flows;

namespace {

Schema from(const QString &text)
{
    const auto schema = schemaFromText(text);
    if (!schema)
        qFatal("%s", qPrintable(worded(schema.error(), Wording::English)));
    return *schema;
}

Schema changed(const Schema &schema, const Result<Change> &change)
{
    if (!change)
        qFatal("%s", qPrintable(worded(change.error(), Wording::English)));
    return applied(schema, *change);
}

const Difference *nodeNamed(const std::vector<Difference> &nodes, const QString &name, DifferenceSubject subject)
{
    for (const Difference &node : nodes) {
        if (node.name == name && node.subject == subject)
            return &node;
        if (const Difference *found = nodeNamed(node.children, name, subject))
            return found;
    }
    return nullptr;
}

// Nothing names what isn't there.
bool holdsTogether(const Schema &schema)
{
    const auto hasField = [&schema](EntityId entity, FieldId field) {
        const Entity *record = schema.entities().get(entity);
        return !field || (record && record->field(field));
    };
    for (const Entity &entity : schema.entities()) {
        for (const Key &key : entity.keys)
            for (const FieldId field : key.fields)
                if (!entity.field(field))
                    return false;
        for (const Index &index : entity.indexes)
            for (const IndexPart &part : index.parts)
                if (!hasField(entity.id, part.field))
                    return false;
        for (const Field &field : entity.fields)
            if (field.type.enumeration && !schema.enumerations().contains(field.type.enumeration))
                return false;
        int primary = 0;
        for (const Key &key : entity.keys)
            primary += key.kind == KeyKind::Primary;
        if (primary > 1)
            return false;
    }
    for (const Reference &reference : schema.references()) {
        for (const FieldPair &pair : reference.pairs)
            if (!hasField(reference.holder, pair.field) || !hasField(reference.referenced, pair.referenced))
                return false;
        if (!schema.entities().contains(reference.holder) || !schema.entities().contains(reference.referenced) || !hasField(reference.holder, reference.referencedEnd.sortField))
            return false;
    }
    for (const Through &through : schema.throughs())
        if (!viewOf(schema, through.id))
            return false;
    for (const Placement &placement : schema.placements())
        if (!schema.entities().contains(placement.entity))
            return false;
    QSet<QString> names;
    for (const Entity &entity : schema.entities()) {
        if (names.contains(entity.name.toCaseFolded()))
            return false;
        names.insert(entity.name.toCaseFolded());
    }
    return true;
}

Schema withoutBaselines(Schema schema)
{
    const auto sources = schema.dataSources();
    for (DataSource source : sources) {
        source.baseline.clear();
        schema.table<DataSource>().set(std::move(source));
    }
    return schema;
}

} // namespace

class TestDifferences : public QObject
{
    Q_OBJECT

private slots:
    void theSameHasNone()
    {
        const Schema schema = from(u"List(id*, name); Task(id*, title)\nTask n-1 List: list/tasks"_s);
        QVERIFY(differences(schema, schema).isEmpty());
        QVERIFY(linesOf(differences(schema, schema)).isEmpty());
    }

    void everyKindIsSaid()
    {
        const Schema before = from(u"List(id*, name); Task(id*, title, done: boolean); Tag(id*)"_s);
        const Entity &task = *before.entityNamed(u"Task"), &tag = *before.entityNamed(u"Tag");
        CountedIds ids(900);
        Schema after = changed(before, edits::renameField(before, task.id, task.fieldNamed(u"title")->id, u"heading"_s));
        Field done = *task.fieldNamed(u"done");
        done.nullable = true;
        after = changed(after, edits::changeField(after, task.id, done));
        after = changed(after, edits::addField(after, task.id, fieldFromText(u"due: date?"_s, after)->field, ids));
        after = changed(after, edits::remove(after, {{tag.id}, {}, {}, {}, edits::KeyFields::Keep}));
        after = changed(after, edits::relate(after, *relationshipFromText(u"Task n-1? List: list/tasks"_s, after), ids));
        const DifferenceTree tree = differences(before, after);
        QCOMPARE(linesOf(tree), QString(u"~ main\n"
                                            "  - Tag(id*)\n"
                                            "  ~ Task\n"
                                            "    ~ heading: renamed, title → heading\n"
                                            "      ~ name: title → heading\n"
                                            "    ~ done\n"
                                            "      ~ nullable: no → yes\n"
                                            "    + due: date?\n"
                                            "    + list_id: int64?\n"
                                            "    + index (list_id)\n"
                                            "    + List(id) 1?-n Task(list_id): tasks/list on delete set-null"_s).split(u'\n'));
        QCOMPARE(tree.count(), 7);
    }

    void aRelationshipNeedsItsNewEntity()
    {
        const Schema before = from(u"Task(id*, title)"_s);
        CountedIds ids(900);
        Schema after = changed(before, edits::addEntity(before, *entityFromText(u"List(id*, name)"_s, before), ids));
        after = changed(after, edits::relate(after, *relationshipFromText(u"Task n-1? List: list/tasks"_s, after), ids));
        const DifferenceTree tree = differences(before, after);
        const Difference *list = nodeNamed(tree.roots, u"List"_s, DifferenceSubject::Entity);
        const Difference *relationship = nodeNamed(tree.roots, u"Task → List"_s, DifferenceSubject::Relationship);
        QVERIFY(list && relationship);
        QSet<QString> wanted = tree.keys();
        wanted.remove(list->key);
        QVERIFY(!tree.consistent(wanted).contains(relationship->key));
        const Schema without = applied(before, chosen(before, after, tree, wanted));
        QVERIFY(holdsTogether(without));
        QVERIFY(without.references().isEmpty());
        QVERIFY(without.entityNamed(u"Task")->fieldNamed(u"list_id"));
        wanted = tree.keys();
        wanted.remove(nodeNamed(tree.roots, u"list_id"_s, DifferenceSubject::Field)->key);
        const Schema noField = applied(before, chosen(before, after, tree, wanted));
        QVERIFY(holdsTogether(noField));
        QVERIFY(noField.references().isEmpty());
        QVERIFY(noField.entityNamed(u"Task")->indexes.empty());
        QVERIFY(noField.entityNamed(u"List"));
    }

    void aRemovalWaitsForWhatStandsOnIt()
    {
        const Schema before = from(u"List(id*, name); Task(id*, title)\nTask n-1 List: list/tasks"_s);
        const Schema after = changed(before, edits::remove(before, {{before.entityNamed(u"List")->id}, {}, {}, {}, edits::KeyFields::Remove}));
        const DifferenceTree tree = differences(before, after);
        const Difference *relationship = nodeNamed(tree.roots, u"Task → List"_s, DifferenceSubject::Relationship);
        QVERIFY(relationship);
        QSet<QString> wanted = tree.keys();
        wanted.remove(relationship->key);
        const Schema kept = applied(before, chosen(before, after, tree, wanted));
        QVERIFY(holdsTogether(kept));
        QCOMPARE(textOf(kept).trimmed(), u"List(id*, name)\nTask(id*, title, list_id: int64)\nList(id) 1-n Task(list_id): tasks/list"_s);
    }

    void namesChangePlacesTogether()
    {
        const Schema before = from(u"List(id*); Task(id*)"_s);
        Draft draft(before);
        draft.update<Entity>(before.entityNamed(u"List")->id, [](Entity &entity) { entity.name = u"Task"_s; });
        draft.update<Entity>(before.entityNamed(u"Task")->id, [](Entity &entity) { entity.name = u"List"_s; });
        const Schema after = draft.schema();
        const DifferenceTree tree = differences(before, after);
        const auto some = tree.keys();
        for (const QString &left : some) {
            QSet<QString> wanted = some;
            wanted.remove(left);
            QVERIFY(holdsTogether(applied(before, chosen(before, after, tree, wanted))));
        }
    }

    void movedFieldsAreAnOrder()
    {
        const Schema before = from(u"Task(id*, title, done: boolean)"_s);
        const Entity &task = *before.entityNamed(u"Task");
        const Schema after = changed(before, edits::moveField(before, task.id, task.fieldNamed(u"done")->id, 1));
        const DifferenceTree tree = differences(before, after);
        QCOMPARE(tree.count(), 1);
        QVERIFY(applied(before, chosen(before, after, tree, tree.keys())) == after);
        QVERIFY(chosen(before, after, tree, {}).isEmpty());
    }

    void allIsTheWholeChangeAndAnyPartHoldsTogether()
    {
        int choices = 0;
        for (quint32 seed = 1; seed <= 25; ++seed) {
            test::RandomEdits random(seed);
            Schema before = from(u"List(id*, name); Task(id*, title, done: boolean); Tag(id*, label!)\nTask n-1 List: list/tasks\nTask n-m Tag: tags/tasks"_s);
            for (int i = 0; i < 25; ++i)
                before = applied(before, random.next(before));
            Schema after = before;
            for (int i = 0; i < 15; ++i)
                after = applied(after, random.next(after));
            const DifferenceTree tree = differences(before, after, Layout::Summarise);
            QCOMPARE(withoutBaselines(applied(before, chosen(before, after, tree, tree.keys()))), withoutBaselines(after));
            QVERIFY(chosen(before, after, tree, {}).isEmpty());
            if (!holdsTogether(before) || !holdsTogether(after))
                continue; // edits may leave what only checks find
            const QSet<QString> all = tree.keys();
            QStringList sorted(all.begin(), all.end());
            sorted.sort();
            for (int i = 0; i < 10; ++i) {
                QSet<QString> some;
                for (const QString &key : sorted)
                    if (random.below(2) == 0)
                        some.insert(key);
                const Schema mixed = applied(before, chosen(before, after, tree, some));
                QVERIFY2(holdsTogether(mixed), qPrintable(u"seed %1 choice %2\n%3"_s.arg(seed).arg(i).arg(linesOf(tree).join(u'\n'))));
                ++choices;
            }
        }
        QVERIFY2(choices > 100, qPrintable(QString::number(choices)));
    }
};

QTEST_GUILESS_MAIN(TestDifferences)
#include "tst_differences.moc"
