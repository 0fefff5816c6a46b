-- Everything the file defines, with what kind of table it is. Tables first: what stands on them comes later.
SELECT s.type, s.name, s.tbl_name, s.sql, l.type AS kind, l.wr AS without_rowid, l.strict
FROM main.sqlite_schema AS s
LEFT JOIN pragma_table_list AS l ON l.schema = 'main' AND l.name = s.name AND s.type IN ('table', 'view')
WHERE s.name NOT LIKE 'sqlite\_%' ESCAPE '\'
ORDER BY CASE s.type WHEN 'table' THEN 0 WHEN 'view' THEN 1 ELSE 2 END, s.name, s.rowid
