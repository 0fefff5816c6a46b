#include "model/flows/takeover.h"

#include "model/schema/naming.h"
#include "model/sql/ddl.h"

#include <array>

namespace relata::flows {

using namespace Qt::StringLiterals;

namespace {

// Ours and theirs are what is compared, the result is what becomes of ours.
class Merger
{
public:
    Merger(PhysicalSide &ours, PhysicalSide &theirs, const Dialect &dialect, DataSourceId source, Pending pending)
        : m_ours(ours), m_theirs(theirs), m_dialect(dialect), m_source(source), m_pending(pending), m_same(ours, theirs, dialect), m_result(ours.schema())
    {
    }

    Schema run()
    {
        const DataSource &source = m_ours.schema().dataSources()[m_source];
        const DataSource &read = m_theirs.schema().dataSources()[m_source];
        m_isOwn = source.dialect == read.dialect;
        m_baseline = source.baseline;
        for (const Entity &entity : m_ours.schema().entities())
            m_entityNames.insert(entity.name.toCaseFolded());
        mergeEnumerations();
        mergeEntities();
        dropEnumerations();
        mergeReferences();
        mergeAnyReferences();
        mergeThroughs();
        if (m_isOwn)
            mergeVerbatims();
        clearDangling();
        return std::move(m_result);
    }

private:
    template<class T> Table<T> &table() { return m_result.table<T>(); }

    // One attribute: ours stays where the two are the same.
    template<class Value>
    static void take(Value &ours, const Value &theirs, bool same)
    {
        if (!same)
            ours = theirs;
    }

    // Designed, and no database has had it yet.
    template<class AnyId>
    bool isPending(AnyId id) const { return m_pending == Pending::Keep && !m_baseline.contains(id.toString()); }

    enum class Written { Yes, No }; // does our DDL write it?
    template<class AnyId>
    void takeDescription(AnyId id, QString &ours, const QString &theirs, Written written = Written::Yes) const
    {
        if (m_dialect.comments == Dialect::Comments::None || m_same.sameText(ours, theirs))
            return;
        if (!theirs.isEmpty() || (written == Written::Yes && (m_pending == Pending::AsRead || m_baseline.contains(commentEntry(id.toString())))))
            ours = theirs;
    }
    // Of keys, indexes, checks and foreign keys.
    template<class AnyId>
    void takePartDescription(AnyId id, QString &ours, const QString &theirs, const QString &name) const
    {
        takeDescription(id, ours, theirs, m_dialect.comments == Dialect::Comments::Statement && !name.isEmpty() ? Written::Yes : Written::No);
    }

    void mergeEnumerations()
    {
        QSet<QString> names;
        for (const Enumeration &enumeration : m_ours.schema().enumerations())
            names.insert(enumeration.name.toCaseFolded());
        for (const Enumeration &their : m_theirs.schema().enumerations()) {
            const Enumeration *our = m_ours.schema().enumerations().get(their.id);
            if (!our) {
                Enumeration copy = their;
                copy.name = naming::uniqueName(their.name, [&names](const QString &tried) { return names.contains(tried.toCaseFolded()); });
                names.insert(copy.name.toCaseFolded());
                table<Enumeration>().set(std::move(copy));
                continue;
            }
            Enumeration copy = *our;
            take(copy.values, their.values, m_same.sameValues(our->values, their.values));
            if (m_dialect.enumTypes == Dialect::EnumTypes::Type) {
                take(copy.schemaName, their.schemaName, m_same.sameSchemaName(our->schemaName, their.schemaName));
                takeDescription(our->id, copy.description, their.description, Written::No);
            }
            table<Enumeration>().set(std::move(copy));
        }
    }

