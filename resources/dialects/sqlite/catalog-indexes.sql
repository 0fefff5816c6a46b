-- Every part of every index and key; origin c: CREATE INDEX, u: UNIQUE, pk: PRIMARY KEY.
SELECT t.name AS table_name, i.seq, i.name, i."unique" AS is_unique, i.origin, i.partial, p.seqno, p.cid, p.name AS column_name,
       p."desc" AS is_descending, p.coll, s.sql
FROM main.sqlite_schema AS t
JOIN pragma_index_list(t.name, 'main') AS i
JOIN pragma_index_xinfo(i.name, 'main') AS p
LEFT JOIN main.sqlite_schema AS s ON s.type = 'index' AND s.name = i.name
WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND t.sql NOT LIKE 'CREATE VIRTUAL%' AND p.key = 1
ORDER BY t.name, i.seq DESC, p.seqno
