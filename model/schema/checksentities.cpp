#include "model/schema/checkcontext.h"

namespace relata::checks {

using namespace Qt::StringLiterals;

namespace {

std::vector<FieldId> sorted(std::vector<FieldId> fields)
{
    std::sort(fields.begin(), fields.end());
    return fields;
}

Fix removingKey(const Entity &entity, KeyId id)
{
    return fixing<Entity>(QT_TRANSLATE_NOOP("Messages", "Remove this key"), {}, entity.id, [id](Entity &changed) { std::erase_if(changed.keys, [id](const Key &key) { return key.id == id; }); });
}

Fix removingIndex(const Entity &entity, IndexId id)
{
    return fixing<Entity>(QT_TRANSLATE_NOOP("Messages", "Remove this index"), {}, entity.id, [id](Entity &changed) { std::erase_if(changed.indexes, [id](const Index &index) { return index.id == id; }); });
}

bool allThere(const Entity &entity, const std::vector<FieldId> &fields)
{
    return std::all_of(fields.begin(), fields.end(), [&](FieldId id) { return entity.field(id); });
}

void dataSourceMissing(const Context &context, Report &report)
{
    const auto &sources = context.schema.dataSources();
    for (const Entity &entity : context.schema.entities()) {
        if (sources.contains(entity.dataSource))
            continue;
        Problem &problem = report.add(entity, {entity.name});
        if (!sources.isEmpty())
            problem.fixes.push_back(fixing<Entity>(QT_TRANSLATE_NOOP("Messages", "Put it into “%1”"), {sources.begin()->name}, entity.id, [id = sources.begin()->id](Entity &changed) { changed.dataSource = id; }));
    }
}

void empty(const Context &context, Report &report)
{
    for (const Entity &entity : context.schema.entities()) {
        if (entity.fields.empty() && context.schema.dialectOf(entity) != "postgresql"_L1) // which makes such a table
            report.add(entity, {entity.name});
    }
}

void noPrimaryKey(const Context &context, Report &report)
{
    for (const Entity &entity : context.schema.entities()) {
        if (entity.kind != EntityKind::Table || entity.primaryKey())
            continue;
        Problem &problem = report.add(entity, {entity.name});
        const DataSource *source = context.schema.dataSources().get(entity.dataSource);
        if (source && source->management == Management::ReadOnly)
            continue;
        if (const Field *id = entity.fieldNamed(u"id"); id && !id->nullable) {
            problem.fixes.push_back(addingKey(entity, KeyKind::Primary, {id->id}));
        } else if (!id) {
            problem.fixes.push_back({QT_TRANSLATE_NOOP("Messages", "Add a field “id” that the database numbers"), {}, [entityId = entity.id](const Schema &schema, IdSource &ids) -> Result<Change> {
                                         Draft draft(schema);
                                         Field field;
                                         field.id = ids.make<FieldId>();
                                         field.name = u"id"_s;
                                         field.type = typeOf(TypeKind::Int64);
                                         field.generated = Generated::Identity;
                                         Key key;
                                         key.id = ids.make<KeyId>();
                                         key.kind = KeyKind::Primary;
                                         key.fields = {field.id};
                                         draft.update<Entity>(entityId, [&](Entity &changed) {
                                             changed.fields.insert(changed.fields.begin(), field);
                                             changed.keys.insert(changed.keys.begin(), key);
                                         });
                                         return draft.change();
                                     }});
        }
    }
}

void twoPrimaryKeys(const Context &context, Report &report)
{
    for (const Entity &entity : context.schema.entities()) {
        const auto count = std::count_if(entity.keys.begin(), entity.keys.end(), [](const Key &key) { return key.kind == KeyKind::Primary; });
        if (count < 2)
            continue;
        report.add(entity, {entity.name}).fixes.push_back(fixing<Entity>(QT_TRANSLATE_NOOP("Messages", "Keep the first, make the others unique keys"), {}, entity.id, [](Entity &changed) {
            bool first = true;
            for (Key &key : changed.keys) {
                if (key.kind == KeyKind::Primary && !std::exchange(first, false))
                    key.kind = KeyKind::Unique;
            }
        }));
    }
}

void primaryKeyNullable(const Context &context, Report &report)
{
    for (const Entity &entity : context.schema.entities()) {
        const Key *primary = entity.primaryKey();
        for (const FieldId id : primary ? primary->fields : std::vector<FieldId>()) {
            const Field *field = entity.field(id);
            if (field && field->nullable)
                report.add(entity, *field, {entity.name, field->name}).fixes.push_back(fixingField(QT_TRANSLATE_NOOP("Messages", "Make “%1” required"), {field->name}, entity.id, id, [](Field &changed) { changed.nullable = false; }));
        }
    }
}

void emptyKey(const Context &context, Report &report)
{
    for (const Entity &entity : context.schema.entities()) {
        for (const Key &key : entity.keys) {
            if (key.fields.empty())
                report.add(entity, {entity.name}).fixes.push_back(removingKey(entity, key.id));
        }
        for (const Index &index : entity.indexes) {
            if (index.parts.empty())
                report.add(entity, {entity.name}).fixes.push_back(removingIndex(entity, index.id));
        }
    }
}

void missingField(const Context &context, Report &report)
{
    for (const Entity &entity : context.schema.entities()) {
        for (const Key &key : entity.keys) {
            if (!allThere(entity, key.fields))
                report.add(entity, {entity.name}).fixes.push_back(removingKey(entity, key.id));
        }
        for (const Index &index : entity.indexes) {
            const bool whole = std::all_of(index.parts.begin(), index.parts.end(), [&](const IndexPart &part) { return !part.field || entity.field(part.field); });
            if (!whole || !allThere(entity, index.included))
                report.add(entity, {entity.name}).fixes.push_back(removingIndex(entity, index.id));
        }
    }
}

void fieldTwiceInKey(const Context &context, Report &report)
{
    for (const Entity &entity : context.schema.entities()) {
        for (const Key &key : entity.keys) {
            const std::vector<FieldId> fields = sorted(key.fields);
            if (std::adjacent_find(fields.begin(), fields.end()) != fields.end())
                report.add(entity, {entity.name, listed(entity, key.fields)}).fixes.push_back(fixing<Entity>(QT_TRANSLATE_NOOP("Messages", "Name it once"), {}, entity.id, [id = key.id](Entity &changed) {
                    for (Key &each : changed.keys) {
                        std::vector<FieldId> once;
                        for (const FieldId field : each.fields) {
                            if (std::find(once.begin(), once.end(), field) == once.end())
                                once.push_back(field);
                        }
                        if (each.id == id)
                            each.fields = once;
                    }
                }));
        }
    }
}

void duplicateKeys(const Context &context, Report &report)
{
    for (const Entity &entity : context.schema.entities()) {
        std::vector<std::vector<FieldId>> seen;
        std::vector<const Key *> keys;
        for (const Key &key : entity.keys) // the primary key first: it is the one that stays
            keys.insert(key.kind == KeyKind::Primary ? keys.begin() : keys.end(), &key);
        for (const Key *key : keys) {
            const std::vector<FieldId> fields = sorted(key->fields);
            if (!fields.empty() && key->kind == KeyKind::Unique && std::find(seen.begin(), seen.end(), fields) != seen.end())
                report.add(entity, {entity.name, listed(entity, key->fields)}).fixes.push_back(removingKey(entity, key->id));
            seen.push_back(fields);
        }
    }
}

void uselessKeys(const Context &context, Report &report)
{
    for (const Entity &entity : context.schema.entities()) {
        for (const Key &key : entity.keys) {
            const std::vector<FieldId> fields = sorted(key.fields);
            for (const Key &smaller : entity.keys) {
                const std::vector<FieldId> part = sorted(smaller.fields);
                if (key.kind != KeyKind::Unique || part.empty() || part.size() >= fields.size() || !std::includes(fields.begin(), fields.end(), part.begin(), part.end()))
                    continue;
                // Compound references may need the larger one as what they point at.
                const auto arriving = context.index.referencing(entity.id);
                if (std::none_of(arriving.begin(), arriving.end(), [&](const Reference *reference) { return reference->pairs.size() == key.fields.size(); }))
                    report.add(entity, {entity.name, listed(entity, key.fields), listed(entity, smaller.fields)});
                break;
            }
        }
    }
}

std::vector<FieldId> partsOf(const Index &index)
{
    std::vector<FieldId> fields;
    for (const IndexPart &part : index.parts) {
        if (!part.field || part.prefixLength > 0)
            return {};
        fields.push_back(part.field);
    }
    return fields;
}

bool begins(const std::vector<FieldId> &whole, const std::vector<FieldId> &part)
{
    return !part.empty() && whole.size() >= part.size() && std::equal(part.begin(), part.end(), whole.begin());
}

void duplicateIndexes(const Context &context, Report &report)
{
    for (const Entity &entity : context.schema.entities()) {
        for (size_t i = 0; i < entity.indexes.size(); ++i) {
            const Index &index = entity.indexes[i];
            const std::vector<FieldId> fields = partsOf(index);
            if (index.unique || !index.where.isEmpty() || fields.empty() || (!index.method.isEmpty() && index.method != "btree"_L1))
                continue;
            const bool covered = std::any_of(entity.keys.begin(), entity.keys.end(), [&](const Key &key) { return begins(key.fields, fields); })
                || std::any_of(entity.indexes.begin(), entity.indexes.end(), [&](const Index &other) {
                       const std::vector<FieldId> others = partsOf(other);
                       const bool before = &other - entity.indexes.data() < qsizetype(i);
                       return &other != &index && other.where.isEmpty() && (other.method.isEmpty() || other.method == "btree"_L1) && begins(others, fields)
                           && (others.size() > fields.size() || before || other.unique);
                   });
            if (covered)
                report.add(entity, {entity.name, listed(entity, fields)}).fixes.push_back(removingIndex(entity, index.id));
        }
    }
}

void emptyCheck(const Context &context, Report &report)
{
    for (const Entity &entity : context.schema.entities()) {
        for (const Check &check : entity.checks) {
            if (check.expression.trimmed().isEmpty())
                report.add(entity, {entity.name}).fixes.push_back(fixing<Entity>(QT_TRANSLATE_NOOP("Messages", "Remove this check"), {}, entity.id, [id = check.id](Entity &changed) { std::erase_if(changed.checks, [id](const Check &each) { return each.id == id; }); }));
        }
    }
}

void duplicateRoles(const Context &context, Report &report)
{
    for (const Entity &entity : context.schema.entities()) {
        QSet<int> seen;
        for (const Field &field : entity.fields) {
            if (field.role == FieldRole::None)
                continue;
            if (seen.contains(int(field.role)))
                report.add(entity, field, {entity.name, field.name}).fixes.push_back(fixingField(QT_TRANSLATE_NOOP("Messages", "Take the role from “%1”"), {field.name}, entity.id, field.id, [](Field &changed) { changed.role = FieldRole::None; }));
            seen.insert(int(field.role));
        }
    }
}

void emptyEnums(const Context &context, Report &report)
{
    for (const Enumeration &enumeration : context.schema.enumerations()) {
        const DataSource *source = context.schema.dataSources().get(enumeration.dataSource);
        if (enumeration.values.isEmpty() && (!source || source->dialect != "postgresql"_L1)) // which makes such a type
            report.add({enumeration.name});
    }
}

void duplicateEnumValues(const Context &context, Report &report)
{
    for (const Enumeration &enumeration : context.schema.enumerations()) {
        if (QSet<QString>(enumeration.values.begin(), enumeration.values.end()).size() != enumeration.values.size())
            report.add({enumeration.name}).fixes.push_back(fixing<Enumeration>(QT_TRANSLATE_NOOP("Messages", "Name each value once"), {}, enumeration.id, [](Enumeration &changed) { changed.values.removeDuplicates(); }));
    }
}

void placements(const Context &context, Report &report)
{
    QSet<std::pair<quint64, quint64>> seen;
    for (const Placement &placement : context.schema.placements()) {
        const std::pair place(placement.diagram.value, placement.entity.value);
        const bool lost = !context.schema.entities().contains(placement.entity) || !context.schema.diagrams().contains(placement.diagram);
        if (lost || seen.contains(place))
            report.add({}).fixes.push_back({QT_TRANSLATE_NOOP("Messages", "Remove it"), {}, [id = placement.id](const Schema &schema, IdSource &) -> Result<Change> {
                                                Draft draft(schema);
                                                draft.remove<Placement>(id);
                                                return draft.change();
                                            }});
        seen.insert(place);
    }
}

constexpr Rule kRules[] = {
    {"data-source-missing", Severity::Error, QT_TRANSLATE_NOOP("Messages", "No data source"), QT_TRANSLATE_NOOP("Messages", "“%1” belongs to a data source that isn't there."), dataSourceMissing},
    {"entity-empty", Severity::Error, QT_TRANSLATE_NOOP("Messages", "No fields"), QT_TRANSLATE_NOOP("Messages", "“%1” has no fields; no database makes such a table."), empty},
    {"primary-key-twice", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Two primary keys"), QT_TRANSLATE_NOOP("Messages", "“%1” has more than one primary key."), twoPrimaryKeys},
    {"primary-key-nullable", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Nullable primary key"), QT_TRANSLATE_NOOP("Messages", "“%1.%2” is part of the primary key and may be null."), primaryKeyNullable},
    {"key-empty", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Empty key"), QT_TRANSLATE_NOOP("Messages", "“%1” has a key or index without fields."), emptyKey},
    {"key-field-missing", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Key of a missing field"), QT_TRANSLATE_NOOP("Messages", "A key or index of “%1” names a field that isn't there."), missingField},
    {"key-field-twice", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Field twice in a key"), QT_TRANSLATE_NOOP("Messages", "A key of “%1” names a field twice: %2."), fieldTwiceInKey},
    {"check-empty", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Empty check"), QT_TRANSLATE_NOOP("Messages", "“%1” has a check without a condition."), emptyCheck},
    {"role-duplicate", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Role given twice"), QT_TRANSLATE_NOOP("Messages", "In “%1” another field already has the role of “%2”."), duplicateRoles},
    {"enum-empty", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Enum without values"), QT_TRANSLATE_NOOP("Messages", "The enum “%1” has no values."), emptyEnums},
    {"enum-value-duplicate", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Enum value twice"), QT_TRANSLATE_NOOP("Messages", "The enum “%1” has a value twice."), duplicateEnumValues},
    {"primary-key-missing", Severity::Warning, QT_TRANSLATE_NOOP("Messages", "No primary key"), QT_TRANSLATE_NOOP("Messages", "“%1” has no primary key: its records can't be told apart, referenced or edited."), noPrimaryKey},
    {"key-duplicate", Severity::Warning, QT_TRANSLATE_NOOP("Messages", "Key twice"), QT_TRANSLATE_NOOP("Messages", "“%1” has two keys on the same fields: %2."), duplicateKeys},
    {"index-duplicate", Severity::Warning, QT_TRANSLATE_NOOP("Messages", "Index twice"), QT_TRANSLATE_NOOP("Messages", "“%1” has an index on %2 that another index or key makes needless."), duplicateIndexes},
    {"placement-lost", Severity::Warning, QT_TRANSLATE_NOOP("Messages", "Place of nothing"), QT_TRANSLATE_NOOP("Messages", "A diagram keeps a place for an entity that isn't there, or twice for the same."), placements},
    {"key-needless", Severity::Hint, QT_TRANSLATE_NOOP("Messages", "Needless key"), QT_TRANSLATE_NOOP("Messages", "In “%1” the key on %2 says nothing more than the key on %3."), uselessKeys},
};

} // namespace

std::span<const Rule> entityRules()
{
    return kRules;
}

} // namespace relata::checks
