// The pages that only some kinds need, driven by keys and the mouse; what counts is the Change that comes of it.
#include "model/schema/edithelpers.h"
#include "model/schema/edits.h"
#include "model/schema/relationshipkinds.h"
#include "tests/support/webserver.h"
#include "tests/views/formhands.h"
#include "views/widgets/theme.h"
#include "views/wizard/alloptions.h"
#include "views/wizard/allowcard.h"
#include "views/wizard/externalcard.h"
#include "views/wizard/kindchooser.h"
#include "views/wizard/previewpanel.h"
#include "views/wizard/relationshippicture.h"
#include "views/wizard/storagecard.h"
#include "views/wizard/trypanel.h"

#include <QAccessible>
#include <QRadioButton>
#include <QSignalSpy>
#include <QToolButton>
#include <QTreeWidget>
#include <QWheelEvent>

using namespace Qt::StringLiterals;
using namespace relata;
using relata::testing::WebServer;

namespace {

const char *const kBlog = "Comment(id*, text); Post(id*, title); Page(id*, title); Photo(id*: uuid, file)";

void allow(Hands &hands, const char *box, const QStringList &names)
{
    auto *edit = hands.find<QComboBox>(box)->lineEdit();
    edit->setFocus();
    for (const QString &name : names) {
        QTest::keyClicks(edit, name);
        QTest::keyClick(edit, Qt::Key_Return);
    }
}

const AnyReference &onlyAny(const Schema &schema)
{
    if (schema.anyReferences().size() != 1)
        qFatal("%d any-references", int(schema.anyReferences().size()));
    return *schema.anyReferences().begin();
}

QStringList allowedNames(const Schema &schema, const AnyReference &reference)
{
    QStringList names;
    for (const Allowed &allowed : reference.allowed)
        names << schema.entities()[allowed.entity].name;
    return names;
}

RelationshipId onlyRelationship(const Schema &schema)
{
    const SchemaIndex index(schema);
    RelationshipId found;
    for (const RelationshipView &view : index.relationships()) {
        if (!index.isLeg(view.id))
            found = view.id;
    }
    return found;
}

} // namespace

class TestRelationshipPages : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { Theme::instance().install(); }

    void everyKindCanBeChosen();
    void anyToOneByKeysAlone();
    void oneToAny();
    void valuesInversesAndOrder();
    void arcHasAKeyForEach();
    void keysOfDifferentTypes();
    void listsWaitWhileAnotherKindIsChosen();
    void manyToAnyAndAnyToAny();
    void editingAnyShowsWhatIsStored();
    void theNextIsAsked();
    void rolesAreChosenLikeKinds();
    void thePictureDrawsTheList();
    void bothSidesOfAJoinEntity();
    void stealOrRefuse();
    void guardsOfATree();
    void wallsOfTheDialectAreSaidBesideTheField();
    void translationsWithACodeOrAnEntity();
    void symmetricOnceOrMirrored();
    void acrossDataSources();
    void externalByKeys();
    void externalComesBack();
    void tryIt();
    void tryItFails();
    void everyControlHasAName();
    void mnemonicsAreUnique();
    void nothingIsWiderThanThePage();
    void theWheelAddsNoEntity();
    void endpointsAreSaidWhereThereAreNone();
    void aWebApiIsAskedForCalmly();
    void onlyWhatTheKindNeeds();
};

void TestRelationshipPages::everyKindCanBeChosen()
{
    Hands hands(schemaOf(kBlog));
    for (const KindChoice &choice : kindChoices()) {
        hands.kind(choice.id.toLatin1().constData());
        QCOMPARE(hands.dialog.state().form.kind, choice.key());
        QCOMPARE(hands.dialog.page()->kinds()->choice()->id, choice.id);
        QVERIFY(!choice.hint.isEmpty());
    }
    for (const RelationshipKind &kind : relationshipKinds())
        QVERIFY2(kindChoice(QString::fromLatin1(kind.key)), kind.key);
}

// Nothing but keys, from the first to the last.
void TestRelationshipPages::anyToOneByKeysAlone()
{
    Hands hands(schemaOf(kBlog));
    const auto press = [](Qt::Key key, int times = 1) {
        for (int i = 0; i < times; ++i)
            QTest::keyClick(QApplication::focusWidget(), key);
    };
    hands.dialog.page()->kinds()->setFocusToChosen();
    press(Qt::Key_Down); // from one-to-many to what stands below it
    QCOMPARE(hands.dialog.page()->kinds()->choice()->id, u"any-to-one"_s);
    hands.typeEntity("sourceEntity", u"Comment"_s);
    QTest::keyClick(hands.find<QComboBox>("sourceEntity"), Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), hands.find<QLineEdit>("sourceReference"));
    while (QApplication::focusWidget() != hands.find<QComboBox>("targetAllowAdd") && QApplication::focusWidget() != hands.find<QComboBox>("targetAllowAdd")->lineEdit())
        press(Qt::Key_Tab);
    QTest::keyClicks(QApplication::focusWidget(), u"pos"_s); // what it must mean
    press(Qt::Key_Return);
    QTest::keyClicks(QApplication::focusWidget(), u"Page"_s);
    press(Qt::Key_Return);
    QVERIFY(hands.dialog.isVisible()); // Enter added them and finished nothing
    press(Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), hands.find<QLineEdit>("targetValue-Post"));
    QTest::keyClicks(QApplication::focusWidget(), u"P"_s);
    press(Qt::Key_Return);
    QCOMPARE(hands.dialog.result(), int(QDialog::Accepted));
    const Schema after = applied(hands.schema, hands.dialog.change());
    const AnyReference &any = onlyAny(after);
    QCOMPARE(after.entities()[any.holder].name, u"Comment"_s);
    QCOMPARE(allowedNames(after, any), (QStringList{u"Post"_s, u"Page"_s}));
    QCOMPARE(any.allowed.front().value, u"P"_s);
    QCOMPARE(any.allowed.back().value, after.tableName(*after.entityNamed(u"Page")));
    QCOMPARE(any.storage, AnyStorage::Pair);
    QCOMPARE(hands.dialog.changeText(), u"Add any-to-one Comment – Post, Page"_s);
}

