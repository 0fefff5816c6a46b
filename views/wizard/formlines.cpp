// The lines of the preview, read from any Change, and what happens to rows in words.
#include "views/wizard/formwords.h"

#include "model/sql/rowmoves.h"

#include <QCoreApplication>
#include <QHash>

namespace relata::formwords {

using namespace Qt::StringLiterals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(FormWords)
};

QString joined(const Entity &entity, const std::vector<FieldId> &ids)
{
    QStringList names;
    for (const FieldId id : ids) {
        const Field *field = entity.field(id);
        names << (field ? field->name : u"?"_s);
    }
    return names.join(u", "_s);
}

QString joined(const Entity &entity, const std::vector<IndexPart> &parts)
{
    QStringList names;
    for (const IndexPart &part : parts) {
        const Field *field = entity.field(part.field);
        names << (field ? field->name : part.expression);
    }
    return names.join(u", "_s);
}

QString typed(const Schema &schema, const Field &field)
{
    QString text = typeText(field.type, schema.enumName());
    return field.nullable ? text + u'?' : text;
}

QString actionWord(Action action)
{
    switch (action) {
    case Action::NoAction: return {};
    case Action::Restrict: return u"restrict"_s;
    case Action::Cascade: return u"cascade"_s;
    case Action::SetNull: return u"set null"_s;
    case Action::SetDefault: return u"set default"_s;
    }
    return {};
}

// What the two states of a list inside an entity hold, matched by id: f(before, after), either may be null.
template<class Item, class Function>
void match(const std::vector<Item> &before, const std::vector<Item> &after, Function &&f)
{
    const auto find = [](const std::vector<Item> &items, auto id) -> const Item * {
        const auto place = std::find_if(items.begin(), items.end(), [id](const Item &item) { return item.id == id; });
        return place == items.end() ? nullptr : &*place;
    };
    for (const Item &item : before) {
        const Item *now = find(after, item.id);
        if (!now || !(*now == item))
            f(&item, now);
    }
    for (const Item &item : after) {
        if (!find(before, item.id))
            f(nullptr, &item);
    }
}

struct Sides
{
    const Schema &before;
    const Schema &after;
};

class LineCollector
{
public:
    explicit LineCollector(Sides sides) : m_sides(sides) {}

    void entity(const Delta<Entity> &delta);
    void reference(const Delta<Reference> &delta);
    void anyReference(const Delta<AnyReference> &delta);
    void through(const Delta<Through> &delta);

    std::vector<Line> sorted()
    {
        std::stable_sort(m_lines.begin(), m_lines.end(), [](const Line &a, const Line &b) { return a.entity.compare(b.entity, Qt::CaseInsensitive) < 0; });
        return std::move(m_lines);
    }

private:
    // Adds the line for one thing: `describe(schema side, thing)` gives its text and its detail.
    template<class Item, class Describe>
    void thing(const QString &entity, const QString &what, const Item *before, const Item *after, Describe &&describe)
    {
        const std::pair<QString, QString> was = before ? describe(m_sides.before, *before) : std::pair<QString, QString>();
        const std::pair<QString, QString> is = after ? describe(m_sides.after, *after) : std::pair<QString, QString>();
        if (!before)
            m_lines.push_back({Line::Mark::Added, entity, what, is.first, is.second});
        else if (!after)
            m_lines.push_back({Line::Mark::Removed, entity, what, was.first, was.second});
        else if (was.first != is.first)
            m_lines.push_back({Line::Mark::Changed, entity, what, u"%1 → %2"_s.arg(was.first, is.first), is.second});
        else if (was.second != is.second)
            m_lines.push_back({Line::Mark::Changed, entity, what, is.first, u"%1 → %2"_s.arg(was.second, is.second)});
        else
            m_lines.push_back({Line::Mark::Changed, entity, what, is.first, is.second});
    }

    Sides m_sides;
    std::vector<Line> m_lines;
};

