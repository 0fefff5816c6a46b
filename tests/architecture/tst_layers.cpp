#include "tests/support/places.h"

#include <QDirIterator>
#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

// Each room and the rooms whose headers it may include (itself always). The floors of the house.
const QHash<QString, QStringList> &floors()
{
    static const QStringList model{u"model/schema"_s,   u"model/sql"_s,      u"model/document"_s, u"model/diagram"_s,
                                   u"model/generate"_s, u"model/database"_s, u"model/exchange"_s, u"model/flows"_s};
    static const QStringList open = model + QStringList{u"views/adapters"_s, u"views/widgets"_s};
    static const QStringList views{u"views/adapters"_s, u"views/widgets"_s, u"views/canvas"_s,  u"views/panels"_s,
                                   u"views/wizard"_s,   u"views/explorer"_s, u"views/dialogs"_s, u"views/mainwindow"_s};
    static const QHash<QString, QStringList> table{
        {u"model/schema"_s, {}},
        {u"model/sql"_s, {u"model/schema"_s}},
        {u"model/document"_s, {u"model/schema"_s}},
        {u"model/diagram"_s, {u"model/schema"_s}},
        {u"model/generate"_s, {u"model/schema"_s, u"model/sql"_s}},
        {u"model/database"_s, {u"model/schema"_s, u"model/sql"_s}},
        {u"model/exchange"_s, {u"model/schema"_s, u"model/sql"_s}},
        {u"model/flows"_s,
         {u"model/schema"_s, u"model/sql"_s, u"model/diagram"_s, u"model/generate"_s, u"model/database"_s, u"model/exchange"_s}},
        {u"views/adapters"_s, model + QStringList{u"views/widgets"_s}},
        {u"views/widgets"_s, model},
        {u"views/canvas"_s, open},
        {u"views/panels"_s, open},
        {u"views/wizard"_s, open},
        {u"views/explorer"_s, open},
        {u"views/dialogs"_s, open},
        {u"views/mainwindow"_s, model + views},
        {u"app/cli"_s,
         {u"model/schema"_s, u"model/sql"_s, u"model/diagram"_s, u"model/generate"_s, u"model/database"_s, u"model/exchange"_s,
          u"model/flows"_s}},
        {u"app/designer"_s, model + views},
    };
    return table;
}

// Qt's own floors: what a room may not even name.
const QList<std::pair<QString, QRegularExpression>> &forbidden()
{
    static const QRegularExpression windows(u"^(QApplication|QWidget|QDialog|QGraphics\\w*|QMainWindow|QMessageBox|QtWidgets.*)$"_s);
    static const QRegularExpression pictures(
        u"^(Q(t)?Gui.*|QImage|QPainter|QPixmap|QColor|QFont\\w*|QUndo\\w+|QApplication|QWidget|QtWidgets.*|QGraphics\\w*|QtSql.*|QSql\\w+|QtQml.*|QJS\\w+)$"_s);
    static const QList<std::pair<QString, QRegularExpression>> table{
        {u"model/schema"_s, pictures},   {u"model/sql"_s, pictures},     {u"model/exchange"_s, pictures}, {u"model/document"_s, windows},
        {u"model/diagram"_s, windows},   {u"model/generate"_s, windows}, {u"model/database"_s, windows},  {u"model/flows"_s, windows},
        {u"app/cli"_s, windows},
    };
    return table;
}

QString roomOf(const QString &path)
{
    return path.section(u'/', 0, 1);
}

// Who breaks the floors in the text of one file; path from the root of the checkout.
QStringList breaches(const QString &path, const QString &text)
{
    static const QRegularExpression include(u"^[ \\t]*#[ \\t]*include[ \\t]*([\"<])([^\">\\n]+)[\">]"_s, QRegularExpression::MultilineOption);
    const QString room = roomOf(path);
    QStringList found;
    if (!floors().contains(room))
        return {u"%1: the room %2 is in no floor plan"_s.arg(path, room)};
    for (auto it = include.globalMatch(text); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        const QString name = match.captured(2);
        const int line = int(text.left(match.capturedStart()).count(u'\n')) + 1;
        const auto report = [&](const QString &why) { found << u"%1:%2: %3 (%4)"_s.arg(path).arg(line).arg(why, name); };
        if (match.captured(1) == u"\"") {
            if (name.endsWith(".moc"_L1) || name.startsWith("ui_"_L1))
                continue;
            if (!name.contains(u'/') || name.contains(".."_L1))
                report(u"includes are written from the root of the repository"_s);
            else if (roomOf(name) != room && !floors().value(room).contains(roomOf(name)))
                report(u"%1 does not stand on %2"_s.arg(room, roomOf(name)));
        }
        for (const auto &[where, pattern] : forbidden()) {
            if (where == room && pattern.match(name).hasMatch())
                report(u"%1 does not know this part of Qt"_s.arg(room));
        }
    }
    return found;
}

} // namespace

