-- Their columns, with what the innermost element of an array is.
SELECT a.attrelid::int8, a.attnum::int4, a.attname, format_type(a.atttypid, a.atttypmod), a.atttypid::int8,
       CASE WHEN t.typcategory = 'A' THEN t.typelem::int8 ELSE 0 END AS element,
       CASE WHEN t.typcategory = 'A' THEN format_type(t.typelem, a.atttypmod) END AS element_type,
       a.attnotnull, pg_get_expr(x.adbin, x.adrelid), a.attidentity::text, a.attgenerated::text,
       CASE WHEN a.attcollation <> t.typcollation THEN o.collname END AS collation, d.description, NOT a.attislocal AS inherited,
       m.nspname AS collation_schema,
       CASE WHEN a.attfdwoptions IS NOT NULL THEN (SELECT string_agg(quote_ident(o.option_name) || ' ' || quote_literal(o.option_value), ', ') FROM pg_options_to_table(a.attfdwoptions) AS o) END AS server_options
FROM pg_attribute AS a
JOIN pg_class AS c ON c.oid = a.attrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_type AS t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef AS x ON x.adrelid = a.attrelid AND x.adnum = a.attnum
LEFT JOIN pg_collation AS o ON o.oid = a.attcollation
LEFT JOIN pg_namespace AS m ON m.oid = o.collnamespace
LEFT JOIN pg_description AS d ON d.classoid = 'pg_class'::regclass AND d.objoid = a.attrelid AND d.objsubid = a.attnum
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY a.attrelid, a.attnum
