#include "model/diagram/lines.h"

#include "model/diagram/layout.h"
#include "model/schema/relateexternal.h"

#include <QCoreApplication>

namespace relata::diagram {

using namespace Qt::StringLiterals;

namespace {

constexpr qreal kHubHeight = 18;
constexpr qreal kHubPadding = 7;
constexpr qreal kCloudWidth = 20; // the picture before a host's name
constexpr qreal kWidestHub = 200;
constexpr qreal kLoopRoom = 12;   // beside a label within a loop
constexpr qreal kRoomBelow = 56;
constexpr qsizetype kLongestFields = 20; // characters of a badge's list of fields

QString said(const char *text)
{
    return QCoreApplication::translate("Diagram", text);
}

// What a line says of itself beyond its ends; empty for most.
QString markOf(ReferenceRole role)
{
    switch (role) {
    case ReferenceRole::Plain: break;
    case ReferenceRole::Subtype: return said(QT_TRANSLATE_NOOP("Diagram", "is a"));
    case ReferenceRole::Tree: return said(QT_TRANSLATE_NOOP("Diagram", "tree"));
    }
    return {};
}

QString markOf(ThroughRole role)
{
    switch (role) {
    case ThroughRole::Plain: break;
    case ThroughRole::SymmetricOnce:
    case ThroughRole::SymmetricMirrored: return said(QT_TRANSLATE_NOOP("Diagram", "symmetric"));
    case ThroughRole::Translations: return said(QT_TRANSLATE_NOOP("Diagram", "translations"));
    }
    return {};
}

class Planner
{
public:
    Planner(const SchemaIndex &index, const std::vector<ShownBox> &boxes, const Folding &folding, const DiagramFonts &fonts)
        : m_index(index), m_schema(index.schema()), m_boxes(boxes), m_folding(folding), m_fonts(fonts)
    {
        for (size_t i = 0; i < boxes.size(); ++i)
            m_nodes.insert(boxes[i].entity, int(i));
    }

    LinePlan plan()
    {
        for (const AnyReference &reference : m_schema.anyReferences()) {
            for (const Allowed &allowed : reference.allowed)
                m_wholes.insert(allowed.leg, reference.id);
        }
        for (const Through &through : m_schema.throughs()) {
            m_wholes.insert(sourceLegOf(through), through.id);
            m_wholes.insert(targetLegOf(through), through.id);
        }
        for (const RelationshipView &view : m_index.relationships()) {
            switch (view.id.store) {
            case RelationshipId::Store::Reference: addReference(view); break;
            case RelationshipId::Store::Any: addAny(view); break;
            case RelationshipId::Store::Through: addFolded(view); break;
            case RelationshipId::Store::External:
            case RelationshipId::Store::None: break;
            }
        }
        for (const External &external : m_schema.externals())
            addWeb(external);
        return std::move(m_plan);
    }

private:
    [[nodiscard]] RelationshipId wholeOf(RelationshipId id) const { return m_wholes.value(id, id); }
    [[nodiscard]] int nodeOf(EntityId id) const { return m_nodes.value(id, -1); }

    [[nodiscard]] RouteEnd endAt(EntityId entity, const std::vector<FieldId> &fields) const
    {
        const int node = nodeOf(entity);
        RouteEnd end{node, kHeaderHeight / 2};
        const auto &rows = m_boxes[size_t(node)].content->rows;
        const auto row = std::find_if(rows.begin(), rows.end(), [&fields](const FieldRow &candidate) { return !fields.empty() && candidate.field == fields.front(); });
        if (row != rows.end())
            end.row = rowMiddle(int(row - rows.begin()));
        return end;
    }

    void add(DiagramLine line, RouteEnd from, const RouteEnd &to)
    {
        if (from.node == to.node && from.row == to.row) // of one field with itself: a loop that one can see
            from.row = kHeaderHeight / 2;
        RouteEdge route{from, to};
        if (from.node == to.node) {
            route.reach = kMarkLength + kLoopRoom + std::max(textWidth(line.fromLabel, m_fonts.label), textWidth(line.toLabel, m_fonts.label));
            route.beyond = line.badge.isEmpty() ? kLoopRoom : textWidth(line.badge, m_fonts.label) + 2 * kLoopRoom;
        }
        m_plan.lines.push_back(std::move(line));
        m_plan.routes.push_back(route);
    }

