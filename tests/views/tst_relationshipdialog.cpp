// The form driven by keys and the mouse; what counts is the Change it gives.
#include "model/schema/edits.h"
#include "tests/views/formhands.h"
#include "views/widgets/theme.h"
#include "views/wizard/kindchooser.h"
#include "views/wizard/previewpanel.h"

#include <QAccessible>
#include <QMessageBox>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace relata;

namespace {

const char *const kTodo = "List(id*, name); Task(id*, title)";

} // namespace

class TestRelationshipDialog : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { Theme::instance().install(); }

    void seedExample();
    void seedExampleAsTyped();
    void sourcePrimaryPutsTheKeyIntoTheTargets();
    void primaryAndOptionalAreRefused();
    void defaultsStandInTheFields();
    void kindsByArrowKeys();
    void changingTheKindKeepsWhatWasTyped();
    void manyToManyWithAField();
    void pairWithItsOwnId();
    void oneToOneKeyOnEitherSide();
    void deletingAndSorting();
    void namesThatAreTaken();
    void anUnknownEntityCanBeMade();
    void escapeChangesNothing();
    void nobodyAsksInVain();
    void throughAllKindsAndBack_data();
    void throughAllKindsAndBack();
    void editingShowsWhatIsStored();
    void editingToManyToManyAndBack();
    void nothingChangedGivesNothing();
    void allOptionsReachTheRecord();
    void everyControlHasAName();
    void mnemonicsAreUnique();
    void lastKeystrokeWins();
};

void TestRelationshipDialog::seedExample()
{
    Hands hands(schemaOf(kTodo));
    QVERIFY(!hands.save()->isEnabled());
    hands.typeEntity("sourceEntity", u"List"_s);
    hands.typeText("sourceReference", u"list"_s);
    hands.typeEntity("targetEntity", u"Task"_s);
    hands.typeText("targetReference", u"tasks"_s);
    hands.tick("sourceOptional");
    QVERIFY(hands.save()->isEnabled());
    const QString sentences = hands.find<QLabel>("sentences")->text();
    QVERIFY2(sentences.contains(u"task.list"_s) && sentences.contains(u"list.tasks"_s), qPrintable(sentences));
    const Schema after = hands.finished();
    QCOMPARE(relationshipsOf(after), u"List(id) 1?-n Task(list_id): tasks/list on delete set-null"_s);
    const Field *key = after.entityNamed(u"Task")->fieldNamed(u"list_id");
    QVERIFY(key && key->nullable);
    QCOMPARE(key->type.kind, TypeKind::Int64);
    QCOMPARE(hands.dialog.changeText(), u"Add one-to-many List – Task"_s);
    QCOMPARE(hands.dialog.follow(), RelationshipDialog::Follow::Nothing);
    QVERIFY(viewOf(after, hands.dialog.relationship()));
}

// "In the Source field, enter List. For Source Reference, enter List, and for Target Reference, use Tasks." The entity is typed in
// another case too: names are found all the same.
void TestRelationshipDialog::seedExampleAsTyped()
{
    RelationshipForm form;
    const Schema schema = schemaOf(kTodo);
    form.target = schema.entityNamed(u"Task")->id; // the Relationships tab opens it so
    Hands hands(schema, form);
    hands.typeEntity("sourceEntity", u"list"_s);
    hands.typeText("sourceReference", u"List"_s);
    hands.typeText("targetReference", u"Tasks"_s);
    hands.tick("sourceOptional");
    const Schema after = hands.finished();
    QCOMPARE(relationshipsOf(after), u"List(id) 1?-n Task(list_id): Tasks/List on delete set-null"_s);
    const Entity *task = after.entityNamed(u"Task");
    QCOMPARE(int(task->fields.size()), 3);
    QVERIFY(task->fields.back().nullable);
}

