#include "model/database/postgresqlintrospection.h"

#include "model/database/makingorder.h"
#include "model/database/postgresqltypes.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

namespace relata::database {

using namespace Qt::StringLiterals;

namespace {

constexpr size_t kMostTables = 20'000;
constexpr int kSteps = 7;

QString quoted(const QString &name)
{
    QString copy = name;
    return u'"' + copy.replace(u'"', u"\"\""_s) + u'"';
}

QString quoted(const QString &schema, const QString &name)
{
    return quoted(schema) + u'.' + quoted(name);
}

QString quotedText(const QString &text)
{
    QString copy = text;
    copy.replace(u'\'', u"''"_s);
    return copy.contains(u'\\') ? u"E'"_s + copy.replace(u'\\', u"\\\\"_s) + u'\'' : u'\'' + copy + u'\'';
}

// "{1,2}", or "[1, 2]"
std::vector<int> numbers(const QString &text)
{
    std::vector<int> all;
    const QStringList parts = text.mid(1, text.size() - 2).split(u',', Qt::SkipEmptyParts);
    for (const QString &part : parts)
        all.push_back(part.trimmed().toInt());
    return all;
}

std::vector<qint64> oids(const QString &text)
{
    std::vector<qint64> all;
    const QStringList parts = text.mid(1, text.size() - 2).split(u',', Qt::SkipEmptyParts);
    for (const QString &part : parts)
        all.push_back(part.toLongLong());
    return all;
}

QStringList strings(const QString &json)
{
    QStringList all;
    const QJsonArray array = QJsonDocument::fromJson(json.toUtf8()).array();
    for (const QJsonValue &value : array)
        all << value.toString();
    return all;
}

Action actionOfLetter(const QString &letter)
{
    switch (letter.isEmpty() ? u'a' : letter[0].unicode()) {
    case u'r':
        return Action::Restrict;
    case u'c':
        return Action::Cascade;
    case u'n':
        return Action::SetNull;
    case u'd':
        return Action::SetDefault;
    default:
        return Action::NoAction;
    }
}

Deferrable deferrableOf(const QSqlQuery &query, int at)
{
    return !query.value(at).toBool() ? Deferrable::No : query.value(at + 1).toBool() ? Deferrable::Deferred : Deferrable::Immediate;
}

class Introspection
{
public:
    Introspection(const ServerAddress &address, const std::atomic_bool &cancelled, const ProgressFunction &progress)
        : m_address(address), m_connection(cancelled, progress, kSteps)
    {
    }

    Result<Catalog> run()
    {
        if (auto opened = m_connection.open(m_address); !opened)
            return opened.error();
        // One view of all tables; names outside of "public" come with their schema; no setting of a role changes what is read.
        const auto begun = m_connection.execute(u"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path = public; "
                                                "SET LOCAL quote_all_identifiers = off; SET LOCAL standard_conforming_strings = on; "
                                                "SET LOCAL bytea_output = hex; SET LOCAL datestyle = iso; SET LOCAL intervalstyle = postgres; SET LOCAL timezone = 'UTC'; SET LOCAL jit = off"_s);
        if (!begun)
            return begun.error();
        m_catalog.dialect = u"postgresql"_s;
        m_catalog.sourceName = m_connection.database().databaseName().isEmpty() ? m_address.user : m_connection.database().databaseName();
        m_catalog.location = m_address.location();
        m_catalog.ownSchema = u"public"_s;
        using Step = Result<> (Introspection::*)();
        static constexpr Step kReaders[kSteps] = {&Introspection::readTypes, &Introspection::readTables, &Introspection::readColumns, &Introspection::readSequences,
                                                  &Introspection::readConstraints, &Introspection::readIndexes, &Introspection::readObjects};
        for (Step reader : kReaders) {
            if (auto done = (this->*reader)(); !done)
                return done.error();
        }
        finish();
        return std::move(m_catalog);
    }

private:
    struct Type // an enum or a domain
    {
        QString schema;
        QString name;
        bool isEnum = false;
        bool ofExtension = false;
        QString base; // of a domain, and the rest too
        qint64 baseOid = 0;
        qint64 element = 0;
        QString elementType;
        QString text; // of a domain: its definition
    };
    struct Relation
    {
        QString schema;
        QString name;
        bool isPartition = false;
        std::vector<qint64> parents;
        qsizetype table = -1; // in the catalog
    };

