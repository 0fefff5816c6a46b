// What the form says, without any widget.
#include "model/generate/context.h"
#include "model/schema/edits.h"
#include "model/schema/notation.h"
#include "views/wizard/endpointpreview.h"
#include "views/wizard/formstate.h"
#include "views/wizard/formwords.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace relata;

namespace {

Schema schemaOf(QStringView text)
{
    const auto schema = schemaFromText(text);
    if (!schema.ok())
        qFatal("%s", qPrintable(worded(schema.error())));
    return *schema;
}

RelationshipForm formFor(const Schema &schema, QStringView kind, QStringView source, QStringView target)
{
    RelationshipForm form;
    form.kind = kind.toString();
    form.source = schema.entityNamed(source)->id;
    form.target = schema.entityNamed(target)->id;
    return form;
}

RelationshipForm firstForm(const Schema &schema)
{
    const SchemaIndex index(schema);
    for (const RelationshipView &view : index.relationships()) {
        if (view.id.through() || !index.isLeg(view.id.reference()))
            return *edits::formOf(schema, view.id);
    }
    qFatal("no relationship");
}

QStringList told(const std::vector<formwords::Line> &lines)
{
    QStringList out;
    for (const formwords::Line &line : lines)
        out << u"%1 %2 %3 %4"_s.arg(line.mark == formwords::Line::Mark::Added ? u"+"_s : line.mark == formwords::Line::Mark::Removed ? u"-"_s : u"~"_s, line.what, line.text, line.detail).trimmed();
    return out;
}

template<class Value> QStringList textsOf(const std::vector<formwords::Choice<Value>> &choices)
{
    QStringList texts;
    for (const auto &choice : choices)
        texts << (choice.isPossible() ? choice.text : u'(' + choice.text + u')');
    return texts;
}

} // namespace

class TestFormWords : public QObject
{
    Q_OBJECT

private slots:
    void linesOfANewRelationship();
    void linesOfARename();
    void deleteChoicesFollowTheAnswers();
    void choicesOfOneToOneAreSingular();
    void choicesOfTranslations();
    void hints();
    void rowsOfNewRelationships();
    void rowsWhenTheKindChanges();
    void rowsOfATightening();
    void partsForErrors();
    void endpointsWithExamples();
};

void TestFormWords::linesOfANewRelationship()
{
    const Schema schema = schemaOf(u"List(id*, name); Task(id*, title)");
    RelationshipForm form = formFor(schema, u"one-to-many", u"List", u"Task");
    form.sourceOptional = true;
    const FormState state = formStateOf(schema, form);
    QVERIFY(state.isGood());
    QCOMPARE(told(formwords::linesOf(schema, *state.change)),
             (QStringList{u"+ reference List.tasks"_s, u"+ field list_id int64?"_s, u"+ index list_id"_s, u"+ foreign key list_id → List.id on delete set null"_s, u"+ reference Task.list"_s}));
}

void TestFormWords::linesOfARename()
{
    const Schema schema = schemaOf(u"List(id*, name); Task(id*, title); Task n-1 List");
    const Change change = *edits::renameField(schema, schema.entityNamed(u"List")->id, schema.entityNamed(u"List")->fieldNamed(u"name")->id, u"label"_s);
    const QStringList lines = told(formwords::linesOf(schema, change));
    QCOMPARE(lines.size(), 1);
    QVERIFY2(lines.front().startsWith(u"~ field name → label"_s), qPrintable(lines.front()));
}

void TestFormWords::deleteChoicesFollowTheAnswers()
{
    const Schema schema = schemaOf(u"Order(id*); Line(id*)");
    RelationshipForm form = formFor(schema, u"one-to-many", u"Order", u"Line");
    QCOMPARE(formwords::deleteQuestion(schema, form), u"When an Order is deleted"_s);
    const QStringList strict = textsOf(formwords::deleteChoices(schema, edits::completed(schema, form)));
    QVERIFY2(strict.contains(u"(its Lines lose their order)"_s), qPrintable(strict.join(u'|')));
    QVERIFY(strict.contains(u"its Lines are deleted too"_s));
    form.sourceOptional = true;
    form.sourceReference = u"parentOrder"_s;
    const QStringList loose = textsOf(formwords::deleteChoices(schema, edits::completed(schema, form)));
    QVERIFY2(loose.contains(u"its Lines lose their parent order"_s), qPrintable(loose.join(u'|')));
    form.kind = u"many-to-many"_s;
    QCOMPARE(formwords::deleteQuestion(schema, form), u"When an Order or a Line is deleted"_s);
    for (const auto &choice : formwords::deleteChoices(schema, edits::completed(schema, form)))
        QVERIFY(choice.value != Action::SetNull); // a pair can't lose one of its sides
}

