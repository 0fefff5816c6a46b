// The records of a project: plain immutable values that name each other by id. What keys say is never stored again: see
// relationships.h for all that is derived. `visit` names each stored member once; the project file, diff and merge all use it.
// `extra` keeps, as canonical JSON text of an object (empty when none), keys of the file that this version doesn't know.
#pragma once

#include "model/schema/fieldtype.h"
#include "model/schema/namingpolicy.h"

#include <QMap>
#include <QPointF>
#include <QRectF>
#include <QSizeF>
#include <QStringList>
#include <optional>
#include <vector>

namespace relata {

struct Project
{
    ProjectId id{1}; // there is one, and this is its id
    QString name;
    QString description;
    NamingPolicy naming;
    QByteArray extra;

    bool operator==(const Project &) const = default;
    template<class V, class S> static void visit(V &v, S &s)
    {
        v("name", s.name); v("description", s.description); v("naming", s.naming);
    }
};

enum class Management { Managed, ReadOnly }; // may we write DDL?

struct DataSource
{
    DataSourceId id;
    QString name;
    QString dialect;  // id of a folder in resources/dialects: sqlite, postgresql, mysql
    Management management = Management::Managed;
    QString location; // what a connection needs, never a secret: a path, or scheme://user@host:port/database
    QString description;
    // Id of an entity, field, key … → physical name at the last import or apply (empty where nobody named it); "<id>/comment" where it
    // had a comment. What is not in it is ours alone.
    QMap<QString, QString> baseline;
    QByteArray extra;

    bool operator==(const DataSource &) const = default;
    template<class V, class S> static void visit(V &v, S &s)
    {
        v("name", s.name); v("dialect", s.dialect); v("management", s.management); v("location", s.location);
        v("description", s.description); v("baseline", s.baseline);
    }
};

struct Enumeration
{
    EnumId id;
    QString name;
    DataSourceId dataSource;
    QString schemaName; // physical
    QString typeName;   // physical; empty: from the name by the naming policy
    QStringList values;
    QString description;
    QByteArray extra;

    bool operator==(const Enumeration &) const = default;
    template<class V, class S> static void visit(V &v, S &s)
    {
        v("name", s.name); v("dataSource", s.dataSource); v("schema", s.schemaName); v("typeName", s.typeName);
        v("values", s.values); v("description", s.description);
    }
};

enum class Generated { None, Identity, Uuid, Stored, Virtual }; // Stored and Virtual: computed by `generatedBy`
enum class FieldRole { None, Owner, Tenant, Version, CreatedAt, CreatedBy, UpdatedAt, UpdatedBy, DeletedAt };
enum class DefaultKind { None, Literal, Expression };

struct DefaultValue
{
    DefaultKind kind = DefaultKind::None;
    QString value; // Literal: the value as text, not quoted. Expression: in the data source's dialect

    bool operator==(const DefaultValue &) const = default;
    template<class V, class S> static void visit(V &v, S &s) { v("kind", s.kind); v("value", s.value); }
};

struct FieldRules
{
    QString minimum; // decimal text, so that no value is rounded; empty: none
    QString maximum;
    std::optional<int> minLength;
    std::optional<int> maxLength;
    QString pattern; // ECMAScript regular expression
    QString format;  // email, uri, hostname, ipv4, ipv6, phone …

    bool operator==(const FieldRules &) const = default;
    template<class V, class S> static void visit(V &v, S &s)
    {
        v("minimum", s.minimum); v("maximum", s.maximum); v("minLength", s.minLength); v("maxLength", s.maxLength);
        v("pattern", s.pattern); v("format", s.format);
    }
};

struct Field
{
    FieldId id;
    QString name;
    QString column; // physical; empty: from the name by the naming policy
    FieldType type;
    bool nullable = false;
    Generated generated = Generated::None;
    QString generatedBy;
    FieldRole role = FieldRole::None;
    DefaultValue defaultValue;
    FieldRules rules;
    bool secret = false;   // never leaves the server
    bool readOnly = false; // never taken from a client
    bool sortable = true;
    bool filterable = true;
    QString collation;
    QString description;
    QByteArray extra;

