#include "model/flows/differences.h"

#include "model/flows/differencekeys.h"
#include "model/flows/differencetext.h"

#include <functional>

namespace relata::flows {

using namespace Qt::StringLiterals;

namespace {

template<class T> constexpr DifferenceSubject kSubject = DifferenceSubject::Attribute;
template<> constexpr DifferenceSubject kSubject<Project> = DifferenceSubject::Project;
template<> constexpr DifferenceSubject kSubject<DataSource> = DifferenceSubject::DataSource;
template<> constexpr DifferenceSubject kSubject<Entity> = DifferenceSubject::Entity;
template<> constexpr DifferenceSubject kSubject<Field> = DifferenceSubject::Field;
template<> constexpr DifferenceSubject kSubject<Key> = DifferenceSubject::Key;
template<> constexpr DifferenceSubject kSubject<Index> = DifferenceSubject::Index;
template<> constexpr DifferenceSubject kSubject<Check> = DifferenceSubject::Check;
template<> constexpr DifferenceSubject kSubject<Reference> = DifferenceSubject::Relationship;
template<> constexpr DifferenceSubject kSubject<AnyReference> = DifferenceSubject::Relationship;
template<> constexpr DifferenceSubject kSubject<Through> = DifferenceSubject::Relationship;
template<> constexpr DifferenceSubject kSubject<External> = DifferenceSubject::Relationship;
template<> constexpr DifferenceSubject kSubject<Enumeration> = DifferenceSubject::Enumeration;
template<> constexpr DifferenceSubject kSubject<Verbatim> = DifferenceSubject::Verbatim;
template<> constexpr DifferenceSubject kSubject<ExportSetting> = DifferenceSubject::Export;

class TreeMaker
{
public:
    TreeMaker(const Schema &before, const Schema &after) : m_before(before), m_after(after), m_old(m_before), m_new(m_after) {}

    DifferenceTree run(Layout layout)
    {
        compare<Project>([](const Project &) { return DataSourceId(); });
        compare<DataSource>([](const DataSource &source) { return source.id; });
        compare<Enumeration>([](const Enumeration &enumeration) { return enumeration.dataSource; });
        compareEntities();
        compareRelationships<Reference>();
        compareRelationships<AnyReference>();
        compareRelationships<Through>();
        compareRelationships<External>();
        compareVerbatims();
        compare<ExportSetting>([](const ExportSetting &) { return DataSourceId(); });
        if (layout == Layout::Summarise)
            summariseLayout();
        build();
        depend();
        return std::move(m_tree);
    }

private:
    struct Needs // a node, or an attribute of it, names something
    {
        QString node;
        QString id;
    };

    // Attributes that differ, as children of `node`.
    template<class Record>
    void attributes(Difference &node, const Record &before, const Record &after, const Entity *owner)
    {
        forEachMember(before, after, [&](const QString &path, const auto &a, const auto &b) {
            using Member = std::remove_cvref_t<decltype(a)>;
            if constexpr (!kIsParts<Member>) {
                if (a == b || (std::is_same_v<Record, DataSource> && path == "baseline"_L1))
                    return;
                QString old = m_old.of(a, owner), now = m_new.of(b, owner);
                if constexpr (std::is_same_v<Record, Field>) {
                    if (path == "column"_L1) {
                        old = m_before.columnName(before);
                        now = m_after.columnName(after);
                    }
                } else if constexpr (std::is_same_v<Record, Entity>) {
                    if (path == "table"_L1) {
                        old = m_before.tableName(before);
                        now = m_after.tableName(after);
                    }
                }
                node.children.push_back({DifferenceKind::Changed, DifferenceSubject::Attribute, attributeKey(node.key, path), attributeWord(path), old, now, false, {}});
            }
        });
        const auto has = [&](const char *path) { return std::any_of(node.children.begin(), node.children.end(), [&](const Difference &child) { return child.key == attributeKey(node.key, QLatin1String(path)); }); };
        // Members that are one thing: what makes a value; where a key lies and what it points at.
        static constexpr const char *kOne[][8] = {{"generated", "generatedBy", "default"}, {"pairs", "holder", "referenced", "setNullFields", "holderEnd.sortField", "referencedEnd.sortField"},
                                                  {"sourceLeg", "targetLeg", "sourceAny", "targetAny", "language", "sourceEnd.sortField", "targetEnd.sortField"},
                                                  {"holder", "discriminator", "key", "allowed", "storage"}};
        for (const auto &members : kOne) {
            const char *first = nullptr;
            for (const char *member : members) {
                if (!member || !has(member))
                    continue;
                if (first)
                    together(attributeKey(node.key, QLatin1String(first)), attributeKey(node.key, QLatin1String(member)));
                else
                    first = member;
            }
        }
    }

