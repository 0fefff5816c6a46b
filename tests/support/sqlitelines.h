#pragma once

#include <QByteArray>
#include <QStringList>

namespace relata::test {

// A SQLite schema as sorted lines that are the same for two files whose schemas mean the same: what SQLite's pragmas tell, and of
// the texts what they don't tell, clause by clause, in one spelling (behind a column or as one of the table). `dump`: the rows of
// DatabaseServer::sqlite().dump(). Reads the texts by itself, not with what it is there to test.
[[nodiscard]] QStringList sqliteLines(const QByteArray &dump);

} // namespace relata::test
