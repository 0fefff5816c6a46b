#include "model/schema/checks.h"
#include "model/schema/notation.h"

#include <QRegularExpression>
#include <QTest>

#include <ctime>

using namespace relata;
using namespace Qt::StringLiterals;

namespace {

using Edit = void (*)(Draft &);

Entity entityOf(const Draft &draft, QStringView name)
{
    const Entity *found = draft.schema().entityNamed(name);
    Q_ASSERT(found);
    return *found;
}

template<class Function>
void change(Draft &draft, QStringView name, Function &&function)
{
    draft.update<Entity>(entityOf(draft, name).id, function);
}

template<class Function>
void changeReference(Draft &draft, Function &&function)
{
    draft.update<Reference>(draft.schema().references().begin()->id, function);
}

template<class Function>
void changeThrough(Draft &draft, Function &&function)
{
    draft.update<Through>(draft.schema().throughs().begin()->id, function);
}

template<class Function>
void changeAny(Draft &draft, Function &&function)
{
    draft.update<AnyReference>(draft.schema().anyReferences().begin()->id, function);
}

// Web records of the first entity, sound but for what `spoil` does.
void addExternal(Draft &draft, void (*spoil)(External &))
{
    External external;
    external.id = ExternalId{900};
    external.entity = entityOf(draft, u"Town").id;
    external.end.name = u"citizens"_s;
    external.url = u"https://api.example.com/towns/{id}/citizens"_s;
    ShapeField field;
    field.name = u"lastName"_s;
    field.type = typeOf(TypeKind::Text);
    external.shape = {field};
    external.headers.insert(u"Authorization"_s, u"Bearer ${API_TOKEN}"_s);
    spoil(external);
    draft.set(external);
}
void addSoundExternal(Draft &draft)
{
    addExternal(draft, [](External &) {});
}

// A second data source, for entities to lie in.
DataSourceId addSource(Draft &draft)
{
    DataSource other = *draft.schema().dataSources().begin();
    other.id = DataSourceId{500};
    other.name = u"other"_s;
    draft.set(other);
    return other.id;
}

// A second entity with everything of the first one's but its ids.
void addEntity(Draft &draft, const QString &name, quint64 id)
{
    Entity entity;
    entity.id = EntityId{id};
    entity.name = name;
    entity.dataSource = draft.schema().dataSources().begin()->id;
    Field field;
    field.id = FieldId{id + 1};
    field.name = u"id"_s;
    field.type = typeOf(TypeKind::Int64);
    entity.fields = {field};
    Key key;
    key.id = KeyId{id + 2};
    key.kind = KeyKind::Primary;
    key.fields = {field.id};
    entity.keys = {key};
    draft.set(entity);
}

Key keyOn(KeyKind kind, std::vector<FieldId> fields, quint64 id = 7000)
{
    Key key;
    key.id = KeyId{id};
    key.kind = kind;
    key.fields = std::move(fields);
    return key;
}

Index indexOn(std::vector<FieldId> fields, quint64 id)
{
    Index index;
    index.id = IndexId{id};
    for (const FieldId field : fields) {
        IndexPart part;
        part.field = field;
        index.parts.push_back(part);
    }
    return index;
}

// What breaks the rule, and what keeps it: text in the notation, then changes that the notation can't say.
struct Example
{
    const char *rule;
    const char *failing;
    Edit spoil = nullptr;
    const char *passing = nullptr; // nullptr: the failing text, unspoilt
    Edit touch = nullptr;
};

constexpr const char *kOneToMany = "List(id*, name); Task(id*, title)\nList 1?-n Task: tasks/list";
constexpr const char *kManyToMany = "Post(id*); Tag(id*)\nPost n-m Tag: tags/posts on delete cascade";

constexpr const char *kAny = "Post(id*); Photo(id*); Comment(id*, text)\nComment n-any Post | Photo by item_type(item_id): item/comments";
constexpr const char *kArc = "Post(id*); Photo(id*); Comment(id*, text)\nComment n-any Post | Photo storage arc: item/comments";
constexpr const char *kTree = "Page(id*)\nPage n-1? Page: parent/children";

const Example kExamples[] = {
    // names
    {"name-invalid", "Task(id*)", [](Draft &d) { change(d, u"Task", [](Entity &e) { e.fields[0].name = u"a\u202eb"_s; }); }},
    {"physical-name-odd", "Task(id*)", [](Draft &d) { change(d, u"Task", [](Entity &e) { e.table = u"a\nb"_s; }); }, nullptr, [](Draft &d) { change(d, u"Task", [](Entity &e) { e.table = u"a\"b"_s; }); }},
    {"entity-name-duplicate", "Task(id*)", [](Draft &d) { addEntity(d, u"TASK"_s, 800); }, nullptr, [](Draft &d) { addEntity(d, u"Job"_s, 800); }},
    {"table-name-duplicate", "OrderItem(id*); Order_Item(id*)", nullptr, "OrderItem(id*); a.Order_Item(id*)"},
    {"field-name-duplicate", "Task(id*, Title, title)", nullptr, "Task(id*, Title, subtitle)"},
    {"column-name-duplicate", "Task(id*, dueDate, due_date)", nullptr, "Task(id*, dueDate, due_time)"},
    {"name-deceiving", "Task(id*, \"p\xd0\xb0ssword\")", nullptr, "Task(id*, \"\xd0\xbf\xd0\xb0\xd1\x80\xd0\xbe\xd0\xbb\xd1\x8c\")"},
    {"name-blanks", "Task(id*, \" title\")", nullptr, "Task(id*, \"my title\")"},
    {"name-hazard", "Task(id*, __proto__)", nullptr, "Task(id*, proto)"},
    {"name-reserved", "Order(id*)", nullptr, "Purchase(id*)"},
    {"entity-name-plural", "Tasks(id*)", nullptr, "Task(id*)"},
    // entities
    {"data-source-missing", "Task(id*)", [](Draft &d) { change(d, u"Task", [](Entity &e) { e.dataSource = {}; }); }},
    {"entity-empty", "Task()", nullptr, "Task(id*)"},
    {"primary-key-twice", "Task(id*, code)", [](Draft &d) { change(d, u"Task", [](Entity &e) { e.keys.push_back(keyOn(KeyKind::Primary, {e.fields[1].id})); }); }},
    {"primary-key-nullable", "Task(id*: int64?)", nullptr, "Task(id*: int64)"},
    {"key-empty", "Task(id*)", [](Draft &d) { change(d, u"Task", [](Entity &e) { e.keys.push_back(keyOn(KeyKind::Unique, {})); }); }},
    {"key-field-missing", "Task(id*)", [](Draft &d) { change(d, u"Task", [](Entity &e) { e.keys.push_back(keyOn(KeyKind::Unique, {FieldId{9999}})); }); }},
    {"key-field-twice", "Task(id*, a)", [](Draft &d) { change(d, u"Task", [](Entity &e) { e.keys.push_back(keyOn(KeyKind::Unique, {e.fields[1].id, e.fields[1].id})); }); }},
    {"check-empty", "Task(id*)", [](Draft &d) { change(d, u"Task", [](Entity &e) { e.checks.push_back({CheckId{1}, u"c"_s, u" "_s, {}, {}}); }); }, nullptr,
     [](Draft &d) { change(d, u"Task", [](Entity &e) { e.checks.push_back({CheckId{1}, u"c"_s, u"id > 0"_s, {}, {}}); }); }},
    {"role-duplicate", "Task(id*, a: int32, b: int32)", [](Draft &d) { change(d, u"Task", [](Entity &e) { e.fields[1].role = e.fields[2].role = FieldRole::Version; }); }, nullptr,
     [](Draft &d) { change(d, u"Task", [](Entity &e) { e.fields[1].role = FieldRole::Version; }); }},
    {"enum-empty", "enum Status()", nullptr, "enum Status(open)"},
    {"enum-value-duplicate", "enum Status(open, done)", [](Draft &d) { d.update<Enumeration>(d.schema().enumerations().begin()->id, [](Enumeration &e) { e.values[1] = e.values[0]; }); }},
    {"primary-key-missing", "Task(title)", nullptr, "Task(id*, title); view Report(total: int32)"},
    {"key-duplicate", "Task(id*, a!, !(a))", nullptr, "Task(id*, a!, b!)"},
    {"index-duplicate", "Task(id*, a, b, #(a), #(a, b))", nullptr, "Task(id*, a, b, #(b), #(a, b))"},
    {"placement-lost", "Task(id*)", [](Draft &d) {
         Placement p;
         p.id = PlacementId{5};
         p.diagram = d.schema().diagrams().begin()->id;
         p.entity = EntityId{9999};
         d.set(p);
     }, nullptr, [](Draft &d) {
         Placement p;
         p.id = PlacementId{5};
         p.diagram = d.schema().diagrams().begin()->id;
         p.entity = entityOf(d, u"Task").id;
         d.set(p);
     }},
    {"key-needless", "Task(id*, a!, b, !(a, b))", nullptr, "Task(id*, a, b, !(a, b))"},
    // fields
    {"enum-missing", "enum Status(open); Task(id*, status: Status)", [](Draft &d) { d.remove<Enumeration>(d.schema().enumerations().begin()->id); }},
    {"generated-type", "Task(id*: text)", [](Draft &d) { change(d, u"Task", [](Entity &e) { e.fields[0].generated = Generated::Identity; }); }, "Task(id*)"},
    {"computed-empty", "Task(id*, a)", [](Draft &d) { change(d, u"Task", [](Entity &e) { e.fields[1].generated = Generated::Stored; }); }, nullptr,
     [](Draft &d) { change(d, u"Task", [](Entity &e) { e.fields[1].generated = Generated::Stored; e.fields[1].generatedBy = u"1"_s; }); }},
    {"default-of-generated", "Task(id* = 5)", nullptr, "Task(id*, a: int32 = 5)"},
    {"default-type", "Task(id*, a: int32 = five)", nullptr, "Task(id*, a: int32 = 5, b: boolean = false, c: int32 = (random()), d: uuid = \"9b2f3f0e-6f53-4b1c-8b3c-0d5f7c1b2a3d\")"},
    {"rule-range", "Task(id*, a: int32)", [](Draft &d) { change(d, u"Task", [](Entity &e) { e.fields[1].rules.minimum = u"5"_s; e.fields[1].rules.maximum = u"4.9"_s; }); }, nullptr,
     [](Draft &d) { change(d, u"Task", [](Entity &e) { e.fields[1].rules.minimum = u"5"_s; e.fields[1].rules.maximum = u"5"_s; }); }},
    {"rule-pattern", "Task(id*, a)", [](Draft &d) { change(d, u"Task", [](Entity &e) { e.fields[1].rules.pattern = u"[a-"_s; }); }, nullptr, [](Draft &d) { change(d, u"Task", [](Entity &e) { e.fields[1].rules.pattern = u"^[a-z]+$"_s; }); }},
    {"role-type", "Task(id*, a)", [](Draft &d) { change(d, u"Task", [](Entity &e) { e.fields[1].role = FieldRole::Version; }); }, "Task(id*, a: timestamptz)", [](Draft &d) { change(d, u"Task", [](Entity &e) { e.fields[1].role = FieldRole::CreatedAt; }); }},
    {"secret-shows", "User(id*, password)", [](Draft &d) { change(d, u"User", [](Entity &e) { e.fields[1].secret = true; }); }, nullptr,
     [](Draft &d) { change(d, u"User", [](Entity &e) { e.fields[1].secret = true; e.fields[1].sortable = e.fields[1].filterable = false; }); }},
    {"key-list", "Post(id*, author_ids: int64[])", nullptr, "Post(id*, author_names: text[])"},
    {"relationship-missing", "List(id*); Task(id*, list_id: int64)", nullptr, "List(id*); Task(id*, list_id: int64, other_id: int64); view Report(list_id: int64)\nTask(list_id) n-1 List"},
    // relationships
    {"reference-entity-missing", kOneToMany, [](Draft &d) { d.remove<Entity>(entityOf(d, u"List").id); }},
    {"reference-field-missing", kOneToMany, [](Draft &d) { change(d, u"Task", [](Entity &e) { e.fields.pop_back(); e.indexes.clear(); }); }},
    {"reference-target-not-unique", kOneToMany, [](Draft &d) { change(d, u"List", [](Entity &e) { e.keys.clear(); }); }},
    {"reference-type-mismatch", kOneToMany, [](Draft &d) { change(d, u"Task", [](Entity &e) { e.fields.back().type = typeOf(TypeKind::Uuid); }); }},
    {"reference-literal-enforced", "List(id*, kind, !(id, kind)); Task(id*)\nList(id) 1-n Task", [](Draft &d) {
         const Entity list = entityOf(d, u"List");
         changeReference(d, [&](Reference &r) { r.pairs.push_back({{}, list.fields[1].id, u"todo"_s}); });
     }, nullptr, [](Draft &d) {
         const Entity list = entityOf(d, u"List");
         changeReference(d, [&](Reference &r) { r.pairs.push_back({{}, list.fields[1].id, u"todo"_s}); r.enforcement = Enforcement::Logical; });
     }},
    {"reference-cross-source", kOneToMany, [](Draft &d) {
         DataSource other = *d.schema().dataSources().begin();
         other.id = DataSourceId{500};
         d.set(other);
         change(d, u"List", [](Entity &e) { e.dataSource = DataSourceId{500}; });
     }},
    {"reference-view-enforced", kOneToMany, [](Draft &d) { change(d, u"List", [](Entity &e) { e.kind = EntityKind::View; }); }},
    {"one-not-unique", kOneToMany, [](Draft &d) { changeReference(d, [](Reference &r) { r.referencedEnd.maximum = 1; }); }, "List(id*); Task(id*)\nList 1-1 Task", [](Draft &d) { changeReference(d, [](Reference &r) { r.referencedEnd.maximum = 1; }); }},
    {"set-null-required", "List(id*); Task(id*)\nList 1-n Task", [](Draft &d) { changeReference(d, [](Reference &r) { r.onDelete = Action::SetNull; }); }, "List(id*); Task(id*)\nList 1?-n Task on delete set-null"},
    {"set-null-elsewhere", kOneToMany, [](Draft &d) {
         const Entity task = entityOf(d, u"Task");
         changeReference(d, [&](Reference &r) { r.setNullFields = {task.fields[1].id}; });
     }, nullptr, [](Draft &d) { changeReference(d, [](Reference &r) { r.setNullFields = {r.pairs[0].field}; }); }},
    {"set-default-missing", "List(id*); Task(id*)\nList 1-n Task", [](Draft &d) { changeReference(d, [](Reference &r) { r.onDelete = Action::SetDefault; }); }, "List(id*); Task(id*, list_id: int64 = 1)\nList 1-n Task(list_id)",
     [](Draft &d) { changeReference(d, [](Reference &r) { r.onDelete = Action::SetDefault; }); }},
    {"sort-field-missing", kOneToMany, [](Draft &d) { changeReference(d, [](Reference &r) { r.referencedEnd.sortField = FieldId{9999}; }); }, "List(id*); Task(id*)\nList 1-n Task sort position"},
    {"reference-name-invalid", kOneToMany, [](Draft &d) { changeReference(d, [](Reference &r) { r.holderEnd.name = u"a\nb"_s; }); }},
    {"reference-name-is-field", kOneToMany, [](Draft &d) { changeReference(d, [](Reference &r) { r.holderEnd.name = u"title"_s; }); }},
    {"reference-name-duplicate", "List(id*); Task(id*)\nList 1-n Task(a): tasks/list; List 1-n Task(b): more/other", [](Draft &d) { changeReference(d, [](Reference &r) { r.holderEnd.name = r.holderEnd.name == "list"_L1 ? u"other"_s : u"list"_s; }); }},
    {"self-reference-same-names", "Task(id*)\nTask n-1? Task: parent/children", [](Draft &d) { changeReference(d, [](Reference &r) { r.referencedEnd.name = u"Parent"_s; }); }},
    {"mandatory-cycle", "A(id*); B(id*); C(id*)\nA n-1 B: b/as; B n-1 C: c/bs; C n-1 A: a/cs", nullptr, "A(id*); B(id*); C(id*)\nA n-1 B: b/as; B n-1 C: c/bs; C n-1? A: a/cs"},
    {"self-reference-mandatory", "Task(id*)\nTask n-1? Task: parent/children", [](Draft &d) { change(d, u"Task", [](Entity &e) { e.fields.back().nullable = false; }); }},
    {"mandatory-both-sides", "List(id*); Task(id*)\nList 1-n+ Task", nullptr, "List(id*); Task(id*)\nList 1?-n+ Task"},
    {"cascade-cycle", "A(id*); B(id*)\nA n-1? B: b/as on delete cascade; B n-1? A: a/bs on delete cascade", nullptr, "A(id*); B(id*)\nA n-1? B: b/as on delete cascade; B n-1? A: a/bs"},
    {"identity-as-foreign-key", "Person(id*); Passport(id*)\nPerson 1-1 Passport", [](Draft &d) {
         const Entity passport = entityOf(d, u"Passport");
         changeReference(d, [&](Reference &r) { r.pairs[0].field = passport.fields[0].id; });
     }},
    {"reference-shorter", "Country(code*: string(3)); City(id*, country_code: string(2))", [](Draft &d) {
         const Entity country = entityOf(d, u"Country");
         const Entity city = entityOf(d, u"City");
         Reference r;
         r.id = ReferenceId{600};
         r.holder = city.id;
         r.referenced = country.id;
         r.pairs = {{city.fields[1].id, country.fields[0].id, {}}};
         d.set(r);
     }, "Country(code*: string(3)); City(id*)\nCity n-1 Country"},
    {"reference-same-key", kOneToMany, [](Draft &d) {
         Reference r = *d.schema().references().begin();
         r.id = ReferenceId{601};
         r.holderEnd.name = u"otherList"_s;
         r.referencedEnd.name = u"otherTasks"_s;
         d.set(r);
     }},
    {"reference-partly-nullable", "Pair(a*, b*); Task(id*)\nTask n-1? Pair: pair/tasks", [](Draft &d) { change(d, u"Task", [](Entity &e) { e.fields.back().nullable = false; }); }},
    {"sort-field-type", "List(id*); Task(id*, title)\nList 1-n Task sort position", [](Draft &d) {
         const Entity task = entityOf(d, u"Task");
         changeReference(d, [&](Reference &r) { r.referencedEnd.sortField = task.fields[1].id; });
     }},
    {"subtype-key", "Person(id*); Employee(id*)\nPerson 1-1 Employee", [](Draft &d) { changeReference(d, [](Reference &r) { r.role = ReferenceRole::Subtype; }); }},
    {"foreign-key-unindexed", kOneToMany, [](Draft &d) { change(d, u"Task", [](Entity &e) { e.indexes.clear(); }); }},
    {"reference-named-as-key", "List(id*); Task(id*, list: int64)\nTask(list) n-1 List: list/tasks", nullptr, kOneToMany},
    {"reference-name-number", "List(id*); Task(id*)\nList 1-n Task: task/list", nullptr, "List(id*); Tri(id*)\nList 1-n Tri: trisByList/list\nList 1-n Tri: listTris2/list2\nList 1-n Tri: edited/list3\nList 1-n Tri: bornHere/list4"},
    {"reference-name-other-entity", "Person(id*); Customer(id*); Passport(id*)\nPassport n-1 Customer: person/passports", nullptr, "Person(id*); Customer(id*); Passport(id*)\nPassport n-1 Person: person/passports"},
    {"reference-unnamed", "List(id*); Task(id*)\nList 1-n Task: -/-", nullptr, "List(id*); Task(id*)\nList 1-n Task: -/list"},
    // junctions
    {"through-leg-missing", kManyToMany, [](Draft &d) { d.remove<Reference>(d.schema().references().begin()->id); }},
    {"through-legs-apart", "Post(id*); Tag(id*); Other(id*)\nPost n-m Tag: tags/posts; Other n-1 Tag", [](Draft &d) {
         const EntityId other = entityOf(d, u"Other").id;
         for (const Reference &r : d.schema().references()) {
             if (r.holder == other)
                 return changeThrough(d, [id = r.id](Through &t) { t.targetLeg = id; });
         }
     }},
    {"symmetric-not-self", kManyToMany, [](Draft &d) { changeThrough(d, [](Through &t) { t.role = ThroughRole::SymmetricOnce; }); }, "Post(id*)\nPost n-m Post: related/relatedTo", [](Draft &d) { changeThrough(d, [](Through &t) { t.role = ThroughRole::SymmetricOnce; }); }},
    {"junction-pair-not-unique", "Post(id*); Tag(id*)\nPost n-m Tag through Tagging pair free", nullptr, "Post(id*); Tag(id*)\nPost n-m Tag through Tagging pair unique"},
    {"translations-not-unique", "Post(id*); Language(code*: string(5))\nPost n-m Language through PostText(title: text) pair free", [](Draft &d) { changeThrough(d, [](Through &t) { t.role = ThroughRole::Translations; }); },
     "Post(id*); Language(code*: string(5))\nPost n-m Language through PostText(title: text) pair unique", [](Draft &d) { changeThrough(d, [](Through &t) { t.role = ThroughRole::Translations; }); }},
    {"junction-field-required", "Recipe(id*); Ingredient(id*)\nRecipe n-m Ingredient through Part(quantity: int32)", nullptr, "Recipe(id*); Ingredient(id*)\nRecipe n-m Ingredient through Part(quantity: int32?, unit: text = g)"},
    {"junction-leg-nullable", "Post(id*); Tag(id*)\nPost n-m Tag through Tagging pair unique", [](Draft &d) {
         const FieldId field = d.schema().references().begin()->pairs[0].field;
         change(d, u"Tagging", [field](Entity &e) {
             for (Field &f : e.fields)
                 f.nullable |= f.id == field;
         });
     }},
    {"junction-shared", "A(id*); B(id*)\nA n-m B: bs/as through Link", [](Draft &d) {
         Through t = *d.schema().throughs().begin();
         t.id = ThroughId{700};
         t.sourceEnd.name = u"moreBs"_s;
         t.targetEnd.name = u"moreAs"_s;
         d.set(t);
     }, kManyToMany},
    // any of several entities
    {"any-entity-missing", kAny, [](Draft &d) { d.remove<Entity>(entityOf(d, u"Photo").id); }},
    {"any-field-missing", kAny, [](Draft &d) { change(d, u"Comment", [](Entity &e) { e.fields.pop_back(); e.indexes.clear(); }); }},
    {"any-list-empty", kAny, [](Draft &d) { changeAny(d, [](AnyReference &a) { a.allowed.clear(); }); }},
    {"any-entity-twice", kAny, [](Draft &d) { changeAny(d, [](AnyReference &a) { a.allowed[1].entity = a.allowed[0].entity; a.allowed[1].inverse.name = u"remarks"_s; }); }},
    {"any-value-twice", kAny, [](Draft &d) { changeAny(d, [](AnyReference &a) { a.allowed[1].value = u"post"_s; }); }},
    {"any-value-long", kAny, [](Draft &d) { changeAny(d, [](AnyReference &a) { a.allowed[1].value = QString(65, u'x'); }); }},
    {"any-discriminator-type", kAny, [](Draft &d) {
         const FieldId field = d.schema().anyReferences().begin()->discriminator;
         change(d, u"Comment", [field](Entity &e) {
             for (Field &f : e.fields) {
                 if (f.id == field)
                     f.type = typeOf(TypeKind::Int32);
             }
         });
     }},
    {"any-key-size", kAny, [](Draft &d) { change(d, u"Photo", [](Entity &e) { e.keys.clear(); }); }},
    {"any-key-type", kAny, [](Draft &d) { change(d, u"Photo", [](Entity &e) { e.fields[0].generated = Generated::None; e.fields[0].type = typeOf(TypeKind::Uuid); }); }, "Post(id*); Photo(id*: uuid); Comment(id*)\nComment n-any Post | Photo by item_type(item_id): item/comments"},
    {"any-set-null", kAny, [](Draft &d) { changeAny(d, [](AnyReference &a) { a.onDelete = Action::SetNull; }); }, "Post(id*); Photo(id*); Comment(id*)\nComment n-any? Post | Photo by item_type(item_id): item/comments on delete set-null"},
    {"any-half-nullable", kAny, [](Draft &d) {
         const FieldId field = d.schema().anyReferences().begin()->discriminator;
         change(d, u"Comment", [field](Entity &e) {
             for (Field &f : e.fields)
                 f.nullable |= f.id == field;
         });
     }, "Post(id*); Photo(id*); Comment(id*)\nComment n-any? Post | Photo by item_type(item_id): item/comments"},
    {"arc-leg-required", kArc, [](Draft &d) { change(d, u"Comment", [](Entity &e) { e.fields.back().nullable = false; }); }},
    {"arc-legs-shared", kArc, [](Draft &d) {
         const AnyReference arc = *d.schema().anyReferences().begin();
         const FieldId field = d.schema().references()[arc.allowed[0].leg].pairs[0].field;
         d.update<Reference>(arc.allowed[1].leg, [field](Reference &r) { r.pairs[0].field = field; });
     }},
    {"any-guard-elsewhere", "Post(id*); Photo(id*); Comment(id*)\nComment n-any Post | Photo by item_type(item_id) storage triggers: item/comments", [](Draft &d) {
         const DataSourceId other = addSource(d);
         change(d, u"Photo", [other](Entity &e) { e.dataSource = other; });
     }},
    {"any-unindexed", kAny, [](Draft &d) { change(d, u"Comment", [](Entity &e) { e.indexes.clear(); }); }},
    {"any-list-of-one", "Post(id*); Comment(id*)\nComment n-any Post by item_type(item_id): item/comments", nullptr, kAny},
    {"relationship-elsewhere", kOneToMany, [](Draft &d) {
         const DataSourceId other = addSource(d);
         change(d, u"List", [other](Entity &e) { e.dataSource = other; });
         changeReference(d, [](Reference &r) { r.enforcement = Enforcement::Logical; });
     }, kOneToMany, [](Draft &d) { changeReference(d, [](Reference &r) { r.enforcement = Enforcement::Logical; }); }},
    // trees and translations
    {"tree-of-two", kOneToMany, [](Draft &d) { changeReference(d, [](Reference &r) { r.role = ReferenceRole::Tree; }); }, kTree, [](Draft &d) { changeReference(d, [](Reference &r) { r.role = ReferenceRole::Tree; }); }},
    {"tree-depth-unguarded", kTree, [](Draft &d) { changeReference(d, [](Reference &r) { r.role = ReferenceRole::Tree; r.maximumDepth = 3; }); }, kTree,
     [](Draft &d) { changeReference(d, [](Reference &r) { r.role = ReferenceRole::Tree; r.maximumDepth = 3; r.cycleGuard = Guard::Database; }); }},
    {"translations-language", "Post(id*); PostText(id*, language: int32, title); PostText n-1 Post: post/texts", [](Draft &d) {
         Through t;
         t.id = ThroughId{700};
         t.role = ThroughRole::Translations;
         t.sourceLeg = d.schema().references().begin()->id;
         t.language = entityOf(d, u"PostText").fields[1].id;
         d.set(t);
     }, "Post(id*); PostText(id*, language: string(35), title); PostText n-1 Post: post/texts", [](Draft &d) {
         Through t;
         t.id = ThroughId{700};
         t.role = ThroughRole::Translations;
         t.sourceLeg = d.schema().references().begin()->id;
         t.language = entityOf(d, u"PostText").fields[1].id;
         d.set(t);
     }},
    // web APIs
    {"external-entity-missing", "Town(id*)", [](Draft &d) { addExternal(d, [](External &e) { e.entity = EntityId{9999}; }); }, nullptr, addSoundExternal},
    {"external-secret", "Town(id*)", [](Draft &d) { addExternal(d, [](External &e) { e.headers[u"Authorization"_s] = u"Bearer abcdefghijklmnop123"_s; }); }, nullptr, addSoundExternal},
    {"external-unsound", "Town(id*)", [](Draft &d) { addExternal(d, [](External &e) { e.url = u"https://api.example.com/{nothing}"_s; }); }, nullptr, addSoundExternal},
    {"external-url-constant", "Town(id*)", [](Draft &d) { addExternal(d, [](External &e) { e.url = u"https://api.example.com/towns"_s; }); }, nullptr, addSoundExternal},
    {"external-unencrypted", "Town(id*)", [](Draft &d) { addExternal(d, [](External &e) { e.url = u"http://api.example.com/{id}"_s; }); }, "Town(id*)", [](Draft &d) { addExternal(d, [](External &e) { e.url = u"http://localhost:8080/{id}"_s; }); }},
    {"junction-blocks-deletion", kManyToMany, [](Draft &d) { changeReference(d, [](Reference &r) { r.onDelete = Action::Restrict; }); }},
};

Schema schemaOf(const char *text, Edit edit)
{
    Result<Schema> schema = schemaFromText(QString::fromUtf8(text));
    if (!schema)
        qFatal("%s: %s", text, qPrintable(worded(schema.error(), Wording::English)));
    Draft draft(*schema);
    if (edit)
        edit(draft);
    return draft.schema();
}

QStringList rulesBroken(const Schema &schema)
{
    QStringList ids;
    for (const checks::Problem &problem : checks::problemsOf(schema))
        ids.append(QString::fromLatin1(problem.rule));
    return ids;
}

} // namespace

