// What the finders share. Private to find*.cpp.
#pragma once

#include "model/flows/find.h"
#include "model/flows/findnames.h"

namespace relata::flows::finding {

using Fields = std::vector<FieldId>;

// What all finders look at; built once.
struct Ground
{
    explicit Ground(const Schema &given);

    const Schema &schema;
    Names names;
    QHash<EntityId, std::vector<const Reference *>> held;
    QHash<EntityId, std::vector<const AnyReference *>> anyHeld;
    QSet<FieldId> used; // by some reference or any-reference

    [[nodiscard]] QString shown(const Entity &entity, FieldId field) const; // its column
    [[nodiscard]] QString shown(const Entity &entity, const Fields &fields) const;
    // As the holder's fields stand.
    void sortByFields(const Entity &holder, std::vector<const Reference *> *references) const;
};

// Answers by question.
class Answers
{
public:
    Answers() = default;
    Answers(const std::vector<database::RowQuestion> &questions, const std::vector<database::RowAnswer> &answers);
    [[nodiscard]] bool has(const database::RowQuestion &question) const;
    [[nodiscard]] database::RowAnswer to(const database::RowQuestion &question) const; // not asked: an empty one

private:
    static QString keyOf(const database::RowQuestion &question);
    QHash<QString, database::RowAnswer> m_answers;
};

// Each appends what it finds, however weak, with its questions; `answers` are those of an earlier call.
void findReferences(const Ground &ground, const Answers &answers, std::vector<Finding> *found);
void findAnyEnds(const Ground &ground, const Answers &answers, std::vector<Finding> *found);
void findShapes(const Ground &ground, const Answers &answers, std::vector<Finding> *found);

[[nodiscard]] Fields fieldsOf(const Reference &reference); // the holder's; constants left out
[[nodiscard]] double typeFit(const FieldType &key, const FieldType &referenced); // 0: can't be compared
// Of a reference: what rows do to the confidence; 0: they reject it.
[[nodiscard]] double weighed(double confidence, const database::RowAnswer &answer, const FieldType &type);
[[nodiscard]] Error reason(const char *text, QStringList arguments);

} // namespace relata::flows::finding
