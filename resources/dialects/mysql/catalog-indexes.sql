-- Every part of every key and index. * because MySQL tells an EXPRESSION that MariaDB does not know. Tables byte by byte: two may differ by case only.
SELECT s.*
FROM information_schema.STATISTICS AS s
WHERE s.TABLE_SCHEMA = DATABASE()
ORDER BY BINARY s.TABLE_NAME, s.INDEX_NAME, s.SEQ_IN_INDEX
