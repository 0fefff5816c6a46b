#include "app/cli/verbs.h"

#include "model/flows/changetext.h"
#include "model/schema/edits.h"

namespace relata::cli {

using namespace Qt::StringLiterals;

namespace {

struct Options
{
    std::string file;
    std::string what;
    std::string name;
};

// "Entity(field, …)": the key of these fields, in any order.
std::optional<Result<Change>> renamedKey(const SchemaIndex &index, const QString &what, const QString &name)
{
    if (!what.endsWith(u')') || !what.contains(u'('))
        return std::nullopt;
    const auto entity = entityMeant(index, what.section(u'(', 0, 0).trimmed());
    if (!entity)
        return entity.error();
    Entity owner = index.schema().entities()[*entity];
    QStringList wanted = commaList(what.sliced(what.indexOf(u'(') + 1).chopped(1).toStdString());
    wanted.sort();
    for (Key &key : owner.keys) {
        QStringList fields;
        for (FieldId id : key.fields)
            fields << (owner.field(id) ? owner.field(id)->name : QString());
        fields.sort();
        if (fields != wanted)
            continue;
        key.name = name;
        return edits::changeEntity(index.schema(), owner);
    }
    return Error{"cli.noKey", QT_TRANSLATE_NOOP("Messages", "%1 has no key of %2."), {owner.name, wanted.join(u", "_s)}, QT_TRANSLATE_NOOP("Messages", "Name exactly the fields of a primary or unique key."), {}};
}

// An entity whose own name holds a dot wins over "Entity.field".
Result<Change> renamed(const Schema &schema, const QString &what, const QString &name)
{
    const SchemaIndex index(schema);
    if (const auto entity = entityMeant(index, what))
        return edits::renameEntity(schema, *entity, name);
    if (const auto key = renamedKey(index, what, name))
        return *key;
    const qsizetype dot = what.lastIndexOf(u'.');
    const auto entity = entityMeant(index, dot < 0 ? what : what.first(dot));
    if (!entity)
        return entity.error();
    const Entity &owner = schema.entities()[*entity];
    const QString fieldName = what.sliced(dot + 1);
    if (const Field *field = owner.fieldNamed(fieldName))
        return edits::renameField(schema, owner.id, field->id, name);
    QStringList names;
    for (const Field &field : owner.fields)
        names << field.name;
    return Error{"cli.noField", QT_TRANSLATE_NOOP("Messages", "%1 has no field “%2”."), {owner.name, fieldName, names.join(u", "_s)}, QT_TRANSLATE_NOOP("Messages", "There are: %3."), {}};
}

int run(const Session &session, const Options &options)
{
    int code = Done;
    const auto opened = openProject(session, options.file, code);
    if (!opened)
        return code;
    const auto change = renamed(opened->schema, text(options.what), text(options.name));
    if (!change)
        return session.fail(change.error(), WrongUse);
    const QStringList lines = flows::changeLines(opened->schema, *change);
    if (const int failed = saveOpened(session, *opened, applied(opened->schema, *change)); failed != Done)
        return failed;
    if (session.json) {
        nlohmann::ordered_json changes = nlohmann::ordered_json::array();
        for (const QString &line : lines)
            changes.push_back(line.toStdString());
        session.print(nlohmann::ordered_json{{"changes", changes}});
    } else {
        session.print(lines.isEmpty() ? u"Nothing to change."_s : lines.join(u'\n'));
    }
    return Done;
}

} // namespace

void addRename(CLI::App &app, Session &session)
{
    auto options = std::make_shared<Options>();
    CLI::App *verb = session.verb(app, "rename", "Rename an entity, a field or a key",
        "  relata rename shop.relata Customer Client\n"
        "  relata rename shop.relata Customer.fax fax_number\n"
        "  relata rename shop.relata 'Customer(email)' customer_email_key\n");
    verb->add_option("FILE", options->file, "The project")->required();
    verb->add_option("WHAT", options->what, "Entity, Entity.field, or Entity(field, …) for the name of a key's constraint")->required();
    verb->add_option("NAME", options->name, "Its new name")->required();
    session.addJson(verb);
    verb->callback([options, &session] { session.run = [options, &session] { return run(session, *options); }; });
}

} // namespace relata::cli