class TestChecks : public QObject
{
    Q_OBJECT

private slots:
    void everyRuleHasBothExamples();
    void rows();
    void failing_data();
    void failing();
    void passing_data();
    void passing();
    void fixes_data() { failing_data(); }
    void fixes();
    void goodModelsHaveNoProblems_data();
    void goodModelsHaveNoProblems();
    void anyEndsInRules();
    void order();
    void fixAll();
    void brokenBeyondRepair();
    void speed();
};

void TestChecks::everyRuleHasBothExamples()
{
    QStringList withExample;
    for (const Example &example : kExamples)
        withExample.append(QString::fromLatin1(example.rule));
    QStringList all;
    for (const checks::Rule &rule : checks::rules())
        all.append(QString::fromLatin1(rule.id));
    withExample.sort();
    all.sort();
    QCOMPARE(withExample, all);
    QVERIFY(all.size() >= 35);
    QCOMPARE(QSet<QString>(all.begin(), all.end()).size(), all.size());
}

void TestChecks::rows()
{
    for (const checks::Rule &rule : checks::rules()) {
        QVERIFY(checks::rule(QString::fromLatin1(rule.id)) == &rule);
        QVERIFY(QRegularExpression(u"^[a-z]+(-[a-z]+)+$"_s).match(QLatin1StringView(rule.id)).hasMatch());
        QVERIFY(*rule.title);
    }
    QVERIFY(!checks::rule(u"no-such-rule"));
}