    bool operator==(const Field &) const = default;
    template<class V, class S> static void visit(V &v, S &s)
    {
        v("name", s.name); v("column", s.column); v("type", s.type); v("nullable", s.nullable); v("generated", s.generated);
        v("generatedBy", s.generatedBy); v("role", s.role); v("default", s.defaultValue); v("rules", s.rules); v("secret", s.secret);
        v("readOnly", s.readOnly); v("sortable", s.sortable); v("filterable", s.filterable); v("collation", s.collation);
        v("description", s.description);
    }
};

enum class KeyKind { Primary, Unique };
enum class Deferrable { No, Immediate, Deferred };

struct Key // a primary or unique key
{
    KeyId id;
    KeyKind kind = KeyKind::Unique;
    QString name; // of the constraint as imported or typed; empty: generated
    std::vector<FieldId> fields;
    Deferrable deferrable = Deferrable::No;
    bool nullsNotDistinct = false;
    QString description;
    QByteArray extra;

    bool operator==(const Key &) const = default;
    template<class V, class S> static void visit(V &v, S &s)
    {
        v("kind", s.kind); v("name", s.name); v("fields", s.fields); v("deferrable", s.deferrable);
        v("nullsNotDistinct", s.nullsNotDistinct); v("description", s.description);
    }
};

struct IndexPart
{
    FieldId field;      // or
    QString expression; // in the data source's dialect
    bool descending = false;
    bool nullsFirst = false;
    int prefixLength = 0; // MySQL
    QString collation;
    QString operatorClass; // PostgreSQL

    bool operator==(const IndexPart &) const = default;
    template<class V, class S> static void visit(V &v, S &s)
    {
        v("field", s.field); v("expression", s.expression); v("descending", s.descending); v("nullsFirst", s.nullsFirst);
        v("prefixLength", s.prefixLength); v("collation", s.collation); v("operatorClass", s.operatorClass);
    }
};

struct Index
{
    IndexId id;
    QString name;
    std::vector<IndexPart> parts;
    std::vector<FieldId> included;
    bool unique = false;
    QString where;  // partial, in the data source's dialect
    QString method; // btree, gin …
    QString description;
    QByteArray extra;

    bool operator==(const Index &) const = default;
    template<class V, class S> static void visit(V &v, S &s)
    {
        v("name", s.name); v("parts", s.parts); v("included", s.included); v("unique", s.unique); v("where", s.where);
        v("method", s.method); v("description", s.description);
    }
};

struct Check
{
    CheckId id;
    QString name;
    QString expression; // in the data source's dialect
    QString description;
    QByteArray extra;

    bool operator==(const Check &) const = default;
    template<class V, class S> static void visit(V &v, S &s)
    {
        v("name", s.name); v("expression", s.expression); v("description", s.description);
    }
};

enum class EntityKind { Table, View };

struct Operations // which operations the API offers
{
    bool list = true, get = true, create = true, replace = true, patch = true, remove = true;

    bool operator==(const Operations &) const = default;
    template<class V, class S> static void visit(V &v, S &s)
    {
        v("list", s.list); v("get", s.get); v("create", s.create); v("replace", s.replace); v("patch", s.patch); v("delete", s.remove);
    }
};

struct Entity
{
    EntityId id;
    QString name;
    EntityKind kind = EntityKind::Table;
    DataSourceId dataSource;
    QString schemaName; // physical, as the catalog calls it; empty: the data source's own
    QString table;      // physical; empty: from the name by the naming policy
    std::vector<Field> fields;
    std::vector<Key> keys; // at most one primary
    std::vector<Index> indexes;
    std::vector<Check> checks;
    Operations operations;
    QStringList tags;
    QString description;
    QMap<QString, QString> nativeOptions; // WITHOUT ROWID, ENGINE, tablespace …: the dialect's own, kept
    QByteArray extra;

