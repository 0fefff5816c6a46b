-- Sequences, with the column that owns them: i of an identity column, a of a serial one.
SELECT n.nspname, c.relname, format_type(q.seqtypid, NULL), q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcache, q.seqcycle,
       w.deptype::text, w.refobjid::int8, w.refobjsubid::int4,
       c.oid::int8, c.relpersistence::text, d.description
FROM pg_sequence AS q
JOIN pg_class AS c ON c.oid = q.seqrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_description AS d ON d.classoid = 'pg_class'::regclass AND d.objoid = c.oid AND d.objsubid = 0
LEFT JOIN pg_depend AS w ON w.classid = 'pg_class'::regclass AND w.objid = q.seqrelid AND w.objsubid = 0
     AND w.refclassid = 'pg_class'::regclass AND w.refobjsubid > 0 AND w.deptype IN ('a', 'i')
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend AS e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
ORDER BY c.oid
