// What people choose among when they relate entities: every row of relationshipKinds(), and beneath them the roles that have a name
// of their own (tree, symmetric, subtype). One list for the form and the canvas.
#pragma once

#include "model/schema/relationshipform.h"

class QPainter;
class QPointF;
class QColor;

namespace relata {

struct RelationshipKind;

struct KindChoice
{
    enum class Group { Plain, Any, Special };
    // What is drawn: the ends of the line, or a picture of its own.
    enum class Picture { Line, Tree, Symmetric, Subtype, Translations, External };

    QString id; // the kind's key, or the name of the role
    const RelationshipKind *kind = nullptr;
    Group group = Group::Plain;
    Picture picture = Picture::Line;
    QString label; // translated
    QString hint;  // one plain sentence, likewise
    ReferenceRole role = ReferenceRole::Plain;
    bool isSymmetric = false;

    [[nodiscard]] bool isSelf() const { return role == ReferenceRole::Tree || isSymmetric; } // of an entity with itself
    [[nodiscard]] QString key() const; // of the kind
};

[[nodiscard]] std::vector<KindChoice> kindChoices(); // group after group
// The choice that a form stands for: its role's, else its kind's. nullopt: an unknown kind.
[[nodiscard]] std::optional<KindChoice> kindChoiceOf(const RelationshipForm &form);
[[nodiscard]] std::optional<KindChoice> kindChoice(const QString &id);
// Gives the form the kind and the role.
void choose(RelationshipForm &form, const KindChoice &choice);
[[nodiscard]] QString groupLabel(KindChoice::Group group);

// Some 60 × 24 px around the centre. `ground` is what it stands on.
void paintKindPicture(QPainter &painter, const KindChoice &choice, QPointF centre, const QColor &ink, const QColor &ground);

} // namespace relata
