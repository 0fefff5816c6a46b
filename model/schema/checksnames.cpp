#include "model/schema/checkcontext.h"
#include "model/schema/inflection.h"
#include "model/schema/naming.h"

namespace relata::checks {

using namespace Qt::StringLiterals;

namespace {

bool isAscii(const QString &name)
{
    return std::all_of(name.begin(), name.end(), [](QChar c) { return c.unicode() < 0x80; });
}

// A free name for an entity, made from `wanted`.
QString freeEntityName(const Schema &schema, const QString &wanted, EntityId except)
{
    QSet<QString> taken;
    for (const Entity &entity : schema.entities()) {
        if (entity.id != except)
            taken.insert(lower(entity.name));
    }
    return naming::uniqueName(wanted, [&taken](const QString &name) { return taken.contains(lower(name)); });
}

Fix renamingEntity(EntityId id, const QString &wanted, const char *label = QT_TRANSLATE_NOOP("Messages", "Rename it to “%1”"))
{
    return {label, {wanted}, [id, wanted](const Schema &schema, IdSource &) -> Result<Change> {
                Draft draft(schema);
                draft.update<Entity>(id, [&](Entity &entity) { entity.name = freeEntityName(schema, wanted, id); });
                return draft.change();
            }};
}

Fix renamingField(const Entity &entity, FieldId id, const QString &wanted)
{
    return fixing<Entity>(QT_TRANSLATE_NOOP("Messages", "Rename it to “%1”"), {wanted}, entity.id, [id, wanted](Entity &changed) {
        const QString name = naming::uniqueName(wanted, [&](const QString &candidate) {
            return std::any_of(changed.fields.begin(), changed.fields.end(), [&](const Field &field) { return field.id != id && lower(field.name) == lower(candidate); });
        });
        for (Field &field : changed.fields) {
            if (field.id == id)
                field.name = name;
        }
    });
}

// A name without what no name can have.
QString cleaned(const QString &name)
{
    QString text;
    for (const QChar c : name) {
        const naming::NameFault fault = naming::faultOf(QString(c));
        if (c.isSurrogate() || (fault != naming::NameFault::ControlCharacter && fault != naming::NameFault::BidiControl))
            text += c;
    }
    text = text.trimmed();
    return naming::faultOf(text) == naming::NameFault::None ? text : u"unnamed"_s;
}

template<class OnEntity, class OnField>
void eachName(const Context &context, OnEntity &&onEntity, OnField &&onField)
{
    for (const Entity &entity : context.schema.entities()) {
        onEntity(entity);
        for (const Field &field : entity.fields)
            onField(entity, field);
    }
}

void invalid(const Context &context, Report &report)
{
    eachName(
        context,
        [&](const Entity &entity) {
            if (naming::faultOf(entity.name) != naming::NameFault::None)
                report.add(entity, {cleaned(entity.name)}).fixes.push_back(renamingEntity(entity.id, cleaned(entity.name)));
        },
        [&](const Entity &entity, const Field &field) {
            if (naming::faultOf(field.name) != naming::NameFault::None)
                report.add(entity, field, {entity.name + u'.' + cleaned(field.name)}).fixes.push_back(renamingField(entity, field.id, cleaned(field.name)));
        });
}

// A name in a database that hides what it is: legal there, but it travels into generated code and reviews.
void physicalInvalid(const Context &context, Report &report)
{
    const auto isBad = [](const QString &name) { return !name.isEmpty() && naming::faultOf(name) != naming::NameFault::None; };
    eachName(
        context,
        [&](const Entity &entity) {
            if (isBad(entity.table) || isBad(entity.schemaName))
                report.add(entity, {entity.name});
        },
        [&](const Entity &entity, const Field &field) {
            if (isBad(field.column))
                report.add(entity, field, {entity.name + u'.' + field.name});
        });
}

void blanks(const Context &context, Report &report)
{
    const auto isBad = [](const QString &name) { return !name.isEmpty() && (name.front().isSpace() || name.back().isSpace()); };
    eachName(
        context,
        [&](const Entity &entity) {
            if (isBad(entity.name) && !entity.name.trimmed().isEmpty())
                report.add(entity, {entity.name}).fixes.push_back(renamingEntity(entity.id, entity.name.trimmed()));
        },
        [&](const Entity &entity, const Field &field) {
            if (isBad(field.name) && !field.name.trimmed().isEmpty())
                report.add(entity, field, {field.name}).fixes.push_back(renamingField(entity, field.id, field.name.trimmed()));
        });
}

// Letters of two alphabets that look alike, or characters that nobody sees.
bool isDeceiving(const QString &name)
{
    if (isAscii(name))
        return false;
    bool latin = false;
    bool lookalike = false;
    for (const QChar c : name) {
        const char16_t u = c.unicode();
        if ((u >= 0x200b && u <= 0x200d) || u == 0x2060 || u == 0xfeff || u == 0xad)
            return true;
        latin |= c.script() == QChar::Script_Latin;
        lookalike |= c.script() == QChar::Script_Cyrillic || c.script() == QChar::Script_Greek;
    }
    return latin && lookalike;
}

void deceiving(const Context &context, Report &report)
{
    eachName(
        context,
        [&](const Entity &entity) {
            if (isDeceiving(entity.name))
                report.add(entity, {entity.name});
        },
        [&](const Entity &entity, const Field &field) {
            if (isDeceiving(field.name))
                report.add(entity, field, {entity.name + u'.' + field.name});
        });
}

void duplicateEntities(const Context &context, Report &report)
{
    QHash<QString, const Entity *> seen;
    for (const Entity &entity : context.schema.entities()) {
        const Entity *&first = seen[lower(entity.name)];
        if (first)
            report.add(entity, {first->name}).fixes.push_back(renamingEntity(entity.id, entity.name, QT_TRANSLATE_NOOP("Messages", "Add a number to its name")));
        else
            first = &entity;
    }
}

// PostgreSQL keeps the case of names apart.
QString kept(const Context &context, const Entity &entity, const QString &name)
{
    return context.schema.dialectOf(entity) == "postgresql"_L1 ? name : lower(name);
}

void duplicateTables(const Context &context, Report &report)
{
    QHash<QString, const Entity *> seen;
    for (const Entity &entity : context.schema.entities()) {
        const QString table = context.tables.value(entity.id);
        const QString key = entity.dataSource.toString() + u'/' + kept(context, entity, entity.schemaName) + u'/' + kept(context, entity, table);
        const Entity *&first = seen[key];
        if (!first) {
            first = &entity;
            continue;
        }
        Problem &problem = report.add(entity, {entity.name, first->name, table});
        if (!entity.table.isEmpty() && lower(naming::tableNameFor(entity.name, context.schema.naming())) != lower(table))
            problem.fixes.push_back(fixing<Entity>(QT_TRANSLATE_NOOP("Messages", "Name its table after the entity"), {}, entity.id, [](Entity &changed) { changed.table.clear(); }));
    }
}

void duplicateFields(const Context &context, Report &report)
{
    for (const Entity &entity : context.schema.entities()) {
        QSet<QString> seen;
        for (const Field &field : entity.fields) {
            if (seen.contains(lower(field.name)))
                report.add(entity, field, {entity.name, field.name}).fixes.push_back(renamingField(entity, field.id, naming::uniqueName(field.name, [&](const QString &name) { return seen.contains(lower(name)) || lower(name) == lower(field.name); })));
            seen.insert(lower(field.name));
        }
    }
}

void duplicateColumns(const Context &context, Report &report)
{
    for (const Entity &entity : context.schema.entities()) {
        // Cheap first: only names that are equal without "_" and case can have equal columns.
        QSet<QString> rough;
        bool possible = false;
        for (const Field &field : entity.fields) {
            QString text = lower(field.column.isEmpty() ? field.name : field.column);
            text.removeIf([](QChar c) { return !c.isLetterOrNumber(); });
            possible |= rough.contains(text);
            rough.insert(text);
        }
        if (!possible)
            continue;
        QHash<QString, QString> seen;
        for (const Field &field : entity.fields) {
            const QString column = kept(context, entity, context.schema.columnName(field));
            if (seen.contains(column) && lower(seen.value(column)) != lower(field.name)) {
                Problem &problem = report.add(entity, field, {entity.name, seen.value(column), field.name, column});
                if (!field.column.isEmpty())
                    problem.fixes.push_back(fixingField(QT_TRANSLATE_NOOP("Messages", "Name its column after the field"), {}, entity.id, field.id, [](Field &changed) { changed.column.clear(); }));
            }
            seen.insert(column, field.name);
        }
    }
}

// The words that SQL itself or one of the engines keeps for itself.
const QSet<QString> &reservedWords()
{
    static const QSet<QString> words = [] {
        const QStringList list = QString::fromLatin1(
                                     "all alter analyze and any array as asc asymmetric authorization between both by case cast check collate column constraint create cross "
                                     "current_date current_time current_timestamp current_user database default deferrable delete desc distinct do drop else end except exists false "
                                     "fetch for foreign from full grant group having in index inner insert intersect interval into is join key keys lateral leading left like limit "
                                     "localtime localtimestamp lock natural not null offset on only or order outer overlaps placing primary range references returning right row rows "
                                     "schema select session_user set some symmetric table then to trailing trigger true union unique update user using values variadic verbose view "
                                     "when where window with rank groups system condition option read release rename repeat replace require signal trigger usage virtual xor")
                                     .split(u' ');
        return QSet<QString>(list.begin(), list.end());
    }();
    return words;
}

void reserved(const Context &context, Report &report)
{
    const QSet<QString> &words = reservedWords();
    eachName(
        context,
        [&](const Entity &entity) {
            if (const QString table = lower(context.tables.value(entity.id)); words.contains(table))
                report.add(entity, {table});
        },
        [&](const Entity &entity, const Field &field) {
            if (const QString column = lower(field.column.isEmpty() ? field.name : field.column); words.contains(column))
                report.add(entity, field, {column});
        });
}

// Names that mean something to JavaScript's objects, Ruby's and Python's classes.
bool isHazard(const QString &name)
{
    static const QSet<QString> words = {u"__proto__"_s, u"constructor"_s, u"prototype"_s, u"hasownproperty"_s, u"tostring"_s, u"valueof"_s, u"__class__"_s, u"__init__"_s, u"object_id"_s};
    return words.contains(name.toLower());
}

void hazards(const Context &context, Report &report)
{
    eachName(
        context,
        [&](const Entity &entity) {
            if (isHazard(entity.name))
                report.add(entity, {entity.name});
        },
        [&](const Entity &entity, const Field &field) {
            if (isHazard(field.name))
                report.add(entity, field, {field.name});
        });
    for (const RelationshipView &view : context.index.relationships()) {
        for (const RelationshipEnd *end : {&view.atSource, &view.atTarget}) {
            if (isHazard(end->name)) {
                Problem &problem = report.add({end->name});
                problem.entity = end->entity;
                problem.relationship = view.id;
            }
        }
    }
}

void pluralEntities(const Context &context, Report &report)
{
    const auto &plurals = context.schema.naming().plurals;
    for (const Entity &entity : context.schema.entities()) {
        if (entity.kind != EntityKind::Table || !inflection::looksPlural(entity.name, plurals))
            continue;
        const QString one = inflection::singular(entity.name, plurals);
        Problem &problem = report.add(entity, {entity.name, one});
        if (!context.index.entityNamed(one))
            problem.fixes.push_back(renamingEntity(entity.id, one));
    }
}

constexpr Rule kRules[] = {
    {"name-invalid", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Impossible name"), QT_TRANSLATE_NOOP("Messages", "The name of “%1” is empty, too long or has control characters."), invalid},
    {"physical-name-odd", Severity::Warning, QT_TRANSLATE_NOOP("Messages", "Odd name in the database"), QT_TRANSLATE_NOOP("Messages", "The table or column of “%1” has a name with control characters or of more than 128 characters."), physicalInvalid},
    {"entity-name-duplicate", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Entities of the same name"), QT_TRANSLATE_NOOP("Messages", "There is another entity called “%1”."), duplicateEntities},
    {"table-name-duplicate", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Tables of the same name"), QT_TRANSLATE_NOOP("Messages", "“%1” and “%2” would both have the table “%3”."), duplicateTables},
    {"field-name-duplicate", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Fields of the same name"), QT_TRANSLATE_NOOP("Messages", "“%1” has two fields called “%2”; databases don't mind case."), duplicateFields},
    {"column-name-duplicate", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Columns of the same name"), QT_TRANSLATE_NOOP("Messages", "In “%1” the fields “%2” and “%3” would both have the column “%4”."), duplicateColumns},
    {"name-deceiving", Severity::Warning, QT_TRANSLATE_NOOP("Messages", "Name that looks like another"), QT_TRANSLATE_NOOP("Messages", "“%1” mixes alphabets that look alike, or has invisible characters."), deceiving},
    {"name-blanks", Severity::Warning, QT_TRANSLATE_NOOP("Messages", "Blanks around a name"), QT_TRANSLATE_NOOP("Messages", "The name “%1” begins or ends with a blank."), blanks},
    {"name-hazard", Severity::Warning, QT_TRANSLATE_NOOP("Messages", "Name with a meaning in code"), QT_TRANSLATE_NOOP("Messages", "“%1” means something of its own in generated code."), hazards},
    {"name-reserved", Severity::Hint, QT_TRANSLATE_NOOP("Messages", "Reserved word"), QT_TRANSLATE_NOOP("Messages", "“%1” is a reserved word in SQL. Relata always quotes it; queries by hand must too."), reserved},
    {"entity-name-plural", Severity::Hint, QT_TRANSLATE_NOOP("Messages", "Plural entity name"), QT_TRANSLATE_NOOP("Messages", "“%1” looks like a plural; an entity is named after one record: “%2”."), pluralEntities},
};

} // namespace

std::span<const Rule> nameRules()
{
    return kRules;
}

} // namespace relata::checks
