// What PostgreSQL's own spelling of a type means, and what its catalog says of a default.
#pragma once

#include "model/schema/records.h"

namespace relata::database {

// `spelling` as format_type() gives it: "character varying(80)", "timestamp(3) with time zone", "integer[]". Kept as the native
// spelling; what has no portable meaning is Native. Enums and domains are the caller's, who knows the catalog.
[[nodiscard]] FieldType postgresqlType(const QString &spelling);

// `text` as pg_get_expr() gives it: "'new'::text", "now()", "'-1'::integer". A literal only where writing it as one gives the same
// text again; everything else stays an expression.
[[nodiscard]] DefaultValue postgresqlDefault(const QString &text, const FieldType &type);

// What PostgreSQL calls what it makes for a column by itself ("task_id_seq"): both names lose their ends where the whole would be
// longer than the 63 bytes that it takes.
[[nodiscard]] QString postgresqlMadeName(const QString &table, const QString &column, QLatin1StringView what);

// Is it "nextval('…'::regclass)": a number that counts itself, as serial columns do?
[[nodiscard]] bool isNextValue(const QString &defaultText);

} // namespace relata::database
