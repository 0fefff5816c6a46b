// Kinds with more than two entities and a key: web APIs, translations, symmetric pairs, trees, any-ends; and one kind as another.
#include "model/schema/checks.h"
#include "model/schema/edits.h"
#include "model/schema/projectfile.h"
#include "model/schema/relationshipkinds.h"
#include "tests/support/dangling.h"
#include "tests/support/fromtext.h"

#include <QTest>

using namespace relata;
using test::built;
using test::with;
using namespace Qt::StringLiterals;

using Fill = std::function<void(RelationshipForm &)>;
Q_DECLARE_METATYPE(Fill)

class TestKinds : public QObject
{
    Q_OBJECT

private slots:
    void comesBack_data();
    void comesBack();
    void refusal_data();
    void refusal();
    void sentences_data();
    void sentences();
    void externalFollowsItsFields();
    void copying();
    void valuesStayWhenTablesAreRenamed();
    void allowListGrows();
    void eachAnyEndHasItsDiscriminator();
    void textHoldsKeysOfSeveralTypes();
    void turning_data();
    void turning();
    void keyFieldsGoOn();
    void joinEntityGoesOn();
    void pairChanges();
    void treesHaveRoots();
    void languageFieldGoes();
};

namespace {

// The one that is no leg.
RelationshipId only(const Schema &schema)
{
    const SchemaIndex index(schema);
    RelationshipId found;
    for (const RelationshipView &view : index.relationships()) {
        if (!index.isLeg(view.id))
            found = view.id;
    }
    return found;
}

const QString kTown = u"Town(id*, name, postcode)\n"_s;
const QString kCitizens = u"Town 1-web: honoraryCitizens url \"https://api.example.com/towns/{postcode}/people\" path \"/data\" "
                          "shape (firstName: string?, city: string @\"/address/city\")"_s;

} // namespace

void TestKinds::comesBack_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("kind");
    QTest::newRow("external") << kTown + kCitizens << u"external"_s;
    QTest::newRow("external, all said") << kTown + kCitizens + u" maximum 1 header \"Authorization\" = \"Bearer ${API_TOKEN}\" timeout 900 cache 60 on failure stale"_s << u"external"_s;
    QTest::newRow("external, odd names") << u"Town(id*, \"a \"\"b\")\nTown 1-web: \"ho no\" url \"https://x.org/\" shape (\"a@b\": string, \"c,d\": decimal(10,2)? @\"/a,b)/c@d\")"_s << u"external"_s;
    QTest::newRow("translations, a field") << u"Article(id*, slug)\nArticle 1-lang: translations through ArticleTranslation(title: text, body: text?) language locale"_s << u"translations"_s;
    QTest::newRow("translations, languages") << u"Article(id*)\nLanguage(code*: text, name)\nArticle 1-lang Language: translations/articles"_s << u"translations"_s;
    QTest::newRow("translations, own id") << u"Article(id*)\nArticle 1-lang: texts through Texts(title: text) pair unique language lang sort position"_s << u"translations"_s;
    QTest::newRow("symmetric once") << u"Article(id*)\nArticle n-m Article: related through Related(note?) symmetric once"_s << u"many-to-many"_s;
    QTest::newRow("symmetric mirrored") << u"Person(id*)\nPerson n-m Person: friends symmetric mirrored"_s << u"many-to-many"_s;
    QTest::newRow("tree") << u"Category(id*)\nCategory n-1? Category: parent/children tree guard database depth 5"_s << u"one-to-many"_s;
    QTest::newRow("subtype") << u"Person(id*)\nEmployee(id*)\nPerson 1*-1 Employee: employee/person subtype"_s << u"one-to-one"_s;
    QTest::newRow("steal") << u"Town(id*)\nMayor(id*)\nTown 1?-1 Mayor: mayor/town steal"_s << u"one-to-one"_s;
    QTest::newRow("both directions") << u"R(id*)\nI(id*)\nR n-m I: is/rs through RI(q: int32) sort position minimum 1 maximum 9 other minimum 2 other maximum 4 other sort other_position other deselect delete"_s
                                     << u"many-to-many"_s;
    QTest::newRow("maximum") << u"List(id*)\nTask(id*)\nTask n+-1 List: list/tasks maximum 3"_s << u"one-to-many"_s;
    QTest::newRow("set null, these") << u"O(a*: int64, b*: int64)\nL(id*, o_a: int64, o_b: int64?)\nL(o_a, o_b) n-1? O: o/ls on delete set-null(o_b)"_s << u"one-to-many"_s;
    QTest::newRow("any, pair") << u"A(id*)\nB(id*)\nC(id*)\nC n-any A = a / cs | B = b / notes: item/- by item_type(item_id) on delete cascade"_s << u"any-to-one"_s;
    QTest::newRow("any, minimum") << u"A(id*)\nB(id*)\nC(id*)\nC n-any? A / cs | B / cs: item storage triggers minimum 2 sort position"_s << u"any-to-one"_s;
    QTest::newRow("any, arc") << u"A(id*)\nB(x*: int32, y*: int32)\nC(id*)\nC n-any A / cs | B / cs: item storage arc"_s << u"any-to-one"_s;
    QTest::newRow("any, keys of other types") << u"A(id*)\nB(code*: text)\nC(id*)\nC n-any A / cs | B / cs: item"_s << u"any-to-one"_s;
    QTest::newRow("m-any, other order") << u"A(id*)\nB(id*)\nC(id*)\nC m-any A / cs | B / cs: items sort position other sort place"_s << u"many-to-any"_s;
}

