#include "model/flows/differences.h"

#include <functional>

namespace relata::flows {

using namespace Qt::StringLiterals;

namespace {

void forEachNode(const std::vector<Difference> &nodes, const std::function<void(const Difference &)> &f)
{
    for (const Difference &node : nodes) {
        f(node);
        forEachNode(node.children, f);
    }
}

void addLines(const std::vector<Difference> &nodes, int level, QStringList &lines)
{
    const auto oneLine = [](const QString &text) {
        const QString simple = text.simplified();
        return simple.size() > 160 ? simple.left(159) + u'…' : simple;
    };
    for (const Difference &node : nodes) {
        QString line = QString(level * 2, u' ');
        switch (node.kind) {
        case DifferenceKind::New:
            line += u"+ "_s + (node.subject == DifferenceSubject::Verbatim ? node.name : oneLine(node.after.isEmpty() ? node.name : node.after));
            break;
        case DifferenceKind::Removed:
            line += u"- "_s + (node.subject == DifferenceSubject::Verbatim ? node.name : oneLine(node.before.isEmpty() ? node.name : node.before));
            break;
        case DifferenceKind::Renamed:
            line += u"~ "_s + node.name + u": renamed, "_s + node.before + u" → "_s + node.after + (node.guessed ? u" (guessed)"_s : QString());
            break;
        case DifferenceKind::Changed:
            line += u"~ "_s + node.name;
            if (node.subject == DifferenceSubject::Attribute)
                line += u": "_s + (node.before.isEmpty() ? u"(none)"_s : oneLine(node.before)) + u" → "_s + (node.after.isEmpty() ? u"(none)"_s : oneLine(node.after));
            else if (node.subject == DifferenceSubject::Layout)
                line += u": "_s + node.after;
            break;
        }
        lines += line;
        addLines(node.children, level + 1, lines);
    }
}

} // namespace

QString nameOf(DifferenceKind kind)
{
    static const QStringList names{u"new"_s, u"removed"_s, u"changed"_s, u"renamed"_s};
    return names[int(kind)];
}

QString nameOf(DifferenceSubject subject)
{
    static const QStringList names{u"project"_s, u"data-source"_s, u"entity"_s, u"field"_s, u"key"_s, u"index"_s, u"check"_s, u"relationship"_s, u"enum"_s, u"verbatim"_s, u"layout"_s, u"export"_s, u"attribute"_s};
    return names[int(subject)];
}

int DifferenceTree::count() const
{
    int number = 0;
    forEachNode(roots, [&number](const Difference &node) { number += node.kind == DifferenceKind::New || node.kind == DifferenceKind::Removed || node.children.empty(); });
    return number;
}

QSet<QString> DifferenceTree::keys() const
{
    QSet<QString> all;
    forEachNode(roots, [&all](const Difference &node) { all.insert(node.key); });
    return all;
}

QSet<QString> DifferenceTree::consistent(const QSet<QString> &wanted) const
{
    QSet<QString> result = wanted;
    QHash<QString, QStringList> without; // what goes with what is missing
    for (const auto &[first, second] : dependencies)
        without[first] += second;
    QStringList missing;
    for (auto first = without.cbegin(); first != without.cend(); ++first)
        if (!result.contains(first.key()))
            missing += first.key();
    while (!missing.isEmpty())
        for (const QString &second : without.value(missing.takeLast()))
            if (result.remove(second))
                missing += second;
    return result;
}

QStringList linesOf(const DifferenceTree &tree)
{
    QStringList lines;
    addLines(tree.roots, 0, lines);
    return lines;
}

} // namespace relata::flows