    // Those that the database has no longer; what a column that is designed needs stays.
    void dropEnumerations()
    {
        if (m_dialect.enumTypes != Dialect::EnumTypes::Type)
            return;
        QSet<EnumId> used;
        if (m_pending == Pending::Keep)
            for (const Entity &entity : m_result.entities())
                for (const Field &field : entity.fields)
                    for (const FieldType *type = &field.type; type; type = type->element.get())
                        used.insert(type->enumeration);
        for (const Enumeration &our : m_ours.schema().enumerations())
            if (our.dataSource == m_source && !m_theirs.schema().enumerations().contains(our.id) && !isPending(our.id) && !used.contains(our.id))
                table<Enumeration>().remove(our.id);
    }

    void mergeEntities()
    {
        std::vector<EntityId> gone;
        for (const Entity &our : m_ours.schema().entities())
            if (our.dataSource == m_source && !m_theirs.schema().entities().contains(our.id) && !isPending(our.id) && m_same.holds(our))
                gone.push_back(our.id);
        for (const EntityId id : gone) {
            m_entityNames.remove(m_ours.schema().entities()[id].name.toCaseFolded());
            table<Entity>().remove(id);
        }
        for (const Entity &their : m_theirs.schema().entities()) {
            const Entity *our = m_ours.schema().entities().get(their.id);
            Entity merged = our ? mergedEntity(*our, their) : their;
            if (!our) {
                merged.name = naming::uniqueName(their.name, [this](const QString &tried) { return m_entityNames.contains(tried.toCaseFolded()); });
                m_entityNames.insert(merged.name.toCaseFolded());
            }
            table<Entity>().set(std::move(merged));
        }
    }

    Entity mergedEntity(const Entity &our, const Entity &their)
    {
        Entity result = our;
        take(result.kind, their.kind, our.kind == their.kind);
        take(result.schemaName, their.schemaName, m_same.sameSchemaName(our.schemaName, their.schemaName));
        const QString table = m_theirs.schema().tableName(their);
        take(result.table, table, m_same.sameName(m_ours.schema().tableName(our), table));
        takeDescription(our.id, result.description, their.description);
        mergeParts(result.fields, our.fields, their.fields, [](const Field &) { return true; }, [](const Field &) { return false; },
                   [&](const Field &ourField, const Field &theirField) { return mergedField(our, ourField, their, theirField); });
        giveFieldNames(result, our);
        mergeParts(result.keys, our.keys, their.keys, [&](const Key &key) { return m_same.holds(our, key) && !isKeptAsIndex(key, our, their); },
                   [&](const Key &key) { return isKeptAsKey(key, our, their); }, [&](const Key &a, const Key &b) { return mergedKey(a, b); });
        mergeParts(result.indexes, our.indexes, their.indexes, [&](const Index &index) { return m_same.holds(our, index) && !isKeptAsKey(index, our, their); },
                   [&](const Index &index) { return m_same.isImplied(our, index) || isKeptAsIndex(index, our, their); }, [&](const Index &a, const Index &b) { return mergedIndex(our, a, b); });
        mergeParts(result.checks, our.checks, their.checks, [&](const Check &check) { return m_same.holds(our, check); }, [&](const Check &check) { return m_same.isImplied(our, check); },
                   [&](const Check &a, const Check &b) { return mergedCheck(a, b); });
        dropUnfounded(result, their);
        if (m_isOwn)
            mergeOptions(result, our, their);
        return result;
    }

    // Ours in our order; what is new behind what it follows there.
    template<class Part, class Holds, class Implied, class Merge>
    void mergeParts(std::vector<Part> &result, const std::vector<Part> &ours, const std::vector<Part> &theirs, Holds &&isHeld, Implied &&isImplied, Merge &&merged)
    {
        const auto find = [](const std::vector<Part> &parts, auto id) { return std::find_if(parts.begin(), parts.end(), [id](const Part &part) { return part.id == id; }); };
        result.clear();
        for (const Part &our : ours) {
            const auto their = find(theirs, our.id);
            if (their != theirs.end())
                result.push_back(merged(our, *their));
            else if (isPending(our.id) || !isHeld(our))
                result.push_back(our);
        }
        for (size_t i = 0; i < theirs.size(); ++i) {
            if (find(ours, theirs[i].id) != ours.end() || isImplied(theirs[i]))
                continue;
            auto place = i == 0 ? result.begin() : result.end();
            for (size_t before = i; before-- > 0;)
                if (const auto found = find(result, theirs[before].id); found != result.end()) {
                    place = result.begin() + (found - result.begin()) + 1;
                    break;
                }
            result.insert(place, theirs[i]);
        }
    }

