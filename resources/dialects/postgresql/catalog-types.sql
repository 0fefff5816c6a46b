-- Enums, domains, composite types and ranges. Those of extensions come too, for columns are of them.
SELECT t.oid::int8, t.typtype::text, n.nspname, t.typname, d.description,
       EXISTS (SELECT FROM pg_depend AS e WHERE e.classid = 'pg_type'::regclass AND e.objid = t.oid AND e.deptype = 'e') AS of_extension,
       (SELECT json_agg(v.enumlabel ORDER BY v.enumsortorder) FROM pg_enum AS v WHERE v.enumtypid = t.oid)::text AS labels,
       t.typbasetype::int8, format_type(NULLIF(t.typbasetype, 0), t.typtypmod) AS base,
       CASE WHEN b.typcategory = 'A' THEN b.typelem::int8 ELSE 0 END AS element,
       CASE WHEN b.typcategory = 'A' THEN format_type(b.typelem, t.typtypmod) END AS element_type,
       t.typnotnull, t.typdefault,
       (SELECT string_agg(format(' CONSTRAINT %I %s', k.conname, pg_get_constraintdef(k.oid)), '' ORDER BY k.conname)
        FROM pg_constraint AS k WHERE k.contypid = t.oid AND k.contype = 'c') AS checks,
       CASE WHEN t.typcollation <> b.typcollation THEN o.collname END AS collation,
       (SELECT string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum)
        FROM pg_attribute AS a WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped) AS attributes,
       (SELECT format_type(r.rngsubtype, NULL) FROM pg_range AS r WHERE r.rngtypid = t.oid) AS range_of
FROM pg_type AS t
JOIN pg_namespace AS n ON n.oid = t.typnamespace
LEFT JOIN pg_type AS b ON b.oid = t.typbasetype
LEFT JOIN pg_collation AS o ON o.oid = t.typcollation
LEFT JOIN pg_class AS c ON c.oid = t.typrelid
LEFT JOIN pg_description AS d ON d.classoid = 'pg_type'::regclass AND d.objoid = t.oid AND d.objsubid = 0
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND (t.typtype IN ('e', 'd', 'r') OR c.relkind = 'c')
ORDER BY t.oid
