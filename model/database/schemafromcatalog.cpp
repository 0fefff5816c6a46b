#include "model/database/schemafromcatalog.h"

#include "model/database/recognise.h"
#include "model/schema/naming.h"
#include "model/schema/projectfile.h"
#include "model/sql/ddl.h"

#include <QHash>
#include <QSet>

namespace relata::database {

using namespace Qt::StringLiterals;

namespace {

Error note(const char *code, const char *text, QStringList arguments, const QString &entity = {}, const QString &field = {})
{
    Error error{code, text, std::move(arguments)};
    error.place.entity = entity;
    error.place.field = field;
    return error;
}

constexpr qsizetype kLongestText = 500'000;

// Names of strangers may hold what no name of a project may; the physical name keeps it.
QString cleaned(QString name, const QString &fallback)
{
    using naming::NameFault;
    for (;;) {
        switch (naming::faultOf(name)) {
        case NameFault::None:
            return name;
        case NameFault::Empty:
            return fallback;
        case NameFault::TooLong:
            name = name.left(naming::kMaximumNameLength - 8);
            if (name.back().isHighSurrogate())
                name.chop(1);
            break;
        default: {
            QString safe;
            for (char32_t c : name.toUcs4()) {
                const QString character = QString::fromUcs4(&c, 1);
                safe += naming::faultOf(character) == NameFault::None || c == U' ' ? character : u"_"_s;
            }
            name = safe == name || naming::faultOf(safe) == naming::faultOf(name) ? fallback : safe;
        }
        }
    }
}

class Builder
{
public:
    Builder(const Catalog &catalog, const NamingPolicy &policy)
        : m_catalog(catalog), m_ids(catalog.dialect + u':' + catalog.sourceName), m_notes(catalog.notes)
    {
        Project project;
        project.name = cleaned(catalog.sourceName, u"database"_s);
        project.naming = policy;
        m_schema.table<Project>().set(std::move(project));
    }

    Introspected run()
    {
        addSource();
        std::vector<const CatalogTable *> tables;
        for (const CatalogTable &table : m_catalog.tables) {
            if (canBeHeld(table))
                tables.push_back(&table);
        }
        // Views after tables, so that where both want a name the table has it.
        std::sort(tables.begin(), tables.end(), [](const CatalogTable *a, const CatalogTable *b) {
            return std::tie(a->kind, a->schema, a->name) < std::tie(b->kind, b->schema, b->name);
        });
        for (const CatalogEnum &given : m_catalog.enums)
            addEnum(given);
        chooseEntityNames(tables);
        for (const CatalogTable *table : tables)
            addEntity(*table);
        for (const CatalogTable *table : tables) {
            for (const CatalogForeignKey &key : table->foreignKeys)
                addReference(*table, key);
        }
        addVerbatims();
        recogniseRelationships(m_schema, m_ids);
        // In their order: each is put at the end.
        std::sort(m_baseline.begin(), m_baseline.end());
        for (const auto &[id, name] : m_baseline)
            m_source.baseline.insert(m_source.baseline.cend(), id, name);
        m_schema.table<DataSource>().set(std::move(m_source));
        return {std::move(m_schema), std::move(m_notes)};
    }

private:
    QString key(QString name) const
    {
        if (m_catalog.names == Qt::CaseSensitive)
            return name;
        if (m_catalog.dialect != u"sqlite")
            return name.toLower();
        for (QChar &c : name) { // SQLite folds the letters of English alone: É and é are two tables
            if (c >= u'A' && c <= u'Z')
                c = c.toLower();
        }
        return name;
    }
    QString key(const QString &schema, const QString &table) const { return key(schema) + QChar(u'\0') + key(table); }

