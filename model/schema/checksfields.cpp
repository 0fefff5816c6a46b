#include "model/schema/checkcontext.h"
#include "model/schema/edits.h"
#include "model/schema/inflection.h"
#include "model/schema/naming.h"

#include <QRegularExpression>
#include <QUuid>

namespace relata::checks {

using namespace Qt::StringLiterals;

namespace {

template<class Function>
void eachField(const Context &context, Function &&function)
{
    for (const Entity &entity : context.schema.entities()) {
        for (const Field &field : entity.fields)
            function(entity, field);
    }
}

void enumMissing(const Context &context, Report &report)
{
    eachField(context, [&](const Entity &entity, const Field &field) {
        const FieldType *type = &field.type;
        while (type->kind == TypeKind::Array && type->element)
            type = type->element.get();
        if (type->kind == TypeKind::Enum && !context.schema.enumerations().contains(type->enumeration))
            report.add(entity, field, {entity.name, field.name}).fixes.push_back(fixingField(QT_TRANSLATE_NOOP("Messages", "Make “%1” a text"), {field.name}, entity.id, field.id, [](Field &changed) { changed.type = typeOf(TypeKind::Text); }));
    });
}

void identityType(const Context &context, Report &report)
{
    eachField(context, [&](const Entity &entity, const Field &field) {
        const bool wrong = (field.generated == Generated::Identity && !field.type.isInteger() && field.type.kind != TypeKind::Native && field.type.kind != TypeKind::Decimal)
            || (field.generated == Generated::Uuid && field.type.kind != TypeKind::Uuid && !field.type.isText() && field.type.kind != TypeKind::Bytes && field.type.kind != TypeKind::Native);
        if (wrong)
            report.add(entity, field, {entity.name, field.name}).fixes.push_back(fixingField(QT_TRANSLATE_NOOP("Messages", "Give its value by hand"), {}, entity.id, field.id, [](Field &changed) { changed.generated = Generated::None; }));
    });
}

void computedWithout(const Context &context, Report &report)
{
    eachField(context, [&](const Entity &entity, const Field &field) {
        if ((field.generated == Generated::Stored || field.generated == Generated::Virtual) && field.generatedBy.trimmed().isEmpty())
            report.add(entity, field, {entity.name, field.name}).fixes.push_back(fixingField(QT_TRANSLATE_NOOP("Messages", "Make it an ordinary field"), {}, entity.id, field.id, [](Field &changed) { changed.generated = Generated::None; }));
    });
}

void defaultOfGenerated(const Context &context, Report &report)
{
    eachField(context, [&](const Entity &entity, const Field &field) {
        // A number taken from a sequence (PostgreSQL's serial) counts itself by way of its default.
        const bool counts = field.generated == Generated::Identity && field.defaultValue.kind == DefaultKind::Expression && field.defaultValue.value.startsWith("nextval("_L1);
        if ((field.generated == Generated::Identity || field.generated == Generated::Stored || field.generated == Generated::Virtual) && field.defaultValue.kind != DefaultKind::None && !counts)
            report.add(entity, field, {entity.name, field.name}).fixes.push_back(fixingField(QT_TRANSLATE_NOOP("Messages", "Remove its default"), {}, entity.id, field.id, [](Field &changed) { changed.defaultValue = {}; }));
    });
}

// Is the literal a value of the type? Only where that is sure.
bool fits(const QString &value, const FieldType &type, const Schema &schema)
{
    bool ok = true;
    switch (type.kind) {
    case TypeKind::Boolean:
        return QStringList{u"true"_s, u"false"_s, u"0"_s, u"1"_s}.contains(value.toLower());
    case TypeKind::Int16:
        value.toShort(&ok);
        return ok;
    case TypeKind::Int32:
        value.toInt(&ok);
        return ok;
    case TypeKind::Int64:
        value.toLongLong(&ok);
        return ok;
    case TypeKind::Decimal:
    case TypeKind::Float32:
    case TypeKind::Float64:
        value.toDouble(&ok);
        return ok;
    case TypeKind::Uuid:
        return !QUuid::fromString(value).isNull() || value == "00000000-0000-0000-0000-000000000000"_L1;
    case TypeKind::Enum: {
        const Enumeration *enumeration = schema.enumerations().get(type.enumeration);
        return !enumeration || enumeration->values.contains(value);
    }
    case TypeKind::String:
        return type.length == 0 || value.toUcs4().size() <= type.length;
    default:
        return true;
    }
}

void defaultType(const Context &context, Report &report)
{
    eachField(context, [&](const Entity &entity, const Field &field) {
        if (field.defaultValue.kind == DefaultKind::Literal && !fits(field.defaultValue.value, field.type, context.schema))
            report.add(entity, field, {entity.name, field.name, field.defaultValue.value, typeText(field.type, context.schema.enumName())}).fixes.push_back(
                fixingField(QT_TRANSLATE_NOOP("Messages", "Remove its default"), {}, entity.id, field.id, [](Field &changed) { changed.defaultValue = {}; }));
    });
}

void ruleRange(const Context &context, Report &report)
{
    eachField(context, [&](const Entity &entity, const Field &field) {
        const FieldRules &rules = field.rules;
        bool good = true;
        bool bad = rules.minLength.value_or(0) < 0 || (rules.maxLength && (*rules.maxLength < rules.minLength.value_or(0)));
        bad |= rules.minLength && field.type.kind == TypeKind::String && field.type.length > 0 && *rules.minLength > field.type.length;
        if (!rules.minimum.isEmpty() && !rules.maximum.isEmpty()) {
            bool alsoGood = true;
            bad |= rules.minimum.toDouble(&good) > rules.maximum.toDouble(&alsoGood) && good && alsoGood;
        }
        if (bad)
            report.add(entity, field, {entity.name, field.name});
    });
}

void rulePattern(const Context &context, Report &report)
{
    eachField(context, [&](const Entity &entity, const Field &field) {
        if (!field.rules.pattern.isEmpty() && !QRegularExpression(field.rules.pattern).isValid())
            report.add(entity, field, {entity.name, field.name, field.rules.pattern}).fixes.push_back(fixingField(QT_TRANSLATE_NOOP("Messages", "Remove the pattern"), {}, entity.id, field.id, [](Field &changed) { changed.rules.pattern.clear(); }));
    });
}

void roleType(const Context &context, Report &report)
{
    eachField(context, [&](const Entity &entity, const Field &field) {
        const TypeKind kind = field.type.kind;
        const bool isTime = kind == TypeKind::Timestamp || kind == TypeKind::TimestampTz || kind == TypeKind::Native;
        bool bad = false;
        switch (field.role) {
        case FieldRole::Version:
            bad = !field.type.isInteger() && kind != TypeKind::Native;
            break;
        case FieldRole::CreatedAt:
        case FieldRole::UpdatedAt:
            bad = !isTime;
            break;
        case FieldRole::DeletedAt:
            bad = !isTime || !field.nullable;
            break;
        default:
            break;
        }
        if (bad)
            report.add(entity, field, {entity.name, field.name});
    });
}

void secretShows(const Context &context, Report &report)
{
    eachField(context, [&](const Entity &entity, const Field &field) {
        if (field.secret && (field.filterable || field.sortable))
            report.add(entity, field, {entity.name, field.name}).fixes.push_back(fixingField(QT_TRANSLATE_NOOP("Messages", "Forbid filtering and sorting by it"), {}, entity.id, field.id, [](Field &changed) { changed.filterable = changed.sortable = false; }));
    });
}

// `author_ids`: a list of keys in one field, where a relationship belongs.
void keyList(const Context &context, Report &report)
{
    eachField(context, [&](const Entity &entity, const Field &field) {
        const bool named = field.name.endsWith("_ids"_L1) || field.name.endsWith("Ids"_L1) || field.name.endsWith("_uuids"_L1);
        if (named && (field.type.kind == TypeKind::Array || field.type.kind == TypeKind::Json || field.type.isText()))
            report.add(entity, field, {entity.name, field.name});
    });
}

QString rough(QStringView name)
{
    QString text;
    for (const QChar c : name) {
        if (c.isLetterOrNumber())
            text += c.toCaseFolded();
    }
    return text;
}

// `list_id` where there is a List and no relationship uses the field.
void keyWithoutRelationship(const Context &context, Report &report)
{
    QHash<QString, EntityId> byName;
    const auto &plurals = context.schema.naming().plurals;
    for (const Entity &entity : context.schema.entities()) {
        byName.insert(rough(inflection::singular(entity.name, plurals)), entity.id);
        byName.insert(rough(entity.name), entity.id);
    }
    eachField(context, [&](const Entity &entity, const Field &field) {
        const qsizetype cut = field.name.endsWith("_id"_L1, Qt::CaseInsensitive) ? 3 : field.name.endsWith("Id"_L1) ? 2 : 0;
        if (entity.kind == EntityKind::View || cut == 0 || cut == field.name.size() || entity.isInPrimaryKey(field.id) || context.isKeyField(field.id))
            return;
        const Entity *other = context.schema.entities().get(byName.value(rough(QStringView(field.name).chopped(cut))));
        const Key *key = other ? other->primaryKey() : nullptr;
        if (!key || key->fields.size() != 1 || !other->field(key->fields.front()) || !canReference(field.type, other->field(key->fields.front())->type))
            return;
        Problem &problem = report.add(entity, field, {entity.name, field.name, other->name});
        problem.fixes.push_back({QT_TRANSLATE_NOOP("Messages", "Relate it to “%1”"), {other->name}, [holder = entity.id, source = other->id, name = field.name](const Schema &schema, IdSource &ids) -> Result<Change> {
                                     RelationshipForm form;
                                     form.kind = u"one-to-many"_s;
                                     form.source = source;
                                     form.target = holder;
                                     form.targetKey = {name};
                                     const Field *held = schema.entities()[holder].fieldNamed(name);
                                     form.sourceOptional = held && held->nullable;
                                     return edits::relate(schema, form, ids);
                                 }});
    });
}

constexpr Rule kRules[] = {
    {"enum-missing", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Enum that isn't there"), QT_TRANSLATE_NOOP("Messages", "“%1.%2” has the type of an enum that isn't there."), enumMissing},
    {"generated-type", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Type that can't be made"), QT_TRANSLATE_NOOP("Messages", "The value of “%1.%2” can't be made by the database: its type doesn't fit."), identityType},
    {"computed-empty", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Computed of nothing"), QT_TRANSLATE_NOOP("Messages", "“%1.%2” is computed, but nothing says how."), computedWithout},
    {"default-of-generated", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Default of a generated field"), QT_TRANSLATE_NOOP("Messages", "“%1.%2” is made by the database and can't have a default."), defaultOfGenerated},
    {"default-type", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Default of another type"), QT_TRANSLATE_NOOP("Messages", "The default “%3” of “%1.%2” is no %4."), defaultType},
    {"rule-range", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Rule that nothing meets"), QT_TRANSLATE_NOOP("Messages", "The rules of “%1.%2” contradict each other: no value meets them."), ruleRange},
    {"rule-pattern", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Pattern that isn't one"), QT_TRANSLATE_NOOP("Messages", "The pattern of “%1.%2” is no regular expression: %3"), rulePattern},
    {"role-type", Severity::Warning, QT_TRANSLATE_NOOP("Messages", "Role of another type"), QT_TRANSLATE_NOOP("Messages", "The type of “%1.%2” doesn't fit its role: a version is an integer, times are timestamps, the time of deletion is nullable."), roleType},
    {"secret-shows", Severity::Warning, QT_TRANSLATE_NOOP("Messages", "Secret that shows"), QT_TRANSLATE_NOOP("Messages", "“%1.%2” is secret, but can be found out by filtering or sorting."), secretShows},
    {"key-list", Severity::Hint, QT_TRANSLATE_NOOP("Messages", "List of keys"), QT_TRANSLATE_NOOP("Messages", "“%1.%2” looks like a list of keys. A many-to-many keeps them so that the database can check and find them."), keyList},
    {"relationship-missing", Severity::Hint, QT_TRANSLATE_NOOP("Messages", "Key without relationship"), QT_TRANSLATE_NOOP("Messages", "“%1.%2” looks like a key of “%3”, but there is no relationship."), keyWithoutRelationship},
};

} // namespace

std::span<const Rule> fieldRules()
{
    return kRules;
}

} // namespace relata::checks