    void together(const QString &a, const QString &b)
    {
        m_tree.dependencies.emplace_back(a, b);
        m_tree.dependencies.emplace_back(b, a);
    }

    // Remembers what a record names, so that what it needs comes with it.
    template<class Record>
    void remember(const QString &key, const Record *before, const Record *after)
    {
        const auto take = [&](const Record &record, bool whole, std::vector<Needs> &needs) {
            forEachNamed(record, [&](const QString &path, auto id) {
                if (id)
                    needs.push_back({whole ? key : attributeKey(key, path), id.toString()});
            });
        };
        if (after)
            take(*after, !before, m_needsNew);
        if (before)
            take(*before, !after, m_needsOld);
    }

    // One record or part; nullopt where nothing that we show differs.
    template<class Record>
    std::optional<Difference> node(const QString &key, const Record *before, const Record *after, const QString &name, const QString &oldLine, const QString &newLine, const Entity *owner = nullptr)
    {
        Difference difference;
        difference.subject = kSubject<Record>;
        difference.key = key;
        difference.name = name;
        difference.before = before ? oldLine : QString();
        difference.after = after ? newLine : QString();
        difference.kind = !before ? DifferenceKind::New : !after ? DifferenceKind::Removed : DifferenceKind::Changed;
        if (before && after) {
            attributes(difference, *before, *after, owner);
            if (difference.children.empty())
                return std::nullopt;
        }
        remember(key, before, after);
        if (!before)
            m_newNodes.insert(idText(*after), key);
        if (!after)
            m_goneNodes.insert(idText(*before), key);
        return difference;
    }
    static QString idText(const auto &record) { return record.id.toString(); }

    template<class T, class SourceOf>
    void compare(SourceOf &&sourceOf)
    {
        Table<T>::compare(m_before.table<T>(), m_after.table<T>(), [&](const auto &before, const auto &after) {
            const T &record = after ? *after : *before;
            QString oldLine, newLine, name;
            if constexpr (requires { m_old.line(record); }) {
                oldLine = before ? m_old.line(*before) : QString();
                newLine = after ? m_new.line(*after) : QString();
            }
            if constexpr (std::is_same_v<T, ExportSetting>)
                name = record.target + u" → "_s + record.folder;
            else
                name = record.name;
            if (auto made = node<T>(recordKey(record), before.get(), after.get(), name, oldLine, newLine)) {
                if constexpr (std::is_same_v<T, Enumeration>)
                    renamed(*made, before.get(), after.get(), m_before, m_after);
                put(sourceOf(record), {}, std::move(*made));
            }
        });
    }

    // Gives the node its place: in its data source, in its entity there.
    void put(DataSourceId source, EntityId entity, Difference difference)
    {
        if (entity)
            m_inEntity[entity].push_back(std::move(difference));
        else
            m_inSource[source].push_back(std::move(difference));
    }

    static QString physical(const Schema &schema, const Entity &entity) { return entity.schemaName + u'.' + schema.tableName(entity); }
    static QString physical(const Schema &schema, const Field &field) { return schema.columnName(field); }
    static QString physical(const Schema &, const Enumeration &enumeration) { return enumeration.schemaName + u'.' + enumeration.typeName; }