    struct Partition
    {
        qint64 oid = 0;
        QString create; // CREATE TABLE x
        QString parent;
        QString bound; // FOR VALUES …
        QString options;
        QStringList indexes; // as statements, where the names are not those that would be given
    };

    // `made`: its own oid, where others may stand on it.
    void keep(const QString &kind, const QString &schema, const QString &name, const QString &text, qint64 relation = 0, qint64 made = 0)
    {
        CatalogVerbatim record{kind, schema, name, {}, text};
        // What stands on a partition belongs to its table.
        const qint64 root = rootOf(relation);
        if (const auto found = m_relations.constFind(root); found != m_relations.constEnd() && found->table >= 0) {
            const CatalogTable &table = m_catalog.tables[size_t(found->table)];
            if (table.schema == schema)
                record.table = table.name;
        }
        m_kept.push_back({made == 0 ? relation : made, std::move(record)});
    }

    void keepComment(const QString &what, const QString &schema, const QString &name, const QString &comment, qint64 relation = 0)
    {
        if (!comment.isEmpty())
            keep(u"comment"_s, schema, what + u' ' + name, u"COMMENT ON "_s + what + u' ' + name + u" IS "_s + quotedText(comment), relation);
    }

    qint64 rootOf(qint64 relation) const
    {
        for (int depth = 0; depth < 100; ++depth) {
            const auto found = m_relations.constFind(relation);
            if (found == m_relations.constEnd() || !found->isPartition || found->parents.empty())
                break;
            relation = found->parents.front();
        }
        return relation;
    }

    Result<> readTypes()
    {
        return m_connection.read("catalog-types"_L1, "Types"_L1, [this](const QSqlQuery &query) {
            const QString kind = query.value(1).toString();
            Type type;
            type.schema = query.value(2).toString();
            type.name = query.value(3).toString();
            const QString full = quoted(type.schema, type.name);
            const QString comment = query.value(4).toString();
            const qint64 oid = query.value(0).toLongLong();
            type.ofExtension = query.value(5).toBool();
            const bool own = !type.ofExtension;
            if (kind == u"e") {
                type.isEnum = true;
                if (own)
                    m_catalog.enums.push_back({type.schema, type.name, strings(query.value(6).toString()), comment, {}});
                m_types.insert(oid, type);
            } else if (kind == u"d") {
                type.baseOid = query.value(7).toLongLong();
                type.base = query.value(8).toString();
                type.element = query.value(9).toLongLong();
                type.elementType = query.value(10).toString();
                QString text = u"CREATE DOMAIN "_s + full + u" AS "_s + type.base;
                if (const QString collation = query.value(14).toString(); !collation.isEmpty())
                    text += u" COLLATE "_s + quoted(collation);
                if (const QString given = query.value(12).toString(); !given.isEmpty())
                    text += u" DEFAULT "_s + given;
                if (query.value(11).toBool())
                    text += u" NOT NULL"_s;
                text += query.value(13).toString();
                if (own) {
                    keep(u"domain"_s, type.schema, type.name, text, 0, oid);
                    keepComment(u"DOMAIN"_s, type.schema, full, comment);
                }
                m_types.insert(oid, type);
            } else if (own) {
                keep(u"type"_s, type.schema, type.name, u"CREATE TYPE "_s + full + (kind == u"c" ? u" AS ("_s + query.value(15).toString() + u')' : u" AS RANGE ("_s + query.value(16).toString() + u')'), 0, oid);
                keepComment(u"TYPE"_s, type.schema, full, comment);
            }
            if (!own)
                return;
            const QJsonArray comments = QJsonDocument::fromJson(query.value(17).toString().toUtf8()).array();
            for (const QJsonValue &each : comments) // on its parts
                keep(u"comment"_s, type.schema, each[0].toString(), u"COMMENT ON "_s + each[0].toString() + u" IS "_s + quotedText(each[1].toString()));
        });
    }

