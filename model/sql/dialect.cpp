#include "model/sql/dialect.h"

#include "model/schema/naming.h"
#include "model/sql/quoting.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <nlohmann/json.hpp>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

using Json = nlohmann::json;

QString text(const Json &object, const char *key)
{
    const auto it = object.find(key);
    return it != object.end() && it->is_string() ? QString::fromStdString(it->get<std::string>()) : QString();
}

Dialect dialectFrom(const Json &json)
{
    Dialect dialect;
    dialect.id = text(json, "id");
    dialect.label = text(json, "label");
    dialect.quote = text(json, "quote").front();
    dialect.nameBytes = json.value("nameBytes", 0);
    dialect.nameCharacters = json.value("nameCharacters", 0);
    dialect.uuidDefault = text(json, "uuidDefault");
    dialect.nowDefault = text(json, "nowDefault");
    const Json &features = json.at("features");
    const QString enums = text(features, "enumTypes"), identity = text(features, "identity"), comments = text(features, "comments");
    dialect.enumTypes = enums == "type"_L1 ? Dialect::EnumTypes::Type : enums == "inline"_L1 ? Dialect::EnumTypes::Inline : Dialect::EnumTypes::Check;
    dialect.identity = identity == "generated"_L1        ? Dialect::Identity::Generated
                       : identity == "auto_increment"_L1 ? Dialect::Identity::AutoIncrement
                                                         : Dialect::Identity::Autoincrement;
    dialect.foreignKeys = text(features, "foreignKeys") == "alter"_L1 ? Dialect::ForeignKeys::Alter : Dialect::ForeignKeys::Inline;
    dialect.comments = comments == "statement"_L1 ? Dialect::Comments::Statement : comments == "inline"_L1 ? Dialect::Comments::Inline : Dialect::Comments::None;
    using F = Dialect::Feature;
    static constexpr std::pair<const char *, F> kNames[] = {
        {"schemas", F::Schemas}, {"alterColumn", F::AlterColumn}, {"alterConstraint", F::AlterConstraint}, {"transactionalDdl", F::TransactionalDdl},
        {"partialIndexes", F::PartialIndexes}, {"expressionIndexes", F::ExpressionIndexes}, {"includedFields", F::IncludedFields},
        {"indexMethods", F::IndexMethods}, {"deferrableKeys", F::DeferrableKeys}, {"deferrableForeignKeys", F::DeferrableForeignKeys},
        {"nullsNotDistinct", F::NullsNotDistinct}, {"setNullFields", F::SetNullFields}, {"virtualFields", F::VirtualFields}, {"literalBooleans", F::LiteralBooleans}};
    for (const auto &[name, feature] : kNames)
        if (features.value(name, false))
            dialect.features.insert(feature);
    for (const auto &[kind, spelling] : json.at("types").items())
        dialect.types.insert(QString::fromStdString(kind), QString::fromStdString(spelling.get<std::string>()));
    for (const Json &kind : json.at("lossyTypes"))
        dialect.lossyTypes.insert(QString::fromStdString(kind.get<std::string>()));
    for (const Json &kind : json.value("widenedTypes", Json::array()))
        dialect.widenedTypes.insert(QString::fromStdString(kind.get<std::string>()));
    const Json &limits = json.at("limits");
    dialect.limits = {limits.value("fields", 0), limits.value("keyFields", 0), limits.value("indexes", 0), limits.value("string", 0),
                      limits.value("bytes", 0),  limits.value("decimal", 0),   limits.value("scale", 0),   limits.value("second", 0)};
    return dialect;
}

} // namespace

const std::vector<Dialect> &allDialects()
{
    // Our own resources: a broken one is a programmer's error, found by the first test.
    static const std::vector<Dialect> dialects = [] {
        std::vector<Dialect> all;
        const QString root = u":/relata/dialects"_s;
        for (const QString &id : QDir(root).entryList(QDir::Dirs, QDir::Name)) {
            QFile file(root + u'/' + id + "/dialect.json"_L1);
            if (!file.open(QIODevice::ReadOnly))
                continue;
            const QByteArray bytes = file.readAll();
            all.push_back(dialectFrom(Json::parse(bytes.begin(), bytes.end())));
        }
        return all;
    }();
    return dialects;
}

