#include "model/sql/tablesql.h"

#include "model/schema/naming.h"
#include "model/sql/expressions.h"
#include "model/sql/keytypes.h"
#include "model/sql/lowered.h"

#include <QSet>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

QString actionText(Action action)
{
    switch (action) {
    case Action::NoAction:
        return {};
    case Action::Restrict:
        return u"RESTRICT"_s;
    case Action::Cascade:
        return u"CASCADE"_s;
    case Action::SetNull:
        return u"SET NULL"_s;
    case Action::SetDefault:
        return u"SET DEFAULT"_s;
    }
    Q_UNREACHABLE();
}

} // namespace

TableSql::TableSql(const SchemaIndex &index, const Dialect &dialect, const QSet<EntityId> &exported)
    : m_index(index), m_schema(index.schema()), m_dialect(dialect), m_exported(exported), m_names(index, dialect, exported)
{
    for (const SqlNames::Renamed &each : m_names.renamed())
        lose(Loss::NameChanged, {each.entity->name, each.from, each.to, m_dialect.label}, each.entity->id);
}

void TableSql::lose(Loss loss, const QStringList &arguments, EntityId entity, FieldId field, ReferenceId reference)
{
    const checks::Rule &rule = ruleOf(loss);
    checks::Problem problem{rule.id, rule.severity, rule.text, arguments, entity, field, {}, {}};
    if (reference)
        problem.relationship = reference;
    const QString key = QLatin1String(rule.id) + arguments.join(u'\n');
    if (m_lossSet.contains(key))
        return;
    m_lossSet.insert(key);
    m_losses.push_back(std::move(problem));
}

QString TableSql::physicalTable(const Entity &entity) const
{
    const QString name = m_names.table(entity);
    return name.isEmpty() ? m_schema.tableName(entity) : name; // of what is not exported
}

QString TableSql::table(const Entity &entity)
{
    const QString schema = m_names.schemaOf(entity);
    return (schema.isEmpty() ? QString() : quoted(schema) + u'.') + quoted(physicalTable(entity));
}

QString TableSql::column(const Entity &entity, FieldId id)
{
    const Field *field = entity.field(id);
    return field ? quoted(physicalColumn(*field)) : QString(); // a key of nothing is a problem that checks.h finds before
}

QStringList TableSql::columns(const Entity &entity, const std::vector<FieldId> &fields)
{
    QStringList names;
    for (const FieldId id : fields)
        if (const Field *field = entity.field(id))
            names += physicalColumn(*field);
    return names;
}

QString TableSql::expression(const QString &text) const
{
    return isWholeExpression(m_dialect, text) ? text.trimmed() : QString();
}

QString TableSql::said(const Entity &entity, const QString &text, ExpressionUse use) const
{
    if (isOwnDialect(entity))
        return expression(text);
    const Dialect *from = dialectById(m_schema.dialectOf(entity));
    return from ? translatedExpression(*from, m_dialect, m_schema, entity, text, use).value_or(QString()) : QString();
}

// One pair is enough: what was read with brackets does not get more of them each time.
QString TableSql::inBrackets(const QString &text) const
{
    const QString whole = expression(text);
    const bool has = whole.startsWith(u'(') && whole.endsWith(u')') && isWholeExpression(m_dialect, whole.mid(1, whole.size() - 2));
    return has ? whole : u'(' + whole + u')';
}

QString TableSql::deferrable(Deferrable wanted) const
{
    switch (wanted) {
    case Deferrable::No:
        return {};
    case Deferrable::Immediate:
        return u" DEFERRABLE INITIALLY IMMEDIATE"_s;
    case Deferrable::Deferred:
        return u" DEFERRABLE INITIALLY DEFERRED"_s;
    }
    Q_UNREACHABLE();
}

QString TableSql::constraintClause(const QString &given, const QString &made)
{
    return given.isEmpty() && !m_dialect.has(Dialect::Feature::AlterConstraint) ? QString() : "CONSTRAINT "_L1 + quoted(made) + u' ';
}

QString TableSql::option(const Entity &entity, const QString &key) const
{
    return isOwnDialect(entity) ? entity.nativeOptions.value(key) : QString();
}

// SQLite: what happens instead of an error.
QString TableSql::conflictClause(const Entity &entity, const QString &key)
{
    static const QSet<QString> known{u"ROLLBACK"_s, u"FAIL"_s, u"IGNORE"_s, u"REPLACE"_s};
    const QString what = m_dialect.id == "sqlite"_L1 ? option(entity, key + "ON CONFLICT"_L1) : QString();
    return known.contains(what) ? " ON CONFLICT "_L1 + what : QString();
}