// From the notation to records, to the form, to the notation, to the project file and back: always the same.
void TestKinds::comesBack()
{
    QFETCH(QString, text);
    QFETCH(QString, kind);
    const Schema schema = built(text);
    QCOMPARE(test::dangling(schema).join(u'\n'), QString());
    const RelationshipId id = only(schema);
    QVERIFY(!id.isNull());
    QCOMPARE(viewOf(schema, id)->kind, kind);
    QCOMPARE(relationshipFromString(schema, id.toString()), id);
    const auto form = edits::formOf(schema, id);
    QVERIFY(form);
    CountedIds ids(1000);
    const auto again = edits::relate(schema, *form, ids);
    QVERIFY2(again, again ? "" : qPrintable(worded(again.error())));
    QVERIFY2(again->isEmpty(), qPrintable(textOf(applied(schema, *again))));
    const QString printed = textOf(schema);
    const auto reread = schemaFromText(printed);
    QVERIFY2(reread, qPrintable(printed + u'\n' + (reread ? QString() : worded(reread.error()))));
    QCOMPARE(textOf(*reread), printed);
    const auto parsed = projectfile::parse(projectfile::serialize(schema));
    QVERIFY2(parsed, parsed ? "" : qPrintable(worded(parsed.error())));
    QVERIFY(*parsed == schema);
    // Without it nothing of it is left.
    edits::Removal removal;
    removal.relationships.push_back(id);
    removal.keyFields = edits::KeyFields::Remove;
    const Schema without = with(schema, edits::remove(schema, removal));
    QCOMPARE(test::dangling(without).join(u'\n'), QString());
    QVERIFY(!viewOf(without, id));
    QVERIFY(without.references().isEmpty() || viewOf(schema, id)->junction); // a junction with fields of its own stays, with its references
    QVERIFY(without.externals().isEmpty());
}

