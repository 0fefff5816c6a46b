#include "model/flows/differencekeys.h"
#include "model/flows/differences.h"

namespace relata::flows {

using namespace Qt::StringLiterals;

namespace {

class Chooser
{
public:
    Chooser(const Schema &before, const Schema &after, const DifferenceTree &tree, const QSet<QString> &checked)
        : m_before(before), m_after(after), m_draft(before), m_checked(tree.consistent(checked))
    {
    }

    Change run()
    {
        take<Project>();
        take<DataSource>();
        take<Enumeration>();
        take<Entity>();
        take<Reference>();
        take<AnyReference>();
        take<Through>();
        take<External>();
        take<Verbatim>();
        take<ExportSetting>();
        takeLayout();
        return m_draft.change();
    }

private:
    bool isChecked(const QString &key) const { return m_checked.contains(key); }

    template<class T>
    void take()
    {
        Table<T>::compare(m_before.table<T>(), m_after.table<T>(), [this](const auto &before, const auto &after) {
            const QString key = recordKey(after ? *after : *before);
            if (!before) {
                if (isChecked(key))
                    m_draft.set(*after);
            } else if (!after) {
                if (isChecked(key))
                    m_draft.remove<T>(before->id);
            } else {
                T mixed = *before;
                takeMembers(mixed, *after, key);
                if (!(mixed == *before))
                    m_draft.set(std::move(mixed));
            }
        });
    }

    template<class Record>
    void takeMembers(Record &record, const Record &after, const QString &key)
    {
        forEachMember(record, after, [&](const QString &path, auto &here, const auto &there) {
            using Member = std::remove_cvref_t<decltype(here)>;
            if constexpr (kIsParts<Member>)
                here = mixed(here, there, key);
            else if (isChecked(attributeKey(key, path)))
                here = there;
        });
    }

    template<class Part>
    std::vector<Part> mixed(const std::vector<Part> &before, const std::vector<Part> &after, const QString &key)
    {
        const auto find = [](const std::vector<Part> &parts, auto id) { return std::find_if(parts.begin(), parts.end(), [id](const Part &part) { return part.id == id; }); };
        // The order of one side; what only the other has comes behind what it followed there.
        const bool newOrder = sameOrder(before, after) || isChecked(attributeKey(key, orderPath<Part>()));
        const std::vector<Part> &first = newOrder ? after : before, &second = newOrder ? before : after;
        std::vector<Part> result;
        const auto part = [&](const Part &one) -> std::optional<Part> {
            const auto old = find(before, one.id), now = find(after, one.id);
            const QString own = partKey(key, one);
            if (old == before.end())
                return isChecked(own) ? std::optional(*now) : std::nullopt;
            if (now == after.end())
                return isChecked(own) ? std::nullopt : std::optional(*old);
            Part both = *old;
            takeMembers(both, *now, own);
            return both;
        };
        for (const Part &one : first)
            if (auto taken = part(one))
                result.push_back(std::move(*taken));
        for (size_t i = 0; i < second.size(); ++i) {
            if (find(first, second[i].id) != first.end())
                continue;
            auto taken = part(second[i]);
            if (!taken)
                continue;
            auto place = result.begin();
            for (size_t k = i; k-- > 0;)
                if (const auto found = find(result, second[k].id); found != result.end()) {
                    place = result.begin() + (found - result.begin()) + 1;
                    break;
                }
            result.insert(place, std::move(*taken));
        }
        return result;
    }

    // Where things stand is nobody's choice: it follows what comes and goes.
    void takeLayout()
    {
        if (isChecked(kLayoutKey)) {
            takeAll<Diagram>();
            takeAll<Note>();
        }
        Table<Placement>::compare(m_before.placements(), m_after.placements(), [this](const auto &before, const auto &after) {
            const auto has = [this](EntityId id) { return m_draft.schema().entities().contains(id); };
            const bool isNew = after && !m_before.entities().contains(after->entity);
            if (after && has(after->entity) && (isNew || isChecked(kLayoutKey)))
                m_draft.set(*after);
            else if (!after && (!has(before->entity) || isChecked(kLayoutKey)))
                m_draft.remove<Placement>(before->id);
        });
    }
    template<class T>
    void takeAll()
    {
        Table<T>::compare(m_before.table<T>(), m_after.table<T>(), [this](const auto &before, const auto &after) {
            if (after)
                m_draft.set(*after);
            else
                m_draft.remove<T>(before->id);
        });
    }

    const Schema &m_before;
    const Schema &m_after;
    Draft m_draft;
    QSet<QString> m_checked;
};

} // namespace

Change chosen(const Schema &before, const Schema &after, const DifferenceTree &tree, const QSet<QString> &checked)
{
    return Chooser(before, after, tree, checked).run();
}

} // namespace relata::flows
