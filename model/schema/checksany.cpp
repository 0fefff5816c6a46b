// Rules of references to any of several entities, of trees and of translations.
#include "model/schema/checkcontext.h"
#include "model/schema/edithelpers.h"
#include "model/schema/naming.h"

#include <set>

namespace relata::checks {

using namespace Qt::StringLiterals;

namespace {

constexpr int kDiscriminatorLength = 64;

// An any-reference whose holder and allowed entities are there.
struct AnyFacts
{
    const AnyReference *any = nullptr;
    const Entity *holder = nullptr;
    std::vector<const Entity *> entities; // as in its allow-list
    std::vector<FieldId> fields;          // discriminator and key; of an arc: none
    bool isArc = false;
    bool hasFields = false; // all of them are there; arcs: all legs
};

Problem &add(Report &report, const AnyFacts &facts, QStringList arguments)
{
    Problem &problem = report.add(std::move(arguments));
    problem.relationship = facts.any->id;
    if (facts.holder)
        problem.entity = facts.holder->id;
    return problem;
}

template<class Function>
void eachAny(const Context &context, Function &&function)
{
    for (const AnyReference &any : context.schema.anyReferences()) {
        AnyFacts facts{&any, context.schema.entities().get(any.holder), {}, {}, any.storage == AnyStorage::Arc, true};
        for (const Allowed &allowed : any.allowed)
            facts.entities.push_back(context.schema.entities().get(allowed.entity));
        if (facts.isArc) {
            for (const Allowed &allowed : any.allowed) {
                const ReferenceFacts *leg = context.reference(allowed.leg);
                facts.hasFields = facts.hasFields && leg && leg->sound && leg->reference->holder == any.holder && leg->reference->referenced == allowed.entity;
            }
        } else {
            facts.fields.push_back(any.discriminator);
            facts.fields.insert(facts.fields.end(), any.key.begin(), any.key.end());
            facts.hasFields = !any.key.empty() && facts.holder && std::all_of(facts.fields.begin(), facts.fields.end(), [&](FieldId id) { return facts.holder->field(id); });
        }
        function(facts);
    }
}

template<class Function>
void eachSound(const Context &context, Function &&function)
{
    eachAny(context, [&](const AnyFacts &facts) {
        if (facts.holder && facts.hasFields && std::all_of(facts.entities.begin(), facts.entities.end(), [](const Entity *entity) { return entity; }))
            function(facts);
    });
}

QString valueOf(const Context &context, const Allowed &allowed)
{
    return allowed.value.isEmpty() ? context.tables.value(allowed.entity) : allowed.value;
}

template<class Function>
Fix fixingAny(const char *label, QStringList arguments, AnyReferenceId id, Function function)
{
    return fixing<AnyReference>(label, std::move(arguments), id, function);
}

Fix withoutAllowed(const Context &context, AnyReferenceId id, const Allowed &allowed)
{
    return fixingAny(QT_TRANSLATE_NOOP("Messages", "Take “%1” off the list"), {context.nameOf(allowed.entity)}, id, [allowed = allowed.id](AnyReference &changed) {
        std::erase_if(changed.allowed, [allowed](const Allowed &each) { return each.id == allowed; });
    });
}

// --- what it names

void entityMissing(const Context &context, Report &report)
{
    eachAny(context, [&](const AnyFacts &facts) {
        if (!facts.holder) {
            add(report, facts, {facts.any->id.toString()}).fixes.push_back(removing(facts.any->id));
            return;
        }
        for (size_t i = 0; i < facts.entities.size(); ++i) {
            if (facts.entities[i])
                continue;
            Problem &problem = add(report, facts, {facts.holder->name});
            problem.fixes.push_back(facts.entities.size() > 1 ? withoutAllowed(context, facts.any->id, facts.any->allowed[i]) : removing(facts.any->id));
            return; // the next one when this is mended
        }
    });
}

void fieldMissing(const Context &context, Report &report)
{
    eachAny(context, [&](const AnyFacts &facts) {
        if (facts.holder && !facts.hasFields && !facts.entities.empty())
            add(report, facts, {facts.holder->name}).fixes.push_back(removing(facts.any->id));
    });
}

void listEmpty(const Context &context, Report &report)
{
    eachAny(context, [&](const AnyFacts &facts) {
        if (facts.holder && facts.entities.empty())
            add(report, facts, {facts.holder->name}).fixes.push_back(removing(facts.any->id));
    });
}

void listOfOne(const Context &context, Report &report)
{
    eachSound(context, [&](const AnyFacts &facts) {
        if (facts.entities.size() == 1)
            add(report, facts, {facts.holder->name, facts.entities.front()->name});
    });
}

void entityTwice(const Context &context, Report &report)
{
    eachSound(context, [&](const AnyFacts &facts) {
        std::set<EntityId> seen;
        for (const Allowed &allowed : facts.any->allowed) {
            if (seen.insert(allowed.entity).second)
                continue;
            add(report, facts, {facts.holder->name, context.nameOf(allowed.entity)}).fixes.push_back(withoutAllowed(context, facts.any->id, allowed));
            return;
        }
    });
}

void keyless(const Context &context, Report &report)
{
    eachSound(context, [&](const AnyFacts &facts) {
        for (const Entity *entity : facts.entities) {
            const Key *key = entity->primaryKey();
            if (!facts.isArc && (!key || key->fields.size() != facts.any->key.size()))
                add(report, facts, {facts.holder->name, entity->name, QString::number(facts.any->key.size())});
        }
    });
}

// --- discriminator and key

void discriminatorType(const Context &context, Report &report)
{
    eachSound(context, [&](const AnyFacts &facts) {
        const Field *field = facts.isArc ? nullptr : facts.holder->field(facts.any->discriminator);
        if (!field || field->type.isText() || field->type.kind == TypeKind::Enum || field->type.kind == TypeKind::Native)
            return;
        FieldType wanted = typeOf(TypeKind::String);
        wanted.length = kDiscriminatorLength;
        add(report, facts, {facts.holder->name + u'.' + field->name, typeText(field->type, context.schema.enumName())})
            .fixes.push_back(fixingField(QT_TRANSLATE_NOOP("Messages", "Give “%1” the type %2"), {field->name, typeText(wanted, context.schema.enumName())}, facts.holder->id, field->id, [wanted](Field &changed) { changed.type = wanted; }));
    });
}

void valueTwice(const Context &context, Report &report)
{
    eachSound(context, [&](const AnyFacts &facts) {
        std::set<QString> seen;
        for (const Allowed &allowed : facts.any->allowed) {
            const QString value = valueOf(context, allowed);
            if (facts.isArc || seen.insert(value).second)
                continue;
            QStringList taken;
            for (const Allowed &each : facts.any->allowed)
                taken << valueOf(context, each);
            const QString free = naming::uniqueName(context.tables.value(allowed.entity), [&taken](const QString &name) { return taken.contains(name); });
            add(report, facts, {facts.holder->name, value}).fixes.push_back(fixingAny(QT_TRANSLATE_NOOP("Messages", "Store “%1” for %2"), {free, context.nameOf(allowed.entity)}, facts.any->id, [id = allowed.id, free](AnyReference &changed) {
                for (Allowed &each : changed.allowed) {
                    if (each.id == id)
                        each.value = free;
                }
            }));
            return;
        }
    });
}

void valueTooLong(const Context &context, Report &report)
{
    eachSound(context, [&](const AnyFacts &facts) {
        const Field *field = facts.isArc ? nullptr : facts.holder->field(facts.any->discriminator);
        if (!field || field->type.kind != TypeKind::String || field->type.length == 0)
            return;
        qsizetype longest = 0;
        QString value;
        for (const Allowed &allowed : facts.any->allowed) {
            if (valueOf(context, allowed).size() > longest) {
                value = valueOf(context, allowed);
                longest = value.size();
            }
        }
        if (longest > field->type.length)
            add(report, facts, {facts.holder->name + u'.' + field->name, value})
                .fixes.push_back(fixingField(QT_TRANSLATE_NOOP("Messages", "Make “%1” as long"), {field->name}, facts.holder->id, field->id, [longest](Field &changed) { changed.type.length = int(longest); }));
    });
}

// A key of one field may keep them as text; what triggers compare must be of one type.
void keyType(const Context &context, Report &report)
{
    eachSound(context, [&](const AnyFacts &facts) {
        for (const Entity *entity : facts.entities) {
            const Key *key = entity->primaryKey();
            if (facts.isArc || !key || key->fields.size() != facts.any->key.size())
                continue;
            for (size_t i = 0; i < key->fields.size(); ++i) {
                const Field *here = facts.holder->field(facts.any->key[i]), *there = entity->field(key->fields[i]);
                if (!there || canReference(here->type, there->type) || (here->type.isText() && key->fields.size() == 1))
                    continue;
                const EnumName names = context.schema.enumName();
                Problem &problem = add(report, facts, {facts.holder->name + u'.' + here->name, typeText(here->type, names), entity->name + u'.' + there->name, typeText(there->type, names)});
                if (key->fields.size() == 1) {
                    FieldType text = typeOf(TypeKind::String);
                    text.length = 255;
                    problem.fixes.push_back(fixingField(QT_TRANSLATE_NOOP("Messages", "Give “%1” the type %2"), {here->name, typeText(text, names)}, facts.holder->id, here->id, [text](Field &changed) { changed.type = text; }));
                }
                return;
            }
        }
    });
}

void halfNullable(const Context &context, Report &report)
{
    eachSound(context, [&](const AnyFacts &facts) {
        std::vector<FieldId> required;
        bool inKey = false;
        for (const FieldId id : facts.fields) {
            if (!facts.holder->field(id)->nullable)
                required.push_back(id);
            inKey |= facts.holder->isInPrimaryKey(id);
        }
        if (required.empty() || required.size() == facts.fields.size())
            return;
        Problem &problem = add(report, facts, {facts.holder->name, listed(*facts.holder, facts.fields)});
        if (!inKey)
            problem.fixes.push_back(makingNullable(*facts.holder, required));
    });
}

void setNull(const Context &context, Report &report)
{
    eachSound(context, [&](const AnyFacts &facts) {
        if (facts.isArc) {
            for (const Allowed &allowed : facts.any->allowed) {
                const Reference &leg = *context.reference(allowed.leg)->reference;
                if (leg.onDelete == Action::SetNull && facts.any->holderEnd.minimum > 0)
                    add(report, facts, {facts.holder->name, context.nameOf(allowed.entity)}).fixes.push_back(withoutAction(leg.id));
            }
            return;
        }
        const bool required = std::any_of(facts.fields.begin(), facts.fields.end(), [&](FieldId id) { return !facts.holder->field(id)->nullable; });
        if (facts.any->onDelete == Action::SetNull && required)
            add(report, facts, {facts.holder->name, facts.entities.empty() ? QString() : facts.entities.front()->name})
                .fixes.push_back(fixingAny(QT_TRANSLATE_NOOP("Messages", "Refuse the deletion instead (no action)"), {}, facts.any->id, [](AnyReference &changed) { changed.onDelete = Action::NoAction; }));
    });
}

void unindexed(const Context &context, Report &report)
{
    eachSound(context, [&](const AnyFacts &facts) {
        if (!facts.isArc && facts.holder->kind == EntityKind::Table && !edits::isIndexed(*facts.holder, facts.fields))
            add(report, facts, {facts.holder->name, listed(*facts.holder, facts.fields)}).fixes.push_back(addingIndex(*facts.holder, facts.fields));
    });
}

// --- storage

void legRequired(const Context &context, Report &report)
{
    eachSound(context, [&](const AnyFacts &facts) {
        if (!facts.isArc || facts.entities.size() < 2)
            return;
        for (const Allowed &allowed : facts.any->allowed) {
            const ReferenceFacts &leg = *context.reference(allowed.leg);
            if (leg.anyNullable)
                continue;
            Problem &problem = add(report, facts, {facts.holder->name + u'.' + listed(*facts.holder, leg.fields), context.nameOf(allowed.entity)});
            if (std::none_of(leg.fields.begin(), leg.fields.end(), [&](FieldId id) { return facts.holder->isInPrimaryKey(id); }))
                problem.fixes.push_back(makingNullable(*facts.holder, leg.fields));
        }
    });
}

void legsShared(const Context &context, Report &report)
{
    eachSound(context, [&](const AnyFacts &facts) {
        std::set<std::vector<FieldId>> seen;
        for (const Allowed &allowed : facts.isArc ? facts.any->allowed : std::vector<Allowed>()) {
            std::vector<FieldId> fields = context.reference(allowed.leg)->fields;
            std::sort(fields.begin(), fields.end());
            if (!seen.insert(fields).second)
                add(report, facts, {facts.holder->name, listed(*facts.holder, fields)});
        }
    });
}

void guardElsewhere(const Context &context, Report &report)
{
    eachSound(context, [&](const AnyFacts &facts) {
        if (facts.any->storage != AnyStorage::Triggers)
            return;
        for (const Entity *entity : facts.entities) {
            if (entity->dataSource == facts.holder->dataSource && entity->kind == EntityKind::Table)
                continue;
            add(report, facts, {facts.holder->name, entity->name})
                .fixes.push_back(fixingAny(QT_TRANSLATE_NOOP("Messages", "Keep it without triggers"), {}, facts.any->id, [](AnyReference &changed) { changed.storage = AnyStorage::Pair; }));
            return;
        }
    });
}

// --- trees

void treeOfTwo(const Context &context, Report &report)
{
    for (const ReferenceFacts &facts : context.references) {
        if (facts.sound && facts.reference->role == ReferenceRole::Tree && facts.holder != facts.referenced)
            report.add(facts, {facts.holder->name, facts.referenced->name}).fixes.push_back(fixing<Reference>(QT_TRANSLATE_NOOP("Messages", "Make it an ordinary relationship"), {}, facts.reference->id, [](Reference &changed) {
                changed.role = ReferenceRole::Plain;
                changed.cycleGuard = Guard::None;
                changed.maximumDepth.reset();
            }));
    }
}

void depthUnguarded(const Context &context, Report &report)
{
    for (const ReferenceFacts &facts : context.references) {
        if (facts.sound && facts.reference->role == ReferenceRole::Tree && facts.reference->maximumDepth && facts.reference->cycleGuard == Guard::None)
            report.add(facts, {facts.holder->name, QString::number(*facts.reference->maximumDepth)}).fixes.push_back(fixing<Reference>(QT_TRANSLATE_NOOP("Messages", "Let the database keep it"), {}, facts.reference->id, [](Reference &changed) { changed.cycleGuard = Guard::Database; }));
    }
}

// --- across data sources

void elsewhere(const Context &context, Report &report)
{
    for (const RelationshipView &view : context.index.relationships()) {
        if (!view.crossSource || context.index.isLeg(view.id) || view.id.through())
            continue;
        QStringList others;
        for (const EntityId id : view.targets)
            others << context.nameOf(id);
        Problem &problem = report.add({context.nameOf(view.sources.front()), others.join(u", "_s)});
        problem.entity = view.sources.front();
        problem.relationship = view.id;
    }
}

// --- translations whose language is a plain field

void languageField(const Context &context, Report &report)
{
    for (const ThroughFacts &facts : context.throughs) {
        if (!facts.through->language || !facts.source || !facts.source->sound)
            continue;
        const Field *field = facts.source->holder->field(facts.through->language);
        if (field && (field->type.isText() || field->type.kind == TypeKind::Enum) && !field->nullable)
            continue;
        Problem &problem = report.add(facts, {facts.source->holder->name, facts.source->referenced->name});
        problem.entity = facts.source->holder->id;
        if (!field) {
            problem.fixes.push_back(removing(facts.through->id));
            continue;
        }
        problem.field = field->id;
        problem.fixes.push_back(fixingField(QT_TRANSLATE_NOOP("Messages", "Let “%1” hold a language code, always"), {field->name}, facts.source->holder->id, field->id, [](Field &changed) {
            changed.nullable = false;
            if (!changed.type.isText() && changed.type.kind != TypeKind::Enum) {
                changed.type = typeOf(TypeKind::String);
                changed.type.length = 35; // the longest that BCP 47 counts with
            }
        }));
    }
}

constexpr Rule kRules[] = {
    {"any-entity-missing", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Any of nothing"), QT_TRANSLATE_NOOP("Messages", "A relationship of “%1” with any of several entities names one that isn't there."), entityMissing},
    {"any-field-missing", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Any-end without its fields"), QT_TRANSLATE_NOOP("Messages", "“%1” points at any of several entities by fields or keys that aren't there."), fieldMissing},
    {"any-list-empty", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Empty allow-list"), QT_TRANSLATE_NOOP("Messages", "“%1” points at any of several entities, but none is allowed."), listEmpty},
    {"any-entity-twice", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Allowed twice"), QT_TRANSLATE_NOOP("Messages", "“%2” is twice on the list of what “%1” may point at."), entityTwice},
    {"any-value-twice", Severity::Error, QT_TRANSLATE_NOOP("Messages", "One value for two entities"), QT_TRANSLATE_NOOP("Messages", "“%1” stores “%2” for two entities: nobody can tell which one it is."), valueTwice},
    {"any-value-long", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Value that doesn't fit"), QT_TRANSLATE_NOOP("Messages", "“%1” is too short for the stored value “%2”."), valueTooLong},
    {"any-discriminator-type", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Discriminator that is no text"), QT_TRANSLATE_NOOP("Messages", "“%1” (%2) says which entity is meant, and must be text."), discriminatorType},
    {"any-key-size", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Keys of another length"), QT_TRANSLATE_NOOP("Messages", "“%1” points by a key of %3 fields, but “%2” has no such primary key."), keyless},
    {"any-key-type", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Key that can't hold all"), QT_TRANSLATE_NOOP("Messages", "“%1” (%2) can't hold the key “%3” (%4)."), keyType},
    {"any-set-null", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Set null where null is forbidden"), QT_TRANSLATE_NOOP("Messages", "Deleting a “%2” would empty what each “%1” must have."), setNull},
    {"any-half-nullable", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Half an any-end"), QT_TRANSLATE_NOOP("Messages", "Of %2, with which “%1” points at any of several entities, only some may be null: they are filled or empty together."), halfNullable},
    {"arc-leg-required", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Arc that always has the same"), QT_TRANSLATE_NOOP("Messages", "“%1” is required, so the arc can only ever point at “%2”."), legRequired},
    {"arc-legs-shared", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Arc with one key for two"), QT_TRANSLATE_NOOP("Messages", "Two keys of the arc of “%1” are made of the same fields (%2): nobody can tell which entity is meant."), legsShared},
    {"tree-of-two", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Tree of two entities"), QT_TRANSLATE_NOOP("Messages", "Only an entity's relationship with itself is a tree, not one of “%1” and “%2”."), treeOfTwo},
    {"translations-language", Severity::Error, QT_TRANSLATE_NOOP("Messages", "Translations without language"), QT_TRANSLATE_NOOP("Messages", "“%1” translates “%2”, but has no required text field for the language."), languageField},
    {"any-guard-elsewhere", Severity::Warning, QT_TRANSLATE_NOOP("Messages", "Triggers that reach nothing"), QT_TRANSLATE_NOOP("Messages", "No trigger of “%1” can look after “%2”: it is a view, or lies in another data source."), guardElsewhere},
    {"any-unindexed", Severity::Warning, QT_TRANSLATE_NOOP("Messages", "Any-end without index"), QT_TRANSLATE_NOOP("Messages", "“%1” has no index on %2: finding what points at a record reads the whole table."), unindexed},
    {"tree-depth-unguarded", Severity::Warning, QT_TRANSLATE_NOOP("Messages", "Depth that nobody keeps"), QT_TRANSLATE_NOOP("Messages", "“%1” is a tree of at most %2 levels, but nothing in the database keeps it so."), depthUnguarded},
    {"any-list-of-one", Severity::Hint, QT_TRANSLATE_NOOP("Messages", "Any of one"), QT_TRANSLATE_NOOP("Messages", "“%1” may point at “%2” only: an ordinary relationship says the same, with a foreign key."), listOfOne},
    {"relationship-elsewhere", Severity::Hint, QT_TRANSLATE_NOOP("Messages", "Across data sources"), QT_TRANSLATE_NOOP("Messages", "“%1” and “%2” lie in different data sources: the API joins them, no database filters or sorts one by the other."), elsewhere},
};

} // namespace

std::span<const Rule> anyRules()
{
    return kRules;
}

} // namespace relata::checks