    // Of what stayed without the database having it: keys and indexes over columns that are gone, and a second primary key.
    static void dropUnfounded(Entity &result, const Entity &their)
    {
        const auto isGone = [&result](FieldId field) { return field && !result.field(field); };
        std::erase_if(result.keys, [&](const Key &key) {
            return std::any_of(key.fields.begin(), key.fields.end(), isGone) || (key.kind == KeyKind::Primary && their.primaryKey() && their.primaryKey()->id != key.id);
        });
        std::erase_if(result.indexes, [&](const Index &index) {
            return std::any_of(index.parts.begin(), index.parts.end(), [&](const IndexPart &part) { return isGone(part.field); }) || std::any_of(index.included.begin(), index.included.end(), isGone);
        });
    }

    // MySQL has one thing for a unique key and a plain unique index.
    static bool isSame(const Key &key, const Index &index)
    {
        return index.unique && key.kind == KeyKind::Unique && std::equal(key.fields.begin(), key.fields.end(), index.parts.begin(), index.parts.end(), [](FieldId field, const IndexPart &part) { return part.field == field; });
    }
    template<class Part>
    static bool has(const std::vector<Part> &parts, decltype(Part::id) id) { return std::any_of(parts.begin(), parts.end(), [id](const Part &part) { return part.id == id; }); }
    // Ours is an index, theirs is a key.
    template<class Part>
    bool isKeptAsKey(const Part &part, const Entity &our, const Entity &their) const { return m_dialect.id == "mysql"_L1 && hasTwin(part, our.indexes, their.indexes, their.keys, our.keys); }
    // Ours is a key, theirs is an index.
    template<class Part>
    bool isKeptAsIndex(const Part &part, const Entity &our, const Entity &their) const { return m_dialect.id == "mysql"_L1 && hasTwin(part, our.keys, their.keys, their.indexes, our.indexes); }
    // Is `part` one of a pair, `mine` of ours (without its like in `mineThere`) and `other` of theirs (without its like in `otherHere`)?
    template<class Part, class Mine, class Other>
    static bool hasTwin(const Part &part, const std::vector<Mine> &mine, const std::vector<Mine> &mineThere, const std::vector<Other> &other, const std::vector<Other> &otherHere)
    {
        for (const Mine &a : mine)
            for (const Other &b : other) {
                bool same = false, isPart = false;
                if constexpr (std::is_same_v<Mine, Key>)
                    same = isSame(a, b);
                else
                    same = isSame(b, a);
                if constexpr (std::is_same_v<Part, Mine>)
                    isPart = a.id == part.id;
                else
                    isPart = b.id == part.id;
                if (same && isPart && !has(mineThere, a.id) && !has(otherHere, b.id))
                    return true;
            }
        return false;
    }

    void giveFieldNames(Entity &result, const Entity &our)
    {
        QSet<QString> names;
        for (const Field &field : result.fields)
            if (our.field(field.id))
                names.insert(field.name.toCaseFolded());
        for (Field &field : result.fields) {
            if (our.field(field.id))
                continue;
            field.name = naming::uniqueName(field.name, [&names](const QString &tried) { return names.contains(tried.toCaseFolded()); });
            names.insert(field.name.toCaseFolded());
        }
    }