    // A rename is called so, and shows the names that differ.
    template<class Record>
    void renamed(Difference &difference, const Record *before, const Record *after, const Schema &old, const Schema &now)
    {
        if (!before || !after)
            return;
        const bool name = before->name != after->name, table = physical(old, *before) != physical(now, *after);
        if (!name && !table)
            return;
        difference.kind = DifferenceKind::Renamed;
        const auto shown = [](const QString &text) { return text.startsWith(u'.') ? text.mid(1) : text; };
        difference.before = name ? before->name : shown(physical(old, *before));
        difference.after = name ? after->name : shown(physical(now, *after));
    }

    void compareEntities()
    {
        Table<Entity>::compare(m_before.entities(), m_after.entities(), [&](const auto &before, const auto &after) {
            const Entity &entity = after ? *after : *before;
            const QString key = recordKey(entity);
            if (!before || !after) {
                auto made = node<Entity>(key, before.get(), after.get(), entity.name, before ? m_old.line(*before) : QString(), after ? m_new.line(*after) : QString());
                whole(key, entity, before ? m_goneNodes : m_newNodes, before ? m_needsOld : m_needsNew);
                m_entities.insert(entity.id, std::move(*made));
                m_sourceOf.insert(entity.id, entity.dataSource);
                return;
            }
            Difference difference{DifferenceKind::Changed, DifferenceSubject::Entity, key, entity.name, {}, {}, false, {}};
            attributes(difference, *before, *after, nullptr);
            remember(key, before.get(), after.get());
            std::vector<Difference> values = std::move(difference.children);
            difference.children.clear();
            renamed(difference, before.get(), after.get(), m_before, m_after);
            compareParts<Field>(difference, *before, *after, &Entity::fields);
            compareParts<Key>(difference, *before, *after, &Entity::keys);
            compareParts<Index>(difference, *before, *after, &Entity::indexes);
            compareParts<Check>(difference, *before, *after, &Entity::checks);
            for (Difference &value : values)
                difference.children.push_back(std::move(value));
            if (difference.children.empty())
                return;
            m_entities.insert(entity.id, std::move(difference));
            m_sourceOf.insert(entity.id, entity.dataSource);
        });
        namesThatMove(m_before.entities(), m_after.entities(), m_before, m_after, [](const Entity &entity) { return recordKey(entity); });
    }

    // All parts of an entity that comes or goes as one.
    void whole(const QString &key, const Entity &entity, QHash<QString, QString> &nodes, std::vector<Needs> &needs)
    {
        const auto take = [&](const auto &parts) {
            for (const auto &part : parts) {
                nodes.insert(idText(part), key);
                forEachNamed(part, [&](const QString &, auto id) {
                    if (id)
                        needs.push_back({key, id.toString()});
                });
            }
        };
        take(entity.fields);
        take(entity.keys);
        take(entity.indexes);
        take(entity.checks);
    }

    template<class Part>
    void compareParts(Difference &parent, const Entity &before, const Entity &after, std::vector<Part> Entity::*list)
    {
        const auto find = [](const std::vector<Part> &parts, auto id) {
            const auto found = std::find_if(parts.begin(), parts.end(), [id](const Part &part) { return part.id == id; });
            return found == parts.end() ? nullptr : &*found;
        };
        const auto line = [](const ValueText &texts, [[maybe_unused]] const Entity &entity, const Part *part) {
            if constexpr (std::is_same_v<Part, Field>)
                return part ? texts.line(entity, *part) : QString();
            else
                return part ? texts.line(*part) : QString();
        };
        const auto one = [&](const Part *old, const Part *now) {
            if (old && now && *old == *now)
                return;
            const Part &part = now ? *now : *old;
            const QString oldLine = line(m_old, before, old), newLine = line(m_new, after, now);
            QString name = part.name;
            if (name.isEmpty())
                name = now ? newLine : oldLine;
            auto made = node<Part>(partKey(parent.key, part), old, now, name, oldLine, newLine, &after);
            if (!made)
                return;
            if constexpr (std::is_same_v<Part, Field>)
                renamed(*made, old, now, m_before, m_after);
            parent.children.push_back(std::move(*made));
        };
        for (const Part &now : after.*list)
            one(find(before.*list, now.id), &now);
        for (const Part &old : before.*list)
            if (!find(after.*list, old.id))
                one(&old, nullptr);
        if (const QString path = orderPath<Part>(); !sameOrder(before.*list, after.*list))
            parent.children.push_back({DifferenceKind::Changed, DifferenceSubject::Attribute, attributeKey(parent.key, path), u"order of the "_s + path.section(u'.', 1), orderText(m_old, before.*list), orderText(m_new, after.*list), false, {}});
        if constexpr (std::is_same_v<Part, Field>)
            namesThatMove(before.fields, after.fields, m_before, m_after, [&parent](const Field &field) { return partKey(parent.key, field); });
        if constexpr (std::is_same_v<Part, Key>) { // there is one primary key
            const Key *old = before.primaryKey(), *now = after.primaryKey();
            if (old && now && old->id != now->id)
                together(after.key(old->id) ? attributeKey(partKey(parent.key, *old), u"kind"_s) : partKey(parent.key, *old), before.key(now->id) ? attributeKey(partKey(parent.key, *now), u"kind"_s) : partKey(parent.key, *now));
        }
    }