void TestRelationshipPages::oneToAny()
{
    Hands hands(schemaOf(kBlog));
    hands.kind("one-to-any");
    allow(hands, "sourceAllowAdd", {u"Post"_s, u"Page"_s});
    hands.typeEntity("targetEntity", u"Comment"_s);
    hands.typeText("sourceReference", u"subject"_s);
    hands.typeText("targetReference", u"remarks"_s);
    hands.typeText("sourceDiscriminator", u"subject_kind"_s);
    hands.typeEntity("targetKey", u"subject_number"_s);
    hands.tick("sourceOptional");
    const Schema after = hands.finished();
    const AnyReference &any = onlyAny(after);
    const Entity &comment = after.entities()[any.holder];
    QCOMPARE(comment.name, u"Comment"_s);
    QCOMPARE(any.holderEnd.name, u"subject"_s);
    QCOMPARE(any.allowed.front().inverse.name, u"remarks"_s);
    QCOMPARE(comment.field(any.discriminator)->name, u"subject_kind"_s);
    QCOMPARE(comment.field(any.key.front())->name, u"subject_number"_s);
    QVERIFY(comment.field(any.key.front())->nullable);
}

void TestRelationshipPages::valuesInversesAndOrder()
{
    Hands hands(schemaOf(kBlog));
    hands.kind("any-to-one");
    hands.typeEntity("sourceEntity", u"Comment"_s);
    allow(hands, "targetAllowAdd", {u"Post"_s, u"Page"_s, u"List"_s, u"Comment"_s});
    hands.typeEntity("targetAllowAdd", QString()); // "List" is nobody and stays typed
    QCOMPARE(hands.find<QLineEdit>("targetInverse-Post")->placeholderText(), u"comments"_s);
    hands.typeText("targetInverse-Post", u"remarks"_s);
    hands.typeText("targetValue-Page", u"static"_s);
    QTest::mouseClick(hands.find<QToolButton>("targetShown-Page"), Qt::LeftButton);
    QVERIFY(!hands.find<QLineEdit>("targetInverse-Page")->isEnabled());
    auto *value = hands.find<QLineEdit>("targetValue-Page");
    value->setFocus();
    QTest::keyClick(value, Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(QApplication::focusWidget(), value);
    QTest::keyClick(value, Qt::Key_Up, Qt::AltModifier); // it is the first already
    const Schema after = hands.finished();
    const AnyReference &any = onlyAny(after);
    QCOMPARE(allowedNames(after, any), (QStringList{u"Page"_s, u"Post"_s}));
    QCOMPARE(any.allowed[0].value, u"static"_s);
    QCOMPARE(any.allowed[0].inverse.name, QString());
    QCOMPARE(any.allowed[1].inverse.name, u"remarks"_s);
}

void TestRelationshipPages::arcHasAKeyForEach()
{
    Hands hands(schemaOf(kBlog));
    hands.kind("any-to-one");
    hands.typeEntity("sourceEntity", u"Comment"_s);
    allow(hands, "targetAllowAdd", {u"Post"_s, u"Photo"_s});
    QVERIFY(!hands.find<QLineEdit>("targetKey-Post")->isVisible());
    QTest::mouseClick(hands.find<QRadioButton>("storage-arc"), Qt::LeftButton, {}, QPoint(8, 10));
    QVERIFY(hands.find<QLineEdit>("targetKey-Post")->isVisible());
    QVERIFY(!hands.find<QLineEdit>("targetValue-Post")->isVisible());
    QVERIFY(!hands.find<QComboBox>("sourceKey")->isVisible());
    QVERIFY(!hands.find<QLineEdit>("targetDiscriminator")->isVisible());
    hands.typeText("targetKey-Photo", u"picture_id"_s);
    const Schema after = hands.finished();
    const AnyReference &any = onlyAny(after);
    QCOMPARE(any.storage, AnyStorage::Arc);
    QCOMPARE(after.references().size(), 2);
    QCOMPARE(after.entityNamed(u"Comment")->fieldNamed(u"picture_id")->type.kind, TypeKind::Uuid);
}

void TestRelationshipPages::keysOfDifferentTypes()
{
    Hands hands(schemaOf(kBlog));
    hands.kind("any-to-one");
    hands.typeEntity("sourceEntity", u"Comment"_s);
    allow(hands, "targetAllowAdd", {u"Post"_s, u"Page"_s});
    QVERIFY(!hands.find<QLabel>("storageNote")->isVisible());
    allow(hands, "targetAllowAdd", {u"Photo"_s});
    const QString note = hands.find<QLabel>("storageNote")->text();
    QVERIFY2(hands.find<QLabel>("storageNote")->isVisible() && note.contains(u"Post.id is int64"_s) && note.contains(u"Photo.id is uuid"_s), qPrintable(note));
    QTest::mouseClick(hands.find<QRadioButton>("storage-triggers"), Qt::LeftButton, {}, QPoint(8, 10));
    QVERIFY(hands.find<QLabel>("storageNote")->text() != note); // triggers compare them
    QVERIFY(hands.save()->isEnabled());
    QTest::mouseClick(hands.find<QRadioButton>("storage-arc"), Qt::LeftButton, {}, QPoint(8, 10));
    QVERIFY(!hands.find<QLabel>("storageNote")->isVisible());
    QTest::mouseClick(hands.find<QRadioButton>("storage-pair"), Qt::LeftButton, {}, QPoint(8, 10));
    const Schema after = hands.finished();
    const AnyReference &any = onlyAny(after);
    const TypeKind kind = after.entities()[any.holder].field(any.key.front())->type.kind;
    QVERIFY(kind == TypeKind::String || kind == TypeKind::Text);
}

void TestRelationshipPages::listsWaitWhileAnotherKindIsChosen()
{
    Hands hands(schemaOf(kBlog));
    hands.kind("any-to-one");
    hands.typeEntity("sourceEntity", u"Comment"_s);
    allow(hands, "targetAllowAdd", {u"Post"_s, u"Page"_s});
    hands.typeText("targetValue-Post", u"P"_s);
    hands.typeEntity("sourceKey", u"subject_id"_s);
    hands.typeText("targetDiscriminator", u"subject_type"_s);
    hands.kind("many-to-one");
    QVERIFY(!hands.find<AllowCard>("targetAllow")->isVisible());
    QCOMPARE(hands.find<QComboBox>("sourceKey")->currentText(), QString()); // the key of one alone is another one
    hands.typeEntity("targetEntity", u"Photo"_s);
    QVERIFY2(hands.save()->isEnabled(), qPrintable(hands.verdict()));
    hands.kind("any-to-one");
    QCOMPARE(hands.find<QComboBox>("sourceKey")->currentText(), u"subject_id"_s);
    const Schema after = hands.finished();
    const AnyReference &any = onlyAny(after);
    QCOMPARE(allowedNames(after, any), (QStringList{u"Post"_s, u"Page"_s}));
    QCOMPARE(any.allowed.front().value, u"P"_s);
    QVERIFY(after.entities()[any.holder].fieldNamed(u"subject_type"));
    QVERIFY(after.references().isEmpty());
}

void TestRelationshipPages::manyToAnyAndAnyToAny()
{
    Hands hands(schemaOf("Page(id*, title); Heading(id*, text); TextBlock(id*, text)"));
    hands.kind("many-to-any");
    hands.typeEntity("sourceEntity", u"Page"_s);
    allow(hands, "targetAllowAdd", {u"Heading"_s, u"TextBlock"_s});
    hands.typeText("targetReference", u"blocks"_s);
    hands.typeEntity("through", u"PageBlock"_s);
    const Schema after = hands.finished();
    QCOMPARE(after.throughs().size(), 1);
    QVERIFY(after.entityNamed(u"PageBlock"));
    QCOMPARE(after.throughs().begin()->sourceEnd.name, u"blocks"_s);

    Hands both(schemaOf("Heading(id*, text); TextBlock(id*, text); Tag(id*); Label(id*)"));
    both.kind("any-to-any");
    allow(both, "sourceAllowAdd", {u"Heading"_s, u"TextBlock"_s});
    allow(both, "targetAllowAdd", {u"Tag"_s, u"Label"_s});
    const Schema second = both.finished();
    QCOMPARE(second.anyReferences().size(), 2);
    QCOMPARE(second.throughs().size(), 1);
}

void TestRelationshipPages::editingAnyShowsWhatIsStored()
{
    Hands first(schemaOf(kBlog));
    first.kind("any-to-one");
    first.typeEntity("sourceEntity", u"Comment"_s);
    allow(first, "targetAllowAdd", {u"Post"_s, u"Page"_s});
    first.typeText("targetReference", u"subject"_s);
    first.typeText("targetInverse-Page", u"notes"_s);
    const Schema schema = first.finished();

    Hands hands(schema, *edits::formOf(schema, onlyRelationship(schema)));
    QVERIFY(hands.find<AllowCard>("targetAllow")->isVisible());
    QCOMPARE(hands.find<QLineEdit>("targetInverse-Page")->text(), u"notes"_s);
    QVERIFY(hands.find<QRadioButton>("storage-pair")->isChecked());
    QVERIFY2(hands.verdict().contains(u"Nothing is changed"_s), qPrintable(hands.verdict()));
    QTest::mouseClick(hands.find<QToolButton>("targetRemove-Post"), Qt::LeftButton);
    allow(hands, "targetAllowAdd", {u"Photo"_s});
    QTest::mouseClick(hands.find<QRadioButton>("storage-arc"), Qt::LeftButton, {}, QPoint(8, 10));
    const Schema after = hands.finished();
    const AnyReference &any = onlyAny(after);
    QCOMPARE(any.id, onlyAny(schema).id);
    QCOMPARE(allowedNames(after, any), (QStringList{u"Page"_s, u"Photo"_s}));
    QCOMPARE(any.storage, AnyStorage::Arc);
    QVERIFY(!after.entityNamed(u"Comment")->fieldNamed(u"subject_type"));
}

void TestRelationshipPages::theNextIsAsked()
{
    Hands hands(schemaOf(kBlog));
    hands.kind("any-to-one");
    hands.typeEntity("sourceEntity", u"Comment"_s);
    QVERIFY2(hands.verdict().contains(u"Add the entities that the Target may be."_s), qPrintable(hands.verdict()));
    QVERIFY(!hands.save()->isEnabled());
    emit hands.dialog.page()->verdict()->linkActivated(hands.verdict().section(u"href=\""_s, 1).section(u'"', 0, 0));
    QCOMPARE(QApplication::focusWidget(), hands.find<QComboBox>("targetAllowAdd"));
}

void TestRelationshipPages::rolesAreChosenLikeKinds()
{
    Hands tree(schemaOf("Category(id*, name)"));
    tree.kind("tree");
    tree.typeEntity("sourceEntity", u"Category"_s);
    QVERIFY(!tree.find<QComboBox>("targetEntity")->isVisible());
    tree.tick("sourceOptional");
    tree.typeText("sourceReference", u"parent"_s);
    tree.typeText("targetReference", u"children"_s);
    const Schema forest = tree.finished();
    const Reference &reference = *forest.references().begin();
    QCOMPARE(reference.role, ReferenceRole::Tree);
    QCOMPARE(reference.holder, reference.referenced);
    Hands again(forest, *edits::formOf(forest, onlyRelationship(forest)));
    QCOMPARE(again.dialog.page()->kinds()->choice()->id, u"tree"_s);

    Hands sub(schemaOf("Person(id*, name); Employee(id*, salary)"));
    sub.kind("subtype");
    sub.typeEntity("sourceEntity", u"Person"_s);
    sub.typeEntity("targetEntity", u"Employee"_s);
    const Schema after = sub.finished();
    QCOMPARE(after.references().begin()->role, ReferenceRole::Subtype);
}

void TestRelationshipPages::thePictureDrawsTheList()
{
    Hands hands(schemaOf(kBlog));
    hands.kind("any-to-one");
    hands.typeEntity("sourceEntity", u"Comment"_s);
    allow(hands, "targetAllowAdd", {u"Post"_s, u"Page"_s, u"Photo"_s});
    auto *picture = hands.dialog.findChild<RelationshipPicture *>();
    QCOMPARE(picture->boxCount(), 4);
    QCOMPARE(picture->lineCount(), 3);
    hands.dialog.previewPanel()->finishNow();
    QVERIFY(!hands.dialog.previewPanel()->preview().left.isEmpty()); // of a pair the database doesn't keep all
    QVERIFY(hands.dialog.previewPanel()->preview().sql.contains(u"item_type"_s));
}

void TestRelationshipPages::bothSidesOfAJoinEntity()
{
    Hands hands(schemaOf("Recipe(id*, name); Ingredient(id*, name)"));
    hands.kind("many-to-many");
    hands.typeEntity("sourceEntity", u"Recipe"_s);
    hands.typeEntity("targetEntity", u"Ingredient"_s);
    QTest::mouseClick(hands.find<QPushButton>("allOptions"), Qt::LeftButton);
    hands.tick("sorted");
    hands.typeText("sortField", u"place"_s);
    hands.tick("otherSorted");
    hands.typeText("otherSortField", u"rank"_s);
    hands.type(hands.find<QWidget>("minimum"), u"2"_s);
    hands.type(hands.find<QWidget>("otherMaximum"), u"9"_s);
    QVERIFY(hands.find<QComboBox>("otherDeselect")->isVisible());
    hands.choose("otherDeselect", u"the Recipe is deleted"_s);
    const RelationshipForm form = hands.dialog.state().form;
    QCOMPARE(form.sortField, u"place"_s);
    QCOMPARE(form.otherSortField, u"rank"_s);
    QCOMPARE(form.minimum, 2);
    QCOMPARE(form.otherMaximum.value_or(0), 9);
    QCOMPARE(form.deselect, Deselect::Nullify);
    QCOMPARE(form.otherDeselect, Deselect::Delete);
    hands.kind("one-to-many"); // has one list only
    QCOMPARE(hands.dialog.state().form.otherSortField, QString());
    QVERIFY(!hands.find<QCheckBox>("otherSorted")->isVisible());
    hands.kind("many-to-many");
    QCOMPARE(hands.dialog.state().form.otherSortField, u"rank"_s);
    QVERIFY2(hands.save()->isEnabled(), qPrintable(hands.verdict()));
}

void TestRelationshipPages::stealOrRefuse()
{
    Hands hands(schemaOf("Person(id*); Passport(id*)"));
    QVERIFY(!hands.find<QComboBox>("reassign")->isVisible());
    hands.kind("one-to-one");
    hands.typeEntity("sourceEntity", u"Person"_s);
    hands.typeEntity("targetEntity", u"Passport"_s);
    hands.tick("sourceOptional");
    hands.choose("reassign", u"the former one loses it"_s);
    QCOMPARE(hands.dialog.state().form.reassign, Reassign::Steal);
    QVERIFY2(hands.save()->isEnabled(), qPrintable(hands.verdict()));
}

void TestRelationshipPages::guardsOfATree()
{
    Hands hands(schemaOf("Category(id*, name)"));
    QVERIFY(!hands.find<QComboBox>("cycleGuard")->isVisible());
    hands.kind("tree");
    hands.typeEntity("sourceEntity", u"Category"_s);
    hands.tick("sourceOptional");
    hands.choose("cycleGuard", u"the database refuses it, by triggers"_s);
    hands.type(hands.find<QWidget>("depth"), u"4"_s);
    QCOMPARE(hands.dialog.state().form.cycleGuard, Guard::Database);
    QCOMPARE(hands.dialog.state().form.maximumDepth.value_or(0), 4);
    hands.kind("one-to-many");
    QCOMPARE(hands.dialog.state().form.cycleGuard, Guard::None);
}

// MySQL has no MATCH FULL and puts no foreign key off.
void TestRelationshipPages::wallsOfTheDialectAreSaidBesideTheField()
{
    Schema schema = schemaOf("List(id*, name); Task(id*, title)");
    DataSource source;
    source.id = DataSourceId{77};
    source.name = u"main"_s;
    source.dialect = u"mysql"_s;
    Draft draft(schema);
    draft.set(source);
    for (const Entity &entity : schema.entities())
        draft.update<Entity>(entity.id, [&source](Entity &one) { one.dataSource = source.id; });
    schema = applied(schema, draft.change());
    Hands hands(schema);
    hands.typeEntity("sourceEntity", u"List"_s);
    hands.typeEntity("targetEntity", u"Task"_s);
    QTest::mouseClick(hands.find<QPushButton>("allOptions"), Qt::LeftButton);
    hands.choose("deferrable", u"at the end of the transaction"_s);
    hands.dialog.previewPanel()->finishNow();
    QLabel *note = hands.dialog.page()->allOptions()->noteBelow(hands.find<QComboBox>("deferrable"));
    QVERIFY(note && note->isVisible());
    QVERIFY2(note->text().contains(u"cannot be deferred"_s), qPrintable(note->text()));
    hands.choose("deferrable", u"with each statement"_s);
    hands.dialog.previewPanel()->finishNow();
    QVERIFY(!note->isVisible());
}

void TestRelationshipPages::translationsWithACodeOrAnEntity()
{
    Hands plain(schemaOf("Article(id*, slug)"));
    plain.kind("translations");
    plain.typeEntity("sourceEntity", u"Article"_s);
    QVERIFY2(plain.save()->isEnabled(), qPrintable(plain.verdict())); // no Target is needed
    QVERIFY(plain.find<QLineEdit>("languageField")->isVisible());
    QVERIFY(!plain.find<QLineEdit>("sourceReference")->isVisible());
    plain.typeText("languageField", u"locale"_s);
    auto *fields = plain.find<QLineEdit>("junctionFields");
    plain.type(fields, u"title: string(200)"_s);
    QTest::keyClick(fields, Qt::Key_Return);
    QTest::keyClicks(fields, u"body: text?"_s);
    const Schema after = plain.finished();
    QCOMPARE(after.throughs().size(), 1);
    const Through &through = *after.throughs().begin();
    QCOMPARE(through.role, ThroughRole::Translations);
    const Entity &join = after.entities()[junctionOf(after, through)];
    QCOMPARE(join.field(through.language)->name, u"locale"_s);
    QVERIFY(join.fieldNamed(u"title") && join.fieldNamed(u"body"));

    Hands with(schemaOf("Article(id*, slug); Language(code*: string(8), name)"));
    with.kind("translations");
    with.typeEntity("sourceEntity", u"Article"_s);
    with.typeEntity("targetEntity", u"Nowhere"_s);
    QVERIFY(!with.save()->isEnabled());
    with.typeEntity("targetEntity", u"Language"_s);
    QVERIFY(!with.find<QLineEdit>("languageField")->isVisible());
    const Schema second = with.finished();
    QVERIFY(second.throughs().begin()->language.isNull());
    Hands again(second, *edits::formOf(second, onlyRelationship(second)));
    QCOMPARE(again.dialog.page()->kinds()->choice()->id, u"translations"_s);
    QVERIFY2(again.verdict().contains(u"Nothing is changed"_s), qPrintable(again.verdict()));
}

void TestRelationshipPages::symmetricOnceOrMirrored()
{
    Hands hands(schemaOf("Article(id*, title)"));
    hands.kind("symmetric");
    hands.typeEntity("sourceEntity", u"Article"_s);
    hands.typeText("targetReference", u"related"_s);
    QVERIFY(!hands.find<QLineEdit>("sourceReference")->isVisible()); // one name for both
    QVERIFY(hands.find<QComboBox>("symmetry")->isVisible());
    hands.choose("symmetry", u"twice, a row for each direction"_s);
    hands.kind("many-to-many");
    QCOMPARE(hands.dialog.state().form.throughRole, ThroughRole::Plain);
    hands.kind("symmetric");
    const Schema after = hands.finished();
    const Through &through = *after.throughs().begin();
    QCOMPARE(through.role, ThroughRole::SymmetricMirrored);
    QCOMPARE(through.sourceEnd.name, u"related"_s);
    Hands again(after, *edits::formOf(after, onlyRelationship(after)));
    QCOMPARE(again.dialog.page()->kinds()->choice()->id, u"symmetric"_s);
    QCOMPARE(again.find<QComboBox>("symmetry")->currentText(), u"twice, a row for each direction"_s);
}

void TestRelationshipPages::acrossDataSources()
{
    Schema schema = schemaOf("Order(id*, total); Customer(id*, name)");
    Draft draft(schema);
    for (const auto &[id, name] : {std::pair(quint64(77), u"shop"_s), std::pair(quint64(78), u"crm"_s)}) {
        DataSource source;
        source.id = DataSourceId{id};
        source.name = name;
        source.dialect = u"postgresql"_s;
        draft.set(source);
    }
    draft.update<Entity>(schema.entityNamed(u"Order")->id, [](Entity &one) { one.dataSource = DataSourceId{77}; });
    draft.update<Entity>(schema.entityNamed(u"Customer")->id, [](Entity &one) { one.dataSource = DataSourceId{78}; });
    Hands hands(applied(schema, draft.change()));
    hands.kind("many-to-one");
    hands.typeEntity("sourceEntity", u"Order"_s);
    auto *said = hands.find<QLabel>("elsewhere");
    QVERIFY(!said->isVisible());
    QVERIFY(!hands.find<QComboBox>("enforcement")->isHidden());
    hands.typeEntity("targetEntity", u"Customer"_s);
    QVERIFY(said->isVisible());
    QVERIFY2(said->text().contains(u"shop"_s) && said->text().contains(u"crm"_s) && said->text().contains(u"No database can hold a constraint"_s), qPrintable(said->text()));
    QVERIFY(hands.find<QComboBox>("enforcement")->isHidden());
    const Schema after = hands.finished();
    QCOMPARE(after.references().begin()->enforcement, Enforcement::Logical);
}

void TestRelationshipPages::externalByKeys()
{
    Hands hands(schemaOf("Town(id*, name, country_code)"));
    hands.kind("external");
    hands.typeEntity("sourceEntity", u"Town"_s);
    QVERIFY(!hands.find<QComboBox>("onDelete")->isVisible());
    QVERIFY(!hands.find<QComboBox>("sourceKey")->isVisible());
    QVERIFY(!hands.save()->isEnabled());
    hands.typeText("targetReference", u"honoraryCitizens"_s);
    auto *url = hands.find<QLineEdit>("url");
    hands.type(url, u"https://api.example.com/{co"_s);
    QTest::keyClick(url, Qt::Key_Return); // takes what is offered, and not the dialog's own button
    QVERIFY(hands.dialog.isVisible());
    QCOMPARE(url->text(), u"https://api.example.com/{country_code}"_s);
    QTest::keyClicks(url, u"/citizens?town={id}"_s);
    hands.typeText("path", u"/data"_s);
    const auto typeNext = [](const QString &text) {
        QTest::keyClicks(QApplication::focusWidget(), text);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    };
    hands.find<QLineEdit>("shapeName-0")->setFocus();
    typeNext(u"firstName"_s);
    typeNext(u"string(80)"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space); // may lack
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    typeNext(u"/name/first"_s);
    hands.typeText("shapeName-1", u"born"_s);
    hands.typeText("shapeType-1", u"date"_s);
    hands.typeText("shapeName-2", u"gone"_s);
    QTest::mouseClick(hands.find<QToolButton>("shapeNameRemove-2"), Qt::LeftButton);
    hands.typeText("headerName-0", u"Authorization"_s);
    hands.typeText("headerValue-0", u"Bearer abcdefghijklmnopqrstuvwxyz"_s);
    QVERIFY(!hands.save()->isEnabled());
    QVERIFY2(hands.verdict().contains(u"looks like a secret"_s), qPrintable(hands.verdict()));
    hands.typeText("headerValue-0", u"Bearer ${TOWN_TOKEN}"_s);
    QVERIFY2(hands.save()->isEnabled(), qPrintable(hands.verdict()));
    hands.choose("onFailure", u"the last answer"_s);
    hands.type(hands.find<QWidget>("cache"), u"60"_s);
    hands.kind("one-to-many");
    hands.kind("external"); // what was typed waits
    const Schema after = hands.finished();
    QCOMPARE(after.externals().size(), 1);
    const External &external = *after.externals().begin();
    QCOMPARE(external.end.name, u"honoraryCitizens"_s);
    QVERIFY(!external.end.maximum);
    QCOMPARE(external.url, u"https://api.example.com/{country_code}/citizens?town={id}"_s);
    QCOMPARE(external.path, u"/data"_s);
    QCOMPARE(int(external.shape.size()), 2);
    QCOMPARE(external.shape[0].path, u"/name/first"_s);
    QVERIFY(external.shape[0].nullable && !external.shape[1].nullable);
    QCOMPARE(external.shape[1].type.kind, TypeKind::Date);
    QCOMPARE(external.headers.value(u"Authorization"_s), u"Bearer ${TOWN_TOKEN}"_s);
    QCOMPARE(external.cache, 60);
    QCOMPARE(external.onFailure, OnFailure::Stale);
}

void TestRelationshipPages::externalComesBack()
{
    Hands first(schemaOf("Town(id*, name)"));
    first.kind("external");
    first.typeEntity("sourceEntity", u"Town"_s);
    first.typeText("url", u"https://api.example.com/{id}"_s);
    first.typeText("shapeName-0", u"odd name"_s);
    first.choose("expected", u"one record"_s);
    const Schema schema = first.finished();
    Hands hands(schema, *edits::formOf(schema, onlyRelationship(schema)));
    QCOMPARE(hands.find<QLineEdit>("shapeName-0")->text(), u"odd name"_s);
    QCOMPARE(hands.find<QLineEdit>("shapeType-0")->text(), u"text"_s);
    QCOMPARE(hands.find<QComboBox>("expected")->currentText(), u"one record"_s);
    QVERIFY2(hands.verdict().contains(u"Nothing is changed"_s), qPrintable(hands.verdict()));
}

// A real server of this machine is asked; its answer becomes the shape and is mapped to it.
void TestRelationshipPages::tryIt()
{
    WebServer server([](const WebServer::Request &) {
        return WebServer::answer(R"({"data":[{"id":1,"name":{"first":"Ada"}},{"id":2,"name":null}]})");
    });
    Hands hands(schemaOf("Town(id*, name)"));
    hands.kind("external");
    hands.typeEntity("sourceEntity", u"Town"_s);
    hands.typeText("url", server.url(u"/towns/{id}?n={name}"_s));
    hands.typeText("headerName-0", u"X-Token"_s);
    hands.typeText("headerValue-0", u"${FORM_TEST_TOKEN}"_s);
    TryPanel *panel = hands.dialog.page()->externalCard()->tryPanel();
    QSignalSpy answered(panel, &TryPanel::answered);
    QTest::mouseClick(hands.find<QPushButton>("tryIt"), Qt::LeftButton);
    QVERIFY2(hands.find<QLabel>("tryStatus")->text().contains(u"{name}"_s), qPrintable(hands.find<QLabel>("tryStatus")->text())); // no sample yet
    hands.typeText("sample-name", u"a/b c"_s);
    QTest::mouseClick(hands.find<QPushButton>("tryIt"), Qt::LeftButton);
    QVERIFY(hands.find<QLabel>("tryStatus")->text().contains(u"FORM_TEST_TOKEN"_s));
    auto *secret = hands.find<QLineEdit>("secret-FORM_TEST_TOKEN");
    QCOMPARE(secret->echoMode(), QLineEdit::Password);
    hands.type(secret, u"s3cret"_s);
    QTest::keyClick(secret, Qt::Key_Return); // tries; the dialog stays
    QVERIFY(hands.dialog.isVisible());
    QTRY_COMPARE(answered.count(), 1);
    QCOMPARE(server.requests().size(), 1);
    QCOMPARE(server.requests().front().path, QByteArray("/towns/1?n=a%2Fb%20c"));
    QCOMPARE(server.requests().front().headers.value("x-token"), QByteArray("s3cret"));
    QVERIFY2(hands.find<QLabel>("tryStatus")->text().startsWith(u"200 OK"_s), qPrintable(hands.find<QLabel>("tryStatus")->text()));
    QTest::mouseClick(hands.find<QPushButton>("takeShape"), Qt::LeftButton);
    QCOMPARE(hands.find<QLineEdit>("path")->text(), u"/data"_s);
    auto *records = hands.find<QTreeWidget>("tryRecords");
    QCOMPARE(records->topLevelItemCount(), 2);
    QCOMPARE(records->topLevelItem(0)->text(0), u"1"_s);
    QVERIFY(!hands.find<QLabel>("tryFaults")->isVisible());
    hands.typeText("shapeType-0", u"boolean"_s);
    QTest::keyClick(secret, Qt::Key_Return);
    QTRY_COMPARE(answered.count(), 2);
    QVERIFY2(hands.find<QLabel>("tryFaults")->text().contains(u"which is no boolean"_s), qPrintable(hands.find<QLabel>("tryFaults")->text()));
    const Schema after = hands.finished();
    QVERIFY(!textOf(after).contains(u"s3cret"_s));
    QCOMPARE(after.externals().begin()->headers.value(u"X-Token"_s), u"${FORM_TEST_TOKEN}"_s);
}

void TestRelationshipPages::tryItFails()
{
    WebServer server([](const WebServer::Request &request) {
        if (request.path == "/page")
            return WebServer::answer("<!doctype html><title>Hi</title>", "text/html");
        if (request.path == "/file")
            return WebServer::redirect("file:///etc/passwd");
        if (request.path == "/none")
            return WebServer::answer(R"({"error":"no"})", "application/json", "404 Not Found");
        return QByteArray(); // hangs
    });
    Hands hands(schemaOf("Town(id*, name)"));
    hands.kind("external");
    hands.typeEntity("sourceEntity", u"Town"_s);
    TryPanel *panel = hands.dialog.page()->externalCard()->tryPanel();
    auto *button = hands.find<QPushButton>("tryIt");
    const auto status = [&hands] { return hands.find<QLabel>("tryStatus")->text(); };
    const auto tried = [&](const QString &path) {
        QSignalSpy answered(panel, &TryPanel::answered);
        hands.typeText("url", server.url(path));
        QTest::mouseClick(button, Qt::LeftButton);
        return answered.wait(30'000);
    };
    QVERIFY(tried(u"/page"_s));
    QVERIFY2(hands.find<QLabel>("tryFaults")->text().contains(u"page for people"_s), qPrintable(hands.find<QLabel>("tryFaults")->text()));
    QVERIFY(!hands.find<QPushButton>("takeShape")->isVisible());
    QVERIFY(tried(u"/file"_s));
    QVERIFY2(status().contains(u"file:///etc/passwd"_s), qPrintable(status()));
    QVERIFY(!hands.find<QWidget>("tryAnswer")->isVisible());
    QVERIFY(tried(u"/none"_s));
    QVERIFY2(status().startsWith(u"404 Not Found"_s), qPrintable(status()));
    hands.typeText("url", server.url(u"/slow"_s));
    QSignalSpy asked(&server, &QTcpServer::newConnection);
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(panel->isRunning());
    QVERIFY(asked.wait(30'000));
    QTest::mouseClick(button, Qt::LeftButton); // Cancel
    QVERIFY(!panel->isRunning());
    QCOMPARE(status(), u"Cancelled."_s);
    hands.type(hands.find<QWidget>("timeout"), u"150"_s);
    QVERIFY(tried(u"/slow"_s));
    QVERIFY2(status().contains(u"did not answer within 150 ms"_s), qPrintable(status()));
}

// Of every page: whoever doesn't see it hears what is asked.
void TestRelationshipPages::everyControlHasAName()
{
    Hands hands(schemaOf(kBlog));
    QTest::mouseClick(hands.find<QPushButton>("allOptions"), Qt::LeftButton);
    for (const KindChoice &choice : kindChoices()) {
        hands.kind(choice.id.toLatin1().constData());
        if (choice.kind->anyTarget() && hands.find<AllowCard>("targetAllow")->allowed().empty())
            allow(hands, "targetAllowAdd", {u"Post"_s});
        for (QWidget *widget : hands.dialog.findChildren<QWidget *>()) {
            if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisibleTo(&hands.dialog) || qobject_cast<QComboBox *>(widget->parentWidget())
                || widget->inherits("QAbstractItemView") || widget->inherits("QAbstractScrollArea") || widget->inherits("QSplitter") || (widget->parentWidget() && widget->parentWidget()->inherits("QSpinBox")))
                continue;
            QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
            QVERIFY(face);
            QVERIFY2(!face->text(QAccessible::Name).isEmpty(), qPrintable(u"%1: %2 %3"_s.arg(choice.id, QLatin1String(widget->metaObject()->className()), widget->objectName())));
        }
    }
}

void TestRelationshipPages::mnemonicsAreUnique()
{
    Hands hands(schemaOf(kBlog));
    QTest::mouseClick(hands.find<QPushButton>("allOptions"), Qt::LeftButton);
    for (const KindChoice &choice : kindChoices()) {
        hands.kind(choice.id.toLatin1().constData());
        QHash<QKeySequence, QString> seen;
        const auto note = [&](const QString &text) {
            const QKeySequence key = QKeySequence::mnemonic(text);
            if (key.isEmpty())
                return;
            QVERIFY2(!seen.contains(key), qPrintable(u"%1: %2 and %3"_s.arg(choice.id, seen.value(key), text)));
            seen.insert(key, text);
        };
        for (const QLabel *label : hands.dialog.findChildren<QLabel *>()) {
            if (label->buddy() && label->isVisibleTo(&hands.dialog))
                note(label->text());
        }
        for (const QAbstractButton *button : hands.dialog.findChildren<QAbstractButton *>()) {
            if (button->isVisibleTo(&hands.dialog))
                note(button->text());
        }
    }
}

// The page scrolls down only: what is wider would be cut off.
void TestRelationshipPages::nothingIsWiderThanThePage()
{
    Hands hands(schemaOf("InternationalCustomerAddress(id*, text); QuarterlyRevenueStatementOfTheWholeCompanyAndItsSubsidiaries(id*, title); Page(id*, title); Tag(id*, title)"));
    QTest::mouseClick(hands.find<QPushButton>("allOptions"), Qt::LeftButton);
    hands.typeEntity("sourceEntity", u"InternationalCustomerAddress"_s);
    hands.typeEntity("targetEntity", u"QuarterlyRevenueStatementOfTheWholeCompanyAndItsSubsidiaries"_s);
    for (const KindChoice &choice : kindChoices()) {
        hands.kind(choice.id.toLatin1().constData());
        if (choice.kind->anySource() && hands.find<AllowCard>("sourceAllow")->allowed().empty())
            allow(hands, "sourceAllowAdd", {u"InternationalCustomerAddress"_s, u"Page"_s});
        if (choice.kind->anyTarget() && hands.find<AllowCard>("targetAllow")->allowed().empty())
            allow(hands, "targetAllowAdd", {u"QuarterlyRevenueStatementOfTheWholeCompanyAndItsSubsidiaries"_s, u"Tag"_s});
        for (const char *check : {"sorted", "otherSorted"}) {
            if (hands.find<QCheckBox>(check)->isVisible() && !hands.find<QCheckBox>(check)->isChecked())
                hands.tick(check);
        }
        FormPage *page = hands.dialog.page();
        QCoreApplication::sendPostedEvents(); // layouts follow what is shown and hidden by events
        QStringList wide;
        for (QWidget *widget : page->findChildren<QWidget *>()) {
            const int right = widget->mapTo(page, QPoint(widget->width(), 0)).x();
            if (widget->isVisibleTo(page) && right > page->width())
                wide << u"%1 %2 ends at %3 of %4"_s.arg(QLatin1String(widget->metaObject()->className()), widget->objectName()).arg(right).arg(page->width());
        }
        QVERIFY2(wide.isEmpty(), qPrintable(choice.id + u": "_s + wide.join(u", "_s)));
        QVERIFY2(page->width() <= page->parentWidget()->width(), qPrintable(choice.id));
    }
}

// Wherever the focus is: each value of that box adds an entity.
void TestRelationshipPages::theWheelAddsNoEntity()
{
    Hands hands(schemaOf(kBlog));
    hands.kind("any-to-one");
    auto *box = hands.find<QComboBox>("targetAllowAdd");
    allow(hands, "targetAllowAdd", {u"Post"_s});
    const auto turn = [](QWidget *widget) {
        const QPoint middle = widget->rect().center();
        QWheelEvent event(middle, widget->mapToGlobal(middle), {}, {0, -120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(widget, &event);
        QCoreApplication::processEvents();
    };
    QVERIFY(box->hasFocus());
    for (QWidget *widget : std::initializer_list<QWidget *>{box, box->lineEdit()}) {
        turn(widget);
        hands.find<QComboBox>("sourceEntity")->setFocus();
        turn(widget);
        box->setFocus();
    }
    QCOMPARE(hands.find<AllowCard>("targetAllow")->allowed().size(), size_t(1));
    QCOMPARE(box->currentText(), QString());
}

void TestRelationshipPages::endpointsAreSaidWhereThereAreNone()
{
    Hands hands(schemaOf(kBlog));
    auto *note = hands.find<QLabel>("endpointsNote");
    PreviewPanel *panel = hands.dialog.previewPanel();
    const auto shown = [&] {
        panel->finishNow();
        QCoreApplication::processEvents();
        return note->isVisibleTo(note->parentWidget()) ? note->text() : QString();
    };
    hands.kind("any-to-one");
    QVERIFY2(shown().contains(u"once the form is answered"_s), qPrintable(shown()));
    hands.typeEntity("sourceEntity", u"Comment"_s);
    allow(hands, "targetAllowAdd", {u"Post"_s, u"Page"_s});
    QVERIFY2(shown().contains(u"No target makes endpoints for this kind yet"_s), qPrintable(shown()));
    QVERIFY2(shown().contains(u"Comment, Post, Page"_s), qPrintable(shown()));
    hands.kind("one-to-many");
    hands.typeEntity("targetEntity", u"Post"_s);
    QVERIFY2(shown().isEmpty(), qPrintable(shown()));
}

void TestRelationshipPages::aWebApiIsAskedForCalmly()
{
    Hands hands(schemaOf("Town(id*, name)"));
    hands.kind("external");
    hands.typeEntity("sourceEntity", u"Town"_s);
    const auto isCalm = [&] { return hands.dialog.page()->verdict()->property("tone").toString() != u"error"_s && !hands.find<QLineEdit>("url")->property("invalid").toBool(); };
    QVERIFY2(hands.verdict().contains(u"Type the address"_s), qPrintable(hands.verdict()));
    QVERIFY(isCalm());
    hands.typeText("url", u"https://api.example.com/{id}"_s);
    QVERIFY2(hands.verdict().contains(u"Say what a record looks like"_s), qPrintable(hands.verdict()));
    QVERIFY(isCalm());
    hands.typeText("url", u"api"_s);
    QVERIFY(!isCalm());
}

void TestRelationshipPages::onlyWhatTheKindNeeds()
{
    Hands hands(schemaOf(kBlog));
    QTest::mouseClick(hands.find<QPushButton>("allOptions"), Qt::LeftButton);
    hands.typeEntity("sourceEntity", u"Comment"_s);
    const auto isShown = [&](const char *name) { return hands.find<QWidget>(name)->isVisibleTo(&hands.dialog); };
    hands.tick("sourcePrimary");
    QVERIFY(hands.dialog.page()->form().sourcePrimary);
    hands.kind("tree");
    QVERIFY(!isShown("sourcePrimary"));
    QVERIFY(!hands.dialog.page()->form().sourcePrimary);
    hands.kind("symmetric");
    QVERIFY(isShown("sorted"));
    QVERIFY(!isShown("otherSorted"));
    hands.kind("any-to-one");
    allow(hands, "targetAllowAdd", {u"Post"_s, u"Page"_s});
    for (const char *name : {"enforcement", "deferrable", "constraint"}) {
        hands.find<QRadioButton>("storage-pair")->click();
        QVERIFY2(!isShown(name), name);
        QCoreApplication::sendPostedEvents();
        QCOMPARE(hands.find<QLineEdit>("description")->x(), hands.find<QComboBox>("onUpdate")->x()); // no hole where nothing is asked
        hands.find<QRadioButton>("storage-arc")->click();
        QVERIFY2(isShown(name), name);
    }
    hands.kind("one-to-many");
    hands.typeEntity("targetEntity", u"Post"_s);
    QVERIFY(isShown("enforcement"));
    QVERIFY(isShown("sourcePrimary"));
}

QTEST_MAIN(TestRelationshipPages)
#include "tst_relationshippages.moc"
