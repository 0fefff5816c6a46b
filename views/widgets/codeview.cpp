#include "views/widgets/codeview.h"

#include "views/widgets/theme.h"

#include <QFileInfo>
#include <Qsci/qscilexerjavascript.h>
#include <Qsci/qscilexerjson.h>
#include <Qsci/qscilexersql.h>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

constexpr int kNumberMargin = 0;

// Lower-case SQL and the words that TypeScript adds; Scintilla knows the rest.
class SqlLexer final : public QsciLexerSQL
{
public:
    using QsciLexerSQL::QsciLexerSQL;
    const char *keywords(int set) const override
    {
        if (set == 1)
            return "add after all alter always and any as asc autoincrement before begin between by cascade case check collate column comment commit "
                   "concurrently constraint create cross database default deferrable deferred delete desc distinct do drop each else end enum "
                   "exists extension false for foreign from full function generated grant group having identity if immediate in index initially "
                   "inner insert intersect into is isolation join key language left like limit match materialized modify no not null nulls of off "
                   "offset on only or order outer over partition pragma primary procedure references rename replace restrict return returning "
                   "returns revoke right rollback row rowid rows schema select sequence set simple some start statement stored strict table "
                   "temporary then to transaction trigger true type union unique update using values view virtual when where with without work";
        if (set == 5)
            return "bigint int8 integer smallint text varchar char character numeric decimal real double precision boolean date time "
                   "timestamp timestamptz uuid json jsonb blob bytea interval datetime tinyint mediumint float";
        return QsciLexerSQL::keywords(set);
    }
};

class TypeScriptLexer final : public QsciLexerJavaScript
{
public:
    using QsciLexerJavaScript::QsciLexerJavaScript;
    const char *keywords(int set) const override
    {
        if (set == 1)
            return "abstract any as async await boolean break case catch class const continue debugger declare default delete do else enum "
                   "export extends false finally for from function get if implements import in infer instanceof interface is keyof let "
                   "namespace never new null number object of private protected public readonly return satisfies set static string super "
                   "switch this throw true try type typeof undefined union unknown var void while with yield";
        return QsciLexerJavaScript::keywords(set);
    }
};

QsciLexer *createLexer(CodeLanguage language, QObject *parent)
{
    switch (language) {
    case CodeLanguage::Sql: return new SqlLexer(parent);
    case CodeLanguage::Json: return new QsciLexerJSON(parent);
    case CodeLanguage::TypeScript: return new TypeScriptLexer(parent);
    case CodeLanguage::Plain: break;
    }
    return nullptr;
}

enum class Word { Text, Keyword, Type, String, Number, Comment };

Word meaning(CodeLanguage language, int style)
{
    if (language == CodeLanguage::Sql) {
        switch (style) {
        case QsciLexerSQL::Comment: case QsciLexerSQL::CommentLine: case QsciLexerSQL::CommentDoc: case QsciLexerSQL::CommentLineHash: return Word::Comment;
        case QsciLexerSQL::Number: return Word::Number;
        case QsciLexerSQL::Keyword: return Word::Keyword;
        case QsciLexerSQL::KeywordSet5: case QsciLexerSQL::KeywordSet6: return Word::Type;
        case QsciLexerSQL::SingleQuotedString: return Word::String;
        default: return Word::Text;
        }
    }
    if (language == CodeLanguage::Json) {
        switch (style) {
        case QsciLexerJSON::Number: return Word::Number;
        case QsciLexerJSON::String: case QsciLexerJSON::UnclosedString: return Word::String;
        case QsciLexerJSON::Property: return Word::Type;
        case QsciLexerJSON::Keyword: return Word::Keyword;
        case QsciLexerJSON::CommentLine: case QsciLexerJSON::CommentBlock: return Word::Comment;
        default: return Word::Text;
        }
    }
    switch (style) {
    case QsciLexerCPP::Comment: case QsciLexerCPP::CommentLine: case QsciLexerCPP::CommentDoc: case QsciLexerCPP::CommentLineDoc: return Word::Comment;
    case QsciLexerCPP::Number: return Word::Number;
    case QsciLexerCPP::Keyword: case QsciLexerCPP::KeywordSet2: return Word::Keyword;
    case QsciLexerCPP::DoubleQuotedString: case QsciLexerCPP::SingleQuotedString: case QsciLexerCPP::UnclosedString:
    case QsciLexerCPP::RawString: case QsciLexerCPP::VerbatimString: case QsciLexerCPP::Regex: return Word::String;
    case QsciLexerCPP::GlobalClass: return Word::Type;
    default: return Word::Text;
    }
}