    template<class Part>
    static QString orderText([[maybe_unused]] const ValueText &texts, const std::vector<Part> &parts)
    {
        QStringList names;
        for (const Part &part : parts) {
            if constexpr (std::is_same_v<Part, Field>)
                names += part.name;
            else
                names += part.name.isEmpty() ? texts.line(part) : part.name;
        }
        return names.join(u", "_s);
    }

    // Who takes a name comes only with who leaves it.
    template<class Records, class KeyOf>
    void namesThatMove(const Records &before, const Records &after, const Schema &old, const Schema &now, KeyOf &&key)
    {
        QHash<QString, QString> left; // by name, the node that leaves it
        const auto names = [](const Schema &schema, const auto &record) { return QStringList{u"name "_s + record.name.toCaseFolded(), u"physical "_s + physical(schema, record).toCaseFolded()}; };
        const auto find = [](const Records &records, auto id) -> decltype(&*records.begin()) {
            if constexpr (requires { records.get(id); }) {
                return records.get(id);
            } else {
                for (const auto &record : records)
                    if (record.id == id)
                        return &record;
                return nullptr;
            }
        };
        const auto attribute = [](const QString &node, const QString &name, const auto &record) {
            using Record = std::remove_cvref_t<decltype(record)>;
            return attributeKey(node, name.startsWith("name "_L1) ? u"name"_s : std::is_same_v<Record, Field> ? u"column"_s : u"table"_s);
        };
        for (const auto &record : before) {
            const auto *is = find(after, record.id);
            if (is && *is == record)
                continue;
            const QStringList isNamed = is ? names(now, *is) : QStringList();
            for (const QString &name : names(old, record))
                if (!isNamed.contains(name))
                    left.insert(name, is ? attribute(key(record), name, record) : key(record));
        }
        if (left.isEmpty())
            return;
        for (const auto &record : after) {
            const auto *was = find(before, record.id);
            if (was && *was == record)
                continue;
            const QStringList wasNamed = was ? names(old, *was) : QStringList();
            for (const QString &name : names(now, record))
                if (!wasNamed.contains(name) && left.contains(name))
                    m_tree.dependencies.emplace_back(left.value(name), was ? attribute(key(record), name, record) : key(record));
        }
    }

