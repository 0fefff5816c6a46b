// A check that speaks of nothing but which columns are null: "(a IS NULL) <> (b IS NULL)", "num_nonnulls(a, b) = 1", "CASE WHEN …". Private to find*.cpp.
#pragma once

#include <QSet>
#include <QString>
#include <QStringList>
#include <optional>

namespace relata::flows::finding {

class NullPattern
{
public:
    // nullopt: it speaks of something else, or isn't understood. In the words of PostgreSQL, MariaDB and SQLite.
    [[nodiscard]] static std::optional<NullPattern> parsed(const QString &expression);
    [[nodiscard]] QSet<QString> columns() const { return m_columns; } // small letters
    // May a row with just these columns filled be there? nullopt: it depends on their values.
    [[nodiscard]] std::optional<bool> allows(const QSet<QString> &filled) const;

private:
    QStringList m_tokens; // small letters; a column begins with '"'
    QSet<QString> m_columns;
};

} // namespace relata::flows::finding