void TestChecks::failing_data()
{
    QTest::addColumn<int>("row");
    for (int i = 0; i < int(std::size(kExamples)); ++i)
        QTest::newRow(kExamples[i].rule) << i;
}

void TestChecks::failing()
{
    QFETCH(int, row);
    const Example &example = kExamples[row];
    const Schema schema = schemaOf(example.failing, example.spoil);
    bool found = false;
    for (const checks::Problem &problem : checks::problemsOf(schema)) {
        const QString sentence = checks::worded(problem, Wording::English);
        QVERIFY2(!sentence.isEmpty() && !sentence.contains(QRegularExpression(u"%[0-9]"_s)), qPrintable(sentence));
        found = found || qstrcmp(problem.rule, example.rule) == 0;
    }
    QVERIFY2(found, qPrintable(rulesBroken(schema).join(u' ')));
}

void TestChecks::passing_data()
{
    failing_data();
}

void TestChecks::passing()
{
    QFETCH(int, row);
    const Example &example = kExamples[row];
    const Schema schema = schemaOf(example.passing ? example.passing : example.failing, example.touch);
    QVERIFY2(!rulesBroken(schema).contains(QString::fromLatin1(example.rule)), qPrintable(rulesBroken(schema).join(u' ')));
}

// Each fix ends its problem, brings no new error, and can be undone.
void TestChecks::fixes()
{
    QFETCH(int, row);
    const Example &example = kExamples[row];
    const Schema schema = schemaOf(example.failing, example.spoil);
    const auto errors = [](const Schema &s) {
        const auto problems = checks::problemsOf(s);
        return std::count_if(problems.begin(), problems.end(), [](const checks::Problem &p) { return p.severity == checks::Severity::Error; });
    };
    const auto count = [&](const Schema &s) { return rulesBroken(s).count(QString::fromLatin1(example.rule)); };
    for (const checks::Problem &problem : checks::problemsOf(schema)) {
        if (qstrcmp(problem.rule, example.rule) != 0)
            continue;
        for (const checks::Fix &fix : problem.fixes) {
            const QString label = checks::worded(fix, Wording::English);
            QVERIFY2(!label.isEmpty() && !label.contains(QRegularExpression(u"%[0-9]"_s)), qPrintable(label));
            CountedIds ids(100'000);
            const Result<Change> change = fix.apply(schema, ids);
            QVERIFY2(change.ok(), change.ok() ? "" : qPrintable(worded(change.error(), Wording::English)));
            QVERIFY(!change->isEmpty());
            const Schema after = applied(schema, *change);
            QVERIFY2(count(after) < count(schema), qPrintable(label + u": "_s + rulesBroken(after).join(u' ')));
            QVERIFY2(errors(after) <= errors(schema), qPrintable(label + u": "_s + rulesBroken(after).join(u' ')));
            QVERIFY(applied(after, inverted(*change)) == schema);
        }
    }
}

void TestChecks::goodModelsHaveNoProblems_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"", "Task(id*, title)", kOneToMany, "List(id*); Task(id*)\nList 1-n Task", "Person(id*); Passport(id*)\nPerson 1-1 Passport", kManyToMany, "Post(id*); Tag(id*)\nPost n-m Tag through Tagging pair unique on delete cascade", kAny, kArc, kTree,
                             "Page(id*); Text(id*); Photo(id*)\nPage m-any Text | Photo by item_type(item_id): blocks/pages on delete cascade",
                             "Employee(id*)\nEmployee n-1? Employee: manager/reports", "Region(country*, code*); City(id*)\nCity n-1 Region",
                             "Person(id*); Employee(salary: int32)\nPerson 1*-1 Employee: employee/person on delete cascade"})
        QTest::newRow(text) << QString::fromUtf8(text);
}