void TestKinds::refusal_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<Fill>("fill");
    QTest::addColumn<QString>("code");
    const auto external = [](const char *name, Fill fill, const QString &code) { QTest::newRow(name) << kTown + kCitizens << std::move(fill) << code; };
    external("no address", [](RelationshipForm &f) { f.url.clear(); }, u"relate.no-url"_s);
    external("file", [](RelationshipForm &f) { f.url = u"file:///etc/passwd"_s; }, u"relate.url"_s);
    external("no host", [](RelationshipForm &f) { f.url = u"https:///x"_s; }, u"relate.url"_s);
    external("a field as host", [](RelationshipForm &f) { f.url = u"https://{name}/x"_s; }, u"relate.url-host"_s);
    external("a user's name", [](RelationshipForm &f) { f.url = u"https://me:secret@x.org/"_s; }, u"relate.url-host"_s);
    external("no such field", [](RelationshipForm &f) { f.url = u"https://x.org/{zip}"_s; }, u"relate.url-field"_s);
    external("a secret in the address", [](RelationshipForm &f) { f.url = u"https://x.org/?key=${KEY}"_s; }, u"relate.url-secret"_s);
    external("path", [](RelationshipForm &f) { f.path = u"data"_s; }, u"relate.pointer"_s);
    external("tilde", [](RelationshipForm &f) { f.path = u"/a~2"_s; }, u"relate.pointer"_s);
    external("path of a value", [](RelationshipForm &f) { f.shape = QStringList{u"a: text @b"_s}; }, u"relate.pointer"_s);
    external("no shape", [](RelationshipForm &f) { f.shape.clear(); }, u"relate.no-shape"_s);
    external("twice", [](RelationshipForm &f) { f.shape = QStringList{u"a: text"_s, u"a: int32"_s}; }, u"relate.shape-twice"_s);
    external("a literal secret in the address", [](RelationshipForm &f) { f.url = u"https://x.org/?a=1&access_token=abc"_s; }, u"relate.url-secret"_s);
    external("a well-known key in the address", [](RelationshipForm &f) { f.url = u"https://x.org/?k=AKIAIOSFODNN7EXAMPLE"_s; }, u"relate.url-secret"_s);
    external("a well-known key in any header", [](RelationshipForm &f) { f.headers.insert(u"X-Trace"_s, u"ghp_16C7e42F292c6912E7710c838347"_s); }, u"relate.header-secret"_s);
    external("literal token", [](RelationshipForm &f) { f.headers.insert(u"Authorization"_s, u"Bearer abcdef"_s); }, u"relate.header-secret"_s);
    external("literal key", [](RelationshipForm &f) { f.headers.insert(u"X-Api-Key"_s, u"1234"_s); }, u"relate.header-secret"_s);
    external("literal key beside a variable", [](RelationshipForm &f) { f.headers.insert(u"X-Api-Key"_s, u"${A}0123456789abcdef0123"_s); }, u"relate.header-secret"_s);
    external("bearer elsewhere", [](RelationshipForm &f) { f.headers.insert(u"X-Other"_s, u"bearer abc"_s); }, u"relate.header-secret"_s);
    external("no variable", [](RelationshipForm &f) { f.headers.insert(u"X-Api-Key"_s, u"${a b}"_s); }, u"relate.header-variable"_s);
    external("two lines", [](RelationshipForm &f) { f.headers.insert(u"Accept"_s, u"a\nb: c"_s); }, u"relate.header"_s);
    external("timeout", [](RelationshipForm &f) { f.timeout = 0; }, u"relate.timeout"_s);
    external("cache", [](RelationshipForm &f) { f.cache = -1; }, u"relate.cache"_s);
    external("name of a field", [](RelationshipForm &f) { f.targetReference = u"name"_s; }, u"name.taken"_s);
    QTest::newRow("symmetric of two") << u"A(id*)\nB(id*)\nA n-m B: bs/as"_s << Fill([](RelationshipForm &f) { f.throughRole = ThroughRole::SymmetricOnce; }) << u"relate.symmetric-two"_s;
    QTest::newRow("depth") << u"C(id*)\nC n-1? C: parent/children tree"_s << Fill([](RelationshipForm &f) { f.maximumDepth = 0; }) << u"relate.depth"_s;
    QTest::newRow("range of the other") << u"A(id*)\nB(id*)\nA n-m B: bs/as"_s << Fill([](RelationshipForm &f) { f.otherMinimum = 3; f.otherMaximum = 2; }) << u"relate.range"_s;
    QTest::newRow("set null of another field") << u"L(id*)\nT(id*, name)\nT n-1? L: l/ts"_s << Fill([](RelationshipForm &f) { f.setNullFields = QStringList{u"name"_s}; }) << u"relate.set-null-field"_s;
    QTest::newRow("language beside the key") << u"A(id*)\nA 1-lang: texts through T language lang"_s << Fill([](RelationshipForm &f) { f.languageField = f.sourceKey.front(); }) << u"relate.key-field-twice"_s;
    QTest::newRow("a list with one twice") << u"A(id*)\nB(id*)\nB n-any A / bs: item"_s << Fill([](RelationshipForm &f) { f.targetAllow.push_back(f.targetAllow.front()); }) << u"relate.allowed-twice"_s;
    QTest::newRow("two of one value") << u"A(id*)\nB(id*)\nC(id*)\nC n-any A / cs | B / cs: item"_s << Fill([](RelationshipForm &f) { f.targetAllow[1].value = f.targetAllow[0].value; }) << u"relate.allowed-value"_s;
    QTest::newRow("empty list") << u"A(id*)\nB(id*)\nB n-any A / bs: item"_s << Fill([](RelationshipForm &f) { f.targetAllow.clear(); }) << u"relate.no-allowed"_s;
    QTest::newRow("compound and single") << u"A(id*)\nB(x*: int32, y*: int32)\nC(id*)\nC n-any A / cs | B / cs: item storage arc"_s << Fill([](RelationshipForm &f) { f.storage = AnyStorage::Pair; }) << u"relate.allowed-key-size"_s;
}

