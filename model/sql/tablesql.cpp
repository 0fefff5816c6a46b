#include "model/sql/tablesql.h"

#include "model/schema/naming.h"

#include <QSet>

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
    : m_index(index), m_schema(index.schema()), m_dialect(dialect), m_exported(exported)
{
}

void TableSql::lose(const QString &loss)
{
    if (!m_lossSet.contains(loss)) {
        m_lossSet.insert(loss);
        m_losses += loss;
    }
}

void TableSql::fail(const Error &error)
{
    if (!m_error)
        m_error = error;
}

QString TableSql::name(const QString &text, NameUse use, const Entity *entity, const Field *field)
{
    if (const auto problem = nameProblem(m_dialect, text, use))
        fail(problem->at({{}, 0, 0, entity ? entity->name : QString(), field ? field->name : QString()}));
    return quotedName(m_dialect, text);
}

QString TableSql::physicalTable(const Entity &entity) const
{
    return m_schema.tableName(entity);
}

QString TableSql::table(const Entity &entity)
{
    const QString own = name(physicalTable(entity), NameUse::Table, &entity);
    if (!m_dialect.has(Dialect::Feature::Schemas) || entity.schemaName.isEmpty() || entity.schemaName == "public"_L1 || !isOwnDialect(entity))
        return own;
    return name(entity.schemaName, NameUse::Schema, &entity) + u'.' + own;
}

QString TableSql::column(const Entity &entity, FieldId id)
{
    const Field *field = entity.field(id);
    if (!field) {
        fail(Error{"sql.field", QT_TRANSLATE_NOOP("Messages", "A key of %1 names a field that is not there."), {entity.name}, "", {{}, 0, 0, entity.name, {}}});
        return {};
    }
    return name(physicalColumn(*field), NameUse::Column, &entity, field);
}

QStringList TableSql::columns(const Entity &entity, const std::vector<FieldId> &fields)
{
    QStringList names;
    for (const FieldId id : fields)
        if (const Field *field = entity.field(id))
            names += physicalColumn(*field);
        else
            (void)column(entity, id);
    return names;
}

QString TableSql::expression(const Entity &entity, const QString &text, const Field *field)
{
    if (!isWholeExpression(m_dialect, text)) {
        fail(Error{"sql.expression", QT_TRANSLATE_NOOP("Messages", "This is not one SQL expression: %1"), {text},
                   QT_TRANSLATE_NOOP("Messages", "Close its brackets and quotes, and leave out semicolons and comments."), {{}, 0, 0, entity.name, field ? field->name : QString()}});
        return {};
    }
    return text.trimmed();
}

// One pair is enough: what was read with brackets does not get more of them each time.
QString TableSql::inBrackets(const Entity &entity, const QString &text, const Field *field)
{
    const QString whole = expression(entity, text, field);
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

QString TableSql::keyName(const Entity &entity, const Key &key)
{
    if (!key.name.isEmpty())
        return key.name;
    const auto kind = key.kind == KeyKind::Primary ? naming::ConstraintKind::PrimaryKey : naming::ConstraintKind::UniqueKey;
    return naming::constraintName(kind, physicalTable(entity), columns(entity, key.fields), m_schema.naming(), limit());
}

QString TableSql::constraintClause(const Entity &entity, const QString &given, const QString &made)
{
    const QString chosen = given.isEmpty() && m_dialect.has(Dialect::Feature::AlterConstraint) ? made : given;
    return chosen.isEmpty() ? QString() : "CONSTRAINT "_L1 + name(chosen, NameUse::Constraint, &entity) + u' ';
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
        if (const QString more = option(entity, key.id.toString() + u'/' + field.toString()); m_dialect.id == "sqlite"_L1 && !more.isEmpty())
            part += u' ' + expression(entity, more);
        parts += part;
    }
    return u'(' + parts.join(", "_L1) + u')';
}

QString TableSql::keyDefinition(const Entity &entity, const Key &key)
{
    QString text = constraintClause(entity, key.name, keyName(entity, key)) + (key.kind == KeyKind::Primary ? "PRIMARY KEY"_L1 : "UNIQUE"_L1);
    if (key.nullsNotDistinct) {
        if (m_dialect.has(Dialect::Feature::NullsNotDistinct))
            text += " NULLS NOT DISTINCT"_L1;
        else
            lose(u"%1: %2 takes two empty values of the key %3 for different"_s.arg(entity.name, m_dialect.label, keyName(entity, key)));
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
            text += " WITH ("_L1 + expression(entity, with) + u')';
    }
    if (key.deferrable != Deferrable::No) {
        if (m_dialect.has(Dialect::Feature::DeferrableKeys))
            text += deferrable(key.deferrable);
        else
            lose(u"%1: the key %2 cannot be deferred in %3"_s.arg(entity.name, keyName(entity, key), m_dialect.label));
    }
    return text + indexOptions(entity, key.id.toString(), key.description);
}