QColor colorOf(Word word)
{
    const ThemeColors &c = themeColors();
    switch (word) {
    case Word::Keyword: return c.keyword;
    case Word::Type: return c.reference;
    case Word::String: return c.string;
    case Word::Number: return c.number;
    case Word::Comment: return c.comment;
    case Word::Text: break;
    }
    return c.text;
}

} // namespace

CodeLanguage languageOf(const QString &path)
{
    const QString ending = QFileInfo(path).suffix().toLower();
    if (ending == "sql"_L1)
        return CodeLanguage::Sql;
    if (ending == "json"_L1 || ending == "relata"_L1)
        return CodeLanguage::Json;
    if (ending == "ts"_L1 || ending == "js"_L1 || ending == "mjs"_L1 || ending == "cjs"_L1 || ending == "tsx"_L1)
        return CodeLanguage::TypeScript;
    return CodeLanguage::Plain;
}

CodeView::CodeView(QWidget *parent) : QsciScintilla(parent)
{
    setUtf8(true);
    setReadOnly(true);
    setFrameShape(QFrame::NoFrame);
    setCaretLineVisible(false);
    setCaretWidth(0);
    setTabWidth(4);
    for (int margin = 0; margin < 5; ++margin)
        setMarginWidth(margin, 0);
    setExtraAscent(2);
    setExtraDescent(2);
    SendScintilla(SCI_SETMARGINLEFT, 0, 12L);
    SendScintilla(SCI_SETSCROLLWIDTH, 100UL);
    SendScintilla(SCI_SETSCROLLWIDTHTRACKING, 1UL);
    SendScintilla(SCI_SETCARETSTYLE, 0UL);
    SendScintilla(SCI_USEPOPUP, 1UL);
    setAccessibleName(tr("Code"));
    // Tab leaves: nothing is typed here.
    SendScintilla(SCI_CLEARCMDKEY, ulong(SCK_TAB));
    SendScintilla(SCI_CLEARCMDKEY, ulong(SCK_TAB) | (ulong(SCMOD_SHIFT) << 16));
    applyTheme();
    connect(&Theme::instance(), &Theme::changed, this, [this] { applyTheme(); });
}

void CodeView::setLanguage(CodeLanguage language)
{
    if (language == m_language && lexer())
        return;
    QsciLexer *old = lexer();
    m_language = language;
    setLexer(createLexer(language, this));
    delete old;
    applyTheme();
}

void CodeView::setCode(const QString &code, CodeLanguage language)
{
    setLanguage(language);
    if (code == text())
        return;
    const int line = firstVisibleLine();
    setText(code);
    setFirstVisibleLine(qMin(line, qMax(0, lines() - 1)));
    setLineNumbers(m_numbers);
}

void CodeView::setLineNumbers(LineNumbers numbers)
{
    m_numbers = numbers;
    const bool shown = numbers == LineNumbers::Shown;
    setMarginLineNumbers(kNumberMargin, shown);
    if (shown)
        setMarginWidth(kNumberMargin, QString(qMax(3, int(QString::number(lines()).size()) + 1), u'9'));
    else
        setMarginWidth(kNumberMargin, 0);
}

void CodeView::applyTheme()
{
    const ThemeColors &c = themeColors();
    const QFont font = Theme::codeFont();
    setFont(font);
    setColor(c.text);
    setPaper(c.panel);
    SendScintilla(SCI_STYLESETBACK, ulong(STYLE_DEFAULT), c.panel);
    if (QsciLexer *used = lexer()) {
        used->setDefaultFont(font);
        used->setDefaultColor(c.text);
        used->setDefaultPaper(c.panel);
        used->setFont(font);
        used->setPaper(c.panel);
        for (int style = 0; style < 128; ++style) {
            if (!used->description(style).isEmpty())
                used->setColor(colorOf(meaning(m_language, style)), style);
        }
    }
    setMarginsBackgroundColor(c.panel);
    setMarginsForegroundColor(c.faint);
    setMarginsFont(font);
    setSelectionBackgroundColor(c.accentSoft);
    resetSelectionForegroundColor();
    setCaretForegroundColor(c.text);
}

} // namespace relata