    void addReference(const RelationshipView &view)
    {
        const RelationshipId whole = wholeOf(view.id);
        if (whole.anyReference() || nodeOf(view.source) < 0 || nodeOf(view.target) < 0)
            return; // a leg of an arc is drawn as its branch
        const Reference *reference = m_schema.references().get(view.id.reference());
        QString badge = reference ? markOf(reference->role) : QString(), name = view.atSource.name;
        if (const Through *through = m_schema.throughs().get(whole.through())) {
            // What the two sides call each other says more than what they call the join entity.
            if (const RelationshipView *both = name.isEmpty() ? m_index.relationship(through->id) : nullptr)
                name = sourceLegOf(*through) == view.id ? both->atSource.name : both->atTarget.name;
            // Said once, not on both legs.
            const bool here = through->role == ThroughRole::Translations ? sourceLegOf(*through) == view.id : targetLegOf(*through) == view.id;
            if (here)
                badge = markOf(through->role);
        }
        add({whole, view.id, view.source, view.target, edgeStyleOf(view), name, view.atTarget.name, badge, view.crossSource},
            endAt(view.source, view.atSource.fields), endAt(view.target, view.atTarget.fields));
    }

    // Two entities through a join entity that isn't drawn.
    void addFolded(const RelationshipView &view)
    {
        const Entity *junction = m_schema.entities().get(view.junction);
        if (!junction || !m_folding.junctions.contains(view.junction) || nodeOf(view.source) < 0 || nodeOf(view.target) < 0)
            return; // drawn as its legs
        QStringList parts{junction->name};
        const QStringList fields = fieldsOfItsOwn(m_index, junction->id);
        const QString list = fields.join(u", "_s);
        if (list.size() > kLongestFields)
            parts << QCoreApplication::translate("Diagram", "%n field(s)", nullptr, int(fields.size()));
        else if (!list.isEmpty())
            parts << list;
        const Through *through = m_schema.throughs().get(view.id.through());
        if (const QString mark = through ? markOf(through->role) : QString(); !mark.isEmpty())
            parts << mark;
        const bool same = view.self && view.atSource.name == view.atTarget.name; // symmetric: said once
        add({view.id, view.id, view.source, view.target, edgeStyleOf(view), view.atSource.name, same ? QString() : view.atTarget.name, parts.join(u" · "_s), view.crossSource},
            endAt(view.source, view.atSource.fields), endAt(view.target, view.atTarget.fields));
    }

    int addHub(HubKind kind, const QString &text, EntityId holder, qreal row)
    {
        const qreal width = std::min(kWidestHub, textWidth(text, m_fonts.label) + 2 * kHubPadding + (kind == HubKind::Web ? kCloudWidth : 0));
        RouteHub route;
        route.holder = nodeOf(holder);
        route.row = row;
        route.size = QSizeF(std::ceil(width), kind == HubKind::Fan ? kHubHeight - 2 : kHubHeight + 4);
        route.place = kind == HubKind::Fan ? HubPlace::Beside : HubPlace::Below;
        m_plan.hubs.push_back({kind, text});
        m_plan.hubRoutes.push_back(std::move(route));
        return int(m_boxes.size() + m_plan.hubs.size()) - 1;
    }

    // From the holder to a hub, and from there to each entity of the list.
    void addAny(const RelationshipView &view)
    {
        const AnyReference *reference = m_schema.anyReferences().get(view.id.anyReference());
        if (!reference || nodeOf(view.source) < 0)
            return;
        const RelationshipId whole = wholeOf(view.id);
        const bool shown = std::any_of(view.atAllowed.begin(), view.atAllowed.end(), [this](const RelationshipEnd &end) { return nodeOf(end.entity) >= 0; });
        const bool folded = m_folding.isFolded(*reference) || !shown;
        const RouteEnd holder = endAt(view.source, view.atSource.fields);
        const QString text = folded ? QCoreApplication::translate("Diagram", "any of %n", nullptr, int(reference->allowed.size())) : said(QT_TRANSLATE_NOOP("Diagram", "any"));
        const int hub = addHub(folded ? HubKind::Folded : HubKind::Fan, text, view.source, holder.row);
        // The holder's end speaks for all: what holds for each of them.
        std::optional<Cardinality> holders;
        for (const RelationshipEnd &end : view.atAllowed) {
            if (!holders)
                holders = end.cardinality;
            holders->minimum = std::min(holders->minimum, end.cardinality.minimum);
            if (end.cardinality.isMany())
                holders->maximum = end.cardinality.maximum;
        }
        const EdgeStyle plain = edgeStyleOf(view);
        add({whole, view.id, {}, view.source, {std::nullopt, holders, plain.pen}, {}, view.atSource.name, {}, false}, {hub, 0}, holder);
        if (folded)
            return;
        for (const RelationshipEnd &end : view.atAllowed) {
            if (nodeOf(end.entity) < 0)
                continue;
            m_plan.hubRoutes.back().others.push_back(nodeOf(end.entity));
            add({whole, view.id, end.entity, view.source, {view.atSource.cardinality, std::nullopt, plain.pen}, end.name, {}, {}, isAcross(end.entity, view.source)},
                endAt(end.entity, end.fields), {hub, 0});
        }
    }

