// EJS text -> JavaScript text, line for line, so that an error's line in the one is its line in the other.
#pragma once

#include "model/schema/result.h"

#include <QSet>
#include <QString>
#include <QStringList>

namespace relata {

// Code: every value must come from a helper, an include or a literal (a raw value is an error). Path: a path pattern, whose result is checked instead.
enum class TemplateUse { Code, Path };

struct TemplateSource
{
    QString file; // named in errors
    QString text;
    TemplateUse use = TemplateUse::Code;
};

// The program is a function expression (helpers, runtime) -> (context, item, options, include, …locals) -> text.
// `helpers` are the exports of helpers.mjs, `locals` the names an include() passes.
[[nodiscard]] Result<QString> compileTemplate(const TemplateSource &source, const QSet<QString> &helpers, const QStringList &locals = {});

// The same for one JavaScript expression (a file's `when`).
[[nodiscard]] Result<QString> compileExpression(const QString &file, const QString &expression, const QSet<QString> &helpers);

} // namespace relata