void TestKinds::refusal()
{
    QFETCH(QString, text);
    QFETCH(Fill, fill);
    QFETCH(QString, code);
    const Schema schema = built(text);
    RelationshipForm form = *edits::formOf(schema, only(schema));
    fill(form);
    CountedIds ids(1000);
    const auto change = edits::relate(schema, form, ids);
    QVERIFY(!change);
    QCOMPARE(QString::fromLatin1(change.error().code), code);
    QVERIFY2(!wordedFix(change.error()).isEmpty(), "every refusal says what to do");
}

void TestKinds::sentences_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("both");
    QTest::newRow("external") << kTown + kCitizens << u"Each Town has honorary citizens, read from api.example.com, as town.honoraryCitizens."_s;
    QTest::newRow("external, one") << u"Town(id*)\nTown 1-web: mayorOfHonour url \"http://x.org/\" shape (a) maximum 1"_s << u"Each Town has one mayor of honour, read from x.org, as town.mayorOfHonour."_s;
    QTest::newRow("symmetric") << u"Person(id*)\nPerson n-m Person: friends through Friendship symmetric once"_s
                               << u"A Person has many People, and each of those has it too, as person.friends, through Friendship."_s;
    QTest::newRow("translations") << u"Article(id*)\nArticle 1-lang: translations language locale"_s << u"Each Article has its texts once for each locale, as article.translations, through ArticleTranslation."_s;
}

void TestKinds::sentences()
{
    QFETCH(QString, text);
    QFETCH(QString, both);
    const Schema schema = built(text);
    const RelationshipView view = *viewOf(schema, only(schema));
    QCOMPARE(sentencesOf(schema, view).both(), both);
    QCOMPARE(branchesOf(view).size(), view.target ? size_t(1) : size_t(0));
    const auto ends = SchemaIndex(schema).endsOf(view.source);
    QCOMPARE(std::count_if(ends.begin(), ends.end(), [&view](const RelationshipEnd &end) { return end.relationship == view.id; }), 1); // symmetric: one for both
}

void TestKinds::externalFollowsItsFields()
{
    const Schema schema = built(kTown + kCitizens);
    const Entity &town = *schema.entityNamed(u"Town");
    const FieldId postcode = town.fieldNamed(u"postcode")->id;
    const Schema renamed = with(schema, edits::renameField(schema, town.id, postcode, u"zip"_s));
    QCOMPARE(renamed.externals().begin()->url, u"https://api.example.com/towns/{zip}/people"_s);
    QVERIFY(!edits::renameField(schema, town.id, postcode, u"a}b"_s));
    Entity whole = town;
    whole.fields[2].name = u"plz"_s;
    QCOMPARE(with(schema, edits::changeEntity(schema, whole)).externals().begin()->url, u"https://api.example.com/towns/{plz}/people"_s);
    edits::Removal removal;
    removal.fields.push_back({town.id, postcode});
    QCOMPARE(edits::consequencesOf(schema, removal).relationships.size(), size_t(1));
    QVERIFY(with(schema, edits::remove(schema, removal)).externals().isEmpty());
}

void TestKinds::copying()
{
    for (const QString &text : {kTown + kCitizens, u"Town(id*)\nTown 1-lang: translations through Texts(title: text) language locale"_s}) {
        const Schema schema = built(text);
        std::vector<EntityId> all;
        for (const Entity &entity : schema.entities())
            all.push_back(entity.id);
        CountedIds ids(1000);
        const Schema twice = with(schema, edits::duplicate(schema, all, schema.diagrams().begin()->id, {10, 10}, ids));
        QCOMPARE(test::dangling(twice).join(u'\n'), QString());
        QCOMPARE(twice.externals().size(), schema.externals().size() * 2);
        QCOMPARE(twice.throughs().size(), schema.throughs().size() * 2);
    }
}

