// Columns of a table as SQL: a part of TableSql.
#include "model/sql/tablesql.h"

#include <QRegularExpression>
#include <QSet>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

// The bytes that a default of a field of bytes means where it was written; none: nobody knows.
std::optional<QByteArray> bytesOf(const QString &dialect, const DefaultValue &value)
{
    static const QRegularExpression hex(u"^(?:[xX]'|0x|'?\\\\x)((?:[0-9a-fA-F]{2})*)(?:'(?:::bytea)?)?$"_s);
    const bool postgresql = dialect == "postgresql"_L1, literal = value.kind == DefaultKind::Literal;
    const auto match = hex.match(value.value);
    if (match.hasMatch() && value.value.contains(u'\\') == postgresql && (postgresql || !literal)) // X'…' is a string of bits in PostgreSQL
        return QByteArray::fromHex(match.captured(1).toLatin1());
    if (!literal || (postgresql && value.value.contains(u'\\')))
        return std::nullopt;
    return value.value.toUtf8();
}

} // namespace

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
    if (field.type.kind == TypeKind::Bytes && value.kind != DefaultKind::None && !isOwnDialect(entity)
        && !(value.kind == DefaultKind::Literal && value.value.compare("null"_L1, Qt::CaseInsensitive) == 0)) {
        const auto bytes = bytesOf(m_schema.dialectOf(entity), value);
        if (!bytes) {
            lose(Loss::DefaultForeign, {entity.name, field.name, value.value, m_schema.dialectOf(entity)}, entity.id, field.id);
            return {};
        }
        const QString hex = QString::fromLatin1(bytes->toHex());
        if (m_dialect.id == "postgresql"_L1)
            return " DEFAULT "_L1 + quotedText(m_dialect, "\\x"_L1 + hex);
        return m_dialect.id == "mysql"_L1 ? " DEFAULT (x'"_L1 + hex + "')"_L1 : " DEFAULT x'"_L1 + hex + u'\'';
    }
    switch (value.kind) {
    case DefaultKind::Literal:
        if (value.value.contains(QChar(0)))
            lose(Loss::TextNul, {entity.name + u'.' + field.name}, entity.id, field.id);
        return " DEFAULT "_L1 + literalFor(m_dialect, field.type, value.value);
    case DefaultKind::Expression: {
        static const QSet<QString> everywhere{u"current_timestamp"_s, u"current_date"_s, u"current_time"_s};
        static const QSet<QString> now{u"now()"_s, u"datetime('now')"_s, u"current_timestamp()"_s};
        static const QSet<QString> uuid{u"gen_random_uuid()"_s, u"uuid_generate_v4()"_s, u"uuid()"_s};
        static const QRegularExpression digitsOfNow(u"^(current_timestamp|now)\\(\\d\\)$"_s);
        QString text = value.value.trimmed().toLower();
        while (text.startsWith(u'(') && text.endsWith(u')') && isWholeExpression(m_dialect, text.mid(1, text.size() - 2)))
            text = text.mid(1, text.size() - 2).trimmed();
        if (isOwnDialect(entity))
            return " DEFAULT "_L1 + (everywhere.contains(text) ? text.toUpper() : inBrackets(value.value));
        text.replace(digitsOfNow, u"\\1()"_s);
        if (const auto type = typeOf(entity, field); m_dialect.id == "mysql"_L1 && type && type->text.endsWith(u')') && (now.contains(text) || text == "current_timestamp"_L1)
            && (field.type.kind == TypeKind::Timestamp || field.type.kind == TypeKind::TimestampTz))
            return " DEFAULT CURRENT_TIMESTAMP"_L1 + type->text.sliced(type->text.indexOf(u'(')); // MySQL wants as many digits as the column has
        if (everywhere.contains(text))
            return " DEFAULT "_L1 + text.toUpper();
        const QString translated = said(entity, value.value, ExpressionUse::Default);
        if (translated.startsWith("CURRENT_"_L1))
            return " DEFAULT "_L1 + translated;
        if (!translated.isEmpty() && (field.type.isNumber() || (field.type.isText() && translated.startsWith(u'\'')))) // ('now'::text)::date is no text
            return " DEFAULT "_L1 + inBrackets(translated);
        if (now.contains(text))
            return " DEFAULT "_L1 + m_dialect.nowDefault;
        if (uuid.contains(text))
            return " DEFAULT ("_L1 + m_dialect.uuidDefault + u')';
        lose(Loss::DefaultForeign, {entity.name, field.name, value.value, m_schema.dialectOf(entity)}, entity.id, field.id);
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
        if (isRowTime(field) && isOwnDialect(entity))
            return " GENERATED ALWAYS AS "_L1 + field.generatedBy;
        const QString text = said(entity, field.generatedBy, ExpressionUse::Stored);
        if (text.isEmpty()) {
            lose(Loss::ComputedForeign, {entity.name, field.name, m_schema.dialectOf(entity)}, entity.id, field.id);
            return {};
        }
        bool stored = field.generated == Generated::Stored;
        if (!stored && !m_dialect.has(Dialect::Feature::VirtualFields)) {
            lose(Loss::VirtualStored, {entity.name, field.name, m_dialect.label}, entity.id, field.id);
            stored = true;
        }
        return " GENERATED ALWAYS AS "_L1 + inBrackets(text) + (stored ? " STORED"_L1 : " VIRTUAL"_L1);
    }
    if (field.generated != Generated::Identity)
        return {};
    // A serial column of its own dialect keeps its sequence, which its default names.
    if (isOwnDialect(entity) && field.defaultValue.kind == DefaultKind::Expression && m_dialect.identity == Dialect::Identity::Generated)
        return {};
    if (m_dialect.identity == Dialect::Identity::Generated && field.type.isInteger()) {
        // "ALWAYS START WITH 10", as the catalog has it
        QString options = entity.nativeOptions.value("IDENTITY "_L1 + physicalColumn(field));
        options = isOwnDialect(entity) && !options.isEmpty() ? expression(options) : QString();
        const bool always = options.startsWith("ALWAYS"_L1);
        options = options.mid(always ? 6 : 0).trimmed();
        return (always ? " GENERATED ALWAYS AS IDENTITY"_L1 : " GENERATED BY DEFAULT AS IDENTITY"_L1) + (options.isEmpty() ? QString() : " ("_L1 + options + u')');
    }
    if (m_dialect.identity == Dialect::Identity::AutoIncrement && countsItself(m_dialect, entity, field))
        return u" AUTO_INCREMENT"_s;
    lose(Loss::NotCounted, {entity.name, field.name, m_dialect.label}, entity.id, field.id);
    return {};
}

