-- Ids count backwards: the last one declared is 0.
SELECT t.name AS table_name, f.id, f.seq, f."table" AS referenced_table, f."from" AS column_name, f."to" AS referenced_column,
       f.on_update, f.on_delete, f.match
FROM main.sqlite_schema AS t
JOIN pragma_foreign_key_list(t.name, 'main') AS f
WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND t.sql NOT LIKE 'CREATE VIRTUAL%'
ORDER BY t.name, f.id DESC, f.seq