void TestRelationshipDialog::sourcePrimaryPutsTheKeyIntoTheTargets()
{
    Hands hands(schemaOf(kTodo));
    hands.typeEntity("sourceEntity", u"List"_s);
    hands.typeEntity("targetEntity", u"Task"_s);
    hands.tick("sourcePrimary");
    const Schema after = hands.finished();
    const Entity *task = after.entityNamed(u"Task");
    QVERIFY(task->isInPrimaryKey(task->fieldNamed(u"list_id")->id));
    QVERIFY(!task->fieldNamed(u"list_id")->nullable);
}

void TestRelationshipDialog::primaryAndOptionalAreRefused()
{
    Hands hands(schemaOf(kTodo));
    hands.typeEntity("sourceEntity", u"List"_s);
    hands.typeEntity("targetEntity", u"Task"_s);
    hands.tick("sourcePrimary");
    hands.tick("sourceOptional");
    QVERIFY(!hands.save()->isEnabled());
    QVERIFY2(hands.verdict().contains(u"both primary and optional"_s), qPrintable(hands.verdict()));
    QTest::keyClick(hands.find<QLineEdit>("sourceReference"), Qt::Key_Return);
    QCOMPARE(hands.dialog.result(), 0);
    QVERIFY(hands.dialog.isVisible());
    hands.tick("sourcePrimary");
    QVERIFY(hands.save()->isEnabled());
}

void TestRelationshipDialog::defaultsStandInTheFields()
{
    Hands hands(schemaOf("Category(code*: string(8), name); Dish(id*, name)"));
    hands.typeEntity("sourceEntity", u"Category"_s);
    hands.typeEntity("targetEntity", u"Dish"_s);
    QCOMPARE(hands.find<QLineEdit>("sourceReference")->placeholderText(), u"category"_s);
    QCOMPARE(hands.find<QLineEdit>("targetReference")->placeholderText(), u"dishes"_s);
    QCOMPARE(hands.find<QComboBox>("sourceKey")->lineEdit()->placeholderText(), u"code"_s);
    QVERIFY(hands.find<QComboBox>("targetKey")->lineEdit()->placeholderText().startsWith(u"category_code"_s));
    const Schema after = hands.finished();
    QCOMPARE(relationshipsOf(after), u"Category(code) 1-n Dish(category_code): dishes/category"_s);
}

void TestRelationshipDialog::kindsByArrowKeys()
{
    Hands hands(schemaOf(kTodo));
    KindChooser *kinds = hands.dialog.page()->kinds();
    QCOMPARE(kinds->kind(), u"one-to-many"_s);
    kinds->setFocusToChosen();
    const QStringList order{u"one-to-many"_s, u"many-to-one"_s, u"one-to-one"_s, u"many-to-many"_s};
    for (const QString &key : order) {
        QCOMPARE(kinds->kind(), key);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Right);
    }
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Left);
    QCOMPARE(hands.dialog.state().form.kind, kinds->kind());
}

void TestRelationshipDialog::changingTheKindKeepsWhatWasTyped()
{
    Hands hands(schemaOf(kTodo));
    hands.typeEntity("sourceEntity", u"List"_s);
    hands.typeEntity("targetEntity", u"Task"_s);
    hands.typeText("sourceReference", u"board"_s);
    hands.typeText("targetReference", u"cards"_s);
    hands.typeEntity("targetKey", u"board_ref"_s);
    hands.kind("many-to-many");
    QVERIFY(!hands.find<QCheckBox>("sourceOptional")->isVisible());
    QCOMPARE(hands.find<QLineEdit>("sourceReference")->text(), u"board"_s);
    QCOMPARE(hands.find<QLineEdit>("targetReference")->text(), u"cards"_s);
    QCOMPARE(hands.find<QComboBox>("targetKey")->currentText(), QString()); // the junction's key is another one
    QVERIFY(hands.save()->isEnabled());
    hands.kind("one-to-many");
    QCOMPARE(hands.find<QComboBox>("targetKey")->currentText(), u"board_ref"_s);
    const Schema after = hands.finished();
    QVERIFY(after.entityNamed(u"Task")->fieldNamed(u"board_ref"));
    QCOMPARE(relationshipsOf(after), u"List(id) 1-n Task(board_ref): cards/board"_s);
}

