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

bool TableSql::isRowId(const Entity &entity, const Field &field) const
{
    return m_dialect.identity == Dialect::Identity::Autoincrement && countsItself(m_dialect, entity, field);
}

// SQLite numbers an INTEGER that is the whole key by itself, asked or not, unless what it points at gives the number.
bool TableSql::wouldCount(const Entity &entity, const Field &field) const
{
    const Key *key = entity.primaryKey();
    if (m_dialect.identity != Dialect::Identity::Autoincrement || field.generated == Generated::Identity || !key || key->fields != std::vector{field.id} || entity.nativeOptions.contains(u"WITHOUT ROWID"_s)
        || isDescendingRow(entity, *key))
        return false;
    const auto held = m_index.heldBy(entity.id);
    return std::none_of(held.begin(), held.end(), [&](const Reference *reference) {
        return reference->enforcement == Enforcement::Enforced && reference->referenced != entity.id && std::any_of(reference->pairs.begin(), reference->pairs.end(), [&](const FieldPair &pair) { return pair.field == field.id; });
    });
}

QString TableSql::defaultClause(const Entity &entity, const Field &field)
{
    const DefaultValue &value = field.defaultValue;
    switch (value.kind) {
    case DefaultKind::Literal:
        return " DEFAULT "_L1 + literalFor(m_dialect, field.type, value.value);
    case DefaultKind::Expression: {
        static const QSet<QString> everywhere{u"current_timestamp"_s, u"current_date"_s, u"current_time"_s};
        static const QSet<QString> now{u"now()"_s, u"datetime('now')"_s, u"current_timestamp()"_s};
        static const QSet<QString> uuid{u"gen_random_uuid()"_s, u"uuid_generate_v4()"_s, u"uuid()"_s};
        QString text = value.value.trimmed().toLower();
        while (text.startsWith(u'(') && text.endsWith(u')') && isWholeExpression(m_dialect, text.mid(1, text.size() - 2)))
            text = text.mid(1, text.size() - 2).trimmed();
        if (everywhere.contains(text))
            return " DEFAULT "_L1 + text.toUpper();
        if (isOwnDialect(entity))
            return " DEFAULT "_L1 + inBrackets(entity, value.value, &field);
        if (now.contains(text))
            return " DEFAULT "_L1 + m_dialect.nowDefault;
        if (uuid.contains(text))
            return " DEFAULT ("_L1 + m_dialect.uuidDefault + u')';
        lose(u"%1.%2: the default %3 is written for %4"_s.arg(entity.name, field.name, value.value, m_schema.dialectOf(entity)));
        return {};
    }
    case DefaultKind::None:
        break;
    }
    if (field.generated == Generated::Uuid)
        return " DEFAULT ("_L1 + m_dialect.uuidDefault + u')';
    return {};
}

// MariaDB: when a row of a versioned table began and ended.
bool TableSql::isRowTime(const Field &field) const
{
    return m_dialect.id == "mysql"_L1 && (field.generatedBy == "ROW START"_L1 || field.generatedBy == "ROW END"_L1);
}

