#include "model/schema/naming.h"
#include "model/sql/dialectcontext.h"

#include <QCryptographicHash>

namespace relata::checks {

using namespace Qt::StringLiterals;

namespace {

// The name as the dialect would take it: long ones cut, with something that keeps two of them apart. Empty: there is none near it.
QString fitting(const Dialect &dialect, const QString &name, NameUse use)
{
    QString text = name;
    text.remove(QChar(0));
    text = text.trimmed();
    if (const auto problem = nameProblem(dialect, text, use); problem && !text.isEmpty()) {
        const QString ending = u'_' + QString::fromLatin1(QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Sha1).toHex().left(6));
        while (text.size() > 1 && nameProblem(dialect, text + ending, use))
            text.chop(text.back().isLowSurrogate() ? 2 : 1);
        text += ending;
    }
    return text.isEmpty() || nameProblem(dialect, text, use) ? QString() : text;
}

constexpr const char *kNameTable = QT_TRANSLATE_NOOP("Messages", "Name its table “%1”");
constexpr const char *kNameColumn = QT_TRANSLATE_NOOP("Messages", "Name its column “%1”");
constexpr const char *kGeneratedName = QT_TRANSLATE_NOOP("Messages", "Make its name from the table and its fields");

void say(Problem &problem, const Error &error)
{
    problem.text = error.text;
    problem.arguments = error.arguments;
}

// A fix that takes the stored name away from the part of an entity which has it.
Fix clearingName(const Entity &entity, const QString &name)
{
    return fixing<Entity>(kGeneratedName, {}, entity.id, [name](Entity &changed) {
        const auto clear = [&name](auto &parts) {
            for (auto &part : parts)
                if (part.name == name)
                    part.name.clear();
        };
        clear(changed.keys);
        clear(changed.indexes);
        clear(changed.checks);
    });
}

// Types that enums are.
void enumNames(const DialectContext &context, Report &report)
{
    QSet<EnumId> used;
    context.eachField([&](const Entity &, const Field &field) {
        const FieldType *type = &field.type;
        while (type->kind == TypeKind::Array && type->element)
            type = type->element.get();
        used.insert(type->enumeration);
    });
    for (const Enumeration &enumeration : context.schema.enumerations()) {
        const DataSource *source = context.schema.dataSources().get(enumeration.dataSource);
        const bool isOwn = source && source->dialect == context.dialect.id;
        if (!isOwn && !used.contains(enumeration.id))
            continue;
        const QString name = enumeration.typeName.isEmpty() ? naming::tableNameFor(enumeration.name, context.schema.naming()) : enumeration.typeName;
        if (const auto problem = nameProblem(context.dialect, name, NameUse::Type)) {
            Problem &found = report.add(QStringList());
            say(found, *problem);
            if (!enumeration.typeName.isEmpty())
                found.fixes.push_back(fixing<Enumeration>(kGeneratedName, {}, enumeration.id, [](Enumeration &changed) { changed.typeName.clear(); }));
        }
        if (isOwn && !enumeration.schemaName.isEmpty())
            if (const auto problem = nameProblem(context.dialect, enumeration.schemaName, NameUse::Schema))
                say(report.add(QStringList()), *problem);
    }
}

void names(const DialectContext &context, Report &report)
{
    const Dialect &dialect = context.dialect;
    const auto problemOf = [&](const QString &name, NameUse use) { return nameProblem(dialect, name, use); };
    for (const Entity &entity : context.schema.entities()) {
        if (!context.written.contains(entity.id))
            continue;
        const QString table = context.names.table(entity);
        if (const auto problem = problemOf(table, NameUse::Table)) {
            Problem &found = report.add(entity, {});
            say(found, *problem);
            if (const QString fit = fitting(dialect, table, NameUse::Table); !fit.isEmpty())
                found.fixes.push_back(fixing<Entity>(kNameTable, {fit}, entity.id, [fit](Entity &changed) { changed.table = fit; }));
        }
        if (const QString schema = context.names.schemaOf(entity); !schema.isEmpty())
            if (const auto problem = problemOf(schema, NameUse::Schema))
                say(report.add(entity, {}), *problem);
        if (entity.kind == EntityKind::View)
            continue;
        for (const Field &field : entity.fields) {
            const QString column = context.schema.columnName(field);
            if (const auto problem = problemOf(column, NameUse::Column)) {
                Problem &found = report.add(entity, field, {});
                say(found, *problem);
                if (const QString fit = fitting(dialect, column, NameUse::Column); !fit.isEmpty())
                    found.fixes.push_back(fixingField(kNameColumn, {fit}, entity.id, field.id, [fit](Field &changed) { changed.column = fit; }));
            }
        }
        const auto constraint = [&](const QString &name, NameUse use, const QString &stored) {
            if (const auto problem = problemOf(name, use)) {
                Problem &found = report.add(entity, {});
                say(found, *problem);
                if (!stored.isEmpty())
                    found.fixes.push_back(clearingName(entity, stored));
            }
        };
        for (const Key &key : entity.keys)
            if (!context.is("mysql"_L1) || key.kind != KeyKind::Primary) // there all are called PRIMARY
                constraint(context.names.key(entity, key), NameUse::Constraint, key.name);
        for (const Index &index : entity.indexes)
            constraint(context.names.index(entity, index), NameUse::Index, index.name);
        for (const Check &check : entity.checks)
            constraint(context.names.check(entity, check), NameUse::Constraint, check.name);
        for (const Reference *reference : context.index.heldBy(entity.id)) {
            const QString name = context.names.foreignKey(*reference);
            if (name.isEmpty())
                continue; // logical
            if (const auto problem = problemOf(name, NameUse::Constraint)) {
                Problem &found = report.add(entity, {});
                found.relationship = reference->id;
                say(found, *problem);
                if (!reference->constraint.isEmpty())
                    found.fixes.push_back(fixing<Reference>(kGeneratedName, {}, reference->id, [](Reference &changed) { changed.constraint.clear(); }));
            }
        }
    }
    if (dialect.enumTypes == Dialect::EnumTypes::Type)
        enumNames(context, report);
}

void clashes(const DialectContext &context, Report &report)
{
    for (const SqlNames::Clash &clash : context.names.clashes()) {
        Problem &problem = report.add(*clash.entity, {clash.name, context.dialect.label});
        problem.field = clash.field;
        if (clash.reference) {
            problem.relationship = clash.reference;
            problem.fixes.push_back(fixing<Reference>(kGeneratedName, {}, clash.reference, [](Reference &changed) { changed.constraint.clear(); }));
        } else if (!clash.field && clash.name != context.names.table(*clash.entity)) {
            problem.fixes.push_back(clearingName(*clash.entity, clash.name));
        }
    }
}

// Where MariaDB runs on Windows or macOS two tables that differ by case are one.
void cases(const DialectContext &context, Report &report)
{
    if (!context.is("mysql"_L1))
        return;
    QHash<QString, QString> seen;
    context.eachTable([&](const Entity &entity) {
        const QString table = context.names.table(entity);
        const QString other = seen.value(table.toLower());
        if (!other.isEmpty() && other != table)
            report.add(entity, {table, other, context.dialect.label});
        seen.insert(table.toLower(), table);
    });
}

constexpr DialectRule kRules[] = {
    {{"sql-name", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Name that the database refuses"), "", nullptr}, names},
    {{"sql-name-twice", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Two of one name"), QT_TRANSLATE_NOOP("Messages", "Two things would be named %1 in %2, which keeps them in one list. Give one of them another name."), nullptr}, clashes},
    {{"sql-name-case", Severity::Warning, QT_TRANSLATE_NOOP("Messages", "Names that differ by case"), QT_TRANSLATE_NOOP("Messages", "The tables %1 and %2 differ only by case: on Windows and macOS %3 takes them for one."), nullptr}, cases},
};

} // namespace

std::span<const DialectRule> dialectNameRules()
{
    return kRules;
}

} // namespace relata::checks