    // What a column of this type holds, and the enum that its innermost part is.
    FieldType typeOf(qint64 oid, const QString &spelling, qint64 element, const QString &elementSpelling, CatalogColumn &column, int depth = 0) const
    {
        FieldType type = postgresqlType(spelling);
        const auto found = m_types.constFind(oid);
        if (found != m_types.constEnd() && depth < 32) {
            if (found->isEnum) {
                type.kind = found->ofExtension ? TypeKind::Native : TypeKind::Enum;
                column.enumSchema = found->ofExtension ? QString() : found->schema;
                column.enumName = found->ofExtension ? QString() : found->name;
            } else {
                type = typeOf(found->baseOid, found->base, found->element, found->elementType, column, depth + 1);
                type.native = spelling;
            }
        } else if (element != 0) {
            type.kind = TypeKind::Array;
            type.element = std::make_shared<const FieldType>(typeOf(element, elementSpelling, 0, {}, column, depth + 1));
        }
        return type;
    }

    Result<> readTables()
    {
        std::vector<std::pair<qint64, QString>> partitionComments;
        auto done = m_connection.read("catalog-tables"_L1, "Tables"_L1, [&](const QSqlQuery &query) {
            const qint64 oid = query.value(0).toLongLong();
            m_withRights += query.value(18).toBool() ? 1 : 0;
            const QChar kind = query.value(3).toString()[0];
            Relation relation{query.value(1).toString(), query.value(2).toString(), query.value(4).toBool(), oids(query.value(9).toString()), -1};
            const QString full = quoted(relation.schema, relation.name);
            const QString with = query.value(13).toString();
            QString options = with.isEmpty() ? QString() : u" WITH ("_s + with + u')';
            const QString partitionKey = query.value(7).toString();
            if (relation.isPartition) {
                const QString parent = relation.parents.empty() ? QString() : fullName(relation.parents.front());
                const QString create = kind == u'f' ? u"CREATE FOREIGN TABLE "_s : query.value(10).toString() == u"u" ? u"CREATE UNLOGGED TABLE "_s : u"CREATE TABLE "_s;
                options = (partitionKey.isEmpty() ? QString() : u" PARTITION BY "_s + partitionKey) + options;
                m_relations.insert(oid, relation);
                m_partitions.push_back({oid, create + full, parent, query.value(8).toString(), options, {}});
                if (const QString comment = query.value(5).toString(); !comment.isEmpty())
                    partitionComments.emplace_back(oid, comment);
                return;
            }
            CatalogTable table;
            table.schema = relation.schema;
            table.name = relation.name;
            table.kind = kind == u'r' || kind == u'p' ? EntityKind::Table : EntityKind::View;
            table.description = query.value(5).toString();
            if (!partitionKey.isEmpty())
                table.nativeOptions.insert(u"PARTITION BY"_s, partitionKey);
            if (table.kind == EntityKind::Table) {
                if (query.value(10).toString() == u"u")
                    table.nativeOptions.insert(u"UNLOGGED"_s, u"true"_s);
                if (!with.isEmpty())
                    table.nativeOptions.insert(u"WITH"_s, with);
                if (const QString space = query.value(14).toString(); !space.isEmpty())
                    table.nativeOptions.insert(u"TABLESPACE"_s, space);
                QStringList parents;
                for (qint64 parent : relation.parents)
                    parents << fullName(parent);
                if (!parents.isEmpty())
                    table.nativeOptions.insert(u"INHERITS"_s, parents.join(u", "_s));
                if (const QString type = query.value(17).toString(); !type.isEmpty())
                    table.nativeOptions.insert(u"OF"_s, type);
            }
            if (kind == u'm' || kind == u'f')
                table.nativeOptions.insert(kind == u'm' ? u"MATERIALIZED VIEW"_s : u"FOREIGN TABLE"_s, u"true"_s);
            relation.table = qsizetype(m_catalog.tables.size());
            m_relations.insert(oid, relation);
            m_catalog.tables.push_back(std::move(table));
            QString definition = query.value(6).toString().trimmed();
            if (definition.endsWith(u';'))
                definition.chop(1);
            if (kind == u'v')
                keep(u"view"_s, relation.schema, relation.name, u"CREATE VIEW "_s + full + options + u" AS\n "_s + definition, oid);
            else if (kind == u'm')
                keep(u"materialized view"_s, relation.schema, relation.name, u"CREATE MATERIALIZED VIEW "_s + full + options + u" AS\n "_s + definition + u"\nWITH NO DATA"_s, oid);
            else if (kind == u'f')
                m_foreign.insert(oid, u" SERVER "_s + query.value(15).toString() + (query.value(16).isNull() ? QString() : u" OPTIONS ("_s + query.value(16).toString() + u')'));
            if (query.value(11).toBool())
                keep(u"row security"_s, relation.schema, relation.name, u"ALTER TABLE "_s + full + u" ENABLE ROW LEVEL SECURITY"_s, oid);
            if (query.value(12).toBool())
                keep(u"row security"_s, relation.schema, relation.name + u" forced"_s, u"ALTER TABLE "_s + full + u" FORCE ROW LEVEL SECURITY"_s, oid);
        });
        if (!done)
            return done;
        if (m_catalog.tables.size() > kMostTables)
            return Error{"import.tooLarge", QT_TRANSLATE_NOOP("Messages", "The database has %1 tables and views; a project holds %2."),
                         {QString::number(m_catalog.tables.size()), QString::number(kMostTables)}};
        for (const auto &[oid, comment] : partitionComments)
            keepComment(u"TABLE"_s, m_relations[oid].schema, fullName(oid), comment, oid);
        return done;
    }