void TestKinds::valuesStayWhenTablesAreRenamed()
{
    Schema schema = built(u"Post(id*)\nVideo(id*)\nComment(id*)\nComment n-any Post / comments | Video = clip / comments: item"_s);
    const AnyReferenceId id = schema.anyReferences().begin()->id;
    QCOMPARE(schema.anyReferences()[id].allowed[0].value, u"post"_s);
    Draft draft(schema); // as a file of someone else may have it
    draft.update<AnyReference>(id, [](AnyReference &any) { any.allowed[0].value.clear(); });
    schema = draft.schema();
    const auto value = [id](const Schema &in) { return in.anyReferences()[id].allowed[0].value; };
    QCOMPARE(value(with(schema, edits::renameEntity(schema, schema.entityNamed(u"Post")->id, u"Entry"_s))), u"post"_s);
    QCOMPARE(value(with(schema, edits::renameEntity(schema, schema.entityNamed(u"Video")->id, u"Entry"_s))), QString());
    Project project = schema.project();
    project.naming.tableNumber = TableNumber::Plural;
    QCOMPARE(value(with(schema, edits::changeProject(schema, project))), u"post"_s);
}

// A list that takes another type of key on: the key becomes text, and keeps its id.
void TestKinds::allowListGrows()
{
    const Schema schema = built(u"A(id*)\nB(code*: text)\nC(id*)\nC n-any A / cs: item"_s);
    RelationshipForm form = *edits::formOf(schema, only(schema));
    form.targetAllow.push_back({schema.entityNamed(u"B")->id, {}, std::nullopt, {}});
    CountedIds ids(1000);
    const Schema after = with(schema, edits::relate(schema, form, ids));
    const AnyReference &any = *after.anyReferences().begin();
    QCOMPARE(any.allowed.size(), size_t(2));
    QCOMPARE(any.key, schema.anyReferences().begin()->key);
    QCOMPARE(after.entityNamed(u"C")->field(any.key.front())->type.kind, TypeKind::String);
    QCOMPARE(any.allowed[1].inverse.name, u"cs"_s);
}

void TestKinds::eachAnyEndHasItsDiscriminator()
{
    const auto schema = schemaFromText(u"A(id*); B(id*)"_s);
    QVERIFY(schema.ok());
    RelationshipForm form;
    form.kind = u"any-to-any"_s;
    for (const Entity &entity : schema->entities()) {
        AllowedForm allowed;
        allowed.entity = entity.id;
        form.sourceAllow.push_back(allowed);
        form.targetAllow.push_back(allowed);
    }
    form.sourceDiscriminator = form.targetDiscriminator = u"kind"_s;
    CountedIds ids(1'000);
    const auto change = edits::relate(*schema, form, ids);
    QVERIFY(!change.ok());
    QCOMPARE(QLatin1StringView(change.error().code), "relate.key-field-twice"_L1);
}

void TestKinds::textHoldsKeysOfSeveralTypes()
{
    for (const char *storage : {"", " storage triggers"}) {
        const auto schema = schemaFromText(u"A(id*, name); B(id*, name); C(id*: string(20), x)\nA n-any B / as | C / as"_s + QLatin1String(storage) + u": item"_s);
        QVERIFY2(schema.ok(), storage);
        for (const checks::Problem &problem : checks::problemsOf(*schema))
            QVERIFY2(problem.severity != checks::Severity::Error, qPrintable(checks::worded(problem)));
    }
}

void TestKinds::turning_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    for (const RelationshipKind &from : relationshipKinds()) {
        for (const RelationshipKind &to : relationshipKinds())
            QTest::addRow("%s to %s", from.key, to.key) << QString::fromLatin1(from.key) << QString::fromLatin1(to.key);
    }
}