void TestRelationshipDialog::manyToManyWithAField()
{
    Hands hands(schemaOf("Recipe(id*, name); Ingredient(id*, name)"));
    hands.kind("many-to-many");
    hands.typeEntity("sourceEntity", u"Recipe"_s);
    hands.typeEntity("targetEntity", u"Ingredient"_s);
    auto *fields = hands.find<QLineEdit>("junctionFields");
    hands.type(fields, u"quantity: decimal(10,2)"_s); // the comma within brackets makes no chip
    QTest::keyClick(fields, Qt::Key_Return);
    QVERIFY(hands.dialog.isVisible()); // Enter made a chip and did not finish
    QTest::keyClicks(fields, u"note: text?"_s); // still being typed: counts too
    const Schema after = hands.finished();
    const Entity *join = after.entityNamed(u"RecipeIngredient");
    QVERIFY(join);
    QCOMPARE(int(join->primaryKey()->fields.size()), 2);
    const Field *quantity = join->fieldNamed(u"quantity");
    QVERIFY(quantity);
    QCOMPARE(typeText(quantity->type), u"decimal(10,2)"_s);
    QVERIFY(join->fieldNamed(u"note")->nullable);
    QCOMPARE(after.throughs().size(), 1);
}

void TestRelationshipDialog::pairWithItsOwnId()
{
    Hands hands(schemaOf("Recipe(id*); Ingredient(id*)"));
    hands.kind("many-to-many");
    hands.typeEntity("sourceEntity", u"Recipe"_s);
    hands.typeEntity("targetEntity", u"Ingredient"_s);
    hands.typeEntity("through", u"Line"_s);
    hands.choose("pairKey", u"an id of its own, no pair twice"_s);
    const Schema after = hands.finished();
    const Entity *line = after.entityNamed(u"Line");
    QVERIFY(line && line->fieldNamed(u"id"));
    QVERIFY(line->isInPrimaryKey(line->fieldNamed(u"id")->id));
    QVERIFY(line->areUnique({line->fieldNamed(u"recipe_id")->id, line->fieldNamed(u"ingredient_id")->id}));
}

void TestRelationshipDialog::oneToOneKeyOnEitherSide()
{
    for (const bool onSource : {false, true}) {
        Hands hands(schemaOf("User(id*); Profile(id*)"));
        hands.kind("one-to-one");
        hands.typeEntity("sourceEntity", u"User"_s);
        hands.typeEntity("targetEntity", u"Profile"_s);
        if (onSource) {
            hands.choose("keySide", u"User"_s);
            hands.tick("targetOptional");
        } else {
            hands.tick("sourceOptional");
        }
        const Schema after = hands.finished();
        const Reference &reference = *after.references().begin();
        QCOMPARE(after.entities()[reference.holder].name, onSource ? u"User"_s : u"Profile"_s);
        const Entity &holder = after.entities()[reference.holder];
        QVERIFY(holder.areUnique({reference.pairs.front().field}));
        QVERIFY(holder.field(reference.pairs.front().field)->nullable);
    }
}

void TestRelationshipDialog::deletingAndSorting()
{
    Hands hands(schemaOf(kTodo));
    hands.typeEntity("sourceEntity", u"List"_s);
    hands.typeEntity("targetEntity", u"Task"_s);
    auto *onDelete = hands.find<QComboBox>("onDelete");
    QCOMPARE(onDelete->currentText(), u"not while it has Tasks"_s);
    hands.tick("sourceOptional");
    QCOMPARE(onDelete->currentText(), u"its Tasks lose their list"_s); // the default that doesn't hurt, until one is chosen
    hands.choose("onDelete", u"its Tasks are deleted too"_s);
    hands.tick("sourceOptional");
    QCOMPARE(onDelete->currentText(), u"its Tasks are deleted too"_s);
    hands.choose("deselect", u"it is deleted"_s);
    hands.tick("sorted");
    hands.typeText("sortField", u"rank"_s);
    const Schema after = hands.finished();
    const Reference &reference = *after.references().begin();
    QCOMPARE(reference.onDelete, Action::Cascade);
    QCOMPARE(reference.referencedEnd.deselect, Deselect::Delete);
    QCOMPARE(after.entityNamed(u"Task")->fieldNamed(u"rank")->id, reference.referencedEnd.sortField);
}