    bool operator==(const Entity &) const = default;
    template<class V, class S> static void visit(V &v, S &s)
    {
        v("name", s.name); v("kind", s.kind); v("dataSource", s.dataSource); v("schema", s.schemaName); v("table", s.table);
        v("fields", s.fields); v("keys", s.keys); v("indexes", s.indexes); v("checks", s.checks); v("operations", s.operations);
        v("tags", s.tags); v("description", s.description); v("nativeOptions", s.nativeOptions);
    }

    [[nodiscard]] const Field *field(FieldId wanted) const;
    [[nodiscard]] const Field *fieldNamed(QStringView wanted) const; // exact
    [[nodiscard]] const Key *primaryKey() const; // nullptr when there is none
    [[nodiscard]] const Key *key(KeyId wanted) const;
    [[nodiscard]] bool isInPrimaryKey(FieldId wanted) const;
    // Does some key or plain (not partial, no expression) unique index consist of exactly these fields, in any order?
    [[nodiscard]] bool isUniqueKey(const std::vector<FieldId> &wanted) const;
    // Does some such key lie within these fields, so that they can't repeat?
    [[nodiscard]] bool areUnique(const std::vector<FieldId> &within) const;
};

enum class Action { NoAction, Restrict, Cascade, SetNull, SetDefault };
enum class Match { Simple, Full };
enum class Deselect { Nullify, Delete }; // what taking a record off a list does to the record that holds the key
enum class Enforcement { Enforced, Logical };
enum class ReferenceRole { Plain, Subtype, Tree }; // Tree: of an entity with itself, parent and children
enum class Guard { None, Database };              // Database: a trigger keeps it true
enum class Reassign { Refuse, Steal };            // one-to-one: what pointing at a record that another already has does

// One end of a relationship: what the entity at this end calls the other, and what no key can say.
struct End
{
    QString name;   // empty: this end isn't exposed
    int minimum = 0; // only for the end whose entity doesn't hold the key: how many there must be at least
    std::optional<int> maximum;
    Deselect deselect = Deselect::Nullify;
    FieldId sortField; // of the holder or the junction: keeps the order of this end's list
    QString description;

    bool operator==(const End &) const = default;
    template<class V, class S> static void visit(V &v, S &s)
    {
        v("name", s.name); v("minimum", s.minimum); v("maximum", s.maximum); v("deselect", s.deselect); v("sortField", s.sortField);
        v("description", s.description);
    }
};

struct FieldPair
{
    FieldId field;      // of the holder; none where the part is constant
    FieldId referenced; // of the referenced entity
    QString literal;    // the constant, where there is no field

    bool operator==(const FieldPair &) const = default;
    template<class V, class S> static void visit(V &v, S &s)
    {
        v("field", s.field); v("referenced", s.referenced); v("literal", s.literal);
    }
};

// Fields of the holder point at a key of the referenced entity.
struct Reference
{
    ReferenceId id;
    EntityId holder;
    EntityId referenced;
    std::vector<FieldPair> pairs; // in the constraint's order
    End holderEnd;     // what the holder calls the referenced entity ("list" on Task): the form's Source Reference for one-to-many
    End referencedEnd; // what the referenced entity calls its holders ("tasks" on List)
    Action onDelete = Action::NoAction;
    Action onUpdate = Action::NoAction;
    std::vector<FieldId> setNullFields; // SET NULL (these only); empty: all
    Match match = Match::Simple;
    Deferrable deferrable = Deferrable::No;
    Enforcement enforcement = Enforcement::Enforced;
    ReferenceRole role = ReferenceRole::Plain;
    Guard cycleGuard = Guard::None;  // of a Tree: no record is above itself, and none deeper than maximumDepth
    std::optional<int> maximumDepth; // of a Tree: how many levels there may be; a root alone is one
    Reassign reassign = Reassign::Refuse;
    QString constraint; // name as imported or typed; empty: generated
    QString description;
    QByteArray extra;

