#include "model/sql/sameness.h"

#include "model/sql/expressions.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

QSet<EntityId> entitiesOf(const Schema &schema)
{
    QSet<EntityId> ids;
    for (const Entity &entity : schema.entities())
        ids.insert(entity.id);
    return ids;
}

template<class Part>
bool samePermutation(const std::vector<Part> &a, const std::vector<Part> &b)
{
    return a.size() == b.size() && std::is_permutation(a.begin(), a.end(), b.begin());
}

// A sequence behind an identity that nobody named may be called anything.
QString withoutSequenceName(const QString &their, const QString &our)
{
    static const QRegularExpression name(u"\\s*\\bSEQUENCE NAME (?:\"(?:[^\"]|\"\")*\"\\.)?\"(?:[^\"]|\"\")*\""_s), noOptions(u" \\(\\s*\\)"_s);
    if (our.contains("SEQUENCE NAME"_L1) || !their.contains("SEQUENCE NAME"_L1))
        return their;
    return QString(their).remove(name).remove(noOptions).replace(u"( "_s, u"("_s).trimmed();
}

// PostgreSQL quotes names only where it must, and says the schema "public" now and then; bodies stay as they are.
QString plainStatement(const QString &text)
{
    static const QRegularExpression part(u"'(?:[^']|'')*'|(\\$\\w*\\$).*?\\1|\"((?:[^\"]|\"\")*)\"|\\s+"_s, QRegularExpression::DotMatchesEverythingOption), plain(u"^[a-z_][a-z0-9_$]*$"_s);
    QString result;
    qsizetype at = 0;
    for (auto found = part.globalMatch(text); found.hasNext();) {
        const auto match = found.next();
        result += QStringView(text).sliced(at, match.capturedStart() - at);
        at = match.capturedEnd();
        const QString whole = match.captured(), name = match.captured(2);
        if (whole.at(0).isSpace())
            result += u' ';
        else
            result += whole.startsWith(u'"') && plain.match(name).hasMatch() ? name : whole;
        if (result.endsWith(" public"_L1) && at < text.size() && text.at(at) == u'.') {
            result.chop(6);
            ++at;
        }
    }
    result += QStringView(text).sliced(at);
    return result.replace(" public."_L1, " "_L1).trimmed();
}

} // namespace

PhysicalSide::PhysicalSide(const Schema &schema, const Dialect &dialect)
    : m_index(schema), m_entities(entitiesOf(schema)), m_sql(m_index, dialect, m_entities)
{
}

bool Sameness::isOwn(const Entity &entity) const
{
    return m_ours.schema().dialectOf(entity) == m_dialect.id;
}

bool Sameness::sameName(const QString &a, const QString &b) const
{
    return folds() ? a.compare(b, Qt::CaseInsensitive) == 0 : a == b;
}

bool Sameness::sameSchemaName(const QString &a, const QString &b) const
{
    const auto own = [](const QString &name) { return name == "public"_L1 ? QString() : name; };
    return !m_dialect.has(Dialect::Feature::Schemas) || own(a) == own(b);
}

// MariaDB keeps characters beyond the basic plane, but its catalog says "?" for each.
QString Sameness::asCataloged(const QString &text) const
{
    if (m_dialect.id != "mysql"_L1 || std::none_of(text.begin(), text.end(), [](QChar c) { return c.isSurrogate(); }))
        return text;
    QString shown;
    for (const QChar c : text)
        if (!c.isLowSurrogate())
            shown += c.isHighSurrogate() ? QChar(u'?') : c;
    return shown;
}

bool Sameness::sameText(const QString &a, const QString &b) const
{
    return asCataloged(a).trimmed() == asCataloged(b).trimmed();
}

bool Sameness::sameValues(const QStringList &a, const QStringList &b) const
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [this](const QString &x, const QString &y) { return asCataloged(x) == asCataloged(y); });
}

bool Sameness::sameExpression(const QString &a, const QString &b) const
{
    return a == b || canonicalExpression(m_dialect, asCataloged(a)) == canonicalExpression(m_dialect, asCataloged(b));
}

bool Sameness::sameStatement(const QString &a, const QString &b) const
{
    if (a.simplified() == b.simplified())
        return true;
    if (m_dialect.id != "postgresql"_L1)
        return asCataloged(a).simplified() == asCataloged(b).simplified();
    return plainStatement(a) == plainStatement(b);
}

