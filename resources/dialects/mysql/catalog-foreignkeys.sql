-- The columns of foreign keys, and their rules beside them instead of joined: the server would compare each with each.
SELECT k.TABLE_NAME, k.CONSTRAINT_NAME, k.ORDINAL_POSITION AS position, k.COLUMN_NAME AS column_name, k.REFERENCED_TABLE_SCHEMA AS referenced_schema,
       k.REFERENCED_TABLE_NAME AS referenced_table, k.REFERENCED_COLUMN_NAME AS referenced_column, NULL AS update_rule, NULL AS delete_rule
FROM information_schema.KEY_COLUMN_USAGE AS k
WHERE k.TABLE_SCHEMA = DATABASE() AND k.REFERENCED_TABLE_NAME IS NOT NULL
UNION ALL
SELECT r.TABLE_NAME, r.CONSTRAINT_NAME, 0, NULL, NULL, NULL, NULL, r.UPDATE_RULE, r.DELETE_RULE
FROM information_schema.REFERENTIAL_CONSTRAINTS AS r
WHERE r.CONSTRAINT_SCHEMA = DATABASE()
ORDER BY 1, 2, 3
