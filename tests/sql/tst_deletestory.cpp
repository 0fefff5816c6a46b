// The delete story in words: what is said of chains, circles, what blocks, and any-ends in each storage and dialect.
// tests/flows/tst_deleterows.cpp holds it against rows in real databases.
#include "model/schema/notation.h"
#include "model/sql/deletestory.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace relata;

namespace {

Schema schemaOf(const QString &text)
{
    auto schema = schemaFromText(text);
    if (!schema)
        qFatal("%s", qPrintable(worded(schema.error(), Wording::English)));
    return *std::move(schema);
}

// Comment points at any of these.
Schema withComments(AnyStorage storage, Action onDelete, bool optional = false)
{
    Schema schema = schemaOf(u"Post(id*); Photo(id*); Comment(id*); Blog(id*)\nPost n-1 Blog: blog/posts on delete cascade"_s);
    RelationshipForm form;
    form.kind = u"any-to-one"_s;
    form.source = schema.entityNamed(u"Comment")->id;
    form.targetAllow = {{schema.entityNamed(u"Post")->id, {}, {}, {}}, {schema.entityNamed(u"Photo")->id, {}, {}, {}}};
    form.storage = storage;
    form.onDelete = onDelete;
    form.targetOptional = optional;
    CountedIds ids(5000);
    const auto change = edits::relate(schema, form, ids);
    if (!change)
        qFatal("%s", qPrintable(worded(change.error(), Wording::English)));
    return applied(std::move(schema), *change);
}

QString told(const Schema &schema, const QString &entity, const QString &dialect = u"postgresql"_s)
{
    const SchemaIndex index(schema);
    const DeleteStory story = deleteStory(index, schema.entityNamed(entity)->id, dialectById(dialect));
    QStringList lines{summaryOf(schema, story)};
    for (const DeleteStep &step : story.steps)
        lines << sentenceOf(schema, story, step);
    return lines.join(u'\n');
}

} // namespace

