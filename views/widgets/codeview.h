// Shows code in the theme's colours; read only, can be selected and copied.
#pragma once

#include <Qsci/qsciscintilla.h>

namespace relata {

enum class CodeLanguage { Plain, Sql, Json, TypeScript };

// By a path's ending: ".sql", ".json", ".ts", ".mjs" …; anything else is plain.
[[nodiscard]] CodeLanguage languageOf(const QString &path);

class CodeView : public QsciScintilla
{
    Q_OBJECT

public:
    enum class LineNumbers { Hidden, Shown };

    explicit CodeView(QWidget *parent = nullptr);

    // Replaces the text; keeps the place that is looked at when the text is much the same.
    void setCode(const QString &code, CodeLanguage language);
    [[nodiscard]] QString code() const { return text(); }
    void setLineNumbers(LineNumbers numbers);
    [[nodiscard]] QSize sizeHint() const override { return {420, 300}; }

protected:
    virtual void applyTheme();
    void setLanguage(CodeLanguage language);

private:
    CodeLanguage m_language = CodeLanguage::Plain;
    LineNumbers m_numbers = LineNumbers::Hidden;
};

} // namespace relata