QString TableSql::checkName(const Entity &entity, const Check &check) const
{
    if (!check.name.isEmpty())
        return check.name;
    const auto place = std::find_if(entity.checks.begin(), entity.checks.end(), [&](const Check &each) { return each.id == check.id; });
    return naming::constraintName(naming::ConstraintKind::Check, physicalTable(entity), {QString::number(place - entity.checks.begin() + 1)}, m_schema.naming(), limit());
}

QString TableSql::checkDefinition(const Entity &entity, const Check &check)
{
    if (!isOwnDialect(entity)) {
        lose(u"%1: the check %2 is written for %3"_s.arg(entity.name, check.name.isEmpty() ? check.expression : check.name, m_schema.dialectOf(entity)));
        return {};
    }
    QString text = constraintClause(entity, check.name, checkName(entity, check)) + "CHECK "_L1 + inBrackets(entity, check.expression);
    for (const QLatin1String more : {"NO INHERIT"_L1, "NOT VALID"_L1})
        if (!option(entity, check.id.toString() + u'/' + more).isEmpty())
            text += u' ' + more;
    return text;
}

QString TableSql::foreignKeyName(const Reference &reference)
{
    if (!reference.constraint.isEmpty())
        return reference.constraint;
    const Entity *holder = m_schema.entities().get(reference.holder);
    QStringList names;
    for (const FieldPair &pair : reference.pairs)
        if (const Field *field = holder ? holder->field(pair.field) : nullptr)
            names += physicalColumn(*field);
    return naming::constraintName(naming::ConstraintKind::ForeignKey, holder ? physicalTable(*holder) : QString(), names, m_schema.naming(), limit());
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
    return constraintClause(*holder, reference.constraint, foreignKeyName(reference)) + "FOREIGN KEY ("_L1 + here.join(", "_L1) + ") "_L1 + references + (isUnchecked(reference) ? " NOT VALID"_L1 : QLatin1String());
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
    return std::none_of(referenced->keys.begin(), referenced->keys.end(), [&there](const Key &key) { return std::is_permutation(key.fields.begin(), key.fields.end(), there.begin(), there.end()); });
}

