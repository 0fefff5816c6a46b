#include "tests/support/randomschema.h"

#include "model/schema/naming.h"
#include "model/sql/quoting.h"

#include <algorithm>

namespace relata::test {

using namespace Qt::StringLiterals;

namespace {

const QStringList kPlainNames{u"task"_s, u"list"_s, u"person"_s, u"order_item"_s, u"tag"_s, u"note"_s, u"city"_s, u"invoice"_s, u"price"_s, u"title"_s, u"created_at"_s, u"code"_s};
const QStringList kNastyNames{
    u"order"_s, u"select"_s, u"user"_s, u"table"_s, u"null"_s, u"group"_s, u"primary"_s, u"check"_s, u"constraint"_s, u"default"_s, u"references"_s, u"key"_s, u"index"_s,
    u"a b"_s, u"a.b"_s, u"a\"b"_s, u"a`b"_s, u"a'b"_s, u"a;b"_s, u"a--b"_s, u"a/*b*/"_s, u"x\"; DROP TABLE sentinel; --"_s, u"x`; DROP TABLE sentinel; -- x"_s, u"x'); DROP TABLE sentinel; --"_s,
    u"[a]"_s, u"$1"_s, u"?"_s, u":x"_s, u"%s"_s, u"\\"_s, u"a\\\"b"_s, u"UPPER"_s, u"CamelCase"_s, u"Ünïcödé"_s, u"日本語"_s, u"שלום"_s, u" lead"_s, u"(a"_s, u"a)"_s, u"a,b"_s, u"{a}"_s,
    u"123"_s, u"1e5"_s, u"*"_s, u"rowid"_s, u"a\u200bb"_s, u"${x}"_s, u"{{x}}"_s, u"<script>"_s, u"$$"_s, u"e'x"_s, u"#x"_s, u"@x"_s, u"trail "_s, u"🦊"_s, u"pg_x"_s};
const QStringList kNastyTexts{
    u"plain"_s, u"it's"_s, u"''"_s, u"\\'"_s, u"\\"_s, u"\"quoted\""_s, u"' OR '1'='1"_s, u"1; SELECT 1"_s, u":id"_s, u"$1"_s, u"%_%"_s, u"a\r\nb"_s, u"a\nb"_s, u"tab\there"_s, u"🦊 fox"_s, u"\u202eRLO"_s,
    u"{{7*7}}"_s, u"${7*7}"_s, u"NULL"_s, u"null"_s, u"--x"_s, u"/* x */"_s, u"x */ y"_s, u"a;b"_s, u"  blanks  "_s, u"日本"_s, u"$$x$$"_s, u"#x"_s, u"`x`"_s, u"a,b"_s, u"(a"_s, u"\\n"_s, u"?"_s, u"'"_s, u"CURRENT_TIMESTAMP"_s,
    u"0"_s, u"1.50"_s, u"true"_s};

QString numbered(const QString &name, int number)
{
    return name + QString::number(number);
}

QString changedCase(const QString &name)
{
    return name == name.toUpper() ? name.toLower() : name.toUpper();
}

bool isComparable(const Field &field)
{
    switch (field.type.kind) {
    case TypeKind::Json:
    case TypeKind::Native:
    case TypeKind::Array:
    case TypeKind::Bytes:
        return false;
    default:
        return true;
    }
}

} // namespace

RandomSchema::RandomSchema(quint32 seed, const Dialect &dialect) : m_seed(seed), m_random(seed), m_dialect(dialect), m_ids(quint64(seed) << 32 | 1)
{
}

Schema RandomSchema::make(Where where)
{
    const bool apart = where == Where::InItsOwnSchemas && m_dialect.has(F::Schemas);
    m_schema = emptyProject(m_ids, u"random"_s, m_dialect.id);
    m_schemas = {QString()};
    if (m_dialect.has(F::Schemas)) {
        QSet<QString> taken;
        for (int i = below(3) + (apart ? 1 : 0); i > 0; --i) {
            QString name = freeName(taken);
            if (name.startsWith("pg_"_L1))
                name.prepend(u'x');
            if (apart)
                name = name.left(20) + u'·' + QString::number(m_seed);
            m_schemas << name;
        }
        if (apart)
            m_schemas.removeFirst();
    }
    addEnums();
    const int entities = 2 + below(6);
    for (int i = 0; i < entities; ++i)
        addEntity(i);
    addExtraReferences();
    finish();
    return m_schema;
}

Schema RandomSchema::edited(const Schema &schema, int edits)
{
    m_schema = schema;
    while (edits-- > 0)
        editOnce();
    return m_schema;
}

void RandomSchema::editOnce()
{
    std::vector<EntityId> all;
    for (const Entity &entity : m_schema.entities())
        all.push_back(entity.id);
    const EntityId id = all[size_t(below(int(all.size())))];
    Entity entity = m_schema.entities()[id];
    const size_t at = size_t(below(int(entity.fields.size())));
    // Is the field part of nothing, so that it can change by itself?
    const auto isFree = [&](const Field &field) {
        const QString name = quoted(field);
        const auto in = [&](const auto &fields) { return std::find(fields.begin(), fields.end(), field.id) != fields.end(); };
        return !m_keyFields.contains(field.id) && field.generated == Generated::None && std::none_of(entity.keys.begin(), entity.keys.end(), [&](const Key &key) { return in(key.fields); })
            && std::none_of(entity.checks.begin(), entity.checks.end(), [&](const Check &check) { return check.expression.contains(name); })
            && std::none_of(entity.fields.begin(), entity.fields.end(), [&](const Field &other) { return other.generatedBy.contains(name); })
            && std::none_of(entity.indexes.begin(), entity.indexes.end(), [&](const Index &index) {
                   return in(index.included) || index.where.contains(name) || std::any_of(index.parts.begin(), index.parts.end(), [&](const IndexPart &part) { return part.field == field.id || part.expression.contains(name); });
               });
    };
    Field &field = entity.fields[at];
    switch (below(11)) {
    case 0:
        return addEntity(int(all.size()) + 100);
    case 1:
        if (all.size() > 2 && std::none_of(m_schema.references().begin(), m_schema.references().end(), [&](const Reference &reference) { return reference.holder == id || reference.referenced == id; }))
            m_schema.table<Entity>().remove(id);
        return;
    case 2:
        entity.fields.push_back(randomField(Wanted::Anything, m_columns[id]));
        break;
    case 3:
        if (entity.fields.size() > 1 && isFree(field))
            entity.fields.erase(entity.fields.begin() + qsizetype(at));
        break;
    case 4:
        if (isFree(field))
            field.column = freeName(m_columns[id]);
        break;
    case 5:
        if (isFree(field)) {
            field.defaultValue = {};
            if (chance(60))
                setDefault(field);
        }
        break;
    case 6:
        if (isFree(field))
            field.nullable = !field.nullable;
        break;
    case 7:
        if (!entity.indexes.empty() && chance(50))
            entity.indexes.erase(entity.indexes.begin());
        else
            addIndexes(entity);
        break;
    case 8:
        if (!entity.checks.empty() && chance(50))
            entity.checks.pop_back();
        else if (entity.checks.empty())
            addChecks(entity);
        break;
    case 9:
        entity.table = freeName(m_relations[entity.schemaName]);
        break;
    default:
        if (m_dialect.comments != Dialect::Comments::None) {
            entity.description = chance(70) ? nastyText(300) : QString();
            field.description = chance(70) ? nastyText(300) : QString();
        }
        break;
    }
    m_schema.table<Entity>().set(std::move(entity));
}

Schema RandomSchema::together(quint32 first, int count, const Dialect &dialect)
{
    Schema all = RandomSchema(first, dialect).make();
    const DataSourceId source = all.dataSources().begin()->id;
    for (quint32 seed = first + 1; seed < first + quint32(count); ++seed) {
        const Schema more = RandomSchema(seed, dialect).make(Where::InItsOwnSchemas);
        for (Enumeration record : more.enumerations()) {
            record.dataSource = source;
            all.table<Enumeration>().set(std::move(record));
        }
        for (Entity record : more.entities()) {
            record.dataSource = source;
            all.table<Entity>().set(std::move(record));
        }
        for (const Reference &record : more.references())
            all.table<Reference>().set(record);
    }
    return all;
}

QString RandomSchema::nastyText(int longest)
{
    QString text = oneOf(kNastyTexts);
    if (chance(30))
        text += u' ' + oneOf(kNastyTexts);
    if (is("mysql"_L1)) // whose catalog knows the basic plane only
        text.replace(u"🦊"_s, u"ж"_s);
    if (chance(3))
        text = QString(400, u'x');
    text = text.left(longest);
    if (!text.isEmpty() && text.back().isHighSurrogate())
        text.chop(1);
    return text;
}

QString RandomSchema::freeName(QSet<QString> &taken, int percentPlain)
{
    // MySQL's and SQLite's columns, and SQLite's tables, don't tell case.
    const bool tellsCase = is("postgresql"_L1);
    const auto fold = [&](const QString &name) { return tellsCase ? name : name.toCaseFolded(); };
    for (;;) {
        QString name = oneOf(chance(percentPlain) ? kPlainNames : kNastyNames);
        if (chance(4)) { // at the limit
            const int limit = m_dialect.nameBytes > 0 ? m_dialect.nameBytes : m_dialect.nameCharacters > 0 ? m_dialect.nameCharacters : 120;
            name = chance(50) || m_dialect.nameBytes == 0 ? QString(limit, QChar(u'a' + below(26))) : QString(limit / 2, u'é');
        } else if (chance(30)) {
            name = numbered(name, below(100));
        }
        if (tellsCase && chance(8) && !taken.isEmpty())
            name = changedCase(*taken.begin());
        if (taken.contains(fold(name)) || nameProblem(m_dialect, name, NameUse::Table) || nameProblem(m_dialect, name, NameUse::Constraint))
            continue;
        taken.insert(fold(name));
        return name;
    }
}

QString RandomSchema::constraintName(const QString &schemaName)
{
    if (chance(35))
        return {};
    return freeName(m_relations[schemaName]);
}

QString RandomSchema::quoted(const Field &field) const
{
    return quotedName(m_dialect, m_schema.columnName(field));
}

QString RandomSchema::textLiteral(const QString &text) const
{
    return quotedText(m_dialect, text);
}

void RandomSchema::addEnums()
{
    for (int i = below(3); i > 0; --i) {
        Enumeration record;
        record.id = m_ids.make<EnumId>();
        record.name = u"Enum%1"_s.arg(i);
        record.dataSource = m_schema.dataSources().begin()->id;
        if (m_dialect.enumTypes == Dialect::EnumTypes::Type) {
            record.schemaName = oneOf(m_schemas);
            if (chance(80))
                record.typeName = freeName(m_relations[record.schemaName]);
            else
                m_relations[record.schemaName].insert(naming::tableNameFor(record.name, m_schema.naming()));
            record.description = chance(30) ? nastyText(500) : QString();
        }
        QSet<QString> taken;
        for (int value = 1 + below(5); value > 0; --value) {
            const QString text = numbered(nastyText(50), value); // its end tells it from others, and is no blank, which MySQL would cut
            if (text.toUtf8().size() <= 63)
                record.values << text;
        }
        if (record.values.isEmpty())
            record.values << u"only"_s;
        m_schema.table<Enumeration>().set(std::move(record));
    }
}

FieldType RandomSchema::randomType(Wanted wanted)
{
    static constexpr TypeKind kForKeys[] = {TypeKind::Int64, TypeKind::Int64, TypeKind::Int32, TypeKind::Int16, TypeKind::String, TypeKind::String, TypeKind::Uuid,
                                            TypeKind::Date, TypeKind::Decimal, TypeKind::Timestamp, TypeKind::Boolean, TypeKind::Enum};
    static constexpr TypeKind kAll[] = {TypeKind::Boolean, TypeKind::Int16, TypeKind::Int32, TypeKind::Int64, TypeKind::Decimal, TypeKind::Float32, TypeKind::Float64, TypeKind::String,
                                        TypeKind::String, TypeKind::Text, TypeKind::Text, TypeKind::Uuid, TypeKind::Date, TypeKind::Time, TypeKind::TimeTz, TypeKind::Timestamp,
                                        TypeKind::TimestampTz, TypeKind::Interval, TypeKind::Json, TypeKind::Bytes, TypeKind::Enum, TypeKind::Array, TypeKind::Native};
    for (;;) {
        FieldType type = typeOf(wanted == Wanted::ForKey ? kForKeys[below(int(std::size(kForKeys)))] : kAll[below(int(std::size(kAll)))]);
        if (m_dialect.lossyTypes.contains(typeKindName(type.kind)))
            continue;
        switch (type.kind) {
        case TypeKind::String:
            type.length = wanted == Wanted::Anything && chance(10) ? 0 : 1 + below(wanted == Wanted::ForKey ? 60 : 250);
            break;
        case TypeKind::Bytes:
            type.length = chance(50) ? 1 + below(200) : 0;
            break;
        case TypeKind::Decimal:
            type.precision = chance(85) || wanted == Wanted::ForKey ? 1 + below(30) : 0;
            type.scale = type.precision == 0 ? 0 : below(type.precision + 1);
            break;
        case TypeKind::Time:
        case TypeKind::TimeTz:
        case TypeKind::Timestamp:
        case TypeKind::TimestampTz:
            type.precision = chance(50) ? 0 : 1 + below(7);
            break;
        case TypeKind::Enum: {
            const auto &all = m_schema.enumerations();
            if (all.isEmpty())
                continue;
            type.enumeration = std::next(all.begin(), below(int(all.size())))->id;
            break;
        }
        case TypeKind::Array: {
            const FieldType element = randomType(Wanted::Anything);
            if (element.kind == TypeKind::Array || element.kind == TypeKind::Native)
                continue;
            type.element = std::make_shared<const FieldType>(element);
            break;
        }
        case TypeKind::Native: {
            static const QHash<QString, QStringList> spellings{
                {u"postgresql"_s, {u"point"_s, u"inet"_s, u"int4range"_s, u"tsvector"_s, u"bit(5)"_s, u"money"_s, u"macaddr"_s, u"xml"_s, u"oid"_s, u"bit varying(7)"_s}},
                {u"mysql"_s, {u"point"_s, u"bit(5)"_s, u"set('a','b')"_s, u"geometry"_s}},
                {u"sqlite"_s, {u"GEOMETRY"_s, u"THING(3)"_s, u"VARIANT"_s}}};
            type.native = oneOf(spellings.value(m_dialect.id));
            type.dialect = m_dialect.id;
            break;
        }
        default:
            break;
        }
        return type;
    }
}

void RandomSchema::setDefault(Field &field)
{
    const auto literal = [&](const QString &value) { field.defaultValue = {DefaultKind::Literal, value}; };
    const FieldType &type = field.type;
    switch (type.kind) {
    case TypeKind::Boolean:
        return literal(chance(50) ? u"true"_s : u"false"_s);
    case TypeKind::Int16:
    case TypeKind::Int32:
    case TypeKind::Int64:
        if (chance(20))
            field.defaultValue = {DefaultKind::Expression, is("postgresql"_L1) ? u"(1 + 2)"_s : u"1 + 2"_s};
        else
            literal(QString::number(below(2000) - 1000));
        return;
    case TypeKind::Decimal: {
        const int whole = type.precision == 0 ? 3 : std::min(type.precision - type.scale, 3);
        const QString digits = whole == 0 ? u"0"_s : QString::number(1 + below(9));
        const int scale = type.precision == 0 ? (is("mysql"_L1) ? 30 : 0) : type.scale;
        return literal(digits + (scale == 0 ? QString() : u'.' + QString(scale, QChar(u'1' + below(9)))));
    }
    case TypeKind::Float32:
    case TypeKind::Float64:
        return literal(chance(50) ? u"-0.5"_s : u"2.25"_s);
    case TypeKind::String:
        return literal(chance(10) ? QString() : nastyText(type.length == 0 ? 200 : type.length));
    case TypeKind::Text:
        return literal(chance(10) ? QString() : nastyText(500));
    case TypeKind::Uuid:
        if (chance(50))
            field.generated = Generated::Uuid;
        else
            literal(u"0a1b2c3d-0000-4000-8000-00000000000f"_s);
        return;
    case TypeKind::Date:
        return literal(u"2024-02-29"_s);
    case TypeKind::Time:
        return type.precision == 0 ? literal(u"12:34:56"_s) : void();
    case TypeKind::TimeTz:
        return type.precision == 0 ? literal(u"12:34:56+00"_s) : void();
    case TypeKind::Timestamp:
    case TypeKind::TimestampTz:
        if (chance(60) && type.precision == 0)
            field.defaultValue = {DefaultKind::Expression, u"CURRENT_TIMESTAMP"_s};
        else if (type.precision == 0)
            literal(type.kind == TypeKind::TimestampTz && is("postgresql"_L1) ? u"2024-02-29 12:34:56+00"_s : u"2024-02-29 12:34:56"_s);
        return;
    case TypeKind::Interval:
        return literal(u"1 day 02:00:00"_s);
    case TypeKind::Json:
        return literal(chance(50) ? u"{}"_s : u"{\"it's\": [1, null]}"_s);
    case TypeKind::Enum:
        return literal(oneOf(m_schema.enumerations()[type.enumeration].values));
    case TypeKind::Bytes:
        return is("postgresql"_L1) ? literal(u"\\xdead00"_s) : is("mysql"_L1) && type.length == 0 ? void() : literal(u"b"_s);
    default:
        return;
    }
}

void RandomSchema::setCollation(Field &field)
{
    static const QHash<QString, QStringList> collations{{u"postgresql"_s, {u"C"_s, u"POSIX"_s}}, {u"sqlite"_s, {u"NOCASE"_s, u"RTRIM"_s}}, {u"mysql"_s, {u"utf8mb4_bin"_s, u"utf8mb4_unicode_ci"_s}}};
    if (field.type.isText())
        field.collation = oneOf(collations.value(m_dialect.id));
}

Field RandomSchema::randomField(Wanted wanted, QSet<QString> &names)
{
    Field field;
    field.id = m_ids.make<FieldId>();
    const QString column = freeName(names, 70);
    // The column by the policy now and then, where that is the same and so free.
    field.name = column;
    if (naming::columnNameFor(column, m_schema.naming()) != column || chance(50))
        field.column = column;
    field.type = randomType(wanted);
    field.nullable = chance(40);
    if (chance(30))
        setDefault(field);
    if (chance(15))
        setCollation(field);
    if (m_dialect.comments != Dialect::Comments::None && chance(25))
        field.description = nastyText(500);
    return field;
}

// A condition on fields that no foreign key changes (MariaDB refuses those).
QString RandomSchema::condition(const Entity &entity)
{
    QStringList parts;
    for (const Field &field : entity.fields) {
        if (m_keyFields.contains(field.id) || field.generated != Generated::None)
            continue;
        if (field.type.isNumber() && chance(60))
            parts << quoted(field) + (chance(50) ? u" > 0"_s : u" <> 7"_s);
        else if (field.type.isText() && chance(60))
            parts << quoted(field) + u" <> "_s + textLiteral(nastyText(40));
        else if (field.nullable && chance(40))
            parts << quoted(field) + u" IS NOT NULL"_s;
        if (parts.size() == 2)
            break;
    }
    return parts.join(chance(50) ? u" AND "_s : u" OR "_s);
}

void RandomSchema::addChecks(Entity &entity)
{
    QSet<QString> seen;
    for (int i = below(3); i > 0; --i) {
        Check check;
        check.expression = condition(entity);
        if (check.expression.isEmpty() || seen.contains(check.expression))
            continue;
        seen.insert(check.expression);
        check.id = m_ids.make<CheckId>();
        check.name = constraintName(entity.schemaName);
        const Field *column = entity.fieldNamed(check.name);
        if (m_dialect.id == "mysql"_L1 && column && column->type.kind == TypeKind::Json) // its own check bears that name
            check.name.clear();
        if (m_dialect.comments == Dialect::Comments::Statement && chance(20))
            check.description = nastyText(300);
        entity.checks.push_back(std::move(check));
    }
}

void RandomSchema::addComputed(Entity &entity, QSet<QString> &names)
{
    for (const Field &source : std::vector<Field>(entity.fields)) {
        if (!chance(8) || m_keyFields.contains(source.id) || source.generated != Generated::None)
            continue;
        Field field;
        field.id = m_ids.make<FieldId>();
        field.name = field.column = freeName(names, 70);
        if (source.type.kind == TypeKind::Int32 || source.type.kind == TypeKind::Int64)
            field.generatedBy = quoted(source) + u" + 1"_s;
        else if (source.type.kind == TypeKind::Text && source.collation.isEmpty())
            field.generatedBy = u"upper("_s + quoted(source) + u')';
        else
            continue;
        field.type = source.type;
        field.nullable = true;
        field.generated = m_dialect.has(F::VirtualFields) && chance(50) ? Generated::Virtual : Generated::Stored;
        entity.fields.insert(entity.fields.begin() + below(int(entity.fields.size()) + 1), std::move(field));
    }
}

void RandomSchema::addKeys(Entity &entity)
{
    std::vector<FieldId> candidates;
    for (const Field &field : entity.fields)
        if (field.generated == Generated::None && field.type.kind != TypeKind::Text && isComparable(field) && !(field.type.kind == TypeKind::String && field.type.length == 0)
            && field.type.length <= 60 && !(field.type.kind == TypeKind::Float32 || field.type.kind == TypeKind::Float64))
            candidates.push_back(field.id);
    std::vector<std::vector<FieldId>> sets;
    for (const Key &key : entity.keys)
        sets.push_back(key.fields);
    const auto sorted = [](std::vector<FieldId> fields) {
        std::sort(fields.begin(), fields.end());
        return fields;
    };
    const auto add = [&](KeyKind kind, int most) {
        std::shuffle(candidates.begin(), candidates.end(), m_random);
        Key key;
        key.kind = kind;
        for (const FieldId id : candidates)
            if (int(key.fields.size()) < most && !(kind == KeyKind::Primary && m_keyFields.contains(id) && entity.field(id)->nullable)) // it may be emptied
                key.fields.push_back(id);
        if (key.fields.empty() || std::any_of(sets.begin(), sets.end(), [&](const auto &set) { return sorted(set) == sorted(key.fields); }))
            return;
        sets.push_back(key.fields);
        key.id = m_ids.make<KeyId>();
        key.name = constraintName(entity.schemaName);
        if (m_dialect.has(F::DeferrableKeys) && chance(10))
            key.deferrable = chance(50) ? Deferrable::Immediate : Deferrable::Deferred;
        if (kind == KeyKind::Unique && m_dialect.has(F::NullsNotDistinct) && chance(20))
            key.nullsNotDistinct = true;
        if (m_dialect.comments == Dialect::Comments::Statement && chance(15))
            key.description = nastyText(300);
        if (kind == KeyKind::Primary)
            for (Field &field : entity.fields)
                if (std::find(key.fields.begin(), key.fields.end(), field.id) != key.fields.end())
                    field.nullable = false;
        entity.keys.push_back(std::move(key));
    };
    if (!entity.primaryKey() && chance(90))
        add(KeyKind::Primary, chance(65) ? 1 : 2 + below(2));
    for (int i = below(3); i > 0; --i)
        add(KeyKind::Unique, chance(60) ? 1 : 2 + below(2));
}

void RandomSchema::setIdentity(Entity &entity)
{
    const Key *primary = entity.primaryKey();
    for (Field &field : entity.fields) {
        if (!field.type.isInteger() || field.generated != Generated::None || m_keyFields.contains(field.id) || !chance(60))
            continue;
        const bool whole = primary && primary->fields.size() == 1 && primary->fields.front() == field.id;
        const bool first = primary && primary->fields.front() == field.id;
        if (m_dialect.identity == Dialect::Identity::Autoincrement ? !whole || field.type.kind != TypeKind::Int64 || entity.nativeOptions.contains(u"WITHOUT ROWID"_s)
            : m_dialect.identity == Dialect::Identity::AutoIncrement ? !first
                                                                     : !whole && !chance(10))
            continue;
        field.generated = Generated::Identity;
        field.nullable = false;
        field.defaultValue = {};
        field.collation.clear();
        if (is("postgresql"_L1) && chance(40))
            entity.nativeOptions.insert(u"IDENTITY "_s + m_schema.columnName(field), chance(50) ? u"ALWAYS"_s : chance(50) ? u"ALWAYS START WITH 10"_s : u"INCREMENT BY 2 START WITH 5 CYCLE"_s);
        if (m_dialect.identity == Dialect::Identity::AutoIncrement)
            return; // one a table
    }
}

bool RandomSchema::addIndexPart(const Entity &entity, Index &index)
{
    const Field &field = entity.fields[size_t(below(int(entity.fields.size())))];
    IndexPart part;
    if (std::any_of(index.parts.begin(), index.parts.end(), [&](const IndexPart &other) { return other.field == field.id; }))
        return false;
    const bool longText = field.type.kind == TypeKind::Text || (field.type.isText() && (field.type.length == 0 || field.type.length > 60)) || field.type.kind == TypeKind::Bytes;
    if (m_dialect.has(F::ExpressionIndexes) && field.type.kind == TypeKind::Text && field.collation.isEmpty() && field.generated != Generated::Virtual && chance(40)) { // PostgreSQL says the collation that such an expression has from its column
        part.expression = u"lower("_s + quoted(field) + u')';
    } else {
        if (!isComparable(field) && !(is("mysql"_L1) && field.type.kind == TypeKind::Bytes))
            return false;
        if (field.generated == Generated::Virtual && is("mysql"_L1))
            return false;
        part.field = field.id;
        if (is("mysql"_L1) && longText)
            part.prefixLength = field.type.length > 0 ? 1 : 1 + below(60);
        if (field.type.isText() && field.collation.isEmpty() && !is("mysql"_L1) && chance(15))
            part.collation = is("postgresql"_L1) ? u"C"_s : u"NOCASE"_s;
        else if (field.type.kind == TypeKind::Text && is("postgresql"_L1) && chance(20))
            part.operatorClass = u"text_pattern_ops"_s;
    }
    part.descending = chance(25);
    part.nullsFirst = is("postgresql"_L1) ? chance(30) != part.descending : false;
    index.parts.push_back(std::move(part));
    return true;
}

void RandomSchema::addIndexes(Entity &entity)
{
    QSet<QString> seen;
    for (int i = below(4); i > 0; --i) {
        Index index;
        for (int parts = 1 + below(3); parts > 0; --parts)
            (void)addIndexPart(entity, index);
        if (m_dialect.has(F::IndexMethods) && chance(15)) { // a method of its own, for one field
            for (const Field &field : entity.fields) {
                const bool json = field.type.kind == TypeKind::Json, number = field.type.isInteger();
                if (!json && !number)
                    continue;
                index.parts = {IndexPart{}};
                index.parts.front().field = field.id;
                index.method = json ? u"gin"_s : chance(50) ? u"hash"_s : u"brin"_s;
                break;
            }
        }
        QString what = index.method;
        for (const IndexPart &part : index.parts)
            what += part.field.toString() + part.expression + u'/';
        if (index.parts.empty() || seen.contains(what))
            continue;
        seen.insert(what);
        if (index.method.isEmpty()) {
            const bool plain = std::all_of(index.parts.begin(), index.parts.end(), [](const IndexPart &part) { return part.field && !part.descending && part.prefixLength == 0; });
            index.unique = chance(25) && !(is("mysql"_L1) && plain); // which is a key there
            if (m_dialect.has(F::PartialIndexes) && chance(25))
                index.where = condition(entity);
            if (m_dialect.has(F::IncludedFields) && chance(20))
                for (const Field &field : entity.fields)
                    if (chance(30) && std::none_of(index.parts.begin(), index.parts.end(), [&](const IndexPart &part) { return part.field == field.id; }))
                        index.included.push_back(field.id);
        }
        index.id = m_ids.make<IndexId>();
        index.name = constraintName(entity.schemaName);
        if (m_dialect.comments != Dialect::Comments::None && !index.name.isEmpty() && chance(20))
            index.description = nastyText(300);
        entity.indexes.push_back(std::move(index));
    }
}

const Key *RandomSchema::anyKey(const Entity &entity)
{
    std::vector<const Key *> keys; // PostgreSQL lets nothing point at a key that is checked late
    for (const Key &key : entity.keys)
        if (key.deferrable == Deferrable::No)
            keys.push_back(&key);
    return keys.empty() ? nullptr : keys[size_t(below(int(keys.size())))];
}

void RandomSchema::addReference(Entity &holder, const Entity &referenced, const Key &key, Place place)
{
    Reference reference;
    reference.id = m_ids.make<ReferenceId>();
    reference.holder = holder.id;
    reference.referenced = referenced.id;
    QSet<QString> &names = m_columns[holder.id];
    const bool nullable = place == Place::Anywhere && chance(50);
    std::vector<FieldId> made;
    const std::vector<FieldId> there = key.fields;
    for (const FieldId id : there) {
        const Field to = *referenced.field(id);
        Field field;
        field.id = m_ids.make<FieldId>();
        const QString plain = to.name + u"_key"_s;
        const bool isFree = !nameProblem(m_dialect, plain, NameUse::Column) && naming::faultOf(plain) == naming::NameFault::None && !names.contains(plain.toCaseFolded()) && !names.contains(plain);
        field.name = field.column = isFree ? plain : freeName(names);
        names.insert(is("postgresql"_L1) ? field.name : field.name.toCaseFolded());
        field.type = to.type;
        field.collation = to.collation;
        field.nullable = nullable;
        made.push_back(field.id);
        m_keyFields.insert(field.id);
        reference.pairs.push_back({field.id, id, {}});
        holder.fields.insert(holder.fields.begin() + below(int(holder.fields.size()) + 1), std::move(field));
    }
    std::shuffle(reference.pairs.begin(), reference.pairs.end(), m_random);
    if (place == Place::InPrimaryKey) {
        auto primary = std::find_if(holder.keys.begin(), holder.keys.end(), [](const Key &each) { return each.kind == KeyKind::Primary; });
        if (primary == holder.keys.end()) {
            Key own;
            own.id = m_ids.make<KeyId>();
            own.kind = KeyKind::Primary;
            own.name = constraintName(holder.schemaName);
            primary = holder.keys.insert(holder.keys.begin(), std::move(own));
        }
        primary->fields.insert(primary->fields.end(), made.begin(), made.end());
    } else if (chance(25)) { // one to one
        Key own;
        own.id = m_ids.make<KeyId>();
        own.name = constraintName(holder.schemaName);
        own.fields = made;
        holder.keys.push_back(std::move(own));
    }
    const auto action = [&] {
        switch (below(6)) {
        case 0: return Action::Restrict;
        case 1: return Action::Cascade;
        case 2: return nullable ? Action::SetNull : Action::NoAction;
        case 3: return is("mysql"_L1) ? Action::NoAction : Action::SetDefault;
        default: return Action::NoAction;
        }
    };
    reference.onDelete = action();
    reference.onUpdate = action();
    // MariaDB cascades nothing that may be empty into what may not.
    if (is("mysql"_L1) && !nullable && std::any_of(there.begin(), there.end(), [&](FieldId id) { return referenced.field(id)->nullable; }))
        reference.onDelete = reference.onUpdate = Action::NoAction;
    if (reference.onDelete == Action::SetNull && m_dialect.has(F::SetNullFields) && made.size() > 1 && chance(60))
        reference.setNullFields = {made.back()};
    if (m_dialect.has(F::DeferrableForeignKeys) && chance(25))
        reference.deferrable = chance(50) ? Deferrable::Immediate : Deferrable::Deferred;
    if (is("postgresql"_L1) && reference.setNullFields.empty() && chance(15))
        reference.match = Match::Full;
    if (chance(8))
        reference.enforcement = Enforcement::Logical;
    reference.constraint = constraintName(holder.schemaName);
    if (m_dialect.comments == Dialect::Comments::Statement && chance(15) && !reference.constraint.isEmpty())
        reference.description = nastyText(300);
    reference.holderEnd.name = chance(80) ? u"to%1"_s.arg(reference.id.toString()) : QString();
    reference.referencedEnd.name = chance(80) ? u"from%1"_s.arg(reference.id.toString()) : QString();
    m_schema.table<Reference>().set(std::move(reference));
}

// To tables that are there: identifying ones, junctions, plain ones.
void RandomSchema::addNeighbours(Entity &entity)
{
    std::vector<EntityId> there;
    for (const Entity &other : m_schema.entities())
        there.push_back(other.id);
    std::shuffle(there.begin(), there.end(), m_random);
    const bool junction = there.size() >= 2 && chance(20);
    const int wanted = junction ? 2 : there.empty() ? 0 : below(3);
    size_t parts = 0;
    for (int i = 0; i < wanted && i < int(there.size()); ++i) {
        const Entity &other = m_schema.entities()[there[size_t(i)]];
        const Key *key = anyKey(other);
        if (!key || parts + key->fields.size() > 5)
            continue;
        parts += key->fields.size();
        addReference(entity, other, *key, junction || chance(15) ? Place::InPrimaryKey : Place::Anywhere);
    }
}

void RandomSchema::addEntity(int number)
{
    Entity entity;
    entity.id = m_ids.make<EntityId>();
    entity.dataSource = m_schema.dataSources().begin()->id;
    entity.schemaName = oneOf(m_schemas);
    entity.name = u"Entity%1"_s.arg(number);
    const QString own = m_schema.tableName(entity);
    if (chance(85) || m_relations[entity.schemaName].contains(own))
        entity.table = freeName(m_relations[entity.schemaName]);
    else
        m_relations[entity.schemaName].insert(own);
    QSet<QString> &names = m_columns[entity.id];
    for (int fields = 1 + below(6); fields > 0; --fields)
        entity.fields.push_back(randomField(chance(50) ? Wanted::ForKey : Wanted::Anything, names));
    addNeighbours(entity);
    addKeys(entity);
    if (is("sqlite"_L1) && entity.primaryKey() && chance(15))
        entity.nativeOptions.insert(u"WITHOUT ROWID"_s, u"true"_s);
    setIdentity(entity);
    if (m_dialect.comments != Dialect::Comments::None && chance(30))
        entity.description = nastyText(500);
    if (chance(15) && entity.primaryKey() && entity.primaryKey()->deferrable == Deferrable::No) { // a tree
        const Entity self = entity;
        addReference(entity, self, *self.primaryKey(), Place::Anywhere);
    }
    m_schema.table<Entity>().set(std::move(entity));
}

// Between tables that are all there, so that cycles come about.
void RandomSchema::addExtraReferences()
{
    std::vector<EntityId> all;
    for (const Entity &entity : m_schema.entities())
        all.push_back(entity.id);
    for (int i = below(3); i > 0; --i) {
        Entity holder = m_schema.entities()[all[size_t(below(int(all.size())))]];
        const Entity &referenced = m_schema.entities()[all[size_t(below(int(all.size())))]];
        const Key *key = anyKey(referenced);
        if (!key || key->fields.size() > 3)
            continue;
        addReference(holder, Entity(referenced), Key(*key), Place::Anywhere);
        m_schema.table<Entity>().set(std::move(holder));
    }
}

// What may name any field comes when all of them are there.
void RandomSchema::finish()
{
    std::vector<EntityId> all;
    for (const Entity &entity : m_schema.entities())
        all.push_back(entity.id);
    for (const EntityId id : all) {
        Entity entity = m_schema.entities()[id];
        addComputed(entity, m_columns[id]);
        addChecks(entity);
        addIndexes(entity);
        m_schema.table<Entity>().set(std::move(entity));
    }
}

} // namespace relata::test
