-- Tables, partitions, views, materialized views and foreign tables, in the order of their making.
SELECT c.oid::int8, n.nspname, c.relname, c.relkind::text, c.relispartition, d.description,
       CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END AS definition,
       CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS partition_key,
       CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END AS partition_bound,
       CASE WHEN i.inhrelid IS NOT NULL THEN i.parents::text END AS parents,
       c.relpersistence::text, c.relrowsecurity, c.relforcerowsecurity, array_to_string(c.reloptions || (SELECT array_agg('toast.' || o) FROM pg_class AS t, unnest(t.reloptions) AS o WHERE t.oid = c.reltoastrelid AND t.reloptions IS NOT NULL), ', ') AS options,
       s.spcname, f.servername, f.options AS server_options,
       CASE WHEN c.reloftype <> 0 THEN (SELECT quote_ident(m.nspname) || '.' || quote_ident(t.typname) FROM pg_type AS t JOIN pg_namespace AS m ON m.oid = t.typnamespace WHERE t.oid = c.reloftype) END AS of_type,
       c.relacl IS NOT NULL AS has_rights
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_description AS d ON d.classoid = 'pg_class'::regclass AND d.objoid = c.oid AND d.objsubid = 0
LEFT JOIN (SELECT inhrelid, array_agg(inhparent::int8 ORDER BY inhseqno) AS parents FROM pg_inherits GROUP BY inhrelid) AS i ON i.inhrelid = c.oid
LEFT JOIN pg_tablespace AS s ON s.oid = c.reltablespace
LEFT JOIN (SELECT t.ftrelid, quote_ident(v.srvname) AS servername,
                  (SELECT string_agg(quote_ident(o.option_name) || ' ' || quote_literal(o.option_value), ', ') FROM pg_options_to_table(t.ftoptions) AS o) AS options
           FROM pg_foreign_table AS t JOIN pg_foreign_server AS v ON v.oid = t.ftserver) AS f ON f.ftrelid = c.oid
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend AS e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
ORDER BY c.oid
