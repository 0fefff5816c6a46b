// Which values may enter generated code: what a helper, an include or a literal gives. A raw value is refused before anything runs.
#pragma once

#include <QSet>
#include <QString>
#include <QStringView>

#include "model/generate/jslexer.h"

namespace relata {

enum class TemplateValue {
    Plain,    // <%= … %>
    Verbatim, // <%- … %>: a helper call or an include only
};

class TemplateLint
{
public:
    struct Verdict
    {
        QString problem; // empty: fine (English)
        int line = 1;    // within the given text
    };

    explicit TemplateLint(const QSet<QString> &helpers) : m_helpers(helpers) {}

    // Remembers the safe constants that code declares: `const name = ident(x)` makes <%= name %> fine.
    Verdict code(const QString &statements);
    Verdict value(const QString &expression, TemplateValue kind);
    // Path patterns: brackets only; the path is checked when it is known.
    Verdict pathValue(const QString &expression);

private:
    QSet<QString> m_helpers;
    QSet<QString> m_safeNames;
    QSet<QString> m_unsafeNames; // declared safe once and otherwise elsewhere
};

} // namespace relata
