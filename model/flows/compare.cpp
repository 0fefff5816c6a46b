#include "model/flows/compare.h"

namespace relata::flows {

Result<Migration> Comparison::migration(const Dialect &wanted) const
{
    return migrationFor(before, after, wanted, source);
}

Result<Comparison> compared(const Comparable &old, const Comparable &now, DataSourceId source)
{
    Comparison result;
    if (old.kind == Comparable::Kind::Project && now.kind == Comparable::Kind::Project) {
        result.before = old.schema;
        result.after = now.schema;
        result.tree = differences(result.before, result.after, Layout::Summarise);
        return result;
    }
    // The database is brought to what we have of it; of two, the newer to the older.
    const bool oldIsRead = old.kind == Comparable::Kind::Database && now.kind == Comparable::Kind::Project;
    const Schema &ours = oldIsRead ? now.schema : old.schema, &theirs = oldIsRead ? old.schema : now.schema;
    RefreshOptions options;
    options.descriptions = Descriptions::AsRead;
    options.source = source ? source : dataSourceMeant(ours, theirs);
    const auto read = refreshed(ours, theirs, options);
    if (!read)
        return read.error();
    result.source = options.source;
    result.dialect = theirs.dataSources().begin()->dialect;
    result.before = oldIsRead ? read->schema : ours;
    result.after = oldIsRead ? ours : read->schema;
    result.tree = differences(result.before, result.after);
    markGuesses(result.tree, read->guesses);
    return result;
}

} // namespace relata::flows