    Field mergedField(const Entity &ourEntity, const Field &our, const Entity &theirEntity, const Field &their)
    {
        Field result = our;
        const QString column = m_theirs.schema().columnName(their);
        take(result.column, column, m_same.sameName(m_ours.schema().columnName(our), column));
        take(result.type, their.type, m_same.sameType(ourEntity, our, theirEntity, their));
        take(result.nullable, their.nullable, m_same.sameNullability(ourEntity, our, theirEntity, their));
        take(result.collation, their.collation, m_same.sameCollation(ourEntity, our, their));
        if (!m_same.sameValue(ourEntity, our, theirEntity, their)) {
            result.generated = their.generated;
            result.generatedBy = their.generatedBy;
            result.defaultValue = their.defaultValue;
        }
        if (ourEntity.kind == EntityKind::Table || m_dialect.comments == Dialect::Comments::Statement)
            takeDescription(our.id, result.description, their.description);
        return result;
    }

    Key mergedKey(const Key &our, const Key &their)
    {
        Key result = our;
        take(result.kind, their.kind, our.kind == their.kind);
        const bool nameless = m_dialect.id == "mysql"_L1 && our.kind == KeyKind::Primary;
        take(result.name, their.name, nameless || sameConstraint(their.name, our.name));
        take(result.fields, their.fields, our.fields == their.fields);
        take(result.deferrable, their.deferrable, m_same.sameDeferrable(our, their));
        take(result.nullsNotDistinct, their.nullsNotDistinct, m_same.sameNulls(our, their));
        takePartDescription(our.id, result.description, their.description, u"named"_s);
        return result;
    }

    // What nobody named may be called anything; the baseline knows what.
    static bool sameConstraint(const QString &their, const QString &our) { return our.isEmpty() || their == our; }

    Index mergedIndex(const Entity &entity, const Index &our, const Index &their)
    {
        Index result = our;
        take(result.name, their.name, m_same.sameName(entity, our, their));
        take(result.parts, their.parts, m_same.sameParts(our, their));
        take(result.included, their.included, m_same.sameIncluded(our, their));
        take(result.unique, their.unique, our.unique == their.unique);
        take(result.where, their.where, m_same.sameWhere(our, their));
        take(result.method, their.method, m_same.sameMethod(our, their));
        takePartDescription(our.id, result.description, their.description, our.name);
        return result;
    }

    Check mergedCheck(const Check &our, const Check &their)
    {
        Check result = our;
        take(result.name, their.name, sameConstraint(their.name, our.name));
        take(result.expression, their.expression, m_same.sameExpression(our.expression, their.expression));
        takePartDescription(our.id, result.description, their.description, our.name);
        return result;
    }

    void mergeOptions(Entity &result, const Entity &our, const Entity &their)
    {
        const QStringList keys = our.nativeOptions.keys() + their.nativeOptions.keys();
        for (const QString &key : keys) {
            if (m_same.sameOption(our, key, their.nativeOptions.value(key)))
                continue;
            if (their.nativeOptions.contains(key))
                result.nativeOptions.insert(key, their.nativeOptions.value(key));
            else if (m_pending == Pending::AsRead || !key.contains(u'/') || m_baseline.contains(key.section(u'/', 0, 0))) // a part's that the database knows
                result.nativeOptions.remove(key);
        }
    }

    void mergeReferences()
    {
        const auto hasEnds = [this](const Reference &reference) { return m_result.entities().contains(reference.holder) && m_result.entities().contains(reference.referenced); };
        std::vector<ReferenceId> gone;
        for (const Reference &our : m_ours.schema().references()) {
            const Entity *holder = m_result.entities().get(our.holder), *referenced = m_result.entities().get(our.referenced);
            const bool whole = holder && referenced && std::all_of(our.pairs.begin(), our.pairs.end(), [&](const FieldPair &pair) {
                return (!pair.field || holder->field(pair.field)) && (!pair.referenced || referenced->field(pair.referenced));
            });
            const bool isTheirs = m_theirs.schema().references().contains(our.id);
            const bool inSource = holder && holder->dataSource == m_source;
            if (!isTheirs && (!whole || (inSource && !isPending(our.id) && m_same.holds(our))))
                gone.push_back(our.id);
        }
        for (const ReferenceId id : gone)
            table<Reference>().remove(id);
        for (const Reference &their : m_theirs.schema().references()) {
            const Reference *our = m_ours.schema().references().get(their.id);
            if (!hasEnds(their))
                continue;
            table<Reference>().set(our ? mergedReference(*our, their) : named(their));
        }
    }

