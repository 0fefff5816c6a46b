-- Every part of every index that no constraint stands for; not the copies that partitions have of their table's.
SELECT i.indrelid::int8, i.indexrelid::int8, x.relname, i.indisunique, m.amname, p.part <= i.indnkeyatts AS is_key, i.indkey[p.part - 1]::int4 AS attnum,
       CASE WHEN i.indkey[p.part - 1] = 0 THEN pg_get_indexdef(i.indexrelid, p.part, false) END AS expression,
       COALESCE(i.indoption[p.part - 1], 0)::int4 AS options,
       CASE WHEN NOT o.opcdefault OR e.attoptions IS NOT NULL THEN
            CASE WHEN pg_opclass_is_visible(o.oid) THEN quote_ident(o.opcname) ELSE quote_ident(s.nspname) || '.' || quote_ident(o.opcname) END
            || COALESCE(' (' || array_to_string(e.attoptions, ', ') || ')', '') END AS operator_class,
       CASE WHEN i.indcollation[p.part - 1] <> COALESCE(a.attcollation, 100) THEN l.collname END AS collation,
       pg_get_expr(i.indpred, i.indrelid), d.description,
       CASE WHEN p.part = 1 AND (c.relispartition OR c.relkind NOT IN ('r', 'p')) THEN pg_get_indexdef(i.indexrelid) END AS text,
       array_to_string(x.reloptions, ', ') AS options, CASE WHEN i.indisunique THEN COALESCE((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) END AS nulls_not_distinct
FROM pg_index AS i
JOIN pg_class AS x ON x.oid = i.indexrelid
JOIN pg_class AS c ON c.oid = i.indrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_am AS m ON m.oid = x.relam
CROSS JOIN LATERAL generate_series(1, i.indnatts::int4) AS p (part)
LEFT JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[p.part - 1] AND a.attnum > 0
LEFT JOIN pg_attribute AS e ON e.attrelid = i.indexrelid AND e.attnum = p.part
LEFT JOIN pg_opclass AS o ON p.part <= i.indnkeyatts AND o.oid = i.indclass[p.part - 1]
LEFT JOIN pg_namespace AS s ON s.oid = o.opcnamespace
LEFT JOIN pg_collation AS l ON p.part <= i.indnkeyatts AND l.oid = i.indcollation[p.part - 1]
LEFT JOIN pg_description AS d ON d.classoid = 'pg_class'::regclass AND d.objoid = i.indexrelid AND d.objsubid = 0
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT x.relispartition
  AND NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
ORDER BY i.indrelid, x.relname, p.part