    QString fullName(qint64 oid) const
    {
        const auto found = m_relations.constFind(oid);
        return found == m_relations.constEnd() ? u"?"_s : quoted(found->schema, found->name);
    }

    CatalogTable *table(qint64 oid)
    {
        const auto found = m_relations.constFind(oid);
        return found == m_relations.constEnd() || found->table < 0 ? nullptr : &m_catalog.tables[size_t(found->table)];
    }

    Result<> readColumns()
    {
        return m_connection.read("catalog-columns"_L1, "Columns"_L1, [this](const QSqlQuery &query) {
            const qint64 oid = query.value(0).toLongLong();
            CatalogTable *owner = table(oid);
            if (!owner)
                return;
            CatalogColumn column;
            column.name = query.value(2).toString();
            column.type = typeOf(query.value(4).toLongLong(), query.value(3).toString(), query.value(5).toLongLong(), query.value(6).toString(), column);
            column.nullable = !query.value(7).toBool();
            const QString text = query.value(8).toString();
            const QString identity = query.value(9).toString();
            if (query.value(10).toString() == u"s") {
                column.generated = Generated::Stored;
                column.generatedBy = text;
            } else if (query.value(10).toString() == u"v") {
                column.generated = Generated::Virtual;
                column.generatedBy = text;
            } else {
                column.defaultValue = postgresqlDefault(text, column.type);
                if (!identity.isEmpty() || (column.type.isInteger() && isNextValue(text)))
                    column.generated = Generated::Identity;
                if (identity == u"a")
                    owner->nativeOptions.insert(u"IDENTITY "_s + column.name, u"ALWAYS"_s);
            }
            column.collation = query.value(11).toString();
            if (const QString place = query.value(14).toString(); !column.collation.isEmpty() && place != u"pg_catalog" && place != u"public")
                column.collation = quoted(place, column.collation); // spelled as SQL, for a name alone would not find it
            if (query.value(13).toBool()) {
                QString &inherited = owner->nativeOptions[u"INHERITED"_s];
                inherited += (inherited.isEmpty() ? QString() : u", "_s) + quoted(column.name);
            }
            column.description = query.value(12).toString();
            if (const QString options = query.value(15).toString(); !options.isEmpty())
                column.nativeOptions.insert(u"OPTIONS"_s, options);
            if (m_foreign.contains(oid) && !text.isEmpty())
                m_foreignDefaults.insert({oid, column.name}, column.generatedBy.isEmpty() ? u" DEFAULT "_s + text : u" GENERATED ALWAYS AS ("_s + text + u") STORED"_s);
            m_columns[oid].insert(query.value(1).toInt(), column.name);
            owner->columns.push_back(std::move(column));
        });
    }