// SQLite: an INTEGER PRIMARY KEY that goes down is no row number, but only where it stands behind its column.
bool TableSql::isDescendingRow(const Entity &entity, const Key &key) const
{
    const Field *only = key.kind == KeyKind::Primary && key.fields.size() == 1 ? entity.field(key.fields.front()) : nullptr;
    return m_dialect.id == "sqlite"_L1 && only && only->type.native.compare("INTEGER"_L1, Qt::CaseInsensitive) == 0
        && option(entity, key.id.toString() + u'/' + only->id.toString()).endsWith("DESC"_L1) && !entity.nativeOptions.contains(u"WITHOUT ROWID"_s);
}

QString TableSql::keyParts(const Entity &entity, const Key &key)
{
    QStringList parts;
    for (const FieldId field : key.fields) {
        QString part = column(entity, field);
        if (const QString more = option(entity, key.id.toString() + u'/' + field.toString()); !more.isEmpty()) // COLLATE x, DESC; MySQL's prefix: (20)
            part += (more.startsWith(u'(') ? QString() : u" "_s) + expression(more);
        parts += part;
    }
    return u'(' + parts.join(", "_L1) + u')';
}

QString TableSql::keyDefinition(const Entity &entity, const Key &key)
{
    const bool nameless = key.kind == KeyKind::Primary && m_dialect.id == "mysql"_L1; // where each is called PRIMARY, whatever is said
    QString text = (nameless ? QString() : constraintClause(key.name, keyName(entity, key))) + (key.kind == KeyKind::Primary ? "PRIMARY KEY"_L1 : "UNIQUE"_L1);
    if (key.nullsNotDistinct) {
        if (m_dialect.has(Dialect::Feature::NullsNotDistinct))
            text += " NULLS NOT DISTINCT"_L1;
        else
            lose(Loss::NullsDistinct, {entity.name, m_dialect.label, keyName(entity, key)}, entity.id);
    }
    text += u' ' + keyParts(entity, key) + conflictClause(entity, key.id.toString() + u'/');
    if (m_dialect.id == "postgresql"_L1) {
        QStringList included;
        for (const QString &id : option(entity, key.id.toString() + "/INCLUDE"_L1).split(u',', Qt::SkipEmptyParts))
            if (const auto field = FieldId::fromString(id); field && entity.field(*field))
                included += column(entity, *field);
        if (!included.isEmpty())
            text += " INCLUDE ("_L1 + included.join(", "_L1) + u')';
        if (const QString with = option(entity, key.id.toString() + "/WITH"_L1); !with.isEmpty())
            text += " WITH ("_L1 + expression(with) + u')';
    }
    if (key.deferrable != Deferrable::No) {
        if (m_dialect.has(Dialect::Feature::DeferrableKeys))
            text += deferrable(key.deferrable);
        else
            lose(Loss::KeyNotDeferred, {entity.name, keyName(entity, key), m_dialect.label}, entity.id);
    }
    return text + indexOptions(entity, key.id.toString(), key.description);
}

QString TableSql::checkDefinition(const Entity &entity, const Check &check)
{
    const QString called = check.name.isEmpty() ? check.expression : check.name;
    const QString text = isDerived(check) ? check.expression : said(entity, check.expression, ExpressionUse::Stored);
    if (text.isEmpty()) {
        const Field *only = nullptr; // that it is about
        int fields = 0;
        if (const Dialect *from = dialectById(m_schema.dialectOf(entity))) {
            const QSet<QString> names = namesIn(*from, check.expression);
            for (const Field &field : entity.fields)
                if (names.contains(physicalColumn(field).toLower()) && ++fields)
                    only = &field;
        }
        const bool one = fields == 1;
        lose(Loss::CheckForeign, {one ? entity.name + u'.' + only->name : entity.name, called, m_schema.dialectOf(entity)}, entity.id, one ? only->id : FieldId());
        return {};
    }
    if (m_dialect.id == "mysql"_L1) {
        const QSet<QString> names = namesIn(m_dialect, text);
        const auto mentions = [&](FieldId id) {
            const Field *field = entity.field(id);
            return field && names.contains(physicalColumn(*field).toLower());
        };
        if (const auto wall = wallBefore(entity, mentions)) {
            lose(wall->second ? Loss::CheckOnActingKey : Loss::CheckOnCounted, {entity.name, called, m_dialect.label}, entity.id, wall->first, wall->second);
            return {};
        }
    }
    QString definition = constraintClause(check.name, m_names.check(entity, check)) + "CHECK "_L1 + inBrackets(text);
    for (const QLatin1String more : {"NO INHERIT"_L1, "NOT VALID"_L1})
        if (!option(entity, check.id.toString() + u'/' + more).isEmpty())
            definition += u' ' + more;
    return definition;
}

