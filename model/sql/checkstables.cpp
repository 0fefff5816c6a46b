#include "model/sql/dialectcontext.h"

#include <QRegularExpression>

namespace relata::checks {

using namespace Qt::StringLiterals;

namespace {

bool isComputed(const Field &field)
{
    return field.generated == Generated::Stored || field.generated == Generated::Virtual;
}

void empty(const DialectContext &context, Report &report)
{
    if (context.is("postgresql"_L1)) // makes such a table, and people have them
        return;
    context.eachTable([&](const Entity &entity) {
        const bool onlyComputed = context.is("sqlite"_L1) && context.isOwn(entity) && std::all_of(entity.fields.begin(), entity.fields.end(), isComputed);
        if (entity.fields.empty() || onlyComputed)
            report.add(entity, {entity.name});
    });
}

void missingFields(const DialectContext &context, Report &report)
{
    context.eachTable([&](const Entity &entity) {
        const auto isThere = [&](FieldId field) { return entity.field(field) != nullptr; };
        bool whole = true;
        for (const Key &key : entity.keys)
            whole &= std::all_of(key.fields.begin(), key.fields.end(), isThere);
        for (const Index &index : entity.indexes) {
            whole &= std::all_of(index.included.begin(), index.included.end(), isThere);
            whole &= std::all_of(index.parts.begin(), index.parts.end(), [&](const IndexPart &part) { return part.field ? isThere(part.field) : !part.expression.isEmpty(); });
        }
        for (const Reference *reference : context.index.heldBy(entity.id)) {
            const Entity *other = context.schema.entities().get(reference->referenced);
            whole &= std::all_of(reference->pairs.begin(), reference->pairs.end(), [&](const FieldPair &pair) {
                return (!pair.field || isThere(pair.field)) && (!other || other->field(pair.referenced));
            });
            whole &= std::all_of(reference->setNullFields.begin(), reference->setNullFields.end(), isThere);
        }
        if (!whole)
            report.add(entity, {entity.name});
    });
}

void types(const DialectContext &context, Report &report)
{
    context.eachField([&](const Entity &entity, const Field &field) {
        if (!typeSpelling(context.dialect, context.schema, field.type))
            report.add(entity, field, {entity.name, field.name, field.type.native});
    });
}

void expressions(const DialectContext &context, Report &report)
{
    context.eachTable([&](const Entity &entity) {
        if (!context.isOwn(entity))
            return; // what is written for another dialect is translated, or left out
        const auto isBad = [&](const QString &text) { return !isWholeExpression(context.dialect, text); };
        for (const Field &field : entity.fields) {
            for (const QString &text : {isComputed(field) ? field.generatedBy : u"0"_s, field.defaultValue.kind == DefaultKind::Expression ? field.defaultValue.value : u"0"_s})
                if (isBad(text))
                    report.add(entity, field, {text});
            const bool spelled = field.collation.contains("\".\""_L1);
            if (spelled && isBad(field.collation))
                report.add(entity, field, {field.collation});
        }
        for (const Check &check : entity.checks)
            if (isBad(check.expression))
                report.add(entity, {check.expression});
        for (const Index &index : entity.indexes) {
            if (!index.where.isEmpty() && isBad(index.where))
                report.add(entity, {index.where});
            for (const IndexPart &part : index.parts)
                if (!part.field && isBad(part.expression))
                    report.add(entity, {part.expression});
        }
        for (auto option = entity.nativeOptions.cbegin(); option != entity.nativeOptions.cend(); ++option)
            if (!option.value().isEmpty() && isBad(option.value()))
                report.add(entity, {option.value()});
    });
}

// Types that no index of the database can order.
void keyTypes(const DialectContext &context, Report &report)
{
    static const QSet<QString> inPostgresql{u"json"_s, u"xml"_s, u"point"_s, u"line"_s, u"lseg"_s, u"box"_s, u"path"_s, u"polygon"_s, u"circle"_s};
    static const QSet<QString> inMysql{u"text"_s, u"tinytext"_s, u"mediumtext"_s, u"longtext"_s, u"blob"_s, u"tinyblob"_s, u"mediumblob"_s, u"longblob"_s, u"json"_s};
    context.eachTable([&](const Entity &entity) {
        for (const Key &key : entity.keys)
            for (const FieldId id : key.fields) {
                const Field *field = entity.field(id);
                if (!field || field->type.dialect != context.dialect.id || entity.nativeOptions.contains(key.id.toString() + u'/' + id.toString())) // a prefix of it
                    continue;
                const QString native = field->type.native.toLower().section(u'(', 0, 0).section(u' ', 0, 0);
                if ((context.is("postgresql"_L1) && inPostgresql.contains(native)) || (context.is("mysql"_L1) && key.kind == KeyKind::Primary && inMysql.contains(native)))
                    report.add(entity, *field, {entity.name, field->name, field->type.native, context.dialect.label});
            }
    });
}

void computedKeys(const DialectContext &context, Report &report)
{
    if (context.is("postgresql"_L1))
        return;
    context.eachField([&](const Entity &entity, const Field &field) {
        const bool isRowTime = field.generatedBy == "ROW START"_L1 || field.generatedBy == "ROW END"_L1; // MariaDB puts the end into the key itself
        if (isComputed(field) && !isRowTime && context.isOwn(entity) && entity.isInPrimaryKey(field.id))
            report.add(entity, field, {entity.name, field.name, context.dialect.label});
    });
}

void wideKeys(const DialectContext &context, Report &report)
{
    const qsizetype most = context.dialect.limits.keyFields;
    context.eachTable([&](const Entity &entity) {
        const auto look = [&](qsizetype fields) {
            if (most > 0 && fields > most)
                report.add(entity, {entity.name, QString::number(most), context.dialect.label});
        };
        for (const Key &key : entity.keys)
            look(qsizetype(key.fields.size()));
        for (const Index &index : entity.indexes)
            look(qsizetype(index.parts.size()));
    });
}

void wideTables(const DialectContext &context, Report &report)
{
    const qsizetype most = context.dialect.limits.fields;
    context.eachTable([&](const Entity &entity) {
        if (most > 0 && qsizetype(entity.fields.size()) > most)
            report.add(entity, {entity.name, QString::number(most), context.dialect.label});
    });
}

void manyIndexes(const DialectContext &context, Report &report)
{
    const qsizetype most = context.dialect.limits.indexes;
    context.eachTable([&](const Entity &entity) {
        if (most > 0 && qsizetype(entity.indexes.size() + entity.keys.size()) > most)
            report.add(entity, {entity.name, QString::number(most), context.dialect.label});
    });
}

// Bytes of a field in a row and in a key of InnoDB, with four for a character where nothing else is known.
struct InnoDbSize
{
    qint64 row = 0;
    qint64 key = 0;
};
InnoDbSize innoDbSize(const DialectContext &context, const Entity &entity, const Field &field)
{
    const auto type = typeSpelling(context.dialect, context.schema, field.type);
    if (!type)
        return {};
    static const QRegularExpression sized(u"^(var)?(char|binary)\\s*\\((\\d+)\\)"_s, QRegularExpression::CaseInsensitiveOption);
    if (const auto match = sized.match(type->text); match.hasMatch()) {
        const QString charset = (field.collation.isEmpty() ? entity.nativeOptions.value(u"CHARSET"_s) : field.collation).toLower(); // "latin1_bin" begins with its own
        const bool bytes = match.captured(2).compare("binary"_L1, Qt::CaseInsensitive) == 0;
        const int each = bytes ? 1 : charset.contains("utf8mb3"_L1) ? 3 : charset.isEmpty() || charset.contains("utf8mb4"_L1) ? 4 : 1;
        const qint64 length = match.captured(3).toLongLong() * each;
        const qint64 before = match.captured(1).isEmpty() ? 0 : length > 255 ? 2 : 1; // says how long it is
        return {length + before, length};
    }
    return {}; // a few bytes: never enough to refuse what a server has taken
}

void longRows(const DialectContext &context, Report &report)
{
    if (!context.is("mysql"_L1))
        return;
    context.eachTable([&](const Entity &entity) {
        qint64 row = 0;
        for (const Field &field : entity.fields)
            row += innoDbSize(context, entity, field).row;
        if (row > 65'535)
            report.add(entity, {entity.name, context.dialect.label});
    });
}

void longKeys(const DialectContext &context, Report &report)
{
    if (!context.is("mysql"_L1))
        return;
    context.eachTable([&](const Entity &entity) {
        const Key *key = entity.primaryKey();
        qint64 bytes = 0;
        for (const FieldId id : key ? key->fields : std::vector<FieldId>())
            if (const Field *field = entity.field(id))
                bytes += innoDbSize(context, entity, *field).key;
        if (bytes > 3'072)
            report.add(entity, {entity.name, context.dialect.label});
    });
}

void rowIdKeys(const DialectContext &context, Report &report)
{
    if (!context.is("sqlite"_L1))
        return;
    context.eachTable([&](const Entity &entity) {
        const Key *key = entity.primaryKey();
        if (context.isOwn(entity) && entity.nativeOptions.contains(u"WITHOUT ROWID"_s) && (!key || key->fields.empty()))
            report.add(entity, {entity.name}).fixes.push_back(fixing<Entity>(QT_TRANSLATE_NOOP("Messages", "Make it an ordinary table"), {}, entity.id, [](Entity &changed) { changed.nativeOptions.remove(u"WITHOUT ROWID"_s); }));
    });
}

void enumValues(const DialectContext &context, Report &report)
{
    if (context.dialect.enumTypes == Dialect::EnumTypes::Check)
        return;
    context.eachField([&](const Entity &entity, const Field &field) {
        const Enumeration *enumeration = field.type.kind == TypeKind::Enum ? context.schema.enumerations().get(field.type.enumeration) : nullptr;
        if (!enumeration || field.type.dialect == context.dialect.id)
            return;
        QSet<QString> seen;
        bool bad = context.is("mysql"_L1) && enumeration->values.isEmpty();
        for (const QString &value : enumeration->values) {
            const QString kept = context.is("mysql"_L1) ? value.toLower() : value; // compared without case
            bad |= seen.contains(kept) || (context.is("postgresql"_L1) ? value.toUtf8().size() > 63 : value.endsWith(u' '));
            seen.insert(kept);
        }
        if (bad)
            report.add(entity, field, {entity.name, field.name, enumeration->name, context.dialect.label});
    });
}

void silentTriggers(const DialectContext &context, Report &report)
{
    if (!context.is("mysql"_L1))
        return;
    QSet<EntityId> triggered;
    for (const Verbatim &record : context.schema.verbatims())
        if (record.kind == "trigger"_L1)
            triggered.insert(record.entity);
    context.eachTable([&](const Entity &entity) {
        if (!triggered.contains(entity.id))
            return;
        for (const Reference *reference : context.index.heldBy(entity.id)) {
            const auto acts = [](Action action) { return action == Action::Cascade || action == Action::SetNull; };
            if (reference->enforcement == Enforcement::Enforced && (acts(reference->onDelete) || acts(reference->onUpdate)))
                report.add(entity, {entity.name, context.dialect.label}).relationship = reference->id;
        }
    });
}

constexpr DialectRule kRules[] = {
    {{"sql-empty", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Table without columns"), QT_TRANSLATE_NOOP("Messages", "%1 has no fields of its own, and a table needs one. Add a field."), nullptr}, empty},
    {{"sql-field", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Key of nothing"), QT_TRANSLATE_NOOP("Messages", "A key of %1 names a field that is not there. Choose its fields anew."), nullptr}, missingFields},
    {{"sql-type", Severity::Error, QT_TRANSLATE_NOOP("Messages", "No type"), QT_TRANSLATE_NOOP("Messages", "%1.%2: %3 is not the name of a type. Choose a type."), nullptr}, types},
    {{"sql-expression", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Not one expression"), QT_TRANSLATE_NOOP("Messages", "This is not one SQL expression: %1. Close its brackets and quotes, and leave out semicolons and comments."), nullptr}, expressions},
    {{"sql-key-type", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Type that can't be a key"), QT_TRANSLATE_NOOP("Messages", "%1.%2 is part of a key, and %4 takes no %3 there. Choose another type or key."), nullptr}, keyTypes},
    {{"sql-key-computed", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Computed primary key"), QT_TRANSLATE_NOOP("Messages", "%1.%2 is computed, and %3 takes no such field in a primary key. Make the key unique instead, or the field an ordinary one."), nullptr}, computedKeys},
    {{"sql-key-wide", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Key of too many fields"), QT_TRANSLATE_NOOP("Messages", "A key or index of %1 has more than the %2 fields that %3 takes. Leave some out."), nullptr}, wideKeys},
    {{"sql-key-long", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Primary key that is too long"), QT_TRANSLATE_NOOP("Messages", "The primary key of %1 is longer than the 3072 bytes that %2 takes. Shorten its fields: a character counts four bytes."), nullptr}, longKeys},
    {{"sql-table-wide", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Too many columns"), QT_TRANSLATE_NOOP("Messages", "%1 has more than the %2 fields that %3 takes. Move some to a one-to-one."), nullptr}, wideTables},
    {{"sql-index-many", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Too many indexes"), QT_TRANSLATE_NOOP("Messages", "%1 has more than the %2 keys and indexes that %3 takes. Remove some."), nullptr}, manyIndexes},
    {{"sql-row-long", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Row that is too long"), QT_TRANSLATE_NOOP("Messages", "A row of %1 can be longer than the 65535 bytes that %2 takes. Make its longest strings texts: a character counts four bytes."), nullptr}, longRows},
    {{"sql-rowid", Severity::Error, QT_TRANSLATE_NOOP("Messages", "WITHOUT ROWID without a key"), QT_TRANSLATE_NOOP("Messages", "%1 is WITHOUT ROWID and has no primary key. Give it one."), nullptr}, rowIdKeys},
    {{"sql-enum", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Enum that the database refuses"), QT_TRANSLATE_NOOP("Messages", "%1.%2: %4 does not take the values of %3: too long, equal but for case, or none. Change them."), nullptr}, enumValues},
    {{"sql-trigger-silent", Severity::Warning, QT_TRANSLATE_NOOP("Messages", "Triggers that stay silent"), QT_TRANSLATE_NOOP("Messages", "The triggers of %1 are not fired by its foreign key: in %2 what a foreign key changes or deletes fires none."), nullptr}, silentTriggers},
};

} // namespace

std::span<const DialectRule> dialectTableRules()
{
    return kRules;
}

} // namespace relata::checks
