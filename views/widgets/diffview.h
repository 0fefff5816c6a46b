// Shows what changes in a file: lines added and removed, coloured as code.
#pragma once

#include "views/widgets/codeview.h"

namespace relata {

class DiffView : public CodeView
{
    Q_OBJECT

public:
    explicit DiffView(QWidget *parent = nullptr);

    // A new file: `before` empty. Unchanged lines further off than a few are left out.
    void setTexts(const QString &before, const QString &after, CodeLanguage language);
    // Text in the unified format ("+", "-", " ", "@@"), as it is.
    void setUnifiedDiff(const QString &diff, CodeLanguage language);

    [[nodiscard]] int addedLines() const { return m_added; }
    [[nodiscard]] int removedLines() const { return m_removed; }

protected:
    void applyTheme() override;

private:
    void show(const QStringList &lines, const QString &marks, CodeLanguage language);

    int m_added = 0;
    int m_removed = 0;
};

} // namespace relata
