#include "model/database/makingorder.h"

#include <algorithm>

namespace relata::database {

namespace {

class Walk
{
public:
    explicit Walk(const Dependencies &given) : m_given(given) {}

    // Ids in an order in which nothing comes before what it stands on; a circle is cut somewhere. No recursion: views may be piled high.
    QHash<qint64, int> places(const QList<qint64> &ids)
    {
        QHash<qint64, int> places;
        QSet<qint64> seen;
        for (const qint64 first : ids) {
            std::vector<std::pair<qint64, qsizetype>> path;
            const auto enter = [&](qint64 id) {
                if (!seen.contains(id)) {
                    seen.insert(id);
                    path.emplace_back(id, 0);
                }
            };
            enter(first);
            while (!path.empty()) {
                auto &[id, next] = path.back();
                const QList<qint64> below = m_given.standsOn.value(id);
                if (next < below.size()) {
                    enter(below[next++]); // may move the path: `id` is not read after it
                } else {
                    places.insert(id, int(places.size()));
                    path.pop_back();
                }
            }
        }
        return places;
    }

    // Everything that `roots` stand on.
    QSet<qint64> below(const QSet<qint64> &roots) const
    {
        QSet<qint64> found;
        QList<qint64> open(roots.begin(), roots.end());
        while (!open.isEmpty()) {
            const auto on = m_given.standsOn.constFind(open.takeLast());
            if (on == m_given.standsOn.constEnd())
                continue;
            for (const qint64 id : *on) {
                if (!found.contains(id) && !m_given.relations.contains(id)) {
                    found.insert(id);
                    open << id;
                }
            }
        }
        return found;
    }

    // Everything that stands on `roots`.
    QSet<qint64> above(const QSet<qint64> &roots) const
    {
        QHash<qint64, QList<qint64>> carries;
        for (auto one = m_given.standsOn.cbegin(); one != m_given.standsOn.cend(); ++one) {
            for (const qint64 id : one.value())
                carries[id] << one.key();
        }
        QSet<qint64> found;
        QList<qint64> open(roots.begin(), roots.end());
        while (!open.isEmpty()) {
            for (const qint64 id : carries.value(open.takeLast())) {
                if (!found.contains(id)) {
                    found.insert(id);
                    open << id;
                }
            }
        }
        return found;
    }

private:
    const Dependencies &m_given;
};

bool isGroundwork(const QString &kind)
{
    static const QSet<QString> kinds{QStringLiteral("type"), QStringLiteral("base type"), QStringLiteral("shell type"), QStringLiteral("domain"), QStringLiteral("sequence"), QStringLiteral("collation"),
                                     QStringLiteral("operator"), QStringLiteral("operator family"), QStringLiteral("operator class"), QStringLiteral("cast"), QStringLiteral("text search template"), QStringLiteral("text search parser"), QStringLiteral("text search dictionary"),
                                     QStringLiteral("text search configuration"), QStringLiteral("conversion"), QStringLiteral("language"), QStringLiteral("foreign data wrapper"), QStringLiteral("server")};
    return kinds.contains(kind);
}

} // namespace

QList<qint64> tablesUnder(qint64 table, const Dependencies &dependencies)
{
    QSet<qint64> seen{table};
    QList<qint64> tables;
    QList<qint64> open{table};
    while (!open.isEmpty()) {
        for (const qint64 id : dependencies.standsOn.value(open.takeLast())) {
            if (seen.contains(id))
                continue;
            seen.insert(id);
            if (dependencies.tables.contains(id))
                tables << id;
            else if (!dependencies.relations.contains(id))
                open << id;
        }
    }
    std::sort(tables.begin(), tables.end());
    return tables;
}

void orderByDependency(std::vector<KeptObject> &objects, const Dependencies &dependencies)
{
    Walk walk(dependencies);
    const QSet<qint64> afterTables = walk.above(dependencies.relations);
    QSet<qint64> roots = dependencies.tables;
    QList<qint64> ids;
    for (const KeptObject &object : objects) {
        ids << object.id;
        if (isGroundwork(object.record.kind))
            roots.insert(object.id);
    }
    const QSet<qint64> needed = walk.below(roots);
    for (KeptObject &object : objects) {
        if (afterTables.contains(object.id) || dependencies.relations.contains(object.id))
            object.record.making = Making::AfterTables;
        else if (needed.contains(object.id) || isGroundwork(object.record.kind))
            object.record.making = Making::BeforeTables;
    }
    std::sort(ids.begin(), ids.end());
    const QHash<qint64, int> places = walk.places(ids);
    std::stable_sort(objects.begin(), objects.end(), [&places](const KeptObject &a, const KeptObject &b) { return places.value(a.id) < places.value(b.id); });
}

} // namespace relata::database