void LineCollector::entity(const Delta<Entity> &delta)
{
    static const Entity kNone;
    const Entity &was = delta.before ? *delta.before : kNone;
    const Entity &is = delta.after ? *delta.after : kNone;
    const QString name = delta.after ? is.name : was.name;
    if (!delta.before)
        m_lines.push_back({Line::Mark::Added, name, Words::tr("entity"), name, {}});
    else if (!delta.after)
        m_lines.push_back({Line::Mark::Removed, name, Words::tr("entity"), name, {}});
    else if (was.name != is.name)
        m_lines.push_back({Line::Mark::Changed, name, Words::tr("entity"), u"%1 → %2"_s.arg(was.name, is.name), {}});
    if (!delta.after)
        return; // that it goes says all
    match(was.fields, is.fields, [&](const Field *before, const Field *after) {
        thing(name, Words::tr("field"), before, after, [](const Schema &schema, const Field &field) { return std::pair(field.name, typed(schema, field)); });
    });
    const auto keys = [&](KeyKind kind, const QString &what) {
        match(was.keys, is.keys, [&](const Key *before, const Key *after) {
            if ((after ? after : before)->kind != kind)
                return;
            if (before && after && before->kind != after->kind)
                before = nullptr;
            thing(name, what, before, after, [&](const Schema &, const Key &key) {
                const bool isNew = after && &key == after;
                return std::pair(joined(isNew ? is : was, key.fields), key.name);
            });
        });
    };
    keys(KeyKind::Primary, Words::tr("primary key"));
    keys(KeyKind::Unique, Words::tr("unique key"));
    match(was.indexes, is.indexes, [&](const Index *before, const Index *after) {
        thing(name, (after ? after : before)->unique ? Words::tr("unique index") : Words::tr("index"), before, after, [&](const Schema &, const Index &index) {
            return std::pair(joined(after && &index == after ? is : was, index.parts), index.name);
        });
    });
    match(was.checks, is.checks, [&](const Check *before, const Check *after) {
        thing(name, Words::tr("check"), before, after, [](const Schema &, const Check &check) { return std::pair(check.expression, check.name); });
    });
}

void LineCollector::reference(const Delta<Reference> &delta)
{
    const Reference &any = delta.after ? *delta.after : *delta.before;
    const QString what = any.enforcement == Enforcement::Enforced ? Words::tr("foreign key") : Words::tr("logical reference");
    const Schema &side = delta.after ? m_sides.after : m_sides.before;
    thing(entityName(side, any.holder), what, delta.before.get(), delta.after.get(), [](const Schema &schema, const Reference &reference) {
        const Entity *holder = schema.entities().get(reference.holder);
        const Entity *referenced = schema.entities().get(reference.referenced);
        QStringList from, to;
        for (const FieldPair &pair : reference.pairs) {
            const Field *a = holder ? holder->field(pair.field) : nullptr;
            const Field *b = referenced ? referenced->field(pair.referenced) : nullptr;
            from << (a ? a->name : pair.literal);
            to << (b ? b->name : u"?"_s);
        }
        QStringList detail;
        if (const QString word = actionWord(reference.onDelete); !word.isEmpty())
            detail << Words::tr("on delete %1").arg(word);
        if (const QString word = actionWord(reference.onUpdate); !word.isEmpty())
            detail << Words::tr("on update %1").arg(word);
        return std::pair(u"%1 → %2.%3"_s.arg(from.join(u", "_s), referenced ? referenced->name : u"?"_s, to.join(u", "_s)), detail.join(u", "_s));
    });
    const auto end = [this](const Schema &schema, const Reference *reference, bool atHolder) {
        const End &wanted = atHolder ? reference->holderEnd : reference->referencedEnd;
        return wanted.name.isEmpty() ? QString() : entityName(schema, atHolder ? reference->holder : reference->referenced) + u'.' + wanted.name;
    };
    for (const bool atHolder : {true, false}) {
        const QString was = delta.before ? end(m_sides.before, delta.before.get(), atHolder) : QString();
        const QString is = delta.after ? end(m_sides.after, delta.after.get(), atHolder) : QString();
        if (was == is)
            continue;
        const QString entity = entityName(side, atHolder ? any.holder : any.referenced);
        if (was.isEmpty())
            m_lines.push_back({Line::Mark::Added, entity, Words::tr("reference"), is, {}});
        else if (is.isEmpty())
            m_lines.push_back({Line::Mark::Removed, entity, Words::tr("reference"), was, {}});
        else
            m_lines.push_back({Line::Mark::Changed, entity, Words::tr("reference"), u"%1 → %2"_s.arg(was, is), {}});
    }
}

