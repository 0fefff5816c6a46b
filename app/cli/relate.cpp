#include "app/cli/verbs.h"

#include "model/flows/changetext.h"
#include "model/flows/schemainfo.h"
#include "model/schema/edits.h"
#include "model/schema/recordnames.h"
#include "model/schema/relationshipkinds.h"
#include "model/sql/migration.h"

namespace relata::cli {

using namespace Qt::StringLiterals;

namespace {

using Text = std::optional<std::string>;

// A flag that can be said, unsaid or left open: an edit changes only what was said.
using Flag = int; // above 0: on; below: off

struct Options
{
    std::string file;
    Text edit, kind, source, target, sourceReference, targetReference, keyOn, sourceKey, targetKey, through, pair, sortField, onDelete, onUpdate,
        deselect, match, deferrable, constraint, description;
    Text url, path, onFailure, symmetric, languageField, cycleGuard, reassign, otherSortField, otherDeselect, setNullFields;
    std::vector<std::string> shape, headers;
    std::optional<int> timeout, cache, maximumDepth, otherMinimum, otherMaximum;
    Text sourceAllow, targetAllow, storage, sourceDiscriminator, targetDiscriminator;
    std::vector<std::string> junctionFields, inverses;
    std::optional<int> minimum, maximum;
    Flag sourcePrimary = 0, sourceOptional = 0, targetPrimary = 0, targetOptional = 0, logical = 0, subtype = 0, tree = 0;
    bool dryRun = false;
};

Error wrongWord(const char *option, const QString &word, const QString &known)
{
    return {"cli.word", QT_TRANSLATE_NOOP("Messages", "“%1” can't be given for %2."), {word, QLatin1String(option), known}, QT_TRANSLATE_NOOP("Messages", "Give one of %3."), {}};
}

template<class Enumerator>
std::optional<Error> readWord(const char *option, const Text &given, Enumerator &into)
{
    if (!given)
        return std::nullopt;
    const auto value = fromKey<Enumerator>(text(*given));
    if (!value)
        return wrongWord(option, text(*given), allKeysOf<Enumerator>());
    into = *value;
    return std::nullopt;
}

template<class Enumerator>
std::optional<Error> readWord(const char *option, const Text &given, std::optional<Enumerator> &into)
{
    if (!given)
        return std::nullopt;
    Enumerator value{};
    auto fault = readWord(option, given, value);
    if (!fault)
        into = value;
    return fault;
}

void readFlag(Flag given, bool &into)
{
    if (given != 0)
        into = given > 0;
}

// The relationship with that id; many-to-many and plain ones share one space of ids.
Result<RelationshipForm> formToEdit(const Schema &schema, const QString &id)
{
    const auto form = edits::formOf(schema, relationshipFromString(schema, id));
    if (!form)
        return Error{"cli.noRelationship", QT_TRANSLATE_NOOP("Messages", "There is no relationship %1."), {id}, QT_TRANSLATE_NOOP("Messages", "`relata info FILE` lists them with their ids."), {}};
    return *form;
}

enum class Place { Source, Target, Junction, Nobody };

Place keyPlace(const RelationshipForm &form, const RelationshipKind &kind)
{
    if (kind.holder == KeyHolder::Junction)
        return Place::Junction;
    if (kind.holder == KeyHolder::Nobody)
        return Place::Nobody;
    const bool atSource = kind.holder == KeyHolder::Source || (kind.holder == KeyHolder::Chosen && form.keyOn == KeySide::Source);
    return atSource ? Place::Source : Place::Target;
}

void forgetKeys(RelationshipForm &form)
{
    form.sourceKey.clear();
    form.targetKey.clear();
    form.through.clear();
    form.onDelete.reset();
    form.onUpdate.reset();
}

// An edit that gives other entities, or the key to the other side: what was said of the old key says nothing about one in another place,
// and names that nobody chose are chosen anew.
void follow(RelationshipForm &form, const RelationshipForm &before, const Schema &schema)
{
    const RelationshipKind *kind = relationshipKind(form.kind);
    if (kind && kind->holder == KeyHolder::Junction && form.source == before.target && form.target == before.source && form.source != form.target) {
        std::swap(form.sourceReference, form.targetReference); // the same, read from its other side
        std::swap(form.sourceKey, form.targetKey);
        return;
    }
    const bool sameEntities = form.source == before.source && form.target == before.target;
    if (!kind || (form.keyOn == before.keyOn && sameEntities))
        return;
    forgetKeys(form);
    RelationshipForm byDefault = before;
    byDefault.sourceReference.reset();
    byDefault.targetReference.reset();
    byDefault = edits::completed(schema, byDefault);
    if (form.sourceReference == byDefault.sourceReference)
        form.sourceReference.reset();
    if (form.targetReference == byDefault.targetReference)
        form.targetReference.reset();
}

// The first option that was given and that this kind has no use for.
std::optional<Error> uselessOption(const Options &options, const RelationshipForm &form)
{
    const RelationshipKind *kind = relationshipKind(form.kind);
    if (!kind)
        return std::nullopt; // said elsewhere
    const Place place = keyPlace(form, *kind);
    const auto error = [&](const char *option, const char *fix) {
        return Error{"cli.useless", QT_TRANSLATE_NOOP("Messages", "A %2 has no use for %1."), {QLatin1String(option), form.kind}, fix, {}};
    };
    if (place != Place::Junction)
        for (const auto &[given, option] : {std::pair(options.through.has_value(), "--through"), std::pair(!options.junctionFields.empty(), "--junction-field"),
                                            std::pair(options.pair.has_value(), "--pair")})
            if (given)
                return error(option, QT_TRANSLATE_NOOP("Messages", "Leave it out, or make it many-to-many."));
    const bool isSelf = !form.source.isNull() && form.source == form.target;
    const std::tuple<bool, bool, const char *, const char *> others[] = {
        {options.symmetric.has_value(), place == Place::Junction && kind->any == AnySide::None && kind->role == ThroughRole::Plain && isSelf, "--symmetric",
         QT_TRANSLATE_NOOP("Messages", "Only a many-to-many of an entity with itself can be symmetric.")},
        {options.languageField.has_value(), kind->target == TargetNeed::EntityOrField && !form.target, "--language-field", QT_TRANSLATE_NOOP("Messages", "It is for translations without a --target.")},
        {options.tree > 0, kind->isReference() && !kind->unique && isSelf, "--tree", QT_TRANSLATE_NOOP("Messages", "A tree is a one-to-many or many-to-one of an entity with itself.")},
        {options.subtype > 0, kind->isReference() && kind->unique, "--subtype", QT_TRANSLATE_NOOP("Messages", "A subtype is a one-to-one.")},
        {options.reassign.has_value(), kind->unique, "--reassign", QT_TRANSLATE_NOOP("Messages", "Only in a one-to-one is there one to take away.")},
        {options.url || options.path || !options.shape.empty() || !options.headers.empty() || options.timeout || options.cache || options.onFailure, place == Place::Nobody, "--url",
         QT_TRANSLATE_NOOP("Messages", "It, and what belongs to it, is for --kind external.")},
        {options.otherMinimum || options.otherMaximum || options.otherSortField || options.otherDeselect, place == Place::Junction, "--other-minimum",
         QT_TRANSLATE_NOOP("Messages", "Only what goes through a join entity has numbers and orders on both sides.")},
    };
    for (const auto &[given, good, option, fix] : others) {
        if (given && !good)
            return error(option, fix);
    }
    if (place == Place::Target && options.targetPrimary > 0)
        return error("--target-primary", QT_TRANSLATE_NOOP("Messages", "The Target holds the key here: --source-primary makes it part of the Target's primary key."));
    if (place == Place::Source && options.sourcePrimary > 0)
        return error("--source-primary", QT_TRANSLATE_NOOP("Messages", "The Source holds the key here: --target-primary makes it part of the Source's primary key."));
    return std::nullopt;
}

// "Post" or "Post=value"; those that were on the list keep what was said of them.
std::optional<Error> fillAllowed(std::vector<AllowedForm> &list, const QStringList &given, const SchemaIndex &index)
{
    std::vector<AllowedForm> result;
    for (const QString &one : given) {
        const auto entity = entityMeant(index, one.section(u'=', 0, 0).trimmed());
        if (!entity)
            return entity.error();
        const auto before = std::find_if(list.begin(), list.end(), [&entity](const AllowedForm &allowed) { return allowed.entity == *entity; });
        AllowedForm allowed = before != list.end() ? *before : AllowedForm();
        allowed.entity = *entity;
        if (one.contains(u'='))
            allowed.value = one.section(u'=', 1).trimmed();
        result.push_back(allowed);
    }
    list = std::move(result);
    return std::nullopt;
}

// "Post=comments"
std::optional<Error> fillInverses(RelationshipForm &form, const std::vector<std::string> &given, const SchemaIndex &index)
{
    for (const std::string &each : given) {
        const QString one = text(each);
        const auto entity = entityMeant(index, one.section(u'=', 0, 0).trimmed());
        if (!entity)
            return entity.error();
        bool found = false;
        for (std::vector<AllowedForm> *list : {&form.sourceAllow, &form.targetAllow}) {
            for (AllowedForm &allowed : *list) {
                if (allowed.entity != *entity)
                    continue;
                allowed.inverse = one.section(u'=', 1).trimmed();
                found = true;
            }
        }
        if (!found)
            return Error{"cli.inverse", QT_TRANSLATE_NOOP("Messages", "--inverse names “%1”, which is on no list of allowed entities."), {one.section(u'=', 0, 0)},
                         QT_TRANSLATE_NOOP("Messages", "Add it to --source-allow or --target-allow."), {}};
    }
    return std::nullopt;
}

// What belongs to single kinds.
std::optional<Error> fillRoles(RelationshipForm &form, const Options &options)
{
    if (options.symmetric)
        form.throughRole = *options.symmetric == "once" ? ThroughRole::SymmetricOnce : *options.symmetric == "mirrored" ? ThroughRole::SymmetricMirrored : ThroughRole::Plain;
    for (const auto &[given, into] : {std::pair(&options.languageField, &form.languageField), std::pair(&options.otherSortField, &form.otherSortField),
                                      std::pair(&options.url, &form.url), std::pair(&options.path, &form.path)}) {
        if (*given)
            *into = text(**given);
    }
    for (const auto &[given, into] : {std::pair(&options.timeout, &form.timeout), std::pair(&options.cache, &form.cache), std::pair(&options.otherMinimum, &form.otherMinimum)}) {
        if (*given)
            *into = **given;
    }
    for (const auto &[given, into] : {std::pair(&options.maximumDepth, &form.maximumDepth), std::pair(&options.otherMaximum, &form.otherMaximum)}) {
        if (*given)
            *into = **given > 0 ? std::optional(**given) : std::nullopt;
    }
    if (options.setNullFields)
        form.setNullFields = commaList(*options.setNullFields);
    if (!options.shape.empty()) {
        form.shape.clear();
        for (const std::string &fields : options.shape)
            form.shape << commaList(fields);
    }
    for (const std::string &each : options.headers) {
        const QString one = text(each), name = one.section(u'=', 0, 0).trimmed(), value = one.section(u'=', 1).trimmed();
        if (value.isEmpty())
            form.headers.remove(name);
        else
            form.headers.insert(name, value);
    }
    if (auto fault = readWord("--on-failure", options.onFailure, form.onFailure))
        return fault;
    if (auto fault = readWord("--cycle-guard", options.cycleGuard, form.cycleGuard))
        return fault;
    if (auto fault = readWord("--reassign", options.reassign, form.reassign))
        return fault;
    return readWord("--other-deselect", options.otherDeselect, form.otherDeselect);
}

// The words of the options, put over what the form says already.
std::optional<Error> fill(RelationshipForm &form, const Options &options, const SchemaIndex &index)
{
    if (options.kind && form.existing.isNull())
        form.kind = text(*options.kind);
    else if (options.kind)
        form = edits::turned(index.schema(), form, text(*options.kind));
    const RelationshipForm before = form;
    for (const auto &[given, into] : {std::pair(&options.source, &form.source), std::pair(&options.target, &form.target)}) {
        if (!*given)
            continue;
        const auto entity = entityMeant(index, text(**given));
        if (!entity)
            return entity.error();
        *into = *entity;
    }
    for (const auto &[given, list] : {std::pair(&options.sourceAllow, &form.sourceAllow), std::pair(&options.targetAllow, &form.targetAllow)}) {
        if (!*given)
            continue;
        if (auto fault = fillAllowed(*list, commaList(**given), index))
            return fault;
    }
    if (auto fault = fillInverses(form, options.inverses, index))
        return fault;
    if (auto fault = readWord("--storage", options.storage, form.storage))
        return fault;
    if (options.sourceDiscriminator)
        form.sourceDiscriminator = text(*options.sourceDiscriminator);
    if (options.targetDiscriminator)
        form.targetDiscriminator = text(*options.targetDiscriminator);
    if (options.keyOn)
        form.keyOn = *options.keyOn == "source" ? KeySide::Source : KeySide::Target;
    if (!form.existing.isNull())
        follow(form, before, index.schema());
    if (auto fault = uselessOption(options, form))
        return fault;
    if (options.sourceReference)
        form.sourceReference = text(*options.sourceReference);
    if (options.targetReference)
        form.targetReference = text(*options.targetReference);
    readFlag(options.sourcePrimary, form.sourcePrimary);
    readFlag(options.sourceOptional, form.sourceOptional);
    readFlag(options.targetPrimary, form.targetPrimary);
    readFlag(options.targetOptional, form.targetOptional);
    const RelationshipKind *kind = relationshipKind(form.kind);
    if (kind && kind->isReference()) {
        const auto side = holderSide(form, *kind);
        if (options.tree > 0 && options.sourceOptional == 0 && options.targetOptional == 0)
            side.optional = true; // a root has no parent
        if (options.subtype > 0)
            side.primary = true;
    }
    if (auto fault = fillRoles(form, options))
        return fault;
    if (options.sourceKey)
        form.sourceKey = commaList(*options.sourceKey);
    if (options.targetKey)
        form.targetKey = commaList(*options.targetKey);
    if (options.through)
        form.through = text(*options.through);
    for (const std::string &field : options.junctionFields)
        form.junctionFields << commaList(field);
    if (options.pair) {
        form.pairIsKey = *options.pair == "key";
        form.uniquePair = *options.pair != "free";
    }
    if (options.sortField)
        form.sortField = text(*options.sortField);
    if (auto fault = readWord("--on-delete", options.onDelete, form.onDelete))
        return fault;
    if (auto fault = readWord("--on-update", options.onUpdate, form.onUpdate))
        return fault;
    if (auto fault = readWord("--deselect", options.deselect, form.deselect))
        return fault;
    if (auto fault = readWord("--match", options.match, form.match))
        return fault;
    if (auto fault = readWord("--deferrable", options.deferrable, form.deferrable))
        return fault;
    if (options.constraint)
        form.constraint = text(*options.constraint);
    if (options.description)
        form.description = text(*options.description);
    if (options.minimum)
        form.minimum = *options.minimum;
    if (options.maximum)
        form.maximum = *options.maximum > 0 ? std::optional(*options.maximum) : std::nullopt;
    if (options.logical != 0)
        form.enforcement = options.logical > 0 ? Enforcement::Logical : Enforcement::Enforced;
    if (options.tree != 0)
        form.role = options.tree > 0 ? ReferenceRole::Tree : ReferenceRole::Plain;
    if (options.subtype != 0)
        form.role = options.subtype > 0 ? ReferenceRole::Subtype : ReferenceRole::Plain;
    return std::nullopt;
}

// What the change made or changed: the added one, else the one that was edited.
const RelationshipView *viewAfter(const SchemaIndex &after, const Change &change, RelationshipId edited)
{
    if (!edited.isNull())
        if (const RelationshipView *view = after.relationship(relationshipFromString(after.schema(), edited.toString()))) // its id stays, whatever its kind
            return view;
    const RelationshipId added = edits::addedRelationship(change);
    return added.isNull() ? nullptr : after.relationship(added);
}

// What the change means for a database that has the tables already: its dialect is that of the first table that changes.
const Dialect &dialectOf(const Schema &before, const Schema &after, const Change &change)
{
    const Dialect *dialect = nullptr;
    change.forEach<Entity>([&](const Delta<Entity> &delta) {
        if (!dialect)
            dialect = dialectById(delta.before ? before.dialectOf(*delta.before) : after.dialectOf(*delta.after));
    });
    if (!dialect && !after.dataSources().isEmpty())
        dialect = dialectById(after.dataSources().begin()->dialect);
    return dialect ? *dialect : allDialects().front();
}

int run(const Session &session, const Options &options)
{
    int code = Done;
    const auto opened = openProject(session, options.file, code);
    if (!opened)
        return code;
    RelationshipForm form;
    if (options.edit) {
        auto found = formToEdit(opened->schema, text(*options.edit));
        if (!found)
            return session.fail(found.error(), WrongUse);
        form = *std::move(found);
    } else if (const RelationshipKind *kind = options.kind ? relationshipKind(text(*options.kind)) : nullptr; // an unknown one is said below
               !options.kind || (!options.source && !options.sourceAllow) || (!options.target && !options.targetAllow && !(kind && kind->target != TargetNeed::Entity))) {
        return session.fail({"cli.relate", QT_TRANSLATE_NOOP("Messages", "A new relationship needs --kind, --source and --target (or, for “any”, --source-allow and --target-allow; external needs no target)."), {},
                             QT_TRANSLATE_NOOP("Messages", "Or give --edit ID to change one."), {}}, WrongUse);
    }
    if (const auto fault = fill(form, options, SchemaIndex(opened->schema)))
        return session.fail(*fault, WrongUse);
    RandomIds ids;
    const auto change = edits::relate(opened->schema, form, ids);
    if (!change)
        return session.fail(change.error(), WrongUse);
    const Schema after = applied(opened->schema, *change);
    const QStringList lines = flows::changeLines(opened->schema, *change);
    const Dialect &dialect = dialectOf(opened->schema, after, *change);
    const auto migration = migrationFor(opened->schema, after, dialect);
    const std::vector<RowConsequence> rows = migration ? migration->rows : rowConsequences(opened->schema, after, dialect);
    if (!options.dryRun && !change->isEmpty()) {
        if (const int failed = saveOpened(session, *opened, after); failed != Done)
            return failed;
    }
    const SchemaIndex index(after);
    const RelationshipView *view = viewAfter(index, *change, form.existing);
    const Sentences sentences = view ? sentencesOf(after, *view) : Sentences();
    if (session.json) {
        nlohmann::ordered_json document{{"id", view ? view->id.toString().toStdString() : std::string()}, {"written", !options.dryRun && !change->isEmpty()}};
        document["sentences"] = {sentences.fromTarget.toStdString(), sentences.fromSource.toStdString()};
        document["changes"] = nlohmann::ordered_json::array();
        for (const QString &line : lines)
            document["changes"].push_back(line.toStdString());
        document["rows"] = rowsJson(rows);
        document["sql"] = migration ? migration->text(dialect).toStdString() : std::string();
        session.print(document);
        return Done;
    }
    session.print(sentences.both(u"\n"));
    if (lines.isEmpty())
        session.print(u"\nNothing changes."_s);
    else
        session.print((options.dryRun ? u"\nThis would change (nothing is written):\n  "_s : u"\nChanged:\n  "_s) + lines.join(u"\n  "_s));
    if (!rows.empty()) {
        QStringList told;
        for (const RowConsequence &one : rows) {
            told << nameOf(one.fate) + ": "_L1 + worded(one, Wording::English);
            if (!one.rows.isEmpty())
                told << "    "_L1 + one.rows;
        }
        session.print(u"\nWhat happens to the rows that are there, with the queries that list them:\n  "_s + told.join(u"\n  "_s));
    }
    if (options.dryRun && !lines.isEmpty()) {
        if (migration)
            session.printExact(u"\nA database that has the tables is changed by:\n\n"_s + migration->text(dialect));
        else
            session.note(u"relata: "_s + worded(migration.error(), Wording::English));
    }
    if (view)
        session.print(u"\nThe relationship's id is %1."_s.arg(view->id.toString()));
    return Done;
}

std::string kindNames()
{
    std::string names;
    for (const RelationshipKind &kind : relationshipKinds())
        names += (names.empty() ? "" : ", ") + std::string(kind.key);
    return names;
}

} // namespace

void addRelate(CLI::App &app, Session &session)
{
    auto options = std::make_shared<Options>();
    Options &o = *options;
    CLI::App *verb = session.verb(app, "relate", "Add a relationship, or change one",
        "  relata relate todo.relata --kind one-to-many --source List --source-reference list \\\n"
        "      --target Task --target-reference tasks --source-optional\n"
        "  relata relate shop.relata --kind many-to-many --source Order --target Product --through OrderLine \\\n"
        "      --junction-field 'quantity: decimal(10,2)'\n"
        "  relata relate blog.relata --kind any-to-one --source Comment --target-allow Post,Video --inverse Post=comments\n"
        "  relata relate todo.relata --edit 8c5d… --source-required --on-delete cascade\n");
    verb->add_option("FILE", o.file, "The project")->required();
    verb->add_option("--edit", o.edit, "Change the relationship with this id; only what else is said changes")->type_name("ID");
    verb->add_option("--kind", o.kind, "One of " + kindNames())->type_name("KIND");
    verb->add_option("--source", o.source, "The Source entity (of one-to-many: the one)")->type_name("ENTITY");
    verb->add_option("--target", o.target, "The Target entity (of one-to-many: the many; it holds the key)")->type_name("ENTITY");
    verb->add_option("--source-allow", o.sourceAllow, "Where any of several entities is the Source: those, each with the stored value if it is not the table's name")->type_name("A,B=value");
    verb->add_option("--target-allow", o.targetAllow, "Likewise, for the Target")->type_name("A,B=value");
    verb->add_option("--inverse", o.inverses, "What an allowed entity calls the other side; can be repeated")->type_name("A=name")->expected(1)->take_all();
    verb->add_option("--storage", o.storage, "How such a relationship is stored: pair, triggers, arc");
    verb->add_option("--source-discriminator", o.sourceDiscriminator, "Field that says which entity the Source is")->type_name("FIELD");
    verb->add_option("--target-discriminator", o.targetDiscriminator, "Likewise, for the Target")->type_name("FIELD");
    verb->add_option("--source-reference", o.sourceReference, "What the Target calls the Source (\"list\"); empty: not exposed")->type_name("NAME");
    verb->add_option("--target-reference", o.targetReference, "What the Source calls the Target (\"tasks\"); empty: not exposed")->type_name("NAME");
    const auto flag = [verb](const char *names, Flag &into, const char *help) { verb->add_flag(names, into, help); };
    flag("--source-primary,!--no-source-primary", o.sourcePrimary, "The key that points at the Source is part of the Target's primary key");
    flag("--source-optional,!--source-required", o.sourceOptional, "A Target may exist without a Source");
    flag("--target-primary,!--no-target-primary", o.targetPrimary, "Likewise, where the Source holds the key");
    flag("--target-optional,!--target-required", o.targetOptional, "Likewise, where the Source holds the key");
    verb->add_option("--key-on", o.keyOn, "Which side of a one-to-one holds the key")->check(CLI::IsMember({"source", "target"}))->type_name("SIDE");
    verb->add_option("--source-key", o.sourceKey, "Fields of the key on the Source's side")->type_name("a,b");
    verb->add_option("--target-key", o.targetKey, "Fields of the key on the Target's side")->type_name("a,b");
    verb->add_option("--through", o.through, "The join entity of a many-to-many; made where it is missing")->type_name("ENTITY");
    verb->add_option("--junction-field", o.junctionFields, "A further field of the join entity, in the notation; can be repeated")->type_name("FIELD")->expected(1)->take_all();
    verb->add_option("--pair", o.pair, "The pair of keys is the join entity's key, is unique beside a key of its own, or may repeat")->check(CLI::IsMember({"key", "unique", "free"}));
    verb->add_option("--sort-field", o.sortField, "Field that keeps the order by hand")->type_name("FIELD");
    verb->add_option("--on-delete", o.onDelete, "no-action, restrict, cascade, set-null, set-default")->type_name("ACTION");
    verb->add_option("--on-update", o.onUpdate, "Likewise")->type_name("ACTION");
    verb->add_option("--deselect", o.deselect, "What taking a record off the list does to it: nullify, delete");
    verb->add_option("--minimum", o.minimum, "How many Targets each Source must have")->check(CLI::NonNegativeNumber);
    verb->add_option("--maximum", o.maximum, "How many Targets each Source may have; 0: any number")->check(CLI::NonNegativeNumber);
    flag("--logical,!--enforced", o.logical, "No foreign key in the database");
    flag("--subtype,!--plain", o.subtype, "One-to-one by a shared key: the Target is a kind of Source");
    flag("--tree,!--no-tree", o.tree, "Of an entity with itself: parent and children");
    verb->add_option("--cycle-guard", o.cycleGuard, "Of a tree: database (a trigger refuses cycles), none");
    verb->add_option("--max-depth", o.maximumDepth, "Of a tree: how many levels there may be; 0: any number")->check(CLI::NonNegativeNumber);
    verb->add_option("--reassign", o.reassign, "One-to-one: what taking a record that another has does: refuse, steal");
    verb->add_option("--symmetric", o.symmetric, "Many-to-many of an entity with itself: each pair is stored once, or mirrored (both ways round)")->check(CLI::IsMember({"once", "mirrored", "no"}));
    verb->add_option("--language-field", o.languageField, "Translations without a --target: the join entity's field that holds the language's code")->type_name("FIELD");
    verb->add_option("--other-minimum", o.otherMinimum, "Through a join entity: how many Sources each Target must have")->check(CLI::NonNegativeNumber);
    verb->add_option("--other-maximum", o.otherMaximum, "Likewise, how many it may have; 0: any number")->check(CLI::NonNegativeNumber);
    verb->add_option("--other-sort-field", o.otherSortField, "Likewise, the field that keeps the order of the Target's list")->type_name("FIELD");
    verb->add_option("--other-deselect", o.otherDeselect, "Likewise, what taking a record off the Target's list does");
    verb->add_option("--set-null-fields", o.setNullFields, "Fields of the key that --on-delete set-null empties, if not all")->type_name("a,b");
    verb->add_option("--url", o.url, "External: the address, with {field} for values of the record")->type_name("URL");
    verb->add_option("--path", o.path, "External: where the records lie in the answer, as a JSON Pointer")->type_name("POINTER");
    verb->add_option("--shape", o.shape, "External: the values of each record and their types, in the notation; can be repeated")->type_name("name:type,…")->expected(1)->take_all();
    verb->add_option("--header", o.headers, "External: a header to send; ${NAME} stands for an environment variable of the server; can be repeated")->type_name("NAME=VALUE")->expected(1)->take_all();
    verb->add_option("--timeout", o.timeout, "External: how long to wait, in ms");
    verb->add_option("--cache", o.cache, "External: how long an answer is kept, in s; 0: ask every time");
    verb->add_option("--on-failure", o.onFailure, "External: empty, stale, fail");
    verb->add_option("--match", o.match, "simple, full");
    verb->add_option("--deferrable", o.deferrable, "no, immediate, deferred");
    verb->add_option("--constraint", o.constraint, "Name of the foreign key")->type_name("NAME");
    verb->add_option("--description", o.description, "A comment")->type_name("TEXT");
    verb->add_flag("--dry-run", o.dryRun, "Say what would change and write nothing");
    session.addJson(verb);
    verb->callback([options, &session] { session.run = [options, &session] { return run(session, *options); }; });
}

} // namespace relata::cli
