#include "views/widgets/kindchoices.h"

#include "model/diagram/endmarks.h"
#include "model/schema/relationshipkinds.h"

#include <QCoreApplication>
#include <QPainter>

namespace relata {

using namespace Qt::StringLiterals;

namespace {

constexpr qreal kHalf = 28; // of the line

struct Preset
{
    const char *id;
    const char *kind;
    const char *label;
    const char *hint;
    KindChoice::Picture picture;
    ReferenceRole role;
    bool isSymmetric;
};

constexpr Preset kPresets[] = {
    {"tree", "one-to-many", QT_TRANSLATE_NOOP("RelationshipKind", "tree"),
     QT_TRANSLATE_NOOP("RelationshipKind", "Records of one entity have a parent and children among themselves."), KindChoice::Picture::Tree, ReferenceRole::Tree, false},
    {"symmetric", "many-to-many", QT_TRANSLATE_NOOP("RelationshipKind", "symmetric"),
     QT_TRANSLATE_NOOP("RelationshipKind", "Records of one entity are paired with each other, and each sees the other."), KindChoice::Picture::Symmetric, ReferenceRole::Plain, true},
    {"subtype", "one-to-one", QT_TRANSLATE_NOOP("RelationshipKind", "subtype"),
     QT_TRANSLATE_NOOP("RelationshipKind", "The Target is a kind of the Source and has the same key."), KindChoice::Picture::Subtype, ReferenceRole::Subtype, false},
};

QString translated(const char *text)
{
    return QCoreApplication::translate("RelationshipKind", text);
}

std::vector<KindChoice> choicesOnce()
{
    std::vector<KindChoice> choices;
    for (const KindChoice::Group group : {KindChoice::Group::Plain, KindChoice::Group::Any}) {
        for (const RelationshipKind &kind : relationshipKinds()) {
            const bool isAny = kind.any != AnySide::None;
            if (isAny != (group == KindChoice::Group::Any) || kind.target != TargetNeed::Entity)
                continue;
            choices.push_back({QString::fromLatin1(kind.key), &kind, group, KindChoice::Picture::Line, translated(kind.label), translated(kind.hint)});
        }
    }
    for (const RelationshipKind &kind : relationshipKinds()) {
        if (kind.target == TargetNeed::Entity)
            continue;
        const auto picture = kind.target == TargetNeed::None ? KindChoice::Picture::External : KindChoice::Picture::Translations;
        choices.push_back({QString::fromLatin1(kind.key), &kind, KindChoice::Group::Special, picture, translated(kind.label), translated(kind.hint)});
    }
    for (const Preset &preset : kPresets) {
        if (const RelationshipKind *kind = relationshipKind(QString::fromLatin1(preset.kind)))
            choices.push_back({QString::fromLatin1(preset.id), kind, KindChoice::Group::Special, preset.picture, translated(preset.label), translated(preset.hint), preset.role, preset.isSymmetric});
    }
    return choices;
}

void paintEnd(QPainter &painter, EndPicture picture, QPointF at, QPointF outwards)
{
    const Cardinality cardinality = picture == EndPicture::Many ? Cardinality{0, std::nullopt} : Cardinality{1, 1};
    const diagram::EndMark mark = diagram::endMark(cardinality, at, outwards);
    for (int i = 0; i < mark.lineCount; ++i)
        painter.drawLine(mark.lines[size_t(i)]);
    if (mark.ring)
        painter.drawEllipse(*mark.ring, diagram::kRingRadius, diagram::kRingRadius);
}

// One of several: the line fans out to three small boxes.
void paintFan(QPainter &painter, QPointF at, qreal inwards)
{
    const QPointF knot = at + QPointF(inwards * 20, 0);
    for (const qreal y : {-8.0, 0.0, 8.0}) {
        const QPointF box = at + QPointF(inwards * 3, y);
        painter.drawLine(knot, box);
        painter.drawRect(QRectF(box - QPointF(2.5, 2.5), QSizeF(5, 5)));
    }
}

void paintLine(QPainter &painter, const RelationshipKind &kind, QPointF left, QPointF right)
{
    painter.drawLine(left + QPointF(kind.anySource() ? 20 : 0, 0), right - QPointF(kind.anyTarget() ? 20 : 0, 0));
    if (kind.anySource())
        paintFan(painter, left, 1);
    else
        paintEnd(painter, kind.sourcePicture, left, {1, 0});
    if (kind.anyTarget())
        paintFan(painter, right, -1);
    else
        paintEnd(painter, kind.targetPicture, right, {-1, 0});
}

} // namespace

QString KindChoice::key() const
{
    return QString::fromLatin1(kind->key);
}

std::vector<KindChoice> kindChoices()
{
    return choicesOnce();
}

std::optional<KindChoice> kindChoice(const QString &id)
{
    for (const KindChoice &choice : kindChoices()) {
        if (choice.id == id)
            return choice;
    }
    return std::nullopt;
}

std::optional<KindChoice> kindChoiceOf(const RelationshipForm &form)
{
    const bool isSymmetric = form.throughRole == ThroughRole::SymmetricOnce || form.throughRole == ThroughRole::SymmetricMirrored;
    std::optional<KindChoice> found;
    for (const KindChoice &choice : kindChoices()) {
        if (choice.id == form.kind)
            found = choice;
        else if (choice.key() == form.kind && choice.role == form.role && choice.isSymmetric == isSymmetric)
            return choice;
    }
    return found;
}

void choose(RelationshipForm &form, const KindChoice &choice)
{
    form.kind = choice.key();
    form.role = choice.role;
    const bool wasSymmetric = form.throughRole == ThroughRole::SymmetricOnce || form.throughRole == ThroughRole::SymmetricMirrored;
    if (choice.isSymmetric != wasSymmetric)
        form.throughRole = choice.isSymmetric ? ThroughRole::SymmetricOnce : ThroughRole::Plain;
}

QString groupLabel(KindChoice::Group group)
{
    switch (group) {
    case KindChoice::Group::Plain: return QCoreApplication::translate("KindChoice", "Two entities");
    case KindChoice::Group::Any: return QCoreApplication::translate("KindChoice", "Any of several");
    case KindChoice::Group::Special: return QCoreApplication::translate("KindChoice", "Special");
    }
    return {};
}

void paintKindPicture(QPainter &painter, const KindChoice &choice, QPointF centre, const QColor &ink, const QColor &ground)
{
    painter.save();
    painter.setPen(QPen(ink, 1.4));
    painter.setBrush(ground);
    const QPointF left = centre - QPointF(kHalf, 0), right = centre + QPointF(kHalf, 0);
    switch (choice.picture) {
    case KindChoice::Picture::Line: paintLine(painter, *choice.kind, left, right); break;
    case KindChoice::Picture::Tree: {
        const auto node = [&painter](QPointF at) { painter.drawRoundedRect(QRectF(at - QPointF(5, 3), QSizeF(10, 6)), 1.5, 1.5); };
        const QPointF root = centre - QPointF(0, 8);
        for (const qreal x : {-14.0, 0.0, 14.0}) {
            const QPointF child = centre + QPointF(x, 8);
            painter.drawPolyline(QPolygonF({root, centre, centre + QPointF(x, 0), child}));
            node(child);
        }
        node(root);
        break;
    }
    case KindChoice::Picture::Symmetric:
        for (const qreal side : {-1.0, 1.0}) {
            const QPointF from = centre + QPointF(-side * 20, side * 4), to = centre + QPointF(side * 20, side * 4);
            painter.drawLine(from, to);
            painter.drawLine(to, to + QPointF(-side * 6, side * 5));
        }
        break;
    case KindChoice::Picture::Subtype:
        painter.drawLine(left, right);
        painter.drawPolygon(QPolygonF({left, left + QPointF(12, -8), left + QPointF(12, 8)}));
        break;
    case KindChoice::Picture::Translations: {
        const QPointF to = right - QPointF(22, 0); // a page that says the same again
        painter.drawLine(left, to);
        paintEnd(painter, EndPicture::One, left, {1, 0});
        for (const qreal shift : {5.0, 0.0}) {
            const QRectF page(to + QPointF(shift, -7 - shift * 0.6), QSizeF(15, 15));
            painter.drawRoundedRect(page, 2, 2);
        }
        for (const qreal y : {-3.0, 0.5, 4.0})
            painter.drawLine(to + QPointF(3.5, y), to + QPointF(11.5, y));
        break;
    }
    case KindChoice::Picture::External:
        painter.drawLine(left, left + QPointF(14, 0));
        paintEnd(painter, EndPicture::One, left, {1, 0});
        painter.setPen(QPen(ink, 1.4, Qt::DashLine));
        painter.drawLine(left + QPointF(14, 0), right - QPointF(14, 0));
        painter.setPen(QPen(ink, 1.4));
        painter.drawEllipse(right - QPointF(8, 0), 8, 8);
        painter.drawEllipse(right - QPointF(8, 0), 3.5, 8);
        painter.drawLine(right - QPointF(16, 0), right);
        break;
    }
    painter.restore();
}

} // namespace relata