    Reference mergedReference(const Reference &our, const Reference &their)
    {
        Reference result = our;
        const auto samePair = [](const FieldPair &a, const FieldPair &b) { return a.field == b.field && a.referenced == b.referenced; };
        const bool samePairs = our.pairs.size() == their.pairs.size() && std::is_permutation(our.pairs.begin(), our.pairs.end(), their.pairs.begin(), samePair);
        take(result.pairs, their.pairs, samePairs && our.referenced == their.referenced);
        result.holder = their.holder;
        result.referenced = their.referenced;
        const bool held = m_same.holds(our);
        const bool enforced = their.enforcement == Enforcement::Enforced;
        // What our DDL leaves out has no say.
        take(result.enforcement, their.enforcement, our.enforcement == their.enforcement || (!enforced && !held));
        if (!held && !enforced)
            return result;
        take(result.onDelete, their.onDelete, m_same.sameAction(our.onDelete, their.onDelete));
        take(result.onUpdate, their.onUpdate, m_same.sameAction(our.onUpdate, their.onUpdate));
        take(result.setNullFields, their.setNullFields, m_same.sameSetNull(our, their));
        take(result.match, their.match, m_same.sameMatch(our, their));
        take(result.deferrable, their.deferrable, m_same.sameDeferrable(our, their));
        take(result.constraint, their.constraint, sameConstraint(their.constraint, our.constraint));
        takePartDescription(our.id, result.description, their.description, our.constraint);
        return result;
    }

    // What an entity calls others, and its fields: what a new end may not be called.
    QSet<QString> &namesOn(EntityId id)
    {
        if (m_endNames.isEmpty())
            for (const Reference &reference : m_ours.schema().references()) {
                m_endNames[reference.holder].insert(reference.holderEnd.name.toCaseFolded());
                m_endNames[reference.referenced].insert(reference.referencedEnd.name.toCaseFolded());
            }
        return m_endNames[id];
    }
    QString freeName(EntityId on, const QString &name, FieldId own = {})
    {
        if (name.isEmpty())
            return name;
        QSet<QString> &names = namesOn(on);
        const Entity *entity = m_result.entities().get(on);
        const QString free = naming::uniqueName(name, [&](const QString &tried) {
            return names.contains(tried.toCaseFolded()) || (entity && std::any_of(entity->fields.begin(), entity->fields.end(), [&](const Field &field) {
                return field.id != own && field.name.compare(tried, Qt::CaseInsensitive) == 0;
            }));
        });
        names.insert(free.toCaseFolded());
        return free;
    }

    Reference named(Reference reference)
    {
        reference.holderEnd.name = freeName(reference.holder, reference.holderEnd.name, reference.pairs.size() == 1 ? reference.pairs.front().field : FieldId());
        reference.referencedEnd.name = freeName(reference.referenced, reference.referencedEnd.name);
        return reference;
    }

