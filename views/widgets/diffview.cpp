#include "views/widgets/diffview.h"

#include "views/widgets/linediff.h"
#include "views/widgets/theme.h"

#include <Qsci/qscistyle.h>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

constexpr int kAdded = 1, kRemoved = 2, kSkipped = 3; // markers
constexpr int kMarkMargin = 1;

} // namespace

DiffView::DiffView(QWidget *parent) : CodeView(parent)
{
    setAccessibleName(tr("Difference"));
    for (int marker : {kAdded, kRemoved, kSkipped})
        markerDefine(Background, marker);
    setMarginType(kMarkMargin, TextMarginRightJustified);
    setMarginMarkerMask(kMarkMargin, (1 << kAdded) | (1 << kRemoved) | (1 << kSkipped));
    setMarginWidth(kMarkMargin, QFontMetrics(Theme::codeFont()).horizontalAdvance(u"+  "_s) + 6);
    applyTheme();
}

void DiffView::setTexts(const QString &before, const QString &after, CodeLanguage language)
{
    const LineDiff diff = diffOfLines(before, after);
    QStringList lines;
    QString marks;
    for (const DiffLine &line : diff.lines) {
        switch (line.kind) {
        case DiffLine::Kind::Same: marks += u' '; break;
        case DiffLine::Kind::Added: marks += u'+'; break;
        case DiffLine::Kind::Removed: marks += u'-'; break;
        case DiffLine::Kind::Skipped: marks += u'@'; break;
        }
        lines += line.kind == DiffLine::Kind::Skipped ? tr("⋯ %n unchanged line(s)", nullptr, line.count) : line.text;
    }
    show(lines, marks, language);
}

void DiffView::setUnifiedDiff(const QString &diff, CodeLanguage language)
{
    QStringList lines;
    QString marks;
    for (const QString &line : diff.split(u'\n')) {
        if (line.startsWith("+++"_L1) || line.startsWith("---"_L1) || line.startsWith(u'\\'))
            continue;
        const QChar first = line.isEmpty() ? u' ' : line.front();
        if (first == u'@') {
            marks += u'@';
            lines += line;
        } else {
            marks += first == u'+' || first == u'-' ? first : QChar(u' ');
            lines += line.mid(1);
        }
    }
    show(lines, marks, language);
}

void DiffView::show(const QStringList &lines, const QString &marks, CodeLanguage language)
{
    setCode(lines.join(u'\n'), language);
    markerDeleteAll();
    clearMarginText();
    m_added = int(marks.count(u'+'));
    m_removed = int(marks.count(u'-'));
    const ThemeColors &c = themeColors();
    const QsciStyle plus(-1, u"added"_s, c.addText, c.add, Theme::codeFont());
    const QsciStyle minus(-1, u"removed"_s, c.removeText, c.remove, Theme::codeFont());
    for (int line = 0; line < int(marks.size()); ++line) {
        if (marks[line] == u'+') {
            markerAdd(line, kAdded);
            setMarginText(line, u"+ "_s, plus);
        } else if (marks[line] == u'-') {
            markerAdd(line, kRemoved);
            setMarginText(line, u"− "_s, minus);
        } else if (marks[line] == u'@') {
            markerAdd(line, kSkipped);
        }
    }
}

void DiffView::applyTheme()
{
    CodeView::applyTheme();
    const ThemeColors &c = themeColors();
    setMarkerBackgroundColor(c.add, kAdded);
    setMarkerBackgroundColor(c.remove, kRemoved);
    setMarkerBackgroundColor(c.sunk, kSkipped);
}

} // namespace relata