void TestChecks::goodModelsHaveNoProblems()
{
    QFETCH(QString, text);
    QCOMPARE(rulesBroken(schemaOf(text.toUtf8().constData(), nullptr)), QStringList());
}

// Rules that any-ends may break too.
void TestChecks::anyEndsInRules()
{
    const auto broken = [](const char *text, Edit edit = nullptr) { return rulesBroken(schemaOf(text, edit)); };
    QVERIFY(broken("Page(id*); Text(id*); Photo(id*)\nPage m-any Text | Photo by item_type(item_id) pair free: blocks/pages on delete cascade").contains(u"junction-pair-not-unique"_s));
    QVERIFY(broken("Page(id*); Text(id*); Photo(id*)\nPage m-any Text | Photo storage arc pair free: blocks/pages on delete cascade").contains(u"junction-pair-not-unique"_s));
    const char *circle = "A(id*); B(id*); C(id*)\nA n-any? B | C by t(k) storage triggers: any/as on delete cascade\nB n-1? A: a/bs on delete cascade";
    QVERIFY(broken(circle).contains(u"cascade-cycle"_s));
    QVERIFY(!broken(circle, [](Draft &d) { changeAny(d, [](AnyReference &a) { a.storage = AnyStorage::Pair; }); }).contains(u"cascade-cycle"_s));
    const auto translated = [](Draft &d) {
        Through t;
        t.id = ThroughId{700};
        t.role = ThroughRole::Translations;
        t.sourceLeg = d.schema().references().begin()->id;
        t.language = entityOf(d, u"PostText").fields[1].id;
        d.set(t);
    };
    QVERIFY(broken("Post(id*); PostText(id*, language: string(35)); PostText n-1 Post: post/texts", translated).contains(u"translations-not-unique"_s));
    QVERIFY(!broken("Post(id*); PostText(id*, language: string(35), post_id: int64, !(post_id, language)); PostText(post_id) n-1 Post: post/texts", translated).contains(u"translations-not-unique"_s));
}