    // No catalog knows them: ours stay as long as what they stand on does.
    void mergeAnyReferences()
    {
        std::vector<AnyReference> changed;
        for (const AnyReference &our : m_ours.schema().anyReferences()) {
            AnyReference copy = our;
            std::erase_if(copy.allowed, [this](const Allowed &allowed) {
                return !m_result.entities().contains(allowed.entity) || (allowed.leg && !m_result.references().contains(allowed.leg));
            });
            changed.push_back(std::move(copy));
        }
        for (AnyReference &copy : changed) {
            const Entity *holder = m_result.entities().get(copy.holder);
            const auto has = [holder](FieldId id) { return holder->field(id) != nullptr; };
            if (copy.allowed.empty() || !holder || (copy.discriminator && !has(copy.discriminator)) || !std::all_of(copy.key.begin(), copy.key.end(), has))
                table<AnyReference>().remove(copy.id);
            else
                table<AnyReference>().set(std::move(copy));
        }
        for (const AnyReference &their : m_theirs.schema().anyReferences()) {
            const Entity *before = m_ours.schema().entities().get(their.holder);
            if (m_ours.schema().anyReferences().contains(their.id) || !m_result.entities().contains(their.holder))
                continue;
            // Where all of it was there and nobody took it for one, nobody wanted it.
            const bool wasThere = their.discriminator ? before && before->field(their.discriminator)
                                                      : std::all_of(their.allowed.begin(), their.allowed.end(), [this](const Allowed &allowed) { return m_ours.schema().references().contains(allowed.leg); });
            const bool stands = std::all_of(their.allowed.begin(), their.allowed.end(), [this](const Allowed &allowed) {
                return m_result.entities().contains(allowed.entity) && (!allowed.leg || m_result.references().contains(allowed.leg));
            });
            if (wasThere || !stands)
                continue;
            AnyReference copy = their;
            copy.holderEnd.name = freeName(their.holder, their.holderEnd.name);
            for (Allowed &allowed : copy.allowed)
                allowed.inverse.name = freeName(allowed.entity, allowed.inverse.name);
            table<AnyReference>().set(std::move(copy));
        }
    }

    void mergeThroughs()
    {
        // Where the leg leaves; none: it is gone.
        const auto holder = [this](RelationshipId leg) {
            const Reference *reference = m_result.references().get(leg.reference());
            const AnyReference *any = m_result.anyReferences().get(leg.anyReference());
            return reference ? reference->holder : any ? any->holder : EntityId();
        };
        const auto stands = [&holder](const Through &through) {
            const EntityId junction = holder(sourceLegOf(through));
            return junction && (through.language || holder(targetLegOf(through)) == junction);
        };
        std::vector<ThroughId> gone;
        for (const Through &our : m_ours.schema().throughs())
            if (!stands(our))
                gone.push_back(our.id);
        for (const ThroughId id : gone)
            table<Through>().remove(id);
        for (const Through &their : m_theirs.schema().throughs()) {
            if (!stands(their) || m_result.throughs().contains(their.id))
                continue;
            // Where both halves were there and nobody took them for one, nobody wanted it.
            const auto wasThere = [this](RelationshipId leg) {
                return m_ours.schema().references().contains(leg.reference()) || m_ours.schema().anyReferences().contains(leg.anyReference());
            };
            if (wasThere(sourceLegOf(their)) && (their.language || wasThere(targetLegOf(their))))
                continue;
            Through copy = their;
            if (const auto view = viewOf(m_theirs.schema(), their.id)) {
                if (view->source)
                    copy.sourceEnd.name = freeName(view->source, copy.sourceEnd.name);
                if (view->target)
                    copy.targetEnd.name = freeName(view->target, copy.targetEnd.name);
            }
            table<Through>().set(std::move(copy));
        }
    }

    void mergeVerbatims()
    {
        std::vector<VerbatimId> gone;
        // What is made before the tables, among them and after them stays so.
        const auto part = [](int order) { return order < 0 ? 0 : order < kMadeAfterTables ? 1 : 2; };
        std::array last{-kMadeAfterTables - 1, -1, kMadeAfterTables - 1};
        for (const Verbatim &our : m_ours.schema().verbatims()) {
            if (our.dataSource != m_source)
                continue;
            last[part(our.order)] = std::max(last[part(our.order)], our.order);
            const bool isOurs = m_pending == Pending::Keep && (m_baseline.isEmpty() || (our.entity && isPending(our.entity)));
            if (!m_theirs.schema().verbatims().contains(our.id) && !isOurs)
                gone.push_back(our.id);
        }
        for (const VerbatimId id : gone)
            table<Verbatim>().remove(id);
        std::vector<const Verbatim *> added;
        QSet<QString> schemas; // that our DDL makes by itself
        for (const Entity &entity : m_ours.schema().entities())
            schemas.insert(entity.schemaName);
        for (const Enumeration &enumeration : m_ours.schema().enumerations())
            schemas.insert(enumeration.schemaName);
        for (const Verbatim &their : m_theirs.schema().verbatims()) {
            const Verbatim *our = m_ours.schema().verbatims().get(their.id);
            if (!our) {
                if (their.kind != "schema"_L1 || !schemas.contains(their.name))
                    added.push_back(&their);
                continue;
            }
            Verbatim copy = *our;
            take(copy.text, their.text, m_same.sameStatement(our->text, their.text));
            take(copy.name, their.name, m_same.sameName(our->name, their.name));
            take(copy.entity, their.entity, our->entity == their.entity);
            table<Verbatim>().set(std::move(copy));
        }
        std::sort(added.begin(), added.end(), [](const Verbatim *a, const Verbatim *b) { return std::pair(a->order, a->id) < std::pair(b->order, b->id); });
        for (const Verbatim *their : added) {
            Verbatim copy = *their;
            copy.order = ++last[part(their->order)];
            table<Verbatim>().set(std::move(copy));
        }
    }