std::optional<std::pair<FieldId, ReferenceId>> TableSql::wallBefore(const Entity &entity, const std::function<bool(FieldId)> &mentions) const
{
    if (m_dialect.id != "mysql"_L1)
        return std::nullopt;
    for (const Field &field : entity.fields)
        if (countsItself(m_dialect, entity, field) && mentions(field.id))
            return std::pair(field.id, ReferenceId());
    for (const Reference *reference : m_index.heldBy(entity.id)) {
        const Actions actions = actionsOf(*reference);
        const bool acts = actions.onDelete == Action::SetNull || (actions.onUpdate != Action::NoAction && actions.onUpdate != Action::Restrict);
        const auto mentioned = std::find_if(reference->pairs.begin(), reference->pairs.end(), [&](const FieldPair &pair) { return mentions(pair.field); });
        if (acts && mentioned != reference->pairs.end() && reference->enforcement == Enforcement::Enforced)
            return std::pair(mentioned->field, reference->id);
    }
    return std::nullopt;
}

bool TableSql::takesCheckOn(const Entity &entity, const std::vector<FieldId> &fields) const
{
    return !wallBefore(entity, [&fields](FieldId field) { return std::find(fields.begin(), fields.end(), field) != fields.end(); });
}

QString TableSql::foreignKeyDefinition(const Reference &reference)
{
    const QString references = referencesClause(reference);
    const Entity *holder = m_schema.entities().get(reference.holder);
    if (references.isEmpty() || !holder)
        return {};
    QStringList here;
    for (const FieldPair &pair : pairsInOrder(reference))
        here += column(*holder, pair.field);
    return constraintClause(reference.constraint, foreignKeyName(reference)) + "FOREIGN KEY ("_L1 + here.join(", "_L1) + ") "_L1 + references + (isUnchecked(reference) ? " NOT VALID"_L1 : QLatin1String());
}

bool TableSql::isUnchecked(const Reference &reference) const
{
    const Entity *holder = m_schema.entities().get(reference.holder);
    return holder && !option(*holder, reference.id.toString() + "/NOT VALID"_L1).isEmpty();
}

bool TableSql::needsIndex(const Reference &reference) const
{
    const Entity *referenced = m_schema.entities().get(reference.referenced);
    if (!referenced || m_dialect.id != "postgresql"_L1)
        return false;
    std::vector<FieldId> there;
    for (const FieldPair &pair : reference.pairs)
        there.push_back(pair.referenced);
    return std::none_of(referenced->keys.begin(), referenced->keys.end(), [&there](const Key &key) { return key.deferrable == Deferrable::No && std::is_permutation(key.fields.begin(), key.fields.end(), there.begin(), there.end()); });
}

// MySQL wants the fields in the order of a key that they point at: as it is, where one has it so.
std::vector<FieldPair> TableSql::pairsInOrder(const Reference &reference) const
{
    std::vector<FieldPair> pairs = reference.pairs;
    const Entity *referenced = m_schema.entities().get(reference.referenced);
    if (m_dialect.id != "mysql"_L1 || pairs.size() < 2 || !referenced)
        return pairs;
    const auto points = [](const FieldPair &pair, FieldId field) { return pair.referenced == field; };
    if (std::any_of(referenced->keys.begin(), referenced->keys.end(), [&](const Key &key) { return std::equal(pairs.begin(), pairs.end(), key.fields.begin(), key.fields.end(), points); }))
        return pairs;
    for (const Key &key : referenced->keys) {
        const auto place = [&](const FieldPair &pair) { return std::find(key.fields.begin(), key.fields.end(), pair.referenced); };
        if (key.fields.size() != pairs.size() || std::any_of(pairs.begin(), pairs.end(), [&](const FieldPair &pair) { return place(pair) == key.fields.end(); }))
            continue;
        std::sort(pairs.begin(), pairs.end(), [&](const FieldPair &a, const FieldPair &b) { return place(a) < place(b); });
        break;
    }
    return pairs;
}