void TestRelationshipDialog::namesThatAreTaken()
{
    Hands hands(schemaOf(kTodo));
    hands.typeEntity("sourceEntity", u"List"_s);
    hands.typeEntity("targetEntity", u"Task"_s);
    hands.typeText("sourceReference", u"title"_s);
    QVERIFY(!hands.save()->isEnabled());
    QVERIFY2(hands.verdict().contains(u"title"_s), qPrintable(hands.verdict()));
    QVERIFY(hands.find<QLineEdit>("sourceReference")->property("invalid").toBool());
    hands.typeText("sourceReference", u"list"_s);
    QVERIFY(!hands.find<QLineEdit>("sourceReference")->property("invalid").toBool());
    QVERIFY(hands.save()->isEnabled());
}

void TestRelationshipDialog::anUnknownEntityCanBeMade()
{
    Hands hands(schemaOf("Task(id*, title)"));
    hands.typeEntity("targetEntity", u"Task"_s);
    hands.typeEntity("sourceEntity", u"Board"_s);
    QVERIFY(!hands.save()->isEnabled());
    QVERIFY2(hands.verdict().contains(u"no entity “Board”"_s), qPrintable(hands.verdict()));
    QLabel *verdict = hands.dialog.page()->verdict();
    const QString link = verdict->text().section(u"href=\""_s, 1).section(u'"', 0, 0);
    emit verdict->linkActivated(link);
    QVERIFY(hands.save()->isEnabled());
    const Schema after = hands.finished();
    QCOMPARE(relationshipsOf(after), u"Board(id) 1-n Task(board_id): tasks/board"_s);
    QCOMPARE(applied(after, inverted(hands.dialog.change())), hands.schema); // one step takes both back
}

void TestRelationshipDialog::escapeChangesNothing()
{
    Hands hands(schemaOf(kTodo));
    hands.typeEntity("sourceEntity", u"List"_s);
    hands.typeEntity("targetEntity", u"Task"_s);
    hands.find<QLineEdit>("sourceReference")->setFocus();
    int asked = 0;
    const auto answer = [&](const QString &text) { // the question that Escape opens
        QTimer::singleShot(0, &hands.dialog, [&asked, text] {
            auto *box = qobject_cast<QMessageBox *>(QApplication::activeModalWidget());
            if (!box)
                return;
            ++asked;
            for (QAbstractButton *button : box->buttons()) {
                if (button->text() == text)
                    button->click();
            }
        });
        QTest::keyClick(hands.find<QLineEdit>("sourceReference"), Qt::Key_Escape);
    };
    while (QWidget *list = QApplication::activePopupWidget()) { // of what was typed: Escape closes it, and nothing else
        QTest::keyClick(hands.find<QLineEdit>("sourceReference"), Qt::Key_Escape);
        QVERIFY(!list->isVisible());
        QVERIFY(hands.dialog.isVisible());
    }
    answer(u"Keep editing"_s);
    QCOMPARE(asked, 1);
    QVERIFY(hands.dialog.isVisible());
    QCOMPARE(hands.find<QComboBox>("targetEntity")->currentText(), u"Task"_s);
    answer(u"Discard"_s);
    QCOMPARE(asked, 2);
    QVERIFY(!hands.dialog.isVisible());
    QCOMPARE(hands.dialog.result(), int(QDialog::Rejected));
    QVERIFY(hands.dialog.change().isEmpty());
}

