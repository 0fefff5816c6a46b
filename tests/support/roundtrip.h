// A schema that was read from a database and written again: does the database itself say the same of both?
#pragma once

#include "tests/support/databaseserver.h"

#include <QRegularExpression>
#include <vector>

namespace relata::test {

// Runs `ddl` in a fresh database and gives the lines that only one of both has as the server describes them: "< lost", "> new".
// What the server said on loading is among them.
[[nodiscard]] QStringList lostOnTheWay(DatabaseServer &server, const QString &database, const QString &ddl);

struct KnownDifference
{
    QString name; // said with its count
    QRegularExpression line;
};

// Prints how many lines differ and which of them are known by name, and gives the others.
[[nodiscard]] QStringList unexplained(const QString &title, const QStringList &lost, const std::vector<KnownDifference> &known = {});

} // namespace relata::test