QString TableSql::referencesClause(const Reference &reference)
{
    const Entity *holder = m_schema.entities().get(reference.holder), *referenced = m_schema.entities().get(reference.referenced);
    if (!holder || !referenced || reference.enforcement != Enforcement::Enforced)
        return {};
    if (holder->kind == EntityKind::View || referenced->kind == EntityKind::View)
        return {};
    const QString sentence = u"%1 -> %2"_s.arg(holder->name, referenced->name);
    const auto leave = [&](Loss loss, const QStringList &arguments) {
        lose(loss, QStringList{sentence} + arguments, holder->id, {}, reference.id);
        return QString();
    };
    if (!m_exported.contains(reference.referenced))
        return leave(Loss::ReferenceNotExported, {referenced->name});
    if (holder->dataSource != referenced->dataSource)
        return leave(Loss::ReferenceOtherSource, {referenced->name});
    QStringList there;
    std::vector<FieldId> thereFields;
    for (const FieldPair &pair : pairsInOrder(reference)) {
        if (!pair.field)
            return leave(Loss::ReferenceConstant, {});
        there += column(*referenced, pair.referenced);
        thereFields.push_back(pair.referenced);
    }
    if (there.isEmpty())
        return {};
    if (!referenced->isUniqueKey(thereFields))
        return leave(Loss::ReferenceNoKey, {referenced->name});
    if (m_dialect.has(Dialect::Feature::DeferrableKeys) && !hasPromptKey(*referenced, thereFields))
        return leave(Loss::ReferenceDeferredKey, {referenced->name, m_dialect.label});
    for (const FieldPair &pair : reference.pairs) {
        const Field *here = holder->field(pair.field), *other = referenced->field(pair.referenced);
        if (here && other && !keyTypesMatch(m_dialect, m_schema, *holder, *here, *referenced, *other))
            return leave(Loss::ReferenceTypes, {typeText(here->type, m_schema.enumName()), typeText(other->type, m_schema.enumName()), m_dialect.label});
    }
    QString text = "REFERENCES "_L1 + table(*referenced) + " ("_L1 + there.join(", "_L1) + u')';
    if (reference.match == Match::Full) {
        if (m_dialect.id == "postgresql"_L1)
            text += " MATCH FULL"_L1;
        else
            leave(Loss::NoMatchFull, {m_dialect.label});
    }
    const Actions actions = actionsOf(reference);
    for (const Loss loss : actions.losses)
        leave(loss, {m_dialect.label});
    if (const QString action = actionText(actions.onDelete); !action.isEmpty()) {
        text += " ON DELETE "_L1 + action;
        if ((actions.onDelete == Action::SetNull || actions.onDelete == Action::SetDefault) && !reference.setNullFields.empty()) {
            if (m_dialect.has(Dialect::Feature::SetNullFields)) {
                QStringList names;
                for (const FieldId field : reference.setNullFields)
                    names += column(*holder, field);
                text += " ("_L1 + names.join(", "_L1) + u')';
            } else {
                leave(Loss::SetNullFields, {m_dialect.label});
            }
        }
    } else if (m_dialect.id == "mysql"_L1) {
        text += " ON DELETE NO ACTION"_L1; // saying nothing is RESTRICT in MariaDB
    }
    if (const QString action = actionText(actions.onUpdate); !action.isEmpty())
        text += " ON UPDATE "_L1 + action;
    else if (m_dialect.id == "mysql"_L1)
        text += " ON UPDATE NO ACTION"_L1;
    if (reference.deferrable != Deferrable::No) {
        if (m_dialect.has(Dialect::Feature::DeferrableForeignKeys))
            text += deferrable(reference.deferrable);
        else
            leave(Loss::ReferenceNotDeferred, {m_dialect.label});
    }
    return text;
}

std::optional<TableSql::Acts> TableSql::actsOf(const Reference &reference)
{
    if (referencesClause(reference).isEmpty())
        return std::nullopt;
    const Actions actions = actionsOf(reference);
    return Acts{actions.onDelete, actions.onUpdate};
}

