#include "tests/support/randomedits.h"

#include "model/schema/relationshipkinds.h"

namespace relata::test {

using namespace Qt::StringLiterals;

Change RandomEdits::next(const Schema &schema)
{
    for (;;) {
        const auto change = attempt(schema);
        if (!change)
            ++m_refused;
        else if (!change->isEmpty())
            return *change;
    }
}

QString RandomEdits::randomName()
{
    static const QStringList names{u"Task"_s, u"List"_s, u"order"_s, u"person"_s, u"name"_s, u"Order Item"_s, u"größe"_s, u"日本"_s, u"a\"b"_s, u"x'); DROP"_s, u"null"_s, u"id"_s};
    const QString name = names[below(int(names.size()))];
    return chance(70) ? name + QString::number(below(500)) : name;
}

Field RandomEdits::randomField()
{
    Field field;
    field.name = randomName();
    const TypeKind kinds[] = {TypeKind::Text, TypeKind::Int32, TypeKind::Int64, TypeKind::Boolean, TypeKind::String, TypeKind::Decimal, TypeKind::Uuid, TypeKind::Timestamp, TypeKind::Json};
    field.type = typeOf(kinds[below(std::size(kinds))]);
    if (field.type.kind == TypeKind::String)
        field.type.length = 1 + below(300);
    field.nullable = chance(40);
    if (chance(20))
        field.defaultValue = {DefaultKind::Literal, QString::number(below(100))};
    field.description = chance(10) ? u"said\n“so”"_s : QString();
    return field;
}

EntityId RandomEdits::anyEntity(const Schema &schema)
{
    if (schema.entities().isEmpty())
        return {};
    auto place = schema.entities().begin();
    std::advance(place, below(int(schema.entities().size())));
    return place->id;
}

RelationshipId RandomEdits::anyRelationship(const Schema &schema)
{
    std::vector<RelationshipId> all;
    for (const Reference &reference : schema.references())
        all.push_back(reference.id);
    for (const AnyReference &reference : schema.anyReferences())
        all.push_back(reference.id);
    for (const Through &through : schema.throughs())
        all.push_back(through.id);
    for (const External &external : schema.externals())
        all.push_back(external.id);
    return all.empty() ? RelationshipId() : all[size_t(below(int(all.size())))];
}

Result<Change> RandomEdits::addEntity(const Schema &schema)
{
    edits::NewEntity entity;
    entity.name = randomName();
    const int fields = below(6);
    for (int i = 0; i < fields; ++i)
        entity.fields.push_back(randomField());
    if (fields > 0 && chance(25))
        entity.primaryKey.push_back(entity.fields.front().name);
    if (fields > 1 && chance(25))
        entity.primaryKey.push_back(entity.fields.back().name);
    for (const QString &name : entity.primaryKey) {
        for (Field &field : entity.fields)
            field.nullable = field.nullable && field.name != name;
    }
    return edits::addEntity(schema, entity, m_ids);
}

void RandomEdits::allow(const Schema &schema, RelationshipForm &form)
{
    for (std::vector<AllowedForm> *list : {&form.sourceAllow, &form.targetAllow}) {
        list->clear();
        for (int i = below(3); i >= 0; --i) {
            AllowedForm allowed;
            allowed.entity = anyEntity(schema);
            if (chance(20))
                allowed.inverse = chance(50) ? QString() : randomName();
            if (chance(20))
                allowed.value = randomName();
            const bool twice = std::any_of(list->begin(), list->end(), [&allowed](const AllowedForm &other) { return other.entity == allowed.entity; });
            if (!twice || chance(10))
                list->push_back(allowed);
        }
    }
    form.storage = AnyStorage(below(3));
}

// What belongs to single kinds: the others leave it aside.
void RandomEdits::fillRoles(const Schema &schema, RelationshipForm &form)
{
    const Entity *source = schema.entities().get(form.source);
    form.url = u"https://api.example.com/"_s;
    if (source && !source->fields.empty() && chance(70))
        form.url += u'{' + source->fields[size_t(below(int(source->fields.size())))].name + u'}';
    form.shape = QStringList{u"firstName: string?"_s, u"city: text @/address/city"_s};
    if (chance(30))
        form.headers.insert(u"X-Api-Key"_s, u"${API_KEY}"_s);
    form.onFailure = OnFailure(below(3));
    if (chance(50))
        form.languageField = u"locale"_s;
    if (form.source == form.target && chance(40))
        form.throughRole = chance(50) ? ThroughRole::SymmetricOnce : ThroughRole::SymmetricMirrored;
    if (chance(30))
        form.role = ReferenceRole(below(3));
    if (form.role == ReferenceRole::Tree && chance(50)) {
        form.cycleGuard = Guard::Database;
        form.maximumDepth = 1 + below(5);
    }
    form.reassign = chance(20) ? Reassign::Steal : Reassign::Refuse;
    form.minimum = chance(15) ? 1 : 0;
    form.otherMinimum = chance(15) ? 1 : 0;
    if (chance(15))
        form.maximum = 1 + below(9);
    if (chance(15))
        form.otherSortField = u"place"_s;
}

Result<Change> RandomEdits::relate(const Schema &schema)
{
    RelationshipForm form;
    const auto kinds = relationshipKinds();
    form.kind = QLatin1String(kinds[size_t(below(int(kinds.size())))].key);
    form.source = anyEntity(schema);
    form.target = chance(15) ? form.source : anyEntity(schema);
    allow(schema, form);
    fillRoles(schema, form);
    if (form.kind == "translations"_L1 && chance(50))
        form.target = {};
    form.sourceOptional = chance(40);
    form.sourcePrimary = chance(15);
    form.targetOptional = chance(40);
    form.targetPrimary = chance(10);
    if (chance(30))
        form.keyOn = KeySide::Source;
    if (chance(20))
        form.sortField = u"position"_s;
    if (chance(30))
        form.junctionFields << u"quantity: decimal(10,2)"_s;
    form.pairIsKey = chance(60);
    form.uniquePair = chance(80);
    if (chance(20))
        form.onDelete = Action(below(5));
    if (chance(10))
        form.sourceReference = QString();
    if (chance(20))
        form.targetReference = randomName();
    return edits::relate(schema, form, m_ids);
}

Result<Change> RandomEdits::changeRelationship(const Schema &schema)
{
    auto form = edits::formOf(schema, anyRelationship(schema));
    if (!form)
        return Change();
    const auto kinds = relationshipKinds();
    if (chance(30)) { // as the form does it
        form = edits::turned(schema, *form, QLatin1String(kinds[size_t(below(int(kinds.size())))].key));
        if (chance(50))
            fillRoles(schema, *form);
    } else if (chance(50)) {
        form->kind = QLatin1String(kinds[size_t(below(int(kinds.size())))].key);
        form->sourceKey.clear();
        form->targetKey.clear();
        form->through.clear();
        form->onDelete.reset();
        form->sourceDiscriminator.clear();
        form->targetDiscriminator.clear();
        allow(schema, *form);
        if (!form->source)
            form->source = anyEntity(schema);
        if (!form->target)
            form->target = anyEntity(schema);
    }
    if (chance(40))
        form->sourceOptional = !form->sourceOptional;
    if (chance(30))
        form->sourcePrimary = !form->sourcePrimary;
    if (chance(20))
        form->onDelete = Action(below(5));
    if (chance(20))
        form->targetReference = randomName();
    return edits::relate(schema, *form, m_ids);
}

Result<Change> RandomEdits::attempt(const Schema &schema)
{
    const EntityId id = anyEntity(schema);
    const Entity *entity = schema.entities().get(id);
    if (!entity)
        return addEntity(schema);
    const FieldId field = entity->fields.empty() ? FieldId() : entity->fields[size_t(below(int(entity->fields.size())))].id;
    // Sizes stay around two hundred entities, so that ten thousand edits stay quick.
    const bool grown = schema.entities().size() > 200;
    switch (below(14)) {
    case 0:
    case 1:
        return grown ? Change() : addEntity(schema);
    case 2:
    case 3:
        return relate(schema);
    case 4:
        return changeRelationship(schema);
    case 5:
        return edits::renameEntity(schema, id, randomName());
    case 6:
        return edits::addField(schema, id, randomField(), m_ids, chance(50) ? std::optional<int>(below(5)) : std::nullopt);
    case 7:
        return field ? edits::renameField(schema, id, field, randomName()) : Change();
    case 8: {
        if (!field)
            return Change();
        Field changed = randomField();
        changed.id = field;
        return edits::changeField(schema, id, changed);
    }
    case 9:
        return field ? (chance(50) ? edits::moveField(schema, id, field, below(8)) : edits::removeField(schema, id, field)) : Change();
    case 10:
        if (!field)
            return Change();
        return chance(50) ? edits::setUnique(schema, id, field, chance(50) ? edits::Membership::In : edits::Membership::Out, m_ids)
                          : edits::setPrimary(schema, id, field, chance(50) ? edits::Membership::In : edits::Membership::Out, m_ids);
    case 11: {
        edits::Removal removal;
        if (chance(grown ? 80 : 30))
            removal.entities.push_back(id);
        else if (const RelationshipId relationship = anyRelationship(schema); !relationship.isNull())
            removal.relationships.push_back(relationship);
        removal.keyFields = chance(50) ? edits::KeyFields::Remove : edits::KeyFields::Keep;
        return edits::remove(schema, removal);
    }
    case 12:
        if (schema.diagrams().isEmpty())
            return Change();
        return edits::place(schema, schema.diagrams().begin()->id, {{id, QPointF(below(4000) - 2000, below(4000) - 2000) / 3.0}}, m_ids);
    default:
        if (schema.diagrams().isEmpty() || grown)
            return Change();
        if (chance(50))
            return edits::duplicate(schema, {id, anyEntity(schema)} /* may be the same twice */, schema.diagrams().begin()->id, {24, 24}, m_ids);
        Note note;
        note.id = m_ids.make<NoteId>();
        note.diagram = schema.diagrams().begin()->id;
        note.rect = QRectF(below(500), below(500), 160, 80);
        note.text = randomName();
        return edits::setNote(schema, note);
    }
}

} // namespace relata::test
