// What a type and a default of MariaDB or MySQL mean. The type as the server writes it is kept beside the portable one.
#pragma once

#include "model/schema/records.h"

namespace relata::database {

enum class MysqlFlavor { MariaDb, Mysql };

// Of COLUMN_TYPE: "int(10) unsigned", "enum('a','b')". An enum has no enumeration yet: mysqlEnumValues() tells what it is made of.
[[nodiscard]] FieldType mysqlType(const QString &columnType);
[[nodiscard]] QStringList mysqlEnumValues(const QString &columnType);
// Of COLUMN_DEFAULT, null where there is none, and of EXTRA. MariaDB writes what could stand in a statement, MySQL the bare value.
[[nodiscard]] DefaultValue mysqlDefault(const QString &text, const QString &extra, const FieldType &type, MysqlFlavor flavor);

// `name`, with its backticks doubled.
[[nodiscard]] QString mysqlQuoted(const QString &name);
// 'text', for a session whose backslashes are escapes, as they are by default.
[[nodiscard]] QString mysqlText(const QString &text);
// A view's or check's text without the name of its own database before the names in `owned` (tables, views, routines).
[[nodiscard]] QString withoutDatabase(const QString &text, const QString &database, const QStringList &owned);

} // namespace relata::database
