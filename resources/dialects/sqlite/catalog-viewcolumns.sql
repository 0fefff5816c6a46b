-- The columns of views. One broken view makes the whole statement fail: then each is asked alone.
SELECT t.name AS table_name, c.cid, c.name, c.type, c."notnull" AS not_null, c.dflt_value, c.pk, c.hidden
FROM main.sqlite_schema AS t
JOIN pragma_table_xinfo(t.name, 'main') AS c
WHERE t.type = 'view' AND (:view IS NULL OR t.name = :view)
ORDER BY t.name, c.cid
