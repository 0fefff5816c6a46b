#include "model/sql/ddl.h"

#include "model/schema/naming.h"
#include "model/sql/checks.h"
#include "model/sql/lowered.h"
#include "model/sql/tableorder.h"
#include "model/sql/tablesql.h"

#include <QRegularExpression>
#include <algorithm>
#include <functional>

using namespace Qt::StringLiterals;

namespace relata {

bool comesBeforeTables(const QString &kind)
{
    static const QSet<QString> kinds{u"extension"_s, u"schema"_s, u"collation"_s, u"domain"_s, u"type"_s, u"sequence"_s};
    return kinds.contains(kind);
}

namespace {

// Kinds that are not named here may stand on each other: they keep their order, between the two lists.
int rankOf(const QString &kind)
{
    static const QStringList first{u"schema"_s, u"extension"_s, u"shell type"_s, u"partition"_s, u"sequence owner"_s};
    static const QStringList last{u"view default"_s, u"index"_s, u"constraint"_s, u"column setting"_s, u"cluster"_s, u"replica identity"_s, u"statistics"_s, u"rule"_s, u"trigger"_s, u"trigger setting"_s, u"row security"_s,
                                  u"policy"_s, u"publication"_s, u"comment"_s, u"event trigger"_s, u"event"_s};
    if (const qsizetype at = first.indexOf(kind); at >= 0)
        return int(at);
    const qsizetype at = last.indexOf(kind);
    return int(first.size()) + (at < 0 ? 0 : int(at) + 1);
}

class DdlMaker
{
public:
    DdlMaker(const SchemaIndex &index, const Dialect &dialect, const DdlOptions &options, const QSet<EntityId> &exported, const std::vector<LoweringLoss> &losses)
        : m_index(index), m_schema(index.schema()), m_dialect(dialect), m_options(options), m_exported(exported), m_sql(index, dialect, m_exported)
    {
        for (const LoweringLoss &loss : losses)
            m_sql.lose(loss.loss, loss.arguments, loss.entity);
    }

    Result<Ddl> run()
    {
        if (const auto error = checks::firstError(m_schema, checks::obstacles(m_index, m_dialect, m_exported, m_sql.names())))
            return *error;
        const TableOrder order = tableOrder(m_index, std::vector<EntityId>(m_exported.begin(), m_exported.end()));
        m_called = calledByTables();
        m_carriedSequences = carriedSequences();
        makeSchemas(order);
        makeEnums(order);
        makeVerbatim(When::BeforeTables);
        makeTables(order);
        makeVerbatim(When::AfterTables);
        for (const EntityId id : order.entities)
            for (const QString &comment : m_sql.commentStatements(m_schema.entities()[id]))
                add(SqlStatement::Kind::Comment, comment, id);
        m_ddl.problems = m_sql.losses();
        m_ddl.losses = lossTexts(m_ddl.problems);
        m_ddl.dialect = m_dialect.id;
        return std::move(m_ddl);
    }

private:
    enum class When { BeforeTables, AfterTables };
    const SchemaIndex &m_index;
    const Schema &m_schema;
    const Dialect &m_dialect;
    const DdlOptions &m_options;
    const QSet<EntityId> &m_exported;
    TableSql m_sql;
    Ddl m_ddl;
    QSet<QString> m_called;
    QSet<QString> m_carriedSequences;

    void add(SqlStatement::Kind kind, const QString &text, EntityId entity = {})
    {
        if (!text.isEmpty())
            m_ddl.statements.push_back({kind, text, entity});
    }

    void makeSchemas(const TableOrder &order)
    {
        if (!m_dialect.has(Dialect::Feature::Schemas))
            return;
        QStringList names;
        for (const EntityId id : order.entities) {
            const Entity &entity = m_schema.entities()[id];
            if (!entity.schemaName.isEmpty() && entity.schemaName != "public"_L1 && m_schema.dialectOf(entity) == m_dialect.id)
                names += entity.schemaName;
        }
        const auto isOwn = [&](DataSourceId id) {
            const DataSource *source = m_schema.dataSources().get(id);
            return source && source->dialect == m_dialect.id && (!m_options.dataSource || m_options.dataSource == id);
        };
        if (m_options.entities.empty()) { // of what is written whole
            for (const Enumeration &enumeration : m_schema.enumerations())
                if (isOwn(enumeration.dataSource))
                    names += enumeration.schemaName;
            for (const Verbatim &record : m_schema.verbatims())
                if (isOwn(record.dataSource) && m_options.verbatim != VerbatimRecords::Leave)
                    names += record.schemaName;
            names.removeAll(QString());
            names.removeAll(u"public"_s);
            names.removeIf([](const QString &name) { return name.startsWith("pg_"_L1); });
        }
        names.removeDuplicates();
        names.sort();
        for (const QString &name : names)
            add(SqlStatement::Kind::Schema, "CREATE SCHEMA "_L1 + quotedName(m_dialect, name));
    }