    QStringList columnNames(qint64 oid, const std::vector<int> &places) const
    {
        QStringList names;
        const auto found = m_columns.constFind(oid);
        for (int place : places)
            names << (found == m_columns.constEnd() ? QString() : found->value(place));
        return names;
    }

    // Beside what the database would choose itself.
    static QString sequenceOptions(const QSqlQuery &query)
    {
        const QString type = query.value(2).toString();
        const qint64 increment = query.value(4).toLongLong();
        const qint64 top = type == u"smallint" ? 32767 : type == u"integer" ? 2147483647 : std::numeric_limits<qint64>::max();
        const qint64 least = increment > 0 ? 1 : -top - 1;
        const qint64 most = increment > 0 ? top : -1;
        QString text;
        if (increment != 1)
            text += u" INCREMENT BY %1"_s.arg(increment);
        if (query.value(5).toLongLong() != least)
            text += u" MINVALUE "_s + query.value(5).toString();
        if (query.value(6).toLongLong() != most)
            text += u" MAXVALUE "_s + query.value(6).toString();
        if (query.value(3).toLongLong() != (increment > 0 ? query.value(5) : query.value(6)).toLongLong())
            text += u" START WITH "_s + query.value(3).toString();
        if (query.value(7).toLongLong() != 1)
            text += u" CACHE "_s + query.value(7).toString();
        if (query.value(8).toBool())
            text += u" CYCLE"_s;
        return text;
    }

    Result<> readSequences()
    {
        return m_connection.read("catalog-sequences"_L1, "Sequences"_L1, [this](const QSqlQuery &query) {
            const QString schema = query.value(0).toString();
            const QString name = query.value(1).toString();
            const QString owned = query.value(9).toString();
            const qint64 relation = query.value(10).toLongLong();
            const QString column = columnNames(relation, {query.value(11).toInt()}).value(0);
            const QString options = sequenceOptions(query);
            if (owned == u"i") {
                CatalogTable *owner = table(relation);
                const bool expected = !owner || (schema == owner->schema && name == postgresqlMadeName(owner->name, column, "seq"_L1));
                if (const QString all = (expected ? QString() : u" SEQUENCE NAME "_s + quoted(schema, name)) + options; owner && !all.isEmpty()) {
                    QString &kept = owner->nativeOptions[u"IDENTITY "_s + column];
                    kept = (kept + all).trimmed();
                }
                keepComment(u"SEQUENCE"_s, schema, quoted(schema, name), query.value(14).toString(), relation);
                return;
            }
            const QString type = query.value(2).toString();
            keep(u"sequence"_s, schema, name, (query.value(13).toString() == u"u" ? u"CREATE UNLOGGED SEQUENCE "_s : u"CREATE SEQUENCE "_s) + quoted(schema, name) + (type == u"bigint" ? QString() : u" AS "_s + type) + options,
                 0, query.value(12).toLongLong());
            keepComment(u"SEQUENCE"_s, schema, quoted(schema, name), query.value(14).toString());
            if (owned == u"a" && !column.isEmpty())
                keep(u"sequence owner"_s, schema, name, u"ALTER SEQUENCE "_s + quoted(schema, name) + u" OWNED BY "_s + fullName(relation) + u'.' + quoted(column), relation);
        });
    }

