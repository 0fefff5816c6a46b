#include "model/flows/compare.h"

#include "model/sql/lowered.h"

namespace relata::flows {

namespace {

// What nobody named, by the name that the database made for it: that is the one to drop.
Schema named(const Schema &schema, const QMap<QString, QString> &names)
{
    Schema result = schema;
    const auto name = [&names](auto &part, QString &own) { own = own.isEmpty() ? names.value(part.id.toString()) : own; };
    for (Entity entity : schema.entities()) {
        for (Key &key : entity.keys)
            name(key, key.name);
        for (Index &index : entity.indexes)
            name(index, index.name);
        for (Check &check : entity.checks)
            name(check, check.name);
        result.table<Entity>().set(std::move(entity));
    }
    for (Reference reference : schema.references()) {
        name(reference, reference.constraint);
        result.table<Reference>().set(std::move(reference));
    }
    return result;
}

} // namespace

Result<Migration> Comparison::migration(const Dialect &wanted) const
{
    const bool isHeld = wanted.id == dialect; // with what that dialect makes of any-ends
    const auto as = [&](const Schema &schema) { return named(isHeld ? schema : raised(schema), names); };
    return migrationFor(as(before), as(after), wanted, source, isHeld ? Lowering::Done : Lowering::ToDo);
}

Result<Comparison> compared(const Comparable &old, const Comparable &now, DataSourceId source)
{
    Comparison result;
    if (old.kind == Comparable::Kind::Project && now.kind == Comparable::Kind::Project) {
        result.before = old.schema;
        result.after = now.schema;
        result.tree = differences(result.before, result.after, Layout::Summarise);
        for (const DataSource &known : old.schema.dataSources())
            result.names.insert(known.baseline);
        return result;
    }
    // The database is brought to what we have of it; of two, the newer to the older.
    const bool oldIsRead = old.kind == Comparable::Kind::Database && now.kind == Comparable::Kind::Project;
    const Schema &ours = oldIsRead ? now.schema : old.schema, &theirs = oldIsRead ? old.schema : now.schema;
    RefreshOptions options;
    options.pending = Pending::AsRead;
    options.source = source ? source : dataSourceMeant(ours, theirs);
    const auto read = refreshed(ours, theirs, options);
    if (!read)
        return read.error();
    result.source = options.source;
    result.names = read->source.baseline;
    result.dialect = theirs.dataSources().begin()->dialect;
    result.before = oldIsRead ? read->held : read->meant;
    result.after = oldIsRead ? read->meant : read->held;
    result.tree = differences(result.before, result.after);
    markGuesses(result.tree, read->guesses);
    return result;
}

} // namespace relata::flows