void TestFormWords::choicesOfOneToOneAreSingular()
{
    const Schema schema = schemaOf(u"User(id*); Profile(id*)");
    RelationshipForm form = formFor(schema, u"one-to-one", u"User", u"Profile");
    form.keyOn = KeySide::Source;
    form.targetOptional = true;
    QCOMPARE(formwords::deleteQuestion(schema, form), u"When a Profile is deleted"_s);
    const QStringList texts = textsOf(formwords::deleteChoices(schema, edits::completed(schema, form)));
    QVERIFY2(texts.contains(u"its User loses its profile"_s), qPrintable(texts.join(u'|')));
    QVERIFY2(texts.contains(u"not while it has a User"_s), qPrintable(texts.join(u'|')));
}

void TestFormWords::choicesOfTranslations()
{
    const Schema schema = schemaOf(u"Article(id*); Language(id*)");
    RelationshipForm form = formFor(schema, u"translations", u"Article", u"Language");
    QCOMPARE(formwords::deleteQuestion(schema, form), u"When an Article or a Language is deleted"_s);
    form.target = EntityId();
    form.languageField = u"language"_s;
    QCOMPARE(formwords::deleteQuestion(schema, form), u"When an Article is deleted"_s);
    QCOMPARE(formwords::updateQuestion(schema, form), u"When the key of an Article changes"_s);
    const QStringList texts = textsOf(formwords::deleteChoices(schema, edits::completed(schema, form)));
    QCOMPARE(texts.front(), u"its translations go with it"_s);
    QVERIFY2(texts.filter(u"pair"_s).isEmpty(), qPrintable(texts.join(u'|')));
}

void TestFormWords::hints()
{
    const Schema schema = schemaOf(u"List(id*); Task(id*)");
    RelationshipForm form = formFor(schema, u"one-to-many", u"List", u"Task");
    QCOMPARE(formwords::sourceReferenceHint(schema, form), u"what a Task calls it"_s);
    QCOMPARE(formwords::targetReferenceHint(schema, form), u"what a List calls them"_s);
    form.kind = u"many-to-one"_s;
    QCOMPARE(formwords::sourceReferenceHint(schema, form), u"what a Task calls them"_s);
    form.target = EntityId();
    QCOMPARE(formwords::sourceReferenceHint(schema, form), u"what a … calls them"_s); // nothing chosen yet
}

void TestFormWords::rowsOfNewRelationships()
{
    const Schema schema = schemaOf(u"List(id*); Task(id*, title, list_id: int64?)");
    RelationshipForm form = formFor(schema, u"one-to-many", u"List", u"Task");
    form.targetKey = {u"list"_s};
    FormState state = formStateOf(schema, form);
    QVERIFY(state.isGood());
    QCOMPARE(formwords::rowConsequences(schema, *state.change), QStringList{u"Each Task that is already there needs a value for list."_s});
    form.sourceOptional = true;
    state = formStateOf(schema, form);
    QCOMPARE(formwords::rowConsequences(schema, *state.change), QStringList()); // an empty key hurts nobody
    form.targetKey = {u"list_id"_s}; // a field that is there
    state = formStateOf(schema, form);
    QVERIFY(state.isGood());
    QCOMPARE(formwords::rowConsequences(schema, *state.change), QStringList{u"Each list_id that is already there must name a List that exists."_s});
}

void TestFormWords::rowsWhenTheKindChanges()
{
    const Schema schema = schemaOf(u"Post(id*); Tag(id*); Post n-m Tag through PostTag(weight: int32)");
    RelationshipForm form = firstForm(schema);
    form.kind = u"one-to-many"_s;
    form.sourceKey.clear();
    form.targetKey.clear();
    form.onDelete.reset();
    form.sourceOptional = true;
    const FormState state = formStateOf(schema, form);
    QVERIFY2(state.isGood(), state.change.ok() ? "" : qPrintable(worded(state.change.error())));
    const QString rows = formwords::rowConsequences(schema, *state.change).join(u'|');
    QVERIFY2(rows.contains(u"Of the Posts of a Tag only one can stand as its "_s), qPrintable(rows));
    QVERIFY(state.after.entityNamed(u"PostTag")); // it holds more than pairs
    QVERIFY2(rows.contains(u"PostTag stays, with all its rows."_s), qPrintable(rows));
}

