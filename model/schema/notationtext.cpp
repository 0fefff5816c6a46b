#include "model/schema/notation.h"

#include "model/schema/notationparser.h"

namespace relata {

using namespace relata::notation;
using namespace Qt::StringLiterals;

namespace {

// May this text stand in a list as it is? Otherwise it is quoted.
bool isPlainInside(QStringView text)
{
    int depth = 0;
    for (const QChar c : text) {
        if (c == u'(')
            ++depth;
        if (c == u')' && --depth < 0)
            return false;
        if (u"\"?=;\n\r"_s.contains(c) || (depth == 0 && c == u',') || naming::faultOf(QStringView(&c, 1)) == naming::NameFault::ControlCharacter)
            return false;
    }
    return depth == 0 && !text.isEmpty() && !text.front().isSpace() && !text.back().isSpace();
}

QString defaultText(const DefaultValue &value)
{
    switch (value.kind) {
    case DefaultKind::None:
        break;
    case DefaultKind::Literal: {
        const bool plain = !value.value.isEmpty()
            && std::all_of(value.value.begin(), value.value.end(), [](QChar c) { return isWordPart(c) || c == u'.' || c == u'-' || c == u'+'; });
        return u" = "_s + (plain ? value.value : quoted(value.value));
    }
    case DefaultKind::Expression:
        return u" = ("_s + (isPlainInside(value.value) ? value.value : quoted(value.value)) + u')';
    }
    return {};
}

QString list(const QStringList &names)
{
    QStringList result;
    for (const QString &name : names)
        result.append(notationName(name));
    return u'(' + result.join(u", "_s) + u')';
}

QStringList namesOf(const Entity &entity, const std::vector<FieldId> &ids)
{
    QStringList names;
    for (FieldId id : ids) {
        if (const Field *field = entity.field(id))
            names.append(field->name);
    }
    return names;
}

// Are these in the order of the entity's fields?
bool followsFields(const Entity &entity, const std::vector<FieldId> &ids)
{
    size_t at = 0;
    for (const Field &field : entity.fields) {
        if (at < ids.size() && field.id == ids[at])
            ++at;
    }
    return at == ids.size();
}

QString fieldText(const Schema &schema, const Entity &entity, const Field &field, const EnumName &enumName)
{
    const Key *primary = entity.primaryKey();
    const bool inKey = entity.isInPrimaryKey(field.id);
    const bool wholeKey = inKey && primary->fields.size() == 1;
    QString text = notationName(field.name);
    if (inKey)
        text += u'*';
    const std::vector<FieldId> alone{field.id};
    if (std::any_of(entity.keys.begin(), entity.keys.end(), [&](const Key &key) { return key.kind == KeyKind::Unique && key.fields == alone; }))
        text += u'!';
    const bool implied = inKey ? field.type.kind == TypeKind::Int64 && field.generated == (wholeKey ? Generated::Identity : Generated::None)
                               : field.type.kind == TypeKind::Text && !field.nullable;
    if (!implied) {
        const bool identity = field.type.kind == TypeKind::Int64 && field.generated == Generated::Identity;
        const QString type = identity ? u"identity"_s : typeText(field.type, enumName);
        text += u": "_s + (isPlainInside(type) ? type : quoted(type));
    }
    if (field.nullable)
        text += u'?';
    Q_UNUSED(schema)
    return text + defaultText(field.defaultValue);
}

QString entityText(const Schema &schema, const Entity &entity, const EnumName &enumName)
{
    QStringList entries;
    for (const Field &field : entity.fields)
        entries.append(fieldText(schema, entity, field, enumName));
    if (const Key *primary = entity.primaryKey(); primary && !followsFields(entity, primary->fields))
        entries.append(u'*' + list(namesOf(entity, primary->fields)));
    for (const Key &key : entity.keys) {
        if (key.kind == KeyKind::Unique && key.fields.size() > 1)
            entries.append(u'!' + list(namesOf(entity, key.fields)));
    }
    for (const Index &index : entity.indexes) {
        std::vector<FieldId> fields;
        for (const IndexPart &part : index.parts)
            fields.push_back(part.field);
        const QStringList names = namesOf(entity, fields);
        if (!index.unique && index.where.isEmpty() && !names.isEmpty() && size_t(names.size()) == index.parts.size())
            entries.append(u'#' + list(names));
    }
    QString text = entity.kind == EntityKind::View ? u"view "_s : QString();
    if (!entity.schemaName.isEmpty())
        text += notationName(entity.schemaName) + u'.';
    return text + notationName(entity.name) + u'(' + entries.join(u", "_s) + u')';
}

QString qualifiedNameOf(const Schema &schema, EntityId id)
{
    const Entity *entity = schema.entities().get(id);
    if (!entity)
        return {};
    return (entity->schemaName.isEmpty() ? QString() : QString(notationName(entity->schemaName) + u'.')) + notationName(entity->name);
}

QString referenceText(const std::optional<QString> &name)
{
    return !name ? QString() : name->isEmpty() ? u"-"_s : notationName(*name);
}

// `usual`: what `relate` takes where nothing is said.
QString actionText(QStringView event, std::optional<Action> action, std::optional<Action> usual)
{
    if (!action || action == usual)
        return {};
    return u" on "_s + event.toString() + u' ' + keyOf(*action);
}

QString endsText(const RelationshipForm &form, const RelationshipKind &kind)
{
    const QString ends = QLatin1StringView(kind.ends);
    QString left = ends.section(u'-', 0, 0), right = ends.section(u'-', 1, 1);
    if (!kind.isReference() && kind.any == AnySide::None)
        return ends;
    if (kind.holder == KeyHolder::Junction)
        return ends;
    const bool atSource = kind.holder == KeyHolder::Source || form.keyOn == KeySide::Source;
    const auto marked = [](QString &side, bool identifying, bool optional) { side += identifying ? u"*"_s : optional ? u"?"_s : QString(); };
    if (kind.holder == KeyHolder::Chosen || !atSource)
        marked(left, form.sourcePrimary, form.sourceOptional);
    if (kind.holder == KeyHolder::Chosen || atSource)
        marked(right, form.targetPrimary, form.targetOptional);
    if (form.minimum > 0) // of the side that holds the key
        (atSource ? left : right) += u'+';
    return left + u'-' + right;
}

QString allowListText(const Schema &schema, const std::vector<AllowedForm> &allowList)
{
    QStringList entries;
    for (const AllowedForm &allowed : allowList) {
        QString text = qualifiedNameOf(schema, allowed.entity) + (allowed.key.isEmpty() ? QString() : list(allowed.key));
        if (!allowed.value.isEmpty())
            text += u" = "_s + notationName(allowed.value);
        if (allowed.inverse)
            text += u" / "_s + referenceText(allowed.inverse);
        entries << text;
    }
    return entries.join(u" | "_s);
}

// What the marks of the ends don't say.
QString numbersText(const RelationshipForm &form, const RelationshipKind &kind)
{
    QString text;
    const bool isMarked = kind.holder != KeyHolder::Junction && kind.holder != KeyHolder::Nobody && form.minimum == 1;
    if (form.minimum > 0 && !isMarked)
        text += u" minimum %1"_s.arg(form.minimum);
    if (form.maximum)
        text += u" maximum %1"_s.arg(*form.maximum);
    if (form.otherMinimum > 0)
        text += u" other minimum %1"_s.arg(form.otherMinimum);
    if (form.otherMaximum)
        text += u" other maximum %1"_s.arg(*form.otherMaximum);
    return text;
}

QString externalText(const RelationshipForm &form)
{
    QString text = u" url "_s + quoted(form.url);
    if (!form.path.isEmpty())
        text += u" path "_s + quoted(form.path);
    QStringList entries;
    for (const QString &field : form.shape) {
        qsizetype at = 0;
        for (bool inside = false; at < field.size() && (inside || field.at(at) != u'@'); ++at)
            inside ^= field.at(at) == u'"';
        entries << (at < field.size() ? QString(field.first(at).trimmed() + u" @"_s + quoted(field.sliced(at + 1).trimmed())) : field);
    }
    text += u" shape ("_s + entries.join(u", "_s) + u')';
    for (auto header = form.headers.cbegin(); header != form.headers.cend(); ++header)
        text += u" header "_s + quoted(header.key()) + u" = "_s + quoted(header.value());
    if (form.timeout != RelationshipForm().timeout)
        text += u" timeout %1"_s.arg(form.timeout);
    if (form.cache != 0)
        text += u" cache %1"_s.arg(form.cache);
    if (form.onFailure != OnFailure::Empty)
        text += u" on failure "_s + keyOf(form.onFailure);
    return text;
}

QString relationshipText(const Schema &schema, const RelationshipForm &form)
{
    const RelationshipKind &kind = *relationshipKind(form.kind);
    const auto withKey = [&](EntityId id, const QStringList &key) -> QString { return qualifiedNameOf(schema, id) + (key.isEmpty() ? QString() : list(key)); };
    // Of a pair the key is named with its discriminator, of an arc with each entity.
    const bool junction = kind.holder == KeyHolder::Junction;
    const QStringList sourceKey = junction || kind.any == AnySide::None ? form.sourceKey : QStringList(), targetKey = junction || kind.any == AnySide::None ? form.targetKey : QStringList();
    const bool isAlone = kind.target != TargetNeed::Entity && !form.target; // a web API, or a field of the junction
    QString text = (kind.anySource() ? allowListText(schema, form.sourceAllow) : withKey(form.source, sourceKey)) + u' ' + endsText(form, kind) + (isAlone ? QString() : u" "_s)
        + (isAlone ? QString() : kind.anyTarget() ? allowListText(schema, form.targetAllow) : withKey(form.target, targetKey));
    const auto by = [&](const QString &discriminator, const QStringList &key) {
        if (!discriminator.isEmpty())
            text += u" by "_s + notationName(discriminator) + list(key);
    };
    if (kind.anySource())
        by(form.sourceDiscriminator, junction ? form.sourceKey : form.targetKey);
    if (kind.anyTarget())
        by(form.targetDiscriminator, junction ? form.targetKey : form.sourceKey);
    if (kind.any != AnySide::None && form.storage != AnyStorage::Pair)
        text += u" storage "_s + keyOf(form.storage);
    if (isAlone)
        text += u": "_s + referenceText(form.targetReference);
    else if (form.targetReference || form.sourceReference)
        text += u": "_s + referenceText(form.targetReference) + u'/' + referenceText(form.sourceReference);
    if (!form.through.isEmpty()) {
        text += u" through "_s + notationName(form.through);
        if (!form.junctionFields.isEmpty())
            text += u'(' + form.junctionFields.join(u", "_s) + u')';
        if (!form.pairIsKey)
            text += form.uniquePair ? u" pair unique"_s : u" pair free"_s;
    }
    if (!form.sortField.isEmpty())
        text += u" sort "_s + notationName(form.sortField);
    if (!form.otherSortField.isEmpty())
        text += u" other sort "_s + notationName(form.otherSortField);
    if (!form.languageField.isEmpty())
        text += u" language "_s + notationName(form.languageField);
    if (form.throughRole == ThroughRole::SymmetricOnce || form.throughRole == ThroughRole::SymmetricMirrored)
        text += form.throughRole == ThroughRole::SymmetricOnce ? u" symmetric once"_s : u" symmetric mirrored"_s;
    text += numbersText(form, kind);
    if (kind.holder == KeyHolder::Nobody)
        return text + externalText(form);
    // Optional, identifying and joining ones have other defaults than "no action": said always.
    const bool plain = !form.sourceOptional && !form.targetOptional && !form.sourcePrimary && !form.targetPrimary && kind.holder != KeyHolder::Junction && kind.any == AnySide::None;
    text += actionText(u"delete", form.onDelete, plain ? std::optional(Action::NoAction) : std::nullopt);
    if (!form.setNullFields.isEmpty())
        text += list(form.setNullFields); // follows "on delete set-null"
    text += actionText(u"update", form.onUpdate, Action::NoAction);
    if (form.deselect == Deselect::Delete)
        text += u" deselect delete"_s;
    if (form.otherDeselect == Deselect::Delete)
        text += u" other deselect delete"_s;
    if (form.enforcement == Enforcement::Logical)
        text += u" logical"_s;
    if (form.role == ReferenceRole::Subtype)
        text += u" subtype"_s;
    if (form.role == ReferenceRole::Tree)
        text += u" tree"_s;
    if (form.cycleGuard != Guard::None)
        text += u" guard "_s + keyOf(form.cycleGuard);
    if (form.maximumDepth)
        text += u" depth %1"_s.arg(*form.maximumDepth);
    if (form.reassign == Reassign::Steal)
        text += u" steal"_s;
    if (kind.holder == KeyHolder::Chosen && form.keyOn == KeySide::Source)
        text += u" keyed left"_s;
    return text;
}

} // namespace

QString notationName(QStringView name)
{
    return isPlainWord(name) && name != u"enum" && name != u"view" ? name.toString() : quoted(name);
}

QString textOf(const Schema &schema, const Entity &entity)
{
    return entityText(schema, entity, schema.enumName());
}

QString textOf(const Schema &schema, const Entity &entity, const Field &field)
{
    return fieldText(schema, entity, field, schema.enumName());
}

QString textOf(const Schema &schema, RelationshipId relationship)
{
    const auto form = edits::formOf(schema, relationship);
    return form ? relationshipText(schema, *form) : QString();
}

QString textOf(const Schema &schema)
{
    QString text;
    const EnumName enumName = schema.enumName();
    for (const Enumeration &enumeration : schema.enumerations()) {
        QStringList values;
        for (const QString &value : enumeration.values)
            values.append(isPlainWord(value) ? value : quoted(value));
        text += u"enum "_s + notationName(enumeration.name) + u'(' + values.join(u", "_s) + u")\n"_s;
    }
    for (const Entity &entity : schema.entities())
        text += entityText(schema, entity, enumName) + u'\n';
    const SchemaIndex index(schema);
    for (const RelationshipView &view : index.relationships()) {
        if (index.isLeg(view.id))
            continue; // its many-to-many says it all
        if (const QString line = textOf(schema, view.id); !line.isEmpty())
            text += line + u'\n';
    }
    return text;
}

} // namespace relata