    void makeEnums(const TableOrder &order)
    {
        QSet<EnumId> used;
        for (const EntityId id : order.entities)
            for (const Field &field : m_schema.entities()[id].fields) {
                const FieldType *type = &field.type;
                while (type->kind == TypeKind::Array && type->element)
                    type = type->element.get();
                if (type->kind == TypeKind::Enum)
                    used.insert(type->enumeration);
            }
        const auto isWhole = [&](const Enumeration &enumeration) { // nobody's column, but the database's own
            const DataSource *source = m_schema.dataSources().get(enumeration.dataSource);
            return m_options.entities.empty() && source && source->dialect == m_dialect.id && (!m_options.dataSource || m_options.dataSource == enumeration.dataSource);
        };
        for (const Enumeration &enumeration : m_schema.enumerations())
            if (used.contains(enumeration.id) || isWhole(enumeration))
                for (const QString &statement : m_sql.createEnum(enumeration))
                    add(SqlStatement::Kind::Enum, statement);
    }

    // The order, but for tables that others inherit from: they come before those.
    std::vector<EntityId> parentsFirst(const std::vector<EntityId> &order) const
    {
        std::vector<EntityId> result;
        QSet<EntityId> taken;
        const std::function<void(EntityId)> take = [&](EntityId id) {
            if (taken.contains(id))
                return;
            taken.insert(id);
            const Entity &entity = m_schema.entities()[id];
            for (const EntityId parent : m_sql.parentsOf(entity) + m_sql.tablesOf(entity, u"AFTER"_s)) // AFTER: a column holds rows of it
                take(parent);
            result.push_back(id);
        };
        for (const EntityId id : order)
            take(id);
        return result;
    }

    // Functions that defaults, computed fields and checks call must be there before the tables.
    QSet<QString> calledByTables() const
    {
        QSet<QString> names;
        static const QRegularExpression call(u"([\\w$]+)\"?\\("_s, QRegularExpression::UseUnicodePropertiesOption);
        const auto look = [&](const QString &text) {
            for (auto match = call.globalMatch(text); match.hasNext();)
                names.insert(match.next().captured(1));
        };
        for (const EntityId id : m_exported) {
            const Entity &entity = m_schema.entities()[id];
            for (const Field &field : entity.fields) {
                look(field.generatedBy);
                if (field.defaultValue.kind == DefaultKind::Expression)
                    look(field.defaultValue.value);
            }
            for (const Check &check : entity.checks)
                look(check.expression);
            for (const Index &index : entity.indexes) {
                look(index.where);
                for (const IndexPart &part : index.parts)
                    look(part.expression);
            }
        }
        return names;
    }

    static QString sequenceOf(const Verbatim &record)
    {
        return record.kind == "sequence"_L1 || record.kind == "sequence owner"_L1 ? record.dataSource.toString() + u' ' + record.schemaName + u' ' + record.name : QString();
    }

    // Sequences of another dialect behind fields that count themselves here too.
    QSet<QString> carriedSequences() const
    {
        QSet<QString> names;
        for (const Verbatim &record : m_schema.verbatims()) {
            const Entity *entity = record.kind == "sequence owner"_L1 && m_exported.contains(record.entity) ? m_schema.entities().get(record.entity) : nullptr;
            const Dialect *from = entity ? dialectById(m_schema.dialectOf(*entity)) : nullptr;
            if (!from)
                continue;
            const auto carries = [&](const Field &field) { return countsItself(m_dialect, *entity, field) && record.text.endsWith(u'.' + quotedName(*from, m_schema.columnName(field))); };
            if (std::any_of(entity->fields.begin(), entity->fields.end(), carries))
                names.insert(sequenceOf(record));
        }
        return names;
    }

