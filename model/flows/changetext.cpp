#include "model/flows/changetext.h"

#include "model/schema/notation.h"

namespace relata::flows {

using namespace Qt::StringLiterals;

namespace {

QString fieldList(const Entity &entity, const std::vector<FieldId> &fields)
{
    QStringList names;
    for (FieldId id : fields)
        names << (entity.field(id) ? notationName(entity.field(id)->name) : u"?"_s);
    return u'(' + names.join(u", "_s) + u')';
}

QStringList keyLines(const Entity &entity)
{
    QStringList lines;
    for (const Key &key : entity.keys)
        lines << (key.kind == KeyKind::Primary ? u"primary key "_s : u"unique key "_s) + fieldList(entity, key.fields);
    for (const Index &index : entity.indexes) {
        std::vector<FieldId> fields;
        for (const IndexPart &part : index.parts)
            fields.push_back(part.field);
        lines << (index.unique ? u"unique index "_s : u"index "_s) + fieldList(entity, fields);
    }
    return lines;
}

void entityLines(const Schema &before, const Schema &after, const Delta<Entity> &delta, QStringList &lines)
{
    if (!delta.before) {
        lines << u"+ "_s + textOf(after, *delta.after);
        return;
    }
    if (!delta.after) {
        lines << u"- "_s + notationName(delta.before->name);
        return;
    }
    const Entity &old = *delta.before;
    const Entity &now = *delta.after;
    const QString name = notationName(now.name);
    if (old.name != now.name)
        lines << u"~ "_s + notationName(old.name) + u" is now "_s + name;
    for (const Field &field : old.fields) {
        if (!now.field(field.id))
            lines << u"- "_s + name + u'.' + textOf(before, old, field);
    }
    for (const Field &field : now.fields) {
        const Field *was = old.field(field.id);
        const QString text = textOf(after, now, field);
        if (!was) {
            lines << u"+ "_s + name + u'.' + text;
            continue;
        }
        const QString oldText = textOf(before, old, *was);
        if (oldText != text)
            lines << u"~ "_s + name + u'.' + oldText + u" is now "_s + text;
    }
    const QStringList oldKeys = keyLines(old);
    const QStringList keys = keyLines(now);
    for (const QString &key : oldKeys) {
        if (!keys.contains(key))
            lines << u"- "_s + name + u": "_s + key;
    }
    for (const QString &key : keys) {
        if (!oldKeys.contains(key))
            lines << u"+ "_s + name + u": "_s + key;
    }
}

template<class T>
void relationshipLines(const Schema &before, const Schema &after, const Change &change, QStringList &lines)
{
    change.forEach<T>([&](const Delta<T> &delta) {
        const QString old = delta.before ? textOf(before, RelationshipId(delta.id())) : QString();
        const QString now = delta.after ? textOf(after, RelationshipId(delta.id())) : QString();
        if (old == now)
            return;
        if (!old.isEmpty())
            lines << u"- "_s + old;
        if (!now.isEmpty())
            lines << u"+ "_s + now;
    });
}

} // namespace

QStringList changeLines(const Schema &before, const Change &change)
{
    const Schema after = applied(before, change);
    std::vector<const Delta<Entity> *> entities;
    change.forEach<Entity>([&entities](const Delta<Entity> &delta) { entities.push_back(&delta); });
    const auto nameOf = [](const Delta<Entity> *delta) { return (delta->after ? delta->after : delta->before)->name.toCaseFolded(); };
    std::stable_sort(entities.begin(), entities.end(), [&nameOf](const Delta<Entity> *a, const Delta<Entity> *b) { return nameOf(a) < nameOf(b); });
    QStringList lines;
    for (const Delta<Entity> *delta : entities)
        entityLines(before, after, *delta, lines);
    relationshipLines<Reference>(before, after, change, lines);
    relationshipLines<AnyReference>(before, after, change, lines);
    relationshipLines<Through>(before, after, change, lines);
    relationshipLines<External>(before, after, change, lines);
    return lines;
}

} // namespace relata::flows