    Result<> readConstraints()
    {
        return m_connection.read("catalog-constraints"_L1, "Relationships"_L1, [this](const QSqlQuery &query) {
            const qint64 oid = query.value(0).toLongLong();
            const auto relation = m_relations.constFind(oid);
            if (relation == m_relations.constEnd())
                return;
            const QChar kind = query.value(1).toString()[0];
            const QString name = query.value(2).toString();
            const QString text = query.value(13).toString();
            const QString comment = query.value(15).toString();
            CatalogTable *owner = table(oid);
            const qint64 other = query.value(4).toLongLong();
            const auto keepText = [&](const QString &definition) {
                keep(u"constraint"_s, relation->schema, relation->name + u'.' + name, u"ALTER TABLE "_s + fullName(oid) + u" ADD CONSTRAINT "_s + quoted(name) + u' ' + definition, oid);
                if (!comment.isEmpty())
                    keepComment(u"CONSTRAINT"_s, relation->schema, quoted(name) + u" ON "_s + fullName(oid), comment, oid);
            };
            if (!owner || owner->kind == EntityKind::View || kind == u'x') {
                keepText(kind == u'c' ? u"CHECK ("_s + text + u')' + (query.value(16).toBool() ? u" NO INHERIT"_s : QString()) + (query.value(14).toBool() ? QString() : u" NOT VALID"_s) : text);
                if (kind == u'f' && relation->isPartition)
                    m_partitionKeys.insert(fullName(rootOf(oid)), m_partitionKeys.value(fullName(rootOf(oid))) + 1);
                return;
            }
            const QStringList columns = columnNames(oid, numbers(query.value(3).toString()));
            if (kind == u'p' || kind == u'u') {
                CatalogKey key{kind == u'p' ? KeyKind::Primary : KeyKind::Unique, name, columns, deferrableOf(query, 9), query.value(12).toBool(), comment};
                if (!query.value(18).isNull()) { // INCLUDE: what its index holds beyond the key
                    const std::vector<int> all = numbers(u'{' + query.value(18).toString().replace(u' ', u',') + u'}');
                    key.included = columnNames(oid, {all.begin() + query.value(19).toInt(), all.end()});
                }
                if (const QString options = query.value(20).toString(); !options.isEmpty())
                    key.nativeOptions.insert(u"WITH"_s, options);
                owner->keys.push_back(std::move(key));
            } else if (kind == u'c') {
                CatalogCheck check{name, text, comment};
                for (const auto &[option, wanted] : {std::pair(u"NOT VALID"_s, !query.value(14).toBool()), {u"NO INHERIT"_s, query.value(16).toBool()}, {u"INHERITED"_s, query.value(17).toBool()}}) {
                    if (wanted)
                        check.nativeOptions.insert(option, u"true"_s);
                }
                owner->checks.push_back(std::move(check));
            } else {
                CatalogForeignKey key;
                key.name = name;
                key.columns = columns;
                if (const auto referenced = m_relations.constFind(other); referenced != m_relations.constEnd() && !referenced->isPartition) {
                    key.schema = referenced->schema;
                    key.table = referenced->name;
                    key.referenced = columnNames(other, numbers(query.value(5).toString()));
                } else if (referenced != m_relations.constEnd()) { // a partition is no entity: it can't be pointed at by a relationship
                    m_catalog.notes.push_back({"import.toPartition", QT_TRANSLATE_NOOP("Messages", "The foreign key %1 of %2 points at %3, a partition of a table; it is kept as text."), {name, fullName(oid), fullName(other)}});
                    keepText(text);
                    return;
                } else {
                    key.table = u"?"_s;
                }
                key.onUpdate = actionOfLetter(query.value(6).toString());
                key.onDelete = actionOfLetter(query.value(7).toString());
                key.match = query.value(8).toString() == u"f" ? Match::Full : Match::Simple;
                key.deferrable = deferrableOf(query, 9);
                if (!query.value(11).isNull())
                    key.setNullColumns = columnNames(oid, numbers(query.value(11).toString()));
                key.description = comment;
                if (!query.value(14).toBool())
                    key.nativeOptions.insert(u"NOT VALID"_s, u"true"_s);
                key.text = u"ALTER TABLE "_s + fullName(oid) + u" ADD CONSTRAINT "_s + quoted(name) + u' ' + text;
                owner->foreignKeys.push_back(std::move(key));
            }
        });
    }

