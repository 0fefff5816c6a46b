#include "views/widgets/theme.h"

#include <QApplication>
#include <QFontInfo>
#include <QSignalSpy>
#include <QTest>

using namespace relata;
using namespace Qt::StringLiterals;

class tst_theme : public QObject
{
    Q_OBJECT

private slots:
    void textCanBeRead_data();
    void textCanBeRead();
    void choiceIsFollowed();
    void swatchesDiffer();
};

void tst_theme::textCanBeRead_data()
{
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void tst_theme::textCanBeRead()
{
    QFETCH(bool, dark);
    const ThemeColors c = dark ? Theme::darkColors() : Theme::lightColors();
    const auto atLeast = [](const char *what, const QColor &ink, const QColor &ground, double wanted) {
        const double got = Theme::contrast(ink, ground);
        if (got < wanted)
            qWarning("%s: %.2f, wanted %.1f", what, got, wanted);
        return got >= wanted;
    };
    bool good = true;
    for (const QColor &ground : {c.panel, c.canvas, c.sunk, c.raised}) {
        good &= atLeast("text", c.text, ground, 4.5);
        good &= atLeast("soft", c.soft, ground, 4.5);
        good &= atLeast("faint", c.faint, ground, 4.5);
    }
    for (const QColor &ink : {c.accent, c.key, c.reference, c.ok, c.warn, c.error, c.keyword, c.string, c.number, c.comment})
        good &= atLeast(qPrintable(ink.name()), ink, c.panel, 4.5);
    good &= atLeast("accent on its well", c.accent, c.accentSoft, dark ? 4.5 : 3.8); // current rows: also told by their ground
    good &= atLeast("text on its well", c.text, c.accentSoft, 4.5);
    good &= atLeast("button", c.onAccent, c.accent, 4.5);
    good &= atLeast("added", c.addText, c.add, 4.5);
    good &= atLeast("removed", c.removeText, c.remove, 4.5);
    good &= atLeast("warning", c.warn, c.warnSoft, 4.5);
    good &= atLeast("error", c.error, c.errorSoft, 4.5);
    for (const QColor &ink : {c.edge, c.accent, c.blue, c.teal, c.violet, c.rose, c.amber, c.green, c.slate})
        good &= atLeast(qPrintable(ink.name()), ink, c.canvas, 3);
    QVERIFY(good);
}

void tst_theme::choiceIsFollowed()
{
    Theme &theme = Theme::instance();
    theme.install();
    QSignalSpy changed(&theme, &Theme::changed);
    theme.setChoice(ThemeChoice::Dark);
    QVERIFY(theme.isDark());
    QCOMPARE(qApp->palette().color(QPalette::Window), Theme::darkColors().panel);
    theme.setChoice(ThemeChoice::Light);
    QVERIFY(!theme.isDark());
    QCOMPARE(qApp->palette().color(QPalette::Window), Theme::lightColors().panel);
    QVERIFY(qApp->styleSheet().contains(Theme::lightColors().accent.name()));
    QVERIFY(!qApp->styleSheet().contains(u'@'));
    QCOMPARE(changed.count(), 2);
}

void tst_theme::swatchesDiffer()
{
    QSet<QRgb> seen;
    for (const QString &token : Theme::swatchTokens())
        seen.insert(Theme::instance().swatch(token).rgb());
    QCOMPARE(seen.size(), Theme::swatchTokens().size());
    QCOMPARE(Theme::instance().swatch(u"no such colour"_s), themeColors().blue);
}

QTEST_MAIN(tst_theme)
#include "tst_theme.moc"
