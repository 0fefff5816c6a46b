#include "tests/support/roundtrip.h"

#include <QDebug>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace relata::test {

QStringList lostOnTheWay(DatabaseServer &server, const QString &database, const QString &ddl)
{
    const QStringList before = server.schemaLines(database);
    if (before.isEmpty())
        return {u"the server says nothing of the original"_s};
    const QString copy = server.freshDatabase();
    QStringList lost;
    const QString said = server.run(copy, ddl.toUtf8());
    for (const QString &line : said.split(u'\n', Qt::SkipEmptyParts)) {
        if (line.contains("ERROR"_L1, Qt::CaseInsensitive))
            lost << line;
    }
    const QStringList after = server.schemaLines(copy);
    server.drop(copy);
    QStringList gone, added;
    std::set_difference(before.begin(), before.end(), after.begin(), after.end(), std::back_inserter(gone));
    std::set_difference(after.begin(), after.end(), before.begin(), before.end(), std::back_inserter(added));
    for (const QString &line : gone)
        lost << u"< "_s + line;
    for (const QString &line : added)
        lost << u"> "_s + line;
    return lost;
}

QStringList unexplained(const QString &title, const QStringList &lost, const std::vector<KnownDifference> &known)
{
    QStringList others, names;
    std::vector<int> counts(known.size(), 0);
    for (const QString &line : lost) {
        const auto found = std::find_if(known.begin(), known.end(), [&line](const KnownDifference &one) { return one.line.match(line).hasMatch(); });
        if (found == known.end())
            others << line;
        else
            ++counts[size_t(found - known.begin())];
    }
    for (size_t i = 0; i < known.size(); ++i) {
        if (counts[i] > 0)
            names << u"%1 %2"_s.arg(counts[i]).arg(known[i].name);
    }
    for (const QString &line : others.first(std::min<qsizetype>(200, others.size())))
        qInfo().noquote() << line;
    qInfo().noquote() << u"%1: %2 lines differ, %3 of them known%4"_s.arg(title).arg(lost.size()).arg(lost.size() - others.size()).arg(names.isEmpty() ? QString() : u" ("_s + names.join(u", "_s) + u')');
    return others;
}

} // namespace relata::test