// The actions that the dialect can do.
TableSql::Actions TableSql::actionsOf(const Reference &reference) const
{
    Actions actions{reference.onDelete, reference.onUpdate, {}};
    const Entity &holder = m_schema.entities()[reference.holder];
    const bool mysql = m_dialect.id == "mysql"_L1;
    const auto drop = [&](Action &action, Loss loss) {
        action = Action::NoAction;
        if (std::find(actions.losses.begin(), actions.losses.end(), loss) == actions.losses.end())
            actions.losses.push_back(loss);
    };
    const auto isKey = [&](FieldId id) { return std::any_of(reference.pairs.begin(), reference.pairs.end(), [id](const FieldPair &pair) { return pair.field == id; }); };
    bool required = false, computed = false;
    for (const Field &field : holder.fields) {
        const bool stored = field.generated == Generated::Stored || field.generated == Generated::Virtual;
        if (isKey(field.id)) {
            required |= !field.nullable;
            computed |= stored;
        } else if (mysql && field.generated == Generated::Stored) { // computed of the key, which InnoDB would not see change
            const QSet<QString> names = namesIn(m_dialect, field.generatedBy);
            computed |= std::any_of(reference.pairs.begin(), reference.pairs.end(), [&](const FieldPair &pair) {
                const Field *key = holder.field(pair.field);
                return key && names.contains(physicalColumn(*key).toLower());
            });
        }
    }
    const Entity *referenced = m_schema.entities().get(reference.referenced);
    const bool meetsNull = std::any_of(reference.pairs.begin(), reference.pairs.end(), [&](const FieldPair &pair) {
        const Field *here = holder.field(pair.field), *there = referenced ? referenced->field(pair.referenced) : nullptr;
        return here && there && !here->nullable && there->nullable;
    });
    for (Action *action : {&actions.onDelete, &actions.onUpdate}) {
        const bool writes = *action == Action::SetNull || *action == Action::SetDefault || (action == &actions.onUpdate && *action == Action::Cascade);
        if (writes && computed)
            drop(*action, Loss::ReferenceComputed);
        if (mysql && *action == Action::SetDefault)
            drop(*action, Loss::SetDefaultLeft);
        if (mysql && action == &actions.onUpdate && *action == Action::Cascade && meetsNull)
            drop(*action, Loss::UpdateRequired);
        if (mysql && *action == Action::SetNull && required)
            drop(*action, Loss::SetNullRequired);
    }
    return actions;
}

// Is there a key on these fields that is checked at once?
bool TableSql::hasPromptKey(const Entity &entity, const std::vector<FieldId> &fields)
{
    Entity prompt;
    for (const Key &key : entity.keys)
        if (key.deferrable == Deferrable::No)
            prompt.keys.push_back(key);
    prompt.indexes = entity.indexes;
    return prompt.isUniqueKey(fields);
}

// PostgreSQL drops, without a word, a key that CREATE TABLE says twice.
bool TableSql::repeats(const Entity &entity, const Key &key) const
{
    if (m_dialect.id != "postgresql"_L1)
        return false;
    for (const Key &other : entity.keys) {
        if (&other == &key)
            return false;
        if (other.fields == key.fields)
            return true;
    }
    return false;
}

QStringList TableSql::addedConstraints(const Entity &entity)
{
    QStringList statements;
    for (const Key &key : entity.keys)
        if (!key.fields.empty() && repeats(entity, key))
            statements += "ALTER TABLE "_L1 + table(entity) + " ADD "_L1 + keyDefinition(entity, key);
    for (const Check &check : entity.checks)
        if (isUnchecked(entity, check)) // CREATE TABLE takes every check for a valid one
            statements += "ALTER TABLE "_L1 + table(entity) + " ADD "_L1 + checkDefinition(entity, check);
    return statements;
}

bool TableSql::isUnchecked(const Entity &entity, const Check &check) const
{
    return !option(entity, check.id.toString() + "/NOT VALID"_L1).isEmpty();
}

QList<EntityId> TableSql::parentsOf(const Entity &entity) const
{
    return tablesOf(entity, u"INHERITS"_s);
}

bool TableSql::isInherited(const Entity &entity, const Field &field) const
{
    const QString inherited = option(entity, u"INHERITED"_s);
    return !inherited.isEmpty() && QString(", "_L1 + inherited + ", "_L1).contains(", "_L1 + quotedName(m_dialect, physicalColumn(field)) + ", "_L1) && !parentsOf(entity).isEmpty();
}

bool TableSql::isInherited(const Entity &entity, const Check &check) const
{
    return !option(entity, check.id.toString() + "/INHERITED"_L1).isEmpty() && !parentsOf(entity).isEmpty();
}

