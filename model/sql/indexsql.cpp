// Indexes, comments and enums as SQL: a part of TableSql.
#include "model/schema/naming.h"
#include "model/sql/tablesql.h"

using namespace Qt::StringLiterals;

namespace relata {

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
            // "gist_trgm_ops", or with options: "gist_trgm_ops (siglen=32)"
            const qsizetype open = part.operatorClass.indexOf(" ("_L1);
            if (isTypeName(m_dialect, open < 0 ? part.operatorClass : part.operatorClass.first(open)))
                text += u' ' + expression(entity, part.operatorClass);
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
    if (m_dialect.id == "postgresql"_L1) {
        if (!option(entity, index.id.toString() + "/NULLS NOT DISTINCT"_L1).isEmpty())
            text += " NULLS NOT DISTINCT"_L1;
        if (const QString with = option(entity, index.id.toString() + "/WITH"_L1); !with.isEmpty())
            text += " WITH ("_L1 + expression(entity, with) + u')';
    }
    if (!index.where.isEmpty())
        text += " WHERE "_L1 + expression(entity, index.where);
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
