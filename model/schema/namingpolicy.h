// How names are made when the person typed none. A value inside the project record: part of the file, of undo, of merges.
#pragma once

#include <QMap>
#include <QString>

namespace relata {

enum class NameCase { AsTyped, Camel, Pascal, Snake, Kebab, Constant };
enum class TableNumber { Singular, Plural };

struct NamingPolicy
{
    NameCase entityCase = NameCase::Pascal;
    NameCase fieldCase = NameCase::Snake;      // fields that we create
    NameCase referenceCase = NameCase::Camel;  // the names of a relationship's ends
    NameCase tableCase = NameCase::Snake;
    NameCase columnCase = NameCase::Snake;
    TableNumber tableNumber = TableNumber::Singular;
    // {reference} and {key}: the end's name and the referenced field; {table}, {fields}: physical names, fields joined by "_".
    QString foreignKeyField = QStringLiteral("{reference}_{key}");
    QString primaryKeyConstraint = QStringLiteral("{table}_pkey");
    QString uniqueConstraint = QStringLiteral("{table}_{fields}_key");
    QString foreignKeyConstraint = QStringLiteral("{table}_{fields}_fkey");
    QString checkConstraint = QStringLiteral("{table}_{fields}_check");
    QString index = QStringLiteral("{table}_{fields}_idx");
    QMap<QString, QString> plurals; // the person's exceptions, singular to plural, lower case

    bool operator==(const NamingPolicy &) const = default;

    template<class Visitor, class Self>
    static void visit(Visitor &visitor, Self &self)
    {
        visitor("entityCase", self.entityCase);
        visitor("fieldCase", self.fieldCase);
        visitor("referenceCase", self.referenceCase);
        visitor("tableCase", self.tableCase);
        visitor("columnCase", self.columnCase);
        visitor("tableNumber", self.tableNumber);
        visitor("foreignKeyField", self.foreignKeyField);
        visitor("primaryKeyConstraint", self.primaryKeyConstraint);
        visitor("uniqueConstraint", self.uniqueConstraint);
        visitor("foreignKeyConstraint", self.foreignKeyConstraint);
        visitor("checkConstraint", self.checkConstraint);
        visitor("index", self.index);
        visitor("plurals", self.plurals);
    }
};

} // namespace relata