QString TableSql::generatedClause(const Entity &entity, const Field &field)
{
    if (field.generated == Generated::Stored || field.generated == Generated::Virtual) {
        if (!isOwnDialect(entity)) {
            lose(u"%1.%2: its computation is written for %3"_s.arg(entity.name, field.name, m_schema.dialectOf(entity)));
            return {};
        }
        if (isRowTime(field))
            return " GENERATED ALWAYS AS "_L1 + field.generatedBy;
        bool stored = field.generated == Generated::Stored;
        if (!stored && !m_dialect.has(Dialect::Feature::VirtualFields)) {
            lose(u"%1.%2: is stored, for %3 has no virtual columns"_s.arg(entity.name, field.name, m_dialect.label));
            stored = true;
        }
        return " GENERATED ALWAYS AS "_L1 + inBrackets(entity, field.generatedBy, &field) + (stored ? " STORED"_L1 : " VIRTUAL"_L1);
    }
    if (field.generated != Generated::Identity)
        return {};
    // A serial column of its own dialect keeps its sequence, which its default names.
    if (isOwnDialect(entity) && field.defaultValue.kind == DefaultKind::Expression && m_dialect.identity == Dialect::Identity::Generated)
        return {};
    if (m_dialect.identity == Dialect::Identity::Generated && field.type.isInteger()) {
        // "ALWAYS START WITH 10", as the catalog has it
        QString options = entity.nativeOptions.value("IDENTITY "_L1 + physicalColumn(field));
        options = isOwnDialect(entity) && !options.isEmpty() ? expression(entity, options, &field) : QString();
        const bool always = options.startsWith("ALWAYS"_L1);
        options = options.mid(always ? 6 : 0).trimmed();
        return (always ? " GENERATED ALWAYS AS IDENTITY"_L1 : " GENERATED BY DEFAULT AS IDENTITY"_L1) + (options.isEmpty() ? QString() : " ("_L1 + options + u')');
    }
    if (m_dialect.identity == Dialect::Identity::AutoIncrement && field.type.isInteger())
        return u" AUTO_INCREMENT"_s;
    lose(u"%1.%2: %3 cannot count this key by itself"_s.arg(entity.name, field.name, m_dialect.label));
    return {};
}

