// Which lines a diagram draws between which boxes and what stands on them: decided here once, for the canvas and for pictures in files.
#pragma once

#include "model/diagram/drawing.h"

#include <QSet>

namespace relata::diagram {

struct DiagramLine
{
    RelationshipId id;    // what a click means: a leg of a many-to-many is selected and edited as the whole
    RelationshipId drawn; // the record whose line this is
    EntityId from;        // the entity that is pointed at; none: a hub
    EntityId to;          // the one that holds the key
    EdgeStyle style;
    QString fromLabel;    // what `from` calls the other
    QString toLabel;
    QString badge;        // in the middle: the folded join entity, what is special about it
    bool crossSource = false;
};

enum class HubKind { Fan, Folded, Web }; // where an any-end fans out; the same as a badge; records that a web API has

struct DiagramHub
{
    HubKind kind = HubKind::Fan;
    QString text;
};

// What the router and the drawing need. Boxes are the nodes in their order, hubs come after them; hubs[i] is routed as hubRoutes[i].
struct LinePlan
{
    std::vector<DiagramLine> lines;
    std::vector<RouteEdge> routes;
    std::vector<DiagramHub> hubs;
    std::vector<RouteHub> hubRoutes;
};

struct ShownBox
{
    EntityId entity;
    const EntityContent *content; // outlives the call
};

struct Folding
{
    QSet<EntityId> junctions;     // drawn as one line: each foldsIntoLine()
    QSet<AnyReferenceId> turned;  // any-ends that are drawn the other way than they would be by themselves

    [[nodiscard]] bool isFolded(const AnyReference &reference) const { return (reference.allowed.size() > kMostBranches) != turned.contains(reference.id); }
};

// Is this join entity nothing but what joins two entities? Then a line says as much. Else it stays a box, whatever else is folded.
[[nodiscard]] bool foldsIntoLine(const SchemaIndex &index, EntityId junction);
// Fields of a join entity that are neither its keys nor those of its legs: what it says by itself.
[[nodiscard]] QStringList fieldsOfItsOwn(const SchemaIndex &index, EntityId junction);
[[nodiscard]] LinePlan linesOf(const SchemaIndex &index, const std::vector<ShownBox> &boxes, const Folding &folding, const DiagramFonts &fonts);

// Room that a layout leaves: below an entity for hubs there, between columns for badges.
[[nodiscard]] QHash<EntityId, qreal> roomBelow(const SchemaIndex &index, const Folding &folding);
[[nodiscard]] qreal columnGapFor(const LinePlan &plan, const DiagramFonts &fonts);

} // namespace relata::diagram