QList<EntityId> TableSql::tablesOf(const Entity &entity, const QString &key) const
{
    const QString given = entity.nativeOptions.value(key);
    if (given.isEmpty() || m_dialect.id != "postgresql"_L1 || !isOwnDialect(entity))
        return {};
    if (m_byFullName.isEmpty())
        for (const EntityId id : m_exported) {
            const Entity &other = m_schema.entities()[id];
            m_byFullName.insert(quotedName(m_dialect, other.schemaName.isEmpty() ? u"public"_s : other.schemaName) + u'.' + quotedName(m_dialect, physicalTable(other)), id);
        }
    QList<EntityId> parents;
    QString name;
    for (const QString &part : given.split(u", "_s)) {
        name += (name.isEmpty() ? QString() : u", "_s) + part;
        if (const auto found = m_byFullName.constFind(name); found != m_byFullName.constEnd()) {
            parents += *found;
            name.clear();
        }
    }
    return name.isEmpty() ? parents : QList<EntityId>();
}

QStringList TableSql::inheritedDefaults(const Entity &entity)
{
    QStringList statements;
    const QList<EntityId> parents = parentsOf(entity);
    for (const Field &field : entity.fields) {
        if (!isInherited(entity, field))
            continue;
        std::vector<const Field *> theirs;
        for (const EntityId id : parents)
            for (const Field &other : m_schema.entities()[id].fields)
                if (physicalColumn(other) == physicalColumn(field))
                    theirs.push_back(&other);
        const QString change = "ALTER TABLE ONLY "_L1 + table(entity) + " ALTER COLUMN "_L1 + column(entity, field.id);
        if (field.generatedBy.isEmpty() && std::none_of(theirs.begin(), theirs.end(), [&field](const Field *other) { return other->defaultValue == field.defaultValue; }))
            statements += change + (field.defaultValue.kind == DefaultKind::None ? u" DROP DEFAULT"_s : u" SET"_s + defaultClause(entity, field));
        if (!field.nullable && std::all_of(theirs.begin(), theirs.end(), [](const Field *other) { return other->nullable; }) && !entity.isInPrimaryKey(field.id))
            statements += change + " SET NOT NULL"_L1;
    }
    return statements;
}

QStringList TableSql::keptForeignKeys(const Entity &entity) const
{
    QStringList texts;
    if (m_dialect.id == "sqlite"_L1 && isOwnDialect(entity))
        for (const Verbatim &record : m_schema.verbatims())
            if (record.entity == entity.id && record.kind == "foreign key"_L1 && isWholeExpression(m_dialect, record.text))
                texts += record.text;
    return texts;
}