    template<class T>
    void compareRelationships()
    {
        Table<T>::compare(m_before.table<T>(), m_after.table<T>(), [&](const auto &before, const auto &after) {
            const T &record = after ? *after : *before;
            const Schema &schema = after ? m_after : m_before;
            EntityId holder;
            QString name;
            if constexpr (std::is_same_v<T, Reference>) {
                holder = record.holder;
                const ValueText &texts = after ? m_new : m_old;
                name = texts.nameOf(record.holder) + u" → "_s + texts.nameOf(record.referenced);
            } else if constexpr (std::is_same_v<T, AnyReference>) {
                holder = record.holder;
                name = (after ? m_new : m_old).nameOf(record.holder) + u" → any"_s;
            } else if constexpr (std::is_same_v<T, External>) {
                holder = record.entity;
                name = (after ? m_new : m_old).nameOf(record.entity) + u" → "_s + record.end.name;
            } else {
                holder = junctionOf(schema, record);
                name = (after ? m_new : m_old).sidesOf(record);
            }
            auto made = node<T>(recordKey(record), before.get(), after.get(), name, before ? m_old.line(*before) : QString(), after ? m_new.line(*after) : QString());
            if (!made)
                return;
            if (const Entity *entity = schema.entities().get(holder)) {
                m_sourceOf.insert(holder, entity->dataSource);
                put({}, holder, std::move(*made));
            } else {
                put({}, {}, std::move(*made));
            }
        });
    }

    void compareVerbatims()
    {
        Table<Verbatim>::compare(m_before.verbatims(), m_after.verbatims(), [&](const auto &before, const auto &after) {
            const Verbatim &record = after ? *after : *before;
            const QString key = recordKey(record);
            auto made = node<Verbatim>(key, before.get(), after.get(), record.kind + u' ' + record.name, before ? before->text : QString(), after ? after->text : QString());
            if (!made)
                return;
            const Entity *entity = (after ? m_after : m_before).entities().get(record.entity);
            if (entity && entity->kind == EntityKind::View && (!before || !after)) // a view and its text come and go together
                m_views.emplace_back(key, entity->id.toString());
            if (entity)
                m_sourceOf.insert(entity->id, entity->dataSource);
            put(record.dataSource, entity ? entity->id : EntityId(), std::move(*made));
        });
    }

    void summariseLayout()
    {
        QStringList parts;
        const auto count = [&]<class T>(const QString &one, const QString &many) {
            int number = 0;
            Table<T>::compare(m_before.table<T>(), m_after.table<T>(), [&number](const auto &, const auto &) { ++number; });
            if (number > 0)
                parts += QString::number(number) + u' ' + (number == 1 ? one : many);
        };
        count.operator()<Diagram>(u"diagram"_s, u"diagrams"_s);
        count.operator()<Placement>(u"placement"_s, u"placements"_s);
        count.operator()<Note>(u"note"_s, u"notes"_s);
        if (!parts.isEmpty())
            put({}, {}, {DifferenceKind::Changed, DifferenceSubject::Layout, kLayoutKey, u"layout"_s, {}, parts.join(u", "_s), false, {}});
    }

    QString sourceName(DataSourceId id) const
    {
        const DataSource *source = m_after.dataSources().get(id);
        if (!source)
            source = m_before.dataSources().get(id);
        return source ? source->name : QString();
    }

    void build()
    {
        for (auto entity = m_inEntity.begin(); entity != m_inEntity.end(); ++entity) {
            if (!m_entities.contains(entity.key())) {
                const Entity *record = m_after.entities().get(entity.key());
                const Entity &shown = record ? *record : m_before.entities()[entity.key()];
                m_entities.insert(entity.key(), {DifferenceKind::Changed, DifferenceSubject::Entity, recordKey(shown), shown.name, {}, {}, false, {}});
            }
            Difference &parent = m_entities[entity.key()];
            const auto byName = [](const Difference &a, const Difference &b) { return std::pair(a.name, a.key) < std::pair(b.name, b.key); };
            std::sort(entity->begin(), entity->end(), byName);
            // Relationships come after the other parts, before the attributes.
            const auto at = std::find_if(parent.children.begin(), parent.children.end(), [](const Difference &child) { return child.subject == DifferenceSubject::Attribute; });
            parent.children.insert(at, entity->begin(), entity->end());
        }
        for (auto entity = m_entities.begin(); entity != m_entities.end(); ++entity)
            m_inSource[m_sourceOf.value(entity.key())].push_back(std::move(*entity));
        std::vector<DataSourceId> sources;
        for (auto source = m_inSource.begin(); source != m_inSource.end(); ++source)
            sources.push_back(source.key());
        std::sort(sources.begin(), sources.end(), [this](DataSourceId a, DataSourceId b) { return std::tuple(a.isNull(), sourceName(a), a) < std::tuple(b.isNull(), sourceName(b), b); });
        for (const DataSourceId id : sources) {
            std::vector<Difference> &all = m_inSource[id];
            std::sort(all.begin(), all.end(), [](const Difference &a, const Difference &b) {
                const QString na = a.name.toCaseFolded(), nb = b.name.toCaseFolded();
                return std::tie(a.subject, na, a.key) < std::tie(b.subject, nb, b.key);
            });
            if (!id) {
                for (Difference &difference : all)
                    m_tree.roots.push_back(std::move(difference));
                continue;
            }
            Difference root{DifferenceKind::Changed, DifferenceSubject::DataSource, u"source/"_s + id.toString(), sourceName(id), {}, {}, false, {}};
            for (Difference &difference : all) {
                if (difference.key != root.key) {
                    root.children.push_back(std::move(difference));
                    continue;
                }
                root.kind = difference.kind;
                root.before = difference.before;
                root.after = difference.after;
                for (Difference &attribute : difference.children)
                    root.children.push_back(std::move(attribute));
            }
            m_tree.roots.push_back(std::move(root));
        }
    }