    bool operator==(const Reference &) const = default;
    template<class V, class S> static void visit(V &v, S &s)
    {
        v("holder", s.holder); v("referenced", s.referenced); v("pairs", s.pairs); v("holderEnd", s.holderEnd);
        v("referencedEnd", s.referencedEnd); v("onDelete", s.onDelete); v("onUpdate", s.onUpdate); v("setNullFields", s.setNullFields);
        v("match", s.match); v("deferrable", s.deferrable); v("enforcement", s.enforcement); v("role", s.role);
        v("cycleGuard", s.cycleGuard); v("maximumDepth", s.maximumDepth); v("reassign", s.reassign);
        v("constraint", s.constraint); v("description", s.description);
    }
};

// How an end that may point at several entities is kept in a database.
enum class AnyStorage {
    Pair,     // a discriminator and a key, with a CHECK on the discriminator: the database can't tell whether the record is there
    Triggers, // the same, and triggers that keep it true
    Arc       // a nullable foreign key for each allowed entity, and a CHECK that one of them is filled
};

// One entity that an AnyReference may point at.
struct Allowed
{
    AllowedId id;
    EntityId entity;
    QString value;   // what the discriminator holds for it; empty: its table's name
    ReferenceId leg; // of an arc: the foreign key that points at it
    // What the entity calls the holders; where the AnyReference is the leg of a Through, what it calls the records at the far side.
    End inverse;

    bool operator==(const Allowed &) const = default;
    template<class V, class S> static void visit(V &v, S &s)
    {
        v("entity", s.entity); v("value", s.value); v("leg", s.leg); v("inverse", s.inverse);
    }
};

// Points at one record of an allow-list of entities.
struct AnyReference
{
    AnyReferenceId id;
    EntityId holder;
    FieldId discriminator;    // of Pair and Triggers
    std::vector<FieldId> key; // of Pair and Triggers: holds the values of the primary key of whichever it is, in its order
    std::vector<Allowed> allowed;
    End holderEnd; // what the holder calls the record
    AnyStorage storage = AnyStorage::Pair;
    Action onDelete = Action::NoAction; // of Triggers, and for an API to keep with Pair; an arc's legs have their own
    QString constraint; // name of the CHECK as imported or typed; empty: generated
    QString description;
    QByteArray extra;

    bool operator==(const AnyReference &) const = default;
    template<class V, class S> static void visit(V &v, S &s)
    {
        v("holder", s.holder); v("discriminator", s.discriminator); v("key", s.key); v("allowed", s.allowed); v("holderEnd", s.holderEnd);
        v("storage", s.storage); v("onDelete", s.onDelete); v("constraint", s.constraint); v("description", s.description);
    }

    [[nodiscard]] const Allowed *allowedEntity(EntityId wanted) const; // nullptr: not on the list
};

enum class ThroughRole { Plain, SymmetricOnce, SymmetricMirrored, Translations };

// Two references that leave the same junction, seen as one: many-to-many, many-to-any …
struct Through
{
    ThroughId id;
    ReferenceId sourceLeg;    // junction → source, or
    AnyReferenceId sourceAny; // where the source is one of several entities
    ReferenceId targetLeg;    // junction → target, or
    AnyReferenceId targetAny;
    FieldId language;         // translations without a languages entity: the junction's field that holds the code; there is no target then
    End sourceEnd; // what the source calls its targets (the form's Target Reference)
    End targetEnd; // what the target calls its sources (the form's Source Reference)
    ThroughRole role = ThroughRole::Plain;
    QString description;
    QByteArray extra;

    bool operator==(const Through &) const = default;
    template<class V, class S> static void visit(V &v, S &s)
    {
        v("sourceLeg", s.sourceLeg); v("sourceAny", s.sourceAny); v("targetLeg", s.targetLeg); v("targetAny", s.targetAny);
        v("language", s.language); v("sourceEnd", s.sourceEnd); v("targetEnd", s.targetEnd);
        v("role", s.role); v("description", s.description);
    }
};

// One value of each record that a web API answers with.
struct ShapeField
{
    QString name;
    FieldType type;
    bool nullable = true;
    QString path; // where it lies in the record: a JSON Pointer (RFC 6901); empty: under its name