bool Sameness::sameTypes(const FieldType &our, const FieldType &their) const
{
    if (our == their)
        return true;
    if (our.kind == TypeKind::Array && their.kind == TypeKind::Array && our.element && their.element)
        return sameTypes(*our.element, *their.element);
    if (our.kind == TypeKind::Enum && m_dialect.enumTypes == Dialect::EnumTypes::Type)
        return their.kind == TypeKind::Enum && our.enumeration == their.enumeration;
    if (our.kind == TypeKind::Enum && m_dialect.enumTypes == Dialect::EnumTypes::Inline) // other values are a difference of the enum
        return their.kind == TypeKind::Enum && our.enumeration == their.enumeration && (our.native.isEmpty() || our.native == their.native);
    if (our.kind == TypeKind::Enum && their.kind == TypeKind::Enum && our.enumeration == their.enumeration && our.native.isEmpty())
        return true;
    const auto ourText = typeSpelling(m_dialect, m_ours.schema(), our), theirText = typeSpelling(m_dialect, m_theirs.schema(), their);
    return ourText && theirText && canonicalType(m_dialect, ourText->text) == canonicalType(m_dialect, theirText->text);
}

QString Sameness::enumCheck(const Field &field) const
{
    if (field.type.kind != TypeKind::Enum || m_dialect.enumTypes != Dialect::EnumTypes::Check)
        return {};
    QStringList values;
    if (const Enumeration *enumeration = m_ours.schema().enumerations().get(field.type.enumeration))
        for (const QString &value : enumeration->values)
            values += quotedText(m_dialect, value);
    return values.isEmpty() ? QString() : canonicalExpression(m_dialect, quotedName(m_dialect, m_ours.schema().columnName(field)) + " IN ("_L1 + values.join(", "_L1) + u')');
}

bool Sameness::sameType(const Entity &ourEntity, const Field &our, const Entity &theirEntity, const Field &their)
{
    const auto ourText = m_ours.sql().columnType(ourEntity, our), theirText = m_theirs.sql().columnType(theirEntity, their);
    const bool sameSpelling = ourText && theirText && our.type.kind != TypeKind::Enum && canonicalType(m_dialect, ourText->text) == canonicalType(m_dialect, theirText->text);
    if (!sameSpelling && !sameTypes(our.type, their.type))
        return false;
    const QString check = their.type.kind == TypeKind::Enum ? QString() : enumCheck(our); // what is read as an enum has its check in it
    return check.isEmpty() || std::any_of(theirEntity.checks.begin(), theirEntity.checks.end(), [&](const Check &each) { return canonicalExpression(m_dialect, each.expression) == check; });
}

bool Sameness::sameNullability(const Entity &ourEntity, const Field &our, const Entity &theirEntity, const Field &their) const
{
    if (our.nullable == their.nullable)
        return true;
    if (ourEntity.kind == EntityKind::View || (ourEntity.isInPrimaryKey(our.id) && theirEntity.isInPrimaryKey(their.id)))
        return true; // a key never is empty; nobody knows of a view's columns
    const bool computed = our.generated == Generated::Stored || our.generated == Generated::Virtual;
    return computed && m_dialect.id == "mysql"_L1;
}

QString Sameness::valueText(PhysicalSide &side, const Entity &entity, const Field &field)
{
    QString text = side.sql().generatedClause(entity, field);
    if (field.generated == Generated::Stored || field.generated == Generated::Virtual) {
        static const QRegularExpression computed(u"^ GENERATED ALWAYS AS \\((.*)\\) (\\w+)$"_s, QRegularExpression::DotMatchesEverythingOption);
        const auto match = computed.match(text);
        return match.captured(2) + u' ' + canonicalExpression(m_dialect, match.captured(1));
    }
    if (!text.isEmpty())
        return text.simplified();
    text = side.sql().defaultClause(entity, field).mid(9);
    QString canonical = text.isEmpty() ? text : canonicalExpression(m_dialect, text);
    if (canonical == "null"_L1)
        return {};
    static const QRegularExpression quotedNumber(u"^'(-?[0-9]+(?:\\.[0-9]+)?)'$"_s), midnight(u"[ T]00:00:00(\\.0+)?'$"_s), fraction(u"(:\\d\\d)\\.0+'$"_s);
    if (field.type.isNumber()) {
        if (const auto match = quotedNumber.match(canonical); match.hasMatch())
            canonical = canonicalExpression(m_dialect, match.captured(1));
    } else if (field.type.kind == TypeKind::Timestamp || field.type.kind == TypeKind::TimestampTz) {
        canonical.replace(midnight, u"'"_s).replace(fraction, u"\\1'"_s);
    } else if (field.type.kind == TypeKind::Boolean) {
        canonical = canonical == "true"_L1 ? u"1"_s : canonical == "false"_L1 ? u"0"_s : canonical;
    }
    return canonical;
}

