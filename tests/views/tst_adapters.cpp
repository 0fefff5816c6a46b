#include "model/schema/edits.h"
#include "model/schema/notation.h"
#include "views/adapters/fieldsmodel.h"
#include "views/adapters/modeltree.h"
#include "views/adapters/settings.h"
#include "views/adapters/sharedselection.h"
#include "views/widgets/theme.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace relata;
using namespace Qt::StringLiterals;

class tst_adapters : public QObject
{
    Q_OBJECT

private slots:
    void treeShowsTheModel();
    void treeFollowsRandomEdits();
    void treeKeepsPlacesWhenNamesChange();
    void treeRenames();
    void fieldsAreTypedInPlace();
    void newFieldByNotation();
    void refusalChangesNothing();
    void fieldsFollowTheDocument();
    void selectionForgetsWhatIsGone();
    void settingsComeBack();
    void brokenSettingsArePutAside();
};

struct Fixture
{
    Document document;
    Editor editor{document};
    QStringList refusals;

    explicit Fixture(const QString &text)
    {
        const Result<Schema> schema = schemaFromText(text);
        if (!schema)
            qFatal("%s", qPrintable(worded(schema.error())));
        document.reset(*schema, {});
        QObject::connect(&editor, &Editor::refused, &document, [this](const QString &why) { refusals += why; });
    }
    const Entity &entity(const QString &name) const { return *document.schema().entityNamed(name); }
};

// "List(id name tasks) Task(id title list_id list)"
static QString shown(const QAbstractItemModel &model)
{
    QStringList out;
    for (int row = 0; row < model.rowCount(); ++row) {
        const QModelIndex top = model.index(row, 0);
        QStringList leaves;
        for (int leaf = 0; leaf < model.rowCount(top); ++leaf)
            leaves += model.index(leaf, 0, top).data().toString();
        out += top.data().toString() + u'(' + leaves.join(u' ') + u')';
    }
    return out.join(u' ');
}