    bool operator==(const ShapeField &) const = default;
    template<class V, class S> static void visit(V &v, S &s) { v("name", s.name); v("type", s.type); v("nullable", s.nullable); v("path", s.path); }
};

enum class OnFailure { Empty, Stale, Fail }; // as if there were none; the last answer if there is one; the request fails

// Records of a fixed shape that a web API has for a record of an entity.
struct External
{
    ExternalId id;
    EntityId entity;
    End end;     // what the entity calls them; maximum 1: one record, none: many
    QString url; // http or https; {field} stands for the record's value, percent-encoded
    QString path; // where the records lie in the answer: a JSON Pointer (RFC 6901); empty: the answer itself
    std::vector<ShapeField> shape;
    QMap<QString, QString> headers; // ${NAME} stands for the environment variable of the server, so that no secret is kept here
    int timeout = 5000; // ms
    int cache = 0;      // s; 0: every time anew
    OnFailure onFailure = OnFailure::Empty;
    QString description;
    QByteArray extra;

    bool operator==(const External &) const = default;
    template<class V, class S> static void visit(V &v, S &s)
    {
        v("entity", s.entity); v("end", s.end); v("url", s.url); v("path", s.path); v("shape", s.shape); v("headers", s.headers);
        v("timeout", s.timeout); v("cache", s.cache); v("onFailure", s.onFailure); v("description", s.description);
    }
};

// What we don't model, kept as it was written and written again for its own dialect.
struct Verbatim
{
    VerbatimId id;
    DataSourceId dataSource;
    QString kind; // view, trigger, function, extension, sequence …
    QString schemaName;
    QString name;
    EntityId entity; // the entity it belongs to (a trigger's table, a view's), or none
    QString text;    // complete statements, without a final ";"
    int order = 0;   // as read
    QByteArray extra;

    bool operator==(const Verbatim &) const = default;
    template<class V, class S> static void visit(V &v, S &s)
    {
        v("dataSource", s.dataSource); v("kind", s.kind); v("schema", s.schemaName); v("name", s.name); v("entity", s.entity);
        v("text", s.text); v("order", s.order);
    }
};

struct Diagram
{
    DiagramId id;
    QString name;
    QString notation; // empty: crow's foot
    QString description;
    QByteArray extra;

    bool operator==(const Diagram &) const = default;
    template<class V, class S> static void visit(V &v, S &s)
    {
        v("name", s.name); v("notation", s.notation); v("description", s.description);
    }
};

// Where an entity stands on a diagram. Points are scene units: pixels at 100 %.
struct Placement
{
    PlacementId id;
    DiagramId diagram;
    EntityId entity;
    QPointF position; // top left
    QString color;    // token of the theme; empty: the data source's
    bool collapsed = false;
    bool pinned = false; // the layout leaves it where it is
    QByteArray extra;

    bool operator==(const Placement &) const = default;
    template<class V, class S> static void visit(V &v, S &s)
    {
        v("diagram", s.diagram); v("entity", s.entity); v("position", s.position); v("color", s.color);
        v("collapsed", s.collapsed); v("pinned", s.pinned);
    }
};

struct Note
{
    NoteId id;
    DiagramId diagram;
    QRectF rect;
    QString text;
    QString color;
    QByteArray extra;

    bool operator==(const Note &) const = default;
    template<class V, class S> static void visit(V &v, S &s)
    {
        v("diagram", s.diagram); v("rect", s.rect); v("text", s.text); v("color", s.color);
    }
};

// An export that the project remembers, so that code follows the model with one click.
struct ExportSetting
{
    ExportId id;
    QString target;
    QString folder; // relative to the project file where it can be, with "/"
    QMap<QString, QString> options;
    std::vector<EntityId> entities; // empty: all
    QByteArray extra;

    bool operator==(const ExportSetting &) const = default;
    template<class V, class S> static void visit(V &v, S &s)
    {
        v("target", s.target); v("folder", s.folder); v("options", s.options); v("entities", s.entities);
    }
};

} // namespace relata
