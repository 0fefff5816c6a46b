-- Keys, foreign keys, checks and exclusions; not the copies that partitions have of their table's. Two of the columns are read by
-- name, for older servers don't have them.
SELECT k.conrelid::int8, k.contype::text, k.conname, k.conkey::text, k.confrelid::int8, k.confkey::text,
       k.confupdtype::text, k.confdeltype::text, k.confmatchtype::text, k.condeferrable, k.condeferred,
       CASE WHEN k.contype = 'f' AND k.confdeltype IN ('n', 'd') THEN to_jsonb(k) ->> 'confdelsetcols' END AS set_columns,
       CASE WHEN k.contype = 'u' THEN COALESCE((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) END AS nulls_not_distinct,
       CASE WHEN k.contype = 'c' THEN pg_get_expr(k.conbin, k.conrelid) WHEN k.contype IN ('f', 'x') OR c.relispartition OR c.relkind = 'f' THEN pg_get_constraintdef(k.oid) END AS text,
       k.convalidated, d.description,
       k.connoinherit, k.contype = 'c' AND NOT k.conislocal AS inherited,
       CASE WHEN k.contype IN ('p', 'u') AND i.indnatts > i.indnkeyatts THEN i.indkey::text END AS index_columns, i.indnkeyatts::int4,
       CASE WHEN k.contype IN ('p', 'u') THEN array_to_string(x.reloptions, ', ') END AS options
FROM pg_constraint AS k
JOIN pg_class AS c ON c.oid = k.conrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_index AS i ON k.contype IN ('p', 'u') AND i.indexrelid = k.conindid
LEFT JOIN pg_class AS x ON x.oid = i.indexrelid
LEFT JOIN pg_description AS d ON d.classoid = 'pg_constraint'::regclass AND d.objoid = k.oid AND d.objsubid = 0
WHERE k.contype IN ('p', 'u', 'f', 'c', 'x') AND k.conparentid = 0 AND NOT (c.relispartition AND k.coninhcount > 0)
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY k.conrelid, k.contype, k.conname
