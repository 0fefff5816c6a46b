// Indexes, comments and enums as SQL: a part of TableSql.
#include "model/sql/tablesql.h"

#include <QRegularExpression>
#include <QSet>
#include <algorithm>
#include <climits>

using namespace Qt::StringLiterals;

namespace relata {

namespace {

// What makes an index one of its dialect alone: FULLTEXT, GIN, or that it holds the beginnings of texts. Empty: nothing.
QString specialOf(const Index &index)
{
    static const QSet<QString> methods{u"FULLTEXT"_s, u"SPATIAL"_s, u"GIN"_s, u"GIST"_s, u"SPGIST"_s};
    if (methods.contains(index.method.toUpper()))
        return index.method.toUpper();
    const auto isPrefix = [](const IndexPart &part) { return part.prefixLength > 0; };
    return std::any_of(index.parts.begin(), index.parts.end(), isPrefix) ? u"prefix"_s : QString();
}

} // namespace

// MySQL: what is said of the index, or of the one behind a key.
QString TableSql::indexOptions(const Entity &entity, const QString &id, const QString &description)
{
    if (m_dialect.comments != Dialect::Comments::Inline)
        return {};
    return (description.isEmpty() ? QString() : " COMMENT "_L1 + comment(entity, description, 1024)) + (option(entity, id + "/IGNORED"_L1).isEmpty() ? QString() : u" IGNORED"_s);
}

// MySQL refuses comments longer than `most` characters, and nobody can write NUL.
QString TableSql::comment(const Entity &entity, const QString &text, qsizetype most, FieldId field)
{
    QString kept = text;
    if (text.contains(QChar(0)))
        lose(Loss::TextNul, {entity.name}, entity.id, field);
    if (m_dialect.id == "mysql"_L1 && text.size() > most) {
        kept.truncate(text[most - 1].isHighSurrogate() ? most - 1 : most);
        lose(Loss::CommentCut, {entity.name, QString::number(kept.size()), m_dialect.label}, entity.id, field);
    }
    return quotedText(m_dialect, kept);
}

// How many characters of a field an index of InnoDB holds; 0: it is no text.
int TableSql::indexedCharacters(const Entity &entity, const IndexPart &part) const
{
    const Field *field = entity.field(part.field);
    const auto type = field ? typeOf(entity, *field) : Result<TypeSpelling>(TypeSpelling{});
    if (!type)
        return 0;
    static const QRegularExpression sized(u"^(?:var)?(char|binary)\\((\\d+)\\)"_s, QRegularExpression::CaseInsensitiveOption);
    const QString text = type->text.toLower();
    if (part.prefixLength > 0)
        return part.prefixLength;
    static const QRegularExpression unbounded(u"^(?:(?:tiny|medium|long)?(?:text|blob)|json)\\b"_s);
    if (unbounded.match(text).hasMatch())
        return INT_MAX;
    const auto match = sized.match(text);
    if (!match.hasMatch() || isOwnDialect(entity)) // it is there already, so it fits: its characters may be shorter
        return 0;
    return match.captured(1) == "char"_L1 ? match.captured(2).toInt() : match.captured(2).toInt() / 4;
}

// Where an index of InnoDB would be too long: of how many characters it can be of each text. 0: as it is.
int TableSql::beginningFor(const Entity &entity, const Index &index) const
{
    if (m_dialect.id != "mysql"_L1 || index.unique || index.method == "fulltext"_L1 || index.method == "spatial"_L1)
        return 0;
    qint64 all = 0;
    for (const IndexPart &part : index.parts)
        all += indexedCharacters(entity, part);
    return all > kInnoDbKeyCharacters ? kInnoDbKeyCharacters / int(index.parts.size()) : 0;
}

// MariaDB counts only what is first in some key when the table is made.
bool TableSql::belongsInTable(const Entity &entity, const Index &index) const
{
    if (m_dialect.identity != Dialect::Identity::AutoIncrement || index.parts.empty())
        return false;
    const Field *first = entity.field(index.parts.front().field);
    const auto isFirst = [&](const Key &key) { return !key.fields.empty() && key.fields.front() == first->id; };
    return first && countsItself(m_dialect, entity, *first) && std::none_of(entity.keys.begin(), entity.keys.end(), isFirst);
}

QString TableSql::createIndex(const Entity &entity, const Index &index, const QString &onTable)
{
    using F = Dialect::Feature;
    const QString own = indexName(entity, index);
    const QString where = index.where.isEmpty() || !m_dialect.has(F::PartialIndexes) ? QString() : said(entity, index.where, ExpressionUse::Stored);
    if (!index.where.isEmpty() && where.isEmpty()) {
        lose(Loss::PartialIndex, {entity.name, own}, entity.id);
        return {};
    }
    if (const QString special = specialOf(index); !special.isEmpty() && !isOwnDialect(entity)) { // a plain one in its place would serve none of its queries
        lose(Loss::IndexLeft, {entity.name, own, special, m_schema.dialectOf(entity)}, entity.id, index.parts.size() == 1 ? index.parts.front().field : FieldId());
        return {};
    }
    QStringList parts;
    const int beginning = beginningFor(entity, index);
    if (beginning > 0)
        lose(Loss::IndexTooLong, {entity.name, own, QString::number(beginning), m_dialect.label}, entity.id);
    for (const IndexPart &part : index.parts) {
        QString text;
        if (part.field) {
            text = column(entity, part.field);
        } else if (const QString said = m_dialect.has(F::ExpressionIndexes) ? this->said(entity, part.expression, ExpressionUse::Stored) : QString(); !said.isEmpty()) {
            text = inBrackets(said);
        } else {
            lose(Loss::ExpressionIndex, {entity.name, own}, entity.id);
            return {};
        }
        if (part.prefixLength > 0 && m_dialect.id == "mysql"_L1)
            text += u'(' + QString::number(part.prefixLength) + u')';
        else if (beginning > 0 && part.field && indexedCharacters(entity, part) > beginning)
            text += u'(' + QString::number(beginning) + u')';
        if (!part.collation.isEmpty() && isOwnDialect(entity))
            text += " COLLATE "_L1 + quoted(part.collation);
        if (!part.operatorClass.isEmpty() && isOwnDialect(entity) && m_dialect.has(F::IndexMethods)) {
            // "gist_trgm_ops", or with options: "gist_trgm_ops (siglen=32)"
            const qsizetype open = part.operatorClass.indexOf(" ("_L1);
            if (isTypeName(m_dialect, open < 0 ? part.operatorClass : part.operatorClass.first(open)))
                text += u' ' + expression(part.operatorClass);
            else
                lose(Loss::OperatorClass, {entity.name, own}, entity.id);
        }
        if (part.descending)
            text += " DESC"_L1;
        if (part.nullsFirst != part.descending && m_dialect.id == "postgresql"_L1)
            text += part.nullsFirst ? " NULLS FIRST"_L1 : " NULLS LAST"_L1;
        parts += text;
    }
    if (parts.isEmpty())
        return {};
    QString text = (onTable.isEmpty() ? QString() : u"CREATE "_s) + (index.unique ? "UNIQUE INDEX "_L1 : "INDEX "_L1);
    if (m_dialect.id == "mysql"_L1 && isOwnDialect(entity) && (index.method == "fulltext"_L1 || index.method == "spatial"_L1))
        text = "CREATE "_L1 + index.method.toUpper() + " INDEX "_L1;
    text += quoted(own) + (onTable.isEmpty() ? QString() : " ON "_L1 + onTable);
    if (!index.method.isEmpty() && m_dialect.has(F::IndexMethods) && isOwnDialect(entity) && index.method != "btree"_L1)
        text += " USING "_L1 + quoted(index.method);
    text += " ("_L1 + parts.join(", "_L1) + u')';
    if (!index.included.empty()) {
        if (m_dialect.has(F::IncludedFields)) {
            QStringList names;
            for (const FieldId field : index.included)
                names += column(entity, field);
            text += " INCLUDE ("_L1 + names.join(", "_L1) + u')';
        } else {
            lose(Loss::IncludedFields, {entity.name, own}, entity.id);
        }
    }
    if (m_dialect.id == "mysql"_L1 && isOwnDialect(entity) && (index.method == "hash"_L1 || index.method == "btree"_L1))
        text += " USING "_L1 + index.method.toUpper();
    text += indexOptions(entity, index.id.toString(), index.description);
    if (m_dialect.id == "postgresql"_L1) {
        if (!option(entity, index.id.toString() + "/NULLS NOT DISTINCT"_L1).isEmpty())
            text += " NULLS NOT DISTINCT"_L1;
        if (const QString with = option(entity, index.id.toString() + "/WITH"_L1); !with.isEmpty())
            text += " WITH ("_L1 + expression(with) + u')';
    }
    if (!index.where.isEmpty())
        text += " WHERE "_L1 + where;
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
        statements += "COMMENT ON "_L1 + kind + u' ' + table(entity) + " IS "_L1 + comment(entity, entity.description);
    for (const Field &field : entity.fields)
        if (!field.description.isEmpty())
            statements += "COMMENT ON COLUMN "_L1 + table(entity) + u'.' + column(entity, field.id) + " IS "_L1 + comment(entity, field.description, 0, field.id);
    if (entity.kind == EntityKind::View)
        return statements;
    const auto onConstraint = [&](const QString &constraint, const QString &description) {
        if (!description.isEmpty())
            statements += "COMMENT ON CONSTRAINT "_L1 + quoted(constraint) + " ON "_L1 + table(entity) + " IS "_L1 + comment(entity, description);
    };
    for (const Key &key : entity.keys)
        onConstraint(keyName(entity, key), key.description);
    for (const Check &check : entity.checks)
        if (!check.description.isEmpty() && !checkDefinition(entity, check).isEmpty())
            onConstraint(m_names.check(entity, check), check.description);
    for (const Reference *reference : m_index.heldBy(entity.id))
        if (!reference->description.isEmpty() && !referencesClause(*reference).isEmpty())
            onConstraint(foreignKeyName(*reference), reference->description);
    for (const Index &index : entity.indexes)
        if (!index.description.isEmpty() && !createIndex(entity, index, table(entity)).isEmpty()) {
            const QString schema = m_names.schemaOf(entity);
            statements += "COMMENT ON INDEX "_L1 + (schema.isEmpty() ? QString() : quoted(schema) + u'.') + quoted(indexName(entity, index)) + " IS "_L1 + comment(entity, index.description);
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
    const QString type = enumTypeName(m_dialect, m_schema, enumeration);
    QStringList statements{"CREATE TYPE "_L1 + type + " AS ENUM ("_L1 + values.join(", "_L1) + u')'};
    if (!enumeration.description.isEmpty())
        statements += "COMMENT ON TYPE "_L1 + type + " IS "_L1 + quotedText(m_dialect, enumeration.description);
    return statements;
}

} // namespace relata