    // "Task.made_at", or what it says where it has no name.
    QString calledWithTable(const Verbatim &record) const
    {
        const Entity *entity = m_schema.entities().get(record.entity);
        const QString name = record.name.isEmpty() ? record.text.simplified() : record.name;
        return !entity || entity->kind == EntityKind::View ? name : entity->name + (record.name.isEmpty() ? u": "_s : u"."_s) + name;
    }

    void makeTables(const TableOrder &order)
    {
        const QSet<ReferenceId> deferred(order.deferred.begin(), order.deferred.end());
        std::vector<const Reference *> later;
        const bool alters = m_dialect.foreignKeys == Dialect::ForeignKeys::Alter;
        QSet<EntityId> made;
        for (const EntityId id : parentsFirst(order.entities)) {
            const Entity &entity = m_schema.entities()[id];
            made.insert(id);
            if (entity.kind == EntityKind::View)
                continue;
            std::vector<const Reference *> inlineKeys;
            for (const Reference *reference : m_index.heldBy(id))
                (alters && (deferred.contains(reference->id) || !made.contains(reference->referenced) || m_sql.isUnchecked(*reference) || m_sql.needsIndex(*reference)) ? later : inlineKeys).push_back(reference);
            add(SqlStatement::Kind::Table, m_sql.createTable(entity, inlineKeys), id);
            for (const QString &key : m_sql.addedConstraints(entity))
                add(SqlStatement::Kind::Table, key, id);
            for (const QString &change : m_sql.inheritedDefaults(entity))
                add(SqlStatement::Kind::Table, change, id);
        }
        makeIndexes(order); // foreign keys may point at what they make unique
        for (const Reference *reference : later)
            if (const QString key = m_sql.foreignKeyDefinition(*reference); !key.isEmpty())
                add(SqlStatement::Kind::ForeignKey, "ALTER TABLE "_L1 + m_sql.table(m_schema.entities()[reference->holder]) + " ADD "_L1 + key, reference->holder);
    }

    void makeIndexes(const TableOrder &order)
    {
        for (const EntityId id : order.entities) {
            const Entity &entity = m_schema.entities()[id];
            if (entity.kind == EntityKind::Table)
                for (const Index &index : entity.indexes)
                    if (!m_sql.belongsInTable(entity, index))
                        add(SqlStatement::Kind::Index, m_sql.createIndex(entity, index, m_sql.table(entity)), id);
        }
    }

