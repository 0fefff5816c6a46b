// The whole project as one value. Copying is free: take one as a snapshot for a job, a preview, an undo state.
#pragma once

#include "model/schema/records.h"
#include "model/schema/table.h"

#include <tuple>

namespace relata {

// Every type of record, once; diff, apply, the project file and the property tests walk this list. `key` names the table in
// the project file.
template<class... Types>
struct TypeList
{
};
using RecordTypes = TypeList<Project, DataSource, Enumeration, Entity, Reference, AnyReference, Through, External, Verbatim, Diagram, Placement, Note, ExportSetting>;

class Schema
{
public:
    template<class T> const Table<T> &table() const { return std::get<Table<T>>(m_tables); }
    template<class T> Table<T> &table() { return std::get<Table<T>>(m_tables); }

    const Table<DataSource> &dataSources() const { return table<DataSource>(); }
    const Table<Enumeration> &enumerations() const { return table<Enumeration>(); }
    const Table<Entity> &entities() const { return table<Entity>(); }
    const Table<Reference> &references() const { return table<Reference>(); }
    const Table<AnyReference> &anyReferences() const { return table<AnyReference>(); }
    const Table<Through> &throughs() const { return table<Through>(); }
    const Table<External> &externals() const { return table<External>(); }
    const Table<Verbatim> &verbatims() const { return table<Verbatim>(); }
    const Table<Diagram> &diagrams() const { return table<Diagram>(); }
    const Table<Placement> &placements() const { return table<Placement>(); }
    const Table<Note> &notes() const { return table<Note>(); }
    const Table<ExportSetting> &exports() const { return table<ExportSetting>(); }

    // The one Project record, or the default one when none is stored.
    [[nodiscard]] const Project &project() const;
    [[nodiscard]] const NamingPolicy &naming() const { return project().naming; }

    // By name, exact; nullptr when there is none. Linear: build a SchemaIndex for many.
    [[nodiscard]] const Entity *entityNamed(QStringView name) const;
    [[nodiscard]] const Enumeration *enumerationNamed(QStringView name) const;
    [[nodiscard]] EnumName enumName() const;      // for typeText; holds a copy of the table
    [[nodiscard]] EnumByName enumByName() const;  // for typeFromText; likewise

    // Physical names: what is stored, else by the naming policy.
    [[nodiscard]] QString tableName(const Entity &entity) const;
    [[nodiscard]] QString columnName(const Field &field) const;
    // The dialect of an entity's data source; "sqlite" where it has none.
    [[nodiscard]] QString dialectOf(const Entity &entity) const;

    bool operator==(const Schema &) const = default;

private:
    template<class List> struct TablesOf;
    template<class... Types> struct TablesOf<TypeList<Types...>> { using Type = std::tuple<Table<Types>...>; };
    TablesOf<RecordTypes>::Type m_tables;
};

// Calls visitor.template operator()<T>() for each type of record.
template<class Visitor, class... Types>
void forEachRecordType(TypeList<Types...>, Visitor &&visitor)
{
    (visitor.template operator()<Types>(), ...);
}
template<class Visitor>
void forEachRecordType(Visitor &&visitor)
{
    forEachRecordType(RecordTypes(), std::forward<Visitor>(visitor));
}

// An empty project as "New" makes it: project record, one managed data source, one diagram.
[[nodiscard]] Schema emptyProject(IdSource &ids, const QString &name, const QString &dialect = QStringLiteral("sqlite"));

} // namespace relata