    // A project file refuses names that no editor or generated program could carry; the rest of the database comes all the same.
    bool canBeHeld(const CatalogTable &table)
    {
        const auto faulty = [](const QString &name) { return naming::faultOf(name) != naming::NameFault::None; };
        const auto column = std::find_if(table.columns.begin(), table.columns.end(), [&faulty](const CatalogColumn &c) { return faulty(c.name); });
        if (table.columns.size() > size_t(projectfile::kMaximumFields)) {
            m_notes.push_back(note("import.columns", QT_TRANSLATE_NOOP("Messages", "“%1” has more than %2 columns; it is left out."), {table.name, QString::number(projectfile::kMaximumFields)}));
            return false;
        }
        if (faulty(table.name)) {
            m_notes.push_back(note("import.name", QT_TRANSLATE_NOOP("Messages", "The name of the table “%1” has control characters or more than %2 characters; it is left out."),
                                   {cleaned(table.name, u"?"_s), QString::number(naming::kMaximumNameLength)}));
            return false;
        }
        if (column != table.columns.end()) {
            m_notes.push_back(note("import.name", QT_TRANSLATE_NOOP("Messages", "“%1” has a column, “%2”, whose name has control characters or more than %3 characters; the table is left out."),
                                   {table.name, cleaned(column->name, u"?"_s), QString::number(naming::kMaximumNameLength)}));
            return false;
        }
        return true;
    }

    // Of a constraint or an index: empty where the project can't hold it, then one is made.
    static QString heldName(const QString &name) { return naming::faultOf(name) == naming::NameFault::None ? name : QString(); }

    void addSource()
    {
        m_source.id = m_ids.make<DataSourceId>(u"source"_s);
        m_source.name = cleaned(m_catalog.sourceName, u"main"_s);
        m_source.dialect = m_catalog.dialect;
        m_source.location = m_catalog.location;
        Diagram diagram;
        diagram.id = m_ids.make<DiagramId>(u"diagram"_s);
        diagram.name = u"Whole model"_s;
        m_schema.table<Diagram>().set(std::move(diagram));
    }

    // Without values (PostgreSQL allows it) or with ones that can't be held, the columns keep their native type.
    void addEnum(const CatalogEnum &given)
    {
        Enumeration record;
        record.id = m_ids.make<EnumId>(QString(given.schema + u'/' + (given.table.isEmpty() ? QString() : given.table + u'/') + u"enum/"_s + given.name));
        const NamingPolicy &policy = m_schema.naming();
        const QString name = cleaned(naming::cased(given.name, policy.entityCase), u"Enum"_s);
        record.name = naming::uniqueName(name, [this](const QString &tried) { return m_enumNames.contains(tried.toCaseFolded()); });
        m_enumNames.insert(record.name.toCaseFolded());
        record.dataSource = m_source.id;
        record.schemaName = given.schema == m_catalog.ownSchema ? QString() : given.schema;
        record.typeName = given.table.isEmpty() ? given.name : QString();
        record.values = given.values;
        record.description = given.description;
        if (!record.typeName.isEmpty())
            know(record.id.toString(), record.typeName, {});
        m_enums.insert(key(given.schema) + QChar(u'\0') + key(given.name), record.id);
        m_schema.table<Enumeration>().set(std::move(record));
    }

    // The enum that a column's type, or the innermost element of its array, is.
    FieldType withEnum(FieldType type, EnumId id) const
    {
        if (type.kind == TypeKind::Array && type.element)
            type.element = std::make_shared<const FieldType>(withEnum(*type.element, id));
        else if (id)
            type.enumeration = id;
        else if (type.kind == TypeKind::Enum)
            type.kind = TypeKind::Native;
        return type;
    }

    // "task" and "tasks" both want to be Task: who is called so already has it, the others keep their number.
    void chooseEntityNames(const std::vector<const CatalogTable *> &tables)
    {
        const NamingPolicy &policy = m_schema.naming();
        QHash<QString, int> wanted;
        const auto wish = [&policy](const CatalogTable &table) { return cleaned(naming::entityNameFor(table.name, policy), u"Table"_s); };
        for (const CatalogTable *table : tables)
            ++wanted[wish(*table).toCaseFolded()];
        QSet<QString> taken;
        const auto give = [&](const CatalogTable *table, const QString &name) {
            m_names.insert(table, name);
            taken.insert(name.toCaseFolded());
        };
        std::vector<const CatalogTable *> later;
        for (const CatalogTable *table : tables) {
            if (wanted[wish(*table).toCaseFolded()] == 1)
                give(table, wish(*table));
            else
                later.push_back(table);
        }
        for (const CatalogTable *table : later) {
            QString name = wish(*table);
            if (taken.contains(name.toCaseFolded()))
                name = cleaned(naming::cased(table->name, policy.entityCase), u"Table"_s);
            give(table, naming::uniqueName(name, [&taken](const QString &tried) { return taken.contains(tried.toCaseFolded()); }));
        }
    }

