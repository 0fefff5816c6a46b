#include "model/flows/refresh.h"

#include "model/database/serveraddress.h"
#include "model/flows/matching.h"
#include "model/flows/takeover.h"
#include "model/sql/lowered.h"

namespace relata::flows {

using namespace Qt::StringLiterals;

namespace {

// All that a database holds and we know by id: take(id, physical name or empty, description).
template<class Take>
void forEachHeld(const Schema &schema, Take &&take)
{
    for (const Entity &entity : schema.entities()) {
        take(entity.id.toString(), schema.tableName(entity), entity.description);
        for (const Field &field : entity.fields)
            take(field.id.toString(), schema.columnName(field), field.description);
        for (const Key &key : entity.keys)
            take(key.id.toString(), key.name, key.description);
        for (const Index &index : entity.indexes)
            take(index.id.toString(), index.name, index.description);
        for (const Check &check : entity.checks)
            take(check.id.toString(), check.name, check.description);
    }
    for (const Reference &reference : schema.references())
        take(reference.id.toString(), reference.constraint, reference.description);
}

QMap<QString, QString> baselineOf(const Schema &translated)
{
    QMap<QString, QString> names;
    forEachHeld(translated, [&names](const QString &id, const QString &name, const QString &description) {
        names.insert(id, name);
        if (!description.isEmpty())
            names.insert(commentEntry(id), {});
    });
    for (const Enumeration &enumeration : translated.enumerations())
        if (!enumeration.typeName.isEmpty())
            names.insert(enumeration.id.toString(), enumeration.typeName);
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

// Where a database is, whoever asks.
QString placeOf(const QString &location)
{
    const auto address = location.contains("://"_L1) ? database::serverAddress(location) : Result<database::ServerAddress>(database::ServerAddress());
    return address && !address->scheme.isEmpty() ? address->host + u'\n' + QString::number(address->portOrUsual()) + u'\n' + address->database : location;
}

} // namespace

std::optional<Error> otherDatabase(const Schema &ours, const Refreshed &refreshed)
{
    const DataSource &known = ours.dataSources()[refreshed.source.id];
    QSet<EntityId> guessed; // another name is no sign of the same database
    for (const GuessedRename &guess : refreshed.guesses)
        if (!guess.field)
            guessed.insert(guess.entity);
    int all = 0, found = 0;
    for (const Entity &entity : ours.entities()) {
        if (entity.dataSource != known.id || !known.baseline.contains(entity.id.toString()))
            continue;
        ++all;
        found += refreshed.source.baseline.contains(entity.id.toString()) && !guessed.contains(entity.id);
    }
    const bool elsewhere = placeOf(known.location) != placeOf(refreshed.source.location);
    if (!(found == 0 && all >= 2) && !(elsewhere && found * 2 < all))
        return std::nullopt;
    return Error{"refresh.otherDatabase", QT_TRANSLATE_NOOP("Messages", "This seems to be another database: of the %1 known tables of “%2” it has %3."),
                 {QString::number(all), known.name, QString::number(found)},
                 QT_TRANSLATE_NOOP("Messages", "Look whether the address, the database and what you may see there are right."), {}};
}

Schema Refreshed::accepted(const Schema &chosen) const
{
    QSet<QString> known;
    forEachHeld(chosen, [&known](const QString &id, const QString &, const QString &description) {
        known.insert(id);
        if (!description.isEmpty())
            known.insert(commentEntry(id));
    });
    for (const Enumeration &enumeration : chosen.enumerations())
        known.insert(enumeration.id.toString());
    DataSource copy = source;
    if (const DataSource *old = chosen.dataSources().get(source.id))
        for (auto entry = old->baseline.begin(); entry != old->baseline.end(); ++entry)
            if (!copy.baseline.contains(entry.key()))
                copy.baseline.insert(entry.key(), entry.value());
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
    QSet<EntityId> there;
    for (const Entity &entity : ours.entities())
        if (entity.dataSource == id)
            there.insert(entity.id);
    Refreshed result;
    result.meant = lowered(ours, *dialect, there).schema;
    PhysicalSide our(result.meant, *dialect), read(theirs, *dialect);
    const Matches matches = matchesOf(our, read, *dialect, *source, options.guessing);
    PhysicalSide their(translated(theirs, result.meant, matches, id), *dialect);
    result.held = sharing(result.meant, takenOver(our, their, *dialect, id, options.pending));
    result.schema = sharing(ours, raised(result.held));
    result.source = *source;
    result.source.location = theirs.dataSources().begin()->location;
    result.source.baseline = baselineOf(their.schema());
    result.guesses = matches.guesses;
    return result;
}

} // namespace relata::flows
