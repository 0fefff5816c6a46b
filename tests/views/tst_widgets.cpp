#include "views/widgets/diffview.h"
#include "views/widgets/icons.h"
#include "views/widgets/linediff.h"
#include "views/widgets/parts.h"
#include "views/widgets/theme.h"

#include <QApplication>
#include <QImage>
#include <QRandomGenerator>
#include <QTest>

using namespace relata;
using namespace Qt::StringLiterals;

class tst_widgets : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { Theme::instance().install(); }
    void everyIconDraws();
    void iconsFollowTheTheme();
    void diffReadsAsBeforeAndAfter();
    void diffGivesBothTextsBack();
    void diffViewMarksLines();
    void searchFieldClearsOnEscape();
};

static bool hasColor(const QImage &image, const QColor &wanted)
{
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QColor color = image.pixelColor(x, y);
            if (color.alpha() > 200 && qAbs(color.red() - wanted.red()) < 12 && qAbs(color.green() - wanted.green()) < 12
                && qAbs(color.blue() - wanted.blue()) < 12)
                return true;
        }
    }
    return false;
}

void tst_widgets::everyIconDraws()
{
    const QStringList names = iconNames();
    QVERIFY(names.contains(u"undo"_s));
    for (const QString &name : names) {
        if (name == "relata"_L1)
            continue;
        const QImage image = icon(name, IconTone::Normal).pixmap(QSize(32, 32)).toImage();
        QVERIFY2(hasColor(image, themeColors().text), qPrintable(name));
        for (int i = 0; i < 32; ++i) // nothing is cut off at the border
            QVERIFY2(qAlpha(image.pixel(0, i)) == 0 && qAlpha(image.pixel(31, i)) == 0 && qAlpha(image.pixel(i, 0)) == 0 && qAlpha(image.pixel(i, 31)) == 0,
                     qPrintable(name));
    }
}

void tst_widgets::iconsFollowTheTheme()
{
    const QIcon one = icon(u"plus"_s, IconTone::Accent);
    Theme::instance().setChoice(ThemeChoice::Light);
    QVERIFY(hasColor(one.pixmap(QSize(32, 32)).toImage(), Theme::lightColors().accent));
    Theme::instance().setChoice(ThemeChoice::Dark);
    QVERIFY(hasColor(one.pixmap(QSize(32, 32)).toImage(), Theme::darkColors().accent));
    Theme::instance().setChoice(ThemeChoice::Light);
}

static QString shown(const LineDiff &diff)
{
    QStringList out;
    for (const DiffLine &line : diff.lines) {
        switch (line.kind) {
        case DiffLine::Kind::Same: out += u" "_s + line.text; break;
        case DiffLine::Kind::Added: out += u"+"_s + line.text; break;
        case DiffLine::Kind::Removed: out += u"-"_s + line.text; break;
        case DiffLine::Kind::Skipped: out += u"@"_s + QString::number(line.count); break;
        }
    }
    return out.join(u'\n');
}

void tst_widgets::diffReadsAsBeforeAndAfter()
{
    const LineDiff diff = diffOfLines(u"a\nb\nc\nd\ne\nf\ng\n"_s, u"a\nb\nc\nd\nE\nf\ng\nh\n"_s, 1);
    QCOMPARE(shown(diff), u"@3\n d\n-e\n+E\n f\n g\n+h"_s);
    QCOMPARE(diff.added, 2);
    QCOMPARE(diff.removed, 1);
    QCOMPARE(shown(diffOfLines(QString(), u"x\n"_s)), u"+x"_s);
    QCOMPARE(shown(diffOfLines(u"x\n"_s, QString())), u"-x"_s);
}

void tst_widgets::diffGivesBothTextsBack()
{
    QRandomGenerator random(7);
    for (int round = 0; round < 300; ++round) {
        const auto text = [&random] {
            QStringList lines;
            for (int i = random.bounded(30); i > 0; --i)
                lines += QString(QChar(u'a' + random.bounded(4)));
            return lines;
        };
        const QStringList before = text(), after = text();
        QStringList gotBefore, gotAfter;
        for (const DiffLine &line : diffOfLines(before.join(u'\n'), after.join(u'\n'), -1).lines) {
            if (line.kind != DiffLine::Kind::Added)
                gotBefore += line.text;
            if (line.kind != DiffLine::Kind::Removed)
                gotAfter += line.text;
        }
        QCOMPARE(gotBefore, before);
        QCOMPARE(gotAfter, after);
    }
}

void tst_widgets::diffViewMarksLines()
{
    DiffView view;
    view.setTexts(u"create table a;\ncreate table b;\n"_s, u"create table a;\ncreate table c;\ncreate table d;\n"_s, CodeLanguage::Sql);
    QCOMPARE(view.addedLines(), 2);
    QCOMPARE(view.removedLines(), 1);
    QCOMPARE(view.code(), u"create table a;\ncreate table b;\ncreate table c;\ncreate table d;"_s);
    QVERIFY(view.markersAtLine(1) != view.markersAtLine(2));
    QVERIFY(view.isReadOnly());
}

void tst_widgets::searchFieldClearsOnEscape()
{
    SearchField field(u"Find"_s, nullptr);
    field.show();
    QTest::keyClicks(&field, u"task"_s);
    QCOMPARE(field.text(), u"task"_s);
    QTest::keyClick(&field, Qt::Key_Escape);
    QCOMPARE(field.text(), QString());
}

QTEST_MAIN(tst_widgets)
#include "tst_widgets.moc"
