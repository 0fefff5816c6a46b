#include "model/flows/refresh.h"

#include "model/flows/matching.h"
#include "model/flows/takeover.h"

namespace relata::flows {

using namespace Qt::StringLiterals;

namespace {

// id → physical name of all that was read.
QMap<QString, QString> baselineOf(const Schema &translated)
{
    QMap<QString, QString> names;
    for (const Entity &entity : translated.entities()) {
        names.insert(entity.id.toString(), translated.tableName(entity));
        for (const Field &field : entity.fields)
            names.insert(field.id.toString(), translated.columnName(field));
        for (const Key &key : entity.keys)
            if (!key.name.isEmpty())
                names.insert(key.id.toString(), key.name);
        for (const Index &index : entity.indexes)
            names.insert(index.id.toString(), index.name);
        for (const Check &check : entity.checks)
            if (!check.name.isEmpty())
                names.insert(check.id.toString(), check.name);
    }
    for (const Reference &reference : translated.references())
        if (!reference.constraint.isEmpty())
            names.insert(reference.id.toString(), reference.constraint);
    return names;
}

// Where nothing differs, the record of ours itself, so that comparing is quick and a Change is small.
Schema sharing(const Schema &ours, Schema result)
{
    forEachRecordType([&]<class T>() {
        std::vector<typename Table<T>::Pointer> same;
        for (const T &record : result.table<T>()) {
            auto our = ours.table<T>().pointer(record.id);
            if (our && our.get() != &record && *our == record)
                same.push_back(std::move(our));
        }
        for (auto &pointer : same)
            result.table<T>().set(std::move(pointer));
    });
    return result;
}

} // namespace

Schema Refreshed::accepted(const Schema &chosen) const
{
    QSet<QString> known;
    for (const Entity &entity : chosen.entities()) {
        known.insert(entity.id.toString());
        const auto take = [&known](const auto &parts) {
            for (const auto &part : parts)
                known.insert(part.id.toString());
        };
        take(entity.fields);
        take(entity.keys);
        take(entity.indexes);
        take(entity.checks);
    }
    for (const Reference &reference : chosen.references())
        known.insert(reference.id.toString());
    DataSource copy = source;
    copy.baseline.removeIf([&known](const auto &entry) { return !known.contains(entry.key()); });
    Schema result = chosen;
    result.table<DataSource>().set(std::move(copy));
    return result;
}

DataSourceId dataSourceMeant(const Schema &ours, const Schema &theirs)
{
    if (theirs.dataSources().isEmpty())
        return {};
    const DataSource &read = *theirs.dataSources().begin();
    std::vector<const DataSource *> sameDialect, sameLocation;
    const DataSource *best = nullptr;
    qsizetype most = 0;
    for (const DataSource &source : ours.dataSources()) {
        qsizetype known = 0;
        for (auto entry = read.baseline.begin(); entry != read.baseline.end(); ++entry)
            known += source.baseline.contains(entry.key());
        if (source.dialect == read.dialect) {
            sameDialect.push_back(&source);
            if (source.location == read.location)
                sameLocation.push_back(&source);
        }
        if (known > most) {
            best = &source;
            most = known;
        }
    }
    if (best)
        return best->id;
    if (sameLocation.size() == 1)
        return sameLocation.front()->id;
    if (sameDialect.size() == 1)
        return sameDialect.front()->id;
    return ours.dataSources().size() == 1 ? ours.dataSources().begin()->id : DataSourceId();
}

Result<Refreshed> refreshed(const Schema &ours, const Schema &theirs, const RefreshOptions &options)
{
    const DataSourceId id = options.source ? options.source : dataSourceMeant(ours, theirs);
    const DataSource *source = ours.dataSources().get(id);
    const Dialect *dialect = theirs.dataSources().isEmpty() ? nullptr : dialectById(theirs.dataSources().begin()->dialect);
    if (!source || !dialect)
        return Error{"refresh.noDataSource", QT_TRANSLATE_NOOP("Messages", "The project has no data source that this database can be compared with."), {},
                     QT_TRANSLATE_NOOP("Messages", "Say which of its data sources is meant."), {}};
    PhysicalSide our(ours, *dialect), read(theirs, *dialect);
    const Matches matches = matchesOf(our, read, *dialect, *source, options.guessing);
    PhysicalSide their(translated(theirs, ours, matches, id), *dialect);
    Refreshed result;
    result.schema = sharing(ours, takenOver(our, their, *dialect, id, options.descriptions));
    result.source = *source;
    result.source.location = theirs.dataSources().begin()->location;
    result.source.baseline = baselineOf(their.schema());
    result.guesses = matches.guesses;
    return result;
}

} // namespace relata::flows
