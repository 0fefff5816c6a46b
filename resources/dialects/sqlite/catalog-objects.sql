-- Everything the file defines, with what kind of table it is. Tables first: what stands on them comes later.
-- Materialized: the pragma walks all tables each time it is asked.
WITH kinds AS MATERIALIZED (SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main')
SELECT s.type, s.name, s.tbl_name, s.sql, k.type AS kind, k.wr AS without_rowid, k.strict
FROM main.sqlite_schema AS s
LEFT JOIN kinds AS k ON k.name = s.name AND s.type IN ('table', 'view')
WHERE s.name NOT LIKE 'sqlite\_%' ESCAPE '\'
ORDER BY CASE s.type WHEN 'table' THEN 0 WHEN 'view' THEN 1 ELSE 2 END, s.name, s.rowid