    // What it is called there, and that it has a comment: so that what a database loses later is told from what it never had.
    void know(const QString &id, const QString &name, const QString &comment)
    {
        m_baseline.emplace_back(id, name);
        if (!comment.isEmpty())
            m_baseline.emplace_back(id + u"/comment"_s, QString());
    }

    void addEntity(const CatalogTable &table)
    {
        const QString path = table.schema + u'/' + table.name;
        Entity entity;
        entity.id = m_ids.make<EntityId>(path);
        entity.name = m_names.value(&table);
        entity.kind = table.kind;
        entity.dataSource = m_source.id;
        entity.schemaName = table.schema == m_catalog.ownSchema ? QString() : table.schema;
        entity.table = table.name;
        entity.nativeOptions = table.nativeOptions;
        entity.description = table.description;
        if (table.kind == EntityKind::View)
            entity.operations.create = entity.operations.replace = entity.operations.patch = entity.operations.remove = false;
        know(entity.id.toString(), table.name, table.description);
        QHash<QString, FieldId> columns;
        QSet<QString> names;
        for (const CatalogColumn &column : table.columns) {
            Field field;
            field.id = m_ids.make<FieldId>(QString(path + u'/' + column.name));
            field.name = naming::uniqueName(cleaned(column.name, u"field"_s), [&names](const QString &tried) { return names.contains(tried.toCaseFolded()); });
            names.insert(field.name.toCaseFolded());
            field.column = column.name;
            field.type = column.enumName.isEmpty() ? column.type : withEnum(column.type, m_enums.value(key(column.enumSchema) + QChar(u'\0') + key(column.enumName)));
            field.nullable = column.nullable;
            field.defaultValue = column.defaultValue;
            field.generated = column.generated;
            field.generatedBy = column.generatedBy;
            field.collation = column.collation;
            field.description = column.description;
            keepOptions(entity, field.id.toString(), column.nativeOptions);
            columns.insert(key(column.name), field.id);
            know(field.id.toString(), column.name, column.description);
            entity.fields.push_back(std::move(field));
        }
        addKeys(table, entity, columns);
        for (const CatalogCheck &check : table.checks) {
            Check record;
            record.id = m_ids.make<CheckId>(QString(path + u"/check/"_s + (check.name.isEmpty() ? check.expression : check.name)));
            record.name = heldName(check.name);
            record.expression = check.expression;
            record.description = check.description;
            keepOptions(entity, record.id.toString(), check.nativeOptions);
            know(record.id.toString(), record.name, record.description);
            entity.checks.push_back(std::move(record));
        }
        m_columns.insert(entity.id, columns);
        m_entities.insert(key(table.schema, table.name), entity.id);
        m_schema.table<Entity>().set(std::move(entity));
    }

    // What belongs to one part of a table is kept among the table's own options.
    static void keepOptions(Entity &entity, const QString &part, const QMap<QString, QString> &options)
    {
        for (auto option = options.begin(); option != options.end(); ++option)
            entity.nativeOptions.insert(part + u'/' + option.key(), option.value());
    }