QString TableSql::createTable(const Entity &entity, const std::vector<const Reference *> &inlineKeys, const QString &as)
{
    loseOptions(entity);
    QStringList lines;
    const QString type = m_dialect.id == "postgresql"_L1 && isOwnDialect(entity) ? entity.nativeOptions.value(u"OF"_s) : QString();
    QSet<CheckId> behindColumns;
    for (const Field &field : entity.fields) {
        if (isInherited(entity, field))
            continue;
        if (!type.isEmpty()) { // its columns come with the type
            const QString more = (field.nullable ? QString() : u" NOT NULL"_s) + defaultClause(entity, field);
            if (!more.isEmpty())
                lines += column(entity, field.id) + " WITH OPTIONS"_L1 + more;
            continue;
        }
        QString line = columnDefinition(entity, field);
        // MariaDB: a check behind a column bears its name, which a unique key may bear too; as one of the table it could not.
        const auto check = std::find_if(entity.checks.begin(), entity.checks.end(), [&](const Check &each) { return each.name == physicalColumn(field); });
        if (m_dialect.id == "mysql"_L1 && isOwnDialect(entity) && check != entity.checks.end() && field.generatedBy.isEmpty() && field.type.kind != TypeKind::Json) { // json has one there already
            if (!checkDefinition(entity, *check).isEmpty())
                line += " CHECK "_L1 + inBrackets(check->expression);
            behindColumns.insert(check->id);
        }
        if (const Key *key = entity.primaryKey(); key && key->fields.front() == field.id && isDescendingRow(entity, *key))
            line += u' ' + constraintClause(key->name, keyName(entity, *key)) + "PRIMARY KEY DESC"_L1 + conflictClause(entity, key->id.toString() + u'/');
        lines += line;
    }
    for (const Key &key : entity.keys) {
        const Field *only = key.fields.size() == 1 ? entity.field(key.fields.front()) : nullptr;
        if (key.fields.empty() || (key.kind == KeyKind::Primary && only && (isRowId(entity, *only) || isDescendingRow(entity, key))) || repeats(entity, key))
            continue;
        lines += keyDefinition(entity, key);
    }
    for (const Check &check : entity.checks) {
        if (!behindColumns.contains(check.id) && !isInherited(entity, check) && !isUnchecked(entity, check))
            lines += checkDefinition(entity, check);
    }
    for (const Index &index : entity.indexes)
        if (belongsInTable(entity, index))
            lines += createIndex(entity, index, {});
    for (const Reference *reference : inlineKeys)
        lines += foreignKeyDefinition(*reference);
    lines += keptForeignKeys(entity);
    QMap<QString, QString> rowTimes;
    for (const Field &field : entity.fields)
        if (isRowTime(field))
            rowTimes.insert(field.generatedBy, column(entity, field.id));
    if (rowTimes.size() == 2)
        lines += "PERIOD FOR SYSTEM_TIME ("_L1 + rowTimes.value(u"ROW START"_s) + ", "_L1 + rowTimes.value(u"ROW END"_s) + u')';
    lines.removeAll(QString());
    QString text;
    if (m_dialect.comments == Dialect::Comments::None) { // kept where a reader sees it
        if (!entity.description.trimmed().isEmpty())
            text += sqlComment(entity.description) + u'\n';
        for (const Field &field : entity.fields)
            if (!field.description.trimmed().isEmpty())
                text += sqlComment(physicalColumn(field) + ": "_L1 + field.description.simplified()) + u'\n';
    }
    const bool postgresql = m_dialect.id == "postgresql"_L1 && isOwnDialect(entity);
    text += (postgresql && entity.nativeOptions.contains(u"UNLOGGED"_s) ? "CREATE UNLOGGED TABLE "_L1 : "CREATE TABLE "_L1) + (as.isEmpty() ? table(entity) : quotedName(m_dialect, as));
    if (!type.isEmpty())
        text += " OF "_L1 + expression(type);
    if (type.isEmpty() || !lines.isEmpty())
        text += " (\n  "_L1 + lines.join(",\n  "_L1) + "\n)"_L1;
    if (m_dialect.id == "sqlite"_L1 && isOwnDialect(entity)) {
        QStringList options;
        for (const QString &option : {u"WITHOUT ROWID"_s, u"STRICT"_s})
            if (entity.nativeOptions.contains(option))
                options += option;
        if (!options.isEmpty())
            text += u' ' + options.join(", "_L1);
    }
    if (postgresql) {
        const auto option = [&](const QString &key) { return entity.nativeOptions.contains(key) ? expression(entity.nativeOptions.value(key)) : QString(); };
        if (const QString parents = option(u"INHERITS"_s); !parentsOf(entity).isEmpty())
            text += " INHERITS ("_L1 + parents + u')';
        if (const QString by = option(u"PARTITION BY"_s); !by.isEmpty())
            text += " PARTITION BY "_L1 + by;
        if (const QString with = option(u"WITH"_s); !with.isEmpty())
            text += " WITH ("_L1 + with + u')';
    }
    if (m_dialect.comments == Dialect::Comments::Inline && !entity.description.isEmpty())
        text += " COMMENT="_L1 + comment(entity, entity.description, 2048);
    if (m_dialect.id == "mysql"_L1 && isOwnDialect(entity)) {
        static constexpr std::pair<QLatin1String, QLatin1String> kOptions[] = {{"ENGINE"_L1, " ENGINE="_L1}, {"CHARSET"_L1, " DEFAULT CHARSET="_L1}, {"COLLATE"_L1, " COLLATE="_L1}, {"OPTIONS"_L1, " "_L1}};
        for (const auto &[key, before] : kOptions)
            if (const QString value = entity.nativeOptions.value(key); !value.isEmpty())
                text += before + expression(value);
        if (entity.nativeOptions.contains(u"WITH SYSTEM VERSIONING"_s))
            text += " WITH SYSTEM VERSIONING"_L1;
        if (const QString by = entity.nativeOptions.value(u"PARTITION BY"_s); !by.isEmpty())
            text += "\nPARTITION BY "_L1 + expression(by);
    }
    return text;
}

} // namespace relata