// MySQL wants the fields in the order of the key that they point at.
std::vector<FieldPair> TableSql::pairsInOrder(const Reference &reference) const
{
    std::vector<FieldPair> pairs = reference.pairs;
    const Entity *referenced = m_schema.entities().get(reference.referenced);
    if (m_dialect.id != "mysql"_L1 || pairs.size() < 2 || !referenced)
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
    const QString sentence = u"%1 -> %2"_s.arg(holder->name, referenced->name);
    if (!m_exported.contains(reference.referenced)) {
        lose(u"%1: the key stays, without its foreign key: %2 is not exported"_s.arg(sentence, referenced->name));
        return {};
    }
    if (holder->kind == EntityKind::View || referenced->kind == EntityKind::View)
        return {};
    QStringList there;
    std::vector<FieldId> thereFields;
    for (const FieldPair &pair : pairsInOrder(reference)) {
        if (!pair.field) {
            lose(u"%1: a key with a constant part has no foreign key"_s.arg(sentence));
            return {};
        }
        there += column(*referenced, pair.referenced);
        thereFields.push_back(pair.referenced);
    }
    if (there.isEmpty())
        return {};
    if (!referenced->isUniqueKey(thereFields)) {
        lose(u"%1: no foreign key, for what it points at is no key of %2"_s.arg(sentence, referenced->name));
        return {};
    }
    QString text = "REFERENCES "_L1 + table(*referenced) + " ("_L1 + there.join(", "_L1) + u')';
    if (reference.match == Match::Full) {
        if (m_dialect.id == "postgresql"_L1)
            text += " MATCH FULL"_L1;
        else
            lose(u"%1: %2 has no MATCH FULL"_s.arg(sentence, m_dialect.label));
    }
    if (const QString action = actionText(reference.onDelete); !action.isEmpty()) {
        text += " ON DELETE "_L1 + action;
        if ((reference.onDelete == Action::SetNull || reference.onDelete == Action::SetDefault) && !reference.setNullFields.empty()) {
            if (m_dialect.has(Dialect::Feature::SetNullFields)) {
                QStringList names;
                for (const FieldId field : reference.setNullFields)
                    names += column(*holder, field);
                text += " ("_L1 + names.join(", "_L1) + u')';
            } else {
                lose(u"%1: on delete %2 empties all fields of the key"_s.arg(sentence, m_dialect.label));
            }
        }
    } else if (m_dialect.id == "mysql"_L1) {
        text += " ON DELETE NO ACTION"_L1; // saying nothing is RESTRICT in MariaDB
    }
    if (const QString action = actionText(reference.onUpdate); !action.isEmpty())
        text += " ON UPDATE "_L1 + action;
    else if (m_dialect.id == "mysql"_L1)
        text += " ON UPDATE NO ACTION"_L1;
    if (reference.deferrable != Deferrable::No) {
        if (m_dialect.has(Dialect::Feature::DeferrableForeignKeys))
            text += deferrable(reference.deferrable);
        else
            lose(u"%1: the foreign key cannot be deferred in %2"_s.arg(sentence, m_dialect.label));
    }
    return text;
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
    const QString given = entity.nativeOptions.value(u"INHERITS"_s);
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
    const QString inherited = ", "_L1 + entity.nativeOptions.value(u"INHERITED"_s) + ", "_L1;
    for (const Field &field : entity.fields) {
        if (parents.isEmpty() || !inherited.contains(", "_L1 + quotedName(m_dialect, physicalColumn(field)) + ", "_L1))
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
    QStringList lines;
    const bool inherits = !parentsOf(entity).isEmpty();
    const QString inherited = inherits ? ", "_L1 + entity.nativeOptions.value(u"INHERITED"_s) + ", "_L1 : QString();
    const QString type = m_dialect.id == "postgresql"_L1 && isOwnDialect(entity) ? entity.nativeOptions.value(u"OF"_s) : QString();
    QSet<CheckId> behindColumns;
    for (const Field &field : entity.fields) {
        if (inherited.contains(", "_L1 + quotedName(m_dialect, physicalColumn(field)) + ", "_L1))
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
        if (m_dialect.id == "mysql"_L1 && isOwnDialect(entity) && check != entity.checks.end() && field.generatedBy.isEmpty()) {
            line += " CHECK "_L1 + inBrackets(entity, check->expression);
            behindColumns.insert(check->id);
        }
        if (const Key *key = entity.primaryKey(); key && key->fields.front() == field.id && isDescendingRow(entity, *key))
            line += u' ' + constraintClause(entity, key->name, {}) + "PRIMARY KEY DESC"_L1 + conflictClause(entity, key->id.toString() + u'/');
        lines += line;
    }
    for (const Key &key : entity.keys) {
        const Field *only = key.fields.size() == 1 ? entity.field(key.fields.front()) : nullptr;
        if (key.fields.empty() || (key.kind == KeyKind::Primary && only && (isRowId(entity, *only) || isDescendingRow(entity, key))) || repeats(entity, key))
            continue;
        lines += keyDefinition(entity, key);
    }
    for (const Check &check : entity.checks) {
        const bool comesWithParent = inherits && !option(entity, check.id.toString() + "/INHERITED"_L1).isEmpty();
        if (!behindColumns.contains(check.id) && !comesWithParent && !isUnchecked(entity, check))
            lines += checkDefinition(entity, check);
    }
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
    if (lines.isEmpty() && !inherits && m_dialect.id != "postgresql"_L1) // PostgreSQL makes such a table, and people have them
        fail(Error{"sql.empty", QT_TRANSLATE_NOOP("Messages", "%1 has no fields, and a table needs one."), {entity.name}, QT_TRANSLATE_NOOP("Messages", "Add a field."), {{}, 0, 0, entity.name, {}}});
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
        text += " OF "_L1 + expression(entity, type);
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
        const auto option = [&](const QString &key) { return entity.nativeOptions.contains(key) ? expression(entity, entity.nativeOptions.value(key)) : QString(); };
        if (const QString parents = option(u"INHERITS"_s); inherits)
            text += " INHERITS ("_L1 + parents + u')';
        if (const QString by = option(u"PARTITION BY"_s); !by.isEmpty())
            text += " PARTITION BY "_L1 + by;
        if (const QString with = option(u"WITH"_s); !with.isEmpty())
            text += " WITH ("_L1 + with + u')';
    }
    if (m_dialect.comments == Dialect::Comments::Inline && !entity.description.isEmpty())
        text += " COMMENT="_L1 + quotedText(m_dialect, entity.description);
    if (m_dialect.id == "mysql"_L1 && isOwnDialect(entity)) {
        static constexpr std::pair<QLatin1String, QLatin1String> kOptions[] = {{"ENGINE"_L1, " ENGINE="_L1}, {"CHARSET"_L1, " DEFAULT CHARSET="_L1}, {"COLLATE"_L1, " COLLATE="_L1}, {"OPTIONS"_L1, " "_L1}};
        for (const auto &[key, before] : kOptions)
            if (const QString value = entity.nativeOptions.value(key); !value.isEmpty())
                text += before + expression(entity, value);
        if (entity.nativeOptions.contains(u"WITH SYSTEM VERSIONING"_s))
            text += " WITH SYSTEM VERSIONING"_L1;
        if (const QString by = entity.nativeOptions.value(u"PARTITION BY"_s); !by.isEmpty())
            text += "\nPARTITION BY "_L1 + expression(entity, by);
    }
    return text;
}

} // namespace relata