// Nothing was typed, or it is thrown away by the button: nobody asks.
void TestRelationshipDialog::nobodyAsksInVain()
{
    Hands empty(schemaOf(kTodo));
    empty.kind("one-to-one");
    QTest::keyClick(&empty.dialog, Qt::Key_Escape);
    QVERIFY(!empty.dialog.isVisible());

    const Schema schema = schemaOf("List(id*, name); Task(id*, title); Task n-1? List: board/cards");
    const SchemaIndex index(schema);
    Hands same(schema, *edits::formOf(schema, index.relationships().front().id));
    QTest::keyClick(&same.dialog, Qt::Key_Escape);
    QVERIFY(!same.dialog.isVisible());

    Hands typed(schemaOf(kTodo));
    typed.typeEntity("sourceEntity", u"List"_s);
    for (QPushButton *button : typed.dialog.findChildren<QPushButton *>()) {
        if (button->text() == u"Cancel"_s)
            button->click();
    }
    QVERIFY(!typed.dialog.isVisible());
    QCOMPARE(typed.dialog.result(), int(QDialog::Rejected));
}

// Trying kinds loses nothing: what was saved or typed is there again.
void TestRelationshipDialog::throughAllKindsAndBack_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("names by default") << u"Country(id*, name); Mayor(id*, name); Mayor n-1 Country"_s;
    QTest::newRow("names of its own") << u"Country(id*, name); Mayor(id*, name); Mayor n-1? Country: land/heads on delete set-null on update cascade"_s;
    QTest::newRow("one-to-one") << u"Country(id*, name); Mayor(id*, name); Mayor 1-1 Country"_s;
    QTest::newRow("many-to-many") << u"Country(id*, name); Mayor(id*, name); Country n-n Mayor"_s;
    QTest::newRow("tree") << u"Country(id*, name); Country n-1? Country: parent/children tree"_s;
}

void TestRelationshipDialog::throughAllKindsAndBack()
{
    QFETCH(QString, text);
    const Schema schema = schemaOf(text.toUtf8().constData());
    const SchemaIndex index(schema);
    RelationshipId id;
    for (const RelationshipView &view : index.relationships()) {
        if (!view.id.reference() || !index.isLeg(view.id.reference()))
            id = view.id;
    }
    Hands hands(schema, *edits::formOf(schema, id));
    const RelationshipForm saved = hands.dialog.page()->form();
    const QString from = hands.dialog.page()->kinds()->choice()->id;
    for (const KindChoice &choice : kindChoices()) {
        hands.kind(choice.id.toLatin1().constData());
        hands.kind(from.toLatin1().constData());
        QVERIFY2(hands.dialog.page()->form() == saved, qPrintable(choice.id + u": "_s + *hands.dialog.page()->form().sourceReference));
    }
    for (const KindChoice &choice : kindChoices())
        hands.kind(choice.id.toLatin1().constData());
    hands.kind(from.toLatin1().constData());
    QCOMPARE(hands.find<QLineEdit>("sourceReference")->text(), *saved.sourceReference);
    QCOMPARE(hands.find<QLineEdit>("targetReference")->text(), *saved.targetReference);
    QVERIFY(hands.dialog.page()->form() == saved);
    QVERIFY2(hands.verdict().contains(u"Nothing is changed"_s), qPrintable(hands.verdict()));
    // What is typed is nobody's default, in no kind.
    hands.typeText("targetReference", u"chosen"_s);
    for (const KindChoice &choice : kindChoices()) {
        hands.kind(choice.id.toLatin1().constData());
        QCOMPARE(hands.find<QLineEdit>("targetReference")->text(), u"chosen"_s);
    }
}