// InnoDB takes no unbounded text in a key.
Result<TypeSpelling> TableSql::typeOf(const Entity &entity, const Field &field) const
{
    auto type = typeSpelling(m_dialect, m_schema, field.type);
    if (!type || m_dialect.id != "mysql"_L1 || field.type.dialect == m_dialect.id || (type->text != "longtext"_L1 && type->text != "longblob"_L1))
        return type;
    qsizetype parts = 0; // of the longest key it is in
    const auto look = [&](const std::vector<FieldId> &fields) {
        if (std::find(fields.begin(), fields.end(), field.id) != fields.end())
            parts = std::max(parts, qsizetype(fields.size()));
    };
    for (const Key &key : entity.keys)
        look(key.fields);
    for (const Index &index : entity.indexes)
        if (std::vector<FieldId> fields; index.unique && index.where.isEmpty()) {
            for (const IndexPart &part : index.parts)
                fields.push_back(part.prefixLength > 0 ? FieldId() : part.field);
            look(fields);
        }
    for (const Reference *reference : m_index.heldBy(entity.id))
        if (std::vector<FieldId> fields; reference->enforcement == Enforcement::Enforced) {
            for (const FieldPair &pair : reference->pairs)
                fields.push_back(pair.field);
            look(fields);
        }
    if (parts == 0)
        return type;
    const QString size = u'(' + QString::number(std::min<qsizetype>(255, kInnoDbKeyCharacters / parts)) + u')';
    return TypeSpelling{(type->text == "longtext"_L1 ? u"varchar"_s : u"varbinary"_s) + size, false, false};
}

Result<TypeSpelling> TableSql::columnType(const Entity &entity, const Field &field)
{
    if (isRowId(entity, field)) { // only this type counts by itself in SQLite, in letters of any size
        const bool asRead = field.type.dialect == m_dialect.id && field.type.native.compare("INTEGER"_L1, Qt::CaseInsensitive) == 0;
        return TypeSpelling{asRead ? field.type.native : u"INTEGER"_s, true};
    }
    auto type = typeOf(entity, field);
    if (type && wouldCount(entity, field) && type->text.compare("INTEGER"_L1, Qt::CaseInsensitive) == 0)
        type->text = u"BIGINT"_s;
    return type;
}