void TestFormWords::rowsOfATightening()
{
    const Schema schema = schemaOf(u"User(id*); Profile(id*); Profile n-1? User");
    RelationshipForm form = firstForm(schema);
    form.kind = u"one-to-one"_s;
    form.sourceOptional = false;
    form.onDelete = Action::NoAction;
    const FormState state = formStateOf(schema, form);
    QVERIFY2(state.isGood(), state.change.ok() ? "" : qPrintable(worded(state.change.error())));
    const QStringList rows = formwords::rowConsequences(schema, *state.change);
    QVERIFY2(rows.contains(u"Profiles without a user_id must get one first."_s), qPrintable(rows.join(u'|')));
    QVERIFY2(rows.contains(u"No two Profiles may have the same user_id."_s), qPrintable(rows.join(u'|')));
}

void TestFormWords::partsForErrors()
{
    const Schema schema = schemaOf(u"List(id*, name); Task(id*, title, flag: boolean)");
    const auto part = [&](auto change) {
        RelationshipForm form = formFor(schema, u"one-to-many", u"List", u"Task");
        change(form);
        const FormState state = formStateOf(schema, form);
        return state.isGood() ? formwords::Part::None : formwords::partFor(state.change.error(), state.completed);
    };
    using formwords::Part;
    QCOMPARE(part([](RelationshipForm &form) { form.sourcePrimary = form.sourceOptional = true; }), Part::SourcePrimary);
    QCOMPARE(part([](RelationshipForm &form) { form.sourceReference = u"title"_s; }), Part::SourceReference);
    QCOMPARE(part([](RelationshipForm &form) { form.targetReference = u"name"_s; }), Part::TargetReference);
    QCOMPARE(part([](RelationshipForm &form) { form.targetKey = {u"flag"_s}; }), Part::TargetKey);
    QCOMPARE(part([](RelationshipForm &form) { form.sourceKey = {u"name"_s}; }), Part::SourceKey);
    QCOMPARE(part([](RelationshipForm &form) { form.onDelete = Action::SetNull; }), Part::OnDelete);
    QCOMPARE(part([](RelationshipForm &form) { form.minimum = 5; form.maximum = 2; }), Part::Bounds);
    QCOMPARE(part([](RelationshipForm &form) { form.kind = u"many-to-many"_s; form.through = u"List"_s; }), Part::Through);
    QCOMPARE(part([](RelationshipForm &form) { form.kind = u"many-to-many"_s; form.junctionFields = {u"x: nonsense"_s}; }), Part::JunctionFields);
}

void TestFormWords::endpointsWithExamples()
{
    const Schema schema = schemaOf(u"List(id*, name); Task(id*, title: string(20), done: boolean)");
    RelationshipForm form = formFor(schema, u"one-to-many", u"List", u"Task");
    form.sourceOptional = true;
    const FormState state = formStateOf(schema, form);
    const auto before = contextFor(state.before, nullptr), after = contextFor(state.after, nullptr);
    QVERIFY(before.ok() && after.ok());
    const auto find = [](const std::vector<EndpointPreview> &all, const QString &method, const QString &path) {
        const auto found = std::find_if(all.begin(), all.end(), [&](const EndpointPreview &one) { return one.method == method && one.path == path; });
        return found == all.end() ? nullptr : &*found;
    };
    const auto added = endpointPreviews(*before, *after, state.relationship.toString());
    const EndpointPreview *create = find(added, u"POST"_s, u"/lists/{listId}/tasks"_s);
    QVERIFY(create);
    QCOMPARE(create->mark, EndpointPreview::Mark::Added);
    QVERIFY2(create->example.contains(u"\"title\""_s) && create->example.contains(u"\"done\": false"_s) && !create->example.contains(u"list_id"_s), qPrintable(create->example));
    QVERIFY(!find(added, u"GET"_s, u"/tasks"_s)); // was there before and is not the relationship's
    const auto removed = endpointPreviews(*after, *before, {});
    QCOMPARE(find(removed, u"POST"_s, u"/lists/{listId}/tasks"_s)->mark, EndpointPreview::Mark::Removed);
}

QTEST_GUILESS_MAIN(TestFormWords)
#include "tst_formwords.moc"