void TestChecks::order()
{
    const auto problems = checks::problemsOf(schemaOf("Order(); Tasks(title)", nullptr));
    QVERIFY(problems.size() > 2);
    for (size_t i = 1; i < problems.size(); ++i)
        QVERIFY(problems[i - 1].severity <= problems[i].severity);
    QCOMPARE(checks::severityKey(problems.front().severity), u"error"_s);
}

void TestChecks::fixAll()
{
    const Schema schema = schemaOf("Tasks(title, Title); List(id*: int64?); X(id*)\nList 1-n X: x/list", [](Draft &d) {
        changeReference(d, [](Reference &r) { r.onDelete = Action::SetNull; });
    });
    CountedIds ids(100'000);
    const checks::Fixed fixed = checks::fixAll(schema, ids);
    QVERIFY(fixed.count >= 4);
    const Schema after = applied(schema, fixed.change);
    QCOMPARE(rulesBroken(after), QStringList());
    CountedIds more(200'000);
    QCOMPARE(checks::fixAll(after, more).count, 0);
}

void TestChecks::brokenBeyondRepair()
{
    // Every id that can be lost is lost: no rule may stumble over it.
    const Schema whole = schemaOf("enum E(a); A(id*, e: E, x, #(x)); B(id*); Pair(p*, q*)\nA n-1 B: b/as sort pos; A n-m B: bs/morA; A n-1? A: up/down; B n-1 Pair; B n-any A | Pair storage arc: any/bAnys; A m-any B | A by t(k): many/ones", nullptr);
    const auto check = [](const Schema &schema) {
        for (const checks::Problem &problem : checks::problemsOf(schema))
            QVERIFY(!checks::worded(problem, Wording::English).isEmpty());
        CountedIds ids(100'000);
        Q_UNUSED(checks::fixAll(schema, ids))
    };
    for (const Entity &entity : whole.entities()) {
        Draft without(whole);
        without.remove<Entity>(entity.id);
        check(without.schema());
        for (size_t i = 0; i < entity.fields.size(); ++i) {
            Draft draft(whole);
            draft.update<Entity>(entity.id, [i](Entity &changed) { changed.fields.erase(changed.fields.begin() + qsizetype(i)); });
            check(draft.schema());
        }
        Draft keyless(whole);
        keyless.update<Entity>(entity.id, [](Entity &changed) { changed.keys.clear(); changed.indexes.clear(); changed.dataSource = {}; });
        check(keyless.schema());
    }
    for (const Reference &reference : whole.references()) {
        Draft without(whole);
        without.remove<Reference>(reference.id);
        check(without.schema());
        Draft empty(whole);
        empty.update<Reference>(reference.id, [](Reference &changed) { changed.pairs.clear(); });
        check(empty.schema());
        Draft swapped(whole);
        swapped.update<Reference>(reference.id, [](Reference &changed) { std::swap(changed.holder, changed.referenced); });
        check(swapped.schema());
    }
    Draft noSource(whole);
    noSource.remove<DataSource>(whole.dataSources().begin()->id);
    check(noSource.schema());
}

void TestChecks::speed()
{
    // Entities of ten fields in one chain. Ten times the work must not take a hundred times as long.
    const auto chain = [](int count) {
        CountedIds ids;
        Schema schema = emptyProject(ids, u"Big"_s);
        const DataSourceId source = schema.dataSources().begin()->id;
        EntityId last;
        FieldId lastKey;
        for (int i = 0; i < count; ++i) {
            Entity entity;
            entity.id = ids.make<EntityId>();
            entity.name = u"Entity%1"_s.arg(i);
            entity.dataSource = source;
            for (int f = 0; f < 10; ++f) {
                Field field;
                field.id = ids.make<FieldId>();
                field.name = f == 0 ? u"id"_s : u"field_%1"_s.arg(f);
                field.type = typeOf(f < 2 ? TypeKind::Int64 : TypeKind::Text);
                entity.fields.push_back(field);
            }
            entity.keys.push_back(keyOn(KeyKind::Primary, {entity.fields[0].id}, ids.next({})));
            entity.indexes.push_back(indexOn({entity.fields[1].id}, ids.next({})));
            if (last) {
                Reference reference;
                reference.id = ids.make<ReferenceId>();
                reference.holder = entity.id;
                reference.referenced = last;
                reference.pairs = {{entity.fields[1].id, lastKey, {}}};
                reference.holderEnd.name = u"previous"_s;
                reference.referencedEnd.name = u"followers"_s;
                schema.table<Reference>().set(reference);
            }
            last = entity.id;
            lastKey = entity.fields[0].id;
            schema.table<Entity>().set(std::move(entity));
        }
        return schema;
    };
    const auto milliseconds = [](const Schema &schema) {
        const std::clock_t start = std::clock(); // own time: what else runs doesn't count
        const auto problems = checks::problemsOf(schema);
        return std::pair(double(std::clock() - start) * 1000 / CLOCKS_PER_SEC, problems.size());
    };
    const Schema small = chain(300);
    const Schema large = chain(3'000);
    (void)milliseconds(small);
    const auto [smallTime, smallCount] = milliseconds(small);
    const auto [largeTime, largeCount] = milliseconds(large);
    QCOMPARE(smallCount, size_t(0));
    QCOMPARE(largeCount, size_t(0));
    qInfo("300 entities: %.0f ms; 3,000: %.0f ms", smallTime, largeTime);
    QVERIFY(largeTime < smallTime * 40 + 50);
}

QTEST_GUILESS_MAIN(TestChecks)
#include "tst_checks.moc"