    // What names things that are gone.
    void clearDangling()
    {
        const auto hasField = [this](EntityId entity, FieldId field) {
            const Entity *record = m_result.entities().get(entity);
            return !field || (record && record->field(field));
        };
        const auto clear = [&](End &end, EntityId owner) {
            if (!hasField(owner, end.sortField))
                end.sortField = {};
        };
        const auto references = m_result.references();
        for (const Reference &reference : references) {
            Reference copy = reference;
            clear(copy.holderEnd, reference.holder);
            clear(copy.referencedEnd, reference.holder);
            std::erase_if(copy.setNullFields, [&](FieldId field) { return !hasField(reference.holder, field); });
            table<Reference>().set(std::move(copy));
        }
        const auto anyReferences = m_result.anyReferences();
        for (const AnyReference &reference : anyReferences) {
            AnyReference copy = reference;
            for (Allowed &allowed : copy.allowed)
                clear(allowed.inverse, reference.holder);
            table<AnyReference>().set(std::move(copy));
        }
        std::vector<ExternalId> externals;
        for (const External &external : m_result.externals())
            if (!m_result.entities().contains(external.entity))
                externals.push_back(external.id);
        for (const ExternalId id : externals)
            table<External>().remove(id);
        const auto throughs = m_result.throughs();
        for (const Through &through : throughs) {
            Through copy = through;
            const EntityId junction = junctionOf(m_result, through);
            if (!hasField(junction, copy.language))
                copy.language = {};
            clear(copy.sourceEnd, junction);
            clear(copy.targetEnd, junction);
            table<Through>().set(std::move(copy));
        }
        const auto isGone = [this](EntityId id) { return id && !m_result.entities().contains(id); };
        std::vector<PlacementId> placements;
        for (const Placement &placement : m_result.placements())
            if (isGone(placement.entity))
                placements.push_back(placement.id);
        for (const PlacementId id : placements)
            table<Placement>().remove(id);
        const auto exports = m_result.exports();
        for (const ExportSetting &setting : exports) {
            ExportSetting copy = setting;
            std::erase_if(copy.entities, isGone);
            if (copy.entities.size() != setting.entities.size() && !copy.entities.empty()) // none left would mean all
                table<ExportSetting>().set(std::move(copy));
        }
    }

    PhysicalSide &m_ours;
    PhysicalSide &m_theirs;
    const Dialect &m_dialect;
    DataSourceId m_source;
    Pending m_pending;
    QMap<QString, QString> m_baseline; // of ours
    Sameness m_same;
    Schema m_result;
    bool m_isOwn = true;
    QSet<QString> m_entityNames;
    QHash<EntityId, QSet<QString>> m_endNames;
};

} // namespace

Schema takenOver(PhysicalSide &ours, PhysicalSide &theirs, const Dialect &dialect, DataSourceId source, Pending pending)
{
    return Merger(ours, theirs, dialect, source, pending).run();
}

} // namespace relata::flows