void tst_adapters::treeShowsTheModel()
{
    Fixture f(u"Task(id*, title); List(id*, name); Tag(id*); Task n-1 List: list/tasks; Task n-m Tag: tags/tasks"_s);
    ModelTree tree(f.editor);
    QAbstractItemModelTester tester(&tree, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(shown(tree), u"List(id name tasks) Tag(id tasks) Task(id title list_id list tags) TaskTag(task_id tag_id tag task)"_s);
    const QModelIndex task = tree.indexOf(f.entity(u"Task"_s).id);
    QCOMPARE(task.data(ModelTree::DetailRole).toString(), u"2"_s);
    QCOMPARE(tree.index(2, 0, task).data(ModelTree::DetailRole).toString(), u"int64"_s);
    QCOMPARE(tree.index(3, 0, task).data(ModelTree::DetailRole).toString(), u"many-to-one"_s);
    QVERIFY(tree.fieldAt(tree.index(2, 0, task)));
    QVERIFY(!tree.relationshipAt(tree.index(3, 0, task)).isNull());
}

void tst_adapters::treeFollowsRandomEdits()
{
    Fixture f(u"Task(id*, title); List(id*, name); Task n-1 List: list/tasks"_s);
    ModelTree tree(f.editor);
    QAbstractItemModelTester tester(&tree, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QRandomGenerator random(11);
    CountedIds ids(1000);
    for (int round = 0; round < 300; ++round) {
        const Schema &schema = f.document.schema();
        std::vector<EntityId> entities;
        for (const Entity &entity : schema.entities())
            entities.push_back(entity.id);
        const auto any = [&] { return entities[size_t(random.bounded(int(entities.size())))]; };
        Result<Change> change = Change();
        switch (entities.size() < 2 ? 0 : random.bounded(7)) {
        case 0: {
            edits::NewEntity entity;
            entity.name = u"E%1"_s.arg(random.bounded(100000));
            change = edits::addEntity(schema, entity, ids);
            break;
        }
        case 1: change = edits::renameEntity(schema, any(), u"N%1"_s.arg(random.bounded(100000))); break;
        case 2: {
            Field field;
            field.name = u"f%1"_s.arg(random.bounded(100000));
            change = edits::addField(schema, any(), field, ids, 0);
            break;
        }
        case 3: {
            RelationshipForm form;
            form.kind = random.bounded(2) ? u"many-to-many"_s : u"one-to-many"_s;
            form.source = any();
            form.target = any();
            form.sourceReference = u"s%1"_s.arg(random.bounded(100000));
            form.targetReference = u"t%1"_s.arg(random.bounded(100000));
            change = edits::relate(schema, form, ids);
            break;
        }
        case 4: {
            edits::Removal removal;
            if (entities.size() > 6)
                removal.entities.push_back(any());
            change = edits::remove(schema, removal);
            break;
        }
        default:
            if (random.bounded(2))
                f.document.undoStack()->undo();
            else
                f.document.undoStack()->redo();
        }
        if (change)
            f.document.push(*change, u"Edit"_s);
        const ModelTree fresh(f.editor);
        QCOMPARE(shown(tree), shown(fresh));
    }
    QVERIFY(f.document.schema().entities().size() > 2);
}

void tst_adapters::treeKeepsPlacesWhenNamesChange()
{
    Fixture f(u"A(id*); B(id*); C(id*)"_s);
    ModelTree tree(f.editor);
    QAbstractItemModelTester tester(&tree, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QPersistentModelIndex a = tree.indexOf(f.entity(u"A"_s).id);
    QSignalSpy moved(&tree, &QAbstractItemModel::rowsMoved);
    QSignalSpy reset(&tree, &QAbstractItemModel::modelReset);
    f.document.push(*edits::renameEntity(f.document.schema(), f.entity(u"A"_s).id, u"Z"_s), u"Rename"_s);
    QCOMPARE(shown(tree), u"B(id) C(id) Z(id)"_s);
    QCOMPARE(a.row(), 2);
    QVERIFY(moved.count() > 0);
    QCOMPARE(reset.count(), 0);
}

void tst_adapters::treeRenames()
{
    Fixture f(u"Task(id*, title); List(id*)"_s);
    ModelTree tree(f.editor);
    const EntityId task = f.entity(u"Task"_s).id;
    QVERIFY(tree.setData(tree.indexOf(task), u"Job"_s, Qt::EditRole));
    QCOMPARE(f.document.undoStack()->undoText(), u"Rename Task to Job"_s);
    QVERIFY(tree.setData(tree.indexOf(task, f.entity(u"Job"_s).fields[1].id), u"name"_s, Qt::EditRole));
    QVERIFY(f.entity(u"Job"_s).fieldNamed(u"name"));
    QVERIFY(!tree.setData(tree.indexOf(task), u"List"_s, Qt::EditRole)); // taken
    QCOMPARE(f.refusals.size(), 1);
    QVERIFY(f.document.schema().entityNamed(u"Job"));
}

static QModelIndex cell(const FieldsModel &model, int row, int column)
{
    return model.index(row, column);
}

void tst_adapters::fieldsAreTypedInPlace()
{
    Fixture f(u"Task(id*, title)"_s);
    FieldsModel model(f.editor);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const EntityId task = f.entity(u"Task"_s).id;
    model.setEntity(task);
    QCOMPARE(model.rowCount(), 3); // and the one for a new field
    QVERIFY(model.setData(cell(model, 1, FieldsModel::Name), u"name"_s, Qt::EditRole));
    QVERIFY(model.setData(cell(model, 1, FieldsModel::Type), u"varchar(80)"_s, Qt::EditRole));
    QVERIFY(model.setData(cell(model, 1, FieldsModel::Nullable), Qt::Checked, Qt::CheckStateRole));
    QVERIFY(model.setData(cell(model, 1, FieldsModel::Unique), Qt::Checked, Qt::CheckStateRole));
    QVERIFY(model.setData(cell(model, 1, FieldsModel::Default), u"none"_s, Qt::EditRole));
    const Field &field = f.entity(u"Task"_s).fields[1];
    QCOMPARE(field.name, u"name"_s);
    QCOMPARE(typeText(field.type), u"string(80)"_s);
    QVERIFY(field.nullable);
    QVERIFY(f.entity(u"Task"_s).isUniqueKey({field.id}));
    QCOMPARE(field.defaultValue.value, u"none"_s);
    QCOMPARE(cell(model, 1, FieldsModel::Type).data().toString(), u"string(80)"_s);
    QCOMPARE(cell(model, 1, FieldsModel::Unique).data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
    QCOMPARE(f.document.undoStack()->count(), 5);
    QVERIFY(model.setData(cell(model, 1, FieldsModel::Default), u"(now())"_s, Qt::EditRole));
    QCOMPARE(f.entity(u"Task"_s).fields[1].defaultValue.kind, DefaultKind::Expression);
    QCOMPARE(cell(model, 1, FieldsModel::Default).data().toString(), u"(now())"_s);
    QVERIFY(model.setData(cell(model, 1, FieldsModel::Unique), Qt::Unchecked, Qt::CheckStateRole));
    QVERIFY(!f.entity(u"Task"_s).isUniqueKey({field.id}));
}

void tst_adapters::newFieldByNotation()
{
    Fixture f(u"Task(id*, title)"_s);
    FieldsModel model(f.editor);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setEntity(f.entity(u"Task"_s).id);
    QSignalSpy added(&model, &FieldsModel::fieldAdded);
    QVERIFY(model.setData(cell(model, 2, FieldsModel::Name), u"price!: decimal(10,2)?"_s, Qt::EditRole));
    const Field *price = f.entity(u"Task"_s).fieldNamed(u"price");
    QVERIFY(price);
    QCOMPARE(typeText(price->type), u"decimal(10,2)"_s);
    QVERIFY(price->nullable);
    QVERIFY(f.entity(u"Task"_s).isUniqueKey({price->id}));
    QCOMPARE(f.document.undoStack()->count(), 1);
    QCOMPARE(model.rowCount(), 4);
    QCOMPARE(added.count(), 1);
    QCOMPARE(model.rowOf(price->id), 2);
}

void tst_adapters::refusalChangesNothing()
{
    Fixture f(u"Task(id*, title, name)"_s);
    FieldsModel model(f.editor);
    model.setEntity(f.entity(u"Task"_s).id);
    const Schema before = f.document.schema();
    QVERIFY(!model.setData(cell(model, 1, FieldsModel::Type), u"no such type"_s, Qt::EditRole));
    QVERIFY(!model.setData(cell(model, 1, FieldsModel::Name), u"name"_s, Qt::EditRole)); // taken
    QVERIFY(!model.setData(cell(model, 3, FieldsModel::Name), u"a: ((("_s, Qt::EditRole));
    QCOMPARE(f.refusals.size(), 3);
    QVERIFY(f.document.schema() == before);
}

void tst_adapters::fieldsFollowTheDocument()
{
    Fixture f(u"Task(id*, title, done: boolean)"_s);
    FieldsModel model(f.editor);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const EntityId task = f.entity(u"Task"_s).id;
    model.setEntity(task);
    QVERIFY(model.moveField(2, 0));
    QCOMPARE(cell(model, 0, FieldsModel::Name).data().toString(), u"done"_s);
    QVERIFY(model.removeField(1 + 1));
    QCOMPARE(model.rowCount(), 3);
    f.document.undoStack()->undo();
    f.document.undoStack()->undo();
    QCOMPARE(cell(model, 2, FieldsModel::Name).data().toString(), u"done"_s);
    edits::Removal removal;
    removal.entities.push_back(task);
    f.document.push(*edits::remove(f.document.schema(), removal), u"Delete"_s);
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(!model.entity());
}

void tst_adapters::selectionForgetsWhatIsGone()
{
    Fixture f(u"Task(id*, title); List(id*); Task n-1 List: list/tasks"_s);
    SharedSelection selection(f.document);
    QSignalSpy changed(&selection, &SharedSelection::changed);
    const EntityId task = f.entity(u"Task"_s).id;
    selection.selectEntity(task, f.entity(u"Task"_s).fields[1].id);
    QCOMPARE(selection.entity(), task);
    f.document.push(*edits::removeField(f.document.schema(), task, f.entity(u"Task"_s).fields[1].id), u"Delete"_s);
    QVERIFY(!selection.items().field);
    QCOMPARE(selection.entity(), task);
    edits::Removal removal;
    removal.entities.push_back(task);
    f.document.push(*edits::remove(f.document.schema(), removal), u"Delete"_s);
    QVERIFY(selection.items().isEmpty());
    QCOMPARE(changed.count(), 3);
}

void tst_adapters::settingsComeBack()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(u"a.relata"_s), other = folder.filePath(u"b.relata"_s);
    for (const QString &path : {file, other}) {
        QFile made(path);
        QVERIFY(made.open(QIODevice::WriteOnly));
    }
    {
        Settings settings(folder.path());
        QCOMPARE(settings.theme(), ThemeChoice::System);
        QCOMPARE(settings.wheel(), WheelMeaning::Scrolls);
        settings.setTheme(ThemeChoice::Dark);
        settings.setWheel(WheelMeaning::Zooms);
        settings.addRecentFile(file);
        settings.addRecentFile(other);
        settings.addRecentFile(file);
    }
    Settings settings(folder.path());
    QCOMPARE(settings.theme(), ThemeChoice::Dark);
    QCOMPARE(settings.wheel(), WheelMeaning::Zooms);
    QCOMPARE(settings.recentFiles(), QStringList({file, other}));
    QFile::remove(other);
    QCOMPARE(settings.recentFiles(), QStringList({file}));
    for (int i = 0; i < 40; ++i)
        settings.addRecentFile(folder.filePath(u"none%1.relata"_s.arg(i)));
    settings.addRecentFile(file);
    QCOMPARE(settings.recentFiles(), QStringList({file}));
}

void tst_adapters::brokenSettingsArePutAside()
{
    QTemporaryDir folder;
    {
        QFile file(folder.filePath(u"settings.ini"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[window\ntheme=dark\n\x01\x02 no key\n");
    }
    Settings settings(folder.path());
    QCOMPARE(settings.theme(), ThemeChoice::System);
    settings.setTheme(ThemeChoice::Light);
    settings.sync();
    QVERIFY(QFile::exists(folder.filePath(u"settings.ini.bad"_s)));
}

QTEST_MAIN(tst_adapters)
#include "tst_adapters.moc"