    Result<> readIndexes()
    {
        qint64 last = 0;
        return m_connection.read("catalog-indexes"_L1, "Indexes"_L1, [&](const QSqlQuery &query) {
            const qint64 oid = query.value(0).toLongLong();
            const qint64 index = query.value(1).toLongLong();
            const auto relation = m_relations.constFind(oid);
            if (relation == m_relations.constEnd())
                return;
            const QString name = query.value(2).toString();
            CatalogTable *owner = table(oid);
            if (!owner || owner->kind == EntityKind::View) {
                if (const QString text = query.value(13).toString(); !text.isEmpty()) {
                    keep(u"index"_s, relation->schema, name, text, oid);
                    keepComment(u"INDEX"_s, relation->schema, quoted(relation->schema, name), query.value(12).toString(), oid);
                }
                return;
            }
            if (index != last) {
                last = index;
                const QString method = query.value(4).toString();
                owner->indexes.push_back({name, {}, query.value(3).toBool(), query.value(11).toString(), method == u"btree" ? QString() : method, {}, query.value(12).toString()});
                if (const QString options = query.value(14).toString(); !options.isEmpty())
                    owner->indexes.back().nativeOptions.insert(u"WITH"_s, options);
                if (query.value(15).toBool())
                    owner->indexes.back().nativeOptions.insert(u"NULLS NOT DISTINCT"_s, u"true"_s);
            }
            CatalogIndex &record = owner->indexes.back();
            const int place = query.value(6).toInt();
            const QString column = place > 0 ? m_columns[oid].value(place) : QString();
            if (!query.value(5).toBool()) {
                record.included << column;
                return;
            }
            CatalogIndexPart part;
            part.column = column;
            part.expression = query.value(7).toString();
            const int options = query.value(8).toInt(); // 1: descending, 2: nulls first
            part.descending = (options & 1) != 0;
            part.nullsFirst = (options & 2) != 0;
            part.operatorClass = query.value(9).toString();
            part.collation = query.value(10).toString();
            record.parts.push_back(std::move(part));
        });
    }

    Result<> readObjects()
    {
        return m_connection.read("catalog-objects"_L1, "Functions and triggers"_L1, [this](const QSqlQuery &query) {
            const qint64 relation = query.value(3).toLongLong();
            const QString name = query.value(2).toString();
            if (query.value(0).toString() == u"dependency") {
                m_dependencies.standsOn[relation] << query.value(5).toLongLong();
                return;
            }
            if (query.value(0).toString() == u"partition index") {
                const auto partition = std::find_if(m_partitions.begin(), m_partitions.end(), [relation](const Partition &each) { return each.oid == relation; });
                if (partition != m_partitions.end())
                    partition->indexes << query.value(4).toString();
                return;
            }
            if (query.value(0).toString() == u"base type") // its functions name it before it can be made
                keep(u"shell type"_s, query.value(1).toString(), name, u"CREATE TYPE "_s + quoted(query.value(1).toString(), name));
            if (!query.value(4).toString().isEmpty()) // of a schema only the comment is kept
                keep(query.value(0).toString(), query.value(1).toString(), relation == 0 ? name : m_relations.value(relation).name + u'.' + name, query.value(4).toString().trimmed(), relation, query.value(5).toLongLong());
            if (!query.value(7).isNull())
                keep(u"comment"_s, query.value(1).toString(), query.value(7).toString(), u"COMMENT ON "_s + query.value(7).toString() + u" IS "_s + quotedText(query.value(6).toString()), relation);
        });
    }

    void keepPartitions()
    {
        for (const Partition &partition : m_partitions) {
            const Relation &relation = m_relations[partition.oid];
            QString text = partition.create + u" PARTITION OF "_s + partition.parent + u' ' + partition.bound + partition.options;
            if (!partition.indexes.isEmpty()) { // they are taken for the table's own when it becomes a part of it, and keep their names
                text = partition.create + u" (LIKE "_s + partition.parent + u" INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING CONSTRAINTS INCLUDING STORAGE)"_s + partition.options + u";\n"_s
                    + partition.indexes.join(u";\n"_s) + u";\nALTER TABLE "_s + partition.parent + u" ATTACH PARTITION "_s + fullName(partition.oid) + u' ' + partition.bound;
            }
            keep(u"partition"_s, relation.schema, relation.name, text, partition.oid);
        }
    }