    [[nodiscard]] bool isAcross(EntityId a, EntityId b) const
    {
        const Entity *one = m_schema.entities().get(a), *other = m_schema.entities().get(b);
        return one && other && one->dataSource != other->dataSource;
    }

    void addWeb(const External &external)
    {
        if (nodeOf(external.entity) < 0)
            return;
        const RouteEnd entity = endAt(external.entity, {});
        const int hub = addHub(HubKind::Web, edits::hostOf(external.url), external.entity, entity.row);
        add({external.id, external.id, {}, external.entity, {Cardinality{external.end.minimum, external.end.maximum}, std::nullopt, Qt::DotLine}, {}, external.end.name, {}, false},
            {hub, 0}, entity);
    }

    const SchemaIndex &m_index;
    const Schema &m_schema;
    const std::vector<ShownBox> &m_boxes;
    const Folding &m_folding;
    const DiagramFonts &m_fonts;
    QHash<EntityId, int> m_nodes;
    QHash<RelationshipId, RelationshipId> m_wholes; // of legs
    LinePlan m_plan;
};

} // namespace

bool foldsIntoLine(const SchemaIndex &index, EntityId junction)
{
    const Schema &schema = index.schema();
    QSet<ReferenceId> legs;
    for (const Through &through : schema.throughs()) {
        if (junctionOf(schema, through) != junction)
            continue;
        const RelationshipView *view = index.relationship(through.id);
        if (!view || !view->source || !view->target)
            return false;
        legs << through.sourceLeg << through.targetLeg;
    }
    const auto held = index.heldBy(junction);
    const bool onlyLegs = std::all_of(held.begin(), held.end(), [&legs](const Reference *reference) { return legs.contains(reference->id); });
    const bool hasWeb = std::any_of(schema.externals().begin(), schema.externals().end(), [junction](const External &external) { return external.entity == junction; });
    return !legs.isEmpty() && onlyLegs && !hasWeb && index.anyHeldBy(junction).empty() && index.endsOf(junction).size() <= held.size();
}

QStringList fieldsOfItsOwn(const SchemaIndex &index, EntityId junction)
{
    const Entity *entity = index.schema().entities().get(junction);
    if (!entity)
        return {};
    QSet<FieldId> keys;
    for (const Reference *reference : index.heldBy(junction)) {
        for (const FieldPair &pair : reference->pairs)
            keys.insert(pair.field);
    }
    if (const Key *primary = entity->primaryKey(); primary && primary->fields.size() == 1)
        keys.insert(primary->fields.front());
    QStringList names;
    for (const Field &field : entity->fields) {
        if (!keys.contains(field.id))
            names << field.name;
    }
    return names;
}

LinePlan linesOf(const SchemaIndex &index, const std::vector<ShownBox> &boxes, const Folding &folding, const DiagramFonts &fonts)
{
    return Planner(index, boxes, folding, fonts).plan();
}

QHash<EntityId, qreal> roomBelow(const SchemaIndex &index, const Folding &folding)
{
    QHash<EntityId, qreal> room;
    for (const External &external : index.schema().externals())
        room.insert(external.entity, kRoomBelow);
    for (const AnyReference &reference : index.schema().anyReferences()) {
        if (folding.isFolded(reference))
            room.insert(reference.holder, kRoomBelow);
    }
    return room;
}

qreal columnGapFor(const LinePlan &plan, const DiagramFonts &fonts)
{
    qreal gap = LayoutOptions().columnGap;
    for (const DiagramLine &line : plan.lines) {
        if (!line.badge.isEmpty())
            gap = std::max(gap, textWidth(line.badge, fonts.label) + 2 * kMarkLength + 40);
    }
    return gap;
}

} // namespace relata::diagram