    void addKeys(const CatalogTable &table, Entity &entity, const QHash<QString, FieldId> &columns)
    {
        const QString path = table.schema + u'/' + table.name;
        for (const CatalogKey &given : table.keys) {
            Key record;
            record.kind = given.kind;
            record.name = heldName(given.name);
            record.deferrable = given.deferrable;
            record.nullsNotDistinct = given.nullsNotDistinct;
            record.description = given.description;
            for (const QString &column : given.columns)
                record.fields.push_back(columns.value(key(column)));
            if (record.fields.empty() || std::find(record.fields.begin(), record.fields.end(), FieldId()) != record.fields.end())
                continue;
            record.id = m_ids.make<KeyId>(QString(path + (given.kind == KeyKind::Primary ? u"/primary"_s : u"/unique/"_s + given.columns.join(u','))));
            know(record.id.toString(), given.name, given.description);
            for (auto option = given.nativeOptions.begin(); option != given.nativeOptions.end(); ++option) {
                const qsizetype column = given.columns.indexOf(option.key());
                entity.nativeOptions.insert(record.id.toString() + u'/' + (column < 0 ? option.key() : record.fields[size_t(column)].toString()), option.value());
            }
            QStringList included;
            for (const QString &column : given.included)
                included << columns.value(key(column)).toString();
            if (!included.isEmpty())
                keepOptions(entity, record.id.toString(), {{u"INCLUDE"_s, included.join(u',')}});
            entity.keys.push_back(std::move(record));
        }
        for (const CatalogIndex &given : table.indexes) {
            Index record;
            record.id = m_ids.make<IndexId>(QString(path + u"/index/"_s + given.name));
            record.name = heldName(given.name);
            record.unique = given.unique;
            record.where = given.where;
            record.method = given.method;
            record.description = given.description;
            for (const CatalogIndexPart &part : given.parts)
                record.parts.push_back({part.column.isEmpty() ? FieldId() : columns.value(key(part.column)), part.expression, part.descending, part.nullsFirst, part.prefixLength, part.collation, part.operatorClass});
            for (const QString &column : given.included)
                record.included.push_back(columns.value(key(column)));
            know(record.id.toString(), given.name, given.description);
            keepOptions(entity, record.id.toString(), given.nativeOptions);
            entity.indexes.push_back(std::move(record));
        }
    }

    void addReference(const CatalogTable &table, const CatalogForeignKey &given)
    {
        const Entity &holder = m_schema.entities()[m_entities.value(key(table.schema, table.name))];
        const auto keep = [&](const char *text, const QStringList &arguments) {
            m_notes.push_back(note("import.foreignKey", text, arguments, holder.name));
            keepVerbatim(u"foreign key"_s, table.schema, given.name, holder.id, given.text);
        };
        const QString pointsAt = given.columns.join(u", "_s);
        const EntityId referencedId = m_entities.value(key(given.schema, given.table));
        const Entity *referenced = m_schema.entities().get(referencedId);
        if (!referenced) {
            keep(QT_TRANSLATE_NOOP("Messages", "The foreign key of %1 points at “%2”, which is not there; it is kept as text."), {pointsAt, given.table});
            return;
        }
        Reference reference;
        const Key *primary = referenced->primaryKey();
        std::vector<FieldId> there;
        if (!given.referenced.isEmpty()) {
            for (const QString &column : given.referenced)
                there.push_back(m_columns[referencedId].value(key(column)));
        } else if (primary) {
            there = primary->fields;
        }
        if (there.size() != size_t(given.columns.size()) || std::find(there.begin(), there.end(), FieldId()) != there.end()) {
            keep(QT_TRANSLATE_NOOP("Messages", "The foreign key of %1 points at columns that “%2” does not have; it is kept as text."), {pointsAt, given.table});
            return;
        }
        for (size_t i = 0; i < there.size(); ++i)
            reference.pairs.push_back({m_columns[holder.id].value(key(given.columns[qsizetype(i)])), there[i], {}});
        reference.id = m_ids.make<ReferenceId>(QString(table.schema + u'/' + table.name + u"/reference/"_s + given.columns.join(u',') + u'>' + given.table));
        reference.holder = holder.id;
        reference.referenced = referencedId;
        reference.onDelete = given.onDelete;
        reference.onUpdate = given.onUpdate;
        reference.match = given.match;
        reference.deferrable = given.deferrable;
        reference.description = given.description;
        for (const QString &column : given.setNullColumns)
            reference.setNullFields.push_back(m_columns[holder.id].value(key(column)));
        reference.constraint = heldName(given.name);
        know(reference.id.toString(), reference.constraint, reference.description);
        if (!referenced->isUniqueKey(there)) {
            reference.enforcement = Enforcement::Logical;
            m_notes.push_back(note("import.foreignKey.noKey",
                QT_TRANSLATE_NOOP("Messages", "The foreign key of %1 points at columns of “%2” that are no key, so the database can't hold it; it is kept as a logical relationship."),
                {pointsAt, given.table}, holder.name));
            if (m_catalog.dialect == u"mysql") // InnoDB holds one that points at any index, and its text keeps that
                keepVerbatim(u"constraint"_s, table.schema, given.name, holder.id, given.text);
        }
        if (!given.nativeOptions.isEmpty()) {
            Entity copy = holder;
            keepOptions(copy, reference.id.toString(), given.nativeOptions);
            m_schema.table<Entity>().set(std::move(copy));
        }
        widen(m_schema.entities()[reference.holder], *m_schema.entities().get(referencedId), reference);
        m_schema.table<Reference>().set(std::move(reference));
    }