void TestRelationshipDialog::editingShowsWhatIsStored()
{
    const Schema schema = schemaOf("List(id*, name); Task(id*, title); Task n-1? List: board/cards on delete cascade deselect delete");
    const SchemaIndex index(schema);
    Hands hands(schema, *edits::formOf(schema, index.relationships().front().id));
    QCOMPARE(hands.dialog.windowTitle(), u"Change a Relationship"_s);
    QCOMPARE(hands.find<QComboBox>("sourceEntity")->currentText(), u"List"_s);
    QCOMPARE(hands.find<QLineEdit>("sourceReference")->text(), u"board"_s);
    QCOMPARE(hands.find<QLineEdit>("targetReference")->text(), u"cards"_s);
    QVERIFY(hands.find<QCheckBox>("sourceOptional")->isChecked());
    QCOMPARE(hands.find<QComboBox>("onDelete")->currentText(), u"its Tasks are deleted too"_s);
    QCOMPARE(hands.find<QComboBox>("deselect")->currentText(), u"it is deleted"_s);
    hands.typeText("targetReference", u"entries"_s);
    const Schema after = hands.finished();
    QCOMPARE(after.references().size(), 1);
    QCOMPARE(after.references().begin()->id, schema.references().begin()->id);
    QCOMPARE(after.references().begin()->referencedEnd.name, u"entries"_s);
    QCOMPARE(int(hands.dialog.change().deltas.size()), 1); // nothing else is touched
}

void TestRelationshipDialog::editingToManyToManyAndBack()
{
    const Schema schema = schemaOf("List(id*, name); Task(id*, title); Task n-1? List: list/tasks");
    const SchemaIndex index(schema);
    Hands hands(schema, *edits::formOf(schema, index.relationships().front().id));
    hands.kind("many-to-many");
    QVERIFY(hands.save()->isEnabled());
    QCOMPARE(hands.find<QLineEdit>("sourceReference")->text(), u"lists"_s); // nobody typed "list": it takes the new number
    QVERIFY2(hands.find<QLabel>("rows")->text().contains(u"Each list_id of a Task becomes a row of ListTask."_s), qPrintable(hands.find<QLabel>("rows")->text()));
    const Schema after = hands.finished();
    QCOMPARE(after.throughs().size(), 1);
    QVERIFY(!after.entityNamed(u"Task")->fieldNamed(u"list_id"));

    const SchemaIndex then(after);
    RelationshipId id;
    for (const RelationshipView &view : then.relationships()) {
        if (view.id.through())
            id = view.id;
    }
    Hands back(after, *edits::formOf(after, id));
    back.kind("one-to-many");
    QVERIFY2(back.save()->isEnabled(), qPrintable(back.verdict()));
    QVERIFY2(back.find<QLabel>("rows")->text().contains(u"Of the Lists of a Task only one can stay"_s), qPrintable(back.find<QLabel>("rows")->text()));
    back.tick("sourceOptional");
    const Schema again = back.finished();
    QCOMPARE(again.throughs().size(), 0);
    QVERIFY(!again.entityNamed(u"ListTask"));
    QVERIFY(again.entityNamed(u"Task")->fieldNamed(u"list_id")->nullable);
    QCOMPARE(relationshipsOf(again), u"List(id) 1?-n Task(list_id): tasks/list on delete set-null"_s);
}

void TestRelationshipDialog::nothingChangedGivesNothing()
{
    const Schema schema = schemaOf("List(id*); Task(id*); Tag(id*); Task n-1? List; Task n-m Tag through TaskTag(note: text?)");
    const SchemaIndex index(schema);
    for (const RelationshipView &view : index.relationships()) {
        Hands hands(schema, *edits::formOf(schema, view.id));
        QTest::mouseClick(hands.save(), Qt::LeftButton);
        QVERIFY(hands.dialog.change().isEmpty());
    }
}