void LineCollector::anyReference(const Delta<AnyReference> &delta)
{
    const AnyReference &any = delta.after ? *delta.after : *delta.before;
    const Schema &side = delta.after ? m_sides.after : m_sides.before;
    thing(entityName(side, any.holder), Words::tr("any of several"), delta.before.get(), delta.after.get(), [](const Schema &schema, const AnyReference &reference) {
        const Entity *holder = schema.entities().get(reference.holder);
        QStringList to;
        for (const Allowed &allowed : reference.allowed)
            to << entityName(schema, allowed.entity);
        std::vector<FieldId> fields = reference.key;
        if (reference.discriminator)
            fields.insert(fields.begin(), reference.discriminator);
        const QString from = holder && !fields.empty() ? joined(*holder, fields) : Words::tr("one of the keys");
        const QString how = reference.storage == AnyStorage::Arc ? Words::tr("arc") : reference.storage == AnyStorage::Triggers ? Words::tr("triggers") : Words::tr("check");
        return std::pair(u"%1 → %2"_s.arg(from, to.join(u" | "_s)), how);
    });
    const auto names = [](const Schema &schema, const AnyReference *reference) {
        QMap<QString, QString> found; // entity → reference
        if (!reference)
            return found;
        if (!reference->holderEnd.name.isEmpty())
            found.insert(entityName(schema, reference->holder), reference->holderEnd.name);
        for (const Allowed &allowed : reference->allowed) {
            if (!allowed.inverse.name.isEmpty())
                found.insert(entityName(schema, allowed.entity), allowed.inverse.name);
        }
        return found;
    };
    const QMap<QString, QString> was = names(m_sides.before, delta.before.get()), is = names(m_sides.after, delta.after.get());
    for (auto one = is.cbegin(); one != is.cend(); ++one) {
        const QString now = one.key() + u'.' + one.value();
        if (!was.contains(one.key()))
            m_lines.push_back({Line::Mark::Added, one.key(), Words::tr("reference"), now, {}});
        else if (was.value(one.key()) != one.value())
            m_lines.push_back({Line::Mark::Changed, one.key(), Words::tr("reference"), u"%1 → %2"_s.arg(one.key() + u'.' + was.value(one.key()), now), {}});
    }
    for (auto one = was.cbegin(); one != was.cend(); ++one) {
        if (!is.contains(one.key()))
            m_lines.push_back({Line::Mark::Removed, one.key(), Words::tr("reference"), one.key() + u'.' + one.value(), {}});
    }
}

void LineCollector::through(const Delta<Through> &delta)
{
    // By the entities that bear a name for it: both, or each of an allow-list.
    const auto ends = [](const Schema &schema, const Through *through) {
        std::vector<std::pair<QString, QString>> found; // entity, reference
        const auto add = [&](ReferenceId leg, AnyReferenceId any, const QString &name) {
            if (const Reference *reference = schema.references().get(leg))
                found.emplace_back(entityName(schema, reference->referenced), name);
            if (const AnyReference *reference = schema.anyReferences().get(any)) {
                for (const Allowed &allowed : reference->allowed)
                    found.emplace_back(entityName(schema, allowed.entity), allowed.inverse.name);
            }
        };
        if (through) {
            add(through->sourceLeg, through->sourceAny, through->sourceEnd.name);
            add(through->targetLeg, through->targetAny, through->targetEnd.name);
        }
        return found;
    };
    const auto was = ends(m_sides.before, delta.before.get());
    const auto is = ends(m_sides.after, delta.after.get());
    for (size_t i = 0; i < std::max(was.size(), is.size()); ++i) {
        const bool had = i < was.size() && !was[i].second.isEmpty(), has = i < is.size() && !is[i].second.isEmpty();
        if (had && has && was[i] != is[i])
            m_lines.push_back({Line::Mark::Changed, is[i].first, Words::tr("reference"), u"%1 → %2.%3"_s.arg(was[i].second, is[i].first, is[i].second), {}});
        else if (has && !had)
            m_lines.push_back({Line::Mark::Added, is[i].first, Words::tr("reference"), is[i].first + u'.' + is[i].second, {}});
        else if (had && !has)
            m_lines.push_back({Line::Mark::Removed, was[i].first, Words::tr("reference"), was[i].first + u'.' + was[i].second, {}});
    }
}

} // namespace

std::vector<Line> linesOf(const Schema &before, const Change &change)
{
    const Schema after = applied(before, change);
    LineCollector collector({before, after});
    change.forEach<Entity>([&](const Delta<Entity> &delta) { collector.entity(delta); });
    change.forEach<Reference>([&](const Delta<Reference> &delta) { collector.reference(delta); });
    change.forEach<AnyReference>([&](const Delta<AnyReference> &delta) { collector.anyReference(delta); });
    change.forEach<Through>([&](const Delta<Through> &delta) { collector.through(delta); });
    return collector.sorted();
}

QStringList rowConsequences(const Schema &before, const Change &change)
{
    const Schema after = applied(before, change);
    const Dialect *dialect = nullptr; // what is said is the same in each
    change.forEach<Entity>([&](const Delta<Entity> &delta) { dialect = dialectById(delta.after ? after.dialectOf(*delta.after) : before.dialectOf(*delta.before)); });
    QStringList sentences;
    for (const RowConsequence &consequence : relata::rowConsequences(before, after, dialect ? *dialect : allDialects().front()))
        sentences << relata::worded(consequence);
    sentences.removeDuplicates();
    return sentences;
}

} // namespace relata::formwords