void TableSql::loseOptions(const Entity &entity, const Field &field)
{
    if (isOwnDialect(entity))
        return;
    const QString from = m_schema.dialectOf(entity);
    const auto left = [&](const QString &what) { lose(Loss::OptionLeft, {entity.name + u'.' + field.name, what, from}, entity.id, field.id); };
    if (from == "mysql"_L1) {
        const QString own = field.id.toString() + u'/';
        if (const QString now = entity.nativeOptions.value(own + "ON UPDATE"_L1); !now.isEmpty())
            left("ON UPDATE "_L1 + now);
        if (entity.nativeOptions.contains(own + "INVISIBLE"_L1))
            left(u"INVISIBLE"_s);
        const QString native = field.type.dialect == from ? field.type.native.toLower() : QString();
        if (native.contains(" zerofill"_L1))
            left(u"ZEROFILL"_s);
        if (native.contains(" unsigned"_L1) && !native.contains("int"_L1)) // whole numbers get a type that holds all of theirs
            left(u"UNSIGNED"_s);
    }
    if (from == "postgresql"_L1 && field.generated == Generated::Identity && entity.nativeOptions.value("IDENTITY "_L1 + physicalColumn(field)).startsWith("ALWAYS"_L1))
        lose(Loss::NumbersGiven, {entity.name, field.name, m_dialect.label}, entity.id, field.id);
}

void TableSql::loseOptions(const Entity &entity)
{
    if (isOwnDialect(entity))
        return;
    const QString from = m_schema.dialectOf(entity);
    static const QHash<QString, QStringList> kept{{u"mysql"_s, {u"WITH SYSTEM VERSIONING"_s, u"PARTITION BY"_s}}, {u"postgresql"_s, {u"INHERITS"_s, u"PARTITION BY"_s}}};
    for (const QString &key : kept.value(from))
        if (entity.nativeOptions.contains(key)) {
            const QString value = entity.nativeOptions.value(key);
            lose(Loss::OptionLeft, {entity.name, value == "true"_L1 || value.isEmpty() ? key : key + u' ' + value, from}, entity.id);
        }
}

QString TableSql::columnDefinition(const Entity &entity, const Field &field)
{
    loseOptions(entity, field);
    QString text = quoted(physicalColumn(field));
    const QString own = entity.nativeOptions.isEmpty() ? QString() : QString(field.id.toString() + u'/');
    const auto type = columnType(entity, field);
    if (isRowId(entity, field)) {
        const Key &key = *entity.primaryKey();
        if (field.type.kind != TypeKind::Int64)
            lose(Loss::TypeSized, {entity.name, field.name, typeText(field.type), type->text, m_dialect.label}, entity.id, field.id);
        text += u' ' + type->text + u' ' + constraintClause(key.name, keyName(entity, key)) + "PRIMARY KEY"_L1 + conflictClause(entity, key.id.toString() + u'/');
        if (!option(entity, u"AUTOINCREMENT"_s).isEmpty())
            text += " AUTOINCREMENT"_L1;
        return option(entity, own + "NOT NULL"_L1).isEmpty() ? text : text + " NOT NULL"_L1;
    }
    if (!type)
        return text; // a problem that checks.h finds before
    if (!type->exact)
        lose(type->fits ? Loss::TypeSized : Loss::TypeChanged, {entity.name, field.name, type->fits && field.type.kind == TypeKind::String && !field.type.native.isEmpty() ? field.type.native : typeText(field.type, m_schema.enumName()), type->text, m_dialect.label},
             entity.id, field.id);
    if (!type->text.isEmpty())
        text += u' ' + type->text;
    if (m_dialect.id == "mysql"_L1 && !option(entity, own + "COMPRESSED"_L1).isEmpty())
        text += " /*M!100301 COMPRESSED*/"_L1;
    if (!field.collation.isEmpty()) {
        if (isOwnDialect(entity))
            // With its schema it is spelled as SQL already.
            text += " COLLATE "_L1 + (field.collation.contains("\".\""_L1) ? expression(field.collation) : quoted(field.collation));
        else
            lose(Loss::CollationLeft, {entity.name, field.name, field.collation}, entity.id, field.id);
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
            text += " CHECK ("_L1 + quoted(physicalColumn(field)) + " IN ("_L1 + values.join(", "_L1) + "))"_L1;
    }
    if (m_dialect.id == "mysql"_L1) {
        if (const QString now = option(entity, own + "ON UPDATE"_L1); !now.isEmpty())
            text += " ON UPDATE "_L1 + expression(now);
        for (const QLatin1String key : {"INVISIBLE"_L1, "WITHOUT SYSTEM VERSIONING"_L1})
            if (!option(entity, own + key).isEmpty())
                text += u' ' + key;
    }
    if (m_dialect.comments == Dialect::Comments::Inline && !field.description.isEmpty())
        text += " COMMENT "_L1 + comment(entity, field.description, 1024, field.id);
    return text;
}

} // namespace relata
