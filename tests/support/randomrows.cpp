#include "tests/support/randomrows.h"

#include "model/schema/checks.h"
#include "model/schema/notation.h"
#include "model/schema/relationshipkinds.h"

namespace relata::test {

using namespace Qt::StringLiterals;

Schema RandomRows::schema()
{
    static const QStringList heads{u"(id*: int64, name, code!: string(20)?)"_s, u"(id*: int64, name)"_s, u"(key*: string(20), number!: int32)"_s, u"(a*: int32, b*: int32, name?)"_s};
    QString text;
    const int entities = 3 + below(4);
    for (int i = 0; i < entities; ++i)
        text += QChar(char16_t(u'A' + i)) + heads[chance(60) ? below(2) : below(int(heads.size()))] + u';';
    auto made = schemaFromText(text, m_ids, m_dialect.id);
    Q_ASSERT(made);
    m_schema = *std::move(made);
    for (int i = 3 + below(6); i > 0; --i)
        addRelationship();
    turnScrews();
    return m_schema;
}

void RandomRows::addRelationship()
{
    const auto kinds = relationshipKinds();
    std::vector<EntityId> all;
    for (const Entity &entity : m_schema.entities())
        all.push_back(entity.id);
    const auto any = [&] { return all[size_t(below(int(all.size())))]; };
    RelationshipForm form;
    const RelationshipKind &kind = kinds[size_t(below(int(kinds.size())))];
    form.kind = QLatin1String(kind.key);
    form.source = any();
    form.target = chance(20) ? form.source : any();
    for (std::vector<AllowedForm> *list : {&form.sourceAllow, &form.targetAllow}) {
        for (int i = below(3); i >= 0; --i)
            list->push_back({any(), {}, {}, {}});
    }
    form.storage = AnyStorage(below(3));
    form.sourceOptional = chance(50);
    form.targetOptional = chance(50);
    form.sourcePrimary = !form.sourceOptional && chance(15);
    form.keyOn = chance(30) ? KeySide::Source : KeySide::Automatic;
    form.pairIsKey = chance(60);
    form.uniquePair = chance(80);
    if (form.source == form.target && chance(30))
        form.throughRole = chance(50) ? ThroughRole::SymmetricOnce : ThroughRole::SymmetricMirrored;
    if (form.source == form.target && chance(30)) {
        form.role = ReferenceRole::Tree;
        form.cycleGuard = chance(50) ? Guard::Database : Guard::None;
    }
    if (chance(75))
        form.onDelete = std::array{Action::Cascade, Action::Cascade, Action::SetNull, Action::Restrict, Action::NoAction}[size_t(below(5))];
    if (chance(10))
        form.enforcement = Enforcement::Logical;
    if (kind.isReference() && chance(30)) {
        const auto side = holderSide(form, kind);
        const Entity &referenced = m_schema.entities()[side.referenced];
        const Key &key = referenced.keys[size_t(below(int(referenced.keys.size())))];
        QStringList names;
        for (const FieldId id : key.fields)
            names << referenced.field(id)->name;
        side.referencedKey = names;
    }
    const auto change = edits::relate(m_schema, form, m_ids);
    if (!change)
        return;
    const Schema next = applied(m_schema, *change);
    const auto problems = checks::problemsOf(next);
    if (std::none_of(problems.begin(), problems.end(), [](const checks::Problem &problem) { return problem.severity == checks::Severity::Error; }))
        m_schema = next;
}

// What the form has no word for, or hides.
void RandomRows::turnScrews()
{
    const Schema before = m_schema;
    for (const Reference &each : before.references()) {
        Reference reference = each;
        if (chance(40))
            reference.onUpdate = std::array{Action::Cascade, Action::SetNull, Action::Restrict, Action::NoAction}[size_t(below(4))];
        if (m_dialect.has(Dialect::Feature::DeferrableForeignKeys) && chance(30))
            reference.deferrable = chance(70) ? Deferrable::Deferred : Deferrable::Immediate;
        Schema next = m_schema;
        if (reference.pairs.size() == 1 && reference.cycleGuard == Guard::None && chance(15)) { // a guard may refuse the default
            Entity holder = m_schema.entities()[reference.holder];
            for (Field &field : holder.fields) {
                if (field.id == reference.pairs.front().field && field.type.isInteger() && !holder.isInPrimaryKey(field.id)) {
                    field.defaultValue = {DefaultKind::Literal, u"1"_s};
                    reference.onDelete = Action::SetDefault;
                }
            }
            next.table<Entity>().set(std::move(holder));
        }
        next.table<Reference>().set(std::move(reference));
        const auto problems = checks::problemsOf(next);
        if (std::none_of(problems.begin(), problems.end(), [](const checks::Problem &problem) { return problem.severity == checks::Severity::Error; }))
            m_schema = std::move(next);
    }
}

std::vector<RandomRows::Pointer> RandomRows::pointersOf(const Schema &schema) const
{
    std::vector<Pointer> pointers;
    std::set<ReferenceId> legs;
    const auto addFields = [&](Pointer &pointer, const Reference &reference) {
        pointer.references.push_back(&reference);
        pointer.others.push_back(reference.referenced);
        for (const FieldPair &pair : reference.pairs)
            pointer.fields.insert(pair.field);
    };
    for (const AnyReference &any : schema.anyReferences()) {
        Pointer pointer;
        pointer.holder = any.holder;
        const Entity &holder = schema.entities()[any.holder];
        if (any.storage == AnyStorage::Arc) {
            for (const Allowed &allowed : any.allowed) {
                addFields(pointer, schema.references()[allowed.leg]);
                legs.insert(allowed.leg);
            }
            pointer.optional = any.holderEnd.minimum == 0;
        } else {
            pointer.pair = &any;
            pointer.fields = {any.discriminator};
            pointer.fields.insert(any.key.begin(), any.key.end());
            pointer.optional = std::all_of(pointer.fields.begin(), pointer.fields.end(), [&](FieldId id) { return holder.field(id)->nullable; });
            for (const Allowed &allowed : any.allowed)
                pointer.others.push_back(allowed.entity);
        }
        pointers.push_back(std::move(pointer));
    }
    for (const Reference &reference : schema.references()) {
        if (legs.contains(reference.id))
            continue;
        Pointer pointer;
        pointer.holder = reference.holder;
        addFields(pointer, reference);
        const Entity &holder = schema.entities()[reference.holder];
        pointer.optional = std::any_of(pointer.fields.begin(), pointer.fields.end(), [&](FieldId id) { return holder.field(id)->nullable; });
        pointers.push_back(std::move(pointer));
    }
    return pointers;
}

bool RandomRows::fill(const Schema &schema, const Pointer &pointer, Row &row, const Rows &rows)
{
    const Entity &holder = schema.entities()[pointer.holder];
    std::vector<Row> fitting;
    const auto propose = [&](Row filled) {
        const bool fits = std::all_of(filled.begin(), filled.end(), [&](const auto &each) {
            const auto there = row.find(each.first);
            return there == row.end() ? !each.second.isNull() || holder.field(each.first)->nullable : there->second == each.second && there->second.isNull() == each.second.isNull();
        });
        if (fits)
            fitting.push_back(std::move(filled));
    };
    const auto rowsOf = [&rows](EntityId id) { const auto place = rows.find(id); return place == rows.end() ? std::vector<Row>() : place->second; };
    for (const Reference *reference : pointer.references) {
        for (const Row &other : rowsOf(reference->referenced)) {
            Row filled;
            for (const FieldId id : pointer.fields)
                filled[id] = QString(); // the other legs of an arc
            bool whole = true;
            for (const FieldPair &pair : reference->pairs) {
                filled[pair.field] = other.at(pair.referenced);
                whole &= !other.at(pair.referenced).isNull();
            }
            if (whole)
                propose(std::move(filled));
        }
    }
    for (size_t i = 0; pointer.pair && i < pointer.others.size(); ++i) {
        const Entity &other = schema.entities()[pointer.others[i]];
        for (const Row &there : rowsOf(other.id)) {
            Row filled;
            const QString value = pointer.pair->allowed[i].value;
            filled[pointer.pair->discriminator] = value.isEmpty() ? schema.tableName(other) : value;
            for (size_t k = 0; k < pointer.pair->key.size(); ++k)
                filled[pointer.pair->key[k]] = there.at(other.primaryKey()->fields[k]);
            propose(std::move(filled));
        }
    }
    if (pointer.optional && (fitting.empty() || chance(25))) {
        Row none;
        for (const FieldId id : pointer.fields) {
            if (holder.field(id)->nullable)
                none[id] = QString();
        }
        fitting.clear();
        propose(std::move(none));
    }
    if (fitting.empty())
        return false;
    const Row &chosen = fitting[size_t(below(int(fitting.size())))];
    row.insert(chosen.begin(), chosen.end());
    return true;
}

bool RandomRows::isFree(const Schema &schema, const Entity &entity, const Row &row, const Rows &rows) const
{
    for (const Key &key : entity.keys) {
        for (const Row &other : rows.at(entity.id)) {
            if (std::all_of(key.fields.begin(), key.fields.end(), [&](FieldId id) { return !row.at(id).isNull() && row.at(id) == other.at(id); }))
                return false;
        }
    }
    // The smaller one first; no record beside itself.
    for (const Through &through : schema.throughs()) {
        const Reference *source = schema.references().get(through.sourceLeg), *target = schema.references().get(through.targetLeg);
        const bool symmetric = through.role == ThroughRole::SymmetricOnce || through.role == ThroughRole::SymmetricMirrored;
        if (!symmetric || !source || !target || source->holder != entity.id)
            continue;
        for (size_t i = 0; i < source->pairs.size(); ++i) {
            const QString a = row.at(source->pairs[i].field), b = row.at(target->pairs[i].field);
            if (a == b)
                continue;
            if (a > b)
                return false;
            break;
        }
        bool alike = true;
        for (size_t i = 0; i < source->pairs.size(); ++i)
            alike &= row.at(source->pairs[i].field) == row.at(target->pairs[i].field);
        if (alike)
            return false;
    }
    return true;
}

Rows RandomRows::rows(const Schema &schema)
{
    const std::vector<Pointer> pointers = pointersOf(schema);
    std::map<EntityId, std::set<FieldId>> keyFields;
    std::vector<EntityId> waiting;
    Rows rows;
    for (const Entity &entity : schema.entities()) {
        waiting.push_back(entity.id);
        rows[entity.id];
        for (const Key &key : entity.keys)
            keyFields[entity.id].insert(key.fields.begin(), key.fields.end());
    }
    const auto early = [&](const Pointer &pointer) {
        return std::any_of(pointer.fields.begin(), pointer.fields.end(), [&](FieldId id) { return keyFields[pointer.holder].contains(id); });
    };
    // Keys first, each entity after those that its keys are made of; what goes in a circle is left without rows, or empty where it may be.
    for (int forced = 0; !waiting.empty();) {
        const auto ready = std::find_if(waiting.begin(), waiting.end(), [&](EntityId id) {
            return std::all_of(pointers.begin(), pointers.end(), [&](const Pointer &pointer) {
                return pointer.holder != id || !early(pointer) || std::all_of(pointer.others.begin(), pointer.others.end(), [&](EntityId other) { return other == id || std::find(waiting.begin(), waiting.end(), other) == waiting.end(); });
            });
        });
        const EntityId id = ready == waiting.end() ? waiting[size_t(forced++) % waiting.size()] : *ready;
        std::erase(waiting, id);
        const Entity &entity = schema.entities()[id];
        const int wanted = 3 + below(4);
        for (int i = 0; i < wanted; ++i) {
            Row row;
            bool ok = true;
            for (const Pointer &pointer : pointers)
                ok = ok && (pointer.holder != id || !early(pointer) || fill(schema, pointer, row, rows));
            for (const Field &field : entity.fields) {
                if (!ok || row.contains(field.id))
                    continue;
                const bool later = std::any_of(pointers.begin(), pointers.end(), [&](const Pointer &pointer) { return pointer.holder == id && pointer.fields.contains(field.id); });
                if (later && !keyFields[id].contains(field.id))
                    continue;
                row[field.id] = field.nullable && chance(30) ? QString() : field.type.isNumber() ? QString::number(i + 1) : u"k%1"_s.arg(i + 1);
            }
            if (ok && isFree(schema, entity, row, rows))
                rows[id].push_back(std::move(row));
        }
    }
    for (const Pointer &pointer : pointers) {
        if (early(pointer))
            continue;
        // Rows that nobody points at yet by anything but their keys: those without a fitting value go before others are chosen.
        for (Row &row : rows[pointer.holder]) {
            if (!fill(schema, pointer, row, rows)) {
                rows.clear();
                return rows;
            }
        }
    }
    for (const Through &through : schema.throughs()) { // the other row of each pair
        const Reference *source = schema.references().get(through.sourceLeg), *target = schema.references().get(through.targetLeg);
        if (through.role != ThroughRole::SymmetricMirrored || !source || !target)
            continue;
        const Entity &junction = schema.entities()[source->holder];
        std::vector<Row> mirrored;
        int number = 100;
        for (const Row &row : rows[junction.id]) {
            Row other = row;
            for (size_t i = 0; i < source->pairs.size(); ++i) {
                other[source->pairs[i].field] = row.at(target->pairs[i].field);
                other[target->pairs[i].field] = row.at(source->pairs[i].field);
            }
            const auto inPair = [&](FieldId id) {
                const auto has = [id](const Reference *leg) { return std::any_of(leg->pairs.begin(), leg->pairs.end(), [id](const FieldPair &pair) { return pair.field == id; }); };
                return has(source) || has(target);
            };
            for (const Key &key : junction.keys) { // an id of its own
                for (const FieldId id : key.fields) {
                    if (key.fields.size() == 1 && !inPair(id))
                        other[id] = QString::number(++number);
                }
            }
            mirrored.push_back(std::move(other));
        }
        rows[junction.id].insert(rows[junction.id].end(), mirrored.begin(), mirrored.end());
    }
    return rows;
}

} // namespace relata::test