    // Where the dialect's integers are all one, a key typed smaller than what it points at holds just as much.
    void widen(const Entity &holder, const Entity &referenced, const Reference &reference)
    {
        if (m_catalog.dialect != u"sqlite")
            return;
        const auto isTooSmall = [&](const FieldPair &pair) {
            const Field *from = holder.field(pair.field);
            const FieldType &to = referenced.field(pair.referenced)->type;
            return from && from->type.isInteger() && to.isInteger() && !canReference(from->type, to);
        };
        if (std::none_of(reference.pairs.begin(), reference.pairs.end(), isTooSmall))
            return;
        Entity copy = holder;
        for (const FieldPair &pair : reference.pairs) {
            if (!isTooSmall(pair))
                continue;
            const auto field = std::find_if(copy.fields.begin(), copy.fields.end(), [&pair](const Field &f) { return f.id == pair.field; });
            field->type.kind = referenced.field(pair.referenced)->type.kind;
        }
        m_schema.table<Entity>().set(std::move(copy));
    }

    void keepVerbatim(const QString &kind, const QString &schema, const QString &name, EntityId entity, const QString &text, Making making = Making::Anywhere)
    {
        if (text.size() > kLongestText) {
            m_notes.push_back(note("import.longText", QT_TRANSLATE_NOOP("Messages", "The text of %1 “%2” is too long to keep."), {kind, cleaned(name, u"?"_s)}));
            return;
        }
        Verbatim record;
        record.id = m_ids.make<VerbatimId>(QString(kind + u'/' + schema + u'/' + (name.isEmpty() ? text : name)));
        record.dataSource = m_source.id;
        record.kind = kind;
        record.schemaName = schema == m_catalog.ownSchema ? QString() : schema;
        record.name = name.isEmpty() ? name : cleaned(name, kind);
        record.entity = entity;
        record.text = text;
        record.order = m_order++ + (making == Making::BeforeTables ? -kMadeAfterTables : making == Making::AfterTables ? kMadeAfterTables : 0);
        m_schema.table<Verbatim>().set(std::move(record));
    }

    void addVerbatims()
    {
        for (const CatalogVerbatim &given : m_catalog.verbatims)
            keepVerbatim(given.kind, given.schema, given.name, m_entities.value(key(given.schema, given.table)), given.text, given.making);
    }

    const Catalog &m_catalog;
    DerivedIds m_ids;
    std::vector<Error> m_notes;
    Schema m_schema;
    DataSource m_source;
    std::vector<std::pair<QString, QString>> m_baseline; // of m_source
    QHash<const CatalogTable *, QString> m_names;
    QHash<QString, EnumId> m_enums; // by physical name
    QSet<QString> m_enumNames;
    QHash<QString, EntityId> m_entities; // by physical name
    QHash<EntityId, QHash<QString, FieldId>> m_columns;
    int m_order = 0;
};

} // namespace

Introspected schemaFromCatalog(const Catalog &catalog, const NamingPolicy &naming)
{
    return Builder(catalog, naming).run();
}

} // namespace relata::database
