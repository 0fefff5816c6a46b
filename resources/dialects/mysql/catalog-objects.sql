-- Tables, sequences and views. No column that would make the server open the data behind a table. MariaDB alone
-- tells the algorithm of a view, and alone reads what stands in /*M! */.
SELECT t.TABLE_NAME, t.TABLE_TYPE, t.ENGINE, t.TABLE_COLLATION, t.CREATE_OPTIONS, t.TABLE_COMMENT, NULL AS definition, NULL AS check_option, NULL AS security,
       NULL AS algorithm, NULL AS definer
FROM information_schema.TABLES AS t
WHERE t.TABLE_SCHEMA = DATABASE() AND t.TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED', 'SEQUENCE')
UNION ALL
SELECT v.TABLE_NAME, 'VIEW', NULL, NULL, NULL, NULL, v.VIEW_DEFINITION, v.CHECK_OPTION, v.SECURITY_TYPE,
       COALESCE(/*M!100100 v.ALGORITHM, */ NULL), v.DEFINER
FROM information_schema.VIEWS AS v
WHERE v.TABLE_SCHEMA = DATABASE()
ORDER BY 1