const Dialect *dialectById(QStringView id)
{
    for (const Dialect &dialect : allDialects())
        if (dialect.id == id)
            return &dialect;
    return nullptr;
}

bool countsItself(const Dialect &dialect, const Entity &entity, const Field &field)
{
    if (field.generated != Generated::Identity || !field.type.isInteger())
        return false;
    if (dialect.identity == Dialect::Identity::AutoIncrement) { // one for a table, and first in some key
        for (const Field &other : entity.fields)
            if (other.generated == Generated::Identity && other.type.isInteger()) {
                if (other.id != field.id)
                    return false;
                break;
            }
        static const QSet<QString> counting{u"myisam"_s, u"aria"_s, u"mrg_myisam"_s}; // these count anew for what stands before it in the key
        const bool anywhere = counting.contains(entity.nativeOptions.value(u"ENGINE"_s).toLower());
        const auto isFirst = [&](const std::vector<FieldId> &fields) {
            return !fields.empty() && (fields.front() == field.id || (anywhere && std::find(fields.begin(), fields.end(), field.id) != fields.end()));
        };
        return std::any_of(entity.keys.begin(), entity.keys.end(), [&](const Key &key) { return isFirst(key.fields); })
            || std::any_of(entity.indexes.begin(), entity.indexes.end(), [&](const Index &index) { return !index.parts.empty() && index.parts.front().field == field.id; });
    }
    if (dialect.identity != Dialect::Identity::Autoincrement)
        return true;
    const Key *key = entity.primaryKey();
    return key && key->fields.size() == 1 && key->fields.front() == field.id && !entity.nativeOptions.contains(u"WITHOUT ROWID"_s);
}

QString enumTypeName(const Dialect &dialect, const Schema &schema, const Enumeration &enumeration)
{
    const QString own = quotedName(dialect, enumeration.typeName.isEmpty() ? naming::tableNameFor(enumeration.name, schema.naming()) : enumeration.typeName);
    const DataSource *source = schema.dataSources().get(enumeration.dataSource);
    const bool elsewhere = source && source->dialect == dialect.id && !enumeration.schemaName.isEmpty() && enumeration.schemaName != "public"_L1;
    return elsewhere ? quotedName(dialect, enumeration.schemaName) + u'.' + own : own;
}

namespace {

// The type that a length or precision beyond the dialect's becomes; none: it is within.
std::optional<FieldType> withinLimits(const Dialect &dialect, const FieldType &type)
{
    const auto isOver = [](int value, int limit) { return limit > 0 && value > limit; };
    const Dialect::Limits &limits = dialect.limits;
    FieldType within = type;
    within.native.clear();
    if (type.kind == TypeKind::String && isOver(type.length, limits.string)) {
        within.kind = TypeKind::Text;
        within.length = 0;
    } else if (type.kind == TypeKind::Bytes && isOver(type.length, limits.bytes)) {
        within.length = 0;
    } else if (type.kind == TypeKind::Decimal && (isOver(type.precision, limits.decimal) || isOver(type.scale, limits.scale))) {
        within.precision = std::min(type.precision, limits.decimal);
        within.scale = std::min(type.scale, limits.scale);
    } else if ((type.kind == TypeKind::Time || type.kind == TypeKind::TimeTz || type.kind == TypeKind::Timestamp || type.kind == TypeKind::TimestampTz) && isOver(type.precision - 1, limits.second)) {
        within.precision = limits.second + 1;
    } else {
        return std::nullopt;
    }
    return within;
}

} // namespace