    void depend()
    {
        const QSet<QString> all = m_tree.keys();
        QSet<std::pair<QString, QString>> pairs;
        const auto add = [&](const QString &first, const QString &second) {
            if (first != second && all.contains(first) && all.contains(second) && !pairs.contains({first, second})) {
                pairs.insert({first, second});
                m_tree.dependencies.emplace_back(first, second);
            }
        };
        for (const Needs &needs : m_needsNew)
            if (const auto made = m_newNodes.constFind(needs.id); made != m_newNodes.constEnd())
                add(*made, needs.node);
        for (const Needs &needs : m_needsOld)
            if (const auto gone = m_goneNodes.constFind(needs.id); gone != m_goneNodes.constEnd())
                add(needs.node, *gone);
        for (const auto &[verbatim, entity] : m_views)
            for (const auto &nodes : {m_newNodes, m_goneNodes})
                if (nodes.contains(entity)) {
                    add(verbatim, nodes.value(entity));
                    add(nodes.value(entity), verbatim);
                }
        std::erase_if(m_tree.dependencies, [&all](const auto &pair) { return !all.contains(pair.first) || !all.contains(pair.second); });
    }

    const Schema &m_before;
    const Schema &m_after;
    ValueText m_old;
    ValueText m_new;
    DifferenceTree m_tree;
    QHash<EntityId, Difference> m_entities;
    QHash<EntityId, DataSourceId> m_sourceOf;
    QHash<EntityId, std::vector<Difference>> m_inEntity; // relationships and verbatim records
    QHash<DataSourceId, std::vector<Difference>> m_inSource;
    QHash<QString, QString> m_newNodes, m_goneNodes; // id → node
    std::vector<Needs> m_needsNew, m_needsOld;
    std::vector<std::pair<QString, QString>> m_views;
};

} // namespace

DifferenceTree differences(const Schema &before, const Schema &after, Layout layout)
{
    return TreeMaker(before, after).run(layout);
}

DifferenceTree differences(const Schema &before, const Refreshed &after)
{
    DifferenceTree tree = differences(before, after.schema);
    markGuesses(tree, after.guesses);
    return tree;
}

void markGuesses(DifferenceTree &tree, const std::vector<GuessedRename> &guesses)
{
    QSet<QString> guessed;
    for (const GuessedRename &guess : guesses) {
        const QString entity = QLatin1String(kKeyWord<Entity>) + u'/' + guess.entity.toString();
        guessed.insert(guess.field ? entity + u'/' + QLatin1String(kKeyWord<Field>) + u'/' + guess.field.toString() : entity);
    }
    const std::function<void(std::vector<Difference> &)> mark = [&](std::vector<Difference> &nodes) {
        for (Difference &node : nodes) {
            node.guessed = node.kind == DifferenceKind::Renamed && guessed.contains(node.key);
            mark(node.children);
        }
    };
    mark(tree.roots);
}

} // namespace relata::flows