void TestRelationshipDialog::allOptionsReachTheRecord()
{
    Hands hands(schemaOf(kTodo));
    hands.typeEntity("sourceEntity", u"List"_s);
    hands.typeEntity("targetEntity", u"Task"_s);
    QVERIFY(!hands.find<QLineEdit>("constraint")->isVisible());
    QTest::mouseClick(hands.find<QPushButton>("allOptions"), Qt::LeftButton);
    QVERIFY(hands.find<QLineEdit>("constraint")->isVisible());
    hands.typeText("constraint", u"task_belongs_to_list"_s);
    hands.typeText("description", u"where it stands"_s);
    hands.choose("onUpdate", u"its Tasks follow"_s);
    hands.choose("deferrable", u"at the end of the transaction"_s);
    hands.choose("enforcement", u"nobody: it is only described"_s);
    hands.type(hands.find<QWidget>("minimum"), u"1"_s);
    hands.type(hands.find<QWidget>("maximum"), u"7"_s);
    hands.tick("hideTarget");
    const Schema after = hands.finished();
    const Reference &reference = *after.references().begin();
    QCOMPARE(reference.constraint, u"task_belongs_to_list"_s);
    QCOMPARE(reference.description, u"where it stands"_s);
    QCOMPARE(reference.onUpdate, Action::Cascade);
    QCOMPARE(reference.deferrable, Deferrable::Deferred);
    QCOMPARE(reference.enforcement, Enforcement::Logical);
    QCOMPARE(reference.referencedEnd.minimum, 1);
    QCOMPARE(reference.referencedEnd.maximum.value_or(0), 7);
    QCOMPARE(reference.referencedEnd.name, QString());
    QCOMPARE(reference.holderEnd.name, u"list"_s);
}

void TestRelationshipDialog::everyControlHasAName()
{
    Hands hands(schemaOf(kTodo));
    QTest::mouseClick(hands.find<QPushButton>("allOptions"), Qt::LeftButton);
    hands.kind("many-to-many");
    const QList<QWidget *> widgets = hands.dialog.findChildren<QWidget *>();
    int seen = 0;
    for (QWidget *widget : widgets) {
        if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisibleTo(&hands.dialog) || qobject_cast<QComboBox *>(widget->parentWidget())
            || widget->inherits("QAbstractItemView") || widget->inherits("QAbstractScrollArea") || widget->inherits("QSplitter") || (widget->parentWidget() && widget->parentWidget()->inherits("QSpinBox")))
            continue;
        ++seen;
        QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
        QVERIFY(face);
        QVERIFY2(!face->text(QAccessible::Name).isEmpty(), qPrintable(u"%1 %2"_s.arg(QLatin1String(widget->metaObject()->className()), widget->objectName())));
    }
    QVERIFY(seen > 15);
}

void TestRelationshipDialog::mnemonicsAreUnique()
{
    Hands hands(schemaOf(kTodo));
    QTest::mouseClick(hands.find<QPushButton>("allOptions"), Qt::LeftButton);
    for (const char *kind : {"one-to-many", "many-to-one", "one-to-one", "many-to-many"}) {
        hands.kind(kind);
        QHash<QKeySequence, QString> seen;
        const auto note = [&](const QString &text) {
            const QKeySequence key = QKeySequence::mnemonic(text);
            if (key.isEmpty())
                return;
            QVERIFY2(!seen.contains(key), qPrintable(u"%1: %2 and %3"_s.arg(QLatin1String(kind), seen.value(key), text)));
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
        QVERIFY(seen.size() > 6);
    }
}

// Each keystroke orders a preview; what is shown at the end is of the last.
void TestRelationshipDialog::lastKeystrokeWins()
{
    Hands hands(schemaOf(kTodo));
    hands.typeEntity("sourceEntity", u"List"_s);
    hands.typeEntity("targetEntity", u"Task"_s);
    hands.typeText("sourceReference", u"board"_s);
    hands.dialog.previewPanel()->finishNow();
    QCOMPARE(hands.dialog.state().completed.targetKey, QStringList{u"board_id"_s});
    const QString sql = hands.dialog.previewPanel()->preview().sql;
    QVERIFY2(sql.contains(u"board_id"_s), qPrintable(sql));
    QVERIFY2(sql.contains(u"\n ALTER TABLE "_s) || sql.contains(u"\n CREATE TABLE \"relata_new_"_s), qPrintable(sql)); // for a database that is there
}

QTEST_MAIN(TestRelationshipDialog)
#include "tst_relationshipdialog.moc"