bool Sameness::sameValue(const Entity &ourEntity, const Field &our, const Entity &theirEntity, const Field &their)
{
    if (ourEntity.kind == EntityKind::View)
        return true;
    if (const bool ourCounts = m_ours.sql().isRowId(ourEntity, our), theirCounts = m_theirs.sql().isRowId(theirEntity, their); ourCounts || theirCounts)
        return ourCounts == theirCounts; // SQLite's row number
    const QString ourText = asCataloged(valueText(m_ours, ourEntity, our));
    return ourText == withoutSequenceName(asCataloged(valueText(m_theirs, theirEntity, their)), ourText);
}

bool Sameness::sameCollation(const Entity &ourEntity, const Field &our, const Field &their) const
{
    if (!isOwn(ourEntity))
        return true;
    const bool json = our.type.kind == TypeKind::Json || our.type.kind == TypeKind::Array;
    if (our.collation.isEmpty() && json && m_dialect.id == "mysql"_L1)
        return true; // MariaDB gives its json one
    return our.collation.compare(their.collation, Qt::CaseInsensitive) == 0;
}

bool Sameness::sameParts(const Index &our, const Index &their) const
{
    return std::equal(our.parts.begin(), our.parts.end(), their.parts.begin(), their.parts.end(), [this](const IndexPart &a, const IndexPart &b) {
        const bool postgresql = m_dialect.id == "postgresql"_L1;
        return a.field == b.field && sameExpression(a.expression, b.expression) && a.descending == b.descending && (a.nullsFirst == b.nullsFirst || !postgresql)
            && (a.prefixLength == b.prefixLength || m_dialect.id != "mysql"_L1) && a.collation.compare(b.collation, Qt::CaseInsensitive) == 0
            && (a.operatorClass == b.operatorClass || !m_dialect.has(Dialect::Feature::IndexMethods));
    });
}

bool Sameness::sameName(const Entity &entity, const Index &our, const Index &their)
{
    if (our.name.isEmpty() || our.name == their.name)
        return true;
    const QString effective = m_ours.sql().indexName(entity, our);
    // Our DDL numbers names that repeat.
    static const QRegularExpression number(u"^_[0-9]+$"_s);
    if (m_dialect.id == "mysql"_L1 || !their.name.startsWith(effective) || !number.match(their.name.mid(effective.size())).hasMatch())
        return false;
    int count = 0;
    for (const Entity &other : m_ours.schema().entities())
        for (const Index &index : other.indexes)
            count += m_ours.sql().indexName(other, index) == effective;
    return count > 1;
}

bool Sameness::sameIncluded(const Index &our, const Index &their) const
{
    return our.included == their.included || !m_dialect.has(Dialect::Feature::IncludedFields);
}

bool Sameness::sameMethod(const Index &our, const Index &their) const
{
    const auto effective = [this](const QString &method) {
        const QString lower = method.toLower();
        if (!m_dialect.has(Dialect::Feature::IndexMethods) && lower != "fulltext"_L1 && lower != "spatial"_L1)
            return QString();
        return lower == "btree"_L1 ? QString() : lower;
    };
    return effective(our.method) == effective(their.method);
}

bool Sameness::sameAction(Action a, Action b) const
{
    const auto effective = [this](Action action) { return action == Action::Restrict && m_dialect.id == "mysql"_L1 ? Action::NoAction : action; };
    return effective(a) == effective(b);
}

bool Sameness::sameSetNull(const Reference &our, const Reference &their) const
{
    return samePermutation(our.setNullFields, their.setNullFields) || !m_dialect.has(Dialect::Feature::SetNullFields);
}