class TestLayers : public QObject
{
    Q_OBJECT

private slots:
    void houseStands()
    {
        const QDir root(relata::test::sourceDir());
        QStringList all;
        int files = 0;
        for (const QString &top : {u"app"_s, u"model"_s, u"views"_s}) {
            QDirIterator it(root.filePath(top), {u"*.h"_s, u"*.cpp"_s}, QDir::Files, QDirIterator::Subdirectories);
            while (it.hasNext()) {
                QFile file(it.next());
                const QString path = root.relativeFilePath(file.fileName());
                if (path.count(u'/') < 2)
                    continue; // a file of the floor itself, in no room
                QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(path));
                all += breaches(path, QString::fromUtf8(file.readAll()));
                ++files;
            }
        }
        QVERIFY(files > 0);
        all.sort();
        QVERIFY2(all.isEmpty(), qPrintable(all.join(u'\n')));
    }

    // What counts has both its English forms: translations/update writes them.
    void countsInEnglish()
    {
        QFile file(QDir(relata::test::sourceDir()).filePath(u"translations/relata_en.ts"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString known = QString::fromUtf8(file.readAll());
        static const QRegularExpression counting(u"\\btr\\(\"([^\"\\\\]*%n[^\"\\\\]*)\""_s);
        QStringList missing;
        int seen = 0;
        for (const auto &room : {u"views"_s, u"app"_s}) {
            QDirIterator files(QDir(relata::test::sourceDir()).filePath(room), {u"*.cpp"_s}, QDir::Files, QDirIterator::Subdirectories);
            while (files.hasNext()) {
                QFile source(files.next());
                QVERIFY(source.open(QIODevice::ReadOnly));
                const QString text = QString::fromUtf8(source.readAll());
                for (const auto &match : counting.globalMatch(text)) {
                    ++seen;
                    if (!known.contains(u"<source>"_s + match.captured(1).toHtmlEscaped() + u"</source>"_s))
                        missing << source.fileName() + u": "_s + match.captured(1);
                }
            }
        }
        QVERIFY(seen > 0);
        QVERIFY2(missing.isEmpty(), qPrintable(u"run translations/update:\n"_s + missing.join(u'\n')));
    }

    void finds_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("count");
        const auto row = [](const char *name, const QString &path, const QString &text, int count) {
            QTest::newRow(name) << path << text << count;
        };
        row("schema knows no sql", u"model/schema/a.h"_s, u"#pragma once\n#include \"model/sql/b.h\"\n"_s, 1);
        row("generate knows no database", u"model/generate/a.cpp"_s, u"#include \"model/database/b.h\"\n"_s, 1);
        row("document knows no diagram", u"model/document/a.cpp"_s, u"  #  include \"model/diagram/b.h\"\n"_s, 1);
        row("command line knows no document", u"app/cli/a.cpp"_s, u"#include \"model/document/document.h\"\n"_s, 1);
        row("command line knows no views", u"app/cli/a.cpp"_s, u"#include \"views/canvas/b.h\"\n#include <QWidget>\n"_s, 2);
        row("sisters", u"views/canvas/a.cpp"_s, u"#include \"views/wizard/b.h\"\n"_s, 1);
        row("widgets know no adapters", u"views/widgets/a.cpp"_s, u"#include \"views/adapters/b.h\"\n"_s, 1);
        row("model knows no app", u"model/flows/a.cpp"_s, u"#include \"app/cli/b.h\"\n"_s, 1);
        row("no pictures on the ground", u"model/schema/a.cpp"_s, u"#include <QPainter>\n#include <QSqlQuery>\n"_s, 2);
        row("no windows in the document", u"model/document/a.cpp"_s, u"#include <QWidget>\n"_s, 1);
        row("not from the root", u"model/schema/a.cpp"_s, u"#include \"a.h\"\n#include \"../sql/b.h\"\n"_s, 2);
        row("unknown room", u"model/attic/a.cpp"_s, u"#include \"model/schema/b.h\"\n"_s, 1);
        row("may", u"model/flows/a.cpp"_s, u"#include \"model/flows/a.h\"\n#include \"model/database/b.h\"\n#include <QString>\n"_s, 0);
        row("main window knows its sisters", u"views/mainwindow/a.cpp"_s, u"#include \"views/wizard/b.h\"\n#include \"a.moc\"\n"_s, 0);
        row("undo is the document's", u"model/document/a.cpp"_s, u"#include <QUndoStack>\n"_s, 0);
    }

    void finds()
    {
        QFETCH(QString, path);
        QFETCH(QString, text);
        QFETCH(int, count);
        const QStringList found = breaches(path, text);
        QVERIFY2(found.size() == count, qPrintable(found.join(u'\n')));
    }

    // The resources of static libraries must arrive in the programs that link them.
    void resourcesArrive()
    {
        QVERIFY(QFile::exists(u":/relata/icons/README.md"_s));
    }
};

QTEST_GUILESS_MAIN(TestLayers)
#include "tst_layers.moc"