class TestDeleteStory : public QObject
{
    Q_OBJECT

private slots:
    void words_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("entity");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const char *text, const char *entity, const char *expected) {
            QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(entity) << QString::fromUtf8(expected);
        };
        row("many-to-many", "Recipe(id*); Ingredient(id*)\nRecipe n-m Ingredient: ingredients/recipes", "Recipe",
            "Deleting a Recipe deletes its RecipeIngredients; Ingredients stay.\n"
            "RecipeIngredients are deleted (RecipeIngredient.recipe_id).");
        row("optional", "City(id*); Country(id*)\nCity n-1? Country: country/cities", "Country", "Deleting a Country empties City.country_id.\nCities stay, and their key is emptied (City.country_id).");
        row("holder", "City(id*); Country(id*)\nCity n-1? Country: country/cities", "City", "Deleting a City touches nothing else.");
        row("blocks", "Invoice(id*); Customer(id*)\nInvoice n-1 Customer: customer/invoices", "Customer",
            "Deleting a Customer is refused while it has Invoices.\nInvoices block it (Invoice.customer_id): refused while one points there.");
        row("chain", "Task(id*); List(id*); Step(id*); Note(id*)\nTask n-1 List: list/tasks on delete cascade\nStep n-1 Task: task/steps on delete cascade\nNote n-1 Step: step/notes on delete restrict", "List",
            "Deleting a List is refused while Steps that go with it have Notes; else it deletes its Tasks and their Steps.\n"
            "Tasks are deleted (Task.list_id).\nSteps are deleted (Step.task_id).\nNotes block it (Note.step_id): refused at once.");
        row("tree", "Page(id*)\nPage n-1? Page: parent/children on delete cascade", "Page", "Deleting a Page deletes the Pages below it.\nPages are deleted, and so on (Page.parent_id).");
        row("circle", "A(id*); B(id*)\nB n-1 A: a/bs on delete cascade\nA n-1? B: b/as on delete cascade", "A",
            "Deleting an A deletes the As below it and its Bs.\nBs are deleted (B.a_id).\nAs are deleted, and so on (A.b_id).");
        row("two ways", "B(id*); A(id*); C(id*)\nB n-1 A: a/bs on delete cascade\nC n-1 A: a/cs\nC n-1 B: b/cs on delete cascade", "A",
            "Deleting an A is refused while it has Cs; else it deletes its Bs and their Cs.\nBs are deleted (B.a_id).\n"
            "Cs block it (C.a_id): refused while one points there, unless they go or change another way first, which depends on the order of the foreign keys.\nCs are deleted (C.b_id).");
        row("logical", "Task(id*); List(id*)\nTask n-1 List: list/tasks logical", "List",
            "Deleting a List leaves Tasks that point at nothing.\nTasks stay and point at nothing (Task.list_id): no foreign key is there: left to the API.");
        row("one at most", "Person(id*); Passport(id*)\nPerson 1-1 Passport: passport/person keyed right on delete cascade", "Person",
            "Deleting a Person deletes its Passport.\nIts Passport is deleted (Passport.person_id).");
        row("one blocks", "Person(id*); Passport(id*)\nPerson 1-1 Passport: passport/person keyed right", "Person",
            "Deleting a Person is refused while it has a Passport.\nIts Passport blocks it (Passport.person_id): refused while one points there.");
        row("null forbidden", "Task(id*); List(id*)\nTask n-1 List: list/tasks", "List", "Deleting a List is refused while it has Tasks.\nTasks block it (Task.list_id): refused while one points there.");
    }
    void words()
    {
        QFETCH(QString, text);
        QFETCH(QString, entity);
        QFETCH(QString, expected);
        QCOMPARE(told(schemaOf(text), entity), expected);
    }

    void anyEnds()
    {
        QCOMPARE(told(withComments(AnyStorage::Pair, Action::Cascade), u"Post"_s),
                 u"Deleting a Post leaves Comments that point at nothing.\n"
                 "Comments stay and point at nothing (Comment.(item_type, item_id)): no database can check a kind and a key: left to the API."_s);
        QCOMPARE(told(withComments(AnyStorage::Triggers, Action::Cascade), u"Post"_s), u"Deleting a Post deletes its Comments.\nComments are deleted (Comment.(item_type, item_id))."_s);
        QCOMPARE(told(withComments(AnyStorage::Triggers, Action::NoAction), u"Post"_s),
                 u"Deleting a Post is refused while it has Comments.\nComments block it (Comment.(item_type, item_id)): refused at once."_s);
        QCOMPARE(told(withComments(AnyStorage::Arc, Action::Cascade), u"Photo"_s), u"Deleting a Photo deletes its Comments.\nComments are deleted (Comment.photo_id)."_s);
        QCOMPARE(told(withComments(AnyStorage::Arc, Action::SetNull, true), u"Photo"_s), u"Deleting a Photo empties Comment.photo_id.\nComments stay, and their key is emptied (Comment.photo_id)."_s);
        // The form refuses this one; a file may have it.
        Schema required = withComments(AnyStorage::Arc, Action::Cascade);
        for (const Allowed &allowed : required.anyReferences().begin()->allowed) {
            Reference leg = required.references()[allowed.leg];
            leg.onDelete = Action::SetNull;
            required.table<Reference>().set(leg);
        }
        QCOMPARE(told(required, u"Photo"_s),
                 u"Deleting a Photo is refused while it has Comments.\nComments block it (Comment.photo_id): it would be emptied, and one of the keys must be filled."_s);
    }

    // MariaDB and MySQL run no triggers where a foreign key deletes.
    void silentCascades()
    {
        const Schema schema = withComments(AnyStorage::Triggers, Action::Cascade);
        QVERIFY(told(schema, u"Blog"_s).startsWith("Deleting a Blog deletes its Posts and their Comments."_L1));
        QVERIFY(told(schema, u"Blog"_s, u"mysql"_s).startsWith("Deleting a Blog deletes its Posts; leaves Comments that point at nothing."_L1));
        const SchemaIndex index(schema);
        const DeleteStory story = deleteStory(index, schema.entityNamed(u"Blog")->id);
        QCOMPARE(story.dialect, u"sqlite"_s);
        QCOMPARE(differencesOf(index, story),
                 QStringList{u"In MariaDB and MySQL: Comments stay and point at nothing (Comment.(item_type, item_id)): MariaDB and MySQL run no triggers where a foreign key deletes: left to the API."_s});
    }

    // When a key that others point at is emptied, their on update decides.
    void emptiedKeys()
    {
        Schema schema = schemaOf(u"A(id*); B(id*); C(id*)\nB 1-1? A: a/b on delete set-null keyed left\nC n-1? B(a_id): b/cs"_s);
        const auto reference = std::find_if(schema.references().begin(), schema.references().end(), [&](const Reference &each) { return each.holder == schema.entityNamed(u"C")->id; });
        Reference changed = *reference;
        QCOMPARE(told(schema, u"A"_s), u"Deleting an A is refused while Bs that change with it have Cs; else it empties B.a_id.\nIts B stays, and its key is emptied (B.a_id).\nCs block it (%1): refused while one points there."_s.arg(u"C.b_a_id"_s));
        changed.onUpdate = Action::Cascade;
        schema.table<Reference>().set(changed);
        QCOMPARE(told(schema, u"A"_s), u"Deleting an A empties B.a_id and C.b_a_id.\nIts B stays, and its key is emptied (B.a_id).\nCs stay, and their key is emptied (C.b_a_id)."_s);
    }

    void nothing()
    {
        const Schema schema = schemaOf(u"A(id*)"_s);
        const SchemaIndex index(schema);
        QVERIFY(deleteStory(index, EntityId{99}).isEmpty());
        const DeleteStory story = deleteStory(index, schema.entityNamed(u"A")->id);
        QVERIFY(!story.effectOn(story.entity));
        QCOMPARE(differencesOf(index, story), QStringList());
    }
};

QTEST_GUILESS_MAIN(TestDeleteStory)
#include "tst_deletestory.moc"