bool Sameness::sameMatch(const Reference &our, const Reference &their) const
{
    return our.match == their.match || m_dialect.id != "postgresql"_L1 || our.pairs.size() == 1;
}

bool Sameness::sameDeferrable(const Reference &our, const Reference &their) const
{
    return our.deferrable == their.deferrable || !m_dialect.has(Dialect::Feature::DeferrableForeignKeys);
}

bool Sameness::sameDeferrable(const Key &our, const Key &their) const
{
    return our.deferrable == their.deferrable || !m_dialect.has(Dialect::Feature::DeferrableKeys);
}

bool Sameness::sameNulls(const Key &our, const Key &their) const
{
    return our.nullsNotDistinct == their.nullsNotDistinct || !m_dialect.has(Dialect::Feature::NullsNotDistinct);
}

bool Sameness::holds(const Entity &entity) const
{
    if (entity.kind == EntityKind::Table)
        return true;
    for (const Verbatim &record : m_ours.schema().verbatims())
        if (record.entity == entity.id && record.kind.contains("view"_L1) && isOwn(entity))
            return true;
    return false; // its definition is not known here
}

bool Sameness::holds(const Entity &entity, const Key &key) const
{
    if (key.fields.empty())
        return false;
    // SQLite keeps one index for all keys of the same fields.
    return m_dialect.id != "sqlite"_L1 || std::none_of(entity.keys.begin(), entity.keys.end(), [&key](const Key &other) { return other.id != key.id && other.fields == key.fields; });
}

bool Sameness::holds(const Entity &entity, const Index &index)
{
    return entity.kind == EntityKind::Table && !m_ours.sql().createIndex(entity, index, u"t"_s).isEmpty();
}

bool Sameness::holds(const Entity &entity, const Check &check)
{
    Entity without = entity;
    std::erase_if(without.checks, [&check](const Check &other) { return other.id == check.id; });
    return m_ours.sql().createTable(entity, {}) != m_ours.sql().createTable(without, {});
}

bool Sameness::holds(const Reference &reference)
{
    return !m_ours.sql().foreignKeyDefinition(reference).isEmpty();
}

bool Sameness::sameOption(const Entity &entity, const QString &key, const QString &their)
{
    static const QSet<QString> serverDefaults{u"ENGINE"_s, u"CHARSET"_s, u"COLLATE"_s};
    const QString our = entity.nativeOptions.value(key);
    if (our == withoutSequenceName(their, our) || !isOwn(entity) || (our.isEmpty() && serverDefaults.contains(key)))
        return true;
    // Of an index or a foreign key: its statement is another.
    const QString part = key.section(u'/', 0, 0);
    const auto has = [&part](const auto &parts) { return std::any_of(parts.begin(), parts.end(), [&part](const auto &each) { return each.id.toString() == part; }); };
    if (key.contains(u'/') && !has(entity.fields) && !has(entity.keys) && !has(entity.checks))
        return false;
    Entity other = entity;
    if (their.isEmpty())
        other.nativeOptions.remove(key);
    else
        other.nativeOptions.insert(key, their);
    return entity.kind == EntityKind::Table && m_ours.sql().createTable(entity, {}) == m_ours.sql().createTable(other, {});
}

bool Sameness::isImplied(const Entity &ourEntity, const Index &their) const
{
    if (m_dialect.id != "mysql"_L1 || their.unique)
        return false;
    std::vector<FieldId> fields;
    for (const IndexPart &part : their.parts)
        fields.push_back(part.field);
    for (const Reference *reference : m_theirs.index().heldBy(ourEntity.id)) {
        std::vector<FieldId> key;
        for (const FieldPair &pair : reference->pairs)
            key.push_back(pair.field);
        if (key == fields)
            return true;
    }
    return false;
}

bool Sameness::isImplied(const Entity &ourEntity, const Check &their) const
{
    const QString canonical = canonicalExpression(m_dialect, their.expression);
    return std::any_of(ourEntity.fields.begin(), ourEntity.fields.end(), [&](const Field &field) {
        if (m_dialect.id == "mysql"_L1 && (field.type.kind == TypeKind::Json || field.type.kind == TypeKind::Array))
            return canonical == canonicalExpression(m_dialect, "json_valid("_L1 + quotedName(m_dialect, m_ours.schema().columnName(field)) + u')');
        return canonical == enumCheck(field);
    });
}

} // namespace relata