// Each kind as each other: never refused, the same id, nothing dangles, and what comes back changes nothing.
void TestKinds::turning()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    const Schema bare = built(u"Town(id*, name)\nPerson(id*, name)\nHouse(id*)"_s);
    const EntityId town = bare.entityNamed(u"Town")->id, person = bare.entityNamed(u"Person")->id;
    RelationshipForm form;
    form.kind = from;
    form.source = town;
    form.target = person;
    form.sourceAllow = {{town, {}, std::nullopt, {}}};
    form.targetAllow = {{person, {}, std::nullopt, {}}, {bare.entityNamed(u"House")->id, {}, std::nullopt, {}}};
    form.url = u"https://x.org/{name}"_s;
    form.shape = QStringList{u"a: string"_s};
    form.description = u"said"_s;
    CountedIds ids(1000);
    const auto added = edits::relate(bare, form, ids);
    QVERIFY2(added, added ? "" : qPrintable(worded(added.error())));
    const Schema start = applied(bare, *added);
    const RelationshipId id = edits::addedRelationship(*added);
    RelationshipForm other = edits::turned(start, *edits::formOf(start, id), to);
    QCOMPARE(other.kind, to);
    if (other.url.isEmpty()) { // these have to be typed
        other.url = form.url;
        other.shape = form.shape;
    }
    const RelationshipKind &kind = *relationshipKind(to);
    if (!kind.anySource() && !other.source)
        other.source = town;
    if (!kind.anyTarget() && kind.target == TargetNeed::Entity && !other.target)
        other.target = person;
    if (kind.anyTarget() && other.targetAllow.empty())
        other.targetAllow = form.targetAllow;
    const auto change = edits::relate(start, other, ids);
    QVERIFY2(change, change ? "" : qPrintable(worded(change.error())));
    const Schema end = applied(start, *change);
    QCOMPARE(test::dangling(end).join(u'\n'), QString());
    const RelationshipId now = relationshipFromString(end, id.toString());
    QVERIFY2(!now.isNull(), "the relationship keeps its id");
    const auto back = edits::formOf(end, now);
    QVERIFY(back);
    QCOMPARE(back->description, u"said"_s);
    CountedIds fresh(5000);
    const auto nothing = edits::relate(end, *back, fresh);
    QVERIFY2(nothing, nothing ? "" : qPrintable(worded(nothing.error())));
    QVERIFY2(nothing->isEmpty(), qPrintable(textOf(end) + u"becomes\n"_s + textOf(applied(end, *nothing))));
    if (from != to && relationshipKind(from)->isReference() && kind.isReference() && from != "many-to-one"_L1 && to != "many-to-one"_L1)
        QCOMPARE(end.entityNamed(u"Person")->fieldNamed(u"town_id")->id, start.entityNamed(u"Person")->fieldNamed(u"town_id")->id);
    QVERIFY(applied(end, inverted(*change)) == start);
}

// A foreign key becomes the leg of an arc, and is one again.
void TestKinds::keyFieldsGoOn()
{
    const Schema schema = built(u"Post(id*)\nVideo(id*)\nComment(id*)\nComment n-1 Post: post/comments"_s);
    const FieldId key = schema.entityNamed(u"Comment")->fieldNamed(u"post_id")->id;
    const RelationshipId id = only(schema);
    CountedIds ids(1000);
    RelationshipForm form = edits::turned(schema, *edits::formOf(schema, id), u"one-to-any"_s);
    QCOMPARE(form.sourceAllow.size(), size_t(1));
    form.storage = AnyStorage::Arc;
    form.sourceAllow.push_back({schema.entityNamed(u"Video")->id, {}, std::nullopt, {}});
    const Schema arc = with(schema, edits::relate(schema, form, ids));
    const AnyReference &any = *arc.anyReferences().begin();
    QCOMPARE(any.allowed.size(), size_t(2));
    QCOMPARE(arc.references()[any.allowed[0].leg].pairs.front().field, key);
    QCOMPARE(test::dangling(arc).join(u'\n'), QString());
    // To a pair: the arc's fields go. Back to a plain reference from the arc: the field stays.
    RelationshipForm pair = *edits::formOf(arc, only(arc));
    pair.storage = AnyStorage::Pair;
    const Schema paired = with(arc, edits::relate(arc, pair, ids));
    QVERIFY(!paired.entityNamed(u"Comment")->fieldNamed(u"post_id"));
    QVERIFY(paired.references().isEmpty());
    QCOMPARE(paired.anyReferences().begin()->id.value, id.value);
    RelationshipForm plain = edits::turned(arc, *edits::formOf(arc, only(arc)), u"many-to-one"_s);
    const Schema again = with(arc, edits::relate(arc, plain, ids));
    QCOMPARE(again.references().begin()->pairs.front().field, key);
    QCOMPARE(again.references().size(), qsizetype(1));
}