    void makeVerbatim(When when)
    {
        std::vector<const Verbatim *> records;
        bool functions = false;
        for (const Verbatim &record : m_schema.verbatims()) {
            if (m_options.dataSource && record.dataSource != m_options.dataSource)
                continue;
            if (record.entity && !m_exported.contains(record.entity))
                continue;
            if (!m_options.entities.empty() && !record.entity && !isDerived(record))
                continue; // only what belongs to the chosen entities
            const bool early = record.order < 0 || (record.order < kMadeAfterTables && (comesBeforeTables(record.kind) || (record.kind == "function"_L1 && m_called.contains(record.name.section(u'(', 0, 0)))));
            if (early == (when == When::BeforeTables))
                records.push_back(&record);
            const DataSource *source = m_schema.dataSources().get(record.dataSource);
            functions |= record.kind == "function"_L1 && !isDerived(record) && m_dialect.id == "postgresql"_L1 && source && source->dialect == m_dialect.id;
        }
        std::sort(records.begin(), records.end(), [](const Verbatim *a, const Verbatim *b) {
            return std::tuple(rankOf(a->kind), a->order, a->name, a->id) < std::tuple(rankOf(b->kind), b->order, b->name, b->id);
        });
        static const QRegularExpression countsOtherwise(u" (START WITH|INCREMENT BY|MINVALUE|MAXVALUE|CYCLE)\\b"_s);
        QSet<EntityId> defined;
        if (when == When::BeforeTables && functions && m_options.verbatim == VerbatimRecords::Include) // bodies name what comes later
            add(SqlStatement::Kind::Verbatim, u"SET check_function_bodies = off"_s);
        for (const Verbatim *record : records) {
            const DataSource *source = m_schema.dataSources().get(record->dataSource);
            if (isDerived(*record)) { // ours, and in this dialect
                add(SqlStatement::Kind::Verbatim, record->text, record->entity);
            } else if (m_options.verbatim == VerbatimRecords::Leave) {
                m_sql.lose(Loss::RecordLeft, {record->kind, record->name}, record->entity);
            } else if (source && source->dialect != m_dialect.id) {
                const bool plain = record->kind != "sequence"_L1 || !record->text.contains(countsOtherwise);
                if (!plain || !m_carriedSequences.contains(sequenceOf(*record)))
                    m_sql.lose(Loss::RecordForeign, {record->kind, calledWithTable(*record), source->dialect}, record->entity);
            } else if (record->kind == "foreign key"_L1) { // a part of a table, no statement; what it points at is not here
                const Entity *holder = m_schema.entities().get(record->entity);
                const bool written = holder && m_sql.keptForeignKeys(*holder).contains(record->text);
                m_sql.lose(written ? Loss::RecordDangles : Loss::RecordOfNothing, {record->name.isEmpty() ? record->text : record->name}, record->entity);
            } else {
                QString text = record->text.trimmed();
                while (text.endsWith(u';'))
                    text = text.chopped(1).trimmed();
                const qsizetype settings = m_dialect.id == "mysql"_L1 && text.startsWith("SET SESSION "_L1) ? text.indexOf(";\n"_L1) : -1;
                if (settings > 0) { // what a program is read with, for itself only
                    add(SqlStatement::Kind::Verbatim, "SET @relata_mode = @@sql_mode, @relata_collation = @@collation_connection, "_L1 + text.first(settings).sliced(4));
                    text = text.sliced(settings + 2);
                }
                add(record->entity && record->kind == "view"_L1 ? SqlStatement::Kind::View : SqlStatement::Kind::Verbatim, text, record->entity);
                if (settings > 0)
                    add(SqlStatement::Kind::Verbatim, u"SET SESSION sql_mode = @relata_mode, collation_connection = @relata_collation"_s);
                defined.insert(record->entity);
            }
        }
        if (when == When::AfterTables)
            for (const Entity &entity : m_schema.entities())
                if (entity.kind == EntityKind::View && m_exported.contains(entity.id) && !defined.contains(entity.id))
                    m_sql.lose(Loss::ViewUnknown, {entity.name}, entity.id);
    }
};

} // namespace

QSet<EntityId> writtenEntities(const Schema &schema, const DdlOptions &options)
{
    QSet<EntityId> ids;
    const auto take = [&](const Entity &entity) {
        if (!options.dataSource || entity.dataSource == options.dataSource)
            ids.insert(entity.id);
    };
    if (options.entities.empty())
        for (const Entity &entity : schema.entities())
            take(entity);
    for (const EntityId id : options.entities)
        if (const Entity *entity = schema.entities().get(id))
            take(*entity);
    return ids;
}

QString asScript(const QString &statement, QStringView dialect)
{
    if (dialect == "mysql"_L1 && statement.contains(u';')) {
        QString delimiter = u"$$"_s;
        while (statement.contains(delimiter))
            delimiter += u'$';
        return "DELIMITER "_L1 + delimiter + u'\n' + statement + delimiter + "\nDELIMITER ;\n\n"_L1;
    }
    // A comment at the end of what somebody wrote must not swallow the semicolon.
    const bool comment = QStringView(statement).sliced(statement.lastIndexOf(u'\n') + 1).contains("--"_L1);
    return statement + (comment ? "\n;\n\n"_L1 : ";\n\n"_L1);
}

QString Ddl::text() const
{
    QString all;
    for (const SqlStatement &statement : statements)
        all += asScript(statement.text, statement.kind == SqlStatement::Kind::Verbatim ? dialect : QString());
    all.chop(statements.empty() ? 0 : 1);
    return all;
}

Result<Ddl> ddlFor(const SchemaIndex &index, const Dialect &dialect, const DdlOptions &options)
{
    const QSet<EntityId> exported = writtenEntities(index.schema(), options);
    const Lowered held = lowered(index.schema(), dialect, exported);
    return held.changed ? DdlMaker(SchemaIndex(held.schema), dialect, options, exported, held.losses).run() : DdlMaker(index, dialect, options, exported, held.losses).run();
}

Result<Ddl> ddlFor(const Schema &schema, const Dialect &dialect, const DdlOptions &options)
{
    return ddlFor(SchemaIndex(schema), dialect, options);
}

} // namespace relata
