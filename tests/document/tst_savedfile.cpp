#include "model/document/savedfile.h"
#include "model/schema/notation.h"
#include "model/schema/projectfile.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace relata;
using namespace Qt::StringLiterals;

class tst_savedfile : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void savedIsReadAgain();
    void brokenFileNeverReplacesWhatIsOpen();
    void secondWindowOpensReadOnly();
    void foreignChangeIsNoticedAndNotOverwritten();
    void firstSaveOfASessionKeepsACopy();
    void recoveredWorkIsUnsaved();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString path(const QString &name) const { return m_folder->filePath(name); }
};

static Schema schemaOf(const QString &text)
{
    const Result<Schema> schema = schemaFromText(text);
    if (!schema)
        qFatal("%s", qPrintable(worded(schema.error())));
    return *schema;
}

static QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

static void put(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

static void rename(Document &document, const QString &from, const QString &to)
{
    Draft draft(document.schema());
    draft.update<Entity>(document.schema().entityNamed(from)->id, [&](Entity &entity) { entity.name = to; });
    document.push(draft.change(), u"Rename"_s);
}

struct Window
{
    Document document;
    SavedFile file{document};
    explicit Window(const QTemporaryDir &folder) { file.setBackupFolder(folder.filePath(u"backups"_s)); }
};

void tst_savedfile::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void tst_savedfile::savedIsReadAgain()
{
    Window one(*m_folder);
    one.file.startNew(schemaOf(u"Task(id*, title)"_s));
    rename(one.document, u"Task"_s, u"Job"_s);
    QVERIFY(one.document.isModified());
    QSignalSpy saved(&one.file, &SavedFile::saved);
    QVERIFY(one.file.saveAs(path(u"a.relata"_s)).ok());
    QVERIFY(!one.document.isModified());
    QCOMPARE(one.document.path(), path(u"a.relata"_s));
    QCOMPARE(saved.count(), 1);
    const Schema before = one.document.schema();
    rename(one.document, u"Job"_s, u"Duty"_s);
    QVERIFY(one.file.save().ok());
    QVERIFY(one.file.reload().ok());
    QVERIFY(one.document.schema().entityNamed(u"Duty"));
    QVERIFY(!(one.document.schema() == before));
}

void tst_savedfile::brokenFileNeverReplacesWhatIsOpen()
{
    Window one(*m_folder);
    one.file.startNew(schemaOf(u"Task(id*)"_s));
    QVERIFY(one.file.saveAs(path(u"a.relata"_s)).ok());
    put(path(u"broken.relata"_s), bytesOf(path(u"a.relata"_s)).chopped(20));
    const auto opened = one.file.open(path(u"broken.relata"_s));
    QVERIFY(!opened.ok());
    QCOMPARE(opened.error().place.file, path(u"broken.relata"_s));
    QCOMPARE(one.document.path(), path(u"a.relata"_s));
    QVERIFY(one.document.schema().entityNamed(u"Task"));
    QVERIFY(!one.file.open(path(u"missing.relata"_s)).ok());
}

void tst_savedfile::secondWindowOpensReadOnly()
{
    auto one = std::make_unique<Window>(*m_folder);
    one->file.startNew(schemaOf(u"Task(id*)"_s));
    QVERIFY(one->file.saveAs(path(u"a.relata"_s)).ok());
    Window two(*m_folder);
    const auto opened = two.file.open(path(u"a.relata"_s));
    QVERIFY(opened.ok());
    QVERIFY(!opened->lockedBy.isEmpty());
    QVERIFY(two.document.isReadOnly());
    const QByteArray before = bytesOf(path(u"a.relata"_s));
    rename(two.document, u"Task"_s, u"Job"_s);
    const Result<> refused = two.file.save();
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().code, "file.readOnly");
    QCOMPARE(bytesOf(path(u"a.relata"_s)), before);
    QVERIFY(two.file.saveAs(path(u"b.relata"_s)).ok());
    QVERIFY(!two.document.isReadOnly());
    one.reset();
    Window three(*m_folder);
    QVERIFY(three.file.open(path(u"a.relata"_s))->lockedBy.isEmpty());
    QVERIFY(!three.document.isReadOnly());
}

void tst_savedfile::foreignChangeIsNoticedAndNotOverwritten()
{
    Window one(*m_folder);
    one.file.startNew(schemaOf(u"Task(id*)"_s));
    QVERIFY(one.file.saveAs(path(u"a.relata"_s)).ok());
    QSignalSpy told(&one.file, &SavedFile::changedOnDisk);
    rename(one.document, u"Task"_s, u"Job"_s);
    QVERIFY(one.file.save().ok());
    const QByteArray theirs = projectfile::serialize(schemaOf(u"Theirs(id*)"_s));
    put(path(u"a.relata"_s), theirs);
    QTRY_COMPARE(told.count(), 1); // and not for our own save
    QCOMPARE(one.file.onDisk(), SavedFile::OnDisk::Changed);
    rename(one.document, u"Job"_s, u"Duty"_s);
    const Result<> refused = one.file.save();
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().code, "file.changedOnDisk");
    QCOMPARE(bytesOf(path(u"a.relata"_s)), theirs);
    QVERIFY(one.file.save(SavedFile::Overwrite::Yes).ok());
    QVERIFY(projectfile::parse(bytesOf(path(u"a.relata"_s)))->entityNamed(u"Duty"));
    QCOMPARE(one.file.onDisk(), SavedFile::OnDisk::Same);
}

void tst_savedfile::firstSaveOfASessionKeepsACopy()
{
    put(path(u"a.relata"_s), projectfile::serialize(schemaOf(u"Task(id*)"_s)));
    const QByteArray before = bytesOf(path(u"a.relata"_s));
    Window one(*m_folder);
    QVERIFY(one.file.open(path(u"a.relata"_s)).ok());
    rename(one.document, u"Task"_s, u"Job"_s);
    QVERIFY(one.file.save().ok());
    rename(one.document, u"Job"_s, u"Duty"_s);
    QVERIFY(one.file.save().ok());
    QDir backups(path(u"backups"_s));
    const QStringList folders = backups.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    QCOMPARE(folders.size(), 1);
    backups.cd(folders[0]);
    const QStringList copies = backups.entryList(QDir::Files);
    QCOMPARE(copies.size(), 1); // of the session, not of each save
    QCOMPARE(bytesOf(backups.filePath(copies[0])), before);
}

void tst_savedfile::recoveredWorkIsUnsaved()
{
    put(path(u"a.relata"_s), projectfile::serialize(schemaOf(u"Task(id*)"_s)));
    Window one(*m_folder);
    QVERIFY(one.file.openRecovered(schemaOf(u"Recovered(id*)"_s), path(u"a.relata"_s)).ok());
    QVERIFY(one.document.isModified());
    QVERIFY(one.document.schema().entityNamed(u"Recovered"));
    QVERIFY(one.file.save().ok());
    QVERIFY(projectfile::parse(bytesOf(path(u"a.relata"_s)))->entityNamed(u"Recovered"));
}

QTEST_GUILESS_MAIN(tst_savedfile)
#include "tst_savedfile.moc"