void TestKinds::joinEntityGoesOn()
{
    const Schema schema = built(u"Page(id*)\nText(id*)\nImage(id*)\nPage n-m Text: blocks/pages through Block(width: int32?)"_s);
    const EntityId block = schema.entityNamed(u"Block")->id;
    const FieldId width = schema.entityNamed(u"Block")->fieldNamed(u"width")->id;
    const FieldId page = schema.entityNamed(u"Block")->fieldNamed(u"page_id")->id;
    CountedIds ids(1000);
    RelationshipForm form = edits::turned(schema, *edits::formOf(schema, only(schema)), u"many-to-any"_s);
    form.targetAllow.push_back({schema.entityNamed(u"Image")->id, {}, std::nullopt, {}});
    const Schema any = with(schema, edits::relate(schema, form, ids));
    QCOMPARE(any.throughs().size(), qsizetype(1));
    QCOMPARE(any.throughs().begin()->id, schema.throughs().begin()->id);
    const Entity &now = any.entities()[block];
    QVERIFY(now.field(width) && now.field(page));
    QVERIFY2(!now.fieldNamed(u"text_id"), "a key of nobody goes");
    QCOMPARE(viewOf(any, only(any))->junction, block);
    QCOMPARE(now.primaryKey()->fields.size(), size_t(3));
    // And back.
    const RelationshipForm back = edits::turned(any, *edits::formOf(any, only(any)), u"many-to-many"_s);
    const Schema end = with(any, edits::relate(any, back, ids));
    QCOMPARE(end.entities()[block].primaryKey()->fields.size(), size_t(2));
    QVERIFY(end.anyReferences().isEmpty());
    QVERIFY(end.entities()[block].field(width));
}

// The pair as the join entity's key, unique beside an id, or free to repeat: each becomes each other.
void TestKinds::pairChanges()
{
    const QStringList ways{u"key"_s, u"unique"_s, u"free"_s};
    for (const QString &from : ways) {
        for (const QString &to : ways) {
            const Schema schema = built(u"R(id*)\nI(id*)\nR n-m I: is/rs through RI(q: int32) pair "_s + from);
            RelationshipForm form = *edits::formOf(schema, only(schema));
            QCOMPARE(form.pairIsKey, from == "key"_L1);
            QCOMPARE(form.uniquePair, from != "free"_L1);
            form.pairIsKey = to == "key"_L1;
            form.uniquePair = to != "free"_L1;
            CountedIds ids(1000);
            const Schema after = with(schema, edits::relate(schema, form, ids));
            const RelationshipForm now = *edits::formOf(after, only(after));
            QCOMPARE(now.pairIsKey, to == "key"_L1);
            QCOMPARE(now.uniquePair, to != "free"_L1);
            QCOMPARE(now.junctionFields, form.junctionFields);
            QVERIFY(after.entityNamed(u"RI")->primaryKey());
            QCOMPARE(test::dangling(after).join(u'\n'), QString());
        }
    }
}

void TestKinds::treesHaveRoots()
{
    const Schema schema = built(u"C(id*)"_s);
    RelationshipForm form;
    form.source = form.target = schema.entityNamed(u"C")->id;
    form.role = ReferenceRole::Tree;
    for (const QString &kind : {u"one-to-many"_s, u"many-to-one"_s}) {
        form.kind = kind;
        CountedIds ids(1000);
        const Schema after = with(schema, edits::relate(schema, form, ids));
        QCOMPARE(textOf(after, only(after)), u"C(id) 1?-n C(parent_id): children/parent on delete set-null tree"_s);
    }
}

void TestKinds::languageFieldGoes()
{
    const Schema schema = built(u"Article(id*)\nArticle 1-lang: texts through T(title: text) language lang"_s);
    const Entity &junction = *schema.entityNamed(u"T");
    edits::Removal removal;
    removal.fields.push_back({junction.id, junction.fieldNamed(u"lang")->id});
    const Schema after = with(schema, edits::remove(schema, removal));
    QCOMPARE(test::dangling(after).join(u'\n'), QString());
    QVERIFY(after.throughs().isEmpty());
    QCOMPARE(after.references().size(), qsizetype(1)); // the texts still belong to their article
}

QTEST_GUILESS_MAIN(TestKinds)
#include "tst_kinds.moc"
