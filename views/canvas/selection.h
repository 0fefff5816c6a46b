// What is selected on the canvas: a value, so that it can be compared, kept with an undo step and told to the other views.
#pragma once

#include "model/schema/relationships.h"

#include <algorithm>

namespace relata {

struct CanvasSelection
{
    std::vector<EntityId> entities; // in the order of selecting
    std::vector<RelationshipId> relationships;
    std::vector<NoteId> notes;

    bool operator==(const CanvasSelection &) const = default;
    [[nodiscard]] bool isEmpty() const { return entities.empty() && relationships.empty() && notes.empty(); }
    [[nodiscard]] size_t size() const { return entities.size() + relationships.size() + notes.size(); }

    [[nodiscard]] bool contains(EntityId id) const { return has(entities, id); }
    [[nodiscard]] bool contains(RelationshipId id) const { return has(relationships, id); }
    [[nodiscard]] bool contains(NoteId id) const { return has(notes, id); }
    void add(EntityId id) { put(entities, id); }
    void add(RelationshipId id) { put(relationships, id); }
    void add(NoteId id) { put(notes, id); }
    void toggle(EntityId id) { flip(entities, id); }
    void toggle(RelationshipId id) { flip(relationships, id); }
    void toggle(NoteId id) { flip(notes, id); }

    [[nodiscard]] static CanvasSelection of(EntityId id) { return {{id}, {}, {}}; }
    [[nodiscard]] static CanvasSelection of(RelationshipId id) { return {{}, {id}, {}}; }
    [[nodiscard]] static CanvasSelection of(NoteId id) { return {{}, {}, {id}}; }

private:
    template<class T> static bool has(const std::vector<T> &list, T id) { return std::find(list.begin(), list.end(), id) != list.end(); }
    template<class T> static void put(std::vector<T> &list, T id)
    {
        if (!has(list, id))
            list.push_back(id);
    }
    template<class T> static void flip(std::vector<T> &list, T id)
    {
        const auto place = std::find(list.begin(), list.end(), id);
        if (place == list.end())
            list.push_back(id);
        else
            list.erase(place);
    }
};

} // namespace relata