    void finish()
    {
        keepPartitions();
        for (CatalogTable &table : m_catalog.tables) {
            // A number that points at another table is given, never counted (a shared primary key).
            for (const CatalogForeignKey &key : table.foreignKeys) {
                if (key.table == table.name && key.schema == table.schema)
                    continue;
                for (CatalogColumn &column : table.columns) {
                    if (column.generated == Generated::Identity && column.defaultValue.kind != DefaultKind::None && key.columns.contains(column.name))
                        column.generated = Generated::None;
                }
            }
        }
        for (auto foreign = m_foreign.cbegin(); foreign != m_foreign.cend(); ++foreign) {
            const CatalogTable *given = table(foreign.key());
            QStringList columns;
            for (const CatalogColumn &column : given->columns) {
                QString text = quoted(column.name) + u' ' + column.type.native;
                if (const QString options = column.nativeOptions.value(u"OPTIONS"_s); !options.isEmpty())
                    text += u" OPTIONS ("_s + options + u')';
                if (!column.collation.isEmpty())
                    text += u" COLLATE "_s + (column.collation.startsWith(u'"') ? column.collation : quoted(column.collation));
                columns << text + (column.nullable ? QString() : u" NOT NULL"_s) + m_foreignDefaults.value({foreign.key(), column.name});
            }
            keep(u"view"_s, given->schema, given->name, u"CREATE FOREIGN TABLE "_s + fullName(foreign.key()) + u" ("_s + columns.join(u", "_s) + u')' + foreign.value(), foreign.key());
        }
        for (auto relation = m_relations.cbegin(); relation != m_relations.cend(); ++relation) {
            m_dependencies.relations.insert(relation.key());
            if (relation->isPartition || (relation->table >= 0 && m_catalog.tables[size_t(relation->table)].kind == EntityKind::Table))
                m_dependencies.tables.insert(relation.key());
        }
        for (auto relation = m_relations.cbegin(); relation != m_relations.cend(); ++relation) {
            CatalogTable *made = table(relation.key());
            if (!made || !m_dependencies.tables.contains(relation.key()))
                continue;
            QStringList before;
            for (const qint64 under : tablesUnder(relation.key(), m_dependencies)) {
                if (std::find(relation->parents.begin(), relation->parents.end(), under) == relation->parents.end())
                    before << fullName(under);
            }
            if (!before.isEmpty())
                made->nativeOptions.insert(u"AFTER"_s, before.join(u", "_s));
        }
        orderByDependency(m_kept, m_dependencies);
        for (KeptObject &kept : m_kept)
            m_catalog.verbatims.push_back(std::move(kept.record));
        if (m_withRights > 0)
            m_catalog.notes.push_back({"import.rights", QT_TRANSLATE_NOOP("Messages", "Rights are granted on %1 tables and views; neither rights nor owners are kept."), {QString::number(m_withRights)}});
        for (auto keys = m_partitionKeys.cbegin(); keys != m_partitionKeys.cend(); ++keys)
            m_catalog.notes.push_back({"import.partitionKeys", QT_TRANSLATE_NOOP("Messages", "The partitions of %1 have %2 foreign keys that the table itself does not have; they are kept as text."),
                                       {keys.key(), QString::number(keys.value())}});
    }

    ServerAddress m_address;
    ServerConnection m_connection;
    Catalog m_catalog;
    QHash<qint64, Type> m_types;         // enums and domains, by oid
    QHash<qint64, Relation> m_relations; // by oid
    QHash<qint64, QHash<int, QString>> m_columns; // of a relation, by number
    QMap<qint64, QString> m_foreign;     // foreign tables: what follows their columns
    QHash<std::pair<qint64, QString>, QString> m_foreignDefaults; // of their columns
    std::vector<Partition> m_partitions;
    std::vector<KeptObject> m_kept;
    Dependencies m_dependencies;
    QMap<QString, int> m_partitionKeys;
    int m_withRights = 0; // tables and views that somebody granted rights on
};

} // namespace

Result<Catalog> readPostgresqlCatalog(const ServerAddress &address, const std::atomic_bool &cancelled, const ProgressFunction &progress)
{
    return Introspection(address, cancelled, progress).run();
}

Result<Introspected> introspectPostgresql(const ServerAddress &address, const std::atomic_bool &cancelled, const ProgressFunction &progress, const NamingPolicy &naming)
{
    auto catalog = readPostgresqlCatalog(address, cancelled, progress);
    if (!catalog)
        return catalog.error();
    return schemaFromCatalog(*catalog, naming);
}

} // namespace relata::database
