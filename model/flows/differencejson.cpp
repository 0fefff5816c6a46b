#include "model/flows/differencejson.h"

namespace relata::flows {

namespace {

nlohmann::ordered_json nodesJson(const std::vector<Difference> &nodes)
{
    auto list = nlohmann::ordered_json::array();
    for (const Difference &node : nodes) {
        nlohmann::ordered_json one{{"kind", nameOf(node.kind).toStdString()}, {"subject", nameOf(node.subject).toStdString()}, {"name", node.name.toStdString()}};
        if (!node.before.isEmpty())
            one["before"] = node.before.toStdString();
        if (!node.after.isEmpty())
            one["after"] = node.after.toStdString();
        if (node.guessed)
            one["guessed"] = true;
        one["children"] = nodesJson(node.children);
        list.push_back(std::move(one));
    }
    return list;
}

} // namespace

nlohmann::ordered_json differencesJson(const DifferenceTree &tree)
{
    return nodesJson(tree.roots);
}

} // namespace relata::flows
