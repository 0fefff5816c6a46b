-- MariaDB: a check belongs to its table, those written behind a column bear its name.
SELECT c.TABLE_NAME, c.CONSTRAINT_NAME, c.CHECK_CLAUSE, 'YES' AS enforced
FROM information_schema.CHECK_CONSTRAINTS AS c
WHERE c.CONSTRAINT_SCHEMA = DATABASE()
ORDER BY c.TABLE_NAME, c.CONSTRAINT_NAME