QString TableSql::columnDefinition(const Entity &entity, const Field &field)
{
    QString text = name(physicalColumn(field), NameUse::Column, &entity, &field);
    const QString own = field.id.toString() + u'/';
    if (isRowId(entity, field)) { // only this type counts by itself in SQLite, in letters of any size
        const Key &key = *entity.primaryKey();
        const bool asRead = field.type.dialect == m_dialect.id && field.type.native.compare("INTEGER"_L1, Qt::CaseInsensitive) == 0;
        text += u' ' + (asRead ? field.type.native : u"INTEGER"_s) + u' ' + constraintClause(entity, key.name, {}) + "PRIMARY KEY"_L1 + conflictClause(entity, key.id.toString() + u'/');
        if (!option(entity, u"AUTOINCREMENT"_s).isEmpty())
            text += " AUTOINCREMENT"_L1;
        return option(entity, own + "NOT NULL"_L1).isEmpty() ? text : text + " NOT NULL"_L1;
    }
    auto type = typeSpelling(m_dialect, m_schema, field.type);
    if (!type) {
        fail(type.error().at({{}, 0, 0, entity.name, field.name}));
        return text;
    }
    if (!type->exact)
        lose(u"%1.%2: %3 becomes %4 in %5"_s.arg(entity.name, field.name, typeText(field.type, m_schema.enumName()), type->text, m_dialect.label));
    if (!type->text.isEmpty())
        text += u' ' + (wouldCount(entity, field) && type->text.compare("INTEGER"_L1, Qt::CaseInsensitive) == 0 ? u"BIGINT"_s : type->text);
    if (m_dialect.id == "mysql"_L1 && !option(entity, own + "COMPRESSED"_L1).isEmpty())
        text += " /*M!100301 COMPRESSED*/"_L1;
    if (!field.collation.isEmpty()) {
        if (isOwnDialect(entity))
            // With its schema it is spelled as SQL already.
            text += " COLLATE "_L1 + (field.collation.contains("\".\""_L1) ? expression(entity, field.collation, &field) : name(field.collation, NameUse::Type, &entity, &field));
        else
            lose(u"%1.%2: the collation %3 is left out"_s.arg(entity.name, field.name, field.collation));
    }
    const bool computed = field.generated == Generated::Stored || field.generated == Generated::Virtual;
    const QString generated = generatedClause(entity, field);
    text += generated;
    const bool keyMayBeEmpty = m_dialect.id == "sqlite"_L1 && entity.isInPrimaryKey(field.id) && !option(entity, own + "NULL"_L1).isEmpty(); // SQLite's old slip
    if (!field.nullable && !(computed && m_dialect.id == "mysql"_L1) && !keyMayBeEmpty)
        text += " NOT NULL"_L1 + conflictClause(entity, own + "NOT NULL "_L1);
    if (generated.isEmpty())
        text += defaultClause(entity, field);
    if (field.type.kind == TypeKind::Enum && m_dialect.enumTypes == Dialect::EnumTypes::Check) {
        QStringList values;
        if (const Enumeration *enumeration = m_schema.enumerations().get(field.type.enumeration))
            for (const QString &value : enumeration->values)
                values += quotedText(m_dialect, value);
        if (!values.isEmpty())
            text += " CHECK ("_L1 + name(physicalColumn(field), NameUse::Column, &entity, &field) + " IN ("_L1 + values.join(", "_L1) + "))"_L1;
    }
    if (m_dialect.id == "mysql"_L1) {
        if (const QString now = option(entity, own + "ON UPDATE"_L1); !now.isEmpty())
            text += " ON UPDATE "_L1 + expression(entity, now, &field);
        for (const QLatin1String key : {"INVISIBLE"_L1, "WITHOUT SYSTEM VERSIONING"_L1})
            if (!option(entity, own + key).isEmpty())
                text += u' ' + key;
    }
    if (m_dialect.comments == Dialect::Comments::Inline && !field.description.isEmpty())
        text += " COMMENT "_L1 + quotedText(m_dialect, field.description);
    return text;
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
    return constraintClause(entity, check.name, checkName(entity, check)) + "CHECK "_L1 + inBrackets(entity, check.expression);
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
    return constraintClause(*holder, reference.constraint, foreignKeyName(reference)) + "FOREIGN KEY ("_L1 + here.join(", "_L1) + ") "_L1 + references;
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
        if (reference.onDelete == Action::SetNull && !reference.setNullFields.empty()) {
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

QStringList TableSql::repeatedKeys(const Entity &entity)
{
    QStringList statements;
    for (const Key &key : entity.keys)
        if (!key.fields.empty() && repeats(entity, key))
            statements += "ALTER TABLE "_L1 + table(entity) + " ADD "_L1 + keyDefinition(entity, key);
    return statements;
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
        if (parents.isEmpty() || field.defaultValue.kind == DefaultKind::None || !inherited.contains(", "_L1 + quotedName(m_dialect, physicalColumn(field)) + ", "_L1))
            continue;
        const bool same = std::any_of(parents.begin(), parents.end(), [&](EntityId id) {
            const Entity &parent = m_schema.entities()[id];
            return std::any_of(parent.fields.begin(), parent.fields.end(), [&](const Field &other) {
                return physicalColumn(other) == physicalColumn(field) && other.defaultValue == field.defaultValue;
            });
        });
        if (!same)
            statements += "ALTER TABLE ONLY "_L1 + table(entity) + " ALTER COLUMN "_L1 + column(entity, field.id) + " SET"_L1 + defaultClause(entity, field);
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
    QSet<CheckId> behindColumns;
    for (const Field &field : entity.fields) {
        if (inherited.contains(", "_L1 + quotedName(m_dialect, physicalColumn(field)) + ", "_L1))
            continue;
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
    for (const Check &check : entity.checks)
        if (!behindColumns.contains(check.id))
            lines += checkDefinition(entity, check);
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
    if (lines.isEmpty() && !inherits)
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
    text += (postgresql && entity.nativeOptions.contains(u"UNLOGGED"_s) ? "CREATE UNLOGGED TABLE "_L1 : "CREATE TABLE "_L1) + (as.isEmpty() ? table(entity) : quotedName(m_dialect, as)) + " (\n  "_L1 + lines.join(",\n  "_L1) + "\n)"_L1;
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

// MySQL: what is said of the index, or of the one behind a key.
QString TableSql::indexOptions(const Entity &entity, const QString &id, const QString &description) const
{
    if (m_dialect.comments != Dialect::Comments::Inline)
        return {};
    return (description.isEmpty() ? QString() : " COMMENT "_L1 + quotedText(m_dialect, description)) + (option(entity, id + "/IGNORED"_L1).isEmpty() ? QString() : u" IGNORED"_s);
}

QString TableSql::indexName(const Entity &entity, const Index &index)
{
    QString wanted = index.name;
    if (wanted.isEmpty()) {
        QStringList names;
        for (const IndexPart &part : index.parts)
            if (const Field *field = entity.field(part.field))
                names += physicalColumn(*field);
            else
                names += u"expr"_s;
        wanted = naming::constraintName(naming::ConstraintKind::Index, physicalTable(entity), names, m_schema.naming(), limit());
    }
    return wanted;
}

QString TableSql::createIndex(const Entity &entity, const Index &index)
{
    using F = Dialect::Feature;
    QString own = indexName(entity, index);
    const QString place = m_dialect.has(F::Schemas) && isOwnDialect(entity) ? entity.schemaName + u'.' : QString();
    if (const int before = m_indexNames[place + own]++; before > 0 && (index.name.isEmpty() || m_dialect.id != "mysql"_L1)) // MySQL's are each table's own
        own += u'_' + QString::number(before + 1);
    m_madeNames.insert(index.id, own);
    if (!index.where.isEmpty() && (!m_dialect.has(F::PartialIndexes) || !isOwnDialect(entity))) {
        lose(u"%1: the partial index %2 is left out"_s.arg(entity.name, own));
        return {};
    }
    QStringList parts;
    for (const IndexPart &part : index.parts) {
        QString text;
        if (part.field) {
            text = column(entity, part.field);
        } else if (m_dialect.has(F::ExpressionIndexes) && isOwnDialect(entity)) {
            text = inBrackets(entity, part.expression);
        } else {
            lose(u"%1: the index %2 on an expression is left out"_s.arg(entity.name, own));
            return {};
        }
        if (part.prefixLength > 0 && m_dialect.id == "mysql"_L1)
            text += u'(' + QString::number(part.prefixLength) + u')';
        if (!part.collation.isEmpty() && isOwnDialect(entity))
            text += " COLLATE "_L1 + name(part.collation, NameUse::Type, &entity);
        if (!part.operatorClass.isEmpty() && isOwnDialect(entity) && m_dialect.has(F::IndexMethods)) {
            if (isTypeName(m_dialect, part.operatorClass))
                text += u' ' + part.operatorClass;
            else
                lose(u"%1: the operator class of the index %2 is left out"_s.arg(entity.name, own));
        }
        if (part.descending)
            text += " DESC"_L1;
        if (part.nullsFirst != part.descending && m_dialect.id == "postgresql"_L1)
            text += part.nullsFirst ? " NULLS FIRST"_L1 : " NULLS LAST"_L1;
        parts += text;
    }
    if (parts.isEmpty())
        return {};
    QString text = index.unique ? u"CREATE UNIQUE INDEX "_s : u"CREATE INDEX "_s;
    if (m_dialect.id == "mysql"_L1 && isOwnDialect(entity) && (index.method == "fulltext"_L1 || index.method == "spatial"_L1))
        text = "CREATE "_L1 + index.method.toUpper() + " INDEX "_L1;
    text += name(own, NameUse::Constraint, &entity) + " ON "_L1 + table(entity);
    if (!index.method.isEmpty() && m_dialect.has(F::IndexMethods) && isOwnDialect(entity) && index.method != "btree"_L1)
        text += " USING "_L1 + name(index.method, NameUse::Type, &entity);
    text += " ("_L1 + parts.join(", "_L1) + u')';
    if (!index.included.empty()) {
        if (m_dialect.has(F::IncludedFields)) {
            QStringList names;
            for (const FieldId field : index.included)
                names += column(entity, field);
            text += " INCLUDE ("_L1 + names.join(", "_L1) + u')';
        } else {
            lose(u"%1: the index %2 does not carry its included fields"_s.arg(entity.name, own));
        }
    }
    if (m_dialect.id == "mysql"_L1 && isOwnDialect(entity) && (index.method == "hash"_L1 || index.method == "btree"_L1))
        text += " USING "_L1 + index.method.toUpper();
    text += indexOptions(entity, index.id.toString(), index.description);
    if (!index.where.isEmpty())
        text += " WHERE "_L1 + expression(entity, index.where);
    if (m_dialect.comments == Dialect::Comments::Inline && !index.description.isEmpty())
        text += " COMMENT "_L1 + quotedText(m_dialect, index.description);
    return text;
}

QStringList TableSql::commentStatements(const Entity &entity)
{
    QStringList statements;
    if (m_dialect.comments != Dialect::Comments::Statement)
        return statements;
    QString kind = entity.kind == EntityKind::View ? u"VIEW"_s : u"TABLE"_s;
    for (const QString &other : {u"MATERIALIZED VIEW"_s, u"FOREIGN TABLE"_s})
        if (entity.nativeOptions.contains(other))
            kind = other;
    if (!entity.description.isEmpty())
        statements += "COMMENT ON "_L1 + kind + u' ' + table(entity) + " IS "_L1 + quotedText(m_dialect, entity.description);
    for (const Field &field : entity.fields)
        if (!field.description.isEmpty())
            statements += "COMMENT ON COLUMN "_L1 + table(entity) + u'.' + column(entity, field.id) + " IS "_L1 + quotedText(m_dialect, field.description);
    if (entity.kind == EntityKind::View)
        return statements;
    const auto onConstraint = [&](const QString &constraint, const QString &description) {
        if (!description.isEmpty())
            statements += "COMMENT ON CONSTRAINT "_L1 + name(constraint, NameUse::Constraint, &entity) + " ON "_L1 + table(entity) + " IS "_L1 + quotedText(m_dialect, description);
    };
    for (const Key &key : entity.keys)
        onConstraint(keyName(entity, key), key.description);
    for (const Check &check : entity.checks)
        onConstraint(checkName(entity, check), check.description);
    for (const Reference *reference : m_index.heldBy(entity.id))
        if (!reference->description.isEmpty() && !referencesClause(*reference).isEmpty())
            onConstraint(foreignKeyName(*reference), reference->description);
    for (const Index &index : entity.indexes)
        if (!index.description.isEmpty()) {
            const QString own = isOwnDialect(entity) && !entity.schemaName.isEmpty() && entity.schemaName != "public"_L1 ? name(entity.schemaName, NameUse::Schema, &entity) + u'.' : QString();
            statements += "COMMENT ON INDEX "_L1 + own + name(m_madeNames.value(index.id, indexName(entity, index)), NameUse::Constraint, &entity) + " IS "_L1 + quotedText(m_dialect, index.description);
        }
    return statements;
}

QStringList TableSql::createEnum(const Enumeration &enumeration)
{
    if (m_dialect.enumTypes != Dialect::EnumTypes::Type)
        return {};
    QStringList values;
    for (const QString &value : enumeration.values)
        values += quotedText(m_dialect, value);
    (void)name(enumeration.typeName.isEmpty() ? naming::tableNameFor(enumeration.name, m_schema.naming()) : enumeration.typeName, NameUse::Type, nullptr);
    if (!enumeration.schemaName.isEmpty())
        (void)name(enumeration.schemaName, NameUse::Schema, nullptr);
    const QString type = enumTypeName(m_dialect, m_schema, enumeration);
    QStringList statements{"CREATE TYPE "_L1 + type + " AS ENUM ("_L1 + values.join(", "_L1) + u')'};
    if (!enumeration.description.isEmpty())
        statements += "COMMENT ON TYPE "_L1 + type + " IS "_L1 + quotedText(m_dialect, enumeration.description);
    return statements;
}

} // namespace relata