Result<TypeSpelling> typeSpelling(const Dialect &dialect, const Schema &schema, const FieldType &type)
{
    if (!type.native.isEmpty() && type.dialect == dialect.id) {
        if (!isTypeName(dialect, type.native))
            return Error{"sql.type", QT_TRANSLATE_NOOP("Messages", "%1 is not the name of a type."), {type.native}, "", {}};
        return TypeSpelling{type.native, true};
    }
    if (type.native.isEmpty() && type.dialect == dialect.id && dialect.id == "sqlite"_L1) // a column that was declared without a type
        return TypeSpelling{{}, true};
    if (type.kind == TypeKind::Native)
        return TypeSpelling{dialect.types.value(u"text"_s), false, false};
    const QString kind = typeKindName(type.kind);
    if (type.kind == TypeKind::Enum && dialect.enumTypes != Dialect::EnumTypes::Check) {
        const Enumeration *enumeration = schema.enumerations().get(type.enumeration);
        if (!enumeration)
            return TypeSpelling{dialect.types.value(u"text"_s), false, false};
        if (dialect.enumTypes == Dialect::EnumTypes::Type)
            return TypeSpelling{enumTypeName(dialect, schema, *enumeration), true};
        QStringList values;
        for (const QString &value : enumeration->values)
            values += quotedText(dialect, value);
        return TypeSpelling{"enum("_L1 + values.join(", "_L1) + u')', true};
    }
    if (const auto shortened = withinLimits(dialect, type)) {
        auto spelled = typeSpelling(dialect, schema, *shortened);
        if (spelled)
            spelled->exact = spelled->fits = false;
        return spelled;
    }
    const bool elsewhere = !type.dialect.isEmpty() && type.dialect != dialect.id;
    const bool isTime = type.kind == TypeKind::Time || type.kind == TypeKind::TimeTz || type.kind == TypeKind::Timestamp || type.kind == TypeKind::TimestampTz;
    if (dialect.id == "mysql"_L1 && type.dialect == "postgresql"_L1 && isTime && type.precision == 0) { // where saying nothing is six digits, not none
        FieldType digits = type;
        digits.precision = dialect.limits.second + 1;
        auto spelled = typeSpelling(dialect, schema, digits);
        if (spelled)
            spelled->exact = false;
        return spelled;
    }
    const bool sized = type.kind == TypeKind::Decimal ? type.precision > 0 : type.kind == TypeKind::String || type.kind == TypeKind::Bytes ? type.length > 0 : type.precision > 0;
    QString pattern = dialect.types.value(kind);
    if (sized) {
        const QString suffix = type.kind == TypeKind::Decimal ? u"(p,s)"_s : u"(n)"_s;
        pattern = dialect.types.value(kind + suffix, pattern);
    }
    if (pattern.contains("{element}"_L1)) {
        if (!type.element)
            return TypeSpelling{dialect.types.value(u"json"_s), false, false};
        auto element = typeSpelling(dialect, schema, *type.element);
        if (!element)
            return element;
        pattern.replace("{element}"_L1, element->text);
    }
    // A size that the type does not take, or one that it gets though it had none, comes back as another type.
    const bool holdsSize = sized ? pattern.contains(u'{') : !pattern.contains(u'(');
    pattern.replace("{precision}"_L1, QString::number(type.precision)).replace("{scale}"_L1, QString::number(type.scale));
    pattern.replace("{length}"_L1, QString::number(type.length)).replace("{digits}"_L1, QString::number(std::max(0, type.precision - 1)));
    // numeric holds any number of digits in PostgreSQL, char(n) is padded everywhere.
    static const QRegularExpression padded(u"^(char|character|bpchar|nchar)\\s*(\\(|$)"_s, QRegularExpression::CaseInsensitiveOption);
    const bool isPadded = elsewhere && type.kind == TypeKind::String && padded.match(type.native).hasMatch();
    const bool fits = !dialect.lossyTypes.contains(kind) && !(elsewhere && type.kind == TypeKind::Decimal && !holdsSize);
    return TypeSpelling{pattern, fits && holdsSize && !isPadded && !dialect.widenedTypes.contains(kind), fits};
}

} // namespace relata
